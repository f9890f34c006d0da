/** When a digest is due: over sixteen years, ten zones and every change of their clocks, against a clock read off Intl. */
import { describe, expect, it } from 'vitest';
import type { DueTimes } from '../../src/core/digest.ts';
import type { LocalDate } from '../../src/core/zone.ts';
import { decide, dueTimesBetween, nextDue, nextDues } from '../../src/digests/due.ts';
import { changesOf, FIRST_MS, LAST_MS, wallAt, wallMs } from '../core/wall.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

function due(overrides: Partial<DueTimes> = {}): DueTimes {
  return { minute: 510, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [], ...overrides };
}

/** A zone's clock as stretches of one offset, all asked of Intl. */
interface Stretch {
  fromMs: number;
  toMs: number;
  offsetMs: number;
}

const known = new Map<string, Stretch[]>();

function stretchesOf(zone: string): Stretch[] {
  const stretches = known.get(zone) ?? findStretches(zone);
  known.set(zone, stretches);
  return stretches;
}

function findStretches(zone: string): Stretch[] {
  const changes = changesOf(zone);
  const starts = [FIRST_MS - 30 * DAY, ...changes.map(({ atMs }) => atMs)];
  return starts.map((fromMs, at) => ({
    fromMs,
    toMs: starts[at + 1] ?? LAST_MS + 30 * DAY,
    offsetMs: wallMs(wallAt(Math.max(fromMs, FIRST_MS), zone)) - Math.max(fromMs, FIRST_MS),
  }));
}

/** The first moment at which the clock on the wall shows this time of this date, or one beyond it. */
function firstAtOrAfter(shownMs: number, stretches: readonly Stretch[]): number {
  for (const { fromMs, toMs, offsetMs } of stretches) {
    const atMs = Math.max(fromMs, shownMs - offsetMs);
    if (atMs < toMs) return atMs;
  }
  throw new Error('beyond the last stretch');
}

/** Every due time of 2020 to 2035. */
function dueByIntl({ minute, days, zone, except }: DueTimes): number[] {
  const stretches = stretchesOf(zone);
  const holidays = new Set(except.map((date) => Date.UTC(date.year, date.month - 1, date.day)));
  const times: number[] = [];
  for (let date = FIRST_MS - DAY; date <= LAST_MS; date += DAY) {
    const weekday = new Date(date).getUTCDay() || 7;
    if (!days.includes(weekday) || holidays.has(date)) continue;
    const atMs = firstAtOrAfter(date + minute * MINUTE, stretches);
    if (atMs > FIRST_MS && atMs <= LAST_MS) times.push(atMs);
  }
  return times;
}

/** What becomes of a digest when it is looked at at these moments. */
function played(times: DueTimes, moments: Iterable<number>) {
  const ran: { dueAtMs: number; atMs: number; outcome: 'sent' | 'late' | 'skipped' }[] = [];
  for (const atMs of moments) {
    const last = ran.at(-1) ?? null;
    const { skip, send } = decide({ due: times, dueSinceMs: FIRST_MS }, last, atMs);
    for (const dueAtMs of skip) ran.push({ dueAtMs, atMs, outcome: 'skipped' });
    if (send !== null) ran.push({ dueAtMs: send.dueAtMs, atMs, outcome: send.isLate ? 'late' : 'sent' });
  }
  return ran;
}

