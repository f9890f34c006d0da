/** Judging whatever comes: what never happens, held against time counted here and by other means. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type JudgedRule, judge } from '../../src/alerts/judge.ts';
import type { InstanceState, Phase, Seen, Verdict } from '../../src/core/episode.ts';
import { isWithin } from '../../src/core/hours.ts';
import { BETWEEN, BREACH, CLEAR, hours, none, ruleOf, threshold } from './judging.ts';

const START_MS = Date.parse('2026-11-18T07:30:00Z');
const MINUTE_MS = 60_000;
const RUNS = 250;

interface Step {
  gapMs: number;
  seen: Seen;
  isEdited: boolean;
}

/** One tick of a history. */
interface Tick {
  nowMs: number;
  rule: JudgedRule;
  seen: Seen;
  before: Phase;
  state: InstanceState;
  verdict: Verdict;
  /** How much of the time since the tick before counts for whatever it is waiting for. */
  countedMs: number;
  /** Nothing that was before this tick goes on. */
  isAnew: boolean;
}

const seen = fc.oneof(
  { weight: 8, arbitrary: fc.constant(BREACH) },
  { weight: 8, arbitrary: fc.constant(CLEAR) },
  { weight: 2, arbitrary: fc.constant(BETWEEN) },
  { weight: 2, arbitrary: fc.constantFrom(none('too-few'), none('no-traffic'), none('learning')) },
  { weight: 2, arbitrary: fc.constant(none('source-down')) },
);
/** Runs of the same, since otherwise nothing would ever fire. */
const runs = fc
  .array(fc.tuple(seen, fc.integer({ min: 1, max: 16 })), { minLength: 1, maxLength: 14 })
  .map((all) => all.flatMap(([one, times]) => Array.from({ length: times }, () => one)));
const gap = fc.oneof(
  { weight: 20, arbitrary: fc.constant(30_000) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 90_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 90_001, max: 50 * MINUTE_MS }) },
);
const steps: fc.Arbitrary<Step[]> = runs.chain((all) =>
  fc
    .array(fc.tuple(gap, fc.integer({ min: 0, max: 60 })), { minLength: all.length, maxLength: all.length })
    .map((times) =>
      all.map((one, index) => {
        const [gapMs, edit] = times[index] ?? [30_000, 1];
        return { seen: one, gapMs, isEdited: edit === 0 };
      }),
    ),
);
const rule = fc
  .record({
    forMinutes: fc.constantFrom(0, 1, 2, 5),
    holdMinutes: fc.constantFrom(5, 6, 10),
    hours: fc.constantFrom(null, null, hours(), hours({ fromMinute: 450, toMinute: 460 })),
  })
  .map((overrides) => ruleOf(overrides));

describe('judging whatever comes', () => {
  it('fires when, and only when, it breached for so long without a break', () => {
    check((ticks) => {
      ticks.forEach((tick, at) => {
        if (!isWatching(tick) || isOpen(tick.before) || !isBreach(tick.seen)) {
          expect(tick.verdict.kind).not.toBe('fire');
          return;
        }
        const spentMs = stretch(ticks, at, isBreach);
        expect(tick.verdict.kind).toBe(spentMs >= tick.rule.forMinutes * MINUTE_MS ? 'fire' : 'pending');
      });
    });
  });

  it('closes as recovered when, and only when, it was clear for so long without a break', () => {
    check((ticks) => {
      ticks.forEach((tick, at) => {
        const isCandidate =
          isWatching(tick) && !tick.isAnew && isOpen(tick.before) && !isDown(tick.seen) && isClear(tick.seen);
        if (!isCandidate) {
          if (tick.verdict.kind === 'close')
            expect(tick.verdict.because).toMatch(/outside-hours|rule-changed/);
          return;
        }
        const spentMs = stretch(ticks, at, isClear);
        const kind = spentMs >= tick.rule.holdMinutes * MINUTE_MS ? 'close' : 'recovering';
        expect(tick.verdict.kind).toBe(kind);
      });
    });
  });

  it('has one episode open at a time, and it keeps when it fired', () => {
    check((ticks) => {
      let openedMs: number | null = null;
      for (const { nowMs, verdict, state } of ticks) {
        if (verdict.kind === 'fire') {
          expect(openedMs).toBeNull();
          openedMs = nowMs;
        } else if (verdict.kind === 'close') {
          expect(openedMs).not.toBeNull();
          openedMs = null;
        } else if (verdict.kind === 'firing' || verdict.kind === 'recovering') {
          expect(openedMs).not.toBeNull();
        }
        expect('firedAtMs' in state.phase ? state.phase.firedAtMs : null).toBe(openedMs);
      }
    });
  });

  it('while frozen it stays what it was, and says since when', () => {
    check((ticks) => {
      let sinceMs: number | null = null;
      for (const { nowMs, verdict, state, before, isAnew, seen: now } of ticks) {
        if (verdict.kind !== 'frozen') {
          expect(isDown(now) && isQuiet(verdict) && verdict.because !== 'outside-hours').toBe(false);
          sinceMs = state.frozenSinceMs;
          continue;
        }
        expect(state.phase.kind).toBe(isAnew ? 'inactive' : before.kind);
        sinceMs ??= nowMs;
        expect([verdict.sinceMs, state.frozenSinceMs]).toEqual([sinceMs, sinceMs]);
      }
    });
  });

  it('writes no number that is none, and a state that JSON keeps', () => {
    check((ticks) => {
      for (const { state, verdict } of ticks) {
        expect(JSON.parse(JSON.stringify({ state, verdict }))).toEqual({ state, verdict });
      }
    });
  });

  it('decides the same again, and changes nothing that it was given', () => {
    check((ticks, given) => {
      expect(history(...given)).toEqual(ticks);
      for (const { rule: by, seen: now, nowMs, state } of ticks) {
        const frozen = deepFreeze(structuredClone(state));
        expect(judge(by, frozen, now, { nowMs: nowMs + 1 })).toEqual(
          judge(by, state, now, { nowMs: nowMs + 1 }),
        );
      }
    });
  });
});

