/** The aggregates answer against a plain count over the calls: they must agree, whatever is asked. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallRecord } from '../../../src/sandbox/organisation/call.ts';
import type { OrganisationQueue } from '../../../src/sandbox/organisation/queue.ts';
import { createRandom } from '../../../src/sandbox/organisation/random.ts';
import { AGGREGATES, DAY_MS, iso, NOON_MS, queueFilter, queueNamed, type Stage, stage } from './client.ts';

/** Written anew from the meaning of each metric; it shares nothing with the code that answers. */
const EVENTS: Record<string, (call: CallRecord, targetMs: number) => { at: number | null; value?: number }> =
  {
    nOffered: (call) => ({ at: call.offerMs }),
    nTransferred: (call) => ({ at: call.transferMs }),
    nBlindTransferred: (call) => ({ at: call.transfer === 'blind' ? call.transferMs : null }),
    nConsultTransferred: (call) => ({ at: call.transfer === 'consult' ? call.transferMs : null }),
    nOverSla: (call, targetMs) => ({
      at: call.answerMs !== null && call.answerMs - call.offerMs > targetMs ? call.answerMs : null,
    }),
    tAnswered: (call) => ({ at: call.answerMs, value: (call.answerMs ?? 0) - call.offerMs }),
    tAbandon: (call) => ({ at: call.abandonMs, value: (call.abandonMs ?? 0) - call.offerMs }),
    tShortAbandon: (call) => {
      const value = (call.abandonMs ?? 0) - call.offerMs;
      return { at: call.abandonMs !== null && value < 5_000 ? call.abandonMs : null, value };
    },
    tFlowOut: (call) => ({ at: call.flowOutMs, value: (call.flowOutMs ?? 0) - call.offerMs }),
    tWait: (call) => {
      const at = call.answerMs ?? call.abandonMs ?? call.flowOutMs;
      return { at, value: (at ?? 0) - call.offerMs };
    },
    tHandle: (call) => ({
      at: call.handleEndMs,
      value: (call.talkMs ?? 0) + (call.holdMs ?? 0) + (call.acwMs ?? 0),
    }),
    tTalk: (call) => ({ at: call.handleEndMs, value: call.talkMs ?? 0 }),
    tHeld: (call) => ({ at: call.holdMs ? call.handleEndMs : null, value: call.holdMs ?? 0 }),
    tAcw: (call) => ({ at: call.acwMs ? call.handleEndMs : null, value: call.acwMs ?? 0 }),
  };
const METRICS = [...Object.keys(EVENTS), 'oServiceLevel'];

let here: Stage;

beforeAll(async () => {
  here = await stage({ queueCount: 30 });
});
afterAll(() => here.organisation.stop());

interface Stats {
  count?: number;
  sum?: number;
  min?: number;
  max?: number;
  ratio?: number;
  numerator?: number;
  denominator?: number;
  target?: number;
}

/** By "queue|media|interval|metric". */
type Counted = Map<string, Stats>;

function countedFromCalls(queue: OrganisationQueue, fromMs: number, toMs: number, stepMs: number): Counted {
  const counted: Counted = new Map();
  for (const call of here.organisation.calls(fromMs, toMs, queue.id)) {
    const target = queue.serviceTargets[call.mediaType];
    const keyAt = (at: number, metric: string): string => {
      const start = fromMs + Math.floor((at - fromMs) / stepMs) * stepMs;
      return `${queue.id}|${call.mediaType}|${iso(start)}/${iso(Math.min(toMs, start + stepMs))}|${metric}`;
    };
    const isIn = (at: number | null): at is number => at !== null && at >= fromMs && at < toMs;
    for (const [metric, read] of Object.entries(EVENTS)) {
      const { at, value } = read(call, target.durationMs);
      if (isIn(at)) add(counted, keyAt(at, metric), value);
    }
    const ended = call.answerMs ?? call.abandonMs;
    if (!isIn(ended)) continue;
    const isWithin = call.answerMs !== null && call.answerMs - call.offerMs <= target.durationMs;
    level(counted, keyAt(ended, 'oServiceLevel'), isWithin, target.percentage);
  }
  return counted;
}

