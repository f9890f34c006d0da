/**
 * Two bots on one PostgreSQL: the one that leads is killed, or freezes, in the middle of a digest. The other takes over,
 * and the digest comes once, and whole.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { openStore } from '../../src/store/open.ts';
import { type PostgresCluster, startPostgres, whyNoPostgres } from '../store/postgres.ts';
import { type Bot, type Bots, bundleBots } from './bots.ts';
import {
  ANA,
  dieOn,
  keyOf,
  OPS,
  openWorld,
  postsByKey,
  postsIn,
  repliesTo,
  type SlackCall,
  SPEED,
  type World,
} from './kill-lane.ts';
import { WEDNESDAY } from './whole.ts';

const TEST_MS = 600_000;
const SLOT_MS = 30 * 60_000;

/** What becomes of the leader in the middle of each digest. */
const ENDS = [
  'killed while it gathers',
  'killed after the post, before its mark',
  'frozen while it gathers',
  'frozen after the post, before its mark',
] as const;
type End = (typeof ENDS)[number];

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
    'when the leader is lost in the middle of a digest, the other sends it once, and whole',
    async () => {
      const world = await openWorld();
      const databaseUrl = (await cluster.newDatabase()).replace('@/', '@localhost/');
      const store = { dataDir: '', databaseUrl };
      await addDigests(store, world);
      const all: Bot[] = [];
      const startOne = async () => {
        const bot = bots.spawn();
        all.push(bot);
        await bot.start(world.config(store), { nowMs: world.clock.now(), speed: SPEED });
        return bot;
      };
      try {
        world.clock.setSpeed(SPEED);
        let leader = await startOne();
        let other = await startOne();
        for (const [nth, end] of ENDS.entries()) {
          await lose(world, nth, end, [leader, other]);
          leader.thaw();
          [leader, other] = [other, leader.isGone() ? await startOne() : leader];
          expect(postsIn(world, OPS)).toHaveLength(nth + 1);
        }
        for (const [key, times] of postsByKey(world)) expect([key, times]).toEqual([key, 1]);
      } finally {
        for (const bot of all) {
          bot.thaw();
          if (!bot.isGone()) await bot.kill();
        }
        await world.stop();
      }
    },
    TEST_MS,
  );
});

function dueOf(nth: number): number {
  return Date.parse(WEDNESDAY) + 25 * 60_000 + nth * SLOT_MS;
}

async function addDigests(config: Config['alerts']['store'], { queues }: World): Promise<void> {
  const { store } = await openStore(config, { warn: () => undefined });
  for (const nth of ENDS.keys()) {
    const query = {
      scope: { kind: 'named', names: [{ kind: 'exact', name: queues[nth]?.name ?? '' }] },
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
    } as const;
    await store.addDigest(
      {
        name: `digest ${nth}`,
        queries: [query, { ...query, by: ['media'] }],
        due: { minute: 14 * 60 + 30 + nth * 30, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [] },
        ownerId: ANA,
        keptIn: null,
        channelId: OPS,
        dueSinceMs: Date.parse(WEDNESDAY),
      },
      'added',
      { by: ANA, atMs: 0 },
    );
  }
  await store.close();
}

async function lose(
  world: World,
  nth: number,
  end: End,
  [leader, other]: readonly [Bot, Bot],
): Promise<void> {
  const key = `digest ${nth + 1} ${new Date(dueOf(nth)).toISOString()}`;
  const act = async () => {
    if (end.startsWith('frozen')) leader.freeze();
    else await leader.kill();
  };
  const isPost = (call: SlackCall) => call.key === `${key} 1`;
  let lost: Promise<unknown>;
  if (end.includes('gathers')) {
    lost = new Promise<void>((resolve) => {
      let isFirst = true;
      world.watch({
        genesys: {
          answered({ path }) {
            if (!path.endsWith('/aggregates/query') || !isFirst) return;
            isFirst = false;
            void act().then(resolve);
          },
        },
      });
    });
  } else {
    const { slack, met } = dieOn('after', isPost, act);
    world.watch({ slack });
    lost = met;
  }
  expect(world.clock.now()).toBeLessThan(dueOf(nth));
  world.clock.advance(dueOf(nth) + 1_000 - world.clock.now());
  for (const bot of [leader, other]) bot.tell({ nowMs: world.clock.now(), speed: SPEED });
  await lost;
  world.watch({});
  const posts = () => postsIn(world, OPS).filter((message) => keyOf(message) === `${key} 1`);
  await other.until(() => {
    const [post] = posts();
    return post !== undefined && other.pulse()?.waiting === 0 && repliesTo(world, OPS, post.ts).length > 0;
  }, 'the digest, whole');
  expect(posts()).toHaveLength(1);
  expect(repliesTo(world, OPS, posts()[0]?.ts ?? '').map(keyOf)).toEqual([`${key} 2`]);
}
