/** What the commands of digests work with, and what most of them need first. */
import type { EditAccess } from '../../core/access.ts';
import type { Digest } from '../../core/digest.ts';
import { bold, type Rich } from '../../core/message.ts';
import type { Analytics, Asker, Clock, Directories, Log } from '../../core/ports.ts';
import type { Directory } from '../../core/queue.ts';
import { type Answer, said } from '../../core/route.ts';
import type { Deed, Store } from '../../core/store.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { plain, sayProblem } from '../../language/say.ts';
import type { Sight } from '../say-digests.ts';

export interface DigestParts {
  analytics: Analytics;
  directories: Directories;
  store: Store;
  clock: Clock;
  log: Log;
  /** IANA name, for people whose own is not known. */
  zone: string;
  access: EditAccess;
  newId: () => string;
  /** Called after something was put into the outbox. */
  onRows: () => void;
}

export function zoneOf(asker: Asker, { zone }: Pick<DigestParts, 'zone'>): string {
  return asker.zone ?? zone;
}

export function deedOf(asker: Asker, { clock }: Pick<DigestParts, 'clock'>): Deed {
  return { by: asker.userId, atMs: clock.now() };
}

/** What is seen where somebody asks, or the answer that says why there is nothing. */
export async function sightFor(
  line: string,
  asker: Asker,
  { directories }: Pick<DigestParts, 'directories'>,
): Promise<({ ok: true; directory: Directory } & Sight) | { ok: false; answer: Answer }> {
  const told = await directories.seenFrom([asker.channelId], 'command');
  if (!told.ok) return { ok: false, answer: sayProblem(told.fault, line) };
  const isTied = directories.isTied(asker.channelId);
  return { ok: true, directory: told.value, lexicon: lexiconOf(told.value), isTied };
}

/** A digest by its number; where only some queues are seen, digests of other places are not talked of. */
export async function digestFor(
  id: number,
  asker: Asker,
  parts: Pick<DigestParts, 'store' | 'directories'>,
): Promise<{ ok: true; digest: Digest } | { ok: false; answer: Answer }> {
  const digest = await parts.store.digest(id);
  if (digest === null) return { ok: false, answer: noSuchDigest(id) };
  if (isElsewhere(digest.channelId, asker, parts)) return { ok: false, answer: notHere(id) };
  return { ok: true, digest };
}

export function isElsewhere(
  channelId: string,
  asker: Asker,
  { directories }: Pick<DigestParts, 'directories'>,
): boolean {
  return directories.isTied(asker.channelId) && channelId !== asker.channelId;
}

export function notHere(id: number): Answer {
  return plain(`Digest ${id} is not one of this channel's.`, 'Ask me in a direct message.', []);
}

export function noSuchDigest(id: number): Answer {
  return plain(`There is no digest ${id}.`, 'Type `digests` for those there are.', []);
}

export function notYours(digest: Digest): Answer {
  const { head, rest } = notYoursWords(digest);
  const text: Rich = [bold(head), ' ', ...rest];
  return { ...said({ summary: head, parts: [{ kind: 'headline', text }] }), isFailure: true };
}

/** The same for a form, where nobody can be named. */
export function notYoursText(digest: Digest): string {
  if (digest.keptIn === null) return 'Only its owner or an admin may change this digest.';
  const { head, rest } = notYoursWords(digest);
  return [head, ...rest].join(' ');
}

/** Who else may change it, or in which file it is kept. */
function notYoursWords({ id, ownerId, keptIn }: Digest): { head: string; rest: Rich } {
  if (keptIn !== null) {
    return {
      head: `Digest ${id} is kept in a file, ${keptIn.file}.`,
      rest: [`It is changed there, under ${keptIn.key}, and nowhere in Slack.`],
    };
  }
  const owner = { kind: 'name' as const, userId: ownerId };
  return {
    head: `Digest ${id} is not yours to change.`,
    rest: ['It belongs to ', owner, ': its owner or an admin can change it.'],
  };
}
