/** Rules and their mutes. */
import type { Mute } from '../core/episode.ts';
import { MAX_RULES, type Rule } from '../core/rule.ts';
import type { AuditSubject, Deed, NewOutboxRow, NewRule, RuleChanged, RuleStore } from '../core/store.ts';
import { type Door, type Tx, takeIds } from './door.ts';
import { addRows } from './outbox-store.ts';
import { muteOf, muteRow, ruleOf, ruleRow } from './rows.ts';
import { audit, note } from './trail.ts';

export function createRuleStore(door: Door): RuleStore {
  return {
    rules: () =>
      door.read(async (tx) => (await tx.selectFrom('rules').selectAll().orderBy('id').execute()).map(ruleOf)),
    rule: (id) =>
      door.read(async (tx) => {
        const row = await ruleRowOf(tx, id);
        return row === undefined ? null : ruleOf(row);
      }),
    addRule: (rule, words, deed) => door.write((tx) => addRule(tx, rule, words, deed)),
    changeRule: (id, revision, rule, words, deed) =>
      door.write((tx) => changeRule(tx, id, revision, rule, words, deed)),
    removeRule: (id, words, deed) => door.write((tx) => removeRule(tx, id, words, deed)),
    lastChange: () =>
      door.read(async (tx) => {
        const counters = tx.selectFrom('counters').select('value').where('name', '=', 'change');
        return (await counters.executeTakeFirstOrThrow()).value;
      }),
    mute: (mutes, words, rows) => door.write((tx) => setMutes(tx, mutes, words, rows)),
    unmute: (ruleId, instance, words, deed) => door.write((tx) => unmute(tx, ruleId, instance, words, deed)),
    mutes: (nowMs) =>
      door.read(async (tx) => {
        const mutes = tx.selectFrom('mutes').selectAll().where('until_ms', '>', nowMs);
        return (await mutes.orderBy('rule_id').orderBy('instance').execute()).map(muteOf);
      }),
    audit: (of, limit) => door.read((tx) => audit(tx, of, limit)),
    note: (entry) => door.write((tx) => note(tx, [entry])),
  };
}

async function ruleRowOf(tx: Tx, id: number) {
  return tx.selectFrom('rules').selectAll().where('id', '=', id).executeTakeFirst();
}

async function addRule(tx: Tx, rule: NewRule, words: string, deed: Deed): Promise<Rule | null> {
  const { count } = await tx
    .selectFrom('rules')
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= MAX_RULES) return null;
  const id = await takeIds(tx, 'rule', 1);
  const row = { id, revision: 1, created_at_ms: deed.atMs, ...ruleRow(id, rule, deed) };
  await tx.insertInto('rules').values(row).execute();
  await note(tx, [{ ...deed, what: 'rule-added', of: ofRule(id), words }]);
  await tellWatch(tx);
  return ruleOf(row);
}

async function changeRule(
  tx: Tx,
  id: number,
  revision: number,
  rule: NewRule,
  words: string,
  deed: Deed,
): Promise<RuleChanged> {
  const found = await ruleRowOf(tx, id);
  if (found === undefined) return { kind: 'gone' };
  if (found.revision !== revision) {
    return { kind: 'conflict', rule: ruleOf(found), by: found.changed_by, atMs: found.changed_at_ms };
  }
  const row = { ...found, revision: revision + 1, ...ruleRow(id, rule, deed) };
  await tx.updateTable('rules').set(row).where('id', '=', id).execute();
  await note(tx, [{ ...deed, what: 'rule-changed', of: ofRule(id), words }]);
  await tellWatch(tx);
  return { kind: 'changed', rule: ruleOf(row) };
}

/** States and mutes go with it, by their foreign keys. */
async function removeRule(tx: Tx, id: number, words: string, deed: Deed): Promise<boolean> {
  const gone = await tx.deleteFrom('rules').where('id', '=', id).returning('id').execute();
  if (gone.length === 0) return false;
  await note(tx, [{ ...deed, what: 'rule-removed', of: ofRule(id), words }]);
  await tellWatch(tx);
  return true;
}

/** Of a rule that was removed in the meantime, nothing is kept. */
async function setMutes(
  tx: Tx,
  mutes: readonly Mute[],
  words: string,
  rows: readonly NewOutboxRow[],
): Promise<void> {
  const [first] = mutes;
  if (first === undefined || (await ruleRowOf(tx, first.ruleId)) === undefined) return;
  for (const mute of mutes) {
    const row = muteRow(mute);
    await tx
      .insertInto('mutes')
      .values(row)
      .onConflict((on) => on.columns(['rule_id', 'instance']).doUpdateSet(row))
      .execute();
  }
  const deed = { by: first.byUserId, atMs: first.atMs };
  await note(tx, [{ ...deed, what: 'muted', of: ofRule(first.ruleId), words }]);
  await addRows(tx, rows);
  await tellWatch(tx);
}

/** Those that ended before are swept away, and not counted. */
async function unmute(tx: Tx, ruleId: number, instance: string, words: string, deed: Deed): Promise<number> {
  const all = tx.deleteFrom('mutes').where('rule_id', '=', ruleId).returning('until_ms');
  const gone = await (instance === '*' ? all : all.where('instance', '=', instance)).execute();
  const lifted = gone.filter((mute) => mute.until_ms > deed.atMs).length;
  if (lifted === 0) return 0;
  await note(tx, [{ ...deed, what: 'unmuted', of: ofRule(ruleId), words }]);
  await tellWatch(tx);
  return lifted;
}

function ofRule(id: number): AuditSubject {
  return { kind: 'rule', id };
}

/** Moves what `lastChange` tells. */
export async function tellWatch(tx: Tx): Promise<void> {
  await takeIds(tx, 'change', 1);
}
