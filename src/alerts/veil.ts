/** What a channel is not shown: queues that it is tied away from, in rules that name them and in what happened there. */
import type { Episode } from '../core/episode.ts';
import type { Scope } from '../core/query.ts';
import type { Directory, QueueName } from '../core/queue.ts';
import type { RuleDraft } from '../core/rule.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';

/** What somebody sees from where they ask. */
export interface Sight {
  directory: Directory;
  /** Only some queues are seen there: others must not be named. */
  isTied: boolean;
}

/** Stands for the name of a queue. */
export const NOT_SHOWN = 'a queue not shown here';

/** The same rule, in which what is not seen is no more than counted. */
export function veiled<T extends Pick<RuleDraft, 'scope'>>(rule: T, { directory, isTied }: Sight): T {
  if (!isTied) return rule;
  const scope = veiledScope(rule.scope, directory);
  return scope === rule.scope ? rule : { ...rule, scope };
}

/** Whether some of what it names is not seen there. */
export function isVeiled(rule: Pick<RuleDraft, 'scope'>, sight: Sight): boolean {
  return veiled(rule, sight) !== rule;
}

/** Those whose queue is seen, and those of several queues together, which are named by their rule. */
export function shownEpisodes<T extends Pick<Episode, 'instance'>>(
  episodes: readonly T[],
  { directory, isTied }: Sight,
): T[] {
  if (!isTied) return [...episodes];
  const seen = new Set<string | null>(directory.queues.map(({ id }) => id)).add(null);
  return episodes.filter(({ instance }) => seen.has(instance.queueId));
}

function veiledScope(scope: Scope, directory: Directory): Scope {
  if (scope.kind !== 'named') return scope;
  const lexicon = lexiconOf(directory);
  const isSeen = (name: QueueName) => queuesOf({ kind: 'named', names: [name] }, lexicon).length > 0;
  const names = scope.names.filter(isSeen);
  const hidden = scope.names.length - names.length;
  if (hidden === 0) return scope;
  const words = hidden === 1 ? NOT_SHOWN : `${hidden} queues not shown here`;
  return { kind: 'named', names: [...names, { kind: 'exact', name: words }] };
}
