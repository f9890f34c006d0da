/** Digests through the whole bot: they come once and whole, late ones say so, and those that were missed are told of. */
import { describe, expect, test } from 'vitest';
import type { Digest } from '../../src/core/digest.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { type Alerting, elementsOf, MINUTE, startAlerting } from './alerting.ts';
import { shown } from './read.ts';
import { ANA, BEN, OPS } from './whole.ts';

const HOUR = 60 * MINUTE;
const TEST_MS = 120_000;

async function saved(bot: Alerting, sentence: string, user = ANA): Promise<Digest> {
  const answer = await bot.ask(`save-digest ${sentence}`, user);
  const id = Number(/Digest (\d+) comes from now on/.exec(answer.text)?.[1]);
  const digest = await bot.app().store.digest(id);
  if (digest === null) throw new Error(answer.text);
  return digest;
}

async function runsOf(bot: Alerting, id: number) {
  return (await bot.app().store.runsOf(id, 20)).map(({ dueAtMs, outcome }) => [
    new Date(dueAtMs).toISOString(),
    outcome,
  ]);
}

function labels(message: SentMessage): string[] {
  return elementsOf(message).map(({ label }) => label);
}

describe('a digest', () => {
  test(
    'comes at its time, once and whole: the message, then its thread in order',
    async () => {
      const bot = await startAlerting();
      const { id } = await saved(
        bot,
        'all yesterday; all yesterday by media; billing yesterday by hour at 14:15',
      );
      await bot.run(9 * MINUTE);
      expect(bot.posts()).toEqual([]);
      await bot.run(2 * MINUTE);
      const [post, ...more] = bot.posts();
      if (post === undefined) throw new Error('no digest came');
      expect(more).toEqual([]);
      expect(post.text).toMatch(
        /^Yesterday, Tue 17 Nov, all queues: 6,359 offered \(−7 % vs usual Tue\) · 95\.0 % answered · 4\.4 % abandoned \(−0\.2 pt\) · SL 85\.8 %\. Lost it at: .*Billing/,
      );
      expect(post.blocks.map(({ type }) => type)).toEqual([
        'rich_text',
        'rich_text',
        'data_visualization',
        'data_table',
        'context',
        'actions',
      ]);
      expect(labels(post)).toEqual(['All 12 queues', 'By media', 'Trend']);
      const thread = bot.thread(post);
      expect(thread.map(({ text }) => text.slice(0, 14))).toEqual(['6,359 offered,', 'Billing: 979 o']);
      await bot.run(2 * HOUR);
      expect(bot.posts()).toHaveLength(1);
      expect(bot.thread(post)).toHaveLength(2);
      expect(await runsOf(bot, id)).toEqual([['2026-11-18T13:15:00.000Z', 'sent']]);
      // Two days later its buttons still mean that day.
      bot.leap(30 * HOUR);
      const all = await bot.press(post, 'All 12 queues');
      expect(shown(all)).toContain('2026-11-17');
      expect(all.ephemeral).toBe(true);
    },
    TEST_MS,
  );

  test(
    'of today, due before midnight and sent after it, tells of that day up to the due time, and that it comes late',
    async () => {
      const bot = await startAlerting({ at: '2026-11-18T23:20:00+01:00' });
      const { id } = await saved(bot, 'all today at 23:30');
      await bot.settle();
      await bot.restart(80 * MINUTE);
      await bot.run(MINUTE);
      const [post] = bot.posts();
      expect(post?.text).toMatch(/^Today until 23:30, Wed 18 Nov, all queues: [\d,]+ offered/);
      expect(shown(post as SentMessage)).toContain('due Wed 23:30, sent 00:40');
      expect(await runsOf(bot, id)).toEqual([['2026-11-18T22:30:00.000Z', 'late']]);
    },
    TEST_MS,
  );

  test(
    'that was missed by 90 minutes is sent late and says so; by 3 hours it is skipped, logged, and stands in Home',
    async () => {
      const bot = await startAlerting();
      const late = await saved(bot, 'voice yesterday at 14:30');
      await bot.restart(115 * MINUTE);
      await bot.run(MINUTE);
      expect(bot.posts()).toHaveLength(1);
      expect(shown(bot.post())).toContain('due 14:30, sent 16:00');
      const missed = await saved(bot, 'voice yesterday at 16:30');
      await bot.restart(3 * HOUR + 30 * MINUTE);
      await bot.run(MINUTE);
      expect(bot.posts()).toHaveLength(1);
      expect(await runsOf(bot, late.id)).toEqual([['2026-11-18T13:30:00.000Z', 'late']]);
      expect(await runsOf(bot, missed.id)).toEqual([['2026-11-18T15:30:00.000Z', 'skipped']]);
      expect(
        bot.ears.lines().some(({ msg }) => msg === 'a digest was missed by too much, and is not sent'),
      ).toBe(true);
      const audit = await bot.app().store.audit({ kind: 'digest', id: missed.id }, 5);
      expect(audit.map(({ what }) => what)).toEqual(['digest-skipped', 'digest-added']);
      const home = await bot
        .app()
        .digests.home({ kind: 'mine' }, { userId: ANA, channelId: ANA, zone: null });
      expect(home.items[0]?.note).toEqual([
        { kind: 'bold', text: 'Not sent Wed 18 Nov 16:30:' },
        ' missed by 2 h or more.',
      ]);
      const list = await bot.ask('digests');
      expect(list.text).toBe('2 digests here or yours; 1 skipped last time.');
    },
    TEST_MS,
  );

  test(
    'has a line for a section of which Genesys gives no figures, and the others whole',
    async () => {
      const bot = await startAlerting();
      await saved(bot, 'all yesterday; all now at 14:15');
      bot.organisation.faults.set({ kind: '500', target: 'observations' });
      const post = await bot.until('the digest', () => bot.posts()[0]);
      expect(post.text).toMatch(/^Yesterday, Tue 17 Nov/);
      const line = await bot.until('its thread', () => bot.thread(post)[0]);
      expect(line.text).toMatch(/^Genesys Cloud has a fault of its own right now\. Try again in a minute/);
      expect(labels(line)).toEqual(['Ask again']);
      bot.organisation.faults.clear();
      const answer = await bot.press(line, 'Ask again');
      expect(answer.text).toMatch(/waiting|in conversation/);
    },
    TEST_MS,
  );

  test(
    'waits ten minutes for a Genesys that gives nothing, then says why, with a button to ask again',
    async () => {
      const bot = await startAlerting();
      const { id } = await saved(bot, 'all yesterday; all yesterday by media at 14:15');
      bot.organisation.faults.set({ kind: '500', target: 'aggregates' });
      await bot.run(18 * MINUTE);
      expect(bot.posts()).toEqual([]);
      const post = await bot.until('the digest', () => bot.posts()[0]);
      expect(post.text).toMatch(
        /^Yesterday, Tue 17 Nov, all queues: No figures\. Genesys Cloud has a fault of its own/,
      );
      expect(shown(post)).toContain('due 14:15, sent 14:2');
      expect(labels(post)).toEqual([
        'Ask again: all 2026-11-17 in Europe/Berlin',
        'Ask again: all 2026-11-17 by media in Europe/Berlin',
      ]);
      expect((await runsOf(bot, id))[0]?.[1]).toBe('late');
    },
    TEST_MS,
  );

  test(
    'is sent when Genesys is back within the ten minutes, whole',
    async () => {
      const bot = await startAlerting();
      await saved(bot, 'all yesterday at 14:15');
      bot.organisation.faults.set({ kind: '500', target: 'aggregates' });
      await bot.run(13 * MINUTE);
      bot.organisation.faults.clear();
      const post = await bot.until('the digest', () => bot.posts()[0]);
      expect(post.text).toMatch(/6,359 offered/);
    },
    TEST_MS,
  );

  test(
    'waits for a Slack that refuses, and then comes once and in order',
    async () => {
      const bot = await startAlerting({ refusals: ['ratelimited', 'internal_error', 'http_503'] });
      await saved(bot, 'all yesterday; all yesterday by media at 14:15');
      bot.workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 20, method: 'chat.postMessage' });
      bot.waitForSlack(false);
      await bot.run(12 * MINUTE);
      expect(bot.posts()).toEqual([]);
      bot.workspace.faults.clear();
      bot.waitForSlack(true);
      const post = await bot.until('the digest', () => bot.posts()[0]);
      await bot.until('its thread', () => bot.thread(post)[0]);
      await bot.run(10 * MINUTE);
      expect([bot.posts().length, bot.thread(post).length]).toEqual([1, 1]);
    },
    TEST_MS,
  );
});

