/** What is wrong with a payload that went to the pretend Slack, by its own strict check and by what we ask of ourselves. */
import { checkBlocks } from '../src/sandbox/workspace/block-check.ts';
import { messagesOf } from '../src/sandbox/workspace/checks/check.ts';
import { checkView } from '../src/sandbox/workspace/checks/views.ts';
import type { Json, JsonObject } from '../src/sandbox/workspace/model.ts';
import { isJsonObject } from '../src/sandbox/workspace/model.ts';

/** Screen readers and notifications read it; Slack asks for fewer than 4,000 characters. */
const MAX_TEXT = 3_999;
const MESSAGES = new Set(['chat.postMessage', 'chat.postEphemeral', 'chat.update', 'response_url']);

export function faultsOfPayload({ method, body }: { method: string; body: JsonObject }): string[] {
  return [...messageFaults(method, body), ...viewFaults(body)].map((fault) => `${method}: ${fault}`);
}

function messageFaults(method: string, body: JsonObject): string[] {
  const blocks = parsed(body.blocks);
  const faults = blocks === undefined ? [] : messagesOf(checkBlocks(blocks, 'message'));
  if (!MESSAGES.has(method) || body.delete_original === true) return faults;
  const { text } = body;
  if (typeof text !== 'string' || text.trim() === '') return [...faults, 'no text for screen readers'];
  return text.length > MAX_TEXT ? [...faults, `text of ${text.length} characters`] : faults;
}

function viewFaults(body: JsonObject): string[] {
  const view = parsed(body.view);
  if (view === undefined) return [];
  const kind = isJsonObject(view) && view.type === 'home' ? 'home' : 'modal';
  return messagesOf(checkView(view, kind));
}

/** A form holds JSON as text; what is none stays a text, which the check refuses. */
function parsed(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return value;
  }
}
