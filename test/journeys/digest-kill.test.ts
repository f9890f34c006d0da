/**
 * The whole bot is killed, as `kill -9` does, at every point of a digest's way: each due digest comes once, and whole.
 * Each death comes from a peer that has the bot's request in its hand, or from the bot's own driver at the commit.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NewDigest } from '../../src/core/store.ts';
import { localTime } from '../../src/core/zone.ts';
import { openStore } from '../../src/store/open.ts';
import { type Bots, bundleBots } from './bots.ts';
import type { CommitEdge } from './children/sqlite.ts';
import type { Watching } from './gate.ts';
import {
  ANA,
  dieOn,
  keyOf,
  type Lane,
  OPS,
  openLane,
  postsByKey,
  postsIn,
  repliesTo,
  type SlackCall,
} from './kill-lane.ts';
import { WEDNESDAY } from './whole.ts';

/** Each on a store and between peers of its own, for the machine's cores. */
const LANES = 2;
const TEST_MS = 900_000;
const ZONE = 'Europe/Berlin';
/** Pretend time goes on while a round is played. */
const SLOT_MS = 20 * 60_000;
const MINUTE_MS = 60_000;

/** Where the bot dies, and how often in each lane. */
const POINTS = {
  /** Before the commit: some of its figures are there, and nothing of it is on disk. */
  'figures given': 4,
  'all but the commit': 4,
  committed: 3,
  /** Noted as asked, and Slack never hears of it. */
  'post asked in vain': 3,
  'posted, not marked': 4,
  'reply asked in vain': 2,
  'replied, not marked': 3,
  'at random': 2,
} as const;
type Point = keyof typeof POINTS;
const ROUNDS = Object.values(POINTS).reduce((sum, count) => sum + count, 0);
const LEAST_ROUNDS = 50;
const RANDOM_MS = 400;

let bots: Bots;
beforeAll(() => {
  bots = bundleBots();
}, TEST_MS);
afterAll(() => bots.remove());

test(
  'a bot that is killed in the middle of a run sends every due digest once, and whole',
  async () => {
    const startMs = performance.now();
    const counts = await Promise.all(Array.from({ length: LANES }, (_, at) => runLane(at)));
    const rounds = counts.reduce((sum, count) => sum + count, 0);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    process.stdout.write(`killed the whole bot ${rounds} times in ${seconds} s, over as many digests\n`);
    expect(rounds).toBeGreaterThanOrEqual(LEAST_ROUNDS);
  },
  TEST_MS,
);

async function runLane(at: number): Promise<number> {
  const lane = await openLane(bots, () => []);
  try {
    await addDigests(lane);
    await lane.launch();
    await lane.settle();
    const plan = planOf(at);
    for (const [round, point] of plan.entries()) {
      try {
        await playRound(lane, round, point);
      } catch (error) {
        const told = lane
          .bot()
          .lines()
          .slice(-8)
          .map((line) => JSON.stringify(line));
        throw new Error([`lane ${at}, round ${round}, ${point}`, ...told].join('\n'), { cause: error });
      }
    }
    expect(lane.errors()).toEqual([]);
    for (const [key, times] of postsByKey(lane)) expect([key, times]).toEqual([key, 1]);
    expect(postsIn(lane, OPS)).toHaveLength(plan.length);
    return plan.length;
  } finally {
    await lane.close();
  }
}

function planOf(lane: number): Point[] {
  const mixed = Object.entries(POINTS)
    .flatMap(([point, count]) =>
      Array.from({ length: count }, (_, nth) => ({ point: point as Point, at: (nth + 0.5) / count })),
    )
    .sort((a, b) => a.at - b.at || a.point.localeCompare(b.point))
    .map(({ point }) => point);
  return lane % 2 === 1 ? mixed.reverse() : mixed;
}

function dueOf(round: number): number {
  return Date.parse(WEDNESDAY) + 25 * MINUTE_MS + round * SLOT_MS;
}

