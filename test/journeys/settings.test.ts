/** Groups, zones, channels' own queues and the trail of changes, as people meet them in Slack. */
import { describe, expect, it } from 'vitest';
import type { NewDigest, NewRule } from '../../src/core/store.ts';
import { newDigest, newGroup, newRule } from '../store/values.ts';
import { buttonsOf, headline, labelsOf, shown, tableOf } from './read.ts';
import { ANA, BEN, OPS, startWhole, type Whole } from './whole.ts';

const PATIENCE_MS = 60_000;
const CHIE = 'U0CHIE';
const ANAS_DM = 'D0ANA';

const retail = { kind: 'named' as const, names: [{ kind: 'group' as const, name: 'retail' }] };

async function addRule(whole: Whole, changes: Partial<NewRule>): Promise<void> {
  const live = {
    kind: 'live' as const,
    metric: 'waiting' as const,
    is: '>' as const,
    value: 5_000,
    clear: null,
  };
  const rule = newRule({
    name: null,
    media: [],
    test: live,
    ownerId: ANA,
    channelId: OPS,
    trialUntilMs: null,
    ...changes,
  });
  await whole.app.store.addRule(rule, 'added it', { by: rule.ownerId, atMs: whole.clock.now() });
}

async function addDigest(whole: Whole, changes: Partial<NewDigest>): Promise<void> {
  const digest = newDigest({ ownerId: ANA, channelId: OPS, ...changes });
  await whole.app.store.addDigest(digest, 'added it', { by: digest.ownerId, atMs: whole.clock.now() });
}

