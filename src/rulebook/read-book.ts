/** The tree of a file into a book: versions, keys, ids; every fault is told at once. */
import { knownZone, zoneNames } from '../core/zone.ts';
import { nearest } from '../language/nearest.ts';
import type { Book, BookDigest, BookGroup, BookQueue, BookRule } from './book.ts';
import type { BookFault } from './book-fault.ts';
import { readFlag, readList, readMap, readNamed, readText, shown, textOf } from './nodes.ts';
import { readTests } from './read-tests.ts';
import type { YamlEntry, YamlFile, YamlNode, YamlText } from './yaml-file.ts';

export const BOOK_VERSION = '1';

const BOOK = {
  what: 'a file of rules',
  keys: ['version', 'zone', 'owner', 'queues', 'groups', 'rules', 'digests', 'tests'],
};
const QUEUE = { what: 'a queue', keys: ['name', 'target'] };
const GROUP = { what: 'a group', keys: ['names', 'owner'] };
const RULE = { what: 'a rule', keys: ['key', 'alert', 'channel', 'owner', 'trial'] };
const DIGEST = { what: 'a digest', keys: ['key', 'digest', 'at', 'channel', 'owner'] };

export interface ReadBook {
  book: Book;
  faults: readonly BookFault[];
}

/** What could not be read is left out of the book. `zone`: where the file names none. */
export function readBook({ source, root }: YamlFile, zone: string): ReadBook {
  const faults: BookFault[] = [];
  const empty: Book = { source, zone: null, queues: null, groups: [], rules: [], digests: [], tests: [] };
  if (root === null) {
    faults.push({ from: 0, what: 'There is nothing in this file.', todo: 'Begin with `version: 1`.' });
    return { book: empty, faults };
  }
  const entries = readMap(root, BOOK, faults);
  if (entries === null) return { book: empty, faults };
  readVersion(entries, root, faults);
  const ownZone = readZone(entries, faults);
  const owner = readId(readText(entries, 'owner', null, faults), OWNER, faults);
  const rules = listOf(entries, 'rules', faults).flatMap((node) => readRule(node, owner, faults) ?? []);
  const digests = listOf(entries, 'digests', faults).flatMap((node) => readDigest(node, owner, faults) ?? []);
  keysOnce([...rules, ...digests], faults);
  const someOwner = owner ?? rules[0]?.ownerId ?? digests[0]?.ownerId ?? null;
  const tests = entries.get('tests');
  const book: Book = {
    source,
    zone: ownZone,
    queues: readQueues(entries.get('queues'), faults),
    groups: readGroups(entries.get('groups'), someOwner, faults),
    rules,
    digests,
    tests: tests === undefined ? [] : readTests(tests.value, { source, zone: ownZone ?? zone }, faults),
  };
  return { book, faults };
}

function listOf(
  entries: ReadonlyMap<string, YamlEntry>,
  key: string,
  faults: BookFault[],
): readonly YamlNode[] {
  const entry = entries.get(key);
  return entry === undefined ? [] : readList(entry.value, key, faults);
}

function readVersion(entries: ReadonlyMap<string, YamlEntry>, root: YamlNode, faults: BookFault[]): void {
  const missing = {
    from: root.from,
    what: 'The file does not say which version of the format it is.',
    todo: `Begin with \`version: ${BOOK_VERSION}\`.`,
  };
  const version = readText(entries, 'version', missing, faults);
  if (version === null || version.text === BOOK_VERSION) return;
  faults.push({
    from: version.from,
    what: `This program reads version ${BOOK_VERSION}, and the file says “${shown(version.text)}”.`,
    todo: `Write \`version: ${BOOK_VERSION}\`, or take the program that knows the other.`,
  });
}

function readZone(entries: ReadonlyMap<string, YamlEntry>, faults: BookFault[]): string | null {
  const text = readText(entries, 'zone', null, faults);
  if (text === null) return null;
  const zone = knownZone(text.text.trim());
  if (zone === null) {
    const typed = text.text.trim().toLowerCase();
    const [near] = nearest(typed, zoneNames(), (name) => [name.toLowerCase()], 1);
    faults.push({
      from: text.from,
      what: `“${shown(text.text)}” is no time zone.`,
      todo: near === undefined ? 'Write a name such as Europe/Berlin.' : `Did you mean ${near}?`,
    });
  }
  return zone;
}

