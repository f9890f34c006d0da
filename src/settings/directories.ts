/** What can be seen from where: the queues that a channel is tied to, the groups by which they are called, its own queues. */
import type { Outcome } from '../core/fault.ts';
import type { Analytics, Clock, Directories, Log } from '../core/ports.ts';
import type { Directory, Queue, QueueGroup, QueueName } from '../core/queue.ts';
import type { ChannelSettings, SettingsStore } from '../core/store.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import { queuesOfTie, type Ties } from './ties.ts';

/** The store is asked whether anything changed no more often than this. */
const LOOK_EVERY_MS = 1_000;
/** Of places that see something of their own; more than there are channels with settings in most workspaces. */
const MAX_PLACES = 5_000;

export type NamesStore = Pick<SettingsStore, 'groups' | 'channelSettings' | 'settingsChange'>;

export interface DirectoriesOptions {
  analytics: Pick<Analytics, 'directory'>;
  /** Null: nobody gave names to anything, as in the terminal. */
  settings: NamesStore | null;
  clock: Pick<Clock, 'now'>;
  ties: Ties;
  log: Log;
}

export interface SeenDirectories extends Directories {
  /** This process changed settings just now: they are read again before anything more is seen. */
  forget(): void;
}

/** Groups and channels' own queues as they were last read. Another object exactly when they changed. */
interface Known {
  change: number;
  groups: readonly QueueGroup[];
  channels: ReadonlyMap<string, ChannelSettings>;
}

const NOTHING_KNOWN: Known = { change: Number.NaN, groups: [], channels: new Map() };

export function createDirectories(options: DirectoriesOptions): SeenDirectories {
  const { analytics, settings, clock, ties, log } = options;
  let known = NOTHING_KNOWN;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let looking: Promise<void> | null = null;
  /** How often this process has changed something: what was being read meanwhile may be old. */
  let forgotten = 0;
  let hasFailed = false;
  /** What was made of one list of queues and of what is known beside it. */
  let made = { of: null as Directory | null, with: known, seen: new Map<string, Directory>() };

  /** A store that fails takes no answers down: what was known last still holds. */
  async function look(store: NamesStore): Promise<void> {
    const before = forgotten;
    try {
      const change = await store.settingsChange();
      if (change !== known.change) {
        const [groups, channels] = await Promise.all([store.groups(), store.channelSettings()]);
        known = { change, groups, channels };
      }
      if (hasFailed) log.info('groups and settings can be read again');
      hasFailed = false;
    } catch (error) {
      if (!hasFailed) log.error('groups and settings cannot be read; the last ones hold', { error });
      hasFailed = true;
    }
    if (before === forgotten) lookedAtMs = clock.now();
  }

  async function refresh(): Promise<void> {
    if (settings === null) return;
    // Twice when something was changed while it was being read.
    for (let turn = 0; turn < 2 && Math.abs(clock.now() - lookedAtMs) >= LOOK_EVERY_MS; turn += 1) {
      looking ??= look(settings).finally(() => {
        looking = null;
      });
      await looking;
    }
  }

  function once(key: string, make: () => Directory): Directory {
    const found = made.seen.get(key);
    if (found !== undefined) return found;
    const [oldest] = made.seen.keys();
    if (made.seen.size >= MAX_PLACES && oldest !== undefined) made.seen.delete(oldest);
    const one = make();
    made.seen.set(key, one);
    return one;
  }

  function seenOf(base: Directory, channelIds: readonly string[]): Directory {
    if (made.of !== base || made.with !== known) made = { of: base, with: known, seen: new Map() };
    const tied = [...new Set(channelIds.filter((id) => ties.has(id)))].sort();
    const key = tied.join(' ');
    // Where nothing is set and nothing hidden, all places see one and the same.
    const all = once(key, () => withGroups(hidden(base, tied, ties), known.groups, tied.length > 0));
    const [first = ''] = channelIds;
    const own = known.channels.get(first)?.queues ?? null;
    return own === null ? all : once(`${key} here ${first}`, () => withOwn(all, own));
  }

  return {
    async seenFrom(channelIds, purpose): Promise<Outcome<Directory>> {
      const [told] = await Promise.all([analytics.directory(purpose), refresh()]);
      return told.ok ? { ok: true, value: seenOf(told.value, channelIds) } : told;
    },
    isTied: (channelId) => ties.has(channelId),
    forget() {
      forgotten += 1;
      lookedAtMs = Number.NEGATIVE_INFINITY;
    },
  };
}

/** The same store, which calls `changed` after whatever changes what is seen. */
export function telling<S extends Pick<SettingsStore, 'putGroup' | 'removeGroup' | 'putChannelSettings'>>(
  store: S,
  changed: () => void,
): S {
  const after = async <T>(done: Promise<T>): Promise<T> => {
    try {
      return await done;
    } finally {
      // Also where it failed: it may have been done all the same.
      changed();
    }
  };
  return {
    ...store,
    putGroup: (...of) => after(store.putGroup(...of)),
    removeGroup: (...of) => after(store.removeGroup(...of)),
    putChannelSettings: (...of) => after(store.putChannelSettings(...of)),
  };
}

/** Without the queues that any of these channels may not see. */
function hidden(base: Directory, tied: readonly string[], ties: Ties): Directory {
  let queues: readonly Queue[] = base.queues;
  for (const id of tied) {
    const tie = ties.get(id);
    if (tie === undefined) continue;
    const seen = new Set(queuesOfTie(tie, base));
    queues = queues.filter((queue) => seen.has(queue));
  }
  return { ...base, queues };
}

/** Where something is hidden, groups hold nothing of it: neither names nor patterns that would tell of it. */
function withGroups(seen: Directory, groups: readonly QueueGroup[], isTied: boolean): Directory {
  if (!isTied || groups.length === 0) return { ...seen, groups };
  const lexicon = lexiconOf(seen);
  const shown = groups.map(({ name, names }) => ({
    name,
    names: names.filter((member) => member.kind !== 'group' && means(member, lexicon)),
  }));
  return { ...seen, groups: shown.filter(({ names }) => names.length > 0) };
}

/** Names of the channel's own that mean nothing there are left out; when none is left, it has none. */
function withOwn(all: Directory, own: readonly QueueName[]): Directory {
  const lexicon = lexiconOf(all);
  const names = own.filter((name) => means(name, lexicon));
  return { ...all, here: names.length === 0 ? null : names };
}

function means(name: QueueName, lexicon: Lexicon): boolean {
  return queuesOf({ kind: 'named', names: [name] }, lexicon).length > 0;
}
