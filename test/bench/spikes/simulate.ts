/** Queues as unruly as real ones: half-hours whose abandon share strays from the season's, and spikes put into them. */
import type { HalfHour } from '../../../src/core/season.ts';
import { betaShares, binomial, createRandom, gamma, normal, poisson, type Random } from './random.ts';

export const MEDIANS = [2, 10, 60, 200] as const;
export const BASES = [0.05, 0.08, 0.12] as const;
export const SCATTERS = [0.02, 0.05] as const;
export const TIMES = [2, 3, 4] as const;
export const MINUTES = [30, 60, 90] as const;

export const STEP_MINUTES = 2.5;
export const STEP_MS = STEP_MINUTES * 60_000;
export const HALF_HOUR_STEPS = 30 / STEP_MINUTES;
const HALF_HOUR_MS = 30 * 60_000;
export const DAY_STEPS = 48 * HALF_HOUR_STEPS;
export const WEEK_STEPS = 7 * DAY_STEPS;
/** A Monday at 00:00 UTC, which is the zone of the bench. */
export const START_MS = Date.UTC(2026, 0, 5);
export const ZONE = 'UTC';

/**
 * Of the variance of a half-hour's level: the day's own part, a part that resembles the half-hour before (an
 * autoregression of first order), and the rest that is its own. Half-hours beside each other so correlate by
 * 0.15 + 0.5 × 0.7 = 0.5, those two hours apart by 0.27, before the beta distribution bends that a little.
 */
export const DAY_PART = 0.15;
export const NEAR_PART = 0.5;
export const NEAR_LIKENESS = 0.7;
/** Gamma shapes of offers: a day differs by some 12 %, a half-hour by some 22 % more. */
const DAY_SHAPE = 70;
const HALF_HOUR_SHAPE = 20;
/** In the weeks that are learned from, one spike a week. */
const LEARNED_SPIKES_A_WEEK = 1;
export const LEARN_WEEKS = 4;
/** However strong a spike, some are answered. */
const MAX_SHARE = 0.95;

export interface SeriesKey {
  seed: number;
  median: number;
  base: number;
  scatter: number;
}

export interface Series extends SeriesKey {
  weeks: number;
  /** What is learned from: all weeks, spikes in them; 336 a week. */
  halfHours: HalfHour[];
  /** Of each step from START_MS on: ended, and abandoned without any spike. */
  ended: Uint16Array;
  abandoned: Uint16Array;
  /** Of each half-hour: the share drawn, and the season's true one. */
  share: Float64Array;
  season: Float64Array;
}

export interface Spike {
  fromStep: number;
  /** Exclusive. */
  toStep: number;
  times: number;
}

export function simulate(key: SeriesKey, weeks: number): Series {
  const random = createRandom(key.seed, key.median, key.base * 1000, key.scatter * 1000);
  const steps = weeks * WEEK_STEPS;
  const series: Series = {
    ...key,
    weeks,
    halfHours: [],
    ended: new Uint16Array(steps),
    abandoned: new Uint16Array(steps),
    share: new Float64Array(weeks * 336),
    season: new Float64Array(weeks * 336),
  };
  const shares = new Map<number, (deviate: number) => number>();
  let near = normal(random);
  let day = 0;
  let dayOffers = 1;
  for (let at = 0; at < weeks * 336; at += 1) {
    if (at % 48 === 0) {
      day = normal(random);
      dayOffers = gamma(random, DAY_SHAPE);
    }
    near = NEAR_LIKENESS * near + Math.sqrt(1 - NEAR_LIKENESS ** 2) * normal(random);
    const own = Math.sqrt(1 - DAY_PART - NEAR_PART) * normal(random);
    const deviate = Math.sqrt(DAY_PART) * day + Math.sqrt(NEAR_PART) * near + own;
    const expected = key.base * shareProfile(at % 336);
    const known = shares.get(expected) ?? betaShares(expected, key.scatter);
    shares.set(expected, known);
    series.season[at] = expected;
    series.share[at] = known(deviate);
    const offers = key.median * offerProfile(at % 336) * dayOffers * gamma(random, HALF_HOUR_SHAPE);
    for (let step = at * HALF_HOUR_STEPS; step < (at + 1) * HALF_HOUR_STEPS; step += 1) {
      const ended = poisson(random, offers / HALF_HOUR_STEPS);
      series.ended[step] = ended;
      series.abandoned[step] = binomial(random, ended, series.share[at] ?? 0);
    }
  }
  series.halfHours = learned(series, random);
  return series;
}

