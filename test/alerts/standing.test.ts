/** How a rule stands beside what fires: each reason, and of queues that are seen there alone. */
import { describe, expect, it } from 'vitest';
import { type Known, type Standing, standingOf } from '../../src/alerts/standing.ts';
import type { Phase } from '../../src/core/episode.ts';
import type { Queue } from '../../src/core/queue.ts';
import type { Rule, RuleTest } from '../../src/core/rule.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { directoryOf } from '../language/directory.ts';
import { alertMessage, MINUTE, NOW, newRule, state } from '../store/values.ts';

const DIRECTORY = directoryOf(['Billing', 'Sales', 'Support']);
const [BILLING, SALES, SUPPORT] = DIRECTORY.queues as [Queue, Queue, Queue];
const FIRING: Phase = { kind: 'firing', firedAtMs: NOW };
const RECOVERING: Phase = { kind: 'recovering', firedAtMs: NOW, sinceMs: NOW };
const SPIKE: RuleTest = { kind: 'spike', sensitivity: 'normal', overMinutes: 30 };
const QUIET: Standing = { pending: 0, recovering: 0, downSinceMs: null, learning: null, isAsleep: false };

function rule(overrides: Partial<Rule> = {}): Rule {
  return { ...newRule(), id: 1, revision: 1, createdAtMs: NOW, scope: { kind: 'all' }, ...overrides };
}

function states(...of: [key: string, overrides: Parameters<typeof state>[0]][]): Known['states'] {
  return new Map([[1, new Map(of.map(([key, overrides]) => [key, state(overrides)]))]]);
}

function standing(of: Partial<Known>, one: Partial<Rule> = {}, isTied = false): Standing {
  const known: Known = { states: new Map(), messages: [], learned: () => 'learned', nowMs: NOW, ...of };
  const directory = isTied ? directoryOf(['Billing']) : DIRECTORY;
  return standingOf(rule(one), { directory, lexicon: lexiconOf(directory), isTied }, known);
}

const OUTAGE = alertMessage('m', { kind: 'outage', openedAtMs: NOW - 9 * MINUTE });
const NIGHT = { fromMinute: 22 * 60, toMinute: 6 * 60, days: [1, 2, 3, 4, 5], zone: 'UTC', except: [] };

describe('how a rule stands', () => {
  const cases: [string, Partial<Known>, Partial<Rule>, Partial<Standing>][] = [
    ['of which nothing is known is quiet', {}, {}, {}],
    ['of another rule counts nothing', { states: new Map([[2, new Map([['x', state()]])]]) }, {}, {}],
    [
      'across the line, not for long',
      { states: states([BILLING.id, {}], [SALES.id, {}]) },
      {},
      { pending: 2 },
    ],
    ['that fires is told by its episodes', { states: states([BILLING.id, { phase: FIRING }]) }, {}, {}],
    ['that clears', { states: states([`${SALES.id}/voice`, { phase: RECOVERING }]) }, {}, { recovering: 1 }],
    [
      'without figures at some places, since the first of them',
      {
        states: states(
          [BILLING.id, { phase: FIRING, frozenSinceMs: NOW - MINUTE }],
          [SALES.id, { phase: FIRING, frozenSinceMs: NOW - 3 * MINUTE }],
        ),
      },
      {},
      { downSinceMs: NOW - 3 * MINUTE },
    ],
    [
      'in a channel that was told of an outage',
      { messages: [OUTAGE] },
      {},
      { downSinceMs: OUTAGE.openedAtMs },
    ],
    ['in another channel', { messages: [{ ...OUTAGE, channelId: 'C1' }] }, {}, {}],
    ['after the outage', { messages: [{ ...OUTAGE, closedAtMs: NOW }] }, {}, {}],
    [
      'whose usual is not known yet at some queues',
      { learned: (id) => (id === SUPPORT.id ? 'learning' : 'learned') },
      { test: SPIKE },
      { learning: { queues: 1, of: 3 } },
    ],
    ['that needs to know nothing usual', { learned: () => 'learning' }, {}, {}],
    ['of which this process learns nothing', { learned: () => null }, { test: SPIKE }, {}],
    ['outside its hours', {}, { hours: NIGHT }, { isAsleep: true }],
  ];
  it.each(cases)('%s', (_, known, of, expected) => {
    expect(standing(known, of)).toEqual({ ...QUIET, ...expected });
  });

  it('counts no queue that is not seen there', () => {
    const known = { states: states([SALES.id, {}], [`${SALES.id}/voice`, {}], ['together', {}]) };
    expect(standing(known).pending).toBe(3);
    expect(standing(known, {}, true).pending).toBe(1);
  });
});
