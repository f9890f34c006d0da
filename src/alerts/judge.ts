/** Decides what becomes of a rule at one instance: from its state and what is seen now to the next state and a verdict. */
import type {
  CloseReason,
  Evidence,
  InstanceState,
  NoFigure,
  Phase,
  Seen,
  Verdict,
} from '../core/episode.ts';
import { endedBetween, isWithin } from '../core/hours.ts';
import { MIN_HOLD_MINUTES, type RuleDraft, type RuleTest } from '../core/rule.ts';
import { HOUR_MS, MINUTE_MS, printDate } from '../core/zone.ts';

/** All of a rule that judging depends on: not its name, channel, mention, severity or repeat, and not its scope. */
export type JudgedRule = Pick<RuleDraft, 'test' | 'media' | 'each' | 'forMinutes' | 'holdMinutes' | 'hours'>;

export interface JudgeContext {
  nowMs: number;
  /** How far apart the ticks are at present, stretched as they may be; without it USUAL_TICK_MS. */
  tickMs?: number;
}

export interface Judged {
  state: InstanceState;
  verdict: Verdict;
}

export const USUAL_TICK_MS = 30_000;
/** After a longer stretch than so many ticks the bot was not running: nobody knows what was in it, and it does not count. */
export const MAX_TICKS_APART = 3;
/**
 * After a longer stop than this, what was pending or recovering begins its time anew: what it spent says too little
 * about now. Prometheus' `--rules.alert.for-outage-tolerance` and its default.
 */
export const MAX_STOP_MS = HOUR_MS;

/**
 * The states are those of Prometheus' alerting rules: `for` is pending, `keep_firing_for` is recovering. Where it differs:
 * - Between the line and the clear line nothing begins. What fires goes on firing; what recovers is not clear and begins
 *   its hold anew; what is pending ends, since it does not breach.
 * - While the source is down all stays as it is, and the time does not count. (There a failed evaluation keeps the state
 *   too, and `for` goes on counting.)
 * - After a restart the time that was spent counts and the stop does not, as where Prometheus restores `for`; recovering
 *   is restored as well. Its `for-grace-period`, 10 minutes before a restored alert fires, is left out: as the stop never
 *   counts, nothing fires or closes in the first tick, and ten minutes are too late for callers who hang up now.
 *
 * Mutes are not judged. What is muted goes through the same states, and whoever speaks withholds the words: what still
 * breaches at the end of a mute is an open episode of which nothing was said.
 *
 * A changed rule and the end of the hours come first, since they need no figure: they close an episode while the source
 * is down as well. The tick that closes opens nothing: the next one judges anew.
 */
export function judge(
  rule: JudgedRule,
  state: InstanceState | null,
  seen: Seen,
  context: JudgeContext,
): Judged {
  const { nowMs } = context;
  const print = fingerprint(rule);
  const isWatching = rule.hours === null || isWithin(rule.hours, nowMs);
  // Outside its hours a rule does not ask whether the source is there.
  const isDown = isWatching && seen.kind === 'none' && seen.because === 'source-down';
  const frozenSinceMs = isDown ? (state?.frozenSinceMs ?? nowMs) : null;

  const before = state === null ? INACTIVE : withoutWhatDoesNotCount(state, isDown, context);
  const ended = state === null ? null : whyItEnded(rule, state, print, isWatching, nowMs);
  const phase = ended === null ? before : INACTIVE;
  const moved = ((): Moved => {
    if (ended !== null && isOpen(before)) return close(ended, seen);
    if (!isWatching) return quiet('outside-hours', seen);
    if (frozenSinceMs !== null) return { phase, verdict: { kind: 'frozen', sinceMs: frozenSinceMs } };
    return step(rule, phase, seen, nowMs);
  })();

  return {
    state: { phase: moved.phase, judgedAtMs: nowMs, frozenSinceMs, fingerprint: print },
    verdict: moved.verdict,
  };
}

interface Moved {
  phase: Phase;
  verdict: Verdict;
}

type OpenPhase = Extract<Phase, { kind: 'firing' | 'recovering' }>;

const INACTIVE: Phase = { kind: 'inactive' };

/** Where nothing but the figure decides. */
function step(rule: JudgedRule, phase: Phase, seen: Seen, nowMs: number): Moved {
  if (seen.kind === 'figure' && seen.breaches) {
    return isOpen(phase) ? fireOn(phase, seen.evidence) : breach(rule, phase, seen.evidence, nowMs);
  }
  if (!isOpen(phase)) return quiet(whyQuiet(seen), seen);
  const isBetween = seen.kind === 'figure' && !seen.isClear;
  if (isBetween && phase.kind === 'firing') return fireOn(phase, seen.evidence);
  return recover(rule, phase, seen, isBetween, nowMs);
}

function breach(rule: JudgedRule, phase: Phase, evidence: Evidence, nowMs: number): Moved {
  const sinceMs = phase.kind === 'pending' ? phase.sinceMs : nowMs;
  const untilMs = sinceMs + rule.forMinutes * MINUTE_MS;
  if (nowMs >= untilMs) {
    return { phase: { kind: 'firing', firedAtMs: nowMs }, verdict: { kind: 'fire', evidence } };
  }
  return { phase: { kind: 'pending', sinceMs }, verdict: { kind: 'pending', evidence, untilMs } };
}

