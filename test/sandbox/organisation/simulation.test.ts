/** The simulated calls: repeatable, plausible, hidden until they happen, and worse in a spike but never in the past. */

import { describe, expect, test } from 'vitest';
import { createSandboxClock } from '../../../src/sandbox/clock.ts';
import { createCalendar } from '../../../src/sandbox/organisation/calendar.ts';
import type { CallRecord } from '../../../src/sandbox/organisation/call.ts';
import type { Organisation } from '../../../src/sandbox/organisation/organisation.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, NOON_MS, queueNamed, type Stage, stage } from './client.ts';

async function using(stages: readonly Stage[], test: () => void | Promise<void>): Promise<void> {
  try {
    await test();
  } finally {
    await Promise.all(stages.map(({ organisation }) => organisation.stop()));
  }
}

function abandonShare(calls: readonly CallRecord[]): number {
  return calls.filter(({ abandonMs }) => abandonMs !== null).length / calls.length;
}

function offeredBetween(
  organisation: Organisation,
  fromMs: number,
  toMs: number,
  queueId: string,
  mediaType = 'voice',
) {
  return organisation
    .calls(fromMs, toMs, queueId)
    .filter((call) => call.offerMs >= fromMs && call.offerMs < toMs && call.mediaType === mediaType);
}

describe('the same seed', () => {
  test('gives the same calls, in whatever order, organisation size or moment they are asked for', async () => {
    const first = await stage();
    const later = createSandboxClock({ startMs: NOON_MS + 3 * DAY_MS, speed: 0 });
    const second = await stage({ queueCount: 40, clock: later });
    await using([first, second], () => {
      const ids = first.organisation.queues.map(({ id }) => id);
      const days = [1, 5, 2, 30];
      const ask = (organisation: Organisation, id: string, day: number) =>
        organisation.calls(NOON_MS - day * DAY_MS, NOON_MS - (day - 0.5) * DAY_MS, id);
      const forwards = days.flatMap((day) =>
        ids.map((id) => [`${day}|${id}`, ask(first.organisation, id, day)]),
      );
      const backwards = [...ids]
        .reverse()
        .flatMap((id) =>
          [...days].reverse().map((day) => [`${day}|${id}`, ask(second.organisation, id, day)]),
        );
      expect(Object.fromEntries(backwards)).toEqual(Object.fromEntries(forwards));
    });
  });

  test('and another one differ', async () => {
    const first = await stage({ seed: 1 });
    const second = await stage({ seed: 2 });
    await using([first, second], () => {
      const count = ({ organisation }: Stage) =>
        organisation.calls(NOON_MS - DAY_MS, NOON_MS, queueNamed(organisation, 'Support').id).length;
      expect(count(first)).not.toBe(count(second));
    });
  });
});

