/** A digest in words: its first query as one message, read on a phone in the morning; the others as replies in its thread. */
import type { Digest } from '../core/digest.ts';
import {
  type Button,
  bold,
  code,
  type Inline,
  type Message,
  NO_FIGURE,
  type Part,
  plainText,
  type Rich,
} from '../core/message.ts';
import { type MetricId, metricOf, readMetric } from '../core/metric.ts';
import type { Interval } from '../core/period.ts';
import type { Query } from '../core/query.ts';
import { changeOf, type Report } from '../core/report.ts';
import { localTime } from '../core/zone.ts';
import { sayReport } from '../language/answer.ts';
import { chartOf } from '../language/chart.ts';
import {
  formatAge,
  formatChange,
  formatClock,
  formatCount,
  formatDay,
  formatValue,
  formatZone,
} from '../language/figures.ts';
import type { Lexicon } from '../language/lexicon.ts';
import { printQuery } from '../language/print.ts';
import { isSaidLate } from './due.ts';
import { alertWords, lostWords, moverWords, quietWords } from './findings.ts';
import type { Gathered, Section, Summary } from './gather.ts';
import { titleOf } from './title.ts';

/** What is said beside the figures. */
export interface Saying {
  digest: Pick<Digest, 'name' | 'due' | 'queries'>;
  /** When it was due, and when it is sent; epoch ms. */
  dueAtMs: number;
  sentAtMs: number;
  /** "Test of digest 3", where it is one; null: it is the digest itself. */
  mark: string | null;
}

/** The message, then what stands in its thread, in order. */
export function sayDigest(gathered: Gathered, saying: Saying): Message[] {
  const { sections, lexicon } = gathered;
  const [first, ...others] = sections;
  if (first === undefined) throw new Error('a digest without queries');
  const isAllDown = sections.every((section) => section.kind === 'line' && section.isSource);
  if (isAllDown) return [sayNothing(sections, saying, lexicon)];
  return [sayFirst(first, gathered, saying), ...others.map((section) => sayOther(section, lexicon))];
}

function sayFirst(section: Section, gathered: Gathered, saying: Saying): Message {
  const { lexicon } = gathered;
  switch (section.kind) {
    case 'summary':
      return saySummary(section.summary, gathered, saying);
    case 'line': {
      const title = titleOf(section.query, saying, lexicon);
      const line = sayOther(section, lexicon);
      return titled(title, { ...line, parts: withNotes(line.parts, noteFacts(saying, gathered)) });
    }
    case 'answer': {
      const title = titleOf(section.query, saying, lexicon);
      const answer = sayOther(section, lexicon);
      return titled(title, { ...answer, parts: withNotes(answer.parts, noteFacts(saying, gathered)) });
    }
  }
}

function titled(title: string, { summary, parts }: Message): Message {
  return {
    summary: `${title}: ${summary}`,
    parts: [
      { kind: 'headline', text: [bold(title)] },
      ...parts.map((part): Part => (part.kind === 'headline' ? { ...part, kind: 'text' } : part)),
    ],
  };
}

