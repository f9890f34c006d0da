/** The catalogue of metrics: what each is called, what it counts, and its formula over raw sums. */
import type { MediaType } from './queue.ts';
import type { AgentStats, IntervalStats, LiveStats, Timer } from './stats.ts';

export type Unit = 'count' | 'seconds' | 'percent';

/** A figure, or why there is none: never a 0 for "nobody called". Counts; seconds; percent of 0 to 100. */
export type Reading =
  | { kind: 'value'; value: number }
  | { kind: 'none'; because: 'no-traffic' | 'not-applicable' | 'source-down' };

/** What a row knows: of an interval, of a moment, or of both. Null: that kind was not asked for, or does not apply. */
export interface Figures {
  interval: IntervalStats | null;
  live: LiveStats | null;
  /** Null where agents mean nothing: in a row of one media type, or of several queues. */
  agents: AgentStats | null;
  /** The moment of `live`, epoch ms. */
  atMs: number;
  /** The only media type in this row, or null for several. */
  media: MediaType | null;
}

interface Entry {
  /** Head of its column. */
  label: string;
  /** What people type; the first is its canonical name. */
  words: readonly [string, ...string[]];
  /** Where the same words name another metric of the other kind: `longest wait` now and over an interval. */
  sharedWords?: readonly string[];
  unit: Unit;
  /** 'now': at a moment. 'interval': over a span of time. */
  kind: 'now' | 'interval';
  /** In words, for the footnote and the help. */
  formula: string;
  /** Media types to which it does not apply. */
  notFor: readonly MediaType[];
  /** True: more is worse; false: less is worse; null: neither. */
  higherIsWorse: boolean | null;
  /** Whether a figure over several queues means something. */
  addsUp: boolean;
  /** The raw sums that `read` looks at: all that need be asked of Genesys for it. */
  needs: readonly (keyof IntervalStats)[];
  read(figures: Figures): Reading;
}

const NO_ABANDONS: readonly MediaType[] = ['message'];

