/** The past of many queues in small slices: some queues, some days, the stats that are wanted; handed over, not kept. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { failed, good, type Outcome } from '../core/fault.ts';
import { LONGEST_PERIOD_DAYS, STEP_MS } from '../core/period.ts';
import type { Bucket, HistoryRequest, Purpose } from '../core/ports.ts';
import { DAY_MS, QUARTER_MS } from '../core/zone.ts';
import { type AggregateLimits, type AggregateParts, askSpan, bucketsFrom } from './aggregates.ts';
import { metricsOf, onlyStats, type Stat } from './chosen-stats.ts';
import { chunksOf } from './parts.ts';
import { granularityFor, type Span, type TimeRange } from './spans.ts';

type SubDay = keyof typeof STEP_MS;

export type TakeBuckets = (queueId: string, buckets: readonly Bucket[]) => void;

/**
 * Bytes that an answer is planned for: parsing it stops everything else for some 30 ms a megabyte. How full the past of a
 * queue is shows only in the answers, so it starts as two media types at all hours, and follows what has come since.
 */
const PLANNED_BYTES = 1_500_000;
export const PLANNED_ROWS_PER_BUCKET = 2;
/** Queues that come after quiet ones may be busy: an answer is at most so much larger than planned for two media types. */
const LEAST_ROWS_PER_BUCKET = PLANNED_ROWS_PER_BUCKET / 3;
/** Bytes of JSON: an interval with its frame, and each metric in it. */
const INTERVAL_BYTES = 90;
const METRIC_BYTES: Readonly<Record<'count' | 'timer' | 'ratio', number>> = {
  count: 50,
  timer: 95,
  ratio: 110,
};

/** What a request takes: so many queues at a time are asked about one slice after the other. */
export interface HistoryPlan {
  queuesPerCall: number;
  slices: Slice[];
}

/** Some whole buckets in a row, in one call. */
export interface Slice {
  span: Span & { granularity: SubDay };
  buckets: TimeRange[];
}

export type ReadHistory = (
  request: HistoryRequest,
  take: TakeBuckets,
  purpose: Purpose,
) => Promise<Outcome<true>>;

/**
 * Hands over each queue with all of its buckets (sparse, in order) as soon as its last slice has come. One call is under
 * way at a time, so that neither slots nor memory are taken from those who cannot wait. Ends at the first fault; of the
 * queues it asked about together, none is then handed over. Throws when the request breaks the port's contract.
 */
export function createHistory(parts: AggregateParts): ReadHistory {
  /** Of Genesys' own buckets, over all media types of a queue. */
  let rowsPerBucket = PLANNED_ROWS_PER_BUCKET;

  /** Fuller than thought counts at once, emptier only by and by. */
  function learn(rows: number, buckets: number): void {
    const seen = Math.max(LEAST_ROWS_PER_BUCKET, rows / buckets);
    rowsPerBucket = seen > rowsPerBucket ? seen : (rowsPerBucket + seen) / 2;
  }

  async function readChunk(chunk: readonly string[], slices: readonly Slice[], context: ChunkContext) {
    const past = new Map<string, Bucket[]>(chunk.map((id) => [id, []]));
    for (const { span, buckets } of slices) {
      let rows = 0;
      for (const [id, answer] of await askSpan(chunk, span, { ...context, buckets }, parts)) {
        if (!answer.ok) return failed<typeof past>(answer.fault);
        rows += answer.value.value.length;
        past.get(id)?.push(...onlyStats(bucketsFrom(answer.value.value, buckets), context.stats));
      }
      learn(rows, chunk.length * ownBuckets(span));
      await nextTurn();
    }
    return good(past);
  }

  return async function read(request, take, purpose) {
    // As it is now: whoever asked may change it while the answers come.
    const stats = new Set(request.stats);
    const queueIds = [...new Set(request.queueIds)];
    const { slices } = planHistory(request, parts.limits, rowsPerBucket);
    const context = { stats, zone: 'UTC', purpose, metrics: metricsOf(stats) };
    if (slices.length === 0) return good(true);
    for (let from = 0; from < queueIds.length; ) {
      const room = roomOf(stats, parts.limits, rowsPerBucket);
      const chunk = queueIds.slice(from, from + queuesIn(room, slices, parts.limits));
      const answered = await readChunk(chunk, slices, context);
      if (!answered.ok) return answered;
      for (const [queueId, past] of answered.value) {
        take(queueId, past);
        // Whoever takes a queue may reckon with it; others get their turn between two of them.
        await nextTurn();
      }
      from += chunk.length;
    }
    return good(true);
  };
}

interface ChunkContext {
  stats: ReadonlySet<Stat>;
  zone: string;
  purpose: Purpose;
  metrics: readonly string[];
}

/** Which calls a request takes, when each bucket has so many rows. In UTC, where no day is longer than another. */
export function planHistory(
  request: HistoryRequest,
  limits: AggregateLimits,
  rowsPerBucket: number,
): HistoryPlan {
  const buckets = evenBuckets(request);
  if (buckets.length === 0) return { queuesPerCall: 0, slices: [] };
  const granularity = granularityFor(buckets, request.step);
  const room = roomOf(request.stats, limits, rowsPerBucket);
  const roomInOurs = Math.floor((room * STEP_MS[granularity]) / STEP_MS[request.step]);
  const bucketsPerDays = Math.floor((limits.daysPerCall * DAY_MS) / STEP_MS[request.step]);
  const longest = Math.max(1, Math.min(bucketsPerDays, roomInOurs));
  const slices = chunksOf(buckets, longest).map((some) => sliceOf(some, granularity));
  return { queuesPerCall: queuesIn(room, slices, limits), slices };
}

function queuesIn(room: number, slices: readonly Slice[], { queuesPerCall }: AggregateLimits): number {
  const longest = Math.max(...slices.map(({ span }) => ownBuckets(span)));
  return Math.max(1, Math.min(queuesPerCall, Math.floor(room / longest)));
}

function sliceOf(buckets: TimeRange[], granularity: SubDay): Slice {
  const [startMs, endMs] = [buckets[0]?.startMs ?? 0, buckets.at(-1)?.endMs ?? 0];
  return { span: { startMs, endMs, granularity }, buckets };
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

/** How many of Genesys' own buckets, of all queues together, a call may ask for. */
function roomOf(
  stats: ReadonlySet<Stat>,
  { bucketsPerCall }: AggregateLimits,
  rowsPerBucket: number,
): number {
  const metricBytes = [...stats].reduce((sum, stat) => sum + METRIC_BYTES[kindOf(stat)], 0);
  const rows = PLANNED_BYTES / (INTERVAL_BYTES + metricBytes);
  return Math.min(bucketsPerCall, Math.floor(rows / rowsPerBucket));
}

/** Genesys' own. */
function ownBuckets({ startMs, endMs, granularity }: Slice['span']): number {
  return (endMs - startMs) / STEP_MS[granularity];
}

function kindOf(stat: Stat): 'count' | 'timer' | 'ratio' {
  if (stat === 'offered' || stat === 'transferred') return 'count';
  return stat === 'serviceLevel' ? 'ratio' : 'timer';
}
