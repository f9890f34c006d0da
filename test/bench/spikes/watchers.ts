/** What watches a simulated queue step by step: the product's own rule, a static line, and a 3-sigma band. */
import { judgeSpike, type SpikeQuarter } from '../../../src/alerts/spike.ts';
import {
  DEFAULT_FOR_MINUTES,
  DEFAULT_OVER_MINUTES,
  MIN_HOLD_MINUTES,
  type Sensitivity,
} from '../../../src/core/rule.ts';
import { learnSeason, type Season } from '../../../src/core/season.ts';
import { LEARN_WEEKS, type Series, START_MS, STEP_MS, WEEK_STEPS, ZONE } from './simulate.ts';

const DEFAULT_SENSITIVITY: Sensitivity = 'normal';
const QUARTER_STEPS = (15 * 60_000) / STEP_MS;
const WEEK_MS = WEEK_STEPS * STEP_MS;
/** The live rule sees 2 h 15: eight closed quarter-hours and the open one. */
const CLOSED_QUARTERS = 8;
const FOR_STEPS = Math.ceil((DEFAULT_FOR_MINUTES * 60_000) / STEP_MS);
const HOLD_STEPS = Math.ceil((MIN_HOLD_MINUTES * 60_000) / STEP_MS);

/** Counts so far, before each step: [at] is the sum of all steps before it. */
export interface Counts {
  ended: Int32Array;
  abandoned: Int32Array;
}

export interface Seen {
  breaches: boolean;
  isClear: boolean;
}

export interface Watcher {
  /** At the end of step `at`−1, that is at START_MS + at × STEP_MS. */
  see(at: number, counts: Counts): Seen;
}

export interface WatchState {
  isFiring: boolean;
  /** Steps for which it has breached, or has been clear while firing. */
  steps: number;
}

export const QUIET: WatchState = { isFiring: false, steps: 0 };

/** The states of a rule with its default `for` and hold. Two steps of 2.5 min in breach are at least 2 min. */
export function nextState(state: WatchState, seen: Seen): WatchState & { fires: boolean } {
  if (!state.isFiring) {
    if (!seen.breaches) return { ...QUIET, fires: false };
    const fires = state.steps >= FOR_STEPS;
    return { isFiring: fires, steps: fires ? 0 : state.steps + 1, fires };
  }
  if (!seen.isClear) return { isFiring: true, steps: 0, fires: false };
  if (state.steps >= HOLD_STEPS) return { ...QUIET, fires: false };
  return { isFiring: true, steps: state.steps + 1, fires: false };
}

export function countsOf(ended: ArrayLike<number>, abandoned: ArrayLike<number>): Counts {
  const counts = { ended: new Int32Array(ended.length + 1), abandoned: new Int32Array(ended.length + 1) };
  for (let at = 0; at < ended.length; at += 1) {
    counts.ended[at + 1] = (counts.ended[at] ?? 0) + (ended[at] ?? 0);
    counts.abandoned[at + 1] = (counts.abandoned[at] ?? 0) + (abandoned[at] ?? 0);
  }
  return counts;
}

/** The product as it is: what was learned from the four weeks before, anew each week, and `judgeSpike` with its defaults. */
export function productWatcher(series: Series, sensitivity: Sensitivity = DEFAULT_SENSITIVITY): Watcher {
  const seasons = new Map<number, Season | null>();
  return {
    see(at, counts) {
      const week = Math.floor((at - 1) / WEEK_STEPS);
      let season = seasons.get(week);
      if (season === undefined) {
        const toMs = START_MS + week * WEEK_MS;
        const from = (week - LEARN_WEEKS) * 336;
        const halfHours = series.halfHours.slice(from, week * 336);
        season = learnSeason(halfHours, ZONE, toMs - LEARN_WEEKS * WEEK_MS, toMs);
        seasons.set(week, season);
      }
      if (season === null) return { breaches: false, isClear: true };
      const nowMs = START_MS + at * STEP_MS;
      const verdict = judgeSpike(season, quartersOf(at, counts), nowMs, DEFAULT_OVER_MINUTES, sensitivity);
      if (verdict.kind === 'none') return { breaches: false, isClear: true };
      return { breaches: verdict.isSpike, isClear: verdict.isClear };
    },
  };
}

