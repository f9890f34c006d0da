/** Draws questions: each as a typed line, and as what it means in plain terms. The same seed draws the same ones. */
import { type Question, type Span, type Step, spanOf } from './count.ts';
import type { MetricName } from './tally.ts';
import { clockChanges, dateAfter, momentOf, QUARTER_MS, quarterOf, wallOf, weekdayOf } from './wall.ts';

/** Queues are named, since their ids are known only once there is an organisation. */
export interface Drawn extends Omit<Question, 'queueIds'> {
  line: string;
  /** Where the asker lives; the line may name another zone. */
  askerZone: string;
  queueNames: readonly string[];
  /** None: the usual columns. */
  show: readonly MetricName[];
}

export interface Scene {
  nowMs: number;
  zones: readonly string[];
  seed: number;
}

export function drawQuestions(many: number, scene: Scene): Drawn[] {
  const random = randomFrom(scene.seed);
  return Array.from({ length: many }, () => drawQuestion(scene, random));
}

/** What is typed, and the queues that it names: those and no other. */
const SCOPES: readonly (readonly [typed: string, names: readonly string[]])[] = [
  ['support', ['Support']],
  ['Billing', ['Billing']],
  ['"Support VIP"', ['Support VIP']],
  ['tier 1 voice', ['Tier 1 Voice']],
  ['claims', ['Claims']],
  ['muller & sohne', ['Müller & Söhne']],
  ['“VIP – Gold”', ['VIP – Gold']],
  ['back office', ['Back Office']],
  ['support, billing', ['Support', 'Billing']],
  ['claims, returns, sales', ['Claims', 'Returns', 'Sales']],
  ['*vip*', ['Support VIP', 'Chat VIP', 'VIP – Gold']],
  ['sales*', ['Sales', 'Sales EN']],
  ['"Chat VIP", "Back Office", "Sales EN"', ['Chat VIP', 'Back Office', 'Sales EN']],
];
/** Every queue of the organisation, as many as it has when nobody says how many. */
const ALL_QUEUES = [
  'Support',
  'Support VIP',
  'Billing',
  'Sales',
  'Sales EN',
  'Tier 1 Voice',
  'Chat VIP',
  'Müller & Söhne',
  'VIP – Gold',
  'Claims',
  'Returns',
  'Back Office',
];

const MEDIA: readonly (readonly [typed: string, media: readonly string[]])[] = [
  ['voice', ['voice']],
  ['phone', ['voice']],
  ['chat', ['chat']],
  ['callbacks', ['callback']],
  ['e-mail', ['email']],
  ['voice, chat', ['voice', 'chat']],
  ['callback, email', ['callback', 'email']],
];

const METRICS: readonly (readonly [metric: MetricName, words: readonly string[]])[] = [
  ['offered', ['offered', 'volume']],
  ['answered', ['answered', 'answers']],
  ['abandoned', ['abandoned', 'hangups']],
  ['short-abandoned', ['short abandons']],
  ['flow-outs', ['flow-outs', 'overflow']],
  ['ended', ['ended']],
  ['abandon-percent', ['abandon%', 'abandon rate']],
  ['answer-percent', ['answer%', 'answer rate']],
  ['service-level', ['sl', 'service level']],
  ['speed-of-answer', ['asa', 'speed of answer']],
  ['average-wait', ['avg wait', 'wait time']],
  ['longest-wait', ['max wait', 'longest wait']],
  ['handle-time', ['aht', 'handle time']],
  ['talk-time', ['talk', 'average talk time']],
  ['hold-time', ['hold', 'hold time']],
  ['after-call-time', ['acw', 'after-call work']],
  ['transferred', ['transferred', 'transfers']],
  ['transfer-percent', ['transfer%', 'transfer rate']],
];

interface Rows {
  typed: string;
  byQueue: boolean;
  byMedia: boolean;
  step: Step | null;
  /** The longest time that is asked about in such rows. */
  mostHours: number;
}

