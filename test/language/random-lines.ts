/** Lines made of the language's own words, of names, numbers, marks and noise, in any order. */
import fc from 'fast-check';
import { METRICS } from '../../src/core/metric.ts';
import {
  ALL_WORDS,
  CLAUSE_WORDS,
  COMPARISON_WORDS,
  DIMENSION_WORDS,
  FILLER,
  MEDIA_WORDS,
  NOW_WORDS,
  SUGGESTIBLE,
  TODAY_WORDS,
  YESTERDAY_WORDS,
} from '../../src/language/vocabulary.ts';
import { NAMES_THAT_FIGHT } from './hostile.ts';

export const VOCABULARY: readonly string[] = [
  ...FILLER,
  ...MEDIA_WORDS.keys(),
  ...ALL_WORDS,
  ...NOW_WORDS,
  ...TODAY_WORDS,
  ...YESTERDAY_WORDS,
  ...Object.values(CLAUSE_WORDS).flatMap((words) => [...words]),
  ...DIMENSION_WORDS.keys(),
  ...COMPARISON_WORDS.map(([words]) => words.join(' ')),
  ...SUGGESTIBLE,
  ...METRICS.flatMap((metric) => [...metric.words, ...(metric.sharedWords ?? [])]),
];

const TIMES = [
  ...[
    'this',
    'last',
    'past',
    'week',
    'month',
    'wtd',
    'mtd',
    'since',
    'between',
    'to',
    'until',
    'ago',
    'before',
    'after',
    'noon',
    'morning',
    'this afternoon',
    'november',
    'q4',
    '2026-10',
    'mon-fri',
    'last week mon',
    '2 days ago',
    '9-5',
  ],
  ...[
    'mon',
    'tuesday',
    'last fri',
    'last 7 days',
    'last 24h',
    '90 min',
    'last 400 days',
    'last 3 months',
    '0 days',
  ],
  ...['9-11am', '09:00-17:30', '24:00', '25:00', '9am', '17-9', '12am-12pm', '9.30-10', '1:30', '99:99'],
  ...[
    '2026-11-01',
    '2026-02-30',
    '2026-11-01..2026-11-07',
    '2030-01-01',
    '03/04',
    '31/02',
    '3.4.',
    '12 nov',
    'nov 31',
  ],
  ...['0000-00-00', '9999-12-31', '0001-01-01..9999-12-31', '24:00-24:00', '1am-13pm'],
] as const;

const MARKS = [
  ...[
    '>',
    '<',
    '>=',
    '<=',
    '=',
    '=>',
    '≥',
    '&gt;',
    '&lt;=',
    '&amp;',
    '%',
    '5%',
    '5 %',
    '> 5',
    '>= 1:30',
    '= 0',
  ],
  ...[
    '"',
    '“',
    '”',
    '«',
    "'",
    '’',
    '\\',
    '\\"',
    ',',
    ';',
    '*',
    '**',
    'a*',
    '*s*',
    '-',
    '–',
    '/',
    '|',
    '+',
    '?',
    '!',
    '.',
  ],
  ...[
    '<@U1>',
    '<#C1|ops>',
    '<!here>',
    '<',
    '(',
    ')',
    '[',
    '\u200b',
    '\u200f',
    '\ufeff',
    '\u0301',
    '\ud800',
    '\0',
  ],
  ...[
    'Europe/Berlin',
    'Asia/Kolkata',
    'a/b',
    'utc',
    'berlin',
    'new york',
    'usual',
    'desc',
    'asc',
    'fish',
    'zzzz',
  ],
] as const;

const NUMBERS = [
  '0',
  '1',
  '5',
  '10',
  '3.5',
  '1e9',
  '99999999999',
  '1,000',
  '1.000',
  '5,5',
  '30s',
  '2m',
  '1h',
  '5x',
  '007',
  '-1',
] as const;

const piece = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...VOCABULARY) },
  { weight: 3, arbitrary: fc.constantFrom(...TIMES) },
  { weight: 3, arbitrary: fc.constantFrom(...MARKS) },
  { weight: 2, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 3, arbitrary: fc.constantFrom(...NAMES_THAT_FIGHT) },
);

const glue = fc.constantFrom(' ', ' ', ' ', ' ', ' ', ', ', ',', '', '\n');

/** Words of the language in any order, as a person with a bad day would type them. */
export const wordyLine: fc.Arbitrary<string> = fc
  .array(fc.tuple(piece, glue), { maxLength: 12 })
  .map((pieces) => pieces.flat().join(''));

/** Anything that fits into a string, lone surrogates included. */
export const noisyLine: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'abc "\\*%&;,<>=-–’ş\u0307\u200b\ud83c\udf89'), maxLength: 40 }),
);
