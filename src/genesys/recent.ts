/** The last quarter-hours of the watched queues, for the tick: what has settled is kept, the rest is asked for anew. */
import { failed, good, type Outcome } from '../core/fault.ts';
import type { Bucket, RecentAnswer, RecentRequest } from '../core/ports.ts';
import { MINUTE_MS, QUARTER_MS } from '../core/zone.ts';
import { type AggregateParts, askSpan, bucketsFrom } from './aggregates.ts';
import type { Figure } from './cache.ts';
import { metricsOf, onlyStats, type Stat } from './chosen-stats.ts';
import { chunksOf } from './parts.ts';
import type { IntervalRow } from './schemas.ts';
import type { TimeRange } from './spans.ts';

/** 2 h 15. */
export const RECENT_QUARTERS = 9;

/**
 * Timers of a quarter-hour still arrive for a while after its end: what was read sooner is not kept. Shorter than a
 * quarter-hour, so that the last tick in which it is the one before the open one settles it.
 */
const SETTLED_AFTER_MS = 10 * MINUTE_MS;

/** Of one quarter-hour; Genesys has some ten. A queue with more is asked for whole each time. */
const MAX_MEDIA_KEPT = 20;

export interface RecentUsage {
  /** What is kept: queues, their quarter-hours, and cells of one queue, quarter-hour and media type. */
  queues: number;
  quarters: number;
  cells: number;
}

export interface Recent {
  read(request: RecentRequest): Promise<RecentAnswer>;
  usage(): RecentUsage;
}

/** What has settled of one queue: all that happened in [fromMs, untilMs). */
interface Kept {
  stats: ReadonlySet<Stat>;
  fromMs: number;
  untilMs: number;
  /** Sparse, in order. */
  buckets: readonly Bucket[];
}

interface Wanted {
  queueId: string;
  known: Kept | null;
  /** The first quarter-hour that must be asked for. */
  fromMs: number;
}

/** One reading: the quarter-hours up to the open one. */
interface Reading {
  nowMs: number;
  stats: ReadonlySet<Stat>;
  quarters: readonly TimeRange[];
}

/**
 * One reading takes ⌈n/50⌉ calls for n queues, whatever is known of each: the queues are put in order of the first
 * quarter-hour that they lack, and each call asks from the earliest of its own. Most lack the open one and the one
 * before it, so at most one call for each other beginning asks for some queues more than it must. (More calls only where
 * Genesys refuses one as too large, or fails and is asked again.)
 */
