/** Who of a queue's members is doing what at a moment, in step with the calls that are going on. */

import { type DayCall, handleEnd, NEVER } from './call.ts';
import type { History } from './history.ts';
import type { OrganisationQueue, Stream } from './queue.ts';
import { hash } from './random.ts';

export interface Presence {
  id: string;
  name: 'On Queue' | 'Break' | 'Meal' | 'Meeting' | 'Offline';
}

export interface Attendance {
  members: number;
  /** Logged in, on queue or off. */
  active: number;
  /** On queue, by routing status. */
  onQueue: Record<'IDLE' | 'INTERACTING' | 'NOT_RESPONDING' | 'COMMUNICATING', number>;
  /** Logged in but off queue, by presence. */
  offQueue: Record<'Break' | 'Meal' | 'Meeting', number>;
}

/** What is going on in one stream. */
export interface Scene {
  waiting: DayMoment[];
  alerting: DayMoment[];
  interacting: DayMoment[];
}

export interface DayMoment {
  call: DayCall;
  dayStartMs: number;
  /** Since when it waits, rings or is handled. */
  sinceMs: number;
}

/** For how long agents keep an odd status, in the sandbox. */
const WHIM_MS = 300_000;

export function sceneOf(stream: Stream, history: History, nowMs: number): Scene {
  const scene: Scene = { waiting: [], alerting: [], interacting: [] };
  for (const { day, calls } of history.days(stream, nowMs, nowMs + 1)) {
    const now = nowMs - day.startMs;
    for (const call of calls) {
      if (call.offer > now) break;
      place(scene, call, now, day.startMs);
    }
  }
  return scene;
}

export function attendanceOf(
  queue: OrganisationQueue,
  parts: readonly { stream: Stream; scene: Scene }[],
  history: History,
  nowMs: number,
): Attendance {
  const onQueue = { IDLE: 0, INTERACTING: 0, NOT_RESPONDING: 0, COMMUNICATING: 0 };
  const offQueue = { Break: 0, Meal: 0, Meeting: 0 };
  for (const { stream, scene } of parts) {
    const { agents, planned } = staffAt(stream, history, nowMs);
    const busy = scene.alerting.length + scene.interacting.length;
    const whim = hash(`${queue.id}|${stream.mediaType}|${Math.floor(nowMs / WHIM_MS)}`);
    onQueue.INTERACTING += busy;
    onQueue.IDLE += Math.max(0, agents - busy);
    if (planned > 0 && whim % 4 === 0) onQueue.NOT_RESPONDING += 1;
    if (planned > 0 && whim % 7 === 0) onQueue.COMMUNICATING += 1;
    // Those whom a spike takes from the queue sit in a meeting, or do not pick up.
    const missing = Math.max(0, planned - agents);
    onQueue.NOT_RESPONDING += Math.floor(missing / 4);
    offQueue.Meeting += missing - Math.floor(missing / 4) + (planned > 5 && whim % 5 === 0 ? 1 : 0);
    offQueue.Break += Math.round(planned * 0.07) + (planned > 0 ? whim % 2 : 0);
    offQueue.Meal += Math.round(planned * 0.05);
  }
  const active = sum(Object.values(onQueue)) + sum(Object.values(offQueue));
  return { members: Math.max(queue.memberCount, active), active, onQueue, offQueue };
}

export function sum(counts: readonly number[]): number {
  return counts.reduce((total, one) => total + one, 0);
}

function place(scene: Scene, call: DayCall, now: number, dayStartMs: number): void {
  const hasHappened = (at: number): boolean => at !== NEVER && at <= now;
  if (hasHappened(call.connect)) {
    if (handleEnd(call) > now)
      scene.interacting.push({ call, dayStartMs, sinceMs: dayStartMs + call.connect });
  } else if (hasHappened(call.abandon) || hasHappened(call.flowOut)) {
    return;
  } else if (hasHappened(call.alertStart)) {
    scene.alerting.push({ call, dayStartMs, sinceMs: dayStartMs + call.alertStart });
  } else {
    scene.waiting.push({ call, dayStartMs, sinceMs: dayStartMs + call.offer });
  }
}

function staffAt(stream: Stream, history: History, nowMs: number): { agents: number; planned: number } {
  const { day, steps, planned } = history.day(stream, nowMs);
  const now = nowMs - day.startMs;
  const agents = steps.findLast(({ from }) => from <= now)?.agents ?? 0;
  const index = day.halfHours.findLastIndex(({ startMs }) => startMs <= now);
  return { agents, planned: planned[index] ?? 0 };
}
