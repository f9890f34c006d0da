/** A spike asked for: how it thins out the agents and the patience of a queue, and which callers it adds to a quiet one. */

import { HALF_HOUR_MS, type LocalDay } from './calendar.ts';
import type { DayCall } from './call.ts';
import type { MediaType, Stream } from './queue.ts';
import { createRandom } from './random.ts';
import { expectedOffers, meanHandleMs } from './staffing.ts';
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

const USUAL_ABANDON_SHARE = 0.05;
const MAX_ABANDON_SHARE = 0.9;
const MIN_PATIENCE_SHARE = 0.15;
/** A spike must show at night and in a tiny queue too. */
const MIN_LIVE_CALLS_PER_HALF_HOUR = 14;
const KEYS_PER_SPIKE = 1_000_000;

export function createSpike(request: SpikeRequest, number: number, nowMs: number): Spike {
  const { minutes, factor } = request;
  if (!(minutes > 0 && minutes <= MAX_SPIKE_MINUTES))
    throw new RangeError(`a spike lasts 1 to ${MAX_SPIKE_MINUTES} minutes`);
  if (!(factor >= 1)) throw new RangeError('a spike multiplies by at least 1');
  const startMs = Math.max(nowMs + 1, request.startMs ?? 0);
  const endMs = startMs + minutes * 60_000;
  return { number, queueId: request.queueId, mediaType: request.mediaType ?? null, startMs, endMs, factor };
}

export function concerns(spike: Spike, stream: Stream): boolean {
  return spike.queueId === stream.queue.id && (spike.mediaType ?? stream.mediaType) === stream.mediaType;
}

/** Agents left of those planned, when a spike of this factor is on. */
export function agentsInSpike(
  planned: number,
  offersPerHalfHour: number,
  stream: Stream,
  factor: number,
): number {
  if (planned === 0 || factor <= 1) return planned;
  const offers = Math.max(offersPerHalfHour, isLive(stream) ? MIN_LIVE_CALLS_PER_HALF_HOUR : 0);
  const load = (offers * meanHandleMs(stream.mediaType)) / HALF_HOUR_MS;
  const abandonShare = Math.min(MAX_ABANDON_SHARE, USUAL_ABANDON_SHARE * factor);
  return Math.max(0, Math.min(planned - 1, Math.round(load * (1 - abandonShare))));
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
  for (const [index, { startMs }] of day.halfHours.entries()) {
    const from = Math.max(startMs, spike.startMs - day.startMs);
    const to = Math.min(startMs + HALF_HOUR_MS, spike.endMs - day.startMs, day.endMs - day.startMs);
    const perHalfHour = MIN_LIVE_CALLS_PER_HALF_HOUR - (offers[index] ?? 0);
    if (from < to) drawBetween(calls, { from, to, perHalfHour, mediaType, demand, random });
  }
  for (const call of calls) call.key += KEYS_PER_SPIKE * (spike.number + 1);
  return calls;
}

function isLive(stream: Stream): boolean {
  return stream.mediaType === 'voice' || stream.mediaType === 'chat';
}
