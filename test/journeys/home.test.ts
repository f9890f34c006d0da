/** Home of the whole bot: sixty rules and twenty digests, each of their buttons, two people, a tied channel, Genesys down. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTies } from '../../src/settings/ties.ts';
import { type HomeHands, handsOn } from '../slack/home.ts';
import { episode, newDigest, newRule, state } from '../store/values.ts';
import { queueNamed } from './counted.ts';
import { ANA, BEN, OPS, openWhole, type Whole } from './whole.ts';

const SALES = 'C0SALES';
const PATIENCE_MS = 60_000;
const MINUTE = 60_000;
const RULES = 60;
const DIGESTS = 20;

let whole: Whole;
let ana: HomeHands;
let ben: HomeHands;

const poll = (read: () => string) => expect.poll(read, { timeout: 20_000 });
const oneLine = (words: string) => words.replace(/\s+/g, ' ');

beforeAll(async () => {
  const ties = readTies(`${SALES}=Sales*`);
  if (!ties.ok) throw new Error('wrong ties');
  whole = await openWhole({
    refusals: ['not_found'],
    access: { ties: ties.ties },
    // Nothing is judged while people act.
    tickSeconds: 86_400,
    workspace: {
      channels: [
        { id: OPS, name: 'ops', kind: 'public', members: [ANA, BEN], hasApp: true },
        { id: SALES, name: 'sales', kind: 'public', members: [ANA, BEN], hasApp: true },
      ],
    },
  });
  const at = { workspace: whole.workspace, nowMs: whole.clock.now };
  ana = handsOn(at, ANA);
  ben = handsOn(at, BEN);
}, PATIENCE_MS);

afterAll(() => whole.stop());

async function fill(): Promise<void> {
  const { store } = whole.app;
  const nowMs = whole.clock.now();
  const deed = { by: ANA, atMs: nowMs };
  const billing = queueNamed(whole.organisation, 'Billing').id;
  for (let at = 1; at <= RULES; at += 1) {
    await store.addRule(newRule({ name: at === 2 ? '<!channel> *Night*' : null }), 'added it', deed);
  }
  for (let at = 1; at <= DIGESTS; at += 1) await store.addDigest(newDigest({ dueSinceMs: nowMs }), 'x', deed);
  await store.addRule(newRule({ ownerId: BEN, channelId: SALES }), 'added it', { by: BEN, atMs: nowMs });
  await store.commit({
    states: [
      { ruleId: 7, instance: billing, state: state() },
      { ruleId: 8, instance: billing, state: state({ frozenSinceMs: nowMs - 4 * MINUTE }) },
    ],
    statesGone: [],
    episodes: [
      episode('00000000-0000-4000-8000-000000000001', {
        ruleId: 41,
        title: 'Billing',
        instance: { key: billing, queueId: billing, media: null },
        firedAtMs: nowMs - 10 * MINUTE,
        last: { ...episode('x').last, fetchedAtMs: nowMs - 14_000 },
      }),
    ],
    messages: [],
    rows: [],
  });
}

describe('Home', { timeout: PATIENCE_MS }, () => {
  it('of somebody new says three things to try, each of which is answered', async () => {
    await ana.open();
    const words = await ana.see('Three things to try');
    expect(words).toContain('No rules yet');
    expect(words).toContain('No digests yet');
    await ana.press('How do the queues stand?');
    await ana.modal(/waiting/);
    await ana.press('Today by media');
    await ana.modal(/Voice/);
    await ana.press('What can I type?');
    await ana.modal(/alert/);
    await ana.press('Weekly digest');
    await ana.modal('[Save]');
    await whole.workspace.closeView({ user: ANA });
  });

  it('shows what fires first, with its figure, then what is about to, then what gets no figures', async () => {
    await fill();
    await ana.open();
    const words = oneLine(await ana.see(`(1–8 of ${RULES})`));
    expect(words).toContain('🔴 Rule 41: firing since 13:55 Billing 20.0 %');
    expect(words).toContain('figures 14 s old');
    const order = [...words.matchAll(/Rule (\d+)/g)].map(([, id]) => Number(id));
    expect(order).toEqual([41, 7, 8, 1, 2, 3, 4, 5]);
    expect(words).toContain('Rule 7: about to fire');
    expect(words).toContain('Rule 8: about to fire, no figures from Genesys since 14:01');
    expect(words).toContain('Rule 2, <!channel> *Night*: quiet');
    expect(words).toContain('Digest 1: next Thu 19 Nov 08:30');
    expect(words).toContain('Your zone is Europe/Berlin');
    expect(words).not.toContain('Three things to try');
    expect(ana.view().content.blocks).toHaveProperty(
      'length',
      expect.toSatisfy((count) => count <= 100),
    );
  });

  it('pages rules and digests, each by itself, to the last', async () => {
    for (let from = 9; from <= RULES; from += 8) {
      await ana.press('Next');
      await ana.see(`(${from}–${Math.min(from + 7, RULES)} of ${RULES})`);
    }
    expect(ana.now()).toContain(`Rule ${RULES}`);
    expect(ana.now()).toContain(`Digests (1–8 of ${DIGESTS})`);
    for (const pages of ['(9–16 of 20)', '(17–20 of 20)']) {
      await ana.press('Next');
      await ana.see(pages);
    }
    await ana.open();
    expect(await ana.see('Digest 20')).toContain(`Rule ${RULES}`);
    for (let from = RULES - 11; from > 0; from -= 8) {
      await ana.press('Previous');
      await ana.see(`(${from}–${from + 7} of ${RULES})`);
    }
    for (const pages of ['(9–16 of 20)', '(1–8 of 20)']) {
      await ana.press('Previous');
      await ana.see(pages);
    }
  });

  it('mutes, and lets speak again', async () => {
    await ana.choose('Mute', 'for 30 min', 'Rule 41');
    await ana.modal('14:35');
    await ana.see('🔇 Rule 41: firing since 13:55, muted until 14:35');
    await ana.press('Unmute', 'Rule 41');
    await ana.modal('Rule 41');
    await ana.see('🔴 Rule 41');
  });

  it.each([
    ['History', 'Rule 41', /fired once|kept for 90 days/],
    ['Test', 'Rule 41', /In the last 14 days/],
    ['All rules', undefined, '61 rules in all'],
    ['Test', 'Digest 1:', /Test of digest 1|Test/],
    ['Groups', undefined, /group/],
    ['Settings', undefined, /zone/],
    ['Changes', undefined, /Changes|changed|added/i],
  ])('answers %s of %s in a modal', async (label, within, says) => {
    await ana.press(label, within);
    const words = await ana.modal(says);
    expect(words).not.toContain('went wrong');
    await whole.workspace.closeView({ user: ANA });
  });

  it('changes a rule in its form, and shows what became of it, there and below', async () => {
    await ana.press('Change', 'Rule 41');
    await ana.modal('In the last 14 days');
    const values = { 'field:value-percent': '90%' };
    await whole.workspace.submitView({ user: ANA, viewId: ana.modalView().id, values });
    await ana.modal('Rule 41 is changed');
    await ana.see('when abandon% > 90%');
    // Nothing of it comes in a message besides.
    const messages = whole.workspace.messages('D0ANA', ANA).map(({ text }) => text);
    expect(messages.filter((text) => text.includes('Rule 41'))).toEqual([]);
    await whole.workspace.closeView({ user: ANA });
  });

  it('removes a rule, which can be made again from the same modal', async () => {
    await ana.press('Remove', 'Rule 41');
    await ana.modal('Rule 41 is removed.');
    await poll(() => ana.now()).not.toContain('Rule 41');
    await ana.see(`of ${RULES - 1})`);
    await ana.pressInModal('Make it again');
    await ana.modal('[Save]');
    await whole.workspace.closeView({ user: ANA });
  });

  it('of another person holds what is theirs, and changes nothing that is not', async () => {
    await ben.open();
    const words = await ben.see('Rule 61');
    expect(words).not.toContain('Rule 1:');
    await ben.pickChannel(OPS);
    const ops = await ben.see('What is told in');
    expect(ops).toContain('Rule 7: about to fire');
    expect(JSON.stringify(ben.view().content.blocks)).not.toMatch(/"alert \d+ change|"remove alert/);
    await ben.press('History', 'Rule 7');
    await ben.modal('Rule 7');
  });

  it('of a channel that sees only some queues names no other', async () => {
    await ben.pickChannel(SALES);
    const words = await ben.see('a queue not shown here');
    expect(words).toContain('Rule 61');
    expect(words).not.toContain('Billing');
    await ben.press('Change', 'Rule 61');
    await ben.modal('Rule 61 watches what is not shown here.');
    await ben.press('History', 'Rule 61');
    expect(await ben.modal('Rule 61')).not.toContain('Billing');
    await ben.press('Show mine');
    await poll(() => ben.now()).not.toContain('What is told in');
  });

  it('stands while Genesys is down: what is known of rules and digests is no less', async () => {
    whole.organisation.faults.set({ kind: '503-empty', target: 'all' });
    await ana.press('Refresh');
    await ana.open();
    expect(await ana.see('Rule 7')).toContain('Digest 1');
    await ana.press('All rules');
    await ana.modal('60 rules in all');
    whole.organisation.faults.clear();
  });
});
