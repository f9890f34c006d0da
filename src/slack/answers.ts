/** Sends a message the best way that Slack takes: rich, else with monospace figures, else as plain text. */
import { webApi } from '@slack/bolt';
import type { Message } from '../core/message.ts';
import type { Log } from '../core/ports.ts';
import type { Rung } from './blocks/render.ts';
import { rungs } from './blocks/render.ts';
import { pause } from './patience.ts';
import { failureOf } from './refusals.ts';
import type { Reply, Sent } from './reply.ts';

export interface Manner {
  /** Takes the place of the message whose button was pressed. */
  replace: boolean;
  /** Seen by the one who asked alone. */
  ephemeral: boolean;
}

/** Answers a command or a click. What cannot be sent is logged. */
export async function answer(
  reply: Reply,
  message: Message,
  key: string,
  manner: Manner,
  log: Log,
): Promise<Sent> {
  let sent: Sent = { kind: 'failed', code: 'nothing_to_send' };
  for (const rung of checkedRungs(message, key, log)) {
    sent = await reply.send({
      ...payload(rung),
      ...(manner.ephemeral ? { response_type: 'ephemeral' } : {}),
      replace_original: manner.replace,
    });
    if (sent.kind !== 'refused') break;
    log.warn('Slack refused an answer', { drawn: rung.kind, code: sent.code });
  }
  if (sent.kind !== 'sent') log.warn('an answer did not reach Slack', { how: sent.kind, code: sent.code });
  return sent;
}

export type Posted =
  | { kind: 'posted'; ts: string }
  | { kind: 'refused'; code: string }
  | { kind: 'busy'; retryAfterSeconds: number };

/** https://docs.slack.dev/reference/methods/chat.postMessage#errors */
export const BLOCK_REFUSALS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'msg_blocks_too_long',
  'msg_too_long',
  'only_one_table_allowed',
]);
const MAX_WAIT_SECONDS = 30;

/** Posts for all to see; never pings, never unfurls. Never throws for a refusal of Slack's. */
export async function postMessage(
  client: webApi.WebClient,
  place: { channel: string; thread_ts?: string },
  message: Message,
  key: string,
  log: Log,
): Promise<Posted> {
  const post = (rung: Rung) => async () => {
    const { ts } = await client.chat.postMessage({
      ...place,
      ...payload(rung),
      unfurl_links: false,
      unfurl_media: false,
    });
    return ts;
  };
  return postRungs(message, key, log, post);
}

/** The same for one person alone. */
export async function postEphemeral(
  client: webApi.WebClient,
  place: { channel: string; user: string; thread_ts?: string },
  message: Message,
  key: string,
  log: Log,
): Promise<Posted> {
  // It knows no `mrkdwn`: https://docs.slack.dev/reference/methods/chat.postEphemeral
  const post = (rung: Rung) => async () => {
    const { text, blocks } = payload(rung);
    const content = blocks === undefined ? { text } : { text, blocks };
    return (await client.chat.postEphemeral({ ...place, ...content })).message_ts;
  };
  return postRungs(message, key, log, post);
}

async function postRungs(
  message: Message,
  key: string,
  log: Log,
  post: (rung: Rung) => () => Promise<string | undefined>,
): Promise<Posted> {
  let posted: Posted = { kind: 'refused', code: 'nothing_to_send' };
  for (const rung of checkedRungs(message, key, log)) {
    posted = await postPatiently(post(rung));
    if (posted.kind !== 'refused' || !BLOCK_REFUSALS.has(posted.code)) break;
    log.warn('Slack refused a post', { drawn: rung.kind, code: posted.code });
  }
  return posted;
}

/** Waits once for as long as a 429 says. */
async function postPatiently(post: () => Promise<string | undefined>): Promise<Posted> {
  const first = await postOnce(post);
  if (first.kind !== 'busy' || first.retryAfterSeconds > MAX_WAIT_SECONDS) return first;
  await pause(first.retryAfterSeconds * 1000, new AbortController().signal);
  return postOnce(post);
}

async function postOnce(post: () => Promise<string | undefined>): Promise<Posted> {
  try {
    return { kind: 'posted', ts: (await post()) ?? '' };
  } catch (error) {
    if (error instanceof webApi.WebAPIRateLimitedError)
      return { kind: 'busy', retryAfterSeconds: error.retryAfter };
    const { kind, code } = failureOf(error);
    return { kind: 'refused', code: kind === 'unknown' ? NO_ANSWER : code };
  }
}

/** Slack may have made the post or not. */
export const NO_ANSWER = 'no_answer';

export function checkedRungs(message: Message, key: string, log: Log): Iterable<Rung> {
  return rungs(message, key, (kind, faults) => {
    log.error('our own check refused a message', { drawn: kind, faults: faults.slice(0, 5) });
  });
}

/** Plain text goes without blocks: Slack then takes away those of the message that it replaces. */
export function payload(rung: Rung): { text: string; blocks?: Rung['blocks']; mrkdwn?: false } {
  return rung.kind === 'plain'
    ? { text: rung.text, mrkdwn: false }
    : { text: rung.text, blocks: rung.blocks };
}
