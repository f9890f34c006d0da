/** Draws `data_table` (sorted by a click on a header, in pages) and `table`; both scroll inside their own box. */

import { withEmoji } from './emoji-art.js';
import { Icon } from './icons.js';
import { nextSort, sortRows } from './sorting.js';
import { RichText } from './text.js';
import { classes, html, useRef, useState } from './view.js';

const DEFAULT_PAGE = 5;

export function DataTable({ block, world }) {
  const [sort, setSort] = useState({ column: -1, isDown: false });
  const [page, setPage] = useState(0);
  const box = useRef(null);
  const [header = [], ...rows] = block.rows;
  const numeric = header.map((_, column) => rows.every((row) => row[column]?.type === 'raw_number'));
  const sorted = sortRows(rows, sort, numeric[sort.column] === true);
  const size = block.page_size ?? DEFAULT_PAGE;
  const pages = Math.max(1, Math.ceil(sorted.length / size));
  const current = Math.min(page, pages - 1);
  const shown = sorted.slice(current * size, (current + 1) * size);
  const rowHeader = block.row_header_column_index ?? 0;
  const choose = (column) => {
    setSort(nextSort(sort, column));
    setPage(0);
  };
  const go = (next) => {
    setPage(next);
    if (box.current) box.current.scrollTop = 0;
  };
  return html`<figure class="data-table">
    <div class="table-scroll" tabindex="0" role="group" aria-label=${block.caption} ref=${box}>
      <table>
        <caption><bdi>${block.caption}</bdi></caption>
        <thead><tr>${header.map(
          (cell, column) => html`<${HeaderCell}
          cell=${cell}
          isNumber=${numeric[column]}
          sort=${sort.column === column ? sort : null}
          choose=${() => choose(column)}
        />`,
        )}</tr></thead>
        <tbody>${shown.map((row) => html`<tr>${row.map((cell, column) => html`<${Cell} cell=${cell} world=${world} isRowHeader=${column === rowHeader} isNumber=${numeric[column]} />`)}</tr>`)}</tbody>
      </table>
    </div>
    <${Pager} current=${current} pages=${pages} size=${size} total=${rows.length} go=${go} />
  </figure>`;
}

function HeaderCell({ cell, isNumber, sort, choose }) {
  const direction = sort === null ? 'none' : sort.isDown ? 'descending' : 'ascending';
  const icon = sort === null ? 'sort' : sort.isDown ? 'desc' : 'asc';
  return html`<th scope="col" aria-sort=${direction} class=${classes(isNumber && 'number', sort !== null && 'sorted')}>
    <button type="button" class="sorter" onClick=${choose}><bdi>${withEmoji(cell.text)}</bdi><${Icon} name=${icon} size="16" /></button>
  </th>`;
}

function Pager({ current, pages, size, total, go }) {
  if (pages === 1) return null;
  const last = Math.min(total, (current + 1) * size);
  return html`<figcaption class="pager">
    <span role="status">${current * size + 1}–${last} of ${total}</span>
    <button type="button" class="button small" disabled=${current === 0} onClick=${() => go(current - 1)}>Previous</button>
    <button type="button" class="button small" disabled=${current === pages - 1} onClick=${() => go(current + 1)}>Next</button>
  </figcaption>`;
}

function Cell({ cell, world, isRowHeader, isNumber, settings = {} }) {
  const inside =
    cell.type === 'rich_text'
      ? html`<${RichText} block=${cell} world=${world} />`
      : html`<bdi>${withEmoji(cell.text)}</bdi>`;
  const names = classes(isNumber && 'number', settings.align, settings.is_wrapped && 'wrapped');
  return isRowHeader
    ? html`<th scope="row" class=${names}><div class="row-name">${inside}</div></th>`
    : html`<td class=${names}>${inside}</td>`;
}

/** The simpler table: its first row is the header, nothing sorts. */
export function Table({ block, world }) {
  const [header = [], ...rows] = block.rows;
  const settings = block.column_settings ?? [];
  const inside = (cell) =>
    cell.type === 'rich_text'
      ? html`<${RichText} block=${cell} world=${world} />`
      : html`<bdi>${withEmoji(cell.text)}</bdi>`;
  const name = `Table of ${
    header
      .map((cell) => cell.text ?? '')
      .filter(Boolean)
      .join(', ') || 'figures'
  }`;
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label=${name}><table class="plain-table">
    <caption class="unseen">${name}</caption>
    <thead><tr>${header.map((cell, column) => html`<th scope="col" class=${classes(settings[column]?.align)}>${inside(cell)}</th>`)}</tr></thead>
    <tbody>${rows.map(
      (row) =>
        html`<tr>${row.map(
          (cell, column) => html`<${Cell}
      cell=${cell}
      world=${world}
      settings=${settings[column] ?? {}}
      isNumber=${cell.type === 'raw_number'}
      isRowHeader=${false}
    />`,
        )}</tr>`,
    )}</tbody>
  </table></div>`;
}
