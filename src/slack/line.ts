/**
 * One Socket Mode connection that is kept open: a new one takes over before the old one ends, where the SDK's own way
 * closes first and waits for 5 s, in which commands fail, and ends the process when Slack cannot be reached meanwhile.
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
/** Slack ends a connection about 10 s after it has said so; one that it forgets is ended then. */
const ENDING_MS = 20_000;
/** Of one line; Slack allows 10 in all. */
const MAX_OPEN = 4;

export interface Line {
  /** Rejects when there is no connection in time. */
  open(): Promise<void>;
  close(): Promise<void>;
  /**
   * Makes a new connection. The old one goes on until Slack ends it: whatever Slack sent to one that we close ourselves
   * would be lost.
   */
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
  /** Gone, or about to be, as Slack has said. */
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
  let isReconnecting = false;
  /** The current one, and those that it has replaced. */
  const open = new Set<Connection>();
  const closing = new AbortController();

  async function connect(): Promise<void> {
    const connection = await openConnection(newReceiver(), clock, log, (lost, how) => {
      if (how === 'gone') open.delete(lost);
      else void endInTime(lost);
      if (lost === current && !isReconnecting) void reconnect();
    });
    if (closing.signal.aborted || connection.isLost) {
      await endConnection(connection.receiver);
      throw new Error(connection.isLost ? 'the connection was lost at once' : 'the line is closed');
    }
    open.add(connection);
    current = connection;
  }

  /** Until it succeeds or the line is closed; never faster than the backoff. */
  async function reconnect(): Promise<void> {
    isReconnecting = true;
    for (let attempt = 0; !closing.signal.aborted; attempt += 1) {
      if (attempt > 0) await pause(backoffMs(attempt), closing.signal);
      try {
        await connect();
        isReconnecting = false;
        return;
      } catch (error) {
        if (!closing.signal.aborted)
          log.warn('Slack cannot be reached over a WebSocket', { attempt, code: slackCode(error) });
      }
    }
  }

  async function endInTime(connection: Connection): Promise<void> {
    await pause(ENDING_MS, closing.signal);
    if (open.has(connection)) await endConnection(connection.receiver);
  }

  return {
    open: connect,
    async close() {
      closing.abort();
      current = null;
      await Promise.all([...open].map((connection) => endConnection(connection.receiver)));
    },
    async renew() {
      if (current !== null && !isReconnecting && open.size < MAX_OPEN) await connect();
    },
    life: () => (current === null || current.isLost ? null : current.life),
  };
}

function backoffMs(attempt: number): number {
  return Math.min(MAX_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(attempt - 1, 10));
}

async function openConnection(
  receiver: SocketModeReceiver,
  clock: Clock,
  log: Log,
  onLost: (connection: Connection, how: 'announced' | 'gone') => void,
): Promise<Connection> {
  const connection: Connection = {
    receiver,
    life: { sinceMs: clock.now(), expectedMs: null },
    isLost: false,
  };
  const lose = (how: 'announced' | 'gone') => {
    connection.isLost = true;
    onLost(connection, how);
  };
  hearBefore(receiver.client, (data) => {
    const notice = readNotice(data);
    const seconds = notice?.debug_info?.approximate_connection_time;
    if (notice?.type === 'hello')
      connection.life = { sinceMs: clock.now(), expectedMs: seconds === undefined ? null : seconds * 1000 };
    if (notice?.type !== 'disconnect') return 'pass-on';
    log.info('Slack ends a WebSocket connection', { reason: notice.reason });
    lose('announced');
    return 'keep';
  });
  receiver.client.on('disconnected', () => lose('gone'));
  try {
    await within(CONNECT_DEADLINE_MS, receiver.start());
  } catch (error) {
    await endConnection(receiver);
    throw error;
  }
  return connection;
}

/**
 * Sees each message before the SDK does, which closes as soon as Slack says that it will end a connection: what is on
 * its way then, commands and acknowledgements, would be lost.
 */
function hearBefore(client: SocketModeReceiver['client'], hear: (data: unknown) => 'pass-on' | 'keep'): void {
  const others = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...message: unknown[]) => {
    if (hear(message[0]) === 'pass-on') for (const other of others) other(...message);
  });
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
  // What carries something for the app is never a notice, and is most of what comes.
  if (data.includes('"envelope_id"')) return null;
  try {
    return SocketNotice.safeParse(JSON.parse(data)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Envelopes are longer, and are read by the SDK alone. */
const MAX_NOTICE_CHARACTERS = 2_000;
