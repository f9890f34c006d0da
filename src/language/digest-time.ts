/** The time of a digest, as it is typed. */
import { type DigestReader, failDigest, isClockOfQuery, leftBefore } from './digest-reader.ts';
import { CLOCK_ONLY, CLOCK_RANGE, minuteOf } from './period-words.ts';
import { typedText, word } from './reader.ts';
import { isNameAhead } from './rule-reader.ts';

/** "at 08:30", "@8.30am", "at 17h", "at noon"; without "at" where it can be no part of a question. */
export function readTime(reader: DigestReader): boolean {
  const opens = word(reader) === 'at' || word(reader) === '@' ? 1 : 0;
  if (isNameAhead(reader, opens) || isRangeAhead(reader, opens)) return false;
  // A pattern of names may begin so: "@8*".
  const isOpened = opens === 1 || /^@\d[^*]*$/.test(word(reader));
  const clock = isOpened ? clockAt(reader, opens) : (bareClock(reader) ?? secondClock(reader));
  if (clock === null) {
    const typed = word(reader, opens).replace('@', '');
    if (!isOpened || !/^\d/.test(typed)) return false;
    reader.at += opens + 1;
    return failDigest(reader, { kind: 'no-such-time', typed });
  }
  const typed = typedText(reader, reader.at + opens, reader.at + opens + clock.length).replace('@', '');
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
  const here = word(reader, ahead).replace('@', '');
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

/** "at 9, 12 and 15": what stands right behind a time is another, and there is but one. */
function secondClock(reader: DigestReader): ClockAhead | null {
  return reader.digest.run?.isTime === true && /^\d{1,2}$/.test(word(reader)) ? clockAt(reader, 0) : null;
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
