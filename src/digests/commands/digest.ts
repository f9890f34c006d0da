/** `digest …`: a sentence becomes a digest, by way of the form; `digest 3` shows one, `digest 3 test` sends it to whoever asks. */
import { mayChange } from '../../core/access.ts';
import type { DigestDraft } from '../../core/digest.ts';
import { type Button, bold, code } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import type { Directory } from '../../core/queue.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { readDigest } from '../../language/digest-commands.ts';
import { type DigestPart, parseDigest } from '../../language/digest-parse.ts';
import { printDigest } from '../../language/digest-print.ts';
import { formatZone } from '../../language/figures.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { READY_DIGESTS } from '../../language/ready-digests.ts';
import { plain, sayChoice, sayNotUnderstood, sayProblem } from '../../language/say.ts';
import { type Sight, sightFor, zoneOf } from '../../language/sight.ts';
import { openDigestForm } from '../digest-forms.ts';
import { draftOf, notSavedWords, saveDigest } from '../saving.ts';
import { draftSentence, nextWords, sayOneDigest, saySavedDigest } from '../say-digests.ts';
import { sendTest } from '../testing.ts';
import { type DigestParts, digestFor, notYours } from './parts.ts';

const SHOWN_RUNS = 5;

export const DIGEST_COMMAND: Command<DigestParts> = {
  words: ['digest'],
  usage: 'digest <queues> <period> at <time> <days>',
  about: 'tells a channel the figures at set times; `help digests` for more',
  topic: {
    name: 'digests',
    about: 'A sentence opens a form; nothing is saved before you say so. Several questions stand behind `;`.',
    examples: [
      ['digest morning', 'all of yesterday, weekdays at 08:30; also `digest end of day`, `digest weekly`'],
      ['digest all yesterday by media at 08:30 weekdays in #ops', 'any question, any channel'],
      ['digest retail yesterday; retail yesterday by hour at 8am mon-fri', 'the second stands in the thread'],
      ['digest sales today at 17:30 every day except 2026-12-25 to me', 'to you alone, in a direct message'],
      ['digests', 'those here and yours, when each comes next; `digests all` for every one'],
      ['digest 3', 'one of them; `digest 3 test`, `digest 3 change`, `history digest 3`, `remove digest 3`'],
    ],
  },
  run,
};

/** What the button under an unsaved digest says: it is not typed. */
export const SAVE_COMMAND: Command<DigestParts> = {
  words: ['save-digest'],
  usage: '',
  about: '',
  run: (request, parts) => withSentence(request.rest, request, parts, save),
};

async function run(request: Request, parts: DigestParts): Promise<Answer> {
  const line = readDigest(request.rest);
  if (line.kind === 'sentence')
    return line.line === '' ? offer() : withSentence(line.line, request, parts, preview);
  const asked = await digestFor(line.digestId, request.asker, parts);
  if (!asked.ok) return asked.answer;
  const { digest } = asked;
  const told = await sightFor(request.line, request.asker, parts);
  if (!told.ok) return told.answer;
  const may = mayChange(digest, request.asker.userId, parts.access);
  switch (line.kind) {
    case 'show': {
      const runs = await parts.store.runsOf(digest.id, SHOWN_RUNS);
      return said(sayOneDigest(digest, runs, { nowMs: parts.clock.now(), sight: told, mayChange: may }));
    }
    case 'test':
      return sendTest(digest, request.asker, parts);
    case 'change': {
      if (!may) return notYours(digest);
      const { id, revision, ownerId } = digest;
      const edit = { id, revision, isOwn: ownerId === request.asker.userId };
      const scene = { directory: told.directory, asker: request.asker, edit, missing: [] };
      const again: Button = {
        kind: 'ask',
        id: 'form',
        label: `Change digest ${id} …`,
        line: `digest ${id} change`,
      };
      return {
        ...plain(`Digest ${id} is changed in a form.`, '', [again]),
        form: openDigestForm(draftOf(digest), scene, parts),
        isFailure: false,
      };
    }
  }
}

