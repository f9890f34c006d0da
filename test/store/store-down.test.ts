/** A database that is not there: what is thrown says so, and is no bug of ours. */
import { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { StoreDown } from '../../src/core/store.ts';
import { createDoor } from '../../src/store/door.ts';
import { postgresDialect } from '../../src/store/postgres.ts';
import type { Tables } from '../../src/store/schema.ts';

/** No program listens on it: it is kept for that. https://www.iana.org/assignments/service-names-port-numbers */
const NOBODY = 'postgres://ana:not-this-one@127.0.0.1:1/nothing';

it('a store that cannot be reached is told apart from a bug, without the address', async () => {
  const db = new Kysely<Tables>({
    dialect: postgresDialect({ databaseUrl: NOBODY, maxConnections: 1, warn: () => undefined }),
  });
  const door = createDoor(db, 'postgres', null);
  const reading = door.read((tx) => tx.selectFrom('rules').selectAll().execute());
  const error = await reading.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StoreDown);
  expect(String(error)).toBe('StoreDown: ECONNREFUSED');
  await door.close();
});

it('what is wrong with a statement stays what it was', async () => {
  const db = new Kysely<Tables>({
    dialect: postgresDialect({ databaseUrl: NOBODY, maxConnections: 1, warn: () => undefined }),
  });
  const door = createDoor(db, 'postgres', null);
  await door.close();
  await expect(door.read(async () => 1)).rejects.toThrow('the store is closed');
});
