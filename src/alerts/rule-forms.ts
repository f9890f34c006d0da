/** The form for a rule at work: opened with what is known, tried on the past while it is looked at, checked and saved. */

import { sayFault } from '../core/fault.ts';
import type { FilledForm, Form, FormNote, FormValues, Submitted } from '../core/form.ts';
import { bold, code, type Message } from '../core/message.ts';
import type { Asker, FormDesk } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import type { OpenForm } from '../core/route.ts';
import type { Rule, RuleDraft } from '../core/rule.ts';
import { formatClock } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { type Misread, sayMisread } from '../language/misread.ts';
import type { RulePart } from '../language/rule-complete.ts';
import { parseRule } from '../language/rule-parse.ts';
import { printRule } from '../language/rule-print.ts';
import type { Backtest } from './backtest.ts';
import { type CommandParts, zoneOf } from './commands/parts.ts';
import { clausesOf, type FormToken, ruleForm, searchQueues, shapeOf } from './rule-form.ts';
import { saveRule } from './saving.ts';
import { backtestBars, backtestWords, firesOften } from './say-rule.ts';

/** Stands in the form until what it would have said is known. */
export const TRYING_WORDS = 'Trying it on the last 14 days …';

/** A form for a new rule or for one that is; what it would have said comes later. */
export function openRuleForm(
  draft: RuleDraft,
  {
    directory,
    asker,
    edit,
    isOnTrial,
    missing,
  }: {
    directory: Directory;
    asker: Asker;
    edit: FormToken['edit'];
    isOnTrial: boolean;
    missing: readonly RulePart[];
  },
  parts: CommandParts,
): OpenForm {
  const token: FormToken = {
    edit,
    shape: shapeOf(
      draft.test.kind === 'spike' || draft.test.kind === 'traffic' ? draft.test.kind : draft.test.metric,
    ),
    asksOften: false,
  };
  const filling = { draft, token, isOnTrial, typed: {} };
  const canTry = !missing.includes('queues') && !missing.includes('condition');
  if (!canTry) return { form: ruleForm({ ...filling, below: [] }, directory), later: null };
  return {
    form: ruleForm({ ...filling, below: [note(TRYING_WORDS)] }, directory),
    later: async () =>
      ruleForm({ ...filling, below: await triedNotes(draft, directory, asker, parts) }, directory),
  };
}

async function triedNotes(
  draft: RuleDraft,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): Promise<FormNote[]> {
  const tried = await parts.trying.try(draft, directory);
  if (!tried.ok) return [note(`It could not be tried on the past. ${sayFault(tried.fault).what}`)];
  return pastNotes(tried.value, zoneOf(asker, parts));
}

function pastNotes(past: Backtest, zone: string): FormNote[] {
  const bars = backtestBars(past, zone);
  return [
    { kind: 'text', text: [bold(backtestWords(past, zone))] },
    ...(bars === null ? [] : [{ kind: 'monospace' as const, text: bars }]),
  ];
}

function note(text: string): FormNote {
  return { kind: 'text', text: [text] };
}

export function createRuleForms(parts: CommandParts): FormDesk {
  return {
    async search(typed) {
      const told = await parts.analytics.directory('command');
      return told.ok ? searchQueues(typed, told.value) : [];
    },
    async refill(filled, asker) {
      const told = await parts.analytics.directory('command');
      return told.ok ? refilled(filled, told.value, asker, parts) : null;
    },
    async submit(filled, asker) {
      const told = await parts.analytics.directory('command');
      if (!told.ok) return { kind: 'wrong', errors: { queues: sayFault(told.fault).what } };
      return submitted(filled, told.value, asker, parts);
    },
  };
}

