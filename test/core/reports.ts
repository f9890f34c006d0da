/** Builders of reports: queries, queues and answers, with overrides. */
import { type MetricId, type Reading, readMetric } from '../../src/core/metric.ts';
import { type Interval, resolvePeriod } from '../../src/core/period.ts';
import type { Query } from '../../src/core/query.ts';
import type { Queue } from '../../src/core/queue.ts';
import type { Report, ReportInput, ReportRow } from '../../src/core/report.ts';
import { AT_MS, bucket, intervalAnswer, liveAnswer } from './figures.ts';

export const ZONE = 'Europe/Berlin';

export function queue(name: string, targets: Queue['targets'] = {}): Queue {
  return { id: name.toLowerCase(), name, division: { id: 'd1', name: 'Home' }, targets };
}

export const [BILLING, CLAIMS, SALES] = [queue('Billing'), queue('Claims'), queue('Sales')];

export function query(overrides: Partial<Query> = {}): Query {
  return {
    scope: { kind: 'all' },
    media: [],
    period: { kind: 'day', day: 'today', hours: null },
    by: ['queue'],
    step: 'whole',
    show: [],
    versus: null,
    where: [],
    sort: null,
    top: null,
    zone: null,
    ...overrides,
  };
}

/** Asked for now. */
export const NOW: Partial<Query> = { period: { kind: 'now' } };

/** What a query's figures are of; on 'now' today so far. */
export function intervalOf(of: Query): Interval {
  const period = of.period.kind === 'now' ? query().period : of.period;
  return resolvePeriod(period, AT_MS, ZONE, of.step) as Interval;
}

/** A report on three queues without any traffic, but for what is overridden. */
export function input(asked: Partial<Query>, overrides: Partial<ReportInput> = {}): ReportInput {
  const of = query(asked);
  return {
    query: of,
    queues: [BILLING, CLAIMS, SALES],
    zone: ZONE,
    nowMs: AT_MS,
    interval: intervalOf(of),
    figures: intervalAnswer({}),
    live: of.period.kind === 'now' ? liveAnswer({}) : null,
    versus: [],
    ...overrides,
  };
}

/** One bucket over today for each queue. */
export function today(queues: Readonly<Record<string, Parameters<typeof bucket>[2]>>) {
  const { startMs, endMs } = intervalOf(query());
  return intervalAnswer(
    Object.fromEntries(Object.entries(queues).map(([id, media]) => [id, [bucket(startMs, endMs, media)]])),
  );
}

/** The figure of a row, or why there is none. */
export function read(row: Pick<ReportRow, 'figures'> | undefined, id: MetricId): number | string {
  const reading: Reading =
    row === undefined ? { kind: 'none', because: 'source-down' } : readMetric(id, row.figures);
  return reading.kind === 'value' ? reading.value : reading.because;
}

/** What each row is of. */
export function names(report: Report): string[] {
  return report.rows.map((row) =>
    [row.queue?.name, row.media].filter((part) => part !== null && part !== undefined).join(' '),
  );
}
