/** The spike bench as tables. */
import { type Cell, type Measured, type Size, WATCHERS, type WatcherName } from './measure.ts';
import { BASES, MEDIANS, MINUTES, SCATTERS, TIMES } from './simulate.ts';
import type { SeasonSpeed } from './speed.ts';

const MAX_FALSE = 0.3;

export interface Summary {
  recall: Record<WatcherName, number>;
  /** Per queue and working day. */
  falseEpisodes: Record<WatcherName, number>;
  /** Of the product, in the worst series. */
  mostFalse: number;
}

export function summaryOf(measured: readonly Measured[]): Summary {
  const cells = measured.flatMap((each) => each.cells);
  const each = (value: (name: WatcherName) => number) => ({
    product: value('product'),
    oracle: value('oracle'),
    static: value('static'),
    band: value('band'),
  });
  return {
    recall: each((name) => recall(cells, name)),
    falseEpisodes: each(
      (name) => measured.reduce((sum, series) => sum + falseOf(series, name), 0) / measured.length,
    ),
    mostFalse: Math.max(...measured.map((series) => falseOf(series, 'product'))),
  };
}

export function report(measured: readonly Measured[], size: Size, seconds: number): string {
  const seeds = [...new Set(measured.map(({ seed }) => seed))];
  const over = measured.filter((each) => falseOf(each, 'product') > MAX_FALSE).length;
  const cells = measured.flatMap((each) => each.cells);
  const summary = summaryOf(measured);
  return [
    `Spike quality: seeds ${seeds.join(', ')}; ${measured.length} series of ${size.weeks} weeks, ${size.spikes} spikes a cell and seed; ${seconds.toFixed(0)} s`,
    '',
    table(
      [
        'median',
        'base',
        'ICC',
        ...WATCHERS.map((name) => `recall ${name}`),
        'delay',
        ...WATCHERS.filter((name) => name !== 'oracle').map((name) => `false ${name}`),
        'most',
      ],
      groups(measured).map(({ median, base, scatter, members }) => {
        const own = members.flatMap((each) => each.cells);
        return [
          String(median),
          `${base * 100} %`,
          String(scatter),
          ...WATCHERS.map((name) => recall(own, name).toFixed(2)),
          minutes(own),
          ...(['product', 'static', 'band'] as const).map((name) =>
            (members.reduce((sum, each) => sum + falseOf(each, name), 0) / members.length).toFixed(2),
          ),
          Math.max(...members.map((each) => falseOf(each, 'product'))).toFixed(2),
        ];
      }),
    ),
    '',
    table(
      ['spike', ...MEDIANS.flatMap((median) => [`${median}: product`, 'oracle', 'static', 'band', 'delay'])],
      TIMES.flatMap((times) =>
        MINUTES.map((length) => [
          `× ${times}, ${length} min`,
          ...MEDIANS.flatMap((median) => {
            const own = measured
              .filter((each) => each.median === median)
              .flatMap((each) => each.cells)
              .filter((cell) => cell.times === times && cell.minutes === length);
            return [...WATCHERS.map((name) => recall(own, name).toFixed(2)), minutes(own)];
          }),
        ]),
      ),
    ),
    '',
    table(
      ['mean of all cells', ...WATCHERS],
      [
        ['recall', ...WATCHERS.map((name) => summary.recall[name].toFixed(3))],
        [
          'false episodes per queue and working day',
          ...WATCHERS.map((name) => summary.falseEpisodes[name].toFixed(3)),
        ],
      ],
    ),
    '',
    `Product ÷ oracle: ${(summary.recall.product / summary.recall.oracle).toFixed(3)} (required 0.75, aim 0.90). Median delay ${minutes(cells)}.`,
    `Most false episodes in a series: ${summary.mostFalse.toFixed(2)}; series above ${MAX_FALSE}: ${over} of ${measured.length}, each of ${size.weeks * 5} working days.`,
    '',
  ].join('\n');
}

export function saySpeed(speed: SeasonSpeed): string {
  const { seasons, cpuMs, longestQueueMs, longestBlockMs, peakBytes, storedBytes } = speed;
  return [
    '',
    `${seasons} seasons learned from 4 weeks: ${cpuMs.toFixed(0)} ms of CPU, ${(peakBytes / 1e6).toFixed(0)} MB more at most,`,
    `longest block ${longestBlockMs.toFixed(0)} ms (a queue of two media types ${longestQueueMs.toFixed(0)} ms at most), ${(storedBytes / seasons / 1000).toFixed(1)} kB stored each.`,
    '',
  ].join('\n');
}

/** Every cell, for whoever wants to look closer: one line each. */
export function everyCell(measured: readonly Measured[]): string {
  const lines = [
    'seed,median,base,icc,times,minutes,spikes,product,oracle,static,band,median_delay_minutes,false_product,false_static,false_band',
  ];
  for (const each of measured) {
    for (const cell of each.cells) {
      lines.push(
        [
          ...[each.seed, each.median, each.base, each.scatter, cell.times, cell.minutes, cell.spikes],
          ...WATCHERS.map((name) => (cell.found[name] / cell.spikes).toFixed(3)),
          middle(cell.delays) ?? '',
          ...(['product', 'static', 'band'] as const).map((name) => falseOf(each, name).toFixed(3)),
        ].join(),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

function groups(measured: readonly Measured[]) {
  return MEDIANS.flatMap((median) =>
    BASES.flatMap((base) =>
      SCATTERS.map((scatter) => ({
        median,
        base,
        scatter,
        members: measured.filter(
          (each) => each.median === median && each.base === base && each.scatter === scatter,
        ),
      })),
    ),
  );
}

function falseOf(measured: Measured, name: WatcherName): number {
  return measured.falseEpisodes[name] / measured.workingDays;
}

function recall(cells: readonly Cell[], name: WatcherName): number {
  const spikes = cells.reduce((sum, cell) => sum + cell.spikes, 0);
  return cells.reduce((sum, cell) => sum + cell.found[name], 0) / Math.max(1, spikes);
}

function minutes(cells: readonly Cell[]): string {
  const delay = middle(cells.flatMap((cell) => cell.delays));
  return delay === null ? '–' : `${delay.toFixed(0)} min`;
}

function middle(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? null;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((cell, at) =>
    Math.max(cell.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const draw = (row: readonly string[]) => row.map((cell, at) => cell.padStart(widths[at] ?? 0)).join('  ');
  return [
    draw(header),
    '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2)),
    ...rows.map(draw),
  ].join('\n');
}
