/** A rule: figures that are asked for all the time, and the line at which a channel hears of them. */
import type { Owned } from './access.ts';
import type { WatchHours } from './hours.ts';
import { type MetricId, metricOf } from './metric.ts';
import type { Comparison, Scope } from './query.ts';
import type { MediaType } from './queue.ts';

/** What makes a rule speak. A new kind is one more member; the compiler lists what else it needs. */
export type RuleTest =
  /** A figure of an interval crosses a line: "abandon% > 8 over 30m". */
  | {
      kind: 'threshold';
      /** Of kind 'interval'. */
      metric: MetricId;
      is: RuleComparison;
      /** In the metric's unit; 'target': the queue's own service-level target. */
      value: number | 'target';
      /** A multiple of 15, up to MAX_OVER_MINUTES: closed quarter-hours and the open one. */
      overMinutes: number;
      /** Where it counts as good again; null: `clearLine`. */
      clear: number | null;
      /** Fewest of these in the window; null: `DEFAULT_GUARD` for rates and averages, none for counts. */
      guard: Guard | null;
    }
  /** A figure of the moment crosses a line: "waiting > 5". Genesys keeps no history of it, so there is no backtest. */
  | {
      kind: 'live';
      /** Of kind 'now'. */
      metric: MetricId;
      is: RuleComparison;
      value: number;
      clear: number | null;
    }
  /** More abandon than chance and the queue's own unruliness explain. Judged for each queue and media type. */
  | { kind: 'spike'; sensitivity: Sensitivity; overMinutes: number }
  /** Traffic against the usual of this half-hour of the week: "offered < 40% of usual". */
  | { kind: 'traffic'; is: '<' | '>'; percentOfUsual: number; overMinutes: number };

export type RuleComparison = Exclude<Comparison, '='>;

export const SENSITIVITIES = ['low', 'normal', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export interface Guard {
  of: 'offered' | 'ended';
  atLeast: number;
}

export const SEVERITIES = ['warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Where a rule speaks, as it is said: resolved to an id when it is saved. */
export type RuleChannel =
  /** Where the sentence was typed. */
  | { kind: 'here' }
  /** The direct messages of whoever typed it. */
  | { kind: 'me' }
  | { kind: 'channel'; id: string };

/** What a sentence or the form says. */
export interface RuleDraft {
  /** What people call it; null: its own words. */
  name: string | null;
  scope: Scope;
  /** Empty: every media type that the metric applies to. */
  media: readonly MediaType[];
  test: RuleTest;
  /** 'together': all its queues as one. Spike rules are always 'queue'. */
  each: 'queue' | 'together';
  /** For so long it must breach before it fires; 0: at once. */
  forMinutes: number;
  /** For so long it must be clear before an episode closes; at least MIN_HOLD_MINUTES. */
  holdMinutes: number;
  /** Null: around the clock. */
  hours: WatchHours | null;
  severity: Severity;
  /** A reminder in the thread so often while it fires; null: none. */
  repeatMinutes: number | null;
  channel: RuleChannel;
  /** Id of a user group that the first post names; null: nobody. */
  mention: string | null;
}

export interface Rule extends Omit<RuleDraft, 'channel'>, Owned {
  /** What people type: "alert 12". */
  id: number;
  /** 1, and one more with each change. */
  revision: number;
  /** A channel's id, or a person's for their direct messages. */
  channelId: string;
  createdAtMs: number;
  /** Until then it tells its owner alone; null: it is not on trial. */
  trialUntilMs: number | null;
}

export const DEFAULT_OVER_MINUTES = 30;
export const MAX_OVER_MINUTES = 120;
export const DEFAULT_FOR_MINUTES = 2;
export const MAX_FOR_MINUTES = 24 * 60;
export const MIN_HOLD_MINUTES = 5;
export const MAX_HOLD_MINUTES = 24 * 60;
export const MIN_REPEAT_MINUTES = 15;
export const MAX_REPEAT_MINUTES = 24 * 60;
export const TRIAL_HOURS = 24;
export const MAX_RULES = 10_000;
export const MAX_RULE_NAME = 80;

/** A rate is judged on at least so many endings, or on so many abandons of which one is recent. */
export const DEFAULT_GUARD = { ended: 20, abandoned: 5, recentMinutes: 10 } as const;
/** A window with too few of them grows to at most this before it says "too few". */
export const GROWN_WINDOW_MINUTES = 60;

/** A figure is good again a fifth of the line beyond it. */
const CLEAR_PART = 0.2;
/** A percentage that must not be too low has at most this part of the way to 100 to go: SL < 80 clears at 82, not at 96. */
const CLEAR_PART_OF_REST = 0.1;

/**
 * Where a rule counts as good again when nobody said so: a fifth of the line to the good side; for a percentage that
 * must not be too low at most a tenth of the way to 100. Counts are whole and never clear while they still breach.
 * A value at the clear line is good.
 */
export function clearLine(metric: MetricId, is: RuleComparison, value: number): number {
  const { unit } = metricOf(metric);
  const isUpper = isUpperLine(is);
  const far = value * (isUpper ? 1 - CLEAR_PART : 1 + CLEAR_PART);
  if (unit === 'count') {
    const best = lastGoodCount(is, value);
    return isUpper ? Math.min(best, Math.round(far)) : Math.max(best, Math.floor(far));
  }
  if (unit === 'percent' && !isUpper) {
    return tidy(Math.min(far, value + (100 - value) * CLEAR_PART_OF_REST));
  }
  return tidy(far);
}

/** Where a rule about traffic, in percent of usual, counts as good again: < 40 % clears at 48, > 160 % at 128. */
export function trafficClearLine(is: '<' | '>', percentOfUsual: number): number {
  return tidy(percentOfUsual * (is === '>' ? 1 - CLEAR_PART : 1 + CLEAR_PART));
}

/** Whether what lies above the line breaches. */
export function isUpperLine(is: RuleComparison): boolean {
  return is === '>' || is === '>=';
}

/** The whole number next to the line that does not breach. */
function lastGoodCount(is: RuleComparison, value: number): number {
  switch (is) {
    case '>':
      return Math.floor(value);
    case '>=':
      return Math.ceil(value) - 1;
    case '<':
      return Math.ceil(value);
    case '<=':
      return Math.floor(value) + 1;
  }
}

/** To the thousandth, so that 8 − 1.6 is 6.4. */
function tidy(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Whether its figures come from the moment and not from an interval. */
export function isLive(test: RuleTest): boolean {
  return test.kind === 'live';
}

/** Whether it needs the queue's seasons, and so learns for a while. */
export function needsSeason(test: RuleTest): boolean {
  return test.kind === 'spike' || test.kind === 'traffic';
}
