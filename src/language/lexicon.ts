/** Names that a line can hold: queues from the directory and metrics from the catalogue, found word by word. */
import { METRICS, type MetricId } from '../core/metric.ts';
import type { Directory, Queue, QueueGroup, QueueName } from '../core/queue.ts';
import { knownZone } from '../core/zone.ts';
import { fold, isPunctuation, pathWord, type Token, tokenize, tokensOfName, wordsOfName } from './tokens.ts';
import { isReserved } from './vocabulary.ts';

/** A tree of words: one step a word, so that finding the longest name costs no more than the name is long. */
interface Branch<T> {
  value: T | null;
  next: Map<string, Branch<T>>;
}

export interface Found<T> {
  value: T;
  /** How many tokens it took. */
  length: number;
}

/** A name that is no pattern. */
export type WholeName = Exclude<QueueName, { kind: 'pattern' }>;

export interface Lexicon {
  queues: readonly Queue[];
  /** Folded whole names, punctuation dropped, for parts of names; in the order of `queues`. */
  foldedNames: readonly string[];
  /** The same with their punctuation. */
  foldedWhole: readonly string[];
  /** What a misspelt word is held against: each whole name and its words. */
  spellings: readonly (readonly string[])[];
  /** The place of each in `queues`. */
  order: ReadonlyMap<Queue, number>;
  /** The longest whole name from there: of a queue, or of a group where that one is longer. */
  longestName(tokens: readonly Token[], at: number, step: () => void): Found<WholeName> | null;
  /** By its exact name, else by its folded one. */
  queueNamed(name: string): Queue | null;
  groups: readonly QueueGroup[];
  /** By its folded name. */
  groupNamed(name: string): QueueGroup | null;
  /** The same of groups as of queues: folded names, and what a misspelt word is held against. */
  groupSpellings: readonly (readonly string[])[];
  /** The channel's own queues; null: it has none, and "here" means all. */
  here: readonly QueueName[] | null;
  /** Whether these words, typed without quotes and with this word behind them, mean the queue or group of this name. */
  isPlain(name: string, follows: Token | undefined): boolean;
}

const lexicons = new WeakMap<Directory, Lexicon>();

/** The lexicon of a directory; made once for each. */
export function lexiconOf(directory: Directory): Lexicon {
  const known = lexicons.get(directory);
  if (known !== undefined) return known;
  const made = makeLexicon(directory);
  lexicons.set(directory, made);
  return made;
}

/** What follows from the queues alone; the same list of queues is seen from many places, each with names of its own. */
interface QueueNames
  extends Pick<Lexicon, 'queues' | 'foldedNames' | 'foldedWhole' | 'spellings' | 'order' | 'queueNamed'> {
  tree: Branch<WholeName>;
}

const queueNames = new WeakMap<readonly Queue[], QueueNames>();

function makeLexicon({ queues, groups, here }: Directory): Lexicon {
  const named = queueNames.get(queues) ?? makeQueueNames(queues);
  queueNames.set(queues, named);
  const groupByFolded = new Map(groups.map((group) => [fold(group.name), group]));
  const trees = groups.length === 0 ? [named.tree] : [named.tree, treeOfGroups(groups)];
  const { tree, ...ofQueues } = named;
  return {
    ...ofQueues,
    groups,
    groupNamed: (name) => groupByFolded.get(fold(name)) ?? null,
    groupSpellings: groups.map(({ name }) => spellingsOf(name)),
    here,
    longestName: (tokens, at, step) => longestOf(trees, tokens, at, step),
    isPlain: (name, follows) => isPlainName(name, follows, trees),
  };
}

/** Apart from the queues', whose tree is shared by places that call their groups otherwise. */
function treeOfGroups(groups: readonly QueueGroup[]): Branch<WholeName> {
  const tree = branch<WholeName>();
  for (const { name } of groups) plantName(tree, { kind: 'group', name });
  return tree;
}

/** A star in a line is always a pattern; a name that has one is typed in quotes. */
function plantName(tree: Branch<WholeName>, name: WholeName): void {
  const path = pathOfName(name.name);
  if (!path.some((word) => word.includes('*'))) plant(tree, path, name);
}

/** Of equals the first: a queue's whole name wins over a group's. */
function longestOf(
  trees: readonly Branch<WholeName>[],
  tokens: readonly Token[],
  at: number,
  step: () => void,
): Found<WholeName> | null {
  let found: Found<WholeName> | null = null;
  for (const tree of trees) {
    const one = longest(tree, tokens, at, step);
    if (one !== null && one.length > (found?.length ?? 0)) found = one;
  }
  return found;
}

