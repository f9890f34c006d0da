/**
 * Checks of `table` and `data_table`. The shape of a data table:
 *
 *   { type: 'data_table', caption, rows: [[header…], [cell…]…], page_size?, row_header_column_index?, block_id? }
 *
 * Row 0 is the header, of `{ type: 'raw_text', text }` alone. Other cells are that, or
 * `{ type: 'raw_number', value, text }`, or a `rich_text` block. There is no `column_settings`. A column sorts as
 * numbers only if every cell is one, so that one of mixed types, which Slack may well take, is refused as a mistake.
 */

import { isObject } from '../model.ts';
import type { Check, CheckFault, Field } from './check.ts';
import {
  add,
  boolean,
  byType,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  required,
  text,
  typeField,
} from './check.ts';
import { richText, richTextWords } from './rich-text.ts';

/**
 * Slack's pages disagree by date (101 rows and 10,000 characters, or 201 and 20,000): the smaller hold in both.
 * https://docs.slack.dev/reference/block-kit/blocks/data-table-block
 */
const DATA_TABLE_ROWS = { min: 2, max: 101 };
const DATA_TABLE_PAGE = { min: 1, max: 100 };
/** https://docs.slack.dev/reference/block-kit/blocks/table-block */
const TABLE_ROWS = { min: 1, max: 100 };
const COLUMNS = { min: 1, max: 20 };
const CELL_CHARACTERS = 10_000;
/** Not written down by Slack; a caption is a line. */
const CAPTION = 3_000;

const rawText = object({ type: typeField, text: required(text(1, CELL_CHARACTERS)) });
const rawNumber = object({
  type: typeField,
  value: required(number),
  text: required(text(1, CELL_CHARACTERS)),
});
const cell: Check = byType({
  raw_text: rawText,
  raw_number: rawNumber,
  rich_text: richText(optional(text(1, 255))),
});
const headerCell: Check = byType({ raw_text: rawText });

const row = list(cell, COLUMNS.min, COLUMNS.max);
const headerRow = list(headerCell, COLUMNS.min, COLUMNS.max);

export function dataTable(blockId: Field): Check {
  return object(
    {
      type: typeField,
      block_id: blockId,
      caption: required(text(1, CAPTION)),
      page_size: optional(integer(DATA_TABLE_PAGE.min, DATA_TABLE_PAGE.max)),
      row_header_column_index: optional(integer(0, COLUMNS.max - 1)),
      rows: required(dataRows),
    },
    (block, at, faults) => {
      evenRows(block.rows, `${at}/rows`, faults);
      enoughRoom(block.rows, `${at}/rows`, faults);
      oneTypeAColumn(block.rows, `${at}/rows`, faults);
      const index = block.row_header_column_index;
      const columns = widthOf(block.rows);
      if (typeof index === 'number' && columns > 0 && index >= columns) {
        add(faults, `${at}/row_header_column_index`, `must be less than ${columns}`);
      }
    },
  );
}

const dataRows: Check = (value, at, faults) => {
  list(() => undefined, DATA_TABLE_ROWS.min, DATA_TABLE_ROWS.max)(value, at, faults);
  if (!Array.isArray(value)) return;
  value.slice(0, DATA_TABLE_ROWS.max).forEach((cells, index) => {
    (index === 0 ? headerRow : row)(cells, `${at}/${index}`, faults);
  });
};

export function table(blockId: Field): Check {
  const settings = object({
    align: optional(oneOf('left', 'center', 'right')),
    is_wrapped: optional(boolean),
  });
  return object(
    {
      type: typeField,
      block_id: blockId,
      rows: required(list(row, TABLE_ROWS.min, TABLE_ROWS.max)),
      column_settings: optional(list(settings, 0, COLUMNS.max)),
    },
    (block, at, faults) => {
      evenRows(block.rows, `${at}/rows`, faults);
      enoughRoom(block.rows, `${at}/rows`, faults);
    },
  );
}

function widthOf(rows: unknown): number {
  return Array.isArray(rows) && Array.isArray(rows[0]) ? rows[0].length : 0;
}

function evenRows(rows: unknown, at: string, faults: CheckFault[]): void {
  if (!Array.isArray(rows)) return;
  const columns = widthOf(rows);
  rows.forEach((cells, index) => {
    if (Array.isArray(cells) && cells.length !== columns) {
      add(faults, `${at}/${index}`, `all rows must have the same number of cells: ${columns}`);
    }
  });
}

function oneTypeAColumn(rows: unknown, at: string, faults: CheckFault[]): void {
  const [, first, ...others] = Array.isArray(rows) ? rows.filter(Array.isArray) : [];
  first?.forEach((cell: unknown, column: number) => {
    const type = typeOf(cell);
    const row = others.findIndex((cells) => column < cells.length && typeOf(cells[column]) !== type);
    if (row >= 0)
      add(faults, `${at}/${row + 2}/${column}`, `all cells of a column must be of one type: ${type}`);
  });
}

function typeOf(cell: unknown): string {
  return isObject(cell) ? String(cell.type) : typeof cell;
}

function enoughRoom(rows: unknown, at: string, faults: CheckFault[]): void {
  if (!Array.isArray(rows)) return;
  const characters = rows.flat().reduce((sum: number, one: unknown) => sum + cellCharacters(one), 0);
  if (characters > CELL_CHARACTERS) {
    add(faults, at, `all cells together must be less than ${CELL_CHARACTERS + 1} characters`);
  }
}

function cellCharacters(value: unknown): number {
  if (!isObject(value)) return 0;
  return typeof value.text === 'string' ? value.text.length : richTextWords(value.elements).length;
}
