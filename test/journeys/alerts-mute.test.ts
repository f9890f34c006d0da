/** A mute from the message's own menu: silence to its end, through a restart, and then what still breaches is told. */
import { expect, it } from 'vitest';
import { type Alerting, choicesOf, MINUTE, startAlerting } from './alerting.ts';
import { headline, shown } from './read.ts';
import { BEN } from './whole.ts';

const LONG = 60_000;
const TEST = {
  kind: 'threshold',
  metric: 'abandon-percent',
  is: '>',
  value: 25,
  overMinutes: 15,
  clear: null,
  guard: null,
} as const;

async function spikeUntilPost(minutes: number): Promise<Alerting> {
  const a = await startAlerting({ at: '2026-11-18T10:02:00+01:00', organisation: { historyDays: 2 } });
  await a.addRule({ test: TEST, severity: 'warning', repeatMinutes: 15 });
  await a.run(MINUTE);
  a.spike('Billing', minutes, 10);
  await a.until('a post', () => a.posts()[0]);
  return a;
}

/** Everything that was sent to Slack for the channel, in order. */
function sent({ workspace }: Alerting): number {
  return workspace.payloads
    .all()
    .filter(({ method }) => method === 'chat.postMessage' || method === 'chat.update').length;
}

it(
  'of 30 minutes says nothing to its end, through a restart and reminders, and the thread then says what still breaches',
  async () => {
    const a = await spikeUntilPost(120);
    const post = a.post();
    expect(choicesOf(post, 'Mute this queue')).toEqual(['30 minutes', '2 hours', 'until tomorrow']);
    const mutedAtMs = a.now();
    const answer = await a.choose(post, 'Mute this queue', '30 minutes', BEN);
    expect(answer.visibleTo).toBe(BEN);
    expect(headline(answer)).toMatch(
      /^Muted: Billing under rule 1 until \d\d:\d\d\. What still breaches then is told\.$/,
    );
    await a.until('the mute in the message', () => headline(a.post()).startsWith('🔇 Billing: '));
    await a.run(20_000);
    expect(shown(a.post())).toMatch(/🔇 Muted by ben until \d\d:\d\d\./);
    expect(a.thread(post).map(shown)).toEqual([
      expect.stringMatching(/^Billing: 🔇 Muted by ben until \d\d:\d\d\.$/),
    ]);

    const quiet = sent(a);
    await a.run(10 * MINUTE);
    await a.restart(5 * MINUTE);
    await a.run(mutedAtMs + 30 * MINUTE - a.now() - 10_000);
    expect(sent(a)).toBe(quiet);
    expect(await a.episodes()).toHaveLength(1);

    await a.run(2 * MINUTE);
    expect(a.posts()).toHaveLength(1);
    expect(headline(a.post())).toMatch(/^🔴 Billing: /);
    expect(a.thread(post).map(shown).slice(1)).toEqual([
      expect.stringMatching(/^🔔 The mute has ended\. Billing: \d+\.\d % abandoning, more than 25 %$/),
    ]);
    await a.until('the close', async () => (await a.episodes()).length === 0);
    await a.run(MINUTE);
    expect(headline(a.post())).toMatch(/^✅ Billing recovered, /);
    expect(a.posts()).toHaveLength(1);
  },
  LONG,
);

it(
  'from before the first word, across a restart, is followed by a post of what still breaches',
  async () => {
    const a = await startAlerting({ at: '2026-11-18T10:02:00+01:00', organisation: { historyDays: 2 } });
    await a.addRule({ test: TEST });
    await a.run(MINUTE);
    const answer = await a.ask('mute 1 30m');
    expect(headline(answer)).toMatch(/^Muted: rule 1 until 10:3\d\. What still breaches then is told\.$/);
    const mutedAtMs = a.now();
    a.spike('Billing', 120, 10);
    await a.until('an episode', async () => (await a.episodes()).length === 1);
    await a.restart(MINUTE);
    await a.run(mutedAtMs + 30 * MINUTE - a.now() - 10_000);
    expect([a.posts().length, sent(a)]).toEqual([0, 0]);
    await a.run(MINUTE);
    expect(a.posts().map(headline)).toEqual([
      expect.stringMatching(/^🔴 Billing: \d+\.\d % abandoning, more than 25 %$/),
    ]);
    expect(sent(a)).toBe(1);
  },
  LONG,
);

it(
  'over which it recovers says so in place at its end, and nothing more',
  async () => {
    const a = await spikeUntilPost(15);
    const post = a.post();
    await a.choose(post, 'Mute this queue', '2 hours', BEN);
    await a.until('the end of the episode', async () =>
      (await a.episodes()).every(({ closedAtMs }) => closedAtMs !== null),
    );
    expect(headline(a.post())).toMatch(/^🔇 Billing: /);
    await a.restart();
    await a.until('the end of the mute', () => headline(a.post()).startsWith('✅'));
    expect(a.posts()).toHaveLength(1);
    expect(a.thread(post)).toHaveLength(1);
  },
  LONG,
);
