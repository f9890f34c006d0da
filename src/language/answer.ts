/** A report as a message: the answer in words first, then the table, then how it was understood. */
import { sayFault } from '../core/fault.ts';
import {
  type Button,
  bold,
  type Cell,
  code,
  type Inline,
  type Message,
  NO_FIGURE,
  type Part,
  plainText,
  type Rich,
  type Table,
} from '../core/message.ts';
import { METRICS, type MetricId, metricOf, readMetric } from '../core/metric.ts';
import type { Query } from '../core/query.ts';
import { mediaLabel } from '../core/queue.ts';
import type { Report, ReportRow } from '../core/report.ts';
import { localTime } from '../core/zone.ts';
import { chartOf } from './chart.ts';
import {
  bucketClock,
  cellOf,
  changeCell,
  formatAge,
  formatClock,
  formatCount,
  formatDay,
  formatSpan,
  formatZone,
} from './figures.ts';
import { headline, isEmpty } from './headline.ts';
import type { Lexicon } from './lexicon.ts';
import type { Offer } from './misread.ts';
import { printNameList } from './name-list.ts';
import { settledScope } from './names.ts';
import { printQuery, printScoped } from './print.ts';
import { targetOf } from './targets.ts';

/** As many rows as a table may have; the worst are kept. */
export const MAX_TABLE_ROWS = 100;
const PAGE_SIZE = 10;
const MAX_FORMULAS = 4;

export interface Extras {
  lexicon: Lexicon;
  offers: readonly Offer[];
  /** A page of Genesys to open, or null. */
  genesysUrl: string | null;
}

export function sayReport(report: Report, extras: Extras): Message {
  const answer = headline(report);
  const parts: Part[] = [{ kind: 'headline', text: answer }];
  if (report.staleBecause !== null) parts.push({ kind: 'text', text: staleWords(report) });
  const empty = isEmpty(report);
  if (!empty) parts.push(tableOf(report));
  const chart = empty ? null : chartOf(report);
  if (chart !== null) parts.push(chart);
  const asked = printQuery(report.query, extras.lexicon);
  parts.push({ kind: 'note', text: footnote(report, asked, extras.lexicon) });
  const formulas = empty ? '' : formulaWords(report);
  if (formulas !== '') parts.push({ kind: 'note', text: [formulas] });
  parts.push({ kind: 'buttons', buttons: buttonsOf(report, asked, extras) });
  return { summary: plainText(answer, formatClock), parts };
}

function staleWords(report: Report): Rich {
  const why = report.staleBecause === null ? '' : sayFault(report.staleBecause).what;
  const age = formatAge(report.askedAtMs - report.fetchedAtMs);
  return [`⚠️ ${why} These are the last figures, `, bold(`${age} old`), '.'];
}

function tableOf(report: Report): Table {
  const { by } = report.query;
  const showsTarget = report.query.show.includes('service-level') && by.includes('queue');
  const figures = report.columns.flatMap((id) => {
    const { label } = metricOf(id);
    return report.versus.length > 0 ? [label, `± ${label}`] : [label];
  });
  return {
    kind: 'table',
    caption: caption(report),
    columns: [
      ...by.map((dimension) => ({ label: DIMENSION_LABELS[dimension], align: 'left' as const })),
      ...figures.map((label) => ({ label, align: 'right' as const })),
      ...(showsTarget ? [{ label: 'Target', align: 'left' as const }] : []),
    ],
    rows: shownRows(report).map((row) => [
      ...by.map((dimension): Cell => ({ kind: 'text', text: keyText(dimension, row, report) })),
      ...report.columns.flatMap((id): Cell[] => {
        const cell = cellOf(id, readMetric(id, row.figures));
        return report.versus.length > 0 ? [cell, changeCell(id, row)] : [cell];
      }),
      ...(showsTarget ? [{ kind: 'text' as const, text: targetText(row) }] : []),
    ]),
    pageSize: PAGE_SIZE,
  };
}

const DIMENSION_LABELS = { queue: 'Queue', media: 'Media', time: 'Time' } as const;

/** A table that goes through time keeps its latest rows, any other its worst. */
export function shownRows(report: Report): readonly ReportRow[] {
  if (report.rows.length <= MAX_TABLE_ROWS) return report.rows;
  const isTimeline = report.query.sort === null && report.query.by.join() === 'time';
  return isTimeline ? report.rows.slice(-MAX_TABLE_ROWS) : report.rows.slice(0, MAX_TABLE_ROWS);
}

