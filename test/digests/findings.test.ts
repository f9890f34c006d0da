/** What stands out in a period: where service was lost, the minutes of alerts, and what stays unsaid. */
import { describe, expect, it } from 'vitest';
import type { Episode } from '../../src/core/episode.ts';
import { plainText, type Rich } from '../../src/core/message.ts';
import type { IntervalAnswer } from '../../src/core/ports.ts';
import type { Queue } from '../../src/core/queue.ts';
import { noStats } from '../../src/core/stats.ts';
import { alertWords, openMinutes } from '../../src/digests/findings.ts';
import { lostRuns } from '../../src/digests/lost.ts';
import { settledPeriod } from '../../src/digests/settled.ts';
import { episode } from '../store/values.ts';

const HALF = 30 * 60_000;
const START = Date.parse('2026-11-17T08:00:00Z');

function queue(name: string, percent = 80): Queue {
  const target = { percent, seconds: 20 };
  return {
    id: name,
    name,
    division: { id: 'd', name: 'Home' },
    targets: { voice: target, email: { percent: 80, seconds: 86_400 } },
  };
}

const BILLING = queue('Billing');
const SALES = queue('Sales');

/** Of each queue: met and counted in each half-hour, of calls alone. */
function levels(
  of: Readonly<Record<string, readonly (readonly [met: number, counted: number])[]>>,
): IntervalAnswer {
  const queues = new Map(
    Object.entries(of).map(([id, slots]) => [
      id,
      slots.map(([met, counted], at) => ({
        startMs: START + at * HALF,
        endMs: START + (at + 1) * HALF,
        media: new Map([['voice', { ...noStats(), serviceLevel: { met, counted } }]]),
      })),
    ]),
  );
  return { fetchedAtMs: START, staleBecause: null, queues };
}

function spans(count: number) {
  return Array.from({ length: count }, (_, at) => ({
    startMs: START + at * HALF,
    endMs: START + (at + 1) * HALF,
  }));
}

function lost(of: Parameters<typeof levels>[0], media: readonly string[] = [], queues = [BILLING, SALES]) {
  const count = Math.max(...Object.values(of).map((slots) => slots.length));
  return lostRuns(levels(of), queues, media, spans(count)).map(
    ({ startMs, endMs, queue: { name }, level }) => [
      (startMs - START) / HALF,
      (endMs - START) / HALF,
      name,
      Math.round(level),
    ],
  );
}

describe('service was lost', () => {
  it.each<[string, Parameters<typeof levels>[0], unknown[]]>([
    [
      'nowhere, when targets were met',
      {
        Billing: [
          [90, 100],
          [80, 100],
        ],
      },
      [],
    ],
    ['nowhere, when so few were short that it is chance', { Billing: [[16, 25]] }, []],
    [
      'in one half-hour',
      {
        Billing: [
          [90, 100],
          [60, 100],
          [90, 100],
        ],
      },
      [[1, 2, 'Billing', 60]],
    ],
    [
      'in neighbours as one run, with the level of the run',
      {
        Billing: [
          [90, 100],
          [50, 100],
          [60, 100],
          [90, 100],
        ],
      },
      [[1, 3, 'Billing', 55]],
    ],
    [
      'in the two worst runs alone, in order of time',
      {
        Billing: [
          [60, 100],
          [90, 100],
          [50, 100],
          [90, 100],
          [55, 100],
          [90, 100],
          [61, 100],
        ],
      },
      [
        [2, 3, 'Billing', 50],
        [4, 5, 'Billing', 55],
      ],
    ],
    [
      'not where it was less than half as bad',
      {
        Billing: [
          [30, 100],
          [90, 100],
          [60, 100],
        ],
      },
      [[0, 1, 'Billing', 30]],
    ],
    [
      'with the queue that was most short to blame, and its own level',
      { Billing: [[40, 60]], Sales: [[20, 60]] },
      [[0, 1, 'Sales', 33]],
    ],
    ['nowhere, when another queue made up for it', { Billing: [[70, 100]], Sales: [[190, 200]] }, []],
  ])('%s', (_, of, expected) => {
    expect(lost(of)).toEqual(expected);
  });

  it('by each queue’s own target', () => {
    expect(lost({ Billing: [[85, 100]] }, [], [queue('Billing', 95)])).toEqual([[0, 1, 'Billing', 85]]);
  });

  it('whatever e-mails were answered in time, unless they are all that is asked about', () => {
    const answer = levels({ Billing: [[50, 100]] });
    const bucket = answer.queues.get('Billing')?.[0];
    const media = new Map(bucket?.media ?? []);
    media.set('email', { ...noStats(), serviceLevel: { met: 500, counted: 500 } });
    const mixed = {
      ...answer,
      queues: new Map([['Billing', [{ startMs: START, endMs: START + HALF, media }]]]),
    };
    expect(lostRuns(mixed, [BILLING], [], spans(1))).toHaveLength(1);
    expect(lostRuns(mixed, [BILLING], ['email'], spans(1))).toHaveLength(0);
  });

  it('nowhere, where a media type has no target', () => {
    expect(lost({ Billing: [[10, 100]] }, [], [{ ...BILLING, targets: {} }])).toEqual([]);
  });
});

