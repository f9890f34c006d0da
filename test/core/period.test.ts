/** What named spans of time are in epoch milliseconds, and how they are cut into buckets, over changes of clocks. */
import { describe, expect, it } from 'vitest';
import {
  bucketsOf,
  type Hours,
  type Interval,
  MAX_BUCKETS,
  type Period,
  printPeriod,
  resolvePeriod,
  STEPS,
  type Step,
  weekdayByName,
} from '../../src/core/period.ts';
import { closedPart, shiftInterval } from '../../src/core/report.ts';
import {
  addDays,
  HOUR_MS,
  MINUTE_MS,
  offsetMinutes,
  printIso,
  QUARTER_MS,
  startOfDay,
} from '../../src/core/zone.ts';
import { CHANGES, wallAt, ZONES } from './wall.ts';

const BERLIN = 'Europe/Berlin';
const WEDNESDAY = Date.parse('2026-11-18T14:05:00+01:00');

function day(text: string) {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}

function span(interval: Interval | null): string {
  if (interval === null) return 'none';
  const print = (ms: number) => printIso(ms, interval.zone).slice(0, 16);
  return `${print(interval.startMs)}/${print(interval.endMs)}${interval.isOpen ? ' open' : ''}`;
}

const today = (hours: Hours | null = null): Period => ({ kind: 'day', day: 'today', hours });
const onDay = (of: Extract<Period, { kind: 'day' }>['day'], hours: Hours | null = null): Period => ({
  kind: 'day',
  day: of,
  hours,
});
const last = (count: number, unit: 'minutes' | 'hours' | 'days' | 'weeks'): Period => ({
  kind: 'last',
  count,
  unit,
});
const hours = (from: number, to: number | null): Hours => ({
  fromMinute: Math.round(from * 60),
  toMinute: to === null ? null : Math.round(to * 60),
});

