/** A command: the words that begin it, what it is for, and what it answers. One file and one line in a table each. */
import type { Message } from '../core/message.ts';
import type { Analytics, Asker, Clock } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Report } from '../core/report.ts';

export interface Route {
  /** Folded first words; the first is the canonical one. */
  words: readonly [string, ...string[]];
  /** As it is typed: "queues [part of a name]". */
  usage: string;
  about: string;
  run(request: Request): Promise<Answer>;
}

export interface Request {
  /** What stands behind the command's own word. */
  rest: string;
  asker: Asker;
  desk: DeskParts;
}

export interface DeskParts {
  analytics: Analytics;
  clock: Clock;
  recall: Recall;
  /** Every route there is, for the help. */
  routes: readonly Route[];
  /** IANA name, for those whose own zone is not known. */
  defaultZone: string;
  /** A page of Genesys to open, or null. */
  genesysUrl: string | null;
}

export interface Answer {
  message: Message;
  /** Null when the answer is not one of figures. */
  report: Report | null;
  /** A fault, or a line that was not understood: what a terminal tells by its exit code. */
  isFailure: boolean;
}

/** Each person's last query, for `again`. */
export interface Recall {
  last(userId: string): Query | null;
  keep(userId: string, query: Query): void;
}
