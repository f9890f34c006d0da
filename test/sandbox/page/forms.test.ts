/** Forms on the page, in a real browser: what was entered stays, faults stand in place, the keyboard does it all. */

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

const QUEUES = ['Billing', 'Billing VIP', 'תמיכה', 'Sales'];

describe.skipIf(!HAS_CHROMIUM)(`forms on the page ${SKIPPED}`, () => {
  let workspace: Workspace;
  let bolt: RunningApp;
  let browser: Browser;
  let here: Visit | null = null;
  const submitted: unknown[] = [];

  beforeAll(async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => listen(app, submitted));
    browser = await openBrowser();
  });

  afterEach(async () => {
    expect(here?.faults).toEqual([]);
    await here?.leave();
    for (const { user, id } of workspace.views()) await workspace.closeView({ user, viewId: id });
    submitted.length = 0;
  });

  afterAll(async () => {
    await browser?.close();
    await bolt?.stop();
    await workspace?.stop();
  });

  async function open(options: VisitOptions = {}): Promise<Visit> {
    here = await visit(browser, workspace.url, options);
    await here.say('/queue-stats rule');
    await here.page.getByRole('dialog', { name: 'New rule' }).waitFor();
    return here;
  }

  it('a fault stands under its field, which is marked and focused; what is required is asked for', async () => {
    const { page } = await open();
    const form = page.getByRole('dialog', { name: 'New rule' });
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Please complete this required field.').first().waitFor();
    const name = form.getByLabel('Name');
    await name.fill('bad');
    await choose(form, 'Queues', 'Sales');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('That name is taken.').waitFor();
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    await eventually(() => page.evaluate('document.activeElement.value')).toBe('bad');
    const [errorId = ''] = (await name.getAttribute('aria-describedby'))?.split(' ') ?? [];
    expect(await page.locator(`[id="${errorId}"]`).innerText()).toBe('That name is taken.');
    await name.fill('good');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.waitFor({ state: 'detached' });
    expect(submitted).toMatchObject([{ name: { value: 'good' }, queues: [{ value: 'Sales' }] }]);
  });

  it('what was entered stands behind a form that is pushed over it, and after a reload', async () => {
    const { page } = await open();
    const form = page.getByRole('dialog', { name: 'New rule' });
    await form.getByLabel('Name').fill('Quiet nights');
    await choose(form, 'Queues', 'Billing VIP');
    await form.getByRole('button', { name: 'More' }).click();
    const more = page.getByRole('dialog', { name: 'More of it' });
    await more.getByText('For Quiet nights').waitFor();
    await more.getByText('This page cannot draw: element rich_text_input').waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor();
    expect(await form.getByLabel('Name').inputValue()).toBe('Quiet nights');
    await form.getByRole('button', { name: 'Remove Billing VIP' }).waitFor();
    await page.reload();
    await eventually(() => form.getByLabel('Name').inputValue()).toBe('Quiet nights');
    await form.getByRole('button', { name: 'Remove Billing VIP' }).waitFor();
  });

  it('is searched, chosen from and left by the keyboard alone', async () => {
    const { page } = await open();
    const form = page.getByRole('dialog', { name: 'New rule' });
    await eventually(() => page.evaluate("document.activeElement.closest('dialog') !== null")).toBe(true);
    await form.getByLabel('Name').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.type('bill');
    const options = form.getByRole('option');
    await eventually(() => options.allInnerTexts()).toEqual(['Billing', 'Billing VIP']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await form.getByRole('button', { name: 'Remove Billing VIP' }).waitFor();
    await page.keyboard.type('תמ');
    await eventually(() => options.allInnerTexts()).toEqual(['תמיכה']);
    // The first Escape is the list's, the second the form's.
    await page.keyboard.press('Escape');
    expect(await options.count()).toBe(0);
    expect(await form.isVisible()).toBe(true);
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await form.getByRole('button', { name: 'Remove Billing VIP' }).waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.getAttribute("aria-label")')).toBe('Message');
  });

  it('fills a phone, and nothing of it is out of reach', async () => {
    const { page, overflow } = await open({ viewport: NARROW });
    const form = page.getByRole('dialog', { name: 'New rule' });
    const { width } = (await form.boundingBox()) ?? { width: 0 };
    expect(width).toBe(NARROW.width);
    expect(await overflow()).toBeLessThanOrEqual(0);
    const low = await form.getByRole('button').evaluateAll((all) => all.map((one) => one.offsetHeight));
    expect(Math.min(...low)).toBeGreaterThanOrEqual(40);
  });
});

type Dialog = ReturnType<Visit['page']['getByRole']>;

async function choose(form: Dialog, label: string, option: string): Promise<void> {
  await form.getByLabel(label).fill(option);
  await form.getByRole('option', { name: option, exact: true }).click();
}

function listen(app: App, submitted: unknown[]): void {
  app.command('/queue-stats', async ({ ack, command, client }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: rule() as never });
  });
  app.options('queues', async ({ ack, options }) => {
    const typed = options.value.toLowerCase();
    const found = QUEUES.filter((name) => name.toLowerCase().includes(typed));
    await ack({ options: found.map((name) => ({ text: plain(name), value: name })) as never });
  });
  app.action('more', async ({ ack, body, client }) => {
    await ack();
    const { trigger_id, view } = body as never as {
      trigger_id: string;
      view: { state: { values: { name: { name: { value: string } } } } };
    };
    await client.views.push({ trigger_id, view: more(view.state.values.name.name.value) as never });
  });
  app.view('rule', async ({ ack, view }) => {
    const { name, queues } = view.state.values;
    if (name?.name?.value === 'bad') {
      await ack({ response_action: 'errors', errors: { name: 'That name is taken.' } });
      return;
    }
    submitted.push({ name: name?.name, queues: queues?.queues?.selected_options });
    await ack();
  });
}

function plain(text: string): { type: 'plain_text'; text: string } {
  return { type: 'plain_text', text };
}

function rule(): object {
  return {
    type: 'modal',
    callback_id: 'rule',
    title: plain('New rule'),
    submit: plain('Save'),
    blocks: [
      {
        type: 'input',
        block_id: 'name',
        label: plain('Name'),
        hint: plain('As people will call it'),
        element: { type: 'plain_text_input', action_id: 'name' },
      },
      {
        type: 'input',
        block_id: 'queues',
        label: plain('Queues'),
        element: { type: 'multi_external_select', action_id: 'queues', min_query_length: 0 },
      },
      { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] },
    ],
  };
}

function more(name: string): object {
  return {
    type: 'modal',
    callback_id: 'more',
    title: plain('More of it'),
    submit: plain('Done'),
    blocks: [
      { type: 'section', text: plain(`For ${name}`) },
      {
        type: 'input',
        label: plain('Words'),
        optional: true,
        element: { type: 'rich_text_input', action_id: 'words' },
      },
    ],
  };
}
