/**
 * The whole bot is killed, as `kill -9` does, at every point of an alert's way: nothing is lost, and nothing is said
 * twice. Each death comes from a peer that has the bot's request in its hand, or from the bot's own driver at the commit,
 * so that the point is met for certain; what the bot left on disk and in Slack is held against the point before the next
 * one starts.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { objectsOf, type SentMessage, textOf } from '../../src/sandbox/workspace/model.ts';
import { type Bots, bundleBots } from './bots.ts';
import type { CommitEdge } from './children/sqlite.ts';
import type { Reply, Watching } from './gate.ts';
import {
  ANA,
  dieOn,
  keyOf,
  type Lane,
  OPS,
  openLane,
  postsByKey,
  postsIn,
  repliesTo,
  SECOND,
  type SlackCall,
  slackCallOf,
  waitingRule,
} from './kill-lane.ts';
import { type Left, type LeftRow, readLeft } from './kill-left.ts';
import { shown } from './read.ts';

/** Each on a store and between peers of its own, for the machine's cores. */
const LANES = 2;
/** Some two minutes where little else runs. */
const TEST_MS = 900_000;
const QUEUES = 4;

/** Where the bot dies, and how often in each lane. */
const POINTS = {
  /** Before the commit: the tick has all its figures, and nothing of it is on disk. */
  'figures given': 3,
  /** Before the commit: the bot stands at its door, which is held shut. */
  'commit begun': 2,
  /** Before the commit: all is written but the commit itself. */
  'all but the commit': 5,
  /** Between commit and post: nothing was done since the commit. */
  committed: 3,
  /** Between commit and post: another row of the channel has to wait, and so does the post. */
  'never asked': 3,
  /** Between commit and post: Slack refused it for now. */
  'refused for now': 3,
  /** Between commit and post: noted as asked, and Slack never hears of it. */
  'asked in vain': 4,
  /** After the post and before its mark. */
  'posted, not marked': 7,
  /** The next one dies as well, while it looks for the post. */
  'looking for the post': 2,
  /** The same in a thread. */
  'replied, not marked': 3,
  /** During an edit, before Slack does it. */
  'edit asked': 5,
  /** During an edit, after Slack did it. */
  'edited, not marked': 5,
  /** "I'm on it" is on disk and not said yet. */
  'taken, not said': 3,
  /** A person was told that the rule is muted. */
  'muted, and answered': 2,
  /** At a random moment of the tick; where that was is read from what was left. */
  'at random': 2,
} as const;
type Point = keyof typeof POINTS;

const GROUPS: Record<string, readonly Point[]> = {
  'before the commit': ['figures given', 'commit begun', 'all but the commit'],
  'between commit and post': ['committed', 'never asked', 'refused for now', 'asked in vain'],
  'after the post and before its mark': ['posted, not marked', 'looking for the post'],
  'during an edit': ['edit asked', 'edited, not marked'],
};
const LEAST_OF_A_GROUP = 10;
const LEAST_ROUNDS = 100;

/** Of random moments: ms after the tick's last figures were given. */
const RANDOM_MS = 60;
/** So long without a word from a bot that speaks each 20 ms: it stands still. */
const STUCK_MS = 200;
const MUTED = '2h';
const MUTED_MS = 2 * 60 * 60_000;

let bots: Bots;
beforeAll(() => {
  bots = bundleBots();
}, TEST_MS);
afterAll(() => bots.remove());

