/** Asking on the page: the answer, its order, its buttons, what others see of it; a reload, a phone, the keyboard alone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../src/demo.ts';
import { eventually } from './eventually.ts';
import { ANA, BEN, openStage } from './stage.ts';
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

describe.skipIf(!HAS_CHROMIUM)(`asking on the page ${SKIPPED}`, { timeout: TEST_MS }, () => {
  let demo: Demo;
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openStage(), openBrowser()]);
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
    const come = await visit(browser, demo.workspace.url, { user: ANA, ...options });
    visits.push(come);
    return come;
  }

  it('a line is answered with a table, which a column puts in order, and which others see once it is shared', async () => {
    const [ana, ben] = [await come(), await come({ user: BEN })];
    await ana.say('/queue-stats all today');
    const answer = ana.message('Only visible to you');
    await answer.getByRole('table').waitFor();
    const offered = await numbersOf(answer.page(), 1);
    expect(offered.length).toBeGreaterThan(5);
    await answer.getByRole('button', { name: 'Offered' }).click();
    expect(await numbersOf(answer.page(), 1)).toEqual(
      [...(await numbersOf(answer.page(), 1))].sort((a, b) => a - b),
    );
    await answer.getByRole('button', { name: 'Offered' }).click();
    const falling = await numbersOf(answer.page(), 1);
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    expect(await answer.locator('th[aria-sort="descending"]').innerText()).toBe('Offered');
    expect(await ben.page.getByRole('article').count()).toBe(0);

    await answer.getByRole('button', { name: 'Share' }).click();
    await ben.page.getByRole('article').getByRole('table').waitFor();
    expect(await ben.message('Offered').innerText()).toContain('Shared by ana');
    await eventually(() => ana.page.getByText('Only visible to you').count()).toBe(0);
  });

  it('By media and Trend change the answer where it stands, and Trend draws a chart with its figures', async () => {
    const { say, message, page } = await come();
    await say('/queue-stats billing today');
    await message('Only visible to you').getByRole('button', { name: 'By media' }).click();
    await message('by media').getByRole('rowheader', { name: 'Voice' }).waitFor();
    await message('by media').getByRole('button', { name: 'Trend' }).click();
    const chart = page.getByRole('img', { name: /chart of/ });
    await chart.waitFor();
    expect(await chart.locator('polyline, rect.fill').count()).toBeGreaterThan(0);
    await page.getByText('Figures', { exact: true }).click();
    expect(
      await page
        .getByRole('region', { name: /^Figures of/ })
        .getByRole('row')
        .count(),
    ).toBeGreaterThan(5);
  });

  it('a reload keeps what was said, where one is, whom one acts as, and what one was writing', async () => {
    const { say, message, page } = await come({ user: BEN });
    await say('/queue-stats support now');
    await message(/waiting/).waitFor();
    await page.getByLabel('Message', { exact: true }).fill('half a sentence');
    const before = await page.getByRole('article').allInnerTexts();
    await page.reload();
    await message(/waiting/).waitFor();
    expect(await page.getByRole('article').allInnerTexts()).toEqual(before);
    expect(await page.getByLabel('Message', { exact: true }).inputValue()).toBe('half a sentence');
    expect(await page.getByLabel('You are').inputValue()).toBe(BEN);
  });

  it('on a phone everything is reached, and nothing makes the page wider', async () => {
    const { say, message, page, overflow, openPanel } = await come({ viewport: NARROW });
    await say('/queue-stats all today show offered, answered, abandoned, abandon%, sl, asa, aht, transfers');
    await message('Only visible to you').getByRole('table').waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await page.getByRole('button', { name: /^Channels/ }).click();
    await page.getByRole('button', { name: /^leads/ }).click();
    await page.getByRole('heading', { name: 'leads' }).waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    const panel = await openPanel();
    await panel.getByRole('button', { name: '×10', exact: true }).click();
    await eventually(() => demo.clock.speed()).toBe(10);
    await panel.getByRole('button', { name: '×1', exact: true }).click();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await panel.getByRole('tab', { name: 'Inspector' }).click();
    await panel.getByRole('listitem').first().waitFor();
    expect(await overflow()).toBeLessThanOrEqual(0);
    await panel.getByRole('button', { name: 'Close the sandbox panel' }).click();
    await page.getByRole('heading', { name: 'leads' }).waitFor();
  });

  it('with the keyboard alone one asks, puts in order, opens the panel, breaks Genesys, mends it, and comes back', async () => {
    const { page, message } = await come();
    await tabTo(page, 'Message');
    await page.keyboard.type('/queue-stats all today by media');
    await page.keyboard.press('Enter');
    await message('by media').getByRole('table').waitFor();
    await tabTo(page, 'SL %', 'Shift+Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('th[aria-sort="ascending"]').last().innerText()).toBe('SL %');

    await tabTo(page, 'Sandbox', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Break Genesys' }).waitFor();
    await tabTo(page, 'Break it');
    await page.keyboard.press('Enter');
    await eventually(() => demo.organisation.faults.active().map(({ kind }) => kind)).toEqual(['hang']);
    await tabTo(page, /^Mend: everything: never answers/);
    await page.keyboard.press('Enter');
    await eventually(() => demo.organisation.faults.active()).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Break Genesys' }).waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('Sandbox');
  });
});

/** The figures of a column of the newest table. */
async function numbersOf(page: Page, column: number): Promise<number[]> {
  const rows = page.getByRole('table').last().locator('tbody tr');
  const texts = await rows.locator(`:nth-child(${column + 1})`).allInnerTexts();
  return texts.map((text) => Number(text.replaceAll(',', '')));
}

const MAX_TABS = 120;

/** Goes from field to field until one of that name has the focus. */
async function tabTo(page: Page, name: string | RegExp, key = 'Tab'): Promise<void> {
  const seen: string[] = [];
  for (let tabs = 0; tabs < MAX_TABS; tabs += 1) {
    const at = await focused(page);
    if (typeof name === 'string' ? at === name : name.test(at)) return;
    seen.push(at);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never leads to ${name}: ${seen.join(' | ')}`);
}

/** The name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate<string>(
    "(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.innerText ?? '').trim()",
  );
}
