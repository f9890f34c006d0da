/** The chat of the page, in a real browser: who is told of what, threads, drafts, the address, what is typed. */

import type { App } from '@slack/bolt';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { eventually } from '../../page/eventually.ts';
import {
  HAS_CHROMIUM,
  NARROW,
  openBrowser,
  SKIPPED,
  type Visit,
  type VisitOptions,
  visit,
} from '../../page/visit.ts';
import { type RunningApp, startBolt, startPretendSlack } from '../workspace/bolt.ts';

const ANA = 'U0ANA';
const BEN = 'U0BEN';
const OPS = 'C0OPS';
const FLOOR = '#C0FLOOR';
const ACK_MS = 400;

describe.skipIf(!HAS_CHROMIUM)(`the chat of the page ${SKIPPED}`, () => {
  let workspace: Workspace;
  let bolt: RunningApp;
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
  });

  afterEach(async () => {
    const faults = visits.flatMap((one) => one.faults);
    for (const one of visits.splice(0)) await one.leave();
    await bolt?.stop();
    await workspace?.stop();
    expect(faults).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
  });

  async function begin(): Promise<void> {
    workspace = await startPretendSlack({ limits: { ackMs: ACK_MS } });
    bolt = await startBolt(workspace, listen);
  }

  async function come(options: VisitOptions = {}): Promise<Visit> {
    const one = await visit(browser, workspace.url, { user: ANA, ...options });
    visits.push(one);
    await one.page.getByLabel('Message', { exact: true }).waitFor();
    return one;
  }

  const place = ({ page }: Visit, name: string | RegExp) =>
    page.getByRole('navigation', { name: 'Channels' }).getByRole('button', { name });

  it('a channel is marked while something there is unread, counted when it names one, and clear once it is seen', async () => {
    await begin();
    const [ana, ben] = [await come(), await come({ user: BEN, hash: FLOOR })];
    await ana.say('good morning');
    await place(ben, 'ops, channel, unread').waitFor();
    await ana.say('@ben look at Billing');
    await place(ben, 'ops, channel, 1 for you').click();
    await ben.message('@Ben Osei look at Billing').waitFor();
    await place(ben, /^ops, channel$/).waitFor();
    // Whoever wrote it, and whoever was there, is told of nothing.
    expect(await place(ana, /unread|for you/).count()).toBe(0);
    expect(ben.page.url()).toContain(`#${OPS}`);
  });

  it('people write to each other where the app is not', async () => {
    await begin();
    const [ana, ben] = [await come(), await come({ user: BEN, hash: FLOOR })];
    await place(ben, 'Ana Ruiz').click();
    await ben.page.getByRole('heading', { name: 'Ana Ruiz', level: 1 }).waitFor();
    await ben.say('are you there?');
    await place(ana, 'Ben Osei, 1 for you').click();
    await ana.message('are you there?').waitFor();
    const client = bolt.app.client;
    const channel = new URL(ben.page.url()).hash.slice(1);
    await expect(client.chat.postMessage({ channel, text: 'me too' })).rejects.toMatchObject({
      data: { error: 'channel_not_found' },
    });
  });

  it('the app is asked in a thread, answers there, and a reply to all stands in both', async () => {
    await begin();
    const { page, say, message } = await come();
    await say('callers wait');
    await message('callers wait').hover();
    await message('callers wait').getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    const reply = thread.getByLabel('Reply', { exact: true });
    await eventually(() => page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Reply');
    await page.keyboard.type('@queue');
    await thread.getByRole('option', { name: 'queue-stats' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('billing now');
    await page.keyboard.press('Enter');
    await thread.getByText('Heard: billing now').waitFor();
    await page.getByRole('log', { name: 'Messages' }).getByText('2 replies').waitFor();
    await page
      .getByRole('log', { name: 'Messages' })
      .getByText('replied to a thread: callers wait')
      .waitFor();
    await thread.getByText('Also sent to the channel').waitFor();

    await reply.fill('/queue-stats now');
    await thread.getByText('Slash commands do not run in threads.').waitFor();
    await page.keyboard.press('Enter');
    await thread.getByText('/queue-stats is not supported in threads. Sorry!').waitFor();

    await page.reload();
    await thread.getByText('Heard: billing now').waitFor();
    await thread.getByLabel('Reply', { exact: true }).press('Escape');
    await thread.waitFor({ state: 'detached' });
    expect(new URL(page.url()).hash).toBe(`#${OPS}`);
  });

  it('what was begun is there after a reload, each where it was begun; so are ephemeral messages, the place and the theme', async () => {
    await begin();
    const one = await come();
    const { page, say } = one;
    const field = page.getByLabel('Message', { exact: true });
    await say('/queue-stats all now');
    await page.getByText('Only visible to you').waitFor();
    await field.fill('half a thought');
    await place(one, /^support-floor/).click();
    await page.getByRole('heading', { name: 'support-floor' }).waitFor();
    expect(await field.inputValue()).toBe('');
    await field.fill('another');
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    await page.reload();
    await page.getByRole('heading', { name: 'support-floor' }).waitFor();
    expect(await field.inputValue()).toBe('another');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.goBack();
    await page.getByText('Only visible to you').waitFor();
    expect(await field.inputValue()).toBe('half a thought');
  });

  it('a command is completed with its usage, sent by Enter, and called back by the arrows', async () => {
    await begin();
    const { page, message } = await come();
    const field = page.getByLabel('Message', { exact: true });
    await field.pressSequentially('/que');
    await page.getByRole('option', { name: '/queue-stats all now · Figures of your queues' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await field.inputValue()).toBe('/queue-stats ');
    await page.keyboard.type('billing');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('today');
    expect(await field.inputValue()).toBe('/queue-stats billing\ntoday');
    await page.keyboard.press('Enter');
    await message('Heard: billing today').waitFor();
    await page.keyboard.press('ArrowUp');
    expect(await field.inputValue()).toBe('/queue-stats billing\ntoday');
    await page.keyboard.press('ArrowDown');
    expect(await field.inputValue()).toBe('');
    // What is typed in full needs no completing.
    await field.pressSequentially('thanks @ben');
    await page.getByRole('option', { name: 'Ben Osei @ben' }).waitFor();
    await page.keyboard.press('Enter');
    await message('thanks @Ben Osei').waitFor();
  });

  it.each([
    ['/queue-stats silence', '/queue-stats failed with the error "operation_timeout"'],
    ['/weather', '/weather is not a valid command.'],
  ])('%s that is not taken is told of, to who typed it alone', async (line, words) => {
    await begin();
    const [ana, ben] = [await come(), await come({ user: BEN })];
    await ana.say(line);
    const told = ana.message(words);
    await told.getByText('Only visible to you').waitFor();
    await ana.say('after it');
    await ben.message('after it').waitFor();
    expect(await ben.page.getByText(words).count()).toBe(0);
  });

  it('what was changed says so, and stands once', async () => {
    await begin();
    const { page, message } = await come();
    const { ts } = await bolt.app.client.chat.postMessage({ channel: OPS, text: 'Billing: 18 % abandoning' });
    await message('18 %').waitFor();
    expect(await page.getByText('(edited)').count()).toBe(0);
    await bolt.app.client.chat.update({ channel: OPS, ts: ts ?? '', text: 'Billing recovered' });
    await message('Billing recovered (edited)').waitFor();
    expect(await page.getByRole('article').count()).toBe(1);
  });

  it('who reads further up is not taken away by what others write, and is told', async () => {
    await begin();
    const { page, message } = await come();
    for (let at = 1; at <= 12; at += 1)
      await workspace.say({ user: BEN, channel: OPS, text: `line ${at}\n\n\n\nend` });
    await message('line 12').waitFor();
    const log = page.getByRole('log', { name: 'Messages' });
    await log.hover();
    await page.mouse.wheel(0, -5_000);
    await eventually(() => log.evaluate<number, { scrollTop: number }>((list) => list.scrollTop)).toBe(0);
    await workspace.say({ user: BEN, channel: OPS, text: 'the newest' });
    await page.getByRole('button', { name: 'New messages' }).click();
    await eventually(() => page.getByRole('button', { name: 'New messages' }).count()).toBe(0);
    expect(await message('the newest').isVisible()).toBe(true);
  });

  it('on a phone channels are in a drawer and a thread covers its channel', async () => {
    await begin();
    const one = await come({ viewport: NARROW });
    const { page, say, message, overflow } = one;
    await say('callers wait');
    await message('callers wait').getByRole('button', { name: 'Reply in thread' }).click();
    const thread = page.getByRole('complementary', { name: 'Thread' });
    expect(await thread.boundingBox()).toMatchObject({ x: 0, y: 0, ...NARROW });
    await thread.getByRole('button', { name: 'Close thread' }).click();
    await page.getByRole('button', { name: 'Channels', exact: true }).click();
    await place(one, /^support-floor/).click();
    await page.getByRole('heading', { name: 'support-floor' }).waitFor();
    await eventually(() => page.getByRole('navigation', { name: 'Channels' }).isVisible()).toBe(false);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });
});

function listen(app: App): void {
  app.command('/queue-stats', async ({ ack, respond, command }) => {
    if (command.text === 'silence') return;
    await ack();
    await respond({ text: `Heard: ${command.text}` });
  });
  app.event('app_mention', async ({ event, client }) => {
    const words = event.text.replace(/<@\w+>\s*/, '');
    await client.chat.postMessage({
      channel: event.channel,
      thread_ts: event.thread_ts ?? event.ts,
      reply_broadcast: true,
      text: `Heard: ${words}`,
    });
  });
}
