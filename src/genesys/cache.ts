/**
 * Keeps the last figures of each queue, fetches only what is missing, and joins those who ask at the same time.
 *
 * How fresh a figure is follows from its own time against our clock; node-cache only bounds the memory.
 */
import { setTimeout as realTime } from 'node:timers/promises';
import NodeCache from 'node-cache';
import type { Fault, Outcome } from '../core/fault.ts';
import type { Clock, Freshness, Purpose } from '../core/ports.ts';

export interface Figure<T> {
  value: T;
  fetchedAtMs: number;
}

/** What became of each queue that was asked for. */
export type Fetched<T> = ReadonlyMap<string, Outcome<Figure<T>>>;

export interface Wanted<T> {
  queueIds: readonly string[];
  purpose: Purpose;
  /** What, beside the queue, the figure is of: the same text is the same question. */
  question: string;
  /** For how long this figure needs no other, in ms from when it was fetched. */
  freshForMs: (figure: Figure<T>) => number;
  fetch: (queueIds: readonly string[], purpose: Purpose) => Promise<Fetched<T>>;
}

export interface Taken<T> extends Freshness {
  /** Every queue asked for is a key. */
  values: Map<string, T>;
}

export interface CacheUsage {
  /** Queues whose figure was there, was already on its way, or had to be fetched. */
  hits: number;
  joined: number;
  misses: number;
  keys: number;
}

export interface CacheOptions<T> {
  clock: Clock;
  maxKeys: number;
  /** All figures together. */
  maxWeight: number;
  weigh: (value: T) => number;
  /** Told of each reading, in queues. */
  onRead?: (found: Omit<CacheUsage, 'keys'>) => void;
}

/** Those who ask within this time share one call. It is real time: it gathers what one moment of the real world brings. */
const WINDOW_MS = 25;
/** When Genesys fails, figures serve until this age; those that are fresh for longer, for so long beyond it. */
const STALE_FOR_MS = 10 * 60_000;
/** Real time after which node-cache forgets a figure, fresh or not. */
const FORGET_AFTER_S = 3_600;

interface Batch<T> {
  purpose: Purpose;
  queueIds: Set<string>;
  fetched: Promise<Fetched<T>>;
}

export interface Cache<T> {
  take(wanted: Wanted<T>): Promise<Outcome<Taken<T>>>;
  usage(): CacheUsage;
  stop(): void;
}

