/** Calls what is due, each job never twice at once: the tick of the alerts, sending, learning, housekeeping. */
import type { Clock, Log } from './core/ports.ts';

export interface Job {
  name: string;
  /** From the beginning of one run to the beginning of the next; a run that takes longer is followed at once. */
  everyMs: () => number;
  /** `lateMs`: how much later it begins than was due. */
  run: (lateMs: number) => Promise<void>;
}

export interface Scheduler {
  start(): void;
  /** Begins nothing new, and waits for what is under way. */
  stop(): Promise<void>;
}

export function createScheduler(jobs: readonly Job[], clock: Clock, log: Log): Scheduler {
  const over = new AbortController();
  let loops: Promise<void>[] = [];

  async function loop(job: Job): Promise<void> {
    let dueAtMs = clock.now();
    let wantedAtMs = dueAtMs;
    while (!over.signal.aborted) {
      const waitMs = dueAtMs - clock.now();
      if (waitMs > 0) await clock.sleep(waitMs, over.signal);
      if (over.signal.aborted) return;
      const startedAtMs = clock.now();
      try {
        await job.run(Math.max(0, startedAtMs - wantedAtMs));
      } catch (error) {
        log.error('a job failed and is tried again when it is next due', { job: job.name, error });
      }
      wantedAtMs = startedAtMs + job.everyMs();
      dueAtMs = Math.max(clock.now(), wantedAtMs);
      // A job that always takes longer than its turn must not keep everything else from running.
      if (dueAtMs <= clock.now()) await clock.sleep(1, over.signal);
    }
  }

  return {
    start() {
      loops = jobs.map(loop);
    },
    async stop() {
      over.abort();
      await Promise.all(loops);
    },
  };
}
