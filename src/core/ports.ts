/** The doors of the house: what features ask of the world, and what the world asks of features. */
import type { DigestOutcome } from './digest.ts';
import type { Fault, FaultKind, Outcome } from './fault.ts';
import type { FilledForm, OpenForm, Option, Submitted } from './form.ts';
import type { Step } from './period.ts';
import type { Directory, MediaType } from './queue.ts';
import type { Answer } from './route.ts';
import type { AgentStats, IntervalStats, LiveStats } from './stats.ts';

/** The one clock. Times are epoch milliseconds, UTC. */
export interface Clock {
  now(): number;
  /** Resolves after so many milliseconds of this clock, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls again and again, never twice at once; returns what stops it. */
  every(ms: number, work: () => void | Promise<void>): () => void;
}

/** Whose share of the request budget a call is taken from. */
export type Purpose = 'tick' | 'command' | 'background';

/** How fresh an answer is; the age of its oldest figure. */
export interface Freshness {
  fetchedAtMs: number;
  /** Set when Genesys failed and these are the last figures that there were. */
  staleBecause: Fault | null;
}

export interface LiveQueue {
  /** Absent media: nothing was ever there. */
  media: ReadonlyMap<MediaType, LiveStats>;
  /** Null when Genesys told nothing of the queue's agents. */
  agents: AgentStats | null;
}

export interface LiveAnswer extends Freshness {
  /** Every queue asked for is a key. */
  queues: ReadonlyMap<string, LiveQueue>;
}

export interface IntervalRequest {
  queueIds: readonly string[];
  /** On a quarter-hour. */
  startMs: number;
  /** On a quarter-hour; 'open' for until now. */
  endMs: number | 'open';
  /** Size of the buckets, which begin on local boundaries of the zone; 'whole' for one bucket. */
  step: Step;
  /** IANA name. */
  zone: string;
}

export interface Bucket {
  startMs: number;
  endMs: number;
  /** Sparse: a media type without events is absent. */
  media: ReadonlyMap<MediaType, IntervalStats>;
}

export interface IntervalAnswer extends Freshness {
  /** Every queue asked for is a key; its buckets are in order and sparse: one without events may be absent. */
  queues: ReadonlyMap<string, readonly Bucket[]>;
}

/** The last 2 h 15 of watched queues in quarter-hours, the open one last. */
export interface RecentRequest {
  queueIds: readonly string[];
  /** Only these of the stats are asked for and filled; the others are as of nothing. */
  stats: ReadonlySet<keyof IntervalStats>;
}

export interface RecentAnswer {
  /** When the open quarter-hours were fetched, epoch ms. */
  fetchedAtMs: number;
  /** Every queue asked for is a key: its sparse buckets in order, or why there are none. */
  queues: ReadonlyMap<string, Outcome<readonly Bucket[]>>;
}

/** The past of some queues, in buckets of one size. */
export interface HistoryRequest {
  queueIds: readonly string[];
  /** Both on boundaries of the step. */
  startMs: number;
  endMs: number;
  step: 'PT15M' | 'PT30M';
  stats: ReadonlySet<keyof IntervalStats>;
}

/** Figures of queues. Refuses with a fault, never throws for an expected failure. */
export interface Analytics {
  directory(purpose: Purpose): Promise<Outcome<Directory>>;
  live(queueIds: readonly string[], purpose: Purpose): Promise<Outcome<LiveAnswer>>;
  interval(request: IntervalRequest, purpose: Purpose): Promise<Outcome<IntervalAnswer>>;
}

/** What can be seen from where, with the names that people gave there. */
export interface Directories {
  /**
   * The queues that may be seen in every one of these channels, the groups by which they are called, and what "here"
   * means in the first of them. A person's id stands for their direct messages, where everything is seen. The same object
   * as long as nothing changed.
   */
  seenFrom(channelIds: readonly string[], purpose: Purpose): Promise<Outcome<Directory>>;
  /** Whether only some queues may be seen there. */
  isTied(channelId: string): boolean;
}

/** What watching needs beside: the latest quarter-hours, and the past. */
export interface WatchAnalytics extends Analytics {
  /** For the tick: closed quarter-hours are kept, so that only the open one and the one before it are asked for again. */
  recent(request: RecentRequest): Promise<RecentAnswer>;
  /**
   * Hands over the buckets of each queue (sparse, in order) as they come, and keeps none of them, so that weeks of
   * hundreds of queues fit. Ends at the first fault; a queue is handed over whole or not at all.
   */
  history(
    request: HistoryRequest,
    take: (queueId: string, buckets: readonly Bucket[]) => void,
    purpose: Purpose,
  ): Promise<Outcome<true>>;
  /** Requests that Genesys allows in a minute, all purposes together. */
  callsPerMinute(): number;
}

/** Who asks, where, and in which zone they live (IANA name; null when not known). */
export interface Asker {
  userId: string;
  channelId: string;
  zone: string | null;
}

/** Answers a typed line. Never throws: a bug becomes a message with a reference. */
export interface Desk {
  answer(line: string, asker: Asker): Promise<Answer>;
}

/** Fills in forms. */
export interface FormDesk {
  /** Choices for a field that is searched as one types; at most 100. */
  search(typed: string, asker: Asker): Promise<readonly Option[]>;
  /** The form anew, after a field changed that others depend on; null where nothing changes. */
  refill(filled: FilledForm, asker: Asker): Promise<OpenForm | null>;
  submit(filled: FilledForm, asker: Asker): Promise<Submitted>;
}

export type CommandOutcome =
  | 'answered'
  /** A fault of Genesys', or a line that was not understood: the answer says which. */
  | 'refused'
  /** A bug of ours. */
  | 'bug';

export type TickOutcome =
  | 'good'
  /** Genesys did not give all of the reading. */
  | 'source-down'
  | 'failed';

export type GenesysEndpoint = 'login' | 'queues' | 'observations' | 'aggregates';

/**
 * Counts and times what happens, for whoever runs the bot. Kinds and outcomes are words of ours: nothing that somebody
 * typed, and no name of a queue or a person, is ever handed to it. Never throws.
 */
export interface Meter {
  /** `kind`: the own word of the command's route, or "query". */
  commandRan(kind: string, outcome: CommandOutcome, tookMs: number): void;
  /** One request, each try by itself, in real time. */
  genesysAsked(endpoint: GenesysEndpoint, outcome: 'ok' | FaultKind, tookMs: number): void;
  /** Queues whose figures were there, were on their way already, or had to be fetched. */
  cacheRead(cache: 'live' | 'interval', found: { hits: number; joined: number; misses: number }): void;
  /** `lateMs`: how much later than it was due it began. */
  tickRan(outcome: TickOutcome, tookMs: number, lateMs: number): void;
  episodesOpened(count: number): void;
  digestRan(outcome: DigestOutcome): void;
}

/** Where bugs and what matters to whoever runs the bot are written; redacts secrets by construction. */
export interface Log {
  debug(what: string, facts?: Readonly<Record<string, unknown>>): void;
  info(what: string, facts?: Readonly<Record<string, unknown>>): void;
  warn(what: string, facts?: Readonly<Record<string, unknown>>): void;
  error(what: string, facts?: Readonly<Record<string, unknown>>): void;
}
