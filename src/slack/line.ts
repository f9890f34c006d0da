/**
 * One Socket Mode connection that is kept open: it reconnects at once, where the SDK's own way waits for 5 s, in
 * which commands fail, and ends the process when Slack cannot be reached meanwhile.
 */
import type { SocketModeReceiver } from '@slack/bolt';
import { z } from 'zod';
import type { Clock, Log } from '../core/ports.ts';
import { pause, within } from './patience.ts';
import { slackCode } from './problem.ts';

const CONNECT_DEADLINE_MS = 10_000;
const CLOSE_PATIENCE_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;
const FIRST_BACKOFF_MS = 500;
/** A line that is replaced still takes what Slack has already sent its way. */
const OVERLAP_MS = 1_000;

export interface Line {
  /** Rejects when there is no connection in time. */
  open(): Promise<void>;
  close(): Promise<void>;
  /** Makes a new connection, and only then ends the old one. */
  renew(): Promise<void>;
  /** Since when, and for how long by Slack's own guess; null while there is no connection. */
  life(): LineLife | null;
}

export interface LineLife {
  sinceMs: number;
  /** Null when Slack does not tell. */
  expectedMs: number | null;
}

interface Connection {
  receiver: SocketModeReceiver;
  life: LineLife;
  isLost: boolean;
}

/** https://docs.slack.dev/apis/events-api/using-socket-mode#connect */
const SocketNotice = z.object({
  type: z.enum(['hello', 'disconnect']),
  reason: z.string().optional(),
  debug_info: z.object({ approximate_connection_time: z.number().positive().optional() }).optional(),
});

/** `newReceiver` gives a receiver of its own each time, joined to the app, that does not reconnect by itself. */
export function createLine(newReceiver: () => SocketModeReceiver, clock: Clock, log: Log): Line {
  let current: Connection | null = null;
  const closing = new AbortController();

  /** Sets the new connection, and gives the one before it, whose end is the caller's to see to. */
  async function connect(): Promise<Connection | null> {
    const connection = await openConnection(newReceiver(), clock, log, (lost) => {
      if (lost === current) void reconnect();
    });
    if (closing.signal.aborted || connection.isLost) {
      await endConnection(connection.receiver);
      throw new Error(connection.isLost ? 'the connection was lost at once' : 'the line is closed');
    }
    const before = current;
    current = connection;
    return before;
  }

  /** Until it succeeds or the line is closed; never faster than the backoff. */
  async function reconnect(): Promise<void> {
    current = null;
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      if (attempt > 0) await pause(backoffMs(attempt), closing.signal);
      try {
        await retire(await connect());
        return;
      } catch (error) {
        if (!closing.signal.aborted)
          log.warn('Slack cannot be reached over a WebSocket', { attempt, code: slackCode(error) });
      }
    }
  }

  async function retire(connection: Connection | null): Promise<void> {
    if (connection === null) return;
    await pause(OVERLAP_MS, closing.signal);
    await endConnection(connection.receiver);
  }

  return {
    async open() {
      await retire(await connect());
    },
    async close() {
      closing.abort();
      const last = current;
      current = null;
      if (last !== null) await endConnection(last.receiver);
    },
    async renew() {
      if (current !== null) await retire(await connect());
    },
    life: () => current?.life ?? null,
  };
}

function backoffMs(attempt: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 10));
}

async function openConnection(
  receiver: SocketModeReceiver,
  clock: Clock,
  log: Log,
  onLost: (connection: Connection) => void,
): Promise<Connection> {
  const connection: Connection = {
    receiver,
    life: { sinceMs: clock.now(), expectedMs: null },
    isLost: false,
  };
  const lose = () => {
    connection.isLost = true;
    onLost(connection);
  };
  receiver.client.on('ws_message', (data: unknown) => {
    const notice = readNotice(data);
    if (notice?.type === 'disconnect') {
      log.info('Slack ends a WebSocket connection', { reason: notice.reason });
      lose();
    }
    const seconds = notice?.debug_info?.approximate_connection_time;
    if (notice?.type === 'hello')
      connection.life = { sinceMs: clock.now(), expectedMs: seconds === undefined ? null : seconds * 1000 };
  });
  receiver.client.on('disconnected', lose);
  try {
    await within(CONNECT_DEADLINE_MS, receiver.start());
  } catch (error) {
    await endConnection(receiver);
    throw error;
  }
  return connection;
}

/** Asks for the end, and forces it when the other side does not answer. */
async function endConnection(receiver: SocketModeReceiver): Promise<void> {
  for (const _ of ['ask', 'force']) {
    const ended = await within(CLOSE_PATIENCE_MS, receiver.client.disconnect()).then(
      () => true,
      () => false,
    );
    if (ended) return;
  }
}

function readNotice(data: unknown): z.infer<typeof SocketNotice> | null {
  if (typeof data !== 'string' || data.length > MAX_NOTICE_CHARACTERS) return null;
  try {
    return SocketNotice.safeParse(JSON.parse(data)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Envelopes are longer, and are read by the SDK alone. */
const MAX_NOTICE_CHARACTERS = 2_000;
