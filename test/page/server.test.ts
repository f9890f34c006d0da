/** The page's server answers this machine and its own page, and nobody who comes by another name or from another site. */
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import { Wire } from '../../src/sandbox/wire.ts';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { readManifest } from '../slack/bot.ts';

let workspace: Workspace;
let port: number;

beforeAll(async () => {
  const clock = createSandboxClock();
  workspace = await startWorkspace({ clock, manifest: readManifest(), wire: new Wire(clock.now) });
  port = Number(new URL(workspace.url).port);
});

afterAll(() => workspace.stop());

interface Got {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** Speaks HTTP itself, since fetch would not let it name another host. */
function ask(path: string, headers: Record<string, string>, body?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method: body === undefined ? 'GET' : 'POST', headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const JSON_TYPE = { 'content-type': 'application/json' };
const PATHS: readonly { path: string; body?: string }[] = [
  { path: '/' },
  { path: '/app.js' },
  { path: '/page/state?user=U0ANA' },
  { path: '/page/panel' },
  { path: '/page/wire' },
  { path: '/page/do/invite', body: '{"user":"U0ANA","channel":"C0FLOOR"}' },
  { path: '/page/do/break', body: '{"side":"slack","choice":"hang","place":"","times":null}' },
  { path: '/api/auth.test', body: '{}' },
];

describe('an act', () => {
  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'nothing-such'])(
    'called %s is not known',
    async (name) => {
      const { status, body } = await ask(`/page/do/${name}`, JSON_TYPE, '{}');
      expect({ status, body }).toEqual({
        status: 400,
        body: '{"error":"The page asked for something that is not known here."}',
      });
    },
  );
});

describe('a request', () => {
  it.each(PATHS)('for $path is refused under a name that only points here', async ({ path, body }) => {
    for (const host of [
      `rebound.example:${port}`,
      'rebound.example',
      `127.0.0.1.example:${port}`,
      `127.0.0.1:1`,
    ]) {
      const { status, body: words } = await ask(path, { ...JSON_TYPE, host }, body);
      expect({ host, status }).toEqual({ host, status: 403 });
      expect(words).not.toContain('<html');
    }
  });

  it.each(PATHS)('for $path is refused when another site sends it', async ({ path, body }) => {
    for (const origin of [
      'https://evil.example',
      'http://127.0.0.1:1',
      `http://evil.example:${port}`,
      'null',
    ]) {
      const got = await ask(path, { ...JSON_TYPE, host: `127.0.0.1:${port}`, origin }, body);
      expect({ origin, status: got.status }).toEqual({ origin, status: 403 });
      expect(got.headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('of the page itself is answered, by either name of this machine', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      expect(await ask('/', { host, origin: `http://${host}` })).toMatchObject({ status: 200 });
    }
  });

  it('that was refused has changed nothing', () => {
    expect(workspace.channel('C0FLOOR')?.hasApp).toBe(false);
    expect(workspace.faults.list()).toEqual([]);
  });

  it.each([
    ['a form, as another site could send without asking', 'text/plain', '{"side":"slack","choice":"hang"}'],
    ['no JSON', 'application/json', 'side=slack'],
    ['a list', 'application/json', '[]'],
  ])('to do something is refused when it is %s', async (_, type, body) => {
    const got = await ask('/page/do/break', { 'content-type': type, host: `127.0.0.1:${port}` }, body);
    expect(got.status).toBe(400);
    expect(workspace.faults.list()).toEqual([]);
  });

  it.each([
    ['break', { side: 'slack', choice: 'nothing', place: '', times: null }],
    ['break', { side: 'slack', choice: 'hang', place: 'nowhere', times: null }],
    ['break', { side: 'slack', choice: 'hang', place: '', times: -1 }],
    ['break', { side: 'genesys', choice: 'hang', place: '', times: null }],
    ['spike', { queue: 'Billing', minutes: -5, factor: 5 }],
    ['spike', { queue: 'Billing', minutes: 'x', factor: 5 }],
    ['speed', { speed: 1e9 }],
  ])('to %s with %j says what is wrong, and does nothing', async (act, input) => {
    const headers = { ...JSON_TYPE, host: `127.0.0.1:${port}` };
    const got = await ask(`/page/do/${act}`, headers, JSON.stringify(input));
    expect(got.status).toBe(409);
    expect(JSON.parse(got.body)).toEqual({ error: expect.stringMatching(/^[A-Z].*\.$/) });
    expect(workspace.faults.list()).toEqual([]);
  });

  it.each([
    ['/..%2fapp.ts'],
    ['/%2e%2e/clock.ts'],
    ['/vendor/..%2f..%2fpackage.json'],
    ['/page/wire/x'],
    ['/page/wire/999'],
  ])('for %s finds nothing', async (path) => {
    expect((await ask(path, { host: `127.0.0.1:${port}` })).status).toBe(404);
  });
});

it('every answer forbids what the page does not need', async () => {
  for (const path of ['/', '/app.js', '/panel.css', '/page/state', '/page/panel', '/page/wire', '/nothing']) {
    const { headers } = await ask(path, { host: `127.0.0.1:${port}` });
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(
        /^default-src '(?:self|none)';.*frame-ancestors 'none'/,
      ),
    });
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|https?:/);
  }
});

it('nobody is listened to on another address of this machine', async () => {
  const others = Object.values(networkInterfaces())
    .flat()
    .filter((one) => one !== undefined && !one.internal && one.family === 'IPv4')
    .map((one) => one?.address ?? '');
  for (const host of ['127.0.0.2', ...others]) {
    const error = await new Promise<string>((resolve) => {
      const socket = connect({ host, port }, () => {
        socket.destroy();
        resolve('answered');
      });
      socket.on('error', (failure: NodeJS.ErrnoException) => resolve(failure.code ?? 'failed'));
    });
    expect({ host, error }).toEqual({ host, error: 'ECONNREFUSED' });
  }
});
