/** How far a queue's half-hours stray from its season, and how much each resembles the ones before. */
import { weightOf } from './expected-shares.ts';
import { HALF_HOUR_MS, type Observed, type Unruliness } from './observed.ts';

/** What most queues are like: it counts until a queue has told better. */
const USUAL_SCATTER = 0.03;
const USUAL_RESEMBLANCE = [0.5, 0.4, 0.33, 0.28];
/** Standard deviations of queues around the usual: how little is enough to tell better. */
const SCATTER_DEVIATION = 0.02;
const RESEMBLANCE_DEVIATION = 0.15;
const MIN_SCATTER = 0.002;
const MAX_SCATTER = 0.3;
/** Deviations count up to so many of their own standard deviation. */
const CAP_DEVIATIONS = 3;
const ROUNDS = 3;

/**
 * *Scatter*: the intraclass correlation ρ by moments (Williams 1982): e² / (n p(1−p)) has mean 1 + (n−1)ρ; deviations
 * are Winsorised at three standard deviations, so that past spikes tell little, and solved again. *Resemblance*: the
 * autocovariance of the deviations at 1 to 4 half-hours ÷ ρ, weighted by what each can tell. Both are shrunk towards
 * what is usual (as by a normal prior), and the resemblance is made decreasing and convex, so that it is a valid
 * correlation function (Pólya 1949).
 */
export function learnUnruliness(observed: readonly Observed[], share: readonly number[]): Unruliness {
  let scatter = USUAL_SCATTER;
  for (let round = 0; round < ROUNDS; round += 1) scatter = scatterOf(observed, share, scatter);
  return { scatter, resemblance: resemblanceOf(observed, share, scatter) };
}

function scatterOf(observed: readonly Observed[], share: readonly number[], before: number): number {
  let told = USUAL_SCATTER / SCATTER_DEVIATION ** 2;
  let trust = 1 / SCATTER_DEVIATION ** 2;
  for (const { slot, ended, abandoned } of observed) {
    if (ended < 2) continue;
    const z = deviation(ended, abandoned, share[slot] ?? 0, before);
    const inflation = 1 + (ended - 1) * before;
    // z² has mean (1 + (n−1)ρ) ÷ (1 + (n−1)ρ before) and a variance of about 2.
    const lever = (ended - 1) / inflation;
    const found = (z * z * inflation - 1) / (ended - 1);
    told += 0.5 * lever * lever * found;
    trust += 0.5 * lever * lever;
  }
  return Math.min(MAX_SCATTER, Math.max(MIN_SCATTER, told / trust));
}

function resemblanceOf(observed: readonly Observed[], share: readonly number[], scatter: number): number[] {
  const lags = USUAL_RESEMBLANCE.length;
  const told = USUAL_RESEMBLANCE.map((usual) => usual / RESEMBLANCE_DEVIATION ** 2);
  const trust = USUAL_RESEMBLANCE.map(() => 1 / RESEMBLANCE_DEVIATION ** 2);
  const zs = observed.map(({ slot, ended, abandoned }) =>
    deviation(ended, abandoned, share[slot] ?? 0, scatter),
  );
  // How much of a deviation is level and not chance.
  const levels = observed.map(({ ended }) => Math.sqrt(scatter * weightOf(ended, scatter)));
  for (const [at, { startMs }] of observed.entries()) {
    for (let back = 1; back <= lags && at - back >= 0; back += 1) {
      const lag = (startMs - (observed[at - back]?.startMs ?? 0)) / HALF_HOUR_MS;
      if (lag > lags) break;
      const lever = (levels[at] ?? 0) * (levels[at - back] ?? 0);
      // z·z' has mean lever · r and a variance of about 1.
      told[lag - 1] = (told[lag - 1] ?? 0) + lever * (zs[at] ?? 0) * (zs[at - back] ?? 0);
      trust[lag - 1] = (trust[lag - 1] ?? 0) + lever * lever;
    }
  }
  const result: number[] = [];
  let last = 1;
  let step = 1;
  for (let lag = 0; lag < lags; lag += 1) {
    const found = (told[lag] ?? 0) / (trust[lag] ?? 1);
    step = Math.min(step, Math.max(0, last - Math.max(0, found)));
    if (lag === 0) step = Math.max(0.05, step);
    last -= step;
    result.push(last);
  }
  return result;
}

/** In standard deviations of the beta-binomial, cut. */
function deviation(ended: number, abandoned: number, share: number, scatter: number): number {
  const spread = Math.sqrt(ended * share * (1 - share) * (1 + (ended - 1) * scatter));
  const z = (abandoned - ended * share) / spread;
  return Math.min(CAP_DEVIATIONS, Math.max(-CAP_DEVIATIONS, z));
}
