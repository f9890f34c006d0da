/** Words for spans of time, read from a run of tokens. */
import type { Day, Hours, Period } from '../core/period.ts';
import { weekdayByName } from '../core/period.ts';
import { addDays, isRealDate, type LocalDate, type LocalTime, localTime, printDate } from '../core/zone.ts';
import type { Misread, Offer } from './misread.ts';
import type { Token } from './tokens.ts';
import { NOW_WORDS, TODAY_WORDS, YESTERDAY_WORDS } from './vocabulary.ts';

export type PeriodReading =
  | { kind: 'period'; period: Period; length: number }
  | { kind: 'hours'; hours: Hours; length: number }
  | { kind: 'misread'; misread: Misread; length: number }
  /** A date that can be two; `lines` say what to put in its place. */
  | { kind: 'choice'; options: readonly Offer[]; length: number };

interface Scene {
  tokens: readonly Token[];
  at: number;
  today: LocalTime;
}

/** What the tokens from here say of time, or null when it is nothing. */
export function readPeriodWords(
  tokens: readonly Token[],
  at: number,
  nowMs: number,
  zone: string,
): PeriodReading | null {
  if (tokens[at]?.isQuoted !== false) return null;
  const scene = { tokens, at, today: localTime(nowMs, zone) };
  for (const read of READERS) {
    const reading = read(scene);
    if (reading !== null) return reading;
  }
  return null;
}

const READERS: readonly ((scene: Scene) => PeriodReading | null)[] = [
  readSince,
  readDateRange,
  readHours,
  readNamed,
  readRelative,
  readSlashDate,
  readMonthDate,
  readBareSpan,
];

function word(scene: Scene, ahead = 0): string {
  const token = scene.tokens[scene.at + ahead];
  return token === undefined || token.isQuoted ? '' : token.folded;
}

function period(of: Period, length: number): PeriodReading {
  return { kind: 'period', period: of, length };
}

function wholeDay(day: Day): Period {
  return { kind: 'day', day, hours: null };
}

function readNamed(scene: Scene): PeriodReading | null {
  const here = word(scene);
  const next = word(scene, 1);
  if (here === 'right' && next === 'now') return period({ kind: 'now' }, 2);
  if (NOW_WORDS.has(here)) return period({ kind: 'now' }, 1);
  if (TODAY_WORDS.has(here)) return period(wholeDay('today'), 1);
  if (YESTERDAY_WORDS.has(here)) return period(wholeDay('yesterday'), 1);
  if (here === 'wtd') return period({ kind: 'week', which: 'this' }, 1);
  if (here === 'mtd') return period({ kind: 'month', which: 'this' }, 1);
  if (here === 'week' && next === 'to' && word(scene, 2) === 'date')
    return period({ kind: 'week', which: 'this' }, 3);
  if (here === 'month' && next === 'to' && word(scene, 2) === 'date')
    return period({ kind: 'month', which: 'this' }, 3);
  const day = readDay(scene, 0);
  return day === null
    ? null
    : 'misread' in day
      ? { kind: 'misread', ...day }
      : period(wholeDay(day.day), day.length);
}

/** A weekday or an ISO date. */
function readDay(
  scene: Scene,
  ahead: number,
):
  | { day: Exclude<Day, 'today' | 'yesterday'>; length: number }
  | { misread: Misread; length: number }
  | null {
  const here = word(scene, ahead);
  const isPast = PAST_WORDS.has(here);
  const weekday = weekdayByName(isPast ? word(scene, ahead + 1) : here);
  if (weekday !== undefined) return { day: { weekday, past: isPast }, length: isPast ? 2 : 1 };
  const date = readIsoDate(here);
  if (date === null) return null;
  return isRealDate(date)
    ? { day: date, length: 1 }
    : { misread: { kind: 'no-such-date', typed: here }, length: 1 };
}

const PAST_WORDS = new Set(['last', 'past', 'previous', 'prev']);
const ISO_DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

