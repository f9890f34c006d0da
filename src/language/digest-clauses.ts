/** What a digest's sentence says of its schedule, each read by one function that tells whether it took something. */

import { knownZone } from '../core/zone.ts';
import { readDigestDays, readDigestExcept, readWeekly } from './digest-days.ts';
import { type DigestReader, failDigest } from './digest-reader.ts';
import { readTime } from './digest-time.ts';
import { ONCE_WORDS, OTHER_FREQUENCY, OTHER_SPANS, ZONE_LETTERS } from './digest-vocabulary.ts';
import { typedText, word } from './reader.ts';
import { readChannel, readRuleName, readRuleZone } from './rule-clauses.ts';
import { namedDays } from './rule-hours.ts';

interface ScheduleClause {
  read: (reader: DigestReader) => boolean;
  /** Days that follow it are the digest's. */
  isTimed: boolean;
  /** It is the time itself. */
  isTime?: true;
}

/** In the order in which they are tried. */
export const SCHEDULE: readonly ScheduleClause[] = [
  { read: readRuleName, isTimed: false },
  { read: readMention, isTimed: false },
  { read: readChannel, isTimed: false },
  { read: readTime, isTimed: true, isTime: true },
  { read: readOnce, isTimed: true },
  { read: readWeekly, isTimed: true },
  { read: readFrequency, isTimed: true },
  { read: readDigestDays, isTimed: true },
  { read: readDigestExcept, isTimed: true },
  { read: readDigestZone, isTimed: false },
];

const TO = new Set(['to', 'in', 'at', 'for', 'mention', 'ping', 'cc']);

/** "to <@U123>", "<!here>": a digest goes to nobody by name. */
function readMention(reader: DigestReader): boolean {
  const opens = TO.has(word(reader)) ? 1 : 0;
  const token = reader.tokens[reader.at + opens];
  if (token === undefined || token.isQuoted || !/^<[@!]|^@(?:here|channel|everyone)$/.test(token.text))
    return false;
  const all = /^<!([a-z]+)[^^]*>$/.exec(token.text)?.[1];
  const label = /\|([^>]+)>$/.exec(token.text)?.[1];
  reader.at += opens + 1;
  const typed = token.text.startsWith('@')
    ? token.text
    : all === undefined
      ? (label ?? 'a person')
      : `@${all}`;
  return failDigest(reader, { kind: 'mention', typed });
}

/** "tomorrow", "next monday", "on 2026-12-01", "on the 1st". */
function readOnce(reader: DigestReader): boolean {
  const here = word(reader);
  const opens = here === 'on' ? (word(reader, 1) === 'the' ? 2 : 1) : 0;
  const dated = opens > 0 && /^(?:\d{4}-\d|\d{1,2}(?:st|nd|rd|th)$|\d{1,2}[./]\d)/.test(word(reader, opens));
  const isNext = here === 'next' && (namedDays(reader, 1) !== null || word(reader, 1) === 'week');
  if (!dated && !isNext && !ONCE_WORDS.has(here)) return false;
  const length = dated ? opens + 1 : isNext ? 2 : 1;
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.at += length;
  return failDigest(reader, { kind: 'once', typed });
}

/** "monthly", "every other week", "every 2 weeks". */
function readFrequency(reader: DigestReader): boolean {
  const isEach = ['every', 'each'].includes(word(reader));
  const next = word(reader, 1);
  const isCounted = /^\d+$/.test(next) && /^(?:days?|weeks?|months?)$/.test(word(reader, 2));
  const isOther = isEach && (OTHER_SPANS.has(next) || isCounted);
  if (!isOther && !OTHER_FREQUENCY.has(word(reader))) return false;
  const length = isCounted || next === 'other' || next === 'second' ? 3 : isEach ? 2 : 1;
  const typed = typedText(reader, reader.at, reader.at + length);
  reader.at = Math.min(reader.tokens.length, reader.at + length);
  return failDigest(reader, { kind: 'frequency', typed });
}

/** A zone behind the time is the digest's; elsewhere it is a question's. "Berlin time" is said of a time alone. */
function readDigestZone(reader: DigestReader): boolean {
  if (reader.digest.run === null) return false;
  if (readRuleZone(reader)) return true;
  if (!reader.digest.run.isTimed) return false;
  const length = word(reader, 1) === 'time' ? 2 : 1;
  const zone = length === 2 || word(reader) === 'gmt' ? knownZone(word(reader)) : null;
  if (zone === null && !ZONE_LETTERS.has(word(reader))) return false;
  const typed = typedText(reader, reader.at, reader.at + 1);
  reader.at += length;
  // Most letters mean several zones: CST is in America, in China and in Cuba.
  if (zone === null) reader.misread ??= { kind: 'unknown-zone', typed, nearest: [] };
  else if (reader.said.zone !== null && reader.said.zone !== zone)
    reader.misread ??= { kind: 'conflict', first: reader.said.zone, second: zone };
  reader.said.zone ??= zone;
  return true;
}
