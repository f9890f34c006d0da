/** Whatever happens, no secret leaves the bot: not in its log at its most talkative, nor in an answer, nor on the screen. */
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { examine } from '../../src/doctor/doctor.ts';
import type { FaultKind } from '../../src/sandbox/organisation/faults.ts';
import type { WorkspaceFault } from '../../src/sandbox/workspace/faults.ts';
import { labelsOf } from './read.ts';
import {
  ANA,
  openWorld,
  startWhole,
  surroundingsOf,
  type Whole,
  type WholeOptions,
  type World,
} from './whole.ts';

/** With what changes under the usual encodings. */
const SECRET = 'Zq7+pretend/s3cret==&x';
const BOT_TOKEN = 'xoxb-4711-0815-pReTeNdBoT';
const APP_TOKEN = 'xapp-1-A0815-4711-pretendapp';
const SMALL: WholeOptions = {
  speed: 600,
  organisation: { queueCount: 2, historyDays: 3, clientSecret: SECRET },
  workspace: { botToken: BOT_TOKEN, appToken: APP_TOKEN },
  limits: { timeoutMs: 300 },
  refusals: ['invalid_blocks', 'ratelimited', 'http_500', 'http_503', 'is_archived', 'hang'],
};

const GENESYS_FAULTS: readonly FaultKind[] = [
  { kind: 'wrong-region' },
  { kind: 'token-expired' },
  { kind: '401' },
  { kind: '403', permission: 'routing:queue:view' },
  { kind: '413', overQueues: 0 },
  { kind: '422' },
  { kind: '429', seconds: 3 },
  { kind: '429-bare', seconds: 3 },
  { kind: '500' },
  { kind: '502-html' },
  { kind: '503-empty' },
  { kind: 'hang' },
  { kind: 'reset' },
  { kind: 'half-json' },
  { kind: 'slow', ms: 50 },
];

const SLACK_FAULTS: readonly WorkspaceFault[] = [
  { kind: 'refuse-tables' },
  { kind: 'rate-limit', retryAfterSeconds: 1, method: 'response_url' },
  { kind: 'rate-limit', retryAfterSeconds: 1, method: 'users.info' },
  { kind: 'server-error', status: 503, method: 'response_url' },
  { kind: 'server-error', status: 500, method: 'users.info' },
  { kind: 'reply-lost', method: 'users.info' },
  { kind: 'slow', ms: 50 },
];

/** What must stand nowhere, by a name that may be shown when it does. */
function secretsIn(text: string, more: Record<string, string> = {}): string[] {
  const forms = Object.entries({ SECRET, BOT_TOKEN, APP_TOKEN, ...more }).flatMap(([name, secret]) => [
    [name, secret],
    [`${name} in a URL`, encodeURIComponent(secret)],
    [`${name} in base64`, Buffer.from(secret).toString('base64')],
    [`${name} in hexadecimal`, Buffer.from(secret).toString('hex')],
    [`${name} in JSON`, JSON.stringify(secret).slice(1, -1)],
    [`${name} turned round`, [...secret].reverse().join('')],
  ]);
  const basic = Buffer.from(`pretend-client-id:${SECRET}`).toString('base64');
  const all = [...forms, ['the Basic header', basic]] as [string, string][];
  const found = all.filter(([, form]) => text.includes(form)).map(([name]) => name);
  const words = /authorization|\bbearer\b|\bbasic [\w+/]{16,}|xox[a-z]-\w|xapp-\w|\bticket=(?!\[hidden\])/gi;
  return [...found, ...(text.match(words) ?? [])];
}

/** All that ever left, and all that anybody can see. */
function everything(whole: Whole): string {
  const { workspace, organisation, ears } = whole;
  const seen = ['C0OPS', 'C0FLOOR', 'D0ANA'].flatMap((channel) => workspace.messages(channel, ANA));
  return [
    ears.text(),
    JSON.stringify(workspace.payloads.all()),
    JSON.stringify(organisation.requests.entries),
    JSON.stringify(seen),
  ].join('\n');
}

function tokensOf({ ears }: World): Record<string, string> {
  return Object.fromEntries(ears.tokens().map((token, at) => [`access token ${at + 1}`, token]));
}

describe('the search for secrets', () => {
  it('finds each, in each form', () => {
    expect(secretsIn(`a ${SECRET} b`)).toContain('SECRET');
    expect(secretsIn(`?s=${encodeURIComponent(SECRET)}`)).toContain('SECRET in a URL');
    expect(secretsIn(Buffer.from(BOT_TOKEN).toString('base64'))).toContain('BOT_TOKEN in base64');
    expect(secretsIn(Buffer.from(`pretend-client-id:${SECRET}`).toString('base64'))).toContain(
      'the Basic header',
    );
    expect(secretsIn('{"Authorization":"x"}')).toEqual(['Authorization']);
    expect(secretsIn('xoxb-1')).toHaveLength(1);
    expect(secretsIn('nothing to see')).toEqual([]);
  });
});