export function createRecent(parts: AggregateParts): Recent {
  const { clock, limits } = parts;
  const kept = new Map<string, Kept>();

  async function read({ queueIds, stats }: RecentRequest): Promise<RecentAnswer> {
    const nowMs = clock.now();
    const reading = { nowMs, stats: new Set(stats), quarters: quartersAt(nowMs) };
    const watched = new Set(queueIds);
    for (const id of kept.keys()) if (!watched.has(id)) kept.delete(id);
    if (stats.size === 0) {
      return { fetchedAtMs: nowMs, queues: new Map([...watched].map((id) => [id, good([])])) };
    }
    const wanted = [...watched]
      .map((id) => wantedOf(id, kept.get(id), reading))
      .sort((a, b) => a.fromMs - b.fromMs);
    const chunks = await Promise.all(
      chunksOf(wanted, limits.queuesPerCall).map((chunk) => readChunk(chunk, reading)),
    );
    const inOrder = new Map(chunks.flatMap(({ queues }) => queues));
    return {
      fetchedAtMs: openReadAt(
        chunks.flatMap(({ fetchedAtMs }) => fetchedAtMs),
        reading,
      ),
      queues: new Map([...watched].map((id) => [id, found(inOrder, id)])),
    };
  }

  async function readChunk(chunk: readonly Wanted[], reading: Reading) {
    const startMs = Math.min(...chunk.map(({ fromMs }) => fromMs));
    const quarters = reading.quarters.filter((quarter) => quarter.startMs >= startMs);
    const span = { startMs, endMs: endOf(reading), granularity: 'PT15M' } as const;
    const context = {
      buckets: quarters,
      zone: 'UTC',
      purpose: 'tick',
      metrics: metricsOf(reading.stats),
      // The question is small and the next tick asks again: a Genesys that hangs is not waited for three times.
      maxHalvingsAfterTimeout: 0,
    } as const;
    const answers = await askSpan(
      chunk.map(({ queueId }) => queueId),
      span,
      context,
      parts,
    );
    const fetchedAtMs: number[] = [];
    const queues = chunk.map(({ queueId, known }) => {
      const answer = found(answers, queueId);
      if (!answer.ok) return [queueId, failed<readonly Bucket[]>(answer.fault)] as const;
      fetchedAtMs.push(answer.value.fetchedAtMs);
      return [queueId, good(put(queueId, known, answer.value, quarters, reading))] as const;
    });
    return { queues, fetchedAtMs };
  }

  /** Joins what was known with what was asked for, and keeps what of it has settled. */
  function put(
    queueId: string,
    known: Kept | null,
    { value: rows }: Figure<IntervalRow[]>,
    quarters: readonly TimeRange[],
    reading: Reading,
  ): readonly Bucket[] {
    const [firstMs, askedFromMs] = [startOf(reading.quarters), startOf(quarters)];
    const before = (known?.buckets ?? []).filter(
      ({ startMs }) => startMs >= firstMs && startMs < askedFromMs,
    );
    const buckets = [...before, ...onlyStats(bucketsFrom(rows, quarters), reading.stats)];
    // A queue of which nothing is told may be out of sight for a while: none of it has settled, and asking for all of
    // that once more costs nothing as long as there is nothing.
    if (rows.length === 0) return buckets;
    const untilMs = floorQuarter(reading.nowMs - SETTLED_AFTER_MS);
    const settled = buckets.filter(({ startMs }) => startMs < untilMs);
    if (settled.some(({ media }) => media.size > MAX_MEDIA_KEPT)) kept.delete(queueId);
    else {
      kept.set(queueId, {
        stats: reading.stats,
        fromMs: firstMs,
        untilMs,
        buckets: settled,
      });
    }
    return buckets;
  }

  function usage(): RecentUsage {
    const quarters = [...kept.values()].flatMap(({ buckets }) => buckets);
    const cells = quarters.reduce((sum, { media }) => sum + media.size, 0);
    return { queues: kept.size, quarters: quarters.length, cells };
  }

  return { read, usage };
}

/** The quarter-hours that a reading is of, the open one last. Every zone's offset is a multiple of them. */
function quartersAt(nowMs: number): TimeRange[] {
  const openMs = floorQuarter(nowMs);
  return Array.from({ length: RECENT_QUARTERS }, (_, at) => {
    const startMs = openMs - (RECENT_QUARTERS - 1 - at) * QUARTER_MS;
    return { startMs, endMs: startMs + QUARTER_MS };
  });
}

function wantedOf(queueId: string, old: Kept | undefined, { nowMs, stats, quarters }: Reading): Wanted {
  const firstMs = startOf(quarters);
  const oneBeforeOpenMs = floorQuarter(nowMs) - QUARTER_MS;
  const serves =
    old !== undefined &&
    // Not so when the clock was set back: what was settled then may still be to come.
    old.fromMs <= firstMs &&
    old.untilMs > firstMs &&
    [...stats].every((stat) => old.stats.has(stat));
  if (!serves) return { queueId, known: null, fromMs: firstMs };
  const isSame = old.stats.size === stats.size;
  const known = isSame ? old : { ...old, buckets: onlyStats(old.buckets, stats) };
  return { queueId, known, fromMs: Math.min(old.untilMs, oneBeforeOpenMs) };
}

/** The oldest of the readings, but never later than the quarter-hour that was open for them: so it names that one. */
function openReadAt(fetchedAtMs: readonly number[], reading: Reading): number {
  if (fetchedAtMs.length === 0) return reading.nowMs;
  return Math.min(...fetchedAtMs, endOf(reading) - 1);
}

function startOf(quarters: readonly TimeRange[]): number {
  return quarters[0]?.startMs ?? 0;
}

function endOf({ quarters }: Reading): number {
  return quarters.at(-1)?.endMs ?? 0;
}

function floorQuarter(atMs: number): number {
  return Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
}

function found<T>(outcomes: ReadonlyMap<string, Outcome<T>>, queueId: string): Outcome<T> {
  const outcome = outcomes.get(queueId);
  if (outcome === undefined) throw new Error('A queue was lost on its way to Genesys');
  return outcome;
}