describe('on a Wednesday at 14:05 in Berlin', () => {
  it.each<[string, Period, Step, string]>([
    // Days.
    ['now', { kind: 'now' }, 'whole', 'none'],
    ['today', today(), 'whole', '2026-11-18T00:00/2026-11-18T14:15 open'],
    ['today', today(), 'PT15M', '2026-11-18T00:00/2026-11-18T14:15 open'],
    ['today', today(), 'PT30M', '2026-11-18T00:00/2026-11-18T14:30 open'],
    ['today', today(), 'PT1H', '2026-11-18T00:00/2026-11-18T15:00 open'],
    ['today', today(), 'P1D', '2026-11-18T00:00/2026-11-19T00:00 open'],
    ['yesterday', onDay('yesterday'), 'whole', '2026-11-17T00:00/2026-11-18T00:00'],
    ['yesterday', onDay('yesterday'), 'PT1H', '2026-11-17T00:00/2026-11-18T00:00'],
    ['2026-11-01', onDay(day('2026-11-01')), 'whole', '2026-11-01T00:00/2026-11-02T00:00'],
    ['2026-10-25', onDay(day('2026-10-25')), 'whole', '2026-10-25T00:00/2026-10-26T00:00'],
    // Weekdays: the latest up to today, or before today.
    ['mon', onDay({ weekday: 1, past: false }), 'whole', '2026-11-16T00:00/2026-11-17T00:00'],
    ['wed', onDay({ weekday: 3, past: false }), 'whole', '2026-11-18T00:00/2026-11-18T14:15 open'],
    ['last wed', onDay({ weekday: 3, past: true }), 'whole', '2026-11-11T00:00/2026-11-12T00:00'],
    ['last tue', onDay({ weekday: 2, past: true }), 'whole', '2026-11-17T00:00/2026-11-18T00:00'],
    ['thu', onDay({ weekday: 4, past: false }), 'whole', '2026-11-12T00:00/2026-11-13T00:00'],
    ['sun', onDay({ weekday: 7, past: false }), 'whole', '2026-11-15T00:00/2026-11-16T00:00'],
    // Hours: out to the quarter-hours around them.
    ['today 09:00-11:00', today(hours(9, 11)), 'whole', '2026-11-18T09:00/2026-11-18T11:00'],
    [
      'today 09:07-11:02',
      today({ fromMinute: 547, toMinute: 662 }),
      'whole',
      '2026-11-18T09:00/2026-11-18T11:15',
    ],
    ['today 13:00-24:00', today(hours(13, 24)), 'whole', '2026-11-18T13:00/2026-11-18T14:15 open'],
    ['today since 09:00', today(hours(9, null)), 'whole', '2026-11-18T09:00/2026-11-18T14:15 open'],
    ['today since 09:00', today(hours(9, null)), 'PT1H', '2026-11-18T09:00/2026-11-18T15:00 open'],
    [
      'yesterday since 09:00',
      onDay('yesterday', hours(9, null)),
      'whole',
      '2026-11-17T09:00/2026-11-18T00:00',
    ],
    ['yesterday 00:00-24:00', onDay('yesterday', hours(0, 24)), 'whole', '2026-11-17T00:00/2026-11-18T00:00'],
    [
      '2026-11-01 10:30-12:00',
      onDay(day('2026-11-01'), hours(10.5, 12)),
      'whole',
      '2026-11-01T10:30/2026-11-01T12:00',
    ],
    // Weeks start on Monday.
    ['this week', { kind: 'week', which: 'this' }, 'whole', '2026-11-16T00:00/2026-11-18T14:15 open'],
    ['this week', { kind: 'week', which: 'this' }, 'P1D', '2026-11-16T00:00/2026-11-19T00:00 open'],
    ['last week', { kind: 'week', which: 'last' }, 'whole', '2026-11-09T00:00/2026-11-16T00:00'],
    ['this month', { kind: 'month', which: 'this' }, 'whole', '2026-11-01T00:00/2026-11-18T14:15 open'],
    ['last month', { kind: 'month', which: 'last' }, 'whole', '2026-10-01T00:00/2026-11-01T00:00'],
    // Days and weeks count today; hours and minutes reach back from now.
    ['last 1 days', last(1, 'days'), 'whole', '2026-11-18T00:00/2026-11-18T14:15 open'],
    ['last 7 days', last(7, 'days'), 'whole', '2026-11-12T00:00/2026-11-18T14:15 open'],
    ['last 7 days', last(7, 'days'), 'P1D', '2026-11-12T00:00/2026-11-19T00:00 open'],
    ['last 2 weeks', last(2, 'weeks'), 'whole', '2026-11-05T00:00/2026-11-18T14:15 open'],
    ['last 24 hours', last(24, 'hours'), 'whole', '2026-11-17T14:00/2026-11-18T14:15 open'],
    ['last 24 hours', last(24, 'hours'), 'PT1H', '2026-11-17T15:00/2026-11-18T15:00 open'],
    ['last 24 hours', last(24, 'hours'), 'PT30M', '2026-11-17T14:30/2026-11-18T14:30 open'],
    ['last 90 minutes', last(90, 'minutes'), 'whole', '2026-11-18T12:30/2026-11-18T14:15 open'],
    ['last 90 minutes', last(90, 'minutes'), 'PT30M', '2026-11-18T13:00/2026-11-18T14:30 open'],
    ['last 90 minutes', last(90, 'minutes'), 'PT1H', '2026-11-18T12:00/2026-11-18T15:00 open'],
    ['last 5 minutes', last(5, 'minutes'), 'whole', '2026-11-18T14:00/2026-11-18T14:15 open'],
    // Dates, both included; an end that is still to come is cut at now.
    [
      '2026-11-01..2026-11-07',
      { kind: 'dates', from: day('2026-11-01'), to: day('2026-11-07') },
      'P1D',
      '2026-11-01T00:00/2026-11-08T00:00',
    ],
    [
      '2026-11-17..2026-11-18',
      { kind: 'dates', from: day('2026-11-17'), to: day('2026-11-18') },
      'whole',
      '2026-11-17T00:00/2026-11-18T14:15 open',
    ],
    [
      '2026-11-17..2027-01-01',
      { kind: 'dates', from: day('2026-11-17'), to: day('2027-01-01') },
      'PT1H',
      '2026-11-17T00:00/2026-11-18T15:00 open',
    ],
  ])('%s is %s by %s: %s', (printed, period, step, expected) => {
    expect(span(resolvePeriod(period, WEDNESDAY, BERLIN, step))).toBe(expected);
    expect(printPeriod(period)).toBe(printed);
  });
});

