/** Turns what the SDK rejects with into a fault, and lets nothing of the raw error through: it holds the secret. */
import type { Fault } from '../core/fault.ts';

/** What may help: nothing, the same again, the same later, a smaller question, or a new login. */
export type Remedy = 'none' | 'again' | 'later' | 'smaller' | 'login';

export interface Failure {
  fault: Fault;
  remedy: Remedy;
  /** HTTP status; null when there was no answer. */
  status: number | null;
  /** How long Genesys asks to wait; null when it does not say. */
  retryAfterMs: number | null;
}

export type Answer<T> = { ok: true; value: T } | { ok: false; failure: Failure };

const LONGEST_RETRY_AFTER_S = 600;
const TIMEOUT_CODES = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ERR_CANCELED']);

/** The failure of a query. Throws what is no failure of Genesys or of the network, since that is a bug. */
export function failureOf(error: unknown, region: string): Failure {
  const reply = replyOf(error);
  if (reply === null) return networkFailure(error);
  const { status, headers, body } = reply;
  // The answer had begun well when it broke off.
  if (status < 300) return networkFailure((error as { error?: unknown }).error ?? error);
  const correlationId = correlationIdOf(headers, body);
  const retryAfterMs = retryAfterMsOf(headers, body);
  const failure = (fault: Fault, remedy: Remedy): Failure => ({ fault, remedy, status, retryAfterMs });

  if (status === 401) return failure({ kind: 'genesys-login', region }, 'login');
  if (status === 403) return failure({ kind: 'genesys-permission', permission: permissionOf(body) }, 'none');
  if (status === 429) {
    return failure({ kind: 'genesys-busy', retryAfterSeconds: (retryAfterMs ?? 1000) / 1000 }, 'later');
  }
  if (status === 408 || status === 504) {
    return failure({ kind: 'genesys-down', how: 'timeout', correlationId }, 'smaller');
  }
  if (status >= 500) return failure({ kind: 'genesys-down', how: 'error', correlationId }, 'again');
  const refused: Fault = { kind: 'genesys-refused', status, code: codeOf(body), correlationId };
  return failure(refused, status === 400 || status === 413 || status === 422 ? 'smaller' : 'none');
}

/** The failure of a login: every refusal means id, secret or region. */
export function loginFailureOf(error: unknown, region: string): Failure {
  const failure = failureOf(error, region);
  const { status } = failure;
  if (status === null || status >= 500 || status === 429 || status === 408) {
    // A login cannot be made smaller, and another time-out would keep a person waiting for as long again.
    return failure.remedy === 'smaller' ? { ...failure, remedy: 'none' } : failure;
  }
  return { fault: { kind: 'genesys-login', region }, remedy: 'none', status, retryAfterMs: null };
}

/** An answer that came with 200 and cannot be read; one that is not even JSON was cut short, so asking again may help. */
export function unreadable(body: unknown, correlationId: string | null): Failure {
  return {
    fault: { kind: 'genesys-down', how: 'unreadable', correlationId },
    remedy: typeof body === 'object' && body !== null ? 'none' : 'again',
    status: 200,
    retryAfterMs: null,
  };
}

/** Genesys' correlation id, from a header of any answer, when it looks like one. */
export function correlationIdOf(headers: unknown, body?: unknown): string | null {
  const id = headerOf(headers, 'inin-correlation-id') ?? textAt(body, 'contextId');
  return id !== null && /^[\w-]{8,64}$/.test(id) ? id : null;
}

/** A header as text, or null. */
export function headerOf(headers: unknown, name: string): string | null {
  if (!isRecord(headers)) return null;
  const value = headers[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

interface HttpReply {
  status: number;
  headers: unknown;
  body: unknown;
}

/** The HTTP answer within a rejection: an extended error of a query, or the AxiosError of a login. */
function replyOf(error: unknown): HttpReply | null {
  if (!isRecord(error)) return null;
  if (isRecord(error.response)) {
    const { status, headers, data } = error.response;
    return typeof status === 'number' ? { status, headers, body: data } : null;
  }
  if (error.isAxiosError === true || error instanceof Error) return null;
  const { status, headers, body } = error;
  return typeof status === 'number' ? { status, headers, body } : null;
}

function networkFailure(error: unknown): Failure {
  if (!isRecord(error) || error.isAxiosError !== true) throw bugOf(error);
  const down = (how: 'timeout' | 'unreadable' | 'unreachable', remedy: Remedy): Failure => ({
    fault: { kind: 'genesys-down', how, correlationId: null },
    remedy,
    status: null,
    retryAfterMs: null,
  });
  if (TIMEOUT_CODES.has(String(error.code))) return down('timeout', 'smaller');
  if (String(error.message).startsWith('maxContentLength')) return down('unreadable', 'smaller');
  return down('unreachable', 'again');
}

/** The SDK throws plain text when an argument is missing; anything else that is no error is not repeated. */
function bugOf(error: unknown): Error {
  if (error instanceof Error) return error;
  return new Error(
    typeof error === 'string' ? `The Genesys SDK: ${error}` : 'The Genesys SDK threw no error',
  );
}

function permissionOf(body: unknown): string | null {
  const params = isRecord(body) ? body.messageParams : null;
  const texts = [...(isRecord(params) ? Object.values(params) : []), textAt(body, 'message')];
  for (const text of texts) {
    const found = typeof text === 'string' ? /\b[a-z]\w{1,40}:[a-z]\w{1,60}:\w{1,40}\b/i.exec(text) : null;
    if (found !== null) return found[0];
  }
  return null;
}

function codeOf(body: unknown): string {
  const code = textAt(body, 'code');
  return code !== null && /^[a-z][a-z0-9._-]{1,60}$/i.test(code) ? code : 'unknown';
}

function retryAfterMsOf(headers: unknown, body: unknown): number | null {
  const words = typeof body === 'string' ? body : textAt(body, 'message');
  const inWords = /\[(\d{1,6})\] seconds/.exec(words ?? '')?.[1];
  const told = [headerOf(headers, 'retry-after'), inWords].find((text) => /^\d{1,9}$/.test(text ?? ''));
  return told == null ? null : Math.min(Number(told), LONGEST_RETRY_AFTER_S) * 1000;
}

function textAt(body: unknown, key: string): string | null {
  const value = isRecord(body) ? body[key] : null;
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
