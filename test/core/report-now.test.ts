/** Reports of this moment: who is under strain, what is told apart, and how fresh it is. */
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../src/core/fault.ts';
import type { Query } from '../../src/core/query.ts';
import type { Queue } from '../../src/core/queue.ts';
import { buildReport, type ReportInput } from '../../src/core/report.ts';
import { AT_MS, intervalAnswer, live, liveAnswer, liveQueue, stats } from './figures.ts';
import { input, intervalOf, NOW, names, query, queue, read, today } from './reports.ts';

describe('now', () => {
  const target = (seconds: number): Queue['targets'] => ({ voice: { percent: 80, seconds } });
  const [patient, hasty, plain] = [queue('Patient', target(120)), queue('Hasty', target(10)), queue('Plain')];
  const since = (seconds: number) => AT_MS - seconds * 1000;

  it('sorts by the longest wait over its target, 20 s where there is none', () => {
    const report = buildReport(
      input(NOW, {
        queues: [patient, hasty, plain],
        live: liveAnswer({
          patient: liveQueue({ voice: live({ waiting: 9, oldestWaitingSinceMs: since(120) }) }),
          hasty: liveQueue({ voice: live({ waiting: 1, oldestWaitingSinceMs: since(45) }) }),
          plain: liveQueue({ voice: live({ waiting: 1, oldestWaitingSinceMs: since(60) }) }),
        }),
      }),
    );
    expect(report.rows.map((row) => [row.queue?.name, row.strain])).toEqual([
      ['Hasty', 4.5],
      ['Plain', 3],
      ['Patient', 1],
    ]);
  });

  it('goes by who waits, then who is served, then the name, where nobody waits longer', () => {
    const report = buildReport(
      input(NOW, {
        queues: [queue('D'), queue('C'), queue('B'), queue('A')],
        live: liveAnswer({
          d: liveQueue({ voice: live({ waiting: 1 }) }),
          c: liveQueue({ voice: live({ active: 3 }) }),
        }),
      }),
    );
    expect(names(report)).toEqual(['D', 'C', 'A', 'B']);
  });

  it('takes the worst media type of a queue, and the right one in a row of one type', () => {
    const mixed = queue('Mixed', {
      voice: { percent: 80, seconds: 20 },
      chat: { percent: 80, seconds: 100 },
    });
    const answer = liveAnswer({
      mixed: liveQueue({
        voice: live({ waiting: 1, oldestWaitingSinceMs: since(40) }),
        chat: live({ waiting: 1, oldestWaitingSinceMs: since(100) }),
      }),
    });
    const byQueue = buildReport(input(NOW, { queues: [mixed], live: answer }));
    expect([
      byQueue.rows[0]?.strain,
      read(byQueue.rows[0], 'longest'),
      read(byQueue.rows[0], 'waiting'),
    ]).toEqual([2, 100, 2]);
    const byMedia = buildReport(input({ ...NOW, by: ['media'] }, { queues: [mixed], live: answer }));
    expect(byMedia.rows.map((row) => [row.media, row.strain])).toEqual([
      ['voice', 2],
      ['chat', 1],
    ]);
  });

  const mails = liveAnswer({
    billing: liveQueue({
      email: live({ waiting: 30, oldestWaitingSinceMs: since(18_000) }),
      voice: live({ waiting: 2, oldestWaitingSinceMs: since(15) }),
    }),
    claims: liveQueue({ email: live({ waiting: 11, oldestWaitingSinceMs: since(3_600), active: 4 }) }),
    sales: liveQueue({}),
  });

  it('tells the e-mail backlog apart from those who wait live', () => {
    const report = buildReport(input(NOW, { live: mails }));
    expect(report.rows.map((row) => [row.queue?.name, read(row, 'waiting'), row.strain])).toEqual([
      ['Billing', 2, 0.75],
      ['Claims', 0, 0],
      ['Sales', 0, 0],
    ]);
    expect(read(report.total, 'waiting')).toBe(2);
    expect(report.backlog).toMatchObject({ waiting: 41, oldestWaitingSinceMs: since(18_000) });
    expect(names(buildReport(input({ ...NOW, by: ['media'] }, { live: mails })))).toEqual(['voice']);
  });

  it('gives e-mail its rows when it is asked for by name, and then no backlog beside them', () => {
    const report = buildReport(input({ ...NOW, media: ['email'] }, { live: mails }));
    expect(read(report.total, 'waiting')).toBe(41);
    expect(report.backlog).toBeNull();
  });

  it('has no backlog where no e-mail waits, and none over an interval', () => {
    expect(buildReport(input(NOW, { live: liveAnswer({}) })).backlog).toBeNull();
    expect(buildReport(input({})).backlog).toBeNull();
  });

  it('reads the service level of today from live media alone', () => {
    const level = (met: number, counted: number) =>
      stats({ offered: counted, serviceLevel: { met, counted } });
    const report = buildReport(
      input(NOW, { figures: today({ billing: { voice: level(8, 10), email: level(0, 90) } }) }),
    );
    expect(read(report.total, 'service-level')).toBe(80);
  });
});

describe('freshness', () => {
  const DOWN: Fault = { kind: 'genesys-down', how: 'timeout', correlationId: null };
  const live = (fetchedAtMs: number, staleBecause: Fault | null = null) =>
    liveAnswer({}, { fetchedAtMs, staleBecause });
  const interval = (fetchedAtMs: number, staleBecause: Fault | null = null) =>
    intervalAnswer({}, { fetchedAtMs, staleBecause });

  it.each<[string, Partial<Query>, Partial<ReportInput>, number, Fault | null]>([
    ['the older of live and interval', NOW, { live: live(900), figures: interval(1000) }, 900, null],
    ['the older, the other way round', NOW, { live: live(1000), figures: interval(900) }, 900, null],
    ['the interval alone', {}, { figures: interval(800) }, 800, null],
    ['stale live figures', NOW, { live: live(100, DOWN), figures: interval(1000) }, 100, DOWN],
    ['stale interval figures', {}, { figures: interval(100, DOWN) }, 100, DOWN],
    [
      'figures compared with do not age, but may be stale',
      { versus: { kind: 'days-before', days: 7 } },
      { figures: interval(1000), versus: [{ interval: intervalOf(query()), figures: interval(5, DOWN) }] },
      1000,
      DOWN,
    ],
  ])('is of %s', (_, asked, overrides, fetchedAtMs, staleBecause) => {
    expect(buildReport(input(asked, overrides))).toMatchObject({ fetchedAtMs, staleBecause });
  });
});