const CATALOGUE = {
  waiting: {
    label: 'Waiting',
    words: ['waiting', 'queued', 'in queue', 'callers waiting', 'people waiting', 'calls waiting'],
    unit: 'count',
    kind: 'now',
    formula: 'conversations that wait for an agent',
    notFor: [],
    higherIsWorse: true,
    addsUp: true,
    needs: [],
    read: ofLive((live) => live.waiting),
  },
  longest: {
    label: 'Longest',
    words: ['longest', 'longest waiting', 'oldest', 'oldest waiting'],
    sharedWords: ['longest wait'],
    unit: 'seconds',
    kind: 'now',
    formula: 'how long the oldest of those that wait has waited',
    notFor: [],
    higherIsWorse: true,
    addsUp: true,
    needs: [],
    read: (figures) => {
      if (figures.live === null) return NOT_APPLICABLE;
      const sinceMs = figures.live.oldestWaitingSinceMs;
      return sinceMs === null ? NO_TRAFFIC : value(Math.max(0, (figures.atMs - sinceMs) / 1000));
    },
  },
  active: {
    label: 'Active',
    words: ['active', 'interacting', 'active conversations', 'in conversation'],
    unit: 'count',
    kind: 'now',
    formula: 'conversations with an agent',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: [],
    read: ofLive((live) => live.active),
  },
  alerting: {
    label: 'Alerting',
    words: ['alerting', 'ringing'],
    unit: 'count',
    kind: 'now',
    formula: 'conversations that ring at an agent',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: [],
    read: ofLive((live) => live.alerting),
  },
  idle: {
    label: 'Idle',
    words: ['idle', 'available', 'free', 'idle agents', 'available agents', 'free agents'],
    unit: 'count',
    kind: 'now',
    formula: 'agents on queue and free',
    notFor: [],
    higherIsWorse: false,
    addsUp: false,
    needs: [],
    read: ofAgents((agents) => agents.idle),
  },
  'on-queue': {
    label: 'On queue',
    words: ['on queue', 'agents on queue', 'agents', 'staffed'],
    unit: 'count',
    kind: 'now',
    formula: 'agents on queue, whatever they do',
    notFor: [],
    higherIsWorse: false,
    addsUp: false,
    needs: [],
    read: ofAgents((agents) => agents.onQueue),
  },
  'not-responding': {
    label: 'Not resp.',
    words: ['not responding', 'agents not responding', 'unresponsive'],
    unit: 'count',
    kind: 'now',
    formula: 'agents on queue who did not take an offer',
    notFor: [],
    higherIsWorse: true,
    addsUp: false,
    needs: [],
    read: ofAgents((agents) => agents.notResponding),
  },
  'off-queue': {
    label: 'Off queue',
    words: ['off queue', 'agents off queue', 'agents on break', 'on break', 'on a break', 'away'],
    unit: 'count',
    kind: 'now',
    formula: 'agents signed in and off queue, for whatever reason',
    notFor: [],
    higherIsWorse: null,
    addsUp: false,
    needs: [],
    read: ofAgents((agents) => agents.offQueue),
  },
  offered: {
    label: 'Offered',
    words: ['offered', 'offers', 'volume', 'incoming', 'contacts'],
    unit: 'count',
    kind: 'interval',
    formula: 'conversations that entered the queue',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['offered'],
    read: ofInterval((stats) => value(stats.offered)),
  },
  answered: {
    label: 'Answered',
    words: ['answered', 'answers', 'handled'],
    unit: 'count',
    kind: 'interval',
    formula: 'conversations that an agent took',
    notFor: [],
    higherIsWorse: false,
    addsUp: true,
    needs: ['offered', 'answered', 'abandoned'],
    read: ofEndings((stats) => value(stats.answered.count)),
  },
  abandoned: {
    label: 'Abandoned',
    words: ['abandoned', 'abandons', 'abandonments', 'abandoned calls', 'hangups', 'hang ups', 'lost'],
    unit: 'count',
    kind: 'interval',
    formula: 'conversations that ended while they waited, short ones included',
    notFor: NO_ABANDONS,
    higherIsWorse: true,
    addsUp: true,
    needs: ['offered', 'answered', 'abandoned'],
    read: ofEndings((stats) => value(stats.abandoned.count)),
  },
  'short-abandoned': {
    label: 'Short ab.',
    words: ['short abandoned', 'short abandons', 'short abandonments'],
    unit: 'count',
    kind: 'interval',
    formula: "abandoned before the queue's short-abandon time in Genesys; part of abandoned",
    notFor: NO_ABANDONS,
    higherIsWorse: null,
    addsUp: true,
    needs: ['offered', 'answered', 'abandoned', 'shortAbandoned'],
    read: ofEndings((stats) => value(stats.shortAbandoned.count)),
  },
  'flow-outs': {
    label: 'Flow-outs',
    words: ['flow-outs', 'flow outs', 'flow out', 'flow-out', 'flowouts', 'flowed out', 'overflow'],
    unit: 'count',
    kind: 'interval',
    formula: 'conversations that left the queue for another place',
    notFor: [],
    higherIsWorse: true,
    addsUp: true,
    needs: ['flowedOut'],
    read: ofInterval((stats) => value(stats.flowedOut.count)),
  },
  ended: {
    label: 'Ended',
    words: ['ended', 'endings'],
    unit: 'count',
    kind: 'interval',
    formula: 'answered + abandoned + flow-outs',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['answered', 'abandoned', 'flowedOut'],
    read: ofInterval((stats) => value(endedCount(stats))),
  },
  'abandon-percent': {
    label: 'Abandon %',
    words: [
      'abandon%',
      'abandon rate',
      'abandonment rate',
      'abandonment',
      'abandon',
      'abandoned%',
      'aband%',
      'abn%',
      'abandon percent',
      'abandoning',
    ],
    unit: 'percent',
    kind: 'interval',
    formula: 'abandoned ÷ offered',
    notFor: NO_ABANDONS,
    higherIsWorse: true,
    addsUp: true,
    needs: ['offered', 'answered', 'abandoned'],
    read: ofEndings((stats) => percent(stats.abandoned.count, stats.offered)),
  },
  'answer-percent': {
    label: 'Answer %',
    words: ['answer%', 'answer rate', 'answered%', 'answer percent'],
    unit: 'percent',
    kind: 'interval',
    formula: 'answered ÷ offered',
    notFor: [],
    higherIsWorse: false,
    addsUp: true,
    needs: ['offered', 'answered', 'abandoned'],
    read: ofEndings((stats) => percent(stats.answered.count, stats.offered)),
  },
  'service-level': {
    label: 'SL %',
    words: ['sl', 'sla', 'service level', 'servicelevel', 'sl%', 'sla%', 'svl', 'service levels'],
    unit: 'percent',
    kind: 'interval',
    formula: "met ÷ counted, by Genesys' own service-level formula",
    notFor: [],
    higherIsWorse: false,
    addsUp: true,
    needs: ['serviceLevel'],
    read: ofInterval((stats) => percent(stats.serviceLevel.met, stats.serviceLevel.counted)),
  },
  'speed-of-answer': {
    label: 'ASA',
    words: [
      'asa',
      'average speed of answer',
      'speed of answer',
      'avg speed of answer',
      'average answer time',
    ],
    unit: 'seconds',
    kind: 'interval',
    formula: 'time to answer ÷ answered',
    notFor: [],
    higherIsWorse: true,
    addsUp: true,
    needs: ['answered'],
    read: ofInterval((stats) => average(stats.answered)),
  },
  'average-wait': {
    label: 'Avg wait',
    words: [
      'avg wait',
      'average wait',
      'wait',
      'wait time',
      'waited',
      'awt',
      'avg wait time',
      'average wait time',
    ],
    unit: 'seconds',
    kind: 'interval',
    formula: 'time waited ÷ conversations that waited, however it ended',
    notFor: [],
    higherIsWorse: true,
    addsUp: true,
    needs: ['waited'],
    read: ofInterval((stats) => average(stats.waited)),
  },
  'longest-wait': {
    label: 'Max wait',
    words: ['max wait', 'maximum wait', 'longest wait time', 'max wait time'],
    sharedWords: ['longest wait'],
    unit: 'seconds',
    kind: 'interval',
    formula: 'the longest wait that ended in the interval',
    notFor: [],
    higherIsWorse: true,
    addsUp: true,
    needs: ['waited'],
    read: ofInterval(({ waited }) => (waited.count === 0 ? NO_TRAFFIC : secondsOf(waited.maxMs))),
  },
  'handle-time': {
    label: 'AHT',
    words: [
      'aht',
      'average handle time',
      'handle time',
      'handle',
      'avg handle time',
      'avg handle',
      'average handle',
      'handling time',
    ],
    unit: 'seconds',
    kind: 'interval',
    formula: '(talk + hold + after-call work) ÷ handled',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['handled'],
    read: ofInterval((stats) => average(stats.handled)),
  },
  'talk-time': {
    label: 'Talk',
    words: ['talk', 'talk time', 'att', 'avg talk', 'avg talk time', 'average talk', 'average talk time'],
    unit: 'seconds',
    kind: 'interval',
    formula: 'time talked ÷ conversations with talk',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['talked'],
    read: ofInterval((stats) => average(stats.talked)),
  },
  'hold-time': {
    label: 'Hold',
    words: ['hold', 'hold time', 'held', 'avg hold', 'avg hold time', 'average hold', 'average hold time'],
    unit: 'seconds',
    kind: 'interval',
    formula: 'time on hold ÷ conversations put on hold',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['held'],
    read: ofInterval((stats) => average(stats.held)),
  },
  'after-call-time': {
    label: 'ACW',
    words: [
      'acw',
      'after-call',
      'after call',
      'after-call work',
      'after call work',
      'wrap up',
      'wrapup',
      'wrap-up',
      'wrap up time',
      'after call time',
      'after-call time',
      'acw time',
      'avg acw',
      'average acw',
    ],
    unit: 'seconds',
    kind: 'interval',
    formula: 'after-call work ÷ conversations with it',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['afterCall'],
    read: ofInterval((stats) => average(stats.afterCall)),
  },
  transferred: {
    label: 'Transferred',
    words: ['transferred', 'transfers'],
    unit: 'count',
    kind: 'interval',
    formula: 'conversations that an agent passed on',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['transferred'],
    read: ofInterval((stats) => value(stats.transferred)),
  },
  'transfer-percent': {
    label: 'Transfer %',
    words: ['transfer%', 'transfer rate', 'transferred%', 'transfer percent', 'transfer'],
    unit: 'percent',
    kind: 'interval',
    formula: 'transferred ÷ answered',
    notFor: [],
    higherIsWorse: null,
    addsUp: true,
    needs: ['transferred', 'answered'],
    read: ofInterval((stats) => percent(stats.transferred, stats.answered.count)),
  },
} satisfies Record<string, Entry>;

