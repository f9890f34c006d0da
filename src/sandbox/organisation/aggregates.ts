/** Answers the conversation aggregates query: counts the simulated calls into groups and buckets, sparse as Genesys is. */

import type { DayCall } from './call.ts';
import { ANY, type Filter, filterOf } from './filter.ts';
import type { History } from './history.ts';
import { type Buckets, bucketsOf, GRANULARITIES, type Interval, intervalOf } from './interval.ts';
import { isTimer, MEASURES, type Measure } from './metrics.ts';
import type { Stream } from './queue.ts';
import { badRequest, invalidValue, notSimulated, tooLarge } from './refusal.ts';
import { arrayOf, fieldsOf, numberOf, textOf, wordOf, wordsOf } from './strict.ts';

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

interface View {
  name: string;
  target: string;
  gte: number;
  lt: number;
}

interface Query {
  interval: Interval;
  buckets: Buckets;
  groupBy: readonly ('queueId' | 'mediaType')[];
  filter: Filter;
  metrics: readonly string[];
  views: readonly View[];
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

const FIELDS = [
  'interval',
  'granularity',
  'timeZone',
  'groupBy',
  'filter',
  'metrics',
  'views',
  'flattenMultivaluedDimensions',
  'alternateTimeDimension',
];
const FIELDS_LEFT_OUT = ['queryType', 'sortMetric', 'limit'];
const DIMENSIONS =
  `activeSkillId addressFrom addressTo agentAssistantId agentBullseyeRing agentOwned agentRank agentScore
  ani assignerId authenticated conversationId conversationInitiator convertedFrom convertedTo customerParticipation
  deliveryStatus direction disconnectType divisionId dnis edgeId eligibleAgentCounts errorCode extendedDeliveryStatus
  externalContactId externalMediaCount externalOrganizationId flaggedReason flowInType flowOutType groupId
  interactionType journeyActionId knowledgeBaseId mediaCount mediaType messageType originatingDirection outboundCampaignId
  outboundContactId outboundContactListId participantName peerId proposedAgentId provider purpose queueId remote
  removedSkillId reoffered requestedLanguageId requestedRouting requestedRoutingSkillId roomId routingPriority
  routingRing routingRule scoredAgentId selectedAgentId selectedAgentRank selfServed sessionDnis sessionId stationId
  teamId usedRouting userId videoPresent waitingInteractionCounts wrapUpCode`.split(/\s+/);
const MAX_VIEWS = 10;

export function answerAggregates(body: unknown, source: AggregateSource): unknown {
  const query = queryOf(body, source.limits);
  const streams = source.streams.filter(({ queue, mediaType }) => query.filter.accepts(queue.id, mediaType));
  const groupCount = new Set(streams.map((stream) => groupKeyOf(stream, query))).size;
  if (groupCount * query.buckets.count > source.limits.cells) {
    throw tooLarge(`The result would hold more than ${source.limits.cells} groups times intervals.`);
  }
  const columns = columnsOf(query);
  const groups = new Map<string, Group>();
  for (const stream of streams) countStream(stream, query, columns, groups, source);
  return {
    results: [...groups.values()]
      .filter(({ buckets }) => buckets.size > 0)
      .map((group) => render(group, columns, query)),
  };
}

function queryOf(body: unknown, limits: AggregateLimits): Query {
  const fields = fieldsOf(body, 'the query', [...FIELDS, ...FIELDS_LEFT_OUT]);
  for (const field of FIELDS_LEFT_OUT) {
    if (fields[field] !== undefined) throw notSimulated(`"${field}"`, field);
  }
  const interval = intervalOf(textOf(fields.interval, 'interval'), limits.intervalDays);
  const granularity =
    fields.granularity === undefined ? null : wordOf(fields.granularity, 'granularity', GRANULARITIES);
  checkRest(fields);
  return {
    interval,
    buckets: bucketsOf(interval, granularity),
    groupBy: groupByOf(fields.groupBy),
    filter: fields.filter === undefined ? ANY : filterOf(fields.filter, DIMENSIONS),
    metrics: wordsOf(fields.metrics, 'metrics', Object.keys(MEASURES)),
    views: viewsOf(fields.views),
  };
}

function checkRest(fields: Record<string, unknown>): void {
  if (fields.timeZone !== undefined) checkZone(textOf(fields.timeZone, 'timeZone'));
  const flatten = fields.flattenMultivaluedDimensions;
  if (flatten !== undefined && typeof flatten !== 'boolean') {
    throw badRequest('flattenMultivaluedDimensions must be true or false.', 'flattenMultivaluedDimensions');
  }
  const alternate = fields.alternateTimeDimension;
  if (alternate !== undefined && alternate !== 'eventTime')
    throw notSimulated(`[${String(alternate)}]`, 'alternateTimeDimension');
}

function checkZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
  } catch {
    throw invalidValue(`Value [${timeZone}] is not valid for timeZone.`, 'timeZone');
  }
}

function groupByOf(value: unknown): ('queueId' | 'mediaType')[] {
  if (value === undefined) return [];
  return arrayOf(value, 'groupBy').map((word) => {
    const dimension = wordOf(word, 'groupBy', DIMENSIONS);
    if (dimension !== 'queueId' && dimension !== 'mediaType')
      throw notSimulated(`Grouping by [${dimension}]`, 'groupBy');
    return dimension;
  });
}

function viewsOf(value: unknown): View[] {
  const views = arrayOf(value ?? [], 'views').map(viewOf);
  if (views.length > MAX_VIEWS) throw badRequest(`There can be at most ${MAX_VIEWS} views.`, 'views');
  if (new Set(views.map(({ name }) => name)).size < views.length)
    throw badRequest('Two views share a name.', 'views');
  return views;
}

function viewOf(value: unknown): View {
  const fields = fieldsOf(value, 'view', ['target', 'name', 'function', 'range']);
  const target = wordOf(fields.target, 'target', Object.keys(MEASURES));
  if (!isTimer(target)) throw invalidValue(`A view needs a timer, not [${target}].`, 'target');
  wordOf(fields.function, 'function', ['rangeBound']);
  const range = fieldsOf(fields.range, 'range', ['gte', 'lt']);
  if (range.gte === undefined && range.lt === undefined)
    throw badRequest('range must have gte or lt.', 'range');
  const gte = range.gte === undefined ? 0 : numberOf(range.gte, 'gte');
  const lt = range.lt === undefined ? Infinity : numberOf(range.lt, 'lt');
  return { name: textOf(fields.name, 'name'), target, gte, lt };
}

function columnsOf({ metrics, views }: Query): Column[] {
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

function groupKeyOf(stream: Stream, { groupBy }: Query): string {
  return groupBy.map((dimension) => (dimension === 'queueId' ? stream.queue.id : stream.mediaType)).join('|');
}

function countStream(
  stream: Stream,
  query: Query,
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

function createGroup(stream: Stream, { groupBy }: Query): Group {
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

function render(group: Group, columns: readonly Column[], query: Query): unknown {
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