describe('no secret leaves', () => {
  it('through any fault of Genesys', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('all today');
    for (const target of ['all', 'login'] as const) {
      for (const fault of GENESYS_FAULTS) {
        whole.organisation.faults.set({ ...fault, target });
        if (target === 'login') whole.organisation.faults.set({ kind: 'token-expired', target: 'all' });
        // Old enough that the list of queues and all figures are asked for again.
        whole.clock.advance(25 * 60_000);
        await whole.ask('all now');
        whole.organisation.faults.clear();
        whole.clock.advance(60_000);
      }
    }
    const lines = whole.ears.lines();
    expect(lines.filter(({ msg }) => msg.startsWith('a Genesys call failed')).length).toBeGreaterThan(20);
    expect(whole.ears.errors()).toEqual([]);
    expect(whole.ears.tokens().length).toBeGreaterThan(5);
    expect(secretsIn(everything(whole), tokensOf(whole))).toEqual([]);
  });

  it('through any fault of Slack', async () => {
    const whole = await startWhole(SMALL);
    for (const fault of SLACK_FAULTS) {
      whole.workspace.faults.set(fault, 1);
      // Old enough that the person’s zone is asked for again.
      whole.clock.advance(61 * 60_000);
      await whole.ask('all today');
      whole.workspace.faults.clear();
    }
    whole.workspace.faults.set({ kind: 'refuse', error: 'is_archived', method: 'chat.postMessage' }, 1);
    const outcome = await whole.workspace.click({
      user: ANA,
      messageId: (await whole.ask('all today')).id,
      actionId: 'share',
    });
    await outcome.waitForAnswer();
    await whole.share(await whole.ask('all now'));
    await whole.workspace.openHome(ANA);
    await whole.workspace.waitUntil(() => whole.workspace.home(ANA));
    whole.workspace.faults.disconnect({ reason: 'drop' });
    await whole.workspace.connected();
    whole.workspace.faults.set({ kind: 'server-error', status: 503, method: 'apps.connections.open' }, 1);
    whole.workspace.faults.disconnect({ reason: 'refresh_requested' });
    await whole.workspace.connected();
    expect(whole.ears.lines().length).toBeGreaterThan(5);
    expect(secretsIn(everything(whole), tokensOf(whole))).toEqual([]);
    const log = JSON.stringify(whole.ears.lines());
    expect(log).not.toContain('/response/');
  });

  it('through a bug, whose reference alone is shown', async () => {
    const whole = await startWhole(SMALL);
    whole.app.genesys.live = () =>
      Promise.reject(new Error(`Basic ${SECRET} ${BOT_TOKEN}`, { cause: APP_TOKEN }));
    const told = await whole.ask('all now');
    const [line] = whole.ears.errors();
    expect(told.text).toBe(
      `Something went wrong in the bot itself. Try again; if it stays, tell whoever runs the bot this reference: ${line?.reference}.`,
    );
    expect(labelsOf(told)).toEqual([]);
    expect(secretsIn(everything(whole))).toEqual([]);
  });
});

describe('no secret stands in what the doctor says', () => {
  it.each<[string, WholeOptions]>([
    ['when all is well', {}],
    ['of a wrong secret', { genesys: { clientSecret: SECRET }, organisation: { clientSecret: 'another' } }],
    ['of a wrong bot token', { slack: { botToken: BOT_TOKEN }, workspace: { botToken: 'xoxb-another' } }],
    [
      'of a wrong app-level token',
      { slack: { mode: { kind: 'socket', appToken: APP_TOKEN } }, workspace: { appToken: 'xapp-another' } },
    ],
    [
      'of tokens that are mixed up',
      { slack: { botToken: APP_TOKEN, mode: { kind: 'socket', appToken: BOT_TOKEN } } },
    ],
    ['of a secret as a token', { slack: { botToken: SECRET, mode: { kind: 'socket', appToken: SECRET } } }],
    [
      'of services that are away',
      { slack: { apiUrl: 'http://127.0.0.1:9/api/' }, genesys: { apiUrl: 'http://127.0.0.1:9' } },
    ],
  ])('%s', async (_, options) => {
    const world = await openWorld({ ...SMALL, ...options });
    try {
      await examine(world.config, surroundingsOf(world, SMALL));
      expect(world.ears.text()).toContain('Slack');
      expect(secretsIn(world.ears.text(), tokensOf(world))).toEqual([]);
    } finally {
      await world.stop();
    }
  });
});

describe('no secret stands in what is said of a wrong configuration', () => {
  const RIGHT = {
    SLACK_BOT_TOKEN: BOT_TOKEN,
    SLACK_APP_TOKEN: APP_TOKEN,
    GENESYS_CLIENT_ID: 'pretend-client-id',
    GENESYS_CLIENT_SECRET: SECRET,
    GENESYS_REGION: 'mypurecloud.de',
  };

  it.each([
    'SLACK_BOT_TOKEN',
    'SLACK_APP_TOKEN',
    'SLACK_API_URL',
    'GENESYS_REGION',
    'GENESYS_API_URL',
    'TIME_ZONE',
    'LOG_LEVEL',
  ])('the secret in %s', (name) => {
    const read = readConfig({ ...RIGHT, [name]: SECRET });
    expect(read).toMatchObject({ ok: false, faults: [{ name }] });
    expect(secretsIn(JSON.stringify(read))).toEqual([]);
  });

  it('the two tokens mixed up', () => {
    const read = readConfig({ ...RIGHT, SLACK_BOT_TOKEN: APP_TOKEN, SLACK_APP_TOKEN: BOT_TOKEN });
    expect(read).toMatchObject({
      ok: false,
      faults: [{ name: 'SLACK_BOT_TOKEN' }, { name: 'SLACK_APP_TOKEN' }],
    });
    expect(secretsIn(JSON.stringify(read))).toEqual([]);
  });
});
