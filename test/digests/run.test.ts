/** The runner against ports of its own: when it asks again, what it keeps, and what one digest's trouble does to others. */
import { describe, expect, it } from 'vitest';
import type { Digest, DigestRun } from '../../src/core/digest.ts';
import { type Fault, failed, good } from '../../src/core/fault.ts';
import type { Analytics, IntervalAnswer, IntervalRequest } from '../../src/core/ports.ts';
import type { Query } from '../../src/core/query.ts';
import type { Directory, Queue } from '../../src/core/queue.ts';
import { noStats } from '../../src/core/stats.ts';
import { LeaseLost, type NewOutboxRow } from '../../src/core/store.ts';
import { createRunner } from '../../src/digests/run.ts';

const MINUTE = 60_000;
const DUE = Date.parse('2026-11-18T07:30:00Z');

const QUEUES: Queue[] = ['Billing', 'Sales'].map((name) => ({
  id: name.toLowerCase(),
  name,
  division: { id: 'd', name: 'Home' },
  targets: { voice: { percent: 80, seconds: 20 } },
}));
const DIRECTORY: Directory = { queues: QUEUES, groups: [], here: null, fetchedAtMs: DUE };

function query(overrides: Partial<Query> = {}): Query {
  return {
    scope: { kind: 'all' },
    media: [],
    period: { kind: 'day', day: 'yesterday', hours: null },
    by: ['queue'],
    step: 'whole',
    show: [],
    versus: null,
    where: [],
    sort: null,
    top: null,
    zone: null,
    ...overrides,
  };
}

function digest(id: number, overrides: Partial<Digest> = {}): Digest {
  return {
    id,
    revision: 1,
    name: null,
    queries: [query()],
    due: { minute: 510, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [] },
    channelId: `C${id}`,
    ownerId: 'U0ANA',
    keptIn: null,
    createdAtMs: DUE - 86_400_000,
    dueSinceMs: DUE - 3_600_000,
    ...overrides,
  };
}

interface World {
  digests: Digest[];
  runs: DigestRun[];
  rows: NewOutboxRow[];
  fault: Fault | null;
  nowMs: number;
  asked: IntervalRequest[];
  underWay: number;
  mostUnderWay: number;
  commitThrows: (digestId: number) => Error | null;
  told: string[];
  /** Outcomes that were counted. */
  counted: string[];
  isTied: boolean;
}

function start(digests: Digest[]) {
  const world: World = {
    digests,
    runs: [],
    rows: [],
    fault: null,
    nowMs: DUE,
    asked: [],
    underWay: 0,
    mostUnderWay: 0,
    commitThrows: () => null,
    told: [],
    counted: [],
    isTied: false,
  };
  const analytics: Pick<Analytics, 'interval'> & Analytics = {
    directory: async () => good(DIRECTORY),
    live: async () => failed({ kind: 'no-queues' }),
    async interval(request) {
      world.asked.push(request);
      world.underWay += 1;
      world.mostUnderWay = Math.max(world.mostUnderWay, world.underWay);
      await new Promise((resolve) => setImmediate(resolve));
      world.underWay -= 1;
      return world.fault === null ? good(figures(request, world.nowMs)) : failed(world.fault);
    },
  };
  const tell = (what: string) => void world.told.push(what);
  const runner = createRunner({
    analytics,
    directories: { seenFrom: async () => good(DIRECTORY), isTied: () => world.isTied },
    store: {
      digests: async () => world.digests,
      lastRuns: async () => new Map(world.runs.map((run) => [run.digestId, run])),
      episodesBetween: async () => [],
      async commitRuns({ id, revision }, runs, rows) {
        const error = world.commitThrows(id);
        if (error !== null) throw error;
        if (!world.digests.some((one) => one.id === id && one.revision === revision)) return false;
        world.runs.push(...runs);
        world.rows.push(...rows);
        return true;
      },
    },
    clock: { now: () => world.nowMs },
    log: { debug: tell, info: tell, warn: tell, error: tell },
    meter: { digestRan: (outcome) => void world.counted.push(outcome) },
    newId: () => 'abcdef0123456789',
    onRows: () => undefined,
  });
  return { world, runner };
}

/** Every queue with ten calls, all answered. */
function figures({ queueIds, startMs, endMs }: IntervalRequest, nowMs: number): IntervalAnswer {
  const stats = {
    ...noStats(),
    offered: 10,
    answered: { count: 10, sumMs: 50_000, maxMs: 9_000 },
    waited: { count: 10, sumMs: 50_000, maxMs: 9_000 },
    serviceLevel: { met: 9, counted: 10 },
  };
  const bucket = { startMs, endMs: endMs === 'open' ? nowMs : endMs, media: new Map([['voice', stats]]) };
  return {
    fetchedAtMs: nowMs,
    staleBecause: null,
    queues: new Map(queueIds.map((id) => [id, [bucket]])),
  };
}

const DOWN: Fault = { kind: 'genesys-down', how: 'error', correlationId: null };

