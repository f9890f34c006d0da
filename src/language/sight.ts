/** What is seen where somebody asks or is told, and how what is not seen there is spoken of. */
import type { Owned } from '../core/access.ts';
import { bold, type Rich } from '../core/message.ts';
import type { Asker, Clock, Directories } from '../core/ports.ts';
import type { Scope } from '../core/query.ts';
import type { Directory, QueueName } from '../core/queue.ts';
import { type Answer, said } from '../core/route.ts';
import type { Deed } from '../core/store.ts';
import { type Lexicon, lexiconOf } from './lexicon.ts';
import { queuesOf } from './names.ts';
import { sayProblem } from './say.ts';

export interface Sight {
  directory: Directory;
  lexicon: Lexicon;
  /** Only some queues are seen there: others must not be named. */
  isTied: boolean;
}

/** Stands for the name of a queue. */
export const NOT_SHOWN = 'a queue not shown here';

export function sightOf(directory: Directory, isTied: boolean): Sight {
  return { directory, lexicon: lexiconOf(directory), isTied };
}

/** What is seen where somebody asks, or the answer that says why there is nothing. */
export async function sightFor(
  line: string,
  asker: Asker,
  { directories }: { directories: Directories },
): Promise<({ ok: true } & Sight) | { ok: false; answer: Answer }> {
  const told = await directories.seenFrom([asker.channelId], 'command');
  if (!told.ok) return { ok: false, answer: sayProblem(told.fault, line) };
  return { ok: true, ...sightOf(told.value, directories.isTied(asker.channelId)) };
}

/** Whether it speaks in another place than where somebody asks who sees only some queues: then it is not talked of. */
export function isElsewhere(
  channelId: string,
  asker: Asker,
  { directories }: { directories: Directories },
): boolean {
  return directories.isTied(asker.channelId) && channelId !== asker.channelId;
}

export function zoneOf(asker: Asker, { zone }: { zone: string }): string {
  return asker.zone ?? zone;
}

export function deedOf(asker: Asker, { clock }: { clock: Pick<Clock, 'now'> }): Deed {
  return { by: asker.userId, atMs: clock.now() };
}

/** The same in which what is not seen is no more than counted; the very same where all is seen. */
export function veiled<T extends { scope: Scope }>(it: T, sight: Sight): T {
  const shown = seenOnly(it, sight);
  if (shown === it || shown.scope.kind !== 'named' || it.scope.kind !== 'named') return it;
  const hidden = it.scope.names.length - shown.scope.names.length;
  const words = hidden === 1 ? NOT_SHOWN : `${hidden} queues not shown here`;
  return { ...it, scope: { kind: 'named', names: [...shown.scope.names, { kind: 'exact', name: words }] } };
}

/** Whether some of what it names is not seen there. */
export function isVeiled(it: { scope: Scope }, sight: Sight): boolean {
  return seenOnly(it, sight) !== it;
}

/** Without the names that are not seen where only some queues are; the very same where all are. */
export function seenOnly<T extends { scope: Scope }>(it: T, { lexicon, isTied }: Sight): T {
  if (!isTied || it.scope.kind !== 'named') return it;
  const isSeen = (name: QueueName) => queuesOf({ kind: 'named', names: [name] }, lexicon).length > 0;
  const names = it.scope.names.filter(isSeen);
  return names.length === it.scope.names.length ? it : { ...it, scope: { kind: 'named', names } };
}

/** "Rule 12", "Digest 3", and what others than its owner may do all the same; empty: nothing. */
export interface OwnedThing extends Owned {
  noun: 'Rule' | 'Digest';
  id: number;
  others: string;
}

export function notYours(thing: OwnedThing): Answer {
  const { head, rest } = notYoursWords(thing);
  const text: Rich = [bold(head), ' ', ...rest];
  return { ...said({ summary: head, parts: [{ kind: 'headline', text }] }), isFailure: true };
}

/** The same for a form, where nobody can be named. */
export function notYoursText(thing: OwnedThing): string {
  if (thing.keptIn === null) return `Only its owner or an admin may change this ${thing.noun.toLowerCase()}.`;
  const { head, rest } = notYoursWords(thing);
  return [head, ...rest].join(' ');
}

/** Who else may change it, or in which file it is kept. */
function notYoursWords({ noun, id, others, ownerId, keptIn }: OwnedThing): { head: string; rest: Rich } {
  if (keptIn !== null) {
    const beside = others === '' ? '' : `; ${others}`;
    return {
      head: `${noun} ${id} is kept in a file, ${keptIn.file}.`,
      rest: [`It is changed there, under ${keptIn.key}, and nowhere in Slack${beside}.`],
    };
  }
  const owner = { kind: 'name' as const, userId: ownerId };
  const beside = others === '' ? '' : `, ${others}`;
  return {
    head: `${noun} ${id} is not yours to change.`,
    rest: ['It belongs to ', owner, `: its owner or an admin can change it${beside}.`],
  };
}
