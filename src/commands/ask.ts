/** Asks for figures once: a line into a query, its figures into a report, the report into a message. */
import type { Asker } from '../core/ports.ts';
import type { Query } from '../core/query.ts';
import type { Directory, QueueName } from '../core/queue.ts';
import type { Answer } from '../core/route.ts';
import { type Extras, sayReport } from '../language/answer.ts';
import { formatClock } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import type { Offer } from '../language/misread.ts';
import { printNameList } from '../language/name-list.ts';
import { queuesOf, settledScope } from '../language/names.ts';
import { parse } from '../language/parse.ts';
import { printQuery } from '../language/print.ts';
import { sayChoice, sayNotUnderstood, sayProblem } from '../language/say.ts';
import { type Asking, fetchFor, reportOf } from '../reports/fetch.ts';
import type { DeskParts } from './desk-parts.ts';
import type { Asked } from './moment.ts';
import { sayNoneSeen, seesNone } from './none-seen.ts';

export async function ask(line: string, asker: Asker, desk: DeskParts): Promise<Answer> {
  const directory = await desk.directories.seenFrom([asker.channelId], 'command');
  if (!directory.ok) return sayProblem(directory.fault, line);
  if (seesNone(directory.value, asker, desk)) return sayNoneSeen();
  const nowMs = desk.clock.now();
  const zone = asker.zone ?? desk.defaultZone;
  const parsed = parse(line, {
    directory: directory.value,
    nowMs,
    zone,
    last: lastSeen(desk.recall.last(asker.userId), directory.value, desk.directories.isTied(asker.channelId)),
  });
  if (parsed.kind === 'misread') return sayNotUnderstood(parsed.misread, parsed.offers);
  if (parsed.kind === 'choice') return sayChoice(parsed.question, parsed.offers);
  desk.recall.keep(asker.userId, parsed.query);
  return answerQuery(parsed.query, parsed.offers, directory.value, parsed.query.zone ?? zone, desk);
}

/** What was asked elsewhere names nothing here that is not seen here. */
function lastSeen(last: Query | null, directory: Directory, isTied: boolean): Query | null {
  if (!isTied || last === null || last.scope.kind !== 'named') return last;
  const lexicon = lexiconOf(directory);
  const isSeen = (name: QueueName) => queuesOf({ kind: 'named', names: [name] }, lexicon).length > 0;
  return last.scope.names.every(isSeen) ? last : null;
}

/** Of names that mean no queue. */
const MAX_NAMED = 5;

async function answerQuery(
  query: Query,
  offers: readonly Offer[],
  directory: Directory,
  zone: string,
  desk: DeskParts,
): Promise<Answer> {
  const lexicon = lexiconOf(directory);
  const line = printQuery(query, lexicon);
  const queues = queuesOf(query.scope, lexicon);
  const named = settledScope(query.scope, lexicon);
  if (queues.length === 0 && named.kind === 'named' && directory.queues.length > 0) {
    const fault = {
      kind: 'none-now',
      typed: printNameList(named.names.slice(0, MAX_NAMED), lexicon),
    } as const;
    return sayNotUnderstood({ kind: 'naming', fault }, []);
  }
  const asking: Asking = {
    queues,
    atMs: desk.clock.now(),
    zone,
    purpose: 'command',
    openEnd: 'now',
  };
  const fetching = await fetchFor(query, asking, desk.analytics);
  switch (fetching.kind) {
    case 'fault':
      return sayProblem(fetching.fault, line);
    case 'too-early':
      return sayNotUnderstood({ kind: 'too-early', clock: formatClock(fetching.untilMs, zone) }, []);
    case 'too-many-rows':
      return sayNotUnderstood({ kind: 'too-many-rows', buckets: fetching.rows, most: fetching.most }, []);
    case 'fetched':
      break;
  }
  const asked: Asked = { line, directory, nowMs: desk.clock.now(), ...fetching.fetched };
  const make = () => answerFrom(asked, query, { lexicon, offers, genesysUrl: desk.genesysUrl });
  // Offers follow from how it was typed.
  return offers.length === 0 ? desk.moment.share(asked, make) : make();
}

/** Lays the figures out, and says them. */
function answerFrom(asked: Asked, query: Query, extras: Extras): Answer {
  const report = reportOf(query, asked, asked.nowMs);
  return { message: sayReport(report, extras), report, form: null, isFailure: false };
}
