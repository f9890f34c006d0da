/** What is seen from where: ties, groups, a channel's own queues, and how seldom the store is asked for them. */
import { describe, expect, it } from 'vitest';
import { failed, good, type Outcome } from '../../src/core/fault.ts';
import type { Directory, QueueName } from '../../src/core/queue.ts';
import type { ChannelSettings, KeptGroup, SettingsStore } from '../../src/core/store.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { createDirectories, telling } from '../../src/settings/directories.ts';
import { readTies } from '../../src/settings/ties.ts';
import { directoryOf } from './directory.ts';

const ALL = directoryOf({ Billing: 'Back', Claims: 'Back', 'Sales DE': 'Retail', 'Sales EN': 'Retail' });
const TIES = 'C0SALES=Sales*; C0BACK=division:Back; C0EN=*EN,Claims; C0NONE=Nothing';

const exact = (name: string): QueueName => ({ kind: 'exact', name });
const pattern = (text: string): QueueName => ({ kind: 'pattern', pattern: text });
const named = (name: string): QueueName => ({ kind: 'group', name });

function group(name: string, names: readonly QueueName[]): KeptGroup {
  return { name, names, ownerId: 'U0ANA', keptIn: null, changedAtMs: 0 };
}

interface Kept {
  groups?: readonly KeptGroup[];
  channels?: Readonly<Record<string, ChannelSettings>>;
}

/** Directories over a list and settings that a test changes. */
function world(kept: Kept = {}, base: Directory = ALL) {
  const state = {
    told: good(base) as Outcome<Directory>,
    groups: kept.groups ?? [],
    channels: kept.channels ?? {},
    change: 1,
    nowMs: 1_000_000,
    isBroken: false,
    looks: 0,
    reads: 0,
    lines: [] as string[],
  };
  const read = async <T>(value: () => T): Promise<T> => {
    if (state.isBroken) throw new Error('the disk is gone');
    return value();
  };
  const log = (what: string) => void state.lines.push(what);
  const ties = readTies(TIES);
  if (!ties.ok) throw new Error('wrong ties');
  const directories = createDirectories({
    analytics: { directory: async () => state.told },
    settings: {
      settingsChange: () => {
        state.looks += 1;
        return read(() => state.change);
      },
      groups: () => {
        state.reads += 1;
        return read(() => [...state.groups]);
      },
      channelSettings: () => read(() => new Map(Object.entries(state.channels))),
    },
    clock: { now: () => state.nowMs },
    ties: ties.ties,
    log: { debug: log, info: log, warn: log, error: log },
  });
  async function seen(...channelIds: string[]): Promise<Directory> {
    const told = await directories.seenFrom(channelIds, 'command');
    if (!told.ok) throw new Error(told.fault.kind);
    return told.value;
  }
  return { state, directories, seen };
}

const names = ({ queues }: Directory) => queues.map(({ name }) => name);

describe('the queues that are seen', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['from a channel that is tied to nothing', ['C0OPS'], ['Billing', 'Claims', 'Sales DE', 'Sales EN']],
    ['from somebody’s direct messages', ['U0ANA'], ['Billing', 'Claims', 'Sales DE', 'Sales EN']],
    ['from nowhere', [], ['Billing', 'Claims', 'Sales DE', 'Sales EN']],
    ['by a pattern', ['C0SALES'], ['Sales DE', 'Sales EN']],
    ['by a division', ['C0BACK'], ['Billing', 'Claims']],
    ['by any of several', ['C0EN'], ['Claims', 'Sales EN']],
    ['by what fits nothing', ['C0NONE'], []],
    ['from two channels', ['C0SALES', 'C0EN'], ['Sales EN']],
    ['from two in the other order', ['C0EN', 'C0SALES'], ['Sales EN']],
    ['from two that share nothing', ['C0SALES', 'C0BACK'], []],
    ['from one that is tied and one that is not', ['C0OPS', 'C0BACK'], ['Billing', 'Claims']],
  ])('%s', async (_, channels, expected) => {
    expect(names(await world().seen(...channels))).toEqual(expected);
  });

  it('are none, with the reason, while Genesys has told none', async () => {
    const { state, directories } = world();
    state.told = failed({ kind: 'no-queues' });
    expect(await directories.seenFrom(['C0SALES'], 'command')).toEqual(failed({ kind: 'no-queues' }));
  });

  it('tell which channels are tied', () => {
    const { directories } = world();
    expect(['C0SALES', 'C0OPS', 'U0ANA'].map(directories.isTied)).toEqual([true, false, false]);
  });
});

