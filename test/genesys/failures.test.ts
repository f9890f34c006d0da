/** Whatever Genesys or the network does, a query recovers unseen or gives its fault, and nothing secret gets out. */
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Fault, Outcome } from '../../src/core/fault.ts';
import type { Genesys } from '../../src/genesys/connect.ts';
import type { Fault as Trouble } from '../../src/sandbox/organisation/faults.ts';
import {
  AGGREGATES,
  faultOf,
  given,
  idsOf,
  LOGIN,
  OBSERVATIONS,
  openWorld,
  QUEUES,
  type World,
} from './world.ts';

const QUICK = { limits: { timeoutMs: 60 } };
const CORRELATION = expect.stringMatching(/^[\w-]{36}$/);

function today({ clock, organisation }: World) {
  const startMs = Math.floor(clock.now() / 86_400_000) * 86_400_000;
  return { queueIds: idsOf(organisation), startMs, endMs: 'open', step: 'whole', zone: 'UTC' } as const;
}

type Query = (genesys: Genesys, world: World) => Promise<Outcome<unknown>>;
const QUERIES: Record<string, { path: string; query: Query }> = {
  queues: { path: QUEUES, query: (genesys) => genesys.directory('command') },
  observations: {
    path: OBSERVATIONS,
    query: (genesys, { organisation }) => genesys.live(idsOf(organisation), 'command'),
  },
  aggregates: { path: AGGREGATES, query: (genesys, world) => genesys.interval(today(world), 'command') },
};

describe.each(['queues', 'observations', 'aggregates'] as const)('a query for %s', (target) => {
  const { path, query } = QUERIES[target] ?? {};
  if (path === undefined || query === undefined) throw new Error('no such query');

  it.each<[string, Trouble, { calls: number; sleptMs: number }]>([
    ['500 once', { kind: '500', target, times: 1 }, { calls: 2, sleptMs: 375 }],
    ['500 twice', { kind: '500', target, times: 2 }, { calls: 3, sleptMs: 1_125 }],
    ['HTML with 502', { kind: '502-html', target, times: 1 }, { calls: 2, sleptMs: 375 }],
    ['an empty 503', { kind: '503-empty', target, times: 2 }, { calls: 3, sleptMs: 1_125 }],
    ['a torn connection', { kind: 'reset', target, times: 2 }, { calls: 3, sleptMs: 1_125 }],
    ['half an answer', { kind: 'half-json', target, times: 1 }, { calls: 2, sleptMs: 375 }],
    ['429 with Retry-After', { kind: '429', target, seconds: 4, times: 1 }, { calls: 2, sleptMs: 4_000 }],
    ['429 with words', { kind: '429-bare', target, seconds: 3, times: 2 }, { calls: 3, sleptMs: 6_000 }],
    ['a dead token', { kind: '401', target, times: 1 }, { calls: 2, sleptMs: 0 }],
  ])('recovers unseen from %s', async (_, trouble, expected) => {
    const world = await openWorld({ queueCount: 2 });
    world.organisation.faults.set(trouble);
    expect(await query(world.genesys, world)).toMatchObject({ ok: true });
    const calls = world.organisation.requests.count(path);
    const sleptMs = world.clock.sleeps.reduce((sum, ms) => sum + ms, 0);
    expect({ calls, sleptMs }).toEqual(expected);
  });

  it.each<[string, Trouble, Fault, number]>([
    ['500', { kind: '500', target }, { kind: 'genesys-down', how: 'error', correlationId: CORRELATION }, 3],
    [
      '502',
      { kind: '502-html', target },
      { kind: 'genesys-down', how: 'error', correlationId: CORRELATION },
      3,
    ],
    [
      '503',
      { kind: '503-empty', target },
      { kind: 'genesys-down', how: 'error', correlationId: CORRELATION },
      3,
    ],
    [
      'resets',
      { kind: 'reset', target },
      { kind: 'genesys-down', how: 'unreachable', correlationId: null },
      3,
    ],
    [
      'half answers',
      { kind: 'half-json', target },
      { kind: 'genesys-down', how: 'unreadable', correlationId: CORRELATION },
      3,
    ],
    ['401', { kind: '401', target }, { kind: 'genesys-login', region: 'mypurecloud.de' }, 2],
    [
      '403',
      { kind: '403', target, permission: 'routing:queue:view' },
      { kind: 'genesys-permission', permission: 'routing:queue:view' },
      1,
    ],
    [
      '429 for long',
      { kind: '429', target, seconds: 42 },
      { kind: 'genesys-busy', retryAfterSeconds: 42 },
      1,
    ],
    ['429 on and on', { kind: '429', target, seconds: 2 }, { kind: 'genesys-busy', retryAfterSeconds: 2 }, 4],
  ])('gives its fault for %s', async (_, trouble, fault, calls) => {
    const world = await openWorld({ queueCount: 2 });
    world.organisation.faults.set(trouble);
    expect(faultOf(await query(world.genesys, world))).toEqual(fault);
    expect(world.organisation.requests.count(path)).toBe(calls);
  });

  it('gives a time-out when Genesys hangs', async () => {
    const world = await openWorld({ queueCount: 1 }, QUICK);
    world.organisation.faults.set({ kind: 'hang', target });
    const fault = faultOf(await query(world.genesys, world));
    expect(fault).toEqual({ kind: 'genesys-down', how: 'timeout', correlationId: null });
  });

  it('gives the refusal, with its code and correlation id, down to one queue', async () => {
    const world = await openWorld({ queueCount: 8 });
    world.organisation.faults.set({ kind: '422', target });
    expect(faultOf(await query(world.genesys, world))).toEqual({
      kind: 'genesys-refused',
      status: 422,
      code: 'unprocessable.entity',
      correlationId: CORRELATION,
    });
    // 8, 4, 2 and 1 queue, then it is clear that size is not what is wrong.
    expect(world.organisation.requests.count(path)).toBe(target === 'queues' ? 1 : 4);
  });
});

