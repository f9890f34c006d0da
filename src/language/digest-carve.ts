/** Takes out of a digest's line what is said of its schedule; what is left are the texts of its questions. */
import { SCHEDULE } from './digest-clauses.ts';
import { type DigestReader, leaveToQuery, leftBefore } from './digest-reader.ts';
import { DIGEST_FILLER, isDigestSpeech, NEXT_QUERY } from './digest-vocabulary.ts';
import { stepping, word } from './reader.ts';
import type { Token } from './tokens.ts';

/** A question as it was typed, without what is the schedule's. */
export interface Segment {
  text: string;
  /** Those that are words or names. */
  tokens: readonly Token[];
}

/** A comma where something was taken out: no name goes on across it. */
const CUT = ', ';

export function takeSchedule(reader: DigestReader): Segment[] {
  const segments: Token[][] = [[]];
  const breaks = breaksOf(reader, /[;\n]/);
  const firmBreaks = breaksOf(reader, /;/);
  const leave = (count: number) => {
    for (let left = 0; left < count; left += 1) {
      const token = reader.tokens[reader.at];
      if (token !== undefined) segments.at(-1)?.push(token);
      leaveToQuery(reader);
    }
  };
  const begin = () => {
    segments.push([]);
    reader.digest.run = null;
  };
  while (reader.at < reader.tokens.length && reader.misread === null && reader.choice === null) {
    if (breaks.has(reader.at) && segments.at(-1)?.length !== 0) begin();
    const name = nameAhead(reader, firmBreaks);
    if (name > 0) leave(name);
    else if (word(reader) === NEXT_QUERY) {
      begin();
      take(reader, reader.at);
    } else if (!takeClause(reader)) leave(1);
  }
  return segments.map((tokens) => ({ text: textOf(tokens, reader.line), tokens }));
}

/** Before which tokens such a mark stands. */
function breaksOf({ tokens, line }: DigestReader, mark: RegExp): ReadonlySet<number> {
  const breaks = new Set<number>();
  for (const [at, token] of tokens.entries()) {
    const between = line.slice(tokens[at - 1]?.end ?? token.start, token.start);
    if (mark.test(between)) breaks.add(at);
  }
  return breaks;
}

/** How many tokens a whole name takes here, on over a new line; names of nothing but words of digests are typed in quotes. */
function nameAhead(reader: DigestReader, breaks: ReadonlySet<number>): number {
  if (reader.tokens[reader.at]?.isQuoted === true) return 1;
  const found = reader.lexicon.longestName(reader.tokens, reader.at, stepping(reader));
  if (found === null || isDigestSpeech(found.value.name)) return 0;
  for (let at = reader.at + 1; at < reader.at + found.length; at += 1) if (breaks.has(at)) return 0;
  return found.length;
}

function takeClause(reader: DigestReader): boolean {
  const from = reader.at;
  for (const { read, isTimed } of SCHEDULE) {
    reader.steps += 1;
    if (!read(reader) || reader.at === from) continue;
    const isBehind = reader.digest.run?.isTimed === true;
    reader.digest.run = { isTimed: isTimed || isBehind };
    reader.digest.taken.push({ from, to: reader.at });
    return true;
  }
  // "Show me" is said without meaning one's direct messages.
  if (word(reader) === 'me' && leftBefore(reader) !== 'show') reader.rule.me = true;
  if (!DIGEST_FILLER.has(word(reader))) return false;
  take(reader, from);
  return true;
}

/** A word that means nothing to the questions. */
function take(reader: DigestReader, from: number): void {
  reader.at = from + 1;
}

/** The tokens as they were typed, in pieces that stood together. */
function textOf(tokens: readonly Token[], line: string): string {
  let text = '';
  let last: Token | undefined;
  for (const token of tokens) {
    const between = last === undefined ? '' : line.slice(last.end, token.start);
    const isCut = /[^\s,;\p{Cc}\p{Cf}]/u.test(between);
    text += `${last === undefined ? '' : isCut ? CUT : between}${line.slice(token.start, token.end)}`;
    last = token;
  }
  return text;
}
