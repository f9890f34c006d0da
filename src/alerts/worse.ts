/** Which of two figures is the worse one, by the side of the line that a rule watches. */
import type { Evidence } from '../core/episode.ts';
import { metricOf } from '../core/metric.ts';
import type { RuleTest } from '../core/rule.ts';

/** Twice as bad, and by enough to matter. */
const MUCH = 2;
const LEAST_CHANGE = { percent: 5, count: 5, seconds: 60 } as const;

export function isWorse(test: RuleTest, value: number, than: number): boolean {
  return isUpper(test) ? value > than : value < than;
}

/** Whether it got so much worse than the channel was told that it is told again. */
export function isMuchWorse(test: RuleTest, seen: Evidence, told: number): boolean {
  const unit = test.kind === 'traffic' ? 'percent' : metricOf(seen.metric).unit;
  if (Math.abs(seen.value - told) < LEAST_CHANGE[unit]) return false;
  return isUpper(test) ? seen.value >= told * MUCH : seen.value * MUCH <= told;
}

/** Whether more is worse to this rule. */
function isUpper(test: RuleTest): boolean {
  return test.kind === 'spike' || test.is === '>' || test.is === '>=';
}
