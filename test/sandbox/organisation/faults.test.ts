/** Logins, tokens, limits, permissions and faults: how the pretend Genesys fails. */

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../../src/sandbox/organisation/faults.ts';
import {
  AGGREGATES,
  type Answer,
  DAY_MS,
  HOUR_MS,
  iso,
  logIn,
  login,
  MINUTE_MS,
  NOON_MS,
  OBSERVATIONS,
  QUEUES,
  queueFilter,
  type Stage,
  send,
  stage,
} from './client.ts';

let here: Stage;

beforeEach(async () => {
  here = await stage({ requestsPerMinute: 300 });
});
afterEach(() => here.organisation.stop());

const ok = (): Promise<Answer> => here.client.get(QUEUES);

describe('the login', () => {
  test('gives a token that lives by the clock', async () => {
    const { json } = await login(here.organisation);
    expect(json).toEqual({ access_token: expect.any(String), token_type: 'bearer', expires_in: 86_400 });
    here.clock.advance(DAY_MS - MINUTE_MS);
    expect((await ok()).status).toBe(200);
    here.clock.advance(MINUTE_MS);
    const late = await ok();
    expect({ status: late.status, code: late.json.code }).toEqual({ status: 401, code: 'bad.credentials' });
    expect((await (await logIn(here.organisation)).get(QUEUES)).status).toBe(200);
  });

  test.each([
    { why: 'a wrong secret', secret: 'wrong', body: undefined, error: 'invalid_client' },
    { why: 'a wrong grant', secret: undefined, body: 'grant_type=password', error: 'unsupported_grant_type' },
    { why: 'no grant', secret: undefined, body: '', error: 'unsupported_grant_type' },
  ])('refuses $why', async ({ secret, body, error }) => {
    const answer = await login(here.organisation, secret, body);
    expect([400, 401]).toContain(answer.status);
    expect(answer.json.error).toBe(error);
  });

  test('says of a wrong region what it says of a wrong secret', async () => {
    const wrong = await login(here.organisation, 'wrong');
    here.organisation.faults.set({ target: 'login', kind: 'wrong-region' });
    const region = await login(here.organisation);
    expect(region.json).toEqual(wrong.json);
    expect(region.json).toMatchObject({ error: 'invalid_client', description: 'authentication failed' });
  });
});

describe('a request', () => {
  test.each([
    { why: 'without a token', token: null, code: 'authentication.required' },
    { why: 'with a made-up token', token: 'made-up', code: 'bad.credentials' },
  ])('$why is refused', async ({ token, code }) => {
    const answer = await send(here.organisation, 'GET', QUEUES, token);
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status: 401, code });
    expect(answer.headers.get('inin-correlation-id')).toBeTruthy();
  });

  test('lacks a permission by name', async () => {
    const poor = await stage({ permissions: ['routing:queue:view'] });
    const answer = await poor.client.post(OBSERVATIONS, { filter: queueFilter('x'), metrics: ['oWaiting'] });
    expect(answer.status).toBe(403);
    expect(answer.json).toMatchObject({
      code: 'missing.permissions',
      message:
        'Unable to perform the requested action. You must have the permission: analytics:queueObservation:view',
      messageParams: { permission: 'analytics:queueObservation:view' },
    });
    expect((await poor.client.get(QUEUES)).status).toBe(200);
    await poor.organisation.stop();
  });

  test('is one of 300 a minute, by the clock', async () => {
    for (let count = 1; count <= 300; count += 1) {
      const { status, headers } = await ok();
      expect([status, headers.get('inin-ratelimit-count')]).toEqual([200, String(count)]);
    }
    here.clock.advance(20_000);
    const refused = await ok();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('inin-ratelimit-allowed')).toBe('300');
    expect(refused.headers.get('inin-ratelimit-reset')).toBe('40');
    expect(refused.json).toMatchObject({
      code: 'too.many.requests',
      message: 'Rate limit exceeded the maximum. Retry the request in [40] seconds',
    });
    here.clock.advance(40_000);
    expect((await ok()).headers.get('inin-ratelimit-count')).toBe('1');
  });

  test('is logged without its secrets', async () => {
    await here.client.post(OBSERVATIONS, {});
    const { requests, clientSecret } = here.organisation;
    expect(requests.entries.map(({ method, path, status }) => ({ method, path, status }))).toEqual([
      { method: 'POST', path: '/oauth/token', status: 200 },
      { method: 'POST', path: OBSERVATIONS, status: 400 },
    ]);
    expect(requests.entries[1]).toMatchObject({ at: NOON_MS, bytesIn: 2, bytesOut: expect.any(Number) });
    const text = JSON.stringify(requests.entries);
    expect(text).not.toContain(clientSecret);
    expect(text).not.toContain(here.client.token);
    expect([requests.count(), requests.count('/api/'), requests.count('/api/v2/routing')]).toEqual([2, 1, 0]);
    requests.clear();
    expect(requests.count()).toBe(0);
  });
});

