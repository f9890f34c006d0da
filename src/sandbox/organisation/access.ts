/** Logins and tokens of the one client: what it may do, until when, and how often a minute. */

import { randomUUID, timingSafeEqual } from 'node:crypto';
import { missingPermission, Refusal } from './refusal.ts';

export interface AccessOptions {
  clientId: string;
  clientSecret: string;
  tokenSeconds: number;
  requestsPerMinute: number;
  permissions: readonly string[];
}

/** The state of one token's minute, as the rate headers tell it. */
export interface Allowance {
  allowed: number;
  count: number;
  resetSeconds: number;
  isExceeded: boolean;
}

export interface Access {
  /** The status and body of a login. */
  login(authorization: string | undefined, contentType: string, body: string, nowMs: number): LoginAnswer;
  /** The token of a request; throws the refusal of the real API. */
  tokenOf(authorization: string | undefined, nowMs: number): string;
  /** Counts one request of the token. */
  spend(token: string, nowMs: number): Allowance;
  checkPermission(permission: string): void;
  /** All tokens issued so far are refused from now on. */
  revokeAll(): void;
}

export interface LoginAnswer {
  status: number;
  body: Record<string, unknown>;
}

interface Token {
  expiresMs: number;
  windowStartMs: number;
  count: number;
}

const MINUTE_MS = 60_000;
const MAX_TOKENS = 1_000;
const FORM = 'application/x-www-form-urlencoded';

export const INVALID_CLIENT = {
  error: 'invalid_client',
  description: 'authentication failed',
  error_description: 'authentication failed',
};

export function createAccess(options: AccessOptions): Access {
  const tokens = new Map<string, Token>();

  function issue(nowMs: number): LoginAnswer {
    const token = randomUUID().replaceAll('-', '') + randomUUID().slice(0, 8);
    const oldest = tokens.keys().next();
    if (tokens.size >= MAX_TOKENS && !oldest.done) tokens.delete(oldest.value);
    tokens.set(token, { expiresMs: nowMs + options.tokenSeconds * 1_000, windowStartMs: nowMs, count: 0 });
    return {
      status: 200,
      body: { access_token: token, token_type: 'bearer', expires_in: options.tokenSeconds },
    };
  }

  return {
    login(authorization, contentType, body, nowMs) {
      if (!contentType.startsWith(FORM))
        return { status: 400, body: { error: 'invalid_request', description: `expected ${FORM}` } };
      if (!isClient(authorization, options)) return { status: 401, body: INVALID_CLIENT };
      const grant = new URLSearchParams(body).get('grant_type');
      if (grant !== 'client_credentials') {
        return {
          status: 400,
          body: { error: 'unsupported_grant_type', description: `grant type ${grant ?? 'missing'}` },
        };
      }
      return issue(nowMs);
    },
    tokenOf(authorization, nowMs) {
      const text = /^bearer (.+)$/i.exec(authorization ?? '')?.[1];
      if (text === undefined) {
        throw new Refusal(
          401,
          'authentication.required',
          'No authentication bearer token specified in authorization header.',
        );
      }
      const token = tokens.get(text);
      if (!token || nowMs >= token.expiresMs) throw badCredentials();
      return text;
    },
    spend(text, nowMs) {
      const token = tokens.get(text);
      if (!token) throw badCredentials();
      if (nowMs - token.windowStartMs >= MINUTE_MS) {
        token.windowStartMs = nowMs;
        token.count = 0;
      }
      token.count += 1;
      const { requestsPerMinute: allowed } = options;
      const resetSeconds = Math.max(1, Math.ceil((token.windowStartMs + MINUTE_MS - nowMs) / 1_000));
      return { allowed, count: token.count, resetSeconds, isExceeded: token.count > allowed };
    },
    checkPermission(permission) {
      if (!options.permissions.includes(permission)) throw missingPermission(permission);
    },
    revokeAll: () => tokens.clear(),
  };
}

export function badCredentials(): Refusal {
  return new Refusal(401, 'bad.credentials', 'Invalid login credentials.');
}

function isClient(authorization: string | undefined, { clientId, clientSecret }: AccessOptions): boolean {
  const encoded = /^basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return false;
  const given = Buffer.from(encoded, 'base64');
  const wanted = Buffer.from(`${clientId}:${clientSecret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
