/** Answers that were kept, shared when less is seen than before; and guests and zones, as the bot over a desk sees them. */
import { afterEach, describe, expect, it } from 'vitest';
import { good } from '../../src/core/fault.ts';
import type { Directories } from '../../src/core/ports.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { createSights, isStillSeen } from '../../src/slack/sights.ts';
import { directoryOf } from '../settings/directory.ts';
import { anAnswerOf, type Bot, type BotOptions, startBot } from './bot.ts';
import { anAnswer } from './messages.ts';

let bot: Bot;

afterEach(() => bot.stop());

async function start(options: BotOptions): Promise<void> {
  bot = await startBot(options);
  await bot.workspace.connected();
}

async function ask(user = 'U0ANA'): Promise<SentMessage> {
  const outcome = await bot.workspace.command({ user, channel: 'C0OPS', line: '/queue-stats all' });
  const [answer] = await outcome.waitForAnswer();
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

async function share(seen: SentMessage): Promise<string> {
  await bot.workspace.click({ user: 'U0ANA', messageId: seen.id, actionId: 'share' });
  await bot.workspace.waitUntil(() => bot.workspace.message(seen.id) === null);
  return bot.workspace
    .messages('C0OPS', 'U0BEN')
    .map(({ text }) => text)
    .join();
}

/** One channel that is tied or not, and what it sees. */
function seeing(state: { queues: Readonly<Record<string, string>>; isTied: boolean }): Directories {
  return {
    seenFrom: async () => good(directoryOf(state.queues)),
    isTied: () => state.isTied,
  };
}

describe('an answer that was kept', () => {
  const before = { Billing: 'A', Claims: 'A' };
  const words = (line: string, asked: number) => ({ ...anAnswer(line), summary: `answer ${asked}` });

  it.each([
    ['is shared as it was seen', true, before, 'answer 1'],
    ['is asked for anew when less is seen by then', true, { Claims: 'A' }, 'answer 2'],
    ['is asked for anew when a queue was renamed', true, { Billing: 'A', Complaints: 'A' }, 'answer 2'],
    ['is shared as it was seen where all is seen, whatever changed', false, { Claims: 'A' }, 'answer 1'],
  ])('%s', async (_, isTied, after, expected) => {
    const state = { queues: before as Readonly<Record<string, string>>, isTied };
    let asked = 0;
    await start({
      answer: async (line) => {
        asked += 1;
        return words(line, asked);
      },
      slack: { directories: seeing(state) },
    });
    const seen = await ask();
    state.queues = after;
    expect(await share(seen)).toContain(expected);
  });

  it('is no one else’s when what was asked is no longer there', async () => {
    const state = { queues: before as Readonly<Record<string, string>>, isTied: true };
    let asked = 0;
    await start({
      answer: async (line) => {
        asked += 1;
        return { ...anAnswerOf(words(line, asked)), isFailure: asked > 1 };
      },
      slack: { directories: seeing(state) },
    });
    const seen = await ask();
    state.queues = { Claims: 'A' };
    const outcome = await bot.workspace.click({ user: 'U0ANA', messageId: seen.id, actionId: 'share' });
    const [told] = await outcome.waitForAnswer();
    expect(told).toMatchObject({ ephemeral: true, text: 'answer 2' });
    expect(bot.workspace.messages('C0OPS', 'U0BEN')).toEqual([]);
  });

  it('is not shown while it cannot be told what is seen', async () => {
    await start({});
    const directories = { ...seeing({ queues: before, isTied: true }) };
    const told = await createSights(directories).of('C0OPS');
    directories.seenFrom = async () => ({ ok: false, fault: { kind: 'no-queues' } });
    const sights = createSights(directories);
    const unknown = await sights.of('C0OPS');
    expect(isStillSeen(told, unknown)).toBe(false);
    expect(isStillSeen(unknown, unknown)).toBe(false);
    expect(isStillSeen(told, told)).toBe(true);
  });
});

describe('a guest', () => {
  it.each([
    [true, '12 waiting; worst Billing: 7. Today 6.1 %.'],
    [false, 'I do not answer guests here; please ask a member of this workspace.'],
  ])('is answered where they are allowed: %s', async (allowsGuests, expected) => {
    await start({ slack: { allowsGuests } });
    expect((await ask('U0GUS')).text).toBe(expected);
  });
});

describe('the zone that somebody set', () => {
  it.each<[string, () => Promise<string | null>, string]>([
    ['comes before the one in their profile', async () => 'Asia/Tokyo', 'Asia/Tokyo'],
    ['is none when none is set', async () => null, 'Europe/Berlin'],
    ['is none when it is no zone', async () => 'Mars/Olympus', 'Europe/Berlin'],
    ['is none when it cannot be read', () => Promise.reject(new Error('the disk is gone')), 'Europe/Berlin'],
  ])('%s', async (_, ownZoneOf, zone) => {
    await start({ slack: { ownZoneOf } });
    await ask();
    await ask();
    expect(bot.asked.map(({ asker }) => asker.zone)).toEqual([zone, zone]);
    expect(bot.log.lines.filter(({ level }) => level === 'error').length).toBeLessThanOrEqual(1);
  });
});
