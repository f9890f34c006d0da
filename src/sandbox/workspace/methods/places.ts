/** Where the app may read and write: channels, membership and the refusals they lead to. */

import type { Refusal } from '../content.ts';
import { refusal } from '../content.ts';
import type { Channel, JsonObject } from '../model.ts';
import { textOf } from '../model.ts';
import type { MethodContext } from './method.ts';

/** The channel of a call, by its id or (for a message to a person) by the person's. */
export function findChannel(id: string, context: MethodContext): Channel | undefined {
  const { state } = context;
  if (/^[UW]/.test(id) && state.person(id) !== undefined) return state.directChannel(id);
  return state.channel(id);
}

/** The channel the app may post to, or Slack's refusal. */
export function placeToPost(args: JsonObject, method: string, context: MethodContext): Channel | Refusal {
  const id = textOf(args.channel);
  const channel = findChannel(id, context);
  const call = { method, channel: channel?.id ?? id };
  if (channel === undefined) return refusal('channel_not_found');
  if (context.faults.take('archived', call) !== null || channel.isArchived === true)
    return refusal('is_archived');
  if (context.faults.take('not-in-channel', call) !== null) return refusal('not_in_channel');
  if (channel.kind === 'im' && !context.state.app.hasMessagesTab) return refusal('messages_tab_disabled');
  if (channel.hasApp) return channel;
  if (channel.kind !== 'public') return refusal('channel_not_found');
  const mayPostAnywhere =
    context.state.app.scopes.includes('chat:write.public') && method === 'chat.postMessage';
  return mayPostAnywhere ? channel : refusal('not_in_channel');
}

/** The channel whose messages the app may read, or Slack's refusal. */
export function placeToRead(args: JsonObject, method: string, context: MethodContext): Channel | Refusal {
  const id = textOf(args.channel);
  const channel = context.state.channel(id);
  if (channel === undefined) return refusal('channel_not_found');
  if (context.faults.take('not-in-channel', { method, channel: id }) !== null)
    return refusal('not_in_channel');
  if (!channel.hasApp) return refusal(channel.kind === 'public' ? 'not_in_channel' : 'channel_not_found');
  return channel;
}

const HISTORY_SCOPES = { public: 'channels:history', private: 'groups:history', im: 'im:history' };
const INFO_SCOPES = { public: 'channels:read', private: 'groups:read', im: 'im:read' };

/** The scope a channel of this kind needs, when the app lacks it. */
export function lackedScope(
  purpose: 'history' | 'info',
  channel: Channel | undefined,
  context: MethodContext,
): string | null {
  const scope = (purpose === 'history' ? HISTORY_SCOPES : INFO_SCOPES)[channel?.kind ?? 'public'];
  return context.state.app.scopes.includes(scope) ? null : scope;
}
