/** conversations.*: channels and what was said in them. */

import { isRefusal, refusal } from '../content.ts';
import type { Channel, JsonObject, SentMessage } from '../model.ts';
import { textOf } from '../model.ts';
import { repliesTo, shownMessage } from './message-shape.ts';
import type { ArgumentKind, Method, MethodAnswer, MethodContext } from './method.ts';
import { answer } from './method.ts';
import { lackedScope, placeToRead } from './places.ts';

/** https://docs.slack.dev/reference/methods/conversations.history */
const DEFAULT_PAGE = 100;
const MAX_PAGE = 999;

const PAGE: Record<string, ArgumentKind> = {
  channel: 'text',
  cursor: 'text',
  latest: 'text',
  oldest: 'text',
  limit: 'count',
  inclusive: 'flag',
  include_all_metadata: 'flag',
};

const history: Method = {
  token: 'bot',
  scopes: ['channels:history|groups:history|im:history|mpim:history'],
  takes: PAGE,
  needs: ['channel'],
  run(args, context) {
    const lacked = lackedScope('history', context.state.channel(textOf(args.channel)), context);
    if (lacked !== null) return refusal('missing_scope', [lacked]);
    const channel = placeToRead(args, 'conversations.history', context);
    if (isRefusal(channel)) return channel;
    const said = context.state
      .allIn(channel.id)
      .filter((message) => !message.ephemeral && (message.threadTs === null || message.broadcast))
      .filter((message) => isWithin(message, args))
      .reverse();
    return page(said, args, context);
  },
};

const replies: Method = {
  token: 'bot',
  scopes: ['channels:history|groups:history|im:history|mpim:history'],
  takes: { ...PAGE, ts: 'text' },
  needs: ['channel', 'ts'],
  run(args, context) {
    const lacked = lackedScope('history', context.state.channel(textOf(args.channel)), context);
    if (lacked !== null) return refusal('missing_scope', [lacked]);
    const channel = placeToRead(args, 'conversations.replies', context);
    if (isRefusal(channel)) return channel;
    const found = context.state.find(textOf(args.ts), channel.id);
    if (found === undefined || found.ephemeral) return refusal('thread_not_found');
    const parent = context.state.find(found.threadTs ?? found.ts, channel.id) ?? found;
    const said = repliesTo(parent, context.state).filter((message) => isWithin(message, args));
    return page([parent, ...said], args, context);
  },
};

const info: Method = {
  token: 'bot',
  scopes: ['channels:read|groups:read|im:read|mpim:read'],
  takes: { channel: 'text', include_locale: 'flag', include_num_members: 'flag' },
  needs: ['channel'],
  run(args, context) {
    const channel = context.state.channel(textOf(args.channel));
    const lacked = lackedScope('info', channel, context);
    if (lacked !== null) return refusal('missing_scope', [lacked]);
    if (channel === undefined || (channel.kind !== 'public' && !channel.hasApp))
      return refusal('channel_not_found');
    return answer({ channel: shownChannel(channel) });
  },
};

const open: Method = {
  token: 'bot',
  scopes: ['im:write|mpim:write|channels:manage|groups:write'],
  takes: { channel: 'text', users: 'text', return_im: 'flag', prevent_creation: 'flag' },
  needs: [],
  run(args, context) {
    const users = textOf(args.users).split(',');
    const [user = ''] = users;
    if (users.length !== 1) return refusal('method_not_supported_for_channel_type');
    if (context.state.person(user) === undefined) return refusal('user_not_found');
    return answer({ channel: { id: context.state.directChannel(user).id } });
  },
};

/** https://docs.slack.dev/reference/methods/conversations.members */
const members: Method = {
  token: 'bot',
  scopes: ['channels:read|groups:read|im:read|mpim:read'],
  takes: { channel: 'text', cursor: 'text', limit: 'count' },
  needs: ['channel'],
  run(args, context) {
    const channel = context.state.channel(textOf(args.channel));
    const lacked = lackedScope('info', channel, context);
    if (lacked !== null) return refusal('missing_scope', [lacked]);
    if (channel === undefined || (channel.kind !== 'public' && !channel.hasApp))
      return refusal('channel_not_found');
    const limit = typeof args.limit === 'number' ? args.limit : DEFAULT_PAGE;
    if (limit < 1 || limit > MAX_PAGE) return refusal('invalid_limit');
    const everybody = [...channel.members, ...(channel.hasApp ? [context.state.app.botUserId] : [])];
    const from = readCursor(textOf(args.cursor), channel);
    if (from === null || from > everybody.length) return refusal('invalid_cursor');
    const next = from + limit;
    return answer({
      members: everybody.slice(from, next),
      response_metadata: { next_cursor: next < everybody.length ? printCursor(next, channel) : '' },
    });
  },
};

/** A cursor is of one channel alone, and no number that an app could make up. */
function printCursor(from: number, { id }: Channel): string {
  return Buffer.from(`${id}:${from}`).toString('base64');
}

function readCursor(cursor: string, { id }: Channel): number | null {
  if (cursor === '') return 0;
  const [of, from = ''] = Buffer.from(cursor, 'base64').toString().split(':');
  return of === id && /^\d{1,9}$/.test(from) ? Number(from) : null;
}

export const CONVERSATION_METHODS: Record<string, Method> = {
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.open': open,
};

function isWithin(message: SentMessage, args: JsonObject): boolean {
  const isInclusive = args.inclusive === true;
  const ts = Number(message.ts);
  const oldest = textOf(args.oldest);
  const latest = textOf(args.latest);
  if (oldest !== '' && (isInclusive ? ts < Number(oldest) : ts <= Number(oldest))) return false;
  return latest === '' || (isInclusive ? ts <= Number(latest) : ts < Number(latest));
}

/** A page of messages; the cursor is the place of the next one. */
function page(said: SentMessage[], args: JsonObject, context: MethodContext): MethodAnswer {
  const asked = typeof args.limit === 'number' ? args.limit : DEFAULT_PAGE;
  const limit = Math.min(Math.max(asked, 1), MAX_PAGE);
  const from = Number(textOf(args.cursor) || 0);
  const shown = said.slice(from, from + limit);
  const hasMore = said.length > from + limit;
  return answer({
    messages: shown.map((message) =>
      shownMessage(message, context.state, args.include_all_metadata === true),
    ),
    has_more: hasMore,
    response_metadata: { next_cursor: hasMore ? String(from + limit) : '' },
  });
}

function shownChannel(channel: Channel): JsonObject {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: channel.kind === 'im',
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived === true,
    is_member: channel.hasApp,
    num_members: channel.members.length,
  };
}
