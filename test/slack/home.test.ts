/** Home in a pretend Slack with the real Bolt: what is sent and when, and what people see when something fails. */
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HomePlace, HomeSection } from '../../src/core/home.ts';
import { type Button, bold, type Message } from '../../src/core/message.ts';
import type { Asker } from '../../src/core/ports.ts';
import { DEFAULT_CHANNELS } from '../../src/sandbox/workspace/model.ts';
import type { HomePart } from '../../src/slack/floor.ts';
import { anAnswerOf, type Bot, type BotOptions, readManifest, startBot } from './bot.ts';
import { type HomeHands, handsOn } from './home.ts';

const ANA = 'U0ANA';
const BEN = 'U0BEN';
const OPS = 'C0OPS';
const LEADS = 'G0LEADS';
const WAIT_MS = 20_000;

let bot: Bot;
/** What the one section that these tests write shows. */
let titles: string[];
let seen: { place: HomePlace; asker: Asker }[];

afterEach(async () => {
  await bot.stop();
});

const PRESSED: readonly Button[] = [
  { kind: 'say', id: 'show', label: 'Show', line: 'alert 1' },
  {
    kind: 'menu',
    id: 'mute',
    label: 'Mute',
    choices: [{ label: 'for 30 min', line: 'mute 1 30m' }],
  },
];

const RULES: HomePart = {
  title: 'Alert rules',
  isForAll: false,
  async section(place, asker) {
    seen.push({ place, asker });
    return sectionOf('Alert rules', titles);
  },
};

function sectionOf(title: string, words: readonly string[]): HomeSection {
  const items = words.map((one) => ({ text: [bold(one)], note: [], buttons: PRESSED }));
  return { title, items, empty: [`No ${title} yet.`], buttons: [], fault: null };
}

async function start(options: BotOptions = {}, parts: readonly HomePart[] = [RULES]): Promise<HomeHands> {
  titles = ['Rule 1: quiet'];
  seen = [];
  bot = await startBot({
    answer: async (line) => saying(line),
    ...options,
    slack: { home: parts, ...options.slack },
  });
  return handsOn(bot, ANA);
}

function saying(words: string): Message {
  return { summary: words, parts: [{ kind: 'headline', text: [words] }] };
}

const sent = (method = 'views.publish') =>
  bot.workspace.payloads.all().filter((payload) => payload.method === method).length;

/** Long enough for something to be sent that should not be. */
const aWhile = () => wait(250);

function errors(): string[] {
  return bot.log.lines.filter(({ level }) => level === 'error').map(({ what }) => what);
}

describe('Home', () => {
  it('is drawn when it is opened, and not sent again while nothing changes', async () => {
    const ana = await start({ slack: { clock: frozenClock() } });
    await ana.open();
    await ana.see('Rule 1: quiet');
    await ana.open();
    await ana.press('Refresh');
    await expect.poll(() => seen.length, { timeout: WAIT_MS }).toBe(3);
    await aWhile();
    expect(sent()).toBe(1);
    titles = ['Rule 1: firing'];
    await ana.press('Refresh');
    await ana.see('Rule 1: firing');
    expect(sent()).toBe(2);
  });

  it('is sent again when another process drew it since', async () => {
    const ana = await start({ slack: { clock: frozenClock() } });
    await ana.open();
    await ana.see('Rule 1: quiet');
    await publishElsewhere();
    await ana.see('drawn elsewhere');
    await ana.open();
    await ana.see('Rule 1: quiet');
  });

  it('is drawn once at a time for each person: of many wishes the first and the last', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const slow: HomePart = {
      ...RULES,
      async section(place, asker) {
        const section = await RULES.section(place, asker);
        await gate;
        return section;
      },
    };
    const ana = await start({}, [slow]);
    for (let times = 0; times < 6; times += 1) await ana.open();
    await expect.poll(() => seen.length, { timeout: WAIT_MS }).toBe(1);
    await aWhile();
    expect(seen).toHaveLength(1);
    titles = ['Rule 1: firing'];
    open();
    await ana.see('Rule 1: firing');
    expect(seen).toHaveLength(2);
  });

  it('is of the person who opens it', async () => {
    const ana = await start();
    const ben = handsOn(bot, BEN);
    await Promise.all([ana.open(), ben.open()]);
    await Promise.all([ana.see('Rule 1'), ben.see('Rule 1')]);
    expect(seen.map(({ asker }) => [asker.userId, asker.channelId, asker.zone]).sort()).toEqual([
      [ANA, ANA, 'Europe/Berlin'],
      [BEN, BEN, 'America/New_York'],
    ]);
  });

  it('turns pages, and comes back as it was left', async () => {
    const ana = await start();
    titles = Array.from({ length: 20 }, (_, at) => `Rule ${at + 1}.`);
    await ana.open();
    await ana.see('(1–8 of 20)');
    await ana.press('Next');
    await ana.see('(9–16 of 20)');
    await ana.press('Next');
    await ana.see('Rule 20.');
    titles = titles.slice(0, 3);
    await ana.open();
    await ana.see(/Alert rules\n[\s\S]*Rule 3\./);
    expect(ana.now()).not.toContain('Previous');
  });

  it('is drawn anew by a button of an older version', async () => {
    const ana = await start();
    const old = {
      type: 'home',
      blocks: [
        {
          type: 'actions',
          block_id: 'old',
          elements: [
            { type: 'button', action_id: 'home:gone', text: { type: 'plain_text', text: 'One' }, value: 'x' },
            { type: 'button', action_id: 'say:gone', text: { type: 'plain_text', text: 'Two' }, value: 'x' },
            { type: 'button', action_id: 'old', text: { type: 'plain_text', text: 'Three' }, value: 'x' },
          ],
        },
      ],
    };
    for (const label of ['One', 'Two', 'Three']) {
      await publishElsewhere(old);
      await ana.press(label);
      await ana.see('Rule 1: quiet');
    }
    expect(bot.asked).toEqual([]);
  });
});

