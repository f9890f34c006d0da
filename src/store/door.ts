/** How the store's methods reach the database: each is one transaction, one writer at a time, and none begins after the end. */
import { type Kysely, sql, type Transaction } from 'kysely';
import { LeaseLost, StoreDown } from '../core/store.ts';
import type { Engine } from './migrations.ts';
import type { CounterTable, Tables } from './schema.ts';

export type Tx = Transaction<Tables>;

/** What a leader's writes are checked against. */
export interface Fence {
  /** The epoch in which this process leads; null when it does not. */
  epoch(): number | null;
  /** Told when the database says that an epoch of this process is over. */
  lost(epoch: number): void;
}

export interface Door {
  /** All that is read is of one moment. */
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For what any process may write: a command's changes. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** For what only the leader may write. Throws LeaseLost where this process does not lead. */
  lead<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `fence` is null where nobody can take over while this process lives: on SQLite. */
export function createDoor(db: Kysely<Tables>, engine: Engine, fence: Fence | null): Door {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;

  function track<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) return Promise.reject(new Error('the store is closed'));
    const promise = work().catch((error: unknown) => {
      throw isUnreachable(error) ? new StoreDown(codeOf(error), { cause: error }) : error;
    });
    const forget = (): void => {
      underWay.delete(promise);
    };
    underWay.add(promise);
    promise.then(forget, forget);
    return promise;
  }

  function write<T>(work: (tx: Tx) => Promise<T>, epoch: number | null): Promise<T> {
    return track(() =>
      db.transaction().execute(async (tx) => {
        if (engine === 'postgres') await lockForWriting(tx);
        if (epoch !== null) await mustStillLead(tx, epoch);
        return work(tx);
      }),
    );
  }

  return {
    read(work) {
      const reading = db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read');
      return track(() => reading.execute(work));
    },
    write: (work) => write(work, null),
    async lead(work) {
      if (fence === null) return write(work, null);
      const epoch = fence.epoch();
      if (epoch === null) throw new LeaseLost('this process does not lead');
      try {
        return await write(work, epoch);
      } catch (error) {
        if (error instanceof LeaseLost) fence.lost(epoch);
        throw error;
      }
    },
    async close() {
      isClosed = true;
      await Promise.allSettled(underWay);
      await db.destroy();
    },
  };
}

/** Of Node's network, and of PostgreSQL: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNREACHABLE =
  /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|08\w{3}|57P0[1-3]|53300)$/;
/** What pg says without a code. */
const BROKEN =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/i;

function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.test(codeOf(error)) || (error instanceof Error && BROKEN.test(error.message));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no connection';
}

/**
 * Writers take turns, as they do on SQLite. They are few and short; so nothing deadlocks, and ids grow in the order of
 * commits: a row of the outbox can never appear before one that was read already.
 */
async function lockForWriting(tx: Tx): Promise<void> {
  await tx.selectFrom('counters').select('name').where('name', '=', 'write').forUpdate().execute();
}

/**
 * Held to the end of the transaction: whoever takes over waits for it. KEY SHARE and not SHARE, since the epoch is a
 * part of the key: a renewal, which leaves the key alone, must not wait for a long write.
 */
async function mustStillLead(tx: Tx, epoch: number): Promise<void> {
  const row = await tx
    .selectFrom('lease')
    .select('epoch')
    .where('name', '=', 'lead')
    .where('epoch', '=', epoch)
    .forKeyShare()
    .executeTakeFirst();
  if (row === undefined) throw new LeaseLost(`another process leads; this one did in epoch ${epoch}`);
}

/** The first of so many new ids; they are never given again. */
export async function takeIds(
  tx: Tx,
  name: Exclude<CounterTable['name'], 'write'>,
  howMany: number,
): Promise<number> {
  const { value } = await tx
    .updateTable('counters')
    .set({ value: sql<number>`value + ${sql.lit(howMany)}` })
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow();
  return value - howMany + 1;
}

/** Rows of one statement: below both engines' limits of binds (32,766 of SQLite, 65,535 of PostgreSQL) at 15 columns. */
export const ROWS_A_STATEMENT = 400;

/** Lets the process answer others between the pieces of a long piece of work. */
export async function inPieces<T>(
  items: readonly T[],
  work: (piece: readonly T[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < items.length; at += ROWS_A_STATEMENT) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    await work(items.slice(at, at + ROWS_A_STATEMENT));
  }
}
