/**
 * Every figure of a digest against a count over the calls themselves, which shares nothing with the bot: the headline and
 * its changes, where service was lost, who moved, who was quiet, the table.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { createAsking } from '../../src/asking.ts';
import type { Message } from '../../src/core/message.ts';
import type { Clock, Log } from '../../src/core/ports.ts';
import { gather } from '../../src/digests/gather.ts';
import { sayDigest } from '../../src/digests/say-digest.ts';
import { parse } from '../../src/language/parse.ts';
import { createSandboxClock } from '../../src/sandbox/clock.ts';
import { type Organisation, startOrganisation } from '../../src/sandbox/organisation/organisation.ts';
import type { OrganisationQueue } from '../../src/sandbox/organisation/queue.ts';
import { type Count, type CountedRow, count, type Question, type Span } from '../truth/count.ts';
import { createLedger, figureOf, type Ledger, type Stream, sumBetween, type Tally } from '../truth/tally.ts';

const MINUTE = 60_000;
const LIVE = ['voice', 'callback', 'chat', 'message'];
const USUAL = [7, 14, 21, 28];

interface Case {
  line: string;
  at: string;
  zone: string;
  span: Span;
  media?: readonly string[];
  /** All of them if left out. */
  queues?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    line: 'all yesterday',
    at: '2026-11-18T08:30:00+01:00',
    zone: 'Europe/Berlin',
    span: { kind: 'days', from: '2026-11-17', to: '2026-11-17' },
  },
  {
    line: 'voice yesterday',
    at: '2026-11-18T08:30:00+01:00',
    zone: 'Europe/Berlin',
    span: { kind: 'days', from: '2026-11-17', to: '2026-11-17' },
    media: ['voice'],
  },
  {
    // Up to the last full quarter-hour.
    line: 'billing, sales, support, chat vip voice today',
    at: '2026-11-17T18:07:00+01:00',
    zone: 'Europe/Berlin',
    span: { kind: 'hours', date: '2026-11-17', fromMinute: 0, toMinute: 18 * 60 },
    media: ['voice'],
    queues: ['Billing', 'Sales', 'Support', 'Chat VIP'],
  },
  {
    // 23 hours.
    line: 'all yesterday',
    at: '2026-03-30T08:30:00+02:00',
    zone: 'Europe/Berlin',
    span: { kind: 'days', from: '2026-03-29', to: '2026-03-29' },
  },
  {
    // 25 hours, of which one comes twice.
    line: 'all yesterday',
    at: '2025-11-03T09:00:00-05:00',
    zone: 'America/New_York',
    span: { kind: 'days', from: '2025-11-02', to: '2025-11-02' },
  },
  {
    // Half an hour more.
    line: 'voice, chat yesterday',
    at: '2026-04-06T09:00:00+10:30',
    zone: 'Australia/Lord_Howe',
    span: { kind: 'days', from: '2026-04-05', to: '2026-04-05' },
    media: ['voice', 'chat'],
  },
  {
    line: 'all last week',
    at: '2026-11-16T08:30:00+01:00',
    zone: 'Europe/Berlin',
    span: { kind: 'days', from: '2026-11-09', to: '2026-11-15' },
  },
];

/** What was seen, so that the cases are worth their time. */
const seen = { lost: 0, movers: 0, quiet: 0 };

describe.each(CASES)('$line at $at', ({ line, at, zone, span, media = [], queues = [] }) => {
  const nowMs = Date.parse(at);
  let stop: () => Promise<void> = async () => undefined;
  afterAll(() => stop());

  it('says what the calls say', async () => {
    const time = createSandboxClock({ startMs: nowMs, speed: 0 });
    const organisation = await startOrganisation({
      clock: time,
      timeZone: zone,
      historyDays: 40,
      requestsPerMinute: 100_000,
      seed: 3,
    });
    const { genesys } = asking(organisation, time.now);
    stop = async () => {
      genesys.stop();
      await organisation.stop();
    };
    const message = await digestOf(line, zone, nowMs, genesys);
    const ledger = createLedger(organisation.queues, organisation.calls);
    const asked = organisation.queues.filter(({ name }) => queues.length === 0 || queues.includes(name));
    const question: Question = {
      queueIds: asked.map(({ id }) => id),
      media,
      span,
      zone,
      byQueue: true,
      byMedia: false,
      step: null,
      daysBack: USUAL,
    };
    const counted = count(question, ledger, nowMs);
    const words = message.summary;
    const expected = expectedWords(counted, question, asked, ledger);
    for (const one of expected) expect(words).toContain(one);
    // Nothing is said beyond.
    for (const label of ['Lost it at:', 'Movers:', 'Quiet:'])
      expect([label, words.includes(label)]).toEqual([label, expected.some((one) => one.startsWith(label))]);
    expect(tableOf(message)).toEqual(expectedTable(counted, asked));
  }, 60_000);
});