function keyText(dimension: 'queue' | 'media' | 'time', row: ReportRow, report: Report): string {
  if (dimension === 'queue') return row.queue?.name ?? '';
  if (dimension === 'media') return row.media === null ? '' : mediaLabel(row.media);
  return bucketLabel(row, report);
}

export function bucketLabel(row: ReportRow, report: Report): string {
  if (row.bucket === null) return '';
  const local = localTime(row.bucket.startMs, report.zone);
  const isOneDay =
    formatDay(localTime(report.interval.startMs, report.zone)) ===
    formatDay(localTime(report.interval.endMs - 1, report.zone));
  const clock = bucketClock(row.bucket.startMs, report.zone);
  const label =
    report.query.step === 'P1D' ? formatDay(local) : isOneDay ? clock : `${formatDay(local)} ${clock}`;
  return row.bucket.isOpen ? `${label} (so far)` : label;
}

function targetText(row: ReportRow): string {
  return targetOf(row.queue === null ? [] : [row.queue], row.mediaSeen) ?? NO_FIGURE;
}

function caption(report: Report): string {
  const isFew = report.query.scope.kind === 'named' || report.queues.length === 1;
  const named = isFew ? report.queues.map((queue) => queue.name).join(', ') : '';
  const who =
    named !== '' && named.length <= 60
      ? named
      : `${formatCount(report.queues.length)} ${report.queues.length === 1 ? 'queue' : 'queues'}`;
  return `${who}, ${spanWords(report)}`;
}

function spanWords(report: Report): string {
  if (report.query.period.kind === 'now') return 'now';
  const endMs = report.interval.isOpen ? report.askedAtMs : report.interval.endMs;
  return formatSpan(report.interval.startMs, endMs, report.zone);
}

/** How it was understood, of when the figures are, and what is left out. */
function footnote(report: Report, asked: string, lexicon: Lexicon): Rich {
  const pieces: Inline[][] = [[code(asked)]];
  const own = ownWords(report, lexicon);
  if (own !== '') pieces.push([own]);
  if (report.query.period.kind !== 'now') {
    pieces.push([
      `${spanWords(report)} ${formatZone(report.zone)}${report.interval.isOpen ? ', so far' : ''}`,
    ]);
  }
  for (const words of versusWords(report)) pieces.push([words]);
  pieces.push([`figures ${formatAge(report.askedAtMs - report.fetchedAtMs)} old`]);
  if (report.query.period.kind === 'now')
    pieces.push([`${formatClock(report.askedAtMs, report.zone)} ${formatZone(report.zone)}`]);
  const mails = mailWords(report);
  if (mails !== '') pieces.push([mails]);
  if (report.backlog !== null) pieces.push([backlogWords(report)]);
  pieces.push(...leftOut(report).map((words) => [words]));
  return pieces.flatMap((piece, index) => (index === 0 ? piece : [' · ', ...piece]));
}

const MAX_OWN_NAMED = 5;

