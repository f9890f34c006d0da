/** A line being read: its tokens, how far it is understood, and what has been understood so far. */
import { type MetricId, metricOf } from '../core/metric.ts';
import type { Hours, Period, Step } from '../core/period.ts';
import type { Comparison, Dimension, Query, Versus } from '../core/query.ts';
import type { Directory, MediaType, QueueName } from '../core/queue.ts';
import { type Lexicon, lexiconOf } from './lexicon.ts';
import type { Misread, Offer } from './misread.ts';
import { MAX_LINE_LENGTH, type Token, tokenize } from './tokens.ts';

/** What a line is read against. */
export interface Scene {
  directory: Directory;
  nowMs: number;
  /** The asker's, IANA name. */
  zone: string;
  /** The asker's last query, which `again` changes. */
  last: Query | null;
}

/** One metric, or one of each kind where the words fit both. */
export type MetricChoice = readonly MetricId[];

/** What was said, before what was not said is filled in. */
export interface Clauses {
  names: QueueName[];
  all: boolean;
  media: MediaType[];
  period: Period | null;
  hours: Hours | null;
  by: Exclude<Dimension, 'time'>[];
  step: Step | null;
  show: MetricChoice[];
  /** Metrics named without `show`. */
  mentioned: MetricChoice[];
  versus: Versus | null;
  where: { metric: MetricChoice; is: Comparison; typed: string }[];
  sort: { metric: MetricChoice; descending: boolean | null } | null;
  top: number | null;
  /** "by abandon%": what the rows are ranked by, where no sort says it. */
  rankedBy: MetricChoice | null;
  zone: string | null;
  worst: boolean;
  again: boolean;
}

export interface Reader {
  line: string;
  tokens: readonly Token[];
  /** The next token to read. */
  at: number;
  /** How much work the reading took: it grows linearly with the line. */
  steps: number;
  /** How often the directory was gone through for parts of names. */
  searches: number;
  scene: Scene;
  lexicon: Lexicon;
  said: Clauses;
  /** Runs of tokens that nothing could read: [from, to). */
  unknown: { from: number; to: number }[];
  misread: Misread | null;
  /** Set when a date can be two. */
  choice: readonly Offer[] | null;
  /** Names that stood there without quotes, whole. */
  exactTyped: string[];
  /** Names that stood there without quotes and were read as clauses, no more and no less: tokens [from, to). */
  passedOver: { name: string; from: number; to: number }[];
}

export function openLine(line: string, scene: Scene): Reader {
  return {
    line,
    tokens: tokenize(line.slice(0, MAX_LINE_LENGTH)),
    at: 0,
    steps: 0,
    searches: 0,
    scene,
    lexicon: lexiconOf(scene.directory),
    said: nothingSaid(),
    unknown: [],
    misread: line.length > MAX_LINE_LENGTH ? { kind: 'too-long-line', most: MAX_LINE_LENGTH } : null,
    choice: null,
    exactTyped: [],
    passedOver: [],
  };
}

/** The folded word so many tokens ahead; empty for a quoted one and past the end. */
export function word(reader: Reader, ahead = 0): string {
  reader.steps += 1;
  const token = reader.tokens[reader.at + ahead];
  return token === undefined || token.isQuoted ? '' : token.folded;
}

export function stepping(reader: Reader): () => void {
  return () => {
    reader.steps += 1;
  };
}

/** The line with the tokens [from, to) replaced. */
export function replaceTokens(reader: Reader, from: number, to: number, by: string): string {
  const start = reader.tokens[from]?.start ?? reader.line.length;
  const end = reader.tokens[to - 1]?.end ?? start;
  return `${reader.line.slice(0, start)}${by}${reader.line.slice(end)}`.replace(/\s+/gu, ' ').trim();
}

export function typedText(reader: Reader, from: number, to: number): string {
  return reader.tokens
    .slice(from, to)
    .map((token) => token.text)
    .join(' ');
}

/** Of a line of which nothing is read yet. */
export function nothingSaid(): Clauses {
  return {
    names: [],
    all: false,
    media: [],
    period: null,
    hours: null,
    by: [],
    step: null,
    show: [],
    mentioned: [],
    versus: null,
    where: [],
    sort: null,
    top: null,
    rankedBy: null,
    zone: null,
    worst: false,
    again: false,
  };
}

/** The metric that is meant where the words fit one of each kind. */
export function choiceOf(choice: MetricChoice, kind: 'now' | 'interval'): MetricId {
  const fitting = choice.find((id) => metricOf(id).kind === kind);
  return fitting ?? (choice[0] as MetricId);
}
