/** What the commands of the alerts work with, and what most of them need first. */

import type { EditAccess } from '../../core/access.ts';
import { bold, type Rich } from '../../core/message.ts';
import type { Asker, Clock, Log, WatchAnalytics } from '../../core/ports.ts';
import type { Directory } from '../../core/queue.ts';
import { type Answer, said } from '../../core/route.ts';
import type { Rule } from '../../core/rule.ts';
import type { Deed, Store } from '../../core/store.ts';
import { plain, sayProblem } from '../../language/say.ts';
import type { Trying } from '../trying.ts';

export interface AlertParts {
  analytics: WatchAnalytics;
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

/** The directory, or the answer that says why there is none. */
export async function directoryFor(
  line: string,
  { analytics }: Pick<AlertParts, 'analytics'>,
): Promise<{ ok: true; directory: Directory } | { ok: false; answer: Answer }> {
  const told = await analytics.directory('command');
  return told.ok ? { ok: true, directory: told.value } : { ok: false, answer: sayProblem(told.fault, line) };
}

export function noSuchRule(id: number): Answer {
  return plain(`There is no rule ${id}.`, 'Type `alerts` for those there are.', []);
}

export function notYours(rule: Rule): Answer {
  const head = `Rule ${rule.id} is not yours to change.`;
  const rest = [
    ' It belongs to ',
    { kind: 'name' as const, userId: rule.ownerId },
    ': its owner or an admin can change it, you may mute it.',
  ];
  const text: Rich = [bold(head), ...rest];
  return { ...said({ summary: head, parts: [{ kind: 'headline', text }] }), isFailure: true };
}
