/** `npx tsx test/bench/spikes/main.ts [--quick] [--tune]`: how well spike rules tell spikes from unruliness. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Measured, measure, type Size } from './measure.ts';
import { report } from './report.ts';
import { BASES, MEDIANS, SCATTERS, type SeriesKey } from './simulate.ts';

/** What the constants of the statistics were chosen on, and what is reported. */
export const TUNING_SEEDS = [101, 102] as const;
export const REPORTING_SEEDS = [1, 2, 3] as const;

const FULL: Size = { weeks: 16, spikes: 200 };
const QUICK: Size = { weeks: 6, spikes: 30 };
const PROCESSES = 2;
const TOLD = 'told';

export async function measureSpikes(options: {
  isQuick: boolean;
  seeds: readonly number[];
}): Promise<string> {
  const size = options.isQuick ? QUICK : FULL;
  const keys: SeriesKey[] = [];
  for (const seed of options.seeds) {
    for (const median of MEDIANS) {
      for (const base of BASES) for (const scatter of SCATTERS) keys.push({ seed, median, base, scatter });
    }
  }
  const startedMs = performance.now();
  const parts = Array.from({ length: PROCESSES }, (_, part) =>
    keys.filter((_, at) => at % PROCESSES === part),
  );
  const measured = (await Promise.all(parts.map((part) => inChild(part, size)))).flat();
  return report(measured, size, (performance.now() - startedMs) / 1000);
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
    options: { quick: { type: 'boolean', default: false }, tune: { type: 'boolean', default: false } },
  });
  const seeds = values.tune ? TUNING_SEEDS : REPORTING_SEEDS;
  process.stdout.write(await measureSpikes({ isQuick: values.quick, seeds }));
}
