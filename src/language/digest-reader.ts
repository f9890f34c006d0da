/** A digest's sentence being read: first what is said of its schedule, then the questions that are left. */
import type { DigestFault } from './digest-misread.ts';
import { BEFORE_CLOCK, JOINTS } from './digest-vocabulary.ts';
import type { Scene } from './reader.ts';
import { openRule, type RuleReader, type Said } from './rule-reader.ts';
import { isOperator, isPunctuation } from './tokens.ts';

/** Of days, dates, zone, channel and name it reads what a rule has too, into `rule` and `said`. */
export interface DigestReader extends RuleReader {
  digest: DigestSaid;
}

export interface DigestSaid {
  /** Minutes since midnight. */
  minute: Said<number> | null;
  /** "weekly" without a day is Monday. */
  isWeekly: boolean;
  /** The clauses of the schedule that were read last, if nothing else has followed. */
  run: { isTimed: boolean; isTime: boolean } | null;
  /** What was taken out of the line, in its order. */
  taken: { from: number; to: number }[];
}

export function openDigest(line: string, scene: Scene): DigestReader {
  const digest: DigestSaid = { minute: null, isWeekly: false, run: null, taken: [] };
  return { ...openRule(line, scene), digest };
}

export function failDigest(reader: DigestReader, fault: DigestFault): true {
  reader.misread ??= { kind: 'digest', fault };
  return true;
}

/** Whether days here are the digest's: its time or other days of it stand right before them. */
export function isBehindSchedule(reader: DigestReader): boolean {
  return reader.digest.run?.isTimed === true;
}

/** A token that is left to the questions: it parts what follows from the schedule, but for the words that join. */
export function leaveToQuery(reader: DigestReader): void {
  const token = reader.tokens[reader.at];
  const joins = token !== undefined && !token.isQuoted && (JOINTS.has(token.folded) || isPunctuation(token));
  if (!joins) reader.digest.run = null;
  reader.at += 1;
}

/** The last token before this one that was left to the questions, if it stands right before. */
export function leftBefore(reader: DigestReader): string {
  const before = reader.tokens[reader.at - 1];
  const isTaken = reader.digest.taken.at(-1)?.to === reader.at;
  return before === undefined || before.isQuoted || isTaken ? '' : before.folded;
}

/** Whether a clock here would end a span, or stand in a condition. */
export function isClockOfQuery(reader: DigestReader): boolean {
  const before = leftBefore(reader);
  const token = reader.tokens[reader.at - 1];
  return BEFORE_CLOCK.has(before) || (before !== '' && token !== undefined && isOperator(token));
}