describe('groups', () => {
  const groups = [
    group('retail', [exact('Sales EN'), exact('Billing'), pattern('*de')]),
    group('back', [exact('Billing'), pattern('cl*')]),
    group('gone', [exact('Old')]),
  ];

  it('are all there where nothing is hidden, whatever they hold', async () => {
    const shown = (await world({ groups }).seen('C0OPS')).groups;
    expect(shown.map(({ name }) => name)).toEqual(['retail', 'back', 'gone']);
  });

  it.each([
    ['C0SALES', [['retail', ['Sales EN', '*de']]]],
    [
      'C0BACK',
      [
        ['retail', ['Billing']],
        ['back', ['Billing', 'cl*']],
      ],
    ],
    [
      'C0EN',
      [
        ['retail', ['Sales EN']],
        ['back', ['cl*']],
      ],
    ],
    ['C0NONE', []],
  ])('in %s hold only what is seen there', async (channel, expected) => {
    const shown = (await world({ groups }).seen(channel)).groups;
    expect(
      shown.map(({ name, names: members }) => [
        name,
        members.map((one) => (one.kind === 'pattern' ? one.pattern : one.name)),
      ]),
    ).toEqual(expected);
  });
});

describe('a channel’s own queues', () => {
  const groups = [group('retail', [pattern('sales*')])];
  const own = (...of: QueueName[]): ChannelSettings => ({ queues: of });
  const channels = {
    C0OPS: own(exact('Billing'), exact('Old')),
    C0SALES: own(exact('Billing'), exact('Sales EN'), named('retail')),
    C0BACK: own(named('retail'), exact('Sales DE')),
    C0ALL: { queues: null },
  };

  it.each<[string, readonly string[], readonly QueueName[] | null]>([
    ['are what "here" means', ['C0OPS'], [exact('Billing')]],
    ['are those of the first channel', ['C0OPS', 'C0SALES'], null],
    ['that are not seen are left out', ['C0SALES'], [exact('Sales EN'), named('retail')]],
    ['of which none is seen are none: "here" is all that it sees', ['C0BACK'], null],
    ['that are not set are none', ['C0ALL'], null],
    ['are none in direct messages', ['U0ANA'], null],
  ])('%s', async (_, ids, expected) => {
    expect((await world({ groups, channels }).seen(...ids)).here).toEqual(expected);
  });
});

