/** An episode as a message: what is wrong, why, how it stands now, and what can be done; then how it ended. */
import type { CloseReason, Episode, Evidence, Mute } from '../core/episode.ts';
import {
  type Button,
  bold,
  type Inline,
  type Message,
  type Part,
  plainText,
  type Rich,
} from '../core/message.ts';
import { metricOf, type Unit } from '../core/metric.ts';
import { mediaLabel } from '../core/queue.ts';
import type { Rule, RuleTest } from '../core/rule.ts';
import {
  formatAge,
  formatClock,
  formatCount,
  formatSeconds,
  formatValue,
  formatZone,
} from '../language/figures.ts';
import { printCrossing } from '../language/rule-words.ts';

/** An episode and what is known beside it at this moment. */
export interface EpisodeView {
  episode: Episode;
  /** Null: it was removed. */
  rule: Rule | null;
  /** The moment since which the figures are good again, and when it closes if they stay so; null while it fires. */
  recovering: { sinceMs: number; untilMs: number } | null;
  /** Genesys gives no figures at this moment. */
  isBlind: boolean;
  /** Since when it gives none, once that has lasted; null otherwise. */
  frozenSinceMs: number | null;
  mute: Mute | null;
  /** Null where there is none: no figures, or several queues together. */
  live: LiveView | null;
  /** Offered in the window that is judged; `usual` null: not known. */
  offered: { seen: number; usual: number | null } | null;
}

export interface LiveView {
  waiting: number;
  longestSeconds: number | null;
  /** Null where agents are not known. */
  agents: { idle: number; onQueue: number } | null;
}

/** Rows that a shared message shows; what is left out is told. */
const MAX_ROWS = 100;
const PAGE_SIZE = 12;
/** A menu holds at most 100 choices; each row has one of its own. */
const MAX_CHOICES = 100;

export function sayEpisodes(views: readonly EpisodeView[], kind: 'single' | 'shared', zone: string): Message {
  return kind === 'single' ? saySingle(views, zone) : sayShared(views, zone);
}

/** One place; the first view leads, other rules that speak of the same place follow. */
function saySingle(views: readonly EpisodeView[], zone: string): Message {
  const open = views.filter(({ episode }) => episode.closedAtMs === null);
  const lead = leading(open.length > 0 ? open : views);
  const headline = open.length > 0 ? firingHeadline(lead) : closedHeadline(lead, zone);
  const others = views.filter((view) => view !== lead);
  const parts: Part[] = [{ kind: 'headline', text: headline }];
  if (open.length > 0) {
    parts.push({ kind: 'text', text: [reasonWords(lead.episode, lead.episode.last, zone)] });
    for (const other of others) parts.push({ kind: 'text', text: [otherWords(other, zone)] });
    const now = nowWords(lead);
    if (now.length > 0) parts.push({ kind: 'text', text: now });
    const state = stateWords(lead, zone);
    if (state.length > 0) parts.push({ kind: 'text', text: state });
  }
  parts.push({ kind: 'note', text: noteOf(views, lead, zone) });
  const buttons = open.length > 0 ? buttonsOf(open, lead) : [];
  if (buttons.length > 0) parts.push({ kind: 'buttons', buttons });
  return {
    summary: summaryOf(
      headline,
      open.length > 0 ? reasonWords(lead.episode, lead.episode.last, zone) : '',
      zone,
    ),
    parts,
  };
}

function summaryOf(headline: Rich, reason: string, zone: string): string {
  return `${plainText(headline, (atMs) => formatClock(atMs, zone))} ${reason}`.trim();
}

/** The one that speaks for all: critical before warning, firing before recovering, the earliest first. */
function leading(views: readonly EpisodeView[]): EpisodeView {
  const rank = ({ episode, recovering }: EpisodeView) =>
    (episode.severity === 'critical' ? 0 : 2) + (recovering === null ? 0 : 1);
  return [...views].sort(
    (a, b) => rank(a) - rank(b) || a.episode.firedAtMs - b.episode.firedAtMs,
  )[0] as EpisodeView;
}

/** "🔴 Billing voice: 18 % abandoning, usually 5.0 %"; "🟡 Billing recovering: 4.3 % abandoning, line 8 %". */
function firingHeadline({ episode, rule, recovering, mute }: EpisodeView): Rich {
  const sign = mute !== null ? '🔇' : recovering === null ? '🔴' : '🟡';
  const trial = episode.isTrial ? 'On trial: ' : '';
  const critical = episode.severity === 'critical' ? 'Critical: ' : '';
  const place = `${placeOf(episode)}${recovering === null ? '' : ' recovering'}`;
  return [
    `${sign} `,
    bold(`${trial}${critical}${place}: ${crossingWords(rule?.test ?? null, episode.last)}`),
  ];
}

