/** What every store does, whatever engine it stands on: one suite that all of them pass. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Mute } from '../../src/core/episode.ts';
import { type AuditSubject, type NewOutboxRow, RowGone, type Store } from '../../src/core/store.ts';
import {
  ANA,
  alertMessage,
  BEN,
  batch,
  DAY,
  edit,
  episode,
  everyKindOfMessage,
  evidence,
  MINUTE,
  NOW,
  newDigest,
  newGroup,
  newRule,
  post,
  reply,
  said,
  season,
  state,
} from '../store/values.ts';
import { describeDigests } from './digests.ts';
import { describeSettings } from './settings.ts';
import type { StoreUnderTest } from './under-test.ts';

export function describeStore(engine: string, open: () => Promise<StoreUnderTest>): void {
  describe(`a store on ${engine}`, () => {
    let opened: StoreUnderTest;
    let store: Store;

    beforeEach(async () => {
      opened = await open();
      store = opened.store;
    });
    afterEach(() => opened.end());

    const sendAll = async (): Promise<string[]> => {
      const keys: string[] = [];
      for (
        let rows = await store.nextRows(NOW, 100);
        rows.length > 0;
        rows = await store.nextRows(NOW, 100)
      ) {
        for (const row of rows) {
          keys.push(row.key);
          await store.sent(row.id, null, NOW);
        }
      }
      return keys;
    };

    describe('rules', () => {
      test('come back as they were added, in order of their ids, also to a process that starts anew', async () => {
        const plain = await store.addRule(newRule(), 'added', ANA);
        const full = await store.addRule(
          newRule({
            name: 'Büro „Nord“ 🔴',
            scope: { kind: 'all' },
            media: [],
            test: { kind: 'spike', sensitivity: 'high', overMinutes: 45 },
            hours: {
              fromMinute: 480,
              toMinute: 1200,
              days: [1, 2, 3],
              zone: 'Europe/Berlin',
              except: [{ year: 2026, month: 12, day: 25 }],
            },
            severity: 'critical',
            repeatMinutes: 30,
            mention: 'S0TEAM',
            trialUntilMs: NOW + DAY,
            keptIn: { file: 'rules.yml', key: 'spikes' },
          }),
          'added',
          BEN,
        );
        expect(plain).toEqual({ ...newRule(), id: 1, revision: 1, createdAtMs: NOW });
        const again = await opened.reopen();
        expect(await again.rules()).toEqual([plain, full]);
        expect(await again.rule(2)).toEqual(full);
        expect(await again.rule(3)).toBeNull();
      });

      test('keep every kind of test and of scope', async () => {
        const kinds = [
          newRule({
            test: {
              kind: 'threshold',
              metric: 'service-level',
              is: '<',
              value: 'target',
              overMinutes: 60,
              clear: 82.5,
              guard: { of: 'ended', atLeast: 5 },
            },
          }),
          newRule({ test: { kind: 'live', metric: 'waiting', is: '>=', value: 5, clear: null } }),
          newRule({ test: { kind: 'traffic', is: '<', percentOfUsual: 40, overMinutes: 30 } }),
          newRule({ scope: { kind: 'here' } }),
          newRule({
            scope: {
              kind: 'named',
              names: [
                { kind: 'pattern', pattern: 'bill*' },
                { kind: 'group', name: 'retail' },
              ],
            },
          }),
        ];
        for (const rule of kinds) await store.addRule(rule, 'added', ANA);
        expect((await store.rules()).map(({ test, scope }) => ({ test, scope }))).toEqual(
          kinds.map(({ test, scope }) => ({ test, scope })),
        );
      });

      test('never get an id that was given before, also when the last one was removed', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const second = await store.addRule(newRule(), 'added', ANA);
        await store.removeRule(second?.id ?? 0, 'removed', ANA);
        const again = await opened.reopen();
        expect((await again.addRule(newRule(), 'added', ANA))?.id).toBe(3);
      });

      test('are changed when nobody changed them in between, with one more revision', async () => {
        const rule = await store.addRule(newRule(), 'added', ANA);
        const changed = await store.changeRule(1, 1, newRule({ severity: 'critical' }), 'now critical', BEN);
        expect(changed).toEqual({ kind: 'changed', rule: { ...rule, revision: 2, severity: 'critical' } });
        expect(await store.rule(1)).toEqual({ ...rule, revision: 2, severity: 'critical' });
      });

      test('tell the later of two editors who was first, when, and how it reads now', async () => {
        await store.addRule(newRule(), 'added', ANA);
        await store.changeRule(1, 1, newRule({ name: 'first' }), 'named', BEN);
        expect(await store.changeRule(1, 1, newRule({ name: 'second' }), 'named', ANA)).toEqual({
          kind: 'conflict',
          rule: { ...newRule({ name: 'first' }), id: 1, revision: 2, createdAtMs: NOW },
          by: BEN.by,
          atMs: BEN.atMs,
        });
        expect(await store.changeRule(7, 1, newRule(), 'x', ANA)).toEqual({ kind: 'gone' });
      });

      test('changed by two at once are changed by one', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const names = ['a', 'b', 'c', 'd', 'e'];
        const results = await Promise.all(
          names.map((name) => store.changeRule(1, 1, newRule({ name }), 'named', ANA)),
        );
        expect(results.map(({ kind }) => kind).sort()).toEqual([
          'changed',
          'conflict',
          'conflict',
          'conflict',
          'conflict',
        ]);
        expect((await store.rule(1))?.revision).toBe(2);
      });

      test('take their states and mutes with them, and leave their episodes', async () => {
        await store.addRule(newRule(), 'added', ANA);
        await store.addRule(newRule(), 'added', ANA);
        await store.commit(
          batch({
            states: [
              { ruleId: 1, instance: 'q1', state: state() },
              { ruleId: 2, instance: 'q1', state: state() },
            ],
            episodes: [episode('e1')],
          }),
        );
        await store.mute([mute()], 'muted', []);
        expect(await store.removeRule(1, 'removed', ANA)).toBe(true);
        expect(await store.removeRule(1, 'removed', ANA)).toBe(false);
        expect([...(await store.states()).keys()]).toEqual([2]);
        expect(await store.mutes(NOW)).toEqual([]);
        expect(await store.episode('e1')).toEqual(episode('e1'));
      });

      test('are no more than there may be', async () => {
        await opened.run(FILL_WITH_RULES);
        expect(await store.addRule(newRule(), 'added', ANA)).toBeNull();
        expect(await store.audit(null, 10)).toEqual([]);
      });

      test('of the first version, which knew no files, are kept in none', async () => {
        const rule = await store.addRule(newRule({ keptIn: { file: 'rules.yml', key: 'k' } }), 'added', ANA);
        await opened.run(
          `update rules set body = replace(body, ',"keptIn":{"file":"rules.yml","key":"k"}', '')`,
        );
        expect(await store.rules()).toEqual([{ ...rule, keptIn: null }]);
      });

      test('that cannot be read are named with their table and key', async () => {
        await store.addRule(newRule(), 'added', ANA);
        await opened.run(`update rules set body = '{"name":null' where id = 1`);
        await expect(store.rules()).rejects.toThrow(
          'table rules has a row that cannot be read, 1: it is not JSON',
        );
        await opened.run(`update rules set body = '{"name":7}' where id = 1`);
        await expect(store.rule(1)).rejects.toThrow(/table rules .* 1: name: /);
      });
    });

    describe('what the watch must hear of', () => {
      test('moves the count with each change of a rule, mute or taken episode, and with nothing else', async () => {
        const counts = [await store.lastChange()];
        const mustMove = async (work: () => Promise<unknown>): Promise<void> => {
          await work();
          counts.push(await store.lastChange());
          expect(counts.at(-1)).toBeGreaterThan(counts.at(-2) ?? Number.NaN);
        };
        const mustStay = async (work: () => Promise<unknown>): Promise<void> => {
          await work();
          expect(await store.lastChange()).toBe(counts.at(-1));
        };
        await mustMove(() => store.addRule(newRule(), 'added', ANA));
        await mustMove(() => store.changeRule(1, 1, newRule({ name: 'x' }), 'named', ANA));
        await mustStay(() => store.changeRule(1, 1, newRule({ name: 'y' }), 'named', ANA));
        await mustMove(() => store.mute([mute()], 'muted', []));
        await mustMove(() => store.unmute(1, 'q1', 'unmuted', ANA));
        await mustStay(() => store.unmute(1, 'q1', 'unmuted', ANA));
        await mustStay(() => store.commit(batch({ episodes: [episode('e1')], rows: [post('k1')] })));
        await mustMove(() => store.takeEpisodes(['e1'], ANA, 'taken', () => []));
        await mustStay(() => store.takeEpisodes(['e1'], BEN, 'taken', () => []));
        await mustStay(() => store.note({ ...ANA, what: 'gave-up', of: null, words: 'w' }));
        await mustMove(() => store.removeRule(1, 'removed', ANA));
        await mustStay(() => store.removeRule(1, 'removed', ANA));
        await mustStay(() => store.addDigest(newDigest(), 'added', ANA));
        await mustStay(() => store.putGroup(newGroup(), 'set', ANA));
      });
    });

    describe('mutes', () => {
      beforeEach(async () => {
        await store.addRule(newRule(), 'added', ANA);
        await store.addRule(newRule(), 'added', ANA);
      });

      test('hold to their end and no longer, also over a restart', async () => {
        await store.mute([mute({ reason: 'known fault', untilMs: NOW + 10 })], 'muted', []);
        const again = await opened.reopen();
        expect(await again.mutes(NOW + 9)).toEqual([mute({ reason: 'known fault', untilMs: NOW + 10 })]);
        expect(await again.mutes(NOW + 10)).toEqual([]);
      });

      test('replace an earlier one of the same instance', async () => {
        await store.mute([mute({ untilMs: NOW + 10 })], 'muted', []);
        await store.mute([mute({ untilMs: NOW + 99, byUserId: 'U0BEN' })], 'muted', []);
        expect(await store.mutes(NOW)).toEqual([mute({ untilMs: NOW + 99, byUserId: 'U0BEN' })]);
      });

      test('are lifted one by one, or all of a rule', async () => {
        await store.mute([mute({ instance: 'q1' })], 'muted', []);
        await store.mute([mute({ instance: 'q2' })], 'muted', []);
        await store.mute([mute({ instance: '*' })], 'muted', []);
        await store.mute([mute({ ruleId: 2 })], 'muted', []);
        expect(await store.unmute(1, 'q1', 'unmuted', ANA)).toBe(1);
        expect(await store.unmute(1, 'q1', 'unmuted', ANA)).toBe(0);
        expect(await store.unmute(1, '*', 'unmuted', ANA)).toBe(2);
        expect((await store.mutes(NOW)).map(({ ruleId }) => ruleId)).toEqual([2]);
      });

      test('that have ended are not lifted', async () => {
        await store.mute([mute({ untilMs: NOW - 1 })], 'muted', []);
        expect(await store.unmute(1, '*', 'unmuted', ANA)).toBe(0);
      });

      test('of a rule that is gone are not kept', async () => {
        await store.mute([mute({ ruleId: 9 })], 'muted', []);
        expect(await store.mutes(NOW)).toEqual([]);
      });
    });

    describe('the audit trail', () => {
      test('says who did what and when, the newest first, of one rule or of all', async () => {
        await store.addRule(newRule(), 'abandon% > 8', ANA);
        await store.changeRule(1, 1, newRule({ name: 'x' }), 'named x', BEN);
        await store.mute([mute()], 'muted 2h', []);
        await store.unmute(1, '*', 'unmuted', ANA);
        await store.commit(batch({ episodes: [episode('e1')] }));
        await store.takeEpisodes(['e1'], BEN, 'taken by Ben', () => []);
        await store.note({ by: 'bot', atMs: NOW, what: 'gave-up', of: null, words: 'channel archived' });
        await store.removeRule(1, 'removed', ANA);
        const all = await store.audit(null, 100);
        expect(
          all.map(({ what, of, words, by }) => [what, of?.kind === 'rule' ? of.id : of, words, by]),
        ).toEqual([
          ['rule-removed', 1, 'removed', 'U0ANA'],
          ['gave-up', null, 'channel archived', 'bot'],
          ['episode-taken', 1, 'taken by Ben', 'U0BEN'],
          ['unmuted', 1, 'unmuted', 'U0ANA'],
          ['muted', 1, 'muted 2h', 'U0ANA'],
          ['rule-changed', 1, 'named x', 'U0BEN'],
          ['rule-added', 1, 'abandon% > 8', 'U0ANA'],
        ]);
        expect(all.map(({ id }) => id)).toEqual([7, 6, 5, 4, 3, 2, 1]);
        expect(await store.audit({ kind: 'rule', id: 1 }, 2)).toEqual([all[0], all[2]]);
      });

      test('tells what an entry is of, and gives the entries of each thing by themselves', async () => {
        const subjects: AuditSubject[] = [
          { kind: 'rule', id: 1 },
          { kind: 'rule', id: 12 },
          { kind: 'digest', id: 1 },
          { kind: 'group', name: 'retail' },
          { kind: 'channel', id: 'C1' },
          { kind: 'person', id: 'C1' },
        ];
        for (const of of subjects) await store.note({ ...ANA, what: 'gave-up', of, words: 'w' });
        expect((await store.audit(null, 100)).map(({ of }) => of)).toEqual(subjects.toReversed());
        for (const of of subjects) {
          expect((await store.audit(of, 100)).map((entry) => entry.of)).toEqual([of]);
        }
        expect(await store.audit({ kind: 'digest', id: 12 }, 100)).toEqual([]);
      });

      test.each(['', 'rule:', 'rule:x', 'rule', 'queue:1', 'rule:1:2', 'digest:-1'])(
        'names an entry that is of "%s"',
        async (subject) => {
          await store.note({ ...ANA, what: 'gave-up', of: null, words: 'w' });
          await opened.run(`update audit set subject = '${subject}'`);
          await expect(store.audit(null, 1)).rejects.toThrow(
            `table audit has a row that cannot be read, 1: it is of "${subject}"`,
          );
        },
      );

      test('names an entry that cannot be read', async () => {
        await store.note({ ...ANA, what: 'gave-up', of: null, words: 'w' });
        await opened.run(`update audit set what = 'danced'`);
        await expect(store.audit(null, 1)).rejects.toThrow('table audit has a row that cannot be read, 1');
      });

      test('takes words that hold what a database may not', async () => {
        await store.note({
          ...ANA,
          what: 'gave-up',
          of: null,
          words: `'; drop table rules; -- \0 \ud800 é`,
        });
        expect((await store.audit(null, 1))[0]?.words).toContain(`'; drop table rules; --`);
      });
    });

    describe('states', () => {
      test('of every phase come back, by rule and instance', async () => {
        await store.addRule(newRule(), 'added', ANA);
        await store.addRule(newRule(), 'added', ANA);
        const states = [
          { ruleId: 1, instance: 'q1', state: state({ phase: { kind: 'inactive' } }) },
          { ruleId: 1, instance: 'q1/voice', state: state({ frozenSinceMs: NOW - 5 }) },
          { ruleId: 2, instance: 'q1', state: state({ phase: { kind: 'firing', firedAtMs: NOW } }) },
          {
            ruleId: 2,
            instance: 'together',
            state: state({ phase: { kind: 'recovering', firedAtMs: NOW - 9, sinceMs: NOW } }),
          },
        ];
        await store.commit(batch({ states }));
        const again = await opened.reopen();
        expect(await again.states()).toEqual(
          new Map([
            [1, new Map(states.slice(0, 2).map((one) => [one.instance, one.state]))],
            [2, new Map(states.slice(2).map((one) => [one.instance, one.state]))],
          ]),
        );
      });

      test('replace earlier ones, and go when they are said to be gone', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const put = (instance: string, fingerprint: string) => ({
          ruleId: 1,
          instance,
          state: state({ fingerprint }),
        });
        await store.commit(batch({ states: [put('q1', 'a'), put('q2', 'a'), put('q3', 'a')] }));
        await store.commit(
          batch({ states: [put('q1', 'b'), put('q1', 'c')], statesGone: [{ ruleId: 1, instance: 'q2' }] }),
        );
        expect(await store.states()).toEqual(
          new Map([
            [
              1,
              new Map([
                ['q1', state({ fingerprint: 'c' })],
                ['q3', state({ fingerprint: 'a' })],
              ]),
            ],
          ]),
        );
      });

      test('of a rule that was removed during the tick are left out, and the rest of the tick is kept', async () => {
        await store.addRule(newRule(), 'added', ANA);
        await store.commit(
          batch({
            states: [
              { ruleId: 1, instance: 'q1', state: state() },
              { ruleId: 99, instance: 'q1', state: state() },
            ],
          }),
        );
        expect([...(await store.states()).keys()]).toEqual([1]);
      });

      test('of many instances are kept and dropped in one go', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const many = Array.from({ length: 2_000 }, (_, at) => ({ ruleId: 1, instance: `q${at}` }));
        await store.commit(batch({ states: many.map((one) => ({ ...one, state: state() })) }));
        expect((await store.states()).get(1)?.size).toBe(2_000);
        await store.commit(batch({ statesGone: many.slice(1) }));
        expect([...((await store.states()).get(1)?.keys() ?? [])]).toEqual(['q0']);
      });

      test('that cannot be read are named', async () => {
        await store.addRule(newRule(), 'added', ANA);
        await store.commit(batch({ states: [{ ruleId: 1, instance: 'q1', state: state() }] }));
        await opened.run(`update states set phase = 'odd'`);
        await expect(store.states()).rejects.toThrow('table states has a row that cannot be read, 1 q1');
      });
    });

    describe('episodes', () => {
      test('come back as they were, and changes replace them', async () => {
        const first = episode('e1', { messageId: 'm1', firedAtMs: NOW - 9 });
        const second = episode('e2', {
          abandoned: null,
          instance: { key: 'together', queueId: null, media: null },
        });
        await store.commit(batch({ episodes: [first, second], messages: [alertMessage('m1')] }));
        const again = await opened.reopen();
        expect(await again.episode('e1')).toEqual(first);
        expect(await again.episode('e9')).toBeNull();
        expect(await again.message('m1')).toEqual(alertMessage('m1'));
        expect(await again.message('m9')).toBeNull();
        expect(await again.openEpisodes()).toEqual({
          episodes: [first, second],
          messages: [alertMessage('m1')],
        });
        const closed = {
          ...first,
          closedAtMs: NOW,
          closedBecause: 'recovered' as const,
          last: evidence({ value: 1, usual: null, part: null, whole: null, window: null }),
        };
        await again.commit(batch({ episodes: [closed] }));
        expect(await again.episode('e1')).toEqual(closed);
      });

      test('that are closed are open still for a message that is shared with open ones', async () => {
        const closed = { closedAtMs: NOW, closedBecause: 'recovered' as const };
        await store.commit(
          batch({
            episodes: [
              episode('shared-1', { messageId: 'm1', ...closed }),
              episode('shared-2', { messageId: 'm1' }),
              episode('silent'),
              episode('old', { messageId: 'm2', ...closed }),
              episode('silent-old', closed),
            ],
            messages: [
              alertMessage('m1', { kind: 'shared', episodeIds: ['shared-1', 'shared-2'] }),
              alertMessage('m2', { closedAtMs: NOW }),
              alertMessage('m3', { kind: 'outage', episodeIds: [] }),
            ],
          }),
        );
        const { episodes, messages } = await store.openEpisodes();
        expect(episodes.map(({ id }) => id).sort()).toEqual(['shared-1', 'shared-2', 'silent']);
        expect(messages.map(({ id }) => id).sort()).toEqual(['m1', 'm3']);
      });

      test('of a rule are told the newest first, so many as were asked for', async () => {
        const at = (id: string, firedAtMs: number) => episode(id, { firedAtMs });
        await store.commit(
          batch({ episodes: [at('a', 1), at('b', 3), at('c', 2), episode('other', { ruleId: 2 })] }),
        );
        expect((await store.episodesOf(1, 2)).map(({ id }) => id)).toEqual(['b', 'c']);
        expect(await store.episodesOf(3, 2)).toEqual([]);
      });

      test('of all rules that were open at any time of a span are told, the oldest first', async () => {
        const at = (id: string, firedAtMs: number, closedAtMs: number | null, ruleId = 1) =>
          episode(id, {
            ruleId,
            firedAtMs,
            closedAtMs,
            closedBecause: closedAtMs === null ? null : 'recovered',
          });
        await store.commit(
          batch({
            episodes: [
              at('over before', 9, 99),
              at('over at its first moment', 10, 100),
              at('over just after it began', 11, 101),
              at('around it', 12, 300, 2),
              at('open still', 13, null),
              at('from its first moment', 100, 150),
              at('within', 120, 130, 3),
              at('begun within and open', 199, null),
              at('begun at its end', 200, 210),
              at('begun after', 201, null),
            ],
          }),
        );
        const told = async (fromMs: number, toMs: number, limit = 100) =>
          (await store.episodesBetween(fromMs, toMs, limit)).map(({ id }) => id);
        expect(await told(100, 200)).toEqual([
          'over just after it began',
          'around it',
          'open still',
          'from its first moment',
          'within',
          'begun within and open',
        ]);
        expect(await told(100, 200, 2)).toEqual(['over just after it began', 'around it']);
        expect(await told(0, 9)).toEqual([]);
        expect(await store.episodesBetween(12, 13, 1)).toEqual([at('over before', 9, 99)]);
      });

      test('that cannot be read are named', async () => {
        await store.commit(batch({ episodes: [episode('e1')], messages: [alertMessage('m1')] }));
        await opened.run(`update episodes set body = '[]'`);
        await opened.run(`update messages set body = '[]'`);
        await expect(store.episode('e1')).rejects.toThrow('table episodes has a row that cannot be read, e1');
        await expect(store.message('m1')).rejects.toThrow('table messages has a row that cannot be read, m1');
      });
    });

    describe('taking episodes', () => {
      beforeEach(() => store.commit(batch({ episodes: [episode('e1'), episode('e2')] })));

      test('marks those that nobody took, and says so once', async () => {
        const rows = (taken: readonly { id: string }[]) => taken.map(({ id }) => reply(`taken ${id}`));
        expect(await store.takeEpisodes(['e2'], ANA, 'taken', rows)).toEqual(['e2']);
        expect(await store.takeEpisodes(['e2', 'e1', 'e9'], BEN, 'taken', rows)).toEqual(['e1']);
        expect((await store.episode('e2'))?.takenBy).toEqual({ userId: 'U0ANA', atMs: NOW });
        expect((await store.episode('e1'))?.takenBy).toEqual({ userId: 'U0BEN', atMs: NOW + MINUTE });
        expect(await sendAll()).toEqual(['taken e2', 'taken e1']);
      });

      test('shows what was taken to whoever makes the rows', async () => {
        let seen: unknown = null;
        await store.takeEpisodes(['e1', 'e2'], ANA, 'taken', (taken) => {
          seen = taken;
          return [];
        });
        const takenBy = { userId: 'U0ANA', atMs: NOW };
        expect(seen).toEqual([episode('e1', { takenBy }), episode('e2', { takenBy })]);
      });

      test('by two at once is done by one', async () => {
        const taken = await Promise.all(
          [ANA, BEN, ANA, BEN].map((deed) => store.takeEpisodes(['e1'], deed, 'taken', () => [])),
        );
        expect(taken.flat()).toEqual(['e1']);
      });

      test('is not undone by a tick that knew nothing of it', async () => {
        await store.takeEpisodes(['e1'], ANA, 'taken', () => []);
        await store.commit(batch({ episodes: [episode('e1', { takenBy: null, toldValue: 30 })] }));
        expect(await store.episode('e1')).toEqual(
          episode('e1', { takenBy: { userId: 'U0ANA', atMs: NOW }, toldValue: 30 }),
        );
      });

      test('leaves nothing half-written when the rows cannot be made', async () => {
        const failing = store.takeEpisodes(['e1'], ANA, 'taken', () => {
          throw new Error('no words');
        });
        await expect(failing).rejects.toThrow('no words');
        expect((await store.episode('e1'))?.takenBy).toBeNull();
        expect(await store.audit(null, 10)).toEqual([]);
      });
    });

    describe('a commit', () => {
      test('that fails in the middle leaves nothing half-written, and the store goes on', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const whole = batch({
          states: [{ ruleId: 1, instance: 'q1', state: state() }],
          episodes: [episode('e1')],
          messages: [alertMessage('m1')],
          rows: [post('k1')],
        });
        const broken: NewOutboxRow = post('k2', {
          message: {
            summary: 's',
            parts: [
              {
                kind: 'table',
                caption: '',
                columns: [],
                rows: [[{ kind: 'none', sortsAs: Number.NaN }]],
                pageSize: 1,
              },
            ],
          },
        });
        await expect(store.commit({ ...whole, rows: [post('k1'), broken] })).rejects.toThrow(
          'outbox, k2, cannot be kept',
        );
        expect(await store.states()).toEqual(new Map());
        expect(await store.openEpisodes()).toEqual({ episodes: [], messages: [] });
        expect(await store.nextRows(NOW, 10)).toEqual([]);
        await store.commit(whole);
        expect((await store.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['k1']);
      });

      test('twenty at once are each whole, and their rows stay in order', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const commits = Array.from({ length: 20 }, (_, at) =>
          store.commit(
            batch({
              states: [
                { ruleId: 1, instance: `own ${at}`, state: state() },
                { ruleId: 1, instance: 'shared', state: state({ fingerprint: `f${at}` }) },
              ],
              episodes: [episode(`e${at}`), episode('shared', { title: `t${at}` })],
              rows: [reply(`${at} first`), reply(`${at} second`)],
            }),
          ),
        );
        await Promise.all(commits);
        expect((await store.states()).get(1)?.size).toBe(21);
        expect((await store.openEpisodes()).episodes).toHaveLength(21);
        const sent = await sendAll();
        expect(sent).toHaveLength(40);
        for (let at = 0; at < 20; at += 1) {
          expect(sent.indexOf(`${at} second`)).toBe(sent.indexOf(`${at} first`) + 1);
        }
      });

      test('keeps nothing that could not be read again', async () => {
        await store.addRule(newRule(), 'added', ANA);
        const odd = evidence({ line: Number.POSITIVE_INFINITY });
        const refused = [
          store.commit(batch({ episodes: [episode('e1', { last: odd })] })),
          store.commit(batch({ messages: [alertMessage('m1', { editedAtMs: Number.NaN })] })),
          store.addRule(newRule({ forMinutes: Number.NaN }), 'added', ANA),
          store.changeRule(1, 1, newRule({ holdMinutes: Number.NaN }), 'changed', ANA),
          store.putSeasons([{ queueId: 'q1', media: 'voice', season: season({ share: [0.1] }) }]),
        ];
        for (const one of await Promise.allSettled(refused)) {
          expect(String(one.status === 'rejected' && one.reason)).toContain('cannot be kept');
        }
        expect(await store.rules()).toMatchObject([{ id: 1, revision: 1 }]);
        expect(await store.openEpisodes()).toEqual({ episodes: [], messages: [] });
      });

      test('of nothing is fine', async () => {
        await store.commit(batch());
        await store.enqueue([]);
        await store.putSeasons([]);
        expect(await store.seasons([])).toEqual(new Map());
      });
    });

    describe('the outbox', () => {
      test('gives back a row as it was put, with every kind of part', async () => {
        const rows: NewOutboxRow[] = [
          post('k1', { message: everyKindOfMessage(), ownerId: null }),
          edit('k2', 'm2', { channelId: 'C2' }),
          reply('k3', 'm3', { channelId: 'C3', act: { kind: 'reply', messageId: 'm3', broadcast: true } }),
        ];
        await store.enqueue(rows);
        const again = await opened.reopen();
        expect(await again.nextRows(NOW, 10)).toEqual(
          rows.map((row, at) => ({ ...row, id: at + 1, attempts: 0, askedAtMs: null, notBeforeMs: 0 })),
        );
      });

      test('says once what has one key, also when it was sent already', async () => {
        await store.enqueue([post('k1'), post('k1', { message: said('again') })]);
        await store.commit(batch({ rows: [post('k1')] }));
        expect(await sendAll()).toEqual(['k1']);
        await store.enqueue([post('k1'), post('k2')]);
        expect(await sendAll()).toEqual(['k2']);
      });

      test('gives the first row of each channel, the channel that waits longest first', async () => {
        await store.enqueue([
          post('a1', { channelId: 'A' }),
          post('b1', { channelId: 'B' }),
          post('a2', { channelId: 'A' }),
          post('c1', { channelId: 'C' }),
        ]);
        const keys = async (limit: number) => (await store.nextRows(NOW, limit)).map(({ key }) => key);
        expect(await keys(10)).toEqual(['a1', 'b1', 'c1']);
        expect(await keys(2)).toEqual(['a1', 'b1']);
        const [first] = await store.nextRows(NOW, 1);
        await store.sent(first?.id ?? 0, null, NOW);
        expect(await keys(10)).toEqual(['b1', 'a2', 'c1']);
      });

      test('lets nothing overtake a row that may not be sent yet, and holds up no other channel', async () => {
        await store.enqueue([post('a1'), post('a2'), post('b1', { channelId: 'B' })]);
        const [first] = await store.nextRows(NOW, 1);
        await store.later(first?.id ?? 0, NOW + 30_000);
        expect((await store.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['b1']);
        expect((await store.nextRows(NOW + 30_000, 10)).map(({ key }) => key)).toEqual(['a1', 'b1']);
      });

      test('remembers that a request was made, before any answer, over a restart', async () => {
        await store.enqueue([post('k1')]);
        await store.asking(1, NOW + 5);
        await store.asking(1, NOW + 6);
        const again = await opened.reopen();
        expect((await again.nextRows(NOW, 1))[0]).toMatchObject({ askedAtMs: NOW + 6, attempts: 2 });
        await again.later(1, NOW);
        expect((await again.nextRows(NOW, 1))[0]).toMatchObject({ askedAtMs: null, attempts: 2 });
      });

      test('remembers where a post stands, and nothing of edits and replies', async () => {
        await store.enqueue([post('k1'), reply('k2', 'm1'), edit('k3', 'm1')]);
        expect(await store.placeOf('m1')).toBeNull();
        await store.sent(1, { channelId: 'D0REAL', ts: '1.1' }, NOW);
        await store.sent(2, { channelId: 'D0REAL', ts: '2.2' }, NOW);
        await store.sent(3, null, NOW);
        const again = await opened.reopen();
        expect(await again.placeOf('m1')).toEqual({ channelId: 'D0REAL', ts: '1.1' });
        expect(await again.placeOf('m2')).toBeNull();
        expect(await again.nextRows(NOW, 10)).toEqual([]);
      });

      test('remembers the new place of a message that an edit found gone', async () => {
        await store.enqueue([post('k1'), edit('k2', 'm1'), edit('k3', 'm1')]);
        await store.sent(1, { channelId: 'C0OPS', ts: '1.1' }, NOW);
        await store.sent(3, { channelId: 'C0OPS', ts: '9.9' }, NOW);
        expect(await store.placeOf('m1')).toEqual({ channelId: 'C0OPS', ts: '9.9' });
      });

      test('tells which rows were sent after more than one attempt, and since when', async () => {
        await store.enqueue([post('k1'), post('k2'), post('k3'), post('k4')]);
        for (const id of [1, 2, 2, 3, 3, 4, 4]) await store.asking(id, NOW);
        await store.sent(1, null, NOW);
        await store.sent(2, null, NOW - MINUTE);
        await store.sent(3, null, NOW);
        const again = await opened.reopen();
        const keys = async (sinceMs: number, limit: number) =>
          (await again.sentAgain(sinceMs, limit)).map(({ key }) => key);
        expect(await keys(NOW, 10)).toEqual(['k3']);
        expect(await keys(NOW - MINUTE, 10)).toEqual(['k3', 'k2']);
        expect(await keys(NOW - MINUTE, 1)).toEqual(['k3']);
        await again.sent(4, null, NOW - 1);
        expect(await keys(NOW - MINUTE, 10)).toEqual(['k3', 'k4', 'k2']);
      });

      test('drops an edit that waits when a later one of the same message comes', async () => {
        await store.enqueue([post('k0'), edit('e1'), edit('other', 'm2'), reply('r1')]);
        await store.commit(batch({ rows: [edit('e2'), edit('e3')] }));
        expect(await sendAll()).toEqual(['k0', 'other', 'r1', 'e3']);
      });

      test('keeps an edit that was asked, until Slack said no to it', async () => {
        await store.enqueue([edit('e1')]);
        await store.asking(1, NOW);
        await store.enqueue([edit('e2')]);
        expect((await store.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['e1']);
        await store.later(1, NOW + MINUTE);
        expect((await store.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['e2']);
      });

      test('drops no edit for one whose key was there before', async () => {
        await store.enqueue([edit('e1')]);
        await store.sent(1, null, NOW);
        await store.enqueue([edit('e2')]);
        await store.enqueue([edit('e1')]);
        expect(await sendAll()).toEqual(['e2']);
      });

      test('gives up a row, tells the owner in the same breath, and lets the channel go on', async () => {
        await store.enqueue([post('k1'), post('k2')]);
        await store.park(1, 'is_archived', NOW, [post('told', { channelId: 'U0ANA' })]);
        expect((await store.nextRows(NOW, 10)).map(({ key }) => key)).toEqual(['k2', 'told']);
        expect(await store.outboxUsage()).toEqual({ waiting: 2, parked: 1, oldestMs: NOW });
      });

      test('gives up nothing when the owner cannot be told', async () => {
        await store.enqueue([post('k1')]);
        const broken = post('told', {
          message: { summary: 's', parts: [{ kind: 'text', text: [NOT_JSON] }] },
        });
        await expect(store.park(1, 'x', NOW, [broken])).rejects.toThrow('cannot be kept');
        expect(await store.outboxUsage()).toEqual({ waiting: 1, parked: 0, oldestMs: NOW });
      });

      test('tells how much waits and since when', async () => {
        expect(await store.outboxUsage()).toEqual({ waiting: 0, parked: 0, oldestMs: null });
        await store.enqueue([post('k1', { atMs: NOW - 5 }), post('k2', { atMs: NOW - 9 }), post('k3')]);
        await store.sent(3, null, NOW);
        expect(await store.outboxUsage()).toEqual({ waiting: 2, parked: 0, oldestMs: NOW - 9 });
      });

      test('knows no row that was never there or has ended', async () => {
        await store.enqueue([post('k1'), edit('e1')]);
        await store.sent(1, null, NOW);
        await store.enqueue([edit('e2')]);
        for (const id of [1, 2, 77]) {
          await expect(store.asking(id, NOW)).rejects.toThrow(RowGone);
          await expect(store.later(id, NOW)).rejects.toThrow(RowGone);
          await expect(store.park(id, 'x', NOW, [post('told')])).rejects.toThrow(RowGone);
        }
        await expect(store.sent(77, null, NOW)).rejects.toThrow(RowGone);
        expect(await sendAll()).toEqual(['e2']);
      });

      test('says which row it is that cannot be read', async () => {
        await store.enqueue([post('k1')]);
        await opened.run(`update outbox set message = '{"summary":"s","parts":[{"kind":"odd"}]}'`);
        await expect(store.nextRows(NOW, 1)).rejects.toThrow(
          'table outbox has a row that cannot be read, 1: parts.0',
        );
      });
    });

    describe('seasons', () => {
      test('come back by queue and media, and later ones replace them', async () => {
        await store.putSeasons([
          { queueId: 'q1', media: 'voice', season: season() },
          { queueId: 'q1', media: 'chat', season: season({ scatter: 0.1 }) },
          { queueId: 'q2', media: 'voice', season: season() },
        ]);
        await store.putSeasons([{ queueId: 'q1', media: 'voice', season: season({ zone: 'UTC' }) }]);
        const again = await opened.reopen();
        expect(await again.seasons(['q1', 'q9'])).toEqual(
          new Map([
            ['q1/voice', season({ zone: 'UTC' })],
            ['q1/chat', season({ scatter: 0.1 })],
          ]),
        );
      });

      test('that cannot be read are as good as not learned', async () => {
        await store.putSeasons([{ queueId: 'q1', media: 'voice', season: season() }]);
        await opened.run(`update seasons set body = '{"zone":"UTC"}'`);
        expect(await store.seasons(['q1'])).toEqual(new Map());
      });
    });

    describe('tidying', () => {
      test('forgets episodes 90 days after they closed, with their messages, and never an open one', async () => {
        const closed = (id: string, days: number) =>
          episode(id, { closedAtMs: NOW - days * DAY, closedBecause: 'recovered', messageId: `of ${id}` });
        const messageOf = (id: string, days: number) =>
          alertMessage(`of ${id}`, { closedAtMs: NOW - days * DAY });
        await store.commit(
          batch({
            episodes: [
              closed('old', 91),
              closed('young', 89),
              episode('open', { firedAtMs: NOW - 500 * DAY }),
            ],
            messages: [messageOf('old', 91), messageOf('young', 89), messageOf('shared', 91)],
          }),
        );
        await store.commit(batch({ episodes: [{ ...closed('young', 89), messageId: 'of shared' }] }));
        await store.tidy(NOW);
        const left = async (ids: string[]) =>
          (await Promise.all(ids.map((id) => store.episode(id)))).flatMap((one) => one?.id ?? []);
        expect(await left(['old', 'young', 'open'])).toEqual(['young', 'open']);
        expect(await store.message('of old')).toBeNull();
        expect(await store.message('of young')).not.toBeNull();
        expect(await store.message('of shared')).not.toBeNull();
      });

      test('forgets what was sent after 7 days and what was given up after 90, and nothing that waits', async () => {
        await store.enqueue(['a', 'b', 'c', 'd', 'e'].map((key) => post(key, { atMs: NOW - 300 * DAY })));
        await store.sent(1, { channelId: 'C', ts: '1' }, NOW - 8 * DAY);
        await store.sent(2, null, NOW - 6 * DAY);
        await store.park(3, 'x', NOW - 91 * DAY, []);
        await store.park(4, 'x', NOW - 89 * DAY, []);
        await store.tidy(NOW);
        expect(await store.outboxUsage()).toEqual({ waiting: 1, parked: 1, oldestMs: NOW - 300 * DAY });
        expect(await store.placeOf('m1')).toEqual({ channelId: 'C', ts: '1' });
        // The key of the first is forgotten, that of the second is not.
        await store.enqueue([post('a'), post('b')]);
        expect(await sendAll()).toEqual(['e', 'a']);
      });

      test('keeps the place of a message while something of it is still to be said', async () => {
        await store.enqueue([
          post('k1'),
          post('k2', { act: { kind: 'post', messageId: 'm2' } }),
          edit('k3', 'm2'),
        ]);
        await store.sent(1, { channelId: 'C', ts: '1' }, NOW - 91 * DAY);
        await store.sent(2, { channelId: 'C', ts: '2' }, NOW - 91 * DAY);
        await store.tidy(NOW);
        expect(await store.placeOf('m1')).toBeNull();
        expect(await store.placeOf('m2')).toEqual({ channelId: 'C', ts: '2' });
      });

      test('forgets the audit trail after 400 days, ended mutes and seasons of queues that nobody watches', async () => {
        const at = (days: number, words: string) => ({
          by: 'bot',
          atMs: NOW - days * DAY,
          what: 'gave-up' as const,
          of: null,
          words,
        });
        await store.note(at(401, 'old'));
        await store.note(at(399, 'young'));
        await store.putSeasons([
          { queueId: 'q1', media: 'voice', season: season({ toMs: NOW - 91 * DAY }) },
          { queueId: 'q2', media: 'voice', season: season() },
        ]);
        await store.tidy(NOW);
        expect((await store.audit(null, 10)).map(({ words }) => words)).toEqual(['young']);
        expect([...(await store.seasons(['q1', 'q2'])).keys()]).toEqual(['q2/voice']);
      });
    });

    describeDigests(() => opened);
    describeSettings(() => opened);

    describe('closing', () => {
      test('ends what is under way, and begins nothing new', async () => {
        const committing = store.commit(batch({ episodes: [episode('e1')] }));
        const closing = store.close();
        await expect(store.rules()).rejects.toThrow('the store is closed');
        await Promise.all([committing, closing]);
        await expect(store.ping()).rejects.toThrow('the store is closed');
        const again = await opened.reopen();
        await again.ping();
        expect((await again.episode('e1'))?.id).toBe('e1');
      });
    });
  });
}

/** What a bug would put into a message. */
const NOT_JSON = new Map() as unknown as string;

/** As many as there may be, quicker than one by one. */
const FILL_WITH_RULES = `insert into rules
  (id, revision, owner_id, channel_id, created_at_ms, trial_until_ms, changed_by, changed_at_ms, body)
  with recursive ids (id) as (select 1 union all select id + 1 from ids where id < 10000)
  select id, 1, 'U', 'C', 1, null, 'U', 1, '{}' from ids`;

function mute(overrides: Partial<Mute> = {}): Mute {
  return {
    ruleId: 1,
    instance: 'q1',
    untilMs: NOW + 120 * MINUTE,
    byUserId: 'U0ANA',
    reason: null,
    atMs: NOW,
    ...overrides,
  };
}
