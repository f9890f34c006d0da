/** Names that fight the language: which wins, and how each is printed so that it is read again. */
import { describe, expect, it } from 'vitest';

import type { QueueName } from '../../src/core/queue.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { matchingQueues, queuesOf } from '../../src/language/names.ts';
import { nearest, slipsBetween } from '../../src/language/nearest.ts';
import { printName } from '../../src/language/print.ts';
import { fold, tokenize } from '../../src/language/tokens.ts';
import { directoryOf } from './directory.ts';
import { offers, queryOf, say } from './reading.ts';

/** What a line becomes where these are the queues. */
function among(names: readonly string[], line: string): string {
  return say(line, { directory: directoryOf(names) });
}

describe('a name that is a word of the language', () => {
  it.each<[string, string, string]>([
    ['Today', 'today', 'today'],
    ['Today', '"today"', '"Today" now'],
    ['Today', '"Today" today', '"Today" today'],
    ['Chat', 'chat today', 'chat today'],
    ['Chat', '"chat" today', '"Chat" today'],
    ['All', 'all', 'all now'],
    ['All', '"all"', '"All" now'],
    ['Queue', 'queue', 'now'],
    ['5', '"5" top 5', '"5" now top 5'],
    ['Again', '"again"', '"Again" now'],
    // A metric's name is no word of the language: the queue wins, but not where a clause takes the metric.
    ['Hold', 'hold', 'Hold now'],
    ['Hold', 'today show hold', 'today show hold'],
    ['Hold', 'today where offered > 3 and hold > 30s', 'today where offered > 3 and hold > 30s'],
    ['Hold', 'hold today sort hold', 'Hold today sort hold desc'],
  ])('%s: %s', (name, line, becomes) => {
    expect(among([name], line)).toBe(becomes);
    expect(among([name], becomes)).toBe(becomes);
  });
});

describe('a name of nothing but words of the language', () => {
  it.each<[string, string, string]>([
    // Gives way where clauses take just its words.
    ['By Media', 'all today by media', 'all today by media'],
    ['By Media', '"by media" today', '"By Media" today'],
    ['Last Week', 'last week', 'last week'],
    ['7 Days', 'last 7 days', 'last 7 days'],
    ['7 Days', '"7 Days" last 7 days', '"7 Days" last 7 days'],
    ['Top 5', 'today top 5', 'today top 5'],
    ['Vs Usual', 'today vs usual', 'today vs usual'],
    ['In Europe/Berlin', 'today in europe/berlin', 'today in Europe/Berlin'],
    ['In UTC', 'today in utc', 'today in UTC'],
    ['Voice Message', 'voice message today', 'voice message today'],
    ['Today By', 'today by media', 'today by media'],
    ['All Today', 'all today', 'all today'],
    // And wins where they do not.
    ['Email Queue', 'email queue today', '"Email Queue" today'],
    ['Voice Calls', 'voice calls', '"Voice Calls" now'],
    ['Today By', 'today by', '"Today By" now'],
    ['The Worst Of All Calls', 'the worst of all calls', '"The Worst Of All Calls" now'],
  ])('%s: %s', (name, line, becomes) => {
    expect(among([name], line)).toBe(becomes);
    expect(among([name], becomes)).toBe(becomes);
  });

  it.each<[string, string, string[]]>([
    ['Voice Message', 'voice message today', ['Queue Voice Message: "Voice Message" today']],
    ['7 Days', '7 days by hour', ['Queue 7 Days: "7 Days" by hour']],
    ['Chat Now', 'chat now', ['Queue Chat Now: "Chat Now" now']],
    // The clauses take more than its words: nothing else can have been meant.
    ['Last 7', 'last 7 days', []],
    ['By Media', 'today by media, hour', []],
  ])('%s: %s: is offered where it gave way', (name, line, buttons) => {
    expect(offers(line, { directory: directoryOf([name]) })).toEqual(buttons);
  });
});

describe('a name that goes on as another begins', () => {
  const NAMES = [
    'Support',
    'Support Now',
    'Support Voice',
    'Sales',
    'Sales, Support',
    'Tier 1',
    'Tier 1 Voice',
  ];

  it.each<[string, string]>([
    ['support now', 'Support Now now'],
    ['"support" now', '"Support" now'],
    ['support today', 'Support today'],
    ['"support" voice today', '"Support" voice today'],
    ['support voice voice', 'Support Voice voice now'],
    ['"sales", support', '"Sales", Support today'],
    ['sales, support', '"Sales, Support" now'],
    ['tier 1 voice', 'Tier 1 Voice now'],
    ['"tier 1" voice', '"Tier 1" voice now'],
  ])('%s', (line, becomes) => {
    const typed = becomes.endsWith('today') && !line.includes('today') ? `${line} today` : line;
    expect(among(NAMES, typed)).toBe(becomes);
    expect(among(NAMES, becomes)).toBe(becomes);
  });
});

