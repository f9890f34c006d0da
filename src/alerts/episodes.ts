/**
 * What judging decided, made into episodes, messages and rows of the outbox. Pure: the ids are handed in, and what was
 * open before is left as it was, so that nothing is changed in memory that is not on disk yet.
 */

import type {
  Abandoned,
  AlertMessage,
  CloseReason,
  Episode,
  Evidence,
  Instance,
  Mute,
  Verdict,
} from '../core/episode.ts';
import { fingerprintOf } from '../core/fingerprint.ts';
import { bold, type Message, plainText, type Rich } from '../core/message.ts';
import type { Rule } from '../core/rule.ts';
import type { NewOutboxRow, WatchBatch } from '../core/store.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { formatClock } from '../language/figures.ts';
import { SAY_OUTAGE_AFTER_MS } from './outage.ts';
import { type EpisodeView, type LiveView, placeOf, sayEpisodes } from './say-episode.ts';
import { threadReplies } from './thread.ts';
import { isWorse } from './worse.ts';

/** What is open: kept in memory, and the same in the store. */
export interface Board {
  /** By id: open episodes, and closed ones whose message is still open. */
  episodes: ReadonlyMap<string, Episode>;
  /** By id: messages that are not closed. */
  messages: ReadonlyMap<string, AlertMessage>;
}

/** One instance of a rule in one tick. */
export interface Turn {
  rule: Rule;
  instance: Instance;
  /** The queue's name, or the rule's. */
  title: string;
  verdict: Verdict;
  /** Since when it is good again; null unless it is recovering. */
  recoveringSinceMs: number | null;
  abandoned: Abandoned | null;
  live: LiveView | null;
  offered: EpisodeView['offered'];
}

export interface TickContext {
  nowMs: number;
  /** IANA name, for the times in messages. */
  zone: string;
  newId: () => string;
  rules: ReadonlyMap<number, Rule>;
  /** The mute that holds for an instance of a rule now; null: none. */
  muteOf: (ruleId: number, instance: string) => Mute | null;
  /** Its queue is not seen where it is told: it is closed, and not named. */
  isHidden: (episode: Pick<Episode, 'channelId' | 'instance'>) => boolean;
}

export type Steps = { board: Board } & Pick<WatchBatch, 'episodes' | 'messages' | 'rows'>;

/** More than so many that open in a channel within so long share one message. */
export const BURST = { most: 5, withinMs: 5 * MINUTE_MS } as const;
/** Figures alone are edited no more often than this. */
const EDIT_EVERY_MS = MINUTE_MS;

/** A copy that is worked on, and what of it was touched. */
interface Draft {
  episodes: Map<string, Episode>;
  messages: Map<string, AlertMessage>;
  touchedEpisodes: Set<string>;
  touchedMessages: Set<string>;
  rows: NewOutboxRow[];
}

export function advance(board: Board, turns: readonly Turn[], context: TickContext): Steps {
  const draft: Draft = {
    episodes: new Map(board.episodes),
    messages: new Map(board.messages),
    touchedEpisodes: new Set(),
    touchedMessages: new Set(),
    rows: [],
  };
  const openByKey = new Map<string, Episode>();
  for (const episode of draft.episodes.values()) {
    if (episode.closedAtMs === null) openByKey.set(keyOf(episode.ruleId, episode.instance.key), episode);
  }
  const turnOf = new Map<string, Turn>();
  for (const turn of turns) {
    const key = keyOf(turn.rule.id, turn.instance.key);
    turnOf.set(key, turn);
    applyTurn(draft, turn, openByKey.get(key) ?? null, context);
  }
  for (const [key, episode] of openByKey) {
    if (!turnOf.has(key)) closeOrphan(draft, episode, context);
  }
  announce(draft, context);
  for (const message of [...draft.messages.values()]) upkeep(draft, message, turnOf, context);
  return {
    board: settled(draft),
    episodes: [...draft.touchedEpisodes].flatMap((id) => draft.episodes.get(id) ?? []),
    messages: [...draft.touchedMessages].flatMap((id) => draft.messages.get(id) ?? []),
    rows: draft.rows,
  };
}

export function keyOf(ruleId: number, instance: string): string {
  return `${ruleId} ${instance}`;
}

