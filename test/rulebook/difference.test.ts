/** What has to be done so that the store keeps what a file says, and what must not be done. */
import { describe, expect, it } from 'vitest';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { type Applying, type Change, differenceOf, type Kept } from '../../src/rulebook/difference.ts';
import { plainly } from '../../src/rulebook/paint.ts';
import { sayDifference } from '../../src/rulebook/say-difference.ts';
import { keptDigest, keptGroup, keptRule, NOTHING_KEPT } from './kept.ts';
import { ANA, bookOf, NOW_MS, OPS } from './reading.ts';

const QUEUES = ['Billing', 'Sales', 'Sales EN'];
const HOUR_MS = 3_600_000;
const FILE = `version: 1
owner: ${ANA}
groups: { retail: Sales }
rules:
  - { key: waiting, channel: ${OPS}, alert: Billing when waiting > 5 }
digests:
  - { key: morning, channel: ${OPS}, digest: Billing yesterday at 08:30 weekdays in Europe/Berlin }
`;
const KEPT_HERE = { file: 'rules.yml', key: 'waiting' };
const ALL_KEPT: Kept = {
  rules: [keptRule({ id: 4, keptIn: KEPT_HERE })],
  digests: [keptDigest({ id: 2, keptIn: { file: 'rules.yml', key: 'morning' } })],
  groups: [keptGroup({ keptIn: { file: 'rules.yml', key: 'retail' } })],
};

function differ(file: string, kept: Kept, overrides: Partial<Applying> = {}) {
  const applying = { file: 'rules.yml', nowMs: NOW_MS, takesOver: false, ...overrides };
  const { changes, refusals } = differenceOf(bookOf(file, QUEUES), kept, applying);
  return {
    changes,
    kinds: changes.map(kindOf),
    refusals: refusals.map(({ what, todo }) => `${what} ${todo}`),
  };
}

function kindOf(change: Change): string {
  const before =
    'before' in change && change.before !== null && 'id' in change.before ? ` ${change.before.id}` : '';
  return `${change.kind}${before}`;
}

describe('the difference between a file and a store', () => {
  it('is all of it where nothing is kept: groups first, since the others speak of them', () => {
    const { kinds, changes } = differ(FILE, NOTHING_KEPT);
    expect(kinds).toEqual(['put-group', 'add-rule', 'add-digest']);
    expect(changes[1]).toMatchObject({
      rule: { keptIn: KEPT_HERE, ownerId: ANA, channelId: OPS, trialUntilMs: null },
    });
    expect(changes[2]).toMatchObject({ digest: { dueSinceMs: NOW_MS } });
  });

  it('is nothing where all is kept as the file says, however the store orders it', () => {
    const shuffled = JSON.parse(JSON.stringify(ALL_KEPT, undefined, 0)) as Kept;
    expect(differ(FILE, shuffled)).toMatchObject({ kinds: [], refusals: [] });
  });

  it.each<[name: string, from: string, to: string, kinds: string[]]>([
    ['a sentence', 'waiting > 5', 'waiting > 9', ['change-rule 4']],
    ['a channel', `waiting, channel: ${OPS}`, 'waiting, channel: C0OTHER', ['change-rule 4']],
    ['an owner', `owner: ${ANA}`, 'owner: U0OTHER', ['put-group', 'change-rule 4', 'change-digest 2']],
    ['a key', 'key: waiting', 'key: queueing', ['add-rule', 'remove-rule 4']],
    ['a digest’s time', '08:30', '09:00', ['change-digest 2']],
    ['a group', 'retail: Sales ', 'retail: Sales* ', ['put-group']],
    ['a name', 'Billing when waiting > 5 }', `'Billing when waiting > 5 named "Long"' }`, ['change-rule 4']],
    ['only the order of words', 'Billing when waiting > 5', 'when more than 5 waiting in Billing', []],
    ['only a remark', 'version: 1', '# said\nversion: 1', []],
  ])('is one change where one thing changed: %s', (_, from, to, kinds) => {
    const file = FILE.replace(from, to);
    expect(file).not.toBe(FILE);
    expect(differ(file, ALL_KEPT)).toMatchObject({ kinds, refusals: [] });
  });

  it('removes what the file kept and no longer names, groups last, and nothing else', () => {
    const kept: Kept = {
      rules: [
        ...ALL_KEPT.rules,
        keptRule({ id: 5 }),
        keptRule({ id: 6, keptIn: { file: 'other.yml', key: 'theirs' } }),
      ],
      digests: [...ALL_KEPT.digests, keptDigest({ id: 7 })],
      groups: [...ALL_KEPT.groups, keptGroup({ name: 'vip' })],
    };
    expect(differ('version: 1\n', kept)).toMatchObject({
      kinds: ['remove-rule 4', 'remove-digest 2', 'remove-group'],
      refusals: [],
    });
  });

  it('leaves the older one of what stands twice, as after two runs at once', () => {
    const kept: Kept = { ...ALL_KEPT, rules: [...ALL_KEPT.rules, keptRule({ id: 9, keptIn: KEPT_HERE })] };
    expect(differ(FILE, kept).kinds).toEqual(['remove-rule 9']);
  });

  it('begins a digest’s times anew only when they change', () => {
    const retimed = differ(FILE.replace('08:30', '09:00'), ALL_KEPT, { nowMs: NOW_MS + HOUR_MS });
    expect(retimed.changes[0]).toMatchObject({ digest: { dueSinceMs: NOW_MS + HOUR_MS } });
    const moved = differ(FILE.replace(`morning, channel: ${OPS}`, 'morning, channel: C0OTHER'), ALL_KEPT, {
      nowMs: NOW_MS + HOUR_MS,
    });
    expect(moved.changes[0]).toMatchObject({ digest: { dueSinceMs: NOW_MS } });
  });
});

