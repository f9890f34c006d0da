/** What the acts of people have in common: who acts, where, and on what. */

import type { WorkspaceFaults } from './faults.ts';
import type { CheckedManifest } from './manifest.ts';
import { shownMessage } from './methods/message-shape.ts';
import type { Channel, JsonObject, OpenView, Person, SentMessage } from './model.ts';
import { TEAM } from './model.ts';
import type { AnswerTrail } from './outcome.ts';
import type { Passes } from './passes.ts';
import type { PayloadLog } from './payload-log.ts';
import type { Acknowledgement, Envelope } from './sockets.ts';
import type { WorkspaceState } from './state.ts';

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

export interface Place {
  message: SentMessage | null;
  view: OpenView | null;
}

export function placeOf(
  input: { user: string; messageId?: string; viewId?: string },
  state: WorkspaceState,
): Place {
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

/** The part of a payload about the message clicked in; an ephemeral one is not in it. */
export function messagePart(
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

export function whoAndWhere(
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
