/** What a tick takes beside its calls to Genesys: 10,000 rules at 30,000 places over 2,000 queues, judged and kept. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createWatch } from '../../src/alerts/watch.ts';
import type { Bucket, Clock, LiveAnswer, Log, RecentAnswer, WatchAnalytics } from '../../src/core/ports.ts';
import type { Directory, Queue } from '../../src/core/queue.ts';
import type { RuleTest } from '../../src/core/rule.ts';
import { learnSeason, SEASON_WEEKS } from '../../src/core/season.ts';
import type { Store } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import { calls, timer } from '../core/figures.ts';
import { everywhere } from '../settings/everywhere.ts';
import { newRule } from '../store/values.ts';
import { median } from './samples.ts';
import type { Row } from './table.ts';

const RULES = 10_000;
const QUEUES = 2_000;
const PLACES_A_RULE = 3;
const TICKS = 12;
const QUARTER_MS = 15 * 60_000;
const TICK_MS = 30_000;
const START_MS = Date.UTC(2026, 10, 18, 13, 5);
/** One queue in so many is bad at a time. */
const BAD_EVERY = 100;
const AIM_MS = 500;

export async function measureTick(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-bench-'));
  const { store } = await openStore({ dataDir: folder, databaseUrl: null }, console);
  try {
    return await measure(store);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(store: Store): Promise<Row[]> {
  const world = makeWorld();
  await addSeasons(store, world.directory);
  const collect = garbageCollector();
  for (let at = 0; at < RULES; at += 1)
    await store.addRule(ruleAt(at), 'added', { by: 'U0ANA', atMs: START_MS });
  collect();
  const heapBefore = process.memoryUsage().heapUsed;
  let ids = 0;
  const watch = createWatch({
    analytics: world.analytics,
    directories: everywhere(world.analytics),
    store,
    clock: world.clock,
    log: SILENT,
    zone: 'Europe/Berlin',
    tickMs: TICK_MS,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    onSeasonsWanted: () => undefined,
  });
  const first = await timedTick(watch.tick);
  // Seasons are read once the directory is known.
  world.advance();
  await watch.tick();
  const usual: { wallMs: number; cpuMs: number }[] = [];
  const bare: number[] = [];
  let places = 0;
  for (let at = 0; at < TICKS; at += 1) {
    world.advance();
    const taken = await timedTick(async () => {
      places = (await watch.tick()).places;
    });
    usual.push(taken);
    bare.push(bareLoop(world.latest()));
  }
  collect();
  const heap = process.memoryUsage().heapUsed - heapBefore;
  const wall = median(usual.map(({ wallMs }) => wallMs));
  const longest = Math.max(...usual.map(({ wallMs }) => wallMs));
  return [
    {
      figure: `a tick, ${RULES} rules, ${places} places, beside reading`,
      ours: wall,
      baseline: median(bare),
      unit: 'ms',
    },
    { figure: `  the longest of ${TICKS}`, ours: longest, baseline: AIM_MS, unit: 'ms', aimTimes: 1 },
    { figure: '  processor time', ours: median(usual.map(({ cpuMs }) => cpuMs)), baseline: null, unit: 'ms' },
    {
      figure: '  the first of a process, all read from the store',
      ours: first.wallMs,
      baseline: null,
      unit: 'ms',
    },
    { figure: 'memory for 1,000 rules', ours: heap / 1e6 / (RULES / 1000), baseline: null, unit: 'MB' },
  ];
}

async function timedTick(tick: () => Promise<unknown>): Promise<{ wallMs: number; cpuMs: number }> {
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await tick();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - startMs, cpuMs: (user + system) / 1000 };
}

/** The least that judging can be: one sum and one comparison a place. */
function bareLoop({ recent }: { recent: RecentAnswer }): number {
  const startMs = performance.now();
  const breaching: string[] = [];
  for (let at = 0; at < RULES; at += 1) {
    for (const index of queuesOfRule(at)) {
      const told = recent.queues.get(queueId(index));
      if (told?.ok !== true) continue;
      let ended = 0;
      let abandoned = 0;
      for (const bucket of told.value.slice(-3)) {
        for (const stats of bucket.media.values()) {
          ended += stats.answered.count + stats.abandoned.count + stats.flowedOut.count;
          abandoned += stats.abandoned.count;
        }
      }
      if (ended >= 20 && abandoned / ended > 0.08) breaching.push(`${at} ${index}`);
    }
  }
  return performance.now() - startMs;
}

function makeWorld() {
  const queues: Queue[] = Array.from({ length: QUEUES }, (_, at) => ({
    id: queueId(at),
    name: `Queue ${at}`,
    division: { id: 'd', name: 'Home' },
    targets: { voice: { percent: 80, seconds: 20 } },
  }));
  const directory: Directory = { queues, groups: [], here: null, fetchedAtMs: START_MS };
  let nowMs = START_MS;
  let figures = figuresAt(nowMs, queues);
  const clock: Clock = { now: () => nowMs, sleep: async () => undefined, every: () => () => undefined };
  const analytics: WatchAnalytics = {
    directory: async () => ({ ok: true, value: directory }),
    live: async () => ({ ok: true, value: figures.live }),
    recent: async () => figures.recent,
    interval: () => Promise.reject(new Error('not asked for here')),
    history: () => Promise.reject(new Error('not asked for here')),
    callsPerMinute: () => 300,
  };
  return {
    directory,
    analytics,
    clock,
    latest: () => figures,
    advance() {
      nowMs += TICK_MS;
      figures = figuresAt(nowMs, queues);
    },
  };
}

function figuresAt(nowMs: number, queues: readonly Queue[]): { recent: RecentAnswer; live: LiveAnswer } {
  const openMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  const tick = Math.floor(nowMs / TICK_MS);
  const isBad = (at: number) => (at + Math.floor(tick / 4)) % BAD_EVERY === 0;
  const bucketsOf = (at: number): Bucket[] =>
    Array.from({ length: 9 }, (_, quarter) => {
      const startMs = openMs - (8 - quarter) * QUARTER_MS;
      const abandoned = isBad(at) ? 9 : at % 2;
      const voice = calls(30 - abandoned, abandoned, {
        handled: timer(28, 8_000),
        serviceLevel: { met: 24 - abandoned, counted: 30 },
      });
      return {
        startMs,
        endMs: startMs + QUARTER_MS,
        media: new Map([
          ['voice', voice],
          ['chat', calls(8, at % 2)],
        ]),
      };
    });
  return {
    recent: {
      fetchedAtMs: nowMs,
      queues: new Map(queues.map((queue, at) => [queue.id, { ok: true, value: bucketsOf(at) }])),
    },
    live: {
      fetchedAtMs: nowMs,
      staleBecause: null,
      queues: new Map(
        queues.map((queue, at) => [
          queue.id,
          {
            media: new Map([
              [
                'voice',
                {
                  waiting: isBad(at) ? 8 : at % 5,
                  oldestWaitingSinceMs: nowMs - 60_000,
                  active: 9,
                  alerting: 0,
                },
              ],
            ]),
            agents: { idle: isBad(at) ? 0 : 1 + (at % 4), onQueue: 11, notResponding: 0, offQueue: 2 },
          },
        ]),
      ),
    },
  };
}

/** A season of a few queues does for all: what is looked up and judged is the same. */
async function addSeasons(store: Store, { queues }: Directory): Promise<void> {
  const toMs = START_MS - (START_MS % (2 * QUARTER_MS));
  const fromMs = toMs - SEASON_WEEKS * 7 * 24 * 3_600_000;
  const halfHours = [];
  for (let startMs = fromMs, at = 0; startMs < toMs; startMs += 2 * QUARTER_MS, at += 1) {
    halfHours.push({ startMs, offered: 60, ended: 60, abandoned: 2 + (at % 4) });
  }
  const season = learnSeason(halfHours, 'Europe/Berlin', fromMs, toMs);
  if (season === null) throw new Error('nothing was learned of a steady queue');
  await store.putSeasons(queues.map(({ id }) => ({ queueId: id, media: 'voice', season })));
}

function queueId(at: number): string {
  return `00000000-0000-4000-9000-${String(at).padStart(12, '0')}`;
}

function queuesOfRule(at: number): number[] {
  return Array.from({ length: PLACES_A_RULE }, (_, more) => (at * 7 + more * 661) % QUEUES);
}

function ruleAt(at: number) {
  const names = queuesOfRule(at).map((index) => ({ kind: 'exact' as const, name: `Queue ${index}` }));
  return newRule({
    scope: { kind: 'named', names },
    media: ['voice'],
    test: TESTS[at % TESTS.length] as RuleTest,
    channelId: `C0${at % 50}`,
  });
}

const threshold = { kind: 'threshold', clear: null, guard: null } as const;
const TESTS: readonly RuleTest[] = [
  { ...threshold, metric: 'abandon-percent', is: '>', value: 8, overMinutes: 30 },
  { ...threshold, metric: 'abandon-percent', is: '>', value: 12, overMinutes: 15 },
  { ...threshold, metric: 'abandon-percent', is: '>', value: 6, overMinutes: 60 },
  { ...threshold, metric: 'service-level', is: '<', value: 'target', overMinutes: 30 },
  { ...threshold, metric: 'speed-of-answer', is: '>', value: 60, overMinutes: 30 },
  { ...threshold, metric: 'handle-time', is: '>', value: 600, overMinutes: 60 },
  { kind: 'live', metric: 'waiting', is: '>', value: 5, clear: null },
  { kind: 'live', metric: 'idle', is: '<', value: 1, clear: null },
  { kind: 'traffic', is: '<', percentOfUsual: 40, overMinutes: 30 },
  { kind: 'spike', sensitivity: 'normal', overMinutes: 30 },
];

const SILENT: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