describe('what is pressed in Home', () => {
  it('is answered in a modal, as in the direct messages of whoever pressed; then Home is drawn anew', async () => {
    const ana = await start();
    await ana.open();
    await ana.see('Rule 1: quiet');
    titles = ['Rule 1: muted'];
    await ana.press('Show');
    await ana.modal('alert 1');
    await ana.see('Rule 1: muted');
    expect(bot.asked).toMatchObject([{ line: 'alert 1', asker: { userId: ANA, channelId: ANA } }]);
    expect(bot.workspace.messages('D0ANA', ANA)).toEqual([]);
  });

  it('in a menu leaves nothing chosen there, also when nothing changed', async () => {
    const ana = await start({ slack: { clock: frozenClock() } });
    await ana.open();
    await ana.see('Rule 1: quiet');
    await ana.choose('Mute', 'for 30 min');
    await ana.modal('mute 1 30m');
    await expect.poll(() => sent(), { timeout: WAIT_MS }).toBe(2);
    expect(JSON.stringify(ana.view().values)).not.toContain('30m');
  });

  it('opens a form in the same modal, whose answer stands there too, and Home below it is drawn anew', async () => {
    const form = {
      kind: 'rule' as const,
      title: 'New alert',
      submit: 'Save',
      above: [],
      fields: [],
      below: [],
      token: 't',
    };
    const ana = await start({
      answer: async (line) => anAnswerOf(saying(line), { form, later: null }),
      forms: {
        submit: async () => {
          titles = ['Rule 1: changed'];
          return { kind: 'done', message: saying('saved it') };
        },
      },
    });
    await ana.open();
    await ana.see('Rule 1: quiet');
    await ana.press('Show');
    await ana.modal('[Save]');
    await bot.workspace.submitView({ user: ANA, viewId: ana.modalView().id });
    await ana.modal('saved it');
    await ana.see('Rule 1: changed');
    expect(bot.workspace.messages('D0ANA', ANA)).toEqual([]);
  });

  it('shows that it is under way while the answer takes its time', async () => {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const ana = await start({
      answer: async (line) => {
        if (line === 'slow') await gate;
        return {
          summary: line,
          parts: [
            { kind: 'headline', text: [line] },
            { kind: 'buttons', buttons: [{ kind: 'ask', id: 'slow', label: 'Slow', line: 'slow' }] },
          ],
        };
      },
    });
    await ana.open();
    await ana.see('Rule 1');
    await ana.press('Show');
    await ana.modal('alert 1');
    await ana.pressInModal('Slow');
    await ana.modal('Looking…');
    open();
    await ana.modal('slow');
  });
});

