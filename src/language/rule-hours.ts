/** When a rule watches, as it is typed: hours, days, and dates on which it does not. */
import { EVERY_DAY } from '../core/hours.ts';
import { weekdayByName } from '../core/period.ts';
import { addDays, isRealDate, type LocalDate, localTime, printDate, printMinute } from '../core/zone.ts';
import { CLOCK_ONLY, CLOCK_RANGE, type ClockParts, minuteOf, readPeriodWords } from './period-words.ts';
import { replaceTokens, typedText, word } from './reader.ts';
import { fail, isNameAhead, once, type RuleReader } from './rule-reader.ts';
import { DAY_WORDS, EXCEPT_WORDS } from './rule-vocabulary.ts';

/** Holidays of a few years. */
export const MAX_EXCEPT_DATES = 60;

const NOON = 720;
const WHOLE_DAY = 1440;

/** "24/7", "around the clock", "always". */
export function readAlways(reader: RuleReader): boolean {
  const found = ALWAYS.find((words) => words.every((expected, ahead) => word(reader, ahead) === expected));
  if (found === undefined) return false;
  reader.rule.always ??= typedText(reader, reader.at, reader.at + found.length);
  reader.at += found.length;
  return true;
}

const ALWAYS: readonly (readonly string[])[] = [
  ...[['24/7'], ['24x7'], ['7x24'], ['7/24'], ['always'], ['anytime'], ['all', 'day']],
  ...[['around', 'the', 'clock'], ['round', 'the', 'clock'], ['around-the-clock'], ['round-the-clock']],
  ...[
    ['day', 'and', 'night'],
    ['at', 'all', 'times'],
    ['at', 'any', 'time'],
    ['all', 'the', 'time'],
  ],
];

/** "between 08:00-20:00", "between 8 and 20", "8am-8pm", "from 22:00 to 06:00", "after 18:00", "until 6pm". */
export function readTimes(reader: RuleReader): boolean {
  const opens = OPENINGS.has(word(reader)) ? 1 : 0;
  if (opens === 0 && isNameAhead(reader, 0)) return false;
  if (HOURS_OF.has(word(reader, opens)) && word(reader, opens + 1) === 'hours') {
    const typed = typedText(reader, reader.at + opens, reader.at + opens + 2);
    reader.at += opens + 2;
    return fail(reader, { kind: 'no-such-time', typed });
  }
  const range = CLOCK_RANGE.exec(word(reader, opens));
  if (range !== null) return takeTimes(reader, range.slice(1, 4), range.slice(4, 7), opens + 1);
  const from = clockAhead(reader, opens);
  if (from !== null && JOINTS.has(word(reader, opens + 1)) && isJoint(reader, opens)) {
    const to = clockAhead(reader, opens + 2);
    if (to !== null) return takeTimes(reader, from, to, opens + 3);
  }
  return readHalfOpen(reader);
}

const OPENINGS = new Set(['between', 'from', 'at', 'hours', 'during', 'in']);
/** Everyone has others. */
const HOURS_OF = new Set(['business', 'office', 'working', 'opening', 'work']);
const JOINTS = new Set(['to', '-', 'and', '&', 'until', 'till', 'through']);

/** "and" joins only what "between" opens. */
function isJoint(reader: RuleReader, opens: number): boolean {
  const joint = word(reader, opens + 1);
  return (joint !== 'and' && joint !== '&') || (opens === 1 && word(reader) === 'between');
}

function clockAhead(reader: RuleReader, ahead: number): ClockParts | null {
  if (word(reader, ahead) === 'noon') return ['12', '00', undefined];
  if (word(reader, ahead) === 'midnight') return ['0', '00', undefined];
  const match = CLOCK_ONLY.exec(word(reader, ahead));
  return match === null ? null : match.slice(1, 4);
}

/** "after 18:00", "since 6pm", "until 18:00", "before 9am": to or from midnight. */
function readHalfOpen(reader: RuleReader): boolean {
  const isFrom = ['after', 'since', 'from'].includes(word(reader));
  if (!isFrom && !['until', 'till', 'before'].includes(word(reader))) return false;
  const clock = clockAhead(reader, 1);
  if (clock === null) return false;
  const typed = typedText(reader, reader.at, reader.at + 2);
  const minute = minuteOf(clock, clock[2]);
  reader.at += 2;
  if (minute === null || (isFrom ? minute === WHOLE_DAY : minute === 0))
    return fail(reader, { kind: 'no-such-time', typed });
  const value = isFrom ? { fromMinute: minute, toMinute: WHOLE_DAY } : { fromMinute: 0, toMinute: minute };
  reader.rule.times = once(reader, reader.rule.times, { value, typed });
  return true;
}

