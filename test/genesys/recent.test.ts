/** The tick's reading: figures equal a count of the calls at every moment, in the fewest calls and bytes. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { RecentAnswer } from '../../src/core/ports.ts';
import type { Genesys, GenesysLimits } from '../../src/genesys/connect.ts';
import { METRIC_OF } from '../../src/genesys/schemas.ts';
import { type Organisation, startOrganisation } from '../../src/sandbox/organisation/organisation.ts';
import { createTestClock, type TestClock } from './clock.ts';
import { ALL_STATS, type Cells, countedCells, type Stat, toldCells } from './events.ts';
import { type Listener, listenBefore } from './listener.ts';
import {
  AGGREGATES,
  connectTo,
  createRecordedLog,
  given,
  idsOf,
  OBSERVATIONS,
  openWorld,
  pathsAsked,
  WEDNESDAY,
} from './world.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const TICK_MS = 30_000;
/** Hundreds of ticks, on a machine that is busy with other work. */
const PATIENCE_MS = 180_000;
const ENDED: readonly Stat[] = ['abandoned', 'answered', 'flowedOut'];

interface Watch {
  organisation: Organisation;
  genesys: Genesys;
  clock: TestClock;
  listener: Listener;
}

type Scene = Pick<Watch, 'organisation' | 'clock'>;

/** A bot before this organisation; its clock may be ahead of the organisation's. */
async function watchOver(
  { organisation, clock }: Scene,
  { aheadMs = 0, limits = {} }: { aheadMs?: number; limits?: Partial<GenesysLimits> } = {},
): Promise<Watch> {
  const listener = await listenBefore(organisation.url);
  const ahead = { ...clock, now: () => clock.now() + aheadMs };
  const { clientId, clientSecret } = organisation;
  const genesys = connectTo(listener.url, ahead, createRecordedLog(), { clientId, clientSecret, limits });
  onTestFinished(() => genesys.stop());
  return { organisation, genesys, clock: ahead, listener };
}

async function openWatch(
  some: Parameters<typeof openWorld>[0] = {},
  options: Parameters<typeof watchOver>[1] = {},
): Promise<Watch> {
  return watchOver(await openWorld({ queueCount: 4, ...some }), options);
}

function ask(
  { genesys, organisation }: Watch,
  stats: readonly Stat[] = ENDED,
  queueIds: readonly string[] = idsOf(organisation),
): Promise<RecentAnswer> {
  return genesys.recent({ queueIds, stats: new Set(stats) });
}

function quartersAt(nowMs: number) {
  const endMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS + QUARTER_MS;
  return { startMs: endMs - 9 * QUARTER_MS, endMs, stepMs: QUARTER_MS };
}

function cellsOf(answer: RecentAnswer): Cells {
  return toldCells(
    [...answer.queues].map(([id, outcome]) => [id, given(outcome)] as const),
    QUARTER_MS,
  );
}

/** Reads once and holds it against the calls; how many cells there were. */
async function tick(
  watch: Watch,
  stats: readonly Stat[] = ENDED,
  queueIds: readonly string[] = idsOf(watch.organisation),
): Promise<number> {
  const cells = cellsOf(await ask(watch, stats, queueIds));
  expect(cells).toEqual(countedCells(watch.organisation, quartersAt(watch.clock.now()), queueIds, stats));
  return Object.keys(cells).length;
}

/** Quarter-hours that each call since the last look was about. */
function quartersAsked({ asked }: Listener): number[] {
  const lengths = asked.map(({ startMs, endMs }) => (endMs - startMs) / QUARTER_MS);
  asked.length = 0;
  return lengths;
}

