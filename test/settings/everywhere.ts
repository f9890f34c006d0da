/** Directories where nothing is hidden and nobody gave names: every place sees all. */
import type { Analytics, Directories } from '../../src/core/ports.ts';

export function everywhere(analytics: Pick<Analytics, 'directory'>): Directories {
  return { seenFrom: (_, purpose) => analytics.directory(purpose), isTied: () => false };
}
