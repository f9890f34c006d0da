/** Rules in words: one, a list of them, what a backtest found, and what happened under one. */

import { doerOf } from '../core/access.ts';
import type { Episode } from '../core/episode.ts';
import {
  type Button,
  bold,
  type Chart,
  code,
  type Inline,
  type Message,
  type Part,
  plainText,
  type Rich,
} from '../core/message.ts';
import { metricOf } from '../core/metric.ts';
import type { Asker } from '../core/ports.ts';
import type { Rule, RuleDraft, RuleTest } from '../core/rule.ts';
import type { AuditEntry } from '../core/store.ts';
import { addDays, DAY_MS, epochOf, localTime } from '../core/zone.ts';
import {
  formatAge,
  formatClock,
  formatCount,
  formatDay,
  formatValue,
  formatZone,
} from '../language/figures.ts';
import type { Lexicon } from '../language/lexicon.ts';
import { printRule } from '../language/rule-print.ts';
import { withChannels } from '../language/say.ts';
import { type Backtest, MANY_A_DAY, perDay } from './backtest.ts';
import { draftOf } from './saving.ts';
import { placeOf } from './say-episode.ts';

/** Rules on one page of the list. */
export const RULES_A_PAGE = 25;
const MAX_NAMED_QUEUES = 3;
const MAX_LISTED_EPISODES = 20;
const MAX_LISTED_CHANGES = 10;

/** A rule's sentence for people: a channel by its name, since ids say nothing to them. */
export function sentence(rule: Rule, lexicon: Lexicon, isToldHere = false): Rich {
  const draft = draftOf(rule);
  return draftSentence(isToldHere ? { ...draft, channel: { kind: 'here' } } : draft, lexicon);
}

export function draftSentence(draft: RuleDraft, lexicon: Lexicon): Rich {
  const words = code(printRule({ ...draft, channel: { kind: 'here' } }, lexicon));
  if (draft.channel.kind === 'here') return [words];
  if (draft.channel.kind === 'me') return [words, ' to its owner alone'];
  return [words, ' in ', { kind: 'channel', channelId: draft.channel.id }];
}

/** How a rule stands at this moment, for lists. */
export interface RuleView {
  rule: Rule;
  /** Its canonical sentence, but for whom it tells. */
  words: string;
  open: readonly Episode[];
  mutedUntilMs: number | null;
  /** Only some of its queues are muted. */
  isPartlyMuted: boolean;
}

export interface ListScene {
  page: number;
  nowMs: number;
  isAll: boolean;
  /** "in all", "here or yours". */
  whose: string;
  asker: Asker;
  /** A rule's sentence, but for whom it tells. */
  print: (rule: Rule) => string;
}

/** "12 rules; 2 firing": a table that sorts, one page of it. */
export function sayRules(
  views: readonly Omit<RuleView, 'words'>[],
  { page, nowMs, isAll, whose, asker, print }: ListScene,
): Message {
  const pages = Math.max(1, Math.ceil(views.length / RULES_A_PAGE));
  const at = Math.min(Math.max(1, page), pages);
  const shown = views.slice((at - 1) * RULES_A_PAGE, at * RULES_A_PAGE);
  const firing = views.filter(({ open }) => open.length > 0).length;
  const showsPlace = shown.some(({ rule }) => placeWords(rule, asker) !== HERE);
  const count = `${formatCount(views.length)} ${views.length === 1 ? 'rule' : 'rules'} ${whose}`;
  const headline: Rich = [bold(`${count}${firing > 0 ? `; ${formatCount(firing)} firing` : '; all quiet'}.`)];
  const parts: Part[] = [
    { kind: 'headline', text: headline },
    {
      kind: 'table',
      caption: count,
      columns: [
        { label: 'Rule', align: 'right' },
        { label: 'Watches', align: 'left' },
        { label: 'State', align: 'left' },
        ...(showsPlace ? [{ label: 'Tells', align: 'left' as const }] : []),
      ],
      rows: shown.map((view) => [
        { kind: 'number', value: view.rule.id, text: String(view.rule.id) },
        { kind: 'text', text: view.rule.name ?? print(view.rule) },
        { kind: 'text', text: stateOf(view, nowMs) },
        ...(showsPlace ? [{ kind: 'text' as const, text: placeWords(view.rule, asker) }] : []),
      ]),
      pageSize: RULES_A_PAGE,
    },
  ];
  const one = shown[0]?.rule.id ?? 1;
  const where = pages > 1 ? `page ${at} of ${pages} · ` : '';
  parts.push({
    kind: 'note',
    text: [`${where}one of them: `, code(`alert ${one}`), ' · its past: ', code(`history ${one}`)],
  });
  const buttons: Button[] = [];
  const line = isAll ? 'alerts all' : 'alerts';
  if (at > 1) buttons.push({ kind: 'ask', id: 'before', label: 'Before', line: `${line} page ${at - 1}` });
  if (at < pages) buttons.push({ kind: 'ask', id: 'more', label: 'More', line: `${line} page ${at + 1}` });
  if (buttons.length > 0) parts.push({ kind: 'buttons', buttons });
  return { summary: plainText(headline, formatClock), parts };
}

