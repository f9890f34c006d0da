/** Who is let in: by what Slack's profile tells, by what a payload says, and when neither can be had. */
import { describe, expect, it } from 'vitest';
import {
  type Because,
  type Claim,
  claimOf,
  createAdmission,
  isOutsider,
  judgeStanding,
} from '../../src/slack/admission.ts';
import type { Standing } from '../../src/slack/people.ts';
import { listeningLog } from './bot.ts';

const HOME = { teamId: 'T0HOME', enterpriseId: null };
const GRID = { teamId: 'T0HOME', enterpriseId: 'E0HOME' };

function standing(overrides: Partial<Standing> = {}): Standing {
  return {
    teamId: 'T0HOME',
    enterpriseId: null,
    isStranger: false,
    isGuest: false,
    isBot: false,
    isGone: false,
    ...overrides,
  };
}

describe('a profile', () => {
  it.each<[string, Partial<Standing>, Because | null, Because | null]>([
    ['of a member', {}, null, null],
    ['of a guest', { isGuest: true }, 'guest', null],
    ['of another workspace', { teamId: 'T0OTHER' }, 'stranger', 'stranger'],
    ['of a guest of another workspace', { teamId: 'T0OTHER', isGuest: true }, 'stranger', 'stranger'],
    ['that Slack marks as a stranger’s', { isStranger: true }, 'stranger', 'stranger'],
    ['of another enterprise', { teamId: 'T0OTHER', enterpriseId: 'E0OTHER' }, 'stranger', 'stranger'],
    ['of an account that is closed', { isGone: true }, 'stranger', 'stranger'],
    ['of an app', { isBot: true }, 'bot', 'bot'],
    ['without a workspace', { teamId: null }, 'unknown', 'unknown'],
  ])('%s', (_, overrides, because, whereGuestsAreAllowed) => {
    expect(judgeStanding(standing(overrides), HOME, false)).toBe(because);
    expect(judgeStanding(standing(overrides), HOME, true)).toBe(whereGuestsAreAllowed);
  });

  it.each<[string, Partial<Standing>, Because | null]>([
    ['of the workspace itself', {}, null],
    ['of a sister workspace', { teamId: 'T0SISTER', enterpriseId: 'E0HOME' }, null],
    ['that names the enterprise in place of a workspace', { teamId: 'E0HOME' }, null],
    ['of another enterprise', { teamId: 'T0OTHER', enterpriseId: 'E0OTHER' }, 'stranger'],
    ['of a workspace of no enterprise', { teamId: 'T0OTHER' }, 'stranger'],
    [
      'of a guest of a sister workspace',
      { teamId: 'T0SISTER', enterpriseId: 'E0HOME', isGuest: true },
      'guest',
    ],
  ])('in an enterprise, %s', (_, overrides, because) => {
    expect(judgeStanding(standing(overrides), GRID, false)).toBe(because);
  });
});

