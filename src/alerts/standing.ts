/** How rules stand beside what fires and what is muted: about to fire, clearing, without figures, learning, asleep. */
import type { AlertMessage, InstanceState } from '../core/episode.ts';
import { isWithin } from '../core/hours.ts';
import { needsSeason, type Rule } from '../core/rule.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import type { Sight } from '../language/sight.ts';
import { TOGETHER_KEY } from './instances.ts';
import type { Learned } from './learning.ts';

export interface Standing {
  /** Places that are across the line, and not yet for long enough. */
  pending: number;
  /** Places whose episode is open and that are clear since. */
  recovering: number;
  /** Since when Genesys gives no figures; null: it does. */
  downSinceMs: number | null;
  /** Queues whose usual is not known yet, of how many; null: it needs none, or all are known. */
  learning: { queues: number; of: number } | null;
  /** It is outside its hours. */
  isAsleep: boolean;
}

/** What is known of all rules at this moment. */
export interface Known {
  /** By rule id, then by instance. */
  states: ReadonlyMap<number, ReadonlyMap<string, InstanceState>>;
  /** Messages that are open. */
  messages: readonly AlertMessage[];
  /** Null: this process learns nothing of it. */
  learned: (queueId: string) => Learned | null;
  nowMs: number;
}

/** Of queues that are seen there alone. */
export function standingOf(rule: Rule, sight: Sight, { states, messages, learned, nowMs }: Known): Standing {
  const seen = [...(states.get(rule.id) ?? [])]
    .filter(([key]) => isSeen(key, sight))
    .map(([, state]) => state);
  const outage = messages.find(
    ({ kind, channelId, closedAtMs }) =>
      kind === 'outage' && closedAtMs === null && channelId === rule.channelId,
  );
  const downs = [
    ...seen.flatMap(({ frozenSinceMs }) => (frozenSinceMs === null ? [] : [frozenSinceMs])),
    ...(outage === undefined ? [] : [outage.openedAtMs]),
  ];
  return {
    pending: seen.filter(({ phase }) => phase.kind === 'pending').length,
    recovering: seen.filter(({ phase }) => phase.kind === 'recovering').length,
    downSinceMs: downs.length === 0 ? null : Math.min(...downs),
    learning: learningOf(rule, sight, learned),
    isAsleep: rule.hours !== null && !isWithin(rule.hours, nowMs),
  };
}

/** An instance's key begins with its queue's id; one of several queues together names none. */
function isSeen(key: string, { directory, isTied }: Sight): boolean {
  if (!isTied) return true;
  const [queueId] = key.split('/');
  return key === TOGETHER_KEY || directory.queues.some(({ id }) => id === queueId);
}

function learningOf(rule: Rule, { directory }: Sight, learned: Known['learned']): Standing['learning'] {
  if (!needsSeason(rule.test)) return null;
  const queues = queuesOf(rule.scope, lexiconOf(directory));
  const learning = queues.filter(({ id }) => learned(id) === 'learning').length;
  return learning === 0 ? null : { queues: learning, of: queues.length };
}
