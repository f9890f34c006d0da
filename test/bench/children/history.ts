/** Reads weeks of many queues, reduces them at once, and tells how long that took and what it kept others waiting. */
import type { IntervalStats } from '../../../src/core/stats.ts';
import { createGenesys } from '../../../src/genesys/connect.ts';
import { createClock } from '../../../src/ops/clock.ts';

const WEEK_MS = 7 * 86_400_000;
const HALF_HOUR_MS = 1_800_000;
const SLOTS = 336;
const SAMPLE_EVERY_MS = 20;
const STATS: ReadonlySet<keyof IntervalStats> = new Set(['offered', 'answered', 'abandoned', 'flowedOut']);

export interface HistoryTold {
  history: {
    queues: number;
    buckets: number;
    ms: number;
    cpuMs: number;
    /** Resident, above what it was before. */
    peakBytes: number;
    /** Processor time within one turn: on a busy machine, waiting for the processor is none of ours. */
    longestBlockMs: number;
  };
}

const { GENESYS_API_URL, GENESYS_CLIENT_ID = '', GENESYS_CLIENT_SECRET = '' } = process.env;
const backMs = Number(process.env.BENCH_BACK_MS);
const silent = () => undefined;
const genesys = createGenesys({
  clientId: GENESYS_CLIENT_ID,
  clientSecret: GENESYS_CLIENT_SECRET,
  region: 'mypurecloud.com',
  apiUrl: GENESYS_API_URL ?? null,
  clock: createClock(silent, { now: () => Date.now() - backMs, speed: () => 1 }),
  log: { debug: silent, info: silent, warn: silent, error: silent },
});
const directory = await genesys.directory('background');
if (!directory.ok) throw new Error(`no directory: ${directory.fault.kind}`);
const queueIds = directory.value.queues.map(({ id }) => id);
const endMs = Math.floor((Date.now() - backMs) / HALF_HOUR_MS) * HALF_HOUR_MS;

globalThis.gc?.();
const before = process.memoryUsage().rss;
let peakBytes = 0;
const sampling = setInterval(() => {
  peakBytes = Math.max(peakBytes, process.memoryUsage().rss - before);
}, SAMPLE_EVERY_MS);
let longestBlockMs = 0;
let isOver = false;
watchTurn(process.cpuUsage());
const { user, system } = process.cpuUsage();
const startMs = performance.now();

/** What a season would keep of them: numbers by half-hour of the week. */
const seasons = new Map<string, Float64Array>();
let buckets = 0;
const outcome = await genesys.history(
  { queueIds, startMs: endMs - 4 * WEEK_MS, endMs, step: 'PT30M', stats: STATS },
  (queueId, past) => {
    const slots = new Float64Array(SLOTS * 2);
    for (const bucket of past) {
      const slot = ((bucket.startMs % WEEK_MS) / HALF_HOUR_MS) * 2;
      for (const { answered, abandoned, flowedOut } of bucket.media.values()) {
        slots[slot] = (slots[slot] ?? 0) + answered.count + abandoned.count + flowedOut.count;
        slots[slot + 1] = (slots[slot + 1] ?? 0) + abandoned.count;
      }
    }
    buckets += past.length;
    seasons.set(queueId, slots);
  },
  'background',
);

const ms = performance.now() - startMs;
const used = process.cpuUsage();
isOver = true;
clearInterval(sampling);
genesys.stop();
if (!outcome.ok) throw new Error(`no history: ${outcome.fault.kind}`);
const told: HistoryTold = {
  history: {
    queues: seasons.size,
    buckets,
    ms,
    cpuMs: (used.user - user + used.system - system) / 1000,
    peakBytes,
    longestBlockMs,
  },
};
process.send?.(told);
process.on('disconnect', () => process.exit(0));

function watchTurn(since: NodeJS.CpuUsage): void {
  setTimeout(() => {
    const { user, system } = process.cpuUsage(since);
    longestBlockMs = Math.max(longestBlockMs, (user + system) / 1000);
    if (!isOver) watchTurn(process.cpuUsage());
  }, 1);
}
