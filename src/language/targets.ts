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
  const [first, ...more] = targetsIn(queues, media);
  if (first === undefined) return null;
  const isShared = more.every((other) => other.text === first.text);
  return isShared ? first.text : `${first.text} ${mediaLabel(first.media).toLowerCase()}`;
}

/** The target that all of these share; null when they differ or there is none. */
export function sharedTarget(queues: readonly Queue[], media: readonly MediaType[]): string | null {
  const texts = new Set(targetsIn(queues, media).map((target) => target.text));
  const [only] = texts;
  return texts.size === 1 && only !== undefined ? only : null;
}

function targetsIn(
  queues: readonly Queue[],
  media: readonly MediaType[],
): { media: MediaType; text: string }[] {
  return media.flatMap((type) =>
    queues.flatMap((queue) => {
      const target = queue.targets[type];
      return target === undefined ? [] : [{ media: type, text: formatTarget(target) }];
    }),
  );
}