describe('a name with marks', () => {
  it.each([
    'He said "hi"',
    'back\\slash',
    '\\',
    '"',
    '\\"',
    '“smart”',
    'a, b',
    'a; b',
    ',',
    'R&amp;D',
    'R&D',
    'a &gt; b',
    '&gt;',
    'a > b',
    '≥ 5',
    '<@U123>',
    '🎉 Party',
    'Sales 🎉',
    '👩‍👩‍👧 Family',
    'مبيعات',
    '\u200fתמיכה',
    '*',
    'Sup*',
    "O'Brien",
    ' spaced ',
    'two  spaces',
    'line\nbreak',
    '100 %',
    '__proto__',
    'constructor',
    'ﷺ',
    '-',
  ])('%j is printed so that it is read again', (name) => {
    const directory = directoryOf(['Other', name]);
    const lexicon = lexiconOf(directory);
    const exact: QueueName = { kind: 'exact', name };
    const line = `${printName(exact, lexicon, ' now')} now`;
    expect(queryOf(line, { directory }).scope).toEqual({ kind: 'named', names: [exact] });
  });

  it.each<[string[], string, string]>([
    [['Sales', 'SALES'], '"SALES"', '"SALES" now'],
    [['Sales', 'SALES'], 'SALES', 'Sales now'],
    [['Muller', 'Müller'], '"Müller"', '"Müller" now'],
    [['Sales (EN)', 'Sales EN'], 'sales en', 'Sales (EN) now'],
    [['Sales (EN)', 'Sales EN'], '"Sales EN"', '"Sales EN" now'],
    [['Straße'], 'strasse', 'Straße now'],
    [['İstanbul'], 'istanbul', 'İstanbul now'],
    [['ΟΔΟΣ'], 'οδος', 'ΟΔΟΣ now'],
    [['R&D'], 'r&amp;d', 'R&D now'],
    [['AT&T Sales'], 'at&t sales', 'AT&T Sales now'],
  ])('of %j, %s is %s', (names, line, becomes) => {
    expect(among(names, line)).toBe(becomes);
    expect(among(names, becomes)).toBe(becomes);
  });

  it('a star in a line is a pattern, whatever a queue is called', () => {
    expect(among(['Sup*', 'Support'], 'sup*')).toBe('sup* now');
    expect(among(['Sup*', 'Support'], '"sup*"')).toBe('"Sup*" now');
  });
});

describe('patterns and parts', () => {
  const NAMES = ['Sales', 'Sales EN', 'Inside Sales', 'Ünïted Sales-Team', 'A*B'];
  const lexicon = lexiconOf(directoryOf(NAMES));
  const found = (pattern: string) => matchingQueues(pattern, lexicon).map((queue) => queue.name);

  it.each<[string, string[]]>([
    ['sales', ['Sales']],
    ['sales*', ['Sales', 'Sales EN']],
    ['*sales', ['Sales', 'Inside Sales']],
    ['*sales*', ['Sales', 'Sales EN', 'Inside Sales', 'Ünïted Sales-Team']],
    ['s*s', ['Sales']],
    ['*s*s*', ['Sales', 'Sales EN', 'Inside Sales', 'Ünïted Sales-Team']],
    ['united*', ['Ünïted Sales-Team']],
    ['ÜNÏTED*', ['Ünïted Sales-Team']],
    ['*', NAMES],
    ['', []],
    ['*x*', []],
    ['sales*sales', []],
    ['a*b', ['A*B']],
  ])('%j matches %j', (pattern, names) => {
    expect(found(pattern)).toEqual(names);
  });

  it('the queues of a scope stand in the order of the directory, each once', () => {
    const names: QueueName[] = [
      { kind: 'pattern', pattern: '*sales' },
      { kind: 'exact', name: 'Sales' },
      { kind: 'exact', name: 'Gone' },
    ];
    const of = queuesOf({ kind: 'named', names }, lexicon);
    expect(of.map((queue) => queue.name)).toEqual(['Sales', 'Inside Sales']);
    expect(queuesOf({ kind: 'all' }, lexicon)).toHaveLength(NAMES.length);
    const channel = { ...directoryOf(NAMES), here: names };
    expect(queuesOf({ kind: 'here' }, lexiconOf(channel)).map(({ name }) => name)).toEqual([
      'Sales',
      'Inside Sales',
    ]);
    expect(queuesOf({ kind: 'here' }, lexicon)).toHaveLength(NAMES.length);
  });

  it('a part of one name is that name; of several a pattern', () => {
    expect(among(NAMES, 'inside')).toBe('Inside Sales now');
    expect(among(NAMES, 'side sal')).toBe('Inside Sales now');
    expect(among(NAMES, 'sale')).toBe('*sale* now');
    expect(among(NAMES, 's')).not.toBe('*s* now');
  });

  it('a part goes on over its words and numbers, never over a comma', () => {
    const tiers = ['North Tier 1', 'North Tier 2', 'South Tier 1'];
    expect(among(tiers, 'tier 1')).toBe('*tier*1* now');
    expect(among(tiers, 'north tier 1 today')).toBe('North Tier 1 today');
    expect(among(tiers, 'north, south')).toBe('*north*, South Tier 1 now');
    expect(among(tiers, 'tier today')).toBe('*tier* today');
  });
});

