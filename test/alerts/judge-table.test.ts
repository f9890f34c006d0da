/** Every state and every event: what is said, and what is next. */
import { describe, expect, it } from 'vitest';
import { type JudgeContext, type JudgedRule, judge } from '../../src/alerts/judge.ts';
import type { Seen } from '../../src/core/episode.ts';
import { BETWEEN, BREACH, CLEAR, hours, none, ruleOf, TICK_MS, threshold, ticks, words } from './judging.ts';

/** Pending for 2 minutes, held for 5, from 08:00 to 20:00. */
const RULE = ruleOf({ hours: hours() });
const EDITED = ruleOf({ hours: hours(), test: threshold({ value: 10 }) });

const NOON_MS = Date.parse('2026-11-18T12:00:00Z');
const HOURS_END_MS = Date.parse('2026-11-18T20:00:00Z');
const HOURS_BEGIN_MS = Date.parse('2026-11-19T08:00:00Z');
/** The bot does not run over ten minutes, or over the night. */
const STOP_MS = 10 * 60_000;
const NIGHT_MS = 13 * 60 * 60_000;

/** How each state comes about, in ticks of half a minute. */
const STATES: Readonly<Record<string, readonly Seen[]>> = {
  inactive: [CLEAR],
  // Two breaches: half a minute of the two is spent, and a minute when the next one comes.
  pending: [BREACH, BREACH],
  // The fifth breach fires, the next is half a minute later.
  firing: [BREACH, BREACH, BREACH, BREACH, BREACH, BREACH],
  // Fired, then clear for a minute when the next one comes.
  recovering: [BREACH, BREACH, BREACH, BREACH, BREACH, BREACH, CLEAR, CLEAR],
};

/** What comes next: half a minute later, unless the bot did not run. */
const EVENTS: Readonly<
  Record<string, { seen: Seen; atMs?: number; gapMs?: number; rule?: JudgedRule; isMuted?: true }>
> = {
  breach: { seen: BREACH },
  'no breach': { seen: CLEAR },
  between: { seen: BETWEEN },
  'too few': { seen: none('too-few') },
  'no traffic': { seen: none('no-traffic') },
  learning: { seen: none('learning') },
  'not applicable': { seen: none('not-applicable') },
  'source down': { seen: none('source-down') },
  'source back': { seen: BREACH },
  // Judging hears of no mute: whoever speaks withholds the words.
  mute: { seen: BREACH, isMuted: true },
  unmute: { seen: BREACH },
  'hours end': { seen: BREACH, atMs: HOURS_END_MS },
  'hours end, down': { seen: none('source-down'), atMs: HOURS_END_MS },
  // The bot was not running over the night.
  'hours begin': { seen: BREACH, atMs: HOURS_BEGIN_MS, gapMs: NIGHT_MS },
  'rule edited': { seen: BREACH, rule: EDITED },
  'edited, down': { seen: none('source-down'), rule: EDITED },
  restart: { seen: BREACH, gapMs: STOP_MS },
  'restart, clear': { seen: CLEAR, gapMs: STOP_MS },
  'restart, down': { seen: none('source-down'), gapMs: STOP_MS },
};

/**
 * Times are as of the event. "frozen": the source was down in the tick before the event, which does not count, so that
 * a clock that stood at half a minute stands there still.
 */
