import { type Hours, printPeriod } from '../core/period.ts';
import type { Comparison, Versus } from '../core/query.ts';
import { knownZone, zoneNames } from '../core/zone.ts';
import { longestMetric } from './lexicon.ts';
import { readPartOfName, readPattern, readQueueName, readQuotedName } from './names.ts';
import { nearest } from './nearest.ts';
import { readPeriodWords } from './period-words.ts';
import { printVersus, stepName } from './print.ts';
import {
  type MetricChoice,
  nothingSaid,
  type Reader,
  replaceTokens,
  stepping,
  typedText,
  word,
} from './reader.ts';
import { fold, isOperator, isPunctuation, type Token } from './tokens.ts';
import {
  ALL_WORDS,
  CLAUSE_WORDS,
  COMPARISON_WORDS,
  DIMENSION_WORDS,
  FILLER,
  MEDIA_WORDS,
} from './vocabulary.ts';

/** In the order in which they are tried: names win before numbers and clause words, parts of names come last. */
export const CLAUSES: readonly ((reader: Reader) => boolean)[] = [
  readQuotedName,
  readWholeName,
  (reader) => SPEECH.some((read) => read(reader)),
  readPattern,
  readFiller,
  readPartOfName,
];

/** Clauses that hold no names of their own. */
const SPEECH: readonly ((reader: Reader) => boolean)[] = [
  readEither,
  readAgain,
  readWorst,
  readVersus,
  readBy,
  readEvery,
  readShow,
  readSort,
  readTop,
  readWhere,
  readZone,
  readPeriod,
  readMetric,
  readShareOfMetric,
  readConditionFromNumber,
  readMedia,
  readAll,
  readException,
];

function readWholeName(reader: Reader): boolean {
  return readQueueName(reader, (length) => spokenAhead(reader, length));
}

/** How many tokens clauses take here, up to the end of the one that reaches the length; 0 where none can be understood. */
function spokenAhead(reader: Reader, length: number): number {
  const probe: Reader = { ...reader, said: nothingSaid(), misread: null, choice: null };
  const end = reader.at + length;
  while (probe.at < end && probe.misread === null && SPEECH.some((read) => read(probe))) probe.steps += 1;
  reader.steps = probe.steps;
  return probe.misread === null && probe.at >= end ? probe.at - reader.at : 0;
}

function readAgain(reader: Reader): boolean {
  if (!CLAUSE_WORDS.again.has(word(reader))) return false;
  reader.said.again = true;
  reader.at += 1;
  return true;
}

/** "or" between two conditions: all of them must hold, so that the figures would be those of another question. */
function readEither(reader: Reader): boolean {
  if (word(reader) !== 'or' || reader.said.where.length === 0) return false;
  reader.at += 1;
  if (!readCondition(reader)) {
    reader.at -= 1;
    return false;
  }
  reader.misread ??= { kind: 'either-condition' };
  return true;
}

/** "all but billing", "except sales", "not billing": taken for a filler, it would show just what is not wanted. */
function readException(reader: Reader): boolean {
  const isBut = word(reader) === 'but' && ALL_QUEUES.has(word(reader, -1)) && reader.said.all;
  if (!isBut && !CLAUSE_WORDS.except.has(word(reader))) return false;
  reader.misread = { kind: 'exception', typed: word(reader) };
  reader.at += 1;
  return true;
}

const ALL_QUEUES = new Set([...ALL_WORDS, 'queue', 'queues']);

/** "worst", "worst queues", "worst 5". */
function readWorst(reader: Reader): boolean {
  if (!CLAUSE_WORDS.worst.has(word(reader))) return false;
  reader.said.worst = true;
  const count = wholeNumber(word(reader, 1));
  if (count !== null && count > 0) reader.said.top = Math.min(MAX_TOP, count);
  reader.at += count === null ? 1 : 2;
  return true;
}

/** "vs last week", "vs usual", "compared to yesterday"; before a queue it only puts the two side by side. */
function readVersus(reader: Reader): boolean {
  if (!CLAUSE_WORDS.versus.has(word(reader))) return false;
  const from = reader.at;
  reader.at += 1;
  while (reader.at < reader.tokens.length) {
    const compared = COMPARED.find(([words]) =>
      words.every((expected, ahead) => word(reader, ahead) === expected),
    );
    if (compared !== undefined) {
      setVersus(reader, compared[1]);
      reader.at += compared[0].length;
      return true;
    }
    if (!COMPARING_FILLER.has(word(reader))) break;
    reader.at += 1;
  }
  if (
    reader.said.names.length > 0 &&
    (readQuotedName(reader) || readWholeName(reader) || readPartOfName(reader))
  )
    return true;
  const typed = typedText(reader, reader.at, Math.min(reader.tokens.length, reader.at + 2));
  reader.misread = { kind: 'unknown-comparison', typed };
  reader.at = Math.max(reader.at, from + 1);
  return true;
}

