/** Fetches what a query needs, all of it at once: for whoever asks once, and for what asks on a schedule. */
import { type Fault, failed, good, type Outcome } from '../core/fault.ts';
import { bucketEnd, bucketsOf, type Interval, resolvePeriod } from '../core/period.ts';
import type { Analytics, IntervalAnswer, LiveAnswer, Purpose } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Queue } from '../core/queue.ts';
import { buildReport, closedPart, type Report, shiftInterval, versusDays } from '../core/report.ts';

/** Rows that one report may have before `where` and `top`: queues by steps of time add up quickly. */
const MAX_ROWS = 20_000;

export interface Asking {
  queues: readonly Queue[];
  /** The moment that the query's period is meant at, epoch ms. */
  atMs: number;
  /** IANA name. */
  zone: string;
  purpose: Purpose;
  /** Where a period ends that is not over: an answer's goes on until now, a digest's ends with the last full quarter-hour. */
  openEnd: 'now' | 'last-quarter';
}

/** All that a report follows from, beside the query. */
export interface Fetched {
  queues: readonly Queue[];
  interval: Interval;
  figures: IntervalAnswer;
  live: LiveAnswer | null;
  compared: readonly { interval: Interval; figures: IntervalAnswer }[];
}

export type Fetching =
  | { kind: 'fetched'; fetched: Fetched }
  | { kind: 'fault'; fault: Fault }
  /** There is nothing to compare before this moment, epoch ms. */
  | { kind: 'too-early'; untilMs: number }
  | { kind: 'too-many-rows'; rows: number; most: number };

export async function fetchFor(query: Query, asking: Asking, analytics: Analytics): Promise<Fetching> {
  const { queues, atMs, zone, openEnd } = asking;
  if (queues.length === 0) return { kind: 'fault', fault: { kind: 'no-queues' } };
  const interval = intervalOf(query, atMs, zone, openEnd);
  if (interval === null) return { kind: 'too-early', untilMs: bucketEnd(atMs, 'PT15M', zone, 0) };
  const rows = rowCount(query, queues, interval);
  if (rows > MAX_ROWS) return { kind: 'too-many-rows', rows, most: MAX_ROWS };
  const figures = await figuresFor(query, interval, asking, analytics);
  if (!figures.ok) return { kind: 'fault', fault: figures.fault };
  return { kind: 'fetched', fetched: { queues, interval, ...figures.value } };
}

/** Lays the figures out; `askedAtMs` is when they are told, which their age is counted to. */
export function reportOf(query: Query, fetched: Fetched, askedAtMs: number): Report {
  const { queues, interval, figures, live, compared } = fetched;
  const { zone } = interval;
  return buildReport({ query, queues, zone, nowMs: askedAtMs, interval, figures, live, versus: compared });
}

function rowCount(query: Query, queues: readonly Queue[], interval: Interval): number {
  return (query.by.includes('queue') ? queues.length : 1) * bucketsOf(interval, query.step).length;
}

async function figuresFor(
  query: Query,
  interval: Interval,
  { queues, purpose }: Asking,
  analytics: Analytics,
): Promise<Outcome<Pick<Fetched, 'figures' | 'live' | 'compared'>>> {
  const ids = queues.map((queue) => queue.id);
  const past = versusDays(query).map((days) => shiftInterval(interval, days));
  const fetchOne = ({ startMs, endMs, isOpen, zone }: Interval) =>
    analytics.interval(
      { queueIds: ids, startMs, endMs: isOpen ? 'open' : endMs, step: query.step, zone },
      purpose,
    );
  const [live, figures, ...before] = await Promise.all([
    query.period.kind === 'now' ? analytics.live(ids, purpose) : null,
    fetchOne(interval),
    ...past.map(fetchOne),
  ]);
  const compared = together(past, before);
  if (!figures.ok) return figures;
  if (!compared.ok) return compared;
  if (live !== null && !live.ok) return live;
  return good({
    figures: figures.value,
    live: live === null ? null : live.value,
    compared: compared.value,
  });
}

/** On 'now' the figures of an interval are those of today so far; a comparison ends at the last full quarter-hour. */
function intervalOf(query: Query, atMs: number, zone: string, openEnd: Asking['openEnd']): Interval | null {
  const period =
    query.period.kind === 'now' ? ({ kind: 'day', day: 'today', hours: null } as const) : query.period;
  const interval = resolvePeriod(period, atMs, zone, query.step) as Interval;
  const isCut = query.versus !== null || (openEnd === 'last-quarter' && query.period.kind !== 'now');
  return isCut ? closedPart(interval, atMs) : interval;
}

function together(
  intervals: readonly Interval[],
  answers: readonly Outcome<IntervalAnswer>[],
): Outcome<{ interval: Interval; figures: IntervalAnswer }[]> {
  const compared: { interval: Interval; figures: IntervalAnswer }[] = [];
  for (const [at, answer] of answers.entries()) {
    const interval = intervals[at];
    if (!answer.ok) return failed(answer.fault);
    if (interval !== undefined) compared.push({ interval, figures: answer.value });
  }
  return good(compared);
}
