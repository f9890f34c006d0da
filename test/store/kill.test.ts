/** A process that is killed at any moment loses nothing that was acknowledged, and leaves nothing half-written. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/store/migrations.ts';
import type { Tables } from '../../src/store/schema.ts';
import { sqliteDialect } from '../../src/store/sqlite.ts';
import { createStore } from '../../src/store/store.ts';
import { type Children, compileChildren } from './children.ts';
import { ANA, NUMBERED_STATES, newRule } from './values.ts';

const ROUNDS = 100;
/** Each on a store of its own, for the machine's cores. */
const LANES = 2;
const MOST_LINES_BEFORE_KILL = 15;
/** Some twenty seconds where nothing else runs. */
const TEST_MS = 300_000;

let children: Children;
let folder: string;

beforeAll(() => {
  children = compileChildren();
  folder = mkdtempSync(join(tmpdir(), 'queue-stats-kill-'));
}, TEST_MS);
afterAll(() => {
  children.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** What was under way when the process was killed. */
type Point = 'commit' | 'asking' | 'between';

test(
  `after each of ${ROUNDS} kills at random moments, every acknowledged commit is there, and whole`,
  async () => {
    const startMs = performance.now();
    const lanes = await Promise.all(
      Array.from({ length: LANES }, (_, lane) => killInTurns(join(folder, `${lane}.sqlite`), ROUNDS / LANES)),
    );
    const points = lanes.flat();
    const count = (point: Point): number => points.filter((one) => one === point).length;
    const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
    process.stdout.write(
      `killed ${points.length} times in ${seconds} s: ${count('commit')} in a commit, ${count('asking')} in an asking, ${count('between')} between\n`,
    );
    expect(points).toHaveLength(ROUNDS);
    expect(count('commit')).toBeGreaterThan(0);
  },
  TEST_MS,
);

async function killInTurns(path: string, rounds: number): Promise<Point[]> {
  await addRule(path);
  const points: Point[] = [];
  let next = 1;
  for (let round = 0; round < rounds; round += 1) {
    const child = children.start('commits', [path, String(next)]);
    const lines = 1 + Math.floor(Math.random() * MOST_LINES_BEFORE_KILL);
    for (let heard = 0; heard < lines; heard += 1) await child.nextLine();
    child.process.kill('SIGKILL');
    await child.gone;
    const last = child.lines.at(-1) ?? '';
    points.push(last.startsWith('begins') ? 'commit' : last.startsWith('kept') ? 'asking' : 'between');
    const kept = lastOf(child.lines, 'kept', next - 1);
    next = 1 + check(path, kept, lastOf(child.lines, 'asked', 0), round === rounds - 1);
  }
  return points;
}

function lastOf(lines: readonly string[], what: string, otherwise: number): number {
  const line = lines.findLast((one) => one.startsWith(what));
  return line === undefined ? otherwise : Number(line.split(' ')[1]);
}

/** The number of the last batch that is there. */
function check(path: string, kept: number, asked: number, isLast: boolean): number {
  const database = new DatabaseSync(path);
  try {
    const last = numberOf(database, 'select coalesce(max(judged_at_ms), 0) as n from states');
    // What was under way may have been kept before it could be said.
    expect([kept, kept + 1]).toContain(last);
    expect({
      states: numberOf(database, `select count(*) as n from states where judged_at_ms = ${last}`),
      episodes: numberOf(database, 'select count(*) as n from episodes'),
      messages: numberOf(database, 'select count(*) as n from messages'),
      rows: numberOf(database, 'select count(*) as n from outbox'),
      lastRow: numberOf(database, 'select coalesce(max(id), 0) as n from outbox'),
      lastId: numberOf(database, `select value as n from counters where name = 'outbox'`),
    }).toEqual({
      states: last === 0 ? 0 : NUMBERED_STATES,
      episodes: 3 * last,
      messages: last,
      rows: last,
      lastRow: last,
      lastId: last,
    });
    // The last one that was said to be asked in this round; 0: none was.
    const lost = numberOf(
      database,
      `select count(*) as n from outbox where id = ${asked} and asked_at_ms is null`,
    );
    expect(lost).toBe(0);
    if (isLast) {
      expect(database.prepare('pragma integrity_check').all()).toMatchObject([{ integrity_check: 'ok' }]);
    }
    return last;
  } finally {
    database.close();
  }
}

function numberOf(database: DatabaseSyncInstance, sql: string): number {
  const { n } = database.prepare(sql).get() as { n: number };
  return n;
}

async function addRule(path: string): Promise<void> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(path) });
  await migrate(db, 'sqlite');
  const store = createStore(db, 'sqlite', null, () => undefined);
  await store.addRule(newRule(), 'added', ANA);
  await store.close();
}
