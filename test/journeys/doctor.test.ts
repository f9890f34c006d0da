/** The doctor against the sandbox: all well, and then each thing broken in turn, found, named, and its mend told. */
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openApp } from '../../src/app.ts';
import type { Config, Environment } from '../../src/config.ts';
import { examine } from '../../src/doctor/doctor.ts';
import { fold } from '../../src/language/tokens.ts';
import { openStore } from '../../src/store/open.ts';
import { sqliteDialect } from '../../src/store/sqlite.ts';
import { type PostgresCluster, startPostgres, whyNoPostgres } from '../store/postgres.ts';
import { openWorld, readManifest, surroundingsOf, type WholeOptions, type World } from './whole.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Fast pretend time: waits between the tries of a request are over at once. */
const SPEED = 600;
const LEAVES_NO_TRACE = ['not-this-one', 'TypeError', 'node:internal', '    at '];

/** Of its own making, good for the first day of 2020; its key is gone. */
const EXPIRED = `-----BEGIN CERTIFICATE-----
MIIBBTCBrAIBATAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARwYXN0MB4XDTIwMDEw
MTAwMDAwMFoXDTIwMDEwMjAwMDAwMFowDzENMAsGA1UEAwwEcGFzdDBZMBMGByqG
SM49AgEGCCqGSM49AwEHA0IABLud4wiwL7+H66ztQI43S1E4FGrW/vfFDI9BQq0T
EmV4ip43Prw15rqFo462SvU7QcLcb6vY/j8+cCPtQKMFczkwCgYIKoZIzj0EAwID
SAAwRQIhAIHiRfpyRkNXWF9soTUVrEg8X/JYnab+hcqMzUNhzoyOAiBaWD42EI1+
qobHPeY8PqTXnxybuLitsVpyC5/okHy8qg==
-----END CERTIFICATE-----
`;

interface Examined {
  code: number;
  lines: string[];
  text: string;
}

async function openSmall(options: WholeOptions = {}): Promise<World> {
  const world = await openWorld({
    speed: SPEED,
    ...options,
    organisation: { queueCount: 2, historyDays: 2, ...options.organisation },
  });
  onTestFinished(world.stop);
  return world;
}

