/** What a spike rule takes for a spike, and what not. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeSpike, MAX_ONE_IN, type SpikeQuarter, type SpikeVerdict } from '../../src/alerts/spike.ts';
import { SENSITIVITIES } from '../../src/core/rule.ts';
import { type Season, SLOTS, slotOf } from '../../src/core/season.ts';
import { MINUTE_MS, QUARTER_MS } from '../../src/core/zone.ts';
import { createRandom } from '../bench/spikes/random.ts';
import {
  HALF_HOUR_STEPS,
  LEARN_WEEKS,
  type Series,
  type SeriesKey,
  type Spike,
  STEP_MINUTES,
  simulate,
  spiked,
  WEEK_STEPS,
} from '../bench/spikes/simulate.ts';
import {
  type Counts,
  countsOf,
  nextState,
  productWatcher,
  QUIET,
  type Watcher,
} from '../bench/spikes/watchers.ts';

/** A Tuesday at 14:05 UTC. */
const NOW_MS = Date.UTC(2026, 10, 17, 14, 5);
const OPEN_MS = Date.UTC(2026, 10, 17, 14, 0);

describe('small queues', () => {
  test.each([
    [1, 1],
    [2, 1],
    [2, 2],
    [3, 3],
    [5, 2],
    [9, 3],
  ])('of %i that ended, %i abandoned are no spike, at any sensitivity', (ended, abandoned) => {
    for (const sensitivity of SENSITIVITIES) {
      const verdict = judgeSpike(seasonOf(), [quarter(-1, ended, abandoned)], NOW_MS, 30, sensitivity);
      expect(isSpike(verdict)).toBe(false);
    }
  });

  test('with three calls in the hour have too few, and with none no traffic', () => {
    expect(judgeSpike(seasonOf(), [quarter(-1, 3, 2)], NOW_MS, 30, 'normal')).toEqual({
      kind: 'none',
      because: 'too-few',
    });
    expect(judgeSpike(seasonOf(), [], NOW_MS, 30, 'normal')).toEqual({ kind: 'none', because: 'no-traffic' });
    expect(judgeSpike(seasonOf(), [quarter(-8, 50, 50)], NOW_MS, 30, 'normal')).toEqual({
      kind: 'none',
      because: 'no-traffic',
    });
  });

  test('are not judged on callers of an hour ago', () => {
    const old = [quarter(-4, 8, 6), quarter(-3, 8, 6)];
    expect(judgeSpike(seasonOf(), old, NOW_MS, 30, 'high')).toEqual({ kind: 'none', because: 'no-traffic' });
    const answered = [...old, quarter(-1, 2, 0)];
    expect(isSpike(judgeSpike(seasonOf(), answered, NOW_MS, 30, 'high'))).toBe(false);
    const abandoned = [...old, quarter(-1, 2, 1)];
    expect(isSpike(judgeSpike(seasonOf(), abandoned, NOW_MS, 30, 'high'))).toBe(true);
  });

  test('are judged on the hour where the half-hour alone tells too little', () => {
    const quarters = [quarter(-4, 3, 2), quarter(-3, 3, 2), quarter(-2, 3, 2), quarter(-1, 3, 2)];
    const verdict = judged(judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'normal'));
    expect(verdict).toMatchObject({ isSpike: true, ended: 12, abandoned: 8 });
    expect(verdict.window.startMs).toBe(OPEN_MS - 60 * MINUTE_MS);
  });
});

