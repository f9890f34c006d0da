/** In which zone a person lives, as their Slack profile says. */
import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import { within } from './patience.ts';
import { slackCode } from './problem.ts';
import { createShelf } from './shelf.ts';

const ZONE_LIFE_MS = 60 * 60_000;
/** A failure is asked about again sooner. */
const FAILURE_LIFE_MS = 60_000;
const MAX_PEOPLE = 5_000;
/** An answer does not wait for the zone any longer than this. */
const PATIENCE_MS = 2_000;

export interface People {
  /** IANA name; null when Slack does not tell, or not in time. Never throws. */
  zoneOf(userId: string): Promise<string | null>;
}

export function createPeople(client: webApi.WebClient, clock: Clock, log: Log): People {
  const zones = createShelf<{ zone: string | null }>(clock, ZONE_LIFE_MS, MAX_PEOPLE);
  const failures = createShelf<true>(clock, FAILURE_LIFE_MS, MAX_PEOPLE);
  let hasWarned = false;
  return {
    async zoneOf(userId) {
      const known = zones.find(userId);
      if (known !== null) return known.zone;
      if (failures.find(userId) !== null) return null;
      try {
        const info = await within(PATIENCE_MS, client.users.info({ user: userId }));
        const zone = info.user?.tz ?? null;
        zones.keep(userId, { zone });
        return zone;
      } catch (error) {
        failures.keep(userId, true);
        if (!hasWarned) log.warn('Slack does not tell in which zone people live', { code: slackCode(error) });
        hasWarned = true;
        return null;
      }
    },
  };
}
