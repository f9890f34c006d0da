/** What holds for every digest and every sentence: printed it reads the same, it never throws, its steps grow with its length. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedDigest, parseDigest } from '../../src/language/digest-parse.ts';
import { printDigest } from '../../src/language/digest-print.ts';
import { DIGEST_SUGGESTED } from '../../src/language/digest-vocabulary.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { type Misread, sayMisread } from '../../src/language/misread.ts';
import type { Scene } from '../../src/language/reader.ts';
import { fold, MAX_LINE_LENGTH } from '../../src/language/tokens.ts';
import { digestsIn } from './digest-drafts.ts';
import { DIGEST_PIECES, NAMES_OF_DIGEST_WORDS } from './digest-pieces.ts';
import { anyName, anyScene, NAMES_THAT_FIGHT } from './hostile.ts';
import { noisyLine, VOCABULARY, wordyLine } from './random-lines.ts';
import { scene } from './reading.ts';

const PATIENCE_MS = 180_000;
const LINES_A_SCENE = 100;

function demand(holds: boolean, what: string, facts: Readonly<Record<string, unknown>>): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(facts)}`);
}

/** Queues that fight the words of queries, those of digests, or both. */
const anyDigestScene: fc.Arbitrary<Scene> = fc
  .tuple(anyScene, fc.uniqueArray(fc.constantFrom(...NAMES_OF_DIGEST_WORDS), { maxLength: 8 }))
  .map(([of, more]) => {
    const [model] = of.directory.queues;
    if (model === undefined) return of;
    const known = new Set(of.directory.queues.map((queue) => queue.name));
    const groups = new Set(of.directory.groups.map(({ name }) => fold(name)));
    const queues = more
      .filter((name) => !known.has(name) && !groups.has(fold(name)))
      .map((name, at) => ({ ...model, id: `digest-${at}`, name }));
    return { ...of, directory: { ...of.directory, queues: [...of.directory.queues, ...queues] } };
  });

function namesIn({ directory }: Scene): string[] {
  return [...directory.queues, ...directory.groups].map(({ name }) => name);
}

const digestLine: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...DIGEST_PIECES) },
        { weight: 1, arbitrary: fc.constantFrom(...VOCABULARY, ...DIGEST_SUGGESTED) },
        { weight: 2, arbitrary: fc.constantFrom(...NAMES_THAT_FIGHT, ...NAMES_OF_DIGEST_WORDS) },
      ),
      fc.constantFrom(' ', ' ', ' ', ' ', ', ', ',', '', '\n', '; '),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.flat().join(''));

/** Misreads that mean that a line was not even made of known words. */
const NOT_OURS: ReadonlySet<Misread['kind']> = new Set(['unknown-queue', 'unknown-word', 'nonsense']);

function checkLine(line: string, of: Scene, parsed: ParsedDigest): void {
  const names = namesIn(of);
  for (const offer of parsed.offers) {
    const rest = /^digest (.*)$/su.exec(offer.line)?.[1];
    const clicked = rest === undefined ? null : parseDigest(rest, of);
    const isOurs = clicked !== null && (clicked.kind !== 'misread' || !NOT_OURS.has(clicked.misread.kind));
    if (parsed.kind === 'digest') demand(isOurs, 'an offer is no line', { line, offer, names, clicked });
  }
  switch (parsed.kind) {
    case 'misread': {
      const { what, todo } = sayMisread(parsed.misread);
      demand(what !== '' && todo !== '', 'no words', { line });
      break;
    }
    case 'choice':
      demand(parsed.offers.length === 2, 'no choice', { line, parsed });
      break;
    case 'digest': {
      const echo = printDigest(parsed.draft, lexiconOf(of.directory));
      const again = parseDigest(echo, of);
      const isSame = again.kind === 'digest' && isDeepStrictEqual(again.draft, parsed.draft);
      demand(isSame, 'the echo reads otherwise', { line, echo, names, draft: parsed.draft, again });
      demand(again.kind === 'digest' && again.missing.length === 0, 'the echo lacks something', {
        line,
        echo,
      });
    }
  }
}

describe('30,000 random sentences', () => {
  it.each([
    ['clauses of digests and names', digestLine, 75, 0.1],
    ['the same again', digestLine, 75, 0.1],
    ['words of queries', wordyLine, 75, 0.03],
    ['any characters', noisyLine, 75, 0],
  ])(
    'of %s are answered, and what is understood is echoed as it reads',
    (_, line, runs, share) => {
      let understood = 0;
      const lines = fc.array(line, { minLength: LINES_A_SCENE, maxLength: LINES_A_SCENE });
      fc.assert(
        fc.property(anyDigestScene, lines, (of, some) => {
          for (const one of some) {
            const parsed = parseDigest(one, of);
            checkLine(one, of, parsed);
            if (parsed.kind === 'digest') understood += 1;
          }
        }),
        { numRuns: runs },
      );
      expect(understood).toBeGreaterThanOrEqual(runs * LINES_A_SCENE * share);
    },
    PATIENCE_MS,
  );
});

