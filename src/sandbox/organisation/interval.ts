/** The interval of an aggregate query and the buckets it is cut into, counted from its own start as Genesys does. */

import { badRequest, invalidDate } from './refusal.ts';

export interface Interval {
  startMs: number;
  endMs: number;
  /** That the start was written with: calendar months are counted in it. */
  offsetMs: number;
}

export interface Buckets {
  count: number;
  /** Which bucket an instant of the interval falls into. */
  indexOf(ms: number): number;
  /** "start/end" in UTC; the last bucket ends with the interval. */
  label(index: number): string;
}

export const GRANULARITIES = ['PT15M', 'PT30M', 'PT1H', 'P1D', 'P1M'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

const STEP_MS: Record<Exclude<Granularity, 'P1M'>, number> = {
  PT15M: 900_000,
  PT30M: 1_800_000,
  PT1H: 3_600_000,
  P1D: 86_400_000,
};
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MAX_MONTHS = 24;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/;

export function intervalOf(text: string, maxDays: number): Interval {
  const parts = text.split('/');
  const [startText, endText] = parts;
  if (parts.length !== 2 || startText === undefined || endText === undefined) {
    throw invalidDate(`The interval [${text}] is not of the form start/end.`);
  }
  const start = instantOf(startText);
  const end = instantOf(endText);
  if (end.ms <= start.ms) throw invalidDate('The end of the interval must be after its start.');
  // An hour of grace: 31 local days with a change of clocks are not too many.
  if (end.ms - start.ms > maxDays * DAY_MS + 60 * MINUTE_MS) {
    throw badRequest(`The interval exceeds the maximum of ${maxDays} days.`, 'interval');
  }
  return { startMs: start.ms, endMs: end.ms, offsetMs: start.offsetMs };
}

export function bucketsOf(interval: Interval, granularity: Granularity | null): Buckets {
  const { startMs, endMs } = interval;
  if (granularity === 'P1M') return monthBuckets(interval);
  const stepMs = granularity === null ? endMs - startMs : STEP_MS[granularity];
  return {
    count: Math.ceil((endMs - startMs) / stepMs),
    indexOf: (ms) => Math.floor((ms - startMs) / stepMs),
    label: (index) => labelOf(startMs + index * stepMs, Math.min(endMs, startMs + (index + 1) * stepMs)),
  };
}

function monthBuckets({ startMs, endMs, offsetMs }: Interval): Buckets {
  const local = new Date(startMs + offsetMs);
  const edges: number[] = [startMs];
  for (let month = 1; month <= MAX_MONTHS; month += 1) {
    const edge = new Date(local);
    edge.setUTCMonth(local.getUTCMonth() + month);
    edges.push(Math.min(endMs, edge.getTime() - offsetMs));
    if (edge.getTime() - offsetMs >= endMs) break;
  }
  return {
    count: edges.length - 1,
    indexOf: (ms) => edges.findLastIndex((edge) => edge <= ms),
    label: (index) => labelOf(edges[index] ?? startMs, edges[index + 1] ?? endMs),
  };
}

function labelOf(fromMs: number, toMs: number): string {
  return `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;
}

/** Without an offset it is UTC. */
function instantOf(text: string): { ms: number; offsetMs: number } {
  const match = INSTANT.exec(text);
  const offset = match?.[1] ?? 'Z';
  const ms = match
    ? Date.parse(match[1] === undefined ? `${text}Z` : text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
    : Number.NaN;
  if (Number.isNaN(ms)) throw invalidDate(`[${text}] is not an ISO 8601 date and time.`);
  if (offset === 'Z') return { ms, offsetMs: 0 };
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return { ms, offsetMs: (offset.startsWith('-') ? -minutes : minutes) * MINUTE_MS };
}
