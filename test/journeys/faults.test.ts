/** When Genesys or Slack misbehaves, the person reads one clear answer that says what to do, or notices nothing. */
import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../src/sandbox/organisation/faults.ts';
import { counted, thousands } from './counted.ts';
import { blockTypes, buttonsOf, labelsOf, shown, tableOf } from './read.ts';
import { ANA, OPS, startWhole, type Whole, type WholeOptions } from './whole.ts';

const MIDNIGHT = '2026-11-18T00:00:00+01:00';
const AGGREGATES = '/api/v2/analytics/conversations/aggregates/query';
const LOGIN = '/oauth/token';
/** Fast enough that no back-off is felt. */
const RUNNING = 600;
/** Small, so that nothing but a fault takes long; and no fault takes longer than a second or two. */
const SMALL: WholeOptions = { organisation: { queueCount: 2, historyDays: 3 }, limits: { timeoutMs: 500 } };
const PERMISSION = 'analytics:conversationAggregate:view';

const DOWN_TODO = 'Try again in a minute; status.mypurecloud.com tells of outages';
const ID = '\\(Genesys correlation id [\\w-]{36}\\)';

interface Trouble {
  name: string;
  fault: FaultKind;
  /** All that is read. */
  says: RegExp;
  hasTryAgain: boolean;
  /** Between the tries there is a wait, so that time must run. */
  backsOff: boolean;
}

const TROUBLES: readonly Trouble[] = [
  {
    name: '403 with a named permission',
    fault: { kind: '403', permission: PERMISSION },
    says: /^The bot's role in Genesys Cloud lacks the permission analytics:conversationAggregate:view\. Ask a Genesys admin to add it to the role of the bot's OAuth client, in the divisions of these queues\.$/,
    hasTryAgain: false,
    backsOff: false,
  },
  {
    name: '422',
    fault: { kind: '422' },
    says: new RegExp(
      `^Genesys Cloud refused the question \\(422 unprocessable\\.entity\\)\\. Try a shorter period or fewer queues ${ID}\\.$`,
    ),
    hasTryAgain: false,
    backsOff: false,
  },
  {
    name: '429 with Retry-After',
    fault: { kind: '429', seconds: 50 },
    says: /^Genesys Cloud takes no more requests from this bot for the moment\. Try again in 50 s\.$/,
    hasTryAgain: true,
    backsOff: false,
  },
  {
    name: '429 with the seconds in its words alone',
    fault: { kind: '429-bare', seconds: 40 },
    says: /^Genesys Cloud takes no more requests from this bot for the moment\. Try again in 40 s\.$/,
    hasTryAgain: true,
    backsOff: false,
  },
  {
    name: '500',
    fault: { kind: '500' },
    says: new RegExp(`^Genesys Cloud has a fault of its own right now\\. ${DOWN_TODO} ${ID}\\.$`),
    hasTryAgain: true,
    backsOff: true,
  },
  {
    name: 'a 502 of HTML',
    fault: { kind: '502-html' },
    says: new RegExp(`^Genesys Cloud has a fault of its own right now\\. ${DOWN_TODO} ${ID}\\.$`),
    hasTryAgain: true,
    backsOff: true,
  },
  {
    name: 'an empty 503',
    fault: { kind: '503-empty' },
    says: new RegExp(`^Genesys Cloud has a fault of its own right now\\. ${DOWN_TODO} ${ID}\\.$`),
    hasTryAgain: true,
    backsOff: true,
  },
  {
    name: 'no answer',
    fault: { kind: 'hang' },
    says: new RegExp(`^Genesys Cloud did not answer in time\\. ${DOWN_TODO}\\.$`),
    hasTryAgain: true,
    backsOff: false,
  },
  {
    name: 'a torn connection',
    fault: { kind: 'reset' },
    says: new RegExp(`^Genesys Cloud cannot be reached right now\\. ${DOWN_TODO}\\.$`),
    hasTryAgain: true,
    backsOff: true,
  },
  {
    name: 'half a JSON',
    fault: { kind: 'half-json' },
    says: new RegExp(`^Genesys Cloud gave an answer that cannot be read\\. ${DOWN_TODO} ${ID}\\.$`),
    hasTryAgain: true,
    backsOff: true,
  },
];

