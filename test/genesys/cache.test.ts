/** The cache keeps to its size, and lets bugs through to everybody who waited. */
import { expect, it, onTestFinished } from 'vitest';
import { type CacheOptions, createCache, type Wanted } from '../../src/genesys/cache.ts';
import { createTestClock } from './clock.ts';
import { given } from './world.ts';

function open(some: Partial<CacheOptions<string>> = {}) {
  const clock = createTestClock('2026-03-11T11:00:00Z');
  const cache = createCache<string>({
    clock,
    maxKeys: 100,
    maxWeight: 1_000,
    weigh: ({ length }) => length,
    ...some,
  });
  onTestFinished(() => cache.stop());
  const asked: string[][] = [];
  const take = async (queueIds: readonly string[], more: Partial<Wanted<string>> = {}) =>
    cache.take({
      queueIds,
      purpose: 'command',
      question: 'now',
      freshForMs: () => 10_000,
      async fetch(missing) {
        asked.push([...missing]);
        return new Map(
          missing.map((id) => [id, { ok: true, value: { value: id, fetchedAtMs: clock.now() } }]),
        );
      },
      ...more,
    });
  return { cache, clock, asked, take };
}

it('a full cache drops the oldest figures', async () => {
  const { cache, asked, take } = open({ maxKeys: 3 });
  given(await take(['a', 'b', 'c']));
  given(await take(['d', 'e']));
  expect(cache.usage().keys).toBe(3);
  given(await take(['c', 'd', 'e']));
  given(await take(['a', 'e']));
  expect(asked).toEqual([['a', 'b', 'c'], ['d', 'e'], ['a']]);
});

it('so does one that is too heavy, and what is too heavy alone is not kept', async () => {
  const { cache, asked, take } = open({ maxWeight: 10 });
  given(await take(['aaaa', 'bbbb']));
  given(await take(['cccc']));
  expect(cache.usage().keys).toBe(2);
  expect(given(await take(['a-very-heavy-one'])).values.get('a-very-heavy-one')).toBe('a-very-heavy-one');
  expect(cache.usage().keys).toBe(2);
  given(await take(['a-very-heavy-one']));
  expect(asked.at(-1)).toEqual(['a-very-heavy-one']);
});

it('an answer larger than the cache is whole all the same', async () => {
  const { take } = open({ maxKeys: 2 });
  expect([...given(await take(['a', 'b', 'c', 'd'])).values.keys()]).toEqual(['a', 'b', 'c', 'd']);
});

it('a queue that is named twice is fetched once', async () => {
  const { asked, take } = open();
  expect(given(await take(['a', 'a'])).values.size).toBe(1);
  expect(asked).toEqual([['a']]);
});

it('a bug reaches everybody who waited, and the next who ask fetch anew', async () => {
  const { asked, take } = open();
  const broken: Partial<Wanted<string>> = {
    fetch: () => Promise.reject(new TypeError('a bug')),
  };
  const both = await Promise.allSettled([take(['a'], broken), take(['a', 'b'], broken)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  given(await take(['a', 'b']));
  expect(asked).toEqual([['a', 'b']]);
});
