/** The queues that lines in these tests speak of. */
import type { Directory, Queue } from '../../src/core/queue.ts';

export const QUEUE_NAMES = [
  'Support',
  'Support VIP',
  'Billing',
  'Sales',
  'Sales EN',
  'Tier 1 Voice',
  'Chat VIP',
  'Müller & Söhne',
  'VIP – Gold',
];

export function directoryOf(names: readonly string[] = QUEUE_NAMES): Directory {
  return { queues: names.map(queueNamed), groups: [], here: null, fetchedAtMs: 0 };
}

function queueNamed(name: string, index: number): Queue {
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    name,
    division: { id: 'd1', name: 'Home' },
    targets: { voice: { percent: 80, seconds: 20 } },
  };
}
