/** Asks one question: a permit, a slot, the request, and a few more tries where they may help. */
import PQueue from 'p-queue';
import type { Clock, Log, Purpose } from '../core/ports.ts';
import type { Budget } from './budget.ts';
import { type Answer, type Failure, unreadable } from './failure.ts';
import type { Question, Reply, Session } from './session.ts';

/** Reads a body into our own type; null when it is not what it should be. */
export type Read<T> = (body: unknown, nowMs: number) => T | null;

export type Ask = <T>(question: Question, purpose: Purpose, read: Read<T>) => Promise<Answer<T>>;

/** How long a question may wait for permits, all its tries together, in ms of our clock. */
export const PATIENCE_MS: Readonly<Record<Purpose, number>> = {
  command: 10_000,
  tick: 20_000,
  background: 60_000,
};

/** More tries after a 5xx, a broken connection or half a body; after a 429. */
const MORE_TRIES_AFTER_ERROR = 2;
const MORE_TRIES_AFTER_LIMIT = 3;
const FIRST_BACKOFF_AFTER_ERROR_MS = 250;
const FIRST_BACKOFF_AFTER_LIMIT_MS = 1_000;
/** Questions that may wait for a slot at once. */
const MAX_QUEUED = 2_000;
const PRIORITY: Readonly<Record<Purpose, number>> = { command: 2, tick: 1, background: 0 };

export interface AskParts {
  session: Session;
  budget: Budget;
  clock: Clock;
  log: Log;
  /** From 0 up to 1. */
  random: () => number;
  /** Requests under way at once. */
  concurrency: number;
  /** `tookMs`: real time, the wait for a slot left out; null: nothing was sent. */
  onOutcome: (
    name: Question['name'],
    outcome: 'ok' | Failure['fault']['kind'],
    tookMs: number | null,
  ) => void;
}

interface Sent {
  answer: Answer<Reply>;
  tookMs: number | null;
}

export function createAsk({ session, budget, clock, log, random, concurrency, onOutcome }: AskParts): Ask {
  const slots = new PQueue({ concurrency });
  /** In real time, as a request's time-out: when questions of a kind were last answered, and when one last was not. */
  const answeredAtMs = new Map<Question['name'], number>();
  const silences = new Map<Question['name'], { failure: Failure; atMs: number }>();

  /** Sends a question whose turn has come, unless its kind has met nothing but silence since it was put in the queue. */
  async function send(question: Question, queuedAtMs: number): Promise<Sent> {
    const silence = silences.get(question.name);
    const isAnswered = (answeredAtMs.get(question.name) ?? Number.NEGATIVE_INFINITY) >= queuedAtMs;
    if (silence !== undefined && silence.atMs > queuedAtMs && !isAnswered) {
      return { answer: { ok: false, failure: { ...silence.failure, remedy: 'none' } }, tookMs: null };
    }
    const sentAtMs = performance.now();
    const answer = await session.ask(question);
    const atMs = performance.now();
    if (answer.ok || answer.failure.status !== null) answeredAtMs.set(question.name, atMs);
    else if (isTimeout(answer.failure)) silences.set(question.name, { failure: answer.failure, atMs });
    return { answer, tookMs: atMs - sentAtMs };
  }

  async function askOnce<T>(question: Question, purpose: Purpose, read: Read<T>): Promise<Answer<T>> {
    const { answer, tookMs } = await sendInTurn(question, purpose);
    const parsed = answer.ok ? parse(answer.value, read) : answer;
    onOutcome(question.name, parsed.ok ? 'ok' : parsed.failure.fault.kind, tookMs);
    return parsed;
  }

  async function sendInTurn(question: Question, purpose: Purpose): Promise<Sent> {
    if (slots.size >= MAX_QUEUED) return { answer: busy(budget), tookMs: null };
    const queuedAtMs = performance.now();
    return slots.add(() => send(question, queuedAtMs), { priority: PRIORITY[purpose] });
  }

  function parse<T>({ body, correlationId }: Reply, read: Read<T>): Answer<T> {
    const value = read(body, clock.now());
    return value === null ? { ok: false, failure: unreadable(body, correlationId) } : { ok: true, value };
  }

  return async function ask<T>(question: Question, purpose: Purpose, read: Read<T>): Promise<Answer<T>> {
    let patienceMs = PATIENCE_MS[purpose];
    for (let tries = 1; ; tries += 1) {
      const permit = await budget.take(purpose, patienceMs);
      if (!permit.ok) return { ok: false, failure: failureOfBudget(permit.fault) };
      patienceMs -= permit.value;

      const answer = await askOnce(question, purpose, read);
      if (answer.ok) return answer;
      const { failure } = answer;
      const waitMs = waitBeforeNextTry(failure, tries, random);
      const isLast = waitMs === null || waitMs > patienceMs;
      const facts = { call: question.name, tries, status: failure.status, fault: failure.fault };
      if (isLast) log.warn('a Genesys call failed', facts);
      else log.info('a Genesys call failed and is tried again', { ...facts, waitMs });
      if (failure.remedy === 'later') budget.pause(waitMs ?? failure.retryAfterMs ?? 0);
      if (isLast) return answer;
      // After a 429 the budget itself makes everybody wait.
      if (failure.remedy === 'later') continue;
      patienceMs -= waitMs;
      await clock.sleep(waitMs);
    }
  };
}

/**
 * Ms to wait before the next try, or null when there should be none: what Genesys asks for, else backoff with
 * jitter. (cockatiel's backoff draws from Math.random and waits by the machine's clock, so it has no place here.)
 */
export function waitBeforeNextTry(failure: Failure, tries: number, random: () => number): number | null {
  const { remedy, retryAfterMs } = failure;
  if (remedy !== 'again' && remedy !== 'later') return null;
  const isLimit = remedy === 'later';
  if (tries > (isLimit ? MORE_TRIES_AFTER_LIMIT : MORE_TRIES_AFTER_ERROR)) return null;
  if (retryAfterMs !== null) return retryAfterMs;
  const longestMs = (isLimit ? FIRST_BACKOFF_AFTER_LIMIT_MS : FIRST_BACKOFF_AFTER_ERROR_MS) * 2 ** tries;
  return Math.ceil((longestMs / 2) * (1 + random()));
}

function isTimeout({ fault }: Failure): boolean {
  return fault.kind === 'genesys-down' && fault.how === 'timeout';
}

function failureOfBudget(fault: Failure['fault']): Failure {
  return { fault, remedy: 'none', status: null, retryAfterMs: null };
}

function busy<T>(budget: Budget): Answer<T> {
  const retryAfterSeconds = Math.max(1, Math.ceil(budget.usage().pausedMs / 1000));
  return { ok: false, failure: failureOfBudget({ kind: 'genesys-busy', retryAfterSeconds }) };
}
