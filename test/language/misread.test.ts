/** Lines that cannot be understood: what is said of each, what is offered, and how little they can cost. */
import { describe, expect, it } from 'vitest';
import { type Misread, sayMisread } from '../../src/language/misread.ts';
import { MAX_SEARCHES } from '../../src/language/names.ts';
import { parse } from '../../src/language/parse.ts';
import { MAX_LINE_LENGTH } from '../../src/language/tokens.ts';
import { directoryOf } from './directory.ts';
import { misreadOf, offers, read, say, scene } from './reading.ts';

describe('unknown words', () => {
  const queue = (typed: string, ...nearest: string[]): Misread => ({ kind: 'unknown-queue', typed, nearest });
  const word = (typed: string, ...nearest: string[]): Misread => ({ kind: 'unknown-word', typed, nearest });
  const zone = (typed: string, ...nearest: string[]): Misread => ({ kind: 'unknown-zone', typed, nearest });

  it.each<[string, Misread, string[]]>([
    ['bilng', queue('bilng', 'Billing'), ['Billing: Billing']],
    ['supprt', queue('supprt', 'Support', 'Support VIP'), ['Support: Support', 'Support VIP: Support VIP']],
    ['mueller', queue('mueller', 'Müller & Söhne'), ['Müller & Söhne: Müller & Söhne']],
    ['vip-gold', queue('vip-gold', 'VIP – Gold'), ['VIP – Gold: VIP – Gold']],
    ['fish', queue('fish'), []],
    ['“bilng” today', queue('“bilng”', 'Billing'), ['Billing: Billing']],
    ['"fish" today', queue('“fish”'), []],
    ['fish*', queue('fish*'), []],
    // A button mends its word and keeps the rest of the line.
    ['bilng yesterday by hour', queue('bilng', 'Billing'), ['Billing: Billing yesterday by hour']],
    ['billing yesterdy', word('yesterdy', 'yesterday'), ['yesterday: billing yesterday']],
    ['billing todya by media', word('todya', 'today'), ['today: billing today by media']],
    ['billing wrost', word('wrost', 'worst'), ['worst: billing worst']],
    ['billing fishy', word('fishy'), []],
    ['today in Europe/Lundon', zone('Europe/Lundon', 'Europe/London', 'Europe/Lisbon'), []],
    ['today in foo/bar', zone('foo/bar'), []],
    // One or two letters are near to everything.
    ['x', queue('x'), []],
    ['billing q', word('q'), []],
    ['billing 0', word('0'), []],
  ])('%s', (line, misread, buttons) => {
    expect(misreadOf(line)).toEqual(misread);
    expect(offers(line)).toEqual(buttons);
  });

  it.each([
    ['billing tomorrow', 'Tomorrow has not begun yet. Ask for a day up to today.'],
    ['all next week by day', 'Next week has not begun yet. Ask for a day up to today.'],
    ['sales next monday', 'Next monday has not begun yet. Ask for a day up to today.'],
  ])('%s is a time, and none of them', (line, words) => {
    expect(say(line)).toBe(words);
  });

  it.each([
    'drop table queues',
    "'; DROP TABLE queues; --",
    'lorem ipsum dolor sit amet',
    '<script>alert(1)</script>',
    '{{7*7}}',
    '../../etc/passwd',
  ])('%s gets a short help with three examples, or a word about it', (line) => {
    expect(read(line).kind).toBe('misread');
    expect(say(line).length).toBeLessThan(200);
  });

  it('the three examples of the help can be asked', () => {
    const { offers: examples } = read('drop table queues');
    expect(examples).toHaveLength(3);
    for (const { line } of examples) expect(read(line).kind).toBe('query');
  });

  it('offers that mend a line are lines that are understood', () => {
    for (const line of ['bilng', 'supprt today', 'bilng yesterday by hour', 'mueller', 'billing yesterdy']) {
      const parsed = read(line);
      expect(parsed.offers.length).toBeGreaterThan(0);
      for (const offer of parsed.offers)
        expect([offer.line, read(offer.line).kind]).toEqual([offer.line, 'query']);
    }
  });
});

