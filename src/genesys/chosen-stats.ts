/** Figures of some stats alone: what was not asked for is as of nothing, and takes no memory of its own. */
import type { Bucket } from '../core/ports.ts';
import { type IntervalStats, noStats, TIMERS } from '../core/stats.ts';
import { METRIC_OF } from './schemas.ts';

export type Stat = keyof IntervalStats;

/** One for all figures, so frozen: whoever adds to a part instead of a total meets an error and not a wrong figure. */
const NOTHING: Readonly<IntervalStats> = frozen(noStats());

/** What a query for these stats asks for. */
export function metricsOf(stats: ReadonlySet<Stat>): string[] {
  return [...stats].map((stat) => METRIC_OF[stat]);
}

/** Buckets with these stats alone. */
export function onlyStats(buckets: readonly Bucket[], stats: ReadonlySet<Stat>): Bucket[] {
  const chosen = [...stats];
  return buckets.map(({ startMs, endMs, media }) => ({
    startMs,
    endMs,
    media: new Map([...media].map(([type, figures]) => [type, chosenOf(figures, chosen)])),
  }));
}

function chosenOf(figures: IntervalStats, chosen: readonly Stat[]): IntervalStats {
  const kept = { ...NOTHING };
  for (const stat of chosen) copy(stat, figures, kept);
  return kept;
}

function copy<K extends Stat>(stat: K, from: IntervalStats, to: IntervalStats): void {
  to[stat] = from[stat];
}

function frozen(stats: IntervalStats): Readonly<IntervalStats> {
  for (const name of TIMERS) Object.freeze(stats[name]);
  Object.freeze(stats.serviceLevel);
  return Object.freeze(stats);
}
