/** Measures one simulated queue: false episodes without spikes, and which of the seeded spikes each watcher finds. */
import { oracleLine, oracleOf } from './oracle.ts';
import { createRandom } from './random.ts';
import {
  drawSpike,
  LEARN_WEEKS,
  MINUTES,
  type SeriesKey,
  type Spike,
  STEP_MINUTES,
  simulate,
  spiked,
  TIMES,
  WEEK_STEPS,
} from './simulate.ts';
import {
  bandWatcher,
  type Counts,
  countsOf,
  nextState,
  productWatcher,
  QUIET,
  staticWatcher,
  type Watcher,
  type WatchState,
} from './watchers.ts';

export const WATCHERS = ['product', 'oracle', 'static', 'band'] as const;
export type WatcherName = (typeof WATCHERS)[number];

export interface Size {
  /** Weeks that are watched, after the four that are learned from. */
  weeks: number;
  spikes: number;
}

export interface Cell {
  times: number;
  minutes: number;
  spikes: number;
  found: Record<WatcherName, number>;
  /** Of the product: minutes from the beginning of each spike it found. */
  delays: number[];
}

export interface Measured extends SeriesKey {
  workingDays: number;
  falseEpisodes: Record<WatcherName, number>;
  cells: Cell[];
}

/** An episode that opens so long after the end of a spike is still of it: the window still holds it. */
const GRACE_STEPS = 15 / STEP_MINUTES;

export function measure(key: SeriesKey, size: Size): Measured {
  const series = simulate(key, LEARN_WEEKS + size.weeks);
  const counts = countsOf(series.ended, series.abandoned);
  const watchers = {
    product: productWatcher(series),
    static: staticWatcher(),
    band: bandWatcher(series),
  };
  const quiet = {
    product: watchQuiet(watchers.product, counts),
    static: watchQuiet(watchers.static, counts),
    band: watchQuiet(watchers.band, counts),
  };
  const oracle = oracleOf(series);
  const cells: Cell[] = [];
  let oracleFalse = 0;
  for (const minutes of MINUTES) {
    const line = oracleLine(oracle, series, minutes / STEP_MINUTES, counts, quiet.product.episodes);
    oracleFalse = quiet.product.episodes;
    for (const times of TIMES) {
      const random = createRandom(key.seed, key.median, key.base * 1000, key.scatter * 1000, minutes, times);
      const cell: Cell = {
        times,
        minutes,
        spikes: size.spikes,
        found: { product: 0, oracle: 0, static: 0, band: 0 },
        delays: [],
      };
      for (let at = 0; at < size.spikes; at += 1) {
        const spike = drawSpike({ from: LEARN_WEEKS, to: series.weeks }, times, minutes, random);
        const withSpike = overlaid(counts, spike, spiked(series, spike, random));
        if (oracle.surprise(spike.fromStep, spike.toStep, withSpike) > line) cell.found.oracle += 1;
        for (const name of ['product', 'static', 'band'] as const) {
          const state = quiet[name].states[spike.fromStep] ?? QUIET;
          const delay = delayOf(watchers[name], state, spike, withSpike);
          if (delay === null) continue;
          cell.found[name] += 1;
          if (name === 'product') cell.delays.push(delay);
        }
        restore(counts);
      }
      cells.push(cell);
    }
  }
  return {
    ...key,
    workingDays: size.weeks * 5,
    falseEpisodes: {
      product: quiet.product.episodes,
      oracle: oracleFalse,
      static: quiet.static.episodes,
      band: quiet.band.episodes,
    },
    cells,
  };
}

/** All episodes, those of nights and weekends too, though they are told per working day. */
function watchQuiet(watcher: Watcher, counts: Counts): { episodes: number; states: WatchState[] } {
  const states: WatchState[] = [];
  let state: WatchState = QUIET;
  let episodes = 0;
  for (let at = LEARN_WEEKS * WEEK_STEPS + 1; at < counts.ended.length; at += 1) {
    const next = nextState(state, watcher.see(at, counts));
    if (next.fires) episodes += 1;
    state = next;
    states[at] = next;
  }
  return { episodes, states };
}

/** Minutes to the first episode that opens after the spike began; one that was open before is not of it. */
function delayOf(watcher: Watcher, before: WatchState, spike: Spike, counts: Counts): number | null {
  let state = before;
  for (let at = spike.fromStep + 1; at <= spike.toStep + GRACE_STEPS; at += 1) {
    const next = nextState(state, watcher.see(at, counts));
    if (next.fires) return (at - spike.fromStep) * STEP_MINUTES;
    state = next;
  }
  return null;
}

let changed: { from: number; saved: Int32Array } | null = null;
/** Sums beyond it are never looked at while a spike is on. */
const LOOK_AHEAD_STEPS = 24;

/** Puts the spike's abandons into the sums in place, as far as anybody looks. */
function overlaid(counts: Counts, spike: Spike, abandoned: readonly number[]): Counts {
  const from = spike.fromStep;
  const to = Math.min(counts.abandoned.length, spike.toStep + LOOK_AHEAD_STEPS);
  changed = { from, saved: counts.abandoned.slice(from, to) };
  const { saved } = changed;
  let sum = saved[0] ?? 0;
  for (let at = 1; at < saved.length; at += 1) {
    sum += abandoned[at - 1] ?? (saved[at] ?? 0) - (saved[at - 1] ?? 0);
    counts.abandoned[from + at] = sum;
  }
  return counts;
}

function restore(counts: Counts): void {
  if (changed !== null) counts.abandoned.set(changed.saved, changed.from);
  changed = null;
}
