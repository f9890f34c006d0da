/** What every engine does with a store that the first version made and wrote to. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { AuditSubject, Store } from '../../src/core/store.ts';
import {
  ANA,
  alertMessage,
  BEN,
  episode,
  MINUTE,
  NOW,
  newDigest,
  newGroup,
  newRule,
  reply,
  state,
} from '../store/values.ts';

export interface OldDatabase {
  /** Runs a statement in a database that has nothing in it yet. */
  run(sql: string): Promise<void>;
  /** Brings it up to date, as a process does that starts. */
  open(): Promise<Store>;
  end(): Promise<void>;
}

/** Two rules, one more that was removed, a mute, a firing state, two episodes, a message, and the trail of all that. */
export const VERSION_1 = readFileSync(new URL('../fixtures/store/version-1.sql', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('--'));

export function describeMigration(engine: string, empty: () => Promise<OldDatabase>): void {
  describe(`a store of the first version on ${engine}`, () => {
    const old = async (): Promise<OldDatabase> => {
      const database = await empty();
      for (const statement of VERSION_1) await database.run(statement);
      return database;
    };

    test('keeps all that it knew', async () => {
      const database = await old();
      const store = await database.open();
      const changed = { ...newRule({ severity: 'critical' }), id: 1, revision: 2, createdAtMs: NOW };
      expect(await store.rules()).toEqual([
        changed,
        {
          ...newRule({
            name: `Büro's „Nord“ 🔴`,
            scope: { kind: 'named', names: [{ kind: 'pattern', pattern: 'bill*' }] },
            test: { kind: 'spike', sensitivity: 'normal', overMinutes: 30 },
          }),
          id: 2,
          revision: 1,
          createdAtMs: NOW + 1,
        },
      ]);
      const firing = state({ phase: { kind: 'firing', firedAtMs: NOW } });
      expect(await store.states()).toEqual(new Map([[1, new Map([['q1/voice', firing]])]]));
      expect(await store.mutes(NOW)).toMatchObject([{ ruleId: 2, instance: 'q1', reason: 'known fault' }]);
      const open = episode('e1', { messageId: 'm1', takenBy: { userId: 'U0ANA', atMs: NOW } });
      expect(await store.openEpisodes()).toEqual({ episodes: [open], messages: [alertMessage('m1')] });
      expect(await store.nextRows(NOW, 9)).toMatchObject([{ ...reply('k2'), id: 2 }]);
      expect(await store.placeOf('m1')).toEqual({ channelId: 'C0OPS', ts: '1.1' });
      await database.end();
    });

    test('knows of which rule each entry of its trail is, and goes on with it', async () => {
      const database = await old();
      const store = await database.open();
      const rule = (id: number): AuditSubject => ({ kind: 'rule', id });
      const words = async (of: AuditSubject | null) =>
        (await store.audit(of, 99)).map((entry) => entry.words);
      expect((await store.audit(null, 99)).map(({ id, of }) => [id, of])).toEqual([
        [8, null],
        [7, rule(1)],
        [6, rule(2)],
        [5, rule(1)],
        [4, rule(3)],
        [3, rule(3)],
        [2, rule(2)],
        [1, rule(1)],
      ]);
      await store.removeRule(1, 'removed', BEN);
      expect(await words(rule(1))).toEqual(['removed', 'took it', `it's critical; now`, 'abandon% > 8']);
      expect(await words(rule(3))).toEqual(['removed', 'soon gone']);
      expect((await store.audit(null, 1))[0]?.id).toBe(9);
      await database.end();
    });

    test('takes all that is new, and gives no id twice', async () => {
      const database = await old();
      const store = await database.open();
      expect([await store.digests(), await store.groups(), await store.settingsChange()]).toEqual([
        [],
        [],
        0,
      ]);
      expect((await store.addRule(newRule(), 'added', ANA))?.id).toBe(4);
      expect((await store.addDigest(newDigest(), 'added', ANA))?.id).toBe(1);
      expect(await store.putGroup(newGroup(), 'set', ANA)).toBe(true);
      await store.putPersonSettings('U0ANA', { zone: 'UTC' }, 'set', ANA);
      const run = { digestId: 1, dueAtMs: NOW, atMs: NOW + MINUTE, outcome: 'sent' as const };
      expect(await store.commitRuns({ id: 1, revision: 1 }, [run], [reply('k3')])).toBe(true);
      await store.tidy(NOW);
      expect((await store.nextRows(NOW, 9))[0]?.id).toBe(2);
      await database.end();
    });

    test('is brought up to date once', async () => {
      const database = await old();
      const first = await database.open();
      await first.addDigest(newDigest(), 'added', ANA);
      const again = await database.open();
      expect(await again.digests()).toHaveLength(1);
      expect(await again.audit(null, 99)).toHaveLength(9);
      await database.end();
    });

    test('that cannot be brought up to date is left as it was', async () => {
      const database = await old();
      // The last thing that the migration makes.
      await database.run('create table audit_of_subject (in_the_way text)');
      await expect(database.open()).rejects.toThrow('audit_of_subject');
      await database.run('drop table audit_of_subject');
      const store = await database.open();
      expect(await store.audit({ kind: 'rule', id: 1 }, 99)).toHaveLength(3);
      await database.end();
    });
  });
}
