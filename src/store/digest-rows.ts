/** Rows ⇄ values of digests and their runs, a pair of functions for each table. */
import type { Selectable } from 'kysely';
import type { Digest, DigestOutcome, DigestRun } from '../core/digest.ts';
import type { Deed, NewDigest } from '../core/store.ts';
import { DigestBody } from './bodies.ts';
import { fromJson, toJson, UnreadableRow } from './json.ts';
import type { DigestRunTable, DigestTable } from './schema.ts';

export function digestOf(row: Selectable<DigestTable>): Digest {
  return {
    id: row.id,
    revision: row.revision,
    ownerId: row.owner_id,
    channelId: row.channel_id,
    createdAtMs: row.created_at_ms,
    dueSinceMs: row.due_since_ms,
    ...fromJson(DigestBody, row.body, 'digests', row.id),
  };
}

/** What a change of the digest writes. */
export function digestRow(id: number, digest: NewDigest, deed: Deed) {
  const { ownerId, channelId, dueSinceMs, ...body } = digest;
  return {
    owner_id: ownerId,
    channel_id: channelId,
    due_since_ms: dueSinceMs,
    changed_by: deed.by,
    changed_at_ms: deed.atMs,
    body: toJson(DigestBody, body, 'digests', id),
  };
}

/** Every one there is: the compiler complains of one that is left out. */
const OUTCOMES: Readonly<Record<DigestOutcome, DigestOutcome>> = {
  sent: 'sent',
  late: 'late',
  skipped: 'skipped',
};

export function runOf(row: Selectable<DigestRunTable>): DigestRun {
  return {
    digestId: row.digest_id,
    dueAtMs: row.due_at_ms,
    atMs: row.at_ms,
    outcome: outcomeOf(row),
  };
}

function outcomeOf({ digest_id: digestId, due_at_ms: dueAtMs, outcome }: Selectable<DigestRunTable>) {
  const known = Object.values(OUTCOMES).find((one) => one === outcome);
  if (known !== undefined) return known;
  throw new UnreadableRow('digest_runs', `${digestId} ${dueAtMs}`, `its outcome is "${outcome}"`);
}

export function runRow(digestId: number, run: DigestRun): DigestRunTable {
  if (run.digestId !== digestId) {
    throw new TypeError(`A run of digest ${run.digestId} was given with those of digest ${digestId}.`);
  }
  return { digest_id: digestId, due_at_ms: run.dueAtMs, at_ms: run.atMs, outcome: run.outcome };
}
