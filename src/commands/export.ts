/** A report for other programs: one object or one line a row, raw sums beside the derived figures. */
import { METRICS, type MetricId, metricOf, readMetric } from '../core/metric.ts';
import type { Report, ReportRow } from '../core/report.ts';
import { printIso } from '../core/zone.ts';

/** One JSON object a line. Times are ISO 8601 in the report's zone; figures bear their unit; null for no figure. */
export function exportJson(report: Report): string {
  return report.rows.map((row) => JSON.stringify(rowObject(row, report))).join('\n');
}

/** RFC 4180: a heading, then a line a row. */
export function exportCsv(report: Report): string {
  const columns = ['queue', 'media', 'start', 'end', ...report.columns.map(figureName), 'fetchedAt'];
  const lines = report.rows.map((row) => {
    const { start, end } = intervalOf(row, report);
    const figures = report.columns.map((id) => figure(readMetric(id, row.figures)));
    return [
      row.queue?.name ?? '',
      row.media ?? '',
      start,
      end,
      ...figures,
      printIso(report.fetchedAtMs, report.zone),
    ];
  });
  return [columns, ...lines].map((line) => line.map(csvField).join(',')).join('\r\n');
}

function rowObject(row: ReportRow, report: Report): object {
  const { start, end, isPartial } = intervalOf(row, report);
  return {
    queue: row.queue?.name ?? null,
    queueId: row.queue?.id ?? null,
    media: row.media,
    interval: `${start}/${end}`,
    isPartial,
    fetchedAt: printIso(report.fetchedAtMs, report.zone),
    figures: figuresObject(row.figures),
    raw: row.figures.interval,
    ...(row.figures.live === null ? {} : { live: { ...row.figures.live, agents: row.figures.agents } }),
    ...(row.before === null
      ? {}
      : {
          comparedWith: report.versus.map(
            (past) => `${printIso(past.startMs, past.zone)}/${printIso(past.endMs, past.zone)}`,
          ),
          before: { figures: figuresObject(row.before), raw: row.before.interval },
        }),
  };
}

/** "offered", "abandonPercent", "speedOfAnswerSeconds": a metric's id as a field, with the unit of all but counts. */
export function figureName(id: MetricId): string {
  const { unit } = metricOf(id);
  const name = id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const suffix = unit === 'count' ? '' : unit === 'percent' ? 'Percent' : 'Seconds';
  return name.endsWith(suffix) ? name : `${name}${suffix}`;
}

/** Every metric that the row can have. */
function figuresObject(figures: ReportRow['figures']): Record<string, number | null> {
  const kinds = METRICS.filter((metric) => metric.kind === 'interval' || figures.live !== null);
  return Object.fromEntries(
    kinds.map((metric) => [figureName(metric.id), figure(readMetric(metric.id, figures))]),
  );
}

function figure(reading: ReturnType<typeof readMetric>): number | null {
  return reading.kind === 'value' ? reading.value : null;
}

/** Where the figures of a row begin and end: an open interval ends when it was asked for. */
function intervalOf(row: ReportRow, report: Report): { start: string; end: string; isPartial: boolean } {
  const { startMs, endMs, isOpen } = row.bucket ?? report.interval;
  return {
    start: printIso(startMs, report.zone),
    end: printIso(isOpen ? Math.min(endMs, report.fetchedAtMs) : endMs, report.zone),
    isPartial: isOpen,
  };
}

function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // A spreadsheet takes a text that begins so for a formula.
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
