/** Joins the parts of the Genesys adapter into the analytics port. */
import { type Fault, type FaultKind, failed, good, type Outcome } from '../core/fault.ts';
import { bucketEnd } from '../core/period.ts';
import type {
  Bucket,
  Clock,
  IntervalAnswer,
  IntervalRequest,
  LiveAnswer,
  LiveQueue,
  Log,
  Meter,
  Purpose,
  WatchAnalytics,
} from '../core/ports.ts';
import { type AggregateLimits, fetchAggregates } from './aggregates.ts';
import { createAsk } from './ask.ts';
import { type BudgetUsage, createBudget } from './budget.ts';
import { type Cache, type CacheUsage, createCache, type Figure } from './cache.ts';
import { type Check, checkGenesys } from './check.ts';
import { createDirectory, PAGE_SIZE } from './directory.ts';
import { createHistory } from './history.ts';
import { fetchObservations } from './observations.ts';
import { createRecent, type RecentUsage } from './recent.ts';
import { regionDomain } from './regions.ts';
import { createSession, type Headers, type Question } from './session.ts';

export interface GenesysOptions {
  clientId: string;
  clientSecret: string;
  /** A region's name or domain: `eu_central_1`, `mypurecloud.de`. Throws when it is none. */
  region: string;
  /** A local Genesys on loopback; null for the real one. */
  apiUrl: string | null;
  clock: Clock;
  log: Log;
  /** Left out where nobody measures, as in a terminal. */
  meter?: Pick<Meter, 'genesysAsked' | 'cacheRead'>;
  /** From 0 up to 1; Math.random when left out. */
  random?: () => number;
  limits?: Partial<GenesysLimits>;
}

export interface GenesysLimits extends AggregateLimits {
  /** Queues in one call for observations. */
  observedQueuesPerCall: number;
  pageSize: number;
  /** Requests under way at once. */
  concurrency: number;
  /** Real time until a request is given up. */
  timeoutMs: number;
}

/** Genesys publishes no caps for queries; these are what working clients send. */
export const DEFAULT_LIMITS: GenesysLimits = {
  observedQueuesPerCall: 100,
  queuesPerCall: 50,
  daysPerCall: 7,
  bucketsPerCall: 5_000,
  pageSize: PAGE_SIZE,
  concurrency: 6,
  timeoutMs: 16_000,
};

/** Queues in one query. */
const MAX_QUEUES = 10_000;

const LIVE_FRESH_MS = 10_000;
const OPEN_FRESH_MS = 20_000;
const CLOSED_FRESH_MS = 15 * 60_000;
/** Timers of a bucket still arrive for a while after its end: until it has settled, figures are asked for each minute. */
const SETTLED_AFTER_MS = 15 * 60_000;
const SETTLING_FRESH_MS = 60_000;

/** What the caches may hold: keys, and cells of one queue, bucket and media type (about half a kilobyte each). */
const MAX_KEYS = 20_000;
const MAX_CELLS = 200_000;

export type CallOutcome = 'ok' | FaultKind;

export interface GenesysUsage {
  calls: { endpoint: Question['name']; outcome: CallOutcome; count: number }[];
  budget: BudgetUsage;
  live: CacheUsage;
  intervals: CacheUsage;
  recent: RecentUsage;
  /** By our clock; null before the first call that succeeded. */
  lastGoodAtMs: number | null;
}

export interface Genesys extends WatchAnalytics {
  check(): Promise<Check>;
  usage(): GenesysUsage;
  /** Ends timers; what is under way ends by itself within its time-out. */
  stop(): void;
}

/** An interval's figures, and the end that they were asked for. */
interface IntervalValue {
  buckets: readonly Bucket[];
  endMs: number;
}

export function createGenesys(options: GenesysOptions): Genesys {
  const { clock, log, meter } = options;
  const region = regionDomain(options.region);
  if (region === null) throw new RangeError('Not a region of Genesys Cloud');
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const budget = createBudget(clock);
  const counted = createCounters(clock);
  const { clientId, clientSecret, apiUrl } = options;
  const session = createSession({
    clientId,
    clientSecret,
    domain: region,
    apiUrl,
    clock,
    timeoutMs: limits.timeoutMs,
    onHeaders(headers) {
      budget.learn(headers);
      counted.learn(headers);
    },
    onLogin: (outcome, tookMs) => meter?.genesysAsked('login', outcome, tookMs),
  });
  const ask = createAsk({
    session,
    budget,
    clock,
    log,
    random: options.random ?? Math.random,
    concurrency: limits.concurrency,
    onOutcome(name, outcome, tookMs) {
      counted.count(name, outcome);
      if (tookMs !== null) meter?.genesysAsked(name, outcome, tookMs);
    },
  });
  const directoryParts = { ask, clock, log, pageSize: limits.pageSize };
  const liveCache = createCache<LiveQueue>({
    clock,
    maxKeys: MAX_KEYS,
    maxWeight: MAX_CELLS,
    weigh: ({ media }) => 1 + media.size,
    onRead: (found) => meter?.cacheRead('live', found),
  });
  const intervalCache = createCache<IntervalValue>({
    clock,
    maxKeys: MAX_KEYS,
    maxWeight: MAX_CELLS,
    weigh: ({ buckets }) => buckets.reduce((sum, { media }) => sum + media.size, 1),
    onRead: (found) => meter?.cacheRead('interval', found),
  });

  const recent = createRecent({ ask, clock, limits });
  const readHistory = createHistory({ ask, clock, limits });

  return {
    directory: createDirectory(directoryParts),
    async live(queueIds, purpose) {
      const fetch = (missing: readonly string[], by: Purpose) =>
        fetchObservations(missing, by, { ask, clock, queuesPerCall: limits.observedQueuesPerCall });
      return takeLive(liveCache, checkedIds(queueIds), purpose, fetch);
    },
    async interval(request, purpose) {
      checkedIds(request.queueIds);
      return takeInterval(intervalCache, request, purpose, { ask, clock, limits });
    },
    async recent(request) {
      checkedIds(request.queueIds);
      return recent.read(request);
    },
    async history(request, take, purpose) {
      checkedIds(request.queueIds);
      return readHistory(request, take, purpose);
    },
    callsPerMinute: () => budget.usage().allowedPerMinute,
    check: () =>
      checkGenesys({ region, session, ask, clock, directory: directoryParts, limits, told: counted.told }),
    usage: () => ({
      ...counted.read(),
      budget: budget.usage(),
      live: liveCache.usage(),
      intervals: intervalCache.usage(),
      recent: recent.usage(),
    }),
    stop() {
      liveCache.stop();
      intervalCache.stop();
    },
  };
}

