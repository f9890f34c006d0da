/** Random draws that a seed repeats: uniform, normal, gamma, Poisson, binomial, and shares of a beta distribution. */
import { logGamma } from './log-gamma.ts';

export type Random = () => number;

/** mulberry32, mixed from several numbers. */
export function createRandom(...seeds: readonly number[]): Random {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = Math.imul(state ^ Math.floor(seed), 0x85ebca6b) + 0x6d2b79f5;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Of mean 1 (Marsaglia and Tsang 2000; shapes of at least 1). */
export function gamma(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal(random);
    const v = (1 + c * z) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return (d * v) / shape;
  }
}

export function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  let left = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > left) {
    product *= random();
    count += 1;
    left = Math.max(left, 1e-300);
  }
  return count;
}

/** By trials: volumes of a few minutes are small. */
export function binomial(random: Random, n: number, share: number): number {
  let count = 0;
  for (let trial = 0; trial < n; trial += 1) if (random() < share) count += 1;
  return count;
}

const GRID = 4_000;
/** Standard normal deviates from −5 to 5. */
const STEPS = 1_000;

/**
 * Shares of a beta distribution with this mean and intraclass correlation, as a function of a standard normal deviate
 * (a Gaussian copula): whatever the deviates' correlation, each share alone is exactly so distributed.
 */
export function betaShares(mean: number, scatter: number): (deviate: number) => number {
  const size = 1 / scatter - 1;
  const [alpha, beta] = [mean * size, (1 - mean) * size];
  // The distribution function over s = share^(1/4), where the density has no pole.
  const log = logGamma(size) - logGamma(alpha) - logGamma(beta);
  const density = (s: number) =>
    s <= 0 || s >= 1
      ? 0
      : 4 * Math.exp(log + (4 * alpha - 1) * Math.log(s) + (beta - 1) * Math.log1p(-(s ** 4)));
  const cumulated = [0];
  for (let at = 1; at <= GRID; at += 1) {
    const middle = density((at - 0.5) / GRID);
    cumulated.push((cumulated[at - 1] ?? 0) + middle / GRID);
  }
  const total = cumulated[GRID] ?? 1;
  const table: number[] = [];
  let at = 0;
  for (let step = 0; step <= STEPS; step += 1) {
    const wanted = normalBelow(-5 + (10 * step) / STEPS) * total;
    while (at < GRID && (cumulated[at + 1] ?? 0) < wanted) at += 1;
    const low = cumulated[at] ?? 0;
    const high = cumulated[at + 1] ?? total;
    const s = (at + (high > low ? Math.min(1, (wanted - low) / (high - low)) : 0)) / GRID;
    table.push(s ** 4);
  }
  return (deviate) => {
    const place = ((Math.min(5, Math.max(-5, deviate)) + 5) / 10) * STEPS;
    const low = Math.min(STEPS - 1, Math.floor(place));
    const from = table[low] ?? 0;
    return from + ((table[low + 1] ?? from) - from) * (place - low);
  };
}

/** The normal distribution function, by Simpson's rule from its middle. */
function normalBelow(z: number): number {
  const parts = 200;
  const width = z / parts;
  let sum = 1 + Math.exp(-0.5 * z * z);
  for (let at = 1; at < parts; at += 1) sum += (at % 2 === 1 ? 4 : 2) * Math.exp(-0.5 * (at * width) ** 2);
  return 0.5 + ((sum * width) / 3) * (1 / Math.sqrt(2 * Math.PI));
}