describe('a claim', () => {
  async function refused(
    claim: Partial<Claim>,
    told: Standing | null,
    home: typeof HOME | typeof GRID = HOME,
  ) {
    const log = listeningLog();
    let asked = 0;
    const people = {
      standingOf: async () => {
        asked += 1;
        return told;
      },
    };
    const admission = createAdmission({ people, home, allowsGuests: false, log });
    const whole = { userId: 'U0ANA', teamIds: [], isBot: false, ...claim };
    return { refusal: await admission.refuse(whole, 'command'), asked, lines: log.lines };
  }

  it.each<[string, Partial<Claim>, Standing | null, Because | null, number]>([
    ['of a member is let in', { teamIds: ['T0HOME'] }, standing(), null, 1],
    ['that names no workspace is looked up', {}, standing(), null, 1],
    ['of another workspace needs no profile', { teamIds: ['T0OTHER'] }, standing(), 'stranger', 0],
    [
      'of ours alone is not believed',
      { teamIds: ['T0HOME'] },
      standing({ teamId: 'T0OTHER' }),
      'stranger',
      1,
    ],
    ['that cannot be checked is refused', { teamIds: ['T0HOME'] }, null, 'unknown', 1],
    ['of an app is not answered', { isBot: true }, standing(), 'bot', 0],
    ['of Slackbot is not answered', { userId: 'USLACKBOT' }, standing(), 'bot', 0],
  ])('%s', async (_, claim, told, because, lookups) => {
    const { refusal, asked } = await refused(claim, told);
    expect(refusal?.because ?? null).toBe(because);
    expect(asked).toBe(lookups);
  });

  it('of a sister workspace is decided by the profile', async () => {
    const sister = standing({ teamId: 'T0SISTER', enterpriseId: 'E0HOME' });
    expect((await refused({ teamIds: ['T0SISTER'] }, sister, GRID)).refusal).toBeNull();
    const other = standing({ teamId: 'T0SISTER', enterpriseId: 'E0OTHER' });
    expect((await refused({ teamIds: ['T0SISTER'] }, other, GRID)).refusal?.because).toBe('stranger');
  });

  it('that is refused is told in one sentence, and logged by ids alone', async () => {
    const { refusal, lines } = await refused({ teamIds: ['T0OTHER'] }, null);
    expect(refusal?.words).toMatch(/^[^.]+\.$/);
    expect(lines).toEqual([
      {
        level: 'info',
        what: 'somebody is not answered',
        facts: { entrance: 'command', because: 'stranger', user: 'U0ANA', teams: ['T0OTHER'] },
      },
    ]);
  });

  it('that is let in, or an app’s, is told nothing', async () => {
    expect((await refused({}, standing())).lines).toEqual([]);
    expect((await refused({ isBot: true }, null)).refusal?.words).toBeNull();
  });
});

describe('somebody to whom a message of ours goes', () => {
  const home = { ...HOME, team: 'Home', botUserId: 'U0BOT' };
  const outsider = (told: Standing | null, at: typeof home | null = home) =>
    isOutsider('U0ANA', { people: { standingOf: async () => told }, home: at, allowsGuests: false });

  it.each<[string, Standing | null, boolean]>([
    ['is a member', standing(), false],
    ['is a guest', standing({ isGuest: true }), true],
    ['is of another workspace', standing({ teamId: 'T0OTHER' }), true],
    ['cannot be checked', null, false],
    ['is of no workspace that Slack tells', standing({ teamId: null }), false],
  ])('%s', async (_, told, expected) => {
    expect(await outsider(told)).toBe(expected);
    expect(await outsider(told, null)).toBe(false);
  });
});

describe('who acts is read from', () => {
  it.each<[string, unknown, Claim | null]>([
    [
      'a command',
      { user_id: 'U1', team_id: 'T1', channel_id: 'C1', text: '' },
      { userId: 'U1', teamIds: ['T1'], isBot: false },
    ],
    [
      'a click, whose person comes from elsewhere',
      { type: 'block_actions', user: { id: 'U1', team_id: 'T2' }, team: { id: 'T1' } },
      { userId: 'U1', teamIds: ['T2'], isBot: false },
    ],
    [
      'a click that does not say where its person comes from',
      { type: 'block_actions', user: { id: 'U1' }, team: { id: 'T1' } },
      { userId: 'U1', teamIds: ['T1'], isBot: false },
    ],
    [
      'a form of an enterprise',
      { type: 'view_submission', user: { id: 'U1', team_id: 'T1' }, team: null, enterprise: { id: 'E1' } },
      { userId: 'U1', teamIds: ['T1'], isBot: false },
    ],
    [
      'a mention in a shared channel',
      { team_id: 'T1', event: { type: 'app_mention', user: 'U1', user_team: 'T2', source_team: 'T2' } },
      { userId: 'U1', teamIds: ['T2'], isBot: false },
    ],
    [
      'a mention by an app',
      { team_id: 'T1', event: { type: 'app_mention', user: 'U1', bot_id: 'B1' } },
      { userId: 'U1', teamIds: [], isBot: true },
    ],
    [
      'an opened Home',
      { team_id: 'T1', event: { type: 'app_home_opened', user: 'U1', tab: 'home' } },
      { userId: 'U1', teamIds: [], isBot: false },
    ],
    ['nothing', {}, null],
    ['what names nobody', { user: { id: '' } }, null],
  ])('%s', (_, body, claim) => {
    expect(claimOf(body)).toEqual(claim);
  });
});
