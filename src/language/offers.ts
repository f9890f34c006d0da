/** What else a line could have meant: the queues beside the one that was named, the queue called like a media type. */
import type { Query } from '../core/query.ts';
import type { QueueName } from '../core/queue.ts';
import type { Offer } from './misread.ts';
import { matchingQueues, patternOf } from './names.ts';
import { printName, printQuery } from './print.ts';
import { type Reader, replaceTokens } from './reader.ts';
import { wordsOfName } from './tokens.ts';

const MOST_OFFERS = 3;

export function offersFor(reader: Reader, query: Query): readonly Offer[] {
  const offers = [...wholeFamily(reader, query), ...passedOver(reader), ...calledLikeMedia(reader, query)];
  return [...new Map(offers.map((offer) => [offer.label, offer])).values()].slice(0, MOST_OFFERS);
}

/** "voice message today" is two media types; the queue of that name is typed in quotes. */
function passedOver(reader: Reader): Offer[] {
  return reader.passedOver.map(({ name, from, to }) => ({
    label: `Queue ${name}`,
    line: replaceTokens(reader, from, to, printName({ kind: 'exact', name }, reader.lexicon)),
  }));
}

/** "sales" is Sales alone; Sales EN is a click away. */
function wholeFamily(reader: Reader, query: Query): Offer[] {
  const [name] = reader.exactTyped;
  if (name === undefined || query.scope.kind !== 'named' || query.scope.names.length !== 1) return [];
  const pattern = patternOf(`*${wordsOfName(name).join(' ')}*`);
  const family = matchingQueues(pattern, reader.lexicon);
  if (family.length < 2) return [];
  const names: readonly QueueName[] = [{ kind: 'pattern', pattern }];
  const line = printQuery({ ...query, scope: { kind: 'named', names } }, reader.lexicon);
  const isBare = reader.tokens.length === wordsOfName(name).length;
  if (isBare) return [{ label: `All ${family.length}`, line }];
  return [
    { label: family.length === 2 ? `Both ${name} queues` : `All ${family.length} ${name} queues`, line },
  ];
}

/** "chat today" filters by media type; a queue whose name has the word may have been meant. */
function calledLikeMedia(reader: Reader, query: Query): Offer[] {
  if (query.scope.kind !== 'here' || query.media.length !== 1) return [];
  return reader.lexicon.queues
    .filter((queue) => wordsOfName(queue.name).some((word) => query.media.includes(word)))
    .slice(0, MOST_OFFERS)
    .map((queue) => ({
      label: `Queue ${queue.name}`,
      line: printQuery(
        { ...query, media: [], scope: { kind: 'named', names: [{ kind: 'exact', name: queue.name }] } },
        reader.lexicon,
      ),
    }));
}
