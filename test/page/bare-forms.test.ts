/** The bot's menus and forms on the sandbox's page, in a real browser, as somebody tries them there. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilledForm, Form } from '../../src/core/form.ts';
import { postMessage } from '../../src/slack/answers.ts';
import { anAnswerOf, type Bot, startBot } from '../slack/bot.ts';
import { aMessage } from '../slack/messages.ts';
import { HAS_CHROMIUM, openBrowser, SKIPPED, TEST_MS } from './visit.ts';

function aForm(metric: string): Form {
  const named = { hint: null, isOptional: false };
  return {
    kind: 'rule',
    title: 'New alert',
    submit: 'Save',
    above: [[`Judged by ${metric}.`]],
    fields: [
      { ...named, id: 'queues', label: 'Queues', kind: 'queues', initial: [], isLive: false },
      {
        ...named,
        id: 'metric',
        label: 'Metric',
        kind: 'choice',
        options: [
          { label: 'Abandon %', value: 'abandon%' },
          { label: 'Waiting', value: 'waiting' },
        ],
        initial: 'abandon%',
        isLive: true,
      },
      {
        ...named,
        id: 'line',
        label: 'Line',
        kind: 'text',
        initial: '',
        placeholder: 'such as 8',
        isLive: true,
      },
    ],
    below: [],
    token: 't',
  };
}

describe.skipIf(!HAS_CHROMIUM)(`forms on the page ${SKIPPED}`, { timeout: TEST_MS }, () => {
  let bot: Bot;
  let browser: Browser;
  let page: Page;
  const submitted: FilledForm[] = [];
  const refilled: FilledForm[] = [];

  beforeAll(async () => {
    bot = await startBot({
      answer: async (line) =>
        line === 'alert'
          ? anAnswerOf(aMessage([], 'In words.'), { form: aForm('abandon%'), later: null })
          : aMessage([], `Heard: ${line}`),
      forms: {
        search: async (typed) => [
          { label: `Billing ${typed}`, value: 'billing' },
          { label: 'Sales', value: 'sales' },
        ],
        refill: async (filled) => {
          refilled.push(filled);
          return { form: aForm(String(filled.values.metric)), later: null };
        },
        submit: async (filled) => {
          submitted.push(filled);
          return { kind: 'done', message: aMessage([], 'Rule 12 watches.') };
        },
      },
    });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
    await page.goto(bot.workspace.url);
  }, TEST_MS);

  afterAll(async () => {
    await browser.close();
    await bot.stop();
  });

  it('a menu under an alert is chosen from, and the answer stands beside it', async () => {
    const alert = aMessage([
      { kind: 'headline', text: ['Billing: 18 % abandoning'] },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'menu', id: 'mute', label: 'Mute', choices: [{ label: '2 hours', line: 'mute e1 2h' }] },
        ],
      },
    ]);
    await postMessage(bot.slack.client, { channel: 'C0OPS' }, alert, 'key', bot.log);
    await page.locator('article select').selectOption({ label: '2 hours' });
    await page.getByRole('article').getByText('Heard: mute e1 2h').waitFor();
    await page.getByRole('article').getByText('Billing: 18 % abandoning').waitFor();
  });

  it('a form is searched, filled in, redrawn and sent', async () => {
    await page.getByRole('textbox').last().fill('/queue-stats alert');
    await page.keyboard.press('Enter');
    const modal = page.getByRole('dialog', { name: 'New alert' });
    const search = modal.getByPlaceholder('Type a part of a name');
    for (const [typed, option] of [
      ['bil', 'Billing bil'],
      ['sal', 'Sales'],
    ] as const) {
      await search.fill(typed);
      await modal.getByRole('option', { name: option, exact: true }).click();
    }
    await modal.getByPlaceholder('such as 8').fill('8');
    expect(refilled).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => refilled.map(({ values }) => values.line)).toEqual(['8']);
    await modal.locator('select').selectOption({ label: 'Waiting' });
    await modal.getByText('Judged by waiting.').waitFor();
    await modal.getByRole('button', { name: 'Save' }).click();
    await page.locator('article').getByText('Rule 12 watches.').waitFor();
    expect(submitted.map(({ values }) => values)).toEqual([
      { queues: ['billing', 'sales'], metric: 'waiting', line: '8' },
    ]);
  });
});
