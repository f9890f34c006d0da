/** A draft made into a rule that is kept: where it speaks, whether it is on trial, and what the audit trail says of it. */

import { type EditAccess, mayChange } from '../core/access.ts';
import type { Asker } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import { type Rule, type RuleDraft, TRIAL_HOURS } from '../core/rule.ts';
import type { Deed, NewRule, RuleStore } from '../core/store.ts';
import { HOUR_MS } from '../core/zone.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { settledScope } from '../language/names.ts';
import { printRule } from '../language/rule-print.ts';

export type Saved =
  | { kind: 'saved'; rule: Rule; words: string }
  /** Somebody else changed it meanwhile: how it reads now, by whom and when. */
  | { kind: 'conflict'; rule: Rule; words: string; by: string; atMs: number }
  | { kind: 'gone' }
  | { kind: 'full' }
  | { kind: 'not-yours'; rule: Rule };

export interface Saving {
  draft: RuleDraft;
  asker: Asker;
  isOnTrial: boolean;
  /** The rule that is changed and the revision that the person saw; null: a new one. */
  edit: { id: number; revision: number } | null;
}

export async function saveRule(
  { draft, asker, isOnTrial, edit }: Saving,
  {
    store,
    directory,
    access,
    nowMs,
  }: { store: RuleStore; directory: Directory; access: EditAccess; nowMs: number },
): Promise<Saved> {
  const lexicon = lexiconOf(directory);
  const deed: Deed = { by: asker.userId, atMs: nowMs };
  const words = printRule(draft, lexicon);
  if (edit === null) {
    const rule = await store.addRule(
      resolved(
        { ...draft, scope: settledScope(draft.scope, lexicon) },
        asker,
        isOnTrial,
        nowMs,
        asker.userId,
      ),
      `added it: ${words}`,
      deed,
    );
    return rule === null ? { kind: 'full' } : { kind: 'saved', rule, words };
  }
  const before = await store.rule(edit.id);
  if (before === null) return { kind: 'gone' };
  if (!mayChange(before, asker.userId, access)) return { kind: 'not-yours', rule: before };
  const scope = settledScope(draft.scope, lexicon);
  const next = resolved({ ...draft, scope }, asker, isOnTrial, nowMs, before.ownerId);
  const isOnItAlready = before.trialUntilMs !== null && before.trialUntilMs > nowMs;
  const trialUntilMs = isOnTrial && isOnItAlready ? before.trialUntilMs : next.trialUntilMs;
  const change = `changed it from: ${printRule(draftOf(before), lexicon)}; to: ${words}`;
  const changed = await store.changeRule(edit.id, edit.revision, { ...next, trialUntilMs }, change, deed);
  if (changed.kind === 'gone') return changed;
  if (changed.kind === 'changed') return { kind: 'saved', rule: changed.rule, words };
  return { ...changed, words: printRule(draftOf(changed.rule), lexicon) };
}

/** Slack's ids of direct messages begin so: the bot may not speak in those between people. */
export const DIRECT = /^D/;

/**
 * "Here" is where it was typed, "me" the direct messages of whoever owns it, as is "here" in any direct message.
 */
function resolved(
  draft: RuleDraft,
  asker: Asker,
  isOnTrial: boolean,
  nowMs: number,
  ownerId: string,
): NewRule {
  const { channel, ...rest } = draft;
  const place = channel.kind === 'channel' ? channel.id : asker.channelId;
  const channelId = channel.kind === 'me' || DIRECT.test(place) ? ownerId : place;
  return {
    ...rest,
    ownerId,
    keptIn: null,
    channelId,
    // Whoever is told alone anyway needs no trial.
    trialUntilMs: isOnTrial && channelId !== ownerId ? nowMs + TRIAL_HOURS * HOUR_MS : null,
  };
}

/** A rule as its owner would say it. */
export function draftOf(rule: Rule): RuleDraft {
  const {
    id: _id,
    revision: _revision,
    keptIn: _file,
    ownerId,
    channelId,
    createdAtMs: _at,
    trialUntilMs: _trial,
    ...rest
  } = rule;
  return { ...rest, channel: channelId === ownerId ? { kind: 'me' } : { kind: 'channel', id: channelId } };
}
