/** What is kept on disk, as the features and the outbox see it. Times are epoch ms, UTC. Every method is one transaction. */
import type { KeptIn } from './access.ts';
import type { Digest, DigestDraft, DigestRun } from './digest.ts';
import type { AlertMessage, Episode, InstanceState, Mute } from './episode.ts';
import type { Message } from './message.ts';
import type { QueueGroup, QueueName } from './queue.ts';
import type { Rule, RuleDraft } from './rule.ts';
import type { Season } from './season.ts';

export interface Store extends RuleStore, DigestStore, SettingsStore, WatchStore, OutboxStore, SeasonStore {
  /** Opens nothing new, ends what is under way, closes. */
  close(): Promise<void>;
  /** Answers when the store does. */
  ping(): Promise<void>;
  /** Forgets what is older than is kept: episodes and runs of digests 90 days, audit 400, sent outbox rows 7. */
  tidy(nowMs: number): Promise<void>;
}

/**
 * Another process leads by now: nothing of what was asked was written, and nothing more may be until this one leads
 * again. Thrown by `commit` and by what the outbox's sender writes.
 */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The store cannot be reached for now, and what was asked was not done, or nobody knows whether it was. */
export class StoreDown extends Error {
  override readonly name = 'StoreDown';
}

/** A row of the outbox waits no longer: it was sent, given up, or an edit that a later one replaced meanwhile. */
export class RowGone extends Error {
  override readonly name = 'RowGone';
}

/** Who did something and when, for the audit trail; what was done is said by the method. */
export interface Deed {
  /** Slack's id of a person; 'bot' for what the bot did by itself. */
  by: string;
  atMs: number;
}

export interface AuditEntry extends Deed {
  id: number;
  what: AuditKind;
  /** Null: of nothing in particular. */
  of: AuditSubject | null;
  /** In words for people: "abandon% > 8 became > 10". */
  words: string;
}

/** What was changed. */
export type AuditSubject =
  | { kind: 'rule' | 'digest'; id: number }
  /** In an entry that is read, the name is folded. */
  | { kind: 'group'; name: string }
  /** A channel's own queues. */
  | { kind: 'channel'; id: string }
  /** What somebody set for themselves. */
  | { kind: 'person'; id: string };

export type AuditKind =
  | 'rule-added'
  | 'rule-changed'
  | 'rule-removed'
  | 'muted'
  | 'unmuted'
  | 'episode-taken'
  | 'went-live'
  | 'scope-grew'
  | 'gave-up'
  | 'digest-added'
  | 'digest-changed'
  | 'digest-removed'
  | 'digest-skipped'
  | 'group-set'
  | 'group-removed'
  | 'channel-set'
  | 'person-set';

/** A rule as it is saved: resolved, without what the store gives it. */
export type NewRule = Omit<RuleDraft, 'channel'> &
  Pick<Rule, 'ownerId' | 'keptIn' | 'channelId' | 'trialUntilMs'>;

export type RuleChanged =
  | { kind: 'changed'; rule: Rule }
  /** Somebody else changed it since the given revision: who and when, and how it reads now. */
  | { kind: 'conflict'; rule: Rule; by: string; atMs: number }
  | { kind: 'gone' };

export interface RuleStore {
  /** All rules in order of their ids. */
  rules(): Promise<Rule[]>;
  rule(id: number): Promise<Rule | null>;
  /** Ids are never given twice, also after a removal. Null when there are MAX_RULES already. */
  addRule(rule: NewRule, words: string, deed: Deed): Promise<Rule | null>;
  /** Only when its revision is still the given one. */
  changeRule(id: number, revision: number, rule: NewRule, words: string, deed: Deed): Promise<RuleChanged>;
  /** False when there was none. Its states and mutes go too; its episodes stay. */
  removeRule(id: number, words: string, deed: Deed): Promise<boolean>;
  /** A number that grows with every change that the watch must hear of: rules, mutes, episodes taken. */
  lastChange(): Promise<number>;
  /** All of one rule; each replaces an earlier one of the same instance. With the rows that tell of it. */
  mute(mutes: readonly Mute[], words: string, rows: readonly NewOutboxRow[]): Promise<void>;
  /** How many were lifted; '*' lifts all of the rule. */
  unmute(ruleId: number, instance: string, words: string, deed: Deed): Promise<number>;
  /** Mutes that have not ended by then. */
  mutes(nowMs: number): Promise<Mute[]>;
  /** The newest first. */
  audit(of: AuditSubject | null, limit: number): Promise<AuditEntry[]>;
  note(entry: Omit<AuditEntry, 'id'>): Promise<void>;
}

