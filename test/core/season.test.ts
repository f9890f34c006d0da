/** What is learned of a queue: its slots, its usual shares, how unruly it is, and where its lines are drawn. */
import { describe, expect, test } from 'vitest';
import {
  type HalfHour,
  learnSeason,
  MIN_SEASON_ENDED,
  type Season,
  SLOTS,
  slotOf,
  slotReader,
} from '../../src/core/season.ts';
import { DAY_MS, epochOf, MINUTE_MS } from '../../src/core/zone.ts';
import { createRandom } from '../bench/spikes/random.ts';
import { type SeriesKey, START_MS, simulate } from '../bench/spikes/simulate.ts';

const HALF_HOUR_MS = 30 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
const TO_MS = START_MS + 4 * WEEK_MS;

describe('slots of the week', () => {
  test('begin on Monday at midnight of the zone', () => {
    const monday = epochOf({ year: 2026, month: 11, day: 16 }, 0, 'Europe/Berlin');
    expect(slotOf(monday, 'Europe/Berlin')).toBe(0);
    expect(slotOf(monday + 29 * MINUTE_MS, 'Europe/Berlin')).toBe(0);
    expect(slotOf(monday - 1, 'Europe/Berlin')).toBe(SLOTS - 1);
    expect(slotOf(monday, 'UTC')).toBe(SLOTS - 2);
  });

  test.each(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'])(
    'read in a row are the same as each by itself, in %s, over a year',
    (zone) => {
      const slotAt = slotReader(zone);
      for (let atMs = START_MS; atMs < START_MS + 366 * DAY_MS; atMs += 23 * HALF_HOUR_MS) {
        if (slotAt(atMs) !== slotOf(atMs, zone))
          expect([atMs, slotAt(atMs)]).toEqual([atMs, slotOf(atMs, zone)]);
      }
    },
  );
});

describe('too little to learn from', () => {
  test.each<[string, HalfHour[]]>([
    ['nothing', []],
    ['five days', steady(30, 2).filter(({ startMs }) => startMs < START_MS + 5 * DAY_MS)],
    ['a few calls', steady(30, 2).slice(0, 1).concat(steady(1, 0).slice(-1))],
    ['offers of which none ended', steady(30, 2).map((each) => ({ ...each, ended: 0, abandoned: 0 }))],
    [
      'half-hours from before',
      steady(30, 2).map((each) => ({ ...each, startMs: each.startMs - 5 * WEEK_MS })),
    ],
  ])('is null: %s', (_, halfHours) => {
    expect(learnSeason(halfHours, 'UTC', START_MS, TO_MS)).toBeNull();
  });

  test('ends where there is enough', () => {
    const week = steady(1, 0).slice(0, 7 * 48);
    expect(week.length).toBeGreaterThan(MIN_SEASON_ENDED);
    expect(learnSeason(week, 'UTC', START_MS, TO_MS)).not.toBeNull();
  });
});

describe('offers', () => {
  test('are the mean of the weeks of each slot, weeks without any counted', () => {
    const halfHours = steady(0, 0).map((each, at) => ({
      ...each,
      offered: at % 336 === 20 ? 8 : 1,
      ended: 1,
    }));
    const sparse = halfHours.filter((_, at) => at !== 20);
    expect(learned(halfHours).offered[20]).toBe(8);
    expect(learned(sparse).offered[20]).toBe(6);
  });

  test('of a queue that began a week ago are not thinned by the weeks before', () => {
    const young = steady(10, 1).filter(({ startMs }) => startMs >= TO_MS - WEEK_MS);
    expect(learned(young).offered).toEqual(new Array(SLOTS).fill(10));
  });

  test.each([
    ['into summer', { year: 2026, month: 3, day: 2 }],
    ['into winter', { year: 2026, month: 10, day: 5 }],
  ])('keep to the clock on the wall where it is set %s', (_, monday) => {
    const zone = 'Europe/Berlin';
    const fromMs = epochOf(monday, 0, zone);
    const toMs = fromMs + 4 * WEEK_MS;
    // Twenty at nine on the wall, each working day.
    const halfHours: HalfHour[] = [];
    for (let atMs = fromMs; atMs < toMs; atMs += HALF_HOUR_MS) {
      const slot = slotOf(atMs, zone);
      const offered = slot < 240 && slot % 48 === 18 ? 20 : 2;
      halfHours.push({ startMs: atMs, offered, ended: offered, abandoned: offered / 10 });
    }
    const season = learnSeason(halfHours, zone, fromMs, toMs);
    for (let slot = 0; slot < SLOTS; slot += 1) {
      // The hour that is skipped came three times in four weeks, the one that comes twice five times.
      expect(season?.offered[slot]).toBe(slot < 240 && slot % 48 === 18 ? 20 : 2);
    }
  });
});

