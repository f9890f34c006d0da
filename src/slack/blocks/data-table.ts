/** A table as Slack's data_table, which people can sort and page through. */
import type { Cell, Table } from '../../core/message.ts';
import { NO_FIGURE } from '../../core/message.ts';
import { cut, oneLine } from './escape.ts';
import { MAX_TABLE_CHARACTERS, MAX_TABLE_COLUMNS, MAX_TABLE_PAGE, MAX_TABLE_ROWS } from './limits.ts';
import type { DataTableBlock, TableCell } from './shapes.ts';

/** Ours: a longer one fills a phone by itself. */
export const MAX_CELL_TEXT = 100;
const MAX_CAPTION = 200;
const DEFAULT_CAPTION = 'Figures';
/** Behind every count, duration and share. */
const SORTS_LAST = -1;

export interface DrawnTable {
  block: DataTableBlock;
  /** Says what is left out; null when nothing is. */
  leftOut: string | null;
}

/** Null when there is no row or no column to show. Rows come worst first, so that the last are left out. */
export function dataTable(table: Table, blockId: string): DrawnTable | null {
  const columns = table.columns.slice(0, MAX_TABLE_COLUMNS);
  if (columns.length === 0 || table.rows.length === 0) return null;
  const header = columns.map((column): TableCell => ({ type: 'raw_text', text: cellText(column.label) }));
  const numeric = columns.map((_, at) => table.rows.some((row) => isFigure(row[at])));
  const drawn = table.rows.slice(0, MAX_TABLE_ROWS).map((row) => drawRow(row, numeric));
  const rows = withinCharacters(header, drawn);
  const leftOut = sayLeftOut(table, rows.length - 1, columns.length);
  const caption = cut(oneLine(table.caption) || DEFAULT_CAPTION, MAX_CAPTION);
  return {
    block: {
      type: 'data_table',
      block_id: blockId,
      caption: leftOut === null ? caption : `${caption} (${leftOut})`,
      page_size: pageSize(table.pageSize),
      row_header_column_index: 0,
      rows,
    },
    leftOut,
  };
}

/** "200 more rows are not shown", or null when all is shown. */
export function sayLeftOut(table: Table, shownRows: number, shownColumns: number): string | null {
  const parts = [
    moreOf(table.rows.length - shownRows, 'row'),
    moreOf(table.columns.length - shownColumns, 'column'),
  ].filter((part) => part !== '');
  if (parts.length === 0) return null;
  const isOne = parts.length === 1 && parts[0]?.startsWith('1 ');
  return `${parts.join(' and ')} ${isOne ? 'is' : 'are'} not shown`;
}

export function cellText(text: string): string {
  return cut(oneLine(text) || NO_FIGURE, MAX_CELL_TEXT);
}

function moreOf(count: number, what: string): string {
  if (count <= 0) return '';
  return `${count} more ${what}${count === 1 ? '' : 's'}`;
}

function pageSize(size: number): number {
  if (!Number.isFinite(size)) return MAX_TABLE_PAGE;
  return Math.min(MAX_TABLE_PAGE, Math.max(1, Math.floor(size)));
}

function isFigure(cell: Cell | undefined): boolean {
  return cell?.kind === 'number' && Number.isFinite(cell.value);
}

function drawRow(row: readonly Cell[], numeric: readonly boolean[]): TableCell[] {
  return numeric.map((isNumeric, at) => drawCell(row[at], isNumeric));
}

/** A column sorts as numbers only if every cell is one, so in such a column even "–" and words carry a value. */
function drawCell(cell: Cell | undefined, isNumeric: boolean): TableCell {
  if (cell === undefined) return drawCell({ kind: 'none', sortsAs: SORTS_LAST }, isNumeric);
  const text = cell.kind === 'none' ? NO_FIGURE : cellText(cell.text);
  if (!isNumeric) return { type: 'raw_text', text };
  const value = cell.kind === 'number' ? cell.value : cell.kind === 'none' ? cell.sortsAs : SORTS_LAST;
  return { type: 'raw_number', value: Number.isFinite(value) ? value : SORTS_LAST, text };
}

function withinCharacters(header: TableCell[], rows: TableCell[][]): TableCell[][] {
  const kept = [header];
  let characters = charactersOf(header);
  for (const row of rows) {
    characters += charactersOf(row);
    if (characters > MAX_TABLE_CHARACTERS) break;
    kept.push(row);
  }
  return kept;
}

function charactersOf(row: readonly TableCell[]): number {
  return row.reduce((sum, cell) => sum + cell.text.length, 0);
}
