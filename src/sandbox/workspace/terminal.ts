/** Draws a message or a modal for a terminal: tables aligned, texts unescaped, buttons in brackets, charts in small bars. */

import { formatDate, parseMrkdwn } from '../page/mrkdwn.js';
import { richTextWords } from './checks/rich-text.ts';
import type { Json, JsonObject, OpenView, SentMessage } from './model.ts';
import { isJsonObject, objectsOf, textOf } from './model.ts';

export interface DrawOptions {
  /** Columns of the terminal. */
  width: number;
  /** IANA name; UTC if left out. */
  timeZone?: string;
}

interface Pen {
  width: number;
  timeZone: string;
  nowMs: number;
}

const MIN_WIDTH = 20;
const COLUMN_GAP = '  ';
const MIN_COLUMN = 4;
const BAR_CELLS = 24;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
const SPARKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

export function drawMessage(message: SentMessage, options: DrawOptions): string {
  const pen: Pen = {
    width: Math.max(options.width, MIN_WIDTH),
    timeZone: options.timeZone ?? 'UTC',
    nowMs: Number(message.ts) * 1000,
  };
  const parts =
    message.blocks.length > 0
      ? message.blocks.map((block) => drawBlock(block, pen))
      : [wrap(plain(message.text, pen), pen.width)];
  return parts.filter((part) => part !== '').join('\n\n');
}

export interface ViewOptions extends DrawOptions {
  /** Epoch ms. */
  nowMs: number;
  channelName: (id: string) => string | null;
}

/** A modal: its title, its fields with what stands in them, and its two buttons. */
export function drawView(view: OpenView, options: ViewOptions): string {
  const pen: Pen = {
    width: Math.max(options.width, MIN_WIDTH),
    timeZone: options.timeZone ?? 'UTC',
    nowMs: options.nowMs,
  };
  const { content } = view;
  const blocks = objectsOf(content.blocks);
  const labels = blocks
    .filter(({ type }) => type === 'input')
    .map(({ label }) => cells(textObject(label, pen)));
  const room = Math.min(MAX_LABEL_CELLS, Math.max(0, ...labels));
  const drawn = blocks.map((block) => ({
    text: block.type === 'input' ? drawInput(block, view, room, pen, options) : drawBlock(block, pen),
    isField: block.type === 'input',
  }));
  const body = drawn
    .filter(({ text }) => text !== '')
    .map(({ text, isField }, at, all) =>
      at === 0 ? text : `${isField && all[at - 1]?.isField === true ? '\n' : '\n\n'}${text}`,
    )
    .join('');
  const buttons = [content.submit, content.close]
    .map((words) => textObject(words, pen))
    .filter((words) => words !== '')
    .map((words) => `[${words}]`);
  const title = textObject(content.title, pen);
  return [title, '─'.repeat(cells(title)), body, buttons.join(' ')].filter((part) => part !== '').join('\n');
}

const MAX_LABEL_CELLS = 40;

function drawInput(
  block: JsonObject,
  view: OpenView,
  room: number,
  pen: Pen,
  { channelName }: ViewOptions,
): string {
  const element = isJsonObject(block.element) ? block.element : {};
  const state = view.values[textOf(block.block_id)]?.[textOf(element.action_id)] ?? {};
  const chosen = [
    ...objectsOf(state.selected_options),
    ...(isJsonObject(state.selected_option) ? [state.selected_option] : []),
  ].map(({ text }) => textObject(text, pen));
  const conversation = textOf(state.selected_conversation);
  const value =
    clean(textOf(state.value)) ||
    chosen.join(', ') ||
    (conversation && `#${channelName(conversation) ?? conversation}`);
  const label = pad(textObject(block.label, pen), room, false);
  const wrong = view.errors[textOf(block.block_id)];
  const hint = wrong === undefined ? textObject(block.hint, pen) : `⚠ ${clean(wrong)}`;
  const line = `${label}  ${value === '' ? '–' : value}`;
  return wrap(hint === '' || (value !== '' && wrong === undefined) ? line : `${line}   (${hint})`, pen.width);
}

