/** Recognises messages of ours by the key in their metadata, for when Slack's answer to a post was lost. */
import type { webApi } from '@slack/bolt';
import type { Place } from '../core/store.ts';
import { failureOf } from './refusals.ts';

/** https://docs.slack.dev/messaging/message-metadata: a type is of lower-case letters, digits and underscores. */
export const EVENT_TYPE = 'queue_stats_message';
/** https://docs.slack.dev/reference/methods/conversations.history: at most 999 a page; 200 or fewer are advised. */
const PAGE_SIZE = 200;
/** Ours: a channel in which more was said since is not read to its end. */
const MAX_PAGES = 5;
/** Slack's clock and ours may differ by so much. */
const SKEW_MS = 5 * 60_000;

export interface Sought {
  key: string;
  /** Slack's own id of the channel or direct message. */
  channelId: string;
  /** The message in whose thread it stands; null: none. */
  threadTs: string | null;
  /** It was not made before, epoch ms. */
  sinceMs: number;
}

export type Seen =
  /** The oldest first; none when it is not there. */
  | { kind: 'seen'; places: Place[] }
  /** The bot may not read there, so that nothing can be said. */
  | { kind: 'unreadable'; code: string }
  | { kind: 'failed'; code: string; waitMs: number };

export async function lookFor(client: webApi.WebClient, sought: Sought): Promise<Seen> {
  const places: Place[] = [];
  let cursor: string | undefined;
  try {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const answer = await readPage(client, sought, cursor);
      for (const { ts, metadata } of answer.messages ?? []) {
        if (ts !== undefined && isOurs(metadata, sought.key))
          places.push({ channelId: sought.channelId, ts });
      }
      cursor = answer.response_metadata?.next_cursor;
      if (!cursor) break;
    }
  } catch (error) {
    const failure = failureOf(error);
    // With its first message the whole thread is gone.
    if (failure.code === 'thread_not_found') return { kind: 'seen', places: [] };
    if (failure.kind === 'refused') return { kind: 'unreadable', code: failure.code };
    return { kind: 'failed', code: failure.code, waitMs: failure.kind === 'busy' ? failure.waitMs : 0 };
  }
  return { kind: 'seen', places: places.sort((a, b) => Number(a.ts) - Number(b.ts)) };
}

interface Page {
  messages?: { ts?: string; metadata?: { event_type?: string; event_payload?: unknown } }[];
  response_metadata?: { next_cursor?: string };
}

function readPage(client: webApi.WebClient, sought: Sought, cursor: string | undefined): Promise<Page> {
  const { channelId, threadTs, sinceMs } = sought;
  const args = {
    channel: channelId,
    oldest: (Math.max(0, sinceMs - SKEW_MS) / 1000).toFixed(6),
    limit: PAGE_SIZE,
    include_all_metadata: true,
    ...(cursor === undefined ? {} : { cursor }),
  };
  return threadTs === null
    ? client.conversations.history(args)
    : client.conversations.replies({ ...args, ts: threadTs });
}

function isOurs(
  metadata: { event_type?: string; event_payload?: unknown } | undefined,
  key: string,
): boolean {
  const payload = metadata?.event_payload;
  return (
    metadata?.event_type === EVENT_TYPE &&
    typeof payload === 'object' &&
    payload !== null &&
    'key' in payload &&
    payload.key === key
  );
}
