/** CHANNEL_QUEUES: which channel may see which queues. Read once, and held against a directory. */
import type { ChannelTie } from '../core/access.ts';
import type { Directory, Queue } from '../core/queue.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { matchingQueues } from '../language/names.ts';
import { fold } from '../language/tokens.ts';

export type Ties = ReadonlyMap<string, ChannelTie>;

/** What a channel is tied to, or all that is wrong with the text, each in words that stand behind the variable's name. */
export type ReadTies = { ok: true; ties: Ties } | { ok: false; faults: readonly string[] };

export const TIES_EXAMPLE = 'C012ABCDEF=Sales*,Billing; C034GHIJKL=division:Retail';

const DIVISION = /^division\s*:/i;
/** Slack's ids of channels; those of people and of direct messages begin otherwise. */
const CHANNEL_ID = /^[CG][A-Z0-9]{2,20}$/;

/** "C0123=Sales*,Billing; C0456=division:Retail". A name with a comma, a semicolon or an equals sign stands in quotes. */
export function readTies(text: string): ReadTies {
  const ties = new Map<string, ChannelTie>();
  const faults: string[] = [];
  const plain = text.replace(/[“”„‟]/gu, '"');
  // What it swallows would be tied to nothing, and see all.
  if ((plain.split('"').length - 1) % 2 === 1) faults.push('has a quote that is never closed');
  for (const entry of cutAt(plain, /[;\n]/)) {
    const { channelId, tie, wrong } = readEntry(entry);
    faults.push(...wrong);
    if (channelId === null) continue;
    if (ties.has(channelId)) faults.push(`names the channel ${channelId} twice`);
    ties.set(channelId, tie);
  }
  return faults.length === 0 ? { ok: true, ties } : { ok: false, faults };
}

interface Entry {
  /** Null when the entry names no channel. */
  channelId: string | null;
  tie: ChannelTie;
  wrong: string[];
}

function readEntry(entry: string): Entry {
  const at = entry.indexOf('=');
  const id = (at < 0 ? entry : entry.slice(0, at)).trim();
  const wrong: string[] = [];
  const isId = CHANNEL_ID.test(id);
  if (!isId) wrong.push(`holds “${id}”, which is no channel id`);
  if (at < 0) wrong.push(`says of ${id} not which queues it sees`);
  const tie = at < 0 ? { patterns: [], divisions: [] } : readNames(entry.slice(at + 1), id, wrong);
  return { channelId: isId ? id : null, tie, wrong };
}

function readNames(text: string, id: string, wrong: string[]): ChannelTie {
  const patterns: string[] = [];
  const divisions: string[] = [];
  const names = cutAt(text, /,/, true);
  for (const name of names) {
    const isDivision = DIVISION.test(name);
    const folded = fold(unquoted(isDivision ? name.replace(DIVISION, '') : name));
    if (folded === '') wrong.push(`has an empty ${isDivision ? 'division' : 'pattern'} for ${id}`);
    else (isDivision ? divisions : patterns).push(folded);
  }
  return { patterns, divisions };
}

/** Parts between separators that stand in no quotes; empty ones are left out unless they are wanted. */
function cutAt(text: string, separator: RegExp, wantsEmpty = false): string[] {
  const parts = [''];
  let isQuoted = false;
  for (const char of text) {
    if (char === '"') isQuoted = !isQuoted;
    if (separator.test(char) && !isQuoted) parts.push('');
    else parts[parts.length - 1] += char;
  }
  return parts.map((part) => part.trim()).filter((part) => wantsEmpty || part !== '');
}

function unquoted(name: string): string {
  return name.replaceAll('"', '');
}

/** Those that fit any pattern or division, in the directory's order. */
export function queuesOfTie({ patterns, divisions }: ChannelTie, directory: Directory): readonly Queue[] {
  const lexicon = lexiconOf(directory);
  const byDivision = divisions.length === 0 ? null : divisionsOf(directory);
  const seen = new Set([
    ...patterns.flatMap((pattern) => matchingQueues(pattern, lexicon)),
    ...divisions.flatMap((division) => byDivision?.get(division) ?? []),
  ]);
  return directory.queues.filter((queue) => seen.has(queue));
}

const divisionsByDirectory = new WeakMap<Directory, ReadonlyMap<string, readonly Queue[]>>();

/** By folded name, found once for each directory: there may be hundreds of channels. */
function divisionsOf(directory: Directory): ReadonlyMap<string, readonly Queue[]> {
  const known = divisionsByDirectory.get(directory);
  if (known !== undefined) return known;
  const found = new Map<string, Queue[]>();
  for (const queue of directory.queues) {
    const name = fold(queue.division.name);
    const others = found.get(name);
    if (others === undefined) found.set(name, [queue]);
    else others.push(queue);
  }
  divisionsByDirectory.set(directory, found);
  return found;
}
