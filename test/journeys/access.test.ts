/** Who may, on every surface: who acts, where, and what; and that nothing tells of a queue where it is not seen. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type AccessWorld,
  type Act,
  APP,
  CHIE,
  EPISODES,
  GUEST,
  NOTHING,
  openAccessWorld,
  SEEN,
  STRANGER,
  TIED,
} from './access-world.ts';
import { ANA, BEN, OPS } from './whole.ts';

const TABLE_MS = 60_000;
const WAIT_MS = 25_000;
const DIGEST_NOT_HERE = /Digest 2 is not one of this channel's\. Ask me in a direct message\./;

let world: AccessWorld;

beforeAll(async () => {
  world = await openAccessWorld();
}, TABLE_MS);

afterAll(() => world.whole.stop());

/** Of acts that are words alone. */
const said =
  (kind: 'command' | 'button' | 'say' | 'menu' | 'mention' | 'reply') =>
  (line: string): Act => ({ kind, line });
const [command, button, say, menu, mention, reply] = (
  ['command', 'button', 'say', 'menu', 'mention', 'reply'] as const
).map(said) as [Say, Say, Say, Say, Say, Say];
type Say = (line: string) => Act;

describe('in a channel that sees only some queues', { timeout: TABLE_MS }, () => {
  beforeAll(() => {
    world.sentSince();
  });
  afterEach(() => {
    expect(world.leaksIn(world.sentSince())).toEqual([]);
  });

  it.each<[string, Act, readonly (string | RegExp)[]]>([
    ['a question without a name is about those', command(''), SEEN],
    ['all are those', command('all today'), SEEN],
    ['all by media are theirs', command('all today by queue, media'), SEEN],
    ['the list is of those', command('queues'), ['3 queues', ...SEEN]],
    ['another is not found in the list', command('queues bil'), ['No queue with “bil” in its name']],
    ['another is not there', command('billing today'), ['nor a word “billing”']],
    ['another is not there in quotes', command('"billing" today'), ['No queue “billing”']],
    ['another is not there as a pattern', command('bill* today'), ['No queue bill*']],
    ['nothing else is suggested', command('bilng today'), ['“bilng”']],
    ['one of those is suggested', command('claimz today'), ['Did you mean', 'Claims']],
    ['a part that others share finds those', command('sal today'), ['Sales', 'Sales EN']],
    ['a group is what is seen of it', command('backroom today'), ['Claims']],
    ['a mention is answered with those', mention('all today'), SEEN],
    ['a mention in a thread as well', reply('all today by media'), ['Voice']],
    ['a mention of another finds none', reply('billing today'), ['“billing”']],
    ['a button of before finds none', button('billing today'), ['“billing”']],
    ['a button beside a message finds none', say('back office now'), [/[“ ]office/]],
    ['a menu finds none', menu('returns today'), ['nor a word “returns”']],
    ['help helps', command('help'), ['Say which queues']],
    ['help of alerts helps', command('help alerts'), ['A sentence opens a form']],
    ['a rule for another is not made', command('alert billing when abandon% > 8'), ['“billing”']],
    ['nor is it saved', button('save-alert live | billing when abandon% > 8'), ['“billing”']],
    ['nor tried', button('try-alert billing when abandon% > 8'), ['“billing”']],
    ['the rules are the channel’s', command('alerts'), ['3 rules here', 'Night', 'a queue not shown here']],
    ['all rules are the channel’s', command('alerts all'), ['3 rules here']],
    [
      'a rule names what is seen of it',
      command('alert 1'),
      ['Rule 1', 'Sales, "a queue not shown here"', 'firing'],
    ],
    ['its past is that of those', command('history 1'), ['fired once', 'Sales', 'rule added']],
    ['it is changed where all of it is seen', command('alert 1 change'), ['watches what is not shown here']],
    ['of another’s place in it nothing is muted', command('mute 1 billing 1h'), ['“billing”']],
    [
      'of a queue not seen nothing is muted',
      menu(`mute ${EPISODES.hidden} 30m`),
      ['no longer see that queue'],
    ],
    ['nor taken', say(`take ${EPISODES.hidden}`), ['over already']],
    ['nor shown', say(`show-queue ${EPISODES.hidden}`), ['no longer see that queue']],
    ['what is seen is shown', say(`show-queue ${EPISODES.shown}`), ['Sales']],
    ['what is seen is taken', say(`take ${EPISODES.shown}`), ['You have Sales']],
    ['what is seen is muted', menu(`mute ${EPISODES.shown} 30m`), ['Muted: Sales']],
    ['the rule is muted whole', command('mute 1 1h'), ['Muted: rule 1']],
    ['and speaks again', command('unmute 1'), ['speaks again']],
    ['another channel’s rule is not shown', command('alert 2'), [NOT_HERE]],
    ['nor tried', command('alert 2 test'), [NOT_HERE]],
    ['nor changed', command('alert 2 change'), [NOT_HERE]],
    ['nor is its past', command('history 2'), [NOT_HERE]],
    ['nor muted', command('mute 2 1h'), [NOT_HERE]],
    ['nor unmuted', command('unmute 2'), [NOT_HERE]],
    ['nor removed', command('remove alert 2'), [NOT_HERE]],
    ['nor muted by its episode', menu(`mute ${EPISODES.elsewhere} 30m`), [NOT_HERE]],
    ['nor taken by it', say(`take ${EPISODES.elsewhere}`), [NOT_HERE]],
    ['nor shown by it', say(`show-queue ${EPISODES.elsewhere}`), [NOT_HERE]],
    ['a rule that is not there is not there', command('alert 99'), ['There is no rule 99']],
    ['a digest of others is not made', command('digest billing yesterday at 08:30'), ['“billing”']],
    ['nor saved', button('save-digest billing yesterday at 08:30'), ['“billing”']],
    ['the digests are the channel’s', command('digests all'), ['1 digest', 'a queue not shown here']],
    ['a digest names what is seen of it', command('digest 1'), ['Digest 1', 'a queue not shown here']],
    ['its past is told without words', command('history digest 1'), ['Digest 1', 'added it']],
    ['another channel’s digest is not shown', command('digest 2'), [DIGEST_NOT_HERE]],
    ['nor tried', command('digest 2 test'), [DIGEST_NOT_HERE]],
    ['nor changed', command('digest 2 change'), [DIGEST_NOT_HERE]],
    ['nor is its past', command('history digest 2'), [DIGEST_NOT_HERE]],
    ['nor removed', command('remove digest 2'), [DIGEST_NOT_HERE]],
    ['settings name none', command('settings'), ['Your zone is']],
    ['own queues are of those', command('settings queues sales, claims'), ['2 queues']],
    ['and are what a bare question means', command(''), ['Claims']],
    ['own queues cannot be others', command('settings queues billing'), ['No queue billing']],
    ['all again are all that are seen', command('settings queues all'), ['All queues again']],
    ['groups name none', command('groups'), ['1 group', 'backroom']],
    ['a group of another is not made', command('group mine = billing'), ['billing']],
    ['a group tells what is seen of it', command('group backroom'), ['1 queue', 'Claims']],
    [
      'and is not changed where not all of it is seen',
      command('group backroom = claims'),
      ['not shown here'],
    ],
    ['nor removed', command('remove group backroom'), ['not shown here']],
    ['the changes are those of the channel', command('history'), ['in this channel', 'rule added']],
  ])('%s', async (_, act, words) => {
    const heard = await world.does(act, ANA, TIED);
    for (const one of words) expect(heard).toMatch(one);
    expect(world.leaksIn(heard)).toEqual([]);
  });

  it('“again” knows nothing of what was asked elsewhere', async () => {
    await world.does(command('billing today'), BEN, OPS);
    world.sentSince();
    const heard = await world.does(command('again but yesterday'), BEN, TIED);
    expect(heard).toContain('I know of no earlier question of yours');
    await world.does(command('claims today'), BEN, TIED);
    expect(await world.does(command('again but yesterday'), BEN, TIED)).toContain('Claims');
  });

  it('an answer is shared as it was seen', async () => {
    const { whole } = world;
    const seen = await whole.ask('all today', { channel: TIED });
    const shared = await whole.share(seen);
    expect(shared.channel).toBe(TIED);
    for (const name of SEEN) expect(JSON.stringify(shared.blocks)).toContain(`"${name}"`);
  });

  it('a form finds those alone, in every search', async () => {
    const { workspace } = world.whole;
    await world.does(command('alert sales when abandon% > 25'), ANA, TIED);
    for (const text of ['', 'bil', 's', 'vip', 'a', '*']) {
      const { options } = await workspace.options({ user: ANA, actionId: 'field:queues', text });
      expect(world.leaksIn(JSON.stringify(options))).toEqual([]);
      if (text === '')
        expect(options.map(({ text: label }) => (label as { text: string }).text)).toEqual([
          'All queues',
          'backroom (group of 1)',
          ...[...SEEN].sort(),
        ]);
      if (text === 'bil') expect(options).toEqual([]);
    }
    await workspace.closeView({ user: ANA });
  });
});

