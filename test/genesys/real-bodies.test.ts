/** Bodies that real organisations gave are read as what they mean. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noLive, noStats } from '../../src/core/stats.ts';
import {
  LIVE_METRICS,
  parseAggregates,
  parseObservations,
  parseQueuePage,
} from '../../src/genesys/schemas.ts';

function fixture(name: string) {
  return JSON.parse(readFileSync(new URL(`../fixtures/genesys/${name}.json`, import.meta.url), 'utf8'));
}

const NOW_MS = Date.parse('2026-03-11T11:07:00Z');

describe('an aggregates answer', () => {
  const rows = parseAggregates(fixture('aggregates-response')) ?? [];

  it('gives the first queue its exact sums', () => {
    expect(rows[0]).toMatchObject({
      queueId: '05f1c285-6777-4ccc-806f-8db085ae0793',
      media: 'voice',
      startMs: Date.parse('2025-01-25T21:00:00Z'),
      endMs: Date.parse('2025-02-01T21:00:00Z'),
      stats: {
        offered: 877,
        transferred: 634,
        answered: { count: 787, sumMs: 40_279_740, maxMs: 451_577 },
        abandoned: { count: 83, sumMs: 5_750_770, maxMs: 219_470 },
        shortAbandoned: { count: 7, sumMs: 15_442, maxMs: 5_658 },
        flowedOut: { count: 7, sumMs: 1_505_756, maxMs: 216_768 },
        waited: { count: 877, sumMs: 47_536_266, maxMs: 451_577 },
        handled: { count: 817, sumMs: 131_580_101, maxMs: 1_040_810 },
        afterCall: { count: 816, sumMs: 13_049_044, maxMs: 65_223 },
        serviceLevel: { met: 414, counted: 870 },
      },
    });
  });

  it('reads a missing metric as no events', () => {
    expect(rows).toHaveLength(2);
    expect(rows[1]?.stats).toEqual({
      ...noStats(),
      offered: 47,
      abandoned: { count: 40, sumMs: 4_234_971, maxMs: 835_717 },
      shortAbandoned: { count: 5, sumMs: 9_196, maxMs: 3_775 },
      flowedOut: { count: 7, sumMs: 3_034_521, maxMs: 1_087_729 },
      waited: { count: 47, sumMs: 7_269_492, maxMs: 1_087_729 },
      serviceLevel: { met: 0, counted: 40 },
    });
  });

  it.each([
    ['no groups', { results: [] }],
    ['nothing at all', {}],
    ['a group without data', { results: [{ group: { queueId: 'q' } }] }],
    ['a group with no data', { results: [{ group: { queueId: 'q' }, data: [] }] }],
  ])('may have %s', (_, body) => {
    expect(parseAggregates(body)).toEqual([]);
  });

  const metric = (
    metric: string,
    stats: unknown,
    interval = '2026-03-11T10:00:00Z/2026-03-11T11:00:00Z',
  ) => ({
    results: [
      { group: { queueId: 'q', mediaType: 'voice' }, data: [{ interval, metrics: [{ metric, stats }] }] },
    ],
  });

  it.each<[string, unknown]>([
    ['text', '{"results":[{"group":'],
    ['null', null],
    ['an error', { message: 'no', code: 'internal.server.error', status: 500 }],
    ['results that are no list', { results: {} }],
    ['a group without a queue', { results: [{ group: { mediaType: 'voice' }, data: [] }] }],
    ['a timer without a count', metric('tAnswered', { sum: 3_000 })],
    ['a count of text', metric('nOffered', { count: '3' })],
    ['a count below zero', metric('nOffered', { count: -1 })],
    ['a count without a number', metric('nOffered', {})],
    ['a service level without its denominator', metric('oServiceLevel', { ratio: 0.5, numerator: 3 })],
    ['an interval of one end', metric('nOffered', { count: 1 }, '2026-03-11T10:00:00Z')],
    ['an interval backwards', metric('nOffered', { count: 1 }, '2026-03-11T11:00:00Z/2026-03-11T10:00:00Z')],
  ])('is not %s', (_, body) => {
    expect(parseAggregates(body)).toBeNull();
  });

  it.each<[string, unknown, object]>([
    ['sum and maximum', { count: 3 }, { count: 3, sumMs: null, maxMs: null }],
    ['maximum', { count: 3, sum: 6_000 }, { count: 3, sumMs: 6_000, maxMs: null }],
    ['sum, and nothing to sum', { count: 0 }, { count: 0, sumMs: 0, maxMs: 0 }],
  ])('keeps what is told of a timer without its %s', (_, given, answered) => {
    expect(parseAggregates(metric('tAnswered', given))).toMatchObject([{ stats: { answered } }]);
  });

  it('may have an interval without metrics', () => {
    const interval = '2026-03-11T10:00:00Z/2026-03-11T11:00:00Z';
    const body = { results: [{ group: { queueId: 'q', mediaType: 'voice' }, data: [{ interval }] }] };
    expect(parseAggregates(body)).toMatchObject([{ stats: noStats() }]);
  });

  it('tolerates media types, metrics and fields that are not known', () => {
    const body = {
      took: 3,
      results: [
        {
          group: { queueId: 'q', mediaType: 'hologram', more: 1 },
          data: [
            {
              interval: '2026-03-11T10:00:00Z/2026-03-11T11:00:00Z',
              metrics: [
                { metric: 'nOffered', stats: { count: 2, more: 1 } },
                { metric: 'tTeleport', stats: {} },
              ],
            },
          ],
        },
      ],
    };
    expect(parseAggregates(body)).toMatchObject([{ media: 'hologram', stats: { ...noStats(), offered: 2 } }]);
  });
});

describe('an observations answer', () => {
  it('is read with media of zeros, and nobody on queue where nobody is told of', () => {
    const queues = parseObservations(fixture('observations-response'), NOW_MS);
    const queue = queues?.get('d7b99d1c-4833-4ad6-aa87-d1a23dba13d4');
    expect([...(queue?.media.keys() ?? [])]).toEqual(['voice', 'chat', 'email', 'callback']);
    expect(queue?.media.get('voice')).toEqual(noLive());
    expect(queue?.agents).toEqual({ idle: 0, onQueue: 0, notResponding: 0, offQueue: 0 });
  });

  it('was asked for with metrics of the names that we use', () => {
    const asked: string[] = fixture('observations-request').metrics;
    expect(LIVE_METRICS).toEqual(
      expect.arrayContaining(asked.filter((name) => /Waiting|Interacting/.test(name))),
    );
  });

  const answer = (data: unknown, mediaType?: string) => ({
    results: [{ group: { queueId: 'q', ...(mediaType === undefined ? {} : { mediaType }) }, data }],
  });

  it('adds up agents over qualifiers and never keys by metric alone', () => {
    const data = [
      { metric: 'oOnQueueUsers', qualifier: 'IDLE', stats: { count: 3 } },
      { metric: 'oOnQueueUsers', qualifier: 'INTERACTING', stats: { count: 5 } },
      { metric: 'oOnQueueUsers', qualifier: 'NOT_RESPONDING', stats: { count: 1 } },
      { metric: 'oOnQueueUsers', qualifier: 'A_NEW_ONE', stats: { count: 2 } },
      { metric: 'oOffQueueUsers', qualifier: 'c0ffee', stats: { count: 4 } },
      { metric: 'oOffQueueUsers', qualifier: 'facade', stats: { count: 6 } },
    ];
    expect(parseObservations(answer(data), NOW_MS)?.get('q')?.agents).toEqual({
      idle: 3,
      onQueue: 11,
      notResponding: 1,
      offQueue: 10,
    });
  });

  it.each([
    ['a queue of which all is quiet', answer([])],
    ['a queue of which only a media type is told', answer([], 'voice')],
  ])('counts nobody on queue in %s', (_, body) => {
    const nobody = { idle: 0, onQueue: 0, notResponding: 0, offQueue: 0 };
    expect(parseObservations(body, NOW_MS)?.get('q')?.agents).toEqual(nobody);
  });

  it('says nothing of a queue of which nothing is told, not even of its agents', () => {
    const mappings = { AVAILABLE: ['6a3af858-942f-489d-9700-5f9bcdcdae9b'] };
    for (const body of [{}, { results: [] }, { systemToOrganizationMappings: mappings }])
      expect(parseObservations(body, NOW_MS)).toEqual(new Map());
  });

  it('puts the groups of one queue together, whatever they are qualified by', () => {
    const count = (metric: string, count: number, qualifier?: string) => ({
      metric,
      ...(qualifier === undefined ? {} : { qualifier }),
      stats: { count },
    });
    const since = (ms: number) => ({ metric: 'oLongestWaiting', stats: { calculatedMetricValue: ms } });
    const groups = [
      answer([count('oOnQueueUsers', 2, 'IDLE')]),
      answer([count('oOnQueueUsers', 3, 'COMMUNICATING'), count('oOffQueueUsers', 4, 'c0ffee')]),
      answer([count('oWaiting', 5, 'a'), count('oWaiting', 6, 'b'), since(NOW_MS - 90_000)], 'voice'),
      // The sum of all qualifiers, beside one of them.
      answer([count('oInteracting', 7), count('oInteracting', 7, 'a'), since(NOW_MS - 10_000)], 'voice'),
    ];
    const body = { results: groups.flatMap(({ results }) => results) };
    expect(parseObservations(body, NOW_MS)?.get('q')).toEqual({
      agents: { idle: 2, onQueue: 5, notResponding: 0, offQueue: 4 },
      media: new Map([
        ['voice', { waiting: 11, active: 7, alerting: 0, oldestWaitingSinceMs: NOW_MS - 90_000 }],
      ]),
    });
  });

  it.each<[string, number, number | undefined, number | null]>([
    ['a moment', 2, NOW_MS - 90_000, NOW_MS - 90_000],
    ['a length of time', 2, 90_000, NOW_MS - 90_000],
    ['a moment that is still to come by our clock', 2, NOW_MS + 700, NOW_MS],
    ['nothing', 2, undefined, null],
    ['a moment, but nobody waits', 0, NOW_MS - 90_000, null],
  ])('reads the oldest waiter from %s', (_, waiting, calculatedMetricValue, since) => {
    const stats = calculatedMetricValue === undefined ? {} : { calculatedMetricValue };
    const data = [
      { metric: 'oWaiting', stats: { count: waiting } },
      { metric: 'oLongestWaiting', stats },
    ];
    const voice = parseObservations(answer(data, 'voice'), NOW_MS)?.get('q')?.media.get('voice');
    expect(voice).toMatchObject({ waiting, oldestWaitingSinceMs: since });
  });

  it.each([['text'], [null], [{ results: [{}] }], [answer([{ metric: 'oWaiting' }], 'voice')]])(
    'is not %j',
    (body) => {
      expect(parseObservations(body, NOW_MS)).toBeNull();
    },
  );
});

/** As it would stand in an answer: the intervals of a push have its shape. */
function ofPush(data: unknown) {
  return parseAggregates({ results: [{ group: { queueId: 'q' }, data }] });
}

