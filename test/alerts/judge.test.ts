/** Judging over time: Prometheus' `for` and `keep_firing_for`, and where ours differ; hours, mutes and edits. */
import { describe, expect, it } from 'vitest';
import { fingerprint, type JudgedRule, judge, MAX_STOP_MS } from '../../src/alerts/judge.ts';
import type { InstanceState, Seen, Verdict } from '../../src/core/episode.ts';
import { BETWEEN, BREACH, CLEAR, evidence, hours, none, ruleOf, TICK_MS, threshold } from './judging.ts';

const NOON_MS = Date.parse('2026-11-18T12:00:00Z');
const MINUTE_MS = 60_000;

/** What is seen in a tick; '.' is half a minute in which the bot does not run. */
const SEEN: Readonly<Record<string, Seen>> = {
  B: BREACH,
  C: CLEAR,
  '=': BETWEEN,
  f: none('too-few'),
  n: none('no-traffic'),
  L: none('learning'),
  a: none('not-applicable'),
  x: none('source-down'),
};

/** What is said of it: a letter for each verdict, so that a line stands below a line. */
const SAID: Readonly<Record<Verdict['kind'], string>> = {
  quiet: '-',
  pending: 'p',
  fire: 'F',
  firing: 'f',
  recovering: 'r',
  close: 'X',
  frozen: 'z',
};

interface Line {
  name: string;
  rule?: JudgedRule;
  seen: string;
  said: string;
  /** Why it closed, the last time. */
  closed?: string;
}