function spellingsOf(name: string): readonly string[] {
  return [fold(name), ...wordsOfName(name)];
}

function makeQueueNames(queues: readonly Queue[]): QueueNames {
  const tree = branch<WholeName>();
  const byName = new Map<string, Queue>();
  const byFolded = new Map<string, Queue>();
  for (const queue of queues) {
    plantName(tree, { kind: 'exact', name: queue.name });
    byName.set(queue.name, queue);
    if (!byFolded.has(fold(queue.name))) byFolded.set(fold(queue.name), queue);
  }
  const words = queues.map((queue) => wordsOfName(queue.name));
  const foldedWhole = queues.map((queue) => fold(queue.name));
  return {
    queues,
    foldedNames: words.map((of, index) => of.join(' ') || (foldedWhole[index] ?? '')),
    foldedWhole,
    order: new Map(queues.map((queue, at) => [queue, at])),
    spellings: words.map((of, index) => [foldedWhole[index] ?? '', ...of]),
    tree,
    queueNamed: (name) => byName.get(name) ?? byFolded.get(fold(name)) ?? null,
  };
}

function pathOfName(name: string): string[] {
  return tokensOfName(name).map(pathWord);
}

function isPlainName(name: string, follows: Token | undefined, trees: readonly Branch<WholeName>[]): boolean {
  if (!/^[\p{L}\p{N}]/u.test(name) || /["“”„‟«»<>=≥≤\\,;*]|&(gt|lt|amp);/u.test(name)) return false;
  const path = pathOfName(name);
  const ends = trees.map((tree) => branchAt(tree, path));
  const meant = ends.find((end) => end !== undefined && end.value !== null)?.value;
  if (meant?.name !== name) return false;
  const next = follows === undefined || follows.isQuoted ? null : pathWord(follows);
  if (next !== null && ends.some((end) => end?.next.has(next) === true)) return false;
  return path.length > 1 ? !isSpeech(name) : !isReserved(path[0] ?? '');
}

/** Whether a name is made of nothing but words of the language: "By Media", "Last 7 Days", "Voice Message". */
export function isSpeech(name: string): boolean {
  return wordsOfName(name).every(
    (word) =>
      isReserved(word) || metricWords.has(word) || SPOKEN_WITHIN.has(word) || knownZone(word) !== null,
  );
}

/** Words that clauses take and that begin none. */
const SPOKEN_WITHIN = new Set([
  'usual',
  'normal',
  'average',
  'ago',
  'before',
  'desc',
  'asc',
  'up',
  'down',
  'than',
]);

const metricTree = branch<readonly MetricId[]>();
const metricWords = new Set<string>();
for (const metric of METRICS) {
  for (const words of [...metric.words, ...(metric.sharedWords ?? [])]) {
    const path = tokenize(words).map((token) => token.folded);
    plant(metricTree, path, [...(valueAt(metricTree, path) ?? []), metric.id]);
    for (const word of path) metricWords.add(word);
  }
}

/** The metrics that the longest run of words from here can mean: one, or one of each kind ("longest wait"). */
export function longestMetric(
  tokens: readonly Token[],
  at: number,
  step: () => void,
): Found<readonly MetricId[]> | null {
  return longest(metricTree, tokens, at, step);
}

function branch<T>(): Branch<T> {
  return { value: null, next: new Map() };
}

function plant<T>(tree: Branch<T>, path: readonly string[], value: T): void {
  if (path.length === 0) return;
  let here = tree;
  for (const word of path) {
    let next = here.next.get(word);
    if (next === undefined) {
      next = branch<T>();
      here.next.set(word, next);
    }
    here = next;
  }
  here.value = here.value === null || Array.isArray(value) ? value : here.value;
}

function valueAt<T>(tree: Branch<T>, path: readonly string[]): T | null {
  return branchAt(tree, path)?.value ?? null;
}

function branchAt<T>(tree: Branch<T>, path: readonly string[]): Branch<T> | undefined {
  let here: Branch<T> | undefined = tree;
  for (const word of path) here = here?.next.get(word);
  return here;
}

function longest<T>(
  tree: Branch<T>,
  tokens: readonly Token[],
  at: number,
  step: () => void,
): Found<T> | null {
  let here = tree;
  let found: Found<T> | null = null;
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    step();
    if (token.isQuoted) break;
    if (index > at && isPunctuation(token)) continue;
    const next = here.next.get(index === at ? token.folded : pathWord(token));
    if (next === undefined) break;
    here = next;
    if (here.value !== null) found = { value: here.value, length: index - at + 1 };
  }
  return found;
}