/** Numbers of a fixed row, 0 up to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function* jumps(fromMs: number, toMs: number, mostMs: number, seed: number): Generator<number> {
  const random = randomFrom(seed);
  for (let ms = fromMs; ms <= toMs; ms += MINUTE + Math.floor((random() * mostMs) / MINUTE) * MINUTE)
    yield ms;
}

function* minutes(fromMs: number, toMs: number): Generator<number> {
  for (let ms = fromMs; ms <= toMs; ms += MINUTE) yield ms;
}

describe('08:30 Europe/Berlin on weekdays, with the clock run fast', () => {
  it('runs once a due day from 2020 to 2035, at 08:30 on the wall, also where the clocks were set', () => {
    const expected = dueByIntl(due());
    const random = randomFrom(7);
    // Looked at soon after each, and at as many other moments of any kind.
    const soon = expected.map((ms) => ms + Math.floor(random() * 119) * MINUTE);
    const others = expected.map(() => FIRST_MS + Math.floor(random() * (LAST_MS - FIRST_MS)));
    const ran = played(
      due(),
      [...soon, ...others].sort((a, b) => a - b),
    );
    expect(ran.map(({ dueAtMs }) => dueAtMs)).toEqual(expected);
    expect(ran.every(({ outcome }) => outcome !== 'skipped')).toBe(true);
    expect(expected.length).toBe(4_174);
    for (const { dueAtMs } of ran) {
      const wall = wallAt(dueAtMs, 'Europe/Berlin');
      expect([wall.minuteOfDay, wall.weekday <= 5]).toEqual([510, true]);
    }
  });

  it.each([
    ['2026-03-25', '2026-03-29T06:30:00.000Z'],
    ['2026-10-21', '2026-10-25T07:30:00.000Z'],
  ])('runs at the very minute when it is looked at each minute of the ten days from %s', (first, changed) => {
    const from = Date.parse(`${first}T00:00:00Z`);
    const daily = due({ days: EVERY_DAY });
    const ran = played(daily, minutes(from, from + 10 * DAY)).filter(({ dueAtMs }) => dueAtMs > from);
    const expected = dueByIntl(daily).filter((ms) => ms > from && ms <= from + 10 * DAY);
    expect(ran).toEqual(expected.map((ms) => ({ dueAtMs: ms, atMs: ms, outcome: 'sent' })));
    expect(ran.map(({ dueAtMs }) => new Date(dueAtMs).toISOString())).toContain(changed);
  });

  it('accounts for every due time once, sent or skipped, however long the bot is away', () => {
    const expected = dueByIntl(due());
    for (const seed of [1, 2, 3]) {
      const ran = played(due(), jumps(FIRST_MS, LAST_MS, 20 * DAY, seed));
      expect(new Set(ran.map(({ dueAtMs }) => dueAtMs)).size).toBe(ran.length);
      const end = ran.at(-1)?.dueAtMs ?? 0;
      expect(ran.map(({ dueAtMs }) => dueAtMs)).toEqual(expected.filter((ms) => ms <= end));
      for (const { dueAtMs, atMs, outcome } of ran) {
        const waited = atMs - dueAtMs;
        expect(outcome).toBe(waited >= 120 * MINUTE ? 'skipped' : waited > 5 * MINUTE ? 'late' : 'sent');
      }
    }
  });
});

const ZONES: readonly (readonly [zone: string, minute: number])[] = [
  ['Europe/Berlin', 2 * 60 + 30],
  ['America/New_York', 1 * 60 + 30],
  ['Australia/Lord_Howe', 2 * 60 + 10],
  ['Pacific/Chatham', 3 * 60],
  ['America/St_Johns', 2 * 60 + 45],
  ['Africa/Casablanca', 2 * 60 + 20],
  ['Asia/Gaza', 30],
  ['Pacific/Apia', 3 * 60 + 15],
  ['America/Santiago', 0],
  ['Africa/Cairo', 15],
  ['America/Havana', 45],
  ['Asia/Tehran', 23 * 60 + 59],
];

describe.each(ZONES)('in %s', (zone, minute) => {
  it.each([minute, 1_439])(
    'is due when the clock on the wall first shows it or what comes next (minute %i)',
    (at) => {
      const times = due({ zone, minute: at, days: EVERY_DAY });
      const expected = dueByIntl(times);
      expect(expected.length).toBeGreaterThan(5_840);
      // The days around each change of the clocks, and a whole year.
      const spans = changesOf(zone).map(({ atMs }) => [atMs - 3 * DAY, atMs + 3 * DAY] as const);
      const year = [Date.parse('2027-01-01T00:00:00Z'), Date.parse('2028-01-01T00:00:00Z')] as const;
      for (const [from, to] of [...spans, year])
        expect(dueTimesBetween(times, from, to, 10_000)).toEqual(
          expected.filter((ms) => ms > from && ms <= to),
        );
    },
  );

  it('has as its next due times the first that come', () => {
    const expected = dueByIntl(due({ zone, minute, days: [1, 3, 7] }));
    const random = randomFrom(minute + 1);
    for (let round = 0; round < 50; round += 1) {
      const at = Math.floor(random() * (expected.length - 4));
      const from = expected[at] ?? 0;
      const to = expected[at + 1] ?? 0;
      const afterMs = from + Math.floor(random() * (to - from));
      expect(nextDues(due({ zone, minute, days: [1, 3, 7] }), afterMs, 3)).toEqual(
        expected.slice(at + 1, at + 4),
      );
    }
  });
});

describe('a time that does not exist, and one that comes twice', () => {
  const night = due({ minute: 150, days: EVERY_DAY });
  const on = (date: string) =>
    dueTimesBetween(
      night,
      Date.parse(`${date}T00:00:00Z`) - 2 * HOUR,
      Date.parse(`${date}T20:00:00Z`),
      5,
    ).map((ms) => new Date(ms).toISOString());

  it('runs at the next time that does exist, and once where it comes twice', () => {
    expect(on('2026-03-28')).toEqual(['2026-03-28T01:30:00.000Z']);
    // 02:30 is skipped: 03:00 is the next minute.
    expect(on('2026-03-29')).toEqual(['2026-03-29T01:00:00.000Z']);
    // 02:30 comes at 00:30 and at 01:30 UTC.
    expect(on('2026-10-25')).toEqual(['2026-10-25T00:30:00.000Z']);
  });

  it('sends it once when it is looked at each minute of either night', () => {
    for (const date of ['2026-03-29', '2026-10-25']) {
      const from = Date.parse(`${date}T00:00:00Z`) - 2 * HOUR;
      const digest = { due: night, dueSinceMs: from };
      const sent: number[] = [];
      for (const atMs of minutes(from, from + DAY)) {
        const { send } = decide(digest, sent.length === 0 ? null : { dueAtMs: sent.at(-1) ?? 0 }, atMs);
        if (send !== null) sent.push(send.dueAtMs);
      }
      expect(sent).toHaveLength(1);
    }
  });
});

describe('holidays', () => {
  const christmas: LocalDate[] = [
    { year: 2026, month: 12, day: 25 },
    { year: 2026, month: 12, day: 28 },
  ];

  it('are left out by their date in the zone of the digest', () => {
    const times = due({ zone: 'Pacific/Auckland', except: christmas });
    const from = Date.parse('2026-12-23T00:00:00Z');
    expect(nextDues(times, from, 3).map((ms) => new Date(ms).toISOString())).toEqual([
      '2026-12-23T19:30:00.000Z',
      '2026-12-28T19:30:00.000Z',
      '2026-12-29T19:30:00.000Z',
    ]);
  });

  it('may be all due days of months: the next is still found', () => {
    const except = Array.from({ length: 60 }, (_, week): LocalDate => {
      const day = new Date(Date.UTC(2026, 0, 5 + 7 * week));
      return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
    });
    const next = nextDue(due({ days: [1], except }), Date.parse('2026-01-01T00:00:00Z'));
    expect(new Date(next ?? 0).toISOString()).toBe('2027-03-01T07:30:00.000Z');
  });
});

describe('what is to be done now', () => {
  const monday = Date.parse('2026-11-16T07:30:00Z');
  const digest = { due: due(), dueSinceMs: monday - 30 * DAY };
  const lastWeek = { dueAtMs: monday - 3 * DAY };

  it.each<[string, number, readonly number[], ReturnType<typeof decide>['send']]>([
    ['nothing a second before', -1_000, [], null],
    ['sent at the second', 0, [], { dueAtMs: monday, isLate: false }],
    ['sent within five minutes without a word', 5 * MINUTE, [], { dueAtMs: monday, isLate: false }],
    ['sent late beyond', 5 * MINUTE + 1_000, [], { dueAtMs: monday, isLate: true }],
    ['sent late up to two hours', 2 * HOUR - 1, [], { dueAtMs: monday, isLate: true }],
    ['skipped from two hours on', 2 * HOUR, [monday], null],
    ['the older skipped, the latest sent', DAY, [monday], { dueAtMs: monday + DAY, isLate: false }],
    ['all skipped', 2 * DAY - HOUR, [monday, monday + DAY], null],
  ])('is %s', (_, afterMs, skip, send) => {
    expect(decide(digest, lastWeek, monday + afterMs)).toEqual({ skip, send });
  });

  it('owes a new or re-timed digest nothing of the past', () => {
    const since = { ...digest, dueSinceMs: monday };
    expect(decide(since, null, monday + MINUTE)).toEqual({ skip: [], send: null });
    expect(decide(since, lastWeek, monday + MINUTE)).toEqual({ skip: [], send: null });
    expect(decide({ ...digest, dueSinceMs: monday - 1 }, null, monday).send).not.toBeNull();
  });

  it('does nothing twice, and nothing when the clock is set back', () => {
    expect(decide(digest, { dueAtMs: monday }, monday + MINUTE)).toEqual({ skip: [], send: null });
    expect(decide(digest, { dueAtMs: monday }, monday - 5 * DAY)).toEqual({ skip: [], send: null });
  });

  it('notes a month of missed days after years of absence, and no more', () => {
    const { skip, send } = decide(digest, { dueAtMs: monday - 900 * DAY }, monday + 3 * HOUR);
    expect(skip.length).toBeLessThanOrEqual(32);
    expect([skip.at(-1), send]).toEqual([monday, null]);
  });
});