describe('a verdict', () => {
  test('shows what was seen, what the season expects, and how rarely chance does as much', () => {
    const quarters = [...calm(-8, -3), quarter(-2, 40, 12), quarter(-1, 40, 12), quarter(0, 20, 6)];
    const verdict = judged(judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'normal'));
    expect(verdict.isSpike).toBe(true);
    expect(verdict.isClear).toBe(false);
    expect(verdict.seenPercent).toBe(30);
    expect(verdict.expectedPercent).toBeCloseTo(5, 9);
    expect(verdict.expectedAbandons).toBeCloseTo(0.05 * verdict.ended, 9);
    expect(verdict.oneIn).toBeGreaterThan(500);
    expect(verdict.window).toEqual({ startMs: expect.any(Number), endMs: NOW_MS, isPartial: true });
  });

  test('takes the quarter-hours in any order, and none of the future', () => {
    const quarters = [...calm(-8, -3), quarter(-2, 40, 12), quarter(-1, 40, 12), quarter(0, 20, 6)];
    const one = judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'normal');
    const other = judgeSpike(
      seasonOf(),
      [quarter(1, 99, 99), ...quarters.toReversed()],
      NOW_MS,
      30,
      'normal',
    );
    expect(other).toEqual(one);
  });

  test('says when the window is whole', () => {
    const quarters = [...calm(-8, -1)];
    expect(judged(judgeSpike(seasonOf(), quarters, OPEN_MS, 30, 'normal')).window.isPartial).toBe(false);
  });

  test('expects what is usual at this time in the zone of the season, also on the day after clocks were set', () => {
    const zone = 'Europe/Berlin';
    const before = Date.UTC(2026, 9, 23, 7, 30);
    const after = Date.UTC(2026, 9, 26, 8, 30);
    for (const nowMs of [before, after]) {
      const slot = slotOf(nowMs - 1, zone);
      expect(slot % 48).toBe(18);
      const share = new Array<number>(SLOTS).fill(0.05);
      share[slot] = 0.2;
      const season = { ...seasonOf(), zone, share };
      const quarters = [1, 2].map((back) => ({
        startMs: nowMs - back * QUARTER_MS,
        ended: 40,
        abandoned: 8,
      }));
      expect(judged(judgeSpike(season, quarters, nowMs, 30, 'normal')).expectedPercent).toBeCloseTo(20, 9);
    }
  });

  test('of a higher sensitivity finds all that a lower one finds', () => {
    for (let abandoned = 0; abandoned <= 40; abandoned += 1) {
      const quarters = [...calm(-8, -3), quarter(-2, 40, abandoned), quarter(-1, 40, abandoned)];
      const [low, normal, high] = SENSITIVITIES.map((sensitivity) =>
        Number(isSpike(judgeSpike(seasonOf(), quarters, NOW_MS, 30, sensitivity))),
      );
      expect([low, normal, high]).toEqual([low, normal, high].toSorted());
      if (abandoned === 2) expect(high).toBe(0);
      if (abandoned === 20) expect(low).toBe(1);
    }
  });

  test('needs more of a busy queue than chance alone would: its scatter does not shrink with volume', () => {
    // 7.5 % of 4,000 at an expected 5 %: for a binomial one in 10^11, for this queue an ordinary half-hour.
    const quarters = [...calm(-8, -3, 2_000), quarter(-2, 2_000, 150), quarter(-1, 2_000, 150)];
    const verdict = judged(judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'high'));
    expect(verdict.isSpike).toBe(false);
    expect(verdict.oneIn).toBeLessThan(20);
  });
});

describe('recovery', () => {
  test('leaves a gap between spike and clear', () => {
    const kinds: string[] = [];
    for (let abandoned = 0; abandoned <= 24; abandoned += 1) {
      const quarters = [...calm(-8, -3), quarter(-2, 40, abandoned), quarter(-1, 40, abandoned)];
      const { isSpike: spike, isClear } = judged(judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'normal'));
      const kind = spike ? 'spike' : isClear ? 'clear' : 'between';
      if (kinds.at(-1) !== kind) kinds.push(kind);
    }
    expect(kinds).toEqual(['clear', 'between', 'spike']);
  });

  test('is not declared while it goes on for hours, though the hour before is as bad', () => {
    const quarters = Array.from({ length: 9 }, (_, at) => quarter(at - 8, 40, 10));
    expect(judged(judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'normal')).isClear).toBe(false);
  });

  test('is seen within the window once it is over', () => {
    const quarters = [...Array.from({ length: 6 }, (_, at) => quarter(at - 8, 40, 12)), ...calm(-2, 0)];
    expect(judged(judgeSpike(seasonOf(), quarters, NOW_MS, 30, 'normal'))).toMatchObject({
      isSpike: false,
      isClear: true,
    });
  });
});

