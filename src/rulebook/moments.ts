/** The series of a test as Genesys would tell them: endings summed into quarter-hours, and the figures of each moment. */
import { failed, good, type Outcome } from '../core/fault.ts';
import type { Bucket, LiveQueue } from '../core/ports.ts';
import type { Queue } from '../core/queue.ts';
import type { Moment } from '../core/replay.ts';
import { addTimer, type IntervalStats, type LiveStats, noLive, noStats, type Timer } from '../core/stats.ts';
import { QUARTER_MS } from '../core/zone.ts';
import {
  AGENT_FIELDS,
  type BookSeries,
  COUNT_FIELDS,
  LIVE_FIELDS,
  type SeriesField,
  TIME_FIELDS,
} from './book.ts';

/** A tick sees so many quarter-hours, the open one among them. */
const QUARTERS_SEEN = 9;

export interface PlacedSeries extends BookSeries {
  of: Queue;
}

/**
 * The moments at which steps begin, from the first to `steps` steps later. What a step counts is known when it has
 * ended; a figure of the moment is known at once. Where a count has no figure, the queue is silent when that step ends. In
 * queues without a series nothing happens.
 */
export function* momentsOf(
  series: readonly PlacedSeries[],
  queues: readonly Queue[],
  { fromMs, everyMs, steps }: { fromMs: number; everyMs: number; steps: number },
): Generator<Moment> {
  const told = queues.map(({ id }) => ({
    id,
    own: series.filter(({ of }) => of.id === id),
    buckets: [] as Bucket[],
  }));
  for (let step = 0; step <= steps; step += 1) {
    const atMs = fromMs + step * everyMs;
    const recent = new Map<string, Outcome<readonly Bucket[]>>();
    const live = new Map<string, LiveQueue>();
    for (const { id, own, buckets } of told) {
      if (step > 0) addStep(buckets, own, step - 1, atMs - everyMs);
      forget(buckets, atMs);
      recent.set(id, step > 0 && isSilent(own, COUNTED, step - 1) ? failed(SILENT) : good(buckets));
      if (!isSilent(own, MOMENTARY, step)) live.set(id, liveOf(own, step, atMs));
    }
    yield {
      atMs,
      recent: { fetchedAtMs: atMs, queues: recent },
      live: { fetchedAtMs: atMs, staleBecause: null, queues: live },
    };
  }
}

const COUNTED: readonly SeriesField[] = [...COUNT_FIELDS, ...TIME_FIELDS];
const MOMENTARY: readonly SeriesField[] = [...LIVE_FIELDS, ...AGENT_FIELDS];
const SILENT = { kind: 'genesys-down', how: 'error', correlationId: null } as const;

/** Counts that have ended are 0 from then on; figures of the moment are none. */
function isSilent(own: readonly BookSeries[], fields: readonly SeriesField[], step: number): boolean {
  return own.some(({ figures }) =>
    fields.some((field) => {
      const values = figures.get(field);
      if (values === undefined) return false;
      return step < values.length ? values[step] === null : fields === MOMENTARY;
    }),
  );
}

function addStep(buckets: Bucket[], own: readonly BookSeries[], step: number, startMs: number): void {
  for (const { media, figures } of own) {
    const stats = statsOf(figures, step);
    if (stats === null) continue;
    const quarterMs = Math.floor(startMs / QUARTER_MS) * QUARTER_MS;
    let bucket = buckets.at(-1);
    if (bucket?.startMs !== quarterMs) {
      bucket = { startMs: quarterMs, endMs: quarterMs + QUARTER_MS, media: new Map() };
      buckets.push(bucket);
    }
    const known = bucket.media.get(media);
    if (known === undefined) (bucket.media as Map<string, IntervalStats>).set(media, stats);
    else add(known, stats);
  }
}

function forget(buckets: Bucket[], atMs: number): void {
  const openMs = Math.floor(atMs / QUARTER_MS) * QUARTER_MS;
  while ((buckets[0]?.startMs ?? openMs) <= openMs - QUARTERS_SEEN * QUARTER_MS) buckets.shift();
}

function add(total: IntervalStats, part: IntervalStats): void {
  total.offered += part.offered;
  total.transferred += part.transferred;
  total.serviceLevel.met += part.serviceLevel.met;
  total.serviceLevel.counted += part.serviceLevel.counted;
  for (const timer of TIMED) addTimer(total[timer], part[timer]);
}

const TIMED = [
  'answered',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'waited',
  'handled',
  'talked',
  'held',
  'afterCall',
] as const;

/** What happened in one step; null: nothing. */
function statsOf(figures: BookSeries['figures'], step: number): IntervalStats | null {
  const of = (field: SeriesField): number => figures.get(field)?.[step] ?? 0;
  const answered = of('answered');
  const abandoned = of('abandoned');
  const flowedOut = of('flow-outs');
  const ended = answered + abandoned + flowedOut;
  const offered = figures.has('offered') ? of('offered') : ended;
  const transferred = of('transferred');
  if (offered + ended + transferred === 0) return null;
  const timed = (count: number, field: SeriesField): Timer => {
    if (!figures.has(field)) return { count, sumMs: count === 0 ? 0 : null, maxMs: count === 0 ? 0 : null };
    const ms = of(field) * 1000;
    return { count, sumMs: count * ms, maxMs: count === 0 ? 0 : ms };
  };
  const untimed = (count: number): Timer => ({
    count,
    sumMs: count === 0 ? 0 : null,
    maxMs: count === 0 ? 0 : null,
  });
  return {
    ...noStats(),
    offered,
    transferred,
    answered: timed(answered, 'asa'),
    abandoned: untimed(abandoned),
    shortAbandoned: untimed(of('short-abandoned')),
    flowedOut: untimed(flowedOut),
    waited: timed(ended, 'wait'),
    handled: timed(answered, 'handle'),
    talked: timed(answered, 'talk'),
    held: timed(answered, 'hold'),
    afterCall: timed(answered, 'after-call'),
    serviceLevel: figures.has('within-target')
      ? { met: of('within-target'), counted: answered + abandoned }
      : { met: 0, counted: 0 },
  };
}

function liveOf(own: readonly BookSeries[], step: number, atMs: number): LiveQueue {
  const media = new Map<string, LiveStats>();
  let agents: LiveQueue['agents'] = null;
  for (const { media: type, figures } of own) {
    const of = (field: SeriesField): number => figures.get(field)?.[step] ?? 0;
    if (LIVE_FIELDS.some((field) => figures.has(field))) {
      const longest = of('longest');
      media.set(type, {
        ...noLive(),
        waiting: of('waiting'),
        oldestWaitingSinceMs: longest > 0 ? atMs - longest * 1000 : null,
        active: of('active'),
        alerting: of('alerting'),
      });
    }
    if (AGENT_FIELDS.some((field) => figures.has(field)))
      agents = {
        idle: of('idle'),
        onQueue: of('on-queue'),
        notResponding: of('not-responding'),
        offQueue: of('off-queue'),
      };
  }
  return { media, agents };
}