/** A tick is half a minute, `for` two minutes (the fifth breach fires) and hold five (the eleventh clear one closes). */
const LINES: readonly Line[] = [
  // `for`, as Prometheus has it.
  {
    name: 'fires after two minutes of breach, and goes on firing',
    seen: 'CBBBBBBB',
    said: '-ppppFff',
  },
  {
    name: 'a `for` of nothing fires at the first breach',
    rule: ruleOf({ forMinutes: 0 }),
    seen: 'CBB',
    said: '-Ff',
  },
  {
    name: 'a flap inside pending begins anew',
    seen: 'BBBBCBBBBB',
    said: 'pppp-ppppF',
  },
  {
    name: 'a gap in the data inside pending begins anew: nothing to see is no breach',
    seen: 'BBBBnBBBBB',
    said: 'pppp-ppppF',
  },
  {
    name: 'what is below the guard inside pending begins anew',
    seen: 'BBBBfBBBBB',
    said: 'pppp-ppppF',
  },
  {
    name: 'between the lines is no breach, so that pending begins anew',
    seen: 'BBBB=BBBBB',
    said: 'pppp-ppppF',
  },
  {
    name: 'a restart in pending: what was spent counts, the stop does not',
    seen: 'BBB..........BBB',
    said: 'ppp..........ppF',
  },
  {
    name: 'a restart in pending does not fire in the first tick, however long it was pending',
    seen: 'BBBB....B',
    said: 'pppp....p',
  },
  {
    name: 'a restart in pending that finds it good',
    seen: 'BBB..........CB',
    said: 'ppp..........-p',
  },
  {
    name: 'one tick that came late counts',
    seen: 'BBB.BB',
    said: 'ppp.Ff',
  },
  {
    name: 'two ticks that did not come count',
    seen: 'BB..BB',
    said: 'pp..Ff',
  },
  {
    name: 'three ticks that did not come do not count',
    seen: 'BB...BBBB',
    said: 'pp...pppF',
  },
  {
    name: 'after a stop of more than an hour pending begins anew',
    seen: `BBBB${'.'.repeat(121)}BBBBB`,
    said: `pppp${'.'.repeat(121)}ppppF`,
  },
  {
    name: 'a restart in firing is the same episode',
    seen: 'BBBBB..........BB',
    said: 'ppppF..........ff',
  },
  {
    name: 'a restart in firing after a day is the same episode',
    seen: `BBBBB${'.'.repeat(2880)}B`,
    said: `ppppF${'.'.repeat(2880)}f`,
  },

  // `keep_firing_for`, as Prometheus has it.
  {
    name: 'closes after five minutes of clear',
    seen: 'BBBBBCCCCCCCCCCCC',
    said: 'ppppFrrrrrrrrrrX-',
    closed: 'recovered',
  },
  {
    name: 'a breach while recovering goes on in the same episode, and the hold begins anew',
    seen: 'BBBBBCCCCCCCCCBCCCCCCCCCCC',
    said: 'ppppFrrrrrrrrrfrrrrrrrrrrX',
    closed: 'recovered',
  },
  {
    name: 'what closed has to be pending again',
    seen: 'BBBBBCCCCCCCCCCCBBBBB',
    said: 'ppppFrrrrrrrrrrXppppF',
  },
  {
    name: 'a gap in the data while firing recovers, and says why it closed',
    seen: 'BBBBBnnnnnnnnnnn',
    said: 'ppppFrrrrrrrrrrX',
    closed: 'no-traffic',
  },
  {
    name: 'too few to judge while firing recovers, and says why it closed',
    seen: 'BBBBBfffffffffff',
    said: 'ppppFrrrrrrrrrrX',
    closed: 'too-few',
  },
  {
    name: 'what is learned anew, or does not apply any more, closes for want of a figure',
    seen: 'BBBBBLLLLLaaaaaa',
    said: 'ppppFrrrrrrrrrrX',
    closed: 'no-figure',
  },
  {
    name: 'the last thing that was seen is why it closed',
    seen: 'BBBBBnnnnnnnnnnC',
    said: 'ppppFrrrrrrrrrrX',
    closed: 'recovered',
  },
  {
    name: 'a restart in recovering: what was spent counts, the stop does not',
    seen: 'BBBBBCCCCCC..........CCCCCC',
    said: 'ppppFrrrrrr..........rrrrrX',
    closed: 'recovered',
  },
  {
    name: 'after a stop of more than an hour recovering begins anew',
    seen: `BBBBBCCCCCCCCCC${'.'.repeat(121)}CCCCCCCCCCC`,
    said: `ppppFrrrrrrrrrr${'.'.repeat(121)}rrrrrrrrrrX`,
  },
  {
    name: 'a hold of less than five minutes is five',
    rule: ruleOf({ holdMinutes: 0 }),
    seen: 'BBBBBCCCCCCCCCCC',
    said: 'ppppFrrrrrrrrrrX',
  },
  {
    name: 'a hold of six minutes is six',
    rule: ruleOf({ holdMinutes: 6 }),
    seen: 'BBBBBCCCCCCCCCCCCC',
    said: 'ppppFrrrrrrrrrrrrX',
  },

  // Two lines.
  {
    name: 'between the lines what fires goes on firing',
    seen: 'BBBBB====C',
    said: 'ppppFffffr',
  },
  {
    name: 'between the lines what recovers is not yet clear, and its hold begins anew',
    seen: 'BBBBBCCCCCCCCC=CCCCCCCCCC',
    said: 'ppppFrrrrrrrrrrrrrrrrrrrX',
  },
  {
    name: 'between the lines nothing begins',
    seen: '=====',
    said: '-----',
  },

  // The source.
  {
    name: 'pending stands still while the source is down',
    seen: 'BBBxxxxxxxxBBB',
    said: 'pppzzzzzzzzppF',
  },
  {
    name: 'firing stands still while the source is down, for twenty minutes',
    seen: `BBBBB${'x'.repeat(40)}B`,
    said: `ppppF${'z'.repeat(40)}f`,
  },
  {
    name: 'recovering stands still while the source is down',
    seen: 'BBBBBCCCCCCxxxxxxxxxxxxxCCCCCC',
    said: 'ppppFrrrrrrzzzzzzzzzzzzzrrrrrX',
    closed: 'recovered',
  },
  {
    name: 'a source that comes and goes lets no time count but between two figures',
    seen: 'BxBxBxBxBBBBB',
    said: 'pzpzpzpzppppF',
  },
  {
    name: 'a restart while the source is down',
    seen: 'BBBxx..........xxBBB',
    said: 'pppzz..........zzppF',
  },
  {
    name: 'down from the first tick on',
    seen: 'xxxBBBBB',
    said: 'zzzppppF',
  },
];

describe('timelines', () => {
  it.each(LINES)('$name', ({ rule = ruleOf(), seen, said, closed }) => {
    const verdicts = run(rule, seen);
    expect(letters(verdicts)).toBe(said);
    const close = verdicts.findLast((verdict) => verdict?.kind === 'close');
    if (closed !== undefined) expect(close).toMatchObject({ because: closed });
  });

  it('the stop after which time begins anew is the one of the timelines', () => {
    expect(MAX_STOP_MS).toBe(120 * TICK_MS);
  });
});

