/** The fewest calls: counted at the pretend Genesys, for one who asks, for fifty at once, and as figures grow old. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createAsking } from '../../src/asking.ts';
import type { CommandDesk } from '../../src/commands/desk.ts';
import type { Report } from '../../src/core/report.ts';
import type { Genesys } from '../../src/genesys/connect.ts';
import {
  type Organisation,
  type OrganisationOptions,
  startOrganisation,
} from '../../src/sandbox/organisation/organisation.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { createTestClock, type TestClock } from '../genesys/clock.ts';
import { AGGREGATES, createRecordedLog, LOGIN, OBSERVATIONS, QUEUES, WEDNESDAY } from '../genesys/world.ts';
import { tableOf } from './read.ts';
import { OPS, startWhole } from './whole.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PEOPLE = 50;
const PATIENCE_MS = 30_000;
/** 250 queues, a hundred of them in a call for now, fifty in one for an interval. */
const QUEUE_COUNT = 250;
const FULL_COST = { queues: 0, observations: 3, aggregates: 5 };
const NOTHING = { queues: 0, observations: 0, aggregates: 0 };

/** Method and path of every request that any test of this file has led to. */
const everAsked = new Set<string>();

interface Scene {
  organisation: Organisation;
  clock: TestClock;
}

async function openScene(options: Partial<OrganisationOptions>): Promise<Scene> {
  const clock = createTestClock(WEDNESDAY);
  const organisation = await startOrganisation({ clock: clock.sandbox, historyDays: 1, ...options });
  drawCalls(organisation, clock.now());
  return { organisation, clock };
}

/** Beforehand, since a day is drawn when it is first asked for, and nobody else gets a turn meanwhile. */
function drawCalls(organisation: Organisation, nowMs: number): void {
  organisation.calls(nowMs - DAY_MS, nowMs);
}

interface Place extends Scene {
  desk: CommandDesk;
  genesys: Genesys;
  ask(line: string, some?: { user?: string; zone?: string }): Promise<Report>;
  /** Calls since the last look. */
  calls(): typeof NOTHING;
  /** The queues that each call since the last look was about. */
  queuesAsked(path: string): string[][];
}

/** A bot that has read the list of queues, and nothing else; seven minutes past a quarter-hour. */
async function openPlace({ organisation, clock }: Scene): Promise<Place> {
  clock.advance(QUARTER_MS - (clock.now() % QUARTER_MS) + 7 * MINUTE_MS);
  const listener = await listenBefore(organisation.url);
  const { clientId, clientSecret } = organisation;
  const config = { clientId, clientSecret, region: 'mypurecloud.com', apiUrl: listener.url };
  const { desk, genesys } = createAsking(
    { genesys: config, timeZone: 'Europe/Berlin' },
    { clock, log: createRecordedLog() },
  );
  onTestFinished(async () => {
    callsOf(organisation);
    genesys.stop();
    await listener.stop();
  });

  async function ask(line: string, { user = 'U0ANA', zone = 'Europe/Berlin' } = {}): Promise<Report> {
    const { message, report } = await desk.answer(line, { userId: user, channelId: 'C0OPS', zone });
    if (report === null || report.staleBecause !== null) throw new Error(message.summary);
    return report;
  }

  function calls(): typeof NOTHING {
    listener.bodies.length = 0;
    return callsOf(organisation);
  }

  function queuesAsked(path: string): string[][] {
    return listener.bodies.filter((body) => body.path === path).map((body) => queueIdsIn(body.text));
  }

  await genesys.directory('command');
  expect(calls()).toEqual({ ...NOTHING, queues: Math.ceil(organisation.queues.length / 100) });
  return { organisation, clock, desk, genesys, ask, calls, queuesAsked };
}

/** Calls since the last look. */
function callsOf(organisation: Organisation): typeof NOTHING {
  const [queues = 0, observations = 0, aggregates = 0] = [QUEUES, OBSERVATIONS, AGGREGATES].map((path) =>
    organisation.requests.count(path),
  );
  for (const { method, path } of organisation.requests.entries) everAsked.add(`${method} ${path}`);
  organisation.requests.clear();
  return { queues, observations, aggregates };
}

interface Listener {
  url: string;
  bodies: { path: string; text: string }[];
  stop(): Promise<void>;
}

/** Stands before the pretend Genesys, hands everything on, and keeps what was asked. */
async function listenBefore(target: string): Promise<Listener> {
  const bodies: Listener['bodies'] = [];
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    const text = await textOf(request);
    bodies.push({ path, text });
    const { authorization = '', 'content-type': contentType = '' } = request.headers;
    const answer = await fetch(`${target}${path}`, {
      method: request.method ?? 'GET',
      headers: { authorization, 'content-type': contentType },
      ...(text === '' ? {} : { body: text }),
    });
    const kept = [...answer.headers].filter(([name]) => /^(content-type|retry-after|inin-)/.test(name));
    response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function queueIdsIn(body: string): string[] {
  const { filter } = JSON.parse(body) as { filter: { predicates: { value: string }[] } };
  return filter.predicates.map(({ value }) => value);
}

function atOnce<T>(ask: (person: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: PEOPLE }, (_, person) => ask(person)));
}