describe('a channel in Home', () => {
  const scopesWithout = (...lacking: string[]) => {
    const manifest = readManifest();
    const { scopes } = manifest.oauth_config;
    scopes.bot = scopes.bot.filter((scope) => !lacking.includes(scope));
    return manifest;
  };

  it('shows what is told there to a member, and asks there', async () => {
    const ana = await start();
    await ana.open();
    await ana.see('Rule 1');
    await ana.pickChannel(OPS);
    await ana.see('What is told in');
    expect(seen.at(-1)?.place).toEqual({ kind: 'channel', channelId: OPS });
    await ana.press('Show');
    await ana.modal('alert 1');
    expect(bot.asked.at(-1)?.asker.channelId).toBe(OPS);
    await ana.press('Show mine');
    await expect.poll(() => ana.now(), { timeout: WAIT_MS }).not.toContain('What is told in');
  });

  const cases: { name: string; channel: string; says: string; options?: BotOptions }[] = [
    {
      name: 'that one is not a member of',
      channel: 'C0ELSE',
      says: 'You are not a member of that channel',
      options: {
        workspace: {
          channels: [
            ...DEFAULT_CHANNELS,
            { id: 'C0ELSE', name: 'else', kind: 'public', members: [BEN], hasApp: true },
          ],
        },
      },
    },
    { name: 'that the bot does not see', channel: LEADS, says: 'invite me there first' },
    {
      name: 'without the scope to look',
      channel: OPS,
      says: 'for the scopes channels:read and groups:read',
      options: { workspace: { manifest: scopesWithout('channels:read', 'groups:read') } },
    },
    {
      name: 'that is private, without the scope for those',
      channel: LEADS,
      says: 'for the scopes channels:read and groups:read',
      options: { workspace: { manifest: scopesWithout('groups:read') } },
    },
  ];
  it.each(cases)(
    '$name says so in a sentence, and shows nothing of it',
    async ({ channel, says, options }) => {
      const ana = await start(options);
      await ana.open();
      await ana.see('Rule 1');
      await ana.pickChannel(channel);
      const words = (await ana.see(/not a member|invite me|scopes/)).replace(/\s+/g, ' ');
      expect(words).toContain(says);
      expect(words).toContain('Rule 1');
      expect(seen.map(({ place }) => place.kind)).not.toContain('channel');
      // Slack would show the choice else.
      expect(JSON.stringify(ana.view().values)).not.toContain(channel);
    },
  );

  it.each(['rate-limit', 'server-error', 'hang'] as const)(
    'that Slack does not tell of (%s) is not shown',
    async (kind) => {
      const ana = await start();
      await ana.open();
      await ana.see('Rule 1');
      const method = 'conversations.members';
      bot.workspace.faults.set(
        kind === 'rate-limit' ? { kind, method, retryAfterSeconds: 1 } : { kind, method },
      );
      await ana.pickChannel(OPS);
      await ana.see('cannot check with Slack');
      expect(seen.map(({ place }) => place.kind)).not.toContain('channel');
    },
  );

  it('is no longer shown, nor asked in, once somebody has left it', async () => {
    let nowMs = Date.now();
    const ana = await start({ slack: { clock: { ...frozenClock(), now: () => nowMs } } });
    await ana.open();
    await ana.see('Rule 1');
    await ana.pickChannel(OPS);
    await ana.see('What is told in');
    const members = bot.workspace.channel(OPS)?.members;
    members?.splice(members.indexOf(ANA), 1);
    nowMs += 6 * 60_000;
    await ana.press('Show');
    await ana.modal('You are not a member');
    expect(bot.asked).toEqual([]);
    await expect.poll(() => ana.now(), { timeout: WAIT_MS }).not.toContain('What is told in');
  });
});

