/** A rule in its canonical words, as it is typed behind "alert". `parseRule(printRule(d))` is `d`. */
import { EVERY_DAY, type WatchHours, WEEKEND, WORKING_DAYS } from '../core/hours.ts';
import { metricOf } from '../core/metric.ts';
import {
  DEFAULT_FOR_MINUTES,
  DEFAULT_OVER_MINUTES,
  MIN_HOLD_MINUTES,
  type RuleChannel,
  type RuleDraft,
  type RuleTest,
} from '../core/rule.ts';
import { printDate } from '../core/zone.ts';
import type { Lexicon } from './lexicon.ts';
import { printQuoted, printScope, printValue } from './print.ts';
import { printMinutes } from './rule-amounts.ts';
import { printTimes } from './rule-hours.ts';
import { isRuleSpeech } from './rule-vocabulary.ts';
import { printCrossing } from './rule-words.ts';

/** What is left to its default is left out; times stand with their zone, so that they are the same for who reads them. */
export function printRule(draft: RuleDraft, lexicon: Lexicon): string {
  const { test } = draft;
  const rest = [
    ...draft.media,
    `when ${printCrossing(test)}`,
    ...(test.kind === 'live' || test.overMinutes === DEFAULT_OVER_MINUTES
      ? []
      : [`over ${printMinutes(test.overMinutes)}`]),
    ...(draft.forMinutes === DEFAULT_FOR_MINUTES ? [] : [`for ${printMinutes(draft.forMinutes)}`]),
    ...printClear(test),
    ...(draft.holdMinutes === MIN_HOLD_MINUTES ? [] : [`hold ${printMinutes(draft.holdMinutes)}`]),
    ...(test.kind === 'threshold' && test.guard !== null
      ? [`at least ${test.guard.atLeast} ${test.guard.of}`]
      : []),
    ...(test.kind === 'spike' && test.sensitivity !== 'normal' ? [`${test.sensitivity} sensitivity`] : []),
    ...(draft.each === 'together' ? ['together'] : []),
    ...printHours(draft),
    ...(draft.severity === 'critical' ? ['critical'] : []),
    ...(draft.repeatMinutes === null ? [] : [`repeat every ${printMinutes(draft.repeatMinutes)}`]),
    ...(draft.mention === null ? [] : [`mention <!subteam^${draft.mention}>`]),
    ...printChannel(draft.channel),
    ...(draft.name === null ? [] : [`named ${printQuoted(draft.name)}`]),
  ];
  return [...printScope(draft.scope, lexicon, rest[0] ?? '', isRuleSpeech), ...rest].join(' ');
}

function printClear(test: RuleTest): string[] {
  if ((test.kind !== 'threshold' && test.kind !== 'live') || test.clear === null) return [];
  return [`clear ${printValue({ metric: metricOf(test.metric).id, value: test.clear })}`];
}

function printHours({ hours, scope }: RuleDraft): string[] {
  // Of all queues it must be said, lest they be asked for.
  if (hours === null) return scope.kind === 'all' ? ['24/7'] : [];
  const isWholeDay = hours.fromMinute === 0 && hours.toMinute === 1440;
  const days = printDays(hours.days);
  const needsTimes = !isWholeDay || days === null;
  return [
    ...(needsTimes ? [`between ${printTimes(hours.fromMinute, hours.toMinute)}`] : []),
    ...(days === null ? [] : [days]),
    ...printExcept(hours),
    `in ${hours.zone}`,
  ];
}

const DAY_NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Null: every day. */
export function printDays(days: readonly number[]): string | null {
  const joined = days.join();
  if (joined === EVERY_DAY.join()) return null;
  if (joined === WORKING_DAYS.join()) return 'weekdays';
  if (joined === WEEKEND.join()) return 'weekends';
  return days.map((day) => DAY_NAMES[day - 1] ?? '').join(', ');
}

export function printExcept({ except }: Pick<WatchHours, 'except'>): string[] {
  return except.length === 0 ? [] : [`except ${except.map(printDate).join(', ')}`];
}

export function printChannel(channel: RuleChannel): string[] {
  switch (channel.kind) {
    case 'here':
      return [];
    case 'me':
      return ['to me'];
    case 'channel':
      return [`in <#${channel.id}>`];
  }
}
