import { describe, expect, it } from 'vitest';
import { createMetrics, type GaugeReads } from '../../src/ops/metrics.ts';

const NOW = Date.parse('2026-11-18T13:05:00Z');

function reads(change: Partial<GaugeReads> = {}): GaugeReads {
  return {
    leads: () => true,
    slackConnected: () => true,
    outbox: async () => ({ waiting: 3, parked: 1, oldestMs: NOW - 12_000 }),
    budget: () => ({ allowedPerMinute: 300, left: 288 }),
    watch: () => ({ rules: 4, firing: 2, everyMs: 30_000, lastGoodTickAtMs: NOW - 5_000 }),
    now: () => NOW,
    ...change,
  };
}

/** Series and values of our own. */
function seriesOf(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith('queue_stats_'));
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.lastIndexOf(' ')),
      Number(line.slice(line.lastIndexOf(' ') + 1)),
    ]),
  );
}

describe('metrics', () => {
  it('reads its gauges at the moment at which it is asked', async () => {
    const { text, contentType } = await createMetrics().write(reads());
    expect(contentType).toContain('text/plain; version=0.0.4');
    expect(seriesOf(text)).toMatchObject({
      queue_stats_leader: 1,
      queue_stats_slack_connected: 1,
      queue_stats_store_up: 1,
      queue_stats_genesys_budget_allowed_requests: 300,
      queue_stats_genesys_budget_left_requests: 288,
      queue_stats_outbox_waiting_messages: 3,
      queue_stats_outbox_oldest_age_seconds: 12,
      queue_stats_outbox_parked_messages: 1,
      queue_stats_rules: 4,
      queue_stats_episodes_open: 2,
      queue_stats_tick_interval_seconds: 30,
      queue_stats_last_good_tick_timestamp_seconds: NOW / 1000 - 5,
    });
  });

  it('counts and times what it is told', async () => {
    const metrics = createMetrics();
    const { meter } = metrics;
    meter.commandRan('query', 'answered', 125);
    meter.commandRan('query', 'answered', 1_250);
    meter.commandRan('alert', 'refused', 30);
    meter.genesysAsked('aggregates', 'ok', 300);
    meter.genesysAsked('aggregates', 'genesys-busy', 40);
    meter.genesysAsked('login', 'genesys-login', 90);
    meter.cacheRead('live', { hits: 5, joined: 2, misses: 1 });
    meter.tickRan('good', 700, 3);
    meter.tickRan('source-down', 16_000, 0);
    meter.episodesOpened(2);
    meter.digestRan('late');
    const series = seriesOf((await metrics.write(reads())).text);
    expect(series).toMatchObject({
      'queue_stats_command_duration_seconds_count{kind="query",outcome="answered"}': 2,
      'queue_stats_command_duration_seconds_sum{kind="query",outcome="answered"}': 1.375,
      'queue_stats_command_duration_seconds_bucket{le="0.1",kind="query",outcome="answered"}': 0,
      'queue_stats_command_duration_seconds_bucket{le="0.25",kind="query",outcome="answered"}': 1,
      'queue_stats_command_duration_seconds_count{kind="alert",outcome="refused"}': 1,
      'queue_stats_genesys_request_duration_seconds_count{endpoint="aggregates",outcome="ok"}': 1,
      'queue_stats_genesys_request_duration_seconds_count{endpoint="aggregates",outcome="busy"}': 1,
      'queue_stats_genesys_request_duration_seconds_count{endpoint="login",outcome="login"}': 1,
      'queue_stats_cache_lookups_total{cache="live",result="hit"}': 5,
      'queue_stats_cache_lookups_total{cache="live",result="joined"}': 2,
      'queue_stats_cache_lookups_total{cache="live",result="miss"}': 1,
      'queue_stats_tick_duration_seconds_count{outcome="good"}': 1,
      'queue_stats_tick_duration_seconds_count{outcome="source-down"}': 1,
      queue_stats_tick_lag_seconds_count: 2,
      queue_stats_episodes_opened_total: 2,
      'queue_stats_digests_total{outcome="sent"}': 0,
      'queue_stats_digests_total{outcome="late"}': 1,
    });
  });

  it.each<[string, GaugeReads['outbox']]>([
    ['refuses', () => Promise.reject(new Error('down'))],
    ['never answers', () => new Promise(() => undefined)],
  ])('a store that %s is down, and takes nothing else with it', async (_, outbox) => {
    const metrics = createMetrics();
    await metrics.write(reads());
    const series = seriesOf((await metrics.write(reads({ outbox }))).text);
    expect(series).toMatchObject({ queue_stats_store_up: 0, queue_stats_slack_connected: 1 });
    expect(Object.keys(series).filter((name) => name.startsWith('queue_stats_outbox'))).toEqual([]);
    const after = seriesOf((await metrics.write(reads())).text);
    expect(after).toMatchObject({ queue_stats_store_up: 1, queue_stats_outbox_waiting_messages: 3 });
  });

  it('has no rules and no open episodes where it stands by, whatever it remembers', async () => {
    const { text } = await createMetrics().write(reads({ leads: () => false }));
    expect(seriesOf(text)).toMatchObject({
      queue_stats_leader: 0,
      queue_stats_rules: 0,
      queue_stats_episodes_open: 0,
    });
  });

  it('takes no kind of command that could be something typed, and no more kinds than there are commands', async () => {
    const metrics = createMetrics();
    for (const kind of ['Billing VIP', 'ana@example.com', '"}evil', 'x'.repeat(40), 'büro'])
      metrics.meter.commandRan(kind, 'answered', 1);
    for (let at = 0; at < 200; at += 1) {
      const letters = [...String(at)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
      metrics.meter.commandRan(letters, 'answered', 1);
    }
    const { text } = await metrics.write(reads());
    const kinds = new Set(
      [...text.matchAll(/queue_stats_command_duration_seconds_count\{kind="([^"]*)"/g)].map(
        ([, kind]) => kind,
      ),
    );
    expect(kinds.size).toBe(61);
    expect(kinds).toContain('other');
    expect(text).not.toMatch(/Billing|example|evil|büro/);
  });

  it('says of each metric in words what it is', async () => {
    const { text } = await createMetrics().write(reads());
    const named = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
    const helped = [...text.matchAll(/^# HELP (\S+) \S+ \S+/gm)].map(([, name]) => name);
    expect(helped.filter((name) => name?.startsWith('queue_stats_'))).toEqual(
      named.filter((name) => name?.startsWith('queue_stats_')),
    );
    expect(named).toContain('process_resident_memory_bytes');
    expect(named).toContain('nodejs_eventloop_lag_p99_seconds');
  });

  it('of several who ask at once, the store is asked once', async () => {
    let asked = 0;
    const metrics = createMetrics();
    const outbox = async () => {
      asked += 1;
      return { waiting: 0, parked: 0, oldestMs: null };
    };
    await Promise.all([1, 2, 3].map(() => metrics.write(reads({ outbox }))));
    expect(asked).toBe(1);
  });
});
