/** A rule's sentence being read: the reader of queries, and what a rule says beside one. */
import type { Comparison } from '../core/query.ts';
import type { RuleChannel, Sensitivity, Severity } from '../core/rule.ts';
import type { LocalDate } from '../core/zone.ts';
import { type MetricChoice, openLine, type Reader, type Scene, stepping, word } from './reader.ts';
import { lengthAt } from './rule-amounts.ts';
import type { RuleFault } from './rule-misread.ts';
import { isRuleSpeech } from './rule-vocabulary.ts';

/** What was said, and in which words. */
export interface Said<T> {
  value: T;
  typed: string;
}

/** A condition as it was said. */
export type SaidTest =
  | { kind: 'line'; metric: MetricChoice; is: Comparison; number: string }
  | { kind: 'target'; metric: MetricChoice; is: Comparison }
  /** Null percent: only "below usual". */
  | { kind: 'usual'; metric: MetricChoice; is: Comparison; percent: number | null }
  /** Null: nothing but "spikes". */
  | { kind: 'spike'; metric: MetricChoice | null };

export interface RuleSaid {
  tests: Said<SaidTest>[];
  /** "at least 20 offered": a guard beside a condition, else the condition itself. */
  counted: Said<{ of: 'offered' | 'ended'; number: string }> | null;
  overMinutes: Said<number> | null;
  forMinutes: Said<number> | null;
  holdMinutes: Said<number> | null;
  repeatMinutes: Said<number> | null;
  clear: Said<string> | null;
  times: Said<{ fromMinute: number; toMinute: number }> | null;
  days: readonly number[];
  daysOut: readonly number[];
  except: readonly LocalDate[];
  /** "24/7". */
  always: string | null;
  channel: Said<RuleChannel> | null;
  /** A bare "me": what people say without meaning their direct messages wins over it. */
  me: boolean;
  mention: Said<string> | null;
  severity: Said<Severity> | null;
  each: Said<'queue' | 'together'> | null;
  sensitivity: Said<Sensitivity> | null;
  name: Said<string> | null;
}

export interface RuleReader extends Reader {
  rule: RuleSaid;
}

export function openRule(line: string, scene: Scene): RuleReader {
  return { ...openLine(line, scene), rule: nothingSaidOfRule() };
}

export function nothingSaidOfRule(): RuleSaid {
  return {
    tests: [],
    counted: null,
    overMinutes: null,
    forMinutes: null,
    holdMinutes: null,
    repeatMinutes: null,
    clear: null,
    times: null,
    days: [],
    daysOut: [],
    except: [],
    always: null,
    channel: null,
    me: false,
    mention: null,
    severity: null,
    each: null,
    sensitivity: null,
    name: null,
  };
}

/** The same said twice is said once; two different ones cannot both be. */
export function once<T>(reader: RuleReader, before: Said<T> | null, now: Said<T>): Said<T> {
  if (before !== null && JSON.stringify(before.value) !== JSON.stringify(now.value)) {
    reader.misread ??= { kind: 'conflict', first: `“${before.typed}”`, second: `“${now.typed}”` };
  }
  return before ?? now;
}

export function fail(reader: RuleReader, fault: RuleFault): true {
  reader.misread ??= { kind: 'rule', fault };
  return true;
}

/** Whether a queue's or group's whole name begins so many tokens ahead; names of nothing but words of the language do not count. */
export function isNameAhead(reader: RuleReader, ahead: number): boolean {
  const found = reader.lexicon.longestName(reader.tokens, reader.at + ahead, stepping(reader));
  return found !== null && !isRuleSpeech(found.value.name);
}

/** How many of the next words, at most so many, are among these. */
export function skipped(reader: RuleReader, ahead: number, among: ReadonlySet<string>, most: number): number {
  let count = 0;
  while (count < most && among.has(word(reader, ahead + count))) count += 1;
  return count;
}

/** Between a clause's word and its length: "for at least 5m", "repeat every 1h". */
export const LENGTH_FILLER: ReadonlySet<string> = new Set([
  ...[
    'for',
    'at',
    'least',
    'more',
    'than',
    'longer',
    'open',
    'about',
    'of',
    'a',
    'whole',
    'every',
    'each',
    'me',
  ],
  ...['it', 'again', 'after', 'once'],
]);
export const MAX_LENGTH_FILLER = 3;

/** The length of time behind a clause's word, and the end of both. */
export function lengthBehind(
  reader: RuleReader,
  ahead: number,
  among = LENGTH_FILLER,
): { minutes: number; end: number } | null {
  for (let skip = 0; skip <= MAX_LENGTH_FILLER; skip += 1) {
    if (isNameAhead(reader, ahead + skip)) return null;
    const found = lengthAt(reader.tokens, reader.at + ahead + skip);
    if (found !== null) return { minutes: found.minutes, end: ahead + skip + found.length };
    if (!among.has(word(reader, ahead + skip))) return null;
  }
  return null;
}
