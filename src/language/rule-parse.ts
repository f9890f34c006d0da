/**
 * A rule's sentence, as it stands behind "alert", into what a rule is made of. Clauses come in any order; what a form
 * should still ask for is told; what cannot be is named. Never throws, and its steps grow linearly with the line.
 */
import { METRICS } from '../core/metric.ts';
import type { RuleDraft } from '../core/rule.ts';
import type { Misread, Offer } from './misread.ts';
import { nearestNames } from './names.ts';
import { nearest } from './nearest.ts';
import { printName } from './print.ts';
import { replaceTokens, type Scene, typedText } from './reader.ts';
import { RULE_CLAUSES } from './rule-clauses.ts';
import { completeRule, type RulePart } from './rule-complete.ts';
import type { RuleFault } from './rule-misread.ts';
import { openRule, type RuleReader } from './rule-reader.ts';
import { isRuleWord, RULE_SUGGESTED } from './rule-vocabulary.ts';
import { isReserved } from './vocabulary.ts';

export type ParsedRule =
  | {
      kind: 'rule';
      draft: RuleDraft;
      /** What was not said; the draft has something in its place. */
      missing: readonly RulePart[];
      offers: readonly Offer[];
      steps: number;
    }
  | { kind: 'choice'; question: string; offers: readonly Offer[]; steps: number }
  | { kind: 'misread'; misread: Misread; offers: readonly Offer[]; steps: number };

/** Offers are whole lines: "alert …". */
export function parseRule(line: string, scene: Scene): ParsedRule {
  const reader = openRule(line, scene);
  while (reader.at < reader.tokens.length && reader.misread === null && unknownTokens(reader) < MAX_UNKNOWN) {
    const before = reader.at;
    const isRead = RULE_CLAUSES.some((read) => {
      reader.steps += 1;
      return read(reader);
    });
    if (!isRead || reader.at === before) skipUnknown(reader);
  }
  if (reader.misread !== null)
    return (
      slipIn(reader, reader.misread) ?? misread(reader, reader.misread, offersFor(reader, reader.misread))
    );
  if (reader.unknown.length > 0) return sayUnknown(reader);
  if (reader.choice !== null) {
    const offers = reader.choice.map((offer) => ({ ...offer, line: whole(offer.line) }));
    return { kind: 'choice', question: 'Which day do you mean?', offers, steps: reader.steps };
  }
  const made = completeRule(reader.said, reader.rule, scene.zone);
  if ('misread' in made) return misread(reader, made.misread, []);
  return { kind: 'rule', ...made, offers: passedOver(reader), steps: reader.steps };
}

/** Of a text with so many unknown words the rest is not read: it is no rule. */
const MAX_UNKNOWN = 10;

function unknownTokens(reader: RuleReader): number {
  return reader.unknown.reduce((count, { from, to }) => count + to - from, 0);
}

function skipUnknown(reader: RuleReader): void {
  const last = reader.unknown.at(-1);
  if (last !== undefined && last.to === reader.at) last.to += 1;
  else reader.unknown.push({ from: reader.at, to: reader.at + 1 });
  reader.at += 1;
}

function misread(reader: RuleReader, of: Misread, offers: readonly Offer[]): ParsedRule {
  return { kind: 'misread', misread: of, offers, steps: reader.steps };
}

function whole(line: string): string {
  return `alert ${line}`;
}

/** A quoted name that is none. */
function offersFor(reader: RuleReader, of: Misread): Offer[] {
  if (of.kind !== 'unknown-queue') return [];
  const at = reader.tokens.findIndex((token) => token.isQuoted && of.typed === `“${token.text}”`);
  return at < 0 ? [] : of.nearest.map((name) => offerName(reader, at, name));
}

function offerName(reader: RuleReader, at: number, name: string): Offer {
  const printed = printName({ kind: 'exact', name }, reader.lexicon);
  return { label: name, line: whole(replaceTokens(reader, at, at + 1, printed)) };
}

/** "voice message" are two media types; the queue of that name is typed in quotes. */
function passedOver(reader: RuleReader): Offer[] {
  return reader.passedOver.slice(0, MOST_OFFERS).map(({ name, from, to }) => ({
    label: `Queue ${name}`,
    line: whole(replaceTokens(reader, from, to, `"${name}"`)),
  }));
}

const MOST_OFFERS = 3;
const MAX_UNKNOWN_TRIED = 3;
/** In a shorter word a slip makes any other word of it. */
const FEWEST_LETTERS = 3;

/** What is incomplete is often misspelt: "waitng > 5", "sl < tarjet", "abandon spkes", "ovr 30m". */
function slipIn(reader: RuleReader, of: Misread): ParsedRule | null {
  if (of.kind !== 'rule' || !SLIPPING.has(of.fault.kind)) return null;
  const suspects = [...reader.unknown.map(({ to }) => to - 1), reader.at];
  for (const at of suspects.slice(-MAX_UNKNOWN_TRIED)) {
    const token = reader.tokens[at];
    const words = token === undefined || token.isQuoted ? [] : nearWords(token.folded);
    if (token !== undefined && words.length > 0) return sayNearWords(reader, at, words);
  }
  return null;
}

const SLIPPING: ReadonlySet<RuleFault['kind']> = new Set(['incomplete', 'bare-length']);

function sayNearWords(reader: RuleReader, at: number, words: readonly string[]): ParsedRule {
  const typed = reader.tokens[at]?.text ?? '';
  const offers = words.map((one) => ({ label: one, line: whole(replaceTokens(reader, at, at + 1, one)) }));
  return misread(reader, { kind: 'rule', fault: { kind: 'unknown-word', typed, nearest: words } }, offers);
}

/** The first unknown word that resembles something we know decides what is said: words of rules before queues. */
function sayUnknown(reader: RuleReader): ParsedRule {
  const tokens = reader.unknown.flatMap(({ from, to }) => reader.tokens.slice(from, to));
  for (const token of tokens.slice(0, MAX_UNKNOWN_TRIED)) {
    const at = reader.tokens.indexOf(token);
    const words = token.isQuoted ? [] : nearWords(token.folded);
    if (words.length > 0) return sayNearWords(reader, at, words);
    reader.steps += reader.lexicon.queues.length;
    const names = nearestNames(reader.lexicon, token);
    if (names.length > 0) {
      const offers = names.map((name) => offerName(reader, at, name));
      return misread(reader, { kind: 'unknown-queue', typed: token.text, nearest: names }, offers);
    }
  }
  const { from, to } = reader.unknown[0] ?? { from: 0, to: 1 };
  const fault = { kind: 'unknown-word', typed: typedText(reader, from, to), nearest: [] } as const;
  return misread(reader, { kind: 'rule', fault }, []);
}

function nearWords(folded: string): string[] {
  const typed = folded.replace(/%$/, '');
  if (typed.length < FEWEST_LETTERS || isReserved(typed) || isRuleWord(typed)) return [];
  if (SUGGESTED.includes(typed)) return [];
  return nearest(typed, SUGGESTED, (word) => [word], MOST_OFFERS, typed.length < 6 ? 1 : 2);
}

/** Metrics too, by those of their names that are one word. */
const SUGGESTED: readonly string[] = [
  ...new Set([
    ...RULE_SUGGESTED,
    ...METRICS.flatMap((metric) => metric.words.filter((word) => /^[a-z]{4,}$/.test(word))),
  ]),
];
