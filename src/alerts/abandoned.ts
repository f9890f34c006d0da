/** Counts what an episode cost: abandons from the window that fired to its end, and how many of them are usual. */
import type { Abandoned } from '../core/episode.ts';
import { QUARTER_MS } from '../core/zone.ts';

/** What ended in a quarter-hour of an instance. */
export interface EndedQuarter {
  startMs: number;
  ended: number;
  abandoned: number;
  /** The share of abandons that is usual then, 0 to 1; null: not known. */
  usualShare: number | null;
}

/**
 * Goes on from what was counted before. A quarter-hour is settled once the one behind it has begun and ended, since
 * Genesys may still post into it; those that are not are counted anew each time.
 */
export function countAbandoned(
  before: Abandoned | null,
  fromMs: number,
  quarters: readonly EndedQuarter[],
  nowMs: number,
): Abandoned {
  const start = before ?? { total: 0, usual: 0, settled: 0, settledUsual: 0, settledToMs: fromMs };
  const settleToMs = Math.max(start.settledToMs, Math.floor(nowMs / QUARTER_MS) * QUARTER_MS - QUARTER_MS);
  let { settled, settledUsual } = start;
  let total = 0;
  let usual: number | null = 0;
  for (const quarter of quarters) {
    if (quarter.startMs < start.settledToMs) continue;
    const expected = quarter.usualShare === null ? null : quarter.usualShare * quarter.ended;
    if (quarter.startMs < settleToMs) {
      settled += quarter.abandoned;
      settledUsual = plus(settledUsual, expected);
    } else {
      total += quarter.abandoned;
      usual = plus(usual, expected);
    }
  }
  return {
    total: settled + total,
    usual: plus(settledUsual, usual),
    settled,
    settledUsual,
    settledToMs: settleToMs,
  };
}

/** Once a part is not known, neither is the sum. */
function plus(sum: number | null, more: number | null): number | null {
  return sum === null || more === null ? null : sum + more;
}
