/** The organisation's HTTP plumbing on loopback: reads a request, lets a fault strike, answers, and notes it down. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Wire, WireEnd } from '../wire.ts';
import type { Fault } from './faults.ts';
import type { LoggedRequest } from './request-log.ts';

export interface Exchange {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  contentType: string;
  /** Null when it is longer than MAX_BODY_BYTES. */
  body: string | null;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** What to do to the answer on its way. */
  fault: Fault | null;
}

export interface ServerOptions {
  port: number;
  answer(exchange: Exchange): Answer;
  log(entry: Omit<LoggedRequest, 'at'>): void;
  wire: Wire | null;
}

export interface RunningServer {
  url: string;
  stop(): Promise<void>;
}

const HOST = '127.0.0.1';
/** Longer than any that a client of ours sends. */
const MAX_BODY_BYTES = 4_000_000;
const LOGIN_PATH = '/oauth/token';

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const stopping = new AbortController();
  const server = createServer((request, response) => {
    serve(request, response, options, stopping.signal).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${port}`, stop: () => stop(server, stopping) };
}

async function stop(server: Server, stopping: AbortController): Promise<void> {
  stopping.abort();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
  stopping: AbortSignal,
): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${HOST}`);
  const body = await bodyOf(request);
  const entry = { method: request.method ?? 'GET', path: url.pathname, query: url.search.slice(1) };
  const bytesIn = body === null ? MAX_BODY_BYTES : Buffer.byteLength(body);
  const end = options.wire?.begin({
    side: 'genesys',
    kind: LOGIN_PATH === url.pathname ? 'login' : 'read',
    direction: 'from the app',
    name: `${entry.method} ${url.pathname}`,
    sent: body === '' ? entry.query : body,
  });
  const answer = options.answer({ ...exchangeOf(request), ...entry, query: url.searchParams, body });
  response.on('close', () => end?.(endOf(response, answer)));
  const sent = deliver(response, answer, stopping);
  options.log({ ...entry, bytesIn, ...sent });
}

/** Seen from the network: a connection that was torn down gave no answer. */
function endOf(response: ServerResponse, { body, fault }: Answer): WireEnd {
  const note = fault === null ? null : `fault asked for: ${fault.kind}`;
  if (!response.writableFinished) return { status: 'no answer', isWell: false, note };
  const { statusCode } = response;
  return { status: String(statusCode), isWell: statusCode < 400 && fault === null, note, received: body };
}

function exchangeOf({ headers }: IncomingMessage): Pick<Exchange, 'authorization' | 'contentType'> {
  return { authorization: headers.authorization, contentType: headers['content-type'] ?? '' };
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= MAX_BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return bytes > MAX_BODY_BYTES ? null : Buffer.concat(chunks).toString('utf8');
}

function deliver(
  response: ServerResponse,
  answer: Answer,
  stopping: AbortSignal,
): Pick<LoggedRequest, 'status' | 'bytesOut'> {
  const { status, headers, body, fault } = answer;
  const bytes = Buffer.from(body);
  if (fault?.kind === 'hang') return { status: 0, bytesOut: 0 };
  if (fault?.kind === 'reset') {
    response.socket?.resetAndDestroy();
    return { status: 0, bytesOut: 0 };
  }
  const cut = fault?.kind === 'half-json' ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
  const send = (): void => {
    response.writeHead(status, { ...headers, 'Content-Length': cut.length });
    response.end(cut);
  };
  if (fault?.kind === 'slow')
    sleep(fault.ms, undefined, { signal: stopping, ref: false }).then(send, () => response.destroy());
  else send();
  return { status, bytesOut: cut.length };
}
