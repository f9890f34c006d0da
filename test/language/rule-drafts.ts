/** Arbitrary valid rules over directories with names that fight the language. */
import fc from 'fast-check';
import { EVERY_DAY, type WatchHours } from '../../src/core/hours.ts';
import { METRICS, type MetricId, metricOf } from '../../src/core/metric.ts';
import { holds, type Scope } from '../../src/core/query.ts';
import { MEDIA_TYPES, type QueueName } from '../../src/core/queue.ts';
import {
  type Guard,
  isUpperLine,
  MAX_RULE_NAME,
  type RuleChannel,
  type RuleComparison,
  type RuleDraft,
  type RuleTest,
  SENSITIVITIES,
  SEVERITIES,
} from '../../src/core/rule.ts';
import { addDays, printDate } from '../../src/core/zone.ts';
import type { Scene } from '../../src/language/reader.ts';
import { anyName, queriesIn, ZONES } from './hostile.ts';

function record<T>(parts: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record<T>(parts, { noNullPrototype: true }) as fc.Arbitrary<T>;
}

const COMPARISONS: readonly RuleComparison[] = ['>', '>=', '<', '<='];
const INTERVAL = METRICS.filter((metric) => metric.kind === 'interval').map((metric) => metric.id);
const LIVE = METRICS.filter((metric) => metric.kind === 'now').map((metric) => metric.id);
const over = fc.integer({ min: 1, max: 8 }).map((quarters) => quarters * 15);
const amount = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1000),
  fc.integer({ min: 0, max: 1_000_000_000 }),
);

interface Line {
  metric: MetricId;
  is: RuleComparison;
  value: number;
  clear: number | null;
}

/** A line that figures can cross, and a clear line on its good side. */
function linesOf(ids: readonly MetricId[]): fc.Arbitrary<Line> {
  return record({
    metric: fc.constantFrom(...ids),
    is: fc.constantFrom(...COMPARISONS),
    value: amount,
    clear: fc.option(amount),
  })
    .map((line) => {
      const most = metricOf(line.metric).unit === 'percent' ? 100 : 1_000_000_000;
      const limit = (of: number) => (of > most ? of % (most + 1) : of);
      const limited = {
        ...line,
        value: limit(line.value),
        clear: line.clear === null ? null : limit(line.clear),
      };
      const isLine = holds(limited, 0) !== holds(limited, most === 100 ? 100 : Number.POSITIVE_INFINITY);
      const crossed = isLine ? limited : { ...limited, value: 50 };
      if (crossed.clear === null || !holds(crossed, crossed.clear)) return crossed;
      return { ...crossed, clear: isUpperLine(crossed.is) ? 0 : most };
    })
    .filter((line) => line.clear === null || !holds(line, line.clear));
}

const guard: fc.Arbitrary<Guard> = record({
  of: fc.constantFrom('offered' as const, 'ended' as const),
  atLeast: fc.integer({ min: 1, max: 1_000_000 }),
});

/** A guard under the line of what it guards. */
function guarded(test: Extract<RuleTest, { kind: 'threshold' }>): RuleTest {
  const isSame = test.guard?.of === test.metric && !isUpperLine(test.is);
  return isSame ? { ...test, guard: null } : test;
}

const thresholds: fc.Arbitrary<RuleTest> = fc
  .tuple(linesOf(INTERVAL), over, fc.option(guard))
  .map(([line, overMinutes, guardOf]) =>
    guarded({ kind: 'threshold', ...line, overMinutes, guard: guardOf }),
  );

const targets: fc.Arbitrary<RuleTest> = fc
  .tuple(fc.constantFrom(...COMPARISONS), over, fc.option(fc.integer({ min: 0, max: 100 })), fc.option(guard))
  .map(([is, overMinutes, clear, guardOf]) => ({
    kind: 'threshold',
    metric: 'service-level',
    is,
    value: 'target',
    overMinutes,
    clear,
    guard: guardOf,
  }));

const lives: fc.Arbitrary<RuleTest> = linesOf(LIVE).map((line) => ({ kind: 'live', ...line }));

const spikes: fc.Arbitrary<RuleTest> = fc
  .tuple(fc.constantFrom(...SENSITIVITIES), over)
  .map(([sensitivity, overMinutes]) => ({ kind: 'spike', sensitivity, overMinutes }));

