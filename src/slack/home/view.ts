/** Home as Block Kit: the sections one below the other, each paged by itself, within what a view may hold. Pure. */
import { sayFault } from '../../core/fault.ts';
import type { HomeItem, HomeSection } from '../../core/home.ts';
import { type Button, bold, code, type Rich } from '../../core/message.ts';
import { actionsBlock } from '../blocks/buttons.ts';
import { viewFaultsOf } from '../blocks/check.ts';
import { cut, oneLine } from '../blocks/escape.ts';
import { MAX_HEADER_TEXT, MAX_VIEW_BLOCKS } from '../blocks/limits.ts';
import { contextBlock, richBlock } from '../blocks/rich.ts';
import type {
  ActionsBlock,
  ButtonElement,
  ConversationsSelect,
  HeaderBlock,
  SlackBlock,
} from '../blocks/shapes.ts';
import { COMMAND } from '../scopes.ts';
import { type HomeState, printState } from './state.ts';

/** Three sections of so many items, of three blocks each, leave room for all that stands around them. */
export const ITEMS_A_PAGE = 8;

export const HOME_ACTION = /^home:/;
export const REFRESH_ACTION = 'home:refresh';
export const MINE_ACTION = 'home:mine';
export const CHANNEL_ACTION = 'home:channel';
/** Its value is the page. */
export const PAGE_ACTION = /^home:page:(\d):(?:previous|next)$/;

export interface HomeView {
  type: 'home';
  private_metadata: string;
  blocks: SlackBlock[];
}

export interface Drawing {
  sections: readonly HomeSection[];
  state: HomeState;
  /** Said above all else, such as why a channel cannot be shown; null: nothing. */
  notice: string | null;
  drawnAtMs: number;
  /** IANA name. */
  zone: string;
  named: (rich: Rich) => Rich;
}

/** Throws what Slack would refuse. */
export function homeView(drawing: Drawing): HomeView {
  const { sections, state, notice, drawnAtMs, zone, named } = drawing;
  const ids = new Ids();
  const isNew = state.place.kind === 'mine' && sections.every(isEmpty);
  const blocks = [
    header('Queue figures from Genesys Cloud', ids.next()),
    notice === null ? null : richBlock([bold(notice)], ids.next()),
    ...(isNew ? introBlocks(ids) : []),
    placeBlock(state, ids.next()),
    ...sections.flatMap((section, at) => sectionBlocks(section, at, state.pages[at] ?? 0, named, ids)),
    contextBlock(
      ['Drawn ', { kind: 'time', atMs: drawnAtMs, zone }, ` · more: ${COMMAND} help, queues, metrics`],
      ids.next(),
    ),
  ].filter((block) => block !== null);
  const view: HomeView = {
    type: 'home',
    private_metadata: printState(state),
    blocks: blocks.slice(0, MAX_VIEW_BLOCKS),
  };
  const faults = viewFaultsOf(view.blocks);
  if (faults.length > 0)
    throw new Error(`the Home tab breaks Slack's limits: ${faults.slice(0, 5).join('; ')}`);
  return view;
}

/** For somebody who is not let in. */
export function refusalView(words: string): HomeView {
  const blocks = [richBlock([words], 'refusal')].filter((block) => block !== null);
  return { type: 'home', private_metadata: '', blocks };
}

/** Block ids are new with each drawing of one view, since Slack keeps what was chosen in a block of the same id. */
class Ids {
  #count = 0;

  next(): string {
    this.#count += 1;
    return `home-${this.#count}`;
  }
}

function isEmpty({ items, fault }: HomeSection): boolean {
  return items.length === 0 && fault === null;
}

function header(words: string, blockId: string): HeaderBlock {
  const text = { type: 'plain_text', text: cut(oneLine(words), MAX_HEADER_TEXT), emoji: false } as const;
  return { type: 'header', block_id: blockId, text };
}