describe('the distance of ticks', () => {
  it('ticks that are stretched count when it is told how far', () => {
    const rule = ruleOf();
    const at = (minutes: number) => NOON_MS + minutes * MINUTE_MS;
    const told = judge(rule, judge(rule, null, BREACH, { nowMs: at(0) }).state, BREACH, {
      nowMs: at(2),
      tickMs: 2 * MINUTE_MS,
    });
    expect(told.verdict.kind).toBe('fire');
    const untold = judge(rule, judge(rule, null, BREACH, { nowMs: at(0) }).state, BREACH, { nowMs: at(2) });
    expect(untold.verdict.kind).toBe('pending');
  });

  it('a clock that is set back neither fires nor closes, and loses no time that was spent', () => {
    const rule = ruleOf();
    const first = judge(rule, null, BREACH, { nowMs: NOON_MS });
    const second = judge(rule, first.state, BREACH, { nowMs: NOON_MS + 60_000 });
    const back = judge(rule, second.state, BREACH, { nowMs: NOON_MS - 3_600_000 });
    expect(back.verdict).toMatchObject({ kind: 'pending', untilMs: NOON_MS - 3_600_000 + 60_000 });
  });
});

describe('what a verdict shows', () => {
  it.each<[name: string, seen: Seen, verdict: Partial<Verdict>]>([
    ['a breach', BREACH, { kind: 'pending', evidence: evidence() }],
    ['no breach', CLEAR, { kind: 'quiet', because: 'no-breach', evidence: evidence({ value: 4, part: 2 }) }],
    [
      'between',
      BETWEEN,
      { kind: 'quiet', because: 'between', evidence: evidence({ value: 7, part: 7, whole: 100 }) },
    ],
    [
      'too few',
      none('too-few'),
      { kind: 'quiet', because: 'too-few', evidence: evidence({ value: 50, part: 2, whole: 4 }) },
    ],
    ['no traffic', none('no-traffic'), { kind: 'quiet', because: 'no-traffic', evidence: null }],
  ])('%s: its figure', (_, seen, verdict) => {
    expect(judge(ruleOf(), null, seen, { nowMs: NOON_MS }).verdict).toMatchObject(verdict);
  });

  it('firing, recovering and closing show the figure of the moment, and its end', () => {
    const verdicts = run(ruleOf(), 'BBBBB=CCCCCCCCCCC');
    expect(verdicts[5]).toEqual({
      kind: 'firing',
      evidence: evidence({ value: 7, part: 7, whole: 100 }),
    });
    expect(verdicts[6]).toEqual({
      kind: 'recovering',
      evidence: evidence({ value: 4, part: 2 }),
      untilMs: NOON_MS + 6 * TICK_MS + 5 * MINUTE_MS,
    });
    expect(verdicts[16]).toEqual({
      kind: 'close',
      because: 'recovered',
      evidence: evidence({ value: 4, part: 2 }),
    });
  });
});

describe('hours', () => {
  it('over midnight an episode goes on', () => {
    const rule = ruleOf({ hours: hours({ fromMinute: 22 * 60, toMinute: 6 * 60, days: [3] }) });
    const lateMs = Date.parse('2026-11-18T23:58:00Z');
    expect(run(rule, 'BBBBBBB', lateMs).map((verdict) => verdict?.kind)).toEqual([
      ...['pending', 'pending', 'pending', 'pending', 'fire', 'firing', 'firing'],
    ]);
  });

  it('hours that begin and end while the bot does not run close what was open, and reset what was pending', () => {
    const rule = ruleOf({ hours: hours() });
    const eveningMs = Date.parse('2026-11-18T19:50:00Z');
    const night = '.'.repeat(24 * 60 * 2);
    expect(letters(run(rule, `BBBBBB${night}BBBBBB`, eveningMs))).toBe(`ppppFf${night}XppppF`);
    expect(letters(run(rule, `BBBB${night}BBBBB`, eveningMs))).toBe(`pppp${night}ppppF`);
  });

  it('an hour that comes twice is within the hours twice, and one that never comes not at all', () => {
    const night = ruleOf({ hours: hours({ fromMinute: 120, toMinute: 180, zone: 'Europe/Berlin' }) });
    // 2026-10-25 in Berlin: at 03:00 it becomes 02:00. 02:00 to 03:00 is 00:00Z to 02:00Z.
    const twiceMs = Date.parse('2026-10-24T23:59:00Z');
    expect(letters(run(night, 'B'.repeat(244), twiceMs))).toBe(`--ppppF${'f'.repeat(235)}X-`);
    // 2026-03-29: at 02:00 it becomes 03:00.
    const neverMs = Date.parse('2026-03-29T00:00:00Z');
    expect(letters(run(night, 'B'.repeat(240), neverMs))).toBe('-'.repeat(240));
  });
});

