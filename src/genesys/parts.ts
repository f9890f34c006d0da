/** Asks about many queues in calls of a bounded size, and in smaller ones where Genesys finds them too large. */
import type { Fault, Outcome } from '../core/fault.ts';
import type { Answer } from './failure.ts';

/** One call; its answer has every one of its queues as a key. */
export type AskPart<T> = (queueIds: readonly string[]) => Promise<Answer<ReadonlyMap<string, T>>>;

/** A time-out halves a call so often at most: each costs a person as long again, and when Genesys hangs none helps. */
const MAX_HALVINGS_AFTER_TIMEOUT = 1;

/**
 * What became of each queue. A call that is refused or times out is halved until it passes, or until it shows that
 * size is not what is wrong: one queue alone is refused, or a half of a call times out like the whole.
 */
export async function askInParts<T>(
  queueIds: readonly string[],
  perCall: number,
  askPart: AskPart<T>,
  maxHalvingsAfterTimeout = MAX_HALVINGS_AFTER_TIMEOUT,
): Promise<Map<string, Outcome<T>>> {
  const outcomes = new Map<string, Outcome<T>>();
  /** Set once size is not what is wrong: nothing is halved any more. */
  let hopeless: Fault | null = null;

  function giveUp(part: readonly string[], fault: Fault): void {
    for (const id of part) outcomes.set(id, { ok: false, fault });
  }

  async function ask(part: readonly string[], timeoutsBefore: number): Promise<void> {
    const answer = await askPart(part);
    if (answer.ok) {
      for (const [id, value] of answer.value) outcomes.set(id, { ok: true, value });
      return;
    }
    const { fault, remedy } = answer.failure;
    if (remedy !== 'smaller') return giveUp(part, fault);
    const timeouts = timeoutsBefore + (fault.kind === 'genesys-down' ? 1 : 0);
    if (part.length === 1 || timeouts > maxHalvingsAfterTimeout) hopeless = fault;
    const middle = Math.ceil(part.length / 2);
    for (const half of [part.slice(0, middle), part.slice(middle)]) {
      if (hopeless === null) await ask(half, timeouts);
      else giveUp(half, hopeless);
    }
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
