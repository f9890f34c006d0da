/** A tiny HTTP client for the tests: it logs in and asks, and knows nothing of the organisation but its URL. */

import { createSandboxClock, type SandboxClock } from '../../../src/sandbox/clock.ts';
import {
  type Organisation,
  type OrganisationOptions,
  startOrganisation,
} from '../../../src/sandbox/organisation/organisation.ts';

/** A Wednesday, 14:05 in Berlin. */
export const NOON_MS = Date.parse('2026-11-18T13:05:00.000Z');
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

export const QUEUES = '/api/v2/routing/queues';
export const OBSERVATIONS = '/api/v2/analytics/queues/observations/query';
export const AGGREGATES = '/api/v2/analytics/conversations/aggregates/query';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a raw answer has any shape; each test says which.
  json: any;
}

export interface Client {
  token: string;
  get(path: string): Promise<Answer>;
  post(path: string, body: unknown): Promise<Answer>;
}

export interface Stage {
  clock: SandboxClock;
  organisation: Organisation;
  client: Client;
}

export async function stage(options: Partial<OrganisationOptions> = {}): Promise<Stage> {
  const clock = options.clock ?? createSandboxClock({ startMs: NOON_MS, speed: 0 });
  const organisation = await startOrganisation({ requestsPerMinute: 100_000, ...options, clock });
  return { clock, organisation, client: await logIn(organisation) };
}

export async function logIn(organisation: Organisation): Promise<Client> {
  const answer = await login(organisation);
  const token: string = answer.json.access_token;
  return {
    token,
    get: (path) => send(organisation, 'GET', path, token),
    post: (path, body) => send(organisation, 'POST', path, token, JSON.stringify(body)),
  };
}

export function login(
  organisation: Organisation,
  secret = organisation.clientSecret,
  body = 'grant_type=client_credentials',
): Promise<Answer> {
  const basic = Buffer.from(`${organisation.clientId}:${secret}`).toString('base64');
  return ask(organisation, '/oauth/token', {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' },
    body,
  });
}

export function send(
  organisation: Organisation,
  method: string,
  path: string,
  token: string | null,
  body?: string,
): Promise<Answer> {
  const headers: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
  if (token !== null) headers.Authorization = `Bearer ${token}`;
  return ask(organisation, path, body === undefined ? { method, headers } : { method, headers, body });
}

async function ask(organisation: Organisation, path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`${organisation.url}${path}`, init);
  const text = await response.text();
  let json: unknown = null;
  try {
    json = JSON.parse(text);
  } catch {
    json = null;
  }
  return { status: response.status, headers: response.headers, text, json };
}

export function queueNamed(organisation: Organisation, name: string) {
  const found = organisation.queues.find((queue) => queue.name === name);
  if (!found) throw new Error(`no queue ${name}`);
  return found;
}

export function queueFilter(...ids: string[]) {
  return {
    type: 'or',
    predicates: ids.map((value) => ({ type: 'dimension', dimension: 'queueId', operator: 'matches', value })),
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}