describe('in a channel that is tied to queues of which there are none', { timeout: TABLE_MS }, () => {
  it.each([command(''), command('all now'), command('billing today'), command('queues')])(
    '%o says where the mend is',
    async (act) => {
      const heard = await world.does(act, ANA, NOTHING);
      expect(heard).toContain('None of the queues that this channel may see is there.');
      expect(heard).toContain('CHANNEL_QUEUES');
    },
  );
});

const NOT_HERE = /Rule 2 is not one of this channel's\. Ask me in a direct message\./;

describe('where all queues are seen', { timeout: TABLE_MS }, () => {
  it.each<[string, Act, string, readonly string[]]>([
    ['a question in another channel', command('billing today'), OPS, ['Billing']],
    ['a mention there', mention('billing today'), OPS, ['Billing']],
    ['a question in a direct message', command('billing today'), 'D0ANA', ['Billing']],
    ['“again” there', command('again but yesterday'), 'D0ANA', ['Billing yesterday']],
    ['a group in a direct message', command('backroom today'), 'D0ANA', ['Billing', 'Claims']],
    ['all rules', command('alerts all'), 'D0ANA', ['4 rules in all']],
    ['a tied channel’s rule', command('alert 1'), 'D0ANA', ['Billing, Sales']],
    ['its past', command('history 1'), 'D0ANA', ['fired 2 times', 'added it: Billing, Sales when']],
    ['another channel’s rule', command('alert 2'), 'D0ANA', ['Rule 2', 'Billing']],
    ['an episode there', say(`show-queue ${EPISODES.hidden}`), 'D0ANA', ['Billing']],
  ])('%s tells of all', async (_, act, channel, words) => {
    const heard = await world.does(act, ANA, channel);
    for (const one of words) expect(heard).toContain(one);
    // What is looked for elsewhere can be found.
    expect(world.leaksIn(heard)).not.toEqual([]);
  });

  it('what is told in the tied channel’s thread names nothing that is not seen there', async () => {
    world.sentSince();
    await world.does(command('mute 1 1h'), ANA, 'D0ANA');
    const { workspace } = world.whole;
    const told = workspace.payloads.all().filter(({ body }) => body.channel === TIED);
    expect(world.leaksIn(JSON.stringify(told))).toEqual([]);
    await world.does(command('unmute 1'), ANA, 'D0ANA');
  });

  it.each([
    ['a channel', OPS],
    ['a direct message', 'D0ANA'],
  ])('a form of %s says which queues the tied channel does not see', async (_, channel) => {
    const { workspace } = world.whole;
    const form = () => JSON.stringify(workspace.views(ANA).at(-1)?.content ?? '');
    await world.does(command('alert billing, claims when abandon% > 25'), ANA, channel);
    // What is changed while it is still tried on the past would be drawn over.
    await workspace.waitUntil(() => (form().includes('In the last 14 days') ? true : null), WAIT_MS);
    await workspace.click({ user: ANA, actionId: 'field:tells', value: 'channel' });
    await workspace.waitUntil(() => (form().includes('field:channel') ? true : null), WAIT_MS);
    const values = { 'field:tells': 'channel', 'field:channel': TIED };
    const outcome = await workspace.submitView({ user: ANA, values });
    expect(Object.values(outcome.errors)).toEqual([
      'That channel does not see Billing. Choose other queues, or another channel.',
    ]);
    await workspace.closeView({ user: ANA });
  });

  it('answers stand in the zone that a person set', async () => {
    await world.does(command('settings zone Asia/Tokyo'), BEN, OPS);
    expect(await world.does(command('claims today'), BEN, OPS)).toContain('Tokyo');
    await world.does(command('settings zone slack'), BEN, OPS);
    expect(await world.does(command('claims today by media'), BEN, OPS)).toContain('New York');
  });

  it('a sentence for the tied channel is refused alike', async () => {
    const line = `save-alert live | billing when abandon% > 25 in <#${TIED}|sales>`;
    expect(await world.does(button(line), ANA, OPS)).toContain('That channel does not see Billing.');
  });
});

