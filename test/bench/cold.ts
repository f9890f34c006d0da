/** `all now` of many queues with nothing in the cache, beside the same calls made with bare fetch. */
import { localTime, printIso, QUARTER_MS, startOfDay } from '../../src/core/zone.ts';
import type { Build } from './build.ts';
import { startChild } from './child.ts';
import { median } from './samples.ts';
import type { Row } from './table.ts';
import { environmentOf, openOrganisation, setBackMs, ZONE } from './world.ts';

const QUEUES = 250;
const RUNS = 12;

export async function measureCold(build: Build): Promise<Row[]> {
  const backMs = setBackMs();
  const organisation = await openOrganisation(backMs, QUEUES);
  const environment = {
    ...environmentOf(null, organisation),
    BENCH_BACK_MS: String(backMs),
    BENCH_INTERVAL: todaySoFar(Date.now() - backMs),
  };
  const ours = await startChild(build.child('cold'), environment);
  const plain = await startChild(build.child('plain-calls'), environment);
  const ms: number[][] = [[], []];
  const calls: number[] = [];
  try {
    for (let run = 0; run <= RUNS; run += 1) {
      for (const [at, child] of [ours, plain].entries()) {
        const before = organisation.requests.count();
        const told = await child.run();
        calls[at] = organisation.requests.count() - before;
        // In the first, the organisation simulates its day.
        if (run > 0) ms[at]?.push(told.ms);
      }
    }
    const [our, other] = [await ours.usage(), await plain.usage()];
    const figure = `all now, ${QUEUES} queues, cold`;
    const [ourMs = [], otherMs = []] = ms;
    return [
      { figure: `${figure}, p50`, ours: median(ourMs), baseline: median(otherMs), unit: 'ms' },
      { figure: `${figure}, calls`, ours: calls[0] ?? 0, baseline: calls[1] ?? 0, unit: '' },
      {
        figure: 'memory after these',
        ours: our.residentBytes / 1e6,
        baseline: other.residentBytes / 1e6,
        unit: 'MB',
      },
    ];
  } finally {
    await ours.stop();
    await plain.stop();
    await organisation.stop();
  }
}

function todaySoFar(nowMs: number): string {
  const startMs = startOfDay(localTime(nowMs, ZONE), ZONE);
  const endMs = Math.ceil(nowMs / QUARTER_MS) * QUARTER_MS;
  return `${printIso(startMs, ZONE)}/${printIso(endMs, ZONE)}`;
}
