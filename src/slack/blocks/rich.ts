/**
 * Rich text as rich_text and plain_text, which Slack takes literally, so that a `*` or `_` in a queue's name cannot
 * turn into formatting, as no escape could make sure of in mrkdwn.
 */
import type { Inline, Rich } from '../../core/message.ts';
import { NO_FIGURE, plainText } from '../../core/message.ts';
import { SOMEBODY } from '../names.ts';
import {
  cut,
  escapeText,
  formatMoment,
  isChannelId,
  isGroupId,
  isRealMoment,
  isUserId,
  literal,
  MOMENT_FORMAT,
  oneLine,
} from './escape.ts';
import { MAX_CONTEXT_ELEMENTS, MAX_SECTION_TEXT } from './limits.ts';
import type { ContextBlock, Mrkdwn, PlainText, RichElement, RichTextBlock } from './shapes.ts';

/** Null when there is nothing to say. */
export function richBlock(rich: Rich, blockId: string): RichTextBlock | null {
  const elements = withinSection(rich.map(richElement));
  const saysSomething = elements.some((element) => element.type !== 'text' || element.text.trim() !== '');
  if (!saysSomething) return null;
  return { type: 'rich_text', block_id: blockId, elements: [{ type: 'rich_text_section', elements }] };
}

/** Small print. Null when there is nothing to say. */
export function contextBlock(rich: Rich, blockId: string): ContextBlock | null {
  const elements = contextElements(rich);
  if (elements.length === 0) return null;
  return { type: 'context', block_id: blockId, elements };
}

function richElement(inline: Inline): RichElement {
  if (typeof inline === 'string') return { type: 'text', text: literal(inline) };
  switch (inline.kind) {
    case 'bold':
      return { type: 'text', text: literal(inline.text), style: { bold: true } };
    case 'italic':
      return { type: 'text', text: literal(inline.text), style: { italic: true } };
    case 'code':
      return { type: 'text', text: literal(inline.text), style: { code: true } };
    case 'time':
      if (!isRealMoment(inline.atMs)) return { type: 'text', text: NO_FIGURE };
      return {
        type: 'date',
        timestamp: Math.floor(inline.atMs / 1000),
        format: MOMENT_FORMAT,
        fallback: formatMoment(inline.atMs, inline.zone),
      };
    case 'person':
      if (!isUserId(inline.userId)) return { type: 'text', text: `@${literal(inline.userId)}` };
      return { type: 'user', user_id: inline.userId };
    case 'name':
      // Who it is was to be looked up before: an id says nothing to people.
      return { type: 'text', text: SOMEBODY };
    case 'group':
      if (!isGroupId(inline.groupId)) return { type: 'text', text: `@${literal(inline.groupId)}` };
      return { type: 'usergroup', usergroup_id: inline.groupId };
    case 'channel':
      if (!isChannelId(inline.channelId)) return { type: 'text', text: `#${literal(inline.channelId)}` };
      return { type: 'channel', channel_id: inline.channelId };
  }
}

/** Counts a date, a person, a group or a channel as its longest likely text. */
const DRAWN_LENGTH = 40;

function withinSection(elements: readonly RichElement[]): RichElement[] {
  const kept: RichElement[] = [];
  let room = MAX_SECTION_TEXT;
  for (const element of elements) {
    if (element.type === 'text' && element.text === '') continue;
    if (room < DRAWN_LENGTH) {
      kept.push({ type: 'text', text: '…' });
      break;
    }
    const drawn = element.type === 'text' ? { ...element, text: cut(element.text, room) } : element;
    room -= drawn.type === 'text' ? drawn.text.length : DRAWN_LENGTH;
    kept.push(drawn);
  }
  return kept;
}

/** Only moments, persons, groups and channels need mrkdwn; all else is plain text. Too many pieces: all of it in one, plain. */
function contextElements(rich: Rich): (PlainText | Mrkdwn)[] {
  const elements: (PlainText | Mrkdwn)[] = [];
  let words = '';
  const flush = () => {
    const text = cut(oneLine(words), MAX_SECTION_TEXT);
    if (text !== '') elements.push({ type: 'plain_text', text, emoji: false });
    words = '';
  };
  for (const inline of rich) {
    const token = mrkdwnToken(inline);
    if (token === null) {
      words += inlineWords(inline);
    } else {
      flush();
      elements.push({ type: 'mrkdwn', text: token });
    }
  }
  flush();
  if (elements.length <= MAX_CONTEXT_ELEMENTS) return elements;
  const all = cut(oneLine(rich.map(inlineWords).join('')), MAX_SECTION_TEXT);
  return [{ type: 'plain_text', text: all, emoji: false }];
}

function mrkdwnToken(inline: Inline): string | null {
  if (typeof inline === 'string') return null;
  if (inline.kind === 'person') return isUserId(inline.userId) ? `<@${inline.userId}>` : null;
  if (inline.kind === 'group') return isGroupId(inline.groupId) ? `<!subteam^${inline.groupId}>` : null;
  if (inline.kind === 'channel') return isChannelId(inline.channelId) ? `<#${inline.channelId}>` : null;
  if (inline.kind !== 'time' || !isRealMoment(inline.atMs)) return null;
  const fallback = escapeText(formatMoment(inline.atMs, inline.zone));
  return `<!date^${Math.floor(inline.atMs / 1000)}^${MOMENT_FORMAT}|${fallback}>`;
}

function inlineWords(inline: Inline): string {
  if (typeof inline !== 'string' && inline.kind === 'name') return SOMEBODY;
  return plainText([inline], (atMs, zone) => (isRealMoment(atMs) ? formatMoment(atMs, zone) : NO_FIGURE));
}
