/** When a rule watches: hours of the day on days of the week, in a zone, but for named dates. */
import {
  addDays,
  DAY_MS,
  epochOf,
  HOUR_MS,
  type LocalDate,
  type LocalTime,
  localTime,
  MINUTE_MS,
  offsetMinutes,
  weekdayOf,
} from './zone.ts';

export interface WatchHours {
  /** Minutes since local midnight, 0 to 1439. */
  fromMinute: number;
  /** Exclusive, 1 to 1440; at or before `fromMinute`: on the next day. */
  toMinute: number;
  /** 1 Monday to 7 Sunday, in order: the days on which the hours begin. */
  days: readonly number[];
  /** IANA name. */
  zone: string;
  /** Local dates, in order, on which no hours begin: holidays. */
  except: readonly LocalDate[];
}

export const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
export const WORKING_DAYS: readonly number[] = [1, 2, 3, 4, 5];
export const WEEKEND: readonly number[] = [6, 7];

/** Whether the clock on the wall of the zone shows a time within the hours. Hours over midnight belong to the day they begin on. */
export function isWithin(hours: WatchHours, atMs: number): boolean {
  const local = wallOf(hours.zone, atMs);
  const minute = local.minuteOfDay;
  const isOverMidnight = hours.toMinute <= hours.fromMinute;
  if (minute >= hours.fromMinute) {
    return (isOverMidnight || minute < hours.toMinute) && beginsOn(hours, local, local.weekday);
  }
  if (!isOverMidnight || minute >= hours.toMinute) return false;
  const date = addDays(local, -1);
  return beginsOn(hours, date, weekdayOf(date));
}

function beginsOn(hours: WatchHours, date: LocalDate, weekday: number): boolean {
  if (!hours.days.includes(weekday)) return false;
  return !hours.except.some(
    (one) => one.year === date.year && one.month === date.month && one.day === date.day,
  );
}

/** The wall of each zone at the last moment that was asked for: a tick asks thousands of times for one. No more than there are zones. */
const walls = new Map<string, { atMs: number; local: LocalTime }>();

function wallOf(zone: string, atMs: number): LocalTime {
  const known = walls.get(zone);
  if (known !== undefined && known.atMs === atMs) return known.local;
  const local = localTime(atMs, zone);
  walls.set(zone, { atMs, local });
  return local;
}

/** A rule that was not judged for longer than this is taken to have passed an end of its hours. */
const MAX_DAYS_LOOKED_BACK = 32;
/** Clocks are set back by less than this. */
const LONGEST_CHANGE_MS = 2 * HOUR_MS;

/** Whether hours came to an end after one moment and up to another, also when they have begun again since. */
export function endedBetween(hours: WatchHours, fromMs: number, toMs: number): boolean {
  if (toMs <= fromMs) return false;
  if (toMs - fromMs > MAX_DAYS_LOOKED_BACK * DAY_MS) return true;
  const last = localTime(toMs, hours.zone);
  // Those that began the day before may end on this one.
  for (let date = addDays(localTime(fromMs, hours.zone), -1); !isAfter(date, last); date = addDays(date, 1)) {
    if (!beginsOn(hours, date, weekdayOf(date))) continue;
    for (const endMs of endsOf(hours, date)) {
      if (endMs > fromMs && endMs <= toMs && !isWithin(hours, endMs)) return true;
    }
  }
  return false;
}

/** When the hours that begin on a date end: twice where clocks are set back over it. */
function endsOf(hours: WatchHours, date: LocalDate): number[] {
  const isOverMidnight = hours.toMinute <= hours.fromMinute;
  const endMs = epochOf(isOverMidnight ? addDays(date, 1) : date, hours.toMinute, hours.zone);
  const later = offsetMinutes(endMs + LONGEST_CHANGE_MS, hours.zone);
  const againMs = endMs + (offsetMinutes(endMs, hours.zone) - later) * MINUTE_MS;
  return againMs > endMs && offsetMinutes(againMs, hours.zone) === later ? [endMs, againMs] : [endMs];
}

function isAfter(date: LocalDate, other: LocalDate): boolean {
  return Date.UTC(date.year, date.month - 1, date.day) > Date.UTC(other.year, other.month - 1, other.day);
}
