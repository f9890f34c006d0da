/** How many calls are made: none for what is fresh, one for all who ask at once, and old figures when Genesys fails. */
import { describe, expect, it } from 'vitest';
import type { IntervalRequest } from '../../src/core/ports.ts';
import { intervalFreshMs } from '../../src/genesys/connect.ts';
import { AGGREGATES, faultOf, given, idsOf, OBSERVATIONS, openWorld, QUEUES, type World } from './world.ts';

const START_MS = Date.parse('2026-03-11T06:00:00Z');
const MINUTE_MS = 60_000;

function ask(queueIds: readonly string[], some: Partial<IntervalRequest> = {}): IntervalRequest {
  return { queueIds, startMs: START_MS, endMs: 'open', step: 'whole', zone: 'UTC', ...some };
}

/** Calls since the last look. */
function callsOf({ organisation }: World) {
  const calls = [QUEUES, OBSERVATIONS, AGGREGATES].map((path) => organisation.requests.count(path));
  organisation.requests.clear();
  return calls;
}

describe('fifty people who ask for 250 queues at once', () => {
  it('cost 3 calls for now and 5 for today, and nothing while that is fresh', async () => {
    const world = await openWorld({ queueCount: 260, historyDays: 1 });
    const { genesys, clock } = world;
    const ids = idsOf(world.organisation);
    const queueIds = ids.slice(0, 250);
    const people = Array.from({ length: 50 });
    const all = async () => {
      const asked = people.map(() =>
        Promise.all([genesys.live(queueIds, 'command'), genesys.interval(ask(queueIds), 'command')]),
      );
      for (const [live, interval] of await Promise.all(asked)) {
        expect([given(live).queues.size, given(interval).queues.size]).toEqual([250, 250]);
      }
    };

    await all();
    expect(callsOf(world)).toEqual([0, 3, 5]);

    clock.advance(9_000);
    await all();
    expect(callsOf(world)).toEqual([0, 0, 0]);

    given(await genesys.interval(ask(ids), 'command'));
    given(await genesys.live(ids, 'command'));
    expect(callsOf(world)).toEqual([0, 1, 1]);

    clock.advance(2_000);
    await all();
    expect(callsOf(world)).toEqual([0, 3, 0]);
    expect(genesys.usage().live).toMatchObject({
      keys: 260,
      misses: 510,
      joined: 2 * 49 * 250,
      hits: 50 * 250 + 250,
    });
  });

  it('wait for figures that are already on their way', async () => {
    const world = await openWorld({ queueCount: 6 });
    const queueIds = idsOf(world.organisation);
    world.organisation.faults.set({ kind: 'slow', ms: 120, target: 'observations' });
    const first = world.genesys.live(queueIds, 'tick');
    await new Promise((resolve) => setTimeout(resolve, 80));
    const second = world.genesys.live(queueIds.slice(0, 3), 'command');
    expect(given(await second).queues.size).toBe(3);
    given(await first);
    expect(callsOf(world)).toEqual([0, 1, 0]);
  });

  it('do not wait for what was asked for in the background', async () => {
    const world = await openWorld({ queueCount: 2 });
    const queueIds = idsOf(world.organisation);
    given(
      (
        await Promise.all([
          world.genesys.live(queueIds, 'background'),
          world.genesys.live(queueIds, 'command'),
        ])
      )[1],
    );
    expect(callsOf(world)).toEqual([0, 2, 0]);
  });
});

