/** What the commands of digests work with, and what most of them need first. */
import type { EditAccess } from '../../core/access.ts';
import type { Digest } from '../../core/digest.ts';
import type { Analytics, Asker, Clock, Directories, Log } from '../../core/ports.ts';
import type { Answer } from '../../core/route.ts';
import type { Store } from '../../core/store.ts';
import { plain } from '../../language/say.ts';
import {
  isElsewhere,
  type OwnedThing,
  notYours as sayNotYours,
  notYoursText as sayNotYoursText,
} from '../../language/sight.ts';

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

export function notHere(id: number): Answer {
  return plain(`Digest ${id} is not one of this channel's.`, 'Ask me in a direct message.', []);
}

export function noSuchDigest(id: number): Answer {
  return plain(`There is no digest ${id}.`, 'Type `digests` for those there are.', []);
}

export function notYours(digest: Digest): Answer {
  return sayNotYours(thingOf(digest));
}

/** The same for a form, where nobody can be named. */
export function notYoursText(digest: Digest): string {
  return sayNotYoursText(thingOf(digest));
}

function thingOf({ id, ownerId, keptIn }: Digest): OwnedThing {
  return { noun: 'Digest', id, ownerId, keptIn, others: '' };
}
