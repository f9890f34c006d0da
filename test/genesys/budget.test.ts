/** The budget: own shares for certain, idle ones lent, never more than is allowed. */
import { describe, expect, it } from 'vitest';
import type { Purpose } from '../../src/core/ports.ts';
import { createBudget } from '../../src/genesys/budget.ts';
import { createTestClock } from './clock.ts';

const NOTHING_TOLD = { allowedPerMinute: null, count: null, resetSeconds: null, dateMs: null };

function open() {
  const clock = createTestClock('2026-03-11T11:00:00Z');
  const budget = createBudget(clock);
  /** How many of so many permits are given at once. */
  const takeNow = async (purpose: Purpose, wanted: number): Promise<number> => {
    let taken = 0;
    for (; taken < wanted; taken += 1) if (!(await budget.take(purpose, 0)).ok) break;
    return taken;
  };
  return { clock, budget, takeNow };
}

describe('a budget of 300', () => {
  it.each<[Purpose, number]>([
    ['tick', 150],
    ['command', 90],
    ['background', 60],
  ])('gives %s its own %i at once, and no more yet', async (purpose, share) => {
    const { takeNow } = open();
    expect(await takeNow(purpose, 300)).toBe(share);
  });

  it.each<[atSeconds: number, tick: number, command: number, background: number]>([
    [0, 0, 0, 90],
    // Half of the 210 of the others is lent.
    [30, 0, 0, 195],
    [59, 0, 0, 297],
    // What ticks have used is not lent; 120 of theirs count for the past half-minute and 30 stay reserved.
    [30, 120, 0, 120],
    [30, 0, 60, 135],
  ])('has, %i s into the minute and after %i ticks and %i commands, %i for commands', async (...row) => {
    const [atSeconds, ticks, commands, left] = row;
    const { clock, takeNow } = open();
    await takeNow('background', 1);
    expect(await takeNow('tick', ticks)).toBe(ticks);
    expect(await takeNow('command', commands)).toBe(commands);
    clock.advance(atSeconds * 1000);
    const given = await takeNow('command', 300);
    expect(Math.abs(given - left)).toBeLessThanOrEqual(2);
  });

  it('keeps the share for the time to come for whoever comes late', async () => {
    const { clock, takeNow } = open();
    await takeNow('command', 90);
    for (let second = 1; second <= 40; second += 1) {
      clock.advance(1_000);
      await takeNow('command', 300);
    }
    // A third of the minute is left, and so is a third of the ticks' 150.
    expect(await takeNow('tick', 150)).toBeGreaterThanOrEqual(50);
    clock.advance(20_000);
    expect(await takeNow('tick', 150)).toBe(150);
  });

  it('is never exceeded in a window, whoever asks', async () => {
    const { clock, takeNow } = open();
    let total = 0;
    for (let second = 0; second < 60; second += 1) {
      for (const purpose of ['command', 'tick', 'background'] as const) total += await takeNow(purpose, 17);
      clock.advance(1_000 - 1);
    }
    expect(total).toBe(300);
  });

  it('waits as long as it is told, then refuses with the seconds', async () => {
    const { clock, budget, takeNow } = open();
    for (const [purpose, share] of [
      ['tick', 150],
      ['command', 90],
      ['background', 60],
    ] as const)
      await takeNow(purpose, share);
    expect(await budget.take('command', 10_000)).toEqual({
      ok: false,
      fault: { kind: 'genesys-busy', retryAfterSeconds: 60 },
    });
    clock.advance(55_000);
    expect(await budget.take('command', 10_000)).toEqual({ ok: true, value: 5_000 });
    expect(clock.sleeps).toEqual([5_000]);
  });
});

describe('what Genesys tells', () => {
  it('sets what is allowed', async () => {
    const { budget, takeNow } = open();
    budget.learn({ ...NOTHING_TOLD, allowedPerMinute: 100 });
    expect(await takeNow('command', 300)).toBe(30);
    expect(budget.usage()).toMatchObject({ allowedPerMinute: 100, left: 70 });
  });

  it('counts requests of others with the same client', async () => {
    const { budget, takeNow } = open();
    await takeNow('command', 1);
    budget.learn({ ...NOTHING_TOLD, allowedPerMinute: 300, count: 281, resetSeconds: 60 });
    expect(await takeNow('tick', 150)).toBe(19);
    expect(budget.usage()).toMatchObject({ elsewhere: 280, left: 0 });
  });

  it('ends the window when Genesys ends it', async () => {
    const { clock, budget, takeNow } = open();
    expect(await takeNow('command', 300)).toBe(90);
    budget.learn({ ...NOTHING_TOLD, count: 90, resetSeconds: 7 });
    clock.advance(7_000);
    expect(await takeNow('tick', 150)).toBe(150);
  });

  it('begins a new window when Genesys has begun one', async () => {
    const { clock, budget, takeNow } = open();
    await takeNow('tick', 150);
    budget.learn({ ...NOTHING_TOLD, count: 150, resetSeconds: 10 });
    clock.advance(9_000);
    budget.learn({ ...NOTHING_TOLD, count: 2, resetSeconds: 60 });
    expect(budget.usage()).toMatchObject({ used: { tick: 0 }, elsewhere: 2, left: 298 });
  });

  it.each([
    ['nothing', NOTHING_TOLD],
    ['nonsense', { ...NOTHING_TOLD, allowedPerMinute: 0, count: 0, resetSeconds: 1e9 }],
  ])('may be %s', async (_, headers) => {
    const { budget, takeNow } = open();
    budget.learn(headers);
    expect(await takeNow('command', 300)).toBe(90);
  });

  it('makes everybody wait after a 429', async () => {
    const { clock, budget } = open();
    budget.pause(4_000);
    expect(await budget.take('command', 3_000)).toEqual({
      ok: false,
      fault: { kind: 'genesys-busy', retryAfterSeconds: expect.any(Number) },
    });
    expect(await budget.take('tick', 5_000)).toEqual({ ok: true, value: 4_000 });
    expect(clock.sleeps).toEqual([4_000]);
  });
});
