/**
 * Sends the rows of the outbox: in order in each channel, about one a second there, and no channel waits for another.
 * A post whose answer was lost is looked for by its key before it is made again, and a twin that shows up is taken away.
 */
import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import {
  LeaseLost,
  type OutboxRow,
  type OutboxStore,
  type OutboxUsage,
  type Place,
  RowGone,
} from '../core/store.ts';
import { DAY_MS, MINUTE_MS } from '../core/zone.ts';
import { describeError } from './bolt-log.ts';
import { type Delivered, deliver } from './delivery.ts';
import { CALL_TIMEOUT_MS } from './inspect.ts';
import { lookFor, type Seen } from './lookup.ts';
import { UnderWay } from './patience.ts';
import type { People } from './people.ts';
import { HOPELESS, leftRows, needsPeople, OUTSIDER, ownerRow } from './refusals.ts';
import { createTwins } from './twins.ts';

export interface OutboxOptions {
  store: OutboxStore;
  /** Makes no repetitions of its own, and throws on a 429. */
  client: webApi.WebClient;
  people: Pick<People, 'nameOf'>;
  clock: Pick<Clock, 'now'>;
  /** Whether somebody is none of those who may see what their rules tell any more. */
  isOutsider?: (userId: string) => Promise<boolean>;
  /** Slack ids of those who are told when somebody with rules has left. */
  adminIds?: readonly string[];
  log: Log;
  /** The client's own; after it a request may still be on its way for some seconds. */
  requestTimeoutMs?: number;
  /** Between 0 and 1, for the jitter. */
  random?: () => number;
}

export interface Outbox {
  /** Sends what is due, and does not wait for Slack: to be called about each second, and after commits. Never rejects. */
  pump(): Promise<void>;
  /** Ends when what is under way has ended. */
  idle(): Promise<void>;
  /** Starts nothing new, and lets the requests under way end, for at most 10 s: what is left is recognised at the next start. */
  stop(): Promise<void>;
  usage(): Promise<OutboxUsage>;
}

/** Slack: about one message a second to a channel. https://docs.slack.dev/apis/web-api/rate-limits */
const PACE_MS = 900;
/** Rows looked at in one go: those of channels that are busy are among them. */
const MAX_ROWS = 200;
/** Channels that are sent to at the same time. */
const MAX_AT_ONCE = 50;
/** So long after its time-out a request may still be done. */
const LATE_MS = 5_000;
/** After so long, a row that Slack refuses is given up. */
const GIVE_UP_MS = DAY_MS;
const FIRST_FAILURE_WAIT_MS = 1_000;
const LONGEST_FAILURE_WAIT_MS = 3 * MINUTE_MS;
const FIRST_REFUSAL_WAIT_MS = 30_000;
const LONGEST_REFUSAL_WAIT_MS = 15 * MINUTE_MS;
const STOP_MS = 10_000;
/** After a bug or a failing store. */
const BUG_WAIT_MS = 10_000;
/** Of waits that are spread, this part is left to chance. */
const JITTER = 0.3;
const MAX_DIRECT = 10_000;

