/** A workspace with a channel that sees only some queues, people of every kind in it, and what each of them can do. */
import { expect, vi } from 'vitest';
import { DEFAULT_PEOPLE, type Person, type SentMessage } from '../../src/sandbox/workspace/model.ts';
import { drawMessage, drawView } from '../../src/sandbox/workspace/terminal.ts';
import { readTies } from '../../src/settings/ties.ts';
import { episode, newDigest, newRule, query } from '../store/values.ts';
import { queueNamed } from './counted.ts';
import { ANA, OPS, openWhole, type Whole } from './whole.ts';

/** Sees Sales, Sales EN and Claims. */
export const TIED = 'C0SALES';
/** Is tied to queues that there are none of. */
export const NOTHING = 'C0NONE';
/** An admin. */
export const CHIE = 'U0CHIE';
export const GUEST = 'U0GUS';
export const STRANGER = 'U0SAM';
export const APP = 'U0APP';
export const SEEN = ['Sales', 'Sales EN', 'Claims'];

const PEOPLE: Person[] = [
  ...DEFAULT_PEOPLE,
  { id: STRANGER, name: 'sam', realName: 'Sam', tz: 'Europe/London', kind: 'stranger', teamId: 'T0ELSE' },
  { id: APP, name: 'app', realName: 'Another app', tz: 'UTC', kind: 'bot' },
];

const EVERYBODY = PEOPLE.map(({ id }) => id);
const WAIT_MS = 25_000;

export const EPISODES = {
  /** Under rule 1 in the tied channel, at a queue that is not seen there. */
  hidden: '00000000-0000-4000-8000-000000000001',
  /** The same at one that is. */
  shown: '00000000-0000-4000-8000-000000000002',
  /** Under rule 2, which speaks in another channel. */
  elsewhere: '00000000-0000-4000-8000-000000000003',
} as const;

export type Act = Pressed | { kind: 'command' | 'mention' | 'reply'; line: string } | { kind: 'home' };

/** Of a message that all see; 'stray' is a button of an older version. */
type Pressed = { kind: 'button' | 'say' | 'menu' | 'share'; line: string } | { kind: 'stray' };

export interface AccessWorld {
  whole: Whole;
  /** Does it, and gives all that the person then sees of it; '' when nothing came. */
  does(act: Act, user: string, channel: string): Promise<string>;
  /** Does it and waits for the log to say that nobody was answered; what they see of it. */
  isRefused(act: Act, user: string, channel: string): Promise<string>;
  /** Names and ids of queues in a text that are not seen in the tied channel. */
  leaksIn(text: string): string[];
  /** What the bot has sent since the last call of this. */
  sentSince(): string;
}

export async function openAccessWorld(allowsGuests = false): Promise<AccessWorld> {
  const ties = readTies(`${TIED}=Sales*,Claims; ${NOTHING}=Nothing`);
  if (!ties.ok) throw new Error('wrong ties');
  const whole = await openWhole({
    // Of forms that are closed while they are still tried on the past.
    refusals: ['not_found'],
    access: { ties: ties.ties, adminIds: [CHIE], allowsGuests },
    // Nothing is judged while people act.
    tickSeconds: 86_400,
    workspace: {
      // Where time stands still, a channel would take no more than its first posts.
      limits: { postBurst: 10_000 },
      people: PEOPLE,
      channels: [
        { id: OPS, name: 'ops', kind: 'public', members: EVERYBODY, hasApp: true },
        { id: TIED, name: 'sales', kind: 'public', members: EVERYBODY, hasApp: true },
        { id: NOTHING, name: 'nothing', kind: 'public', members: EVERYBODY, hasApp: true },
      ],
    },
  });
  await fillStore(whole);
  const hidden = whole.organisation.queues.filter(({ name }) => !SEEN.includes(name));
  let sentUpTo = 0;

  async function does(act: Act, user: string, channel: string): Promise<string> {
    const before = seenBy(whole, user, channel);
    await perform(whole, act, user, channel);
    const now = await vi.waitFor(() => {
      const [news] = newsIn(before, seenBy(whole, user, channel));
      if (news === undefined) throw new Error(`nothing came of ${JSON.stringify(act)}`);
      return news;
    }, WAIT_MS);
    return now;
  }

  return {
    whole,
    does,
    async isRefused(act, user, channel) {
      const refusals = () =>
        whole.ears.lines().filter(({ msg }) => msg === 'somebody is not answered').length;
      const [before, logged] = [seenBy(whole, user, channel), refusals()];
      await perform(whole, act, user, channel);
      await vi.waitFor(() => expect(refusals()).toBe(logged + 1), WAIT_MS);
      if (user === APP) return newsIn(before, seenBy(whole, user, channel)).join('\n');
      return vi.waitFor(() => {
        const news = newsIn(before, seenBy(whole, user, channel));
        expect(news).toHaveLength(1);
        return news.join('\n');
      }, WAIT_MS);
    },
    leaksIn: (text) =>
      hidden
        .flatMap(({ id, name }) => [id, name, name.replaceAll('&', '&amp;')])
        .filter((one) => text.includes(one)),
    sentSince() {
      const all = whole.workspace.payloads.all();
      const sent = all.slice(sentUpTo);
      sentUpTo = all.length;
      return JSON.stringify(sent);
    },
  };
}

