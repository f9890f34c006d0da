/** Rules as people make and change them: the sentence, the form, what it would have said, and what becomes of it. */
import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { labelsOf, shown, tableOf } from './read.ts';
import { type AtHand, faultsIn, PATIENCE_MS, startAtHand, stateOf } from './rules-at-hand.ts';
import { ANA, BEN, OPS } from './whole.ts';

const SENTENCE = 'alert billing when abandon% > 25 over 45m';

async function rulesOf(hand: AtHand) {
  return hand.app.store.rules();
}

/** Ana makes a rule, by the form. */
async function aRule(hand: AtHand, sentence = SENTENCE): Promise<void> {
  const before = (await rulesOf(hand)).length;
  await hand.openForm(sentence);
  const saved = await hand.save();
  expect({ error: saved.error, errors: saved.errors }).toEqual({ error: null, errors: {} });
  await hand.told('watches from now on');
  expect(await rulesOf(hand)).toHaveLength(before + 1);
}

describe('a sentence', { timeout: PATIENCE_MS }, () => {
  it('opens the form with all that it said, then with what it would have done; saved, it is confirmed', async () => {
    const hand = await startAtHand();
    await hand.type('alert billing voice when abandon% > 25 over 45m for 5m critical hold 20m 8-20 weekdays');
    const opened = await hand.formSaying('Watch queues');
    expect(stateOf(opened)).toMatchObject({
      'value-percent': { value: '25%' },
      over: { selected_option: { value: '45' } },
      for: { selected_option: { value: '5' } },
      media: { selected_options: [{ value: 'voice' }] },
      hours: { value: 'between 08:00-20:00 weekdays in Europe/Berlin' },
      severity: { selected_option: { value: 'critical' } },
      more: { value: 'hold 20m' },
      channel: { selected_conversation: OPS },
    });
    await hand.formSaying(/In the last 14 days it would/);
    expect(await rulesOf(hand)).toEqual([]);
    const saved = await hand.save();
    expect(saved).toMatchObject({ error: null, errors: {}, view: null });
    const told = await hand.told('Rule 1 watches from now on');
    expect(shown(told)).toContain(
      'Billing voice when abandon% > 25% over 45m for 5m hold 20m between 08:00-20:00 weekdays in Europe/Berlin critical in #C0OPS',
    );
    expect(shown(told)).toContain('on trial');
    expect(await rulesOf(hand)).toMatchObject([
      { id: 1, ownerId: ANA, channelId: OPS, severity: 'critical' },
    ]);
  });

  it('that says “me” makes a rule for my direct messages, which needs no trial', async () => {
    const hand = await startAtHand();
    await hand.openForm('alert me if support >5 waiting');
    expect(hand.form()).toContain('Me alone, in a direct message');
    expect(hand.form()).toContain('Genesys keeps no history of figures of the moment');
    expect(await rulesOf(hand)).toEqual([]);
    await hand.save();
    await hand.told('Rule 1 watches');
    expect(await rulesOf(hand)).toMatchObject([{ channelId: ANA, trialUntilMs: null }]);
  });

  it('typed in a direct message tells its writer', async () => {
    const hand = await startAtHand();
    await hand.openForm('alert support when waiting > 9', { channel: 'D0ANA' });
    expect(hand.form()).toContain('Me alone');
    await hand.save();
    await expect.poll(() => rulesOf(hand)).toMatchObject([{ channelId: ANA }]);
  });

  it.each([
    ['alert', ['Which queues should it watch?', 'What should it speak up about?']],
    ['alert support', ['What should it speak up about?']],
    ['alert when abandon% > 8', ['Which queues should it watch?']],
    ['alert all when abandon% > 8', ['All queues around the clock is a lot']],
  ])('that is not whole is asked for in the form: %s', async (line, questions) => {
    const hand = await startAtHand();
    await hand.openForm(line);
    for (const question of questions) expect(hand.form()).toContain(question);
  });

  it.each([
    ['alert blabla when abandon% > 8', '“blabla”'],
    ['alert support when abandon% > 8 clear 9', '“clear 9” is not on the good side'],
    ['alert support when abandon% > 150', '150'],
    ['alert support when waiting > 5 over 30m', 'over 30m'],
  ])('that is wrong is told so, and opens nothing: %s', async (line, words) => {
    const hand = await startAtHand();
    expect(shown(await hand.ask(line))).toContain(words);
    expect(hand.workspace.views(ANA)).toEqual([]);
    expect(await rulesOf(hand)).toEqual([]);
  });
});

describe('Watch this', { timeout: PATIENCE_MS }, () => {
  it('under an answer opens the form for its queues and media', async () => {
    const hand = await startAtHand();
    const view = await hand.pressForForm(
      await hand.ask('billing, support voice today by hour'),
      'Watch this',
    );
    expect(stateOf(view)).toMatchObject({
      queues: { selected_options: [{ text: { text: 'Billing' } }, { text: { text: 'Support' } }] },
      media: { selected_options: [{ value: 'voice' }] },
    });
    expect(hand.form()).toContain('What should it speak up about?');
  });
});

