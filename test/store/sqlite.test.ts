/** What only the embedded store has: its files, its binds, its lock. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFileLead } from '../../src/store/lead.ts';
import { migrate } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open.ts';
import type { Tables } from '../../src/store/schema.ts';
import { sqliteDialect } from '../../src/store/sqlite.ts';
import { type Children, compileChildren } from './children.ts';
import { testFolder } from './folder.ts';
import { ANA, batch, NOW, newRule } from './values.ts';

const QUIET = { warn: (): void => undefined };
const START_MS = 120_000;

describe('the embedded store', () => {
  test('makes its folder and its files for their owner alone', async () => {
    const folder = join(testFolder(), 'new', 'data');
    const { store } = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    await store.addRule(newRule(), 'added', ANA);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of ['queue-stats.sqlite', 'queue-stats.sqlite-wal', 'queue-stats.sqlite-shm']) {
      expect([file, statSync(join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
    await store.close();
  });

  test('keeps what was committed even when power fails, and checks its references', async () => {
    const db = new Kysely<Tables>({ dialect: sqliteDialect(join(testFolder(), 'store.sqlite')) });
    const pragma = async (name: string): Promise<unknown> =>
      Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(db)).rows[0] ?? {})[0];
    const FULL = 2;
    expect(await pragma('journal_mode')).toBe('wal');
    expect(await pragma('synchronous')).toBe(FULL);
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('busy_timeout')).toBe(5_000);
    await db.destroy();
  });

  test('says where it cannot be made', async () => {
    const folder = testFolder();
    writeFileSync(join(folder, 'file'), '');
    const opening = openStore({ dataDir: join(folder, 'file', 'data'), databaseUrl: null }, QUIET);
    await expect(opening).rejects.toThrow('ENOTDIR');
  });

  test('refuses what is no store', async () => {
    const folder = testFolder();
    writeFileSync(
      join(folder, 'queue-stats.sqlite'),
      'this is a letter to my grandmother, and no database at all',
    );
    const opening = openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    await expect(opening).rejects.toThrow('file is not a database');
  });

  test('refuses one that a newer version has used, and leaves it as it is', async () => {
    const folder = testFolder();
    const first = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    await first.store.close();
    const db = new Kysely<Tables>({ dialect: sqliteDialect(join(folder, 'queue-stats.sqlite')) });
    await sql`update schema_version set version = 99`.execute(db);
    const opening = openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    await expect(opening).rejects.toThrow('The store has version 99, and this program knows versions up to');
    expect((await sql`select version from schema_version`.execute(db)).rows).toEqual([{ version: 99 }]);
    await db.destroy();
  });

  test('leaves nothing of a migration that failed in the middle', async () => {
    const db = new Kysely<Tables>({ dialect: sqliteDialect(join(testFolder(), 'store.sqlite')) });
    await sql`create table outbox (in_the_way text)`.execute(db);
    await expect(migrate(db, 'sqlite')).rejects.toThrow('outbox');
    const tables = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(
      db,
    );
    expect(tables.rows.map(({ name }) => name)).toEqual(['outbox']);
    await db.destroy();
  });
});

test('a store that is opened twice in one process keeps its locks', async () => {
  const folder = testFolder();
  const first = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
  await first.lead.acquire();
  const second = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
  await second.lead.acquire();
  const third = spawnSync(process.execPath, ['-e', TRY_LOCK, join(folder, 'lead.lock')], {
    encoding: 'utf8',
  });
  expect(third.stdout).toBe('database is locked');
  await second.store.close();
  await first.store.close();
});

/** Another process: to this one, its own locks do not matter. */
const TRY_LOCK = `const { DatabaseSync } = require('@photostructure/sqlite');
try { new DatabaseSync(process.argv[1]).exec('begin exclusive'); process.stdout.write('free'); }
catch (error) { process.stdout.write(error.message); }`;