it('the cases had something to tell', () => {
  expect(seen.lost).toBeGreaterThanOrEqual(3);
  expect(seen.movers).toBeGreaterThanOrEqual(5);
  expect(seen.quiet).toBeGreaterThanOrEqual(2);
});

const ignore = (): void => undefined;
const SILENT: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function asking({ clientId, clientSecret, url }: Organisation, now: () => number) {
  const genesys = { clientId, clientSecret, region: 'mypurecloud.com', apiUrl: url };
  const never = (): never => {
    throw new Error('nothing in these tests waits');
  };
  const clock: Clock = { now, sleep: never, every: never };
  return createAsking({ genesys, timeZone: 'UTC' }, { clock, log: SILENT });
}

async function digestOf(
  line: string,
  zone: string,
  nowMs: number,
  genesys: ReturnType<typeof asking>['genesys'],
): Promise<Message> {
  const told = await genesys.directory('command');
  if (!told.ok) throw new Error('no queues');
  const parsed = parse(line, { directory: told.value, nowMs, zone, last: null });
  if (parsed.kind !== 'query') throw new Error(`not a query: ${line}`);
  const digest = { name: null, queries: [parsed.query], due: { minute: 0, days: [1], zone, except: [] } };
  const gathered = await gather(
    digest,
    { dueAtMs: nowMs, channelIds: ['C0OPS'], purpose: 'background' },
    {
      analytics: genesys,
      directories: { seenFrom: (_, purpose) => genesys.directory(purpose), isTied: () => false },
      store: { episodesBetween: async () => [] },
      clock: { now: () => nowMs },
    },
  );
  if (!gathered.ok) throw new Error(`no figures: ${gathered.fault.kind}`);
  const [message] = sayDigest(gathered.value, { digest, dueAtMs: nowMs, sentAtMs: nowMs, mark: null });
  if (message === undefined) throw new Error('no message');
  return message;
}

function expectedWords(
  counted: Count,
  question: Question,
  queues: readonly OrganisationQueue[],
  ledger: Ledger,
): string[] {
  const lost = lostWords(counted, question, queues, ledger);
  const movers = moverWords(counted, queues);
  const quiet = quietWords(counted, queues);
  seen.lost += lost.length;
  seen.movers += movers.length;
  seen.quiet += quiet.length;
  return [...headWords(counted), ...lost, ...movers, ...quiet];
}

function headWords({ total, totalBefore }: Count): string[] {
  if (totalBefore === null) throw new Error('nothing to compare with');
  const rate = (tally: Tally) => (100 * tally.abandoned.count) / tally.offered;
  const change = Math.round((100 * (total.offered - totalBefore.offered)) / totalBefore.offered);
  const points = rate(total) - rate(totalBefore);
  return [
    `: ${total.offered.toLocaleString('en-US')} offered (${change === 0 ? '±0' : signed(change, 0)} % vs usual`,
    ` · ${((100 * total.answered.count) / total.offered).toFixed(1)} % answered · `,
    `${rate(total).toFixed(1)} % abandoned (${Math.abs(points) < 0.05 ? '±0.0' : signed(points, 1)} pt)`,
    `SL ${((100 * total.serviceLevel.met) / total.serviceLevel.counted).toFixed(1)} %`,
  ];
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
}

