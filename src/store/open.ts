/** Opens the store that the configuration names, and brings it up to date. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialect, Kysely } from 'kysely';
import type { Log } from '../core/ports.ts';
import type { Store } from '../core/store.ts';
import { createFileLead, createLeaseLead, everyRealMs, holderName, LEASE, type Lead } from './lead.ts';
import { migrate } from './migrations.ts';
import { postgresDialect } from './postgres.ts';
import type { Tables } from './schema.ts';
import { sqliteDialect } from './sqlite.ts';
import { createStore } from './store.ts';

export interface StoreConfig {
  /** Folder of the embedded store; made when it is not there. */
  dataDir: string;
  /** Of PostgreSQL, which then takes the embedded one's place; null: there is none. */
  databaseUrl: string | null;
}

export interface OpenedStore {
  store: Store;
  /** Ask it before anything is watched or sent. The store's `close` releases it. */
  lead: Lead;
}

export const STORE_FILE = 'queue-stats.sqlite';
const MAX_CONNECTIONS = 8;

/** Throws when it cannot be reached or made, or when a newer version has used it. */
export async function openStore(config: StoreConfig, log: Pick<Log, 'warn'>): Promise<OpenedStore> {
  const warn = (what: string): void => log.warn(what);
  return config.databaseUrl === null
    ? openSqlite(config.dataDir, warn)
    : openPostgres(config.databaseUrl, warn);
}

async function openSqlite(folder: string, warn: (what: string) => void): Promise<OpenedStore> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = await migrated(sqliteDialect(join(folder, STORE_FILE)), 'sqlite');
  const lead = createFileLead(folder);
  return joined(createStore(db, 'sqlite', null, warn), lead, async () => undefined);
}

async function openPostgres(databaseUrl: string, warn: (what: string) => void): Promise<OpenedStore> {
  const db = await migrated(
    postgresDialect({ databaseUrl, maxConnections: MAX_CONNECTIONS, warn }),
    'postgres',
  );
  // A connection of its own: a renewal must not stand in line behind what it is there to protect.
  const leaseDb = new Kysely<Tables>({
    dialect: postgresDialect({ databaseUrl, maxConnections: 1, warn }),
  });
  const lead = createLeaseLead(leaseDb, {
    ...LEASE,
    holder: holderName(),
    every: everyRealMs,
    elapsedMs: () => performance.now(),
    warn,
  });
  return joined(createStore(db, 'postgres', lead, warn), lead, () => leaseDb.destroy());
}

async function migrated(dialect: Dialect, engine: 'sqlite' | 'postgres'): Promise<Kysely<Tables>> {
  const db = new Kysely<Tables>({ dialect });
  try {
    await migrate(db, engine);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

/** What is under way still needs the lead: that goes last. */
function joined(store: Store, lead: Lead, end: () => Promise<void>): OpenedStore {
  async function close(): Promise<void> {
    await store.close();
    await lead.release();
    await end();
  }
  return { store: { ...store, close }, lead };
}
