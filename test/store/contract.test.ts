/** The one suite, over the embedded store and over the double of PostgreSQL. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../src/core/store.ts';
import { migrate } from '../../src/store/migrations.ts';
import type { Tables } from '../../src/store/schema.ts';
import { sqliteDialect } from '../../src/store/sqlite.ts';
import { createStore } from '../../src/store/store.ts';
import { describeMigration } from '../contracts/migration.ts';
import { describeStore } from '../contracts/store.ts';
import { emptied, pgliteDialect, startPglite } from './pglite.ts';

const ignore = (): void => undefined;

describeStore('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-store-'));
  const path = join(folder, 'store.sqlite');
  const opened: Store[] = [];
  async function open(): Promise<Store> {
    await Promise.all(opened.map((store) => store.close()));
    const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
    await migrate(db, 'sqlite');
    const store = createStore(db, 'sqlite', null, ignore);
    opened.push(store);
    return store;
  }
  return {
    store: await open(),
    reopen: open,
    async run(statement) {
      const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
      await sql.raw(statement).execute(db);
      await db.destroy();
    },
    async end() {
      await Promise.all(opened.map((store) => store.close()));
      rmSync(folder, { recursive: true });
    },
  };
});

let pglite: PGlite;

/** It compiles a whole PostgreSQL, which takes a while where much else runs. */
const PGLITE_START_MS = 120_000;
beforeAll(async () => {
  pglite = startPglite();
  await pglite.waitReady;
}, PGLITE_START_MS);
afterAll(() => pglite.close());

describeStore('PGlite', async () => {
  const mine = await emptied(pglite);
  async function open(): Promise<Store> {
    const db = new Kysely<Tables>({ dialect: pgliteDialect(mine) });
    await migrate(db, 'postgres');
    return createStore(db, 'postgres', null, ignore);
  }
  return {
    store: await open(),
    reopen: open,
    async run(statement) {
      await mine.exec(statement);
    },
    end: async () => undefined,
  };
});

describeMigration('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-store-'));
  const path = join(folder, 'store.sqlite');
  const dbs: Kysely<Tables>[] = [];
  const connect = (): Kysely<Tables> => {
    const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
    dbs.push(db);
    return db;
  };
  return {
    async run(statement) {
      await sql.raw(statement).execute(connect());
    },
    async open() {
      const db = connect();
      await migrate(db, 'sqlite');
      return createStore(db, 'sqlite', null, ignore);
    },
    async end() {
      await Promise.all(dbs.map((db) => db.destroy()));
      rmSync(folder, { recursive: true });
    },
  };
});

describeMigration('PGlite', async () => {
  const mine = await emptied(pglite);
  return {
    async run(statement) {
      await mine.exec(statement);
    },
    async open() {
      const db = new Kysely<Tables>({ dialect: pgliteDialect(mine) });
      await migrate(db, 'postgres');
      return createStore(db, 'postgres', null, ignore);
    },
    end: async () => undefined,
  };
});
