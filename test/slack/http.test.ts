import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from '../../src/ops/server.ts';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Bot } from './bot.ts';
import { makeBot, readManifest } from './bot.ts';

const SECRET = 'pretend-signing-secret';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const MINUTE_SECONDS = 60;

let workspace: Workspace;
let bot: Omit<Bot, 'stop'>;
let server: HttpServer;

beforeEach(async () => {
  workspace = await startWorkspace({
    clock: createSandboxClock(),
    manifest: { ...readManifest() },
    mode: { http: 'http://127.0.0.1:1/slack/events' },
  });
  bot = makeBot(workspace, { slack: { mode: { kind: 'http', signingSecret: SECRET } } });
  const { listener } = bot.slack;
  if (listener === null) throw new Error('no listener in HTTP mode');
  server = createHttpServer([{ path: '/slack/events', methods: ['POST'], listener }], {
    isStopping: () => false,
    onFault(error) {
      throw error;
    },
  });
  await server.open('127.0.0.1', 0);
  expect(await bot.slack.start()).toMatchObject({ ok: true });
});

afterEach(async () => {
  await bot.slack.stop();
  await server.close();
  await workspace.stop();
});

interface Post {
  body: string;
  type?: string;
  secret?: string;
  /** Seconds that its time stamp is off; negative is the past. */
  offSeconds?: number;
  /** Takes headers away, or sets others. */
  headers?: Record<string, string | undefined>;
}

async function send({ body, type = FORM, secret = SECRET, offSeconds = 0, headers = {} }: Post) {
  const timestamp = String(Math.floor(Date.now() / 1000) + offSeconds);
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const all = {
    'content-type': type,
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${signature}`,
    connection: 'close',
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const response = await fetch(`http://127.0.0.1:${server.port()}/slack/events`, {
    method: 'POST',
    body,
    headers: given,
  });
  return { status: response.status, text: await response.text() };
}

async function post(body: string, type: string, secret = SECRET): Promise<number> {
  return (await send({ body, type, secret })).status;
}

function aCommand(text = 'all'): string {
  return new URLSearchParams({
    command: '/queue-stats',
    text,
    user_id: 'U0ANA',
    team_id: 'T0PRETEND',
    channel_id: 'C0OPS',
    response_url: `${workspace.url}response/none`,
  }).toString();
}

