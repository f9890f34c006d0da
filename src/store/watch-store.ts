/** What the watch keeps from tick to tick: states, episodes and their messages. */
import { sql } from 'kysely';
import type { Episode, InstanceState } from '../core/episode.ts';
import type { WatchBatch, WatchStore } from '../core/store.ts';
import { type Door, inPieces, ROWS_A_STATEMENT, type Tx } from './door.ts';
import { addRows } from './outbox-store.ts';
import { episodeOf, episodeRow, messageOf, messageRow, stateOf, stateRow } from './rows.ts';
import { tellWatch } from './rule-store.ts';
import { note } from './trail.ts';

export function createWatchStore(door: Door): WatchStore {
  return {
    states: () => door.read(states),
    openEpisodes: () => door.read(openEpisodes),
    episode: (id) =>
      door.read(async (tx) => {
        const row = await tx.selectFrom('episodes').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : episodeOf(row);
      }),
    episodesOf: (ruleId, limit) =>
      door.read(async (tx) => {
        const ofRule = tx.selectFrom('episodes').selectAll().where('rule_id', '=', ruleId);
        const newestFirst = ofRule.orderBy('fired_at_ms', 'desc').orderBy('id').limit(limit);
        return (await newestFirst.execute()).map(episodeOf);
      }),
    episodesBetween: (fromMs, toMs, limit) => door.read((tx) => episodesBetween(tx, fromMs, toMs, limit)),
    message: (id) =>
      door.read(async (tx) => {
        const row = await tx.selectFrom('messages').selectAll().where('id', '=', id).executeTakeFirst();
        return row === undefined ? null : messageOf(row);
      }),
    commit: (batch) => door.lead((tx) => commit(tx, batch)),
    takeEpisodes: (ids, deed, words, rows) => door.write((tx) => takeEpisodes(tx, ids, deed, words, rows)),
  };
}

async function states(tx: Tx): Promise<Map<number, Map<string, InstanceState>>> {
  const byRule = new Map<number, Map<string, InstanceState>>();
  for (const row of await tx.selectFrom('states').selectAll().execute()) {
    const ofRule = byRule.get(row.rule_id) ?? new Map<string, InstanceState>();
    byRule.set(row.rule_id, ofRule.set(row.instance, stateOf(row)));
  }
  return byRule;
}

async function openEpisodes(tx: Tx): ReturnType<WatchStore['openEpisodes']> {
  const openMessages = tx.selectFrom('messages').where('closed_at_ms', 'is', null);
  const messages = await openMessages.selectAll().orderBy('opened_at_ms').orderBy('id').execute();
  const episodes = await tx
    .selectFrom('episodes')
    .selectAll()
    .where((is) => is.or([is('closed_at_ms', 'is', null), is('message_id', 'in', openMessages.select('id'))]))
    .orderBy('fired_at_ms')
    .orderBy('id')
    .execute();
  return { episodes: episodes.map(episodeOf), messages: messages.map(messageOf) };
}

/** One that ended at the first moment was not open any more; one that began at the last is of what comes after. */
async function episodesBetween(tx: Tx, fromMs: number, toMs: number, limit: number): Promise<Episode[]> {
  const rows = await tx
    .selectFrom('episodes')
    .selectAll()
    .where('fired_at_ms', '<', toMs)
    .where((is) => is.or([is('closed_at_ms', 'is', null), is('closed_at_ms', '>', fromMs)]))
    .orderBy('fired_at_ms')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(episodeOf);
}

