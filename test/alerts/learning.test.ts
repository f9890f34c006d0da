/** Learning of seasons: a few queues at a time, once a day, and again after a failure. */
import { describe, expect, test } from 'vitest';
import { createLearning, MAX_LEARNED_QUEUES, QUEUES_A_RUN } from '../../src/alerts/learning.ts';
import { failed, good, type Outcome } from '../../src/core/fault.ts';
import type { Bucket, Clock, HistoryRequest, Log, Purpose } from '../../src/core/ports.ts';
import type { Season } from '../../src/core/season.ts';
import { noStats } from '../../src/core/stats.ts';
import type { SeasonStore } from '../../src/core/store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/zone.ts';

const NOW_MS = Date.UTC(2026, 10, 17, 13, 5);
const HALF_HOUR_MS = 30 * MINUTE_MS;
const DOWN = { kind: 'genesys-down', how: 'error', correlationId: null } as const;

describe('what is asked of Genesys', () => {
  test('is four weeks of whole half-hours in the background, with no more stats than seasons need', async () => {
    const world = createWorld();
    world.learning.want(['a']);
    await world.learning.run();
    expect(world.asked).toEqual([
      {
        request: {
          queueIds: ['a'],
          startMs: Date.UTC(2026, 9, 20, 12, 30),
          endMs: Date.UTC(2026, 10, 17, 12, 30),
          step: 'PT30M',
          stats: new Set(['offered', 'answered', 'abandoned', 'flowedOut']),
        },
        purpose: 'background',
      },
    ]);
  });

  test('comes in small slices until every queue is learned', async () => {
    const world = createWorld();
    const ids = Array.from({ length: 2 * QUEUES_A_RUN + 3 }, (_, at) => `q${at}`);
    world.learning.want(ids);
    const everyMs: number[] = [];
    for (let run = 0; run < 4; run += 1) {
      await world.learning.run();
      everyMs.push(world.learning.everyMs());
    }
    expect(world.asked.map(({ request }) => request.queueIds.length)).toEqual([
      QUEUES_A_RUN,
      QUEUES_A_RUN,
      3,
    ]);
    expect(everyMs).toEqual([1_000, 1_000, 60_000, 60_000]);
    expect(world.stored.size).toBe(ids.length);
    expect(world.puts.every((count) => count <= QUEUES_A_RUN)).toBe(true);
  });

  test('is nothing while no rule needs a season', async () => {
    const world = createWorld();
    world.learning.want(['a']);
    world.learning.want([]);
    await world.learning.run();
    expect(world.asked).toEqual([]);
    expect(world.learning.everyMs()).toBe(60_000);
  });

  test('is bounded, and the log says what is left out', async () => {
    const world = createWorld();
    const ids = Array.from({ length: MAX_LEARNED_QUEUES + 1 }, (_, at) => `q${at}`);
    world.learning.want(ids);
    world.learning.want(ids);
    expect(world.said).toEqual(['more queues need to be learned than fit; the others are left out']);
  });
});

describe('what is learned', () => {
  test('counts what was answered, abandoned and flowed out as ended, by media type', async () => {
    const world = createWorld();
    world.learning.want(['a']);
    expect(world.learning.stateOf('a')).toBe('learning');
    await world.learning.run();
    expect([...world.stored.keys()]).toEqual(['a/voice']);
    const season = world.stored.get('a/voice');
    // 2 of 2 + 16 + 2 abandoned in each half-hour, all day long; 21 offered.
    expect(season?.share.every((share) => Math.abs(share - 0.1) < 0.005)).toBe(true);
    expect(season?.offered.every((offered) => offered === 21)).toBe(true);
    expect(world.learning.stateOf('a')).toBe('learned');
  });

  test('is told apart from a queue with too little to learn from, which is not asked for again the same day', async () => {
    const world = createWorld({ bucketsOf: () => [] });
    world.learning.want(['a']);
    await world.learning.run();
    await world.learning.run();
    expect(world.learning.stateOf('a')).toBe('too-little');
    expect(world.asked.length).toBe(1);
    expect(world.puts).toEqual([]);
  });

  test('is kept by the store across a restart, and learned anew after a day', async () => {
    const first = createWorld();
    first.learning.want(['a']);
    await first.learning.run();
    const again = createWorld({ stored: first.stored });
    again.learning.want(['a']);
    await again.learning.run();
    expect(again.asked).toEqual([]);
    expect(again.learning.stateOf('a')).toBe('learned');
    again.advance(DAY_MS + HOUR_MS);
    expect(again.learning.stateOf('a')).toBe('learned');
    await again.learning.run();
    expect(again.asked.length).toBe(1);
  });

  test('of another zone is learned anew', async () => {
    const first = createWorld();
    first.learning.want(['a']);
    await first.learning.run();
    const again = createWorld({ stored: first.stored, zone: 'Europe/Berlin' });
    again.learning.want(['a']);
    await again.learning.run();
    expect(again.asked.length).toBe(1);
    expect(again.stored.get('a/voice')?.zone).toBe('Europe/Berlin');
  });
});

