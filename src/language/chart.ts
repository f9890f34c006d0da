/** A chart of a report that goes through time, within what a chat can draw: few points, every one with a figure. */
import type { Chart } from '../core/message.ts';
import { type Figures, type MetricId, metricOf, readMetric } from '../core/metric.ts';
import type { Report, ReportRow } from '../core/report.ts';
import { sumStats } from '../core/stats.ts';
import { localTime } from '../core/zone.ts';
import { bucketClock, formatDay, formatZone } from './figures.ts';

const MAX_POINTS = 20;
const MAX_SERIES = 12;
const MAX_TITLE = 50;

/** Null when the rows do not go through time, or fewer than two of them have a figure. */
export function chartOf(report: Report): Chart | null {
  if (!report.query.by.includes('time')) return null;
  const series = seriesOf(report);
  const [first] = series;
  if (first === undefined || series.length > MAX_SERIES) return null;
  const { points, size } = pointsOf(first.rows, report, series);
  if (points.length < 2) return null;
  const metric = metricOf(first.metric);
  const names = new Set(series.map((one) => metricOf(one.metric).label));
  return {
    kind: 'chart',
    title: titleOf([...names].join(', '), size, report),
    shape: metric.unit === 'count' ? 'bar' : 'line',
    categories: points.map((point) => point.label),
    series: series.map((one, index) => ({
      name: one.name,
      points: points.map((point) => point.values[index] ?? 0),
    })),
    xLabel: `Time, ${formatZone(report.zone)}`,
    yLabel: UNIT_LABELS[metric.unit],
  };
}

const UNIT_LABELS = { count: 'Conversations', percent: 'Percent', seconds: 'Seconds' } as const;

interface Series {
  name: string;
  metric: MetricId;
  rows: readonly ReportRow[];
}

/** One line a queue or media type where the rows have them; else one a metric of the first metric's unit. */
function seriesOf(report: Report): Series[] {
  const [first] = report.query.show.length > 0 ? report.columns : (['offered'] as const);
  if (first === undefined) return [];
  const inTime = [...report.rows].sort((a, b) => (a.bucket?.startMs ?? 0) - (b.bucket?.startMs ?? 0));
  if (report.query.by.length > 1) {
    return [...grouped(inTime)].map(([name, rows]) => ({ name, metric: first, rows }));
  }
  const metrics: readonly MetricId[] =
    report.query.show.length > 0
      ? report.columns.filter((id) => metricOf(id).unit === metricOf(first).unit)
      : ['offered', 'abandoned'];
  return metrics.map((metric) => ({ name: metricOf(metric).label, metric, rows: inTime }));
}

function groupName(row: ReportRow): string {
  return [row.queue?.name, row.media].filter((part) => part !== undefined && part !== null).join(' ');
}

function grouped(rows: readonly ReportRow[]): Map<string, ReportRow[]> {
  const groups = new Map<string, ReportRow[]>();
  for (const row of rows) groups.set(groupName(row), [...(groups.get(groupName(row)) ?? []), row]);
  return groups;
}

interface Point {
  label: string;
  values: readonly number[];
}

/** Empty buckets at both ends are left out, and neighbours added up, until the rest fits; a bucket without a figure is no point. */
function pointsOf(
  rows: readonly ReportRow[],
  report: Report,
  series: readonly Series[],
): { points: Point[]; size: number } {
  const busy = rows.map((_, at) => series.some((one) => hasTraffic(one.rows[at])));
  const from = busy.indexOf(true);
  const to = busy.lastIndexOf(true) + 1;
  if (from < 0) return { points: [], size: 1 };
  const size = Math.ceil((to - from) / MAX_POINTS);
  const points: Point[] = [];
  for (let at = from; at < to; at += size) {
    const readings = series.map((one) =>
      readMetric(one.metric, together(one.rows.slice(at, Math.min(at + size, to)))),
    );
    const values = readings.flatMap((reading) =>
      reading.kind === 'value' ? [Math.round(reading.value * 10) / 10] : [],
    );
    const start = rows[at]?.bucket?.startMs;
    if (values.length === readings.length && start !== undefined)
      points.push({ label: pointLabel(start, report), values });
  }
  return { points, size };
}

/** "Offered, Abandoned per 2 hours": where neighbours are added up, a point is no row of the table. */
function titleOf(names: string, size: number, report: Report): string {
  if (size === 1 || report.query.step === 'whole') return names.slice(0, MAX_TITLE);
  const [count, unit] = STEP_SPANS[report.query.step];
  const per = ` per ${size * count} ${unit}`;
  return `${names.slice(0, MAX_TITLE - per.length)}${per}`;
}

const STEP_SPANS = { PT15M: [15, 'min'], PT30M: [30, 'min'], PT1H: [1, 'hours'], P1D: [1, 'days'] } as const;

function hasTraffic(row: ReportRow | undefined): boolean {
  const stats = row?.figures.interval;
  return stats !== null && stats !== undefined && (stats.offered > 0 || stats.waited.count > 0);
}

function together(rows: readonly ReportRow[]): Figures {
  const stats = rows.flatMap((row) => (row.figures.interval === null ? [] : [row.figures.interval]));
  const [first] = rows;
  return {
    interval: sumStats(stats),
    live: null,
    agents: null,
    atMs: 0,
    media: first?.figures.media ?? null,
  };
}

function pointLabel(startMs: number, report: Report): string {
  const local = localTime(startMs, report.zone);
  if (report.query.step === 'P1D') return formatDay(local);
  const spansDays = report.interval.endMs - report.interval.startMs > 23 * 3_600_000;
  return spansDays && report.query.period.kind === 'last'
    ? `${formatDay(local).slice(4)} ${bucketClock(startMs, report.zone)}`
    : bucketClock(startMs, report.zone);
}
