/** What only a real PostgreSQL shows: the one suite once more, the lease, and processes that freeze. */
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { LeaseLost, type Store } from '../../src/core/store.ts';
import { createDoor } from '../../src/store/door.ts';
import { createLeaseLead, type Lead, type LeaseOptions } from '../../src/store/lead.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import { postgresDialect } from '../../src/store/postgres.ts';
import type { Tables } from '../../src/store/schema.ts';
import { createStore } from '../../src/store/store.ts';
import { describeMigration, VERSION_1 } from '../contracts/migration.ts';
import { describeStore } from '../contracts/store.ts';
import { type Children, compileChildren } from './children.ts';
import { type PostgresCluster, startPostgres, whyNoPostgres } from './postgres.ts';
import {
  ANA,
  batch,
  DAY,
  episode,
  NOW,
  newDigest,
  newGroup,
  newRule,
  post,
  run,
  season,
  state,
} from './values.ts';

const absent = whyNoPostgres();
const START_MS = 120_000;
const ignore = (): void => undefined;
/** The first digest, as it was made. */
const DIGEST = { id: 1, revision: 1 };

if (absent !== null) {
  process.stdout.write(`\nNOT RUN over a real PostgreSQL: ${absent}\n`);
  test.skip(`over a real PostgreSQL: not run, since ${absent}`, ignore);
} else {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  }, START_MS);
  afterAll(() => cluster.stop(), START_MS);

  const connect = (databaseUrl: string, maxConnections = 8): Kysely<Tables> =>
    new Kysely<Tables>({ dialect: postgresDialect({ databaseUrl, maxConnections, warn: ignore }) });

  describeStore('PostgreSQL', async () => {
    const url = await cluster.newDatabase();
    const dbs: Kysely<Tables>[] = [];
    const stores: Store[] = [];
    async function open(): Promise<Store> {
      const db = connect(url);
      await migrate(db, 'postgres');
      dbs.push(db);
      const store = createStore(db, 'postgres', null, ignore);
      stores.push(store);
      return store;
    }
    return {
      store: await open(),
      reopen: open,
      async run(statement) {
        await sql.raw(statement).execute(dbs[0] as Kysely<Tables>);
      },
      async end() {
        await Promise.all(stores.map((store) => store.close()));
      },
    };
  });

  describeMigration('PostgreSQL', async () => {
    const db = connect(await cluster.newDatabase());
    return {
      async run(statement) {
        await sql.raw(statement).execute(db);
      },
      async open() {
        await migrate(db, 'postgres');
        return createStore(db, 'postgres', null, ignore);
      },
      end: () => db.destroy(),
    };
  });

  /** Two processes of their own, as far as the database can tell; time passes for them as they are told. */
  function createReplica(url: string, options: Partial<LeaseOptions> = {}) {
    const db = connect(url);
    const renewals: (() => Promise<void>)[] = [];
    const lead = createLeaseLead(connect(url, 1), {
      renewEveryMs: 1_000,
      lostAfterMs: 60_000,
      holder: 'somebody',
      every(_, work) {
        renewals.push(work);
        return () => renewals.splice(0);
      },
      elapsedMs: () => 0,
      warn: ignore,
      ...options,
    });
    const store = createStore(db, 'postgres', lead, ignore);
    onTestFinished(() => store.close());
    return {
      db,
      lead,
      store,
      /** What its own timer would do. */
      async renew() {
        await Promise.all(renewals.map((work) => work()));
      },
    };
  }

  async function newDatabase(): Promise<string> {
    const url = await cluster.newDatabase();
    const db = connect(url);
    await migrate(db, 'postgres');
    await db.destroy();
    return url;
  }

  /** Asks again and again, as one that stands by does. */
  async function takeOver(lead: Lead): Promise<void> {
    await vi.waitFor(async () => expect((await lead.acquire()).kind).toBe('leads'), {
      timeout: 20_000,
      interval: 20,
    });
  }

  describe('the lease on PostgreSQL', () => {
    test('is held by one, who is named to others, and free at once when it is given back', async () => {
      const url = await newDatabase();
      const [first, second] = [createReplica(url, { holder: 'process 1 on host a' }), createReplica(url)];
      expect(await first.lead.acquire()).toEqual({ kind: 'leads', epoch: 1 });
      expect(await first.lead.acquire()).toEqual({ kind: 'leads', epoch: 1 });
      expect(await second.lead.acquire()).toEqual({ kind: 'held', by: 'process 1 on host a' });
      expect([first.lead.isLeader(), second.lead.isLeader()]).toEqual([true, false]);
      await first.lead.release();
      expect(first.lead.isLeader()).toBe(false);
      expect(await second.lead.acquire()).toEqual({ kind: 'leads', epoch: 2 });
    });

    test('of ten that ask at once is given to one', async () => {
      const url = await newDatabase();
      const all = await Promise.all(Array.from({ length: 10 }, () => createReplica(url).lead.acquire()));
      expect(all.filter(({ kind }) => kind === 'leads')).toHaveLength(1);
    });

    test('stays with whoever renews it, and is lost without', async () => {
      const url = await newDatabase();
      let elapsedMs = 0;
      const first = createReplica(url, { lostAfterMs: 400, elapsedMs: () => elapsedMs });
      const second = createReplica(url, { lostAfterMs: 400 });
      await first.lead.acquire();
      elapsedMs = 399;
      expect(first.lead.isLeader()).toBe(true);
      elapsedMs = 400;
      expect(first.lead.isLeader()).toBe(false);
      await first.renew();
      expect(first.lead.isLeader()).toBe(true);
      await takeOver(second.lead);
      await first.renew();
      expect([first.lead.isLeader(), first.lead.epoch()]).toEqual([false, null]);
      expect((await first.lead.acquire()).kind).toBe('held');
    });

    test('that nobody took while the leader slept is its own still', async () => {
      const url = await newDatabase();
      let elapsedMs = 0;
      const { lead, store } = createReplica(url, { lostAfterMs: 1, elapsedMs: () => elapsedMs });
      await lead.acquire();
      elapsedMs = 5_000;
      expect(lead.isLeader()).toBe(false);
      await store.commit(batch({ episodes: [episode('e1')] }));
      expect(await lead.acquire()).toEqual({ kind: 'leads', epoch: 1 });
    });

    test('lets nobody write for the leader who is not', async () => {
      const { store } = createReplica(await newDatabase());
      await store.addDigest(newDigest(), 'added', ANA);
      await expect(store.commit(batch())).rejects.toThrow(LeaseLost);
      await expect(store.commitRuns(DIGEST, [run(0)], [post('k1')])).rejects.toThrow(LeaseLost);
      await expect(store.tidy(NOW)).rejects.toThrow(LeaseLost);
    });

    test('that was lost unnoticed lets nothing through, and the loser learns it', async () => {
      const url = await newDatabase();
      const [frozen, next] = [createReplica(url, { lostAfterMs: 1 }), createReplica(url)];
      await frozen.store.addRule(newRule(), 'added', ANA);
      await frozen.store.addDigest(newDigest(), 'added', ANA);
      await frozen.lead.acquire();
      await frozen.store.commit(batch({ rows: [post('k1'), post('k2')] }));
      await takeOver(next.lead);
      const writes: ((store: Store) => Promise<unknown>)[] = [
        (store) =>
          store.commit(
            batch({ states: [{ ruleId: 1, instance: 'q1', state: state() }], rows: [post('k3')] }),
          ),
        (store) => store.commitRuns(DIGEST, [run(0)], [post('k5')]),
        (store) => store.asking(1, NOW),
        (store) => store.sent(1, { channelId: 'C', ts: '1' }, NOW),
        (store) => store.later(1, NOW + DAY),
        (store) => store.park(1, 'x', NOW, [post('k4')]),
        (store) => store.putSeasons([{ queueId: 'q1', media: 'voice', season: season() }]),
        (store) => store.tidy(NOW + 1_000 * DAY),
      ];
      expect(frozen.lead.isLeader()).toBe(true);
      for (const write of writes) await expect(write(frozen.store)).rejects.toThrow(LeaseLost);
      expect(frozen.lead.isLeader()).toBe(false);
      expect(await next.store.states()).toEqual(new Map());
      expect(await next.store.lastRuns()).toEqual(new Map());
      expect(await next.store.commitRuns(DIGEST, [run(0)], [])).toBe(true);
      expect(await next.store.nextRows(NOW, 9)).toMatchObject([{ key: 'k1', attempts: 0, askedAtMs: null }]);
      expect(await next.store.outboxUsage()).toMatchObject({ waiting: 2, parked: 0 });
      expect(await next.store.seasons(['q1'])).toEqual(new Map());
    });

    test('that changes hands in the middle of runs leaves each due time said once', async () => {
      const url = await newDatabase();
      const [frozen, next] = [createReplica(url, { lostAfterMs: 1 }), createReplica(url)];
      await frozen.store.addDigest(newDigest(), 'added', ANA);
      await frozen.lead.acquire();
      await takeOver(next.lead);
      // Both made it of the same figures; the one does not know yet that it leads no more.
      const [lost, kept] = await Promise.allSettled([
        frozen.store.commitRuns(DIGEST, [run(0)], [post('of the first')]),
        next.store.commitRuns(DIGEST, [run(0)], [post('of the second')]),
      ]);
      expect([lost.status, kept]).toEqual(['rejected', { status: 'fulfilled', value: true }]);
      expect((await next.store.nextRows(NOW, 9)).map(({ key }) => key)).toEqual(['of the second']);
      expect(await next.store.runsOf(1, 9)).toEqual([run(0)]);
    });

    test('lets every process do what people ask of it', async () => {
      const url = await newDatabase();
      const [leader, other] = [createReplica(url), createReplica(url)];
      await leader.lead.acquire();
      await leader.store.commit(batch({ episodes: [episode('e1')] }));
      await other.store.addRule(newRule(), 'added', ANA);
      await other.store.addDigest(newDigest(), 'added', ANA);
      await other.store.putGroup(newGroup(), 'set', ANA);
      expect(await leader.store.commitRuns(DIGEST, [run(0)], [])).toBe(true);
      expect(await leader.store.groups()).toHaveLength(1);
      expect(await other.store.takeEpisodes(['e1'], ANA, 'taken', () => [post('k1')])).toEqual(['e1']);
      expect(await leader.store.nextRows(NOW, 9)).toHaveLength(1);
    });

    test('is renewed while a long write of the leader is under way', async () => {
      const { db, lead, renew } = createReplica(await newDatabase());
      await lead.acquire();
      const door = createDoor(db, 'postgres', lead);
      await door.lead(() => renew());
      expect(lead.isLeader()).toBe(true);
    });

    test('is taken from one that froze in the middle of a write, of which nothing is left', async () => {
      const url = await newDatabase();
      const [frozen, next] = [createReplica(url, { lostAfterMs: 1 }), createReplica(url)];
      await frozen.lead.acquire();
      const door = createDoor(frozen.db, 'postgres', frozen.lead);
      const writing = door.lead(async (tx) => {
        await tx
          .insertInto('places')
          .values({ message_id: 'm', channel_id: 'C', ts: '1', at_ms: 1 })
          .execute();
        // Meanwhile this one says nothing to the database: PostgreSQL ends its session.
        await takeOver(next.lead);
      });
      await expect(writing).rejects.toThrow();
      expect(await next.store.placeOf('m')).toBeNull();
      await next.store.commit(batch());
    });
  });

  describe('processes on PostgreSQL', () => {
    let children: Children;
    beforeAll(() => {
      children = compileChildren();
    }, START_MS);
    afterAll(() => children.remove());

    test(
      'that are stopped and wake after another took over write nothing more, and know it',
      async () => {
        const url = await newDatabase();
        const sleeper = children.start('leads', ['', url]);
        onTestFinished(() => void sleeper.process.kill('SIGKILL'));
        expect(await sleeper.nextLine()).toBe('leads in epoch 1');
        for (let kept = 0; kept < 5; kept += 1) expect(await sleeper.nextLine()).toMatch(/^kept/);
        sleeper.process.kill('SIGSTOP');
        const next = createReplica(url);
        await takeOver(next.lead);
        const before = (await next.store.openEpisodes()).episodes.length;
        sleeper.process.kill('SIGCONT');
        await sleeper.gone;
        expect(sleeper.lines.at(-1)).toMatch(/^(LeaseLost|Error|error|DatabaseError) isLeader=false$/);
        expect((await next.store.openEpisodes()).episodes).toHaveLength(before);
      },
      START_MS,
    );

    test('that are killed leave the lease to the next within seconds', async () => {
      const url = await newDatabase();
      const killed = children.start('leads', ['', url]);
      expect(await killed.nextLine()).toBe('leads in epoch 1');
      killed.process.kill('SIGKILL');
      await killed.gone;
      const { store, lead } = await openStore({ dataDir: '', databaseUrl: url }, { warn: ignore });
      await expect(store.commit(batch())).rejects.toThrow(LeaseLost);
      await takeOver(lead);
      await store.commit(batch());
      await store.close();
      expect(lead.isLeader()).toBe(false);
    });
  });

  describe('PostgreSQL', () => {
    test('is brought up to date once by many that start at the same moment', async () => {
      const url = await cluster.newDatabase();
      const dbs = Array.from({ length: 6 }, () => connect(url, 1));
      await Promise.all(dbs.map((db) => migrate(db, 'postgres')));
      const found = await sql`select version from schema_version`.execute(dbs[0] as Kysely<Tables>);
      expect(found.rows).toEqual([{ version: 2 }]);
      await Promise.all(dbs.map((db) => db.destroy()));
    });

    test('loses no entry of the trail that an older process writes while it is brought up to date', async () => {
      const url = await cluster.newDatabase();
      const [older, newer] = [connect(url, 1), connect(url, 2)];
      for (const statement of VERSION_1) await sql.raw(statement).execute(older);
      let migrating: Promise<void> = Promise.resolve();
      await older.transaction().execute(async (tx) => {
        await sql`insert into audit (id, at_ms, by_user_id, what, rule_id, words) values (9, 1, 'U', 'muted', 2, 'late')`.execute(
          tx,
        );
        migrating = migrate(newer, 'postgres');
        await vi.waitFor(async () => {
          const waits = await sql`select 1 from pg_locks where not granted`.execute(tx);
          expect(waits.rows).not.toEqual([]);
        });
      });
      await migrating;
      const store = createStore(newer, 'postgres', null, ignore);
      const [last] = await store.audit({ kind: 'rule', id: 2 }, 1);
      expect(last).toMatchObject({ id: 9, words: 'late' });
      await Promise.all([store.close(), older.destroy()]);
    });

    test('gives whole numbers as numbers, and refuses those that a number cannot hold', async () => {
      const db = connect(await newDatabase());
      const ask = (text: string) => sql.raw(`select cast(${text} as bigint) as n`).execute(db);
      expect((await ask('1763388300000')).rows).toEqual([{ n: 1_763_388_300_000 }]);
      await expect(ask('9007199254740993')).rejects.toThrow('too large for a number');
      await db.destroy();
    });

    test('that is not there is said to be so', async () => {
      const opening = openStore(
        { dataDir: '', databaseUrl: 'postgres://nobody@127.0.0.1:1/none' },
        { warn: ignore },
      );
      await expect(opening).rejects.toThrow('ECONNREFUSED');
    });
  });
}