describe('clauses that lack something', () => {
  const condition = (typed: string): Misread => ({ kind: 'incomplete-condition', typed });

  it.each<[string, Misread]>([
    ['where', condition('where')],
    ['where abandon%', condition('where abandon%')],
    ['where billing > 5', condition('where billing > 5')],
    ['waiting >', condition('waiting >')],
    ['waiting > many', condition('waiting > many')],
    ['where waiting > 5 and active >', condition('active >')],
    ['> 5', condition('> 5')],
    ['> 5 billing', condition('> 5')],
    ['>', condition('>')],
    ['sort', { kind: 'unknown-order', typed: 'sort' }],
    ['sort by fish', { kind: 'unknown-order', typed: 'sort by fish' }],
    ['sort by name', { kind: 'unknown-order', typed: 'sort by name' }],
    ['offered > 5%', { kind: 'wrong-unit', metric: 'offered', unit: 'count', typed: '5%' }],
    ['asa > 5%', { kind: 'wrong-unit', metric: 'asa', unit: 'seconds', typed: '5%' }],
    ['abandon% > 30s', { kind: 'wrong-unit', metric: 'abandon%', unit: 'percent', typed: '30s' }],
    ['waiting > 1:30', { kind: 'wrong-unit', metric: 'waiting', unit: 'count', typed: '1:30' }],
    ['asa > 1:75', { kind: 'wrong-unit', metric: 'asa', unit: 'seconds', typed: '1:75' }],
    ['today by fish', { kind: 'unknown-dimension', typed: 'fish' }],
    ['today every 2 hours', { kind: 'unknown-dimension', typed: '2' }],
    ['billing vs', { kind: 'unknown-comparison', typed: '' }],
    ['billing vs fish', { kind: 'unknown-comparison', typed: 'fish' }],
    ['yesterday waiting', { kind: 'live-only', metric: 'waiting' }],
    ['today where idle < 2', { kind: 'live-only', metric: 'idle' }],
    ['today sort on queue', { kind: 'live-only', metric: 'on queue' }],
  ])('%s', (line, misread) => {
    expect(misreadOf(line)).toEqual(misread);
  });
});

describe('hostile input', () => {
  it.each<[string, string]>([
    ['a line that is too long', `billing ${'today '.repeat(1000)}`],
    ['a lone surrogate', '\ud800 billing \udfff'],
    ['nulls', '\0\0\0'],
    ['only marks', '!!! ??? ... --- *** ((( )))'],
    ['only quotes', '""""""“”„«»'],
    ['only backslashes', '\\'.repeat(300)],
    ['a quote that is never closed', `"${'a'.repeat(2000)}`],
    ['entities without end', '&gt'.repeat(500)],
    ['mentions without end', '<@'.repeat(500)],
    ['combining marks', `a${'\u0301'.repeat(2000)}`],
    ['marks from right to left', '\u202e\u200f\u202dbilling'],
    ['letters that grow when folded', '\ufdfa'.repeat(200)],
    ['digits', '9'.repeat(3000)],
    ['names of object properties', '__proto__ constructor toString hasOwnProperty'],
    ['stars', 'a*'.repeat(1000)],
  ])('%s is answered', (_, line) => {
    const words = say(line);
    expect(words.length).toBeLessThan(5000);
    expect(read(line).kind).toMatch(/^(query|choice|misread)$/);
  });

  it('a line that is too long is told so, whatever it begins with', () => {
    expect(misreadOf(`billing ${'today '.repeat(1000)}`)).toEqual({
      kind: 'too-long-line',
      most: MAX_LINE_LENGTH,
    });
    expect(misreadOf('x'.repeat(MAX_LINE_LENGTH)).kind).toBe('unknown-queue');
    expect(say(`billing${' '.repeat(MAX_LINE_LENGTH - 7)}`)).toBe('Billing now');
  });

  const MANY = scene({
    directory: directoryOf(
      Array.from({ length: 2_000 }, (_, at) => `Region ${at} ${String.fromCharCode(97 + (at % 26))}`),
    ),
  });
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const short = (at: number) => `${letters[at % 26]}${letters[Math.floor(at / 26) % 26]}${letters[at % 7]}`;

  it.each<[string, string]>([
    ['parts of names', 'regio '.repeat(660)],
    ['parts of names with numbers', Array.from({ length: 400 }, (_, at) => `gion ${at % 10}`).join(', ')],
    ['patterns', Array.from({ length: 660 }, (_, at) => `r*${at % 100}`).join(' ')],
    ['unknown words', Array.from({ length: 1000 }, (_, at) => short(at)).join(' ')],
    ['zones', 'in regio '.repeat(440)],
    ['comparisons of names', `region 1 ${'vs regio '.repeat(440)}`],
  ])('thousands of queues times hundreds of %s stay cheap', (_, line) => {
    const parsed = parse(line.slice(0, MAX_LINE_LENGTH), MANY);
    expect(parsed.steps).toBeLessThan((MAX_SEARCHES + 10) * 2_000 + 40 * MAX_LINE_LENGTH);
  });

  it('more names than are looked up are told', () => {
    expect(parse('regio '.repeat(660), MANY)).toMatchObject({ misread: { kind: 'too-many-names' } });
    expect(parse('regio '.repeat(30), MANY).kind).toBe('query');
  });

  it('a text that is no question is not read to its end', () => {
    const words = Array.from({ length: 600 }, (_, at) => short(at)).join(' ');
    expect(parse(words, MANY).steps).toBe(parse(words.slice(0, 200), MANY).steps);
  });
});

