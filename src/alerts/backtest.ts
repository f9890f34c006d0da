/** What a rule would have said in the last two weeks: the same looking and judging as in the tick, over quarter-hours of the past. */
import type { Evidence, InstanceState, Verdict } from '../core/episode.ts';
import { good, type Outcome } from '../core/fault.ts';
import { metricOf } from '../core/metric.ts';
import type { Bucket, Clock, RecentAnswer, WatchAnalytics } from '../core/ports.ts';
import type { Directory, MediaType, Queue } from '../core/queue.ts';
import { MIN_HOLD_MINUTES, needsSeason, type RuleDraft } from '../core/rule.ts';
import { learnSeason, SEASON_WEEKS, type Season } from '../core/season.ts';
import { type IntervalStats, sumByMedia, TIMERS, type Timer } from '../core/stats.ts';
import { DAY_MS, MINUTE_MS, QUARTER_MS } from '../core/zone.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import { TOGETHER_KEY } from './instances.ts';
import { judge } from './judge.ts';
import { halfHoursOf } from './learning.ts';
import { look } from './look.ts';
import { type Place, sightOf } from './sight.ts';
import { isWorse } from './worse.ts';

export const BACKTEST_DAYS = 14;
/** Of more queues a sample is looked at. */
export const MAX_BACKTEST_QUEUES = 50;
/** More than so many a day ask for a confirmation before the rule is saved. */
export const MANY_A_DAY = 3;
/** A tick sees so many quarter-hours, the open one among them. */
const QUARTERS_SEEN = 9;

/** All of a rule that matters to its past. */
export type TestedRule = Pick<
  RuleDraft,
  'scope' | 'media' | 'test' | 'each' | 'forMinutes' | 'holdMinutes' | 'hours'
>;

export interface PastEpisode {
  queue: Queue | null;
  media: MediaType | null;
  firedAtMs: number;
  /** Null: it still went on at the end. */
  closedAtMs: number | null;
  worst: Evidence;
}

export type Backtest =
  | { kind: 'none'; because: 'live' | 'no-queues' }
  | {
      kind: 'past';
      fromMs: number;
      toMs: number;
      /** Queues that the rule has, and those of them that were looked at. */
      queues: number;
      looked: number;
      /** Queues of which nothing usual is known, so that they could not be judged. */
      unlearned: number;
      /** In order of time. */
      episodes: readonly PastEpisode[];
    };

export interface BacktestParts {
  analytics: Pick<WatchAnalytics, 'history'>;
  clock: Clock;
  /** IANA name: the zone of the seasons. */
  zone: string;
}

export async function backtest(
  rule: TestedRule,
  directory: Directory,
  parts: BacktestParts,
): Promise<Outcome<Backtest>> {
  if (rule.test.kind === 'live') return good({ kind: 'none', because: 'live' });
  const queues = queuesOf(rule.scope, lexiconOf(directory));
  if (queues.length === 0) return good({ kind: 'none', because: 'no-queues' });
  const sample = sampleOf(queues);
  const toMs = Math.floor(parts.clock.now() / QUARTER_MS) * QUARTER_MS;
  const fromMs = toMs - BACKTEST_DAYS * DAY_MS;
  const learned = needsSeason(rule.test)
    ? await learn(sample, fromMs, parts)
    : good(new Map<string, Season>());
  if (!learned.ok) return learned;
  const seasons = learned.value;

  const episodes: PastEpisode[] = [];
  const together: Bucket[][] = [];
  for (const group of groupsOf(sample)) {
    const taken: { queue: Queue; buckets: readonly Bucket[] }[] = [];
    const told = await parts.analytics.history(
      {
        queueIds: group.map(({ id }) => id),
        startMs: fromMs,
        endMs: toMs,
        step: 'PT15M',
        stats: statsOf(rule),
      },
      (queueId, buckets) => {
        const queue = group.find(({ id }) => id === queueId);
        if (queue !== undefined) taken.push({ queue, buckets });
      },
      'command',
    );
    if (!told.ok) return told;
    for (const { queue, buckets } of taken) {
      if (isTogether(rule)) together.push([...buckets]);
      else
        for (const place of pastPlaces(rule, queue, buckets))
          episodes.push(...replay(rule, place, buckets, seasons, toMs));
      // Others want their acknowledgements meanwhile.
      await turn();
    }
  }
  if (isTogether(rule)) {
    const merged = merge(together, sample, seasons);
    episodes.push(...replay(rule, merged.place, merged.buckets, merged.seasons, toMs));
  }
  episodes.sort((a, b) => a.firedAtMs - b.firedAtMs);
  const unlearned = needsSeason(rule.test) ? sample.filter(({ id }) => !hasSeason(id, seasons)).length : 0;
  return good({
    kind: 'past',
    fromMs,
    toMs,
    queues: queues.length,
    looked: sample.length,
    unlearned,
    episodes,
  });
}

