/** What a sentence said made into a rule: defaults filled in, and what cannot be told. */
import { EVERY_DAY, type WatchHours } from '../core/hours.ts';
import { type MetricId, metricName, metricOf } from '../core/metric.ts';
import type { Condition, Scope } from '../core/query.ts';
import { holds } from '../core/query.ts';
import { mediaLabel } from '../core/queue.ts';
import {
  DEFAULT_FOR_MINUTES,
  DEFAULT_OVER_MINUTES,
  isUpperLine,
  MAX_FOR_MINUTES,
  MAX_HOLD_MINUTES,
  MAX_OVER_MINUTES,
  MAX_REPEAT_MINUTES,
  MIN_HOLD_MINUTES,
  MIN_REPEAT_MINUTES,
  type RuleComparison,
  type RuleDraft,
  type RuleTest,
} from '../core/rule.ts';
import type { Misread } from './misread.ts';
import { conditionValue } from './parse.ts';
import { type Clauses, choiceOf, type MetricChoice } from './reader.ts';
import { printMinutes } from './rule-amounts.ts';
import type { RuleFault } from './rule-misread.ts';
import type { RuleSaid, Said, SaidTest } from './rule-reader.ts';
import { printCrossing } from './rule-words.ts';

/** What was not said and a form should ask for. */
export type RulePart = 'queues' | 'condition' | 'hours';

export type Completed = { draft: RuleDraft; missing: readonly RulePart[] } | { misread: Misread };

/** A condition that nobody said is a spike: it needs no number. */
const UNSAID_TEST: SaidTest = { kind: 'spike', metric: null };

export function completeRule(said: Clauses, rule: RuleSaid, zone: string): Completed {
  const [first, second] = saidTests(rule);
  if (first !== undefined && second !== undefined)
    return wrong({ kind: 'two-conditions', first: first.typed, second: second.typed });
  if (first === undefined && rule.clear !== null)
    return wrong({ kind: 'clear-without-line', typed: rule.clear.typed, test: null });
  const test = testOf(first ?? { value: UNSAID_TEST, typed: 'abandon spikes' }, rule);
  if ('misread' in test) return test;
  const hours = hoursOf(said, rule, zone);
  if (hours !== null && 'misread' in hours) return hours;
  const fault =
    notTogether(test, rule) ??
    notForMedia(test, said) ??
    outOfRange(rule.forMinutes, 0, MAX_FOR_MINUTES) ??
    outOfRange(rule.holdMinutes, MIN_HOLD_MINUTES, MAX_HOLD_MINUTES) ??
    outOfRange(rule.repeatMinutes, MIN_REPEAT_MINUTES, MAX_REPEAT_MINUTES);
  if (fault !== null) return wrong(fault);
  const scope = scopeOf(said);
  const draft: RuleDraft = {
    name: rule.name?.value ?? null,
    scope,
    media: said.media,
    test,
    each: rule.each?.value ?? 'queue',
    forMinutes: rule.forMinutes?.value ?? DEFAULT_FOR_MINUTES,
    holdMinutes: rule.holdMinutes?.value ?? MIN_HOLD_MINUTES,
    hours,
    severity: rule.severity?.value ?? 'warning',
    repeatMinutes: rule.repeatMinutes?.value ?? null,
    channel: rule.channel?.value ?? { kind: rule.me ? 'me' : 'here' },
    mention: rule.mention?.value ?? null,
  };
  return { draft, missing: missingOf(scope, first !== undefined, hours === null && rule.always === null) };
}

function missingOf(scope: Scope, hasCondition: boolean, hasNoHours: boolean): RulePart[] {
  return [
    ...(scope.kind === 'here' ? (['queues'] as const) : []),
    ...(hasCondition ? [] : (['condition'] as const)),
    ...(scope.kind === 'all' && hasNoHours ? (['hours'] as const) : []),
  ];
}

function wrong(fault: RuleFault): { misread: Misread } {
  return { misread: { kind: 'rule', fault } };
}

