/** The tables, as kysely sees them: times are whole epoch ms, what is JSON is text, ids come from `counters`. */
import type { AuditKind, NewOutboxRow } from '../core/store.ts';

export interface Tables {
  counters: CounterTable;
  rules: RuleTable;
  states: StateTable;
  mutes: MuteTable;
  episodes: EpisodeTable;
  messages: MessageTable;
  places: PlaceTable;
  outbox: OutboxTable;
  seasons: SeasonTable;
  digests: DigestTable;
  digest_runs: DigestRunTable;
  groups: GroupTable;
  preferences: PreferenceTable;
  audit: AuditTable;
  lease: LeaseTable;
}

export interface CounterTable {
  /**
   * The last id that was given of this table; 'change' and 'settings': what the watch and those who cache groups and
   * channel settings compare; 'write': locked by whoever writes.
   */
  name: 'rule' | 'digest' | 'audit' | 'outbox' | 'change' | 'settings' | 'write';
  value: number;
}

export interface RuleTable {
  id: number;
  revision: number;
  owner_id: string;
  channel_id: string;
  created_at_ms: number;
  trial_until_ms: number | null;
  changed_by: string;
  changed_at_ms: number;
  /** RuleBody. */
  body: string;
}

export interface StateTable {
  rule_id: number;
  instance: string;
  phase: string;
  since_ms: number | null;
  fired_at_ms: number | null;
  judged_at_ms: number;
  frozen_since_ms: number | null;
  fingerprint: string;
}

export interface MuteTable {
  rule_id: number;
  instance: string;
  until_ms: number;
  by_user_id: string;
  reason: string | null;
  at_ms: number;
}

export interface EpisodeTable {
  id: string;
  rule_id: number;
  fired_at_ms: number;
  closed_at_ms: number | null;
  message_id: string | null;
  taken_by: string | null;
  taken_at_ms: number | null;
  /** EpisodeBody. */
  body: string;
}

export interface MessageTable {
  id: string;
  opened_at_ms: number;
  closed_at_ms: number | null;
  /** MessageBody. */
  body: string;
}

/** Where messages stand in Slack: those of alerts, and any other that was posted from the outbox. */
export interface PlaceTable {
  message_id: string;
  channel_id: string;
  ts: string;
  at_ms: number;
}

export type OutboxOutcome =
  | 'waiting'
  | 'sent'
  /** An edit that a later one of the same message replaced before it was asked. */
  | 'merged'
  | 'parked';

export interface OutboxTable {
  id: number;
  key: string;
  channel_id: string;
  kind: NewOutboxRow['act']['kind'];
  message_id: string;
  /** 0 or 1. */
  broadcast: number;
  /** Message. */
  message: string;
  owner_id: string | null;
  at_ms: number;
  attempts: number;
  asked_at_ms: number | null;
  not_before_ms: number;
  outcome: OutboxOutcome;
  done_at_ms: number | null;
  /** Why it was given up. */
  code: string | null;
}

export interface SeasonTable {
  queue_id: string;
  media: string;
  to_ms: number;
  /** Season. */
  body: string;
}

export interface DigestTable {
  id: number;
  revision: number;
  owner_id: string;
  channel_id: string;
  created_at_ms: number;
  due_since_ms: number;
  changed_by: string;
  changed_at_ms: number;
  /** DigestBody. */
  body: string;
}

/** They outlive their digest. */
export interface DigestRunTable {
  digest_id: number;
  due_at_ms: number;
  at_ms: number;
  outcome: string;
}

export interface GroupTable {
  /** Its name, as names are compared: see name-key.ts. */
  key: string;
  owner_id: string;
  changed_at_ms: number;
  /** GroupBody. */
  body: string;
}

export interface PreferenceTable {
  kind: 'person' | 'channel';
  /** Slack's id of it. */
  id: string;
  changed_at_ms: number;
  /** PersonBody or ChannelBody. */
  body: string;
}

export interface AuditTable {
  id: number;
  at_ms: number;
  by_user_id: string;
  what: AuditKind;
  /** "rule:12", "digest:3", "group:retail", "channel:C1", "person:U1": see trail.ts. */
  subject: string | null;
  words: string;
}

export interface LeaseTable {
  name: string;
  /** Part of the key: see lead.ts. */
  epoch: number;
  until_ms: number;
  holder: string;
}
