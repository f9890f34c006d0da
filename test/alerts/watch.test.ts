/** Ticks over a real store: what is said, once, through crashes, mutes, outages and changes of the rule. */
import { describe, expect, it } from 'vitest';
import { stretched } from '../../src/alerts/watch.ts';
import { newRule } from '../store/values.ts';
import { type Ends, MINUTE, START, startWatching, told } from './watching.ts';

const CALM: Ends = { ended: 60, abandoned: 3 };
const BAD: Ends = { ended: 60, abandoned: 24 };
const WORSE: Ends = { ended: 60, abandoned: 54 };
const NAMED = (name: string) => ({
  scope: { kind: 'named' as const, names: [{ kind: 'exact' as const, name }] },
});
const BEN = { by: 'U0BEN', atMs: START };

describe('an episode', () => {
  it('is one message: posted with its reason, edited in place, closed in place', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', CALM);
    await w.run(60);
    expect(await w.rows()).toEqual([]);
    w.set('Billing', BAD);
    await w.run(40);
    w.set('Billing', CALM);
    await w.run(70);
    const rows = await w.rows();
    expect(rows.filter(({ act }) => act.kind === 'post')).toHaveLength(1);
    const [post, ...edits] = told(rows);
    expect(post).toMatch(
      /^post: 🔴 Billing: \d+\.\d % abandoning, more than 8 % \d+ abandoned of \d+ ended, \d\d:\d\d–\d\d:\d\d( \(partial\))?\.$/,
    );
    expect(edits.at(-1)).toMatch(
      /^edit: ✅ Billing recovered, \d+ (min|s|h) \(\d\d:\d\d–\d\d:\d\d\)\. Worst \d+ %; \d+ abandoned\.$/,
    );
    expect(new Set(rows.map(({ act }) => act.messageId)).size).toBe(1);
    expect(
      edits.filter((words) => !words.startsWith('edit') && !words.startsWith('reply: 📈 Worse')),
    ).toEqual([]);
    expect(await w.store.openEpisodes()).toEqual({ episodes: [], messages: [] });
    expect(await w.store.states()).toEqual(new Map());
  });

  it('tells how it stands now, and offers what can be done', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    const [post] = await w.rows();
    const text = JSON.stringify(post?.message);
    expect(text).toContain('Now: 7 waiting, longest 4:10');
    expect(text).toContain('0 idle of 11 on queue');
    expect(text).toContain("I'm on it");
    expect(text).toContain('Mute this queue');
  });

  it('is edited while it goes on, at most once a minute for figures alone', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    await w.rows();
    const times: number[] = [];
    for (let minute = 0; minute < 20; minute += 1) {
      await w.run(0.5);
      for (const row of await w.rows()) times.push(row.atMs);
    }
    expect(times.length).toBeGreaterThan(2);
    for (const [at, time] of times.entries())
      if (at > 0) expect(time - (times[at - 1] ?? 0)).toBeGreaterThanOrEqual(MINUTE);
  });

  it('goes on as the same message after a crash and a stop', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    const [post] = await w.rows();
    w.restart(7);
    await w.run(20);
    w.restart();
    w.set('Billing', CALM);
    await w.run(80);
    const rows = await w.rows();
    expect(rows.every(({ act }) => act.kind === 'edit' && act.messageId === post?.act.messageId)).toBe(true);
    expect(told(rows).at(-1)).toContain('recovered');
  });

  it('is not lost and not said twice when the disk fails', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', BAD);
    let failed = 0;
    for (let tick = 0; tick < 80; tick += 1) {
      if (tick % 3 > 0) w.failOnce();
      await w.run(0.5).catch((error: Error) => {
        expect(error.message).toBe('the disk is full');
        failed += 1;
      });
    }
    expect(failed).toBeGreaterThan(20);
    expect(told(await w.rows()).filter((words) => words.startsWith('post'))).toHaveLength(1);
  });

  it('is closed where its rule is removed, and where its rule changes', async () => {
    const w = await startWatching();
    const id = await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    await w.rows();
    const rule = await w.store.rule(id);
    const changed = newRule({
      ...rule,
      test: {
        kind: 'threshold',
        metric: 'abandon-percent',
        is: '>',
        value: 10,
        overMinutes: 30,
        clear: null,
        guard: null,
      },
    });
    await w.store.changeRule(id, 1, changed, '8 became 10', BEN);
    await w.run(20);
    const rows = await w.rows();
    expect(told(rows)[0]).toContain('closed because its rule was changed');
    expect(told(rows).filter((words) => words.startsWith('post'))).toHaveLength(1);
    await w.store.removeRule(id, 'removed it', BEN);
    await w.run(1);
    expect(told(await w.rows())).toEqual([expect.stringContaining('closed because its rule was removed')]);
    expect((await w.store.openEpisodes()).episodes).toEqual([]);
  });

  it('is told again in its thread when it gets much worse, and reminds where the rule says so', async () => {
    const w = await startWatching();
    await w.addRule({ repeatMinutes: 15 });
    w.set('Billing', BAD);
    await w.run(40);
    await w.rows();
    w.set('Billing', WORSE);
    await w.run(60);
    const words = told(await w.rows());
    expect(words.filter((one) => one.startsWith('reply: 📈 Worse')).length).toBeGreaterThanOrEqual(1);
    expect(words.filter((one) => one.startsWith('reply: 🔁 Still so')).length).toBeGreaterThanOrEqual(3);
    expect(words.filter((one) => one.startsWith('broadcast') || one.startsWith('post'))).toEqual([]);
  });

  it('of a critical rule that nobody takes is told to all once, after ten minutes', async () => {
    const w = await startWatching();
    await w.addRule({ severity: 'critical' });
    w.set('Billing', BAD);
    await w.run(45);
    const words = told(await w.rows());
    expect(words.filter((one) => one.startsWith('broadcast'))).toEqual([
      expect.stringContaining('Nobody has taken this for 10 min'),
    ]);
  });

  it('that somebody took says who, and is not told to all', async () => {
    const w = await startWatching();
    await w.addRule({ severity: 'critical' });
    w.set('Billing', BAD);
    await w.run(18);
    await w.rows();
    const { episodes } = await w.store.openEpisodes();
    expect(
      await w.store.takeEpisodes(
        episodes.map(({ id }) => id),
        { by: 'U0BEN', atMs: w.now() },
        'took it',
        () => [],
      ),
    ).toHaveLength(1);
    await w.run(0.5);
    const [edit] = await w.rows();
    expect(edit?.act.kind).toBe('edit');
    expect(JSON.stringify(edit?.message)).toContain('{"kind":"name","userId":"U0BEN"}');
    await w.run(30);
    expect(told(await w.rows()).filter((one) => one.startsWith('broadcast'))).toEqual([]);
  });

  it('on trial is told to its owner alone', async () => {
    const w = await startWatching();
    await w.addRule({ trialUntilMs: START + 24 * 60 * MINUTE });
    w.set('Billing', BAD);
    await w.run(20);
    const [post] = await w.rows();
    expect([post?.channelId, post?.message.summary.slice(0, 21)]).toEqual(['U0ANA', '🔴 On trial: Billing:']);
  });

  it('ends with the hours of its rule', async () => {
    const w = await startWatching();
    // 14:00 in Berlin as it begins.
    await w.addRule({
      hours: {
        fromMinute: 8 * 60,
        toMinute: 14 * 60 + 30,
        days: [1, 2, 3, 4, 5],
        zone: 'Europe/Berlin',
        except: [],
      },
    });
    w.set('Billing', BAD);
    await w.run(60);
    const words = told(await w.rows());
    expect(words.at(-1)).toContain('was still going on as its hours ended');
    expect((await w.store.openEpisodes()).messages).toEqual([]);
  });
});

