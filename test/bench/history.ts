/** Four weeks of many queues as seasons need them: calls, seconds, memory, and how long others are kept waiting. */
import { once } from 'node:events';
import type { Build } from './build.ts';
import { end, spawnNode } from './child.ts';
import type { HistoryTold } from './children/history.ts';
import type { Row } from './table.ts';
import { environmentOf, openOrganisation, setBackMs } from './world.ts';

const QUEUES = 400;
const AGGREGATES = '/api/v2/analytics/conversations/aggregates';
/** What a fifth of the usual 300 requests a minute comes to. */
const BACKGROUND_PER_MINUTE = 60;

export async function measureHistory(build: Build, queueCount = QUEUES): Promise<Row[]> {
  const backMs = setBackMs();
  const organisation = await openOrganisation(backMs, queueCount);
  const environment = { ...environmentOf(null, organisation), BENCH_BACK_MS: String(backMs) };
  const child = spawnNode(['--expose-gc', build.child('history')], environment, true);
  try {
    const [told] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => Promise.reject(new Error('the process ended by itself'))),
    ])) as [HistoryTold];
    const { queues, buckets, ms, cpuMs, peakBytes, longestBlockMs } = told.history;
    const calls = organisation.requests.count(AGGREGATES);
    const answers = organisation.requests.entries.filter(({ path }) => path.startsWith(AGGREGATES));
    const bytes = answers.map(({ bytesOut }) => bytesOut);
    const row = (figure: string, ours: number, unit: string): Row => ({
      figure: `4 weeks of ${queues} queues, ${figure}`,
      ours,
      baseline: null,
      unit,
    });
    return [
      row('calls', calls, ''),
      row('at a fifth of the budget', calls / BACKGROUND_PER_MINUTE, 'min'),
      row('half-hours with figures', buckets, ''),
      row('answers together', bytes.reduce((sum, some) => sum + some, 0) / 1e6, 'MB'),
      row('largest answer', Math.max(...bytes) / 1e6, 'MB'),
      row('from asking to reduced (most of it the simulation)', ms / 1000, 's'),
      row('processor of the bot', cpuMs / 1000, 's'),
      row('peak memory above idle', peakBytes / 1e6, 'MB'),
      row('longest block of the event loop', longestBlockMs, 'ms'),
    ];
  } finally {
    await end(child);
    await organisation.stop();
  }
}
