/** The small sentences about rules that exist, on a Wednesday at 14:05 in Berlin. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printIso } from '../../src/core/zone.ts';
import { sayMisread } from '../../src/language/misread.ts';
import { type AlertLine, readAlert, readMute, readNumbered } from '../../src/language/rule-commands.ts';
import { anyScene } from './hostile.ts';
import { noisyLine, wordyLine } from './random-lines.ts';
import { scene } from './reading.ts';

/** "12 Billing voice until 2026-11-18T16:05 (reason)"; what a bad one is told. */
function sayMute(rest: string): string {
  const mute = readMute(rest, scene());
  if (mute.kind === 'misread') {
    const { what, todo } = sayMisread(mute.misread);
    return `${what} ${todo}`;
  }
  return [
    ...(mute.ruleId === null ? [] : [`${mute.ruleId}`]),
    ...mute.names.map((name) => (name.kind === 'pattern' ? name.pattern : name.name)),
    ...mute.media,
    ...(mute.untilMs === null ? [] : [`until ${printIso(mute.untilMs, 'Europe/Berlin').slice(0, 16)}`]),
    ...(mute.reason === null ? [] : [`(${mute.reason})`]),
  ].join(' ');
}

describe('a mute', () => {
  it.each<[rest: string, becomes: string]>([
    ['', ''],
    ['12', '12'],
    ['#12', '12'],
    ['rule 12', '12'],
    ['alert #12', '12'],
    ['12 2h', '12 until 2026-11-18T16:05'],
    ['2h 12', '12 until 2026-11-18T16:05'],
    ['12 30 m', '12 until 2026-11-18T14:35'],
    ['12 for 1 hour', '12 until 2026-11-18T15:05'],
    ['12 for half an hour', '12 until 2026-11-18T14:35'],
    ['12 1h30m', '12 until 2026-11-18T15:35'],
    ['12 until tomorrow', '12 until 2026-11-19T00:00'],
    ['12 until 15:00', '12 until 2026-11-18T15:00'],
    ['12 until 3pm', '12 until 2026-11-18T15:00'],
    ['12 till 15', '12 until 2026-11-18T15:00'],
    ['12 until 9am', '12 until 2026-11-19T09:00'],
    ['12 until midnight', '12 until 2026-11-19T00:00'],
    ['12 until monday', '12 until 2026-11-23T00:00'],
    ['12 until wednesday', '12 until 2026-11-25T00:00'],
    ['12 today', '12 until 2026-11-19T00:00'],
    ['12 for the rest of the day', '12 until 2026-11-19T00:00'],
    ['alerts 1h', 'until 2026-11-18T15:05'],
    ['all 1h', 'until 2026-11-18T15:05'],
    ['billing 30m', 'Billing until 2026-11-18T14:35'],
    ['12 support vip 30m', '12 Support VIP until 2026-11-18T14:35'],
    ['12 "Billing", sales* 30m', '12 Billing sales* until 2026-11-18T14:35'],
    ['12 tier 1 voice 30m', '12 Tier 1 Voice until 2026-11-18T14:35'],
    ['12 billing voice 30m', '12 Billing voice until 2026-11-18T14:35'],
    ['12 billing 30m because known outage', '12 Billing until 2026-11-18T14:35 (known outage)'],
    ['12 because of the outage in billing', '12 (the outage in billing)'],
    ['12 1h: planned work, 3 hours', '12 until 2026-11-18T15:05 (planned work, 3 hours)'],
    ['12 1h, because: planned', '12 until 2026-11-18T15:05 (planned)'],
    ['12 2h because', '12 until 2026-11-18T16:05'],
    ['12 2h reason: "Because" said Ana', '12 until 2026-11-18T16:05 ("Because" said Ana)'],
    // What is wrong.
    ['12 14 2h', 'It cannot be both rule 12 and rule 14. Leave one of them out.'],
    ['12 2h 3h', 'It cannot be both “2h” and “3h”. Leave one of them out.'],
    ['12 60d', '60d is too long for a mute. Mute for 30 days at most, or remove the rule.'],
    ['12 0m', '“0m” is over already. Write `2h` or `until tomorrow`.'],
    [
      '12 until fish',
      'I do not understand “until fish” as the end of a mute. Write `30m`, `2h`, `until 15:00` or `until tomorrow`.',
    ],
    ['12 2h known outage', 'I do not know “known” in a mute. Write `mute 12 2h because known outage`.'],
    ['12 bilng 2h', 'No queue bilng. Did you mean Billing?'],
  ])('%j is %j', (rest, becomes) => {
    expect(sayMute(rest)).toBe(becomes);
  });

  it('over a night on which the clocks change is as long as it says', () => {
    const nowMs = Date.parse('2026-10-24T22:00:00+02:00');
    const until = (rest: string) => {
      const mute = readMute(rest, scene({ nowMs }));
      return mute.kind === 'mute' && mute.untilMs !== null ? (mute.untilMs - nowMs) / 3_600_000 : null;
    };
    expect(until('12 12h')).toBe(12);
    expect(until('12 until 9am')).toBe(12);
    expect(until('12 until tomorrow')).toBe(2);
  });

  it('of any line is a mute that ends in the future, or told', () => {
    fc.assert(
      fc.property(anyScene, fc.array(fc.oneof(wordyLine, noisyLine), { maxLength: 40 }), (of, lines) => {
        for (const line of lines) {
          const mute = readMute(line, of);
          if (mute.kind === 'misread') expect(sayMisread(mute.misread).what).not.toBe('');
          else if (mute.untilMs !== null) expect(mute.untilMs).toBeGreaterThan(of.nowMs);
        }
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('what stands behind "alert"', () => {
  it.each<[rest: string, becomes: AlertLine]>([
    ['12', { kind: 'show', ruleId: 12 }],
    ['#12', { kind: 'show', ruleId: 12 }],
    ['rule 12', { kind: 'show', ruleId: 12 }],
    ['12 test', { kind: 'test', ruleId: 12 }],
    ['test 12', { kind: 'test', ruleId: 12 }],
    ['12 backtest', { kind: 'test', ruleId: 12 }],
    ['', { kind: 'sentence', line: '' }],
    ['0', { kind: 'sentence', line: '0' }],
    ['12 13', { kind: 'sentence', line: '12 13' }],
    ['"12"', { kind: 'sentence', line: '"12"' }],
    ['test', { kind: 'sentence', line: 'test' }],
    ['12 voice when waiting > 5', { kind: 'sentence', line: '12 voice when waiting > 5' }],
    ['support when waiting > 5', { kind: 'sentence', line: 'support when waiting > 5' }],
  ])('%j is %j', (rest, becomes) => {
    expect(readAlert(rest)).toEqual(becomes);
  });
});

describe('what stands behind "unmute", "remove" and "history"', () => {
  it.each<[rest: string, id: number]>([
    ['12', 12],
    ['alert 12', 12],
    ['rule #12', 12],
    ['of 12', 12],
    ['12, please', 12],
  ])('%j is rule %i', (rest, id) => {
    expect(readNumbered(rest, 'remove')).toEqual({ kind: 'numbered', id });
  });

  it.each(['', 'digest 3', '12 13', 'billing', 'billing 12', '0', '-3', '12345678901', '"12"'])(
    '%j is told',
    (rest) => {
      const read = readNumbered(rest, 'remove');
      expect(read.kind === 'misread' ? sayMisread(read.misread).what : read).toBe(
        `Which rule is “${`remove ${rest}`.trim()}” about?`,
      );
    },
  );
});
