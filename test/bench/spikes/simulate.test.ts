/** The simulation is as unruly as it says: else the bench would flatter. */
import { describe, expect, test } from 'vitest';
import { betaShares, createRandom, normal } from './random.ts';
import { BASES, MEDIANS, SCATTERS, simulate, spiked } from './simulate.ts';

describe('simulated queues', () => {
  test.each(BASES.flatMap((base) => SCATTERS.map((scatter) => [base, scatter] as const)))(
    'draw shares of mean %f and intraclass correlation %f',
    (base, scatter) => {
      const random = createRandom(4);
      const shareAt = betaShares(base, scatter);
      const shares = Array.from({ length: 60_000 }, () => shareAt(normal(random)));
      const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
      const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length;
      expect(mean / base).toBeCloseTo(1, 1);
      expect(variance / (base * (1 - base)) / scatter).toBeCloseTo(1, 1);
    },
  );

  test.each(MEDIANS)('have a median of about %i offers in opening hours', (median) => {
    const { halfHours } = simulate({ seed: 4, median, base: 0.08, scatter: 0.02 }, 8);
    const open = halfHours.filter((_, at) => at % 336 < 240 && at % 48 >= 16 && at % 48 < 40);
    const middle = open.map(({ offered }) => offered).sort((a, b) => a - b)[Math.floor(open.length / 2)] ?? 0;
    expect(Math.abs(middle / median - 1)).toBeLessThan(0.1);
  });

  test('have half-hours that resemble the one before by about a half, and those of two hours ago by a quarter', () => {
    const { share, season } = simulate({ seed: 4, median: 2, base: 0.08, scatter: 0.05 }, 40);
    const deviations = share.map((value, at) => value / (season[at] ?? 1) - 1);
    const product = (lag: number) =>
      deviations.reduce((sum, value, at) => sum + (at < lag ? 0 : value * (deviations[at - lag] ?? 0)), 0);
    expect(Math.abs(product(1) / product(0) - 0.48)).toBeLessThan(0.05);
    expect(Math.abs(product(4) / product(0) - 0.25)).toBeLessThan(0.06);
  });

  test('have, in a spike, so many times the abandons', () => {
    const series = simulate({ seed: 4, median: 200, base: 0.08, scatter: 0.02 }, 8);
    const random = createRandom(4);
    let [before, after] = [0, 0];
    for (let day = 0; day < 5 * 8; day += 1) {
      const fromStep = (Math.floor(day / 5) * 7 + (day % 5)) * 576 + 10 * 24;
      const raised = spiked(series, { fromStep, toStep: fromStep + 24, times: 3 }, random);
      before += series.abandoned.slice(fromStep, fromStep + 24).reduce((sum, count) => sum + count, 0);
      after += raised.reduce((sum, count) => sum + count, 0);
    }
    expect(Math.abs(after / before - 3)).toBeLessThan(0.15);
  });

  test('are the same again for the same seed', () => {
    const key = { seed: 4, median: 10, base: 0.08, scatter: 0.02 };
    expect(simulate(key, 2)).toEqual(simulate(key, 2));
    expect(simulate({ ...key, seed: 5 }, 2).halfHours).not.toEqual(simulate(key, 2).halfHours);
  });
});
