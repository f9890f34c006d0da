/** Checks of the rich_text block and everything in it. */

import { isObject } from '../model.ts';
import type { Check, Field } from './check.ts';
import {
  boolean,
  byType,
  integer,
  list,
  number,
  object,
  oneOf,
  optional,
  required,
  text,
  typeField,
} from './check.ts';

/** https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
const MAX_TEXT = 40_000;
const MAX_ELEMENTS = 1_000;
const MAX_INDENT = 8;
const MAX_URL = 3_000;
const MAX_ID = 255;
const MAX_FORMAT = 255;

const style: Field = optional(
  object({
    bold: optional(boolean),
    italic: optional(boolean),
    strike: optional(boolean),
    highlight: optional(boolean),
    client_highlight: optional(boolean),
    unlink: optional(boolean),
    code: optional(boolean),
    underline: optional(boolean),
  }),
);

const textElement = object({ type: typeField, text: required(text(1, MAX_TEXT)), style });
const linkElement = object({
  type: typeField,
  url: required(text(1, MAX_URL)),
  text: optional(text(1, MAX_TEXT)),
  unsafe: optional(boolean),
  style,
});

const inline: Check = byType({
  text: textElement,
  link: linkElement,
  broadcast: object({ type: typeField, range: required(oneOf('here', 'channel', 'everyone')), style }),
  color: object({ type: typeField, value: required(text(1, MAX_ID)), style }),
  channel: object({ type: typeField, channel_id: required(text(1, MAX_ID)), style }),
  date: object({
    type: typeField,
    timestamp: required(integer(0, Number.MAX_SAFE_INTEGER)),
    format: required(text(1, MAX_FORMAT)),
    url: optional(text(1, MAX_URL)),
    fallback: optional(text(1, MAX_TEXT)),
    style,
  }),
  emoji: object({
    type: typeField,
    name: required(text(1, MAX_ID)),
    unicode: optional(text(1, MAX_ID)),
    url: optional(text(1, MAX_URL)),
    skin_tone: optional(number),
    style,
  }),
  team: object({ type: typeField, team_id: required(text(1, MAX_ID)), style }),
  user: object({ type: typeField, user_id: required(text(1, MAX_ID)), style }),
  usergroup: object({ type: typeField, usergroup_id: required(text(1, MAX_ID)), style }),
});

const border: Field = optional(integer(0, 1));
const section = object({ type: typeField, elements: required(list(inline, 0, MAX_ELEMENTS)) });

const part: Check = byType({
  rich_text_section: section,
  rich_text_list: object({
    type: typeField,
    style: required(oneOf('bullet', 'ordered')),
    elements: required(list(byType({ rich_text_section: section }), 1, MAX_ELEMENTS)),
    indent: optional(integer(0, MAX_INDENT)),
    offset: optional(integer(0, Number.MAX_SAFE_INTEGER)),
    border,
  }),
  rich_text_quote: object({ type: typeField, elements: required(list(inline, 0, MAX_ELEMENTS)), border }),
  rich_text_preformatted: object({
    type: typeField,
    elements: required(list(byType({ text: textElement, link: linkElement }), 0, MAX_ELEMENTS)),
    border,
  }),
});

export function richText(blockId: Field): Check {
  return object({ type: typeField, block_id: blockId, elements: required(list(part, 1, MAX_ELEMENTS)) });
}

/** The words of a rich text, one after another: what Slack counts in a table cell. */
export function richTextWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(richTextWords).join('');
  if (!isObject(value)) return '';
  if (typeof value.text === 'string') return value.text;
  if (value.type === 'user') return `@${String(value.user_id)}`;
  if (value.type === 'usergroup') return `@${String(value.usergroup_id)}`;
  if (value.type === 'channel') return `#${String(value.channel_id)}`;
  if (value.type === 'date' && typeof value.fallback === 'string') return value.fallback;
  return richTextWords(value.elements);
}
