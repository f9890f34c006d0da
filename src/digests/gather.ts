/** Fetches all that a digest tells: its first query in depth, the others as they would be answered. */
import type { Digest } from '../core/digest.ts';
import type { Episode } from '../core/episode.ts';
import { type Fault, failed, good, type Outcome, sayFault } from '../core/fault.ts';
import { type Interval, resolvePeriod, type Step } from '../core/period.ts';
import type { Analytics, Clock, Directories, Purpose } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Directory, Queue, QueueName } from '../core/queue.ts';
import type { Report, ReportRow } from '../core/report.ts';
import type { WatchStore } from '../core/store.ts';
import { HOUR_MS } from '../core/zone.ts';
import { formatClock } from '../language/figures.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import { sayMisread } from '../language/misread.ts';
import { queuesOf, settledScope } from '../language/names.ts';
import { type Asking, type Fetched, type Fetching, fetchFor, reportOf } from '../reports/fetch.ts';
import { type LostRun, lostRuns } from './lost.ts';
import { settledAt, settledPeriod } from './settled.ts';

/** Up to two days are told by half-hours, longer periods by days. */
const HALF_HOURS_UP_TO_MS = 49 * HOUR_MS;
/** The weeks that "usual" looks back on would lie within a longer period. A week with a change of the clocks has 169 hours. */
const USUAL_UP_TO_MS = 169 * HOUR_MS;
/** Rows of the table. */
export const TABLE_ROWS = 10;
const MAX_EPISODES = 1_000;
/** Slack's ids of people begin so: whom a rule tells alone is nobody else's. */
const PERSON = /^[UW]/;

export interface Sources {
  analytics: Analytics;
  directories: Directories;
  store: Pick<WatchStore, 'episodesBetween'>;
  clock: Pick<Clock, 'now'>;
}

/** When and for whom a digest is told. */
export interface Occasion {
  /** What its periods are meant at, epoch ms. */
  dueAtMs: number;
  /** It tells only of what may be seen in all of these; the first is where it speaks. */
  channelIds: readonly string[];
  purpose: Purpose;
}

export type Section =
  | { kind: 'summary'; summary: Summary }
  | { kind: 'answer'; query: Query; report: Report }
  /** No figures: why in words; `isSource` when Genesys gave none, so that asking again may help. Null: nothing to echo. */
  | { kind: 'line'; query: Query | null; what: string; todo: string; isSource: boolean };

export interface Summary {
  /** As it was said. */
  said: Query;
  /** The same with its own dates and zone, for buttons that are pressed days later. */
  query: Query;
  /** By queue, compared with what is usual. */
  whole: Report;
  /** Half-hours or days. */
  times: Report;
  /** The rows that were asked for, the worst ones alone. */
  table: Report;
  /** `change`: offered to the queue in the run, in percent of usual; null where there is nothing to compare. */
  lost: readonly (LostRun & { change: number | null })[];
  episodes: readonly Episode[];
  /** E-mails among conversations of other media; 0 where there are none of either. */
  mails: number;
}

export interface Gathered {
  sections: readonly Section[];
  lexicon: Lexicon;
  /** Names in its queries that stand for no queue that is seen there. */
  unseenNames: number;
}

/** A fault when Genesys gave nothing for any of its queries. */
export async function gather(
  digest: Pick<Digest, 'queries' | 'due'>,
  occasion: Occasion,
  sources: Sources,
): Promise<Outcome<Gathered>> {
  const told = await sources.directories.seenFrom(occasion.channelIds, occasion.purpose);
  if (!told.ok) return told;
  const scene: Scene = { directory: told.value, lexicon: lexiconOf(told.value), occasion, sources };
  const sections: Outcome<Section>[] = await Promise.all(
    digest.queries.map((whole, at) => {
      const query = seenOf(whole, scene.lexicon);
      const zoned = { ...query, zone: query.zone ?? digest.due.zone };
      const isInDepth = at === 0 && query.period.kind !== 'now';
      return isInDepth ? summarise(query, zoned, scene) : answer(zoned, scene);
    }),
  );
  const faults = sections.flatMap((section) => (section.ok ? [] : [section.fault]));
  const [first] = faults;
  const seen = { due: digest.due, queries: digest.queries.map((query) => seenOf(query, scene.lexicon)) };
  const lines = (fault: Fault) => faultLines(seen, occasion.dueAtMs, fault);
  if (first !== undefined && faults.length === sections.length) return failed(first);
  return good({
    sections: sections.map((section, at) =>
      section.ok ? section.value : (lines(section.fault)[at] as Section),
    ),
    lexicon: scene.lexicon,
    unseenNames: digest.queries.reduce((sum, { scope }) => sum + unseenIn(scope, scene.lexicon), 0),
  });
}

