/** What the pretend API refuses, and in which words. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  AGGREGATES,
  DAY_MS,
  iso,
  NOON_MS,
  OBSERVATIONS,
  QUEUES,
  queueFilter,
  type Stage,
  send,
  stage,
} from './client.ts';

let here: Stage;

beforeAll(async () => {
  here = await stage({ queueCount: 30, limits: { aggregateCells: 2_000 } });
});
afterAll(() => here.organisation.stop());

const ANY_ID = '05f1c285-6777-4ccc-806f-8db085ae0793';
const interval = `${iso(NOON_MS - DAY_MS)}/${iso(NOON_MS)}`;
const aggregate = {
  interval,
  groupBy: ['queueId', 'mediaType'],
  filter: queueFilter(ANY_ID),
  metrics: ['nOffered'],
};
const observation = { filter: queueFilter(ANY_ID), metrics: ['oWaiting'] };
const view = { target: 'tAbandon', name: 'short', function: 'rangeBound', range: { lt: 5_000 } };
const predicate = { type: 'dimension', dimension: 'queueId', operator: 'matches', value: ANY_ID };
const manyIds = Array.from({ length: 101 }, (_, index) => `id-${index}`);

interface Case {
  why: string;
  body: unknown;
  status?: number;
  code?: string;
}

const AGGREGATE_CASES: readonly Case[] = [
  { why: 'an array', body: [] },
  { why: 'an unknown field', body: { ...aggregate, metric: ['nOffered'] } },
  { why: 'no interval', body: { ...aggregate, interval: undefined } },
  { why: 'an interval without end', body: { ...aggregate, interval: iso(NOON_MS) }, code: 'invalid.date' },
  {
    why: 'an interval of days',
    body: { ...aggregate, interval: '2026-11-17/2026-11-18' },
    code: 'invalid.date',
  },
  {
    why: 'an end before its start',
    body: { ...aggregate, interval: `${iso(NOON_MS)}/${iso(NOON_MS - 1)}` },
    code: 'invalid.date',
  },
  { why: '32 days', body: { ...aggregate, interval: `${iso(NOON_MS - 32 * DAY_MS)}/${iso(NOON_MS)}` } },
  { why: 'no metrics', body: { ...aggregate, metrics: undefined } },
  { why: 'an empty list of metrics', body: { ...aggregate, metrics: [] } },
  {
    why: 'a metric that does not exist',
    body: { ...aggregate, metrics: ['nAbandoned'] },
    code: 'invalid.value',
  },
  { why: 'an observation metric', body: { ...aggregate, metrics: ['oWaiting'] }, code: 'invalid.value' },
  { why: 'an unknown group', body: { ...aggregate, groupBy: ['queue'] }, code: 'invalid.value' },
  { why: 'a group that is not simulated', body: { ...aggregate, groupBy: ['userId'] } },
  { why: 'an unknown granularity', body: { ...aggregate, granularity: 'PT20M' }, code: 'invalid.value' },
  { why: 'an unknown zone', body: { ...aggregate, timeZone: 'Mars/Base' }, code: 'invalid.value' },
  { why: 'a filter without predicates', body: { ...aggregate, filter: { type: 'or', predicates: [] } } },
  {
    why: 'a filter without type',
    body: { ...aggregate, filter: { predicates: [predicate] } },
    code: 'invalid.value',
  },
  {
    why: 'a third level of clauses',
    body: { ...aggregate, filter: { type: 'and', clauses: [{ type: 'or', clauses: [] }] } },
  },
  {
    why: 'an unknown dimension',
    body: { ...aggregate, filter: { type: 'or', predicates: [{ ...predicate, dimension: 'queue' }] } },
    code: 'invalid.value',
  },
  {
    why: 'an unknown operator',
    body: { ...aggregate, filter: { type: 'or', predicates: [{ ...predicate, operator: 'is' }] } },
    code: 'invalid.value',
  },
  {
    why: 'an unknown field in a predicate',
    body: { ...aggregate, filter: { type: 'or', predicates: [{ ...predicate, values: [] }] } },
  },
  {
    why: 'an unknown media type',
    body: {
      ...aggregate,
      filter: { type: 'or', predicates: [{ ...predicate, dimension: 'mediaType', value: 'call' }] },
    },
    code: 'invalid.value',
  },
  {
    why: 'eleven views',
    body: { ...aggregate, views: Array.from({ length: 11 }, (_, index) => ({ ...view, name: `v${index}` })) },
  },
  {
    why: 'a view of a count',
    body: { ...aggregate, views: [{ ...view, target: 'nOffered' }] },
    code: 'invalid.value',
  },
  { why: 'a view without a range', body: { ...aggregate, views: [{ ...view, range: {} }] } },
  { why: 'a view with an unknown bound', body: { ...aggregate, views: [{ ...view, range: { lte: 5 } }] } },
  {
    why: 'too large an answer',
    body: { ...aggregate, filter: undefined, granularity: 'PT15M' },
    status: 413,
    code: 'request.entity.too.large',
  },
];

const OBSERVATION_CASES: readonly Case[] = [
  { why: 'no filter', body: { metrics: ['oWaiting'] } },
  { why: 'an unknown field', body: { ...observation, groupBy: ['queueId'] } },
  { why: 'an interval', body: { ...observation, interval } },
  { why: 'no metrics', body: { filter: observation.filter } },
  { why: 'an aggregate metric', body: { ...observation, metrics: ['tAbandon'] }, code: 'invalid.value' },
  {
    why: 'an unknown detail metric',
    body: { ...observation, detailMetrics: ['waiting'] },
    code: 'invalid.value',
  },
  {
    why: 'a dimension of the aggregates',
    body: { ...observation, filter: { type: 'or', predicates: [{ ...predicate, dimension: 'userId' }] } },
    code: 'invalid.value',
  },
  {
    why: 'media types alone',
    body: {
      ...observation,
      filter: { type: 'or', predicates: [{ ...predicate, dimension: 'mediaType', value: 'voice' }] },
    },
  },
  { why: '101 queues', body: { ...observation, filter: queueFilter(...manyIds) } },
];

describe.each([
  { path: AGGREGATES, cases: AGGREGATE_CASES },
  { path: OBSERVATIONS, cases: OBSERVATION_CASES },
])('$path refuses', ({ path, cases }) => {
  test.each(cases)('$why', async ({ body, status = 400, code = 'bad.request' }) => {
    const answer = await here.client.post(path, body);
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status, code });
    expect(answer.json).toMatchObject({
      status,
      message: expect.any(String),
      contextId: answer.headers.get('inin-correlation-id'),
    });
    expect(Object.keys(answer.json).sort()).toEqual([
      'code',
      'contextId',
      'details',
      'errors',
      'message',
      'messageParams',
      'status',
    ]);
  });
});

test.each(['{"filter":', '', 'null'])('a body of %j is refused', async (body) => {
  const answer = await send(here.organisation, 'POST', AGGREGATES, here.client.token, body);
  expect(answer.status).toBe(400);
});

test.each([
  '?pageSize=501',
  '?pageSize=0',
  '?pageSize=many',
  '?pageNumber=0',
  '?page=2',
  '?sortOrder=up',
  '?sortBy=size',
])('the list of queues refuses %s', async (query) => {
  expect((await here.client.get(`${QUEUES}${query}`)).status).toBe(400);
});

test.each([
  ['GET', '/api/v2/users'],
  ['POST', '/api/v2/routing/queues'],
  ['DELETE', `/api/v2/routing/queues/${ANY_ID}`],
  ['GET', AGGREGATES],
])('%s %s is not found, and on record', async (method, path) => {
  here.organisation.requests.clear();
  const answer = await send(here.organisation, method, path, here.client.token);
  expect({ status: answer.status, code: answer.json.code }).toEqual({ status: 404, code: 'not.found' });
  expect(here.organisation.requests.entries).toMatchObject([{ method, path, status: 404 }]);
});
