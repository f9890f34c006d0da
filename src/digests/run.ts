/**
 * Sends what is due: read, decide, act. Figures come first, then one transaction keeps the run and puts its messages into
 * the outbox: who is killed before it begins anew, and after it the outbox takes over.
 */
import type { Digest, DigestRun } from '../core/digest.ts';
import { type Fault, failed, good, type Outcome } from '../core/fault.ts';
import type { Message } from '../core/message.ts';
import type { Clock, Directories, Log, Meter } from '../core/ports.ts';
import { type DigestStore, LeaseLost, type NewOutboxRow, type WatchStore } from '../core/store.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { type Decision, decide, isSaidLate } from './due.ts';
import { faultLines, type Gathered, gather, type Section, type Sources } from './gather.ts';
import { digestRows } from './rows.ts';
import { sayDigest } from './say-digest.ts';

/** So late a digest may begin; looking costs two reads of the store. */
const LOOK_EVERY_MS = 5_000;
/** Digests that are gathered at once: their calls share the background's part of the budget, and none waits for all. */
const MAX_AT_ONCE = 4;
/** When Genesys gives nothing at all it is asked again each minute, for so long. */
const TRY_AGAIN_MS = MINUTE_MS;
export const TRY_FOR_MS = 10 * MINUTE_MS;

export interface RunnerParts extends Omit<Sources, 'store' | 'clock'> {
  store: Pick<DigestStore, 'digests' | 'lastRuns' | 'commitRuns'> & Pick<WatchStore, 'episodesBetween'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
  meter: Pick<Meter, 'digestRan'>;
  /** For the reference of a bug. */
  newId: () => string;
  /** Called after something was put into the outbox. */
  onRows: () => void;
}

export interface Runner {
  everyMs(): number;
  /** Rejects with LeaseLost when another process leads by now. */
  run(): Promise<void>;
  /** Begins no more digests. */
  stop(): void;
}

/** A digest for which Genesys gave nothing yet. */
interface Waiting {
  dueAtMs: number;
  firstAtMs: number;
  triedAtMs: number;
}

