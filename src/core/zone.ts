/**
 * Local time, by way of epoch milliseconds: dayjs tells a zone's offset at a moment, and all arithmetic
 * is done here, since dayjs' own sums across a change of offset are not to be relied on.
 */
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';

dayjs.extend(utc);
dayjs.extend(timezone);

export const MINUTE_MS = 60_000;
export const QUARTER_MS = 15 * MINUTE_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A calendar date in some zone. */
export interface LocalDate {
  year: number;
  /** 1 to 12. */
  month: number;
  /** 1 to 31. */
  day: number;
}

export interface LocalTime extends LocalDate {
  /** Since local midnight as the clock on the wall shows it, 0 to 1439. */
  minuteOfDay: number;
  /** 1 Monday to 7 Sunday. */
  weekday: number;
}

const MAX_CACHED_OFFSETS = 20_000;
const offsets = new Map<string, number>();

/** Minutes east of UTC at a moment. Offsets change on quarter-hours only, so one a quarter-hour is kept. */
export function offsetMinutes(atMs: number, zone: string): number {
  const quarter = Math.floor(atMs / QUARTER_MS);
  const key = `${zone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const offset = dayjs(quarter * QUARTER_MS)
    .tz(zone)
    .utcOffset();
  if (offsets.size >= MAX_CACHED_OFFSETS) offsets.clear();
  offsets.set(key, offset);
  return offset;
}

export function localTime(atMs: number, zone: string): LocalTime {
  const wall = new Date(atMs + offsetMinutes(atMs, zone) * MINUTE_MS);
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    weekday: ((wall.getUTCDay() + 6) % 7) + 1,
  };
}

/**
 * The moment at which a wall clock in the zone shows this date and minute. A time that comes twice means the
 * first; one that does not exist means the first moment after the gap.
 */
export function epochOf(date: LocalDate, minuteOfDay: number, zone: string): number {
  const wallMs = Date.UTC(date.year, date.month - 1, date.day) + minuteOfDay * MINUTE_MS;
  const before = wallMs - offsetMinutes(wallMs - DAY_MS, zone) * MINUTE_MS;
  const after = wallMs - offsetMinutes(wallMs + DAY_MS, zone) * MINUTE_MS;
  const fits = [before, after]
    .filter((ms) => ms + offsetMinutes(ms, zone) * MINUTE_MS === wallMs)
    .sort((a, b) => a - b);
  return fits[0] ?? firstMomentAfterGap(Math.min(before, after), Math.max(before, after), zone);
}

export function startOfDay(date: LocalDate, zone: string): number {
  return epochOf(date, 0, zone);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  const moved = new Date(Date.UTC(date.year, date.month - 1, date.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: LocalDate): number {
  return ((new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay() + 6) % 7) + 1;
}

export function isRealDate(date: LocalDate): boolean {
  const day = addDays(date, 0);
  return day.year === date.year && day.month === date.month && day.day === date.day;
}

/** "2026-11-22". */
export function printDate(date: LocalDate): string {
  return `${String(date.year).padStart(4, '0')}-${pad(date.month)}-${pad(date.day)}`;
}

/** "14:05". */
export function printMinute(minuteOfDay: number): string {
  return `${pad(Math.floor(minuteOfDay / 60))}:${pad(minuteOfDay % 60)}`;
}

/** ISO 8601 with the zone's offset: "2026-11-22T14:05:00+01:00". */
export function printIso(atMs: number, zone: string): string {
  const offset = offsetMinutes(atMs, zone);
  const wall = new Date(atMs + offset * MINUTE_MS).toISOString().slice(0, 19);
  const size = Math.abs(offset);
  return `${wall}${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** The zone's IANA name in its proper case, or null when there is none such. */
export function knownZone(name: string): string | null {
  const folded = name.toLowerCase();
  if (folded === 'utc' || folded === 'gmt') return 'UTC';
  return zonesByFoldedName().get(folded) ?? (folded.includes('/') ? resolvedZone(folded) : null);
}

/** Every zone by its name of today; engines list some by their former names alone, such as Asia/Calcutta. */
export function zoneNames(): readonly string[] {
  return [
    ...Intl.supportedValuesOf('timeZone'),
    ...RENAMED_ZONES.filter((name) => resolvedZone(name) !== null),
  ];
}

/** "Berlin" for "Europe/Berlin". */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Zones of IANA's table (zone.tab) that engines know and do not list. */
const RENAMED_ZONES = [
  ...['Africa/Asmara', 'America/Argentina/Buenos_Aires', 'America/Argentina/Catamarca'],
  ...['America/Argentina/Cordoba', 'America/Argentina/Jujuy', 'America/Argentina/Mendoza'],
  ...['America/Atikokan', 'America/Indiana/Indianapolis', 'America/Kentucky/Louisville', 'America/Nuuk'],
  ...['Asia/Ho_Chi_Minh', 'Asia/Kathmandu', 'Asia/Kolkata', 'Asia/Yangon', 'Atlantic/Faroe', 'Europe/Kyiv'],
  ...['Pacific/Chuuk', 'Pacific/Kanton', 'Pacific/Pohnpei'],
];

let zones: Map<string, string> | null = null;

/** By full name and by city. */
function zonesByFoldedName(): Map<string, string> {
  if (zones !== null) return zones;
  zones = new Map();
  for (const zone of zoneNames()) {
    zones.set(zone.toLowerCase(), zone);
    const city = zoneCity(zone).toLowerCase();
    if (!zones.has(city)) zones.set(city, zone);
  }
  return zones;
}

/** The zone that a name stands for, links such as US/Eastern included; null when the engine knows none. */
function resolvedZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

function firstMomentAfterGap(lowMs: number, highMs: number, zone: string): number {
  const offsetBefore = offsetMinutes(lowMs, zone);
  let ms = Math.floor(lowMs / QUARTER_MS) * QUARTER_MS;
  while (ms < highMs && offsetMinutes(ms, zone) === offsetBefore) ms += QUARTER_MS;
  return ms;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