function applyTurn(draft: Draft, turn: Turn, open: Episode | null, context: TickContext): void {
  const { verdict } = turn;
  switch (verdict.kind) {
    case 'fire':
      if (open !== null) putEpisode(draft, closed(open, 'rule-changed', null, context.nowMs));
      putEpisode(draft, opened(turn, verdict.evidence, context));
      return;
    case 'firing':
    case 'recovering':
      if (open !== null) follow(draft, open, turn, verdict.evidence);
      return;
    case 'close':
      if (open !== null)
        putEpisode(draft, {
          ...closed(open, verdict.because, verdict.evidence, context.nowMs),
          ...counts(turn, open),
        });
      return;
    case 'quiet':
    case 'pending':
      // Judging closes what it opened; an episode without a state was left by a crash of the far past.
      if (open !== null) putEpisode(draft, closed(open, 'rule-changed', null, context.nowMs));
      return;
    case 'frozen':
      return;
  }
}

function opened(
  { rule, instance, title, abandoned }: Turn,
  evidence: Evidence,
  context: TickContext,
): Episode {
  const isTrial = rule.trialUntilMs !== null && context.nowMs < rule.trialUntilMs;
  return {
    id: context.newId(),
    ruleId: rule.id,
    instance,
    title,
    channelId: isTrial ? rule.ownerId : rule.channelId,
    severity: rule.severity,
    isTrial,
    firedAtMs: context.nowMs,
    closedAtMs: null,
    closedBecause: null,
    first: evidence,
    last: evidence,
    worst: evidence,
    abandoned,
    messageId: null,
    takenBy: null,
    toldValue: evidence.value,
    remindedAtMs: null,
  };
}

function follow(draft: Draft, episode: Episode, turn: Turn, evidence: Evidence | null): void {
  if (evidence === null) return;
  const worst = isWorse(turn.rule.test, evidence.value, episode.worst.value) ? evidence : episode.worst;
  putEpisode(draft, { ...episode, last: evidence, worst, ...counts(turn, episode) });
}

function counts(turn: Turn, episode: Episode): Pick<Episode, 'abandoned'> {
  return { abandoned: turn.abandoned ?? episode.abandoned };
}

function closed(episode: Episode, because: CloseReason, evidence: Evidence | null, nowMs: number): Episode {
  return { ...episode, closedAtMs: nowMs, closedBecause: because, last: evidence ?? episode.last };
}

/** Open, and judged no more: its rule was removed, or has the queue no longer. */
function closeOrphan(draft: Draft, episode: Episode, context: TickContext): void {
  const because = context.rules.has(episode.ruleId) ? 'queue-gone' : 'rule-removed';
  putEpisode(draft, closed(episode, because, null, context.nowMs));
}

/** Gives a message to each open episode that has none and is not muted. */
function announce(draft: Draft, context: TickContext): void {
  const silent = [...draft.episodes.values()].filter(
    ({ messageId, closedAtMs, ruleId, instance }) =>
      messageId === null && closedAtMs === null && context.muteOf(ruleId, instance.key) === null,
  );
  const byChannel = new Map<string, Episode[]>();
  for (const episode of silent) {
    if (joinSamePlace(draft, episode)) continue;
    const list = byChannel.get(episode.channelId);
    if (list === undefined) byChannel.set(episode.channelId, [episode]);
    else list.push(episode);
  }
  for (const [channelId, episodes] of byChannel) openMessages(draft, channelId, episodes, context);
}

/** Two rules that speak of one queue in one channel share a message. A rise in severity is told to all, once. */
function joinSamePlace(draft: Draft, episode: Episode): boolean {
  const { queueId, media } = episode.instance;
  if (queueId === null) return false;
  for (const message of draft.messages.values()) {
    if (message.kind !== 'single' || message.channelId !== episode.channelId) continue;
    const others = episodesOf(draft, message).filter(
      (one) => one.closedAtMs === null && one.isTrial === episode.isTrial,
    );
    const isSame = others.some(
      ({ instance }) =>
        instance.queueId === queueId &&
        (instance.media === media || instance.media === null || media === null),
    );
    if (!isSame) continue;
    join(draft, message, episode);
    // A message that is not posted yet says so itself.
    const isPosted = message.saidHash !== '';
    if (
      isPosted &&
      episode.severity === 'critical' &&
      others.every(({ severity }) => severity !== 'critical')
    ) {
      const words: Rich = ['⏫ ', bold(`Now critical: ${placeOf(episode)}`), ` by rule ${episode.ruleId}.`];
      reply(draft, message, `rise ${message.id}`, words, {
        broadcast: true,
        ownerId: null,
        atMs: episode.firedAtMs,
      });
    }
    return true;
  }
  return false;
}

