/** What holds for every rule and every sentence: printed it reads the same, it never throws, its steps grow with its length. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { sayMisread } from '../../src/language/misread.ts';
import type { Scene } from '../../src/language/reader.ts';
import { type ParsedRule, parseRule } from '../../src/language/rule-parse.ts';
import { printRule } from '../../src/language/rule-print.ts';
import { RULE_SUGGESTED } from '../../src/language/rule-vocabulary.ts';
import { fold, MAX_LINE_LENGTH } from '../../src/language/tokens.ts';
import { anyName, anyScene, NAMES_THAT_FIGHT } from './hostile.ts';
import { noisyLine, VOCABULARY, wordyLine } from './random-lines.ts';
import { scene } from './reading.ts';
import { draftsIn } from './rule-drafts.ts';
import { NAMES_OF_RULE_WORDS, RULE_PIECES } from './rule-pieces.ts';

const PATIENCE_MS = 180_000;
const LINES_A_SCENE = 100;

function demand(holds: boolean, what: string, facts: Readonly<Record<string, unknown>>): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(facts)}`);
}

/** Queues that fight the words of queries, those of rules, or both. */
const anyRuleScene: fc.Arbitrary<Scene> = fc
  .tuple(anyScene, fc.uniqueArray(fc.constantFrom(...NAMES_OF_RULE_WORDS), { maxLength: 8 }))
  .map(([of, more]) => {
    const [model] = of.directory.queues;
    if (model === undefined) return of;
    const known = new Set(of.directory.queues.map((queue) => queue.name));
    const groups = new Set(of.directory.groups.map(({ name }) => fold(name)));
    const queues = more
      .filter((name) => !known.has(name) && !groups.has(fold(name)))
      .map((name, at) => ({ ...model, id: `rule-${at}`, name }));
    return { ...of, directory: { ...of.directory, queues: [...of.directory.queues, ...queues] } };
  });

function namesIn(of: Scene): string[] {
  return of.directory.queues.map((queue) => queue.name);
}

/** Clauses as people type them, of rules mostly, and names. */
const ruleLine: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(...RULE_PIECES) },
        { weight: 2, arbitrary: fc.constantFrom(...VOCABULARY, ...RULE_SUGGESTED) },
        { weight: 3, arbitrary: fc.constantFrom(...NAMES_THAT_FIGHT, ...NAMES_OF_RULE_WORDS) },
      ),
      fc.constantFrom(' ', ' ', ' ', ' ', ', ', ',', '', '\n'),
    ),
    { maxLength: 10 },
  )
  .map((pieces) => pieces.flat().join(''));

function checkLine(line: string, of: Scene, parsed: ParsedRule): void {
  switch (parsed.kind) {
    case 'misread': {
      const { what, todo } = sayMisread(parsed.misread);
      demand(what !== '' && todo !== '', 'no words', { line });
      break;
    }
    case 'choice':
      demand(parsed.offers.length === 2, 'no choice', { line, parsed });
      break;
    case 'rule': {
      const echo = printRule(parsed.draft, lexiconOf(of.directory));
      const again = parseRule(echo, of);
      const isSame = again.kind === 'rule' && isDeepStrictEqual(again.draft, parsed.draft);
      demand(isSame, 'the echo reads otherwise', {
        line,
        echo,
        names: namesIn(of),
        draft: parsed.draft,
        again,
      });
    }
  }
}

describe('20,000 random sentences', () => {
  it.each([
    ['clauses of rules and names', ruleLine, 120, 0.03],
    ['words of queries', wordyLine, 40, 0.005],
    ['any characters', noisyLine, 40, 0],
  ])(
    'of %s are answered, and what is understood is echoed as it reads',
    (_, line, runs, share) => {
      let understood = 0;
      const lines = fc.array(line, { minLength: LINES_A_SCENE, maxLength: LINES_A_SCENE });
      fc.assert(
        fc.property(anyRuleScene, lines, (of, some) => {
          for (const one of some) {
            const parsed = parseRule(one, of);
            checkLine(one, of, parsed);
            if (parsed.kind === 'rule') understood += 1;
          }
        }),
        { numRuns: runs },
      );
      expect(understood).toBeGreaterThanOrEqual(runs * LINES_A_SCENE * share);
    },
    PATIENCE_MS,
  );
});

