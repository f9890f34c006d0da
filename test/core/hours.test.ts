/** The hours in which a rule watches: over midnight, over changes of the clocks, and on holidays. */
import { describe, expect, it } from 'vitest';
import {
  EVERY_DAY,
  endedBetween,
  isWithin,
  type WatchHours,
  WEEKEND,
  WORKING_DAYS,
} from '../../src/core/hours.ts';
import { wallAt } from './wall.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

function hoursOf(from: string, to: string, overrides: Partial<WatchHours> = {}): WatchHours {
  return {
    fromMinute: minuteOf(from),
    toMinute: minuteOf(to),
    days: EVERY_DAY,
    zone: 'UTC',
    except: [],
    ...overrides,
  };
}

function minuteOf(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number);
  return (hour ?? 0) * 60 + (minute ?? 0);
}

const CHRISTMAS = { year: 2026, month: 12, day: 25 };

describe('within the hours', () => {
  // 2026-11-18 is a Wednesday.
  it.each<[name: string, hours: WatchHours, at: string, expected: boolean]>([
    ['before they begin', hoursOf('08:00', '20:00'), '2026-11-18T07:59:59Z', false],
    ['as they begin', hoursOf('08:00', '20:00'), '2026-11-18T08:00:00Z', true],
    ['in their last second', hoursOf('08:00', '20:00'), '2026-11-18T19:59:59Z', true],
    ['as they end', hoursOf('08:00', '20:00'), '2026-11-18T20:00:00Z', false],
    ['in their zone', hoursOf('08:00', '20:00', { zone: 'Asia/Tokyo' }), '2026-11-17T23:00:00Z', true],
    ['not in another', hoursOf('08:00', '20:00', { zone: 'Asia/Tokyo' }), '2026-11-18T11:00:00Z', false],
    ['on a working day', hoursOf('08:00', '20:00', { days: WORKING_DAYS }), '2026-11-20T12:00:00Z', true],
    ['on no Saturday', hoursOf('08:00', '20:00', { days: WORKING_DAYS }), '2026-11-21T12:00:00Z', false],
    ['on a Sunday', hoursOf('08:00', '20:00', { days: WEEKEND }), '2026-11-22T12:00:00Z', true],
    [
      'the day is that of the zone',
      hoursOf('00:00', '24:00', { days: WEEKEND, zone: 'Pacific/Auckland' }),
      '2026-11-20T11:00:00Z',
      true,
    ],
    ['to midnight', hoursOf('18:00', '24:00'), '2026-11-18T23:59:59Z', true],
    ['midnight is over', hoursOf('18:00', '24:00'), '2026-11-19T00:00:00Z', false],
    ['all day', hoursOf('00:00', '24:00'), '2026-11-18T00:00:00Z', true],
    ['from eight to eight is a day and a night', hoursOf('08:00', '08:00'), '2026-11-18T03:00:00Z', true],

    // Over midnight they belong to the day on which they begin.
    ['in the evening', hoursOf('22:00', '06:00', { days: [5] }), '2026-11-20T23:00:00Z', true],
    ['after midnight', hoursOf('22:00', '06:00', { days: [5] }), '2026-11-21T05:59:00Z', true],
    ['in the morning they are over', hoursOf('22:00', '06:00', { days: [5] }), '2026-11-21T06:00:00Z', false],
    [
      'not in the morning of their day',
      hoursOf('22:00', '06:00', { days: [5] }),
      '2026-11-20T05:00:00Z',
      false,
    ],
    ['not in the evening after', hoursOf('22:00', '06:00', { days: [5] }), '2026-11-21T23:00:00Z', false],
    ['from Sunday to Monday', hoursOf('22:00', '06:00', { days: [7] }), '2026-11-23T02:00:00Z', true],
    ['to midnight written as 00:00', hoursOf('18:00', '00:00', { days: [3] }), '2026-11-18T23:59:00Z', true],
    ['and no further', hoursOf('18:00', '00:00', { days: [3] }), '2026-11-19T00:00:00Z', false],

    // Holidays.
    ['none on a holiday', hoursOf('08:00', '20:00', { except: [CHRISTMAS] }), '2026-12-25T12:00:00Z', false],
    ['on the day after', hoursOf('08:00', '20:00', { except: [CHRISTMAS] }), '2026-12-26T12:00:00Z', true],
    [
      'the night before runs into the holiday',
      hoursOf('22:00', '06:00', { except: [CHRISTMAS] }),
      '2026-12-25T05:59:00Z',
      true,
    ],
    [
      'the night of the holiday does not begin',
      hoursOf('22:00', '06:00', { except: [CHRISTMAS] }),
      '2026-12-25T22:00:00Z',
      false,
    ],
    [
      'and so is not there on the morning after',
      hoursOf('22:00', '06:00', { except: [CHRISTMAS] }),
      '2026-12-26T05:00:00Z',
      false,
    ],
    [
      'a holiday is that of the zone',
      hoursOf('08:00', '20:00', { except: [CHRISTMAS], zone: 'America/Los_Angeles' }),
      '2026-12-26T03:00:00Z',
      false,
    ],
  ])('%s', (_, hours, at, expected) => {
    expect(isWithin(hours, Date.parse(at))).toBe(expected);
  });
});

/** Days on which clocks are set, and some on which they are not. */
const CHANGES: readonly [zone: string, date: string][] = [
  ['Europe/Berlin', '2026-03-29'],
  ['Europe/Berlin', '2026-10-25'],
  ['America/New_York', '2026-03-08'],
  ['America/New_York', '2026-11-01'],
  ['America/Sao_Paulo', '2026-11-01'],
  ['Australia/Lord_Howe', '2026-04-05'],
  ['Australia/Lord_Howe', '2026-10-04'],
  ['Africa/Cairo', '2026-04-24'],
  ['Africa/Cairo', '2026-10-29'],
  ['Asia/Kathmandu', '2026-05-01'],
  ['America/Santiago', '2026-04-05'],
  ['America/Santiago', '2026-09-06'],
  ['Pacific/Chatham', '2026-09-27'],
];