function readIsoDate(text: string): LocalDate | null {
  const match = ISO_DATE.exec(text);
  return match === null ? null : { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
}

/** "2026-11-01..2026-11-07", "2026-11-01 to 2026-11-07". */
function readDateRange(scene: Scene): PeriodReading | null {
  const parts = word(scene).split(/\.{2,3}/);
  if (parts.length === 2) return rangeOf(parts[0] ?? '', parts[1] ?? '', 1);
  const isFrom = word(scene) === 'from' || word(scene) === 'between';
  const ahead = isFrom ? 1 : 0;
  if (!RANGE_JOINTS.has(word(scene, ahead + 1))) return null;
  if (readIsoDate(word(scene, ahead)) === null || readIsoDate(word(scene, ahead + 2)) === null) return null;
  return rangeOf(word(scene, ahead), word(scene, ahead + 2), ahead + 3);
}

const RANGE_JOINTS = new Set(['to', '-', 'until', 'till', 'and', 'through']);

function rangeOf(fromText: string, toText: string, length: number): PeriodReading | null {
  const from = readIsoDate(fromText);
  const to = readIsoDate(toText);
  if (from === null || to === null) return null;
  for (const [date, typed] of [
    [from, fromText],
    [to, toText],
  ] as const) {
    if (!isRealDate(date)) return { kind: 'misread', misread: { kind: 'no-such-date', typed }, length };
  }
  const isForward = printDate(from) <= printDate(to);
  return period({ kind: 'dates', from: isForward ? from : to, to: isForward ? to : from }, length);
}

/** "since 09:00", "since monday", "since 2026-11-01". */
function readSince(scene: Scene): PeriodReading | null {
  if (word(scene) !== 'since') return null;
  const minute = readClock(word(scene, 1));
  if (minute !== null) return { kind: 'hours', hours: { fromMinute: minute, toMinute: null }, length: 2 };
  if (YESTERDAY_WORDS.has(word(scene, 1))) {
    return period({ kind: 'dates', from: addDays(scene.today, -1), to: addDays(scene.today, 0) }, 2);
  }
  const day = readDay(scene, 1);
  if (day === null) return null;
  if ('misread' in day) return { kind: 'misread', misread: day.misread, length: day.length + 1 };
  const from = 'weekday' in day.day ? latestWeekday(scene.today, day.day) : day.day;
  return period({ kind: 'dates', from, to: addDays(scene.today, 0) }, day.length + 1);
}

function latestWeekday(today: LocalTime, day: { weekday: number; past: boolean }): LocalDate {
  const back = (today.weekday - day.weekday + 7) % 7;
  return addDays(today, day.past && back === 0 ? -7 : -back);
}

const CLOCK = String.raw`(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?`;
const CLOCK_ONLY = new RegExp(`^${CLOCK}$`);
const CLOCK_RANGE = new RegExp(`^${CLOCK}-${CLOCK}$`);

/** "9-11am", "09:00-17:30", "from 9 to 11", "between 9am and 5pm", "9am - 11am". */
function readHours(scene: Scene): PeriodReading | null {
  const range = CLOCK_RANGE.exec(word(scene));
  if (range !== null) return hoursOf(range.slice(1, 4), range.slice(4, 7), word(scene), 1);
  const opens = ['from', 'between'].includes(word(scene)) ? 1 : 0;
  const from = CLOCK_ONLY.exec(word(scene, opens));
  const to = CLOCK_ONLY.exec(word(scene, opens + 2));
  if (from === null || to === null || !RANGE_JOINTS.has(word(scene, opens + 1))) return null;
  const typed = `${word(scene, opens)}-${word(scene, opens + 2)}`;
  return hoursOf(from.slice(1, 4), to.slice(1, 4), typed, opens + 3);
}

type ClockParts = readonly (string | undefined)[];

/** "9-5pm" is from the morning, "1-3pm" is not: the end's half of the day counts for the start where that fits. */
function hoursOf(from: ClockParts, to: ClockParts, typed: string, length: number): PeriodReading | null {
  const toMinute = minuteOf(to, to[2]);
  const sameHalf = minuteOf(from, from[2] ?? to[2]);
  if (toMinute === null || sameHalf === null) return null;
  const fromMinute = from[2] === undefined && sameHalf >= toMinute ? minuteOf(from, undefined) : sameHalf;
  if (fromMinute === null) return null;
  if (fromMinute >= toMinute) return { kind: 'misread', misread: { kind: 'hours-backwards', typed }, length };
  return { kind: 'hours', hours: { fromMinute, toMinute }, length };
}

function minuteOf(parts: ClockParts, half: string | undefined): number | null {
  const hour = Number(parts[0]);
  const minute = Number(parts[1] ?? 0);
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  if (half === undefined) return hour * 60 + minute;
  if (hour < 1 || hour > 12) return null;
  return ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minute;
}

function readClock(text: string): number | null {
  const match = CLOCK_ONLY.exec(text);
  const minute = match === null ? null : minuteOf(match.slice(1, 4), match[3]);
  return minute === null || minute >= 1440 ? null : minute;
}

const UNITS: ReadonlyMap<string, 'minutes' | 'hours' | 'days' | 'weeks' | 'months'> = new Map([
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((unit) => [unit, 'minutes'] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((unit) => [unit, 'hours'] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, 'days'] as const),
  ...['w', 'wk', 'wks', 'week', 'weeks'].map((unit) => [unit, 'weeks'] as const),
  ...['month', 'months'].map((unit) => [unit, 'months'] as const),
]);
const MAX_COUNT = 1_000_000;

/** "this week", "last month", "last 7 days", "past 24h", "last hour". */
function readRelative(scene: Scene): PeriodReading | null {
  const here = word(scene);
  const next = word(scene, 1);
  if (here === 'this' && (next === 'week' || next === 'month'))
    return period({ kind: next, which: 'this' }, 2);
  if (!PAST_WORDS.has(here)) return null;
  if (next === 'week' || next === 'month') return period({ kind: next, which: 'last' }, 2);
  if (next === 'day') return period({ kind: 'last', count: 24, unit: 'hours' }, 2);
  if (next === 'hour') return period({ kind: 'last', count: 1, unit: 'hours' }, 2);
  const span = readSpan(scene, 1);
  return span === null ? null : period(span.period, span.length + 1);
}

/** "24h", "7 days" without "last". */
function readBareSpan(scene: Scene): PeriodReading | null {
  const span = readSpan(scene, 0);
  return span === null ? null : period(span.period, span.length);
}

function readSpan(scene: Scene, ahead: number): { period: Period; length: number } | null {
  const match = /^(\d{1,7})([a-z]+)?$/.exec(word(scene, ahead));
  if (match === null) return null;
  const isGlued = match[2] !== undefined;
  const unit = UNITS.get(match[2] ?? word(scene, ahead + 1));
  const count = Number(match[1]);
  if (unit === undefined || count < 1 || count > MAX_COUNT) return null;
  const length = isGlued ? 1 : 2;
  if (unit === 'months') return { period: { kind: 'last', count: count * 30, unit: 'days' }, length };
  return { period: { kind: 'last', count, unit }, length };
}

/** "25/12", "03/04/2026": a day and a month, in either order; never guessed where both fit. */
function readSlashDate(scene: Scene): PeriodReading | null {
  const match = /^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?\.?$/.exec(word(scene));
  if (match === null) return null;
  const [first, second] = [Number(match[1]), Number(match[2])];
  const year = match[3] === undefined ? null : Number(match[3].length === 2 ? `20${match[3]}` : match[3]);
  const dayFirst = datedBy(scene.today, year, second, first);
  const monthFirst = datedBy(scene.today, year, first, second);
  const dates = [dayFirst, monthFirst].filter((date) => date !== null);
  const [only, other] = dates;
  if (only === undefined)
    return { kind: 'misread', misread: { kind: 'no-such-date', typed: word(scene) }, length: 1 };
  if (other === undefined || printDate(only) === printDate(other)) return period(wholeDay(only), 1);
  return {
    kind: 'choice',
    options: dates.map((date) => ({ label: spokenDate(date), line: printDate(date) })),
    length: 1,
  };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;
const MONTH_NAMES = [
  ...['January', 'February', 'March', 'April', 'May', 'June'],
  ...['July', 'August', 'September', 'October', 'November', 'December'],
] as const;

/** "3 April". */
export function spokenDate(date: LocalDate): string {
  return `${date.day} ${MONTH_NAMES[date.month - 1]}`;
}

function monthOf(text: string): number | null {
  const at = MONTHS.findIndex((month) => text.startsWith(month));
  if (at < 0) return null;
  const name = (MONTH_NAMES[at] ?? '').toLowerCase();
  return text === MONTHS[at] || text === name || text === 'sept' ? at + 1 : null;
}

/** "12 nov", "nov 12", "12 november 2026". */
function readMonthDate(scene: Scene): PeriodReading | null {
  const monthFirst = monthOf(word(scene));
  const month = monthFirst ?? monthOf(word(scene, 1));
  const dayWord = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(word(scene, monthFirst === null ? 0 : 1));
  if (month === null || dayWord === null) return null;
  const yearWord = /^(20\d{2})$/.exec(word(scene, 2));
  const length = yearWord === null ? 2 : 3;
  const date = datedBy(
    scene.today,
    yearWord === null ? null : Number(yearWord[1]),
    month,
    Number(dayWord[1]),
  );
  if (date !== null) return period(wholeDay(date), length);
  return {
    kind: 'misread',
    misread: { kind: 'no-such-date', typed: `${word(scene)} ${word(scene, 1)}` },
    length,
  };
}

/** Without a year: the latest such date up to today. */
function datedBy(today: LocalDate, year: number | null, month: number, day: number): LocalDate | null {
  const date = { year: year ?? today.year, month, day };
  const isAhead = year === null && printDate(date) > printDate(today);
  const dated = isAhead ? { ...date, year: date.year - 1 } : date;
  return isRealDate(dated) ? dated : null;
}
