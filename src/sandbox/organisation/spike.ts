/** A spike asked for: how it thins out the agents and the patience of a queue, and which callers it adds to a quiet one. */

import { HALF_HOUR_MS, type LocalDay } from './calendar.ts';
import type { DayCall } from './call.ts';
import type { MediaType, Stream } from './queue.ts';
import { createRandom } from './random.ts';
import type { AgentStep } from './simulate.ts';
import { expectedOffers } from './staffing.ts';
import { drawBetween } from './traffic.ts';

export interface SpikeRequest {
  queueId: string;
  minutes: number;
  /** How many times the usual abandon share to aim for. */
  factor: number;
  /** Now, if left out or in the past. */
  startMs?: number;
  /** All of the queue's, if left out. */
  mediaType?: MediaType;
}

export interface Spike {
  number: number;
  queueId: string;
  mediaType: MediaType | null;
  startMs: number;
  endMs: number;
  factor: number;
}

export const MAX_SPIKE_MINUTES = 1_440;
export const MAX_SPIKES = 1_000;

const USUAL_LOST_SHARE = 0.06;
const MAX_LOST_SHARE = 0.9;
const STEP_MS = 120_000;
const MIN_PATIENCE_SHARE = 0.15;
/** A spike must show at night and in a tiny queue too. */
const MIN_LIVE_CALLS_PER_HALF_HOUR = 14;
const KEYS_PER_SPIKE = 1_000_000;

export function createSpike(request: SpikeRequest, number: number, nowMs: number): Spike {
  const { minutes, factor } = request;
  if (!(minutes > 0 && minutes <= MAX_SPIKE_MINUTES))
    throw new RangeError(`a spike lasts 1 to ${MAX_SPIKE_MINUTES} minutes`);
  if (!(factor > 1)) throw new RangeError('a spike multiplies by more than 1');
  const startMs = Math.max(nowMs + 1, request.startMs ?? 0);
  const endMs = startMs + minutes * 60_000;
  return { number, queueId: request.queueId, mediaType: request.mediaType ?? null, startMs, endMs, factor };
}

export function concerns(spike: Spike, stream: Stream): boolean {
  return spike.queueId === stream.queue.id && (spike.mediaType ?? stream.mediaType) === stream.mediaType;
}

/**
 * How many agents the spike leaves, within one day: too few, by the share that shall be lost, for the calls that come.
 * The fraction of an agent is rounded now up, now down, so that a tiny queue loses its share too. Only the spike's own
 * surge and those of earlier spikes count, so that a later spike does not change this one's past.
 */
export function agentsLeft(spike: Spike, day: LocalDay, calls: readonly DayCall[]): AgentStep[] {
  const lostShare = Math.min(MAX_LOST_SHARE, USUAL_LOST_SHARE * spike.factor);
  const known = calls.filter(({ key }) => key < KEYS_PER_SPIKE * (spike.number + 2));
  const steps: AgentStep[] = [];
  let rest = 0;
  for (const { from, to } of stretches(spike, day)) {
    const offered = known.filter(({ offer }) => offer >= from && offer < to);
    const workMs = offered.reduce((sum, call) => sum + call.alert + call.talk + call.hold + call.acw, 0);
    const wanted = (workMs / (to - from)) * (1 - lostShare);
    for (let at = from; at < to; at += STEP_MS) {
      const agents = Math.floor(wanted + rest);
      rest += wanted - agents;
      steps.push({ from: at, agents });
    }
  }
  return steps;
}

export function patienceInSpike(factor: number): number {
  return Math.max(MIN_PATIENCE_SHARE, 1 / Math.sqrt(factor));
}

/** The callers that a spike adds where there are too few for it to show. */
export function surge(spike: Spike, stream: Stream, day: LocalDay, key: string): DayCall[] {
  if (!isLive(stream)) return [];
  const { mediaType, demand } = stream;
  const random = createRandom(`${key}|surge|${spike.number}`);
  const offers = expectedOffers(mediaType, demand, day);
  const calls: DayCall[] = [];
  for (const { from, to, index } of stretches(spike, day)) {
    const perHalfHour = MIN_LIVE_CALLS_PER_HALF_HOUR - (offers[index] ?? 0);
    drawBetween(calls, { from, to, perHalfHour, mediaType, demand, random });
  }
  for (const call of calls) call.key += KEYS_PER_SPIKE * (spike.number + 1);
  return calls;
}

/** The parts of a day's half-hours in which the spike is on, as times of that day. */
function stretches(spike: Spike, day: LocalDay): { from: number; to: number; index: number }[] {
  const length = day.endMs - day.startMs;
  return day.halfHours
    .map(({ startMs }, index) => ({
      from: Math.max(startMs, spike.startMs - day.startMs),
      to: Math.min(startMs + HALF_HOUR_MS, spike.endMs - day.startMs, length),
      index,
    }))
    .filter(({ from, to }) => from < to);
}

function isLive(stream: Stream): boolean {
  return stream.mediaType === 'voice' || stream.mediaType === 'chat';
}