/** How many a day, over the days that were looked at. */
export function perDay(past: Extract<Backtest, { kind: 'past' }>): number {
  return past.episodes.length / ((past.toMs - past.fromMs) / DAY_MS);
}

function isTogether(rule: TestedRule): boolean {
  return rule.each === 'together' && rule.test.kind !== 'spike';
}

function statsOf({ test }: TestedRule): ReadonlySet<keyof IntervalStats> {
  const stats = new Set<keyof IntervalStats>(ENDINGS);
  if (test.kind === 'threshold') for (const need of metricOf(test.metric).needs) stats.add(need);
  return stats;
}

const ENDINGS = ['offered', 'answered', 'abandoned', 'flowedOut'] as const;

/** Evenly out of all of them, so that it does not depend on what they are called. */
function sampleOf(queues: readonly Queue[]): readonly Queue[] {
  if (queues.length <= MAX_BACKTEST_QUEUES) return queues;
  const stride = queues.length / MAX_BACKTEST_QUEUES;
  return Array.from({ length: MAX_BACKTEST_QUEUES }, (_, at) => queues[Math.floor(at * stride)]).filter(
    (queue) => queue !== undefined,
  );
}

/** Seasons from before what is replayed: it must not know the spikes that it is to find. */
async function learn(
  queues: readonly Queue[],
  beforeMs: number,
  { analytics, zone }: BacktestParts,
): Promise<Outcome<Map<string, Season>>> {
  const seasons = new Map<string, Season>();
  const endMs = Math.floor(beforeMs / (2 * QUARTER_MS)) * 2 * QUARTER_MS;
  const startMs = endMs - SEASON_WEEKS * 7 * DAY_MS;
  for (const group of groupsOf(queues)) {
    const told = await analytics.history(
      { queueIds: group.map(({ id }) => id), startMs, endMs, step: 'PT30M', stats: new Set(ENDINGS) },
      (queueId, buckets) => {
        for (const [media, halfHours] of halfHoursOf(buckets)) {
          const season = learnSeason(halfHours, zone, startMs, endMs);
          if (season !== null) seasons.set(`${queueId}/${media}`, season);
        }
      },
      'command',
    );
    if (!told.ok) return told;
    await turn();
  }
  return good(seasons);
}

/** So many at once: what they hold is in memory until it is judged, and judging keeps everything else waiting. */
const QUEUES_AT_ONCE = 10;

/** Lets everything else that waits have its turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function groupsOf(queues: readonly Queue[]): Queue[][] {
  const count = Math.ceil(queues.length / QUEUES_AT_ONCE);
  return Array.from({ length: count }, (_, at) =>
    queues.slice(at * QUEUES_AT_ONCE, (at + 1) * QUEUES_AT_ONCE),
  );
}

function hasSeason(queueId: string, seasons: ReadonlyMap<string, Season>): boolean {
  return [...seasons.keys()].some((key) => key.startsWith(`${queueId}/`));
}

function pastPlaces(rule: TestedRule, queue: Queue, buckets: readonly Bucket[]): Place[] {
  if (rule.test.kind !== 'spike') {
    return [{ instance: { key: queue.id, queueId: queue.id, media: null }, queues: [queue] }];
  }
  const seen = new Set(buckets.flatMap(({ media }) => [...media.keys()]));
  const { notFor } = metricOf('abandon-percent');
  const types = rule.media.length > 0 ? rule.media : [...seen].sort();
  return types
    .filter((media) => !notFor.includes(media))
    .map((media) => ({
      instance: { key: `${queue.id}/${media}`, queueId: queue.id, media },
      queues: [queue],
    }));
}

/** Several queues as one: their quarter-hours added up under the first one's id, and so their usual offers. */
function merge(
  series: readonly (readonly Bucket[])[],
  queues: readonly Queue[],
  seasons: ReadonlyMap<string, Season>,
): { place: Place; buckets: Bucket[]; seasons: Map<string, Season> } {
  const [first] = queues;
  if (first === undefined) throw new Error('a rule over no queues has no past');
  const byStart = new Map<number, Bucket[]>();
  for (const bucket of series.flat()) {
    const list = byStart.get(bucket.startMs);
    if (list === undefined) byStart.set(bucket.startMs, [bucket]);
    else list.push(bucket);
  }
  const buckets = [...byStart]
    .sort(([a], [b]) => a - b)
    .map(([startMs, alike]) => ({
      startMs,
      endMs: startMs + QUARTER_MS,
      media: sumByMedia(alike.map(({ media }) => media)),
    }));
  return {
    place: { instance: { key: TOGETHER_KEY, queueId: null, media: null }, queues: [first] },
    buckets,
    seasons: mergedSeasons(first, seasons),
  };
}

function mergedSeasons(first: Queue, seasons: ReadonlyMap<string, Season>): Map<string, Season> {
  const merged = new Map<string, Season>();
  for (const [key, season] of seasons) {
    const media = key.slice(key.indexOf('/') + 1);
    const before = merged.get(`${first.id}/${media}`);
    const offered =
      before === undefined
        ? season.offered
        : season.offered.map((count, slot) => count + (before.offered[slot] ?? 0));
    merged.set(`${first.id}/${media}`, { ...season, offered });
  }
  return merged;
}