function fireOn(phase: OpenPhase, evidence: Evidence): Moved {
  return {
    phase: { kind: 'firing', firedAtMs: phase.firedAtMs },
    verdict: { kind: 'firing', evidence },
  };
}

function recover(rule: JudgedRule, phase: OpenPhase, seen: Seen, isBetween: boolean, nowMs: number): Moved {
  const sinceMs = phase.kind === 'recovering' && !isBetween ? phase.sinceMs : nowMs;
  const untilMs = sinceMs + Math.max(rule.holdMinutes, MIN_HOLD_MINUTES) * MINUTE_MS;
  if (nowMs >= untilMs) return close(whyClosed(seen), seen);
  return {
    phase: { kind: 'recovering', firedAtMs: phase.firedAtMs, sinceMs },
    verdict: { kind: 'recovering', evidence: evidenceOf(seen), untilMs },
  };
}

function close(because: CloseReason, seen: Seen): Moved {
  return { phase: INACTIVE, verdict: { kind: 'close', because, evidence: evidenceOf(seen) } };
}

function quiet(because: Extract<Verdict, { kind: 'quiet' }>['because'], seen: Seen): Moved {
  return { phase: INACTIVE, verdict: { kind: 'quiet', because, evidence: evidenceOf(seen) } };
}

function whyQuiet(seen: Seen): Exclude<NoFigure, 'source-down'> | 'no-breach' | 'between' {
  if (seen.kind === 'figure') return seen.isClear ? 'no-breach' : 'between';
  // A source that is down never comes here: it freezes.
  return seen.because === 'source-down' ? 'no-breach' : seen.because;
}

function whyClosed(seen: Seen): CloseReason {
  if (seen.kind === 'figure') return 'recovered';
  return seen.because === 'too-few' || seen.because === 'no-traffic' ? seen.because : 'no-figure';
}

/** Why nothing of what was goes on; null: it does. */
function whyItEnded(
  rule: JudgedRule,
  state: InstanceState,
  print: string,
  isWatching: boolean,
  nowMs: number,
): 'rule-changed' | 'outside-hours' | null {
  if (state.fingerprint !== print) return 'rule-changed';
  if (!isWatching) return 'outside-hours';
  if (rule.hours === null || state.phase.kind === 'inactive') return null;
  // Hours end for a minute at least: ticks that lie closer together pass over none.
  if (Math.abs(nowMs - state.judgedAtMs) < MINUTE_MS) return null;
  // The bot may not have been running when they ended, and they have begun again since.
  return endedBetween(rule.hours, state.judgedAtMs, nowMs) ? 'outside-hours' : null;
}

/** The phase, its beginning moved on by the time since the last tick where that does not count. */
function withoutWhatDoesNotCount(state: InstanceState, isDown: boolean, context: JudgeContext): Phase {
  const { phase } = state;
  if (phase.kind === 'inactive' || phase.kind === 'firing') return phase;
  const elapsedMs = context.nowMs - state.judgedAtMs;
  // A clock that was set back has not told how much time went by.
  const isKnown = elapsedMs >= 0 && elapsedMs <= MAX_TICKS_APART * (context.tickMs ?? USUAL_TICK_MS);
  if (isKnown && !isDown && state.frozenSinceMs === null) return phase;
  const sinceMs = elapsedMs > MAX_STOP_MS ? context.nowMs : phase.sinceMs + elapsedMs;
  return { ...phase, sinceMs };
}

function isOpen(phase: Phase): phase is OpenPhase {
  return phase.kind === 'firing' || phase.kind === 'recovering';
}

function evidenceOf(seen: Seen): Evidence | null {
  return seen.kind === 'figure' || seen.because === 'too-few' ? seen.evidence : null;
}

const prints = new WeakMap<JudgedRule, string>();

/** What a state was judged by: equal for rules that judge alike. Made once for each rule, which nobody changes in place. */
export function fingerprint(rule: JudgedRule): string {
  const known = prints.get(rule);
  if (known !== undefined) return known;
  const { hours } = rule;
  const made = JSON.stringify([
    testPrint(rule.test),
    [...rule.media].sort(),
    rule.each,
    rule.forMinutes,
    rule.holdMinutes,
    hours && [hours.fromMinute, hours.toMinute, hours.days, hours.zone, hours.except.map(printDate)],
  ]);
  prints.set(rule, made);
  return made;
}

/** Its parts in an order of ours: a rule that was stored may tell them in another. */
function testPrint(test: RuleTest): readonly unknown[] {
  switch (test.kind) {
    case 'threshold': {
      const { metric, is, value, overMinutes, clear, guard } = test;
      return [test.kind, metric, is, value, overMinutes, clear, guard && [guard.of, guard.atLeast]];
    }
    case 'live':
      return [test.kind, test.metric, test.is, test.value, test.clear];
    case 'spike':
      return [test.kind, test.sensitivity, test.overMinutes];
    case 'traffic':
      return [test.kind, test.is, test.percentOfUsual, test.overMinutes];
  }
}