/** Stretches of half an hour on the wall, or days where more than two days are asked about. */
function stretchesOf({ asked }: Count, zone: string): { startMs: number; endMs: number; label: string }[] {
  const isLong = asked.endMs - asked.startMs > 49 * 60 * MINUTE;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const stretches: { startMs: number; endMs: number; label: string; key: string }[] = [];
  for (let ms = asked.startMs; ms < asked.endMs; ms += 15 * MINUTE) {
    const part = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    const day = `${part.get('weekday')} ${part.get('day')} ${part.get('month')?.slice(0, 3)}`;
    const half = Number(part.get('minute')) < 30 ? '00' : '30';
    const label = isLong ? day : `${part.get('hour')}:${half}`;
    const last = stretches.at(-1);
    // A half-hour that comes twice is two.
    const isSame = last?.key === label && (isLong || last.endMs - last.startMs < 30 * MINUTE);
    if (last !== undefined && isSame) last.endMs = ms + 15 * MINUTE;
    else stretches.push({ startMs: ms, endMs: ms + 15 * MINUTE, label, key: label });
  }
  return stretches;
}

function lostWords(
  counted: Count,
  { media, zone }: Question,
  queues: readonly OrganisationQueue[],
  ledger: Ledger,
): string[] {
  const { asked, past } = counted;
  const ids = queues.map(({ id }) => id);
  const streams = ledger.streams(ids, (past.at(-1) ?? asked).startMs, asked.endMs);
  const live = streams.filter((one) => (media.length > 0 ? media : LIVE).includes(one.media));
  const stretches = stretchesOf(counted, zone);
  const short = stretches.map((stretch) => shortOf(live, stretch, queues));
  const worst = Math.max(5, Math.max(...short) / 2);
  const runs: { from: number; to: number; short: number }[] = [];
  short.forEach((one, index) => {
    if (one < worst) return;
    const last = runs.at(-1);
    if (last !== undefined && last.to === index) {
      last.to += 1;
      last.short += one;
    } else runs.push({ from: index, to: index + 1, short: one });
  });
  const told = [...runs]
    .sort((a, b) => b.short - a.short)
    .slice(0, 2)
    .sort((a, b) => a.from - b.from)
    .map(({ from, to }) => {
      const span = { startMs: stretches[from]?.startMs ?? 0, endMs: stretches[to - 1]?.endMs ?? 0 };
      const [blamed] = [...queues].sort((a, b) => shortAt(b, live, span) - shortAt(a, live, span));
      if (blamed === undefined) throw new Error('nobody to blame');
      const own = live.filter(({ queueId }) => queueId === blamed.id);
      const { met, counted: all } = sumBetween(own, span.startMs, span.endMs).serviceLevel;
      const kept = streams.filter(
        (one) => one.queueId === blamed.id && (media.length === 0 || media.includes(one.media)),
      );
      const offered = sumBetween(kept, span.startMs, span.endMs).offered;
      // Whole stretches lie at the same times of the weeks before, where no clock was set between.
      const weeks = USUAL.map(
        (days) =>
          sumBetween(kept, earlier(span.startMs, days, zone), earlier(span.endMs, days, zone)).offered,
      );
      const usual = weeks.reduce((sum, one) => sum + one, 0) / 4;
      const change = Math.round((100 * (offered - usual)) / usual);
      const first = stretches[from]?.label ?? '';
      const isDays = !first.includes(':');
      const last = isDays ? (stretches[to - 1]?.label ?? '') : clockAt(span.endMs, zone);
      const when = isDays
        ? first === last
          ? first
          : `${first} – ${last}`
        : `${first}–${last === '00:00' ? '24:00' : last}`;
      return `${when} ${blamed.name} (SL ${((100 * met) / all).toFixed(1)} %, offered ${change === 0 ? '±0' : signed(change, 0)} %)`;
    });
  return told.length === 0 ? [] : [`Lost it at: ${told.join(' · ')}.`];
}

function clockAt(ms: number, zone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  }).format(ms);
}

/** The same time on the wall, so many days before. */
function earlier(ms: number, days: number, zone: string): number {
  const wanted = clockAt(ms, zone);
  const about = ms - days * 24 * 60 * MINUTE;
  for (const shift of [0, -60, 60, -30, 30]) {
    const moved = about + shift * MINUTE;
    if (clockAt(moved, zone) === wanted) return moved;
  }
  throw new Error('no such time that day');
}

