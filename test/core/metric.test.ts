/** The catalogue of metrics: its words, and each formula by hand. */
import { describe, expect, it } from 'vitest';
import {
  METRICS,
  type MetricId,
  metricName,
  metricOf,
  type Reading,
  readMetric,
} from '../../src/core/metric.ts';
import { AT_MS, agents, calls, figures, live, stats, timer } from './figures.ts';

const value = (of: number): Reading => ({ kind: 'value', value: of });
const NO_TRAFFIC: Reading = { kind: 'none', because: 'no-traffic' };
const NOT_APPLICABLE: Reading = { kind: 'none', because: 'not-applicable' };

describe('the catalogue', () => {
  it.each(['now', 'interval'] as const)('calls no two metrics of kind %s by the same words', (kind) => {
    const words = METRICS.filter((metric) => metric.kind === kind).flatMap((metric) => [
      ...metric.words,
      ...(metric.sharedWords ?? []),
    ]);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
  });

  it('lets metrics of both kinds share words only where it says so', () => {
    const own = METRICS.flatMap((metric) => metric.words);
    expect(own.filter((word, at) => own.indexOf(word) !== at)).toEqual([]);
    const shared = METRICS.flatMap((metric) => metric.sharedWords ?? []);
    expect(shared.filter((word) => own.includes(word))).toEqual([]);
    for (const word of shared) {
      const kinds = METRICS.filter((metric) => metric.sharedWords?.includes(word)).map(
        (metric) => metric.kind,
      );
      expect([word, kinds.sort()]).toEqual([word, ['interval', 'now']]);
    }
  });

  it('gives each metric a label of its own, short enough for a phone', () => {
    const labels = METRICS.map((metric) => metric.label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(labels.filter((label) => label.length > 12)).toEqual([]);
  });

  it('writes every word folded, as a line is read', () => {
    const words = METRICS.flatMap((metric) => [...metric.words, ...(metric.sharedWords ?? [])]);
    expect(words.filter((word) => word !== word.toLowerCase().trim() || word === '')).toEqual([]);
  });

  it.each<[string, 'now' | 'interval', MetricId]>([
    ['waiting', 'now', 'waiting'],
    ['longest wait', 'now', 'longest'],
    ['active', 'now', 'active'],
    ['alerting', 'now', 'alerting'],
    ['idle', 'now', 'idle'],
    ['available', 'now', 'idle'],
    ['on queue', 'now', 'on-queue'],
    ['not responding', 'now', 'not-responding'],
    ['off queue', 'now', 'off-queue'],
    ['offered', 'interval', 'offered'],
    ['answered', 'interval', 'answered'],
    ['abandoned', 'interval', 'abandoned'],
    ['short abandoned', 'interval', 'short-abandoned'],
    ['flow-outs', 'interval', 'flow-outs'],
    ['abandon%', 'interval', 'abandon-percent'],
    ['answer%', 'interval', 'answer-percent'],
    ['service level', 'interval', 'service-level'],
    ['average speed of answer', 'interval', 'speed-of-answer'],
    ['average wait', 'interval', 'average-wait'],
    ['longest wait', 'interval', 'longest-wait'],
    ['average handle time', 'interval', 'handle-time'],
    ['talk', 'interval', 'talk-time'],
    ['hold', 'interval', 'hold-time'],
    ['after-call', 'interval', 'after-call-time'],
    ['transferred', 'interval', 'transferred'],
    ['transfer%', 'interval', 'transfer-percent'],
  ])('has %s of kind %s', (words, kind, id) => {
    const found = METRICS.filter(
      (metric) =>
        metric.kind === kind &&
        (metric.words.includes(words) || metric.sharedWords?.includes(words) === true),
    );
    expect(found.map((metric) => metric.id)).toEqual([id]);
    expect(metricOf(id).kind).toBe(kind);
  });

  it('names a metric by its first word', () => {
    expect(METRICS.map((metric) => metricName(metric.id))).toEqual(METRICS.map((metric) => metric.words[0]));
  });

  it('adds up no agents over queues, and everything else', () => {
    const not = METRICS.filter((metric) => !metric.addsUp).map((metric) => metric.id);
    expect(not).toEqual(['idle', 'on-queue', 'not-responding', 'off-queue']);
  });

  it.each<[boolean | null, MetricId[]]>([
    [
      true,
      [
        ...(['waiting', 'longest', 'not-responding', 'abandoned', 'flow-outs', 'abandon-percent'] as const),
        ...(['speed-of-answer', 'average-wait', 'longest-wait'] as const),
      ],
    ],
    [false, ['idle', 'on-queue', 'answered', 'answer-percent', 'service-level']],
  ])('calls more of these worse: %s', (higherIsWorse, ids) => {
    const found = METRICS.filter((metric) => metric.higherIsWorse === higherIsWorse).map(
      (metric) => metric.id,
    );
    expect(found).toEqual(ids);
  });
});

describe('over an interval', () => {
  const busy = stats({
    offered: 200,
    transferred: 30,
    answered: timer(150, 3_300, 90),
    abandoned: timer(18, 540, 120),
    shortAbandoned: timer(4, 8, 3),
    flowedOut: timer(7, 420, 100),
    waited: timer(175, 4_375, 125),
    handled: timer(160, 48_000, 900),
    talked: timer(155, 31_000, 800),
    held: timer(20, 1_230, 300),
    afterCall: timer(140, 8_400, 200),
    serviceLevel: { met: 132, counted: 170 },
  });

  it.each<[MetricId, number]>([
    ['offered', 200],
    ['answered', 150],
    ['abandoned', 18],
    ['short-abandoned', 4],
    ['flow-outs', 7],
    ['ended', 175],
    ['abandon-percent', 9],
    ['answer-percent', 75],
    ['service-level', (100 * 132) / 170],
    ['speed-of-answer', 22],
    ['average-wait', 25],
    ['longest-wait', 125],
    ['handle-time', 300],
    ['talk-time', 200],
    ['hold-time', 61.5],
    ['after-call-time', 60],
    ['transferred', 30],
    ['transfer-percent', 20],
  ])('%s is its own sum over its own denominator: %d', (id, expected) => {
    const reading = readMetric(id, figures({ interval: busy }));
    expect(reading.kind === 'value' ? reading.value : reading).toBeCloseTo(expected, 10);
  });

  it.each<[MetricId, Reading]>([
    ['offered', value(0)],
    ['answered', value(0)],
    ['abandoned', value(0)],
    ['short-abandoned', value(0)],
    ['flow-outs', value(0)],
    ['ended', value(0)],
    ['transferred', value(0)],
    ['abandon-percent', NO_TRAFFIC],
    ['answer-percent', NO_TRAFFIC],
    ['service-level', NO_TRAFFIC],
    ['speed-of-answer', NO_TRAFFIC],
    ['average-wait', NO_TRAFFIC],
    ['longest-wait', NO_TRAFFIC],
    ['handle-time', NO_TRAFFIC],
    ['talk-time', NO_TRAFFIC],
    ['hold-time', NO_TRAFFIC],
    ['after-call-time', NO_TRAFFIC],
    ['transfer-percent', NO_TRAFFIC],
  ])('nobody called: a count of 0, and no figure for a ratio or an average: %s', (id, expected) => {
    expect(readMetric(id, figures({ interval: stats() }))).toEqual(expected);
  });

  it('says 0 % where calls were offered and none was abandoned', () => {
    expect(readMetric('abandon-percent', figures({ interval: calls(10, 0) }))).toEqual(value(0));
    expect(
      readMetric('service-level', figures({ interval: stats({ serviceLevel: { met: 0, counted: 9 } }) })),
    ).toEqual(value(0));
  });

  it('may exceed 100 % in a short window, since offers and endings post at different times', () => {
    const late = stats({ offered: 2, abandoned: timer(3, 30) });
    expect(readMetric('abandon-percent', figures({ interval: late }))).toEqual(value(150));
  });

  it.each(METRICS.filter((metric) => metric.kind === 'interval').map((metric) => metric.id))(
    '%s has no figure where no interval was asked for',
    (id) => {
      expect(readMetric(id, figures({ live: live() }))).toEqual(NOT_APPLICABLE);
    },
  );
});

describe('what does not apply to a media type', () => {
  const offeredOnly = stats({ offered: 12, waited: timer(12, 240) });

  it.each<[string, MetricId, Reading]>([
    ['message', 'abandoned', NOT_APPLICABLE],
    ['message', 'abandon-percent', NOT_APPLICABLE],
    ['message', 'short-abandoned', NOT_APPLICABLE],
    ['message', 'answered', value(0)],
    ['message', 'offered', value(12)],
    ['callback', 'answered', NOT_APPLICABLE],
    ['callback', 'abandoned', NOT_APPLICABLE],
    ['callback', 'short-abandoned', NOT_APPLICABLE],
    ['callback', 'abandon-percent', NOT_APPLICABLE],
    ['callback', 'answer-percent', NOT_APPLICABLE],
    ['callback', 'offered', value(12)],
    ['callback', 'average-wait', value(20)],
    ['voice', 'answered', value(0)],
    ['voice', 'abandon-percent', value(0)],
  ])('%s of offers without endings: %s', (media, id, expected) => {
    expect(readMetric(id, figures({ interval: offeredOnly, media }))).toEqual(expected);
  });

  it('agent-first callbacks tell their answers', () => {
    const answered = figures({ interval: calls(6, 2), media: 'callback' });
    expect(readMetric('answered', answered)).toEqual(value(6));
    expect(readMetric('abandon-percent', answered)).toEqual(value(25));
  });

  it('callbacks without an offer are no traffic', () => {
    expect(readMetric('abandon-percent', figures({ interval: stats(), media: 'callback' }))).toEqual(
      NO_TRAFFIC,
    );
  });

  it('a row of several media types tells them all', () => {
    expect(readMetric('abandon-percent', figures({ interval: offeredOnly, media: null }))).toEqual(value(0));
  });
});

describe('at a moment', () => {
  const moment = figures({
    live: live({ waiting: 7, oldestWaitingSinceMs: AT_MS - 250_000, active: 11, alerting: 2 }),
    agents: agents({ idle: 3, onQueue: 14, notResponding: 1, offQueue: 5 }),
  });

  it.each<[MetricId, number]>([
    ['waiting', 7],
    ['longest', 250],
    ['active', 11],
    ['alerting', 2],
    ['idle', 3],
    ['on-queue', 14],
    ['not-responding', 1],
    ['off-queue', 5],
  ])('%s is %d', (id, expected) => {
    expect(readMetric(id, moment)).toEqual(value(expected));
  });

  it.each<[MetricId, Reading]>([
    ['waiting', value(0)],
    ['longest', NO_TRAFFIC],
    ['idle', NOT_APPLICABLE],
    ['on-queue', NOT_APPLICABLE],
  ])('where nobody waits and no agents are told: %s', (id, expected) => {
    expect(readMetric(id, figures({ live: live() }))).toEqual(expected);
  });

  it('a caller who came after the reading has waited 0 s, never less', () => {
    const ahead = figures({ live: live({ waiting: 1, oldestWaitingSinceMs: AT_MS + 500 }) });
    expect(readMetric('longest', ahead)).toEqual(value(0));
  });

  it.each(METRICS.filter((metric) => metric.kind === 'now').map((metric) => metric.id))(
    '%s has no figure over an interval',
    (id) => {
      expect(readMetric(id, figures({ interval: calls(5, 5) }))).toEqual(NOT_APPLICABLE);
    },
  );
});

describe('what a metric needs', () => {
  it.each(METRICS.filter((metric) => metric.kind === 'interval').map((metric) => [metric.id, metric.needs]))(
    '%s is the same when only that is asked for',
    (id, needs) => {
      const all = calls(40, 8, {
        transferred: 3,
        shortAbandoned: timer(2, 4),
        flowedOut: timer(5, 50),
        handled: timer(39, 7_800),
        talked: timer(38, 6_000),
        held: timer(4, 120),
        afterCall: timer(30, 900),
        serviceLevel: { met: 33, counted: 48 },
      });
      const only = { ...stats(), ...Object.fromEntries(needs.map((name) => [name, all[name]])) };
      for (const media of [null, 'voice', 'callback']) {
        const whole = readMetric(id, figures({ interval: all, media }));
        expect(whole.kind).toBe('value');
        expect(readMetric(id, figures({ interval: only, media }))).toEqual(whole);
      }
    },
  );
});
