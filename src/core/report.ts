/** The answer to a query: rows of exact sums, from figures that were fetched elsewhere. Pure. */
import type { Fault } from './fault.ts';
import { type Figures, type MetricId, metricOf, type Reading, readMetric } from './metric.ts';
import { bucketsOf, type Interval } from './period.ts';
import type { Bucket, IntervalAnswer, LiveAnswer } from './ports.ts';
import { FEWEST_ENDED, holds, type Query, USUAL_WEEKS } from './query.ts';
import { LIVE_MEDIA, MEDIA_TYPES, type MediaType, type Queue } from './queue.ts';
import {
  type AgentStats,
  type IntervalStats,
  type LiveStats,
  noLive,
  noStats,
  sumLive,
  sumStats,
} from './stats.ts';
import { addDays, epochOf, localTime, QUARTER_MS, startOfDay } from './zone.ts';

export interface Report {
  query: Query;
  /** The queues that were asked about, found by name. */
  queues: readonly Queue[];
  zone: string;
  /** When it was asked, epoch ms. */
  askedAtMs: number;
  /** Of the interval figures; on 'now' that is today so far. */
  interval: Interval;
  /** What the figures are compared with: none, one interval, or the four weeks of "usual". */
  versus: readonly Interval[];
  columns: readonly MetricId[];
  /** After `where`, `sort` and `top`. */
  rows: readonly ReportRow[];
  /** Rows that `where` left, before `top` cut them. */
  matchingRows: number;
  /** Rows before `where`. */
  allRows: number;
  /** Over every queue asked about, whatever `where` and `top` say. */
  total: { figures: Figures; before: Figures | null; mediaSeen: readonly MediaType[] };
  /** Queues without any traffic in the interval. */
  quietQueues: number;
  /** On 'now': e-mails that wait, told apart from those who wait live. */
  backlog: LiveStats | null;
  fetchedAtMs: number;
  staleBecause: Fault | null;
}

export interface ReportRow {
  /** Null where the row is not of one queue. */
  queue: Queue | null;
  media: MediaType | null;
  bucket: { startMs: number; endMs: number; isOpen: boolean } | null;
  figures: Figures;
  /** Media types that had anything to tell in this row, the usual ones first. */
  mediaSeen: readonly MediaType[];
  /** The same, of the interval compared with; counts of "usual" are the mean of its weeks. */
  before: Figures | null;
  /** On 'now': the longest wait divided by its target; what the rows are sorted by. */
  strain: number;
}

export interface ReportInput {
  query: Query;
  queues: readonly Queue[];
  zone: string;
  nowMs: number;
  interval: Interval;
  figures: IntervalAnswer;
  live: LiveAnswer | null;
  versus: readonly { interval: Interval; figures: IntervalAnswer }[];
}

const NOW_COLUMNS: readonly MetricId[] = ['waiting', 'longest', 'idle', 'service-level'];
const NOW_MEDIA_COLUMNS: readonly MetricId[] = ['waiting', 'longest', 'active', 'service-level'];
const INTERVAL_COLUMNS: readonly MetricId[] = [
  'offered',
  'abandon-percent',
  'service-level',
  'speed-of-answer',
];
const MEDIA_COLUMNS: readonly MetricId[] = ['offered', 'abandon-percent', 'service-level', 'handle-time'];
const VERSUS_COLUMNS: readonly MetricId[] = ['offered', 'abandon-percent'];

/** Where Genesys names no target for a queue and media type: 20 s, as in Genesys' own default of 80/20. */
const DEFAULT_TARGET_SECONDS = 20;

/** The columns of a query that names none itself. */
export function usualColumns(query: Pick<Query, 'period' | 'by' | 'versus'>): readonly MetricId[] {
  const byMedia = query.by.length === 1 && query.by[0] === 'media';
  if (query.period.kind === 'now') return byMedia ? NOW_MEDIA_COLUMNS : NOW_COLUMNS;
  if (query.versus !== null) return VERSUS_COLUMNS;
  return byMedia ? MEDIA_COLUMNS : INTERVAL_COLUMNS;
}

