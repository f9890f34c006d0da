/** What a rule sees at an instance: a figure with its reason, or why there is none. Pure. */
import type { Evidence, Instance, Seen } from '../core/episode.ts';
import { endedCount, type MetricId, metricOf, readMetric } from '../core/metric.ts';
import { holds } from '../core/query.ts';
import { LIVE_MEDIA, type MediaType } from '../core/queue.ts';
import {
  clearLine,
  DEFAULT_GUARD,
  GROWN_WINDOW_MINUTES,
  type Guard,
  isUpperLine,
  type RuleComparison,
  type RuleDraft,
  type RuleTest,
  trafficClearLine,
} from '../core/rule.ts';
import { type IntervalStats, noLive, sumLive } from '../core/stats.ts';
import { MINUTE_MS, QUARTER_MS } from '../core/zone.ts';
import {
  type MediaFilter,
  mediaFilter,
  mediaFilterBut,
  offersOf,
  once,
  onlyMedia,
  type Place,
  quartersOf,
  type Sight,
  type Sum,
  seasonsOf,
  sumOf,
  sumOfQueue,
  targetedMedia,
  windowOf,
} from './sight.ts';
import { judgeSpike, type SpikeQuarter } from './spike.ts';

/** All of a rule that looking depends on. */
export type LookedRule = Pick<RuleDraft, 'test' | 'media'>;

type TestOf<Kind extends RuleTest['kind']> = Extract<RuleTest, { kind: Kind }>;

/** With fewer usual offers in the window, a part of usual says nothing. */
export const MIN_USUAL_OFFERS = 10;

export function look(rule: LookedRule, place: Place, sight: Sight): Seen {
  const { test } = rule;
  switch (test.kind) {
    case 'threshold':
      return lookAtInterval(test, filterOf(rule), place, sight);
    case 'live':
      return lookAtMoment(test, filterOf(rule), place, sight);
    case 'spike':
      return lookForSpike(test, place.instance, sight);
    case 'traffic':
      return lookAtTraffic(test, filterOf(rule), place, sight);
  }
}

const NO_TRAFFIC: Seen = { kind: 'none', because: 'no-traffic' };
const NOT_APPLICABLE: Seen = { kind: 'none', because: 'not-applicable' };
const LEARNING: Seen = { kind: 'none', because: 'learning' };
const SOURCE_DOWN: Seen = { kind: 'none', because: 'source-down' };

/**
 * Rates and averages take the smallest window, from the rule's own to the grown one, that has enough. Counts and the
 * longest wait mean another thing over another time: their window stays. So does one in which nobody came at all, or
 * it would be judged on the callers of an hour ago.
 */
function lookAtInterval(
  test: TestOf<'threshold'>,
  all: MediaFilter | null,
  place: Place,
  sight: Sight,
): Seen {
  // What has no target is not judged by one, and so does not help to make enough either.
  const media = all !== null && test.value === 'target' ? targetedMedia(place, all, sight) : all;
  if (media === null) return NOT_APPLICABLE;
  const closed = test.overMinutes / QUARTER_MINUTES;
  const most = isRatio(test.metric) ? Math.max(closed, GROWN_WINDOW_MINUTES / QUARTER_MINUTES) : closed;
  for (let quarters = closed; ; quarters += 1) {
    const sum = sumOf(place, media, quarters, sight);
    if (sum === null) return SOURCE_DOWN;
    if (quarters === closed && isRatio(test.metric) && isEmpty(test.metric, sum.stats)) return NO_TRAFFIC;
    const hasEnough = isEnough(test, media, place, sum.stats, sight);
    if (!hasEnough && quarters < most) continue;
    const found = figureOf(test, media, place, sum, quarters, sight);
    if (found.kind === 'figure') return hasEnough ? seen(test, found.evidence) : tooFew(found.evidence);
    if (found.because !== 'no-traffic') return { kind: 'none', because: found.because };
    // Something ended, and nothing that it is made of.
    if (quarters === most) return isRatio(test.metric) ? tooFew(null) : NO_TRAFFIC;
  }
}

function tooFew(evidence: Evidence | null): Seen {
  return { kind: 'none', because: 'too-few', evidence };
}

