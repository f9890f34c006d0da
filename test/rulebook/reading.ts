/** Files of rules in these tests: read and checked against a few queues. */
import type { BookFault } from '../../src/rulebook/book-fault.ts';
import { spotsOf } from '../../src/rulebook/book-fault.ts';
import { checkBook } from '../../src/rulebook/check.ts';
import type { CheckedBook } from '../../src/rulebook/checked.ts';
import { readBook } from '../../src/rulebook/read-book.ts';
import { readYaml } from '../../src/rulebook/yaml-file.ts';
import { directoryOf } from '../language/directory.ts';

/** A Wednesday. */
export const NOW_MS = Date.parse('2026-11-18T13:05:00Z');
export const ANA = 'U012ABCDEF';
export const OPS = 'C012ABCDEF';

export interface ReadFile {
  /** "3:7 What is wrong. What to do." in the order of the file. */
  faults: string[];
  /** What could be read of it. */
  book: CheckedBook | null;
}

export function readFile(text: string | Uint8Array, queueNames: readonly string[] | null = null): ReadFile {
  const read = readYaml(typeof text === 'string' ? new TextEncoder().encode(text) : text);
  if (!read.ok) return { faults: said(read.source, read.faults), book: null };
  const { book, faults } = readBook(read.file, 'Europe/Berlin');
  const queues = queueNames === null ? null : directoryOf(queueNames).queues;
  const checked = checkBook(book, { queues, nowMs: NOW_MS, zone: 'Europe/Berlin' });
  return { faults: said(read.file.source, [...faults, ...checked.faults]), book: checked.book };
}

/** A file without a fault. */
export function bookOf(text: string, queueNames: readonly string[] | null = null): CheckedBook {
  const { faults, book } = readFile(text, queueNames);
  if (book === null || faults.length > 0) throw new Error(faults.join('\n'));
  return book;
}

function said(source: string, faults: readonly BookFault[]): string[] {
  const spotOf = spotsOf(source);
  return [...faults]
    .sort((a, b) => a.from - b.from)
    .map(({ from, what, todo }) => {
      const { line, column } = spotOf(from);
      return `${line}:${column} ${what} ${todo}`;
    });
}

/** A file of one rule with this sentence. */
export function withRule(alert: string, more = ''): string {
  return `version: 1
owner: ${ANA}
rules:
  - key: it
    channel: ${OPS}
    alert: ${alert}
${more}`;
}