describe('the last quarter-hours equal a count of the calls', () => {
  it('with each stat alone, with few and with all', async () => {
    const watch = await openWatch({ startIso: '2026-03-11T11:10:11Z', queueCount: 12 });
    const { listener } = watch;
    for (const stats of [...ALL_STATS.map((stat) => [stat]), ENDED, ALL_STATS]) {
      const cells = await tick(watch, stats);
      // Nobody waited for so long that morning; in the days of history.test.ts some did.
      if (stats.join() !== 'flowedOut') expect(cells).toBeGreaterThan(0);
      for (const { metrics } of listener.asked) {
        expect([...metrics].sort()).toEqual(stats.map((stat) => METRIC_OF[stat]).sort());
      }
      listener.asked.length = 0;
    }
  });

  it(
    'at every tick of two hours and a half',
    async () => {
      const watch = await openWatch({ startIso: '2026-03-11T11:07:13.5Z' });
      for (let at = 0; at < 300; at += 1) {
        expect(await tick(watch)).toBeGreaterThan(20);
        watch.clock.advance(TICK_MS);
      }
    },
    PATIENCE_MS,
  );

  it(
    'also where figures arrive five minutes late',
    async () => {
      const watch = await openWatch({ startIso: '2026-03-11T11:07:13.5Z' }, { aheadMs: 5 * MINUTE_MS });
      for (let at = 0; at < 160; at += 1) {
        expect(await tick(watch)).toBeGreaterThan(20);
        watch.clock.advance(at % 10 === 0 ? 3 * MINUTE_MS : TICK_MS);
      }
    },
    PATIENCE_MS,
  );

  it('around the edge of a quarter-hour, to the millisecond', async () => {
    const watch = await openWatch({ startIso: '2026-03-11T11:14:59.000Z' });
    for (const ms of [0, 999, 1, 1, 898_999, 1_000, 0, 1, 599_998, 1, 1]) {
      watch.clock.advance(ms);
      expect(await tick(watch)).toBeGreaterThan(20);
    }
  });

  it.each([
    // Twice a reading in the middle of a quarter-hour, then one so many minutes later.
    { gapMinutes: 5, asked: 2 },
    { gapMinutes: 9, asked: 3 },
    { gapMinutes: 20, asked: 3 },
    { gapMinutes: 50, asked: 5 },
    { gapMinutes: 119, asked: 9 },
    { gapMinutes: 200, asked: 9 },
    { gapMinutes: 60 * 24 * 2, asked: 9 },
  ])('after a gap of $gapMinutes min, asking for $asked of them', async ({ gapMinutes, asked }) => {
    const watch = await openWatch({ startIso: '2026-03-11T11:06:00Z' });
    await tick(watch);
    watch.clock.advance(TICK_MS);
    await tick(watch);
    expect(quartersAsked(watch.listener)).toEqual([9, 2]);
    watch.clock.advance(gapMinutes * MINUTE_MS);
    await tick(watch);
    expect(quartersAsked(watch.listener)).toEqual([asked]);
    watch.clock.advance(TICK_MS);
    await tick(watch);
    expect(quartersAsked(watch.listener)).toEqual([2]);
  });

  it.each(['2026-03-28T21:00:00Z', '2025-10-25T20:00:00Z'])(
    'over a night in which the clocks change, from %s',
    async (startIso) => {
      const watch = await openWatch({ startIso, queueCount: 2 });
      let cells = 0;
      for (let at = 0; at < 110; at += 1) {
        cells += await tick(watch, ENDED);
        watch.clock.advance(7 * MINUTE_MS + 1_003);
      }
      expect(cells).toBeGreaterThan(500);
    },
  );

  it('after the clock was set ahead by mistake, and back', async () => {
    const watch = await openWatch();
    await tick(watch);
    let aheadMs = 60 * MINUTE_MS;
    const { clientId, clientSecret } = watch.organisation;
    const clock = { ...watch.clock, now: () => watch.clock.now() + aheadMs };
    const genesys = connectTo(watch.listener.url, clock, createRecordedLog(), { clientId, clientSecret });
    onTestFinished(() => genesys.stop());
    await ask({ ...watch, genesys });
    aheadMs = 0;
    for (let at = 0; at < 20; at += 1) {
      expect(await tick({ ...watch, genesys })).toBeGreaterThan(20);
      watch.clock.advance(7 * MINUTE_MS);
    }
  });
});