function check(holds: (ticks: readonly Tick[], given: [JudgedRule, readonly Step[]]) => void): void {
  fc.assert(
    fc.property(rule, steps, (by, all) => holds(history(by, all), [by, all])),
    { numRuns: RUNS },
  );
}

function history(first: JudgedRule, all: readonly Step[]): Tick[] {
  let state: InstanceState | null = null;
  let by = first;
  let nowMs = START_MS;
  let wasDown = false;
  let wasWatching = true;
  const ticks: Tick[] = [];
  for (const { gapMs, seen: now, isEdited } of all) {
    nowMs += gapMs;
    const isNew = state !== null && isEdited;
    if (isNew) by = { ...by, test: threshold({ value: 8 + ticks.length + 1 }) };
    const before: Phase = state?.phase ?? { kind: 'inactive' };
    const judged = judge(by, state, now, { nowMs });
    const counts = state !== null && gapMs <= 90_000 && !wasDown && !isDown(now);
    ticks.push({
      nowMs,
      rule: by,
      seen: now,
      before,
      ...judged,
      countedMs: counts ? gapMs : 0,
      isAnew: isNew || !wasWatching || passedAnEnd(by, nowMs - gapMs, nowMs),
    });
    state = judged.state;
    wasDown = isDown(now);
    wasWatching = by.hours === null || isWithin(by.hours, nowMs);
  }
  return ticks;
}

/** Whether hours ended in between, minute by minute. */
function passedAnEnd({ hours: of }: JudgedRule, fromMs: number, toMs: number): boolean {
  if (of === null) return false;
  for (let ms = Math.floor(fromMs / MINUTE_MS) * MINUTE_MS + MINUTE_MS; ms <= toMs; ms += MINUTE_MS) {
    if (!isWithin(of, ms) && isWithin(of, ms - MINUTE_MS)) return true;
  }
  return false;
}

/**
 * The time that counts up to a tick since what is asked for began, over ticks without figures. Time to be clear runs
 * from the last value between the lines, where there was one.
 */
function stretch(ticks: readonly Tick[], at: number, holds: (seen: Seen) => boolean): number {
  let spentMs = 0;
  let sinceMs = 0;
  for (let index = at; index >= 0; index -= 1) {
    const tick = ticks[index];
    if (tick === undefined || (tick.verdict.kind === 'close' && index < at)) break;
    if (holds(tick.seen)) spentMs = sinceMs;
    else if (!isDown(tick.seen)) return tick.state.phase.kind === 'recovering' ? sinceMs : spentMs;
    if (tick.isAnew) break;
    sinceMs += tick.countedMs;
  }
  return spentMs;
}

function isWatching({ rule: by, nowMs }: Tick): boolean {
  return by.hours === null || isWithin(by.hours, nowMs);
}

function isOpen(phase: Phase): boolean {
  return phase.kind === 'firing' || phase.kind === 'recovering';
}

function isBreach(now: Seen): boolean {
  return now.kind === 'figure' && now.breaches;
}

function isClear(now: Seen): boolean {
  return now.kind === 'figure' ? now.isClear : now.because !== 'source-down';
}

function isDown(now: Seen): boolean {
  return now.kind === 'none' && now.because === 'source-down';
}

function isQuiet(verdict: Verdict): verdict is Extract<Verdict, { kind: 'quiet' }> {
  return verdict.kind === 'quiet';
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
