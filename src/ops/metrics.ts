/** The meter, kept by prom-client and written in Prometheus' text format. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DigestOutcome } from '../core/digest.ts';
import type { Meter } from '../core/ports.ts';
import { within } from './within.ts';

/** What is read at the moment at which somebody asks. */
export interface GaugeReads {
  leads(): boolean;
  slackConnected(): boolean;
  /** Rejects when the store does not answer. */
  outbox(): Promise<{ waiting: number; parked: number; oldestMs: number | null }>;
  budget(): { allowedPerMinute: number; left: number };
  /** Of the watch in this process. */
  watch(): { rules: number; firing: number; everyMs: number; lastGoodTickAtMs: number | null };
  /** Epoch ms. */
  now(): number;
}

export interface Metrics {
  meter: Meter;
  /** Never rejects: what cannot be read is left out, and its `…_up` is 0. Those who ask at once share one reading. */
  write(reads: GaugeReads): Promise<{ contentType: string; text: string }>;
}

/** A store that does not answer in this time is down, as far as a scrape goes: Prometheus waits for 10 s. */
const STORE_PATIENCE_MS = 2_000;
/** Kinds of commands are words of ours; more than these would be a mistake, and a flood of series. */
const MAX_KINDS = 60;
const KIND = /^[a-z][a-z-]{0,29}$/;
const OTHER = 'other';

const COMMAND_SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const REQUEST_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 16];
const TICK_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40];
const LAG_SECONDS = [0.01, 0.1, 0.5, 1, 5, 15, 30, 60, 300];
const DIGEST_OUTCOMES: readonly DigestOutcome[] = ['sent', 'late', 'skipped'];

/** prom-client's own, but for three gauges whose names end as a counter's must, which Prometheus' own check refuses. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const counts = createCounts(registry);
  const gauges = createGauges(registry);
  let writing: Promise<string> | null = null;

  async function writeOnce(reads: GaugeReads): Promise<string> {
    await gauges.read(reads);
    const [own, process] = await Promise.all([registry.metrics(), processRegistry().metrics()]);
    return own + process;
  }

  return {
    meter: counts,
    async write(reads) {
      writing ??= writeOnce(reads).finally(() => {
        writing = null;
      });
      return { contentType: registry.contentType, text: await writing };
    },
  };
}

let ofTheProcess: Registry | null = null;

/** Once a process, however many bots are in it: each collector keeps an observer of Node's. */
function processRegistry(): Registry {
  if (ofTheProcess !== null) return ofTheProcess;
  ofTheProcess = new Registry();
  collectDefaultMetrics({ register: ofTheProcess });
  for (const name of MISNAMED) ofTheProcess.removeSingleMetric(name);
  return ofTheProcess;
}

function createCounts(registry: Registry): Meter {
  const registers = [registry];
  const kinds = new Set<string>();
  const commands = new Histogram({
    name: 'queue_stats_command_duration_seconds',
    help: 'Commands, buttons and mentions answered, and how long the answer took, by the kind of command and how it ended.',
    labelNames: ['kind', 'outcome'] as const,
    buckets: COMMAND_SECONDS,
    registers,
  });
  const requests = new Histogram({
    name: 'queue_stats_genesys_request_duration_seconds',
    help: 'Requests to Genesys Cloud, each try by itself, and how long they took, by endpoint and how they ended.',
    labelNames: ['endpoint', 'outcome'] as const,
    buckets: REQUEST_SECONDS,
    registers,
  });
  const lookups = new Counter({
    name: 'queue_stats_cache_lookups_total',
    help: 'Queues whose figures were looked for in the cache: there (hit), on their way already (joined), or fetched (miss).',
    labelNames: ['cache', 'result'] as const,
    registers,
  });
  const ticks = new Histogram({
    name: 'queue_stats_tick_duration_seconds',
    help: 'Ticks of the alerts and how long they took: good, source-down (Genesys gave not all figures), or failed.',
    labelNames: ['outcome'] as const,
    buckets: TICK_SECONDS,
    registers,
  });
  const lag = new Histogram({
    name: 'queue_stats_tick_lag_seconds',
    help: 'How much later than they were due the ticks of the alerts began.',
    buckets: LAG_SECONDS,
    registers,
  });
  const opened = new Counter({
    name: 'queue_stats_episodes_opened_total',
    help: 'Episodes that alerts have opened.',
    registers,
  });
  const digests = new Counter({
    name: 'queue_stats_digests_total',
    help: 'Runs of digests: sent in time, sent late, or skipped because they were too late.',
    labelNames: ['outcome'] as const,
    registers,
  });
  for (const outcome of DIGEST_OUTCOMES) digests.inc({ outcome }, 0);

  function known(kind: string): string {
    if (!KIND.test(kind) || (kinds.size >= MAX_KINDS && !kinds.has(kind))) return OTHER;
    kinds.add(kind);
    return kind;
  }

  return {
    commandRan: (kind, outcome, tookMs) => commands.observe({ kind: known(kind), outcome }, seconds(tookMs)),
    genesysAsked: (endpoint, outcome, tookMs) =>
      requests.observe({ endpoint, outcome: outcome.replace(/^genesys-/, '') }, seconds(tookMs)),
    cacheRead(cache, { hits, joined, misses }) {
      lookups.inc({ cache, result: 'hit' }, hits);
      lookups.inc({ cache, result: 'joined' }, joined);
      lookups.inc({ cache, result: 'miss' }, misses);
    },
    tickRan(outcome, tookMs, lateMs) {
      ticks.observe({ outcome }, seconds(tookMs));
      lag.observe(seconds(lateMs));
    },
    episodesOpened: (count) => opened.inc(count),
    digestRan: (outcome) => digests.inc({ outcome }),
  };
}

