/** kysely over PGlite, the double of PostgreSQL: in memory, one connection, the same SQL. */
import { PGlite } from '@electric-sql/pglite';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { createTurn } from '../../src/store/sqlite.ts';

export function pgliteDialect(pglite: PGlite): Dialect {
  const turn = createTurn();
  const connection: DatabaseConnection = {
    async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
      const { rows, affectedRows } = await pglite.query<R>(sql, [...parameters]);
      return { rows, numAffectedRows: BigInt(affectedRows ?? 0) };
    },
    // biome-ignore lint/correctness/useYield: the store streams nothing
    async *streamQuery() {
      throw new Error('no streams here');
    },
  };
  const run = async (sql: string): Promise<void> => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createDriver: () => ({
      async init() {
        await pglite.waitReady;
      },
      async acquireConnection() {
        await turn.take();
        return connection;
      },
      beginTransaction: (_, { isolationLevel }) =>
        run(isolationLevel === undefined ? 'begin' : `begin isolation level ${isolationLevel}`),
      commitTransaction: () => run('commit'),
      rollbackTransaction: () => run('rollback'),
      async releaseConnection() {
        turn.give();
      },
      destroy: async () => undefined,
    }),
  };
}

/** Empties it, for the next test: to start one takes a second or more. */
export async function emptied(pglite: PGlite): Promise<PGlite> {
  await pglite.exec('drop schema public cascade; create schema public');
  return pglite;
}

export function startPglite(): PGlite {
  return new PGlite();
}
