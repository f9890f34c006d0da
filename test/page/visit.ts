/** The page in a real browser, as somebody visits it: hands to type and press with, and eyes for what must never happen. */
import { existsSync } from 'node:fs';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const HAS_CHROMIUM = existsSync(CHROMIUM);
/** For the names of what is skipped. */
export const SKIPPED = '(skipped where there is no Chromium)';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Whatever name is asked for is not found: only addresses on this machine are.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
/** Real time: a machine that is busy with other work is waited for. */
export const PATIENCE_MS = 40_000;
/** Of one test, most of which take a few seconds on a machine that has nothing else to do. */
export const TEST_MS = 90_000;
const LOOPBACK = '127.0.0.1';

export const WIDE = { width: 1280, height: 800 };
export const NARROW = { width: 390, height: 844 };

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}

export interface VisitOptions {
  /** Whom one acts as. */
  user?: string;
  viewport?: { width: number; height: number };
  theme?: 'light' | 'dark';
  /** Put away, unless a test is about it. */
  hasGuide?: boolean;
  /** Where one is, such as `#home`. */
  hash?: string;
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** What must never happen and did: requests to elsewhere, errors, refusals by the page's policy, dialogs. */
  faults: string[];
  /** Bytes of every answer, by its path. */
  loaded: Map<string, number>;
  /** Types a line into the channel and sends it. */
  say(line: string): Promise<void>;
  /** The newest message that holds the text. */
  message(text: string | RegExp): Locator;
  /** Opens the sandbox's panel, if it is not open. */
  openPanel(): Promise<Locator>;
  /** Chooses in a menu of the panel's by its label, within one of its parts. */
  choose(part: string, label: string, words: string): Promise<void>;
  /** By how much the page is wider than its window. */
  overflow(): Promise<number>;
  leave(): Promise<void>;
}

export async function visit(browser: Browser, url: string, options: VisitOptions = {}): Promise<Visit> {
  const context = await browser.newContext({
    viewport: options.viewport ?? WIDE,
    colorScheme: options.theme ?? 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.addInitScript({ content: kept(options) });
  const page = await context.newPage();
  const faults: string[] = [];
  const loaded = new Map<string, number>();
  watch(page, faults, loaded);
  await page.goto(`${url}${options.hash ?? ''}`);
  const panel = page.getByRole('complementary', { name: 'Sandbox' });
  return {
    page,
    context,
    faults,
    loaded,
    async say(line) {
      await page.getByLabel('Message', { exact: true }).fill(line);
      await page.keyboard.press('Enter');
    },
    message: (text) => page.getByRole('article').filter({ hasText: text }).last(),
    async openPanel() {
      if (!(await panel.isVisible()))
        await page.getByRole('button', { name: 'Sandbox', exact: true }).click();
      await panel.getByRole('heading', { name: 'Time' }).waitFor();
      return panel;
    },
    async choose(part, label, words) {
      const region = panel.getByRole('region', { name: part });
      await region.getByLabel(label, { exact: true }).selectOption({ label: words });
    },
    overflow: () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    leave: () => context.close(),
  };
}

/** What the browser kept of visits before. */
function kept({ user, hasGuide }: VisitOptions): string {
  const person = JSON.stringify(user ?? '');
  return [
    `if (${person} !== '' && sessionStorage.getItem('person') === null) sessionStorage.setItem('person', ${person});`,
    hasGuide === true ? '' : "localStorage.setItem('guide-hidden', 'yes');",
  ].join('\n');
}

function watch(page: Page, faults: string[], loaded: Map<string, number>): void {
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol !== 'data:' && hostname !== LOOPBACK) faults.push(`asked ${hostname}`);
  });
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    // The stream of news never ends.
    if (pathname === '/page/events') return;
    const bytes = await response.body().then(
      (body) => body.length,
      () => 0,
    );
    loaded.set(pathname, Math.max(bytes, loaded.get(pathname) ?? 0));
  });
  page.on('pageerror', (error) => faults.push(`threw ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`said ${message.text()}`);
  });
  page.on('dialog', async (dialog) => {
    faults.push(`opened a dialog: ${dialog.message()}`);
    await dialog.dismiss();
  });
}