function openMessages(
  draft: Draft,
  channelId: string,
  episodes: readonly Episode[],
  context: TickContext,
): void {
  const sinceMs = context.nowMs - BURST.withinMs;
  const recent = [...draft.messages.values()].filter(
    (message) => message.channelId === channelId && message.openedAtMs > sinceMs && message.kind !== 'outage',
  );
  const rest: Episode[] = [];
  // Two rules at one place are one thing that opened.
  const places = new Set(episodes.map(({ instance, id }) => instance.queueId ?? id));
  const already = recent.reduce((sum, message) => sum + message.episodeIds.length, 0);
  const isBurst = already + places.size > BURST.most;
  if (!isBurst) {
    for (const episode of episodes)
      if (!joinSamePlace(draft, episode)) newMessage(draft, [episode], 'single', context);
    return;
  }
  const shared = recent.find(({ kind }) => kind === 'shared');
  for (const episode of episodes) {
    if (shared === undefined) rest.push(episode);
    else join(draft, draft.messages.get(shared.id) ?? shared, episode);
  }
  if (rest.length > 0) newMessage(draft, rest, 'shared', context);
}

function newMessage(
  draft: Draft,
  episodes: readonly Episode[],
  kind: AlertMessage['kind'],
  context: TickContext,
): void {
  const [first] = episodes;
  if (first === undefined) return;
  const message: AlertMessage = {
    id: context.newId(),
    channelId: first.channelId,
    kind,
    episodeIds: episodes.map(({ id }) => id),
    openedAtMs: context.nowMs,
    closedAtMs: null,
    saidHash: '',
    saidMuted: false,
    editedAtMs: context.nowMs,
  };
  putMessage(draft, message);
  for (const episode of episodes) putEpisode(draft, { ...episode, messageId: message.id });
}

function join(draft: Draft, message: AlertMessage, episode: Episode): void {
  putMessage(draft, { ...message, episodeIds: [...message.episodeIds, episode.id] });
  putEpisode(draft, { ...episode, messageId: message.id });
}

/** Posts a message that is new, edits one that changed, closes one that is over, and says in its thread what is due. */
function upkeep(
  draft: Draft,
  before: AlertMessage,
  turnOf: ReadonlyMap<string, Turn>,
  context: TickContext,
): void {
  if (before.kind === 'outage') return;
  const message = draft.messages.get(before.id) ?? before;
  const views = episodesOf(draft, message).map((episode) => viewOf(episode, turnOf, context));
  const isMuted = views.length > 0 && views.every(({ mute }) => mute !== null);
  const isNew = message.saidHash === '';
  if (isMuted && message.saidMuted) return;
  // A short outage changes nothing of what is known: the message stays as it is until the outage lasts.
  if (!isNew && views.some((view) => view.isBlind && view.frozenSinceMs === null)) return;
  const said = sayEpisodes(views, message.kind === 'shared' ? 'shared' : 'single', context.zone);
  const isOver = !isMuted && views.every(({ episode }) => episode.closedAtMs !== null);
  const saidHash = hashOf(said, views);
  const owner = views[0]?.rule?.ownerId ?? null;
  const next: AlertMessage = {
    ...message,
    saidHash,
    saidMuted: isMuted,
    editedAtMs: context.nowMs,
    closedAtMs: isOver ? context.nowMs : null,
  };
  if (isNew) {
    const key = `post ${message.id}`;
    draft.rows.push(
      row(
        key,
        message,
        { kind: 'post', messageId: message.id },
        withMentions(said, views),
        owner,
        context.nowMs,
      ),
    );
    putMessage(draft, next);
    return;
  }
  if (isOver || isEditDue(message, saidHash, context.nowMs)) {
    const key = `edit ${message.id} ${context.nowMs}`;
    draft.rows.push(row(key, message, { kind: 'edit', messageId: message.id }, said, owner, context.nowMs));
    putMessage(draft, next);
  }
  if (!isMuted) sayInThread(draft, message, views, context);
}

/** What counts is said at once; figures that only moved, now and then. */
function isEditDue(message: AlertMessage, saidHash: string, nowMs: number): boolean {
  if (message.saidHash === saidHash) return false;
  const essence = (hash: string) => hash.split('#')[0];
  return essence(message.saidHash) !== essence(saidHash) || nowMs - message.editedAtMs >= EDIT_EVERY_MS;
}

