/** The figures of one tick, and their sums over windows: each made once, however many rules ask for it. */
import type { Instance } from '../core/episode.ts';
import type { Bucket, LiveAnswer, RecentAnswer } from '../core/ports.ts';
import type { MediaType, Queue } from '../core/queue.ts';
import { type Season, slotOf } from '../core/season.ts';
import { type IntervalStats, noStats, sumStats } from '../core/stats.ts';
import { QUARTER_MS } from '../core/zone.ts';

/** An instance, and the queues that it is judged on: one, or all of them together. */
export interface Place {
  instance: Instance;
  queues: readonly Queue[];
}

export interface Figures {
  /** Null: not asked for, or refused. */
  recent: RecentAnswer | null;
  /** Null: not asked for, or refused. */
  live: LiveAnswer | null;
  /** By "<queue id>/<media type>"; one that is still learned is missing. */
  seasons: ReadonlyMap<string, Season>;
}

/** The figures of one tick with what was made of them so far. A new tick has a new one. */
export interface Sight extends Figures {
  memo: Memo;
}

interface Memo {
  /** By queue id and the media's key, then by closed quarter-hours. */
  sums: Map<string, Map<string, (Sum | undefined)[]>>;
  /** By queue id and the media's key and closed quarter-hours. */
  offers: Map<string, Offers | null>;
  /** By queue id, then by media type; null until somebody asks. */
  seasons: Map<string, Map<MediaType, Season>> | null;
  /** By media type. */
  only: Map<MediaType, MediaFilter>;
  /** What else was found out, by a key that says all that it depends on. */
  found: Map<string, unknown>;
}

/** Which media types are meant; equal keys mean the same ones. */
export interface MediaFilter {
  key: string;
  has(type: MediaType): boolean;
}

export interface Sum {
  stats: IntervalStats;
  /** The only media type that was told of; null for none or several. */
  media: MediaType | null;
  isSeveral: boolean;
}

/** Offers of a window, and how many are usual in it. Media types without a season count in neither. */
export interface Offers {
  seen: number;
  usual: number;
}

export interface Window {
  startMs: number;
  endMs: number;
  isPartial: boolean;
}

export function sightOf(figures: Figures): Sight {
  return {
    ...figures,
    memo: { sums: new Map(), offers: new Map(), seasons: null, only: new Map(), found: new Map() },
  };
}

export function mediaFilter(types: readonly MediaType[]): MediaFilter {
  return { key: [...types].sort().join(), has: (type) => types.includes(type) };
}

export function mediaFilterBut(types: readonly MediaType[]): MediaFilter {
  return { key: `-${[...types].sort().join()}`, has: (type) => !types.includes(type) };
}

/** The filter of one media type, made once. */
export function onlyMedia(type: MediaType, { memo }: Sight): MediaFilter {
  const known = memo.only.get(type);
  if (known !== undefined) return known;
  const made = mediaFilter([type]);
  memo.only.set(type, made);
  return made;
}

/** The filter of those media types for which one of the queues has a target; null when none has. */
export function targetedMedia(place: Place, media: MediaFilter, sight: Sight): MediaFilter | null {
  const types = new Set<MediaType>();
  for (const queue of place.queues) {
    for (const type of Object.keys(queue.targets)) if (media.has(type)) types.add(type);
  }
  const [first] = types;
  if (first === undefined) return null;
  if (types.size === 1) return onlyMedia(first, sight);
  const all = [...types].sort();
  return once(`media ${all.join()}`, sight, () => mediaFilter(all));
}

/** So many closed quarter-hours and the open one, as of when they were fetched. */
export function windowOf(fetchedAtMs: number, closedQuarters: number): Window {
  const openMs = openQuarter(fetchedAtMs);
  return {
    startMs: openMs - closedQuarters * QUARTER_MS,
    endMs: fetchedAtMs,
    isPartial: fetchedAtMs > openMs,
  };
}

/** The sum of a window over all queues of a place; null when the source is silent about one of them. */
export function sumOf(place: Place, media: MediaFilter, closedQuarters: number, sight: Sight): Sum | null {
  const [only] = place.queues;
  if (only !== undefined && place.queues.length === 1)
    return sumOfQueue(only.id, media, closedQuarters, sight);
  const parts: Sum[] = [];
  for (const queue of place.queues) {
    const part = sumOfQueue(queue.id, media, closedQuarters, sight);
    if (part === null) return null;
    parts.push(part);
  }
  const busy = parts.filter((part) => part !== NOTHING);
  const types = new Set(busy.map((part) => part.media));
  const [type] = types;
  return {
    stats: sumStats(busy.map(({ stats }) => stats)),
    media: types.size === 1 ? (type ?? null) : null,
    isSeveral: types.size > 1,
  };
}

/** The quarter-hours of a queue; null when the source is silent about it. */
export function quartersOf(queueId: string, { recent }: Figures): readonly Bucket[] | null {
  const told = recent?.queues.get(queueId);
  return told?.ok === true ? told.value : null;
}

/** Offers against the usual over all queues of a place: 'learning' when none has a season, null when the source is silent. */
export function offersOf(
  place: Place,
  media: MediaFilter,
  closedQuarters: number,
  sight: Sight,
): Offers | 'learning' | null {
  const total: Offers = { seen: 0, usual: 0 };
  let isKnown = false;
  for (const queue of place.queues) {
    if (quartersOf(queue.id, sight) === null) return null;
    const part = offersOfQueue(queue.id, media, closedQuarters, sight);
    if (part === null) continue;
    isKnown = true;
    total.seen += part.seen;
    total.usual += part.usual;
  }
  return isKnown ? total : 'learning';
}

