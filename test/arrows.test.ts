/** Who may import whom: the linter is held to the arrows by snippets that break each one, and the sources by a reader of our own. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const PROJECT = fileURLToPath(new URL('..', import.meta.url));
const SECONDS = 1_000;

/** What a part may import besides its own files. A file stands for itself; `*` is everything. */
interface Arrow {
  uses: readonly string[];
  packages: readonly string[];
}

const FEATURE: Arrow = { uses: ['core', 'language', 'reports'], packages: ['croner', 'dayjs', 'zod'] };
/** For the files at the top: any package, since they join what the parts make. */
const JOINER: Arrow = { uses: ['*'], packages: ['*'] };

const ARROWS: Readonly<Record<string, Arrow>> = {
  core: { uses: [], packages: ['dayjs', 'zod'] },
  language: { uses: ['core'], packages: [] },
  commands: FEATURE,
  alerts: FEATURE,
  digests: FEATURE,
  settings: FEATURE,
  rulebook: { ...FEATURE, packages: [...FEATURE.packages, 'yaml'] },
  reports: { uses: ['core'], packages: [] },
  genesys: {
    uses: ['core'],
    packages: [
      'purecloud-platform-client-v2',
      'cockatiel',
      'node-cache',
      'p-queue',
      'undici',
      'zod',
      'node:',
    ],
  },
  slack: { uses: ['core'], packages: ['@slack/', 'node-cache', 'p-queue', 'undici', 'zod', 'node:'] },
  store: { uses: ['core'], packages: ['kysely', '@photostructure/sqlite', 'pg', 'zod', 'node:'] },
  ops: { uses: ['core'], packages: ['pino', 'prom-client', 'undici', 'node:'] },
  sandbox: { uses: [], packages: ['htm', 'preact', 'ws', 'yaml', 'zod', 'node:'] },
  doctor: JOINER,
  'scheduler.ts': { uses: ['core'], packages: ['croner'] },
  'app.ts': JOINER,
  'config.ts': JOINER,
  'ask-once.ts': JOINER,
  'asking.ts': JOINER,
  'jobs.ts': JOINER,
  'rules.ts': JOINER,
  'demo.ts': JOINER,
  'demo-panel.ts': JOINER,
  'demo-seeds.ts': JOINER,
  'demo-spike.ts': JOINER,
  'main.ts': JOINER,
};
const FOLDERS = Object.keys(ARROWS).filter((part) => !part.endsWith('.ts'));
/** The demo and its parts: the app over the sandbox. */
const DEMO = ['demo.ts', 'demo-panel.ts', 'demo-seeds.ts', 'demo-spike.ts'];
const ADAPTERS = ['genesys', 'slack', 'store', 'ops'];

/** Null when a file of one part may import a file of the other, else why not. */
function forbidden(importer: string, imported: string): string | null {
  const [from, to] = [partOf(importer), partOf(imported)];
  if (from === to) return null;
  if (to === 'sandbox' && !DEMO.includes(from)) return 'only the demo imports the sandbox';
  if (to === 'demo.ts' && from !== 'main.ts') return 'only main.ts imports demo.ts';
  if (to !== 'demo.ts' && DEMO.includes(to) && !DEMO.includes(from)) return 'only the demo imports its parts';
  if (to === 'main.ts') return 'nothing imports main.ts';
  const uses = ARROWS[from]?.uses ?? [];
  return uses.includes('*') || uses.includes(to) ? null : `${from} may not use ${to}`;
}

function forbiddenPackage(importer: string, name: string): string | null {
  const from = partOf(importer);
  const packages = ARROWS[from]?.packages ?? [];
  const isAllowed = packages.some((one) => one === '*' || name === one || name.startsWith(slashed(one)));
  return isAllowed ? null : `${from} may not use the package ${name}`;
}

function slashed(name: string): string {
  return /[:/]$/.test(name) ? name : `${name}/`;
}

/** The first folder below src, or the file itself. */
function partOf(path: string): string {
  return path.split('/')[0] ?? path;
}

// ---- snippets ----

interface SnippetLine {
  line: string;
  isWrong: boolean;
}

const VENDORS = ['@slack/bolt', 'purecloud-platform-client-v2', 'kysely', 'pg', '@photostructure/sqlite'];
const IO = ['node:fs', 'node:http', 'undici', 'ws', 'pino', 'node-cache'];

/** A file of each part with one line an arrow, those that are broken and those that are kept. */
const SNIPPETS: readonly (readonly [string, readonly SnippetLine[]])[] = [
  ...FOLDERS.map((part) => snippet(`${part}/x.ts`)),
  ...['commands', 'alerts', 'digests', 'settings', 'rulebook', ...ADAPTERS].map((part) =>
    snippet(`${part}/deep/x.ts`),
  ),
  snippet('sandbox/workspace/x.ts'),
  snippet('sandbox/workspace/checks/x.ts'),
  snippet('sandbox/page/x.js'),
  ...[
    'scheduler.ts',
    'app.ts',
    'config.ts',
    'ask-once.ts',
    'asking.ts',
    'jobs.ts',
    'rules.ts',
    'demo.ts',
    'main.ts',
  ].map(snippet),
  ['core/forms.ts', wrongForms()],
];

