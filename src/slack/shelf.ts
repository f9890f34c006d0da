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
  /** In the order in which they came: node-cache would list all of its keys for its oldest. */
  const keys = new Set<string>();
  cache.on('del', (key: string) => keys.delete(key));
  return {
    keep(key, value) {
      if (!keys.has(key) && keys.size >= maxEntries) {
        const [oldest] = keys;
        if (oldest !== undefined) cache.del(oldest);
      }
      cache.set(key, { value, keptAtMs: clock.now() });
      keys.add(key);
    },
    find(key) {
      const entry = cache.get<{ value: T; keptAtMs: number }>(key);
      return entry === undefined || clock.now() - entry.keptAtMs > lifeMs ? null : entry.value;
    },
  };
}