const KINDS: readonly [from: string, to: string][] = [
  ['08:00', '20:00'],
  ['00:00', '24:00'],
  ['22:00', '06:00'],
  ['02:00', '03:00'],
  ['02:30', '02:15'],
  ['00:30', '01:30'],
  ['23:00', '00:00'],
  ['12:00', '12:00'],
];

describe('over changes of the clocks', () => {
  it.each(CHANGES)('in %s around %s they are what the clock on the wall says', (zone, date) => {
    const middleMs = Date.parse(`${date}T00:00:00Z`);
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
    for (const [from, to] of KINDS) {
      for (const except of [[], [{ year, month, day }]]) {
        const hours = hoursOf(from, to, { zone, days: [1, 3, 5, 6, 7], except });
        const wrong: string[] = [];
        for (let ms = middleMs - 2 * DAY_MS; ms < middleMs + 3 * DAY_MS; ms += QUARTER_MS) {
          if (isWithin(hours, ms) !== saysTheWall(hours, ms)) wrong.push(new Date(ms).toISOString());
        }
        expect([from, to, wrong]).toEqual([from, to, []]);
      }
    }
  });
});

/** By the wall alone: the day and minute that it shows, and the day that it showed yesterday. */
function saysTheWall(hours: WatchHours, atMs: number): boolean {
  const wall = wallAt(atMs, hours.zone);
  const begins = (days: number) => {
    const date = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
    const isExcept = hours.except.some(
      (one) => Date.UTC(one.year, one.month - 1, one.day) === date.getTime(),
    );
    return hours.days.includes(((date.getUTCDay() + 6) % 7) + 1) && !isExcept;
  };
  const length = hours.toMinute - hours.fromMinute + (hours.toMinute <= hours.fromMinute ? 1440 : 0);
  return [0, -1].some((days) => {
    const since = wall.minuteOfDay - hours.fromMinute - days * 1440;
    return begins(days) && since >= 0 && since < length;
  });
}

describe('an end of the hours in between', () => {
  const day = hoursOf('08:00', '20:00');
  it.each<[name: string, hours: WatchHours, from: string, to: string, expected: boolean]>([
    ['none within them', day, '2026-11-18T09:00Z', '2026-11-18T19:59Z', false],
    ['as they end', day, '2026-11-18T19:59Z', '2026-11-18T20:00Z', true],
    ['over the night', day, '2026-11-18T19:59Z', '2026-11-19T08:00Z', true],
    ['not where they had ended before', day, '2026-11-18T20:00Z', '2026-11-19T08:00Z', false],
    ['not from the end on', day, '2026-11-18T20:00Z', '2026-11-18T20:00Z', false],
    ['never back in time', day, '2026-11-18T21:00Z', '2026-11-18T19:00Z', false],
    ['none where they never end', hoursOf('00:00', '24:00'), '2026-11-18T09:00Z', '2026-11-25T09:00Z', false],
    ['none from eight to eight', hoursOf('08:00', '08:00'), '2026-11-18T09:00Z', '2026-11-25T09:00Z', false],
    [
      'at midnight before a holiday',
      hoursOf('00:00', '24:00', { except: [CHRISTMAS] }),
      '2026-12-24T09:00Z',
      '2026-12-26T09:00Z',
      true,
    ],
    [
      'on Friday night',
      hoursOf('00:00', '24:00', { days: WORKING_DAYS }),
      '2026-11-20T23:00Z',
      '2026-11-23T09:00Z',
      true,
    ],
    ['in the morning after', hoursOf('22:00', '06:00'), '2026-11-18T23:00Z', '2026-11-19T22:30Z', true],
    ['not before the morning', hoursOf('22:00', '06:00'), '2026-11-18T23:00Z', '2026-11-19T05:59Z', false],
    ['after weeks', hoursOf('00:00', '24:00'), '2026-09-18T23:00Z', '2026-11-19T05:59Z', true],
  ])('%s', (_, hours, from, to, expected) => {
    expect(endedBetween(hours, Date.parse(from), Date.parse(to))).toBe(expected);
  });

  it.each(CHANGES)(
    'in %s around %s it is one when some moment from then to now was outside',
    (zone, date) => {
      const middleMs = Date.parse(`${date}T00:00:00Z`);
      const stepMs = 45 * MINUTE_MS;
      for (const [from, to] of KINDS) {
        const hours = hoursOf(from, to, { zone, days: [1, 3, 5, 6, 7] });
        const wrong: string[] = [];
        for (let fromMs = middleMs - DAY_MS; fromMs < middleMs + DAY_MS; fromMs += 165 * MINUTE_MS) {
          if (!isWithin(hours, fromMs)) continue;
          let wasOutside = false;
          for (let toMs = fromMs; toMs <= fromMs + 30 * HOUR_MS; toMs += stepMs) {
            for (let ms = toMs - stepMs + QUARTER_MS; ms <= toMs; ms += QUARTER_MS) {
              wasOutside ||= ms >= fromMs && !isWithin(hours, ms);
            }
            const said = endedBetween(hours, fromMs, toMs);
            if (said !== wasOutside)
              wrong.push(`${new Date(fromMs).toISOString()} ${new Date(toMs).toISOString()}`);
          }
        }
        expect([from, to, wrong.slice(0, 3)]).toEqual([from, to, []]);
      }
    },
  );
});