/** Rules of the tied channel and of another one, what fires under them, and a group. */
async function fillStore({ app, organisation, clock }: Whole): Promise<void> {
  const { store } = app;
  const atMs = clock.now();
  const deed = { by: ANA, atMs };
  const named = (...names: string[]) => ({
    scope: { kind: 'named' as const, names: names.map((name) => ({ kind: 'exact' as const, name })) },
  });
  const kept = { file: 'rules.yml', key: 'claims-abandon' };
  const rules = [
    newRule({ ...named('Billing', 'Sales'), channelId: TIED }),
    newRule({ ...named('Billing'), channelId: OPS }),
    newRule({ ...named('Claims'), channelId: TIED, name: 'Night' }),
    newRule({ ...named('Claims'), channelId: TIED, keptIn: kept }),
  ];
  for (const rule of rules) {
    const names =
      rule.scope.kind === 'named' ? rule.scope.names.flatMap((one) => ('name' in one ? one.name : [])) : [];
    await store.addRule(rule, `added it: ${names.join(', ')} when abandon% > 8`, deed);
  }
  const at = (name: string) => {
    const queueId = queueNamed(organisation, name).id;
    return { instance: { key: queueId, queueId, media: null }, title: name, firedAtMs: atMs };
  };
  const asked = (...names: string[]) => ({ queries: [query(named(...names))] });
  await store.addDigest(
    newDigest({ ...asked('Billing', 'Claims'), channelId: TIED }),
    'added it: Billing, Claims',
    deed,
  );
  await store.addDigest(newDigest(asked('Billing')), 'added it: Billing', deed);
  await store.commit({
    states: [],
    statesGone: [],
    episodes: [
      episode(EPISODES.hidden, { ...at('Billing'), channelId: TIED }),
      episode(EPISODES.shown, { ...at('Sales'), channelId: TIED }),
      episode(EPISODES.elsewhere, { ...at('Billing'), ruleId: 2 }),
    ],
    messages: [],
    rows: [],
  });
  const members = ['Billing', 'Claims'].map((name) => ({ kind: 'exact' as const, name }));
  await store.putGroup({ name: 'backroom', names: members, ownerId: ANA, keptIn: null }, 'made it', deed);
}

async function perform(
  { workspace, ...whole }: Whole,
  act: Act,
  user: string,
  channel: string,
): Promise<void> {
  await workspace.connected();
  switch (act.kind) {
    case 'command': {
      const outcome = await workspace.command({ user, channel, line: `/queue-stats ${act.line}`.trim() });
      if (!outcome.acked) throw new Error(`${act.line}: ${outcome.error}`);
      return;
    }
    case 'mention':
      await workspace.mention({ user, channel, text: act.line });
      return;
    case 'reply': {
      const root = await workspace.say({ user: ANA, channel, text: 'how do we stand?' });
      await workspace.mention({ user, channel, text: act.line, threadTs: root.ts });
      return;
    }
    case 'home':
      await workspace.openHome(user);
      return;
    default: {
      const message = await postAsBot({ workspace, ...whole }, channel, elementOf(act));
      const { actionId, option } = clickOf(act);
      await workspace.click({
        user,
        messageId: message.id,
        actionId,
        ...(option === null ? {} : { option }),
      });
    }
  }
}

const ACTION_IDS = { button: 'ask:one', say: 'say:one', menu: 'menu:one', share: 'share', stray: 'old:one' };

function elementOf(act: Pressed): object {
  const action_id = ACTION_IDS[act.kind];
  const text = { type: 'plain_text', text: 'Press' };
  if (act.kind === 'menu')
    return { type: 'static_select', action_id, placeholder: text, options: [{ text, value: lineOf(act) }] };
  const value = act.kind === 'stray' ? 'x' : JSON.stringify({ line: lineOf(act), answer: 'none' });
  return { type: 'button', action_id, text, value };
}

function clickOf(act: Pressed) {
  const text = { type: 'plain_text', text: 'Press' };
  return {
    actionId: ACTION_IDS[act.kind],
    option: act.kind === 'menu' ? { text, value: lineOf(act) } : null,
  };
}

function lineOf(act: Pressed): string {
  return 'line' in act ? act.line : '';
}

/** A message that all in the channel see, with one thing to press. */
async function postAsBot(
  { workspace }: Pick<Whole, 'workspace'>,
  channel: string,
  element: object,
): Promise<SentMessage> {
  const response = await fetch(`${workspace.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${workspace.botToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      channel,
      text: 'press',
      blocks: [{ type: 'actions', block_id: 'one', elements: [element] }],
    }),
  });
  const { ts } = (await response.json()) as { ts: string };
  const message = workspace.message(ts);
  if (message === null) throw new Error('not posted');
  return message;
}

/** What somebody sees by now: messages of the bot in the channel, their form, their Home; each with all its words. */
function seenBy({ workspace, clock }: Whole, user: string, channel: string): Map<string, string> {
  const width = 100_000;
  const seen = new Map<string, string>();
  for (const message of workspace.messages(channel, user)) {
    if (message.user !== workspace.app.botUserId || message.text === 'press') continue;
    seen.set(message.id, `${message.text}\n${drawMessage(message, { width, timeZone: 'Europe/Berlin' })}`);
  }
  const channelName = (id: string) => workspace.channel(id)?.name ?? null;
  const views = [...workspace.views(user), ...[workspace.home(user)].filter((view) => view !== null)];
  for (const view of views)
    seen.set(`${view.id} ${view.hash}`, drawView(view, { width, nowMs: clock.now(), channelName }));
  return seen;
}

function newsIn(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): string[] {
  return [...now].flatMap(([id, words]) => (before.get(id) === words ? [] : [words]));
}