describe('250 queues', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ queueCount: QUEUE_COUNT });
  });
  afterAll(() => scene.organisation.stop());

  it('cost three calls for now and five for today', async () => {
    const { ask, calls, organisation, queuesAsked } = await openPlace(scene);
    const report = await ask('all now');
    expect(report.rows).toHaveLength(QUEUE_COUNT);
    const ids = organisation.queues.map(({ id }) => id).sort();
    for (const [path, sizes] of [
      [OBSERVATIONS, [100, 100, 50]],
      [AGGREGATES, [50, 50, 50, 50, 50]],
    ] as const) {
      const asked = queuesAsked(path);
      expect(asked.map(({ length }) => length).sort((a, b) => b - a)).toEqual(sizes);
      expect(asked.flat().sort()).toEqual(ids);
    }
    expect(calls()).toEqual(FULL_COST);
  });

  it('cost fifty people who ask at once as much as one', async () => {
    const { ask, calls } = await openPlace(scene);
    const reports = await atOnce((person) => ask('all now', { user: `U${person}` }));
    expect(calls()).toEqual(FULL_COST);
    expect(reports.map(({ rows }) => rows.length)).toEqual(Array(PEOPLE).fill(QUEUE_COUNT));
    expect(new Set(reports.map(({ total }) => JSON.stringify(total))).size).toBe(1);

    await atOnce((person) => ask('all now', { user: `U${person}` }));
    expect(calls()).toEqual(NOTHING);
  });

  it('cost no more when everybody asks in other words, or for other columns, media and rows', async () => {
    const { ask, calls } = await openPlace(scene);
    const lines = [
      'all now',
      'all today',
      'all today by media',
      'everything today by queue, media show transfer%, hold, acw',
      'all chat today show aht',
      'all today where abandon% > 5 sort asa top 10',
      'support rn?',
      '*berlin now by media',
    ];
    await atOnce((person) => ask(lines[person % lines.length] ?? '', { user: `U${person}` }));
    expect(calls()).toEqual(FULL_COST);
  });

  it('cost those in zones with one midnight no more, and others a day of their own', async () => {
    const { ask, calls } = await openPlace(scene);
    const zones = ['Europe/Berlin', 'Europe/Paris', 'Africa/Lagos'];
    await atOnce((person) => ask('all now', { zone: zones[person % zones.length] ?? '' }));
    expect(calls()).toEqual(FULL_COST);
    await atOnce(() => ask('all now', { zone: 'America/New_York' }));
    expect(calls()).toEqual({ ...NOTHING, aggregates: 5 });
  });

  it('are divided among as many calls by hour as altogether, and by day', async () => {
    const { ask, calls } = await openPlace(scene);
    for (const line of ['all today', 'all today by hour', 'all yesterday', 'all this week by day']) {
      await ask(line);
      expect([line, calls()]).toEqual([line, { ...NOTHING, aggregates: 5 }]);
    }
  });

  it('are asked about again after 10 s for what is live, after 20 s for a day that is still filling', async () => {
    const { ask, calls, clock } = await openPlace(scene);
    await ask('all now');
    expect(calls()).toEqual(FULL_COST);

    clock.advance(9_999);
    expect((await ask('all now')).fetchedAtMs).toBe(clock.now() - 9_999);
    expect(calls()).toEqual(NOTHING);

    clock.advance(1);
    await ask('all now');
    expect(calls()).toEqual({ ...NOTHING, observations: 3 });

    clock.advance(9_999);
    await ask('all now');
    await ask('all today by media');
    expect(calls()).toEqual(NOTHING);

    clock.advance(1);
    expect((await ask('all now')).fetchedAtMs).toBe(clock.now());
    expect(calls()).toEqual(FULL_COST);
  });

  it('are asked about again after 15 min for a day that is over', async () => {
    const { ask, calls, clock } = await openPlace(scene);
    await ask('all yesterday');
    expect(calls()).toEqual({ ...NOTHING, aggregates: 5 });

    clock.advance(15 * MINUTE_MS - 1);
    await ask('all yesterday by media');
    // The list of queues is read again after five minutes.
    expect(calls()).toEqual({ ...NOTHING, queues: 3 });

    clock.advance(1);
    await ask('all yesterday');
    expect(calls()).toEqual({ ...NOTHING, aggregates: 5 });
  });

  it('are asked about again as soon as the quarter-hour that was filling is full', async () => {
    const { ask, calls, clock } = await openPlace(scene);
    const secondsBefore = 1;
    clock.advance(8 * MINUTE_MS - secondsBefore * 1_000);
    await ask('all today');
    calls();
    clock.advance(secondsBefore * 1_000 - 1);
    await ask('all today');
    expect(calls()).toEqual(NOTHING);
    clock.advance(1);
    await ask('all today');
    expect(calls()).toEqual({ ...NOTHING, aggregates: 5 });
  });
});