async function takeLive(
  cache: Cache<LiveQueue>,
  queueIds: readonly string[],
  purpose: Purpose,
  fetch: Parameters<Cache<LiveQueue>['take']>[0]['fetch'],
): Promise<Outcome<LiveAnswer>> {
  const taken = await cache.take({
    queueIds,
    purpose,
    question: 'now',
    freshForMs: () => LIVE_FRESH_MS,
    fetch,
  });
  if (!taken.ok) return taken;
  const { values, ...freshness } = taken.value;
  return good({ queues: values, ...freshness });
}

async function takeInterval(
  cache: Cache<IntervalValue>,
  { queueIds, startMs, endMs, step, zone }: IntervalRequest,
  purpose: Purpose,
  parts: Parameters<typeof fetchAggregates>[2],
): Promise<Outcome<IntervalAnswer>> {
  const { clock } = parts;
  const taken = await cache.take({
    queueIds,
    purpose,
    question: [startMs, endMs, step, step === 'whole' ? '' : zone].join(' '),
    freshForMs: (figure) => intervalFreshMs(figure, endMs === 'open', clock.now()),
    async fetch(missing, by) {
      const untilMs = endMs === 'open' ? bucketEnd(clock.now(), step, zone, startMs) : endMs;
      const fetched = await fetchAggregates(
        { queueIds: missing, startMs, endMs: untilMs, step, zone },
        by,
        parts,
      );
      return new Map([...fetched].map(([id, outcome]) => [id, withEnd(outcome, untilMs)]));
    },
  });
  if (!taken.ok) return taken;
  const { values, ...freshness } = taken.value;
  return good({ queues: new Map([...values].map(([id, { buckets }]) => [id, buckets])), ...freshness });
}

/** Ms for which an interval's figures need no others. */
export function intervalFreshMs(
  { value: { endMs }, fetchedAtMs }: Figure<{ endMs: number }>,
  isOpen: boolean,
  nowMs: number,
): number {
  // The bucket that held now has ended: the next one is missing.
  if (isOpen && nowMs >= endMs) return 0;
  if (fetchedAtMs < endMs) return OPEN_FRESH_MS;
  return fetchedAtMs < endMs + SETTLED_AFTER_MS ? SETTLING_FRESH_MS : CLOSED_FRESH_MS;
}

function withEnd(outcome: Outcome<Figure<readonly Bucket[]>>, endMs: number): Outcome<Figure<IntervalValue>> {
  if (!outcome.ok) return failed(outcome.fault);
  const { value: buckets, fetchedAtMs } = outcome.value;
  return good({ value: { buckets, endMs }, fetchedAtMs });
}

function checkedIds(queueIds: readonly string[]): readonly string[] {
  if (queueIds.length > MAX_QUEUES) throw new RangeError(`A query has at most ${MAX_QUEUES} queues`);
  return queueIds;
}

/** Counts calls by endpoint and outcome, and keeps what the last headers told. */
function createCounters(clock: Clock) {
  const calls = new Map<string, GenesysUsage['calls'][number]>();
  let lastGoodAtMs: number | null = null;
  let skewMs: number | null = null;
  let allowedPerMinute: number | null = null;

  return {
    count(endpoint: Question['name'], outcome: 'ok' | Fault['kind']): void {
      const key = `${endpoint} ${outcome}`;
      const entry = calls.get(key) ?? { endpoint, outcome, count: 0 };
      entry.count += 1;
      calls.set(key, entry);
      if (outcome === 'ok') lastGoodAtMs = clock.now();
    },
    learn(headers: Headers): void {
      allowedPerMinute = headers.allowedPerMinute ?? allowedPerMinute;
      // The header is cut to whole seconds, so its middle is taken; the machine's time, since that is what may be wrong.
      if (headers.dateMs !== null) skewMs = Date.now() - (headers.dateMs + 500);
    },
    told: () => ({ skewMs, allowedPerMinute }),
    read: () => ({ calls: [...calls.values()].map((entry) => ({ ...entry })), lastGoodAtMs }),
  };
}
