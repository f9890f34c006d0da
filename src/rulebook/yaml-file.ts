/** A file's bytes into a tree of texts, lists and maps, each with its place; whatever the bytes are, in bounded time and memory. */
import { CST, isAlias, isMap, isScalar, isSeq, Lexer, LineCounter, type Node, parseAllDocuments } from 'yaml';
import type { BookFault } from './book-fault.ts';

/** Every scalar is a text as it stands there: `1e3`, `yes` and `0x10` mean what they look like. */
export type YamlNode = YamlText | YamlList | YamlMap;

/** Offsets into the source: [from, to). */
interface Placed {
  from: number;
  to: number;
}

export interface YamlText extends Placed {
  kind: 'text';
  text: string;
}

export interface YamlList extends Placed {
  kind: 'list';
  items: readonly YamlNode[];
}

export interface YamlMap extends Placed {
  kind: 'map';
  entries: readonly YamlEntry[];
}

export interface YamlEntry {
  key: YamlText;
  value: YamlNode;
}

export interface YamlFile {
  /** Without a byte order mark. */
  source: string;
  /** Null: there is nothing in it. */
  root: YamlNode | null;
}

export type ReadYaml = { ok: true; file: YamlFile } | { ok: false; source: string; faults: BookFault[] };

/** Some five thousand rules. */
export const MAX_BYTES = 1_000_000;
const MAX_LINES = 40_000;
/** A series of a day in minutes is a fifth of it. */
const MAX_TEXT = 20_000;
/** The format itself is four deep. */
const MAX_DEPTH = 12;
const MAX_INDENT = 80;
/** Marks of structure and scalars; a file of rules has some ten to the rule. */
const MAX_TOKENS = 400_000;
/** After so many, what follows says nothing any more. */
const MAX_SYNTAX_FAULTS = 10;

export function readYaml(bytes: Uint8Array): ReadYaml {
  const decoded = decode(bytes);
  if ('fault' in decoded) return { ok: false, source: decoded.source, faults: [decoded.fault] };
  const { source } = decoded;
  const guarded = guard(source);
  if (guarded !== null) return { ok: false, source, faults: [guarded] };
  const docs = parseAllDocuments(source, {
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    lineCounter: new LineCounter(),
  });
  const [first, second] = docs;
  if (first === undefined) return { ok: true, file: { source, root: null } };
  const wrong = [...first.errors, ...first.warnings].slice(0, MAX_SYNTAX_FAULTS);
  if (wrong.length > 0)
    return { ok: false, source, faults: wrong.map(({ code, message, pos }) => syntax(code, message, pos)) };
  if (second !== undefined) {
    const fault: BookFault = {
      from: second.range[0],
      what: 'A second document begins here.',
      todo: 'Keep one document in a file: take the line `---` out, or make two files.',
    };
    return { ok: false, source, faults: [fault] };
  }
  const faults: BookFault[] = [];
  const root = first.contents === null ? null : convert(first.contents, faults);
  return faults.length > 0 ? { ok: false, source, faults } : { ok: true, file: { source, root } };
}

type Decoded = { source: string } | { source: string; fault: BookFault };

function decode(bytes: Uint8Array): Decoded {
  if (bytes.length > MAX_BYTES) {
    const what = `The file has more than ${MAX_BYTES / 1_000_000} MB.`;
    return tooMuch(what, 'Keep the rules in several files.');
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return tooMuch('The file is UTF-16.', 'Save it as UTF-8.');
  const end = validUntil(bytes);
  const source = new TextDecoder('utf-8').decode(bytes.subarray(0, end));
  if (end < bytes.length) {
    const byte = (bytes[end] ?? 0).toString(16).padStart(2, '0');
    return {
      source,
      fault: at(source.length, `The byte 0x${byte} here is not UTF-8.`, 'Save the file as UTF-8.'),
    };
  }
  const nul = source.indexOf('\0');
  return nul < 0
    ? { source }
    : { source, fault: at(nul, 'There is a NUL here: this is no text.', 'Take it out.') };
}

function tooMuch(what: string, todo: string): Decoded {
  return { source: '', fault: at(0, what, todo) };
}

function at(from: number, what: string, todo: string): BookFault {
  return { from, what, todo };
}

/** How many bytes from the first on are UTF-8. */
function validUntil(bytes: Uint8Array): number {
  const isValid = (length: number, isEnd: boolean): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: !isEnd });
      return true;
    } catch {
      return false;
    }
  };
  if (isValid(bytes.length, true)) return bytes.length;
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isValid(middle, false)) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * What the parser would choke on, found in its own tokens before it builds anything: it is recursive, and of some inputs
 * of a megabyte it makes gigabytes.
 */