describe('a mute', () => {
  const mute = (ruleId: number, instance: string, untilMs: number) => ({
    ruleId,
    instance,
    untilMs,
    byUserId: 'U0BEN',
    reason: 'known outage',
    atMs: START,
  });

  it('from before says nothing to its end, also across a restart; what still breaches then is posted', async () => {
    const w = await startWatching();
    const id = await w.addRule();
    await w.store.mute([mute(id, 'billing', START + 60 * MINUTE)], 'muted it', []);
    w.set('Billing', BAD);
    await w.run(30);
    w.restart(2);
    await w.run(27);
    expect(await w.rows()).toEqual([]);
    await w.run(3);
    expect(told(await w.rows())[0]).toMatch(/^post: 🔴 Billing/);
  });

  it('of what recovers before its end is never told', async () => {
    const w = await startWatching();
    const id = await w.addRule();
    await w.store.mute([mute(id, '*', START + 120 * MINUTE)], 'muted it', []);
    w.set('Billing', BAD);
    await w.run(20);
    w.set('Billing', CALM);
    await w.run(120);
    expect(await w.rows()).toEqual([]);
    expect(await w.store.episodesOf(id, 5)).toHaveLength(1);
  });

  it('in an episode shows who and until when, then nothing; at its end the thread says what still is', async () => {
    const w = await startWatching();
    const id = await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    await w.rows();
    await w.store.mute([mute(id, 'billing', w.now() + 30 * MINUTE)], 'muted it', []);
    await w.run(0.5);
    const [shown] = await w.rows();
    expect([shown?.act.kind, JSON.stringify(shown?.message).includes('until 14:50: known outage')]).toEqual([
      'edit',
      true,
    ]);
    w.restart();
    w.set('Billing', WORSE);
    await w.run(29);
    expect(await w.rows()).toEqual([]);
    await w.run(2);
    const words = told(await w.rows());
    expect(words.filter((one) => one.startsWith('reply: 🔔 The mute has ended'))).toHaveLength(1);
    expect(words.filter((one) => one.startsWith('post') || one.startsWith('broadcast'))).toEqual([]);
  });

  it('over which it recovers is closed in place at its end', async () => {
    const w = await startWatching();
    const id = await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    await w.store.mute([mute(id, 'billing', w.now() + 120 * MINUTE)], 'muted it', []);
    await w.run(1);
    await w.rows();
    w.set('Billing', CALM);
    await w.run(117);
    expect(await w.rows()).toEqual([]);
    await w.run(4);
    expect(told(await w.rows())).toEqual([expect.stringMatching(/^edit: ✅ Billing recovered/)]);
  });

  it('that is lifted early lets it speak at once', async () => {
    const w = await startWatching();
    const id = await w.addRule();
    await w.store.mute([mute(id, 'billing', START + 600 * MINUTE)], 'muted it', []);
    w.set('Billing', BAD);
    await w.run(20);
    expect(await w.store.unmute(id, '*', 'unmuted it', BEN)).toBe(1);
    await w.run(0.5);
    expect(told(await w.rows())).toEqual([expect.stringMatching(/^post: 🔴 Billing/)]);
  });
});