function setVersus(reader: Reader, versus: Versus): void {
  const before = reader.said.versus;
  reader.said.versus ??= versus;
  if (before !== null && printVersus(before) !== printVersus(versus))
    reader.misread = { kind: 'conflict', first: printVersus(before), second: printVersus(versus) };
}

const COMPARING_FILLER = new Set(['with', 'to', 'the', 'same', 'time', 'day', 'hours', 'of']);

const COMPARED = [
  [['usual'], { kind: 'usual' }],
  [['normal'], { kind: 'usual' }],
  [['average'], { kind: 'usual' }],
  [['yesterday'], { kind: 'days-before', days: 1 }],
  [['yday'], { kind: 'days-before', days: 1 }],
  [['previous', 'day'], { kind: 'days-before', days: 1 }],
  [['last', 'week'], { kind: 'days-before', days: 7 }],
  [['previous', 'week'], { kind: 'days-before', days: 7 }],
  [['week', 'ago'], { kind: 'days-before', days: 7 }],
  [['a', 'week', 'ago'], { kind: 'days-before', days: 7 }],
  [['week', 'before'], { kind: 'days-before', days: 7 }],
  [['day', 'before'], { kind: 'days-before', days: 1 }],
] as const;

/** "by media", "by queue, media", "by hour", "split by day"; "top 5 by offered" ranks. */
function readBy(reader: Reader): boolean {
  if (!CLAUSE_WORDS.by.has(word(reader))) return false;
  const from = reader.at;
  reader.at += word(reader, 1) === 'by' ? 2 : 1;
  let taken = 0;
  while (takeDimension(reader, taken)) taken += 1;
  if (taken > 0) return true;
  const ranked = longestMetric(reader.tokens, reader.at, stepping(reader));
  if (ranked !== null && word(reader, -1) === 'by') {
    reader.said.rankedBy ??= ranked.value;
    reader.at += ranked.length;
    return true;
  }
  if (word(reader) === '' || word(reader, -1) !== 'by') {
    reader.at = from;
    return false;
  }
  reader.misread = { kind: 'unknown-dimension', typed: word(reader) };
  reader.at += 1;
  return true;
}

const JOINTS = ['and', '&', '+'];

function takeDimension(reader: Reader, already: number): boolean {
  if (already > 0 && JOINTS.includes(word(reader)) && DIMENSION_WORDS.has(word(reader, 1))) reader.at += 1;
  const spelled = stepAhead(reader);
  const dimension = spelled?.dimension ?? DIMENSION_WORDS.get(word(reader));
  if (dimension === undefined) return false;
  if (dimension === 'queue' || dimension === 'media') {
    if (!reader.said.by.includes(dimension)) reader.said.by.push(dimension);
  } else setStep(reader, dimension);
  reader.at += spelled?.length ?? 1;
  return true;
}

/** "half an hour", "30 minutes", "15 min", "1 hour". */
function stepAhead(reader: Reader): { dimension: 'PT15M' | 'PT30M' | 'PT1H' | 'P1D'; length: number } | null {
  const [first, second, third] = [word(reader), word(reader, 1), word(reader, 2)];
  if (first === 'half' && second === 'hour') return { dimension: 'PT30M', length: 2 };
  if (first === 'half' && second === 'an' && third === 'hour') return { dimension: 'PT30M', length: 3 };
  const found = STEPS_SPELLED.find(([count, units]) => first === count && units.includes(second));
  return found === undefined ? null : { dimension: found[2], length: 2 };
}

const MINUTE_WORDS = ['m', 'min', 'mins', 'minute', 'minutes'];
const HOUR_WORDS = ['h', 'hr', 'hour', 'hours'];
const STEPS_SPELLED: readonly (readonly [string, readonly string[], 'PT15M' | 'PT30M' | 'PT1H' | 'P1D'])[] = [
  ['15', MINUTE_WORDS, 'PT15M'],
  ['30', MINUTE_WORDS, 'PT30M'],
  ['60', MINUTE_WORDS, 'PT1H'],
  ['1', HOUR_WORDS, 'PT1H'],
  ['24', HOUR_WORDS, 'P1D'],
  ['1', ['d', 'day'], 'P1D'],
];

