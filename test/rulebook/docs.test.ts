/** The page about rules as code shows only files that are fine, and tests that pass. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { replay } from '../../src/alerts/replay.ts';
import { runTests } from '../../src/rulebook/run-tests.ts';
import { bookOf } from './reading.ts';

const PAGE = readFileSync(new URL('../../docs/rules-as-code.md', import.meta.url), 'utf8');
const BLOCKS = [...PAGE.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block);

it('the page’s file is fine, and its test passes over it', () => {
  const [file = '', tests = ''] = BLOCKS;
  const book = bookOf(file.replace('tests: []\n', tests));
  expect(book.rules).toHaveLength(1);
  const runs = runTests(book, replay);
  expect(runs.map(({ isPassed }) => isPassed)).toEqual([true]);
});
