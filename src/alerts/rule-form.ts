/** The form for a rule: what it asks, how it is filled from a draft, and how what is given reads as a sentence. */
import type { Field, Form, FormNote, FormValues, Option } from '../core/form.ts';
import { METRICS, metricName, metricOf } from '../core/metric.ts';
import type { QueueName } from '../core/query.ts';
import { type Directory, MEDIA_TYPES, mediaLabel } from '../core/queue.ts';
import {
  DEFAULT_FOR_MINUTES,
  DEFAULT_OVER_MINUTES,
  type RuleDraft,
  SENSITIVITIES,
  SEVERITIES,
} from '../core/rule.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import { printName } from '../language/print.ts';
import { printRule } from '../language/rule-print.ts';

/** What the form is about, which comes back with it. */
export interface FormToken {
  /** The rule that is changed, and the revision that the person saw; null: a new one. */
  edit: { id: number; revision: number } | null;
  /** Which kind of figure its fields are for. */
  shape: Shape;
  /** It was told that it would fire often, and asks whether that is meant. */
  asksOften: boolean;
}

/** Fields differ by what is watched. */
type Shape = 'interval' | 'live' | 'spike' | 'traffic';

const SPIKE = 'spike';
const TRAFFIC = 'traffic';
export const EVERY_QUEUE = 'all';
/** Values of options are short: a queue goes by its id. */
const QUEUE_PREFIX = 'q:';
const PATTERN_PREFIX = 'p:';
const MAX_OPTIONS = 100;
const MAX_PATTERN = 140;

export interface Filling {
  draft: RuleDraft;
  token: FormToken;
  isOnTrial: boolean;
  /** What the person typed into the fields of text, where that is more than the draft tells. */
  typed: FormValues;
  below: readonly FormNote[];
}

export function ruleForm({ draft, token, isOnTrial, typed, below }: Filling, directory: Directory): Form {
  const lexicon = lexiconOf(directory);
  const text = (id: string, otherwise: string) =>
    typeof typed[id] === 'string' ? (typed[id] as string) : otherwise;
  const fields: Field[] = [
    {
      id: 'queues',
      kind: 'queues',
      label: 'Queues',
      hint: 'Names, parts of names, or all of them',
      isOptional: false,
      initial: queueOptions(draft, directory, lexicon),
      isLive: false,
    },
    {
      id: 'what',
      kind: 'choice',
      label: 'Speak up about',
      hint: null,
      isOptional: false,
      options: WHAT_OPTIONS,
      initial: whatOf(draft),
      isLive: true,
    },
    ...testFields(draft, token.shape, text),
    {
      id: 'media',
      kind: 'choices',
      label: 'Media',
      hint: 'None: every kind',
      isOptional: true,
      options: MEDIA_TYPES.map((media) => ({ label: mediaLabel(media), value: media })),
      initial: draft.media.filter((media) => (MEDIA_TYPES as readonly string[]).includes(media)),
    },
    choiceOfMinutes('for', 'When it lasts', [0, 1, 2, 5, 10, 15, 30], draft.forMinutes, 'at once'),
    {
      id: 'hours',
      kind: 'text',
      label: 'Hours',
      hint: 'Such as 08:00-20:00 weekdays, or 24/7',
      isOptional: true,
      initial: text('hours', hoursWords(draft, lexicon)),
      placeholder: '08:00-20:00 weekdays',
      isLive: false,
    },
    {
      id: 'channel',
      kind: 'channel',
      label: 'Tell',
      hint: null,
      isOptional: true,
      initial: draft.channel.kind === 'channel' ? draft.channel.id : null,
    },
    {
      id: 'severity',
      kind: 'choice',
      label: 'Severity',
      hint: null,
      isOptional: false,
      options: SEVERITIES.map((severity) => ({ label: severity, value: severity })),
      initial: draft.severity,
      isLive: false,
    },
    {
      id: 'more',
      kind: 'text',
      label: 'Anything else, in words',
      hint: 'clear 5 · at least 20 offered · hold 10m · repeat every 1h · together · named "Night watch"',
      isOptional: true,
      initial: text('more', moreWords(draft, lexicon)),
      placeholder: null,
      isLive: false,
    },
    {
      id: 'trial',
      kind: 'choice',
      label: 'To begin with',
      hint: null,
      isOptional: false,
      options: TRIAL_OPTIONS,
      initial: isOnTrial ? 'trial' : 'live',
      isLive: false,
    },
    ...(token.asksOften ? [OFTEN_FIELD] : []),
  ];
  return {
    kind: 'rule',
    title: token.edit === null ? 'Watch queues' : `Change rule ${token.edit.id}`,
    submit: 'Save',
    above: [],
    fields,
    below,
    token: JSON.stringify(token),
  };
}