describe('what is seen is the same object', () => {
  it('from everywhere that sees the same, until something changes', async () => {
    const { seen, state } = world({ channels: { C0OWN: { queues: [exact('Billing')] } } });
    const all = await seen('C0OPS');
    expect(await seen('U0ANA')).toBe(all);
    expect(await seen('C0SALES')).toBe(await seen('C0SALES', 'U0ANA'));
    expect(await seen('C0OWN')).toBe(await seen('C0OWN'));
    expect(await seen('C0SALES')).not.toBe(all);
    state.nowMs += 1_000;
    expect(await seen('C0OPS')).toBe(all);
    state.change += 1;
    state.nowMs += 1_000;
    expect(await seen('C0OPS')).not.toBe(all);
  });

  it('and another one when Genesys tells another list', async () => {
    const { seen, state } = world();
    const before = await seen('C0SALES');
    state.told = good(directoryOf({ 'Sales FR': 'Retail' }));
    expect(names(await seen('C0SALES'))).toEqual(['Sales FR']);
    expect(await seen('C0SALES')).not.toBe(before);
  });

  it('has its queues’ names found once for all places that see the same queues', async () => {
    const { seen } = world({ channels: { C0OWN: { queues: [exact('Billing')] } } });
    const [all, own] = [lexiconOf(await seen('C0OPS')), lexiconOf(await seen('C0OWN'))];
    expect(own.here).not.toEqual(all.here);
    expect(own.order).toBe(all.order);
  });

  it('also of thousands of places, of which the oldest give way', async () => {
    const ids = Array.from({ length: 6_000 }, (_, at) => `C${at}`);
    const settings = Object.fromEntries(ids.map((id) => [id, { queues: [exact('Billing')] }]));
    const { seen } = world({ channels: settings });
    const first = await seen('C0');
    for (const id of ids) await seen(id);
    expect(await seen('C0')).not.toBe(first);
    expect(await seen('C5999')).toBe(await seen('C5999'));
  });
});

describe('the store', () => {
  it('is asked at most once a second, and read only when something changed', async () => {
    const { seen, state } = world();
    await Promise.all([seen('C0OPS'), seen('C0SALES'), seen('U0ANA')]);
    for (let at = 0; at < 10; at += 1) {
      state.nowMs += 99;
      await seen('C0OPS');
    }
    expect([state.looks, state.reads]).toEqual([1, 1]);
    state.nowMs += 10;
    await seen('C0OPS');
    expect([state.looks, state.reads]).toEqual([2, 1]);
  });

  it('is asked at once after a change of our own, also one that is made while it is being read', async () => {
    const { seen, state, directories } = world();
    await seen('C0OPS');
    state.groups = [group('retail', [exact('Billing')])];
    state.change += 1;
    directories.forget();
    const reading = seen('C0OPS');
    directories.forget();
    await reading;
    expect((await seen('C0OPS')).groups).toHaveLength(1);
    expect(state.looks).toBe(3);
  });

  it('that fails takes nothing down: the last groups hold, and it is logged once', async () => {
    const { seen, state } = world({ groups: [group('retail', [exact('Billing')])] });
    await seen('C0OPS');
    state.isBroken = true;
    for (let at = 0; at < 3; at += 1) {
      state.nowMs += 1_000;
      expect((await seen('C0OPS')).groups).toHaveLength(1);
    }
    expect(state.lines).toEqual(['groups and settings cannot be read; the last ones hold']);
    state.isBroken = false;
    state.nowMs += 1_000;
    await seen('C0OPS');
    expect(state.lines).toHaveLength(2);
  });

  it('that has never answered leaves the queues', async () => {
    const { seen, state } = world({ groups: [group('retail', [exact('Billing')])] });
    state.isBroken = true;
    expect(await seen('C0SALES')).toMatchObject({ groups: [], here: null });
    expect(names(await seen('C0SALES'))).toEqual(['Sales DE', 'Sales EN']);
  });

  it('tells after each change, also after one that failed', async () => {
    let told = 0;
    const deed = { by: 'U0ANA', atMs: 0 };
    const plain: Pick<SettingsStore, 'putGroup' | 'removeGroup' | 'putChannelSettings'> = {
      putGroup: async () => true,
      removeGroup: async () => Promise.reject(new Error('the answer was lost')),
      putChannelSettings: async () => undefined,
    };
    const store = telling(plain, () => {
      told += 1;
    });
    expect(await store.putGroup({ name: 'a', names: [], ownerId: 'U0ANA', keptIn: null }, '', deed)).toBe(
      true,
    );
    await expect(store.removeGroup('a', '', deed)).rejects.toThrow('lost');
    await store.putChannelSettings('C0OPS', { queues: null }, '', deed);
    expect(told).toBe(3);
  });
});
