/** Typing a slash command: what the app is sent, and what the person is shown when it does not answer. */

import type { ActsContext } from './acts.ts';
import { whoAndWhere } from './acts.ts';
import { isRefusal, readContent } from './content.ts';
import type { Channel, Json, JsonObject, Person } from './model.ts';
import { isJsonObject, TEAM } from './model.ts';
import type { Outcome } from './outcome.ts';
import { AnswerTrail, outcomeOf } from './outcome.ts';
import type { WorkspaceState } from './state.ts';
import { escapeText, linkMentions } from './typed-text.ts';

export interface CommandInput {
  user: string;
  channel: string;
  /** As typed, such as `/queue-stats all now`. */
  line: string;
  threadTs?: string;
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
  where: { user: string; channel: string; threadTs?: string },
  trail: AnswerTrail,
  state: WorkspaceState,
): Outcome {
  state.tell(where.channel, where.user, words, where.threadTs ?? null);
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