type Found =
  | { kind: 'figure'; evidence: Evidence }
  | { kind: 'none'; because: 'no-traffic' | 'not-applicable' | 'source-down' };

function figureOf(
  test: TestOf<'threshold'>,
  media: MediaFilter,
  place: Place,
  sum: Sum,
  quarters: number,
  sight: Sight,
): Found {
  const { metric, value: line } = test;
  const fetchedAtMs = sight.recent?.fetchedAtMs ?? 0;
  const evidence = (value: number, part: number | null, whole: number | null, held: number): Found => ({
    kind: 'figure',
    evidence: {
      metric,
      value,
      part,
      whole,
      window: windowOf(fetchedAtMs, quarters),
      line: held,
      usual: null,
      fetchedAtMs,
    },
  });
  if (line === 'target') {
    const held = againstTargets(media, place, quarters, sight);
    return held.kind === 'none'
      ? held
      : evidence((100 * held.met) / held.counted, held.met, held.counted, held.line);
  }
  const reading = readMetric(metric, {
    interval: sum.stats,
    live: null,
    agents: null,
    atMs: fetchedAtMs,
    media: sum.media,
  });
  const share = shareOf(metric, sum.stats);
  if (share === null) return reading.kind === 'none' ? reading : evidence(reading.value, null, null, line);
  if (reading.kind === 'none' && reading.because !== 'no-traffic') return reading;
  const { part, whole } = share;
  if (whole === 0) return { kind: 'none', because: 'no-traffic' };
  return evidence((100 * part) / whole, part, whole, line);
}

/**
 * The service level against the queue's own target. Where media types or queues have several, the line is what all of
 * them together ask for, Σ target × counted ÷ Σ counted; what has no target is left out on both sides.
 */
function againstTargets(
  media: MediaFilter,
  place: Place,
  quarters: number,
  sight: Sight,
):
  | { kind: 'held'; met: number; counted: number; line: number }
  | { kind: 'none'; because: 'no-traffic' | 'not-applicable' | 'source-down' } {
  let met = 0;
  let counted = 0;
  let asked = 0;
  let first: number | null = null;
  let isShared = true;
  for (const queue of place.queues) {
    for (const [type, { percent }] of Object.entries(queue.targets)) {
      if (!media.has(type)) continue;
      const sum = sumOfQueue(queue.id, onlyMedia(type, sight), quarters, sight);
      if (sum === null) return { kind: 'none', because: 'source-down' };
      const level = sum.stats.serviceLevel;
      first ??= percent;
      isShared &&= percent === first;
      met += level.met;
      counted += level.counted;
      asked += percent * level.counted;
    }
  }
  if (first === null) return { kind: 'none', because: 'not-applicable' };
  if (counted === 0) return { kind: 'none', because: 'no-traffic' };
  return { kind: 'held', met, counted, line: isShared ? first : Math.round((10 * asked) / counted) / 10 };
}

/** Part and whole of a rate, in what ended in the window; null for everything else. */
function shareOf(metric: MetricId, stats: IntervalStats): { part: number; whole: number } | null {
  switch (metric) {
    case 'abandon-percent':
      return { part: stats.abandoned.count, whole: endedCount(stats) };
    case 'answer-percent':
      return { part: stats.answered.count, whole: endedCount(stats) };
    case 'service-level':
      return { part: stats.serviceLevel.met, whole: stats.serviceLevel.counted };
    case 'transfer-percent':
      return { part: stats.transferred, whole: stats.answered.count };
    default:
      return null;
  }
}

/** Rates and averages: what is the same over any window but for chance. */
function isRatio(metric: MetricId): boolean {
  return metricOf(metric).unit !== 'count' && metric !== 'longest-wait';
}

/** Whether nobody came, and nothing that it counts ended. */
function isEmpty(metric: MetricId, stats: IntervalStats): boolean {
  return stats.offered === 0 && endedCount(stats) === 0 && guardCount(metric, stats) === 0;
}

