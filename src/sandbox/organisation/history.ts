/** Every call of the organisation, a queue's day at a time: made when first asked for, remembered as far as memory allows. */

import type { Calendar, LocalDay } from './calendar.ts';
import type { DayCall } from './call.ts';
import type { Stream } from './queue.ts';
import { type AgentStep, simulate } from './simulate.ts';
import { agentsLeft, concerns, patienceInSpike, type Spike, surge } from './spike.ts';
import { plannedAgents } from './staffing.ts';
import { drawDay } from './traffic.ts';

export interface StreamDay {
  day: LocalDay;
  /** In order of arrival, the whole day: whoever reads it hides what lies after now. */
  calls: readonly DayCall[];
  steps: readonly AgentStep[];
  /** As `steps`, had there been no spike. */
  planned: readonly number[];
}

export interface History {
  /** The days whose calls may have an event in [fromMs, toMs), the day before it included: its calls may end in it. */
  days(stream: Stream, fromMs: number, toMs: number): StreamDay[];
  day(stream: Stream, atMs: number): StreamDay;
  addSpike(spike: Spike): void;
  spikes: readonly Spike[];
}

export interface HistoryOptions {
  seed: number;
  calendar: Calendar;
  /** Nothing happened before this instant's day. */
  beginMs: number;
}

/** Some 130 bytes each. */
const MAX_CALLS_KEPT = 400_000;
/** What an empty day costs to keep, in calls. */
const DAY_WEIGHT = 20;

export function createHistory({ seed, calendar, beginMs }: HistoryOptions): History {
  const firstDay = calendar.dayOf(beginMs).number;
  const kept = new Map<string, StreamDay>();
  const spikes: Spike[] = [];
  let weight = 0;

  function drop(key: string, made: StreamDay): void {
    kept.delete(key);
    weight -= made.calls.length + DAY_WEIGHT;
  }

  function keep(key: string, made: StreamDay): void {
    kept.set(key, made);
    weight += made.calls.length + DAY_WEIGHT;
    for (const [oldKey, old] of kept) {
      if (weight <= MAX_CALLS_KEPT || oldKey === key) break;
      drop(oldKey, old);
    }
  }

  function get(stream: Stream, day: LocalDay): StreamDay {
    const key = `${seed}|${stream.queue.id}|${stream.mediaType}|${day.number}`;
    const old = kept.get(key);
    if (old) {
      kept.delete(key);
      kept.set(key, old);
      return old;
    }
    const made = makeDay(stream, day, key, spikes);
    keep(key, made);
    return made;
  }

  return {
    spikes,
    day: (stream, atMs) => get(stream, calendar.dayOf(atMs)),
    days(stream, fromMs, toMs) {
      const first = Math.max(firstDay, calendar.dayOf(fromMs).number - 1);
      const last = calendar.dayOf(toMs - 1).number;
      const found: StreamDay[] = [];
      for (let number = first; number <= last; number += 1) found.push(get(stream, calendar.day(number)));
      return found;
    },
    addSpike(spike) {
      spikes.push(spike);
      for (const [key, old] of kept) {
        if (key.includes(spike.queueId) && old.day.endMs > spike.startMs) drop(key, old);
      }
    },
  };
}

function makeDay(stream: Stream, day: LocalDay, key: string, allSpikes: readonly Spike[]): StreamDay {
  const { mediaType, demand } = stream;
  const spikes = allSpikes.filter(
    (spike) => concerns(spike, stream) && spike.startMs < day.endMs && spike.endMs > day.startMs,
  );
  const calls = drawDay(mediaType, demand, day, key);
  for (const spike of spikes) calls.push(...surge(spike, stream, day, key));
  if (spikes.length > 0) calls.sort((a, b) => a.offer - b.offer || a.key - b.key);
  const planned = plannedAgents(mediaType, demand, day, `${key}|agents`);
  const steps = stepsOf(day, planned, calls, spikes);
  simulate(calls, steps, {
    close: day.endMs - day.startMs,
    flowOutAfter: demand.flowOutAfterMs,
    patienceShare: (offer) => {
      const factor = factorAt(spikes, day.startMs + offer);
      return factor > 1 ? patienceInSpike(factor) : 1;
    },
  });
  return { day, calls, steps, planned };
}

/** The planned agents of each half-hour, thinned out where a spike is on. */
function stepsOf(
  day: LocalDay,
  planned: readonly number[],
  calls: readonly DayCall[],
  spikes: readonly Spike[],
): AgentStep[] {
  const plan = day.halfHours.map(({ startMs }, index) => ({ from: startMs, agents: planned[index] ?? 0 }));
  if (spikes.length === 0) return plan;
  const thinned = spikes.map((spike) => ({
    steps: agentsLeft(spike, day, calls),
    end: spike.endMs - day.startMs,
  }));
  const edges = new Set(plan.map(({ from }) => from));
  for (const { steps, end } of thinned) {
    for (const { from } of steps) edges.add(from);
    edges.add(end);
  }
  const inDay = [...edges].filter((edge) => edge < day.endMs - day.startMs).sort((a, b) => a - b);
  return inDay.map((from) => {
    const limits = thinned.filter(({ end }) => from < end).map(({ steps }) => agentsAt(steps, from));
    return { from, agents: Math.min(agentsAt(plan, from), ...limits) };
  });
}

/** Infinity before the first step. */
function agentsAt(steps: readonly AgentStep[], at: number): number {
  return steps.findLast(({ from }) => from <= at)?.agents ?? Infinity;
}

/** The strongest spike of that moment; 1 when there is none. */
function factorAt(spikes: readonly Spike[], ms: number): number {
  let factor = 1;
  for (const spike of spikes) {
    if (ms >= spike.startMs && ms < spike.endMs) factor = Math.max(factor, spike.factor);
  }
  return factor;
}