/** "every 30m", "every hour", "hourly". */
function readEvery(reader: Reader): boolean {
  if (word(reader) === 'hourly' || word(reader) === 'daily') return takeDimension(reader, 0);
  if (!CLAUSE_WORDS.every.has(word(reader))) return false;
  const spelled = word(reader, 1);
  const step = DIMENSION_WORDS.get(spelled);
  if (step !== undefined && step !== 'queue' && step !== 'media') {
    setStep(reader, step);
    reader.at += 2;
    return true;
  }
  reader.at += 1;
  const ahead = stepAhead(reader);
  if (ahead !== null) {
    setStep(reader, ahead.dimension);
    reader.at += ahead.length;
    return true;
  }
  if (/^\d/.test(spelled)) {
    reader.misread = { kind: 'unknown-dimension', typed: spelled };
    reader.at += 1;
    return true;
  }
  reader.at -= 1;
  return false;
}

function setStep(reader: Reader, step: 'PT15M' | 'PT30M' | 'PT1H' | 'P1D'): void {
  const before = reader.said.step;
  reader.said.step ??= step;
  if (before !== null && before !== 'whole' && before !== step)
    reader.misread = { kind: 'conflict', first: `by ${stepName(before)}`, second: `by ${stepName(step)}` };
}

/** "show offered, abandon%, sl". */
function readShow(reader: Reader): boolean {
  if (!CLAUSE_WORDS.show.has(word(reader))) return false;
  reader.at += 1;
  while (takeShown(reader)) reader.steps += 1;
  return true;
}

function takeShown(reader: Reader): boolean {
  const joint = JOINTS.includes(word(reader)) ? 1 : 0;
  const found = longestMetric(reader.tokens, reader.at + joint, stepping(reader));
  if (found === null || comparisonAt(reader, joint + found.length) !== null) return false;
  addChoice(reader.said.show, found.value);
  reader.at += joint + found.length;
  return true;
}

/** "sort abandon%", "sort by sl asc", "sort on queue". */
function readSort(reader: Reader): boolean {
  if (!CLAUSE_WORDS.sort.has(word(reader))) return false;
  const joint = word(reader, 1) === 'by' || word(reader, 1) === 'on' ? 2 : 1;
  const bare = longestMetric(reader.tokens, reader.at + 1, stepping(reader));
  const found = bare ?? longestMetric(reader.tokens, reader.at + joint, stepping(reader));
  if (found === null) {
    reader.misread = { kind: 'unknown-order', typed: typedText(reader, reader.at, reader.at + joint + 1) };
    reader.at += joint;
    return true;
  }
  reader.at += (bare === null ? joint : 1) + found.length;
  const direction = DIRECTIONS.get(word(reader));
  if (direction !== undefined) reader.at += 1;
  reader.said.sort ??= { metric: found.value, descending: direction ?? null };
  return true;
}

const DIRECTIONS: ReadonlyMap<string, boolean> = new Map([
  ['desc', true],
  ['descending', true],
  ['down', true],
  ['asc', false],
  ['ascending', false],
  ['up', false],
]);

const MAX_TOP = 10_000;

function readTop(reader: Reader): boolean {
  const count = CLAUSE_WORDS.top.has(word(reader)) ? wholeNumber(word(reader, 1)) : null;
  if (count === null) {
    if (word(reader) !== 'top') return false;
    reader.at += 1;
    return true;
  }
  reader.said.top ??= Math.min(MAX_TOP, Math.max(1, count));
  reader.at += 2;
  return true;
}

/**
 * "where abandon% > 5 and waiting > 3": the word itself says that a condition must follow, "if" and "with" do not.
 * What "and" joins is read here, so that a queue called like a metric does not take the second condition.
 */
function readWhere(reader: Reader): boolean {
  if (!CLAUSE_WORDS.where.has(word(reader))) return false;
  const from = reader.at;
  reader.at += 1;
  if (readCondition(reader)) {
    while (readJoinedCondition(reader)) reader.steps += 1;
    return true;
  }
  if (word(reader, -1) === 'where' || word(reader, -1) === 'having') {
    const to = Math.min(reader.tokens.length, reader.at + 3);
    reader.misread = { kind: 'incomplete-condition', typed: typedText(reader, from, to) };
  }
  return true;
}

function readCondition(reader: Reader): boolean {
  return readMetricCondition(reader) || readConditionFromNumber(reader);
}

