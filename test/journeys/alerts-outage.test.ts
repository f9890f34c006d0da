/** Genesys gives nothing for twenty minutes in the middle of an episode: said once, once again when it is back, and nothing is lost. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/organisation/faults.ts';
import { type Alerting, MINUTE, startAlerting } from './alerting.ts';
import { headline, shown } from './read.ts';
import { BEN } from './whole.ts';

const LONG = 90_000;
const FLOOR = 'C0FLOOR';
/** Short, since a Genesys that hangs is waited for in real time. */
const HANG_MS = 150;

const KINDS: readonly (readonly [string, Fault])[] = [
  ['hangs', { kind: 'hang', target: 'all' }],
  ['answers 500', { kind: '500', target: 'all' }],
  ['answers 403', { kind: '403', target: 'all', permission: 'analytics:conversationAggregate:view' }],
  ['answers aggregates with half a body', { kind: 'half-json', target: 'aggregates' }],
];

async function stateOf(a: Alerting): Promise<string> {
  const states = await a.app().store.states();
  const phases = [...states.values()].flatMap((of) => [...of.values()].map(({ phase }) => phase));
  return JSON.stringify(phases);
}

/** A calm channel and one in which an episode is open and taken. */
async function openEpisode(): Promise<Alerting> {
  const a = await startAlerting({
    at: '2026-11-18T10:02:00+01:00',
    limits: { timeoutMs: HANG_MS },
    organisation: { historyDays: 2 },
  });
  a.workspace.invite(FLOOR);
  await a.addRule({
    test: {
      kind: 'threshold',
      metric: 'abandon-percent',
      is: '>',
      value: 25,
      overMinutes: 15,
      clear: null,
      guard: null,
    },
  });
  await a.addRule({
    channelId: FLOOR,
    test: { kind: 'live', metric: 'waiting', is: '>', value: 500, clear: null },
  });
  await a.run(MINUTE);
  a.spike('Billing', 40, 10);
  const post = await a.until('a post', () => a.posts()[0]);
  await a.press(post, "I'm on it", BEN);
  await a.run(2 * MINUTE);
  return a;
}

describe('when Genesys, for twenty minutes in mid-episode,', () => {
  it.each(KINDS)(
    '%s, all stands still, each channel hears of it after five minutes and once when it is back, and the episode goes on',
    async (_, fault) => {
      const a = await openEpisode();
      const post = a.post();
      const before = await stateOf(a);
      const beganMs = a.now();
      a.organisation.faults.set(fault);

      await a.run(4 * MINUTE);
      expect([a.posts().length, a.posts(FLOOR).length]).toEqual([1, 0]);
      await a.run(2.5 * MINUTE);
      expect(a.posts().map(headline).slice(1)).toEqual([
        expect.stringMatching(
          /^⏸ No figures from Genesys since \d\d:\d\d\. .*\. 1 rule in this channel stands still until it is back\.$/,
        ),
      ]);
      const isOfAll = fault.target === 'all';
      expect(a.posts(FLOOR)).toHaveLength(isOfAll ? 1 : 0);
      expect(shown(a.post())).toMatch(/⏸ No figures from Genesys since \d\d:\d\d: this is how it stood\./);
      await a.run(13.5 * MINUTE);
      expect(await stateOf(a)).toBe(before);
      expect([a.posts().length, a.posts(FLOOR).length]).toEqual([2, isOfAll ? 1 : 0]);

      a.organisation.faults.clear();
      const outage = a.post(1);
      await a.until('that it is back', () => headline(a.post(1)).startsWith('▶️'));
      await a.run(MINUTE);
      for (const told of [outage, ...(isOfAll ? a.posts(FLOOR) : [])]) {
        const now = a.current(told);
        expect(headline(now)).toMatch(
          /^▶️ Genesys is back, after (19|20|21) min without figures \(\d\d:\d\d–\d\d:\d\d\)\.$/,
        );
        expect(a.thread(told).map(shown)).toEqual([
          expect.stringMatching(/^▶️ Genesys is back since \d\d:\d\d\. The rules go on where they stood\.$/),
        ]);
      }
      const now = a.current(post);
      expect(headline(now)).toMatch(/^🔴 Billing: /);
      expect(shown(now)).not.toContain('⏸');
      expect(shown(now)).toContain('Taken by ben.');
      await a.until('the close', async () => (await a.episodes()).length === 0);
      await a.run(MINUTE);
      expect(headline(a.current(post))).toMatch(/^✅ Billing recovered, /);
      expect(a.posts()).toHaveLength(2);
      expect(a.posts(FLOOR)).toHaveLength(isOfAll ? 1 : 0);
      expect(a.now() - beganMs).toBeGreaterThan(20 * MINUTE);
      expect(a.ears.errors()).toEqual([]);
    },
    LONG,
  );
});