describe('at other moments', () => {
  it.each<[string, string, string, Period, Step, string]>([
    // A Monday and a Sunday are in the week that they should be in.
    [
      'Monday 00:00',
      '2026-11-16T00:00:00+01:00',
      BERLIN,
      { kind: 'week', which: 'this' },
      'whole',
      '2026-11-16T00:00/2026-11-16T00:15 open',
    ],
    [
      'Sunday 23:59',
      '2026-11-22T23:59:59+01:00',
      BERLIN,
      { kind: 'week', which: 'this' },
      'whole',
      '2026-11-16T00:00/2026-11-23T00:00 open',
    ],
    [
      'Monday 00:00',
      '2026-11-16T00:00:00+01:00',
      BERLIN,
      { kind: 'week', which: 'last' },
      'whole',
      '2026-11-09T00:00/2026-11-16T00:00',
    ],
    // Midnight belongs to the day that begins; a quarter-hour that begins now is open.
    [
      'midnight',
      '2026-11-18T00:00:00+01:00',
      BERLIN,
      today(),
      'whole',
      '2026-11-18T00:00/2026-11-18T00:15 open',
    ],
    [
      '14:15 sharp',
      '2026-11-18T14:15:00+01:00',
      BERLIN,
      today(),
      'whole',
      '2026-11-18T00:00/2026-11-18T14:30 open',
    ],
    [
      'the end of asked hours',
      '2026-11-18T11:00:00+01:00',
      BERLIN,
      today(hours(9, 11)),
      'whole',
      '2026-11-18T09:00/2026-11-18T11:00',
    ],
    // The same moment is another day elsewhere.
    [
      'evening in New York',
      '2026-11-18T02:00:00Z',
      'America/New_York',
      today(),
      'whole',
      '2026-11-17T00:00/2026-11-17T21:15 open',
    ],
    [
      'morning in Kathmandu',
      '2026-11-17T20:00:00Z',
      'Asia/Kathmandu',
      today(),
      'PT1H',
      '2026-11-18T00:00/2026-11-18T02:00 open',
    ],
    // Months of every length, and over a year's end.
    [
      'January',
      '2026-01-31T12:00:00Z',
      'UTC',
      { kind: 'month', which: 'last' },
      'whole',
      '2025-12-01T00:00/2026-01-01T00:00',
    ],
    [
      'March',
      '2026-03-31T12:00:00Z',
      'UTC',
      { kind: 'month', which: 'last' },
      'whole',
      '2026-02-01T00:00/2026-03-01T00:00',
    ],
    [
      'March of a leap year',
      '2024-03-01T12:00:00Z',
      'UTC',
      { kind: 'month', which: 'last' },
      'whole',
      '2024-02-01T00:00/2024-03-01T00:00',
    ],
    [
      '31 December',
      '2026-12-31T23:59:59Z',
      'UTC',
      { kind: 'month', which: 'this' },
      'whole',
      '2026-12-01T00:00/2027-01-01T00:00 open',
    ],
    // Days on which clocks change.
    [
      'the day of 23 hours',
      '2026-03-29T12:00:00+02:00',
      BERLIN,
      today(),
      'PT1H',
      '2026-03-29T00:00/2026-03-29T13:00 open',
    ],
    [
      'the day after 25 hours',
      '2026-10-26T12:00:00+01:00',
      BERLIN,
      onDay('yesterday'),
      'whole',
      '2026-10-25T00:00/2026-10-26T00:00',
    ],
    [
      'a missing hour',
      '2026-03-30T12:00:00+02:00',
      BERLIN,
      onDay('yesterday', hours(2, 4)),
      'whole',
      '2026-03-29T03:00/2026-03-29T04:00',
    ],
    [
      'an hour that comes twice',
      '2026-10-26T12:00:00+01:00',
      BERLIN,
      onDay('yesterday', hours(2, 3)),
      'whole',
      '2026-10-25T02:00/2026-10-25T03:00',
    ],
    [
      'a midnight that is missing',
      '2023-04-28T12:00:00+03:00',
      'Africa/Cairo',
      today(),
      'whole',
      '2023-04-28T01:00/2023-04-28T12:15 open',
    ],
  ])('%s (%s in %s)', (_, at, zone, period, step, expected) => {
    expect(span(resolvePeriod(period, Date.parse(at), zone, step))).toBe(expected);
  });

  it.each([
    ['2026-03-30T12:00:00+02:00', 23],
    ['2026-10-26T12:00:00+01:00', 25],
    ['2026-11-18T14:05:00+01:00', 24],
  ])('yesterday at %s had %d hours', (at, count) => {
    const interval = resolvePeriod(onDay('yesterday'), Date.parse(at), BERLIN, 'PT1H') as Interval;
    expect((interval.endMs - interval.startMs) / HOUR_MS).toBe(count);
    expect(bucketsOf(interval, 'PT1H')).toHaveLength(count);
  });

  it('the hour that comes twice is in the hours asked for with both of its turns', () => {
    const interval = resolvePeriod(onDay(day('2026-10-25'), hours(2, 3)), WEDNESDAY, BERLIN) as Interval;
    expect((interval.endMs - interval.startMs) / HOUR_MS).toBe(2);
  });

  it('last 24 hours by hour are 24 rows, on days of 23 and 25 hours too', () => {
    for (const at of [
      '2026-11-18T14:05:00+01:00',
      '2026-03-29T14:05:00+02:00',
      '2026-10-25T14:05:00+01:00',
    ]) {
      const interval = resolvePeriod(last(24, 'hours'), Date.parse(at), BERLIN, 'PT1H') as Interval;
      expect(bucketsOf(interval, 'PT1H')).toHaveLength(24);
    }
  });
});