const TRIAL_OPTIONS: readonly Option[] = [
  { label: 'Tell only me for 24 hours', value: 'trial' },
  { label: 'Tell the channel at once', value: 'live' },
];

const OFTEN_FIELD: Field = {
  id: 'often',
  kind: 'choice',
  label: 'It would speak more than 3 times a day',
  hint: 'A higher line, a longer “for” or fewer queues make it quieter',
  isOptional: false,
  options: [
    { label: 'Let me change it', value: 'change' },
    { label: 'Save it all the same', value: 'save' },
  ],
  initial: null,
  isLive: false,
};

const WHAT_OPTIONS: readonly Option[] = [
  { label: 'Abandon spikes: learned, needs no number', value: SPIKE },
  { label: 'Traffic against its usual', value: TRAFFIC },
  ...METRICS.filter(({ kind }) => kind === 'interval').map(({ id, label, words }) => ({
    label: `${label} (${words[0]})`,
    value: id,
  })),
  ...METRICS.filter(({ kind }) => kind === 'now').map(({ id, label, words }) => ({
    label: `${label}, now (${words[0]})`,
    value: id,
  })),
];

const COMPARED: readonly Option[] = [
  { label: 'more than', value: '>' },
  { label: 'at least', value: '>=' },
  { label: 'less than', value: '<' },
  { label: 'at most', value: '<=' },
];

const UNIT_HINTS = {
  count: 'A number, such as 5',
  seconds: 'A time, such as 30s, 2m or 1:30',
  percent: 'A percentage, such as 8%',
} as const;

function testFields(
  draft: RuleDraft,
  shape: Shape,
  text: (id: string, otherwise: string) => string,
): Field[] {
  const { test } = draft;
  if (shape === 'spike') {
    return [
      {
        id: 'sensitivity',
        kind: 'choice',
        label: 'Sensitivity',
        hint: 'Normal: about one in three working days by chance, at most',
        isOptional: false,
        options: SENSITIVITIES.map((one) => ({ label: one, value: one })),
        initial: test.kind === 'spike' ? test.sensitivity : 'normal',
        isLive: false,
      },
      overField(draft),
    ];
  }
  const isTarget = test.kind === 'threshold' && test.value === 'target';
  const unit = test.kind === 'threshold' || test.kind === 'live' ? metricOf(test.metric).unit : 'percent';
  return [
    {
      id: 'is',
      kind: 'choice',
      label: 'When it is',
      hint: null,
      isOptional: false,
      options:
        shape === 'traffic' ? COMPARED.filter(({ value }) => value === '<' || value === '>') : COMPARED,
      initial: test.kind === 'spike' ? '>' : test.is,
      isLive: false,
    },
    {
      id: 'value',
      kind: 'text',
      label: shape === 'traffic' ? 'Percent of usual' : 'Line',
      hint:
        isTarget || unit === 'percent'
          ? `${UNIT_HINTS.percent}${shape === 'interval' ? '; of the service level also: target' : ''}`
          : UNIT_HINTS[unit],
      isOptional: false,
      initial: text('value', valueWords(draft)),
      placeholder: null,
      isLive: false,
    },
    ...(shape === 'live' ? [] : [overField(draft)]),
  ];
}

function overField({ test }: RuleDraft): Field {
  const over = test.kind === 'live' ? DEFAULT_OVER_MINUTES : test.overMinutes;
  return choiceOfMinutes('over', 'Over the last', [15, 30, 45, 60, 90, 120], over, '');
}