/** How much of the open quarter-hour has gone at each look: the watch looks all the time, and windows move with the quarters. */
const LOOKS = [0, 1 / 2, 1] as const;

/**
 * Looks several times in each quarter-hour, as if its calls came evenly, since there are no finer figures; and once more
 * where `for` or the hold ends before the next look, with the figures of the last one.
 */
function replay(
  rule: TestedRule,
  place: Place,
  buckets: readonly Bucket[],
  seasons: ReadonlyMap<string, Season>,
  toMs: number,
): PastEpisode[] {
  const found: PastEpisode[] = [];
  const first = buckets[0];
  const [queue] = place.queues;
  if (first === undefined || queue === undefined) return found;
  const waits = [rule.forMinutes, Math.max(rule.holdMinutes, MIN_HOLD_MINUTES)]
    .map((minutes) => minutes * MINUTE_MS)
    .filter((ms) => ms > 0)
    .sort((a, b) => a - b);
  let state: InstanceState | null = null;
  let open: PastEpisode | null = null;
  let from = 0;
  let until = 0;
  // Quarter-hours in which nothing happened count as well: rates recover in them, and traffic rules judge them.
  for (let startMs = first.startMs; startMs < toMs; startMs += QUARTER_MS) {
    while ((buckets[until]?.startMs ?? Number.POSITIVE_INFINITY) < startMs) until += 1;
    while ((buckets[from]?.startMs ?? 0) <= startMs - QUARTERS_SEEN * QUARTER_MS && from < until) from += 1;
    const closed = buckets.slice(from, until);
    const now = buckets[until]?.startMs === startMs ? buckets[until] : undefined;
    for (const [which, part] of LOOKS.entries()) {
      const atMs = startMs + Math.max(0, part * QUARTER_MS - 1);
      const recent: RecentAnswer = {
        fetchedAtMs: atMs,
        queues: new Map([[queue.id, good(now === undefined ? closed : [...closed, ...partOf(now, part)])]]),
      };
      const seen = look(rule, place, sightOf({ recent, live: null, seasons }));
      const nextMs = startMs + (LOOKS[which + 1] ?? 1) * QUARTER_MS - 1;
      for (const ms of [0, ...waits]) {
        const nowMs = atMs + ms;
        if (ms > 0 && (nowMs >= nextMs || state?.phase.kind === 'inactive' || state?.phase.kind === 'firing'))
          continue;
        const judged: { state: InstanceState; verdict: Verdict } = judge(rule, state, seen, {
          nowMs,
          tickMs: QUARTER_MS,
        });
        state = judged.state;
        open = follow(open, rule, judged.verdict, place, nowMs, found);
      }
    }
  }
  return found;
}

/** What has come of a quarter-hour when so much of it has gone, if it comes evenly. */
function partOf(bucket: Bucket, part: number): readonly Bucket[] {
  if (part === 0) return [];
  if (part === 1) return [bucket];
  const media = new Map([...bucket.media].map(([type, stats]) => [type, partOfStats(stats, part)] as const));
  return [{ ...bucket, media }];
}

function partOfStats(stats: IntervalStats, part: number): IntervalStats {
  const { met, counted } = stats.serviceLevel;
  const timers = TIMERS.map((name) => {
    const { count, sumMs, maxMs } = stats[name];
    const whole = Math.round(count * part);
    return [
      name,
      { count: whole, sumMs: sumMs === null ? null : (sumMs * whole) / Math.max(1, count), maxMs },
    ];
  });
  return {
    ...stats,
    ...(Object.fromEntries(timers) as Record<(typeof TIMERS)[number], Timer>),
    offered: Math.round(stats.offered * part),
    transferred: Math.round(stats.transferred * part),
    serviceLevel: { met: Math.round(met * part), counted: Math.round(counted * part) },
  };
}

/** The open episode after a verdict; a new one is put among those that were found. */
function follow(
  open: PastEpisode | null,
  { test }: TestedRule,
  verdict: Verdict,
  place: Place,
  nowMs: number,
  found: PastEpisode[],
): PastEpisode | null {
  if (verdict.kind === 'fire') {
    const { queueId, media } = place.instance;
    const queue = queueId === null ? null : (place.queues[0] ?? null);
    const begun: PastEpisode = { queue, media, firedAtMs: nowMs, closedAtMs: null, worst: verdict.evidence };
    found.push(begun);
    return begun;
  }
  if (open === null) return null;
  if (verdict.kind === 'close') {
    open.closedAtMs = nowMs;
    return null;
  }
  if (verdict.kind === 'firing' && verdict.evidence !== null) {
    if (isWorse(test, verdict.evidence.value, open.worst.value)) open.worst = verdict.evidence;
  }
  return open;
}
