/** The past in small slices: equal to a count of the calls, whole queue by whole queue, behind ticks and commands. */
import { describe, expect, it } from 'vitest';
import type { Bucket, HistoryRequest } from '../../src/core/ports.ts';
import type { IntervalStats } from '../../src/core/stats.ts';
import { DAY_MS, HOUR_MS, QUARTER_MS } from '../../src/core/zone.ts';
import { DEFAULT_LIMITS, type Genesys } from '../../src/genesys/connect.ts';
import { PLANNED_ROWS_PER_BUCKET, planHistory } from '../../src/genesys/history.ts';
import { METRIC_OF } from '../../src/genesys/schemas.ts';
import { ALL_STATS, countedCells, type Stat, toldCells } from './events.ts';
import { type Listener, listenBefore } from './listener.ts';
import {
  AGGREGATES,
  connectTo,
  createRecordedLog,
  faultOf,
  given,
  idsOf,
  LOGIN,
  openWorld,
  pathsAsked,
  type World,
} from './world.ts';

const SEASON: readonly Stat[] = ['offered', 'answered', 'abandoned', 'flowedOut'];
const STEP_MS = { PT15M: QUARTER_MS, PT30M: 2 * QUARTER_MS };
const NOW_ISO = '2026-04-01T10:00:00Z';
const TODAY_MS = Date.parse('2026-04-01T00:00:00Z');

function past(some: Partial<HistoryRequest>): HistoryRequest {
  return {
    queueIds: [],
    startMs: TODAY_MS - 14 * DAY_MS,
    endMs: TODAY_MS,
    step: 'PT30M',
    stats: new Set(SEASON),
    ...some,
  };
}

async function read(genesys: Genesys, request: HistoryRequest) {
  const taken: [string, readonly Bucket[]][] = [];
  const outcome = await genesys.history(request, (id, buckets) => taken.push([id, buckets]), 'background');
  return { outcome, taken };
}

function hasSome(cell: IntervalStats, stat: Stat): boolean {
  const figure = cell[stat];
  if (typeof figure === 'number') return figure > 0;
  return ('count' in figure ? figure.count : figure.counted) > 0;
}

/** As it is before anything has come. */
function plan(request: HistoryRequest, limits = DEFAULT_LIMITS) {
  return planHistory(request, limits, PLANNED_ROWS_PER_BUCKET);
}

/** The queues that were asked about together, each group in so many calls. */
function groupsAsked({ asked }: Listener, slices: number): (readonly string[])[] {
  return asked.filter((_, at) => at % slices === 0).map(({ queueIds }) => queueIds);
}

/** A bot behind a listener, beside the one of the world. */
async function listened({ organisation, clock }: World) {
  const listener = await listenBefore(organisation.url);
  const { clientId, clientSecret } = organisation;
  return {
    listener,
    genesys: connectTo(listener.url, clock, createRecordedLog(), { clientId, clientSecret }),
  };
}

describe('the past equals a count of the calls', () => {
  it.each<[string, Partial<HistoryRequest>]>([
    ['in half-hours, over a change of clocks', {}],
    ['in quarter-hours', { step: 'PT15M', startMs: TODAY_MS - 9 * DAY_MS }],
    ['with every stat', { stats: new Set(ALL_STATS), startMs: TODAY_MS - 8 * DAY_MS }],
    ['with a single one', { stats: new Set<Stat>(['held']) }],
    [
      'from local midnight in Berlin',
      { startMs: TODAY_MS - 10 * DAY_MS - HOUR_MS, endMs: TODAY_MS - 2 * HOUR_MS },
    ],
    [
      'from local midnight in Kathmandu',
      { startMs: TODAY_MS - 10 * DAY_MS - 23 * QUARTER_MS, endMs: TODAY_MS - 23 * QUARTER_MS },
    ],
    ['of a single bucket', { startMs: TODAY_MS - 14 * HOUR_MS, endMs: TODAY_MS - 13.5 * HOUR_MS }],
    ['until the bucket that is open', { startMs: TODAY_MS - 8 * DAY_MS, endMs: TODAY_MS + 10.5 * HOUR_MS }],
  ])('%s', async (_, some) => {
    const world = await openWorld({ startIso: NOW_ISO, queueCount: 6, historyDays: 20 });
    const { listener, genesys } = await listened(world);
    const queueIds = idsOf(world.organisation);
    const request = past({ queueIds, ...some });
    const { outcome, taken } = await read(genesys, request);
    expect(outcome).toEqual({ ok: true, value: true });
    expect(taken.map(([id]) => id)).toEqual(queueIds);
    const { startMs, endMs, step, stats } = request;
    const told = toldCells(taken, STEP_MS[step]);
    expect(Object.keys(told).length).toBeGreaterThan(endMs - startMs > DAY_MS ? 200 : 5);
    const range = { startMs, endMs, stepMs: STEP_MS[step] };
    expect(told).toEqual(countedCells(world.organisation, range, queueIds, stats));
    for (const stat of endMs - startMs > DAY_MS ? stats : []) {
      expect([stat, Object.values(told).some((cell) => hasSome(cell, stat))]).toEqual([stat, true]);
    }

    expect(pathsAsked(world.organisation)).toEqual([AGGREGATES, LOGIN]);
    const { slices } = plan(request);
    expect(listener.asked.map(({ startMs, endMs }) => [startMs, endMs])).toEqual(
      groupsAsked(listener, slices.length).flatMap(() =>
        slices.map(({ span }) => [span.startMs, span.endMs]),
      ),
    );
    expect(groupsAsked(listener, slices.length).flat()).toEqual(queueIds);
    expect(listener.atOnce.most).toBe(1);
    for (const call of listener.asked) {
      expect(call.endMs - call.startMs).toBeLessThanOrEqual(7 * DAY_MS);
      expect([...call.metrics].sort()).toEqual([...stats].map((stat) => METRIC_OF[stat]).sort());
      expect(call.bytes).toBeLessThan(3_000_000);
    }
    genesys.stop();
  });

  it('for queues that are quiet or out of sight, with nothing in them', async () => {
    const { organisation, genesys } = await openWorld({ queueCount: 1, hiddenQueues: 1 });
    const queueIds = organisation.hiddenQueues.map(({ id }) => id);
    const endMs = Date.parse('2026-03-11T00:00:00Z');
    const { taken } = await read(genesys, past({ queueIds, startMs: endMs - DAY_MS, endMs }));
    expect(taken).toEqual([[queueIds[0], []]]);
  });
});

