/** The trail of who changed what. */
import type { Selectable } from 'kysely';
import type { AuditEntry, AuditKind, AuditSubject } from '../core/store.ts';
import { inPieces, type Tx, takeIds } from './door.ts';
import { UnreadableRow } from './json.ts';
import { nameKey } from './name-key.ts';
import { clean } from './rows.ts';
import type { AuditTable } from './schema.ts';

/** The newest first. */
export async function audit(tx: Tx, of: AuditSubject | null, limit: number): Promise<AuditEntry[]> {
  const all = tx.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
  const rows = await (of === null ? all : all.where('subject', '=', subjectText(of))).execute();
  return rows.map(auditEntryOf);
}

export async function note(tx: Tx, entries: readonly Omit<AuditEntry, 'id'>[]): Promise<void> {
  await inPieces(entries, async (piece) => {
    const firstId = await takeIds(tx, 'audit', piece.length);
    const rows = piece.map((entry, at) => auditRow(firstId + at, entry));
    await tx.insertInto('audit').values(rows).execute();
  });
}

/** Every kind there is: the compiler complains of one that is left out. */
const AUDIT_KINDS: Readonly<Record<AuditKind, true>> = {
  'rule-added': true,
  'rule-changed': true,
  'rule-removed': true,
  muted: true,
  unmuted: true,
  'episode-taken': true,
  'went-live': true,
  'scope-grew': true,
  'gave-up': true,
  'digest-added': true,
  'digest-changed': true,
  'digest-removed': true,
  'digest-skipped': true,
  'group-set': true,
  'group-removed': true,
  'channel-set': true,
  'person-set': true,
};

function auditEntryOf(row: Selectable<AuditTable>): AuditEntry {
  if (!Object.hasOwn(AUDIT_KINDS, row.what)) {
    throw new UnreadableRow('audit', row.id, `nothing of the kind "${row.what}" is known`);
  }
  return {
    id: row.id,
    by: row.by_user_id,
    atMs: row.at_ms,
    what: row.what,
    of: row.subject === null ? null : subjectOf(row.subject, row.id),
    words: row.words,
  };
}

function auditRow(id: number, entry: Omit<AuditEntry, 'id'>): AuditTable {
  return {
    id,
    by_user_id: entry.by,
    at_ms: entry.atMs,
    what: entry.what,
    subject: entry.of === null ? null : subjectText(entry.of),
    words: clean(entry.words),
  };
}

function subjectText(of: AuditSubject): string {
  switch (of.kind) {
    case 'rule':
    case 'digest':
    case 'channel':
    case 'person':
      return `${of.kind}:${of.id}`;
    case 'group':
      return `group:${nameKey(of.name)}`;
  }
}

/** A group is named by its key: its name may have been spelled in several ways since. */
function subjectOf(text: string, entryId: number): AuditSubject {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const rest = text.slice(colon + 1);
  if ((kind === 'rule' || kind === 'digest') && /^\d+$/.test(rest)) return { kind, id: Number(rest) };
  if (kind === 'group') return { kind, name: rest };
  if (kind === 'channel' || kind === 'person') return { kind, id: rest };
  throw new UnreadableRow('audit', entryId, `it is of "${text}"`);
}