function add(counted: Counted, key: string, value: number | undefined): void {
  const old = counted.get(key);
  const count = (old?.count ?? 0) + 1;
  if (value === undefined) counted.set(key, { count });
  else {
    counted.set(key, {
      max: Math.max(old?.max ?? value, value),
      min: Math.min(old?.min ?? value, value),
      count,
      sum: (old?.sum ?? 0) + value,
    });
  }
}

function level(counted: Counted, key: string, isWithin: boolean, target: number): void {
  const old = counted.get(key);
  const numerator = (old?.numerator ?? 0) + (isWithin ? 1 : 0);
  const denominator = (old?.denominator ?? 0) + 1;
  counted.set(key, { ratio: numerator / denominator, numerator, denominator, target });
}

interface Results {
  results: {
    group: { queueId: string; mediaType: string };
    data: { interval: string; metrics: { metric: string; stats: Stats }[] }[];
  }[];
}

function countedFromAnswer({ results }: Results): Counted {
  const counted: Counted = new Map();
  for (const { group, data } of results) {
    for (const { interval, metrics } of data) {
      for (const { metric, stats } of metrics) {
        counted.set(`${group.queueId}|${group.mediaType}|${interval}|${metric}`, stats);
      }
    }
  }
  return counted;
}

const STEPS = { PT15M: 900_000, PT30M: 1_800_000, PT1H: 3_600_000, P1D: DAY_MS } as const;
const GRANULARITIES = [...(Object.keys(STEPS) as (keyof typeof STEPS)[]), null];

describe('aggregates', () => {
  const random = createRandom('counts');
  const rounds = Array.from({ length: 40 }, (_, index) => {
    const lengthMs = Math.ceil((random() ** 2 * 6 * DAY_MS) / 900_000) * 900_000;
    const endMs = index % 4 === 0 ? NOON_MS + DAY_MS / 2 : NOON_MS - Math.floor(random() * 60 * DAY_MS);
    return { index, fromMs: endMs - lengthMs, toMs: endMs, granularity: GRANULARITIES[index % 5] ?? null };
  });

  test.each(rounds)(
    'round $index counts what the calls say, by $granularity',
    async ({ index, fromMs, toMs, granularity }) => {
      const queue = here.organisation.queues[
        (index * 7) % here.organisation.queues.length
      ] as OrganisationQueue;
      const answer = await here.client.post(AGGREGATES, {
        interval: `${iso(fromMs)}/${iso(toMs)}`,
        ...(granularity === null ? {} : { granularity }),
        groupBy: ['queueId', 'mediaType'],
        filter: queueFilter(queue.id),
        metrics: METRICS,
      });
      expect(answer.status).toBe(200);
      const stepMs = granularity === null ? toMs - fromMs : STEPS[granularity];
      const expected = countedFromCalls(queue, fromMs, toMs, stepMs);
      expect(Object.fromEntries(countedFromAnswer(answer.json))).toEqual(Object.fromEntries(expected));
    },
  );

  test('the rounds are not empty: over a week a busy queue has every metric', () => {
    const queue = queueNamed(here.organisation, 'Billing');
    const counted = countedFromCalls(queue, NOON_MS - 7 * DAY_MS, NOON_MS, 7 * DAY_MS);
    const seen = new Set([...counted.keys()].map((key) => key.split('|').at(-1)));
    expect([...seen].sort()).toEqual([...METRICS].sort());
  });

  test('offered is answered, abandoned and flowed out, over the life of the calls', () => {
    const { organisation } = here;
    const dayStart = Date.parse('2026-11-16T23:00:00Z');
    for (const queue of organisation.queues) {
      const calls = organisation
        .calls(dayStart, dayStart + DAY_MS, queue.id)
        .filter(({ offerMs }) => offerMs >= dayStart);
      for (const call of calls) {
        const ends = [
          call.answerMs,
          call.abandonMs,
          call.flowOutMs,
          call.isCustomerFirst ? call.connectMs : null,
        ];
        expect(ends.filter((end) => end !== null)).toHaveLength(1);
      }
    }
  });
});
