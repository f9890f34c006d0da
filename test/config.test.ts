import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { type Environment, readConfig, readEnvironment, readForAsking, secretsOf } from '../src/config.ts';

const FULL: Environment = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  GENESYS_CLIENT_ID: 'id',
  GENESYS_CLIENT_SECRET: 'a-secret',
  GENESYS_REGION: 'eu_central_1',
};

function faultsOf(env: Environment): string[] {
  const read = readConfig(env);
  return read.ok ? [] : read.faults.map(({ name, what }) => `${name} ${what}`);
}

describe('the configuration', () => {
  it('takes the five required values and fills in the rest', () => {
    expect(readConfig(FULL)).toEqual({
      ok: true,
      value: {
        slack: { botToken: 'xoxb-1', mode: { kind: 'socket', appToken: 'xapp-1' }, apiUrl: null },
        genesys: { clientId: 'id', clientSecret: 'a-secret', region: 'mypurecloud.de', apiUrl: null },
        alerts: {
          store: { dataDir: './data', databaseUrl: null },
          tickSeconds: 30,
          access: { adminIds: [], isOpen: false, allowsGuests: false, ties: new Map() },
        },
        listen: { host: '127.0.0.1', port: 3000 },
        timeZone: 'UTC',
        logLevel: 'info',
      },
    });
  });

  it.each([
    ['postgres://bot:s%40cret@db:5432/queues', ['s%40cret', 's@cret']],
    ['postgresql://bot@/queues?host=/var/run/postgresql', []],
  ])('takes %s, and keeps it and its password secret', (databaseUrl, passwords) => {
    const read = readConfig({ ...FULL, DATABASE_URL: databaseUrl });
    if (!read.ok) throw new Error('not taken');
    expect(read.value.alerts.store.databaseUrl).toBe(databaseUrl);
    expect(secretsOf(read.value)).toEqual(expect.arrayContaining([databaseUrl, ...passwords]));
  });

  it('names what is wrong with the alerts', () => {
    const wrong = {
      DATABASE_URL: 'mysql://db',
      TICK_SECONDS: '1',
      ADMIN_USERS: 'ana',
      OPEN_EDITING: 'maybe',
      ALLOW_GUESTS: 'some',
      CHANNEL_QUEUES: 'C0OPS=Sales*; ops=Billing; C0OPS=,division:',
    };
    expect(faultsOf({ ...FULL, ...wrong })).toEqual([
      'DATABASE_URL is no address of PostgreSQL',
      'TICK_SECONDS is no length of a tick',
      'ADMIN_USERS holds something that is no member id',
      'OPEN_EDITING is neither true nor false',
      'ALLOW_GUESTS is neither true nor false',
      'CHANNEL_QUEUES holds “ops”, which is no channel id',
      'CHANNEL_QUEUES has an empty pattern for C0OPS',
      'CHANNEL_QUEUES has an empty division for C0OPS',
      'CHANNEL_QUEUES names the channel C0OPS twice',
    ]);
  });

  it('takes who may see what', () => {
    const read = readConfig({ ...FULL, ALLOW_GUESTS: 'yes', CHANNEL_QUEUES: 'C0OPS=Sales*,division:Retail' });
    if (!read.ok) throw new Error('not taken');
    expect(read.value.alerts.access).toMatchObject({
      allowsGuests: true,
      ties: new Map([['C0OPS', { patterns: ['sales*'], divisions: ['retail'] }]]),
    });
  });

  it('names every missing value at once', () => {
    expect(faultsOf({})).toEqual([
      'SLACK_BOT_TOKEN is missing',
      'SLACK_APP_TOKEN is missing',
      'GENESYS_REGION is missing',
      'GENESYS_CLIENT_ID is missing',
      'GENESYS_CLIENT_SECRET is missing',
    ]);
  });

  it('takes .env.example for what it is: each value that is still to fill in is named', () => {
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    expect(faultsOf(parseEnv(example))).toEqual([
      'SLACK_BOT_TOKEN is not filled in',
      'SLACK_APP_TOKEN is not filled in',
      'GENESYS_CLIENT_ID is missing',
      'GENESYS_CLIENT_SECRET is missing',
    ]);
  });

  it.each([
    [{ SLACK_BOT_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN does not begin with xoxb-'],
    [{ SLACK_APP_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN does not begin with xapp-'],
    [{ SLACK_BOT_TOKEN: 'xoxb-' }, 'SLACK_BOT_TOKEN is not filled in'],
    [{ SLACK_APP_TOKEN: 'xapp-' }, 'SLACK_APP_TOKEN is not filled in'],
    [{ GENESYS_REGION: 'mypurecloud.example' }, 'GENESYS_REGION is no region of Genesys Cloud'],
    [{ TIME_ZONE: 'Berlin/Europe' }, 'TIME_ZONE is no time zone'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is no level'],
    [{ SLACK_API_URL: 'http://slack.example/api/' }, 'SLACK_API_URL is no address that may be used'],
    [{ GENESYS_API_URL: 'nowhere' }, 'GENESYS_API_URL is no address that may be used'],
    [{ PORT: '70000' }, 'PORT is not a port'],
    [{ PORT: 'http' }, 'PORT is not a port'],
    [{ HOST: 'http://0.0.0.0' }, 'HOST is no address to listen on'],
    [{ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 's', PORT: '70000' }, 'PORT is not a port'],
  ])('refuses %j', (change, fault) => {
    expect(faultsOf({ ...FULL, ...change })).toEqual([fault]);
  });

  it.each([
    'http://127.0.0.1:9/api/',
    'http://localhost:9/',
    'http://[::1]:9/',
    'https://proxy.example/api/',
  ])('takes %s for a local service', (url) => {
    expect(faultsOf({ ...FULL, SLACK_API_URL: url, GENESYS_API_URL: url })).toEqual([]);
  });

  it('is HTTP mode with a signing secret and no app-level token', () => {
    const read = readConfig({
      ...FULL,
      SLACK_APP_TOKEN: undefined,
      SLACK_SIGNING_SECRET: 'sign',
      PORT: '8080',
      HOST: '0.0.0.0',
    });
    expect(read.ok && read.value.slack.mode).toEqual({ kind: 'http', signingSecret: 'sign' });
    expect(read.ok && read.value.listen).toEqual({ host: '0.0.0.0', port: 8080 });
  });

  it('takes a secret from a file, and names a file that is not there or empty', () => {
    const folder = mkdtempSync(join(tmpdir(), 'queue-stats-'));
    writeFileSync(join(folder, 'secret'), 'from-a-file\n');
    writeFileSync(join(folder, 'empty'), '\n');
    const env = { ...FULL, GENESYS_CLIENT_SECRET: undefined };
    const read = readConfig({ ...env, GENESYS_CLIENT_SECRET_FILE: join(folder, 'secret') });
    expect(read.ok && read.value.genesys.clientSecret).toBe('from-a-file');
    expect(faultsOf({ ...env, GENESYS_CLIENT_SECRET_FILE: join(folder, 'empty') })).toEqual([
      expect.stringContaining('GENESYS_CLIENT_SECRET_FILE the file'),
    ]);
    expect(faultsOf({ ...env, GENESYS_CLIENT_SECRET_FILE: join(folder, 'gone') })).toEqual([
      expect.stringContaining('cannot be read'),
    ]);
  });

  it('never shows a wrong value in its words', () => {
    const read = readConfig({
      SLACK_BOT_TOKEN: 'wrong-and-secret',
      SLACK_APP_TOKEN: 'also-secret',
      GENESYS_REGION: 'a-secret-by-mistake',
    });
    expect(JSON.stringify(read)).not.toContain('secret-by-mistake');
    expect(JSON.stringify(read)).not.toMatch(/wrong-and-secret|also-secret/);
  });

  it('needs nothing of Slack for the terminal', () => {
    const read = readForAsking({
      ...FULL,
      SLACK_BOT_TOKEN: undefined,
      GENESYS_REGION: undefined,
      GENESYS_ENVIRONMENT: 'mypurecloud.ie',
    });
    expect(read.ok && read.value.genesys.region).toBe('mypurecloud.ie');
  });

  it('knows everything that must never be shown', () => {
    const read = readConfig(FULL);
    const basic = Buffer.from('id:a-secret').toString('base64');
    expect(read.ok && secretsOf(read.value)).toEqual(['a-secret', basic, 'xoxb-1', 'xapp-1']);
  });

  it('reads a .env file under what the environment says', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'queue-stats-')), '.env');
    writeFileSync(path, '# a comment\nQUEUE_STATS_TEST="from the file"\nPATH=never\n');
    const env = readEnvironment(path);
    expect(env.QUEUE_STATS_TEST).toBe('from the file');
    expect(env.PATH).toBe(process.env.PATH);
    expect(readEnvironment(join(path, '..', 'none'))).toEqual(process.env);
  });
});
