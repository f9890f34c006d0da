/** The command in a terminal, as a process of its own: what it prints, how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openWorld, type WholeOptions, type World } from './whole.ts';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Its own, so that no .env of a developer's is read. */
const FOLDER = mkdtempSync(join(tmpdir(), 'queue-stats-'));
const TSX = import.meta.resolve('tsx');
/** A process takes a second or two by itself, and many on a machine that is busy with other work. */
const PROCESS_MS = 60_000;

vi.setConfig({ testTimeout: PROCESS_MS });

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
  /** Resolves once either output has shown this. */
  says(what: RegExp): Promise<void>;
}

/** Of the environment, only what Node itself needs is handed on. */
function start(words: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, ['--import', TSX, MAIN, ...words], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  const listeners = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const listener of listeners) listener();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    for (const listener of listeners) listener();
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, err }));
  });
  return {
    child,
    ended,
    says(what) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          if (what.test(out + err)) resolve();
        };
        listeners.add(look);
        look();
        void ended.then(({ code }) => reject(new Error(`ended with ${code} before ${what}: ${out}${err}`)));
      });
    },
  };
}

function run(words: readonly string[], env?: Record<string, string>): Promise<Ended> {
  return start(words, env).ended;
}

describe('demo --once', () => {
  it('shows the form that a sentence opens, with what it would have said, and ends', async () => {
    const { code, out, err } = await run(['demo', '--once', '/queue-stats alert support when abandon% > 8']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Watch queues');
    expect(out).toMatch(/^Queues +Support$/m);
    expect(out).toMatch(/In the last 14 days it would (not have|have) fired/);
    expect(out).toContain('[Save] [Cancel]');
  });

  it('lists the rules that the sandbox begins with', async () => {
    const { code, out } = await run(['demo', '--once', 'alerts']);
    expect(code).toBe(0);
    expect(out).toContain('4 rules');
  });

  it('prints the answer as it would stand in Slack, and ends', async () => {
    const { code, out, err } = await run(['demo', '--once', '/queue-stats all today by media']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n');
    expect(lines[0]).toMatch(/^[\d,]+ offered, \d+\.\d % abandoned \(\d+\/[\d,]+\), SL \d+\.\d %/);
    expect(lines.find((line) => line.startsWith('Media'))?.split(/ {2,}/)).toEqual([
      'Media',
      'Offered',
      'Abandon %',
      'SL %',
      'AHT',
    ]);
    expect(out).toMatch(/^Voice +[\d,]+ +\d+\.\d % +\d+\.\d % +\d+:\d\d$/m);
    expect(out).toContain('[Refresh] [Share]');
  });
});

describe('ask', () => {
  it('--json: an object a row, with raw counts and sums beside the figures, the interval and its age', async () => {
    const { code, out, err } = await run(['ask', '--demo', 'all last tue by queue, media', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const rows = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as JsonRow);
    expect(rows.length).toBeGreaterThan(20);
    for (const { figures, raw, ...row } of rows) {
      expect(row).toMatchObject({
        queue: expect.any(String),
        queueId: expect.stringMatching(/^[\da-f-]{36}$/),
        media: expect.stringMatching(/^(voice|chat|email|callback)$/),
        isPartial: false,
      });
      const [from = '', to = ''] = row.interval.split('/');
      expect(from).toMatch(ISO);
      expect(Date.parse(to) - Date.parse(from)).toBe(86_400_000);
      expect(row.fetchedAt).toMatch(ISO);
      expect(Date.parse(row.fetchedAt)).toBeGreaterThan(Date.parse(to));
      expect(figures.offered).toBe(raw.offered);
      expect(figures.abandonPercent).toBeCloseTo((100 * raw.abandoned.count) / raw.offered, 6);
      const answered = raw.answered.count === 0 ? null : raw.answered.sumMs / raw.answered.count / 1000;
      expect(figures.speedOfAnswerSeconds).toEqual(answered);
    }
  });

  it('--csv: a heading, then a line a row', async () => {
    const { code, out } = await run(['ask', '--demo', '--csv', 'sales, support today show offered, asa']);
    expect(code).toBe(0);
    const [heading, ...lines] = out.trimEnd().split('\r\n');
    expect(heading).toBe('queue,media,start,end,offered,speedOfAnswerSeconds,fetchedAt');
    expect(lines.map((line) => line.split(',')[0]).sort()).toEqual(['Sales', 'Support']);
    for (const line of lines) expect(line).toMatch(/^\w+,,[\d-]+T[\d:]+\+\d\d:\d\d,[^,]+,\d+,\d+(\.\d+)?,/);
  });

  it('--json and --csv: every figure but a count bears its unit; no figure is null, or empty, and no rows are no line', async () => {
    const line = 'callback today show offered, abandon%, asa, max wait';
    const [json, csv, none] = await Promise.all([
      run(['ask', '--demo', line, '--json']),
      run(['ask', '--demo', line, '--csv']),
      run(['ask', '--demo', 'all today where offered > 100000', '--json']),
    ]);
    const rows = json.out.trimEnd().split('\n');
    const quiet = rows
      .map((row) => JSON.parse(row) as JsonRow & { queue: string })
      .find((row) => row.queue === 'Sales');
    const names = Object.keys(quiet?.figures ?? {});
    expect(names).toEqual(expect.arrayContaining(['offered', 'serviceLevelPercent', 'longestWaitSeconds']));
    expect(
      names.filter((name) => /time|wait|speed|level|rate/i.test(name) && !/(Seconds|Percent)$/.test(name)),
    ).toEqual([]);
    expect(quiet?.figures).toMatchObject({
      offered: 0,
      abandonPercent: null,
      serviceLevelPercent: null,
      speedOfAnswerSeconds: null,
      longestWaitSeconds: null,
    });
    expect(csv.out).toMatch(/^Sales,,[^,]+,[^,]+,0,,,,[^,]+\r?$/m);
    expect(none).toEqual({ code: 0, out: '', err: '' });
  });

  it.each([
    [['bilng'], /^No queue bilng\. Did you mean Billing\?/],
    [['bilng', '--json'], /^No queue bilng\. Did you mean Billing\?/],
    [['03/04'], /^Which day do you mean\?/],
    [['help', '--csv'], /^Say which queues/],
    [['all today', '--xml'], /unknown option '--xml'/],
    [['all today', '--json', '--csv'], /'--json' cannot be used with option '--csv'/],
  ])('what gives no figures stands in standard error, and the exit code is 1: %j', async (words, says) => {
    const { code, out, err } = await run(['ask', '--demo', ...words]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(says);
  });

  it('ends quietly when whoever reads has read enough', async () => {
    const bot = start(['ask', '--demo', 'all last 7 days by queue, hour', '--json']);
    bot.child.stdout?.once('data', () => bot.child.stdout?.destroy());
    const { code, err } = await bot.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  it('help is an answer', async () => {
    const { code, out, err } = await run(['ask', '--demo', 'help', 'rows']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^One row a queue/);
  });

  it('without a configuration: every variable that is missing, at once, with where to find it; 78', async () => {
    const { code, out, err } = await run(['ask', 'all today']);
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err).toContain('GENESYS_REGION is missing');
    expect(err).toContain('GENESYS_CLIENT_ID is missing');
    expect(err).toContain('GENESYS_CLIENT_SECRET is missing');
    expect(err).toContain('Integrations → OAuth');
    expect(err).not.toContain('SLACK');
  });
});

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/;

interface JsonRow {
  interval: string;
  fetchedAt: string;
  figures: Record<string, number | null>;
  raw: { offered: number; answered: { count: number; sumMs: number }; abandoned: { count: number } };
}

/** The machine's own time, since the processes go by it. */
async function openReal(options: WholeOptions = {}): Promise<World> {
  const world = await openWorld({
    ...options,
    at: new Date().toISOString(),
    speed: 1,
    organisation: { queueCount: 2, historyDays: 2, ...options.organisation },
  });
  onTestFinished(world.stop);
  return world;
}

function environmentOf({ config }: World): Record<string, string> {
  const { genesys, slack } = config;
  return {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.mode.kind === 'socket' ? slack.mode.appToken : '',
    SLACK_API_URL: slack.apiUrl ?? '',
    GENESYS_CLIENT_ID: genesys.clientId,
    GENESYS_CLIENT_SECRET: genesys.clientSecret,
    GENESYS_REGION: 'us_east_1',
    GENESYS_API_URL: genesys.apiUrl ?? '',
    PORT: '0',
  };
}

describe('start', () => {
  it('serves until SIGTERM, then lets the answer under way arrive and ends in order', async () => {
    const world = await openReal();
    const bot = start(['start'], environmentOf(world));
    await world.workspace.waitUntil(() => world.workspace.connections() > 0, PROCESS_MS);
    await bot.says(/connected to Slack/);
    const type = (line: string) => world.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line });
    const [first] = await (await type('/queue-stats queues')).waitForAnswer({ timeoutMs: PROCESS_MS });
    expect(first?.text).toBe('2 queues in 1 division');
    world.organisation.faults.set({ kind: 'slow', ms: 400, target: 'aggregates' });
    const outcome = await type('/queue-stats all today');
    bot.child.kill('SIGTERM');
    const { code, out, err } = await bot.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(outcome.answers).toHaveLength(1);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { msg: string }).msg),
    ).toEqual(['listening', 'this process leads', 'connected to Slack', 'stopping', 'stopped']);
  });

  it('without a configuration names everything that is missing, of Slack and of Genesys; 78', async () => {
    const { code, err } = await run(['start'], { GENESYS_REGION: 'nowhere', TIME_ZONE: 'Mars' });
    expect(code).toBe(78);
    const names = [...err.matchAll(/^ {2}([A-Z_]+) (.+)$/gm)].map(([, name, what]) => `${name} ${what}`);
    expect(names.sort()).toEqual([
      'GENESYS_CLIENT_ID is missing',
      'GENESYS_CLIENT_SECRET is missing',
      'GENESYS_REGION is no region of Genesys Cloud',
      'SLACK_APP_TOKEN is missing',
      'SLACK_BOT_TOKEN is missing',
      'TIME_ZONE is no time zone',
    ]);
  });

  it('with a token that Slack does not take says so, and ends with 1', async () => {
    const world = await openReal();
    const bot = await run(['start'], { ...environmentOf(world), SLACK_BOT_TOKEN: 'xoxb-not-this-one' });
    expect(bot.code).toBe(1);
    expect(bot.err).toContain('Slack does not accept SLACK_BOT_TOKEN (invalid_auth).');
    expect(bot.out + bot.err).not.toContain('xoxb-not-this-one');
  });
});

