/** What is said in the thread of an alert: the end of a mute, what got much worse, reminders. To all, only what nobody took. */
import type { AlertMessage, Episode } from '../core/episode.ts';
import { bold, type Rich } from '../core/message.ts';
import { MINUTE_MS } from '../core/zone.ts';
import { formatAge } from '../language/figures.ts';
import { crossingWords, type EpisodeView, placeOf } from './say-episode.ts';
import { isMuchWorse } from './worse.ts';

export interface ThreadReply {
  key: string;
  words: Rich;
  /** To the whole channel as well. */
  broadcast: boolean;
  ownerId: string | null;
}

/** A critical episode that nobody took by then is told once more, to all. */
const UNTAKEN_AFTER_MS = 10 * MINUTE_MS;
/** Places that one reply names. */
const MAX_NAMED = 5;

/** One reply of a kind however many places it is about, and the episodes as they are when it is said. */
export function threadReplies(
  message: AlertMessage,
  views: readonly EpisodeView[],
  nowMs: number,
): { replies: ThreadReply[]; episodes: Episode[] } {
  const said: Record<Kind, EpisodeView[]> = { unmuted: [], worse: [], untaken: [], remind: [] };
  const episodes: Episode[] = [];
  for (const view of views) {
    if (!isSpeaking(view)) continue;
    const kinds = kindsOf(view, nowMs);
    const isReminded = kinds.includes('untaken') || kinds.includes('remind');
    const { episode } = view;
    if (kinds.length > 0) {
      episodes.push({
        ...episode,
        toldValue: kinds.includes('worse') ? episode.last.value : episode.toldValue,
        remindedAtMs: isReminded ? nowMs : episode.remindedAtMs,
      });
    }
    // How it stands at the end of a mute is told once: neither as worse nor as a reminder besides.
    if (message.saidMuted) said.unmuted.push(view);
    for (const kind of kinds) if (!message.saidMuted || kind === 'untaken') said[kind].push(view);
  }
  const replies = KINDS.flatMap((kind) =>
    said[kind].length === 0 ? [] : [replyOf(kind, said[kind], message, nowMs)],
  );
  return { replies, episodes };
}

type Kind = 'unmuted' | 'worse' | 'untaken' | 'remind';

const KINDS: readonly Kind[] = ['unmuted', 'worse', 'untaken', 'remind'];

/** Open, not muted, and breaching for all that is known. */
function isSpeaking({ episode, frozenSinceMs, isBlind, recovering, mute }: EpisodeView): boolean {
  return (
    episode.closedAtMs === null && frozenSinceMs === null && !isBlind && recovering === null && mute === null
  );
}

function kindsOf({ episode, rule }: EpisodeView, nowMs: number): Exclude<Kind, 'unmuted'>[] {
  const kinds: Exclude<Kind, 'unmuted'>[] = [];
  if (rule !== null && isMuchWorse(rule.test, episode.last, episode.toldValue)) kinds.push('worse');
  const isUntaken =
    episode.severity === 'critical' && episode.takenBy === null && episode.remindedAtMs === null;
  if (isUntaken && !episode.isTrial && nowMs - episode.firedAtMs >= UNTAKEN_AFTER_MS) kinds.push('untaken');
  else if (rule !== null && rule.repeatMinutes !== null) {
    const sinceMs = episode.remindedAtMs ?? episode.firedAtMs;
    if (nowMs - sinceMs >= rule.repeatMinutes * MINUTE_MS) kinds.push('remind');
  }
  return kinds;
}

function replyOf(
  kind: Kind,
  views: readonly EpisodeView[],
  message: AlertMessage,
  nowMs: number,
): ThreadReply {
  const [first] = views as [EpisodeView, ...EpisodeView[]];
  const longest = formatAge(nowMs - Math.min(...views.map(({ episode }) => episode.firedAtMs)));
  const what = views.length === 1 ? 'this' : `${views.length} of these`;
  const leads: Record<Kind, string> = {
    unmuted: '🔔 The mute has ended. ',
    worse: '📈 Worse: ',
    untaken: `⏰ Nobody has taken ${what} for ${longest}. `,
    remind: `🔁 Still so after ${longest}. `,
  };
  // What nobody took is told once for an episode; the others as often as they happen.
  const subject = kind === 'untaken' ? first.episode.id : `${message.id} ${nowMs}`;
  return {
    key: `${kind} ${subject}`,
    words: [leads[kind], bold(placesWords(views))],
    broadcast: kind === 'untaken',
    ownerId: first.rule?.ownerId ?? null,
  };
}

function placesWords(views: readonly EpisodeView[]): string {
  const named = views
    .slice(0, MAX_NAMED)
    .map(({ episode, rule }) => `${placeOf(episode)}: ${crossingWords(rule?.test ?? null, episode.last)}`);
  const more = views.length - named.length;
  return [...named, ...(more > 0 ? [`and ${more} more`] : [])].join(' · ');
}