describe('a plan', () => {
  it.each<[string, Partial<HistoryRequest>, { queues: number; slices: number; days: number }]>([
    ['a season', { startMs: TODAY_MS - 28 * DAY_MS }, { queues: 5, slices: 4, days: 7 }],
    ['a backtest', { step: 'PT15M' }, { queues: 2, slices: 2, days: 7 }],
    ['two weeks with every stat', { stats: new Set(ALL_STATS) }, { queues: 1, slices: 2, days: 7 }],
    [
      'two weeks of quarter-hours with every stat',
      { step: 'PT15M', stats: new Set(ALL_STATS) },
      { queues: 1, slices: 3, days: 649 / 96 },
    ],
    ['a day', { startMs: TODAY_MS - DAY_MS }, { queues: 36, slices: 1, days: 1 }],
    ['an hour', { startMs: TODAY_MS - HOUR_MS }, { queues: 50, slices: 1, days: 1 / 24 }],
  ])('of %s', (_, some, expected) => {
    const { queuesPerCall, slices } = plan(past(some));
    const days = Math.max(...slices.map(({ span }) => (span.endMs - span.startMs) / DAY_MS));
    expect({ queues: queuesPerCall, slices: slices.length, days }).toEqual(expected);
  });

  it('takes whole buckets in a row, from the first to the last', () => {
    for (const limits of [DEFAULT_LIMITS, { ...DEFAULT_LIMITS, daysPerCall: 1, bucketsPerCall: 7 }]) {
      const request = past({
        startMs: TODAY_MS - 14 * DAY_MS + QUARTER_MS,
        endMs: TODAY_MS + QUARTER_MS,
      });
      const { slices } = plan(request, limits);
      const buckets = slices.flatMap((slice) => slice.buckets);
      expect(buckets).toEqual(
        Array.from({ length: 14 * 48 }, (_, at) => ({
          startMs: request.startMs + at * 2 * QUARTER_MS,
          endMs: request.startMs + (at + 1) * 2 * QUARTER_MS,
        })),
      );
      for (const { span, buckets } of slices) {
        expect([span.startMs, span.endMs]).toEqual([buckets[0]?.startMs, buckets.at(-1)?.endMs]);
        // Half past the half-hour, so that no bucket of Genesys' own may lie across two of ours.
        expect(span.granularity).toBe('PT15M');
      }
    }
  });

  it('is none of no time or no queues', async () => {
    const { genesys, organisation } = await openWorld({ queueCount: 1 });
    for (const some of [{ queueIds: idsOf(organisation), startMs: TODAY_MS }, { queueIds: [] }]) {
      expect(await read(genesys, past(some))).toEqual({ outcome: { ok: true, value: true }, taken: [] });
    }
    expect(organisation.requests.count()).toBe(0);
  });

  it('has more queues in a call where the past is sparse, and fewer where it is full', () => {
    const season = past({ startMs: TODAY_MS - 28 * DAY_MS });
    const queues = [0.5, 1, 2, 4, 10, 100].map(
      (rowsPerBucket) => planHistory(season, DEFAULT_LIMITS, rowsPerBucket).queuesPerCall,
    );
    expect(queues).toEqual([14, 10, 5, 2, 1, 1]);
  });

  it.each<[string, Partial<HistoryRequest>]>([
    ['begins off a quarter-hour', { startMs: TODAY_MS - DAY_MS + 1 }],
    ['has half a bucket', { startMs: TODAY_MS - QUARTER_MS }],
    ['is too long', { startMs: TODAY_MS - 93 * DAY_MS }],
    ['is of no stat', { stats: new Set() }],
  ])('that %s is a bug, not a fault', async (_, some) => {
    const { genesys } = await openWorld({ queueCount: 1 });
    await expect(read(genesys, past({ queueIds: ['q'], ...some }))).rejects.toThrow(RangeError);
  });
});