describe('doctor', () => {
  it('as a process: all is well, 0', async () => {
    const world = await openReal();
    const { code, out, err } = await run(['doctor'], environmentOf(world));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trimEnd().split('\n').at(-1)).toBe('All is well.');
    expect(out).not.toContain('✗');
  });

  it('as a process: what is broken, all at once, 1', async () => {
    const world = await openReal();
    const { code, out } = await run(['doctor'], {
      ...environmentOf(world),
      SLACK_BOT_TOKEN: 'xoxb-not-this-one',
      GENESYS_CLIENT_SECRET: 'nor-this',
    });
    expect(code).toBe(1);
    expect(out).toContain('✗ Slack: Slack does not accept SLACK_BOT_TOKEN');
    expect(out).toContain("✗ Genesys: Genesys Cloud does not accept this bot's client");
    expect(out.trimEnd().split('\n').at(-1)).toBe('2 to mend.');
  });

  it('without a configuration: every variable that is missing, at once; 78', async () => {
    const { code, out, err } = await run(['doctor']);
    expect({ code, out }).toEqual({ code: 78, out: '' });
    for (const name of ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'GENESYS_CLIENT_ID'])
      expect(err).toContain(name);
  });
});

describe('demo --env', () => {
  const path = join(FOLDER, 'sandbox.env');

  it('is a sandbox without a bot, and what it writes points a bot of another process at it', async () => {
    writeFileSync(path, 'SLACK_BOT_TOKEN=xoxb-\nGENESYS_CLIENT_SECRET=\n');
    const sandbox = start(['demo', '--port', '0', '--env', path]);
    await sandbox.says(/Ctrl-C ends it/);
    const env = Object.fromEntries(
      [...readFileSync(path, 'utf8').matchAll(/^(\w+)=(.+)$/gm)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
    const bot = start(['start'], { ...env, DATA_DIR: join(FOLDER, 'of-the-sandbox'), PORT: '0' });
    await bot.says(/connected to Slack/);
    const page = new URL('/page/state?user=U0ANA&thread=', env.SLACK_API_URL);
    // A bot has two connections; one of the sandbox's own would have two more.
    const connections = async () =>
      ((await (await fetch(page)).json()) as { connections: number }).connections;
    await expect.poll(connections, { timeout: PROCESS_MS / 2 }).toBe(2);
    for (const one of [bot, sandbox]) {
      one.child.kill('SIGTERM');
      expect((await one.ended).code).toBe(0);
    }
  });

  it('does not write over tokens that somebody has filled in', async () => {
    const filledIn = 'SLACK_BOT_TOKEN=xoxb-of-a-workspace\n';
    writeFileSync(path, filledIn);
    const { code, out, err } = await run(['demo', '--port', '0', '--env', path]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('holds tokens already');
    expect(readFileSync(path, 'utf8')).toBe(filledIn);
  });
});
