/** Reads a line on a Wednesday at 14:05 in Berlin, and says in one string what became of it. */
import type { Query } from '../../src/core/query.ts';
import { type Lexicon, lexiconOf } from '../../src/language/lexicon.ts';
import type { Misread } from '../../src/language/misread.ts';
import { sayMisread } from '../../src/language/misread.ts';
import { type Parsed, parse } from '../../src/language/parse.ts';
import { printQuery } from '../../src/language/print.ts';
import type { Scene } from '../../src/language/reader.ts';
import { directoryOf } from './directory.ts';

export const WEDNESDAY_MS = Date.parse('2026-11-18T14:05:00+01:00');

const DIRECTORY = directoryOf();

export function scene(overrides: Partial<Scene> = {}): Scene {
  return { directory: DIRECTORY, nowMs: WEDNESDAY_MS, zone: 'Europe/Berlin', last: null, ...overrides };
}

export function lexicon(of: Scene = scene()): Lexicon {
  return lexiconOf(of.directory);
}

export function read(line: string, overrides: Partial<Scene> = {}): Parsed {
  return parse(line, scene(overrides));
}

/** The canonical form of a query; what a misread line is told; the question of a choice. */
export function say(line: string, overrides: Partial<Scene> = {}): string {
  const parsed = read(line, overrides);
  switch (parsed.kind) {
    case 'query':
      return printQuery(parsed.query, lexicon(scene(overrides)));
    case 'choice':
      return parsed.question;
    case 'misread':
      return misreadWords(sayMisread(parsed.misread));
  }
}

/** What was not understood, its words left to whoever says it. */
export function misreadOf(line: string, overrides: Partial<Scene> = {}): Misread {
  const parsed = read(line, overrides);
  if (parsed.kind !== 'misread') throw new Error(`${line} is understood`);
  return parsed.misread;
}

/** "label: line" of each button. */
export function offers(line: string, overrides: Partial<Scene> = {}): string[] {
  return read(line, overrides).offers.map((offer) => `${offer.label}: ${offer.line}`);
}

/** The query of a line that is one. */
export function queryOf(line: string, overrides: Partial<Scene> = {}): Query {
  const parsed = read(line, overrides);
  if (parsed.kind !== 'query') throw new Error(`${line} is no query`);
  return parsed.query;
}

function misreadWords({ what, todo }: { what: string; todo: string }): string {
  return `${what} ${todo}`;
}
