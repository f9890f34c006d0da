/** Answers the queue observations query: what waits, rings and is talked about at this moment, and what the agents do. */

import {
  type Attendance,
  attendanceOf,
  type DayMoment,
  type Presence,
  type Scene,
  sceneOf,
  sum,
} from './agents.ts';
import { filterOf } from './filter.ts';
import type { History } from './history.ts';
import { MEDIA_TYPES, type MediaType, type OrganisationQueue, type Stream } from './queue.ts';
import { uuidOf } from './random.ts';
import { badRequest } from './refusal.ts';
import { arrayOf, fieldsOf, wordOf, wordsOf } from './strict.ts';

export interface ObservationSource {
  history: History;
  queues: readonly OrganisationQueue[];
  streamsOf(queueId: string): readonly Stream[];
  callId(stream: Stream, moment: DayMoment): string;
  presences: readonly Presence[];
  nowMs: number;
  /** Queue predicates in one query. */
  maxQueues: number;
}

interface Datum {
  metric: string;
  qualifier?: string;
  stats: { count?: number; calculatedMetricValue?: number };
  truncated?: boolean;
  observations?: unknown[];
}

const CONVERSATION_METRICS = [
  'oAlerting',
  'oInteracting',
  'oLongestInteracting',
  'oLongestWaiting',
  'oWaiting',
] as const;
const USER_METRICS = [
  'oActiveUsers',
  'oMemberUsers',
  'oOffQueueUsers',
  'oOnQueueUsers',
  'oUserPresences',
  'oUserRoutingStatuses',
] as const;
const METRICS = [...CONVERSATION_METRICS, ...USER_METRICS];
type ConversationMetric = (typeof CONVERSATION_METRICS)[number];
type UserMetric = (typeof USER_METRICS)[number];
const DIMENSIONS = ['queueId', 'mediaType'];
const MAX_DETAILS = 100;
const NOBODY: Scene = { waiting: [], alerting: [], interacting: [] };

export function answerObservations(body: unknown, source: ObservationSource): unknown {
  const fields = fieldsOf(body, 'the query', ['filter', 'metrics', 'detailMetrics']);
  if (fields.filter === undefined || fields.filter === null)
    throw badRequest('filter is required.', 'filter');
  const filter = filterOf(fields.filter, DIMENSIONS);
  if (filter.queueIds === null) throw badRequest('filter must name at least one queueId.', 'filter');
  if (filter.queueCount > source.maxQueues) {
    throw badRequest(`The filter names more than ${source.maxQueues} queues.`, 'filter');
  }
  const metrics = wordsOf(fields.metrics, 'metrics', METRICS);
  const details = arrayOf(fields.detailMetrics ?? [], 'detailMetrics').map((one) =>
    wordOf(one, 'detailMetrics', METRICS),
  );
  const results: unknown[] = [];
  for (const queue of source.queues) {
    const mediaTypes = MEDIA_TYPES.filter((mediaType) => filter.accepts(queue.id, mediaType));
    if (mediaTypes.length > 0) results.push(...answerQueue(queue, mediaTypes, { metrics, details }, source));
  }
  return { results };
}

function answerQueue(
  queue: OrganisationQueue,
  mediaTypes: readonly MediaType[],
  wanted: { metrics: readonly string[]; details: readonly string[] },
  source: ObservationSource,
): unknown[] {
  const parts = source
    .streamsOf(queue.id)
    .map((stream) => ({ stream, scene: sceneOf(stream, source.history, source.nowMs) }));
  const results: unknown[] = [];
  const users = USER_METRICS.filter((metric) => wanted.metrics.includes(metric));
  if (users.length > 0) {
    const attendance = attendanceOf(queue, parts, source.history, source.nowMs);
    results.push({
      group: { queueId: queue.id },
      data: users.flatMap((metric) => userData(metric, attendance, source.presences)),
    });
  }
  const asked = CONVERSATION_METRICS.filter((metric) => wanted.metrics.includes(metric));
  if (asked.length === 0) return results;
  for (const mediaType of mediaTypes) {
    const part = parts.find(({ stream }) => stream.mediaType === mediaType);
    const data = asked.flatMap((metric) => conversationData(metric, part?.scene ?? NOBODY));
    if (part) addDetails(data, part, wanted.details, source);
    results.push({ group: { mediaType, queueId: queue.id }, data });
  }
  return results;
}

function conversationData(metric: ConversationMetric, scene: Scene): Datum[] {
  if (metric === 'oLongestWaiting') return oldest(metric, scene.waiting);
  if (metric === 'oLongestInteracting') return oldest(metric, scene.interacting);
  return [{ metric, stats: { count: momentsOf(metric, scene).length } }];
}

/** When the longest of them began, in epoch milliseconds; nothing when there is none. */
function oldest(metric: string, moments: readonly DayMoment[]): Datum[] {
  if (moments.length === 0) return [];
  return [{ metric, stats: { calculatedMetricValue: Math.min(...moments.map(({ sinceMs }) => sinceMs)) } }];
}

function momentsOf(metric: string, scene: Scene): readonly DayMoment[] {
  if (metric === 'oWaiting') return scene.waiting;
  if (metric === 'oAlerting') return scene.alerting;
  return metric === 'oInteracting' ? scene.interacting : [];
}

function addDetails(
  data: readonly Datum[],
  { stream, scene }: { stream: Stream; scene: Scene },
  details: readonly string[],
  source: ObservationSource,
): void {
  for (const datum of data) {
    if (!details.includes(datum.metric)) continue;
    const moments = momentsOf(datum.metric, scene);
    datum.truncated = moments.length > MAX_DETAILS;
    datum.observations = moments.slice(0, MAX_DETAILS).map((moment) => {
      const conversationId = source.callId(stream, moment);
      const observationDate = new Date(moment.sinceMs).toISOString();
      return {
        observationDate,
        conversationId,
        sessionId: uuidOf(`${conversationId}|session`),
        direction: 'inbound',
      };
    });
  }
}

function userData(metric: UserMetric, attendance: Attendance, presences: readonly Presence[]): Datum[] {
  const onQueue = sum(Object.values(attendance.onQueue));
  const presenceId = (name: string): string =>
    presences.find((presence) => presence.name === name)?.id ?? name;
  const offQueue = Object.entries(attendance.offQueue).map(
    ([name, count]) => [presenceId(name), count] as const,
  );
  switch (metric) {
    case 'oActiveUsers':
      return [{ metric, stats: { count: attendance.active } }];
    case 'oMemberUsers':
      return [{ metric, stats: { count: attendance.members } }];
    case 'oOnQueueUsers':
      return qualified(metric, Object.entries(attendance.onQueue));
    case 'oUserRoutingStatuses':
      return qualified(metric, [
        ...Object.entries(attendance.onQueue),
        ['OFF_QUEUE', attendance.members - onQueue],
      ]);
    case 'oOffQueueUsers':
      return qualified(metric, offQueue);
    case 'oUserPresences': {
      const offline = attendance.members - attendance.active;
      return qualified(metric, [
        [presenceId('On Queue'), onQueue],
        ...offQueue,
        [presenceId('Offline'), offline],
      ]);
    }
  }
}

/** Once for each qualifier that counts somebody. */
function qualified(metric: string, counts: Iterable<readonly [string, number]>): Datum[] {
  const data: Datum[] = [];
  for (const [qualifier, count] of counts) {
    if (count > 0) data.push({ metric, qualifier, stats: { count } });
  }
  return data;
}
