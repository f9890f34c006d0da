/** Draws `data_table` (sorted by a click on a header, in pages) and `table`. */

import { RichText, richWords } from './text.js';
import { html, useState } from './view.js';

const DEFAULT_PAGE = 5;

export function DataTable({ block, world }) {
  const [sort, setSort] = useState({ column: -1, isDown: false });
  const [page, setPage] = useState(0);
  const [header = [], ...rows] = block.rows;
  const numeric = header.map((_, column) => rows.every((row) => row[column].type === 'raw_number'));
  const sorted = sort.column < 0 ? rows : sortRows(rows, sort, numeric[sort.column]);
  const size = block.page_size ?? DEFAULT_PAGE;
  const pages = Math.max(1, Math.ceil(sorted.length / size));
  const current = Math.min(page, pages - 1);
  const shown = sorted.slice(current * size, (current + 1) * size);
  const rowHeader = block.row_header_column_index ?? 0;
  const choose = (column) => {
    setSort(nextSort(sort, column));
    setPage(0);
  };
  return html`<figure class="data-table">
    <div class="table-scroll" tabindex="0" role="region" aria-label=${block.caption}>
      <table>
        <caption>${block.caption}</caption>
        <thead><tr>${header.map((cell, column) => html`<${HeaderCell} cell=${cell} isNumber=${numeric[column]} sort=${sort.column === column ? sort : null} choose=${() => choose(column)} />`)}</tr></thead>
        <tbody>${shown.map((row) => html`<tr>${row.map((cell, column) => html`<${Cell} cell=${cell} world=${world} isRowHeader=${column === rowHeader} isNumber=${numeric[column]} />`)}</tr>`)}</tbody>
      </table>
    </div>
    ${pages > 1 && html`<${Pager} current=${current} pages=${pages} size=${size} total=${rows.length} go=${setPage} />`}
  </figure>`;
}

function HeaderCell({ cell, isNumber, sort, choose }) {
  const direction = sort === null ? 'none' : sort.isDown ? 'descending' : 'ascending';
  const mark = sort === null ? '' : sort.isDown ? '▼' : '▲';
  return html`<th scope="col" aria-sort=${direction} class=${isNumber ? 'number' : ''}>
    <button type="button" class="sorter" onClick=${choose}>${cell.text}<span class="sort-mark" aria-hidden="true">${mark}</span></button>
  </th>`;
}

function Pager({ current, pages, size, total, go }) {
  const last = Math.min(total, (current + 1) * size);
  return html`<figcaption class="pager">
    <button type="button" disabled=${current === 0} onClick=${() => go(current - 1)}>Previous</button>
    <span>${current * size + 1}–${last} of ${total}</span>
    <button type="button" disabled=${current === pages - 1} onClick=${() => go(current + 1)}>Next</button>
  </figcaption>`;
}

/** Up, then down, then as it came. */
function nextSort(sort, column) {
  if (sort.column !== column) return { column, isDown: false };
  return sort.isDown ? { column: -1, isDown: false } : { column, isDown: true };
}

function sortRows(rows, { column, isDown }, isNumber) {
  const words = (cell) => (cell.type === 'rich_text' ? richWords(cell) : cell.text);
  const compare = (one, other) =>
    isNumber
      ? one[column].value - other[column].value
      : words(one[column]).localeCompare(words(other[column]), undefined, { numeric: true });
  const sorted = [...rows].sort(compare);
  return isDown ? sorted.reverse() : sorted;
}

function Cell({ cell, world, isRowHeader, isNumber, settings = {} }) {
  const inside = cell.type === 'rich_text' ? html`<${RichText} block=${cell} world=${world} />` : cell.text;
  const classes = [isNumber ? 'number' : '', settings.align ?? '', settings.is_wrapped ? 'wrapped' : ''].join(
    ' ',
  );
  return isRowHeader
    ? html`<th scope="row" class=${classes}>${inside}</th>`
    : html`<td class=${classes}>${inside}</td>`;
}

/** The simpler table: its first row is the header, nothing sorts. */
export function Table({ block, world }) {
  const [header = [], ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const draw = (row, isHeader) =>
    html`<tr>${row.map((cell, column) =>
      isHeader
        ? html`<th scope="col" class=${settings[column]?.align ?? ''}>${cell.type === 'rich_text' ? html`<${RichText} block=${cell} world=${world} />` : cell.text}</th>`
        : html`<${Cell} cell=${cell} world=${world} settings=${settings[column] ?? {}} isNumber=${false} isRowHeader=${false} />`,
    )}</tr>`;
  return html`<div class="table-scroll" tabindex="0"><table class="plain-table">
    <thead>${draw(header, true)}</thead>
    <tbody>${rows.map((row) => draw(row, false))}</tbody>
  </table></div>`;
}