const TABLE = `
inactive          | breach          | pending until +2:00    | pending since 0:00
inactive          | no breach       | quiet: no-breach       | inactive
inactive          | between         | quiet: between         | inactive
inactive          | too few         | quiet: too-few         | inactive
inactive          | no traffic      | quiet: no-traffic      | inactive
inactive          | learning        | quiet: learning        | inactive
inactive          | not applicable  | quiet: not-applicable  | inactive
inactive          | source down     | frozen since 0:00      | inactive; frozen since 0:00
inactive          | source back     | pending until +2:00    | pending since 0:00
inactive          | mute            | pending until +2:00    | pending since 0:00
inactive          | unmute          | pending until +2:00    | pending since 0:00
inactive          | hours end       | quiet: outside-hours   | inactive
inactive          | hours end, down | quiet: outside-hours   | inactive
inactive          | hours begin     | pending until +2:00    | pending since 0:00
inactive          | rule edited     | pending until +2:00    | pending since 0:00
inactive          | edited, down    | frozen since 0:00      | inactive; frozen since 0:00
inactive          | restart         | pending until +2:00    | pending since 0:00
inactive          | restart, clear  | quiet: no-breach       | inactive
inactive          | restart, down   | frozen since 0:00      | inactive; frozen since 0:00

pending           | breach          | pending until +1:00    | pending since -1:00
pending           | no breach       | quiet: no-breach       | inactive
pending           | between         | quiet: between         | inactive
pending           | too few         | quiet: too-few         | inactive
pending           | no traffic      | quiet: no-traffic      | inactive
pending           | learning        | quiet: learning        | inactive
pending           | not applicable  | quiet: not-applicable  | inactive
pending           | source down     | frozen since 0:00      | pending since -0:30; frozen since 0:00
pending           | source back     | pending until +1:00    | pending since -1:00
pending           | mute            | pending until +1:00    | pending since -1:00
pending           | unmute          | pending until +1:00    | pending since -1:00
pending           | hours end       | quiet: outside-hours   | inactive
pending           | hours end, down | quiet: outside-hours   | inactive
pending           | hours begin     | pending until +2:00    | pending since 0:00
pending           | rule edited     | pending until +2:00    | pending since 0:00
pending           | edited, down    | frozen since 0:00      | inactive; frozen since 0:00
pending           | restart         | pending until +1:30    | pending since -0:30
pending           | restart, clear  | quiet: no-breach       | inactive
pending           | restart, down   | frozen since 0:00      | pending since -0:30; frozen since 0:00

firing            | breach          | firing                 | firing since -1:00
firing            | no breach       | recovering until +5:00 | recovering since 0:00, fired -1:00
firing            | between         | firing                 | firing since -1:00
firing            | too few         | recovering until +5:00 | recovering since 0:00, fired -1:00
firing            | no traffic      | recovering until +5:00 | recovering since 0:00, fired -1:00
firing            | learning        | recovering until +5:00 | recovering since 0:00, fired -1:00
firing            | not applicable  | recovering until +5:00 | recovering since 0:00, fired -1:00
firing            | source down     | frozen since 0:00      | firing since -1:00; frozen since 0:00
firing            | source back     | firing                 | firing since -1:00
firing            | mute            | firing                 | firing since -1:00
firing            | unmute          | firing                 | firing since -1:00
firing            | hours end       | close: outside-hours   | inactive
firing            | hours end, down | close: outside-hours   | inactive
firing            | hours begin     | close: outside-hours   | inactive
firing            | rule edited     | close: rule-changed    | inactive
firing            | edited, down    | close: rule-changed    | inactive; frozen since 0:00
firing            | restart         | firing                 | firing since -10:30
firing            | restart, clear  | recovering until +5:00 | recovering since 0:00, fired -10:30
firing            | restart, down   | frozen since 0:00      | firing since -10:30; frozen since 0:00

recovering        | breach          | firing                 | firing since -2:00
recovering        | no breach       | recovering until +4:00 | recovering since -1:00, fired -2:00
recovering        | between         | recovering until +5:00 | recovering since 0:00, fired -2:00
recovering        | too few         | recovering until +4:00 | recovering since -1:00, fired -2:00
recovering        | no traffic      | recovering until +4:00 | recovering since -1:00, fired -2:00
recovering        | learning        | recovering until +4:00 | recovering since -1:00, fired -2:00
recovering        | not applicable  | recovering until +4:00 | recovering since -1:00, fired -2:00
recovering        | source down     | frozen since 0:00      | recovering since -0:30, fired -2:00; frozen since 0:00
recovering        | source back     | firing                 | firing since -2:00
recovering        | mute            | firing                 | firing since -2:00
recovering        | unmute          | firing                 | firing since -2:00
recovering        | hours end       | close: outside-hours   | inactive
recovering        | hours end, down | close: outside-hours   | inactive
recovering        | hours begin     | close: outside-hours   | inactive
recovering        | rule edited     | close: rule-changed    | inactive
recovering        | edited, down    | close: rule-changed    | inactive; frozen since 0:00
recovering        | restart         | firing                 | firing since -11:30
recovering        | restart, clear  | recovering until +4:30 | recovering since -0:30, fired -11:30
recovering        | restart, down   | frozen since 0:00      | recovering since -0:30, fired -11:30; frozen since 0:00

frozen inactive   | breach          | pending until +2:00    | pending since 0:00
frozen inactive   | no breach       | quiet: no-breach       | inactive
frozen inactive   | between         | quiet: between         | inactive
frozen inactive   | too few         | quiet: too-few         | inactive
frozen inactive   | no traffic      | quiet: no-traffic      | inactive
frozen inactive   | learning        | quiet: learning        | inactive
frozen inactive   | not applicable  | quiet: not-applicable  | inactive
frozen inactive   | source down     | frozen since -0:30     | inactive; frozen since -0:30
frozen inactive   | source back     | pending until +2:00    | pending since 0:00
frozen inactive   | mute            | pending until +2:00    | pending since 0:00
frozen inactive   | unmute          | pending until +2:00    | pending since 0:00
frozen inactive   | hours end       | quiet: outside-hours   | inactive
frozen inactive   | hours end, down | quiet: outside-hours   | inactive
frozen inactive   | hours begin     | pending until +2:00    | pending since 0:00
frozen inactive   | rule edited     | pending until +2:00    | pending since 0:00
frozen inactive   | edited, down    | frozen since -0:30     | inactive; frozen since -0:30
frozen inactive   | restart         | pending until +2:00    | pending since 0:00
frozen inactive   | restart, clear  | quiet: no-breach       | inactive
frozen inactive   | restart, down   | frozen since -10:00    | inactive; frozen since -10:00

frozen pending    | breach          | pending until +1:30    | pending since -0:30
frozen pending    | no breach       | quiet: no-breach       | inactive
frozen pending    | between         | quiet: between         | inactive
frozen pending    | too few         | quiet: too-few         | inactive
frozen pending    | no traffic      | quiet: no-traffic      | inactive
frozen pending    | learning        | quiet: learning        | inactive
frozen pending    | not applicable  | quiet: not-applicable  | inactive
frozen pending    | source down     | frozen since -0:30     | pending since -0:30; frozen since -0:30
frozen pending    | source back     | pending until +1:30    | pending since -0:30
frozen pending    | mute            | pending until +1:30    | pending since -0:30
frozen pending    | unmute          | pending until +1:30    | pending since -0:30
frozen pending    | hours end       | quiet: outside-hours   | inactive
frozen pending    | hours end, down | quiet: outside-hours   | inactive
frozen pending    | hours begin     | pending until +2:00    | pending since 0:00
frozen pending    | rule edited     | pending until +2:00    | pending since 0:00
frozen pending    | edited, down    | frozen since -0:30     | inactive; frozen since -0:30
frozen pending    | restart         | pending until +1:30    | pending since -0:30
frozen pending    | restart, clear  | quiet: no-breach       | inactive
frozen pending    | restart, down   | frozen since -10:00    | pending since -0:30; frozen since -10:00

frozen firing     | breach          | firing                 | firing since -1:30
frozen firing     | no breach       | recovering until +5:00 | recovering since 0:00, fired -1:30
frozen firing     | between         | firing                 | firing since -1:30
frozen firing     | too few         | recovering until +5:00 | recovering since 0:00, fired -1:30
frozen firing     | no traffic      | recovering until +5:00 | recovering since 0:00, fired -1:30
frozen firing     | learning        | recovering until +5:00 | recovering since 0:00, fired -1:30
frozen firing     | not applicable  | recovering until +5:00 | recovering since 0:00, fired -1:30
frozen firing     | source down     | frozen since -0:30     | firing since -1:30; frozen since -0:30
frozen firing     | source back     | firing                 | firing since -1:30
frozen firing     | mute            | firing                 | firing since -1:30
frozen firing     | unmute          | firing                 | firing since -1:30
frozen firing     | hours end       | close: outside-hours   | inactive
frozen firing     | hours end, down | close: outside-hours   | inactive
frozen firing     | hours begin     | close: outside-hours   | inactive
frozen firing     | rule edited     | close: rule-changed    | inactive
frozen firing     | edited, down    | close: rule-changed    | inactive; frozen since -0:30
frozen firing     | restart         | firing                 | firing since -11:00
frozen firing     | restart, clear  | recovering until +5:00 | recovering since 0:00, fired -11:00
frozen firing     | restart, down   | frozen since -10:00    | firing since -11:00; frozen since -10:00

frozen recovering | breach          | firing                 | firing since -2:30
frozen recovering | no breach       | recovering until +4:30 | recovering since -0:30, fired -2:30
frozen recovering | between         | recovering until +5:00 | recovering since 0:00, fired -2:30
frozen recovering | too few         | recovering until +4:30 | recovering since -0:30, fired -2:30
frozen recovering | no traffic      | recovering until +4:30 | recovering since -0:30, fired -2:30
frozen recovering | learning        | recovering until +4:30 | recovering since -0:30, fired -2:30
frozen recovering | not applicable  | recovering until +4:30 | recovering since -0:30, fired -2:30
frozen recovering | source down     | frozen since -0:30     | recovering since -0:30, fired -2:30; frozen since -0:30
frozen recovering | source back     | firing                 | firing since -2:30
frozen recovering | mute            | firing                 | firing since -2:30
frozen recovering | unmute          | firing                 | firing since -2:30
frozen recovering | hours end       | close: outside-hours   | inactive
frozen recovering | hours end, down | close: outside-hours   | inactive
frozen recovering | hours begin     | close: outside-hours   | inactive
frozen recovering | rule edited     | close: rule-changed    | inactive
frozen recovering | edited, down    | close: rule-changed    | inactive; frozen since -0:30
frozen recovering | restart         | firing                 | firing since -12:00
frozen recovering | restart, clear  | recovering until +4:30 | recovering since -0:30, fired -12:00
frozen recovering | restart, down   | frozen since -10:00    | recovering since -0:30, fired -12:00; frozen since -10:00
`;

