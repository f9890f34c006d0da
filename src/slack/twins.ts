/** Twins: a request that was taken for lost and repeated may have been done late. Of two posts with one key, one goes. */
import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import type { OutboxRow, OutboxStore, Place } from '../core/store.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { lookFor } from './lookup.ts';
import { slackCode } from './problem.ts';

export interface Twins {
  /** This row was repeated and stands at this place now. */
  expect(row: OutboxRow, place: Place, nowMs: number): void;
  /** Looks where it is time to; the first call also for rows that were repeated before a restart. */
  look(isStopped: () => boolean): Promise<void>;
  takeAway(places: readonly Place[], key: string): Promise<void>;
}

/** Long after what Slack itself calls a time-out. */
const LOOK_AFTER_MS = MINUTE_MS;
/** Rows that were sent so long before a start are looked at again. */
const LOOK_BACK_MS = 10 * MINUTE_MS;
const MAX_EXPECTED = 500;
const MAX_LOOKS = 3;

interface Expected {
  row: OutboxRow;
  /** Null: not known any more, after a restart. */
  place: Place | null;
  dueMs: number;
  looks: number;
}

export function createTwins({
  store,
  client,
  clock,
  log,
}: {
  store: Pick<OutboxStore, 'placeOf' | 'sentAgain'>;
  client: webApi.WebClient;
  clock: Pick<Clock, 'now'>;
  log: Log;
}): Twins {
  const expected = new Map<number, Expected>();
  let hasLookedBack = false;
  let isLooking = false;

  function add(one: Expected): void {
    if (expected.size < MAX_EXPECTED) expected.set(one.row.id, one);
  }

  async function lookBack(nowMs: number): Promise<void> {
    const rows = await store.sentAgain(nowMs - LOOK_BACK_MS, MAX_EXPECTED);
    hasLookedBack = true;
    for (const row of rows) {
      if (!expected.has(row.id)) add({ row, place: null, dueMs: nowMs + LOOK_AFTER_MS, looks: 0 });
    }
  }

  async function lookAt(one: Expected): Promise<void> {
    const { row } = one;
    expected.delete(row.id);
    const known = await store.placeOf(row.act.messageId);
    const isReply = row.act.kind === 'reply';
    const channelId = one.place?.channelId ?? known?.channelId ?? row.channelId;
    const threadTs = isReply ? (known?.ts ?? null) : null;
    const seen = await lookFor(client, { key: row.key, channelId, threadTs, sinceMs: row.atMs });
    if (seen.kind === 'failed' && one.looks + 1 < MAX_LOOKS) {
      add({ ...one, looks: one.looks + 1, dueMs: clock.now() + LOOK_AFTER_MS + seen.waitMs });
    }
    if (seen.kind !== 'seen') return;
    // Edits and threads go to the one that is remembered. Where an edit found it gone and moved it, the first stays.
    const remembered = seen.places.find(({ ts }) => !isReply && ts === known?.ts);
    const keptTs = (one.place ?? remembered ?? seen.places[0])?.ts;
    await takeAway(
      seen.places.filter(({ ts }) => ts !== keptTs),
      row.key,
    );
  }

  async function takeAway(places: readonly Place[], key: string): Promise<void> {
    for (const { channelId, ts } of places) {
      try {
        await client.chat.delete({ channel: channelId, ts });
        log.info('a message that stood there twice was taken away once', { key });
      } catch (error) {
        log.warn('a message stands there twice', { key, code: slackCode(error) });
      }
    }
  }

  return {
    expect: (row, place, nowMs) => add({ row, place, dueMs: nowMs + LOOK_AFTER_MS, looks: 0 }),
    async look(isStopped) {
      if (isLooking) return;
      isLooking = true;
      try {
        if (!hasLookedBack) await lookBack(clock.now());
        for (const one of [...expected.values()].filter(({ dueMs }) => dueMs <= clock.now())) {
          if (isStopped()) return;
          await lookAt(one);
        }
      } finally {
        isLooking = false;
      }
    },
    takeAway,
  };
}
