/** One row of the outbox as one request: a post, an edit in place, or a reply, drawn as well as Slack takes it. */
import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import type { OutboxRow, OutboxStore, Place } from '../core/store.ts';
import { BLOCK_REFUSALS, checkedRungs, payload } from './answers.ts';
import { newAnswerKey, type Rung } from './blocks/render.ts';
import { EVENT_TYPE } from './lookup.ts';
import { withNames } from './names.ts';
import type { People } from './people.ts';
import { EDIT_GONE, type Failure, failureOf, THREAD_GONE } from './refusals.ts';

export type Delivered =
  /** `place`: where it was posted; null when it was edited. */
  { kind: 'sent'; place: Place | null } | Failure;

export interface DeliveryParts {
  client: webApi.WebClient;
  store: Pick<OutboxStore, 'asking'>;
  people: Pick<People, 'nameOf'>;
  clock: Pick<Clock, 'now'>;
  log: Log;
}

/**
 * `place` is where the message stands that is edited or answered; null: nowhere, and a reply is then a post of its own.
 * Every request is noted on disk before it is made.
 */
export async function deliver(row: OutboxRow, place: Place | null, parts: DeliveryParts): Promise<Delivered> {
  const message = await withNames(row.message, parts.people);
  let delivered: Delivered = { kind: 'refused', code: 'nothing_to_send' };
  for (const rung of checkedRungs(message, newAnswerKey(), parts.log)) {
    delivered = await sendRung(row, place, rung, parts);
    if (delivered.kind !== 'refused' || !BLOCK_REFUSALS.has(delivered.code)) break;
    parts.log.warn('Slack refused a message', { drawn: rung.kind, code: delivered.code, key: row.key });
  }
  return delivered;
}

async function sendRung(
  row: OutboxRow,
  place: Place | null,
  rung: Rung,
  parts: DeliveryParts,
): Promise<Delivered> {
  if (place === null || row.act.kind === 'post') return post(row, null, rung, parts);
  if (row.act.kind === 'edit') {
    const edited = await edit(row, place, rung, parts);
    return edited.kind === 'refused' && EDIT_GONE.has(edited.code) ? post(row, null, rung, parts) : edited;
  }
  const replied = await post(row, place, rung, parts);
  return replied.kind === 'refused' && THREAD_GONE.has(replied.code) ? post(row, null, rung, parts) : replied;
}

async function post(
  row: OutboxRow,
  thread: Place | null,
  rung: Rung,
  { client, store, clock }: DeliveryParts,
): Promise<Delivered> {
  await store.asking(row.id, clock.now());
  // A thread stands in the channel's own id, which for a direct message is not the person's.
  const channel = thread?.channelId ?? row.channelId;
  const message = {
    channel,
    ...payload(rung),
    unfurl_links: false,
    unfurl_media: false,
    metadata: { event_type: EVENT_TYPE, event_payload: { key: row.key } },
  };
  try {
    const answer = await client.chat.postMessage(
      thread === null ? message : { ...message, ...threadOf(row, thread) },
    );
    return { kind: 'sent', place: { channelId: answer.channel ?? channel, ts: answer.ts ?? '' } };
  } catch (error) {
    return failureOf(error);
  }
}

function threadOf({ act }: OutboxRow, { ts }: Place) {
  return act.kind === 'reply' && act.broadcast
    ? { thread_ts: ts, reply_broadcast: true as const }
    : { thread_ts: ts };
}

/** Metadata that is not named stays as it is. */
async function edit(
  row: OutboxRow,
  { channelId, ts }: Place,
  rung: Rung,
  { client, store, clock }: DeliveryParts,
): Promise<Delivered> {
  await store.asking(row.id, clock.now());
  const { text, blocks } = rung;
  try {
    await client.chat.update({ channel: channelId, ts, text, ...(rung.kind === 'plain' ? {} : { blocks }) });
    return { kind: 'sent', place: null };
  } catch (error) {
    return failureOf(error);
  }
}
