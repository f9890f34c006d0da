/** The past of many queues in small slices: some queues, some days, the stats that are wanted; handed over, not kept. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failed, good, type Outcome } from '../core/fault.ts';
import { LONGEST_PERIOD_DAYS, STEP_MS } from '../core/period.ts';
import type { Bucket, HistoryRequest, Purpose } from '../core/ports.ts';
import { DAY_MS, QUARTER_MS } from '../core/zone.ts';
import { type AggregateLimits, type AggregateParts, askSpan, bucketsFrom } from './aggregates.ts';
import { metricsOf, onlyStats, type Stat } from './chosen-stats.ts';
import { chunksOf } from './parts.ts';
import { type Granularity, granularityFor, type Span, type TimeRange } from './spans.ts';

export type TakeBuckets = (queueId: string, buckets: readonly Bucket[]) => void;

/**
 * Bytes that an answer is planned for: parsing it stops everything else for some 30 ms a megabyte. Media types cannot be
 * known beforehand; two are reckoned with, at all hours, which most queues do not reach.
 */
const PLANNED_BYTES = 1_500_000;
const PLANNED_MEDIA = 2;
/** Bytes of JSON: an interval with its frame, and each metric in it. */
const INTERVAL_BYTES = 90;
const METRIC_BYTES: Readonly<Record<'count' | 'timer' | 'ratio', number>> = {
  count: 50,
  timer: 95,
  ratio: 110,
};

/** What a request takes: each chunk of queues is asked about one slice after the other. */
export interface HistoryPlan {
  chunks: string[][];
  slices: Slice[];
}

/** Some whole buckets in a row, in one call. */
export interface Slice {
  span: Span;
  buckets: TimeRange[];
}

/**
 * Hands over each queue with all of its buckets (sparse, in order) as soon as its last slice has come. One call is under
 * way at a time, so that neither slots nor memory are taken from those who cannot wait. Ends at the first fault; of the
 * queues it asked about together, none is then handed over. Throws when the request breaks the port's contract.
 */
export async function readHistory(
  request: HistoryRequest,
  take: TakeBuckets,
  purpose: Purpose,
  parts: AggregateParts,
): Promise<Outcome<true>> {
  const { chunks, slices } = planHistory(request, parts.limits);
  // As it is now: whoever asked may change it while the answers come.
  const stats = new Set(request.stats);
  for (const chunk of chunks) {
    const read = await readChunk(chunk, { slices, stats, purpose }, parts);
    if (!read.ok) return read;
    for (const [queueId, past] of read.value) {
      take(queueId, past);
      // Whoever takes a queue may reckon with it; others get their turn between two of them.
      await nextTurn();
    }
  }
  return good(true);
}

/** Which calls a request takes: the chunks times the slices. In UTC, where no day is longer than another. */
export function planHistory(request: HistoryRequest, limits: AggregateLimits): HistoryPlan {
  const buckets = evenBuckets(request);
  if (buckets.length === 0) return { chunks: [], slices: [] };
  const granularity = granularityFor(buckets, request.step);
  /** Buckets of Genesys' own in one of ours. */
  const perBucket = STEP_MS[request.step] / STEP_MS[granularity];
  const roomPerCall = Math.floor(bucketsPerCall(request.stats, limits.bucketsPerCall) / perBucket);
  const bucketsPerDays = Math.floor((limits.daysPerCall * DAY_MS) / STEP_MS[request.step]);
  const longest = Math.max(1, Math.min(buckets.length, bucketsPerDays, roomPerCall));
  const queuesPerCall = Math.max(1, Math.min(limits.queuesPerCall, Math.floor(roomPerCall / longest)));
  return {
    chunks: chunksOf([...new Set(request.queueIds)], queuesPerCall),
    slices: chunksOf(buckets, longest).map((some) => sliceOf(some, granularity)),
  };
}

function sliceOf(buckets: TimeRange[], granularity: Granularity): Slice {
  const [startMs, endMs] = [buckets[0]?.startMs ?? 0, buckets.at(-1)?.endMs ?? 0];
  return { span: { startMs, endMs, granularity }, buckets };
}

interface ChunkContext {
  slices: readonly Slice[];
  stats: ReadonlySet<Stat>;
  purpose: Purpose;
}

async function readChunk(
  chunk: readonly string[],
  { slices, stats, purpose }: ChunkContext,
  parts: AggregateParts,
): Promise<Outcome<Map<string, Bucket[]>>> {
  const past = new Map<string, Bucket[]>(chunk.map((id) => [id, []]));
  const context = { zone: 'UTC', purpose, metrics: metricsOf(stats) };
  for (const { span, buckets } of slices) {
    for (const [id, answer] of await askSpan(chunk, span, { ...context, buckets }, parts)) {
      if (!answer.ok) return failed(answer.fault);
      past.get(id)?.push(...onlyStats(bucketsFrom(answer.value.value, buckets), stats));
    }
    await nextTurn();
  }
  return good(past);
}

/** Buckets of the step's length from the start on; where that is no boundary of the step in UTC, quarters are added up. */
function evenBuckets({ startMs, endMs, step, stats }: HistoryRequest): TimeRange[] {
  const stepMs = STEP_MS[step];
  if (startMs % QUARTER_MS !== 0 || (endMs - startMs) % stepMs !== 0) {
    throw new RangeError('The past begins on a quarter-hour and has whole buckets');
  }
  if (endMs - startMs > LONGEST_PERIOD_DAYS * DAY_MS) {
    throw new RangeError(`The past is asked for ${LONGEST_PERIOD_DAYS} days at most`);
  }
  if (stats.size === 0) throw new RangeError('The past is asked for at least one stat');
  return Array.from({ length: Math.max(0, (endMs - startMs) / stepMs) }, (_, at) => ({
    startMs: startMs + at * stepMs,
    endMs: startMs + (at + 1) * stepMs,
  }));
}

/** Of Genesys' own, of all queues of a call together. */
function bucketsPerCall(stats: ReadonlySet<Stat>, most: number): number {
  const metricBytes = [...stats].reduce((sum, stat) => sum + METRIC_BYTES[kindOf(stat)], 0);
  return Math.min(most, Math.floor(PLANNED_BYTES / (PLANNED_MEDIA * (INTERVAL_BYTES + metricBytes))));
}

function kindOf(stat: Stat): 'count' | 'timer' | 'ratio' {
  if (stat === 'offered' || stat === 'transferred') return 'count';
  return stat === 'serviceLevel' ? 'ratio' : 'timer';
}
