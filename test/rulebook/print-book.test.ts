/** A file written from a store, read again and applied to an empty one, gives the same: whatever people call things. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Digest } from '../../src/core/digest.ts';
import type { Queue } from '../../src/core/queue.ts';
import type { Rule } from '../../src/core/rule.ts';
import { groupNameFault, tidyName } from '../../src/language/group-names.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import type { Scene } from '../../src/language/reader.ts';
import { fold } from '../../src/language/tokens.ts';
import { alwaysFires } from '../../src/rulebook/always-fires.ts';
import { checkBook } from '../../src/rulebook/check.ts';
import type { CheckedBook } from '../../src/rulebook/checked.ts';
import { differenceOf, type Kept } from '../../src/rulebook/difference.ts';
import { printBook } from '../../src/rulebook/print-book.ts';
import { readBook } from '../../src/rulebook/read-book.ts';
import { readYaml } from '../../src/rulebook/yaml-file.ts';
import { digestsIn } from '../language/digest-drafts.ts';
import { directoryOf } from '../language/directory.ts';
import { anyScene } from '../language/hostile.ts';
import { draftsIn } from '../language/rule-drafts.ts';
import { keptDigest, keptGroup, keptRule, NOTHING_KEPT } from './kept.ts';
import { ANA, NOW_MS, OPS } from './reading.ts';

const BEN = 'U0BEN';

function print(kept: Kept, queues: readonly Queue[] | null, isOwnedOnly = false, nowMs = NOW_MS): string {
  return printBook(kept, { queues, zone: 'Europe/Berlin', nowMs, isOwnedOnly });
}

function readAgain(text: string, queues: readonly Queue[] | null, nowMs = NOW_MS): CheckedBook {
  const read = readYaml(new TextEncoder().encode(text));
  if (!read.ok) throw new Error(`${JSON.stringify(read.faults)}\n${text}`);
  const { book, faults } = readBook(read.file, 'UTC');
  const checked = checkBook(book, { queues, nowMs, zone: 'UTC' });
  const all = [...faults, ...checked.faults];
  if (all.length > 0) throw new Error(`${all.map(({ what }) => what).join('\n')}\n${text}`);
  return checked.book;
}

/** What an empty store would keep of it, without ids, times and whose file it is. */
function applied(book: CheckedBook): unknown {
  const { changes, refusals } = differenceOf(book, NOTHING_KEPT, {
    file: 'f',
    nowMs: NOW_MS,
    takesOver: false,
  });
  expect(refusals).toEqual([]);
  return changes.map((change) => {
    if (change.kind === 'add-rule') return bare(change.rule);
    if (change.kind === 'add-digest') return bare(change.digest);
    return change.kind === 'put-group' ? bare(change.group) : change;
  });
}

function bare(one: object): object {
  const but = new Set(['id', 'revision', 'createdAtMs', 'dueSinceMs', 'keptIn', 'changedAtMs']);
  return Object.fromEntries(Object.entries(one).filter(([key]) => !but.has(key)));
}

function all({ groups, rules, digests }: Kept): object[] {
  return [...groups, ...rules, ...digests].map(bare);
}