describe('the form', { timeout: PATIENCE_MS }, () => {
  it('names each field that is wrong at its own, and saves nothing', async () => {
    const hand = await startAtHand();
    await hand.openForm(SENTENCE);
    const outcome = await hand.save({ 'value-percent': 'abc', hours: '25-30' });
    expect(Object.keys(faultsIn(outcome)).sort()).toEqual(['hours', 'value-percent']);
    expect(outcome.view).not.toBeNull();
    const clear = await hand.save({ 'value-percent': '8%', hours: '8-20', more: 'clear 9' });
    expect(faultsIn(clear)).toEqual({ more: expect.stringContaining('good side') });
    expect(await rulesOf(hand)).toEqual([]);
  });

  it('has other fields for another figure, keeps the rest, and tries it on the past anew', async () => {
    const hand = await startAtHand();
    await hand.openForm(SENTENCE);
    await hand.fill('hours', '8-20 weekdays');
    await hand.fill('what', 'waiting');
    const waiting = await hand.formSaying('A number, such as 5');
    expect(stateOf(waiting)).not.toHaveProperty('over');
    expect(stateOf(waiting)).toMatchObject({
      'value-count': { value: null },
      hours: { value: '8-20 weekdays' },
    });
    await hand.fill('what', 'spike');
    const spike = await hand.formSaying(/In the last 14 days it would/);
    expect(stateOf(spike)).toMatchObject({ sensitivity: { selected_option: { value: 'normal' } } });
    expect(hand.form()).toMatch(/^Hours +8-20 weekdays$/m);
  });

  it('sent in before the new fields were there shows them first', async () => {
    const hand = await startAtHand();
    await hand.openForm(SENTENCE);
    // As fast as nobody types: the change and the submission in one.
    const outcome = await hand.save({ what: 'waiting' });
    expect(outcome.error).toBeNull();
    expect(hand.form()).toContain('Some fields are new');
    expect(await rulesOf(hand)).toEqual([]);
  });

  it('asks once more where it would speak more than three times a day, and saves it all the same', async () => {
    const hand = await startAtHand();
    await hand.openForm('alert billing when abandon% > 3');
    expect((await hand.save()).error).toBeNull();
    expect(hand.form()).toContain('It would speak more than 3 times a day');
    expect((await hand.save()).error).toBe('missing_fields');
    expect(await rulesOf(hand)).toEqual([]);
    expect((await hand.save({ often: 'save' })).error).toBeNull();
    await hand.told('Rule 1 watches');
    expect(await rulesOf(hand)).toHaveLength(1);
  });

  it('made quieter instead is saved without another question', async () => {
    const hand = await startAtHand();
    await hand.openForm('alert billing when abandon% > 3');
    await hand.save();
    await hand.save({ often: 'change', 'value-percent': '30%' });
    await hand.told('Rule 1 watches');
    expect(await rulesOf(hand)).toMatchObject([{ test: { value: 30 } }]);
  });

  it('says in one sentence that it could not be tried, and saves all the same', async () => {
    const hand = await startAtHand({ refusals: [] });
    await hand.ask('queues');
    hand.organisation.faults.set({ kind: '429', seconds: 20, target: 'all' });
    await hand.openForm(SENTENCE);
    expect(hand.form()).toContain('It could not be tried on the past. Genesys Cloud takes no more requests');
    expect((await hand.save()).error).toBeNull();
    await hand.told('Rule 1 watches');
  });

  it('offers at most a hundred of two thousand queues, and finds any by a part of its name', async () => {
    const hand = await startAtHand({ organisation: { queueCount: 2_000, historyDays: 1 } });
    await hand.openForm('alert');
    const search = async (text: string) =>
      (await hand.workspace.options({ user: ANA, actionId: 'field:queues', text })).options;
    expect(await search('')).toHaveLength(100);
    const found = await search('billing');
    expect(found.map(({ text }) => text)).toContainEqual(expect.objectContaining({ text: 'Billing' }));
    expect(await search('no such queue')).toEqual([]);
  });
});

