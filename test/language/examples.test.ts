/** Examples name queues that are there. */
import { describe, expect, it } from 'vitest';
import { localExample } from '../../src/language/examples.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { directoryOf } from '../settings/directory.ts';

const HERE = lexiconOf(directoryOf({ Claims: 'A', 'Last 7 Days': 'A', 'Sales EN': 'A' }));
const ALL = lexiconOf(directoryOf({ Billing: 'A', 'Sales EN': 'A', 'VIP Support': 'A' }));

describe('an example', () => {
  it.each([
    ['support', 'Claims'],
    ['support, billing today', 'Claims, "Last 7 Days" today'],
    ['sales when offered < 40% of usual', 'sales when offered < 40% of usual'],
    ['group retail = Sales, Billing*', 'group retail = Sales, "Last 7 Days"'],
    ['also `mute 12 billing 30m`', 'also `mute 12 "Last 7 Days" 30m`'],
    ['all today by media', 'all today by media'],
    ['supported', 'supported'],
  ])('%s is read as %s where others are seen', (words, expected) => {
    expect(localExample(words, HERE)).toBe(expected);
  });

  it.each(['support', 'support, billing today', 'group retail = Sales, Billing*'])(
    '%s stays where such queues are, and where there are none at all',
    (words) => {
      expect(localExample(words, ALL)).toBe(words);
      expect(localExample(words, lexiconOf(directoryOf({})))).toBe(words);
    },
  );
});
