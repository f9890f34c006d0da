/** Slack by way of a proxy: fetch and WebSocket go there, this machine's own addresses do not. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { getGlobalDispatcher, setGlobalDispatcher, WebSocket } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { honourProxy, readProxy } from '../../src/ops/proxy.ts';

const before = getGlobalDispatcher();
let target: Server;
let sockets: WebSocketServer;
let proxy: Server;
let asked: string[];
let open: Set<{ destroy(): unknown }>;

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Takes every host for the target beside it, as a proxy would that resolves names itself. */
function startProxy(): Server {
  const server = createServer();
  server.on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '');
    const upstream = connect(portOf(target), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  return server;
}

beforeEach(async () => {
  asked = [];
  open = new Set();
  target = createServer((_, response) => response.end('from the target'));
  sockets = new WebSocketServer({ server: target });
  sockets.on('connection', (socket) => socket.send('hello'));
  proxy = startProxy();
  for (const server of [target, proxy])
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});

afterEach(async () => {
  const used = getGlobalDispatcher();
  setGlobalDispatcher(before);
  if (used !== before) await used.destroy();
  for (const socket of open) socket.destroy();
  sockets.close();
  for (const server of [target, proxy]) {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
});

function throughProxy(): void {
  const address = `http://127.0.0.1:${portOf(proxy)}`;
  honourProxy(readProxy({ HTTPS_PROXY: address, HTTP_PROXY: address }));
}

describe('with a proxy in the environment', () => {
  it('fetch asks the proxy for hosts elsewhere', async () => {
    throughProxy();
    const answer = await fetch('http://slack.invalid/api/auth.test');
    expect(await answer.text()).toBe('from the target');
    expect(asked).toEqual(['slack.invalid:80']);
  });

  it('so does a WebSocket, as Socket Mode opens it', async () => {
    throughProxy();
    const socket = new WebSocket('ws://wss-primary.slack.invalid/link');
    const heard = await new Promise((resolve, reject) => {
      socket.addEventListener('message', ({ data }) => resolve(data));
      socket.addEventListener('error', () => reject(new Error('no connection')));
    });
    socket.close();
    expect(heard).toBe('hello');
    expect(asked).toEqual(['wss-primary.slack.invalid:80']);
  });

  it('what is on this machine is reached without it', async () => {
    throughProxy();
    const answer = await fetch(`http://127.0.0.1:${portOf(target)}/`);
    expect(await answer.text()).toBe('from the target');
    expect(asked).toEqual([]);
  });
});

describe('the proxy of the environment', () => {
  it.each([
    ['none', {}, { httpProxy: null, httpsProxy: null, noProxy: '' }],
    [
      'small letters win',
      { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' },
      { httpProxy: null, httpsProxy: 'http://a:1', noProxy: '' },
    ],
    [
      'one for both',
      { HTTP_PROXY: 'http://a:1', NO_PROXY: '.corp' },
      { httpProxy: 'http://a:1', httpsProxy: 'http://a:1', noProxy: '.corp' },
    ],
    ['an empty one is none', { HTTPS_PROXY: ' ' }, { httpProxy: null, httpsProxy: null, noProxy: '' }],
  ])('%s', (_, env, expected) => {
    expect(readProxy(env)).toEqual(expected);
  });
});
