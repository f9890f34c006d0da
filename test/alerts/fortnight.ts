/** Weeks of calls to one queue, seeded, with spikes and a dead line put in at known times: seen as history, and live as time passes. */

import { halfHoursOf } from '../../src/alerts/learning.ts';
import type { Outcome } from '../../src/core/fault.ts';
import type { Bucket, HistoryRequest, WatchAnalytics } from '../../src/core/ports.ts';
import type { Directory, MediaType } from '../../src/core/queue.ts';
import { learnSeason, type Season } from '../../src/core/season.ts';
import type { IntervalStats } from '../../src/core/stats.ts';
import { localTime } from '../../src/core/zone.ts';
import { calls } from '../core/figures.ts';

export const ZONE = 'Europe/Berlin';
const MINUTE = 60_000;
export const QUARTER = 15 * MINUTE;
export const DAY = 24 * 60 * MINUTE;
const WEEKS_BEFORE = 4;

export interface Trouble {
  startMs: number;
  minutes: number;
  /** Share of callers who hang up; null: nobody gets through to the queue at all. */
  share: number | null;
}

export interface Fortnight {
  fromMs: number;
  toMs: number;
  directory: Directory;
  /** Of the four weeks before. */
  season: Season;
  /** As far as `nowMs` has got. */
  analyticsAt(nowMs: () => number): WatchAnalytics;
  /** What was asked of the past. */
  asked: HistoryRequest[];
}

const USUAL_SHARE = 0.05;
/** Callers a quarter-hour by day and by night. */
const BUSY = 40;
const QUIET = 2;

export function createFortnight(seed: number, fromMs: number, troubles: readonly Trouble[]): Fortnight {
  const random = randomOf(seed);
  const toMs = fromMs + 14 * DAY;
  const beginMs = fromMs - WEEKS_BEFORE * 7 * DAY;
  /** Endings in order: when, and whether the caller hung up. */
  const byQuarter = new Map<number, { atMs: number; isLost: boolean }[]>();
  for (let startMs = beginMs; startMs < toMs; startMs += QUARTER) {
    const { weekday, minuteOfDay } = localTime(startMs, ZONE);
    const isBusy = weekday <= 5 && minuteOfDay >= 8 * 60 && minuteOfDay < 19 * 60;
    const count = Math.round((isBusy ? BUSY : QUIET) * (0.8 + 0.4 * random()));
    const share = USUAL_SHARE * (0.7 + 0.6 * random());
    const ends = Array.from({ length: count }, (_, at) => {
      const atMs = startMs + Math.floor(((at + random()) / count) * QUARTER);
      const trouble = troubles.find(
        (one) => one.startMs <= atMs && atMs < one.startMs + one.minutes * MINUTE,
      );
      return trouble?.share === null ? null : { atMs, isLost: random() < (trouble?.share ?? share) };
    });
    byQuarter.set(
      startMs,
      ends.filter((one) => one !== null),
    );
  }
  const directory: Directory = {
    queues: [{ id: 'billing', name: 'Billing', division: { id: 'd1', name: 'Home' }, targets: {} }],
    groups: [],
    here: null,
    fetchedAtMs: fromMs,
  };

  /** What had happened of a stretch by then; null: nothing. */
  function bucket(startMs: number, lengthMs: number, nowMs: number): Bucket | null {
    let lost = 0;
    let ended = 0;
    for (let at = startMs; at < startMs + lengthMs; at += QUARTER) {
      for (const { atMs, isLost } of byQuarter.get(at) ?? []) {
        if (atMs >= nowMs) continue;
        ended += 1;
        if (isLost) lost += 1;
      }
    }
    const media = new Map<MediaType, IntervalStats>([['voice', calls(ended - lost, lost)]]);
    return ended === 0 ? null : { startMs, endMs: startMs + lengthMs, media };
  }

  function buckets(startMs: number, endMs: number, lengthMs: number, nowMs: number): Bucket[] {
    const found: Bucket[] = [];
    for (let at = startMs; at < endMs; at += lengthMs) {
      const one = bucket(at, lengthMs, nowMs);
      if (one !== null) found.push(one);
    }
    return found;
  }

  const season = learnSeason(
    halfHoursOf(buckets(beginMs, fromMs, 2 * QUARTER, fromMs)).get('voice') ?? [],
    ZONE,
    beginMs,
    fromMs,
  );
  if (season === null) throw new Error('too few calls to learn from');
  const asked: HistoryRequest[] = [];
  return {
    fromMs,
    toMs,
    directory,
    season,
    asked,
    analyticsAt: (nowMs) => ({
      directory: async () => ({ ok: true, value: directory }),
      live: async () => ({
        ok: true,
        value: { fetchedAtMs: nowMs(), staleBecause: null, queues: new Map() },
      }),
      async recent({ queueIds }) {
        const open = Math.floor(nowMs() / QUARTER) * QUARTER;
        const value = buckets(open - 8 * QUARTER, open + 1, QUARTER, nowMs());
        const queues = new Map(
          queueIds.map((id): [string, Outcome<readonly Bucket[]>] => [id, { ok: true, value }]),
        );
        return { fetchedAtMs: nowMs(), queues };
      },
      async history(request, take) {
        asked.push(request);
        const length = request.step === 'PT15M' ? QUARTER : 2 * QUARTER;
        for (const id of request.queueIds) take(id, buckets(request.startMs, request.endMs, length, nowMs()));
        return { ok: true, value: true };
      },
      interval: () => Promise.reject(new Error('not asked for here')),
      callsPerMinute: () => 300,
    }),
  };
}

/** mulberry32: the same seed gives the same calls, always. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
