/** Home as Block Kit: the sections one below the other, each paged by itself, within what a view may hold. Pure. */
import { sayFault } from '../../core/fault.ts';
import type { HomeItem, HomeSection } from '../../core/home.ts';
import { type Button, bold, code, type Inline, type Rich } from '../../core/message.ts';
import { actionsBlock, parseButtonValue } from '../blocks/buttons.ts';
import { viewFaultsOf } from '../blocks/check.ts';
import { cut, oneLine } from '../blocks/escape.ts';
import { MAX_CONFIRM_TEXT, MAX_HEADER_TEXT } from '../blocks/limits.ts';
import { contextBlock, richBlock } from '../blocks/rich.ts';
import type {
  ActionsBlock,
  ButtonElement,
  Confirm,
  ConversationsSelect,
  HeaderBlock,
  SlackBlock,
} from '../blocks/shapes.ts';
import { COMMAND } from '../scopes.ts';
import { type HomeState, printState } from './state.ts';

/** Three sections of so many items, of three blocks each, leave room for all that stands around them. */
export const ITEMS_A_PAGE = 8;
/** Ours: Home is read on phones. All of it stands behind "Show" and "Change". */
const MAX_ITEM_TEXT = 400;
/** As long as the longest id or date that is drawn as a word. */
const DRAWN_LENGTH = 40;
/** Each piece takes room of its own in the 250 kB that Slack takes of a view. */
const PIECE_LENGTH = 8;

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
  /** There is nothing of theirs: they are told what to try. */
  isNew: boolean;
  drawnAtMs: number;
  /** IANA name. */
  zone: string;
  named: (rich: Rich) => Rich;
  /** Begins the block ids, new with each drawing: Slack keeps what was chosen in a block of the same id. */
  key: string;
}

/** Throws what Slack would refuse. */
export function homeView(drawing: Drawing): HomeView {
  const { sections, state, notice, isNew, drawnAtMs, zone, named } = drawing;
  const ids = new Ids(drawing.key);
  const blocks = [
    header('Queue figures from Genesys Cloud', ids.next()),
    notice === null ? null : richBlock([bold(notice)], ids.next()),
    ...(isNew ? introBlocks(ids) : []),
    placeBlock(state, ids.next()),
    state.place.kind === 'channel' ? channelBlock(state.place.channelId, ids.next()) : null,
    ...sections.flatMap((section, at) => sectionBlocks(section, at, state.pages[at] ?? 0, named, ids)),
    contextBlock(
      ['Drawn ', { kind: 'time', atMs: drawnAtMs, zone }, ` · all that you can type: ${COMMAND} help`],
      ids.next(),
    ),
  ].filter((block) => block !== null);
  const view: HomeView = {
    type: 'home',
    private_metadata: printState(state),
    blocks,
  };
  const faults = viewFaultsOf(view.blocks);
  if (faults.length > 0)
    throw new Error(`the Home tab breaks Slack's limits: ${faults.slice(0, 5).join('; ')}`);
  return view;
}

/** A few words in place of all else, and a way to try again. */
export function wordsView(words: string, key: string): HomeView {
  const ids = new Ids(key);
  const refresh: ActionsBlock = {
    type: 'actions',
    block_id: ids.next(),
    elements: [button(REFRESH_ACTION, 'Refresh', 'refresh')],
  };
  const blocks = [richBlock([words], ids.next()), refresh].filter((block) => block !== null);
  return { type: 'home', private_metadata: '', blocks };
}

class Ids {
  readonly #key: string;
  #count = 0;

  constructor(key: string) {
    this.#key = key;
  }

  /** Of a block. */
  next(): string {
    return `${this.#key}-${this.count()}`;
  }

  /** Of what is pressed: the same in each drawing, as long as the same stands there. */
  count(): number {
    this.#count += 1;
    return this.#count;
  }
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
        'Ask in plain words, in any channel: ',
        code(`${COMMAND} support today by media`),
        '. The answer is yours alone until you press ',
        bold('Share'),
        '. In a thread, mention ',
        bold('@queue-stats'),
        '.\nThree things to try:',
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

function channelBlock(channelId: string, blockId: string): SlackBlock | null {
  return richBlock(['What is told in ', { kind: 'channel', channelId }, ':'], blockId);
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
  const make = pressBlock(buttons, ids);
  if (fault !== null) {
    const { what, todo } = sayFault(fault);
    return [head, richBlock([`${what} ${todo}`], ids.next()), make];
  }
  if (items.length === 0) return [head, richBlock(shortened(named(empty)), ids.next()), make];
  return [
    head,
    ...shown.flatMap((item) => itemBlocks(item, named, ids)),
    pages > 1 ? pagerBlock(at, page, pages, ids.next()) : null,
    // Else they would seem to be of the last item, beside its "Remove".
    make === null ? null : contextBlock(['More:'], ids.next()),
    make,
  ];
}

function itemBlocks(
  { text, note, buttons }: HomeItem,
  named: (rich: Rich) => Rich,
  ids: Ids,
): (SlackBlock | null)[] {
  return [
    richBlock(shortened(named(text)), ids.next()),
    contextBlock(shortened(named(note)), ids.next()),
    pressBlock(buttons, ids),
  ];
}

/** Names and sentences may be of any length. */
function shortened(rich: Rich): Rich {
  const kept: Inline[] = [];
  let room = MAX_ITEM_TEXT;
  for (const inline of rich) {
    if (room <= 0) break;
    if (typeof inline === 'string') kept.push(cut(inline, room));
    else kept.push('text' in inline ? { ...inline, text: cut(inline.text, room) } : inline);
    const length =
      typeof inline === 'string' ? inline.length : 'text' in inline ? inline.text.length : DRAWN_LENGTH;
    room -= length + PIECE_LENGTH;
  }
  return kept;
}

/** Items have the same buttons, and action ids are unique in a view. What ends something asks once more: thumbs slip. */
function pressBlock(buttons: readonly Button[], ids: Ids): ActionsBlock | null {
  const at = ids.count();
  const apart = buttons.map((one) => ('id' in one ? { ...one, id: `${at}-${one.id}` } : one));
  const block = actionsBlock(apart, 'home', ids.next(), new Set());
  if (block === null) return null;
  const elements = block.elements.map((element) =>
    element.type === 'button' && element.style === 'danger'
      ? { ...element, confirm: confirmOf(element) }
      : element,
  );
  return { ...block, elements };
}

function confirmOf({ text, value }: ButtonElement): Confirm {
  const plain = (words: string) => ({ type: 'plain_text', text: words, emoji: false }) as const;
  const line = parseButtonValue(value)?.line ?? text.text;
  return {
    title: plain(`${text.text}?`),
    text: plain(cut(oneLine(`This says: ${line}`), MAX_CONFIRM_TEXT)),
    confirm: plain(text.text),
    deny: plain('Keep'),
    style: 'danger',
  };
}

function pagerBlock(section: number, page: number, pages: number, blockId: string): ActionsBlock {
  const elements = [
    ...(page > 0 ? [button(`home:page:${section}:previous`, 'Previous', String(page - 1))] : []),
    ...(page < pages - 1 ? [button(`home:page:${section}:next`, 'Next', String(page + 1))] : []),
  ];
  return { type: 'actions', block_id: blockId, elements };
}