describe('slips of the finger', () => {
  it.each<[string, string, number]>([
    ['billing', 'billing', 0],
    ['bilng', 'billing', 2],
    ['biling', 'billing', 1],
    ['bliling', 'billing', 1],
    ['ab', 'ba', 1],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['abc', 'xyz', 3],
    ['ca', 'abc', 3],
  ])('from %j to %j are %d', (typed, name, slips) => {
    expect(slipsBetween(typed, name, 5)).toBe(slips);
    expect(slipsBetween(name, typed, 5)).toBe(slips);
  });

  it('are counted no further than the limit', () => {
    expect(slipsBetween('aaaaaaaa', 'bbbbbbbb', 2)).toBe(3);
    expect(slipsBetween('a', 'aaaaaaaaaa', 2)).toBe(3);
  });

  it('the nearest come first, three at most, and none for a text too long to be a name', () => {
    const names = ['sales', 'salas', 'sulas', 'billing', 'sale', 'salesx'];
    expect(nearest('sales', names, (name) => [name])).toEqual(['sales', 'salas', 'sale']);
    expect(nearest('s'.repeat(41), ['s'.repeat(41)], (name) => [name])).toEqual([]);
  });
});

describe('folding', () => {
  it.each<[string, string]>([
    ['MÜLLER', 'muller'],
    ['Straße', 'strasse'],
    ['ＦＵＬＬ', 'full'],
    ['İ', 'i'],
    ['O’Brien', "o'brien"],
    ['O´Brien', "o'brien"],
    ['a – b — c − d', 'a - b - c - d'],
    [' a \u00a0\u2003 b\u200b ', 'a b'],
    ['ﬁne', 'fine'],
  ])('%j is %j, and stays so', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(folded)).toBe(folded);
  });

  it.each<[string, string[]]>([
    ['a  b\tc\nd', ['a', 'b', 'c', 'd']],
    ['a,b;c', ['a', 'b', 'c']],
    ['waiting>=5', ['waiting', '>=', '5']],
    ['waiting&gt;=5', ['waiting', '>=', '5']],
    ['a&amp;b &lt; c', ['a&b', '<', 'c']],
    ['abandon % > 5 %', ['abandon%', '>', '5%']],
    ['> %', ['>', '%']],
    ['(billing)!', ['billing']],
    ['<@U123|ana> hi', ['<@u123|ana>', 'hi']],
    ['"a b" c', ['a b', 'c']],
    ['a"b"c', ['a', 'b', 'c']],
    ['"a \\" b"', ['a " b']],
    ['"" " " x', ['x']],
    ['"open end', ['open end']],
  ])('%j is in pieces %j', (line, pieces) => {
    expect(tokenize(line).map((token) => token.folded)).toEqual(pieces);
  });

  it('each piece knows where it stood', () => {
    const line = ' “VIP – Gold”, abandon % &gt;= 5';
    expect(tokenize(line).map(({ start, end }) => line.slice(start, end))).toEqual([
      '“VIP – Gold”',
      'abandon %',
      '&gt;=',
      '5',
    ]);
  });
});