function sayInThread(
  draft: Draft,
  message: AlertMessage,
  views: readonly EpisodeView[],
  context: TickContext,
): void {
  const { replies, episodes } = threadReplies(message, views, context.nowMs);
  for (const episode of episodes) putEpisode(draft, episode);
  for (const { key, words, broadcast, ownerId } of replies) {
    reply(draft, message, key, words, { broadcast, ownerId, atMs: context.nowMs });
  }
}

function viewOf(episode: Episode, turnOf: ReadonlyMap<string, Turn>, context: TickContext): EpisodeView {
  const turn = turnOf.get(keyOf(episode.ruleId, episode.instance.key));
  const verdict = episode.closedAtMs === null ? turn?.verdict : undefined;
  const isDown = verdict?.kind === 'frozen' && context.nowMs - verdict.sinceMs >= SAY_OUTAGE_AFTER_MS;
  return {
    episode: context.isHidden(episode) ? { ...episode, title: HIDDEN_TITLE } : episode,
    rule: context.rules.get(episode.ruleId) ?? null,
    recovering:
      verdict?.kind === 'recovering'
        ? { sinceMs: turn?.recoveringSinceMs ?? context.nowMs, untilMs: verdict.untilMs }
        : null,
    frozenSinceMs: isDown ? verdict.sinceMs : null,
    isBlind: verdict?.kind === 'frozen',
    mute: context.muteOf(episode.ruleId, episode.instance.key),
    live: turn?.live ?? null,
    offered: turn?.offered ?? null,
  };
}

const HIDDEN_TITLE = 'A queue not shown here';

/** "<what counts>#<all that is said>": moments at which figures were fetched do not count. */
function hashOf(said: Message, views: readonly EpisodeView[]): string {
  const essence = views
    .map(({ episode, recovering, frozenSinceMs, mute }) =>
      [
        episode.id,
        episode.closedAtMs === null ? 'open' : 'closed',
        recovering === null ? '' : 'recovering',
        frozenSinceMs === null ? '' : 'frozen',
        mute === null ? '' : String(mute.untilMs),
        episode.takenBy?.userId ?? '',
      ].join(','),
    )
    .join(';');
  const text = JSON.stringify(said.parts, (_, value: unknown) => (isMoment(value) ? null : value));
  return `${fingerprintOf(essence)}#${fingerprintOf(text)}`;
}

function isMoment(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'time';
}

/** User groups that the rules name, in the post alone: an edit would not reach them anyway. */
function withMentions(said: Message, views: readonly EpisodeView[]): Message {
  const groups = new Set(
    views.flatMap(({ rule, episode }) =>
      rule === null || rule.mention === null || episode.isTrial ? [] : [rule.mention],
    ),
  );
  if (groups.size === 0) return said;
  const text: Rich = [...groups].flatMap((groupId) => [{ kind: 'group' as const, groupId }, ' ']);
  return { ...said, parts: [...said.parts.slice(0, 1), { kind: 'text', text }, ...said.parts.slice(1)] };
}

function reply(
  draft: Draft,
  message: AlertMessage,
  key: string,
  words: Rich,
  { broadcast, ownerId, atMs }: { broadcast: boolean; ownerId: string | null; atMs: number },
): void {
  const said: Message = {
    summary: plainText(words, (at, zone) => formatClock(at, zone)),
    parts: [{ kind: 'headline', text: words }],
  };
  draft.rows.push(
    row(key, message, { kind: 'reply', messageId: message.id, broadcast }, said, ownerId, atMs),
  );
}

function row(
  key: string,
  { channelId }: AlertMessage,
  act: NewOutboxRow['act'],
  message: Message,
  ownerId: string | null,
  atMs: number,
): NewOutboxRow {
  return { key, channelId, act, message, ownerId, atMs };
}

function episodesOf(draft: Draft, message: AlertMessage): Episode[] {
  return message.episodeIds.flatMap((id) => draft.episodes.get(id) ?? []);
}

function putEpisode(draft: Draft, episode: Episode): void {
  draft.episodes.set(episode.id, episode);
  draft.touchedEpisodes.add(episode.id);
}

function putMessage(draft: Draft, message: AlertMessage): void {
  draft.messages.set(message.id, message);
  draft.touchedMessages.add(message.id);
}

/** What is open after this tick: closed messages, and closed episodes without an open message, are let go. */
function settled(draft: Draft): Board {
  const messages = new Map([...draft.messages].filter(([, message]) => message.closedAtMs === null));
  const episodes = new Map(
    [...draft.episodes].filter(
      ([, episode]) =>
        episode.closedAtMs === null || (episode.messageId !== null && messages.has(episode.messageId)),
    ),
  );
  return { episodes, messages };
}
