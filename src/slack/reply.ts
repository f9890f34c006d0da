/** Speaks to a response_url: the address that Slack gives for answering one command or one click. */
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
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: json,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return judge(response, (await response.text()).slice(0, MAX_BODY_CHARACTERS));
  } catch {
    // A network's error says nothing more that could be acted on.
    return { kind: 'again', code: 'no_connection', afterSeconds: RETRY_AFTER_FAILURE_SECONDS };
  }
}

function judge(response: Response, body: string): Attempt {
  const code = errorCode(body) ?? `http_${response.status}`;
  if (response.status === 429)
    return { kind: 'again', code: 'rate_limited', afterSeconds: retryAfter(response.headers) };
  if (response.status >= 500)
    return { kind: 'again', code: `http_${response.status}`, afterSeconds: RETRY_AFTER_FAILURE_SECONDS };
  if (isGone(code) || response.status === 404 || response.status === 410) return { kind: 'gone', code };
  if (!response.ok || errorCode(body) !== null) return { kind: 'refused', code };
  return { kind: 'sent' };
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

function retryAfter(headers: Headers): number {
  const seconds = Number(headers.get('retry-after'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : RETRY_AFTER_FAILURE_SECONDS;
}
