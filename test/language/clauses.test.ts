/** Clauses in every spelling: marks and units, rows, columns, comparisons and zones. */
import { describe, expect, it } from 'vitest';
import { METRICS, metricName, type Unit } from '../../src/core/metric.ts';
import { conditionValue } from '../../src/language/parse.ts';
import { directoryOf } from './directory.ts';
import { queryOf, say } from './reading.ts';

type Row = [line: string, becomes: string];

function check([line, becomes]: Row): void {
  expect(say(line)).toBe(becomes);
  expect(queryOf(becomes)).toEqual(queryOf(line));
}

describe('conditions', () => {
  it.each<Row>([
    // Marks as typed, as Slack sends them, and in words.
    ['waiting > 5', 'now where waiting > 5'],
    ['waiting>5', 'now where waiting > 5'],
    ['waiting &gt; 5', 'now where waiting > 5'],
    ['waiting &gt;= 5', 'now where waiting >= 5'],
    ['waiting &lt;5', 'now where waiting < 5'],
    ['waiting ≥ 5', 'now where waiting >= 5'],
    ['waiting ≤ 5', 'now where waiting <= 5'],
    ['waiting => 5', 'now where waiting >= 5'],
    ['waiting =< 5', 'now where waiting <= 5'],
    ['waiting ＞ 5', 'now where waiting > 5'],
    ['waiting = 0', 'now where waiting = 0'],
    ['waiting is over 5', 'now where waiting > 5'],
    ['waiting more than 5', 'now where waiting > 5'],
    ['waiting at least 5', 'now where waiting >= 5'],
    ['waiting up to 5', 'now where waiting <= 5'],
    ['idle fewer than 2', 'now where idle < 2'],
    ['sl under 80 yesterday', 'yesterday where sl < 80%'],
    // The number first.
    ['> 5 waiting', 'now where waiting > 5'],
    ['more than 5 callers waiting', 'now where waiting > 5'],
    ['at least 5 in queue billing', 'Billing now where waiting >= 5'],
    ['more than 5 calls waiting billing', 'Billing now where waiting > 5'],
    ['over 2 minutes asa today', 'today where asa > 120s'],
    // Several, joined by anything or nothing.
    ['where waiting > 5 and active > 3', 'now where waiting > 5 and active > 3'],
    ['where waiting > 5, active > 3', 'now where waiting > 5 and active > 3'],
    ['waiting > 5 active > 3', 'now where waiting > 5 and active > 3'],
    ['where waiting > 5 & more than 3 active', 'now where waiting > 5 and active > 3'],
    ['where waiting > 5 and billing', 'Billing now where waiting > 5'],
    ['if waiting > 5', 'now where waiting > 5'],
    ['with more than 5 waiting', 'now where waiting > 5'],
    // A condition that stands in a list of columns is still one.
    ['show offered, sl > 80 today', 'today where sl > 80% show offered'],
  ])('%s', (...row) => check(row));

  it.each<[Unit, string, number | null]>([
    ['count', '5', 5],
    ['count', '5.5', 5.5],
    ['count', '1,000', 1000],
    ['count', '1,234,567', 1_234_567],
    ['count', '1.000', null],
    ['count', '1,00', null],
    ['percent', '5,5%', 5.5],
    ['seconds', '1,5m', 90],
    ['count', '5%', null],
    ['count', '5s', null],
    ['count', '1:30', null],
    ['count', '1000000000', 1_000_000_000],
    ['count', '1000000001', null],
    ['count', '5e3', null],
    ['count', '-5', null],
    ['percent', '5', 5],
    ['percent', '5%', 5],
    ['percent', '5percent', 5],
    ['percent', '0.05%', 0.05],
    ['percent', '30s', null],
    ['percent', '5x', null],
    ['seconds', '30', 30],
    ['seconds', '30s', 30],
    ['seconds', '30sec', 30],
    ['seconds', '2m', 120],
    ['seconds', '2min', 120],
    ['seconds', '0.5minutes', 30],
    ['seconds', '1h', 3600],
    ['seconds', '1.1h', 3960],
    ['seconds', '2hrs', 7200],
    ['seconds', '1:30', 90],
    ['seconds', '90:00', 5400],
    ['seconds', '1:60', null],
    ['seconds', '5%', null],
    ['seconds', '5d', null],
    ['seconds', '1000000000h', null],
    ['seconds', '0.0000001', 0],
  ])('in a metric of %s, %s is %s', (unit, typed, expected) => {
    const metric = { count: 'offered', percent: 'abandon-percent', seconds: 'speed-of-answer' } as const;
    expect(conditionValue(metric[unit], typed)).toBe(expected);
  });

  it.each<Row>([
    ['abandon % > 5 %', 'today where abandon% > 5%'],
    ['abandon% > 5 percent', 'today where abandon% > 5%'],
    ['asa > 1:30', 'today where asa > 90s'],
    ['asa > 2 minutes', 'today where asa > 120s'],
    ['asa > 1 hour', 'today where asa > 3600s'],
    ['asa > 30 s', 'today where asa > 30s'],
    ['asa > 1.1h', 'today where asa > 3960s'],
    ['abandon% > 5,5 %', 'today where abandon% > 5.5%'],
    ['offered > 1,000, billing', 'Billing today where offered > 1000'],
    ['no more than 5 waiting', 'now where waiting <= 5'],
  ])('%s, with its unit wherever it stands', (...row) => check(row));
});

