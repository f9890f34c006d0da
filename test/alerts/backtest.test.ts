/** The backtest against the truth, and against the watch itself over the same fortnight. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Backtest, backtest, type PastEpisode, type TestedRule } from '../../src/alerts/backtest.ts';
import { backtestChart, backtestWords } from '../../src/alerts/say-rule.ts';
import { createWatch } from '../../src/alerts/watch.ts';
import type { Episode } from '../../src/core/episode.ts';
import type { Clock, Log } from '../../src/core/ports.ts';
import type { Queue } from '../../src/core/queue.ts';
import { epochOf } from '../../src/core/zone.ts';
import { openStore } from '../../src/store/open.ts';
import { everywhere } from '../settings/everywhere.ts';
import { testFolder } from '../store/folder.ts';
import { newRule } from '../store/values.ts';
import { createFortnight, DAY, type Fortnight, QUARTER, type Trouble, ZONE } from './fortnight.ts';

const MINUTE = 60_000;
const PATIENCE_MS = 240_000;

function at(day: number, clock: string, month = 11): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return epochOf({ year: 2026, month, day }, hour * 60 + minute, ZONE);
}

/** Two weeks of November, and what went wrong in them. */
const FROM = at(2, '00:00');
const SPIKES: readonly Trouble[] = [
  { startMs: at(3, '10:00'), minutes: 60, share: 0.6 },
  { startMs: at(4, '14:05'), minutes: 45, share: 0.6 },
  { startMs: at(6, '09:20'), minutes: 90, share: 0.6 },
  { startMs: at(10, '16:40'), minutes: 30, share: 0.6 },
  { startMs: at(12, '11:15'), minutes: 120, share: 0.7 },
];
const DEAD: Trouble = { startMs: at(11, '10:00'), minutes: 90, share: null };

const named: TestedRule['scope'] = { kind: 'named', names: [{ kind: 'exact', name: 'Billing' }] };
const base: Omit<TestedRule, 'test'> = {
  scope: named,
  media: ['voice'],
  each: 'queue',
  forMinutes: 2,
  holdMinutes: 5,
  hours: null,
};
const THRESHOLD: TestedRule = {
  ...base,
  test: {
    kind: 'threshold',
    metric: 'abandon-percent',
    is: '>',
    value: 20,
    overMinutes: 30,
    clear: null,
    guard: null,
  },
};
/** Normal sensitivity may find one in three working days that nobody put in: these are there by chance. */
const SPIKE: TestedRule = { ...base, test: { kind: 'spike', sensitivity: 'low', overMinutes: 30 } };
const TRAFFIC: TestedRule = {
  ...base,
  test: { kind: 'traffic', is: '<', percentOfUsual: 40, overMinutes: 30 },
  hours: { fromMinute: 9 * 60, toMinute: 18 * 60, days: [1, 2, 3, 4, 5], zone: ZONE, except: [] },
};

function clockAt(nowMs: () => number): Clock {
  return { now: nowMs, sleep: async () => undefined, every: () => () => undefined };
}

async function tryOn(rule: TestedRule, fortnight: Fortnight): Promise<Extract<Backtest, { kind: 'past' }>> {
  const now = () => fortnight.toMs;
  const told = await backtest(rule, fortnight.directory, {
    analytics: fortnight.analyticsAt(now),
    clock: clockAt(now),
    zone: ZONE,
  });
  if (!told.ok || told.value.kind !== 'past') throw new Error('there is no past');
  return told.value;
}

/** By how many minutes after what went wrong each fired, in order. */
function minutesAfter(episodes: readonly { firedAtMs: number }[], troubles: readonly Trouble[]): number[] {
  return episodes.map(({ firedAtMs }, index) =>
    Math.round((firedAtMs - (troubles[index]?.startMs ?? 0)) / MINUTE),
  );
}

describe('a backtest', () => {
  it.each([
    ['a threshold', THRESHOLD, SPIKES, 15],
    ['a spike', SPIKE, SPIKES, 15],
    // More than half of its window must be empty.
    ['a dead line', TRAFFIC, [DEAD], 30],
  ] as const)(
    'of %s names each trouble that was put in once, soon after it began, and no other',
    async (_, rule, troubles, most) => {
      // Seeds of which chance made nothing like a spike itself.
      for (const seed of [2, 3, 4]) {
        const { episodes } = await tryOn(rule, createFortnight(seed, FROM, [...SPIKES, DEAD]));
        const delays = minutesAfter(episodes, troubles);
        expect(delays, `seed ${seed}`).toHaveLength(troubles.length);
        for (const delay of delays) {
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay, `seed ${seed}: ${delays}`).toBeLessThanOrEqual(most + rule.forMinutes);
        }
        for (const { closedAtMs } of episodes) expect(closedAtMs).not.toBeNull();
      }
    },
    PATIENCE_MS,
  );
});

