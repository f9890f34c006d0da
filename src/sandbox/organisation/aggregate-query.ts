/** Reads the body of an aggregates query, strictly, into what shall be counted. */

import { ANY, type Filter, filterOf } from './filter.ts';
import { type Buckets, bucketsOf, GRANULARITIES, type Interval, intervalOf } from './interval.ts';
import { isTimer, MEASURES } from './metrics.ts';
import { badRequest, invalidValue, notSimulated } from './refusal.ts';
import { arrayOf, fieldsOf, numberOf, textOf, wordOf, wordsOf } from './strict.ts';

export interface View {
  name: string;
  target: string;
  gte: number;
  lt: number;
}

export interface AggregateQuery {
  interval: Interval;
  buckets: Buckets;
  groupBy: readonly ('queueId' | 'mediaType')[];
  filter: Filter;
  metrics: readonly string[];
  views: readonly View[];
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

export function aggregateQueryOf(body: unknown, maxDays: number): AggregateQuery {
  const fields = fieldsOf(body, 'the query', [...FIELDS, ...FIELDS_LEFT_OUT]);
  for (const field of FIELDS_LEFT_OUT) {
    if (fields[field] !== undefined) throw notSimulated(`"${field}"`, field);
  }
  const interval = intervalOf(textOf(fields.interval, 'interval'), maxDays);
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
