/** Whether this process leads or stands by, and since when: told in the log whenever it changes. */
import type { Clock, Log } from '../core/ports.ts';
import type { SeenWatch } from './health.ts';

export interface LeadSeen {
  isLeader(): boolean;
  /** Grows with each change of the leader; null while this process does not lead. */
  epoch(): number | null;
}

export interface Role {
  /** Whether this process leads at this moment. To be asked about each second, since nobody tells. */
  leads(): boolean;
  /** When it began to lead after it had stood by; null when it has led from its start. */
  tookOverAtMs(): number | null;
}

/** `onLeading`: this process leads anew, and may have missed what another wrote meanwhile. */
export function createRole(
  lead: LeadSeen,
  clock: Pick<Clock, 'now'>,
  log: Pick<Log, 'info'>,
  onLeading: () => void,
): Role {
  let wasLeading: boolean | null = null;
  let epoch: number | null = null;
  let tookOverAtMs: number | null = null;

  function leads(): boolean {
    const isLeading = lead.isLeader();
    if (isLeading && (wasLeading !== true || epoch !== lead.epoch())) {
      if (wasLeading !== null) tookOverAtMs = clock.now();
      epoch = lead.epoch();
      log.info('this process leads', { epoch });
      onLeading();
    }
    if (!isLeading && wasLeading !== false) log.info('this process stands by');
    wasLeading = isLeading;
    return isLeading;
  }

  return { leads, tookOverAtMs: () => tookOverAtMs };
}

export function seenOf(
  role: Role,
  { lastGoodTickAtMs, everyMs }: { lastGoodTickAtMs: number | null; everyMs: number },
): SeenWatch {
  if (!role.leads()) return { kind: 'stands-by' };
  return { kind: 'leads', tookOverAtMs: role.tookOverAtMs(), lastGoodTickAtMs, everyMs };
}
