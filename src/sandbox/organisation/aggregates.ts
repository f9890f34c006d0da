/** Answers the conversation aggregates query: counts the simulated calls into groups and buckets, sparse as Genesys is. */

import { type AggregateQuery, aggregateQueryOf } from './aggregate-query.ts';
import type { DayCall } from './call.ts';
import type { History } from './history.ts';
import { MEASURES, type Measure } from './metrics.ts';
import type { Stream } from './queue.ts';
import { tooLarge } from './refusal.ts';

export interface AggregateLimits {
  intervalDays: number;
  /** Groups × buckets of one answer. */
  cells: number;
}

export interface AggregateSource {
  history: History;
  /** Only what the client may see. */
  streams: readonly Stream[];
  nowMs: number;
  limits: AggregateLimits;
}

/** One thing that is tallied: a metric, or a view of one. */
interface Column {
  name: string;
  isView: boolean;
  measure: Exclude<Measure, { kind: 'silent' }>;
  /** Durations counted, in ms. */
  gte: number;
  lt: number;
}

interface Tally {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** The service target of what was counted; null once two queues differ. */
  target: number | null;
}

interface Group {
  key: Record<string, string>;
  buckets: Map<number, (Tally | undefined)[]>;
}

export function answerAggregates(body: unknown, source: AggregateSource): unknown {
  const query = aggregateQueryOf(body, source.limits.intervalDays);
  const streams = source.streams.filter(({ queue, mediaType }) => query.filter.accepts(queue.id, mediaType));
  const groupCount = new Set(streams.map((stream) => groupKeyOf(stream, query))).size;
  if (groupCount * query.buckets.count > source.limits.cells) {
    throw tooLarge(`The result would hold more than ${source.limits.cells} groups times intervals.`);
  }
  const columns = columnsOf(query);
  const groups = new Map<string, Group>();
  for (const stream of streams) countStream(stream, query, columns, groups, source);
  const results = [...groups.values()].map((group) => render(group, columns, query));
  return { results: results.filter(({ data }) => data.length > 0) };
}

function columnsOf({ metrics, views }: AggregateQuery): Column[] {
  const columns: Column[] = [];
  for (const name of metrics) {
    const measure = MEASURES[name];
    if (measure && measure.kind !== 'silent')
      columns.push({ name, isView: false, measure, gte: 0, lt: Infinity });
  }
  for (const { name, target, gte, lt } of views) {
    const measure = MEASURES[target];
    if (measure && measure.kind !== 'silent') columns.push({ name, isView: true, measure, gte, lt });
  }
  return columns;
}

function groupKeyOf(stream: Stream, { groupBy }: AggregateQuery): string {
  return groupBy.map((dimension) => (dimension === 'queueId' ? stream.queue.id : stream.mediaType)).join('|');
}

function countStream(
  stream: Stream,
  query: AggregateQuery,
  columns: readonly Column[],
  groups: Map<string, Group>,
  { history, nowMs }: AggregateSource,
): void {
  const { startMs } = query.interval;
  const beforeMs = Math.min(query.interval.endMs, nowMs + 1);
  if (beforeMs <= startMs) return;
  const groupKey = groupKeyOf(stream, query);
  const group = groups.get(groupKey) ?? createGroup(stream, query);
  groups.set(groupKey, group);
  const target = stream.queue.serviceTargets[stream.mediaType];
  for (const { day, calls } of history.days(stream, startMs, beforeMs)) {
    const from = startMs - day.startMs;
    const before = beforeMs - day.startMs;
    for (const call of calls) {
      if (call.offer >= before) break;
      for (let index = 0; index < columns.length; index += 1) {
        const column = columns[index] as Column;
        const at = column.measure.at(call, target.durationMs);
        if (at < from || at >= before || at < 0) continue;
        const tallies = talliesOf(group, query.buckets.indexOf(day.startMs + at));
        tallies[index] = count(tallies[index], column, call, target);
      }
    }
  }
}

function createGroup(stream: Stream, { groupBy }: AggregateQuery): Group {
  const key: Record<string, string> = {};
  if (groupBy.includes('mediaType')) key.mediaType = stream.mediaType;
  if (groupBy.includes('queueId')) key.queueId = stream.queue.id;
  return { key, buckets: new Map() };
}

function talliesOf(group: Group, index: number): (Tally | undefined)[] {
  const kept = group.buckets.get(index);
  if (kept) return kept;
  const made: (Tally | undefined)[] = [];
  group.buckets.set(index, made);
  return made;
}

function count(
  tally: Tally | undefined,
  { measure, gte, lt }: Column,
  call: DayCall,
  target: { percentage: number; durationMs: number },
): Tally | undefined {
  let value = 0;
  if (measure.kind === 'timer') value = measure.ms(call);
  if (measure.kind === 'service-level') value = measure.isWithin(call, target.durationMs) ? 1 : 0;
  if (value < gte || value >= lt) return tally;
  if (!tally) return { count: 1, sum: value, min: value, max: value, target: target.percentage };
  tally.count += 1;
  tally.sum += value;
  if (value < tally.min) tally.min = value;
  if (value > tally.max) tally.max = value;
  if (tally.target !== target.percentage) tally.target = null;
  return tally;
}

function render(
  group: Group,
  columns: readonly Column[],
  query: AggregateQuery,
): { group: unknown; data: unknown[] } {
  const indexes = [...group.buckets.keys()].sort((a, b) => a - b);
  const data: unknown[] = [];
  for (const index of indexes) {
    const metrics: unknown[] = [];
    const views: unknown[] = [];
    for (const [place, tally] of (group.buckets.get(index) ?? []).entries()) {
      const column = columns[place];
      if (!tally || !column) continue;
      const stats = statsOf(tally, column.measure);
      if (column.isView) views.push({ name: column.name, stats });
      else metrics.push({ metric: column.name, stats });
    }
    if (metrics.length + views.length === 0) continue;
    const interval = query.buckets.label(index);
    data.push(views.length > 0 ? { interval, metrics, views } : { interval, metrics });
  }
  return { group: group.key, data };
}

function statsOf(tally: Tally, { kind }: Column['measure']): unknown {
  if (kind === 'count') return { count: tally.count };
  if (kind === 'timer') return { max: tally.max, min: tally.min, count: tally.count, sum: tally.sum };
  const stats = { ratio: tally.sum / tally.count, numerator: tally.sum, denominator: tally.count };
  return tally.target === null ? stats : { ...stats, target: tally.target };
}
