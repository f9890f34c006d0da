/** Who somebody is, as their Slack profile says: their zone, their name, and where they belong. */
import { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import { knownZone } from '../core/zone.ts';
import { describeError } from './bolt-log.ts';
import { within } from './patience.ts';
import { slackCode } from './problem.ts';
import { createShelf } from './shelf.ts';

/** A profile is asked for again after this. */
const FRESH_MS = 60 * 60_000;
/** While Slack does not tell it anew, the last one holds for so long. */
const PROFILE_LIFE_MS = 24 * 60 * 60_000;
/** A failure is asked about again sooner. */
const FAILURE_LIFE_MS = 60_000;
const MAX_PEOPLE = 5_000;
/** An answer does not wait for a profile any longer than this. */
const PATIENCE_MS = 2_000;

export interface People {
  /** IANA name: the one that they set here, else the one in their profile; null when not known in time. Never throws. */
  zoneOf(userId: string): Promise<string | null>;
  /** What colleagues call them; null as above. Never throws. */
  nameOf(userId: string): Promise<string | null>;
  /** Where they belong; null when Slack does not tell, and has not told within a day. Never throws. */
  standingOf(userId: string): Promise<Standing | null>;
}

/** https://docs.slack.dev/reference/objects/user-object */
export interface Standing {
  /** Their home; null when Slack does not tell. */
  teamId: string | null;
  /** The enterprise of their home; null: none. */
  enterpriseId: string | null;
  /** Of another workspace, as Slack marks those who share no channel with the app. */
  isStranger: boolean;
  /** Of one channel or of several. */
  isGuest: boolean;
  isBot: boolean;
  /** The account is closed. */
  isGone: boolean;
}

interface Profile {
  zone: string | null;
  name: string | null;
  standing: Standing;
}

export interface PeopleOptions {
  client: webApi.WebClient;
  clock: Clock;
  log: Log;
  /** The zone that somebody set here; null: none. */
  ownZoneOf: (userId: string) => Promise<string | null>;
}

export function createPeople({ client, clock, log, ownZoneOf }: PeopleOptions): People {
  const profiles = createShelf<{ profile: Profile; atMs: number }>(clock, PROFILE_LIFE_MS, MAX_PEOPLE);
  const failures = createShelf<true>(clock, FAILURE_LIFE_MS, MAX_PEOPLE);
  /** Two who ask at once about one person wait for one answer. */
  const asking = new Map<string, Promise<Profile | null>>();
  let hasWarned = false;
  let hasWarnedOfSettings = false;

  async function profileOf(userId: string): Promise<Profile | null> {
    const known = profiles.find(userId);
    if (known !== null && clock.now() - known.atMs < FRESH_MS) return known.profile;
    if (failures.find(userId) !== null) return known?.profile ?? null;
    const asked = asking.get(userId) ?? ask(userId);
    asking.set(userId, asked);
    return (await asked) ?? known?.profile ?? null;
  }

  async function ask(userId: string): Promise<Profile | null> {
    try {
      const profile = await lookUp(client, userId);
      profiles.keep(userId, { profile, atMs: clock.now() });
      return profile;
    } catch (error) {
      failures.keep(userId, true);
      if (!hasWarned) log.warn('Slack does not tell who people are', { code: slackCode(error) });
      hasWarned = true;
      return null;
    } finally {
      asking.delete(userId);
    }
  }

  /** A store that fails leaves people their profile's zone. */
  async function settingOf(userId: string): Promise<string | null> {
    try {
      const zone = await ownZoneOf(userId);
      return zone === null ? null : knownZone(zone);
    } catch (error) {
      const facts = { error: describeError(error) };
      if (!hasWarnedOfSettings) log.error('zones that people set cannot be read', facts);
      hasWarnedOfSettings = true;
      return null;
    }
  }

  return {
    async zoneOf(userId) {
      const [own, profile] = await Promise.all([settingOf(userId), profileOf(userId)]);
      return own ?? profile?.zone ?? null;
    },
    nameOf: async (userId) => (await profileOf(userId))?.name ?? null,
    standingOf: async (userId) => (await profileOf(userId))?.standing ?? null,
  };
}

/** Slack says so of those whom the app shares nothing with. https://docs.slack.dev/reference/methods/users.info#errors */
const NOT_OURS = new Set(['user_not_found', 'user_not_visible']);

const UNSEEN: Profile = {
  zone: null,
  name: null,
  standing: {
    teamId: null,
    enterpriseId: null,
    isStranger: true,
    isGuest: false,
    isBot: false,
    isGone: false,
  },
};

async function lookUp(client: webApi.WebClient, userId: string): Promise<Profile> {
  try {
    const { user } = await within(PATIENCE_MS, client.users.info({ user: userId }));
    return {
      zone: user?.tz === undefined ? null : knownZone(user.tz),
      name: user?.profile?.display_name || user?.real_name || user?.name || null,
      standing: {
        teamId: user?.team_id ?? null,
        enterpriseId: user?.enterprise_user?.enterprise_id ?? null,
        isStranger: user?.is_stranger === true,
        isGuest: user?.is_restricted === true || user?.is_ultra_restricted === true,
        isBot: user?.is_bot === true,
        isGone: user?.deleted === true,
      },
    };
  } catch (error) {
    if (error instanceof webApi.WebAPIPlatformError && NOT_OURS.has(error.data.error)) return UNSEEN;
    throw error;
  }
}