/** A clock that was set back gives no negative time. */
function seconds(ms: number): number {
  return Math.max(0, ms) / 1000;
}

function createGauges(registry: Registry): { read(reads: GaugeReads): Promise<void> } {
  const gauge = (name: string, help: string) =>
    new Gauge({ name: `queue_stats_${name}`, help, registers: [registry] });
  const leads = gauge(
    'leader',
    '1 in the process that judges rules and sends messages, 0 in one that stands by.',
  );
  const connected = gauge('slack_connected', '1 while Slack reaches this process.');
  const storeUp = gauge('store_up', '1 when the store answers.');
  const allowed = gauge('genesys_budget_allowed_requests', 'Requests that Genesys Cloud allows in a minute.');
  const left = gauge('genesys_budget_left_requests', 'Requests left in the current minute.');
  const waiting = gauge(
    'outbox_waiting_messages',
    'Messages and edits that wait to be sent; the same in every replica.',
  );
  const oldest = gauge('outbox_oldest_age_seconds', 'Age of the oldest of them; 0 when there is none.');
  const parked = gauge(
    'outbox_parked_messages',
    'Messages that were given up and are still kept; the same in every replica.',
  );
  const rules = gauge('rules', 'Rules that are watched by this process.');
  const open = gauge('episodes_open', 'Episodes that are open, in the process that leads.');
  const interval = gauge(
    'tick_interval_seconds',
    'How far apart ticks are at present; more than was asked for when the budget is short.',
  );
  const lastGood = gauge(
    'last_good_tick_timestamp_seconds',
    'When the last good tick was, by the bot\u2019s clock; 0 before the first.',
  );

  function readWatch({ leads: isLeading, watch }: GaugeReads): void {
    const status = watch();
    rules.set(isLeading() ? status.rules : 0);
    open.set(isLeading() ? status.firing : 0);
    interval.set(status.everyMs / 1000);
    lastGood.set((status.lastGoodTickAtMs ?? 0) / 1000);
  }

  async function readStore({ outbox, now }: GaugeReads): Promise<void> {
    try {
      const usage = await within(STORE_PATIENCE_MS, outbox());
      storeUp.set(1);
      waiting.set(usage.waiting);
      parked.set(usage.parked);
      oldest.set(usage.oldestMs === null ? 0 : seconds(now() - usage.oldestMs));
    } catch {
      // Nothing is known of it: the series end, and the one that says so begins.
      storeUp.set(0);
      for (const one of [waiting, parked, oldest]) one.remove();
    }
  }

  return {
    async read(reads) {
      leads.set(reads.leads() ? 1 : 0);
      connected.set(reads.slackConnected() ? 1 : 0);
      const budget = reads.budget();
      allowed.set(budget.allowedPerMinute);
      left.set(budget.left);
      readWatch(reads);
      await readStore(reads);
    },
  };
}