export type MetricId = keyof typeof CATALOGUE;

export interface Metric extends Omit<Entry, 'read'> {
  id: MetricId;
}

export const METRICS: readonly Metric[] = Object.entries(CATALOGUE).map(([id, entry]) => ({
  ...(entry as Entry),
  id: id as MetricId,
}));

const BY_ID = new Map(METRICS.map((metric) => [metric.id, metric]));

export function metricOf(id: MetricId): Metric {
  return BY_ID.get(id) as Metric;
}

/** The metric's canonical name: what a printed query calls it. */
export function metricName(id: MetricId): string {
  return metricOf(id).words[0];
}

/** The figure of a metric in a row. */
export function readMetric(id: MetricId, figures: Figures): Reading {
  const entry: Entry = CATALOGUE[id];
  if (figures.media !== null && entry.notFor.includes(figures.media)) return NOT_APPLICABLE;
  return entry.read(figures);
}

/** Everything whose waiting came to an end: what a rate is judged on. */
export function endedCount(stats: IntervalStats): number {
  return stats.answered.count + stats.abandoned.count + stats.flowedOut.count;
}

const NO_TRAFFIC: Reading = { kind: 'none', because: 'no-traffic' };
const NOT_APPLICABLE: Reading = { kind: 'none', because: 'not-applicable' };
const NOT_TOLD: Reading = { kind: 'none', because: 'source-down' };