describe('alerts', () => {
  const interval = { startMs: START, endMs: START + 10 * HALF, isOpen: false, zone: 'UTC' };
  const at = (from: number, to: number | null, takenBy: Episode['takenBy'] = null) =>
    episode(`e${from}`, {
      firedAtMs: START + from * 60_000,
      closedAtMs: to === null ? null : START + to * 60_000,
      takenBy,
    });
  const TAKEN = { userId: 'U0ANA', atMs: 0 };

  it.each<[string, Episode[], number]>([
    ['one after the other', [at(0, 10), at(20, 25)], 15],
    ['two at once count once', [at(0, 30), at(10, 40)], 40],
    ['one within another', [at(0, 60), at(10, 20)], 60],
    ['what began before and what goes on after is cut', [at(-30, 10), at(290, null)], 20],
  ])('are open for so many minutes: %s', (_, episodes, minutes) => {
    expect(openMinutes(episodes, interval)).toBe(minutes);
  });

  it.each<[Episode[], string | null]>([
    [[], null],
    [[at(0, 10, TAKEN)], 'Alerts: 1, 10 min, taken.'],
    [[at(0, 10)], 'Alerts: 1, 10 min, not taken.'],
    [[at(0, 10), at(20, 30)], 'Alerts: 2, 20 min, none taken.'],
    [[at(0, 10, TAKEN), at(20, 30)], 'Alerts: 2, 20 min, 1 taken.'],
    [[at(0, 10, TAKEN), at(20, 30, TAKEN), at(25, 92, TAKEN)], 'Alerts: 3, 82 min, all taken.'],
  ])('are told with who took them', (episodes, words) => {
    const said: Rich | null = alertWords({ episodes, whole: { interval } as never });
    expect(said === null ? null : plainText(said, () => '')).toBe(words);
  });
});

describe('a period with dates of its own', () => {
  const day = (iso: string) => Date.parse(iso);
  const span = (startMs: number, endMs: number) => ({ startMs, endMs, isOpen: false, zone: 'Europe/Berlin' });
  const yesterday = { kind: 'day', day: 'yesterday', hours: null } as const;

  it.each([
    [
      'a day',
      span(day('2026-11-17T00:00:00+01:00'), day('2026-11-18T00:00:00+01:00')),
      { kind: 'day', day: { year: 2026, month: 11, day: 17 }, hours: null },
    ],
    [
      'a day of 25 hours',
      span(day('2026-10-25T00:00:00+02:00'), day('2026-10-26T00:00:00+01:00')),
      { kind: 'day', day: { year: 2026, month: 10, day: 25 }, hours: null },
    ],
    [
      'a part of a day',
      span(day('2026-11-17T09:00:00+01:00'), day('2026-11-17T18:30:00+01:00')),
      { kind: 'day', day: { year: 2026, month: 11, day: 17 }, hours: { fromMinute: 540, toMinute: 1110 } },
    ],
    [
      'the rest of a day',
      span(day('2026-11-17T09:00:00+01:00'), day('2026-11-18T00:00:00+01:00')),
      { kind: 'day', day: { year: 2026, month: 11, day: 17 }, hours: { fromMinute: 540, toMinute: 1440 } },
    ],
    [
      'several days',
      span(day('2026-11-09T00:00:00+01:00'), day('2026-11-16T00:00:00+01:00')),
      {
        kind: 'dates',
        from: { year: 2026, month: 11, day: 9 },
        to: { year: 2026, month: 11, day: 15 },
      },
    ],
    [
      'parts of several days stay as they were said',
      span(day('2026-11-16T09:00:00+01:00'), day('2026-11-17T09:00:00+01:00')),
      yesterday,
    ],
  ])('is %s', (_, interval, expected) => {
    expect(settledPeriod(yesterday, interval)).toEqual(expected);
  });
});