function takeTimes(reader: RuleReader, from: ClockParts, to: ClockParts, length: number): true {
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.at += length;
  const value = timesOf(from, to);
  if (value === null) return fail(reader, { kind: 'no-such-time', typed });
  reader.rule.times = once(reader, reader.rule.times, { value, typed });
  return true;
}

/**
 * "9-5" ends in the afternoon and "9-5pm" begins in the morning, as in queries; hours may run over midnight:
 * "22-6", "10-6am".
 */
function timesOf(from: ClockParts, to: ClockParts): { fromMinute: number; toMinute: number } | null {
  const toMinute = minuteOf(to, to[2]);
  const fromMinute = startOf(from, to, toMinute);
  if (toMinute === null || fromMinute === null) return null;
  const isPlain = [from[1], from[2], to[1], to[2]].every((part) => part === undefined);
  const isAfternoon = isPlain && fromMinute >= toMinute && fromMinute < NOON && toMinute > 0;
  const end = isAfternoon ? toMinute + NOON : toMinute;
  return { fromMinute: fromMinute % WHOLE_DAY, toMinute: end === 0 ? WHOLE_DAY : end };
}

function startOf(from: ClockParts, to: ClockParts, toMinute: number | null): number | null {
  const asTyped = minuteOf(from, from[2]);
  if (from[2] !== undefined || to[2] === undefined || asTyped === null || toMinute === null) return asTyped;
  const sameHalf = minuteOf(from, to[2]);
  if (sameHalf !== null && sameHalf < toMinute) return sameHalf;
  const evening = to[2] === 'am' ? minuteOf(from, 'pm') : null;
  return evening ?? asTyped;
}

/** "weekdays", "mon-fri", "monday to friday", "mon", "every day", "working days"; several add up. */
export function readDays(reader: RuleReader): boolean {
  const found = daysAhead(reader, 0);
  if (found === null) return false;
  reader.rule.days = inOrder([...reader.rule.days, ...found.days]);
  reader.at += found.length;
  return true;
}

export interface Days {
  days: readonly number[];
  length: number;
}

function daysAhead(reader: RuleReader, ahead: number): Days | null {
  const here = word(reader, ahead);
  const next = word(reader, ahead + 1);
  if (['every', 'each', 'all', 'on', 'only'].includes(here)) {
    if (next === 'day' || next === 'days') return { days: EVERY_DAY, length: 2 };
    const days = namedDays(reader, ahead + 1);
    return days === null ? null : { days: days.days, length: days.length + 1 };
  }
  if (['7', 'seven'].includes(here) && next === 'days') {
    const isWeek = word(reader, ahead + 2) === 'a' && word(reader, ahead + 3) === 'week';
    return isWeek ? { days: EVERY_DAY, length: 4 } : null;
  }
  return namedDays(reader, ahead);
}

/** "weekdays", "working days", "mon-fri", "monday to friday", "mon". */
export function namedDays(reader: RuleReader, ahead: number): Days | null {
  const here = word(reader, ahead);
  const group = DAY_WORDS.get(here);
  if (group !== undefined) return { days: group, length: 1 };
  if (['working', 'business', 'week'].includes(here) && ['day', 'days'].includes(word(reader, ahead + 1)))
    return { days: [1, 2, 3, 4, 5], length: 2 };
  const [first, last] = here.split('-').map(weekdayByName);
  if (here.includes('-') && here.split('-').length === 2)
    return first === undefined || last === undefined ? null : { days: daysFrom(first, last), length: 1 };
  if (first === undefined) return null;
  const until = weekdayByName(word(reader, ahead + 2));
  if (until !== undefined && RANGES.has(word(reader, ahead + 1)))
    return { days: daysFrom(first, until), length: 3 };
  return { days: [first], length: 1 };
}

const RANGES = new Set(['to', '-', 'until', 'till', 'through', 'thru']);

/** From one weekday to another, on over Sunday. */
export function daysFrom(first: number, last: number): number[] {
  return EVERY_DAY.filter((day) =>
    first <= last ? day >= first && day <= last : day >= first || day <= last,
  );
}

export function inOrder(days: readonly number[]): number[] {
  return EVERY_DAY.filter((day) => days.includes(day));
}