describe('the fingerprint', () => {
  const base = ruleOf({ hours: hours(), media: ['voice', 'chat'] });

  it.each<[what: string, other: JudgedRule]>([
    ['the line', { ...base, test: threshold({ value: 9 }) }],
    ['the comparison', { ...base, test: threshold({ is: '>=' }) }],
    ['the metric', { ...base, test: threshold({ metric: 'answer-percent' }) }],
    ['the window', { ...base, test: threshold({ overMinutes: 45 }) }],
    ['the clear line', { ...base, test: threshold({ clear: 5 }) }],
    ['the guard', { ...base, test: threshold({ guard: { of: 'offered', atLeast: 20 } }) }],
    ['what the guard counts', { ...base, test: threshold({ guard: { of: 'ended', atLeast: 20 } }) }],
    ['the kind', { ...base, test: { kind: 'spike', sensitivity: 'normal', overMinutes: 30 } }],
    ['the sensitivity', { ...base, test: { kind: 'spike', sensitivity: 'high', overMinutes: 30 } }],
    ['traffic', { ...base, test: { kind: 'traffic', is: '<', percentOfUsual: 40, overMinutes: 30 } }],
    ['part of usual', { ...base, test: { kind: 'traffic', is: '<', percentOfUsual: 50, overMinutes: 30 } }],
    ['live', { ...base, test: { kind: 'live', metric: 'waiting', is: '>', value: 5, clear: null } }],
    ['the media types', { ...base, media: ['voice'] }],
    ['together', { ...base, each: 'together' }],
    ['for', { ...base, forMinutes: 3 }],
    ['hold', { ...base, holdMinutes: 6 }],
    ['no hours', { ...base, hours: null }],
    ['the beginning of the hours', { ...base, hours: hours({ fromMinute: 540 }) }],
    ['the end of the hours', { ...base, hours: hours({ toMinute: 1260 }) }],
    ['the days', { ...base, hours: hours({ days: [1, 2, 3, 4, 5] }) }],
    ['the zone', { ...base, hours: hours({ zone: 'Europe/Berlin' }) }],
    ['a holiday', { ...base, hours: hours({ except: [{ year: 2026, month: 12, day: 25 }] }) }],
  ])('%s makes another one', (_, other) => {
    expect(fingerprint(other)).not.toBe(fingerprint(base));
  });

  it('what nothing is judged by makes no other one', () => {
    const named = {
      ...base,
      name: 'Lost callers',
      scope: { kind: 'all' },
      severity: 'critical',
      mention: 'S1',
      repeatMinutes: 15,
      channelId: 'C2',
      revision: 7,
      media: ['chat', 'voice'],
    } as const;
    expect(fingerprint(named)).toBe(fingerprint(base));
  });

  it('the order in which a store tells the parts makes no other one', () => {
    const { kind, metric, is, value, overMinutes, clear, guard } = threshold() as Extract<
      JudgedRule['test'],
      { kind: 'threshold' }
    >;
    const other: JudgedRule = {
      ...base,
      test: { guard, clear, overMinutes, value, is, metric, kind },
    };
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(base));
    expect(fingerprint(other)).toBe(fingerprint(base));
  });
});

/** A verdict for each tick from a moment on, half a minute apart; null where the bot does not run. */
function run(rule: JudgedRule, seen: string, startMs = NOON_MS): (Verdict | null)[] {
  let state: InstanceState | null = null;
  return [...seen].map((letter, index) => {
    if (letter === '.') return null;
    const judged = judge(rule, state, SEEN[letter] ?? CLEAR, { nowMs: startMs + index * TICK_MS });
    state = judged.state;
    return judged.verdict;
  });
}

function letters(verdicts: readonly (Verdict | null)[]): string {
  return verdicts.map((verdict) => (verdict === null ? '.' : SAID[verdict.kind])).join('');
}
