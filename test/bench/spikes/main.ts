/**
 * `npx tsx test/bench/spikes/main.ts`: how well spike rules tell spikes from unruliness, and what learning costs.
 * --quick: few weeks and spikes, in under half a minute; --tune: the tuning seeds; --cells: every cell as CSV.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Row } from '../table.ts';
import { type Measured, measure, type Size } from './measure.ts';
import { everyCell, report, saySpeed, summaryOf } from './report.ts';
import { BASES, MEDIANS, SCATTERS, type SeriesKey } from './simulate.ts';
import { measureSeasonSpeed } from './speed.ts';

/** What the constants of the statistics were chosen on, and what is reported. */
export const TUNING_SEEDS = [101, 102] as const;
export const REPORTING_SEEDS = [1, 2, 3] as const;

const FULL: Size = { weeks: 24, spikes: 200 };
const QUICK: Size = { weeks: 5, spikes: 20 };
const PROCESSES = 2;
const TOLD = 'told';

/** For `npm run bench`: the whole of it, its tables on standard error. */
export async function measureSpikes(): Promise<Row[]> {
  const startedMs = performance.now();
  const measured = await measureSeries(REPORTING_SEEDS, FULL);
  process.stderr.write(`${report(measured, FULL, (performance.now() - startedMs) / 1000)}\n`);
  const speed = await measureSeasonSpeed();
  const { recall, falseEpisodes, mostFalse } = summaryOf(measured);
  return [
    { figure: 'spikes found, beside an oracle', ours: recall.product, baseline: recall.oracle, unit: '' },
    { figure: 'spikes found, beside 3 sigma', ours: recall.product, baseline: recall.band, unit: '' },
    {
      figure: 'false episodes a working day, beside 3 sigma',
      ours: falseEpisodes.product,
      baseline: falseEpisodes.band,
      unit: '',
    },
    { figure: 'the same, the worst series (at most 0.3)', ours: mostFalse, baseline: null, unit: '' },
    { figure: `learning ${speed.seasons} seasons, CPU`, ours: speed.cpuMs, baseline: null, unit: 'ms' },
    { figure: 'the longest block meanwhile', ours: speed.longestBlockMs, baseline: null, unit: 'ms' },
    { figure: 'memory meanwhile', ours: speed.peakBytes / 1e6, baseline: null, unit: 'MB' },
  ];
}

async function measureSeries(seeds: readonly number[], size: Size): Promise<Measured[]> {
  const keys: SeriesKey[] = [];
  for (const seed of seeds) {
    for (const median of MEDIANS) {
      for (const base of BASES) for (const scatter of SCATTERS) keys.push({ seed, median, base, scatter });
    }
  }
  const parts = Array.from({ length: PROCESSES }, (_, part) =>
    keys.filter((_, at) => at % PROCESSES === part),
  );
  return (await Promise.all(parts.map((part) => inChild(part, size)))).flat();
}

function inChild(keys: readonly SeriesKey[], size: Size): Promise<Measured[]> {
  return new Promise((resolve, reject) => {
    const child: ChildProcess = fork(fileURLToPath(import.meta.url), [], {
      execArgv: process.execArgv,
      env: { ...process.env, SPIKE_BENCH_CHILD: '1' },
      serialization: 'advanced',
    });
    child.on('message', (message: unknown) => {
      if (isTold(message)) resolve(message.measured);
    });
    child.on('exit', (code) => reject(new Error(`a part of the spike bench ended with ${code}`)));
    child.send({ keys, size });
  });
}

function isTold(message: unknown): message is { kind: string; measured: Measured[] } {
  return typeof message === 'object' && message !== null && 'kind' in message && message.kind === TOLD;
}

function serve(): void {
  process.once('message', (asked: { keys: SeriesKey[]; size: Size }) => {
    const measured = asked.keys.map((key) => measure(key, asked.size));
    process.send?.({ kind: TOLD, measured }, () => process.exit(0));
  });
}

if (process.env.SPIKE_BENCH_CHILD === '1') serve();
else if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      tune: { type: 'boolean', default: false },
      cells: { type: 'boolean', default: false },
    },
  });
  const size = values.quick ? QUICK : FULL;
  const seeds = values.tune ? TUNING_SEEDS : values.quick ? REPORTING_SEEDS.slice(0, 1) : REPORTING_SEEDS;
  const startedMs = performance.now();
  const measured = await measureSeries(seeds, size);
  process.stdout.write(
    values.cells ? everyCell(measured) : report(measured, size, (performance.now() - startedMs) / 1000),
  );
  if (!values.quick && !values.cells) process.stdout.write(saySpeed(await measureSeasonSpeed()));
}
