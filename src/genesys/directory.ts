/** Every queue that the client may see: read page by page, kept for some minutes, and served stale when Genesys fails. */
import type { Outcome } from '../core/fault.ts';
import type { Clock, Log, Purpose } from '../core/ports.ts';
import type { Directory, Queue } from '../core/queue.ts';
import type { Ask } from './ask.ts';
import type { Answer } from './failure.ts';
import { parseQueuePage, type QueuePage } from './schemas.ts';

const FRESH_FOR_MS = 5 * 60_000;
/** After a failure, the last directory serves so long before Genesys is asked again. */
const TRY_AGAIN_AFTER_MS = 30_000;
/** The largest that Genesys takes (https://developer.genesys.cloud/routing/routing/queues). */
export const PAGE_SIZE = 100;
const MAX_PAGES = 100;

export interface DirectoryParts {
  ask: Ask;
  clock: Clock;
  log: Log;
  pageSize: number;
}

export type ReadDirectory = (purpose: Purpose) => Promise<Outcome<Directory>>;

/** An organisation without queues for this client is an empty directory, not a fault. */
export function createDirectory(parts: DirectoryParts): ReadDirectory {
  const { clock, log } = parts;
  let last: Directory | null = null;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let reading: Promise<Outcome<Directory>> | null = null;

  async function refresh(purpose: Purpose): Promise<Outcome<Directory>> {
    const read = await readAll(purpose, parts);
    if (read.ok) {
      last = { queues: read.value, groups: [], here: null, fetchedAtMs: clock.now() };
      return { ok: true, value: last };
    }
    const { fault } = read.failure;
    if (last === null) return { ok: false, fault };
    failedAtMs = clock.now();
    log.warn('the list of queues is an old one', { fault, ageMs: clock.now() - last.fetchedAtMs });
    return { ok: true, value: last };
  }

  return function directory(purpose) {
    const nowMs = clock.now();
    const isFresh = last !== null && nowMs - last.fetchedAtMs < FRESH_FOR_MS;
    if (last !== null && (isFresh || nowMs - failedAtMs < TRY_AGAIN_AFTER_MS)) {
      return Promise.resolve({ ok: true, value: last });
    }
    reading ??= refresh(purpose).finally(() => {
      reading = null;
    });
    return reading;
  };
}

/** All queues, each once and by name, whatever moved between the pages while they were read. */
export async function readAll(purpose: Purpose, parts: DirectoryParts): Promise<Answer<Queue[]>> {
  const first = await readPage(1, purpose, parts);
  if (!first.ok) return first;
  const pageCount = Math.min(first.value.pageCount, MAX_PAGES);
  if (pageCount < first.value.pageCount) {
    parts.log.error('more pages of queues than are read', { pages: first.value.pageCount, read: MAX_PAGES });
  }
  const numbers = Array.from({ length: Math.max(0, pageCount - 1) }, (_, at) => at + 2);
  const others = await Promise.all(numbers.map((number) => readPage(number, purpose, parts)));
  const queues = new Map<string, Queue>();
  for (const page of [first, ...others]) {
    if (!page.ok) return page;
    for (const queue of page.value.queues) queues.set(queue.id, queue);
  }
  return { ok: true, value: [...queues.values()].sort(byName) };
}

function readPage(
  pageNumber: number,
  purpose: Purpose,
  { ask, pageSize }: DirectoryParts,
): Promise<Answer<QueuePage>> {
  return ask({ name: 'queues', pageNumber, pageSize }, purpose, parseQueuePage);
}

const { compare } = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function byName(a: Queue, b: Queue): number {
  return compare(a.name, b.name) || compare(a.id, b.id);
}
