/**
 * Divides an interval into the spans of time that Genesys is asked for, so that whatever way it aligns its
 * buckets, they fit into ours.
 */
import { STEP_MS, type Step } from '../core/period.ts';
import { addDays, DAY_MS, localTime, offsetMinutes, startOfDay } from '../core/zone.ts';

export type Granularity = Exclude<Step, 'whole'>;

export interface Span {
  startMs: number;
  endMs: number;
  /** Null: one bucket for the whole span. */
  granularity: Granularity | null;
}

export interface TimeRange {
  startMs: number;
  endMs: number;
}

export interface SpanLimits {
  daysPerCall: number;
  /** Of one queue in one call. */
  bucketsPerCall: number;
}

const SUB_DAY = ['PT1H', 'PT30M', 'PT15M'] as const;

/** Spans in order, without gaps, that cover the buckets (from core/period `bucketsOf`) of one interval. */
export function planSpans(
  buckets: readonly TimeRange[],
  step: Step,
  zone: string,
  limits: SpanLimits,
): Span[] {
  const [first, last] = [buckets[0], buckets.at(-1)];
  if (first === undefined || last === undefined) return [];
  const whole = { startMs: first.startMs, endMs: last.endMs };
  const longestMs = limits.daysPerCall * DAY_MS;
  if (step === 'P1D') return daySpans(buckets, zone, limits.daysPerCall);
  if (step === 'whole') {
    return cutAtMidnights(whole, zone, longestMs).map((range) => ({ ...range, granularity: null }));
  }
  const granularity = granularityFor(buckets, step);
  const roomMs = limits.bucketsPerCall * STEP_MS[granularity];
  return cutAtMidnights(whole, zone, Math.min(longestMs, roomMs)).map((range) => ({ ...range, granularity }));
}

/**
 * The coarsest granularity whose UTC boundaries include every border of ours. Genesys may count its buckets from
 * UTC hours, local hours or the interval's start: with such borders all three are the same.
 */
export function granularityFor(
  buckets: readonly TimeRange[],
  step: Exclude<Step, 'whole' | 'P1D'>,
): 'PT1H' | 'PT30M' | 'PT15M' {
  const borders = buckets.flatMap(({ startMs, endMs }) => [startMs, endMs]);
  const fits = SUB_DAY.find(
    (granularity) =>
      STEP_MS[granularity] <= STEP_MS[step] && borders.every((border) => border % STEP_MS[granularity] === 0),
  );
  if (fits === undefined) throw new RangeError('The borders of an interval are on quarter-hours');
  return fits;
}

/**
 * Days of 24 hours and one offset go together by P1D. Genesys takes the offset of the interval's start even when a
 * zone is given, so a day on which the clocks change, and a part of a day, is asked for on its own as a whole.
 */
function daySpans(buckets: readonly TimeRange[], zone: string, daysPerCall: number): Span[] {
  const spans: (Span & { days: number })[] = [];
  for (const { startMs, endMs } of buckets) {
    const before = spans.at(-1);
    const isPlain = isPlainDay({ startMs, endMs }, zone);
    if (isPlain && before !== undefined && before.days > 0 && before.days < daysPerCall) {
      before.endMs = endMs;
      before.days += 1;
      before.granularity = 'P1D';
    } else {
      spans.push({ startMs, endMs, granularity: null, days: isPlain ? 1 : 0 });
    }
  }
  return spans.map(({ days: _, ...span }) => span);
}

/** 24 hours inside one local day are all of it; plain days in a row thus have one offset. */
function isPlainDay({ startMs, endMs }: TimeRange, zone: string): boolean {
  return endMs - startMs === DAY_MS && offsetMinutes(startMs, zone) === offsetMinutes(endMs, zone);
}

/** Ranges of at most this length, cut at local midnights; a single day is never cut. */
function cutAtMidnights({ startMs, endMs }: TimeRange, zone: string, longestMs: number): TimeRange[] {
  const ranges: TimeRange[] = [];
  let fromMs = startMs;
  let cutMs = startMs;
  while (cutMs < endMs) {
    const nextMs = Math.min(startOfDay(addDays(localTime(cutMs, zone), 1), zone), endMs);
    if (nextMs - fromMs > longestMs && cutMs > fromMs) {
      ranges.push({ startMs: fromMs, endMs: cutMs });
      fromMs = cutMs;
    }
    cutMs = nextMs;
  }
  if (fromMs < endMs) ranges.push({ startMs: fromMs, endMs });
  return ranges;
}
