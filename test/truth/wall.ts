/** Local time from Intl alone, a quarter-hour at a time: no arithmetic that a change of clocks could lead astray. */

/** Every zone is ahead of UTC by whole quarter-hours, so a quarter-hour is the smallest piece of any answer. */
export const QUARTER_MS = 900_000;
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;
/** No zone is further ahead of UTC. */
const FURTHEST_AHEAD_MS = 14 * 3_600_000;

/** What the clock on the wall shows. */
export interface Wall {
  /** "2026-03-29". */
  date: string;
  /** Since midnight, as the clock shows it. */
  minute: number;
  /** How far the clock is ahead of UTC. */
  aheadMinutes: number;
}

interface Zone {
  format: Intl.DateTimeFormat;
  known: Map<number, Wall>;
}

const zones = new Map<string, Zone>();

export function wallOf(ms: number, name: string): Wall {
  const zone = zones.get(name) ?? { format: formatOf(name), known: new Map<number, Wall>() };
  zones.set(name, zone);
  const known = zone.known.get(ms);
  if (known !== undefined) return known;
  // Swedish writes "2026-03-29 03:15".
  const [date = '', clock = ''] = zone.format.format(ms).split(' ');
  const [hours = '', minutes = ''] = clock.split(':');
  const minute = Number(hours) * 60 + Number(minutes);
  const aheadMinutes = midnightUtc(date) / MINUTE_MS + minute - Math.floor(ms / MINUTE_MS);
  const wall = { date, minute, aheadMinutes };
  zone.known.set(ms, wall);
  return wall;
}

/** The first quarter-hour at which the clock on the wall shows this minute of this date, or a later one. */
export function momentOf(date: string, minute: number, zone: string): number {
  const wantedMs = midnightUtc(date) + minute * MINUTE_MS;
  let ms = quarterOf(wantedMs - FURTHEST_AHEAD_MS);
  while (ms + wallOf(ms, zone).aheadMinutes * MINUTE_MS < wantedMs) ms += QUARTER_MS;
  return ms;
}

/** The date so many days on, or back. */
export function dateAfter(date: string, days: number): string {
  return new Date(midnightUtc(date) + days * DAY_MS).toISOString().slice(0, 10);
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(date: string): number {
  return new Date(midnightUtc(date)).getUTCDay() || 7;
}

/** By how many minutes the clocks are set in a stretch of time, its first moment included: forward above 0, back below. */
export function clockChanges(startMs: number, endMs: number, zone: string): number[] {
  const changes: number[] = [];
  for (let ms = startMs; ms < endMs; ms += QUARTER_MS) {
    const change = wallOf(ms, zone).aheadMinutes - wallOf(ms - QUARTER_MS, zone).aheadMinutes;
    if (change !== 0) changes.push(change);
  }
  return changes;
}

/** "2026-03-29T03:15:00+02:00". */
export function isoOf(ms: number, zone: string): string {
  const { aheadMinutes } = wallOf(ms, zone);
  const [hours, minutes] = [Math.floor(Math.abs(aheadMinutes) / 60), Math.abs(aheadMinutes) % 60];
  const offset = [hours, minutes].map((part) => String(part).padStart(2, '0')).join(':');
  const wall = new Date(ms + aheadMinutes * MINUTE_MS).toISOString().slice(0, 19);
  return `${wall}${aheadMinutes < 0 ? '-' : '+'}${offset}`;
}

export function quarterOf(ms: number): number {
  return Math.floor(ms / QUARTER_MS) * QUARTER_MS;
}

function midnightUtc(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
}
