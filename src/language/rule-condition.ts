/** What makes a rule speak, as it is typed: a line to cross, a spike, or traffic against the usual. */

import { metricOf } from '../core/metric.ts';
import type { Comparison } from '../core/query.ts';
import { comparisonAt, numberAt } from './clauses.ts';
import { longestMetric } from './lexicon.ts';
import { type MetricChoice, stepping, typedText, word } from './reader.ts';
import { bareLengthAt, lengthAt } from './rule-amounts.ts';
import {
  fail,
  isNameAhead,
  lengthBehind,
  once,
  type RuleReader,
  type SaidTest,
  skipped,
} from './rule-reader.ts';
import {
  HOLD_WORDS,
  LAST_WORDS,
  NONE_WORDS,
  OVER_WORDS,
  REACHING,
  RULE_FILLER,
  SPIKE_WORDS,
  TARGET_WORDS,
  TRAFFIC_WORDS,
  USUAL_WORDS,
  VERBS,
} from './rule-vocabulary.ts';
import { isOperator } from './tokens.ts';

const OFFERED: MetricChoice = ['offered'];
const MAX_VERBS = 3;
const MAX_FILLER = 3;

/** "abandon% > 8", "sl < target", "offered < 40% of usual", "waiting goes above 5", "abandon% over 30m > 8". */
export function readMetricLine(reader: RuleReader): boolean {
  const metric = subjectAt(reader, 0);
  if (metric === null) return false;
  const from = reader.at;
  const window = windowAhead(reader, metric.length);
  const isWindow =
    window !== null && (!isTime(metric.value) || isWindowBefore(reader, metric.length + window.length));
  const between = isWindow ? window.length : 0;
  const line = lineAhead(reader, metric.length + between);
  if (line === null) return false;
  if (isWindow) setOver(reader, metric.length, window);
  const end = metric.length + between + line.length;
  const value = valueAt(reader, end);
  const typed = (to: number) => typedText(reader, from, Math.min(reader.tokens.length, from + to));
  if (value === null) {
    reader.at = Math.min(reader.tokens.length, from + end);
    return fail(reader, { kind: 'incomplete', typed: typed(end + 1) });
  }
  reader.at = from + end + value.length;
  addTest(reader, value.toTest(metric.value, line.is), typed(end + value.length));
  return true;
}

/** "waiting", "abandon%"; "calls" and "traffic" where a comparison follows. */
function subjectAt(reader: RuleReader, ahead: number): { value: MetricChoice; length: number } | null {
  const found = metricAhead(reader, ahead);
  if (found !== null) return found;
  if (!TRAFFIC_WORDS.has(word(reader, ahead))) return null;
  // "at least 20 calls over 30m": what follows is a window.
  if (windowAhead(reader, ahead + 1) !== null) return null;
  return { value: OFFERED, length: word(reader, ahead + 1) === 'volume' ? 2 : 1 };
}

/** "asa over 30m > 60s" has a window; "asa over 60s over 30m" begins with its line. */
function isWindowBefore(reader: RuleReader, ahead: number): boolean {
  return word(reader, ahead) !== 'over' && lineAhead(reader, ahead) !== null;
}

/** A metric by its words; "hold 10m" is no hold time. */
function metricAhead(reader: RuleReader, ahead: number): { value: MetricChoice; length: number } | null {
  const found = longestMetric(reader.tokens, reader.at + ahead, stepping(reader));
  if (found?.length !== 1 || !HOLD_WORDS.has(word(reader, ahead))) return found;
  return lengthBehind(reader, ahead + 1, HOLD_FILLER) === null ? found : null;
}

const HOLD_FILLER: ReadonlySet<string> = new Set(['for', 'open']);

function isTime(choice: MetricChoice): boolean {
  return choice.some((id) => metricOf(id).unit === 'seconds');
}

/** A comparison with the verbs before it. */
function lineAhead(reader: RuleReader, ahead: number): { is: Comparison; length: number } | null {
  const verbs = skipped(reader, ahead, VERBS, MAX_VERBS);
  if (REACHING.has(word(reader, ahead + verbs))) return { is: '>=', length: verbs + 1 };
  const found =
    comparisonAt(reader, ahead + verbs) ?? (verbs > 0 ? comparisonAt(reader, ahead + verbs - 1) : null);
  if (found === null) return missesAhead(reader, ahead);
  const start = comparisonAt(reader, ahead + verbs) === null ? verbs - 1 : verbs;
  return { is: found.is, length: start + found.length };
}

/** "misses its target". */
function missesAhead(reader: RuleReader, ahead: number): { is: Comparison; length: number } | null {
  return word(reader, ahead) === 'misses' || word(reader, ahead) === 'miss' ? { is: '<', length: 1 } : null;
}

