/** Message → Block Kit: as rich as Slack takes it, else with monospace figures, else as plain text. */
import { randomUUID } from 'node:crypto';
import type { Chart, Message, Part, Table } from '../../core/message.ts';
import { NO_FIGURE } from '../../core/message.ts';
import { actionsBlock } from './buttons.ts';
import { chartBlock } from './chart.ts';
import { faultsOf } from './check.ts';
import { dataTable } from './data-table.ts';
import { escapeAndCut, literal } from './escape.ts';
import { MAX_CHARTS, MAX_MESSAGE_BLOCKS, MAX_TABLES, MAX_TOP_TEXT } from './limits.ts';
import type { Monospace } from './monospace.ts';
import { monospaceBlock, monospaceChart, monospaceTable } from './monospace.ts';
import { contextBlock, richBlock } from './rich.ts';
import type { Rendering, SlackBlock } from './shapes.ts';

/** Names one rendering: in its block ids, which must be new when a message is updated, and on its buttons. */
export function newAnswerKey(): string {
  return randomUUID();
}

export interface Rung extends Rendering {
  kind: 'rich' | 'monospace' | 'plain';
}

/**
 * Ways to send a message, best first: each is only tried, and so only drawn, when Slack refuses the one before. Always
 * one at least; those that our own check refuses are left out and told to `onFaults`.
 */
export function* rungs(
  message: Message,
  key: string = newAnswerKey(),
  onFaults: (kind: Rung['kind'], faults: string[]) => void = () => undefined,
): Generator<Rung, void, undefined> {
  for (const { kind, draw } of DRAWN) {
    const rung: Rung = { kind, ...draw(message, key) };
    const faults = faultsOf(rung);
    if (faults.length === 0) yield rung;
    else onFaults(kind, faults);
  }
  yield { kind: 'plain', text: topText(message), blocks: [] };
}

const DRAWN = [
  { kind: 'rich', draw: toBlocks },
  { kind: 'monospace', draw: toFallback },
] as const;

/** The rich rendering: one sortable table, up to two charts. */
export function toBlocks(message: Message, key: string = newAnswerKey()): Rendering {
  return render(message, key, key, { tables: MAX_TABLES, charts: MAX_CHARTS });
}

/** The same figures with tables and charts as monospace text. */
export function toFallback(message: Message, key: string = newAnswerKey()): Rendering {
  return render(message, key, `${key}-m`, { tables: 0, charts: 0 });
}

interface Drawing {
  /** Of the answer, on its buttons: the same in every rendering of it. */
  answerKey: string;
  /** Begins the block ids of this rendering alone. */
  key: string;
  blocks: SlackBlock[];
  actionIds: Set<string>;
  tablesLeft: number;
  chartsLeft: number;
}

function render(
  message: Message,
  answerKey: string,
  key: string,
  native: { tables: number; charts: number },
): Rendering {
  const drawing: Drawing = {
    answerKey,
    key,
    blocks: [],
    actionIds: new Set(),
    tablesLeft: native.tables,
    chartsLeft: native.charts,
  };
  for (const part of message.parts) drawPart(part, drawing);
  const saysSomething = drawing.blocks.some((block) => block.type !== 'actions' && block.type !== 'context');
  if (!saysSomething) add(drawing, richBlock([message.summary], nextId(drawing)));
  return { text: topText(message), blocks: withinMessage(drawing) };
}

function topText(message: Message): string {
  return escapeAndCut(literal(message.summary), MAX_TOP_TEXT).trim() || NO_FIGURE;
}

function drawPart(part: Part, drawing: Drawing): void {
  switch (part.kind) {
    case 'headline':
    case 'text':
      add(drawing, richBlock(part.text, nextId(drawing)));
      break;
    case 'note':
      add(drawing, contextBlock(part.text, nextId(drawing)));
      break;
    case 'buttons':
      add(drawing, actionsBlock(part.buttons, drawing.answerKey, nextId(drawing), drawing.actionIds));
      break;
    case 'table':
      drawTable(part, drawing);
      break;
    case 'chart':
      drawChart(part, drawing);
      break;
  }
}

function drawTable(table: Table, drawing: Drawing): void {
  const drawn = drawing.tablesLeft > 0 ? dataTable(table, nextId(drawing)) : null;
  if (drawn === null) {
    drawMonospace(drawing, monospaceTable(table));
  } else {
    drawing.tablesLeft -= 1;
    addWithNote(drawing, drawn.block, drawn.leftOut);
  }
}

function drawChart(chart: Chart, drawing: Drawing): void {
  const drawn = drawing.chartsLeft > 0 ? chartBlock(chart, nextId(drawing)) : null;
  if (drawn === null) {
    drawMonospace(drawing, monospaceChart(chart));
  } else {
    drawing.chartsLeft -= 1;
    addWithNote(drawing, drawn.block, drawn.leftOut);
  }
}

function drawMonospace(drawing: Drawing, { texts, leftOut }: Monospace): void {
  for (const text of texts) add(drawing, monospaceBlock(text, nextId(drawing)));
  addWithNote(drawing, null, leftOut);
}

function addWithNote(drawing: Drawing, block: SlackBlock | null, leftOut: string | null): void {
  add(drawing, block);
  if (leftOut !== null) add(drawing, contextBlock([`${capital(leftOut)}.`], nextId(drawing)));
}

function add(drawing: Drawing, block: SlackBlock | null): void {
  if (block !== null) drawing.blocks.push(block);
}

function nextId(drawing: Drawing): string {
  return `${drawing.key}-${drawing.blocks.length}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A message too long loses its middle: what it begins with is the answer, what it ends with the buttons. */
function withinMessage(drawing: Drawing): SlackBlock[] {
  const { blocks } = drawing;
  if (blocks.length <= MAX_MESSAGE_BLOCKS) return blocks;
  const last = blocks.at(-1);
  const note = contextBlock(['The rest is too long to show here.'], `${drawing.key}-rest`);
  const tail = [note, last?.type === 'actions' ? last : null].filter((block) => block !== null);
  return [...blocks.slice(0, MAX_MESSAGE_BLOCKS - tail.length), ...tail];
}
