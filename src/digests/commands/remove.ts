/** `remove digest 3`: it comes no more; what it has said stays. */
import { mayChange } from '../../core/access.ts';
import { bold } from '../../core/message.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { readDigestNumber } from '../../language/digest-commands.ts';
import { printDigest } from '../../language/digest-print.ts';
import { sayNotUnderstood } from '../../language/say.ts';
import { deedOf, seenOnly, sightFor } from '../../language/sight.ts';
import { draftOf } from '../saving.ts';
import { draftSentence } from '../say-digests.ts';
import { type DigestParts, digestFor, noSuchDigest, notYours } from './parts.ts';

export const DIGEST_WORDS = ['digest', 'digests'];

export const REMOVE_COMMAND: Command<DigestParts> = {
  words: ['remove', 'delete'],
  second: DIGEST_WORDS,
  usage: 'remove digest 3',
  about: 'ends a digest',
  run,
};

async function run({ rest, line, asker }: Request, parts: DigestParts): Promise<Answer> {
  const found = readDigestNumber(rest, 'remove digest');
  if (found.kind === 'misread') return sayNotUnderstood(found.misread, []);
  const asked = await digestFor(found.id, asker, parts);
  if (!asked.ok) return asked.answer;
  const { digest } = asked;
  if (!mayChange(digest, asker.userId, parts.access)) return notYours(digest);
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const draft = draftOf(digest);
  const words = printDigest(draft, told.lexicon);
  if (!(await parts.store.removeDigest(digest.id, `removed it: ${words}`, deedOf(asker, parts))))
    return noSuchDigest(digest.id);
  const isWhole = digest.queries.every((query) => seenOnly(query, told) === query);
  const head = `Digest ${digest.id} is removed.`;
  return said({
    summary: head,
    parts: [
      { kind: 'headline', text: [bold(head), ' It was: ', ...draftSentence(draft, told)] },
      ...(isWhole
        ? [
            {
              kind: 'buttons' as const,
              buttons: [
                { kind: 'ask' as const, id: 'again', label: 'Make it again', line: `digest ${words}` },
              ],
            },
          ]
        : []),
    ],
  });
}
