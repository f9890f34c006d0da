/** What Genesys answers, parsed straight into our own types: tolerant of more than we know, not of half an answer. */
import { z } from 'zod';
import type { LiveQueue } from '../core/ports.ts';
import type { MediaType, Queue, ServiceTarget } from '../core/queue.ts';
import {
  type AgentStats,
  addTimer,
  earlier,
  type IntervalStats,
  type LiveStats,
  noStats,
} from '../core/stats.ts';

/** Figures of one queue and media type in one interval. */
export interface IntervalRow {
  queueId: string;
  media: MediaType;
  startMs: number;
  endMs: number;
  stats: IntervalStats;
}

export interface QueuePage {
  queues: Queue[];
  pageCount: number;
}

const count = z.number().min(0);

/** Stats of every kind of metric at once: a kind fills those that it has. */
const Stats = z.object({
  count: count.optional(),
  sum: z.number().optional(),
  max: z.number().optional(),
  numerator: count.optional(),
  denominator: count.optional(),
  calculatedMetricValue: z.number().optional(),
});
type Stats = z.infer<typeof Stats>;

const Metric = z.object({ metric: z.string(), qualifier: z.string().optional(), stats: Stats });
type Metric = z.infer<typeof Metric>;

const Group = z.object({ queueId: z.string(), mediaType: z.string().optional() });

const IntervalText = z.string().transform((text, context) => {
  const [startMs = Number.NaN, endMs = Number.NaN] = text.split('/').map((part) => Date.parse(part));
  if (startMs <= endMs) return { startMs, endMs };
  context.addIssue({ code: 'custom', message: 'not an interval' });
  return z.NEVER;
});

const IntervalData = z.object({ interval: IntervalText, metrics: z.array(Metric).default([]) });

/** An answer without groups may lack the list of them; observations may come with how presences are named. */
function answerOf<Result extends z.ZodType>(result: Result) {
  return z.union([
    z.object({ results: z.array(result) }),
    z
      .strictObject({ systemToOrganizationMappings: z.unknown().optional() })
      .transform(() => ({ results: [] as z.infer<Result>[] })),
  ]);
}

const AggregatesAnswer = answerOf(z.object({ group: Group, data: z.array(IntervalData).default([]) }));
const ObservationsAnswer = answerOf(z.object({ group: Group, data: z.array(Metric).default([]) }));

/** The rows of an aggregates answer; null when it is none. */
export function parseAggregates(body: unknown): IntervalRow[] | null {
  const answer = AggregatesAnswer.safeParse(body);
  if (!answer.success) return null;
  const rows: IntervalRow[] = [];
  for (const { group, data } of answer.data.results) {
    for (const { interval, metrics } of data) {
      const stats = intervalStatsOf(metrics);
      if (stats === null) return null;
      rows.push({ queueId: group.queueId, media: group.mediaType ?? 'unknown', ...interval, stats });
    }
  }
  return rows;
}

/** What the queues of an observations answer look like at this moment (epoch ms); null when it is none. */
export function parseObservations(body: unknown, nowMs: number): Map<string, LiveQueue> | null {
  const answer = ObservationsAnswer.safeParse(body);
  if (!answer.success) return null;
  const told = new Map<string, { users: Metric[]; media: Map<MediaType, Metric[]> }>();
  for (const { group, data } of answer.data.results) {
    const queue = told.get(group.queueId) ?? { users: [], media: new Map<MediaType, Metric[]>() };
    told.set(group.queueId, queue);
    if (group.mediaType === undefined) queue.users.push(...data);
    else queue.media.set(group.mediaType, [...(queue.media.get(group.mediaType) ?? []), ...data]);
  }
  return new Map(
    [...told].map(([queueId, { users, media }]) => {
      const live = [...media].map(([type, metrics]) => [type, liveStatsOf(metrics, nowMs)] as const);
      return [queueId, { media: new Map(live), agents: agentsOf(users) }];
    }),
  );
}

const ServiceLevel = z.object({ percentage: z.number().min(0).max(1), durationMs: z.number().min(0) });
const MediaSettings = z.object({ serviceLevel: ServiceLevel });

