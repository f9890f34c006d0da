/** Where the line of a spike rule is drawn: so high that the queue's own history would rarely have crossed it. */
import { excessOf, MIN_SPIKE_ABANDONED, type Stretch } from './excess.ts';
import { HALF_HOUR_MS, type Observed, type Unruliness } from './observed.ts';
import type { Sensitivity } from './rule.ts';
import { DAY_MS } from './zone.ts';

/** Episodes per working day that the queue's own history would have had, at most about. */
export const EPISODES_A_DAY: Readonly<Record<Sensitivity, number>> = { low: 0.1, normal: 0.3, high: 0.9 };
/**
 * History is judged once a half-hour and a live rule every few seconds on windows that begin anywhere, so that it
 * crosses a line more often; and what was learned fits its own history a little too well.
 */
const HISTORY_SHARE = 0.33;
/** Of that, what the line allows however ill the history fits: more, since some of it were spikes indeed. */
const ALLOWED_SHARE = 0.67;
/** Where no figures say otherwise. */
const USUAL_LINES: Readonly<Record<Sensitivity, number>> = { low: 3.25, normal: 2.7, high: 2.15 };
/** Less than one in twenty is no surprise, whatever the history. */
const MIN_LINE = 1.3;
/** Half-hours with less are no part of any episode. */
const MIN_PEAK = 0.3;
/** Half-hours between two episodes at least. */
const GAP = 2;
/** Episodes of history that the usual line counts for. */
const USUAL_WEIGHT = 30;
/** The tail is fitted to so many of the highest per line's target. */
const TAIL_TIMES = 4;

export function linesOf(
  observed: readonly Observed[],
  share: readonly number[],
  unruliness: Unruliness,
): Record<Sensitivity, number> {
  const { peaks, days } = peaksOf(observed, share, unruliness);
  return {
    low: lineFor('low', peaks, days),
    normal: lineFor('normal', peaks, days),
    high: lineFor('high', peaks, days),
  };
}

/**
 * Peaks over a threshold (Pickands 1975) with an exponential tail, whose scale is the mean excess (Hill 1975): steadier
 * than the few highest values themselves, and one past spike moves it little. It leans on the usual line, since four
 * weeks tell little of what comes every third day. But however the queue differs from all that is assumed here, its own
 * history had no more episodes above the line than the sensitivity allows.
 */
function lineFor(sensitivity: Sensitivity, peaks: readonly number[], days: number): number {
  const target = EPISODES_A_DAY[sensitivity] * HISTORY_SHARE * days;
  const usual = USUAL_LINES[sensitivity];
  const count = Math.min(peaks.length - 1, Math.ceil(target * TAIL_TIMES));
  if (count < 3) return usual;
  const base = peaks[count] ?? 0;
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += Math.min(peaks[at] ?? 0, 2 * base + 2) - base;
  const scale = sum / count;
  const found = base + scale * Math.log(count / target);
  const line = (found * count + usual * USUAL_WEIGHT) / (count + USUAL_WEIGHT);
  const allowed = peaks[Math.floor(EPISODES_A_DAY[sensitivity] * ALLOWED_SHARE * days)] ?? 0;
  return Math.ceil(100 * Math.max(MIN_LINE, line, allowed)) / 100;
}

/** The highest surprise of each stretch above nothing, in falling order, and the working days they come from. */
function peaksOf(
  observed: readonly Observed[],
  share: readonly number[],
  unruliness: Unruliness,
): { peaks: number[]; days: number } {
  const stretches: Stretch[] = observed.map(({ startMs, slot, ended, abandoned }) => ({
    startMs,
    endMs: startMs + HALF_HOUR_MS,
    ended,
    abandoned,
    expected: share[slot] ?? 0,
  }));
  const peaks: number[] = [];
  let peak = 0;
  let peakMs = 0;
  for (let at = 0; at < stretches.length; at += 1) {
    const surprise = surpriseAt(stretches, at, unruliness);
    if (surprise < MIN_PEAK) continue;
    const startMs = stretches[at]?.startMs ?? 0;
    if (peak > 0 && startMs - peakMs > GAP * HALF_HOUR_MS) {
      peaks.push(peak);
      peak = 0;
    }
    if (surprise >= peak) {
      peak = surprise;
      peakMs = startMs;
    }
  }
  if (peak > 0) peaks.push(peak);
  peaks.sort((a, b) => b - a);
  const firstMs = stretches[0]?.startMs ?? 0;
  const lastMs = stretches.at(-1)?.startMs ?? 0;
  return { peaks, days: ((lastMs - firstMs) / DAY_MS) * (5 / 7) };
}

/** Half-hours before a window that tell of its level: as many as a live rule sees. */
const LEVEL_HALF_HOURS = 3;

/** Of the windows of one and of two half-hours that end with this one. */
function surpriseAt(stretches: readonly Stretch[], at: number, unruliness: Unruliness): number {
  const own = stretches[at];
  if (own === undefined) return 0;
  const short = windowSurprise(stretches, at, at, unruliness);
  const before = stretches[at - 1];
  if (before === undefined || own.startMs - before.startMs > HALF_HOUR_MS) return short;
  return Math.max(short, windowSurprise(stretches, at - 1, at, unruliness));
}

function windowSurprise(
  stretches: readonly Stretch[],
  from: number,
  to: number,
  unruliness: Unruliness,
): number {
  let abandoned = 0;
  for (let at = from; at <= to; at += 1) abandoned += stretches[at]?.abandoned ?? 0;
  // Most windows end here, before anything is copied.
  if (abandoned < MIN_SPIKE_ABANDONED) return 0;
  const earliestMs = (stretches[from]?.startMs ?? 0) - LEVEL_HALF_HOURS * HALF_HOUR_MS;
  let first = from;
  while (first > 0 && (stretches[first - 1]?.startMs ?? 0) >= earliestMs) first -= 1;
  const window = stretches.slice(from, to + 1);
  return excessOf(window, stretches.slice(first, from), unruliness)?.surprise ?? 0;
}
