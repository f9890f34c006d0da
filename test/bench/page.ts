/** From opening the sandbox's page to the first answer on it, in a real Chromium, beside the page's own first paint. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { HAS_CHROMIUM, openBrowser, visit } from '../page/visit.ts';
import { type Build, PROJECT } from './build.ts';
import { percentile } from './samples.ts';
import type { Row } from './table.ts';

const RUNS = 12;
const LINE = '/queue-stats all today by media';
const FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null";
const PAGE_ADDRESS = /http:\/\/127\.0\.0\.1:\d+\//;

interface Opened {
  paintMs: number;
  answerMs: number;
  bytes: number;
}

export async function measurePage(build: Build): Promise<Row[]> {
  const figure = 'page open to first answer';
  if (!HAS_CHROMIUM) return [{ figure, ours: 'not measured: no Chromium', baseline: null, unit: 'ms' }];
  layOut(build);
  const demo = spawn(process.execPath, [build.main, 'demo', '--port', '0'], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const browser = await openBrowser();
  try {
    const url = await addressOf(demo);
    // The first fills the caches of the system and of the bot, and does not count.
    await open(browser, url);
    const runs: Opened[] = [];
    for (let run = 0; run < RUNS; run += 1) runs.push(await open(browser, url));
    return rowsOf(figure, runs);
  } finally {
    await browser.close();
    await end(demo);
  }
}

/** What the compiler leaves where it is: the page's own files, and the manifest. */
function layOut({ main }: Build): void {
  const folder = dirname(main);
  cpSync(join(PROJECT, 'src', 'sandbox', 'page'), join(folder, 'sandbox', 'page'), { recursive: true });
  copyFileSync(join(PROJECT, 'manifest.yml'), join(folder, '..', 'manifest.yml'));
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the demo has no output');
  for await (const line of createInterface({ input: stdout })) {
    const [address] = PAGE_ADDRESS.exec(line) ?? [];
    if (address !== undefined) return address;
  }
  throw new Error('the demo ended by itself');
}

/** A browser that has kept nothing opens the page, types a line at once, and waits for the table. */
async function open(browser: Browser, url: string): Promise<Opened> {
  const { page, say, leave, loaded } = await visit(browser, url);
  await say(LINE);
  await page.getByRole('article').last().getByRole('table').waitFor();
  // Both since the page was asked for, by its own clock.
  const answerMs = await page.evaluate<number>('performance.now()');
  const paintMs = await page.evaluate<number | null>(FIRST_PAINT);
  const bytes = [...loaded.values()].reduce((sum, one) => sum + one, 0);
  await leave();
  if (paintMs === null) throw new Error('the page told of no first paint');
  return { paintMs, answerMs, bytes };
}

function rowsOf(figure: string, runs: readonly Opened[]): Row[] {
  const times = [50, 95].map((percent) => ({
    figure: `${figure}, p${percent}`,
    ours: percentile(
      runs.map(({ answerMs }) => answerMs),
      percent,
    ),
    baseline: percentile(
      runs.map(({ paintMs }) => paintMs),
      percent,
    ),
    unit: 'ms',
  }));
  const most = Math.max(...runs.map(({ bytes }) => bytes));
  return [...times, { figure: 'page, loaded by then', ours: most / 1000, baseline: null, unit: 'KB' }];
}

async function end(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return;
  const ended = once(demo, 'exit');
  // So that it takes its folder away.
  demo.kill('SIGTERM');
  await ended;
}
