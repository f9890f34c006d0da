/** One logged-in client of Genesys Cloud: asks the three questions there are, and keeps its token alive. */
import type { Models } from 'purecloud-platform-client-v2';
import platformClient from 'purecloud-platform-client-v2';
import type { FaultKind } from '../core/fault.ts';
import type { Clock } from '../core/ports.ts';
import {
  type Answer,
  correlationIdOf,
  type Failure,
  failureOf,
  headerOf,
  loginFailureOf,
  unreadable,
} from './failure.ts';

/** The only calls that are ever made, all of which read. */
export type Question =
  | { name: 'queues'; pageNumber: number; pageSize: number }
  | { name: 'observations'; body: Models.QueueObservationQuery }
  | { name: 'aggregates'; body: Models.ConversationAggregationQuery };

/** What each question needs in the role of the client. */
export const PERMISSIONS = {
  queues: 'routing:queue:view',
  observations: 'analytics:queueObservation:view',
  aggregates: 'analytics:conversationAggregate:view',
} as const satisfies Record<Question['name'], string>;

/** What the headers of every answer tell; null where one is missing. */
export interface Headers {
  allowedPerMinute: number | null;
  /** Requests counted against the token in Genesys' current minute. */
  count: number | null;
  resetSeconds: number | null;
  /** Genesys' time of day by its Date header, epoch ms. */
  dateMs: number | null;
}

export interface Reply {
  body: unknown;
  correlationId: string | null;
}

export interface SessionOptions {
  clientId: string;
  clientSecret: string;
  /** `mypurecloud.de` and the like. */
  domain: string;
  /** A local Genesys, whose address is loopback; null for the real one. */
  apiUrl: string | null;
  clock: Clock;
  timeoutMs: number;
  onHeaders: (headers: Headers) => void;
  /** Told of each login, and how long it took in real time. */
  onLogin: (outcome: 'ok' | FaultKind, tookMs: number) => void;
}

export interface Session {
  /** Logs in if that is due. */
  login(): Promise<Answer<true>>;
  /** One HTTP request; two, with a login between, when the token turns out to be dead. */
  ask(question: Question): Promise<Answer<Reply>>;
}

/** A new login is due a minute before the token ends, or a tenth of its life before where that is shorter. */
const RENEW_AHEAD_MS = 60_000;
const RENEW_AHEAD_SHARE = 0.1;
/** While the old token lives, a login that failed is tried again after so long. */
const RENEW_AGAIN_AFTER_MS = 10_000;

/** A larger answer than this is not read. */
const MAX_BODY_BYTES = 50_000_000;

interface Token {
  number: number;
  renewAtMs: number;
  endsAtMs: number;
}

export function createSession(options: SessionOptions): Session {
  const { clock, domain } = options;
  const client = isolatedClient(options);
  const analytics = new platformClient.AnalyticsApi(client);
  const routing = new platformClient.RoutingApi(client);
  let token: Token | null = null;
  let logins = 0;
  let loggingIn: Promise<Answer<true>> | null = null;

  function login(): Promise<Answer<true>> {
    if (token !== null && clock.now() < token.renewAtMs) return Promise.resolve({ ok: true, value: true });
    loggingIn ??= loginNow().finally(() => {
      loggingIn = null;
    });
    return loggingIn;
  }

  async function loginNow(): Promise<Answer<true>> {
    const sentAtMs = performance.now();
    const failure = await tryLogin();
    options.onLogin(failure === null ? 'ok' : failure.fault.kind, performance.now() - sentAtMs);
    if (failure === null) return { ok: true, value: true };
    if (token === null || clock.now() >= token.endsAtMs) return { ok: false, failure };
    token.renewAtMs = clock.now() + RENEW_AGAIN_AFTER_MS;
    return { ok: true, value: true };
  }

  async function tryLogin(): Promise<Failure | null> {
    try {
      const { accessToken, tokenExpiryTime } = await client.loginClientCredentialsGrant(
        options.clientId,
        options.clientSecret,
      );
      // The SDK reckons by the machine's time; only the length of the token's life is taken from it.
      const lifeMs = tokenExpiryTime - Date.now();
      if (typeof accessToken !== 'string' || !Number.isFinite(lifeMs)) return unreadable(null, null);
      const endsAtMs = clock.now() + lifeMs;
      const aheadMs = Math.min(RENEW_AHEAD_MS, lifeMs * RENEW_AHEAD_SHARE);
      logins += 1;
      token = { number: logins, endsAtMs, renewAtMs: endsAtMs - aheadMs };
      return null;
    } catch (error) {
      return loginFailureOf(error, domain);
    }
  }

  async function ask(question: Question): Promise<Answer<Reply>> {
    const loggedIn = await login();
    if (!loggedIn.ok) return loggedIn;
    const used = token?.number;
    const first = await send(question);
    if (first.ok || first.failure.remedy !== 'login') return first;
    // Whoever meets the 401 first forgets the token; the others find a newer one, or the login under way.
    if (token?.number === used) token = null;
    const again = await login();
    return again.ok ? send(question) : again;
  }

  async function send(question: Question): Promise<Answer<Reply>> {
    try {
      const reply = (await call(question)) as { headers: unknown; body: unknown };
      options.onHeaders(readHeaders(reply.headers));
      return { ok: true, value: { body: reply.body, correlationId: correlationIdOf(reply.headers) } };
    } catch (error) {
      const failure = failureOf(error, domain);
      if (failure.status !== null) options.onHeaders(readHeaders((error as { headers?: unknown }).headers));
      return { ok: false, failure };
    }
  }

  /** Resolves with an extended response, which the SDK's types do not know of. */
  function call(question: Question): Promise<unknown> {
    switch (question.name) {
      case 'queues':
        return routing.getRoutingQueues({ pageNumber: question.pageNumber, pageSize: question.pageSize });
      case 'observations':
        return analytics.postAnalyticsQueuesObservationsQuery(question.body);
      case 'aggregates':
        return analytics.postAnalyticsConversationsAggregatesQuery(question.body);
    }
  }

  return { login, ask };
}