const STEP_MINUTES: Readonly<Record<Step, number>> = { whole: 15, PT15M: 15, PT30M: 30, PT1H: 60, P1D: 1440 };

/** The first and the last change of each direction in each zone, and a day without one. */
const AROUND = [
  ...ZONES.flatMap((zone) => {
    const changes = CHANGES.filter((change) => change.zone === zone);
    return [...changes.slice(0, 2), ...changes.slice(-2)];
  }),
  ...['Asia/Kolkata', 'Asia/Kathmandu', 'America/Sao_Paulo', 'UTC'].map((zone) => ({
    zone,
    atMs: WEDNESDAY,
  })),
];

/** Whole days where buckets are large, hours where they are small, and one that begins and ends within a bucket. */
function intervalsAround(atMs: number, zone: string, step: Step): Interval[] {
  const date = wallAt(atMs, zone);
  const isSmall = step === 'PT15M' || step === 'PT30M';
  const from = isSmall ? atMs - 3 * HOUR_MS : startOfDay(addDays(date, -1), zone);
  const to = isSmall ? atMs + 3 * HOUR_MS : startOfDay(addDays(date, 2), zone);
  return [
    { startMs: from, endMs: to, isOpen: false, zone },
    { startMs: from + 3 * QUARTER_MS, endMs: to - 5 * QUARTER_MS, isOpen: false, zone },
    { startMs: atMs - QUARTER_MS, endMs: atMs + QUARTER_MS, isOpen: false, zone },
  ];
}

