/** Names that are markup, long, or written from right to left; many rows, many lines: all of it is drawn, and none of it acts. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../src/demo.ts';
import { FULL_CHART, HARD_NAMES, HARD_TABLE, HOSTILE, LARGE_TABLE } from './hard-content.ts';
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
  WIDE,
} from './visit.ts';

const SIZES = [
  { name: 'a desk', viewport: WIDE },
  { name: 'a phone', viewport: NARROW },
];

describe.skipIf(!HAS_CHROMIUM)(`on the page ${SKIPPED}`, { timeout: TEST_MS }, () => {
  let demo: Demo;
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openStage({ extraQueues: HARD_NAMES }), openBrowser()]);
    for (const content of [HARD_TABLE, LARGE_TABLE, FULL_CHART]) await postAsBot(demo, content);
  }, TEST_MS);

  afterEach(async () => {
    const faults = visits.flatMap((one) => one.faults);
    for (const one of visits.splice(0)) await one.leave();
    expect(faults).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function come(options: VisitOptions = {}): Promise<Visit> {
    const here = await visit(browser, demo.workspace.url, { user: ANA, ...options });
    visits.push(here);
    return here;
  }

  it.each(SIZES)(
    'hard names are drawn letter by letter, and the page is no wider than $name',
    async ({ viewport }) => {
      const { message, page, overflow } = await come({ viewport });
      const names = message('Seven queues').getByRole('rowheader');
      await names.first().waitFor();
      expect(await names.allInnerTexts()).toEqual([...HARD_NAMES]);
      expect(await names.first().locator('bdi').count()).toBe(1);
      expect(await page.locator('img, script:not([src]), iframe, object, [onerror], [onclick]').count()).toBe(
        0,
      );
      expect(await overflow()).toBeLessThanOrEqual(0);
    },
  );

  it.each(SIZES)(
    'a hundred rows are put in order, what has no figure last, on $name',
    async ({ viewport }) => {
      const { message, overflow } = await come({ viewport });
      const table = message('A hundred queues').getByRole('table');
      await table.waitFor();
      const cells = () => table.locator('tbody tr').locator(':nth-child(3)').allInnerTexts();
      for (const direction of [1, -1]) {
        await table.getByRole('button', { name: 'Abandon %' }).click();
        const shown = await cells();
        expect(shown).toHaveLength(100);
        const figures = shown.filter((text) => text !== '–').map((text) => Number.parseFloat(text));
        expect(figures).toEqual([...figures].sort((a, b) => direction * (a - b)));
        expect(shown.slice(figures.length).every((text) => text === '–')).toBe(true);
      }
      expect(await overflow()).toBeLessThanOrEqual(0);
    },
  );

  it.each(SIZES)('twelve lines of twenty points are drawn with a legend, on $name', async ({ viewport }) => {
    const { message, overflow } = await come({ viewport });
    const chart = message('Twelve queues by hour');
    await chart.getByRole('img', { name: /^Offered by hour/ }).waitFor();
    expect(await chart.locator('polyline').count()).toBe(12);
    expect(await chart.getByRole('figure').getByRole('listitem').count()).toBe(12);
    expect(await overflow()).toBeLessThanOrEqual(0);
  });

  it('a queue whose name is markup is asked for, listed in the panel and read in the inspector as text', async () => {
    const { say, message, openPanel, page } = await come();
    await say(`/queue-stats "${HOSTILE}" today`);
    await message('Only visible to you').getByText(HOSTILE).first().waitFor();
    const panel = await openPanel();
    const queues = await panel.getByLabel('Queue', { exact: true }).locator('option').allInnerTexts();
    expect(queues).toEqual(expect.arrayContaining([...HARD_NAMES]));
    await panel.getByRole('tab', { name: 'Inspector' }).click();
    await panel
      .getByRole('button', { name: /command|queue-stats/ })
      .first()
      .click();
    await panel.locator('pre').first().getByText('onerror').waitFor();
    expect(await page.locator('img').count()).toBe(0);
  });

  it('what a person writes is text as well', async () => {
    const { say, page, message } = await come();
    await say(`${HOSTILE} <b>bold</b> javascript:alert(1) <javascript:alert(1)|here>`);
    await message('bold').waitFor();
    expect(await message('bold').locator('b, img').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
  });
});
