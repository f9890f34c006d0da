/** Waits in real time: for the network, which no pretend clock makes faster. */
import { setTimeout as wait } from 'node:timers/promises';

export class DeadlineError extends Error {
  override name = 'DeadlineError';
}

/** What the work gives, or a DeadlineError; what the work does later is then of no interest. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const deadline = pause(ms, over.signal).then(() => {
    throw new DeadlineError(`not done within ${ms} ms`);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    over.abort();
    deadline.catch(() => undefined);
    work.catch(() => undefined);
  }
}

/** Ends early, and quietly, when the signal aborts. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal }).catch(() => undefined);
}

/** Work under way, so that a stop can wait for it. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();

  run<T>(work: () => Promise<T>): Promise<T> {
    const running = work().finally(() => this.#works.delete(running));
    this.#works.add(running);
    return running;
  }

  size(): number {
    return this.#works.size;
  }

  /** How many are still under way when all have ended or the time is over. */
  async drain(ms: number): Promise<number> {
    const over = new AbortController();
    await Promise.race([this.#idle(over.signal), pause(ms, over.signal)]);
    over.abort();
    return this.#works.size;
  }

  /** What ends may have begun something else. */
  async #idle(over: AbortSignal): Promise<void> {
    while (this.#works.size > 0 && !over.aborted) await Promise.allSettled(this.#works);
  }
}
