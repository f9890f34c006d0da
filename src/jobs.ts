/** What runs again and again: ticks, sending, digests, learning, housekeeping, and asking for the lead. */
import type { Alerts } from './alerts/alerts.ts';
import type { Clock, Log, Meter, TickOutcome } from './core/ports.ts';
import { LeaseLost, type Store } from './core/store.ts';
import type { Digests } from './digests/digests.ts';
import type { Role } from './ops/role.ts';
import type { Job } from './scheduler.ts';
import type { Outbox } from './slack/outbox.ts';
import type { Lead } from './store/lead.ts';

const SEND_EVERY_MS = 1_000;
const TIDY_EVERY_MS = 60 * 60_000;
/** Whoever stands by asks so often whether it is free. */
const LEAD_EVERY_MS = 1_000;

export interface Working {
  alerts: Alerts;
  digests: Digests;
  outbox: Outbox;
  store: Store;
  lead: Lead;
  role: Role;
  clock: Clock;
  log: Log;
  meter: Meter;
}

/** But for asking for the lead, only in the process that leads. */
export function jobsOf({ alerts, digests, outbox, store, lead, role, clock, log, meter }: Working): Job[] {
  /** Whoever stands by looks often whether it leads by now: what takes over begins at once, and not with its next turn. */
  function led({ name, everyMs, run }: Job): Job {
    return {
      name,
      everyMs: () => (lead.isLeader() ? everyMs() : LEAD_EVERY_MS),
      async run(lateMs) {
        if (!role.leads()) return;
        try {
          await run(lateMs);
        } catch (error) {
          if (!(error instanceof LeaseLost)) throw error;
          log.warn('another process leads now; this one stands by');
        }
      },
    };
  }

  return [
    led({
      name: 'tick',
      everyMs: () => alerts.watch.everyMs(),
      run: (lateMs) => tick({ alerts, outbox, clock, log, meter }, lateMs),
    }),
    led({ name: 'send', everyMs: () => SEND_EVERY_MS, run: () => outbox.pump() }),
    led({ name: 'digests', everyMs: () => digests.runner.everyMs(), run: () => digests.runner.run() }),
    led({ name: 'learn', everyMs: () => alerts.learning.everyMs(), run: () => alerts.learning.run() }),
    led({ name: 'tidy', everyMs: () => TIDY_EVERY_MS, run: () => store.tidy(clock.now()) }),
    {
      name: 'lead',
      everyMs: () => LEAD_EVERY_MS,
      run: async () => {
        if (!lead.isLeader()) await lead.acquire();
      },
    },
  ];
}

/** One tick, counted, timed and told. */
async function tick(
  { alerts, outbox, clock, log, meter }: Pick<Working, 'alerts' | 'outbox' | 'clock' | 'log' | 'meter'>,
  lateMs: number,
): Promise<void> {
  const startedAtMs = clock.now();
  let outcome: TickOutcome = 'failed';
  try {
    const { watch } = alerts;
    const { rows, rules, places, opened, tookMs, readMs } = await watch.tick();
    const { lastTickAtMs, lastGoodTickAtMs } = watch.status();
    outcome = lastGoodTickAtMs === lastTickAtMs ? 'good' : 'source-down';
    meter.episodesOpened(opened);
    log.debug('a tick', { outcome, rules, places, opened, rows, tookMs, readMs, lateMs });
    if (rows > 0) await outbox.pump();
  } finally {
    meter.tickRan(outcome, clock.now() - startedAtMs, lateMs);
  }
}