/** `change` makes of a configuration in which all is well one in which something is not. */
async function examined(
  world: World,
  change: (config: Config) => Config = (config) => config,
  env: Environment = {},
  patienceMs?: number,
): Promise<Examined> {
  const config = change(world.config);
  const before = world.ears.text().length;
  const surroundings = surroundingsOf({ ...world, config });
  const code = await examine(config, surroundings, {
    env,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const text = world.ears.text().slice(before);
  return {
    code,
    text,
    lines: text.split('\n').filter((line) => /^([✓·–✗] | {4}\S|All is|\d+ to)/.test(line)),
  };
}

function withStore(store: Partial<Config['alerts']['store']>): (config: Config) => Config {
  return (config) => ({
    ...config,
    alerts: { ...config.alerts, store: { ...config.alerts.store, ...store } },
  });
}

function withTies(ties: Config['alerts']['access']['ties']): (config: Config) => Config {
  return (config) => ({
    ...config,
    alerts: { ...config.alerts, access: { ...config.alerts.access, ties } },
  });
}

describe('when all is well', () => {
  it('a line for each thing, 0; and nothing is made or changed', async () => {
    const world = await openSmall();
    const { dataDir } = world.config.alerts.store;
    const { code, lines } = await examined(world);
    expect(lines).toEqual([
      '✓ Slack: the bot token works in Pretend Support',
      '✓ Slack: all 5 scopes that it needs are granted',
      '✓ Slack: the app-level token opens connections',
      '· Slack: the events of the app (app_mention, app_home_opened) cannot be seen from here',
      '    Try them while the bot runs: mention it in a channel that it is in, and open its Home tab.',
      '✓ Clock: this machine goes with Slack',
      '✓ Genesys: the client logs in at mypurecloud.com',
      '✓ Genesys: may use routing:queue:view',
      '✓ Genesys: may use analytics:queueObservation:view',
      '✓ Genesys: may use analytics:conversationAggregate:view',
      expect.stringMatching(
        /^✓ Genesys: sees 2 queues in \d divisions?; queues in other divisions are not visible to this client$/,
      ),
      '✓ Genesys: 300 requests a minute are allowed',
      '✓ Clock: this machine goes with Genesys',
      `✓ Store: rules and episodes are kept in the folder ${dataDir}; it is made at the start`,
      '✓ Port: any on 127.0.0.1',
      expect.stringMatching(/^✓ Time zone: Europe\/Berlin, where it is \d\d:\d\d now$/),
      'All is well.',
    ]);
    expect(code).toBe(0);
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('beside a bot that runs on the folder and has the port', async () => {
    const world = await openSmall({ speed: 1 });
    const opened = await openApp(world.config, surroundingsOf(world));
    if (!opened.ok) throw new Error(opened.problem.what);
    const { app } = opened;
    onTestFinished(app.stop);
    expect(await app.start()).toMatchObject({ ok: true });
    const listen = { host: '127.0.0.1', port: app.health.port() ?? 0 };
    const { code, lines } = await examined(world, (config) => ({ ...config, listen }));
    expect(code).toBe(0);
    expect(lines).toContain(`✓ Port: a bot of this kind listens on 127.0.0.1, port ${listen.port} already`);
    expect(lines).toContain(
      `✓ Store: rules and episodes are kept in the folder ${world.config.alerts.store.dataDir}`,
    );
  });

  it('in HTTP mode, saying what cannot be seen from here', async () => {
    const world = await openSmall({
      mode: 'http',
      workspace: { signingSecret: '0123456789abcdef0123456789abcdef' },
    });
    const { code, lines } = await examined(world);
    expect(code).toBe(0);
    expect(lines).toContain('· Slack: HTTP mode; where Slack sends requests cannot be seen from here');
    expect(lines.join('\n')).toContain('https://your-host/slack/events');
    expect(lines.join('\n')).not.toContain('app-level');
  });
});

const PERMISSIONS = [
  'routing:queue:view',
  'analytics:queueObservation:view',
  'analytics:conversationAggregate:view',
];

function manifestWithout(...scopes: string[]) {
  const manifest = readManifest();
  manifest.oauth_config.scopes.bot = manifest.oauth_config.scopes.bot.filter((one) => !scopes.includes(one));
  return manifest;
}

interface Case {
  name: string;
  options?: WholeOptions;
  /** May begin something that is ended with the test. */
  change?: (config: Config) => Config | Promise<Config>;
  env?: () => Environment | Promise<Environment>;
  /** The whole line. */
  says: string | RegExp;
  mend: RegExp;
  toMend?: number;
}

const SLACK: readonly Case[] = [
  {
    name: 'a wrong bot token',
    options: { slack: { botToken: 'xoxb-not-this-one' } },
    says: '✗ Slack: Slack does not accept SLACK_BOT_TOKEN (invalid_auth).',
    mend: /OAuth & Permissions/,
  },
  {
    name: 'an app-level token in place of the bot token',
    options: { slack: { botToken: 'xapp-not-this-one' } },
    says: '✗ Slack: SLACK_BOT_TOKEN is not a bot token: those begin with xoxb-.',
    mend: /OAuth & Permissions/,
  },
  {
    name: 'a wrong app-level token',
    options: { slack: { mode: { kind: 'socket', appToken: 'xapp-not-this-one' } } },
    says: '✗ Slack: Slack does not accept SLACK_APP_TOKEN (invalid_auth).',
    mend: /App-Level Tokens/,
  },
  {
    name: 'a missing scope, with what it is for',
    options: { workspace: { manifest: manifestWithout('users:read') } },
    says: '✗ Slack: the scope users:read is missing, to read the time zone and the name of people',
    mend: /install the app again/,
  },
  {
    name: 'a Slack that is away',
    options: { slack: { apiUrl: 'http://127.0.0.1:9/api/' } },
    says: /^✗ Slack: Slack cannot be reached at 127\.0\.0\.1:9 \(\w+\)\.$/,
    mend: /proxy/,
  },
];

const GENESYS: readonly Case[] = [
  {
    name: 'a wrong secret, or a wrong region',
    options: { genesys: { clientSecret: 'not-this-one' } },
    says: "✗ Genesys: Genesys Cloud does not accept this bot's client for the region mypurecloud.com.",
    mend: /GENESYS_CLIENT_SECRET and GENESYS_REGION/,
  },
  ...PERMISSIONS.map((missing) => ({
    name: `the missing permission ${missing}`,
    options: { organisation: { permissions: PERMISSIONS.filter((one) => one !== missing) } },
    says: `✗ Genesys: ${missing}: The bot's role in Genesys Cloud lacks the permission ${missing}.`,
    mend: /Admin → Roles/,
  })),
  {
    name: 'no visible queue',
    options: { organisation: { queueCount: 0, hiddenQueues: 3 } },
    says: '✗ Genesys: This bot sees no queues in Genesys Cloud.',
    mend: /divisions of your queues/,
  },
  {
    name: 'a Genesys that is away',
    options: { genesys: { apiUrl: 'http://127.0.0.1:9' } },
    says: '✗ Genesys: Genesys Cloud cannot be reached right now.',
    mend: /proxy, GENESYS_REGION/,
  },
  {
    name: 'a pattern of CHANNEL_QUEUES that fits no queue',
    change: withTies(new Map([['C0OPS', { patterns: [fold('Bilng*')], divisions: [] }]])),
    says: '✗ CHANNEL_QUEUES: “bilng*” for C0OPS fits no queue that the client sees',
    mend: /ask queues/,
  },
  {
    name: 'a division of CHANNEL_QUEUES that there is none of',
    change: withTies(new Map([['C0OPS', { patterns: ['*'], divisions: [fold('Nowhere')] }]])),
    says: '✗ CHANNEL_QUEUES: “division:nowhere” for C0OPS fits no queue that the client sees',
    mend: /ask queues/,
  },
];

const STORE: readonly Case[] = [
  {
    name: 'a file where the folder should be',
    change: (config) => {
      const path = join(config.alerts.store.dataDir, 'file');
      writeFileSync(path, '');
      return withStore({ dataDir: path })(config);
    },
    says: /^✗ Store: the folder \S+ cannot be made \(ENOTDIR\)$/,
    mend: /DATA_DIR/,
  },
  {
    name: 'a folder that cannot be written to, whoever one is',
    change: withStore({ dataDir: '/proc/queue-stats' }),
    says: /^✗ Store: the folder \/proc\/queue-stats cannot be made \(\w+\)$/,
    mend: /DATA_DIR/,
  },
  {
    name: 'a store of a newer version',
    change: async (config) => {
      const { dataDir } = config.alerts.store;
      await (await openStore({ dataDir, databaseUrl: null }, { warn: () => undefined })).store.close();
      await setVersion(join(dataDir, 'queue-stats.sqlite'), 99);
      return config;
    },
    says: /^✗ Store: the folder \S+ was used by a newer version of this program$/,
    mend: /newer program/,
  },
  {
    name: 'a file of the store that is no database',
    change: (config) => {
      writeFileSync(join(config.alerts.store.dataDir, 'queue-stats.sqlite'), 'no database '.repeat(500));
      return config;
    },
    says: /^✗ Store: the folder \S+ holds a file queue-stats\.sqlite that is no database/,
    mend: /backup/,
  },
  {
    name: 'a PostgreSQL that is away, without a word of its address',
    change: withStore({ databaseUrl: 'postgres://bot:not-this-one@127.0.0.1:9/queues' }),
    says: '✗ Store: PostgreSQL cannot be reached (ECONNREFUSED)',
    mend: /DATABASE_URL/,
  },
];

const MACHINE: readonly Case[] = [
  {
    name: 'a port that something else has',
    change: async (config) => ({ ...config, listen: { host: '127.0.0.1', port: await takenPort() } }),
    says: /^✗ Port: the bot cannot listen on 127\.0\.0\.1, port \d+ \(EADDRINUSE\)$/,
    mend: /PORT/,
  },
  {
    name: 'a host that is none of this machine',
    change: (config) => ({ ...config, listen: { host: '192.0.2.1', port: 0 } }),
    says: '✗ Port: the bot cannot listen on 192.0.2.1, port 0 (EADDRNOTAVAIL)',
    mend: /0\.0\.0\.0/,
  },
  {
    name: 'a proxy that does not answer',
    env: () => ({ HTTPS_PROXY: 'http://ana:not-this-one@127.0.0.1:9', NO_PROXY: 'slack.com' }),
    says: '✗ Proxy: 127.0.0.1:9 does not answer (ECONNREFUSED)',
    mend: /HTTPS_PROXY/,
  },
  {
    name: 'a proxy that wants a password',
    env: async () => ({ https_proxy: await aProxy(407), no_proxy: '.mypurecloud.com' }),
    says: /^✗ Proxy: 127\.0\.0\.1:\d+ asks for a name and a password, or takes others \(407\)$/,
    mend: /user:password@/,
  },
  {
    name: 'a proxy that lets nothing through',
    env: async () => ({ HTTPS_PROXY: await aProxy(403), NO_PROXY: 'login.mypurecloud.com' }),
    says: /^✗ Proxy: 127\.0\.0\.1:\d+ lets no connection to slack\.com through \(403\)$/,
    mend: /must allow slack\.com/,
  },
  {
    name: 'an address of a proxy that is none',
    env: () => ({ HTTPS_PROXY: 'not-this-one' }),
    says: '✗ Proxy: HTTPS_PROXY is no address of a proxy',
    mend: /http:\/\/host:port/,
  },
  {
    name: 'a file of certificates that is not there',
    env: () => ({ NODE_EXTRA_CA_CERTS: '/nowhere/ca.pem' }),
    says: '✗ Certificates: NODE_EXTRA_CA_CERTS (/nowhere/ca.pem) cannot be read',
    mend: /who may read it/,
  },
  {
    name: 'a file of certificates that holds none',
    env: () => ({ NODE_EXTRA_CA_CERTS: aFile('no certificate') }),
    says: /^✗ Certificates: NODE_EXTRA_CA_CERTS \(\S+\) holds no certificate that can be read$/,
    mend: /PEM/,
  },
  {
    name: 'certificates that nobody checks',
    env: () => ({ NODE_TLS_REJECT_UNAUTHORIZED: '0' }),
    says: /^✗ TLS: certificates are not checked/,
    mend: /NODE_EXTRA_CA_CERTS/,
  },
];

describe.each([
  ['Slack', SLACK],
  ['Genesys', GENESYS],
  ['the store', STORE],
  ['the machine', MACHINE],
])('what is broken about %s', (_, cases) => {
  it.each(cases)(
    'names $name and its mend, and hides nothing else',
    async ({ options, change, env, says, mend }) => {
      const world = await openSmall(options);
      const config = (await change?.(world.config)) ?? world.config;
      const { code, lines, text } = await examined(world, () => config, (await env?.()) ?? {});
      const broken = lines.filter((line) => line.startsWith('✗'));
      expect(broken).toEqual([typeof says === 'string' ? says : expect.stringMatching(says)]);
      expect(lines[lines.indexOf(broken[0] ?? '') + 1]).toMatch(/^ {4}\S/);
      expect(lines[lines.indexOf(broken[0] ?? '') + 1]).toMatch(mend);
      expect(lines.at(-1)).toBe('1 to mend.');
      expect(code).toBe(1);
      for (const topic of ['Slack:', 'Genesys:', 'Store:', 'Port:', 'Time zone:'])
        expect(text).toContain(topic);
      const printed = lines.join('\n');
      for (const trace of LEAVES_NO_TRACE) expect(printed.replaceAll(/^ {4}/gm, '')).not.toContain(trace);
    },
  );
});

describe('what is weaker', () => {
  it.each<{ name: string; options?: WholeOptions; env?: Environment; says: RegExp }>([
    {
      name: 'optional scopes that are missing',
      options: { workspace: { manifest: manifestWithout('channels:history') } },
      says: /^– Slack: weaker without channels:history: an alert in a public channel may come twice/,
    },
    {
      name: 'a signing secret that does not look like one',
      options: { mode: 'http' },
      says: /^– Slack: SLACK_SIGNING_SECRET does not look like one/,
    },
    {
      name: 'an allowance that is small',
      options: { organisation: { requestsPerMinute: 30 } },
      says: /^– Genesys: 30 requests a minute are allowed, which is few$/,
    },
  ])('is told of $name, and is nothing to fail for', async ({ options, env, says }) => {
    const { code, lines } = await examined(await openSmall(options), undefined, env);
    expect(lines.filter((line) => line.startsWith('–'))).toEqual([expect.stringMatching(says)]);
    expect(code).toBe(0);
  });

  it('a time zone that nobody has set is worth a word', async () => {
    const { lines } = await examined(await openSmall(), (config) => ({ ...config, timeZone: 'UTC' }));
    expect(lines.find((line) => line.includes('Time zone'))).toMatch(/^· Time zone: UTC, where it is/);
  });
});

describe('a topic that is stuck', () => {
  it('ends with its deadline, and the others are told all the same', async () => {
    const world = await openSmall();
    world.workspace.faults.set({ kind: 'hang' });
    const { code, lines } = await examined(world, undefined, {}, 4_000);
    expect(lines).toContain('✗ Slack: no answer within 4 seconds');
    expect(lines).toContain('✓ Genesys: may use analytics:conversationAggregate:view');
    expect(code).toBe(1);
  });

  it('and a bug in one is told with its reference, and hides no other', async () => {
    const world = await openSmall();
    // No configuration that was read has it: Node throws on it.
    const listen = { host: '127.0.0.1', port: 70_000 };
    const { code, lines } = await examined(world, (config) => ({ ...config, listen }));
    expect(lines).toContain('✗ Port: the check itself failed');
    const [, reference] = /the reference ([0-9a-f]{8})/.exec(lines.join()) ?? [];
    expect(world.ears.errors()).toMatchObject([{ msg: 'a bug in the doctor', topic: 'Port', reference }]);
    expect(lines).toContain('✓ Slack: the bot token works in Pretend Support');
    expect(code).toBe(1);
  });
});

describe('a clock that is wrong', () => {
  it.each([
    [-10 * 60_000, /^✗ Clock: this machine is \d+ s behind Slack$/],
    [10 * 60_000, /^✗ Clock: this machine is \d+ s ahead of Slack$/],
    [20_000, /^– Clock: this machine is \d+ s ahead of Slack$/],
  ])('by %i ms is seen by both services', async (offMs, says) => {
    const world = await openSmall();
    // The doctor runs in this process beside the services: their headers are made from another clock than what it reads.
    const real = Date.now;
    const now = vi.spyOn(Date, 'now').mockImplementation(() => real() + offMs);
    onTestFinished(() => now.mockRestore());
    const { lines } = await examined(world);
    expect(lines.filter((line) => line.includes('Clock'))).toEqual([
      expect.stringMatching(says),
      expect.stringMatching(new RegExp(says.source.replace('Slack', 'Genesys'))),
    ]);
  });
});

const noPostgres = whyNoPostgres();
if (noPostgres !== null) process.stdout.write(`no doctor on PostgreSQL: ${noPostgres}\n`);

describe.skipIf(noPostgres !== null)('PostgreSQL', () => {
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await startPostgres();
  }, 60_000);
  afterAll(() => cluster?.stop());

  it('is told with its version, before it was used, and after', async () => {
    const world = await openSmall();
    const change = withStore({ databaseUrl: await cluster.newDatabase() });
    const line = async () => (await examined(world, change)).lines.find((one) => one.includes('Store:'));
    expect(await line()).toMatch(
      /^✓ Store: rules and episodes are kept in PostgreSQL \d\d; it is made at the start$/,
    );
    await (await openStore(change(world.config).alerts.store, { warn: () => undefined })).store.close();
    expect(await line()).toMatch(/^✓ Store: rules and episodes are kept in PostgreSQL \d\d$/);
  });

  it('of a name that there is none of, tells the code and no address', async () => {
    const world = await openSmall();
    const databaseUrl = (await cluster.newDatabase()).replace(/\/d\d+\?/, '/nowhere?');
    const { code, lines, text } = await examined(world, withStore({ databaseUrl }));
    expect(lines).toContain('✗ Store: PostgreSQL cannot be reached (3D000)');
    expect(text).not.toContain(databaseUrl);
    expect(code).toBe(1);
  });
});

describe('the network', () => {
  it('is told of a proxy that lets both services through, and of what goes past it', async () => {
    const world = await openSmall();
    const proxy = await aProxy(200);
    const { code, lines } = await examined(world, undefined, { HTTPS_PROXY: proxy });
    const { host } = new URL(proxy);
    expect(lines).toContain(`✓ Proxy: ${host} lets connections to slack.com through`);
    expect(lines).toContain(`✓ Proxy: ${host} lets connections to login.mypurecloud.com through`);
    expect(code).toBe(0);
    const excepted = await examined(world, undefined, {
      HTTPS_PROXY: proxy,
      NO_PROXY: '*.slack.com, slack.com',
    });
    expect(excepted.lines).toContain('✓ Proxy: slack.com is reached without it, as NO_PROXY says');
  });

  it('is told of certificates that are all out of date', async () => {
    const over = aFile(EXPIRED);
    const { code, lines } = await examined(await openSmall(), undefined, { NODE_EXTRA_CA_CERTS: over });
    expect(lines).toContain(
      `– Certificates: none of those in NODE_EXTRA_CA_CERTS (${over}) is valid any more`,
    );
    expect(code).toBe(0);
  });

  it('is told of a private certificate authority', async () => {
    const valid = rootCertificates.find((pem) => Date.parse(new X509Certificate(pem).validTo) > Date.now());
    const path = aFile(valid ?? '');
    const { code, lines } = await examined(await openSmall(), undefined, { NODE_EXTRA_CA_CERTS: path });
    expect(lines).toContain(`✓ Certificates: NODE_EXTRA_CA_CERTS (${path}) adds 1 to those that are trusted`);
    expect(code).toBe(0);
  });
});

describe('what it leaves behind', () => {
  it('is nothing: a store that is there holds the same afterwards', async () => {
    const world = await openSmall();
    const { dataDir } = world.config.alerts.store;
    await (await openStore({ dataDir, databaseUrl: null }, { warn: () => undefined })).store.close();
    const before = contentOf(dataDir);
    const files = readdirSync(dataDir).filter((name) => !/-(shm|wal)$/.test(name));
    expect((await examined(world)).code).toBe(0);
    expect(contentOf(dataDir)).toBe(before);
    expect(readdirSync(dataDir).filter((name) => !/-(shm|wal)$/.test(name))).toEqual(files);
  });
});

/** Every row of every table. The bytes are SQLite's own affair: whoever closes it last tidies its log. */
function contentOf(folder: string): string {
  const file = new DatabaseSync(join(folder, 'queue-stats.sqlite'), { readOnly: true });
  const tables = file.prepare("select name, sql from sqlite_master where type = 'table' order by name").all();
  const rows = tables.map(({ name }) => file.prepare(`select * from "${String(name)}"`).all());
  file.close();
  return JSON.stringify([tables, rows]);
}

async function setVersion(path: string, version: number): Promise<void> {
  const { Kysely, sql } = await import('kysely');
  const db = new Kysely<unknown>({ dialect: sqliteDialect(path) });
  await sql`update schema_version set version = ${version}`.execute(db);
  await db.destroy();
}

function aFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'file.pem');
  writeFileSync(path, text);
  return path;
}

async function takenPort(): Promise<number> {
  const server = createNetServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A proxy that answers each CONNECT with this status, and connects to nothing. */
async function aProxy(status: number): Promise<string> {
  const server: Server = createServer();
  server.on('connect', (_, socket) => socket.end(`HTTP/1.1 ${status} Proxy\r\nConnection: close\r\n\r\n`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