describe('what would be the answer to another question', () => {
  it.each<[string, Misread]>([
    // What is to be left out must not be what is shown.
    ['all but billing', { kind: 'exception', typed: 'but' }],
    ['all queues but billing today', { kind: 'exception', typed: 'but' }],
    ['all except billing', { kind: 'exception', typed: 'except' }],
    ['all today without chat', { kind: 'exception', typed: 'without' }],
    ['not billing today', { kind: 'exception', typed: 'not' }],
    ['no billing', { kind: 'exception', typed: 'no' }],
    // All conditions must hold.
    ['today where abandon% > 5 or sl < 80', { kind: 'either-condition' }],
    ['waiting over 5 or more than 2 active', { kind: 'either-condition' }],
    ['abandoned > 5 today or offered > 3', { kind: 'either-condition' }],
    // Two of what there can be but one.
    ['today 9-11 14-16', { kind: 'conflict', first: '09:00-11:00', second: '14:00-16:00' }],
    ['today by hour, day', { kind: 'conflict', first: 'by hour', second: 'by day' }],
    ['today vs yesterday vs usual', { kind: 'conflict', first: 'vs yesterday', second: 'vs usual' }],
    ['mon and fri', { kind: 'conflict', first: 'mon', second: 'fri' }],
    // A thousand to some, one to others.
    ['offered > 1.000 today', { kind: 'wrong-unit', metric: 'offered', unit: 'count', typed: '1.000' }],
    ['asa > 1,000 today', { kind: 'wrong-unit', metric: 'asa', unit: 'seconds', typed: '1,000' }],
  ])('%s', (line, misread) => {
    expect(misreadOf(line)).toEqual(misread);
  });

  it('a word that is right, or short, is not taken for a misspelt one', () => {
    expect(offers('today nit')).toEqual([]);
    expect(offers('last weekend')).not.toContainEqual(expect.stringContaining('lost'));
    expect(offers('abadoned today')).toEqual(['abandoned: abandoned today']);
  });
});

describe('what is said', () => {
  const ALL: Misread[] = [
    { kind: 'unknown-queue', typed: 'x', nearest: ['A', 'B', 'C'] },
    { kind: 'unknown-word', typed: 'x', nearest: [] },
    { kind: 'unknown-zone', typed: 'x', nearest: [] },
    { kind: 'nonsense' },
    { kind: 'conflict', first: 'a', second: 'b' },
    { kind: 'hours-need-a-day', period: 'this week' },
    { kind: 'hours-backwards', typed: '5-3' },
    { kind: 'no-such-date', typed: '31/02' },
    { kind: 'future', period: '2030-01-01' },
    { kind: 'too-long-period', longestDays: 92 },
    { kind: 'too-many-rows', buckets: 1234, most: 400 },
    { kind: 'unknown-dimension', typed: 'x' },
    { kind: 'unknown-comparison', typed: '' },
    { kind: 'incomplete-condition', typed: 'x' },
    { kind: 'either-condition' },
    { kind: 'exception', typed: 'but' },
    { kind: 'unknown-order', typed: 'sort by x' },
    { kind: 'wrong-unit', metric: 'asa', unit: 'seconds', typed: '5%' },
    { kind: 'live-only', metric: 'waiting' },
    { kind: 'nothing-before' },
    { kind: 'too-long-line', most: 4000 },
    { kind: 'too-many-names' },
  ];

  it.each(ALL.map((misread) => [misread.kind, misread] as const))(
    'of %s is what was wrong, and what to do',
    (_, misread) => {
      const { what, todo } = sayMisread(misread);
      expect(what).toMatch(/^[A-Z\d“].*[.?]$/u);
      expect(todo).toMatch(/^[A-Z].*[.?]$/u);
      expect(todo.split('`').length % 2).toBe(1);
    },
  );

  it('names three at most, joined as one reads them', () => {
    expect(sayMisread({ kind: 'unknown-queue', typed: 'x', nearest: ['A', 'B', 'C'] }).todo).toBe(
      'Did you mean A, B or C?',
    );
  });

  it('every line that is suggested can be asked', () => {
    const suggested = ALL.flatMap((misread) =>
      [...sayMisread(misread).todo.matchAll(/`([^`]+)`/g)].map(([, line]) => line ?? ''),
    );
    const commands = ['queues', 'help'];
    const partial = /^(in |by |every |vs |where |sales\*|2026-11-01$)/;
    for (const line of suggested.filter((one) => !commands.includes(one))) {
      const typed = partial.test(line) ? `all today ${line}`.replace('all today 2026', 'all 2026') : line;
      expect([line, read(typed).kind]).toEqual([line, 'query']);
    }
  });
});
