import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/ops/clock.ts';

/** Time that passes a thousand times as fast. */
function fast(): { now: () => number; speed: () => number } {
  const start = performance.now();
  return { now: () => 1_000_000 + (performance.now() - start) * 1_000, speed: () => 1_000 };
}

function never(error: unknown): void {
  throw error;
}

describe('the clock', () => {
  it('sleeps in the time of its source', async () => {
    const clock = createClock(never, fast());
    const [before, real] = [clock.now(), performance.now()];
    await clock.sleep(30_000);
    expect(clock.now() - before).toBeGreaterThanOrEqual(30_000);
    expect(performance.now() - real).toBeLessThan(5_000);
  });

  it('wakes at once when told to', async () => {
    const clock = createClock(never);
    const stop = new AbortController();
    const real = performance.now();
    const asleep = clock.sleep(3_600_000, stop.signal);
    stop.abort();
    await asleep;
    expect(performance.now() - real).toBeLessThan(5_000);
  });

  it('notices when its source is sped up', async () => {
    let speed = 1;
    let nowMs = 0;
    const clock = createClock(never, { now: () => nowMs, speed: () => speed });
    const asleep = clock.sleep(60_000);
    speed = 1_000;
    nowMs = 60_000;
    await asleep;
    expect(clock.now()).toBe(60_000);
  });

  it('calls again and again, never twice at once, also after a failure, until it is stopped', async () => {
    const bugs: unknown[] = [];
    const clock = createClock((error) => bugs.push(error), fast());
    let calls = 0;
    let atOnce = 0;
    let most = 0;
    await new Promise<void>((resolve) => {
      const stop = clock.every(1_000, async () => {
        calls += 1;
        atOnce += 1;
        most = Math.max(most, atOnce);
        await clock.sleep(3_000);
        atOnce -= 1;
        if (calls === 2) throw new Error('once');
        if (calls === 4) {
          stop();
          resolve();
        }
      });
    });
    await clock.sleep(10_000);
    expect({ calls, most, bugs: bugs.length }).toEqual({ calls: 4, most: 1, bugs: 1 });
  });
});
