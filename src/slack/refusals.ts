/** What Slack's refusal of a message means for the row that asked, and what its owner is told. */
import { webApi } from '@slack/bolt';
import type { Inline, Message } from '../core/message.ts';
import type { NewOutboxRow, OutboxRow } from '../core/store.ts';
import { DAY_MS } from '../core/zone.ts';
import { slackCode } from './problem.ts';
import { COMMAND } from './scopes.ts';

/** What became of a request that did not go well. */
export type Failure =
  /** Not before so many milliseconds. Nothing was made. */
  | { kind: 'busy'; code: string; waitMs: number }
  /** It never reached Slack. */
  | { kind: 'not-made'; code: string }
  /** Slack may have done it or not. */
  | { kind: 'unknown'; code: string }
  /** Slack said no. Nothing was made. */
  | { kind: 'refused'; code: string };

/** Connections that were never opened. */
const NOT_MADE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Slack says of these that some of it may have been done. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const UNSURE = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** As a 429, without a word of how long. https://docs.slack.dev/reference/methods/chat.postMessage#errors */
const BUSY = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded']);
const BUSY_WAIT_MS = 30_000;

export function failureOf(error: unknown): Failure {
  const code = slackCode(error);
  if (error instanceof webApi.WebAPIRateLimitedError)
    return { kind: 'busy', code, waitMs: error.retryAfter * 1000 };
  if (BUSY.has(code)) return { kind: 'busy', code, waitMs: BUSY_WAIT_MS };
  if (error instanceof webApi.WebAPIPlatformError)
    return { kind: UNSURE.has(code) ? 'unknown' : 'refused', code };
  if (error instanceof webApi.WebAPIHTTPError && error.statusCode < 500) return { kind: 'refused', code };
  return { kind: NOT_MADE.has(code) ? 'not-made' : 'unknown', code };
}

/** The message can no longer be changed: it is posted anew. https://docs.slack.dev/reference/methods/chat.update#errors */
export const EDIT_GONE: ReadonlySet<string> = new Set([
  'message_not_found',
  'edit_window_closed',
  'cant_update_message',
]);

/** The message that is answered is gone, so that the answer stands alone. */
export const THREAD_GONE: ReadonlySet<string> = new Set([
  'thread_not_found',
  'message_not_found',
  'cannot_reply_to_message',
]);

/** No channel and no later moment would take it: to wait would only hold up the rows behind it. */
export const HOPELESS: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_arguments',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'metadata_too_large',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'nothing_to_send',
  'only_one_table_allowed',
]);

/** Ours, in place of a code of Slack's: somebody who became a guest, or is of another workspace by now. */
export const OUTSIDER = 'outsider';

/** Only people can mend it, so that they are told at once. */
const UNDELIVERABLE: Readonly<Record<string, string>> = {
  not_in_channel: 'I am not in it. Type `/invite @queue-stats` there.',
  channel_not_found: 'it is private and I am not in it, or it is gone. Type `/invite @queue-stats` there.',
  is_archived: 'it is archived. Unarchive it, or choose another channel.',
  restricted_action: 'only some people may post there. Ask one of its admins to let me.',
  restricted_action_read_only_channel: 'only some people may post there. Ask one of its admins to let me.',
  restricted_action_thread_only_channel: 'only replies in threads are let in there. Choose another channel.',
  restricted_action_non_threadable_channel: 'no threads are let in there. Choose another channel.',
  user_not_found: 'Slack does not know this person any more.',
  user_disabled: 'this person’s account is closed.',
  [OUTSIDER]: 'this person is none of those whom I answer any more.',
  messages_tab_disabled: 'direct messages to me are switched off. Compare the app with manifest.yml.',
};

export function needsPeople(code: string): boolean {
  return code in UNDELIVERABLE;
}

/** Null when nobody is to be told, or the owner is who cannot be reached. One a day for each channel, cause and owner. */
export function ownerRow(
  row: OutboxRow,
  code: string,
  isGivenUp: boolean,
  nowMs: number,
): NewOutboxRow | null {
  if (row.ownerId === null || row.ownerId === row.channelId) return null;
  // By the row's own day: midnight is no reason to say it again.
  const day = new Date(Math.floor(row.atMs / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
  const key = `undelivered ${row.channelId} ${code} ${day} ${row.ownerId}`;
  return {
    key,
    channelId: row.ownerId,
    act: { kind: 'post', messageId: key },
    message: undelivered(row.channelId, code, isGivenUp),
    ownerId: null,
    atMs: nowMs,
  };
}

/** Nobody reads there any more, or nobody who may. */
const LEFT: ReadonlySet<string> = new Set(['user_not_found', 'user_disabled', OUTSIDER]);

/** Somebody who has rules left: the admins are told, each once, since they may change them. */
export function leftRows(
  { channelId, ownerId }: OutboxRow,
  code: string,
  adminIds: readonly string[],
  nowMs: number,
): NewOutboxRow[] {
  if (!LEFT.has(code) || !/^[UW]/.test(channelId)) return [];
  return adminIds
    .filter((adminId) => adminId !== channelId)
    .map((adminId) => {
      const key = `left ${channelId} ${adminId}`;
      const act = { kind: 'post', messageId: key } as const;
      return {
        key,
        channelId: adminId,
        act,
        message: left(ownerId ?? channelId),
        ownerId: null,
        atMs: nowMs,
      };
    });
}

function left(userId: string): Message {
  const words = ` cannot be reached any more and has rules or digests, or gets what they say. As an admin you may change or remove them: ${COMMAND} alerts all, ${COMMAND} digests all`;
  return {
    summary: `Somebody${words}`,
    parts: [{ kind: 'headline', text: ['⚠️ ', { kind: 'name', userId }, words] }],
  };
}

function undelivered(channelId: string, code: string, isGivenUp: boolean): Message {
  const cause = UNDELIVERABLE[code] ?? `Slack refuses it (${code}).`;
  const place: Inline = /^[UW]/.test(channelId)
    ? { kind: 'name', userId: channelId }
    : { kind: 'channel', channelId };
  const rest = isGivenUp
    ? ' I have given up the first of them.'
    : ' Until then I keep trying, for a day from each message on.';
  const words = `: ${cause}${rest} What is yours: ${COMMAND} alerts, ${COMMAND} digests`.replaceAll('`', '');
  return {
    summary: `Alerts or digests of yours cannot be delivered${words}`,
    parts: [
      { kind: 'headline', text: ['⚠️ Alerts or digests of yours cannot be delivered in ', place, words] },
    ],
  };
}
