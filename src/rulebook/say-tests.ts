/** What became of a file's tests, for a terminal of 80 columns: of those that fail the series, what was expected and what was seen. */
import { metricOf } from '../core/metric.ts';
import type { RuleTest } from '../core/rule.ts';
import { localTime } from '../core/zone.ts';
import { formatClock, formatCount, formatDay, formatValue, formatZone } from '../language/figures.ts';
import { printCrossing } from '../language/rule-words.ts';
import { type BookTest, SERIES_FIELDS, type SeriesField } from './book.ts';
import { spotsOf } from './book-fault.ts';
import type { CheckedBook } from './checked.ts';
import type { PlacedSeries } from './moments.ts';
import type { Paint } from './paint.ts';
import { printLength } from './read-tests.ts';
import type { CheckedExpectation, SeenState, TestRun } from './run-tests.ts';
import { visible, wrapped } from './say-faults.ts';

/** Of the rows that tell only how the state changed. */
const MAX_CHANGES = 12;
const MAX_COLUMNS = 4;
const WIDTH = 80;

export function sayTests(
  file: string,
  source: string,
  runs: readonly TestRun[],
  book: CheckedBook,
  paint: Paint,
): string {
  const spotOf = spotsOf(source);
  const lines = runs.flatMap((run) => {
    const name = visible(run.test.name.text);
    if (run.isPassed) return [`${paint('✓', 'green')} ${name}`];
    const { line } = spotOf(run.test.name.from);
    const title = wrapped(`✗ ${name} (${visible(file)}:${line})`, '');
    return [...title.map((part) => paint(part, 'red')), ...sayFailure(run, book, paint), ''];
  });
  return [...lines, ...(lines.at(-1) === '' ? [] : ['']), summary(file, runs, paint)].join('\n');
}

function summary(file: string, runs: readonly TestRun[], paint: Paint): string {
  const checks = runs.flatMap(({ checks: own }) => own);
  const failed = runs.filter(({ isPassed }) => !isPassed).length;
  const unmet = checks.filter(({ isMet }) => !isMet).length;
  if (failed === 0)
    return paint(
      `${counted(runs.length, 'test')} passed, ${counted(checks.length, 'expectation')}, in ${visible(file)}.`,
      'green',
    );
  return paint(
    `${failed} of ${counted(runs.length, 'test')} failed, ${unmet} of ${counted(checks.length, 'expectation')} not met, in ${visible(file)}.`,
    'red',
  );
}

