/** Who somebody is, as their Slack profile says: their zone and their name. */
import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import { knownZone } from '../core/zone.ts';
import { within } from './patience.ts';
import { slackCode } from './problem.ts';
import { createShelf } from './shelf.ts';

const PROFILE_LIFE_MS = 60 * 60_000;
/** A failure is asked about again sooner. */
const FAILURE_LIFE_MS = 60_000;
const MAX_PEOPLE = 5_000;
/** An answer does not wait for a profile any longer than this. */
const PATIENCE_MS = 2_000;

export interface People {
  /** IANA name; null when Slack does not tell, or not in time. Never throws. */
  zoneOf(userId: string): Promise<string | null>;
  /** What colleagues call them; null as above. Never throws. */
  nameOf(userId: string): Promise<string | null>;
}

interface Profile {
  zone: string | null;
  name: string | null;
}

const UNKNOWN: Profile = { zone: null, name: null };

export function createPeople(client: webApi.WebClient, clock: Clock, log: Log): People {
  const profiles = createShelf<Profile>(clock, PROFILE_LIFE_MS, MAX_PEOPLE);
  const failures = createShelf<true>(clock, FAILURE_LIFE_MS, MAX_PEOPLE);
  let hasWarned = false;

  async function profileOf(userId: string): Promise<Profile> {
    const known = profiles.find(userId);
    if (known !== null) return known;
    if (failures.find(userId) !== null) return UNKNOWN;
    try {
      const { user } = await within(PATIENCE_MS, client.users.info({ user: userId }));
      const name = user?.profile?.display_name || user?.real_name || user?.name || null;
      const profile = { zone: user?.tz === undefined ? null : knownZone(user.tz), name };
      profiles.keep(userId, profile);
      return profile;
    } catch (error) {
      failures.keep(userId, true);
      if (!hasWarned) log.warn('Slack does not tell in which zone people live', { code: slackCode(error) });
      hasWarned = true;
      return UNKNOWN;
    }
  }

  return {
    zoneOf: async (userId) => (await profileOf(userId)).zone,
    nameOf: async (userId) => (await profileOf(userId)).name,
  };
}