const HERE = 'here';

/** A cell of a table cannot name a channel. */
function placeWords({ channelId, ownerId }: Rule, { channelId: here, userId }: Asker): string {
  if (channelId === here) return HERE;
  if (channelId !== ownerId) return 'another channel';
  return ownerId === userId ? 'you' : 'its owner';
}

export function stateOf(
  { rule, open, mutedUntilMs, isPartlyMuted }: Omit<RuleView, 'words'>,
  nowMs: number,
): string {
  const words: string[] = [];
  if (open.length > 0)
    words.push(
      open.length === 1
        ? `firing ${formatAge(nowMs - (open[0]?.firedAtMs ?? nowMs))}`
        : `firing at ${open.length}`,
    );
  if (mutedUntilMs !== null) words.push(`muted for ${formatAge(mutedUntilMs - nowMs)}`);
  else if (isPartlyMuted) words.push('muted at some queues');
  if (rule.trialUntilMs !== null && rule.trialUntilMs > nowMs) words.push('on trial');
  return words.length === 0 ? 'quiet' : words.join(', ');
}

export function sayRule(view: RuleView, zone: string, nowMs: number, mayChange: boolean): Message {
  const { rule, words, open } = view;
  const headline: Rich = [
    bold(`Rule ${rule.id}${rule.name === null ? '' : `, ${rule.name}`}: ${stateOf(view, nowMs)}.`),
  ];
  const parts: Part[] = [
    { kind: 'headline', text: headline },
    { kind: 'text', text: [code(words)] },
    ...open.slice(0, MAX_NAMED_QUEUES).map(
      (episode): Part => ({
        kind: 'text',
        text: [
          `🔴 ${placeOf(episode)} since ${formatClock(episode.firedAtMs, zone)}: ${valueWords(rule.test, episode)}`,
        ],
      }),
    ),
    { kind: 'note', text: factsOf(rule, zone, nowMs) },
    { kind: 'buttons', buttons: ruleButtons(rule, mayChange) },
  ];
  return { summary: `${plainText(headline, formatClock)} ${words}`, parts };
}

export function valueWords(test: RuleTest, { last }: Episode): string {
  const unit = test.kind === 'traffic' ? 'percent' : metricOf(last.metric).unit;
  return `${formatValue(last.value, unit)}${test.kind === 'traffic' ? ' of usual' : ''}`;
}

function factsOf(rule: Rule, zone: string, nowMs: number): Rich {
  const facts: Inline[] = ['of ', { kind: 'name', userId: rule.ownerId }];
  if (rule.channelId === rule.ownerId) facts.push(', whom it tells alone');
  else facts.push(' · tells ', { kind: 'channel', channelId: rule.channelId });
  facts.push(` · ${rule.severity}`);
  facts.push(
    ` · fires ${rule.forMinutes === 0 ? 'at once' : `after ${rule.forMinutes} min`}, closes after ${rule.holdMinutes} min`,
  );
  if (rule.trialUntilMs !== null && rule.trialUntilMs > nowMs) {
    facts.push(' · on trial, for its owner alone, until ', { kind: 'time', atMs: rule.trialUntilMs, zone });
  }
  return facts;
}

function ruleButtons(rule: Rule, mayChange: boolean): Button[] {
  const buttons: Button[] = [];
  if (rule.test.kind !== 'live')
    buttons.push({ kind: 'say', id: 'test', label: 'Test on 14 days', line: `alert ${rule.id} test` });
  buttons.push({ kind: 'say', id: 'history', label: 'History', line: `history ${rule.id}` });
  if (mayChange) {
    buttons.push(
      { kind: 'say', id: 'edit', label: 'Change', line: `alert ${rule.id} change` },
      { kind: 'say', id: 'remove', label: 'Remove', line: `remove alert ${rule.id}`, style: 'danger' },
    );
  }
  return buttons;
}

