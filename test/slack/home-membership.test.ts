/** Who is in a channel: found page by page, remembered for minutes, and never guessed. */
import { webApi } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { createMemberships, type Membership } from '../../src/slack/membership.ts';
import { listeningLog } from './bot.ts';

const ME = 'U0ME';
const MINUTE = 60_000;

interface Asked {
  channel: string;
  limit: number;
  cursor?: string;
}

/** Over a client that knows one method; `answer` gives a page's members, and whether there is another. */
function memberships(answer: (page: number) => { members: string[]; hasMore: boolean }) {
  const asked: Asked[] = [];
  let nowMs = 0;
  const client = {
    conversations: {
      async members(args: Asked) {
        asked.push(args);
        const page = args.cursor === undefined ? 0 : Number(args.cursor);
        const { members, hasMore } = answer(page);
        return { ok: true, members, response_metadata: { next_cursor: hasMore ? String(page + 1) : '' } };
      },
    },
  };
  const clock = { now: () => nowMs, sleep: async () => undefined, every: () => () => undefined };
  const log = listeningLog();
  const known = createMemberships(client as unknown as webApi.WebClient, clock, log);
  return {
    asked,
    log,
    of: (channel = 'C0OPS', user = ME) => known.of(user, channel),
    passes(ms: number) {
      nowMs += ms;
    },
  };
}

function refused(error: string): Error {
  return new webApi.WebAPIPlatformError({ ok: false, error });
}

describe('who is in a channel', () => {
  it('is looked for until they are found, in pages as large as Slack gives', async () => {
    const world = memberships((page) => ({ members: page === 2 ? [ME] : ['U1'], hasMore: page < 9 }));
    expect(await world.of()).toBe('member');
    expect(world.asked).toEqual([
      { channel: 'C0OPS', limit: 999 },
      { channel: 'C0OPS', limit: 999, cursor: '1' },
      { channel: 'C0OPS', limit: 999, cursor: '2' },
    ]);
  });

  it('is looked for to the last page', async () => {
    const world = memberships((page) => ({ members: ['U1'], hasMore: page < 4 }));
    expect(await world.of()).toBe('not-member');
    expect(world.asked).toHaveLength(5);
  });

  it('is not looked for beyond twenty pages, also when Slack never ends', async () => {
    const world = memberships(() => ({ members: ['U1'], hasMore: true }));
    expect(await world.of()).toBe('too-many');
    expect(world.asked).toHaveLength(20);
  });

  it('is remembered of members for five minutes, of others for seconds: they may just have come', async () => {
    let members: string[] = [];
    const world = memberships(() => ({ members, hasMore: false }));
    expect(await world.of()).toBe('not-member');
    members = [ME];
    expect(await world.of()).toBe('not-member');
    world.passes(21_000);
    expect(await world.of()).toBe('member');
    members = [];
    world.passes(5 * MINUTE);
    expect(await world.of()).toBe('member');
    world.passes(1_000);
    expect(await world.of()).toBe('not-member');
    expect(world.asked).toHaveLength(3);
  });

  it('is remembered for that channel and that person alone', async () => {
    const world = memberships(() => ({ members: [ME], hasMore: false }));
    expect([await world.of(), await world.of('C1'), await world.of('C0OPS', 'U2')]).toEqual([
      'member',
      'member',
      'not-member',
    ]);
    expect(world.asked).toHaveLength(3);
  });

  it.each([
    ['channel_not_found', 'hidden'],
    ['not_in_channel', 'hidden'],
    ['missing_scope', 'no-scope'],
    ['fetch_members_failed', 'unknown'],
    ['internal_error', 'unknown'],
  ] satisfies [string, Membership][])('is not guessed: %s is %s, and asked again', async (error, is) => {
    let isDown = true;
    const world = memberships(() => {
      if (isDown) throw refused(error);
      return { members: [ME], hasMore: false };
    });
    expect(await world.of()).toBe(is);
    isDown = false;
    expect(await world.of()).toBe('member');
  });
});