/** What is shown: the named columns or the usual ones, with those that the rows are chosen and sorted by in front. */
export function columnsOf(query: Query): readonly MetricId[] {
  const asked = query.show.length > 0 ? query.show : usualColumns(query);
  const deciding = [
    // "At least so many ended" guards a rate; it is not what anyone came to see.
    ...query.where.map((condition) => condition.metric).filter((id) => id !== 'ended'),
    ...(query.sort ? [query.sort.metric] : []),
  ];
  const missing = [...new Set(deciding)].filter((id) => !asked.includes(id));
  if (missing.length === 0) return asked;
  const kept = query.show.length > 0 ? asked : asked.slice(0, Math.max(1, asked.length - missing.length));
  return [...missing, ...kept];
}

export function buildReport(input: ReportInput): Report {
  const { query, queues, interval } = input;
  const media = mediaFilter(query);
  const keep = (type: MediaType) => media === null || media.includes(type);
  const cells = gather(input.figures, queues, keep);
  const before = input.versus.map((past) => gather(past.figures, queues, keep));
  const seen = remembered((queue) => mediaSeen(input, cells, queue, media));
  const rows = rowKeys(input, seen).map((key) => makeRow(key, { input, cells, before, keep, seen }));
  const matching = rows.filter((row) => passes(row, query));
  const sorted = sortRows(matching, query);
  return {
    query,
    queues,
    zone: input.zone,
    askedAtMs: input.nowMs,
    interval,
    versus: input.versus.map((past) => past.interval),
    columns: columnsOf(query),
    rows: query.top === null ? sorted : sorted.slice(0, query.top),
    matchingRows: matching.length,
    allRows: rows.length,
    total: makeRow({ queue: null, media: null, bucket: null }, { input, cells, before, keep, seen }),
    quietQueues: queues.filter((queue) => isQuiet(cells, queue)).length,
    backlog: backlogOf(input),
    ...freshness(input),
  };
}

/** The same hours so many days earlier: both ends by the clock on the wall. */
export function shiftInterval(interval: Interval, days: number): Interval {
  const { startMs, endMs, zone } = interval;
  const first = localTime(startMs, zone);
  // By the quarter-hour before the end: at the end itself the clock may have been set, and show a time that is not meant.
  const last = localTime(endMs - QUARTER_MS, zone);
  return {
    startMs: epochOf(addDays(first, -days), first.minuteOfDay, zone),
    endMs: epochOf(addDays(last, -days), last.minuteOfDay + 15, zone),
    isOpen: false,
    zone,
  };
}

/**
 * How an open interval is cut before it is compared: at its last full quarter-hour, so that both sides are as long.
 * Null while it has none.
 */
export function closedPart(interval: Interval, nowMs: number): Interval | null {
  if (!interval.isOpen) return interval;
  const endMs = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  return endMs <= interval.startMs ? null : { ...interval, endMs, isOpen: false };
}

/** Days to look back for each interval of a comparison. */
export function versusDays(query: Query): readonly number[] {
  if (query.versus === null) return [];
  if (query.versus.kind === 'days-before') return [query.versus.days];
  return Array.from({ length: USUAL_WEEKS }, (_, week) => 7 * (week + 1));
}

/** What a figure has changed by: relative for counts, in points for percents, in seconds for times. Null: no figure. */
export function changeOf(id: MetricId, row: Pick<ReportRow, 'figures' | 'before'>): number | null {
  if (row.before === null) return null;
  const now = readMetric(id, row.figures);
  const then = readMetric(id, row.before);
  if (now.kind === 'none' || then.kind === 'none') return null;
  if (metricOf(id).unit !== 'count') return now.value - then.value;
  return then.value === 0 ? null : (100 * (now.value - then.value)) / then.value;
}

