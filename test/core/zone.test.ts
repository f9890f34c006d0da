/** Local time against Intl's own, at and around every change of offset of 2020 to 2035. */
import { describe, expect, it } from 'vitest';
import {
  addDays,
  DAY_MS,
  epochOf,
  HOUR_MS,
  isRealDate,
  knownZone,
  localTime,
  MINUTE_MS,
  offsetMinutes,
  printDate,
  printIso,
  printMinute,
  QUARTER_MS,
  startOfDay,
  weekdayOf,
  zoneCity,
  zoneNames,
} from '../../src/core/zone.ts';
import {
  CHANGES,
  type Change,
  changesOf,
  FIRST_MS,
  firstQuarterOf,
  LAST_MS,
  momentsShowing,
  wallAt,
  wallOffset,
  ZONES,
} from './wall.ts';

const byZone = ZONES.map((zone) => [zone, CHANGES.filter((change) => change.zone === zone)] as const);

/** Moments of every year and season, so that zones without changes are tried too. */
function sparseMoments(): number[] {
  const moments: number[] = [];
  for (let ms = FIRST_MS; ms < LAST_MS; ms += 61 * DAY_MS + 5 * HOUR_MS + 7 * MINUTE_MS + 13_000)
    moments.push(ms);
  return moments;
}

const NEAR_MS = [-DAY_MS, -12 * HOUR_MS, -HOUR_MS, -QUARTER_MS, -1, 0, 1, QUARTER_MS, HOUR_MS, DAY_MS];

function momentsNear(changes: readonly Change[]): number[] {
  return [...changes.flatMap(({ atMs }) => NEAR_MS.map((ms) => atMs + ms)), ...sparseMoments()];
}

describe('the changes that these tests go by', () => {
  it('are all there: two a year where clocks change, none where they do not', () => {
    const count = (zone: string) => changesOf(zone).length;
    expect(count('Europe/Berlin')).toBe(32);
    expect(count('America/New_York')).toBe(32);
    expect(count('Asia/Kolkata')).toBe(0);
    expect(changesOf('Europe/Berlin')[0]).toEqual({
      zone: 'Europe/Berlin',
      atMs: Date.parse('2020-03-29T01:00:00Z'),
      before: 60,
      after: 120,
    });
    expect(
      changesOf('Australia/Lord_Howe').every(({ before, after }) => Math.abs(after - before) === 30),
    ).toBe(true);
  });

  it('fall on quarter-hours only, on which the cache of offsets rests', () => {
    expect(CHANGES.filter(({ atMs }) => atMs % QUARTER_MS !== 0)).toEqual([]);
  });
});

describe.each(byZone)('in %s', (zone, changes) => {
  it('the offset and the local time are what Intl says', () => {
    for (const ms of momentsNear(changes)) {
      expect([ms, offsetMinutes(ms, zone)]).toEqual([ms, wallOffset(ms, zone)]);
      expect([ms, localTime(ms, zone)]).toEqual([ms, wallAt(ms, zone)]);
    }
  });

  it('a day begins with the first moment of its date, whether that is midnight or not', () => {
    for (const { atMs } of changes) {
      for (const ms of [atMs, atMs + DAY_MS]) {
        const date = wallAt(ms, zone);
        expect([printDate(date), startOfDay(date, zone)]).toEqual([
          printDate(date),
          firstQuarterOf(date, zone),
        ]);
      }
    }
  });

  it('a time that does not exist means the first moment after the gap', () => {
    for (const { atMs, before, after } of changes.filter((change) => change.after > change.before)) {
      for (let missing = 0; missing < after - before; missing += 5) {
        const wall = wallOf(wallMsBefore(atMs, zone) + missing * MINUTE_MS);
        expect(momentsShowing(wall, zone)).toEqual([]);
        expect([wall, epochOf(wall, wall.minuteOfDay, zone)]).toEqual([wall, atMs]);
      }
    }
  });

  it('a time that comes twice means the first', () => {
    for (const { atMs, before, after } of changes.filter((change) => change.after < change.before)) {
      for (let twice = 0; twice < before - after; twice += 5) {
        const wall = wallAt(atMs + twice * MINUTE_MS, zone);
        const [first, second, ...more] = momentsShowing(wall, zone);
        expect([second, more]).toEqual([atMs + twice * MINUTE_MS, []]);
        expect([wall, epochOf(wall, wall.minuteOfDay, zone)]).toEqual([wall, first]);
      }
    }
  });

  it('any other time is the one moment that shows it', () => {
    for (const ms of momentsNear(changes)) {
      const wholeMinute = Math.floor(ms / MINUTE_MS) * MINUTE_MS;
      const wall = wallAt(wholeMinute, zone);
      const [first] = momentsShowing(wall, zone);
      expect([wall, epochOf(wall, wall.minuteOfDay, zone)]).toEqual([wall, first]);
    }
  });

  it('a day with a change is shorter or longer by just that change', () => {
    for (const { atMs, before, after } of changes) {
      const date = wallAt(atMs - 1, zone);
      const lengthMs = startOfDay(addDays(date, 1), zone) - startOfDay(date, zone);
      const nextMs = startOfDay(addDays(date, 2), zone) - startOfDay(addDays(date, 1), zone);
      const isAtMidnight = wallAt(atMs, zone).day !== date.day;
      // A gap at midnight takes its hour from the day that it opens.
      expect([printDate(date), isAtMidnight ? nextMs : lengthMs]).toEqual([
        printDate(date),
        DAY_MS - (after - before) * MINUTE_MS,
      ]);
      expect([printDate(date), isAtMidnight ? lengthMs : nextMs]).toEqual([printDate(date), DAY_MS]);
    }
  });
});