/** What stands for each of its queries when Genesys gives nothing: why, and the query to ask again with. */
export function faultLines(
  { queries, due }: Pick<Digest, 'queries' | 'due'>,
  dueAtMs: number,
  fault: Fault,
): Section[] {
  return queries.map((query) => ({
    kind: 'line',
    query: settledAt({ ...query, zone: query.zone ?? due.zone }, dueAtMs),
    ...sayFault(fault),
    isSource: true,
  }));
}

interface Scene {
  directory: Directory;
  lexicon: Lexicon;
  occasion: Occasion;
  sources: Sources;
}

type Zoned = Query & { zone: string };

/** Fails where Genesys gives no figures; all else that can go wrong is a line. */
async function fetchSection<T>(
  query: Zoned,
  scene: Scene,
  fetchAll: (asking: Asking) => Promise<readonly Fetching[]>,
  make: (fetched: readonly Fetched[], asking: Asking) => Promise<T> | T,
): Promise<Outcome<T | Extract<Section, { kind: 'line' }>>> {
  const queues = queuesOf(query.scope, scene.lexicon);
  const { dueAtMs, purpose } = scene.occasion;
  const line = (words: { what: string; todo: string }, echoed: Query | null = query) =>
    good({ kind: 'line' as const, query: echoed, ...words, isSource: false });
  if (queues.length === 0 && scene.directory.queues.length > 0)
    return line({ what: NO_QUEUES_WORDS, todo: '' }, null);
  const asking: Asking = { queues, atMs: dueAtMs, zone: query.zone, purpose, openEnd: 'last-quarter' };
  const fetched: Fetched[] = [];
  for (const one of await fetchAll(asking)) {
    switch (one.kind) {
      case 'fault':
        return one.fault.kind === 'no-queues' ? line(sayFault(one.fault)) : failed(one.fault);
      case 'too-early':
        return line(sayMisread({ kind: 'too-early', clock: formatClock(one.untilMs, query.zone) }));
      case 'too-many-rows':
        return line(sayMisread({ kind: 'too-many-rows', buckets: one.rows, most: one.most }));
      case 'fetched':
        fetched.push(one.fetched);
    }
  }
  return good(await make(fetched, asking));
}

const NO_QUEUES_WORDS = 'None of its queues can be seen here any more.';

async function answer(query: Zoned, scene: Scene): Promise<Outcome<Section>> {
  const { analytics, clock } = scene.sources;
  return fetchSection(
    query,
    scene,
    async (asking) => [await fetchFor(query, asking, analytics)],
    ([fetched]): Section => {
      if (fetched === undefined) throw new Error('an answer without its figures');
      const settled = settledQuery(query, fetched.interval);
      return { kind: 'answer', query: settled, report: reportOf(settled, fetched, clock.now()) };
    },
  );
}

function settledQuery(query: Zoned, interval: Interval): Zoned {
  return { ...query, period: settledPeriod(query.period, interval) };
}

async function summarise(said: Query, query: Zoned, scene: Scene): Promise<Outcome<Section>> {
  const { analytics, clock } = scene.sources;
  const plain = { ...query, show: [], where: [], sort: null, top: null };
  const lengthMs = lengthOf(query, scene);
  const step: Step = lengthMs <= HALF_HOURS_UP_TO_MS ? 'PT30M' : 'P1D';
  const usual = lengthMs <= USUAL_UP_TO_MS ? ({ kind: 'usual' } as const) : null;
  const whole: Query = { ...plain, by: ['queue'], step: 'whole', versus: query.versus ?? usual };
  const times: Query = { ...plain, by: ['time'], step, versus: null };
  const table: Query = { ...query, top: rowsOf(query) };
  return fetchSection(
    query,
    scene,
    (asking) =>
      Promise.all([
        fetchFor(whole, asking, analytics),
        fetchFor(times, asking, analytics),
        // Whole rows are made of what is there already.
        ...(query.step === 'whole' ? [] : [fetchFor(table, asking, analytics)]),
      ]),
    async ([ofWhole, ofTimes, ofTable], asking): Promise<Section> => {
      if (ofWhole === undefined || ofTimes === undefined) throw new Error('a summary without its figures');
      const { interval } = ofWhole;
      const nowMs = clock.now();
      const report = (one: Query, fetched: Fetched) =>
        reportOf({ ...one, period: settledPeriod(query.period, interval) }, fetched, nowMs);
      const ofRows = ofTable ?? { ...ofWhole, compared: query.versus === null ? [] : ofWhole.compared };
      const timesReport = report(times, ofTimes);
      const [lost, episodes] = await Promise.all([
        explained(lostIn(query, ofTimes, timesReport), { ...times, versus: whole.versus }, asking, scene),
        episodesOf(query, ofWhole.queues, interval, scene),
      ]);
      return {
        kind: 'summary',
        summary: {
          said,
          query: settledQuery(query, interval),
          whole: report(whole, ofWhole),
          times: timesReport,
          table: report(table, ofRows),
          lost,
          episodes,
          mails: mailsIn(query, ofWhole),
        },
      };
    },
  );
}

