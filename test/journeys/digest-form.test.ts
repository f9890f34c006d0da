/** Digests as people make and change them: the sentence, the form, what is wrong in it, two people on one digest. */
import { describe, expect, it } from 'vitest';
import { labelsOf, shown } from './read.ts';
import { type AtHand, PATIENCE_MS, startAtHand, stateOf } from './rules-at-hand.ts';
import { ANA, BEN, OPS } from './whole.ts';

async function digestsOf(hand: AtHand) {
  return hand.app.store.digests();
}

async function aDigest(hand: AtHand): Promise<void> {
  await hand.openForm('digest all yesterday; all yesterday by media at 08:30 weekdays');
  const saved = await hand.save();
  expect({ error: saved.error, errors: saved.errors }).toEqual({ error: null, errors: {} });
  await hand.told('Digest 1 comes from now on');
}

describe('a digest by its form', { timeout: PATIENCE_MS }, () => {
  it('opens with all that the sentence said; saved, it is confirmed with its first time', async () => {
    const hand = await startAtHand();
    const line =
      'digest all yesterday; billing, sales yesterday by media at 8am mon, wed except 2026-12-23 named "Retail"';
    const opened = await hand.openForm(line);
    expect(stateOf(opened)).toMatchObject({
      queries: { value: 'all yesterday\nBilling, Sales yesterday by media' },
      time: { value: '08:00' },
      days: { selected_options: [{ value: '1' }, { value: '3' }] },
      zone: { value: 'Europe/Berlin' },
      except: { value: '2026-12-23' },
      channel: { selected_conversation: OPS },
      name: { value: 'Retail' },
    });
    expect(hand.form()).toContain('Next: Mon 23 Nov 08:00 Berlin.');
    expect(await digestsOf(hand)).toEqual([]);
    await hand.save();
    const told = await hand.told('Digest 1 comes from now on. First Mon 23 Nov 08:00 Berlin.');
    expect(shown(told)).toContain(
      'all yesterday; Billing, Sales yesterday by media at 08:00 mon, wed except 2026-12-23 in Europe/Berlin named "Retail" in #C0OPS',
    );
    expect(labelsOf(told)).toEqual(['Test', 'Change', 'Remove']);
    expect(await digestsOf(hand)).toMatchObject([
      { id: 1, ownerId: ANA, channelId: OPS, name: 'Retail', due: { minute: 480, days: [1, 3] } },
    ]);
  });

  it('names each field that is wrong, and each line of the questions', async () => {
    const hand = await startAtHand();
    await hand.openForm('digest all yesterday at 08:30');
    const wrong = await hand.save({
      queries: 'all yesterday\nbiling yesterday\nagain',
      time: 'noonish',
      zone: 'Berlinn',
      except: 'Christmas',
    });
    expect(Object.keys(wrong.errors).map((id) => id.split(':')[1] ?? id)).toEqual(
      expect.arrayContaining(['queries', 'time', 'zone', 'except']),
    );
    const words = Object.values(wrong.errors).join('\n');
    expect(words).toContain('Line 2: ');
    expect(words).toContain('Line 3: A digest cannot say “again”');
    expect(words).toContain('I do not know the time zone “Berlinn”');
    expect(await digestsOf(hand)).toEqual([]);
  });

  it.each([
    ['time', '08:30 in Asia/Tokyo', 'Write the time alone'],
    ['time', '08:30 weekdays', 'Write the time alone'],
    ['except', '2026-12-25 weekdays', 'Write dates alone'],
    ['except', aWeekApart(61), 'at most 60 dates'],
    ['queries', 'all yesterday except 2026-12-25', 'The days have fields of their own'],
  ])('loses nothing that is said in the field “%s” and belongs elsewhere: %s', async (field, typed, says) => {
    const hand = await startAtHand();
    await hand.openForm('digest all yesterday at 08:30');
    const wrong = await hand.save({ [field]: typed });
    expect(Object.values(wrong.errors).join('\n')).toContain(says);
    expect(await digestsOf(hand)).toEqual([]);
  });

  it('asks for what the sentence left out, and offers what can be had by a word', async () => {
    const hand = await startAtHand();
    await hand.openForm('digest all yesterday');
    expect(hand.form()).toContain('At what time should it come?');
  });

  it('of those that can be had by a word is filled in', async () => {
    const hand = await startAtHand();
    await hand.openForm('digest end of day');
    expect(hand.form()).toContain('all today');
    await hand.save();
    await hand.told('Digest 1 comes from now on. First Wed 18 Nov 18:00 Berlin.');
  });

  it('typed in a direct message goes to its writer', async () => {
    const hand = await startAtHand();
    await hand.openForm('digest all yesterday at 08:30', { channel: 'D0ANA' });
    expect(hand.form()).toContain('Me alone');
    await hand.save();
    await expect.poll(() => digestsOf(hand)).toMatchObject([{ channelId: ANA }]);
  });

  it('that somebody else changed meanwhile is told, and saved only when it is sent again', async () => {
    const hand = await startAtHand();
    await aDigest(hand);
    const [digest] = await digestsOf(hand);
    if (digest === undefined) throw new Error('no digest');
    await hand.openForm('digest 1 change');
    const { id: _id, revision: _revision, createdAtMs: _at, ...rest } = digest;
    await hand.app.store.changeDigest(1, 1, { ...rest, due: { ...rest.due, minute: 540 } }, 'changed it', {
      by: BEN,
      atMs: hand.clock.now(),
    });
    await hand.save({ time: '10:00' });
    await hand.formSaying('Nothing was saved yet.');
    expect(hand.form()).toContain('at 09:00 weekdays in Europe/Berlin');
    expect(await digestsOf(hand)).toMatchObject([{ due: { minute: 540 }, revision: 2 }]);
    await hand.save();
    await hand.told('Digest 1 is changed. Next Thu 19 Nov 10:00 Berlin.');
    const [now] = await digestsOf(hand);
    expect(now).toMatchObject({ due: { minute: 600 }, revision: 3 });
    // Re-timed, it owes nothing of the past.
    expect(now?.dueSinceMs).toBe(hand.clock.now());
    const history = await hand.ask('history digest 1');
    expect(shown(history)).toContain('changed it from: all yesterday; all yesterday by media at 09:00');
  });

  it('saved as it was stays as it was', async () => {
    const hand = await startAtHand();
    await aDigest(hand);
    await hand.openForm('digest 1 change');
    await hand.save();
    await hand.told('Digest 1 stays as it was.');
    expect(await digestsOf(hand)).toMatchObject([{ revision: 1 }]);
  });

  it('kept in a file is changed there and nowhere else', async () => {
    const hand = await startAtHand();
    await aDigest(hand);
    const [digest] = await digestsOf(hand);
    if (digest === undefined) throw new Error('no digest');
    const { id: _id, revision: _revision, createdAtMs: _at, ...rest } = digest;
    const keptIn = { file: 'rules.yml', key: 'morning' };
    const deed = { by: 'bot', atMs: hand.clock.now() };
    await hand.app.store.changeDigest(1, 1, { ...rest, keptIn }, 'from a file', deed);
    for (const line of ['digest 1 change', 'remove digest 1']) {
      const answer = await hand.ask(line);
      expect(answer.text).toBe('Digest 1 is kept in a file, rules.yml.');
    }
    const card = await hand.ask('digest 1');
    expect(labelsOf(card)).toEqual(['Test']);
    expect(shown(card)).toContain('kept in rules.yml');
  });
});

