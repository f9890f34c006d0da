/** The same journeys over Socket Mode and over HTTP: what people see does not depend on how Slack reaches the bot. */
import { describe, expect, it } from 'vitest';
import { elementsOf, MINUTE, startAlerting } from './alerting.ts';
import { blockTypes, labelsOf, shown, tableOf } from './read.ts';
import { faultsIn, PATIENCE_MS, startAtHand } from './rules-at-hand.ts';
import { ANA, BEN, OPS, startWhole } from './whole.ts';

const MODES = ['socket', 'http'] as const;
const SENTENCE = 'alert billing when abandon% > 25 over 45m';
/** Real time; longer than Slack waits for an acknowledgement. */
const SLOW_MS = 3_500;

describe.each(MODES)('over %s', { timeout: PATIENCE_MS }, (mode) => {
  it('a command is answered to its writer alone, its buttons change it, and Share shows it to all', async () => {
    const whole = await startWhole({ mode });
    const answer = await whole.ask('all today by media');
    expect(answer).toMatchObject({ ephemeral: true, visibleTo: ANA });
    expect(tableOf(answer).columns[0]).toBe('Media');
    const pressed = await whole.press(answer, 'Refresh');
    expect(tableOf(pressed)).toEqual(tableOf(answer));
    const shared = await whole.share(pressed);
    expect(shared).toMatchObject({ ephemeral: false });
    expect(tableOf(shared)).toEqual(tableOf(answer));
    expect(labelsOf(shared)).not.toContain('Share');
    expect(whole.ears.errors()).toEqual([]);
  });

  it('the words that cannot be read are answered with the nearest ones', async () => {
    const whole = await startWhole({ mode });
    expect(shown(await whole.ask('bilng'))).toContain('Did you mean Billing?');
  });

  it('a command is acknowledged in time however slow Genesys is, and answered when the figures are there', async () => {
    const whole = await startWhole({ mode });
    whole.organisation.faults.set({ kind: 'slow', ms: SLOW_MS, target: 'aggregates' });
    expect(tableOf(await whole.ask('all today')).rows.length).toBeGreaterThan(3);
  });

  it('a mention is answered in its thread, once, although Slack delivers it again and again', async () => {
    const whole = await startWhole({ mode, workspace: { limits: { ackMs: 1, retryMs: [0, 5, 10] } } });
    await whole.connected();
    const outcome = await whole.workspace.mention({ user: BEN, channel: OPS, text: 'billing yesterday' });
    expect(outcome.attempts).toBeGreaterThan(1);
    const [answer] = await outcome.waitForAnswer();
    expect(answer).toMatchObject({ ephemeral: false, threadTs: outcome.message.ts });
    // Whatever came of the repeats was heard before what is asked now.
    const next = await whole.workspace.mention({ user: BEN, channel: OPS, text: 'queues' });
    await next.waitForAnswer();
    expect(outcome.answers).toHaveLength(1);
  });

  it('a mention in the thread of an alert is answered there', async () => {
    const alerting = await startAlerting({ mode, at: '2026-11-18T10:02:00+01:00' });
    await alerting.addRule();
    alerting.spike('Billing', 40);
    const alert = await alerting.until('an alert', () => alerting.posts()[0]);
    expect(elementsOf(alert).map(({ label }) => label)).toContain("I'm on it");
    const outcome = await alerting.workspace.mention({
      user: BEN,
      channel: OPS,
      text: 'billing now',
      threadTs: alert.ts,
    });
    const [answer] = await outcome.waitForAnswer({ timeoutMs: PATIENCE_MS });
    expect(answer).toMatchObject({ ephemeral: false, threadTs: alert.ts });
    expect(tableOf(answer ?? alert).rows[0]?.[0]).toContain('Billing');
    const taken = await alerting.press(alert, "I'm on it", BEN);
    expect(taken).toMatchObject({ ephemeral: true, visibleTo: BEN });
    await alerting.run(MINUTE);
    expect(shown(alerting.current(alert))).toContain('Taken by ben');
  });

  it('a form names what is wrong at its field, is searched as one types, and saves the rule', async () => {
    const hand = await startAtHand({ mode });
    await hand.openForm(SENTENCE);
    const found = await hand.workspace.options({ user: ANA, actionId: 'field:queues', text: 'sal' });
    expect(found.options).toContainEqual(
      expect.objectContaining({ text: expect.objectContaining({ text: 'Sales' }) }),
    );
    const wrong = await hand.save({ 'value-percent': 'abc' });
    expect(Object.keys(faultsIn(wrong))).toEqual(['value-percent']);
    const saved = await hand.save({ 'value-percent': '30%' });
    expect(saved).toMatchObject({ error: null, errors: {}, view: null });
    await hand.told('Rule 1 watches from now on');
    expect(await hand.app.store.rules()).toMatchObject([{ id: 1, ownerId: ANA, channelId: OPS }]);
  });

  it('Home is drawn for whoever opens it', async () => {
    const whole = await startWhole({ mode });
    await whole.connected();
    expect(await whole.workspace.openHome(ANA)).toMatchObject({ acked: true });
    const home = await whole.workspace.waitUntil(() => whole.workspace.home(ANA));
    expect(JSON.stringify(home.content)).toContain('Queue figures from Genesys Cloud');
  });

  it('a bug is told with the reference that stands in the log', async () => {
    const whole = await startWhole({ mode });
    // The tick reads the rules as well, and its own fault is told by itself.
    whole.app.store.rules = () => Promise.reject(new TypeError('not today'));
    const answer = await whole.ask('alerts');
    const [, reference] = /reference: ([0-9a-f]{8})/.exec(shown(answer)) ?? [];
    const bugs = whole.ears.errors().filter(({ msg }) => msg === 'a bug');
    expect(bugs).toMatchObject([{ msg: 'a bug', entrance: 'command', reference }]);
    expect(blockTypes(answer)).not.toContain('data_table');
  });
});
