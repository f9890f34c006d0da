/** Files that are none, or mean harm: a sentence with its place, soon, whatever they are. */
import { describe, expect, it } from 'vitest';
import { MAX_BYTES, readYaml } from '../../src/rulebook/yaml-file.ts';
import { readFile } from './reading.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));

describe('a file that is no file of rules', () => {
  it.each<[name: string, file: string | Uint8Array, faults: string[]]>([
    ['empty', '', ['1:1 There is nothing in this file. Begin with `version: 1`.']],
    ['nothing but remarks', '# nothing\n', ['1:1 There is nothing in this file. Begin with `version: 1`.']],
    [
      'a tab',
      'version: 1\nrules:\n\t- key: a\n',
      ['3:1 A tab indents this line. YAML is indented with spaces.'],
    ],
    [
      'two colons',
      'version: 1\nrules:\n  - alert: named: x\n',
      ['3:12 There are two “: ” here, and a line has one. Put the text behind the first one in quotes.'],
    ],
    [
      'an open quote',
      'version: 1\nzone: "Berlin\n',
      ['3:1 Something is left open here: a quote, or a bracket. Close it where it ends.'],
    ],
    [
      'an open bracket',
      'version: 1\nqueues: [a, b\n',
      ['3:1 Something is left open here: a quote, or a bracket. Close it where it ends.'],
    ],
    [
      'Latin-1',
      new Uint8Array([...bytes('version: 1\n# M'), 0xfc, ...bytes('ller')]),
      ['2:4 The byte 0xfc here is not UTF-8. Save the file as UTF-8.'],
    ],
    ['UTF-16', utf16('version: 1'), ['1:1 The file is UTF-16. Save it as UTF-8.']],
    ['a NUL', 'version: 1\0', ['1:11 There is a NUL here: this is no text. Take it out.']],
    [
      'two documents',
      'version: 1\n---\nversion: 1\n',
      [
        '2:1 A second document begins here. Keep one document in a file: take the line `---` out, or make two files.',
      ],
    ],
    ['a tag', 'version: !!int 1', ['1:10 Files of rules have no tags (“!…”). Take it out.']],
    [
      'a key that is a list',
      '? [a]\n: b',
      ['1:3 A key is a word, and this is a list or a map. Write `key: value`.'],
    ],
    [
      'a billion laughs',
      'a: &a [lol, lol]\nb: &b [*a, *a]\nc: &c [*b, *b]\n',
      [
        '2:8 “*a” repeats what stands elsewhere, which files of rules do not. Write it out; names for several queues go into `groups:`.',
      ],
    ],
  ])('is told what is wrong: %s', (_, file, faults) => {
    expect(readFile(file).faults).toEqual(faults);
  });

  it('names merged keys for what they are', () => {
    const { faults } = readFile('version: 1\nrules:\n  - <<: {key: a}\n');
    expect(faults[0]).toBe('3:5 Files of rules merge nothing with “<<”. Write the keys out.');
  });
});

describe('a file that means harm', () => {
  const size = MAX_BYTES - 10;
  it.each<[name: string, file: string, words: RegExp]>([
    ['more than may be', 'x'.repeat(MAX_BYTES + 1), /more than 1 MB/],
    ['brackets within brackets', '['.repeat(size), /nested deeper/],
    ['lists within lists on a line', '- '.repeat(size / 2), /nested deeper/],
    ['keys within keys', '? '.repeat(size / 2), /nested deeper/],
    ['anchors in a row', '&a '.repeat(size / 3), /nested deeper/],
    ['one text that never ends', `a: "${'x'.repeat(size - 10)}"`, /more than 20,000 characters/],
    ['escapes without end', `a: "${'\\q'.repeat(size / 2 - 10)}"`, /more than 20,000 characters/],
    ['lines without end', '\n'.repeat(size), /more than 40,000 lines/],
    ['documents without end', '---\n'.repeat(size / 4), /more than 40,000 lines/],
    ['words without end', `a: [${',b'.repeat(size / 2 - 10)}]`, /too many parts/],
    ['far to the right', `a:\n${' '.repeat(5_000)}b: c`, /further to the right/],
  ])('is refused before anything is built of it: %s', (_, file, words) => {
    const read = readYaml(bytes(file));
    expect(read.ok).toBe(false);
    expect(read.ok || read.faults.length).toBe(1);
    expect(read.ok ? '' : read.faults[0]?.what).toMatch(words);
  });

  it('tells the first faults of thousands', () => {
    const read = readYaml(bytes('- @a\n'.repeat(2_000)));
    expect(read.ok || read.faults.length).toBe(10);
  });

  it('is never the end of the program, whatever the bytes', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const pieces = [
      'version: 1',
      '\n',
      '  ',
      '- ',
      'key: ',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      ': ',
      '#',
      '|',
      '>',
      '&a',
      '*a',
      '!t',
      '%',
      '@',
      '`',
      '\t',
      '\r\n',
      'é',
      '😀',
      '\u202e',
      '---\n',
      '...\n',
      '<<: ',
      '? ',
    ];
    for (let round = 0; round < 500; round += 1) {
      const text = Array.from({ length: 30 }, () => pieces[Math.floor(random() * pieces.length)]).join('');
      expect(() => readFile(text), JSON.stringify(text)).not.toThrow();
    }
  });
});

describe('a file that others wrote', () => {
  it('may begin with a byte order mark and end its lines as on Windows', () => {
    const file = '\ufeffversion: 1\r\nqueues:\r\n  - Billing\r\n  - "yes"\r\n';
    expect(readFile(file)).toMatchObject({
      faults: [],
      book: { directory: { queues: [{ name: 'Billing' }, { name: 'yes' }] } },
    });
  });

  it('keeps every text as it stands there, whatever YAML would make of it', () => {
    const file =
      'version: 1\nqueues: [yes, null, 1e3, 0x10, ~, 12:30, 2026-01-01, .inf, "a: b # c", "😀", عربي]\n';
    const names = readFile(file).book?.directory.queues.map(({ name }) => name);
    expect(names).toEqual([
      'yes',
      'null',
      '1e3',
      '0x10',
      '~',
      '12:30',
      '2026-01-01',
      '.inf',
      'a: b # c',
      '😀',
      'عربي',
    ]);
  });
});