describe('the calls', () => {
  test('are as busy, and as lost, as in a contact center', async () => {
    const here = await stage();
    await using([here], () => {
      const { organisation } = here;
      const support = offeredBetween(
        organisation,
        NOON_MS - 28 * DAY_MS,
        NOON_MS,
        queueNamed(organisation, 'Support').id,
      );
      const gold = offeredBetween(
        organisation,
        NOON_MS - 28 * DAY_MS,
        NOON_MS,
        queueNamed(organisation, 'VIP – Gold').id,
      );
      expect(support.length / 28).toBeGreaterThan(600);
      expect(gold.length / 28).toBeLessThan(60);
      expect(abandonShare(support)).toBeGreaterThan(0.02);
      expect(abandonShare(support)).toBeLessThan(0.1);
      const night = support.filter(({ offerMs }) => new Date(offerMs).getUTCHours() === 2);
      expect(night.length).toBeLessThan(support.length / 50);
      expect(support.some(({ isShortAbandon }) => isShortAbandon)).toBe(true);
    });
  });

  test('scatter more than chance alone from day to day', async () => {
    const here = await stage();
    await using([here], () => {
      const { id } = queueNamed(here.organisation, 'Support');
      const wednesdays = Array.from({ length: 9 }, (_, week) => {
        const start = Date.parse('2026-11-17T23:00:00Z') - (week + 1) * 7 * DAY_MS;
        return offeredBetween(here.organisation, start, start + DAY_MS, id).length;
      });
      const mean = wednesdays.reduce((sum, one) => sum + one, 0) / 9;
      const variance = wednesdays.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 8;
      expect(variance / mean).toBeGreaterThan(3);
    });
  });

  test('show nothing that has not happened, and keep what has', async () => {
    const here = await stage();
    await using([here], () => {
      const { organisation, clock } = here;
      const { id } = queueNamed(organisation, 'Support');
      const before = organisation.calls(NOON_MS - HOUR_MS, NOON_MS + DAY_MS, id);
      const times = (call: CallRecord) =>
        Object.entries(call).filter(
          ([key, value]) => key.endsWith('Ms') && typeof value === 'number' && !/^(talk|hold|acw)/.test(key),
        );
      for (const call of before) for (const [, at] of times(call)) expect(at).toBeLessThanOrEqual(NOON_MS);
      expect(before.some(({ endMs }) => endMs === null)).toBe(true);
      clock.advance(HOUR_MS);
      const after = new Map(
        organisation.calls(NOON_MS - HOUR_MS, NOON_MS + DAY_MS, id).map((call) => [call.id, call]),
      );
      for (const call of before)
        expect(Object.fromEntries(times(after.get(call.id) as CallRecord))).toMatchObject(
          Object.fromEntries(times(call)),
        );
    });
  });

  test('that dial the customer first are neither answered nor abandoned', async () => {
    const here = await stage();
    await using([here], () => {
      const { id } = queueNamed(here.organisation, 'Claims');
      const first = here.organisation
        .calls(NOON_MS - 3 * DAY_MS, NOON_MS - DAY_MS, id)
        .filter(({ isCustomerFirst }) => isCustomerFirst);
      expect(first.length).toBeGreaterThan(5);
      expect(
        first.every(
          (call) => call.mediaType === 'callback' && call.answerMs === null && call.abandonMs === null,
        ),
      ).toBe(true);
      expect(first.some(({ connectMs }) => connectMs !== null)).toBe(true);
    });
  });

  test('that outlast their day are still there after midnight', async () => {
    const here = await stage();
    await using([here], () => {
      const { id } = queueNamed(here.organisation, 'Support');
      const midnights = Array.from(
        { length: 20 },
        (_, day) => Date.parse('2026-11-17T23:00:00Z') - day * DAY_MS,
      );
      const outlasting = midnights.flatMap((midnight) => {
        const evening = here.organisation.calls(midnight - 2 * HOUR_MS, midnight, id);
        const late = evening.filter((call) => (call.handleEndMs ?? call.abandonMs ?? 0) > midnight);
        const night = new Set(
          here.organisation.calls(midnight, midnight + HOUR_MS, id).map((call) => call.id),
        );
        return late.map((call) => night.has(call.id));
      });
      expect(outlasting.length).toBeGreaterThan(3);
      expect(outlasting).not.toContain(false);
    });
  });

  test('begin with the history', async () => {
    const here = await stage({ historyDays: 3 });
    await using([here], () => {
      expect(here.organisation.calls(NOON_MS - 20 * DAY_MS, NOON_MS - 5 * DAY_MS)).toEqual([]);
      expect(here.organisation.calls(NOON_MS - 2 * DAY_MS, NOON_MS).length).toBeGreaterThan(1_000);
    });
  });
});