/** A queue's seasons by media type. */
export function seasonsOf(queueId: string, { seasons, memo }: Sight): ReadonlyMap<MediaType, Season> {
  if (memo.seasons === null) {
    memo.seasons = new Map();
    for (const [key, season] of seasons) {
      const slash = key.indexOf('/');
      const id = key.slice(0, slash);
      const known = memo.seasons.get(id) ?? new Map<MediaType, Season>();
      known.set(key.slice(slash + 1), season);
      memo.seasons.set(id, known);
    }
  }
  return memo.seasons.get(queueId) ?? NO_SEASONS;
}

/** What is found out once for each key. */
export function once<T>(key: string, sight: Sight, find: () => T): T {
  const { found } = sight.memo;
  if (found.has(key)) return found.get(key) as T;
  const value = find();
  found.set(key, value);
  return value;
}

const NO_SEASONS: ReadonlyMap<MediaType, Season> = new Map();

function openQuarter(atMs: number): number {
  return Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
}

/** The sum of a window of one queue; null when the source is silent about it. */
export function sumOfQueue(
  queueId: string,
  media: MediaFilter,
  closedQuarters: number,
  sight: Sight,
): Sum | null {
  let ofQueue = sight.memo.sums.get(queueId);
  if (ofQueue === undefined) {
    ofQueue = new Map();
    sight.memo.sums.set(queueId, ofQueue);
  }
  let ofMedia = ofQueue.get(media.key);
  if (ofMedia === undefined) {
    ofMedia = [];
    ofQueue.set(media.key, ofMedia);
  }
  const known = ofMedia[closedQuarters];
  if (known !== undefined) return known;
  const buckets = quartersOf(queueId, sight);
  if (buckets === null || sight.recent === null) return null;
  // Each window is the one before it and one more quarter-hour: a rule that wants a longer one makes the shorter too.
  let sum = NOTHING;
  for (let quarters = 0; quarters <= closedQuarters; quarters += 1) {
    const shorter = sum;
    sum = ofMedia[quarters] ?? longer(shorter, buckets, media, quarters, sight.recent.fetchedAtMs);
    ofMedia[quarters] = sum;
  }
  return sum;
}

const NOTHING: Sum = { stats: noStats(), media: null, isSeveral: false };

function longer(
  shorter: Sum,
  buckets: readonly Bucket[],
  media: MediaFilter,
  closedQuarters: number,
  fetchedAtMs: number,
): Sum {
  const { startMs } = windowOf(fetchedAtMs, closedQuarters);
  // The open one has no end: the clock of Genesys may be ahead of ours.
  const endMs = closedQuarters === 0 ? Number.POSITIVE_INFINITY : startMs + QUARTER_MS;
  const parts = shorter === NOTHING ? [] : [shorter.stats];
  let { media: only, isSeveral } = shorter;
  for (const bucket of buckets) {
    if (bucket.startMs < startMs || bucket.startMs >= endMs) continue;
    for (const [type, stats] of bucket.media) {
      if (!media.has(type)) continue;
      parts.push(stats);
      isSeveral ||= only !== null && only !== type;
      only = type;
    }
  }
  const [first] = parts;
  if (first === undefined) return NOTHING;
  return { stats: parts.length === 1 ? first : sumStats(parts), media: isSeveral ? null : only, isSeveral };
}

/** Null while the queue has no season. */
function offersOfQueue(
  queueId: string,
  media: MediaFilter,
  closedQuarters: number,
  sight: Sight,
): Offers | null {
  const key = `${queueId} ${media.key} ${closedQuarters}`;
  const known = sight.memo.offers.get(key);
  if (known !== undefined) return known;
  const made = countOffers(queueId, media, closedQuarters, sight);
  sight.memo.offers.set(key, made);
  return made;
}

function countOffers(
  queueId: string,
  media: MediaFilter,
  closedQuarters: number,
  sight: Sight,
): Offers | null {
  const fetchedAtMs = sight.recent?.fetchedAtMs ?? 0;
  const seasons = [...seasonsOf(queueId, sight)].filter(([type]) => media.has(type));
  if (seasons.length === 0) return null;
  const { startMs } = windowOf(fetchedAtMs, closedQuarters);
  const offers: Offers = { seen: 0, usual: 0 };
  for (const bucket of quartersOf(queueId, sight) ?? []) {
    if (bucket.startMs < startMs) continue;
    for (const [type] of seasons) offers.seen += bucket.media.get(type)?.offered ?? 0;
  }
  for (const [, { zone, offered }] of seasons) {
    const slots = once(`slots ${zone} ${closedQuarters}`, sight, () =>
      slotsBetween(startMs, fetchedAtMs, zone),
    );
    for (const { slot, part } of slots) offers.usual += part * (offered[slot] ?? 0);
  }
  return offers;
}

/** The half-hours of the week of a window's quarter-hours, half of one for each; of the open one as much as has gone by. */
function slotsBetween(startMs: number, endMs: number, zone: string): { slot: number; part: number }[] {
  const slots: { slot: number; part: number }[] = [];
  for (let atMs = startMs; atMs < endMs; atMs += QUARTER_MS) {
    const part = Math.min(QUARTER_MS, endMs - atMs) / QUARTER_MS / 2;
    slots.push({ slot: slotOf(atMs, zone), part });
  }
  return slots;
}
