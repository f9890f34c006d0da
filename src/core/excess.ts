/** How surprising the abandons of a window are, given the season, the queue's own unruliness and what came just before. */
import { upperTail } from './beta-binomial.ts';
import { HALF_HOUR_MS, type Unruliness } from './observed.ts';

/** A stretch of time with what ended in it, and the share that the season expects of it. */
export interface Stretch {
  startMs: number;
  endMs: number;
  ended: number;
  abandoned: number;
  /** 0 to 1. */
  expected: number;
}

export interface Excess {
  ended: number;
  abandoned: number;
  /** Share that the season expects of the window, 0 to 1, weighted by what ended. */
  expected: number;
  /** How rarely chance does as much, as −log10 of a probability, given the level before; 0 for less than a spike needs. */
  surprise: number;
}

/** A spike needs so many abandons. Its share needs no further guard: that of a few endings is never surprising. */
export const MIN_SPIKE_ABANDONED = 4;
/** And so many times the abandons that the season expects, however regular the queue. */
export const MIN_SPIKE_TIMES = 1.4;
/**
 * How far what came before may move the expected share: a calm hour makes the usual share no alarm, and a long incident
 * must not become the new normal.
 */
const MIN_LEVEL = 1;
const MAX_LEVEL = 2;
/** Surprises beyond it are all alike: one in 10^100. */
const MAX_SURPRISE = 100;

/**
 * Holds the abandons of a window (its stretches in order) against what is expected of it, and gives null where nothing
 * ended in it. Two steps:
 *
 * 1. *Expected share.* The best linear predictor of the window's level from those before it (Bühlmann's credibility,
 *    1967; as kriging, Matheron 1963): deviations z = (x/n − p) / √(p(1−p)) have variance ρ + (1−ρ)/n and covariance
 *    ρ·r(Δt), where r is the queue's own resemblance of half-hours so far apart. So the last closed hour counts the
 *    more, the more ended in it and the more its half-hours resemble each other.
 * 2. *Surprise.* The tail P(X ≥ x) of the beta-binomial with that mean and with the scatter that the prediction leaves
 *    (Williams 1975). Its scatter does not shrink with volume, as that of a binomial would.
 */
export function excessOf(
  window: readonly Stretch[],
  before: readonly Stretch[],
  unruliness: Unruliness,
): Excess | null {
  const total = totalOf(window);
  if (total === null) return null;
  const { ended, abandoned, expected } = total;
  if (abandoned < MIN_SPIKE_ABANDONED || abandoned < MIN_SPIKE_TIMES * expected * ended) {
    return { ...total, surprise: 0 };
  }
  const { scatter } = unruliness;
  const prior = before.filter((stretch) => stretch.ended > 0);
  const { shift, explained } = predict(window, ended, prior, unruliness);
  const spread = Math.sqrt(expected * (1 - expected));
  const level = Math.min(MAX_LEVEL * expected, Math.max(MIN_LEVEL * expected, expected + spread * shift));
  const own = scatter * likenessWithin(window, ended, unruliness);
  const left = Math.max(own * MIN_LEFT, own - explained);
  return { ...total, surprise: surpriseOf(abandoned, ended, level, left) };
}

/** Against the season alone, as if nothing were known of what came before. */
export function seasonSurprise(window: readonly Stretch[], unruliness: Unruliness): number {
  const total = totalOf(window);
  if (total === null) return 0;
  const own = unruliness.scatter * likenessWithin(window, total.ended, unruliness);
  return surpriseOf(total.abandoned, total.ended, total.expected, own);
}

function totalOf(window: readonly Stretch[]): Omit<Excess, 'surprise'> | null {
  let ended = 0;
  let abandoned = 0;
  let expected = 0;
  for (const stretch of window) {
    ended += stretch.ended;
    abandoned += stretch.abandoned;
    expected += stretch.ended * stretch.expected;
  }
  if (ended <= 0) return null;
  return { ended, abandoned: Math.min(abandoned, ended), expected: expected / ended };
}