const QueueEntity = z
  .object({
    id: z.string().min(1),
    name: z.string(),
    division: z.object({ id: z.string(), name: z.string().optional() }).default({ id: '' }),
    mediaSettings: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(
    ({ id, name, division, mediaSettings }): Queue => ({
      id,
      name,
      division: { id: division.id, name: division.name ?? division.id },
      targets: targetsOf(mediaSettings ?? {}),
    }),
  );

const QueueListing = z.object({ entities: z.array(QueueEntity), pageCount: z.int().min(0) });

/** One page of queues; null when it is none. */
export function parseQueuePage(body: unknown): QueuePage | null {
  const page = QueueListing.safeParse(body);
  return page.success ? { queues: page.data.entities, pageCount: page.data.pageCount } : null;
}

function targetsOf(mediaSettings: Record<string, unknown>): Record<MediaType, ServiceTarget> {
  const targets: Record<MediaType, ServiceTarget> = {};
  for (const [key, settings] of Object.entries(mediaSettings)) {
    const parsed = MediaSettings.safeParse(settings);
    if (!parsed.success) continue;
    const { percentage, durationMs } = parsed.data.serviceLevel;
    // To a hundredth: 0.57 × 100 is not 57.
    targets[key === 'call' ? 'voice' : key] = {
      percent: Math.round(percentage * 10_000) / 100,
      seconds: durationMs / 1000,
    };
  }
  return targets;
}

const TIMER_OF = {
  tAnswered: 'answered',
  tAbandon: 'abandoned',
  tShortAbandon: 'shortAbandoned',
  tFlowOut: 'flowedOut',
  tWait: 'waited',
  tHandle: 'handled',
  tTalk: 'talked',
  tHeld: 'held',
  tAcw: 'afterCall',
} as const satisfies Record<string, keyof IntervalStats>;

/** What each of our stats is called in a query. */
export const METRIC_OF = {
  offered: 'nOffered',
  transferred: 'nTransferred',
  answered: 'tAnswered',
  abandoned: 'tAbandon',
  shortAbandoned: 'tShortAbandon',
  flowedOut: 'tFlowOut',
  waited: 'tWait',
  handled: 'tHandle',
  talked: 'tTalk',
  held: 'tHeld',
  afterCall: 'tAcw',
  serviceLevel: 'oServiceLevel',
} as const satisfies Record<keyof IntervalStats, string>;

/** What a query for the cache asks for, always all of them: figures in the cache then serve every query. */
export const INTERVAL_METRICS: readonly string[] = Object.values(METRIC_OF);

export const LIVE_METRICS: readonly string[] = [
  'oWaiting',
  'oInteracting',
  'oAlerting',
  'oLongestWaiting',
  'oOnQueueUsers',
  'oOffQueueUsers',
];

/** A metric without events is missing and stays 0; null when one is there by half. */
function intervalStatsOf(metrics: readonly Metric[]): IntervalStats | null {
  const total = noStats();
  for (const { metric, stats } of metrics) if (!addMetric(total, metric, stats)) return null;
  return total;
}

/** False when a metric that we know lacks what belongs to it. */
function addMetric(total: IntervalStats, metric: string, stats: Stats): boolean {
  if (metric === 'nOffered' || metric === 'nTransferred') {
    if (stats.count === undefined) return false;
    total[metric === 'nOffered' ? 'offered' : 'transferred'] += stats.count;
  } else if (metric === 'oServiceLevel') {
    if (stats.numerator === undefined || stats.denominator === undefined) return false;
    total.serviceLevel.met += stats.numerator;
    total.serviceLevel.counted += stats.denominator;
  } else if (Object.hasOwn(TIMER_OF, metric)) {
    const { count, sum = null, max = null } = stats;
    if (count === undefined) return false;
    if (count > 0)
      addTimer(total[TIMER_OF[metric as keyof typeof TIMER_OF]], { count, sumMs: sum, maxMs: max });
  }
  return true;
}

function liveStatsOf(metrics: readonly Metric[], nowMs: number): LiveStats {
  const named = (name: string) => metrics.filter(({ metric }) => metric === name);
  const waiting = countOf(named('oWaiting'));
  const since = named('oLongestWaiting').map(({ stats }) => sinceMs(stats.calculatedMetricValue, nowMs));
  return {
    waiting,
    active: countOf(named('oInteracting')),
    alerting: countOf(named('oAlerting')),
    oldestWaitingSinceMs: waiting === 0 ? null : since.reduce(earlier, null),
  };
}

/** Above this a figure is epoch milliseconds (2001 and later), below it a length of time (up to 31 years). */
const EPOCH_FROM = 1e12;

function sinceMs(value: number | undefined, nowMs: number): number | null {
  if (value === undefined || value <= 0) return null;
  return value > EPOCH_FROM ? Math.min(value, nowMs) : nowMs - value;
}

/**
 * User metrics repeat once per qualifier: on queue is the sum of them all. Both are always asked for, so that of a queue
 * with an answer a missing one counts nobody.
 */
function agentsOf(metrics: readonly Metric[]): AgentStats {
  const onQueue = metrics.filter(({ metric }) => metric === 'oOnQueueUsers');
  const offQueue = metrics.filter(({ metric }) => metric === 'oOffQueueUsers');
  return {
    idle: countOf(onQueue.filter(({ qualifier }) => qualifier === 'IDLE')),
    onQueue: countOf(onQueue),
    notResponding: countOf(onQueue.filter(({ qualifier }) => qualifier === 'NOT_RESPONDING')),
    offQueue: countOf(offQueue),
  };
}

/** A figure without a qualifier, beside ones with, would be their sum: it counts only when it stands alone. */
function countOf(metrics: readonly Metric[]): number {
  const qualified = metrics.filter(({ qualifier }) => qualifier !== undefined);
  return (qualified.length > 0 ? qualified : metrics).reduce((sum, { stats }) => sum + (stats.count ?? 0), 0);
}