function strike(whole: Whole, { fault, backsOff }: Trouble): void {
  whole.organisation.faults.set({ ...fault, target: 'aggregates' });
  if (backsOff) whole.clock.setSpeed(RUNNING);
}

/** Genesys is well again, and has been for longer than it asked to be left alone. */
function mend(whole: Whole): void {
  whole.organisation.faults.clear();
  whole.clock.setSpeed(0);
  whole.clock.advance(60_000);
}

function offeredSoFar({ organisation, clock }: Whole): string {
  const { offered } = counted(organisation, { from: MIDNIGHT, to: clock.now() + 1 });
  return `${thousands(offered)} offered.`;
}

describe('Genesys answers with', () => {
  it.each(TROUBLES)(
    '$name: one answer, which says what to do, and works once that is mended',
    async (trouble) => {
      const whole = await startWhole(SMALL);
      strike(whole, trouble);
      const told = await whole.ask('all today show offered');
      expect(told.text).toMatch(trouble.says);
      expect(shown(told).split('\n')[0]).toBe(told.text);
      expect(told).toMatchObject({ ephemeral: true, visibleTo: ANA, pings: [] });
      expect(labelsOf(told)).toEqual(trouble.hasTryAgain ? ['Try again'] : []);
      expect(whole.ears.errors()).toEqual([]);

      mend(whole);
      const answer = trouble.hasTryAgain
        ? await whole.press(told, 'Try again')
        : await whole.ask('all today show offered');
      expect(answer.text).toBe(offeredSoFar(whole));
      if (trouble.hasTryAgain) expect(answer.id).toBe(told.id);
    },
  );

  it.each(TROUBLES)('$name, and there were figures: those, with their age and why', async (trouble) => {
    const whole = await startWhole(SMALL);
    const before = await whole.ask('all today show offered');
    whole.clock.advance(60_000);
    strike(whole, trouble);
    const stale = await whole.ask('all today show offered');
    expect(tableOf(stale).rows).toEqual(tableOf(before).rows);
    const [, why, age, unit] =
      /⚠️ (.+\.) These are the last figures, (\d+) (s|min) old\./.exec(shown(stale)) ?? [];
    expect(trouble.says.source).toContain(why?.replaceAll(/[.()]/g, '\\$&'));
    expect(Number(age) * (unit === 'min' ? 60 : 1)).toBeGreaterThanOrEqual(60);
    if (!trouble.backsOff) expect([age, unit]).toEqual(['60', 's']);
    expect(labelsOf(stale)).toContain('Refresh');

    mend(whole);
    const fresh = await whole.press(stale, 'Refresh');
    expect(fresh.text).toBe(offeredSoFar(whole));
    expect(shown(fresh)).not.toContain('⚠️');
  });

  it('500, and the last figures are over ten minutes old: none, since they would mislead', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('all today show offered');
    whole.clock.advance(11 * 60_000);
    whole.organisation.faults.set({ kind: '500', target: 'aggregates' });
    whole.clock.setSpeed(RUNNING);
    const told = await whole.ask('all today show offered');
    expect(told.text).toMatch(/^Genesys Cloud has a fault of its own/);
    expect(blockTypes(told)).not.toContain('data_table');
  });

  it('a fault to the question of who waits now: the last figures of that', async () => {
    const whole = await startWhole(SMALL);
    const before = await whole.ask('all now');
    whole.clock.advance(15_000);
    whole.organisation.faults.set({ kind: 'hang', target: 'observations' });
    const stale = await whole.ask('all now');
    expect(shown(stale)).toContain(
      '⚠️ Genesys Cloud did not answer in time. These are the last figures, 15 s old.',
    );
    expect(tableOf(stale).rows.map(([name, waiting]) => [name, waiting])).toEqual(
      tableOf(before).rows.map(([name, waiting]) => [name, waiting]),
    );
  });

  it('nothing at all, since it is gone', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('queues');
    await whole.organisation.stop();
    whole.clock.setSpeed(RUNNING);
    const told = await whole.ask('all today');
    expect(told.text).toBe(`Genesys Cloud cannot be reached right now. ${DOWN_TODO}.`);
    expect(labelsOf(told)).toEqual(['Try again']);
  });
});

