/** The small sentences about rules that exist: which one, how long, and why. */

import { weekdayByName } from '../core/period.ts';

import type { MediaType, QueueName } from '../core/queue.ts';
import { addDays, epochOf, HOUR_MS, localTime, MINUTE_MS, startOfDay } from '../core/zone.ts';
import { readAll, readMedia } from './clauses.ts';
import type { Misread } from './misread.ts';
import { addName, nearestNames, readPartOfName, readPattern, readQuotedName } from './names.ts';
import { CLOCK_ONLY, minuteOf } from './period-words.ts';
import { openLine, type Reader, type Scene, stepping, typedText, word } from './reader.ts';
import { lengthAt } from './rule-amounts.ts';
import type { RuleFault } from './rule-misread.ts';
import { isPunctuation, tokenize } from './tokens.ts';
import { FILLER, isReserved } from './vocabulary.ts';

/** What stands behind "alert": a rule by its number, or a sentence that makes one. */
export type AlertLine =
  | { kind: 'show'; ruleId: number }
  | { kind: 'test'; ruleId: number }
  | { kind: 'sentence'; line: string };

export interface Mute {
  kind: 'mute';
  /** Null: nobody said which rule. */
  ruleId: number | null;
  /** Of its queues, these; empty: all. */
  names: readonly QueueName[];
  media: readonly MediaType[];
  /** Epoch ms, in the future; null: nobody said how long. */
  untilMs: number | null;
  reason: string | null;
}

export interface Numbered {
  kind: 'numbered';
  id: number;
}

export interface NotRead {
  kind: 'misread';
  misread: Misread;
}

/** A mute that should last longer is a rule that should go. */
export const MAX_MUTE_DAYS = 30;
export const MAX_REASON = 300;
const MAX_ID_DIGITS = 9;

/** "12", "#12", "12 test", "test 12"; all else is a sentence. */
export function readAlert(rest: string): AlertLine {
  const words = tokenize(rest).map((token) => (token.isQuoted ? '' : token.folded));
  const plain = words.filter((one) => !['rule', 'alert', 'no', 'nr', 'number', '#'].includes(one));
  const id = plain.map(idOf).find((one) => one !== null);
  const others = plain.filter((one) => idOf(one) === null);
  if (id === undefined || id === null || plain.length - others.length !== 1)
    return { kind: 'sentence', line: rest };
  if (others.length === 0) return { kind: 'show', ruleId: id };
  const isTest = others.length === 1 && TEST_WORDS.has(others[0] ?? '');
  return isTest ? { kind: 'test', ruleId: id } : { kind: 'sentence', line: rest };
}

const TEST_WORDS = new Set(['test', 'tests', 'backtest', 'try', 'check', 'replay']);

/**
 * "12 2h", "12 billing 30m because known outage", "alerts 1h", "12 until tomorrow: planned work". `rest` is what stands
 * behind "mute" or "snooze".
 */
export function readMute(rest: string, scene: Scene): Mute | NotRead {
  const { line, reason } = cutReason(rest);
  const reader = openLine(line, scene);
  const said: Ending = { ruleId: null, untilMs: null, typed: '' };
  while (reader.at < reader.tokens.length && reader.misread === null) {
    const before = reader.at;
    readMutePart(reader, said);
    if (reader.at === before) reader.misread ??= unknownIn(reader);
  }
  if (reader.misread !== null) return { kind: 'misread', misread: reader.misread };
  const { ruleId, untilMs } = said;
  return { kind: 'mute', ruleId, names: reader.said.names, media: reader.said.media, untilMs, reason };
}

/** What is said so far, and the words of its end. */
interface Ending extends Pick<Mute, 'ruleId' | 'untilMs'> {
  typed: string;
}

function readMutePart(reader: Reader, said: Ending): void {
  if (readQuotedName(reader) || readName(reader) || readEnd(reader, said) || readId(reader, said)) return;
  if (readMedia(reader) || readAll(reader) || readPattern(reader)) return;
  const token = reader.tokens[reader.at];
  const isFiller = FILLER.has(word(reader)) || RULE_NOUNS.has(word(reader));
  if (isFiller || (token !== undefined && isPunctuation(token))) reader.at += 1;
  else readPartOfName(reader);
}

const RULE_NOUNS = new Set(['alert', 'alerts', 'rule', 'rules', 'them', 'because', '#']);

/** "12", "#12", "rule 12". */
function readId(reader: Reader, said: Ending): boolean {
  const id = idOf(word(reader));
  if (id === null) return false;
  if (said.ruleId !== null && said.ruleId !== id)
    reader.misread ??= { kind: 'conflict', first: `rule ${said.ruleId}`, second: `rule ${id}` };
  said.ruleId ??= id;
  reader.at += 1;
  return true;
}

/** "12", "#12". */
export function idOf(folded: string): number | null {
  const digits = /^#?([1-9]\d*)$/.exec(folded)?.[1];
  return digits === undefined || digits.length > MAX_ID_DIGITS ? null : Number(digits);
}

/** A whole name wins, but a number by itself is a rule's. */
function readName(reader: Reader): boolean {
  const found = reader.lexicon.longestName(reader.tokens, reader.at, stepping(reader));
  if (found === null || (found.length === 1 && (isReserved(word(reader)) || idOf(word(reader)) !== null)))
    return false;
  addName(reader, found.value);
  reader.at += found.length;
  return true;
}

