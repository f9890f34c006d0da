/** The page in a real browser: a command typed, its table seen and sorted, hostile names as text. */

import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import type { RunningApp } from './bolt.ts';
import { startBolt, startPretendSlack } from './bolt.ts';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const HOSTILE = '<img src=x onerror=alert(1)>';

describe.skipIf(!existsSync(CHROMIUM))('the page (skipped where there is no Chromium)', () => {
  let workspace: Workspace;
  let bolt: RunningApp;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];
  const submitted: unknown[] = [];

  beforeAll(async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.view('rule', async ({ ack, view }) => {
        submitted.push(view.state.values);
        await ack();
      });
      app.options('queue', async ({ ack }) => {
        await ack({ options: [{ text: { type: 'plain_text', text: 'Billing' }, value: 'q1' }] });
      });
      app.command('/queue-stats', async ({ ack, respond, command, client }) => {
        await ack();
        if (command.text === 'alert') {
          await client.views.open({ trigger_id: command.trigger_id, view: rule() as never });
          return;
        }
        await respond({ text: 'three queues', blocks: answer() as never });
      });
    });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(message.text());
    });
    page.on('dialog', (dialog) => faults.push(`dialog: ${dialog.message()}`));
  }, 30_000);

  afterAll(async () => {
    await browser?.close();
    await bolt?.stop();
    await workspace?.stop();
  });

  it('takes a command, shows the table, sorts it by a header, and draws a hostile name as text', async () => {
    await page.goto(workspace.url);
    await page.getByLabel('Message', { exact: true }).fill('/queue-stats all now');
    await page.keyboard.press('Enter');
    await page.getByText('Only visible to you').waitFor();
    await page.locator('.data-table tbody th').first().waitFor();
    const firstColumn = () => page.locator('.data-table tbody th').allTextContents();
    expect(await firstColumn()).toEqual(['Billing', HOSTILE, 'Claims']);
    const waiting = page.getByRole('button', { name: 'Waiting' });
    await waiting.click();
    expect(await firstColumn()).toEqual(['Claims', 'Billing', HOSTILE]);
    await waiting.click();
    expect(await firstColumn()).toEqual([HOSTILE, 'Billing', 'Claims']);
    expect(await page.locator('th[aria-sort="descending"]').count()).toBe(1);
    expect(await page.locator('main img').count()).toBe(0);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(faults).toEqual([]);
  }, 20_000);

  it('shows a modal, looks up its options, and sends what was entered', async () => {
    await page.getByLabel('Message', { exact: true }).fill('/queue-stats alert');
    await page.keyboard.press('Enter');
    const modal = page.getByRole('dialog', { name: 'New rule' });
    await modal.getByLabel('b1').fill('Quiet nights');
    await modal.locator('.lookup input').focus();
    await modal.getByRole('option', { name: 'Billing' }).click();
    await modal.getByRole('radio').nth(1).check();
    await modal.getByRole('button', { name: 'Save' }).click();
    await modal.waitFor({ state: 'detached' });
    expect(submitted).toMatchObject([
      {
        b1: { name: { value: 'Quiet nights' } },
        b2: { queue: { selected_option: { value: 'q1', text: { text: 'Billing' } } } },
        b3: { metric: { selected_option: { value: 'waiting' } } },
      },
    ]);
    expect(faults).toEqual([]);
  }, 20_000);
});

function rule(): object {
  const plain = (text: string) => ({ type: 'plain_text', text });
  const input = (block_id: string, element: object) => ({
    type: 'input',
    block_id,
    label: plain(block_id),
    element,
  });
  const options = ['abandon', 'waiting'].map((value) => ({ text: plain(value), value }));
  return {
    type: 'modal',
    callback_id: 'rule',
    title: plain('New rule'),
    submit: plain('Save'),
    blocks: [
      input('b1', { type: 'plain_text_input', action_id: 'name' }),
      input('b2', { type: 'external_select', action_id: 'queue', min_query_length: 0 }),
      input('b3', { type: 'radio_buttons', action_id: 'metric', options }),
    ],
  };
}

function answer(): object[] {
  const raw = (text: string) => ({ type: 'raw_text', text });
  const num = (value: number) => ({ type: 'raw_number', value, text: String(value) });
  return [
    { type: 'section', text: { type: 'mrkdwn', text: '*12 waiting in 3 queues*' } },
    {
      type: 'data_table',
      caption: 'Queues now',
      rows: [
        [raw('Queue'), raw('Waiting')],
        [raw('Billing'), num(7)],
        [raw(HOSTILE), num(10)],
        [raw('Claims'), num(-1)],
      ],
    },
  ];
}