describe('a figure', () => {
  it.each<[string, Partial<IntervalRequest>, number]>([
    ['that is open', {}, 20_000],
    ['of a day that ends later', { endMs: START_MS + 24 * 60 * MINUTE_MS }, 20_000],
    ['that has just closed', { endMs: Date.parse('2026-03-11T11:00:00Z') }, 60_000],
    ['that closed long ago', { endMs: Date.parse('2026-03-11T10:45:00Z') }, 15 * MINUTE_MS],
  ])('%s is asked for again after %o', async (_, some, freshMs) => {
    const world = await openWorld({ queueCount: 1, startIso: '2026-03-11T11:00:30Z' });
    const request = ask(idsOf(world.organisation), some);
    const { genesys, clock } = world;
    given(await genesys.interval(request, 'command'));
    clock.advance(freshMs - 1);
    given(await genesys.interval(request, 'command'));
    expect(callsOf(world)).toEqual([0, 0, 1]);
    clock.advance(1);
    given(await genesys.interval(request, 'command'));
    expect(callsOf(world)).toEqual([0, 0, 1]);
  });

  it('that is open is asked for again as soon as a new bucket has begun', () => {
    const endMs = START_MS + 15 * MINUTE_MS;
    const figure = { value: { endMs }, fetchedAtMs: endMs - 5_000 };
    expect(intervalFreshMs(figure, true, endMs - 1)).toBe(20_000);
    expect(intervalFreshMs(figure, true, endMs)).toBe(0);
    expect(intervalFreshMs(figure, false, endMs)).toBe(20_000);
  });

  it('of a whole interval is the same in every zone, one in steps is not', async () => {
    const world = await openWorld({ queueCount: 1 });
    const queueIds = idsOf(world.organisation);
    for (const zone of ['UTC', 'Europe/Berlin', 'Asia/Kolkata'])
      given(await world.genesys.interval(ask(queueIds, { zone }), 'command'));
    expect(callsOf(world)).toEqual([0, 0, 1]);
    for (const zone of ['UTC', 'Asia/Kolkata'])
      given(await world.genesys.interval(ask(queueIds, { zone, step: 'PT1H' }), 'command'));
    expect(callsOf(world)).toEqual([0, 0, 2]);
  });

  it('of nothing is kept as well', async () => {
    const world = await openWorld({ queueCount: 1, hiddenQueues: 1 });
    const queueIds = world.organisation.hiddenQueues.map(({ id }) => id);
    for (let times = 0; times < 3; times += 1) given(await world.genesys.interval(ask(queueIds), 'command'));
    expect(callsOf(world)).toEqual([0, 0, 1]);
  });

  it('is fetched for no queue without a call', async () => {
    const world = await openWorld({ queueCount: 1 });
    expect(given(await world.genesys.live([], 'command'))).toEqual({
      queues: new Map(),
      fetchedAtMs: world.clock.now(),
      staleBecause: null,
    });
    expect(callsOf(world)).toEqual([0, 0, 0]);
  });
});

describe('when Genesys fails', () => {
  it('the last figures serve with their age and the reason, for ten minutes', async () => {
    const world = await openWorld({ queueCount: 3 });
    const { genesys, clock, organisation } = world;
    const queueIds = idsOf(organisation);
    const before = given(await genesys.live(queueIds, 'command'));
    organisation.faults.set({ kind: '503-empty', target: 'observations' });
    clock.advance(9 * MINUTE_MS);
    const stale = given(await genesys.live(queueIds, 'command'));
    expect(stale).toMatchObject({
      fetchedAtMs: before.fetchedAtMs,
      staleBecause: { kind: 'genesys-down', how: 'error' },
    });
    expect(stale.queues).toEqual(before.queues);
    clock.advance(MINUTE_MS + 1);
    expect(faultOf(await genesys.live(queueIds, 'command'))).toMatchObject({ kind: 'genesys-down' });
    organisation.faults.clear();
    expect(given(await genesys.live(queueIds, 'command'))).toMatchObject({
      fetchedAtMs: clock.now(),
      staleBecause: null,
    });
  });

  it('an answer is as old as its oldest figure', async () => {
    const world = await openWorld({ queueCount: 3 });
    const { genesys, clock, organisation } = world;
    const queueIds = idsOf(organisation);
    const first = given(await genesys.live(queueIds.slice(0, 1), 'command'));
    clock.advance(5_000);
    expect(given(await genesys.live(queueIds, 'command')).fetchedAtMs).toBe(first.fetchedAtMs);
  });

  it('a query with a queue that was never seen is refused', async () => {
    const world = await openWorld({ queueCount: 3 });
    const { genesys, clock, organisation } = world;
    const queueIds = idsOf(organisation);
    given(await genesys.live(queueIds.slice(0, 2), 'command'));
    organisation.faults.set({ kind: '500', target: 'observations' });
    clock.advance(MINUTE_MS);
    expect(given(await genesys.live(queueIds.slice(0, 2), 'command')).staleBecause).not.toBeNull();
    expect(faultOf(await genesys.live(queueIds, 'command'))).toMatchObject({ kind: 'genesys-down' });
  });

  it('figures of an interval that closed long ago serve for ten minutes beyond their freshness', async () => {
    const world = await openWorld({ queueCount: 1 });
    const { genesys, clock, organisation } = world;
    const request = ask(idsOf(organisation), { endMs: START_MS + 60 * MINUTE_MS });
    given(await genesys.interval(request, 'command'));
    organisation.faults.set({ kind: '500', target: 'aggregates' });
    clock.advance(24 * MINUTE_MS);
    expect(given(await genesys.interval(request, 'command')).staleBecause).not.toBeNull();
    clock.advance(2 * MINUTE_MS);
    expect(faultOf(await genesys.interval(request, 'command'))).toMatchObject({ kind: 'genesys-down' });
  });

  it('the directory serves on, and Genesys is tried again only after half a minute', async () => {
    const world = await openWorld({ queueCount: 3 });
    const { genesys, clock, organisation } = world;
    const before = given(await genesys.directory('command'));
    clock.advance(5 * MINUTE_MS - 1);
    given(await genesys.directory('command'));
    expect(callsOf(world)).toEqual([1, 0, 0]);
    organisation.faults.set({ kind: '500', target: 'queues' });
    clock.advance(3 * 60 * MINUTE_MS);
    const stale = await Promise.all([genesys.directory('command'), genesys.directory('tick')]);
    expect(stale.map((outcome) => given(outcome))).toEqual([before, before]);
    expect(callsOf(world)).toEqual([3, 0, 0]);
    given(await genesys.directory('command'));
    expect(callsOf(world)).toEqual([0, 0, 0]);
    organisation.faults.clear();
    clock.advance(31_000);
    expect(given(await genesys.directory('command')).fetchedAtMs).toBe(clock.now());
  });
});

