/** The first line of an answer: what it comes to, in words and with real figures. */
import { bold, type Rich } from '../core/message.ts';
import { type Figures, type MetricId, metricOf, type Reading, readMetric } from '../core/metric.ts';
import { type Condition, FEWEST_ENDED } from '../core/query.ts';
import { mediaLabel } from '../core/queue.ts';
import { changeOf, type Report, type ReportRow } from '../core/report.ts';
import { formatAge, formatChange, formatCount, formatReading, formatValue } from './figures.ts';
import { printCondition } from './print.ts';
import { sharedTarget } from './targets.ts';

export function headline(report: Report): Rich {
  if (isEmpty(report)) return nothing(report);
  return report.query.period.kind === 'now' ? now(report) : interval(report);
}

/** "12 waiting in 3 queues; worst Billing: 7, longest 4:10, 0 idle. Today 6.1 % abandoned (49/803), SL 71.0 %." */
function now(report: Report): Rich {
  const { figures } = report.total;
  const waiting = figures.live?.waiting ?? 0;
  const today = todayWords(report);
  const asked = askedWords(report);
  if (asked.length > 0) return [bold(`${capital(who(report))}: ${asked.join(', ')}.`), ` ${today}`.trimEnd()];
  if (waiting === 0) {
    const active = figures.live?.active ?? 0;
    return [
      bold(`Nobody waiting in ${who(report)}.`),
      ` ${formatCount(active)} in conversation. ${today}`.trimEnd(),
    ];
  }
  const [only] = report.queues.length === 1 ? report.queues : [];
  if (only !== undefined) {
    const agents =
      figures.agents === null ? '' : `, ${figures.agents.idle} idle of ${figures.agents.onQueue} on queue`;
    return [
      bold(`${only.name}: ${formatCount(waiting)} waiting, longest ${longest(figures)}${agents}.`),
      ` ${today}`.trimEnd(),
    ];
  }
  const places = report.query.by[0] === 'queue' ? ` in ${placesWaiting(report)}` : ` in ${who(report)}`;
  return [bold(`${formatCount(waiting)} waiting${places}${worstNow(report)}.`), ` ${today}`.trimEnd()];
}

/** The figures of this moment that were asked for by name, where those who wait are not: "4 off queue". */
function askedWords(report: Report): string[] {
  if (report.query.show.some((id) => WAITING_WORDS.includes(id))) return [];
  return report.query.show.slice(0, MAX_WORDS).flatMap((id) => {
    const { kind, words, unit } = metricOf(id);
    const reading = readMetric(id, report.total.figures);
    return kind === 'now' && reading.kind === 'value'
      ? [`${formatValue(reading.value, unit)} ${words[0]}`]
      : [];
  });
}

const WAITING_WORDS: readonly MetricId[] = ['waiting', 'longest'];

function placesWaiting(report: Report): string {
  const queues = new Set(
    report.rows.filter((row) => (row.figures.live?.waiting ?? 0) > 0).map((row) => row.queue?.id),
  ).size;
  return `${queues} ${queues === 1 ? 'queue' : 'queues'}`;
}

function worstNow(report: Report): string {
  const worst = report.rows.reduce<ReportRow | null>(
    (found, row) => (row.strain > (found?.strain ?? 0) ? row : found),
    null,
  );
  if (worst === null || report.rows.length < 2) return `, longest ${longest(report.total.figures)}`;
  const agents = worst.figures.agents === null ? '' : `, ${worst.figures.agents.idle} idle`;
  return `; worst ${rowName(worst)}: ${worst.figures.live?.waiting ?? 0}, longest ${longest(worst.figures)}${agents}`;
}

function longest(figures: Figures): string {
  return formatReading(readMetric('longest', figures), 'seconds');
}

function todayWords(report: Report): string {
  const { figures } = report.total;
  const abandon = readMetric('abandon-percent', figures);
  const level = readMetric('service-level', figures);
  const words: string[] = [];
  if (abandon.kind === 'value' && figures.interval !== null) {
    const { abandoned, offered } = figures.interval;
    words.push(
      `${formatValue(abandon.value, 'percent')} abandoned (${formatCount(abandoned.count)}/${formatCount(offered)})`,
    );
  }
  if (level.kind === 'value') words.push(`SL ${formatValue(level.value, 'percent')}${target(report)}`);
  return words.length === 0 ? '' : `Today ${words.join(', ')}.`;
}

