/** The form for a digest at work: opened with what is known, checked and saved. */
import { mayChange } from '../core/access.ts';
import type { DigestDraft } from '../core/digest.ts';
import { sayFault } from '../core/fault.ts';
import type { FilledForm, OpenForm, Submitted } from '../core/form.ts';
import { bold, type Message, type Rich } from '../core/message.ts';
import type { Asker, FormDesk } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import type { DigestPart } from '../language/digest-parse.ts';
import { printDigest } from '../language/digest-print.ts';
import { formatClock, formatZone } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { seenOnly, sightOf, zoneOf } from '../language/sight.ts';
import { type DigestParts, notYoursText } from './commands/parts.ts';
import {
  digestForm,
  type Entries,
  entriesOfDraft,
  entriesOfValues,
  type FormToken,
  readEntries,
  readToken,
} from './digest-form.ts';
import { nextDue } from './due.ts';
import { DIRECT, draftOf, notSavedWords, type Saved, saveDigest } from './saving.ts';
import { draftSentence, saySavedDigest, whenWords } from './say-digests.ts';

/** For a new digest, or for one that is. */
export function openDigestForm(
  draft: DigestDraft,
  {
    directory,
    asker,
    edit,
    missing,
  }: { directory: Directory; asker: Asker; edit: FormToken['edit']; missing: readonly DigestPart[] },
  parts: DigestParts,
): OpenForm {
  const sight = sightOf(directory, parts.directories.isTied(asker.channelId));
  const seen = { ...placed(draft, asker), queries: draft.queries.map((query) => seenOnly(query, sight)) };
  const isCut = seen.queries.some((query, at) => query !== draft.queries[at]);
  const entries = entriesOfDraft(seen, directory);
  const above: Rich[] = [
    ...(missing.length > 0 ? [[ASKED_WORDS[missing[0] ?? 'time']]] : [firstWords(draft, parts.clock.now())]),
    ...(isCut ? [[bold('Saving leaves out'), ' queues that are not shown here.']] : []),
  ];
  const form = digestForm({
    entries: missing.includes('queries') ? { ...entries, queries: '' } : entries,
    token: { edit },
    above,
  });
  return { form, later: null };
}

const ASKED_WORDS: Readonly<Record<DigestPart, string>> = {
  queries: 'What should it tell?',
  time: 'At what time should it come?',
};

function firstWords({ due }: DigestDraft, nowMs: number): Rich {
  const next = nextDue(due, nowMs);
  return next === null
    ? ['It never comes.']
    : [`Next: ${whenWords(next, due.zone)} ${formatZone(due.zone)}.`];
}

/** In a direct message there is no channel to tell. */
function placed(draft: DigestDraft, { channelId, userId }: Asker): DigestDraft {
  const isDirect = DIRECT.test(channelId) || channelId === userId;
  return draft.channel.kind === 'here' && isDirect ? { ...draft, channel: { kind: 'me' } } : draft;
}

export function createDigestForms(parts: DigestParts): FormDesk {
  return {
    // No field of it is searched.
    search: async () => [],
    async refill({ token, values }) {
      return { form: digestForm({ entries: entriesOfValues(values), token: readToken(token) }), later: null };
    },
    async submit(filled, asker) {
      const told = await parts.directories.seenFrom([asker.channelId], 'command');
      if (!told.ok) {
        const { what, todo } = sayFault(told.fault);
        return wrong(`Nothing was saved. ${what} ${todo}`.trim());
      }
      return submitted(filled, told.value, asker, parts);
    },
  };
}

function wrong(words: string): Submitted {
  return { kind: 'wrong', errors: { queries: words } };
}

async function submitted(
  filled: FilledForm,
  directory: Directory,
  asker: Asker,
  parts: DigestParts,
): Promise<Submitted> {
  const token = readToken(filled.token);
  const entries = entriesOfValues(filled.values);
  const nowMs = parts.clock.now();
  const read = readEntries(entries, { directory, nowMs, zone: zoneOf(asker, parts) });
  if ('faults' in read) return { kind: 'wrong', errors: read.faults };
  if (token.edit !== null && (await isUnchanged(token.edit, read.draft, asker, directory, parts)))
    return { kind: 'done', message: saySame(token.edit.id) };
  const { store, directories, access } = parts;
  const saved = await saveDigest(
    { draft: read.draft, asker, edit: token.edit },
    { store, directories, directory, access, nowMs },
  );
  return told(saved, { token, entries, directory, asker, parts });
}

interface Filled {
  token: FormToken;
  entries: Entries;
  directory: Directory;
  asker: Asker;
  parts: DigestParts;
}

function told(saved: Saved, { token, entries, directory, asker, parts }: Filled): Submitted {
  const sight = sightOf(directory, parts.directories.isTied(asker.channelId));
  switch (saved.kind) {
    case 'saved':
      return {
        kind: 'done',
        message: saySavedDigest(saved.digest, token.edit !== null, parts.clock.now(), sight),
      };
    case 'conflict': {
      const { id, revision } = saved.digest;
      const next = { edit: { isOwn: token.edit?.isOwn ?? true, id, revision } };
      const above = conflictWords(saved, draftSentence(draftOf(saved.digest), sight), zoneOf(asker, parts));
      return { kind: 'again', form: digestForm({ entries, token: next, above: [above] }) };
    }
    case 'not-yours':
      return wrong(notYoursText(saved.digest));
    case 'fault': {
      const { what, todo } = sayFault(saved.fault);
      return wrong(`Nothing was saved. ${what} ${todo}`.trim());
    }
    default:
      return wrong(notSavedWords(saved));
  }
}

/** Whether it would be saved just as it is, and nobody else changed it. */
async function isUnchanged(
  { id, revision }: { id: number; revision: number },
  draft: DigestDraft,
  asker: Asker,
  directory: Directory,
  { store, access }: DigestParts,
): Promise<boolean> {
  const digest = await store.digest(id);
  if (digest === null || digest.revision !== revision || !mayChange(digest, asker.userId, access))
    return false;
  const lexicon = lexiconOf(directory);
  const { channel } = draftOf(digest);
  const isHere = draft.channel.kind === 'here' && digest.channelId === asker.channelId;
  const now = isHere ? { ...draft, channel } : draft;
  return printDigest(draftOf(digest), lexicon) === printDigest(now, lexicon);
}

function saySame(id: number): Message {
  const words = `Digest ${id} stays as it was.`;
  return { summary: words, parts: [{ kind: 'headline', text: [bold(words)] }] };
}

/** Who was faster, what the digest says now, and what Save would do. */
function conflictWords(
  { digest, by, atMs }: Extract<Saved, { kind: 'conflict' }>,
  sentence: Rich,
  zone: string,
): Rich {
  return [
    bold('Nothing was saved yet. '),
    by === 'bot' ? 'The bot' : { kind: 'name', userId: by },
    ` changed digest ${digest.id} at ${formatClock(atMs, zone)}, while it was open here. It now reads: `,
    ...sentence,
    '. Save again to put in its place what stands below.',
  ];
}
