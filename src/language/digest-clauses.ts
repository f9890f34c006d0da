/** What a digest's sentence says of its schedule, each read by one function that tells whether it took something. */
import { EVERY_DAY } from '../core/hours.ts';
import { weekdayByName } from '../core/period.ts';
import {
  type DigestReader,
  failDigest,
  isBehindSchedule,
  isClockOfQuery,
  leftBefore,
} from './digest-reader.ts';
import {
  BEFORE_PERIOD,
  DAY_OPENINGS,
  ONCE_WORDS,
  OTHER_FREQUENCY,
  OTHER_SPANS,
  PARTS_OF_DAY,
  WEEKLY,
} from './digest-vocabulary.ts';
import { CLOCK_ONLY, CLOCK_RANGE, minuteOf } from './period-words.ts';
import { typedText, word } from './reader.ts';
import { readChannel, readRuleName, readRuleZone } from './rule-clauses.ts';
import { inOrder, namedDays, readExcept } from './rule-hours.ts';
import { isNameAhead } from './rule-reader.ts';

interface ScheduleClause {
  read: (reader: DigestReader) => boolean;
  /** Days that follow it are the digest's. */
  isTimed: boolean;
}

/** In the order in which they are tried. */
export const SCHEDULE: readonly ScheduleClause[] = [
  { read: readRuleName, isTimed: false },
  { read: readMention, isTimed: false },
  { read: readChannel, isTimed: false },
  { read: readTime, isTimed: true },
  { read: readOnce, isTimed: true },
  { read: readWeekly, isTimed: true },
  { read: readFrequency, isTimed: true },
  { read: readDigestDays, isTimed: true },
  { read: readDigestExcept, isTimed: true },
  { read: readDigestZone, isTimed: false },
];

const TO = new Set(['to', 'in', 'at', 'for', 'mention', 'ping', 'cc']);

/** "to <@U123>", "<!here>": a digest goes to nobody by name. */
function readMention(reader: DigestReader): boolean {
  const opens = TO.has(word(reader)) ? 1 : 0;
  const token = reader.tokens[reader.at + opens];
  if (token === undefined || token.isQuoted || !/^<[@!]|^@(?:here|channel|everyone)$/.test(token.text))
    return false;
  const all = /^<!([a-z]+)[^^]*>$/.exec(token.text)?.[1];
  const label = /\|([^>]+)>$/.exec(token.text)?.[1];
  reader.at += opens + 1;
  const typed = token.text.startsWith('@')
    ? token.text
    : all === undefined
      ? (label ?? 'a person')
      : `@${all}`;
  return failDigest(reader, { kind: 'mention', typed });
}

/** "at 08:30", "at 8.30am", "at 17h", "at noon"; without "at" where it can be no part of a question. */
function readTime(reader: DigestReader): boolean {
  const opens = word(reader) === 'at' || word(reader) === '@' ? 1 : 0;
  if (isNameAhead(reader, opens) || isRangeAhead(reader, opens)) return false;
  const clock = opens === 1 ? clockAt(reader, 1) : bareClock(reader);
  if (clock === null) {
    if (opens === 0 || !/^\d/.test(word(reader, 1))) return false;
    const typed = word(reader, 1);
    reader.at += 2;
    return failDigest(reader, { kind: 'no-such-time', typed });
  }
  const typed = typedText(reader, reader.at + opens, reader.at + opens + clock.length);
  reader.at += opens + clock.length;
  const { minute } = clock;
  if (minute === null) return failDigest(reader, { kind: 'no-such-time', typed });
  const before = reader.digest.minute;
  if (before !== null && before.value !== minute)
    return failDigest(reader, { kind: 'two-times', first: before.typed, second: typed });
  reader.digest.minute = before ?? { value: minute, typed };
  return true;
}

interface ClockAhead {
  /** Null: no clock shows that. */
  minute: number | null;
  /** Tokens. */
  length: number;
}

const NAMED_TIMES: ReadonlyMap<string, number> = new Map([
  ['noon', 720],
  ['midday', 720],
  ['midnight', 0],
]);
const HALVES: ReadonlyMap<string, 'am' | 'pm'> = new Map([
  ['am', 'am'],
  ['a.m', 'am'],
  ['pm', 'pm'],
  ['p.m', 'pm'],
]);
const CLOCK_ENDS = new Set(["o'clock", 'oclock', 'hrs', 'hours', 'uhr', 'h']);
const WHOLE_DAY = 1440;

