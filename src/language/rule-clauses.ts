/** The clauses of a rule, each read by one function that tells whether it took something. */
import { MAX_RULE_NAME } from '../core/rule.ts';
import { comparisonAt, readAll, readMedia, readZone } from './clauses.ts';
import { longestMetric } from './lexicon.ts';
import { addName, readPartOfName, readPattern, readQuotedName } from './names.ts';
import { nothingSaid, stepping, typedText, word } from './reader.ts';
import { lengthAt } from './rule-amounts.ts';
import {
  numberAhead,
  readBareMetric,
  readLineFromNumber,
  readMetricLine,
  readNone,
  readOver,
  readSpike,
} from './rule-condition.ts';
import { readAlways, readDays, readExcept, readTimes } from './rule-hours.ts';
import {
  fail,
  isNameAhead,
  LENGTH_FILLER,
  lengthBehind,
  MAX_LENGTH_FILLER,
  nothingSaidOfRule,
  once,
  type RuleReader,
  skipped,
} from './rule-reader.ts';
import {
  AT_ONCE_WORDS,
  CLEAR_FILLER,
  CLEAR_WORDS,
  DM_WORDS,
  EACH_WORDS,
  FOR_WORDS,
  HOLD_WORDS,
  isRuleSpeech,
  isRuleWord,
  MENTION_WORDS,
  NAMED_WORDS,
  REPEAT_WORDS,
  RULE_FILLER,
  SENSITIVITY_WORDS,
  SEVERITY_WORDS,
  TOGETHER_WORDS,
  WHEN_WORDS,
} from './rule-vocabulary.ts';
import { isPunctuation } from './tokens.ts';
import { isReserved } from './vocabulary.ts';

/** In the order in which they are tried: as in queries, names win before numbers and clause words. */
export const RULE_CLAUSES: readonly ((reader: RuleReader) => boolean)[] = [
  readRuleName,
  readQuotedName,
  readWholeName,
  (reader) => SPEECH.some((read) => read(reader)),
  readPattern,
  readRuleFiller,
  readPart,
];

/** Clauses that hold no queues. */
const SPEECH: readonly ((reader: RuleReader) => boolean)[] = [
  readRuleName,
  readChannel,
  readMention,
  readWhen,
  readClear,
  readRepeat,
  readMetricLine,
  readSpike,
  readHold,
  readFor,
  readOver,
  readLineFromNumber,
  readNone,
  readAlways,
  readTimes,
  readDays,
  readNothing,
  readExcept,
  readRuleZone,
  readSeverity,
  readSensitivity,
  readEach,
  readBareMetric,
  readMedia,
  readAll,
  readBareLength,
];

/** As in queries: the longest whole name wins, but where it is nothing but words that clauses take just as well. */
function readWholeName(reader: RuleReader): boolean {
  const found = reader.lexicon.longestName(reader.tokens, reader.at, stepping(reader));
  if (found === null || (found.length === 1 && isReserved(word(reader)))) return false;
  const { name } = found.value;
  const spoken = isRuleSpeech(name) ? spokenAhead(reader, found.length) : 0;
  if (spoken === found.length) reader.passedOver.push({ name, from: reader.at, to: reader.at + spoken });
  if (spoken >= found.length) return false;
  addName(reader, found.value);
  if (found.value.kind === 'exact') reader.exactTyped.push(name);
  reader.at += found.length;
  return true;
}

/** How many tokens clauses take here, up to the end of the one that reaches the length; 0 where none can be understood. */
function spokenAhead(reader: RuleReader, length: number): number {
  const probe: RuleReader = {
    ...reader,
    said: nothingSaid(),
    rule: nothingSaidOfRule(),
    misread: null,
    choice: null,
  };
  const end = reader.at + length;
  while (probe.at < end && probe.misread === null && SPEECH.some((read) => read(probe))) probe.steps += 1;
  reader.steps = probe.steps;
  return probe.misread === null && probe.at >= end ? probe.at - reader.at : 0;
}

/** "when", "as soon as": in front of a condition, and as a clause so that no queue called "When waiting" takes them. */
function readWhen(reader: RuleReader): boolean {
  const isSoon = word(reader) === 'as' && word(reader, 1) === 'soon' && word(reader, 2) === 'as';
  if (!isSoon && !WHEN_WORDS.has(word(reader))) return false;
  reader.at += isSoon ? 3 : 1;
  return true;
}

function readPart(reader: RuleReader): boolean {
  return !isRuleWord(word(reader)) && readPartOfName(reader);
}