describe('digests by their commands', () => {
  test(
    'are shown, tested, changed by their owner alone, and removed',
    async () => {
      const bot = await startAlerting();
      const { id } = await saved(
        bot,
        'all yesterday; all yesterday by media at 08:30 weekdays named "Morning"',
      );
      const card = await bot.ask(`digest ${id}`);
      expect(card.text).toMatch(/^Digest 1, Morning: next Thu 19 Nov 08:30 Berlin\./);
      expect(shown(card)).toContain('Then Fri 20 Nov 08:30, Mon 23 Nov 08:30.');
      expect(labels(card)).toEqual(['Test', 'Change', 'Remove']);
      expect(labels(await bot.ask(`digest ${id}`, BEN))).toEqual(['Test']);

      const test = await bot.ask(`digest ${id} test`, BEN);
      expect(test.text).toBe('Test of digest 1: sent to you alone, in your direct messages.');
      await bot.settle();
      await bot.run(MINUTE);
      const direct = bot.direct(BEN);
      expect(direct[0]?.text).toMatch(/^Test of digest 1, Yesterday, Tue 17 Nov, Morning: 6,359 offered/);
      expect(direct).toHaveLength(2);
      expect(bot.posts()).toEqual([]);
      expect(await runsOf(bot, id)).toEqual([]);

      expect((await bot.ask(`remove digest ${id}`, BEN)).text).toBe('Digest 1 is not yours to change.');
      expect((await bot.ask(`digest ${id} change`, BEN)).text).toBe('Digest 1 is not yours to change.');
      expect((await bot.ask(`remove digest ${id}`)).text).toBe('Digest 1 is removed.');
      expect((await bot.ask(`history digest ${id}`)).text).toBe('Digest 1 (removed): not due yet.');
      expect((await bot.ask(`digest ${id}`)).text).toBe(
        'There is no digest 1. Type digests for those there are.',
      );
      expect((await bot.ask('digests')).text).toMatch(/^There are no digests yet\./);
      expect(labels(await bot.ask('digest'))).toEqual(['Morning', 'End of day', 'Weekly']);
    },
    TEST_MS,
  );

  test(
    'to their owner alone come as direct messages',
    async () => {
      const bot = await startAlerting();
      await saved(bot, 'voice yesterday at 14:15 to me');
      await bot.until('the digest', () => bot.direct(ANA)[0]);
      expect(bot.posts(OPS)).toEqual([]);
    },
    TEST_MS,
  );
});
