/** A rule that is made in one place and speaks in another: it is tried over what both see, and watches what is seen there. */
import type { Outcome } from '../core/fault.ts';
import type { Asker } from '../core/ports.ts';
import type { Directory, QueueName } from '../core/queue.ts';
import type { RuleDraft } from '../core/rule.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import type { Backtest } from './backtest.ts';
import type { CommandParts } from './commands/parts.ts';

const MAX_NAMED = 3;

export async function tryFor(
  draft: RuleDraft,
  asker: Asker,
  { directories, trying }: Pick<CommandParts, 'directories' | 'trying'>,
): Promise<Outcome<Backtest>> {
  const places = [asker.channelId, ...(draft.channel.kind === 'channel' ? [draft.channel.id] : [])];
  const seen = await directories.seenFrom(places, 'command');
  return seen.ok ? trying.try(draft, seen.value) : seen;
}

/** Queues that are seen here and not where the rule would speak: named, since they are shown here. Null: there are none. */
export async function unseenWords(
  { channel, scope }: RuleDraft,
  here: Directory,
  asker: Asker,
  { directories }: Pick<CommandParts, 'directories'>,
): Promise<string | null> {
  if (channel.kind !== 'channel' || channel.id === asker.channelId || scope.kind !== 'named') return null;
  if (!directories.isTied(channel.id)) return null;
  const there = await directories.seenFrom([channel.id], 'command');
  if (!there.ok) return null;
  const [ours, theirs] = [lexiconOf(here), lexiconOf(there.value)];
  const unseen = scope.names.filter((name) => isSeen(name, ours) && !isSeen(name, theirs));
  if (unseen.length === 0) return null;
  const named = unseen
    .slice(0, MAX_NAMED)
    .map((name) => (name.kind === 'pattern' ? name.pattern : name.name));
  const more = unseen.length - named.length;
  return `That channel does not see ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

function isSeen(name: QueueName, lexicon: Lexicon): boolean {
  return queuesOf({ kind: 'named', names: [name] }, lexicon).length > 0;
}
