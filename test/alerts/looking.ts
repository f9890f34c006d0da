/** Builders of what is looked at: quarter-hours, live figures and seasons of some queues, with overrides. */
import type { LookedRule } from '../../src/alerts/look.ts';
import { type Figures, type Place, type Sight, sightOf } from '../../src/alerts/sight.ts';
import type { Fault } from '../../src/core/fault.ts';
import type { Bucket, LiveAnswer, LiveQueue, RecentAnswer } from '../../src/core/ports.ts';
import type { MediaType, Queue } from '../../src/core/queue.ts';
import { type Season, SLOTS } from '../../src/core/season.ts';
import type { IntervalStats } from '../../src/core/stats.ts';
import { threshold } from './judging.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;

/** A Wednesday; the open quarter-hour is five minutes old. */
export const AT_MS = Date.parse('2026-11-18T14:05:00Z');
const OPEN_MS = Date.parse('2026-11-18T14:00:00Z');

export const BILLING: Queue = {
  id: 'billing',
  name: 'Billing',
  division: { id: 'd1', name: 'Home' },
  targets: { voice: { percent: 80, seconds: 20 } },
};
export const SALES: Queue = { ...BILLING, id: 'sales', name: 'Sales' };

export const AT_BILLING: Place = {
  instance: { key: 'billing', queueId: 'billing', media: null },
  queues: [BILLING],
};
export const TOGETHER: Place = {
  instance: { key: 'together', queueId: null, media: null },
  queues: [BILLING, SALES],
};

export function mediaPlace(media: MediaType): Place {
  return { instance: { key: `billing/${media}`, queueId: 'billing', media }, queues: [BILLING] };
}

export function rule(overrides: Partial<LookedRule> = {}): LookedRule {
  return { test: threshold(), media: [], ...overrides };
}

/** Quarter-hours by how many lie between them and the open one (0), of voice unless said otherwise; sparse, in order. */
export function quarters(
  byAge: Readonly<Record<number, IntervalStats | Readonly<Record<MediaType, IntervalStats>>>>,
): Bucket[] {
  return Object.entries(byAge)
    .map(([age, what]) => {
      const startMs = OPEN_MS - Number(age) * QUARTER_MS;
      const media = isStats(what) ? { voice: what } : what;
      return { startMs, endMs: startMs + QUARTER_MS, media: new Map(Object.entries(media)) };
    })
    .sort((a, b) => a.startMs - b.startMs);
}

function isStats(what: IntervalStats | Readonly<Record<MediaType, IntervalStats>>): what is IntervalStats {
  return 'offered' in what && typeof what.offered === 'number';
}

export function recent(
  queues: Readonly<Record<string, readonly Bucket[] | Fault>>,
  overrides: Partial<RecentAnswer> = {},
): RecentAnswer {
  return {
    fetchedAtMs: AT_MS,
    queues: new Map(
      Object.entries(queues).map(([id, of]) => [
        id,
        'kind' in of ? { ok: false, fault: of } : { ok: true, value: of },
      ]),
    ),
    ...overrides,
  };
}

export function live(
  queues: Readonly<Record<string, LiveQueue>>,
  overrides: Partial<LiveAnswer> = {},
): LiveAnswer {
  return { queues: new Map(Object.entries(queues)), fetchedAtMs: AT_MS, staleBecause: null, ...overrides };
}

/** So many offers and this share of abandons at each half-hour of the week. */
export function season(offered: number, share = 0.05, overrides: Partial<Season> = {}): Season {
  return {
    zone: 'UTC',
    fromMs: 0,
    toMs: 1,
    offered: Array.from({ length: SLOTS }, () => offered),
    share: Array.from({ length: SLOTS }, () => share),
    scatter: 0.01,
    resemblance: [],
    lines: { low: 4, normal: 3, high: 2 },
    ...overrides,
  };
}

export function sight(overrides: Partial<Figures> = {}): Sight {
  return sightOf({ recent: null, live: null, seasons: new Map(), ...overrides });
}
