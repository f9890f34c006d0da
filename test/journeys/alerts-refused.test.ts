/** Slack refuses what is told to one channel: the other is not kept waiting, nothing is told twice, and its owner hears of it once. */
import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { type Alerting, MINUTE, SECOND, startAlerting } from './alerting.ts';
import { headline, shown } from './read.ts';
import { ANA, BEN, OPS } from './whole.ts';

const LONG = 90_000;
const FLOOR = 'C0FLOOR';
const ALWAYS = { kind: 'live', metric: 'active', is: '>=', value: 0, clear: null } as const;
/** A stride of the clock, and a second of the outbox. */
const AT_ONCE_MS = 7 * SECOND;

interface Refusal {
  name: string;
  set: (a: Alerting) => void;
  mend: (a: Alerting) => void;
  /** The names under which the pretend Slack logs it. */
  refusals: string[];
  /** What the owner is told; null: nothing, since nobody can mend it. */
  told: RegExp | null;
}

function fault(of: Parameters<Alerting['workspace']['faults']['set']>[0], times?: number) {
  return {
    set: ({ workspace }: Alerting) => void workspace.faults.set(of, times),
    mend: ({ workspace }: Alerting) => workspace.faults.clear(),
  };
}

const REFUSALS: readonly Refusal[] = [
  {
    name: 'wants it to wait for 30 s, again and again',
    ...fault({ kind: 'rate-limit', retryAfterSeconds: 30, channel: OPS }),
    refusals: ['ratelimited'],
    told: null,
  },
  {
    name: 'answers 503',
    ...fault({ kind: 'server-error', status: 503, channel: OPS }),
    refusals: ['http_503'],
    told: null,
  },
  {
    name: 'says that the channel is archived',
    ...fault({ kind: 'archived', channel: OPS }),
    refusals: ['is_archived'],
    told: /Alerts or digests of yours cannot be delivered in .*: it is archived\. Unarchive it, or choose another channel\./,
  },
  {
    name: 'says that the bot is not in the channel',
    ...fault({ kind: 'not-in-channel', channel: OPS }),
    refusals: ['not_in_channel'],
    told: /Alerts or digests of yours cannot be delivered in .*: I am not in it\. Type \/invite @queue-stats there\./,
  },
];

async function startTwoChannels(refusals: readonly string[]): Promise<Alerting> {
  const a = await startAlerting({
    at: '2026-11-18T10:02:00+01:00',
    organisation: { historyDays: 1 },
    refusals,
  });
  a.workspace.invite(FLOOR);
  return a;
}

function named(name: string) {
  return {
    scope: { kind: 'named' as const, names: [{ kind: 'exact' as const, name }] },
    media: [],
    test: ALWAYS,
  };
}

/** Two places in the one channel, one after the other, and one in the other channel. */
async function fireEverywhere(a: Alerting): Promise<void> {
  await a.addRule({ ...named('Billing'), channelId: OPS, ownerId: BEN, forMinutes: 0 });
  await a.addRule({ ...named('Billing'), channelId: FLOOR, ownerId: ANA, forMinutes: 0 });
  await a.until('the episodes', async () => (await a.episodes()).length === 2);
  await a.addRule({ ...named('Support'), channelId: OPS, ownerId: BEN, forMinutes: 0 });
  await a.until('the third', async () => (await a.episodes()).length === 3);
}

function postedAt({ workspace }: Alerting, channel: string): number[] {
  return workspace.payloads
    .of('chat.postMessage')
    .filter(({ body, outcome }) => body.channel === channel && body.thread_ts === undefined && outcome.ok)
    .map(({ at }) => at);
}

async function firstIn(a: Alerting, channelId: string): Promise<number> {
  return Math.min(
    ...(await a.episodes()).filter((one) => one.channelId === channelId).map(({ firedAtMs }) => firedAtMs),
  );
}

/** Both places stand there once, in order, and go on living: taken, edited, answered in their threads. */
async function standsOnce(a: Alerting): Promise<void> {
  const heads = () => a.posts().map((one) => headline(one).replace(/: .*/, ''));
  expect(heads()).toEqual(['🔴 Billing', '🔴 Support']);
  const post = a.post();
  await a.press(post, "I'm on it", BEN);
  await a.until('the reply', () => a.thread(post)[0]);
  await a.until('the edit', () => shown(a.current(post)).includes('Taken by ben.'));
  await a.run(12 * MINUTE);
  expect(heads()).toEqual(['🔴 Billing', '🔴 Support']);
  expect(a.posts(FLOOR)).toHaveLength(1);
  expect(a.thread(post)).toHaveLength(1);
}

describe('when Slack, of one channel,', () => {
  it.each(REFUSALS)(
    '$name, the other channel hears at once, and it does later, in order, once',
    async ({ set, mend, refusals, told }) => {
      const a = await startTwoChannels(refusals);
      set(a);
      await fireEverywhere(a);
      await a.run(10 * MINUTE);
      expect([a.posts().length, a.posts(FLOOR).length]).toEqual([0, 1]);
      const [at = 0] = postedAt(a, FLOOR);
      expect(at - (await firstIn(a, FLOOR))).toBeLessThanOrEqual(AT_ONCE_MS);
      const direct = a.direct(BEN).map(shown);
      expect(direct).toEqual(told === null ? [] : [expect.stringMatching(told)]);
      // It waits as long as it is asked to, and does not knock all the time.
      const knocks = a.workspace.payloads.all().filter(({ body }) => body.channel === OPS);
      expect(knocks.length).toBeGreaterThan(1);
      expect(knocks.length).toBeLessThanOrEqual(21);

      mend(a);
      await a.until('both', () => a.posts().length === 2);
      await standsOnce(a);
      expect(a.direct(BEN).map(shown)).toEqual(direct);
      expect(a.direct(ANA)).toEqual([]);
    },
    LONG,
  );

  it(
    'hangs, the other channel hears at once, and it does later, in order, once',
    async () => {
      const a = await startTwoChannels(['hang']);
      a.workspace.faults.set({ kind: 'hang', method: 'chat.postMessage', channel: OPS }, 1);
      a.waitForSlack(false);
      await fireEverywhere(a);
      await a.until('the other channel', () => a.posts(FLOOR).length === 1);
      const [at = 0] = postedAt(a, FLOOR);
      expect(at - (await firstIn(a, FLOOR))).toBeLessThanOrEqual(AT_ONCE_MS);
      expect(a.posts()).toEqual([]);
      a.waitForSlack(true);
      await a.until('both', () => a.posts().length === 2);
      await standsOnce(a);
      expect([a.direct(ANA), a.direct(BEN)]).toEqual([[], []]);
    },
    LONG,
  );

  it(
    'makes the post and its answer is lost, the post is known again and not made twice',
    async () => {
      const a = await startTwoChannels([]);
      a.workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage', channel: OPS }, 1);
      await fireEverywhere(a);
      await a.until('both', () => a.posts().length === 2);
      const made = (message: SentMessage) => JSON.stringify(message.metadata);
      expect(new Set(a.posts().map(made)).size).toBe(2);
      await standsOnce(a);
      expect(postedAt(a, OPS)).toHaveLength(2);
      expect(a.workspace.payloads.of('conversations.history').length).toBeGreaterThan(0);
    },
    LONG,
  );
});
