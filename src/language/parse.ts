/**
 * A typed line into a query. Clauses come in any order; what is not said is filled in; what cannot be understood
 * is told with the nearest match. Never throws, and its steps grow linearly with the length of the line.
 */
import { METRICS, type MetricId, metricName, metricOf, type Unit } from '../core/metric.ts';
import {
  bucketEnd,
  daysIn,
  LONGEST_PERIOD_DAYS,
  MAX_BUCKETS,
  type Period,
  printPeriod,
  resolvePeriod,
  STEP_MS,
  type Step,
} from '../core/period.ts';
import { type Condition, type Dimension, FEWEST_ENDED, type Query, type Scope } from '../core/query.ts';
import { usualColumns } from '../core/report.ts';
import { DAY_MS } from '../core/zone.ts';
import { CLAUSES } from './clauses.ts';
import { localExample } from './examples.ts';
import type { Misread, Offer } from './misread.ts';
import { EXAMPLES } from './misread.ts';
import { nearestNames } from './names.ts';
import { nearest } from './nearest.ts';
import { offersFor } from './offers.ts';
import { printName, printQuery } from './print.ts';
import {
  type Clauses,
  choiceOf,
  type MetricChoice,
  openLine,
  type Reader,
  replaceTokens,
  type Scene,
  typedText,
} from './reader.ts';
import { isReserved, SUGGESTIBLE } from './vocabulary.ts';

export type Parsed =
  | { kind: 'query'; query: Query; offers: readonly Offer[]; steps: number }
  /** It can mean two things: the person chooses. */
  | { kind: 'choice'; question: string; offers: readonly Offer[]; steps: number }
  | { kind: 'misread'; misread: Misread; offers: readonly Offer[]; steps: number };

/** A period that has not begun is told, but of a question that is asked later. */
export function parse(line: string, scene: Scene, asked: 'now' | 'later' = 'now'): Parsed {
  const reader = openLine(line, scene);
  while (reader.at < reader.tokens.length && reader.misread === null && unknownTokens(reader) < MAX_UNKNOWN) {
    const before = reader.at;
    const isRead = CLAUSES.some((read) => {
      reader.steps += 1;
      return read(reader);
    });
    if (!isRead || reader.at === before) skipUnknown(reader);
  }
  if (reader.misread !== null) return misread(reader, reader.misread);
  if (reader.unknown.length > 0) return sayUnknown(reader);
  if (reader.choice !== null) {
    return { kind: 'choice', question: 'Which day do you mean?', offers: reader.choice, steps: reader.steps };
  }
  const made = complete(reader.said, scene, asked);
  if ('kind' in made) return misread(reader, made);
  return { kind: 'query', query: made, offers: offersFor(reader, made), steps: reader.steps };
}

/** Of a text with so many unknown words the rest is not read: it is no question. */
const MAX_UNKNOWN = 10;

function unknownTokens(reader: Reader): number {
  return reader.unknown.reduce((count, { from, to }) => count + to - from, 0);
}

function skipUnknown(reader: Reader): void {
  const last = reader.unknown.at(-1);
  if (last !== undefined && last.to === reader.at) last.to += 1;
  else reader.unknown.push({ from: reader.at, to: reader.at + 1 });
  reader.at += 1;
}

function misread(reader: Reader, of: Misread): Parsed {
  return { kind: 'misread', misread: of, offers: offersOfMisread(reader, of), steps: reader.steps };
}

const MAX_UNKNOWN_TRIED = 3;