describe('every valid digest', () => {
  const drafted = anyDigestScene.chain((of) => digestsIn(of).map((draft) => ({ of, draft })));

  it(
    'is printed so that it is read again, whatever its queues are called; printed again it is the same',
    () => {
      fc.assert(
        fc.property(drafted, ({ of, draft }) => {
          const lexicon = lexiconOf(of.directory);
          const printed = printDigest(draft, lexicon);
          const parsed = parseDigest(printed, of);
          const facts = { printed, names: namesIn(of), draft, parsed };
          demand(
            parsed.kind === 'digest' && isDeepStrictEqual(parsed.draft, draft),
            'it is read otherwise',
            facts,
          );
          if (parsed.kind !== 'digest') return;
          demand(parsed.missing.length === 0, 'something is missing', facts);
          demand(printDigest(parsed.draft, lexicon) === printed, 'it is printed otherwise', facts);
        }),
        { numRuns: 2_500 },
      );
    },
    PATIENCE_MS,
  );

  it('is made of every kind there is, so that the above means something', () => {
    const samples = fc.sample(drafted, { numRuns: 600, seed: 7 }).map(({ draft }) => draft);
    const queries = samples.flatMap((draft) => draft.queries);
    expect(new Set(samples.map((draft) => draft.queries.length))).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(new Set(samples.map(({ channel }) => channel.kind))).toEqual(new Set(['here', 'me', 'channel']));
    expect(new Set(queries.map(({ period }) => period.kind))).toEqual(
      new Set(['now', 'day', 'week', 'month', 'last']),
    );
    expect(queries.some(({ period }) => period.kind === 'day' && typeof period.day === 'object')).toBe(true);
    expect(samples.some((draft) => draft.due.days.length === 1)).toBe(true);
    expect(samples.some((draft) => draft.due.except.length > 1)).toBe(true);
    expect(samples.some((draft) => draft.name?.includes('"') === true)).toBe(true);
    const names = queries.flatMap(({ scope }) => (scope.kind === 'named' ? scope.names : []));
    expect(new Set(names.map(({ kind }) => kind))).toEqual(new Set(['exact', 'pattern', 'group']));
  });
});

describe('steps', () => {
  const of = scene();
  const AT_MOST_ONCE = 2_000;
  const BLOCKS = [
    ...new Set(
      [...DIGEST_PIECES, 'sup', 'sup at 8', '"zzz', ',', '-', 'support, ', 'sales; '].map((one) => `${one} `),
    ),
  ];

  it.each(BLOCKS)('grow no more than the line does: %j', (block) => {
    const longest = Math.floor(MAX_LINE_LENGTH / block.length);
    for (let count = 1; 2 * count <= longest; count *= 2) {
      const once = parseDigest(block.repeat(count), of).steps;
      const twice = parseDigest(block.repeat(2 * count), of).steps;
      expect([count, twice <= 2.2 * once + AT_MOST_ONCE, once, twice]).toEqual([count, true, once, twice]);
    }
  });

  it(
    'grow no more than the line does, for any few clauses again and again',
    () => {
      const words = fc.array(fc.oneof(fc.constantFrom(...DIGEST_PIECES), anyName), {
        minLength: 1,
        maxLength: 5,
      });
      fc.assert(
        fc.property(words, anyDigestScene, (some, at) => {
          const block = `${some.join(' ')} `;
          const count = Math.floor(MAX_LINE_LENGTH / block.length / 2);
          const once = parseDigest(block.repeat(count), at).steps;
          const twice = parseDigest(block.repeat(2 * count), at).steps;
          demand(twice <= 2.2 * once + AT_MOST_ONCE, 'steps grow faster', { block, count, once, twice });
        }),
        { numRuns: 500 },
      );
    },
    PATIENCE_MS,
  );

  it('never exceed what a line of full length may cost', () => {
    const costs = BLOCKS.map((block) => parseDigest(block.repeat(MAX_LINE_LENGTH / block.length), of).steps);
    expect(Math.max(...costs)).toBeLessThan(100 * MAX_LINE_LENGTH);
    expect(Math.max(...costs)).toBeGreaterThan(MAX_LINE_LENGTH);
  });
});