describe('a login', () => {
  const live: Query = (genesys, { organisation }) => genesys.live(idsOf(organisation), 'command');
  const refused = { kind: 'genesys-login', region: 'mypurecloud.de' };

  it('with a wrong secret is a fault, tried once', async () => {
    const world = await openWorld({ queueCount: 1 }, { clientSecret: 'not-it' });
    expect(faultOf(await live(world.genesys, world))).toEqual(refused);
    expect(world.organisation.requests.count(LOGIN)).toBe(1);
  });

  it('at a wrong region is the same fault', async () => {
    const world = await openWorld({ queueCount: 1 });
    world.organisation.faults.set({ kind: 'wrong-region', target: 'login' });
    expect(faultOf(await live(world.genesys, world))).toEqual(refused);
  });

  it.each<[string, Trouble, object]>([
    ['500', { kind: '500', target: 'login', times: 1 }, { ok: true }],
    ['HTML', { kind: '502-html', target: 'login', times: 2 }, { ok: true }],
    ['a reset', { kind: 'reset', target: 'login', times: 1 }, { ok: true }],
    ['half an answer', { kind: 'half-json', target: 'login', times: 1 }, { ok: true }],
    ['429', { kind: '429', target: 'login', seconds: 2, times: 1 }, { ok: true }],
    [
      '500 for good',
      { kind: '500', target: 'login' },
      { ok: false, fault: { kind: 'genesys-down', how: 'error' } },
    ],
  ])('meets %s', async (_, trouble, outcome) => {
    const world = await openWorld({ queueCount: 1 });
    world.organisation.faults.set(trouble);
    expect(await live(world.genesys, world)).toMatchObject(outcome);
  });

  it('that hangs is a time-out', async () => {
    const world = await openWorld({ queueCount: 1 }, QUICK);
    world.organisation.faults.set({ kind: 'hang', target: 'login' });
    expect(faultOf(await live(world.genesys, world))).toMatchObject({ how: 'timeout' });
  });

  it('is due ahead of the end of the token', async () => {
    const world = await openWorld({ queueCount: 1, tokenSeconds: 300 });
    given(await live(world.genesys, world));
    world.clock.advance(265_000);
    given(await live(world.genesys, world));
    expect(world.organisation.requests.count(LOGIN)).toBe(1);
    world.clock.advance(11_000);
    given(await live(world.genesys, world));
    expect(world.organisation.requests.count(LOGIN)).toBe(2);
    expect(world.organisation.requests.entries.filter(({ status }) => status === 401)).toEqual([]);
  });

  it('is one, however many meet the dead token at once', async () => {
    const world = await openWorld({ queueCount: 120 });
    given(await world.genesys.directory('command'));
    world.organisation.faults.set({ kind: 'token-expired', target: 'all' });
    const answers = await Promise.all([
      live(world.genesys, world),
      world.genesys.interval(today(world), 'command'),
      world.genesys.interval({ ...today(world), step: 'PT1H' }, 'tick'),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(world.organisation.requests.count(LOGIN)).toBe(2);
  });
});

describe('secrets', () => {
  const TROUBLES: Trouble[] = [
    { kind: 'wrong-region', target: 'login', times: 1 },
    { kind: '500', target: 'all', times: 4 },
    { kind: 'reset', target: 'all', times: 3 },
    { kind: 'hang', target: 'all', times: 1 },
    { kind: '401', target: 'all', times: 2 },
    { kind: '403', target: 'all', permission: 'a:b:c', times: 1 },
    { kind: '422', target: 'all', times: 1 },
    { kind: '429', target: 'all', seconds: 90, times: 1 },
    { kind: '502-html', target: 'all', times: 3 },
    { kind: 'half-json', target: 'all', times: 3 },
  ];

  it('are in nothing that is logged, thrown or returned', async () => {
    const secret = 'v3ry-s3cret-0ne';
    const world = await openWorld(
      { queueCount: 1, clientSecret: secret, clientId: 'some-client' },
      { clientSecret: secret, ...QUICK },
    );
    const { genesys, organisation, clock, log } = world;
    const seen: unknown[] = [];
    for (const trouble of TROUBLES) {
      organisation.faults.clear();
      organisation.faults.set({ kind: 'token-expired', target: 'all' });
      organisation.faults.set(trouble);
      for (const { query } of Object.values(QUERIES)) {
        seen.push(await query(genesys, world).catch((error: unknown) => error));
      }
      seen.push(await genesys.check(), genesys.usage());
      clock.advance(3_600_000);
    }
    const text = `${log.text()}\n${inspect(seen, { depth: 20, showHidden: true })}\n${JSON.stringify(seen)}`;
    expect(text).toContain('genesys-');
    const basic = Buffer.from(`some-client:${secret}`).toString('base64');
    for (const hidden of [secret, basic, 'Basic ', 'Bearer ', 'uthorization', 'axios', 'oauth/token']) {
      expect(text).not.toContain(hidden);
    }
    // The tokens of the pretend organisation are 40 hexadecimal digits.
    expect(text).not.toMatch(/[0-9a-f]{40}/);
  });
});

it('only the login and the three read endpoints are ever called', async () => {
  const world = await openWorld({ queueCount: 3 });
  for (const { query } of Object.values(QUERIES))
    given((await query(world.genesys, world)) as Outcome<object>);
  await world.genesys.check();
  const called = world.organisation.requests.entries.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(called)).toEqual(
    new Set([`POST ${LOGIN}`, `GET ${QUEUES}`, `POST ${OBSERVATIONS}`, `POST ${AGGREGATES}`]),
  );
});
