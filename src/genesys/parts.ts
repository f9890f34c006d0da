/** Asks about many queues in calls of a bounded size, and in smaller ones where Genesys finds them too large. */
import type { Fault, Outcome } from '../core/fault.ts';
import type { Answer } from './failure.ts';

/** One call; its answer has every one of its queues as a key. */
export type AskPart<T> = (queueIds: readonly string[]) => Promise<Answer<ReadonlyMap<string, T>>>;

/** A time-out halves a call so often at most: when Genesys hangs altogether, smaller questions do not help. */
const MAX_HALVINGS_AFTER_TIMEOUT = 2;

/** What became of each queue. A refused call is halved until it passes, or until one queue alone is refused. */
export async function askInParts<T>(
  queueIds: readonly string[],
  perCall: number,
  askPart: AskPart<T>,
): Promise<Map<string, Outcome<T>>> {
  const outcomes = new Map<string, Outcome<T>>();
  /** Set once a single queue was refused: size is not what is wrong, so nothing is halved any more. */
  let hopeless: Fault | null = null;

  async function ask(part: readonly string[], timeouts: number): Promise<void> {
    const answer = await askPart(part);
    if (answer.ok) {
      for (const [id, value] of answer.value) outcomes.set(id, { ok: true, value });
      return;
    }
    const { fault, remedy } = answer.failure;
    const timeoutsNow = timeouts + (fault.kind === 'genesys-down' ? 1 : 0);
    if (remedy === 'smaller' && part.length === 1) hopeless = fault;
    if (remedy !== 'smaller' || hopeless !== null || timeoutsNow > MAX_HALVINGS_AFTER_TIMEOUT) {
      for (const id of part) outcomes.set(id, { ok: false, fault });
      return;
    }
    const middle = Math.ceil(part.length / 2);
    await ask(part.slice(0, middle), timeoutsNow);
    if (hopeless === null) await ask(part.slice(middle), timeoutsNow);
    else for (const id of part.slice(middle)) outcomes.set(id, { ok: false, fault: hopeless });
  }

  await Promise.all(chunksOf(queueIds, perCall).map((part) => ask(part, 0)));
  return outcomes;
}

export function chunksOf<T>(items: readonly T[], size: number): T[][] {
  const chunks: T[][] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}

/** The filter for these queues; `matches` is exact. */
export function queueFilter(queueIds: readonly string[]): {
  type: 'or';
  predicates: { type: 'dimension'; dimension: 'queueId'; operator: 'matches'; value: string }[];
} {
  return {
    type: 'or',
    predicates: queueIds.map((value) => ({
      type: 'dimension',
      dimension: 'queueId',
      operator: 'matches',
      value,
    })),
  };
}