describe('on simulated queues', () => {
  test.each<[string, SeriesKey]>([
    ['2 offered a half-hour', { seed: 31, median: 2, base: 0.08, scatter: 0.05 }],
    ['10 offered', { seed: 32, median: 10, base: 0.08, scatter: 0.05 }],
    ['60 offered', { seed: 33, median: 60, base: 0.08, scatter: 0.02 }],
    ['200 offered and unruly', { seed: 34, median: 200, base: 0.05, scatter: 0.05 }],
  ])('without any spike fires no more than 0.3 times a working day in four weeks: %s', (_, key) => {
    const series = simulate(key, 2 * LEARN_WEEKS);
    expect(episodesOf(series, countsOf(series.ended, series.abandoned))).toBeLessThanOrEqual(0.3 * 20);
  });

  test('with two bad half-hours every day learn that these are usual, and fire far less for it', () => {
    const plain = simulate({ seed: 36, median: 60, base: 0.08, scatter: 0.02 }, 2 * LEARN_WEEKS);
    const random = createRandom(36);
    const abandoned = Uint16Array.from(plain.abandoned);
    const halfHours = plain.halfHours.map((each) => ({ ...each }));
    let bad = 0;
    for (let day = 0; day < 2 * LEARN_WEEKS * 7; day += 1) {
      if (day % 7 >= 5) continue;
      for (const hour of [9, 14]) {
        const at = day * 48 + 2 * (hour + Math.floor(random() * 4));
        const steps = { fromStep: at * HALF_HOUR_STEPS, toStep: (at + 1) * HALF_HOUR_STEPS, times: 5 };
        const raised = spiked(plain, steps, random);
        abandoned.set(raised, steps.fromStep);
        const halfHour = halfHours[at];
        if (halfHour !== undefined) halfHour.abandoned = raised.reduce((sum, count) => sum + count, 0);
        bad += 1;
      }
    }
    const series = { ...plain, abandoned, halfHours };
    expect(bad).toBe(80);
    const told = episodesOf(series, countsOf(series.ended, abandoned));
    const untaught = { ...series, halfHours: plain.halfHours };
    // More than 0.3 a day, since it looks far more often than history shows; without having learned, more than twice as many.
    expect(told).toBeLessThanOrEqual(0.6 * 20);
    expect(episodesOf(untaught, countsOf(series.ended, abandoned))).toBeGreaterThan(2 * told);
  });

  test('that are as regular as chance allows do not fire', () => {
    const series = simulate({ seed: 35, median: 60, base: 0.08, scatter: 0.0005 }, 2 * LEARN_WEEKS);
    expect(episodesOf(series, countsOf(series.ended, series.abandoned))).toBeLessThanOrEqual(0.3 * 20);
  });

  test.each([
    [15, 45, 'regular', 0.002],
    [10, 30, 'regular', 0.002],
    [7, 30, 'unruly', 0.02],
  ])(
    'at least %i of 15 spikes of ×3 for an hour are found within %i minutes at 60 offered a half-hour of a queue that is %s',
    (atLeast, minutes, _, scatter) => {
      const found = [41, 42, 43].flatMap((seed) => {
        const series = simulate({ seed, median: 60, base: 0.08, scatter }, LEARN_WEEKS + 1);
        const watcher = productWatcher(series);
        const random = createRandom(seed);
        return [0, 1, 2, 3, 4].filter((weekday) => {
          const from = LEARN_WEEKS * WEEK_STEPS + ((weekday * 24 + 10) * 60 + 5) / STEP_MINUTES;
          const spike: Spike = { fromStep: from, toStep: from + 60 / STEP_MINUTES, times: 3 };
          const abandoned = Uint16Array.from(series.abandoned);
          abandoned.set(spiked(series, spike, random), from);
          return firesWithin(minutes, spike, watcher, countsOf(series.ended, abandoned));
        });
      });
      expect(found.length).toBeGreaterThanOrEqual(atLeast);
    },
  );
});