/** A digest as it is saved: resolved, without what the store gives it. */
export type NewDigest = Omit<DigestDraft, 'channel'> &
  Pick<Digest, 'ownerId' | 'keptIn' | 'channelId' | 'dueSinceMs'>;

export type DigestChanged =
  | { kind: 'changed'; digest: Digest }
  | { kind: 'conflict'; digest: Digest; by: string; atMs: number }
  | { kind: 'gone' };

export interface DigestStore {
  /** All digests in order of their ids. */
  digests(): Promise<Digest[]>;
  digest(id: number): Promise<Digest | null>;
  /** Ids are never given twice. Null when there are MAX_DIGESTS already. */
  addDigest(digest: NewDigest, words: string, deed: Deed): Promise<Digest | null>;
  changeDigest(
    id: number,
    revision: number,
    digest: NewDigest,
    words: string,
    deed: Deed,
  ): Promise<DigestChanged>;
  /** False when there was none. Its runs stay as long as they are kept. */
  removeDigest(id: number, words: string, deed: Deed): Promise<boolean>;
  /** The run of the latest due time of each digest that has any, by digest id. */
  lastRuns(): Promise<Map<number, DigestRun>>;
  /** Of the latest due time first. */
  runsOf(digestId: number, limit: number): Promise<DigestRun[]>;
  /**
   * The runs with their outbox rows, all or nothing, by the leader alone. False, and nothing is written, when the digest
   * is gone or has another revision, or when any of its due times has a run already. Runs that were skipped stand in the
   * audit trail too.
   */
  commitRuns(
    digest: Pick<Digest, 'id' | 'revision'>,
    runs: readonly DigestRun[],
    rows: readonly NewOutboxRow[],
  ): Promise<boolean>;
}

/** A group as it is kept. */
export interface KeptGroup extends QueueGroup {
  ownerId: string;
  keptIn: KeptIn | null;
  changedAtMs: number;
}

export interface PersonSettings {
  /** IANA name; null: the one that Slack tells. */
  zone: string | null;
}

export interface ChannelSettings {
  /** The channel's own queues; null: all. Never a name that is none. */
  queues: readonly QueueName[] | null;
}

export interface SettingsStore {
  /** A number that grows with every change of groups and of channel settings: what was read at the same one still holds. */
  settingsChange(): Promise<number>;
  /** By name. */
  groups(): Promise<KeptGroup[]>;
  /** A group of the same folded name is replaced. False when there are MAX_GROUPS already. */
  putGroup(group: Omit<KeptGroup, 'changedAtMs'>, words: string, deed: Deed): Promise<boolean>;
  /** False when there was none. */
  removeGroup(name: string, words: string, deed: Deed): Promise<boolean>;
  personSettings(userId: string): Promise<PersonSettings>;
  putPersonSettings(userId: string, settings: PersonSettings, words: string, deed: Deed): Promise<void>;
  /** Of the channels that have any, by id. */
  channelSettings(): Promise<Map<string, ChannelSettings>>;
  putChannelSettings(channelId: string, settings: ChannelSettings, words: string, deed: Deed): Promise<void>;
}

export const MAX_GROUPS = 500;

