/** Commits one batch after the other until it is killed, and says of each when it began and when it was acknowledged. */
import { writeSync } from 'node:fs';
import { Kysely } from 'kysely';
import { migrate } from '../../../src/store/migrations.ts';
import type { Tables } from '../../../src/store/schema.ts';
import { sqliteDialect } from '../../../src/store/sqlite.ts';
import { createStore } from '../../../src/store/store.ts';
import { numberedBatch } from '../values.ts';

const [, , path = '', first = ''] = process.argv;
const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
await migrate(db, 'sqlite');
const store = createStore(db, 'sqlite', null, () => undefined);

/** At once, and not when the process gets round to it. */
function say(what: string): void {
  writeSync(1, `${what}\n`);
}

for (let number = Number(first); ; number += 1) {
  say(`begins ${number}`);
  await store.commit(numberedBatch(number));
  say(`kept ${number}`);
  await store.asking(number, number);
  say(`asked ${number}`);
}
