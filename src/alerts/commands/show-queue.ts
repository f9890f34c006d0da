/** `show-queue`: what the button "Show queue" of a message says: the queue of an episode, now. */
import type { Command } from '../../core/route.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { printName } from '../../language/print.ts';
import { plain } from '../../language/say.ts';
import { isElsewhere, sightFor } from '../../language/sight.ts';
import { type CommandParts, notHere } from './parts.ts';

export const SHOW_QUEUE_COMMAND: Command<CommandParts> = {
  words: ['show-queue'],
  usage: '',
  about: '',
  async run({ rest, line, asker }, parts) {
    const episode = await parts.store.episode(rest.trim());
    if (episode !== null && isElsewhere(episode.channelId, asker, parts)) return notHere(episode.ruleId);
    const told = await sightFor(line, asker, parts);
    if (!told.ok) return told.answer;
    const queue = told.directory.queues.find(({ id }) => id === episode?.instance.queueId);
    if (queue === undefined)
      return plain('I no longer see that queue.', 'Type `queues` for those that I see.', []);
    const name = printName({ kind: 'exact', name: queue.name }, lexiconOf(told.directory), ' now');
    const media = episode?.instance.media ?? null;
    return parts.ask(`${name}${media === null ? '' : ` ${media}`} now`, asker);
  },
};