describe('a call that is too large', () => {
  it('is halved until it passes', async () => {
    const world = await openWorld({ queueCount: 100 });
    const { genesys, organisation } = world;
    const queueIds = idsOf(organisation);
    organisation.faults.set({ kind: '413', target: 'all', overQueues: 30 });
    expect(given(await genesys.live(queueIds, 'command')).queues.size).toBe(100);
    // 100; 50 and 50; four of 25.
    expect(callsOf(world)).toEqual([0, 7, 0]);
    expect(given(await genesys.interval(ask(queueIds), 'command')).queues.size).toBe(100);
    expect(callsOf(world)).toEqual([0, 0, 6]);
  });

  it('is halved when the organisation takes fewer queues than we thought', async () => {
    const world = await openWorld({ queueCount: 40, limits: { observationQueues: 20 } });
    expect(given(await world.genesys.live(idsOf(world.organisation), 'command')).queues.size).toBe(40);
    expect(callsOf(world)).toEqual([0, 3, 0]);
  });

  it('is halved once at most after time-outs', async () => {
    const world = await openWorld({ queueCount: 8 }, { limits: { timeoutMs: 400 } });
    world.organisation.faults.set({ kind: 'hang', target: 'observations' });
    expect(faultOf(await world.genesys.live(idsOf(world.organisation), 'command'))).toMatchObject({
      how: 'timeout',
    });
    // 8 and 4 queues, one after the other, and no more of the rest.
    expect(callsOf(world)).toEqual([0, 2, 0]);
  });

  it('is halved after a time-out and may then pass', async () => {
    const world = await openWorld({ queueCount: 4 }, { limits: { timeoutMs: 1_500 } });
    world.organisation.faults.set({ kind: 'hang', target: 'observations', times: 1 });
    expect(given(await world.genesys.live(idsOf(world.organisation), 'command')).queues.size).toBe(4);
    expect(callsOf(world)).toEqual([0, 3, 0]);
  });
});

