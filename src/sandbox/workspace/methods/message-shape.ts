/** A message as the Web API and payloads show it. */

import type { JsonObject, SentMessage } from '../model.ts';
import { SLACKBOT, TEAM } from '../model.ts';
import type { WorkspaceState } from '../state.ts';

export function shownMessage(message: SentMessage, state: WorkspaceState, withMetadata: boolean): JsonObject {
  const shown: JsonObject = {
    type: 'message',
    user: message.user,
    team: TEAM.id,
    ts: message.ts,
    text: message.text,
    blocks: message.blocks,
  };
  if (message.user === state.app.botUserId)
    Object.assign(shown, { bot_id: state.app.botId, app_id: state.app.id });
  if (message.user === SLACKBOT) shown.subtype = 'bot_message';
  if (message.edited !== null) shown.edited = message.edited;
  if (message.threadTs !== null)
    Object.assign(shown, { thread_ts: message.threadTs, parent_user_id: parentOf(message, state) });
  if (message.broadcast) shown.subtype = 'thread_broadcast';
  const replies = repliesTo(message, state);
  if (replies.length > 0) {
    const latest = replies.at(-1)?.ts ?? message.ts;
    Object.assign(shown, { thread_ts: message.ts, reply_count: replies.length, latest_reply: latest });
  }
  if (withMetadata && message.metadata !== null) shown.metadata = { ...message.metadata };
  return shown;
}

/** The replies everybody sees, oldest first. */
export function repliesTo(message: SentMessage, state: WorkspaceState): SentMessage[] {
  return state.allIn(message.channel).filter((one) => one.threadTs === message.ts && !one.ephemeral);
}

function parentOf(message: SentMessage, state: WorkspaceState): string {
  return state.find(message.threadTs ?? '', message.channel)?.user ?? '';
}