describe('an outage of Genesys', () => {
  it('of 20 minutes is said once after five and once at its end; the episode goes on as the same message', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    const [post] = await w.rows();
    w.breakGenesys(true);
    await w.run(4.5);
    expect(await w.rows()).toEqual([]);
    await w.run(15.5);
    w.breakGenesys(false);
    const down = await w.rows();
    await w.run(10);
    const back = await w.rows();
    expect(told(down).filter((one) => one.startsWith('post'))).toEqual([
      'post: ⏸ No figures from Genesys since 14:20. Genesys Cloud did not answer in time. 1 rule in this channel stands still until it is back.',
    ]);
    expect(told(down).filter((one) => one.startsWith('reply'))).toEqual([]);
    expect(told(back).filter((one) => one.startsWith('reply'))).toEqual([
      'reply: ▶️ Genesys is back since 14:40. The rules go on where they stood.',
    ]);
    expect(told(back).filter((one) => one.startsWith('post'))).toEqual([]);
    const ofEpisode = [...down, ...back].filter(({ act }) => act.messageId === post?.act.messageId);
    expect(ofEpisode.length).toBeGreaterThan(0);
    const { episodes } = await w.store.openEpisodes();
    expect(episodes.map(({ firedAtMs }) => firedAtMs)).toEqual([post?.atMs]);
  });

  it('from before the start, with nothing known of any queue, is said as well, and closes nothing', async () => {
    const w = await startWatching();
    await w.addRule();
    w.set('Billing', BAD);
    await w.run(20);
    await w.rows();
    w.breakGenesys(true);
    w.restart();
    await w.run(8);
    expect(told(await w.rows())).toEqual([expect.stringContaining('No figures from Genesys since 14:20')]);
    w.breakGenesys(false);
    await w.run(2);
    expect(told(await w.rows()).filter((one) => one.startsWith('reply'))).toHaveLength(1);
    expect((await w.store.openEpisodes()).episodes).toHaveLength(1);
  });
});