interface RowKey {
  queue: Queue | null;
  media: MediaType | null;
  bucket: ReportRow['bucket'];
}

interface Cell {
  media: MediaType;
  startMs: number;
  stats: IntervalStats;
}

/** Figures laid out for the rows: of each queue, and of all of them together. */
interface Cells {
  ofQueue: ReadonlyMap<string, readonly Cell[]>;
  together: readonly Cell[];
}

function mediaFilter(query: Query): readonly MediaType[] | null {
  if (query.media.length > 0) return query.media;
  return query.period.kind === 'now' ? LIVE_MEDIA : null;
}

function gather(answer: IntervalAnswer, queues: readonly Queue[], keep: (type: MediaType) => boolean): Cells {
  const ofQueue = new Map<string, Cell[]>();
  const alike = new Map<string, Cell[]>();
  for (const queue of queues) {
    const own: Cell[] = [];
    for (const bucket of answer.queues.get(queue.id) ?? ([] as readonly Bucket[])) {
      for (const [media, stats] of bucket.media) {
        if (!keep(media)) continue;
        const cell = { media, startMs: bucket.startMs, stats };
        own.push(cell);
        const key = `${media} ${bucket.startMs}`;
        const list = alike.get(key);
        if (list === undefined) alike.set(key, [cell]);
        else list.push(cell);
      }
    }
    ofQueue.set(queue.id, own);
  }
  const together = [...alike.values()].flatMap((cells) =>
    cells.slice(0, 1).map((first) => ({ ...first, stats: sumStats(cells.map((cell) => cell.stats)) })),
  );
  return { ofQueue, together };
}

/** Media types of one queue, or of all of them together. */
type Seen = (queue: Queue | null) => readonly MediaType[];

function remembered(find: Seen): Seen {
  const found = new Map<Queue | null, readonly MediaType[]>();
  return (queue) => {
    const known = found.get(queue) ?? find(queue);
    found.set(queue, known);
    return known;
  };
}

function rowKeys(input: ReportInput, seen: Seen): RowKey[] {
  const { query, queues } = input;
  const buckets = query.by.includes('time') ? timeKeys(input) : [null];
  const byQueue = query.by.includes('queue');
  const byMedia = query.by.includes('media');
  const pairs: { queue: Queue | null; media: MediaType | null }[] = [];
  for (const queue of byQueue ? queues : [null]) {
    if (!byMedia) pairs.push({ queue, media: null });
    else for (const type of seen(queue)) pairs.push({ queue, media: type });
  }
  return pairs.flatMap((pair) => buckets.map((bucket) => ({ ...pair, bucket })));
}

function timeKeys(input: ReportInput): { startMs: number; endMs: number; isOpen: boolean }[] {
  return bucketsOf(input.interval, input.query.step).map((bucket) => ({
    ...bucket,
    isOpen: input.interval.isOpen && bucket.endMs > input.nowMs,
  }));
}