/** "Billing voice". */
export function placeOf({ title, instance }: Pick<Episode, 'title' | 'instance'>): string {
  return instance.media === null ? title : `${title} ${mediaLabel(instance.media).toLowerCase()}`;
}

/** "18 % abandoning, usually 5.0 %", "9.1 % abandoning, more than 8 %", "7 waiting, more than 5", "12 offered, 31 % of usual". */
export function crossingWords(test: RuleTest | null, seen: Evidence): string {
  if (seen.usual !== null) return `${percent(seen.value)} abandoning, usually ${percent(seen.usual.percent)}`;
  if (test?.kind === 'traffic')
    return `${formatCount(seen.part ?? 0)} offered, ${formatCount(Math.round(seen.value))} % of usual`;
  const { unit, label } = metricOf(seen.metric);
  const value = formatValue(seen.value, unit);
  const line = `${sideWords(test, seen)} ${lineWords(seen.line, unit)}`;
  if (seen.metric === 'abandon-percent') return `${value} abandoning, ${line}`;
  if (unit === 'count') return `${value} ${label.toLowerCase()}, ${line}`;
  return `${label.replace(/ %$/u, '')} ${value}, ${line}`;
}

/** "more than" where it is; while it recovers, or lies between the lines, that would not be true. */
function sideWords(test: RuleTest | null, { value, line }: Evidence): string {
  if (test === null || test.kind === 'spike' || test.kind === 'traffic') return 'line';
  switch (test.is) {
    case '>':
      return value > line ? 'more than' : 'line';
    case '>=':
      return value >= line ? 'at least' : 'line';
    case '<':
      return value < line ? 'less than' : 'line';
    case '<=':
      return value <= line ? 'at most' : 'line';
  }
}

/** "8 %": a line is as round as people type it. */
function lineWords(line: number, unit: Unit): string {
  return formatValue(line, unit).replace('.0 %', ' %');
}