/** "In the last 14 days it would have fired 6 times, on 4 days, 38 min at the median; most at Billing voice (4)." */
export function backtestWords(test: Backtest, zone: string): string {
  if (test.kind === 'none') {
    return test.because === 'live'
      ? 'Genesys keeps no history of figures of the moment, so this cannot be tried on the past.'
      : 'It has no queues, so there is nothing to try it on.';
  }
  const days = Math.round((test.toMs - test.fromMs) / DAY_MS);
  const sample =
    test.looked < test.queues ? ` (at a sample of ${test.looked} of its ${test.queues} queues)` : '';
  const learning =
    test.unlearned > 0 ? ` ${test.unlearned} of ${test.looked} queues had too little history to judge.` : '';
  const count = test.episodes.length;
  if (count === 0) return `In the last ${days} days it would not have fired${sample}.${learning}`;
  const times = count === 1 ? 'once' : `${formatCount(count)} times`;
  const onDays = new Set(test.episodes.map(({ firedAtMs }) => dayOf(firedAtMs, zone))).size;
  const closed = test.episodes.flatMap(({ firedAtMs, closedAtMs }) =>
    closedAtMs === null ? [] : [closedAtMs - firedAtMs],
  );
  const median = [...closed].sort((a, b) => a - b)[Math.floor(closed.length / 2)];
  const length =
    median === undefined ? '' : `, ${formatAge(median)} ${count === 1 ? 'long' : 'at the median'}`;
  const on =
    count === 1
      ? ''
      : onDays === daysOf(test, zone).length
        ? ', every day'
        : `, on ${onDays} ${onDays === 1 ? 'day' : 'days'}`;
  return `In the last ${days} days it would have fired ${times}${sample}${on}${length}${mostWords(test)}.${learning}`;
}

/** Whether it would speak so often that saving it asks once more. */
export function firesOften(test: Backtest): boolean {
  return test.kind === 'past' && perDay(test) > MANY_A_DAY;
}

function mostWords({ episodes }: Extract<Backtest, { kind: 'past' }>): string {
  const counts = new Map<string, number>();
  for (const { queue, media } of episodes) {
    if (queue === null) continue;
    const name = placeOf({ title: queue.name, instance: { key: '', queueId: queue.id, media } });
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  return most === undefined || counts.size < 2 ? '' : `; most at ${most[0]} (${most[1]})`;
}

function dayOf(atMs: number, zone: string): string {
  return formatDay(localTime(atMs, zone));
}

/** Times it would have fired on each day. */
export function backtestChart(test: Backtest, zone: string): Chart | null {
  if (test.kind === 'none' || test.episodes.length === 0) return null;
  const days = daysOf(test, zone);
  const points = days.map(
    (day) => test.episodes.filter(({ firedAtMs }) => shortDay(firedAtMs, zone) === day).length,
  );
  return {
    kind: 'chart',
    title: 'Times it would have fired',
    shape: 'bar',
    categories: days,
    series: [{ name: 'Episodes', points }],
    xLabel: `Day, ${formatZone(zone)}`,
    yLabel: 'Episodes',
  };
}

/** From the first local day to the last, which two weeks to the minute only touch. */
function daysOf({ fromMs, toMs }: { fromMs: number; toMs: number }, zone: string): string[] {
  const days: string[] = [];
  let day = localTime(fromMs, zone);
  const last = localTime(toMs - 1, zone);
  while (epochOf(day, 0, zone) <= epochOf(last, 0, zone) && days.length < MAX_DAYS) {
    days.push(shortDay(epochOf(day, NOON, zone), zone));
    day = localTime(epochOf(addDays(day, 1), NOON, zone), zone);
  }
  return days;
}

/** A chart takes no more. */
const MAX_DAYS = 20;
const NOON = 12 * 60;

/** "Tue 17": within two weeks, no two days are called alike. */
function shortDay(atMs: number, zone: string): string {
  const [weekday, day] = dayOf(atMs, zone).split(' ');
  return `${weekday} ${day}`;
}

export function sayBacktest(words: Rich, test: Backtest, zone: string, buttons: readonly Button[]): Message {
  const said = backtestWords(test, zone);
  const chart = backtestChart(test, zone);
  const parts: Part[] = [
    { kind: 'headline', text: [bold(said)] },
    ...(chart === null ? [] : [chart]),
    ...longest(test, zone),
    {
      kind: 'note',
      text: [...words, ` · quarter-hours of the past, as they ended · ${formatZone(zone)}`],
    },
    ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
  ];
  return { summary: said, parts };
}

/** The episodes themselves, the latest first. */
function longest(test: Backtest, zone: string): Part[] {
  if (test.kind === 'none' || test.episodes.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'When it would have fired, the latest first',
      columns: [
        { label: 'Queue', align: 'left' },
        { label: 'Began', align: 'left' },
        { label: 'Minutes', align: 'right' },
        { label: 'Worst', align: 'right' },
      ],
      rows: [...test.episodes]
        .reverse()
        .slice(0, MAX_LISTED_EPISODES)
        .map(({ queue, media, firedAtMs, closedAtMs, worst }) => {
          const minutes = Math.round(((closedAtMs ?? test.toMs) - firedAtMs) / 60_000);
          return [
            {
              kind: 'text',
              text:
                queue === null
                  ? 'all together'
                  : placeOf({ title: queue.name, instance: { key: '', queueId: queue.id, media } }),
            },
            { kind: 'text', text: `${dayOf(firedAtMs, zone)} ${formatClock(firedAtMs, zone)}` },
            { kind: 'number', value: minutes, text: closedAtMs === null ? `${minutes}+` : String(minutes) },
            {
              kind: 'number',
              value: Math.round(worst.value * 10) / 10,
              text: formatValue(
                worst.value,
                worst.usual !== null || worst.metric === 'offered' ? 'percent' : metricOf(worst.metric).unit,
              ),
            },
          ];
        }),
      pageSize: 10,
    },
  ];
}