/** "803 offered, 6.1 % abandoned (49), SL 71.0 % (target 80/20 s), ASA 0:42. Worst Billing: 18.0 % abandoned (9/50)." */
function interval(report: Report): Rich {
  const compared = report.query.versus === null ? '' : ` ${versusName(report)}`;
  const more = [matchWords(report), worstInterval(report)].filter((words) => words !== '');
  return [
    bold(`${capital(totalWords(report).join(', '))}${compared}.`),
    more.map((words) => ` ${words}`).join(''),
  ];
}

/** The counts and rates that everyone asks for first, or those that were asked for by name. */
function totalWords(report: Report): string[] {
  const row = { figures: report.total.figures, before: report.total.before };
  const asked = report.query.show.length > 0 ? report.query.show.slice(0, MAX_WORDS) : USUAL_WORDS;
  const words = asked.flatMap((id) => {
    const reading = readMetric(id, row.figures);
    if (reading.kind === 'none' || !metricOf(id).addsUp) return [];
    if (isMixedTime(id, report) && !isAskedByName(id, report)) return [];
    const change = row.before === null ? '' : ` (${formatChange(changeOf(id, row), metricOf(id).unit)})`;
    const mixed = isMixedTime(id, report) ? ' with e-mail' : '';
    return [`${metricWords(id, reading, report, asked)}${mixed}${change}`];
  });
  const lead =
    report.queues.length === 1 && report.queues[0] !== undefined ? `${report.queues[0].name}: ` : '';
  const [head, ...rest] = words.length > 0 ? words : ['no figures'];
  return [`${lead}${head}`, ...rest];
}

/** Answers within seconds and e-mails answered within hours have no speed in common; asked for by name, it is told. */
function isMixedTime(id: MetricId, report: Report): boolean {
  const { mediaSeen } = report.total;
  return metricOf(id).unit === 'seconds' && mediaSeen.length > 1 && mediaSeen.includes('email');
}

/** Not where another one of the usual figures was named, and the rest came with it. */
function isAskedByName(id: MetricId, { query: { show } }: Report): boolean {
  return show.includes(id) && (show[0] === id || !USUAL_WORDS.every((usual) => show.includes(usual)));
}

const MAX_WORDS = 4;
const USUAL_WORDS: readonly MetricId[] = ['offered', 'abandon-percent', 'service-level', 'speed-of-answer'];

function metricWords(
  id: MetricId,
  reading: Reading & { kind: 'value' },
  report: Report,
  beside: readonly MetricId[],
): string {
  const value = formatValue(reading.value, metricOf(id).unit);
  const stats = report.total.figures.interval;
  if (id === 'abandon-percent') {
    const isCounted = beside.includes('abandoned') || stats === null || report.query.versus !== null;
    if (beside.includes('abandoned')) return `abandon rate ${value}`;
    return `${value} abandoned${isCounted ? '' : ` (${formatCount(stats.abandoned.count)}/${formatCount(stats.offered)})`}`;
  }
  if (id === 'service-level') return `SL ${value}${target(report)}`;
  if (metricOf(id).unit === 'count') return `${value} ${metricOf(id).words[0]}`;
  return `${metricOf(id).label} ${value}`;
}

function versusName(report: Report): string {
  const { versus } = report.query;
  if (versus === null) return '';
  if (versus.kind === 'usual') return 'vs usual';
  return versus.days === 1 ? 'vs the day before' : 'vs the week before';
}

function matchWords(report: Report): string {
  if (report.query.where.length === 0 || report.matchingRows === report.allRows) return '';
  const conditions = report.query.where.map(conditionWords).join(' and ');
  return `${formatCount(report.matchingRows)} of ${formatCount(report.allRows)} rows have ${conditions}.`;
}

