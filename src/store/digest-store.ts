/** Digests and their runs. */
import { type Digest, type DigestRun, MAX_DIGESTS, MAX_LATE_MINUTES } from '../core/digest.ts';
import type { AuditEntry, AuditSubject, Deed, DigestChanged, DigestStore, NewDigest } from '../core/store.ts';
import { localTime, printDate, printMinute } from '../core/zone.ts';
import { digestOf, digestRow, runOf, runRow } from './digest-rows.ts';
import { type Door, inPieces, type Tx, takeIds } from './door.ts';
import { addRows } from './outbox-store.ts';
import { note } from './trail.ts';

export function createDigestStore(door: Door): DigestStore {
  return {
    digests: () =>
      door.read(async (tx) =>
        (await tx.selectFrom('digests').selectAll().orderBy('id').execute()).map(digestOf),
      ),
    digest: (id) =>
      door.read(async (tx) => {
        const row = await digestRowOf(tx, id);
        return row === undefined ? null : digestOf(row);
      }),
    addDigest: (digest, words, deed) => door.write((tx) => addDigest(tx, digest, words, deed)),
    changeDigest: (id, revision, digest, words, deed) =>
      door.write((tx) => changeDigest(tx, id, revision, digest, words, deed)),
    removeDigest: (id, words, deed) => door.write((tx) => removeDigest(tx, id, words, deed)),
    lastRuns: () => door.read(lastRuns),
    runsOf: (digestId, limit) =>
      door.read(async (tx) => {
        const runs = tx.selectFrom('digest_runs').selectAll().where('digest_id', '=', digestId);
        return (await runs.orderBy('due_at_ms', 'desc').limit(limit).execute()).map(runOf);
      }),
    commitRuns: (digest, runs, rows) => door.lead((tx) => commitRuns(tx, digest, runs, rows)),
  };
}

async function digestRowOf(tx: Tx, id: number) {
  return tx.selectFrom('digests').selectAll().where('id', '=', id).executeTakeFirst();
}

async function addDigest(tx: Tx, digest: NewDigest, words: string, deed: Deed): Promise<Digest | null> {
  const { count } = await tx
    .selectFrom('digests')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= MAX_DIGESTS) return null;
  const id = await takeIds(tx, 'digest', 1);
  const row = { id, revision: 1, created_at_ms: deed.atMs, ...digestRow(id, digest, deed) };
  await tx.insertInto('digests').values(row).execute();
  await note(tx, [{ ...deed, what: 'digest-added', of: ofDigest(id), words }]);
  return digestOf(row);
}

async function changeDigest(
  tx: Tx,
  id: number,
  revision: number,
  digest: NewDigest,
  words: string,
  deed: Deed,
): Promise<DigestChanged> {
  const found = await digestRowOf(tx, id);
  if (found === undefined) return { kind: 'gone' };
  if (found.revision !== revision) {
    return { kind: 'conflict', digest: digestOf(found), by: found.changed_by, atMs: found.changed_at_ms };
  }
  const row = { ...found, revision: revision + 1, ...digestRow(id, digest, deed) };
  await tx.updateTable('digests').set(row).where('id', '=', id).execute();
  await note(tx, [{ ...deed, what: 'digest-changed', of: ofDigest(id), words }]);
  return { kind: 'changed', digest: digestOf(row) };
}

/** What it has to say already is still said. */
async function removeDigest(tx: Tx, id: number, words: string, deed: Deed): Promise<boolean> {
  const gone = await tx.deleteFrom('digests').where('id', '=', id).returning('id').execute();
  if (gone.length === 0) return false;
  await note(tx, [{ ...deed, what: 'digest-removed', of: ofDigest(id), words }]);
  return true;
}

/** One look into the key for each digest, however many runs are kept. */
async function lastRuns(tx: Tx): Promise<Map<number, DigestRun>> {
  const rows = await tx
    .selectFrom('digests')
    .innerJoin('digest_runs', 'digest_runs.digest_id', 'digests.id')
    .selectAll('digest_runs')
    .where('digest_runs.due_at_ms', '=', (of) =>
      of
        .selectFrom('digest_runs as any_run')
        .select((run) => run.fn.max<number>('any_run.due_at_ms').as('due_at_ms'))
        .whereRef('any_run.digest_id', '=', 'digests.id'),
    )
    .orderBy('digests.id')
    .execute();
  return new Map(rows.map((row) => [row.digest_id, runOf(row)]));
}

/** Writers take turns, so what is not there when it is looked for is not there when it is written. */
async function commitRuns(
  tx: Tx,
  ...[of, runs, rows]: Parameters<DigestStore['commitRuns']>
): Promise<boolean> {
  const found = await digestRowOf(tx, of.id);
  if (found === undefined || found.revision !== of.revision) return false;
  if (await anyRunOf(tx, of.id, runs)) return false;
  await inPieces(runs, (piece) =>
    tx
      .insertInto('digest_runs')
      .values(piece.map((run) => runRow(of.id, run)))
      .execute(),
  );
  await addRows(tx, rows);
  await note(
    tx,
    runs.filter(({ outcome }) => outcome === 'skipped').map((run) => skippedEntry(run, digestOf(found))),
  );
  return true;
}

function skippedEntry({ dueAtMs, atMs }: DigestRun, { id, due }: Digest): Omit<AuditEntry, 'id'> {
  const local = localTime(dueAtMs, due.zone);
  const when = `${printDate(local)} ${printMinute(local.minuteOfDay)} ${due.zone}`;
  const words = `due ${when}, not sent: missed by ${MAX_LATE_MINUTES / 60} h or more`;
  return { by: 'bot', atMs, what: 'digest-skipped', of: ofDigest(id), words };
}

async function anyRunOf(tx: Tx, digestId: number, runs: readonly DigestRun[]): Promise<boolean> {
  let isAny = false;
  await inPieces(runs, async (piece) => {
    const there = await tx
      .selectFrom('digest_runs')
      .select('due_at_ms')
      .where('digest_id', '=', digestId)
      .where(
        'due_at_ms',
        'in',
        piece.map(({ dueAtMs }) => dueAtMs),
      )
      .limit(1)
      .execute();
    isAny ||= there.length > 0;
  });
  return isAny;
}

function ofDigest(id: number): AuditSubject {
  return { kind: 'digest', id };
}