describe('a login that Genesys refuses', () => {
  const words =
    "Genesys Cloud does not accept this bot's client for the region mypurecloud.com. Ask whoever set it up to check GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET and GENESYS_REGION: a wrong region looks just like a wrong secret.";

  it('with a wrong secret is told, whatever is asked', async () => {
    const whole = await startWhole({ ...SMALL, genesys: { clientSecret: 'not-the-right-secret' } });
    for (const line of ['all today', 'all now', 'queues']) expect((await whole.ask(line)).text).toBe(words);
    expect(whole.ears.errors()).toEqual([]);
  });

  it('in a wrong region is told in the same words, since both look alike, until that is mended', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('queues');
    whole.organisation.faults.set({ kind: 'wrong-region', target: 'login' });
    whole.organisation.faults.set({ kind: 'token-expired', target: 'all' });
    expect((await whole.ask('all today show offered')).text).toBe(words);
    whole.organisation.faults.clear();
    expect((await whole.ask('all today show offered')).text).toBe(offeredSoFar(whole));
  });
});

describe('Genesys recovers unseen from', () => {
  it.each<[string, FaultKind]>([
    ['a 429 with Retry-After', { kind: '429', seconds: 4 }],
    ['a 429 with words', { kind: '429-bare', seconds: 3 }],
    ['a 500', { kind: '500' }],
    ['a 502 of HTML', { kind: '502-html' }],
    ['an empty 503', { kind: '503-empty' }],
    ['a torn connection', { kind: 'reset' }],
    ['half a JSON', { kind: 'half-json' }],
    ['a 401', { kind: '401' }],
  ])('%s', async (_, fault) => {
    const whole = await startWhole({ ...SMALL, limits: {} });
    await whole.ask('queues');
    whole.organisation.faults.set({ ...fault, target: 'aggregates', times: 1 });
    whole.clock.setSpeed(RUNNING);
    const answer = await whole.ask('all yesterday show offered');
    const { offered } = counted(whole.organisation, { from: '2026-11-17T00:00:00+01:00', to: MIDNIGHT });
    expect(answer.text).toBe(`${thousands(offered)} offered.`);
    expect(shown(answer)).not.toContain('⚠️');
    expect(whole.organisation.requests.count(AGGREGATES)).toBe(2);
  });

  it('a token that ends in mid-run, by its time', async () => {
    const whole = await startWhole({ organisation: { ...SMALL.organisation, tokenSeconds: 600 } });
    await whole.ask('all today show offered');
    whole.clock.advance(601_000);
    expect((await whole.ask('all today show offered')).text).toBe(offeredSoFar(whole));
    expect(whole.organisation.requests.count(LOGIN)).toBe(2);
  });

  it('a token that Genesys revokes in mid-run: one new login, however many ask', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('queues');
    whole.organisation.faults.set({ kind: 'token-expired', target: 'all' });
    const answers = await Promise.all(
      ['all now', 'all today by media', 'all yesterday'].map((line) => whole.ask(line)),
    );
    for (const answer of answers) expect(blockTypes(answer)).toContain('data_table');
    expect(whole.organisation.requests.count(LOGIN)).toBe(2);
  });
});