describe('a group', { timeout: PATIENCE_MS }, () => {
  it('is made, shown, listed, asked about, and removed', async () => {
    const whole = await startWhole();
    expect(headline(await whole.ask('groups'))).toContain('There are no groups here yet.');
    const made = await whole.ask('group retail = Sales, Billing*');
    expect(headline(made)).toBe('retail is a group: 2 queues. It is Sales, billing*.');
    const figures = await whole.press(made, 'Figures now');
    expect(
      tableOf(figures)
        .rows.map(([name]) => name)
        .sort(),
    ).toEqual(['Billing', 'Sales']);
    expect(shown(figures)).toContain('retail now');
    const one = await whole.ask('group retail');
    expect(headline(one)).toBe('retail: 2 queues. It is Sales, billing*.');
    expect(shown(one)).toContain('not used in any rule or digest');
    expect(labelsOf(one)).toEqual(['Figures now', 'All groups', 'Remove']);
    expect(tableOf(await whole.ask('groups')).rows).toEqual([['retail', '2', 'Sales, billing*']]);
    const queues = await whole.ask('queues retail');
    expect(tableOf(queues).rows.map(([name]) => name)).toEqual(['Billing', 'Sales']);
    expect(headline(queues)).toContain('2 queues in retail');
    const gone = await whole.ask('remove group retail');
    expect(headline(gone)).toBe('The group retail is removed. It was Sales, billing*.');
    expect(headline(await whole.ask('retail'))).toContain('“retail”');
    expect(headline(await whole.press(gone, 'Make it again'))).toContain('retail is a group: 2 queues.');
  });

  it('is a name for everybody at once, in rules too, and its figures follow what it holds', async () => {
    const whole = await startWhole();
    await whole.ask('group retail = Sales');
    const asked = async () =>
      tableOf(await whole.ask('retail today', { user: BEN })).rows.map(([name]) => name);
    expect(await asked()).toEqual(['Sales']);
    expect(headline(await whole.ask('group retail = Sales, Claims'))).toContain(
      'retail is changed: 2 queues.',
    );
    expect((await asked()).sort()).toEqual(['Claims', 'Sales']);
    await addRule(whole, { scope: retail });
    expect(tableOf(await whole.ask('alerts')).rows[0]?.[1]).toBe('retail when waiting > 5000');
    expect(shown(await whole.ask('alert 1'))).toContain('retail when waiting > 5000');
  });

  it('is changed and removed by its owner or an admin alone', async () => {
    const whole = await startWhole({ access: { adminIds: [CHIE] } });
    await whole.ask('group retail = Sales');
    const bens = { user: BEN };
    expect(headline(await whole.ask('group retail = Claims', bens))).toContain(
      'The group retail is not yours to change.',
    );
    expect(headline(await whole.ask('group RETAIL = Claims', bens))).toContain('is not yours to change.');
    expect(headline(await whole.ask('remove group retail', bens))).toContain('is not yours to change.');
    expect(labelsOf(await whole.ask('group retail', bens))).toEqual(['Figures now', 'All groups']);
    expect(headline(await whole.ask('group retail = Claims', { user: CHIE }))).toContain('retail is changed');
    const [kept] = await whole.app.store.groups();
    expect(kept).toMatchObject({ name: 'retail', ownerId: ANA, names: [{ kind: 'exact', name: 'Claims' }] });
    expect(headline(await whole.ask('remove group retail', { user: CHIE }))).toContain('is removed');
  });

  it('that a file keeps is read-only, and the file is named', async () => {
    const whole = await startWhole({ access: { adminIds: [ANA], isOpen: true } });
    const keptIn = { file: 'rules.yml', key: 'retail' };
    const names = [{ kind: 'exact' as const, name: 'Sales' }];
    const deed = { by: 'bot', atMs: whole.clock.now() };
    await whole.app.store.putGroup({ name: 'retail', names, ownerId: ANA, keptIn }, 'by code', deed);
    for (const line of ['group retail = Claims', 'remove group retail']) {
      const said = headline(await whole.ask(line));
      expect(said).toBe(
        'The group retail is kept in a file, rules.yml. It is changed there, and nowhere in Slack.',
      );
    }
    const one = await whole.ask('group retail');
    expect(shown(one)).toContain('kept in the file rules.yml');
    expect(labelsOf(one)).not.toContain('Remove');
    expect(tableOf(await whole.ask('retail today')).rows).toHaveLength(1);
  });

  it('that rules, digests or a channel use is not removed, and they are named', async () => {
    const whole = await startWhole();
    await whole.ask('group retail = Sales');
    await addRule(whole, { scope: retail });
    await addRule(whole, {});
    await addRule(whole, { scope: { ...retail, names: [{ kind: 'group', name: 'Retail' }] } });
    const digest = newDigest({});
    const [query] = digest.queries;
    if (query === undefined) throw new Error('a digest has a query');
    await addDigest(whole, {});
    await addDigest(whole, { queries: [query, { ...query, scope: retail }] });
    await whole.ask('settings queues retail, Claims');
    const said = headline(await whole.ask('remove group retail'));
    expect(said).toBe(
      'retail is still used by rules 1 and 3, digest 2 and the own queues of #C0OPS, which must be changed or removed first.',
    );
    expect(shown(await whole.ask('group retail'))).toContain(
      'used by rules 1 and 3, digest 2 and the own queues of',
    );
    expect(await whole.app.store.groups()).toHaveLength(1);
  });

  it('of 60 lists in pages, with hostile names in them', async () => {
    const whole = await startWhole();
    const names = [{ kind: 'exact' as const, name: 'Sales' }];
    const deed = { by: ANA, atMs: whole.clock.now() };
    const hostile = ['<!channel> & <@U0BEN>', '"quoted" \\ slash', 'مجموعة البيع', '😀 '.repeat(13), 'a*b'];
    for (let at = 0; at < 60; at += 1) {
      const name = hostile[at] ?? `Group number ${String(at).padStart(2, '0')}`;
      await whole.app.store.putGroup({ name, names, ownerId: ANA, keptIn: null }, 'made it', deed);
    }
    let page = await whole.ask('groups');
    const seen: string[] = [];
    for (let at = 1; at <= 3; at += 1) {
      expect(headline(page)).toContain('60 groups.');
      expect(shown(page)).toContain(`page ${at} of 3`);
      expect(page.pings).toEqual([]);
      seen.push(...tableOf(page).rows.map(([name]) => name ?? ''));
      if (at < 3) page = await whole.press(page, 'More');
    }
    expect(new Set(seen).size).toBe(60);
    expect(labelsOf(page)).toEqual(['Before']);
    const odd = await whole.ask('group "<!channel> & <@U0BEN>"');
    expect(odd.pings).toEqual([]);
    expect(tableOf(await whole.press(odd, 'Figures now')).rows.map(([name]) => name)).toEqual(['Sales']);
  });

  it('beyond the five hundredth is refused; one that there is can still be changed', async () => {
    const whole = await startWhole();
    const deed = { by: ANA, atMs: whole.clock.now() };
    for (let at = 0; at < 500; at += 1)
      await whole.app.store.putGroup(newGroup({ name: `Team ${at}`, ownerId: ANA }), 'made it', deed);
    expect(headline(await whole.ask('group retail = Sales'))).toContain('There are 500 groups already.');
    expect(headline(await whole.ask('group team 7 = Claims'))).toContain('team 7 is changed: 1 queue.');
  });

  it.each([
    ['group nix', 'There is no group nix here. Type groups'],
    ['group retial', 'There is no group retial here. Did you mean retail?'],
    ['remove group', 'Which group is “remove group” about?'],
    ['remove group nix', 'There is no group nix here.'],
    ['group sales = Claims', 'There is a queue called Sales'],
    ['group east = bilng', 'No queue bilng. Did you mean Billing?'],
    ['group by media', '“group by media” goes with a question.'],
    ['settings queues bilng', 'No queue bilng. Did you mean Billing?'],
    ['settings zone nowhere', 'I do not know the time zone nowhere.'],
    ['settings colour', 'There is no setting “colour”.'],
  ])('and settings that are wrong are told so: %s', async (line, words) => {
    const whole = await startWhole();
    await whole.ask('group retail = Sales');
    expect(shown(await whole.ask(line))).toContain(words);
  });
});

