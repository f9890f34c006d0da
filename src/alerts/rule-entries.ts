/** What stands in the fields of a rule's form: from a draft, from what was given, and back into a draft or what is wrong by field. */
import type { FormValues, Option } from '../core/form.ts';
import { METRICS, type MetricId, metricName, metricOf } from '../core/metric.ts';
import type { Scope } from '../core/query.ts';
import { type Directory, MEDIA_TYPES, type MediaType, type QueueName } from '../core/queue.ts';
import {
  DEFAULT_FOR_MINUTES,
  DEFAULT_OVER_MINUTES,
  MIN_HOLD_MINUTES,
  type RuleDraft,
  type RuleTest,
} from '../core/rule.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import { type Misread, sayMisread } from '../language/misread.ts';
import { printValue } from '../language/print.ts';
import { parseRule } from '../language/rule-parse.ts';
import { printRule } from '../language/rule-print.ts';
import { EVERY_QUEUE, nameOfOption, optionOfName, queueOptionsOf } from './queue-options.ts';

/** As people see it: texts as they were typed, options by their values. */
export interface Entries {
  queues: readonly Option[];
  /** A metric, or one of the two below. */
  what: string;
  is: string;
  value: string;
  over: string;
  sensitivity: string;
  media: readonly string[];
  forMinutes: string;
  hours: string;
  tells: 'channel' | 'person';
  /** Null: the channel where the form was opened. */
  channel: string | null;
  severity: string;
  /** All that has no field of its own, in words. */
  more: string;
  isOnTrial: boolean;
}

export const SPIKE = 'spike';
export const TRAFFIC = 'traffic';
const DEFAULT_TRAFFIC = '40%';
const TARGET = 'target';

/** Which kind of figure is watched: the fields differ by it. */
export type Shape = 'interval' | 'live' | 'spike' | 'traffic';

export function metricIn(what: string): MetricId | null {
  return METRICS.find(({ id }) => id === what)?.id ?? null;
}

export function shapeOf(what: string): Shape {
  if (what === SPIKE || what === TRAFFIC) return what;
  const metric = metricIn(what);
  return metric !== null && metricOf(metric).kind === 'now' ? 'live' : 'interval';
}

/** A field of another id is a new one, so that nothing is kept in it that was meant for another kind of figure. */
export function valueField(what: string): string {
  const metric = metricIn(what);
  if (metric === null) return 'value-usual';
  return metric === 'service-level' ? 'value-level' : `value-${metricOf(metric).unit}`;
}

/** As above: more of one is what less of another is. */
export function comparisonField(what: string): string {
  const metric = metricIn(what);
  if (metric === null) return 'is-usual';
  return metricOf(metric).higherIsWorse === false ? 'is-worse-below' : 'is-worse-above';
}

export function entriesOfDraft(
  draft: RuleDraft,
  { isOnTrial, asksHours }: { isOnTrial: boolean; asksHours: boolean },
  directory: Directory,
): Entries {
  const lexicon = lexiconOf(directory);
  const { test } = draft;
  const what = test.kind === 'spike' || test.kind === 'traffic' ? test.kind : test.metric;
  return {
    queues: queueOptionsOf(draft.scope, directory),
    what,
    is: test.kind === 'spike' ? '' : test.is,
    value: valueWords(test),
    over: String(test.kind === 'live' ? DEFAULT_OVER_MINUTES : test.overMinutes),
    sensitivity: test.kind === 'spike' ? test.sensitivity : 'normal',
    media: draft.media,
    forMinutes: String(draft.forMinutes),
    hours: hoursWords(draft, asksHours, lexicon),
    tells: draft.channel.kind === 'me' ? 'person' : 'channel',
    channel: draft.channel.kind === 'channel' ? draft.channel.id : null,
    severity: draft.severity,
    more: moreWords(draft, lexicon),
    isOnTrial,
  };
}

