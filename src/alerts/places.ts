/** The places of rules, kept from tick to tick: found anew only when the rule, the directory or the media seen change. */
import type { Directory, Queue } from '../core/queue.ts';
import type { Rule } from '../core/rule.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import { gainedQueues, type MediaSeen, placesOf } from './instances.ts';
import type { Place } from './sight.ts';

export interface Places {
  of(rule: Rule, directory: Directory): readonly Place[];
  queueIds(rule: Rule, directory: Directory): readonly string[];
  /** Queues that the rule's pattern means since the last directory; none the first time. */
  gained(rule: Rule, directory: Directory): readonly Queue[];
  /** Media types that have been seen: spike rules without a filter have a place for each. */
  sees(media: MediaSeen): void;
}

/** A rule's places, found anew only when the rule, the directory or the media that have been seen change. */
export function createPlaces(): Places {
  const known = new WeakMap<
    Rule,
    { directory: Directory; version: number; places: readonly Place[]; ids: readonly string[] }
  >();
  const seen = new Map<string, Set<string>>();
  let version = 0;

  function find(rule: Rule, directory: Directory) {
    const found = known.get(rule);
    if (found !== undefined && found.directory === directory && found.version === version) return found;
    const places = placesOf(rule, directory, seen);
    // A queue is read before any of its media has been seen: its scope alone decides.
    const ids = queuesOf(rule.scope, lexiconOf(directory)).map(({ id }) => id);
    const made = { directory, version, places, ids };
    known.set(rule, made);
    return made;
  }

  return {
    of: (rule, directory) => find(rule, directory).places,
    queueIds: (rule, directory) => find(rule, directory).ids,
    gained(rule, directory) {
      const before = known.get(rule);
      if (before === undefined || before.directory === directory) return [];
      return gainedQueues(rule.scope, directory, new Set(before.ids));
    },
    sees(media) {
      for (const [queueId, types] of media) {
        const before = seen.get(queueId) ?? new Set<string>();
        for (const type of types) {
          if (before.has(type)) continue;
          before.add(type);
          version += 1;
        }
        seen.set(queueId, before);
      }
    },
  };
}
