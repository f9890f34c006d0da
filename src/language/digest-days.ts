/** The days of a digest, as they are typed, and the dates on which it does not come. */
import { EVERY_DAY } from '../core/hours.ts';
import { weekdayByName } from '../core/period.ts';
import { type DigestReader, isBehindSchedule, leftBefore } from './digest-reader.ts';
import { BEFORE_PERIOD, DAY_OPENINGS, PARTS_OF_DAY, WEEKLY } from './digest-vocabulary.ts';
import { word } from './reader.ts';
import { type Days, daysFrom, inOrder, namedDays, readExcept } from './rule-hours.ts';
import { isNameAhead } from './rule-reader.ts';

/** "weekly", "every week", "once a week": on Mondays, where no day is said. */
export function readWeekly(reader: DigestReader): boolean {
  const isEach = ['every', 'each'].includes(word(reader)) && word(reader, 1) === 'week';
  const isOther = isEach && ['day', 'days'].includes(word(reader, 2));
  if (isOther || (!isEach && !WEEKLY.has(word(reader)))) return false;
  reader.digest.isWeekly = true;
  reader.at += isEach ? 2 : 1;
  return true;
}

/**
 * "weekdays", "every day", "mon-fri", "mondays", "mon, wed and fri". A weekday alone is a question's period, unless it
 * stands behind the time, "on" or "every".
 */
export function readDigestDays(reader: DigestReader): boolean {
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
  // "Every weekday morning at 8": the time says which part of the day.
  const isPart = PARTS_OF_DAY.has(word(reader, length)) && !isNameAhead(reader, length);
  reader.at += length + (isPart ? 1 : 0);
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
  const range = rangeBetween(reader, opens);
  if (range !== null) return { ...range, isSingle: false };
  const named = namedDays(reader, opens);
  if (named === null) return null;
  const isPlain = named.length === 1 && weekdayByName(here) !== undefined && !here.endsWith('days');
  // "mon last week" is one day.
  const isDated = word(reader, opens + 1) === 'last' && word(reader, opens + 2) === 'week';
  if (isPlain && isDated && !isOpened) return null;
  return { days: named.days, length: opens + named.length, isSingle: !isOpened && isPlain };
}

/** "between mon and fri": "and" joins only what "between" opens. */
function rangeBetween(reader: DigestReader, ahead: number): Days | null {
  if (word(reader, ahead) !== 'between' || word(reader, ahead + 2) !== 'and') return null;
  const [first, last] = [weekdayByName(word(reader, ahead + 1)), weekdayByName(word(reader, ahead + 3))];
  if (first === undefined || last === undefined) return null;
  return { days: daysFrom(first, last), length: ahead + 4 };
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
export function readDigestExcept(reader: DigestReader): boolean {
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
