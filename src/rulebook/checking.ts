/** What the checks of a book's parts share: what is known, where faults go, and where a thing speaks. */
import type { Directory, Queue } from '../core/queue.ts';
import type { RuleChannel } from '../core/rule.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import type { Scene } from '../language/reader.ts';
import type { Book } from './book.ts';
import type { BookFault } from './book-fault.ts';
import type { CheckedRule, NamesFrom } from './checked.ts';
import { shown } from './nodes.ts';
import type { YamlText } from './yaml-file.ts';

export interface CheckContext {
  book: Book;
  scene: Scene;
  namesFrom: NamesFrom;
  faults: BookFault[];
}

/** Where it speaks: as `channel:` says, or its sentence. */
export function placeSaid(
  it: { channel: YamlText | null; ownerId: string },
  said: RuleChannel,
  sentence: YamlText,
  faults: BookFault[],
): string | null {
  const inSentence = said.kind === 'me' ? it.ownerId : said.kind === 'channel' ? said.id : null;
  const channelId = it.channel?.text ?? inSentence;
  if (channelId === null) {
    faults.push({
      from: sentence.from,
      what: 'Where should it speak?',
      todo: 'Add `channel: C…`, the id of a channel.',
    });
    return null;
  }
  if (inSentence === null || inSentence === channelId) return channelId;
  faults.push({
    from: it.channel?.from ?? sentence.from,
    what: `The sentence speaks in ${shown(inSentence)}, and \`channel:\` in ${shown(channelId)}.`,
    todo: 'Leave one of the two out.',
  });
  return null;
}

/** The queues that a rule of the file watches. */
export function queuesWatched(rule: CheckedRule, directory: Directory): readonly Queue[] {
  return queuesOf(rule.draft.scope, lexiconOf(directory));
}