test(
  'a bot that is killed at any point of an alert posts every episode once, and loses none',
  async () => {
    const startMs = performance.now();
    const lanes = await Promise.all(Array.from({ length: LANES }, (_, at) => runLane(at)));
    const counts = new Map<string, number>();
    for (const [point, count] of lanes.flatMap((one) => [...one.counts]))
      counts.set(point, (counts.get(point) ?? 0) + count);
    const rounds = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const ofGroup = (group: readonly Point[]) =>
      group.reduce((sum, point) => sum + (counts.get(point) ?? 0), 0);
    const grouped = Object.entries(GROUPS).map(([name, points]) => [name, ofGroup(points)] as const);
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    process.stdout.write(
      [
        `killed the whole bot ${rounds} times in ${seconds} s, over ${lanes.reduce((sum, { episodes }) => sum + episodes, 0)} episodes:`,
        ...grouped.map(([name, count]) => `  ${name}: ${count}`),
        '  of these and others:',
        ...[...counts].map(([point, count]) => `    ${point}: ${count}`),
        '',
      ].join('\n'),
    );
    expect(rounds).toBeGreaterThanOrEqual(LEAST_ROUNDS);
    for (const [name, count] of grouped) expect([name, count >= LEAST_OF_A_GROUP]).toEqual([name, true]);
  },
  TEST_MS,
);

/** One episode of the script: a queue that fills, gets much worse, is good again, and stays so. */
interface Cycle {
  queue: number;
  first: number;
  worst: number;
  isTaken: boolean;
  /** 0: it was opened; 1: it got worse; 2: it is good again; 3: it is over. */
  phase: number;
  /** Of its one message; null until it was seen. */
  ts: string | null;
}

/** Two more rules, which are muted for some time: one over an open episode, one before its first. */
interface Muted {
  rule: number;
  queue: number;
  untilMs: number | null;
}

interface Story {
  lane: Lane;
  cycles: Cycle[];
  muted: readonly [Muted, Muted];
  counts: Map<string, number>;
}

async function runLane(at: number): Promise<{ counts: Map<string, number>; episodes: number }> {
  const lane = await openLane(bots, (queues) => [
    waitingRule(OPS, queues.slice(0, QUEUES)),
    waitingRule(SECOND, queues.slice(QUEUES, QUEUES + 1)),
    waitingRule(SECOND, queues.slice(QUEUES + 1, QUEUES + 2)),
  ]);
  const story: Story = {
    lane,
    cycles: [],
    muted: [
      { rule: 2, queue: QUEUES, untilMs: null },
      { rule: 3, queue: QUEUES + 1, untilMs: null },
    ],
    counts: new Map(),
  };
  try {
    await lane.launch();
    await lane.settle();
    for (const [round, point] of planOf(at).entries()) {
      try {
        await playRound(story, point);
      } catch (error) {
        throw new Error(`lane ${at}, round ${round}, ${point}`, { cause: error });
      }
    }
    await windDown(story);
    await lane.bot().stop();
    compareAll(story);
    return { counts: story.counts, episodes: readLeft(lane.dataDir).episodes.length };
  } finally {
    await lane.close();
  }
}

/** Every point as often as it is wanted, well mixed, and mutes early enough to end. */
function planOf(lane: number): Point[] {
  const early: Point[] = ['posted, not marked', 'asked in vain', 'edit asked', 'figures given'];
  const mutes: Point[] = ['muted, and answered', 'muted, and answered'];
  const left = Object.entries(POINTS).flatMap(([point, count]) => {
    const used = [...early, ...mutes].filter((one) => one === point).length;
    return Array.from({ length: count - used }, (_, nth) => ({
      point: point as Point,
      at: (nth + 0.5) / count,
    }));
  });
  const mixed = left.sort((a, b) => a.at - b.at || a.point.localeCompare(b.point)).map(({ point }) => point);
  if (lane % 2 === 1) mixed.reverse();
  return [
    ...early,
    ...mixed.slice(0, 2),
    mutes[0] as Point,
    mixed[2] as Point,
    mutes[1] as Point,
    ...mixed.slice(3),
  ];
}