function readJoinedCondition(reader: Reader): boolean {
  if (!JOINTS.includes(word(reader))) return false;
  reader.at += 1;
  if (readCondition(reader)) return true;
  reader.at -= 1;
  return false;
}

function readMetric(reader: Reader): boolean {
  if (readMetricCondition(reader)) return true;
  const found = longestMetric(reader.tokens, reader.at, stepping(reader));
  if (found === null || (found.length === 1 && FILLER.has(word(reader)))) return false;
  addChoice(reader.said.mentioned, found.value);
  reader.at += found.length;
  return true;
}

/** "% abandoned", "percent of answered": the rate, where there is one, and never the count. */
function readShareOfMetric(reader: Reader): boolean {
  if (!SHARE_WORDS.has(word(reader))) return false;
  const ahead = word(reader, 1) === 'of' ? 2 : 1;
  const token = reader.tokens[reader.at + ahead];
  if (token === undefined || token.isQuoted) return false;
  const rate = longestMetric([{ ...token, folded: `${token.folded}%` }], 0, stepping(reader));
  if (rate === null) return false;
  addChoice(reader.said.mentioned, rate.value);
  reader.at += ahead + 1;
  return true;
}

const SHARE_WORDS = new Set(['%', 'percent', 'percentage']);

/** "abandon% > 5", "waiting more than 5". */
function readMetricCondition(reader: Reader): boolean {
  const found = longestMetric(reader.tokens, reader.at, stepping(reader));
  if (found === null) return false;
  const comparison = comparisonAt(reader, found.length);
  if (comparison === null) return false;
  const valueAt = reader.at + found.length + comparison.length;
  const number = numberAt(reader, valueAt);
  if (number === null) {
    const typed = typedText(reader, reader.at, Math.min(reader.tokens.length, valueAt + 1));
    reader.misread = { kind: 'incomplete-condition', typed };
    reader.at = Math.min(reader.tokens.length, valueAt);
    return true;
  }
  reader.said.where.push({ metric: found.value, is: comparison.is, typed: number.typed });
  reader.at = valueAt + number.length;
  return true;
}

const UNIT_WORDS = new Set(
  's sec secs second seconds m min mins minute minutes h hr hrs hour hours percent'.split(' '),
);

/** "5", "5%", "30s", "30 seconds", "5,5", "1,000": a number with its unit, as conditionValue takes it. */
export function numberAt(reader: Reader, at: number): { typed: string; length: number } | null {
  const number = reader.tokens[at];
  if (number === undefined || number.isQuoted || !/^\d/.test(number.folded)) return null;
  let typed = number.folded;
  let length = 1;
  for (; length < MAX_DIGIT_GROUPS && /^[\d,]+$/.test(typed); length += 1) {
    const more = reader.tokens[at + length];
    const isGlued =
      more?.isAfterComma === true && more.start === (reader.tokens[at + length - 1]?.end ?? 0) + 1;
    if (!isGlued || !/^\d/.test(more.folded)) break;
    typed += `,${more.folded}`;
  }
  const unit = reader.tokens[at + length];
  const hasUnit =
    unit !== undefined && !unit.isQuoted && UNIT_WORDS.has(unit.folded) && /^[\d.,]+$/.test(typed);
  return hasUnit ? { typed: `${typed}${unit.folded}`, length: length + 1 } : { typed, length };
}

const MAX_DIGIT_GROUPS = 4;

/** "> 5 waiting", "more than 5 waiting", "over 2 minutes asa". */
function readConditionFromNumber(reader: Reader): boolean {
  const comparison = comparisonAt(reader, 0);
  if (comparison === null) return false;
  const valueAt = reader.at + comparison.length;
  const number = numberAt(reader, valueAt);
  if (number === null) {
    if (!isOperator(reader.tokens[reader.at] as Token)) return false;
    reader.misread = { kind: 'incomplete-condition', typed: typedText(reader, reader.at, reader.at + 2) };
    reader.at += 1;
    return true;
  }
  const metricAt = valueAt + number.length;
  const bare = longestMetric(reader.tokens, metricAt, stepping(reader));
  const filler = bare === null && FILLER.has(reader.tokens[metricAt]?.folded ?? '') ? 1 : 0;
  const found = bare ?? longestMetric(reader.tokens, metricAt + filler, stepping(reader));
  if (found === null) {
    reader.misread = { kind: 'incomplete-condition', typed: typedText(reader, reader.at, metricAt) };
    reader.at = metricAt;
    return true;
  }
  reader.said.where.push({ metric: found.value, is: comparison.is, typed: number.typed });
  reader.at = metricAt + filler + found.length;
  return true;
}

