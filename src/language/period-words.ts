/** Words for spans of time, read from a run of tokens. */
import { type Day, type Hours, LONGEST_PERIOD_DAYS, type Period, weekdayByName } from '../core/period.ts';
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
  readUntil,
  readDayPart,
  readDateRange,
  readWeekdayRange,
  readHours,
  readAgo,
  readRelative,
  readNamed,
  readFuture,
  readSlashDate,
  readMonthDate,
  readWholeMonths,
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

/** "tomorrow", "next week": words of time all the same, so that they are not looked for among the queues. */
function readFuture(scene: Scene): PeriodReading | null {
  const here = word(scene);
  const next = word(scene, 1);
  const isSpan = here === 'next' && (NEXT_SPANS.has(next) || weekdayByName(next) !== undefined);
  if (isSpan) return { kind: 'misread', misread: { kind: 'future', period: `next ${next}` }, length: 2 };
  if (here !== 'tomorrow') return null;
  return { kind: 'misread', misread: { kind: 'future', period: here }, length: 1 };
}

const NEXT_SPANS = new Set(['day', 'week', 'weekend', 'month', 'year']);

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

/** "2026-11-01..2026-11-07", "2026-11-01 to 2026-11-07", "2026-11-01-2026-11-07", "1 nov to 7 nov". */
function readDateRange(scene: Scene): PeriodReading | null {
  const parts = word(scene).split(/\.{2,3}/);
  if (parts.length === 2) return rangeOf(parts[0] ?? '', parts[1] ?? '', 1);
  const glued = /^(\d{4}-\d{1,2}-\d{1,2})-(\d{4}-\d{1,2}-\d{1,2})$/.exec(word(scene));
  if (glued !== null) return rangeOf(glued[1] ?? '', glued[2] ?? '', 1);
  const days = /^(\d{1,2})-(\d{1,2})$/.exec(word(scene));
  const month = days === null ? null : monthOf(word(scene, 1));
  if (days !== null && month !== null) {
    const [from, to] = [1, 2].map((at) => datedBy(scene.today, null, month, Number(days[at])));
    if (from && to) return rangeOf(printDate(from), printDate(to), 2);
  }
  const opens = opening(scene);
  const from = readFullDate(scene, opens);
  if (from === null || !isJoint(scene, opens + from.length, opens)) return null;
  const to = readFullDate(scene, opens + from.length + 1);
  return to === null ? null : rangeOf(from.text, to.text, opens + from.length + 1 + to.length);
}

function opening(scene: Scene): number {
  return word(scene) === 'from' || word(scene) === 'between' ? 1 : 0;
}

/** An ISO date, or a month's name and a day, as an ISO date that need not be real. */
function readFullDate(scene: Scene, ahead: number): { text: string; length: number } | null {
  if (readIsoDate(word(scene, ahead)) !== null) return { text: word(scene, ahead), length: 1 };
  const named = readMonthDate({ ...scene, at: scene.at + ahead });
  if (named?.kind !== 'period' || named.period.kind !== 'day') return null;
  const { day } = named.period;
  return typeof day === 'string' || 'weekday' in day ? null : { text: printDate(day), length: named.length };
}

/** "mon-fri", "monday to friday": from the latest such day, to the first such day behind it. */
function readWeekdayRange(scene: Scene): PeriodReading | null {
  const glued = word(scene).split('-');
  const opens = opening(scene);
  const isGlued = glued.length === 2;
  if (!isGlued && !isJoint(scene, opens + 1, opens)) return null;
  const [first, last] = isGlued ? glued : [word(scene, opens), word(scene, opens + 2)];
  const [weekday, until] = [weekdayByName(first ?? ''), weekdayByName(last ?? '')];
  if (weekday === undefined || until === undefined) return null;
  const from = latestWeekday(scene.today, { weekday, past: false });
  const to = addDays(from, (until - weekday + 7) % 7);
  return period({ kind: 'dates', from, to }, isGlued ? 1 : opens + 3);
}

const RANGE_JOINTS = new Set(['to', '-', 'until', 'till', 'through']);

/** "and" joins only what "between" opens: "mon and fri" are two days. */
function isJoint(scene: Scene, ahead: number, opens = 0): boolean {
  return RANGE_JOINTS.has(word(scene, ahead)) || (opens === 1 && word(scene, ahead) === 'and');
}

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