function readRuleFiller(reader: RuleReader): boolean {
  const token = reader.tokens[reader.at];
  if (token === undefined || (!RULE_FILLER.has(word(reader)) && !isPunctuation(token))) return false;
  if (word(reader) === 'me') reader.rule.me = true;
  reader.at += 1;
  return true;
}

/** `named "Night watch"`. */
export function readRuleName(reader: RuleReader): boolean {
  const isName = word(reader) === 'name' || NAMED_WORDS.has(word(reader));
  if (!isName) return false;
  const skip = word(reader, 1) === 'it' ? 2 : 1;
  const token = reader.tokens[reader.at + skip];
  // "name" by itself may be a part of what people call a queue.
  if (word(reader) === 'name' && token?.isQuoted !== true) return false;
  const typed = typedText(reader, reader.at, reader.at + skip + 1);
  reader.at += token === undefined ? skip : skip + 1;
  if (token?.isQuoted !== true) return fail(reader, { kind: 'name-in-quotes', typed: token?.text ?? '' });
  // On one line, and of letters that can be shown.
  const value = token.text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (value === '') return fail(reader, { kind: 'name-in-quotes', typed: '' });
  if (value.length > MAX_RULE_NAME) return fail(reader, { kind: 'name-too-long', most: MAX_RULE_NAME });
  reader.rule.name = once(reader, reader.rule.name, { value, typed });
  return true;
}

/** https://api.slack.com/reference/surfaces/formatting: `<#C0123ABC|ops>`, the label may be empty or missing. */
const CHANNEL = /^<#([CGD][A-Z0-9]{1,30})(?:\|[^>]*)?>$/;
const GROUP = /^<!subteam\^([A-Z0-9]{1,30})(?:\|[^>]*)?>$/;
const PERSON_OR_ALL = /^<(?:@|![a-z])[^>]*>$/;
const AT_PEOPLE = new Set(['@here', '@channel', '@everyone', '@me']);
const INTO = new Set(['in', 'into', 'to', 'at', 'on']);

/** "in <#C0123ABC|ops>", "to me", "dm me", "in this channel". */
export function readChannel(reader: RuleReader): boolean {
  const opens = skipped(reader, 0, INTO, 1);
  const dm = DM_WORDS.has(word(reader, opens)) || ['my', 'a'].includes(word(reader, opens)) ? 1 : 0;
  const token = reader.tokens[reader.at + opens];
  const typed = (length: number) => typedText(reader, reader.at, reader.at + length);
  const id = token === undefined || token.isQuoted ? undefined : CHANNEL.exec(token.text)?.[1];
  if (id !== undefined) return setChannel(reader, { kind: 'channel', id }, opens + 1);
  if (token !== undefined && !token.isQuoted && /^#[^\s\d*][^*]*$/.test(token.text)) {
    reader.at += opens + 1;
    return fail(reader, { kind: 'which-channel', typed: token.text });
  }
  if (dm === 1 && DM_WORDS.has(word(reader, opens + 1))) return setChannel(reader, { kind: 'me' }, opens + 2);
  if (DM_WORDS.has(word(reader, opens)))
    return setChannel(reader, { kind: 'me' }, opens + (word(reader, opens + 1) === 'me' ? 2 : 1));
  if (word(reader) === 'to' && word(reader, 1) === 'me') return setChannel(reader, { kind: 'me' }, 2);
  if (word(reader) === 'me' && word(reader, 1) === 'only') return setChannel(reader, { kind: 'me' }, 2);
  if (opens === 1 && word(reader, 1) === 'here') return setChannel(reader, { kind: 'here' }, 2);
  if (opens === 1 && word(reader, 1) === 'this' && word(reader, 2) === 'channel')
    return setChannel(reader, { kind: 'here' }, 3);
  if (token === undefined || token.isQuoted) return false;
  if (!PERSON_OR_ALL.test(token.text) && !AT_PEOPLE.has(token.folded)) return false;
  const fault = { kind: 'mention-people', typed: spokenMention(typed(opens + 1), token.text) } as const;
  reader.at += opens + 1;
  return GROUP.test(token.text) ? setGroup(reader, token.text, reader.at - opens - 1) : fail(reader, fault);
}

function setChannel(
  reader: RuleReader,
  value: { kind: 'here' } | { kind: 'me' } | { kind: 'channel'; id: string },
  length: number,
): true {
  const typed = asSeen(typedText(reader, reader.at, reader.at + length));
  reader.rule.channel = once(reader, reader.rule.channel, { value, typed });
  reader.at += length;
  return true;
}

