/** A draft made into a digest that is kept: where it speaks, since when it is due, and what the audit trail says of it. */
import { type EditAccess, mayChange } from '../core/access.ts';
import type { Digest, DigestDraft, DueTimes } from '../core/digest.ts';
import type { Fault } from '../core/fault.ts';
import type { Asker, Directories } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import type { Deed, DigestStore, NewDigest } from '../core/store.ts';
import { printDigest } from '../language/digest-print.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';

export type Saved =
  | { kind: 'saved'; digest: Digest }
  /** Somebody else changed it meanwhile: how it reads now, by whom and when. */
  | { kind: 'conflict'; digest: Digest; by: string; atMs: number }
  | { kind: 'gone' }
  | { kind: 'full' }
  | { kind: 'not-yours'; digest: Digest }
  /** Of this query, counted from 1, nothing may be seen where the digest would speak. */
  | { kind: 'unseen'; query: number }
  | { kind: 'fault'; fault: Fault };

export interface Saving {
  draft: DigestDraft;
  asker: Asker;
  /** The digest that is changed and the revision that the person saw; null: a new one. */
  edit: { id: number; revision: number } | null;
}

export interface SavingParts {
  store: DigestStore;
  directories: Directories;
  /** What is seen where it is saved. */
  directory: Directory;
  access: EditAccess;
  nowMs: number;
}

export async function saveDigest(saving: Saving, parts: SavingParts): Promise<Saved> {
  const { draft, asker, edit } = saving;
  const { store, nowMs } = parts;
  const before = edit === null ? null : await store.digest(edit.id);
  if (edit !== null && before === null) return { kind: 'gone' };
  if (before !== null && !mayChange(before, asker.userId, parts.access))
    return { kind: 'not-yours', digest: before };
  const digest = resolved(draft, asker, before, nowMs);
  const unseen = await unseenThere(digest, asker, parts);
  if (unseen !== null) return unseen;
  const lexicon = lexiconOf(parts.directory);
  const deed: Deed = { by: asker.userId, atMs: nowMs };
  const words = printDigest(draft, lexicon);
  if (before === null || edit === null) {
    const added = await store.addDigest(digest, `added it: ${words}`, deed);
    return added === null ? { kind: 'full' } : { kind: 'saved', digest: added };
  }
  const change = `changed it from: ${printDigest(draftOf(before), lexicon)}; to: ${words}`;
  const changed = await store.changeDigest(edit.id, edit.revision, digest, change, deed);
  return changed.kind === 'changed' ? { kind: 'saved', digest: changed.digest } : changed;
}

/** Slack's ids of direct messages begin so: the bot may not speak in those between people. */
export const DIRECT = /^D/;

/** "Here" is where it was typed, "me" the direct messages of whoever owns it, as is "here" in any direct message. */
function resolved(draft: DigestDraft, asker: Asker, before: Digest | null, nowMs: number): NewDigest {
  const { channel, ...rest } = draft;
  const ownerId = before?.ownerId ?? asker.userId;
  const place = channel.kind === 'channel' ? channel.id : asker.channelId;
  const isSameTimes = before !== null && isSame(before.due, draft.due);
  return {
    ...rest,
    ownerId,
    keptIn: null,
    channelId: channel.kind === 'me' || DIRECT.test(place) ? ownerId : place,
    dueSinceMs: isSameTimes ? before.dueSinceMs : nowMs,
  };
}

function isSame(a: DueTimes, b: DueTimes): boolean {
  const text = ({ minute, days, zone, except }: DueTimes) =>
    JSON.stringify([minute, days, zone, except.map(({ year, month, day }) => [year, month, day])]);
  return text(a) === text(b);
}

async function unseenThere(
  { queries, channelId }: NewDigest,
  asker: Asker,
  { directories }: SavingParts,
): Promise<Saved | null> {
  const told = await directories.seenFrom([channelId, asker.channelId], 'command');
  if (!told.ok) return { kind: 'fault', fault: told.fault };
  const lexicon = lexiconOf(told.value);
  const at = queries.findIndex(({ scope }) => queuesOf(scope, lexicon).length === 0);
  return at < 0 ? null : { kind: 'unseen', query: at + 1 };
}

/** A digest as its owner would say it. */
export function draftOf({ name, queries, due, channelId, ownerId }: Digest): DigestDraft {
  const channel =
    channelId === ownerId ? { kind: 'me' as const } : { kind: 'channel' as const, id: channelId };
  return { name, queries, due, channel };
}

/** In words for whoever could not save it; null for what has more to tell. */
export function notSavedWords(
  saved: Exclude<Saved, { kind: 'saved' | 'conflict' | 'not-yours' | 'fault' }>,
): string {
  switch (saved.kind) {
    case 'gone':
      return 'This digest was removed while it was open here. Nothing was saved.';
    case 'full':
      return 'There are 2,000 digests, which is the most there can be. Remove some first.';
    case 'unseen':
      return `None of the queues of question ${saved.query} can be seen where the digest would go.`;
  }
}