function value(of: number): Reading {
  return { kind: 'value', value: of };
}

function percent(part: number, whole: number): Reading {
  return whole === 0 ? NO_TRAFFIC : value((100 * part) / whole);
}

function average({ count, sumMs }: Timer): Reading {
  return count === 0 ? NO_TRAFFIC : secondsOf(sumMs === null ? null : sumMs / count);
}

function secondsOf(ms: number | null): Reading {
  return ms === null ? NOT_TOLD : value(ms / 1000);
}

function ofInterval(read: (stats: IntervalStats) => Reading): Entry['read'] {
  return (figures) => (figures.interval === null ? NOT_APPLICABLE : read(figures.interval));
}

/** Customer-first callbacks tell neither answers nor abandons: with none of either, such a row has no figure. */
function ofEndings(read: (stats: IntervalStats) => Reading): Entry['read'] {
  return (figures) => {
    const stats = figures.interval;
    if (stats === null) return NOT_APPLICABLE;
    const tellsNothing = stats.offered > 0 && stats.answered.count + stats.abandoned.count === 0;
    return figures.media === 'callback' && tellsNothing ? NOT_APPLICABLE : read(stats);
  };
}

function ofLive(count: (live: LiveStats) => number): Entry['read'] {
  return (figures) => (figures.live === null ? NOT_APPLICABLE : value(count(figures.live)));
}

function ofAgents(count: (agents: AgentStats) => number): Entry['read'] {
  return (figures) => (figures.agents === null ? NOT_APPLICABLE : value(count(figures.agents)));
}
