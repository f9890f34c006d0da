/** A digest: figures that a channel is told of at set times. */
import type { Owned } from './access.ts';
import type { Query } from './query.ts';
import type { RuleChannel } from './rule.ts';
import type { LocalDate } from './zone.ts';

/** When it is due: at one time of the day on some days of the week, in a zone, but for named dates. */
export interface DueTimes {
  /** Minutes since local midnight, 0 to 1439. */
  minute: number;
  /** 1 Monday to 7 Sunday, in order, at least one. */
  days: readonly number[];
  /** IANA name. */
  zone: string;
  /** Local dates, in order, on which it is not sent: holidays. */
  except: readonly LocalDate[];
}

/** What a sentence or the form says. */
export interface DigestDraft {
  /** What people call it; null: its own words. */
  name: string | null;
  /** One to MAX_DIGEST_QUERIES: the first is the message, the others its thread. Never of this moment alone with `versus`. */
  queries: readonly Query[];
  due: DueTimes;
  channel: RuleChannel;
}

export interface Digest extends Omit<DigestDraft, 'channel'>, Owned {
  /** What people type: "digest 3". */
  id: number;
  /** 1, and one more with each change. */
  revision: number;
  /** A channel's id, or a person's for their direct messages. */
  channelId: string;
  createdAtMs: number;
  /** Due times up to this moment are none of its own: when it was made, or its times were last changed. */
  dueSinceMs: number;
}

/** What became of one due time. */
export interface DigestRun {
  digestId: number;
  /** Epoch ms. With the digest's id this is unique. */
  dueAtMs: number;
  /** When that was decided. */
  atMs: number;
  outcome: DigestOutcome;
}

export type DigestOutcome =
  | 'sent'
  /** Sent less than MAX_LATE_MINUTES after it was due, which it says. */
  | 'late'
  /** Missed by more: nothing was sent. */
  | 'skipped';

export const MAX_DIGESTS = 2_000;
export const MAX_DIGEST_QUERIES = 5;
/** Missed by less than this a digest is still sent. */
export const MAX_LATE_MINUTES = 120;
