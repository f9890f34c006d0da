/** What a channel is not shown of what happened: episodes at queues that it is tied away from. */
import type { Episode } from '../core/episode.ts';
import type { Sight } from '../language/sight.ts';

/** Those whose queue is seen, and those of several queues together, which are named by their rule. */
export function shownEpisodes<T extends Pick<Episode, 'instance'>>(
  episodes: readonly T[],
  { directory, isTied }: Pick<Sight, 'directory' | 'isTied'>,
): T[] {
  if (!isTied) return [...episodes];
  const seen = new Set<string | null>(directory.queues.map(({ id }) => id)).add(null);
  return episodes.filter(({ instance }) => seen.has(instance.queueId));
}