/** An ordinary answer, but for its buttons: in a channel nobody's press may change what all others read. */
function sayOther(section: Section, lexicon: Lexicon): Message {
  if (section.kind === 'answer') return withoutAsking(sayReport(section.report, extrasOf(lexicon)));
  if (section.kind === 'summary') throw new Error('only the first section is a summary');
  const { query, what, todo, isSource } = section;
  const line = query === null ? null : printQuery(query, lexicon);
  const words: Rich = [bold(what), ...(todo === '' ? [] : [` ${todo.replaceAll('`', '')}`])];
  return {
    summary: plainText(words, formatClock),
    parts: [
      { kind: 'headline', text: words },
      ...(line === null ? [] : [{ kind: 'note' as const, text: [code(line)] }]),
      ...(isSource && line !== null
        ? [buttons([{ kind: 'say', id: 'again', label: 'Ask again', line }])]
        : []),
    ],
  };
}

function extrasOf(lexicon: Lexicon) {
  return { lexicon, offers: [], genesysUrl: null };
}

function withoutAsking({ summary, parts }: Message): Message {
  return {
    summary,
    parts: parts.flatMap((part): Part[] => {
      if (part.kind !== 'buttons') return [part];
      const kept = part.buttons.flatMap(saidBeside);
      return kept.length === 0 ? [] : [buttons(kept)];
    }),
  };
}

/** What is asked from a digest is answered beside it; it is shared and refreshed already. */
function saidBeside(button: Button): Button[] {
  if (button.kind === 'share' || (button.kind === 'ask' && button.id === 'refresh')) return [];
  return [button.kind === 'ask' ? { ...button, kind: 'say' } : button];
}

function buttons(list: readonly Button[]): Part {
  return { kind: 'buttons', buttons: list };
}

/** When Genesys gives nothing at all: one message, and for each query a button to ask again. */
function sayNothing(sections: readonly Section[], saying: Saying, lexicon: Lexicon): Message {
  const lines = sections.flatMap((section) => (section.kind === 'line' ? [section] : []));
  const [first] = lines;
  if (first === undefined) throw new Error('a digest without queries');
  const words: Rich = [bold('No figures. '), first.what, ` ${first.todo}`];
  const title = titleOf(first.query, saying, lexicon);
  return titled(title, {
    summary: plainText(words, formatClock),
    parts: [
      { kind: 'headline', text: words },
      { kind: 'note', text: joined(noteFacts(saying, null)) },
      buttons(
        lines.flatMap(({ query }, at): Button[] => {
          if (query === null) return [];
          const line = printQuery(query, lexicon);
          return [
            {
              kind: 'say',
              id: `again-${at + 1}`,
              label: lines.length === 1 ? 'Ask again' : `Ask again: ${line}`,
              line,
            },
          ];
        }),
      ),
    ].filter((part) => part.kind !== 'note' || part.text.length > 0) as Part[],
  });
}

function saySummary(summary: Summary, gathered: Gathered, saying: Saying): Message {
  const { lexicon } = gathered;
  const { whole, times, table } = summary;
  const title = titleOf(summary.said, saying, lexicon);
  const drawn = sayReport(table, extrasOf(lexicon)).parts;
  const isEmpty = isQuiet(whole);
  const lines: Rich[] = isEmpty
    ? [emptyWords(whole), ...present([alertWords(summary)])]
    : [
        figureWords(whole),
        ...present([
          lostWords(summary),
          moverWords(whole),
          withQuiet(alertWords(summary), quietWords(whole)),
        ]),
      ];
  const chart = isEmpty ? null : chartOf(times);
  const parts: Part[] = [
    { kind: 'headline', text: [bold(title)] },
    ...drawn.filter((part) => part.kind === 'text'),
    { kind: 'text', text: lines.flatMap((line, at): Rich => (at === 0 ? line : ['\n', ...line])) },
    ...(chart === null ? [] : [chart]),
    ...(isEmpty ? [] : drawn.filter((part) => part.kind === 'table')),
    { kind: 'note', text: joined(noteOf(summary, gathered, saying)) },
    ...(isEmpty ? [] : [buttons(buttonsOf(summary, drawn, lexicon))]),
  ];
  const [first = '', ...rest] = lines.map((line) => plainText(line, formatClock));
  const words = [first.endsWith('.') ? first : `${first}.`, ...rest].join(' ');
  return { summary: `${title}: ${words}`, parts };
}

function present(lines: readonly (Rich | null)[]): Rich[] {
  return lines.filter((line) => line !== null);
}

function withQuiet(alerts: Rich | null, quiet: Rich | null): Rich | null {
  return alerts === null || quiet === null ? (alerts ?? quiet) : [...alerts, ' ', ...quiet];
}

function isQuiet({ total }: Report): boolean {
  const stats = total.figures.interval;
  return stats === null || (stats.offered === 0 && stats.waited.count === 0 && stats.handled.count === 0);
}

function emptyWords({ queues, total }: Report): Rich {
  const usual = total.before?.interval?.offered ?? 0;
  const [only] = queues;
  const where =
    queues.length === 1 && only !== undefined ? only.name : `${formatCount(queues.length)} queues`;
  return [bold(`No conversations in ${where}`), usual === 0 ? '.' : `; usually ${formatCount(usual)}.`];
}

/** "4,812 offered (+6 % vs usual Tue) · 94.1 % answered · 4.6 % abandoned (+0.8 pt) · SL 76.2 %, target 80 ✗". */
function figureWords(report: Report): Rich {
  const figure = (id: MetricId, word: string, compared: string) => {
    const reading = readMetric(id, report.total.figures);
    if (reading.kind === 'none') return reading.because === 'not-applicable' ? [] : [`${NO_FIGURE} ${word}`];
    const { unit } = metricOf(id);
    const change = changeOf(id, report.total);
    const words = change === null ? '' : ` (${formatChange(change, unit)}${compared})`;
    return [`${formatValue(reading.value, unit)} ${word}${words}`];
  };
  const words = [
    ...figure('offered', 'offered', ` ${versusWords(report)}`),
    ...figure('answer-percent', 'answered', '').map((one) => one.replace(/ \(.*\)$/, '')),
    ...figure('abandon-percent', 'abandoned', ''),
  ];
  const level = levelWords(report);
  return [words.join(' · '), ...(level === null ? [] : [' · ', bold(level)])];
}

function versusWords({ query, interval }: Report): string {
  if (query.versus?.kind === 'days-before')
    return query.versus.days === 1 ? 'vs the day before' : 'vs the week before';
  return isOneDay(interval) ? `vs usual ${weekday(interval)}` : 'vs usual';
}

function isOneDay({ startMs, endMs, zone }: Interval): boolean {
  return formatDay(localTime(startMs, zone)) === formatDay(localTime(endMs - 1, zone));
}

function weekday({ startMs, zone }: Interval): string {
  return formatDay(localTime(startMs, zone)).slice(0, 3);
}

/** With its target where all queues and media types that had any share one percentage. */
function levelWords(report: Report): string | null {
  const reading = readMetric('service-level', report.total.figures);
  if (reading.kind === 'none') return null;
  const words = `SL ${formatValue(reading.value, 'percent')}`;
  const target = sharedPercent(report);
  return target === null
    ? words
    : `${words}, target ${formatCount(target)} ${reading.value < target ? '✗' : '✓'}`;
}

function sharedPercent({ rows, total }: Report): number | null {
  const percents = new Set<number | null>();
  for (const { queue, figures, mediaSeen } of rows) {
    if (queue === null || (figures.interval?.serviceLevel.counted ?? 0) === 0) continue;
    for (const media of total.mediaSeen.filter((type) => mediaSeen.includes(type)))
      percents.add(queue.targets[media]?.percent ?? null);
  }
  const [only] = percents;
  return percents.size === 1 && only !== undefined ? only : null;
}

/** How it was understood, of when the figures are, and what is left out. */
function noteOf(summary: Summary, gathered: Gathered, saying: Saying): Inline[][] {
  const { whole, table, mails } = summary;
  const nowMs = whole.askedAtMs;
  const isCut = table.query.by[0] === 'queue' && table.rows.length < table.matchingRows;
  return [
    [code(printQuery(summary.said, gathered.lexicon))],
    [`${formatZone(whole.zone)} time`],
    [`figures ${formatAge(nowMs - whole.fetchedAtMs)} old`],
    ...(whole.query.versus?.kind === 'usual' ? [[usualWords(whole)]] : []),
    ...(mails > 0 ? [[`${formatCount(mails)} of them ${mails === 1 ? 'an e-mail' : 'e-mails'}`]] : []),
    ...(isCut ? [[`the worst ${table.rows.length} of ${formatCount(table.matchingRows)} shown`]] : []),
    ...noteFacts(saying, gathered),
  ];
}

function usualWords({ interval, versus }: Report): string {
  return isOneDay(interval)
    ? `usual: the last ${versus.length} ${formatDay(localTime(interval.startMs, interval.zone)).slice(0, 3)}`
    : `usual: the same days of the last ${versus.length} weeks`;
}

/** Beside the figures: that it comes late, and that some of its names stand for nothing here. */
function noteFacts({ digest, dueAtMs, sentAtMs }: Saying, gathered: Gathered | null): Inline[][] {
  const { zone } = digest.due;
  const unseen = gathered?.unseenNames ?? 0;
  const isOtherDay = formatDay(localTime(dueAtMs, zone)) !== formatDay(localTime(sentAtMs, zone));
  const day = isOtherDay ? `${formatDay(localTime(dueAtMs, zone)).slice(0, 3)} ` : '';
  return [
    ...(isSaidLate(dueAtMs, sentAtMs)
      ? [[`due ${day}${formatClock(dueAtMs, zone)}, sent ${formatClock(sentAtMs, zone)}`]]
      : []),
    ...(unseen > 0
      ? [[`${unseen} of its names ${unseen === 1 ? 'stands' : 'stand'} for no queue here any more`]]
      : []),
  ];
}

function joined(pieces: readonly (readonly Inline[])[]): Rich {
  return pieces.flatMap((piece, at) => (at === 0 ? [...piece] : [' · ', ...piece]));
}

function withNotes(parts: readonly Part[], facts: readonly Inline[][]): Part[] {
  if (facts.length === 0) return [...parts];
  const at = parts.findIndex(({ kind }) => kind === 'buttons');
  const note: Part = { kind: 'note', text: joined(facts) };
  return at < 0 ? [...parts, note] : [...parts.slice(0, at), note, ...parts.slice(at)];
}

function buttonsOf({ query, whole, table }: Summary, drawn: readonly Part[], lexicon: Lexicon): Button[] {
  const all: Query = { ...query, by: ['queue'], step: 'whole', show: [], where: [], sort: null, top: null };
  const list: Button[] = [];
  const isWhole = table.query.by.join() === 'queue' && table.rows.length === whole.queues.length;
  if (!isWhole && whole.queues.length > 1)
    list.push({
      kind: 'say',
      id: 'all',
      label: `All ${formatCount(whole.queues.length)} queues`,
      line: printQuery({ ...all, versus: null }, lexicon),
    });
  const offered = drawn.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
  const wanted = offered.filter((button) => 'id' in button && BESIDE.has(button.id));
  return [...list, ...wanted.flatMap(saidBeside)];
}

const BESIDE: ReadonlySet<string> = new Set(['media', 'trend']);
