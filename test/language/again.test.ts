/** `again`: the last query, changed by what is said besides. */
import { describe, expect, it } from 'vitest';
import type { Misread } from '../../src/language/misread.ts';
import { misreadOf, queryOf, say } from './reading.ts';

const LAST =
  'Billing voice yesterday by queue, hour vs usual where abandoned > 5 sort asa desc top 3 show asa, offered in Asia/Tokyo';

function then(last: string, line: string): string {
  return say(line, { last: queryOf(last) });
}

describe('the last query', () => {
  it.each(['again', 'same', 'repeat', 'same again please', 'again!'])('comes back as it was: %s', (line) => {
    expect(queryOf(line, { last: queryOf(LAST) })).toEqual(queryOf(LAST));
  });

  it.each<[string, string, string]>([
    ['again but today', 'yesterday', 'today'],
    ['sales again', 'Billing', 'Sales'],
    ['again all', 'Billing', 'all'],
    ['chat again', 'voice', 'chat'],
    ['again vs last week', 'vs usual', 'vs last week'],
    ['again by day', 'by queue, hour', 'by day'],
    ['again where offered > 2', 'where abandoned > 5', 'where offered > 2'],
    ['again sort sl', 'sort asa desc', 'sort sl asc'],
    ['again top 9', 'top 3', 'top 9'],
    ['again show sl', 'show asa, offered', 'show sl'],
    ['again in Europe/London', 'in Asia/Tokyo', 'in Europe/London'],
    ['again 9-11am', 'yesterday', 'yesterday 09:00-11:00'],
  ])('keeps all but what is said: %s', (line, was, is) => {
    expect(LAST).toContain(was);
    expect(then(LAST, line)).toBe(LAST.replace(was, is));
  });

  it.each<[string, string, string]>([
    ['today by media', 'again by queue', 'today'],
    ['today by media, hour', 'again by queue', 'today'],
    ['today by media, hour', 'again every 30m', 'today by 30m'],
    ['today by hour', 'again now', 'now'],
    ['today by media, hour vs usual', 'again now', 'now by media'],
    ['today 9-11am', 'again yesterday', 'yesterday'],
    ['yesterday', 'again 9-11am', 'yesterday 09:00-11:00'],
    ['now', 'again 9-11am', 'today 09:00-11:00'],
    // Columns of this moment go when the past is asked for.
    ['now show waiting, offered', 'again yesterday', 'yesterday show offered'],
    ['now show waiting, idle', 'again yesterday', 'yesterday'],
    ['now show waiting, offered', 'again sales', 'Sales now show waiting, offered'],
    ['yesterday', 'again worst', 'yesterday where ended >= 20 sort abandon% desc'],
    ['yesterday by media', 'again sl', 'yesterday by media show sl, offered, abandon%, aht'],
  ])('%s, then %s', (last, line, becomes) => {
    expect(then(last, line)).toBe(becomes);
  });

  it.each<[string, string, Misread]>([
    ['this week', 'again 9-11am', { kind: 'hours-need-a-day', period: 'this week' }],
    ['now where waiting > 3', 'again yesterday', { kind: 'conflict', first: 'waiting', second: 'yesterday' }],
    ['today', 'again waiting', { kind: 'conflict', first: 'waiting', second: 'today' }],
    ['today', 'again show waiting', { kind: 'live-only', metric: 'waiting' }],
    ['today', 'again now vs usual', { kind: 'conflict', first: 'now', second: 'a comparison with the past' }],
    ['last 92 days', 'again by hour', { kind: 'too-many-rows', buckets: 2200, most: 400 }],
  ])('%s, then %s: what does not fit together is told', (last, line, misread) => {
    expect(misreadOf(line, { last: queryOf(last) })).toEqual(misread);
  });

  it.each(['again', 'again but yesterday'])('may be none: %s', (line) => {
    expect(misreadOf(line)).toEqual({ kind: 'nothing-before' });
  });

  it('is left alone by a line that does not ask for it', () => {
    expect(then(LAST, 'billing')).toBe('Billing now');
  });

  it('may name a queue that is gone: it is asked for by its name all the same', () => {
    const last = {
      ...queryOf('billing today'),
      scope: { kind: 'named', names: [{ kind: 'exact', name: 'Gone' }] },
    } as const;
    expect(queryOf('again', { last }).scope).toEqual(last.scope);
  });
});
