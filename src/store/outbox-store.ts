/** What is to be said in Slack: rows that are sent in the order in which they came in each channel, each once. */
import { sql } from 'kysely';
import {
  type NewOutboxRow,
  type OutboxRow,
  type OutboxStore,
  type OutboxUsage,
  type Place,
  RowGone,
} from '../core/store.ts';
import { type Door, inPieces, type Tx, takeIds } from './door.ts';
import { outboxRowOf, outboxTableRow } from './rows.ts';

/** Said and not bound, so that both engines see that the index of waiting rows will do. */
const WAITING = sql.lit('waiting' as const);

export function createOutboxStore(door: Door): OutboxStore {
  return {
    enqueue: (rows) => door.write((tx) => addRows(tx, rows)),
    nextRows: (nowMs, limit) => door.read((tx) => nextRows(tx, nowMs, limit)),
    asking: (id, nowMs) => door.lead((tx) => asking(tx, id, nowMs)),
    sent: (id, place, nowMs) => door.lead((tx) => sent(tx, id, place, nowMs)),
    later: (id, notBeforeMs) => door.lead((tx) => later(tx, id, notBeforeMs)),
    park: (id, code, nowMs, rows) => door.lead((tx) => park(tx, id, code, nowMs, rows)),
    placeOf: (messageId) => door.read((tx) => placeOf(tx, messageId)),
    sentAgain: (sinceMs, limit) => door.read((tx) => sentAgain(tx, sinceMs, limit)),
    outboxUsage: () => door.read(outboxUsage),
  };
}

/** In their order, but for those whose key was there before; then drops the edits that these replace. */
export async function addRows(tx: Tx, rows: readonly NewOutboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  const firstId = await takeIds(tx, 'outbox', rows.length);
  const tableRows = rows.map((row, at) => outboxTableRow(firstId + at, row));
  await inPieces(tableRows, (piece) =>
    tx
      .insertInto('outbox')
      .values([...piece])
      .onConflict((on) => on.column('key').doNothing())
      .execute(),
  );
  const edited = rows.filter(({ act }) => act.kind === 'edit').map(({ act }) => act.messageId);
  await dropReplacedEdits(tx, [...new Set(edited)]);
}

/** One that was asked stays: whether Slack has it is not known. */
async function dropReplacedEdits(tx: Tx, messageIds: readonly string[]): Promise<void> {
  await inPieces(messageIds, (piece) =>
    tx
      .updateTable('outbox')
      .set((set) => ({ outcome: 'merged', done_at_ms: set.ref('at_ms') }))
      .where('outcome', '=', WAITING)
      .where('kind', '=', 'edit')
      .where('asked_at_ms', 'is', null)
      .where('message_id', 'in', [...piece])
      .where((is) =>
        is.exists(
          is
            .selectFrom('outbox as newer')
            .select('newer.id')
            .where('newer.outcome', '=', WAITING)
            .where('newer.kind', '=', 'edit')
            .whereRef('newer.message_id', '=', 'outbox.message_id')
            .whereRef('newer.channel_id', '=', 'outbox.channel_id')
            .whereRef('newer.id', '>', 'outbox.id'),
        ),
      )
      .execute(),
  );
}

/** A channel whose first row may not be sent yet has none: nothing overtakes it. */
async function nextRows(tx: Tx, nowMs: number, limit: number): Promise<OutboxRow[]> {
  const rows = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('id', 'in', (of) =>
      of
        .selectFrom('outbox as waiting')
        .select((row) => row.fn.min<number>('waiting.id').as('id'))
        .where('waiting.outcome', '=', WAITING)
        .groupBy('waiting.channel_id'),
    )
    .where('not_before_ms', '<=', nowMs)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(outboxRowOf);
}

async function asking(tx: Tx, id: number, nowMs: number): Promise<void> {
  await mustBeThere(
    id,
    tx
      .updateTable('outbox')
      .set((set) => ({ asked_at_ms: nowMs, attempts: set('attempts', '+', 1) }))
      .where('id', '=', id)
      .where('outcome', '=', WAITING)
      .returning('id')
      .execute(),
  );
}

async function sent(tx: Tx, id: number, place: Place | null, nowMs: number): Promise<void> {
  const [row] = await tx
    .updateTable('outbox')
    .set({ outcome: 'sent', done_at_ms: nowMs, code: null })
    .where('id', '=', id)
    .returning(['kind', 'message_id'])
    .execute();
  if (row === undefined) throw noSuchRow(id);
  // A reply stands in the thread of its message, and is no place of it.
  if (place === null || row.kind === 'reply') return;
  const where = { channel_id: place.channelId, ts: place.ts, at_ms: nowMs };
  await tx
    .insertInto('places')
    .values({ message_id: row.message_id, ...where })
    .onConflict((on) => on.column('message_id').doUpdateSet(where))
    .execute();
}

async function later(tx: Tx, id: number, notBeforeMs: number): Promise<void> {
  const [row] = await tx
    .updateTable('outbox')
    .set({ asked_at_ms: null, not_before_ms: notBeforeMs })
    .where('id', '=', id)
    .where('outcome', '=', WAITING)
    .returning(['kind', 'message_id'])
    .execute();
  if (row === undefined) throw noSuchRow(id);
  // It was kept while it was asked; a later edit may have come in the meantime.
  if (row.kind === 'edit') await dropReplacedEdits(tx, [row.message_id]);
}

async function park(
  tx: Tx,
  id: number,
  code: string,
  nowMs: number,
  rows: readonly NewOutboxRow[],
): Promise<void> {
  await mustBeThere(
    id,
    tx
      .updateTable('outbox')
      .set({ outcome: 'parked', code, done_at_ms: nowMs })
      .where('id', '=', id)
      .where('outcome', '=', WAITING)
      .returning('id')
      .execute(),
  );
  await addRows(tx, rows);
}

async function placeOf(tx: Tx, messageId: string): Promise<Place | null> {
  const row = await tx
    .selectFrom('places')
    .selectAll()
    .where('message_id', '=', messageId)
    .executeTakeFirst();
  return row === undefined ? null : { channelId: row.channel_id, ts: row.ts };
}

async function sentAgain(tx: Tx, sinceMs: number, limit: number): Promise<OutboxRow[]> {
  const rows = await tx
    .selectFrom('outbox')
    .selectAll()
    .where('outcome', '=', sql.lit('sent' as const))
    .where('attempts', '>', sql.lit(1))
    .where('done_at_ms', '>=', sinceMs)
    .orderBy('done_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(outboxRowOf);
}

async function outboxUsage(tx: Tx): Promise<OutboxUsage> {
  const waiting = await tx
    .selectFrom('outbox')
    .select((row) => [row.fn.countAll<number>().as('count'), row.fn.min<number | null>('at_ms').as('oldest')])
    .where('outcome', '=', WAITING)
    .executeTakeFirstOrThrow();
  const parked = await tx
    .selectFrom('outbox')
    .select((row) => row.fn.countAll<number>().as('count'))
    .where('outcome', '=', 'parked')
    .executeTakeFirstOrThrow();
  return { waiting: waiting.count, parked: parked.count, oldestMs: waiting.oldest };
}

async function mustBeThere(id: number, changed: Promise<readonly unknown[]>): Promise<void> {
  if ((await changed).length === 0) throw noSuchRow(id);
}

/** The sender alone ends rows, but a commit may replace an edit that it was about to ask. */
function noSuchRow(id: number): RowGone {
  return new RowGone(`no row ${id} waits in the outbox`);
}