function introBlocks(ids: Ids): (SlackBlock | null)[] {
  const tries: Button[] = [
    { kind: 'say', id: 'now', label: 'How do the queues stand?', line: 'all now' },
    { kind: 'say', id: 'media', label: 'Today by media', line: 'all today by media' },
    { kind: 'say', id: 'help', label: 'What can I type?', line: 'help' },
  ];
  return [
    richBlock(
      [
        'Ask in plain words, in any channel or direct message: ',
        code(`${COMMAND} support today`),
        '. The answer is yours alone until you press ',
        bold('Share'),
        '. In a thread, mention ',
        bold('@queue-stats'),
        ' instead. Three things to try:',
      ],
      ids.next(),
    ),
    actionsBlock(tries, 'home', ids.next(), new Set()),
  ];
}

function placeBlock({ place }: HomeState, blockId: string): ActionsBlock {
  const elements: (ButtonElement | ConversationsSelect)[] = [
    {
      type: 'conversations_select',
      action_id: CHANNEL_ACTION,
      placeholder: { type: 'plain_text', text: 'Show a channel', emoji: false },
      ...(place.kind === 'channel' ? { initial_conversation: place.channelId } : {}),
      filter: { include: ['public', 'private'], exclude_bot_users: true },
    },
    ...(place.kind === 'channel' ? [button(MINE_ACTION, 'Show mine', 'mine')] : []),
    button(REFRESH_ACTION, 'Refresh', 'refresh'),
  ];
  return { type: 'actions', block_id: blockId, elements };
}

function button(action_id: string, label: string, value: string): ButtonElement {
  return { type: 'button', action_id, text: { type: 'plain_text', text: label, emoji: false }, value };
}

function sectionBlocks(
  section: HomeSection,
  at: number,
  asked: number,
  named: (rich: Rich) => Rich,
  ids: Ids,
): (SlackBlock | null)[] {
  const { title, items, empty, buttons, fault } = section;
  const pages = Math.max(1, Math.ceil(items.length / ITEMS_A_PAGE));
  const page = Math.min(asked, pages - 1);
  const from = page * ITEMS_A_PAGE;
  const shown = items.slice(from, from + ITEMS_A_PAGE);
  const range = pages > 1 ? ` (${from + 1}–${from + shown.length} of ${items.length})` : '';
  const head = header(`${title}${range}`, ids.next());
  const make = actionsBlock(apart(buttons, ids), 'home', ids.next(), new Set());
  if (fault !== null) {
    const { what, todo } = sayFault(fault);
    return [head, richBlock([`${what} ${todo}`], ids.next()), make];
  }
  if (items.length === 0) return [head, richBlock(named(empty), ids.next()), make];
  return [
    head,
    ...shown.flatMap((item) => itemBlocks(item, named, ids)),
    pages > 1 ? pagerBlock(at, page, pages, ids.next()) : null,
    make,
  ];
}

function itemBlocks(
  { text, note, buttons }: HomeItem,
  named: (rich: Rich) => Rich,
  ids: Ids,
): (SlackBlock | null)[] {
  return [
    richBlock(named(text), ids.next()),
    contextBlock(named(note), ids.next()),
    actionsBlock(apart(buttons, ids), 'home', ids.next(), new Set()),
  ];
}

/** Items have the same buttons, and action ids are unique in a view. Lines of a share or link stand for nothing here. */
function apart(buttons: readonly Button[], ids: Ids): Button[] {
  const key = ids.next();
  return buttons.map((button) => ('id' in button ? { ...button, id: `${key}-${button.id}` } : button));
}

function pagerBlock(section: number, page: number, pages: number, blockId: string): ActionsBlock {
  const elements = [
    ...(page > 0 ? [button(`home:page:${section}:previous`, 'Previous', String(page - 1))] : []),
    ...(page < pages - 1 ? [button(`home:page:${section}:next`, 'Next', String(page + 1))] : []),
  ];
  return { type: 'actions', block_id: blockId, elements };
}