describe('a rule that is', { timeout: PATIENCE_MS }, () => {
  it('is changed by its owner, and left as it was when nothing is touched', async () => {
    const hand = await startAtHand();
    await aRule(hand);
    await hand.openForm('alert 1 change');
    expect(hand.form()).toContain('Change rule 1');
    await hand.save();
    await hand.told('Rule 1 stays as it was.');
    expect(await rulesOf(hand)).toMatchObject([{ revision: 1 }]);
    await hand.openForm('alert 1 change');
    await hand.save({ 'value-percent': '30%' });
    await hand.told('Rule 1 is changed.');
    expect(await rulesOf(hand)).toMatchObject([{ revision: 2, test: { value: 30 } }]);
  });

  it('that somebody else changed meanwhile: the later is told who did, and how it reads now', async () => {
    const hand = await startAtHand();
    await aRule(hand);
    await hand.openForm('alert 1 change');
    const [rule] = await rulesOf(hand);
    if (rule === undefined) throw new Error('no rule');
    await hand.app.store.changeRule(1, 1, { ...rule, holdMinutes: 20 }, 'changed it', {
      by: BEN,
      atMs: hand.clock.now(),
    });
    await hand.save({ 'value-percent': '40%' });
    expect(hand.form()).toContain(
      'Nothing was saved yet. ben changed rule 1 at 14:05, while it was open here. It now reads: Billing when abandon% > 25% over 45m hold 20m in #C0OPS',
    );
    expect(await rulesOf(hand)).toMatchObject([{ revision: 2, test: { value: 25 } }]);
    await hand.save({ 'value-percent': '40%' });
    await hand.told('Rule 1 is changed.');
    expect(await rulesOf(hand)).toMatchObject([{ revision: 3, test: { value: 40 } }]);
  });

  it('that was removed meanwhile is not saved', async () => {
    const hand = await startAtHand();
    await aRule(hand);
    await hand.openForm('alert 1 change');
    await hand.ask('remove alert 1');
    const outcome = await hand.save({ 'value-percent': '40%' });
    expect(faultsIn(outcome)).toEqual({
      queues: 'This rule was removed while it was open here. Nothing was saved.',
    });
    expect(await rulesOf(hand)).toEqual([]);
  });

  it('is neither changed nor removed by others, who hear whose it is; nobody is pinged', async () => {
    const hand = await startAtHand();
    await aRule(hand);
    for (const line of ['alert 1 change', 'remove alert 1']) {
      const refused = await hand.ask(line, { user: BEN });
      expect(shown(refused)).toContain('Rule 1 is not yours to change. It belongs to ana');
      expect(refused.pings).toEqual([]);
    }
    expect(labelsOf(await hand.ask('alert 1', { user: BEN }))).toEqual(['Test on 14 days', 'History']);
    expect(labelsOf(await hand.ask('alert 1'))).toEqual(['Test on 14 days', 'History', 'Change', 'Remove']);
  });

  it('is tested on the past, with a chart of its days', async () => {
    const hand = await startAtHand();
    await aRule(hand);
    const tested = await hand.ask('alert 1 test');
    expect(tested.text).toMatch(/In the last 14 days it would have fired/);
    expect(shown(tested)).toContain('Wed 18');
    expect(shown(tested)).toContain('in  #C0OPS');
    const { rows, columns } = tableOf(tested);
    expect(columns).toEqual(['Queue', 'Began', 'Minutes', 'Worst']);
    for (const row of rows) expect(Number.parseFloat(row[3] ?? '')).toBeGreaterThan(25);
  });
});

describe('in a thread, where no form can be opened', { timeout: PATIENCE_MS }, () => {
  async function mention(hand: AtHand, text: string): Promise<SentMessage> {
    const asked = await hand.workspace.say({ user: ANA, channel: OPS, text: `@queue-stats ${text}` });
    return hand.workspace.waitUntil(
      () =>
        hand.workspace.messages(OPS, ANA).find(({ threadTs, user }) => threadTs === asked.ts && user !== ANA),
      25_000,
    );
  }

  it('a rule is tried and saved by buttons', async () => {
    const hand = await startAtHand();
    const answer = await mention(hand, SENTENCE);
    expect(shown(answer)).toContain('Not saved yet.');
    expect(labelsOf(answer)).toEqual([
      'Save, on trial for 24 h',
      'Save, tell the channel',
      'Try on 14 days',
      'Change …',
    ]);
    expect(await rulesOf(hand)).toEqual([]);
    expect(shown(await hand.press(answer, 'Try on 14 days'))).toContain('In the last 14 days');
    const saved = await hand.press(await mention(hand, SENTENCE), 'Save, tell the channel');
    expect(shown(saved)).toContain('Rule 1 watches from now on.');
    expect(await rulesOf(hand)).toMatchObject([{ ownerId: ANA, trialUntilMs: null }]);
  });

  it('one that would speak often asks once more', async () => {
    const hand = await startAtHand();
    const often = await hand.press(
      await mention(hand, 'alert billing when abandon% > 3'),
      'Save, tell the channel',
    );
    expect(labelsOf(often)).toEqual(['Save it all the same', 'Change …']);
    expect(await rulesOf(hand)).toEqual([]);
    const saved = await hand.press(often, 'Save it all the same');
    expect(shown(saved)).toContain('Rule 1 watches');
  });

  it('a button opens the form that the mention could not', async () => {
    const hand = await startAtHand();
    await hand.pressForForm(await mention(hand, 'alert sales when waiting > 3'), 'Change …');
    expect(hand.form()).toMatch(/^Queues +Sales$/m);
    await hand.workspace.closeView({ user: ANA });
    await hand.pressForForm(await mention(hand, 'alert'), 'Fill in the form');
    expect(hand.form()).toContain('Watch queues');
  });
});
