/** What holds for every line and every query: no throw, an echo that reads the same, steps that grow with the length. */
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lexiconOf } from '../../src/language/lexicon.ts';
import type { Misread } from '../../src/language/misread.ts';
import { sayMisread } from '../../src/language/misread.ts';
import { type Parsed, parse } from '../../src/language/parse.ts';
import { printQuery } from '../../src/language/print.ts';
import type { Scene } from '../../src/language/reader.ts';
import { MAX_LINE_LENGTH } from '../../src/language/tokens.ts';
import { anyName, anyScene, queriesIn } from './hostile.ts';
import { noisyLine, VOCABULARY, wordyLine } from './random-lines.ts';
import { scene } from './reading.ts';

/** Long enough for a machine that is busy with other work. */
const PATIENCE_MS = 180_000;
/** So that making a directory does not cost more than reading a line. */
const LINES_A_SCENE = 100;

function linesOf(line: fc.Arbitrary<string>): fc.Arbitrary<string[]> {
  return fc.array(line, { minLength: LINES_A_SCENE, maxLength: LINES_A_SCENE });
}

/** With a last query to change, or without one. */
const anySceneWithLast: fc.Arbitrary<Scene> = anyScene.chain((of) =>
  fc.option(queriesIn(of)).map((last) => ({ ...of, last })),
);

/** Misreads that mean that a line was not even made of known words. */
const NOT_OURS: ReadonlySet<Misread['kind']> = new Set([
  'unknown-queue',
  'unknown-word',
  'unknown-zone',
  'nonsense',
  'incomplete-condition',
]);

/** Fails with all that is needed to try it again by hand. */
function demand(holds: boolean, what: string, facts: Readonly<Record<string, unknown>>): void {
  if (!holds) throw new Error(`${what}: ${JSON.stringify(facts)}`);
}

function namesIn(of: Scene): string[] {
  return of.directory.queues.map((queue) => queue.name);
}

function checkEcho(line: string, of: Scene, parsed: Extract<Parsed, { kind: 'query' }>): void {
  const echo = printQuery(parsed.query, lexiconOf(of.directory));
  const again = parse(echo, { ...of, last: null });
  const facts = { line, echo, names: namesIn(of), query: parsed.query, again };
  demand(
    again.kind === 'query' && isDeepStrictEqual(again.query, parsed.query),
    'the echo reads otherwise',
    facts,
  );
}

function checkOffers(line: string, of: Scene, parsed: Parsed): void {
  for (const offer of parsed.offers) {
    const clicked = parse(offer.line, { ...of, last: null });
    const isOurs = clicked.kind !== 'misread' || !NOT_OURS.has(clicked.misread.kind);
    demand(isOurs, 'an offer is no line', { line, offer, names: namesIn(of), clicked });
  }
}

describe('100,000 random lines', () => {
  it.each([
    ['words of the language, names and marks', wordyLine, 175],
    ['the same again', wordyLine, 175],
    ['the same again', wordyLine, 175],
    ['the same again', wordyLine, 175],
    ['any characters', noisyLine, 300],
  ])(
    'of %s are answered, and what is understood is echoed as it reads',
    (_, line, runs) => {
      let understood = 0;
      fc.assert(
        fc.property(anySceneWithLast, linesOf(line), (of, lines) => {
          for (const one of lines) {
            const parsed = parse(one, of);
            if (parsed.kind === 'misread')
              demand(sayMisread(parsed.misread).what !== '', 'no words', { one });
            if (parsed.kind === 'choice') demand(parsed.offers.length === 2, 'no choice', { one, parsed });
            if (parsed.kind !== 'query') continue;
            understood += 1;
            checkEcho(one, of, parsed);
            checkOffers(one, of, parsed);
          }
        }),
        { numRuns: runs },
      );
      expect(understood).toBeGreaterThan((runs * LINES_A_SCENE) / 20);
    },
    PATIENCE_MS,
  );
});

