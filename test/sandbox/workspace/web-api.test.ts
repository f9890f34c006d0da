/** The Web API, response URLs, faults, scopes and HTTP mode. */

import { createServer } from 'node:http';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSandboxClock } from '../../../src/sandbox/clock.ts';
import type { JsonObject } from '../../../src/sandbox/workspace/model.ts';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { startWorkspace } from '../../../src/sandbox/workspace/workspace.ts';
import type { RunningApp } from './bolt.ts';
import { manifest, quiet, startBolt, startPretendSlack } from './bolt.ts';

let workspace: Workspace;
let bolt: RunningApp | null = null;

afterEach(async () => {
  await bolt?.stop();
  bolt = null;
  await workspace.stop();
});

const OPS = 'C0OPS';
const ANA = { user: 'U0ANA', channel: OPS };

async function call(method: string, body: object, token = workspace.botToken): Promise<JsonObject> {
  const response = await fetch(workspace.apiUrl + method, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as JsonObject;
}

describe('the Web API', () => {
  it('tells tokens, scopes, methods and arguments apart', async () => {
    workspace = await startPretendSlack();
    const cases: [method: string, body: object, token: string, error: string][] = [
      ['auth.test', {}, 'xoxb-wrong', 'invalid_auth'],
      ['auth.test', {}, workspace.appToken, 'not_allowed_token_type'],
      ['apps.connections.open', {}, workspace.botToken, 'not_allowed_token_type'],
      ['chat.scheduleMessage', {}, workspace.botToken, 'unknown_method'],
      ['conversations.info', { channel: OPS }, workspace.botToken, 'missing_scope'],
      ['conversations.open', { users: 'U0ANA' }, workspace.botToken, 'missing_scope'],
      ['chat.postMessage', { text: 'x' }, workspace.botToken, 'invalid_arguments'],
      ['chat.postMessage', { channel: OPS, text: 'x', colour: 1 }, workspace.botToken, 'invalid_arguments'],
      ['chat.postMessage', { channel: OPS, text: '' }, workspace.botToken, 'no_text'],
      [
        'chat.postMessage',
        { channel: OPS, text: 'x', blocks: 'not json' },
        workspace.botToken,
        'invalid_blocks_format',
      ],
      [
        'chat.postMessage',
        { channel: OPS, text: 'x', attachments: [{}] },
        workspace.botToken,
        'invalid_attachments',
      ],
      ['chat.postMessage', { channel: 'C404', text: 'x' }, workspace.botToken, 'channel_not_found'],
      ['chat.postMessage', { channel: 'G0LEADS', text: 'x' }, workspace.botToken, 'channel_not_found'],
      [
        'chat.postMessage',
        { channel: OPS, text: 'x', thread_ts: '1.1' },
        workspace.botToken,
        'thread_not_found',
      ],
      [
        'chat.postEphemeral',
        { channel: OPS, user: 'U404', text: 'x' },
        workspace.botToken,
        'user_not_in_channel',
      ],
      ['chat.update', { channel: OPS, ts: '1.1', text: 'x' }, workspace.botToken, 'message_not_found'],
      ['chat.delete', { channel: OPS, ts: '1.1' }, workspace.botToken, 'message_not_found'],
      ['conversations.history', { channel: 'C0FLOOR' }, workspace.botToken, 'not_in_channel'],
      ['users.info', { user: 'U404' }, workspace.botToken, 'user_not_found'],
    ];
    for (const [method, body, token, error] of cases) {
      expect(await call(method, body, token), `${method} ${JSON.stringify(body)}`).toMatchObject({
        ok: false,
        error,
      });
    }
    expect(await call('conversations.info', { channel: OPS })).toMatchObject({
      needed: expect.stringContaining('channels:read'),
      provided: expect.stringContaining('chat:write'),
    });
  });

  it('says which scopes the token has in a header', async () => {
    workspace = await startPretendSlack();
    const response = await fetch(`${workspace.apiUrl}auth.test`, {
      method: 'POST',
      body: new URLSearchParams({ token: workspace.botToken }),
    });
    expect(response.headers.get('x-oauth-scopes')).toBe(workspace.app.scopes.join(','));
    expect(await response.json()).toMatchObject({
      ok: true,
      bot_id: workspace.app.botId,
      team_id: 'T0PRETEND',
    });
  });

  it('posts, edits, threads and deletes, and history shows what everybody sees', async () => {
    workspace = await startPretendSlack();
    const metadata = { event_type: 'queue_stats', event_payload: { key: 'k1' } };
    const posted = await call('chat.postMessage', { channel: OPS, text: 'one', metadata });
    const ts = String(posted.ts);
    await call('chat.postMessage', { channel: OPS, text: 'in the thread', thread_ts: ts });
    await call('chat.postMessage', { channel: OPS, text: 'broadcast', thread_ts: ts, reply_broadcast: true });
    await call('chat.postEphemeral', { channel: OPS, user: 'U0ANA', text: 'for ana' });
    const blocks = [{ type: 'divider' }];
    await call('chat.update', { channel: OPS, ts, text: 'two', blocks });
    const history = await call('conversations.history', { channel: OPS, include_all_metadata: true });
    expect(history.messages).toMatchObject([
      { text: 'broadcast', subtype: 'thread_broadcast' },
      { text: 'two', edited: { user: workspace.app.botUserId }, metadata, reply_count: 2, blocks },
    ]);
    const plain = await call('conversations.history', { channel: OPS, limit: 1 });
    expect(plain).toMatchObject({ has_more: true, response_metadata: { next_cursor: '1' } });
    const replies = await call('conversations.replies', { channel: OPS, ts });
    expect(replies.messages).toMatchObject([
      { text: 'two' },
      { text: 'in the thread' },
      { text: 'broadcast' },
    ]);
    await call('chat.update', { channel: OPS, ts, text: 'three' });
    expect(workspace.message(ts)?.blocks).toEqual([]);
    await call('chat.delete', { channel: OPS, ts });
    expect(workspace.message(ts)).toBeNull();
  });

  it('posts to a person as a direct message, and to public channels it is not in', async () => {
    workspace = await startPretendSlack();
    expect(await call('chat.postMessage', { channel: 'U0BEN', text: 'hi' })).toMatchObject({
      ok: true,
      channel: 'D0BEN',
    });
    expect(workspace.messages('D0BEN', 'U0BEN')).toHaveLength(1);
    expect(workspace.messages('D0BEN', 'U0ANA')).toHaveLength(0);
    expect(await call('chat.postMessage', { channel: 'C0FLOOR', text: 'hi' })).toMatchObject({ ok: true });
    workspace.invite('G0LEADS');
    expect(await call('chat.postMessage', { channel: 'G0LEADS', text: 'hi' })).toMatchObject({ ok: true });
  });

  it('knows zones, guests and strangers', async () => {
    const stranger = {
      id: 'U0EVE',
      name: 'eve',
      realName: 'Eve',
      tz: 'Asia/Kolkata',
      kind: 'stranger' as const,
      teamId: 'T0OTHER',
    };
    const guest = {
      id: 'U0GUS',
      name: 'gus',
      realName: 'Gus',
      tz: 'UTC',
      kind: 'single-channel-guest' as const,
    };
    workspace = await startPretendSlack({ people: [stranger, guest] });
    expect(await call('users.info', { user: 'U0EVE' })).toMatchObject({
      user: {
        tz: 'Asia/Kolkata',
        tz_offset: 19800,
        is_stranger: true,
        team_id: 'T0OTHER',
        is_restricted: false,
      },
    });
    expect(await call('users.info', { user: 'U0GUS' })).toMatchObject({
      user: { is_restricted: true, is_ultra_restricted: true, tz_offset: 0 },
    });
  });

  it('takes a burst to a channel, then one post a second', async () => {
    workspace = await startPretendSlack({
      clock: createSandboxClock({ speed: 0 }),
      limits: { postBurst: 2 },
    });
    await call('chat.postMessage', { channel: OPS, text: '1' });
    await call('chat.postMessage', { channel: OPS, text: '2' });
    const response = await fetch(`${workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      body: new URLSearchParams({ token: workspace.botToken, channel: OPS, text: '3' }),
    });
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await call('chat.postMessage', { channel: 'C0FLOOR', text: 'elsewhere' })).toMatchObject({
      ok: true,
    });
  });

  it('keeps every payload and its refusal, and never a token', async () => {
    workspace = await startPretendSlack();
    const blocks = [{ type: 'header', text: { type: 'plain_text', text: '' } }];
    const refused = await call('chat.postMessage', {
      channel: OPS,
      text: workspace.botToken,
      blocks,
      token: workspace.botToken,
    });
    const messages = ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'];
    expect(refused).toMatchObject({ error: 'invalid_blocks', response_metadata: { messages } });
    expect(workspace.payloads.refused()).toMatchObject([
      { method: 'chat.postMessage', outcome: { ok: false, error: 'invalid_blocks', messages } },
    ]);
    await fetch(`${workspace.apiUrl}auth.test`, {
      method: 'POST',
      headers: { authorization: 'Bearer xoxb-someone-elses' },
    });
    const kept = JSON.stringify(workspace.payloads.all());
    expect(kept).not.toContain(workspace.botToken);
    expect(kept).not.toMatch(/xox|authorization/i);
  });

  it('records whom a message pings, and finds that an escaped queue name pings nobody', async () => {
    workspace = await startPretendSlack();
    const text = (words: string) => ({ type: 'section', text: { type: 'mrkdwn', text: words } });
    const names: [text: string, blocks: object[], pings: string[]][] = [
      ['queue <!channel> is busy', [], ['channel']],
      ['queue &lt;!channel&gt; is busy', [], []],
      ['x', [text('<@U0BEN> and <!subteam^S123|leads> <!here|here>')], ['U0BEN', 'S123', 'here']],
      ['x', [{ type: 'header', text: { type: 'plain_text', text: '<!channel>' } }], []],
      ['x', [{ type: 'table', rows: [[{ type: 'raw_text', text: '<!channel>' }]] }], []],
      ['a < b, <b>, <!date^1700000000^{time}|then>, <#C0OPS>', [], []],
      [
        'x',
        [
          {
            type: 'rich_text',
            elements: [{ type: 'rich_text_section', elements: [{ type: 'broadcast', range: 'everyone' }] }],
          },
        ],
        ['everyone'],
      ],
    ];
    for (const [words, blocks, pings] of names) {
      const { ts } = await call('chat.postMessage', { channel: OPS, text: words, blocks });
      expect(workspace.message(String(ts))?.pings, words).toEqual(pings);
    }
    const { ts } = await call('chat.postMessage', { channel: OPS, text: 'quiet' });
    await call('chat.update', { channel: OPS, ts, text: '<!here>' });
    expect(workspace.message(String(ts))).toMatchObject({ pings: [], mentions: ['here'] });
  });
});

describe('a response URL', () => {
  async function answerWith(bodies: object[]): Promise<{ statuses: (number | string)[]; ts: string[] }> {
    const statuses: (number | string)[] = [];
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, command }) => {
        await ack();
        for (const body of bodies) statuses.push(await post(command.response_url, body));
      });
    });
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats' });
    await vi.waitFor(() => expect(statuses).toHaveLength(bodies.length));
    return { statuses, ts: outcome.answers.map((message) => message.ts) };
  }

  async function post(url: string, body: object): Promise<number | string> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return response.ok ? response.status : `${response.status} ${text}`;
  }

  it('serves five times, and refuses what Slack refuses', async () => {
    workspace = await startPretendSlack();
    const { statuses } = await answerWith([
      { text: '1' },
      { text: 'x', blocks: [{ type: 'banner' }] },
      { response_type: 'in_channel', text: '3' },
      { text: 'x', colour: 1 },
      { text: '5' },
      { text: '6' },
    ]);
    expect(statuses).toEqual([200, '400 invalid_blocks', 200, '400 invalid_payload', 200, '404 used_url']);
    expect(workspace.messages(OPS, 'U0BEN').map((message) => message.text)).toEqual(['3']);
    expect(workspace.payloads.of('response_url')).toHaveLength(6);
  });

  it('expires', async () => {
    workspace = await startPretendSlack({ limits: { responseUrlMs: 0 } });
    const { statuses } = await answerWith([{ text: '1' }]);
    expect(statuses).toEqual(['404 expired_url']);
  });

  it('makes respond() throw when Slack refuses, so that an app can fall back', async () => {
    workspace = await startPretendSlack();
    workspace.faults.set({ kind: 'refuse-tables' }, 1);
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, respond }) => {
        await ack();
        const rows = [[{ type: 'raw_text', text: 'x' }]];
        await respond({ text: 'x', blocks: [{ type: 'table', rows } as never] }).catch(() =>
          respond({ text: '```x```' }),
        );
      });
    });
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats' });
    expect(await outcome.waitForAnswer()).toMatchObject([{ text: '```x```' }]);
    expect(workspace.payloads.refused()).toMatchObject([
      {
        outcome: {
          error: 'invalid_blocks',
          messages: ['[ERROR] unsupported type: table [json-pointer:/blocks/0/type]'],
        },
      },
    ]);
  });

  it('of a click on an ephemeral message replaces and deletes it, but never makes it public', async () => {
    workspace = await startPretendSlack();
    const payloads: JsonObject[] = [];
    const blocks = [
      {
        type: 'actions',
        elements: ['share', 'drop'].map((id) => ({
          type: 'button',
          action_id: id,
          value: id,
          text: { type: 'plain_text', text: id },
        })),
      },
    ];
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, respond }) => {
        await ack();
        await respond({ text: 'private', blocks: blocks as never });
      });
      app.action('share', async ({ ack, respond, body }) => {
        await ack();
        payloads.push(body as unknown as JsonObject);
        await respond({
          replace_original: true,
          response_type: 'in_channel',
          text: 'still private',
          blocks: blocks as never,
        });
      });
      app.action('drop', async ({ ack, respond }) => {
        await ack();
        await respond({ delete_original: true });
      });
    });
    const [message] = await (await workspace.command({ ...ANA, line: '/queue-stats' })).waitForAnswer();
    const messageId = message?.id ?? '';
    await (await workspace.click({ user: 'U0ANA', messageId, actionId: 'share' })).waitForAnswer();
    expect(workspace.message(messageId)).toMatchObject({ text: 'still private', ephemeral: true });
    expect(payloads[0]).toMatchObject({
      type: 'block_actions',
      container: { is_ephemeral: true, message_ts: messageId },
      actions: [{ action_id: 'share', value: 'share' }],
    });
    expect(payloads[0]).not.toHaveProperty('message');
    await expect(workspace.click({ user: 'U0BEN', messageId, actionId: 'share' })).rejects.toThrow(
      'sees no message',
    );
    await (await workspace.click({ user: 'U0ANA', messageId, actionId: 'drop' })).waitForAnswer();
    expect(workspace.messages(OPS, 'U0ANA')).toEqual([]);
  });
});

describe('a press', () => {
  const button = { type: 'button', action_id: 'take', text: { type: 'plain_text', text: 'x' } };
  const row = { type: 'actions', elements: [button] };
  const edit = async (blocks: object[]) => {
    const { ts } = await call('chat.postMessage', { channel: OPS, text: 'x', blocks: [row] });
    const messageId = String(ts);
    const blockId = String(workspace.message(messageId)?.blocks[0]?.block_id);
    await call('chat.update', { channel: OPS, ts: messageId, text: 'y', blocks });
    expect(workspace.message(messageId)?.blocks[0]?.block_id).not.toBe(blockId);
    return { user: 'U0ANA', messageId, actionId: 'take', blockId };
  };

  it('on a message that was edited meanwhile is of the only button it can mean', async () => {
    workspace = await startPretendSlack();
    await expect(workspace.click(await edit([row]))).resolves.toMatchObject({ acked: false });
  });

  it('on a button that an edit took away is refused', async () => {
    workspace = await startPretendSlack();
    await expect(workspace.click(await edit([{ type: 'divider' }]))).rejects.toThrow(
      'Nothing with the action id take',
    );
  });
});

describe('faults', () => {
  it('come as they are set, as often as they are set', async () => {
    workspace = await startPretendSlack();
    const post = () => call('chat.postMessage', { channel: OPS, text: 'x' });
    workspace.faults.set({ kind: 'refuse', error: 'edit_window_closed', method: 'chat.update' });
    workspace.faults.set({ kind: 'archived', channel: OPS }, 1);
    workspace.faults.set({ kind: 'not-in-channel', channel: OPS }, 1);
    expect((await post()).error).toBe('is_archived');
    expect((await post()).error).toBe('not_in_channel');
    const { ts } = await post();
    expect((await call('chat.update', { channel: OPS, ts, text: 'y' })).error).toBe('edit_window_closed');
    workspace.faults.clear();
    expect((await call('chat.update', { channel: OPS, ts, text: 'y' })).ok).toBe(true);
  });

  it('lose the reply after the post was made', async () => {
    workspace = await startPretendSlack();
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await expect(call('chat.postMessage', { channel: OPS, text: 'landed' })).rejects.toThrow();
    expect(workspace.messages(OPS, 'U0ANA').map((message) => message.text)).toEqual(['landed']);
  });

  it('answer 5xx, 429 with Retry-After, late, or never', async () => {
    workspace = await startPretendSlack();
    const request = (signal?: AbortSignal) =>
      fetch(`${workspace.apiUrl}auth.test`, {
        method: 'POST',
        body: new URLSearchParams({ token: workspace.botToken }),
        ...(signal === undefined ? {} : { signal }),
      });
    workspace.faults.set({ kind: 'server-error', status: 502 }, 1);
    expect((await request()).status).toBe(502);
    workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 7 }, 1);
    expect((await request()).headers.get('retry-after')).toBe('7');
    workspace.faults.set({ kind: 'slow', ms: 60 }, 1);
    const before = performance.now();
    expect((await request()).status).toBe(200);
    expect(performance.now() - before).toBeGreaterThanOrEqual(55);
    workspace.faults.set({ kind: 'hang' }, 1);
    await expect(request(AbortSignal.timeout(80))).rejects.toThrow();
  });
});

describe('faults of one channel', () => {
  it('meet no other', async () => {
    workspace = await startPretendSlack();
    workspace.faults.set({ kind: 'server-error', status: 503, channel: OPS });
    workspace.faults.set({ kind: 'hang', channel: OPS });
    const said = await call('chat.postMessage', { channel: 'C0FLOOR', text: 'x' });
    expect(said.ok).toBe(true);
  });

  it('do what was asked late, and never answer', async () => {
    workspace = await startPretendSlack();
    workspace.faults.set({ kind: 'late', ms: 50, method: 'chat.postMessage' }, 1);
    const asked = call('chat.postMessage', { channel: OPS, text: 'late' }).then(
      () => 'answered',
      () => 'cut',
    );
    await workspace.waitUntil(() => workspace.messages(OPS, 'U0ANA').find(({ text }) => text === 'late'));
    const later = new Promise((resolve) => setTimeout(resolve, 50, 'not answered'));
    expect(await Promise.race([asked, later])).toBe('not answered');
  });
});

describe('the server', () => {
  it('refuses other hosts and origins', async () => {
    workspace = await startPretendSlack();
    const evil = await fetch(workspace.url, { headers: { origin: 'https://evil.test' } });
    expect(evil.status).toBe(403);
    const { request } = await import('node:http');
    const status = await new Promise<number | undefined>((resolve) => {
      const one = request(workspace.url, { headers: { host: 'evil.test' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      one.end();
    });
    expect(status).toBe(403);
    const page = await fetch(workspace.url);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect((await fetch(`${workspace.url}..%2fworkspace%2fmodel.ts`)).status).toBe(404);
  });

  it('refuses a manifest that Slack would not take, and names every fault', async () => {
    const wrong = { ...manifest(), display_information: { name: 'x'.repeat(36) } };
    const start = (one: unknown) => startWorkspace({ clock: createSandboxClock(), manifest: one as never });
    await expect(start(wrong)).rejects.toThrow('display_information.name');
    const unscoped = manifest();
    unscoped.oauth_config.scopes.bot = ['chat:write'];
    await expect(start(unscoped)).rejects.toThrow(
      /need the scope commands[\s\S]*app_mention needs the scope/,
    );
    workspace = await startPretendSlack();
  });
});

describe('the manifest', () => {
  it('decides whether there is a Home, a messages tab and interactivity', async () => {
    const bare = manifest();
    bare.features.app_home = { home_tab_enabled: false, messages_tab_enabled: false };
    bare.settings.interactivity = { is_enabled: false };
    workspace = await startPretendSlack({ manifest: bare });
    const home = { type: 'home', blocks: [] };
    expect(await call('views.publish', { user_id: 'U0ANA', view: home })).toMatchObject({
      error: 'not_enabled',
    });
    expect(await call('chat.postMessage', { channel: 'U0ANA', text: 'x' })).toMatchObject({
      error: 'messages_tab_disabled',
    });
    const button = { type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'x' } };
    const { ts } = await call('chat.postMessage', {
      channel: OPS,
      text: 'x',
      blocks: [{ type: 'actions', elements: [button] }],
    });
    const clicked = await workspace.click({ user: 'U0ANA', messageId: String(ts), actionId: 'a' });
    expect(clicked).toMatchObject({ acked: false, error: 'interactivity_disabled' });
  });
});

describe('HTTP mode', () => {
  it('posts signed forms that the real Bolt takes, and events as JSON', async () => {
    const receiver = new HTTPReceiver({
      signingSecret: 'pretend-signing-secret',
      logger: quiet,
      logLevel: LogLevel.ERROR,
    });
    const server = createServer((request, response) => receiver.requestListener(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as { port: number };
    workspace = await startPretendSlack({ mode: { http: `http://127.0.0.1:${port}/slack/events` } });
    const app = new App({
      token: workspace.botToken,
      receiver,
      deferInitialization: true,
      logger: quiet,
      clientOptions: { slackApiUrl: workspace.apiUrl },
    });
    app.command('/queue-stats', async ({ ack, respond, command }) => {
      await ack();
      await respond(`over http: ${command.text}`);
    });
    app.event('app_mention', async ({ event, say }) => {
      await say({ text: 'mentioned', thread_ts: event.ts });
    });
    await app.init();
    const outcome = await workspace.command({ ...ANA, line: '/queue-stats now' });
    expect(await outcome.waitForAnswer()).toMatchObject([{ text: 'over http: now' }]);
    const asked = await workspace.mention({ ...ANA, text: 'now' });
    expect(await asked.waitForAnswer()).toMatchObject([{ text: 'mentioned' }]);
    server.closeAllConnections();
    server.close();
  });

  it('counts a wrong secret as a failed dispatch', async () => {
    const receiver = new HTTPReceiver({ signingSecret: 'another', logger: quiet, logLevel: LogLevel.ERROR });
    const server = createServer((request, response) => receiver.requestListener(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as { port: number };
    workspace = await startPretendSlack({ mode: { http: `http://127.0.0.1:${port}/slack/events` } });
    expect(await workspace.command({ ...ANA, line: '/queue-stats' })).toMatchObject({
      acked: false,
      error: 'dispatch_failed',
    });
    server.closeAllConnections();
    server.close();
  });
});
