/** What the observations say of now, against the calls and among themselves. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrganisationQueue } from '../../../src/sandbox/organisation/queue.ts';
import { MINUTE_MS, OBSERVATIONS, queueFilter, queueNamed, type Stage, stage } from './client.ts';

let here: Stage;

beforeAll(async () => {
  here = await stage();
});
afterAll(() => here.organisation.stop());

interface Datum {
  metric: string;
  qualifier?: string;
  stats: { count?: number; calculatedMetricValue?: number };
  observations?: { conversationId: string; observationDate: string }[];
}

interface Result {
  group: { queueId: string; mediaType?: string };
  data: Datum[];
}

const METRICS =
  'oActiveUsers oAlerting oInteracting oLongestInteracting oLongestWaiting oMemberUsers oOffQueueUsers oOnQueueUsers oUserPresences oUserRoutingStatuses oWaiting'.split(
    ' ',
  );

async function observe(body: Record<string, unknown>): Promise<Result[]> {
  const answer = await here.client.post(OBSERVATIONS, { metrics: METRICS, ...body });
  expect(answer.status, answer.text).toBe(200);
  return answer.json.results;
}

function value(result: Result | undefined, metric: string): number | undefined {
  const stats = result?.data.find((datum) => datum.metric === metric)?.stats;
  return stats?.count ?? stats?.calculatedMetricValue;
}

function total(result: Result | undefined, metric: string): number {
  const counts = result?.data.filter((datum) => datum.metric === metric).map(({ stats }) => stats.count ?? 0);
  return (counts ?? []).reduce((sum, count) => sum + count, 0);
}

function countedFromCalls(queue: OrganisationQueue, mediaType: string) {
  const now = here.clock.now();
  const calls = here.organisation
    .calls(now, now + 1, queue.id)
    .filter((call) => call.mediaType === mediaType);
  const open = calls.filter((call) => call.abandonMs === null && call.flowOutMs === null);
  const interacting = open.filter(
    (call) => call.connectMs !== null && (call.handleEndMs === null || call.handleEndMs > now),
  );
  const waiting = open.filter((call) => call.alertStartMs === null);
  return {
    oWaiting: waiting.length,
    oAlerting: open.filter((call) => call.alertStartMs !== null && call.connectMs === null).length,
    oInteracting: interacting.length,
    oLongestWaiting: waiting.length === 0 ? undefined : Math.min(...waiting.map(({ offerMs }) => offerMs)),
    oLongestInteracting:
      interacting.length === 0 ? undefined : Math.min(...interacting.map((call) => call.connectMs ?? 0)),
  };
}

describe('observations', () => {
  test('agree with the calls, minute after minute, and agents with both', async () => {
    let waits = 0;
    for (let minute = 0; minute < 60; minute += 1) {
      here.clock.advance(7 * MINUTE_MS + 1_234);
      const results = await observe({ filter: queueFilter(...here.organisation.queues.map(({ id }) => id)) });
      for (const queue of here.organisation.queues) {
        const ofQueue = results.filter(({ group }) => group.queueId === queue.id);
        for (const mediaType of ['voice', 'chat', 'email', 'callback']) {
          const result = ofQueue.find(({ group }) => group.mediaType === mediaType);
          const expected = countedFromCalls(queue, mediaType);
          const seen = Object.fromEntries(
            Object.keys(expected).map((metric) => [metric, value(result, metric)]),
          );
          expect(seen).toEqual(expected);
        }
        waits += checkAgents(queue, ofQueue);
      }
    }
    expect(waits).toBeGreaterThan(5);
  });

  test('repeat a metric once for each qualifier, and mind the order of groups', async () => {
    const { id } = queueNamed(here.organisation, 'Support');
    const results = await observe({ filter: queueFilter(id) });
    expect(results.map(({ group }) => group)).toEqual([
      { queueId: id },
      ...['voice', 'chat', 'email', 'callback'].map((mediaType) => ({ mediaType, queueId: id })),
    ]);
    const qualifiers = results[0]?.data
      .filter(({ metric }) => metric === 'oUserRoutingStatuses')
      .map(({ qualifier }) => qualifier);
    expect(qualifiers).toContain('OFF_QUEUE');
    expect(new Set(qualifiers).size).toBe(qualifiers?.length);
    const presences = results[0]?.data
      .filter(({ metric }) => metric === 'oUserPresences')
      .map(({ qualifier }) => qualifier);
    const known = here.organisation.presences.map((presence) => presence.id);
    expect(known).toEqual(expect.arrayContaining(presences ?? ['none']));
  });

  test('of one media type leave the others out', async () => {
    const { id } = queueNamed(here.organisation, 'Support');
    const clauses = [
      queueFilter(id),
      { type: 'or', predicates: [{ type: 'dimension', dimension: 'mediaType', value: 'chat' }] },
    ];
    const results = await observe({ filter: { type: 'and', clauses }, metrics: ['oWaiting'] });
    expect(results.map(({ group }) => group)).toEqual([{ mediaType: 'chat', queueId: id }]);
  });

  test('name the conversations when asked for details', async () => {
    const fresh = await stage();
    const { id } = queueNamed(fresh.organisation, 'Support');
    const answer = await fresh.client.post(OBSERVATIONS, {
      filter: queueFilter(id),
      metrics: ['oInteracting'],
      detailMetrics: ['oInteracting'],
    });
    const voice: Datum = answer.json.results[0].data[0];
    const now = fresh.clock.now();
    const ids = new Set(fresh.organisation.calls(now, now + 1, id).map((call) => call.id));
    expect(voice.observations?.length).toBe(voice.stats.count);
    expect(voice.observations?.every(({ conversationId }) => ids.has(conversationId))).toBe(true);
    await fresh.organisation.stop();
  });
});

/** Gives 1 when somebody waits in a queue of one media type, where nobody can then be idle. */
function checkAgents(queue: OrganisationQueue, results: readonly Result[]): number {
  const [users, ...media] = results;
  for (const { qualifier, stats } of users?.data ?? [])
    if (qualifier !== undefined) expect(stats.count).toBeGreaterThan(0);
  const onQueue = total(users, 'oOnQueueUsers');
  const busy = media.reduce(
    (sum, result) => sum + total(result, 'oInteracting') + total(result, 'oAlerting'),
    0,
  );
  const idle =
    users?.data.find((datum) => datum.metric === 'oOnQueueUsers' && datum.qualifier === 'IDLE')?.stats
      .count ?? 0;
  const members = value(users, 'oMemberUsers') ?? 0;
  expect(onQueue).toBeGreaterThanOrEqual(busy + idle);
  expect(onQueue + total(users, 'oOffQueueUsers')).toBe(value(users, 'oActiveUsers'));
  expect([total(users, 'oUserRoutingStatuses'), total(users, 'oUserPresences')]).toEqual([members, members]);
  expect(members).toBeGreaterThanOrEqual(queue.memberCount);
  const waiting = media.reduce((sum, result) => sum + total(result, 'oWaiting'), 0);
  if (waiting === 0 || queue.mediaTypes.length > 1) return 0;
  expect(idle).toBe(0);
  return 1;
}
