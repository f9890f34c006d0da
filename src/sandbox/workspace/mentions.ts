/** Whom a message names: the mentions in its text, its mrkdwn and its rich text. */

import { parseMrkdwn } from '../page/mrkdwn.js';
import type { Json, JsonObject } from './model.ts';
import { isJsonObject } from './model.ts';

/** Cautious: a mention counts in `text`, in every block and in code, seen by one or by all. */
export function mentionsIn(text: string, blocks: JsonObject[]): string[] {
  const found = new Set<string>();
  readText(text, found);
  for (const block of blocks) readBlock(block, found);
  return [...found];
}

function readText(text: string, found: Set<string>): void {
  for (const token of parseMrkdwn(text)) {
    if (token.kind === 'user' || token.kind === 'subteam') found.add(token.id);
    if (token.kind === 'broadcast') found.add(token.range);
  }
}

function readBlock(value: Json, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) readBlock(item, found);
  if (!isJsonObject(value)) return;
  const { type } = value;
  if ((type === 'mrkdwn' || type === 'markdown') && typeof value.text === 'string')
    readText(value.text, found);
  if (type === 'user' && typeof value.user_id === 'string') found.add(value.user_id);
  if (type === 'usergroup' && typeof value.usergroup_id === 'string') found.add(value.usergroup_id);
  if (type === 'broadcast' && typeof value.range === 'string') found.add(value.range);
  for (const item of Object.values(value)) readBlock(item, found);
}
