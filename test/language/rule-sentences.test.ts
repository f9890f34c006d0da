/** Rules as people type them, each with what becomes of it; printed, it reads the same. */
import { describe, expect, it } from 'vitest';
import type { RuleDraft, RuleTest } from '../../src/core/rule.ts';
import type { Scene } from '../../src/language/reader.ts';
import { directoryOf, QUEUE_NAMES } from './directory.ts';
import { type Overrides, readRule, ruleOf, sayRule } from './rule-reading.ts';

type Row = [line: string, becomes: string];

describe('a sentence', () => {
  it.each<Row>([
    [
      'support when abandon% > 8 over 30m for 5m clear 5 at least 20 offered between 08:00-20:00 weekdays in <#C0123ABC|ops>',
      'Support when abandon% > 8% for 5m clear 5% at least 20 offered between 08:00-20:00 weekdays in Europe/Berlin in <#C0123ABC>',
    ],
    [
      'in <#C0123ABC|ops> weekdays between 08:00-20:00 at least 20 offered clear 5 for 5m over 30m abandon% > 8 support',
      'Support when abandon% > 8% for 5m clear 5% at least 20 offered between 08:00-20:00 weekdays in Europe/Berlin in <#C0123ABC>',
    ],
    ['all voice when abandon spikes', 'all voice when abandon spikes 24/7 (missing: hours)'],
    ['me if support >5 waiting', 'Support when waiting > 5 to me'],
    ['if support > 5 waiting', 'Support when waiting > 5'],
    ['Support: waiting &gt; 5', 'Support when waiting > 5'],
    ['support, billing when waiting > 5', 'Support, Billing when waiting > 5'],
    ['support and billing when waiting > 5', 'Support, Billing when waiting > 5'],
    ['sal when waiting > 5', '*sal* when waiting > 5'],
    ['sales* waiting > 5', 'sales* when waiting > 5'],
    ['"Chat VIP" waiting > 5', 'Chat VIP when waiting > 5'],
    ['“VIP – Gold” waiting > 5', 'VIP – Gold when waiting > 5'],
    ['muller waiting > 5', 'Müller & Söhne when waiting > 5'],
    ['tier 1 voice when waiting > 5', 'Tier 1 Voice when waiting > 5'],
    ['voice waiting > 5', 'voice when waiting > 5 (missing: queues)'],
    ['support chat and email when offered > 50', 'Support chat email when offered > 50'],
    ['everything when waiting > 30 24/7', 'all when waiting > 30 24/7'],
    [
      'all queues if more than 30 people are waiting, weekdays',
      'all when waiting > 30 weekdays in Europe/Berlin',
    ],
    ['when waiting > 5', 'when waiting > 5 (missing: queues)'],
    ['support', 'Support when abandon spikes (missing: condition)'],
    ['support for 10m', 'Support when abandon spikes for 10m (missing: condition)'],
    ['support whenever waiting is over 5', 'Support when waiting > 5'],
    ['support as soon as there are more than 5 waiting', 'Support when waiting > 5'],
    ['support once waiting exceeds 5', 'Support when waiting > 5'],
    ['support when waiting goes above 5', 'Support when waiting > 5'],
    ['support if waiting rises above 5', 'Support when waiting > 5'],
    ['support when waiting reaches 10', 'Support when waiting >= 10'],
    ['support when waiting hits 10', 'Support when waiting >= 10'],
    ['support with at least 5 callers waiting', 'Support when waiting >= 5'],
    ['support 5 or more waiting', 'Support when waiting >= 5'],
    ['support 5+ waiting', 'Support when waiting >= 5'],
    ['support waiting 5 or more', 'Support when waiting >= 5'],
    ['support when longest wait > 2m', 'Support when longest > 120s'],
    ['support when longest wait over 2 minutes', 'Support when longest > 120s'],
    ['support when the oldest is over 90s', 'Support when longest > 90s'],
    ['support when longest wait > 2m over 30m', 'Support when max wait > 120s'],
    ['support when idle < 1', 'Support when idle < 1'],
    ['support when no agents are idle', 'Support when idle < 1'],
    ['support when nobody is available', 'Support when idle < 1'],
    ['support when no one is idle', 'Support when idle < 1'],
    ['support if there are no free agents', 'Support when idle < 1'],
    ['support when fewer than 2 agents on queue', 'Support when on queue < 2'],
    ['support when abandon rate is above 8 percent', 'Support when abandon% > 8%'],
    ['support when more than 8% abandoned', 'Support when abandon% > 8%'],
    ['support when more than 8% of calls are abandoned', 'Support when abandon% > 8%'],
    ['support abandoned > 8%', 'Support when abandon% > 8%'],
    ['support abandons > 10', 'Support when abandoned > 10'],
    ['support abandoned at least 10 over 1h', 'Support when abandoned >= 10 over 1h'],
    ['support abandon% over 8 over 30m', 'Support when abandon% > 8%'],
    ['support abandon% over 30m > 8', 'Support when abandon% > 8%'],
    ['support over the last hour abandon% > 8', 'Support when abandon% > 8% over 1h'],
    ['support abandon% > 8 in the last 45 minutes', 'Support when abandon% > 8% over 45m'],
    ['support abandon% > 8 within 1h', 'Support when abandon% > 8% over 1h'],
    ['support abandon% > 8 over half an hour', 'Support when abandon% > 8%'],
    ['support abandon% > 8 over 2 hours', 'Support when abandon% > 8% over 2h'],
    ['support abandon% > 8 last 15 min', 'Support when abandon% > 8% over 15m'],
    ['support abandon% > 7,5', 'Support when abandon% > 7.5%'],
    ['support abandon% >= 8%', 'Support when abandon% >= 8%'],
    ['support sl < 80', 'Support when sl < 80%'],
    ['support when sl drops below 80', 'Support when sl < 80%'],
    ['support when service level falls below target', 'Support when sl < target'],
    ['support sl < target', 'Support when sl < target'],
    ['support sla misses its target', 'Support when sl < target'],
    ['support sl is under the target over 1h', 'Support when sl < target over 1h'],
    ['support sl below target clear 82', 'Support when sl < target clear 82%'],
    ['support asa over 30s', 'Support when asa > 30s'],
    ['support asa over 30s over 1h', 'Support when asa > 30s over 1h'],
    ['support over 2 minutes asa', 'Support when asa > 120s'],
    ['support asa > 1:30', 'Support when asa > 90s'],
    ['support aht more than 6 minutes', 'Support when aht > 360s'],
    ['support hold > 2m', 'Support when hold > 120s'],
    ['support hold > 2m hold 15m', 'Support when hold > 120s hold 15m'],
    ['support transfers > 20%', 'Support when transfer% > 20%'],
    ['support offered > 100', 'Support when offered > 100'],
    ['support volume over 100 over 15m', 'Support when offered > 100 over 15m'],
    ['support offered < 1', 'Support when offered < 1'],
    ['support no calls', 'Support when offered < 1'],
    ['support when there are no calls over 30m', 'Support when offered < 1'],
    ['support no traffic for 15m', 'Support when offered < 1 for 15m'],
    ['support zero offered', 'Support when offered < 1'],
    ['support offered < 40% of usual', 'Support when offered < 40% of usual'],
    ['support when offered is below 40% of usual', 'Support when offered < 40% of usual'],
    ['support traffic drops below half of usual', 'Support when offered < 50% of usual'],
    ['support volume below half of usual', 'Support when offered < 50% of usual'],
    ['support volume > 160 % of usual', 'Support when offered > 160% of usual'],
    ['support calls above twice the usual over 1h', 'Support when offered > 200% of usual over 1h'],
    ['support volume exceeds 1.6x normal', 'Support when offered > 160% of usual'],
    ['support at least 160% of usual traffic', 'Support when offered > 160% of usual'],
    ['support abandon spikes', 'Support when abandon spikes'],
    ['support abandons spike', 'Support when abandon spikes'],
    ['support spike', 'Support when abandon spikes'],
    ['support when there is a spike in abandons', 'Support when abandon spikes'],
    ['support spikes in abandonment', 'Support when abandon spikes'],
    ['support abandonment is spiking', 'Support when abandon spikes'],
    ['support unusual abandons', 'Support when abandon spikes'],
    ['support unusually high abandons over 1h', 'Support when abandon spikes over 1h'],
    ['support abandon spikes high sensitivity', 'Support when abandon spikes high sensitivity'],
    ['support abandon spikes sensitivity low', 'Support when abandon spikes low sensitivity'],
    ['support abandon spikes, normal sensitivity', 'Support when abandon spikes'],
    ['support waiting > 5 for 5m', 'Support when waiting > 5 for 5m'],
    ['support waiting > 5 for at least 10 minutes', 'Support when waiting > 5 for 10m'],
    ['support waiting > 5 for more than an hour', 'Support when waiting > 5 for 1h'],
    ['support waiting > 5 immediately', 'Support when waiting > 5 for 0m'],
    ['support waiting > 5 at once', 'Support when waiting > 5 for 0m'],
    ['support waiting > 5 for 1h30m', 'Support when waiting > 5 for 90m'],
    ['support waiting > 5 for 0m', 'Support when waiting > 5 for 0m'],
    ['support waiting > 5 clear 3', 'Support when waiting > 5 clear 3'],
    ['support waiting > 5 clear at 3', 'Support when waiting > 5 clear 3'],
    ['support waiting > 5 clears below 3', 'Support when waiting > 5 clear 3'],
    ['support waiting > 5 and clear when waiting < 3', 'Support when waiting > 5 clear 3'],
    ['support abandon% > 8 clear at 5 %', 'Support when abandon% > 8% clear 5%'],
    ['support sl < 80 clears above 85', 'Support when sl < 80% clear 85%'],
    ['support sl < 80 recovers at 85', 'Support when sl < 80% clear 85%'],
    ['support waiting > 5 hold 10m', 'Support when waiting > 5 hold 10m'],
    ['support waiting > 5 hold for 10 minutes', 'Support when waiting > 5 hold 10m'],
    ['support abandon% > 8 min 20 calls', 'Support when abandon% > 8% at least 20 offered'],
    [
      'support abandon% > 8 with at least 20 calls over 1h',
      'Support when abandon% > 8% over 1h at least 20 offered',
    ],
    ['support abandon% > 8 minimum of 20 offered', 'Support when abandon% > 8% at least 20 offered'],
    ['support at least 20 ended, abandon% > 8', 'Support when abandon% > 8% at least 20 ended'],
    ['support at least 20 calls, abandon% > 8', 'Support when abandon% > 8% at least 20 offered'],
    ['support abandon% > 8 at least 20 calls offered', 'Support when abandon% > 8% at least 20 offered'],
    ['support at least 20 offered', 'Support when offered >= 20'],
    ['support waiting > 5 between 8 and 20', 'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin'],
    ['support waiting > 5 8am-8pm', 'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin'],
    ['support waiting > 5 9-5', 'Support when waiting > 5 between 09:00-17:00 in Europe/Berlin'],
    ['support waiting > 5 9-5pm', 'Support when waiting > 5 between 09:00-17:00 in Europe/Berlin'],
    [
      'support waiting > 5 8-20 weekdays',
      'Support when waiting > 5 between 08:00-20:00 weekdays in Europe/Berlin',
    ],
    [
      'support waiting > 5 from 9:30 to 17:30 mon-fri',
      'Support when waiting > 5 between 09:30-17:30 weekdays in Europe/Berlin',
    ],
    [
      'support waiting > 5 from 22:00 to 06:00',
      'Support when waiting > 5 between 22:00-06:00 in Europe/Berlin',
    ],
    ['support waiting > 5 10pm-6am', 'Support when waiting > 5 between 22:00-06:00 in Europe/Berlin'],
    ['support waiting > 5 22-6', 'Support when waiting > 5 between 22:00-06:00 in Europe/Berlin'],
    ['support waiting > 5 after 18:00', 'Support when waiting > 5 between 18:00-24:00 in Europe/Berlin'],
    [
      'support waiting > 5 until 6pm on saturdays',
      'Support when waiting > 5 between 00:00-18:00 sat in Europe/Berlin',
    ],
    [
      'support waiting > 5 from noon to midnight',
      'Support when waiting > 5 between 12:00-24:00 in Europe/Berlin',
    ],
    ['support waiting > 5 weekends', 'Support when waiting > 5 weekends in Europe/Berlin'],
    ['support waiting > 5 mon, wed and fri', 'Support when waiting > 5 mon, wed, fri in Europe/Berlin'],
    [
      'support waiting > 5 monday to thursday',
      'Support when waiting > 5 mon, tue, wed, thu in Europe/Berlin',
    ],
    ['support waiting > 5 sat-mon', 'Support when waiting > 5 mon, sat, sun in Europe/Berlin'],
    ['support waiting > 5 on working days', 'Support when waiting > 5 weekdays in Europe/Berlin'],
    [
      'support waiting > 5 weekdays and sat',
      'Support when waiting > 5 mon, tue, wed, thu, fri, sat in Europe/Berlin',
    ],
    ['support waiting > 5 every day 8-20', 'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin'],
    ['support waiting > 5 every monday', 'Support when waiting > 5 mon in Europe/Berlin'],
    ['support waiting > 5 around the clock', 'Support when waiting > 5'],
    ['support waiting > 5 24/7', 'Support when waiting > 5'],
    ['support waiting > 5 always', 'Support when waiting > 5'],
    [
      'support waiting > 5 except 2026-12-25, 2026-12-26',
      'Support when waiting > 5 between 00:00-24:00 except 2026-12-25, 2026-12-26 in Europe/Berlin',
    ],
    [
      'support waiting > 5 weekdays except 25 dec and 1 jan',
      'Support when waiting > 5 weekdays except 2026-12-25, 2027-01-01 in Europe/Berlin',
    ],
    [
      'support waiting > 5 except 2026-12-24..2026-12-26',
      'Support when waiting > 5 between 00:00-24:00 except 2026-12-24, 2026-12-25, 2026-12-26 in Europe/Berlin',
    ],
    [
      'support waiting > 5 except 25/12',
      'Support when waiting > 5 between 00:00-24:00 except 2026-12-25 in Europe/Berlin',
    ],
    [
      'support waiting > 5 not on sundays',
      'Support when waiting > 5 mon, tue, wed, thu, fri, sat in Europe/Berlin',
    ],
    ['support waiting > 5 except weekends', 'Support when waiting > 5 weekdays in Europe/Berlin'],
    [
      'support waiting > 5 8-20 in Europe/London',
      'Support when waiting > 5 between 08:00-20:00 in Europe/London',
    ],
    [
      'support waiting > 5 8-20 in new york',
      'Support when waiting > 5 between 08:00-20:00 in America/New_York',
    ],
    ['support waiting > 5 weekdays utc', 'Support when waiting > 5 weekdays in UTC'],
    ['support waiting > 5 in <#C0123ABC>', 'Support when waiting > 5 in <#C0123ABC>'],
    ['support waiting > 5 in <#C0123ABC|>', 'Support when waiting > 5 in <#C0123ABC>'],
    ['support waiting > 5 post to <#C0123ABC|ops>', 'Support when waiting > 5 in <#C0123ABC>'],
    ['support waiting > 5 to me', 'Support when waiting > 5 to me'],
    ['dm me when support waiting > 5', 'Support when waiting > 5 to me'],
    ['support waiting > 5 in my dms', 'Support when waiting > 5 to me'],
    ['me in <#C0123ABC|ops> if support waiting > 5', 'Support when waiting > 5 in <#C0123ABC>'],
    ['support waiting > 5 in this channel', 'Support when waiting > 5'],
    ['support waiting > 5 here', 'Support when waiting > 5'],
    ['let me know when support has more than 5 waiting', 'Support when waiting > 5 to me'],
    ['support waiting > 5 critical', 'Support when waiting > 5 critical'],
    ['critical: support waiting > 5', 'Support when waiting > 5 critical'],
    ['support waiting > 5 severity critical', 'Support when waiting > 5 critical'],
    ['support waiting > 5 warning severity', 'Support when waiting > 5'],
    ['support waiting > 5 repeat every 1h', 'Support when waiting > 5 repeat every 1h'],
    ['support waiting > 5 remind me every 30m', 'Support when waiting > 5 repeat every 30m'],
    ['support waiting > 5 repeat hourly', 'Support when waiting > 5 repeat every 1h'],
    ['support waiting > 5 repeat every hour', 'Support when waiting > 5 repeat every 1h'],
    ['support waiting > 5 mention <!subteam^S123|@wfm>', 'Support when waiting > 5 mention <!subteam^S123>'],
    ['support waiting > 5 ping <!subteam^S123>', 'Support when waiting > 5 mention <!subteam^S123>'],
    ['support waiting > 5 <!subteam^S123|@wfm>', 'Support when waiting > 5 mention <!subteam^S123>'],
    ['support, billing waiting > 5 together', 'Support, Billing when waiting > 5 together'],
    ['support, billing waiting > 5 in total', 'Support, Billing when waiting > 5 together'],
    ['support, billing combined waiting > 5', 'Support, Billing when waiting > 5 together'],
    ['support, billing waiting > 5 each', 'Support, Billing when waiting > 5'],
    ['support, billing waiting > 5 per queue', 'Support, Billing when waiting > 5'],
    ['support waiting > 5 named "Night watch"', 'Support when waiting > 5 named "Night watch"'],
    ['support waiting > 5 named "Night\n\t watch"', 'Support when waiting > 5 named "Night watch"'],
    ['support waiting > 5 called “Queue too long”', 'Support when waiting > 5 named "Queue too long"'],
    ['please support waiting > 5 thanks', 'Support when waiting > 5'],
    ['SUPPORT WAITING > 5 CRITICAL', 'Support when waiting > 5 critical'],

    // As it comes.
    [
      'billing abandon rate > 10% for 10 minutes please, in <#C1AB|x>, mention <!subteam^S1|@wfm>, only weekdays 8 to 18',
      'Billing when abandon% > 10% for 10m between 08:00-18:00 weekdays in Europe/Berlin mention <!subteam^S1> in <#C1AB>',
    ],
    ['support: if sl goes below 80% over the last 30 mins tell me', 'Support when sl < 80% to me'],
    ['support when average wait is more than 2 minutes over 1h', 'Support when avg wait > 120s over 1h'],
    ['support when wait > 2m', 'Support when avg wait > 120s'],
    ['support when queue has > 10 calls waiting for more than 3 minutes', 'Support when waiting > 10 for 3m'],
    [
      'support when there are more than 10 calls waiting for 3 minutes between 9am and 5pm monday to friday',
      'Support when waiting > 10 for 3m between 09:00-17:00 weekdays in Europe/Berlin',
    ],
    ['support when calls waiting > 10', 'Support when waiting > 10'],
    ['support when more than 5 calls abandoned in 30 minutes', 'Support when abandoned > 5'],
    ['support when more than 5 calls are abandoned within an hour', 'Support when abandoned > 5 over 1h'],
    ['support more than 10% abandon in the last hour', 'Support when abandon% > 10% over 1h'],
    ['support when abandon% >8% or more', 'Support when abandon% > 8%'],
    [
      'support when abandon goes over 8% for 10m then clear at 6%',
      'Support when abandon% > 8% for 10m clear 6%',
    ],
    [
      'support when service level is less than 70% during 8-18',
      'Support when sl < 70% between 08:00-18:00 in Europe/Berlin',
    ],
    ['support when service level is under 70 percent', 'Support when sl < 70%'],
    ['support if aht > 400', 'Support when aht > 400s'],
    ['support if asa > 45 sec', 'Support when asa > 45s'],
    [
      'support if nobody is on queue between 8 and 18 weekdays',
      'Support when on queue < 1 between 08:00-18:00 weekdays in Europe/Berlin',
    ],
    ['support if on queue < 3', 'Support when on queue < 3'],
    ['support when agents < 3', 'Support when on queue < 3'],
    ['support when less than 3 agents available', 'Support when idle < 3'],
    ['support when idle agents drops below 2', 'Support when idle < 2'],
    ['support when longest waiting is above 5 min for 2m', 'Support when longest > 300s'],
    ['support longest > 300', 'Support when longest > 300s'],
    ['support longest wait time > 5m', 'Support when max wait > 300s'],
    ['support email when oldest > 4h', 'Support email when longest > 14400s'],
    ['email when waiting > 100', 'email when waiting > 100 (missing: queues)'],
    ['support waiting > 5 notify <#C1AB|ops>', 'Support when waiting > 5 in <#C1AB>'],
    ['support waiting>5 severity: critical', 'Support when waiting > 5 critical'],
    ['support waiting > 5 for: 5m, hold: 10m, clear: 3', 'Support when waiting > 5 for 5m clear 3 hold 10m'],
    [
      'support waiting > 5 from monday to friday from 8 to 20',
      'Support when waiting > 5 between 08:00-20:00 weekdays in Europe/Berlin',
    ],
    [
      'support waiting > 5 between 8:00 and 8:00pm',
      'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin',
    ],
    [
      'support waiting > 5 between 08:00 - 20:00',
      'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin',
    ],
    ['support waiting > 5 8:00 – 20:00', 'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin'],
    ['support waiting > 5 08.00-20.00', 'Support when waiting > 5 between 08:00-20:00 in Europe/Berlin'],
    [
      'support waiting > 5 except on 24.12. and 31.12.',
      'Support when waiting > 5 between 00:00-24:00 except 2026-12-24, 2026-12-31 in Europe/Berlin',
    ],
    ['support waiting > 5 no reminders', 'Support when waiting > 5'],
    ["support waiting > 5 don't repeat", 'Support when waiting > 5'],
    ['support waiting > 5 on mondays and tuesdays', 'Support when waiting > 5 mon, tue in Europe/Berlin'],
    ['support waiting > 5 once', 'Support when waiting > 5'],
    ['support when sl < 80 and at least 20 calls', 'Support when sl < 80% at least 20 offered'],
    ['support when sl<80% (at least 20 offered)', 'Support when sl < 80% at least 20 offered'],
    ['support when transfers over 10 in 30m', 'Support when transferred > 10'],
    ['support flow outs > 5', 'Support when flow-outs > 5'],
    ['support after call work > 2m', 'Support when acw > 120s'],
    ['support when hold time > 2m for 5m hold 15m', 'Support when hold > 120s for 5m hold 15m'],
    ['support waiting > 5 alert me', 'Support when waiting > 5 to me'],
    ['support vip when waiting > 5', 'Support VIP when waiting > 5'],
    ['supp* when waiting > 5', 'supp* when waiting > 5'],
    ['vip when waiting > 5', '*vip* when waiting > 5'],
    ['support when', 'Support when abandon spikes (missing: condition)'],
  ])('%s', (line, becomes) => {
    expect(sayRule(line)).toBe(becomes);
    const [printed = ''] = becomes.split(' (missing');
    expect(ruleOf(printed).draft).toEqual(ruleOf(line).draft);
  });
});