/** What an average or rate rests on: all that ended, or the few of those that it is made of. */
function guardCount(metric: MetricId, stats: IntervalStats): number {
  switch (metric) {
    case 'speed-of-answer':
    case 'transfer-percent':
      return stats.answered.count;
    case 'average-wait':
      return stats.waited.count;
    case 'handle-time':
      return stats.handled.count;
    case 'talk-time':
      return stats.talked.count;
    case 'hold-time':
      return stats.held.count;
    case 'after-call-time':
      return stats.afterCall.count;
    default:
      return endedCount(stats);
  }
}

/** Five callers who hung up tell of these however few there were; of how long agents talk they tell nothing. */
const TOLD_BY_ABANDONS: ReadonlySet<MetricId> = new Set<MetricId>([
  'abandon-percent',
  'answer-percent',
  'service-level',
  'speed-of-answer',
  'average-wait',
]);

function isEnough(
  test: TestOf<'threshold'>,
  media: MediaFilter,
  place: Place,
  stats: IntervalStats,
  sight: Sight,
): boolean {
  if (test.guard !== null) return countOf(test.guard, stats) >= test.guard.atLeast;
  if (!isRatio(test.metric) || guardCount(test.metric, stats) >= DEFAULT_GUARD.ended) return true;
  if (!TOLD_BY_ABANDONS.has(test.metric) || stats.abandoned.count < DEFAULT_GUARD.abandoned) return false;
  return recentAbandons(media, place, sight) > 0;
}

function countOf(guard: Guard, stats: IntervalStats): number {
  return guard.of === 'offered' ? stats.offered : endedCount(stats);
}

/** Of the quarter-hours that overlap the last ten minutes. */
function recentAbandons(media: MediaFilter, place: Place, sight: Sight): number {
  const sinceOpenMs = (sight.recent?.fetchedAtMs ?? 0) % QUARTER_MS;
  const closed = Math.ceil((DEFAULT_GUARD.recentMinutes * MINUTE_MS - sinceOpenMs) / QUARTER_MS);
  return sumOf(place, media, Math.max(0, closed), sight)?.stats.abandoned.count ?? 0;
}

/** Agents belong to a queue, whatever its media types, and sit in several: only one queue has them. */
function lookAtMoment(test: TestOf<'live'>, media: MediaFilter | null, place: Place, { live }: Sight): Seen {
  if (media === null) return NOT_APPLICABLE;
  const isOfAgents = !metricOf(test.metric).addsUp;
  if (isOfAgents && place.queues.length !== 1) return NOT_APPLICABLE;
  // Figures of before the source failed are shown to people, and judge nothing.
  if (live === null || live.staleBecause !== null) return SOURCE_DOWN;
  const told = place.queues.map((queue) => live.queues.get(queue.id));
  const parts = told.flatMap((queue) =>
    [...(queue?.media ?? [])].flatMap(([type, stats]) => (media.has(type) ? [stats] : [])),
  );
  const agents = place.queues.length === 1 ? (told[0]?.agents ?? null) : null;
  if (told.includes(undefined) || (isOfAgents && agents === null)) return SOURCE_DOWN;
  const reading = readMetric(test.metric, {
    interval: null,
    live: parts.length === 0 ? noLive() : sumLive(parts),
    agents,
    atMs: live.fetchedAtMs,
    media: null,
  });
  if (reading.kind === 'none' && reading.because !== 'no-traffic') return reading;
  return seen(test, {
    metric: test.metric,
    // Nobody waits: for the line of a longest wait that is none at all, and as clear as can be.
    value: reading.kind === 'value' ? reading.value : 0,
    part: null,
    whole: null,
    window: null,
    line: test.value,
    usual: null,
    fetchedAtMs: live.fetchedAtMs,
  });
}

function lookForSpike(test: TestOf<'spike'>, { queueId, media }: Instance, sight: Sight): Seen {
  if (queueId === null || media === null || metricOf(SPIKE_METRIC).notFor.includes(media)) {
    return NOT_APPLICABLE;
  }
  const key = `spike ${queueId}/${media} ${test.overMinutes} ${test.sensitivity}`;
  return once(key, sight, () => judgeQueueForSpike(test, queueId, media, sight));
}

