/** How rarely chance does as much: tails of the beta-binomial distribution, whose scatter does not shrink with volume. */

/** Beyond this many terms a sum is cut: the rest of it is below a double's precision long before. */
const MAX_TERMS = 400_000;
/** A term this small beside the sum changes no digit that anybody sees. */
const NEGLIGIBLE = 1e-13;
/** Below it a scatter is none: the beta-binomial is then the binomial to seven digits, and better computed as one. */
const MIN_SCATTER = 1e-7;
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
 * intraclass correlation `scatter` = 1 / (α + β + 1) (Skellam 1948; the parametrisation of Williams 1975). With no
 * scatter it is the binomial's. Between 0 and 1, never NaN; summed from k outwards by the ratio of neighbouring terms.
 */
export function upperTail(k: number, n: number, mean: number, scatter: number): number {
  if (k <= 0) return 1;
  if (k > n) return 0;
  const share = Math.min(1 - MIN_SHARE, Math.max(MIN_SHARE, mean));
  const terms =
    scatter < MIN_SCATTER ? binomialTerms(n, share) : betaBinomialTerms(n, share, Math.min(0.99, scatter));
  return k > n * share ? Math.min(1, sumUpwards(k, n, terms)) : Math.max(0, 1 - sumDownwards(k - 1, terms));
}

interface Terms {
  /** Logarithm of the probability of exactly k. */
  log(k: number): number;
  /** P(k + 1) ÷ P(k). */
  ratio(k: number): number;
}

function betaBinomialTerms(n: number, share: number, scatter: number): Terms {
  const size = (1 - scatter) / scatter;
  const alpha = share * size;
  const beta = size - alpha;
  return {
    log: (k) => logChoose(n, k) + logBeta(k + alpha, n - k + beta) - logBeta(alpha, beta),
    ratio: (k) => ((n - k) / (k + 1)) * ((k + alpha) / (n - k - 1 + beta)),
  };
}

function binomialTerms(n: number, share: number): Terms {
  const odds = share / (1 - share);
  return {
    log: (k) => logChoose(n, k) + k * Math.log(share) + (n - k) * Math.log1p(-share),
    ratio: (k) => ((n - k) / (k + 1)) * odds,
  };
}

function sumUpwards(from: number, n: number, terms: Terms): number {
  let term = 1;
  let sum = 1;
  const last = Math.min(n, from + MAX_TERMS);
  for (let k = from; k < last; k += 1) {
    const ratio = terms.ratio(k);
    term *= ratio;
    sum += term;
    if (ratio < 1 && term < NEGLIGIBLE * sum) break;
  }
  return Math.exp(terms.log(from) + Math.log(sum));
}

function sumDownwards(from: number, terms: Terms): number {
  let term = 1;
  let sum = 1;
  const last = Math.max(0, from - MAX_TERMS);
  for (let k = from; k > last; k -= 1) {
    const ratio = terms.ratio(k - 1);
    term /= ratio;
    sum += term;
    if (ratio > 1 && term < NEGLIGIBLE * sum) break;
  }
  return Math.exp(terms.log(from) + Math.log(sum));
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}