describe('several at once', () => {
  const NAMES = Array.from({ length: 12 }, (_, at) => `Queue ${at + 1}`);

  it('are one message of as many rows, edited, and closed with the last', async () => {
    const w = await startWatching(NAMES);
    await w.addRule();
    for (const name of NAMES) w.set(name, BAD);
    await w.run(20);
    const [post, ...more] = await w.rows();
    expect(more.every(({ act }) => act.kind === 'edit')).toBe(true);
    const table = post?.message.parts.find((part) => part.kind === 'table');
    expect(table?.kind === 'table' ? table.rows.length : 0).toBe(12);
    for (const name of NAMES.slice(1)) w.set(name, CALM);
    await w.run(80);
    const some = await w.rows();
    expect(told(some).every((one) => one.startsWith('edit'))).toBe(true);
    expect(told(some).at(-1)).toContain('1 of 12 queues still open');
    w.set('Queue 1', CALM);
    await w.run(80);
    expect(told(await w.rows()).at(-1)).toMatch(/^edit: ✅ All 12 are over/);
    expect((await w.store.openEpisodes()).messages).toEqual([]);
  });

  it('up to five have a message each', async () => {
    const w = await startWatching(NAMES.slice(0, 5));
    await w.addRule();
    for (const name of NAMES.slice(0, 5)) w.set(name, BAD);
    await w.run(20);
    expect((await w.rows()).filter(({ act }) => act.kind === 'post')).toHaveLength(5);
  });

  it('that open one after the other within five minutes share one from the sixth on', async () => {
    const w = await startWatching(NAMES);
    const named = (names: readonly string[]) => ({
      scope: { kind: 'named' as const, names: names.map((name) => ({ kind: 'exact' as const, name })) },
    });
    await w.addRule({ ...named(NAMES.slice(0, 3)), forMinutes: 0 });
    await w.addRule({ ...named(NAMES.slice(3)), forMinutes: 3 });
    for (const name of NAMES) w.set(name, CALM);
    await w.run(60);
    for (const name of NAMES) w.set(name, WORSE);
    await w.run(30);
    const posts = (await w.rows()).filter(({ act }) => act.kind === 'post');
    const rows = posts.map(({ message }) => message.parts.find((part) => part.kind === 'table'));
    expect(rows.map((table) => (table?.kind === 'table' ? table.rows.length : 'single'))).toEqual([
      'single',
      'single',
      'single',
      9,
    ]);
  });

  it('in two channels are told in both', async () => {
    const w = await startWatching(NAMES.slice(0, 2));
    await w.addRule({ ...NAMED('Queue 1'), channelId: 'C0OPS' });
    await w.addRule({ ...NAMED('Queue 2'), channelId: 'C0SALES' });
    for (const name of NAMES.slice(0, 2)) w.set(name, BAD);
    await w.run(20);
    const posts = (await w.rows()).filter(({ act }) => act.kind === 'post');
    expect(posts.map(({ channelId }) => channelId).sort()).toEqual(['C0OPS', 'C0SALES']);
  });

  it('and critical are told to all once when nobody takes them, not once for each', async () => {
    const w = await startWatching(NAMES);
    await w.addRule({ severity: 'critical' });
    for (const name of NAMES) w.set(name, BAD);
    await w.run(40);
    expect(told(await w.rows()).filter((one) => one.startsWith('broadcast'))).toEqual([
      expect.stringMatching(/Nobody has taken 12 of these for 10 min\..* and 7 more$/),
    ]);
  });

  it('a warning and a critical rule that fire at once on one queue are one post, and nothing is said of a rise', async () => {
    const w = await startWatching();
    await w.addRule();
    await w.addRule({ severity: 'critical' });
    w.set('Billing', BAD);
    await w.run(13);
    const words = told(await w.rows());
    expect(words.filter((one) => one.startsWith('post'))).toEqual([
      expect.stringContaining('Critical: Billing'),
    ]);
    expect(words.filter((one) => !one.startsWith('post') && !one.startsWith('edit'))).toEqual([]);
  });

  it('two rules on one queue in one channel share a message, and a rise in severity is told to all once', async () => {
    const w = await startWatching();
    await w.addRule();
    await w.addRule({
      severity: 'critical',
      test: {
        kind: 'threshold',
        metric: 'abandon-percent',
        is: '>',
        value: 60,
        overMinutes: 30,
        clear: null,
        guard: null,
      },
    });
    w.set('Billing', BAD);
    await w.run(20);
    const first = await w.rows();
    w.set('Billing', WORSE);
    await w.run(50);
    const later = await w.rows();
    const posts = [...first, ...later].filter(({ act }) => act.kind === 'post');
    expect(posts).toHaveLength(1);
    const broadcasts = told(later).filter((one) => one.startsWith('broadcast'));
    expect(broadcasts.filter((one) => one.includes('Now critical'))).toHaveLength(1);
    expect(
      later.some(
        ({ message }) =>
          JSON.stringify(message).includes('Rules 1, 2') || JSON.stringify(message).includes('Rules 2, 1'),
      ),
    ).toBe(true);
  });
});

describe('how far apart the ticks are', () => {
  it.each([
    [0, 30_000],
    [400, 30_000],
    [2_000, 30_000],
    [3_000, 36_000],
    [10_000, 120_000],
  ])('%i watched queues: %i ms', (queues, ms) => {
    expect(stretched(30_000, queues, 300)).toBe(ms);
  });
});
