/** A query in its canonical words: what every answer echoes, and what a button says. `parse(print(q))` is `q`. */
import { metricName, metricOf } from '../core/metric.ts';
import { printPeriod, type Step } from '../core/period.ts';
import type { Condition, Query, Scope, Versus } from '../core/query.ts';
import type { MediaType, QueueName } from '../core/queue.ts';
import type { Lexicon } from './lexicon.ts';
import { tokenize } from './tokens.ts';

/** `isSpoken`: names that stand in quotes too, since their words mean something where this is typed. */
export function printQuery(
  query: Query,
  lexicon: Lexicon,
  isSpoken: (name: string) => boolean = never,
): string {
  const rest = [
    ...query.media,
    printPeriod(query.period),
    ...printBy(query),
    ...(query.versus === null ? [] : [printVersus(query.versus)]),
    ...(query.where.length === 0 ? [] : [`where ${query.where.map(printCondition).join(' and ')}`]),
    ...(query.sort === null
      ? []
      : [`sort ${metricName(query.sort.metric)} ${query.sort.descending ? 'desc' : 'asc'}`]),
    ...(query.top === null ? [] : [`top ${query.top}`]),
    ...(query.show.length === 0 ? [] : [`show ${query.show.map(metricName).join(', ')}`]),
    ...(query.zone === null ? [] : [`in ${query.zone}`]),
  ];
  return [...printScope(query.scope, lexicon, rest[0] ?? '', isSpoken), ...rest].join(' ');
}

/** Queues and media alone, in words that questions and rules read alike: names in quotes, whatever they are. */
export function printScoped(scope: Scope, media: readonly MediaType[]): string {
  if (scope.kind !== 'named') return ['all', ...media].join(' ');
  const names = scope.names.map((name) => (name.kind === 'pattern' ? name.pattern : printQuoted(name.name)));
  return [names.join(', '), ...media].join(' ');
}

/** A name as it must be typed before this text: in quotes where its plain words could be taken for something else. */
export function printName(name: QueueName, lexicon: Lexicon, before = ''): string {
  if (name.kind === 'pattern') return name.pattern;
  if (lexicon.isPlain(name.name, tokenize(`x${before}`)[1])) return name.name;
  return printQuoted(name.name);
}

/** A text in quotes, as it is read again. */
export function printQuoted(text: string): string {
  return `"${text.replace(SPECIAL, (char) => `\\${char}`)}"`;
}

export function printVersus(versus: Versus): string {
  if (versus.kind === 'usual') return 'vs usual';
  return versus.days === 1 ? 'vs yesterday' : 'vs last week';
}

export function printCondition(condition: Condition): string {
  return `${metricName(condition.metric)} ${condition.is} ${printValue(condition)}`;
}

const STEP_NAMES: Readonly<Record<Exclude<Step, 'whole'>, string>> = {
  PT15M: '15m',
  PT30M: '30m',
  PT1H: 'hour',
  P1D: 'day',
};

export function stepName(step: Exclude<Step, 'whole'>): string {
  return STEP_NAMES[step];
}

const SPECIAL = /["“”„‟«»\\]|&(?=(?:gt|lt|amp);)/gu;

/** From the last name to the first, since what follows a name decides on its quotes. Nothing for "here". */
export function printScope(
  scope: Scope,
  lexicon: Lexicon,
  before: string,
  isSpoken: (name: string) => boolean = never,
): string[] {
  if (scope.kind === 'here') return [];
  if (scope.kind === 'all') return ['all'];
  const printed = scope.names.reduceRight<string | null>((after, name) => {
    const follows = after === null ? ` ${before}` : `, ${after}`;
    const isQuoted = name.kind !== 'pattern' && isSpoken(name.name);
    const one = isQuoted ? printQuoted(name.name) : printName(name, lexicon, follows);
    return after === null ? one : `${one}, ${after}`;
  }, null);
  return printed === null ? [] : [printed];
}

function never(): boolean {
  return false;
}

function printBy(query: Query): string[] {
  const { by, step } = query;
  if (by.length === 1 && by[0] === 'queue') return [];
  const names = by.map((dimension) =>
    dimension === 'time' && step !== 'whole' ? stepName(step) : dimension,
  );
  return [`by ${names.join(', ')}`];
}

/** A value in its metric's unit: "5%", "120s". */
export function printValue(condition: Pick<Condition, 'metric' | 'value'>): string {
  const { unit } = metricOf(condition.metric);
  // Three decimals of a count could be thousands; four cannot.
  const end = unit === 'count' && /\.\d{3}$/.test(`${condition.value}`) ? '0' : '';
  return `${condition.value}${end}${unit === 'percent' ? '%' : unit === 'seconds' ? 's' : ''}`;
}
