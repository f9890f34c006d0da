/** Real lines and what becomes of each: its canonical form, its buttons, or the words that say what was not understood. */
import { describe, expect, it } from 'vitest';
import { bucketsOf, type Interval, resolvePeriod } from '../../src/core/period.ts';
import type { Misread } from '../../src/language/misread.ts';
import { misreadOf, offers, queryOf, read, say, WEDNESDAY_MS } from './reading.ts';

type Row = [line: string, becomes: string, offers?: string[]];

/** What a line becomes is a line too, and becomes itself. */
function check([line, becomes, buttons]: Row): void {
  expect(say(line)).toBe(becomes);
  if (buttons !== undefined) expect(offers(line)).toEqual(buttons);
  if (read(line).kind === 'query') expect(queryOf(becomes)).toEqual(queryOf(line));
}

// `alert me if …` and `snooze …` are rows of a later version: the commands answer them, not the language.
describe('lines that people type', () => {
  it.each<Row>([
    ['', 'now', []],
    ['support rn?', 'Support now', ['Both Support queues: *support* now']],
    ['how many waiting in billing', 'Billing now', []],
    ['tier 1 voice today', 'Tier 1 Voice today', []],
    ['sales', 'Sales now', ['All 2: *sales* now']],
    ['sal', '*sal* now', []],
    ['chat today', 'chat today', ['Queue Chat VIP: Chat VIP today']],
    ['worst queues', 'today where ended >= 20 sort abandon% desc', []],
    ['sla', 'today show sl, offered, abandon%, asa', []],
    ['sl today', 'today show sl, offered, abandon%, asa', []],
    ['mon', 'mon', []],
    ['yday', 'yesterday', []],
    ['wtd', 'this week', []],
    ['last tues', 'last tue', []],
    ['03/04', 'Which day do you mean?', ['3 April: 2026-04-03', '4 March: 2026-03-04']],
    ['billing 9-11am', 'Billing today 09:00-11:00', []],
    ['today for billing', 'Billing today', []],
    ['billing, today pls', 'Billing today', []],
    ['billing last 24h by hour', 'Billing last 24 hours by hour', []],
    ['muller', 'Müller & Söhne now', []],
    ['MÜLLER & SÖHNE today', 'Müller & Söhne today', []],
    ['abandons > 5 today', 'today where abandoned > 5', []],
    ['support v billing', 'Support, Billing now', []],
    ['support vs billing', 'Support, Billing now', []],
    ['billing today vs yesterday', 'Billing today vs yesterday', []],
    [
      'agents on break support',
      'Support now show off queue',
      ['Both Support queues: *support* now show off queue'],
    ],

    ['today today', 'today', []],

    ['show me everything', 'all now', []],
    ['tell me about billing', 'Billing now', []],
  ])('%j', (...row) => check(row));

  it.each<[line: string, misread: Misread, offers: string[]]>([
    ['bilng', { kind: 'unknown-queue', typed: 'bilng', nearest: ['Billing'] }, ['Billing: Billing']],
    [
      'drop table queues',
      { kind: 'nonsense' },
      [
        'support: support',
        'all today by media: all today by media',
        'billing yesterday by hour: billing yesterday by hour',
      ],
    ],
    ['now yesterday', { kind: 'conflict', first: 'now', second: 'yesterday' }, []],
    ['all last 400 days', { kind: 'too-long-period', longestDays: 92 }, ['Last 92 days: all last 92 days']],
  ])('%j is not understood, and told so', (line, misread, buttons) => {
    expect(misreadOf(line)).toEqual(misread);
    expect(offers(line)).toEqual(buttons);
  });

  it('“No queue bilng. Did you mean Billing?”', () => {
    expect(say('bilng')).toBe('No queue bilng. Did you mean Billing?');
  });

  it('“VIP – Gold” again but yesterday', () => {
    const last = queryOf('support today by hour where offered > 3');
    expect(say('“VIP – Gold” again but yesterday', { last })).toBe(
      'VIP – Gold yesterday by hour where offered > 3',
    );
  });

  it('the figure that was asked for comes first', () => {
    expect(queryOf('how many waiting in billing').show).toEqual([]);
    expect(queryOf('sla').show[0]).toBe('service-level');
    expect(queryOf('agents on break support').show).toEqual(['off-queue']);
  });

  it('the last 24 hours by hour are 24 rows', () => {
    const { period, step } = queryOf('billing last 24h by hour');
    const interval = resolvePeriod(period, WEDNESDAY_MS, 'Europe/Berlin', step) as Interval;
    expect(bucketsOf(interval, step)).toHaveLength(24);
  });

  it.each([
    ['mon', '2026-11-16'],
    ['last tues', '2026-11-17'],
    ['yday', '2026-11-17'],
    ['wtd', '2026-11-16'],
  ])('%s begins on %s', (line, date) => {
    const interval = resolvePeriod(queryOf(line).period, WEDNESDAY_MS, 'Europe/Berlin') as Interval;
    expect(interval.startMs).toBe(Date.parse(`${date}T00:00:00+01:00`));
  });
});

