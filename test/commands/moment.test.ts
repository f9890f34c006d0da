/** Who shares an answer: those who ask the same of the same figures at one moment, and nobody else. */
import { describe, expect, it } from 'vitest';
import { type Asked, createMoment, MOMENT_MS } from '../../src/commands/moment.ts';
import { type Answer, said } from '../../src/core/route.ts';
import { AT_MS, intervalAnswer, liveAnswer } from '../core/figures.ts';
import { BILLING, CLAIMS, intervalOf, query, queue, SALES } from '../core/reports.ts';

const DIRECTORY = { queues: [BILLING, CLAIMS], groups: [], here: null, fetchedAtMs: AT_MS };
const FIGURES = intervalAnswer({ billing: [], claims: [] });
const INTERVAL = intervalOf(query());
const EARLIER = { ...INTERVAL, startMs: INTERVAL.startMs - 1, endMs: INTERVAL.endMs - 1 };

function asked(overrides: Partial<Asked> = {}): Asked {
  return {
    line: 'all now',
    directory: DIRECTORY,
    nowMs: AT_MS,
    queues: [BILLING, CLAIMS],
    interval: INTERVAL,
    figures: FIGURES,
    live: liveAnswer({}),
    compared: [{ interval: EARLIER, figures: FIGURES }],
    ...overrides,
  };
}

function answer(): Answer {
  return said({ summary: 'an answer', parts: [] });
}

describe('the same answer', () => {
  it.each<[string, Partial<Asked>]>([
    ['asked at once', {}],
    ['asked a little later', { nowMs: AT_MS + MOMENT_MS - 1 }],
    [
      'of figures that the cache hands out again',
      { figures: { ...FIGURES, queues: new Map(FIGURES.queues) } },
    ],
    ['of queues that were found again', { queues: [BILLING, CLAIMS].slice() }],
  ])('is shared: %s', (_, changes) => {
    const moment = createMoment();
    const first = moment.share(asked(), answer);
    expect(moment.share(asked(changes), answer)).toBe(first);
  });

  it.each<[string, Partial<Asked>]>([
    ['asked in other words', { line: 'all today' }],
    ['asked where other names are seen', { directory: { ...DIRECTORY } }],
    ['asked when the moment is over', { nowMs: AT_MS + MOMENT_MS }],
    ['asked before, by a clock that was set back', { nowMs: AT_MS - MOMENT_MS }],
    ['in another zone', { interval: { ...INTERVAL, zone: 'UTC' } }],
    ['of another interval', { interval: EARLIER }],
    ['of an interval that has closed', { interval: { ...INTERVAL, isOpen: !INTERVAL.isOpen } }],
    ['of other queues', { queues: [BILLING, SALES] }],
    ['of fewer queues', { queues: [BILLING] }],
    ['of a queue that was read anew', { queues: [BILLING, queue('Claims')] }],
    ['of figures of another time', { figures: { ...FIGURES, fetchedAtMs: FIGURES.fetchedAtMs + 1 } }],
    ['of figures that were fetched anew', { figures: intervalAnswer({ billing: [], claims: [] }) }],
    ['of figures that have grown old', { figures: { ...FIGURES, staleBecause: { kind: 'no-queues' } } }],
    ['of figures of fewer queues', { figures: { ...FIGURES, queues: new Map([['billing', []]]) } }],
    ['without live figures', { live: null }],
    ['compared with nothing', { compared: [] }],
    ['compared with another interval', { compared: [{ interval: INTERVAL, figures: FIGURES }] }],
    [
      'compared with other figures',
      { compared: [{ interval: EARLIER, figures: intervalAnswer({ sales: [] }) }] },
    ],
  ])('is not shared: %s', (_, changes) => {
    const moment = createMoment();
    const first = moment.share(asked(), answer);
    expect(moment.share(asked(changes), answer)).not.toBe(first);
  });

  it('makes room for others of the same moment', () => {
    const moment = createMoment();
    const first = moment.share(asked(), answer);
    for (let at = 0; at < 20; at += 1) moment.share(asked({ line: `top ${at}` }), answer);
    expect(moment.share(asked(), answer)).not.toBe(first);
  });
});
