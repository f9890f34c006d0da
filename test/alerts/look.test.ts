/** What a rule sees: each kind of test, its windows, its guard and its reason, by hand. */
import { describe, expect, it } from 'vitest';
import { type LookedRule, look } from '../../src/alerts/look.ts';
import { mediaFilter, type Place, type Sight, sightOf, sumOf } from '../../src/alerts/sight.ts';
import { judgeSpike } from '../../src/alerts/spike.ts';
import type { Evidence, Seen } from '../../src/core/episode.ts';
import type { Fault } from '../../src/core/fault.ts';
import { METRICS } from '../../src/core/metric.ts';
import type { RuleTest } from '../../src/core/rule.ts';
import { noStats } from '../../src/core/stats.ts';
import { agents, calls, liveQueue, live as liveStats, stats, timer } from '../core/figures.ts';
import { none, threshold } from './judging.ts';
import {
  AT_BILLING,
  AT_MS,
  BILLING,
  live,
  mediaPlace,
  quarters,
  recent,
  rule,
  SALES,
  season,
  sight,
  TOGETHER,
} from './looking.ts';

const MINUTE_MS = 60_000;
const DOWN: Fault = { kind: 'genesys-down', how: 'timeout', correlationId: null };

const at = (clock: string) => Date.parse(`2026-11-18T${clock}Z`);
/** The figures of Billing alone. */
const billing = (byAge: Parameters<typeof quarters>[0], fetchedAtMs = AT_MS): Sight =>
  sight({ recent: recent({ billing: quarters(byAge) }, { fetchedAtMs }) });

/** "18 of 50, 36 % > 8: breaches", or why there is none. */
function words(seen: Seen): string {
  if (seen.kind === 'none') {
    const evidence = seen.because === 'too-few' ? seen.evidence : null;
    return evidence === null ? seen.because : `${seen.because}: ${figure(evidence)}`;
  }
  const state = seen.breaches ? 'breaches' : seen.isClear ? 'clear' : 'between';
  return `${figure(seen.evidence)}: ${state}`;
}