describe('a fault', () => {
  const CASES: readonly {
    fault: Fault;
    status: number;
    code?: string;
    text?: string;
    retryAfter?: string;
  }[] = [
    { fault: { target: 'all', kind: '401' }, status: 401, code: 'bad.credentials' },
    {
      fault: { target: 'queues', kind: '403', permission: 'a:b:c' },
      status: 403,
      code: 'missing.permissions',
    },
    { fault: { target: 'queues', kind: '422' }, status: 422, code: 'unprocessable.entity' },
    {
      fault: { target: 'queues', kind: '429', seconds: 7 },
      status: 429,
      code: 'too.many.requests',
      retryAfter: '7',
    },
    {
      fault: { target: 'queues', kind: '429-bare', seconds: 7 },
      status: 429,
      code: 'too.many.requests',
      text: 'in [7] seconds',
    },
    { fault: { target: 'all', kind: '500' }, status: 500, code: 'internal.server.error' },
    { fault: { target: 'queues', kind: '502-html' }, status: 502, text: '<h1>502 Bad Gateway</h1>' },
    { fault: { target: 'queues', kind: '503-empty' }, status: 503 },
  ];

  test.each(CASES)(
    '$fault.kind strikes once and is gone',
    async ({ fault, status, code, text, retryAfter }) => {
      here.organisation.faults.set({ ...fault, times: 1 });
      const answer = await ok();
      expect({ status: answer.status, code: answer.json?.code }).toEqual({ status, code });
      expect(answer.text).toContain(text ?? '');
      expect(answer.headers.get('retry-after')).toBe(retryAfter ?? null);
      expect((await ok()).status).toBe(200);
      expect(here.organisation.faults.active()).toEqual([]);
    },
  );

  test('lasts until cleared, and spares other endpoints', async () => {
    here.organisation.faults.set({ target: 'observations', kind: '500' });
    for (let time = 0; time < 3; time += 1)
      expect((await here.client.post(OBSERVATIONS, {})).status).toBe(500);
    expect((await ok()).status).toBe(200);
    here.organisation.faults.clear();
    expect((await here.client.post(OBSERVATIONS, {})).status).toBe(400);
  });

  test('of expired tokens ends them all, and a new login helps', async () => {
    here.organisation.faults.set({ target: 'all', kind: 'token-expired' });
    expect((await ok()).json.code).toBe('bad.credentials');
    expect((await (await logIn(here.organisation)).get(QUEUES)).status).toBe(200);
  });

  test('of size strikes only what names too many queues', async () => {
    here.organisation.faults.set({ target: 'aggregates', kind: '413', overQueues: 2 });
    const body = (...ids: string[]) => ({
      interval: `${iso(NOON_MS - HOUR_MS)}/${iso(NOON_MS)}`,
      filter: queueFilter(...ids),
      metrics: ['nOffered'],
    });
    expect((await here.client.post(AGGREGATES, body('a', 'b'))).status).toBe(200);
    expect((await here.client.post(AGGREGATES, body('a', 'b', 'c'))).status).toBe(413);
  });

  test('that cuts the body leaves a 200 that is not JSON', async () => {
    here.organisation.faults.set({ target: 'queues', kind: 'half-json' });
    const answer = await ok();
    expect([answer.status, answer.json]).toEqual([200, null]);
    expect(answer.text.startsWith('{"entities":')).toBe(true);
  });

  test('that tears the connection rejects', async () => {
    here.organisation.faults.set({ target: 'queues', kind: 'reset' });
    await expect(ok()).rejects.toThrow();
  });

  test('that hangs ends with the organisation', async () => {
    here.organisation.faults.set({ target: 'queues', kind: 'hang' });
    let isOver = false;
    const asked = ok()
      .catch(() => 'torn')
      .finally(() => {
        isOver = true;
      });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(isOver).toBe(false);
    await here.organisation.stop();
    expect(await asked).toBe('torn');
  });

  test('that is slow answers late and right', async () => {
    here.organisation.faults.set({ target: 'queues', kind: 'slow', ms: 60 });
    const before = performance.now();
    expect((await ok()).json.total).toBe(12);
    expect(performance.now() - before).toBeGreaterThan(50);
  });

  test('can strike the login too', async () => {
    here.organisation.faults.set({ target: 'login', kind: '503-empty', times: 1 });
    expect((await login(here.organisation)).status).toBe(503);
    expect((await login(here.organisation)).status).toBe(200);
  });
});