describe('Home', { timeout: TABLE_MS }, () => {
  it('tells of all in one’s own, and of what a channel sees in that channel’s', async () => {
    const { workspace } = world.whole;
    const own = await world.does({ kind: 'home' }, ANA, 'D0ANA');
    expect(own).toContain('Rule 2');
    expect(world.leaksIn(own)).not.toEqual([]);
    world.sentSince();
    const viewId = workspace.home(ANA)?.id ?? '';
    await workspace.click({ user: ANA, viewId, actionId: 'home:channel', value: TIED });
    const drawn = () => JSON.stringify(workspace.home(ANA)?.content ?? null);
    await workspace.waitUntil(() => drawn().includes('not shown here') || null, WAIT_MS);
    expect(drawn()).toContain('Rule 1');
    expect(drawn()).toContain('Digest 1');
    expect(drawn()).not.toContain('Rule 2');
    expect(world.leaksIn(drawn())).toEqual([]);
    expect(world.leaksIn(world.sentSince())).toEqual([]);
  });

  it('of somebody who became a guest tells nothing, and its buttons neither', async () => {
    const { workspace, clock } = world.whole;
    await world.does({ kind: 'home' }, BEN, 'D0BEN');
    const person = workspace.person(BEN);
    if (person === null) throw new Error('nobody');
    person.kind = 'guest';
    clock.advance(61 * 60_000);
    world.sentSince();
    await workspace.click({ user: BEN, viewId: workspace.home(BEN)?.id ?? '', actionId: 'home:refresh' });
    await workspace.waitUntil(
      () => JSON.stringify(workspace.home(BEN)?.content).includes(REFUSALS[GUEST]) || null,
    );
    expect(world.leaksIn(world.sentSince())).toEqual([]);
    person.kind = 'member';
    clock.advance(61 * 60_000);
  });
});