describe('the expected share', () => {
  test('of a steady queue is its share, at night as well as by day', () => {
    const { share } = learned(steady(50, 4));
    expect(share.length).toBe(SLOTS);
    for (const each of share) expect(each).toBeCloseTo(0.08, 3);
  });

  test('follows the hours of the day', () => {
    const halfHours = steady(60, 3).map((each, at) => ({
      ...each,
      abandoned: at % 48 >= 20 && at % 48 < 28 ? 9 : 3,
    }));
    const { share } = learned(halfHours);
    expect(share[48 + 24]).toBeGreaterThan(0.13);
    expect(share[48 + 8]).toBeLessThan(0.06);
  });

  test.each([2, 10, 60, 200])('is hardly moved by past spikes, at %i offers a half-hour', (median) => {
    const halfHours = simulated({ seed: 5, median, base: 0.08, scatter: 0.02 });
    const plain = learned(halfHours);
    // One Tuesday from 10 to 12 most hang up, and one Thursday from 14 to 15.
    const isBad = (at: number) => (at >= 404 && at < 408) || (at >= 844 && at < 846);
    const spiked = halfHours.map((each, at) =>
      isBad(at) ? { ...each, abandoned: Math.round(each.ended * 0.8) } : each,
    );
    const moved = learned(spiked);
    expect(mean(moved.share) / mean(plain.share)).toBeLessThan(1.1);
    expect(moved.share[48 + 22] ?? 1).toBeLessThan(0.14);
    // And the scatter does not become what hides the next one.
    expect(moved.scatter).toBeLessThan(plain.scatter + 0.01);
  });

  test.each([0.05, 0.08, 0.12])('of an unruly queue is within a quarter of the true %f', (base) => {
    const series = simulate({ seed: 6, median: 60, base, scatter: 0.05 }, 4);
    const { share } = learned(series.halfHours);
    const ratio = mean(share) / mean([...series.season]);
    expect(ratio).toBeGreaterThan(0.75);
    expect(ratio).toBeLessThan(1.25);
  });
});

describe('how unruly it is', () => {
  test('is told apart: pure chance, and scatters of 0.02 and 0.05', () => {
    const random = createRandom(3);
    const chance = steady(100, 0).map((each) => {
      let abandoned = 0;
      for (let at = 0; at < 100; at += 1) if (random() < 0.08) abandoned += 1;
      return { ...each, abandoned };
    });
    const none = learned(chance).scatter;
    const some = learned(simulated({ seed: 7, median: 100, base: 0.08, scatter: 0.02 })).scatter;
    const much = learned(simulated({ seed: 7, median: 100, base: 0.08, scatter: 0.05 })).scatter;
    expect(none).toBeLessThan(0.005);
    expect(some).toBeGreaterThan(0.013);
    expect(some).toBeLessThan(0.03);
    expect(much).toBeGreaterThan(0.035);
    expect(much).toBeLessThan(0.07);
  });

  test('does not depend on the volume', () => {
    const scatters = [10, 60, 200].map(
      (median) => learned(simulated({ seed: 8, median, base: 0.08, scatter: 0.05 })).scatter,
    );
    for (const scatter of scatters) expect(Math.abs(scatter - 0.05)).toBeLessThan(0.025);
  });

  test('tells how half-hours resemble each other, and falls with the distance', () => {
    const { resemblance } = learned(simulated({ seed: 9, median: 100, base: 0.08, scatter: 0.05 }));
    expect(Math.abs((resemblance[0] ?? 0) - 0.5)).toBeLessThan(0.15);
    for (const [at, value] of resemblance.entries()) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(resemblance[at - 1] ?? 1);
    }
  });
});

describe('a season', () => {
  test('survives JSON unchanged, in less than five kilobytes', () => {
    const season = learned(simulated({ seed: 10, median: 200, base: 0.12, scatter: 0.05 }));
    const text = JSON.stringify(season);
    expect(JSON.parse(text)).toEqual(season);
    expect(text.length).toBeLessThan(5_000);
  });

  test('draws its lines in order: low above normal above high', () => {
    for (const median of [2, 10, 60, 200]) {
      const { lines } = learned(simulated({ seed: 11, median, base: 0.08, scatter: 0.05 }));
      expect(lines.low).toBeGreaterThan(lines.normal);
      expect(lines.normal).toBeGreaterThan(lines.high);
    }
  });

  test.each<[string, (each: HalfHour, at: number) => HalfHour]>([
    ['all abandoned', (each) => ({ ...each, abandoned: each.ended })],
    ['none abandoned', (each) => ({ ...each, abandoned: 0 })],
    ['more abandoned than ended', (each) => ({ ...each, abandoned: 10 * each.ended + 5 })],
    ['tens of thousands', (each) => ({ ...each, offered: 90_000, ended: 90_000, abandoned: 7_000 })],
    ['all or nothing', (each, at) => ({ ...each, abandoned: at % 2 === 0 ? each.ended : 0 })],
    [
      'one call an hour',
      (each, at) => ({ ...each, offered: 1, ended: at % 2, abandoned: at % 4 === 1 ? 1 : 0 }),
    ],
  ])('is finite throughout: %s', (_, change) => {
    const season = learned(steady(30, 2).map(change));
    for (const value of numbersOf(season)) expect(Number.isFinite(value)).toBe(true);
    for (const share of season.share) expect(share > 0 && share < 1).toBe(true);
  });
});

function learned(halfHours: readonly HalfHour[]): Season {
  const season = learnSeason(halfHours, 'UTC', START_MS, TO_MS);
  if (season === null) throw new Error('nothing was learned');
  return season;
}

function simulated(key: SeriesKey): HalfHour[] {
  return simulate(key, 4).halfHours;
}

function steady(ended: number, abandoned: number): HalfHour[] {
  return Array.from({ length: 4 * SLOTS }, (_, at) => ({
    startMs: START_MS + at * HALF_HOUR_MS,
    offered: ended,
    ended,
    abandoned,
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function numbersOf(season: Season): number[] {
  const { offered, share, scatter, resemblance, lines } = season;
  return [...offered, ...share, scatter, ...resemblance, lines.low, lines.normal, lines.high];
}
