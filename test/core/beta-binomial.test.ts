/** Tails of the beta-binomial against sums of exact fractions, and where numbers are extreme. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logGamma, upperTail } from '../../src/core/beta-binomial.ts';

describe('the logarithm of the gamma function', () => {
  test('is that of factorials', () => {
    let log = 0;
    for (let n = 1; n <= 170; n += 1) {
      log += Math.log(n);
      expect(logGamma(n + 1)).toBeCloseTo(log, 9);
    }
  });

  test('is that of halves: Γ(½) = √π, and Γ(x + 1) = x Γ(x)', () => {
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12);
    for (const x of [0.01, 0.3, 1.7, 9.99, 10.01, 123.4]) {
      expect(logGamma(x + 1)).toBeCloseTo(Math.log(x) + logGamma(x), 9);
    }
  });
});

describe('the tail', () => {
  test('of one call is its share, whatever the scatter', () => {
    for (const scatter of [0, 0.02, 0.5]) expect(upperTail(1, 1, 0.3, scatter)).toBeCloseTo(0.3, 6);
  });

  test('of a flat distribution of shares is flat: each number of abandons is as likely', () => {
    // Mean ½ and scatter ⅓ are α = β = 1.
    for (let k = 0; k <= 10; k += 1) expect(upperTail(k, 10, 0.5, 1 / 3)).toBeCloseTo((11 - k) / 11, 10);
  });

  test.each([
    [3, 4, 0.05, 0.05],
    [9, 50, 0.05, 0.02],
    [2, 50, 0.08, 0.05],
    [40, 200, 0.12, 0.02],
    [5, 12, 0.2, 0.3],
    [1, 60, 0.01, 0.001],
  ])('of %i of %i at %f with scatter %f is the sum of its urn', (k, n, mean, scatter) => {
    expect(upperTail(k, n, mean, scatter) / urnTail(k, n, mean, scatter)).toBeCloseTo(1, 9);
  });

  test('agrees with the urn for any numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 0, max: 81 }),
        fc.double({ min: 0.002, max: 0.9, noNaN: true }),
        fc.double({ min: 0.001, max: 0.4, noNaN: true }),
        (n, k, mean, scatter) => {
          const [ours, exact] = [upperTail(k, n, mean, scatter), urnTail(k, n, mean, scatter)];
          expect(Math.abs(ours - exact)).toBeLessThan(1e-9 + 1e-7 * exact);
        },
      ),
      { seed: 11, numRuns: 300 },
    );
  });

  test('without scatter is that of the binomial', () => {
    // 1 − 0.9^10 and 10 × 0.1^9 × 0.9 + 0.1^10.
    expect(upperTail(1, 10, 0.1, 0)).toBeCloseTo(1 - 0.9 ** 10, 6);
    expect(upperTail(9, 10, 0.1, 0) / (10 * 0.1 ** 9 * 0.9 + 0.1 ** 10)).toBeCloseTo(1, 4);
  });

  test('is a probability that falls with k, however large the numbers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: -5, max: 60_005 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, k, mean, scatter) => {
          const tail = upperTail(k, n, mean, scatter);
          expect(tail >= 0 && tail <= 1).toBe(true);
          expect(upperTail(k + 1, n, mean, scatter)).toBeLessThanOrEqual(tail + 1e-6);
        },
      ),
      { seed: 12, numRuns: 300 },
    );
  });
});

/**
 * P(X ≥ k) by Pólya's urn, call by call: after s abandons of t calls the next one abandons with chance
 * (α + s) / (α + β + t). No gamma function, no ratio of terms.
 */
function urnTail(k: number, n: number, mean: number, scatter: number): number {
  const size = 1 / scatter - 1;
  let chances = [1];
  for (let calls = 0; calls < n; calls += 1) {
    const next = new Array<number>(calls + 2).fill(0);
    for (const [abandons, chance] of chances.entries()) {
      const share = (mean * size + abandons) / (size + calls);
      next[abandons] = (next[abandons] ?? 0) + chance * (1 - share);
      next[abandons + 1] = (next[abandons + 1] ?? 0) + chance * share;
    }
    chances = next;
  }
  return chances.slice(Math.max(0, k)).reduce((sum, chance) => sum + chance, 0);
}
