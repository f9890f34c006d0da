/** Answers that no pretend organisation gives: a server that lies, leaks, trickles or sends elsewhere. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import platformClient from 'purecloud-platform-client-v2';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { failureOf } from '../../src/genesys/failure.ts';
import { isolatedClient } from '../../src/genesys/session.ts';
import { createTestClock } from './clock.ts';
import { connectTo, createRecordedLog, faultOf, given, openWorld, WEDNESDAY } from './world.ts';

const SECRET = 'v3ry-s3cret-0ne';
const TOKEN = 't0ken-t0ken-t0ken';
const LOGIN_ANSWER = { access_token: TOKEN, token_type: 'bearer', expires_in: 86_400 };
const WAIT_42_S = 'Rate limit exceeded the maximum. Retry the request in [42] seconds';
const JSON_TYPE = { 'content-type': 'application/json' };

type Reply = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Sends a body as JSON, or text as it is. */
function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = JSON_TYPE,
) {
  response.writeHead(status, headers);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** A server of one's own behind the adapter; the login works unless told otherwise. */
async function openHostile(
  reply: Reply,
  login: Reply = (_, response) => send(response, 200, LOGIN_ANSWER),
  timeoutMs = 10_000,
) {
  let calls = 0;
  let peak = 0;
  let open = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    if (request.url === '/oauth/token') return login(request, response, body);
    calls += 1;
    open += 1;
    peak = Math.max(peak, open);
    response.once('close', () => {
      open -= 1;
    });
    return reply(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clock = createTestClock(WEDNESDAY);
  const log = createRecordedLog();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const genesys = connectTo(url, clock, log, {
    clientId: 'some-client',
    clientSecret: SECRET,
    limits: { timeoutMs },
  });
  onTestFinished(() => {
    genesys.stop();
    server.closeAllConnections();
    server.close();
  });
  return { genesys, clock, log, url, calls: () => calls, peak: () => peak };
}

const HOUR = {
  startMs: Date.parse('2026-03-11T10:00:00Z'),
  endMs: Date.parse('2026-03-11T11:00:00Z'),
  zone: 'UTC',
};

function bucket(interval: string) {
  const metrics = [{ metric: 'nOffered', stats: { count: 1 } }];
  return { results: [{ group: { queueId: 'q', mediaType: 'voice' }, data: [{ interval, metrics }] }] };
}

describe('an answer', () => {
  it.each<[string, Reply, object]>([
    ['of HTML with 200', (_, response) => send(response, 200, '<html></html>'), { how: 'unreadable' }],
    ['without a body', (_, response) => send(response, 200, ''), { how: 'unreadable' }],
    ['of another shape', (_, response) => send(response, 200, { hello: 'world' }), { how: 'unreadable' }],
    ['of 504', (_, response) => send(response, 504, { code: 'request.timeout' }), { how: 'timeout' }],
    [
      'of 503 that asks for ages',
      (_, response) => send(response, 503, '', { 'retry-after': '300' }),
      { how: 'error' },
    ],
    [
      'of 429 whose words are no JSON',
      (_, response) => send(response, 429, WAIT_42_S, { 'content-type': 'text/plain' }),
      { retryAfterSeconds: 42 },
    ],
    [
      'of 429 whose Retry-After is no number, beside words that have one',
      (_, response) =>
        send(
          response,
          429,
          { code: 'too.many.requests', message: WAIT_42_S },
          { ...JSON_TYPE, 'retry-after': 'Wed, 11 Mar 2026 11:08:00 GMT' },
        ),
      { retryAfterSeconds: 42 },
    ],
    [
      'of 404',
      (_, response) => send(response, 404, { code: 'not.found' }),
      { status: 404, code: 'not.found' },
    ],
    [
      'of 403 without a permission',
      (_, response) => send(response, 403, { code: 'not.authorized' }),
      { permission: null },
    ],
    [
      'of 403 with several',
      (_, response) =>
        send(response, 403, {
          code: 'missing.any.permissions',
          message: 'You must have any of: [analytics:queueObservation:view, routing:queue:view]',
        }),
      { permission: 'analytics:queueObservation:view' },
    ],
    [
      'that sends elsewhere',
      (_, response) => send(response, 302, '', { location: 'http://127.0.0.1:9/' }),
      { status: 302 },
    ],
    [
      'cut off in the middle',
      (_, response) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': '1000' });
        response.write('{"results":[');
        setImmediate(() => response.destroy());
      },
      { how: 'unreachable' },
    ],
  ])('%s is a fault', async (_, reply, fault) => {
    const { genesys } = await openHostile(reply);
    expect(faultOf(await genesys.live(['q'], 'command'))).toMatchObject(fault);
  });

  it('that trickles is a time-out, though it never falls silent', async () => {
    const { genesys } = await openHostile(
      (_, response) => {
        response.writeHead(200, JSON_TYPE);
        const timer = setInterval(() => response.write(' '), 20);
        response.once('close', () => clearInterval(timer));
      },
      undefined,
      500,
    );
    expect(faultOf(await genesys.live(['q'], 'command'))).toMatchObject({ how: 'timeout' });
  });

  it.each<[string, string, 'whole' | 'PT1H' | 'PT15M', boolean]>([
    ['the very interval', '2026-03-11T10:00:00.000Z/2026-03-11T11:00:00.000Z', 'whole', true],
    ['the same with an offset', '2026-03-11T11:00:00+01:00/2026-03-11T12:00:00+01:00', 'whole', true],
    ['a later start', '2026-03-11T10:15:00Z/2026-03-11T11:00:00Z', 'whole', false],
    ['a bucket within', '2026-03-11T10:15:00Z/2026-03-11T10:30:00Z', 'PT15M', true],
    ['a bucket across two of ours', '2026-03-11T10:20:00Z/2026-03-11T10:35:00Z', 'PT15M', false],
    ['a bucket before', '2026-03-11T09:00:00Z/2026-03-11T10:00:00Z', 'PT1H', false],
    ['a bucket beyond', '2026-03-11T10:30:00Z/2026-03-11T11:30:00Z', 'PT1H', false],
  ])('with %s fits or is unreadable', async (_, interval, step, isGood) => {
    const { genesys, calls } = await openHostile((_request, response) =>
      send(response, 200, bucket(interval)),
    );
    const outcome = await genesys.interval({ queueIds: ['q'], step, ...HOUR }, 'command');
    if (isGood) expect(given(outcome).queues.get('q')).toHaveLength(1);
    else expect(faultOf(outcome)).toMatchObject({ kind: 'genesys-down', how: 'unreadable' });
    expect(calls()).toBe(1);
  });

  it('put together from several calls is as old as the first of them', async () => {
    const { genesys, clock, calls } = await openHostile((_, response) => {
      clock.advance(1_000);
      send(response, 200, {});
    });
    const beganMs = clock.now();
    const request = {
      queueIds: ['q'],
      startMs: HOUR.startMs - 20 * 86_400_000,
      endMs: HOUR.endMs,
      zone: 'UTC',
    };
    const { fetchedAtMs } = given(await genesys.interval({ ...request, step: 'whole' }, 'command'));
    expect([calls(), fetchedAtMs - beganMs]).toEqual([3, 1_000]);
  });

  it('about a queue that nobody asked for is left out', async () => {
    const { genesys } = await openHostile((_, response) =>
      send(response, 200, bucket('2026-03-11T10:00:00Z/2026-03-11T11:00:00Z')),
    );
    const { queues } = given(
      await genesys.interval({ queueIds: ['other'], step: 'whole', ...HOUR }, 'command'),
    );
    expect([...queues]).toEqual([['other', []]]);
  });

  it('that repeats all it was sent gives nothing of it away', async () => {
    const echo: Reply = ({ headers }, response, body) =>
      send(
        response,
        400,
        { code: `Bearer ${TOKEN}`, message: JSON.stringify(headers), contextId: SECRET, details: [body] },
        {
          ...JSON_TYPE,
          'inin-correlation-id': `x ${headers.authorization}`,
        },
      );
    const first = await openHostile(echo);
    const second = await openHostile(echo, ({ headers }, response) =>
      send(response, 401, { error: 'invalid_client', description: headers.authorization }),
    );
    const seen: unknown[] = [];
    for (const { genesys } of [first, second]) {
      seen.push(await genesys.live(['q'], 'command'), await genesys.directory('tick'), await genesys.check());
    }
    const text = `${first.log.text()} ${second.log.text()} ${inspect(seen, { depth: 20 })}`;
    const basic = Buffer.from(`some-client:${SECRET}`).toString('base64');
    for (const hidden of [TOKEN, basic, 'Basic ', 'Bearer ']) expect(text).not.toContain(hidden);
    expect(text).toContain('genesys-refused');
  });
});

describe('a login', () => {
  it.each<[string, unknown]>([
    ['HTML', '<html></html>'],
    ['no token', { token_type: 'bearer', expires_in: 3600 }],
    ['no end', { access_token: TOKEN }],
  ])('that answers %s is unreadable', async (_, body) => {
    const { genesys } = await openHostile(
      (_request, response) => send(response, 200, {}),
      (_request, response) => send(response, 200, body),
    );
    expect(faultOf(await genesys.live(['q'], 'command'))).toMatchObject({ how: 'unreadable' });
  });

  it('that fails ahead of time does no harm while the token lives', async () => {
    let logins = 0;
    const { genesys, clock } = await openHostile(
      (_, response) => send(response, 200, {}),
      (_, response) => {
        logins += 1;
        if (logins === 1) send(response, 200, { ...LOGIN_ANSWER, expires_in: 600 });
        else send(response, 401, { error: 'invalid_client' });
      },
    );
    given(await genesys.live(['q'], 'command'));
    clock.advance(545_000);
    given(await genesys.live(['q'], 'command'));
    given(await genesys.live(['r'], 'command'));
    expect(logins).toBe(2);
    clock.advance(60_000);
    expect(faultOf(await genesys.live(['s'], 'command'))).toMatchObject({ kind: 'genesys-login' });
  });
});

it('no more requests are under way at once than is allowed', async () => {
  const { genesys, peak, calls } = await openHostile((_, response) => {
    setTimeout(() => send(response, 200, {}), 10);
  });
  const queueIds = Array.from({ length: 1_500 }, (_, at) => `q${at}`);
  given(await genesys.live(queueIds, 'command'));
  expect(calls()).toBe(15);
  expect(peak()).toBe(6);
});

it('a local Genesys is reached directly, whatever proxy there is', async () => {
  vi.stubEnv('HTTP_PROXY', 'http://127.0.0.1:9');
  vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
  vi.stubEnv('NO_PROXY', '');
  vi.stubEnv('no_proxy', '');
  onTestFinished(() => void vi.unstubAllEnvs());
  const { genesys } = await openWorld({ queueCount: 1 });
  expect(given(await genesys.directory('command')).queues).toHaveLength(1);
});

it("the SDK's configuration file in the home folder changes nothing", async () => {
  const home = mkdtempSync(join(tmpdir(), 'home-'));
  mkdirSync(join(home, '.genesyscloudjavascript'));
  const lines = [
    ...[
      '[logging]',
      'log_level = trace',
      'log_to_console = true',
      `log_file_path = ${join(home, 'sdk.log')}`,
    ],
    ...['[gateway]', 'host = 127.0.0.1', 'port = 9', 'protocol = http', 'path_params_api = elsewhere'],
    ...['[general]', 'live_reload_config = true', 'host = https://api.evil.example'],
  ];
  writeFileSync(join(home, '.genesyscloudjavascript', 'config'), lines.join('\n'));
  vi.stubEnv('HOME', home);
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });
  const deaf = isolatedClient({ domain: 'mypurecloud.de', apiUrl: null, timeoutMs: 1_000 });
  const { config } = deaf;
  expect(config.configPath).toBe('');
  expect(config.live_reload_config).toBe(false);
  expect(config.getConfUrl('api', 'as it was')).toBe('as it was');
  expect(config.environment).toBe('mypurecloud.de');
  expect(config.logger).toMatchObject({ log_level: 'none', log_to_console: false, log_file_path: '' });
  expect(new platformClient.ApiClientClass().config.environment).toBe('evil.example');
});

it.each(['https://example.com', 'http://10.0.0.1:8080'])('a local Genesys at %s is refused', (apiUrl) => {
  const options = { clientId: 'a', clientSecret: 'b' };
  const connect = () => connectTo(apiUrl, createTestClock(WEDNESDAY), createRecordedLog(), options);
  expect(connect).toThrow('loopback');
});

it.each<[string, unknown, string]>([
  ['an error of ours', new TypeError('x is not a function'), 'x is not a function'],
  ['plain text of the SDK', 'Missing the required parameter "body"', 'Missing the required parameter'],
  ['nothing', undefined, 'threw no error'],
])('%s is a bug and not a fault', (_, thrown, words) => {
  expect(() => failureOf(thrown, 'mypurecloud.de')).toThrow(words);
});