describe('who may change a rule', { timeout: TABLE_MS }, () => {
  it.each<[string, string, Act, string | RegExp]>([
    ['its owner opens its form', ANA, command('alert 3 change'), 'Change rule 3'],
    ['an admin opens its form', CHIE, command('alert 3 change'), 'Change rule 3'],
    ['another is told whose it is', BEN, command('alert 3 change'), /not yours to change.*ana/s],
    ['another does not remove it', BEN, command('remove alert 3'), /not yours to change.*ana/s],
    ['another mutes it', BEN, command('mute 3 30m'), 'Muted: rule 3'],
    ['another lets it speak again', BEN, command('unmute 3'), 'speaks again'],
    ['another sees its past', BEN, command('history 3'), 'Rule 3'],
    [
      'its owner does not change what a file keeps',
      ANA,
      command('alert 4 change'),
      'kept in a file, rules.yml',
    ],
    [
      'an admin does not remove what a file keeps',
      CHIE,
      command('remove alert 4'),
      'kept in a file, rules.yml',
    ],
    ['whoever asks mutes what a file keeps', BEN, command('mute 4 30m'), 'Muted: rule 4'],
  ])('%s', async (_, user, act, words) => {
    expect(await world.does(act, user, TIED)).toMatch(words);
    for (const view of world.whole.workspace.views(user))
      await world.whole.workspace.closeView({ user, viewId: view.id });
  });
});

describe('a form of a rule that a file keeps by now', { timeout: TABLE_MS }, () => {
  it('saves nothing, and says in which file', async () => {
    const { workspace, app, clock } = world.whole;
    await world.does(command('alert 3 change'), ANA, TIED);
    const rule = await app.store.rule(3);
    if (rule === null) throw new Error('no rule');
    const { id, revision, createdAtMs: _, ...rest } = rule;
    const kept = { ...rest, keptIn: { file: 'night.yml', key: 'night' } };
    await app.store.changeRule(id, revision, kept, 'by code', { by: 'bot', atMs: clock.now() });
    const outcome = await workspace.submitView({ user: ANA, values: { 'field:severity': 'critical' } });
    expect(Object.values(outcome.errors).join()).toContain('kept in a file, night.yml');
    expect((await app.store.rule(3))?.severity).toBe('warning');
    await workspace.closeView({ user: ANA });
  });
});

const REFUSALS = {
  [GUEST]: 'I do not answer guests here; please ask a member of this workspace.',
  [STRANGER]: 'I answer only people of the workspace that I am installed in.',
} as const;

const ACTS: readonly Act[] = [
  command('all today'),
  button('all today'),
  say('all today'),
  menu('all today'),
  { kind: 'share', line: 'all today' },
  { kind: 'stray' },
  mention('all today'),
  reply('all today'),
  command('alerts all'),
  command('alert sales when abandon% > 8'),
  button('save-alert live | sales when abandon% > 8'),
  command('remove alert 3'),
  command('mute 3 1h'),
  say(`take ${EPISODES.shown}`),
  command('group mine = sales'),
  command('settings zone UTC'),
  command('digest all yesterday at 08:30'),
];

