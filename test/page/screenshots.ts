/** `npm run screenshots`: makes the pictures of the page in docs/, so that they show what there is. Says which are too large. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Demo, DemoOptions } from '../../src/demo.ts';
import { FULL_CHART, HARD_NAMES, HARD_TABLE, LARGE_TABLE } from './hard-content.ts';
import { withPalette } from './png.ts';
import { ANA, alertIn, BEN, openStage, postAsBot } from './stage.ts';
import {
  CHROMIUM,
  HAS_CHROMIUM,
  NARROW,
  openBrowser,
  PATIENCE_MS,
  type Visit,
  type VisitOptions,
  visit,
} from './visit.ts';

const FOLDER = fileURLToPath(new URL('../../docs/', import.meta.url));
const MAX_BYTES = 120_000;
/** How fast an alert comes and goes; what is looked at stands still. */
const FAST = 120;

interface Stage {
  demo: Demo;
  come(options?: VisitOptions): Promise<Visit>;
}

type Scene = (stage: Stage) => Promise<void>;

/** In this order: what one scene says stands in the channel in the next. */
const SCENES: Readonly<Record<string, Scene>> = {
  async 'first minute'({ come }) {
    const { page } = await come({ hasGuide: true });
    await page.getByRole('region', { name: 'The first minute' }).waitFor();
    await keep(page, 'first-minute');
  },
  async 'an answer'({ come }) {
    const { page, say, message } = await come();
    await say('/queue-stats all today by media');
    await message('Only visible to you').getByRole('table').waitFor();
    await keep(page, 'answer');
    await message('Only visible to you').getByRole('button', { name: 'Share' }).click();
    await message('Shared by ana').waitFor();
    const phone = await come({ viewport: NARROW });
    await phone.say('/queue-stats all now');
    await phone.message('Only visible to you').getByRole('table').waitFor();
    await keep(phone.page, 'phone-now');
  },
  async 'a trend'({ come }) {
    const { page, say, message } = await come({ user: BEN, theme: 'dark' });
    await say('/queue-stats support today');
    await message('Only visible to you').getByRole('button', { name: 'Trend' }).click();
    await message('Only visible to you').getByRole('img').waitFor();
    await keep(page, 'trend-dark');
  },
  async 'an empty answer and a fault'({ demo, come }) {
    const { page, say } = await come({ user: 'U0CHIE' });
    const alone = page.getByText('Only visible to you');
    await say('/queue-stats "Chat VIP" voice today');
    await alone.waitFor();
    demo.organisation.faults.set({ kind: '500', target: 'aggregates' });
    await say('/queue-stats returns yesterday by day');
    await alone.nth(1).waitFor();
    demo.organisation.faults.clear();
    await keep(page, 'empty-and-fault');
  },
  async 'a rule'({ come }) {
    const { page, say } = await come();
    await say('/queue-stats alert claims when abandon% > 12 over 30m');
    const form = page.getByRole('dialog');
    await form.getByText(/In the last 14 days/).waitFor();
    await keep(page, 'rule-form');
    await form.getByRole('textbox', { name: 'Line' }).fill('many');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.locator('[aria-invalid="true"]').waitFor();
    await keep(page, 'rule-form-wrong');
    await form.getByRole('button', { name: 'Cancel' }).click();
    await form.waitFor({ state: 'detached' });
    const phone = await come({ viewport: NARROW });
    await phone.say('/queue-stats alert claims when abandon% > 12 over 30m');
    await phone.page
      .getByRole('dialog')
      .getByText(/In the last 14 days/)
      .waitFor();
    await keep(phone.page, 'phone-rule-form');
    await phone.page.getByRole('button', { name: 'Cancel' }).click();
    await phone.page.getByRole('dialog').waitFor({ state: 'detached' });
  },
  async 'a digest'({ demo, come }) {
    const { page, say, message } = await come();
    await say('/queue-stats digest 1 test');
    await message('Test of digest 1: sent to you alone').waitFor();
    await page.goto(`${demo.workspace.url}#D0ANA`);
    await show(message('Test of digest 1'));
    await keep(page, 'digest');
  },
  async 'an alert'({ demo, come }) {
    const [ana, phone] = [await come(), await come({ user: BEN, viewport: NARROW })];
    const panel = await ana.openPanel();
    await panel.getByRole('button', { name: 'Start the spike' }).click();
    const alert = await demo.workspace.waitUntil(() => alertIn(demo), PATIENCE_MS);
    demo.clock.setSpeed(1);
    const told = (page: Page) => page.locator(`article[data-ts="${alert.ts}"]`).first();
    await told(ana.page).getByRole('button', { name: "I'm on it" }).waitFor();
    await keep(ana.page, 'alert');
    await told(phone.page).waitFor();
    await keep(phone.page, 'phone-alert');
    await told(phone.page).getByRole('button', { name: "I'm on it" }).click();
    await told(ana.page)
      .getByRole('button', { name: /1 reply/ })
      .click();
    demo.clock.setSpeed(FAST);
    await told(ana.page)
      .getByText(/recovered/)
      .waitFor({ timeout: 120_000 });
    await panel.getByRole('button', { name: 'Close the sandbox panel' }).click();
    await keep(ana.page, 'alert-closed');
    demo.clock.setSpeed(1);
  },
  async 'what can be broken'({ come }) {
    const { page, openPanel, choose } = await come();
    const panel = await openPanel();
    await choose('Break Genesys', 'What', '429 with Retry-After 20 s');
    await panel
      .getByRole('region', { name: 'Break Genesys' })
      .getByRole('button', { name: 'Break it' })
      .click();
    await choose('Break Slack', 'What', 'does it, and the reply is lost');
    await choose('Break Slack', 'Where', 'chat.postMessage');
    await choose('Break Slack', 'How long', 'once');
    const slack = panel.getByRole('region', { name: 'Break Slack' });
    await slack.getByRole('button', { name: 'Break it' }).click();
    await slack.getByRole('button', { name: /^Mend/ }).waitFor();
    await slack.scrollIntoViewIfNeeded();
    await keep(page, 'break');
    const phone = await come({ viewport: NARROW });
    await phone.openPanel();
    await keep(phone.page, 'phone-panel');
    for (const mend of await panel.getByRole('button', { name: /^Mend:/ }).all()) await mend.click();
  },
  async 'the inspector'({ demo, come }) {
    demo.organisation.faults.clear();
    demo.workspace.faults.clear();
    const { page, say, message, openPanel } = await come();
    await say('/queue-stats sales, claims yesterday by media');
    await message('Only visible to you').getByRole('table').waitFor();
    const panel = await openPanel();
    await panel.getByRole('tab', { name: 'Inspector' }).click();
    await panel
      .getByRole('button', { name: /aggregates/ })
      .first()
      .click();
    await panel.getByRole('button', { name: 'Copy JSON' }).first().waitFor();
    await keep(page, 'inspector');
  },
  async Home({ come }) {
    const { page } = await come({ hash: '#home' });
    await page
      .getByRole('main')
      .getByText(/\/queue-stats/)
      .first()
      .waitFor();
    await keep(page, 'home');
  },
};

