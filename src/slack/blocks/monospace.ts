/** Tables and charts as monospace text, for where Slack refuses its own blocks for them. */
import type { Cell, Chart, Table, TableColumn } from '../../core/message.ts';
import { NO_FIGURE } from '../../core/message.ts';
import { cellText, sayLeftOut } from './data-table.ts';
import { cut, literal, oneLine } from './escape.ts';
import { MAX_SECTION_TEXT, MAX_TABLE_COLUMNS, MAX_TABLE_ROWS } from './limits.ts';
import type { RichTextBlock } from './shapes.ts';

/** Ours: names may be long, a phone is not wide. */
const MAX_COLUMN_WIDTH = 32;
const MAX_CAPTION = 200;
const GAP = '  ';
/** Ours: as much as a table of Slack's own may hold, with the blanks between. */
export const MAX_MONOSPACE_BLOCKS = 6;

export interface Monospace {
  /** Each at most as long as a section may be. */
  texts: string[];
  leftOut: string | null;
}

export function monospaceTable(table: Table): Monospace {
  const columns = table.columns.slice(0, MAX_TABLE_COLUMNS);
  const rows = table.rows.slice(0, MAX_TABLE_ROWS).map((row) => columns.map((_, at) => cellWords(row[at])));
  const lines = layOut(columns, rows);
  const caption = cut(oneLine(table.caption), MAX_CAPTION);
  const { texts, linesKept } = split(caption === '' ? lines : [caption, ...lines]);
  const above = caption === '' ? 1 : 2;
  return { texts, leftOut: sayLeftOut(table, Math.min(rows.length, linesKept - above), columns.length) };
}

/** One row a category, one column a series. */
export function monospaceChart(chart: Chart): Monospace {
  const columns: TableColumn[] = [
    { label: chart.xLabel, align: 'left' },
    ...chart.series.map((series): TableColumn => ({ label: series.name, align: 'right' })),
  ];
  const rows = chart.categories.map((category, at) => [
    { kind: 'text', text: category } as const,
    ...chart.series.map((series) => pointCell(series.points[at])),
  ]);
  const caption = [chart.title, chart.yLabel].map(oneLine).filter((words) => words !== '');
  return monospaceTable({ kind: 'table', caption: caption.join(', '), columns, rows, pageSize: 1 });
}

export function monospaceBlock(text: string, blockId: string): RichTextBlock {
  const elements = [{ type: 'text' as const, text }];
  return { type: 'rich_text', block_id: blockId, elements: [{ type: 'rich_text_preformatted', elements }] };
}

function pointCell(value: number | undefined): Cell {
  if (value === undefined || !Number.isFinite(value)) return { kind: 'none', sortsAs: 0 };
  return { kind: 'number', value, text: String(Math.round(value * 100) / 100) };
}

function cellWords(cell: Cell | undefined): string {
  return cell === undefined || cell.kind === 'none' ? NO_FIGURE : cellText(cell.text);
}

function layOut(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string[] {
  const labels = columns.map((column) => cellText(column.label));
  const cells = [labels, ...rows].map((row) => row.map((text) => cutToWidth(text, MAX_COLUMN_WIDTH)));
  const widths = columns.map((_, at) => Math.max(0, ...cells.map((row) => widthOf(row[at] ?? ''))));
  return cells.map((row) =>
    row
      .map((text, at) => pad(text, widths[at] ?? 0, columns[at]?.align ?? 'left'))
      .join(GAP)
      .trimEnd(),
  );
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60]/u;
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** In columns of a monospace font, as most fonts draw them. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

function cutToWidth(text: string, max: number): string {
  if (widthOf(text) <= max) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += widthOf(character);
    if (width > max - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Lines into texts that Slack takes, whole lines only; the last lines are left out when there are too many. */
function split(lines: readonly string[]): { texts: string[]; linesKept: number } {
  const texts: string[] = [];
  let text = '';
  let linesKept = 0;
  for (const raw of lines) {
    const line = cut(literal(raw), MAX_SECTION_TEXT) || ' ';
    if (text !== '' && text.length + 1 + line.length > MAX_SECTION_TEXT) {
      texts.push(text);
      text = '';
      if (texts.length === MAX_MONOSPACE_BLOCKS) return { texts, linesKept };
    }
    text = text === '' ? line : `${text}\n${line}`;
    linesKept += 1;
  }
  if (text !== '') texts.push(text);
  return { texts, linesKept };
}
