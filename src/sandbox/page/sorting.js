/** How the rows of a `data_table` are sorted. Pure. */

import { richWords } from './rich-words.js';

/** What stands where there is no figure. */
const NO_FIGURE = '–';

/** Up, then down, then as it came. */
export function nextSort(sort, column) {
  if (sort.column !== column) return { column, isDown: false };
  return sort.isDown ? { column: -1, isDown: false } : { column, isDown: true };
}

/** Numbers by their value, words as people sort them; where there is no figure is last, up or down. */
export function sortRows(rows, { column, isDown }, isNumber) {
  if (column < 0) return rows;
  const compare = isNumber
    ? (one, other) => one.value - other.value
    : (one, other) =>
        wordsOf(one).localeCompare(wordsOf(other), undefined, { numeric: true, sensitivity: 'base' });
  const isEmpty = (row) => wordsOf(row[column]) === NO_FIGURE;
  const figures = rows.filter((row) => !isEmpty(row));
  const turn = isDown ? -1 : 1;
  // Equal rows keep the order they came in.
  const sorted = [...figures].sort((one, other) => turn * compare(one[column], other[column]));
  return [...sorted, ...rows.filter(isEmpty)];
}

function wordsOf(cell) {
  return cell.type === 'rich_text' ? richWords(cell) : cell.text;
}