/** What the wall would show at this moment had the change not come. */
function wallMsBefore(atMs: number, zone: string): number {
  return atMs + wallOffset(atMs - 1, zone) * MINUTE_MS;
}

function wallOf(asUtcMs: number) {
  const date = new Date(asUtcMs);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    minuteOfDay: date.getUTCHours() * 60 + date.getUTCMinutes(),
  };
}

describe('days of odd length', () => {
  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Europe/Berlin', '2026-11-18', 24],
    ['America/New_York', '2026-03-08', 23],
    ['America/St_Johns', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Pacific/Apia', '2021-04-04', 25],
    ['Asia/Tehran', '2022-03-22', 23],
    ['Asia/Kathmandu', '2026-03-29', 24],
  ])('%s on %s has %d hours', (zone, text, hours) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
    const date = { year, month, day };
    expect((startOfDay(addDays(date, 1), zone) - startOfDay(date, zone)) / HOUR_MS).toBe(hours);
  });
});

describe('dates', () => {
  it.each([
    ['2026-11-18', 3],
    ['2026-11-16', 1],
    ['2026-11-22', 7],
    ['2024-02-29', 4],
    ['2000-01-01', 6],
  ])('%s is weekday %d', (text, weekday) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
    expect(weekdayOf({ year, month, day })).toBe(weekday);
  });

  it.each([
    ['2026-02-28', 1, '2026-03-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-31', -31, '2026-02-28'],
    ['2026-11-18', 0, '2026-11-18'],
  ])('%s and %d days is %s', (text, days, expected) => {
    const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
    expect(printDate(addDays({ year, month, day }, days))).toBe(expected);
  });

  it.each([
    [2026, 2, 28, true],
    [2026, 2, 29, false],
    [2024, 2, 29, true],
    [2100, 2, 29, false],
    [2026, 4, 31, false],
    [2026, 13, 1, false],
    [2026, 0, 1, false],
    [2026, 1, 0, false],
    [42, 1, 1, false],
  ])('%d-%d-%d is real: %s', (year, month, day, isReal) => {
    expect(isRealDate({ year, month, day })).toBe(isReal);
  });
});

describe('printing', () => {
  it.each([
    [0, '00:00'],
    [545, '09:05'],
    [1439, '23:59'],
    [1440, '24:00'],
  ])('minute %d is %s', (minute, text) => {
    expect(printMinute(minute)).toBe(text);
  });

  it.each([
    ['2026-11-18T13:05:00Z', 'Europe/Berlin', '2026-11-18T14:05:00+01:00'],
    ['2026-07-18T13:05:00Z', 'Europe/Berlin', '2026-07-18T15:05:00+02:00'],
    ['2026-11-18T13:05:00Z', 'America/St_Johns', '2026-11-18T09:35:00-03:30'],
    ['2026-11-18T13:05:00Z', 'Asia/Kathmandu', '2026-11-18T18:50:00+05:45'],
    ['2026-11-18T13:05:59.999Z', 'UTC', '2026-11-18T13:05:59+00:00'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(printIso(Date.parse(text), zone)).toBe(expected);
  });

  it('an ISO time is the moment it was made from, at every change', () => {
    for (const { atMs, zone } of CHANGES) {
      for (const ms of [atMs - QUARTER_MS, atMs]) expect(Date.parse(printIso(ms, zone))).toBe(ms);
    }
  });
});

describe('zones by name', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['utc', 'UTC'],
    ['GMT', 'UTC'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['Asia/Calcutta', 'Asia/Calcutta'],
    ['kyiv', 'Europe/Kyiv'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['us/eastern', 'America/New_York'],
  ])('%s is %s', (typed, zone) => {
    expect(knownZone(typed)).toBe(zone);
  });

  it.each([
    '',
    ' ',
    'europe',
    'europe/',
    '/',
    'Europe/Lundon',
    '../etc/passwd',
    'x'.repeat(5000),
    '+01:00',
    '\0',
  ])('%j is none', (typed) => {
    expect(knownZone(typed)).toBeNull();
  });

  it('every one that is named can be used, and is named the same again', () => {
    for (const zone of zoneNames()) {
      expect(knownZone(zone)).toBe(zone);
      expect(Number.isInteger(offsetMinutes(FIRST_MS, zone))).toBe(true);
    }
  });

  it.each([
    ['Europe/Berlin', 'Berlin'],
    ['America/Argentina/Buenos_Aires', 'Buenos Aires'],
    ['UTC', 'UTC'],
  ])('the city of %s is %s', (zone, city) => {
    expect(zoneCity(zone)).toBe(city);
  });
});