async function playRound(story: Story, point: Point): Promise<void> {
  const { lane } = story;
  if (point === 'taken, not said') return playTaken(story);
  if (point === 'muted, and answered') return playMuted(story);
  step(story);
  const trap = TRAPS[point](story);
  lane.watch(trap);
  lane.jump();
  await trap.sprung;
  lane.watch({});
  const left = readLeft(lane.dataDir);
  await trap.verify(left);
  count(story, nameOf(story, point, left));
  if (point === 'looking for the post') await dieLooking(story);
  await relaunch(story);
}

async function relaunch(story: Story): Promise<void> {
  await story.lane.launch();
  await story.lane.settle();
  checkSlack(story);
}

function count({ counts }: Story, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** In each round one queue fills, one gets worse, one is good again, and one stays so. */
function step({ lane, cycles, muted }: Story, opensMore = true): void {
  const say = (queue: number, waiting: number) => lane.figures.set(lane.queues[queue]?.id ?? '', waiting);
  for (const cycle of cycles) {
    cycle.phase += 1;
    if (cycle.phase <= 3) say(cycle.queue, cycle.phase === 1 ? cycle.worst : 0);
  }
  const nth = cycles.length;
  if (opensMore) {
    const cycle = {
      queue: nth % QUEUES,
      first: 60 + nth,
      worst: 300 + nth,
      isTaken: false,
      phase: 0,
      ts: null,
    };
    cycles.push(cycle);
    say(cycle.queue, cycle.first);
  }
  const [open, later] = muted;
  if (nth === 3) say(open.queue, 60);
  // Nobody hears of either: much worse in the one, a whole new episode in the other.
  if (open.untilMs !== null) say(open.queue, 200);
  if (later.untilMs !== null) say(later.queue, 70);
}

/** What is watched for, and when it has happened. */
interface Trap {
  genesys?: Watching;
  slack?: Watching;
  /** The bot is dead. */
  sprung: Promise<void>;
  /** Throws where what is left is not what is left at this point. */
  verify(left: Left): Promise<void> | void;
}

const TRAPS: Record<Exclude<Point, 'taken, not said' | 'muted, and answered'>, (story: Story) => Trap> = {
  'figures given': (story) =>
    onFigures(
      () => story.lane.kill(),
      () => undefined,
    ),
  'commit begun': (story) =>
    onFigures(
      async () => {
        const { lane } = story;
        const lock = lane.lock();
        while (lane.bot().silentMs() < STUCK_MS) await new Promise((resolve) => setTimeout(resolve, 10));
        await lane.kill();
        lock.release();
      },
      () => undefined,
    ),
  'all but the commit': (story) => onCommit(story, 'before its commit', (left) => nothingKept(story, left)),
  committed: (story) => onCommit(story, 'after its commit', (left) => neverAsked(story, left)),
  'at random': (story) =>
    onFigures(
      async () => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * RANDOM_MS));
        await story.lane.kill();
      },
      () => undefined,
    ),
  'never asked': (story) =>
    onRefusal(
      story,
      () => true,
      (left) => neverAsked(story, left),
    ),
  'refused for now': (story) =>
    onRefusal(story, isPost, (left) => {
      const row = postRow(story, left);
      expect(row).toMatchObject({ outcome: 'waiting' });
      expect(row.attempts).toBeGreaterThan(0);
      expect(postedBy(story, row)).toBe(0);
    }),
  'asked in vain': (story) =>
    onCall(story, 'before', isPost, (left) => {
      const row = postRow(story, left);
      expect(row).toMatchObject({ outcome: 'waiting', askedAtMs: expect.any(Number) });
      expect(postedBy(story, row)).toBe(0);
    }),
  'posted, not marked': (story) => postedNotMarked(story),
  'looking for the post': (story) => postedNotMarked(story),
  'replied, not marked': (story) =>
    onCall(story, 'after', isReply, (left, call) => {
      const row = left.rows.find(({ key }) => key === call.key);
      expect(row).toMatchObject({ kind: 'reply', outcome: 'waiting', askedAtMs: expect.any(Number) });
      expect(postsByKey(story.lane).get(call.key ?? '')).toBe(1);
    }),
  'edit asked': (story) =>
    onCall(story, 'before', isEditOf(story), (left, call) => editWaits(story, left, call, false)),
  'edited, not marked': (story) =>
    onCall(story, 'after', isEditOf(story), (left, call) => editWaits(story, left, call, true)),
};