describe('what is written from a store', () => {
  it('reads as somebody would have written it', () => {
    const kept: Kept = {
      rules: [
        keptRule({ id: 3, name: 'Night watch', keptIn: null }),
        keptRule({
          id: 12,
          keptIn: { file: 'rules.yml', key: 'billing-waiting' },
          ownerId: BEN,
          trialUntilMs: NOW_MS + 1,
        }),
        keptRule({ id: 13, channelId: ANA }),
      ],
      digests: [keptDigest({ id: 2, name: 'Morning' })],
      groups: [keptGroup()],
    };
    expect(
      print(kept, directoryOf().queues),
    ).toBe(`# Exported from queue-stats on 2026-11-18 14:05 Berlin: 3 rules, 1 digest, 1 group.
# See docs/rules-as-code.md. \`queue-stats rules check\`, \`test\` and \`apply\` read it.

version: 1
zone: Europe/Berlin

queues:
  - name: Billing
    target: 80/20
  - name: Sales
    target: 80/20

groups:
  retail:
    names: Sales
    owner: ${ANA}

rules:
  # alert 3, made in Slack
  - key: night-watch
    alert: Billing when waiting > 5 named "Night watch"
    channel: ${OPS}
    owner: ${ANA}

  # alert 12, kept in rules.yml
  - key: billing-waiting
    alert: Billing when waiting > 5
    channel: ${OPS}
    owner: ${BEN}
    trial: true

  # alert 13, made in Slack
  - key: billing-waiting-13
    alert: Billing when waiting > 5
    channel: ${ANA}
    owner: ${ANA}

digests:
  # digest 2, made in Slack
  - key: morning
    digest: Billing yesterday at 08:30 weekdays in Europe/Berlin named "Morning"
    channel: ${OPS}
    owner: ${ANA}
`);
    expect(print(kept, directoryOf().queues, true)).toMatch(/on .*: 1 rule, 0 digests, 0 groups\./);
  });

  it('needs no Genesys, and is a whole file also when there is nothing', () => {
    const kept: Kept = { ...NOTHING_KEPT, rules: [keptRule()] };
    expect(applied(readAgain(print(kept, null), null))).toEqual(all(kept));
    expect(applied(readAgain(print(NOTHING_KEPT, null), null))).toEqual([]);
  });

  it('says so where a name means nothing any more, and cannot be read back', () => {
    const text = print({ ...NOTHING_KEPT, rules: [keptRule()] }, directoryOf(['Sales']).queues);
    expect(text).toContain(
      '  # alert 1, made in Slack\n  # Its queues have changed since it was made: it is not read back as it is kept.\n',
    );
  });

  it.each([
    'yes',
    'null',
    '~',
    '1e3',
    '0x10',
    '12:30',
    'a: b',
    '#1',
    ' - x',
    '"',
    "'",
    '\\',
    '🎉',
    'مبيعات',
    '\u202eabc',
    '<<',
    '*',
    '&a',
    '!t',
    '%x',
    '@x',
    '`x',
    '| x',
    '> x',
    'x\ty',
    '{a}',
    '[a]',
    'null: #',
  ])('keeps a queue and a group of this name: %s', (name) => {
    const queues = directoryOf([name, 'Other']).queues;
    const scope = { kind: 'named', names: [{ kind: 'exact', name }] } as const;
    const rules = [keptRule({ scope, name: 'x: "y" # z' })];
    const digest = keptDigest();
    const digests = [keptDigest({ queries: digest.queries.map((query) => ({ ...query, scope })) })];
    const groups = [keptGroup({ name: tidyName(`Team ${name.replace(/\*/g, '')} 1`), names: scope.names })];
    const kept: Kept = { rules, digests, groups };
    for (const told of [queues, null]) expect(applied(readAgain(print(kept, told), told))).toEqual(all(kept));
  });

  it('gives the same for any rules, digests and groups, over names that fight', () => {
    const anyKept = anyScene
      .map(withGroups)
      .chain((scene) =>
        fc.tuple(
          fc.constant(scene),
          fc.array(draftsIn(scene), { maxLength: 4 }),
          fc.array(digestsIn(scene), { maxLength: 3 }),
        ),
      );
    fc.assert(
      fc.property(anyKept, ([{ directory, nowMs }, drafts, digests]) => {
        const kept: Kept = {
          rules: drafts.map(({ channel: _, ...draft }, at): Rule => {
            const scope = draft.scope.kind === 'here' ? ({ kind: 'all' } as const) : draft.scope;
            return keptRule({ ...draft, scope, id: at + 1, channelId: at === 0 ? ANA : OPS });
          }),
          digests: digests.map(
            ({ channel: _, ...draft }, at): Digest => keptDigest({ ...draft, id: at + 1 }),
          ),
          groups: directory.groups.map((group) => keptGroup(group)),
        };
        fc.pre(kept.rules.every(({ test }) => alwaysFires(test) === null));
        const { queues } = directory;
        const book = readAgain(print(kept, queues, false, nowMs), queues, nowMs);
        expect(applied(book)).toEqual(all(kept));
      }),
      { numRuns: 60 },
    );
  });
});

/** Groups that can be made, of the first queue. */
function withGroups(scene: Scene): Scene {
  const { queues, groups } = scene.directory;
  const lexicon = lexiconOf({ ...scene.directory, groups: [] });
  const names = [{ kind: 'exact', name: queues[0]?.name ?? '' }] as const;
  const tidied = groups
    .map(({ name }) => tidyName(name))
    .filter((name) => groupNameFault(name, lexicon) === null);
  const unique = new Map(tidied.map((name) => [fold(name), name]));
  return {
    ...scene,
    directory: { ...scene.directory, groups: [...unique.values()].map((name) => ({ name, names })) },
  };
}
