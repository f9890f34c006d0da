/** The clock that everything asks: the machine's own, or any other source of time. */
import type { Clock } from '../core/ports.ts';

export interface TimeSource {
  /** Epoch ms. */
  now(): number;
  /** Milliseconds of this source in a real one; may change at any time. */
  speed(): number;
}

const SYSTEM: TimeSource = { now: () => Date.now(), speed: () => 1 };

/** The longest real wait before a source is looked at again, since its speed may have changed. */
const LOOK_AGAIN_MS = 250;
/** Node's timers take no more than this. */
const LONGEST_TIMER_MS = 2_000_000_000;

/** `onBug` hears what work called by `every` throws; the next call comes all the same. */
export function createClock(onBug: (error: unknown) => void, source: TimeSource = SYSTEM): Clock {
  async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const untilMs = source.now() + ms;
    while (source.now() < untilMs && signal?.aborted !== true) {
      const realMs = (untilMs - source.now()) / Math.max(source.speed(), 0.001);
      const isSystem = source === SYSTEM;
      await pause(Math.min(Math.max(1, realMs), isSystem ? LONGEST_TIMER_MS : LOOK_AGAIN_MS), signal);
    }
  }

  return {
    now: () => source.now(),
    sleep,
    every(ms, work) {
      const stop = new AbortController();
      void (async () => {
        while (!stop.signal.aborted) {
          await sleep(ms, stop.signal);
          if (stop.signal.aborted) return;
          try {
            await work();
          } catch (error) {
            onBug(error);
          }
        }
      })();
      return () => stop.abort();
    },
  };
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done);
  });
}
