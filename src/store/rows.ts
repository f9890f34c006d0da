/** Rows ⇄ values of rules, the watch and the outbox, a pair of functions for each table. */
import type { Selectable } from 'kysely';
import type { AlertMessage, Episode, InstanceState, Mute, Phase } from '../core/episode.ts';
import type { Rule } from '../core/rule.ts';
import type { Deed, NewOutboxRow, NewRule, OutboxRow } from '../core/store.ts';
import { EpisodeBody, MessageBody, RuleBody, SaidMessage } from './bodies.ts';
import { fromJson, toJson, UnreadableRow } from './json.ts';
import type { EpisodeTable, MessageTable, MuteTable, OutboxTable, RuleTable, StateTable } from './schema.ts';

export function ruleOf(row: Selectable<RuleTable>): Rule {
  return {
    id: row.id,
    revision: row.revision,
    ownerId: row.owner_id,
    channelId: row.channel_id,
    createdAtMs: row.created_at_ms,
    trialUntilMs: row.trial_until_ms,
    ...fromJson(RuleBody, row.body, 'rules', row.id),
  };
}

/** What a change of the rule writes. */
export function ruleRow(id: number, rule: NewRule, deed: Deed) {
  const { ownerId, channelId, trialUntilMs, ...body } = rule;
  return {
    owner_id: ownerId,
    channel_id: channelId,
    trial_until_ms: trialUntilMs,
    changed_by: deed.by,
    changed_at_ms: deed.atMs,
    body: toJson(RuleBody, body, 'rules', id),
  };
}

export function stateOf(row: Selectable<StateTable>): InstanceState {
  return {
    phase: phaseOf(row),
    judgedAtMs: row.judged_at_ms,
    frozenSinceMs: row.frozen_since_ms,
    fingerprint: row.fingerprint,
  };
}

function phaseOf(row: Selectable<StateTable>): Phase {
  const { phase, since_ms: sinceMs, fired_at_ms: firedAtMs } = row;
  if (phase === 'inactive') return { kind: 'inactive' };
  if (phase === 'pending' && sinceMs !== null) return { kind: 'pending', sinceMs };
  if (phase === 'firing' && firedAtMs !== null) return { kind: 'firing', firedAtMs };
  if (phase === 'recovering' && firedAtMs !== null && sinceMs !== null) {
    return { kind: 'recovering', firedAtMs, sinceMs };
  }
  throw new UnreadableRow('states', `${row.rule_id} ${row.instance}`, `its phase is "${phase}"`);
}

export function stateRow(ruleId: number, instance: string, state: InstanceState): StateTable {
  const { phase } = state;
  return {
    rule_id: ruleId,
    instance,
    phase: phase.kind,
    since_ms: phase.kind === 'pending' || phase.kind === 'recovering' ? phase.sinceMs : null,
    fired_at_ms: phase.kind === 'firing' || phase.kind === 'recovering' ? phase.firedAtMs : null,
    judged_at_ms: state.judgedAtMs,
    frozen_since_ms: state.frozenSinceMs,
    fingerprint: state.fingerprint,
  };
}

export function muteOf(row: Selectable<MuteTable>): Mute {
  return {
    ruleId: row.rule_id,
    instance: row.instance,
    untilMs: row.until_ms,
    byUserId: row.by_user_id,
    reason: row.reason,
    atMs: row.at_ms,
  };
}

export function muteRow(mute: Mute): MuteTable {
  return {
    rule_id: mute.ruleId,
    instance: mute.instance,
    until_ms: mute.untilMs,
    by_user_id: mute.byUserId,
    reason: mute.reason === null ? null : clean(mute.reason),
    at_ms: mute.atMs,
  };
}

export function episodeOf(row: Selectable<EpisodeTable>): Episode {
  return {
    id: row.id,
    ruleId: row.rule_id,
    firedAtMs: row.fired_at_ms,
    closedAtMs: row.closed_at_ms,
    messageId: row.message_id,
    takenBy:
      row.taken_by === null || row.taken_at_ms === null
        ? null
        : { userId: row.taken_by, atMs: row.taken_at_ms },
    ...fromJson(EpisodeBody, row.body, 'episodes', row.id),
  };
}

/** Without who took it: only takeEpisodes writes that. */
export function episodeRow(episode: Episode): Omit<EpisodeTable, 'taken_by' | 'taken_at_ms'> {
  const { id, ruleId, firedAtMs, closedAtMs, messageId, takenBy: _, ...body } = episode;
  return {
    id,
    rule_id: ruleId,
    fired_at_ms: firedAtMs,
    closed_at_ms: closedAtMs,
    message_id: messageId,
    body: toJson(EpisodeBody, body, 'episodes', id),
  };
}

export function messageOf(row: Selectable<MessageTable>): AlertMessage {
  return {
    id: row.id,
    openedAtMs: row.opened_at_ms,
    closedAtMs: row.closed_at_ms,
    ...fromJson(MessageBody, row.body, 'messages', row.id),
  };
}

export function messageRow(message: AlertMessage): MessageTable {
  const { id, openedAtMs, closedAtMs, ...body } = message;
  return {
    id,
    opened_at_ms: openedAtMs,
    closed_at_ms: closedAtMs,
    body: toJson(MessageBody, body, 'messages', id),
  };
}

export function outboxRowOf(row: Selectable<OutboxTable>): OutboxRow {
  return {
    id: row.id,
    key: row.key,
    channelId: row.channel_id,
    act: actOf(row),
    message: fromJson(SaidMessage, row.message, 'outbox', row.id),
    ownerId: row.owner_id,
    atMs: row.at_ms,
    attempts: row.attempts,
    askedAtMs: row.asked_at_ms,
    notBeforeMs: row.not_before_ms,
  };
}

function actOf(row: Selectable<OutboxTable>): NewOutboxRow['act'] {
  const { kind, message_id: messageId } = row;
  switch (kind) {
    case 'post':
    case 'edit':
      return { kind, messageId };
    case 'reply':
      return { kind, messageId, broadcast: row.broadcast === 1 };
    default:
      throw new UnreadableRow('outbox', row.id, `its kind is "${kind satisfies never}"`);
  }
}

export function outboxTableRow(id: number, row: NewOutboxRow): OutboxTable {
  return {
    id,
    key: row.key,
    channel_id: row.channelId,
    kind: row.act.kind,
    message_id: row.act.messageId,
    broadcast: row.act.kind === 'reply' && row.act.broadcast ? 1 : 0,
    message: toJson(SaidMessage, row.message, 'outbox', row.key),
    owner_id: row.ownerId,
    at_ms: row.atMs,
    attempts: 0,
    asked_at_ms: null,
    not_before_ms: 0,
    outcome: 'waiting',
    done_at_ms: null,
    code: null,
  };
}

/** PostgreSQL keeps no NUL in a text. */
export function clean(words: string): string {
  return words.replaceAll('\0', '');
}
