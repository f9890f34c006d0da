/** Words for time, on Wednesday 18 November 2026 at 14:05 in Berlin; dates that can be two are never guessed. */
import { describe, expect, it } from 'vitest';
import type { Misread } from '../../src/language/misread.ts';
import { misreadOf, offers, queryOf, read, say } from './reading.ts';

type Row = [line: string, becomes: string];

function check([line, becomes]: Row): void {
  expect(say(line)).toBe(becomes);
  expect(queryOf(becomes)).toEqual(queryOf(line));
}

describe('days, weeks and months', () => {
  it.each<Row>([
    ['right now', 'now'],
    ['live', 'now'],
    ['todays', 'today'],
    ["today's billing", 'Billing today'],
    ['tdy', 'today'],
    ['yest', 'yesterday'],
    ['monday', 'mon'],
    ['on monday', 'mon'],
    ['this monday', 'mon'],
    ['last monday', 'last mon'],
    ['past weds', 'last wed'],
    ['week to date', 'this week'],
    ['mtd', 'this month'],
    ['month to date', 'this month'],
    ['previous week', 'last week'],
    ['past month', 'last month'],
  ])('%s', (...row) => check(row));
});

describe('spans that reach back', () => {
  it.each<Row>([
    ['last hour', 'last 1 hours'],
    ['past 2 hours', 'last 2 hours'],
    ['last day', 'last 24 hours'],
    ['last 1 day', 'last 1 days'],
    ['7 days', 'last 7 days'],
    ['24h', 'last 24 hours'],
    ['90min', 'last 90 minutes'],
    ['90 mins', 'last 90 minutes'],
    ['2w', 'last 2 weeks'],
    ['last 3 months', 'last 90 days'],
    ['last 92 days', 'last 92 days'],
    ['last 2208 hours', 'last 2208 hours'],
    ['last 13 weeks', 'last 13 weeks'],
    ['since monday', '2026-11-16..2026-11-18'],
    ['since wednesday', '2026-11-18..2026-11-18'],
    ['since last wednesday', '2026-11-11..2026-11-18'],
    ['since yesterday', '2026-11-17..2026-11-18'],
    ['since 2026-11-10', '2026-11-10..2026-11-18'],
    ['since 1 nov', '2026-11-01..2026-11-18'],
    ['2 days ago', '2026-11-16'],
    ['a week ago', '2026-11-11'],
    ['the day before yesterday', '2026-11-16'],
    ['last week mon', '2026-11-09'],
    ['monday last week', '2026-11-09'],
    ['mon-fri', '2026-11-16..2026-11-20'],
    ['thu to sat', '2026-11-12..2026-11-14'],
    ['2026-11-01–2026-11-07', '2026-11-01..2026-11-07'],
    ['nov 3 - nov 7', '2026-11-03..2026-11-07'],
    ['3-7 nov', '2026-11-03..2026-11-07'],
    ['in november', '2026-11-01..2026-11-30'],
    ['december', '2025-12-01..2025-12-31'],
    ['2026-10', '2026-10-01..2026-10-31'],
    ['february 2024', '2024-02-01..2024-02-29'],
    ['q1', '2026-01-01..2026-03-31'],
    ['q2 2025', '2025-04-01..2025-06-30'],
    ['q3', '2026-07-01..2026-09-30'],
    ['q4 by day', '2026-10-01..2026-12-31 by day'],
  ])('%s', (...row) => check(row));
});

