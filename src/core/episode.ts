/** What becomes of a rule at one queue: its state from tick to tick, and the episodes in which it spoke. */
import type { MetricId } from './metric.ts';
import type { MediaType } from './queue.ts';
import type { Severity } from './rule.ts';

/** What a rule is judged on at one place: a queue, one media type of a queue, or all its queues together. */
export interface Instance {
  /** Unique within the rule: "together", a queue's id, or "<queue id>/<media type>". */
  key: string;
  /** Null for several queues together. */
  queueId: string | null;
  /** Null for several media types. */
  media: MediaType | null;
}

/** What was seen of an instance in one tick: a figure with its reason, or why there is none. */
export type Seen =
  | {
      kind: 'figure';
      evidence: Evidence;
      /** Across the line: it breaches. */
      breaches: boolean;
      /** At or beyond the clear line. Neither: between the two, which keeps what is and begins nothing. */
      isClear: boolean;
    }
  /** Too few to judge: what there is of them, where anything is. */
  | { kind: 'none'; because: 'too-few'; evidence: Evidence | null }
  | { kind: 'none'; because: Exclude<NoFigure, 'too-few'> };

export type NoFigure =
  /** Nobody came: no breach (a rule about traffic sees a figure of 0 instead). */
  | 'no-traffic'
  /** Below the guard, even with the window grown: no breach. */
  | 'too-few'
  /** The seasons are not known yet: no breach. */
  | 'learning'
  | 'not-applicable'
  /** Genesys gave no figures: nothing is known, and the state is frozen. */
  | 'source-down';

/** A figure with the reason that an alert shows: numerator, denominator, window, line, baseline. */
export interface Evidence {
  metric: MetricId;
  /** In the metric's unit; of a traffic rule in percent of usual. */
  value: number;
  /** What was counted: numerator and denominator of a rate, or seen and usual offers of a traffic rule; null for others. */
  part: number | null;
  whole: number | null;
  /** The interval that was summed; null for a figure of the moment. */
  window: { startMs: number; endMs: number; isPartial: boolean } | null;
  /** What it is held against, in the unit of `value`. */
  line: number;
  /** Of a spike: the share that is usual here at this time, and how rarely chance alone does as much. */
  usual: { percent: number; oneIn: number } | null;
  /** When the figures were fetched, epoch ms. */
  fetchedAtMs: number;
}

/**
 * Times are epoch ms. `sinceMs` of pending and recovering is moved on by every stretch that does not count: while the
 * source was down and while the bot was not running.
 */
export type Phase =
  | { kind: 'inactive' }
  | { kind: 'pending'; sinceMs: number }
  | { kind: 'firing'; firedAtMs: number }
  /** Clear, and not yet for long enough. */
  | { kind: 'recovering'; firedAtMs: number; sinceMs: number };

export interface InstanceState {
  phase: Phase;
  /** When it was last judged. */
  judgedAtMs: number;
  /** Since when the source is down; null while it is not. */
  frozenSinceMs: number | null;
  /** What of the rule it was judged by: when that changes, it begins anew. */
  fingerprint: string;
}

/** What judging decided, each with the reason in figures where there are any. */
export type Verdict =
  /** Nothing to say. */
  | {
      kind: 'quiet';
      because:
        | 'no-breach'
        | 'between'
        | 'too-few'
        | 'no-traffic'
        | 'learning'
        | 'not-applicable'
        | 'outside-hours';
      /** The figure that does not breach, or that is too small to judge; null where there is none. */
      evidence: Evidence | null;
    }
  | { kind: 'pending'; evidence: Evidence; untilMs: number }
  /** An episode begins. */
  | { kind: 'fire'; evidence: Evidence }
  /** It goes on; `evidence` is null when there is no figure in this tick. */
  | { kind: 'firing'; evidence: Evidence | null }
  /** Clear since `sinceMs`, and closed at `untilMs` if it stays so. */
  | { kind: 'recovering'; evidence: Evidence | null; untilMs: number }
  /** The episode ends. */
  | { kind: 'close'; because: CloseReason; evidence: Evidence | null }
  /** The source is down: all stays as it was. */
  | { kind: 'frozen'; sinceMs: number };

export type CloseReason =
  | 'recovered'
  | 'too-few'
  | 'no-traffic'
  /** There is nothing to judge it by any more: its usual is being learned anew, or the metric does not apply. */
  | 'no-figure'
  | 'outside-hours'
  | 'rule-changed'
  | 'rule-removed'
  | 'queue-gone';

/** From firing to closing, at one instance of one rule. */
export interface Episode {
  /** A UUID. */
  id: string;
  ruleId: number;
  instance: Instance;
  /** The queue's name when it began, or the rule's when it is of several together. */
  title: string;
  /** Where it is told: a channel's id, or a person's. */
  channelId: string;
  severity: Severity;
  /** Told to the owner alone. */
  isTrial: boolean;
  firedAtMs: number;
  closedAtMs: number | null;
  closedBecause: CloseReason | null;
  first: Evidence;
  last: Evidence;
  worst: Evidence;
  /** Null where abandons do not apply. */
  abandoned: Abandoned | null;
  /** Our key of the message that tells of it; null while nothing was said (muted since before it fired). */
  messageId: string | null;
  takenBy: { userId: string; atMs: number } | null;
  /** The worst value that the channel was told of, so that it is told again only when it got much worse. */
  toldValue: number;
  /** When a reminder, or the missing acknowledgement of a critical one, was last said in the thread; null: never. */
  remindedAtMs: number | null;
}

/** Abandons of an episode, from the beginning of the window that fired. `usual`: as many as the usual share explains; null: not known. */
export interface Abandoned {
  total: number;
  usual: number | null;
  /** Of the quarter-hours before `settledToMs`, which are not read again. */
  settled: number;
  settledUsual: number | null;
  settledToMs: number;
}

/** "Say nothing about this queue under this rule until then." */
export interface Mute {
  ruleId: number;
  /** An instance's key; '*' for all of the rule. */
  instance: string;
  untilMs: number;
  byUserId: string;
  /** Null where none was given; critical rules need one. */
  reason: string | null;
  atMs: number;
}

/** A message of ours that is edited in place: of one place, of several that share it, or of an outage of the source. */
export interface AlertMessage {
  /** A UUID: our own key, in the metadata of what is posted. */
  id: string;
  channelId: string;
  kind: 'single' | 'shared' | 'outage';
  /** In the order in which they opened. */
  episodeIds: readonly string[];
  openedAtMs: number;
  closedAtMs: number | null;
  /** What it last said, so that an edit that changes nothing is not sent. */
  saidHash: string;
  /** It last said that it is muted: nothing more is said until the mute ends. */
  saidMuted: boolean;
  editedAtMs: number;
}