/** "at least 20 offered" with no other condition is one. */
function saidTests(rule: RuleSaid): readonly Said<SaidTest>[] {
  if (rule.tests.length > 0 || rule.counted === null) return rule.tests;
  const { value, typed } = rule.counted;
  return [{ value: { kind: 'line', metric: [value.of], is: '>=', number: value.number }, typed }];
}

function testOf(said: Said<SaidTest>, rule: RuleSaid): RuleTest | { misread: Misread } {
  const { value } = said;
  switch (value.kind) {
    case 'line':
    case 'target':
      return lineOf(said, value, rule);
    case 'usual':
      return trafficOf(said, value, rule);
    case 'spike':
      return spikeOf(said, value, rule);
  }
}

type SaidLine = Extract<SaidTest, { kind: 'line' | 'target' }>;

function lineOf(said: Said<SaidTest>, value: SaidLine, rule: RuleSaid): RuleTest | { misread: Misread } {
  const metric = metricOfLine(value, rule);
  const name = metricName(metric);
  const { is } = value;
  if (is === '=')
    return wrong({ kind: 'equals', metric: name, typed: value.kind === 'line' ? value.number : 'target' });
  const line = value.kind === 'target' ? targetOf(metric) : numberOf(metric, value.number);
  if (typeof line === 'object') return line;
  const never = line === 'target' ? null : noLine({ metric, is, value: line }, said.typed);
  if (never !== null) return wrong(never);
  const condition = line === 'target' ? `sl ${is} target` : said.typed;
  const clear = clearOf(metric, is, line, rule, condition);
  if (clear !== null && typeof clear === 'object') return clear;
  const misfit = sensitivityMisfit(rule);
  if (misfit !== null) return wrong(misfit);
  if (metricOf(metric).kind === 'now' && line !== 'target') return liveOf(metric, is, line, clear, rule);
  const overMinutes = overOf(rule);
  if (typeof overMinutes === 'object') return overMinutes;
  const guard = guardOf(rule, said);
  if (guard !== null && 'misread' in guard) return guard;
  const isBeyond =
    guard !== null && guard.of === metric && line !== 'target' && !isUpperLine(is) && guard.atLeast >= line;
  if (isBeyond && (guard.atLeast > line || is === '<'))
    return wrong({ kind: 'guard-beyond-line', typed: rule.counted?.typed ?? '', condition: said.typed });
  return { kind: 'threshold', metric, is, value: line, overMinutes, clear, guard };
}

/** The rate that a count becomes with a "%": "more than 8% abandoned". */
const RATE_OF: Partial<Readonly<Record<MetricId, MetricId>>> = {
  abandoned: 'abandon-percent',
  answered: 'answer-percent',
  transferred: 'transfer-percent',
};

/** Of two metrics that share their words, the one of a window where a window is said. */
function metricOfLine(value: SaidLine, rule: RuleSaid): MetricId {
  const metric = pick(value.metric, rule);
  const isShare = value.kind === 'line' && /(?:%|percent)$/.test(value.number);
  return isShare ? (RATE_OF[metric] ?? metric) : metric;
}

function pick(choice: MetricChoice, rule: RuleSaid): MetricId {
  return choiceOf(choice, rule.overMinutes === null ? 'now' : 'interval');
}

function targetOf(metric: MetricId): 'target' | { misread: Misread } {
  return metric === 'service-level'
    ? 'target'
    : wrong({ kind: 'target-of-other', metric: metricName(metric) });
}

function numberOf(metric: MetricId, typed: string): number | { misread: Misread } {
  const name = metricName(metric);
  if (typed.startsWith('-')) return wrong({ kind: 'below-zero', metric: name, typed });
  const value = conditionValue(metric, typed);
  const { unit } = metricOf(metric);
  if (value === null) return { misread: { kind: 'wrong-unit', metric: name, unit, typed } };
  if (unit === 'percent' && value > 100) return wrong({ kind: 'beyond-hundred', metric: name, typed });
  return value;
}