/** Behind "at", where nothing but a time is meant. */
function clockAt(reader: DigestReader, ahead: number): ClockAhead | null {
  const here = word(reader, ahead);
  const named = NAMED_TIMES.get(here);
  if (named !== undefined) return { minute: named, length: 1 };
  const plain = /^(\d{1,2})h$/.exec(here) ?? /^(\d{2})(\d{2})$/.exec(here);
  const match = plain ?? CLOCK_ONLY.exec(here);
  if (match === null) return null;
  const half = match[3] ?? HALVES.get(word(reader, ahead + 1));
  const isApart = half !== undefined && match[3] === undefined;
  const end = isApart ? 2 : 1;
  const length = end + (CLOCK_ENDS.has(word(reader, ahead + end)) ? 1 : 0);
  const minute = minuteOf(match.slice(1, 4), half);
  return { minute: minute === WHOLE_DAY ? null : minute, length };
}

/** "08:30", "8am": a number alone could be anything. */
function bareClock(reader: DigestReader): ClockAhead | null {
  const here = word(reader);
  const isClock = /^\d{1,2}:\d{2}(?:am|pm)?$|^\d{1,2}(?:[.h]\d{2})?(?:am|pm)$/.test(here);
  if (!isClock || isClockOfQuery(reader) || isEndOfRange(reader)) return null;
  return clockAt(reader, 0);
}

const RANGE_JOINTS = new Set(['to', '-', 'until', 'till', 'through', 'and']);

/** "9-11am", "9 to 11": hours of a question. "at 9 and 17:00" are two times. */
function isRangeAhead(reader: DigestReader, ahead: number): boolean {
  if (CLOCK_RANGE.test(word(reader, ahead))) return true;
  const joint = word(reader, ahead + 1);
  return RANGE_JOINTS.has(joint) && joint !== 'and' && CLOCK_ONLY.test(word(reader, ahead + 2));
}

/** "between 9:00 and 11:00": both belong to the question. */
function isEndOfRange(reader: DigestReader): boolean {
  return leftBefore(reader) === 'and' && CLOCK_ONLY.test(word(reader, -2)) && word(reader, -3) === 'between';
}

/** "tomorrow", "next monday", "on 2026-12-01", "on the 1st". */
function readOnce(reader: DigestReader): boolean {
  const here = word(reader);
  const opens = here === 'on' ? (word(reader, 1) === 'the' ? 2 : 1) : 0;
  const dated = opens > 0 && /^(?:\d{4}-\d|\d{1,2}(?:st|nd|rd|th)$|\d{1,2}[./]\d)/.test(word(reader, opens));
  const isNext = here === 'next' && (namedDays(reader, 1) !== null || word(reader, 1) === 'week');
  if (!dated && !isNext && !ONCE_WORDS.has(here)) return false;
  const length = dated ? opens + 1 : isNext ? 2 : 1;
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.at += length;
  return failDigest(reader, { kind: 'once', typed });
}

/** "weekly", "every week", "once a week": on Mondays, where no day is said. */
function readWeekly(reader: DigestReader): boolean {
  const isEach = ['every', 'each'].includes(word(reader)) && word(reader, 1) === 'week';
  const isOther = isEach && ['day', 'days'].includes(word(reader, 2));
  if (isOther || (!isEach && !WEEKLY.has(word(reader)))) return false;
  reader.digest.isWeekly = true;
  reader.at += isEach ? 2 : 1;
  return true;
}

/** "monthly", "every other week", "every 2 weeks". */
function readFrequency(reader: DigestReader): boolean {
  const isEach = ['every', 'each'].includes(word(reader));
  const next = word(reader, 1);
  const isCounted = /^\d+$/.test(next) && /^(?:days?|weeks?|months?)$/.test(word(reader, 2));
  const isOther = isEach && (OTHER_SPANS.has(next) || isCounted);
  if (!isOther && !OTHER_FREQUENCY.has(word(reader))) return false;
  const length = isCounted || next === 'other' || next === 'second' ? 3 : isEach ? 2 : 1;
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.at = Math.min(reader.tokens.length, reader.at + length);
  return failDigest(reader, { kind: 'frequency', typed });
}

