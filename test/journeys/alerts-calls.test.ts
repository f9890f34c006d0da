/** What a tick asks of Genesys, counted there: 400 queues, 2,000 rules, three windows; and how ticks follow each other. */
import { expect, it } from 'vitest';
import { AGGREGATES, LOGIN, OBSERVATIONS, QUEUES } from '../genesys/world.ts';
import { type Alerting, MINUTE, SECOND, startAlerting } from './alerting.ts';

const LONG = 90_000;
const AT = '2026-11-18T10:02:00+01:00';
const QUEUE_COUNT = 400;
const RULES_A_QUEUE = 5;
const WINDOWS = [15, 30, 60] as const;
const DAY = 24 * 60 * MINUTE;
const TICK = 30 * SECOND;
/** Genesys' own pages of the list of queues, which is read again every five minutes. */
const PAGES = QUEUE_COUNT / 100;

interface Calls {
  observations: number;
  aggregates: number;
  /** Of any other path than the login and the list of queues. */
  others: string[];
  directory: number;
}

/** Since the last look. */
function calls({ organisation: { requests } }: Alerting): Calls {
  const known = [LOGIN, QUEUES, OBSERVATIONS, AGGREGATES];
  const found = {
    observations: requests.count(OBSERVATIONS),
    aggregates: requests.count(AGGREGATES),
    others: requests.entries
      .map(({ path }) => path)
      .filter((path) => !known.some((one) => path.startsWith(one))),
    directory: requests.count(QUEUES),
  };
  requests.clear();
  return found;
}

async function startBig(requestsPerMinute = 300): Promise<Alerting> {
  const organisation = { queueCount: QUEUE_COUNT, historyDays: 1, requestsPerMinute };
  const a = await startAlerting({ at: AT, organisation });
  // A day is drawn when it is first asked for, and nobody else gets a turn meanwhile.
  a.organisation.calls(a.now() - DAY, a.now());
  await a.settle();
  return a;
}

it(
  'a tick is 4 + 8 calls for 2,000 rules on 400 queues over three windows, the first and each later one',
  async () => {
    const a = await startBig();
    expect(a.organisation.queues).toHaveLength(QUEUE_COUNT);
    for (const [at, { name }] of a.organisation.queues.entries()) {
      for (let one = 0; one < RULES_A_QUEUE; one += 1) {
        const overMinutes = WINDOWS[(at + one) % WINDOWS.length] ?? 15;
        await a.addRule({
          scope: { kind: 'named', names: [{ kind: 'exact', name }] },
          media: [],
          test: {
            kind: 'threshold',
            metric: 'abandon-percent',
            is: '>',
            value: 95,
            overMinutes,
            clear: null,
            guard: null,
          },
        });
      }
    }
    await a.settle();
    calls(a);
    // Another bot, which knows of no queue yet.
    await a.restart(20 * MINUTE);
    await a.until('the first tick', () => a.app().alerts.watch.status().lastTickAtMs !== null);
    expect(calls(a)).toEqual({ observations: 4, aggregates: 8, others: [], directory: PAGES });
    // Some of the queues have fewer than twenty endings in any of the windows.
    const few = a.organisation.queues.filter(
      ({ id }) => a.organisation.calls(a.now() - 60 * MINUTE, a.now(), id).length < 15,
    );
    expect(few.length).toBeGreaterThan(10);
    expect(a.app().alerts.watch.status()).toMatchObject({
      rules: QUEUE_COUNT * RULES_A_QUEUE,
      everyMs: TICK,
    });

    const seen: Calls[] = [];
    let directory = 0;
    for (let tick = 0; tick < 14; tick += 1) {
      const last = a.app().alerts.watch.status().lastTickAtMs;
      calls(a);
      await a.until('a tick', () => a.app().alerts.watch.status().lastTickAtMs !== last);
      const of = calls(a);
      directory += of.directory;
      seen.push(of);
    }
    for (const of of seen) expect(of).toMatchObject({ observations: 4, aggregates: 8, others: [] });
    // Seven minutes and more: the list of queues was read again once or twice.
    expect(directory % PAGES).toBe(0);
    expect(directory / PAGES).toBeGreaterThanOrEqual(1);
    expect(directory / PAGES).toBeLessThanOrEqual(2);
  },
  LONG,
);

it(
  'ticks do not overlap and do not catch up when Genesys is slow',
  async () => {
    const a = await startBig();
    await a.addRule({ scope: { kind: 'all' }, media: [] });
    await a.run(MINUTE);
    a.organisation.faults.set({ kind: 'slow', ms: 400, target: 'aggregates' });
    calls(a);
    const last = a.app().alerts.watch.status().lastTickAtMs;
    a.leap(TICK);
    // Ten ticks' time goes by while one is under way.
    for (let at = 0; at < 10; at += 1) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      a.leap(TICK);
    }
    await a.settle();
    a.organisation.faults.clear();
    await a.run(MINUTE);
    expect(a.app().alerts.watch.status().lastTickAtMs).not.toBe(last);
    // The one that was slow, one or two that were due when it ended, and those of the minute: had each been begun in its
    // time, it were twelve and more.
    expect(calls(a).aggregates / 8).toBeLessThanOrEqual(5);
    await a.run(5 * MINUTE);
    const after = calls(a);
    expect(after.aggregates).toBe(2 * after.observations);
    expect(after.observations / 4).toBeGreaterThanOrEqual(8);
    expect(after.observations / 4).toBeLessThanOrEqual(10);
  },
  LONG,
);

it(
  'ticks are further apart where Genesys allows few calls, so that they take half of them at most',
  async () => {
    const allowed = 20;
    const a = await startBig(allowed);
    await a.addRule({ scope: { kind: 'all' }, media: [] });
    await a.until('a tick of all', () => a.app().alerts.watch.status().everyMs > TICK);
    expect(a.app().alerts.watch.status().everyMs).toBe((12 / (allowed / 2)) * MINUTE);
    await a.run(3 * MINUTE);
    calls(a);
    await a.run(12 * MINUTE);
    const { observations, aggregates, others } = calls(a);
    expect(others).toEqual([]);
    expect((observations + aggregates) / 12).toBeLessThanOrEqual(allowed / 2);
    // Nor fewer than it may take, but for one tick at either end.
    expect((observations + aggregates) / 12).toBeGreaterThanOrEqual(allowed / 2 - 2);
    const said = a.ears.lines().filter(({ msg }) => msg.startsWith('ticks are further apart'));
    expect(said.length).toBeGreaterThan(0);
  },
  LONG,
);