interface Value {
  length: number;
  toTest(metric: MetricChoice, is: Comparison): SaidTest;
}

const VALUE_FILLER: ReadonlySet<string> = new Set(['the', 'its', 'their', 'a', 'to']);

function valueAt(reader: RuleReader, ahead: number): Value | null {
  const skip = skipped(reader, ahead, VALUE_FILLER, 1);
  if (TARGET_WORDS.has(word(reader, ahead + skip)))
    return { length: skip + 1, toTest: (metric, is) => ({ kind: 'target', metric, is }) };
  const usual = usualAt(reader, ahead);
  if (usual !== null) {
    const { percent } = usual;
    return { length: usual.length, toTest: (metric, is) => ({ kind: 'usual', metric, is, percent }) };
  }
  const number = numberAhead(reader, ahead) ?? negativeAt(reader, ahead);
  if (number === null) return null;
  return {
    length: number.length,
    toTest: (metric, is) => ({ kind: 'line', metric, is, number: number.typed }),
  };
}

/** "abandon% > 8 min 20 calls": that "min" is no minute. */
export function numberAhead(reader: RuleReader, ahead: number): { typed: string; length: number } | null {
  const number = numberAt(reader, reader.at + ahead);
  if (number === null || number.length < 2) return number;
  const isLeast =
    word(reader, ahead + number.length - 1) === 'min' && /^\d/.test(word(reader, ahead + number.length));
  return isLeast ? { typed: number.typed.replace(/min$/, ''), length: number.length - 1 } : number;
}

function negativeAt(reader: RuleReader, ahead: number): { typed: string; length: number } | null {
  const typed = word(reader, ahead);
  return /^-\d/.test(typed) ? { typed, length: 1 } : null;
}

const PERCENTS: ReadonlyMap<string, number> = new Map([
  ['half', 50],
  ['third', 33.333],
  ['quarter', 25],
  ['twice', 200],
  ['double', 200],
  ['triple', 300],
]);

/** "40% of usual", "half the usual", "2x usual", "usual". */
function usualAt(reader: RuleReader, ahead: number): { percent: number | null; length: number } | null {
  const article = word(reader, ahead) === 'a' ? 1 : 0;
  const named = PERCENTS.get(word(reader, ahead + article));
  const times = /^(\d{1,4}(?:\.\d{1,3})?)x$/.exec(word(reader, ahead));
  const number = numberAhead(reader, ahead);
  const share = number === null ? null : /^(\d{1,7}(?:[.,]\d{1,3})?)(%|percent)$/.exec(number.typed);
  const amount =
    named !== undefined
      ? { percent: named, length: article + 1 }
      : times !== null
        ? { percent: Math.round(Number(times[1]) * 100_000) / 1000, length: 1 }
        : share !== null && number !== null
          ? { percent: Number((share[1] ?? '').replace(',', '.')), length: number.length }
          : null;
  let end = ahead + (amount?.length ?? 0);
  if (word(reader, end) === 'of') end += 1;
  end += skipped(reader, end, VALUE_FILLER, 1);
  if (!USUAL_WORDS.has(word(reader, end))) return null;
  return { percent: amount?.percent ?? null, length: end + 1 - ahead };
}

/** "> 5 waiting", "more than 8% abandoned", "5 or more waiting", "5+ waiting"; "at least 20 offered" may be a guard. */
export function readLineFromNumber(reader: RuleReader): boolean {
  const lead = comparisonAt(reader, 0) ?? leastAt(reader);
  const numberFrom = lead?.length ?? 0;
  const usual = lead === null ? null : usualAt(reader, numberFrom);
  const number = usual ?? numberAhead(reader, numberFrom);
  const from = reader.at;
  if (number === null) {
    const token = reader.tokens[reader.at];
    if (lead === null || token === undefined || !isOperator(token)) return false;
    reader.at += 1;
    return fail(reader, { kind: 'incomplete', typed: typedText(reader, from, from + 2) });
  }
  const trail = lead === null ? orMoreAt(reader, number.length) : null;
  const is = lead?.is ?? trail?.is;
  if (is === undefined) return false;
  const metricAt = numberFrom + number.length + (trail?.length ?? 0);
  const found = metricBehind(reader, metricAt);
  const plain = 'typed' in number ? number.typed.replace('+', '') : '';
  if (found === null) {
    // "over 30" alone is no condition: a window without its unit.
    if (lead === null) return false;
    reader.at += metricAt;
    return fail(reader, { kind: 'incomplete', typed: typedText(reader, from, reader.at) });
  }
  reader.at += metricAt + found.length;
  const typed = typedText(reader, from, reader.at);
  const [id] = found.value;
  if (
    lead !== null &&
    isLeast(reader, from) &&
    (id === 'offered' || id === 'ended') &&
    /^[\d,]+$/.test(plain)
  ) {
    const value = { of: id, number: plain } as const;
    reader.rule.counted = once(reader, reader.rule.counted, { value, typed });
    return true;
  }
  addTest(
    reader,
    usual === null
      ? { kind: 'line', metric: found.value, is, number: plain }
      : { kind: 'usual', metric: found.value, is, percent: usual.percent },
    typed,
  );
  return true;
}

