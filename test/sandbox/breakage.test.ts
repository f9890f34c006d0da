/** Whatever the two pretend services can show, a person can choose on the panel, see that it is on, and mend. */
import { describe, expect, it } from 'vitest';
import type { Breakage } from '../../src/sandbox/breakage.ts';
import { organisationBreakage } from '../../src/sandbox/organisation/breakage.ts';
import { createFaults } from '../../src/sandbox/organisation/faults.ts';
import { workspaceBreakage } from '../../src/sandbox/workspace/breakage.ts';
import { type DisconnectInput, WorkspaceFaults } from '../../src/sandbox/workspace/faults.ts';
import { DEFAULT_CHANNELS } from '../../src/sandbox/workspace/model.ts';

interface Side {
  breakage: Breakage;
  /** The kinds of fault that are set, as the service itself knows them. */
  kinds(): string[];
  /** What happened at once. */
  happened: unknown[];
}

function slack(): Side {
  const happened: DisconnectInput[] = [];
  const faults = new WorkspaceFaults(
    (input) => happened.push(input),
    () => undefined,
  );
  return {
    breakage: workspaceBreakage(faults, () => DEFAULT_CHANNELS),
    kinds: () => faults.list().map(({ fault }) => fault.kind),
    happened,
  };
}

function genesys(): Side {
  const happened: string[] = [];
  const faults = createFaults(() => happened.push('token-expired'));
  return {
    breakage: organisationBreakage(faults),
    kinds: () => faults.active().map(({ kind }) => kind),
    happened,
  };
}

/** Every kind of fault that the service knows, from the words of its own union. */
const KINDS = {
  slack: [
    'refuse-tables',
    'rate-limit',
    'server-error',
    'hang',
    'late',
    'reply-lost',
    'slow',
    'archived',
    'not-in-channel',
    'refuse',
  ],
  genesys: [
    'wrong-region',
    '401',
    '403',
    '422',
    '429',
    '429-bare',
    '500',
    '502-html',
    '503-empty',
    'hang',
    'reset',
    'half-json',
    'slow',
    '413',
  ],
};

describe.each([
  { name: 'Slack' as const, open: slack, kinds: KINDS.slack },
  { name: 'Genesys' as const, open: genesys, kinds: KINDS.genesys },
])('breaking $name', ({ open, kinds }) => {
  it('offers every kind of fault there is', () => {
    const { breakage, kinds: set } = open();
    for (const { id, isAtOnce } of breakage.choices())
      if (!isAtOnce) breakage.break({ choice: id, place: '', times: null });
    expect([...new Set(set())].sort()).toEqual([...kinds].sort());
  });

  it.each(open().breakage.choices())('$label: is set at each place, listed, and mended', (choice) => {
    for (const place of choice.places.length === 0 ? [''] : choice.places.map(({ id }) => id)) {
      const { breakage, happened } = open();
      breakage.break({ choice: choice.id, place, times: 2 });
      const broken = breakage.broken();
      if (choice.isAtOnce) {
        expect([broken.length, happened.length]).toEqual([0, 1]);
        continue;
      }
      expect(broken).toEqual([{ id: expect.any(String), words: expect.stringContaining(choice.label) }]);
      expect(broken[0]?.words).toMatch(/, 2 times$/);
      breakage.mend(broken[0]?.id ?? '');
      expect(breakage.broken()).toEqual([]);
    }
  });

  it('mends one and leaves the others', () => {
    const { breakage } = open();
    breakage.break({ choice: 'hang', place: '', times: null });
    breakage.break({ choice: 'slow', place: '', times: null });
    const [first, second] = breakage.broken();
    breakage.mend(first?.id ?? '');
    expect(breakage.broken()).toEqual([second]);
    breakage.mend('nothing of that name');
    expect(breakage.broken()).toEqual([second]);
    breakage.mend(null);
    expect(breakage.broken()).toEqual([]);
  });

  it.each([
    [{ choice: 'no such', place: '', times: null }],
    [{ choice: '__proto__', place: '', times: null }],
    [{ choice: 'hang', place: 'no such', times: null }],
    [{ choice: 'hang', place: '', times: 0 }],
    [{ choice: 'hang', place: '', times: 1.5 }],
    [{ choice: 'hang', place: '', times: Number.NaN }],
  ])('says in words that %j cannot be', (input) => {
    const { breakage } = open();
    expect(() => breakage.break(input)).toThrow(/\.$/);
    expect(breakage.broken()).toEqual([]);
  });
});