/** "since 09:00", "after 9am", "since 9 until 11", "since monday", "since 2026-11-01", "since 1 nov". */
function readSince(scene: Scene): PeriodReading | null {
  if (word(scene) !== 'since' && word(scene) !== 'after') return null;
  const named =
    word(scene) === 'since' && readIsoDate(word(scene, 1)) === null ? readFullDate(scene, 1) : null;
  if (named !== null) return rangeOf(named.text, printDate(scene.today), named.length + 1);
  const minute = readClock(word(scene, 1));
  if (minute !== null) {
    const end = isJoint(scene, 2) ? readClock(word(scene, 3)) : null;
    if (end === null || end <= minute)
      return { kind: 'hours', hours: { fromMinute: minute, toMinute: null }, length: 2 };
    return { kind: 'hours', hours: { fromMinute: minute, toMinute: end }, length: 4 };
  }
  if (word(scene) === 'after') return null;
  if (YESTERDAY_WORDS.has(word(scene, 1))) {
    return period({ kind: 'dates', from: addDays(scene.today, -1), to: addDays(scene.today, 0) }, 2);
  }
  const day = readDay(scene, 1);
  if (day === null) return null;
  if ('misread' in day) return { kind: 'misread', misread: day.misread, length: day.length + 1 };
  const from = 'weekday' in day.day ? latestWeekday(scene.today, day.day) : day.day;
  return period({ kind: 'dates', from, to: addDays(scene.today, 0) }, day.length + 1);
}

/** "until 5pm", "before noon": from midnight. */
function readUntil(scene: Scene): PeriodReading | null {
  if (!['until', 'till', 'before'].includes(word(scene))) return null;
  const minute = readClock(word(scene, 1));
  if (minute === null || minute === 0) return null;
  return { kind: 'hours', hours: { fromMinute: 0, toMinute: minute }, length: 2 };
}

const DAY_PARTS: ReadonlyMap<string, Hours> = new Map([
  ['morning', { fromMinute: 0, toMinute: 720 }],
  ['afternoon', { fromMinute: 720, toMinute: 1080 }],
  ['evening', { fromMinute: 1080, toMinute: 1440 }],
]);

/** "this morning", "yesterday afternoon". */
function readDayPart(scene: Scene): PeriodReading | null {
  const isThis = word(scene) === 'this';
  const hours = DAY_PARTS.get(word(scene, isThis ? 1 : 0));
  return hours === undefined ? null : { kind: 'hours', hours, length: isThis ? 2 : 1 };
}

function latestWeekday(today: LocalTime, day: { weekday: number; past: boolean }): LocalDate {
  const back = (today.weekday - day.weekday + 7) % 7;
  return addDays(today, day.past && back === 0 ? -7 : -back);
}

const CLOCK = String.raw`(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?`;
export const CLOCK_ONLY = new RegExp(`^${CLOCK}$`);
export const CLOCK_RANGE = new RegExp(`^${CLOCK}-${CLOCK}$`);

/** "9-11am", "09:00-17:30", "from 9 to 11", "between 9am and 5pm", "9am - 11am". */
function readHours(scene: Scene): PeriodReading | null {
  const range = CLOCK_RANGE.exec(word(scene));
  if (range !== null) return hoursOf(range.slice(1, 4), range.slice(4, 7), word(scene), 1);
  const opens = ['from', 'between'].includes(word(scene)) ? 1 : 0;
  const from = CLOCK_ONLY.exec(word(scene, opens));
  const to = CLOCK_ONLY.exec(word(scene, opens + 2));
  if (from === null || to === null || !isJoint(scene, opens + 1, opens)) return null;
  const typed = `${word(scene, opens)}-${word(scene, opens + 2)}`;
  return hoursOf(from.slice(1, 4), to.slice(1, 4), typed, opens + 3);
}

export type ClockParts = readonly (string | undefined)[];

/**
 * "9-5pm" is from the morning, "1-3pm" is not: the end's half of the day counts for the start where that fits.
 * "9-5" can only end in the afternoon.
 */
