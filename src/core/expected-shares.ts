/** The abandon share to expect of each half-hour of the week: smoothed, pooled where volumes are small, spikes weighed down. */
import { DAY_SLOTS, type Observed, SLOTS } from './observed.ts';

/** Half-hours beside a half-hour that count with it, and how fast their weight falls. */
const REACH = 4;
const WIDTH = 2;
/** How far profiles of a day stray from the queue's level, and a day of the week from its profile: coefficients of variation. */
const PROFILE_VARIATION = 0.3;
const SLOT_VARIATION = 0.15;
/** Half-hours resemble those beside them, so that several tell less than as many independent ones would. */
const DEPENDENCE = 2;
/** Abandons of a half-hour count up to so many standard deviations above what is expected. */
const CAP_DEVIATIONS = 2.5;
const ROUNDS = 4;
/** Taken for granted until it is known: only weights depend on it here. */
const USUAL_SCATTER = 0.03;
const MIN_SHARE = 0.002;
const MAX_SHARE = 0.9;
const SATURDAY = 5;

/**
 * Three levels, each the credibility-weighted mean (Bühlmann and Straub 1970) of its own figures and of the level
 * above: the queue; the half-hour of the day over all working days, and over weekends; the half-hour of the week. The
 * lower two are smoothed over neighbours with a Gaussian kernel (Nadaraya 1964, Watson 1964). A half-hour weighs
 * n / (1 + (n−1)ρ), the inverse of the beta-binomial's variance. Past spikes are weighed down by Winsorising: what a
 * half-hour has above 2.5 of its standard deviations is cut, and all is fitted again (Huber 1964).
 */
export function expectedShares(observed: readonly Observed[]): number[] {
  let shares = new Array<number>(SLOTS).fill(medianLevel(observed));
  for (let round = 0; round < ROUNDS; round += 1) shares = fitted(observed, shares);
  return shares;
}

export function weightOf(ended: number, scatter: number): number {
  return ended / (1 + (ended - 1) * scatter);
}

/** A start that no spike moves: the median of the shares of days, weighted alike. */
function medianLevel(observed: readonly Observed[]): number {
  const days = new Map<number, { ended: number; abandoned: number }>();
  let ended = 0;
  let abandoned = 0;
  for (const each of observed) {
    const day = Math.floor(each.startMs / 86_400_000);
    const sum = days.get(day) ?? { ended: 0, abandoned: 0 };
    sum.ended += each.ended;
    sum.abandoned += each.abandoned;
    days.set(day, sum);
    ended += each.ended;
    abandoned += each.abandoned;
  }
  const shares = [...days.values()].map((sum) => sum.abandoned / sum.ended).sort((a, b) => a - b);
  const median = shares[Math.floor(shares.length / 2)] ?? 0;
  // Of few calls a day the median may be 0.
  return clamp(Math.max(median, abandoned / ended / 2), MIN_SHARE, MAX_SHARE);
}

function fitted(observed: readonly Observed[], before: readonly number[]): number[] {
  const weights = new Array<number>(SLOTS).fill(0);
  const sums = new Array<number>(SLOTS).fill(0);
  let weight = 0;
  let sum = 0;
  for (const { slot, ended, abandoned } of observed) {
    const own = weightOf(ended, USUAL_SCATTER);
    const value = own * Math.min(abandoned / ended, capOf(ended, before[slot] ?? 0));
    weights[slot] = (weights[slot] ?? 0) + own;
    sums[slot] = (sums[slot] ?? 0) + value;
    weight += own;
    sum += value;
  }
  const level = clamp(sum / weight, MIN_SHARE, MAX_SHARE);
  const working = profile(weights, sums, 0, SATURDAY, level);
  const weekend = profile(weights, sums, SATURDAY, 7, level);
  const shares: number[] = [];
  for (let day = 0; day < 7; day += 1) {
    const above = day < SATURDAY ? working : weekend;
    const from = day * DAY_SLOTS;
    const own = smoothed(weights.slice(from, from + DAY_SLOTS), sums.slice(from, from + DAY_SLOTS));
    for (let at = 0; at < DAY_SLOTS; at += 1)
      shares.push(pooled(own, at, above[at] ?? level, SLOT_VARIATION));
  }
  return shares;
}

function capOf(ended: number, share: number): number {
  const spread = Math.sqrt((share * (1 - share) * (1 + (ended - 1) * USUAL_SCATTER)) / ended);
  return share + CAP_DEVIATIONS * spread;
}

/** By half-hour of the day, over the days from one up to another. */
function profile(
  weights: readonly number[],
  sums: readonly number[],
  fromDay: number,
  toDay: number,
  level: number,
): number[] {
  const dayWeights = new Array<number>(DAY_SLOTS).fill(0);
  const daySums = new Array<number>(DAY_SLOTS).fill(0);
  for (let slot = fromDay * DAY_SLOTS; slot < toDay * DAY_SLOTS; slot += 1) {
    const at = slot % DAY_SLOTS;
    dayWeights[at] = (dayWeights[at] ?? 0) + (weights[slot] ?? 0);
    daySums[at] = (daySums[at] ?? 0) + (sums[slot] ?? 0);
  }
  const own = smoothed(dayWeights, daySums);
  return dayWeights.map((_, at) => pooled(own, at, level, PROFILE_VARIATION));
}

interface Smoothed {
  weights: number[];
  sums: number[];
}

const KERNEL = Array.from({ length: REACH + 1 }, (_, apart) => Math.exp(-0.5 * (apart / WIDTH) ** 2));

function smoothed(weights: readonly number[], sums: readonly number[]): Smoothed {
  const result: Smoothed = { weights: [], sums: [] };
  for (let at = 0; at < weights.length; at += 1) {
    let weight = 0;
    let sum = 0;
    for (let other = Math.max(0, at - REACH); other <= Math.min(weights.length - 1, at + REACH); other += 1) {
      const kernel = KERNEL[Math.abs(at - other)] ?? 0;
      weight += kernel * (weights[other] ?? 0);
      sum += kernel * (sums[other] ?? 0);
    }
    result.weights.push(weight / DEPENDENCE);
    result.sums.push(sum / DEPENDENCE);
  }
  return result;
}

/** Credibility: the level above counts as so many trials as its coefficient of variation is worth. */
function pooled(own: Smoothed, at: number, above: number, variation: number): number {
  const trials = (1 - above) / (above * variation ** 2);
  const share = ((own.sums[at] ?? 0) + trials * above) / ((own.weights[at] ?? 0) + trials);
  return clamp(share, MIN_SHARE, MAX_SHARE);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