function figure({ value, part, whole }: Evidence): string {
  const of = part === null || whole === null ? '' : ` (${round(part)}/${round(whole)})`;
  return `${round(value)}${of}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function minutesOf(seen: Seen): number | null {
  if (seen.kind === 'none' || seen.evidence.window === null) return null;
  return (at('14:00') - seen.evidence.window.startMs) / MINUTE_MS;
}

describe('a rate', () => {
  it('shows what ended in the window, the window, the line and the age', () => {
    const byAge = { 3: calls(9, 9), 2: calls(20, 2), 1: calls(15, 3), 0: calls(6, 4) };
    expect(look(rule(), AT_BILLING, billing(byAge))).toEqual({
      kind: 'figure',
      breaches: true,
      isClear: false,
      evidence: {
        metric: 'abandon-percent',
        value: 18,
        part: 9,
        whole: 50,
        window: { startMs: at('13:30'), endMs: at('14:05'), isPartial: true },
        line: 8,
        usual: null,
        fetchedAtMs: AT_MS,
      },
    });
  });

  it('as a quarter-hour begins, the open one is empty and the window whole', () => {
    const seen = look(rule(), AT_BILLING, billing({ 2: calls(20, 2), 1: calls(15, 3) }, at('14:00')));
    expect(seen).toMatchObject({
      evidence: { window: { startMs: at('13:30'), endMs: at('14:00'), isPartial: false }, whole: 40 },
    });
  });

  it('counts a quarter-hour that began after the figures were fetched by our clock', () => {
    const early = billing({ 1: calls(15, 5), 0: calls(5, 5) }, at('13:59:59'));
    expect(words(look(rule(), AT_BILLING, early))).toBe('33.3 (10/30): breaches');
  });

  it.each<[name: string, test: RuleTest, at: Parameters<typeof quarters>[0], expected: string]>([
    ['breaches above its line', threshold(), { 1: calls(91, 9) }, '9 (9/100): breaches'],
    ['not at its line', threshold(), { 1: calls(92, 8) }, '8 (8/100): between'],
    [
      'at its line where that is asked for',
      threshold({ is: '>=' }),
      { 1: calls(92, 8) },
      '8 (8/100): breaches',
    ],
    ['is between above the clear line', threshold(), { 1: calls(93, 7) }, '7 (7/100): between'],
    ['is clear at the clear line', threshold(), { 1: calls(936, 64) }, '6.4 (64/1000): clear'],
    ['is clear at the line that was given', threshold({ clear: 5 }), { 1: calls(95, 5) }, '5 (5/100): clear'],
    ['and between above it', threshold({ clear: 5 }), { 1: calls(94, 6) }, '6 (6/100): between'],
    [
      'rests on what ended, flow-outs with it, not on what was offered',
      threshold(),
      { 1: calls(30, 5, { offered: 200, flowedOut: timer(15, 60) }) },
      '10 (5/50): breaches',
    ],
    [
      'of answers as well',
      threshold({ metric: 'answer-percent', is: '<', value: 70 }),
      { 1: calls(30, 5, { offered: 30, flowedOut: timer(15, 60) }) },
      '60 (30/50): breaches',
    ],
    [
      "the service level is Genesys' own",
      threshold({ metric: 'service-level', is: '<', value: 80 }),
      { 1: calls(30, 5, { serviceLevel: { met: 26, counted: 32 } }) },
      '81.3 (26/32): between',
    ],
    [
      'of transfers it rests on answers',
      threshold({ metric: 'transfer-percent', value: 20 }),
      { 1: calls(25, 5, { transferred: 10 }) },
      '40 (10/25): breaches',
    ],
    [
      'an average is Σ ÷ Σ',
      threshold({ metric: 'speed-of-answer', value: 60 }),
      { 2: stats({ offered: 30, answered: timer(30, 600) }), 1: stats({ answered: timer(10, 2400) }) },
      '75: breaches',
    ],
    [
      'a longest wait is the longest',
      threshold({ metric: 'longest-wait', value: 300 }),
      { 2: stats({ waited: timer(3, 900, 420) }), 0: stats({ waited: timer(1, 10, 10) }) },
      '420: breaches',
    ],
  ])('%s', (_, test, byAge, expected) => {
    expect(words(look(rule({ test }), AT_BILLING, billing(byAge)))).toBe(expected);
  });
});

it('what breaches is never clear, whatever clear line was given', () => {
  const seen = look(rule({ test: threshold({ clear: 20 }) }), AT_BILLING, billing({ 1: calls(90, 10) }));
  expect(seen).toMatchObject({ breaches: true, isClear: false });
});

describe('the guard', () => {
  const guard = (of: 'offered' | 'ended', atLeast: number) => threshold({ guard: { of, atLeast } });
  it.each<
    [
      name: string,
      test: RuleTest,
      at: Parameters<typeof quarters>[0],
      minutes: number | null,
      expected: string,
    ]
  >([
    ['twenty endings are enough', threshold(), { 1: calls(18, 2) }, 30, '10 (2/20): breaches'],
    ['nineteen are too few', threshold(), { 1: calls(17, 2) }, null, 'too-few: 10.5 (2/19)'],
    [
      'a window grows by a quarter-hour',
      threshold(),
      { 3: calls(5, 1), 1: calls(13, 2) },
      45,
      '14.3 (3/21): breaches',
    ],
    ['and by two', threshold(), { 4: calls(5, 1), 1: calls(13, 2) }, 60, '14.3 (3/21): breaches'],
    [
      'no further than an hour',
      threshold(),
      { 5: calls(50, 9), 1: calls(13, 2) },
      null,
      'too-few: 13.3 (2/15)',
    ],
    [
      'a window of its own that is longer is never cut',
      threshold({ overMinutes: 120 }),
      { 8: calls(50, 9), 1: calls(1, 0) },
      120,
      '15 (9/60): breaches',
    ],
    [
      'one that is too long to grow says so',
      threshold({ overMinutes: 90 }),
      { 7: calls(50, 9), 1: calls(1, 0) },
      null,
      'too-few: 0 (0/1)',
    ],
    [
      'a quarter-hour as window grows as well',
      threshold({ overMinutes: 15 }),
      { 4: calls(17, 2), 1: calls(1, 0) },
      60,
      '10 (2/20): breaches',
    ],
    [
      'five abandons with a recent one are enough',
      threshold(),
      { 2: calls(1, 4), 0: calls(0, 1) },
      30,
      '83.3 (5/6): breaches',
    ],
    ['four are not', threshold(), { 2: calls(1, 3), 0: calls(0, 1) }, null, 'too-few: 80 (4/5)'],
    [
      'the quarter-hour before overlaps the last ten minutes',
      threshold(),
      { 2: calls(1, 4), 1: calls(0, 1) },
      30,
      '83.3 (5/6): breaches',
    ],
    [
      'the one before that does not',
      threshold(),
      { 2: calls(1, 5), 1: calls(3, 0) },
      null,
      'too-few: 55.6 (5/9)',
    ],
    [
      'abandons of the grown window count',
      threshold(),
      { 4: calls(0, 4), 0: calls(1, 1) },
      60,
      '83.3 (5/6): breaches',
    ],
    [
      'a guard that was given takes its place',
      guard('ended', 5),
      { 1: calls(4, 1) },
      30,
      '20 (1/5): breaches',
    ],
    ['also against abandons', guard('ended', 20), { 1: calls(0, 9) }, null, 'too-few: 100 (9/9)'],
    [
      'of offers, it counts offers',
      guard('offered', 20),
      { 1: calls(4, 1, { offered: 20 }) },
      30,
      '20 (1/5): breaches',
    ],
    [
      'and no endings',
      guard('offered', 20),
      { 1: calls(19, 5, { offered: 19 }) },
      null,
      'too-few: 20.8 (5/24)',
    ],
    [
      'with a guard the window grows too',
      guard('ended', 8),
      { 3: calls(5, 0), 1: calls(2, 1) },
      45,
      '12.5 (1/8): breaches',
    ],
    [
      'an average rests on what it is made of: one call on hold is none',
      threshold({ metric: 'hold-time', value: 60 }),
      { 1: calls(40, 0, { held: timer(1, 600) }) },
      null,
      'too-few: 600',
    ],
    [
      'twenty are',
      threshold({ metric: 'hold-time', value: 60 }),
      { 1: calls(40, 0, { held: timer(20, 2400) }) },
      30,
      '120: breaches',
    ],
    [
      'abandons tell of waits',
      threshold({ metric: 'speed-of-answer', value: 60 }),
      { 0: calls(2, 5, { answered: timer(2, 400) }) },
      30,
      '200: breaches',
    ],
    [
      'abandons tell nothing of how long agents talk',
      threshold({ metric: 'talk-time', value: 60 }),
      { 0: calls(2, 5, { talked: timer(2, 400) }) },
      null,
      'too-few: 200',
    ],
    [
      'where nobody was answered there is no speed of answer',
      threshold({ metric: 'speed-of-answer', value: 60 }),
      { 0: calls(0, 30) },
      null,
      'too-few',
    ],
    [
      'a longest wait has no guard, and does not grow',
      threshold({ metric: 'longest-wait', value: 300 }),
      { 4: stats({ waited: timer(9, 9000, 1000) }), 1: stats({ waited: timer(1, 10) }) },
      30,
      '10: clear',
    ],
  ])('%s', (_, test, byAge, minutes, expected) => {
    const seen = look(rule({ test }), AT_BILLING, billing(byAge));
    expect([words(seen), minutesOf(seen)]).toEqual([expected, minutes]);
  });

  it.each<[clock: string, expected: string]>([
    ['14:00:00', '62.5 (5/8): breaches'],
    ['14:09:59', '62.5 (5/8): breaches'],
    ['14:10:00', 'too-few: 62.5 (5/8)'],
    ['14:14:59', 'too-few: 62.5 (5/8)'],
  ])('at %s an abandon between 13:45 and 14:00 is recent or is not: %s', (clock, expected) => {
    const seen = look(rule(), AT_BILLING, billing({ 2: calls(1, 4), 1: calls(2, 1) }, at(clock)));
    expect(words(seen)).toBe(expected);
  });
});

describe('no traffic', () => {
  it.each<[name: string, test: RuleTest, at: Parameters<typeof quarters>[0], expected: string]>([
    ['a rate of nobody is none', threshold(), {}, 'no-traffic'],
    ['an average of nobody is none', threshold({ metric: 'handle-time' }), {}, 'no-traffic'],
    ['a longest wait of nobody is none', threshold({ metric: 'longest-wait' }), {}, 'no-traffic'],
    [
      'also with a guard',
      threshold({ metric: 'longest-wait', guard: { of: 'offered', atLeast: 5 } }),
      {},
      'no-traffic',
    ],
    ['a window of nobody is not grown: that was an hour ago', threshold(), { 3: calls(9, 40) }, 'no-traffic'],
    ['who waits still is traffic, and too few', threshold(), { 0: stats({ offered: 9 }) }, 'too-few'],
    [
      'calls that were taken before and end now have a handle time',
      threshold({ metric: 'handle-time', value: 300 }),
      { 0: stats({ handled: timer(25, 10_000) }) },
      '400: breaches',
    ],
    ['a count of nobody is 0', threshold({ metric: 'offered', is: '<', value: 1 }), {}, '0: breaches'],
    [
      'which 1 clears',
      threshold({ metric: 'offered', is: '<', value: 1 }),
      { 2: stats({ offered: 1 }) },
      '1: clear',
    ],
    ['and is clear above', threshold({ metric: 'abandoned', value: 5 }), {}, '0: clear'],
    [
      'a count has no guard and does not grow',
      threshold({ metric: 'abandoned', value: 5 }),
      { 3: calls(0, 30), 1: calls(0, 6) },
      '6: breaches',
    ],
    [
      'but one that was given',
      threshold({ metric: 'abandoned', value: 5, guard: { of: 'ended', atLeast: 20 } }),
      { 3: calls(0, 30), 1: calls(0, 6) },
      'too-few: 6',
    ],
  ])('%s', (_, test, byAge, expected) => {
    expect(words(look(rule({ test }), AT_BILLING, billing(byAge)))).toBe(expected);
  });
});

describe('the source', () => {
  const down = sight({ recent: recent({ billing: DOWN, sales: quarters({ 1: calls(90, 10) }) }) });
  it.each<[name: string, place: Place, sight: Sight, expected: string]>([
    ['nothing was fetched', AT_BILLING, sight(), 'source-down'],
    ['the queue failed', AT_BILLING, down, 'source-down'],
    ['one of several failed', TOGETHER, down, 'source-down'],
    ['the queue was not asked for', AT_BILLING, sight({ recent: recent({}) }), 'source-down'],
    [
      'another queue is there all the same',
      { ...AT_BILLING, queues: [SALES] },
      down,
      '10 (10/100): breaches',
    ],
    [
      'Genesys told how often and not how long',
      AT_BILLING,
      billing({ 1: calls(90, 10, { answered: { count: 90, sumMs: null, maxMs: null } }) }),
      '10 (10/100): breaches',
    ],
  ])('%s', (_, place, seen, expected) => {
    expect(words(look(rule(), place, seen))).toBe(expected);
  });

  it('an average of times that were not told is not known', () => {
    const untold = billing({ 1: calls(90, 10, { answered: { count: 90, sumMs: null, maxMs: null } }) });
    const test = threshold({ metric: 'speed-of-answer' });
    expect(look(rule({ test }), AT_BILLING, untold)).toEqual(none('source-down'));
  });

  it('is down for every kind of test alike', () => {
    const tests: RuleTest[] = [
      threshold({ metric: 'service-level', is: '<', value: 'target' }),
      { kind: 'live', metric: 'waiting', is: '>', value: 5, clear: null },
      { kind: 'spike', sensitivity: 'normal', overMinutes: 30 },
      { kind: 'traffic', is: '<', percentOfUsual: 40, overMinutes: 30 },
    ];
    for (const test of tests) {
      expect(look(rule({ test }), mediaPlace('voice'), sight())).toEqual(none('source-down'));
    }
  });
});

describe('media types', () => {
  const mixed = { 1: { voice: calls(80, 20), message: calls(300, 0), chat: calls(50, 0) } };
  it.each<[name: string, rule: LookedRule, expected: string]>([
    ['nobody abandons messages: they count only where they can', rule(), '13.3 (20/150): breaches'],
    ['those of the filter', rule({ media: ['voice'] }), '20 (20/100): breaches'],
    [
      'of a filter those to which the metric applies',
      rule({ media: ['chat', 'message'] }),
      '0 (0/50): clear',
    ],
    ['none of them', rule({ media: ['message'] }), 'not-applicable'],
    [
      'all of them where all can',
      rule({ test: threshold({ metric: 'answer-percent', is: '<', value: 90 }) }),
      '95.6 (430/450): clear',
    ],
    ['one that nobody used', rule({ media: ['callback'] }), 'no-traffic'],
  ])('%s', (_, by, expected) => {
    expect(words(look(by, AT_BILLING, billing(mixed)))).toBe(expected);
  });

  it('callbacks that tell no endings have no rate and no count of them', () => {
    const silent = { 1: { callback: stats({ offered: 40 }) } };
    for (const metric of ['abandon-percent', 'abandoned', 'answered'] as const) {
      const by = rule({ test: threshold({ metric }) });
      expect(look(by, AT_BILLING, billing(silent))).toEqual(none('not-applicable'));
    }
  });
});

describe('together', () => {
  it('is the sum of all queues, not a mean of their rates', () => {
    const both = sight({
      recent: recent({ billing: quarters({ 1: calls(0, 10) }), sales: quarters({ 1: calls(90, 0) }) }),
    });
    expect(words(look(rule(), TOGETHER, both))).toBe('10 (10/100): breaches');
  });

  it('counts what ends in a queue to which nobody comes any more', () => {
    const both = sight({
      recent: recent({
        billing: quarters({ 0: stats({ handled: timer(20, 8000) }) }),
        sales: quarters({ 1: calls(9, 0, { handled: timer(20, 2000) }) }),
      }),
    });
    const test = threshold({ metric: 'handle-time', value: 200 });
    expect(words(look(rule({ test }), TOGETHER, both))).toBe('250: breaches');
  });
});

describe('against the target', () => {
  const level = (met: number, counted: number) => calls(counted, 0, { serviceLevel: { met, counted } });
  const test = threshold({ metric: 'service-level', is: '<', value: 'target' });
  const chat = {
    ...BILLING,
    targets: { voice: { percent: 80, seconds: 20 }, chat: { percent: 60, seconds: 60 } },
  };
  const place = (queue: typeof BILLING): Place => ({ ...AT_BILLING, queues: [queue] });

  it.each<
    [
      name: string,
      rule: LookedRule,
      place: Place,
      media: Record<string, ReturnType<typeof level>>,
      expected: [string, number | null],
    ]
  >([
    [
      "the queue's own is the line",
      rule({ test }),
      AT_BILLING,
      { voice: level(79, 100) },
      ['79 (79/100): breaches', 80],
    ],
    [
      'which clears above it',
      rule({ test }),
      AT_BILLING,
      { voice: level(82, 100) },
      ['82 (82/100): clear', 80],
    ],
    [
      'and is between at it',
      rule({ test }),
      AT_BILLING,
      { voice: level(80, 100) },
      ['80 (80/100): between', 80],
    ],
    [
      'what has no target is left out',
      rule({ test }),
      AT_BILLING,
      { voice: level(90, 100), email: level(0, 300) },
      ['90 (90/100): clear', 80],
    ],
    [
      'none at all does not apply',
      rule({ test }),
      place({ ...BILLING, targets: {} }),
      { voice: level(1, 100) },
      ['not-applicable', null],
    ],
    [
      'none of the filter neither',
      rule({ test, media: ['email'] }),
      AT_BILLING,
      { email: level(1, 100) },
      ['not-applicable', null],
    ],
    [
      'several weigh as much as they counted',
      rule({ test }),
      place(chat),
      { voice: level(70, 100), chat: level(290, 300) },
      ['90 (360/400): clear', 65],
    ],
    ['nobody came', rule({ test }), AT_BILLING, {}, ['no-traffic', null]],
    [
      'too few, however many came to what has no target',
      rule({ test }),
      AT_BILLING,
      { voice: level(1, 9), email: level(0, 300) },
      ['too-few: 11.1 (1/9)', null],
    ],
    ['too few', rule({ test }), AT_BILLING, { voice: level(1, 9) }, ['too-few: 11.1 (1/9)', null]],
  ])('%s', (_, by, where, media, expected) => {
    const seen = look(by, where, billing({ 1: media }));
    expect([words(seen), seen.kind === 'figure' ? seen.evidence.line : null]).toEqual(expected);
  });
});

describe('a figure of the moment', () => {
  const test = (
    metric: 'waiting' | 'longest' | 'idle' | 'active',
    is: '>' | '<',
    value: number,
  ): RuleTest => ({
    kind: 'live',
    metric,
    is,
    value,
    clear: null,
  });
  const now = sight({
    live: live({
      billing: liveQueue(
        {
          voice: liveStats({ waiting: 6, oldestWaitingSinceMs: AT_MS - 250_000, active: 9 }),
          chat: liveStats({ waiting: 1 }),
          email: liveStats({ waiting: 41, oldestWaitingSinceMs: AT_MS - 18_000_000 }),
        },
        agents({ idle: 0, onQueue: 11 }),
      ),
      sales: liveQueue({}),
    }),
  });
  const sales: Place = { ...AT_BILLING, queues: [SALES] };

  it.each<[name: string, rule: LookedRule, place: Place, expected: string]>([
    [
      'who waits live, the e-mail backlog apart',
      rule({ test: test('waiting', '>', 5) }),
      AT_BILLING,
      '7: breaches',
    ],
    ['of the filter', rule({ test: test('waiting', '>', 5), media: ['chat'] }), AT_BILLING, '1: clear'],
    [
      'the e-mail backlog where it is asked for',
      rule({ test: test('waiting', '>', 5), media: ['email'] }),
      AT_BILLING,
      '41: breaches',
    ],
    [
      'the longest wait as of its figures',
      rule({ test: test('longest', '>', 240) }),
      AT_BILLING,
      '250: breaches',
    ],
    ['nobody waits: no wait at all, and clear', rule({ test: test('longest', '>', 240) }), sales, '0: clear'],
    ['where nothing ever was nobody waits', rule({ test: test('waiting', '>', 5) }), sales, '0: clear'],
    ['together they are added up', rule({ test: test('waiting', '>', 5) }), TOGETHER, '7: breaches'],
    ['agents of the queue', rule({ test: test('idle', '<', 1) }), AT_BILLING, '0: breaches'],
    [
      'agents whatever the filter',
      rule({ test: test('idle', '<', 1), media: ['voice'] }),
      AT_BILLING,
      '0: breaches',
    ],
    ['agents are never added up', rule({ test: test('idle', '<', 1) }), TOGETHER, 'not-applicable'],
    [
      'agents of whom nothing is told are not none',
      rule({ test: test('idle', '<', 1) }),
      sales,
      'source-down',
    ],
  ])('%s', (_, by, place, expected) => {
    expect(words(look(by, place, now))).toBe(expected);
  });

  it('shows its line and age, and no window', () => {
    expect(look(rule({ test: test('waiting', '>', 5) }), AT_BILLING, now)).toMatchObject({
      evidence: { window: null, part: null, whole: null, line: 5, fetchedAtMs: AT_MS, metric: 'waiting' },
    });
  });

  it('figures of before the source failed judge nothing, and neither does a queue that is missing', () => {
    const by = rule({ test: test('waiting', '>', 5) });
    const queues = { billing: liveQueue({ voice: liveStats({ waiting: 9 }) }) };
    expect(look(by, AT_BILLING, sight({ live: live(queues, { staleBecause: DOWN }) }))).toEqual(
      none('source-down'),
    );
    expect(look(by, AT_BILLING, sight({ live: live({}) }))).toEqual(none('source-down'));
    expect(look(by, AT_BILLING, sight())).toEqual(none('source-down'));
  });
});

describe('traffic', () => {
  const test = (is: '<' | '>', percentOfUsual: number, overMinutes = 30): RuleTest => ({
    kind: 'traffic',
    is,
    percentOfUsual,
    overMinutes,
  });
  const traffic = (
    byAge: Parameters<typeof quarters>[0],
    seasons: [string, ReturnType<typeof season>][],
    fetchedAtMs = AT_MS,
  ) => sight({ recent: recent({ billing: quarters(byAge) }, { fetchedAtMs }), seasons: new Map(seasons) });

  it('is held against the usual of the window, of the open quarter-hour as much as has gone by', () => {
    // 30 a half-hour: 15 and 15 closed, and a third of 15 open.
    const seen = look(
      rule({ test: test('<', 40) }),
      AT_BILLING,
      traffic({ 2: stats({ offered: 5 }), 1: stats({ offered: 4 }), 0: stats({ offered: 1 }) }, [
        ['billing/voice', season(30)],
      ]),
    );
    expect(seen).toMatchObject({
      kind: 'figure',
      breaches: true,
      evidence: { metric: 'offered', part: 10, whole: 35, line: 40, usual: null, fetchedAtMs: AT_MS },
    });
    expect(words(seen)).toBe('28.6 (10/35): breaches');
  });

  it("takes the half-hour of the week in the season's own zone", () => {
    // 14:00Z on a Wednesday is 19:45 in Kathmandu; only 19:30 to 20:00 there has offers.
    const offered = Array.from({ length: 336 }, (_, slot) => (slot === 2 * 48 + 39 ? 100 : 0));
    const seen = look(
      rule({ test: test('<', 40, 15) }),
      AT_BILLING,
      traffic({ 0: stats({ offered: 60 }) }, [
        ['billing/voice', season(0, 0, { zone: 'Asia/Kathmandu', offered })],
      ]),
    );
    // 13:45 to 14:00 is 19:30 to 19:45 there, and the open third of the next.
    expect(words(seen)).toBe('90 (60/66.7): clear');
  });

  it.each<
    [
      name: string,
      test: RuleTest,
      at: Parameters<typeof quarters>[0],
      seasons: [string, ReturnType<typeof season>][],
      expected: string,
    ]
  >([
    [
      'nobody at all is 0 % of usual',
      test('<', 40),
      {},
      [['billing/voice', season(30)]],
      '0 (0/35): breaches',
    ],
    [
      'clear a fifth above',
      test('<', 40),
      { 1: stats({ offered: 17 }) },
      [['billing/voice', season(30)]],
      '48.6 (17/35): clear',
    ],
    [
      'between below that',
      test('<', 40),
      { 1: stats({ offered: 16 }) },
      [['billing/voice', season(30)]],
      '45.7 (16/35): between',
    ],
    [
      'more than usual',
      test('>', 160),
      { 1: stats({ offered: 60 }) },
      [['billing/voice', season(30)]],
      '171.4 (60/35): breaches',
    ],
    [
      'a small usual grows its window',
      test('<', 40),
      { 3: stats({ offered: 2 }) },
      [['billing/voice', season(7)]],
      '17.1 (2/11.7): breaches',
    ],
    [
      'to an hour at most',
      test('<', 40),
      { 4: stats({ offered: 9 }) },
      [['billing/voice', season(4)]],
      'too-few: 103.8 (9/8.7)',
    ],
    [
      'a usual of nobody says nothing',
      test('>', 160),
      { 1: stats({ offered: 9 }) },
      [['billing/voice', season(0)]],
      'too-few',
    ],
    ['without a season it is learning', test('<', 40), { 1: stats({ offered: 9 }) }, [], 'learning'],
    ['seasons of another queue are none', test('<', 40), {}, [['sales/voice', season(30)]], 'learning'],
    [
      'a media type that is still learned counts on neither side',
      test('>', 160),
      { 1: { voice: stats({ offered: 35 }), chat: stats({ offered: 90 }) } },
      [['billing/voice', season(30)]],
      '100 (35/35): clear',
    ],
    [
      'several are added up',
      test('>', 160),
      { 1: { voice: stats({ offered: 35 }), chat: stats({ offered: 35 }) } },
      [
        ['billing/voice', season(30)],
        ['billing/chat', season(6)],
      ],
      '166.7 (70/42): breaches',
    ],
  ])('%s', (_, by, byAge, seasons, expected) => {
    expect(words(look(rule({ test: by }), AT_BILLING, traffic(byAge, seasons)))).toBe(expected);
  });

  it('has a filter, and places with several queues', () => {
    const both = sight({
      recent: recent({
        billing: quarters({ 1: { voice: stats({ offered: 10 }), chat: stats({ offered: 99 }) } }),
        sales: quarters({ 1: stats({ offered: 4 }) }),
      }),
      seasons: new Map([
        ['billing/voice', season(30)],
        ['billing/chat', season(30)],
        ['sales/voice', season(30)],
      ]),
    });
    const by = rule({ test: test('<', 40), media: ['voice'] });
    expect(words(look(by, TOGETHER, both))).toBe('20 (14/70): breaches');
  });
});

describe('a spike', () => {
  const test: RuleTest = { kind: 'spike', sensitivity: 'normal', overMinutes: 30 };
  const byAge = { 6: calls(20, 1), 5: calls(18, 1), 2: calls(19, 1), 1: calls(12, 9), 0: calls(4, 5) };
  const seasons = new Map([['billing/voice', season(40)]]);
  const spiking = sight({ recent: recent({ billing: quarters(byAge) }), seasons });

  it('is judged on the endings of its media type, and shows what is usual and how rare it is', () => {
    const judged = judgeSpike(
      season(40),
      quarters(byAge).map(({ startMs, media }) => {
        const voice = media.get('voice') ?? noStats();
        return {
          startMs,
          ended: voice.answered.count + voice.abandoned.count,
          abandoned: voice.abandoned.count,
        };
      }),
      AT_MS,
      30,
      'normal',
    );
    if (judged.kind !== 'judged') throw new Error(judged.because);
    expect(look(rule({ test }), mediaPlace('voice'), spiking)).toEqual({
      kind: 'figure',
      breaches: judged.isSpike,
      isClear: judged.isClear,
      evidence: {
        metric: 'abandon-percent',
        value: judged.seenPercent,
        part: judged.abandoned,
        whole: judged.ended,
        window: judged.window,
        line: 5,
        usual: { percent: 5, oneIn: judged.oneIn },
        fetchedAtMs: AT_MS,
      },
    });
    expect(judged.isSpike).toBe(true);
  });

  it.each<[name: string, place: Place, sight: Sight, expected: string]>([
    ['learning without a season', mediaPlace('chat'), spiking, 'learning'],
    ['not of messages', mediaPlace('message'), spiking, 'not-applicable'],
    ['not of a queue as a whole', AT_BILLING, spiking, 'not-applicable'],
    ['not of several queues', TOGETHER, spiking, 'not-applicable'],
    ['nobody came', mediaPlace('voice'), sight({ recent: recent({ billing: [] }), seasons }), 'no-traffic'],
    [
      'too few',
      mediaPlace('voice'),
      sight({ recent: recent({ billing: quarters({ 1: calls(1, 1) }) }), seasons }),
      'too-few',
    ],
    [
      'source down',
      mediaPlace('voice'),
      sight({ recent: recent({ billing: DOWN }), seasons }),
      'source-down',
    ],
  ])('%s', (_, place, seen, expected) => {
    expect(words(look(rule({ test }), place, seen))).toBe(expected);
  });
});

describe('any metric', () => {
  it('gives a figure or a reason, never a number that is none', () => {
    const shapes = [{}, { 1: calls(0, 0) }, { 1: calls(30, 3) }, { 0: stats({ offered: 1 }) }];
    for (const { id, kind } of METRICS) {
      for (const byAge of shapes) {
        for (const is of ['>', '<', '>=', '<='] as const) {
          const test: RuleTest =
            kind === 'now'
              ? { kind: 'live', metric: id, is, value: 5, clear: null }
              : threshold({ metric: id, is, value: 5 });
          const seen = look(
            rule({ test }),
            AT_BILLING,
            sight({
              recent: recent({ billing: quarters(byAge) }),
              live: live({ billing: liveQueue({}, agents()) }),
            }),
          );
          expect(JSON.parse(JSON.stringify(seen))).toEqual(seen);
          if (seen.kind === 'figure') expect(seen.breaches && seen.isClear).toBe(false);
        }
      }
    }
  });
});

describe('the memo', () => {
  it('sums a window once, and changes nothing of what it was given', () => {
    const figures = {
      recent: recent({ billing: quarters({ 1: calls(80, 20), 0: calls(8, 2) }) }),
      live: null,
      seasons: new Map(),
    };
    const before = structuredClone(figures);
    const seen = sightOf(figures);
    const first = sumOf(AT_BILLING, mediaFilter(['voice']), 2, seen);
    expect(sumOf(AT_BILLING, mediaFilter(['voice']), 2, seen)).toBe(first);
    expect(look(rule(), AT_BILLING, seen)).toEqual(look(rule(), AT_BILLING, seen));
    expect(figures).toEqual(before);
  });

  it('does not take one filter, window or queue for another', () => {
    const figures = sight({
      recent: recent({
        billing: quarters({ 3: { voice: calls(1, 0) }, 1: { voice: calls(2, 0), chat: calls(4, 0) } }),
        sales: quarters({ 1: calls(8, 0) }),
      }),
    });
    const answered = (place: Place, media: readonly string[], closed: number) =>
      sumOf(place, mediaFilter(media), closed, figures)?.stats.answered.count;
    const sales: Place = { ...AT_BILLING, queues: [SALES] };
    for (let round = 0; round < 2; round += 1) {
      expect(answered(AT_BILLING, ['voice'], 2)).toBe(2);
      expect(answered(AT_BILLING, ['voice'], 4)).toBe(3);
      expect(answered(AT_BILLING, ['voice', 'chat'], 2)).toBe(6);
      expect(answered(AT_BILLING, ['chat', 'voice'], 2)).toBe(6);
      expect(answered(sales, ['voice'], 2)).toBe(8);
      expect(answered(TOGETHER, ['voice'], 2)).toBe(10);
    }
  });
});
