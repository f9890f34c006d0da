/** Reads a rule's sentence on a Wednesday at 14:05 in Berlin, and says in one string what became of it. */
import { sayMisread } from '../../src/language/misread.ts';
import type { Scene } from '../../src/language/reader.ts';
import { type ParsedRule, parseRule } from '../../src/language/rule-parse.ts';
import { printRule } from '../../src/language/rule-print.ts';
import { lexicon, scene } from './reading.ts';

export type Overrides = Partial<Scene>;

export function readRule(line: string, overrides: Overrides = {}): ParsedRule {
  return parseRule(line, scene(overrides));
}

/** The canonical form of a rule and what is missing; what a bad sentence is told; the question of a choice. */
export function sayRule(line: string, overrides: Overrides = {}): string {
  const parsed = readRule(line, overrides);
  if (parsed.kind === 'choice') return parsed.question;
  if (parsed.kind === 'misread') {
    const { what, todo } = sayMisread(parsed.misread);
    return `${what} ${todo}`;
  }
  const printed = printRule(parsed.draft, lexicon(scene(overrides)));
  return parsed.missing.length === 0 ? printed : `${printed} (missing: ${parsed.missing.join(', ')})`;
}

/** The rule of a sentence that is one. */
export function ruleOf(line: string, overrides: Overrides = {}): Extract<ParsedRule, { kind: 'rule' }> {
  const parsed = readRule(line, overrides);
  if (parsed.kind !== 'rule') throw new Error(`${line} is no rule: ${sayRule(line, overrides)}`);
  return parsed;
}