function drawBlock(block: JsonObject, pen: Pen): string {
  const type = textOf(block.type);
  if (type === 'divider') return '─'.repeat(pen.width);
  if (type === 'header' || type === 'alert') return wrap(textObject(block.text, pen), pen.width);
  if (type === 'section') return drawSection(block, pen);
  if (type === 'context') return wrap(drawInline(objectsOf(block.elements), pen).join('  '), pen.width);
  if (type === 'actions' || type === 'context_actions')
    return wrap(drawInline(objectsOf(block.elements), pen).join(' '), pen.width);
  if (type === 'data_table' || type === 'table') return drawTable(block, pen);
  if (type === 'data_visualization') return drawChart(block, pen);
  if (type === 'markdown') return wrap(textOf(block.text), pen.width);
  if (type === 'rich_text') return wrap(clean(richTextWords(block)), pen.width);
  if (type === 'image') return `[image: ${clean(textOf(block.alt_text))}]`;
  return `[${clean(type)}]`;
}

function drawSection(block: JsonObject, pen: Pen): string {
  const fields = objectsOf(block.fields).map((field) => textObject(field, pen));
  const accessory = isJsonObject(block.accessory) ? drawInline([block.accessory], pen) : [];
  const lines = [textObject(block.text, pen), ...fields, ...accessory].filter((line) => line !== '');
  return wrap(lines.join('\n'), pen.width);
}

function drawInline(elements: JsonObject[], pen: Pen): string[] {
  return elements.map((element) => {
    const type = textOf(element.type);
    if (type === 'mrkdwn' || type === 'plain_text') return textObject(element, pen);
    if (type === 'image') return `[image: ${clean(textOf(element.alt_text))}]`;
    if (type === 'button' || type === 'icon_button') return `[${textObject(element.text, pen)}]`;
    if (type === 'overflow') return '[⋯]';
    return `[${textObject(element.placeholder, pen) || 'Choose'} ▾]`;
  });
}

function textObject(value: Json | undefined, pen: Pen): string {
  if (!isJsonObject(value)) return '';
  return value.type === 'mrkdwn' ? plain(textOf(value.text), pen) : clean(textOf(value.text));
}

/** mrkdwn as plain words: sequences resolved, escapes undone, marks of bold and italic left out. */
function plain(text: string, pen: Pen): string {
  const words = parseMrkdwn(text).map((token) => {
    if (token.kind === 'text')
      return token.text.replace(/(?<![\p{L}\p{N}])([*_~])([^*_~\n]+)\1(?![\p{L}\p{N}])/gu, '$2');
    if (token.kind === 'date') return formatDate(token.unix, token.format, pen.timeZone, pen.nowMs);
    if (token.kind === 'link') return token.label === '' ? token.url : `${token.label} (${token.url})`;
    if (token.kind === 'broadcast') return `@${token.range}`;
    return `${token.kind === 'channel' ? '#' : '@'}${token.label === '' ? token.id : token.label}`;
  });
  // Marks may open before a sequence and close after it.
  return clean(
    words
      .join('')
      .replace(/(^|[\s(])[*_]+(?=\S)|(?<=[^\s*_])[*_]+(?=$|[\s).,;:])/gm, '$1')
      .replaceAll('```', ''),
  ).trim();
}

/** Without control characters and changes of direction: a queue name must not move the cursor. */
function clean(text: string): string {
  return text.replace(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, '');
}

function drawTable(block: JsonObject, pen: Pen): string {
  const rows = Array.isArray(block.rows) ? block.rows.map((row) => objectsOf(row)) : [];
  const [header = [], ...body] = rows;
  const isNumber = header.map(
    (_, column) => body.length > 0 && body.every((row) => row[column]?.type === 'raw_number'),
  );
  const words = rows.map((row) =>
    row.map((cell) =>
      clean(cell.type === 'rich_text' ? richTextWords(cell) : textOf(cell.text)).replaceAll('\n', ' '),
    ),
  );
  const widths = shrink(
    header.map((_, column) => Math.max(...words.map((row) => cells(row[column] ?? '')))),
    pen.width,
  );
  const line = (row: string[]): string =>
    widths
      .map((width, column) => pad(row[column] ?? '', width, isNumber[column] === true))
      .join(COLUMN_GAP)
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join(COLUMN_GAP);
  const [first = [], ...rest] = words;
  const caption = clean(textOf(block.caption));
  return [...(caption === '' ? [] : [caption]), line(first), rule, ...rest.map(line)].join('\n');
}

