/** Events: a mention of the app, its Home opened; sent again while nobody acknowledges them. */

import type { ActsContext } from './acts.ts';
import { whoAndWhere } from './acts.ts';
import { EVENT_SCOPES } from './manifest.ts';
import { shownView } from './methods/view-shape.ts';
import type { Channel, JsonObject, SentMessage } from './model.ts';
import { TEAM, textOf } from './model.ts';
import type { WaitInput } from './outcome.ts';
import { waitUntil } from './outcome.ts';
import type { WorkspaceState } from './state.ts';
import { escapeText, linkMentions } from './typed-text.ts';

export interface MentionInput {
  user: string;
  channel: string;
  text: string;
  threadTs?: string;
}

export interface EventOutcome {
  eventId: string | null;
  acked: boolean;
  /** How many times it was sent, until one was acknowledged. */
  attempts: number;
}

export interface MentionOutcome extends EventOutcome {
  /** What the person wrote. */
  message: SentMessage;
  /** The app's messages in that thread since. */
  readonly answers: SentMessage[];
  waitForAnswer(input?: WaitInput): Promise<SentMessage[]>;
}

export async function mention(input: MentionInput, context: ActsContext): Promise<MentionOutcome> {
  const { state } = context;
  const { person, channel } = whoAndWhere(input.user, input.channel, state);
  const words = linkMentions(escapeText(input.text), person.id, state).replace(/<@(\w+)\|[^>]*>/g, '<@$1>');
  const names = words.includes(`<@${state.app.botUserId}>`) ? words : `<@${state.app.botUserId}> ${words}`;
  const message = state.post({
    channel: channel.id,
    user: person.id,
    text: names,
    threadTs: input.threadTs ?? null,
  });
  const event: JsonObject = {
    type: 'app_mention',
    user: person.id,
    text: names,
    ts: message.ts,
    team: person.teamId ?? TEAM.id,
    channel: channel.id,
    event_ts: message.ts,
  };
  if (message.threadTs !== null) event.thread_ts = message.threadTs;
  if (person.kind === 'bot') event.bot_id = `B${person.id.slice(1)}`;
  const isShared = isExternallyShared(channel, state);
  // https://docs.slack.dev/apis/slack-connect: only in shared channels.
  if (isShared) Object.assign(event, { user_team: event.team, source_team: event.team });
  const sent = channel.hasApp ? await sendEvent(event, context, isShared) : NOT_SENT;
  if (!channel.hasApp)
    state.tell(channel.id, person.id, `${state.app.name} is not in this channel. /invite it first.`);
  const root = message.threadTs ?? message.ts;
  const answers = (): SentMessage[] =>
    state
      .seenBy(channel.id, person.id)
      .filter(
        (one) =>
          one.user === state.app.botUserId && one.threadTs === root && Number(one.ts) > Number(message.ts),
      );
  return {
    ...sent,
    message,
    get answers() {
      return answers();
    },
    async waitForAnswer({ count = 1, timeoutMs } = {}) {
      await waitUntil(
        state,
        () => answers().length >= count || null,
        timeoutMs,
        `${count} answers in the thread`,
      );
      return answers();
    },
  };
}

/** Somebody of another workspace is in it. */
function isExternallyShared(channel: Channel, state: WorkspaceState): boolean {
  return channel.members.some((id) => (state.person(id)?.teamId ?? TEAM.id) !== TEAM.id);
}

const NOT_SENT: EventOutcome = { eventId: null, acked: false, attempts: 0 };

export async function openHome(user: string, context: ActsContext): Promise<EventOutcome> {
  const { state } = context;
  if (state.person(user) === undefined) throw new Error(`There is no person ${user}`);
  const event: JsonObject = {
    type: 'app_home_opened',
    user,
    channel: state.directChannel(user).id,
    tab: 'home',
    event_ts: state.nextTs(),
  };
  const home = state.homes.get(user);
  if (home !== undefined) event.view = shownView(home, state);
  return sendEvent(event, context);
}

/** Sends an event, and again while it is not acknowledged; nothing when the manifest does not subscribe. */
async function sendEvent(event: JsonObject, context: ActsContext, isShared = false): Promise<EventOutcome> {
  const type = textOf(event.type);
  const subscribed = context.manifest.settings.event_subscriptions?.bot_events ?? [];
  const scope = EVENT_SCOPES[type];
  if (!subscribed.includes(type) || (scope != null && !context.state.app.scopes.includes(scope)))
    return NOT_SENT;
  const eventId = context.state.name('Ev');
  const payload: JsonObject = {
    token: context.verificationToken,
    team_id: TEAM.id,
    context_team_id: TEAM.id,
    api_app_id: context.state.app.id,
    event,
    type: 'event_callback',
    event_id: eventId,
    event_time: Math.floor(context.state.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: TEAM.id,
        user_id: context.state.app.botUserId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: isShared,
  };
  for (let attempt = 0; attempt <= context.retryMs.length; attempt += 1) {
    const retry = attempt === 0 ? null : { attempt, reason: 'timeout' };
    const { acked } = await context.deliver({ type: 'events_api', payload, acceptsResponse: false, retry });
    if (acked) return { eventId, acked, attempts: attempt + 1 };
    if (context.isStopped()) break;
    await pause(context.retryMs[attempt] ?? 0);
  }
  return { eventId, acked: false, attempts: context.retryMs.length + 1 };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