async function commit(tx: Tx, batch: WatchBatch): Promise<void> {
  await dropStates(tx, batch.statesGone);
  await putStates(tx, batch.states);
  await inPieces(lastOfEach(batch.episodes, byId).map(episodeRow), (rows) =>
    tx
      .insertInto('episodes')
      .values([...rows])
      .onConflict((on) =>
        on.column('id').doUpdateSet((set) => ({
          fired_at_ms: set.ref('excluded.fired_at_ms'),
          closed_at_ms: set.ref('excluded.closed_at_ms'),
          message_id: set.ref('excluded.message_id'),
          body: set.ref('excluded.body'),
        })),
      )
      .execute(),
  );
  await inPieces(lastOfEach(batch.messages, byId).map(messageRow), (rows) =>
    tx
      .insertInto('messages')
      .values([...rows])
      .onConflict((on) =>
        on.column('id').doUpdateSet((set) => ({
          closed_at_ms: set.ref('excluded.closed_at_ms'),
          body: set.ref('excluded.body'),
        })),
      )
      .execute(),
  );
  await addRows(tx, batch.rows);
}

/** Of rules that were removed since the tick began, none is kept. */
async function putStates(tx: Tx, given: WatchBatch['states']): Promise<void> {
  if (given.length === 0) return;
  const known = await knownRules(tx, [...new Set(given.map(({ ruleId }) => ruleId))]);
  const kept = given.filter(({ ruleId }) => known.has(ruleId));
  const rows = lastOfEach(kept, ({ ruleId, instance }) => `${ruleId} ${instance}`).map(
    ({ ruleId, instance, state }) => stateRow(ruleId, instance, state),
  );
  await inPieces(rows, (piece) =>
    tx
      .insertInto('states')
      .values([...piece])
      .onConflict((on) =>
        on.columns(['rule_id', 'instance']).doUpdateSet((set) => ({
          phase: set.ref('excluded.phase'),
          since_ms: set.ref('excluded.since_ms'),
          fired_at_ms: set.ref('excluded.fired_at_ms'),
          judged_at_ms: set.ref('excluded.judged_at_ms'),
          frozen_since_ms: set.ref('excluded.frozen_since_ms'),
          fingerprint: set.ref('excluded.fingerprint'),
        })),
      )
      .execute(),
  );
}

/** At least those of the given ids that there are. */
async function knownRules(tx: Tx, ids: readonly number[]): Promise<Set<number>> {
  const all = tx.selectFrom('rules').select('id');
  const rows = await (ids.length > ROWS_A_STATEMENT ? all : all.where('id', 'in', [...ids])).execute();
  return new Set(rows.map(({ id }) => id));
}

async function dropStates(tx: Tx, gone: WatchBatch['statesGone']): Promise<void> {
  await inPieces(gone, (piece) => {
    // PostgreSQL would take a bare bind in a list of values for a text.
    const pairs = piece.map(({ ruleId, instance }) => sql`(cast(${ruleId} as bigint), ${instance})`);
    return sql`delete from states where (rule_id, instance) in (values ${sql.join(pairs)})`.execute(tx);
  });
}

async function takeEpisodes(
  tx: Tx,
  ...[ids, deed, words, rowsOf]: Parameters<WatchStore['takeEpisodes']>
): Promise<string[]> {
  const taken = new Map<string, Episode>();
  await inPieces([...new Set(ids)], async (piece) => {
    const rows = await tx
      .updateTable('episodes')
      .set({ taken_by: deed.by, taken_at_ms: deed.atMs })
      .where('id', 'in', [...piece])
      .where('taken_by', 'is', null)
      .returningAll()
      .execute();
    for (const row of rows) taken.set(row.id, episodeOf(row));
  });
  if (taken.size === 0) return [];
  // In the order in which they were asked for: the database has none.
  const episodes = [...new Set(ids)].flatMap((id) => taken.get(id) ?? []);
  await addRows(tx, rowsOf(episodes));
  await note(
    tx,
    episodes.map(({ ruleId }) => ({
      ...deed,
      what: 'episode-taken',
      of: { kind: 'rule', id: ruleId },
      words,
    })),
  );
  await tellWatch(tx);
  return episodes.map(byId);
}

function byId({ id }: { id: string }): string {
  return id;
}

/** PostgreSQL refuses to write one row twice in a statement. */
function lastOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
