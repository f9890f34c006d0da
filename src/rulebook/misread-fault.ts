/** What a sentence of a file fails to mean, as a fault with its place: the words of Slack but where they speak of Slack. */
import { didYouMean } from '../language/did-you-mean.ts';
import { type Misread, sayMisread } from '../language/misread.ts';
import type { BookFault } from './book-fault.ts';
import type { NamesFrom } from './checked.ts';
import { placeOf } from './nodes.ts';
import type { YamlText } from './yaml-file.ts';

export function misreadFault(misread: Misread, text: YamlText, source: string, from: NamesFrom): BookFault {
  const { what, todo } = sayMisread(misread);
  return { from: placeOf(typedOf(misread), text, source), what, todo: todoOf(misread, from) ?? todo };
}

const NAMES_TODO: Readonly<Record<NamesFrom, string>> = {
  genesys:
    'A name is a group of this file, or a queue that this client sees in Genesys: one outside its divisions is not visible to it.',
  file: 'A name is a group of this file, or stands under its `queues:`.',
  nowhere:
    'Add the names of your queues to the file under `queues:`, or set GENESYS_CLIENT_ID and what goes with it.',
};

function todoOf(misread: Misread, from: NamesFrom): string | null {
  if (misread.kind === 'unknown-queue') return didYouMean(misread.nearest, NAMES_TODO[from]);
  if (misread.kind !== 'rule') return null;
  if (misread.fault.kind === 'unknown-word' && misread.fault.nearest.length === 0)
    return `It is no word of the language. ${NAMES_TODO[from]}`;
  if (misread.fault.kind === 'which-channel')
    return 'Leave it out of the sentence: the channel’s id stands under `channel:`.';
  if (misread.fault.kind === 'which-group' || misread.fault.kind === 'mention-people')
    return 'A user group is written as Slack does: `mention <!subteam^S012ABCDEF>`.';
  return null;
}

/** What of the sentence it is about, without the quotes that words put around it. */
function typedOf(misread: Misread): string | null {
  const of: Readonly<Record<string, unknown>> = { ...('fault' in misread ? misread.fault : misread) };
  const word = [of.typed, of.second, of.condition, of.word].find((one) => typeof one === 'string');
  return typeof word === 'string' ? word.replace(/^“|”$/g, '') : null;
}
