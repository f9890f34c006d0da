/** Raw figures as they are counted, before any formula: they add up exactly. */
import type { MediaType } from './queue.ts';

/** Times are null where Genesys told how often and not how long: any sum with one of those is unknown as well. */
export interface Timer {
  count: number;
  sumMs: number | null;
  maxMs: number | null;
}

/** What happened in one queue, media type and interval. A count of nothing is 0; a timer of nothing has count 0. */
export interface IntervalStats {
  offered: number;
  transferred: number;
  answered: Timer;
  abandoned: Timer;
  shortAbandoned: Timer;
  flowedOut: Timer;
  waited: Timer;
  handled: Timer;
  talked: Timer;
  held: Timer;
  afterCall: Timer;
  /** Conversations counted for the service level, and those of them that met it (Genesys' own numerator and denominator). */
  serviceLevel: { met: number; counted: number };
}

/** What one queue and media type look like at one moment. */
export interface LiveStats {
  waiting: number;
  /** Epoch ms since which the oldest waits; null when nobody waits. */
  oldestWaitingSinceMs: number | null;
  active: number;
  alerting: number;
}

/** The agents of one queue at one moment. An agent sits in several queues: never add these up across queues. */
export interface AgentStats {
  /** On queue and free. */
  idle: number;
  onQueue: number;
  notResponding: number;
  offQueue: number;
}

export const TIMERS = [
  'answered',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'waited',
  'handled',
  'talked',
  'held',
  'afterCall',
] as const satisfies readonly (keyof IntervalStats)[];

/** Stats of an interval in which nothing happened. */
export function noStats(): IntervalStats {
  return {
    offered: 0,
    transferred: 0,
    answered: noTimer(),
    abandoned: noTimer(),
    shortAbandoned: noTimer(),
    flowedOut: noTimer(),
    waited: noTimer(),
    handled: noTimer(),
    talked: noTimer(),
    held: noTimer(),
    afterCall: noTimer(),
    serviceLevel: { met: 0, counted: 0 },
  };
}

/** Sums of all counts and times; the larger of every maximum. */
export function sumStats(parts: Iterable<IntervalStats>): IntervalStats {
  const total = noStats();
  for (const part of parts) {
    total.offered += part.offered;
    total.transferred += part.transferred;
    total.serviceLevel.met += part.serviceLevel.met;
    total.serviceLevel.counted += part.serviceLevel.counted;
    for (const name of TIMERS) addTimer(total[name], part[name]);
  }
  return total;
}

export function noLive(): LiveStats {
  return { waiting: 0, oldestWaitingSinceMs: null, active: 0, alerting: 0 };
}

export function sumLive(parts: Iterable<LiveStats>): LiveStats {
  const total = noLive();
  for (const part of parts) {
    total.waiting += part.waiting;
    total.active += part.active;
    total.alerting += part.alerting;
    total.oldestWaitingSinceMs = earlier(total.oldestWaitingSinceMs, part.oldestWaitingSinceMs);
  }
  return total;
}

/** Stats by media type, added up over several queues or buckets. */
export function sumByMedia(
  parts: Iterable<ReadonlyMap<MediaType, IntervalStats>>,
): Map<MediaType, IntervalStats> {
  const lists = new Map<MediaType, IntervalStats[]>();
  for (const part of parts) {
    for (const [media, stats] of part) {
      const list = lists.get(media);
      if (list === undefined) lists.set(media, [stats]);
      else list.push(stats);
    }
  }
  return new Map([...lists].map(([media, list]) => [media, sumStats(list)]));
}

function noTimer(): Timer {
  return { count: 0, sumMs: 0, maxMs: 0 };
}

/** Adds a part to a total. */
export function addTimer(total: Timer, part: Timer): void {
  total.count += part.count;
  total.sumMs = total.sumMs === null || part.sumMs === null ? null : total.sumMs + part.sumMs;
  total.maxMs = total.maxMs === null || part.maxMs === null ? null : Math.max(total.maxMs, part.maxMs);
}

export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
