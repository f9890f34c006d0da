/** What the clock on the wall shows, asked of Intl alone: nothing here goes through the code that is tested. */

export interface Wall {
  year: number;
  month: number;
  day: number;
  minuteOfDay: number;
  /** 1 Monday to 7 Sunday. */
  weekday: number;
}

export const FIRST_MS = Date.parse('2020-01-01T00:00:00Z');
export const LAST_MS = Date.parse('2036-01-01T00:00:00Z');

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    calendar: 'gregory',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    weekday: 'short',
  });
  formats.set(zone, made);
  return made;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function wallAt(atMs: number, zone: string): Wall {
  const key = `${zone} ${Math.floor(atMs / MINUTE_MS)}`;
  const known = walls.get(key);
  if (known !== undefined) return known;
  const wall = askWall(atMs, zone);
  walls.set(key, wall);
  return wall;
}

/** Bounded by what these tests ask. */
const walls = new Map<string, Wall>();

function askWall(atMs: number, zone: string): Wall {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(atMs)
      .map((part) => [part.type, part.value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type));
  return {
    year: number('year'),
    month: number('month'),
    day: number('day'),
    minuteOfDay: number('hour') * 60 + number('minute'),
    weekday: WEEKDAYS.indexOf(parts.get('weekday') ?? '') + 1,
  };
}

/** The date and minute as if the wall's clock were UTC, epoch ms. */
export function wallMs(wall: Pick<Wall, 'year' | 'month' | 'day' | 'minuteOfDay'>): number {
  return Date.UTC(wall.year, wall.month - 1, wall.day) + wall.minuteOfDay * MINUTE_MS;
}

/** Minutes east of UTC. */
export function wallOffset(atMs: number, zone: string): number {
  const wholeMinute = Math.floor(atMs / MINUTE_MS) * MINUTE_MS;
  return (wallMs(wallAt(wholeMinute, zone)) - wholeMinute) / MINUTE_MS;
}

/** A change of a zone's offset: the first moment of the new one. */
export interface Change {
  zone: string;
  atMs: number;
  before: number;
  after: number;
}

/** Every change of 2020 to 2035, to the minute. */
export function changesOf(zone: string): Change[] {
  const changes: Change[] = [];
  let before = wallOffset(FIRST_MS, zone);
  for (let day = FIRST_MS; day < LAST_MS; day += DAY_MS) {
    const after = wallOffset(day + DAY_MS, zone);
    if (after === before) continue;
    changes.push({ zone, atMs: firstWith(after, day, day + DAY_MS, zone), before, after });
    before = after;
  }
  return changes;
}

function firstWith(offset: number, lowMs: number, highMs: number, zone: string): number {
  let [low, high] = [lowMs, highMs];
  while (high - low > MINUTE_MS) {
    const middle = Math.floor((low + high) / 2 / MINUTE_MS) * MINUTE_MS;
    if (wallOffset(middle, zone) === offset) high = middle;
    else low = middle;
  }
  return high;
}

/** Every moment, on a minute, at which the wall shows this; none in a gap, two in an overlap. */
export function momentsShowing(
  wall: Pick<Wall, 'year' | 'month' | 'day' | 'minuteOfDay'>,
  zone: string,
): number[] {
  const asUtc = wallMs(wall);
  const offsets = new Set<number>();
  for (let ms = asUtc - DAY_MS; ms <= asUtc + DAY_MS; ms += 12 * HOUR_MS) offsets.add(wallOffset(ms, zone));
  return [...offsets]
    .map((offset) => asUtc - offset * MINUTE_MS)
    .filter((ms) => wallMs(wallAt(ms, zone)) === asUtc)
    .sort((a, b) => a - b);
}

/** The first quarter-hour that belongs to a local date, found by walking. */
export function firstQuarterOf(date: Pick<Wall, 'year' | 'month' | 'day'>, zone: string): number {
  const isOn = (ms: number) => {
    const wall = wallAt(ms, zone);
    return wall.year === date.year && wall.month === date.month && wall.day === date.day;
  };
  const noonMs =
    Date.UTC(date.year, date.month - 1, date.day, 12) -
    wallOffset(Date.UTC(date.year, date.month - 1, date.day, 12), zone) * MINUTE_MS;
  let ms = noonMs;
  while (isOn(ms - QUARTER_MS)) ms -= QUARTER_MS;
  return ms;
}

export const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Pacific/Chatham',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Tehran',
  'Africa/Cairo',
] as const;

export const CHANGES: readonly Change[] = ZONES.flatMap(changesOf);
