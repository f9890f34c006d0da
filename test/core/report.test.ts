/** Reports: which rows there are, and that every figure in them is a sum over a sum. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../src/core/metric.ts';
import { buildReport } from '../../src/core/report.ts';
import { HOUR_MS } from '../../src/core/zone.ts';
import { parseAggregates } from '../../src/genesys/schemas.ts';
import {
  agents,
  bucket,
  calls,
  intervalAnswer,
  live,
  liveAnswer,
  liveQueue,
  stats,
  timer,
} from './figures.ts';
import {
  BILLING,
  CLAIMS,
  input,
  intervalOf,
  NOW,
  names,
  query,
  queue,
  read,
  SALES,
  today,
} from './reports.ts';

describe('the figures that a real organisation gave', () => {
  const body = JSON.parse(
    readFileSync(new URL('../fixtures/genesys/aggregates-response.json', import.meta.url), 'utf8'),
  );
  const rows = parseAggregates(body) ?? [];
  const queues = rows.map(({ queueId }) => ({ ...queue(queueId), id: queueId }));
  const report = buildReport(
    input(
      {},
      {
        queues,
        figures: intervalAnswer(
          Object.fromEntries(
            rows.map((row) => [row.queueId, [bucket(row.startMs, row.endMs, { [row.media]: row.stats })]]),
          ),
        ),
      },
    ),
  );
  const rowOf = (id: string) => report.rows.find((row) => row.queue?.id === id);
  const busy = rowOf('05f1c285-6777-4ccc-806f-8db085ae0793');
  const abandoned = rowOf('0c42ff58-231e-4f85-a47c-a81ea703718f');

  it.each<[MetricId, number, string]>([
    ['offered', 877, '877'],
    ['answered', 787, '787'],
    ['abandoned', 83, '83'],
    ['abandon-percent', (100 * 83) / 877, '9.5'],
    ['service-level', (100 * 414) / 870, '47.6'],
    ['speed-of-answer', 40_279.74 / 787, '51.2'],
    ['handle-time', 131_580.101 / 817, '161.1'],
    ['longest-wait', 451.577, '451.6'],
    ['answer-percent', (100 * 787) / 877, '89.7'],
    ['transfer-percent', (100 * 634) / 787, '80.6'],
  ])('the first queue: %s is %d, shown as %s', (id, exact, shown) => {
    const figure = read(busy, id);
    expect(figure).toBeCloseTo(exact, 9);
    expect(Number(figure).toFixed(Number.isInteger(exact) ? 0 : 1)).toBe(shown);
  });

  it.each<[MetricId, number | string]>([
    ['offered', 47],
    ['answered', 0],
    ['abandoned', 40],
    ['abandon-percent', (100 * 40) / 47],
    ['service-level', 0],
    ['speed-of-answer', 'no-traffic'],
    ['handle-time', 'no-traffic'],
    ['transfer-percent', 'no-traffic'],
  ])('the second queue, where nobody was answered: %s is %s', (id, expected) => {
    expect(read(abandoned, id)).toEqual(expected);
  });

  it('both together are sums over sums, not means of the two', () => {
    expect(read(report.total, 'offered')).toBe(924);
    expect(read(report.total, 'abandon-percent')).toBeCloseTo((100 * 123) / 924, 10);
    expect(read(report.total, 'service-level')).toBeCloseTo((100 * 414) / 910, 10);
    expect(read(report.total, 'speed-of-answer')).toBeCloseTo(40_279.74 / 787, 10);
    expect(read(report.total, 'longest-wait')).toBe(1087.729);
  });
});

describe('sums', () => {
  // 1 of 2 lost in a small queue, 1 of 100 in a large one: a mean of means would say 25.5 %.
  const uneven = today({
    billing: { voice: calls(1, 1), chat: calls(8, 0) },
    claims: { voice: calls(99, 1) },
  });

  it('over queues go by what was counted', () => {
    const report = buildReport(input({}, { figures: uneven }));
    expect(read(report.total, 'abandon-percent')).toBeCloseTo((100 * 2) / 110, 10);
    expect(read(report.total, 'offered')).toBe(110);
  });

  it('over media types of a queue do so too', () => {
    const report = buildReport(input({}, { figures: uneven }));
    const billing = report.rows.find((row) => row.queue === BILLING);
    expect(read(billing, 'abandon-percent')).toBe(10);
  });

  it('by media are over all queues', () => {
    const report = buildReport(input({ by: ['media'] }, { figures: uneven }));
    expect(names(report)).toEqual(['voice', 'chat']);
    expect(report.rows.map((row) => read(row, 'offered'))).toEqual([102, 8]);
    expect(read(report.rows[0], 'abandon-percent')).toBeCloseTo((100 * 2) / 102, 10);
  });

  it('add up every figure of every bucket, media type and queue, and keep the largest of the longest', () => {
    const full = (n: number) =>
      stats({
        offered: n,
        transferred: 2 * n,
        answered: timer(3 * n, 4 * n, n),
        abandoned: timer(5 * n, 6 * n, n),
        shortAbandoned: timer(7 * n, 8 * n, n),
        flowedOut: timer(9 * n, 10 * n, n),
        waited: timer(11 * n, 12 * n, n),
        handled: timer(13 * n, 14 * n, n),
        talked: timer(15 * n, 16 * n, n),
        held: timer(17 * n, 18 * n, n),
        afterCall: timer(19 * n, 20 * n, n),
        serviceLevel: { met: 21 * n, counted: 22 * n },
      });
    const { startMs } = intervalOf(query());
    const answer = intervalAnswer({
      billing: [
        bucket(startMs, startMs + HOUR_MS, { voice: full(1), chat: full(10) }),
        bucket(startMs + HOUR_MS, startMs + 2 * HOUR_MS, { voice: full(100) }),
      ],
      claims: [bucket(startMs, startMs + HOUR_MS, { email: full(1000) })],
    });
    const { total } = buildReport(input({}, { figures: answer }));
    const expected = full(1111);
    const longest = (of: ReturnType<typeof timer>) => ({ ...of, maxMs: 1_000_000 });
    expect(total.figures.interval).toEqual({
      ...expected,
      answered: longest(expected.answered),
      abandoned: longest(expected.abandoned),
      shortAbandoned: longest(expected.shortAbandoned),
      flowedOut: longest(expected.flowedOut),
      waited: longest(expected.waited),
      handled: longest(expected.handled),
      talked: longest(expected.talked),
      held: longest(expected.held),
      afterCall: longest(expected.afterCall),
    });
  });

  it('leave what was fetched as it was', () => {
    const before = JSON.stringify([...(uneven.queues.get('billing')?.[0]?.media ?? [])]);
    buildReport(input({}, { figures: uneven }));
    expect(JSON.stringify([...(uneven.queues.get('billing')?.[0]?.media ?? [])])).toBe(before);
  });

  it('are over every queue asked about, whatever where and top leave', () => {
    const where = [{ metric: 'offered' as const, is: '>' as const, value: 50 }];
    const report = buildReport(input({ where, top: 1 }, { figures: uneven }));
    expect(report.rows).toHaveLength(1);
    expect(read(report.total, 'offered')).toBe(110);
  });

  it('leave out figures of queues that were not asked about', () => {
    const report = buildReport(input({}, { queues: [CLAIMS], figures: uneven }));
    expect(names(report)).toEqual(['Claims']);
    expect(read(report.total, 'offered')).toBe(100);
  });

  it('are of the media types asked for alone', () => {
    const report = buildReport(input({ media: ['chat'] }, { figures: uneven }));
    expect(read(report.total, 'offered')).toBe(8);
    expect(report.total.figures.media).toBe('chat');
    expect(report.quietQueues).toBe(2);
  });
});

describe('rows', () => {
  const answer = today({
    billing: { voice: calls(10, 2), message: calls(5, 0) },
    sales: { email: calls(3, 0) },
  });

  it('by queue are one for each queue, with zeros where nothing happened', () => {
    const report = buildReport(input({}, { figures: answer }));
    expect(names(report).sort()).toEqual(['Billing', 'Claims', 'Sales']);
    const claims = report.rows.find((row) => row.queue === CLAIMS);
    expect([read(claims, 'offered'), read(claims, 'abandon-percent')]).toEqual([0, 'no-traffic']);
    expect(report.quietQueues).toBe(1);
  });

  it('by queue and media are only the pairs that had anything', () => {
    const report = buildReport(input({ by: ['queue', 'media'] }, { figures: answer }));
    expect(names(report).sort()).toEqual(['Billing message', 'Billing voice', 'Sales email']);
  });

  it('by media are the usual types first, then others by name', () => {
    const odd = today({
      billing: { zoom: calls(30, 3), email: calls(1, 0), cobrowse: calls(1, 0), voice: calls(1, 0) },
    });
    const report = buildReport(
      input({ by: ['media'], sort: { metric: 'transferred', descending: true } }, { figures: odd }),
    );
    expect(report.total.mediaSeen).toEqual(['voice', 'email', 'cobrowse', 'zoom']);
    expect(names(report).sort()).toEqual(['cobrowse', 'email', 'voice', 'zoom']);
  });

  it('by media are there for a type asked for by name, though nothing happened', () => {
    const report = buildReport(input({ by: ['media'], media: ['chat', 'voice'] }, { figures: answer }));
    expect(names(report).sort()).toEqual(['chat', 'voice']);
    expect(report.rows.map((row) => read(row, 'offered')).sort()).toEqual([0, 12]);
  });

  it('through time are one for each bucket, zeros where nothing happened, the last one open', () => {
    const { startMs } = intervalOf(query());
    const nine = startMs + 9 * HOUR_MS;
    const hourly = intervalAnswer({
      billing: [bucket(nine, nine + HOUR_MS, { voice: calls(4, 1) })],
      claims: [bucket(nine, nine + HOUR_MS, { voice: calls(2, 1), chat: calls(1, 1) })],
    });
    const report = buildReport(input({ by: ['time'], step: 'PT1H' }, { figures: hourly }));
    expect(report.rows).toHaveLength(15);
    expect(report.rows.map((row) => read(row, 'offered'))).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0,
    ]);
    expect(report.rows.map((row) => row.bucket?.isOpen)).toEqual([...Array<boolean>(14).fill(false), true]);
    expect(report.rows[9]?.bucket).toEqual({ startMs: nine, endMs: nine + HOUR_MS, isOpen: false });
    expect(read(report.rows[9], 'abandon-percent')).toBe(30);
    expect(read(report.rows[8], 'abandon-percent')).toBe('no-traffic');
  });

  it('through time of each queue stay together, in order of time', () => {
    const report = buildReport(
      input({ by: ['queue', 'time'], step: 'PT1H' }, { queues: [SALES, BILLING], figures: answer }),
    );
    expect(report.rows).toHaveLength(30);
    expect(names(report)).toEqual([...Array<string>(15).fill('Billing'), ...Array<string>(15).fill('Sales')]);
    const starts = report.rows.slice(0, 15).map((row) => row.bucket?.startMs ?? 0);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('through time with finer figures are sums of them', () => {
    const { startMs } = intervalOf(query());
    const quarters = intervalAnswer({
      billing: [0, 1, 2, 3, 4].map((n) =>
        bucket(startMs + n * 900_000, startMs + (n + 1) * 900_000, { voice: calls(n + 1, 1) }),
      ),
    });
    const report = buildReport(input({ by: ['time'], step: 'PT1H' }, { figures: quarters }));
    expect(report.rows.slice(0, 3).map((row) => read(row, 'offered'))).toEqual([14, 6, 0]);
  });
});

describe('figures that are none', () => {
  const messages = today({
    billing: { message: stats({ offered: 40, answered: timer(30, 300) }) },
    claims: { callback: stats({ offered: 12, waited: timer(12, 60) }) },
  });

  it.each<[string, MetricId, string, number | string]>([
    ['message', 'abandon-percent', 'not-applicable', 40],
    ['message', 'abandoned', 'not-applicable', 40],
    ['callback', 'abandon-percent', 'not-applicable', 12],
    ['callback', 'answered', 'not-applicable', 12],
  ])('%s has no %s in a row of its own', (media, id, because, offered) => {
    const report = buildReport(input({ by: ['media'] }, { figures: messages }));
    const row = report.rows.find((one) => one.media === media);
    expect([read(row, id), read(row, 'offered')]).toEqual([because, offered]);
  });

  it('a row with traffic of one media type alone goes by it, and one with more by none', () => {
    const figures = today({
      billing: { message: stats({ offered: 40, answered: timer(30, 300) }), voice: calls(3, 1) },
      claims: { message: stats({ offered: 12 }) },
      sales: { callback: stats({ offered: 12, waited: timer(12, 60) }) },
    });
    const report = buildReport(input({}, { figures }));
    const shown = report.rows.map((row) => [row.queue?.name, read(row, 'abandon-percent')]);
    expect(new Map(shown as [string, unknown][])).toEqual(
      new Map<string, unknown>([
        ['Billing', (100 * 1) / 44],
        ['Claims', 'not-applicable'],
        ['Sales', 'not-applicable'],
      ]),
    );
  });

  it('no average is made of a time that was told only in part', () => {
    const untold = { count: 2, sumMs: null, maxMs: null };
    const figures = today({
      billing: { voice: calls(8, 2), chat: calls(2, 0, { answered: untold, waited: untold }) },
    });
    const report = buildReport(input({ by: ['media'] }, { figures }));
    const told = (row: (typeof report.rows)[number]) =>
      (['answered', 'speed-of-answer', 'longest-wait'] as const).map((id) => read(row, id));
    expect(report.rows.map(told)).toEqual([
      [8, 10, 10],
      [2, 'source-down', 'source-down'],
    ]);
    expect(read(report.total, 'answered')).toBe(10);
    expect(read(report.total, 'speed-of-answer')).toBe('source-down');
    expect(read(report.total, 'abandon-percent')).toBeCloseTo((100 * 2) / 12, 10);
  });

  it('one media type asked for alone decides for rows of queues too', () => {
    const report = buildReport(input({ media: ['message'] }, { figures: messages }));
    expect(report.rows.map((row) => read(row, 'abandon-percent'))).toEqual([
      'not-applicable',
      'not-applicable',
      'not-applicable',
    ]);
    expect(read(report.total, 'abandon-percent')).toBe('not-applicable');
  });

  it('agents belong to one queue: none by media, and none over several', () => {
    const answer = liveAnswer({
      billing: liveQueue({ voice: live({ waiting: 1 }) }, agents({ idle: 2, onQueue: 9 })),
      claims: liveQueue({ voice: live() }, agents({ idle: 4, onQueue: 9 })),
      sales: liveQueue({ voice: live() }, null),
    });
    const byQueue = buildReport(input(NOW, { live: answer }));
    const idle = new Map(byQueue.rows.map((row) => [row.queue?.name, read(row, 'idle')]));
    expect(idle).toEqual(
      new Map<string | undefined, number | string>([
        ['Billing', 2],
        ['Claims', 4],
        ['Sales', 'not-applicable'],
      ]),
    );
    expect(read(byQueue.total, 'idle')).toBe('not-applicable');
    const byMedia = buildReport(input({ ...NOW, by: ['media'] }, { live: answer }));
    expect(byMedia.rows.map((row) => read(row, 'on-queue'))).toEqual(['not-applicable']);
    const pairs = buildReport(input({ ...NOW, by: ['queue', 'media'] }, { live: answer }));
    expect(pairs.rows.map((row) => read(row, 'on-queue'))).toEqual(['not-applicable']);
    const alone = buildReport(input(NOW, { live: answer, queues: [BILLING] }));
    expect(read(alone.total, 'idle')).toBe(2);
  });

  it('live figures are none over an interval', () => {
    const report = buildReport(input({}, { figures: messages }));
    expect(read(report.rows[0], 'waiting')).toBe('not-applicable');
  });
});