describe('extreme figures', () => {
  test('never make a verdict that is not finite, and never both spike and clear', () => {
    const count = fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 80_000 }));
    fc.assert(
      fc.property(
        fc.array(fc.record({ back: fc.integer({ min: -8, max: 0 }), ended: count, abandoned: count }), {
          maxLength: 9,
        }),
        fc.constantFrom(0.002, 0.05, 0.9),
        fc.constantFrom(0.002, 0.05, 0.3),
        fc.constantFrom(15, 30, 60, 120),
        (drawn, share, scatter, overMinutes) => {
          const season = { ...seasonOf(), share: new Array<number>(SLOTS).fill(share), scatter };
          const quarters = drawn.map(({ back, ended, abandoned }) => quarter(back, ended, abandoned));
          const verdict = judgeSpike(season, quarters, NOW_MS, overMinutes, 'normal');
          if (verdict.kind === 'none') return;
          for (const value of Object.values(verdict)) {
            if (typeof value === 'number') expect(Number.isFinite(value) && value >= 0).toBe(true);
          }
          expect(verdict.isSpike && verdict.isClear).toBe(false);
          expect(verdict.abandoned).toBeLessThanOrEqual(verdict.ended);
          expect(verdict.oneIn >= 1 && verdict.oneIn <= MAX_ONE_IN).toBe(true);
        },
      ),
      { seed: 21, numRuns: 400 },
    );
  });
});

function firesWithin(minutes: number, { fromStep }: Spike, watcher: Watcher, counts: Counts): boolean {
  let state = QUIET;
  for (let at = fromStep - 60 / STEP_MINUTES; at <= fromStep + minutes / STEP_MINUTES; at += 1) {
    const next = nextState(state, watcher.see(at, counts));
    if (next.fires && at > fromStep) return true;
    state = next;
  }
  return false;
}

function episodesOf(series: Series, counts: Counts): number {
  const watcher = productWatcher(series);
  let state = QUIET;
  let episodes = 0;
  for (let at = LEARN_WEEKS * WEEK_STEPS + 1; at < counts.ended.length; at += 1) {
    const next = nextState(state, watcher.see(at, counts));
    if (next.fires) episodes += 1;
    state = next;
  }
  return episodes;
}

/** 5 % usual at all times, with the scatter and the resemblance of an ordinary queue. */
function seasonOf(): Season {
  return {
    zone: 'UTC',
    fromMs: NOW_MS - 28 * 86_400_000,
    toMs: NOW_MS,
    offered: new Array<number>(SLOTS).fill(80),
    share: new Array<number>(SLOTS).fill(0.05),
    scatter: 0.02,
    resemblance: [0.5, 0.4, 0.33, 0.28],
    lines: { low: 3, normal: 2.5, high: 2 },
  };
}

/** So many quarter-hours from the open one. */
function quarter(from: number, ended: number, abandoned: number): SpikeQuarter {
  return { startMs: OPEN_MS + from * QUARTER_MS, ended, abandoned };
}

function calm(from: number, to: number, ended = 40): SpikeQuarter[] {
  return Array.from({ length: to - from + 1 }, (_, at) => quarter(from + at, ended, ended / 20));
}

function judged(verdict: SpikeVerdict): Extract<SpikeVerdict, { kind: 'judged' }> {
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.because}`);
  return verdict;
}

function isSpike(verdict: SpikeVerdict): boolean {
  return verdict.kind === 'judged' && verdict.isSpike;
}