const ROWS = TABLE.split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string, string]);

describe('judging', () => {
  it.each(ROWS)('%s, then %s: %s', (from, event, verdict, state) => {
    const { seen, rule = RULE, atMs = NOON_MS, gapMs = TICK_MS, isMuted } = EVENTS[event] ?? fail(event);
    const isFrozen = from.startsWith('frozen ');
    const before = STATES[from.replace('frozen ', '')] ?? fail(from);
    const was = ticks(RULE, isFrozen ? [...before, none('source-down')] : before, atMs - gapMs);
    const context: JudgeContext & { isMuted?: boolean } = { nowMs: atMs, ...(isMuted ? { isMuted } : {}) };
    const judged = judge(rule, was, seen, context);
    expect(words(judged, atMs)).toEqual([verdict, state]);
    expect(judged.state.judgedAtMs).toBe(atMs);
  });

  it('the table has every event for every state, once', () => {
    const states = Object.keys(STATES).flatMap((state) => [state, `frozen ${state}`]);
    const wanted = states.flatMap((state) => Object.keys(EVENTS).map((event) => `${state} | ${event}`));
    expect(ROWS.map(([state, event]) => `${state} | ${event}`).sort()).toEqual(wanted.sort());
  });
});

function fail(name: string): never {
  throw new Error(`the table knows no ${name}`);
}