/** Fields that were not shown are as of a new form. */
export function entriesOfValues(values: FormValues, directory: Directory): Entries {
  const text = (id: string, otherwise: string) =>
    typeof values[id] === 'string' ? (values[id] as string).trim() : id in values ? '' : otherwise;
  const list = (id: string) => (Array.isArray(values[id]) ? (values[id] as readonly string[]) : []);
  const what = text('what', SPIKE) || SPIKE;
  const tells = text('tells', 'channel') === 'person' ? 'person' : 'channel';
  return {
    queues: list('queues').map((value) => optionOfName(value, directory)),
    what,
    is: text(comparisonField(what), usualComparison(what)),
    value: text(valueField(what), usualValue(what)),
    over: text('over', String(DEFAULT_OVER_MINUTES)),
    sensitivity: text('sensitivity', 'normal'),
    media: list('media'),
    forMinutes: text('for', String(DEFAULT_FOR_MINUTES)),
    hours: text('hours', ''),
    tells,
    channel: text('channel', '') || null,
    severity: text('severity', 'warning'),
    more: text('more', ''),
    // Whoever is told alone anyway needs no trial.
    isOnTrial: tells === 'channel' && text('trial', 'trial') !== 'live',
  };
}

/** What was chosen to be watched has fields that the person did not see yet. */
export function lacksFields(values: FormValues): boolean {
  const what = typeof values.what === 'string' ? values.what : SPIKE;
  return shapeOf(what) === 'spike' ? !('sensitivity' in values) : !(valueField(what) in values);
}

function usualComparison(what: string): string {
  const metric = metricIn(what);
  if (metric === null) return '<';
  return metricOf(metric).higherIsWorse === false ? '<' : '>';
}

function usualValue(what: string): string {
  if (what === TRAFFIC) return DEFAULT_TRAFFIC;
  return what === 'service-level' ? TARGET : '';
}

function valueWords(test: RuleTest): string {
  if (test.kind === 'spike') return '';
  if (test.kind === 'traffic') return `${test.percentOfUsual}%`;
  return test.value === 'target' ? TARGET : printValue({ metric: test.metric, value: test.value });
}

/** A rule without all that its sentence may leave out. */
const BARE: Omit<RuleDraft, 'test'> = {
  name: null,
  scope: { kind: 'here' },
  media: [],
  each: 'queue',
  forMinutes: DEFAULT_FOR_MINUTES,
  holdMinutes: MIN_HOLD_MINUTES,
  hours: null,
  severity: 'warning',
  repeatMinutes: null,
  channel: { kind: 'here' },
  mention: null,
};

/** What its sentence says beyond what the other fields say. */
function moreWords(draft: RuleDraft, lexicon: Lexicon): string {
  const test = withoutOwnFields(draft.test);
  const { name, each, holdMinutes, repeatMinutes, mention } = draft;
  const plainTest: RuleTest =
    test.kind === 'threshold'
      ? { ...test, clear: null, guard: null }
      : test.kind === 'live'
        ? { ...test, clear: null }
        : test;
  const all = printRule({ ...BARE, test, name, each, holdMinutes, repeatMinutes, mention }, lexicon);
  return all.slice(printRule({ ...BARE, test: plainTest }, lexicon).length).trim();
}

function withoutOwnFields(test: RuleTest): RuleTest {
  if (test.kind === 'live') return test;
  const usual = { ...test, overMinutes: DEFAULT_OVER_MINUTES };
  return usual.kind === 'spike' ? { ...usual, sensitivity: 'normal' } : usual;
}

function hoursWords({ hours, scope }: RuleDraft, asksHours: boolean, lexicon: Lexicon): string {
  // Of all queues it must be said, lest they be asked for.
  if (hours === null) return scope.kind === 'all' && !asksHours ? '24/7' : '';
  const test: RuleTest = { kind: 'spike', sensitivity: 'normal', overMinutes: DEFAULT_OVER_MINUTES };
  const without = printRule({ ...BARE, test }, lexicon);
  return printRule({ ...BARE, test, hours }, lexicon)
    .slice(without.length)
    .trim();
}

/** By field id. */
export type EntryFaults = Readonly<Record<string, string>>;

export interface EntryScene {
  directory: Directory;
  nowMs: number;
  /** IANA name, of whoever fills it in. */
  zone: string;
}