describe('buckets', () => {
  it.each(STEPS)('of %s cover their interval without gap or overlap, each inside one local day', (step) => {
    for (const { zone, atMs } of AROUND) {
      for (const interval of intervalsAround(atMs, zone, step)) {
        const buckets = bucketsOf(interval, step);
        const joints = buckets.slice(1).map((bucket, index) => bucket.startMs - (buckets[index]?.endMs ?? 0));
        expect([zone, buckets[0]?.startMs, buckets.at(-1)?.endMs]).toEqual([
          zone,
          interval.startMs,
          interval.endMs,
        ]);
        expect(joints.filter((gapMs) => gapMs !== 0)).toEqual([]);
        expect(buckets.filter(({ startMs, endMs }) => endMs <= startMs)).toEqual([]);
        if (step === 'whole') expect(buckets).toHaveLength(1);
        else for (const bucket of buckets) expect(daysOf(bucket, zone)).toBe(1);
      }
    }
  });

  it.each(['PT15M', 'PT30M', 'PT1H', 'P1D'] as const)(
    'of %s begin on local boundaries, but for the first and one after a change',
    (step) => {
      for (const { zone, atMs } of AROUND) {
        const [interval] = intervalsAround(atMs, zone, step);
        const starts = bucketsOf(interval as Interval, step).map(({ startMs }) => startMs);
        const odd = starts.slice(1).filter((ms) => wallAt(ms, zone).minuteOfDay % STEP_MINUTES[step] !== 0);
        expect([zone, odd.filter((ms) => offsetMinutes(ms - 1, zone) === offsetMinutes(ms, zone))]).toEqual([
          zone,
          [],
        ]);
      }
    },
  );

  it.each<[string, string, string, Step, string[]]>([
    ['a missing hour', BERLIN, '2026-03-29 01:00-04:00', 'PT1H', ['01:00', '03:00']],
    ['an hour twice', BERLIN, '2026-10-25 01:00-04:00', 'PT1H', ['01:00', '02:00', '02:00', '03:00']],
    [
      'half an hour missing',
      'Australia/Lord_Howe',
      '2026-10-04 01:00-04:00',
      'PT1H',
      ['01:00', '02:30', '03:00'],
    ],
    [
      'half an hour twice',
      'Australia/Lord_Howe',
      '2026-04-05 01:00-04:00',
      'PT1H',
      ['01:00', '01:30', '02:00', '03:00'],
    ],
    ['a quarter past', BERLIN, '2026-11-17 09:15-11:00', 'PT1H', ['09:15', '10:00']],
    ['quarters of an odd zone', 'Asia/Kathmandu', '2026-11-17 09:00-10:00', 'PT30M', ['09:00', '09:30']],
  ])('over %s in %s', (_, zone, text, step, starts) => {
    const [date = '', clocks = ''] = text.split(' ');
    const [fromMinute = 0, toMinute = 0] = clocks.split('-').map((clock) => {
      const [hour = 0, minute = 0] = clock.split(':').map(Number);
      return hour * 60 + minute;
    });
    const interval = resolvePeriod(
      onDay(day(date), { fromMinute, toMinute }),
      WEDNESDAY,
      zone,
      step,
    ) as Interval;
    expect(bucketsOf(interval, step).map(({ startMs }) => printIso(startMs, zone).slice(11, 16))).toEqual(
      starts,
    );
  });

  it('never go on for ever', () => {
    const interval = { startMs: 0, endMs: Number.MAX_SAFE_INTEGER, isOpen: false, zone: 'UTC' };
    expect(bucketsOf(interval, 'PT15M').length).toBeLessThanOrEqual(MAX_BUCKETS + 1);
  });
});

function daysOf({ startMs, endMs }: { startMs: number; endMs: number }, zone: string): number {
  const [from, to] = [wallAt(startMs, zone), wallAt(endMs - 1, zone)];
  return from.year === to.year && from.month === to.month && from.day === to.day ? 1 : 2;
}

