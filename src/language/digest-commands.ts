/** The small sentences about digests that exist: which one, and what is to be done with it. */
import { idOf, type NotRead, type Numbered } from './rule-commands.ts';
import { tokenize } from './tokens.ts';

/** What stands behind "digest": a digest by its number, or a sentence that makes one; an empty one: nothing was said. */
export type DigestLine =
  | { kind: 'show' | 'test' | 'change'; digestId: number }
  | { kind: 'sentence'; line: string };

const DOING: ReadonlyMap<string, 'show' | 'test' | 'change'> = new Map([
  ...['show', 'open'].map((word) => [word, 'show'] as const),
  ...['test', 'tests', 'try', 'preview', 'check'].map((word) => [word, 'test'] as const),
  ...['change', 'edit', 'modify', 'update'].map((word) => [word, 'change'] as const),
]);
const FILLER = new Set(['digest', 'no', 'nr', 'number', '#', 'please', 'pls', 'the']);

/** "3", "#3", "3 test", "test 3", "3 change"; all else is a sentence. */
export function readDigest(rest: string): DigestLine {
  const words = tokenize(rest).map((token) => (token.isQuoted ? '"' : token.folded));
  const plain = words.filter((word) => !FILLER.has(word));
  const ids = plain.flatMap((word) => idOf(word) ?? []);
  const others = plain.filter((word) => idOf(word) === null);
  const [digestId] = ids;
  const sentence: DigestLine = { kind: 'sentence', line: rest.trim() };
  if (digestId === undefined || ids.length > 1 || others.length > 1) return sentence;
  const [doing] = others;
  if (doing === undefined) return { kind: 'show', digestId };
  const kind = DOING.get(doing);
  return kind === undefined ? sentence : { kind, digestId };
}

const NUMBERED_FILLER = new Set([...FILLER, 'digests', 'of', 'for']);

/** "3", "#3", "digest 3": behind "remove digest" and "history digest". */
export function readDigestNumber(rest: string, command: string): Numbered | NotRead {
  const words = tokenize(rest).map((token) => (token.isQuoted ? '"' : token.folded));
  const plain = words.filter((word) => !NUMBERED_FILLER.has(word));
  const [id, ...more] = plain.map(idOf);
  if (typeof id === 'number' && more.length === 0) return { kind: 'numbered', id };
  const fault = { kind: 'which-digest', command: `${command} ${rest}`.trim() } as const;
  return { kind: 'misread', misread: { kind: 'digest', fault } };
}