/** One for each round, each of hours of its own, so that its figures are fetched in that round. */
async function addDigests(lane: Lane): Promise<void> {
  const { store } = await openStore({ dataDir: lane.dataDir, databaseUrl: null }, { warn: () => undefined });
  for (let round = 0; round < ROUNDS; round += 1) {
    const queue = lane.queues[round % lane.queues.length]?.name ?? '';
    const of = { kind: 'named' as const, names: [{ kind: 'exact' as const, name: queue }] };
    const hours = { fromMinute: 0, toMinute: 60 * (8 + (round % 16)) };
    const query = {
      scope: of,
      media: [],
      period: { kind: 'day', day: 'yesterday', hours } as const,
      by: ['queue'] as const,
      step: 'whole' as const,
      show: [],
      versus: null,
      where: [],
      sort: null,
      top: null,
      zone: null,
    };
    const digest: NewDigest = {
      name: `round ${round}`,
      queries: [query, { ...query, by: ['media'] }],
      due: {
        minute: localTime(dueOf(round), ZONE).minuteOfDay,
        days: [1, 2, 3, 4, 5, 6, 7],
        zone: ZONE,
        except: [],
      },
      ownerId: ANA,
      keptIn: null,
      channelId: OPS,
      dueSinceMs: Date.parse(WEDNESDAY),
    };
    await store.addDigest(digest, 'added', { by: ANA, atMs: 0 });
  }
  await store.close();
}

async function playRound(lane: Lane, round: number, point: Point): Promise<void> {
  const trap = trapOf(lane, round, point);
  lane.watch(trap);
  expect(lane.clock.now()).toBeLessThan(dueOf(round));
  lane.clock.advance(dueOf(round) + 1_000 - lane.clock.now());
  lane.run();
  await trap.sprung;
  lane.watch({});
  const posts = postsOf(lane, round).length;
  expect(posts).toBeLessThanOrEqual(1);
  if (BEFORE_POST.has(point)) expect(posts).toBe(0);
  if (AFTER_POST.has(point)) expect(posts).toBe(1);
  await lane.launch();
  await lane.bot().until(() => {
    const [post] = postsOf(lane, round);
    if (post === undefined || lane.bot().pulse()?.waiting !== 0) return false;
    return repliesTo(lane, OPS, post.ts).length > 0;
  }, 'the digest, whole');
  // Time stands still until the next one.
  await lane.settle();
  const [post, ...more] = postsOf(lane, round);
  expect(more).toEqual([]);
  expect(post?.text).toContain(`round ${round}: `);
  expect(repliesTo(lane, OPS, post?.ts ?? '').map(keyOf)).toEqual([`${keyOfRound(round)} 2`]);
}

const BEFORE_POST: ReadonlySet<Point> = new Set([
  'figures given',
  'all but the commit',
  'committed',
  'post asked in vain',
]);
const AFTER_POST: ReadonlySet<Point> = new Set([
  'posted, not marked',
  'reply asked in vain',
  'replied, not marked',
]);

function keyOfRound(round: number): string {
  return `digest ${round + 1} ${new Date(dueOf(round)).toISOString()}`;
}

function postsOf(lane: Lane, round: number) {
  return postsIn(lane, OPS).filter((message) => keyOf(message) === `${keyOfRound(round)} 1`);
}

interface Trap {
  genesys?: Watching;
  slack?: Watching;
  /** The bot is dead. */
  sprung: Promise<void>;
}

function trapOf(lane: Lane, round: number, point: Point): Trap {
  const isPart = (nth: number) => (call: SlackCall) => call.key === `${keyOfRound(round)} ${nth}`;
  switch (point) {
    case 'figures given':
      return onFigures(lane, 1 + (round % 4), 0);
    case 'at random':
      return onFigures(lane, 1, Math.random() * RANDOM_MS);
    case 'all but the commit':
      return onCommit(lane, 'before its commit');
    case 'committed':
      return onCommit(lane, 'after its commit');
    case 'post asked in vain':
      return onCall(lane, 'before', isPart(1));
    case 'posted, not marked':
      return onCall(lane, 'after', isPart(1));
    case 'reply asked in vain':
      return onCall(lane, 'before', isPart(2));
    case 'replied, not marked':
      return onCall(lane, 'after', isPart(2));
  }
}

/** By its own hand, at that edge of the run's commit. */
function onCommit(lane: Lane, when: CommitEdge): Trap {
  lane.bot().dieAt(when);
  return { sprung: lane.bot().gone.then(() => lane.kill()) };
}

function onCall(lane: Lane, when: 'before' | 'after', isMeant: (call: SlackCall) => boolean): Trap {
  const { slack, met } = dieOn(when, isMeant, () => lane.kill());
  return { slack, sprung: met.then(() => undefined) };
}

/** So long after the answer with that number. */
function onFigures(lane: Lane, wanted: number, afterMs: number): Trap {
  let answers = 0;
  let resolve: () => void = () => undefined;
  const sprung = new Promise<void>((done) => {
    resolve = done;
  });
  return {
    genesys: {
      answered({ path }) {
        if (!path.endsWith('/aggregates/query')) return;
        answers += 1;
        if (answers !== wanted) return;
        setTimeout(() => void lane.kill().then(resolve), afterMs);
      },
    },
    sprung,
  };
}