export interface History {
  /** Null: it was removed. */
  rule: Rule | null;
  ruleId: number;
  episodes: readonly Episode[];
  audit: readonly AuditEntry[];
}

/** What fired under a rule, and who changed it. Where only some queues are seen, changes are told without their words. */
export function sayHistory(
  { rule, ruleId, episodes, audit }: History,
  isTied: boolean,
  zone: string,
): Message {
  const count =
    episodes.length === 0
      ? 'has not fired yet'
      : `fired ${episodes.length === 1 ? 'once' : `${episodes.length} times`} lately`;
  const headline: Rich = [bold(`Rule ${ruleId}${rule === null ? ' (removed)' : ''} ${count}.`)];
  const parts: Part[] = [{ kind: 'headline', text: headline }];
  if (episodes.length > 0) {
    parts.push({
      kind: 'table',
      caption: 'Episodes, the latest first',
      columns: [
        { label: 'Queue', align: 'left' },
        { label: 'Began', align: 'left' },
        { label: 'Minutes', align: 'right' },
        { label: 'Worst', align: 'right' },
        { label: 'Ended', align: 'left' },
      ],
      rows: episodes.slice(0, MAX_LISTED_EPISODES).map((episode) => {
        const minutes = Math.round(
          ((episode.closedAtMs ?? episode.last.fetchedAtMs) - episode.firedAtMs) / 60_000,
        );
        return [
          { kind: 'text', text: placeOf(episode) },
          { kind: 'text', text: `${dayOf(episode.firedAtMs, zone)} ${formatClock(episode.firedAtMs, zone)}` },
          { kind: 'number', value: minutes, text: String(minutes) },
          { kind: 'number', value: Math.round(episode.worst.value * 10) / 10, text: worstText(episode) },
          { kind: 'text', text: episode.closedBecause?.replace('-', ' ') ?? 'goes on' },
        ];
      }),
      pageSize: 10,
    });
  }
  const changes = audit.slice(0, MAX_LISTED_CHANGES);
  if (changes.length > 0) {
    parts.push({
      kind: 'text',
      text: changes.flatMap((entry, at): Inline[] => [
        `${at === 0 ? '' : '\n'}${dayOf(entry.atMs, zone)} ${formatClock(entry.atMs, zone)} `,
        doerOf(entry.by),
        ...(isTied ? [`: ${entry.what.replaceAll('-', ' ')}`] : [' ', ...withChannels(entry.words)]),
      ]),
    });
  }
  const rest = isTied ? ' · each change in words: ask me in a direct message' : '';
  parts.push({
    kind: 'note',
    text: [`kept for 90 days, changes for 400 · ${formatZone(zone)} time${rest}`],
  });
  return { summary: plainText(headline, formatClock), parts };
}

function worstText({ worst }: Episode): string {
  const isShare = worst.usual !== null || (worst.metric === 'offered' && worst.whole !== null);
  return formatValue(worst.value, isShare ? 'percent' : metricOf(worst.metric).unit);
}

const BARS = '▁▂▃▄▅▆▇█';

/** The same as text, for where no chart can be drawn: a bar for each day. */
export function backtestBars(test: Backtest, zone: string): string | null {
  const chart = backtestChart(test, zone);
  const points = chart?.series[0]?.points ?? [];
  if (chart === null || points.length === 0) return null;
  const most = Math.max(...points);
  const bars = points.map((count) => (count === 0 ? ' ' : (BARS[Math.ceil((count / most) * 8) - 1] ?? ' ')));
  return `${chart.categories[0]} |${bars.join('')}| ${chart.categories.at(-1)}   at most ${most} a day`;
}
