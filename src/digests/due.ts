/**
 * When a digest is due, and what is to be done about it now. Pure, over core/zone.ts, whose rules for times that do not
 * exist or come twice are those of a digest, and tested: croner would be a second opinion.
 */
import { type Digest, type DigestRun, type DueTimes, MAX_LATE_MINUTES } from '../core/digest.ts';
import { addDays, epochOf, type LocalDate, localTime, MINUTE_MS, weekdayOf } from '../core/zone.ts';

/** Sent later than this after it was due, a digest says so. */
export const LATE_SAID_AFTER_MINUTES = 5;
/** Due times that are noted as skipped after a long absence: the latest ones. */
export const MAX_SKIPPED_AT_ONCE = 31;
const DAYS_OF_WEEK = 7;
/** A time that does not exist runs after the gap, which may be on the next day. */
const DAYS_AROUND = 2;

/** The latest due times after one moment and up to another, at most so many, in order. */
export function dueTimesBetween(due: DueTimes, fromMs: number, toMs: number, limit: number): number[] {
  const times: number[] = [];
  const first = addDays(localTime(fromMs, due.zone), -DAYS_AROUND);
  let date: LocalDate = addDays(localTime(toMs, due.zone), 1);
  while (times.length < limit && !isBefore(date, first)) {
    const atMs = dueOn(due, date);
    if (atMs !== null && atMs > fromMs && atMs <= toMs) times.unshift(atMs);
    date = addDays(date, -1);
  }
  return times;
}

/** The next due times after a moment, in order. */
export function nextDues(due: DueTimes, afterMs: number, count: number): number[] {
  const times: number[] = [];
  const first = addDays(localTime(afterMs, due.zone), -DAYS_AROUND);
  // A holiday takes the place of one due day at the most.
  const mostDays = DAYS_OF_WEEK * (count + due.except.length + 1) + DAYS_AROUND;
  for (let day = 0; day <= mostDays && times.length < count; day += 1) {
    const atMs = dueOn(due, addDays(first, day));
    if (atMs !== null && atMs > afterMs) times.push(atMs);
  }
  return times;
}

/** Null for one without days, which nobody can make. */
export function nextDue(due: DueTimes, afterMs: number): number | null {
  return nextDues(due, afterMs, 1)[0] ?? null;
}

/** When it is due on a local date, epoch ms; null where it is not. */
function dueOn({ minute, days, zone, except }: DueTimes, date: LocalDate): number | null {
  if (!days.includes(weekdayOf(date)) || except.some((one) => isSame(one, date))) return null;
  return epochOf(date, minute, zone);
}

export interface Decision {
  /** Missed by too much: these are not sent any more, the oldest first. */
  skip: readonly number[];
  /** Null: nothing is to be sent now. */
  send: { dueAtMs: number; isLate: boolean } | null;
}

/** Only the latest due time is ever sent: who comes back after days does not get all their digests at once. */
export function decide(
  { due, dueSinceMs }: Pick<Digest, 'due' | 'dueSinceMs'>,
  lastRun: Pick<DigestRun, 'dueAtMs'> | null,
  nowMs: number,
): Decision {
  const sinceMs = Math.max(dueSinceMs, lastRun?.dueAtMs ?? 0);
  if (nowMs <= sinceMs) return NOTHING;
  const times = dueTimesBetween(due, sinceMs, nowMs, MAX_SKIPPED_AT_ONCE + 1);
  const latest = times.at(-1);
  if (latest === undefined) return NOTHING;
  const isTooLate = nowMs - latest >= MAX_LATE_MINUTES * MINUTE_MS;
  return {
    skip: isTooLate ? times : times.slice(0, -1),
    send: isTooLate ? null : { dueAtMs: latest, isLate: isSaidLate(latest, nowMs) },
  };
}

const NOTHING: Decision = { skip: [], send: null };

/** Whether one that is sent at this moment says that it comes late. */
export function isSaidLate(dueAtMs: number, sentAtMs: number): boolean {
  return sentAtMs - dueAtMs > LATE_SAID_AFTER_MINUTES * MINUTE_MS;
}

function isBefore(date: LocalDate, other: LocalDate): boolean {
  return asUtc(date) < asUtc(other);
}

function isSame(date: LocalDate, other: LocalDate): boolean {
  return asUtc(date) === asUtc(other);
}

function asUtc({ year, month, day }: LocalDate): number {
  return Date.UTC(year, month - 1, day);
}
