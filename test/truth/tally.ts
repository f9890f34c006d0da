/** Enters each event of each call at its own time, adds them up, and says what each figure means, all written anew. */
import type { CallRecord } from '../../src/sandbox/organisation/call.ts';
import type { OrganisationQueue } from '../../src/sandbox/organisation/queue.ts';
import { DAY_MS, QUARTER_MS, quarterOf } from './wall.ts';

export interface Timer {
  count: number;
  sumMs: number;
  maxMs: number;
}

const TIMERS = [
  'answered',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'waited',
  'handled',
  'talked',
  'held',
  'afterCall',
] as const;

/** Named as in what the bot exports. */
export type Tally = Record<(typeof TIMERS)[number], Timer> & {
  offered: number;
  transferred: number;
  serviceLevel: { met: number; counted: number };
};

/** The events of one queue and media type, by the quarter-hour in which they lie. */
export interface Stream {
  queueId: string;
  media: string;
  quarters: Map<number, Tally>;
}

const SHORT_ABANDON_MS = 5_000;

/** Reads calls a queue and a day at a time, since most of them are never asked about. */
export interface Ledger {
  /** Everything of these queues in [startMs, endMs), and perhaps more. */
  streams(queueIds: readonly string[], startMs: number, endMs: number): Stream[];
}

/** `callsOf`: those of a queue with any event in [fromMs, toMs), up to now. */
export function createLedger(
  queues: readonly OrganisationQueue[],
  callsOf: (fromMs: number, toMs: number, queueId: string) => readonly CallRecord[],
): Ledger {
  const entered = new Set<string>();
  const kept = new Map<string, Stream>();

  function streamOf(queueId: string, media: string): Stream {
    const key = `${queueId} ${media}`;
    const stream = kept.get(key) ?? { queueId, media, quarters: new Map<number, Tally>() };
    kept.set(key, stream);
    return stream;
  }

  function enterDay(queue: OrganisationQueue, fromMs: number): void {
    const key = `${queue.id} ${fromMs}`;
    if (entered.has(key)) return;
    entered.add(key);
    const toMs = fromMs + DAY_MS;
    for (const call of callsOf(fromMs, toMs, queue.id)) {
      const stream = streamOf(queue.id, call.mediaType);
      enterCall(call, queue.serviceTargets[call.mediaType].durationMs, (eventMs) =>
        eventMs >= fromMs && eventMs < toMs ? tallyAt(stream, eventMs) : emptyTally(),
      );
    }
  }

  return {
    streams(queueIds, startMs, endMs) {
      const asked = queues.filter(({ id }) => queueIds.includes(id));
      for (let day = Math.floor(startMs / DAY_MS) * DAY_MS; day < endMs; day += DAY_MS) {
        for (const queue of asked) enterDay(queue, day);
      }
      return [...kept.values()].filter(({ queueId }) => queueIds.includes(queueId));
    },
  };
}

function tallyAt({ quarters }: Stream, eventMs: number): Tally {
  const quarter = quarterOf(eventMs);
  const tally = quarters.get(quarter) ?? emptyTally();
  quarters.set(quarter, tally);
  return tally;
}

/** Each event at its own time: `at` gives the tally of that time. What has not happened yet is null in a call. */
function enterCall(call: CallRecord, targetMs: number, at: (eventMs: number) => Tally): void {
  const { offerMs, answerMs, abandonMs, flowOutMs, transferMs, handleEndMs } = call;
  at(offerMs).offered += 1;
  const endedMs = answerMs ?? abandonMs ?? flowOutMs;
  if (endedMs !== null) {
    const waitedMs = endedMs - offerMs;
    const tally = at(endedMs);
    enter(tally.waited, waitedMs);
    if (endedMs === answerMs) enter(tally.answered, waitedMs);
    else if (endedMs === abandonMs) enter(tally.abandoned, waitedMs);
    else enter(tally.flowedOut, waitedMs);
    if (endedMs === abandonMs && waitedMs < SHORT_ABANDON_MS) enter(tally.shortAbandoned, waitedMs);
    if (endedMs === answerMs || endedMs === abandonMs) tally.serviceLevel.counted += 1;
    if (endedMs === answerMs && waitedMs <= targetMs) tally.serviceLevel.met += 1;
  }
  if (transferMs !== null) at(transferMs).transferred += 1;
  if (handleEndMs !== null) enterHandling(call, at(handleEndMs));
}

/** Talk, hold and after-call work post together, when the agent is free again. */
function enterHandling({ talkMs, holdMs, acwMs }: CallRecord, tally: Tally): void {
  const [talk, hold, afterCall] = [talkMs ?? 0, holdMs ?? 0, acwMs ?? 0];
  enter(tally.handled, talk + hold + afterCall);
  enter(tally.talked, talk);
  if (hold > 0) enter(tally.held, hold);
  if (afterCall > 0) enter(tally.afterCall, afterCall);
}