describe('a zone of one’s own', { timeout: PATIENCE_MS }, () => {
  it('is that of the days and hours one is answered with, and can be given back', async () => {
    const whole = await startWhole();
    expect(shown(await whole.ask('settings'))).toContain(
      'Your zone is Europe/Berlin (14:05 now), as in your Slack profile',
    );
    const set = await whole.ask('settings zone Asia/Kolkata');
    expect(headline(set)).toContain('Your zone is Asia/Kolkata. It is 18:35 there now');
    expect(shown(await whole.ask('all today'))).toContain('00:00–18:35 Kolkata');
    expect(shown(await whole.ask('all today', { user: BEN }))).toContain('New York');
    expect(shown(await whole.ask('settings'))).toContain('which you set');
    expect(headline(await whole.press(set, 'Use Slack’s zone'))).toContain(
      'the one in your Slack profile again',
    );
    expect(shown(await whole.ask('all today'))).toContain('00:00–14:05 Berlin');
  });
});

describe('a channel’s own queues', { timeout: PATIENCE_MS }, () => {
  it('are what a question without a queue means there, which each answer says; all still means all', async () => {
    const whole = await startWhole();
    const all = tableOf(await whole.ask('')).rows.length;
    expect(headline(await whole.ask('settings queues Sales, Billing*'))).toContain(
      'This channel’s own queues: 2 queues.',
    );
    const here = await whole.ask('', { user: BEN });
    expect(
      tableOf(here)
        .rows.map(([name]) => name)
        .sort(),
    ).toEqual(['Billing', 'Sales']);
    expect(shown(here)).toContain("this channel's queues: Sales, billing*");
    expect(shown(await whole.ask('today by media'))).toContain("this channel's queues: Sales, billing*");
    expect(tableOf(await whole.ask('all')).rows).toHaveLength(all);
    // Elsewhere nothing is set.
    expect(tableOf(await whole.ask('', { channel: 'C0FLOOR' })).rows).toHaveLength(all);
    const shared = await whole.share(here, BEN);
    expect(shown(shared)).toContain("this channel's queues: Sales, billing*");
    const settings = await whole.ask('settings');
    expect(shown(settings)).toContain('means Sales, billing* (2 queues)');
    expect(headline(await whole.press(settings, 'All queues here'))).toContain('All queues again:');
    expect(tableOf(await whole.ask('')).rows).toHaveLength(all);
  });

  it('are watched as themselves by “Watch this”', async () => {
    const whole = await startWhole();
    await whole.ask('settings queues Sales, Billing*');
    const here = await whole.ask('');
    const watch = buttonsOf(here).find(({ label }) => label === 'Watch this');
    expect(watch?.line).toBe('alert "Sales", billing*');
  });

  it('are refused in a direct message, with what to do', async () => {
    const whole = await startWhole();
    const said = headline(await whole.ask('settings queues Sales', { channel: ANAS_DM }));
    expect(said).toContain('A direct message has no queues of its own. Type it in the channel');
    expect(shown(await whole.ask('settings', { channel: ANAS_DM }))).toContain(
      'a channel can have queues of its own',
    );
    expect((await whole.app.store.channelSettings()).size).toBe(0);
  });

  it('that are gone narrow nothing', async () => {
    const whole = await startWhole();
    const deed = { by: ANA, atMs: whole.clock.now() };
    const queues = [{ kind: 'exact' as const, name: 'Gone' }];
    await whole.app.store.putChannelSettings(OPS, { queues }, 'means Gone', deed);
    expect(tableOf(await whole.ask('today')).rows.length).toBeGreaterThan(5);
  });
});

