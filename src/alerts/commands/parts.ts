/** What the commands of the alerts work with, and what most of them need first. */

import type { EditAccess } from '../../core/access.ts';
import type { Episode } from '../../core/episode.ts';
import { bold, type Rich } from '../../core/message.ts';
import type { Asker, Clock, Directories, Log } from '../../core/ports.ts';
import { type Answer, said } from '../../core/route.ts';
import type { Rule } from '../../core/rule.ts';
import type { Deed, Store } from '../../core/store.ts';
import { plain, sayProblem } from '../../language/say.ts';
import type { Trying } from '../trying.ts';
import { type Sight, shownEpisodes } from '../veil.ts';

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

export function zoneOf(asker: Asker, { zone }: Pick<AlertParts, 'zone'>): string {
  return asker.zone ?? zone;
}

export function deedOf(asker: Asker, { clock }: Pick<AlertParts, 'clock'>): Deed {
  return { by: asker.userId, atMs: clock.now() };
}

/** What is seen where somebody asks, or the answer that says why there is nothing. */
export async function sightFor(
  line: string,
  asker: Asker,
  { directories }: Pick<AlertParts, 'directories'>,
): Promise<({ ok: true } & Sight) | { ok: false; answer: Answer }> {
  const told = await directories.seenFrom([asker.channelId], 'command');
  if (!told.ok) return { ok: false, answer: sayProblem(told.fault, line) };
  return { ok: true, directory: told.value, isTied: directories.isTied(asker.channelId) };
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

export function isElsewhere(
  channelId: string,
  asker: Asker,
  { directories }: Pick<AlertParts, 'directories'>,
): boolean {
  return directories.isTied(asker.channelId) && channelId !== asker.channelId;
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
  const { head, rest } = notYoursWords(rule);
  const text: Rich = [bold(head), ' ', ...rest];
  return { ...said({ summary: head, parts: [{ kind: 'headline', text }] }), isFailure: true };
}

/** The same for a form, where nobody can be named. */
export function notYoursText(rule: Rule): string {
  if (rule.keptIn === null) return 'Only its owner or an admin may change this rule.';
  const { head, rest } = notYoursWords(rule);
  return [head, ...rest].join(' ');
}

/** Who else may change it, or in which file it is kept. */
function notYoursWords({ id, ownerId, keptIn }: Rule): { head: string; rest: Rich } {
  if (keptIn !== null) {
    return {
      head: `Rule ${id} is kept in a file, ${keptIn.file}.`,
      rest: [`It is changed there, under ${keptIn.key}, and nowhere in Slack; you may mute it.`],
    };
  }
  const owner = { kind: 'name' as const, userId: ownerId };
  return {
    head: `Rule ${id} is not yours to change.`,
    rest: ['It belongs to ', owner, ': its owner or an admin can change it, you may mute it.'],
  };
}
