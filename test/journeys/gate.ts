/** Stands before a peer on loopback and hands on what comes, so that a test can act at the very moment of a request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Call {
  /** Without the query. */
  path: string;
  body: string;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** 'cut': the connection is torn down without an answer. */
export interface Watching {
  /** Before the peer hears of it; null hands it on. */
  before?(call: Call): Promise<Reply | 'cut' | null>;
  /** When the peer has done it. */
  after?(call: Call, reply: Reply): Promise<Reply | 'cut'>;
  /** In the same turn in which the answer was handed to the system. */
  answered?(call: Call): void;
}

export interface Gate {
  /** "http://127.0.0.1:1234". */
  url: string;
  /** Replaces the one before. */
  watch(watching: Watching): void;
  close(): Promise<void>;
}

const HANDED_ON = ['authorization', 'content-type'];
const NOT_HANDED_BACK = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'date']);

/** `peer` as "http://127.0.0.1:1234". */
export async function openGate(peer: string): Promise<Gate> {
  let watching: Watching = {};

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    const call: Call = { path: url.split('?')[0] ?? '', body: await bodyOf(request) };
    const { before, after, answered } = watching;
    const early = (await before?.(call)) ?? null;
    const reply = early ?? (await ask(peer + url, request, call));
    const last = early === null && reply !== 'cut' && after !== undefined ? await after(call, reply) : reply;
    if (last === 'cut') {
      request.socket.destroy();
      return;
    }
    response.writeHead(last.status, { ...last.headers, 'content-length': Buffer.byteLength(last.body) });
    response.end(last.body);
    answered?.(call);
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    watch(next) {
      watching = next;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function ask(url: string, { method, headers }: IncomingMessage, { body }: Call): Promise<Reply> {
  const handed = HANDED_ON.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  const answer = await fetch(url, {
    method: method ?? 'GET',
    headers: handed,
    ...(method === 'GET' ? {} : { body }),
  });
  const back = [...answer.headers].filter(([name]) => !NOT_HANDED_BACK.has(name));
  return { status: answer.status, headers: Object.fromEntries(back), body: await answer.text() };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
