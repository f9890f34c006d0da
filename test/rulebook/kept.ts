/** What a store keeps, in these tests: rules, digests and groups with overrides. */
import type { Digest } from '../../src/core/digest.ts';
import type { Rule } from '../../src/core/rule.ts';
import type { KeptGroup } from '../../src/core/store.ts';
import type { Kept } from '../../src/rulebook/difference.ts';
import { ANA, NOW_MS, OPS } from './reading.ts';

export const NOTHING_KEPT: Kept = { rules: [], digests: [], groups: [] };

/** Billing when waiting > 5, in OPS, made in Slack. */
export function keptRule(overrides: Partial<Rule> = {}): Rule {
  return {
    id: 1,
    revision: 1,
    name: null,
    scope: { kind: 'named', names: [{ kind: 'exact', name: 'Billing' }] },
    media: [],
    test: { kind: 'live', metric: 'waiting', is: '>', value: 5, clear: null },
    each: 'queue',
    forMinutes: 2,
    holdMinutes: 5,
    hours: null,
    severity: 'warning',
    repeatMinutes: null,
    mention: null,
    ownerId: ANA,
    keptIn: null,
    channelId: OPS,
    createdAtMs: NOW_MS,
    trialUntilMs: null,
    ...overrides,
  };
}

/** Billing yesterday at 08:30 on weekdays, in OPS, made in Slack. */
export function keptDigest(overrides: Partial<Digest> = {}): Digest {
  return {
    id: 1,
    revision: 1,
    name: null,
    queries: [
      {
        scope: { kind: 'named', names: [{ kind: 'exact', name: 'Billing' }] },
        media: [],
        period: { kind: 'day', day: 'yesterday', hours: null },
        by: ['queue'],
        step: 'whole',
        show: [],
        versus: null,
        where: [],
        sort: null,
        top: null,
        zone: null,
      },
    ],
    due: { minute: 510, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [] },
    ownerId: ANA,
    keptIn: null,
    channelId: OPS,
    createdAtMs: NOW_MS,
    dueSinceMs: NOW_MS,
    ...overrides,
  };
}

export function keptGroup(overrides: Partial<KeptGroup> = {}): KeptGroup {
  return {
    name: 'retail',
    names: [{ kind: 'exact', name: 'Sales' }],
    ownerId: ANA,
    keptIn: null,
    changedAtMs: NOW_MS,
    ...overrides,
  };
}
