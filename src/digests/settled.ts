/** A period with its own dates: what a button of a digest says must mean the same when it is pressed days later. Pure. */
import { type Interval, type Period, resolvePeriod } from '../core/period.ts';
import type { Query } from '../core/query.ts';
import { closedPart } from '../core/report.ts';
import { addDays, type LocalDate, localTime, MINUTE_MS } from '../core/zone.ts';

const DAY_MINUTES = 24 * 60;

/** Parts of several days have no name with dates: those stay as they were said. */
export function settledPeriod(period: Period, { startMs, endMs, zone }: Interval): Period {
  if (period.kind === 'now') return period;
  const from = localTime(startMs, zone);
  const end = localTime(endMs, zone);
  const last = localTime(endMs - MINUTE_MS, zone);
  const isWhole = from.minuteOfDay === 0 && end.minuteOfDay === 0;
  if (!isSame(from, last)) return isWhole ? { kind: 'dates', from: dateOf(from), to: dateOf(last) } : period;
  if (isWhole) return { kind: 'day', day: dateOf(from), hours: null };
  const toMinute = end.minuteOfDay === 0 ? DAY_MINUTES : end.minuteOfDay;
  return toMinute > from.minuteOfDay
    ? { kind: 'day', day: dateOf(from), hours: { fromMinute: from.minuteOfDay, toMinute } }
    : period;
}

/** The same of a query that was meant at a moment, whether or not there are figures for it. */
export function settledAt<Of extends Query & { zone: string }>(query: Of, atMs: number): Of {
  const interval = resolvePeriod(query.period, atMs, query.zone);
  if (interval === null) return query;
  return { ...query, period: settledPeriod(query.period, closedPart(interval, atMs) ?? interval) };
}

function isSame(a: LocalDate, b: LocalDate): boolean {
  return a.year === b.year && a.month === b.month && a.day === b.day;
}

function dateOf(date: LocalDate): LocalDate {
  return addDays({ year: date.year, month: date.month, day: date.day }, 0);
}