/** What can be had by a word. */
function offer(): Answer {
  const buttons = READY_DIGESTS.map(
    ({ word, label }): Button => ({
      kind: 'ask',
      id: word.replaceAll(' ', '-'),
      label,
      line: `digest ${word}`,
    }),
  );
  const about = READY_DIGESTS.map(({ label, about: words }) => `${label}: ${words}.`).join('\n');
  return said({
    summary: 'What should a digest tell?',
    parts: [
      {
        kind: 'headline',
        text: [
          bold('What should a digest tell?'),
          ' Take one of these and change what you like, or say it: ',
          code('digest all yesterday at 08:30 weekdays'),
          '.',
        ],
      },
      { kind: 'text', text: [about] },
      { kind: 'buttons', buttons },
    ],
  });
}

interface Sentence {
  draft: DigestDraft;
  missing: readonly DigestPart[];
  directory: Directory;
  sight: Sight;
  asker: Asker;
}

async function withSentence(
  words: string,
  { line, asker }: Request,
  parts: DigestParts,
  then: (sentence: Sentence, parts: DigestParts) => Promise<Answer> | Answer,
): Promise<Answer> {
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const { directory } = told;
  const scene = { directory, nowMs: parts.clock.now(), zone: zoneOf(asker, parts), last: null };
  const parsed = parseDigest(words, scene);
  if (parsed.kind === 'misread') return sayNotUnderstood(parsed.misread, parsed.offers);
  if (parsed.kind === 'choice') return sayChoice(parsed.question, parsed.offers);
  const { draft, missing } = parsed;
  return then({ draft, missing, directory, sight: told, asker }, parts);
}

/** Nothing is saved yet: the form shows what was understood. Where no form can be opened, buttons do. */
function preview({ draft, missing, directory, sight, asker }: Sentence, parts: DigestParts): Answer {
  const form = openDigestForm(draft, { directory, asker, edit: null, missing }, parts);
  const words = printDigest(draft, lexiconOf(directory));
  if (missing.length > 0)
    return {
      ...plain(
        missing[0] === 'queries' ? 'What should it tell?' : 'At what time should it come?',
        'A whole one: `digest all yesterday by media at 08:30 weekdays in #ops`.',
        [{ kind: 'ask', id: 'form', label: 'Fill in the form', line: `digest ${words}` }],
      ),
      form,
      isFailure: false,
    };
  const next = `First ${nextWords(draft, parts.clock.now())} ${formatZone(draft.due.zone)}.`;
  const buttons: Button[] = [
    { kind: 'ask', id: 'save', label: 'Save', line: `save-digest ${words}` },
    { kind: 'ask', id: 'change', label: 'Change …', line: `digest ${words}` },
  ];
  return {
    ...said({
      summary: `Not saved yet: ${words}. ${next}`,
      parts: [
        {
          kind: 'headline',
          text: [bold('Not saved yet.'), ' It would tell: ', ...draftSentence(draft, sight), `. ${next}`],
        },
        { kind: 'buttons', buttons },
      ],
    }),
    form,
  };
}

async function save(
  { draft, missing, directory, sight, asker }: Sentence,
  parts: DigestParts,
): Promise<Answer> {
  if (missing.length > 0)
    return plain('A digest needs a question and a time.', 'Say both: `digest all yesterday at 08:30`.', []);
  const { store, directories, access, clock } = parts;
  const nowMs = clock.now();
  const saved = await saveDigest(
    { draft, asker, edit: null },
    { store, directories, directory, access, nowMs },
  );
  switch (saved.kind) {
    case 'saved':
      return said(saySavedDigest(saved.digest, false, nowMs, sight));
    case 'fault':
      return sayProblem(saved.fault, `save-digest ${printDigest(draft, lexiconOf(directory))}`);
    case 'not-yours':
    case 'conflict':
      return notYours(saved.digest);
    default:
      return plain(notSavedWords(saved), '', []);
  }
}