describe('what is asked for', () => {
  it('is all at the start, then the open quarter-hour and the one before it', async () => {
    const watch = await openWatch({ startIso: '2026-03-11T11:07:00Z' });
    const { listener, clock } = watch;
    await tick(watch);
    expect(listener.asked).toMatchObject([
      {
        startMs: Date.parse('2026-03-11T09:00:00Z'),
        endMs: Date.parse('2026-03-11T11:15:00Z'),
        granularity: 'PT15M',
        metrics: ['tAbandon', 'tAnswered', 'tFlowOut'],
      },
    ]);
    quartersAsked(listener);
    for (let at = 0; at < 120; at += 1) {
      clock.advance(TICK_MS);
      await tick(watch);
    }
    expect(quartersAsked(listener)).toEqual(Array(120).fill(2));
  });

  it('is a closed quarter-hour again until ten minutes after its end have been read', async () => {
    const watch = await openWatch({ startIso: '2026-03-11T11:14:50Z' });
    const { listener, clock } = watch;
    const asked = [];
    // 11:14:50, 11:24:59, 11:30, 11:39, 11:40, 11:45, 12:01
    for (const seconds of [0, 609, 301, 540, 60, 300, 960]) {
      clock.advance(seconds * 1_000);
      await tick(watch);
      asked.push(...quartersAsked(listener));
    }
    expect(asked).toEqual([9, 2, 3, 2, 2, 2, 3]);
  });

  it('is all of a stat that is new, and no more of one that is gone', async () => {
    const watch = await openWatch();
    const { listener, clock } = watch;
    const asked = [];
    for (const stats of [['abandoned'], ['abandoned', 'offered'], ['offered'], ['offered'], ENDED] as const) {
      clock.advance(TICK_MS);
      expect(await tick(watch, stats)).toBeGreaterThan(0);
      asked.push(...quartersAsked(listener));
    }
    expect(asked).toEqual([9, 9, 2, 2, 9]);
  });

  it('is nothing where no rule uses a stat or watches a queue', async () => {
    const watch = await openWatch();
    const ids = idsOf(watch.organisation);
    expect(await ask(watch, [])).toEqual({
      fetchedAtMs: watch.clock.now(),
      queues: new Map(ids.map((id) => [id, { ok: true, value: [] }])),
    });
    expect(await ask(watch, ENDED, [])).toEqual({ fetchedAtMs: watch.clock.now(), queues: new Map() });
    expect(watch.listener.asked).toEqual([]);
  });

  it('is kept only for queues that are still watched', async () => {
    const watch = await openWatch();
    const { genesys, listener, clock } = watch;
    const [first = '', ...others] = idsOf(watch.organisation);
    await tick(watch);
    expect(genesys.usage().recent).toMatchObject({ queues: 4 });
    await tick(watch, ENDED, [first]);
    expect(genesys.usage().recent).toMatchObject({ queues: 1 });
    expect(genesys.usage().recent.quarters).toBeLessThanOrEqual(8);
    clock.advance(TICK_MS);
    quartersAsked(listener);
    await tick(watch, ENDED, [first, first, ...others]);
    expect(listener.asked.map(({ queueIds }) => queueIds.length)).toEqual([4]);
    expect(quartersAsked(listener)).toEqual([9]);
  });

  it('is not what two readings at once make of it', async () => {
    const watch = await openWatch();
    const { clock, organisation } = watch;
    for (let at = 0; at < 30; at += 1) {
      const both = await Promise.all([
        ask(watch),
        ask(watch, ['offered']),
        ask(watch, ENDED, idsOf(organisation).slice(0, 2)),
      ]);
      expect(cellsOf(both[0])).toEqual(
        countedCells(organisation, quartersAt(clock.now()), idsOf(organisation), ENDED),
      );
      await tick(watch);
      clock.advance(4 * MINUTE_MS);
    }
  });

  it('is all that a queue was not told of while it was out of sight', async () => {
    const watch = await openWatch({ startIso: '2026-03-11T11:07:00Z', hiddenQueues: 1 });
    const { listener, clock, organisation } = watch;
    const [gone = ''] = idsOf(organisation);
    const never = organisation.hiddenQueues[0]?.id ?? '';
    const ids = [...idsOf(organisation), never];
    await tick(watch, ENDED, ids);
    listener.hidden.add(gone);
    for (let at = 0; at < 6; at += 1) {
      clock.advance(10 * MINUTE_MS);
      const { queues } = await ask(watch, ENDED, ids);
      expect(given(queues.get(never) ?? { ok: true, value: [] })).toEqual([]);
      // What was known before stays; since then there is nothing.
      const told = given(queues.get(gone) ?? { ok: true, value: [] });
      expect(told.every(({ startMs }) => startMs < Date.parse('2026-03-11T10:45:00Z'))).toBe(true);
    }
    listener.hidden.clear();
    for (let at = 0; at < 40; at += 1) {
      expect(await tick(watch, ENDED, ids)).toBeGreaterThan(20);
      clock.advance(TICK_MS);
    }
  });

  it('tells which quarter-hour was open, also when the answer comes after its end', async () => {
    const watch = await openWatch({ startIso: '2026-03-11T11:14:59.900Z' });
    watch.listener.strike = () => {
      watch.clock.advance(5_000);
      return null;
    };
    const { fetchedAtMs } = await ask(watch);
    expect(new Date(fetchedAtMs).toISOString()).toBe('2026-03-11T11:14:59.999Z');
    watch.listener.strike = () => null;
    expect((await ask(watch)).fetchedAtMs).toBe(watch.clock.now());
    await tick(watch);
  });
});