describe('when something fails', () => {
  const broken = (section: HomePart['section']): HomePart => ({ title: 'Digests', isForAll: false, section });
  const failures: { name: string; part: HomePart; says: RegExp }[] = [
    {
      name: 'a store that cannot be read',
      part: broken(() => Promise.reject(new Error('SQLITE_IOERR: disk I/O error'))),
      says: /cannot be shown right now/,
    },
    {
      name: 'a section that throws at once',
      part: broken(() => {
        throw new TypeError('a bug');
      }),
      says: /cannot be shown right now/,
    },
    {
      name: 'a section that never comes',
      part: broken(() => new Promise(() => undefined)),
      says: /cannot be shown right now/,
    },
    {
      name: 'Genesys',
      part: broken(async () => ({
        ...sectionOf('Digests', []),
        fault: { kind: 'genesys-down', how: 'timeout', correlationId: null },
      })),
      says: /Genesys Cloud/,
    },
  ];
  it.each(failures)('$name: the section says so, and the others stand', async ({ part, says }) => {
    const ana = await start({}, [RULES, part]);
    await ana.open();
    const words = await ana.see('Digests');
    expect(words).toMatch(says);
    expect(words).toContain('Rule 1: quiet');
    expect(words).not.toMatch(/SQLITE|a bug/);
    // Whoever cannot be shown their things is not told that they have none.
    titles = [];
    await ana.press('Refresh');
    await expect.poll(() => ana.now(), { timeout: WAIT_MS }).toContain('No Alert rules yet');
    expect(ana.now()).not.toContain('Three things to try');
  });

  it('Slack that asks for a pause is waited for, once', async () => {
    const ana = await start();
    bot.workspace.faults.set({ kind: 'rate-limit', method: 'views.publish', retryAfterSeconds: 1 }, 1);
    await ana.open();
    await ana.see('Rule 1');
    expect(errors()).toEqual([]);
  });

  it.each([
    [{ kind: 'rate-limit', retryAfterSeconds: 60 }],
    [{ kind: 'server-error' }],
    [{ kind: 'refuse', error: 'not_enabled' }],
  ] as const)('what does not get to Slack (%j) is a line in the log, and no more', async (fault) => {
    const ana = await start();
    bot.workspace.faults.set({ ...fault, method: 'views.publish' }, 1);
    await ana.open();
    await vi.waitFor(
      () => expect(bot.log.lines.map(({ what }) => what)).toContain('the Home tab could not be drawn'),
      WAIT_MS,
    );
    await ana.open();
    await ana.see('Rule 1');
    expect(errors()).toEqual([]);
  });

  it('a conflict with another drawing is tried again at once', async () => {
    const ana = await start();
    bot.workspace.faults.set({ kind: 'refuse', error: 'hash_conflict', method: 'views.publish' }, 1);
    await ana.open();
    await ana.see('Rule 1');
  });

  it('a view that Slack refuses becomes words', async () => {
    const ana = await start();
    bot.workspace.faults.set({ kind: 'refuse', error: 'invalid_arguments', method: 'views.publish' }, 1);
    await ana.open();
    await ana.see('Home cannot be drawn');
    await ana.press('Refresh');
    await ana.see('Rule 1');
  });

  it('a bug while answering is told in the modal, with its reference in the log', async () => {
    const ana = await start({ answer: () => Promise.reject(new Error('a bug')) });
    await ana.open();
    await ana.see('Rule 1');
    await ana.press('Show');
    const reference = bot.log.lines.find(({ what }) => what === 'a bug')?.facts.reference ?? 'ref';
    await ana.modal(/[0-9a-f]{8}/);
    expect(errors()).toContain('a bug');
    expect(String(reference)).toMatch(/^[0-9a-f]{8}$|^ref$/);
    await ana.see('Rule 1');
  });

  it('a modal that cannot be opened asks nothing: what was pressed may have changed something', async () => {
    const ana = await start();
    await ana.open();
    await ana.see('Rule 1');
    bot.workspace.faults.set({ kind: 'refuse', error: 'expired_trigger_id', method: 'views.open' }, 1);
    await ana.press('Show');
    await vi.waitFor(
      () => expect(bot.log.lines.map(({ what }) => what)).toContain('an answer could not be opened'),
      WAIT_MS,
    );
    await aWhile();
    expect(bot.asked).toEqual([]);
  });

  it('a guest is told so in Home, and sees nothing else', async () => {
    await start();
    const gus = handsOn(bot, 'U0GUS');
    await gus.open();
    const words = await gus.see('I do not answer guests');
    expect(words).not.toContain('Rule 1');
    expect(seen).toEqual([]);
  });

  it('people whom Slack does not tell of are asked to try again', async () => {
    const ana = await start();
    bot.workspace.faults.set({ kind: 'refuse', error: 'internal_error', method: 'users.info' });
    await ana.open();
    await ana.see('I cannot check with Slack who you are');
    expect(seen).toEqual([]);
  });
});

/** Home as another process would have drawn it. */
async function publishElsewhere(
  view: object = {
    type: 'home',
    blocks: [{ type: 'section', text: { type: 'plain_text', text: 'drawn elsewhere' } }],
  },
): Promise<void> {
  const response = await fetch(`${bot.workspace.apiUrl}views.publish`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bot.workspace.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ user_id: ANA, view }),
  });
  expect(await response.json()).toMatchObject({ ok: true });
}

/** A moment that stands still: nothing is drawn anew for another minute. */
function frozenClock() {
  const nowMs = Date.now();
  return { now: () => nowMs, sleep: async () => undefined, every: () => () => undefined };
}