export function createRunner(parts: RunnerParts): Runner {
  const { store, clock, log } = parts;
  /** By digest id; what is due no more is forgotten. */
  let waiting = new Map<number, Waiting>();
  let isStopped = false;

  async function run(): Promise<void> {
    const [digests, lastRuns] = await Promise.all([store.digests(), store.lastRuns()]);
    const nowMs = clock.now();
    const due = digests
      .map((digest) => ({ digest, decision: decide(digest, lastRuns.get(digest.id) ?? null, nowMs) }))
      .filter(({ decision }) => decision.send !== null || decision.skip.length > 0)
      // Who has waited longest comes first.
      .sort((a, b) => (a.decision.send?.dueAtMs ?? 0) - (b.decision.send?.dueAtMs ?? 0));
    const ids = new Set(due.map(({ digest }) => digest.id));
    waiting = new Map([...waiting].filter(([id]) => ids.has(id)));
    await inTurns(due, MAX_AT_ONCE, async ({ digest, decision }) => {
      if (!isStopped) await act(digest, decision);
    });
  }

  async function act(digest: Digest, { skip, send }: Decision): Promise<void> {
    const atMs = clock.now();
    const skipped = skip.map(
      (dueAtMs): DigestRun => ({ digestId: digest.id, dueAtMs, atMs, outcome: 'skipped' }),
    );
    if (send === null) return keep(digest, skipped, []);
    const { dueAtMs } = send;
    const messages = await tellInTime(digest, dueAtMs);
    if (messages === null) return skipped.length > 0 ? keep(digest, skipped, []) : undefined;
    const sentAtMs = clock.now();
    const outcome = isSaidLate(dueAtMs, sentAtMs) ? 'late' : 'sent';
    const sent: DigestRun = { digestId: digest.id, dueAtMs, atMs: sentAtMs, outcome };
    await keep(digest, [...skipped, sent], digestRows(digest, dueAtMs, messages, sentAtMs));
    waiting.delete(digest.id);
  }

  async function keep(
    digest: Digest,
    runs: readonly DigestRun[],
    rows: readonly NewOutboxRow[],
  ): Promise<void> {
    // False: it was changed or removed meanwhile, or another process was faster. It is looked at again.
    if (!(await store.commitRuns(digest, runs, rows))) return;
    for (const { dueAtMs, outcome } of runs) {
      parts.meter.digestRan(outcome);
      const facts = { digest: digest.id, due: new Date(dueAtMs).toISOString() };
      if (outcome === 'skipped') log.warn('a digest was missed by too much, and is not sent', facts);
      else log.info('a digest goes out', { ...facts, outcome });
    }
    if (rows.length > 0) parts.onRows();
  }

  /** Null: Genesys gives nothing, and is asked again later. */
  async function tellInTime(digest: Digest, dueAtMs: number): Promise<readonly Message[] | null> {
    const known = waiting.get(digest.id);
    const before = known?.dueAtMs === dueAtMs ? known : null;
    const startedAtMs = clock.now();
    if (before !== null && startedAtMs - before.triedAtMs < TRY_AGAIN_MS) return null;
    const told = await tellSafely(digest, dueAtMs);
    if (told.ok) return told.value;
    const firstAtMs = before?.firstAtMs ?? startedAtMs;
    waiting.set(digest.id, { dueAtMs, firstAtMs, triedAtMs: startedAtMs });
    if (startedAtMs - firstAtMs >= TRY_FOR_MS)
      return said(withoutFigures(digest, dueAtMs, told.fault, parts.directories), digest, dueAtMs);
    log.warn('a digest has no figures yet and is tried again', {
      digest: digest.id,
      fault: told.fault.kind,
    });
    return null;
  }

  function said(gathered: Gathered, digest: Digest, dueAtMs: number): readonly Message[] {
    return sayDigest(gathered, { digest, dueAtMs, sentAtMs: clock.now(), mark: null });
  }

  /** A bug in one digest is told in its place, and keeps no other from being sent. */
  async function tellSafely(digest: Digest, dueAtMs: number): Promise<Outcome<readonly Message[]>> {
    const occasion = { dueAtMs, channelIds: [digest.channelId], purpose: 'background' as const };
    try {
      const gathered = await gather(digest, occasion, parts);
      return gathered.ok ? good(said(gathered.value, digest, dueAtMs)) : gathered;
    } catch (error) {
      const reference = parts.newId().slice(0, 8);
      log.error('a bug in a digest', { digest: digest.id, reference, error });
      return failed({ kind: 'bug', reference });
    }
  }

  return {
    everyMs: () => LOOK_EVERY_MS,
    run,
    stop() {
      isStopped = true;
    },
  };
}

/** What is said in the place of figures when there are none at all; where only some queues are seen, none is named. */
function withoutFigures(
  digest: Digest,
  dueAtMs: number,
  fault: Fault,
  { isTied }: Pick<Directories, 'isTied'>,
): Gathered {
  const sections = faultLines(digest, dueAtMs, fault).map((section): Section => {
    const isNamed = section.kind === 'line' && section.query?.scope.kind === 'named';
    return isNamed && isTied(digest.channelId) ? { ...section, query: null } : section;
  });
  return { sections, lexicon: NO_QUEUES, unseenNames: 0 };
}

/** The queues are not known then; the queries are printed as they are. */
const NO_QUEUES = lexiconOf({ queues: [], groups: [], here: null, fetchedAtMs: 0 });

/** So many at once, in order; none keeps the others from their turn but the loss of the lead. The first failure is thrown at the end. */
async function inTurns<T>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  let next = 0;
  async function turn(): Promise<void> {
    while (next < items.length && !failures.some((error) => error instanceof LeaseLost)) {
      const item = items[next] as T;
      next += 1;
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, turn));
  if (failures.length > 0) throw failures.find((error) => error instanceof LeaseLost) ?? failures[0];
}
