/** Socket Mode: tickets that serve once, connections, envelopes and their acknowledgements. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { DisconnectInput } from './faults.ts';
import type { Json, JsonObject } from './model.ts';
import { isObject } from './model.ts';

/** https://docs.slack.dev/apis/events-api/using-socket-mode#using-multiple-connections */
const MAX_CONNECTIONS = 10;
/** A ticket that nobody uses is void after this. */
const TICKET_LIFE_MS = 30_000;
const MAX_TICKETS = 100;
const PING_EVERY_MS = 5_000;
/** How long Slack leaves between saying that it will disconnect and doing so. */
const WARNING_MS = 10_000;
const MAX_FRAME_BYTES = 1_000_000;

export type EnvelopeType = 'slash_commands' | 'interactive' | 'events_api';

export interface Acknowledgement {
  acked: boolean;
  /** Real milliseconds until the acknowledgement, or until it was given up. */
  ackMs: number;
  body: Json;
  error: 'operation_timeout' | 'dispatch_failed' | null;
}

export interface Envelope {
  type: EnvelopeType;
  payload: JsonObject;
  acceptsResponse: boolean;
  retry: { attempt: number; reason: string } | null;
}

interface Connection {
  socket: WebSocket;
  openedMs: number;
  ready: boolean;
  timers: NodeJS.Timeout[];
}

export class Sockets {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  readonly #tickets = new Map<string, number>();
  readonly #waiting = new Map<string, (body: Json) => void>();
  readonly #connections: Connection[] = [];
  readonly #listeners = new Set<() => void>();
  #turn = 0;
  readonly #options: { appId: string; ackMs: number; connectionSeconds: number };

  constructor(options: { appId: string; ackMs: number; connectionSeconds: number }) {
    this.#options = options;
  }

  /** A ticket for one connection, or null when too many are asked for. */
  ticket(): string | null {
    const now = performance.now();
    for (const [ticket, madeMs] of this.#tickets)
      if (now - madeMs > TICKET_LIFE_MS) this.#tickets.delete(ticket);
    if (this.#tickets.size >= MAX_TICKETS) return null;
    const ticket = randomUUID();
    this.#tickets.set(ticket, now);
    return ticket;
  }

  /** Takes an upgrade request whose ticket is good; refuses others with 401. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, ticket: string): void {
    const madeMs = this.#tickets.get(ticket);
    this.#tickets.delete(ticket);
    const isGood = madeMs !== undefined && performance.now() - madeMs <= TICKET_LIFE_MS;
    if (!isGood || this.ready() >= MAX_CONNECTIONS) {
      socket.end(
        `HTTP/1.1 ${isGood ? '429 Too Many Requests' : '401 Unauthorized'}\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (accepted) => this.#welcome(accepted));
  }

  ready(): number {
    return this.#connections.filter((one) => one.ready).length;
  }

  onConnected(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Gives an envelope to one connection and waits for its acknowledgement. */
  send(envelope: Envelope): Promise<Acknowledgement> {
    const connection = this.#next();
    if (connection === null) {
      return Promise.resolve({ acked: false, ackMs: 0, body: null, error: 'dispatch_failed' });
    }
    const id = randomUUID();
    const sentMs = performance.now();
    return new Promise((resolve) => {
      const settle = (acked: boolean, body: Json): void => {
        clearTimeout(timer);
        this.#waiting.delete(id);
        const ackMs = Math.round(performance.now() - sentMs);
        resolve({ acked, ackMs, body, error: acked ? null : 'operation_timeout' });
      };
      const timer = setTimeout(() => settle(false, null), this.#options.ackMs);
      this.#waiting.set(id, (body) => settle(true, body));
      connection.socket.send(JSON.stringify(frameOf(id, envelope)));
    });
  }

  disconnect({ reason = 'refresh_requested', which = 'all' }: DisconnectInput): number {
    const open = this.#connections.filter((one) => one.ready);
    const chosen = which === 'all' ? open : open.slice(0, 1);
    for (const connection of chosen) this.#retire(connection, reason);
    return chosen.length;
  }

  stop(): void {
    for (const connection of [...this.#connections]) this.#forget(connection, true);
    this.#server.close();
  }

  #welcome(socket: WebSocket): void {
    const connection: Connection = { socket, openedMs: performance.now(), ready: true, timers: [] };
    this.#connections.push(connection);
    socket.on('message', (data) => this.#read(data));
    socket.on('close', () => this.#forget(connection, false));
    socket.on('error', () => this.#forget(connection, true));
    socket.send(JSON.stringify(this.#hello()));
    const ping = setInterval(() => socket.ping(), PING_EVERY_MS);
    const life = setTimeout(
      () => this.#retire(connection, 'refresh_requested'),
      this.#options.connectionSeconds * 1000,
    );
    connection.timers.push(ping, life);
    for (const listener of this.#listeners) listener();
  }

  #hello(): JsonObject {
    return {
      type: 'hello',
      num_connections: this.ready(),
      debug_info: {
        host: 'applink-pretend',
        build_number: 1,
        approximate_connection_time: this.#options.connectionSeconds,
      },
      connection_info: { app_id: this.#options.appId },
    };
  }

  /** The connections take turns; each envelope goes to one alone. */
  #next(): Connection | null {
    const open = this.#connections.filter((one) => one.ready && one.socket.readyState === WebSocket.OPEN);
    if (open.length === 0) return null;
    this.#turn += 1;
    return open[this.#turn % open.length] ?? null;
  }

  #read(data: RawData): void {
    let frame: unknown;
    try {
      frame = JSON.parse(data.toString());
    } catch {
      return; // Slack ignores what it cannot read.
    }
    if (!isObject(frame) || typeof frame.envelope_id !== 'string') return;
    this.#waiting.get(frame.envelope_id)?.((frame.payload ?? null) as Json);
  }

  #retire(connection: Connection, reason: 'refresh_requested' | 'warning' | 'drop'): void {
    if (!connection.ready) return;
    connection.ready = reason === 'warning';
    if (reason === 'drop') {
      this.#forget(connection, true);
      return;
    }
    connection.socket.send(
      JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'applink-pretend' } }),
    );
    connection.timers.push(setTimeout(() => this.#forget(connection, false), WARNING_MS));
  }

  #forget(connection: Connection, abruptly: boolean): void {
    connection.ready = false;
    for (const timer of connection.timers) clearTimeout(timer);
    const at = this.#connections.indexOf(connection);
    if (at >= 0) this.#connections.splice(at, 1);
    if (abruptly) connection.socket.terminate();
    else if (connection.socket.readyState === WebSocket.OPEN) connection.socket.close(1000);
  }
}

function frameOf(id: string, envelope: Envelope): JsonObject {
  const frame: JsonObject = {
    envelope_id: id,
    type: envelope.type,
    payload: envelope.payload,
    accepts_response_payload: envelope.acceptsResponse,
  };
  if (envelope.type === 'events_api') {
    frame.retry_attempt = envelope.retry?.attempt ?? 0;
    frame.retry_reason = envelope.retry?.reason ?? '';
  }
  return frame;
}
