/** Types of sorting.js, which is plain JavaScript so that a browser can load it as it is. */

export interface Sort {
  column: number;
  isDown: boolean;
}

export interface SortableCell {
  type: string;
  text?: string;
  value?: number;
  elements?: unknown[];
}

export function nextSort(sort: Sort, column: number): Sort;
export function sortRows<C extends SortableCell>(rows: C[][], sort: Sort, isNumber: boolean): C[][];
