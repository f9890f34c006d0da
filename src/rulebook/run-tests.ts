/** The tests of a file, run: what each rule does over the series, held against what was expected. */
import type { Evidence, Seen } from '../core/episode.ts';
import type { Queue } from '../core/queue.ts';
import type { Judgement, Replay } from '../core/replay.ts';
import type { Rule } from '../core/rule.ts';
import type { Season } from '../core/season.ts';
import { lexiconOf } from '../language/lexicon.ts';
import type { BookExpectation, BookTest, ExpectedState } from './book.ts';
import type { CheckedBook } from './checked.ts';
import { momentsOf, type PlacedSeries } from './moments.ts';
import { expectedNumber } from './read-tests.ts';
import { seasonOf } from './usual.ts';

export interface TestRun {
  test: BookTest;
  series: readonly PlacedSeries[];
  checks: readonly CheckedExpectation[];
  isPassed: boolean;
}

export interface CheckedExpectation {
  expectation: BookExpectation;
  /** Null for several queues together. */
  queue: Queue | null;
  seen: SeenState;
  isMet: boolean;
  /** Every change of the rule's state at that place, and its beginning. */
  changes: readonly SeenState[];
}

/** What a rule was at one place at one moment. */
export interface SeenState {
  atMs: number;
  state: ExpectedState;
  /** The figure with its reason; null where there is none. */
  evidence: Evidence | null;
  /** Why there is none, or why it does not count. */
  because: Extract<Seen, { kind: 'none' }>['because'] | null;
}

export function runTests(book: CheckedBook, replay: Replay): TestRun[] {
  return book.tests.map((test) => runTest(test, book, replay));
}

function runTest(test: BookTest, book: CheckedBook, replay: Replay): TestRun {
  const lexicon = lexiconOf(book.directory);
  const series = test.series.flatMap((one): PlacedSeries[] => {
    const of = lexicon.queueNamed(one.queue.text);
    return of === null ? [] : [{ ...one, of }];
  });
  const wanted = new Set(test.expect.map(({ rule }) => rule.text));
  const rules = rulesOf(book).filter(([key]) => wanted.has(key));
  const steps = Math.max(0, ...test.expect.map(({ atMs }) => atMs)) / test.everyMs;
  const watched = new Map<string, Watched>();
  // What happens elsewhere does not matter, and of thousands of queues it would take long.
  const named = new Set([
    ...series.map(({ of }) => of.id),
    ...test.expect.flatMap(({ queue }) => (queue === null ? [] : (lexicon.queueNamed(queue.text)?.id ?? []))),
  ]);
  const queues = book.directory.queues.filter(({ id }) => named.has(id));
  const world = {
    rules: rules.map(([, rule]) => rule),
    directory: { ...book.directory, queues },
    seasons: seasonsOf(series, test),
    tickMs: test.everyMs,
  };
  for (const expectation of test.expect) {
    const rule = rules.find(([key]) => key === expectation.rule.text)?.[1];
    const key = rule === undefined ? '' : `${rule.id} ${instanceOf(expectation, rule, series, book)}`;
    const known: Watched = watched.get(key) ?? {
      moments: new Set(),
      expectations: [],
      seen: new Map(),
      changes: [],
    };
    known.moments.add(test.fromMs + expectation.atMs);
    known.expectations.push(expectation);
    watched.set(key, known);
  }
  replay(world, momentsOf(series, queues, { ...test, steps }), (judgement) => {
    const at = watched.get(`${judgement.rule.id} ${judgement.instance.key}`);
    if (at !== undefined) note(at, judgement);
  });
  const checks = [...watched.values()].flatMap((at) =>
    at.expectations.map((one) => checked(one, test, at, book)),
  );
  checks.sort((a, b) => test.expect.indexOf(a.expectation) - test.expect.indexOf(b.expectation));
  return { test, series, checks, isPassed: checks.every(({ isMet }) => isMet) };
}

interface Watched {
  moments: Set<number>;
  expectations: BookExpectation[];
  seen: Map<number, SeenState>;
  changes: SeenState[];
}

function note(at: Watched, { atMs, seen, state }: Judgement): void {
  const last = at.changes.at(-1);
  const isChange = last === undefined || last.state !== state.phase.kind;
  if (!isChange && !at.moments.has(atMs)) return;
  const now: SeenState = {
    atMs,
    state: state.phase.kind,
    evidence: seen.kind === 'figure' || seen.because === 'too-few' ? seen.evidence : null,
    because: seen.kind === 'none' ? seen.because : null,
  };
  if (isChange) at.changes.push(now);
  if (at.moments.has(atMs)) at.seen.set(atMs, now);
}

function checked(
  expectation: BookExpectation,
  test: BookTest,
  at: Watched,
  book: CheckedBook,
): CheckedExpectation {
  const atMs = test.fromMs + expectation.atMs;
  // A spike rule has no place where a media type was never seen.
  const seen = at.seen.get(atMs) ?? { atMs, state: 'inactive', evidence: null, because: 'no-traffic' };
  const isMet = seen.state === expectation.state && isFigure(expectation.value?.text ?? null, seen);
  const queue =
    expectation.queue === null ? null : lexiconOf(book.directory).queueNamed(expectation.queue.text);
  return { expectation, queue, seen, isMet, changes: at.changes };
}

/** As exactly as it was written: "18 %" is 18.4 as well. */
function isFigure(expected: string | null, { evidence, because }: SeenState): boolean {
  if (expected === null) return true;
  const figure = evidence !== null && (because === null || because === 'too-few') ? evidence.value : null;
  const number = expectedNumber(expected);
  if (number === null || figure === null) return number === null && figure === null;
  const factor = 10 ** number.decimals;
  return Math.round(figure * factor) === Math.round(number.value * factor);
}

/** In the file's order, numbered as they stand there. */
function rulesOf(book: CheckedBook): [key: string, rule: Rule][] {
  return book.rules.map(({ key, draft, ownerId, channelId }, at) => [
    key,
    {
      ...draft,
      id: at + 1,
      revision: 1,
      ownerId,
      channelId,
      keptIn: null,
      createdAtMs: 0,
      trialUntilMs: null,
    },
  ]);
}

function instanceOf(
  { queue, media }: BookExpectation,
  rule: Rule,
  series: readonly PlacedSeries[],
  book: CheckedBook,
): string {
  if (queue === null) return 'together';
  const id = lexiconOf(book.directory).queueNamed(queue.text)?.id ?? '';
  if (rule.test.kind !== 'spike') return id;
  const only = series.find(({ of }) => of.id === id)?.media;
  return `${id}/${media?.text.trim().toLowerCase() ?? only ?? 'voice'}`;
}

function seasonsOf(series: readonly PlacedSeries[], { zone }: BookTest): Map<string, Season> {
  return new Map(
    series.flatMap(({ of, media, usual }) =>
      usual === null ? [] : [[`${of.id}/${media}`, seasonOf(usual, zone)] as const],
    ),
  );
}
