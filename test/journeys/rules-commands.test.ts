/** The commands about rules that are: lists, mutes, removal, history, help. */
import { describe, expect, it } from 'vitest';
import type { NewRule } from '../../src/core/store.ts';
import { newRule } from '../store/values.ts';
import { labelsOf, shown, tableOf } from './read.ts';
import { PATIENCE_MS } from './rules-at-hand.ts';
import { ANA, BEN, OPS, startWhole, type Whole } from './whole.ts';

/** By Ana, for this channel, unless told otherwise. */
async function rule(whole: Whole, changes: Partial<NewRule> = {}): Promise<number> {
  const added = await whole.app.store.addRule(
    newRule({ name: null, ownerId: ANA, channelId: OPS, trialUntilMs: null, ...changes }),
    'added it',
    { by: ANA, atMs: whole.clock.now() },
  );
  if (added === null) throw new Error('the store is full');
  return added.id;
}

const billing: Partial<NewRule> = {
  media: [],
  scope: { kind: 'named', names: [{ kind: 'exact', name: 'Billing' }] },
  test: { kind: 'live', metric: 'waiting', is: '>', value: 5_000, clear: null },
};

describe('a list of rules', { timeout: PATIENCE_MS }, () => {
  it('says how to make one where there is none', async () => {
    const whole = await startWhole();
    expect((await whole.ask('alerts')).text).toContain('There are no rules yet.');
  });

  it('is of this channel and mine; all are those of everybody, and whom each tells', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    await rule(whole, { ...billing, channelId: ANA });
    await rule(whole, { ...billing, ownerId: BEN, channelId: BEN });
    await rule(whole, { ...billing, ownerId: BEN, channelId: 'C0FLOOR', name: 'Night watch' });
    const near = tableOf(await whole.ask('alerts'));
    expect(near.rows).toEqual([
      ['1', 'Billing when waiting > 5000', 'quiet', 'here'],
      ['2', 'Billing when waiting > 5000', 'quiet', 'you'],
    ]);
    const all = tableOf(await whole.ask('alerts all'));
    expect(all.rows.slice(2)).toEqual([
      ['3', 'Billing when waiting > 5000', 'quiet', 'its owner'],
      ['4', 'Night watch', 'quiet', 'another channel'],
    ]);
  });

  it('of 200 has pages of 25, each within what Slack takes, and pages of all stay all', async () => {
    const whole = await startWhole();
    const name = 'ظ😀<!channel>&'.repeat(6).slice(0, 78);
    for (let at = 0; at < 200; at += 1) await rule(whole, { ...billing, ownerId: BEN, channelId: BEN, name });
    let page = await whole.ask('alerts all');
    const seen = new Set<string>();
    for (let at = 1; at <= 8; at += 1) {
      expect(page.text).toContain('200 rules in all');
      expect(page.pings).toEqual([]);
      expect(shown(page)).toContain(`page ${at} of 8`);
      for (const [id] of tableOf(page).rows) seen.add(id ?? '');
      if (at < 8) page = await whole.press(page, 'More');
    }
    expect(seen.size).toBe(200);
    expect(labelsOf(page)).toEqual(['Before']);
  });

  it('of 10,000 answers too', async () => {
    const whole = await startWhole();
    const { store } = whole.app;
    const deed = { by: ANA, atMs: whole.clock.now() };
    const one = newRule({ ...billing, name: null, ownerId: ANA, channelId: OPS, trialUntilMs: null });
    for (let at = 0; at < 10_000; at += 1) await store.addRule(one, 'added it', deed);
    const page = await whole.ask('alerts');
    expect(page.text).toContain('10,000 rules');
    expect(shown(page)).toContain('page 1 of 400');
    expect(await store.addRule(one, 'added it', deed)).toBeNull();
  });
});

