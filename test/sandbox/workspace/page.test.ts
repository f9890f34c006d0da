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

  beforeAll(async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.command('/queue-stats', async ({ ack, respond }) => {
        await ack();
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
});

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
