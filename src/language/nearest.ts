/** The nearest known words to a misspelt one. */

const MAX_TYPED_LENGTH = 40;

/** At most `most` candidates within a few slips of the typed word, nearest first. Both sides are folded by the caller's `keyOf`. */
export function nearest<T>(
  typed: string,
  candidates: readonly T[],
  keysOf: (candidate: T) => readonly string[],
  most = 3,
  slack = slipsAllowed(typed),
): T[] {
  if (typed.length > MAX_TYPED_LENGTH) return [];
  return candidates
    .map((candidate) => ({
      candidate,
      slips: Math.min(...keysOf(candidate).map((key) => slipsBetween(typed, key, slack))),
    }))
    .filter(({ slips }) => slips <= slack)
    .sort((a, b) => a.slips - b.slips)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** None in one or two letters: any other such word would be as near. */
function slipsAllowed(typed: string): number {
  if (typed.length <= 2) return 0;
  if (typed.length <= 4) return 1;
  return typed.length <= 7 ? 2 : 3;
}

/**
 * Letters added, left out, replaced or swapped with a neighbour (Damerau's optimal string alignment);
 * `limit + 1` as soon as it is more than the limit.
 */
export function slipsBetween(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(last, j - 1) + Number(a[i - 1] !== b[j - 1]);
      let slips = Math.min(replaced, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        slips = Math.min(slips, at(beforeLast, j - 2) + 1);
      row.push(slips);
    }
    if (Math.min(...row) > limit) return limit + 1;
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
