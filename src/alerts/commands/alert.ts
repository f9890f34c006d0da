/** `alert …`: a sentence becomes a rule, by way of the form; `alert 12` shows one, `alert 12 test` tries it on the past. */

import { mayChange } from '../../core/access.ts';
import { sayFault } from '../../core/fault.ts';
import { type Button, bold, type Rich } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import type { Directory } from '../../core/queue.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import type { RuleDraft } from '../../core/rule.ts';
import { localExample } from '../../language/examples.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { settledScope } from '../../language/names.ts';
import { readAlert } from '../../language/rule-commands.ts';
import type { RulePart } from '../../language/rule-complete.ts';
import { parseRule } from '../../language/rule-parse.ts';
import { plain, sayChoice, sayNotUnderstood } from '../../language/say.ts';
import { isVeiled, sightFor, veiled, zoneOf } from '../../language/sight.ts';
import { tryFor, unseenWords } from '../destination.ts';
import { openRuleForm, printedDraft, saySaved } from '../rule-forms.ts';
import { draftOf, saveRule } from '../saving.ts';
import { draftSentence, firesOften, sayBacktest, sayRule } from '../say-rule.ts';
import { viewsOf } from './list.ts';
import { type CommandParts, noSuchRule, notYours, ruleFor } from './parts.ts';

export const ALERT_COMMAND: Command<CommandParts> = {
  words: ['alert', 'watch'],
  usage: 'alert <queues> when <figure> > <number>',
  about: 'tells a channel when a line is crossed; `help alerts` for more',
  topic: {
    name: 'alerts',
    about:
      'A sentence opens a form with what it would have said in the last 14 days; nothing is saved before you say so.',
    examples: [
      ['alert support when abandon% > 8 over 30m', 'also sl < target, waiting > 5, longest > 2m'],
      ['alert all voice when abandon spikes between 08:00-20:00', 'learns what is usual: no number needed'],
      ['alert sales when offered < 40% of usual', 'a dead line looks healthy otherwise'],
      ['alert me if support > 5 waiting', 'to you alone, in a direct message'],
      ['alerts', 'the rules here and yours; `alerts all` for every one'],
      ['alert 12', 'one of them; `alert 12 test`, `alert 12 change`, `history 12`, `remove alert 12`'],
      ['mute 12 2h', 'also `mute 12 billing 30m because known outage`, `snooze alerts 1h`, `unmute 12`'],
    ],
  },
  run,
};

/** What the buttons under an unsaved rule say: they are not typed. */
export const SAVE_COMMAND: Command<CommandParts> = {
  words: ['save-alert'],
  usage: '',
  about: '',
  run: (request, parts) => withSentence(request.rest, request, parts, saveSentence),
};

export const TRY_COMMAND: Command<CommandParts> = {
  words: ['try-alert'],
  usage: '',
  about: '',
  run: (request, parts) => withSentence(request.rest, request, parts, trySentence),
};

async function run(request: Request, parts: CommandParts): Promise<Answer> {
  const changed = /^(.*\d.*?)\s+(?:change|edit)\s*$/isu.exec(request.rest);
  const line = readAlert(changed?.[1] ?? request.rest);
  if (line.kind === 'sentence') return withSentence(request.rest, request, parts, previewSentence);
  if (changed !== null) return changeRule(line.ruleId, request, parts);
  return line.kind === 'test' ? testRule(line.ruleId, request, parts) : showRule(line.ruleId, request, parts);
}

interface Sentence {
  draft: RuleDraft;
  missing: readonly RulePart[];
  directory: Directory;
  asker: Asker;
  /** Words before the sentence that say how it is to be saved. */
  flags: ReadonlySet<string>;
}

const FLAGS = /^((?:(?:live|trial|anyway)\s+)+)\|\s*/u;

