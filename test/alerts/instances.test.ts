/** On what a rule is judged, and which queues its scope gained. */
import { describe, expect, it } from 'vitest';
import { gainedQueues, mediaSeenIn, type PlacedRule, placesOf } from '../../src/alerts/instances.ts';
import type { InstanceState } from '../../src/core/episode.ts';
import type { Scope } from '../../src/core/query.ts';
import type { Directory, Queue } from '../../src/core/queue.ts';
import type { RuleTest } from '../../src/core/rule.ts';
import { calls } from '../core/figures.ts';
import { threshold } from './judging.ts';
import { quarters, recent } from './looking.ts';

const SPIKE: RuleTest = { kind: 'spike', sensitivity: 'normal', overMinutes: 30 };
const SUPPORT: Scope = { kind: 'named', names: [{ kind: 'pattern', pattern: 'support*' }] };
const NAMES = ['Billing', 'Sales', 'Support', 'Support VIP'];

function queue(name: string): Queue {
  return {
    id: name.toLowerCase().replace(' ', '-'),
    name,
    division: { id: 'd1', name: 'Home' },
    targets: {},
  };
}

function directory(names: readonly string[] = NAMES, here: Directory['here'] = null): Directory {
  return { queues: names.map(queue), groups: [], here, fetchedAtMs: 0 };
}

function rule(overrides: Partial<PlacedRule> = {}): PlacedRule {
  return { scope: { kind: 'all' }, media: [], test: threshold(), each: 'queue', ...overrides };
}

const STATE: InstanceState = {
  phase: { kind: 'firing', firedAtMs: 0 },
  judgedAtMs: 0,
  frozenSinceMs: null,
  fingerprint: '',
};

const SEEN = mediaSeenIn(
  recent({
    billing: quarters({ 1: { voice: calls(1, 0), message: calls(1, 0) } }),
    sales: { kind: 'genesys-down', how: 'error', correlationId: null },
  }),
  ['billing/chat', 'sales/voice'],
  [
    new Map([
      ['support-vip/callback', STATE],
      ['support', STATE],
      ['together', STATE],
    ]),
  ],
);

function keys(by: PlacedRule, here: Directory['here'] = null): string[] {
  return placesOf(by, directory(NAMES, here), SEEN).map(({ instance }) => instance.key);
}

describe('the places of a rule', () => {
  it.each<[name: string, rule: PlacedRule, expected: string[]]>([
    ['each queue by its id', rule(), ['billing', 'sales', 'support', 'support-vip']],
    ['those of a pattern', rule({ scope: SUPPORT }), ['support', 'support-vip']],
    [
      'those that are named, in the order of the directory',
      rule({ scope: named('Support', 'Billing') }),
      ['billing', 'support'],
    ],
    ['none of a name that is gone', rule({ scope: named('Gone') }), []],
    ['all together', rule({ each: 'together' }), ['together']],
    ['nothing together of nothing', rule({ each: 'together', scope: named('Gone') }), []],
    [
      'a spike rule has each media type that showed traffic, and none in which nobody abandons',
      rule({ test: SPIKE }),
      ['billing/chat', 'billing/voice', 'sales/voice', 'support-vip/callback'],
    ],
    [
      'or each of its filter, traffic or not',
      rule({ test: SPIKE, media: ['voice', 'message', 'voice'], scope: SUPPORT }),
      ['support/voice', 'support-vip/voice'],
    ],
    [
      'a spike rule is never together',
      rule({ test: SPIKE, each: 'together', scope: named('Sales') }),
      ['sales/voice'],
    ],
  ])('%s', (_, by, expected) => {
    expect(keys(by)).toEqual(expected);
  });

  it("here means the channel's own queues", () => {
    expect(keys(rule({ scope: { kind: 'here' } }), [{ kind: 'exact', name: 'Sales' }])).toEqual(['sales']);
  });

  it('a place has its queues, and says of what it is', () => {
    const [together] = placesOf(rule({ scope: SUPPORT, each: 'together' }), directory(), SEEN);
    expect(together).toEqual({
      instance: { key: 'together', queueId: null, media: null },
      queues: [queue('Support'), queue('Support VIP')],
    });
    const [, each] = placesOf(rule({ scope: SUPPORT }), directory(), SEEN);
    expect(each).toEqual({
      instance: { key: 'support-vip', queueId: 'support-vip', media: null },
      queues: [queue('Support VIP')],
    });
    const [spike] = placesOf(rule({ test: SPIKE, scope: named('Sales') }), directory(), SEEN);
    expect(spike).toEqual({
      instance: { key: 'sales/voice', queueId: 'sales', media: 'voice' },
      queues: [queue('Sales')],
    });
  });

  it('no key comes twice', () => {
    for (const by of [rule(), rule({ test: SPIKE }), rule({ each: 'together' })]) {
      expect(new Set(keys(by)).size).toBe(keys(by).length);
    }
  });
});

describe('what a scope gained', () => {
  const known = new Set(['support', 'support-vip']);
  it.each<[name: string, scope: Scope, names: readonly string[], expected: string[]]>([
    ['nothing', SUPPORT, NAMES, []],
    ['a queue that matches', SUPPORT, [...NAMES, 'Support Night'], ['Support Night']],
    ['not one that does not', SUPPORT, [...NAMES, 'Night'], []],
    ['not one that is gone', SUPPORT, ['Support'], []],
    ['all gain every one', { kind: 'all' }, ['Support', 'Support VIP', 'Night'], ['Night']],
    ['a name gains nothing', named('Support'), [...NAMES, 'Support Night'], []],
  ])('%s', (_, scope, names, expected) => {
    expect(gainedQueues(scope, directory(names), known).map(({ name }) => name)).toEqual(expected);
  });
});

function named(...names: string[]): Scope {
  return { kind: 'named', names: names.map((name) => ({ kind: 'exact', name })) };
}