/** A line that no figure can cross, or that each one has crossed. */
function noLine(condition: Condition & { is: RuleComparison }, typed: string): RuleFault | null {
  const most = metricOf(condition.metric).unit === 'percent' ? 100 : Number.POSITIVE_INFINITY;
  const ends = [holds(condition, 0), holds(condition, most)];
  if (!ends.includes(true)) return { kind: 'no-line', condition: typed, holds: 'never' };
  return ends.includes(false) ? null : { kind: 'no-line', condition: typed, holds: 'always' };
}

/** The clear line must not breach itself. */
function clearOf(
  metric: MetricId,
  is: RuleComparison,
  line: number | 'target',
  rule: RuleSaid,
  condition: string,
): number | null | { misread: Misread } {
  if (rule.clear === null) return null;
  const value = numberOf(metric, rule.clear.value);
  if (typeof value === 'object' || line === 'target') return value;
  if (!holds({ metric, is, value: line }, value)) return value;
  const side = isUpperLine(is) ? 'below' : 'above';
  return wrong({ kind: 'clear-side', typed: rule.clear.typed, condition, side });
}

function liveOf(
  metric: MetricId,
  is: RuleComparison,
  value: number,
  clear: number | null,
  rule: RuleSaid,
): RuleTest | { misread: Misread } {
  const name = metricName(metric);
  if (rule.overMinutes !== null)
    return wrong({ kind: 'over-live', typed: rule.overMinutes.typed, metric: name });
  if (rule.counted !== null)
    return wrong({ kind: 'guard-without-window', typed: rule.counted.typed, test: name });
  return { kind: 'live', metric, is, value, clear };
}

const OVER_STEP = 15;

function overOf(rule: RuleSaid): number | { misread: Misread } {
  if (rule.overMinutes === null) return DEFAULT_OVER_MINUTES;
  const { value } = rule.overMinutes;
  if (value % OVER_STEP === 0 && value >= OVER_STEP && value <= MAX_OVER_MINUTES) return value;
  const near = [Math.floor(value / OVER_STEP), Math.ceil(value / OVER_STEP)].map((steps) =>
    Math.min(MAX_OVER_MINUTES, Math.max(OVER_STEP, steps * OVER_STEP)),
  );
  const nearest = [...new Set(near)].map(printMinutes);
  return wrong({ kind: 'over-step', typed: rule.overMinutes.typed, nearest });
}

const MAX_GUARD = 1_000_000;

function guardOf(
  rule: RuleSaid,
  said: Said<SaidTest>,
): { of: 'offered' | 'ended'; atLeast: number } | null | { misread: Misread } {
  if (rule.counted === null || rule.counted.typed === said.typed) return null;
  const { of, number } = rule.counted.value;
  const atLeast = numberOf(of, number);
  if (typeof atLeast === 'object') return atLeast;
  if (atLeast >= 1 && atLeast <= MAX_GUARD) return { of, atLeast };
  return wrong({ kind: 'out-of-range', typed: rule.counted.typed, least: '1', most: '1,000,000' });
}

type SaidUsual = Extract<SaidTest, { kind: 'usual' }>;

const MAX_PERCENT_OF_USUAL = 1000;

function trafficOf(said: Said<SaidTest>, value: SaidUsual, rule: RuleSaid): RuleTest | { misread: Misread } {
  const metric = pick(value.metric, rule);
  if (metric !== 'offered') return wrong({ kind: 'usual-of-other', metric: metricName(metric) });
  if (value.is === '=') return wrong({ kind: 'usual-how-much', is: '<' });
  const is = isUpperLine(value.is) ? '>' : '<';
  if (value.percent === null) return wrong({ kind: 'usual-how-much', is });
  const { percent } = value;
  const isLine = is === '<' ? percent > 0 && percent < 100 : percent > 100 && percent <= MAX_PERCENT_OF_USUAL;
  if (!isLine) return wrong({ kind: 'usual-no-line', condition: said.typed });
  const misfit = sensitivityMisfit(rule) ?? lineMisfit(rule, said);
  if (misfit !== null) return wrong(misfit);
  const overMinutes = overOf(rule);
  if (typeof overMinutes === 'object') return overMinutes;
  return { kind: 'traffic', is, percentOfUsual: percent, overMinutes };
}

