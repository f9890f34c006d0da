/** Names of queues and groups alone, one after the other: what a group holds, and a channel's own queues. */
import type { QueueName } from '../core/queue.ts';
import type { Lexicon } from './lexicon.ts';
import type { Misread, Offer } from './misread.ts';
import { addName, nearestNames, readPartOfName, readPattern, readQuotedName } from './names.ts';
import { printName, printScope } from './print.ts';
import { openLine, type Reader, replaceTokens, type Scene, stepping, word } from './reader.ts';
import { isOperator, isPunctuation } from './tokens.ts';
import { FILLER, isReserved } from './vocabulary.ts';

export type NameList =
  | { kind: 'names'; names: readonly QueueName[] }
  /** Offers are the list with another name in the place of the one that is none. */
  | { kind: 'misread'; misread: Misread; offers: readonly Offer[] };

/** "Sales, Billing*, “Chat VIP” and retail"; nothing but names. Never throws; its steps grow linearly with the text. */
export function readNameList(text: string, scene: Scene): NameList {
  const reader = openLine(text, scene);
  while (reader.at < reader.tokens.length && reader.misread === null) {
    const before = reader.at;
    if (!readName(reader) && !skipFiller(reader)) return unknown(reader);
    if (reader.misread !== null) return misread(reader, before, reader.misread);
  }
  if (reader.misread !== null) return { kind: 'misread', misread: reader.misread, offers: [] };
  return { kind: 'names', names: reader.said.names };
}

/** As it is read again; nothing for none. */
export function printNameList(names: readonly QueueName[], lexicon: Lexicon): string {
  return names.length === 0 ? '' : printScope({ kind: 'named', names }, lexicon, '').join(' ');
}

function readName(reader: Reader): boolean {
  return readQuotedName(reader) || readWholeName(reader) || readPattern(reader) || readPartOfName(reader);
}

/** A word of the language alone is a name only in quotes. */
function readWholeName(reader: Reader): boolean {
  const found = reader.lexicon.longestName(reader.tokens, reader.at, stepping(reader));
  if (found === null || (found.length === 1 && isReserved(word(reader)))) return false;
  addName(reader, found.value);
  reader.at += found.length;
  return true;
}

const MEANT = new Set(['all', 'no', 'not']);

function skipFiller(reader: Reader): boolean {
  const token = reader.tokens[reader.at];
  if (token === undefined || isOperator(token) || MEANT.has(token.folded)) return false;
  if (!FILLER.has(word(reader)) && !isPunctuation(token)) return false;
  reader.at += 1;
  return true;
}

function unknown(reader: Reader): NameList {
  const token = reader.tokens[reader.at];
  const typed = token?.text ?? '';
  if (token === undefined || isReserved(token.folded) || isOperator(token))
    return { kind: 'misread', misread: { kind: 'naming', fault: { kind: 'no-name', typed } }, offers: [] };
  const nearest = nearestNames(reader.lexicon, token);
  return misread(reader, reader.at, { kind: 'unknown-queue', typed, nearest });
}

function misread(reader: Reader, at: number, of: Misread): NameList {
  const offers =
    of.kind !== 'unknown-queue'
      ? []
      : of.nearest.map((name) => ({
          label: name,
          line: replaceTokens(reader, at, at + 1, printName({ kind: 'exact', name }, reader.lexicon)),
        }));
  return { kind: 'misread', misread: of, offers };
}
