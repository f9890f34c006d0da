/**
 * Two bots on one PostgreSQL: the one that leads is killed, or freezes, in the middle of an episode. The other takes over
 * within some seconds, the episode goes on as the same message, and nothing is said twice.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { type PostgresCluster, startPostgres, whyNoPostgres } from '../store/postgres.ts';
import { type Bot, type Bots, bundleBots } from './bots.ts';
import {
  addRules,
  dieOn,
  JUMP_MS,
  OPS,
  openWorld,
  postsByKey,
  postsIn,
  repliesTo,
  type SlackCall,
  SPEED,
  type World,
  waitingRule,
} from './kill-lane.ts';

const TEST_MS = 600_000;
/** The lease is lost after three, and a tick begins within one; a machine that is busy with other work is waited for. */
const MOST_SECONDS = 9;

/** What becomes of the leader in the middle of each episode. */
const ENDS = [
  'killed while all is quiet',
  'killed after the post, before its mark',
  'killed before an edit is done',
  'frozen after the post, before its mark',
  'killed after an edit, before its mark',
] as const;
type End = (typeof ENDS)[number];
const TURNS = 2;

const why = whyNoPostgres();
if (why !== null) process.stdout.write(`no takeovers on PostgreSQL: ${why}\n`);

describe.skipIf(why !== null)('two bots on one PostgreSQL', () => {
  let bots: Bots;
  let cluster: PostgresCluster;
  beforeAll(async () => {
    bots = bundleBots();
    cluster = await startPostgres();
  }, TEST_MS);
  afterAll(async () => {
    bots.remove();
    await cluster?.stop();
  }, TEST_MS);

  test(
    'when the leader is killed or freezes in mid-episode, the other goes on with the same message',
    async () => {
      const world = await openWorld();
      const store = { dataDir: '', databaseUrl: addressOf(await cluster.newDatabase()) };
      await addRules(store, [waitingRule(OPS, world.queues.slice(0, 1))]);
      const pair = await openPair(world, bots, world.config(store));
      try {
        const seconds: number[] = [];
        for (let turn = 0; turn < TURNS; turn += 1) {
          for (const end of ENDS) seconds.push(await playEpisode(world, pair, end, seconds.length));
        }
        process.stdout.write(
          `the leader was lost ${seconds.length} times; the other's first tick came after ${seconds.map((one) => one.toFixed(1)).join(', ')} s\n`,
        );
        for (const one of seconds) expect(one).toBeLessThan(MOST_SECONDS);
        expect(pair.errors()).toEqual([]);
      } finally {
        await pair.close();
        await world.stop();
      }
    },
    TEST_MS,
  );
});

/** With a host, as every address that the configuration takes has one; the socket's folder in it counts. */
function addressOf(databaseUrl: string): string {
  return databaseUrl.replace('@/', '@localhost/');
}

interface Pair {
  leader(): Bot;
  freeze(): void;
  jump(): void;
  /** A tick of the leader's since the last jump, and nothing waits. */
  settle(): Promise<void>;
  /** The other leads from now on; gives the seconds that it took, from `sinceMs` of real time. */
  takeOver(sinceMs: number): Promise<number>;
  /** What the one that led is now: it goes on beside, or another takes its place. */
  renew(): Promise<void>;
  errors(): string[];
  close(): Promise<void>;
}

async function openPair({ clock }: World, bots: Bots, config: Config): Promise<Pair> {
  const all: Bot[] = [];
  const frozen = new Set<Bot>();
  let jumpedAtMs = 0;
  async function startOne(): Promise<Bot> {
    const bot = bots.spawn();
    all.push(bot);
    await bot.start(config, { nowMs: clock.now(), speed: SPEED });
    return bot;
  }
  clock.setSpeed(SPEED);
  let leader = await startOne();
  let other = await startOne();

  function isTicking(bot: Bot): boolean {
    const at = bot.pulse()?.lastTickAtMs ?? null;
    return at !== null && at >= jumpedAtMs;
  }

  return {
    leader: () => leader,
    freeze() {
      frozen.add(leader);
      leader.freeze();
    },
    jump() {
      clock.advance(JUMP_MS);
      jumpedAtMs = clock.now();
      for (const bot of [leader, other]) bot.tell({ nowMs: clock.now(), speed: SPEED });
    },
    async settle() {
      await leader.until(
        () => isTicking(leader) && leader.pulse()?.waiting === 0,
        'a tick, and that all is sent',
      );
    },
    async takeOver(sinceMs) {
      jumpedAtMs = clock.now();
      await other.until(() => isTicking(other), 'its first tick');
      [leader, other] = [other, leader];
      return (performance.now() - sinceMs) / 1_000;
    },
    async renew() {
      if (other.isGone()) other = await startOne();
    },
    errors: () =>
      all
        .flatMap((bot) => bot.lines().filter(({ level }) => level >= 50))
        .map((line) => JSON.stringify(line)),
    async close() {
      for (const bot of all) if (!bot.isGone()) await bot.kill();
    },
  };
}

/** A queue that fills, gets much worse, and is good again; the leader is lost on the way. */
async function playEpisode(world: World, pair: Pair, end: End, nth: number): Promise<number> {
  const [queue] = world.queues;
  const say = (waiting: number) => world.figures.set(queue?.id ?? '', waiting);
  const isPost = (call: SlackCall) => call.method === 'chat.postMessage' && call.threadTs === null;
  const isEdit = (call: SlackCall) => call.method === 'chat.update';
  const isAtPost = end.includes('after the post');
  let seconds = 0;

  async function lose(): Promise<void> {
    const bot = pair.leader();
    const { slack, met } = dieOn(
      end.includes('before an edit') ? 'before' : 'after',
      isAtPost ? isPost : isEdit,
      async () => {
        if (end.startsWith('frozen')) pair.freeze();
        else await bot.kill();
      },
    );
    const isQuiet = end === 'killed while all is quiet';
    world.watch(isQuiet ? {} : { slack });
    pair.jump();
    if (isQuiet) {
      await pair.settle();
      await bot.kill();
    } else await met;
    const sinceMs = performance.now();
    world.watch({});
    seconds = await pair.takeOver(sinceMs);
    bot.thaw();
    await pair.renew();
    await pair.settle();
  }

  async function pass(): Promise<void> {
    pair.jump();
    await pair.settle();
  }

  say(60 + nth);
  await (isAtPost ? lose() : pass());
  const posts = postsIn(world, OPS);
  expect(posts).toHaveLength(nth + 1);
  const ts = posts.at(-1)?.ts ?? '';
  expect(posts.at(-1)?.text).toContain(`${60 + nth} waiting`);
  say(300 + nth);
  await (isAtPost ? pass() : lose());
  expect(world.workspace.message(ts)?.text).toContain(`${300 + nth} waiting`);
  say(0);
  await pass();
  await pass();
  expect(world.workspace.message(ts)?.text).toMatch(
    new RegExp(`^✅ .* recovered, .* Worst ${300 + nth} waiting`),
  );
  expect(postsIn(world, OPS)).toHaveLength(nth + 1);
  expect(repliesTo(world, OPS, ts)).toHaveLength(1);
  for (const [key, times] of postsByKey(world)) expect([key, times]).toEqual([key, 1]);
  return seconds;
}