/** The real watch over the same calls, a tick each minute. */
async function watchOver(rules: readonly TestedRule[], fortnight: Fortnight): Promise<Episode[][]> {
  let nowMs = fortnight.fromMs;
  const { store } = await openStore({ dataDir: testFolder(), databaseUrl: null }, { warn: () => undefined });
  onTestFinished(() => store.close());
  const deed = { by: 'U0ANA', atMs: nowMs };
  await store.putSeasons([{ queueId: 'billing', media: 'voice', season: fortnight.season }]);
  for (const [index, rule] of rules.entries()) {
    await store.addRule(newRule({ ...rule, channelId: `C0${index}` }), 'added it', deed);
  }
  const quiet: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  let ids = 0;
  const analytics = fortnight.analyticsAt(() => nowMs);
  const watch = createWatch({
    analytics,
    directories: everywhere(analytics),
    store,
    clock: clockAt(() => nowMs),
    log: quiet,
    zone: ZONE,
    tickMs: MINUTE,
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
    },
    onSeasonsWanted: () => undefined,
  });
  for (; nowMs < fortnight.toMs; nowMs += MINUTE) await watch.tick();
  return Promise.all(
    rules.map(async (_, index) => [...(await store.episodesOf(index + 1, 1_000))].reverse()),
  );
}

describe('a backtest and the watch over the same fortnight', () => {
  it(
    'tell the same episodes, each begun within a quarter-hour of the other',
    async () => {
      const fortnight = createFortnight(3, FROM, [...SPIKES, DEAD]);
      const rules = [THRESHOLD, SPIKE, TRAFFIC];
      const seen = await watchOver(rules, fortnight);
      for (const [index, rule] of rules.entries()) {
        const { episodes } = await tryOn(rule, fortnight);
        const live = seen[index] ?? [];
        const words = (all: readonly { firedAtMs: number }[]) =>
          all.map(({ firedAtMs }) => new Date(firedAtMs).toISOString());
        expect(episodes.length, `${words(live)} live, ${words(episodes)} tried`).toBe(live.length);
        for (const [which, { firedAtMs }] of episodes.entries()) {
          expect(Math.abs(firedAtMs - (live[which]?.firedAtMs ?? 0))).toBeLessThanOrEqual(QUARTER);
        }
      }
    },
    PATIENCE_MS,
  );
});

describe('a fortnight', () => {
  it('is judged by seasons from before it', async () => {
    const fortnight = createFortnight(7, FROM, SPIKES);
    await tryOn(SPIKE, fortnight);
    expect(fortnight.asked.map(({ step, startMs, endMs }) => [step, startMs, endMs])).toEqual([
      ['PT30M', FROM - 28 * DAY, FROM],
      ['PT15M', FROM, FROM + 14 * DAY],
    ]);
  });

  it('in which the clocks change has each of its days in the chart, and its episodes on theirs', async () => {
    const from = at(18, '00:00', 10);
    const spikes = [
      { startMs: at(23, '10:00', 10), minutes: 60, share: 0.5 },
      { startMs: at(26, '10:00', 10), minutes: 60, share: 0.5 },
    ];
    const past = await tryOn(THRESHOLD, createFortnight(3, from, spikes));
    const chart = backtestChart(past, ZONE);
    expect(chart?.categories.slice(0, 2)).toEqual(['Sun 18', 'Mon 19']);
    expect(new Set(chart?.categories).size).toBe(chart?.categories.length);
    const counted = chart?.categories.flatMap((day, index) =>
      chart.series[0]?.points[index] === 0 ? [] : [day],
    );
    expect(counted).toEqual(['Fri 23', 'Mon 26']);
  });

  it('of more than fifty queues is tried at a sample, and says so', async () => {
    const fortnight = createFortnight(7, FROM, SPIKES);
    const [model] = fortnight.directory.queues;
    const queues = Array.from(
      { length: 120 },
      (_, index): Queue => ({
        ...(model as Queue),
        id: `q${index}`,
        name: `Queue ${index}`,
      }),
    );
    const now = () => fortnight.toMs;
    const told = await backtest(
      { ...THRESHOLD, scope: { kind: 'all' } },
      { queues, groups: [], here: null, fetchedAtMs: FROM },
      { analytics: fortnight.analyticsAt(now), clock: clockAt(now), zone: ZONE },
    );
    if (!told.ok) throw new Error('it could not be tried');
    expect(told.value).toMatchObject({ queues: 120, looked: 50 });
    expect(new Set(fortnight.asked.flatMap(({ queueIds }) => queueIds)).size).toBe(50);
    expect(backtestWords(told.value, ZONE)).toContain('(at a sample of 50 of its 120 queues)');
  });

  it('says of a live rule that there is no history, and asks for none', async () => {
    const fortnight = createFortnight(7, FROM, []);
    const now = () => fortnight.toMs;
    const told = await backtest(
      { ...base, test: { kind: 'live', metric: 'waiting', is: '>', value: 5, clear: null } },
      fortnight.directory,
      { analytics: fortnight.analyticsAt(now), clock: clockAt(now), zone: ZONE },
    );
    if (!told.ok) throw new Error('it could not be tried');
    expect(backtestWords(told.value, ZONE)).toContain('Genesys keeps no history of figures of the moment');
    expect(fortnight.asked).toEqual([]);
  });

  it('tells as the worst what was worst on the side of the line', async () => {
    const { episodes } = await tryOn(THRESHOLD, createFortnight(7, FROM, SPIKES));
    for (const { worst } of episodes satisfies readonly PastEpisode[])
      expect(worst.value).toBeGreaterThan(25);
  });
});
