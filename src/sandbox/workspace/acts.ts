/** What people do in the workspace: type commands, click, choose, mention the app, open its Home. */

import type { CheckFault } from './checks/check.ts';
import { messagesOf } from './checks/check.ts';
import { suggestions } from './checks/text.ts';
import { isRefusal, readContent } from './content.ts';
import type { WorkspaceFaults } from './faults.ts';
import { enteredState, findElement } from './fields.ts';
import type { CheckedManifest } from './manifest.ts';
import { EVENT_SCOPES } from './manifest.ts';
import { shownMessage } from './methods/message-shape.ts';
import { shownView } from './methods/view-shape.ts';
import type { Channel, Json, JsonObject, OpenView, Person, SentMessage } from './model.ts';
import { isJsonObject, objectsOf, TEAM, textOf } from './model.ts';
import type { Outcome, WaitInput } from './outcome.ts';
import { AnswerTrail, outcomeOf, waitUntil } from './outcome.ts';
import type { Passes } from './passes.ts';
import type { PayloadLog } from './payload-log.ts';
import type { Acknowledgement, Envelope } from './sockets.ts';
import type { WorkspaceState } from './state.ts';
import { escapeText, linkMentions } from './typed-text.ts';

/** Slack asks again for suggestions only from so many letters on, unless told otherwise. */
const DEFAULT_MIN_QUERY = 3;

export interface ActsContext {
  state: WorkspaceState;
  passes: Passes;
  faults: WorkspaceFaults;
  log: PayloadLog;
  manifest: CheckedManifest;
  url: string;
  verificationToken: string;
  /** Real milliseconds before each repeat of an event that was not acknowledged. */
  retryMs: number[];
  deliver(envelope: Envelope): Promise<Acknowledgement>;
  isStopped(): boolean;
}

export interface CommandInput {
  user: string;
  channel: string;
  /** As typed, such as `/queue-stats all now`. */
  line: string;
  threadTs?: string;
}

export interface ClickInput {
  user: string;
  /** The message clicked in; else `viewId`, else the person's top modal, else their Home. */
  messageId?: string;
  viewId?: string;
  actionId: string;
  blockId?: string;
  /** What is entered or chosen, by its value; nothing for a button. */
  value?: Json;
  /** A whole option object, such as one that a lookup gave. */
  option?: JsonObject;
}

export interface OptionsInput {
  user: string;
  actionId: string;
  text: string;
  messageId?: string;
  viewId?: string;
  blockId?: string;
}

export interface OptionsOutcome {
  options: JsonObject[];
  ackMs: number;
  error: string | null;
}

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

export async function typeCommand(input: CommandInput, context: ActsContext): Promise<Outcome> {
  const { state, manifest } = context;
  const { person, channel } = whoAndWhere(input.user, input.channel, state);
  const trail = new AnswerTrail(state);
  const [name = '', ...rest] = input.line.trim().split(/\s(.*)/s);
  const command = manifest.features.slash_commands.find((one) => one.command === name);
  if (command === undefined) return notSent('unknown_command', unknownCommandText(name), input, trail, state);
  if (input.threadTs !== undefined) {
    return notSent(
      'not_supported_in_threads',
      `${name} is not supported in threads. Sorry!`,
      input,
      trail,
      state,
    );
  }
  const escaped = escapeText((rest[0] ?? '').trim());
  const text = command.should_escape ? linkMentions(escaped, person.id, state) : escaped;
  const payload = commandPayload({ name, text, person, channel, trail }, context);
  const acknowledged = await context.deliver({
    type: 'slash_commands',
    payload,
    acceptsResponse: true,
    retry: null,
  });
  if (!acknowledged.acked) {
    const words = `${name} failed with the error "${acknowledged.error}"`;
    state.tell(channel.id, person.id, words);
    return outcomeOf(acknowledged, words, trail, state);
  }
  showAck(acknowledged.body, { user: person.id, channel: channel.id }, trail, context);
  return outcomeOf(acknowledged, null, trail, state);
}

function unknownCommandText(name: string): string {
  return `${name} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as slash commands.`;
}

function notSent(
  error: string,
  words: string,
  where: { user: string; channel: string },
  trail: AnswerTrail,
  state: WorkspaceState,
): Outcome {
  state.tell(where.channel, where.user, words);
  return outcomeOf({ acked: false, ackMs: 0, body: null, error }, words, trail, state);
}

function commandPayload(
  typed: { name: string; text: string; person: Person; channel: Channel; trail: AnswerTrail },
  context: ActsContext,
): JsonObject {
  const { person, channel, trail } = typed;
  const response = context.passes.response({
    user: person.id,
    channel: channel.id,
    messageTs: null,
    threadTs: null,
    written: (ts) => trail.add(ts),
  });
  return {
    token: context.verificationToken,
    team_id: TEAM.id,
    team_domain: TEAM.domain,
    channel_id: channel.id,
    channel_name: channel.kind === 'private' ? 'privategroup' : channel.name,
    user_id: person.id,
    user_name: person.name,
    command: typed.name,
    text: typed.text,
    api_app_id: context.state.app.id,
    is_enterprise_install: 'false',
    response_url: `${context.url}response/${response}`,
    trigger_id: context.passes.trigger({ user: person.id, channel: channel.id, viewId: null }),
  };
}

