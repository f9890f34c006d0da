/** Pieces of the tree read as what they should be: known keys, texts, yes or no; what they are not is noted as a fault. */
import { nearest } from '../language/nearest.ts';
import type { BookFault } from './book-fault.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlText } from './yaml-file.ts';

export interface Shape {
  /** "a rule". */
  what: string;
  keys: readonly string[];
}

/** The entries of a map by key; null where it is none. Unknown keys and those that stand twice are faults. */
export function readMap(node: YamlNode, shape: Shape, faults: BookFault[]): Map<string, YamlEntry> | null {
  if (node.kind !== 'map') {
    faults.push({
      from: node.from,
      what: `${capital(shape.what)} is a map of ${listed(shape.keys)}, and this is ${kindOf(node)}.`,
      todo: `Write \`${shape.keys[0] ?? ''}: …\`.`,
    });
    return null;
  }
  const entries = new Map<string, YamlEntry>();
  for (const entry of node.entries) {
    const { text, from } = entry.key;
    if (!shape.keys.includes(text)) faults.push({ from, ...unknownKey(text, shape) });
    else if (entries.has(text))
      faults.push({ from, what: `“${text}” stands here a second time.`, todo: 'Leave one of the two.' });
    else entries.set(text, entry);
  }
  return entries;
}

function unknownKey(text: string, { what, keys }: Shape): { what: string; todo: string } {
  if (text === '<<') return { what: 'Files of rules merge nothing with “<<”.', todo: 'Write the keys out.' };
  const [near] = nearest(text.toLowerCase(), keys, (key) => [key], 1);
  return {
    what: `${capital(what)} has no “${shown(text)}”.`,
    todo: near === undefined ? `It has ${listed(keys)}.` : `Did you mean \`${near}\`?`,
  };
}

/** The items of a list; none where it is no list. An empty value is an empty list. */
export function readList(node: YamlNode, what: string, faults: BookFault[]): readonly YamlNode[] {
  if (node.kind === 'list') return node.items;
  if (isEmpty(node)) return [];
  faults.push({
    from: node.from,
    what: `${capital(what)} are a list, and this is ${kindOf(node)}.`,
    todo: 'Begin each with `- `.',
  });
  return [];
}

/** The entries of a map whose keys are names of the writer's own. */
export function readNamed(
  node: YamlNode,
  what: string,
  example: string,
  faults: BookFault[],
): YamlMap['entries'] {
  if (node.kind === 'map') return node.entries;
  if (isEmpty(node)) return [];
  faults.push({
    from: node.from,
    what: `${capital(what)} are a map, and this is ${kindOf(node)}.`,
    todo: `Write \`${example}\`.`,
  });
  return [];
}

/** A text that is not empty; null where it is none, or where the key is missing and may be. */
export function readText(
  entries: ReadonlyMap<string, YamlEntry>,
  key: string,
  missing: { from: number; what: string; todo: string } | null,
  faults: BookFault[],
): YamlText | null {
  const entry = entries.get(key);
  if (entry === undefined) {
    if (missing !== null) faults.push(missing);
    return null;
  }
  return textOf(entry.value, key, faults);
}

export function textOf(node: YamlNode, what: string, faults: BookFault[]): YamlText | null {
  if (node.kind === 'text' && node.text.trim() !== '') return node;
  const is = node.kind === 'text' ? 'nothing' : kindOf(node);
  faults.push({
    from: node.from,
    what: `“${what}” is a text, and here stands ${is}.`,
    todo: `Write \`${what}: …\` on one line.`,
  });
  return null;
}

export function readFlag(entries: ReadonlyMap<string, YamlEntry>, key: string, faults: BookFault[]): boolean {
  const entry = entries.get(key);
  if (entry === undefined) return false;
  const text = entry.value.kind === 'text' ? entry.value.text.toLowerCase() : '';
  if (['true', 'yes', 'on'].includes(text)) return true;
  if (!['false', 'no', 'off'].includes(text))
    faults.push({
      from: entry.value.from,
      what: `“${key}” is neither true nor false.`,
      todo: `Write \`${key}: true\`, or leave it out.`,
    });
  return false;
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'text' && node.text.trim() === '';
}

function kindOf(node: YamlNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a map';
  return isEmpty(node) ? 'nothing' : 'a text';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

const MAX_SHOWN = 60;

/** A text from a file as it may stand in a sentence. */
export function shown(text: string): string {
  const letters = [...text];
  return letters.length <= MAX_SHOWN ? text : `${letters.slice(0, MAX_SHOWN - 1).join('')}…`;
}

/** Where a word stands within a text of the file, as nearly as can be told. */
export function placeOf(word: string | null, text: YamlText, source: string): number {
  if (word === null || word === '') return text.from;
  const at = source.slice(text.from, text.to).toLowerCase().indexOf(word.toLowerCase());
  return at < 0 ? text.from : text.from + at;
}