const traffics: fc.Arbitrary<RuleTest> = fc
  .tuple(fc.boolean(), fc.integer({ min: 1, max: 99_999 }), over)
  .map(([isLow, part, overMinutes]) => ({
    kind: 'traffic',
    is: isLow ? '<' : '>',
    percentOfUsual: isLow ? part / 1000 : (100_000 + part * 9) / 1000,
    overMinutes,
  }));

const tests: fc.Arbitrary<RuleTest> = fc.oneof(
  { weight: 5, arbitrary: thresholds },
  { weight: 1, arbitrary: targets },
  { weight: 3, arbitrary: lives },
  { weight: 2, arbitrary: spikes },
  { weight: 2, arbitrary: traffics },
);

export const names = fc
  .oneof(anyName, fc.string({ minLength: 1, maxLength: MAX_RULE_NAME, unit: 'grapheme' }))
  // What no name can hold is told by a test of its own.
  .map((name) =>
    name
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, MAX_RULE_NAME)
      .trim(),
  )
  .filter((name) => name !== '');

export function hoursIn(scene: Scene): fc.Arbitrary<WatchHours> {
  const date = fc.integer({ min: -400, max: 800 }).map((days) => addDays(asDate(scene.nowMs), days));
  return record({
    fromMinute: fc.integer({ min: 0, max: 1439 }),
    toMinute: fc.integer({ min: 1, max: 1440 }),
    days: fc.subarray([...EVERY_DAY], { minLength: 1 }),
    zone: fc.constantFrom(...ZONES),
    except: fc
      .uniqueArray(date, { maxLength: 5, selector: printDate })
      .map((dates) => dates.sort((a, b) => (printDate(a) < printDate(b) ? -1 : 1))),
  }).chain((hours) =>
    fc.constantFrom(
      hours,
      { ...hours, fromMinute: 0, toMinute: 1440 },
      { ...hours, days: EVERY_DAY },
      { ...hours, days: [1, 2, 3, 4, 5] },
    ),
  );
}

function asDate(ms: number): { year: number; month: number; day: number } {
  const date = new Date(ms);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

const id = fc.string({ minLength: 8, maxLength: 11, unit: fc.constantFrom(...'ABCDEFGHIJ0123456789') });

export const channels: fc.Arbitrary<RuleChannel> = fc.oneof(
  fc.constant<RuleChannel>({ kind: 'here' }),
  fc.constant<RuleChannel>({ kind: 'me' }),
  id.map((text): RuleChannel => ({ kind: 'channel', id: `C${text}` })),
);

/** Whatever `parseRule` may give in this scene, with queues said or not. */
export function draftsIn(scene: Scene): fc.Arbitrary<RuleDraft> {
  const scopes: fc.Arbitrary<Scope> = queriesIn(scene).map((query) => query.scope);
  return record<RuleDraft>({
    name: fc.option(names),
    scope: scopes,
    media: fc.subarray([...MEDIA_TYPES]).chain((media) => fc.shuffledSubarray(media)),
    test: tests,
    each: fc.constantFrom('queue', 'queue', 'together'),
    forMinutes: fc.oneof(fc.constantFrom(0, 1, 2, 5, 60, 1440), fc.integer({ min: 0, max: 1440 })),
    holdMinutes: fc.oneof(fc.constantFrom(5, 10, 60), fc.integer({ min: 5, max: 1440 })),
    hours: fc.option(hoursIn(scene)),
    severity: fc.constantFrom(...SEVERITIES),
    repeatMinutes: fc.option(fc.oneof(fc.constantFrom(15, 60), fc.integer({ min: 15, max: 1440 }))),
    channel: channels,
    mention: fc.option(id.map((text) => `S${text}`)),
  }).map(fitting);
}

/** What cannot be together is taken apart. */
function fitting(draft: RuleDraft): RuleDraft {
  const { test } = draft;
  const metric = metricOf(
    test.kind === 'threshold' || test.kind === 'live'
      ? test.metric
      : test.kind === 'spike'
        ? 'abandon-percent'
        : 'offered',
  );
  const isEach = test.kind === 'spike' || (test.kind === 'live' && !metric.addsUp);
  const isNone = draft.media.length > 0 && draft.media.every((media) => metric.notFor.includes(media));
  return { ...draft, each: isEach ? 'queue' : draft.each, media: isNone ? [] : draft.media };
}

export function namesOf(scope: Scope): readonly QueueName[] {
  return scope.kind === 'named' ? scope.names : [];
}
