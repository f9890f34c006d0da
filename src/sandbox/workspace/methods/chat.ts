/** chat.*: posting, editing and deleting messages. */

import type { Refusal } from '../content.ts';
import { isRefusal, readContent, readMetadata, refusal } from '../content.ts';
import type { JsonObject, SentMessage } from '../model.ts';
import { textOf } from '../model.ts';
import { shownMessage } from './message-shape.ts';
import type { ArgumentKind, Method, MethodContext } from './method.ts';
import { answer } from './method.ts';
import { findChannel, placeToPost } from './places.ts';

const CONTENT: Record<string, ArgumentKind> = {
  channel: 'text',
  text: 'text',
  blocks: 'json',
  attachments: 'json',
};

const postMessage: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  takes: {
    ...CONTENT,
    mrkdwn: 'flag',
    thread_ts: 'text',
    reply_broadcast: 'flag',
    unfurl_links: 'flag',
    unfurl_media: 'flag',
    metadata: 'json',
  },
  needs: ['channel'],
  run(args, context) {
    const channel = placeToPost(args, 'chat.postMessage', context);
    if (isRefusal(channel)) return channel;
    const wait = context.rate.take(channel.id);
    if (wait !== null) return { retryAfterSeconds: wait };
    const content = readContent(args, {
      method: 'chat.postMessage',
      channel: channel.id,
      faults: context.faults,
    });
    if (isRefusal(content)) return content;
    const thread = threadOf(args, channel.id, context);
    if (thread !== null && isRefusal(thread)) return thread;
    const metadata = readMetadata(args.metadata);
    if (metadata !== null && isRefusal(metadata)) return metadata;
    const message = context.state.post({
      ...content,
      channel: channel.id,
      user: context.state.app.botUserId,
      threadTs: thread?.ts ?? null,
      broadcast: thread !== null && args.reply_broadcast === true,
      metadata,
      unfurl: { links: args.unfurl_links !== false, media: args.unfurl_media !== false },
    });
    return answer({
      channel: channel.id,
      ts: message.ts,
      message: shownMessage(message, context.state, true),
    });
  },
};

const postEphemeral: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  takes: { ...CONTENT, user: 'text', thread_ts: 'text' },
  needs: ['channel', 'user'],
  run(args, context) {
    const channel = placeToPost(args, 'chat.postEphemeral', context);
    if (isRefusal(channel)) return channel;
    const user = textOf(args.user);
    if (!context.state.canSee(channel, user)) return refusal('user_not_in_channel');
    const wait = context.rate.take(channel.id);
    if (wait !== null) return { retryAfterSeconds: wait };
    const content = readContent(args, {
      method: 'chat.postEphemeral',
      channel: channel.id,
      faults: context.faults,
    });
    if (isRefusal(content)) return content;
    const thread = threadOf(args, channel.id, context);
    if (thread !== null && isRefusal(thread)) return thread;
    const message = context.state.post({
      ...content,
      channel: channel.id,
      user: context.state.app.botUserId,
      visibleTo: user,
      threadTs: thread?.ts ?? null,
    });
    return answer({ message_ts: message.ts });
  },
};

const update: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  takes: { ...CONTENT, ts: 'text', metadata: 'json', reply_broadcast: 'flag' },
  needs: ['channel', 'ts'],
  run(args, context) {
    const message = ownMessage(args, 'chat.update', context);
    if (isRefusal(message)) return message;
    const call = { method: 'chat.update', channel: message.channel, faults: context.faults };
    const content = readContent(args, call);
    if (isRefusal(content)) return content;
    const metadata = readMetadata(args.metadata);
    if (metadata !== null && isRefusal(metadata)) return metadata;
    context.state.edit(message, { ...content, ...(args.metadata === undefined ? {} : { metadata }) });
    if (args.reply_broadcast === true && message.threadTs !== null) message.broadcast = true;
    return answer({
      channel: message.channel,
      ts: message.ts,
      text: message.text,
      message: shownMessage(message, context.state, true),
    });
  },
};

const remove: Method = {
  token: 'bot',
  scopes: ['chat:write'],
  takes: { channel: 'text', ts: 'text' },
  needs: ['channel', 'ts'],
  run(args, context) {
    const message = ownMessage(args, 'chat.delete', context);
    if (isRefusal(message)) {
      return message.error === 'cant_update_message' ? refusal('cant_delete_message') : message;
    }
    context.state.delete(message);
    return answer({ channel: message.channel, ts: message.ts });
  },
};

const getPermalink: Method = {
  token: 'bot',
  scopes: [],
  takes: { channel: 'text', message_ts: 'text' },
  needs: ['channel', 'message_ts'],
  run(args, context) {
    const channel = findChannel(textOf(args.channel), context);
    if (channel === undefined) return refusal('channel_not_found');
    const message = context.state.find(textOf(args.message_ts), channel.id);
    if (message === undefined || message.ephemeral) return refusal('message_not_found');
    const path = `archives/${channel.id}/p${message.ts.replace('.', '')}`;
    return answer({ channel: channel.id, permalink: `${context.url}${path}` });
  },
};

export const CHAT_METHODS: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': getPermalink,
};

/** The first message of the thread a post goes to; null for a post of its own. */
function threadOf(args: JsonObject, channel: string, context: MethodContext): SentMessage | null | Refusal {
  const ts = textOf(args.thread_ts);
  if (ts === '') return null;
  const parent = context.state.find(ts, channel);
  if (parent === undefined || parent.ephemeral) return refusal('thread_not_found');
  if (parent.threadTs === null) return parent;
  return context.state.find(parent.threadTs, channel) ?? refusal('thread_not_found');
}

function ownMessage(args: JsonObject, method: string, context: MethodContext): SentMessage | Refusal {
  const id = textOf(args.channel);
  const channel = context.state.channel(id);
  if (channel === undefined || (channel.kind !== 'public' && !channel.hasApp))
    return refusal('channel_not_found');
  const call = { method, channel: id };
  if (context.faults.take('archived', call) !== null || channel.isArchived === true)
    return refusal('is_archived');
  const message = context.state.find(textOf(args.ts), id);
  if (message === undefined || message.ephemeral) return refusal('message_not_found');
  return message.user === context.state.app.botUserId ? message : refusal('cant_update_message');
}
