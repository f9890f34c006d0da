/** Directories with names that fight the language, and arbitrary valid queries over them. */
import fc from 'fast-check';
import { METRICS, type MetricId } from '../../src/core/metric.ts';
import {
  LONGEST_PERIOD_DAYS,
  MAX_BUCKETS,
  type Period,
  resolvePeriod,
  STEP_MS,
  STEPS,
  type Step,
} from '../../src/core/period.ts';
import { COMPARISONS, type Dimension, type Query, type Scope } from '../../src/core/query.ts';
import { type Directory, MEDIA_TYPES, type QueueName } from '../../src/core/queue.ts';
import { addDays, DAY_MS, localTime } from '../../src/core/zone.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { matchingQueues } from '../../src/language/names.ts';
import type { Scene } from '../../src/language/reader.ts';
import { fold, tokenize } from '../../src/language/tokens.ts';
import { directoryOf, QUEUE_NAMES } from './directory.ts';

/** Each name of a group fights another: it is a prefix of one, or folds to the same, or is a clause. */
export const NAMES_THAT_FIGHT = [
  ...QUEUE_NAMES,
  ...[
    'Support Now',
    'Support Now Please',
    'SUPPORT',
    'support',
    'Suppört',
    'Support Voice',
    'Support, Billing',
  ],
  ...['Today', 'Yesterday', 'Now', 'All', 'Everything', 'Again', 'Worst', 'Queue', 'The', 'Voice', 'E-Mail'],
  ...['By Media', 'by media', 'By Queue, Media', 'By Hour', 'Today By', 'Now by', 'All Today', 'Voice Chat'],
  ...['7 Days', 'Last 7 Days', 'Last Week', 'This Month', '24h', '2026-11-01', '9-11am', 'Mon', 'Last Mon'],
  ...['Top 5', 'Top', 'Sort abandon%', 'Show offered', 'Where waiting', 'Vs usual', 'vs yesterday', 'usual'],
  ...['Waiting', 'Hold', 'SL', 'Offered', 'Longest wait', 'And hold', 'In Europe/Berlin', 'In UTC', 'UTC'],
  ...['Europe/Berlin', 'Berlin', 'London Dutch', 'desc', 'asc', 'Desc top', '5', '5%', '100 %', 'Billing %'],
  ...['He said "hi"', 'back\\slash', '\\', '"', '\\"', '“smart”', 'a, b', 'a,b', 'a; b', ',', '-', '- -'],
  ...['R&amp;D', 'R&D', 'a &gt; b', '&gt;', 'a > b', '>', '<', '≥ 5', '=', 'x=y', '<@U123>', '<!here>'],
  ...['🎉', 'Sales 🎉', '🎉 Party', '👩‍👩‍👧 Family', 'مبيعات', 'תמיכה', 'العملاء VIP', '\u200fRTL', 'ﷺ'],
  ...[
    '*',
    'Sup*',
    '*sal*',
    '*support*',
    'a*b',
    'Müller',
    'MULLER & SOHNE',
    'Müller-Söhne',
    "O'Brien",
    'O’Brien',
  ],
  ...[
    'Sales:',
    '(Sales)',
    'Sales (EN)',
    'Sales - EN',
    'Sales – EN',
    'Sales  EN',
    ' Sales',
    'Tier 1',
    '1',
    '1 Voice',
  ],
  ...[
    'Straße',
    'Strasse',
    'İstanbul',
    'ｆｕｌｌ',
    '＂wide＂',
    'a＞b',
    'a，b',
    'ΟΔΟΣ',
    'line\nbreak',
    'tab\tbed',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    'hasOwnProperty',
    'null',
    'undefined',
    'Help',
    'Alerts',
    'or',
    'X',
  ],
] as const;

const VISIBLE = /[^\s\u200b-\u200f\u2060\ufeff]/u;

export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...NAMES_THAT_FIGHT) },
  {
    weight: 2,
    arbitrary: fc
      .array(fc.constantFrom(...NAMES_THAT_FIGHT), { minLength: 2, maxLength: 3 })
      .map((names) => names.join(' ')),
  },
  {
    weight: 1,
    arbitrary: fc
      .string({ minLength: 1, maxLength: 12, unit: 'binary' })
      .filter((name) => VISIBLE.test(name)),
  },
  {
    weight: 1,
    arbitrary: fc.string({ minLength: 1, maxLength: 12 }).filter((name) => VISIBLE.test(name)),
  },
);

