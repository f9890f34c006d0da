/** Figures given by hand, judged as those of Genesys are: what a test of rules hands over, and what it hears. */
import type { Instance, InstanceState, Seen, Verdict } from './episode.ts';
import type { LiveAnswer, RecentAnswer } from './ports.ts';
import type { Directory } from './queue.ts';
import type { Rule } from './rule.ts';
import type { Season } from './season.ts';

/** What a tick would have read. */
export interface Moment {
  atMs: number;
  recent: RecentAnswer;
  live: LiveAnswer;
}

/** What became of a rule at one place in one tick. */
export interface Judgement {
  atMs: number;
  rule: Rule;
  instance: Instance;
  seen: Seen;
  state: InstanceState;
  verdict: Verdict;
}

export interface ReplayedWorld {
  rules: readonly Rule[];
  directory: Directory;
  /** By "<queue id>/<media type>". */
  seasons: ReadonlyMap<string, Season>;
  /** How far apart the moments are. */
  tickMs: number;
}

/** Judges every rule at each of its places at each moment, in order. */
export type Replay = (
  world: ReplayedWorld,
  moments: Iterable<Moment>,
  take: (judgement: Judgement) => void,
) => void;