function readEnd(reader: Reader, said: Ending): boolean {
  const found = endAt(reader);
  if (found === null) return false;
  const typed = typedText(reader, reader.at, reader.at + found.length);
  reader.at += found.length;
  const { nowMs } = reader.scene;
  if ('fault' in found) {
    reader.misread ??= { kind: 'rule', fault: found.fault };
    return true;
  }
  if (found.untilMs <= nowMs) reader.misread ??= { kind: 'rule', fault: { kind: 'mute-over', typed } };
  else if (found.untilMs - nowMs > MAX_MUTE_DAYS * 24 * HOUR_MS)
    reader.misread ??= { kind: 'rule', fault: { kind: 'mute-too-long', typed, mostDays: MAX_MUTE_DAYS } };
  else if (said.untilMs !== null && said.untilMs !== found.untilMs)
    reader.misread ??= { kind: 'conflict', first: `“${said.typed}”`, second: `“${typed}”` };
  else {
    said.untilMs = found.untilMs;
    said.typed = typed;
  }
  return true;
}

type End = { untilMs: number; length: number } | { fault: RuleFault; length: number };

/** "2h", "for 1 hour", "until tomorrow", "until 15:00", "until 3pm", "until monday", "today". */
function endAt(reader: Reader): End | null {
  const { nowMs, zone } = reader.scene;
  const leads = word(reader) === 'for' ? 1 : 0;
  const span = lengthAt(reader.tokens, reader.at + leads);
  if (span !== null) {
    const untilMs = nowMs + Math.round(span.minutes * MINUTE_MS);
    return { untilMs, length: leads + span.length };
  }
  const opens = ['until', 'till', 'to', 'til'].includes(word(reader)) ? 1 : 0;
  const today = localTime(nowMs, zone);
  const here = word(reader, opens);
  if (here === 'tomorrow' || here === 'eod' || (opens === 0 && here === 'today'))
    return { untilMs: tomorrowMs(nowMs, zone), length: opens + 1 };
  const theDay = dayLeftAt(reader, opens);
  if (theDay > 0) return { untilMs: tomorrowMs(nowMs, zone), length: opens + theDay };
  if (opens === 0) return null;
  const clock = here === 'noon' ? '12:00' : here === 'midnight' ? '24:00' : here;
  const match = CLOCK_ONLY.exec(clock);
  const minute = match === null ? null : minuteOf(match.slice(1, 4), match[3]);
  if (minute !== null) {
    const atMs = epochOf(today, minute, zone);
    return { untilMs: atMs > nowMs ? atMs : epochOf(addDays(today, 1), minute, zone), length: opens + 1 };
  }
  const weekday = weekdayByName(here);
  if (weekday !== undefined) {
    const ahead = (weekday - today.weekday + 7) % 7 || 7;
    return { untilMs: startOfDay(addDays(today, ahead), zone), length: opens + 1 };
  }
  if (word(reader) === 'to') return null;
  const length = Math.min(reader.tokens.length - reader.at, opens + 1);
  const typed = typedText(reader, reader.at, reader.at + length);
  return { fault: { kind: 'mute-end', typed }, length };
}

/** How many words say "the rest of the day" or "end of day" here. */
function dayLeftAt(reader: Reader, ahead: number): number {
  const typed = [0, 1, 2, 3, 4, 5].map((more) => word(reader, ahead + more)).join(' ');
  return (
    /^(?:for )?(?:the )?(?:rest|end) of (?:the |today)?(?:day)?(?= |$)/.exec(typed)?.[0].trim().split(' ')
      .length ?? 0
  );
}

/** When tomorrow begins in a zone. */
export function tomorrowMs(nowMs: number, zone: string): number {
  return startOfDay(addDays(localTime(nowMs, zone), 1), zone);
}

const REASON =
  /(?:^|\s)(?:because|bc|reason|cause|since it|due to)(?:\s+of)?[\s:]+(\S[\s\S]*)$|:\s+(\S[\s\S]*)$|:$/iu;

/** The reason behind "because" or a colon; neither is looked for in quotes. */
function cutReason(rest: string): { line: string; reason: string | null } {
  const plain = rest.replace(/"[^"]*"|“[^”]*”/gu, (quoted) => '_'.repeat(quoted.length));
  const match = REASON.exec(plain);
  if (match === null) return { line: rest, reason: null };
  const found = match[1] ?? match[2] ?? '';
  const reason = rest
    .slice(rest.length - found.length)
    .trim()
    .slice(0, MAX_REASON);
  return { line: rest.slice(0, match.index), reason: found === '' || reason === '' ? null : reason };
}

function unknownIn(reader: Reader): Misread {
  const token = reader.tokens[reader.at];
  const typed = token?.text ?? '';
  reader.at += 1;
  if (/^\d/.test(typed)) return { kind: 'rule', fault: { kind: 'mute-end', typed } };
  const nearest = token === undefined ? [] : nearestNames(reader.lexicon, token);
  return nearest.length > 0
    ? { kind: 'unknown-queue', typed, nearest }
    : { kind: 'rule', fault: { kind: 'mute-unknown', typed } };
}

/** "12", "alert 12", "rule #12", "of 12": behind "unmute", "remove" and "history". What is of something else is no rule. */
export function readNumbered(rest: string, command: string): Numbered | NotRead {
  const words = tokenize(rest).map((token) => (token.isQuoted ? `"${token.text}"` : token.folded));
  const ids = words.flatMap((one) => idOf(one) ?? []);
  const others = words.filter((one) => idOf(one) === null && !NUMBERED_WORDS.has(one));
  const [id] = ids;
  if (id === undefined || new Set(ids).size > 1 || others.length > 0)
    return {
      kind: 'misread',
      misread: { kind: 'rule', fault: { kind: 'which-rule', command: `${command} ${rest}`.trim() } },
    };
  return { kind: 'numbered', id };
}

const NUMBERED_WORDS = new Set([
  ...['alert', 'alerts', 'rule', 'rules', 'of', 'the', 'number', 'no', 'nr', 'for', '#'],
  ...['please', 'pls'],
]);
