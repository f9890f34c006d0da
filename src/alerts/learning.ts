/** Learns the seasons of the queues whose rules need them: a few queues at a time, anew each day, and again after a failure. */
import { sayFault } from '../core/fault.ts';
import { endedCount } from '../core/metric.ts';
import type { Bucket, Clock, HistoryRequest, Log, WatchAnalytics } from '../core/ports.ts';
import type { MediaType } from '../core/queue.ts';
import { HALF_HOUR_MS, type HalfHour, learnSeason, SEASON_WEEKS, type Season } from '../core/season.ts';
import type { SeasonStore } from '../core/store.ts';
import { DAY_MS, MINUTE_MS } from '../core/zone.ts';

/** With more, the rest is left out and the log says so: seasons take a fifth of the budget at most. */
export const MAX_LEARNED_QUEUES = 2_000;
/** Asked for, reduced and stored together: so much is lost when the process ends. */
export const QUEUES_A_RUN = 20;
const REFRESH_MS = DAY_MS;
/** Figures of the last minutes still change. */
const SETTLE_MS = 30 * MINUTE_MS;
const FIRST_RETRY_MS = MINUTE_MS;
const MAX_RETRY_MS = 60 * MINUTE_MS;
/** From one run to the next while queues wait, and while none does. */
const BUSY_EVERY_MS = 1_000;
const IDLE_EVERY_MS = MINUTE_MS;

export interface LearningParts {
  analytics: Pick<WatchAnalytics, 'history'>;
  store: SeasonStore;
  clock: Clock;
  log: Log;
  /** IANA name: the zone of the slots. */
  zone: string;
}

/** What is known of a queue's seasons. */
export type Learned =
  /** Not yet. */
  | 'learning'
  | 'learned'
  /** Its four weeks hold too little to tell what is usual; looked at again each day. */
  | 'too-little';

export interface Learning {
  /** Which queues have rules that need seasons: these and no others are learned from now on. */
  want(queueIds: readonly string[]): void;
  /** Learns the few queues that wait longest. Calls of it must not overlap. */
  run(): Promise<void>;
  /** When to run next. */
  everyMs(): number;
  /** Null: this process learns nothing of it, since no rule wants it or another process leads. */
  stateOf(queueId: string): Learned | null;
}

interface Known {
  /** When it was learned, or found to be too little. */
  atMs: number;
  state: Exclude<Learned, 'learning'>;
}

const STATS: HistoryRequest['stats'] = new Set(['offered', 'answered', 'abandoned', 'flowedOut'] as const);

export function createLearning({ analytics, store, clock, log, zone }: LearningParts): Learning {
  let wanted: string[] = [];
  let wantedIds: ReadonlySet<string> = new Set();
  /** Of the wanted queues; absent: learning. */
  let known = new Map<string, Known>();
  /** Of the wanted queues: whether the store was asked about them. */
  let looked = new Set<string>();
  let failures = 0;
  let notBeforeMs = 0;

  function dueQueues(nowMs: number): string[] {
    const dueMs = (id: string) => {
      const of = known.get(id);
      return of === undefined ? Number.NEGATIVE_INFINITY : of.atMs + REFRESH_MS;
    };
    return wanted.filter((id) => dueMs(id) <= nowMs).sort((a, b) => (dueMs(a) < dueMs(b) ? -1 : 1));
  }

  /** What an earlier process has learned still holds. */
  async function lookInStore(): Promise<void> {
    const fresh = wanted.filter((id) => !looked.has(id)).slice(0, QUEUES_A_RUN);
    if (fresh.length === 0) return;
    for (const [key, season] of await store.seasons(fresh)) {
      const queueId = key.slice(0, key.lastIndexOf('/'));
      if (season.zone !== zone) continue;
      known.set(queueId, { atMs: season.toMs + SETTLE_MS, state: 'learned' });
    }
    for (const id of fresh) looked.add(id);
  }

  async function learn(queueIds: readonly string[]): Promise<void> {
    const toMs = Math.floor((clock.now() - SETTLE_MS) / HALF_HOUR_MS) * HALF_HOUR_MS;
    const fromMs = toMs - SEASON_WEEKS * 7 * DAY_MS;
    const seasons: { queueId: string; media: string; season: Season }[] = [];
    const taken: string[] = [];
    const told = await analytics.history(
      { queueIds, startMs: fromMs, endMs: toMs, step: 'PT30M', stats: STATS },
      (queueId, buckets) => {
        // Reduced at once: the weeks of one queue are all that is ever held.
        for (const [media, halfHours] of halfHoursOf(buckets)) {
          const season = learnSeason(halfHours, zone, fromMs, toMs);
          if (season !== null) seasons.push({ queueId, media, season });
        }
        taken.push(queueId);
      },
      'background',
    );
    if (seasons.length > 0) await store.putSeasons(seasons);
    const learned = new Set(seasons.map(({ queueId }) => queueId));
    for (const id of taken) {
      known.set(id, { atMs: toMs + SETTLE_MS, state: learned.has(id) ? 'learned' : 'too-little' });
    }
    if (told.ok) {
      if (failures > 0) log.info('what is usual is being learned again', { queues: taken.length });
      failures = 0;
      return;
    }
    failures += 1;
    const retryMs = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures - 1, 10));
    notBeforeMs = clock.now() + retryMs;
    log.warn('what is usual could not be learned, and is asked for again', {
      because: sayFault(told.fault).what,
      queues: queueIds.length - taken.length,
      retryInMinutes: retryMs / MINUTE_MS,
    });
  }

  return {
    want(queueIds) {
      const all = [...new Set(queueIds)];
      if (all.length > MAX_LEARNED_QUEUES && wanted.length < MAX_LEARNED_QUEUES) {
        log.warn('more queues need to be learned than fit; the others are left out', {
          queues: all.length,
          most: MAX_LEARNED_QUEUES,
        });
      }
      wanted = all.slice(0, MAX_LEARNED_QUEUES);
      wantedIds = new Set(wanted);
      const kept = wantedIds;
      known = new Map([...known].filter(([id]) => kept.has(id)));
      looked = new Set([...looked].filter((id) => kept.has(id)));
    },
    async run() {
      const nowMs = clock.now();
      if (nowMs < notBeforeMs) return;
      await lookInStore();
      const due = dueQueues(nowMs).filter((id) => looked.has(id));
      if (due.length > 0) await learn(due.slice(0, QUEUES_A_RUN));
    },
    everyMs() {
      const nowMs = clock.now();
      if (nowMs < notBeforeMs) return Math.min(IDLE_EVERY_MS, notBeforeMs - nowMs);
      const isBusy = looked.size < wanted.length || dueQueues(nowMs).length > 0;
      return isBusy ? BUSY_EVERY_MS : IDLE_EVERY_MS;
    },
    stateOf: (queueId) => known.get(queueId)?.state ?? (wantedIds.has(queueId) ? 'learning' : null),
  };
}

/** One queue's buckets by media type, as half-hours to learn from. */
export function halfHoursOf(buckets: readonly Bucket[]): Map<MediaType, HalfHour[]> {
  const lists = new Map<MediaType, HalfHour[]>();
  for (const { startMs, media } of buckets) {
    for (const [type, stats] of media) {
      const list = lists.get(type) ?? [];
      const { offered, abandoned } = stats;
      list.push({ startMs, offered, ended: endedCount(stats), abandoned: abandoned.count });
      lists.set(type, list);
    }
  }
  return lists;
}