/** Each field is read by itself, so that all that are wrong are told, each at its own place; then all together. */
export function readEntries(
  entries: Entries,
  scene: EntryScene,
): { draft: RuleDraft } | { faults: EntryFaults } {
  const faults: Record<string, string> = {};
  const scope = scopeOf(entries.queues, scene.directory);
  if (scope === null)
    faults.queues =
      entries.queues.length === 0
        ? 'Choose at least one queue, or all of them.'
        : 'One of these queues is no longer there: choose them anew.';
  const shape = shapeOf(entries.what);
  const field = shape === 'spike' ? 'what' : valueField(entries.what);
  const condition = conditionWords(entries, shape);
  const read = (words: string) => parseRule(`all ${words}`, { ...scene, last: null });
  if (shape !== 'spike' && entries.value === '') faults[field] = 'A line is missing, such as 5 or 8%.';
  else {
    const wrong = wrongWords(read(condition));
    if (wrong !== null) faults[field] = wrong;
  }
  const isCondition = faults[field] === undefined;
  for (const { id, words } of clausesOf(entries, shape)) {
    // What is said of a line depends on the line.
    if (words === '' || (!isCondition && id !== 'hours')) continue;
    const wrong = wrongWords(read(isCondition ? `${condition} ${words}` : `when abandon spikes ${words}`));
    if (wrong !== null) faults[id] = wrong;
  }
  if (scope === null || Object.keys(faults).length > 0) return { faults };

  const clauses = clausesOf(entries, shape).map(({ words }) => words);
  const whole = read([condition, ...clauses].filter((words) => words !== '').join(' '));
  const wrong = wrongWords(whole);
  if (wrong !== null || whole.kind !== 'rule')
    return { faults: { [entries.more === '' ? field : 'more']: wrong ?? 'That can mean two things.' } };
  const { draft, missing } = whole;
  // All queues have hours, or are meant around the clock.
  if (entries.hours !== '' && missing.includes('hours')) return { faults: { hours: NO_HOURS } };
  if (draft.scope.kind !== 'all') return { faults: { more: 'Queues are chosen in the first field.' } };
  if (draft.channel.kind !== 'here') return { faults: { more: 'Whom it tells has a field of its own.' } };
  if (scope.kind === 'all' && missing.includes('hours')) return { faults: { hours: ASK_HOURS } };
  return {
    draft: {
      ...draft,
      scope,
      channel:
        entries.tells === 'person'
          ? { kind: 'me' }
          : entries.channel === null
            ? { kind: 'here' }
            : { kind: 'channel', id: entries.channel },
    },
  };
}

export const ASK_HOURS =
  'All queues around the clock is a lot: say hours, such as 08:00-20:00 weekdays, or 24/7.';

const NO_HOURS = 'I read no hours in this. Such as: 08:00-20:00 weekdays, or 24/7.';

function scopeOf(queues: readonly Option[], directory: Directory): Scope | null {
  if (queues.some(({ value }) => value === EVERY_QUEUE)) return { kind: 'all' };
  const names = queues
    .map((option) => nameOfOption(option, directory))
    .filter((name): name is QueueName => name !== null);
  return names.length < queues.length || names.length === 0 ? null : { kind: 'named', names };
}

function conditionWords({ what, is, value, sensitivity }: Entries, shape: Shape): string {
  if (shape === 'spike')
    return `when abandon spikes${sensitivity === 'normal' || sensitivity === '' ? '' : ` ${sensitivity} sensitivity`}`;
  if (shape === 'traffic')
    return `when offered ${is || '<'} ${value.replace(/\s*%?\s*(of usual)?$/i, '%')} of usual`;
  const metric = metricIn(what);
  return `when ${metric === null ? what : metricName(metric)} ${is || '>'} ${value}`;
}

function clausesOf(entries: Entries, shape: Shape): { id: string; words: string }[] {
  const { media, over, forMinutes, hours, severity, more } = entries;
  return [
    { id: 'media', words: media.filter(isMedia).join(' ') },
    { id: 'over', words: shape === 'live' || over === '' ? '' : `over ${over}m` },
    { id: 'for', words: forMinutes === '' ? '' : `for ${forMinutes}m` },
    { id: 'hours', words: hoursClause(hours) },
    { id: 'severity', words: severity },
    { id: 'more', words: more },
  ];
}

function isMedia(text: string): text is MediaType {
  return (MEDIA_TYPES as readonly string[]).includes(text);
}

/** "08:00-20:00 weekdays" needs its "between". */
function hoursClause(text: string): string {
  return /^\d/.test(text) && !/^(24|\d{4}-)/.test(text) ? `between ${text}` : text;
}

function wrongWords(parsed: ReturnType<typeof parseRule>): string | null {
  if (parsed.kind === 'misread') return oneLineOf(parsed.misread);
  if (parsed.kind === 'choice') return `${parsed.question} Write it like 2026-11-01.`;
  return null;
}

function oneLineOf(misread: Misread): string {
  const { what, todo } = sayMisread(misread);
  return `${what} ${todo}`.replaceAll('`', '').trim();
}