describe('who does not belong here', { timeout: TABLE_MS }, () => {
  const rows = ([GUEST, STRANGER] as const).flatMap((user) => [
    ...[OPS, TIED].flatMap((channel) => ACTS.map((act) => ({ user, channel, act, what: nameOf(act) }))),
    ...ACTS.filter(({ kind }) => kind !== 'reply' && kind !== 'mention').map((act) => ({
      user,
      channel: `D${user.slice(1)}`,
      act,
      what: nameOf(act),
    })),
    { user, channel: `D${user.slice(1)}`, act: { kind: 'home' } as const, what: 'home' },
  ]);

  it.each(rows)('$user in $channel: $what', async ({ user, channel, act }) => {
    const { workspace, organisation } = world.whole;
    const seenByAll = () =>
      workspace.messages(channel, channel.startsWith('D') ? user : ANA).filter(({ ephemeral }) => !ephemeral);
    const before = seenByAll().map(({ id, text }) => [id, text]);
    world.sentSince();
    const heard = await world.isRefused(act, user, channel);
    expect(heard).toContain(REFUSALS[user]);
    const names = organisation.queues.map(({ name }) => name);
    const sent = world.sentSince();
    // What the test itself posts to be pressed is not the bot's.
    expect(names.filter((name) => sent.replaceAll('"text":"press"', '').includes(name))).toEqual([]);
    const after = seenByAll();
    for (const [id, text] of before) expect(after.find((one) => one.id === id)?.text).toBe(text);
    expect(
      after.filter(({ user: by }) => by === workspace.app.botUserId).map(({ text }) => text),
    ).not.toContain(REFUSALS[user]);
  });

  it('changed nothing', async () => {
    const { store } = world.whole.app;
    expect((await store.rules()).map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect((await store.groups()).map(({ name }) => name)).toEqual(['backroom']);
    expect((await store.digests()).map(({ id }) => id)).toEqual([1, 2]);
  });

  it.each([OPS, TIED])('an app that mentions the bot in %s is not answered', async (channel) => {
    world.sentSince();
    expect(await world.isRefused(mention('all today'), APP, channel)).toBe('');
    expect(JSON.parse(world.sentSince())).toEqual([]);
  });

  it('somebody who became a guest finds nothing in an open form, and saves nothing', async () => {
    const { workspace, clock, app } = world.whole;
    await world.does(command('alert claims when abandon% > 25'), CHIE, OPS);
    const person = workspace.person(CHIE);
    if (person === null) throw new Error('nobody');
    person.kind = 'guest';
    // Old enough that the profile is asked for again.
    clock.advance(61 * 60_000);
    const found = await workspace.options({ user: CHIE, actionId: 'field:queues', text: '' });
    expect(found).toMatchObject({ options: [], error: null });
    const before = (await app.store.rules()).length;
    const outcome = await workspace.submitView({ user: CHIE });
    expect(JSON.stringify(outcome.view?.content)).toContain(REFUSALS[GUEST]);
    expect(await app.store.rules()).toHaveLength(before);
    person.kind = 'member';
    clock.advance(61 * 60_000);
  });

  it('is logged by ids alone', () => {
    const lines = world.whole.ears.lines().filter(({ msg }) => msg === 'somebody is not answered');
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) {
      expect(Object.keys(line).sort()).toEqual(
        ['because', 'entrance', 'level', 'msg', 'teams', 'time', 'user'].sort(),
      );
    }
  });
});

function nameOf(act: Act): string {
  return 'line' in act ? `${act.kind} ${act.line}` : act.kind;
}

describe('of all that was ever sent to the tied channel', () => {
  it('nothing tells of a queue that is not seen there', () => {
    const { workspace } = world.whole;
    const sent = workspace.payloads.all().filter(({ body }) => body.channel === TIED);
    expect(sent.length).toBeGreaterThan(10);
    const people = [ANA, BEN, CHIE, GUEST, STRANGER, APP];
    const seen = people
      .flatMap((user) => workspace.messages(TIED, user))
      .filter(({ user }) => user === workspace.app.botUserId);
    expect(seen.length).toBeGreaterThan(50);
    expect(world.leaksIn(JSON.stringify([sent, seen]))).toEqual([]);
  });
});
