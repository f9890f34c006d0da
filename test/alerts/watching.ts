/** A watch over a real store and figures that a test sets, on a clock that only the test moves. */
import { onTestFinished } from 'vitest';
import { createWatch, type Watch } from '../../src/alerts/watch.ts';
import type { Fault, Outcome } from '../../src/core/fault.ts';
import type { Bucket, Clock, LiveAnswer, Log, RecentAnswer, WatchAnalytics } from '../../src/core/ports.ts';
import type { Directory, MediaType, Queue } from '../../src/core/queue.ts';
import type { NewRule, OutboxRow, Store } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import { calls } from '../core/figures.ts';
import { everywhere } from '../settings/everywhere.ts';
import { testFolder } from '../store/folder.ts';
import { newRule } from '../store/values.ts';

export const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
/** A Wednesday, 14:00 in Berlin, as a quarter-hour begins. */
export const START = Date.parse('2026-11-18T13:00:00Z');
export const ZONE = 'Europe/Berlin';
const DOWN: Fault = { kind: 'genesys-down', how: 'timeout', correlationId: null };

export interface Ends {
  ended: number;
  abandoned: number;
}

export interface Watching {
  watch: Watch;
  store: Store;
  now(): number;
  /** What ends in each full quarter-hour from now on; the open one fills evenly. */
  set(queue: string, ends: Ends, media?: MediaType): void;
  /** Genesys gives nothing until it is told otherwise. */
  breakGenesys(isBroken: boolean): void;
  /** Ticks each half minute for so long. */
  run(minutes: number): Promise<void>;
  /** Rows that were put into the outbox since the last call, in order; they count as sent. */
  rows(): Promise<OutboxRow[]>;
  /** As after a crash: another watch over the same store, the bot having stood still for so long. */
  restart(minutes?: number): void;
  addRule(overrides?: Partial<NewRule>): Promise<number>;
  /** The next commit fails. */
  failOnce(): void;
}

export async function startWatching(queueNames: readonly string[] = ['Billing']): Promise<Watching> {
  const { store } = await openStore({ dataDir: testFolder(), databaseUrl: null }, { warn: () => undefined });
  onTestFinished(() => store.close());
  const queues: Queue[] = queueNames.map((name) => ({
    id: name.toLowerCase(),
    name,
    division: { id: 'd1', name: 'Home' },
    targets: {},
  }));
  const directory: Directory = { queues, groups: [], here: null, fetchedAtMs: START };
  const past: { fromMs: number; queue: string; media: MediaType; ends: Ends }[] = [];
  let nowMs = START;
  let isBroken = false;
  let isFailing = false;
  let ids = 0;

  const endsAt = (queue: string, media: MediaType, atMs: number) =>
    past.findLast((one) => one.queue === queue && one.media === media && one.fromMs <= atMs)?.ends;

  /** Minute by minute, so that a change within a quarter-hour counts from then on. */
  function bucket(queue: string, startMs: number): Bucket {
    const media = new Map();
    for (const type of new Set(past.filter((one) => one.queue === queue).map((one) => one.media))) {
      let ended = 0;
      let abandoned = 0;
      for (let at = startMs; at < Math.min(nowMs, startMs + QUARTER); at += MINUTE) {
        const ends = endsAt(queue, type, at);
        ended += (ends?.ended ?? 0) / 15;
        abandoned += (ends?.abandoned ?? 0) / 15;
      }
      if (ended > 0) media.set(type, calls(Math.round(ended - abandoned), Math.round(abandoned)));
    }
    return { startMs, endMs: startMs + QUARTER, media };
  }

  const analytics: WatchAnalytics = {
    directory: async () => (isBroken ? { ok: false, fault: DOWN } : { ok: true, value: directory }),
    async live(queueIds) {
      if (isBroken) return { ok: false, fault: DOWN };
      const live: LiveAnswer = {
        fetchedAtMs: nowMs,
        staleBecause: null,
        queues: new Map(
          queueIds.map((id) => [
            id,
            {
              media: new Map([
                ['voice', { waiting: 7, oldestWaitingSinceMs: nowMs - 250_000, active: 9, alerting: 0 }],
              ]),
              agents: { idle: 0, onQueue: 11, notResponding: 0, offQueue: 3 },
            },
          ]),
        ),
      };
      return { ok: true, value: live };
    },
    async recent({ queueIds }) {
      const open = Math.floor(nowMs / QUARTER) * QUARTER;
      const answer: RecentAnswer = {
        fetchedAtMs: nowMs,
        queues: new Map(
          queueIds.map((id): [string, Outcome<readonly Bucket[]>] => {
            if (isBroken) return [id, { ok: false as const, fault: DOWN }];
            const buckets = Array.from({ length: 9 }, (_, at) => bucket(id, open - (8 - at) * QUARTER));
            return [id, { ok: true as const, value: buckets.filter(({ media }) => media.size > 0) }];
          }),
        ),
      };
      return answer;
    },
    history: () => Promise.reject(new Error('not asked for here')),
    interval: () => Promise.reject(new Error('not asked for here')),
    callsPerMinute: () => 300,
  };
  const clock: Clock = {
    now: () => nowMs,
    sleep: async () => undefined,
    every: () => () => undefined,
  };
  const failing: Store = {
    ...store,
    async commit(batch) {
      if (!isFailing) return store.commit(batch);
      isFailing = false;
      throw new Error('the disk is full');
    },
  };
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };
  const newWatch = () =>
    createWatch({
      analytics,
      directories: everywhere(analytics),
      store: failing,
      clock,
      log,
      zone: ZONE,
      tickMs: MINUTE / 2,
      newId: () => {
        ids += 1;
        return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
      },
      onSeasonsWanted: () => undefined,
    });

  const watching: Watching = {
    watch: newWatch(),
    store,
    now: () => nowMs,
    set(queue, ends, media = 'voice') {
      past.push({ fromMs: nowMs, queue: queue.toLowerCase(), media, ends });
    },
    breakGenesys(broken) {
      isBroken = broken;
    },
    async run(minutes) {
      for (let at = 0; at < minutes * 2; at += 1) {
        nowMs += MINUTE / 2;
        await watching.watch.tick();
      }
    },
    async rows() {
      const found: OutboxRow[] = [];
      for (;;) {
        const next = await store.nextRows(nowMs, 100);
        if (next.length === 0) return found;
        for (const row of next) {
          found.push(row);
          const place =
            row.act.kind === 'edit' ? null : { channelId: row.channelId, ts: `${nowMs / 1000}.${row.id}` };
          await store.asking(row.id, nowMs);
          await store.sent(row.id, place, nowMs);
        }
      }
    },
    restart(minutes = 0) {
      nowMs += minutes * MINUTE;
      watching.watch = newWatch();
    },
    async addRule(overrides = {}) {
      const rule = await store.addRule(
        newRule({
          scope: { kind: 'all' },
          channelId: 'C0OPS',
          ...overrides,
        }),
        'added it',
        { by: 'U0ANA', atMs: nowMs },
      );
      if (rule === null) throw new Error('no room for a rule');
      return rule.id;
    },
    failOnce() {
      isFailing = true;
    },
  };
  return watching;
}

/** "post", "edit", "reply", "broadcast", each with what it says. */
export function told(rows: readonly OutboxRow[]): string[] {
  return rows.map(({ act, message }) => {
    const kind = act.kind === 'reply' && act.broadcast ? 'broadcast' : act.kind;
    return `${kind}: ${message.summary}`;
  });
}