function guard(source: string): BookFault | null {
  let offset = 0;
  let lines = 1;
  let tokens = 0;
  let flow = 0;
  let onLine = 0;
  let isText = false;
  for (const token of new Lexer().lex(source)) {
    // The text of a plain or block scalar may begin as anything does.
    const type = isText ? 'scalar' : CST.tokenType(token);
    isText = token === CST.SCALAR;
    const from = offset;
    if (!SIGNS.has(token)) offset += token.length;
    tokens += 1;
    if (tokens > MAX_TOKENS)
      return at(from, 'The file has too many parts.', 'Keep the rules in several files.');
    switch (type) {
      case 'newline':
        lines += 1;
        onLine = 0;
        if (lines > MAX_LINES)
          return at(
            from,
            `The file has more than ${MAX_LINES.toLocaleString('en-US')} lines.`,
            'Make several files of it.',
          );
        break;
      case 'flow-map-start':
      case 'flow-seq-start':
        flow += 1;
        break;
      case 'flow-map-end':
      case 'flow-seq-end':
        flow = Math.max(0, flow - 1);
        break;
      case 'seq-item-ind':
      case 'explicit-key-ind':
      case 'map-value-ind':
      case 'anchor':
      case 'tag':
        if (flow === 0) onLine += 1;
        break;
      case 'alias':
        return at(
          from,
          `“${token.slice(0, 40)}” repeats what stands elsewhere, which files of rules do not.`,
          'Write it out; names for several queues go into `groups:`.',
        );
      case 'space':
        if (token.length > MAX_INDENT && onLine === 0 && flow === 0)
          return at(
            from,
            'This is further to the right than anything here needs.',
            'Indent by two spaces a level.',
          );
        break;
      default:
        if (token.length > MAX_TEXT)
          return at(
            from,
            `This text has more than ${MAX_TEXT.toLocaleString('en-US')} characters.`,
            'Is a quote left open?',
          );
    }
    if (flow > MAX_DEPTH || onLine > MAX_DEPTH)
      return at(from, 'This is nested deeper than anything here is.', 'Compare it with rules.example.yml.');
  }
  return null;
}

/** Signs of the lexer's own, which stand for no characters. */
const SIGNS: ReadonlySet<string> = new Set([CST.BOM, CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);

/** The parser's own words where ours say no more. */
const SYNTAX: Readonly<Record<string, { what: string; todo: string }>> = {
  TAB_AS_INDENT: { what: 'A tab indents this line.', todo: 'YAML is indented with spaces.' },
  BAD_INDENT: {
    what: 'This line is not indented like those it belongs to.',
    todo: 'Lines of one list or one rule begin in one column.',
  },
  BLOCK_AS_IMPLICIT_KEY: {
    what: 'There are two “: ” here, and a line has one.',
    todo: 'Put the text behind the first one in quotes.',
  },
  MULTILINE_IMPLICIT_KEY: {
    what: 'This is neither a key with a value nor a part of the line above.',
    todo: 'Write `key: value`; a long text goes on when its next line is indented further.',
  },
  MISSING_CHAR: {
    what: 'Something is left open here: a quote, or a bracket.',
    todo: 'Close it where it ends.',
  },
  UNEXPECTED_TOKEN: {
    what: 'This does not belong here.',
    todo: 'Put the text in quotes, or look for a bracket or quote too many.',
  },
  BAD_SCALAR_START: { what: 'A text cannot begin so.', todo: 'Put the whole of it in quotes.' },
  BAD_DQ_ESCAPE: {
    what: 'This is no escape within double quotes.',
    todo: "Write `\\\\` for a backslash, or put the text in single quotes: '…'.",
  },
  TAG_RESOLVE_FAILED: { what: 'Files of rules have no tags (“!…”).', todo: 'Take it out.' },
};

function syntax(code: string, message: string, pos: readonly [number, number]): BookFault {
  const isOpen = /^Flow (sequence|map)/.test(message);
  const known = SYNTAX[isOpen ? 'MISSING_CHAR' : code];
  if (known !== undefined) return { from: pos[0], ...known };
  const words = message.split('\n')[0] ?? '';
  return {
    from: pos[0],
    what: `This is not YAML: ${words.replace(/\.?$/, '.')}`,
    todo: 'Mend the line, or the one above it.',
  };
}

function convert(node: Node, faults: BookFault[]): YamlNode {
  const [from = 0, to = from] = node.range ?? [];
  if (isScalar(node)) return { kind: 'text', text: String(node.value ?? ''), from, to };
  if (isSeq(node))
    return { kind: 'list', from, to, items: node.items.map((item) => convert(item as Node, faults)) };
  if (!isMap(node) || isAlias(node)) return { kind: 'text', text: '', from, to };
  const entries = node.items.flatMap(({ key, value }): YamlEntry[] => {
    const made = convert(key as Node, faults);
    if (made.kind !== 'text') {
      faults.push(at(made.from, 'A key is a word, and this is a list or a map.', 'Write `key: value`.'));
      return [];
    }
    if (value !== null) return [{ key: made, value: convert(value as Node, faults) }];
    return [{ key: made, value: { kind: 'text', text: '', from: made.to, to: made.to } }];
  });
  return { kind: 'map', from, to, entries };
}