function readQueues(entry: YamlEntry | undefined, faults: BookFault[]): readonly BookQueue[] | null {
  if (entry === undefined) return null;
  const seen = new Set<string>();
  return readList(entry.value, 'queues', faults).flatMap((node) => {
    const queue = readQueue(node, faults);
    if (queue === null || !seen.has(queue.name)) {
      if (queue !== null) seen.add(queue.name);
      return queue ?? [];
    }
    faults.push({
      from: node.from,
      what: `The queue “${shown(queue.name)}” stands here a second time.`,
      todo: 'Leave one of the two.',
    });
    return [];
  });
}

function readQueue(node: YamlNode, faults: BookFault[]): BookQueue | null {
  if (node.kind === 'text') {
    const text = textOf(node, 'a queue’s name', faults);
    return text === null ? null : { name: text.text, target: null };
  }
  const entries = readMap(node, QUEUE, faults);
  if (entries === null) return null;
  const name = readText(
    entries,
    'name',
    { from: node.from, what: 'This queue has no name.', todo: 'Add `name: …`.' },
    faults,
  );
  const target = readText(entries, 'target', null, faults);
  if (name === null) return null;
  const [, percent, seconds] =
    /^\s*(\d{1,3})\s*%?\s*(?:\/|in)\s*(\d{1,5})\s*s?\s*$/.exec(target?.text ?? '') ?? [];
  if (percent !== undefined && Number(percent) > 0 && Number(percent) <= 100)
    return { name: name.text, target: { percent: Number(percent), seconds: Number(seconds) } };
  if (target !== null)
    faults.push({
      from: target.from,
      what: `“${shown(target.text)}” is no service-level target.`,
      todo: 'Write `80/20` for 80 % within 20 seconds.',
    });
  return { name: name.text, target: null };
}

function readGroups(entry: YamlEntry | undefined, owner: string | null, faults: BookFault[]): BookGroup[] {
  if (entry === undefined) return [];
  return readNamed(entry.value, 'groups', 'retail: Sales, Billing*', faults).flatMap(({ key, value }) => {
    const entries = value.kind === 'map' ? readMap(value, GROUP, faults) : null;
    const missing = {
      from: key.from,
      what: `The group “${shown(key.text)}” has no names.`,
      todo: 'Add `names: Sales, Billing*`.',
    };
    const names =
      entries === null ? textOf(value, key.text, faults) : readText(entries, 'names', missing, faults);
    const own = entries === null ? null : readId(readText(entries, 'owner', null, faults), OWNER, faults);
    const ownerId = own ?? owner;
    if (names === null) return [];
    if (ownerId === null) {
      faults.push({
        from: key.from,
        what: `Nobody answers for the group “${shown(key.text)}”.`,
        todo: 'Add `owner: U…` at the top of the file.',
      });
      return [];
    }
    return [{ name: key, names, ownerId }];
  });
}

function readRule(node: YamlNode, fileOwner: string | null, faults: BookFault[]): BookRule | null {
  const entries = readMap(node, RULE, faults);
  if (entries === null) return null;
  const key = readKey(entries, node, 'rule', faults);
  const missing = {
    from: node.from,
    what: 'This rule has no sentence.',
    todo: 'Add `alert: Billing when abandon% > 8`, as it is typed behind `alert`.',
  };
  const alert = readText(entries, 'alert', missing, faults);
  const { channel, ownerId } = readPlace(entries, node, 'rule', fileOwner, faults);
  const isTrial = readFlag(entries, 'trial', faults);
  return key === null || alert === null || ownerId === null
    ? null
    : { key, alert, channel, ownerId, isTrial };
}

