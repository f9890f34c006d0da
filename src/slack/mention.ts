/** A mention speaks the same language as the command, and is answered in its thread, where commands do not run. */
import { z } from 'zod';
import type { Message } from '../core/message.ts';
import { postEphemeral, postMessage } from './answers.ts';
import { unescapeText } from './blocks/escape.ts';
import { newAnswerKey } from './blocks/render.ts';
import type { Floor } from './floor.ts';
import { atEntrance } from './floor.ts';
import { withNames } from './names.ts';
import { withoutShare } from './share.ts';

/** https://docs.slack.dev/reference/events/app_mention */
const MentionEvent = z.object({
  event_id: z.string(),
  event: z.object({
    user: z.string(),
    text: z.string(),
    channel: z.string(),
    ts: z.string(),
    thread_ts: z.string().optional(),
    bot_id: z.string().optional(),
  }),
});

/** Once per message, however often Slack delivers it and whoever edits it; never a bot, which might answer back. */
export async function hearMention(floor: Floor, body: unknown): Promise<void> {
  const parsed = MentionEvent.safeParse(body).data;
  if (parsed === undefined) return;
  const { event, event_id } = parsed;
  if (event.user === floor.identity.botUserId) return;
  const once = [event_id, `message ${event.channel} ${event.ts}`];
  if (once.some((key) => floor.heard.find(key) !== null)) return;
  for (const key of once) floor.heard.keep(key, true);
  const say = (message: Message) => postInThread(floor, event, message);
  await atEntrance(floor, {
    name: 'app_mention',
    body,
    work: async () => {
      const zone = await floor.people.zoneOf(event.user);
      const asker = { userId: event.user, channelId: event.channel, zone };
      const said = await floor.desk.answer(lineOf(event.text, floor.identity.botUserId), asker);
      await say(await withNames(said.message, floor.people));
    },
    tell: say,
    refuse: (message) => tellAlone(floor, event, message),
  });
}

/** What was said, without the bot's name. */
export function lineOf(text: string, botUserId: string): string {
  return unescapeText(text.replace(new RegExp(`<@${botUserId}(\\|[^>]*)?>`, 'g'), ' ')).trim();
}

/** Beside the mention, for whoever wrote it alone. */
async function tellAlone(
  floor: Floor,
  event: { channel: string; user: string; thread_ts?: string | undefined },
  message: Message,
): Promise<void> {
  const thread = event.thread_ts === undefined ? {} : { thread_ts: event.thread_ts };
  const place = { channel: event.channel, user: event.user, ...thread };
  const told = await postEphemeral(floor.client, place, message, newAnswerKey(), floor.log);
  if (told.kind === 'posted') return;
  const code = told.kind === 'busy' ? 'rate_limited' : told.code;
  floor.log.info('somebody could not be told why there is no answer', { code });
}

async function postInThread(
  floor: Floor,
  event: { channel: string; ts: string; thread_ts?: string | undefined },
  message: Message,
): Promise<void> {
  const place = { channel: event.channel, thread_ts: event.thread_ts ?? event.ts };
  const posted = await postMessage(floor.client, place, withoutShare(message), newAnswerKey(), floor.log);
  if (posted.kind === 'posted') return;
  const code = posted.kind === 'busy' ? 'rate_limited' : posted.code;
  floor.log.warn('a mention could not be answered', { code });
}
