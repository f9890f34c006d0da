/** Spans of time as people name them, and what they are in epoch milliseconds in a zone. Weeks start on Monday. */
import {
  addDays,
  DAY_MS,
  epochOf,
  HOUR_MS,
  type LocalDate,
  localTime,
  MINUTE_MS,
  offsetMinutes,
  printDate,
  printMinute,
  QUARTER_MS,
  startOfDay,
  weekdayOf,
} from './zone.ts';

export type Period =
  | { kind: 'now' }
  /** A local day, or a part of it. */
  | { kind: 'day'; day: Day; hours: Hours | null }
  | { kind: 'week' | 'month'; which: 'this' | 'last' }
  | { kind: 'last'; count: number; unit: 'minutes' | 'hours' | 'days' | 'weeks' }
  /** Whole local days, both included. */
  | { kind: 'dates'; from: LocalDate; to: LocalDate };

export type Day =
  | 'today'
  | 'yesterday'
  /** The latest such day up to today, or before today when `past`. */
  | { weekday: number; past: boolean }
  | LocalDate;

/** Minutes since midnight; `toMinute` null is until now, or the end of the day. */
export interface Hours {
  fromMinute: number;
  toMinute: number | null;
}

/** Size of a bucket. */
export const STEPS = ['whole', 'PT15M', 'PT30M', 'PT1H', 'P1D'] as const;
export type Step = (typeof STEPS)[number];

export interface Interval {
  startMs: number;
  /** Where the figures end; for an open interval the end of the bucket that holds now. */
  endMs: number;
  /** The last bucket is still filling. */
  isOpen: boolean;
  zone: string;
}

export const LONGEST_PERIOD_DAYS = 92;
export const MAX_BUCKETS = 400;

export const STEP_MS: Readonly<Record<Exclude<Step, 'whole' | 'P1D'>, number>> = {
  PT15M: QUARTER_MS,
  PT30M: 2 * QUARTER_MS,
  PT1H: HOUR_MS,
};

/**
 * The interval that a period means at this moment in this zone; null for 'now'. It begins on a quarter-hour,
 * and on a bucket's own boundary where it is divided; a period that ends in the future ends with the bucket
 * that holds now.
 */
export function resolvePeriod(
  period: Period,
  nowMs: number,
  zone: string,
  step: Step = 'whole',
): Interval | null {
  if (period.kind === 'now') return null;
  const span = spanOf(period, nowMs, zone, step);
  const openEndMs = bucketEnd(nowMs, step, zone, span.startMs);
  const isOpen = span.endMs > nowMs;
  return { startMs: span.startMs, endMs: isOpen ? openEndMs : span.endMs, isOpen, zone };
}

/** Where the buckets of an interval begin, in order, and where the last one ends. Every bucket is inside one local day. */
export function bucketsOf(interval: Interval, step: Step): { startMs: number; endMs: number }[] {
  const buckets: { startMs: number; endMs: number }[] = [];
  let startMs = interval.startMs;
  while (startMs < interval.endMs && buckets.length <= MAX_BUCKETS) {
    const endMs = Math.min(
      step === 'whole' ? interval.endMs : bucketEnd(startMs, step, interval.zone, interval.startMs),
      interval.endMs,
    );
    buckets.push({ startMs, endMs });
    startMs = endMs;
  }
  return buckets;
}

/** The end of the bucket that holds this moment: the next local boundary of the step's size. */
export function bucketEnd(atMs: number, step: Step, zone: string, startMs: number): number {
  if (step === 'whole') return Math.max(ceilTo(atMs + 1, QUARTER_MS), startMs + QUARTER_MS);
  if (step === 'P1D') return startOfDay(addDays(localTime(atMs, zone), 1), zone);
  return floorLocal(atMs, STEP_MS[step], zone) + STEP_MS[step];
}

/** The local boundary of this size at or before a moment. */
export function floorLocal(atMs: number, sizeMs: number, zone: string): number {
  const shift = offsetMinutes(atMs, zone) * MINUTE_MS;
  return Math.floor((atMs + shift) / sizeMs) * sizeMs - shift;
}