describe('hours', () => {
  it.each<Row>([
    ['9-11am', 'today 09:00-11:00'],
    ['9am-11am', 'today 09:00-11:00'],
    ['9 - 11', 'today 09:00-11:00'],
    ['9-5pm', 'today 09:00-17:00'],
    ['1-3pm', 'today 13:00-15:00'],
    ['11-1pm', 'today 11:00-13:00'],
    ['9-5', 'today 09:00-17:00'],
    ['from 11 to 9', 'today 11:00-21:00'],
    ['this morning', 'today 00:00-12:00'],
    ['yesterday afternoon', 'yesterday 12:00-18:00'],
    ['mon evening', 'mon 18:00-24:00'],
    ['until 5pm', 'today 00:00-17:00'],
    ['yesterday before noon', 'yesterday 00:00-12:00'],
    ['after 9am', 'today since 09:00'],
    ['since 9 until 11', 'today 09:00-11:00'],
    ['12-1pm', 'today 12:00-13:00'],
    ['12am-1am', 'today 00:00-01:00'],
    ['11am-12pm', 'today 11:00-12:00'],
    ['from 9 to 11', 'today 09:00-11:00'],
    ['between 9am and 5pm', 'today 09:00-17:00'],
    ['from 9am until 11am', 'today 09:00-11:00'],
    ['9:30-10', 'today 09:30-10:00'],
    ['9.30-10.15', 'today 09:30-10:15'],
    ['09:00–11:00', 'today 09:00-11:00'],
    ['0-24', 'today 00:00-24:00'],
    ['yesterday 22:00-24:00', 'yesterday 22:00-24:00'],
    ['9-11am yesterday', 'yesterday 09:00-11:00'],
    ['last mon 9-11am', 'last mon 09:00-11:00'],
    ['2026-11-01 9-11am', '2026-11-01 09:00-11:00'],
    ['nov 12 14:00-15:00', '2026-11-12 14:00-15:00'],
    ['since 9', 'today since 09:00'],
    ['since 9am', 'today since 09:00'],
    ['yesterday since 13:30', 'yesterday since 13:30'],
    ['sl 9-11am', 'today 09:00-11:00 show sl, offered, abandon%, asa'],
  ])('%s', (...row) => check(row));
});

describe('dates', () => {
  it.each<Row>([
    ['2026-11-01', '2026-11-01'],
    ['2026-1-5', '2026-01-05'],
    ['2026-11-01..2026-11-07', '2026-11-01..2026-11-07'],
    ['2026-11-01...2026-11-07', '2026-11-01..2026-11-07'],
    ['2026-11-01 - 2026-11-07', '2026-11-01..2026-11-07'],
    ['2026-11-01 to 2026-11-07', '2026-11-01..2026-11-07'],
    ['from 2026-11-01 until 2026-11-07', '2026-11-01..2026-11-07'],
    ['2026-11-07..2026-11-01', '2026-11-01..2026-11-07'],
    ['2026-11-18..2026-12-24', '2026-11-18..2026-12-24'],
    ['12 nov', '2026-11-12'],
    ['nov 12', '2026-11-12'],
    ['12th november 2025', '2025-11-12'],
    ['sept 5', '2026-09-05'],
    // Without a year the latest such day up to today.
    ['18/11', '2026-11-18'],
    ['19/11', '2025-11-19'],
    ['24 dec', '2025-12-24'],
    ['31.12.', '2025-12-31'],
    // Only one order makes a date.
    ['25/12', '2025-12-25'],
    ['12/25', '2025-12-25'],
    ['13.11.2026', '2026-11-13'],
    ['29/02/2024', '2024-02-29'],
    ['1/13', '2026-01-13'],
    // Both orders make the same one.
    ['2/2', '2026-02-02'],
    ['04/04/26', '2026-04-04'],
  ])('%s', (...row) => check(row));

  it.each<[string, string[]]>([
    ['03/04', ['3 April: 2026-04-03', '4 March: 2026-03-04']],
    ['3.4.', ['3 April: 2026-04-03', '4 March: 2026-03-04']],
    ['3/4/2025', ['3 April: 2025-04-03', '4 March: 2025-03-04']],
    ['01/04/26', ['1 April: 2026-04-01', '4 January: 2026-01-04']],
    // The day and month that are nearest in the past differ by more than their order.
    ['12/11', ['12 November: 2026-11-12', '11 December: 2025-12-11']],
    ['billing 03/04 by hour', ['3 April: billing 2026-04-03 by hour', '4 March: billing 2026-03-04 by hour']],
  ])('%s can be two days, and each button says one', (line, buttons) => {
    expect(read(line)).toMatchObject({ kind: 'choice', question: 'Which day do you mean?' });
    expect(offers(line)).toEqual(buttons);
    for (const { line: chosen } of read(line).offers) expect(read(chosen).kind).toMatch(/query|misread/);
  });

  it.each([
    '31/02',
    '2026-02-30',
    '2026-02-30..2026-03-01',
    'nov 31',
    '31 nov',
    '00/01',
    '13/13',
    '2026-13-01',
    'since 2026-02-30',
  ])('%s is no date', (line) => {
    expect(misreadOf(line).kind).toBe('no-such-date');
  });
});

