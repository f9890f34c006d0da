/**
 * A digest's sentence, as it stands behind "digest", into what a digest is made of. What is said of the schedule is taken
 * out of the line first, wherever it stands; what is left are questions, read as any other. What a form should still ask
 * for is told; what cannot be is named. Never throws, and its steps grow linearly with the line.
 */
import { type DigestDraft, type DueTimes, MAX_DIGEST_QUERIES } from '../core/digest.ts';
import { EVERY_DAY, WORKING_DAYS } from '../core/hours.ts';
import { printPeriod } from '../core/period.ts';
import type { Query } from '../core/query.ts';
import { printMinute } from '../core/zone.ts';
import { type Segment, takeSchedule } from './digest-carve.ts';
import type { DigestFault } from './digest-misread.ts';
import { type DigestReader, openDigest } from './digest-reader.ts';
import { DIGEST_SUGGESTED, isDigestSpeech } from './digest-vocabulary.ts';
import type { Misread, Offer } from './misread.ts';
import { nearest } from './nearest.ts';
import { type Parsed, parse } from './parse.ts';
import { type Scene, stepping } from './reader.ts';
import { READY_DIGESTS, type ReadyDigest } from './ready-digests.ts';
import { fold } from './tokens.ts';
import { FILLER, isReserved } from './vocabulary.ts';

/** What was not said and a form should ask for. */
export type DigestPart = 'queries' | 'time';

export type ParsedDigest =
  | {
      kind: 'digest';
      draft: DigestDraft;
      /** What was not said; the draft has something in its place. */
      missing: readonly DigestPart[];
      offers: readonly Offer[];
      steps: number;
    }
  | { kind: 'choice'; question: string; offers: readonly Offer[]; steps: number }
  | { kind: 'misread'; misread: Misread; offers: readonly Offer[]; steps: number };

/** Offers are whole lines: "digest …". */
export function parseDigest(line: string, scene: Scene): ParsedDigest {
  const reader = openDigest(line, scene);
  const segments = takeSchedule(reader);
  if (reader.misread !== null) return misread(reader, ofDigest(reader.misread), []);
  if (reader.choice !== null) {
    const offers = reader.choice.map((offer) => ({ ...offer, line: `digest ${offer.line}` }));
    return { kind: 'choice', question: 'Which day do you mean?', offers, steps: reader.steps };
  }
  const asked = segments.filter(({ tokens }) => tokens.some(({ folded }) => !FILLER.has(folded)));
  if (asked.length > MAX_DIGEST_QUERIES)
    return wrong(reader, { kind: 'too-many-queries', most: MAX_DIGEST_QUERIES });
  const ready = readyIn(asked[0], reader);
  const queries: Query[] = [...(ready?.queries ?? [])];
  const offers: Offer[] = [];
  for (const [at, { text }] of asked.entries()) {
    if (at === 0 && ready !== null) continue;
    const whole = (typed: string) => wholeLine(reader, asked, at, typed);
    const parsed = ask(text, reader);
    // Which of two dates does not matter: neither moves along.
    if (parsed.kind === 'choice') return wrong(reader, { kind: 'fixed-dates', period: short(text) });
    if (parsed.kind === 'misread') return sayMisread(reader, parsed, text, whole);
    queries.push(parsed.query);
    offers.push(...parsed.offers.map((offer) => rewritten(offer, whole)));
  }
  if (queries.length > MAX_DIGEST_QUERIES)
    return wrong(reader, { kind: 'too-many-queries', most: MAX_DIGEST_QUERIES });
  return complete(reader, queries, ready?.of ?? null, offers.slice(0, MOST_OFFERS));
}

const MOST_OFFERS = 3;

function ask(text: string, reader: DigestReader): Parsed {
  const parsed = parse(text, { ...reader.scene, last: null }, 'later');
  reader.steps += parsed.steps;
  return parsed;
}

function misread(reader: DigestReader, of: Misread, offers: readonly Offer[]): ParsedDigest {
  return { kind: 'misread', misread: of, offers, steps: reader.steps };
}

function wrong(reader: DigestReader, fault: DigestFault, offers: readonly Offer[] = []): ParsedDigest {
  return misread(reader, { kind: 'digest', fault }, offers);
}

/** What rules have too is told in a digest's words. */
function ofDigest(of: Misread): Misread {
  if (of.kind !== 'rule') return of;
  switch (of.fault.kind) {
    case 'mention-people':
      return { kind: 'digest', fault: { kind: 'mention', typed: of.fault.typed } };
    case 'name-too-long':
    case 'too-many-dates':
      return { kind: 'digest', fault: of.fault };
    default:
      return of;
  }
}

