/** Queue names in a line: whole ones, quoted ones, patterns and parts; and which queues they mean. */
import type { Scope } from '../core/query.ts';
import type { Queue, QueueGroup, QueueName } from '../core/queue.ts';
import { isSpeech, type Lexicon, longestMetric, type WholeName } from './lexicon.ts';
import { nearest } from './nearest.ts';
import { type Reader, stepping, word } from './reader.ts';
import { fold, isOperator, isPunctuation, type Token } from './tokens.ts';
import { isReserved } from './vocabulary.ts';

/** A part of a name is tried over so many words at once. */
const MAX_PART_WORDS = 5;
const MIN_PART_LENGTH = 2;
/** The pattern of nothing but marks: it names no queue. */
const EVERYTHING = '*';
/** Searches of the directory that one line may cause: thousands of queues times hundreds of words would block all else. */
export const MAX_SEARCHES = 200;

export function readQuotedName(reader: Reader): boolean {
  const token = reader.tokens[reader.at];
  if (token?.isQuoted !== true) return false;
  const name = wholeNameOf(token.text, reader.lexicon);
  if (name === null) {
    reader.misread = {
      kind: 'unknown-queue',
      typed: `“${token.text}”`,
      nearest: nearestNames(reader.lexicon, token),
    };
  } else addName(reader, name);
  reader.at += 1;
  return true;
}

/** The queue or group of this name, a queue before a group of the same; null: there is none. */
export function wholeNameOf(name: string, lexicon: Lexicon): WholeName | null {
  const queue = lexicon.queueNamed(name);
  if (queue !== null) return { kind: 'exact', name: queue.name };
  const group = lexicon.groupNamed(name);
  return group === null ? null : { kind: 'group', name: group.name };
}

/**
 * The longest whole name wins. A word of the language is a name only in quotes; so is a name of nothing but such
 * words, such as "By Media", where clauses take the line's next words (`spokenAhead` of them) just as well.
 */
export function readQueueName(reader: Reader, spokenAhead: (length: number) => number): boolean {
  const found = reader.lexicon.longestName(reader.tokens, reader.at, stepping(reader));
  if (found === null || (found.length === 1 && isReserved(word(reader)))) return false;
  const { name } = found.value;
  const spoken = found.length > 1 && isSpeech(name) ? spokenAhead(found.length) : 0;
  if (spoken === found.length) reader.passedOver.push({ name, from: reader.at, to: reader.at + spoken });
  if (spoken >= found.length) return false;
  addName(reader, found.value);
  if (found.value.kind === 'exact') reader.exactTyped.push(name);
  reader.at += found.length;
  return true;
}

export function readPattern(reader: Reader): boolean {
  const typed = word(reader);
  if (!typed.includes('*') || /^\*+$/.test(typed)) return false;
  const pattern = patternOf(typed);
  if (pattern === EVERYTHING) return false;
  if (search(pattern, reader).length > 0) addName(reader, { kind: 'pattern', pattern });
  else reader.misread ??= { kind: 'unknown-queue', typed, nearest: [] };
  reader.at += 1;
  return true;
}

/** As many words as are part of some name together, numbers behind the first too; a part of one name only is that name. */
export function readPartOfName(reader: Reader): boolean {
  const words = partWords(reader);
  for (let count = words.length; count > 0; count -= 1) {
    const part = words.slice(0, count).join(' ');
    if (part.length < MIN_PART_LENGTH || reader.misread !== null) continue;
    const pattern = patternOf(`*${part}*`);
    const matches = pattern === EVERYTHING ? [] : search(pattern, reader);
    const [only] = matches;
    const group = only === undefined && reader.misread === null ? groupWith(part, reader) : null;
    if (only === undefined && group === null) continue;
    if (group !== null) addName(reader, { kind: 'group', name: group.name });
    else
      addName(
        reader,
        matches.length === 1 && only !== undefined
          ? { kind: 'exact', name: only.name }
          : { kind: 'pattern', pattern },
      );
    reader.at += tokensOfWords(reader, count);
    return true;
  }
  return false;
}

