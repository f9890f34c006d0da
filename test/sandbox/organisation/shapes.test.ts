/** The shape of answers: pages of queues, sparse groups and buckets, views, and what is outside the client's divisions. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandboxClock } from '../../../src/sandbox/clock.ts';
import {
  AGGREGATES,
  DAY_MS,
  iso,
  NOON_MS,
  OBSERVATIONS,
  QUEUES,
  queueFilter,
  queueNamed,
  type Stage,
  stage,
} from './client.ts';

let here: Stage;
const TRICKY = '<!channel> & "x"';

beforeAll(async () => {
  here = await stage({ extraQueues: [TRICKY], hiddenQueues: 3 });
});
afterAll(() => here.organisation.stop());

const DAY_START_MS = Date.parse('2026-11-16T23:00:00Z');
const BOTH = ['queueId', 'mediaType'];

async function aggregates(body: Record<string, unknown>) {
  const answer = await here.client.post(AGGREGATES, { groupBy: BOTH, metrics: ['nOffered'], ...body });
  expect(answer.status, answer.text).toBe(200);
  return answer.json.results as {
    group: Record<string, string>;
    data: {
      interval: string;
      metrics: { metric: string; stats: Record<string, number> }[];
      views?: unknown[];
    }[];
  }[];
}

describe('queues', () => {
  const DEFAULTS = [
    'Support',
    'Support VIP',
    'Billing',
    'Sales',
    'Sales EN',
    'Tier 1 Voice',
    'Chat VIP',
    'Müller & Söhne',
    'VIP – Gold',
    'Claims',
    'Returns',
    'Back Office',
  ];

  test('are the twelve and the extra ones, and not the hidden ones', async () => {
    expect(here.organisation.queues.map(({ name }) => name)).toEqual([...DEFAULTS, TRICKY]);
    const { json } = await here.client.get(`${QUEUES}?pageSize=100`);
    expect(json).toMatchObject({ pageSize: 100, pageNumber: 1, total: 13, pageCount: 1 });
    expect(json.nextUri).toBeUndefined();
    expect(json.entities.map((queue: { name: string }) => queue.name).sort()).toEqual(
      [...DEFAULTS, TRICKY].sort(),
    );
    const vip = json.entities.find((queue: { name: string }) => queue.name === 'Support VIP');
    expect(vip.mediaSettings.call.serviceLevel).toEqual({ percentage: 0.9, durationMs: 10_000 });
    expect(Object.keys(vip.mediaSettings)).toEqual(['call', 'callback', 'chat', 'email', 'message']);
  });

  test('come in pages that follow one another', async () => {
    const names: string[] = [];
    let uri: string | undefined = `${QUEUES}?pageSize=5`;
    let pages = 0;
    while (uri !== undefined && pages < 9) {
      const { json } = await here.client.get(uri);
      names.push(...json.entities.map((queue: { name: string }) => queue.name));
      uri = json.nextUri;
      pages += 1;
    }
    expect({ pages, names: new Set(names).size }).toEqual({ pages: 3, names: 13 });
    expect((await here.client.get(`${QUEUES}?pageSize=5&pageNumber=9`)).json.entities).toEqual([]);
  });

  test.each([
    ['sup*', ['Support', 'Support VIP']],
    ['*vip', ['Chat VIP', 'Support VIP']],
    ['*vip*', ['Chat VIP', 'Support VIP', 'VIP – Gold']],
    ['support', ['Support']],
    ['port', []],
    ['*üller*', ['Müller & Söhne']],
  ])('named %s are %j', async (name, names) => {
    const { json } = await here.client.get(`${QUEUES}?name=${encodeURIComponent(name)}`);
    expect(json.entities.map((queue: { name: string }) => queue.name)).toEqual(names);
  });

  test('two thousand have two thousand names', async () => {
    const big = await stage({ queueCount: 2_000 });
    const { json } = await big.client.get(`${QUEUES}?pageSize=500&pageNumber=4`);
    expect(json).toMatchObject({ total: 2_000, pageCount: 4 });
    expect(new Set(big.organisation.queues.map(({ name }) => name)).size).toBe(2_000);
    expect(new Set(big.organisation.queues.map(({ id }) => id)).size).toBe(2_000);
    await big.organisation.stop();
  });
});

describe('aggregates', () => {
  test('omit the groups, buckets and metrics in which nothing happened', async () => {
    const chat = queueNamed(here.organisation, 'Chat VIP');
    const results = await aggregates({
      interval: `${iso(DAY_START_MS)}/${iso(DAY_START_MS + DAY_MS)}`,
      granularity: 'PT30M',
      filter: queueFilter(chat.id),
      metrics: ['nOffered', 'nOutbound', 'nError', 'tHeld'],
    });
    expect(results.map(({ group }) => group)).toEqual([{ mediaType: 'chat', queueId: chat.id }]);
    const data = results[0]?.data ?? [];
    expect(data.length).toBeGreaterThan(15);
    expect(data.length).toBeLessThan(32);
    expect(new Set(data.flatMap(({ metrics }) => metrics.map(({ metric }) => metric)))).toEqual(
      new Set(['nOffered']),
    );
  });

  test('of a night without calls are an empty list', async () => {
    const { id } = queueNamed(here.organisation, 'Sales');
    const interval = `${iso(DAY_START_MS + DAY_MS / 24)}/${iso(DAY_START_MS + DAY_MS / 8)}`;
    expect(await aggregates({ interval, filter: queueFilter(id) })).toEqual([]);
  });

  test('without granularity have one entry with the interval asked for, in UTC', async () => {
    const { id } = queueNamed(here.organisation, 'Sales EN');
    const results = await aggregates({
      interval: '2026-11-17T00:00:00+01:00/2026-11-18T00:00:00+01:00',
      timeZone: 'Europe/Berlin',
      filter: queueFilter(id),
    });
    expect(results[0]?.data.map(({ interval }) => interval)).toEqual([
      '2026-11-16T23:00:00.000Z/2026-11-17T23:00:00.000Z',
    ]);
  });

  test('cut days of 24 hours from the start, also where the clocks change', async () => {
    const clock = createSandboxClock({ startMs: Date.parse('2027-04-02T10:00:00Z'), speed: 0 });
    const { client, organisation } = await stage({ clock });
    const { id } = queueNamed(organisation, 'Support');
    const { json } = await client.post(AGGREGATES, {
      interval: '2027-03-27T00:00:00+01:00/2027-03-30T00:00:00+02:00',
      granularity: 'P1D',
      timeZone: 'Europe/Berlin',
      groupBy: BOTH,
      filter: queueFilter(id),
      metrics: ['nOffered'],
    });
    expect(json.results[0].data.map(({ interval }: { interval: string }) => interval)).toEqual([
      '2027-03-26T23:00:00.000Z/2027-03-27T23:00:00.000Z',
      '2027-03-27T23:00:00.000Z/2027-03-28T23:00:00.000Z',
      '2027-03-28T23:00:00.000Z/2027-03-29T22:00:00.000Z',
    ]);
    await organisation.stop();
  });

  test('cut months as the calendar does', async () => {
    const { id } = queueNamed(here.organisation, 'Support');
    const results = await aggregates({
      interval: '2026-10-20T00:00:00+02:00/2026-11-18T00:00:00+01:00',
      granularity: 'P1M',
      filter: queueFilter(id),
    });
    expect(results[0]?.data.map(({ interval }) => interval)).toEqual([
      '2026-10-19T22:00:00.000Z/2026-11-17T23:00:00.000Z',
    ]);
  });

  test('grouped by less are the sums of the finer ones', async () => {
    const interval = `${iso(DAY_START_MS)}/${iso(DAY_START_MS + DAY_MS)}`;
    const offered = async (groupBy: string[]): Promise<number[]> =>
      (await aggregates({ interval, groupBy })).map(({ data }) => data[0]?.metrics[0]?.stats.count ?? 0);
    const sum = (counts: number[]): number => counts.reduce((total, one) => total + one, 0);
    const [fine, byQueue, byMedia, all] = await Promise.all(
      [BOTH, ['queueId'], ['mediaType'], []].map(offered),
    );
    expect(all).toEqual([sum(fine ?? [])]);
    expect([byQueue?.length, byMedia?.length]).toEqual([13, 4]);
    expect([sum(byQueue ?? []), sum(byMedia ?? [])]).toEqual([sum(fine ?? []), sum(fine ?? [])]);
  });

  test('join queues and media types through clauses', async () => {
    const support = queueNamed(here.organisation, 'Support');
    const clauses = [
      queueFilter(support.id),
      {
        type: 'or',
        predicates: [{ type: 'dimension', dimension: 'mediaType', operator: 'matches', value: 'chat' }],
      },
    ];
    const results = await aggregates({
      interval: `${iso(DAY_START_MS)}/${iso(DAY_START_MS + DAY_MS)}`,
      filter: { type: 'and', clauses },
    });
    expect(results.map(({ group }) => group)).toEqual([{ mediaType: 'chat', queueId: support.id }]);
  });

  test('have views with a bound of their own', async () => {
    const { id } = queueNamed(here.organisation, 'Billing');
    const views = [
      { target: 'tAbandon', name: 'quick', function: 'rangeBound', range: { lt: 5_000 } },
      { target: 'tAbandon', name: 'slow', function: 'rangeBound', range: { gte: 5_000 } },
    ];
    const [voice] = await aggregates({
      interval: `${iso(DAY_START_MS)}/${iso(DAY_START_MS + DAY_MS)}`,
      filter: queueFilter(id),
      metrics: ['tAbandon', 'tShortAbandon'],
      views,
    });
    const data = voice?.data[0];
    const stats = Object.fromEntries(data?.metrics.map((one) => [one.metric, one.stats]) ?? []);
    const [quick, slow] = (data?.views ?? []) as { name: string; stats: Record<string, number> }[];
    expect(quick).toEqual({ name: 'quick', stats: stats.tShortAbandon });
    expect((quick?.stats.count ?? 0) + (slow?.stats.count ?? 0)).toBe(stats.tAbandon?.count);
  });

  test('know nothing of what has not happened yet', async () => {
    const { id } = queueNamed(here.organisation, 'Support');
    const whole = { filter: queueFilter(id), groupBy: [] };
    const untilNow = await aggregates({
      ...whole,
      interval: `${iso(DAY_START_MS + DAY_MS)}/${iso(NOON_MS + 1)}`,
    });
    const allDay = await aggregates({
      ...whole,
      interval: `${iso(DAY_START_MS + DAY_MS)}/${iso(DAY_START_MS + 2 * DAY_MS)}`,
    });
    expect(allDay[0]?.data[0]?.metrics).toEqual(untilNow[0]?.data[0]?.metrics);
  });
});

describe('a queue outside the divisions', () => {
  test('has calls, and is in no answer', async () => {
    const { hiddenQueues, calls } = here.organisation;
    const [hidden] = hiddenQueues;
    const id = hidden?.id ?? '';
    expect(hiddenQueues).toHaveLength(3);
    expect(calls(DAY_START_MS, DAY_START_MS + DAY_MS, id).length).toBeGreaterThan(10);
    expect(
      await aggregates({
        interval: `${iso(DAY_START_MS)}/${iso(DAY_START_MS + DAY_MS)}`,
        filter: queueFilter(id),
      }),
    ).toEqual([]);
    const now = await here.client.post(OBSERVATIONS, {
      filter: queueFilter(id),
      metrics: ['oWaiting', 'oMemberUsers'],
    });
    expect(now.json).toEqual({ results: [] });
    expect((await here.client.get(`${QUEUES}?id=${id}`)).json.total).toBe(0);
  });
});
