/** Lays what the bot answers beside what was counted, and tells every difference in a line. */
import { isDeepStrictEqual } from 'node:util';
import { figureName } from '../../src/commands/export.ts';
import type { Message, Table } from '../../src/core/message.ts';
import { readMetric } from '../../src/core/metric.ts';
import type { Report, ReportRow } from '../../src/core/report.ts';
import type { Count, CountedRow, Question, Stretch } from './count.ts';
import { figureOf, METRIC_NAMES, type MetricName, type Tally, unitOf } from './tally.ts';
import { isoOf } from './wall.ts';

export interface Asked {
  question: Question;
  /** In the order in which they are shown. */
  columns: readonly MetricName[];
  counted: Count;
  nowMs: number;
}

const CLOSE = 1e-9;
/** A table holds so many rows, the rest is left out of it and told. */
const MOST_TABLE_ROWS = 100;

export function differencesIn(report: Report, asked: Asked): string[] {
  const { counted, question, columns, nowMs } = asked;
  const found = new Found();
  found.same('columns', report.columns, columns);
  found.same('zone', report.zone, question.zone);
  found.same('fetched at', report.fetchedAtMs, nowMs);
  found.same('is stale', report.staleBecause, null);
  found.same('queues', report.queues.map(({ id }) => id).sort(), [...question.queueIds].sort());
  sameStretch(found, 'interval', report.interval, counted.asked);
  for (const [at, past] of counted.past.entries())
    sameStretch(found, 'compared with', report.versus[at] ?? null, past);
  found.same('total', report.total.figures.interval, counted.total);
  found.same('total before', report.total.before?.interval ?? null, counted.totalBefore);
  const rows = new Map(report.rows.map((row) => [keyOfRow(row), row]));
  const expected = new Map(counted.rows.map((row) => [keyOfCount(row), row]));
  found.same('rows', [...rows.keys()].sort(), [...expected.keys()].sort());
  found.same('number of rows', report.rows.length, counted.rows.length);
  for (const [key, row] of rows) {
    const count = expected.get(key);
    if (count !== undefined) compareRow(found, key, row, count, asked);
  }
  return found.lines;
}

function compareRow(found: Found, key: string, row: ReportRow, count: CountedRow, asked: Asked): void {
  if (count.time !== null) sameStretch(found, key, row.bucket, count.time);
  found.same(`${key} raw`, row.figures.interval, count.tally);
  found.same(`${key} raw before`, row.before?.interval ?? null, count.before);
  const media = mediaOf(count, asked.question);
  for (const metric of asked.columns) {
    const reading = readMetric(metric, row.figures);
    found.close(
      `${key} ${metric}`,
      reading.kind === 'none' ? null : reading.value,
      figureOf(metric, count.tally, media),
    );
  }
}

/** The table as it is shown: each row's cells, behind those that say what the row is of. */
export function differencesInTable(message: Message, report: Report, asked: Asked): string[] {
  const { question, columns, counted } = asked;
  const found = new Found();
  const table = message.parts.find((part): part is Table => part.kind === 'table');
  if (isQuiet(counted.total)) {
    found.same('table', table, undefined);
    return found.lines;
  }
  const isTimeline = question.step !== null && !question.byQueue && !question.byMedia;
  const shown = isTimeline ? report.rows.slice(-MOST_TABLE_ROWS) : report.rows.slice(0, MOST_TABLE_ROWS);
  const expected = new Map(counted.rows.map((row) => [keyOfCount(row), row]));
  found.same('rows of the table', table?.rows.length, shown.length);
  const keyCells = [question.byQueue, question.byMedia, question.step !== null].filter(Boolean).length;
  const names = (table?.rows ?? []).map((cells) => JSON.stringify(cells.slice(0, keyCells)));
  found.same('rows that look alike', names.length - new Set(names).size, 0);
  for (const [at, row] of shown.entries()) {
    const key = keyOfRow(row);
    const count = expected.get(key);
    const cells = table?.rows[at]?.slice(keyCells) ?? [];
    if (count === undefined) continue;
    const figures = cellFigures(count, columns, mediaOf(count, question));
    for (const [column, { what, value, text }] of figures.entries()) {
      const cell = cells[column];
      const name = `${key} ${what} in the table`;
      if (value === null) found.same(name, cell?.kind, 'none');
      else if (cell?.kind !== 'number') found.same(name, cell?.kind, 'number');
      else {
        found.close(name, cell.value, value, 0.000_500_001);
        if (text !== null) found.same(`${name}, in words`, cell.text, text);
      }
    }
  }
  return found.lines;
}

/** Where nothing happened the answer says what to check, instead of a table of nothing. */
function isQuiet({ offered, waited, handled }: Tally): boolean {
  return offered + waited.count + handled.count === 0;
}

interface CellFigure {
  what: string;
  value: number | null;
  /** Null where how it is written is not looked at. */
  text: string | null;
}

function cellFigures(
  { tally, before }: CountedRow,
  columns: readonly MetricName[],
  media: string | null,
): CellFigure[] {
  return columns.flatMap((metric) => {
    const value = figureOf(metric, tally, media);
    const cell = { what: metric, value, text: value === null ? null : wordsOf(metric, value) };
    if (before === null) return [cell];
    return [
      cell,
      { what: `± ${metric}`, value: changeOf(metric, value, figureOf(metric, before, media)), text: null },
    ];
  });
}

/** Of counts in percent of what was, else the plain difference. */
function changeOf(metric: MetricName, value: number | null, before: number | null): number | null {
  if (value === null || before === null) return null;
  if (unitOf(metric) !== 'count') return value - before;
  return before === 0 ? null : (100 * (value - before)) / before;
}

