/** Every line of docs/examples.md is understood whole, and what it says of lines that are not is what is said. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ALERT_COMMANDS } from '../src/alerts/commands/commands.ts';
import { ASKING_COMMANDS } from '../src/commands/commands.ts';
import { pickRoute } from '../src/commands/pick-route.ts';
import type { Directory } from '../src/core/queue.ts';
import type { Route } from '../src/core/route.ts';
import { DIGEST_COMMANDS } from '../src/digests/commands/commands.ts';
import { readDigest, readDigestNumber } from '../src/language/digest-commands.ts';
import { parseDigest } from '../src/language/digest-parse.ts';
import { readGroupLine } from '../src/language/group-line.ts';
import { type Misread, sayMisread } from '../src/language/misread.ts';
import { parse } from '../src/language/parse.ts';
import { readMute, readNumbered } from '../src/language/rule-commands.ts';
import { parseRule } from '../src/language/rule-parse.ts';
import { readSettingsLine } from '../src/language/settings-line.ts';
import { tokenize } from '../src/language/tokens.ts';
import { SETTINGS_COMMANDS } from '../src/settings/commands/commands.ts';
import { directoryOf, QUEUE_NAMES } from './language/directory.ts';
import { queryOf, scene } from './language/reading.ts';

const DOCS = readFileSync(new URL('../docs/examples.md', import.meta.url), 'utf8');
/** None of them is run. */
const ROUTES: readonly Route[] = [
  ...ASKING_COMMANDS,
  ...ALERT_COMMANDS,
  ...DIGEST_COMMANDS,
  ...SETTINGS_COMMANDS,
].map((command) => ({ ...command, run: () => Promise.reject(new Error('a test that runs nothing')) }));
/** The sandbox's. */
const QUEUES = [...QUEUE_NAMES, 'Claims', 'Returns', 'Back Office'];
const DIRECTORY: Directory = {
  ...directoryOf(QUEUES),
  groups: [{ name: 'retail', names: [{ kind: 'exact', name: 'Sales' }] }],
};
const SCENE = scene({ directory: DIRECTORY, last: queryOf('billing today') });

type Verdict = 'understood' | 'not whole' | Misread;

/** A number, or a number and what is done with it. */
const OF_ONE = /^\d+( (test|change))?$/;

const READERS: Readonly<Record<string, (rest: string) => Verdict>> = {
  alert(rest) {
    if (OF_ONE.test(rest)) return 'understood';
    const parsed = parseRule(rest, SCENE);
    if (parsed.kind === 'misread') return parsed.misread;
    return parsed.kind === 'rule' && parsed.missing.length === 0 ? 'understood' : 'not whole';
  },
  digest(rest) {
    if (readDigest(rest).kind !== 'sentence') return 'understood';
    const parsed = parseDigest(rest, SCENE);
    if (parsed.kind === 'misread') return parsed.misread;
    return parsed.kind === 'digest' && parsed.missing.length === 0 ? 'understood' : 'not whole';
  },
  mute: (rest) => {
    const mute = readMute(rest, SCENE);
    if (mute.kind === 'misread') return mute.misread;
    return mute.ruleId !== null && mute.untilMs !== null ? 'understood' : 'not whole';
  },
  unmute: (rest) => numbered(rest, 'unmute'),
  history: (rest) => (rest === '' ? 'understood' : numbered(rest, 'history')),
  remove: (rest) => (/^group \w+$/.test(rest) ? 'understood' : numbered(rest, 'remove')),
  group: (rest) => readOr(readGroupLine(rest, SCENE)),
  settings: (rest) => readOr(readSettingsLine(rest, SCENE)),
};

function numbered(rest: string, command: string): Verdict {
  const of = /^(alert|digest) /.exec(rest)?.[1];
  const bare = rest.replace(/^(alert|digest) /, '');
  const read = of === 'digest' ? readDigestNumber(bare, command) : readNumbered(bare, command);
  return read.kind === 'numbered' ? 'understood' : read.misread;
}

function readOr(read: { kind: string } | { kind: 'misread'; misread: Misread }): Verdict {
  return 'misread' in read ? read.misread : 'understood';
}

/** What becomes of a line, or the words of a choice. */
function verdictOf(typed: string): Verdict | { question: string } {
  const line = typed.replace(/^\/queue-stats ?/, '').replaceAll('#ops', '<#C0OPS>');
  const picked = pickRoute(line, tokenize(line), ROUTES);
  const [first = ''] = line.split(' ');
  if (picked !== null) return READERS[first]?.(line.slice(first.length).trim()) ?? 'understood';
  const parsed = parse(line, SCENE);
  if (parsed.kind === 'misread') return parsed.misread;
  return parsed.kind === 'choice' ? { question: parsed.question } : 'understood';
}

function section(title: string): string {
  const [, text = ''] = new RegExp(`\n## ${title}\n([\\s\\S]*?)\n## `).exec(DOCS) ?? [];
  return text;
}

function rowsOf(text: string): string[][] {
  return text
    .split('\n')
    .filter((row) => row.startsWith('| `'))
    .map((row) =>
      row
        .slice(1, -1)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

describe('docs/examples.md', () => {
  it.each([
    ['Questions', 20],
    ['Alerts', 12],
    ['Digests', 8],
    ['Groups and settings', 8],
  ])('%s: every line is understood whole', (title, atLeast) => {
    const text = section(title);
    const inTables = rowsOf(text).flatMap(([typed = '']) => [...typed.matchAll(/`([^`]+)`/g)]);
    const shown = [...text.matchAll(/^(\/queue-stats .+)$/gm)];
    const lines = [...inTables, ...shown].map(([, line = '']) => line);
    expect(lines.length).toBeGreaterThan(atLeast);
    expect(
      lines.map((line) => [line, verdictOf(line)]).filter(([, verdict]) => verdict !== 'understood'),
    ).toEqual([]);
  });

  it('says of what is not understood what is said', () => {
    const rows = rowsOf(section('When it is not understood'));
    expect(rows.length).toBeGreaterThan(6);
    for (const [typed = '', said] of rows)
      expect([typed, wordsOf(typed.slice(1, -1))]).toEqual([typed, said]);
  });
});

function wordsOf(line: string): string {
  const verdict = verdictOf(line);
  if (typeof verdict === 'string') return verdict;
  if ('question' in verdict) return verdict.question;
  const { what, todo } = sayMisread(verdict);
  return `${what} ${todo}`.replaceAll('`', '');
}