function shortOf(
  streams: readonly Stream[],
  span: { startMs: number; endMs: number },
  queues: readonly OrganisationQueue[],
): number {
  return queues.reduce((sum, queue) => sum + shortAt(queue, streams, span), 0);
}

function shortAt(
  queue: OrganisationQueue,
  streams: readonly Stream[],
  { startMs, endMs }: { startMs: number; endMs: number },
): number {
  return streams
    .filter(({ queueId }) => queueId === queue.id)
    .reduce((sum, stream) => {
      const { met, counted } = sumBetween([stream], startMs, endMs).serviceLevel;
      const target = queue.serviceTargets[stream.media as keyof typeof queue.serviceTargets].percentage;
      return sum + counted * target - met;
    }, 0);
}

function moverWords({ rows }: Count, queues: readonly OrganisationQueue[]): string[] {
  const ended = ({ answered, abandoned, flowedOut }: Tally) =>
    answered.count + abandoned.count + flowedOut.count;
  const moved = rows.flatMap((row) => {
    const points = pointsOf(row);
    if (points === null || row.before === null) return [];
    if (ended(row.tally) < 20 || ended(row.before) < 20 || Math.abs(points) < 0.5) return [];
    return [{ name: nameOf(row, queues), points }];
  });
  const most = moved.sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, 3);
  if (most.length === 0) return [];
  const words = most.map(({ name, points }, at) => `${name} ${signed(points, 1)}${at === 0 ? ' pt' : ''}`);
  return [`Movers: ${words.join(' · ')}.`];
}

function pointsOf({ tally, before, onlyMedia }: CountedRow): number | null {
  const now = figureOf('abandon-percent', tally, onlyMedia);
  const then = before === null ? null : figureOf('abandon-percent', before, onlyMedia);
  return now === null || then === null ? null : now - then;
}

function nameOf({ queueId }: CountedRow, queues: readonly OrganisationQueue[]): string {
  return queues.find(({ id }) => id === queueId)?.name ?? '';
}

function quietWords({ rows }: Count, queues: readonly OrganisationQueue[]): string[] {
  const quiet = rows.filter(({ tally }) => tally.offered + tally.waited.count === 0);
  if (quiet.length === 0) return [];
  const names = quiet.map((row) => nameOf(row, queues)).sort((a, b) => a.localeCompare(b));
  return [`Quiet: ${quiet.length <= 3 ? names.join(', ') : `${quiet.length} queues`}, no traffic.`];
}

function tableOf({ parts }: Message): (string | undefined)[][] {
  const table = parts.find((part) => part.kind === 'table');
  if (table?.kind !== 'table') return [];
  return table.rows.map((row) => row.map((cell) => (cell.kind === 'none' ? '–' : cell.text)));
}

/** The worst ten: those with enough that ended first, by their abandon rate. */
function expectedTable({ rows }: Count, queues: readonly OrganisationQueue[]): string[][] {
  const figure = (row: CountedRow, metric: Parameters<typeof figureOf>[0]) =>
    figureOf(metric, row.tally, row.onlyMedia);
  const isEnough = ({ tally }: CountedRow) =>
    tally.answered.count + tally.abandoned.count + tally.flowedOut.count >= 20;
  const percent = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} %`);
  return [...rows]
    .sort(
      (a, b) =>
        Number(isEnough(b)) - Number(isEnough(a)) ||
        (figure(b, 'abandon-percent') ?? -1) - (figure(a, 'abandon-percent') ?? -1) ||
        b.tally.offered - a.tally.offered ||
        nameOf(a, queues).localeCompare(nameOf(b, queues)),
    )
    .slice(0, 10)
    .map((row) => {
      const speed = figure(row, 'speed-of-answer');
      return [
        nameOf(row, queues),
        row.tally.offered.toLocaleString('en-US'),
        percent(figure(row, 'abandon-percent')),
        percent(figure(row, 'service-level')),
        speed === null ? '–' : clockOf(speed),
      ];
    });
}

function clockOf(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const padded = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${padded}` : `${minutes}:${padded}`;
}