describe('metrics', () => {
  it.each(METRICS.flatMap((metric) => metric.words.map((words) => [words, metric.kind, metric.id] as const)))(
    'show %s is a column of %s: %s',
    (words, kind, id) => {
      expect(queryOf(`${kind === 'now' ? 'now' : 'today'} show ${words}`).show).toEqual([id]);
    },
  );

  it.each<Row>([
    // Words that fit a metric of each kind go by the period, and without one by now.
    ['longest wait', 'now show longest, waiting, idle, sl'],
    ['longest wait today', 'today show max wait'],
    ['longest wait > 5m', 'now where longest > 300s'],
    ['longest wait > 5m yesterday', 'yesterday where max wait > 300s'],
    ['sort longest wait', 'now sort longest desc'],
    // What only an interval has means today.
    ['aht', 'today show aht'],
    ['where offered > 5', 'today where offered > 5'],
    ['sort asa', 'today sort asa desc'],
    ['offered and waiting', 'now show offered, waiting'],
    // A metric that is among the usual ones moves to the front; another stands alone.
    ['waiting', 'now'],
    ['idle', 'now show idle, waiting, longest, sl'],
    ['abandon%', 'today show abandon%, offered, sl, asa'],
    ['asa by media', 'today by media show asa'],
    ['agents', 'now show on queue'],
    ['abandon% aht today', 'today show abandon%, aht'],
  ])('%s', (...row) => check(row));

  it('every name that is printed is read as itself', () => {
    for (const { id, kind } of METRICS) {
      expect(queryOf(`${kind === 'now' ? 'now' : 'today'} sort ${metricName(id)} asc`).sort).toEqual({
        metric: id,
        descending: false,
      });
    }
  });
});

describe('columns, order and number of rows', () => {
  it.each<Row>([
    ['today show offered, abandon%, sl', 'today show offered, abandon%, sl'],
    ['today columns offered abandon% and sl', 'today show offered, abandon%, sl'],
    ['today show offered & offered', 'today show offered'],
    ['show billing', 'Billing now'],
    ['show', 'now'],
    ['sort by waiting desc', 'now sort waiting desc'],
    ['sorted by waiting descending', 'now sort waiting desc'],
    ['order by waiting up', 'now sort waiting asc'],
    ['sort on queue asc', 'now sort on queue asc'],
    ['sort on waiting', 'now sort waiting desc'],
    // Without a direction the worst is first.
    ['today sort sl', 'today sort sl asc'],
    ['today sort abandon%', 'today sort abandon% desc'],
    ['today sort offered', 'today sort offered desc'],
    ['sort asa sort sl', 'today sort asa desc'],
    ['top 5', 'now top 5'],
    ['first 5 today', 'today top 5'],
    ['top 5 top 3', 'now top 5'],
    ['top 999999', 'now top 10000'],
    ['top 0', 'now top 1'],
    ['top billing', 'Billing now'],
    // The rows are ranked by what is named, not by the abandon rate.
    ['worst sl', 'today where ended >= 20 sort sl asc show sl, offered, abandon%, asa'],
    [
      'worst 3 asa yesterday',
      'yesterday where ended >= 20 sort asa desc top 3 show asa, offered, abandon%, sl',
    ],
    ['top 5 offered', 'today sort offered desc top 5'],
    ['top 5 queues by sl', 'today sort sl desc top 5'],
    ['today by abandon%', 'today sort abandon% desc'],
    ['top 3 by waiting', 'now sort waiting desc top 3'],
    ['worst waiting', 'now sort waiting desc'],
    ['% abandoned yesterday', 'yesterday show abandon%, offered, sl, asa'],
    ['worst 5 today', 'today where ended >= 20 sort abandon% desc top 5'],
    ['worst 999999', 'today where ended >= 20 sort abandon% desc top 10000'],
    ['worst queues yesterday sort asa', 'yesterday where ended >= 20 sort asa desc'],
    ['worst yesterday ended > 5', 'yesterday where ended > 5 sort abandon% desc'],
  ])('%s', (...row) => check(row));
});

describe('rows', () => {
  it.each<Row>([
    ['today by queue', 'today'],
    ['today by media', 'today by media'],
    ['today per media', 'today by media'],
    ['today split by media', 'today by media'],
    ['today by queue and media', 'today by queue, media'],
    ['today by media & queue', 'today by media, queue'],
    ['today by media by queue', 'today by media, queue'],
    ['today by media, media', 'today by media'],
    ['today by hour', 'today by hour'],
    ['by hour', 'today by hour'],
    ['today hourly', 'today by hour'],
    ['last week daily', 'last week by day'],
    ['today by hour, media', 'today by media, hour'],
    ['today by queue, hour', 'today by queue, hour'],
    ['today every 30m', 'today by 30m'],
    ['today every half hour', 'today by 30m'],
    ['today every half an hour', 'today by 30m'],
    ['today every 15 minutes', 'today by 15m'],
    ['today every hour', 'today by hour'],
    ['today every 1 h', 'today by hour'],
    ['today by media every 30 min', 'today by media, 30m'],
    ['last week every day', 'last week by day'],
    ['every queue', 'all now'],
  ])('%s', (...row) => check(row));
});