/** "abandon% > 5%"; the guard of "worst" as people say it: "at least 20 ended". */
function conditionWords(condition: Condition): string {
  const isGuard = condition.metric === 'ended' && condition.is === '>=';
  return isGuard ? `at least ${formatCount(condition.value)} ended` : printCondition(condition);
}

/** The worst by what the rows are sorted by, where more or less of it is worse; else by the abandon rate. */
function worstInterval(report: Report): string {
  const { sort } = report.query;
  if (sort !== null && sort.metric !== 'abandon-percent') return worstSorted(report);
  if (
    report.rows.length < 2 ||
    (report.query.show.length > 0 && !report.query.show.includes('abandon-percent'))
  )
    return '';
  let worst: { row: ReportRow; value: number } | null = null;
  for (const row of report.rows) {
    const reading = readMetric('abandon-percent', row.figures);
    const ended = readMetric('ended', row.figures);
    if (reading.kind === 'none' || ended.kind === 'none' || ended.value < FEWEST_ENDED) continue;
    if (row.bucket === null && reading.value > (worst?.value ?? 0)) worst = { row, value: reading.value };
  }
  const stats = worst?.row.figures.interval;
  if (worst === null || stats === null || stats === undefined) return '';
  return `Worst ${rowName(worst.row)}: ${formatValue(worst.value, 'percent')} abandoned (${formatCount(stats.abandoned.count)}/${formatCount(stats.offered)}).`;
}

function worstSorted({ rows, query: { sort } }: Report): string {
  const [first] = rows;
  if (sort === null || first === undefined || rows.length < 2 || first.bucket !== null) return '';
  const { higherIsWorse, label, unit, words } = metricOf(sort.metric);
  const reading = readMetric(sort.metric, first.figures);
  if (reading.kind === 'none' || sort.descending !== higherIsWorse) return '';
  const value = formatValue(reading.value, unit);
  const what = unit === 'count' ? `${value} ${words[0]}` : `${label.replace(/ %$/, '')} ${value}`;
  return `Worst ${rowName(first)}: ${what}.`;
}

function rowName(row: ReportRow): string {
  const media = row.media === null ? null : mediaLabel(row.media);
  if (row.queue === null) return media ?? '';
  return media === null ? row.queue.name : `${row.queue.name} ${media.toLowerCase()}`;
}

function target(report: Report): string {
  const target = sharedTarget(report.queues, report.total.mediaSeen);
  return target === null ? '' : ` (target ${target})`;
}

function who(report: Report): string {
  const [only] = report.queues.length === 1 ? report.queues : [];
  return only === undefined ? `${formatCount(report.queues.length)} queues` : only.name;
}

/** Nothing to show: no rows, or an interval in which nothing happened. */
export function isEmpty(report: Report): boolean {
  const stats = report.total.figures.interval;
  const hadTraffic = (report.total.before?.interval?.offered ?? 0) > 0;
  const isQuiet =
    stats === null || (stats.offered === 0 && stats.waited.count === 0 && stats.handled.count === 0);
  return report.rows.length === 0 || (report.query.period.kind !== 'now' && isQuiet && !hadTraffic);
}

/** An empty answer says what to check. */
function nothing(report: Report): Rich {
  if (report.allRows > 0 && report.rows.length === 0) {
    const conditions = report.query.where.map(conditionWords).join(' and ');
    return [
      bold(`None of ${formatCount(report.allRows)} rows has ${conditions}.`),
      ' Leave the condition out to see them all.',
    ];
  }
  const media = report.query.media.map((type) => mediaLabel(type).toLowerCase()).join(' or ');
  const what = media === '' ? 'conversations' : `${media} conversations`;
  const hints = [
    'the period',
    ...(media === '' ? [] : ['the media type']),
    "whether the bot's role has the queue's division",
  ];
  const last = hints.at(-1);
  return [
    bold(`No ${what} in ${who(report)}${report.query.period.kind === 'now' ? ' right now' : ''}.`),
    ` Check ${hints.slice(0, -1).join(', ')} and ${last}; figures are ${formatAge(report.askedAtMs - report.fetchedAtMs)} old.`,
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
