/** The queues at this moment: who waits, who talks, which agents are free. */
import type { Clock, LiveQueue, Purpose } from '../core/ports.ts';
import type { Ask } from './ask.ts';
import type { Fetched } from './cache.ts';
import { askInParts, queueFilter } from './parts.ts';
import { LIVE_METRICS, parseObservations } from './schemas.ts';

/** A queue of which Genesys tells nothing: invisible to this client, or simply quiet. */
const NOTHING_TOLD: LiveQueue = { media: new Map(), agents: null };

export function fetchObservations(
  queueIds: readonly string[],
  purpose: Purpose,
  { ask, clock, queuesPerCall }: { ask: Ask; clock: Clock; queuesPerCall: number },
): Promise<Fetched<LiveQueue>> {
  return askInParts(queueIds, queuesPerCall, async (part) => {
    const body = { filter: queueFilter(part), metrics: [...LIVE_METRICS] };
    const answer = await ask({ name: 'observations', body }, purpose, parseObservations);
    if (!answer.ok) return answer;
    const fetchedAtMs = clock.now();
    const figures = part.map(
      (id) => [id, { value: answer.value.get(id) ?? NOTHING_TOLD, fetchedAtMs }] as const,
    );
    return { ok: true, value: new Map(figures) };
  });
}