const WEEKS = 24 * 31;
const ROWS: readonly Rows[] = [
  { typed: '', byQueue: true, byMedia: false, step: null, mostHours: WEEKS },
  { typed: 'by media', byQueue: false, byMedia: true, step: null, mostHours: WEEKS },
  { typed: 'by queue, media', byQueue: true, byMedia: true, step: null, mostHours: WEEKS },
  { typed: 'by day', byQueue: false, byMedia: false, step: 'day', mostHours: WEEKS },
  { typed: 'daily', byQueue: false, byMedia: false, step: 'day', mostHours: WEEKS },
  { typed: 'by queue, day', byQueue: true, byMedia: false, step: 'day', mostHours: 24 * 14 },
  { typed: 'by hour', byQueue: false, byMedia: false, step: 60, mostHours: 24 * 8 },
  { typed: 'hourly', byQueue: false, byMedia: false, step: 60, mostHours: 24 * 8 },
  { typed: 'by queue, hour', byQueue: true, byMedia: false, step: 60, mostHours: 50 },
  { typed: 'by media, hour', byQueue: false, byMedia: true, step: 60, mostHours: 75 },
  { typed: 'every 30m', byQueue: false, byMedia: false, step: 30, mostHours: 75 },
  { typed: 'every half hour', byQueue: false, byMedia: false, step: 30, mostHours: 75 },
  { typed: 'by 15m', byQueue: false, byMedia: false, step: 15, mostHours: 50 },
];

const HALF_HOUR_ZONE = 'Australia/Lord_Howe';
const VERSUS: readonly (readonly [typed: string, daysBack: readonly number[]])[] = [
  ['vs yesterday', [1]],
  ['vs last week', [7]],
  ['vs usual', [7, 14, 21, 28]],
];

type Random = () => number;

function drawQuestion(scene: Scene, random: Random): Drawn {
  const zone = pick(scene.zones, random);
  const namesZone = random() < 0.4;
  const askerZone = namesZone ? pick(scene.zones, random) : zone;
  const [scope, queueNames] = random() < 0.35 ? (['all', ALL_QUEUES] as const) : pick(SCOPES, random);
  const [mediaTyped, media] = random() < 0.3 ? pick(MEDIA, random) : (['', []] as const);
  const [period, span] = drawSpan(scene.nowMs, zone, random);
  const { startMs, endMs } = spanOf({ span, zone, step: null }, scene.nowMs);
  const hours = (Math.min(endMs, scene.nowMs) - startMs) / 3_600_000;
  const rows = pick(
    ROWS.filter((one) => one.mostHours >= hours),
    random,
  );
  // A comparison needs a full quarter-hour; and where clocks are set by half an hour, hours cannot be laid side by side.
  const isComparable =
    scene.nowMs - startMs >= 2 * QUARTER_MS && !(zone === HALF_HOUR_ZONE && rows.step === 60);
  const [versus, daysBack] = isComparable && random() < 0.3 ? pick(VERSUS, random) : (['', []] as const);
  const [shown, show] = random() < 0.75 ? drawShown(random) : (['', []] as const);
  const zoneTyped = namesZone ? `in ${zone}` : '';
  const clauses = [scope, mediaTyped, period, rows.typed, versus, shown, zoneTyped];
  const line = shuffled(
    clauses.filter((clause) => clause !== ''),
    random,
  ).join(' ');
  const { byQueue, byMedia, step } = rows;
  return { line, askerZone, queueNames, media, span, zone, byQueue, byMedia, step, daysBack, show };
}

function drawShown(random: Random): [typed: string, show: MetricName[]] {
  const chosen = shuffled(METRICS, random).slice(0, 1 + Math.floor(random() * 5));
  const words = chosen.map(([, choices]) => pick(choices, random));
  return [`show ${words.join(', ')}`, chosen.map(([metric]) => metric)];
}

function drawSpan(nowMs: number, zone: string, random: Random): [typed: string, span: Span] {
  const today = wallOf(quarterOf(nowMs), zone).date;
  const draw = pick(SPANS, random);
  return draw({ today, zone, nowMs, random });
}

interface Days {
  today: string;
  zone: string;
  nowMs: number;
  random: Random;
}

type DrawSpan = (days: Days) => [typed: string, span: Span];

