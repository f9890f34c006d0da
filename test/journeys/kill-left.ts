/** What a bot left on disk when it was killed: read from a copy, so that the next one finds it just as it was left. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

export const STORE_FILE = 'queue-stats.sqlite';

export interface LeftRow {
  id: number;
  key: string;
  channelId: string;
  kind: 'post' | 'edit' | 'reply';
  messageId: string;
  summary: string;
  outcome: string;
  atMs: number;
  attempts: number;
  askedAtMs: number | null;
  notBeforeMs: number;
}

export interface LeftEpisode {
  id: string;
  ruleId: number;
  queueId: string;
  firedAtMs: number;
  closedAtMs: number | null;
  closedBecause: string | null;
  messageId: string | null;
  takenBy: string | null;
  worst: number;
}

export interface Left {
  rows: LeftRow[];
  episodes: LeftEpisode[];
  /** By the message's id. */
  places: Map<string, string>;
  openMessages: number;
  states: number;
  mutes: { ruleId: number; instance: string; byUserId: string; untilMs: number }[];
  integrity: string;
}

export function readLeft(dataDir: string): Left {
  const copy = mkdtempSync(join(tmpdir(), 'queue-stats-left-'));
  try {
    for (const ending of ['', '-wal']) {
      const path = join(dataDir, STORE_FILE + ending);
      if (existsSync(path)) copyFileSync(path, join(copy, STORE_FILE + ending));
    }
    const database = new DatabaseSync(join(copy, STORE_FILE));
    try {
      return leftIn(database);
    } finally {
      database.close();
    }
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

type Columns = Record<string, string | number | null>;

function leftIn(database: DatabaseSyncInstance): Left {
  const all = (sql: string) => database.prepare(sql).all() as Columns[];
  const count = (sql: string) => Number(all(sql)[0]?.n);
  return {
    rows: all('select * from outbox order by id').map(rowOf),
    episodes: all('select * from episodes order by fired_at_ms, id').map(episodeOf),
    places: new Map(
      all('select * from places').map(({ message_id, ts }) => [String(message_id), String(ts)]),
    ),
    openMessages: count('select count(*) as n from messages where closed_at_ms is null'),
    states: count('select count(*) as n from states'),
    mutes: all('select * from mutes order by rule_id, instance').map((mute) => ({
      ruleId: Number(mute.rule_id),
      instance: String(mute.instance),
      byUserId: String(mute.by_user_id),
      untilMs: Number(mute.until_ms),
    })),
    integrity: String(all('pragma integrity_check')[0]?.integrity_check),
  };
}

function rowOf(row: Columns): LeftRow {
  return {
    id: Number(row.id),
    key: String(row.key),
    channelId: String(row.channel_id),
    kind: row.kind as LeftRow['kind'],
    messageId: String(row.message_id),
    summary: (JSON.parse(String(row.message)) as { summary: string }).summary,
    outcome: String(row.outcome),
    atMs: Number(row.at_ms),
    attempts: Number(row.attempts),
    askedAtMs: row.asked_at_ms === null ? null : Number(row.asked_at_ms),
    notBeforeMs: Number(row.not_before_ms),
  };
}

function episodeOf(row: Columns): LeftEpisode {
  const body = JSON.parse(String(row.body)) as {
    instance: { queueId: string };
    closedBecause: string | null;
    worst: { value: number };
  };
  return {
    id: String(row.id),
    ruleId: Number(row.rule_id),
    queueId: body.instance.queueId,
    firedAtMs: Number(row.fired_at_ms),
    closedAtMs: row.closed_at_ms === null ? null : Number(row.closed_at_ms),
    closedBecause: body.closedBecause,
    messageId: row.message_id === null ? null : String(row.message_id),
    takenBy: row.taken_by === null ? null : String(row.taken_by),
    worst: body.worst.value,
  };
}