describe('the past of some queues', () => {
  it('ends at the first fault, with whole queues handed over and no others', async () => {
    const world = await openWorld({ startIso: NOW_ISO, queueCount: 12, historyDays: 16 });
    const { listener, genesys } = await listened(world);
    const queueIds = idsOf(world.organisation);
    const request = past({ queueIds });
    // The second week of the second group.
    listener.strike = () => (listener.asked.length === 4 ? 403 : null);
    const { outcome, taken } = await read(genesys, request);
    expect(faultOf(outcome)).toMatchObject({ kind: 'genesys-permission' });
    expect(listener.asked).toHaveLength(4);
    const [first = []] = groupsAsked(listener, 2);
    expect(first).toHaveLength(5);
    expect(taken.map(([id]) => id)).toEqual(first);
    const range = { startMs: request.startMs, endMs: request.endMs, stepMs: STEP_MS.PT30M };
    expect(toldCells(taken, STEP_MS.PT30M)).toEqual(countedCells(world.organisation, range, first, SEASON));
    genesys.stop();
  });

  it.each([400, 413, 504])('is asked for in halves after %i', async (status) => {
    const world = await openWorld({ startIso: NOW_ISO, queueCount: 5, historyDays: 9 });
    const { listener, genesys } = await listened(world);
    const queueIds = idsOf(world.organisation);
    listener.strike = (asked) => (asked.length > 3 ? status : null);
    const request = past({ queueIds, startMs: TODAY_MS - 7 * DAY_MS });
    const { outcome, taken } = await read(genesys, request);
    given(outcome);
    expect(listener.asked.map(({ queueIds }) => queueIds.length)).toEqual([5, 3, 2]);
    const range = { startMs: request.startMs, endMs: request.endMs, stepMs: STEP_MS.PT30M };
    expect(toldCells(taken, STEP_MS.PT30M)).toEqual(
      countedCells(world.organisation, range, queueIds, SEASON),
    );
    genesys.stop();
  });

  it('waits for its share of the budget, and neither ticks nor commands wait for it', async () => {
    const world = await openWorld({
      startIso: NOW_ISO,
      queueCount: 24,
      historyDays: 16,
      requestsPerMinute: 20,
    });
    const { genesys, organisation, clock } = world;
    given(await genesys.directory('background'));
    const queueIds = idsOf(organisation);
    const some = queueIds.slice(0, 3);
    const others: Promise<boolean>[] = [];
    const startedMs = clock.now();
    const outcome = await genesys.history(
      past({ queueIds }),
      (id) => {
        // Now and then.
        if (queueIds.indexOf(id) % 5 > 0) return;
        const interval = {
          queueIds: some,
          startMs: TODAY_MS,
          endMs: 'open',
          step: 'whole',
          zone: 'UTC',
        } as const;
        others.push(
          genesys
            .recent({ queueIds: some, stats: new Set(SEASON) })
            .then(({ queues }) => [...queues.values()].every(({ ok }) => ok)),
          genesys.interval(interval, 'command').then(({ ok }) => ok),
        );
      },
      'background',
    );
    given(outcome);
    expect(await Promise.all(others)).toEqual(Array(10).fill(true));
    expect(organisation.requests.entries.some(({ status }) => status === 429)).toBe(false);
    // It has four requests a minute of its own, and took more.
    expect(clock.now() - startedMs).toBeGreaterThan(30_000);
  });

  it('lets others have their turn between two queues', async () => {
    const { genesys, organisation } = await openWorld({ startIso: NOW_ISO, queueCount: 5, historyDays: 3 });
    let turns = 0;
    const seen: number[] = [];
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const request = past({ queueIds: idsOf(organisation), startMs: TODAY_MS - DAY_MS });
    given(await genesys.history(request, () => seen.push(turns), 'background'));
    isOver = true;
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('meets a bug of whoever takes it as a bug', async () => {
    const { genesys, organisation } = await openWorld({ startIso: NOW_ISO, queueCount: 1 });
    const request = past({ queueIds: idsOf(organisation), startMs: TODAY_MS - DAY_MS });
    const take = () => {
      throw new Error('a bug');
    };
    await expect(genesys.history(request, take, 'background')).rejects.toThrow('a bug');
  });
});
