/** What is usual for a queue and media type at each half-hour of the week, learned from the last four weeks. */
import { expectedShares } from './expected-shares.ts';
import { DAY_SLOTS, HALF_HOUR_MS, type Observed, SLOTS, type Unruliness } from './observed.ts';
import type { Sensitivity } from './rule.ts';
import { linesOf } from './spike-lines.ts';
import { learnUnruliness } from './unruliness.ts';
import { DAY_MS, localTime, offsetMinutes } from './zone.ts';

export { HALF_HOUR_MS, SLOTS };
export const SEASON_WEEKS = 4;

/** Too little to learn from: fewer endings than this, or less than this from the first to the last. */
export const MIN_SEASON_ENDED = 60;
export const MIN_SEASON_DAYS = 6;

/** A closed half-hour of one queue and media type. */
export interface HalfHour {
  startMs: number;
  offered: number;
  /** Answered + abandoned + flow-outs. */
  ended: number;
  abandoned: number;
}

/** Plain data that JSON keeps: it is stored as text. */
export interface Season extends Unruliness {
  /** IANA name: the zone of the slots. */
  zone: string;
  /** What it was learned from, epoch ms. */
  fromMs: number;
  toMs: number;
  /** Mean offers of each slot: what traffic rules are held against. */
  offered: readonly number[];
  /** Expected abandon share of each slot, 0 to 1, smoothed and with past spikes weighed down. */
  share: readonly number[];
  /** Surprise (−log10 of a probability) from which on a spike rule breaches, so that this history would rarely have. */
  lines: Readonly<Record<Sensitivity, number>>;
}

/** Slot of the local week at a moment, 0 to 335. */
export function slotOf(atMs: number, zone: string): number {
  const { weekday, minuteOfDay } = localTime(atMs, zone);
  return (weekday - 1) * DAY_SLOTS + Math.floor(minuteOfDay / 30);
}

/**
 * Learns one queue and media type from its closed half-hours (in order, sparse) between two moments; null when there
 * is too little to learn from. How: the expected share in expected-shares.ts, scatter and resemblance in
 * unruliness.ts, the lines in spike-lines.ts. A few milliseconds for four weeks.
 */
export function learnSeason(
  halfHours: readonly HalfHour[],
  zone: string,
  fromMs: number,
  toMs: number,
): Season | null {
  const slotAt = slotReader(zone);
  const sums = new Array<number>(SLOTS).fill(0);
  const observed: Observed[] = [];
  let ended = 0;
  for (const halfHour of halfHours) {
    if (halfHour.startMs < fromMs || halfHour.startMs + HALF_HOUR_MS > toMs) continue;
    const slot = slotAt(halfHour.startMs);
    sums[slot] = (sums[slot] ?? 0) + halfHour.offered;
    if (halfHour.ended <= 0) continue;
    ended += halfHour.ended;
    const abandoned = Math.min(halfHour.ended, Math.max(0, halfHour.abandoned));
    observed.push({ startMs: halfHour.startMs, slot, ended: halfHour.ended, abandoned });
  }
  const first = observed[0];
  const last = observed.at(-1);
  if (first === undefined || last === undefined || ended < MIN_SEASON_ENDED) return null;
  if (last.startMs - first.startMs < MIN_SEASON_DAYS * DAY_MS) return null;

  const times = timesOfSlots(first.startMs, fromMs, toMs, slotAt);
  const offered = sums.map((sum, slot) => round(sum / Math.max(1, times[slot] ?? 1), 100));
  const share = expectedShares(observed).map((value) => round(value, 10_000));
  const unruliness = learnUnruliness(observed, share);
  const scatter = round(unruliness.scatter, 10_000);
  const resemblance = unruliness.resemblance.map((value) => round(value, 1_000));
  const lines = linesOf(observed, share, { scatter, resemblance });
  return { zone, fromMs, toMs, offered, share, scatter, resemblance, lines };
}

/** How often each slot came, from the first day with anything on: twice or not at all where clocks were set. */
function timesOfSlots(
  firstMs: number,
  fromMs: number,
  toMs: number,
  slotAt: (atMs: number) => number,
): number[] {
  const times = new Array<number>(SLOTS).fill(0);
  const days = Math.floor((firstMs - fromMs) / DAY_MS);
  for (let atMs = fromMs + days * DAY_MS; atMs + HALF_HOUR_MS <= toMs; atMs += HALF_HOUR_MS) {
    const slot = slotAt(atMs);
    times[slot] = (times[slot] ?? 0) + 1;
  }
  return times;
}

/** `slotOf` for many moments of one zone: the offset is looked up at both ends of a UTC day, and inside where they differ. */
export function slotReader(zone: string): (atMs: number) => number {
  let day = Number.NaN;
  let offset: number | null = null;
  return (atMs) => {
    const thisDay = Math.floor(atMs / DAY_MS);
    if (thisDay !== day) {
      day = thisDay;
      const start = offsetMinutes(day * DAY_MS, zone);
      offset = start === offsetMinutes((day + 1) * DAY_MS, zone) ? start : null;
    }
    if (offset === null) return slotOf(atMs, zone);
    const wallMinutes = Math.floor(atMs / 60_000) + offset;
    // The first day of the epoch was a Thursday, slot 144 of a week that begins on Monday.
    return (((Math.floor(wallMinutes / 30) + 3 * DAY_SLOTS) % SLOTS) + SLOTS) % SLOTS;
  };
}

function round(value: number, to: number): number {
  return Math.round(value * to) / to;
}
