import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerWith, createHttpServer, type HttpServer } from '../../src/ops/server.ts';

let server: HttpServer;
let isStopping = false;
let faults: unknown[] = [];
/** Answers that wait to be given. */
let waiting: (() => void)[] = [];

beforeEach(async () => {
  isStopping = false;
  faults = [];
  waiting = [];
  server = createHttpServer(
    [
      {
        path: '/healthz',
        methods: ['GET', 'HEAD'],
        listener: (_, response) => answerWith(response, 200, 'text/plain', 'fine'),
      },
      {
        path: '/slow',
        methods: ['GET'],
        listener: (_, response) => waiting.push(() => answerWith(response, 200, 'text/plain', 'late')),
      },
      {
        path: '/slack/events',
        methods: ['POST'],
        listener: (_, response) => answerWith(response, 200, 'text/plain', 'posted'),
      },
      {
        path: '/broken',
        methods: ['GET'],
        listener: () => {
          throw new TypeError('not today');
        },
      },
    ],
    { isStopping: () => isStopping, onFault: (error) => faults.push(error) },
  );
  await server.open('127.0.0.1', 0);
});

afterEach(() => server.close());

function ask(path: string, method = 'GET'): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port()}${path}`, { method });
}

/** What a raw request brings, to the end of the connection. */
function raw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port() ?? 0, '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.setEncoding('utf8').on('data', (piece: string) => {
      heard += piece;
    });
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

describe('the server', () => {
  it.each([
    ['GET', '/healthz', 200, 'fine'],
    ['GET', '/healthz?probe=1', 200, 'fine'],
    ['HEAD', '/healthz', 200, ''],
    ['POST', '/slack/events', 200, 'posted'],
    ['POST', '/healthz', 405, 'Only GET and HEAD.\n'],
    ['DELETE', '/healthz', 405, 'Only GET and HEAD.\n'],
    ['GET', '/slack/events', 405, 'Only POST.\n'],
    ['GET', '/', 404, 'Nothing is here.\n'],
    ['GET', '/healthz/', 404, 'Nothing is here.\n'],
    ['GET', '//healthz', 404, 'Nothing is here.\n'],
    ['GET', '/../healthz/../etc/passwd', 404, 'Nothing is here.\n'],
    ['POST', '/anything', 404, 'Nothing is here.\n'],
  ])('%s %s is %i', async (method, path, status, body) => {
    const response = await ask(path, method);
    expect({ status: response.status, body: await response.text() }).toEqual({ status, body });
    if (status === 405) expect(response.headers.get('allow')).toMatch(/GET, HEAD|POST/);
  });

  it.each([
    ['a path that is none', 'GET // HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n', /^HTTP\/1\.1 404/],
    [
      'a whole address',
      'GET http://evil/healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n',
      /^HTTP\/1\.1 404/,
    ],
    ['what is not HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400/],
  ])('%s breaks nothing', async (_, text, answer) => {
    expect(await raw(text)).toMatch(answer);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('goes on when a listener throws, and tells of it, but not to whoever asked', async () => {
    const response = await ask('/broken');
    expect({ status: response.status, body: await response.text() }).toEqual({
      status: 500,
      body: 'A bug: the log tells.\n',
    });
    expect(faults).toEqual([new TypeError('not today')]);
    expect((await ask('/healthz')).status).toBe(200);
  });

  it('ends a request that does not come to its end', async () => {
    const startedAtMs = performance.now();
    expect(await raw('GET /healthz HTTP/1.1\r\nhost: x\r\n')).toMatch(/^HTTP\/1\.1 408/);
    expect(performance.now() - startedAtMs).toBeLessThan(15_000);
  }, 20_000);

  it('closes at once where connections are only kept open', async () => {
    await (await ask('/healthz')).text();
    const startedAtMs = performance.now();
    await server.close();
    expect(performance.now() - startedAtMs).toBeLessThan(1_000);
    await expect(ask('/healthz')).rejects.toThrow();
  });

  it('lets a request under way end before it closes', async () => {
    const answer = ask('/slow');
    await expect.poll(() => waiting.length).toBe(1);
    const closing = server.close();
    for (const one of waiting) one();
    expect(await (await answer).text()).toBe('late');
    await closing;
  });

  it('does not wait for long for one that never ends', async () => {
    const answer = ask('/slow').then(
      () => 'answered',
      () => 'cut',
    );
    await expect.poll(() => waiting.length).toBe(1);
    await server.close();
    expect(await answer).toBe('cut');
  });

  it('closes each connection behind its answer once it is stopping', async () => {
    isStopping = true;
    expect((await ask('/healthz')).headers.get('connection')).toBe('close');
  });

  it('cannot be opened where another listens', async () => {
    const other = createHttpServer([], { isStopping: () => false, onFault: () => undefined });
    await expect(other.open('127.0.0.1', server.port() ?? 0)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await other.close();
  });
});