describe('comparisons', () => {
  it.each<Row>([
    ['billing vs yesterday', 'Billing today vs yesterday'],
    ['billing v yday', 'Billing today vs yesterday'],
    ['billing today compared to last week', 'Billing today vs last week'],
    ['billing today compared with the same time last week', 'Billing today vs last week'],
    ['billing today against a week ago', 'Billing today vs last week'],
    ['billing today vs the day before', 'Billing today vs yesterday'],
    ['billing last week vs the week before', 'Billing last week vs last week'],
    ['billing versus normal', 'Billing today vs usual'],
    ['billing vs usual by hour', 'Billing today by hour vs usual'],
    ['billing vs "Sales EN" vs usual', 'Billing, Sales EN today vs usual'],
    ['support vs the sales', 'Support, Sales now'],
    ['support vs sal', 'Support, *sal* now'],
  ])('%s', (...row) => check(row));
});

describe('media types', () => {
  it.each<Row>([
    ['phone today', 'voice today'],
    ['webchat, e-mails', 'chat email now'],
    ['sms and callbacks', 'message callback now'],
    ['voice voice', 'voice now'],
    ['billing voice', 'Billing voice now'],
    ['chat vip', 'Chat VIP now'],
    ['chat vip chat today', 'Chat VIP chat today'],
  ])('%s', (...row) => check(row));
});

describe('zones', () => {
  it.each<Row>([
    ['today in Europe/London', 'today in Europe/London'],
    ['today europe/london', 'today in Europe/London'],
    ['in london', 'now in Europe/London'],
    ['in New York', 'now in America/New_York'],
    ['tz new york', 'now in America/New_York'],
    ['in Asia/Kolkata', 'now in Asia/Kolkata'],
    ['billing in kyiv today', 'Billing today in Europe/Kyiv'],
    ['today in America/Argentina/Buenos_Aires', 'today in America/Argentina/Buenos_Aires'],
    ['today utc', 'today in UTC'],
    ['in gmt', 'now in UTC'],
    ['in billing', 'Billing now'],
    ['waiting in sales', 'Sales now'],
    ['now in Europe/Berlin in Asia/Tokyo', 'now in Europe/Berlin'],
  ])('%s', (...row) => check(row));

  it('a queue called like a city wins over the city; the zone is then named in full', () => {
    const directory = directoryOf(['London Sales', 'Billing']);
    expect(say('today in london', { directory })).toBe('London Sales today');
    expect(say('today in europe/london', { directory })).toBe('today in Europe/London');
    expect(say('today in utc', { directory: directoryOf(['Dutch Sales']) })).toBe('today in UTC');
  });
});

describe('words that mean nothing', () => {
  it.each<Row>([
    ['please show me how many calls are waiting in billing right now, thanks!', 'Billing now'],
    ['What is the service level of Billing today?', 'Billing today show sl, offered, abandon%, asa'],
    ['hi', 'now'],
    ['what’s the abandon rate for billing this week?', 'Billing this week show abandon%, offered, sl, asa'],
    ['how long are people waiting in billing', 'Billing now'],
    ['over the last 2 hours', 'last 2 hours'],
    ['anyone waiting?', 'now'],
    ['<@U123> billing', 'Billing now'],
    ['billing <#C123|ops>', 'Billing now'],
    ['billing - today', 'Billing today'],
    ['(billing) today.', 'Billing today'],
    ['¿billing? today!!!', 'Billing today'],
    ['  billing \t today \n ', 'Billing today'],
    ['billing\u200b today\ufeff', 'Billing today'],
    ['today\u2019s billing', 'Billing today'],
    ['\u202ebilling\u0000 today\u2069', 'Billing today'],
    ['today´s billing', 'Billing today'],
  ])('%j', (...row) => check(row));
});

describe('the order of clauses', () => {
  const clauses = [
    'Billing, Sales',
    'voice',
    'yesterday',
    'by queue, hour',
    'vs usual',
    'where offered > 3 and asa > 2m',
  ];
  const more = ['sort sl asc', 'top 7', 'show sl, aht', 'in Asia/Tokyo'];

  it('does not matter', () => {
    const all = [...clauses, ...more];
    const expected = queryOf(all.join(' '));
    for (let turn = 1; turn < all.length; turn += 1) {
      const turned = [...all.slice(turn), ...all.slice(0, turn)];
      expect(queryOf(turned.join(' '))).toEqual(expected);
      expect(queryOf([...turned].reverse().join(', '))).toEqual(expected);
    }
  });
});
