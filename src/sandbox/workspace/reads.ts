/** How far each person has read each place, and what is new to them there. */

import type { Channel, SentMessage } from './model.ts';

/** A channel, or one of its threads by the time of its first message. */
export interface ReadPlace {
  channel: string;
  threadTs: string | null;
}

export interface News {
  /** Messages of the channel itself that are not read yet. */
  unread: number;
  /** Those that name this person or everybody, in threads too; in direct messages all of them. */
  mentions: number;
  /** Unread replies by the first message of their thread, of threads this person takes part in: in direct messages all. */
  threads: Record<string, number>;
}

const TO_ALL = ['channel', 'here', 'everyone'];

export class ReadMarks {
  readonly #marks = new Map<string, string>();

  /** The time of the last message read there; `0` when none was. */
  lastRead(user: string, place: ReadPlace): string {
    return this.#marks.get(keyOf(user, place)) ?? '0';
  }

  /** Notes that a person has read up to here; true when that is further than before. */
  read(user: string, place: ReadPlace, ts: string): boolean {
    if (!/^\d{1,12}\.\d{6}$/.test(ts) || Number(ts) <= Number(this.lastRead(user, place))) return false;
    this.#marks.set(keyOf(user, place), ts);
    return true;
  }

  /** `seen` is what this person can see of the channel, threads too. */
  newsOf(user: string, channel: Channel, seen: readonly SentMessage[]): News {
    const followed = followedBy(user, seen);
    const news: News = { unread: 0, mentions: 0, threads: {} };
    for (const message of seen) {
      if (message.user === user) continue;
      const { threadTs } = message;
      const place = { channel: channel.id, threadTs };
      const isNew = Number(message.ts) > Number(this.lastRead(user, place));
      if (!isNew) continue;
      const isInChannel = threadTs === null || message.broadcast;
      if (isInChannel) news.unread += 1;
      if (threadTs !== null && (channel.kind === 'im' || followed.has(threadTs)))
        news.threads[threadTs] = (news.threads[threadTs] ?? 0) + 1;
      if (isFor(user, channel, message)) news.mentions += 1;
    }
    return news;
  }
}

function keyOf(user: string, { channel, threadTs }: ReadPlace): string {
  return `${user} ${channel} ${threadTs ?? ''}`;
}

/** Threads that this person began, wrote in or was named in. */
function followedBy(user: string, seen: readonly SentMessage[]): Set<string> {
  const followed = new Set<string>();
  for (const message of seen) {
    if (message.user === user || message.pings.includes(user)) followed.add(message.threadTs ?? message.ts);
  }
  return followed;
}

function isFor(user: string, channel: Channel, { pings }: SentMessage): boolean {
  return channel.kind === 'im' || pings.includes(user) || pings.some((one) => TO_ALL.includes(one));
}
