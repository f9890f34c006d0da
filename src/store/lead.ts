/** Only one process runs the watch: who that is, over both engines. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { type Kysely, sql } from 'kysely';
import type { Fence } from './door.ts';
import type { Tables } from './schema.ts';
import { createForOwner, isBusy } from './sqlite.ts';

export type Acquired =
  | { kind: 'leads'; epoch: number }
  /** In words: "process 4711 on host bot-1". */
  | { kind: 'held'; by: string };

export interface Lead {
  /**
   * Takes it where it is free. On PostgreSQL it is then renewed until it is lost or released; whoever stands by asks
   * again and again. Throws when the database does not answer.
   */
  acquire(): Promise<Acquired>;
  /** Whether this process leads for all that it knows; what it writes is checked by the database as well. */
  isLeader(): boolean;
  /** Grows with each change of the leader; null while this process does not lead. */
  epoch(): number | null;
  /** Gives it up, so that another may take it at once. */
  release(): Promise<void>;
}

/** This process, for those who find it leading. */
export function holderName(): string {
  return `process ${process.pid} on host ${hostname()}`;
}

/** A handle that nobody refers to any more would be collected, and its lock be gone while the process lives. */
const HELD = new Set<InstanceType<typeof DatabaseSync>>();

const LOCK_FILE = 'lead.lock';
const HOLDER_FILE = 'lead.holder';
const SQLITE_EPOCH = 1;

/**
 * A transaction on a small file beside the store, which is never ended: the operating system lets go of its lock when
 * the process dies, however it dies. For local disks; many network file systems do not keep such locks.
 */
export function createFileLead(folder: string): Lead {
  const path = join(folder, LOCK_FILE);
  let held: DatabaseSyncInstance | null = null;
  return {
    async acquire() {
      held ??= lock(path);
      if (held === null) return { kind: 'held', by: readHolder(folder) };
      writeFileSync(join(folder, HOLDER_FILE), `${holderName()}\n`, { mode: 0o600 });
      return { kind: 'leads', epoch: SQLITE_EPOCH };
    },
    isLeader: () => held !== null,
    epoch: () => (held === null ? null : SQLITE_EPOCH),
    async release() {
      if (held === null) return;
      // Before the lock: afterwards it could be the next one's.
      rmSync(join(folder, HOLDER_FILE), { force: true });
      HELD.delete(held);
      held.close();
      held = null;
    },
  };
}

function lock(path: string): DatabaseSyncInstance | null {
  createForOwner(path);
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec('begin exclusive');
    HELD.add(file);
    return file;
  } catch (error) {
    file.close();
    if (isBusy(error)) return null;
    throw error;
  }
}

/** Never the lock file itself: to open and close that would let go of a lock that this process holds. */
function readHolder(folder: string): string {
  try {
    return readFileSync(join(folder, HOLDER_FILE), 'utf8').trim() || 'another process';
  } catch {
    return 'another process';
  }
}

export interface LeaseOptions {
  /** Runs on real time, whatever clock the rest goes by: what counts is the database's time. */
  renewEveryMs: number;
  /** Without a renewal for so long it is free for others. */
  lostAfterMs: number;
  /** What others are told. */
  holder: string;
  /** Calls again and again, never twice at once; returns what stops it. */
  every(ms: number, work: () => Promise<void>): () => void;
  /** Milliseconds that only grow. */
  elapsedMs(): number;
  /** Told why a renewal failed. */
  warn(what: string): void;
}

export const LEASE: Pick<LeaseOptions, 'renewEveryMs' | 'lostAfterMs'> = {
  renewEveryMs: 1_000,
  lostAfterMs: 3_000,
};

/** In a row of PostgreSQL, by PostgreSQL's clock. */
export function createLeaseLead(db: Kysely<Tables>, options: LeaseOptions): Lead & Fence {
  const { lostAfterMs, holder } = options;
  let mine: { epoch: number; renewedAtMs: number; stop: () => void } | null = null;

  function forget(): void {
    mine?.stop();
    mine = null;
  }

  async function renew(): Promise<void> {
    const held = mine;
    if (held === null) return;
    // Counted from before it is asked: the database may write it down no earlier.
    const askedAtMs = options.elapsedMs();
    const { numUpdatedRows } = await db
      .updateTable('lease')
      .set({ until_ms: sql<number>`${DATABASE_MS} + ${lostAfterMs}` })
      .where('name', '=', 'lead')
      .where('epoch', '=', held.epoch)
      .executeTakeFirstOrThrow();
    if (mine !== held) return;
    if (numUpdatedRows === 0n) forget();
    else held.renewedAtMs = askedAtMs;
  }

  /** The next one may reach the database again, before the lease is lost. */
  async function renewOrWarn(): Promise<void> {
    try {
      await renew();
    } catch (error) {
      options.warn(`The lease was not renewed: ${error instanceof Error ? error.message : 'unknown'}`);
    }
  }

  async function take(): Promise<Acquired> {
    const askedAtMs = options.elapsedMs();
    const taken = await db
      .updateTable('lease')
      .set({
        epoch: sql<number>`epoch + 1`,
        until_ms: sql<number>`${DATABASE_MS} + ${lostAfterMs}`,
        holder,
      })
      .where('name', '=', 'lead')
      .where('until_ms', '<', DATABASE_MS)
      .returning('epoch')
      .executeTakeFirst();
    if (taken === undefined) {
      const row = await db.selectFrom('lease').select('holder').where('name', '=', 'lead').executeTakeFirst();
      return { kind: 'held', by: row?.holder ?? 'another process' };
    }
    mine = {
      epoch: taken.epoch,
      renewedAtMs: askedAtMs,
      stop: options.every(options.renewEveryMs, renewOrWarn),
    };
    return { kind: 'leads', epoch: taken.epoch };
  }

  function isLeader(): boolean {
    return mine !== null && options.elapsedMs() - mine.renewedAtMs < lostAfterMs;
  }

  return {
    async acquire() {
      if (mine !== null && !isLeader()) await renew();
      // Still its own when nobody took it over in the meantime.
      if (mine !== null) return { kind: 'leads', epoch: mine.epoch };
      return take();
    },
    isLeader,
    epoch: () => mine?.epoch ?? null,
    lost(epoch) {
      if (mine?.epoch === epoch) forget();
    },
    async release() {
      const held = mine;
      forget();
      if (held === null) return;
      await db
        .updateTable('lease')
        .set({ until_ms: 0 })
        .where('name', '=', 'lead')
        .where('epoch', '=', held.epoch)
        .execute();
    },
  };
}

/** The moment itself, and not the one at which the transaction began. */
const DATABASE_MS = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;

/** On real timers that keep no process alive. */
export function everyRealMs(ms: number, work: () => Promise<void>): () => void {
  let isUnderWay = false;
  const timer = setInterval(() => {
    if (isUnderWay) return;
    isUnderWay = true;
    work().finally(() => {
      isUnderWay = false;
    });
  }, ms);
  timer.unref();
  return () => clearInterval(timer);
}
