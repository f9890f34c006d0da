/** A direct count of the pretend organisation's calls: every stat of every queue, media type and bucket. */
import type { Bucket } from '../../src/core/ports.ts';
import { addTimer, type IntervalStats, noStats, TIMERS } from '../../src/core/stats.ts';
import type { CallRecord } from '../../src/sandbox/organisation/call.ts';
import type { Organisation } from '../../src/sandbox/organisation/organisation.ts';

export type Stat = keyof IntervalStats;

export const ALL_STATS: readonly Stat[] = [...TIMERS, 'offered', 'transferred', 'serviceLevel'];

/** "queue bucket-start media" → figures; without those of nothing. */
export type Cells = Record<string, IntervalStats>;

/** What the calls say, up to the organisation's own now. */
export function countedCells(
  organisation: Organisation,
  { startMs, endMs, stepMs }: { startMs: number; endMs: number; stepMs: number },
  queueIds: readonly string[],
  stats: Iterable<Stat>,
): Cells {
  const cells: Cells = {};
  const wanted = new Set(queueIds);
  const chosen = new Set(stats);
  const targets = new Map(organisation.queues.map((queue) => [queue.id, queue.serviceTargets]));
  for (const call of organisation.calls(startMs, endMs)) {
    if (!wanted.has(call.queueId)) continue;
    const targetMs = targets.get(call.queueId)?.[call.mediaType].durationMs ?? 0;
    for (const { stat, atMs, ms } of eventsOf(call, targetMs)) {
      if (!chosen.has(stat) || atMs === null || atMs < startMs || atMs >= endMs) continue;
      const bucketMs = startMs + Math.floor((atMs - startMs) / stepMs) * stepMs;
      const key = `${call.queueId} ${bucketMs} ${call.mediaType}`;
      const cell = cells[key] ?? noStats();
      cells[key] = cell;
      add(cell, stat, ms);
    }
  }
  return cells;
}

/** What was answered, in the same form. */
export function toldCells(queues: Iterable<readonly [string, readonly Bucket[]]>, stepMs: number): Cells {
  const nothing = JSON.stringify(noStats());
  const cells: Cells = {};
  for (const [queueId, buckets] of queues) {
    let lastMs = Number.NEGATIVE_INFINITY;
    for (const { startMs, endMs, media } of buckets) {
      if (startMs <= lastMs || endMs !== startMs + stepMs) throw new Error('buckets out of order or size');
      lastMs = startMs;
      for (const [type, stats] of media) {
        if (JSON.stringify(stats) !== nothing) cells[`${queueId} ${startMs} ${type}`] = stats;
      }
    }
  }
  return cells;
}

interface Event {
  stat: Stat;
  atMs: number | null;
  /** A timer's length; of the service level, 1 for met. */
  ms: number;
}

function eventsOf(call: CallRecord, targetMs: number): Event[] {
  const { offerMs, answerMs, abandonMs, flowOutMs, transferMs, handleEndMs } = call;
  const { talkMs, holdMs, acwMs } = call;
  const waitEndMs = answerMs ?? abandonMs ?? flowOutMs;
  const waitMs = (waitEndMs ?? offerMs) - offerMs;
  return [
    { stat: 'offered', atMs: offerMs, ms: 0 },
    { stat: 'transferred', atMs: transferMs, ms: 0 },
    { stat: 'answered', atMs: answerMs, ms: waitMs },
    { stat: 'abandoned', atMs: abandonMs, ms: waitMs },
    { stat: 'shortAbandoned', atMs: call.isShortAbandon ? abandonMs : null, ms: waitMs },
    { stat: 'flowedOut', atMs: flowOutMs, ms: waitMs },
    { stat: 'waited', atMs: waitEndMs, ms: waitMs },
    { stat: 'handled', atMs: handleEndMs, ms: (talkMs ?? 0) + (holdMs ?? 0) + (acwMs ?? 0) },
    { stat: 'talked', atMs: handleEndMs, ms: talkMs ?? 0 },
    { stat: 'held', atMs: holdMs === 0 ? null : handleEndMs, ms: holdMs ?? 0 },
    { stat: 'afterCall', atMs: acwMs === 0 ? null : handleEndMs, ms: acwMs ?? 0 },
    {
      stat: 'serviceLevel',
      atMs: answerMs ?? abandonMs,
      ms: answerMs !== null && waitMs <= targetMs ? 1 : 0,
    },
  ];
}

function add(cell: IntervalStats, stat: Stat, ms: number): void {
  if (stat === 'offered' || stat === 'transferred') cell[stat] += 1;
  else if (stat === 'serviceLevel') {
    cell.serviceLevel.counted += 1;
    cell.serviceLevel.met += ms;
  } else addTimer(cell[stat], { count: 1, sumMs: ms, maxMs: ms });
}