describe('every valid rule', () => {
  const drafted = anyRuleScene.chain((of) => draftsIn(of).map((draft) => ({ of, draft })));

  it(
    'is printed so that it is read again, whatever its queues are called; printed again it is the same',
    () => {
      fc.assert(
        fc.property(drafted, ({ of, draft }) => {
          const printed = printRule(draft, lexiconOf(of.directory));
          const parsed = parseRule(printed, of);
          const facts = { printed, names: namesIn(of), draft, parsed };
          demand(
            parsed.kind === 'rule' && isDeepStrictEqual(parsed.draft, draft),
            'it is read otherwise',
            facts,
          );
          if (parsed.kind !== 'rule') return;
          demand(
            printRule(parsed.draft, lexiconOf(of.directory)) === printed,
            'it is printed otherwise',
            facts,
          );
          demand(!parsed.missing.includes('condition'), 'its condition is missing', facts);
          demand(!parsed.missing.includes('hours'), 'its hours are missing', facts);
        }),
        { numRuns: 4_000 },
      );
    },
    PATIENCE_MS,
  );

  it('is made of every kind there is, so that the above means something', () => {
    const samples = fc.sample(drafted, { numRuns: 600, seed: 7 }).map(({ draft }) => draft);
    expect(new Set(samples.map(({ test }) => test.kind))).toEqual(
      new Set(['threshold', 'live', 'spike', 'traffic']),
    );
    expect(new Set(samples.map(({ scope }) => scope.kind))).toEqual(new Set(['here', 'all', 'named']));
    expect(new Set(samples.map(({ channel }) => channel.kind))).toEqual(new Set(['here', 'me', 'channel']));
    expect(samples.some(({ test }) => test.kind === 'threshold' && test.value === 'target')).toBe(true);
    expect(samples.some(({ test }) => test.kind === 'threshold' && test.guard !== null)).toBe(true);
    expect(samples.some(({ test }) => test.kind === 'live' && test.clear !== null)).toBe(true);
    expect(samples.some(({ hours }) => hours !== null && hours.toMinute <= hours.fromMinute)).toBe(true);
    expect(samples.some(({ hours }) => hours !== null && hours.except.length > 1)).toBe(true);
    expect(samples.some(({ each }) => each === 'together')).toBe(true);
    expect(samples.some(({ name }) => name?.includes('"') === true)).toBe(true);
  });
});

describe('steps', () => {
  const of = scene();
  const AT_MOST_ONCE = 400;
  const BLOCKS = [...RULE_PIECES, 'zzz', 'sup', 'sup clear', '"zzz', 's*', ',', '-', 'support, '].map(
    (piece) => `${piece} `,
  );

  it.each(BLOCKS)('grow no more than the line does: %j', (block) => {
    const longest = Math.floor(MAX_LINE_LENGTH / block.length);
    for (let count = 1; 2 * count <= longest; count *= 2) {
      const once = parseRule(block.repeat(count), of).steps;
      const twice = parseRule(block.repeat(2 * count), of).steps;
      expect([count, twice <= 2.2 * once + AT_MOST_ONCE, once, twice]).toEqual([count, true, once, twice]);
    }
  });

  it(
    'grow no more than the line does, for any few clauses again and again',
    () => {
      const words = fc.array(fc.oneof(fc.constantFrom(...RULE_PIECES), anyName), {
        minLength: 1,
        maxLength: 5,
      });
      fc.assert(
        fc.property(words, anyRuleScene, (some, at) => {
          const block = `${some.join(' ')} `;
          const count = Math.floor(MAX_LINE_LENGTH / block.length / 2);
          const once = parseRule(block.repeat(count), at).steps;
          const twice = parseRule(block.repeat(2 * count), at).steps;
          demand(twice <= 2.2 * once + AT_MOST_ONCE, 'steps grow faster', { block, count, once, twice });
        }),
        { numRuns: 500 },
      );
    },
    PATIENCE_MS,
  );

  it('never exceed what a line of full length may cost', () => {
    const costs = BLOCKS.map((block) => parseRule(block.repeat(MAX_LINE_LENGTH / block.length), of).steps);
    expect(Math.max(...costs)).toBeLessThan(100 * MAX_LINE_LENGTH);
    expect(Math.max(...costs)).toBeGreaterThan(MAX_LINE_LENGTH);
  });
});
