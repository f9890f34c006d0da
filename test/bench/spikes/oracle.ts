/** A judge that knows the season's true share, the queue's true scatter and a spike's window, with the product's number of false episodes. */
import { logGamma } from './log-gamma.ts';
import {
  DAY_PART,
  HALF_HOUR_STEPS,
  LEARN_WEEKS,
  NEAR_LIKENESS,
  NEAR_PART,
  type Series,
  WEEK_STEPS,
} from './simulate.ts';
import type { Counts } from './watchers.ts';

export interface Oracle {
  /** −log10 of the beta-binomial tail of the abandons of exactly these steps. */
  surprise(fromStep: number, toStep: number, counts: Counts): number;
}

export function oracleOf(series: Series): Oracle {
  return {
    surprise(fromStep, toStep, counts) {
      const ended = (counts.ended[toStep] ?? 0) - (counts.ended[fromStep] ?? 0);
      const abandoned = (counts.abandoned[toStep] ?? 0) - (counts.abandoned[fromStep] ?? 0);
      if (abandoned === 0) return 0;
      let expected = 0;
      for (let step = fromStep; step < toStep; step += 1) {
        const here = (counts.ended[step + 1] ?? 0) - (counts.ended[step] ?? 0);
        expected += here * (series.season[Math.floor(step / HALF_HOUR_STEPS)] ?? 0);
      }
      const share = expected / ended;
      const scatter = series.scatter * likenessWithin((toStep - fromStep) / HALF_HOUR_STEPS);
      return -Math.log10(tail(abandoned, ended, share, scatter));
    },
  };
}

/**
 * The line at which it has as many false episodes as the product at most, of windows of so many steps that lie end to
 * end: to its advantage, since whoever watches all the time looks at many more, and for each length of spike anew.
 */
export function oracleLine(
  oracle: Oracle,
  series: Series,
  steps: number,
  counts: Counts,
  episodes: number,
): number {
  const surprises: number[] = [];
  for (let from = LEARN_WEEKS * WEEK_STEPS; from + steps <= series.ended.length; from += steps) {
    surprises.push(oracle.surprise(from, from + steps, counts));
  }
  let low = 0;
  let high = 20;
  for (let round = 0; round < BISECTIONS; round += 1) {
    const middle = (low + high) / 2;
    if (episodesAbove(surprises, middle) > episodes) low = middle;
    else high = middle;
  }
  return high;
}

const BISECTIONS = 24;

/** Windows beside each other are one episode. */
function episodesAbove(surprises: readonly number[], line: number): number {
  let episodes = 0;
  for (const [at, surprise] of surprises.entries()) {
    if (surprise > line && !((surprises[at - 1] ?? 0) > line)) episodes += 1;
  }
  return episodes;
}

/** Of so many whole half-hours. */
function likenessWithin(halfHours: number): number {
  let sum = 0;
  for (let a = 0; a < halfHours; a += 1) {
    for (let b = 0; b < halfHours; b += 1) {
      sum += a === b ? 1 : DAY_PART + NEAR_PART * NEAR_LIKENESS ** Math.abs(a - b);
    }
  }
  return sum / halfHours ** 2;
}

function tail(k: number, n: number, share: number, scatter: number): number {
  const size = 1 / scatter - 1;
  const [alpha, beta] = [share * size, (1 - share) * size];
  const log =
    logGamma(n + 1) -
    logGamma(k + 1) -
    logGamma(n - k + 1) +
    logGamma(k + alpha) +
    logGamma(n - k + beta) -
    logGamma(n + size) +
    logGamma(size) -
    logGamma(alpha) -
    logGamma(beta);
  let term = Math.exp(log);
  let sum = term;
  for (let at = k; at < n && term > sum * 1e-9; at += 1) {
    term *= ((n - at) / (at + 1)) * ((at + alpha) / (n - at - 1 + beta));
    sum += term;
  }
  return Math.min(1, Math.max(1e-20, sum));
}
