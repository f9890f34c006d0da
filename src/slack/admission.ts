/** Who is let in: members of the workspace or enterprise in which the bot is installed, guests where they are allowed. */
import { z } from 'zod';
import type { Message } from '../core/message.ts';
import type { Log } from '../core/ports.ts';
import type { Identity } from './floor.ts';
import type { People, Standing } from './people.ts';

/** Who acts, as Slack's payload says. */
export interface Claim {
  userId: string;
  /** Workspaces that the payload names as theirs; empty where it names none. */
  teamIds: readonly string[];
  /** An app wrote it. */
  isBot: boolean;
}

export type Because =
  /** Of another workspace, or no longer of this one. */
  | 'stranger'
  | 'guest'
  /** Slack cannot be asked, and nothing is remembered. */
  | 'unknown'
  | 'bot';

export interface Refusal {
  because: Because;
  /** One sentence, without anything of a queue; null: nothing is said. */
  words: string | null;
}

export interface Admission {
  /** Null: they are let in. Refusals are logged, with ids alone. */
  refuse(claim: Claim, entrance: string): Promise<Refusal | null>;
}

export interface AdmissionOptions {
  people: Pick<People, 'standingOf'>;
  home: Pick<Identity, 'teamId' | 'enterpriseId'>;
  allowsGuests: boolean;
  log: Log;
}

export function createAdmission({ people, home, allowsGuests, log }: AdmissionOptions): Admission {
  return {
    async refuse(claim, entrance) {
      const because = await reasonFor(claim, { people, home, allowsGuests });
      if (because === null) return null;
      const { userId, teamIds } = claim;
      log.info('somebody is not answered', { entrance, because, user: userId, teams: teamIds });
      return { because, words: WORDS[because] };
    },
  };
}

const WORDS: Readonly<Record<Because, string | null>> = {
  stranger: 'I answer only people of the workspace that I am installed in.',
  guest: 'I do not answer guests here; please ask a member of this workspace.',
  unknown: 'I cannot check with Slack who you are right now; try again in a minute.',
  // It might answer back.
  bot: null,
};

/** Slack's own user, which its profile does not call a bot. */
const SLACKBOT = 'USLACKBOT';

async function reasonFor(
  claim: Claim,
  { people, home, allowsGuests }: Omit<AdmissionOptions, 'log'>,
): Promise<Because | null> {
  if (claim.isBot || claim.userId === SLACKBOT) return 'bot';
  // In an enterprise, people of another workspace may be of ours all the same: their profile tells.
  if (home.enterpriseId === null && claim.teamIds.some((id) => id !== home.teamId)) return 'stranger';
  const standing = await people.standingOf(claim.userId);
  return standing === null ? 'unknown' : judgeStanding(standing, home, allowsGuests);
}

/** Null: they are let in. */
export function judgeStanding(
  standing: Standing,
  home: AdmissionOptions['home'],
  allowsGuests: boolean,
): Because | null {
  if (standing.isBot) return 'bot';
  if (standing.isStranger || standing.isGone) return 'stranger';
  if (standing.teamId === null && standing.enterpriseId === null) return 'unknown';
  if (!isOfHome(standing, home)) return 'stranger';
  return standing.isGuest && !allowsGuests ? 'guest' : null;
}

/** In an enterprise, a profile may bear the enterprise's id in place of a workspace's. */
function isOfHome({ teamId, enterpriseId }: Standing, home: AdmissionOptions['home']): boolean {
  if (teamId !== null && teamId === home.teamId) return true;
  if (home.enterpriseId === null) return false;
  return enterpriseId === home.enterpriseId || teamId === home.enterpriseId;
}

/** Whether Slack says that somebody is none of those who are let in: a message of ours to them is not for them either. */
export async function isOutsider(
  userId: string,
  { people, home, allowsGuests }: Omit<AdmissionOptions, 'log' | 'home'> & { home: Identity | null },
): Promise<boolean> {
  const standing = home === null ? null : await people.standingOf(userId);
  // While Slack cannot be asked, what somebody is waiting for is not kept from them.
  if (home === null || standing === null) return false;
  const because = judgeStanding(standing, home, allowsGuests);
  return because !== null && because !== 'unknown';
}

const Id = z.string().min(1);
const Team = z.object({ id: Id.optional() }).nullish().catch(null);

/** https://docs.slack.dev/interactivity/implementing-slash-commands#app_command_handling */
const ByCommand = z.object({ user_id: Id, team_id: Id.optional() });
/** https://docs.slack.dev/reference/interaction-payloads: `user.team_id` is where they come from, `team` where it happened. */
const ByAct = z.object({ user: z.object({ id: Id, team_id: Id.optional() }), team: Team });
/** https://docs.slack.dev/apis/slack-connect: events of shared channels name the writer's workspace. */
const ByEvent = z.object({
  event: z.object({
    user: Id,
    user_team: Id.optional(),
    source_team: Id.optional(),
    bot_id: Id.optional(),
  }),
});

/** Who acts in a payload of any kind; null when it does not say. */
export function claimOf(body: unknown): Claim | null {
  const command = ByCommand.safeParse(body).data;
  if (command !== undefined) return claim(command.user_id, [command.team_id]);
  const act = ByAct.safeParse(body).data;
  if (act !== undefined) return claim(act.user.id, [act.user.team_id ?? act.team?.id]);
  const event = ByEvent.safeParse(body).data?.event;
  if (event === undefined) return null;
  return {
    ...claim(event.user, [event.user_team, event.source_team]),
    isBot: event.bot_id !== undefined,
  };
}

function claim(userId: string, teamIds: readonly (string | undefined)[]): Claim {
  const known = teamIds.filter((id) => id !== undefined);
  return { userId, teamIds: [...new Set(known)], isBot: false };
}

export function refusalMessage(words: string): Message {
  return { summary: words, parts: [{ kind: 'headline', text: [words] }] };
}
