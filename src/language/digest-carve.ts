/** Takes out of a digest's line what is said of its schedule; what is left are the texts of its questions. */

import { MAX_DIGEST_QUERIES } from '../core/digest.ts';
import { SCHEDULE } from './digest-clauses.ts';
import { type DigestReader, failDigest, leaveToQuery, leftBefore } from './digest-reader.ts';
import { DIGEST_FILLER, isDigestSpeech, MAKING, NEXT_QUERY } from './digest-vocabulary.ts';
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

/** Far more than there may be; what follows is not read. */
const MAX_SEGMENTS = 50;

export function takeSchedule(reader: DigestReader): Segment[] {
  const segments: Token[][] = [[]];
  const { tokens } = reader;
  const breaks = breaksOf(reader, /[;\n]/);
  const upToBreak = boundedBy(tokens, breaks);
  const upToFirmBreak = boundedBy(tokens, breaksOf(reader, /;/));
  const leave = (count: number) => {
    for (let left = 0; left < count; left += 1) {
      const token = tokens[reader.at];
      if (token !== undefined) segments.at(-1)?.push(token);
      leaveToQuery(reader);
    }
  };
  const begin = () => {
    segments.push([]);
    reader.digest.run = null;
    if (segments.length > MAX_SEGMENTS)
      failDigest(reader, { kind: 'too-many-queries', most: MAX_DIGEST_QUERIES });
  };
  while (reader.at < tokens.length && reader.misread === null && reader.choice === null) {
    if (breaks.has(reader.at) && segments.at(-1)?.length !== 0) begin();
    // A name goes on over a new line, and nothing over a semicolon.
    reader.tokens = upToFirmBreak(reader.at);
    const name = nameAhead(reader);
    if (name > 0) leave(name);
    else if (word(reader) === NEXT_QUERY) {
      begin();
      reader.at += 1;
    } else if (!takeClause(reader, upToBreak(reader.at))) leave(1);
  }
  reader.tokens = tokens;
  return segments.map((of) => ({ text: textOf(of, reader.line), tokens: of }));
}

/** The tokens up to the next break behind one; made once for each stretch between two. */
function boundedBy(tokens: readonly Token[], breaks: ReadonlySet<number>): (at: number) => readonly Token[] {
  const ends = [...breaks, tokens.length];
  let stretch = 0;
  let bounded: readonly Token[] | null = null;
  return (at) => {
    while ((ends[stretch] ?? tokens.length) <= at && stretch < ends.length) {
      stretch += 1;
      bounded = null;
    }
    bounded ??= tokens.slice(0, ends[stretch]);
    return bounded;
  };
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

/** How many tokens a whole name takes here; names of nothing but words of digests are typed in quotes. */
function nameAhead(reader: DigestReader): number {
  if (reader.tokens[reader.at]?.isQuoted === true) return 1;
  const found = reader.lexicon.longestName(reader.tokens, reader.at, stepping(reader));
  return found === null || isDigestSpeech(found.value.name) ? 0 : found.length;
}

function takeClause(reader: DigestReader, tokens: readonly Token[]): boolean {
  reader.tokens = tokens;
  const from = reader.at;
  for (const { read, isTimed, isTime = false } of SCHEDULE) {
    reader.steps += 1;
    if (!read(reader) || reader.at === from) continue;
    const isBehind = reader.digest.run?.isTimed === true;
    reader.digest.run = { isTimed: isTimed || isBehind, isTime };
    reader.digest.taken.push({ from, to: reader.at });
    return true;
  }
  // "Show me" is said without meaning one's direct messages.
  if (word(reader) === 'me' && leftBefore(reader) !== 'show') reader.rule.me = true;
  const opens = from === 0 && MAKING.has(word(reader));
  if (!opens && !DIGEST_FILLER.has(word(reader))) return false;
  reader.at = from + 1;
  return true;
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