async function withSentence(
  rest: string,
  { line, asker }: Request,
  parts: CommandParts,
  then: (sentence: Sentence, parts: CommandParts) => Promise<Answer> | Answer,
): Promise<Answer> {
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const flagged = FLAGS.exec(rest);
  const words = rest.slice(flagged?.[0].length ?? 0);
  const scene = {
    directory: told.directory,
    nowMs: parts.clock.now(),
    zone: zoneOf(asker, parts),
    last: null,
  };
  const parsed = parseRule(words, scene);
  if (parsed.kind === 'misread') return sayNotUnderstood(parsed.misread, parsed.offers);
  if (parsed.kind === 'choice') return sayChoice(parsed.question, parsed.offers);
  const flags = new Set((flagged?.[1] ?? '').split(/\s+/).filter((flag) => flag !== ''));
  const { draft, missing } = withOwnQueues(parsed, told.directory);
  const unseen = await unseenWords(draft, told.directory, asker, parts);
  if (unseen !== null) return plain(unseen, 'Choose other queues, or another channel.', []);
  return then({ draft, missing, directory: told.directory, asker, flags }, parts);
}

/** Of a channel that has queues of its own, a rule that names none watches those. */
function withOwnQueues(
  { draft, missing }: Pick<Sentence, 'draft' | 'missing'>,
  directory: Directory,
): Pick<Sentence, 'draft' | 'missing'> {
  if (draft.scope.kind !== 'here' || directory.here === null) return { draft, missing };
  const scope = settledScope(draft.scope, lexiconOf(directory));
  return { draft: { ...draft, scope }, missing: missing.filter((part) => part !== 'queues') };
}

/** Nothing is saved yet: the form shows what it would have said. Where no form can be opened, buttons do. */
function previewSentence({ draft, missing, directory, asker }: Sentence, parts: CommandParts): Answer {
  const form = openRuleForm(
    draft,
    { directory, asker, edit: null, isOnTrial: draft.channel.kind !== 'me', missing },
    parts,
  );
  const words = printedDraft(draft, directory);
  if (missing.length > 0)
    return {
      ...plain(
        MISSING_WORDS[missing[0] ?? 'condition'],
        localExample('A whole one: `alert support when abandon% > 8 over 30m`.', lexiconOf(directory)),
        [{ kind: 'ask', id: 'form', label: 'Fill in the form', line: `alert ${words}`.trim() }],
      ),
      form,
      isFailure: false,
    };
  const buttons: Button[] = [
    { kind: 'ask', id: 'save', label: 'Save, on trial for 24 h', line: `save-alert trial | ${words}` },
    { kind: 'ask', id: 'save-live', label: 'Save, tell the channel', line: `save-alert live | ${words}` },
    ...(draft.test.kind === 'live'
      ? []
      : [{ kind: 'ask' as const, id: 'try', label: 'Try on 14 days', line: `try-alert ${words}` }]),
    { kind: 'ask', id: 'change', label: 'Change …', line: `alert ${words}` },
  ];
  return {
    ...said({
      summary: `Not saved yet: ${words}`,
      parts: [
        {
          kind: 'headline',
          text: [bold('Not saved yet.'), ' It would watch: ', ...draftSentence(draft, lexiconOf(directory))],
        },
        { kind: 'buttons', buttons },
      ],
    }),
    form,
  };
}

const MISSING_WORDS: Readonly<Record<RulePart, string>> = {
  queues: 'Which queues should it watch?',
  condition: 'What should it speak up about?',
  hours: 'All queues around the clock is a lot: between which hours?',
};

