/** Builders of raw figures, with overrides. */
import type { Figures } from '../../src/core/metric.ts';
import type { Bucket, IntervalAnswer, LiveAnswer, LiveQueue } from '../../src/core/ports.ts';
import type { MediaType } from '../../src/core/queue.ts';
import {
  type AgentStats,
  type IntervalStats,
  type LiveStats,
  noLive,
  noStats,
  type Timer,
} from '../../src/core/stats.ts';

/** So many events of so many seconds together, the longest of them as told or all the same. */
export function timer(
  count: number,
  seconds: number,
  longestSeconds = count === 0 ? 0 : seconds / count,
): Timer {
  return { count, sumMs: seconds * 1000, maxMs: longestSeconds * 1000 };
}

export function stats(overrides: Partial<IntervalStats> = {}): IntervalStats {
  return { ...noStats(), ...overrides };
}

/** Calls that were offered and ended: so many answered, so many abandoned, each after ten seconds. */
export function calls(
  answered: number,
  abandoned: number,
  overrides: Partial<IntervalStats> = {},
): IntervalStats {
  return stats({
    offered: answered + abandoned,
    answered: timer(answered, answered * 10),
    abandoned: timer(abandoned, abandoned * 10),
    waited: timer(answered + abandoned, (answered + abandoned) * 10),
    ...overrides,
  });
}

export function live(overrides: Partial<LiveStats> = {}): LiveStats {
  return { ...noLive(), ...overrides };
}

export function agents(overrides: Partial<AgentStats> = {}): AgentStats {
  return { idle: 0, onQueue: 0, notResponding: 0, offQueue: 0, ...overrides };
}

export const AT_MS = Date.parse('2026-11-18T13:05:00Z');

export function figures(overrides: Partial<Figures> = {}): Figures {
  return { interval: null, live: null, agents: null, atMs: AT_MS, media: null, ...overrides };
}

export function bucket(
  startMs: number,
  endMs: number,
  media: Readonly<Record<MediaType, IntervalStats>>,
): Bucket {
  return { startMs, endMs, media: new Map(Object.entries(media)) };
}

export function intervalAnswer(
  queues: Readonly<Record<string, readonly Bucket[]>>,
  overrides: Partial<IntervalAnswer> = {},
): IntervalAnswer {
  return { queues: new Map(Object.entries(queues)), fetchedAtMs: AT_MS, staleBecause: null, ...overrides };
}

export function liveQueue(
  media: Readonly<Record<MediaType, LiveStats>>,
  ofAgents: AgentStats | null = null,
): LiveQueue {
  return { media: new Map(Object.entries(media)), agents: ofAgents };
}

export function liveAnswer(
  queues: Readonly<Record<string, LiveQueue>>,
  overrides: Partial<LiveAnswer> = {},
): LiveAnswer {
  return { queues: new Map(Object.entries(queues)), fetchedAtMs: AT_MS, staleBecause: null, ...overrides };
}