/** An SDK client of its own, deaf to the configuration file that the SDK reads and watches in the home folder. */
export function isolatedClient({
  domain,
  apiUrl,
  timeoutMs,
}: Pick<SessionOptions, 'domain' | 'apiUrl' | 'timeoutMs'>): platformClient.ApiClientClass {
  const client = new platformClient.ApiClientClass();
  for (const { config } of [client, platformClient.ApiClient.instance]) {
    config.setConfigPath('');
    config.live_reload_config = false;
  }
  delete client.config.gateway;
  client.config.refresh_access_token = false;
  client.config.logger.log_level = 'none';
  client.config.logger.log_to_console = false;
  client.config.logger.log_file_path = '';
  client.config.logger.setLogger();
  client.setEnvironment(domain);
  client.setReturnExtendedResponses(true);
  if (apiUrl !== null) client.setGateway(gatewayOf(apiUrl));
  const http = client.getHttpClient();
  http.setTimeout(timeoutMs);
  // HTTPS_PROXY and NO_PROXY are honoured by the SDK's axios, NODE_EXTRA_CA_CERTS by Node itself.
  http.setPreHook(async (request) =>
    Object.assign(request, {
      // The SDK's own time-out watches for silence; this one also ends an answer that only trickles.
      signal: AbortSignal.timeout(timeoutMs),
      maxRedirects: 0,
      maxContentLength: MAX_BODY_BYTES,
      ...(apiUrl === null ? {} : { proxy: false }),
    }),
  );
  return client;
}

function gatewayOf(apiUrl: string): {
  host: string;
  protocol: string;
  port?: number;
  path_params_login: string;
  path_params_api: string;
} {
  const url = new URL(apiUrl);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)) {
    throw new RangeError('A local Genesys must be on a loopback address');
  }
  return {
    host: url.hostname,
    protocol: url.protocol.slice(0, -1),
    ...(url.port === '' ? {} : { port: Number(url.port) }),
    path_params_login: url.pathname.replace(/^\/$/, ''),
    path_params_api: url.pathname.replace(/^\/$/, ''),
  };
}

function readHeaders(headers: unknown): Headers {
  const numberOf = (name: string): number | null => {
    const value = Number(headerOf(headers, name) ?? Number.NaN);
    return Number.isFinite(value) && value >= 0 ? value : null;
  };
  const dateMs = Date.parse(headerOf(headers, 'date') ?? '');
  return {
    allowedPerMinute: numberOf('inin-ratelimit-allowed'),
    count: numberOf('inin-ratelimit-count'),
    resetSeconds: numberOf('inin-ratelimit-reset'),
    dateMs: Number.isFinite(dateMs) ? dateMs : null,
  };
}