/** The first unknown word that resembles something we know decides what is said of the line. */
function sayUnknown(reader: Reader): Parsed {
  const tokens = reader.unknown.flatMap(({ from, to }) => reader.tokens.slice(from, to));
  for (const token of tokens.slice(0, MAX_UNKNOWN_TRIED)) {
    const at = reader.tokens.indexOf(token);
    reader.steps += reader.lexicon.queues.length;
    const names = nearestNames(reader.lexicon, token);
    if (names.length > 0) {
      const of: Misread = { kind: 'unknown-queue', typed: token.text, nearest: names };
      return {
        kind: 'misread',
        misread: of,
        offers: names.map((name) => ({
          label: name,
          line: replaceTokens(reader, at, at + 1, printName({ kind: 'exact', name }, reader.lexicon)),
        })),
        steps: reader.steps,
      };
    }
    const words = nearest(token.folded, SUGGESTED, (word) => [word], 3, wordSlips(token.folded));
    if (words.length > 0) {
      const of: Misread = { kind: 'unknown-word', typed: token.text, nearest: words };
      const offers = words.map((word) => ({ label: word, line: replaceTokens(reader, at, at + 1, word) }));
      return { kind: 'misread', misread: of, offers, steps: reader.steps };
    }
  }
  const first = reader.unknown[0] ?? { from: 0, to: 1 };
  if (tokens.length > 1 || reader.tokens.length === tokens.length) {
    return misread(reader, isOneName(reader) ? unknownName(reader, first) : { kind: 'nonsense' });
  }
  return misread(reader, {
    kind: 'unknown-word',
    typed: typedText(reader, first.from, first.to),
    nearest: [],
  });
}

/** Metrics too, by those of their names that are one word. */
const SUGGESTED: readonly string[] = [
  ...SUGGESTIBLE,
  ...METRICS.flatMap((metric) => metric.words.filter((word) => /^[a-z]{4,}$/.test(word))),
];

/** None in a short word, "not" is no "now"; and none in one that is right but makes no sense here. */
function wordSlips(typed: string): number {
  if (typed.length < 4 || isReserved(typed)) return 0;
  return typed.length < 6 ? 1 : 2;
}

function isOneName(reader: Reader): boolean {
  return reader.tokens.length === 1;
}

function unknownName(reader: Reader, at: { from: number; to: number }): Misread {
  return { kind: 'unknown-queue', typed: typedText(reader, at.from, at.to), nearest: [] };
}

function offersOfMisread(reader: Reader, of: Misread): Offer[] {
  switch (of.kind) {
    case 'nonsense':
      return EXAMPLES.map((example) => localExample(example, reader.lexicon)).map((line) => ({
        label: line,
        line,
      }));
    case 'unknown-queue':
      return of.nearest.map((name) => ({
        label: name,
        line: printName({ kind: 'exact', name }, reader.lexicon),
      }));
    case 'too-long-period': {
      const query = complete({ ...reader.said, period: lastDays(of.longestDays) }, reader.scene, 'now');
      return 'kind' in query
        ? []
        : [{ label: `Last ${of.longestDays} days`, line: printQuery(query, reader.lexicon) }];
    }
    default:
      return [];
  }
}

function lastDays(count: number): Period {
  return { kind: 'last', count, unit: 'days' };
}

/** Fills in what was not said; a Misread where what was said does not fit together. */
function complete(said: Clauses, scene: Scene, asked: 'now' | 'later'): Query | Misread {
  if (said.again && scene.last === null) return { kind: 'nothing-before' };
  const base = said.again ? scene.last : null;
  const step: Step = said.step ?? (said.by.length > 0 ? 'whole' : (base?.step ?? 'whole'));
  const period = periodOf(said, base, step);
  if (isMisread(period)) return period;
  const by = dimensionsOf(said, base, step, period);
  if (period.kind === 'now' && by.includes('time')) {
    return { kind: 'conflict', first: 'now', second: 'a row for each step of time' };
  }
  const versus = said.versus ?? base?.versus ?? null;
  if (period.kind === 'now' && said.versus !== null) {
    return { kind: 'conflict', first: 'now', second: 'a comparison with the past' };
  }
  const pick = (choice: MetricChoice) => choiceOf(choice, period.kind === 'now' ? 'now' : 'interval');
  const where = conditionsOf(said, base, period, pick);
  if ('kind' in where) return where;
  const query: Query = {
    scope: scopeOf(said, base),
    media: said.media.length > 0 ? said.media : (base?.media ?? []),
    period,
    by,
    step: by.includes('time') ? step : 'whole',
    show: [],
    versus: period.kind === 'now' ? null : versus,
    where: where.list,
    sort: sortOf(said, base, pick),
    top: said.top ?? base?.top ?? null,
    zone: said.zone ?? base?.zone ?? null,
  };
  const shown = { ...query, show: shownOf(said, base, query, pick) };
  return liveOnly(shown, said) ?? tooMuch(shown, scene, asked) ?? shown;
}

function isMisread(value: Period | Misread): value is Misread {
  return !['now', 'day', 'week', 'month', 'last', 'dates'].includes(value.kind);
}