function judgeQueueForSpike(test: TestOf<'spike'>, queueId: string, media: MediaType, sight: Sight): Seen {
  const buckets = quartersOf(queueId, sight);
  if (buckets === null || sight.recent === null) return SOURCE_DOWN;
  const season = seasonsOf(queueId, sight).get(media);
  if (season === undefined) return LEARNING;
  const quarters: SpikeQuarter[] = buckets.flatMap(({ startMs, media: stats }) => {
    const of = stats.get(media);
    return of === undefined ? [] : [{ startMs, ended: endedCount(of), abandoned: of.abandoned.count }];
  });
  const { fetchedAtMs } = sight.recent;
  const judged = judgeSpike(season, quarters, fetchedAtMs, test.overMinutes, test.sensitivity);
  if (judged.kind === 'none') {
    return judged.because === 'no-traffic'
      ? NO_TRAFFIC
      : { kind: 'none', because: 'too-few', evidence: null };
  }
  return {
    kind: 'figure',
    breaches: judged.isSpike,
    isClear: judged.isClear,
    evidence: {
      metric: SPIKE_METRIC,
      value: judged.seenPercent,
      part: judged.abandoned,
      whole: judged.ended,
      window: judged.window,
      line: judged.expectedPercent,
      usual: { percent: judged.expectedPercent, oneIn: judged.oneIn },
      fetchedAtMs,
    },
  };
}

function lookAtTraffic(test: TestOf<'traffic'>, media: MediaFilter | null, place: Place, sight: Sight): Seen {
  if (media === null) return NOT_APPLICABLE;
  const closed = test.overMinutes / QUARTER_MINUTES;
  const fetchedAtMs = sight.recent?.fetchedAtMs ?? 0;
  let evidence: Evidence | null = null;
  for (
    let quarters = closed;
    quarters <= Math.max(closed, GROWN_WINDOW_MINUTES / QUARTER_MINUTES);
    quarters += 1
  ) {
    const offers = offersOf(place, media, quarters, sight);
    if (offers === null) return SOURCE_DOWN;
    if (offers === 'learning') return LEARNING;
    if (offers.usual === 0) continue;
    evidence = {
      metric: 'offered',
      value: (100 * offers.seen) / offers.usual,
      part: offers.seen,
      whole: offers.usual,
      window: windowOf(fetchedAtMs, quarters),
      line: test.percentOfUsual,
      usual: null,
      fetchedAtMs,
    };
    if (offers.usual >= MIN_USUAL_OFFERS) return seen(test, evidence);
  }
  return tooFew(evidence);
}

const SPIKE_METRIC: MetricId = 'abandon-percent';
const QUARTER_MINUTES = QUARTER_MS / MINUTE_MS;

function seen(test: Exclude<RuleTest, { kind: 'spike' }>, evidence: Evidence): Seen {
  const { value, line, metric } = evidence;
  const breaches = holds({ metric, is: test.is, value: line }, value);
  const clear =
    test.kind === 'traffic'
      ? trafficClearLine(test.is, line)
      : (test.clear ?? clearLine(metric, test.is, line));
  return { kind: 'figure', evidence, breaches, isClear: !breaches && isGood(test.is, clear, value) };
}

function isGood(is: RuleComparison, clear: number, value: number): boolean {
  return isUpperLine(is) ? value <= clear : value >= clear;
}

const filters = new WeakMap<LookedRule, MediaFilter | null>();

/** The media types that a rule is about; null when its metric applies to none of them. Made once for each rule. */
function filterOf(rule: LookedRule): MediaFilter | null {
  const known = filters.get(rule);
  if (known !== undefined) return known;
  const made = makeFilter(rule);
  filters.set(rule, made);
  return made;
}

function makeFilter({ test, media }: LookedRule): MediaFilter | null {
  const notFor = 'metric' in test ? metricOf(test.metric).notFor : [];
  if (media.length === 0) return test.kind === 'live' ? LIVE : mediaFilterBut(notFor);
  const applies = media.filter((type) => !notFor.includes(type));
  return applies.length === 0 ? null : mediaFilter(applies);
}

const LIVE = mediaFilter(LIVE_MEDIA);