/** A part of a name that no queue has and one group alone. */
function groupWith(part: string, reader: Reader): QueueGroup | null {
  const { groups, groupSpellings } = reader.lexicon;
  reader.steps += groups.length;
  const found = groups.filter((_, at) => groupSpellings[at]?.[0]?.includes(part) === true);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Goes through the whole directory, at most so many times for a line. */
function search(pattern: string, reader: Reader): readonly Queue[] {
  if (reader.searches >= MAX_SEARCHES) {
    reader.misread = { kind: 'too-many-names' };
    return [];
  }
  reader.searches += 1;
  reader.steps += reader.lexicon.queues.length;
  return matchingQueues(pattern, reader.lexicon);
}

/** Folded text as a pattern that reads the same when it is typed again: no stars in a row, nothing that ends a word. */
export function patternOf(folded: string): string {
  return folded.replace(/[\s*"\\,;<>=]+/gu, '*');
}

/** The queues of a scope, in the directory's order. */
export function queuesOf(scope: Scope, lexicon: Lexicon): readonly Queue[] {
  const settled = settledScope(scope, lexicon);
  if (settled.kind === 'all') return lexicon.queues;
  const wanted = new Set(settled.names.flatMap((name) => queuesNamed(name, lexicon)));
  const { order } = lexicon;
  return [...wanted].sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

/** "Here" made into what it means at this moment: the channel's own queues, or all where it has none. */
export function settledScope(
  scope: Scope,
  { here }: Pick<Lexicon, 'here'>,
): Exclude<Scope, { kind: 'here' }> {
  if (scope.kind !== 'here') return scope;
  return here === null ? { kind: 'all' } : { kind: 'named', names: here };
}

/** None for a name that is gone. */
function queuesNamed(name: QueueName, lexicon: Lexicon): readonly Queue[] {
  if (name.kind === 'pattern') return matchingQueues(name.pattern, lexicon);
  if (name.kind === 'group') {
    // Groups do not nest, so this goes no deeper.
    const members = lexicon.groupNamed(name.name)?.names.filter(({ kind }) => kind !== 'group') ?? [];
    return members.flatMap((member) => queuesNamed(member, lexicon));
  }
  const queue = lexicon.queueNamed(name.name);
  return queue === null ? [] : [queue];
}

/** Queues whose folded name matches, `*` standing for anything. */
export function matchingQueues(pattern: string, lexicon: Lexicon): Queue[] {
  const parts = fold(pattern).split('*');
  return lexicon.queues.filter(
    (_, index) =>
      matches(parts, lexicon.foldedNames[index] ?? '') || matches(parts, lexicon.foldedWhole[index] ?? ''),
  );
}

/** Names of queues and groups that are almost this word. */
export function nearestNames(lexicon: Lexicon, token: Token): string[] {
  const spelled = [
    ...lexicon.queues.map(({ name }, at) => ({ name, keys: lexicon.spellings[at] ?? [] })),
    ...lexicon.groups.map(({ name }, at) => ({ name, keys: lexicon.groupSpellings[at] ?? [] })),
  ];
  return nearest(token.folded, spelled, ({ keys }) => keys).map(({ name }) => name);
}

export function addName(reader: Reader, name: QueueName): void {
  const isSame = (other: QueueName) => JSON.stringify(other) === JSON.stringify(name);
  if (!reader.said.names.some(isSame)) reader.said.names.push(name);
}

function partWords(reader: Reader): string[] {
  const words: string[] = [];
  for (let at = reader.at; at < reader.tokens.length && words.length < MAX_PART_WORDS; at += 1) {
    const token = reader.tokens[at] as Token;
    reader.steps += 1;
    if (words.length > 0 && isPunctuation(token)) continue;
    if (token.isQuoted || isOperator(token)) break;
    if (isReserved(token.folded) && (words.length === 0 || !/^\d/.test(token.folded))) break;
    if (words.length > 0 && token.isAfterComma) break;
    if (words.length > 0 && longestMetric(reader.tokens, at, stepping(reader)) !== null) break;
    words.push(token.folded);
  }
  return words;
}

/** How many tokens so many words took, lone punctuation between them included. */
function tokensOfWords(reader: Reader, words: number): number {
  let seen = 0;
  let at = reader.at;
  while (seen < words) {
    const token = reader.tokens[at] as Token;
    if (seen === 0 || !isPunctuation(token)) seen += 1;
    at += 1;
  }
  return at - reader.at;
}

/** Greedy from the left, which is right for `*` alone: linear in the name. */
function matches(parts: readonly string[], name: string): boolean {
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return name === first;
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length)
    return false;
  let at = first.length;
  const end = name.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