/** The abandons of the steps of a spike: those that were there and more of the others. */
export function spiked(series: Series, spike: Spike, random: Random): number[] {
  const abandoned: number[] = [];
  for (let step = spike.fromStep; step < spike.toStep; step += 1) {
    const share = series.share[Math.floor(step / HALF_HOUR_STEPS)] ?? 0;
    const raised = Math.max(share, Math.min(MAX_SHARE, share * spike.times));
    const before = series.abandoned[step] ?? 0;
    const more = share < 1 ? (raised - share) / (1 - share) : 0;
    abandoned.push(before + binomial(random, (series.ended[step] ?? 0) - before, more));
  }
  return abandoned;
}

/** Begins at any step of a working day's opening hours, in a week from the given one on, and ends within them. */
export function drawSpike(
  weeks: { from: number; to: number },
  times: number,
  minutes: number,
  random: Random,
): Spike {
  const week = weeks.from + Math.floor(random() * (weeks.to - weeks.from));
  const weekday = Math.floor(random() * 5);
  const steps = minutes / STEP_MINUTES;
  const open = OPEN_HOURS * 2 * HALF_HOUR_STEPS - steps;
  const fromStep =
    week * WEEK_STEPS + weekday * DAY_STEPS + OPENS * 2 * HALF_HOUR_STEPS + Math.floor(random() * (open + 1));
  return { fromStep, toStep: fromStep + steps, times };
}

/** Hours of the day. */
const OPENS = 8;
const OPEN_HOURS = 12;

function learned(series: Series, random: Random): HalfHour[] {
  const abandoned = Uint16Array.from(series.abandoned);
  for (let week = 0; week < series.weeks; week += 1) {
    for (let count = 0; count < LEARNED_SPIKES_A_WEEK; count += 1) {
      const times = TIMES[Math.floor(random() * TIMES.length)] ?? 2;
      const minutes = MINUTES[Math.floor(random() * MINUTES.length)] ?? 30;
      const spike = drawSpike({ from: week, to: week + 1 }, times, minutes, random);
      abandoned.set(spiked(series, spike, random), spike.fromStep);
    }
  }
  const halfHours: HalfHour[] = [];
  for (let at = 0; at < series.weeks * 336; at += 1) {
    const halfHour = { startMs: START_MS + at * HALF_HOUR_MS, offered: 0, ended: 0, abandoned: 0 };
    for (let step = at * HALF_HOUR_STEPS; step < (at + 1) * HALF_HOUR_STEPS; step += 1) {
      halfHour.ended += series.ended[step] ?? 0;
      halfHour.abandoned += abandoned[step] ?? 0;
    }
    halfHour.offered = halfHour.ended;
    halfHours.push(halfHour);
  }
  return halfHours;
}

/** Times the median of the opening hours: two humps on working days, a third of it on weekends, next to nothing at night. */
function offerProfile(slot: number): number {
  const hour = (slot % 48) / 2 + 0.25;
  const isWeekend = slot >= 5 * 48;
  const [opens, closes] = isWeekend ? [9, 17] : [OPENS, OPENS + OPEN_HOURS];
  if (hour < opens || hour > closes) return 0.01;
  const shape = 0.55 + 0.75 * hump(hour, 10.5, 1.7) + 0.6 * hump(hour, 15, 2);
  const monday = slot < 48 ? 1.15 : 1;
  return isWeekend ? 0.35 * shape : shape * monday;
}

/** Times the base share, in steps of a twentieth: more in the rush hours and on Mondays, less in the evening. */
function shareProfile(slot: number): number {
  const hour = (slot % 48) / 2 + 0.25;
  const shape = 0.85 + 0.35 * hump(hour, 10, 1.5) + 0.3 * hump(hour, 14, 1.5);
  const day = slot < 48 ? 1.1 : slot >= 5 * 48 ? 0.9 : 1;
  return Math.round(shape * day * 20) / 20;
}

function hump(hour: number, middle: number, width: number): number {
  return Math.exp(-0.5 * ((hour - middle) / width) ** 2);
}
