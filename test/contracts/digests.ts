/** What every store does with digests and their runs: a part of the one suite. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Day, Period } from '../../src/core/period.ts';
import type { Query } from '../../src/core/query.ts';
import type { NewDigest, NewOutboxRow, Store } from '../../src/core/store.ts';
import {
  ANA,
  BEN,
  DAY,
  dueOn,
  HOSTILE_NAMES,
  MINUTE,
  NOW,
  newDigest,
  post,
  query,
  reply,
  run,
} from '../store/values.ts';
import type { StoreUnderTest } from './under-test.ts';

export function describeDigests(underTest: () => StoreUnderTest): void {
  let opened: StoreUnderTest;
  let store: Store;
  const FIRST = { id: 1, revision: 1 };

  beforeEach(() => {
    opened = underTest();
    store = opened.store;
  });

  const add = (digest: NewDigest = newDigest()) => store.addDigest(digest, 'added', ANA);
  const waiting = async (): Promise<number> => (await store.outboxUsage()).waiting;

  describe('digests', () => {
    test('come back as they were added, in order of their ids, also to a process that starts anew', async () => {
      const plain = await add();
      const full = await store.addDigest(
        newDigest({
          name: 'Frühbericht „Nord“ 🔴',
          queries: [query(), EVERYTHING],
          due: {
            minute: 0,
            days: [7],
            zone: 'Australia/Lord_Howe',
            except: [{ year: 2026, month: 12, day: 25 }],
          },
          keptIn: { file: 'rules.yml', key: 'morning' },
          channelId: 'U0BEN',
          dueSinceMs: NOW - DAY,
        }),
        'added',
        BEN,
      );
      expect(plain).toEqual({ ...newDigest(), id: 1, revision: 1, createdAtMs: NOW });
      const again = await opened.reopen();
      expect(await again.digests()).toEqual([plain, full]);
      expect(await again.digest(2)).toEqual(full);
      expect(await again.digest(3)).toBeNull();
    });

    test('keep every kind of period, scope, comparison and step', async () => {
      const queries: Query[] = [
        ...PERIODS.map((period) => query({ period })),
        query({ scope: { kind: 'here' } }),
        query({
          scope: {
            kind: 'named',
            names: [
              { kind: 'exact', name: 'Sales' },
              { kind: 'pattern', pattern: 'bill*' },
              { kind: 'group', name: 'retail' },
            ],
          },
        }),
        query({ versus: { kind: 'days-before', days: 1 } }),
        query({ versus: { kind: 'days-before', days: 7 } }),
        query({ versus: null }),
        ...(['PT15M', 'PT30M', 'PT1H', 'P1D'] as const).map((step) => query({ by: ['time'], step })),
      ];
      for (const one of queries) await add(newDigest({ queries: [one] }));
      expect((await store.digests()).flatMap((digest) => digest.queries)).toEqual(queries);
    });

    test.each(HOSTILE_NAMES.map((name) => [JSON.stringify(name).slice(0, 40), name]))(
      'keep any name as it is: %s',
      async (_, name) => {
        const digest = newDigest({
          name,
          keptIn: { file: name, key: name },
          queries: [query({ scope: { kind: 'named', names: [{ kind: 'exact', name }] } })],
        });
        await store.addDigest(digest, name, ANA);
        expect(await store.digest(1)).toMatchObject(digest);
        expect(await store.audit({ kind: 'digest', id: 1 }, 10)).toHaveLength(1);
      },
    );

    test('never get an id that was given before, also when the last one was removed', async () => {
      await add();
      await add();
      await store.removeDigest(2, 'removed', ANA);
      const again = await opened.reopen();
      expect((await again.addDigest(newDigest(), 'added', ANA))?.id).toBe(3);
    });

    test('are changed when nobody changed them in between, with one more revision', async () => {
      const digest = await add();
      const later = newDigest({ name: 'later', dueSinceMs: NOW + MINUTE, ownerId: 'U0BEN' });
      const changed = { ...digest, ...later, revision: 2 };
      expect(await store.changeDigest(1, 1, later, 'named', BEN)).toEqual({
        kind: 'changed',
        digest: changed,
      });
      expect(await store.digest(1)).toEqual(changed);
    });

    test('tell the later of two editors who was first, when, and how it reads now', async () => {
      await add();
      await store.changeDigest(1, 1, newDigest({ name: 'first' }), 'named', BEN);
      expect(await store.changeDigest(1, 1, newDigest({ name: 'second' }), 'named', ANA)).toEqual({
        kind: 'conflict',
        digest: { ...newDigest({ name: 'first' }), id: 1, revision: 2, createdAtMs: NOW },
        by: BEN.by,
        atMs: BEN.atMs,
      });
      expect(await store.changeDigest(7, 1, newDigest(), 'x', ANA)).toEqual({ kind: 'gone' });
    });

    test('changed by two at once are changed by one', async () => {
      await add();
      const names = ['a', 'b', 'c', 'd', 'e'];
      const results = await Promise.all(
        names.map((name) => store.changeDigest(1, 1, newDigest({ name }), 'named', ANA)),
      );
      expect(results.filter(({ kind }) => kind === 'changed')).toHaveLength(1);
      expect((await store.digest(1))?.revision).toBe(2);
    });

    test('that are removed are gone once, and leave what they said and what they have to say', async () => {
      await add();
      await store.commitRuns(FIRST, [run(0)], [post('k1')]);
      expect(await store.removeDigest(1, 'removed', ANA)).toBe(true);
      expect(await store.removeDigest(1, 'removed', ANA)).toBe(false);
      expect(await store.digests()).toEqual([]);
      expect(await store.runsOf(1, 10)).toEqual([run(0)]);
      expect(await waiting()).toBe(1);
    });

    test('leave a trail of who changed what', async () => {
      await add();
      await store.changeDigest(1, 1, newDigest({ name: 'x' }), 'named x', BEN);
      await store.changeDigest(1, 1, newDigest({ name: 'y' }), 'named y', BEN);
      await store.removeDigest(1, 'removed', ANA);
      const of = { kind: 'digest' as const, id: 1 };
      expect(await store.audit(of, 10)).toEqual([
        { ...ANA, id: 3, what: 'digest-removed', of, words: 'removed' },
        { ...BEN, id: 2, what: 'digest-changed', of, words: 'named x' },
        { ...ANA, id: 1, what: 'digest-added', of, words: 'added' },
      ]);
    });

    test('are no more than there may be', async () => {
      await opened.run(FILL_WITH_DIGESTS);
      expect(await add()).toBeNull();
      expect(await store.audit(null, 10)).toEqual([]);
      await opened.run('delete from digests where id = 7');
      expect(await add()).toMatchObject({ id: 1 });
    });

    test('that cannot be read are named with their table, key and what it is', async () => {
      await add();
      const broken: [string, string, string][] = [
        ['"show":[]', '"show":["agent-mood"]', 'queries.0.show.0: no metric of this version'],
        ['"where":[]', '"where":[{"metric":"x","is":">","value":1}]', 'queries.0.where.0.metric: no metric'],
        ['"kind":"day"', '"kind":"century"', 'queries.0.period.kind: '],
        ['"step":"whole"', '"step":"PT7M"', 'queries.0.step: '],
        ['"days":[1,2,3,4,5]', '"days":[]', 'due.days: '],
        ['"minute":510', '"minute":"08:30"', 'due.minute: '],
      ];
      for (const [was, becomes, why] of broken) {
        await opened.run(`update digests set body = replace(body, '${was}', '${becomes}')`);
        const said = `table digests has a row that cannot be read, 1: ${why}`;
        await expect(store.digests()).rejects.toThrow(said);
        await expect(store.digest(1)).rejects.toThrow(said);
        await opened.run(`update digests set body = replace(body, '${becomes}', '${was}')`);
        expect(await store.digest(1)).toMatchObject(newDigest());
      }
      await opened.run(`update digests set body = '{"name'`);
      await expect(store.digests()).rejects.toThrow('cannot be read, 1: it is not JSON');
    });

    test('that could not be read again are not kept', async () => {
      await add();
      const odd = [
        newDigest({ queries: [] }),
        newDigest({ queries: [query({ by: [] })] }),
        newDigest({ queries: [query({ top: Number.NaN })] }),
        newDigest({ due: { ...newDigest().due, days: [] } }),
        newDigest({ due: { ...newDigest().due, minute: 510.5 } }),
      ];
      for (const digest of odd) {
        await expect(add(digest)).rejects.toThrow('cannot be kept');
        await expect(store.changeDigest(1, 1, digest, 'changed', ANA)).rejects.toThrow('cannot be kept');
      }
      expect(await store.digests()).toMatchObject([{ id: 1, revision: 1 }]);
      expect(await store.audit(null, 10)).toHaveLength(1);
    });
  });

  describe('runs of digests', () => {
    beforeEach(async () => {
      await add();
    });

    test('are kept with what they say, and come back the latest first, also to a process that starts anew', async () => {
      const late = run(1, { outcome: 'late', atMs: dueOn(1) + 71 * MINUTE });
      expect(await store.commitRuns(FIRST, [run(0)], [post('k1'), reply('k2')])).toBe(true);
      expect(await store.commitRuns(FIRST, [late], [post('k3')])).toBe(true);
      const again = await opened.reopen();
      expect(await again.runsOf(1, 10)).toEqual([late, run(0)]);
      expect(await again.runsOf(1, 1)).toEqual([late]);
      expect(await again.runsOf(2, 10)).toEqual([]);
      expect(await again.outboxUsage()).toMatchObject({ waiting: 3 });
    });

    test('of the latest due time are told of each digest that has any', async () => {
      for (let more = 0; more < 3; more += 1) await add();
      expect(await store.lastRuns()).toEqual(new Map());
      await store.commitRuns(FIRST, [run(2), run(0), run(1)], []);
      const second = run(0, { digestId: 2, outcome: 'skipped' });
      await store.commitRuns({ id: 2, revision: 1 }, [second], []);
      await store.commitRuns({ id: 3, revision: 1 }, [run(5, { digestId: 3 })], []);
      await store.removeDigest(3, 'removed', ANA);
      expect(await store.lastRuns()).toEqual(
        new Map([
          [1, run(2)],
          [2, second],
        ]),
      );
    });

    test('say once what is due once, in whatever process and however often it is tried', async () => {
      expect(await store.commitRuns(FIRST, [run(0)], [post('k1')])).toBe(true);
      expect(await store.commitRuns(FIRST, [run(0, { outcome: 'late' })], [post('other')])).toBe(false);
      expect(await store.commitRuns(FIRST, [run(1), run(0)], [post('other')])).toBe(false);
      const again = await opened.reopen();
      expect(await again.runsOf(1, 10)).toEqual([run(0)]);
      expect((await again.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['k1']);
      expect(await again.outboxUsage()).toMatchObject({ waiting: 1 });
    });

    test('of one due time that are tried twenty times at once are kept once', async () => {
      const tried = await Promise.all(
        Array.from({ length: 20 }, (_, at) => store.commitRuns(FIRST, [run(0)], [post(`try ${at}`)])),
      );
      expect(tried.filter((isKept) => isKept)).toHaveLength(1);
      expect(await waiting()).toBe(1);
    });

    test('of the same due time of another digest are others', async () => {
      await add();
      expect(await store.commitRuns(FIRST, [run(0)], [])).toBe(true);
      expect(await store.commitRuns({ id: 2, revision: 1 }, [run(0, { digestId: 2 })], [])).toBe(true);
    });

    test('are refused when the digest was changed or removed while they were made', async () => {
      await store.changeDigest(1, 1, newDigest({ channelId: 'C0NEW' }), 'moved', BEN);
      expect(await store.commitRuns(FIRST, [run(0)], [post('old channel')])).toBe(false);
      expect(await store.commitRuns({ id: 1, revision: 3 }, [run(0)], [post('no such')])).toBe(false);
      expect(await store.commitRuns({ id: 1, revision: 2 }, [run(0)], [post('k1')])).toBe(true);
      await store.removeDigest(1, 'removed', ANA);
      expect(await store.commitRuns({ id: 1, revision: 2 }, [run(1)], [post('gone')])).toBe(false);
      expect((await store.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['k1']);
      expect(await store.runsOf(1, 10)).toEqual([run(0)]);
    });

    test('that were skipped stand in the trail, with the time in the zone of the digest', async () => {
      const skipped = (days: number) => run(days, { outcome: 'skipped', atMs: NOW });
      await store.commitRuns(FIRST, [skipped(-2), skipped(-1), run(0)], [post('k1')]);
      const of = { kind: 'digest' as const, id: 1 };
      const entry = { by: 'bot', atMs: NOW, what: 'digest-skipped', of };
      const why = 'not sent: missed by 2 h or more';
      expect((await store.audit(of, 10)).slice(0, -1)).toEqual([
        { ...entry, id: 3, words: `due 2026-11-16 08:30 Europe/Berlin, ${why}` },
        { ...entry, id: 2, words: `due 2026-11-15 08:30 Europe/Berlin, ${why}` },
      ]);
      expect((await store.runsOf(1, 10)).map(({ outcome }) => outcome)).toEqual([
        'sent',
        'skipped',
        'skipped',
      ]);
    });

    test('that fail in the middle leave nothing half-written, and can be tried again', async () => {
      const skipped = run(-1, { outcome: 'skipped' });
      const broken: NewOutboxRow = post('k2', { message: { summary: 's', parts: [ODD_PART] } });
      await expect(store.commitRuns(FIRST, [skipped, run(0)], [post('k1'), broken])).rejects.toThrow(
        'outbox, k2, cannot be kept',
      );
      await expect(store.commitRuns(FIRST, [run(0), run(0)], [post('k1')])).rejects.toThrow();
      await expect(store.commitRuns(FIRST, [run(0, { digestId: 2 })], [post('k1')])).rejects.toThrow(
        'A run of digest 2 was given with those of digest 1.',
      );
      expect([await store.runsOf(1, 10), await store.lastRuns()]).toEqual([[], new Map()]);
      expect([await waiting(), (await store.audit(null, 10)).length]).toEqual([0, 1]);
      expect(await store.commitRuns(FIRST, [skipped, run(0)], [post('k1')])).toBe(true);
    });

    test('of a long absence are kept in one go', async () => {
      const many = Array.from({ length: 1_000 }, (_, at) => run(-at, { outcome: 'skipped' }));
      expect(await store.commitRuns(FIRST, many, [])).toBe(true);
      expect(await store.runsOf(1, 2_000)).toEqual(many);
      expect(await store.audit({ kind: 'digest', id: 1 }, 2_000)).toHaveLength(1_001);
      expect(await store.commitRuns(FIRST, [run(1), run(-999)], [])).toBe(false);
    });

    test('that cannot be read are named', async () => {
      await store.commitRuns(FIRST, [run(0)], []);
      await opened.run(`update digest_runs set outcome = 'danced'`);
      const said = `table digest_runs has a row that cannot be read, 1 ${dueOn(0)}: its outcome is "danced"`;
      await expect(store.runsOf(1, 10)).rejects.toThrow(said);
      await expect(store.lastRuns()).rejects.toThrow(said);
    });

    test('are forgotten after 90 days, but for the last one of each digest that there is', async () => {
      await add();
      await add();
      const old = (digestId: number, days: number) => run(days, { digestId });
      await store.commitRuns(FIRST, [old(1, -200), old(1, -91), old(1, -89)], []);
      await store.commitRuns({ id: 2, revision: 1 }, [old(2, -200), old(2, -100)], []);
      await store.commitRuns({ id: 3, revision: 1 }, [old(3, -100), old(3, -10)], []);
      await store.commitRuns(FIRST, [run(-300, { atMs: NOW, outcome: 'skipped' })], []);
      await store.removeDigest(3, 'removed', ANA);
      await store.tidy(NOW);
      const left = async (id: number) => (await store.runsOf(id, 10)).map(({ dueAtMs }) => dueAtMs);
      expect(await left(1)).toEqual([dueOn(-89), dueOn(-300)]);
      expect(await left(2)).toEqual([dueOn(-100)]);
      expect(await left(3)).toEqual([dueOn(-10)]);
      await store.tidy(NOW + 91 * DAY);
      expect([await left(1), await left(2), await left(3)]).toEqual([[dueOn(-89)], [dueOn(-100)], []]);
    });
  });
}

const DAYS: readonly Day[] = [
  'today',
  'yesterday',
  { weekday: 5, past: true },
  { year: 2026, month: 2, day: 28 },
];

const PERIODS: readonly Period[] = [
  { kind: 'now' },
  ...DAYS.map((day) => ({ kind: 'day', day, hours: null }) as const),
  { kind: 'day', day: 'today', hours: { fromMinute: 540, toMinute: 1020 } },
  { kind: 'day', day: 'today', hours: { fromMinute: 540, toMinute: null } },
  { kind: 'week', which: 'last' },
  { kind: 'month', which: 'this' },
  ...(['minutes', 'hours', 'days', 'weeks'] as const).map(
    (unit) => ({ kind: 'last', count: 3, unit }) as const,
  ),
  { kind: 'dates', from: { year: 2026, month: 2, day: 28 }, to: { year: 2026, month: 3, day: 1 } },
];

/** A query in which everything is said. */
const EVERYTHING: Query = query({
  media: ['voice', 'chat'],
  by: ['queue', 'media', 'time'],
  step: 'PT30M',
  show: ['offered', 'abandon-percent'],
  where: [{ metric: 'abandon-percent', is: '>=', value: 5.5 }],
  sort: { metric: 'abandon-percent', descending: true },
  top: 10,
  zone: 'Europe/Berlin',
});

/** What cannot be kept. */
const ODD_PART = {
  kind: 'table',
  caption: '',
  columns: [],
  rows: [[{ kind: 'none', sortsAs: Number.NaN }]],
  pageSize: 1,
} as const;

/** As many as there may be, quicker than one by one. */
const FILL_WITH_DIGESTS = `insert into digests
  (id, revision, owner_id, channel_id, created_at_ms, due_since_ms, changed_by, changed_at_ms, body)
  with recursive ids (id) as (select 2 union all select id + 1 from ids where id < 2001)
  select id, 1, 'U', 'C', 1, 1, 'U', 1, '{}' from ids`;