it('a group of queues that are gone is told to mean none, and not that the bot sees no queues', async () => {
  const whole = await startWhole();
  const deed = { by: ANA, atMs: whole.clock.now() };
  const group = newGroup({ name: 'east', names: [{ kind: 'exact', name: 'Gone' }] });
  await whole.app.store.putGroup(group, 'made it', deed);
  expect(headline(await whole.ask('east today'))).toContain('No queue here goes by east at this moment.');
  expect(headline(await whole.ask('group east'))).toBe('east: no queues at this moment. It is "Gone".');
});

describe('history', { timeout: PATIENCE_MS }, () => {
  it('alone is the newest changes of what is one’s own, for admins of everything', async () => {
    const whole = await startWhole({ access: { adminIds: [CHIE] } });
    expect(headline(await whole.ask('history'))).toContain('No changes of what is yours yet.');
    await whole.ask('group retail = Sales');
    await whole.ask('settings zone Asia/Kolkata', { user: BEN });
    await addRule(whole, { ownerId: BEN });
    await whole.app.store.note({
      by: CHIE,
      atMs: whole.clock.now(),
      what: 'rule-changed',
      of: { kind: 'rule', id: 1 },
      words: 'waiting > 5 became > 6, in <#C0OPS>',
    });
    await whole.ask('settings queues retail');
    const anas = shown(await whole.ask('history'));
    expect(anas).toContain('ana, group retail: made it: Sales');
    expect(anas).toContain('ana, #C0OPS: means retail');
    expect(anas).not.toContain('Kolkata');
    expect(anas).not.toContain('rule 1');
    const bens = shown(await whole.ask('history', { user: BEN }));
    expect(bens).toContain('ben: set their zone to Asia/Kolkata');
    expect(bens).toContain('ben, rule 1: added it');
    expect(bens).toContain('chie, rule 1: waiting > 5 became > 6, in #C0OPS');
    expect(bens).not.toContain('retail');
    const chies = shown(await whole.ask('history', { user: CHIE }));
    expect(chies).toContain('The newest 5 changes of everything.');
    for (const words of ['group retail', 'Kolkata', 'rule 1: added it', '#C0OPS: means retail'])
      expect(chies).toContain(words);
  });

  it('of a rule and of a digest stay what they were', async () => {
    const whole = await startWhole();
    await addRule(whole, {});
    await addDigest(whole, {});
    expect(headline(await whole.ask('history 1'))).toContain('Rule 1 has not fired yet.');
    expect(headline(await whole.ask('history digest 1')).toLowerCase()).toContain('digest 1');
    expect(headline(await whole.ask('remove digest 1')).toLowerCase()).toContain('digest 1');
    expect(headline(await whole.ask('remove alert 1'))).toContain('Rule 1 is removed.');
    expect(headline(await whole.ask('remove 7'))).toContain('There is no rule 7.');
  });

  it('of many changes shows the newest', async () => {
    const whole = await startWhole();
    for (let at = 0; at < 30; at += 1)
      await whole.app.store.note({
        by: ANA,
        atMs: whole.clock.now() + at,
        what: 'person-set',
        of: { kind: 'person', id: ANA },
        words: `change ${at} ${'x'.repeat(500)}`,
      });
    const said = await whole.ask('history');
    expect(headline(said)).toBe('The newest 20 changes of what is yours.');
    expect(shown(said)).toContain('change 29');
    expect(shown(said)).not.toContain('change 9 ');
  });
});

describe('help', { timeout: PATIENCE_MS }, () => {
  it('tells of groups and settings, and its buttons change nothing', async () => {
    const whole = await startWhole();
    const all = shown(await whole.ask('help'));
    for (const words of ['group retail = Sales, Billing*', 'settings', 'help groups', 'help settings'])
      expect(all).toContain(words);
    expect(labelsOf(await whole.ask('help groups'))).toEqual(['groups']);
    expect(labelsOf(await whole.ask('help settings'))).toEqual(['settings', 'groups']);
  });
});