/** A draft of which nothing was said but queue and condition. */
function draft(overrides: Partial<RuleDraft> = {}): RuleDraft {
  const test: RuleTest = { kind: 'live', metric: 'waiting', is: '>', value: 5, clear: null };
  return {
    name: null,
    scope: { kind: 'named', names: [{ kind: 'exact', name: 'Support' }] },
    media: [],
    test,
    each: 'queue',
    forMinutes: 2,
    holdMinutes: 5,
    hours: null,
    severity: 'warning',
    repeatMinutes: null,
    channel: { kind: 'here' },
    mention: null,
    ...overrides,
  };
}

describe('its values', () => {
  it.each<[line: string, becomes: RuleDraft]>([
    [
      'support when abandon% > 8 over 30m for 5m clear 5 at least 20 offered between 08:00-20:00 weekdays in <#C0123ABC|ops>',
      draft({
        test: {
          kind: 'threshold',
          metric: 'abandon-percent',
          is: '>',
          value: 8,
          overMinutes: 30,
          clear: 5,
          guard: { of: 'offered', atLeast: 20 },
        },
        forMinutes: 5,
        hours: { fromMinute: 480, toMinute: 1200, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [] },
        channel: { kind: 'channel', id: 'C0123ABC' },
      }),
    ],
    [
      'all voice when abandon spikes',
      draft({
        scope: { kind: 'all' },
        media: ['voice'],
        test: { kind: 'spike', sensitivity: 'normal', overMinutes: 30 },
      }),
    ],
    ['me if support >5 waiting', draft({ channel: { kind: 'me' } })],
    [
      'sal* traffic < 40% of usual over 1h, high hopes*'.replace(', high hopes*', ''),
      draft({
        scope: { kind: 'named', names: [{ kind: 'pattern', pattern: 'sal*' }] },
        test: { kind: 'traffic', is: '<', percentOfUsual: 40, overMinutes: 60 },
      }),
    ],
    [
      'support sl < target',
      draft({
        test: {
          kind: 'threshold',
          metric: 'service-level',
          is: '<',
          value: 'target',
          overMinutes: 30,
          clear: null,
          guard: null,
        },
      }),
    ],
    [
      'support waiting > 5 hold 10m critical repeat every 1h mention <!subteam^S123|@wfm> together named "Night watch"',
      draft({
        name: 'Night watch',
        each: 'together',
        holdMinutes: 10,
        severity: 'critical',
        repeatMinutes: 60,
        mention: 'S123',
      }),
    ],
    [
      'support waiting > 5 22:00-06:00 sat-sun except 2026-12-26, 2026-12-25 in America/New_York',
      draft({
        hours: {
          fromMinute: 1320,
          toMinute: 360,
          days: [6, 7],
          zone: 'America/New_York',
          except: [
            { year: 2026, month: 12, day: 25 },
            { year: 2026, month: 12, day: 26 },
          ],
        },
      }),
    ],
  ])('of %s', (line, becomes) => {
    expect(ruleOf(line).draft).toEqual(becomes);
  });
});

