/** The organisation's local days: where each begins and ends, and the wall-clock hour of each of its half-hours. */

export interface HalfHour {
  /** Milliseconds after the start of its day. */
  startMs: number;
  /** The wall clock, 0 to 23.5. */
  hour: number;
}

export interface LocalDay {
  /** Days since 1970-01-01, as the local calendar counts them. */
  number: number;
  startMs: number;
  endMs: number;
  /** 0 is Sunday. */
  weekday: number;
  halfHours: readonly HalfHour[];
}

export interface Calendar {
  day(number: number): LocalDay;
  dayOf(ms: number): LocalDay;
}

export const HALF_HOUR_MS = 1_800_000;
export const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MAX_DAYS_KEPT = 500;
const THURSDAY = 4;

export function createCalendar(timeZone: string): Calendar {
  const offsetAt = createOffsets(timeZone);
  const days = new Map<number, LocalDay>();

  function numberOf(ms: number): number {
    return Math.floor((ms + offsetAt(ms)) / DAY_MS);
  }

  function startOf(number: number): number {
    const asUtc = number * DAY_MS;
    const startMs = asUtc - offsetAt(asUtc - offsetAt(asUtc));
    // Where the clock skips midnight itself, the day begins an hour later.
    return numberOf(startMs) < number ? startMs + HOUR_MS : startMs;
  }

  function make(number: number): LocalDay {
    const startMs = startOf(number);
    const endMs = startOf(number + 1);
    const halfHours: HalfHour[] = [];
    for (let ms = startMs; ms < endMs; ms += HALF_HOUR_MS) {
      const wallMs = (((ms + offsetAt(ms)) % DAY_MS) + DAY_MS) % DAY_MS;
      halfHours.push({ startMs: ms - startMs, hour: wallMs / HOUR_MS });
    }
    return { number, startMs, endMs, weekday: (((number + THURSDAY) % 7) + 7) % 7, halfHours };
  }

  function day(number: number): LocalDay {
    const kept = days.get(number);
    if (kept) return kept;
    if (days.size >= MAX_DAYS_KEPT) days.clear();
    const made = make(number);
    days.set(number, made);
    return made;
  }

  return { day, dayOf: (ms) => day(numberOf(ms)) };
}

/** Milliseconds that the zone is ahead of UTC at an instant. Throws a RangeError for a zone that does not exist. */
function createOffsets(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (ms) => {
    const wall = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
    for (const { type, value } of format.formatToParts(ms)) {
      if (type in wall) wall[type as keyof typeof wall] = Number(value);
    }
    const wallMs = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
    return wallMs - Math.floor(ms / 1000) * 1000;
  };
}