describe('what is bound', () => {
  const odd: [string, unknown, string][] = [
    ['a Date', new Date(0), 'a Date'],
    ['nothing', undefined, 'a undefined'],
    ['a truth', true, 'a boolean'],
    ['a function', () => 1, 'a function'],
    ['an object, which would be taken for names of binds', { a: 1 }, 'a object'],
    ['a big integer', 1n, 'a bigint'],
    ['half a number', 1.5, '1.5'],
    ['no number', Number.NaN, 'NaN'],
    ['more than a number holds', 2 ** 53, '9007199254740992'],
  ];
  test.each(odd)('is refused with its place when it is %s', async (_, value, said) => {
    const db = new Kysely<Tables>({ dialect: sqliteDialect(join(testFolder(), 'store.sqlite')) });
    await migrate(db, 'sqlite');
    // As kysely compiles it; what is undefined it would have left out itself.
    const row = { message_id: 'm', channel_id: 'C', ts: '1', at_ms: 1 };
    const query = db.insertInto('places').values([row, row]).compile();
    const parameters = [...query.parameters.slice(0, 7), value];
    await expect(db.executeQuery({ ...query, parameters })).rejects.toThrow(
      `${said} is bound at position 8 ("at_ms") of: insert into "places"`,
    );
    expect(await db.selectFrom('places').selectAll().execute()).toEqual([]);
    await db.destroy();
  });
});

describe('only one process', () => {
  let children: Children;
  beforeAll(() => {
    children = compileChildren();
  }, START_MS);
  afterAll(() => children.remove());

  test('leads on a folder; a second one is told which, and may when the first gives it back', async () => {
    const folder = testFolder();
    const first = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    const second = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    expect(await first.lead.acquire()).toEqual({ kind: 'leads', epoch: 1 });
    expect(await first.lead.acquire()).toEqual({ kind: 'leads', epoch: 1 });
    const by = `process ${process.pid} on host ${hostname()}`;
    expect(await second.lead.acquire()).toEqual({ kind: 'held', by });
    // Whoever looked did not let go of the other's lock.
    expect(await second.lead.acquire()).toEqual({ kind: 'held', by });
    expect([first.lead.isLeader(), second.lead.isLeader()]).toEqual([true, false]);
    await first.store.close();
    expect(first.lead.isLeader()).toBe(false);
    expect(existsSync(join(folder, 'lead.holder'))).toBe(false);
    expect((await second.lead.acquire()).kind).toBe('leads');
    await second.store.close();
  });

  test('that lost the note of who leads holds the lock all the same', async () => {
    const folder = testFolder();
    const [first, second] = [createFileLead(folder), createFileLead(folder)];
    await first.acquire();
    rmSync(join(folder, 'lead.holder'));
    expect(await second.acquire()).toEqual({ kind: 'held', by: 'another process' });
    await first.release();
  });

  test('that is killed lets go of the lock, and one that lives does not', async () => {
    const folder = testFolder();
    const child = children.start('leads', [folder]);
    expect(await child.nextLine()).toBe('leads in epoch 1');
    const { store, lead } = await openStore({ dataDir: folder, databaseUrl: null }, QUIET);
    expect(await lead.acquire()).toEqual({
      kind: 'held',
      by: `process ${child.process.pid} on host ${hostname()}`,
    });
    // Beside the leader, and without the lock: what `ask` and `rules` do.
    await store.addRule(newRule(), 'added', ANA);
    expect(await store.rules()).toHaveLength(1);
    child.process.kill('SIGKILL');
    await child.gone;
    expect((await lead.acquire()).kind).toBe('leads');
    await store.commit(batch());
    expect(await store.nextRows(NOW, 1)).toEqual([]);
    await store.close();
  });

  test('makes the store when eight open it at the same moment, and all of them write', async () => {
    const folder = join(testFolder(), 'data');
    const eight = Array.from({ length: 8 }, () => children.start('opens', [folder]));
    const said = await Promise.all(eight.map((child) => child.nextLine()));
    await Promise.all(eight.map((child) => child.gone));
    expect(said.sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8].map((id) => `added ${id}`));
  });
});
