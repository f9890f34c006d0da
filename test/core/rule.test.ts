/** Where a rule counts as good again. */
import { describe, expect, it } from 'vitest';
import { METRICS, type MetricId, metricOf } from '../../src/core/metric.ts';
import { holds } from '../../src/core/query.ts';
import { clearLine, isUpperLine, type RuleComparison, trafficClearLine } from '../../src/core/rule.ts';

const COMPARISONS: readonly RuleComparison[] = ['>', '>=', '<', '<='];

describe('the clear line', () => {
  it.each<[metric: MetricId, is: RuleComparison, value: number, clear: number]>([
    // The four examples of the design.
    ['abandon-percent', '>', 8, 6.4],
    ['service-level', '<', 80, 82],
    ['waiting', '>', 5, 4],
    ['offered', '<', 1, 1],
    // A percentage that must not be too low goes a fifth of itself, and a tenth of the way to 100 at the most.
    ['service-level', '<=', 80, 82],
    ['service-level', '<', 99, 99.1],
    ['service-level', '<', 100, 100],
    ['answer-percent', '<', 50, 55],
    ['answer-percent', '<', 30, 36],
    ['abandon-percent', '<', 2, 2.4],
    ['abandon-percent', '>', 0, 0],
    ['abandon-percent', '>=', 12.5, 10],
    // Seconds.
    ['longest', '>', 300, 240],
    ['speed-of-answer', '>', 45, 36],
    ['talk-time', '<', 60, 72],
    // Counts are whole, and the next one may still breach.
    ['waiting', '>', 0, 0],
    ['waiting', '>=', 1, 0],
    ['waiting', '>', 1, 1],
    ['waiting', '>=', 2, 1],
    ['waiting', '>', 3, 2],
    ['waiting', '>=', 10, 8],
    ['waiting', '>', 100, 80],
    ['idle', '<', 2, 2],
    ['idle', '<=', 0, 1],
    ['idle', '<=', 1, 2],
    ['idle', '<', 5, 6],
    ['offered', '<', 100, 120],
    ['waiting', '>', 2.5, 2],
    ['waiting', '>=', 2.5, 2],
    ['idle', '<=', 2.5, 3],
    ['idle', '<', 2.5, 3],
  ])('%s %s %d clears at %d', (metric, is, value, clear) => {
    expect(clearLine(metric, is, value)).toBe(clear);
  });

  it('is on the good side, and good itself wherever anything can be', () => {
    for (const { id, unit } of METRICS) {
      for (const is of COMPARISONS) {
        for (let value = unit === 'percent' ? 1 : 0.5; value < 100; value += unit === 'count' ? 0.5 : 1.5) {
          const clear = clearLine(id, is, value);
          const said = `${id} ${is} ${value} clears at ${clear}`;
          expect([said, holds({ metric: id, is, value }, clear)]).toEqual([said, false]);
          expect([said, isUpperLine(is) ? clear <= value : clear >= value]).toEqual([said, true]);
          if (metricOf(id).unit === 'count') expect([said, Number.isInteger(clear)]).toEqual([said, true]);
          if (unit === 'percent') expect([said, clear >= 0 && clear <= 100]).toEqual([said, true]);
        }
      }
    }
  });

  it.each<[is: '<' | '>', percent: number, clear: number]>([
    ['<', 40, 48],
    ['<', 90, 108],
    ['>', 160, 128],
    ['>', 110, 88],
  ])('traffic %s %d %% of usual clears at %d', (is, percent, clear) => {
    expect(trafficClearLine(is, percent)).toBe(clear);
  });
});