/** "mention <!subteam^S123|@wfm>"; the group alone means the same. */
function readMention(reader: RuleReader): boolean {
  const opens = MENTION_WORDS.has(word(reader)) ? 1 : 0;
  const token = reader.tokens[reader.at + opens];
  const from = reader.at;
  if (opens === 0) {
    if (token === undefined || token.isQuoted || !GROUP.test(token.text)) return false;
    reader.at += 1;
    return setGroup(reader, token.text, from);
  }
  if (token === undefined) {
    reader.at += 1;
    return fail(reader, { kind: 'which-group', typed: '' });
  }
  reader.at += 2;
  if (!token.isQuoted && GROUP.test(token.text)) return setGroup(reader, token.text, from);
  const isPeople = PERSON_OR_ALL.test(token.text) || AT_PEOPLE.has(token.folded) || token.folded === 'me';
  return fail(
    reader,
    isPeople
      ? { kind: 'mention-people', typed: spokenMention(token.text, token.text) }
      : { kind: 'which-group', typed: token.text },
  );
}

function setGroup(reader: RuleReader, text: string, from: number): true {
  const value = GROUP.exec(text)?.[1] ?? '';
  const typed = asSeen(typedText(reader, from, reader.at));
  reader.rule.mention = once(reader, reader.rule.mention, { value, typed });
  return true;
}

