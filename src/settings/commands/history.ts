/** `history` alone: the newest changes of all that one may see. */
import type { Digest } from '../../core/digest.ts';
import { fold } from '../../core/fold.ts';
import type { Asker } from '../../core/ports.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import type { Rule } from '../../core/rule.ts';
import type { AuditEntry, KeptGroup } from '../../core/store.ts';
import { zoneOf } from '../../language/sight.ts';
import { sayChanges } from '../say-changes.ts';
import type { SettingsParts } from './parts.ts';

/** What is one's own may stand far back. */
const MAX_LOOKED_AT = 1_000;
const MAX_SHOWN = 20;

export const ALL_HISTORY_COMMAND: Command<SettingsParts> = {
  words: ['history'],
  second: ['', 'all', 'mine', 'changes'],
  usage: 'history',
  about: 'who changed what lately',
  run,
};

async function run({ asker }: Request, parts: SettingsParts): Promise<Answer> {
  const { store, access, directories } = parts;
  const [entries, rules, digests, groups] = await Promise.all([
    store.audit(null, MAX_LOOKED_AT),
    store.rules(),
    store.digests(),
    store.groups(),
  ]);
  const isTied = directories.isTied(asker.channelId);
  const isAdmin = access.adminIds.includes(asker.userId);
  const seen = entries.filter((entry) =>
    isTied
      ? isOfChannel(entry, asker, { rules, digests })
      : isAdmin || isOwn(entry, asker, { rules, digests, groups }),
  );
  const whose = isTied ? 'in this channel' : isAdmin ? 'of everything' : 'of what is yours';
  return said(sayChanges(seen.slice(0, MAX_SHOWN), { whose, isTied, zone: zoneOf(asker, parts) }));
}

interface Things {
  rules: readonly Pick<Rule, 'id' | 'ownerId' | 'channelId'>[];
  digests: readonly Pick<Digest, 'id' | 'ownerId' | 'channelId'>[];
  groups: readonly Pick<KeptGroup, 'name' | 'ownerId'>[];
}

/** What somebody did themselves, and what was done to what is theirs. */
export function isOwn(
  { by, of }: AuditEntry,
  { userId }: Asker,
  { rules, digests, groups }: Things,
): boolean {
  if (by === userId) return true;
  switch (of?.kind) {
    case 'rule':
      return rules.find(({ id }) => id === of.id)?.ownerId === userId;
    case 'digest':
      return digests.find(({ id }) => id === of.id)?.ownerId === userId;
    case 'group':
      return groups.find(({ name }) => fold(name) === fold(of.name))?.ownerId === userId;
    case 'person':
      return of.id === userId;
    default:
      return false;
  }
}

/** Where only some queues are seen, nothing of other places is told. */
export function isOfChannel(
  { of }: AuditEntry,
  { channelId }: Asker,
  { rules, digests }: Omit<Things, 'groups'>,
): boolean {
  switch (of?.kind) {
    case 'rule':
      return rules.find(({ id }) => id === of.id)?.channelId === channelId;
    case 'digest':
      return digests.find(({ id }) => id === of.id)?.channelId === channelId;
    case 'channel':
      return of.id === channelId;
    default:
      return false;
  }
}
