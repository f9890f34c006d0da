/** Does what a difference says, each change in a transaction of its own: run again after a fall, it goes on where it was. */
import { byCode } from '../core/access.ts';
import type { Deed, DigestStore, RuleStore, SettingsStore } from '../core/store.ts';
import type { Lexicon } from '../language/lexicon.ts';
import type { Change } from './difference.ts';
import { spokenDigest, spokenGroup, spokenRule } from './spoken.ts';

export type BookStore = Pick<RuleStore, 'rules' | 'addRule' | 'changeRule' | 'removeRule'> &
  Pick<DigestStore, 'digests' | 'addDigest' | 'changeDigest' | 'removeDigest'> &
  Pick<SettingsStore, 'groups' | 'putGroup' | 'removeGroup'>;

export type Applied =
  | { kind: 'done'; count: number }
  /** So many were done before it. */
  | { kind: 'full'; count: number; what: 'rules' | 'digests' | 'groups' }
  /** Somebody else changed the same at the same time. */
  | { kind: 'moved'; count: number };

export async function applyChanges(
  changes: readonly Change[],
  store: BookStore,
  { file, nowMs, lexicon }: { file: string; nowMs: number; lexicon: Lexicon },
): Promise<Applied> {
  const deed: Deed = { by: byCode(file), atMs: nowMs };
  let count = 0;
  for (const change of changes) {
    const done = await apply(change, store, deed, lexicon);
    if (done !== 'done')
      return done === 'moved' ? { kind: 'moved', count } : { kind: 'full', count, what: done };
    count += 1;
  }
  return { kind: 'done', count };
}

type Done = 'done' | 'moved' | 'rules' | 'digests' | 'groups';

async function apply(change: Change, store: BookStore, deed: Deed, lexicon: Lexicon): Promise<Done> {
  switch (change.kind) {
    case 'add-rule': {
      const words = `added it: ${spokenRule(change.rule, lexicon)}`;
      return (await store.addRule(change.rule, words, deed)) === null ? 'rules' : 'done';
    }
    case 'change-rule': {
      const { before, rule } = change;
      const words = `changed it from: ${spokenRule(before, lexicon)}; to: ${spokenRule(rule, lexicon)}`;
      const changed = await store.changeRule(before.id, before.revision, rule, words, deed);
      return changed.kind === 'changed' ? 'done' : 'moved';
    }
    case 'remove-rule':
      await store.removeRule(change.before.id, `removed it: ${spokenRule(change.before, lexicon)}`, deed);
      return 'done';
    case 'add-digest': {
      const words = `added it: ${spokenDigest(change.digest, lexicon)}`;
      return (await store.addDigest(change.digest, words, deed)) === null ? 'digests' : 'done';
    }
    case 'change-digest': {
      const { before, digest } = change;
      const words = `changed it from: ${spokenDigest(before, lexicon)}; to: ${spokenDigest(digest, lexicon)}`;
      const changed = await store.changeDigest(before.id, before.revision, digest, words, deed);
      return changed.kind === 'changed' ? 'done' : 'moved';
    }
    case 'remove-digest':
      await store.removeDigest(change.before.id, `removed it: ${spokenDigest(change.before, lexicon)}`, deed);
      return 'done';
    case 'put-group': {
      const words = `set it: ${spokenGroup(change.group, lexicon)}`;
      return (await store.putGroup(change.group, words, deed)) ? 'done' : 'groups';
    }
    case 'remove-group':
      await store.removeGroup(change.before.name, `removed it: ${spokenGroup(change.before, lexicon)}`, deed);
      return 'done';
  }
}
