/** Figures and times as people read them. */

import { type Cell, NO_FIGURE } from '../core/message.ts';
import { type MetricId, metricOf, type Reading, type Unit } from '../core/metric.ts';
import { changeOf, type ReportRow } from '../core/report.ts';
import {
  HOUR_MS,
  type LocalTime,
  localTime,
  MINUTE_MS,
  offsetMinutes,
  printMinute,
  zoneCity,
} from '../core/zone.ts';

/** "1,234", "4:10", "6.1 %". */
export function formatValue(value: number, unit: Unit): string {
  if (unit === 'seconds') return formatSeconds(value);
  if (unit === 'percent') return `${value.toFixed(1)} %`;
  return formatCount(value);
}

export function formatReading(reading: Reading, unit: Unit): string {
  return reading.kind === 'none' ? NO_FIGURE : formatValue(reading.value, unit);
}

/** Whole numbers with commas; means of "usual" with one decimal below 10. */
export function formatCount(value: number): string {
  const rounded = Number.isInteger(value) || value >= 10 ? Math.round(value) : Math.round(value * 10) / 10;
  return Math.abs(rounded) < 1_000 ? String(rounded) : WITH_COMMAS.format(rounded);
}

/** Made once: the locale is what takes long. */
const WITH_COMMAS = new Intl.NumberFormat('en-US');

/** "0:08", "4:10", "1:02:03". */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const padded = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${padded}` : `${minutes}:${padded}`;
}

/** "8 s", "5 min", "5 h", "3 d": how long ago, roughly. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}

/** "+6 %", "+0.8 pt", "−0:12"; "–" where there is nothing to compare. */
export function formatChange(change: number | null, unit: Unit): string {
  if (change === null) return NO_FIGURE;
  const sign = change < 0 ? '−' : '+';
  const size = Math.abs(change);
  if (unit === 'percent') return size < 0.05 ? '±0.0 pt' : `${sign}${size.toFixed(1)} pt`;
  if (unit === 'seconds') return size < 0.5 ? '±0:00' : `${sign}${formatSeconds(size)}`;
  return size < 0.5 ? '±0 %' : `${sign}${formatCount(Math.round(size))} %`;
}

/** A cell that sorts by its value; without a figure it sorts behind the worst. */
export function cellOf(id: MetricId, reading: Reading): Cell {
  const { unit, higherIsWorse } = metricOf(id);
  if (reading.kind === 'none')
    return { kind: 'none', sortsAs: higherIsWorse === false ? SORTS_LAST_UP : SORTS_LAST_DOWN };
  return { kind: 'number', value: rounded(reading.value), text: formatValue(reading.value, unit) };
}

export function changeCell(id: MetricId, row: ReportRow): Cell {
  const change = changeOf(id, row);
  if (change === null) return { kind: 'none', sortsAs: SORTS_LAST_DOWN };
  return { kind: 'number', value: rounded(change), text: formatChange(change, metricOf(id).unit) };
}

const SORTS_LAST_UP = 1_000_000_000;
const SORTS_LAST_DOWN = -1_000_000_000;

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Tue 17 Nov". */
export function formatDay(time: LocalTime): string {
  return `${WEEKDAYS[time.weekday - 1]} ${time.day} ${MONTHS[time.month - 1]}`;
}

/** "14:05". */
export function formatClock(atMs: number, zone: string): string {
  return printMinute(localTime(atMs, zone).minuteOfDay);
}

/** "14:00"; an hour that comes twice, as clocks go back, is "02:00 again" the second time. */
export function bucketClock(atMs: number, zone: string): string {
  const clock = formatClock(atMs, zone);
  const backMinutes = offsetMinutes(atMs - 2 * HOUR_MS, zone) - offsetMinutes(atMs, zone);
  if (backMinutes <= 0) return clock;
  const earlierMs = atMs - backMinutes * MINUTE_MS;
  return formatClock(earlierMs, zone) === clock ? `${clock} again` : clock;
}

/** "Tue 17 Nov", "Tue 17 Nov 09:00–11:00", "Mon 9 Nov – Sun 15 Nov". The end is where the figures end. */
export function formatSpan(startMs: number, endMs: number, zone: string): string {
  const from = localTime(startMs, zone);
  const to = localTime(endMs, zone);
  const lastDay = localTime(endMs - MINUTE_MS, zone);
  const isOneDay = formatDay(from) === formatDay(lastDay);
  const isWhole = from.minuteOfDay === 0 && to.minuteOfDay === 0;
  if (isWhole) return isOneDay ? formatDay(from) : `${formatDay(from)} – ${formatDay(lastDay)}`;
  const end = to.minuteOfDay === 0 ? '24:00' : printMinute(to.minuteOfDay);
  if (isOneDay) return `${formatDay(from)} ${printMinute(from.minuteOfDay)}–${end}`;
  return `${formatDay(from)} ${printMinute(from.minuteOfDay)} – ${formatDay(lastDay)} ${end}`;
}

/** "Berlin". */
export function formatZone(zone: string): string {
  return zoneCity(zone);
}
