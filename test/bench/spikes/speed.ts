/** Seasons of many queues learned from four weeks: time, memory, and how long nothing else gets its turn. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createLearning } from '../../../src/alerts/learning.ts';
import { good } from '../../../src/core/fault.ts';
import type { Bucket, Clock, Log } from '../../../src/core/ports.ts';
import type { HalfHour } from '../../../src/core/season.ts';
import { noStats } from '../../../src/core/stats.ts';
import { MEDIANS, START_MS, simulate } from './simulate.ts';

const QUEUES = 400;
const MEDIA = ['voice', 'message'];
const WEEKS = 4;
const HALF_HOUR_MS = 30 * 60_000;
const NOW_MS = START_MS + WEEKS * 7 * 86_400_000 + HALF_HOUR_MS;
/** Different queues that are dealt out again and again. */
const DEALT = 12;

export interface SeasonSpeed {
  seasons: number;
  /** Of learning alone: the pretend figures are made before. */
  cpuMs: number;
  longestQueueMs: number;
  longestBlockMs: number;
  peakBytes: number;
  /** Of JSON. */
  storedBytes: number;
}

export async function measureSeasonSpeed(): Promise<SeasonSpeed> {
  const dealt = Array.from({ length: DEALT }, (_, at) =>
    simulate(
      { seed: 900 + at, median: MEDIANS[at % MEDIANS.length] ?? 10, base: 0.08, scatter: 0.03 },
      WEEKS,
    ),
  ).map(({ halfHours }) => bucketsOf(halfHours));
  const ids = Array.from({ length: QUEUES }, (_, at) => `q${at}`);
  let [longestQueueMs, seasons, storedBytes, peakBytes] = [0, 0, 0, 0];
  const learning = createLearning({
    analytics: {
      async history({ queueIds }, take) {
        for (const id of queueIds) {
          const buckets = dealt[Number(id.slice(1)) % DEALT] ?? [];
          const startedMs = performance.now();
          take(id, buckets);
          const tookMs = performance.now() - startedMs;
          longestQueueMs = Math.max(longestQueueMs, tookMs);
          peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
          await nextTurn();
        }
        return good(true);
      },
    },
    store: {
      seasons: async () => new Map(),
      async putSeasons(put) {
        seasons += put.length;
        for (const { season } of put) storedBytes += JSON.stringify(season).length;
      },
    },
    clock: CLOCK,
    log: LOG,
    zone: 'Europe/Berlin',
  });
  const before = process.memoryUsage.rss();
  const delays = monitorEventLoopDelay({ resolution: 1 });
  learning.want(ids);
  delays.enable();
  const cpu = process.cpuUsage();
  while (learning.everyMs() < 60_000) await learning.run();
  const { user, system } = process.cpuUsage(cpu);
  delays.disable();
  return {
    seasons,
    cpuMs: (user + system) / 1000,
    longestQueueMs,
    longestBlockMs: delays.max / 1e6,
    peakBytes: Math.max(0, peakBytes - before),
    storedBytes,
  };
}

const CLOCK: Clock = { now: () => NOW_MS, sleep: async () => undefined, every: () => () => undefined };

function nothing(): void {
  // Nothing that this bench asks about.
}

const LOG: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

function bucketsOf(halfHours: readonly HalfHour[]): Bucket[] {
  return halfHours.map(({ startMs, offered, ended, abandoned }) => {
    const stats = noStats();
    stats.offered = offered;
    stats.answered.count = ended - abandoned;
    stats.abandoned.count = abandoned;
    return {
      startMs,
      endMs: startMs + HALF_HOUR_MS,
      media: new Map(MEDIA.map((media) => [media, stats] as const)),
    };
  });
}