function periodOf(said: Clauses, base: Query | null, step: Step): Period | Misread {
  const period = said.period ?? base?.period ?? impliedPeriod(said, step);
  if (said.hours === null) return period;
  if (said.period === null && period.kind === 'now') return { kind: 'day', day: 'today', hours: said.hours };
  if (period.kind !== 'day') return { kind: 'hours-need-a-day', period: printPeriod(period) };
  return { ...period, hours: said.hours };
}

/** Without a period: today for what only an interval has, else now. */
function impliedPeriod(said: Clauses, step: Step): Period {
  const today: Period = { kind: 'day', day: 'today', hours: null };
  if (step !== 'whole' || said.versus !== null) return today;
  const choices = [
    ...said.mentioned,
    ...said.show,
    ...(said.rankedBy === null ? [] : [said.rankedBy]),
    ...said.where.map((condition) => condition.metric),
    ...(said.sort === null ? [] : [said.sort.metric]),
  ];
  const canBeNow = choices.some((choice) => choice.some((id) => metricOf(id).kind === 'now'));
  return (choices.length > 0 || said.worst) && !canBeNow ? today : { kind: 'now' };
}

function dimensionsOf(said: Clauses, base: Query | null, step: Step, period: Period): Dimension[] {
  const hasTime = step !== 'whole' && (said.step !== null || period.kind !== 'now');
  const named: Dimension[] =
    said.by.length > 0 || said.step !== null
      ? said.by
      : (base?.by.filter((dimension) => dimension !== 'time') ?? []);
  if (hasTime) return [...named, 'time'];
  return named.length > 0 ? named : ['queue'];
}

function scopeOf(said: Clauses, base: Query | null): Scope {
  if (said.names.length > 0) return { kind: 'named', names: said.names };
  if (said.all) return { kind: 'all' };
  return base?.scope ?? { kind: 'here' };
}

function conditionsOf(
  said: Clauses,
  base: Query | null,
  period: Period,
  pick: (choice: MetricChoice) => MetricId,
): { list: readonly Condition[] } | Misread {
  const list: Condition[] = [];
  for (const { metric, is, typed } of said.where) {
    const id = pick(metric);
    const value = conditionValue(id, typed);
    if (value === null) return { kind: 'wrong-unit', metric: metricName(id), unit: metricOf(id).unit, typed };
    list.push({ metric: id, is, value });
  }
  if (said.worst && period.kind !== 'now' && !list.some((condition) => condition.metric === 'ended')) {
    list.push({ metric: 'ended', is: '>=', value: FEWEST_ENDED });
  }
  return { list: list.length > 0 ? list : (base?.where ?? []) };
}

const SECONDS_IN: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const MAX_VALUE = 1e9;

/**
 * "5", "5%", "30s", "2m", "1:30", in the metric's unit, to the thousandth; null when it does not fit. A count
 * "1,000" is a thousand, and "5,5" a decimal elsewhere; "1.000" is a thousand to some and one to others: no guess.
 */
export function conditionValue(id: MetricId, text: string): number | null {
  const { unit } = metricOf(id);
  const typed =
    unit === 'count'
      ? text.replace(/^\d{1,3}(?:,\d{3})+$/, (groups) => groups.replaceAll(',', ''))
      : text.replace(/^(\d+),(\d{1,2})(?!\d)/, '$1.$2');
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(typed);
  if (clock !== null) return unit === 'seconds' ? Number(clock[1]) * 60 + Number(clock[2]) : null;
  const match = /^(\d{1,10}(?:\.\d{1,10})?)\s*(%|percent|[a-z]+)?$/.exec(typed);
  if (match === null || (unit === 'count' && /^\d{1,3}\.\d{3}$/.test(typed))) return null;
  const size = sizeOf(match[2] === 'percent' ? '%' : (match[2] ?? ''), unit);
  if (size === null) return null;
  const value = Math.round(Number(match[1]) * size * 1000) / 1000;
  return value > MAX_VALUE ? null : value;
}

/** How many of the metric's unit one of these is; null when they are not of a kind. */
function sizeOf(suffix: string, unit: Unit): number | null {
  if (suffix === '') return 1;
  if (unit === 'percent') return suffix === '%' ? 1 : null;
  const isTime = /^(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)$/.test(suffix);
  return unit === 'seconds' && isTime ? (SECONDS_IN[suffix.charAt(0)] ?? null) : null;
}

