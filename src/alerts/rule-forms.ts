/** The form for a rule at work: opened with what is known, tried on the past while it is looked at, checked and saved. */

import { mayChange } from '../core/access.ts';
import { sayFault } from '../core/fault.ts';
import type { FilledForm, FormNote, FormValues, OpenForm, Submitted } from '../core/form.ts';
import { bold, type Message, plainText, type Rich } from '../core/message.ts';
import type { Asker, FormDesk } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import type { Rule, RuleDraft } from '../core/rule.ts';
import { formatClock } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import type { RulePart } from '../language/rule-complete.ts';
import { printRule } from '../language/rule-print.ts';
import { isElsewhere, type Sight, sightOf, veiled, zoneOf } from '../language/sight.ts';
import type { Backtest } from './backtest.ts';
import { type CommandParts, notYoursText } from './commands/parts.ts';
import { tryFor, unseenWords } from './destination.ts';
import { lostNames, searchQueues } from './queue-options.ts';
import {
  ASK_HOURS,
  type Entries,
  entriesOfDraft,
  entriesOfValues,
  lacksFields,
  readEntries,
} from './rule-entries.ts';
import { type FormToken, readToken, ruleForm } from './rule-form.ts';
import { DIRECT, draftOf, type Saved, saveRule } from './saving.ts';
import { backtestBars, backtestWords, firesOften, sentence } from './say-rule.ts';

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
  const token: FormToken = { edit, asksOften: false };
  const entries = entriesOfDraft(
    placed(draft, asker),
    { isOnTrial, asksHours: missing.includes('hours') },
    directory,
  );
  const above = [...missing.map((part): Rich => [ASKED[part]]), ...lostNotes(draft, directory)];
  const canTry = !missing.includes('queues') && !missing.includes('condition');
  const form = (notes: readonly FormNote[]) => ruleForm({ entries, token, above, notes });
  if (!canTry) return { form: form([]), later: null };
  return {
    form: form([note(TRYING_WORDS)]),
    later: async () => form(await triedNotes(draft, asker, parts)),
  };
}

/** In a direct message there is no channel to tell. */
export function placed(draft: RuleDraft, { channelId }: Asker): RuleDraft {
  return draft.channel.kind === 'here' && DIRECT.test(channelId)
    ? { ...draft, channel: { kind: 'me' } }
    : draft;
}

const ASKED: Readonly<Record<RulePart, string>> = {
  queues: 'Which queues should it watch?',
  condition: 'What should it speak up about?',
  hours: ASK_HOURS,
};

function lostNotes({ scope }: RuleDraft, directory: Directory): Rich[] {
  const lost = lostNames(scope, directory);
  if (lost.length === 0) return [];
  return [
    [
      bold('Saving leaves out what a form cannot hold: '),
      `${lost.slice(0, 5).join(', ')}${lost.length > 5 ? ` and ${lost.length - 5} more` : ''}.`,
    ],
  ];
}

async function triedNotes(draft: RuleDraft, asker: Asker, parts: CommandParts): Promise<FormNote[]> {
  const tried = await tryFor(draft, asker, parts);
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
    async search(typed, asker) {
      const told = await parts.directories.seenFrom([asker.channelId], 'command');
      return told.ok ? searchQueues(typed, told.value) : [];
    },
    async refill(filled, asker) {
      const told = await parts.directories.seenFrom([asker.channelId], 'command');
      return told.ok ? refilled(filled, told.value, asker, parts) : null;
    },
    async submit(filled, asker) {
      const told = await parts.directories.seenFrom([asker.channelId], 'command');
      if (!told.ok) {
        const { what, todo } = sayFault(told.fault);
        return { kind: 'wrong', errors: { queues: `Nothing was saved. ${what} ${todo}`.trim() } };
      }
      return submitted(filled, told.value, asker, parts);
    },
  };
}

/** What is watched changes the fields: a line for one figure means nothing for another. The past is tried anew. */
function refilled(filled: FilledForm, directory: Directory, asker: Asker, parts: CommandParts): OpenForm {
  const token = readToken(filled.token);
  const entries = entriesOfValues(filled.values, directory);
  const form = (notes: readonly FormNote[]) => ruleForm({ entries, token, notes });
  const read = readEntries(entries, sceneOf(directory, asker, parts));
  if ('faults' in read) return { form: form(faultNotes(filled.values, read.faults)), later: null };
  return {
    form: form([note(TRYING_WORDS)]),
    later: async () => form(await triedNotes(read.draft, asker, parts)),
  };
}

/** Of what was filled in: what is still empty needs no telling. */
function faultNotes(values: FormValues, faults: Readonly<Record<string, string>>): FormNote[] {
  return Object.entries(faults)
    .filter(([id]) => values[id] !== null && values[id] !== undefined && values[id] !== '')
    .map(([, words]) => note(words));
}

function sceneOf(directory: Directory, asker: Asker, parts: CommandParts) {
  return { directory, nowMs: parts.clock.now(), zone: zoneOf(asker, parts) };
}

