/** A typed line in pieces: quotes, dashes, entities, case and accents are folded; nothing is understood yet. */
import { BLANK, fold } from '../core/fold.ts';

export { fold };

export interface Token {
  /** As typed, without its quotes. */
  text: string;
  /** Lower case, without accents, dashes and quotes made plain, no punctuation around it. */
  folded: string;
  isQuoted: boolean;
  /** A comma stands before it: no name goes on across one that it does not have itself. */
  isAfterComma: boolean;
  /** Where it stands in the line: [start, end). */
  start: number;
  end: number;
}

export const MAX_LINE_LENGTH = 4_000;

const DOUBLE_QUOTES = '"“”„‟«»';
const ENTITIES: readonly (readonly [string, string])[] = [
  ['&gt;', '>'],
  ['&lt;', '<'],
  ['&amp;', '&'],
];
const OPERATORS = ['>=', '<=', '=>', '=<', '≥', '≤', '>', '<', '='] as const;
const OPERATOR_MEANS: Readonly<Record<string, string>> = { '≥': '>=', '≤': '<=', '=>': '>=', '=<': '<=' };
const PARTING = new RegExp(`[${BLANK},;]`, 'u');
const ENDS_WORD = new RegExp(`[${BLANK},;<>=≥≤]`, 'u');
const SLACK_MENTION = /^<[@#!][^<>\s]{1,200}>/u;

/** Cuts a line into tokens. Commas and white space part them; a quoted text is one token, `\` keeps its next character. */
export function tokenize(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let commaBefore = -1;
  while (at < line.length) {
    const char = line.charAt(at);
    const count = tokens.length;
    if (/[,;]/.test(char)) commaBefore = tokens.length;
    if (PARTING.test(char)) at += 1;
    else if (DOUBLE_QUOTES.includes(char)) at = takeQuoted(line, at, tokens);
    else at = takeOperator(line, at, tokens) ?? takeWord(line, at, tokens);
    const added = tokens.length > count ? tokens.at(-1) : undefined;
    if (added !== undefined) added.isAfterComma = commaBefore === count && count > 0;
  }
  return tokens;
}

/** The words of a name as they would be typed without quotes: punctuation that stands alone does not count. */
export function wordsOfName(name: string): string[] {
  return tokensOfName(name).map((token) => token.folded);
}

export function tokensOfName(name: string): Token[] {
  return tokenize(name.replace(/["“”„‟«»<>=≥≤\\]/gu, ' ')).filter((token) => !isPunctuation(token));
}

/** What a tree of names goes by: the word, and whether a comma stands before it. */
export function pathWord(token: Token): string {
  return token.isAfterComma ? `,${token.folded}` : token.folded;
}

export function isPunctuation(token: Token): boolean {
  return !token.isQuoted && /^[\p{P}+|]*$/u.test(token.folded);
}

export function isOperator(token: Token): boolean {
  return !token.isQuoted && /^[<>]=?$|^=$/.test(token.folded);
}

function takeQuoted(line: string, start: number, tokens: Token[]): number {
  let text = '';
  let at = start + 1;
  while (at < line.length && !DOUBLE_QUOTES.includes(line.charAt(at))) {
    const entity = entityAt(line, at);
    if (line.charAt(at) === '\\' && at + 1 < line.length) {
      text += line.charAt(at + 1);
      at += 2;
    } else if (entity !== undefined) {
      text += entity[1];
      at += entity[0].length;
    } else {
      text += line.charAt(at);
      at += 1;
    }
  }
  const end = Math.min(at + 1, line.length);
  if (text.trim() !== '')
    tokens.push({ text, folded: fold(text), isQuoted: true, isAfterComma: false, start, end });
  return end;
}

function takeOperator(line: string, start: number, tokens: Token[]): number | undefined {
  const mention = SLACK_MENTION.exec(line.slice(start, start + 210));
  if (mention !== null) {
    const text = mention[0];
    tokens.push({
      text,
      folded: text.toLowerCase(),
      isQuoted: false,
      isAfterComma: false,
      start,
      end: start + text.length,
    });
    return start + text.length;
  }
  const { text, length } = decoded(line, start, 2);
  const operator = OPERATORS.find((candidate) => text.startsWith(candidate));
  if (operator === undefined) return undefined;
  const end = start + length(operator.length);
  tokens.push({
    text: operator,
    folded: OPERATOR_MEANS[operator] ?? operator,
    isQuoted: false,
    isAfterComma: false,
    start,
    end,
  });
  return end;
}

function takeWord(line: string, start: number, tokens: Token[]): number {
  let at = start;
  let text = '';
  while (at < line.length) {
    const char = line.charAt(at);
    const entity = entityAt(line, at);
    if (ENDS_WORD.test(char) || DOUBLE_QUOTES.includes(char)) break;
    if (entity !== undefined && entity[1] !== '&') break;
    text += entity?.[1] ?? char;
    at += entity?.[0].length ?? 1;
  }
  pushWord(
    { text, folded: trimPunctuation(fold(text)), isQuoted: false, isAfterComma: false, start, end: at },
    tokens,
  );
  return at;
}

/** "5 %" and "abandon %" are one token. */
function pushWord(token: Token, tokens: Token[]): void {
  const last = tokens.at(-1);
  if (token.text === '%' && last !== undefined && !last.isQuoted && !isOperator(last)) {
    last.text += '%';
    last.folded += '%';
    last.end = token.end;
    return;
  }
  tokens.push(token);
}

function trimPunctuation(folded: string): string {
  const trimmed = folded.replace(/^[([{¿¡.:!?']+(?=.)/u, '').replace(/(?<=.)[)\]}.:!?']+$/u, '');
  return trimmed === '' ? folded : trimmed;
}

function entityAt(line: string, at: number): readonly [string, string] | undefined {
  return line.charAt(at) === '&' ? ENTITIES.find(([entity]) => line.startsWith(entity, at)) : undefined;
}

/** The next characters with entities decoded, and how many typed characters the first n of them took. */
function decoded(
  line: string,
  start: number,
  count: number,
): { text: string; length: (n: number) => number } {
  let text = '';
  const ends: number[] = [0];
  let at = start;
  while (text.length < count && at < line.length) {
    const entity = entityAt(line, at);
    text += entity?.[1] ?? line.charAt(at);
    at += entity?.[0].length ?? 1;
    ends.push(at - start);
  }
  return { text, length: (n) => ends[n] ?? at - start };
}