function sortOf(said: Clauses, base: Query | null, pick: (choice: MetricChoice) => MetricId): Query['sort'] {
  if (said.sort !== null) {
    const metric = pick(said.sort.metric);
    return { metric, descending: said.sort.descending ?? metricOf(metric).higherIsWorse !== false };
  }
  const ranked = rankedBy(said);
  if (ranked !== null) {
    const metric = pick(ranked);
    const isTop = said.top !== null && !said.worst;
    return { metric, descending: isTop || metricOf(metric).higherIsWorse !== false };
  }
  if (said.worst) return { metric: 'abandon-percent', descending: true };
  return base?.sort ?? null;
}

/** "by offered"; "worst sl" and "top 5 offered" rank by what they name. */
function rankedBy(said: Clauses): MetricChoice | null {
  return said.rankedBy ?? (said.worst || said.top !== null ? (said.mentioned[0] ?? null) : null);
}

/** Named columns; a metric that is mentioned comes first, before the usual ones where it is one of those. */
function shownOf(
  said: Clauses,
  base: Query | null,
  query: Query,
  pick: (choice: MetricChoice) => MetricId,
): readonly MetricId[] {
  const shown = [...new Set(said.show.map(pick))];
  const mentioned = said.mentioned.map(pick).filter((id) => !shown.includes(id));
  if (shown.length > 0) return [...shown, ...new Set(mentioned)];
  if (mentioned.length === 0)
    return base === null || said.period !== null ? keptFrom(base, query) : base.show;
  const usual = usualColumns(query);
  if (!mentioned.every((id) => usual.includes(id))) return [...new Set(mentioned)];
  const focused = [...new Set([...mentioned, ...usual])];
  return focused.join() === usual.join() ? [] : focused;
}

/** Changing the period drops columns that the new one does not have. */
function keptFrom(base: Query | null, query: Query): readonly MetricId[] {
  if (base === null) return [];
  return query.period.kind === 'now' ? base.show : base.show.filter((id) => metricOf(id).kind === 'interval');
}

function liveOnly(query: Query, said: Clauses): Misread | null {
  if (query.period.kind === 'now') return null;
  const asked = [
    ...query.show,
    ...query.where.map(({ metric }) => metric),
    ...(query.sort ? [query.sort.metric] : []),
  ];
  const live = asked.find((id) => metricOf(id).kind === 'now');
  if (live === undefined) return null;
  return said.again && said.show.length + said.where.length === 0
    ? { kind: 'conflict', first: metricName(live), second: printPeriod(query.period) }
    : { kind: 'live-only', metric: metricOf(live).label.toLowerCase() };
}

/** Limits of length and of rows, and periods that have not begun. */
function tooMuch(query: Query, scene: Scene, asked: 'now' | 'later'): Misread | null {
  const { period } = query;
  if (period.kind === 'last' && lastInDays(period) > LONGEST_PERIOD_DAYS) {
    return { kind: 'too-long-period', longestDays: LONGEST_PERIOD_DAYS };
  }
  const zone = query.zone ?? scene.zone;
  const interval = resolvePeriod(period, scene.nowMs, zone, query.step);
  if (interval === null) return null;
  if (asked === 'now' && interval.startMs > scene.nowMs)
    return { kind: 'future', period: printPeriod(period) };
  // By days, not by hours: a change of the clocks makes no period longer.
  if (period.kind === 'dates' && daysIn(interval) > LONGEST_PERIOD_DAYS)
    return { kind: 'too-long-period', longestDays: LONGEST_PERIOD_DAYS };
  if (query.step === 'whole') return null;
  const stepMs = query.step === 'P1D' ? DAY_MS : STEP_MS[query.step];
  const buckets =
    Math.ceil((interval.endMs - bucketEnd(interval.startMs, query.step, zone, interval.startMs)) / stepMs) +
    1;
  return buckets > MAX_BUCKETS ? { kind: 'too-many-rows', buckets, most: MAX_BUCKETS } : null;
}

function lastInDays(period: Extract<Period, { kind: 'last' }>): number {
  const inDays = { minutes: 1 / 1440, hours: 1 / 24, days: 1, weeks: 7 };
  return period.count * inDays[period.unit];
}