describe('every valid query', () => {
  const asked = anyScene.chain((of) => queriesIn(of).map((query) => ({ of, query })));

  it(
    'is printed so that it is read again, whatever the queues are called; printed again it is the same; its offers are lines',
    () => {
      fc.assert(
        fc.property(asked, ({ of, query }) => {
          const printed = printQuery(query, lexiconOf(of.directory));
          const parsed = parse(printed, of);
          const facts = { printed, names: namesIn(of), query, parsed };
          demand(
            parsed.kind === 'query' && isDeepStrictEqual(parsed.query, query),
            'it is read otherwise',
            facts,
          );
          if (parsed.kind !== 'query') return;
          demand(
            printQuery(parsed.query, lexiconOf(of.directory)) === printed,
            'it is printed otherwise',
            facts,
          );
          checkOffers(printed, of, parsed);
        }),
        { numRuns: 4_000 },
      );
    },
    PATIENCE_MS,
  );

  it(
    'comes back with "again"',
    () => {
      fc.assert(
        fc.property(asked, ({ of, query }) => {
          const parsed = parse('same again please', { ...of, last: query });
          const isSame = parsed.kind === 'query' && isDeepStrictEqual(parsed.query, query);
          demand(isSame, 'it comes back otherwise', { names: namesIn(of), query, parsed });
        }),
        { numRuns: 1_000 },
      );
    },
    PATIENCE_MS,
  );

  it('is made of every kind there is, so that the above means something', () => {
    const samples = fc.sample(asked, { numRuns: 600, seed: 7 }).map(({ query }) => query);
    expect(new Set(samples.map((query) => query.period.kind))).toEqual(
      new Set(['now', 'day', 'week', 'month', 'last', 'dates']),
    );
    expect(new Set(samples.map((query) => query.step))).toEqual(
      new Set(['whole', 'PT15M', 'PT30M', 'PT1H', 'P1D']),
    );
    expect(new Set(samples.map((query) => query.scope.kind))).toEqual(new Set(['here', 'all', 'named']));
    expect(new Set(samples.map((query) => query.versus?.kind))).toEqual(
      new Set([undefined, 'usual', 'days-before']),
    );
    const names = samples.flatMap((query) => (query.scope.kind === 'named' ? query.scope.names : []));
    expect(new Set(names.map((name) => name.kind))).toEqual(new Set(['exact', 'pattern', 'group']));
    expect(samples.some((query) => query.by.length === 3)).toBe(true);
  });
});

describe('steps', () => {
  const BLOCKS = [
    ...[
      'support ',
      'support, ',
      'support - ',
      'sup ',
      'zzz ',
      '"support" ',
      '"zzz ',
      's* ',
      '* ',
      ', ',
      '- ',
      '- - support ',
    ],
    ...[
      'today ',
      'now ',
      'last ',
      'last 7 ',
      'last 7 days ',
      'since ',
      '2026-11-01 ',
      '2026-11-01 to ',
      '9 to ',
      'from ',
      'right ',
    ],
    ...[
      'by ',
      'by media ',
      'by queue, media ',
      'every ',
      'every 30 ',
      'half ',
      'hourly ',
      'queue and media ',
    ],
    ...[
      'show ',
      'show sl, ',
      'sl ',
      'average ',
      'average speed of ',
      'average - ',
      'longest - - ',
      'and sl ',
      'abandon % ',
    ],
    ...[
      'where ',
      'where sl > 5 and ',
      'sl > 5 and ',
      'sl is ',
      'sl > ',
      '> ',
      '> 5 ',
      '> 5 sl ',
      'more than ',
      'at least 5 ',
    ],
    ...[
      'sort ',
      'sort sl ',
      'sort by sl asc ',
      'top ',
      'top 5 ',
      'worst ',
      'worst 5 ',
      'again ',
      'again but ',
    ],
    ...[
      'vs ',
      'support vs ',
      'support vs sup ',
      'vs the same ',
      'vs usual ',
      'in ',
      'in new ',
      'in sup ',
      'utc ',
      'a/b ',
    ],
    ...[
      'tier 1 ',
      'tier 1 voice ',
      'tier 1 2 3 4 5 ',
      'tier - 1 - ',
      'voice ',
      'chat vip ',
      'how many ',
      '<@U1> ',
      '\\" ',
      '&gt; ',
    ],
  ];
  const of = scene();
  /** What a line of a few words may cost before its length counts at all: searches of the directory, first of all. */
  const AT_MOST_ONCE = 400;

  it.each(BLOCKS)('grow no more than the line does: %j', (block) => {
    const longest = Math.floor(MAX_LINE_LENGTH / block.length);
    for (let count = 1; 2 * count <= longest; count *= 2) {
      const once = parse(block.repeat(count), of).steps;
      const twice = parse(block.repeat(2 * count), of).steps;
      expect([count, twice <= 2.2 * once + AT_MOST_ONCE, once, twice]).toEqual([count, true, once, twice]);
    }
  });

  it(
    'grow no more than the line does, for any few words of the language again and again',
    () => {
      const words = fc.array(fc.oneof(fc.constantFrom(...VOCABULARY), anyName), {
        minLength: 1,
        maxLength: 5,
      });
      fc.assert(
        fc.property(words, (some) => {
          const block = `${some.join(' ')} `;
          const count = Math.floor(MAX_LINE_LENGTH / block.length / 2);
          const once = parse(block.repeat(count), of).steps;
          const twice = parse(block.repeat(2 * count), of).steps;
          demand(twice <= 2.2 * once + AT_MOST_ONCE, 'steps grow faster', { block, count, once, twice });
        }),
        { numRuns: 500 },
      );
    },
    PATIENCE_MS,
  );

  it('never exceed what a line of full length may cost', () => {
    const costs = BLOCKS.map((block) => parse(block.repeat(MAX_LINE_LENGTH / block.length), of).steps);
    expect(Math.max(...costs)).toBeLessThan(60 * MAX_LINE_LENGTH);
    expect(Math.max(...costs)).toBeGreaterThan(MAX_LINE_LENGTH);
  });
});
