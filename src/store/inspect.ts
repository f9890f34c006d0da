/** Looks at the store for the doctor: whether a bot could use it, without making, changing or locking anything. */
import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Dialect, Kysely, sql } from 'kysely';
import { KNOWN_VERSION } from './migrations.ts';
import { STORE_FILE, type StoreConfig } from './open.ts';
import { postgresDialect } from './postgres.ts';
import type { Tables } from './schema.ts';
import { isBusy, sqliteDialect } from './sqlite.ts';

export type StoreInspection =
  | { kind: 'usable'; detail: StoreDetail }
  /** `code`: the system's or the database's own, such as EACCES or 28P01. */
  | { kind: 'unusable'; why: Unusable; code: string | null };

export type Unusable =
  | 'newer'
  | 'not-writable'
  | 'no-folder'
  | 'busy'
  | 'unreachable'
  | 'read-only'
  | 'broken';

export interface StoreDetail {
  /** Null: there is none yet, and it is made at the start. */
  version: number | null;
  known: number;
  /** Kind of the network file system that the folder is on; null: a local disk, or it cannot be told. */
  networkDisk: string | null;
  /** PostgreSQL's own version, such as 15; null on SQLite. */
  server: number | null;
}

/** https://man7.org/linux/man-pages/man2/statfs.2.html: those whose locks cannot be relied on. */
const NETWORK_DISKS: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'CIFS',
  4266872130: 'SMB',
  16914839: '9P',
  1397113167: 'AFS',
  12805120: 'Ceph',
  1702057286: 'FUSE',
  198183888: 'Lustre',
};

export async function inspectStore({ dataDir, databaseUrl }: StoreConfig): Promise<StoreInspection> {
  return databaseUrl === null ? inspectFolder(resolve(dataDir)) : inspectPostgres(databaseUrl);
}

async function inspectFolder(folder: string): Promise<StoreInspection> {
  const there = nearest(folder);
  const code = codeOfWriting(there);
  if (code !== null) return unusable(there === folder ? 'not-writable' : 'no-folder', code);
  if (!statSync(there).isDirectory()) return unusable('no-folder', 'ENOTDIR');
  const detail = { known: KNOWN_VERSION, networkDisk: networkDiskOf(there), server: null };
  const file = join(folder, STORE_FILE);
  if (!existsSync(file)) return { kind: 'usable', detail: { ...detail, version: null } };
  const blocked = [file, `${file}-wal`].map((path) => (existsSync(path) ? codeOfWriting(path) : null));
  const fileCode = blocked.find((one) => one !== null) ?? null;
  if (fileCode !== null) return unusable('not-writable', fileCode);
  return opened(sqliteDialect(file), async (db) => {
    // It begins by taking the writer's lock, as a bot beside it does for each of its short writes, and writes nothing.
    const version = await db.transaction().execute((tx) => versionOf(tx, 'sqlite'));
    return judged({ ...detail, version });
  });
}

/** The folder itself, or the nearest one above it that is there. */
function nearest(folder: string): string {
  let at = folder;
  while (!existsSync(at) && dirname(at) !== at) at = dirname(at);
  return at;
}

/** Tried, in a folder: not every file system tells by its modes, and to root none does. */
function codeOfWriting(path: string): string | null {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    if (statSync(path).isDirectory()) rmdirSync(mkdtempSync(join(path, '.doctor-')));
    return null;
  } catch (error) {
    return codeOf(error) ?? 'EACCES';
  }
}

function networkDiskOf(folder: string): string | null {
  const { type } = statfsSync(folder);
  // As 32 bits without a sign, whatever the platform makes of them.
  return NETWORK_DISKS[Number(type) >>> 0] ?? null;
}

async function inspectPostgres(databaseUrl: string): Promise<StoreInspection> {
  const dialect = postgresDialect({ databaseUrl, maxConnections: 1, warn: () => undefined });
  return opened(dialect, async (db) => {
    const { rows } = await sql<{ number: number; standby: boolean; creates: boolean }>`select
      current_setting('server_version_num')::int as number,
      pg_is_in_recovery() as standby,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as creates`.execute(db);
    const [server] = rows;
    if (server === undefined || server.standby) return unusable('read-only', null);
    const version = await versionOf(db, 'postgres');
    if (!server.creates && (version ?? 0) < KNOWN_VERSION) return unusable('not-writable', null);
    const detail = { known: KNOWN_VERSION, networkDisk: null, server: Math.floor(server.number / 10_000) };
    return judged({ ...detail, version });
  });
}

function judged(detail: StoreDetail): StoreInspection {
  return (detail.version ?? 0) > detail.known ? unusable('newer', null) : { kind: 'usable', detail };
}

async function versionOf(db: Kysely<Tables>, engine: 'sqlite' | 'postgres'): Promise<number | null> {
  const table =
    engine === 'sqlite'
      ? sql<{
          there: string | null;
        }>`select max(name) as there from sqlite_master where name = 'schema_version'`
      : sql<{ there: string | null }>`select to_regclass('schema_version')::text as there`;
  const [found] = (await table.execute(db)).rows;
  if (found === undefined || found.there === null) return null;
  const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(db);
  return rows[0]?.version ?? null;
}

async function opened(
  dialect: Dialect,
  look: (db: Kysely<Tables>) => Promise<StoreInspection>,
): Promise<StoreInspection> {
  const db = new Kysely<Tables>({ dialect });
  try {
    return await look(db);
  } catch (error) {
    const code = codeOf(error);
    if (isBusy(error)) return unusable('busy', code);
    // SQLite's own codes begin so: the file is there and can be read, but is no database.
    if (code === 'ERR_SQLITE_ERROR' || code?.startsWith('SQLITE') === true) return unusable('broken', code);
    return unusable('unreachable', code);
  } finally {
    await db.destroy();
  }
}

function unusable(why: Unusable, code: string | null): StoreInspection {
  return { kind: 'unusable', why, code };
}

/** Of an error or what caused it; never its words, which may hold an address. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string' && /^\w{2,40}$/.test(error.code)) return error.code;
  const [first] = error instanceof AggregateError ? error.errors : [error.cause];
  return first === undefined ? null : codeOf(first);
}