/** However well the level is predicted, so much of the scatter is left. */
const MIN_LEFT = 0.15;

function surpriseOf(abandoned: number, ended: number, share: number, scatter: number): number {
  if (abandoned <= ended * share) return 0;
  const tail = upperTail(abandoned, ended, share, scatter);
  return tail <= 0 ? MAX_SURPRISE : Math.min(MAX_SURPRISE, -Math.log10(tail));
}

/** Mean correlation of the levels inside a window: 1 for a single half-hour, less for a longer one. */
function likenessWithin(window: readonly Stretch[], ended: number, unruliness: Unruliness): number {
  let sum = 0;
  for (const a of window) {
    for (const b of window) sum += a.ended * b.ended * likeness(a, b, unruliness);
  }
  return sum / (ended * ended);
}

function predict(
  window: readonly Stretch[],
  ended: number,
  before: readonly Stretch[],
  unruliness: Unruliness,
): { shift: number; explained: number } {
  const size = before.length;
  if (size === 0) return { shift: 0, explained: 0 };
  const { scatter } = unruliness;
  const covariances: number[][] = [];
  const toWindow: number[] = [];
  const deviations: number[] = [];
  for (const a of before) {
    const row = before.map((b) => scatter * likeness(a, b, unruliness));
    row[covariances.length] = scatter + (1 - scatter) / a.ended;
    covariances.push(row);
    let covariance = 0;
    for (const b of window) covariance += b.ended * likeness(a, b, unruliness);
    toWindow.push((scatter * covariance) / ended);
    const spread = Math.sqrt(a.expected * (1 - a.expected));
    deviations.push((Math.min(a.abandoned, a.ended) / a.ended - a.expected) / spread);
  }
  const weights = solve(covariances, toWindow);
  let shift = 0;
  let explained = 0;
  for (let at = 0; at < size; at += 1) {
    shift += (weights[at] ?? 0) * (deviations[at] ?? 0);
    explained += (weights[at] ?? 0) * (toWindow[at] ?? 0);
  }
  return { shift, explained };
}

/** Correlation of the levels of two stretches, linear between the half-hours that were learned; 1 at no distance. */
function likeness(a: Stretch, b: Stretch, { resemblance }: Unruliness): number {
  const apart = Math.abs(a.startMs + a.endMs - b.startMs - b.endMs) / 2 / HALF_HOUR_MS;
  const whole = Math.floor(apart);
  const low = whole === 0 ? 1 : (resemblance[Math.min(whole, resemblance.length) - 1] ?? 0);
  const high = resemblance[Math.min(whole + 1, resemblance.length) - 1] ?? 0;
  return low + (high - low) * (apart - whole);
}

/** Solves a symmetric positive definite system by elimination; a pivot that is none leaves its weight at 0. */
function solve(matrix: number[][], right: readonly number[]): number[] {
  const size = right.length;
  const values = [...right];
  for (let pivot = 0; pivot < size; pivot += 1) {
    const row = matrix[pivot] ?? [];
    const head = row[pivot] ?? 0;
    if (head <= 1e-12) continue;
    for (let at = pivot + 1; at < size; at += 1) {
      const other = matrix[at] ?? [];
      const factor = (other[pivot] ?? 0) / head;
      if (factor === 0) continue;
      for (let column = pivot; column < size; column += 1) {
        other[column] = (other[column] ?? 0) - factor * (row[column] ?? 0);
      }
      values[at] = (values[at] ?? 0) - factor * (values[pivot] ?? 0);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let at = size - 1; at >= 0; at -= 1) {
    const row = matrix[at] ?? [];
    const head = row[at] ?? 0;
    if (head <= 1e-12) continue;
    let rest = values[at] ?? 0;
    for (let column = at + 1; column < size; column += 1)
      rest -= (row[column] ?? 0) * (solution[column] ?? 0);
    solution[at] = rest / head;
  }
  return solution;
}
