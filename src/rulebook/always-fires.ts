/** Lines that every queue crosses as soon as somebody calls: such a rule tells nothing. */
import { type MetricId, metricName, metricOf } from '../core/metric.ts';
import { isUpperLine, type RuleTest } from '../core/rule.ts';

/** Above 0 at any ordinary moment. That one call flows out, or one agent does not answer, may well be worth a word. */
const EVERYDAY: ReadonlySet<MetricId> = new Set<MetricId>([
  ...(['waiting', 'longest', 'active', 'alerting', 'idle', 'on-queue', 'off-queue'] as const),
  ...(['offered', 'answered', 'ended', 'abandon-percent', 'answer-percent', 'service-level'] as const),
  ...(['speed-of-answer', 'average-wait', 'longest-wait', 'handle-time', 'talk-time'] as const),
]);

export function alwaysFires(test: RuleTest): { what: string; todo: string } | null {
  if (test.kind === 'spike' || test.kind === 'traffic' || test.value === 'target') return null;
  const { metric, is, value } = test;
  const name = metricName(metric);
  const { unit } = metricOf(metric);
  const isPercent = unit === 'percent';
  const lowest = is === '>=' && unit === 'count' ? 1 : 0;
  if (isUpperLine(is) && value <= lowest && EVERYDAY.has(metric))
    return {
      what: `\`${name} ${is} ${value}${isPercent ? '%' : ''}\` fires wherever anything happens at all.`,
      todo: 'Take a line that ordinary traffic stays below.',
    };
  if (!isUpperLine(is) && isPercent && value >= 100 && metric !== 'abandon-percent')
    return {
      what: `\`${name} ${is} 100%\` fires as soon as one call goes wrong.`,
      todo: 'Take a line that ordinary traffic stays above.',
    };
  return null;
}
