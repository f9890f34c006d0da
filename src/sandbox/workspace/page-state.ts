/** What one person sees on the chat page: places, what is said there, what is new to them, what is open. */

import type { Channel, Json, JsonObject, SentMessage } from './model.ts';
import { SLACKBOT, TEAM } from './model.ts';
import { brokenCount } from './page-panel.ts';
import type { PageContext } from './page-server.ts';
import type { WorkspaceState } from './state.ts';

/** The newest messages of a channel that the page is given, with their threads. */
const SHOWN_MESSAGES = 60;
/** Replies beyond this are left out, oldest first. */
const SHOWN_REPLIES = 300;

/** `thread` is the one that is open, which is given however old it is. */
export function pageState(user: string, thread: string, context: PageContext): JsonObject {
  const { state } = context;
  const person = state.person(user) ?? state.people[0];
  if (person === undefined) return { error: 'Nobody is here.' };
  const channels = state.channels.filter((channel) => state.canSee(channel, person.id));
  const seen = {
    session: context.session,
    team: TEAM.name,
    me: person,
    people: state.people,
    app: { id: state.app.botUserId, name: state.app.name, hasHome: state.app.hasHome },
    slackbot: SLACKBOT,
    channels: channels.map((channel) => placeState(channel, person.id, thread, state)),
    views: state.views.filter((view) => view.user === person.id),
    home: state.homes.get(person.id) ?? null,
    now: state.clock.now(),
    speed: context.speed(),
    connections: context.connections(),
    broken: brokenCount(context),
    commands: context.commands,
  };
  // Every part is made of JSON; interfaces have no index signature, which is all the compiler misses.
  return seen as unknown as JsonObject;
}

function placeState(channel: Channel, user: string, thread: string, state: WorkspaceState): Json {
  const seen = state.seenBy(channel.id, user);
  const place = {
    ...channel,
    messages: newestOf(seen, thread),
    lastRead: state.reads.lastRead(user, { channel: channel.id, threadTs: null }),
    ...state.reads.newsOf(user, channel, seen),
  };
  return place as unknown as Json;
}

/** The newest messages of the channel itself, whole threads of them, and the open thread. */
function newestOf(seen: SentMessage[], thread: string): SentMessage[] {
  const isOwn = (message: SentMessage): boolean => message.threadTs === null || message.broadcast;
  const own = new Set(seen.filter(isOwn).slice(-SHOWN_MESSAGES));
  const roots = new Set([thread, ...[...own].map((message) => message.threadTs ?? message.ts)]);
  const replies = seen.filter(({ threadTs }) => threadTs !== null && roots.has(threadTs));
  const shown = new Set([...own, ...replies.slice(-SHOWN_REPLIES)]);
  return seen.filter((message) => shown.has(message) || roots.has(message.ts));
}