async function submitted(
  filled: FilledForm,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): Promise<Submitted> {
  const token = readToken(filled.token);
  const { values } = filled;
  const entries = entriesOfValues(values, directory);
  const again = (next: FormToken, above: readonly Rich[], notes: readonly FormNote[] = []): Submitted => ({
    kind: 'again',
    form: ruleForm({ entries, token: next, above, notes }),
  });
  if (lacksFields(values)) return again(token, [['Some fields are new: look at them, then save.']]);
  const read = readEntries(entries, sceneOf(directory, asker, parts));
  if ('faults' in read) return { kind: 'wrong', errors: read.faults };
  const { draft } = read;
  const refused = await refusal(token, draft, directory, asker, parts);
  if (refused !== null) return { kind: 'wrong', errors: { queues: refused } };
  if (token.edit !== null && (await isUnchanged(token.edit, draft, entries, directory, parts)))
    return { kind: 'done', message: saySame(token.edit.id) };
  if (values.often !== 'save' && draft.test.kind !== 'live') {
    const tried = await tryFor(draft, asker, parts);
    if (tried.ok && firesOften(tried.value))
      return again({ ...token, asksOften: true }, [], pastNotes(tried.value, zoneOf(asker, parts)));
  }
  const saved = await saveRule(
    { draft, asker, isOnTrial: entries.isOnTrial, edit: token.edit },
    { store: parts.store, directory, access: parts.access, nowMs: parts.clock.now() },
  );
  switch (saved.kind) {
    case 'saved':
      return { kind: 'done', message: saySaved(saved.rule, token.edit !== null, directory, parts, asker) };
    case 'conflict':
      return again(
        {
          ...token,
          edit: { ...(token.edit ?? { isOwn: true }), id: saved.rule.id, revision: saved.rule.revision },
        },
        [conflictWords(saved, sightOf(directory, isTied(asker, parts)), zoneOf(asker, parts))],
      );
    case 'gone':
      return {
        kind: 'wrong',
        errors: { queues: 'This rule was removed while it was open here. Nothing was saved.' },
      };
    case 'full':
      return {
        kind: 'wrong',
        errors: { queues: 'There are 10,000 rules, which is the most there can be. Remove some first.' },
      };
    case 'not-yours':
      return { kind: 'wrong', errors: { queues: notYoursText(saved.rule) } };
  }
}

/** Why it is not for this person to save from here, in words that name nothing that is not shown here. Null: it is. */
async function refusal(
  { edit }: FormToken,
  draft: RuleDraft,
  directory: Directory,
  asker: Asker,
  parts: CommandParts,
): Promise<string | null> {
  const rule = edit === null ? null : await parts.store.rule(edit.id);
  if (rule !== null && !mayChange(rule, asker.userId, parts.access)) return notYoursText(rule);
  if (rule !== null && isElsewhere(rule.channelId, asker, parts))
    return `Rule ${rule.id} is not one of this channel's. Change it in a direct message with me.`;
  const unseen = await unseenWords(draft, directory, asker, parts);
  return unseen === null ? null : `${unseen} Choose other queues, or another channel.`;
}

function isTied({ channelId }: Asker, { directories }: CommandParts): boolean {
  return directories.isTied(channelId);
}

/** Whether it would be saved just as it is, and nobody else changed it. */
async function isUnchanged(
  { id, revision }: { id: number; revision: number },
  draft: RuleDraft,
  { isOnTrial }: Entries,
  directory: Directory,
  { store, clock }: CommandParts,
): Promise<boolean> {
  const rule = await store.rule(id);
  if (rule === null || rule.revision !== revision) return false;
  const wasOnTrial = rule.trialUntilMs !== null && rule.trialUntilMs > clock.now();
  return (
    wasOnTrial === isOnTrial && printedDraft(draftOf(rule), directory) === printedDraft(draft, directory)
  );
}

/** Who was faster, what the rule says now, and what Save would do. */
function conflictWords(
  { rule, by, atMs }: Extract<Saved, { kind: 'conflict' }>,
  sight: Sight,
  zone: string,
): Rich {
  return [
    bold('Nothing was saved yet. '),
    by === 'bot' ? 'The bot' : { kind: 'name', userId: by },
    ` changed rule ${rule.id} at ${formatClock(atMs, zone)}, while it was open here. It now reads: `,
    ...sentence(veiled(rule, sight), lexiconOf(sight.directory)),
    '. Save again to put in its place what stands below.',
  ];
}

function saySame(id: number): Message {
  const words = `Rule ${id} stays as it was.`;
  return { summary: words, parts: [{ kind: 'headline', text: [bold(words)] }] };
}

/** "Rule 12 watches from now on", how it reads, and whom it tells. */
export function saySaved(
  rule: Rule,
  isChange: boolean,
  directory: Directory,
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
  const words = sentence(rule, lexiconOf(directory));
  const head = `Rule ${rule.id} ${isChange ? 'is changed' : 'watches from now on'}.`;
  return {
    summary: `${head} ${plainText(words, formatClock)}`,
    parts: [
      { kind: 'headline', text: [bold(head), `${whom}${learning}`] },
      { kind: 'text', text: words },
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