function mailsIn({ media }: Query, { figures }: Fetched): number {
  let [mails, others] = [0, 0];
  for (const bucket of [...figures.queues.values()].flat()) {
    for (const [type, { offered }] of bucket.media) {
      if (media.length > 0 && !media.includes(type)) continue;
      if (type === 'email') mails += offered;
      else others += offered;
    }
  }
  return others === 0 ? 0 : mails;
}

function lengthOf({ period, zone }: Zoned, { occasion }: Scene): number {
  const interval = resolvePeriod(period, occasion.dueAtMs, zone);
  return interval === null ? 0 : interval.endMs - interval.startMs;
}

/** Rows through time are told whole. */
function rowsOf({ by, top }: Query): number | null {
  return by[0] === 'queue' ? Math.min(top ?? TABLE_ROWS, TABLE_ROWS) : top;
}

function lostIn(query: Query, { queues, figures }: Fetched, times: Report): LostRun[] {
  const spans = times.rows.flatMap(({ bucket }) => (bucket === null ? [] : [bucket]));
  return lostRuns(figures, queues, query.media, spans);
}

/** How much more than usual came to the queue to blame: only for those queues, since half-hours of weeks are many. */
async function explained(
  runs: readonly LostRun[],
  query: Query,
  asking: Asking,
  { sources }: Scene,
): Promise<Summary['lost']> {
  const queues = [...new Set(runs.map(({ queue }) => queue))];
  if (queues.length === 0) return [];
  if (query.versus === null) return runs.map((run) => ({ ...run, change: null }));
  const compared: Query = { ...query, by: ['queue', 'time'] };
  const fetching = await fetchFor(compared, { ...asking, queues }, sources.analytics);
  if (fetching.kind !== 'fetched') return runs.map((run) => ({ ...run, change: null }));
  const { rows } = reportOf(compared, fetching.fetched, sources.clock.now());
  return runs.map((run) => ({ ...run, change: offeredChange(run, rows) }));
}

function offeredChange({ queue, startMs, endMs }: LostRun, rows: readonly ReportRow[]): number | null {
  let [now, usual] = [0, 0];
  for (const row of rows) {
    if (row.queue !== queue || row.bucket === null) continue;
    if (row.bucket.startMs < startMs || row.bucket.startMs >= endMs) continue;
    now += row.figures.interval?.offered ?? 0;
    usual += row.before?.interval?.offered ?? 0;
  }
  return usual === 0 ? null : (100 * (now - usual)) / usual;
}

/** Of rules that tell a channel, at queues of the query; of several queues together only where that was said here. */
async function episodesOf(
  { media }: Query,
  queues: readonly Queue[],
  { startMs, endMs }: Interval,
  { occasion, sources }: Scene,
): Promise<Episode[]> {
  const ids = new Set(queues.map(({ id }) => id));
  const all = await sources.store.episodesBetween(startMs, endMs, MAX_EPISODES);
  return all.filter(({ instance, channelId, isTrial }) => {
    const isHere = channelId === occasion.channelIds[0];
    if (isTrial || (PERSON.test(channelId) && !isHere)) return false;
    if (media.length > 0 && instance.media !== null && !media.includes(instance.media)) return false;
    return instance.queueId === null ? isHere : ids.has(instance.queueId);
  });
}

/** Without the names that stand for no queue that is seen there: they are not echoed either. */
function seenOf(query: Query, lexicon: Lexicon): Query {
  if (query.scope.kind !== 'named') return query;
  const names = query.scope.names.filter((name) => isSeen(name, lexicon));
  return names.length === 0 ? query : { ...query, scope: { kind: 'named', names } };
}

function unseenIn(scope: Query['scope'], lexicon: Lexicon): number {
  const settled = settledScope(scope, lexicon);
  return settled.kind === 'all' ? 0 : settled.names.filter((name) => !isSeen(name, lexicon)).length;
}

function isSeen(name: QueueName, lexicon: Lexicon): boolean {
  return queuesOf({ kind: 'named', names: [name] }, lexicon).length > 0;
}