/** How people would name it: "today", "last 7 days", "2026-11-01..2026-11-07", "yesterday 09:00-11:00". */
export function printPeriod(period: Period): string {
  switch (period.kind) {
    case 'now':
      return 'now';
    case 'week':
    case 'month':
      return `${period.which} ${period.kind}`;
    case 'last':
      return `last ${period.count} ${period.unit}`;
    case 'dates':
      return `${printDate(period.from)}..${printDate(period.to)}`;
    case 'day':
      return [printDay(period.day), ...(period.hours === null ? [] : [printHours(period.hours)])].join(' ');
  }
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** 1 Monday to 7 Sunday; undefined when it is none. Takes "mon", "monday", "tues". */
export function weekdayByName(word: string): number | undefined {
  const at = WEEKDAYS.indexOf(word.slice(0, 3) as (typeof WEEKDAYS)[number]);
  if (at < 0) return undefined;
  return WEEKDAY_WORDS[at]?.includes(word) ? at + 1 : undefined;
}

const WEEKDAY_WORDS = [
  ['mon', 'monday', 'mondays'],
  ['tue', 'tues', 'tuesday', 'tuesdays'],
  ['wed', 'weds', 'wednesday', 'wednesdays'],
  ['thu', 'thur', 'thurs', 'thursday', 'thursdays'],
  ['fri', 'friday', 'fridays'],
  ['sat', 'saturday', 'saturdays'],
  ['sun', 'sunday', 'sundays'],
];

function printDay(day: Day): string {
  if (day === 'today' || day === 'yesterday') return day;
  if ('weekday' in day) return `${day.past ? 'last ' : ''}${WEEKDAYS[day.weekday - 1]}`;
  return printDate(day);
}

function printHours(hours: Hours): string {
  if (hours.toMinute === null) return `since ${printMinute(hours.fromMinute)}`;
  return `${printMinute(hours.fromMinute)}-${printMinute(hours.toMinute)}`;
}

function spanOf(
  period: Exclude<Period, { kind: 'now' }>,
  nowMs: number,
  zone: string,
  step: Step,
): { startMs: number; endMs: number } {
  const today = localTime(nowMs, zone);
  const days = (from: LocalDate, to: LocalDate) => ({
    startMs: startOfDay(from, zone),
    endMs: startOfDay(addDays(to, 1), zone),
  });
  switch (period.kind) {
    case 'day': {
      const date = dateOf(period.day, today);
      if (period.hours === null) return days(date, date);
      const { fromMinute, toMinute } = period.hours;
      return {
        startMs: quarterDown(epochOf(date, fromMinute, zone)),
        endMs: toMinute === null ? days(date, date).endMs : quarterUp(epochOf(date, toMinute, zone)),
      };
    }
    case 'week': {
      const monday = addDays(today, 1 - today.weekday);
      const from = period.which === 'this' ? monday : addDays(monday, -7);
      return days(from, addDays(from, 6));
    }
    case 'month': {
      const first = { year: today.year, month: today.month, day: 1 };
      const from = period.which === 'this' ? first : { ...addDays(first, -1), day: 1 };
      return days(from, addDays({ ...addDays(from, 31), day: 1 }, -1));
    }
    case 'dates':
      return days(period.from, period.to);
    case 'last':
      return lastSpan(period.count, period.unit, nowMs, zone, step);
  }
}

/** Days and weeks count today; hours and minutes reach back from now to a quarter-hour, or to as many whole buckets. */
function lastSpan(
  count: number,
  unit: 'minutes' | 'hours' | 'days' | 'weeks',
  nowMs: number,
  zone: string,
  step: Step,
): { startMs: number; endMs: number } {
  const today = localTime(nowMs, zone);
  if (unit === 'days' || unit === 'weeks') {
    const dayCount = unit === 'days' ? count : count * 7;
    return {
      startMs: startOfDay(addDays(today, 1 - dayCount), zone),
      endMs: startOfDay(addDays(today, 1), zone),
    };
  }
  const lengthMs = count * (unit === 'hours' ? HOUR_MS : MINUTE_MS);
  if (step === 'whole' || step === 'P1D' || lengthMs % STEP_MS[step] !== 0) {
    const fromMs = floorLocal(
      nowMs - lengthMs,
      step === 'whole' || step === 'P1D' ? QUARTER_MS : STEP_MS[step],
      zone,
    );
    return { startMs: fromMs, endMs: nowMs + 1 };
  }
  return { startMs: bucketEnd(nowMs, step, zone, 0) - lengthMs, endMs: nowMs + 1 };
}

function dateOf(day: Day, today: LocalDate): LocalDate {
  if (day === 'today') return addDays(today, 0);
  if (day === 'yesterday') return addDays(today, -1);
  if (!('weekday' in day)) return day;
  const back = (weekdayOf(today) - day.weekday + 7) % 7;
  return addDays(today, day.past && back === 0 ? -7 : -back);
}

function quarterDown(ms: number): number {
  return Math.floor(ms / QUARTER_MS) * QUARTER_MS;
}

function quarterUp(ms: number): number {
  return ceilTo(ms, QUARTER_MS);
}

function ceilTo(ms: number, sizeMs: number): number {
  return Math.ceil(ms / sizeMs) * sizeMs;
}

/** Whole days in an interval, rounded: a day with a change of offset has 23 or 25 hours. */
export function daysIn(interval: Interval): number {
  return Math.round((interval.endMs - interval.startMs) / DAY_MS);
}
