/** A season made by hand: the same at every half-hour of the week, of a queue as unruly as most. */
import { type Season, SLOTS } from '../core/season.ts';
import type { BookUsual } from './book.ts';

/** Of an ordinary queue: how far it strays from its season, and how much one half-hour is like the last. */
const SCATTER = 0.02;
const RESEMBLANCE = [0.4, 0.25, 0.15, 0.1] as const;
/** Where the lines of most queues lie, as −log10 of a probability. */
const LINES = { low: 3.25, normal: 2.7, high: 2.15 } as const;
/** Nobody ever hung up: a share of nothing would make any abandon a wonder. */
const LEAST_SHARE = 0.002;

export function seasonOf({ offered, abandonShare }: BookUsual, zone: string): Season {
  const share = Math.max(LEAST_SHARE, abandonShare);
  return {
    zone,
    fromMs: 0,
    toMs: 0,
    offered: new Array<number>(SLOTS).fill(offered),
    share: new Array<number>(SLOTS).fill(share),
    scatter: SCATTER,
    resemblance: RESEMBLANCE,
    lines: LINES,
  };
}