/** Only what is watched changes the fields: a line for one figure means nothing for another. */
function refilled(
  filled: FilledForm,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): OpenForm | null {
  const token = readToken(filled.token);
  const { values } = filled;
  const what = typeof values.what === 'string' ? values.what : '';
  const shape = shapeOf(what);
  const draft =
    draftOfValues({ ...values, value: valueFor(what, values, token) }, shape, directory, asker, parts) ??
    blankDraft(what, values, directory, asker, parts);
  const next: FormToken = { ...token, shape };
  return {
    form: ruleForm(
      {
        draft,
        token: next,
        isOnTrial: values.trial !== 'live',
        typed: { hours: values.hours ?? '', more: values.more ?? '' },
        below: [],
      },
      directory,
    ),
    later: null,
  };
}

/** A line that was typed for one figure is only kept while the fields stay what they are. */
function valueFor(what: string, values: FormValues, token: FormToken): string {
  const typed = typeof values.value === 'string' ? values.value : '';
  if (typed !== '' && shapeOf(what) === token.shape) return typed;
  return shapeOf(what) === 'traffic' ? '40%' : typed === '' ? '1' : typed.replace(/[^\d.]/g, '') || '1';
}

/** What is watched and where, when the rest cannot be read yet. */
function blankDraft(
  what: string,
  values: FormValues,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): RuleDraft {
  const bare = draftOfValues(
    { queues: values.queues ?? null, what, is: '>', value: '1' },
    shapeOf(what),
    directory,
    asker,
    parts,
  );
  return bare ?? (draftOfValues({ what: 'spike' }, 'spike', directory, asker, parts) as RuleDraft);
}

function draftOfValues(
  values: FormValues,
  shape: FormToken['shape'],
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): RuleDraft | null {
  const line = clausesOf(values, shape, directory)
    .map(({ words }) => words)
    .join(' ');
  const parsed = parseRule(line, sceneOf(directory, asker, parts));
  return parsed.kind === 'rule' ? withChannel(parsed.draft, values) : null;
}

function withChannel(draft: RuleDraft, values: FormValues): RuleDraft {
  return typeof values.channel === 'string' && values.channel !== ''
    ? { ...draft, channel: { kind: 'channel', id: values.channel } }
    : draft;
}

function sceneOf(directory: Directory, asker: Asker, parts: CommandParts) {
  return { directory, nowMs: parts.clock.now(), zone: zoneOf(asker, parts), last: null };
}

async function submitted(
  filled: FilledForm,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): Promise<Submitted> {
  const token = readToken(filled.token);
  const { values } = filled;
  if (values.often === 'change')
    return {
      kind: 'again',
      form: reask(values, { ...token, asksOften: false }, [], directory, asker, parts),
    };
  const read = readValues(values, token, directory, asker, parts);
  if ('errors' in read) return { kind: 'wrong', errors: read.errors };
  const { draft } = read;
  if (values.often !== 'save' && draft.test.kind !== 'live') {
    const tried = await parts.trying.try(draft, directory);
    if (tried.ok && firesOften(tried.value)) {
      const below = pastNotes(tried.value, zoneOf(asker, parts));
      return {
        kind: 'again',
        form: reask(values, { ...token, asksOften: true }, below, directory, asker, parts),
      };
    }
  }
  const isOnTrial = values.trial !== 'live';
  const saved = await saveRule(
    { draft, asker, isOnTrial, edit: token.edit },
    { store: parts.store, directory, access: parts.access, nowMs: parts.clock.now() },
  );
  switch (saved.kind) {
    case 'saved':
      return { kind: 'done', message: saySaved(saved.rule, saved.words, token.edit !== null, parts, asker) };
    case 'conflict':
      return {
        kind: 'wrong',
        errors: {
          what: `Somebody changed this rule at ${formatClock(saved.atMs, zoneOf(asker, parts))}, while it was open here. It now reads: ${saved.words}. Close this and open it again.`,
        },
      };
    case 'gone':
      return { kind: 'wrong', errors: { what: 'This rule was removed while it was open here.' } };
    case 'full':
      return {
        kind: 'wrong',
        errors: { what: 'There are 10,000 rules, which is the most there can be. Remove some first.' },
      };
    case 'not-yours':
      return { kind: 'wrong', errors: { what: 'Only its owner or an admin may change this rule.' } };
  }
}