export function createCache<T>(options: CacheOptions<T>): Cache<T> {
  const { clock } = options;
  const shelf = createShelf<Figure<T>>(options.maxKeys, options.maxWeight, ({ value }) =>
    options.weigh(value),
  );
  const gathering = new Map<string, Batch<T>>();
  const underWay = new Map<string, Batch<T>>();
  const usage = { hits: 0, joined: 0, misses: 0 };

  function keyOf(queueId: string, question: string): string {
    return `${queueId} ${question}`;
  }

  function isFresh(figure: Figure<T>, wanted: Wanted<T>): boolean {
    return clock.now() - figure.fetchedAtMs < wanted.freshForMs(figure);
  }

  /** The batch in which this queue is on its way; what is in no hurry is not waited for by others. */
  function batchUnderWay(key: string, purpose: Purpose): Batch<T> | undefined {
    const batch = underWay.get(key);
    if (batch === undefined || batch.purpose === purpose || batch.purpose !== 'background') return batch;
    return undefined;
  }

  function joinBatch(queueId: string, wanted: Wanted<T>): Batch<T> {
    const { question, purpose } = wanted;
    const batchKey = `${purpose} ${question}`;
    const batch = gathering.get(batchKey) ?? openBatch(batchKey, wanted);
    batch.queueIds.add(queueId);
    underWay.set(keyOf(queueId, question), batch);
    return batch;
  }

  function openBatch(batchKey: string, wanted: Wanted<T>): Batch<T> {
    const batch: Batch<T> = {
      purpose: wanted.purpose,
      queueIds: new Set(),
      fetched: Promise.resolve(new Map()),
    };
    gathering.set(batchKey, batch);
    batch.fetched = send(batch, batchKey, wanted);
    return batch;
  }

  async function send(batch: Batch<T>, batchKey: string, wanted: Wanted<T>): Promise<Fetched<T>> {
    await realTime(WINDOW_MS);
    gathering.delete(batchKey);
    try {
      const fetched = await wanted.fetch([...batch.queueIds], batch.purpose);
      for (const [id, outcome] of fetched)
        if (outcome.ok) shelf.put(keyOf(id, wanted.question), outcome.value);
      return fetched;
    } finally {
      for (const id of batch.queueIds) {
        const key = keyOf(id, wanted.question);
        if (underWay.get(key) === batch) underWay.delete(key);
      }
    }
  }

  function count(found: Omit<CacheUsage, 'keys'>): void {
    usage.hits += found.hits;
    usage.joined += found.joined;
    usage.misses += found.misses;
    options.onRead?.(found);
  }

  async function take(wanted: Wanted<T>): Promise<Outcome<Taken<T>>> {
    const ready = new Map<string, Figure<T>>();
    const coming = new Map<string, Batch<T>>();
    const found = { hits: 0, joined: 0, misses: 0 };
    for (const id of new Set(wanted.queueIds)) {
      const key = keyOf(id, wanted.question);
      const known = shelf.get(key);
      if (known !== undefined && isFresh(known, wanted)) {
        ready.set(id, known);
        continue;
      }
      const joined = batchUnderWay(key, wanted.purpose);
      coming.set(id, joined ?? joinBatch(id, wanted));
      found[joined === undefined ? 'misses' : 'joined'] += 1;
    }
    found.hits = ready.size;
    count(found);
    const fetched = await allOf(coming.values());
    return settle(
      wanted,
      ready,
      [...coming].map(([id, batch]) => [id, fetched.get(batch)?.get(id)] as const),
    );
  }

  /** Puts together what was there and what came; where that failed, the last figure if it is not too old. */
  function settle(
    wanted: Wanted<T>,
    figures: Map<string, Figure<T>>,
    came: readonly (readonly [string, Outcome<Figure<T>> | undefined])[],
  ): Outcome<Taken<T>> {
    let staleBecause: Fault | null = null;
    for (const [id, outcome] of came) {
      if (outcome === undefined) throw new Error('A queue was lost on its way to Genesys');
      if (outcome.ok) {
        figures.set(id, outcome.value);
        continue;
      }
      const last = shelf.get(keyOf(id, wanted.question));
      if (last === undefined || !isUsable(last, wanted)) return outcome;
      figures.set(id, last);
      staleBecause = outcome.fault;
    }
    return { ok: true, value: { ...takenFrom(figures, clock.now()), staleBecause } };
  }

  function isUsable(figure: Figure<T>, wanted: Wanted<T>): boolean {
    const freshForMs = wanted.freshForMs(figure);
    const beyondMs = freshForMs > STALE_FOR_MS ? freshForMs : 0;
    return clock.now() - figure.fetchedAtMs <= beyondMs + STALE_FOR_MS;
  }

  return { take, usage: () => ({ ...usage, keys: shelf.size() }), stop: () => shelf.close() };
}

async function allOf<T>(batches: Iterable<Batch<T>>): Promise<Map<Batch<T>, Fetched<T>>> {
  const distinct = [...new Set(batches)];
  return new Map(await Promise.all(distinct.map(async (batch) => [batch, await batch.fetched] as const)));
}

function takenFrom<T>(figures: ReadonlyMap<string, Figure<T>>, nowMs: number) {
  const values = new Map([...figures].map(([id, figure]) => [id, figure.value]));
  const fetchedAtMs = [...figures.values()].reduce(
    (oldest, figure) => Math.min(oldest, figure.fetchedAtMs),
    nowMs,
  );
  return { values, fetchedAtMs };
}

interface Shelf<V> {
  get(key: string): V | undefined;
  put(key: string, value: V): void;
  size(): number;
  close(): void;
}

/** node-cache with room made beforehand, oldest first: it throws when it is full. */
function createShelf<V>(maxKeys: number, maxWeight: number, weigh: (value: V) => number): Shelf<V> {
  const cache = new NodeCache({ useClones: false, maxKeys, stdTTL: FORGET_AFTER_S, checkperiod: 60 });
  /** Keys in the order in which they came, with their weights. */
  const weights = new Map<string, number>();
  let weight = 0;
  cache.on('del', (key: string) => {
    weight -= weights.get(key) ?? 0;
    weights.delete(key);
  });

  function put(key: string, value: V): void {
    const added = weigh(value);
    cache.del(key);
    if (added > maxWeight) return;
    for (const oldest of weights.keys()) {
      if (weights.size < maxKeys && weight + added <= maxWeight) break;
      cache.del(oldest);
    }
    cache.set(key, value);
    weights.set(key, added);
    weight += added;
  }

  return {
    get: (key) => cache.get<V>(key),
    put,
    size: () => weights.size,
    close: () => {
      cache.close();
      cache.flushAll();
    },
  };
}
