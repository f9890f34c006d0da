/** What stands behind "group": a group that is made or changed, one that is shown, or nothing. */
import type { QueueName } from '../core/queue.ts';
import { groupNameFault, membersFault, tidyName } from './group-names.ts';
import { type Lexicon, lexiconOf } from './lexicon.ts';
import type { Misread, Offer } from './misread.ts';
import { readNameList } from './name-list.ts';
import { nearest } from './nearest.ts';
import { printQuoted } from './print.ts';
import type { Scene } from './reader.ts';
import { fold, MAX_LINE_LENGTH, tokenize } from './tokens.ts';

export type GroupLine =
  | { kind: 'list' }
  | { kind: 'show'; name: string }
  | {
      kind: 'set';
      name: string;
      /** Free of groups: those that were named are told by what they hold. */
      names: readonly QueueName[];
      /** Groups that were named inside, and stand in `names` with what they hold now. */
      expanded: readonly string[];
    }
  | { kind: 'misread'; misread: Misread; offers: readonly Offer[] };

/** "retail = Sales, Billing*", "retail: Sales", "retail is Sales and Billing", "retail", "". */
export function readGroupLine(rest: string, scene: Scene): GroupLine {
  const line = rest.slice(0, MAX_LINE_LENGTH).trim();
  if (rest.length > MAX_LINE_LENGTH) return wrong({ kind: 'too-long-line', most: MAX_LINE_LENGTH });
  if (line === '' || tokenize(line).length === 0) return { kind: 'list' };
  const cut = cutAt(line);
  if (cut === null) {
    if (/^by\b/iu.test(line))
      return wrong({ kind: 'naming', fault: { kind: 'group-by', typed: `group ${line}` } });
    return { kind: 'show', name: nameIn(line) };
  }
  const name = nameIn(line.slice(0, cut.from));
  const lexicon = lexiconOf(scene.directory);
  const fault = groupNameFault(name, lexicon);
  if (fault !== null) return wrong({ kind: 'naming', fault });
  return membersOf(name, line.slice(cut.to), scene, lexicon);
}

function wrong(misread: Misread, offers: readonly Offer[] = []): GroupLine {
  return { kind: 'misread', misread, offers };
}

function membersOf(name: string, text: string, scene: Scene, lexicon: Lexicon): GroupLine {
  const list = readNameList(text, scene);
  if (list.kind === 'misread') {
    const offers = list.offers.map((offer) => ({
      ...offer,
      line: `group ${printQuoted(name)} = ${offer.line}`,
    }));
    return wrong(list.misread, offers);
  }
  const { names, expanded } = expand(list.names, name, lexicon);
  const isItself = list.names.length > 0 && names.length === 0;
  const fault = isItself ? ({ kind: 'holds-itself', name } as const) : membersFault(names);
  return fault === null ? { kind: 'set', name, names, expanded } : wrong({ kind: 'naming', fault });
}

/** Groups do not nest: what one holds takes its place. A group that names itself keeps what it held. */
function expand(
  names: readonly QueueName[],
  own: string,
  lexicon: Lexicon,
): { names: readonly QueueName[]; expanded: readonly string[] } {
  const expanded: string[] = [];
  const flat = names.flatMap((name) => {
    if (name.kind !== 'group') return [name];
    const group = lexicon.groupNamed(name.name);
    if (group === null) return [];
    if (fold(group.name) !== fold(own)) expanded.push(group.name);
    return group.names.filter(({ kind }) => kind !== 'group');
  });
  const unique = new Map(flat.map((name) => [JSON.stringify(name), name]));
  return { names: [...unique.values()], expanded };
}

/** The name as it was typed, with or without quotes. */
function nameIn(text: string): string {
  const [only, ...more] = tokenize(text);
  return tidyName(only?.isQuoted === true && more.length === 0 ? only.text : text);
}

/** In the order in which they count: a name may hold an "is", and a queue's name a colon. */
const SEPARATORS: readonly RegExp[] = [/:?=/u, /:/u, /(?<=\s)(?:is|are|holds|means)(?=\s|$)/iu];

/** Where the name ends and the queues begin; nothing in quotes counts. */
function cutAt(line: string): { from: number; to: number } | null {
  const plain = line.replace(/["“”„‟«»][^"“”„‟«»]*["“”„‟«»]?/gu, (quoted) => '_'.repeat(quoted.length));
  for (const separator of SEPARATORS) {
    const found = separator.exec(plain);
    if (found !== null) return { from: found.index, to: found.index + found[0].length };
  }
  return null;
}

/** Names of groups that are almost this one. */
export function nearestGroups(typed: string, lexicon: Lexicon): string[] {
  return nearest(fold(typed), lexicon.groups, ({ name }) => [fold(name)]).map(({ name }) => name);
}