/** By node:http, since fetch waits for the end of a body that nobody reads. */
function refusedUpload(body: string, isChunked: boolean): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex');
  return new Promise((resolve, reject) => {
    const sent = httpRequest({
      host: '127.0.0.1',
      port: server.port(),
      path: '/slack/events',
      method: 'POST',
      headers: {
        'content-type': FORM,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': `v0=${signature}`,
        ...(isChunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': Buffer.byteLength(body) }),
      },
    });
    let status: number | null = null;
    sent.on('response', (response) => {
      status = response.statusCode ?? 0;
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    // The server may close while the rest is still being sent.
    sent.on('error', (error) => (status === null ? reject(error) : resolve(status)));
    sent.end(body);
  });
}

function mention(eventId: string, event: Record<string, unknown> = {}): Promise<number> {
  const body = {
    type: 'event_callback',
    team_id: 'T0PRETEND',
    event_id: eventId,
    event: {
      type: 'app_mention',
      user: 'U0ANA',
      text: '<@U0QUEUESTATS|queue-stats> all &gt; 5',
      channel: 'C0OPS',
      ts: eventId.replace('Ev', '1.00000'),
      ...event,
    },
  };
  return post(JSON.stringify(body), 'application/json');
}

describe('over HTTP', () => {
  it('a signed command reaches the desk, one with a wrong signature does not', async () => {
    expect(await post(aCommand(), FORM, 'wrong')).toBe(401);
    expect(await post(aCommand(), FORM)).toBe(200);
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['all']);
  });

  it.each<{ name: string; request: Omit<Post, 'body'>; status: number }>([
    { name: 'unsigned', request: { headers: { 'x-slack-signature': undefined } }, status: 401 },
    { name: 'without a time', request: { headers: { 'x-slack-request-timestamp': undefined } }, status: 401 },
    {
      name: 'with words for a time',
      request: { headers: { 'x-slack-request-timestamp': 'now' } },
      status: 401,
    },
    { name: 'signed with another secret', request: { secret: 'not-this-one' }, status: 401 },
    { name: 'with an empty signature', request: { headers: { 'x-slack-signature': '' } }, status: 401 },
    {
      name: 'signed by a version that is not known',
      request: { headers: { 'x-slack-signature': 'v1=00' } },
      status: 401,
    },
    {
      name: 'signed, but 5 min and 10 s old',
      request: { offSeconds: -(5 * MINUTE_SECONDS + 10) },
      status: 401,
    },
    {
      name: 'signed for 5 min and 10 s from now',
      request: { offSeconds: 5 * MINUTE_SECONDS + 10 },
      status: 401,
    },
    { name: 'signed, but of another type', request: { type: 'text/plain' }, status: 415 },
    {
      name: 'signed, of a type that Bolt takes for JSON',
      request: { type: `${FORM}; charset=utf-8` },
      status: 415,
    },
    { name: 'signed, without a type', request: { type: '' }, status: 415 },
    { name: 'signed, a form that is called JSON', request: { type: JSON_TYPE }, status: 400 },
  ])('a request $name is refused with $status, and reaches nobody', async ({ request, status }) => {
    expect((await send({ body: aCommand('evil'), ...request })).status).toBe(status);
    expect(await post(aCommand('good'), FORM)).toBe(200);
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['good']);
    expect(JSON.stringify(bot.log.lines)).not.toMatch(/evil|not-this-one|pretend-signing-secret/);
  });

  it('what says that it only looks for the certificate is refused unsigned as well', async () => {
    const payload = JSON.stringify({ type: 'block_actions', user: { id: 'U0ANA' } });
    for (const signature of [undefined, 'v0=00'])
      expect(
        (
          await send({
            body: new URLSearchParams({ ssl_check: '1', payload }).toString(),
            headers: { 'x-slack-signature': signature },
          })
        ).status,
      ).toBe(401);
    expect(bot.asked).toEqual([]);
  });

  it('a body that was changed on its way is refused', async () => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', SECRET).update(`v0:${timestamp}:${aCommand()}`).digest('hex');
    const headers = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` };
    expect((await send({ body: aCommand('evil'), headers })).status).toBe(401);
    expect(bot.asked).toEqual([]);
  });

  it.each([
    ['told beforehand', (body: string) => ({ body })],
    ['found out as it comes', (body: string) => ({ body, chunked: true })],
  ])('a body of more than a megabyte is refused, its length being %s', async (_, requestOf) => {
    const { body, ...how } = requestOf(aCommand('x'.repeat(1_100_000)));
    expect(await refusedUpload(body, 'chunked' in how)).toBe(413);
    expect(await post(aCommand('after'), FORM)).toBe(200);
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['after']);
  });

  it('Slack asks whether the address is ours, and is answered', async () => {
    const body = JSON.stringify({ type: 'url_verification', token: 't', challenge: '3eZbrw1aB' });
    const { status, text } = await send({ body, type: JSON_TYPE });
    expect({ status, text: JSON.parse(text) }).toEqual({ status: 200, text: { challenge: '3eZbrw1aB' } });
    expect((await send({ body, type: JSON_TYPE, secret: 'wrong' })).status).toBe(401);
  });

  it('refuses everything as soon as it stops, and lets what was taken in be answered', async () => {
    const { listener } = bot.slack;
    expect(await post(aCommand('first'), FORM)).toBe(200);
    await bot.slack.stop();
    expect(bot.asked.map(({ line }) => line)).toEqual(['first']);
    expect(await post(aCommand('late'), FORM)).toBe(503);
    expect(bot.asked).toHaveLength(1);
    expect(listener).toBe(bot.slack.listener);
  });

  it('an event that Slack delivers twice is answered once', async () => {
    await mention('Ev1');
    await mention('Ev1');
    await mention('Ev2');
    await expect.poll(() => bot.asked.length).toBe(2);
    expect(bot.asked[0]?.line).toBe('all > 5');
  });

  it('a message that is edited after it was answered is not answered again', async () => {
    await mention('Ev1');
    const edited = { user: 'U0ANA', ts: '1.500000' };
    await mention('Ev5', { ts: '1.000001', text: '<@U0QUEUESTATS> all yesterday', edited });
    await mention('Ev2', { text: '<@U0QUEUESTATS> queues' });
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['all > 5', 'queues']);
  });

  it('a press that Slack delivers twice is one act', async () => {
    const press = (trigger_id: string): Promise<number> => {
      const payload = {
        type: 'block_actions',
        team: { id: 'T0PRETEND' },
        user: { id: 'U0ANA', name: 'ana' },
        channel: { id: 'C0OPS' },
        container: { type: 'message', is_ephemeral: false },
        trigger_id,
        response_url: `${workspace.url}response/none`,
        actions: [
          {
            type: 'static_select',
            action_id: 'menu:mute',
            block_id: 'b',
            selected_option: { text: { type: 'plain_text', text: '2 hours' }, value: 'mute e1 2h' },
          },
        ],
      };
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
      return post(body, 'application/x-www-form-urlencoded');
    };
    expect(await press('1.one')).toBe(200);
    expect(await press('1.one')).toBe(200);
    expect(await press('2.two')).toBe(200);
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['mute e1 2h', 'mute e1 2h']);
  });

  it('a bot is never answered', async () => {
    await mention('Ev1', { bot_id: 'B0OTHER' });
    await mention('Ev2', { user: 'U0QUEUESTATS' });
    await mention('Ev4', { user: 'USLACKBOT' });
    await mention('Ev5', { user: undefined, bot_id: 'B0OTHER', subtype: 'bot_message' });
    await mention('Ev3', { text: 'queues' });
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['queues']);
  });

  it('a payload that is not what Slack says is logged by its fields, and breaks nothing', async () => {
    const body = new URLSearchParams({
      command: '/queue-stats',
      team_id: 'T0PRETEND',
      text: 'hush',
    }).toString();
    expect(await post(body, 'application/x-www-form-urlencoded')).toBe(200);
    await expect
      .poll(() => bot.log.lines.find((line) => line.level === 'warn'))
      .toMatchObject({ what: 'a command from Slack cannot be read' });
    expect(JSON.stringify(bot.log.lines)).not.toContain('hush');
  });
});
