/** `history digest 3`: what became of its due times, and who changed it. */
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { readDigestNumber } from '../../language/digest-commands.ts';
import { sayNotUnderstood } from '../../language/say.ts';
import { isElsewhere, zoneOf } from '../../language/sight.ts';
import { sayDigestHistory } from '../say-digests.ts';
import { type DigestParts, noSuchDigest, notHere } from './parts.ts';
import { DIGEST_WORDS } from './remove.ts';

const MAX_RUNS = 50;
const MAX_CHANGES = 40;

export const HISTORY_COMMAND: Command<DigestParts> = {
  words: ['history'],
  second: DIGEST_WORDS,
  usage: 'history digest 3',
  about: 'when a digest was sent, and who changed it',
  run,
};

async function run({ rest, asker }: Request, parts: DigestParts): Promise<Answer> {
  const found = readDigestNumber(rest, 'history digest');
  if (found.kind === 'misread') return sayNotUnderstood(found.misread, []);
  const { id } = found;
  const [digest, runs, audit] = await Promise.all([
    parts.store.digest(id),
    parts.store.runsOf(id, MAX_RUNS),
    parts.store.audit({ kind: 'digest', id }, MAX_CHANGES),
  ]);
  const isTied = parts.directories.isTied(asker.channelId);
  // Of one that is gone nobody knows any more where it went.
  if (digest === null ? isTied : isElsewhere(digest.channelId, asker, parts)) return notHere(id);
  if (digest === null && runs.length + audit.length === 0) return noSuchDigest(id);
  return said(sayDigestHistory(digest, id, runs, audit, { zone: zoneOf(asker, parts), showsWords: !isTied }));
}
