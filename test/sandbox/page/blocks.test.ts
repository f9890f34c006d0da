/** What messages are made of, drawn in a real browser: all kinds of blocks, hard names, hostile ones, large ones. */

import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { eventually } from '../../page/eventually.ts';
import { HAS_CHROMIUM, NARROW, openBrowser, SKIPPED, type Visit, visit } from '../../page/visit.ts';
import { type RunningApp, startBolt, startPretendSlack } from '../workspace/bolt.ts';

const HOSTILE = '<img src=x onerror=alert(1)>';
const LONG = 'Kundenbetreuung-Geschäftskunden-Süd-und-Österreich-Rückfragen-Vertragsverlängerung';
const RIGHT_TO_LEFT = 'תמיכה טכנית 2';
const NAMES = [HOSTILE, LONG, RIGHT_TO_LEFT, '🎧 Night 🌙', '*not bold* `not code` <!channel>'];

describe.skipIf(!HAS_CHROMIUM)(`blocks on the page ${SKIPPED}`, () => {
  let workspace: Workspace;
  let bolt: RunningApp;
  let browser: Browser;
  let here: Visit;
  const clicked: unknown[] = [];

  beforeAll(async () => {
    workspace = await startPretendSlack();
    bolt = await startBolt(workspace, (app) => {
      app.action(/.*/, async ({ ack, action }) => {
        await ack();
        clicked.push(action);
      });
    });
    browser = await openBrowser();
  });

  afterEach(async () => {
    expect(here.faults).toEqual([]);
    await here.leave();
    clicked.length = 0;
  });

  afterAll(async () => {
    await browser?.close();
    await bolt?.stop();
    await workspace?.stop();
  });

  /** The message as somebody sees it. */
  async function shown(text: string, blocks: object[], viewport = { width: 1280, height: 900 }) {
    await bolt.app.client.chat.postMessage({ channel: 'C0OPS', text, blocks: blocks as never });
    here = await visit(browser, workspace.url, { viewport });
    const message = here.page.getByRole('article').last();
    await message.waitFor();
    return message;
  }

  it.each([
    ['on a wide window', { width: 1280, height: 900 }],
    ['on a phone', NARROW],
  ])(
    'a table of a hundred rows scrolls inside its own box, names are literal text: %s',
    async (_, viewport) => {
      const message = await shown('A hundred queues', [hundredRows()], viewport);
      const names = await message.locator('tbody th').allInnerTexts();
      expect(names).toHaveLength(100);
      expect(names.slice(0, NAMES.length)).toEqual(NAMES);
      expect(await message.locator('img, strong:has-text("not bold"), code').count()).toBe(0);
      expect(await here.overflow()).toBeLessThanOrEqual(0);
      const box = await message.getByRole('group', { name: '100 queues, now' }).boundingBox();
      expect(box?.height ?? 0).toBeLessThan(viewport.height);
      // A long name takes its measure of the row, and no more letters than fit stand in a line.
      const name = await message.getByText(LONG).boundingBox();
      expect(name?.width ?? 0).toBeGreaterThan(100);
    },
  );

  it('a table is put in order by the keyboard, and unknown figures are last up and down', async () => {
    const message = await shown('A hundred queues', [hundredRows()]);
    const waits = () => message.locator('tbody tr td:nth-child(3)').allInnerTexts();
    const sorter = message.getByRole('button', { name: 'Longest' });
    await sorter.focus();
    await here.page.keyboard.press('Enter');
    await eventually(async () => (await waits()).slice(0, 3)).toEqual(['0:07', '0:14', '0:21']);
    expect((await waits()).at(-1)).toBe('–');
    await here.page.keyboard.press('Enter');
    await eventually(async () => (await waits())[0]).toBe('11:33');
    expect((await waits()).at(-1)).toBe('–');
    expect(await message.locator('th[aria-sort=descending]').innerText()).toBe('Longest');
  });

  it.each(['line', 'bar', 'area'] as const)(
    'a chart (%s) of twelve series and twenty points has a name, a legend and its figures',
    async (type) => {
      const message = await shown('A chart', [chartOf(type, 12, 20)], NARROW);
      await message.getByRole('img', { name: `Twelve. ${type} chart of Queue 1, Queue 2` }).waitFor();
      expect(await message.locator('.legend li').allInnerTexts()).toHaveLength(12);
      await message.getByText('Figures', { exact: true }).click();
      const figures = message.getByRole('region', { name: 'Figures of Twelve' });
      expect(await figures.getByRole('row').count()).toBe(21);
      expect(await figures.getByRole('columnheader').count()).toBe(12);
      expect(await figures.getByRole('row').nth(1).getByRole('cell').first().innerText()).toBe('0');
      expect(await here.overflow()).toBeLessThanOrEqual(0);
    },
  );

  it('a pie tells each share, also one below a hundredth', async () => {
    const segments = [
      { label: 'Voice', value: 1413 },
      { label: 'Chat', value: 300 },
      { label: 'Fax', value: 1 },
    ];
    const chart = { type: 'pie', segments };
    const message = await shown('A pie', [{ type: 'data_visualization', title: 'Media', chart }]);
    await message.getByRole('img', { name: 'Media. Voice 1413, Chat 300, Fax 1' }).waitFor();
    expect(await message.locator('.legend li').allInnerTexts()).toEqual([
      'Voice\n1,413 · 82 %',
      'Chat\n300 · 18 %',
      'Fax\n1 · < 1 %',
    ]);
  });

  it('rich text has its styles, names, lists and dates, the latter where the reader is', async () => {
    const message = await shown('Rich', [richText()]);
    await message.locator('strong', { hasText: 'bold' }).waitFor();
    expect(await message.locator('code').innerText()).toBe(HOSTILE);
    await message.getByText('@Ben Osei').waitFor();
    await message.getByRole('link', { name: '#ops' }).waitFor();
    expect(await message.getByRole('listitem').allInnerTexts()).toEqual(['one', 'two']);
    // 11:00 UTC in Berlin.
    await message.getByText('12:00').waitFor();
    expect(await message.locator('pre').innerText()).toBe('Queue   12');
    expect(await message.getByRole('link', { name: 'harmless' }).getAttribute('rel')).toBe(
      'noopener noreferrer',
    );
  });

  it('a button that asks first does nothing when the answer is no, and what it does when it is yes', async () => {
    const message = await shown('Remove it', [dangerous()]);
    const remove = message.getByRole('button', { name: 'Remove' });
    await remove.click();
    const question = here.page.getByRole('alertdialog', { name: 'Remove rule 12?' });
    await question.getByRole('button', { name: 'Keep' }).click();
    await question.waitFor({ state: 'detached' });
    expect(await here.page.evaluate('document.activeElement.textContent')).toBe('Remove');
    expect(clicked).toEqual([]);
    await here.page.keyboard.press('Enter');
    await question.getByRole('button', { name: 'Yes, remove' }).click();
    await eventually(() => clicked).toMatchObject([{ action_id: 'remove' }]);
  });

  it('a message that is edited keeps the focus where it is, and takes what is pressed while it is', async () => {
    const message = await shown('Menu', [{ ...dangerous(), block_id: 'first' }]);
    const ts = (await message.getAttribute('data-ts')) ?? '';
    await message.getByRole('combobox').focus();
    await bolt.app.client.chat.update({
      channel: 'C0OPS',
      ts,
      text: 'Menu again',
      blocks: [{ ...dangerous(), block_id: 'second' }] as never,
    });
    await message.getByText('(edited)').waitFor();
    expect(await here.page.evaluate('document.activeElement.tagName')).toBe('SELECT');
    await message.getByRole('combobox').selectOption({ label: '2 hours' });
    await eventually(() => clicked).toMatchObject([{ block_id: 'second', selected_option: { value: '2h' } }]);
  });

  it('a menu behind dots is walked by arrows, left by Escape, and chosen from by Enter', async () => {
    const message = await shown('Menu', [dangerous()]);
    const dots = message.getByRole('button', { name: 'More actions' });
    await dots.focus();
    await here.page.keyboard.press('Enter');
    const items = here.page.getByRole('menuitem');
    await eventually(() => items.allInnerTexts()).toEqual(['Edit', 'History']);
    await here.page.keyboard.press('Escape');
    await eventually(() => items.count()).toBe(0);
    await here.page.keyboard.press('Enter');
    await items.first().waitFor();
    await eventually(() => here.page.evaluate('document.activeElement.textContent')).toBe('Edit');
    await here.page.keyboard.press('ArrowDown');
    await here.page.keyboard.press('Enter');
    await eventually(() => clicked).toMatchObject([{ selected_option: { value: 'history' } }]);
  });
});

