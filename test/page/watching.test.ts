/** Watching on the page: a rule is written in its form, a spike is told of, taken and muted, and closes; Home lists it all. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../src/demo.ts';
import { eventually } from './eventually.ts';
import { ANA, alertIn, BEN, CHIE, FAST, openStage } from './stage.ts';
import {
  HAS_CHROMIUM,
  openBrowser,
  PATIENCE_MS,
  SKIPPED,
  TEST_MS,
  type Visit,
  type VisitOptions,
  visit,
} from './visit.ts';

const SECONDS = 1_000;
/** An alert opens, lives and closes within it: an hour of pretend time. */
const EPISODE = 60 * SECONDS;

describe.skipIf(!HAS_CHROMIUM)(`watching on the page ${SKIPPED}`, { timeout: TEST_MS }, () => {
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
    const here = await visit(browser, demo.workspace.url, { user: ANA, ...options });
    visits.push(here);
    return here;
  }

  it('a rule is written in its form: what is wrong is said under its field, what it would have done above them', async () => {
    const { page, say, message } = await come({ user: CHIE });
    await say('/queue-stats alert');
    const form = page.getByRole('dialog', { name: 'Watch queues' });
    await form.getByRole('combobox', { name: 'Queues' }).fill('claim');
    await form.getByRole('option', { name: 'Claims', exact: true }).click();
    await form.getByLabel('Speak up about').selectOption({ label: 'Abandon % (abandon%)' });
    const line = form.getByRole('textbox', { name: 'Line' });
    await line.fill('a lot');
    await form.getByRole('button', { name: 'Save' }).click();
    await eventually(() => line.getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate("document.activeElement?.getAttribute('aria-invalid')")).toBe('true');
    const [error = ''] = ((await line.getAttribute('aria-describedby')) ?? '').split(' ');
    expect(await page.locator(`[id="${error}"]`).innerText()).toMatch(/a comparison and a number/);

    await line.fill('30');
    await page.keyboard.press('Enter');
    await form.getByText(/In the last 14 days it would/).waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    await message(/Rule \d+ watches/).waitFor();
  });

  it(
    'a spike is told of in the channel; one takes it, another mutes it, its thread says so, and it closes by itself',
    async () => {
      const [ana, ben] = [await come(), await come({ user: BEN })];
      const panel = await ana.openPanel();
      await ana.choose('Cause a spike', 'Queue', 'Billing');
      await panel.getByRole('button', { name: 'Start the spike' }).click();
      demo.clock.setSpeed(FAST);
      const { ts } = await demo.workspace.waitUntil(() => alertIn(demo), PATIENCE_MS);
      // What is to be pressed stands still.
      demo.clock.setSpeed(1);
      const told = (here: Visit) => here.page.locator(`article[data-ts="${ts}"]`).first();
      await told(ben)
        .getByText(/Billing/)
        .first()
        .waitFor();
      await told(ben).getByRole('button', { name: "I'm on it" }).click();
      await told(ana)
        .getByRole('button', { name: /1 reply/ })
        .click();
      const thread = ana.page.getByRole('complementary', { name: 'Thread' });
      await thread.getByText(/ben/i).last().waitFor();
      await told(ana).getByRole('combobox').selectOption({ label: '30 minutes' });
      await thread.getByText(/muted/i).last().waitFor();
      demo.clock.setSpeed(FAST);
      await told(ben)
        .getByText(/recovered/)
        .first()
        .waitFor({ timeout: EPISODE });
      await eventually(() => demo.clock.speed()).toBe(1);
      expect(await told(ben).getByRole('button', { name: "I'm on it" }).count()).toBe(0);
      await panel.getByText(/Alert of Billing .* closed at/).waitFor();
    },
    2 * EPISODE,
  );

  it('a digest is written in its form, and its test comes to one alone', async () => {
    const { page, say, message } = await come();
    await say('/queue-stats digest all yesterday by media at 08:30 weekdays');
    const form = page.getByRole('dialog');
    await form.getByText(/^Next: /).waitFor();
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    const saved = message(/Digest \d+ comes from now on/);
    await saved.waitFor();
    const [, id] = /Digest (\d+)/.exec(await saved.innerText()) ?? [];
    await say(`/queue-stats digest ${id} test`);
    await message(`Test of digest ${id}: sent to you alone`).waitFor();
    await page.goto(`${demo.workspace.url}#D0ANA`);
    await message(`Test of digest ${id}`).getByRole('rowheader', { name: 'Voice' }).waitFor();
  });

  it('Home lists rules and digests, and its buttons answer', async () => {
    const { page } = await come({ hash: '#home' });
    const home = page.getByRole('main');
    await home.getByRole('heading', { name: 'Alert rules' }).waitFor();
    await home.getByRole('heading', { name: 'Digests' }).waitFor();
    await home.getByText('Billing when abandon% > 10%').waitFor();
    await home.getByRole('button', { name: 'Watch for spikes' }).click();
    await page.getByRole('dialog', { name: 'Watch queues' }).waitFor();
  });
});
