/** The bot's clock over the sandbox's: time runs as it does, and jumps when the test says so; who sleeps is woken at once. */
import type { Clock } from '../../src/core/ports.ts';
import type { SandboxClock } from '../../src/sandbox/clock.ts';

export interface JumpingClock {
  clock: Clock;
  jump(ms: number): void;
  /** Jobs of the scheduler that sleep until they are due: what sleeps with a signal. */
  jobsAsleep(): number;
  /** Jumps to where the first of the other sleepers wakes: a question that waits to be asked again. */
  wakeOthers(): void;
}

interface Sleeper {
  untilMs: number;
  isJob: boolean;
  wake: () => void;
}

export function createJumpingClock(time: SandboxClock): JumpingClock {
  const sleepers = new Set<Sleeper>();

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => wake(), Math.max(1, ms));
      const sleeper = { untilMs: time.now() + ms, isJob: signal !== undefined, wake };
      function wake(): void {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        sleepers.delete(sleeper);
        resolve();
      }
      sleepers.add(sleeper);
      signal?.addEventListener('abort', wake);
    });
  }

  function jump(ms: number): void {
    time.advance(ms);
    for (const sleeper of [...sleepers]) if (sleeper.untilMs <= time.now()) sleeper.wake();
  }

  return {
    clock: {
      now: () => time.now(),
      sleep,
      // What Slack's connections and the lead look after, on real time as theirs is.
      every(ms, work) {
        const timer = setInterval(() => void work(), ms);
        return () => clearInterval(timer);
      },
    },
    jump,
    jobsAsleep: () => [...sleepers].filter(({ isJob }) => isJob).length,
    wakeOthers() {
      const others = [...sleepers].filter(({ isJob }) => !isJob).map(({ untilMs }) => untilMs);
      if (others.length > 0) jump(Math.max(0, Math.min(...others) - time.now()));
    },
  };
}
