/** kysely's way to the embedded SQLite: one connection, one transaction at a time, and no value bound that is not plainly text or a whole number. */
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';

/** How long another process may hold the file; short transactions are all that there are. */
const BUSY_TIMEOUT_MS = 5_000;
/** Another process that makes the file at the same moment is not waited for by SQLite itself. */
const OPEN_TRIES = 50;
const OPEN_PAUSE_MS = 20;
/** The store has some fifty statements; those of many rows come in a few lengths each. */
const MOST_STATEMENTS_KEPT = 200;

export function sqliteDialect(path: string): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => sqliteDriver(path),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function sqliteDriver(path: string): Driver {
  const turn = createTurn();
  let database: DatabaseSyncInstance | null = null;
  let connection: DatabaseConnection | null = null;
  return {
    async init() {
      database = openDatabase(path);
      connection = connectionOf(database);
    },
    async acquireConnection() {
      await turn.take();
      if (connection !== null) return connection;
      turn.give();
      throw new Error('the SQLite database is closed');
    },
    async beginTransaction(on, settings) {
      await on.executeQuery(CompiledQuery.raw(beginOf(settings)));
    },
    async commitTransaction(on) {
      await on.executeQuery(CompiledQuery.raw('commit'));
    },
    async rollbackTransaction(on) {
      // A full disk, among others, makes SQLite roll back by itself.
      if (database?.isTransaction === true) await on.executeQuery(CompiledQuery.raw('rollback'));
    },
    async releaseConnection() {
      turn.give();
    },
    async destroy() {
      await turn.take();
      connection = null;
      database?.close();
      database = null;
      turn.give();
    },
  };
}

/** A writer takes the lock at once: one that read first could not wait for another and would fail. */
function beginOf(settings: TransactionSettings): string {
  return settings.accessMode === 'read only' ? 'begin' : 'begin immediate';
}

function openDatabase(path: string): DatabaseSyncInstance {
  createForOwner(path);
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
  try {
    patiently(() => database.exec('pragma journal_mode = wal'));
    // A commit that was answered survives the loss of power.
    database.exec('pragma synchronous = full');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/**
 * Makes the file, where there is none, for its owner's eyes; -wal and -shm take over its mode. One that is there is not
 * even opened: to close it again would let go of the locks that this process holds on it, as POSIX has it.
 * https://sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_
 */
export function createForOwner(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** Real and blocking, for a moment at the start alone: two processes may turn the journal over at once. */
function patiently(work: () => void): void {
  for (let tried = 1; ; tried += 1) {
    try {
      work();
      return;
    } catch (error) {
      if (tried >= OPEN_TRIES || !isBusy(error)) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, OPEN_PAUSE_MS);
    }
  }
}

export function isBusy(error: unknown): boolean {
  return error instanceof Error && /\block(ed)?\b|\bbusy\b/i.test(error.message);
}

type Statement = ReturnType<DatabaseSyncInstance['prepare']>;

function connectionOf(database: DatabaseSyncInstance): DatabaseConnection {
  /** The least lately used first. */
  const kept = new Map<string, { statement: Statement; hasRows: boolean }>();

  function prepared(sql: string): { statement: Statement; hasRows: boolean } {
    const known = kept.get(sql) ?? prepare(sql);
    kept.delete(sql);
    kept.set(sql, known);
    const [oldest] = kept.keys();
    if (kept.size > MOST_STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest);
    return known;
  }

  function prepare(sql: string): { statement: Statement; hasRows: boolean } {
    const statement = database.prepare(sql);
    return { statement, hasRows: statement.columns().length > 0 };
  }

  return {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      refuseOddBinds(sql, parameters);
      const { statement, hasRows } = prepared(sql);
      if (hasRows) return { rows: statement.all(...parameters) };
      const { changes } = statement.run(...parameters);
      return { rows: [], numAffectedRows: BigInt(changes) };
    },
    // biome-ignore lint/correctness/useYield: rows are read at once here, and the store streams none
    async *streamQuery() {
      throw new Error('the SQLite driver does not stream');
    },
  };
}

/** SQLite's driver would take an object for names of binds, and SQLite itself would keep 1.5 as it is where PostgreSQL refuses it. */
function refuseOddBinds(sql: string, parameters: readonly unknown[]): void {
  for (const [at, value] of parameters.entries()) {
    if (typeof value === 'string' || value === null || Number.isSafeInteger(value)) continue;
    const what =
      value instanceof Date ? 'a Date' : typeof value === 'number' ? String(value) : `a ${typeof value}`;
    throw new TypeError(`${what} is bound at position ${at + 1}${columnAt(sql, at)} of: ${shortened(sql)}`);
  }
}

/** The column's name, where the statement inserts. */
function columnAt(sql: string, at: number): string {
  const columns = /^insert into "\w+" \(([^)]*)\) values \(\?/.exec(sql)?.[1]?.split(', ') ?? [];
  const column = columns[at % columns.length];
  return column === undefined ? '' : ` (${column})`;
}

const MOST_SQL_SAID = 200;

function shortened(sql: string): string {
  return sql.length > MOST_SQL_SAID ? `${sql.slice(0, MOST_SQL_SAID)} …` : sql;
}

/** One after the other, in the order in which they asked. */
export function createTurn(): { take(): Promise<void>; give(): void } {
  const waiting: (() => void)[] = [];
  let isTaken = false;
  return {
    take() {
      if (isTaken) return new Promise((resolve) => waiting.push(resolve));
      isTaken = true;
      return Promise.resolve();
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) isTaken = false;
      else next();
    },
  };
}
