/** Stands before the pretend Genesys: hands everything on, keeps what was asked, and refuses or hides on request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { AGGREGATES } from './world.ts';

/** One aggregates query. */
export interface Asked {
  startMs: number;
  endMs: number;
  granularity: string | null;
  metrics: readonly string[];
  queueIds: readonly string[];
  /** Of the answer. */
  bytes: number;
}

/** A status to refuse with; a hang never answers. */
export type Strike = number | 'hang';

export interface Listener {
  url: string;
  /** Since the last `clear`, in the order of their arrival. */
  asked: Asked[];
  /** Which query is refused; none by itself. */
  strike: (queueIds: readonly string[]) => Strike | null;
  /** Queues that are left out of every answer. */
  hidden: Set<string>;
  /** Requests that are being answered at this moment, and the most that ever were. */
  atOnce: { now: number; most: number };
}

interface Query {
  interval: string;
  granularity?: string;
  metrics: string[];
  filter: { predicates: { value: string }[] };
}

export async function listenBefore(target: string): Promise<Listener> {
  const server = createServer((request, response) => {
    serve(target, listener, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const listener: Listener = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    strike: () => null,
    hidden: new Set(),
    atOnce: { now: 0, most: 0 },
  };
  return listener;
}

async function serve(
  target: string,
  listener: Listener,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = request.url ?? '/';
  const body = await textOf(request);
  if (path !== AGGREGATES) return handOn(`${target}${path}`, request, body, response, (text) => text);
  const { interval, granularity = null, metrics, filter } = JSON.parse(body) as Query;
  const [startMs = 0, endMs = 0] = interval.split('/').map((text) => Date.parse(text));
  const queueIds = filter.predicates.map(({ value }) => value);
  const asked: Asked = { startMs, endMs, granularity, metrics, queueIds, bytes: 0 };
  listener.asked.push(asked);
  const strike = listener.strike(queueIds);
  if (strike === 'hang') return;
  if (strike !== null) {
    response.writeHead(strike, { 'content-type': 'application/json' }).end('{"message":"struck"}');
    return;
  }
  listener.atOnce.now += 1;
  listener.atOnce.most = Math.max(listener.atOnce.most, listener.atOnce.now);
  await handOn(`${target}${path}`, request, body, response, (text) => {
    const kept = withoutHidden(text, listener.hidden);
    asked.bytes = Buffer.byteLength(kept);
    return kept;
  });
  listener.atOnce.now -= 1;
}

async function handOn(
  url: string,
  { method = 'GET', headers }: IncomingMessage,
  body: string,
  response: ServerResponse,
  change: (text: string) => string,
): Promise<void> {
  const { authorization = '', 'content-type': contentType = '' } = headers;
  const answer = await fetch(url, {
    method,
    headers: { authorization, 'content-type': contentType },
    ...(body === '' ? {} : { body }),
  });
  const kept = [...answer.headers].filter(([name]) => /^(content-type|retry-after|inin-)/.test(name));
  response.writeHead(answer.status, Object.fromEntries(kept)).end(change(await answer.text()));
}

function withoutHidden(text: string, hidden: ReadonlySet<string>): string {
  if (hidden.size === 0) return text;
  const { results } = JSON.parse(text) as { results: { group: { queueId: string } }[] };
  return JSON.stringify({ results: results.filter(({ group }) => !hidden.has(group.queueId)) });
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