const SPANS: readonly DrawSpan[] = [
  ({ today }) => ['today', { kind: 'days', from: today, to: today }],
  ({ today }) => ['today', { kind: 'days', from: today, to: today }],
  ({ today }) => ['yesterday', oneDay(dateAfter(today, -1))],
  ({ today }) => ['yday', oneDay(dateAfter(today, -1))],
  ({ today, random }) => [pick(['this week', 'wtd'], random), week(mondayOf(today))],
  ({ today, random }) => [pick(['last week', 'previous week'], random), week(dateAfter(mondayOf(today), -7))],
  ({ today, random }) => {
    const many = 1 + Math.floor(random() * 10);
    return [`last ${many} days`, { kind: 'days', from: dateAfter(today, 1 - many), to: today }];
  },
  ({ random }) => {
    const hours = 1 + Math.floor(random() * 47);
    return [pick([`last ${hours} hours`, `past ${hours}h`], random), { kind: 'back', minutes: hours * 60 }];
  },
  ({ random }) => {
    const minutes = pick([15, 20, 45, 60, 90, 120, 200], random);
    return [`last ${minutes} min`, { kind: 'back', minutes }];
  },
  ({ today, zone, nowMs, random }) => {
    const hour = Math.floor(random() * (1 + Math.floor(wallOf(quarterOf(nowMs), zone).minute / 60)));
    return [`today since ${hour}:00`, { kind: 'hours', date: today, fromMinute: hour * 60, toMinute: null }];
  },
  (days) => isoDay(days),
  (days) => isoDay(days),
  (days) => isoRange(days),
  (days) => isoRange(days),
  (days) => hoursOfDay(days),
  (days) => hoursOfDay(days),
  ({ today, random }) => {
    const back = 1 + Math.floor(random() * 6);
    const date = dateAfter(today, -back);
    return [pick(['last ', ''], random) + WEEKDAYS[weekdayOf(date) - 1], oneDay(date)];
  },
];

const WEEKDAYS = ['monday', 'tue', 'wednesday', 'thu', 'friday', 'sat', 'sunday'];

function isoDay(days: Days): [string, Span] {
  const date = someDate(days, 0);
  return [date, oneDay(date)];
}

function isoRange(days: Days): [string, Span] {
  const some = someDate(days, 0);
  const from = dateAfter(some, -Math.floor(days.random() * 5));
  const to = dateAfter(some, Math.floor(days.random() * 3));
  return [`${from}${pick(['..', ' to '], days.random)}${to}`, { kind: 'days', from, to }];
}

/** Early hours too, in which the clocks are set. */
const HOURS: readonly (readonly [typed: string, fromMinute: number, toMinute: number | null])[] = [
  ['9-11am', 540, 660],
  ['01:00-04:00', 60, 240],
  ['0:30-3:30', 30, 210],
  ['from 9 to 17', 540, 1020],
  ['since 10:00', 600, null],
  ['since 01:30', 90, null],
  ['1-3pm', 780, 900],
  ['18:15-24:00', 1095, 1440],
  ['between 1:15 and 2:45', 75, 165],
];

function hoursOfDay(days: Days): [string, Span] {
  const date = someDate(days, 1);
  const [typed, fromMinute, toMinute] = pick(HOURS, days.random);
  return [`${date} ${typed}`, { kind: 'hours', date, fromMinute, toMinute }];
}

/** A date of the last two weeks up to so many days ago; more often than not one on which the clocks are set. */
function someDate({ today, zone, random }: Days, daysAgo: number): string {
  const dates = Array.from({ length: 14 }, (_, back) => dateAfter(today, -daysAgo - back));
  const changed = dates.filter(
    (date) => clockChanges(momentOf(date, 0, zone), momentOf(dateAfter(date, 1), 0, zone), zone).length > 0,
  );
  return pick(changed.length > 0 && random() < 0.7 ? changed : dates, random);
}

function oneDay(date: string): Span {
  return { kind: 'days', from: date, to: date };
}

function week(monday: string): Span {
  return { kind: 'days', from: monday, to: dateAfter(monday, 6) };
}

function mondayOf(date: string): string {
  return dateAfter(date, 1 - weekdayOf(date));
}

function pick<T>(list: readonly T[], random: Random): T {
  const chosen = list[Math.floor(random() * list.length)];
  if (chosen === undefined) throw new Error('nothing to pick from');
  return chosen;
}

function shuffled<T>(list: readonly T[], random: Random): T[] {
  return list
    .map((value) => ({ value, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ value }) => value);
}

/** mulberry32: from 0 up to 1. */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