function readDigest(node: YamlNode, fileOwner: string | null, faults: BookFault[]): BookDigest | null {
  const entries = readMap(node, DIGEST, faults);
  if (entries === null) return null;
  const key = readKey(entries, node, 'digest', faults);
  const said = entries.get('digest');
  if (said === undefined)
    faults.push({
      from: node.from,
      what: 'This digest has no sentence.',
      todo: 'Add `digest: all yesterday by media`, as it is typed behind `digest`.',
    });
  const items = said === undefined ? [] : said.value.kind === 'list' ? said.value.items : [said.value];
  const sentences = items.flatMap((item) => textOf(item, 'digest', faults) ?? []);
  const at = readText(entries, 'at', null, faults);
  const { channel, ownerId } = readPlace(entries, node, 'digest', fileOwner, faults);
  return key === null || sentences.length === 0 || ownerId === null
    ? null
    : { key, sentences, at, channel, ownerId };
}

const MAX_KEY = 80;

function readKey(
  entries: ReadonlyMap<string, YamlEntry>,
  node: YamlNode,
  what: string,
  faults: BookFault[],
): YamlText | null {
  const missing = {
    from: node.from,
    what: `This ${what} has no key.`,
    todo: 'Add `key: billing-abandon`: it stays when the words change.',
  };
  const key = readText(entries, 'key', missing, faults);
  if (key === null) return null;
  if (key.text.length > MAX_KEY || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(key.text)) {
    const like = kebab(key.text);
    const todo = like === '' ? 'Write one such as `billing-abandon`.' : `Write \`${like}\`.`;
    faults.push({
      from: key.from,
      what: `“${shown(key.text)}” is no key: small letters, digits and single hyphens, at most ${MAX_KEY}.`,
      todo,
    });
  }
  return key;
}

/** A text as a key: "Night watch!" is "night-watch". */
export function kebab(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('%', ' percent ')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_KEY)
    .replace(/^-+|-+$/g, '');
}

function keysOnce(all: readonly { key: YamlText }[], faults: BookFault[]): void {
  const seen = new Set<string>();
  for (const { key } of all) {
    if (seen.has(key.text))
      faults.push({
        from: key.from,
        what: `The key “${shown(key.text)}” stands here a second time.`,
        todo: 'Every rule and digest of a file has a key of its own.',
      });
    seen.add(key.text);
  }
}

interface IdKind {
  what: string;
  pattern: RegExp;
  todo: string;
}

const OWNER: IdKind = {
  what: 'id of a person in Slack',
  pattern: /^[UW][A-Z0-9]{2,20}$/,
  todo: 'It looks like U012ABCDEF: in Slack, a profile → ⋮ → Copy member ID.',
};
const CHANNEL: IdKind = {
  what: 'id of a channel in Slack',
  pattern: /^[CGUW][A-Z0-9]{2,20}$/,
  todo: 'It looks like C012ABCDEF: in Slack, the channel’s name → About → Channel ID, at the bottom.',
};

function readPlace(
  entries: ReadonlyMap<string, YamlEntry>,
  node: YamlNode,
  what: string,
  fileOwner: string | null,
  faults: BookFault[],
): { channel: YamlText | null; ownerId: string | null } {
  const channel = readText(entries, 'channel', null, faults);
  const channelId = readId(channel, CHANNEL, faults);
  const own = readText(entries, 'owner', null, faults);
  const ownerId = readId(own, OWNER, faults) ?? fileOwner;
  if (own === null && ownerId === null && !entries.has('owner'))
    faults.push({
      from: node.from,
      what: `Nobody answers for this ${what}.`,
      todo: 'Add `owner: U…` to it, or at the top of the file.',
    });
  if (
    channelId !== null &&
    channel !== null &&
    ownerId !== null &&
    /^[UW]/.test(channelId) &&
    channelId !== ownerId
  )
    faults.push({
      from: channel.from,
      what: `A ${what} tells a channel or its owner, and ${channelId} is neither.`,
      todo: `Write a channel’s id, or ${ownerId}.`,
    });
  return { channel, ownerId: own !== null && readsAs(own, OWNER) === null ? null : ownerId };
}

function readsAs(text: YamlText, { pattern }: IdKind): string | null {
  return pattern.test(text.text) ? text.text : null;
}

function readId(text: YamlText | null, kind: IdKind, faults: BookFault[]): string | null {
  if (text === null) return null;
  const id = readsAs(text, kind);
  if (id === null)
    faults.push({ from: text.from, what: `“${shown(text.text)}” is no ${kind.what}.`, todo: kind.todo });
  return id;
}
