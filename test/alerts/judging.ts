/** Builders of what is judged: rules, what is seen, and ticks of half a minute, with overrides. */
import { type Judged, type JudgedRule, judge } from '../../src/alerts/judge.ts';
import type { Evidence, InstanceState, NoFigure, Phase, Seen, Verdict } from '../../src/core/episode.ts';
import { EVERY_DAY, type WatchHours } from '../../src/core/hours.ts';
import type { RuleTest } from '../../src/core/rule.ts';

export const TICK_MS = 30_000;
const MINUTE_MS = 60_000;

export function threshold(overrides: Partial<Extract<RuleTest, { kind: 'threshold' }>> = {}): RuleTest {
  return {
    kind: 'threshold',
    metric: 'abandon-percent',
    is: '>',
    value: 8,
    overMinutes: 30,
    clear: null,
    guard: null,
    ...overrides,
  };
}

export function hours(overrides: Partial<WatchHours> = {}): WatchHours {
  return { fromMinute: 480, toMinute: 1200, days: EVERY_DAY, zone: 'UTC', except: [], ...overrides };
}

/** abandon% > 8 over 30m for 2m, held for 5. */
export function ruleOf(overrides: Partial<JudgedRule> = {}): JudgedRule {
  return {
    test: threshold(),
    media: [],
    each: 'queue',
    forMinutes: 2,
    holdMinutes: 5,
    hours: null,
    ...overrides,
  };
}

export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    metric: 'abandon-percent',
    value: 18,
    part: 9,
    whole: 50,
    window: null,
    line: 8,
    usual: null,
    fetchedAtMs: 0,
    ...overrides,
  };
}

export const BREACH: Seen = { kind: 'figure', evidence: evidence(), breaches: true, isClear: false };
export const CLEAR: Seen = {
  kind: 'figure',
  evidence: evidence({ value: 4, part: 2 }),
  breaches: false,
  isClear: true,
};
export const BETWEEN: Seen = {
  kind: 'figure',
  evidence: evidence({ value: 7, part: 7, whole: 100 }),
  breaches: false,
  isClear: false,
};

export function none(because: NoFigure): Seen {
  return because === 'too-few'
    ? { kind: 'none', because, evidence: evidence({ value: 50, part: 2, whole: 4 }) }
    : { kind: 'none', because };
}

/** One tick after another, half a minute apart, the last of them at a moment. */
export function ticks(rule: JudgedRule, all: readonly Seen[], lastMs: number): InstanceState {
  let state: InstanceState | null = null;
  all.forEach((seen, index) => {
    const nowMs = lastMs - (all.length - 1 - index) * TICK_MS;
    state = judge(rule, state, seen, { nowMs }).state;
  });
  if (state === null) throw new Error('no ticks');
  return state;
}

/** "pending until +1:00", "close: recovered": times as of a moment. */
export function verdictWords(verdict: Verdict, atMs: number): string {
  switch (verdict.kind) {
    case 'quiet':
    case 'close':
      return `${verdict.kind}: ${verdict.because}`;
    case 'pending':
    case 'recovering':
      return `${verdict.kind} until ${offset(verdict.untilMs - atMs)}`;
    case 'frozen':
      return `frozen since ${offset(verdict.sinceMs - atMs)}`;
    default:
      return verdict.kind;
  }
}

/** "recovering since -1:00, fired -2:00; frozen since 0:00". */
export function stateWords(state: InstanceState, atMs: number): string {
  const frozen = state.frozenSinceMs === null ? '' : `; frozen since ${offset(state.frozenSinceMs - atMs)}`;
  return phaseWords(state.phase, atMs) + frozen;
}

export function words(judged: Judged, atMs: number): [verdict: string, state: string] {
  return [verdictWords(judged.verdict, atMs), stateWords(judged.state, atMs)];
}

function phaseWords(phase: Phase, atMs: number): string {
  switch (phase.kind) {
    case 'inactive':
      return 'inactive';
    case 'pending':
      return `pending since ${offset(phase.sinceMs - atMs)}`;
    case 'firing':
      return `firing since ${offset(phase.firedAtMs - atMs)}`;
    case 'recovering':
      return `recovering since ${offset(phase.sinceMs - atMs)}, fired ${offset(phase.firedAtMs - atMs)}`;
  }
}

/** "-1:30", "0:00", "+5:00", "-13:00:30". */
function offset(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '-' : ms > 0 ? '+' : '';
  const minutes = Math.floor(size / MINUTE_MS);
  const seconds = String(Math.round((size % MINUTE_MS) / 1000)).padStart(2, '0');
  return minutes < 60
    ? `${sign}${minutes}:${seconds}`
    : `${sign}${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${seconds}`;
}
