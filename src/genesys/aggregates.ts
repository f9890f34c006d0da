/** What happened in an interval, by queue, media type and bucket, put together from as many calls as it takes. */
import type { Outcome } from '../core/fault.ts';
import { bucketsOf, type Step } from '../core/period.ts';
import type { Bucket, Clock, Purpose } from '../core/ports.ts';
import type { MediaType } from '../core/queue.ts';
import { type IntervalStats, sumStats } from '../core/stats.ts';
import { printIso, QUARTER_MS } from '../core/zone.ts';
import type { Ask } from './ask.ts';
import type { Fetched, Figure } from './cache.ts';
import { type AskPart, askInParts, chunksOf, queueFilter } from './parts.ts';
import { INTERVAL_METRICS, type IntervalRow, parseAggregates } from './schemas.ts';
import { planSpans, type Span, type TimeRange } from './spans.ts';

/** An interval of which both ends are known. */
export interface ClosedRequest {
  queueIds: readonly string[];
  startMs: number;
  endMs: number;
  step: Step;
  zone: string;
}

export interface AggregateLimits {
  queuesPerCall: number;
  daysPerCall: number;
  /** Buckets of all queues together that one call may ask for: parsing a large answer stops everything else. */
  bucketsPerCall: number;
}

export interface AggregateParts {
  ask: Ask;
  clock: Clock;
  limits: AggregateLimits;
}

/** The buckets of every queue asked for; sparse and in order. */
export async function fetchAggregates(
  request: ClosedRequest,
  purpose: Purpose,
  parts: AggregateParts,
): Promise<Fetched<readonly Bucket[]>> {
  const buckets = checkedBuckets(request);
  const { queuesPerCall, daysPerCall, bucketsPerCall } = parts.limits;
  const spans = planSpans(buckets, request.step, request.zone, {
    daysPerCall,
    bucketsPerCall: Math.floor(bucketsPerCall / queuesPerCall),
  });
  const chunks = chunksOf([...request.queueIds], queuesPerCall);
  const context = { zone: request.zone, purpose, metrics: INTERVAL_METRICS };
  const whole = await Promise.all(
    chunks.map(async (queueIds) => {
      const answers = await Promise.all(
        spans.map((span) => askSpan(queueIds, span, { ...context, buckets }, parts)),
      );
      return queueIds.map(
        (id) =>
          [
            id,
            joinSpans(
              answers.map((answer) => answer.get(id)),
              buckets,
            ),
          ] as const,
      );
    }),
  );
  return new Map(whole.flat());
}

/** The buckets of a request. Throws when it breaks the port's contract, which is a bug of the caller. */
function checkedBuckets({ startMs, endMs, step, zone }: ClosedRequest): TimeRange[] {
  if (startMs % QUARTER_MS !== 0 || endMs % QUARTER_MS !== 0) {
    throw new RangeError('An interval begins and ends on a quarter-hour');
  }
  const buckets = bucketsOf({ startMs, endMs, isOpen: false, zone }, step);
  if (buckets.length > 0 && buckets.at(-1)?.endMs !== endMs) {
    throw new RangeError(`An interval has too many buckets of ${step}`);
  }
  return buckets;
}

export interface SpanContext {
  /** In order and without gaps; they cover the span. */
  buckets: readonly TimeRange[];
  zone: string;
  purpose: Purpose;
  /** As Genesys names them; at least one. */
  metrics: readonly string[];
  /** How often a call that times out is halved; as often as elsewhere when left out. */
  maxHalvingsAfterTimeout?: number;
}

/** The rows of one span for each queue asked for, each inside one of the buckets. */
export function askSpan(
  queueIds: readonly string[],
  span: Span,
  { buckets, zone, purpose, metrics, maxHalvingsAfterTimeout }: SpanContext,
  { ask, clock, limits }: AggregateParts,
): Promise<Map<string, Outcome<Figure<IntervalRow[]>>>> {
  const askPart: AskPart<Figure<IntervalRow[]>> = async (part) => {
    const read = (body: unknown) => {
      const rows = parseAggregates(body);
      return rows?.every((row) => fits(row, span, buckets)) ? rows : null;
    };
    const answer = await ask({ name: 'aggregates', body: bodyOf(part, span, zone, metrics) }, purpose, read);
    if (!answer.ok) return answer;
    const fetchedAtMs = clock.now();
    const byQueue = new Map(part.map((id) => [id, { value: [] as IntervalRow[], fetchedAtMs }]));
    for (const row of answer.value) byQueue.get(row.queueId)?.value.push(row);
    return { ok: true, value: byQueue };
  };
  return askInParts(queueIds, limits.queuesPerCall, askPart, maxHalvingsAfterTimeout);
}

function bodyOf(
  queueIds: readonly string[],
  { startMs, endMs, granularity }: Span,
  zone: string,
  metrics: readonly string[],
) {
  return {
    interval: `${printIso(startMs, zone)}/${printIso(endMs, zone)}`,
    ...(granularity === null ? {} : { granularity }),
    // Only days depend on it; the interval's own offset is that of the zone as well.
    ...(granularity === 'P1D' ? { timeZone: zone } : {}),
    groupBy: ['queueId', 'mediaType'],
    filter: queueFilter(queueIds),
    metrics: [...metrics],
  };
}

/** A row is inside one bucket of ours, and is the very bucket that was asked for where that is a span or a day. */
function fits(row: IntervalRow, span: Span, buckets: readonly TimeRange[]): boolean {
  if (row.startMs >= row.endMs || row.startMs < span.startMs || row.endMs > span.endMs) return false;
  if (span.granularity === null) return row.startMs === span.startMs;
  const bucket = buckets[bucketAt(row.startMs, buckets)];
  if (bucket === undefined || row.endMs > bucket.endMs) return false;
  return span.granularity !== 'P1D' || row.startMs === bucket.startMs;
}

/** Which bucket holds a moment that is not before the first. */
function bucketAt(atMs: number, buckets: readonly TimeRange[]): number {
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((buckets[middle]?.startMs ?? 0) <= atMs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** One queue's buckets out of the rows of all spans; as old as the oldest of them. */
function joinSpans(
  spans: readonly (Outcome<Figure<IntervalRow[]>> | undefined)[],
  buckets: readonly TimeRange[],
): Outcome<Figure<readonly Bucket[]>> {
  const rows: IntervalRow[] = [];
  let fetchedAtMs = Number.POSITIVE_INFINITY;
  for (const span of spans) {
    if (span === undefined) throw new Error('A queue was lost between two calls');
    if (!span.ok) return span;
    rows.push(...span.value.value);
    fetchedAtMs = Math.min(fetchedAtMs, span.value.fetchedAtMs);
  }
  return { ok: true, value: { value: bucketsFrom(rows, buckets), fetchedAtMs } };
}

/** The buckets in which rows lie, in order; rows of one bucket and media type are added up. */
export function bucketsFrom(rows: readonly IntervalRow[], buckets: readonly TimeRange[]): Bucket[] {
  const filled = new Map<number, Map<MediaType, IntervalStats>>();
  for (const row of rows) {
    const at = bucketAt(row.startMs, buckets);
    const media = filled.get(at) ?? new Map<MediaType, IntervalStats>();
    filled.set(at, media);
    const before = media.get(row.media);
    media.set(row.media, before === undefined ? row.stats : sumStats([before, row.stats]));
  }
  return buckets.flatMap((bucket, at) => {
    const media = filled.get(at);
    return media === undefined ? [] : [{ startMs: bucket.startMs, endMs: bucket.endMs, media }];
  });
}