it('the intervals of a pushed message parse with the same schema', () => {
  const data = fixture('notification-data');
  expect(ofPush(data.data_halfhour)).toMatchObject([
    {
      startMs: Date.parse('2024-12-30T09:30:00Z'),
      endMs: Date.parse('2024-12-30T10:00:00Z'),
      stats: {
        offered: 2,
        answered: { count: 0 },
        abandoned: { count: 2, sumMs: 86_168, maxMs: 74_387 },
        serviceLevel: { met: 0, counted: 2 },
      },
    },
  ]);
  expect(ofPush(data.data_instant)).toMatchObject([{ stats: noStats() }]);
  expect(ofPush('half')).toBeNull();
});

it('a page of queues is read with targets in percent and seconds', () => {
  const call = { alertingTimeoutSeconds: 8, serviceLevel: { percentage: 0.57, durationMs: 20_000 } };
  const body = {
    entities: [
      {
        id: 'a',
        name: 'Billing',
        division: { id: 'd', name: 'Home', selfUri: '/' },
        mediaSettings: {
          call,
          message: {},
          email: { serviceLevel: { percentage: 0.8, durationMs: 86_400_000 } },
        },
      },
      { id: 'b', name: 'Bare', division: { id: 'd' } },
    ],
    pageCount: 3,
    total: 250,
  };
  expect(parseQueuePage(body)).toEqual({
    pageCount: 3,
    queues: [
      {
        id: 'a',
        name: 'Billing',
        division: { id: 'd', name: 'Home' },
        targets: { voice: { percent: 57, seconds: 20 }, email: { percent: 80, seconds: 86_400 } },
      },
      { id: 'b', name: 'Bare', division: { id: 'd', name: 'd' }, targets: {} },
    ],
  });
  expect(parseQueuePage({ entities: [{ id: 'a' }], pageCount: 1 })).toBeNull();
  expect(parseQueuePage({ entities: [] })).toBeNull();
});
