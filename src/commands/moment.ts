/** Those who ask the same at one moment share one answer: it is laid out and said once. */
import type { Interval } from '../core/period.ts';
import type { IntervalAnswer, LiveAnswer } from '../core/ports.ts';
import type { Directory } from '../core/queue.ts';
import type { Answer } from '../core/route.ts';
import type { Fetched } from '../reports/fetch.ts';

/** By our clock. Far less than figures are old, so that nobody is told anything that was not so when they asked. */
export const MOMENT_MS = 100;
/** Answers kept for it. */
const MAX_KEPT = 8;

/** All that an answer follows from. */
export interface Asked extends Fetched {
  /** The query in its canonical words, which no other query has. */
  line: string;
  /** What can be seen where it was asked: the same object everywhere that sees the same. */
  directory: Directory;
  nowMs: number;
}

export interface Moment {
  /** The answer that was just made of the very same, else what `make` makes. */
  share(asked: Asked, make: () => Answer): Answer;
}

export function createMoment(): Moment {
  const kept = new Map<string, { asked: Asked; answer: Answer }>();

  function forget(nowMs: number): void {
    for (const [key, { asked }] of kept) {
      const isOver = Math.abs(nowMs - asked.nowMs) >= MOMENT_MS;
      if (isOver || kept.size >= MAX_KEPT) kept.delete(key);
    }
  }

  return {
    share(asked, make) {
      const key = `${asked.interval.zone} ${asked.line}`;
      forget(asked.nowMs);
      const last = kept.get(key);
      if (last !== undefined && isSame(last.asked, asked)) return last.answer;
      const answer = make();
      kept.set(key, { asked, answer });
      return answer;
    },
  };
}

/** Figures are the same when they are the same objects: the cache hands out those that it keeps. */
function isSame(a: Asked, b: Asked): boolean {
  return (
    a.directory === b.directory &&
    isSameSpan(a.interval, b.interval) &&
    a.queues.length === b.queues.length &&
    a.queues.every((queue, at) => queue === b.queues[at]) &&
    isSameAnswer(a.figures, b.figures) &&
    (a.live === null || b.live === null ? a.live === b.live : isSameAnswer(a.live, b.live)) &&
    a.compared.length === b.compared.length &&
    a.compared.every(({ interval, figures }, at) => {
      const other = b.compared[at];
      return (
        other !== undefined && isSameSpan(interval, other.interval) && isSameAnswer(figures, other.figures)
      );
    })
  );
}

function isSameSpan(a: Interval, b: Interval): boolean {
  return a.startMs === b.startMs && a.endMs === b.endMs && a.isOpen === b.isOpen && a.zone === b.zone;
}

function isSameAnswer(a: IntervalAnswer | LiveAnswer, b: IntervalAnswer | LiveAnswer): boolean {
  if (a.fetchedAtMs !== b.fetchedAtMs || a.staleBecause !== b.staleBecause) return false;
  if (a.queues.size !== b.queues.size) return false;
  for (const [id, figures] of a.queues) if (b.queues.get(id) !== figures) return false;
  return true;
}