const HARD_SCENES: Readonly<Record<string, Scene>> = {
  async 'hard names'({ come }) {
    const { page, message } = await come({ hash: '#C0OPS' });
    await show(message('Seven queues'));
    await keep(page, 'hard-names');
    await show(message('A hundred queues'));
    await keep(page, 'hundred-rows');
    await show(message('Twelve queues by hour'));
    await keep(page, 'twelve-lines');
    const phone = await come({ hash: '#C0OPS', viewport: NARROW });
    await show(phone.message('Seven queues'));
    await keep(phone.page, 'phone-hard-names');
    await show(phone.message('Twelve queues by hour'));
    await keep(phone.page, 'phone-twelve-lines');
  },
};

async function show(message: Locator): Promise<void> {
  await message.waitFor();
  await message.scrollIntoViewIfNeeded();
  await message
    .page()
    .evaluate(
      `document.querySelector('article[data-ts="${await message.getAttribute('data-ts')}"]').scrollIntoView({ block: 'start' })`,
    );
}

async function keep(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0);
  const taken = await page.screenshot({ animations: 'disabled', caret: 'hide', scale: 'css' });
  const png = withPalette(taken);
  writeFileSync(`${FOLDER}${name}.png`, png);
  const size = png.length;
  const isTooLarge = size > MAX_BYTES;
  process.stdout.write(`docs/${name}.png ${Math.round(size / 1000)} KB${isTooLarge ? ', too large' : ''}\n`);
  if (isTooLarge) process.exitCode = 1;
}

async function play(browser: Browser, demo: Demo, scenes: Readonly<Record<string, Scene>>): Promise<void> {
  for (const [name, scene] of Object.entries(scenes)) {
    const visits: Visit[] = [];
    const come = async (options: VisitOptions = {}): Promise<Visit> => {
      const here = await visit(browser, demo.workspace.url, { user: ANA, hash: '#C0OPS', ...options });
      visits.push(here);
      return here;
    };
    await scene({ demo, come });
    for (const { faults, leave } of visits) {
      for (const fault of faults) process.stderr.write(`${name}: ${fault}\n`);
      await leave();
    }
  }
}

/** The scenes in a plain organisation, then those in one whose queues have hard names. */
async function main(): Promise<void> {
  if (!HAS_CHROMIUM) throw new Error(`There is no Chromium at ${CHROMIUM}: say where with CHROMIUM.`);
  mkdirSync(FOLDER, { recursive: true });
  const browser = await openBrowser();
  try {
    await onStage({}, (demo) => play(browser, demo, SCENES));
    await onStage({ extraQueues: HARD_NAMES }, async (demo) => {
      for (const content of [HARD_TABLE, LARGE_TABLE, FULL_CHART]) await postAsBot(demo, content);
      await play(browser, demo, HARD_SCENES);
    });
  } finally {
    await browser.close();
  }
}

async function onStage(options: Partial<DemoOptions>, show: (demo: Demo) => Promise<void>): Promise<void> {
  const demo = await openStage(options);
  try {
    await show(demo);
  } finally {
    await demo.stop();
  }
}

await main();
