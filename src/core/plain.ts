/** A message as plain text: for a terminal, and wherever nothing better can be drawn. */
import { type Cell, type Chart, type Message, NO_FIGURE, plainText, type Table } from './message.ts';
import { localTime, printMinute } from './zone.ts';

export function drawPlain(message: Message): string {
  const lines: string[] = [];
  for (const part of message.parts) {
    switch (part.kind) {
      case 'headline':
      case 'text':
      case 'note':
        lines.push(plainText(part.text, clock), '');
        break;
      case 'table':
        lines.push(...drawTable(part), '');
        break;
      case 'chart':
        lines.push(...drawChart(part), '');
        break;
      case 'buttons':
        lines.push(
          ...part.buttons.flatMap((button) =>
            button.kind === 'ask' && button.id.startsWith('offer')
              ? [`› ${button.label}: ${button.line}`]
              : [],
          ),
        );
    }
  }
  return lines.join('\n').trimEnd();
}

/** Columns as wide as their widest cell, numbers to the right. */
export function drawTable(table: Table): string[] {
  const rows = [table.columns.map((column) => column.label), ...table.rows.map((row) => row.map(cellText))];
  const widths = table.columns.map((_, at) => Math.max(...rows.map((row) => width(row[at] ?? ''))));
  const draw = (row: readonly string[]) =>
    row
      .map((text, at) => pad(text, widths[at] ?? 0, table.columns[at]?.align ?? 'left'))
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows.map(draw);
  return [head ?? '', widths.map((size) => '─'.repeat(size)).join('  '), ...body];
}

const BARS = ' ▁▂▃▄▅▆▇█';

/** A line of bars a series, each as high as its share of the series' largest point. */
function drawChart(chart: Chart): string[] {
  const names = Math.max(...chart.series.map((series) => width(series.name)));
  return chart.series.map((series) => {
    const most = Math.max(...series.points, 0);
    const bars = series.points
      .map((point) => BARS[most === 0 ? 0 : Math.ceil((point / most) * 8)] ?? ' ')
      .join('');
    return `${pad(series.name, names, 'left')}  ${bars}  most ${most}  (${chart.categories[0] ?? ''} to ${chart.categories.at(-1) ?? ''})`;
  });
}

export function cellText(cell: Cell): string {
  return cell.kind === 'none' ? NO_FIGURE : cell.text;
}

function clock(atMs: number, zone: string): string {
  return printMinute(localTime(atMs, zone).minuteOfDay);
}

/** Characters that a terminal draws, combining marks not counted. */
function width(text: string): number {
  return [...text.replace(/\p{M}/gu, '')].length;
}

function pad(text: string, size: number, align: 'left' | 'right'): string {
  const space = ' '.repeat(Math.max(0, size - width(text)));
  return align === 'left' ? text + space : space + text;
}
