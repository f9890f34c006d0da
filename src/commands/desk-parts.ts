/** What the commands that ask work with. */
import type { Analytics, Clock, Directories } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Route } from '../core/route.ts';
import type { Moment } from './moment.ts';

export interface DeskParts {
  analytics: Analytics;
  /** Which queues can be seen where somebody asks. */
  directories: Directories;
  clock: Clock;
  recall: Recall;
  moment: Moment;
  /** Every route there is, of all features. */
  routes: readonly Route[];
  /** IANA name, for those whose own zone is not known. */
  defaultZone: string;
  /** A page of Genesys to open, or null. */
  genesysUrl: string | null;
}

/** Each person's last query, for `again`. */
export interface Recall {
  last(userId: string): Query | null;
  keep(userId: string, query: Query): void;
}