function reask(
  values: FormValues,
  token: FormToken,
  below: readonly FormNote[],
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): Form {
  const draft =
    draftOfValues(values, token.shape, directory, asker, parts) ??
    blankDraft('spike', values, directory, asker, parts);
  const typed = { value: values.value ?? null, hours: values.hours ?? null, more: values.more ?? null };
  return ruleForm({ draft, token, isOnTrial: values.trial !== 'live', typed, below }, directory);
}

/** The draft, or what is wrong by field: each clause is read by itself to find the one that is. */
function readValues(
  values: FormValues,
  token: FormToken,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): { draft: RuleDraft } | { errors: Record<string, string> } {
  const scene = sceneOf(directory, asker, parts);
  const clauses = clausesOf(values, token.shape, directory);
  if (!clauses.some(({ field }) => field === 'queues'))
    return { errors: { queues: 'Choose at least one queue, or all of them.' } };
  const whole = parseRule(clauses.map(({ words }) => words).join(' '), scene);
  if (whole.kind === 'rule') {
    if (whole.missing.includes('hours')) {
      return {
        errors: {
          hours: 'All queues around the clock is a lot: say hours, such as 08:00-20:00 weekdays, or 24/7.',
        },
      };
    }
    return { draft: withChannel(whole.draft, values) };
  }
  const condition = clauses.find(({ field }) => field === 'value' || field === 'what')?.words ?? '';
  for (const { field, words } of clauses) {
    const isCondition = words === condition;
    const alone = parseRule(
      isCondition
        ? `all ${condition}`
        : `${field === 'queues' ? words : 'all'} ${condition} ${field === 'queues' ? '' : words}`,
      scene,
    );
    if (alone.kind === 'misread') return { errors: { [field]: oneLineOf(alone.misread) } };
    if (alone.kind === 'choice')
      return { errors: { [field]: `${alone.question} Write it like 2026-11-01.` } };
  }
  const words = whole.kind === 'misread' ? oneLineOf(whole.misread) : 'That can mean two things.';
  return { errors: { [clauses.some(({ field }) => field === 'more') ? 'more' : 'what']: words } };
}

function oneLineOf(misread: Misread): string {
  const { what, todo } = sayMisread(misread);
  return `${what} ${todo}`.replaceAll('`', '').trim();
}

function readToken(text: string): FormToken {
  const token = JSON.parse(text) as FormToken;
  return { edit: token.edit ?? null, shape: token.shape, asksOften: token.asksOften === true };
}

/** "Rule 12 watches from now on", how it reads, and whom it tells. */
export function saySaved(
  rule: Rule,
  words: string,
  isChange: boolean,
  parts: CommandParts,
  asker: Asker,
): Message {
  const zone = zoneOf(asker, parts);
  const isOnTrial = rule.trialUntilMs !== null && rule.trialUntilMs > parts.clock.now();
  const whom = isOnTrial
    ? ' It is on trial: for 24 hours it tells you alone what it would have said.'
    : rule.channelId === rule.ownerId
      ? ' It tells you alone.'
      : '';
  const learning =
    rule.test.kind === 'spike' || rule.test.kind === 'traffic'
      ? ' It first learns what is usual, which takes some minutes.'
      : '';
  const head = `Rule ${rule.id} ${isChange ? 'is changed' : 'watches from now on'}.`;
  return {
    summary: `${head} ${words}`,
    parts: [
      { kind: 'headline', text: [bold(head), `${whom}${learning}`] },
      { kind: 'text', text: [code(words)] },
      { kind: 'note', text: [`saved at ${formatClock(parts.clock.now(), zone)}`] },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'say', id: 'change', label: 'Change', line: `alert ${rule.id} change` },
          { kind: 'say', id: 'remove', label: 'Remove', line: `remove alert ${rule.id}`, style: 'danger' },
        ],
      },
    ],
  };
}

export function printedDraft(draft: RuleDraft, directory: Directory): string {
  return printRule(draft, lexiconOf(directory));
}
