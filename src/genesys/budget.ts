/**
 * The requests that Genesys allows in a minute, in reserved shares.
 *
 * Time runs in Genesys' own windows of a minute, known from its headers. A purpose may always use its own share
 * of the window. Beyond it, it may borrow what the others could have used by now and did not: of an unused share
 * the part for the time gone by is lent, the part for the time to come stays reserved. So whoever asks, at
 * whatever moment, gets as much as its own share within a minute, and an idle share is not wasted.
 */
import type { Fault, Outcome } from '../core/fault.ts';
import type { Clock, Purpose } from '../core/ports.ts';
import type { Headers } from './session.ts';

export const PURPOSES = ['tick', 'command', 'background'] as const satisfies readonly Purpose[];

/** Parts of the requests that are allowed in a window; they add up to 1. */
export const SHARES: Readonly<Record<Purpose, number>> = { tick: 0.5, command: 0.3, background: 0.2 };

/** Per token and minute, until Genesys says otherwise (https://developer.genesys.cloud/platform/api/rate-limits). */
export const DEFAULT_ALLOWED = 300;

const WINDOW_MS = 60_000;
const MAX_ALLOWED = 100_000;
/** How often a purpose that waits to borrow looks again. */
const LOOK_AGAIN_MS = 1_000;
const MAX_LOOKS = 200;
/** Calls that may wait for a permit at once. */
const MAX_WAITING = 2_000;
/** The end that Genesys tells is in whole seconds, so it wanders; a jump beyond this is a new window. */
const NEW_WINDOW_JUMP_MS = 5_000;

export interface BudgetUsage {
  allowedPerMinute: number;
  /** Requests in the current window. */
  used: Readonly<Record<Purpose, number>>;
  /** Requests in it that Genesys counted and that were not this bot's. */
  elsewhere: number;
  left: number;
  waiting: number;
  pausedMs: number;
}

export interface Budget {
  /** Waits for one permit, at most so long; the value is the time waited, in ms. Refuses with 'genesys-busy'. */
  take(purpose: Purpose, patienceMs: number): Promise<Outcome<number>>;
  /** What the headers of an answer tell. */
  learn(headers: Headers): void;
  /** No permits for so long: Genesys asked for it. */
  pause(ms: number): void;
  usage(): BudgetUsage;
}

export function createBudget(clock: Clock): Budget {
  let allowed = DEFAULT_ALLOWED;
  let endsAtMs = 0;
  let used = nothingUsed();
  let elsewhere = 0;
  let pausedUntilMs = 0;
  let waiting = 0;

  function roll(nowMs: number): void {
    if (nowMs < endsAtMs) return;
    startWindow(nowMs + WINDOW_MS, 0);
  }

  function startWindow(untilMs: number, countedElsewhere: number): void {
    endsAtMs = untilMs;
    used = nothingUsed();
    elsewhere = countedElsewhere;
  }

  function ownUse(): number {
    return PURPOSES.reduce((sum, purpose) => sum + used[purpose], 0);
  }

  function shareOf(purpose: Purpose): number {
    return Math.max(1, Math.floor(allowed * SHARES[purpose]));
  }

  /** What the others may still claim of their shares in this window. */
  function reservedForOthers(purpose: Purpose, nowMs: number): number {
    const gone = 1 - Math.min(WINDOW_MS, endsAtMs - nowMs) / WINDOW_MS;
    return PURPOSES.filter((other) => other !== purpose)
      .map((other) => Math.max(0, shareOf(other) - Math.max(used[other], shareOf(other) * gone)))
      .reduce((sum, part) => sum + part, 0);
  }

  /** 0 when a permit was taken, else after how many ms it is worth another look. */
  function tryTake(purpose: Purpose): number {
    const nowMs = clock.now();
    roll(nowMs);
    if (nowMs < pausedUntilMs) return pausedUntilMs - nowMs;
    const total = ownUse() + elsewhere;
    if (total >= allowed) return endsAtMs - nowMs;
    const isOwn = used[purpose] < shareOf(purpose);
    if (!isOwn && total + reservedForOthers(purpose, nowMs) >= allowed) {
      return Math.min(LOOK_AGAIN_MS, endsAtMs - nowMs);
    }
    used[purpose] += 1;
    return 0;
  }

  function busy<T>(): Outcome<T> {
    const freeAtMs = Math.max(pausedUntilMs, endsAtMs);
    const fault: Fault = {
      kind: 'genesys-busy',
      retryAfterSeconds: Math.max(1, Math.ceil((freeAtMs - clock.now()) / 1000)),
    };
    return { ok: false, fault };
  }

  async function take(purpose: Purpose, patienceMs: number): Promise<Outcome<number>> {
    const startMs = clock.now();
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const waitMs = tryTake(purpose);
      if (waitMs === 0) return { ok: true, value: clock.now() - startMs };
      if (waiting >= MAX_WAITING || clock.now() + waitMs > startMs + patienceMs) return busy();
      waiting += 1;
      await clock.sleep(waitMs);
      waiting -= 1;
    }
    return busy();
  }

  function learn({ allowedPerMinute, count, resetSeconds }: Headers): void {
    const nowMs = clock.now();
    roll(nowMs);
    if (allowedPerMinute !== null && allowedPerMinute >= 1) allowed = Math.min(allowedPerMinute, MAX_ALLOWED);
    const untilMs = resetSeconds === null ? null : nowMs + Math.min(resetSeconds * 1000, WINDOW_MS);
    if (untilMs !== null && untilMs > endsAtMs + NEW_WINDOW_JUMP_MS) startWindow(untilMs, count ?? 0);
    else if (untilMs !== null && untilMs > nowMs) endsAtMs = untilMs;
    if (count !== null) elsewhere = Math.max(elsewhere, count - ownUse());
  }

  function pause(ms: number): void {
    pausedUntilMs = Math.max(pausedUntilMs, clock.now() + ms);
  }

  function usage(): BudgetUsage {
    roll(clock.now());
    return {
      allowedPerMinute: allowed,
      used: { ...used },
      elsewhere,
      left: Math.max(0, allowed - ownUse() - elsewhere),
      waiting,
      pausedMs: Math.max(0, pausedUntilMs - clock.now()),
    };
  }

  return { take, learn, pause, usage };
}

function nothingUsed(): Record<Purpose, number> {
  return { tick: 0, command: 0, background: 0 };
}