export function comparisonAt(reader: Reader, ahead: number): { is: Comparison; length: number } | null {
  const token = reader.tokens[reader.at + ahead];
  reader.steps += 1;
  if (token === undefined || token.isQuoted) return null;
  if (isOperator(token)) return { is: token.folded as Comparison, length: 1 };
  const skip = token.folded === 'is' ? 1 : 0;
  for (const [words, is] of COMPARISON_WORDS) {
    if (words.every((expected, index) => word(reader, ahead + skip + index) === expected)) {
      return { is, length: words.length + skip };
    }
  }
  return null;
}

/** "in Europe/Berlin", "in berlin" where no queue is called so. */
export function readZone(reader: Reader): boolean {
  const opens = CLAUSE_WORDS.zone.has(word(reader)) ? 1 : 0;
  const first = reader.tokens[reader.at + opens];
  if (first === undefined || first.isQuoted) return false;
  const two = fold(`${first.text} ${reader.tokens[reader.at + opens + 1]?.text ?? ''}`);
  const isNamed = first.folded === 'utc' || /^[a-z_]+(\/[a-z0-9_+-]+)+$/.test(first.folded);
  if (opens === 0 && !isNamed) return false;
  const zone = knownZone(first.folded) ?? (opens === 1 ? knownZone(two) : null);
  if (zone === null) {
    if (!isNamed || opens === 0) return false;
    reader.misread = { kind: 'unknown-zone', typed: first.text, nearest: nearestZones(first.folded) };
    reader.at += opens + 1;
    return true;
  }
  if (!isNamed && opens === 1 && isQueueAhead(reader)) return false;
  reader.said.zone ??= zone;
  reader.at += opens + (knownZone(first.folded) === null ? 2 : 1);
  return true;
}

function nearestZones(typed: string): string[] {
  return nearest(typed, zoneNames(), (zone) => [zone.toLowerCase()]);
}

function isQueueAhead(reader: Reader): boolean {
  const part = word(reader, 1);
  reader.steps += reader.lexicon.queues.length;
  return reader.lexicon.foldedNames.some((name) => name.includes(part));
}

function readPeriod(reader: Reader): boolean {
  const reading = readPeriodWords(reader.tokens, reader.at, reader.scene.nowMs, reader.scene.zone);
  reader.steps += 1;
  if (reading === null) return false;
  const from = reader.at;
  reader.at += reading.length;
  switch (reading.kind) {
    case 'misread':
      reader.misread = reading.misread;
      break;
    case 'choice':
      reader.choice = reading.options.map((option) => ({
        label: option.label,
        line: replaceTokens(reader, from, reader.at, option.line),
      }));
      break;
    case 'hours':
      setHours(reader, reading.hours);
      break;
    case 'period':
      setPeriod(reader, reading.period);
  }
  return true;
}

/** The same said twice is said once; two different ones cannot both be. */
function setPeriod(reader: Reader, period: NonNullable<Reader['said']['period']>): void {
  const before = reader.said.period;
  if (before === null) reader.said.period = period;
  else if (printPeriod(before) !== printPeriod(period)) {
    reader.misread = { kind: 'conflict', first: printPeriod(before), second: printPeriod(period) };
  }
}

function setHours(reader: Reader, hours: Hours): void {
  const before = reader.said.hours;
  reader.said.hours ??= hours;
  const said = (of: Hours) => printPeriod({ kind: 'day', day: 'today', hours: of }).replace('today ', '');
  if (before !== null && said(before) !== said(hours))
    reader.misread = { kind: 'conflict', first: said(before), second: said(hours) };
}

export function readMedia(reader: Reader): boolean {
  const media = MEDIA_WORDS.get(word(reader));
  if (media === undefined) return false;
  if (!reader.said.media.includes(media)) reader.said.media.push(media);
  reader.at += 1;
  return true;
}

export function readAll(reader: Reader): boolean {
  if (!ALL_WORDS.has(word(reader)) && !/^\*+$/.test(word(reader))) return false;
  reader.said.all = true;
  reader.at += 1;
  return true;
}

function readFiller(reader: Reader): boolean {
  const token = reader.tokens[reader.at] as Token;
  if (!FILLER.has(word(reader)) && !isPunctuation(token) && !token.folded.startsWith('<')) return false;
  reader.at += 1;
  return true;
}

function addChoice(list: MetricChoice[], choice: MetricChoice): void {
  if (!list.some((other) => other.join() === choice.join())) list.push(choice);
}

function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}