/** The line with another question in the place of one, the schedule behind them. */
function wholeLine(reader: DigestReader, asked: readonly Segment[], at: number, typed: string): string {
  const queries = asked.map(({ text }, index) => (index === at ? typed : text)).join('; ');
  const schedule = reader.digest.taken
    .map(({ from, to }) => reader.line.slice(reader.tokens[from]?.start, reader.tokens[to - 1]?.end))
    .join(' ');
  return `digest ${queries} ${schedule}`.replace(/\s+/gu, ' ').trim();
}

function rewritten(offer: Offer, whole: (typed: string) => string): Offer {
  return { ...offer, line: whole(offer.line) };
}

/** A question that is none: a misspelt word of digests before all else, then what makes no sense again and again. */
function sayMisread(
  reader: DigestReader,
  parsed: Extract<Parsed, { kind: 'misread' }>,
  text: string,
  whole: (typed: string) => string,
): ParsedDigest {
  const { misread: of } = parsed;
  const offers = () => parsed.offers.map((offer) => rewritten(offer, whole));
  switch (of.kind) {
    case 'nothing-before':
      return wrong(reader, { kind: 'again' });
    case 'exception':
      return wrong(reader, { kind: 'exception', typed: of.typed });
    case 'nonsense':
      return wrong(reader, { kind: 'unknown-word', typed: short(text), nearest: [] });
    case 'conflict':
      return isWeekday(of.second)
        ? wrong(reader, { kind: 'day-of-query', period: of.first, day: of.second })
        : misread(reader, of, offers());
    case 'unknown-queue':
    case 'unknown-word': {
      const words = nearWords(of.typed);
      if (words.length === 0 && of.kind === 'unknown-word' && of.nearest.length === 0)
        return wrong(reader, { kind: 'unknown-word', typed: of.typed, nearest: [] });
      if (words.length === 0) return misread(reader, of, offers());
      const near = words.map((word) => ({ label: word, line: whole(replaced(text, of.typed, word)) }));
      return wrong(reader, { kind: 'unknown-word', typed: of.typed, nearest: words }, near);
    }
    default:
      return misread(reader, of, offers());
  }
}

function isWeekday(text: string): boolean {
  return /^(?:mon|tue|wed|thu|fri|sat|sun)$/.test(text);
}

const MAX_SHOWN = 60;

function short(text: string): string {
  const plain = text.replace(/\s+/gu, ' ').trim();
  return plain.length <= MAX_SHOWN ? plain : `${[...plain].slice(0, MAX_SHOWN).join('')}…`;
}

function replaced(text: string, typed: string, by: string): string {
  const at = text.indexOf(typed);
  return at < 0 ? by : `${text.slice(0, at)}${by}${text.slice(at + typed.length)}`;
}

/** In a shorter word a slip makes any other word of it. */
const FEWEST_LETTERS = 4;

function nearWords(typed: string): string[] {
  const folded = fold(typed);
  if (folded.length < FEWEST_LETTERS || isReserved(folded) || isDigestSpeech(folded)) return [];
  return nearest(folded, DIGEST_SUGGESTED, (word) => [word], MOST_OFFERS, folded.length < 6 ? 1 : 2);
}

interface Ready {
  of: ReadyDigest;
  queries: readonly Query[];
}

/** "morning", "end of day", "weekly", with queues and media or without; any more than that is a question. */
function readyIn(first: Segment | undefined, reader: DigestReader): Ready | null {
  const text = fold(first?.text ?? '');
  const isWeekly = first === undefined && reader.digest.isWeekly && reader.rule.days.length === 0;
  const of = READY_DIGESTS.find(({ word, also }) =>
    isWeekly ? word === 'weekly' : [word, ...also].some((one) => begins(text, one)),
  );
  if (of === undefined || beginsWithName(first, reader)) return null;
  const beside = first === undefined ? '' : without(text, of);
  const rest = ask(beside, reader);
  const queries = of.queries.map((line) => ask(line, reader)).flatMap((one) => queryIn(one));
  if (rest.kind !== 'query' || queries.length < of.queries.length) return null;
  const { scope, media, period, by, show, where, sort, top, versus, zone } = rest.query;
  const isMore = show.length + where.length > 0 || sort !== null || top !== null || versus !== null;
  if (isMore || zone !== null || period.kind !== 'now' || by.join() !== 'queue') return null;
  return {
    of,
    queries: queries.map((query) => ({
      ...query,
      scope: scope.kind === 'here' ? query.scope : scope,
      media,
    })),
  };
}

