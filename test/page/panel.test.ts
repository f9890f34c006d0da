/** What stands beside the chat: the first minute, time, people, what can be broken, and what passes on the wire. */
import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Demo } from '../../src/demo.ts';
import { eventually } from './eventually.ts';
import { ANA, alertIn, BEN, FAST, openStage } from './stage.ts';
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

describe.skipIf(!HAS_CHROMIUM)(`beside the chat ${SKIPPED}`, { timeout: TEST_MS }, () => {
  let demo: Demo;
  let browser: Browser;
  const visits: Visit[] = [];

  beforeAll(async () => {
    [demo, browser] = await Promise.all([openStage(), openBrowser()]);
  }, TEST_MS);

  afterEach(async () => {
    const faults = visits.flatMap((one) => one.faults);
    for (const one of visits.splice(0)) await one.leave();
    demo.organisation.faults.clear();
    demo.workspace.faults.clear();
    demo.clock.setSpeed(1);
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

  async function broken(part: Locator): Promise<string[]> {
    return part.getByRole('listitem').allInnerTexts();
  }

  it('the first minute is four presses, each ticked off by what came of it; put away, it does not come back', async () => {
    const { page } = await come({ hasGuide: true });
    const guide = page.getByRole('region', { name: 'The first minute' });
    const done = () => guide.getByRole('listitem').filter({ hasText: ', done' }).count();
    await guide.getByRole('button', { name: 'Type it for me' }).click();
    await eventually(done).toBe(1);
    expect(await guide.innerText()).toMatch(/offered/);
    await guide.getByRole('button', { name: 'Share it' }).click();
    await eventually(done).toBe(2);
    await guide.getByText('Everybody in #ops sees it now.').first().waitFor();
    await guide.getByRole('button', { name: 'Lose callers' }).click();
    await eventually(() => demo.clock.speed()).toBe(120);
    demo.clock.setSpeed(FAST);
    await demo.workspace.waitUntil(() => alertIn(demo), PATIENCE_MS);
    demo.clock.setSpeed(1);
    await eventually(done).toBe(3);
    await page.reload();
    expect(await done()).toBe(3);
    await guide.getByRole('button', { name: "I'm on it" }).click();
    await eventually(done).toBe(4);
    demo.clock.setSpeed(FAST);
    await guide.getByText(/^Closed at .*, taken by Ana Ruiz/).waitFor();
    await guide.getByRole('button', { name: 'Put it away' }).click();
    await guide.waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('article').first().waitFor();
    expect(await guide.count()).toBe(0);
  });

  it('the first minute can be put away before it begins', async () => {
    const { page } = await come({ hasGuide: true });
    await page.getByRole('button', { name: 'Hide the first minute' }).click();
    await page.reload();
    await page.getByLabel('Message', { exact: true }).waitFor();
    expect(await page.getByRole('region', { name: 'The first minute' }).count()).toBe(0);
  });

  it('Genesys is broken, an answer says so in words, and it is mended', async () => {
    const { page, openPanel, choose, say, message } = await come({ user: BEN });
    const part = (await openPanel()).getByRole('region', { name: 'Break Genesys' });
    const badge = page.getByRole('main').getByText('1 broken');
    await choose('Break Genesys', 'What', '403, a permission is missing');
    await choose('Break Genesys', 'Where', 'figures of periods');
    await part.getByRole('button', { name: 'Break it' }).click();
    await eventually(() => broken(part)).toEqual([expect.stringMatching(/figures of periods: 403/)]);
    await say('/queue-stats returns yesterday by media');
    await message(/analytics:conversationAggregate:view/).waitFor();
    await badge.waitFor();
    await part.getByRole('button', { name: /^Mend/ }).click();
    await part.getByText('Nothing is broken.').waitFor();
    await badge.waitFor({ state: 'detached' });
    await say('/queue-stats returns yesterday by media');
    await message('Only visible to you').getByRole('table').waitFor();
  });

  it('a fault that strikes once is gone from the list when it has struck', async () => {
    const { openPanel, choose, say, message } = await come({ user: BEN });
    const part = (await openPanel()).getByRole('region', { name: 'Break Slack' });
    await choose('Break Slack', 'What', 'refuses tables and charts (invalid_blocks)');
    await choose('Break Slack', 'How long', 'once');
    await part.getByRole('button', { name: 'Break it' }).click();
    await eventually(() => broken(part)).toEqual([expect.stringMatching(/refuses tables.*, once/)]);
    await say('/queue-stats all today by media');
    await message('Only visible to you').locator('pre').waitFor();
    await part.getByText('Nothing is broken.').waitFor();
    await say('/queue-stats all today by media');
    await message('Only visible to you').getByRole('table').waitFor();
  });

  it('time runs as fast as is chosen, and the clock says where and when', async () => {
    const { openPanel } = await come({ user: BEN });
    const panel = await openPanel();
    expect(await panel.getByRole('region', { name: 'Time' }).innerText()).toMatch(
      /Wednesday, November 18, 2026, in New York/,
    );
    for (const [name, speed] of [
      ['×120', 120],
      ['×60', 60],
      ['×10', 10],
      ['×1', 1],
    ] as const) {
      await panel.getByRole('button', { name, exact: true }).click();
      await eventually(() => demo.clock.speed()).toBe(speed);
      await eventually(() =>
        panel.getByRole('button', { name, exact: true }).getAttribute('aria-pressed'),
      ).toBe('true');
    }
  });

  it('a guest and somebody of another workspace can be acted as, each with the time of their zone', async () => {
    const { openPanel, page, say } = await come();
    const people = (await openPanel()).getByRole('region', { name: 'Act as' });
    expect(await people.getByRole('button').allInnerTexts()).toEqual([
      expect.stringMatching(/Ana Ruiz\s+\d\d:\d\d Berlin/),
      expect.stringMatching(/Ben Osei\s+\d\d:\d\d New York/),
      expect.stringMatching(/Chie Mori\s+\d\d:\d\d Tokyo/),
      expect.stringMatching(/Gus Lind guest\s+\d\d:\d\d Stockholm/),
      expect.stringMatching(/Sam Okoro another workspace\s+\d\d:\d\d London/),
    ]);
    for (const [name, id] of [
      [/^Gus Lind/, 'U0GUS'],
      [/^Sam Okoro/, 'U0SAM'],
    ] as const) {
      await people.getByRole('button', { name }).click();
      await eventually(() => page.getByLabel('You are').inputValue()).toBe(id);
      await say('/queue-stats all now');
      await page.getByText('Only visible to you').last().waitFor();
    }
  });

  it('the inspector shows what passed, by side and kind, with bodies to copy and no secret', async () => {
    const { openPanel, say, message, page } = await come({ user: BEN });
    await say('/queue-stats support today by media');
    await message('Only visible to you').getByRole('table').waitFor();
    const panel = await openPanel();
    await panel.getByRole('tab', { name: 'Inspector' }).click();
    const list = panel.getByRole('list', { name: 'What passed, the newest first' });
    await list.getByRole('button', { name: /support today by media/ }).waitFor();
    const names = async () => (await list.getByRole('button').allInnerTexts()).join('\n');
    expect(await names()).toMatch(/Slack[\s\S]*Genesys|Genesys[\s\S]*Slack/);

    await panel.getByLabel('Of', { exact: true }).selectOption({ label: 'Genesys' });
    await eventually(names).not.toMatch(/Slack/);
    await panel.getByLabel('Of', { exact: true }).selectOption({ label: 'Slack' });
    await panel.getByLabel('Show', { exact: true }).selectOption({ label: 'response_url posts' });
    await list
      .getByRole('button', { name: /response_url/ })
      .first()
      .click();
    const sent = list.getByRole('region', { name: 'Sent' });
    await sent.getByRole('button', { name: 'Copy JSON' }).click();
    await sent.getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(JSON.parse(copied)).toMatchObject({ text: expect.any(String), blocks: expect.any(Array) });
    expect(await secretsIn(demo)).toEqual([]);
  });
});

/** Tokens, secrets and addresses that only their receiver may know, in anything that the inspector can show. */
async function secretsIn({ workspace, organisation }: Demo): Promise<string[]> {
  const listed = await fetch(`${workspace.url}page/wire`);
  const { entries } = (await listed.json()) as { entries: { id: number; name: string }[] };
  expect(new Set(entries.map(({ name }) => name))).toContain('POST /oauth/token');
  expect(new Set(entries.map(({ name }) => name))).toContain('apps.connections.open');
  const found: string[] = [];
  for (const { id, name } of entries) {
    const text = await (await fetch(`${workspace.url}page/wire/${id}`)).text();
    const secrets = [
      workspace.botToken,
      workspace.appToken,
      workspace.signingSecret,
      organisation.clientSecret,
    ];
    const known = secrets.filter((secret) => text.includes(secret));
    const shaped = text.match(
      /xox[a-z]-|xapp-|ticket=(?!\[hidden\])|\/response\/(?!\[hidden\])|access_token\\": \\"(?!\[hidden\])/g,
    );
    if (known.length > 0 || shaped !== null)
      found.push(`${name}: ${[...known, ...(shaped ?? [])].join(' ')}`);
  }
  return found;
}