describe('the examples of the language', () => {
  it.each<Row>([
    ['support', 'Support now', ['All 2: *support* now']],
    ['supp', '*supp* now', []],
    ['"Support VIP"', 'Support VIP now', []],
    ['sup*', 'sup* now', []],
    ['*vip*, billing', '*vip*, Billing now', []],
    ['support, billing, sales', 'Support, Billing, Sales now'],
    ['all', 'all now', []],
    ['support today by media', 'Support today by media'],
    ['today', 'today'],
    ['yesterday', 'yesterday'],
    ['this week', 'this week'],
    ['last month', 'last month'],
    ['last 7 days', 'last 7 days'],
    ['last 24 hours', 'last 24 hours'],
    ['last 90 min', 'last 90 minutes'],
    ['all today by queue, media', 'all today by queue, media', []],
    ['all 2026-11-01..2026-11-07 by day', 'all 2026-11-01..2026-11-07 by day', []],
    ['since 09:00', 'today since 09:00'],
    ['9-11am', 'today 09:00-11:00'],
    ['2026-11-01', '2026-11-01'],
    ['sales today every 30m show offered, abandon%, sl', 'Sales today by 30m show offered, abandon%, sl'],
    ['billing today vs last week', 'Billing today vs last week', []],
    ['billing today vs usual', 'Billing today vs usual', []],
    [
      'all today where abandon% > 5 sort abandon% top 10',
      'all today where abandon% > 5% sort abandon% desc top 10',
      [],
    ],
    ['voice, chat yesterday', 'voice chat yesterday', []],
  ])('%j', (...row) => check(row));
});

describe('how names are typed', () => {
  it.each<Row>([
    // Quotes of every country, closed or not.
    ['"Billing"', 'Billing now'],
    ['“billing” today', 'Billing today'],
    ['„Billing“ today', 'Billing today'],
    ['«billing» today', 'Billing today'],
    ['"billing', 'Billing now'],
    ['"Support" "Billing"', 'Support, Billing now'],
    ['"sup\\port"', 'Support now'],
    ['""', 'now'],
    // Case, accents, dashes, width.
    ['BILLING', 'Billing now'],
    ['ｂｉｌｌｉｎｇ', 'Billing now'],
    ['müller', 'Müller & Söhne now'],
    ['Mu\u0308ller & So\u0308hne', 'Müller & Söhne now'],
    ['muller &amp; sohne', 'Müller & Söhne now'],
    ['muller sohne', 'Müller & Söhne now'],
    ['vip - gold', 'VIP – Gold now'],
    ['VIP — GOLD', 'VIP – Gold now'],
    ['vip gold', 'VIP – Gold now'],
    // The longest name wins, whole before part, and before numbers and clause words.
    ['support vip', 'Support VIP now'],
    ['sales en today', 'Sales EN today'],
    ['tier 1', 'Tier 1 Voice now'],
    ['tier 1 today', 'Tier 1 Voice today'],
    ['chat vip chat', 'Chat VIP chat now'],
    ['vip', '*vip* now'],
    ['*', 'all now'],
    ['s*s', 's*s now'],
    ['sal* today by media', 'sal* today by media'],
    // Commas and small words between them.
    ['sales,support', 'Sales, Support now'],
    ['sales; support', 'Sales, Support now'],
    ['sales and support', 'Sales, Support now'],
    ['sales or support', 'Sales, Support now'],
    ['sales sales', 'Sales now'],
    ['support, vip', 'Support, *vip* now'],
    ['all billing', 'Billing now'],
  ])('%j', (...row) => check(row));
});