function isLeast(reader: RuleReader, at: number): boolean {
  const first = reader.tokens[at]?.folded ?? '';
  return first === 'at' || first.startsWith('min');
}

/** "min 20 calls", "minimum of 20 calls". */
function leastAt(reader: RuleReader): { is: '>='; length: number } | null {
  if (!['min', 'minimum'].includes(word(reader))) return null;
  return { is: '>=', length: word(reader, 1) === 'of' ? 2 : 1 };
}

function orMoreAt(reader: RuleReader, ahead: number): { is: '>=' | '<='; length: number } | null {
  if (/^\d+%?\+$/.test(word(reader))) return { is: '>=', length: 0 };
  if (word(reader, ahead) !== 'or') return null;
  if (['more', 'higher', 'above'].includes(word(reader, ahead + 1))) return { is: '>=', length: 2 };
  return ['less', 'fewer', 'lower', 'below'].includes(word(reader, ahead + 1))
    ? { is: '<=', length: 2 }
    : null;
}

/** The metric behind a number, words without meaning between them; "calls" by themselves are those offered. */
function metricBehind(reader: RuleReader, ahead: number): { value: MetricChoice; length: number } | null {
  let traffic: { value: MetricChoice; length: number } | null = null;
  for (let skip = 0; skip <= MAX_FILLER; skip += 1) {
    const found = metricAhead(reader, ahead + skip);
    // "at least 20 calls, abandon% > 8": the metric has a line of its own.
    const isOwn = found !== null && skip > 0 && isLineBehind(reader, ahead + skip + found.length);
    if (found !== null && !isOwn) return agentsDoing(reader, ahead, skip, found);
    const here = word(reader, ahead + skip);
    if (isOwn || (!TRAFFIC_WORDS.has(here) && !BETWEEN.has(here))) break;
    if (traffic === null && TRAFFIC_WORDS.has(here)) traffic = { value: OFFERED, length: skip + 1 };
  }
  return traffic;
}

/** "no agents are idle" is about those idle, "2 agents" about all. */
function agentsDoing(
  reader: RuleReader,
  ahead: number,
  skip: number,
  found: { value: MetricChoice; length: number },
): { value: MetricChoice; length: number } {
  const end = skip + found.length;
  if (word(reader, ahead + end - 1) !== 'agents' || found.length > 1)
    return { value: found.value, length: end };
  const verbs = skipped(reader, ahead + end, VERBS, 1);
  const doing = metricAhead(reader, ahead + end + verbs);
  if (doing === null || doing.value.some((id) => metricOf(id).kind !== 'now'))
    return { value: found.value, length: end };
  return { value: doing.value, length: end + verbs + doing.length };
}

/** A comparison that is no window. */
function isLineBehind(reader: RuleReader, ahead: number): boolean {
  return windowAhead(reader, ahead) === null && lineAhead(reader, ahead) !== null;
}

/** Between a number and its metric: "5 people are waiting". */
const BETWEEN: ReadonlySet<string> = new Set(
  'call callers caller people customers of in the all are were is was being been have has currently agents'.split(
    ' ',
  ),
);

/** "no calls", "nobody idle", "zero offered": below 1. */
export function readNone(reader: RuleReader): boolean {
  if (!NONE_WORDS.has(word(reader)) && !(word(reader) === '0' && word(reader, 1) !== '')) return false;
  const one = word(reader, 1) === 'one' ? 2 : 1;
  const found = metricBehind(reader, one);
  if (found === null || found.value.every((id) => metricOf(id).unit !== 'count')) return false;
  const from = reader.at;
  reader.at += one + found.length;
  const number = '1';
  addTest(reader, { kind: 'line', metric: found.value, is: '<', number }, typedText(reader, from, reader.at));
  return true;
}