/** Which queues "here" meant, where the channel has some of its own. */
function ownWords({ query }: Report, lexicon: Lexicon): string {
  if (query.scope.kind !== 'here' || lexicon.here === null) return '';
  const names = lexicon.here;
  const named = printNameList(names.slice(0, MAX_OWN_NAMED), lexicon);
  const more = names.length - MAX_OWN_NAMED;
  return `this channel's queues: ${named}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

/** Times over all media mix answers within seconds with e-mails answered within hours: whoever reads them is told. */
function mailWords(report: Report): string {
  const isMixed = report.total.mediaSeen.includes('email') && report.total.mediaSeen.length > 1;
  const times = report.columns.filter(
    (id) => metricOf(id).unit === 'seconds' && metricOf(id).kind === 'interval',
  );
  const isApart = report.query.by.includes('media');
  if (!isMixed || isApart || times.length === 0) return '';
  return `${times.map((id) => metricOf(id).label).join(', ')} with e-mail: by media parts them`;
}

function versusWords(report: Report): string[] {
  const [first, ...more] = report.versus;
  if (first === undefined) return [];
  if (more.length === 0) return [`compared with ${formatSpan(first.startMs, first.endMs, report.zone)}`];
  return [`usual: the mean of the same hours of the last ${report.versus.length} weeks`];
}

function backlogWords(report: Report): string {
  const { backlog } = report;
  if (backlog === null) return '';
  const oldest = backlog.oldestWaitingSinceMs;
  const age = oldest === null ? '' : `, oldest ${formatAge(report.askedAtMs - oldest)}`;
  return `e-mail backlog ${formatCount(backlog.waiting)}${age}`;
}

function leftOut(report: Report): string[] {
  const words: string[] = [];
  const shown = shownRows(report).length;
  if (shown < report.rows.length) {
    const isTimeline = report.query.by.join() === 'time';
    words.push(
      `${shown} of ${formatCount(report.rows.length)} rows shown, ${isTimeline ? 'the latest' : 'the worst first'}`,
    );
  }
  if (report.rows.length < report.matchingRows)
    words.push(`top ${report.rows.length} of ${formatCount(report.matchingRows)}`);
  if (report.query.by[0] === 'queue' && report.quietQueues > 0 && report.queues.length > 1) {
    words.push(
      `${formatCount(report.quietQueues)} ${report.quietQueues === 1 ? 'queue' : 'queues'} without traffic`,
    );
  }
  return words;
}

/** Formulas of the ratios that are shown; counts speak for themselves. */
function formulaWords(report: Report): string {
  const ratios = report.columns.filter(
    (id) => metricOf(id).unit !== 'count' && metricOf(id).kind === 'interval',
  );
  const words = ratios.slice(0, MAX_FORMULAS).map((id) => `${metricOf(id).label} = ${metricOf(id).formula}`);
  const when = report.query.period.kind === 'now' && ratios.length > 0 ? ' (today so far)' : '';
  return words.length === 0 ? '' : `${words.join(' · ')}${when}`;
}

function buttonsOf(report: Report, asked: string, extras: Extras): Button[] {
  const { query } = report;
  const ask = (id: string, label: string, changes: Partial<Query>): Button => ({
    kind: 'ask',
    id,
    label,
    line: printQuery({ ...query, ...changes }, extras.lexicon),
  });
  const buttons: Button[] = extras.offers.map((offer, index) => ({
    kind: 'ask',
    id: `offer-${index + 1}`,
    label: offer.label,
    line: offer.line,
  }));
  buttons.push(
    { kind: 'ask', id: 'refresh', label: 'Refresh', line: asked },
    { kind: 'share', label: 'Share', line: asked },
  );
  if (!query.by.includes('media') && query.media.length !== 1) {
    buttons.push(
      ask('media', 'By media', { by: ['media'], step: 'whole', show: [], where: [], sort: null, top: null }),
    );
  }
  if (!query.by.includes('time')) buttons.push(ask('trend', 'Trend', trendOf(report)));
  const more = everyColumn(query);
  if (query.versus === null && !more.every((id) => report.columns.includes(id))) {
    buttons.push(ask('more', 'More columns', { show: more }));
  }
  const watched = printScoped(settledScope(query.scope, extras.lexicon), watchable(query.media));
  buttons.push({ kind: 'say', id: 'watch', label: 'Watch this', line: `alert ${watched}` });
  if (extras.genesysUrl !== null)
    buttons.push({ kind: 'link', id: 'genesys', label: 'Open in Genesys', url: extras.genesysUrl });
  return buttons;
}

/** Media of which nobody hangs up leave nothing to watch, unless another figure is chosen. */
function watchable(media: Query['media']): Query['media'] {
  const { notFor } = metricOf('abandon-percent');
  return media.every((one) => notFor.includes(one)) ? [] : media;
}

const DAY_STEPS_FROM_HOURS = 49;

/** The same queues through time: by hour for up to two days, else by day. */
function trendOf(report: Report): Partial<Query> {
  const { query } = report;
  const hours = (report.interval.endMs - report.interval.startMs) / 3_600_000;
  const isNow = query.period.kind === 'now';
  return {
    period: isNow ? { kind: 'day', day: 'today', hours: null } : query.period,
    by: ['time'],
    step: hours < DAY_STEPS_FROM_HOURS ? 'PT1H' : 'P1D',
    show: isNow ? [] : query.show.filter((id) => metricOf(id).kind === 'interval'),
    where: [],
    sort: null,
    top: null,
  };
}

/** What fits the period, but what only repeats another column. */
function everyColumn(query: Query): readonly MetricId[] {
  const kind = query.period.kind === 'now' ? 'now' : 'interval';
  return METRICS.filter((metric) => metric.kind === kind && metric.id !== 'ended').map((metric) => metric.id);
}
