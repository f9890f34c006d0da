/** docs/running.md explains every line of the log that warns, and every metric: what is added in the code is missed here. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../src/ops/metrics.ts';

const DOCS = readFileSync(new URL('../docs/running.md', import.meta.url), 'utf8');
const SOURCES = new URL('../src/', import.meta.url);

/** The first words of each call of the log, with "…" for what is filled in. */
function logged(level: 'warn' | 'error'): string[] {
  const call = new RegExp(String.raw`\blog\.${level}\(\s*(?:'([^'\n]+)'|\`([^\`\n]+)\`)`, 'g');
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter((name) => name.endsWith('.ts') && !name.startsWith('sandbox'))
    .flatMap((name) => [...readFileSync(new URL(name, SOURCES), 'utf8').matchAll(call)])
    .map(([, plain, filled]) => plain ?? filled ?? '');
  return [...new Set(found.map((words) => words.replaceAll(/\$\{[^}]*\}/g, '…')))];
}

function explained(level: 'warn' | 'error'): string {
  const [, part = ''] = new RegExp(`\nAt \`${level}\`:\n\n([\\s\\S]*?)\n\n`).exec(DOCS) ?? [];
  return part;
}

describe('docs/running.md', () => {
  for (const level of ['warn', 'error'] as const) {
    it(`explains each line of the log at ${level}`, () => {
      const lines = logged(level);
      expect(lines.length).toBeGreaterThan(15);
      expect(lines.filter((words) => !explained(level).includes(`\`${words}\``))).toEqual([]);
    });

    it(`explains no line at ${level} that is never logged`, () => {
      // Said through a function that is handed in.
      const others = ['A connection to PostgreSQL broke: …', 'The lease was not renewed: …'];
      const lines = new Set(['msg', ...logged(level), ...others]);
      const first = [...explained(level).matchAll(/^\|(.*?)\|/gm)].map(([, cell = '']) => cell).join();
      const named = [...first.matchAll(/`([^`]+)`/g)].map(([, words = '']) => words);
      expect(named.filter((words) => !lines.has(words))).toEqual([]);
    });
  }

  it('explains each metric of the bot’s own', async () => {
    const { text } = await createMetrics().write({
      leads: () => true,
      slackConnected: () => true,
      outbox: async () => ({ waiting: 0, parked: 0, oldestMs: null }),
      budget: () => ({ allowedPerMinute: 300, left: 300 }),
      watch: () => ({ rules: 0, firing: 0, everyMs: 30_000, lastGoodTickAtMs: null }),
      now: () => 0,
    });
    const names = [...text.matchAll(/^# TYPE (queue_stats_\w+)/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !DOCS.includes(`| \`${name}\` |`))).toEqual([]);
  });
});