function snippet(path: string): [string, SnippetLine[]] {
  const up = '../'.repeat(path.split('/').length - 1) || './';
  const from = partOf(path);
  const others = [...FOLDERS.map((part) => `${part}/y.ts`), 'app.ts', 'scheduler.ts', 'demo.ts'].filter(
    (other) => other !== path && partOf(other) !== from,
  );
  // Joiners may know each other; that nothing leads back is for noImportCycles.
  const isJoiner = ARROWS[from] === JOINER;
  const files = others
    .filter((other) => !(isJoiner && other === 'app.ts'))
    .map((other) => ({ name: `${up}${other}`, isWrong: forbidden(path, other) !== null }));
  // The linter names the vendors and the I/O; the whole list of packages is the reader's, below.
  const packages = [
    ...VENDORS,
    ...(['core', 'language', 'commands', 'alerts', 'digests'].includes(from) ? IO : []),
  ]
    .filter((name) => !(from === 'sandbox' && !/slack|purecloud/.test(name)))
    .map((name) => ({ name, isWrong: forbiddenPackage(path, name) !== null }));
  const own = [{ name: './z.ts', isWrong: from === 'scheduler.ts' }];
  const lines = [...files, ...packages, ...own].map(({ name, isWrong }) => ({
    line: `import '${name}';`,
    isWrong,
  }));
  return [path, lines];
}

/** Each form of import that the linter knows; the reader below knows the others too. */
function wrongForms(): SnippetLine[] {
  const forms = [
    "import { a } from '../genesys/a.ts';",
    "import type { B } from '../genesys/b.ts';",
    "import { type C } from '../genesys/c.ts';",
    "import * as d from '../genesys/d.ts';",
    "import '../genesys/e.ts';",
    "export { f } from '../genesys/f.ts';",
    "export type { G } from '../genesys/g.ts';",
    "export * from '../genesys/h.ts';",
    "export * as i from '../genesys/i.ts';",
    "export const j = await import('../genesys/j.ts');",
    "import k from './../genesys/k.ts';",
  ];
  return forms.map((line) => ({ line, isWrong: true }));
}

interface Diagnostic {
  category: string;
  severity: string;
  location: { path: string; start: { line: number } };
}

