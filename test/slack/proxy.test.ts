/** Socket Mode by way of a proxy: not only the calls, but the connection itself, which the SDK opens with a dispatcher of its own. */
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { EnvHttpProxyAgent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bot, startBot } from './bot.ts';

const before = getGlobalDispatcher();
let proxy: Server;
let agent: EnvHttpProxyAgent;
/** What went through it: the first line of each request. */
let requests: string[];
let sockets: Set<Socket>;
let bot: Bot | null = null;

beforeEach(async () => {
  requests = [];
  sockets = new Set();
  proxy = createServer();
  proxy.on('connect', (request, client: Socket) => {
    const [host, port] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      client.on('data', (piece: Buffer) => {
        const [first = ''] = piece.toString('latin1').split('\r\n');
        if (first.endsWith('HTTP/1.1')) requests.push(first);
      });
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const httpProxy = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  // The pretend Slack is on this machine, which is otherwise reached without a proxy.
  agent = new EnvHttpProxyAgent({ httpProxy, noProxy: '' });
  setGlobalDispatcher(agent);
});

afterEach(async () => {
  await bot?.stop();
  bot = null;
  setGlobalDispatcher(before);
  await agent.destroy();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => proxy.close(resolve));
});

it('calls, the connection and answers all go through it', async () => {
  bot = await startBot();
  await bot.workspace.connected();
  const outcome = await bot.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line: '/queue-stats all' });
  await outcome.waitForAnswer();
  const heard = (what: string) => requests.filter((line) => line.includes(what)).length;
  expect(heard('POST /api/auth.test')).toBe(1);
  expect(heard('POST /api/apps.connections.open')).toBeGreaterThan(0);
  expect(heard('GET /link/')).toBeGreaterThan(0);
  expect(heard('POST /response/')).toBe(1);
});
