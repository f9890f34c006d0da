/** Figures equal a direct count of the pretend organisation's calls, also over days on which the clocks change. */
import { describe, expect, it } from 'vitest';
import { bucketsOf, type Step } from '../../src/core/period.ts';
import type { Bucket } from '../../src/core/ports.ts';
import { type IntervalStats, noStats, sumByMedia } from '../../src/core/stats.ts';
import { addDays, startOfDay } from '../../src/core/zone.ts';
import type { CallRecord } from '../../src/sandbox/organisation/call.ts';
import { AGGREGATES, given, idsOf, openWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;

interface Range {
  startMs: number;
  endMs: number;
}

interface Tally {
  offered: number;
  answered: [count: number, sumMs: number];
  abandoned: [count: number, sumMs: number, maxMs: number];
  handled: [count: number, sumMs: number];
  counted: number;
}

/** A time that Genesys did not tell is none that was counted. */
const UNTOLD = Number.NaN;
const UNTOLD_AGENTS = { idle: UNTOLD, onQueue: UNTOLD, notResponding: UNTOLD, offQueue: UNTOLD };

/** Of one queue and media type: what was offered, answered, abandoned and handled in each range. */
function countCalls(calls: readonly CallRecord[], ranges: readonly Range[]): Tally[] {
  const tallies = ranges.map(
    (): Tally => ({
      offered: 0,
      answered: [0, 0],
      abandoned: [0, 0, 0],
      handled: [0, 0],
      counted: 0,
    }),
  );
  const at = (atMs: number | null): Tally | undefined =>
    atMs === null
      ? undefined
      : tallies[ranges.findIndex(({ startMs, endMs }) => atMs >= startMs && atMs < endMs)];
  for (const call of calls) {
    const { offerMs, answerMs, abandonMs, handleEndMs } = call;
    const [offered, answered, abandoned, handled] = [offerMs, answerMs, abandonMs, handleEndMs].map(at);
    if (offered) offered.offered += 1;
    if (answered && answerMs !== null) {
      answered.answered = [answered.answered[0] + 1, answered.answered[1] + answerMs - offerMs];
      answered.counted += 1;
    }
    if (abandoned && abandonMs !== null) {
      const [count, sumMs, maxMs] = abandoned.abandoned;
      abandoned.abandoned = [count + 1, sumMs + abandonMs - offerMs, Math.max(maxMs, abandonMs - offerMs)];
      abandoned.counted += 1;
    }
    if (handled) {
      const ms = (call.talkMs ?? 0) + (call.holdMs ?? 0) + (call.acwMs ?? 0);
      handled.handled = [handled.handled[0] + 1, handled.handled[1] + ms];
    }
  }
  return tallies;
}

function countStats(stats: IntervalStats): Tally {
  const { offered, answered, abandoned, handled, serviceLevel } = stats;
  return {
    offered,
    answered: [answered.count, answered.sumMs ?? UNTOLD],
    abandoned: [abandoned.count, abandoned.sumMs ?? UNTOLD, abandoned.maxMs ?? UNTOLD],
    handled: [handled.count, handled.sumMs ?? UNTOLD],
    counted: serviceLevel.counted,
  };
}

/** Holds every figure of every queue, media type and bucket against the count; how many were offered in all. */
function compare(
  world: World,
  queues: ReadonlyMap<string, readonly Bucket[]>,
  ranges: readonly Range[],
): number {
  let offered = 0;
  for (const { id, mediaTypes } of world.organisation.queues) {
    const calls = world.organisation.calls(
      (ranges[0]?.startMs ?? 0) - 24 * HOUR_MS,
      ranges.at(-1)?.endMs ?? 0,
      id,
    );
    for (const mediaType of mediaTypes) {
      const buckets = new Map(queues.get(id)?.map((bucket) => [`${bucket.startMs} ${bucket.endMs}`, bucket]));
      const fromAdapter = ranges.map(({ startMs, endMs }) =>
        countStats(buckets.get(`${startMs} ${endMs}`)?.media.get(mediaType) ?? noStats()),
      );
      expect(fromAdapter).toEqual(
        countCalls(
          calls.filter((call) => call.mediaType === mediaType),
          ranges,
        ),
      );
      offered += fromAdapter.reduce((sum, tally) => sum + tally.offered, 0);
    }
  }
  return offered;
}

interface Change {
  zone: string;
  day: { year: number; month: number; day: number };
  hours: number;
}

const CHANGES: Change[] = [
  { zone: 'Europe/Berlin', day: { year: 2026, month: 3, day: 29 }, hours: 23 },
  { zone: 'Europe/Berlin', day: { year: 2025, month: 10, day: 26 }, hours: 25 },
  { zone: 'America/New_York', day: { year: 2026, month: 3, day: 8 }, hours: 23 },
  { zone: 'America/New_York', day: { year: 2025, month: 11, day: 2 }, hours: 25 },
  { zone: 'Asia/Kolkata', day: { year: 2026, month: 3, day: 29 }, hours: 24 },
  { zone: 'Australia/Lord_Howe', day: { year: 2025, month: 10, day: 5 }, hours: 23.5 },
  { zone: 'Australia/Lord_Howe', day: { year: 2026, month: 4, day: 5 }, hours: 24.5 },
  { zone: 'Asia/Kathmandu', day: { year: 2026, month: 3, day: 29 }, hours: 24 },
];

describe.each(CHANGES)(
  'over $hours hours of $day.year-$day.month-$day.day in $zone',
  ({ zone, day, hours }) => {
    const startMs = startOfDay(addDays(day, -2), zone);
    const endMs = startOfDay(addDays(day, 2), zone);
    const startIso = new Date(startOfDay(addDays(day, 3), zone)).toISOString();

    it('by day, hour, half-hour and as a whole', async () => {
      const world = await openWorld({ startIso, timeZone: zone, queueCount: 2, historyDays: 7 });
      for (const step of ['P1D', 'PT1H', 'PT30M', 'whole'] as const satisfies Step[]) {
        const request = { queueIds: idsOf(world.organisation), startMs, endMs, step, zone };
        const { queues } = given(await world.genesys.interval(request, 'command'));
        const ranges = bucketsOf({ startMs, endMs, isOpen: false, zone }, step);
        expect(compare(world, queues, ranges)).toBeGreaterThan(100);
        if (step !== 'P1D') continue;
        expect(ranges.map((range) => (range.endMs - range.startMs) / HOUR_MS)).toEqual([24, 24, hours, 24]);
      }
    });
  },
);

describe('an interval', () => {
  const zone = 'Europe/Berlin';

  it('of many days is asked for by weeks between local midnights, and added up', async () => {
    const world = await openWorld({ startIso: '2026-04-08T10:00:00Z', historyDays: 31, queueCount: 1 });
    const startMs = startOfDay({ year: 2026, month: 3, day: 12 }, zone) + 9 * HOUR_MS;
    const endMs = startOfDay({ year: 2026, month: 4, day: 7 }, zone);
    const request = { queueIds: idsOf(world.organisation), startMs, endMs, step: 'whole', zone } as const;
    const { queues } = given(await world.genesys.interval(request, 'command'));
    expect(compare(world, queues, [{ startMs, endMs }])).toBeGreaterThan(1_000);
    expect(world.organisation.requests.count(AGGREGATES)).toBe(4);
  });

  it.each([1, 2, 31])('by day is the same with %i days a call', async (daysPerCall) => {
    const world = await openWorld(
      { startIso: '2026-04-02T10:00:00Z', historyDays: 8, queueCount: 1 },
      { limits: { daysPerCall } },
    );
    const startMs = startOfDay({ year: 2026, month: 3, day: 26 }, zone);
    const endMs = startOfDay({ year: 2026, month: 4, day: 2 }, zone);
    const request = { queueIds: idsOf(world.organisation), startMs, endMs, step: 'P1D', zone } as const;
    const { queues } = given(await world.genesys.interval(request, 'command'));
    compare(world, queues, bucketsOf({ startMs, endMs, isOpen: false, zone }, 'P1D'));
    // Three plain days, the one of 23 hours, three more.
    expect(world.organisation.requests.count(AGGREGATES)).toBe({ 1: 7, 2: 5, 31: 3 }[daysPerCall]);
  });

  it('that is open reaches to the end of the bucket that holds now', async () => {
    const world = await openWorld({ startIso: '2026-03-11T11:07:00Z', queueCount: 2 });
    const startMs = startOfDay({ year: 2026, month: 3, day: 11 }, zone);
    const queueIds = idsOf(world.organisation);
    const ends = [];
    for (const step of ['whole', 'PT15M', 'PT1H', 'P1D'] as const) {
      const request = { queueIds, startMs, endMs: 'open', step, zone } as const;
      const { queues } = given(await world.genesys.interval(request, 'command'));
      const endMs = Math.max(
        ...[...queues.values()].flatMap((buckets) => buckets.map((bucket) => bucket.endMs)),
      );
      ends.push(new Date(endMs).toISOString());
      compare(world, queues, bucketsOf({ startMs, endMs, isOpen: true, zone }, step));
    }
    expect(ends).toEqual([
      '2026-03-11T11:15:00.000Z',
      '2026-03-11T11:15:00.000Z',
      '2026-03-11T12:00:00.000Z',
      '2026-03-11T23:00:00.000Z',
    ]);
  });

  it('gives the same sums however it is divided', async () => {
    const world = await openWorld({ queueCount: 3 });
    const startMs = startOfDay({ year: 2026, month: 3, day: 10 }, zone);
    const queueIds = idsOf(world.organisation);
    const sums = [];
    for (const step of ['whole', 'PT15M', 'PT30M', 'PT1H', 'P1D'] as const) {
      const request = { queueIds, startMs, endMs: startMs + 24 * HOUR_MS, step, zone };
      const { queues } = given(await world.genesys.interval(request, 'command'));
      sums.push(sumByMedia([...queues.values()].flat().map(({ media }) => media)));
    }
    expect(sums[0]?.get('voice')?.offered).toBeGreaterThan(100);
    for (const sum of sums.slice(1))
      expect(Object.fromEntries(sum)).toEqual(Object.fromEntries(sums[0] ?? []));
  });

  it('names queues that the client does not see, with nothing in them', async () => {
    const world = await openWorld({ queueCount: 1, hiddenQueues: 1 });
    const hidden = world.organisation.hiddenQueues[0]?.id ?? '';
    const queueIds = [...idsOf(world.organisation), hidden];
    const startMs = startOfDay({ year: 2026, month: 3, day: 10 }, zone);
    const request = { queueIds, startMs, endMs: 'open', step: 'whole', zone } as const;
    expect(given(await world.genesys.interval(request, 'command')).queues.get(hidden)).toEqual([]);
    expect(given(await world.genesys.live(queueIds, 'command')).queues.get(hidden)).toEqual({
      media: new Map(),
      agents: null,
    });
  });

  it.each([
    ['begins off a quarter-hour', { startMs: 1_000, endMs: 900_000, step: 'whole' as const }],
    ['has too many buckets', { startMs: 0, endMs: 86_400_000 * 30, step: 'PT15M' as const }],
  ])('that %s is a bug, not a fault', async (_, interval) => {
    const { genesys } = await openWorld({ queueCount: 1 });
    await expect(genesys.interval({ queueIds: ['q'], zone: 'UTC', ...interval }, 'tick')).rejects.toThrow(
      RangeError,
    );
  });
});

it('what goes on now is what the calls say, from one moment to the next', async () => {
  const { organisation, clock, genesys } = await openWorld({ queueCount: 12 });
  const seen = { waiting: 0, active: 0, alerting: 0, idle: 0, offQueue: 0 };
  for (let moment = 0; moment < 8; moment += 1) {
    clock.advance(31_000);
    const { queues } = given(await genesys.live(idsOf(organisation), 'command'));
    for (const { id, mediaTypes } of organisation.queues) {
      const calls = organisation.calls(clock.now() - 2 * 86_400_000, clock.now() + 1, id);
      const agents = queues.get(id)?.agents ?? UNTOLD_AGENTS;
      let served = 0;
      for (const mediaType of mediaTypes) {
        const ofType = calls.filter((call) => call.mediaType === mediaType);
        const unserved = ofType.filter((call) => call.connectMs === null && call.endMs === null);
        const waits = unserved.filter((call) => call.alertStartMs === null);
        const counted = {
          waiting: waits.length,
          oldestWaitingSinceMs: waits[0]?.offerMs ?? null,
          active: ofType.filter((call) => call.connectMs !== null && call.handleEndMs === null).length,
          alerting: unserved.length - waits.length,
        };
        expect(queues.get(id)?.media.get(mediaType)).toEqual(counted);
        for (const name of ['waiting', 'active', 'alerting'] as const) seen[name] += counted[name];
        served += counted.active + counted.alerting;
      }
      // Each conversation has an agent of its own; beside them one a media type may be on the phone for himself.
      const busy = agents.onQueue - agents.idle - agents.notResponding;
      expect(busy).toBeGreaterThanOrEqual(served);
      expect(busy).toBeLessThanOrEqual(served + mediaTypes.length);
      seen.idle += agents.idle;
      seen.offQueue += agents.offQueue;
    }
  }
  for (const [name, many] of Object.entries(seen)) expect(many, name).toBeGreaterThan(0);
});

it('the directory reads every page once, by name, with divisions and targets', async () => {
  const world = await openWorld({ queueCount: 37 }, { limits: { pageSize: 10 } });
  const { queues, fetchedAtMs } = given(await world.genesys.directory('command'));
  expect(fetchedAtMs).toBe(world.clock.now());
  expect(queues.map(({ id }) => id).sort()).toEqual(idsOf(world.organisation).sort());
  expect(world.organisation.requests.count('/api/v2/routing/queues')).toBe(4);
  for (const queue of world.organisation.queues) {
    const { percentage, durationMs } = queue.serviceTargets.voice;
    const read = queues.find(({ id }) => id === queue.id);
    expect(read).toMatchObject({ name: queue.name, division: queue.division });
    expect(read?.targets.voice).toEqual({ percent: percentage * 100, seconds: durationMs / 1000 });
  }
});
