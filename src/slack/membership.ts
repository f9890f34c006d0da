/** Whether somebody is a member of a channel, as Slack tells; asked only when they pick it in Home. */
import type { webApi } from '@slack/bolt';
import type { Clock, Log } from '../core/ports.ts';
import { within } from './patience.ts';
import { slackCode } from './problem.ts';
import { createShelf } from './shelf.ts';

export type Membership =
  | 'member'
  | 'not-member'
  /** A private channel that the bot was not invited to, or one that is gone. */
  | 'hidden'
  /** Among the members that were looked through they are not, and there are more. */
  | 'too-many'
  /** The bot lacks the scopes to ask. */
  | 'no-scope'
  /** Slack did not tell. */
  | 'unknown';

export interface Memberships {
  /** Never throws. */
  of(userId: string, channelId: string): Promise<Membership>;
}

/** Somebody who left is seen as such after so long. */
const LIFE_MS = 5 * 60_000;
/** Somebody who came, sooner: they wait for it. */
const OUTSIDE_LIFE_MS = 20_000;
const MAX_KEPT = 5_000;
/** https://docs.slack.dev/reference/methods/conversations.members#pagination */
const A_PAGE = 999;
/** Whoever is not among so many is not looked for any longer. */
const MAX_PAGES = 20;
const PATIENCE_MS = 5_000;

export function createMemberships(client: webApi.WebClient, clock: Clock, log: Log): Memberships {
  const inside = createShelf<'member'>(clock, LIFE_MS, MAX_KEPT);
  const outside = createShelf<'not-member' | 'too-many'>(clock, OUTSIDE_LIFE_MS, MAX_KEPT);

  async function look(userId: string, channel: string): Promise<'member' | 'not-member' | 'too-many'> {
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const { members = [], response_metadata } = await client.conversations.members({
        channel,
        limit: A_PAGE,
        ...(cursor === '' ? {} : { cursor }),
      });
      if (members.includes(userId)) return 'member';
      cursor = response_metadata?.next_cursor ?? '';
      if (cursor === '') return 'not-member';
    }
    log.info('a channel has more members than are looked through', { channel });
    return 'too-many';
  }

  return {
    async of(userId, channelId) {
      const key = `${channelId} ${userId}`;
      const known = inside.find(key) ?? outside.find(key);
      if (known !== null) return known;
      try {
        const found = await within(PATIENCE_MS, look(userId, channelId));
        if (found === 'member') inside.keep(key, found);
        else outside.keep(key, found);
        return found;
      } catch (error) {
        const code = slackCode(error);
        const read = READ_CODES.get(code) ?? 'unknown';
        if (read === 'unknown') log.warn('Slack does not tell who is in a channel', { code });
        return read;
      }
    },
  };
}

/** https://docs.slack.dev/reference/methods/conversations.members#errors */
const READ_CODES: ReadonlyMap<string, Membership> = new Map([
  ['missing_scope', 'no-scope'],
  ['channel_not_found', 'hidden'],
  ['not_in_channel', 'hidden'],
  ['fetch_members_failed', 'unknown'],
]);