/** With the one that it has, where that is none of the usual ones. */
function choiceOfMinutes(
  id: string,
  label: string,
  usual: readonly number[],
  now: number,
  zero: string,
): Field {
  const all = [...new Set([...usual, now])].sort((a, b) => a - b);
  return {
    id,
    kind: 'choice',
    label,
    hint: null,
    isOptional: false,
    options: all.map((minutes) => ({
      label: minutes === 0 ? zero : `${minutes} minutes`,
      value: String(minutes),
    })),
    initial: String(now),
    isLive: false,
  };
}

export function shapeOf(what: string): Shape {
  if (what === SPIKE || what === TRAFFIC) return what;
  return metricOf(METRICS.find(({ id }) => id === what)?.id ?? 'abandon-percent').kind === 'now'
    ? 'live'
    : 'interval';
}

function whatOf({ test }: RuleDraft): string {
  return test.kind === 'spike' || test.kind === 'traffic' ? test.kind : test.metric;
}

function valueWords({ test }: RuleDraft): string {
  if (test.kind === 'spike') return '';
  if (test.kind === 'traffic') return `${test.percentOfUsual}%`;
  if (test.value === 'target') return 'target';
  const { unit } = metricOf(test.metric);
  return `${test.value}${unit === 'percent' ? '%' : unit === 'seconds' ? 's' : ''}`;
}

/** A rule's sentence without all that has a field of its own: what is left is what the last field says. */
function moreWords(draft: RuleDraft, lexicon: Lexicon): string {
  const bare: RuleDraft = {
    ...draft,
    scope: { kind: 'here' },
    media: [],
    forMinutes: DEFAULT_FOR_MINUTES,
    hours: null,
    severity: 'warning',
    channel: { kind: 'here' },
    test:
      draft.test.kind === 'live'
        ? draft.test
        : draft.test.kind === 'spike'
          ? { ...draft.test, overMinutes: DEFAULT_OVER_MINUTES, sensitivity: 'normal' }
          : { ...draft.test, overMinutes: DEFAULT_OVER_MINUTES },
  };
  const plainTest =
    bare.test.kind === 'threshold'
      ? { ...bare.test, clear: null, guard: null }
      : bare.test.kind === 'live'
        ? { ...bare.test, clear: null }
        : bare.test;
  const nothing = printRule(
    {
      ...bare,
      test: plainTest,
      holdMinutes: 5,
      each: 'queue',
      repeatMinutes: null,
      mention: null,
      name: null,
    },
    lexicon,
  );
  return printRule(bare, lexicon).slice(nothing.length).trim();
}

function hoursWords(draft: RuleDraft, lexicon: Lexicon): string {
  if (draft.hours === null) return '';
  const bare: RuleDraft = {
    ...draft,
    scope: { kind: 'here' },
    media: [],
    test: { kind: 'spike', sensitivity: 'normal', overMinutes: DEFAULT_OVER_MINUTES },
    forMinutes: DEFAULT_FOR_MINUTES,
    holdMinutes: 5,
    each: 'queue',
    severity: 'warning',
    repeatMinutes: null,
    mention: null,
    channel: { kind: 'here' },
    name: null,
  };
  const without = printRule({ ...bare, hours: null }, lexicon);
  return printRule(bare, lexicon).slice(without.length).trim();
}

function queueOptions(draft: RuleDraft, directory: Directory, lexicon: Lexicon): Option[] {
  if (draft.scope.kind === 'all') return [{ label: 'All queues', value: EVERY_QUEUE }];
  if (draft.scope.kind === 'here') return [];
  return draft.scope.names.flatMap((name) => queueOption(name, directory, lexicon)).slice(0, MAX_OPTIONS);
}

function queueOption(name: QueueName, directory: Directory, lexicon: Lexicon): Option[] {
  if (name.kind === 'pattern')
    return [{ label: `${name.pattern} (a pattern)`, value: `${PATTERN_PREFIX}${name.pattern}` }];
  const queue = lexicon.queueNamed(name.name) ?? directory.queues.find((one) => one.name === name.name);
  return queue === undefined || queue === null
    ? []
    : [{ label: queue.name, value: `${QUEUE_PREFIX}${queue.id}` }];
}