export interface WatchStore {
  /** States of all rules: by rule id, then by instance key. */
  states(): Promise<Map<number, Map<string, InstanceState>>>;
  /** Messages that are not closed with all their episodes, closed or not, and open episodes of which nothing was said. */
  openEpisodes(): Promise<{ episodes: Episode[]; messages: AlertMessage[] }>;
  episode(id: string): Promise<Episode | null>;
  /** Episodes of all rules that were open at any time from the one moment up to the other, the oldest first. */
  episodesBetween(fromMs: number, toMs: number, limit: number): Promise<Episode[]>;
  /** A rule's episodes, the newest first. */
  episodesOf(ruleId: number, limit: number): Promise<Episode[]>;
  message(id: string): Promise<AlertMessage | null>;
  /** All of a tick at once. */
  commit(batch: WatchBatch): Promise<void>;
  /**
   * Marks episodes as taken that nobody took yet, and adds the rows that say so; gives the ids of those that it took.
   * `rows` is called inside the transaction with what was taken.
   */
  takeEpisodes(
    ids: readonly string[],
    deed: Deed,
    words: string,
    rows: (taken: readonly Episode[]) => readonly NewOutboxRow[],
  ): Promise<string[]>;
}

export interface WatchBatch {
  states: readonly { ruleId: number; instance: string; state: InstanceState }[];
  /** States that are inactive are not kept. */
  statesGone: readonly { ruleId: number; instance: string }[];
  /** New ones and changed ones; who took one is never written from here. */
  episodes: readonly Episode[];
  messages: readonly AlertMessage[];
  rows: readonly NewOutboxRow[];
}

export interface NewOutboxRow {
  /** Says once: a row with a key that was there before is not added again. */
  key: string;
  /** A channel's id, or a person's. Rows of one channel are sent in the order in which they came. */
  channelId: string;
  act: /** A message of its own; where it stands is remembered under its id. */
    | { kind: 'post'; messageId: string }
    /** The message's new content; an older edit that still waits is dropped. */
    | { kind: 'edit'; messageId: string }
    /** In the thread of the message. */
    | { kind: 'reply'; messageId: string; broadcast: boolean };
  message: Message;
  /** Who is told when it cannot be delivered; null: nobody. */
  ownerId: string | null;
  atMs: number;
}

export interface OutboxRow extends NewOutboxRow {
  id: number;
  attempts: number;
  /** When a request was made whose fate is unknown; null: none. */
  askedAtMs: number | null;
  /** Not to be sent before. */
  notBeforeMs: number;
}

/** Where a message of ours stands in Slack. */
export interface Place {
  /** The channel's id as Slack answered it: a direct message's own for a person's. */
  channelId: string;
  ts: string;
}

export interface OutboxUsage {
  waiting: number;
  parked: number;
  /** Of the oldest row that waits, epoch ms. */
  oldestMs: number | null;
}

export interface OutboxStore {
  enqueue(rows: readonly NewOutboxRow[]): Promise<void>;
  /** The first row that waits in each channel, oldest channel first; edits that a later one of the same message replaces are dropped. */
  nextRows(nowMs: number, limit: number): Promise<OutboxRow[]>;
  /** A request is about to be made: must be on disk before it is. Rejects with RowGone, as `later` and `park` do. */
  asking(id: number, nowMs: number): Promise<void>;
  /**
   * Done. Remembers the place of a post under its message's id, and that of an edit whose message was gone, so that it
   * was posted anew; `place` is null for other edits.
   */
  sent(id: number, place: Place | null, nowMs: number): Promise<void>;
  /** Slack said no for now: nothing was made. */
  later(id: number, notBeforeMs: number): Promise<void>;
  /** Given up; `rows` tell the owner. */
  park(id: number, code: string, nowMs: number, rows: readonly NewOutboxRow[]): Promise<void>;
  /** Null while it is not posted. */
  placeOf(messageId: string): Promise<Place | null>;
  /** Rows that were sent since then after more than one attempt, the newest first: some may stand there twice. */
  sentAgain(sinceMs: number, limit: number): Promise<OutboxRow[]>;
  outboxUsage(): Promise<OutboxUsage>;
}

export interface SeasonStore {
  /** By "<queue id>/<media type>", of those queues. */
  seasons(queueIds: readonly string[]): Promise<Map<string, Season>>;
  putSeasons(seasons: readonly { queueId: string; media: string; season: Season }[]): Promise<void>;
}
