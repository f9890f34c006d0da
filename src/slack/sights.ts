/** What can be seen in a channel, as a short text that is another one when that changes: a kept answer holds while it is the same. */

import { fingerprintOf } from '../core/fingerprint.ts';
import type { Directories } from '../core/ports.ts';
import type { Queue } from '../core/queue.ts';

export interface Sights {
  /** Null where everything is seen. Never throws. */
  of(channelId: string): Promise<string | null>;
}

/** What stands for a sight that cannot be told: like no other. */
const UNKNOWN = 'unknown';

export function createSights(directories: Directories): Sights {
  const prints = new WeakMap<readonly Queue[], string>();

  function printOf(queues: readonly Queue[]): string {
    const known =
      prints.get(queues) ?? fingerprintOf(queues.map(({ id, name }) => `${id} ${name}`).join('\n'));
    prints.set(queues, known);
    return known;
  }

  return {
    async of(channelId) {
      if (!directories.isTied(channelId)) return null;
      const seen = await directories.seenFrom([channelId], 'command');
      return seen.ok ? printOf(seen.value.queues) : UNKNOWN;
    },
  };
}

/** Whether an answer may be shown that was made when so much was seen. */
export function isStillSeen(before: string | null, now: string | null): boolean {
  return now === null || (now !== UNKNOWN && before === now);
}