/** Media types with something to tell, the usual ones first; those that were asked for by name always. */
function mediaSeen(
  input: ReportInput,
  cells: Cells,
  queue: Queue | null,
  media: readonly MediaType[] | null,
): MediaType[] {
  const seen = new Set<MediaType>(queue === null ? input.query.media : []);
  for (const cell of cellsOf(cells, queue)) seen.add(cell.media);
  for (const { id } of queue === null ? input.queues : [queue]) {
    for (const [type, live] of input.live?.queues.get(id)?.media ?? []) {
      if ((media === null || media.includes(type)) && live.waiting + live.active + live.alerting > 0)
        seen.add(type);
    }
  }
  const known: readonly string[] = MEDIA_TYPES;
  const rank = (type: MediaType) => (known.includes(type) ? known.indexOf(type) : known.length);
  return [...seen].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

interface Sources {
  input: ReportInput;
  cells: Cells;
  before: readonly Cells[];
  keep: (type: MediaType) => boolean;
  seen: Seen;
}

function makeRow(key: RowKey, { input, cells, before, keep, seen }: Sources): ReportRow {
  const base = { media: key.media ?? onlyOf(input.query.media), atMs: input.nowMs };
  const mediaSeen = key.media === null ? seen(key.queue) : [key.media];
  return {
    ...key,
    mediaSeen,
    figures: {
      ...base,
      media: base.media ?? onlyOf(mediaSeen),
      interval: sumStats(select(cells, key)),
      live: input.live === null ? null : liveOf(key, input, keep),
      agents: input.live === null ? null : agentsOf(key, input),
    },
    before:
      input.versus.length === 0
        ? null
        : { ...base, interval: usualOf(key, input, before), live: null, agents: null },
    strain: strainOf(key, input, keep),
  };
}

function* select(cells: Cells, key: RowKey): Generator<IntervalStats> {
  for (const cell of cellsOf(cells, key.queue)) {
    if (key.media !== null && cell.media !== key.media) continue;
    if (key.bucket !== null && (cell.startMs < key.bucket.startMs || cell.startMs >= key.bucket.endMs))
      continue;
    yield cell.stats;
  }
}

function cellsOf(cells: Cells, queue: Queue | null): readonly Cell[] {
  return queue === null ? cells.together : (cells.ofQueue.get(queue.id) ?? []);
}

/** Sums of the compared intervals, divided by how many they are: counts become means, ratios stay exact. */
function usualOf(key: RowKey, input: ReportInput, before: readonly Cells[]): IntervalStats {
  const days = versusDays(input.query);
  const sums = before.map((cells, at) => {
    const bucket = key.bucket === null ? null : shiftBucket(key.bucket, input, days[at] ?? 0);
    return sumStats(select(cells, { ...key, bucket }));
  });
  return divideStats(sumStats(sums), before.length);
}

function divideStats(stats: IntervalStats, by: number): IntervalStats {
  if (by <= 1) return stats;
  const divided = noStats();
  for (const name of Object.keys(divided) as (keyof IntervalStats)[]) {
    const part = stats[name];
    if (typeof part === 'number') (divided[name] as number) = part / by;
    else if ('count' in part)
      Object.assign(divided[name], {
        count: part.count / by,
        sumMs: part.sumMs === null ? null : part.sumMs / by,
        maxMs: part.maxMs,
      });
    else Object.assign(divided[name], { met: part.met / by, counted: part.counted / by });
  }
  return divided;
}

function liveOf(key: RowKey, input: ReportInput, keep: (type: MediaType) => boolean): LiveStats {
  const parts: LiveStats[] = [];
  for (const queue of key.queue === null ? input.queues : [key.queue]) {
    for (const [type, live] of input.live?.queues.get(queue.id)?.media ?? []) {
      if (key.media === null ? keep(type) : type === key.media) parts.push(live);
    }
  }
  return parts.length === 0 ? noLive() : sumLive(parts);
}

/** Agents belong to a queue, not to one of its media, and sit in several: only a row of one whole queue has them. */
function agentsOf(key: RowKey, input: ReportInput): AgentStats | null {
  const queue = key.queue ?? (input.queues.length === 1 ? input.queues[0] : undefined);
  if (queue === undefined || key.media !== null) return null;
  return input.live?.queues.get(queue.id)?.agents ?? null;
}

function strainOf(key: RowKey, input: ReportInput, keep: (type: MediaType) => boolean): number {
  let strain = 0;
  for (const queue of key.queue === null ? input.queues : [key.queue]) {
    for (const [type, live] of input.live?.queues.get(queue.id)?.media ?? []) {
      if (live.oldestWaitingSinceMs === null || !(key.media === null ? keep(type) : type === key.media))
        continue;
      const targetSeconds = queue.targets[type]?.seconds ?? DEFAULT_TARGET_SECONDS;
      strain = Math.max(
        strain,
        (input.nowMs - live.oldestWaitingSinceMs) / 1000 / Math.max(1, targetSeconds),
      );
    }
  }
  return strain;
}

function onlyOf(media: readonly MediaType[]): MediaType | null {
  return media.length === 1 ? (media[0] ?? null) : null;
}

function passes(row: ReportRow, query: Query): boolean {
  return query.where.every((condition) => {
    const reading = readMetric(condition.metric, row.figures);
    return reading.kind === 'value' && holds(condition, reading.value);
  });
}

function sortRows(rows: readonly ReportRow[], query: Query): ReportRow[] {
  const sort = query.sort;
  if (sort !== null) {
    return [...rows].sort((a, b) => compareReadings(sort.metric, a, b, sort.descending) || byName(a, b));
  }
  if (query.by.includes('time')) return [...rows].sort((a, b) => byName(a, b) || byTime(a, b));
  if (query.period.kind === 'now') {
    return [...rows].sort(
      (a, b) =>
        b.strain - a.strain ||
        compareReadings('waiting', a, b, true) ||
        compareReadings('active', a, b, true) ||
        byName(a, b),
    );
  }
  return [...rows].sort(
    (a, b) =>
      Number(hasEnough(b)) - Number(hasEnough(a)) ||
      compareReadings('abandon-percent', a, b, true) ||
      compareReadings('offered', a, b, true) ||
      byName(a, b),
  );
}

/** Rows without a figure come last, whichever way the others are sorted. */
function compareReadings(id: MetricId, a: ReportRow, b: ReportRow, descending: boolean): number {
  const left = readMetric(id, a.figures);
  const right = readMetric(id, b.figures);
  if (left.kind === 'none' || right.kind === 'none')
    return Number(left.kind === 'none') - Number(right.kind === 'none');
  return descending ? right.value - left.value : left.value - right.value;
}

function hasEnough(row: ReportRow): boolean {
  const ended: Reading = readMetric('ended', row.figures);
  return ended.kind === 'value' && ended.value >= FEWEST_ENDED;
}

function byName(a: ReportRow, b: ReportRow): number {
  return (
    (a.queue?.name ?? '').localeCompare(b.queue?.name ?? '') || (a.media ?? '').localeCompare(b.media ?? '')
  );
}

function byTime(a: ReportRow, b: ReportRow): number {
  return (a.bucket?.startMs ?? 0) - (b.bucket?.startMs ?? 0);
}

function isQuiet(cells: Cells, queue: Queue): boolean {
  return !cellsOf(cells, queue).some((cell) => cell.stats.offered > 0 || cell.stats.waited.count > 0);
}

function backlogOf(input: ReportInput): LiveStats | null {
  if (input.live === null || input.query.media.length > 0) return null;
  const mails = input.queues.flatMap((queue) => {
    const mail = input.live?.queues.get(queue.id)?.media.get('email');
    return mail === undefined ? [] : [mail];
  });
  const sum = sumLive(mails);
  return sum.waiting === 0 ? null : sum;
}

function freshness(input: ReportInput): { fetchedAtMs: number; staleBecause: Fault | null } {
  const answers = [
    input.figures,
    ...(input.live === null ? [] : [input.live]),
    ...input.versus.map((past) => past.figures),
  ];
  return {
    // Closed intervals do not age: what is live, or still open, tells how fresh an answer is.
    fetchedAtMs: Math.min(
      ...(input.live ? [input.live, input.figures] : [input.figures]).map((a) => a.fetchedAtMs),
    ),
    staleBecause: answers.find((answer) => answer.staleBecause !== null)?.staleBecause ?? null,
  };
}

/** A day is compared with all of another one, though it may lack its first hour. */
function shiftBucket(
  bucket: NonNullable<ReportRow['bucket']>,
  { query, zone }: ReportInput,
  days: number,
): Interval {
  const shifted = shiftInterval({ ...bucket, zone }, days);
  if (query.step !== 'P1D') return shifted;
  return { ...shifted, startMs: startOfDay(localTime(shifted.startMs, zone), zone) };
}