/** With groups, none of which is named like a queue or like another group. */
export const anyDirectory: fc.Arbitrary<Directory> = fc
  .tuple(
    fc.uniqueArray(anyName, { minLength: 1, maxLength: 12 }),
    fc.uniqueArray(anyName, { maxLength: 4, selector: fold }),
  )
  .map(([names, groups]) => {
    const taken = new Set(names.map(fold));
    const members: QueueName[] = [
      { kind: 'exact', name: names[0] ?? '' },
      { kind: 'exact', name: 'Gone' },
      { kind: 'pattern', pattern: 's*' },
    ];
    return {
      ...directoryOf(names),
      groups: groups.filter((name) => !taken.has(fold(name))).map((name) => ({ name, names: members })),
    };
  });

export const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Chatham',
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
  'UTC',
] as const;

/** A record with an ordinary prototype, as queries have. */
function record<T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

/** A few moments, so that offsets of zones are looked up once: an ordinary one, and some around changes of clocks. */
const MOMENTS = [
  '2026-11-18T13:05:00Z',
  '2020-02-29T23:59:59.999Z',
  '2024-03-31T01:00:00Z',
  '2024-04-06T15:00:00Z',
  '2025-11-02T05:30:00Z',
  '2030-01-01T00:00:00Z',
  '2035-10-28T00:20:00Z',
].map((text) => Date.parse(text));

export const anyScene: fc.Arbitrary<Scene> = record({
  directory: anyDirectory,
  nowMs: fc.constantFrom(...MOMENTS),
  zone: fc.constantFrom(...ZONES),
  last: fc.constant(null),
});

const METRIC_IDS = METRICS.map((metric) => metric.id);
const INTERVAL_IDS = METRICS.filter((metric) => metric.kind === 'interval').map((metric) => metric.id);

/** What `parse` may give for some line in this scene: everything that its rules allow, and nothing else. */
export function queriesIn(scene: Scene): fc.Arbitrary<Query> {
  return record({ period: periodsIn(scene), zone: fc.option(fc.constantFrom(...ZONES)) })
    .filter(({ period, zone }) => isAllowed(period, scene, zone ?? scene.zone))
    .chain(({ period, zone }) => queriesOver(period, zone, scene));
}

function queriesOver(period: Period, zone: string | null, scene: Scene): fc.Arbitrary<Query> {
  const isNow = period.kind === 'now';
  const metric = fc.constantFrom<MetricId>(...(isNow ? METRIC_IDS : INTERVAL_IDS));
  const steps = STEPS.filter((step) => fits(step, period, scene, zone ?? scene.zone));
  return record({
    scope: scopesIn(scene.directory),
    media: fc.subarray([...MEDIA_TYPES]).chain((media) => fc.shuffledSubarray(media)),
    step: fc.constantFrom(...steps),
    named: fc.shuffledSubarray<'queue' | 'media'>(['queue', 'media']),
    show: fc.uniqueArray(metric, { maxLength: 6 }),
    versus: isNow
      ? fc.constant(null)
      : fc.constantFrom<Query['versus']>(
          null,
          { kind: 'usual' },
          { kind: 'days-before', days: 1 },
          { kind: 'days-before', days: 7 },
        ),
    where: fc.array(record({ metric, is: fc.constantFrom(...COMPARISONS), value: conditionValues }), {
      maxLength: 3,
    }),
    sort: fc.option(record({ metric, descending: fc.boolean() })),
    top: fc.option(fc.integer({ min: 1, max: 10_000 })),
  }).map(({ named, step, ...rest }) => ({ ...rest, step, period, zone, by: dimensions(named, step) }));
}

function dimensions(named: readonly ('queue' | 'media')[], step: Step): Dimension[] {
  if (step !== 'whole') return [...named, 'time'];
  return named.length > 0 ? [...named] : ['queue'];
}

const conditionValues = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 1_000_000_000 }),
  fc.integer({ min: 0, max: 1_000_000 }).map((thousandths) => thousandths / 1000),
);

/** Well below the most rows there may be: counting them exactly would cost more than all the rest. */
function fits(step: Step, period: Period, scene: Scene, zone: string): boolean {
  if (step === 'whole') return true;
  const interval = resolvePeriod(period, scene.nowMs, zone, step);
  const stepMs = step === 'P1D' ? DAY_MS : STEP_MS[step];
  return interval !== null && (interval.endMs - interval.startMs) / stepMs < MAX_BUCKETS - 10;
}

