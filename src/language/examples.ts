/** Examples for people: the queues that they name are ones that can be asked for where they are read. */
import type { Lexicon } from './lexicon.ts';
import { matchingQueues } from './names.ts';
import { printName } from './print.ts';

/** What examples call queues. */
const EXAMPLE_NAMES = ['support', 'billing', 'sales'] as const;
const EXAMPLE_NAME = new RegExp(String.raw`\b(${EXAMPLE_NAMES.join('|')})\b\*?`, 'giu');

/** By lexicon: what the names that find nothing there stand for. */
const standIns = new WeakMap<Lexicon, ReadonlyMap<string, string>>();

/** The same line or words, with a name that finds nothing there in place of one that does; without queues, as they are. */
export function localExample(words: string, lexicon: Lexicon): string {
  const known = standIns.get(lexicon) ?? standInsOf(lexicon);
  standIns.set(lexicon, known);
  if (known.size === 0) return words;
  return words.replace(EXAMPLE_NAME, (whole, name: string, at: number) => {
    const standIn = known.get(name.toLowerCase());
    if (standIn === undefined) return whole;
    return printName({ kind: 'exact', name: standIn }, lexicon, words.slice(at + whole.length));
  });
}

function standInsOf(lexicon: Lexicon): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [at, name] of EXAMPLE_NAMES.entries()) {
    const queue = lexicon.queues[at % Math.max(1, lexicon.queues.length)];
    if (queue !== undefined && matchingQueues(`*${name}*`, lexicon).length === 0) found.set(name, queue.name);
  }
  return found;
}