/** Shows what an acknowledgement holds, as Slack does; an invalid one is logged and not shown. */
function showAck(
  body: Json,
  where: { user: string; channel: string },
  trail: AnswerTrail,
  context: ActsContext,
): void {
  if (!isJsonObject(body) || (body.text === undefined && body.blocks === undefined)) return;
  const content = readContent(body, { method: 'ack', channel: where.channel, faults: context.faults });
  const outcome = isRefusal(content) ? { ok: false as const, ...content } : { ok: true as const };
  context.log.add({ at: context.state.clock.now(), method: 'ack', body, outcome });
  if (isRefusal(content)) return;
  const visibleTo = body.response_type === 'in_channel' ? null : where.user;
  const message = context.state.post({
    ...content,
    channel: where.channel,
    user: context.state.app.botUserId,
    visibleTo,
  });
  trail.add(message.ts);
}

export async function click(input: ClickInput, context: ActsContext): Promise<Outcome> {
  const { state } = context;
  const trail = new AnswerTrail(state);
  const place = placeOf(input, state);
  const blocks = place.message?.blocks ?? objectsOf(place.view?.content.blocks);
  const found = findElement(blocks, input.actionId, input.blockId);
  if (found === undefined)
    throw new Error(`Nothing with the action id ${input.actionId} can be clicked there`);
  const { element, block } = found;
  const entered = enteredBy(element, input);
  if (place.view !== null && entered !== null) {
    const blockId = textOf(block.block_id);
    place.view.values[blockId] = { ...place.view.values[blockId], [input.actionId]: entered };
    state.changed();
    if (block.type === 'input' && block.dispatch_action !== true) {
      return outcomeOf({ acked: true, ackMs: 0, body: null, error: null }, null, trail, state);
    }
  }
  const action: JsonObject = {
    ...(entered ?? buttonAction(element)),
    action_id: input.actionId,
    block_id: block.block_id ?? '',
    action_ts: state.nextTs(),
  };
  if (!state.app.isInteractive) return outcomeOf(NOT_INTERACTIVE, NOT_INTERACTIVE.words, trail, state);
  const payload = actionPayload({ input, place, action, trail }, context);
  const acknowledged = await context.deliver({
    type: 'interactive',
    payload,
    acceptsResponse: false,
    retry: null,
  });
  return outcomeOf(acknowledged, null, trail, state);
}

/** What Slack says when the manifest has interactivity off. */
const NOT_INTERACTIVE = {
  acked: false,
  ackMs: 0,
  body: null,
  error: 'interactivity_disabled',
  words: 'This app is not configured to handle interactive responses.',
};

function enteredBy(element: JsonObject, input: ClickInput): JsonObject | null {
  const type = textOf(element.type);
  if (type === 'button' || type === 'icon_button') return null;
  if (type === 'feedback_buttons') return { type, value: input.value ?? null };
  return enteredState(element, input.option ?? input.value ?? null);
}

function buttonAction(element: JsonObject): JsonObject {
  const action: JsonObject = { type: element.type ?? 'button', text: element.text ?? null };
  if (element.value !== undefined) action.value = element.value;
  if (element.style !== undefined) action.style = element.style;
  return action;
}

interface Place {
  message: SentMessage | null;
  view: OpenView | null;
}

function placeOf(input: { user: string; messageId?: string; viewId?: string }, state: WorkspaceState): Place {
  if (input.messageId !== undefined) {
    const message = state.find(input.messageId);
    const isSeen = message !== undefined && state.seenBy(message.channel, input.user).includes(message);
    if (!isSeen) throw new Error(`${input.user} sees no message ${input.messageId}`);
    return { message, view: null };
  }
  return { message: null, view: viewOf(input, state) };
}

/** A view by its id, else the person's top modal, else their Home. */
export function viewOf(input: { user: string; viewId?: string }, state: WorkspaceState): OpenView {
  const own = [...state.homes.values(), ...state.views].filter((view) => view.user === input.user);
  const view = input.viewId === undefined ? own.at(-1) : own.find((one) => one.id === input.viewId);
  if (view === undefined) throw new Error(`${input.user} has no such view open`);
  return view;
}

function actionPayload(
  act: { input: ClickInput; place: Place; action: JsonObject; trail: AnswerTrail },
  context: ActsContext,
): JsonObject {
  const { place, input } = act;
  const payload: JsonObject = {
    type: 'block_actions',
    ...interactionBase(input.user, context),
    actions: [act.action],
  };
  const channelId = place.message?.channel ?? null;
  payload.trigger_id = context.passes.trigger({
    user: input.user,
    channel: channelId,
    viewId: place.view?.id ?? null,
  });
  if (place.view !== null) {
    payload.container = { type: 'view', view_id: place.view.id };
    payload.view = shownView(place.view, context.state);
    return payload;
  }
  if (place.message !== null)
    Object.assign(payload, messagePart(place.message, input.user, act.trail, context));
  payload.state = { values: {} };
  return payload;
}

