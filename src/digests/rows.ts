/** A digest's messages as rows of the outbox: the first is posted, the others follow in its thread, each under a key that is its own for ever. */
import type { Digest } from '../core/digest.ts';
import type { Message } from '../core/message.ts';
import type { NewOutboxRow } from '../core/store.ts';

export function digestRows(
  { id, channelId, ownerId }: Pick<Digest, 'id' | 'channelId' | 'ownerId'>,
  dueAtMs: number,
  messages: readonly Message[],
  atMs: number,
): NewOutboxRow[] {
  return threadRows(
    `digest ${id} ${new Date(dueAtMs).toISOString()}`,
    { channelId, ownerId },
    messages,
    atMs,
  );
}

export function threadRows(
  key: string,
  { channelId, ownerId }: { channelId: string; ownerId: string | null },
  messages: readonly Message[],
  atMs: number,
): NewOutboxRow[] {
  return messages.map((message, at) => ({
    key: `${key} ${at + 1}`,
    channelId,
    act: at === 0 ? { kind: 'post', messageId: key } : { kind: 'reply', messageId: key, broadcast: false },
    message,
    ownerId,
    atMs,
  }));
}
