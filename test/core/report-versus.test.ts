/** Reports that compare: the same rows of the past, and what has changed. */
import { describe, expect, it } from 'vitest';
import type { MetricId } from '../../src/core/metric.ts';
import { type Interval, resolvePeriod } from '../../src/core/period.ts';
import type { Query } from '../../src/core/query.ts';
import { buildReport, changeOf, type ReportRow, shiftInterval, versusDays } from '../../src/core/report.ts';
import { HOUR_MS } from '../../src/core/zone.ts';
import { bucket, calls, figures, intervalAnswer, stats, timer } from './figures.ts';
import { BILLING, CLAIMS, input, intervalOf, query, read, today, ZONE } from './reports.ts';

describe('comparisons', () => {
  const of = query({ versus: { kind: 'days-before', days: 7 } });
  const weekAgo = shiftInterval(intervalOf(of), 7);

  function against(past: Readonly<Record<string, Parameters<typeof bucket>[2]>>[], asked: Partial<Query>) {
    const base = input(asked, { figures: today({ billing: { voice: calls(90, 10) } }) });
    const days = versusDays(base.query);
    return buildReport({
      ...base,
      versus: past.map((queues, at) => {
        const interval = shiftInterval(base.interval, days[at] ?? 0);
        const buckets = Object.entries(queues).map(([id, media]) => [
          id,
          [bucket(interval.startMs, interval.endMs, media)],
        ]);
        return { interval, figures: intervalAnswer(Object.fromEntries(buckets)) };
      }),
    });
  }

  it.each<[Query['versus'], number[]]>([
    [null, []],
    [{ kind: 'days-before', days: 1 }, [1]],
    [{ kind: 'days-before', days: 7 }, [7]],
    [{ kind: 'usual' }, [7, 14, 21, 28]],
  ])('%j looks back %j days', (versus, days) => {
    expect(versusDays(query({ versus }))).toEqual(days);
  });

  it('hold the same rows of the past beside those of today', () => {
    const report = against([{ billing: { voice: calls(76, 4) }, claims: { voice: calls(10, 0) } }], of);
    const billing = report.rows.find((row) => row.queue === BILLING);
    expect(billing?.before?.interval?.offered).toBe(80);
    expect(report.rows.find((row) => row.queue === CLAIMS)?.before?.interval?.offered).toBe(10);
    expect(report.total.before?.interval?.offered).toBe(90);
    expect(report.versus).toEqual([weekAgo]);
  });

  it('are relative for counts, in points for percents, in seconds for times', () => {
    const report = against([{ billing: { voice: calls(76, 4, { answered: timer(76, 380) }) } }], of);
    const billing = report.rows.find((row) => row.queue === BILLING) as ReportRow;
    expect(changeOf('offered', billing)).toBe(25);
    expect(changeOf('abandon-percent', billing)).toBe(5);
    expect(changeOf('speed-of-answer', billing)).toBe(5);
  });

  it.each<[string, Partial<ReportRow>, MetricId]>([
    ['without a comparison', { figures: figures({ interval: calls(1, 1) }), before: null }, 'offered'],
    [
      'from 0',
      { figures: figures({ interval: calls(1, 1) }), before: figures({ interval: stats() }) },
      'offered',
    ],
    [
      'without a figure now',
      { figures: figures({ interval: stats() }), before: figures({ interval: calls(1, 1) }) },
      'abandon-percent',
    ],
    [
      'without a figure then',
      { figures: figures({ interval: calls(1, 1) }), before: figures({ interval: stats() }) },
      'abandon-percent',
    ],
  ])('are none %s', (_, row, id) => {
    expect(changeOf(id, row as ReportRow)).toBeNull();
  });

  it('with the usual are the mean of four weeks, and ratios over all four together', () => {
    const weeks = [
      { billing: { voice: calls(90, 10) } },
      { billing: { voice: calls(40, 10) } },
      { billing: { voice: calls(7, 3, { answered: timer(7, 700) }) } },
      {},
    ];
    const report = against(weeks, { versus: { kind: 'usual' } });
    const before = report.rows.find((row) => row.queue === BILLING)?.before;
    expect(before?.interval).toMatchObject({
      offered: 40,
      answered: { count: 137 / 4 },
      abandoned: { count: 23 / 4 },
    });
    const past = before === undefined || before === null ? undefined : { figures: before };
    // Not the mean of 10 %, 20 % and 30 %.
    expect(read(past, 'abandon-percent')).toBeCloseTo((100 * 23) / 160, 10);
    expect(read(past, 'speed-of-answer')).toBeCloseTo((900 + 400 + 700) / 137, 10);
    expect(report.versus).toHaveLength(4);
  });

  it('through time put each bucket beside the same hour of the past', () => {
    const asked = {
      versus: { kind: 'days-before', days: 7 } as const,
      by: ['time'] as const,
      step: 'PT1H' as const,
    };
    const base = input(asked);
    const past = shiftInterval(base.interval, 7);
    const nine = past.startMs + 9 * HOUR_MS;
    const report = buildReport({
      ...base,
      versus: [
        {
          interval: past,
          figures: intervalAnswer({ billing: [bucket(nine, nine + HOUR_MS, { voice: calls(5, 0) })] }),
        },
      ],
    });
    expect(report.rows.map((row) => row.before?.interval?.offered)).toEqual([
      ...Array<number>(9).fill(0),
      5,
      ...Array<number>(5).fill(0),
    ]);
  });

  it('through time go by the clock on the wall over a change of clocks', () => {
    // 09:00 of 26 October is an hour later from midnight's count of UTC than 09:00 of 19 October.
    const nowMs = Date.parse('2026-10-26T12:00:00+01:00');
    const of = query({ versus: { kind: 'days-before', days: 7 }, by: ['time'], step: 'PT1H' });
    const interval = resolvePeriod(of.period, nowMs, ZONE, of.step) as Interval;
    const past = shiftInterval(interval, 7);
    const nine = Date.parse('2026-10-19T09:00:00+02:00');
    const report = buildReport({
      ...input({}),
      query: of,
      nowMs,
      interval,
      versus: [
        {
          interval: past,
          figures: intervalAnswer({ billing: [bucket(nine, nine + HOUR_MS, { voice: calls(5, 0) })] }),
        },
      ],
    });
    expect(report.rows.findIndex((row) => row.before?.interval?.offered === 5)).toBe(9);
  });
});
