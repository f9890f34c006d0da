/** Remembers each person's last query, for as many people as a workspace plausibly has. */
import type { Query } from '../core/query.ts';
import type { Recall } from './desk-parts.ts';

const MAX_PEOPLE = 5_000;

export function createRecall(): Recall {
  const queries = new Map<string, Query>();
  return {
    last: (userId) => queries.get(userId) ?? null,
    keep(userId, query) {
      queries.delete(userId);
      queries.set(userId, query);
      const oldest = queries.keys().next();
      if (queries.size > MAX_PEOPLE && oldest.done !== true) queries.delete(oldest.value);
    },
  };
}
