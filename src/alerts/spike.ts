/** Judges whether a queue's abandons are a spike: more than chance, the season and the queue's own unruliness explain. */
import { type Excess, excessOf, MIN_SPIKE_ABANDONED, type Stretch, seasonSurprise } from '../core/excess.ts';
import { GROWN_WINDOW_MINUTES, type Sensitivity } from '../core/rule.ts';
import { type Season, slotReader } from '../core/season.ts';
import { MINUTE_MS, QUARTER_MS } from '../core/zone.ts';

/** What ended in a quarter-hour; the open one so far. */
export interface SpikeQuarter {
  /** On a quarter-hour. */
  startMs: number;
  /** Answered + abandoned + flow-outs. */
  ended: number;
  abandoned: number;
}

/** With fewer than both of these in the longest window there is too little to say anything. */
export const SPIKE_GUARD = { ended: 4, abandoned: MIN_SPIKE_ABANDONED } as const;
/** A window tells of recovery when so many ended in it; else a longer one does. */
const CLEAR_ENDED = 10;
/** It is over when chance does as much more often than once in ten times (−log10), by the season alone. */
const CLEAR_SURPRISE = 1;
/** What is told of chance ends here. */
export const MAX_ONE_IN = 1_000_000;

export type SpikeVerdict =
  | { kind: 'none'; because: 'no-traffic' | 'too-few' }
  | {
      kind: 'judged';
      isSpike: boolean;
      /** Good again; never together with `isSpike`. Neither: between the two. */
      isClear: boolean;
      /** The window that was judged: `overMinutes`, or more where that tells more; of no spike, the one that clears it. */
      window: { startMs: number; endMs: number; isPartial: boolean };
      ended: number;
      abandoned: number;
      seenPercent: number;
      /** What the season expects here at this time. */
      expectedPercent: number;
      /** Abandons of the window that the season explains. */
      expectedAbandons: number;
      /** By chance, and by the queue's own unruliness, about one window in so many has as many abandons. */
      oneIn: number;
    };

/**
 * Judges the last 2 h 15 in quarter-hours (sparse, in any order, the open one among them) at a moment. Windows are
 * closed quarter-hours and the open one, as of every rule: `overMinutes`, and longer ones up to GROWN_WINDOW_MINUTES,
 * of which the most surprising counts; what came before a window tells its level. See `excessOf` for the statistics. A
 * longer window is for few callers, not for those of an hour ago: nothing is judged when nobody came in `overMinutes`,
 * and nothing is a spike when none of them abandoned.
 */
export function judgeSpike(
  season: Season,
  quarters: readonly SpikeQuarter[],
  nowMs: number,
  overMinutes: number,
  sensitivity: Sensitivity,
): SpikeVerdict {
  const stretches = stretchesOf(season, quarters, nowMs);
  const openMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  const longest = Math.max(overMinutes, GROWN_WINDOW_MINUTES);
  let best: (Excess & { startMs: number }) | null = null;
  /** Of the shortest window, and of the longest. */
  let recent: Excess | null = null;
  let last: Excess | null = null;
  /** On what it is good again: the shortest window that has enough. */
  let clear: { window: Stretch[]; told: Excess & { startMs: number } } | null = null;
  for (let minutes = overMinutes; minutes <= longest; minutes += 15) {
    const startMs = openMs - minutes * MINUTE_MS;
    const from = stretches.findIndex((stretch) => stretch.startMs >= startMs);
    if (from < 0) break;
    const window = stretches.slice(from);
    const excess = excessOf(window, stretches.slice(0, from), season);
    if (excess === null) break;
    recent ??= excess;
    if (last === null || last.ended < CLEAR_ENDED) clear = { window, told: { ...excess, startMs } };
    last = excess;
    if (best === null || excess.surprise > best.surprise) best = { ...excess, startMs };
  }
  if (best === null || recent === null || last === null || clear === null)
    return { kind: 'none', because: 'no-traffic' };
  if (last.ended < SPIKE_GUARD.ended && last.abandoned < SPIKE_GUARD.abandoned) {
    return { kind: 'none', because: 'too-few' };
  }
  const isSpike = recent.abandoned > 0 && best.surprise >= season.lines[sensitivity];
  // While it recovers, what is told is what it recovers by, and not the hour that holds the spike.
  const { startMs, ended, abandoned, expected, surprise } = isSpike ? best : clear.told;
  return {
    kind: 'judged',
    isSpike,
    isClear: !isSpike && seasonSurprise(clear.window, season) < CLEAR_SURPRISE,
    window: { startMs, endMs: nowMs, isPartial: nowMs > openMs },
    ended,
    abandoned,
    seenPercent: (100 * abandoned) / ended,
    expectedPercent: 100 * expected,
    expectedAbandons: ended * expected,
    oneIn: Math.min(MAX_ONE_IN, Math.max(1, Math.round(10 ** surprise))),
  };
}

function stretchesOf(season: Season, quarters: readonly SpikeQuarter[], nowMs: number): Stretch[] {
  const slotAt = slotReader(season.zone);
  return quarters
    .filter(({ startMs, ended }) => startMs < nowMs && ended > 0)
    .map(({ startMs, ended, abandoned }) => ({
      startMs,
      endMs: Math.min(nowMs, startMs + QUARTER_MS),
      ended,
      abandoned: Math.min(ended, abandoned),
      expected: season.share[slotAt(startMs)] ?? 0,
    }))
    .sort((a, b) => a.startMs - b.startMs);
}
