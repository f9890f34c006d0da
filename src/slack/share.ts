/** Share: posts what the person saw for all in the channel, in their name, then takes their own copy away. */
import type { Message, Part } from '../core/message.ts';
import type { Manner, Posted } from './answers.ts';
import { answer, NO_ANSWER, postMessage } from './answers.ts';
import type { ButtonValue } from './blocks/buttons.ts';
import { newAnswerKey } from './blocks/render.ts';
import type { Floor, KeptAnswer } from './floor.ts';
import { plainMessage } from './floor.ts';
import { withNames } from './names.ts';
import type { Reply } from './reply.ts';
import { COMMAND } from './scopes.ts';
import { isStillSeen } from './sights.ts';

export interface Sharing {
  value: ButtonValue;
  userId: string;
  /** As the click tells it, for when Slack does not tell the profile. */
  userName: string | null;
  channelId: string;
  reply: Reply;
}

export async function share(floor: Floor, sharing: Sharing): Promise<void> {
  const alone: Manner = { replace: false, ephemeral: true };
  const { kept, isFailure } = await findAnswer(floor, sharing);
  // What came of the line when it was asked anew, such as a queue that is not seen here any more, is nobody else's.
  if (isFailure) {
    await answer(sharing.reply, kept.message, newAnswerKey(), alone, floor.log);
    return;
  }
  if (kept.isShared) return;
  kept.isShared = true;
  const name = (await floor.people.nameOf(sharing.userId)) ?? sharing.userName;
  const message = sharedMessage(kept.message, sharing, name);
  const place = { channel: sharing.channelId };
  const posted = await postMessage(floor.client, place, message, newAnswerKey(), floor.log);
  if (posted.kind === 'posted') {
    const sent = await sharing.reply.send({ delete_original: true });
    if (sent.kind !== 'sent') floor.log.warn('a shared answer’s original stays', { code: sent.code });
    return;
  }
  kept.isShared = false;
  if (posted.kind === 'refused') floor.log.info('an answer could not be shared', { code: posted.code });
  const words = plainMessage(sayRefusal(posted, sharing.channelId));
  await answer(sharing.reply, words, newAnswerKey(), alone, floor.log);
}

/** What the person saw; asked anew only when that is no longer there. */
async function findAnswer(
  floor: Floor,
  { value, userId, channelId }: Sharing,
): Promise<{ kept: KeptAnswer; isFailure: boolean }> {
  const kept = floor.answers.find(value.answer);
  const sight = await floor.sights.of(channelId);
  // What is no longer seen there is not shown there, also where somebody saw it before.
  if (kept !== null && isStillSeen(kept.sight, sight)) return { kept, isFailure: false };
  const zone = await floor.people.zoneOf(userId);
  const said = await floor.desk.answer(value.line, { userId, channelId, zone });
  const message = await withNames(said.message, floor.people);
  return { kept: { message, sight, isShared: false }, isFailure: said.isFailure };
}

/**
 * Without its buttons, but for links: a press of one by anybody would change it for all. Who shared it is told by name,
 * since a mention would ping the one who acted.
 */
export function sharedMessage(
  message: Message,
  { userId, value }: Pick<Sharing, 'userId' | 'value'>,
  name: string | null,
): Message {
  const parts = message.parts.map((part): Part => {
    if (part.kind !== 'buttons') return part;
    return { kind: 'buttons', buttons: part.buttons.filter((button) => button.kind === 'link') };
  });
  const line = value.line.trim() === '' ? COMMAND : value.line.trim();
  const signature: Part = {
    kind: 'note',
    text: ['Shared by ', name ?? { kind: 'person', userId }, ` · ${line}`],
  };
  const summary = name === null ? message.summary : `${message.summary} (shared by ${name})`;
  return { summary, parts: [...parts, signature] };
}

/** For an answer that stands where all see it already. */
export function withoutShare(message: Message): Message {
  const parts = message.parts.map((part): Part => {
    if (part.kind !== 'buttons') return part;
    return { kind: 'buttons', buttons: part.buttons.filter((button) => button.kind !== 'share') };
  });
  return { ...message, parts };
}

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
function sayRefusal(posted: Exclude<Posted, { kind: 'posted' }>, channelId: string): string {
  if (posted.kind === 'busy')
    return `Slack takes no more posts for now. Press Share again in ${posted.retryAfterSeconds} s.`;
  switch (posted.code) {
    case 'not_in_channel':
    case 'channel_not_found':
      return channelId.startsWith('D')
        ? 'I cannot post in a direct message between people. Ask again in a channel and share it there.'
        : 'I am not in this channel, so I cannot post here. Type `/invite @queue-stats`, then press Share again.';
    case 'is_archived':
      return 'This channel is archived, so nothing can be posted here. Ask again in another one.';
    case 'restricted_action':
    case 'restricted_action_read_only_channel':
    case 'restricted_action_thread_only_channel':
      return 'This channel lets only some people post. Ask again in another one, or ask an admin of this one.';
    case NO_ANSWER:
      return 'Slack did not say whether it took the post. Look at the channel before you press Share again.';
    default:
      return `Slack did not take the post (${posted.code}). Press Share again, or ask in another channel.`;
  }
}