describe('a wider question', () => {
  it('fetches only the queues that are missing', async () => {
    const few = 10;
    const extraQueues = Array.from({ length: QUEUE_COUNT }, (_, at) => `Desk ${at + 1}`);
    const scene = await openScene({ queueCount: few, extraQueues });
    onTestFinished(scene.organisation.stop);
    const { ask, calls, organisation, queuesAsked } = await openPlace(scene);
    const others = organisation.queues.filter(({ name }) => !name.startsWith('Desk')).map(({ id }) => id);

    expect((await ask('desk* now')).rows).toHaveLength(QUEUE_COUNT);
    expect(calls()).toEqual(FULL_COST);

    expect((await ask('all now')).rows).toHaveLength(QUEUE_COUNT + few);
    for (const path of [OBSERVATIONS, AGGREGATES]) {
      const [asked = [], ...more] = queuesAsked(path);
      expect(more).toEqual([]);
      expect([...asked].sort()).toEqual([...others].sort());
    }
    expect(calls()).toEqual({ ...NOTHING, observations: 1, aggregates: 1 });

    await ask('support, "Desk 7", *8* now');
    expect(calls()).toEqual(NOTHING);
  });
});

describe('fifty people in Slack', () => {
  it(
    'who type at once cost as much as one, and nothing while that is fresh',
    async () => {
      const people = Array.from({ length: PEOPLE }, (_, at) => ({
        id: `U0P${at}`,
        name: `p${at}`,
        realName: `Person ${at}`,
        tz: 'Europe/Berlin',
      }));
      const members = people.map(({ id }) => id);
      const { app, clock, organisation, workspace } = await startWhole({
        organisation: { queueCount: QUEUE_COUNT, historyDays: 1 },
        workspace: {
          people,
          channels: [{ id: OPS, name: 'ops', kind: 'public', members, hasApp: true }],
          // Both Genesys and Slack play in this process, so that a slow machine is late with everything.
          limits: { ackMs: PATIENCE_MS },
        },
      });
      drawCalls(organisation, clock.now());
      const type = async (person: number): Promise<SentMessage> => {
        const who = { user: members[person] ?? '', channel: OPS };
        const outcome = await workspace.command({ ...who, line: '/queue-stats all now' });
        const [answer] = await outcome.waitForAnswer({ timeoutMs: PATIENCE_MS });
        if (answer === undefined) throw new Error('an answer is gone already');
        return answer;
      };
      await app.genesys.directory('command');
      expect(callsOf(organisation)).toEqual({ ...NOTHING, queues: 3 });

      const answers = await atOnce(type);
      expect(callsOf(organisation)).toEqual(FULL_COST);
      expect(answers.map(({ visibleTo }) => visibleTo)).toEqual(members);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
      // The worst hundred of the 250.
      expect(new Set(answers.map((answer) => tableOf(answer).rows.length))).toEqual(new Set([100]));

      await Promise.all([0, 1, 2, 3, 4].map(type));
      expect(callsOf(organisation)).toEqual(NOTHING);
    },
    2 * PATIENCE_MS,
  );
});

describe('only questions', () => {
  it('are put to Genesys, whatever is typed', async () => {
    const scene = await openScene({ queueCount: 12 });
    onTestFinished(scene.organisation.stop);
    const { calls, clock, desk, genesys, organisation } = await openPlace(scene);
    const lines = [
      '',
      'help',
      'help alerts',
      'metrics',
      'queues supp',
      'settings',
      'all now by media',
      'all today vs last week',
      'support yesterday by hour vs usual',
      'worst queues',
      'again but yesterday',
      'group retail = Sales, Billing*',
      'alert support when abandon% > 8',
      'remove alert 12',
      'delete all queues',
      'POST /api/v2/routing/queues',
    ];
    for (const line of lines) {
      await desk.answer(line, { userId: 'U0ANA', channelId: 'C0OPS', zone: null });
      clock.advance(30_000);
    }
    await genesys.check();
    expect(organisation.requests.entries.every(({ status }) => status === 200)).toBe(true);
    expect(calls().aggregates).toBeGreaterThan(10);
  });

  afterAll(() => {
    expect([...everAsked].sort()).toEqual([
      `GET ${QUEUES}`,
      `POST ${AGGREGATES}`,
      `POST ${OBSERVATIONS}`,
      `POST ${LOGIN}`,
    ]);
  });
});