/** "abandon spikes", "abandons are spiking", "spike in abandons", "unusual abandons", "spikes". */
export function readSpike(reader: RuleReader): boolean {
  const from = reader.at;
  const before = metricAhead(reader, 0) ?? trafficAt(reader);
  const verbs = before === null ? 0 : skipped(reader, before.length, VERBS, MAX_VERBS);
  const spikeAt = (before?.length ?? 0) + verbs;
  if (!SPIKE_WORDS.has(word(reader, spikeAt))) return false;
  let end = spikeAt + 1;
  if (['high', 'many'].includes(word(reader, end)) && word(reader, end + 1) !== 'sensitivity') end += 1;
  if (before === null) {
    const joint = ['in', 'of', 'number', 'on'].includes(word(reader, end)) ? 1 : 0;
    const behind = metricAhead(reader, end + joint) ?? trafficAt(reader, end + joint);
    // "spike waiting > 5" are two conditions, and told as such.
    const isItsOwn = behind !== null && joint === 0 && isLineBehind(reader, end + behind.length);
    if (behind !== null && !isItsOwn) end += joint + behind.length;
    reader.at += end;
    const metric = behind === null || isItsOwn ? null : behind.value;
    addTest(reader, { kind: 'spike', metric }, typedText(reader, from, reader.at));
    return true;
  }
  reader.at += end;
  addTest(reader, { kind: 'spike', metric: before.value }, typedText(reader, from, reader.at));
  return true;
}

function trafficAt(reader: RuleReader, ahead = 0): { value: MetricChoice; length: number } | null {
  return TRAFFIC_WORDS.has(word(reader, ahead)) ? { value: OFFERED, length: 1 } : null;
}

/** A metric and nothing to compare it with: "abandon%", "waiting 5". */
export function readBareMetric(reader: RuleReader): boolean {
  const found = metricAhead(reader, 0);
  if (found === null || (found.length === 1 && RULE_FILLER.has(word(reader)))) return false;
  const number = numberAhead(reader, found.length);
  const from = reader.at;
  if (number !== null) {
    const more = orMoreAt(reader, found.length + number.length);
    if (more !== null) {
      reader.at += found.length + number.length + more.length;
      const test = { kind: 'line', metric: found.value, is: more.is, number: number.typed } as const;
      addTest(reader, test, typedText(reader, from, reader.at));
      return true;
    }
  }
  const joint = ['and', '&', '+'].includes(word(reader, -1));
  reader.at += found.length + (number?.length ?? 0);
  const typed = typedText(reader, from, reader.at);
  return fail(reader, { kind: 'incomplete', typed: joint ? `and ${typed}` : typed });
}

function addTest(reader: RuleReader, value: SaidTest, typed: string): void {
  const isSame = reader.rule.tests.some((other) => JSON.stringify(other.value) === JSON.stringify(value));
  if (!isSame) reader.rule.tests.push({ value, typed });
}

/** "over 30m", "over the last 30 minutes", "within 1h", "in the last hour", "last 30m". */
export function readOver(reader: RuleReader): boolean {
  const window = windowAhead(reader, 0);
  if (window === null) return isUnitMissing(reader);
  const behind = metricAhead(reader, window.length);
  const isCondition =
    word(reader) === 'over' &&
    behind !== null &&
    isTime(behind.value) &&
    lineAhead(reader, window.length + behind.length) === null;
  if (isCondition) return false;
  setOver(reader, 0, window);
  reader.at += window.length;
  return true;
}

/** "over 30" with nothing behind it that is counted. */
function isUnitMissing(reader: RuleReader): boolean {
  if (word(reader) !== 'over' || !/^\d{1,4}$/.test(word(reader, 1))) return false;
  if (metricBehind(reader, 2) !== null || usualAt(reader, 1) !== null) return false;
  const typed = `over ${word(reader, 1)}`;
  reader.at += 2;
  return fail(reader, { kind: 'needs-unit', typed });
}

interface Window {
  minutes: number;
  length: number;
}

function windowAhead(reader: RuleReader, ahead: number): Window | null {
  const opens = word(reader, ahead);
  if (!OVER_WORDS.has(opens)) return null;
  const the = word(reader, ahead + 1) === 'the' || word(reader, ahead + 1) === 'any' ? 1 : 0;
  const isLast = LAST_WORDS.has(opens);
  const last = !isLast && LAST_WORDS.has(word(reader, ahead + 1 + the)) ? 1 : 0;
  const hasLast = isLast || last === 1;
  if (opens === 'for' && !hasLast) return null;
  const at = ahead + 1 + the + last;
  if (isNameAhead(reader, at)) return null;
  const found = (hasLast ? bareLengthAt : lengthAt)(reader.tokens, reader.at + at);
  return found === null ? null : { minutes: found.minutes, length: at + found.length - ahead };
}

function setOver(reader: RuleReader, ahead: number, window: Window): void {
  const typed = typedText(reader, reader.at + ahead, reader.at + ahead + window.length);
  reader.rule.overMinutes = once(reader, reader.rule.overMinutes, { value: window.minutes, typed });
}
