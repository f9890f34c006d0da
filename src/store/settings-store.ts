/** What people have set: groups of queues, their own zone, a channel's own queues. */
import type { Selectable } from 'kysely';
import {
  type AuditKind,
  type AuditSubject,
  type ChannelSettings,
  type Deed,
  type KeptGroup,
  MAX_GROUPS,
  type PersonSettings,
  type SettingsStore,
} from '../core/store.ts';
import { ChannelBody, GroupBody, PersonBody } from './bodies.ts';
import { type Door, type Tx, takeIds } from './door.ts';
import { fromJson, toJson } from './json.ts';
import { nameKey } from './name-key.ts';
import type { GroupTable, PreferenceTable } from './schema.ts';
import { note } from './trail.ts';

export function createSettingsStore(door: Door): SettingsStore {
  return {
    settingsChange: () =>
      door.read(async (tx) => {
        const counters = tx.selectFrom('counters').select('value').where('name', '=', 'settings');
        return (await counters.executeTakeFirstOrThrow()).value;
      }),
    groups: () => door.read(groups),
    putGroup: (group, words, deed) => door.write((tx) => putGroup(tx, group, words, deed)),
    removeGroup: (name, words, deed) => door.write((tx) => removeGroup(tx, name, words, deed)),
    personSettings: (userId) => door.read((tx) => personSettings(tx, userId)),
    putPersonSettings: (userId, settings, words, deed) =>
      door.write((tx) => putPersonSettings(tx, userId, settings, words, deed)),
    channelSettings: () => door.read(channelSettings),
    putChannelSettings: (channelId, settings, words, deed) =>
      door.write((tx) => putChannelSettings(tx, channelId, settings, words, deed)),
  };
}

/** Ordered here: databases differ in what comes first. */
async function groups(tx: Tx): Promise<KeptGroup[]> {
  const rows = await tx.selectFrom('groups').selectAll().execute();
  return rows.sort((a, b) => (a.key < b.key ? -1 : 1)).map(groupOf);
}

async function putGroup(
  tx: Tx,
  group: Omit<KeptGroup, 'changedAtMs'>,
  words: string,
  deed: Deed,
): Promise<boolean> {
  const row = groupRow(group, deed.atMs);
  const { count } = await tx
    .selectFrom('groups')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('key', '!=', row.key)
    .executeTakeFirstOrThrow();
  if (count >= MAX_GROUPS) return false;
  await tx
    .insertInto('groups')
    .values(row)
    .onConflict((on) => on.column('key').doUpdateSet(row))
    .execute();
  await tell(tx, 'group-set', { kind: 'group', name: group.name }, words, deed);
  return true;
}

async function removeGroup(tx: Tx, name: string, words: string, deed: Deed): Promise<boolean> {
  const gone = await tx.deleteFrom('groups').where('key', '=', nameKey(name)).returning('key').execute();
  if (gone.length === 0) return false;
  await tell(tx, 'group-removed', { kind: 'group', name }, words, deed);
  return true;
}

async function personSettings(tx: Tx, userId: string): Promise<PersonSettings> {
  const row = await tx
    .selectFrom('preferences')
    .select('body')
    .where('kind', '=', 'person')
    .where('id', '=', userId)
    .executeTakeFirst();
  return row === undefined ? { zone: null } : fromJson(PersonBody, row.body, 'preferences', userId);
}

async function putPersonSettings(
  tx: Tx,
  ...[id, settings, words, deed]: Parameters<SettingsStore['putPersonSettings']>
): Promise<void> {
  const body = toJson(PersonBody, settings, 'preferences', id);
  await put(tx, { kind: 'person', id, changed_at_ms: deed.atMs, body }, settings.zone !== null);
  await note(tx, [{ ...deed, what: 'person-set', of: { kind: 'person', id }, words }]);
}

async function channelSettings(tx: Tx): Promise<Map<string, ChannelSettings>> {
  const rows = await tx
    .selectFrom('preferences')
    .select(['id', 'body'])
    .where('kind', '=', 'channel')
    .execute();
  rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return new Map(rows.map(({ id, body }) => [id, fromJson(ChannelBody, body, 'preferences', id)]));
}

async function putChannelSettings(
  tx: Tx,
  ...[id, settings, words, deed]: Parameters<SettingsStore['putChannelSettings']>
): Promise<void> {
  const body = toJson(ChannelBody, settings, 'preferences', id);
  await put(tx, { kind: 'channel', id, changed_at_ms: deed.atMs, body }, settings.queues !== null);
  await tell(tx, 'channel-set', { kind: 'channel', id }, words, deed);
}

/** What sets nothing is not kept. */
async function put(tx: Tx, row: PreferenceTable, setsAny: boolean): Promise<void> {
  if (!setsAny) {
    await tx.deleteFrom('preferences').where('kind', '=', row.kind).where('id', '=', row.id).execute();
    return;
  }
  await tx
    .insertInto('preferences')
    .values(row)
    .onConflict((on) => on.columns(['kind', 'id']).doUpdateSet(row))
    .execute();
}

/** In the trail, and to those who cache. */
async function tell(tx: Tx, what: AuditKind, of: AuditSubject, words: string, deed: Deed): Promise<void> {
  await note(tx, [{ ...deed, what, of, words }]);
  await takeIds(tx, 'settings', 1);
}

function groupOf(row: Selectable<GroupTable>): KeptGroup {
  return {
    ownerId: row.owner_id,
    changedAtMs: row.changed_at_ms,
    ...fromJson(GroupBody, row.body, 'groups', row.key),
  };
}

function groupRow(group: Omit<KeptGroup, 'changedAtMs'>, atMs: number): GroupTable {
  const { ownerId, ...body } = group;
  const key = nameKey(group.name);
  return { key, owner_id: ownerId, changed_at_ms: atMs, body: toJson(GroupBody, body, 'groups', key) };
}