describe('periods that cannot be', () => {
  it.each<[string, Misread]>([
    ['now yesterday', { kind: 'conflict', first: 'now', second: 'yesterday' }],
    ['today last week', { kind: 'conflict', first: 'today', second: 'last week' }],
    ['mon tue', { kind: 'conflict', first: 'mon', second: 'tue' }],
    ['last 7 days 2026-11-01', { kind: 'conflict', first: 'last 7 days', second: '2026-11-01' }],
    ['now by hour', { kind: 'conflict', first: 'now', second: 'a row for each step of time' }],
    ['now vs yesterday', { kind: 'conflict', first: 'now', second: 'a comparison with the past' }],
    ['now 9-11am', { kind: 'hours-need-a-day', period: 'now' }],
    ['this week 9-11am', { kind: 'hours-need-a-day', period: 'this week' }],
    ['last 24h since 9', { kind: 'hours-need-a-day', period: 'last 24 hours' }],
    ['17-9', { kind: 'hours-backwards', typed: '17-9' }],
    ['9am-9am', { kind: 'hours-backwards', typed: '9am-9am' }],
    ['22-6', { kind: 'hours-backwards', typed: '22-6' }],
    ['22:00-02:00', { kind: 'hours-backwards', typed: '22:00-02:00' }],
    ['ytd', { kind: 'too-long-period', longestDays: 92 }],
    ['last year', { kind: 'too-long-period', longestDays: 92 }],
    ['2026-11-19', { kind: 'future', period: '2026-11-19' }],
    ['today since 15:00', { kind: 'future', period: 'today since 15:00' }],
    ['2026-12-01..2026-12-05', { kind: 'future', period: '2026-12-01..2026-12-05' }],
    ['last 93 days', { kind: 'too-long-period', longestDays: 92 }],
    ['last 2209 hours', { kind: 'too-long-period', longestDays: 92 }],
    ['last 132481 minutes', { kind: 'too-long-period', longestDays: 92 }],
    ['last 1000000 weeks', { kind: 'too-long-period', longestDays: 92 }],
    ['2026-01-01..2026-11-01', { kind: 'too-long-period', longestDays: 92 }],
    ['since 2020-01-01', { kind: 'too-long-period', longestDays: 92 }],
    ['last 92 days by hour', { kind: 'too-many-rows', buckets: 2200, most: 400 }],
    ['last week every 15m', { kind: 'too-many-rows', buckets: 672, most: 400 }],
  ])('%s', (line, misread) => {
    expect(misreadOf(line)).toEqual(misread);
  });

  it('what is too long is offered as long as it may be, with all else that was said', () => {
    expect(offers('billing voice last 400 days by day show offered')).toEqual([
      'Last 92 days: Billing voice last 92 days by day show offered',
    ]);
    expect(queryOf('Billing voice last 92 days by day show offered').period).toEqual({
      kind: 'last',
      count: 92,
      unit: 'days',
    });
  });

  it('a moment that has begun elsewhere is no future there', () => {
    expect(say('2026-11-19 in Pacific/Auckland')).toBe('2026-11-19 in Pacific/Auckland');
    expect(say('today since 15:00 in Asia/Tokyo')).toBe('today since 15:00 in Asia/Tokyo');
  });
});
