/** Service-level targets as people write them. */
import type { Queue } from '../core/queue.ts';
import { formatAge, formatCount } from './figures.ts';

const SECONDS_UP_TO = 600;

/** "80/20 s" for each different target of these queues and media types. */
export function targetsOf(queues: readonly Queue[], media: readonly string[]): string[] {
  const all = queues.flatMap((queue) =>
    Object.entries(queue.targets)
      .filter(([type]) => media.length === 0 || media.includes(type))
      .map(
        ([, target]) =>
          `${formatCount(target.percent)}/${target.seconds < SECONDS_UP_TO ? `${target.seconds} s` : formatAge(target.seconds * 1000)}`,
      ),
  );
  return [...new Set(all)];
}
