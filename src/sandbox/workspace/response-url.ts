/** What an app may do with a response_url, and what Slack answers when it may not. */

import { isRefusal, readContent } from './content.ts';
import type { WorkspaceFaults } from './faults.ts';
import { RESPONSE_URL_METHOD } from './faults.ts';
import type { JsonObject } from './model.ts';
import { textOf } from './model.ts';
import type { Passes, ResponseOrigin } from './passes.ts';
import type { WorkspaceState } from './state.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
const FIELDS = new Set([
  'text',
  'blocks',
  'attachments',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'mrkdwn',
  'unfurl_links',
  'unfurl_media',
]);

export interface ResponseReply {
  status: number;
  /** `ok`, or the name of the refusal. */
  text: string;
  messages: string[];
}

export interface ResponseContext {
  state: WorkspaceState;
  passes: Passes;
  faults: WorkspaceFaults;
}

/** Each request that finds a live URL counts as a use, also when it is refused for what it holds. */
export function respond(id: string, body: JsonObject, context: ResponseContext): ResponseReply {
  const origin = context.passes.findResponse(id);
  if (typeof origin === 'string') return refused(404, origin);
  context.passes.countResponse(id);
  const unknown = Object.keys(body).filter((key) => !FIELDS.has(key));
  if (unknown.length > 0)
    return refused(
      400,
      'invalid_payload',
      unknown.map((key) => `[ERROR] invalid additional property: ${key}`),
    );
  if (body.delete_original === true) return deleteOriginal(origin, context);
  const call = { method: RESPONSE_URL_METHOD, channel: origin.channel, faults: context.faults };
  const content = readContent(body, call);
  if (isRefusal(content)) return refused(400, content.error, content.messages);
  if (body.replace_original === true && origin.messageTs !== null) {
    const original = context.state.find(origin.messageTs, origin.channel);
    if (original === undefined) return refused(404, 'message_not_found');
    context.state.edit(original, content);
    origin.written(original.ts);
    return DONE;
  }
  const threadTs = textOf(body.thread_ts);
  const message = context.state.post({
    ...content,
    channel: origin.channel,
    user: context.state.app.botUserId,
    visibleTo: body.response_type === 'in_channel' ? null : origin.user,
    threadTs: threadTs === '' ? null : threadTs,
  });
  origin.written(message.ts);
  return DONE;
}

const DONE: ResponseReply = { status: 200, text: 'ok', messages: [] };

function deleteOriginal(origin: ResponseOrigin, { state }: ResponseContext): ResponseReply {
  const original = origin.messageTs === null ? undefined : state.find(origin.messageTs, origin.channel);
  if (original === undefined) return refused(404, 'message_not_found');
  state.delete(original);
  origin.written(original.ts);
  return DONE;
}

function refused(status: number, text: string, messages: string[] = []): ResponseReply {
  return { status, text, messages };
}
