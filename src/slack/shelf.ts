/** A bounded place for things that are wanted again soon. */
import NodeCache from 'node-cache';
import type { Clock } from '../core/ports.ts';

export interface Shelf<T> {
  keep(key: string, value: T): void;
  /** Null when it was never there, is too old, or had to make room. */
  find(key: string): T | null;
}

const SWEEP_SECONDS = 60;

/** The clock says what is too old; node-cache bounds the memory. */
export function createShelf<T>(clock: Clock, lifeMs: number, maxEntries: number): Shelf<T> {
  const cache = new NodeCache({ stdTTL: lifeMs / 1000, checkperiod: SWEEP_SECONDS, useClones: false });
  return {
    keep(key, value) {
      const isNew = !cache.has(key);
      const oldest = isNew && cache.keys().length >= maxEntries ? cache.keys()[0] : undefined;
      if (oldest !== undefined) cache.del(oldest);
      cache.set(key, { value, keptAtMs: clock.now() });
    },
    find(key) {
      const entry = cache.get<{ value: T; keptAtMs: number }>(key);
      return entry === undefined || clock.now() - entry.keptAtMs > lifeMs ? null : entry.value;
    },
  };
}