describe('a mute', { timeout: PATIENCE_MS }, () => {
  it('is by anybody, for a while, and is lifted again', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    expect((await whole.ask('mute 1 2h', { user: BEN })).text).toContain('muted rule 1');
    expect(tableOf(await whole.ask('alerts')).rows[0]?.[2]).toBe('muted for 2 h');
    expect((await whole.ask('unmute 1')).text).toBe('Rule 1 speaks again.');
    expect((await whole.ask('unmute 1')).text).toBe('Rule 1 was not muted.');
  });

  it('may be for one of its queues, with a reason', async () => {
    const whole = await startWhole();
    await rule(whole, { ...billing, scope: { kind: 'all' } });
    const muted = await whole.ask('mute 1 billing 30m because known outage');
    expect(muted.text).toContain('muted Billing under rule 1 until 14:35: known outage');
    expect(tableOf(await whole.ask('alerts')).rows[0]?.[2]).toBe('muted at some queues');
  });

  it('of a queue that the rule does not watch is none', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    expect((await whole.ask('mute 1 sales 30m')).text).toContain('Rule 1 does not watch Sales.');
    expect(await whole.app.store.mutes(whole.clock.now())).toEqual([]);
  });

  it('without a length asks for one', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    const asked = await whole.ask('mute 1');
    expect(labelsOf(asked)).toEqual(['30m', '2h', 'until tomorrow']);
    expect((await whole.press(asked, '2h')).text).toContain('muted rule 1 until 16:05');
  });

  it('of several rules to choose from lists them, by what they watch', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    await rule(whole, { ...billing, name: 'Night watch' });
    const asked = await whole.ask('snooze alerts 1h');
    expect(labelsOf(asked)).toEqual(['Rule 1: Billing when waiting > 5000', 'Rule 2: Night watch']);
    expect((await whole.press(asked, 'Rule 2: Night watch')).text).toContain('muted rule 2 until 15:05');
  });

  it('of the only rule needs no choice', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    expect((await whole.ask('snooze alerts 1h')).text).toContain('muted rule 1 until 15:05');
  });

  it('of a critical rule needs a reason, and is for two hours at most', async () => {
    const whole = await startWhole();
    await rule(whole, { ...billing, severity: 'critical' });
    expect((await whole.ask('mute 1 4h because I say so')).text).toContain('muted for 2 hours at most');
    const why = await whole.ask('mute 1 1h');
    expect(why.text).toContain('why is it muted?');
    expect(await whole.app.store.mutes(whole.clock.now())).toEqual([]);
    expect((await whole.press(why, 'known outage')).text).toContain('until 15:05: known outage');
  });

  it.each([
    'mute 99 1h',
    'unmute 99',
    'alert 99',
    'alert 99 test',
    'alert 99 change',
    'remove alert 99',
    'history 99',
  ])('or anything else of a rule that is not there says so: %s', async (line) => {
    const whole = await startWhole();
    expect((await whole.ask(line)).text).toContain('There is no rule 99.');
  });
});

describe('what happened', { timeout: PATIENCE_MS }, () => {
  it('stays after a rule was removed, which can be made again', async () => {
    const whole = await startWhole();
    await rule(whole, billing);
    await whole.ask('mute 1 1h');
    const removed = await whole.ask('remove alert 1');
    expect(shown(removed)).toContain('Rule 1 is removed. It was: Billing when waiting > 5000 in #C0OPS');
    const history = shown(await whole.ask('history 1'));
    expect(history).toContain('Rule 1 (removed) has not fired yet.');
    expect(history).toContain('ana muted rule 1 until 15:05');
    expect(history).not.toContain('<#');
    await whole.workspace.click({ user: ANA, messageId: removed.id, actionId: 'ask:again' });
    await whole.workspace.waitUntil(() => whole.workspace.views(ANA)[0], 25_000);
  });
});

describe('help', { timeout: PATIENCE_MS }, () => {
  it('lists the commands of the alerts, and has a page of them', async () => {
    const whole = await startWhole();
    const help = shown(await whole.ask('help'));
    for (const usage of ['alerts [all]', 'mute 12 2h', 'remove alert 12', 'history 12', 'help alerts'])
      expect(help).toContain(usage);
    expect(shown(await whole.ask('help alerts'))).toContain('alert me if support > 5 waiting');
    expect(shown(await whole.ask('help alert'))).toContain('alert me if support > 5 waiting');
  });
});