describe('400 watched queues', () => {
  const QUEUES = 400;
  let scene: Scene;
  let bytesOf: (listener: Listener) => number;

  beforeAll(async () => {
    const clock = createTestClock(WEDNESDAY);
    const organisation = await startOrganisation({ clock: clock.sandbox, historyDays: 1, queueCount: 450 });
    // Beforehand: a day is drawn when it is first asked for, and nobody else gets a turn meanwhile.
    organisation.calls(clock.now() - MINUTE_MS, clock.now());
    scene = { organisation, clock };
    bytesOf = ({ asked }) => asked.reduce((sum, { bytes }) => sum + bytes, 0);
  }, 120_000);
  afterAll(() => scene.organisation.stop());

  function watched({ organisation }: Scene): string[] {
    return idsOf(organisation).slice(0, QUEUES);
  }

  /** The queues whose reading failed, by the kind of fault. */
  function faultsIn({ queues }: RecentAnswer): Map<string, string> {
    return new Map(
      [...queues].flatMap(([id, outcome]) => (outcome.ok ? [] : [[id, outcome.fault.kind] as const])),
    );
  }

  it('cost twelve calls a tick with what is live, and a usual tick a fraction of the bytes', async () => {
    const watch = await watchOver(scene);
    const { listener, genesys, clock, organisation } = watch;
    const ids = watched(scene);
    const bytes: number[] = [];
    for (let at = 0; at < 4; at += 1) {
      clock.advance(TICK_MS);
      organisation.requests.clear();
      listener.asked.length = 0;
      const [answer] = await Promise.all([ask(watch, ENDED, ids), genesys.live(ids, 'tick')]);
      expect(cellsOf(answer)).toEqual(countedCells(organisation, quartersAt(clock.now()), ids, ENDED));
      expect([AGGREGATES, OBSERVATIONS].map((path) => organisation.requests.count(path))).toEqual([8, 4]);
      expect(listener.asked.flatMap(({ queueIds }) => queueIds).sort()).toEqual([...ids].sort());
      bytes.push(bytesOf(listener));
    }
    expect(pathsAsked(organisation)).toEqual([AGGREGATES, OBSERVATIONS]);
    const [first = 0, ...usual] = bytes;
    for (const some of usual) expect(some).toBeLessThan(first / 3);
    expect(genesys.usage().calls.every(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('and fifty more cost nine, most of them as short as ever', async () => {
    const watch = await watchOver(scene);
    const { listener, clock, organisation } = watch;
    await ask(watch, ENDED, watched(scene));
    clock.advance(TICK_MS);
    quartersAsked(listener);
    // In an order in which the new ones are everywhere.
    expect(await tick(watch, ENDED, idsOf(organisation).sort())).toBeGreaterThan(1_000);
    const lengths = quartersAsked(listener).sort((a, b) => b - a);
    expect(lengths).toHaveLength(9);
    // Queues of which nothing is told are asked for whole as well, so more than one call may be long.
    expect(lengths.slice(-5)).toEqual(Array(5).fill(2));
  });

  it.each([
    { strike: 403, kind: 'genesys-permission', calls: 8 },
    // Three tries.
    { strike: 503, kind: 'genesys-down', calls: 10 },
    { strike: 504, kind: 'genesys-down', calls: 8 },
    { strike: 'hang', kind: 'genesys-down', calls: 8 },
  ] as const)(
    'lose fifty to one call that fails with $strike, for that tick',
    async ({ strike, kind, calls }) => {
      const watch = await watchOver(scene, { limits: { timeoutMs: strike === 'hang' ? 2_000 : 10_000 } });
      const { listener, clock, organisation } = watch;
      const ids = watched(scene);
      await tick(watch, ENDED, ids);
      clock.advance(10 * MINUTE_MS);
      listener.asked.length = 0;
      const poisoned = ids[77] ?? '';
      listener.strike = (queueIds) => (queueIds.includes(poisoned) ? strike : null);
      const answer = await ask(watch, ENDED, ids);
      const faults = faultsIn(answer);
      const call = listener.asked.find(({ queueIds }) => queueIds.includes(poisoned));
      expect([...faults.keys()].sort()).toEqual([...(call?.queueIds ?? [])].sort());
      expect([faults.size, new Set(faults.values()), listener.asked.length]).toEqual([
        50,
        new Set([kind]),
        calls,
      ]);
      const others = ids.filter((id) => !faults.has(id));
      const told = others.map((id) => [id, given(answer.queues.get(id) ?? { ok: true, value: [] })] as const);
      // While one call waits to be tried again, the others have been answered: the open quarter-hour is not of one moment.
      const { startMs, endMs, stepMs } = quartersAt(clock.now());
      const closed = told.map(
        ([id, buckets]) => [id, buckets.filter((bucket) => bucket.endMs < endMs)] as const,
      );
      expect(toldCells(closed, QUARTER_MS)).toEqual(
        countedCells(organisation, { startMs, endMs: endMs - QUARTER_MS, stepMs }, others, ENDED),
      );

      listener.strike = () => null;
      clock.advance(20 * MINUTE_MS);
      expect(await tick(watch, ENDED, ids)).toBeGreaterThan(1_000);
    },
  );

  it.each([400, 413])(
    'halve a call that is refused with %i down to the one queue that is the reason',
    async (status) => {
      const watch = await watchOver(scene);
      const { listener } = watch;
      const ids = watched(scene);
      const poisoned = ids[77] ?? '';
      listener.strike = (queueIds) => (queueIds.includes(poisoned) ? status : null);
      const faults = faultsIn(await ask(watch, ENDED, ids));
      expect(faults.has(poisoned)).toBe(true);
      expect(faults.size).toBeLessThanOrEqual(50);
    },
  );

  it('are refused together while Genesys takes no requests, and read again afterwards', async () => {
    const watch = await watchOver(scene);
    const { organisation, clock } = watch;
    const ids = watched(scene);
    await tick(watch, ENDED, ids);
    clock.advance(MINUTE_MS);
    organisation.faults.set({ kind: '429', seconds: 50, target: 'aggregates' });
    const refused = await ask(watch, ENDED, ids);
    organisation.faults.clear();
    expect([faultsIn(refused).size, new Set(faultsIn(refused).values())]).toEqual([
      QUEUES,
      new Set(['genesys-busy']),
    ]);
    expect(refused.fetchedAtMs).toBeLessThanOrEqual(clock.now());
    clock.advance(MINUTE_MS);
    expect(await tick(watch, ENDED, ids)).toBeGreaterThan(1_000);
  });
});

it('a watch beyond its share of the budget loses the queues of the calls that do not fit, and no others', async () => {
  const { organisation, clock } = await openWorld({ queueCount: 120, historyDays: 1, requestsPerMinute: 20 });
  const watch = await watchOver({ organisation, clock }, { limits: { queuesPerCall: 5 } });
  // Learns how many are allowed.
  given(await watch.genesys.directory('command'));
  const { queues } = await ask(watch);
  const failures = [...queues.values()].flatMap((outcome) => (outcome.ok ? [] : [outcome.fault.kind]));
  expect(failures.length % 5).toBe(0);
  expect(failures.length).toBeGreaterThan(0);
  expect(failures.length).toBeLessThan(120);
  expect(new Set(failures)).toEqual(new Set(['genesys-busy']));
  expect(organisation.requests.entries.some(({ status }) => status === 429)).toBe(false);
});