export function counted(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** A table for each rule and place of which something else was expected. */
function sayFailure(run: TestRun, book: CheckedBook, paint: Paint): string[] {
  const places = new Map<string, CheckedExpectation[]>();
  for (const check of run.checks) {
    const { rule, media } = check.expectation;
    const key = JSON.stringify([rule.text, check.queue?.id, media?.text]);
    places.set(key, [...(places.get(key) ?? []), check]);
  }
  return [...places.values()]
    .filter((checks) => checks.some(({ isMet }) => !isMet))
    .flatMap((checks) => ['', ...sayPlace(checks, run, book, paint)]);
}

function sayPlace(
  checks: readonly CheckedExpectation[],
  { test, series }: TestRun,
  book: CheckedBook,
  paint: Paint,
): string[] {
  const [first] = checks;
  const rule = book.rules.find(({ key }) => key === first?.expectation.rule.text);
  if (first === undefined || rule === undefined) return [];
  const where = first.queue === null ? 'its queues together' : visible(first.queue.name);
  const own = series.filter(({ of }) => first.queue === null || of.id === first.queue.id);
  const begin = `${formatDay(localTime(test.fromMs, test.zone))} ${formatClock(test.fromMs, test.zone)} ${formatZone(test.zone)}`;
  return [
    `${MARGIN}${rule.key}, ${where}: ${printCrossing(rule.draft.test)}`,
    paint(`${MARGIN}every ${printLength(test.everyMs)} from ${begin}`, 'dim'),
    '',
    ...table(rowsOf(checks, test, own, rule.draft.test), paint).map((line) => `${MARGIN}${line}`.trimEnd()),
  ];
}

interface Row {
  cells: readonly string[];
  isMet: boolean | null;
}

function rowsOf(
  checks: readonly CheckedExpectation[],
  test: BookTest,
  own: readonly PlacedSeries[],
  of: RuleTest,
): Row[] {
  const columns = columnsOf(own);
  const expected = new Map(checks.map((check) => [check.seen.atMs, check]));
  const changes = (checks[0]?.changes ?? []).filter(({ atMs }) => !expected.has(atMs)).slice(0, MAX_CHANGES);
  const rows = [...checks, ...changes.map((seen) => ({ seen, isMet: null, expectation: null }))];
  rows.sort((a, b) => a.seen.atMs - b.seen.atMs);
  const head = ['at', 'clock', ...columns.map(({ label }) => label), 'expected', 'seen'];
  const body = rows.map(({ seen, isMet, expectation }): Row => {
    const step = Math.round((seen.atMs - test.fromMs) / test.everyMs);
    const said =
      expectation === null ? '' : [expectation.state, expectation.value?.text.trim() ?? ''].join(' ').trim();
    return {
      isMet,
      cells: [
        printLength(seen.atMs - test.fromMs),
        formatClock(seen.atMs, test.zone),
        ...columns.map(({ valueAt }) => valueAt(step)),
        visible(said),
        seenWords(seen, of),
      ],
    };
  });
  return [{ isMet: null, cells: head }, ...body];
}

interface Column {
  label: string;
  valueAt(step: number): string;
}

/** As many as there is room for; those of one media type need not name it. */
function columnsOf(own: readonly PlacedSeries[]): Column[] {
  const isSeveral = own.length > 1;
  const all = own.flatMap(({ media, of, figures }) =>
    SERIES_FIELDS.filter((field) => figures.has(field)).map((field) => ({
      media,
      of,
      field,
      values: figures.get(field) ?? [],
    })),
  );
  return all.slice(0, MAX_COLUMNS).map(({ media, field, values }) => ({
    label: isSeveral ? `${media} ${field}` : field,
    valueAt: (step) => valueWords(values, step, field),
  }));
}

function valueWords(values: readonly (number | null)[], step: number, field: SeriesField): string {
  const value = values[step];
  if (value === undefined) return '';
  if (value === null) return '_';
  return field === 'longest' ? formatValue(value, 'seconds') : formatCount(value);
}

const BECAUSE: Readonly<Record<NonNullable<SeenState['because']>, string>> = {
  'no-traffic': 'nobody came',
  'too-few': 'too few',
  learning: 'no `usual` given',
  'not-applicable': 'no such figure here',
  'source-down': 'no figure told',
};

function seenWords({ state, evidence, because }: SeenState, of: RuleTest): string {
  const figure = evidence === null ? '' : `${figureWords(evidence, of)}${partWords(evidence)}`;
  const why = because === null ? '' : BECAUSE[because];
  return [state, [why, figure].filter((part) => part !== '').join(' ')].join(' ').trimEnd();
}

type Evidence = NonNullable<SeenState['evidence']>;

function figureWords({ metric, value }: Evidence, of: RuleTest): string {
  return formatValue(value, of.kind === 'traffic' ? 'percent' : metricOf(metric).unit);
}

function partWords({ part, whole }: Evidence): string {
  return part === null || whole === null ? '' : ` ${formatCount(part)}/${formatCount(whole)}`;
}

/** Numbers to the right; what there is no room for is left out: the clock first, then series from the last one on. */
function table(rows: readonly Row[], paint: Paint): string[] {
  const count = rows[0]?.cells.length ?? 0;
  const widths = Array.from({ length: count }, (_, at) =>
    Math.max(...rows.map(({ cells }) => [...(cells[at] ?? '')].length)),
  );
  const kept = columnsKept(widths);
  return rows.map(({ cells, isMet }, index) => {
    const drawn = kept.map((at) => {
      const cell = cells[at] ?? '';
      const pad = ' '.repeat((widths[at] ?? 0) - [...cell].length);
      if (at === count - 1) return cell;
      return at < count - 2 ? `${pad}${cell}` : `${cell}${pad}`;
    });
    const mark = isMet === null ? ' ' : isMet ? paint('✓', 'green') : paint('✗', 'red');
    const line = `${mark} ${drawn.join('  ')}`;
    return index === 0 ? paint(line, 'dim') : line;
  });
}

function columnsKept(widths: readonly number[]): number[] {
  const all = [...widths.keys()];
  const series = all.slice(2, -2).reverse();
  for (const left of [[], [CLOCK], ...series.map((_, at) => [CLOCK, ...series.slice(0, at + 1)])]) {
    const kept = all.filter((at) => !left.includes(at));
    const room = kept.reduce((sum, at) => sum + (widths[at] ?? 0) + GAP, MARGIN.length);
    if (room <= WIDTH) return kept;
  }
  return [0, ...all.slice(-2)];
}

const CLOCK = 1;
const GAP = 2;
const MARGIN = '  ';