function wordsOf(metric: MetricName, value: number): string {
  if (unitOf(metric) === 'percent') return `${value.toFixed(1)} %`;
  if (unitOf(metric) === 'count') return value.toLocaleString('en-US');
  const seconds = Math.round(value);
  const clock = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const parts = clock[0] === 0 ? clock.slice(1) : clock;
  return parts.map((part, at) => (at === 0 ? part : String(part).padStart(2, '0'))).join(':');
}

interface ExportedRow {
  queueId: string | null;
  queue: string | null;
  media: string | null;
  interval: string;
  isPartial: boolean;
  fetchedAt: string;
  figures: Record<string, number | null>;
  raw: unknown;
  comparedWith?: string[];
  before?: { figures: Record<string, number | null>; raw: unknown };
}

/** What is exported for other programs, one object a line. */
export function differencesInExport(json: string, asked: Asked): string[] {
  const { question, counted, nowMs } = asked;
  const found = new Found();
  const rows: ExportedRow[] = json === '' ? [] : json.split('\n').map((line) => JSON.parse(line));
  const expected = new Map(counted.rows.map((row) => [exportedKey(row, asked), row]));
  const seen = rows.map((row) => `${row.queueId} ${row.media} ${row.interval}`);
  found.same('exported rows', [...seen].sort(), [...expected.keys()].sort());
  for (const [at, row] of rows.entries()) {
    const key = seen[at] ?? '';
    const count = expected.get(key);
    if (count === undefined) continue;
    found.same(`${key} fetchedAt`, row.fetchedAt, isoOf(nowMs, question.zone));
    found.same(`${key} isPartial`, row.isPartial, (count.time ?? counted.asked).isOpen);
    found.same(`${key} exported raw`, row.raw, count.tally);
    found.same(`${key} exported raw before`, row.before?.raw ?? null, count.before);
    found.same(
      `${key} comparedWith`,
      row.comparedWith ?? [],
      counted.past.map((past) => isoInterval(past, asked)),
    );
    sameFigures(found, `${key} exported`, row.figures, count.tally, mediaOf(count, question));
    if (count.before !== null)
      sameFigures(
        found,
        `${key} exported before`,
        row.before?.figures ?? {},
        count.before,
        mediaAsked(count, question),
      );
  }
  return found.lines;
}

/** All that there are, whatever is shown. */
function sameFigures(
  found: Found,
  what: string,
  given: Readonly<Record<string, number | null>>,
  tally: Tally,
  media: string | null,
): void {
  found.same(`${what} metrics`, Object.keys(given).sort(), METRIC_NAMES.map(figureName).sort());
  for (const metric of METRIC_NAMES)
    found.close(`${what} ${metric}`, given[figureName(metric)] ?? null, figureOf(metric, tally, media));
}

function exportedKey(row: CountedRow, asked: Asked): string {
  return `${row.queueId} ${row.media} ${isoInterval(row.time ?? asked.counted.asked, asked)}`;
}

/** What is still open ends now. */
function isoInterval({ startMs, endMs, isOpen }: Stretch, { question, nowMs }: Asked): string {
  return `${isoOf(startMs, question.zone)}/${isoOf(isOpen ? nowMs : endMs, question.zone)}`;
}

/** The only media type of a row: by its own, by the filter, or since nothing else happened. */
function mediaOf(row: CountedRow, question: Question): string | null {
  return mediaAsked(row, question) ?? row.onlyMedia;
}

function mediaAsked({ media }: CountedRow, question: Question): string | null {
  return media ?? (question.media.length === 1 ? (question.media[0] ?? null) : null);
}

function keyOfRow({ queue, media, bucket }: ReportRow): string {
  return keyOf(queue?.id ?? null, media, bucket?.startMs ?? null);
}

function keyOfCount({ queueId, media, time }: CountedRow): string {
  return keyOf(queueId, media, time?.startMs ?? null);
}

function keyOf(queueId: string | null, media: string | null, startMs: number | null): string {
  return [queueId ?? 'all', media ?? 'all', startMs === null ? 'all' : new Date(startMs).toISOString()].join(
    ' ',
  );
}

function sameStretch(found: Found, what: string, given: Stretch | null, wanted: Stretch): void {
  found.same(`${what} begins`, given?.startMs, wanted.startMs);
  found.same(`${what} is open`, given?.isOpen, wanted.isOpen);
  // What is open ends now, whatever it would be when it is full.
  if (!wanted.isOpen) found.same(`${what} ends`, given?.endMs, wanted.endMs);
}

class Found {
  readonly lines: string[] = [];

  /** Says where in a list or an object the first difference lies. */
  same(what: string, given: unknown, wanted: unknown): void {
    if (isDeepStrictEqual(given ?? null, wanted ?? null)) return;
    const [left, right] = [partsOf(given), partsOf(wanted)];
    if (left === null || right === null) {
      this.lines.push(`${what}: ${JSON.stringify(given)}, counted ${JSON.stringify(wanted)}`);
      return;
    }
    const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const differs = names.find((name) => !isDeepStrictEqual(left[name], right[name]));
    if (differs !== undefined) this.same(`${what} ${differs}`, left[differs], right[differs]);
  }

  close(what: string, given: number | null, wanted: number | null, by = CLOSE): void {
    const isClose = given === null || wanted === null ? given === wanted : Math.abs(given - wanted) <= by;
    if (!isClose) this.lines.push(`${what}: ${given}, counted ${wanted}`);
  }
}

function partsOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
}