async function saveSentence(
  { draft, missing, directory, asker, flags }: Sentence,
  parts: CommandParts,
): Promise<Answer> {
  if (missing.length > 0)
    return plain(MISSING_WORDS[missing[0] ?? 'condition'], 'Say it in the sentence.', []);
  const words = printedDraft(draft, directory);
  const how = flags.has('live') ? 'live' : 'trial';
  const tried = draft.test.kind === 'live' || flags.has('anyway') ? null : await tryFor(draft, asker, parts);
  if (tried?.ok === true && firesOften(tried.value)) {
    const buttons: Button[] = [
      { kind: 'ask', id: 'save', label: 'Save it all the same', line: `save-alert ${how} anyway | ${words}` },
      { kind: 'ask', id: 'change', label: 'Change …', line: `alert ${words}` },
    ];
    const sentence = draftSentence(draft, lexiconOf(directory));
    return said(sayBacktest(sentence, tried.value, zoneOf(asker, parts), buttons));
  }
  const saved = await saveRule(
    { draft, asker, isOnTrial: how === 'trial', edit: null },
    { store: parts.store, directory, access: parts.access, nowMs: parts.clock.now() },
  );
  if (saved.kind !== 'saved')
    return plain('There are 10,000 rules, which is the most there can be.', 'Remove some first.', []);
  return said(saySaved(saved.rule, false, directory, parts, asker));
}

async function trySentence({ draft, directory, asker }: Sentence, parts: CommandParts): Promise<Answer> {
  const words = printedDraft(draft, directory);
  const buttons: Button[] = [
    { kind: 'ask', id: 'save', label: 'Save, on trial for 24 h', line: `save-alert trial | ${words}` },
  ];
  return tryOut(draft, draftSentence(draft, lexiconOf(directory)), asker, buttons, parts);
}

async function tryOut(
  draft: RuleDraft,
  words: Rich,
  asker: Asker,
  buttons: readonly Button[],
  parts: CommandParts,
): Promise<Answer> {
  const tried = await tryFor(draft, asker, parts);
  if (!tried.ok) {
    const { what, todo } = sayFault(tried.fault);
    return plain(`It could not be tried on the past. ${what}`, todo, []);
  }
  return said(sayBacktest(words, tried.value, zoneOf(asker, parts), buttons));
}

async function showRule(id: number, { line, asker }: Request, parts: CommandParts): Promise<Answer> {
  const asked = await ruleFor(id, asker, parts);
  if (!asked.ok) return asked.answer;
  const { rule } = asked;
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const [view] = await viewsOf([rule], told, parts);
  if (view === undefined) return noSuchRule(id);
  const draft = draftOf(veiled(rule, told));
  const words = printedDraft({ ...draft, channel: { kind: 'here' } }, told.directory);
  const may = mayChange(rule, asker.userId, parts.access);
  return said(sayRule({ ...view, words }, zoneOf(asker, parts), parts.clock.now(), may));
}

async function testRule(id: number, { line, asker }: Request, parts: CommandParts): Promise<Answer> {
  const asked = await ruleFor(id, asker, parts);
  if (!asked.ok) return asked.answer;
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const words = draftSentence(draftOf(veiled(asked.rule, told)), lexiconOf(told.directory));
  return tryOut(draftOf(asked.rule), words, asker, [], parts);
}

async function changeRule(id: number, { line, asker }: Request, parts: CommandParts): Promise<Answer> {
  const asked = await ruleFor(id, asker, parts);
  if (!asked.ok) return asked.answer;
  const { rule } = asked;
  if (!mayChange(rule, asker.userId, parts.access)) return notYours(rule);
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  if (isVeiled(rule, told))
    return plain(`Rule ${id} watches what is not shown here.`, 'Change it in a direct message with me.', []);
  const { directory } = told;
  const draft = draftOf(rule);
  const isOnTrial = rule.trialUntilMs !== null && rule.trialUntilMs > parts.clock.now();
  const form = openRuleForm(
    draft,
    {
      directory,
      asker,
      edit: { id, revision: rule.revision, isOwn: rule.ownerId === asker.userId },
      isOnTrial,
      missing: [],
    },
    parts,
  );
  return {
    ...plain(`Rule ${id} is changed in a form.`, '', [
      { kind: 'ask', id: 'form', label: `Change rule ${id} …`, line: `alert ${id} change` },
    ]),
    form,
    isFailure: false,
  };
}
