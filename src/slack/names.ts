/** What people are called, put into a message before it is drawn, so that they are named without being pinged. */
import type { Inline, Message, Part, Rich } from '../core/message.ts';
import type { People } from './people.ts';

/** For whom Slack does not name. */
export const SOMEBODY = 'somebody';

/** Names beyond this are not looked up: a message that names more people is none that anybody reads. */
const MAX_NAMES = 50;

/** The same message with names as text, in its parts and in its summary. */
export async function withNames(message: Message, people: Pick<People, 'nameOf'>): Promise<Message> {
  const ids = new Set(message.parts.flatMap(richOf).flatMap(namedIn));
  if (ids.size === 0) return message;
  const nameOf = await namesOf(ids, people);
  // A summary is words already, in which plainText has put ids where the names belong.
  const longestFirst = [...ids].sort((a, b) => b.length - a.length);
  const summary = longestFirst.reduce(
    (words, id) => words.replaceAll(`@${id}`, () => nameOf(id)),
    message.summary,
  );
  return { summary, parts: message.parts.map((part) => namedPart(part, nameOf)) };
}

/** What puts names into texts, for all the people whom these texts name. */
export async function namer(
  texts: readonly Rich[],
  people: Pick<People, 'nameOf'>,
): Promise<(rich: Rich) => Rich> {
  const nameOf = await namesOf(new Set(texts.flat().flatMap(namedIn)), people);
  return (rich) => named(rich, nameOf);
}

type NameOf = (id: string) => string;

async function namesOf(ids: ReadonlySet<string>, people: Pick<People, 'nameOf'>): Promise<NameOf> {
  const names = new Map<string, string>();
  await Promise.all(
    [...ids].slice(0, MAX_NAMES).map(async (id) => names.set(id, (await people.nameOf(id)) ?? SOMEBODY)),
  );
  return (id) => names.get(id) ?? SOMEBODY;
}

function richOf(part: Part): Rich {
  return part.kind === 'headline' || part.kind === 'text' || part.kind === 'note' ? part.text : [];
}

function namedIn(inline: Inline): string[] {
  return typeof inline !== 'string' && inline.kind === 'name' ? [inline.userId] : [];
}

function namedPart(part: Part, nameOf: NameOf): Part {
  if (part.kind !== 'headline' && part.kind !== 'text' && part.kind !== 'note') return part;
  return { ...part, text: named(part.text, nameOf) };
}

function named(rich: Rich, nameOf: NameOf): Rich {
  return rich.map((inline) =>
    typeof inline !== 'string' && inline.kind === 'name' ? nameOf(inline.userId) : inline,
  );
}
