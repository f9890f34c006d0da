import { describe, expect, it } from 'vitest';
import { readinessOf, type Seen, type SeenWatch } from '../../src/ops/health.ts';

const NOW = Date.parse('2026-11-18T13:05:00Z');
const SECOND = 1_000;

function seen(change: Partial<Seen> = {}): Seen {
  return {
    isStopping: false,
    isStoreUp: true,
    isSlackConnected: true,
    watch: leading({}),
    nowMs: NOW,
    ...change,
  };
}

/** Seconds ago. */
function leading({ good = 5, tookOver }: { good?: number | null; tookOver?: number }): SeenWatch {
  return {
    kind: 'leads',
    everyMs: 30 * SECOND,
    lastGoodTickAtMs: good === null ? null : NOW - good * SECOND,
    tookOverAtMs: tookOver === undefined ? null : NOW - tookOver * SECOND,
  };
}

describe('readiness', () => {
  it('tells how things stand when all is well', () => {
    expect(readinessOf(seen())).toEqual({
      ready: true,
      wrong: [],
      store: 'up',
      slack: 'connected',
      watch: 'leads',
      lastGoodTickSecondsAgo: 5,
      tickEverySeconds: 30,
    });
  });

  it.each<[string, Partial<Seen>, string[]]>([
    ['it stops', { isStopping: true }, ['it is stopping']],
    ['the store is down', { isStoreUp: false }, ['the store does not answer']],
    ['Slack is away', { isSlackConnected: false }, ['there is no connection to Slack']],
    ['no tick was good yet', { watch: leading({ good: null }) }, ['there was no good tick yet']],
    [
      'the last good tick is too old',
      { watch: leading({ good: 76 }) },
      ['the last good tick was 76 s ago, and one is due every 30 s'],
    ],
    [
      'it took over, and no tick has been good since',
      { watch: leading({ good: null, tookOver: 76 }) },
      ['there was no good tick since it took over 76 s ago, and one is due every 30 s'],
    ],
    [
      'several things are wrong at once',
      { isStoreUp: false, isSlackConnected: false },
      ['the store does not answer', 'there is no connection to Slack'],
    ],
  ])('is none while %s', (_, change, wrong) => {
    expect(readinessOf(seen(change))).toMatchObject({ ready: false, wrong });
  });

  it.each<[string, SeenWatch]>([
    ['two ticks were missed', leading({ good: 70 })],
    ['it stands by, whenever it last ticked itself', { kind: 'stands-by' }],
    ['it has just taken over', leading({ good: null, tookOver: 1 })],
    ['it has taken over again, long after its own last tick', leading({ good: 3_600, tookOver: 10 })],
  ])('is there when %s', (_, watch) => {
    expect(readinessOf(seen({ watch }))).toMatchObject({ ready: true, wrong: [] });
  });

  it('is lost before the third tick in a row that is missed has ended, however far ticks are apart', () => {
    for (const everyMs of [10 * SECOND, 30 * SECOND, 300 * SECOND]) {
      const at = (missed: number) =>
        readinessOf(
          seen({
            watch: { kind: 'leads', tookOverAtMs: null, everyMs, lastGoodTickAtMs: NOW - missed * everyMs },
          }),
        ).ready;
      expect([at(1), at(2), at(3)]).toEqual([true, true, false]);
    }
  });

  it('tells no ages where it stands by', () => {
    expect(readinessOf(seen({ watch: { kind: 'stands-by' } }))).toMatchObject({
      watch: 'stands by',
      lastGoodTickSecondsAgo: null,
      tickEverySeconds: null,
    });
  });
});