/** Takes from the widest column, a cell at a time, until the row fits. */
function shrink(widths: number[], width: number): number[] {
  const shrunk = [...widths];
  const room = width - COLUMN_GAP.length * (shrunk.length - 1);
  for (let over = shrunk.reduce((sum, one) => sum + one, 0) - room; over > 0; over -= 1) {
    const widest = shrunk.indexOf(Math.max(...shrunk));
    const now = shrunk[widest] ?? 0;
    if (now <= MIN_COLUMN) break;
    shrunk[widest] = now - 1;
  }
  return shrunk;
}

function pad(text: string, width: number, toTheRight: boolean): string {
  const shown = cells(text) > width ? cut(text, width) : text;
  const space = ' '.repeat(Math.max(0, width - cells(shown)));
  return toTheRight ? space + shown : shown + space;
}

function cut(text: string, width: number): string {
  let shown = '';
  for (const letter of text) {
    if (cells(shown + letter) > width - 1) break;
    shown += letter;
  }
  return `${shown}…`;
}

/** How many terminal cells a text takes: emoji and East Asian letters take two. */
function cells(text: string): number {
  let count = 0;
  for (const letter of text) {
    if (/\p{Mn}|\u200d|\ufe0f/u.test(letter)) continue;
    count +=
      /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]/u.test(
        letter,
      )
        ? 2
        : 1;
  }
  return count;
}

function drawChart(block: JsonObject, pen: Pen): string {
  const title = clean(textOf(block.title));
  const chart = isJsonObject(block.chart) ? block.chart : {};
  if (chart.type === 'pie') return [title, ...drawBars(objectsOf(chart.segments), pen)].join('\n');
  const series = objectsOf(chart.series);
  const [only] = series;
  if (series.length === 1 && only !== undefined)
    return [title, ...drawBars(objectsOf(only.data), pen)].join('\n');
  const lines = series.map((one) => drawSpark(clean(textOf(one.name)), objectsOf(one.data)));
  const wide = Math.max(...lines.map(([name]) => cells(name)));
  return [title, ...lines.map(([name, rest]) => `${pad(name, wide, false)}  ${rest}`)].join('\n');
}

function drawBars(points: JsonObject[], pen: Pen): string[] {
  const values = points.map((point) => Number(point.value));
  const most = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  const names = points.map((point) => clean(textOf(point.label)));
  const wide = Math.max(...names.map(cells));
  const room = Math.max(1, Math.min(BAR_CELLS, pen.width - wide - 10));
  return points.map((_, index) => {
    const value = values[index] ?? 0;
    const eighths = Math.round((Math.abs(value) / most) * room * EIGHTHS.length);
    const bar = '█'.repeat(Math.floor(eighths / EIGHTHS.length)) + (EIGHTHS[eighths % EIGHTHS.length] ?? '');
    return `${pad(names[index] ?? '', wide, false)}  ${bar} ${value}`;
  });
}

function drawSpark(name: string, points: JsonObject[]): [name: string, rest: string] {
  const values = points.map((point) => Number(point.value));
  const low = Math.min(...values, 0);
  const high = Math.max(...values, low + Number.MIN_VALUE);
  const spark = values
    .map((value) => SPARKS[Math.round(((value - low) / (high - low)) * (SPARKS.length - 1))] ?? SPARKS[0])
    .join('');
  const [first, last] = [points[0], points.at(-1)].map((point) => clean(textOf(point?.label)));
  return [name, `${spark}  ${first} to ${last}, highest ${Math.max(...values)}`];
}

/** Breaks lines at spaces; words longer than a line stay whole. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let current = '';
      for (const word of line.split(' ')) {
        const longer = current === '' ? word : `${current} ${word}`;
        if (cells(longer) > width && current !== '') {
          lines.push(current);
          current = word;
        } else current = longer;
      }
      return [...lines, current].join('\n');
    })
    .join('\n');
}
