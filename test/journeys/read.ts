/** Reads a message as the person in front of it does: its words, its table, its chart, its buttons. */
import { type JsonObject, objectsOf, type SentMessage, textOf } from '../../src/sandbox/workspace/model.ts';
import { drawMessage } from '../../src/sandbox/workspace/terminal.ts';

/** Wide enough that nothing is folded or cut. */
const WIDE = 100_000;

/** All that stands in it. */
export function shown(message: SentMessage): string {
  return drawMessage(message, { width: WIDE, timeZone: 'Europe/Berlin' });
}

/** The answer in words. */
export function headline(message: SentMessage): string {
  return shown(message).split('\n')[0] ?? '';
}

export function blockTypes(message: SentMessage): string[] {
  return message.blocks.map((block) => textOf(block.type));
}

export interface ReadTable {
  caption: string;
  columns: string[];
  /** As they are drawn. */
  rows: string[][];
  /** As they are sorted; null in cells of words. */
  values: (number | null)[][];
  pageSize: number;
}

export function tableOf(message: SentMessage): ReadTable {
  const block = message.blocks.find(({ type }) => type === 'data_table');
  if (block === undefined) throw new Error(`no table in: ${shown(message)}`);
  const [header = [], ...rows] = (block.rows as JsonObject[][]).map((row) => row);
  const texts = (row: JsonObject[]) => row.map((cell) => textOf(cell.text));
  return {
    caption: textOf(block.caption),
    columns: texts(header),
    rows: rows.map(texts),
    values: rows.map((row) => row.map(({ value }) => (typeof value === 'number' ? value : null))),
    pageSize: Number(block.page_size),
  };
}

/** The values of one column by the words of the first one. */
export function columnOf(message: SentMessage, label: string): Record<string, number | null> {
  const { columns, rows, values } = tableOf(message);
  const at = columns.indexOf(label);
  if (at < 0) throw new Error(`no column ${label}, but ${columns.join(', ')}`);
  return Object.fromEntries(rows.map((row, index) => [row[0] ?? '', values[index]?.[at] ?? null]));
}

export interface ReadChart {
  title: string;
  type: string;
  categories: string[];
  series: { name: string; points: number[] }[];
}

export function chartOf(message: SentMessage): ReadChart {
  const block = message.blocks.find(({ type }) => type === 'data_visualization');
  if (block === undefined) throw new Error(`no chart in: ${shown(message)}`);
  const chart = block.chart as JsonObject;
  return {
    title: textOf(block.title),
    type: textOf(chart.type),
    categories: (chart.axis_config as { categories: string[] }).categories,
    series: objectsOf(chart.series).map(({ name, data }) => ({
      name: textOf(name),
      points: objectsOf(data).map(({ value }) => Number(value)),
    })),
  };
}

export interface ReadButton {
  label: string;
  actionId: string;
  /** What it says when it is pressed; null for a link. */
  line: string | null;
}

export function buttonsOf(message: SentMessage): ReadButton[] {
  return message.blocks
    .filter(({ type }) => type === 'actions')
    .flatMap(({ elements }) => objectsOf(elements))
    .map((element) => ({
      label: textOf((element.text as JsonObject).text),
      actionId: textOf(element.action_id),
      line: typeof element.value === 'string' ? (JSON.parse(element.value) as { line: string }).line : null,
    }));
}

export function labelsOf(message: SentMessage): string[] {
  return buttonsOf(message).map(({ label }) => label);
}

export function actionIdOf(message: SentMessage, label: string): string {
  const button = buttonsOf(message).find((one) => one.label === label);
  if (button === undefined) throw new Error(`no button ${label}, but ${labelsOf(message).join(', ')}`);
  return button.actionId;
}
