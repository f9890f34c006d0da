/** A channel that is tied to queues of which there are none: the mend is not in Genesys. */
import type { Asker } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import type { Answer } from '../core/route.ts';
import { plain } from '../language/say.ts';
import type { DeskParts } from './desk-parts.ts';

export function seesNone(
  { queues }: Directory,
  { channelId }: Asker,
  { directories }: Pick<DeskParts, 'directories'>,
): boolean {
  return queues.length === 0 && directories.isTied(channelId);
}

export function sayNoneSeen(): Answer {
  return plain(
    'None of the queues that this channel may see is there.',
    'Ask whoever runs the bot to look at CHANNEL_QUEUES.',
    [],
  );
}
