/** Queues by name, each with its division, in a directory's order. */
import type { Directory, Queue } from '../../src/core/queue.ts';

export function queueOf(name: string, division = 'Home'): Queue {
  return { id: `id-${name}`, name, division: { id: `id-${division}`, name: division }, targets: {} };
}

export function directoryOf(divisions: Readonly<Record<string, string>>): Directory {
  const queues = Object.entries(divisions).map(([name, division]) => queueOf(name, division));
  return {
    queues: queues.sort((a, b) => (a.name < b.name ? -1 : 1)),
    groups: [],
    here: null,
    fetchedAtMs: 0,
  };
}