function postedNotMarked(story: Story): Trap {
  return onCall(story, 'after', isPost, (left) => {
    const row = postRow(story, left);
    expect(row).toMatchObject({ outcome: 'waiting', askedAtMs: expect.any(Number) });
    expect(left.places.has(row.messageId)).toBe(false);
    expect(postedBy(story, row)).toBe(1);
  });
}

function isPost(call: SlackCall): boolean {
  return call.method === 'chat.postMessage' && call.channel === OPS && call.threadTs === null;
}

function isReply(call: SlackCall): boolean {
  return call.method === 'chat.postMessage' && call.channel === OPS && call.threadTs !== null;
}

/** In turn: the edit that closes, that says it is good again, that says it is worse; as far as it is not said yet. */
function isEditOf(story: Story): (call: SlackCall) => boolean {
  const kills = (story.counts.get('edit asked') ?? 0) + (story.counts.get('edited, not marked') ?? 0);
  const wanted = story.cycles.find(({ phase }) => phase === 1 + (kills % 3));
  const message = wanted === undefined ? undefined : story.lane.workspace.message(wanted.ts ?? '');
  const target =
    message?.text.startsWith('✅') === false ? wanted : story.cycles.find(({ phase }) => phase === 1);
  return ({ method, ts }) => method === 'chat.update' && ts === (target?.ts ?? null);
}

/** By its own hand, at that edge of the tick's commit. */
function onCommit({ lane }: Story, when: CommitEdge, verify: (left: Left) => void): Trap {
  lane.bot().dieAt(when);
  return { sprung: lane.bot().gone.then(() => lane.kill()), verify };
}

/** When the tick has both of its answers. */
function onFigures(act: () => Promise<void>, verify: (left: Left) => void): Trap {
  const given = new Set<string>();
  const { promise, resolve } = once();
  return {
    genesys: {
      answered({ path }) {
        if (path.endsWith('/query')) given.add(path);
        if (given.size === 2) void act().then(resolve);
      },
    },
    sprung: promise,
    verify,
  };
}

/** When Slack has the request, or has done it. */
function onCall(
  { lane }: Story,
  when: 'before' | 'after',
  isMeant: (call: SlackCall) => boolean,
  verify: (left: Left, call: SlackCall) => void,
): Trap {
  const { slack, met } = dieOn(when, isMeant, () => lane.kill());
  return { slack, sprung: met.then(() => undefined), verify: async (left) => verify(left, await met) };
}

/** When Slack said "not now", and the bot took note of it. */
function onRefusal(story: Story, isMeant: (call: SlackCall) => boolean, verify: (left: Left) => void): Trap {
  const { lane } = story;
  const { promise, resolve } = once();
  const refusal: Reply = {
    status: 429,
    headers: { 'content-type': 'application/json', 'retry-after': '30' },
    body: '{"ok":false,"error":"ratelimited"}',
  };
  let isDying = false;
  async function die(): Promise<void> {
    const bot = lane.bot();
    const heard = () => bot.lines().filter(({ msg }) => msg === 'Slack wants a channel to wait').length;
    await bot.until(() => heard() > 0, 'its waiting');
    const before = bot.pulse();
    await bot.until(() => bot.pulse() !== before, 'its pulse');
    await lane.kill();
    resolve();
  }
  return {
    slack: {
      async before(call) {
        const asked = slackCallOf(call);
        if (!/^chat\./.test(asked.method) || asked.channel !== OPS || !isMeant(asked)) return null;
        if (!isDying) {
          isDying = true;
          void die();
        }
        return refusal;
      },
    },
    sprung: promise,
    verify,
  };
}