describe('questions that wait for their turn', () => {
  const limits = { observedQueuesPerCall: 1, concurrency: 2, timeoutMs: 1_500 };

  it('are given up when Genesys hangs meanwhile, so that nobody waits for one time-out after another', async () => {
    const world = await openWorld({ queueCount: 8 }, { limits });
    const { genesys, organisation } = world;
    given(await genesys.directory('command'));
    organisation.faults.set({ kind: 'hang', target: 'observations' });
    const live = () => genesys.live(idsOf(organisation), 'command');
    expect(faultOf(await live())).toMatchObject({ how: 'timeout' });
    expect(callsOf(world)).toEqual([1, 2, 0]);

    organisation.faults.clear();
    expect(given(await live()).queues.size).toBe(8);
  });

  it('are put all the same when those that hang are of another kind', async () => {
    const world = await openWorld({ queueCount: 8 }, { limits: { ...limits, queuesPerCall: 1 } });
    const { genesys, organisation } = world;
    const queueIds = idsOf(organisation);
    given(await genesys.directory('command'));
    organisation.faults.set({ kind: 'hang', target: 'aggregates' });
    const [interval, live] = await Promise.all([
      genesys.interval(ask(queueIds), 'command'),
      genesys.live(queueIds, 'command'),
    ]);
    expect(faultOf(interval)).toMatchObject({ how: 'timeout' });
    expect(given(live).queues.size).toBe(8);
    expect(callsOf(world)).toEqual([1, 8, 2]);
  });

  it('are put all the same when Genesys has answered another', async () => {
    const world = await openWorld({ queueCount: 8 }, { limits });
    const { genesys, organisation } = world;
    given(await genesys.directory('command'));
    organisation.faults.set({ kind: 'hang', target: 'observations', times: 1 });
    expect(faultOf(await genesys.live(idsOf(organisation), 'command'))).toMatchObject({ how: 'timeout' });
    expect(callsOf(world)).toEqual([1, 8, 0]);
  });
});

describe('the budget of the organisation', () => {
  it('is kept to, and more is refused with the seconds to wait', async () => {
    const world = await openWorld(
      { queueCount: 30, requestsPerMinute: 40 },
      { limits: { observedQueuesPerCall: 1 } },
    );
    const { genesys, organisation, clock } = world;
    const queueIds = idsOf(organisation);
    given(await genesys.directory('tick'));
    const outcome = await genesys.live(queueIds, 'command');
    // 40 a minute, of which commands have 12; the others' shares are lent as the minute goes by.
    expect(faultOf(outcome)).toMatchObject({ kind: 'genesys-busy' });
    expect(organisation.requests.entries.some(({ status }) => status === 429)).toBe(false);
    clock.advance(60_000);
    given(await genesys.live(queueIds.slice(0, 20), 'tick'));
    expect(genesys.usage().budget).toMatchObject({ allowedPerMinute: 40 });
  });
});

describe('the check', () => {
  it('tells what works, what is seen, and by whose clock', async () => {
    const { genesys } = await openWorld({ queueCount: 25, requestsPerMinute: 240 });
    const check = await genesys.check();
    expect(check).toMatchObject({
      region: 'mypurecloud.de',
      login: { ok: true },
      endpoints: [
        { name: 'queues', permission: 'routing:queue:view', verdict: { ok: true } },
        { name: 'observations', permission: 'analytics:queueObservation:view', verdict: { ok: true } },
        { name: 'aggregates', permission: 'analytics:conversationAggregate:view', verdict: { ok: true } },
      ],
      allowedPerMinute: 240,
    });
    expect(check.queues).toHaveLength(25);
    expect(new Set(check.queues?.map(({ division }) => division.id)).size).toBeGreaterThan(1);
    expect(Math.abs(check.skewMs ?? Number.NaN)).toBeLessThan(2_000);
  });

  it('names each permission that is missing', async () => {
    const { genesys } = await openWorld({ permissions: ['analytics:queueObservation:view'] });
    const check = await genesys.check();
    expect(check.endpoints.map(({ verdict }) => verdict)).toEqual([
      { ok: false, fault: { kind: 'genesys-permission', permission: 'routing:queue:view' } },
      { ok: true },
      {
        ok: false,
        fault: { kind: 'genesys-permission', permission: 'analytics:conversationAggregate:view' },
      },
    ]);
    expect(check).toMatchObject({ queues: null });
  });

  it('ends with a login that is refused', async () => {
    const { genesys } = await openWorld({}, { clientSecret: 'no' });
    expect(await genesys.check()).toMatchObject({
      login: { ok: false, fault: { kind: 'genesys-login' } },
      endpoints: [],
      skewMs: null,
      allowedPerMinute: null,
    });
  });
});
