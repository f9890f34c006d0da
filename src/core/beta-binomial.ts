/** How rarely chance does as much: tails of the beta-binomial distribution, whose scatter does not shrink with volume. */

/** Beyond this many terms a sum is cut: the rest of it is below a double's precision long before. */
const MAX_TERMS = 400_000;
/** A term this small beside the sum changes no digit that anybody sees. */
const NEGLIGIBLE = 1e-12;
/** The beta-binomial is then the binomial to some six digits; with less, logarithms of far larger numbers would cancel. */
const MIN_SCATTER = 1e-7;
const MAX_SCATTER = 0.99;
const MIN_SHARE = 1e-9;

/**
 * Natural logarithm of Γ(x) for x > 0: Stirling's series with the argument raised above 10 first (Abramowitz and
 * Stegun 1964, 6.1.41). Good to some 14 digits.
 */
export function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  if (z < 10) {
    let product = 1;
    while (z < 10) {
      product *= z;
      z += 1;
    }
    shift = Math.log(product);
  }
  const inverse = 1 / z;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - shift;
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * P(X ≥ k) where X of n abandon, each with a share that is itself drawn from a beta distribution of this mean and
 * intraclass correlation `scatter` = 1 / (α + β + 1) (Skellam 1948; the parametrisation of Williams 1975). Whole
 * numbers k and n. Between 0 and 1, never NaN; summed from k outwards by the ratio of neighbouring terms.
 */
export function upperTail(k: number, n: number, mean: number, scatter: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  const share = Math.min(1 - MIN_SHARE, Math.max(MIN_SHARE, mean));
  const size = 1 / Math.min(MAX_SCATTER, Math.max(MIN_SCATTER, scatter)) - 1;
  const shape = { alpha: share * size, beta: (1 - share) * size };
  return k > n * share
    ? Math.min(1, Math.exp(logTerm(k, n, shape)) * sumUpwards(k, n, shape))
    : Math.max(0, 1 - Math.exp(logTerm(k - 1, n, shape)) * sumDownwards(k - 1, n, shape));
}

/** Of the beta distribution that shares are drawn from. */
interface Shape {
  alpha: number;
  beta: number;
}

/** The sum of P(X = k), P(X = k + 1) and so on, by the ratio of neighbours. */
function sumUpwards(from: number, n: number, { alpha, beta }: Shape): number {
  let term = 1;
  let sum = 1;
  const last = Math.min(n, from + MAX_TERMS);
  for (let k = from; k < last; k += 1) {
    const ratio = ((n - k) * (k + alpha)) / ((k + 1) * (n - k - 1 + beta));
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < NEGLIGIBLE * sum) break;
  }
  return sum;
}

function sumDownwards(from: number, n: number, { alpha, beta }: Shape): number {
  let term = 1;
  let sum = 1;
  const last = Math.max(0, from - MAX_TERMS);
  for (let k = from; k > last; k -= 1) {
    const ratio = (k * (n - k + beta)) / ((n - k + 1) * (k - 1 + alpha));
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < NEGLIGIBLE * sum) break;
  }
  return sum;
}

/** Logarithm of the probability of exactly k. */
function logTerm(k: number, n: number, { alpha, beta }: Shape): number {
  return (
    logFactorial(n) -
    logFactorial(k) -
    logFactorial(n - k) +
    logBeta(k + alpha, n - k + beta) -
    logBeta(alpha, beta)
  );
}

const factorials: number[] = [0];
const MAX_FACTORIALS = 4_096;

function logFactorial(n: number): number {
  if (n >= MAX_FACTORIALS) return logGamma(n + 1);
  for (let at = factorials.length; at <= n; at += 1)
    factorials.push((factorials[at - 1] ?? 0) + Math.log(at));
  return factorials[n] ?? 0;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
