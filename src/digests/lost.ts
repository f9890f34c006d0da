/** Where service was lost: the worst stretches of a period, merged, each with the queue most to blame. Pure. */
import type { IntervalAnswer } from '../core/ports.ts';
import { LIVE_MEDIA, type MediaType, type Queue } from '../core/queue.ts';

/** Half-hours, or days of a longer period. */
export interface Span {
  startMs: number;
  endMs: number;
}

export interface LostRun extends Span {
  /** Most to blame. */
  queue: Queue;
  /** Its service level in the run, 0 to 100. */
  level: number;
  /** Conversations short of the target in the run, over all queues. */
  short: number;
}

/** Fewer conversations short of the target than this are chance. */
export const FEWEST_SHORT = 5;
/** What is less than this part of the worst is not among the worst. */
const PART_OF_WORST = 0.5;
const MAX_RUNS = 2;

interface Level {
  met: number;
  counted: number;
  /** How many more should have met their target; below 0: more did than had to. */
  short: number;
}

/**
 * A stretch is lost when over all queues fewer conversations met their queue's target than had to: at least FEWEST_SHORT
 * fewer, and at least half as many as in the worst. Neighbours are one run; the two worst are told, in order of time.
 * E-mail is left out unless it is all that was asked about: it would make up for callers who waited.
 */
export function lostRuns(
  figures: IntervalAnswer,
  queues: readonly Queue[],
  media: readonly MediaType[],
  spans: readonly Span[],
): LostRun[] {
  const counted = media.length > 0 ? media : LIVE_MEDIA;
  const levels = new Map(queues.map((queue) => [queue, levelsOf(queue, figures, counted, spans)]));
  const short = spans.map((_, at) => sum([...levels.values()].map((own) => own[at]?.short ?? 0)));
  const least = Math.max(FEWEST_SHORT, PART_OF_WORST * Math.max(0, ...short));
  const runs: { from: number; to: number; short: number }[] = [];
  for (const [at, one] of short.entries()) {
    if (one < least) continue;
    const last = runs.at(-1);
    if (last?.to === at) Object.assign(last, { to: at + 1, short: last.short + one });
    else runs.push({ from: at, to: at + 1, short: one });
  }
  return [...runs]
    .sort((a, b) => b.short - a.short)
    .slice(0, MAX_RUNS)
    .sort((a, b) => a.from - b.from)
    .flatMap(({ from, to, short: total }) => {
      const [startMs, endMs] = [spans[from]?.startMs, spans[to - 1]?.endMs];
      const blamed = mostToBlame(levels, from, to);
      if (startMs === undefined || endMs === undefined || blamed === null) return [];
      return [{ startMs, endMs, short: total, ...blamed }];
    });
}

function levelsOf(
  queue: Queue,
  figures: IntervalAnswer,
  media: readonly MediaType[],
  spans: readonly Span[],
): Level[] {
  const levels = spans.map((): Level => ({ met: 0, counted: 0, short: 0 }));
  const places = new Map(spans.map(({ startMs }, at) => [startMs, at]));
  for (const bucket of figures.queues.get(queue.id) ?? []) {
    const level = levels[places.get(bucket.startMs) ?? -1];
    if (level === undefined) continue;
    for (const type of media) {
      const target = queue.targets[type];
      const seen = bucket.media.get(type)?.serviceLevel;
      if (target === undefined || seen === undefined) continue;
      level.met += seen.met;
      level.counted += seen.counted;
      level.short += (seen.counted * target.percent) / 100 - seen.met;
    }
  }
  return levels;
}

function mostToBlame(
  levels: ReadonlyMap<Queue, readonly Level[]>,
  from: number,
  to: number,
): Pick<LostRun, 'queue' | 'level'> | null {
  let worst: { queue: Queue; short: number; level: number } | null = null;
  for (const [queue, own] of levels) {
    const run = own.slice(from, to);
    const short = sum(run.map((one) => one.short));
    const counted = sum(run.map((one) => one.counted));
    if (counted === 0 || short <= (worst?.short ?? 0)) continue;
    worst = { queue, short, level: (100 * sum(run.map((one) => one.met))) / counted };
  }
  return worst === null ? null : { queue: worst.queue, level: worst.level };
}

function sum(parts: readonly number[]): number {
  return parts.reduce((total, part) => total + part, 0);
}