export function createOutbox(options: OutboxOptions): Outbox {
  const { store, client, clock, log } = options;
  const requestTimeoutMs = options.requestTimeoutMs ?? CALL_TIMEOUT_MS;
  const random = options.random ?? Math.random;
  const underWay = new UnderWay();
  const busy = new Set<string>();
  /** When the last request of a channel began. */
  const begunMs = new Map<string, number>();
  /** Rows that wait although the store does not know of it, since it must go on knowing that they were asked. */
  const heldUntilMs = new Map<number, number>();
  /** How often a row was looked for in vain, since Slack gave no answer: by its id. */
  const lookedInVain = new Map<number, number>();
  /**
   * Rows of which a request may have been done although a later one was refused, which the store does not remember: they
   * may still turn up. After a restart, those of several attempts are looked at again once they are sent.
   */
  const doubtful = new Set<number>();
  /** Slack's own ids of direct messages, by person: posts alone tell them. */
  const direct = new Map<string, string>();
  const saidUnreadable = new Set<string>();
  const twins = createTwins({ store, client, clock, log });
  let isStopped = false;
  let isReadable = true;
  let pumping: Promise<void> | null = null;

  async function pumpOnce(): Promise<void> {
    const nowMs = clock.now();
    for (const [channelId, atMs] of begunMs) if (nowMs - atMs >= PACE_MS) begunMs.delete(channelId);
    const rows = await store.nextRows(nowMs, MAX_ROWS);
    for (const row of rows) {
      if (isStopped || busy.size >= MAX_AT_ONCE) break;
      if (!busy.has(row.channelId) && !begunMs.has(row.channelId) && heldOf(row) <= nowMs) start(row, nowMs);
    }
    if (!isStopped) void underWay.run(() => twins.look(isAway)).catch(bug);
  }

  function isAway(): boolean {
    return isStopped;
  }

  function start(row: OutboxRow, nowMs: number): void {
    busy.add(row.channelId);
    begunMs.set(row.channelId, nowMs);
    heldUntilMs.delete(row.id);
    void underWay
      .run(() => send(row))
      .catch((error: unknown) => failed(row, error))
      .finally(() => busy.delete(row.channelId));
  }

  /** What was asked may still be on its way: nothing is looked for, or done again, before that. */
  function heldOf(row: OutboxRow): number {
    const settledMs = row.askedAtMs === null ? 0 : row.askedAtMs + requestTimeoutMs + LATE_MS;
    return Math.max(settledMs, heldUntilMs.get(row.id) ?? 0);
  }

  async function send(row: OutboxRow): Promise<void> {
    const place = row.act.kind === 'post' ? null : await store.placeOf(row.act.messageId);
    if (row.act.kind === 'edit' && place === null) {
      log.info('an edit is left out: its message was never posted', { key: row.key });
      return store.sent(row.id, null, clock.now());
    }
    if (row.askedAtMs !== null) doubtful.add(row.id);
    if (doubtful.has(row.id) && !(await isToBeRepeated(row, place))) return;
    if (isPerson(row.channelId) && (await options.isOutsider?.(row.channelId)) === true)
      return settle(row, { kind: 'refused', code: OUTSIDER });
    const parts = { client, store, people: options.people, clock, log };
    await settle(row, await deliver(row, place, parts));
  }

  /** False when it stands there already, which ends the row, or when that cannot be told yet. */
  async function isToBeRepeated(row: OutboxRow, place: Place | null): Promise<boolean> {
    const channelId = place?.channelId ?? channelOf(row);
    const seen: Seen =
      channelId === null
        ? { kind: 'unreadable', code: 'direct_message_unknown' }
        : await lookFor(client, {
            key: row.key,
            channelId,
            threadTs: threadOf(row, place),
            sinceMs: row.atMs,
          });
    if (seen.kind === 'failed') {
      const nowMs = clock.now();
      if (isOver(row, nowMs)) {
        await park(row, 'no_answer', nowMs);
        return false;
      }
      // The row itself is asked no more often meanwhile, so that its attempts do not grow.
      const times = (lookedInVain.get(row.id) ?? 0) + 1;
      lookedInVain.set(row.id, times);
      hold(row, Math.max(seen.waitMs, backoff(row.attempts + times)));
      return false;
    }
    lookedInVain.delete(row.id);
    if (seen.kind === 'unreadable') {
      sayUnreadable(seen.code);
      return true;
    }
    const [first, ...others] = seen.places;
    if (first === undefined) return true;
    log.info('a message whose answer was lost stands there', { key: row.key });
    await store.sent(row.id, first, clock.now());
    doubtful.delete(row.id);
    await twins.takeAway(others, row.key);
    return false;
  }

  async function settle(row: OutboxRow, delivered: Delivered): Promise<void> {
    const nowMs = clock.now();
    switch (delivered.kind) {
      case 'sent':
        await store.sent(row.id, delivered.place, nowMs);
        learn(row, delivered.place);
        if (doubtful.delete(row.id) && delivered.place !== null) twins.expect(row, delivered.place, nowMs);
        return;
      case 'busy':
        log.info('Slack wants a channel to wait', {
          channel: row.channelId,
          seconds: delivered.waitMs / 1000,
        });
        return store.later(row.id, Math.ceil(nowMs + delivered.waitMs + random() * FIRST_FAILURE_WAIT_MS));
      case 'not-made':
      case 'unknown':
        log.warn('a message did not surely reach Slack', { key: row.key, code: delivered.code });
        if (isOver(row, nowMs)) return park(row, delivered.code, nowMs);
        if (delivered.kind === 'not-made') return store.later(row.id, nowMs + backoff(row.attempts));
        // It stays on disk as asked.
        return hold(row, backoff(row.attempts));
      case 'refused':
        return refused(row, delivered.code, nowMs);
    }
  }

  async function refused(row: OutboxRow, code: string, nowMs: number): Promise<void> {
    if (HOPELESS.has(code) || isOver(row, nowMs)) return park(row, code, nowMs);
    log.warn('Slack refuses a message', { channel: row.channelId, key: row.key, code });
    const told = needsPeople(code) ? ownerRow(row, code, false, nowMs) : null;
    const admins = leftRows(row, code, options.adminIds ?? [], nowMs);
    if (told !== null || admins.length > 0) await store.enqueue(told === null ? admins : [told, ...admins]);
    const waitMs = growing(row.attempts, FIRST_REFUSAL_WAIT_MS, LONGEST_REFUSAL_WAIT_MS);
    // Not beyond the moment at which it is given up.
    await store.later(row.id, Math.min(nowMs + waitMs, row.atMs + GIVE_UP_MS));
  }

  async function park(row: OutboxRow, code: string, nowMs: number): Promise<void> {
    log.error('a message is given up', { channel: row.channelId, key: row.key, code });
    doubtful.delete(row.id);
    const told = ownerRow(row, code, true, nowMs);
    await store.park(row.id, code, nowMs, told === null ? [] : [told]);
  }

  /** Said once, until it can be read again. */
  function unread(error: unknown): void {
    if (isReadable) log.error('the outbox cannot be read', { error: describeError(error) });
    isReadable = false;
  }

  function failed(row: OutboxRow, error: unknown): void {
    // An edit that a later one replaced just now, or another process that leads: both have what they need.
    if (error instanceof RowGone) return;
    hold(row, BUG_WAIT_MS);
    // Its request ended after the stop had waited long enough, and the store is closed.
    if (isStopped) log.info('a message ends unnoted', { key: row.key });
    else if (error instanceof LeaseLost) log.info('another process sends by now', { key: row.key });
    else bug(error);
  }

  function bug(error: unknown): void {
    if (!(error instanceof LeaseLost)) log.error('a bug in the outbox', { error: describeError(error) });
  }

  function hold(row: OutboxRow, waitMs: number): void {
    heldUntilMs.set(row.id, clock.now() + waitMs);
  }

  function channelOf({ channelId }: OutboxRow): string | null {
    return isPerson(channelId) ? (direct.get(channelId) ?? null) : channelId;
  }

  function learn({ channelId }: OutboxRow, place: Place | null): void {
    if (place === null || !isPerson(channelId)) return;
    if (direct.size >= MAX_DIRECT) direct.clear();
    direct.set(channelId, place.channelId);
  }

  function sayUnreadable(code: string): void {
    if (saidUnreadable.has(code)) return;
    saidUnreadable.add(code);
    log.warn('the bot may not read here whether a message arrived: it may come twice', { code });
  }

  function backoff(attempts: number): number {
    return growing(attempts, FIRST_FAILURE_WAIT_MS, LONGEST_FAILURE_WAIT_MS);
  }

  function growing(attempts: number, firstMs: number, longestMs: number): number {
    const waitMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempts, 20));
    return Math.round(waitMs * (1 - JITTER * random()));
  }

  return {
    async pump() {
      if (isStopped) return;
      pumping ??= pumpOnce()
        .then(() => {
          isReadable = true;
        }, unread)
        .finally(() => {
          pumping = null;
        });
      await pumping;
    },
    async idle() {
      while (underWay.size() > 0) await underWay.drain(requestTimeoutMs);
    },
    async stop() {
      isStopped = true;
      await pumping;
      const left = await underWay.drain(STOP_MS);
      if (left > 0) log.warn('messages were still under way at the end', { left });
    },
    usage: () => store.outboxUsage(),
  };
}

function isOver(row: OutboxRow, nowMs: number): boolean {
  return nowMs - row.atMs >= GIVE_UP_MS;
}

function threadOf(row: OutboxRow, place: Place | null): string | null {
  return row.act.kind === 'reply' ? (place?.ts ?? null) : null;
}

/** https://docs.slack.dev/reference/methods/chat.postMessage#channels takes a person's id too. */
function isPerson(channelId: string): boolean {
  return /^[UW]/.test(channelId);
}