function quartersOf(at: number, counts: Counts): SpikeQuarter[] {
  const open = Math.floor(at / QUARTER_STEPS);
  const quarters: SpikeQuarter[] = [];
  for (let quarter = open - CLOSED_QUARTERS; quarter <= open; quarter += 1) {
    const from = quarter * QUARTER_STEPS;
    const to = Math.min(at, from + QUARTER_STEPS);
    const ended = (counts.ended[to] ?? 0) - (counts.ended[from] ?? 0);
    if (ended === 0) continue;
    const abandoned = (counts.abandoned[to] ?? 0) - (counts.abandoned[from] ?? 0);
    quarters.push({ startMs: START_MS + from * STEP_MS, ended, abandoned });
  }
  return quarters;
}

/** Two closed quarter-hours and the open one. */
function window(at: number, counts: Counts): { ended: number; abandoned: number } {
  const from = (Math.floor(at / QUARTER_STEPS) - 2) * QUARTER_STEPS;
  return {
    ended: (counts.ended[at] ?? 0) - (counts.ended[from] ?? 0),
    abandoned: (counts.abandoned[at] ?? 0) - (counts.abandoned[from] ?? 0),
  };
}

const STATIC_SHARE = 0.2;
const STATIC_CLEAR = 0.16;
const AT_LEAST = 10;

export function staticWatcher(): Watcher {
  return {
    see(at, counts) {
      const { ended, abandoned } = window(at, counts);
      if (ended < AT_LEAST) return { breaches: false, isClear: true };
      const share = abandoned / ended;
      return { breaches: share > STATIC_SHARE, isClear: share <= STATIC_CLEAR };
    },
  };
}

/** Mean and standard deviation of the shares of the same half-hour and those beside it, working days and weekends apart. */
export function bandWatcher(series: Series): Watcher {
  const bands = new Map<number, { mean: number; deviation: number }[]>();
  return {
    see(at, counts) {
      const { ended, abandoned } = window(at, counts);
      if (ended < AT_LEAST) return { breaches: false, isClear: true };
      const week = Math.floor((at - 1) / WEEK_STEPS);
      const known = bands.get(week) ?? bandsOf(series, week);
      bands.set(week, known);
      const slot = Math.floor((at - 1) / (2 * QUARTER_STEPS)) % 336;
      const band = known[(slot >= 240 ? 48 : 0) + (slot % 48)] ?? { mean: 1, deviation: 1 };
      const share = abandoned / ended;
      return {
        breaches: share > band.mean + 3 * band.deviation,
        isClear: share <= band.mean + 2 * band.deviation,
      };
    },
  };
}

function bandsOf(series: Series, week: number): { mean: number; deviation: number }[] {
  const shares: number[][] = Array.from({ length: 96 }, () => []);
  for (let at = (week - LEARN_WEEKS) * 336; at < week * 336; at += 1) {
    const halfHour = series.halfHours[at];
    if (halfHour === undefined || halfHour.ended < AT_LEAST / 2) continue;
    const slot = at % 336;
    const place = (slot >= 240 ? 48 : 0) + (slot % 48);
    for (const beside of [place - 1, place, place + 1]) {
      shares[beside]?.push(halfHour.abandoned / halfHour.ended);
    }
  }
  return shares.map((list) => {
    if (list.length < 3) return { mean: 1, deviation: 1 };
    const mean = list.reduce((sum, share) => sum + share, 0) / list.length;
    const variance = list.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (list.length - 1);
    return { mean, deviation: Math.sqrt(variance) };
  });
}
