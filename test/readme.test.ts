/** The README's tables come from the catalogue and the route table; UPDATE_README=1 rewrites them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ASKING_ROUTES } from '../src/commands/routes.ts';
import { METRICS } from '../src/core/metric.ts';
import { NEEDED_SCOPES } from '../src/slack/scopes.ts';

const README = new URL('../README.md', import.meta.url);

const TABLES = {
  metrics: [
    '| Type | Shown as | Of | What it is |',
    '|---|---|---|---|',
    ...METRICS.map(
      ({ words, label, kind, formula }) => `| \`${words[0]}\` | ${label} | ${kind} | ${formula} |`,
    ),
  ],
  commands: [
    '| Type | Get |',
    '|---|---|',
    ...ASKING_ROUTES.filter(({ usage }) => usage !== '').map(
      ({ usage, about }) => `| \`${usage}\` | ${about} |`,
    ),
  ],
} as const;

describe('the README', () => {
  for (const [name, lines] of Object.entries(TABLES)) {
    it(`shows the ${name} that there are`, () => {
      const text = readFileSync(README, 'utf8');
      const found = new RegExp(`<!-- ${name} -->\\n([\\s\\S]*?)<!-- /${name} -->`).exec(text);
      const table = `${lines.join('\n')}\n`;
      if (process.env.UPDATE_README === '1' && found !== null) {
        writeFileSync(README, text.replace(found[0], `<!-- ${name} -->\n${table}<!-- /${name} -->`));
        return;
      }
      expect(found?.[1]).toBe(table);
    });
  }

  it('justifies each scope', () => {
    const text = readFileSync(README, 'utf8');
    for (const scope of NEEDED_SCOPES) expect(text).toContain(`| \`${scope}\` |`);
  });

  it('names every variable of .env.example', () => {
    const text = readFileSync(README, 'utf8');
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    for (const [, name] of example.matchAll(/^#?([A-Z_]+)=/gm)) expect(text).toContain(`\`${name}\``);
  });
});
