/** Which names a group may have and how many it may hold: the same in Slack and in a file of rules. */
import type { QueueName } from '../core/queue.ts';
import { isDigestSpeech } from './digest-vocabulary.ts';
import type { Lexicon } from './lexicon.ts';
import type { NamingFault } from './naming-misread.ts';
import { fold, tokensOfName } from './tokens.ts';
import { isReserved } from './vocabulary.ts';

export const MAX_GROUP_NAME = 40;
export const MAX_GROUP_MEMBERS = 100;

/** As it is kept: on one line, without what cannot be seen. */
export function tidyName(typed: string): string {
  return typed.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}

/** What is wrong with a name that was tidied; null: a group may be called so. Other groups are not looked at. */
export function groupNameFault(name: string, lexicon: Lexicon): NamingFault | null {
  const folded = fold(name);
  if (folded === '' || tokensOfName(name).length === 0) return { kind: 'nameless', typed: name };
  if ([...name].length > MAX_GROUP_NAME) return { kind: 'name-too-long', most: MAX_GROUP_NAME };
  if (name.includes('*')) return { kind: 'name-with-star', name };
  const queue = queueCalled(name, lexicon);
  if (queue !== null) return { kind: 'name-of-queue', name: queue };
  if (isReserved(folded) || isDigestSpeech(name)) return { kind: 'name-of-word', name };
  return null;
}

/** Typed without quotes, a name that differs from a queue's by its punctuation alone would mean the queue. */
function queueCalled(name: string, lexicon: Lexicon): string | null {
  const exact = lexicon.queueNamed(name);
  if (exact !== null) return exact.name;
  const tokens = tokensOfName(name);
  const found = lexicon.longestName(tokens, 0, () => undefined);
  return found?.value.kind === 'exact' && found.length === tokens.length ? found.value.name : null;
}

export function membersFault(names: readonly QueueName[]): NamingFault | null {
  if (names.length === 0) return { kind: 'no-members' };
  return names.length > MAX_GROUP_MEMBERS ? { kind: 'too-many-members', most: MAX_GROUP_MEMBERS } : null;
}
