/** kysely's way to PostgreSQL. */
import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely';
import { Pool, types } from 'pg';

const INT8 = 20;
const CONNECT_TIMEOUT_MS = 5_000;
/** Longer than the longest write, and shorter than anybody waits. */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A process that is frozen in the middle of a write keeps nobody from taking over for longer. */
const IDLE_IN_TRANSACTION_MS = 3_000;

export interface PostgresOptions {
  databaseUrl: string;
  maxConnections: number;
  /** Told of connections that break; the next use opens another. */
  warn(what: string): void;
}

export function postgresDialect({ databaseUrl, maxConnections, warn }: PostgresOptions): Dialect {
  const pool = new Pool({
    connectionString: databaseUrl,
    max: maxConnections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    application_name: 'queue-stats',
    types: { getTypeParser: (oid, format) => (oid === INT8 ? readInt8 : types.getTypeParser(oid, format)) },
  });
  const tell = (error: Error): void => warn(`A connection to PostgreSQL broke: ${error.message}`);
  pool.on('error', tell);
  // The pool listens to connections that nobody uses; one that breaks in a transaction would end the process.
  pool.on('connect', (client) => client.on('error', tell));
  return new PostgresDialect({
    pool,
    // Said, and not given at the connection's start: pools between here and there refuse what they do not know.
    async onCreateConnection(connection) {
      await connection.executeQuery(CompiledQuery.raw(`set statement_timeout = ${STATEMENT_TIMEOUT_MS}`));
      await connection.executeQuery(
        CompiledQuery.raw(`set idle_in_transaction_session_timeout = ${IDLE_IN_TRANSACTION_MS}`),
      );
    },
  });
}

/** All our whole numbers are safe ones; pg would give texts. */
function readInt8(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a number`);
  return value;
}
