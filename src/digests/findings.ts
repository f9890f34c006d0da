/** What stands out in a period, in one short line each: where service was lost, who moved, alerts, quiet queues. Pure. */
import type { Episode } from '../core/episode.ts';
import { bold, type Rich } from '../core/message.ts';
import { readMetric } from '../core/metric.ts';
import type { Interval } from '../core/period.ts';
import { FEWEST_ENDED } from '../core/query.ts';
import type { Queue } from '../core/queue.ts';
import { changeOf, type Report, type ReportRow } from '../core/report.ts';
import { DAY_MS, localTime, MINUTE_MS } from '../core/zone.ts';
import { bucketClock, formatChange, formatCount, formatDay, formatValue } from '../language/figures.ts';
import type { Summary } from './gather.ts';
import type { LostRun } from './lost.ts';

const MAX_MOVERS = 3;
/** Less is no move, in points. */
export const FEWEST_POINTS = 0.5;
const MAX_NAMED_QUIET = 3;
/** As many as are looked at. */
const MOST_EPISODES = 1_000;

/** "Lost it at: 10:00–11:30 Billing (SL 41.0 %, offered +38 %)." */
export function lostWords({ lost, whole }: Pick<Summary, 'lost' | 'whole'>): Rich | null {
  if (lost.length === 0) return null;
  const runs = lost.map((run) => {
    const why = [`SL ${formatValue(run.level, 'percent')}`];
    if (run.change !== null) why.push(`offered ${formatChange(run.change, 'count')}`);
    const who = whole.queues.length === 1 ? '' : ` ${run.queue.name}`;
    return `${runSpan(run, whole.interval)}${who} (${why.join(', ')})`;
  });
  return [bold('Lost it at:'), ` ${runs.join(' · ')}.`];
}

/** Half-hours of one day by the clock; of two days with the day; days by themselves. */
function runSpan({ startMs, endMs }: LostRun, { startMs: fromMs, endMs: toMs, zone }: Interval): string {
  const first = formatDay(localTime(startMs, zone));
  const last = formatDay(localTime(endMs - 1, zone));
  const isDays = toMs - fromMs > 2 * DAY_MS + DAY_MS / 24;
  if (isDays) return first === last ? first : `${first} – ${last}`;
  const isOneDay = formatDay(localTime(fromMs, zone)) === formatDay(localTime(toMs - 1, zone));
  const { minuteOfDay } = localTime(endMs, zone);
  const clocks = `${bucketClock(startMs, zone)}–${minuteOfDay === 0 ? '24:00' : bucketClock(endMs, zone)}`;
  return isOneDay ? clocks : `${first.slice(0, 3)} ${clocks}`;
}

export interface Mover {
  queue: Queue;
  /** Of the abandon rate, in points. */
  points: number;
}

/** The queues whose abandon rate changed most, with enough that ended on both sides. */
export function moversOf(rows: readonly ReportRow[]): Mover[] {
  return rows
    .flatMap((row): Mover[] => {
      if (row.queue === null || row.before === null) return [];
      const isEnough = [row.figures, row.before].every((figures) => {
        const ended = readMetric('ended', figures);
        return ended.kind === 'value' && ended.value >= FEWEST_ENDED;
      });
      const points = isEnough ? changeOf('abandon-percent', row) : null;
      return points === null || Math.abs(points) < FEWEST_POINTS ? [] : [{ queue: row.queue, points }];
    })
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || a.queue.name.localeCompare(b.queue.name))
    .slice(0, MAX_MOVERS);
}

/** "Movers: Billing +5.1 pt · Claims −2.0 · Sales EN +1.2". Of one queue it is in the line above already. */
export function moverWords({ rows, queues }: Report): Rich | null {
  if (queues.length === 1) return null;
  const movers = moversOf(rows);
  if (movers.length === 0) return null;
  const words = movers.map(({ queue, points }, at) => {
    const change = formatChange(points, 'percent');
    return `${queue.name} ${at === 0 ? change : change.replace(/ pt$/, '')}`;
  });
  return [bold('Movers:'), ` ${words.join(' · ')}.`];
}

/** "Alerts: 3, 71 min, all taken." The minutes are those in which any of them was open. */
export function alertWords({ episodes, whole }: Pick<Summary, 'episodes' | 'whole'>): Rich | null {
  if (episodes.length === 0) return null;
  const count = `${formatCount(episodes.length)}${episodes.length >= MOST_EPISODES ? '+' : ''}`;
  const minutes = formatCount(openMinutes(episodes, whole.interval));
  return [bold('Alerts:'), ` ${count}, ${minutes} min, ${takenWords(episodes)}.`];
}

function takenWords(episodes: readonly Episode[]): string {
  const taken = episodes.filter(({ takenBy }) => takenBy !== null).length;
  if (episodes.length === 1) return taken === 1 ? 'taken' : 'not taken';
  if (taken === 0) return 'none taken';
  return taken === episodes.length ? 'all taken' : `${formatCount(taken)} taken`;
}

/** Minutes of the period in which at least one was open. */
export function openMinutes(episodes: readonly Episode[], { startMs, endMs }: Interval): number {
  const spans = episodes
    .map(({ firedAtMs, closedAtMs }) => ({
      fromMs: Math.max(firedAtMs, startMs),
      toMs: Math.min(closedAtMs ?? endMs, endMs),
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
  let [openMs, untilMs] = [0, startMs];
  for (const { fromMs, toMs } of spans) {
    openMs += Math.max(0, toMs - Math.max(fromMs, untilMs));
    untilMs = Math.max(untilMs, toMs);
  }
  return Math.round(openMs / MINUTE_MS);
}

/** "Quiet: 14 queues, no traffic." A few are named. */
export function quietWords({ rows, queues, quietQueues }: Report): Rich | null {
  if (quietQueues === 0 || queues.length === 1) return null;
  const quiet = rows.flatMap(({ queue, figures: { interval } }) =>
    queue !== null && (interval === null || (interval.offered === 0 && interval.waited.count === 0))
      ? [queue.name]
      : [],
  );
  if (quietQueues <= MAX_NAMED_QUIET && quiet.length === quietQueues)
    return [bold('Quiet:'), ` ${quiet.join(', ')}, no traffic.`];
  return [bold('Quiet:'), ` ${formatCount(quietQueues)} queues, no traffic.`];
}