/** "except 2026-12-25, 2026-12-26", "not on sundays"; anything else cannot be left out. */
export function readExcept(reader: RuleReader): boolean {
  if (!EXCEPT_WORDS.has(word(reader))) return false;
  const from = reader.at;
  reader.at += 1;
  let taken = 0;
  // One more than are allowed is read, so that it is told.
  while (taken <= MAX_EXCEPT_DATES && takeException(reader, taken)) taken += 1;
  if (taken > 0 || reader.misread !== null || reader.choice !== null) return true;
  // "but" is a filler, except in "all but billing".
  if (word(reader, -1) === 'but' && !reader.said.all) return true;
  return fail(reader, { kind: 'exception', typed: typedText(reader, from, reader.at + 1) });
}

const LISTING = new Set(['and', '&', 'on', 'or', 'the', 'for', '+']);
const MAX_LISTING = 2;

function takeException(reader: RuleReader, already: number): boolean {
  if (reader.misread !== null || reader.choice !== null) return false;
  let skip = 0;
  while (skip < MAX_LISTING && LISTING.has(word(reader, skip))) skip += 1;
  const days = daysAhead(reader, skip);
  // Behind dates, "weekdays" are the days of the hours: "except 2026-12-25 weekdays".
  if (days !== null && reader.rule.except.length === 0) {
    reader.rule.daysOut = inOrder([...reader.rule.daysOut, ...days.days]);
    reader.at += skip + days.length;
    return true;
  }
  if (days !== null) return false;
  return takeDate(reader, skip, already);
}

function takeDate(reader: RuleReader, skip: number, already: number): boolean {
  if (!/\d/.test(word(reader, skip) + word(reader, skip + 1))) return false;
  const { nowMs, zone } = reader.scene;
  const at = reader.at + skip;
  const reading = readPeriodWords(reader.tokens, at, nowMs, zone);
  reader.steps += 1;
  if (reading === null || reading.kind === 'hours') return false;
  const typed = typedText(reader, at, at + reading.length);
  const coming = (date: LocalDate) => nextSuch(date, typed, reader);
  if (reading.kind === 'misread') {
    reader.misread ??= reading.misread;
    reader.at = at + reading.length;
    return true;
  }
  if (reading.kind === 'choice') {
    reader.at = at + reading.length;
    reader.choice = reading.options.map((option) => ({
      label: option.label,
      line: replaceTokens(reader, at, reader.at, printDate(coming(dateOf(option.line)))),
    }));
    return true;
  }
  const { period } = reading;
  const dates =
    period.kind === 'dates'
      ? datesFrom(period.from, period.to)
      : period.kind === 'day' && typeof period.day !== 'string' && 'year' in period.day
        ? [coming(period.day)]
        : [];
  if (dates.length === 0) return already === 0 ? fail(reader, { kind: 'exception', typed }) : false;
  reader.at = at + reading.length;
  addDates(reader, dates);
  return true;
}

function addDates(reader: RuleReader, dates: readonly LocalDate[]): void {
  const byName = new Map([...reader.rule.except, ...dates].map((date) => [printDate(date), plainDate(date)]));
  if (byName.size > MAX_EXCEPT_DATES) {
    fail(reader, { kind: 'too-many-dates', most: MAX_EXCEPT_DATES });
    return;
  }
  reader.rule.except = [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, date]) => date);
}

/** One more than are allowed at the most, which is told. */
function datesFrom(from: LocalDate, to: LocalDate): LocalDate[] {
  const dates = [from];
  for (let date = from; printDate(date) < printDate(to) && dates.length <= MAX_EXCEPT_DATES; ) {
    date = addDays(date, 1);
    dates.push(date);
  }
  return dates;
}

/** A holiday without a year is the next such day, where a figure's day is the latest. */
function nextSuch(date: LocalDate, typed: string, reader: RuleReader): LocalDate {
  if (/\d{4}|[/.]\d{2}$/.test(typed) && !/^\d{1,2}[/.]\d{2}$/.test(typed)) return date;
  const { nowMs, zone } = reader.scene;
  const next = { ...date, year: date.year + 1 };
  return printDate(date) < printDate(localTime(nowMs, zone)) && isRealDate(next) ? next : date;
}

function dateOf(iso: string): LocalDate {
  const [year = 0, month = 1, day = 1] = iso.split('-').map(Number);
  return { year, month, day };
}

function plainDate({ year, month, day }: LocalDate): LocalDate {
  return { year, month, day };
}

/** "08:00-20:00". */
export function printTimes(fromMinute: number, toMinute: number): string {
  return `${printMinute(fromMinute)}-${printMinute(toMinute)}`;
}
