/** What tells whoever runs the bot how it stands: /healthz, /readyz and /metrics of the whole app, while all is well and while it is not. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type App, openApp } from '../../src/app.ts';
import type { Readiness } from '../../src/ops/health.ts';
import { type PostgresCluster, startPostgres, whyNoPostgres } from '../store/postgres.ts';
import { type Alerting, MINUTE, SECOND, startAlerting } from './alerting.ts';
import { ANA, BEN, OPS, openWorld, startWhole, surroundingsOf, type World } from './whole.ts';

const LONG = 60_000;
const MORNING = '2026-11-18T10:02:00+01:00';
const TICK_MS = 30 * SECOND;

interface Heard {
  status: number;
  state: Readiness;
}

async function get(app: Pick<App, 'health'>, path: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${app.health.port()}${path}`, {
    headers: { connection: 'close' },
  });
  return { status: response.status, text: await response.text() };
}

async function readyz(app: Pick<App, 'health'>): Promise<Heard> {
  const { status, text } = await get(app, '/readyz');
  return { status, state: JSON.parse(text) as Readiness };
}

async function metrics(app: Pick<App, 'health'>): Promise<string> {
  const { status, text } = await get(app, '/metrics');
  expect(status).toBe(200);
  return text;
}

/** The value of a series; undefined: there is none. */
function seriesIn(text: string, series: string): number | undefined {
  const line = text.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

describe('/readyz', { timeout: LONG }, () => {
  it('is ready once a tick was good, and says what it went by', async () => {
    const alerting = await startAlerting({ at: MORNING });
    await alerting.addRule();
    await alerting.run(TICK_MS);
    expect(await readyz(alerting.app())).toMatchObject({
      status: 200,
      state: {
        ready: true,
        wrong: [],
        store: 'up',
        slack: 'connected',
        watch: 'leads',
        tickEverySeconds: 30,
      },
    });
    expect(await get(alerting.app(), '/healthz')).toMatchObject({ status: 200 });
  });

  it.each([
    ['does not answer right', { kind: '500', target: 'all' }],
    ['takes no more requests', { kind: '429', seconds: 40, target: 'all' }],
    [
      'lacks a permission',
      { kind: '403', permission: 'analytics:conversationAggregate:view', target: 'aggregates' },
    ],
  ] as const)(
    'turns 503 within three missed ticks when Genesys %s, and back with the next good one',
    async (_, fault) => {
      const alerting = await startAlerting({ at: MORNING });
      await alerting.addRule();
      await alerting.run(TICK_MS);
      const lastGoodMs = alerting.app().alerts.watch.status().lastGoodTickAtMs ?? 0;
      alerting.organisation.faults.set(fault);
      // On a machine that is busy with other work, the store may be slow to answer as well.
      const blind = async () =>
        (await readyz(alerting.app())).state.wrong.find((words) => words.includes('tick'));
      const words = await alerting.until('not ready', blind);
      expect(alerting.now() - lastGoodMs).toBeGreaterThan(2 * TICK_MS);
      expect(alerting.now() - lastGoodMs).toBeLessThanOrEqual(3 * TICK_MS + 10 * SECOND);
      expect(words).toMatch(/^the last good tick was \d+ s ago, and one is due every 30 s$/);
      expect((await readyz(alerting.app())).status).toBe(503);
      expect(await get(alerting.app(), '/healthz')).toMatchObject({ status: 200 });
      alerting.organisation.faults.clear();
      const clearedAtMs = alerting.now();
      await alerting.until('ready', async () => (await readyz(alerting.app())).status === 200);
      expect(alerting.now() - clearedAtMs).toBeLessThanOrEqual(3 * TICK_MS);
    },
  );

  it('turns 503 without a connection to Slack, and back', async () => {
    const whole = await startWhole({ speed: 60, refusals: ['http_503'] });
    await expect.poll(async () => (await readyz(whole.app)).status, { timeout: LONG }).toBe(200);
    const id = whole.workspace.faults.set({
      kind: 'server-error',
      status: 503,
      method: 'apps.connections.open',
    });
    whole.workspace.faults.disconnect({ reason: 'drop' });
    await expect
      .poll(async () => (await readyz(whole.app)).state.wrong, { timeout: LONG })
      .toContain('there is no connection to Slack');
    expect(seriesIn(await metrics(whole.app), 'queue_stats_slack_connected')).toBe(0);
    whole.workspace.faults.clear(id);
    await expect.poll(async () => (await readyz(whole.app)).status, { timeout: LONG }).toBe(200);
  });

  it('is not ready before the first good tick', async () => {
    const whole = await startWhole();
    whole.organisation.faults.set({ kind: 'hang', target: 'all' });
    const other = await openSecond(whole);
    expect((await readyz(other)).state).toMatchObject({
      ready: false,
      wrong: ['there was no good tick yet'],
    });
  });
});

/** Another bot on the same pretend services, with a folder of its own. */
async function openSecond(world: Pick<World, 'config' | 'clock' | 'ears'>): Promise<App> {
  const store = { ...world.config.alerts.store, dataDir: `${world.config.alerts.store.dataDir}/second` };
  const config = { ...world.config, alerts: { ...world.config.alerts, store } };
  const app = await opened(config, world as World);
  onTestFinished(app.stop);
  return app;
}

async function opened(config: World['config'], world: World): Promise<App> {
  const result = await openApp(config, surroundingsOf({ ...world, config }));
  if (!result.ok) throw new Error(result.problem.what);
  const started = await result.app.start();
  if (!started.ok) throw new Error(started.problem.what);
  return result.app;
}

describe('a port that is taken', () => {
  it('is a clear problem at the start, and nothing is left open', async () => {
    const whole = await startWhole();
    const listen = { host: '127.0.0.1', port: whole.app.health.port() ?? 0 };
    const store = { ...whole.config.alerts.store, dataDir: `${whole.config.alerts.store.dataDir}/second` };
    const config = { ...whole.config, listen, alerts: { ...whole.config.alerts, store } };
    const result = await openApp(config, surroundingsOf(whole));
    if (!result.ok) throw new Error(result.problem.what);
    expect(await result.app.start()).toEqual({
      ok: false,
      problem: {
        kind: 'port',
        what: `The bot cannot listen on 127.0.0.1, port ${listen.port} (EADDRINUSE).`,
        todo: 'Stop what else listens there, or set PORT (0: any that is free) and HOST to others.',
      },
    });
    await result.app.stop();
    expect(result.app.health.port()).toBeNull();
  });
});

const noPostgres = whyNoPostgres();
if (noPostgres !== null) process.stdout.write(`no replicas on PostgreSQL: ${noPostgres}\n`);

describe.skipIf(noPostgres !== null)('replicas on PostgreSQL', { timeout: LONG }, () => {
  let cluster: PostgresCluster;
  let isUp = true;
  beforeAll(async () => {
    cluster = await startPostgres();
  }, LONG);
  afterAll(async () => {
    if (isUp) await cluster.stop();
  }, LONG);

  it('one leads, the other stands by and is ready all the same, takes over, and both say when the store is gone', async () => {
    const world = await openWorld({ speed: 1 });
    onTestFinished(world.stop);
    const store = { dataDir: '', databaseUrl: await cluster.newDatabase() };
    const config = { ...world.config, alerts: { ...world.config.alerts, store } };
    const first = await opened(config, world);
    const second = await opened(config, world);
    let isFirstUp = true;
    onTestFinished(async () => {
      if (isFirstUp) await first.stop();
      await second.stop();
    });
    await expect.poll(async () => (await readyz(first)).status, { timeout: LONG }).toBe(200);
    expect((await readyz(first)).state).toMatchObject({ ready: true, watch: 'leads' });
    expect((await readyz(second)).state).toMatchObject({
      ready: true,
      watch: 'stands by',
      lastGoodTickSecondsAgo: null,
    });
    expect(seriesIn(await metrics(first), 'queue_stats_leader')).toBe(1);
    expect(seriesIn(await metrics(second), 'queue_stats_leader')).toBe(0);

    isFirstUp = false;
    await first.stop();
    // Ready at every moment of the change.
    await expect
      .poll(
        async () => {
          const { status, state } = await readyz(second);
          expect(status).toBe(200);
          return state.watch;
        },
        { timeout: LONG },
      )
      .toBe('leads');
    await expect.poll(() => second.alerts.watch.status().lastGoodTickAtMs, { timeout: LONG }).not.toBeNull();

    isUp = false;
    await cluster.stop();
    const { status, state } = await readyz(second);
    expect({ status, store: state.store, wrong: state.wrong }).toMatchObject({
      status: 503,
      store: 'down',
      wrong: expect.arrayContaining(['the store does not answer']),
    });
    const text = await metrics(second);
    expect(seriesIn(text, 'queue_stats_store_up')).toBe(0);
    expect(seriesIn(text, 'queue_stats_outbox_waiting_messages')).toBeUndefined();
    expect(seriesIn(text, 'queue_stats_slack_connected')).toBe(1);
    expect(await get(second, '/healthz')).toMatchObject({ status: 200 });
  });
});

/** People ask, an alert opens, Genesys and Slack fail: something of everything is counted. */
async function makeTraffic(alerting: Alerting): Promise<void> {
  const { organisation, workspace } = alerting;
  await alerting.ask('all today by media');
  await alerting.ask('all today by media');
  await alerting.ask('billing now');
  await alerting.ask('bilng');
  await alerting.ask('help');
  const mentioned = await workspace.mention({ user: BEN, channel: OPS, text: 'queues' });
  await mentioned.waitForAnswer();
  await alerting.addRule();
  alerting.spike('Billing', 40);
  await alerting.until('an alert', () => alerting.posts()[0]);
  organisation.faults.set({ kind: '500', target: 'all' });
  await alerting.run(2 * MINUTE);
  organisation.faults.clear();
  workspace.faults.set({ kind: 'server-error', status: 503, method: 'chat.update' }, 2);
  await alerting.run(2 * MINUTE);
}

describe('/metrics', { timeout: 2 * LONG }, () => {
  it('tells what happened, in words that Prometheus’ own check accepts, and names no queue and nobody', async () => {
    const alerting = await startAlerting({ at: MORNING, refusals: ['http_503'] });
    await makeTraffic(alerting);
    const text = await metrics(alerting.app());
    const count = (series: string): number => seriesIn(text, series) ?? 0;
    const command = (kind: string, outcome: string) =>
      count(`queue_stats_command_duration_seconds_count{kind="${kind}",outcome="${outcome}"}`);
    expect([command('query', 'answered'), command('query', 'refused')]).toEqual([3, 1]);
    expect([command('help', 'answered'), command('queues', 'answered')]).toEqual([1, 1]);
    const asked = (endpoint: string, outcome: string) =>
      count(
        `queue_stats_genesys_request_duration_seconds_count{endpoint="${endpoint}",outcome="${outcome}"}`,
      );
    expect(asked('login', 'ok')).toBe(1);
    for (const endpoint of ['queues', 'observations', 'aggregates'])
      expect(asked(endpoint, 'ok')).toBeGreaterThan(0);
    expect(asked('aggregates', 'down')).toBeGreaterThan(2);
    expect(count('queue_stats_cache_lookups_total{cache="interval",result="hit"}')).toBeGreaterThan(0);
    expect(count('queue_stats_cache_lookups_total{cache="interval",result="miss"}')).toBeGreaterThan(0);
    expect(count('queue_stats_tick_duration_seconds_count{outcome="good"}')).toBeGreaterThan(3);
    expect(count('queue_stats_tick_duration_seconds_count{outcome="source-down"}')).toBeGreaterThan(1);
    expect(count('queue_stats_episodes_opened_total')).toBeGreaterThanOrEqual(1);
    expect(count('queue_stats_episodes_open')).toBe((await alerting.episodes()).length);
    expect(count('queue_stats_rules')).toBe(1);
    expect(count('queue_stats_leader')).toBe(1);
    expect(count('queue_stats_genesys_budget_left_requests')).toBeLessThanOrEqual(300);

    const names = alerting.organisation.queues.flatMap(({ id, name }) => [id, name]);
    const people = [ANA, BEN, OPS, 'bilng', alerting.config.genesys.clientId];
    expect([...names, ...people].filter((word) => text.includes(word))).toEqual([]);
    expectAccepted(text);
  });
});

function expectAccepted(text: string): void {
  const check = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  if (check.error !== undefined) {
    process.stdout.write(
      'no promtool here (Debian has it in the package prometheus): its check is left out\n',
    );
    return;
  }
  expect({ status: check.status, said: check.stdout + check.stderr }).toEqual({ status: 0, said: '' });
}