function enter(timer: Timer, ms: number): void {
  timer.count += 1;
  timer.sumMs += ms;
  timer.maxMs = Math.max(timer.maxMs, ms);
}

/** Everything in [startMs, endMs), both on quarter-hours. */
export function sumBetween(streams: readonly Stream[], startMs: number, endMs: number): Tally {
  const total = emptyTally();
  for (const { quarters } of streams) {
    for (let ms = startMs; ms < endMs; ms += QUARTER_MS) {
      const tally = quarters.get(ms);
      if (tally !== undefined) addTo(total, tally);
    }
  }
  return total;
}

/** Counts and times divided by how many there are, so that ratios stay those of the sums; the longest stays. */
export function meanOf(tallies: readonly Tally[]): Tally {
  const total = emptyTally();
  for (const tally of tallies) addTo(total, tally);
  total.offered /= tallies.length;
  total.transferred /= tallies.length;
  total.serviceLevel.met /= tallies.length;
  total.serviceLevel.counted /= tallies.length;
  for (const name of TIMERS) {
    total[name].count /= tallies.length;
    total[name].sumMs /= tallies.length;
  }
  return total;
}

function addTo(total: Tally, part: Tally): void {
  total.offered += part.offered;
  total.transferred += part.transferred;
  total.serviceLevel.met += part.serviceLevel.met;
  total.serviceLevel.counted += part.serviceLevel.counted;
  for (const name of TIMERS) {
    total[name].count += part[name].count;
    total[name].sumMs += part[name].sumMs;
    total[name].maxMs = Math.max(total[name].maxMs, part[name].maxMs);
  }
}

function emptyTally(): Tally {
  const none = (): Timer => ({ count: 0, sumMs: 0, maxMs: 0 });
  return {
    offered: 0,
    transferred: 0,
    answered: none(),
    abandoned: none(),
    shortAbandoned: none(),
    flowedOut: none(),
    waited: none(),
    handled: none(),
    talked: none(),
    held: none(),
    afterCall: none(),
    serviceLevel: { met: 0, counted: 0 },
  };
}

export function isEmpty(tally: Tally): boolean {
  return tally.offered + tally.transferred + TIMERS.reduce((sum, name) => sum + tally[name].count, 0) === 0;
}

/** Counts, seconds or percent; null where there is nothing to divide by. Named as in what the bot exports. */
const FIGURES = {
  offered: (tally) => tally.offered,
  answered: (tally) => tally.answered.count,
  abandoned: (tally) => tally.abandoned.count,
  'short-abandoned': (tally) => tally.shortAbandoned.count,
  'flow-outs': (tally) => tally.flowedOut.count,
  ended: (tally) => tally.answered.count + tally.abandoned.count + tally.flowedOut.count,
  'abandon-percent': (tally) => share(tally.abandoned.count, tally.offered),
  'answer-percent': (tally) => share(tally.answered.count, tally.offered),
  'service-level': (tally) => share(tally.serviceLevel.met, tally.serviceLevel.counted),
  'speed-of-answer': (tally) => seconds(tally.answered),
  'average-wait': (tally) => seconds(tally.waited),
  'longest-wait': (tally) => (tally.waited.count === 0 ? null : tally.waited.maxMs / 1000),
  'handle-time': (tally) => seconds(tally.handled),
  'talk-time': (tally) => seconds(tally.talked),
  'hold-time': (tally) => seconds(tally.held),
  'after-call-time': (tally) => seconds(tally.afterCall),
  transferred: (tally) => tally.transferred,
  'transfer-percent': (tally) => share(tally.transferred, tally.answered.count),
} satisfies Record<string, (tally: Tally) => number | null>;

export type MetricName = keyof typeof FIGURES;
export const METRIC_NAMES = Object.keys(FIGURES) as MetricName[];

export function unitOf(metric: MetricName): 'count' | 'seconds' | 'percent' {
  if (metric === 'service-level' || metric.endsWith('-percent')) return 'percent';
  return /-time$|-wait$|speed/.test(metric) ? 'seconds' : 'count';
}

/** What a row of callbacks does not tell when each dialled the customer first: those are neither answered nor abandoned. */
const OF_ENDINGS: ReadonlySet<MetricName> = new Set([
  'answered',
  'abandoned',
  'short-abandoned',
  'abandon-percent',
  'answer-percent',
]);

/** `onlyMedia`: the one media type that the tally is of; null for several. */
export function figureOf(metric: MetricName, tally: Tally, onlyMedia: string | null): number | null {
  const tellsNothing = tally.offered > 0 && tally.answered.count + tally.abandoned.count === 0;
  if (onlyMedia === 'callback' && tellsNothing && OF_ENDINGS.has(metric)) return null;
  return FIGURES[metric](tally);
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : (100 * part) / whole;
}

function seconds({ count, sumMs }: Timer): number | null {
  return count === 0 ? null : sumMs / count / 1000;
}
