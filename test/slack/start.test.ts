import { afterEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import type { Workspace, WorkspaceOptions } from '../../src/sandbox/workspace/workspace.ts';
import { startWorkspace } from '../../src/sandbox/workspace/workspace.ts';
import type { SlackOptions } from '../../src/slack/workspace.ts';
import { makeBot, readManifest } from './bot.ts';

let workspace: Workspace;

async function prepare(slack: Partial<SlackOptions> = {}, options: Partial<WorkspaceOptions> = {}) {
  workspace = await startWorkspace({ clock: createSandboxClock(), manifest: readManifest(), ...options });
  return makeBot(workspace, { slack });
}

afterEach(async () => {
  await workspace.stop();
});

describe('a start that cannot be', () => {
  const cases: { name: string; slack: Partial<SlackOptions>; kind: string; says: string }[] = [
    {
      name: 'a wrong bot token',
      slack: { botToken: 'xoxb-wrong' },
      kind: 'token',
      says: 'Slack does not accept SLACK_BOT_TOKEN (invalid_auth).',
    },
    {
      name: 'an app-level token for a bot token',
      slack: { botToken: 'xapp-1' },
      kind: 'token-kind',
      says: 'SLACK_BOT_TOKEN is not a bot token: those begin with xoxb-.',
    },
    {
      name: 'a wrong app-level token',
      slack: { mode: { kind: 'socket', appToken: 'xapp-wrong' } },
      kind: 'token',
      says: 'Slack does not accept SLACK_APP_TOKEN (invalid_auth).',
    },
    {
      name: 'a bot token for an app-level token',
      slack: { mode: { kind: 'socket', appToken: 'xoxb-1' } },
      kind: 'token-kind',
      says: 'SLACK_APP_TOKEN is not an app-level token: those begin with xapp-.',
    },
  ];
  for (const { name, slack, kind, says } of cases) {
    it(`says so of ${name}, where to find the right one, and no token`, async () => {
      const bot = await prepare(slack);
      const started = await bot.slack.start();
      expect(started).toMatchObject({ ok: false, problem: { kind, what: says } });
      expect(!started.ok && started.problem.todo).toContain('api.slack.com/apps');
      expect(JSON.stringify([started, bot.log.lines])).not.toMatch(/xoxb-\w|xapp-\w/);
      expect(bot.slack.connected()).toBe(false);
      await bot.slack.stop();
    });
  }

  it('says that Slack cannot be reached', async () => {
    const bot = await prepare({ apiUrl: 'http://127.0.0.1:9/api/' });
    expect(await bot.slack.start()).toMatchObject({
      ok: false,
      problem: { kind: 'unreachable', what: 'Slack cannot be reached at 127.0.0.1:9 (no_connection).' },
    });
  });

  it('ends when Slack gives tickets but no connection', async () => {
    const bot = await prepare();
    workspace.faults.set({ kind: 'server-error', status: 503, method: 'apps.connections.open' });
    expect(await bot.slack.start()).toMatchObject({ ok: false, problem: { kind: 'unreachable' } });
  });
});

describe('a start', () => {
  it('knows afterwards who the bot is and where', async () => {
    const bot = await prepare();
    expect(bot.slack.identity()).toBeNull();
    const identity = {
      teamId: 'T0PRETEND',
      enterpriseId: null,
      team: 'Pretend Support',
      botUserId: 'U0QUEUESTATS',
    };
    expect(await bot.slack.start()).toEqual({ ok: true, identity });
    expect(bot.slack.identity()).toEqual(identity);
    expect(bot.slack.connected()).toBe(true);
    await bot.slack.stop();
    expect(bot.slack.connected()).toBe(false);
    await bot.slack.stop();
  });
});

describe('the check for the doctor', () => {
  it('finds everything in order with the manifest’s scopes', async () => {
    const bot = await prepare();
    expect(await bot.check()).toMatchObject({
      bot: { ok: true, value: { identity: { botUserId: 'U0QUEUESTATS' } } },
      missingScopes: [],
      missingOptional: [],
      app: { ok: true },
    });
  });

  it('tells missing scopes', async () => {
    const manifest = readManifest();
    manifest.oauth_config.scopes.bot = ['commands', 'chat:write', 'app_mentions:read'];
    const bot = await prepare({}, { manifest });
    const { missingScopes, missingOptional } = await bot.check();
    expect(missingScopes).toEqual(['chat:write.public', 'users:read']);
    expect(missingOptional).toEqual([
      'channels:history: an alert in a public channel may come twice when Slack’s answer is lost',
      'groups:history: an alert in a private channel may come twice when Slack’s answer is lost',
      'im:history: a direct message may come twice when Slack’s answer is lost',
      'channels:read: Home shows the rules and digests of no public channel',
      'groups:read: Home shows the rules and digests of no private channel',
    ]);
  });

  it('tells the two tokens apart', async () => {
    const bot = await prepare({ botToken: 'xoxb-wrong', mode: { kind: 'socket', appToken: 'xapp-wrong' } });
    expect(await bot.check()).toMatchObject({
      bot: { ok: false, problem: { kind: 'token' } },
      app: {
        ok: false,
        problem: { kind: 'token', what: 'Slack does not accept SLACK_APP_TOKEN (invalid_auth).' },
      },
    });
  });
});