describe('a trial', () => {
  const onTrial = FILE.replace('waiting > 5 }', 'waiting > 5, trial: true }');
  const until = (trialUntilMs: number | null): Kept => ({
    ...ALL_KEPT,
    rules: [keptRule({ id: 4, keptIn: KEPT_HERE, trialUntilMs })],
  });

  it.each<[name: string, file: string, kept: Kept, trialUntilMs: number | null | undefined]>([
    ['begins with a new rule', onTrial, NOTHING_KEPT, NOW_MS + 24 * HOUR_MS],
    ['goes on', onTrial, until(NOW_MS + HOUR_MS), undefined],
    ['is not begun again when it is over', onTrial, until(NOW_MS - HOUR_MS), undefined],
    ['is not begun later', onTrial, until(null), undefined],
    ['ends when the file no longer says it', FILE, until(NOW_MS + HOUR_MS), null],
    ['that is over is no difference', FILE, until(NOW_MS - HOUR_MS), undefined],
  ])('%s', (_, file, kept, trialUntilMs) => {
    const found = differ(file, kept).changes.find(({ kind }) => kind.endsWith('-rule'));
    expect(found !== undefined && 'rule' in found ? found.rule.trialUntilMs : undefined).toBe(trialUntilMs);
  });
});

describe('what people made in Slack', () => {
  it('is left alone, unless the file says the same: then it would be said twice', () => {
    const kept: Kept = {
      ...NOTHING_KEPT,
      rules: [keptRule({ id: 3 })],
      digests: [keptDigest({ id: 8 })],
      groups: [keptGroup()],
    };
    expect(differ(FILE, kept).refusals).toEqual([
      'Rule 3, made in Slack, says the same in the same channel: it would be said twice. Apply with `--adopt` to let the file keep that one, or remove it in Slack first.',
      'Digest 8, made in Slack, says the same in the same channel: it would be said twice. Apply with `--adopt` to let the file keep that one, or remove it in Slack first.',
      'There is a group “retail” that was made in Slack. Apply with `--adopt` to let the file keep it from now on, or give this one another name.',
    ]);
    const adopted = differ(FILE, kept, { takesOver: true });
    expect(adopted).toMatchObject({ kinds: ['put-group', 'change-rule 3', 'change-digest 8'], refusals: [] });
    expect(adopted.changes.map((change) => 'isTaken' in change && change.isTaken)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('is not the same in another channel, or in other words', () => {
    const kept: Kept = {
      ...NOTHING_KEPT,
      rules: [keptRule({ id: 3, channelId: 'C0OTHER' }), keptRule({ id: 4, severity: 'critical' })],
    };
    expect(differ(FILE, kept)).toMatchObject({
      kinds: ['put-group', 'add-rule', 'add-digest'],
      refusals: [],
    });
  });

  it('keeps a group of the file alive as long as it speaks of it', () => {
    const scope = { kind: 'named', names: [{ kind: 'group', name: 'Retail' }] } as const;
    const kept: Kept = { ...ALL_KEPT, rules: [...ALL_KEPT.rules, keptRule({ id: 12, scope })] };
    expect(differ('version: 1\n', kept).refusals).toEqual([
      'The group “retail” is gone from the file, and rule 12 in Slack speaks of it. Leave it in the file, or change those first.',
    ]);
  });
});

describe('what another file keeps', () => {
  it('is refused with that file’s name', () => {
    const there = (key: string) => ({ file: 'other.yml', key });
    const kept: Kept = {
      rules: [keptRule({ keptIn: there('waiting') })],
      digests: [keptDigest({ keptIn: there('morning') })],
      groups: [keptGroup({ keptIn: there('retail') })],
    };
    expect(differ(FILE, kept, { takesOver: true }).refusals).toEqual([
      'The rule “waiting” is kept in the file other.yml already. Use another key; or, if this is that file, apply it with `--name other.yml`.',
      'The digest “morning” is kept in the file other.yml already. Use another key; or, if this is that file, apply it with `--name other.yml`.',
      'The group “retail” is kept in the file other.yml already. Give it another name; or, if this is that file, apply it with `--name other.yml`.',
    ]);
  });
});

describe('a difference as it is shown', () => {
  it('has each sentence before and after, and a count', () => {
    const file = FILE.replace('waiting > 5', 'waiting > 9')
      .replace('key: morning', 'key: evening')
      .replace('08:30', '18:00');
    const { changes } = differ(file, ALL_KEPT);
    const lexicon = lexiconOf(bookOf(file, QUEUES).directory);
    expect(sayDifference(changes, 'rules.yml', lexicon, NOW_MS, plainly)).toBe(`~ rule waiting (4)
    - Billing when waiting > 5
    + Billing when waiting > 9
+ digest evening
    + Billing yesterday at 18:00 weekdays in Europe/Berlin
    + channel ${OPS}
    + owner ${ANA}
- digest morning (2)
    - Billing yesterday at 08:30 weekdays in Europe/Berlin
    - channel ${OPS}
    - owner ${ANA}

rules.yml: 1 added, 1 changed, 1 removed.`);
  });
});