/** The part of a payload about the message clicked in; an ephemeral one is not in it. */
function messagePart(
  message: SentMessage,
  user: string,
  trail: AnswerTrail,
  context: ActsContext,
): JsonObject {
  const channel = context.state.channel(message.channel);
  const container: JsonObject = {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.ephemeral,
  };
  if (message.threadTs !== null) container.thread_ts = message.threadTs;
  const response = context.passes.response({
    user,
    channel: message.channel,
    messageTs: message.ts,
    threadTs: message.threadTs,
    written: (ts) => trail.add(ts),
  });
  const part: JsonObject = {
    container,
    channel: {
      id: message.channel,
      name: channel?.kind === 'private' ? 'privategroup' : (channel?.name ?? ''),
    },
    response_url: `${context.url}response/${response}`,
  };
  if (!message.ephemeral) part.message = shownMessage(message, context.state, true);
  return part;
}

export function interactionBase(user: string, context: ActsContext): JsonObject {
  const person = context.state.person(user);
  if (person === undefined) throw new Error(`There is no person ${user}`);
  return {
    token: context.verificationToken,
    api_app_id: context.state.app.id,
    team: { id: TEAM.id, domain: TEAM.domain },
    user: { id: person.id, username: person.name, name: person.name, team_id: person.teamId ?? TEAM.id },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Asks the app for the options of an external select, as typing into it does. */
export async function lookUpOptions(input: OptionsInput, context: ActsContext): Promise<OptionsOutcome> {
  const place = placeOf(input, context.state);
  const blocks = place.message?.blocks ?? objectsOf(place.view?.content.blocks);
  const found = findElement(blocks, input.actionId, input.blockId);
  if (found === undefined || !textOf(found.element.type).endsWith('external_select')) {
    throw new Error(`${input.actionId} is not an external select there`);
  }
  const min =
    typeof found.element.min_query_length === 'number' ? found.element.min_query_length : DEFAULT_MIN_QUERY;
  if (input.text.length < min) return { options: [], ackMs: 0, error: 'query_too_short' };
  const payload: JsonObject = {
    type: 'block_suggestion',
    ...interactionBase(input.user, context),
    action_id: input.actionId,
    block_id: found.block.block_id ?? '',
    value: input.text,
  };
  if (place.view !== null) {
    payload.container = { type: 'view', view_id: place.view.id };
    payload.view = shownView(place.view, context.state);
  }
  if (place.message !== null) {
    const { container, channel, message } = messagePart(
      place.message,
      input.user,
      new AnswerTrail(context.state),
      context,
    );
    Object.assign(payload, { container, channel }, message === undefined ? {} : { message });
  }
  const acknowledged = await context.deliver({
    type: 'interactive',
    payload,
    acceptsResponse: true,
    retry: null,
  });
  if (!acknowledged.acked) return { options: [], ackMs: acknowledged.ackMs, error: acknowledged.error };
  return readOptions(acknowledged, context);
}

function readOptions(acknowledged: Acknowledgement, context: ActsContext): OptionsOutcome {
  const faults: CheckFault[] = [];
  suggestions(acknowledged.body, '', faults);
  const body = isJsonObject(acknowledged.body) ? acknowledged.body : {};
  const at = context.state.clock.now();
  const messages = messagesOf(faults);
  const isValid = faults.length === 0;
  const outcome = isValid
    ? { ok: true as const }
    : { ok: false as const, error: 'invalid_options', messages };
  context.log.add({ at, method: 'ack', body, outcome });
  if (!isValid) return { options: [], ackMs: acknowledged.ackMs, error: 'invalid_options' };
  const groups = objectsOf(body.option_groups).flatMap((group) => objectsOf(group.options));
  return { options: [...objectsOf(body.options), ...groups], ackMs: acknowledged.ackMs, error: null };
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
    team: TEAM.id,
    channel: channel.id,
    event_ts: message.ts,
  };
  if (message.threadTs !== null) event.thread_ts = message.threadTs;
  const sent = channel.hasApp ? await sendEvent(event, context) : NOT_SENT;
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
async function sendEvent(event: JsonObject, context: ActsContext): Promise<EventOutcome> {
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
    is_ext_shared_channel: false,
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

function whoAndWhere(
  user: string,
  channelId: string,
  state: WorkspaceState,
): { person: Person; channel: Channel } {
  const person = state.person(user);
  if (person === undefined) throw new Error(`There is no person ${user}`);
  const channel = state.channel(channelId);
  if (channel === undefined) throw new Error(`There is no channel ${channelId}`);
  if (!state.canSee(channel, user)) throw new Error(`${person.name} is not in #${channel.name}`);
  return { person, channel };
}
