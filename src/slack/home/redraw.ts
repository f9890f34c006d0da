/** What somebody may see in Home, and Home as it stands drawn anew after something was changed from it. */
import type { Floor } from '../floor.ts';
import type { Membership } from '../membership.ts';
import { drawHome, shownState } from './draw.ts';
import { FIRST, type HomeState } from './state.ts';

/** Somebody changed something from Home: what they see by now is drawn anew. `before`: what it was when they did. */
export async function redrawHome(
  floor: Floor,
  userId: string,
  before: HomeState | null,
  standingHash: string | null,
  isChosenIn: boolean,
): Promise<void> {
  const state = shownState(floor, userId) ?? before ?? FIRST;
  await drawHome(floor, userId, { ...(await allowed(floor, userId, state)), standingHash, isChosenIn });
}

export interface Allowed {
  state: HomeState;
  notice: string | null;
}

/** A channel's things are for its members: whoever left it sees their own again. */
export async function allowed(floor: Floor, userId: string, state: HomeState): Promise<Allowed> {
  if (state.place.kind === 'mine') return { state, notice: null };
  const notice = await refusalIn(floor, userId, state.place.channelId);
  return notice === null ? { state, notice } : { state: FIRST, notice };
}

/** Why nothing of that channel is shown to them; null: they are in it, or it is their own conversation with the bot. */
export async function refusalIn(
  { memberships }: Floor,
  userId: string,
  channelId: string,
): Promise<string | null> {
  return channelId === userId ? null : NOTICES[await memberships.of(userId, channelId)];
}

const NOTICES: Readonly<Record<Membership, string | null>> = {
  member: null,
  'not-member': 'You are not a member of that channel, so nothing of it is shown.',
  hidden: 'I do not see that channel. If it is private, invite me there first: /invite @queue-stats.',
  'no-scope':
    'I may not look who is in a channel: ask whoever set me up for the scopes channels:read and groups:read.',
  'too-many': 'That channel has more members than I look through; ask there instead.',
  unknown: 'I cannot check with Slack right now whether you are in that channel; try again in a minute.',
};
