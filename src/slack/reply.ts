/** Speaks to a response_url: the address that Slack gives for answering one command or one click. */
import { request } from 'undici';
import { z } from 'zod';
import { pause } from './patience.ts';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses: 5 uses within 30 minutes. */
export const MAX_USES = 5;
const TIMEOUT_MS = 10_000;
/** Longer waits are not worth it: the person is gone. */
const MAX_WAIT_SECONDS = 30;
const RETRY_AFTER_FAILURE_SECONDS = 1;
/** A repetition in all, after a 429, a 5xx or no answer. An answer that comes twice beats one that never comes. */
const MAX_REPEATS = 1;
const MAX_BODY_CHARACTERS = 10_000;

export type Sent =
  | { kind: 'sent' }
  /** Slack does not take these blocks; others may do. */
  | { kind: 'refused'; code: string }
  /** Too late, or used too often. */
  | { kind: 'gone'; code: string }
  | { kind: 'failed'; code: string };

type Attempt = Sent | { kind: 'again'; code: string; afterSeconds: number };

export interface Reply {
  /** Never throws. */
  send(body: Readonly<Record<string, unknown>>): Promise<Sent>;
}

export function createReply(responseUrl: string): Reply {
  let usesLeft = MAX_USES;
  let repeatsLeft = MAX_REPEATS;
  return {
    async send(body) {
      const json = JSON.stringify(body);
      while (usesLeft > 0) {
        usesLeft -= 1;
        const attempt = await post(responseUrl, json);
        if (attempt.kind !== 'again') return attempt;
        if (repeatsLeft === 0 || attempt.afterSeconds > MAX_WAIT_SECONDS)
          return { kind: 'failed', code: attempt.code };
        repeatsLeft -= 1;
        await pause(attempt.afterSeconds * 1000, new AbortController().signal);
      }
      return { kind: 'gone', code: 'used_up' };
    },
  };
}

async function post(url: string, json: string): Promise<Attempt> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), TIMEOUT_MS);
  try {
    const { statusCode, headers, body } = await request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: json,
      signal: over.signal,
    });
    const text = (await body.text()).slice(0, MAX_BODY_CHARACTERS);
    return judge(statusCode, text, Number(headers['retry-after']));
  } catch {
    // A network's error says nothing more that could be acted on.
    return { kind: 'again', code: 'no_connection', afterSeconds: RETRY_AFTER_FAILURE_SECONDS };
  } finally {
    clearTimeout(timer);
  }
}

function judge(status: number, body: string, retryAfterSeconds: number): Attempt {
  const code = errorCode(body) ?? `http_${status}`;
  if (status === 429)
    return { kind: 'again', code: 'rate_limited', afterSeconds: retryAfter(retryAfterSeconds) };
  if (status >= 500)
    return { kind: 'again', code: `http_${status}`, afterSeconds: RETRY_AFTER_FAILURE_SECONDS };
  if (isGone(code) || status === 404 || status === 410) return { kind: 'gone', code };
  const isOk = status >= 200 && status < 300;
  return isOk && errorCode(body) === null ? { kind: 'sent' } : { kind: 'refused', code };
}

function isGone(code: string): boolean {
  return code === 'used_url' || code === 'expired_url';
}

const SlackAnswer = z.object({ ok: z.boolean(), error: z.string().optional() });
const CODE = /^[a-z][a-z0-9_]{2,60}$/;

/** Slack answers "ok", a JSON object, or an error's bare name; null when it names no error. */
function errorCode(body: string): string | null {
  const text = body.trim();
  if (text === 'ok') return null;
  if (CODE.test(text)) return text;
  try {
    const answer = SlackAnswer.safeParse(JSON.parse(text)).data;
    if (answer === undefined || answer.ok) return null;
    return answer.error !== undefined && CODE.test(answer.error) ? answer.error : 'refused';
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function retryAfter(seconds: number): number {
  return Number.isFinite(seconds) && seconds > 0 ? seconds : RETRY_AFTER_FAILURE_SECONDS;
}