describe('a spike', () => {
  test('leaves the past as it was and loses many more calls from then on', async () => {
    const calm = await stage();
    const stormy = await stage();
    await using([calm, stormy], () => {
      const { id } = queueNamed(stormy.organisation, 'Billing');
      const past = () => stormy.organisation.calls(NOON_MS - 12 * HOUR_MS, NOON_MS);
      const before = past();
      stormy.organisation.causeSpike({ queueId: id, minutes: 60, factor: 5 });
      expect(past()).toEqual(before);
      for (const { clock } of [calm, stormy]) clock.advance(HOUR_MS);
      const share = ({ organisation }: Stage) =>
        abandonShare(offeredBetween(organisation, NOON_MS, NOON_MS + HOUR_MS, id));
      expect(share(stormy)).toBeGreaterThan(0.25);
      expect(share(stormy)).toBeGreaterThan(1.5 * share(calm));
      const offered = ({ organisation }: Stage) =>
        offeredBetween(organisation, NOON_MS - HOUR_MS, NOON_MS, id).map((call) => call.id);
      expect(offered(stormy)).toEqual(offered(calm));
    });
  });

  test('upon a spike changes no past either', async () => {
    const here = await stage();
    await using([here], () => {
      const { organisation, clock } = here;
      const { id } = queueNamed(organisation, 'Support VIP');
      organisation.causeSpike({ queueId: id, minutes: 60, factor: 3 });
      clock.advance(20 * MINUTE_MS);
      const past = () => organisation.calls(NOON_MS, NOON_MS + 20 * MINUTE_MS, id);
      const before = past();
      organisation.causeSpike({ queueId: id, minutes: 60, factor: 12 });
      organisation.causeSpike({ queueId: id, minutes: 5, factor: 4, mediaType: 'voice' });
      expect(past()).toEqual(before);
    });
  });

  test('touches only its queue and its media type, and ends', async () => {
    const calm = await stage();
    const stormy = await stage();
    await using([calm, stormy], () => {
      const { id } = queueNamed(stormy.organisation, 'Support');
      stormy.organisation.causeSpike({ queueId: id, minutes: 30, factor: 8, mediaType: 'voice' });
      for (const { clock } of [calm, stormy]) clock.advance(DAY_MS);
      const rest = ({ organisation }: Stage) =>
        organisation
          .calls(NOON_MS, NOON_MS + DAY_MS)
          .filter((call) => call.queueId !== id || call.mediaType !== 'voice');
      expect(rest(stormy)).toEqual(rest(calm));
      const tomorrow = ({ organisation }: Stage) =>
        offeredBetween(organisation, NOON_MS + 20 * HOUR_MS, NOON_MS + DAY_MS, id);
      expect(tomorrow(stormy)).toEqual(tomorrow(calm));
    });
  });

  test.each([
    { name: 'VIP – Gold', at: NOON_MS, why: 'a tiny queue' },
    { name: 'Sales', at: Date.parse('2026-11-18T02:10:00Z'), why: 'the middle of the night' },
  ])('shows in $why', async ({ name, at }) => {
    const here = await stage({ clock: createSandboxClock({ startMs: at, speed: 0 }) });
    await using([here], () => {
      const { id } = queueNamed(here.organisation, name);
      here.organisation.causeSpike({ queueId: id, minutes: 30, factor: 6 });
      here.clock.advance(30 * MINUTE_MS);
      expect(
        here.organisation.calls(at, at + 30 * MINUTE_MS, id).filter(({ abandonMs }) => abandonMs !== null)
          .length,
      ).toBeGreaterThan(2);
    });
  });

  test('may begin later, and must be for a queue that exists', async () => {
    const here = await stage();
    await using([here], () => {
      const { id } = queueNamed(here.organisation, 'Support');
      here.organisation.causeSpike({ queueId: id, minutes: 10, factor: 5, startMs: NOON_MS + HOUR_MS });
      for (const bad of [
        { queueId: 'x', minutes: 1, factor: 2 },
        { queueId: id, minutes: 0, factor: 2 },
        { queueId: id, minutes: 5, factor: 1 },
      ]) {
        expect(() => here.organisation.causeSpike(bad)).toThrow(RangeError);
      }
    });
  });
});

describe('local days', () => {
  test.each([
    ['Europe/Berlin', '2026-03-29T12:00:00Z', 23, '2026-03-28T23:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T12:00:00Z', 25, '2026-10-24T22:00:00.000Z'],
    ['Europe/Berlin', '2026-11-18T12:00:00Z', 24, '2026-11-17T23:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:00:00Z', 23.5, '2026-10-03T13:30:00.000Z'],
    ['America/Santiago', '2026-09-06T15:00:00Z', 23, '2026-09-06T04:00:00.000Z'],
    ['Asia/Kathmandu', '2026-11-18T12:00:00Z', 24, '2026-11-17T18:15:00.000Z'],
  ])('in %s around %s have %d hours', (zone, at, hours, start) => {
    const day = createCalendar(zone).dayOf(Date.parse(at));
    expect([(day.endMs - day.startMs) / HOUR_MS, new Date(day.startMs).toISOString()]).toEqual([
      hours,
      start,
    ]);
  });
});