describe('an open interval', () => {
  it.each(STEPS)('by %s ends with the bucket that holds now, and begins no later than now', (step) => {
    const periods: Period[] = [today(), { kind: 'week', which: 'this' }, last(24, 'hours'), last(3, 'days')];
    for (const { zone, atMs } of AROUND) {
      for (const nowMs of [atMs - 1, atMs, atMs + 7 * MINUTE_MS]) {
        for (const period of periods) {
          const interval = resolvePeriod(period, nowMs, zone, step) as Interval;
          expect([zone, nowMs, interval.isOpen]).toEqual([zone, nowMs, true]);
          expect(interval.startMs).toBeLessThanOrEqual(nowMs);
          expect(interval.endMs).toBeGreaterThan(nowMs);
          expect(interval.endMs - nowMs).toBeLessThanOrEqual((STEP_MINUTES[step] + 60) * MINUTE_MS);
          expect([interval.startMs % QUARTER_MS, interval.endMs % QUARTER_MS]).toEqual([0, 0]);
        }
      }
    }
  });
});

describe('what an interval is compared with', () => {
  it('is between the same times by the clock on the wall, whatever clocks did in between', () => {
    for (const { zone, atMs } of CHANGES) {
      const date = wallAt(atMs + 3 * 24 * HOUR_MS, zone);
      const interval = {
        startMs: startOfDay(date, zone) + 9 * HOUR_MS,
        endMs: startOfDay(date, zone) + 17 * HOUR_MS,
        isOpen: true,
        zone,
      };
      for (const days of [1, 7, 28]) {
        const past = shiftInterval(interval, days);
        expect([zone, clockOf(past.startMs, zone), clockOf(past.endMs, zone)]).toEqual([
          zone,
          clockOf(interval.startMs, zone),
          clockOf(interval.endMs, zone),
        ]);
        expect(dayNumber(interval.startMs, zone) - dayNumber(past.startMs, zone)).toBe(days);
        expect(dayNumber(interval.endMs, zone) - dayNumber(past.endMs, zone)).toBe(days);
        expect([past.isOpen, past.zone]).toEqual([false, zone]);
      }
    }
  });

  it('is a day of 25 hours for a day of 24', () => {
    const sunday = {
      startMs: startOfDay(day('2026-11-01'), BERLIN),
      endMs: startOfDay(day('2026-11-02'), BERLIN),
    };
    const past = shiftInterval({ ...sunday, isOpen: false, zone: BERLIN }, 7);
    expect(span(past)).toBe('2026-10-25T00:00/2026-10-26T00:00');
    expect(past.endMs - past.startMs).toBe(25 * HOUR_MS);
  });

  it.each<[string, string, boolean, string]>([
    ['14:05', '2026-11-18T14:05:00+01:00', true, '2026-11-18T00:00/2026-11-18T14:00'],
    ['14:15 sharp', '2026-11-18T14:15:00+01:00', true, '2026-11-18T00:00/2026-11-18T14:15'],
    ['00:05, when there is none', '2026-11-18T00:05:00+01:00', true, 'none'],
  ])('ends with the last full quarter-hour at %s', (_, at, isOpen, expected) => {
    const nowMs = Date.parse(at);
    const interval = resolvePeriod(today(), nowMs, BERLIN) as Interval;
    expect(interval.isOpen).toBe(isOpen);
    expect(span(closedPart(interval, nowMs))).toBe(expected);
  });

  it('is all of an interval that is closed', () => {
    const interval = resolvePeriod(onDay('yesterday'), WEDNESDAY, BERLIN) as Interval;
    expect(closedPart(interval, WEDNESDAY)).toEqual(interval);
  });
});

function clockOf(ms: number, zone: string): number {
  return wallAt(ms, zone).minuteOfDay;
}

function dayNumber(ms: number, zone: string): number {
  const { year, month, day } = wallAt(ms, zone);
  return Date.UTC(year, month - 1, day) / (24 * HOUR_MS);
}

describe('weekdays by name', () => {
  it.each([
    ['mon', 1],
    ['tues', 2],
    ['wednesday', 3],
    ['thurs', 4],
    ['fridays', 5],
    ['sat', 6],
    ['sunday', 7],
  ])('%s is %d', (name, weekday) => {
    expect(weekdayByName(name)).toBe(weekday);
  });

  it.each(['', 'm', 'mo', 'monk', 'month', 'money', 'weds day', 'satire', 'sunny', 'today'])(
    '%j is none',
    (name) => {
      expect(weekdayByName(name)).toBeUndefined();
    },
  );
});
