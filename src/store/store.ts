/** The one implementation of the store, over either engine. */
import { type Kysely, sql } from 'kysely';
import type { Store } from '../core/store.ts';
import { createDigestStore } from './digest-store.ts';
import { createDoor, type Fence } from './door.ts';
import type { Engine } from './migrations.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createRuleStore } from './rule-store.ts';
import type { Tables } from './schema.ts';
import { createSeasonStore } from './season-store.ts';
import { createSettingsStore } from './settings-store.ts';
import { tidy } from './tidy.ts';
import { createWatchStore } from './watch-store.ts';

/** Over a database that was migrated. `fence`: null where no other process can take over, as on SQLite; `warn` is for the log. */
export function createStore(
  db: Kysely<Tables>,
  engine: Engine,
  fence: Fence | null,
  warn: (what: string) => void,
): Store {
  const door = createDoor(db, engine, fence);
  return {
    ...createRuleStore(door),
    ...createDigestStore(door),
    ...createSettingsStore(door),
    ...createWatchStore(door),
    ...createOutboxStore(door),
    ...createSeasonStore(door, warn),
    close: () => door.close(),
    ping: () =>
      door.read(async (tx) => {
        await sql`select 1`.execute(tx);
      }),
    tidy: (nowMs) => door.lead((tx) => tidy(tx, nowMs)),
  };
}
