/** What the commands of the alerts work with, and what most of them need first. */

import type { EditAccess } from '../../core/access.ts';
import type { Episode } from '../../core/episode.ts';
import type { Asker, Clock, Directories, Log } from '../../core/ports.ts';
import type { Answer } from '../../core/route.ts';
import type { Rule } from '../../core/rule.ts';
import type { Store } from '../../core/store.ts';
import { plain } from '../../language/say.ts';
import {
  isElsewhere,
  type OwnedThing,
  notYours as sayNotYours,
  notYoursText as sayNotYoursText,
} from '../../language/sight.ts';
import type { Trying } from '../trying.ts';
import { shownEpisodes } from '../veil.ts';

export interface AlertParts {
  directories: Directories;
  store: Store;
  clock: Clock;
  log: Log;
  /** IANA name, for people whose own is not known. */
  zone: string;
  access: EditAccess;
  newId: () => string;
  /** Called after something was put into the outbox. */
  onRows: () => void;
}

export interface CommandParts extends AlertParts {
  trying: Trying;
  /** Answers a question, as the same line typed would be. */
  ask: (line: string, asker: Asker) => Promise<Answer>;
}

/** A rule by its number; where only some queues are seen, rules of other places are not talked of. */
export async function ruleFor(
  id: number,
  asker: Asker,
  parts: Pick<AlertParts, 'store' | 'directories'>,
): Promise<{ ok: true; rule: Rule } | { ok: false; answer: Answer }> {
  const rule = await parts.store.rule(id);
  if (rule === null) return { ok: false, answer: noSuchRule(id) };
  return isElsewhere(rule.channelId, asker, parts) ? { ok: false, answer: notHere(id) } : { ok: true, rule };
}

export function notHere(id: number): Answer {
  return plain(`Rule ${id} is not one of this channel's.`, 'Ask me in a direct message.', []);
}

/** Those that may be talked of where they are told: not of queues that are no longer seen there. */
export async function toldThere(
  episodes: readonly Episode[],
  { directories }: Pick<AlertParts, 'directories'>,
): Promise<Episode[]> {
  const told: Episode[] = [];
  for (const episode of episodes) {
    const { channelId } = episode;
    const isTied = directories.isTied(channelId);
    const seen = isTied ? await directories.seenFrom([channelId], 'command') : null;
    if (seen === null || (seen.ok && shownEpisodes([episode], { directory: seen.value, isTied }).length > 0))
      told.push(episode);
  }
  return told;
}

export function noSuchRule(id: number): Answer {
  return plain(`There is no rule ${id}.`, 'Type `alerts` for those there are.', []);
}

export function notYours(rule: Rule): Answer {
  return sayNotYours(thingOf(rule));
}

/** The same for a form, where nobody can be named. */
export function notYoursText(rule: Rule): string {
  return sayNotYoursText(thingOf(rule));
}

function thingOf({ id, ownerId, keptIn }: Rule): OwnedThing {
  return { noun: 'Rule', id, ownerId, keptIn, others: 'you may mute it' };
}
