/** What a message may hold: its text and blocks, read and checked the same way wherever they come from. */

import { checkBlocks } from './block-check.ts';
import { messagesOf } from './checks/check.ts';
import type { WorkspaceFaults } from './faults.ts';
import type { Json, JsonObject } from './model.ts';
import { isJsonObject, objectsOf } from './model.ts';

export interface Content {
  text: string;
  blocks: JsonObject[];
}

export interface Refusal {
  error: string;
  messages: string[];
}

/** https://docs.slack.dev/reference/methods/chat.postMessage#truncating */
const MAX_TEXT = 40_000;

const TABULAR = new Set(['table', 'data_table', 'data_visualization']);

export function refusal(error: string, messages: string[] = []): Refusal {
  return { error, messages };
}

export function isRefusal<T extends object>(value: T | Refusal): value is Refusal {
  return 'error' in value && 'messages' in value;
}

/** Reads `text`, `blocks` and `attachments` of a message the app sends. */
export function readContent(
  input: JsonObject,
  call: { method: string; channel: string | null; faults: WorkspaceFaults },
): Content | Refusal {
  const text = input.text ?? '';
  const blocks = input.blocks ?? [];
  if (typeof text !== 'string')
    return refusal('invalid_arguments', ['[ERROR] must be a string [json-pointer:/text]']);
  if (Array.isArray(input.attachments) ? input.attachments.length > 0 : input.attachments !== undefined) {
    return refusal('invalid_attachments', ['[ERROR] attachments are not part of this workspace']);
  }
  const faults = checkBlocks(blocks, 'message');
  if (faults.length > 0) return refusal('invalid_blocks', messagesOf(faults));
  const checked = objectsOf(blocks);
  const tables = checked.flatMap((block, index) => (TABULAR.has(String(block.type)) ? [index] : []));
  if (tables.length > 0 && call.faults.take('refuse-tables', call) !== null) {
    return refusal(
      'invalid_blocks',
      tables.map(
        (index) =>
          `[ERROR] unsupported type: ${String(checked[index]?.type)} [json-pointer:/blocks/${index}/type]`,
      ),
    );
  }
  if (text === '' && checked.length === 0) return refusal('no_text');
  return { text: text.slice(0, MAX_TEXT), blocks: checked };
}

/** `metadata` as Slack takes it, null when there is none. */
export function readMetadata(
  value: Json | undefined,
): { event_type: string; event_payload: JsonObject } | null | Refusal {
  if (value === undefined) return null;
  if (!isJsonObject(value)) return refusal('invalid_metadata_format');
  if (Object.keys(value).length === 0) return null;
  const { event_type, event_payload } = value;
  if (typeof event_type !== 'string' || !isJsonObject(event_payload))
    return refusal('invalid_metadata_schema');
  return { event_type, event_payload };
}
