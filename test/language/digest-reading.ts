/** Reads a digest's sentence on a Wednesday at 14:05 in Berlin, and says in one string what became of it. */
import { type ParsedDigest, parseDigest } from '../../src/language/digest-parse.ts';
import { printDigest } from '../../src/language/digest-print.ts';
import { sayMisread } from '../../src/language/misread.ts';
import type { Scene } from '../../src/language/reader.ts';
import { lexicon, scene } from './reading.ts';

export function readSentence(line: string, overrides: Partial<Scene> = {}): ParsedDigest {
  return parseDigest(line, scene(overrides));
}

/** The canonical form and what is missing; what a bad sentence is told; the question of a choice. */
export function sayDigest(line: string, overrides: Partial<Scene> = {}): string {
  const parsed = readSentence(line, overrides);
  if (parsed.kind === 'choice') return parsed.question;
  if (parsed.kind === 'misread') {
    const { what, todo } = sayMisread(parsed.misread);
    return `${what} ${todo}`;
  }
  const printed = printDigest(parsed.draft, lexicon(scene(overrides)));
  return parsed.missing.length === 0 ? printed : `${printed} (missing: ${parsed.missing.join(', ')})`;
}