describe('what a channel may not see', { timeout: PATIENCE_MS }, () => {
  it('is in no digest of it, in none of its lists, and not saved for it', async () => {
    const ties = new Map([[OPS, { patterns: ['sales*'], divisions: [] }]]);
    const hand = await startAtHand({ access: { ties } });
    await hand.openForm('digest all yesterday; billing yesterday at 08:30 in <#C0OPS|ops>', {
      channel: 'D0ANA',
    });
    const wrong = await hand.save();
    expect(Object.values(wrong.errors).join()).toContain(
      'None of the queues of question 2 can be seen where the digest would go.',
    );
    await hand.save({ queries: 'all yesterday' });
    await expect.poll(() => digestsOf(hand)).toHaveLength(1);
    await hand.app.store.addDigest(
      {
        name: 'Billing alone',
        queries: (await digestsOf(hand))[0]?.queries ?? [],
        due: { minute: 510, days: [1], zone: 'Europe/Berlin', except: [] },
        ownerId: BEN,
        keptIn: null,
        channelId: BEN,
        dueSinceMs: hand.clock.now(),
      },
      'added',
      { by: BEN, atMs: hand.clock.now() },
    );
    const list = await hand.ask('digests all');
    expect(list.text).toMatch(/^1 digest /);
    expect((await hand.ask('digest 2')).text).toMatch(/^Digest 2 is not one of this channel's\./);
    expect((await hand.ask('history digest 2')).text).toMatch(/^Digest 2 is not one of this channel's\./);
    expect((await hand.ask('remove digest 2')).text).toMatch(/^Digest 2 is not one of this channel's\./);
    await hand.ask('digest 1 test');
    const test = await hand.workspace.waitUntil(() =>
      hand.workspace.messages('D0ANA', ANA).find(({ text }) => text.startsWith('Test of digest 1')),
    );
    expect(shown(test)).not.toMatch(/Billing|Support|Claims/);
    expect(shown(test)).toContain('Sales');
  });
});

/** So many dates, one a week. */
function aWeekApart(count: number): string {
  const first = Date.UTC(2026, 11, 1);
  return Array.from({ length: count }, (_, week) =>
    new Date(first + week * 7 * 86_400_000).toISOString().slice(0, 10),
  ).join(', ');
}