describe('what a form should ask for', () => {
  it.each<[line: string, missing: readonly string[]]>([
    ['support when waiting > 5', []],
    ['when waiting > 5', ['queues']],
    ['support', ['condition']],
    ['', ['queues', 'condition']],
    ['all when waiting > 30', ['hours']],
    ['* when waiting > 30', ['hours']],
    ['all', ['condition', 'hours']],
    ['all when waiting > 30 24/7', []],
    ['all when waiting > 30 weekdays', []],
    ['all when waiting > 30 except 2026-12-25', []],
    ['support when waiting > 5 24/7', []],
  ])('of %j is %j', (line, missing) => {
    expect(ruleOf(line).missing).toEqual(missing);
  });
});

describe('a bad sentence', () => {
  it.each<Row>([
    [
      'support when abandon%',
      'The condition “abandon%” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support abandon% 8',
      'The condition “abandon% 8” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support waiting 5',
      'The condition “waiting 5” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support > 5',
      'The condition “> 5” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support abandon% >',
      'The condition “abandon% >” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support abandon% > fish',
      'The condition “abandon% > fish” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support abandon% > 8 or waiting > 5',
      'A rule has one condition, and here are two: “abandon% > 8” and “waiting > 5”. Make a rule of each.',
    ],
    [
      'support waiting > 5 and abandon% > 8',
      'A rule has one condition, and here are two: “waiting > 5” and “abandon% > 8”. Make a rule of each.',
    ],
    [
      'support spikes and waiting > 5',
      'A rule has one condition, and here are two: “spikes” and “waiting > 5”. Make a rule of each.',
    ],
    ['support waiting = 0', 'A rule speaks when a line is crossed, and “=” is none. Write `waiting < 1`.'],
    ['support waiting = 5', 'A rule speaks when a line is crossed, and “=” is none. Write `waiting >= 5`.'],
    ['support sl = target', 'A rule speaks when a line is crossed, and “=” is none. Write `sl >= target`.'],
    ['support waiting > -1', 'No figure is below 0: waiting cannot be -1. Take 0 or more.'],
    ['support waiting < 0', '“waiting < 0” can never hold. Take a line that the figure can cross.'],
    ['support waiting >= 0', '“waiting >= 0” always holds. Take a line that the figure can cross.'],
    ['support sl < 0', '“sl < 0” can never hold. Take a line that the figure can cross.'],
    ['support sl > 100', '“sl > 100” can never hold. Take a line that the figure can cross.'],
    ['support sl >= 0', '“sl >= 0” always holds. Take a line that the figure can cross.'],
    ['support abandon% > 100', '“abandon% > 100” can never hold. Take a line that the figure can cross.'],
    [
      'support abandon% > 120',
      'A percentage ends at 100: abandon% cannot be 120. Write a number from 0 to 100.',
    ],
    ['support abandon% <= 100', '“abandon% <= 100” always holds. Take a line that the figure can cross.'],
    ['support abandon% > 30s', '“30s” does not fit abandon%. It is a percentage: write 5%.'],
    ['support waiting > 5%', '“5%” does not fit waiting. It is a count: write a plain number, such as 5.'],
    ['support asa > 8%', '“8%” does not fit asa. It is a time: write 30s, 2m or 1:30.'],
    [
      'support waiting > 1.000',
      '“1.000” does not fit waiting. It is a count: write a plain number, such as 5.',
    ],
    [
      'support abandon% > target',
      'Only the service level has a target; abandon% has none. Write `sl < target`, or a number.',
    ],
    [
      'support waiting < 40% of usual',
      'I compare only traffic with its usual, not waiting. Write `offered < 40% of usual`, or for abandons `abandon spikes`.',
    ],
    [
      'support sl below usual',
      'I compare only traffic with its usual, not sl. Write `offered < 40% of usual`, or for abandons `abandon spikes`.',
    ],
    ['support offered below usual', 'How far below usual? Say it in percent: `offered < 40% of usual`.'],
    [
      'support offered < 140% of usual',
      '“offered < 140% of usual” is no line to cross. Below usual goes with 1 to 99 %, above it with 101 to 1,000 %: `offered < 40% of usual`.',
    ],
    [
      'support offered > 40% of usual',
      '“offered > 40% of usual” is no line to cross. Below usual goes with 1 to 99 %, above it with 101 to 1,000 %: `offered < 40% of usual`.',
    ],
    [
      'support offered > 5000% of usual',
      '“offered > 5000% of usual” is no line to cross. Below usual goes with 1 to 99 %, above it with 101 to 1,000 %: `offered < 40% of usual`.',
    ],
    ['support offered = 40% of usual', 'How far below usual? Say it in percent: `offered < 40% of usual`.'],
    [
      'support waiting spikes',
      'Spikes are told of abandons, not of waiting. Write `abandon spikes`, `offered > 160% of usual`, or a line such as `waiting > 5`.',
    ],
    [
      'support calls spike',
      'Spikes are told of abandons, not of offered. Write `abandon spikes`, `offered > 160% of usual`, or a line such as `waiting > 5`.',
    ],
    [
      'support abandon% > 8 over 20m',
      'Figures add up in quarter-hours, up to two hours: “over 20m” is none of them. Write `over 15m` or `over 30m`.',
    ],
    [
      'support abandon% > 8 over 5m',
      'Figures add up in quarter-hours, up to two hours: “over 5m” is none of them. Write `over 15m`.',
    ],
    [
      'support abandon% > 8 over 3h',
      'Figures add up in quarter-hours, up to two hours: “over 3h” is none of them. Write `over 2h`.',
    ],
    [
      'support abandon% > 8 over 90s',
      'Figures add up in quarter-hours, up to two hours: “over 90s” is none of them. Write `over 15m`.',
    ],
    ['support abandon% > 8 over 30', '“over 30” has no unit. Write `over 30m` for minutes.'],
    [
      'support abandon% > 8 over 30m over 1h',
      'It cannot be both “over 30m” and “over 1h”. Leave one of them out.',
    ],
    [
      'support waiting > 5 over 30m',
      '“over 30m” goes with a span of time, and waiting is a figure of this moment. Leave it out; `for 5m` says how long it must last.',
    ],
    ['support waiting > 5 for 5', '“for 5” has no unit. Write `for 5m` for minutes.'],
    ['support waiting > 5 for 2 days', '“for 2 days” is out of range. It goes from 0m to 24h.'],
    [
      'support waiting > 5 for 90s',
      '“for 90s” is not in whole minutes. Write minutes or hours, such as `5m`.',
    ],
    [
      'support waiting > 5 for 5m for 10m',
      'It cannot be both “for 5m” and “for 10m”. Leave one of them out.',
    ],
    ['support waiting > 5 hold 2m', '“hold 2m” is out of range. It goes from 5m to 24h.'],
    ['support waiting > 5 hold 25h', '“hold 25h” is out of range. It goes from 5m to 24h.'],
    [
      'support waiting > 5 clear',
      '“clear” does not say where it is good again. Write a number, such as `clear 5`.',
    ],
    [
      'support waiting > 5 clear 8',
      '“clear 8” is not on the good side of “waiting > 5”. It clears below that line: write a number there, or leave it out.',
    ],
    [
      'support waiting > 5 clear 6',
      '“clear 6” is not on the good side of “waiting > 5”. It clears below that line: write a number there, or leave it out.',
    ],
    [
      'support waiting >= 5 clear 5',
      '“clear 5” is not on the good side of “waiting >= 5”. It clears below that line: write a number there, or leave it out.',
    ],
    [
      'support sl < 80 clear 70',
      '“clear 70” is not on the good side of “sl < 80”. It clears above that line: write a number there, or leave it out.',
    ],
    [
      'support abandon% > 8 clear 5 clear 6',
      'It cannot be both “clear 5” and “clear 6”. Leave one of them out.',
    ],
    ['support abandon% > 8 clear 30s', '“30s” does not fit abandon%. It is a percentage: write 5%.'],
    [
      'support spikes clear 5',
      '“clear 5” does not go with “spikes”, which has its own. Leave it out, or write a line: `abandon% > 8 clear 5`.',
    ],
    [
      'support clear 5',
      '“clear 5” goes with a line to cross, and there is none. Leave it out, or write a line: `abandon% > 8 clear 5`.',
    ],
    [
      'support traffic < 40% of usual clear 50',
      '“clear 50” does not go with “traffic < 40% of usual”, which has its own. Leave it out, or write a line: `abandon% > 8 clear 5`.',
    ],
    [
      'support waiting > 5 at least 20 offered',
      '“at least 20 offered” does not go with “waiting”. It goes with figures of a span of time, such as `abandon% > 8 at least 20 ended`; leave it out.',
    ],
    [
      'support spikes at least 20 offered',
      '“at least 20 offered” does not go with “spikes”. It goes with figures of a span of time, such as `abandon% > 8 at least 20 ended`; leave it out.',
    ],
    [
      'support abandon% > 8 at least 0 offered',
      '“at least 0 offered” is out of range. It goes from 1 to 1,000,000.',
    ],
    [
      'support offered < 5 at least 20 offered',
      '“offered < 5” and “at least 20 offered” never hold together. Leave the second out.',
    ],
    [
      'support waiting > 5 high sensitivity',
      '“high sensitivity” goes with spikes only. Leave it out, or write `when abandon spikes`.',
    ],
    [
      'support spikes high sensitivity low sensitivity',
      'It cannot be both “high sensitivity” and “low sensitivity”. Leave one of them out.',
    ],
    [
      'support spikes together',
      'Spikes are judged for each queue and media type by itself. Leave “together” out.',
    ],
    [
      'support, billing idle < 1 together',
      'Agents work in several queues, so idle is not added up over queues. Leave “together” out: each queue is watched by itself.',
    ],
    [
      'support, billing waiting > 5 together each',
      'It cannot be both “together” and “each”. Leave one of them out.',
    ],
    [
      'message abandon% > 8',
      'There is no “abandon%” for message. Take another metric, or another media type.',
    ],
    [
      'message spikes',
      'There is no “abandon spikes” for message. Take another metric, or another media type.',
    ],
    [
      'support waiting > 5 in #ops',
      'I cannot tell which channel “#ops” is. Type `in #` and pick it from the list that Slack offers.',
    ],
    [
      'support waiting > 5 to #ops',
      'I cannot tell which channel “#ops” is. Type `in #` and pick it from the list that Slack offers.',
    ],
    [
      'support waiting > 5 in <#C0123ABC|ops> to me',
      'It cannot be both “in #ops” and “to me”. Leave one of them out.',
    ],
    [
      'support waiting > 5 in <#C0123ABC|ops> in <#C0123XYZ|wfm>',
      'It cannot be both “in #ops” and “in #wfm”. Leave one of them out.',
    ],
    [
      'support waiting > 5 <@U123ABC>',
      'A rule calls out a user group at most, not a person. Mention a group, or leave it out; `to me` sends it to you alone.',
    ],
    [
      'support waiting > 5 tell <@U123ABC>',
      'A rule calls out a user group at most, not a person. Mention a group, or leave it out; `to me` sends it to you alone.',
    ],
    [
      'support waiting > 5 mention @here',
      'A rule calls out a user group at most, not @here. Mention a group, or leave it out; `to me` sends it to you alone.',
    ],
    [
      'support waiting > 5 mention <!here>',
      'A rule calls out a user group at most, not @here. Mention a group, or leave it out; `to me` sends it to you alone.',
    ],
    [
      'support waiting > 5 mention <!channel>',
      'A rule calls out a user group at most, not @channel. Mention a group, or leave it out; `to me` sends it to you alone.',
    ],
    [
      'support waiting > 5 ping <@U123ABC>',
      'A rule calls out a user group at most, not a person. Mention a group, or leave it out; `to me` sends it to you alone.',
    ],
    [
      'support waiting > 5 ping @wfm',
      'I cannot tell which user group “@wfm” is. Type `mention @` and pick the group from the list that Slack offers.',
    ],
    [
      'support waiting > 5 mention',
      'Which user group is to be mentioned? Type `mention @` and pick the group from the list that Slack offers.',
    ],
    [
      'support waiting > 5 mention <!subteam^S1> mention <!subteam^S2>',
      'It cannot be both “mention <!subteam^S1>” and “mention <!subteam^S2>”. Leave one of them out.',
    ],
    [
      'support waiting > 5 critical warning',
      'It cannot be both “critical” and “warning”. Leave one of them out.',
    ],
    ['support waiting > 5 repeat', '“repeat” needs a time. Write `repeat every 1h`.'],
    ['support waiting > 5 repeat every 5m', '“repeat every 5m” is out of range. It goes from 15m to 24h.'],
    [
      'support waiting > 5 repeat every 2 days',
      '“repeat every 2 days” is out of range. It goes from 15m to 24h.',
    ],
    [
      'support waiting > 5 repeat every 1h repeat every 2h',
      'It cannot be both “repeat every 1h” and “repeat every 2h”. Leave one of them out.',
    ],
    [
      'support waiting > 5 named Night',
      'A name stands in quotes, and Night does not. Write `named "Night watch"`.',
    ],
    ['support waiting > 5 named', 'A name stands in quotes. Write `named "Night watch"`.'],
    ['support waiting > 5 named " \b "', 'A name stands in quotes. Write `named "Night watch"`.'],
    [
      'support waiting > 5 named "a" named "b"',
      'It cannot be both “named a” and “named b”. Leave one of them out.',
    ],
    [
      'support waiting > 5 named "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
      'A rule’s name has at most 80 characters. Take a shorter one.',
    ],
    [
      'support waiting > 5 between 25:00-26:00',
      'I do not know the hours “between 25:00-26:00”. Write hours like `between 08:00-20:00`.',
    ],
    [
      'support waiting > 5 between 8 and 20 between 9 and 17',
      'It cannot be both “between 8 and 20” and “between 9 and 17”. Leave one of them out.',
    ],
    ['support waiting > 5 24/7 8-20', 'It cannot be both “24/7” and “8-20”. Leave one of them out.'],
    [
      'support waiting > 5 weekdays except mon-fri',
      'That leaves no day on which the rule watches. Leave out fewer days.',
    ],
    [
      'support waiting > 5 in Europe/Berlin',
      'The time zone Europe/Berlin goes with hours, and there are none. Leave it out, or write `between 08:00-20:00 in Europe/Berlin`.',
    ],
    [
      'support waiting > 5 8-20 in Europe/Nowhere',
      'I do not know the time zone Europe/Nowhere. Use a name such as `in Europe/Berlin`.',
    ],
    [
      'support waiting > 5 8-20 in Europe/Berlin in Europe/London',
      'It cannot be both Europe/Berlin and Europe/London. Leave one of them out.',
    ],
    [
      'support waiting > 5 except 2026-02-30',
      'There is no date 2026-02-30. Dates are written like `2026-11-01`.',
    ],
    ['support waiting > 5 except 31/02', 'There is no date 31/02. Dates are written like `2026-11-01`.'],
    [
      'support waiting > 5 except christmas',
      '“except christmas” leaves out what I cannot leave out. Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
    ],
    [
      'support waiting > 5 except billing',
      '“except billing” leaves out what I cannot leave out. Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
    ],
    [
      'all but billing waiting > 5',
      '“but billing” leaves out what I cannot leave out. Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
    ],
    [
      'all except billing waiting > 5',
      '“except billing” leaves out what I cannot leave out. Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
    ],
    [
      'support waiting > 5 today',
      'I do not know “today” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 yesterday',
      'I do not know “yesterday” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 business hours',
      'I do not know the hours “business hours”. Write hours like `between 08:00-20:00`.',
    ],
    ['bilng waiting > 5', 'No queue bilng. Did you mean Billing?'],
    ['"Bilng" waiting > 5', 'No queue “Bilng”. Did you mean Billing?'],
    ['support wen waiting > 5', 'I do not know “wen” in a rule. Did you mean when?'],
    ['support whn waiting > 5', 'I do not know “whn” in a rule. Did you mean when?'],
    ['support waitng > 5', 'I do not know “waitng” in a rule. Did you mean waiting, wait or waited?'],
    ['support abandn% > 8', 'I do not know “abandn%” in a rule. Did you mean abandon or abandons?'],
    ['support abandon% > 8 ovr 30m', 'I do not know “ovr” in a rule. Did you mean over?'],
    ['support abandon% > 8 clar 5', 'I do not know “clar” in a rule. Did you mean clear?'],
    ['support abandon% > 8 betwen 8 and 20', 'I do not know “betwen” in a rule. Did you mean between?'],
    ['support abandon% > 8 weekdys', 'I do not know “weekdys” in a rule. Did you mean weekdays?'],
    ['support abandon% > 8 critcal', 'I do not know “critcal” in a rule. Did you mean critical?'],
    ['support abandon% > 8 togethr', 'I do not know “togethr” in a rule. Did you mean together?'],
    ['support abandon spkes', 'I do not know “spkes” in a rule. Did you mean spikes?'],
    ['support sl < tarjet', 'I do not know “tarjet” in a rule. Did you mean target?'],
    ['support waiting > 5 evry day', 'I do not know “evry” in a rule. Did you mean every?'],
    ['support waiting > 5 exept 2026-12-25', 'I do not know “exept” in a rule. Did you mean except?'],
    ['support waiting > 5 repeet every 1h', 'I do not know “repeet” in a rule. Did you mean repeat?'],
    ['support waiting > 5 menton <!subteam^S1>', 'I do not know “menton” in a rule. Did you mean mention?'],
    ['support sevice level < 80', 'I do not know “sevice” in a rule. Did you mean service?'],
    [
      'xyzzy plugh',
      'I do not know “xyzzy plugh” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'drop table queues',
      'I do not know “drop table” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support 10% abandoned',
      'The condition “abandoned” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support when volume spikes',
      'Spikes are told of abandons, not of offered. Write `abandon spikes`, `offered > 160% of usual`, or a line such as `waiting > 5`.',
    ],
    [
      'support when traffic is unusually high',
      'Spikes are told of abandons, not of offered. Write `abandon spikes`, `offered > 160% of usual`, or a line such as `waiting > 5`.',
    ],
    [
      'support when abandons are above normal',
      'I compare only traffic with its usual, not abandoned. Write `offered < 40% of usual`, or for abandons `abandon spikes`.',
    ],
    [
      'support abandon% above usual',
      'I compare only traffic with its usual, not abandon%. Write `offered < 40% of usual`, or for abandons `abandon spikes`.',
    ],
    [
      'support abandon% > 150% of usual',
      'I compare only traffic with its usual, not abandon%. Write `offered < 40% of usual`, or for abandons `abandon spikes`.',
    ],
    [
      'support sl under target by 5',
      'I do not know “by 5” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 in #ops and #wfm',
      'I cannot tell which channel “#ops” is. Type `in #` and pick it from the list that Slack offers.',
    ],
    [
      'support waiting > 5 over 5m',
      '“over 5m” goes with a span of time, and waiting is a figure of this moment. Leave it out; `for 5m` says how long it must last.',
    ],
    [
      'support waiting > 5 mon-fri 08:00-20:00 sat 10:00-14:00',
      'It cannot be both “08:00-20:00” and “10:00-14:00”. Leave one of them out.',
    ],
    [
      'support waiting > 5 8h-20h',
      'I do not know “8h-20h” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 except public holidays',
      '“except public” leaves out what I cannot leave out. Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
    ],
    [
      'support waiting > 5 at night',
      'I do not know “night” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 test',
      'I do not know “test” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 trial',
      'I do not know “trial” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 every 30m',
      'What is “30m” to be? Write `over 30m` for the span that is added up, or `for 30m` for how long it must last.',
    ],
    [
      'support waiting > 5 every hour',
      'I do not know “hour” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support when not > 5 waiting',
      '“not >” leaves out what I cannot leave out. Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
    ],
    [
      'support when offered drops 40% below usual',
      'The condition “offered” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support when calls drop by 40%',
      'I do not know “drop by 40%” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting between 5 and 10',
      'The condition “waiting” is not complete. Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
    ],
    [
      'support waiting > 5 high',
      'I do not know “high” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 high priority',
      'I do not know “high priority” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support waiting > 5 urgent',
      'I do not know “urgent” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
    [
      'support when waiting > 5 after 5m',
      'What is “5m” to be? Write `over 5m` for the span that is added up, or `for 5m` for how long it must last.',
    ],
    [
      'support waiting > 5 5m',
      'What is “5m” to be? Write `over 5m` for the span that is added up, or `for 5m` for how long it must last.',
    ],
    [
      'support waiting > 5 30m',
      'What is “30m” to be? Write `over 30m` for the span that is added up, or `for 30m` for how long it must last.',
    ],
    [
      'support abandon% > 8 30m',
      'What is “30m” to be? Write `over 30m` for the span that is added up, or `for 30m` for how long it must last.',
    ],
    [
      'support waiting > 5 since 10 minutes',
      'I do not know “minutes” in a rule. A whole one reads `alert support when abandon% > 8 over 30m`.',
    ],
  ])('%s', (line, said) => {
    expect(sayRule(line)).toBe(said);
  });

  it('too long is told', () => {
    expect(sayRule('support '.repeat(600))).toBe(
      'The line is longer than 4000 characters. Ask for fewer queues, or a part of their names.',
    );
  });

  it('of too many dates is told', () => {
    expect(sayRule('support waiting > 5 except 2026-01-01..2026-12-31')).toBe(
      'A rule leaves out at most 60 dates. Name the next ones only.',
    );
  });
});

describe('a date that can be two', () => {
  it('is a choice of whole lines, each of them the next such day', () => {
    expect(sayRule('support waiting > 5 except 03/04 critical')).toBe('Which day do you mean?');
    expect(offersOf('support waiting > 5 except 03/04 critical')).toEqual([
      '3 April: alert support waiting > 5 except 2027-04-03 critical',
      '4 March: alert support waiting > 5 except 2027-03-04 critical',
    ]);
  });
});

describe('a misspelt word', () => {
  it.each<[line: string, offers: readonly string[]]>([
    ['support wen waiting > 5', ['when: alert support when waiting > 5']],
    ['support abandon% > 8 clar 5', ['clear: alert support abandon% > 8 clear 5']],
    ['support abandon spkes', ['spikes: alert support abandon spikes']],
    ['bilng waiting > 5', ['Billing: alert Billing waiting > 5']],
    ['"Bilng" waiting > 5', ['Billing: alert Billing waiting > 5']],
  ])('%s is offered right', (line, offers) => {
    expect(offersOf(line)).toEqual(offers);
  });
});

describe('queues that are called like clauses', () => {
  function withQueues(...names: string[]): Partial<Scene> {
    return { directory: directoryOf([...QUEUE_NAMES, ...names]) };
  }

  it.each<[queue: string, line: string, becomes: string]>([
    // A whole name with a word of its own wins.
    ['24h Support', 'for 24h support when waiting > 5', '24h Support when waiting > 5'],
    [
      'Support for 5m Callers',
      'support for 5m callers when waiting > 5',
      'Support for 5m Callers when waiting > 5',
    ],
    ['Critical Care', 'critical care waiting > 5', 'Critical Care when waiting > 5'],
    ['Critical Care', 'critical care waiting > 5 critical', 'Critical Care when waiting > 5 critical'],
    ['Clear Water', 'clear water waiting > 5 clear 2', 'Clear Water when waiting > 5 clear 2'],
    ['Hold Line', 'hold line waiting > 5 hold 10m', '"Hold Line" when waiting > 5 hold 10m'],
    ['30m Desk', 'for 30m desk when abandon% > 8', '30m Desk when abandon% > 8%'],
    ['Mon Repos', 'mon repos waiting > 5 mon', 'Mon Repos when waiting > 5 mon in Europe/Berlin'],
    ['Support, Billing', 'support, billing waiting > 5', '"Support, Billing" when waiting > 5'],
    // One of nothing but words of rules is typed in quotes, where a clause takes them.
    ['Clear 5', 'support abandon% > 8 clear 5', 'Support when abandon% > 8% clear 5%'],
    ['Clear 5', '"Clear 5" abandon% > 8', '"Clear 5" when abandon% > 8%'],
    ['Critical', 'support waiting > 5 critical', 'Support when waiting > 5 critical'],
    ['Critical', '"critical" waiting > 5 critical', '"Critical" when waiting > 5 critical'],
    ['Spikes', 'support spikes', 'Support when abandon spikes'],
    ['Spikes', '"Spikes" spikes', '"Spikes" when abandon spikes'],
    ['Over 30m', 'support abandon% > 8 over 30m', 'Support when abandon% > 8%'],
    ['5m clear', 'support waiting > 5 for 5m clear 3', 'Support when waiting > 5 for 5m clear 3'],
    ['When waiting', 'when waiting > 5 support', 'Support when waiting > 5'],
    ['Support when', 'support when waiting > 5', 'Support when when waiting > 5'],
    ['#ops', '#ops waiting > 5 in <#C1|ops>', '"#ops" when waiting > 5 in <#C1>'],
    // One of nothing but words of rules that no clause takes here is that queue.
    ['High', 'high waiting > 5', '"High" when waiting > 5'],
    ['Usual', 'usual waiting > 5', '"Usual" when waiting > 5'],
  ])('%s: %s', (queue, line, becomes) => {
    const overrides = withQueues(queue);
    expect(sayRule(line, overrides)).toBe(becomes);
    expect(ruleOf(becomes, overrides).draft).toEqual(ruleOf(line, overrides).draft);
  });

  it('are offered where clauses took all of their words', () => {
    expect(offersOf('support abandon% > 8 clear 5', withQueues('Clear 5'))).toEqual([
      'Queue Clear 5: alert support abandon% > 8 "Clear 5"',
    ]);
  });
});

function offersOf(line: string, overrides: Overrides = {}): string[] {
  return readRule(line, overrides).offers.map((offer) => `${offer.label}: ${offer.line}`);
}