type SaidSpike = Extract<SaidTest, { kind: 'spike' }>;

function spikeOf(said: Said<SaidTest>, value: SaidSpike, rule: RuleSaid): RuleTest | { misread: Misread } {
  const metric = value.metric === null ? 'abandon-percent' : pick(value.metric, rule);
  if (metric !== 'abandon-percent' && metric !== 'abandoned')
    return wrong({ kind: 'spike-of-other', metric: metricName(metric) });
  const misfit = lineMisfit(rule, said);
  if (misfit !== null) return wrong(misfit);
  const overMinutes = overOf(rule);
  if (typeof overMinutes === 'object') return overMinutes;
  return { kind: 'spike', sensitivity: rule.sensitivity?.value ?? 'normal', overMinutes };
}

/** Clear lines and guards of what has its own. */
function lineMisfit(rule: RuleSaid, said: Said<SaidTest>): RuleFault | null {
  if (rule.clear !== null) return { kind: 'clear-without-line', typed: rule.clear.typed, test: said.typed };
  if (rule.counted === null) return null;
  return { kind: 'guard-without-window', typed: rule.counted.typed, test: said.typed };
}

function sensitivityMisfit(rule: RuleSaid): RuleFault | null {
  return rule.sensitivity === null
    ? null
    : { kind: 'sensitivity-without-spike', typed: rule.sensitivity.typed };
}

function notTogether(test: RuleTest, rule: RuleSaid): RuleFault | null {
  if (rule.each?.value !== 'together') return null;
  if (test.kind === 'spike') return { kind: 'together-spike' };
  if (test.kind !== 'live' || metricOf(test.metric).addsUp) return null;
  return { kind: 'together-agents', metric: metricName(test.metric) };
}

function notForMedia(test: RuleTest, said: Clauses): RuleFault | null {
  if (test.kind === 'traffic' || said.media.length === 0) return null;
  const { notFor, id } = metricOf(test.kind === 'spike' ? 'abandon-percent' : test.metric);
  if (!said.media.every((media) => notFor.includes(media))) return null;
  const media = said.media.map((one) => mediaLabel(one).toLowerCase()).join(' and ');
  const metric = test.kind === 'spike' ? printCrossing(test) : metricName(id);
  return { kind: 'not-for-media', metric, media };
}

function outOfRange(said: Said<number> | null, least: number, most: number): RuleFault | null {
  if (said === null) return null;
  if (!Number.isInteger(said.value)) return { kind: 'not-whole-minutes', typed: said.typed };
  if (said.value >= least && said.value <= most) return null;
  return { kind: 'out-of-range', typed: said.typed, least: printMinutes(least), most: printMinutes(most) };
}

function scopeOf(said: Clauses): Scope {
  if (said.names.length > 0) return { kind: 'named', names: said.names };
  return said.all ? { kind: 'all' } : { kind: 'here' };
}

function hoursOf(said: Clauses, rule: RuleSaid, zone: string): WatchHours | null | { misread: Misread } {
  const { times, except, always } = rule;
  if (always !== null && times !== null)
    return { misread: { kind: 'conflict', first: `“${always}”`, second: `“${times.typed}”` } };
  const hasDays = rule.days.length > 0 || rule.daysOut.length > 0;
  if (times === null && !hasDays && except.length === 0) {
    return said.zone === null ? null : wrong({ kind: 'zone-without-hours', zone: said.zone });
  }
  const named = rule.days.length > 0 ? rule.days : EVERY_DAY;
  const days = named.filter((day) => !rule.daysOut.includes(day));
  if (days.length === 0) return wrong({ kind: 'no-days' });
  const { fromMinute, toMinute } = times?.value ?? { fromMinute: 0, toMinute: 1440 };
  return { fromMinute, toMinute, days, zone: said.zone ?? zone, except };
}
