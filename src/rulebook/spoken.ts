/** Rules, digests and groups as their sentences stand in a file. */
import type { QueueGroup } from '../core/queue.ts';
import type { NewDigest, NewRule } from '../core/store.ts';
import { printDigest } from '../language/digest-print.ts';
import type { Lexicon } from '../language/lexicon.ts';
import { printNameList } from '../language/name-list.ts';
import { printRule } from '../language/rule-print.ts';

/** Without its channel, which stands beside it. */
export function spokenRule(
  { ownerId: _owner, keptIn: _file, channelId: _channel, trialUntilMs: _trial, ...draft }: NewRule,
  lexicon: Lexicon,
): string {
  return printRule({ ...draft, channel: { kind: 'here' } }, lexicon);
}

export function spokenDigest(
  { ownerId: _owner, keptIn: _file, channelId: _channel, dueSinceMs: _since, ...draft }: NewDigest,
  lexicon: Lexicon,
): string {
  return printDigest({ ...draft, channel: { kind: 'here' } }, lexicon);
}

export function spokenGroup({ names }: Pick<QueueGroup, 'names'>, lexicon: Lexicon): string {
  return printNameList(names, lexicon);
}
