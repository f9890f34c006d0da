/** What every store does with groups and with what people and channels have set: a part of the one suite. */
import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_GROUPS, type Store } from '../../src/core/store.ts';
import { ANA, BEN, HOSTILE_NAMES, NOW, newDigest, newGroup, newRule } from '../store/values.ts';
import type { StoreUnderTest } from './under-test.ts';

export function describeSettings(underTest: () => StoreUnderTest): void {
  let opened: StoreUnderTest;
  let store: Store;

  beforeEach(() => {
    opened = underTest();
    store = opened.store;
  });

  const put = (name: string) => store.putGroup(newGroup({ name }), 'set', ANA);
  const names = async (): Promise<string[]> => (await store.groups()).map(({ name }) => name);

  describe('groups', () => {
    test('come back as they were set, by name, also to a process that starts anew', async () => {
      const kept = newGroup({ name: 'Élite', keptIn: { file: 'rules.yml', key: 'elite' } });
      const empty = newGroup({ name: 'b', names: [], ownerId: 'U0BEN' });
      expect(await store.putGroup(newGroup(), 'set', ANA)).toBe(true);
      expect(await store.putGroup(kept, 'set', BEN)).toBe(true);
      expect(await store.putGroup(empty, 'set', ANA)).toBe(true);
      const again = await opened.reopen();
      expect(await again.groups()).toEqual([
        { ...empty, changedAtMs: NOW },
        { ...kept, changedAtMs: BEN.atMs },
        { ...newGroup(), changedAtMs: NOW },
      ]);
    });

    test.each([
      ['RETAIL', 'retail'],
      ['Büro', 'buro'],
      ['Straße', 'STRASSE'],
      ['Ｗｉｄｅ', 'wide'],
      ['a – b', 'a - b'],
      ['Sales\u00a0EN', ' sales  en '],
    ])('called "%s" and "%s" are one: the later takes the place of the earlier', async (first, second) => {
      await put(first);
      const later = newGroup({ name: second, names: [], ownerId: 'U0BEN' });
      expect(await store.putGroup(later, 'set', BEN)).toBe(true);
      expect(await store.groups()).toEqual([{ ...later, changedAtMs: BEN.atMs }]);
      expect(await store.removeGroup(first, 'removed', ANA)).toBe(true);
      expect(await store.groups()).toEqual([]);
    });

    test('may have any name there is, and are found by it', async () => {
      for (const name of HOSTILE_NAMES) {
        await store.putGroup(newGroup({ name, names: [{ kind: 'exact', name }] }), name, ANA);
      }
      const kept = await store.groups();
      expect(kept.map(({ name }) => name).sort()).toEqual([...HOSTILE_NAMES].sort());
      expect(
        kept.every(({ name, names: [member] }) => member?.kind === 'exact' && member.name === name),
      ).toBe(true);
      for (const name of HOSTILE_NAMES) {
        const of = { kind: 'group' as const, name };
        const entries = await store.audit(of, 10);
        expect([name.slice(0, 20), entries.length]).toEqual([name.slice(0, 20), 1]);
        // What an entry says it is of finds that entry again.
        expect(await store.audit(entries[0]?.of ?? null, 10)).toEqual(entries);
        expect(await store.removeGroup(name, 'removed', ANA)).toBe(true);
      }
      expect(await store.groups()).toEqual([]);
    });

    test('with long names that differ in their last character are two', async () => {
      const long = 'é'.repeat(9_999);
      await put(`${long}a`);
      await put(`${long}b`);
      expect((await names()).map((name) => name.at(-1)).sort()).toEqual(['a', 'b']);
      expect(await store.removeGroup(`${long.toUpperCase()}B`, 'removed', ANA)).toBe(true);
      expect((await names()).map((name) => name.at(-1))).toEqual(['a']);
    });

    test('are removed once', async () => {
      await put('retail');
      expect(await store.removeGroup('Wholesale', 'removed', ANA)).toBe(false);
      expect(await store.removeGroup('Retail', 'removed', ANA)).toBe(true);
      expect(await store.removeGroup('retail', 'removed', ANA)).toBe(false);
    });

    test('are no more than there may be, and those that there are can be set anew', async () => {
      for (let at = 0; at < MAX_GROUPS; at += 1) await put(`g${at}`);
      expect(await put('one more')).toBe(false);
      expect(await store.putGroup(newGroup({ name: 'G7', names: [] }), 'set', BEN)).toBe(true);
      expect(await store.audit({ kind: 'group', name: 'one more' }, 10)).toEqual([]);
      expect(await store.groups()).toHaveLength(MAX_GROUPS);
      await store.removeGroup('g8', 'removed', ANA);
      expect(await put('one more')).toBe(true);
    });

    test('set by many at once are all kept, and one name once', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, at) => put(at % 2 === 0 ? `own ${at}` : 'Shared')));
      expect(await names()).toHaveLength(11);
    });

    test('hold no groups', async () => {
      const nested = newGroup({ names: [{ kind: 'group', name: 'other' }] });
      await expect(store.putGroup(nested, 'set', ANA)).rejects.toThrow('groups, retail, cannot be kept');
      expect([await store.groups(), await store.audit(null, 10)]).toEqual([[], []]);
    });

    test('leave a trail of who set what', async () => {
      await put('Retail');
      await store.putGroup(newGroup({ name: 'retail' }), 'Sales, Billing*', BEN);
      await store.removeGroup('RETAIL', 'removed', ANA);
      const of = { kind: 'group' as const, name: 'retail' };
      expect(await store.audit({ kind: 'group', name: 'Retail' }, 10)).toEqual([
        { ...ANA, id: 3, what: 'group-removed', of, words: 'removed' },
        { ...BEN, id: 2, what: 'group-set', of, words: 'Sales, Billing*' },
        { ...ANA, id: 1, what: 'group-set', of, words: 'set' },
      ]);
    });

    test('that cannot be read are named', async () => {
      await put('Retail');
      await opened.run(`update groups set body = '{"name":"Retail","names":[{"kind":"odd"}],"keptIn":null}'`);
      await expect(store.groups()).rejects.toThrow(
        'table groups has a row that cannot be read, retail: names.0.kind: ',
      );
    });
  });

  describe('settings of a person', () => {
    test('are what Slack tells until they are set, and again when they are unset', async () => {
      expect(await store.personSettings('U0ANA')).toEqual({ zone: null });
      await store.putPersonSettings('U0ANA', { zone: 'Asia/Tokyo' }, 'zone Asia/Tokyo', ANA);
      await store.putPersonSettings('U0ANA', { zone: 'Europe/Berlin' }, 'zone Europe/Berlin', ANA);
      const again = await opened.reopen();
      expect(await again.personSettings('U0ANA')).toEqual({ zone: 'Europe/Berlin' });
      expect(await again.personSettings('U0BEN')).toEqual({ zone: null });
      await again.putPersonSettings('U0ANA', { zone: null }, 'zone as in Slack', BEN);
      expect(await again.personSettings('U0ANA')).toEqual({ zone: null });
      const of = { kind: 'person' as const, id: 'U0ANA' };
      expect((await again.audit(of, 10)).map(({ what, by, words }) => [what, by, words])).toEqual([
        ['person-set', 'U0BEN', 'zone as in Slack'],
        ['person-set', 'U0ANA', 'zone Europe/Berlin'],
        ['person-set', 'U0ANA', 'zone Asia/Tokyo'],
      ]);
    });

    test('that cannot be read are named', async () => {
      await store.putPersonSettings('U0ANA', { zone: 'Asia/Tokyo' }, 'set', ANA);
      await opened.run(`update preferences set body = '{"zone":7}'`);
      await expect(store.personSettings('U0ANA')).rejects.toThrow(
        'table preferences has a row that cannot be read, U0ANA: zone: ',
      );
    });
  });

  describe('settings of a channel', () => {
    const queues = [
      { kind: 'exact', name: `Büro's "Nord" 🔴` },
      { kind: 'pattern', pattern: 'bill*' },
      { kind: 'group', name: 'retail' },
    ] as const;

    test('come back by channel, with every kind of name, until they are unset', async () => {
      await store.putChannelSettings('C2', { queues: [] }, 'none', ANA);
      await store.putChannelSettings('C1', { queues: [] }, 'none', ANA);
      await store.putChannelSettings('C1', { queues }, 'set', BEN);
      const again = await opened.reopen();
      expect([...(await again.channelSettings())]).toEqual([
        ['C1', { queues }],
        ['C2', { queues: [] }],
      ]);
      await again.putChannelSettings('C1', { queues: null }, 'all', ANA);
      expect([...(await again.channelSettings()).keys()]).toEqual(['C2']);
      const of = { kind: 'channel' as const, id: 'C1' };
      expect((await again.audit(of, 10)).map(({ what, words }) => [what, words])).toEqual([
        ['channel-set', 'all'],
        ['channel-set', 'set'],
        ['channel-set', 'none'],
      ]);
    });

    test('are told apart from those of a person of the same id', async () => {
      await store.putChannelSettings('X1', { queues }, 'set', ANA);
      await store.putPersonSettings('X1', { zone: 'UTC' }, 'set', ANA);
      await store.putChannelSettings('X1', { queues: null }, 'all', ANA);
      expect(await store.personSettings('X1')).toEqual({ zone: 'UTC' });
    });

    test('that cannot be read are named', async () => {
      await store.putChannelSettings('C1', { queues }, 'set', ANA);
      await opened.run(`update preferences set body = '{}'`);
      await expect(store.channelSettings()).rejects.toThrow(
        'table preferences has a row that cannot be read, C1: queues: ',
      );
    });
  });

  test('the count of settings moves with each change of groups and channels, and with nothing else', async () => {
    const counts = [await store.settingsChange()];
    const mustMove = async (work: () => Promise<unknown>): Promise<void> => {
      await work();
      counts.push(await store.settingsChange());
      expect(counts.at(-1)).toBeGreaterThan(counts.at(-2) ?? Number.NaN);
    };
    const mustStay = async (work: () => Promise<unknown>): Promise<void> => {
      await work();
      expect(await store.settingsChange()).toBe(counts.at(-1));
    };
    await mustMove(() => put('retail'));
    await mustMove(() => put('Retail'));
    await mustMove(() => store.removeGroup('retail', 'removed', ANA));
    await mustStay(() => store.removeGroup('retail', 'removed', ANA));
    await mustMove(() => store.putChannelSettings('C1', { queues: [] }, 'set', ANA));
    await mustMove(() => store.putChannelSettings('C1', { queues: null }, 'all', ANA));
    await mustStay(() => store.putPersonSettings('U1', { zone: 'UTC' }, 'set', ANA));
    await mustStay(() => store.addRule(newRule(), 'added', ANA));
    await mustStay(() => store.addDigest(newDigest(), 'added', ANA));
    const again = await opened.reopen();
    expect(await again.settingsChange()).toBe(counts.at(-1));
  });
}
