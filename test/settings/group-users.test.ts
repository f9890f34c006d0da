/** What a group is used in, and how that is said. */
import { describe, expect, it } from 'vitest';
import { plainText } from '../../src/core/message.ts';
import type { Scope } from '../../src/core/query.ts';
import { isUsed, usersOf } from '../../src/settings/group-users.ts';
import { usersWords } from '../../src/settings/say-group.ts';

const all: Scope = { kind: 'all' };
const retail: Extract<Scope, { kind: 'named' }> = {
  kind: 'named',
  names: [
    { kind: 'exact', name: 'retail' },
    { kind: 'group', name: 'RETAIL' },
  ],
};
const queueOnly: Extract<Scope, { kind: 'named' }> = {
  kind: 'named',
  names: [{ kind: 'exact', name: 'retail' }],
};

function rules(...scopes: Scope[]) {
  return scopes.map((scope, at) => ({ id: at + 1, scope }));
}

function digests(...queries: Scope[][]) {
  return queries.map((scopes, at) => ({ id: at + 1, queries: scopes.map((scope) => ({ scope })) }));
}

function said(given: Partial<Parameters<typeof usersOf>[1]>): string {
  const users = usersOf('Retail', { rules: [], digests: [], channels: new Map(), ...given });
  return isUsed(users) ? plainText(usersWords(users), () => '') : 'nothing';
}

describe('a group', () => {
  it.each<[given: Partial<Parameters<typeof usersOf>[1]>, words: string]>([
    [{}, 'nothing'],
    [{ rules: rules(all, queueOnly) }, 'nothing'],
    [{ rules: rules(all, retail) }, 'rule 2'],
    [{ rules: rules(retail, all, retail) }, 'rules 1 and 3'],
    [{ digests: digests([all], [all, retail]) }, 'digest 2'],
    [{ rules: rules(retail), digests: digests([retail], [retail]) }, 'rule 1 and digests 1 and 2'],
    [
      { rules: rules(...Array.from({ length: 13 }, () => retail)) },
      'rules 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 3 more',
    ],
    [
      {
        rules: rules(retail),
        channels: new Map([
          ['C1', { queues: retail.names }],
          ['C2', { queues: null }],
          ['C3', { queues: queueOnly.names }],
        ]),
      },
      'rule 1 and the own queues of #C1',
    ],
  ])('is used by %o: %s', (given, words) => {
    expect(said(given)).toBe(words);
  });
});
