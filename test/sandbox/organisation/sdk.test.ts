/** The real SDK against the pretend organisation: it logs in and reads all three endpoints. */

import platformClient from 'purecloud-platform-client-v2';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY_MS, iso, NOON_MS, queueFilter, queueNamed, type Stage, stage } from './client.ts';

let here: Stage;

beforeAll(async () => {
  here = await stage();
});
afterAll(() => here.organisation.stop());

test('the SDK logs in and reads queues, observations and aggregates', async () => {
  const { organisation } = here;
  const client = new platformClient.ApiClientClass();
  client.config.setConfigPath('');
  client.config.live_reload_config = false;
  client.setGateway({ host: '127.0.0.1', port: Number(new URL(organisation.url).port), protocol: 'http' });
  await client.loginClientCredentialsGrant(organisation.clientId, organisation.clientSecret);

  const queues = await new platformClient.RoutingApi(client).getRoutingQueues({
    pageSize: 100,
    name: 'Support*',
  });
  expect(queues.entities?.map(({ name }) => name)).toEqual(['Support', 'Support VIP']);

  const { id } = queueNamed(organisation, 'Support');
  const analytics = new platformClient.AnalyticsApi(client);
  const now = await analytics.postAnalyticsQueuesObservationsQuery({
    filter: queueFilter(id),
    metrics: ['oWaiting', 'oInteracting', 'oOnQueueUsers'],
  });
  const voice = now.results?.find(({ group }) => group?.mediaType === 'voice');
  expect(voice?.data?.find(({ metric }) => metric === 'oInteracting')?.stats?.count).toBeGreaterThan(3);

  const today = await analytics.postAnalyticsConversationsAggregatesQuery({
    interval: `${iso(NOON_MS - DAY_MS)}/${iso(NOON_MS)}`,
    groupBy: ['queueId', 'mediaType'],
    filter: queueFilter(id),
    metrics: ['nOffered', 'tAnswered', 'oServiceLevel'],
  });
  expect(today.results?.length).toBe(4);
});
