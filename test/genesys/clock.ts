/** A clock that stands still until somebody sleeps: it then jumps, so that nothing waits in real time. */
import type { Clock } from '../../src/core/ports.ts';
import { createSandboxClock, type SandboxClock } from '../../src/sandbox/clock.ts';

export interface TestClock extends Clock {
  /** The same time, for the pretend organisation. */
  sandbox: SandboxClock;
  advance(ms: number): void;
  /** What was slept, in ms, in order. */
  sleeps: number[];
}

export function createTestClock(startIso: string): TestClock {
  const sandbox = createSandboxClock({ startMs: Date.parse(startIso), speed: 0 });
  const sleeps: number[] = [];
  return {
    sandbox,
    sleeps,
    now: sandbox.now,
    advance: sandbox.advance,
    async sleep(ms) {
      sleeps.push(ms);
      sandbox.advance(ms);
    },
    every() {
      throw new Error('nothing in these tests repeats');
    },
  };
}
