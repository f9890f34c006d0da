import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import type { Bot, BotOptions } from './bot.ts';
import { readManifest, startBot } from './bot.ts';
import { aMessage, anAnswer } from './messages.ts';

let bot: Bot;

async function start(options: BotOptions = {}): Promise<void> {
  bot = await startBot(options);
}

async function ask(text = 'all today', channel = 'C0OPS'): Promise<SentMessage> {
  const outcome = await bot.workspace.command({ user: 'U0ANA', channel, line: `/queue-stats ${text}` });
  return only(await outcome.waitForAnswer());
}

async function press(message: SentMessage, actionId: string) {
  return bot.workspace.click({ user: 'U0ANA', messageId: message.id, actionId });
}

/** A message of the bot's from another time. */
async function postAsBot(blocks: object[]): Promise<SentMessage> {
  const response = await fetch(`${bot.workspace.apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${bot.workspace.botToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ channel: 'C0OPS', text: 'old', blocks }),
  });
  const { ts } = (await response.json()) as { ts: string };
  const message = bot.workspace.message(ts);
  if (message === null) throw new Error('not posted');
  return message;
}

function only<T>(list: readonly T[]): T {
  if (list.length !== 1 || list[0] === undefined) throw new Error(`${list.length}, not one`);
  return list[0];
}

function blockTypes(message: SentMessage) {
  return message.blocks.map((block) => block.type);
}

function table(message: SentMessage) {
  return message.blocks.find((block) => block.type === 'data_table')?.rows;
}

function logged(level: string): string[] {
  return bot.log.lines.filter((line) => line.level === level).map((line) => line.what);
}

afterEach(async () => {
  await bot.stop();
});

describe('a command', () => {
  beforeEach(() => start());

  it('is answered for the one who asked alone, with the figures in its text', async () => {
    const message = await ask();
    expect(message).toMatchObject({
      ephemeral: true,
      visibleTo: 'U0ANA',
      text: '12 waiting; worst Billing: 7. Today 6.1 %.',
      mentions: [],
    });
    expect(blockTypes(message)).toEqual(['rich_text', 'data_table', 'context', 'actions']);
    expect(bot.workspace.payloads.refused()).toEqual([]);
  });

  it('reaches the desk as it was typed, with who asks, where, and in which zone', async () => {
    await ask('"R & D" <now> > 5');
    expect(bot.asked).toEqual([
      { line: '"R & D" <now> > 5', asker: { userId: 'U0ANA', channelId: 'C0OPS', zone: 'Europe/Berlin' } },
    ]);
  });

  it('asks Slack for a person’s zone once', async () => {
    await ask();
    await ask();
    expect(bot.workspace.payloads.of('users.info')).toHaveLength(1);
  });

  it('is refused, logged once, when Slack does not tell who asks', async () => {
    bot.workspace.faults.set({ kind: 'server-error', method: 'users.info' });
    expect((await ask()).text).toContain('try again in a minute');
    expect((await ask()).text).toContain('try again in a minute');
    expect(bot.asked).toEqual([]);
    expect(logged('warn').filter((what) => what.includes('who people are'))).toHaveLength(1);
  });

  it('with an empty line is a command too', async () => {
    await ask('');
    expect(bot.asked[0]?.line).toBe('');
  });

  it('whose table Slack refuses arrives in monospace with the same figures', async () => {
    bot.workspace.faults.set({ kind: 'refuse-tables' });
    const message = await ask();
    expect(blockTypes(message)).toEqual(['rich_text', 'rich_text', 'context', 'actions']);
    expect(JSON.stringify(message.blocks)).toContain('Billing      803      6.1 %');
    expect(bot.workspace.payloads.of('response_url')).toHaveLength(2);
  });

  it('waits as long as a 429 says', async () => {
    bot.workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 1, method: 'response_url' }, 1);
    const asked = performance.now();
    await ask();
    expect(performance.now() - asked).toBeGreaterThan(900);
  });
});

describe('a slow or broken desk', () => {
  it('is not waited for with the acknowledgement', async () => {
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await start({ answer: (line) => slow.then(() => anAnswer(line)) });
    const outcome = await bot.workspace.command({
      user: 'U0ANA',
      channel: 'C0OPS',
      line: '/queue-stats all',
    });
    expect(outcome).toMatchObject({ acked: true, error: null, answers: [] });
    expect(outcome.ackMs).toBeLessThan(1_000);
    finish();
    expect(await outcome.waitForAnswer()).toHaveLength(1);
  });

  it('that answers when the response_url is over is logged, and nothing breaks', async () => {
    const late = () => new Promise<void>((resolve) => setTimeout(resolve, 100));
    await start({
      workspace: { limits: { responseUrlMs: 50 } },
      answer: (line) => late().then(() => anAnswer(line)),
    });
    await bot.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line: '/queue-stats all' });
    await until(() => logged('warn').includes('an answer did not reach Slack'));
    expect(bot.log.lines.filter((line) => line.level === 'error')).toEqual([]);
    expect(bot.slack.connected()).toBe(true);
  });

  it('shows the reference under which the bug is logged, and no more of it', async () => {
    await start({ answer: () => Promise.reject(new Error('secret xoxb-1-2-abc at db.ts:12')) });
    const message = await ask();
    const line = bot.log.lines.find((one) => one.what === 'a bug');
    expect(message.text).toBe(
      `Something went wrong in the bot itself. Try again; if it stays, tell whoever runs the bot this reference: ${line?.facts.reference}.`,
    );
    expect(String(line?.facts.error)).toContain('secret [hidden] at db.ts:12');
  });

  it('shows a reference for a click on a button too', async () => {
    let isBroken = false;
    await start({
      answer: (line) => (isBroken ? Promise.reject(new Error('no')) : Promise.resolve(anAnswer(line))),
    });
    const message = await ask();
    isBroken = true;
    const outcome = await press(message, 'ask:refresh');
    expect(only(await outcome.waitForAnswer()).text).toContain('this reference');
  });
});

describe('a button', () => {
  beforeEach(() => start({ answer: (line) => Promise.resolve(anAnswer(line, `Queue of ${line}`)) }));

  it('replaces the answer, with block ids of its own', async () => {
    const first = await ask('all');
    const idsBefore = first.blocks.map((block) => block.block_id);
    const outcome = await press(first, 'ask:refresh');
    const second = only(await outcome.waitForAnswer());
    expect(second).toMatchObject({ id: first.id, ephemeral: true });
    expect(bot.asked.map(({ line }) => line)).toEqual(['all', 'all']);
    for (const block of second.blocks) expect(idsBefore).not.toContain(block.block_id);
  });

  it('that is a link is acknowledged, and nothing else', async () => {
    const outcome = await press(await ask(), 'link:genesys');
    expect(outcome).toMatchObject({ acked: true, answers: [] });
    expect(bot.asked).toHaveLength(1);
  });

  it('to share posts what was seen for all, in their name, and takes their copy away', async () => {
    const seen = await ask('billing today');
    const rows = table(seen);
    const outcome = await press(seen, 'share');
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    const shared = only(bot.workspace.messages('C0OPS', 'U0BEN'));
    expect(shared).toMatchObject({
      ephemeral: false,
      text: `${seen.text} (shared by ana)`,
      unfurl: { links: false, media: false },
    });
    expect(table(shared)).toEqual(rows);
    expect(shared.blocks.at(-1)?.elements).toEqual([
      { type: 'plain_text', text: 'Shared by ana · billing today', emoji: false },
    ]);
    expect(shared.pings).toEqual([]);
    const actions = JSON.stringify(shared.blocks.filter((block) => block.type === 'actions'));
    expect(actions).toContain('link:genesys');
    expect(actions).not.toMatch(/"share"|"ask:/);
    expect(outcome.acked).toBe(true);
    expect(bot.asked).toHaveLength(1);
  });

  it('to share posts once, however fast it is pressed', async () => {
    const seen = await ask();
    await Promise.all([press(seen, 'share'), press(seen, 'share')]);
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    expect(bot.workspace.payloads.of('chat.postMessage')).toHaveLength(1);
  });

  it('to share, when the reply to the post is lost, posts once and says that Slack did not tell', async () => {
    const seen = await ask();
    bot.workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await press(seen, 'share');
    const told = await bot.workspace.waitUntil(() =>
      bot.workspace.messages('C0OPS', 'U0ANA').find(({ text }) => text.startsWith('Slack did not say')),
    );
    expect(told.ephemeral).toBe(true);
    expect(bot.workspace.messages('C0OPS', 'U0BEN')).toHaveLength(1);
  });

  it('to share posts what was seen, once, also where that stands in monospace', async () => {
    bot.workspace.faults.set({ kind: 'refuse-tables' }, 1);
    const seen = await ask();
    await Promise.all([press(seen, 'share'), press(seen, 'share')]);
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    expect(bot.asked).toHaveLength(1);
    expect(bot.workspace.payloads.of('chat.postMessage')).toHaveLength(1);
  });

  it('to share names who shared without a ping, also when Slack tells no profile by then', async () => {
    const seen = await ask();
    bot.workspace.faults.set({ kind: 'server-error', method: 'users.info' });
    await press(seen, 'share');
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    const shared = only(bot.workspace.messages('C0OPS', 'U0BEN'));
    expect(shared).toMatchObject({ text: `${seen.text} (shared by ana)`, mentions: [] });
  });

  it('of an older version is acknowledged, and says that it no longer works', async () => {
    const [actions] = (await ask()).blocks.filter((block) => block.type === 'actions');
    const button = (actionId: string, value: string) => ({
      type: 'button',
      action_id: actionId,
      text: { type: 'plain_text', text: 'Old' },
      value,
    });
    expect(actions).toBeDefined();
    for (const [actionId, value] of [
      ['watch:1', 'x'],
      ['ask:old', 'x'],
      ['share', '{"line":1}'],
    ] as const) {
      const old = await postAsBot([
        { type: 'actions', block_id: 'old', elements: [button(actionId, value)] },
      ]);
      const outcome = await press(old, actionId);
      expect(outcome).toMatchObject({ acked: true, error: null });
      expect(only(await outcome.waitForAnswer())).toMatchObject({
        text: 'This button no longer works. Ask again with /queue-stats.',
        ephemeral: true,
      });
    }
  });

  it('to share works in a public channel that the bot has not joined', async () => {
    const seen = await ask('all', 'C0FLOOR');
    await press(seen, 'share');
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    expect(bot.workspace.messages('C0FLOOR', 'U0BEN')).toHaveLength(1);
  });

  it('to share falls back to monospace as the answer does', async () => {
    const seen = await ask();
    bot.workspace.faults.set({ kind: 'refuse-tables' });
    await press(seen, 'share');
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    const shared = only(bot.workspace.messages('C0OPS', 'U0BEN'));
    expect(blockTypes(shared)).toEqual(['rich_text', 'rich_text', 'context', 'actions', 'context']);
  });

  const refusals = [
    {
      name: 'a private channel without the bot',
      channel: 'G0LEADS',
      error: null,
      says: '/invite @queue-stats',
    },
    { name: 'an archived channel', channel: 'C0OPS', error: 'is_archived', says: 'archived' },
    {
      name: 'a channel where few may post',
      channel: 'C0OPS',
      error: 'restricted_action',
      says: 'only some people',
    },
    {
      name: 'a refusal that we do not know',
      channel: 'C0OPS',
      error: 'team_added_to_org',
      says: 'team_added_to_org',
    },
  ];
  for (const { name, channel, error, says } of refusals) {
    it(`to share says what to do about ${name}, and leaves the answer`, async () => {
      const seen = await ask('all', channel);
      if (error !== null) bot.workspace.faults.set({ kind: 'refuse', error, method: 'chat.postMessage' }, 1);
      const outcome = await press(seen, 'share');
      const [told] = await outcome.waitForAnswer();
      expect(told).toMatchObject({ ephemeral: true, visibleTo: 'U0ANA' });
      expect(told?.text).toContain(says);
      expect(bot.workspace.message(seen.id)?.text).toBe(seen.text);
    });
  }

  it('to share can be pressed again after an invitation', async () => {
    const seen = await ask('all', 'G0LEADS');
    await (await press(seen, 'share')).waitForAnswer();
    bot.workspace.invite('G0LEADS');
    await press(seen, 'share');
    await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
    expect(bot.workspace.messages('G0LEADS', 'U0CHIE')).toHaveLength(1);
  });
});

describe('a mention', () => {
  beforeEach(() => start());

  it('is answered in its thread, without a Share button', async () => {
    const outcome = await bot.workspace.mention({ user: 'U0BEN', channel: 'C0OPS', text: 'support > 5' });
    const answer = only(await outcome.waitForAnswer());
    expect(answer).toMatchObject({ threadTs: outcome.message.ts, ephemeral: false });
    expect(JSON.stringify(answer.blocks)).not.toContain('"share"');
    expect(bot.asked).toEqual([
      {
        line: 'support > 5',
        asker: { userId: 'U0BEN', channelId: 'C0OPS', zone: 'America/New_York' },
      },
    ]);
  });

  it('stays without a Share button when one of its buttons is pressed', async () => {
    const outcome = await bot.workspace.mention({ user: 'U0BEN', channel: 'C0OPS', text: 'support' });
    const answer = only(await outcome.waitForAnswer());
    const pressed = await press(answer, 'ask:refresh');
    const replaced = only(await pressed.waitForAnswer());
    expect(replaced).toMatchObject({ id: answer.id, ephemeral: false });
    expect(JSON.stringify(replaced.blocks)).not.toContain('"share"');
  });

  it('inside a thread is answered there', async () => {
    const first = await bot.workspace.say({ user: 'U0BEN', channel: 'C0OPS', text: 'look at this' });
    const outcome = await bot.workspace.mention({
      user: 'U0ANA',
      channel: 'C0OPS',
      text: 'all',
      threadTs: first.ts,
    });
    expect(only(await outcome.waitForAnswer()).threadTs).toBe(first.ts);
  });
});

describe('the Home tab', () => {
  beforeEach(() => start());

  it('says what to type', async () => {
    await bot.workspace.openHome('U0ANA');
    const home = await bot.workspace.waitUntil(() => bot.workspace.home('U0ANA'));
    expect(JSON.stringify(home.content)).toContain('/queue-stats support today by media');
    expect(bot.workspace.payloads.refused()).toEqual([]);
  });
});

describe('what nothing of ours takes', () => {
  it('is acknowledged all the same: a command of another name, an entry in a select', async () => {
    const manifest = readManifest();
    manifest.features.slash_commands = [
      { command: '/queue-stats', description: 'x' },
      { command: '/wallboard', description: 'x' },
    ];
    await start({ workspace: { manifest } });
    const outcome = await bot.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line: '/wallboard all' });
    expect(outcome).toMatchObject({ acked: true, error: null });
    expect(only(await outcome.waitForAnswer()).ephemeral).toBe(true);
    expect(bot.asked.map(({ line }) => line)).toEqual(['all']);
    const element = { type: 'external_select', action_id: 'queue', min_query_length: 0 };
    const message = await postAsBot([{ type: 'actions', block_id: 'old', elements: [element] }]);
    const options = { user: 'U0ANA', messageId: message.id, actionId: 'queue', text: 'b' };
    expect((await bot.workspace.options(options)).error).not.toBe('operation_timeout');
    expect(logged('warn')).toContain('Slack sent what nothing here answers');
  });
});

describe('the connection', () => {
  /** They take turns, so that two commands tell that both are there. */
  async function startTwice(): Promise<void> {
    await start();
    await bot.workspace.connected(2);
    for (let count = 0; count < 2; count += 1) await ask();
  }

  /** Types a command every few milliseconds until told to stop; gives those that were not answered. */
  async function typeOn(isOver: () => boolean): Promise<{ typed: number; lost: (string | null)[] }> {
    const outcomes: Promise<string | null>[] = [];
    while (!isOver() && outcomes.length < 1_000) {
      const line = `/queue-stats all ${outcomes.length}`;
      const typed = bot.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line });
      outcomes.push(
        typed.then(async (outcome) => {
          if (!outcome.acked) return outcome.error;
          return (await outcome.waitForAnswer()).length === 1 ? null : 'not one answer';
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const ends = await Promise.all(outcomes);
    return { typed: ends.length, lost: ends.filter((end) => end !== null) };
  }

  it('answers every command typed while each connection is refreshed in turn', async () => {
    await startTwice();
    let isOver = false;
    const typing = typeOn(() => isOver);
    for (let round = 0; round < 6; round += 1) {
      const before = bot.asked.length;
      bot.workspace.faults.disconnect({ reason: 'refresh_requested', which: 'oldest' });
      await bot.workspace.connected(2);
      await until(() => bot.asked.length > before);
    }
    isOver = true;
    const { typed, lost } = await typing;
    expect(lost).toEqual([]);
    expect(typed).toBeGreaterThanOrEqual(6);
  });

  it('answers what Slack still sends to a connection that it is about to end, both at once too', async () => {
    await startTwice();
    let isOver = false;
    const typing = typeOn(() => isOver);
    bot.workspace.faults.disconnect({ reason: 'warning' });
    await bot.workspace.connected(4);
    await until(() => bot.asked.length > 50);
    isOver = true;
    const { typed, lost } = await typing;
    expect(lost).toEqual([]);
    expect(typed).toBeGreaterThan(40);
  });

  it('is renewed without a command lost, and the old one goes on until Slack ends it', async () => {
    await start({ slack: { secondReceiverAfterMs: 1_000 } });
    let isOver = false;
    const typing = typeOn(() => isOver);
    await bot.workspace.connected(3);
    await until(() => bot.asked.length > 50);
    isOver = true;
    const { lost } = await typing;
    expect(lost).toEqual([]);
    await bot.slack.stop();
    await until(() => bot.workspace.connections() === 0);
  });

  it('is there twice from the start', async () => {
    await startTwice();
    expect(bot.workspace.payloads.of('apps.connections.open')).toHaveLength(2);
  });

  it('loses no command while one of two connections is refreshed, drop after drop', async () => {
    await startTwice();
    let lost = 0;
    for (let round = 0; round < 12; round += 1) {
      if (round % 4 === 1) bot.workspace.faults.disconnect({ reason: 'refresh_requested', which: 'oldest' });
      const outcome = await bot.workspace.command({
        user: 'U0ANA',
        channel: 'C0OPS',
        line: '/queue-stats all',
      });
      if (!outcome.acked) lost += 1;
      if (round % 4 === 3) await bot.workspace.connected(2);
    }
    expect(lost).toBe(0);
  });

  it('comes back by itself, at once, when Slack drops both', async () => {
    await startTwice();
    const droppedAt = performance.now();
    bot.workspace.faults.disconnect({ reason: 'drop' });
    await bot.workspace.connected(2);
    expect(performance.now() - droppedAt).toBeLessThan(1_500);
    expect((await ask()).ephemeral).toBe(true);
    expect(bot.slack.connected()).toBe(true);
  });

  it('keeps trying while Slack gives no tickets', async () => {
    await startTwice();
    bot.workspace.faults.set({ kind: 'server-error', method: 'apps.connections.open' }, 3);
    bot.workspace.faults.disconnect({ reason: 'drop' });
    await until(() => !bot.slack.connected());
    await until(() => bot.slack.connected(), 5_000);
    expect(logged('warn').filter((what) => what.includes('WebSocket'))).toHaveLength(3);
  });
});

describe('stopping', () => {
  it('lets what is under way end, and takes nothing new', async () => {
    let finish: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await start({ answer: () => slow.then(() => aMessage([], 'At last.')) });
    const outcome = await bot.workspace.command({
      user: 'U0ANA',
      channel: 'C0OPS',
      line: '/queue-stats all',
    });
    const stopped = bot.slack.stop();
    await until(() => bot.workspace.connections() === 0);
    expect(bot.slack.connected()).toBe(false);
    finish();
    await stopped;
    expect(only(outcome.answers).text).toBe('At last.');
  });
});

describe('secrets', () => {
  it('stand in no log line, whatever happens', async () => {
    await start();
    bot.workspace.faults.set({ kind: 'server-error' }, 3);
    await bot.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line: '/queue-stats all' });
    bot.workspace.faults.disconnect({ reason: 'drop' });
    await until(() => bot.slack.connected());
    await bot.stop();
    const all = JSON.stringify(bot.log.lines);
    expect(bot.log.lines.length).toBeGreaterThan(0);
    expect(all).not.toMatch(/xoxb-|xapp-|ticket=(?!\[hidden\])|\/response\//);
  });
});

async function until(isSo: () => boolean, timeoutMs = 3_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!isSo()) {
    if (performance.now() > end) throw new Error('not in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