function once(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** The cycle that began in this round. */
function opening({ cycles }: Story): Cycle {
  const cycle = cycles.at(-1);
  if (cycle === undefined) throw new Error('nothing has begun');
  return cycle;
}

function episodesOf({ lane }: Story, left: Left, queue: number) {
  return left.episodes.filter(({ queueId }) => queueId === lane.queues[queue]?.id);
}

function nothingKept(story: Story, left: Left): void {
  const { queue } = opening(story);
  expect(episodesOf(story, left, queue).filter(({ closedAtMs }) => closedAtMs === null)).toEqual([]);
  expect(postsIn(story.lane, OPS)).toHaveLength(story.cycles.length - 1);
}

function neverAsked(story: Story, left: Left): void {
  const row = postRow(story, left);
  expect(row).toMatchObject({ outcome: 'waiting', attempts: 0, askedAtMs: null });
  expect(postedBy(story, row)).toBe(0);
}

function postRow(story: Story, left: Left): LeftRow {
  const episode = episodesOf(story, left, opening(story).queue).find(({ closedAtMs }) => closedAtMs === null);
  const row = left.rows.find(({ key }) => key === `post ${episode?.messageId}`);
  if (row === undefined) throw new Error('the episode has no post in the outbox');
  return row;
}

/** How often it stands in the channel. */
function postedBy({ lane }: Story, { key }: LeftRow): number {
  return postsIn(lane, OPS).filter((message) => keyOf(message) === key).length;
}

function editWaits({ lane }: Story, left: Left, call: SlackCall, isDone: boolean): void {
  const [messageId] = [...left.places].find(([, ts]) => ts === call.ts) ?? [];
  const asked = left.rows.filter(
    (row) => row.messageId === messageId && row.kind === 'edit' && row.outcome === 'waiting',
  );
  expect(asked).toMatchObject([{ askedAtMs: expect.any(Number) }]);
  expect(lane.workspace.message(call.ts ?? '')?.text === call.text).toBe(isDone);
}

function nameOf(story: Story, point: Point, left: Left): string {
  if (point === 'looking for the post') return 'posted, not marked';
  if (point === 'at random') return `at random: ${whereItDied(story, left)}`;
  // A quick bot may be past its commit when it dies; what is left tells.
  const mayBeLate = point === 'figures given' || point === 'commit begun';
  const where = mayBeLate ? whereItDied(story, left) : BEFORE_COMMIT;
  return where === BEFORE_COMMIT ? point : `${point}, late: ${where}`;
}

const BEFORE_COMMIT = 'before the commit';

function whereItDied(story: Story, left: Left): string {
  const episode = episodesOf(story, left, opening(story).queue).find(({ closedAtMs }) => closedAtMs === null);
  if (episode === undefined) return BEFORE_COMMIT;
  const row = postRow(story, left);
  if (row.outcome === 'sent') return 'after the mark';
  return postedBy(story, row) === 1 ? 'posted, not marked' : 'between commit and post';
}

/** The bot that looks for the post of the one before it dies as well. */
async function dieLooking(story: Story): Promise<void> {
  const { lane } = story;
  const trap = onCall(
    story,
    'after',
    ({ method }) => method === 'conversations.history',
    (left) =>
      expect(postRow(story, left)).toMatchObject({ outcome: 'waiting', askedAtMs: expect.any(Number) }),
  );
  lane.watch(trap);
  await lane.launch();
  await trap.sprung;
  lane.watch({});
  await trap.verify(readLeft(lane.dataDir));
  count(story, 'looking for the post');
}

async function playTaken(story: Story): Promise<void> {
  const { lane } = story;
  const { workspace } = lane;
  const cycle = opening(story);
  const message = workspace.message(cycle.ts ?? '');
  if (message === null) throw new Error('there is nothing to take');
  const trap = onCall(story, 'before', isReply, (left, call) => {
    expect(call.key).toMatch(/^taken /);
    expect(episodesOf(story, left, cycle.queue).at(-1)).toMatchObject({ takenBy: ANA, closedAtMs: null });
    expect(left.rows.find(({ key }) => key === call.key)).toMatchObject({ outcome: 'waiting' });
  });
  lane.watch(trap);
  lane.run();
  await workspace.connected();
  const pressed = workspace.click({
    user: ANA,
    messageId: message.id,
    actionId: onIt(message),
  });
  await trap.sprung;
  await pressed;
  lane.watch({});
  await trap.verify(readLeft(lane.dataDir));
  cycle.isTaken = true;
  count(story, 'taken, not said');
  await relaunch(story);
  expect(shown(workspace.message(message.id) ?? message)).toContain('Taken by');
}

/** The button of that label; the menu beside it has none. */
function onIt({ blocks }: SentMessage): string {
  const elements = blocks.flatMap((block) => objectsOf(block.elements));
  const button = elements.find(
    ({ type, text }) => type === 'button' && JSON.stringify(text).includes("I'm on it"),
  );
  return textOf(button?.action_id);
}

async function playMuted(story: Story): Promise<void> {
  const { lane } = story;
  const one = story.muted.find(({ untilMs }) => untilMs === null);
  if (one === undefined) throw new Error('both are muted');
  lane.run();
  await lane.workspace.connected();
  const line = `/queue-stats mute ${one.rule} ${MUTED}`;
  const outcome = await lane.workspace.command({ user: ANA, channel: SECOND, line });
  const [answer] = await outcome.waitForAnswer({ timeoutMs: 30_000 });
  await lane.kill();
  expect(answer?.text).toContain('uted');
  one.untilMs = lane.clock.now() + MUTED_MS;
  const mutes = readLeft(lane.dataDir).mutes.filter(({ ruleId }) => ruleId === one.rule);
  expect(mutes).toMatchObject([{ instance: '*', byUserId: ANA }]);
  count(story, 'muted, and answered');
  await relaunch(story);
}

/** Each episode so far is one message, always the same, and says how things stand; what is muted says nothing. */
function checkSlack({ lane, cycles, muted }: Story): void {
  const posts = postsIn(lane, OPS);
  expect(posts).toHaveLength(cycles.length);
  for (const [at, cycle] of cycles.entries()) {
    const message = posts[at];
    cycle.ts ??= message?.ts ?? null;
    expect(message?.ts).toBe(cycle.ts);
    expect(message?.text).toContain(lane.queues[cycle.queue]?.name);
    if (cycle.phase === 0) expect(message?.text).toContain(`${cycle.first} waiting`);
    if (cycle.phase === 1) expect(message?.text).toContain(`${cycle.worst} waiting`);
    if (cycle.phase <= 1) expect(message?.text).toMatch(/^🔴/);
    if (cycle.phase >= 3) expect(message?.text).toMatch(/^✅/);
  }
  for (const [key, times] of postsByKey(lane)) expect([key, times]).toEqual([key, 1]);
  const [, later] = muted;
  const isSilent = later.untilMs !== null && lane.clock.now() < later.untilMs;
  const said = postsIn(lane, SECOND).filter(({ text }) =>
    text.includes(lane.queues[later.queue]?.name ?? '?'),
  );
  if (isSilent) expect(said).toEqual([]);
}

/** Nothing opens any more, and what is open comes to its end. */
async function windDown(story: Story): Promise<void> {
  const { lane } = story;
  for (let left = 0; left < QUEUES; left += 1) {
    step(story, false);
    for (const { queue } of story.muted) lane.figures.set(lane.queues[queue]?.id ?? '', 0);
    lane.jump();
    await lane.settle();
    checkSlack(story);
  }
}

/** The store, the pretend Slack and the script tell one history. */
function compareAll(story: Story): void {
  const { lane, cycles, muted } = story;
  const left = readLeft(lane.dataDir);
  const idOf = (queue: number) => lane.queues[queue]?.id;
  const facts = left.episodes.map(({ ruleId, queueId, worst, takenBy, closedBecause }) => {
    return { ruleId, queueId, worst, takenBy, closedBecause };
  });
  const end = { closedBecause: 'recovered' };
  const byScript = cycles.map(({ queue, worst, isTaken }) => {
    return { ruleId: 1, queueId: idOf(queue), worst, takenBy: isTaken ? ANA : null, ...end };
  });
  expect(facts.filter(({ ruleId }) => ruleId === 1)).toEqual(byScript);
  const [open, later] = muted;
  expect(facts.filter(({ ruleId }) => ruleId !== 1)).toEqual([
    { ruleId: 2, queueId: idOf(open.queue), worst: 200, takenBy: null, ...end },
    { ruleId: 3, queueId: idOf(later.queue), worst: 70, takenBy: null, ...end },
  ]);
  expect(left).toMatchObject({ openMessages: 0, states: 0, integrity: 'ok' });
  expect(left.rows.filter(({ outcome }) => outcome !== 'sent' && outcome !== 'merged')).toEqual([]);
  compareMessages(story, left);
  compareMutes(story, left);
  expect(lane.errors()).toEqual([]);
}

/** One message for each episode, in its place, with the last that was to be said; and each reply once, in its thread. */
function compareMessages({ lane }: Story, left: Left): void {
  for (const [channel, rules] of [
    [OPS, [1]],
    [SECOND, [2, 3]],
  ] as const) {
    const episodes = left.episodes.filter(({ ruleId }) => (rules as readonly number[]).includes(ruleId));
    const expected = episodes.map(({ messageId }) => {
      const rows = left.rows.filter((row) => row.messageId === messageId);
      const said = rows.filter(({ kind, outcome }) => kind !== 'reply' && outcome === 'sent');
      return {
        key: `post ${messageId}`,
        ts: left.places.get(messageId ?? ''),
        text: said.at(-1)?.summary.replaceAll(`@${ANA}`, 'ana'),
        replies: rows
          .filter(({ kind }) => kind === 'reply')
          .map(({ key, summary }) => ({ key, text: summary })),
      };
    });
    const found = postsIn(lane, channel).map((message) => ({
      key: keyOf(message),
      ts: message.ts,
      text: message.text,
      replies: repliesTo(lane, channel, message.ts).map((reply) => ({ key: keyOf(reply), text: reply.text })),
    }));
    expect(found).toEqual(expected.sort((a, b) => Number(a.ts) - Number(b.ts)));
    for (const { text } of found) expect(text).toMatch(/^✅ .* recovered, /);
  }
  const sent = left.rows.filter(({ kind }) => kind !== 'edit').map(({ key }) => [key, 1]);
  expect([...postsByKey(lane)].sort()).toEqual(sent.sort());
}

/** What got worse while it was muted was told at the end of the mute, and not before; so was what had begun meanwhile. */
function compareMutes({ muted, lane }: Story, left: Left): void {
  const [open, later] = muted;
  const [ofOpen, ofLater] = [open, later].map(({ queue }) =>
    left.rows.filter(({ messageId }) =>
      left.episodes.some((one) => one.messageId === messageId && one.queueId === lane.queues[queue]?.id),
    ),
  );
  const ended = ofOpen?.filter(({ key }) => key.startsWith('unmuted ')) ?? [];
  expect(ended).toHaveLength(1);
  expect(ended[0]?.atMs).toBeGreaterThanOrEqual((open.untilMs ?? 0) - 60_000);
  expect(ofLater?.[0]?.kind).toBe('post');
  expect(ofLater?.[0]?.atMs).toBeGreaterThanOrEqual((later.untilMs ?? 0) - 60_000);
  // What the end of the mute tells is not told as worse besides.
  expect(ofOpen?.filter(({ key }) => key.startsWith('worse '))).toEqual([]);
}
