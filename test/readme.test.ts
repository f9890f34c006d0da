/** The README's tables come from the catalogue and the route table; UPDATE_README=1 rewrites them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERT_COMMANDS } from '../src/alerts/commands/commands.ts';
import { ASKING_COMMANDS } from '../src/commands/commands.ts';
import { METRICS } from '../src/core/metric.ts';
import { DIGEST_COMMANDS } from '../src/digests/commands/commands.ts';
import { parseDigest } from '../src/language/digest-parse.ts';
import { parseRule } from '../src/language/rule-parse.ts';
import { SETTINGS_COMMANDS } from '../src/settings/commands/commands.ts';
import { NEEDED_SCOPES, OPTIONAL_SCOPES } from '../src/slack/scopes.ts';
import { queryOf, read, scene } from './language/reading.ts';

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
    ...[...ASKING_COMMANDS, ...ALERT_COMMANDS, ...DIGEST_COMMANDS, ...SETTINGS_COMMANDS]
      .filter(({ usage }) => usage !== '')
      .map(({ usage, about }) => `| \`${usage}\` | ${about} |`),
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

  it('gives only examples that are understood', () => {
    const text = readFileSync(README, 'utf8');
    const [, table = ''] = /## What you can ask\n([\s\S]*?)\nCommands:/.exec(text) ?? [];
    const cells = [...table.matchAll(/^\|(.*?)\|/gm)].map(([, cell = '']) => cell);
    const [plain = ''] = /^- \*\*Plain words.*$/m.exec(text) ?? [];
    const lines = [...cells, plain]
      .flatMap((part) => [...part.matchAll(/`([^`]+)`/g)])
      .map(([, line = '']) => line.replace(/^\/queue-stats ?/, ''));
    expect(lines.length).toBeGreaterThan(20);
    const last = queryOf('billing today');
    expect(lines.filter((line) => read(line, { last }).kind !== 'query')).toEqual([]);
  });

  it('gives only sentences of rules that are understood whole', () => {
    const text = readFileSync(README, 'utf8');
    const [, table = ''] = /## Alerts\n([\s\S]*?)\n## /.exec(text) ?? [];
    const sentences = [...text.matchAll(/`alert ([^`<]*?[a-z][^`]*)`/g)]
      .map(([, sentence = '']) => sentence.replace('#ops', '<#C0OPS>'))
      .filter((sentence) => !/^\d+/.test(sentence));
    expect(table).toContain('| `alert support');
    expect(sentences.length).toBeGreaterThan(6);
    const notWhole = sentences.filter((sentence) => {
      const parsed = parseRule(sentence, scene());
      return parsed.kind !== 'rule' || parsed.missing.length > 0;
    });
    expect(notWhole).toEqual([]);
  });

  it('gives only digests that are understood whole', () => {
    const text = readFileSync(README, 'utf8');
    const retail = { name: 'retail', names: [{ kind: 'exact', name: 'Sales' }] } as const;
    const { directory, ...rest } = scene();
    const sentences = [...text.matchAll(/`digest ([^`<]*?[a-z][^`]*)`/g)]
      .map(([, sentence = '']) => sentence.replace('#ops', '<#C0OPS>'))
      .filter((sentence) => !/^\d+/.test(sentence));
    expect(sentences.length).toBeGreaterThan(6);
    const notWhole = sentences.filter((sentence) => {
      const parsed = parseDigest(sentence, { ...rest, directory: { ...directory, groups: [retail] } });
      return parsed.kind !== 'digest' || parsed.missing.length > 0;
    });
    expect(notWhole).toEqual([]);
  });

  it('starts the program as it stands after the install, without asking a registry for it', () => {
    const texts = ['../README.md', '../.env.example'].map((path) =>
      readFileSync(new URL(path, import.meta.url), 'utf8'),
    );
    expect(texts.join('\n')).not.toMatch(/npx (?!vitest)/);
    const { bin, scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    const programs = [...texts.join('\n').matchAll(/\bnode (\S+\.js)/g)].map(([, path]) => path);
    expect(new Set(programs)).toEqual(new Set([bin['queue-stats']]));
    for (const [, name = ''] of texts.join('\n').matchAll(/npm run (\w+)/g))
      expect(scripts).toHaveProperty(name);
  });

  it('justifies each scope', () => {
    const text = readFileSync(README, 'utf8');
    for (const scope of NEEDED_SCOPES) expect(text).toContain(`| \`${scope}\` |`);
    for (const { scope } of OPTIONAL_SCOPES)
      expect(text).toMatch(new RegExp(`^\\|.*\`${scope}\`.*\\| optional: `, 'm'));
  });

  it('names every variable of .env.example', () => {
    const text = readFileSync(README, 'utf8');
    const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
    for (const [, name] of example.matchAll(/^#?([A-Z_]+)=/gm)) expect(text).toContain(`\`${name}\``);
  });
});
