/** What the embedded store takes, beside bare prepared statements of SQLite that keep the same rows. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Store } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import { ANA, alertMessage, batch, episode, newRule, post, state } from '../store/values.ts';
import { median, timed } from './samples.ts';
import type { Row } from './table.ts';

const RULES = 10_000;
const INSTANCES_A_RULE = 3;
const STATES = RULES * INSTANCES_A_RULE;
/** What changes in a usual tick. */
const TICK = { states: 200, rows: 20 };
const RUNS = 9;

export async function measureStore(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'queue-stats-bench-'));
  try {
    const { store } = await openStore({ dataDir: folder, databaseUrl: null }, console);
    const bare = openBare(join(folder, 'bare'));
    const rows = await measure(store, bare);
    await store.close();
    bare.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(store: Store, bare: DatabaseSyncInstance): Promise<Row[]> {
  for (let at = 0; at < RULES; at += 1) await store.addRule(newRule({ name: `rule ${at}` }), 'added', ANA);
  const body = JSON.stringify(newRule());
  bare.exec('begin');
  const rule = bare.prepare('insert into rules (id, body) values (?, ?)');
  for (let id = 1; id <= RULES; id += 1) rule.run(id, body);
  bare.exec('commit');

  const readRules = await inTurn(
    () => store.rules(),
    () => bare.prepare('select * from rules order by id').all().map(bodyOf),
  );
  const many = statesOf(STATES);
  const commitMany = await inTurn(
    () => store.commit(batch({ states: many })),
    () => putStates(bare, many),
  );
  const readStates = await inTurn(
    () => store.states(),
    () => bare.prepare('select * from states').all(),
  );
  let tick = 0;
  const few = statesOf(TICK.states);
  const commitFew = await inTurn(
    () => {
      tick += 1;
      return store.commit(tickOf(tick, few));
    },
    () => putStates(bare, few),
  );
  const longestBlock = await blockedMs(() => store.commit(batch({ states: many })));
  return [
    { figure: `${RULES} rules read`, ...readRules, unit: 'ms' },
    { figure: `${STATES} states read`, ...readStates, unit: 'ms' },
    { figure: `${STATES} states kept`, ...commitMany, unit: 'ms' },
    { figure: `  longest block of the event loop`, ours: longestBlock, baseline: null, unit: 'ms' },
    { figure: `a tick kept: ${TICK.states} states, ${TICK.rows} rows`, ...commitFew, unit: 'ms' },
  ];
}

async function inTurn(
  ours: () => unknown,
  baseline: () => unknown,
): Promise<{ ours: number; baseline: number }> {
  const samples: { ours: number[]; baseline: number[] } = { ours: [], baseline: [] };
  for (let run = 0; run < RUNS; run += 1) {
    samples.ours.push(await timed(ours));
    samples.baseline.push(await timed(baseline));
  }
  return { ours: median(samples.ours), baseline: median(samples.baseline) };
}

function statesOf(howMany: number): { ruleId: number; instance: string; state: ReturnType<typeof state> }[] {
  return Array.from({ length: howMany }, (_, at) => ({
    ruleId: 1 + (at % RULES),
    instance: `7e1b2c34-0000-4000-8000-${String(at).padStart(12, '0')}/voice`,
    state: state(),
  }));
}

function tickOf(tick: number, states: ReturnType<typeof statesOf>): ReturnType<typeof batch> {
  const ids = Array.from({ length: TICK.rows }, (_, at) => `${tick}-${at}`);
  return batch({
    states,
    episodes: ids.map((id) => episode(id)),
    messages: ids.map((id) => alertMessage(id)),
    rows: ids.map((id) => post(id)),
  });
}

/** With the same promise: a commit that was answered survives the loss of power. */
function openBare(folder: string): DatabaseSyncInstance {
  mkdirSync(folder);
  const bare = new DatabaseSync(join(folder, 'bare.sqlite'));
  bare.exec('pragma journal_mode = wal; pragma synchronous = full');
  bare.exec('create table rules (id integer primary key, body text not null)');
  bare.exec(`create table states (rule_id integer, instance text, phase text, since_ms integer, judged_at_ms integer,
    fingerprint text, primary key (rule_id, instance)) without rowid`);
  return bare;
}

function bodyOf(row: unknown): unknown {
  const { body } = row as { body: string };
  return JSON.parse(body);
}

function putStates(bare: DatabaseSyncInstance, states: ReturnType<typeof statesOf>): void {
  const put = bare.prepare('insert or replace into states values (?, ?, ?, ?, ?, ?)');
  bare.exec('begin immediate');
  for (const { ruleId, instance, state: one } of states) {
    const sinceMs = one.phase.kind === 'pending' ? one.phase.sinceMs : null;
    put.run(ruleId, instance, one.phase.kind, sinceMs, one.judgedAtMs, one.fingerprint);
  }
  bare.exec('commit');
}

/** The longest time in which nothing else could run. */
async function blockedMs(work: () => Promise<unknown>): Promise<number> {
  let isOver = false;
  let longest = 0;
  let lastMs = performance.now();
  const look = (): void => {
    const nowMs = performance.now();
    longest = Math.max(longest, nowMs - lastMs);
    lastMs = nowMs;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isOver = true;
  look();
  return longest;
}
