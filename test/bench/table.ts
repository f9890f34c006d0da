/** The figures as one plain table. */

export interface Row {
  figure: string;
  /** In `unit`; words where there is no figure. */
  ours: number | string;
  baseline: number | string | null;
  unit: string;
  /** At most so many times the baseline. */
  aimTimes?: number;
}

const HEADER = ['figure', 'ours', 'baseline', 'ratio', 'aim'];
const GAP = '  ';

export function drawTable(rows: readonly Row[]): string {
  const lines = [HEADER, ...rows.map(cellsOf)];
  const widths = HEADER.map((_, at) => Math.max(...lines.map((cells) => (cells[at] ?? '').length)));
  const drawn = lines.map((cells) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join(GAP)
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length));
  return [drawn[0], rule, ...drawn.slice(1)].join('\n');
}

function cellsOf({ figure, ours, baseline, unit, aimTimes }: Row): string[] {
  const isComparable = typeof ours === 'number' && typeof baseline === 'number' && baseline > 0;
  return [
    figure,
    print(ours, unit),
    baseline === null ? '–' : print(baseline, unit),
    isComparable ? `${(ours / baseline).toFixed(2)} ×` : '–',
    aimTimes === undefined ? '–' : `≤ ${aimTimes} ×`,
  ];
}

function print(value: number | string, unit: string): string {
  if (typeof value === 'string') return value;
  const digits = value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}