function hoursOf(from: ClockParts, to: ClockParts, typed: string, length: number): PeriodReading | null {
  const toMinute = minuteOf(to, to[2]);
  const sameHalf = minuteOf(from, from[2] ?? to[2]);
  if (toMinute === null || sameHalf === null) return null;
  const fromMinute = from[2] === undefined && sameHalf >= toMinute ? minuteOf(from, undefined) : sameHalf;
  if (fromMinute === null) return null;
  const isPlain = [from[1], from[2], to[1], to[2]].every((part) => part === undefined);
  if (isPlain && fromMinute > toMinute && fromMinute < 720 && toMinute > 0)
    return { kind: 'hours', hours: { fromMinute, toMinute: toMinute + 720 }, length };
  if (fromMinute >= toMinute) return { kind: 'misread', misread: { kind: 'hours-backwards', typed }, length };
  return { kind: 'hours', hours: { fromMinute, toMinute }, length };
}

export function minuteOf(parts: ClockParts, half: string | undefined): number | null {
  const hour = Number(parts[0]);
  const minute = Number(parts[1] ?? 0);
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  if (half === undefined) return hour * 60 + minute;
  if (hour < 1 || hour > 12) return null;
  return ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minute;
}

function readClock(text: string): number | null {
  if (text === 'noon') return 720;
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

/** "2 days ago", "week ago", "day before yesterday". */
function readAgo(scene: Scene): PeriodReading | null {
  const day = (back: number, length: number) => period(wholeDay(addDays(scene.today, -back)), length);
  if (word(scene) === 'day' && word(scene, 1) === 'before' && YESTERDAY_WORDS.has(word(scene, 2)))
    return day(2, 3);
  if (word(scene) === 'week' && word(scene, 1) === 'ago') return day(7, 2);
  const span = readSpan(scene, 0);
  if (span?.period.kind !== 'last' || word(scene, span.length) !== 'ago') return null;
  const { count, unit } = span.period;
  if ((unit !== 'days' && unit !== 'weeks') || count > MAX_DAYS_AGO) return null;
  return day(unit === 'weeks' ? count * 7 : count, span.length + 1);
}

const MAX_DAYS_AGO = 1_000;

const YEARS: readonly (readonly string[])[] = [['ytd'], ['this', 'year'], ['last', 'year'], ['past', 'year']];

/** "this week", "last month", "last 7 days", "past 24h", "last hour", "last week mon". */
function readRelative(scene: Scene): PeriodReading | null {
  const here = word(scene);
  const next = word(scene, 1);
  const year = YEARS.find((words) => words.every((expected, ahead) => word(scene, ahead) === expected));
  if (year !== undefined)
    return {
      kind: 'misread',
      misread: { kind: 'too-long-period', longestDays: LONGEST_PERIOD_DAYS },
      length: year.length,
    };
  const weekday = weekdayByName(here) ?? weekdayByName(word(scene, 2));
  const weekAt = weekdayByName(here) === undefined ? 0 : 1;
  if (weekday !== undefined && PAST_WORDS.has(word(scene, weekAt)) && word(scene, weekAt + 1) === 'week')
    return period(wholeDay(addDays(scene.today, weekday - scene.today.weekday - 7)), 3);
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

/** "november", "november 2026", "2026-11", "q4": whole months, without a year the latest that have begun. */
function readWholeMonths(scene: Scene): PeriodReading | null {
  const iso = /^(20\d{2})-(\d{1,2})$/.exec(word(scene));
  const quarter = /^q([1-4])$/.exec(word(scene));
  const named = MONTH_NAMES.findIndex((name) => name !== 'May' && name.toLowerCase() === word(scene)) + 1;
  const month = iso !== null ? Number(iso[2]) : quarter !== null ? Number(quarter[1]) * 3 - 2 : named;
  if (month < 1 || month > 12) return null;
  const yearWord = iso === null ? /^(20\d{2})$/.exec(word(scene, 1)) : null;
  const year = iso?.[1] ?? yearWord?.[1];
  const from = datedBy(scene.today, year === undefined ? null : Number(year), month, 1);
  if (from === null) return null;
  const next = addDays({ ...from, day: 1 }, quarter === null ? 31 : 92 + 7);
  const to = addDays({ ...next, day: 1 }, -1);
  return period({ kind: 'dates', from, to }, yearWord === null ? 1 : 2);
}

/** Without a year: the latest such date up to today. */
function datedBy(today: LocalDate, year: number | null, month: number, day: number): LocalDate | null {
  const date = { year: year ?? today.year, month, day };
  const isAhead = year === null && printDate(date) > printDate(today);
  const dated = isAhead ? { ...date, year: date.year - 1 } : date;
  return isRealDate(dated) ? dated : null;
}