function isAllowed(period: Period, scene: Scene, zone: string): boolean {
  const interval = resolvePeriod(period, scene.nowMs, zone);
  return interval === null || interval.startMs <= scene.nowMs;
}

const LONGEST_IN = {
  minutes: LONGEST_PERIOD_DAYS * 1440,
  hours: LONGEST_PERIOD_DAYS * 24,
  days: 92,
  weeks: 13,
};

function periodsIn(scene: Scene): fc.Arbitrary<Period> {
  const today = localTime(scene.nowMs, scene.zone);
  const date = fc
    .oneof(fc.integer({ min: -14, max: 0 }), fc.constantFrom(-31, -60, -92, -93, -366, -1000))
    .map((days) => addDays(today, days));
  const hours = fc.oneof(
    fc.integer({ min: 0, max: 1439 }).map((fromMinute) => ({ fromMinute, toMinute: null })),
    fc
      .uniqueArray(fc.integer({ min: 0, max: 1440 }), { minLength: 2, maxLength: 2 })
      .map((minutes) => ({ fromMinute: Math.min(...minutes), toMinute: Math.max(...minutes) })),
  );
  return fc.oneof(
    fc.constant<Period>({ kind: 'now' }),
    record({
      kind: fc.constant('day' as const),
      day: fc.oneof(
        fc.constantFrom('today' as const, 'yesterday' as const),
        record({ weekday: fc.integer({ min: 1, max: 7 }), past: fc.boolean() }),
        date,
      ),
      hours: fc.option(hours),
    }),
    record({
      kind: fc.constantFrom('week' as const, 'month' as const),
      which: fc.constantFrom('this' as const, 'last' as const),
    }),
    fc.constantFrom('minutes' as const, 'hours' as const, 'days' as const, 'weeks' as const).chain((unit) =>
      record({
        kind: fc.constant('last' as const),
        count: fc.integer({ min: 1, max: LONGEST_IN[unit] }),
        unit: fc.constant(unit),
      }),
    ),
    fc
      .record({ from: date, days: fc.integer({ min: 0, max: LONGEST_PERIOD_DAYS - 1 }) })
      .map(({ from, days }): Period => ({ kind: 'dates', from, to: addDays(from, days) })),
  );
}

function scopesIn(directory: Directory): fc.Arbitrary<Scope> {
  const name = fc.oneof(
    fc.constantFrom(...directory.queues).map((queue): QueueName => ({ kind: 'exact', name: queue.name })),
    patternsIn(directory),
    ...directory.groups.map((group) => fc.constant<QueueName>({ kind: 'group', name: group.name })),
  );
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant<Scope>({ kind: 'here' }) },
    { weight: 1, arbitrary: fc.constant<Scope>({ kind: 'all' }) },
    {
      weight: 4,
      arbitrary: fc
        .uniqueArray(name, { minLength: 1, maxLength: 4, selector: (one) => JSON.stringify(one) })
        .map((names): Scope => ({ kind: 'named', names })),
    },
  );
}

/** A part of a name with stars around or within it, where it can be typed as one word; else the whole name. */
function patternsIn(directory: Directory): fc.Arbitrary<QueueName> {
  const lexicon = lexiconOf(directory);
  return record({ queue: fc.constantFrom(...directory.queues), shape: fc.nat(3) }).map(({ queue, shape }) => {
    const word = fold(queue.name).replace(/[\s*"\\,;<>=]+/gu, '*');
    const shapes = [
      `*${word}*`,
      `*${word.slice(1)}`,
      `${word.slice(0, 2)}*`,
      `${word.charAt(0)}*${word.slice(-1)}`,
    ];
    const pattern = (shapes[shape] ?? '').replace(/\*{2,}/g, '*');
    const isTyped = isTypedPattern(pattern) && matchingQueues(pattern, lexicon).length > 0;
    return isTyped ? { kind: 'pattern', pattern } : { kind: 'exact', name: queue.name };
  });
}

function isTypedPattern(pattern: string): boolean {
  const [token, ...more] = tokenize(pattern);
  return pattern.includes('*') && /[^*]/.test(pattern) && more.length === 0 && token?.folded === pattern;
}