/** Choices while one types: queues with that in their names, and all of those together as a pattern. */
export function searchQueues(typed: string, directory: Directory): readonly Option[] {
  const lexicon = lexiconOf(directory);
  const wanted = typed.trim().toLowerCase();
  const found = directory.queues.filter(
    (queue, at) =>
      wanted === '' ||
      queue.name.toLowerCase().includes(wanted) ||
      (lexicon.foldedNames[at] ?? '').includes(wanted),
  );
  const options: Option[] = [];
  if (wanted === '' || 'all queues'.includes(wanted))
    options.push({ label: 'All queues', value: EVERY_QUEUE });
  const pattern = `*${wanted.replace(/[\s*"\\,;<>=]+/gu, '*')}*`.replace(/\*+/g, '*');
  if (wanted !== '' && found.length > 1 && pattern.length <= MAX_PATTERN) {
    options.push({
      label: `All ${found.length} with “${typed.trim()}”`,
      value: `${PATTERN_PREFIX}${pattern}`,
    });
  }
  const sorted = [...found].sort((a, b) => a.name.localeCompare(b.name));
  return [
    ...options,
    ...sorted.map(({ id, name }) => ({ label: name, value: `${QUEUE_PREFIX}${id}` })),
  ].slice(0, MAX_OPTIONS);
}

/** Clauses of a sentence by the field that said them, in the order in which they are read. */
export interface Clause {
  field: string;
  words: string;
}

/** What was given, as a sentence in pieces. */
export function clausesOf(values: FormValues, shape: Shape, directory: Directory): Clause[] {
  const text = (id: string) => (typeof values[id] === 'string' ? (values[id] as string).trim() : '');
  const list = (id: string) => (Array.isArray(values[id]) ? (values[id] as readonly string[]) : []);
  const clauses: Clause[] = [
    { field: 'queues', words: queueWords(list('queues'), directory) },
    { field: 'media', words: list('media').join(' ') },
    { field: shape === 'spike' ? 'what' : 'value', words: conditionWords(text, shape) },
    { field: 'over', words: shape === 'live' || text('over') === '' ? '' : `over ${text('over')}m` },
    { field: 'for', words: text('for') === '' ? '' : `for ${text('for')}m` },
    { field: 'hours', words: hoursClause(text('hours')) },
    { field: 'severity', words: text('severity') },
    { field: 'more', words: text('more') },
  ];
  return clauses.filter(({ words }) => words !== '');
}

function conditionWords(text: (id: string) => string, shape: Shape): string {
  if (shape === 'spike') {
    const sensitivity = text('sensitivity');
    return `when abandon spikes${sensitivity === '' || sensitivity === 'normal' ? '' : ` ${sensitivity} sensitivity`}`;
  }
  const value = text('value');
  if (shape === 'traffic')
    return `when offered ${text('is') || '<'} ${value.replace(/\s*%?\s*(of usual)?$/i, '%')} of usual`;
  const metric = METRICS.find(({ id }) => id === text('what'));
  return `when ${metric === undefined ? text('what') : metricName(metric.id)} ${text('is') || '>'} ${value}`;
}

function hoursClause(text: string): string {
  if (
    text === '' ||
    /^(between|from|24\/7|around|week|every|mon|tue|wed|thu|fri|sat|sun|except|all day|in\b)/i.test(text)
  )
    return text;
  return /^\d/.test(text) ? `between ${text}` : text;
}

function queueWords(values: readonly string[], directory: Directory): string {
  if (values.includes(EVERY_QUEUE)) return 'all';
  const lexicon = lexiconOf(directory);
  const names = values.flatMap((value): string[] => {
    if (value.startsWith(PATTERN_PREFIX)) return [value.slice(PATTERN_PREFIX.length)];
    const queue = directory.queues.find(({ id }) => `${QUEUE_PREFIX}${id}` === value);
    return queue === undefined ? [] : [printName({ kind: 'exact', name: queue.name }, lexicon, ', ')];
  });
  return names.join(', ');
}