describe('Slack', () => {
  it('takes no answers for a second: one comes, after it', async () => {
    const whole = await startWhole({ ...SMALL, refusals: ['ratelimited'] });
    whole.workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 1, method: 'response_url' }, 1);
    expect((await whole.ask('all today show offered')).text).toBe(offeredSoFar(whole));
  });

  it('fails once to take an answer: one comes all the same', async () => {
    const whole = await startWhole({ ...SMALL, refusals: ['http_503'] });
    whole.workspace.faults.set({ kind: 'server-error', status: 503, method: 'response_url' }, 1);
    expect((await whole.ask('all today show offered')).text).toBe(offeredSoFar(whole));
  });

  it('takes an answer slowly: one comes', async () => {
    const whole = await startWhole(SMALL);
    whole.workspace.faults.set({ kind: 'slow', ms: 800, method: 'response_url' });
    expect((await whole.ask('all today show offered')).text).toBe(offeredSoFar(whole));
  });

  it('takes neither tables nor charts: both come as text', async () => {
    const whole = await startWhole({ ...SMALL, refusals: ['invalid_blocks'] });
    whole.workspace.faults.set({ kind: 'refuse-tables' });
    const answer = await whole.ask('support yesterday by hour show offered');
    expect(new Set(blockTypes(answer))).toEqual(new Set(['rich_text', 'context', 'actions']));
    const { offered } = counted(whole.organisation, {
      from: '2026-11-17T10:00:00+01:00',
      to: '2026-11-17T11:00:00+01:00',
      queue: 'Support',
    });
    expect(shown(answer)).toMatch(new RegExp(`^10:00 +${offered}$`, 'm'));
    expect(buttonsOf(answer).length).toBeGreaterThan(2);
    const again = await whole.press(answer, 'Refresh');
    expect(again.id).toBe(answer.id);
  });

  it('cuts the connection while the answer is fetched: it comes, and so do later ones', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('queues');
    whole.organisation.faults.set({ kind: 'slow', ms: 300, target: 'aggregates', times: 1 });
    const outcome = await whole.type('all today show offered');
    await whole.workspace.connected(2);
    expect(whole.workspace.faults.disconnect({ reason: 'drop' })).toBe(2);
    expect(outcome.answers).toEqual([]);
    const [answer] = await outcome.waitForAnswer();
    expect(answer?.text).toBe(offeredSoFar(whole));
    await whole.workspace.connected();
    expect((await whole.ask('all yesterday')).ephemeral).toBe(true);
  });

  it('refreshes both connections, one after another: nothing typed meanwhile is lost', async () => {
    const whole = await startWhole({ ...SMALL, secondReceiverAfterMs: 1_000 });
    whole.clock.setSpeed(RUNNING);
    await whole.workspace.connected(2);
    for (let round = 0; round < 3; round += 1) {
      whole.workspace.faults.disconnect({ reason: 'refresh_requested', which: 'oldest' });
      expect(blockTypes(await whole.ask('all yesterday'))).toContain('data_table');
      await whole.workspace.connected(2);
    }
  });

  it('does not tell who somebody is: what it told within a day holds, and others are refused', async () => {
    const whole = await startWhole({ ...SMALL, refusals: ['http_500'] });
    await whole.ask('all today', { user: 'U0BEN' });
    whole.workspace.faults.set({ kind: 'server-error', status: 500, method: 'users.info' });
    whole.clock.advance(23 * 60 * 60_000);
    expect(shown(await whole.ask('all yesterday', { user: 'U0BEN' }))).toContain('New York');
    expect((await whole.ask('all today', { user: 'U0CHIE' })).text).toBe(
      'I cannot check with Slack who you are right now; try again in a minute.',
    );
    whole.clock.advance(2 * 60 * 60_000);
    expect((await whole.ask('all today', { user: 'U0BEN' })).text).toContain('try again in a minute');
    whole.workspace.faults.clear();
    whole.clock.advance(61_000);
    expect(shown(await whole.ask('all today', { user: 'U0CHIE' }))).toContain('Tokyo');
  });
});

describe('a stop', () => {
  it('lets the answer under way arrive first', async () => {
    const whole = await startWhole(SMALL);
    await whole.ask('queues');
    whole.organisation.faults.set({ kind: 'slow', ms: 300, target: 'aggregates' });
    const outcome = await whole.type('all today show offered');
    await whole.app.stop();
    expect(outcome.answers.map(({ text }) => text)).toEqual([offeredSoFar(whole)]);
    expect(whole.workspace.connections()).toBe(0);
    const late = await whole.workspace.command({ user: ANA, channel: OPS, line: '/queue-stats all now' });
    expect(late).toMatchObject({ acked: false, error: 'dispatch_failed' });
  });
});
