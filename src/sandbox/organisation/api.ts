/** The pretend API's routes: who may call them, what they need, and how a refusal or a fault becomes an answer. */

import { randomUUID } from 'node:crypto';
import { type Access, type Allowance, badCredentials, INVALID_CLIENT } from './access.ts';
import type { Fault, FaultBox, FaultTarget } from './faults.ts';
import { countQueues } from './filter.ts';
import { badRequest, missingPermission, notFound, Refusal, rateLimited, tooLarge } from './refusal.ts';
import type { Answer, Exchange } from './server.ts';

/** What answers, once a request may pass. */
export interface Endpoints {
  queues(query: URLSearchParams): unknown;
  observations(body: unknown): unknown;
  aggregates(body: unknown): unknown;
}

export interface ApiOptions {
  access: Access;
  faults: FaultBox;
  endpoints: Endpoints;
  requestsPerMinute: number;
  now(): number;
}

interface Route {
  target: Exclude<FaultTarget, 'login' | 'all'>;
  method: 'GET' | 'POST';
  path: string;
  permission: string;
}

const LOGIN_PATH = '/oauth/token';
const ROUTES: readonly Route[] = [
  { target: 'queues', method: 'GET', path: '/api/v2/routing/queues', permission: 'routing:queue:view' },
  {
    target: 'observations',
    method: 'POST',
    path: '/api/v2/analytics/queues/observations/query',
    permission: 'analytics:queueObservation:view',
  },
  {
    target: 'aggregates',
    method: 'POST',
    path: '/api/v2/analytics/conversations/aggregates/query',
    permission: 'analytics:conversationAggregate:view',
  },
];
const JSON_TYPE = 'application/json';
const HTML_502 =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';

export function createApi(options: ApiOptions): (exchange: Exchange) => Answer {
  return (exchange) => {
    const route = ROUTES.find(({ method, path }) => method === exchange.method && path === exchange.path);
    const isLogin = exchange.path === LOGIN_PATH && exchange.method === 'POST';
    const target = isLogin ? 'login' : (route?.target ?? 'other');
    const queueCount = isLogin ? 0 : countQueues(exchange.body ?? '');
    const fault = options.faults.strike(target, queueCount);
    const correlationId = randomUUID();
    const allowance: Allowance = {
      allowed: options.requestsPerMinute,
      count: 0,
      resetSeconds: 60,
      isExceeded: false,
    };
    const plain = isLogin
      ? answerLogin(exchange, fault, options, correlationId)
      : answerApi(exchange, route, fault, options, correlationId, allowance);
    return { ...plain, fault, headers: { ...commonHeaders(allowance, correlationId), ...plain.headers } };
  };
}

type Plain = Omit<Answer, 'fault'>;

function answerLogin(
  exchange: Exchange,
  fault: Fault | null,
  options: ApiOptions,
  correlationId: string,
): Plain {
  if (fault?.kind === 'wrong-region') return json(400, INVALID_CLIENT);
  const raw = fault && rawFault(fault);
  if (raw) return raw;
  const refusal = fault && refusalOf(fault);
  if (refusal) return refused(refusal, correlationId);
  const { status, body } = options.access.login(
    exchange.authorization,
    exchange.contentType,
    exchange.body ?? '',
    options.now(),
  );
  return json(status, body);
}

/** Fills in the allowance as soon as the token is known. */
function answerApi(
  exchange: Exchange,
  route: Route | undefined,
  fault: Fault | null,
  options: ApiOptions,
  correlationId: string,
  allowance: Allowance,
): Plain {
  try {
    const nowMs = options.now();
    const token = options.access.tokenOf(exchange.authorization, nowMs);
    Object.assign(allowance, options.access.spend(token, nowMs));
    const raw = fault && rawFault(fault);
    if (raw) return raw;
    const refusal = fault && refusalOf(fault);
    if (refusal) throw refusal;
    if (allowance.isExceeded) throw rateLimited(allowance.resetSeconds, { hasHeader: true });
    if (!route) throw notFound(exchange.path);
    options.access.checkPermission(route.permission);
    return json(200, dispatch(exchange, route, options.endpoints));
  } catch (error) {
    if (error instanceof Refusal) return refused(error, correlationId);
    // A mistake of the sandbox itself: said aloud, so that nobody takes it for a fault asked for.
    const bug = new Refusal(500, 'internal.server.error', `The sandbox itself failed: ${String(error)}`);
    return refused(bug, correlationId);
  }
}

function dispatch(exchange: Exchange, route: Route, endpoints: Endpoints): unknown {
  if (route.target === 'queues') return endpoints.queues(exchange.query);
  for (const key of exchange.query.keys()) throw badRequest(`Unknown query parameter "${key}".`, key);
  if (!exchange.contentType.startsWith(JSON_TYPE)) {
    throw new Refusal(415, 'unsupported.media.type', `The body must be ${JSON_TYPE}.`);
  }
  return endpoints[route.target](parse(exchange.body));
}

function parse(text: string | null): unknown {
  if (text === null) throw tooLarge('The body is too large.');
  try {
    return JSON.parse(text);
  } catch {
    throw badRequest('The request could not be understood by the server due to malformed syntax.');
  }
}

function rawFault({ kind }: Fault): Plain | null {
  if (kind === '502-html') return { status: 502, headers: { 'Content-Type': 'text/html' }, body: HTML_502 };
  if (kind === '503-empty') return { status: 503, headers: {}, body: '' };
  return null;
}

function refusalOf(fault: Fault): Refusal | null {
  switch (fault.kind) {
    case '401':
      return badCredentials();
    case '403':
      return missingPermission(fault.permission);
    case '413':
      return tooLarge(`The request names more than ${fault.overQueues} queues.`);
    case '422':
      return new Refusal(422, 'unprocessable.entity', 'The query could not be processed.');
    case '429':
      return rateLimited(fault.seconds, { hasHeader: true });
    case '429-bare':
      return rateLimited(fault.seconds, { hasHeader: false });
    case '500':
      return internalError();
    default:
      return null;
  }
}

function internalError(): Refusal {
  return new Refusal(
    500,
    'internal.server.error',
    'The server encountered an unexpected condition which prevented it from fulfilling the request.',
  );
}

function refused(refusal: Refusal, correlationId: string): Plain {
  const plain = json(refusal.status, refusal.body(correlationId));
  return { ...plain, headers: { ...plain.headers, ...refusal.more.headers } };
}

function json(status: number, body: unknown): Plain {
  return { status, headers: { 'Content-Type': JSON_TYPE }, body: JSON.stringify(body) };
}

function commonHeaders(allowance: Allowance, correlationId: string): Record<string, string> {
  return {
    'inin-ratelimit-allowed': String(allowance.allowed),
    'inin-ratelimit-count': String(allowance.count),
    'inin-ratelimit-reset': String(allowance.resetSeconds),
    'ININ-Correlation-Id': correlationId,
  };
}