/** A queue called "Morning Desk". */
function beginsWithName(segment: Segment | undefined, reader: DigestReader): boolean {
  const found = reader.lexicon.longestName(segment?.tokens ?? [], 0, stepping(reader));
  return found !== null && !isDigestSpeech(found.value.name);
}

function begins(text: string, word: string): boolean {
  return text === word || text.startsWith(`${word} `);
}

function without(text: string, { word, also }: ReadyDigest): string {
  const found = [word, ...also].find((one) => begins(text, one)) ?? '';
  return text.slice(found.length);
}

function queryIn(parsed: Parsed): readonly Query[] {
  return parsed.kind === 'query' ? [parsed.query] : [];
}

/** Asked where nothing else was: what a form begins with. */
const UNSAID_QUERY = 'yesterday';
const FIRST_UNSAID = 510;
/** In the morning, else when the hours that are asked for have begun. */
const UNSAID_MINUTES: readonly number[] = [FIRST_UNSAID, 1080, 1439];

function complete(
  reader: DigestReader,
  asked: readonly Query[],
  ready: ReadyDigest | null,
  offers: readonly Offer[],
): ParsedDigest {
  const { digest, rule, scene } = reader;
  const queries = asked.length > 0 ? asked : queryIn(ask(UNSAID_QUERY, reader));
  const minute = digest.minute?.value ?? ready?.minute ?? null;
  const days = daysOf(reader, ready, minute !== null).filter((day) => !rule.daysOut.includes(day));
  if (days.length === 0) return wrong(reader, { kind: 'no-days' });
  const zones = zonesOf(queries, reader.said.zone, scene.zone);
  const dueAt = (at: number): DueTimes => ({ minute: at, days, zone: zones.due, except: rule.except });
  const faultAt = (at: number) =>
    zones.queries.map((query) => faultOf(query, dueAt(at))).find((one) => one !== null);
  const at = minute ?? UNSAID_MINUTES.find((one) => faultAt(one) === undefined) ?? FIRST_UNSAID;
  const fault = faultAt(at);
  if (fault !== undefined) return wrong(reader, fault);
  const draft: DigestDraft = {
    name: rule.name?.value ?? null,
    queries: zones.queries,
    due: dueAt(at),
    channel: rule.channel?.value ?? { kind: rule.me ? 'me' : 'here' },
  };
  const missing: DigestPart[] = [
    ...(asked.length === 0 ? (['queries'] as const) : []),
    ...(minute === null ? (['time'] as const) : []),
  ];
  return { kind: 'digest', draft, missing, offers, steps: reader.steps };
}

function daysOf(
  { rule, digest }: DigestReader,
  ready: ReadyDigest | null,
  hasTime: boolean,
): readonly number[] {
  if (rule.days.length > 0) return rule.days;
  if (digest.isWeekly) return [1];
  if (ready !== null) return ready.days;
  return hasTime ? EVERY_DAY : WORKING_DAYS;
}

/** A zone that the questions have in common is the schedule's where it has none: "all yesterday in UTC at 08:30". */
function zonesOf(
  queries: readonly Query[],
  said: string | null,
  own: string,
): { due: string; queries: readonly Query[] } {
  const named = new Set(queries.flatMap(({ zone }) => zone ?? []));
  const [shared] = named;
  if (said !== null || shared === undefined || named.size > 1) return { due: said ?? own, queries };
  return { due: shared, queries: queries.map((query) => ({ ...query, zone: null })) };
}

/** Periods that stay where they are, and those that are still to come when the digest does. */
function faultOf({ period, zone }: Query, due: DueTimes): DigestFault | null {
  const isDate = period.kind === 'day' && typeof period.day === 'object' && 'year' in period.day;
  if (period.kind === 'dates' || isDate) return { kind: 'fixed-dates', period: printPeriod(period) };
  if (period.kind !== 'day' || period.hours === null || period.day === 'yesterday') return null;
  const isElsewhere = zone !== null && zone !== due.zone;
  if (isElsewhere || period.hours.fromMinute < due.minute) return null;
  const { day } = period;
  const isThatDay =
    day === 'today' ||
    (typeof day === 'object' && 'weekday' in day && !day.past && due.days.includes(day.weekday));
  return isThatDay ? { kind: 'not-begun', period: printPeriod(period), time: printMinute(due.minute) } : null;
}
