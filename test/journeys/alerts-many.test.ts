/** Many at once: twelve episodes are one message of twelve rows; sixty and more, and two hundred rules, stay within Slack's limits. */
import { expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { type Alerting, choicesOf, elementsOf, MINUTE, startAlerting } from './alerting.ts';
import { headline, shown, tableOf } from './read.ts';
import { ANA, BEN, OPS } from './whole.ts';

const LONG = 60_000;
const MUTE = 'Mute for 30 minutes …';

function stateOf(message: SentMessage, queue: string): string | undefined {
  return tableOf(message)
    .rows.find(([name]) => name === queue)
    ?.at(-1);
}

function posted({ workspace }: Alerting): number {
  return workspace.payloads
    .of('chat.postMessage')
    .filter(({ body }) => body.channel === OPS && body.thread_ts === undefined).length;
}

it(
  'twelve at once are one message of twelve rows, taken and muted row by row, edited, and closed with the last',
  async () => {
    const a = await startAlerting({ at: '2026-11-18T10:00:00+01:00', organisation: { historyDays: 1 } });
    const names = a.organisation.queues.map(({ name }) => name);
    for (const name of names) a.spike(name, 40, 14);
    await a.run(29 * MINUTE);
    await a.addRule({
      scope: { kind: 'all' },
      media: [],
      test: {
        kind: 'threshold',
        metric: 'abandon-percent',
        is: '>',
        value: 25,
        overMinutes: 15,
        clear: null,
        guard: { of: 'ended', atLeast: 3 },
      },
    });
    await a.until('a post', () => a.posts().length > 0);
    const post = a.post();
    expect(headline(post)).toMatch(/^🔴 12 queues at once; first .*: \d+\.\d % abandoning, more than 25 %$/);
    expect(
      tableOf(post)
        .rows.map(([name]) => name)
        .sort(),
    ).toEqual([...names].sort());
    expect(elementsOf(post).map(({ label }) => label)).toEqual([
      "I'm on all of it",
      "I'm on …",
      MUTE,
      'Show …',
    ]);

    expect(headline(await a.choose(post, "I'm on …", 'Billing', BEN))).toBe(
      'You have Billing. The channel sees it.',
    );
    expect(headline(await a.choose(post, MUTE, 'Sales', ANA))).toMatch(
      /^Muted: Sales under rule 1 until \d\d:\d\d\./,
    );
    expect(headline(await a.choose(post, 'Show …', 'Claims', ANA))).toContain('Claims');
    await a.until(
      'the muted row',
      () => stateOf(a.current(post), 'Sales')?.startsWith('muted until') === true,
    );
    expect(stateOf(a.current(post), 'Billing')).toBe('taken');
    expect(stateOf(a.current(post), 'Claims')).toBe('open');
    expect(choicesOf(a.current(post), "I'm on …")).not.toContain('Billing');
    expect(headline(await a.press(a.current(post), "I'm on all of it", ANA))).toMatch(
      /^You have .* and 8 more\./,
    );
    await a.until(
      'all taken',
      () => !elementsOf(a.current(post)).some(({ label }) => label.startsWith("I'm on")),
    );
    expect(a.thread(post).map(shown)).toEqual([
      expect.stringMatching(/^🙋 ben is on it: Billing, after \d+ s\.$/),
      expect.stringMatching(/^Sales: 🔇 Muted by ana until \d\d:\d\d\.$/),
      expect.stringMatching(/^🙋 ana is on it: 11 places, after \d+ s\.$/),
    ]);

    await a.until('the first that is over', () =>
      headline(a.current(post)).includes(' of 12 queues still open; '),
    );
    const { rows, values } = tableOf(a.current(post));
    const over = values.filter((_, at) => rows[at]?.at(-1)?.startsWith('over '));
    // Under "Now" stands how it is, of those that are over too.
    expect(over.length).toBeGreaterThan(0);
    for (const [, now] of over) expect(now).toBeLessThanOrEqual(25);
    await a.until('the end', async () => (await a.episodes()).length === 0);
    await a.run(MINUTE);
    const closed = a.current(post);
    expect(headline(closed)).toMatch(
      /^✅ All 12 are over, \d+ min \(\d\d:\d\d–\d\d:\d\d\)\. \d+ abandoned\.$/,
    );
    expect(tableOf(closed).rows.every((row) => row.at(-1)?.startsWith('over ') === true)).toBe(true);
    expect(elementsOf(closed)).toEqual([]);
    expect([posted(a), a.posts().length]).toEqual([1, 1]);
    expect(new Set(a.workspace.payloads.of('chat.update').map(({ body }) => body.ts))).toEqual(
      new Set([post.ts]),
    );
    expect(a.ears.errors()).toEqual([]);
  },
  LONG,
);

it.each([
  [60, 60],
  [130, 100],
])(
  '%i open episodes in a channel are one message of %i rows that Slack takes as it is',
  async (count, rows) => {
    const organisation = { historyDays: 1, queueCount: count };
    const a = await startAlerting({ at: '2026-11-18T10:00:00+01:00', organisation });
    await a.addRule({
      scope: { kind: 'all' },
      media: [],
      test: { kind: 'live', metric: 'active', is: '>=', value: 0, clear: null },
    });
    await a.until('a post', () => a.posts().length > 0);
    const post = a.post();
    expect(headline(post)).toContain(`${count} queues at once`);
    expect(tableOf(post).rows).toHaveLength(rows);
    if (count > rows) expect(shown(post)).toContain(`${count - rows} more not shown`);
    expect(choicesOf(post, MUTE)).toHaveLength(rows);
    const last = choicesOf(post, MUTE).at(-1) ?? '';
    expect(headline(await a.choose(post, MUTE, last, BEN))).toMatch(
      /^Muted: .* under rule 1 until \d\d:\d\d\./,
    );
    await a.press(post, "I'm on all of it", BEN);
    await a.until(
      'all taken',
      () => !elementsOf(a.current(post)).some(({ label }) => label.startsWith("I'm on")),
    );
    await a.run(5 * MINUTE);
    expect(await a.episodes()).toHaveLength(count);
    expect(a.posts()).toHaveLength(1);
    expect(a.workspace.payloads.refused()).toEqual([]);
    // Nothing was drawn in a plainer way because the first did not pass.
    expect(a.ears.lines().filter(({ level, msg }) => level >= 40 && msg.includes('message'))).toEqual([]);
  },
  LONG,
);

it(
  'two hundred rules are listed page by page, each of them once, within what Slack takes',
  async () => {
    const a = await startAlerting({ at: '2026-11-18T10:00:00+01:00', organisation: { historyDays: 1 } });
    const long = 'Rule of the night shift & <weekends> '.repeat(2).slice(0, 70);
    for (let at = 1; at <= 200; at += 1)
      await a.addRule({
        name: at % 3 === 0 ? `${long} ${at}` : null,
        // Half of them are elsewhere and of somebody else.
        ...(at % 2 === 0 ? {} : { channelId: 'C0FLOOR', ownerId: BEN }),
        test: { kind: 'live', metric: 'waiting', is: '>', value: 900, clear: null },
      });
    for (const [line, total] of [
      ['alerts', 100],
      ['alerts all', 200],
    ] as const) {
      let page = await a.ask(line);
      const seen: string[] = [];
      for (let pages = 1; ; pages += 1) {
        expect(headline(page)).toMatch(new RegExp(`^${total} rules .*; all quiet\\.$`));
        seen.push(...tableOf(page).rows.map(([id]) => id ?? ''));
        if (!elementsOf(page).some(({ label }) => label === 'More')) break;
        expect(pages).toBeLessThan(10);
        page = await a.press(page, 'More');
      }
      expect(new Set(seen).size).toBe(total);
      expect(seen).toHaveLength(total);
      expect(elementsOf(page).map(({ label }) => label)).toContain('Before');
    }
    expect(a.workspace.payloads.refused()).toEqual([]);
  },
  LONG,
);