/**
 * "weekdays", "every day", "mon-fri", "mondays", "mon, wed and fri". A weekday alone is a question's period, unless it
 * stands behind the time, "on" or "every".
 */
function readDigestDays(reader: DigestReader): boolean {
  const first = openedDays(reader);
  if (first === null || BEFORE_PERIOD.has(leftBefore(reader))) return false;
  let { days, length } = first;
  let count = 1;
  const joints = first.isSingle ? DAY_JOINTS : OPENED_JOINTS;
  for (let more = moreDays(reader, length, joints); more !== null; more = moreDays(reader, length, joints)) {
    days = [...days, ...more.days];
    length = more.end;
    count += 1;
  }
  const isAlone = count === 1 && first.isSingle;
  if (isAlone && !isBehindSchedule(reader)) return false;
  reader.rule.days = inOrder([...reader.rule.days, ...days]);
  reader.at += length;
  return true;
}

interface OpenedDays {
  days: readonly number[];
  length: number;
  /** A weekday and nothing else. */
  isSingle: boolean;
}

function openedDays(reader: DigestReader): OpenedDays | null {
  const isOpened = DAY_OPENINGS.has(word(reader));
  const opens = isOpened ? (word(reader, 1) === 'the' ? 2 : 1) : 0;
  const here = word(reader, opens);
  if (opens > 0 && (here === 'day' || PARTS_OF_DAY.has(here)))
    return { days: EVERY_DAY, length: opens + 1, isSingle: false };
  const named = namedDays(reader, opens);
  if (named === null) return null;
  const isPlain = named.length === 1 && weekdayByName(here) !== undefined && !here.endsWith('days');
  // "mon last week" is one day.
  const isDated = word(reader, opens + 1) === 'last' || word(reader, opens + 1) === 'this';
  if (isPlain && isDated) return null;
  return { days: named.days, length: opens + named.length, isSingle: !isOpened && isPlain };
}

const MAX_DAY_JOINTS = 3;
const DAY_JOINTS: ReadonlySet<string> = new Set(['and', '&', '+']);
/** Where the first day is the digest's whatever follows: "every mon and every tue". */
const OPENED_JOINTS: ReadonlySet<string> = new Set([...DAY_JOINTS, 'on', 'every', 'each', 'the']);

function moreDays(
  reader: DigestReader,
  ahead: number,
  joints: ReadonlySet<string>,
): { days: readonly number[]; end: number } | null {
  let skip = ahead;
  while (skip - ahead < MAX_DAY_JOINTS && joints.has(word(reader, skip))) skip += 1;
  const named = namedDays(reader, skip);
  return named === null || isNameAhead(reader, skip) ? null : { days: named.days, end: skip + named.length };
}

const EXCEPT = new Set(['except', 'excepting', 'excluding', 'exclude', 'without', 'not', 'but', 'no']);
const LISTING = new Set(['and', '&', 'on', 'or', 'the', 'for', '+']);

/** "except 2026-12-25, 2026-12-26", "not on sundays"; what leaves out anything else is a question's own fault. */
function readDigestExcept(reader: DigestReader): boolean {
  if (!EXCEPT.has(word(reader))) return false;
  let ahead = 1;
  while (ahead <= MAX_DAY_JOINTS && LISTING.has(word(reader, ahead))) ahead += 1;
  const here = word(reader, ahead);
  const isDate = /^\d{4}-\d|^\d{1,2}[./]\d/.test(here) || isMonthDate(here, word(reader, ahead + 1));
  if (!isDate && namedDays(reader, ahead) === null) return false;
  return readExcept(reader);
}

function isMonthDate(first: string, second: string): boolean {
  const [day, month] = /^\d/.test(first) ? [first, second] : [second, first];
  return /^\d{1,2}(?:st|nd|rd|th)?$/.test(day) && MONTH.test(month);
}

const MONTH = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*$/;

/** A zone behind the time is the digest's; elsewhere it is a question's. */
function readDigestZone(reader: DigestReader): boolean {
  return reader.digest.run !== null && readRuleZone(reader);
}
