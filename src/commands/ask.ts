/** Asks for figures once: a line into a query, its figures into a report, the report into a message. */
import { failed, good, type Outcome } from '../core/fault.ts';
import { bucketEnd, bucketsOf, type Interval, resolvePeriod } from '../core/period.ts';
import type { Asker, IntervalAnswer } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Directory, Queue } from '../core/queue.ts';
import { buildReport, closedPart, shiftInterval, versusDays } from '../core/report.ts';
import type { Answer } from '../core/route.ts';
import { type Extras, sayReport } from '../language/answer.ts';
import { formatClock } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import type { Offer } from '../language/misread.ts';
import { queuesOf } from '../language/names.ts';
import { parse } from '../language/parse.ts';
import { printQuery } from '../language/print.ts';
import { sayChoice, sayNotUnderstood, sayProblem } from '../language/say.ts';
import type { DeskParts } from './desk-parts.ts';
import type { Asked } from './moment.ts';

/** Rows that one report may have before `where` and `top`: queues by steps of time add up quickly. */
const MAX_ROWS = 20_000;

export async function ask(line: string, asker: Asker, desk: DeskParts): Promise<Answer> {
  const directory = await desk.analytics.directory('command');
  if (!directory.ok) return sayProblem(directory.fault, line);
  const nowMs = desk.clock.now();
  const zone = asker.zone ?? desk.defaultZone;
  const parsed = parse(line, {
    directory: directory.value,
    nowMs,
    zone,
    last: desk.recall.last(asker.userId),
  });
  if (parsed.kind === 'misread') return sayNotUnderstood(parsed.misread, parsed.offers);
  if (parsed.kind === 'choice') return sayChoice(parsed.question, parsed.offers);
  desk.recall.keep(asker.userId, parsed.query);
  return answerQuery(parsed.query, parsed.offers, directory.value, parsed.query.zone ?? zone, desk);
}

async function answerQuery(
  query: Query,
  offers: readonly Offer[],
  directory: Directory,
  zone: string,
  desk: DeskParts,
): Promise<Answer> {
  const lexicon = lexiconOf(directory);
  const line = printQuery(query, lexicon);
  const queues = queuesOf(query.scope, lexicon, directory.queues);
  if (queues.length === 0) return sayProblem({ kind: 'no-queues' }, line);
  const nowMs = desk.clock.now();
  const interval = intervalOf(query, nowMs, zone);
  if (interval === null) {
    const clock = formatClock(bucketEnd(nowMs, 'PT15M', zone, 0), zone);
    return sayNotUnderstood({ kind: 'too-early', clock }, []);
  }
  const rows = rowCount(query, queues, interval);
  if (rows > MAX_ROWS) return sayNotUnderstood({ kind: 'too-many-rows', buckets: rows, most: MAX_ROWS }, []);
  const fetched = await fetchFor(query, queues, interval, desk);
  if (!fetched.ok) return sayProblem(fetched.fault, line);
  const asked: Asked = { line, nowMs: desk.clock.now(), queues, interval, ...fetched.value };
  const make = () => answerFrom(asked, query, { lexicon, offers, genesysUrl: desk.genesysUrl });
  // Offers follow from how it was typed.
  return offers.length === 0 ? desk.moment.share(asked, make) : make();
}

/** Lays the figures out, and says them. */
function answerFrom(
  { queues, nowMs, interval, figures, live, compared }: Asked,
  query: Query,
  extras: Extras,
): Answer {
  const { zone } = interval;
  const report = buildReport({ query, queues, zone, nowMs, interval, figures, live, versus: compared });
  return { message: sayReport(report, extras), report, form: null, isFailure: false };
}

function rowCount(query: Query, queues: readonly Queue[], interval: Interval): number {
  return (query.by.includes('queue') ? queues.length : 1) * bucketsOf(interval, query.step).length;
}

/** Fetches what a query needs, all of it at once. */
async function fetchFor(
  query: Query,
  queues: readonly Queue[],
  interval: Interval,
  desk: DeskParts,
): Promise<Outcome<Pick<Asked, 'figures' | 'live' | 'compared'>>> {
  const ids = queues.map((queue) => queue.id);
  const past = versusDays(query).map((days) => shiftInterval(interval, days));
  const [live, figures, ...before] = await Promise.all([
    query.period.kind === 'now' ? desk.analytics.live(ids, 'command') : null,
    fetchInterval(interval, query, ids, desk),
    ...past.map((one) => fetchInterval(one, query, ids, desk)),
  ]);
  const compared = together(past, before);
  if (!figures.ok) return figures;
  if (!compared.ok) return compared;
  if (live !== null && !live.ok) return live;
  return good({
    figures: figures.value,
    live: live === null ? null : live.value,
    compared: compared.value,
  });
}

/** On 'now' the figures of an interval are those of today so far; a comparison ends at the last full quarter-hour. */
function intervalOf(query: Query, nowMs: number, zone: string): Interval | null {
  const period =
    query.period.kind === 'now' ? ({ kind: 'day', day: 'today', hours: null } as const) : query.period;
  const interval = resolvePeriod(period, nowMs, zone, query.step) as Interval;
  return query.versus === null ? interval : closedPart(interval, nowMs);
}

function fetchInterval(
  interval: Interval,
  query: Query,
  queueIds: readonly string[],
  desk: DeskParts,
): Promise<Outcome<IntervalAnswer>> {
  const { startMs, endMs, isOpen, zone } = interval;
  return desk.analytics.interval(
    { queueIds, startMs, endMs: isOpen ? 'open' : endMs, step: query.step, zone },
    'command',
  );
}

function together(
  intervals: readonly Interval[],
  answers: readonly Outcome<IntervalAnswer>[],
): Outcome<{ interval: Interval; figures: IntervalAnswer }[]> {
  const compared: { interval: Interval; figures: IntervalAnswer }[] = [];
  for (const [at, answer] of answers.entries()) {
    const interval = intervals[at];
    if (!answer.ok) return failed(answer.fault);
    if (interval !== undefined) compared.push({ interval, figures: answer.value });
  }
  return good(compared);
}
