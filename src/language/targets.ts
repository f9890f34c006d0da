/** Service-level targets as people write them. */
import { type MediaType, mediaLabel, type Queue, type ServiceTarget } from '../core/queue.ts';
import { formatAge, formatCount } from './figures.ts';

/** Up to ten minutes a target is told in seconds, as everyone does. */
const SECONDS_UP_TO = 600;

/** "80/20 s", "80/4 h". */
export function formatTarget(target: ServiceTarget): string {
  const { percent, seconds } = target;
  return `${formatCount(percent)}/${seconds <= SECONDS_UP_TO ? `${seconds} s` : formatAge(seconds * 1000)}`;
}

/** "80/20 s" where these queues and media types share one target, else the first one's and for what: "80/20 s voice". */
export function targetOf(queues: readonly Queue[], media: readonly MediaType[]): string | null {
  const { first, isShared } = targetsIn(queues, media);
  if (first === null) return null;
  return isShared ? first.text : `${first.text} ${mediaLabel(first.media).toLowerCase()}`;
}

/** The target that all of these share; null when they differ or there is none. */
export function sharedTarget(queues: readonly Queue[], media: readonly MediaType[]): string | null {
  const { first, isShared } = targetsIn(queues, media);
  return first !== null && isShared ? first.text : null;
}

/** The first target there is, and whether all others read the same. */
function targetsIn(
  queues: readonly Queue[],
  media: readonly MediaType[],
): { first: { media: MediaType; text: string } | null; isShared: boolean } {
  let first: { media: MediaType; text: string; target: ServiceTarget } | null = null;
  for (const type of media) {
    for (const { targets } of queues) {
      const target = targets[type];
      if (target === undefined) continue;
      if (first === null) first = { media: type, text: formatTarget(target), target };
      else if (!isAlike(first.target, target) && formatTarget(target) !== first.text)
        return { first, isShared: false };
    }
  }
  return { first, isShared: true };
}

function isAlike(a: ServiceTarget, b: ServiceTarget): boolean {
  return a.percent === b.percent && a.seconds === b.seconds;
}
