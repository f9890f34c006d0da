/** On what a rule is judged: which of a directory's queues, and each of them, each media type of each, or all together. */
import type { InstanceState } from '../core/episode.ts';
import { metricOf } from '../core/metric.ts';
import type { RecentAnswer } from '../core/ports.ts';
import type { Scope } from '../core/query.ts';
import type { Directory, MediaType, Queue } from '../core/queue.ts';
import type { RuleDraft } from '../core/rule.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import type { Place } from './sight.ts';

/** All of a rule that its places depend on. */
export type PlacedRule = Pick<RuleDraft, 'scope' | 'media' | 'test' | 'each'>;

/** Media types by queue id. */
export type MediaSeen = ReadonlyMap<string, ReadonlySet<MediaType>>;

export const TOGETHER_KEY = 'together';

/**
 * In the directory's order. A spike rule has a place for each media type that its filter names, or else for each that
 * had traffic; types in which nobody abandons have none. A rule over no queues has no place.
 */
export function placesOf(rule: PlacedRule, directory: Directory, mediaSeen: MediaSeen): Place[] {
  const queues = queuesOf(rule.scope, lexiconOf(directory));
  if (rule.test.kind === 'spike') {
    return queues.flatMap((queue) =>
      spikeMedia(rule, queue, mediaSeen).map((media) => ofMedia(queue, media)),
    );
  }
  if (rule.each === 'queue') return queues.map(ofQueue);
  if (queues.length === 0) return [];
  return [{ instance: { key: TOGETHER_KEY, queueId: null, media: null }, queues }];
}

/**
 * Media types that showed traffic: in the last quarter-hours, in the weeks that a season was learned from, or when
 * something was judged there, so that a place does not vanish while an episode is open and the phones are silent.
 */
export function mediaSeenIn(
  recent: RecentAnswer | null,
  seasonKeys: Iterable<string>,
  states: Iterable<ReadonlyMap<string, InstanceState>>,
): MediaSeen {
  const seen = new Map<string, Set<MediaType>>();
  for (const [queueId, buckets] of recent?.queues ?? []) {
    if (!buckets.ok) continue;
    for (const bucket of buckets.value) for (const media of bucket.media.keys()) note(seen, queueId, media);
  }
  for (const key of seasonKeys) noteKey(seen, key);
  for (const ofRule of states) for (const key of ofRule.keys()) noteKey(seen, key);
  return seen;
}

/** The queues that a scope means now and did not when these ids were known: what a pattern gained. */
export function gainedQueues(
  scope: Scope,
  directory: Directory,
  knownIds: ReadonlySet<string>,
): readonly Queue[] {
  return queuesOf(scope, lexiconOf(directory)).filter(({ id }) => !knownIds.has(id));
}

function ofQueue(queue: Queue): Place {
  return { instance: { key: queue.id, queueId: queue.id, media: null }, queues: [queue] };
}

function ofMedia(queue: Queue, media: MediaType): Place {
  return { instance: { key: `${queue.id}/${media}`, queueId: queue.id, media }, queues: [queue] };
}

function spikeMedia(rule: PlacedRule, queue: Queue, mediaSeen: MediaSeen): MediaType[] {
  const types = rule.media.length > 0 ? rule.media : (mediaSeen.get(queue.id) ?? []);
  const { notFor } = metricOf('abandon-percent');
  return [...new Set(types)].filter((type) => !notFor.includes(type)).sort();
}

/** Of "<queue id>/<media type>"; other keys name no media type. */
function noteKey(seen: Map<string, Set<MediaType>>, key: string): void {
  const slash = key.indexOf('/');
  if (slash > 0) note(seen, key.slice(0, slash), key.slice(slash + 1));
}

function note(seen: Map<string, Set<MediaType>>, queueId: string, media: MediaType): void {
  const known = seen.get(queueId);
  if (known === undefined) seen.set(queueId, new Set([media]));
  else known.add(media);
}
