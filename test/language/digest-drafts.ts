/** Arbitrary valid digests over directories with names that fight the language. */
import fc from 'fast-check';
import type { DigestDraft, DueTimes } from '../../src/core/digest.ts';
import type { Query } from '../../src/core/query.ts';
import type { Scene } from '../../src/language/reader.ts';
import { queriesIn } from './hostile.ts';
import { channels, hoursIn, names } from './rule-drafts.ts';

/** Questions whose period moves along, and has begun when the digest comes. */
function isAsked({ period, zone }: Query, due: DueTimes): boolean {
  if (period.kind === 'dates') return false;
  if (period.kind !== 'day') return true;
  if (typeof period.day === 'object' && 'year' in period.day) return false;
  if (period.hours === null || period.day === 'yesterday' || (zone !== null && zone !== due.zone))
    return true;
  const isToday = period.day === 'today' || (!period.day.past && due.days.includes(period.day.weekday));
  return !isToday || period.hours.fromMinute < due.minute;
}

/** Whatever `parseDigest` may give in this scene. */
export function digestsIn(scene: Scene): fc.Arbitrary<DigestDraft> {
  return fc
    .tuple(
      fc.option(names),
      fc.array(queriesIn(scene), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 0, max: 1439 }),
      hoursIn(scene),
      channels,
    )
    .map(([name, queries, minute, { days, zone, except }, channel]) => {
      const due: DueTimes = { minute, days, zone, except };
      return { name, queries: queries.filter((query) => isAsked(query, due)), due, channel };
    })
    .filter(({ queries }) => queries.length > 0);
}
