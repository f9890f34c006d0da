/** Everybody can use the page: axe finds nothing in any of its states, light and dark. And what it loads is little, and ours. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../src/demo.ts';
import { FULL_CHART, HARD_TABLE } from './hard-content.ts';
import { ANA, openStage, postAsBot } from './stage.ts';
import {
  HAS_CHROMIUM,
  NARROW,
  openBrowser,
  SKIPPED,
  TEST_MS,
  type Visit,
  type VisitOptions,
  visit,
} from './visit.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RUN = `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(
  ({ id, nodes }) => id + ': ' + nodes.map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')))`;
/** The page and all that it loads, with the first answer. */
const MAX_BYTES = 300_000;
const THEMES = [{ theme: 'light' as const }, { theme: 'dark' as const }];
/** Axe looks at every node, several times a state. */
const PATIENT = 2 * TEST_MS;

describe.skipIf(!HAS_CHROMIUM)(`the page ${SKIPPED}`, { timeout: TEST_MS }, () => {
  let demo: Demo;
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openStage(), openBrowser()]);
    for (const content of [HARD_TABLE, FULL_CHART]) await postAsBot(demo, content);
  }, TEST_MS);

  afterEach(async () => {
    const faults = visits.flatMap((one) => one.faults);
    for (const one of visits.splice(0)) await one.leave();
    demo.workspace.faults.clear();
    expect(faults).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function come(options: VisitOptions = {}): Promise<Visit> {
    const here = await visit(browser, demo.workspace.url, { user: ANA, ...options });
    visits.push(here);
    await here.page.getByLabel('Message', { exact: true }).waitFor();
    await here.page.evaluate(AXE);
    return here;
  }

  it('is looked at by an axe that is awake', async () => {
    const { page } = await come();
    await page.evaluate("document.querySelector('main').append(document.createElement('button'))");
    expect(await page.evaluate<string[]>(RUN)).toEqual([expect.stringMatching(/^button-name: /)]);
  });

  it.each(THEMES)(
    'has nothing that axe complains of: chat, panel, inspector, form, Home, in $theme',
    async ({ theme }) => {
      const { page, say, message, openPanel, choose } = await come({ theme, hasGuide: true });
      const found: Record<string, string[]> = {};
      const look = async (state: string) => {
        found[state] = await page.evaluate<string[]>(RUN);
      };
      await say('/queue-stats all today by hour');
      await message('Only visible to you').getByRole('img').waitFor();
      await look('an answer with a chart, the first minute');
      const panel = await openPanel();
      await choose('Break Slack', 'What', 'a channel is archived');
      await panel
        .getByRole('region', { name: 'Break Slack' })
        .getByRole('button', { name: 'Break it' })
        .click();
      await panel.getByRole('button', { name: /^Mend/ }).waitFor();
      await look('the panel');
      await panel.getByRole('tab', { name: 'Inspector' }).click();
      await panel.locator('.exchange-head').first().click();
      await panel.getByRole('button', { name: 'Copy JSON' }).first().waitFor();
      await look('the inspector');
      await page.keyboard.press('Escape');
      await say('/queue-stats alert');
      const form = page.getByRole('dialog', { name: 'Watch queues' });
      await form.getByLabel('Queues').click();
      await form.getByRole('option').first().waitFor();
      await look('a form with an open list');
      await page.keyboard.press('Escape');
      await form.getByRole('button', { name: 'Save' }).click();
      await form.locator('[aria-invalid="true"]').first().waitFor();
      await look('a form with what is wrong');
      await form.getByRole('button', { name: 'Cancel' }).click();
      await form.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: /^queue-stats/ }).click();
      await page.getByRole('main').getByText('/queue-stats').first().waitFor();
      await look('Home');
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((state) => [state, []])));
    },
    PATIENT,
  );

  it.each(THEMES)(
    'has nothing that axe complains of on a phone: chat, channels, panel, in $theme',
    async ({ theme }) => {
      const { page, openPanel } = await come({ theme, viewport: NARROW, hasGuide: true });
      const found: Record<string, string[]> = {};
      const look = async (state: string) => {
        found[state] = await page.evaluate<string[]>(RUN);
      };
      await page.getByRole('article').first().waitFor();
      await look('the chat');
      await page.getByRole('button', { name: /^Channels/ }).click();
      await look('the channels');
      await page.keyboard.press('Escape');
      await openPanel();
      await look('the panel');
      expect(found).toEqual(Object.fromEntries(Object.keys(found).map((state) => [state, []])));
    },
    PATIENT,
  );

  it('loads less than 300 KB until the first answer stands, all of it from this machine', async () => {
    const { page, say, message, loaded } = await come({ user: 'U0BEN' });
    await say('/queue-stats all today by media');
    await message('Only visible to you').getByRole('table').waitFor();
    const bytes = [...loaded.values()].reduce((sum, one) => sum + one, 0);
    expect([...loaded.keys()]).toEqual(
      expect.arrayContaining(['/', '/app.js', '/style.css', '/vendor/preact.js']),
    );
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThan(MAX_BYTES);
    expect(
      await page.evaluate<number>(
        "performance.getEntriesByType('resource').filter(({ name }) => new URL(name).host !== location.host).length",
      ),
    ).toBe(0);
  });
});
