/** What a run of samples comes to. */

/** The value that so many percent of the samples do not exceed; NaN of no samples. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = Math.ceil((percent / 100) * sorted.length) - 1;
  return sorted[Math.max(0, at)] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** Milliseconds that the work takes. */
export async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

/** Median microseconds of one call of each work, over batches in turn that are long enough for the timer. */
export function microseconds<K extends string>(
  works: Readonly<Record<K, () => unknown>>,
  calls: number,
  batches: number,
): Record<K, number> {
  const names = Object.keys(works) as K[];
  const samples = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let batch = 0; batch < batches; batch += 1) {
    for (const name of names) {
      const startMs = performance.now();
      for (let call = 0; call < calls; call += 1) last.result = works[name]();
      samples.get(name)?.push(((performance.now() - startMs) * 1000) / calls);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(samples.get(name) ?? [])])) as Record<
    K,
    number
  >;
}

/** Held, so that no compiler may leave the work out. */
const last: { result: unknown } = { result: null };