function lint(folder: string): Map<string, number[]> {
  const biome = join(PROJECT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src'];
  const { stdout, status } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  expect(status, 'the linter fails').toBe(1);
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: Diagnostic[] };
  const lines = new Map<string, number[]>();
  for (const { category, severity, location } of diagnostics) {
    if (category !== 'lint/style/noRestrictedImports' || severity !== 'error') continue;
    const path = location.path.replace(/^.*?src\//, '');
    lines.set(path, [...(lines.get(path) ?? []), location.start.line]);
  }
  return lines;
}

// ---- the reader ----

const QUOTED = /(['"`])([^'"`\n]+)\1/;
const IMPORTED = new RegExp(`(?:\\b(?:from|import|require)\\s*\\(?\\s*)${QUOTED.source}`, 'g');
const RELATIVE_MODULE = /(['"`])(\.{1,2}\/[^'"`\n]+\.[cm]?[jt]s)\1/g;
const COMPUTED = /\bimport\s*\((?!\s*(?:'[^'\n]*'|"[^"\n]*"|`[^`$]*`))/;
/** Those that begin a line: a mark within a string must hide nothing. */
const COMMENT = /^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*$)/gm;
/** What the page asks its own server for. */
const VENDOR_ROUTE = /^\/vendor\//;

/** Every path to one of our modules, in an import or any other text, and every package that is imported. */
function wrongImports(path: string, source: string): string[] {
  const text = source.replace(COMMENT, '');
  const files = [...text.matchAll(RELATIVE_MODULE)].map(([, , name = '']) => name);
  const packages = [...text.matchAll(IMPORTED)]
    .map(([, , name = '']) => name)
    .filter((name) => isPackage(name) && !VENDOR_ROUTE.test(name));
  const complaints = [
    ...files.map((name) => forbidden(path, posix.join(posix.dirname(path), name))),
    ...packages.map((name) => forbiddenPackage(path, builtinModules.includes(name) ? `node:${name}` : name)),
    COMPUTED.test(text) ? 'import() of something that is not written out' : null,
  ];
  return [...new Set(complaints)].filter((why) => why !== null).map((why) => `${path}: ${why}`);
}

/** Not a relative path, and not words of a sentence that happen to follow "from". */
function isPackage(name: string): boolean {
  return /^(?:@[\w-]+\/|node:)?[\w-]+(?:\/[\w./-]+)?$/.test(name) || name.startsWith('/');
}

function sources(): { path: string; text: string }[] {
  const root = join(PROJECT, 'src');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[cm]?[jt]s$/.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

// ---- tests ----

describe('the linter', () => {
  /** What it reported, as path → lines, of a project that is only snippets under our own biome.json. */
  let reported: Map<string, number[]>;
  let room: string;

  beforeAll(() => {
    room = mkdtempSync(join(tmpdir(), 'queue-stats-arrows-'));
    copyFileSync(join(PROJECT, 'biome.json'), join(room, 'biome.json'));
    for (const [path, lines] of SNIPPETS) {
      mkdirSync(dirname(join(room, 'src', path)), { recursive: true });
      writeFileSync(join(room, 'src', path), `${lines.map(({ line }) => line).join('\n')}\n`);
    }
    reported = lint(room);
  }, 30 * SECONDS);

  afterAll(() => rmSync(room, { recursive: true, force: true }));

  it.each(SNIPPETS.map(([path, lines]) => ({ path, lines })))(
    'reports what breaks an arrow from $path, and nothing else',
    ({ path, lines }) => {
      const told = reported.get(path) ?? [];
      const seen = lines.map(({ line }, at) => `${told.includes(at + 1) ? 'reported' : 'let be  '} ${line}`);
      expect(seen).toEqual(lines.map(({ line, isWrong }) => `${isWrong ? 'reported' : 'let be  '} ${line}`));
    },
  );

  it('runs over all sources at the head of `npm test`', () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8'));
    expect(scripts.lint).toBe('biome check .');
    expect(scripts.test).toMatch(/^npm run --silent lint && /);
    const { files } = JSON.parse(readFileSync(join(PROJECT, 'biome.json'), 'utf8'));
    expect(files.includes).toContain('**');
    expect(files.includes.filter((glob: string) => glob.includes('src'))).toEqual([]);
    const silenced = sources().filter(({ text }) => /biome-ignore\S*\s+\S*noRestrictedImports/.test(text));
    expect(silenced.map(({ path }) => path)).toEqual([]);
  });
});

describe('the sources', () => {
  it('keep to the arrows, in whatever form they import', () => {
    const wrong = sources().flatMap(({ path, text }) => wrongImports(path, text));
    expect(wrong).toEqual([]);
  });

  it('have no part that the arrows do not know', () => {
    expect(sources().filter(({ path }) => ARROWS[partOf(path)] === undefined)).toEqual([]);
  });

  it.each([
    ["import { a } from '../slack/a.ts';"],
    ["import type { A } from '../slack/a.ts';"],
    ["import { type A } from '../slack/a.ts';"],
    ["import * as a from '../slack/a.ts';"],
    ["import '../slack/a.ts';"],
    ['import "../slack/a.ts";'],
    ["import {\n  a,\n  b,\n} from '../slack/a.ts';"],
    ["export { a } from '../slack/a.ts';"],
    ["export * from '../slack/a.ts';"],
    ["export * as a from '../slack/a.ts';"],
    ["export type { A } from '../slack/a.ts';"],
    ["const a = await import('../slack/a.ts');"],
    ['const a = await import(`../slack/a.ts`);'],
    ["const a = await import(\n  '../slack/a.ts'\n);"],
    ["type A = import('../slack/a.ts').A;"],
    ["const a = createRequire(import.meta.url)('../slack/a.ts');"],
    ["const a = new URL('../slack/a.ts', import.meta.url);"],
    ["import a from './../slack/a.ts';"],
    ["import a from './deeper/../../slack/a.ts';"],
    ["import a from '../core/../slack/a.ts';"],
  ])('are read right: %s', (text) => {
    expect(wrongImports('genesys/x.ts', text)).toEqual(['genesys/x.ts: genesys may not use slack']);
    expect(wrongImports('slack/x.ts', text)).toEqual([]);
  });

  it.each([
    ["import a from '@slack/bolt';", 'genesys/x.ts: genesys may not use the package @slack/bolt'],
    ["import '@slack/bolt';", 'genesys/x.ts: genesys may not use the package @slack/bolt'],
    ["const a = await import('kysely');", 'genesys/x.ts: genesys may not use the package kysely'],
    ["export * from 'zod-like';", 'genesys/x.ts: genesys may not use the package zod-like'],
    ["const a = require('pino');", 'genesys/x.ts: genesys may not use the package pino'],
    [
      `const a = await import(\`./\${name}.ts\`);`,
      'genesys/x.ts: import() of something that is not written out',
    ],
    ['const a = await import(name);', 'genesys/x.ts: import() of something that is not written out'],
  ])('are read right: %s', (text, words) => {
    expect(wrongImports('genesys/x.ts', text)).toEqual([words]);
  });

  it.each([
    ["import a from 'zod';"],
    ["import a from 'node:fs/promises';"],
    ["import { a } from '../core/a.ts';"],
    ["import { a } from './a.ts';"],
    ["/** import a from '../slack/a.ts' is not what it does. */"],
    ["// it came from '../slack/a.ts' once"],
  ])('are read right: %s is fine', (text) => {
    expect(wrongImports('genesys/x.ts', text)).toEqual([]);
  });
});