describe('a failure', () => {
  test('is said in words, waits longer each time, and ends with what was missing', async () => {
    const answers: Outcome<true>[] = [failed(DOWN), failed(DOWN), good(true)];
    const world = createWorld({ answer: () => answers.shift() ?? good(true) });
    world.learning.want(['a']);
    await world.learning.run();
    await world.learning.run();
    expect(world.asked.length).toBe(1);
    expect(world.learning.stateOf('a')).toBe('learning');
    expect(world.learning.everyMs()).toBe(MINUTE_MS);
    world.advance(MINUTE_MS);
    await world.learning.run();
    world.advance(MINUTE_MS);
    await world.learning.run();
    expect(world.asked.length).toBe(2);
    world.advance(MINUTE_MS);
    await world.learning.run();
    expect(world.asked.length).toBe(3);
    expect(world.learning.stateOf('a')).toBe('learned');
    expect(world.said).toEqual([
      'what is usual could not be learned, and is asked for again',
      'what is usual could not be learned, and is asked for again',
      'what is usual is being learned again',
    ]);
    expect(world.facts[0]).toMatchObject({ because: expect.stringContaining('Genesys'), retryInMinutes: 1 });
    expect(world.facts[1]).toMatchObject({ retryInMinutes: 2 });
  });

  test('keeps the queues that were handed over before it', async () => {
    let handed = 0;
    const world = createWorld({
      answer: () => failed(DOWN),
      hands: () => {
        handed += 1;
        return handed === 1;
      },
    });
    world.learning.want(['a', 'b']);
    await world.learning.run();
    expect([...world.stored.keys()]).toEqual(['a/voice']);
    expect([world.learning.stateOf('a'), world.learning.stateOf('b')]).toEqual(['learned', 'learning']);
  });
});

interface Given {
  bucketsOf?: (request: HistoryRequest) => Bucket[];
  answer?: () => Outcome<true>;
  /** Whether a queue is handed over when asking fails. */
  hands?: () => boolean;
  stored?: Map<string, Season>;
  zone?: string;
}

function createWorld(given: Given = {}) {
  let nowMs = NOW_MS;
  const asked: { request: HistoryRequest; purpose: Purpose }[] = [];
  const said: string[] = [];
  const facts: unknown[] = [];
  const puts: number[] = [];
  const stored = given.stored ?? new Map<string, Season>();
  const say = (what: string, with_?: unknown) => {
    said.push(what);
    facts.push(with_);
  };
  const log: Log = { debug: say, info: say, warn: say, error: say };
  const clock: Clock = {
    now: () => nowMs,
    sleep: async () => undefined,
    every: () => () => undefined,
  };
  const store: SeasonStore = {
    seasons: async (ids) => new Map([...stored].filter(([key]) => ids.includes(key.split('/')[0] ?? ''))),
    async putSeasons(seasons) {
      puts.push(seasons.length);
      // As the store does: through JSON.
      for (const { queueId, media, season } of seasons) {
        stored.set(`${queueId}/${media}`, JSON.parse(JSON.stringify(season)));
      }
    },
  };
  const learning = createLearning({
    analytics: {
      async history(request, take, purpose) {
        asked.push({ request, purpose });
        const outcome = given.answer?.() ?? good(true);
        for (const id of request.queueIds) {
          if (outcome.ok || given.hands?.() === true) take(id, (given.bucketsOf ?? steadyBuckets)(request));
        }
        return outcome;
      },
    },
    store,
    clock,
    log,
    zone: given.zone ?? 'UTC',
  });
  return {
    learning,
    asked,
    said,
    facts,
    puts,
    stored,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

function steadyBuckets({ startMs, endMs }: HistoryRequest): Bucket[] {
  const buckets: Bucket[] = [];
  for (let atMs = startMs; atMs < endMs; atMs += HALF_HOUR_MS) {
    const stats = noStats();
    stats.offered = 21;
    stats.answered.count = 16;
    stats.abandoned.count = 2;
    stats.flowedOut.count = 2;
    const chat = noStats();
    chat.offered = atMs === startMs ? 1 : 0;
    chat.answered.count = chat.offered;
    const media =
      chat.offered > 0 ? [['voice', stats] as const, ['chat', chat] as const] : [['voice', stats] as const];
    buckets.push({ startMs: atMs, endMs: atMs + HALF_HOUR_MS, media: new Map(media) });
  }
  return buckets;
}
