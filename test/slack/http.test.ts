import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import type { Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { Bot } from './bot.ts';
import { makeBot, readManifest } from './bot.ts';

const SECRET = 'pretend-signing-secret';

let workspace: Workspace;
let bot: Omit<Bot, 'stop'>;

beforeEach(async () => {
  workspace = await startWorkspace({
    clock: createSandboxClock(),
    manifest: { ...readManifest() },
    mode: { http: 'http://127.0.0.1:1/slack/events' },
  });
  bot = makeBot(workspace, {
    slack: { mode: { kind: 'http', signingSecret: SECRET, port: 0, host: '127.0.0.1' } },
  });
  expect(await bot.slack.start()).toMatchObject({ ok: true });
});

afterEach(async () => {
  await bot.slack.stop();
  await workspace.stop();
});

async function post(body: string, type: string, secret = SECRET): Promise<number> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  const response = await fetch(`http://127.0.0.1:${bot.slack.port()}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      connection: 'close',
    },
  });
  await response.text();
  return response.status;
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
      ts: '1.000001',
      ...event,
    },
  };
  return post(JSON.stringify(body), 'application/json');
}

describe('over HTTP', () => {
  it('a signed command reaches the desk, one with a wrong signature does not', async () => {
    const body = new URLSearchParams({
      command: '/queue-stats',
      text: 'all',
      user_id: 'U0ANA',
      team_id: 'T0PRETEND',
      channel_id: 'C0OPS',
      response_url: `${workspace.url}response/none`,
    }).toString();
    const form = 'application/x-www-form-urlencoded';
    expect(await post(body, form, 'wrong')).toBe(401);
    expect(await post(body, form)).toBe(200);
    await expect.poll(() => bot.asked.map(({ line }) => line)).toEqual(['all']);
  });

  it('an event that Slack delivers twice is answered once', async () => {
    await mention('Ev1');
    await mention('Ev1');
    await mention('Ev2');
    await expect.poll(() => bot.asked.length).toBe(2);
    expect(bot.asked[0]?.line).toBe('all > 5');
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
