/** A question about queues: what a command asks once, a digest on a schedule and a rule all the time. */
import type { MetricId } from './metric.ts';
import type { Period, Step } from './period.ts';
import type { MediaType, QueueName } from './queue.ts';

export interface Query {
  scope: Scope;
  /** Empty: every media type. */
  media: readonly MediaType[];
  period: Period;
  /** What makes a row, in order; never empty. 'time' stands last. */
  by: readonly Dimension[];
  /** Size of the rows' buckets; not 'whole' exactly when `by` has 'time'. */
  step: Step;
  /** Empty: the usual columns. */
  show: readonly MetricId[];
  versus: Versus | null;
  /** All must hold. */
  where: readonly Condition[];
  sort: Sort | null;
  /** So many rows at the most. */
  top: number | null;
  /** IANA name; null: the asker's own. */
  zone: string | null;
}

export type Scope =
  /** The channel's own queues, else all. */
  { kind: 'here' } | { kind: 'all' } | { kind: 'named'; names: readonly QueueName[] };

export type Dimension = 'queue' | 'media' | 'time';

/** The same hours so many days earlier, or of the last four weeks. */
export type Versus = { kind: 'days-before'; days: 1 | 7 } | { kind: 'usual' };

export const COMPARISONS = ['>', '>=', '<', '<=', '='] as const;
export type Comparison = (typeof COMPARISONS)[number];

export interface Condition {
  metric: MetricId;
  is: Comparison;
  /** In the metric's unit: count, seconds, or percent of 0 to 100. */
  value: number;
}

export interface Sort {
  metric: MetricId;
  descending: boolean;
}

/** Weeks that "usual" looks back on. */
export const USUAL_WEEKS = 4;

/** Fewest endings on which a rate is called good or bad. */
export const FEWEST_ENDED = 20;

export function holds(condition: Condition, value: number): boolean {
  switch (condition.is) {
    case '>':
      return value > condition.value;
    case '>=':
      return value >= condition.value;
    case '<':
      return value < condition.value;
    case '<=':
      return value <= condition.value;
    case '=':
      return value === condition.value;
  }
}