function percent(value: number): string {
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)} %`;
}

/** "9 abandoned of 50 ended, 13:35–14:05 (partial); by chance about 1 in 2,000." */
function reasonWords(episode: Episode, seen: Evidence, zone: string): string {
  const { window, usual } = seen;
  const when =
    window === null
      ? ''
      : `${formatClock(window.startMs, zone)}–${formatClock(window.endMs, zone)}${window.isPartial ? ' (partial)' : ''}`;
  const counted = countedWords(seen);
  const chance = usual === null ? '' : `; by chance about 1 in ${formatCount(roughly(usual.oneIn))}`;
  const basis = [counted, when].filter((words) => words !== '').join(', ');
  if (basis === '') return `Since ${formatClock(episode.firedAtMs, zone)}.`;
  return `${basis}${chance}.`;
}

function countedWords({ metric, part, whole }: Evidence): string {
  if (part === null || whole === null) return '';
  if (metric === 'offered') return `${formatCount(part)} offered, usually ${formatCount(Math.round(whole))}`;
  const [of, all] = RATE_NOUNS[metric] ?? ['', ''];
  return `${formatCount(part)}${of} of ${formatCount(whole)}${all}`;
}

/** What is counted, and of what: "9 of 50 ended" alone reads as though 41 went on. */
const RATE_NOUNS: Readonly<Record<string, readonly [of: string, all: string]>> = {
  'abandon-percent': [' abandoned', ' ended'],
  'answer-percent': [' answered', ' ended'],
  'service-level': ['', ' in time'],
  'transfer-percent': [' transferred', ' answered'],
};

/** To two figures: chance is not known more exactly. */
function roughly(oneIn: number): number {
  return Number(oneIn.toPrecision(2));
}

/** Another rule that speaks of the same place. */
function otherWords({ episode, rule, recovering }: EpisodeView, zone: string): string {
  const words = crossingWords(rule?.test ?? null, episode.last);
  if (episode.closedAtMs !== null)
    return `Rule ${episode.ruleId} is good again since ${formatClock(episode.closedAtMs, zone)}.`;
  return `Also rule ${episode.ruleId}: ${words}${recovering === null ? '' : ', recovering'}.`;
}

/** "Now: 7 waiting, longest 4:10, 0 idle of 11 on queue. Offered +38 % on usual." */
function nowWords({ live, offered, episode }: EpisodeView): Rich {
  const words: Inline[] = [];
  if (live !== null) {
    const longest = live.longestSeconds === null ? '' : `, longest ${formatSeconds(live.longestSeconds)}`;
    words.push(`Now: ${formatCount(live.waiting)} waiting${longest}`);
    if (live.agents !== null) {
      words.push(
        ', ',
        bold(`${formatCount(live.agents.idle)} idle of ${formatCount(live.agents.onQueue)} on queue`),
      );
    }
    words.push('.');
  }
  const change = offeredWords(offered);
  if (change !== '' && episode.last.metric !== 'offered')
    words.push(`${words.length > 0 ? ' ' : ''}${change}`);
  return words;
}

function offeredWords(offered: EpisodeView['offered']): string {
  if (offered === null || offered.usual === null || offered.usual < 1) return '';
  const change = Math.round((100 * (offered.seen - offered.usual)) / offered.usual);
  return `Offered ${change < 0 ? '−' : '+'}${Math.abs(change)} % on usual.`;
}

function stateWords({ recovering, frozenSinceMs, mute, episode }: EpisodeView, zone: string): Rich {
  const words: Inline[] = [];
  if (frozenSinceMs !== null)
    words.push(`⏸ No figures from Genesys since ${formatClock(frozenSinceMs, zone)}: this is how it stood. `);
  else if (recovering !== null)
    words.push(
      `Good since ${formatClock(recovering.sinceMs, zone)}; closes at ${formatClock(recovering.untilMs, zone)} if it stays so. `,
    );
  if (episode.takenBy !== null)
    words.push('Taken by ', { kind: 'name', userId: episode.takenBy.userId }, '. ');
  if (mute !== null) words.push(...muteWords(mute, zone));
  return words;
}

export function muteWords(mute: Mute, zone: string): Rich {
  const reason = mute.reason === null ? '' : `: ${mute.reason}`;
  return [
    '🔇 Muted by ',
    { kind: 'name', userId: mute.byUserId },
    ` until ${formatClock(mute.untilMs, zone)}${reason}.`,
  ];
}

/** "Rule 12 · @ana · figures of 14:05". */
function noteOf(views: readonly EpisodeView[], lead: EpisodeView, zone: string): Rich {
  const ids = views.map(({ episode }) => episode.ruleId);
  const { rule, episode } = lead;
  const name = rule?.name ?? (rule === null ? 'removed' : printCrossing(rule.test));
  const note: Inline[] = [`Rule${ids.length > 1 ? 's' : ''} ${[...new Set(ids)].join(', ')} (${name})`];
  if (rule !== null) note.push(' · ', { kind: 'name', userId: rule.ownerId });
  if (episode.closedAtMs === null)
    note.push(' · figures of ', { kind: 'time', atMs: episode.last.fetchedAtMs, zone });
  else note.push(` · ${formatZone(zone)} time`);
  return note;
}

/** "✅ Billing voice recovered, 42 min (14:05–14:47). Worst 24 %; 31 abandoned, about 19 above usual. Taken by Ana after 3 min." */
function closedHeadline({ episode, rule }: EpisodeView, zone: string): Rich {
  const closedAtMs = episode.closedAtMs ?? episode.firedAtMs;
  const [sign, verb] = CLOSED_WORDS[episode.closedBecause ?? 'recovered'];
  const trial = episode.isTrial ? 'On trial: ' : '';
  const words: Inline[] = [
    `${sign} `,
    bold(`${trial}${placeOf(episode)} ${verb}, ${formatAge(closedAtMs - episode.firedAtMs)}`),
    ` (${formatClock(episode.firedAtMs, zone)}–${formatClock(closedAtMs, zone)}). `,
    `Worst ${worstWords(episode, rule)}${abandonedWords(episode)}.`,
  ];
  if (episode.takenBy !== null) {
    const after = formatAge(episode.takenBy.atMs - episode.firedAtMs);
    words.push(' Taken by ', { kind: 'name', userId: episode.takenBy.userId }, ` after ${after}.`);
  }
  return words;
}

const CLOSED_WORDS: Readonly<Record<CloseReason, readonly [sign: string, verb: string]>> = {
  recovered: ['✅', 'recovered'],
  'too-few': ['✅', 'has too few calls to go on judging'],
  'no-traffic': ['✅', 'has no traffic any more'],
  'no-figure': ['⏹️', 'has no figure any more'],
  'outside-hours': ['⏹️', 'was still going on as its hours ended'],
  'rule-changed': ['⏹️', 'was closed because its rule was changed'],
  'rule-removed': ['⏹️', 'was closed because its rule was removed'],
  'queue-gone': ['⏹️', 'was closed because the rule no longer has the queue'],
};

function worstWords(episode: Episode, rule: Rule | null): string {
  const { worst } = episode;
  if (rule?.test.kind === 'traffic') return `${formatCount(Math.round(worst.value))} % of usual`;
  const { unit, label } = metricOf(worst.metric);
  if (unit === 'percent') return percent(worst.value);
  return unit === 'count'
    ? `${formatValue(worst.value, unit)} ${label.toLowerCase()}`
    : formatValue(worst.value, unit);
}

function abandonedWords({ abandoned }: Episode): string {
  if (abandoned === null || abandoned.total === 0) return '';
  const above = abandoned.usual === null ? null : Math.round(abandoned.total - abandoned.usual);
  return `; ${formatCount(abandoned.total)} abandoned${above === null || above <= 0 ? '' : `, about ${formatCount(above)} above usual`}`;
}

/** "12 queues: worst Billing voice 18 %" and a row for each. */
function sayShared(views: readonly EpisodeView[], zone: string): Message {
  const open = views.filter(({ episode }) => episode.closedAtMs === null);
  const headline = open.length > 0 ? sharedHeadline(views, open) : sharedClosed(views, zone);
  const rows = [...views].sort((a, b) => order(a) - order(b) || a.episode.firedAtMs - b.episode.firedAtMs);
  const shown = rows.slice(0, MAX_ROWS);
  const parts: Part[] = [
    { kind: 'headline', text: headline },
    {
      kind: 'table',
      caption: placesWords(views),
      columns: [
        { label: 'Queue', align: 'left' },
        { label: open.length > 0 ? 'Now' : 'Worst', align: 'right' },
        { label: 'Line', align: 'right' },
        { label: 'Since', align: 'left' },
        { label: 'State', align: 'left' },
      ],
      rows: shown.map((view) => sharedRow(view, open.length > 0, zone)),
      pageSize: PAGE_SIZE,
    },
  ];
  const rules = [...new Set(views.map(({ episode }) => episode.ruleId))];
  const left = rows.length - shown.length;
  const note: Inline[] = [`Rule${rules.length > 1 ? 's' : ''} ${rules.slice(0, 20).join(', ')}`];
  if (left > 0) note.push(` · ${left} more not shown`);
  const newest = Math.max(...views.map(({ episode }) => episode.last.fetchedAtMs));
  note.push(' · figures of ', { kind: 'time', atMs: newest, zone });
  parts.push({ kind: 'note', text: note });
  if (open.length > 0) parts.push({ kind: 'buttons', buttons: sharedButtons(open) });
  return { summary: summaryOf(headline, '', zone), parts };
}

function order({ episode, recovering }: EpisodeView): number {
  return episode.closedAtMs !== null ? 2 : recovering === null ? 0 : 1;
}

/** "🔴 12 queues at once; first Billing: …", then "🔴 3 of 12 queues still open; first Billing: …". */
function sharedHeadline(views: readonly EpisodeView[], open: readonly EpisodeView[]): Rich {
  const lead = leading(open);
  const sign = open.every(({ recovering }) => recovering !== null) ? '🟡' : '🔴';
  const critical = open.some(({ episode }) => episode.severity === 'critical') ? 'Critical: ' : '';
  const count =
    open.length === views.length
      ? `${placesWords(views)} at once`
      : `${open.length} of ${placesWords(views)} still open`;
  const crossing = crossingWords(lead.rule?.test ?? null, lead.episode.last);
  return [`${sign} `, bold(`${critical}${count}; first ${placeOf(lead.episode)}: ${crossing}`)];
}

/** "12 queues"; where some are a rule's queues together, or media types or rules of one queue, "12 places". */
function placesWords(views: readonly EpisodeView[]): string {
  const queueIds = new Set(views.map(({ episode }) => episode.instance.queueId));
  const areQueues = !queueIds.has(null) && queueIds.size === views.length;
  return `${views.length} ${areQueues ? 'queue' : 'place'}${views.length === 1 ? '' : 's'}`;
}

function sharedClosed(views: readonly EpisodeView[], zone: string): Rich {
  const from = Math.min(...views.map(({ episode }) => episode.firedAtMs));
  const to = Math.max(...views.map(({ episode }) => episode.closedAtMs ?? episode.firedAtMs));
  const total = views.reduce((sum, { episode }) => sum + (episode.abandoned?.total ?? 0), 0);
  return [
    '✅ ',
    bold(`All ${views.length} are over, ${formatAge(to - from)}`),
    ` (${formatClock(from, zone)}–${formatClock(to, zone)}).${total > 0 ? ` ${formatCount(total)} abandoned.` : ''}`,
  ];
}

function sharedRow(view: EpisodeView, isOpen: boolean, zone: string) {
  const { episode, rule } = view;
  const seen = isOpen ? episode.last : episode.worst;
  const isTraffic = rule?.test.kind === 'traffic';
  const unit = isTraffic ? 'percent' : metricOf(seen.metric).unit;
  const number = (value: number) => ({
    kind: 'number' as const,
    value: Math.round(value * 1000) / 1000,
    text: formatValue(value, unit),
  });
  return [
    { kind: 'text' as const, text: placeOf(episode) },
    number(seen.value),
    number(seen.usual?.percent ?? seen.line),
    { kind: 'text' as const, text: formatClock(episode.firedAtMs, zone) },
    { kind: 'text' as const, text: rowState(view, zone) },
  ];
}

function rowState({ episode, recovering, mute, frozenSinceMs }: EpisodeView, zone: string): string {
  if (episode.closedAtMs !== null) return `over ${formatClock(episode.closedAtMs, zone)}`;
  if (mute !== null) return `muted until ${formatClock(mute.untilMs, zone)}`;
  if (frozenSinceMs !== null) return 'no figures';
  if (recovering !== null) return 'recovering';
  return episode.takenBy === null ? 'open' : 'taken';
}

function buttonsOf(open: readonly EpisodeView[], lead: EpisodeView): Button[] {
  const buttons: Button[] = [];
  const untaken = open.filter(({ episode }) => episode.takenBy === null);
  const { episode } = lead;
  if (untaken.length > 0) {
    const line = `take ${untaken.map((view) => view.episode.id).join(' ')}`;
    buttons.push({ kind: 'say', id: 'take', label: "I'm on it", line, style: 'primary' });
  }
  buttons.push(muteMenu(episode, 'Mute this queue'));
  if (episode.instance.queueId !== null) {
    buttons.push({ kind: 'say', id: 'show', label: 'Show queue', line: `show-queue ${episode.id}` });
  }
  return buttons;
}

/** The lengths that can be chosen; of a critical one two hours at most. */
function muteMenu({ id, severity }: Episode, label: string): Button {
  const lengths = [
    { label: '30 minutes', words: '30m' },
    { label: '2 hours', words: '2h' },
    ...(severity === 'critical' ? [] : [{ label: 'until tomorrow', words: 'until tomorrow' }]),
  ];
  return {
    kind: 'menu',
    id: 'mute',
    label,
    choices: lengths.map(({ label: text, words }) => ({ label: text, line: `mute ${id} ${words}` })),
  };
}

function sharedButtons(open: readonly EpisodeView[]): Button[] {
  const untaken = open.filter(({ episode }) => episode.takenBy === null).slice(0, MAX_CHOICES);
  const buttons: Button[] = [];
  const [first] = open;
  if (untaken.length > 0) {
    const messageId = first?.episode.messageId ?? '';
    buttons.push({
      kind: 'say',
      id: 'take',
      label: "I'm on all of it",
      line: `take all ${messageId}`,
      style: 'primary',
    });
    buttons.push({
      kind: 'menu',
      id: 'take-one',
      label: "I'm on …",
      choices: untaken.map(({ episode }) => ({ label: placeOf(episode), line: `take ${episode.id}` })),
    });
  }
  buttons.push({
    kind: 'menu',
    id: 'mute-one',
    label: 'Mute for 30 minutes …',
    choices: open
      .slice(0, MAX_CHOICES)
      .map(({ episode }) => ({ label: placeOf(episode), line: `mute ${episode.id} 30m` })),
  });
  buttons.push({
    kind: 'menu',
    id: 'show-one',
    label: 'Show …',
    choices: open
      .filter(({ episode }) => episode.instance.queueId !== null)
      .slice(0, MAX_CHOICES)
      .map(({ episode }) => ({ label: placeOf(episode), line: `show-queue ${episode.id}` })),
  });
  return buttons.filter((button) => button.kind !== 'menu' || button.choices.length > 0);
}

const MAX_GAINED_NAMES = 10;

/** A pattern means queues that it did not mean before. */
export function sayGained(rule: Rule, gained: readonly { name: string }[]): Message {
  const names = gained.slice(0, MAX_GAINED_NAMES).map(({ name }) => name);
  const more = gained.length - names.length;
  const which = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const words = `Your rule ${rule.id} (${rule.name ?? printCrossing(rule.test)}) watches ${gained.length === 1 ? 'one more queue' : `${gained.length} more queues`}: ${which}.`;
  return { summary: words, parts: [{ kind: 'headline', text: [words] }] };
}