describe('the runner', () => {
  it('keeps the run and its rows together, each under a key that is its own', async () => {
    const { world, runner } = start([digest(3, { queries: [query(), query({ by: ['media'] })] })]);
    await runner.run();
    expect(world.runs).toEqual([{ digestId: 3, dueAtMs: DUE, atMs: DUE, outcome: 'sent' }]);
    expect(world.rows.map(({ key, channelId, act, ownerId }) => ({ key, channelId, act, ownerId }))).toEqual([
      {
        key: 'digest 3 2026-11-18T07:30:00.000Z 1',
        channelId: 'C3',
        act: { kind: 'post', messageId: 'digest 3 2026-11-18T07:30:00.000Z' },
        ownerId: 'U0ANA',
      },
      {
        key: 'digest 3 2026-11-18T07:30:00.000Z 2',
        channelId: 'C3',
        act: { kind: 'reply', messageId: 'digest 3 2026-11-18T07:30:00.000Z', broadcast: false },
        ownerId: 'U0ANA',
      },
    ]);
    await runner.run();
    expect(world.runs).toHaveLength(1);
    expect(world.counted).toEqual(['sent']);
  });

  it('asks again each minute for ten minutes, no more often, then says why', async () => {
    const { world, runner } = start([digest(1)]);
    world.fault = DOWN;
    const tries: number[] = [];
    for (; world.nowMs < DUE + 12 * MINUTE && world.rows.length === 0; world.nowMs += 5_000) {
      const before = world.asked.length;
      await runner.run();
      if (world.asked.length > before) tries.push((world.nowMs - DUE) / MINUTE);
    }
    expect(tries).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(world.runs).toMatchObject([{ outcome: 'late' }]);
    expect(world.counted).toEqual(['late']);
    expect(world.rows).toHaveLength(1);
    expect(world.rows[0]?.message.summary).toMatch(
      /^Yesterday, Tue 17 Nov, all queues: No figures\. Genesys Cloud has a fault/,
    );
  });

  it('names no queue where only some are seen and nobody knows which', async () => {
    const named = query({ scope: { kind: 'named', names: [{ kind: 'exact', name: 'Billing' }] } });
    const { world, runner } = start([digest(1, { queries: [named] })]);
    Object.assign(world, { fault: DOWN, isTied: true });
    await runner.run();
    world.nowMs += 10 * MINUTE;
    await runner.run();
    expect(world.rows[0]?.message.summary).toMatch(/^Yesterday, Tue 17 Nov: No figures\./);
    expect(JSON.stringify(world.rows)).not.toContain('Billing');
  });

  it('sends it as soon as there are figures', async () => {
    const { world, runner } = start([digest(1)]);
    world.fault = DOWN;
    await runner.run();
    world.fault = null;
    world.nowMs += MINUTE;
    await runner.run();
    expect(world.runs).toMatchObject([{ outcome: 'sent' }]);
    expect(world.rows[0]?.message.summary).toContain('20 offered');
  });

  it('gathers no more than four at once, and all of two hundred', async () => {
    const { world, runner } = start(Array.from({ length: 200 }, (_, at) => digest(at + 1)));
    await runner.run();
    expect(world.runs).toHaveLength(200);
    // Each asks for its period at two sizes and four weeks before.
    expect(world.mostUnderWay).toBeLessThanOrEqual(4 * 6);
  });

  it('lets a digest with a bug keep no other from being sent', async () => {
    const broken = digest(1, { due: { ...digest(1).due, zone: 'Europe/Berlin' }, queries: [] });
    const { world, runner } = start([broken, digest(2)]);
    await runner.run();
    expect(world.runs.map(({ digestId }) => digestId)).toEqual([2]);
    expect(world.told).toContain('a bug in a digest');
  });

  it('goes on with the others when the store refuses one, and tells of it', async () => {
    const { world, runner } = start([digest(1), digest(2), digest(3)]);
    world.commitThrows = (id) => (id === 1 ? new Error('disk full') : null);
    await expect(runner.run()).rejects.toThrow('disk full');
    expect(world.runs.map(({ digestId }) => digestId)).toEqual([2, 3]);
  });

  it('begins no more when another process leads by now, or when it is stopped', async () => {
    const { world, runner } = start(Array.from({ length: 20 }, (_, at) => digest(at + 1)));
    world.commitThrows = () => new LeaseLost();
    await expect(runner.run()).rejects.toThrow(LeaseLost);
    expect(world.runs).toEqual([]);
    world.commitThrows = () => null;
    const asked = world.asked.length;
    runner.stop();
    await runner.run();
    expect(world.asked).toHaveLength(asked);
  });

  it('leaves one that was changed while it was gathered for the next look', async () => {
    const { world, runner } = start([digest(1)]);
    const [before] = world.digests;
    if (before === undefined) throw new Error('no digest');
    const running = runner.run();
    world.digests = [{ ...before, revision: 2, name: 'Retail' }];
    await running;
    expect(world.rows).toEqual([]);
    await runner.run();
    expect(world.rows[0]?.message.summary).toContain('Retail');
  });

  it('means its periods at the due time, up to the last full quarter-hour', async () => {
    const today = query({ period: { kind: 'day', day: 'today', hours: null } });
    const { world, runner } = start([
      digest(1, { queries: [today], due: { minute: 517, days: [3], zone: 'Europe/Berlin', except: [] } }),
    ]);
    world.nowMs = DUE + 90 * MINUTE;
    await runner.run();
    const midnight = Date.parse('2026-11-17T23:00:00Z');
    expect(world.asked.filter(({ startMs }) => startMs === midnight).map(({ endMs }) => endMs)).toEqual([
      DUE,
      DUE,
    ]);
    expect(world.rows[0]?.message.summary).toMatch(/^Today until 08:30, Wed 18 Nov/);
    const note = JSON.stringify(world.rows[0]?.message.parts);
    expect(note).toContain('due 08:37, sent 10:00');
  });
});