function plain(text: string): object {
  return { type: 'plain_text', text };
}

/** Every fifth has nobody waiting. */
function hundredRows(): object {
  const raw = (text: string) => ({ type: 'raw_text', text });
  const num = (value: number, text = String(value)) => ({ type: 'raw_number', value, text });
  const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const rows = Array.from({ length: 100 }, (_, at) => [
    raw(NAMES[at] ?? `Queue ${at}`),
    num(at % 7),
    at % 5 === 0 ? num(-1, '–') : num(at * 7, clock(at * 7)),
  ]);
  return {
    type: 'data_table',
    caption: '100 queues, now',
    page_size: 100,
    rows: [[raw('Queue'), raw('Waiting'), raw('Longest')], ...rows],
  };
}

function chartOf(type: string, count: number, points: number): object {
  const categories = Array.from({ length: points }, (_, at) => `Mon ${String(at).padStart(2, '0')}:00`);
  const series = Array.from({ length: count }, (_, index) => ({
    name: `Queue ${index + 1}`,
    data: categories.map((label, at) => ({ label, value: index * at })),
  }));
  return {
    type: 'data_visualization',
    title: 'Twelve',
    chart: { type, series, axis_config: { categories, y_label: 'Offered' } },
  };
}

function richText(): object {
  const text = (words: string, style?: object) => ({
    type: 'text',
    text: words,
    ...(style ? { style } : {}),
  });
  const section = (...elements: object[]) => ({ type: 'rich_text_section', elements });
  return {
    type: 'rich_text',
    elements: [
      section(
        text('bold', { bold: true }),
        text(HOSTILE, { code: true }),
        text(' '),
        { type: 'user', user_id: 'U0BEN' },
        { type: 'channel', channel_id: 'C0OPS' },
        { type: 'date', timestamp: Date.UTC(2026, 10, 17, 11) / 1000, format: '{time}', fallback: 'noon' },
        { type: 'link', url: 'https://example.org', text: 'harmless' },
      ),
      { type: 'rich_text_list', style: 'bullet', elements: [section(text('one')), section(text('two'))] },
      { type: 'rich_text_preformatted', elements: [text('Queue   12')] },
    ],
  };
}

function dangerous(): object {
  const option = (words: string, value: string) => ({ text: plain(words), value });
  return {
    type: 'actions',
    elements: [
      {
        type: 'button',
        action_id: 'remove',
        style: 'danger',
        text: plain('Remove'),
        confirm: {
          title: plain('Remove rule 12?'),
          text: plain('It stops watching at once.'),
          confirm: plain('Yes, remove'),
          deny: plain('Keep'),
        },
      },
      {
        type: 'overflow',
        action_id: 'more',
        options: [option('Edit', 'edit'), option('History', 'history')],
      },
      {
        type: 'static_select',
        action_id: 'mute',
        placeholder: plain('Mute'),
        options: [option('30 minutes', '30m'), option('2 hours', '2h')],
      },
    ],
  };
}