/** "in #ops" for "in <#C0123ABC|ops>": what whoever typed it sees. */
function asSeen(typed: string): string {
  return typed.replace(/<#[^|>]*\|([^>]+)>/, '#$1').replace(/<!subteam[^|>]*\|([^>]+)>/, '$1');
}

/** What a person sees: "@here" for "<!here>"; whom an id means is not known here. */
function spokenMention(typed: string, text: string): string {
  const all = /^<!([a-z]+)/.exec(text)?.[1];
  if (all !== undefined) return `@${all}`;
  return text.startsWith('<@') ? 'a person' : typed;
}

/** "clear 5", "clear at 5%", "clears below 5", "clear when abandon% < 5". */
function readClear(reader: RuleReader): boolean {
  if (!CLEAR_WORDS.has(word(reader))) return false;
  let end = 1 + skipped(reader, 1, CLEAR_FILLER, MAX_CLEAR_FILLER);
  end += longestMetric(reader.tokens, reader.at + end, stepping(reader))?.length ?? 0;
  end += skipped(reader, end, CLEAR_FILLER, MAX_CLEAR_FILLER);
  end += comparisonAt(reader, end)?.length ?? 0;
  const number = numberAhead(reader, end);
  const length = end + (number?.length ?? 0);
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.at = Math.min(reader.tokens.length, reader.at + length);
  if (number === null) return fail(reader, { kind: 'clear-incomplete', typed });
  reader.rule.clear = once(reader, reader.rule.clear, { value: number.typed, typed });
  return true;
}

const MAX_CLEAR_FILLER = 4;
/** "hold 10m", "hold for 10 minutes". */
function readHold(reader: RuleReader): boolean {
  if (!HOLD_WORDS.has(word(reader))) return false;
  const found = lengthBehind(reader, 1);
  if (found === null) return false;
  const said = { value: found.minutes, typed: typedText(reader, reader.at, reader.at + found.end) };
  reader.rule.holdMinutes = once(reader, reader.rule.holdMinutes, said);
  reader.at += found.end;
  return true;
}

/** "for 5m", "for at least 5 minutes", "immediately". */
function readFor(reader: RuleReader): boolean {
  if (AT_ONCE_WORDS.has(word(reader)) || (word(reader) === 'at' && word(reader, 1) === 'once')) {
    const length = word(reader) === 'at' ? 2 : 1;
    const typed = typedText(reader, reader.at, reader.at + length);
    reader.rule.forMinutes = once(reader, reader.rule.forMinutes, { value: 0, typed });
    reader.at += length;
    return true;
  }
  if (!FOR_WORDS.has(word(reader))) return false;
  const found = lengthBehind(reader, 1);
  if (found === null) return isForWithoutUnit(reader);
  const said = { value: found.minutes, typed: typedText(reader, reader.at, reader.at + found.end) };
  reader.rule.forMinutes = once(reader, reader.rule.forMinutes, said);
  reader.at += found.end;
  return true;
}

function isForWithoutUnit(reader: RuleReader): boolean {
  const isNumber = /^\d{1,4}$/.test(word(reader, 1));
  if (!isNumber || isNameAhead(reader, 1)) return false;
  if (longestMetric(reader.tokens, reader.at + 2, stepping(reader)) !== null) return false;
  const typed = typedText(reader, reader.at, reader.at + 2);
  reader.at += 2;
  return fail(reader, { kind: 'needs-unit', typed });
}

/** "no reminders", "without mention": as it is anyway. */
function readNothing(reader: RuleReader): boolean {
  const isNothing = NOTHING.has(word(reader));
  if (!isNothing || !(REPEAT_WORDS.has(word(reader, 1)) || MENTION_WORDS.has(word(reader, 1)))) return false;
  reader.at += 2;
  return true;
}

const NOTHING: ReadonlySet<string> = new Set(['no', 'without', 'not', "don't", 'dont', 'never']);

/** "30m" with nothing before it that says what it is. */
function readBareLength(reader: RuleReader): boolean {
  const found = lengthAt(reader.tokens, reader.at);
  if (found === null) return false;
  const typed = typedText(reader, reader.at, reader.at + found.length);
  reader.at += found.length;
  return fail(reader, { kind: 'bare-length', typed });
}

/** "repeat every 1h", "remind me every 30m", "repeat hourly". */
function readRepeat(reader: RuleReader): boolean {
  if (!REPEAT_WORDS.has(word(reader))) return false;
  const skip = skipped(reader, 1, LENGTH_FILLER, MAX_LENGTH_FILLER);
  const named = EVERY.get(word(reader, 1 + skip));
  const found = named === undefined ? lengthBehind(reader, 1) : { minutes: named, end: 2 + skip };
  const typed = typedText(reader, reader.at, reader.at + (found?.end ?? 1));
  reader.at += found?.end ?? 1;
  if (found === null) return fail(reader, { kind: 'needs-time', word: typed, example: 'repeat every 1h' });
  reader.rule.repeatMinutes = once(reader, reader.rule.repeatMinutes, { value: found.minutes, typed });
  return true;
}

const EVERY: ReadonlyMap<string, number> = new Map([
  ['hourly', 60],
  ['hour', 60],
  ['daily', 1440],
  ['day', 1440],
]);

/** "in Europe/Berlin"; another zone beside it is told. */
export function readRuleZone(reader: RuleReader): boolean {
  const before = reader.said.zone;
  reader.said.zone = null;
  const isRead = readZone(reader);
  const now = reader.said.zone;
  reader.said.zone = before ?? now;
  if (before !== null && now !== null && now !== before)
    reader.misread ??= { kind: 'conflict', first: before, second: now };
  return isRead;
}

/** "critical", "severity warning", "critical severity". */
function readSeverity(reader: RuleReader): boolean {
  const leads = word(reader) === 'severity' ? 1 : 0;
  const value = SEVERITY_WORDS.get(word(reader, leads));
  if (value === undefined) return false;
  const length = leads === 0 && word(reader, 1) === 'severity' ? 2 : leads + 1;
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.rule.severity = once(reader, reader.rule.severity, { value, typed });
  reader.at += length;
  return true;
}

/** "high sensitivity", "sensitivity low". */
function readSensitivity(reader: RuleReader): boolean {
  const leads = word(reader) === 'sensitivity';
  if (!leads && word(reader, 1) !== 'sensitivity') return false;
  const value = SENSITIVITY_WORDS.get(word(reader, leads ? 1 : 0));
  if (value === undefined) return false;
  const typed = typedText(reader, reader.at, reader.at + 2);
  reader.rule.sensitivity = once(reader, reader.rule.sensitivity, { value, typed });
  reader.at += 2;
  return true;
}

/** "together", "in total", "as one"; "each", "each queue", "per queue", "by queue". */
function readEach(reader: RuleReader): boolean {
  const here = word(reader);
  const next = word(reader, 1);
  const isQueue = next === 'queue' || next === 'queues';
  const pair = (here === 'in' && next === 'total') || (here === 'as' && next === 'one');
  if (pair || TOGETHER_WORDS.has(here)) return setEach(reader, 'together', pair ? 2 : 1);
  if ((here === 'per' || here === 'by') && isQueue) return setEach(reader, 'queue', 2);
  if (EACH_WORDS.has(here)) return setEach(reader, 'queue', here === 'each' && isQueue ? 2 : 1);
  return false;
}

function setEach(reader: RuleReader, value: 'queue' | 'together', length: number): true {
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.rule.each = once(reader, reader.rule.each, { value, typed });
  reader.at += length;
  return true;
}
