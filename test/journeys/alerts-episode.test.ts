/** A whole episode through the real Bolt, the real SDK and the real store: one message from the spike to its end. */
import { describe, expect, it } from 'vitest';
import { SEASON_WEEKS, slotOf } from '../../src/core/season.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { differences, readAlert } from './alert-words.ts';
import { type Alerting, elementsOf, MINUTE, startAlerting } from './alerting.ts';
import { queueNamed } from './counted.ts';
import { headline, shown } from './read.ts';
import { ANA, BEN, OPS } from './whole.ts';

const LONG = 60_000;
/** A Wednesday morning. */
const MORNING = '2026-11-18T10:02:00+01:00';
const QUARTER = 15 * MINUTE;
/** The longest that fetching and judging take, in pretend time. */
const FETCH = 3_000;

interface Told {
  /** What the one message said, one after the other. */
  versions: SentMessage[];
  /** The worst value that any tick saw. */
  worst: number;
  firedAtMs: number;
  closedAtMs: number;
  windowFromMs: number;
}

/** From the first post to the close, all that the message said on the way; Ben takes it after three minutes. */
async function follow(a: Alerting): Promise<Told> {
  const post = await a.until('a post', () => a.posts()[0]);
  const [first] = await a.episodes();
  if (first === undefined) throw new Error('a post without an episode');
  const versions = [structuredClone(post)];
  let worst = first.worst.value;

  /** At each tick; whether it is over. */
  async function look(): Promise<boolean> {
    const [open] = await a.episodes();
    worst = Math.max(worst, open?.last.value ?? 0);
    const now = a.current(post);
    if (shown(now) !== shown(versions.at(-1) ?? now)) versions.push(structuredClone(now));
    return open === undefined;
  }

  await a.until('three minutes', async () => !(await look()) && a.now() - first.firedAtMs >= 3 * MINUTE);
  await take(a, post, look);
  await a.until('the close', look);
  const closed = await a.app().store.episode(first.id);
  return {
    versions,
    worst,
    firedAtMs: first.firedAtMs,
    closedAtMs: closed?.closedAtMs ?? 0,
    windowFromMs: first.first.window?.startMs ?? 0,
  };
}

/** Posts at the top of the channel, and where the edits went: one message is one post and edits of it. */
function heard({ workspace }: Alerting) {
  const posts = workspace.payloads.of('chat.postMessage').map(({ body }) => body);
  return {
    tops: posts.filter(({ thread_ts: thread }) => thread === undefined).length,
    broadcasts: posts.filter(({ reply_broadcast: broadcast }) => broadcast !== undefined).length,
    edited: new Set(workspace.payloads.of('chat.update').map(({ body }) => body.ts)),
  };
}

async function take(a: Alerting, post: SentMessage, look: () => Promise<boolean>): Promise<void> {
  const answer = await a.press(post, "I'm on it", BEN);
  expect([answer.ephemeral, answer.visibleTo]).toEqual([true, BEN]);
  expect(headline(answer)).toMatch(/^You have Billing( voice)?\. The channel sees it\.$/);
  await a.until('a reply', async () => !(await look()) && a.thread(post)[0]);
  expect(a.thread(post).map(shown)).toEqual([
    expect.stringMatching(/^🙋 ben is on it: Billing( voice)?, after (3|4) min\.$/),
  ]);
  await a.until('the taker', async () => !(await look()) && shown(a.current(post)).includes('Taken by ben.'));
  expect(elementsOf(a.post()).map(({ label }) => label)).toEqual(['Mute this queue', 'Show queue']);
}

function holdsTrue(a: Alerting, { versions }: Told): void {
  const going = versions.slice(0, -1);
  expect(going.length).toBeGreaterThan(10);
  expect(going.flatMap((one) => differences(a, 'Billing', readAlert(one)))).toEqual([]);
  for (const { pings } of versions) expect(pings).toEqual([]);
}

function endOf({ versions, worst, firedAtMs, closedAtMs }: Told): {
  text: string;
  worst: string;
  minutes: number;
} {
  return {
    text: headline(versions.at(-1) as SentMessage),
    worst: `${Math.round(worst)} %`,
    minutes: Math.round((closedAtMs - firedAtMs) / MINUTE),
  };
}

describe('a whole episode', () => {
  it(
    'of a line that is crossed is one message with its reason, edited, taken, and closed in place',
    async () => {
      const a = await startAlerting({ at: MORNING });
      await a.addRule({
        test: {
          kind: 'threshold',
          metric: 'abandon-percent',
          is: '>',
          value: 25,
          overMinutes: 15,
          clear: null,
          guard: null,
        },
      });
      await a.run(5 * MINUTE);
      expect(a.posts()).toEqual([]);
      a.spike('Billing', 30, 10);
      const told = await follow(a);
      const [post] = told.versions as [SentMessage];
      const read = readAlert(post);
      const percent = ((100 * read.abandoned) / read.ended).toFixed(1);
      expect(headline(post)).toBe(`🔴 Billing: ${percent} % abandoning, more than 25 %`);
      expect(post.text).toMatch(/^🔴 Billing: .* abandoned of \d+ ended, .*\.$/);
      expect(shown(post)).toMatch(/^Rule 1 \(abandon% > 25%\) · ana · figures of /m);
      holdsTrue(a, told);
      expect(told.versions.some((one) => headline(one).startsWith('🟡 Billing recovering: '))).toBe(true);
      for (const one of told.versions.filter((some) => headline(some).includes('recovering:')))
        expect(headline(one)).toMatch(/line 25 %$/);

      const end = endOf(told);
      const said = new RegExp(
        `^✅ Billing recovered, ${end.minutes} min \\(\\d\\d:\\d\\d–\\d\\d:\\d\\d\\)\\. Worst ${end.worst}; (\\d+) abandoned\\. Taken by ben after [34] min\\.$`,
      ).exec(end.text);
      expect(said, end.text).not.toBeNull();
      // To the moment at which the last figures were fetched: a little before it was closed.
      const [least, most] = [told.closedAtMs - FETCH, told.closedAtMs].map(
        (untilMs) => endedBetween(a, told.windowFromMs, untilMs).abandoned,
      );
      expect(Number(said?.[1])).toBeGreaterThanOrEqual(least ?? 0);
      expect(Number(said?.[1])).toBeLessThanOrEqual(most ?? 0);
      expect(elementsOf(told.versions.at(-1) as SentMessage)).toEqual([]);
      expect(heard(a)).toEqual({ tops: 1, broadcasts: 0, edited: new Set([post.ts]) });
      expect(a.ears.errors()).toEqual([]);
    },
    LONG,
  );

  it(
    'of a spike, from weeks that the bot learned by itself, says what is usual and how many were above it',
    async () => {
      const a = await startAlerting({ at: MORNING });
      await a.addRule({ test: { kind: 'spike', sensitivity: 'normal', overMinutes: 30 } });
      const { id } = queueNamed(a.organisation, 'Billing');
      const season = await a.until('seasons', async () =>
        (await a.app().store.seasons([id])).get(`${id}/voice`),
      );
      expect(season.toMs - season.fromMs).toBe(SEASON_WEEKS * 7 * 24 * 60 * MINUTE);
      await a.run(5 * MINUTE);
      expect(a.posts()).toEqual([]);
      a.spike('Billing', 30, 10);
      const told = await follow(a);
      const [post] = told.versions as [SentMessage];
      const read = readAlert(post);
      const percent = Math.round((100 * read.abandoned) / read.ended);
      const usualAt = (atMs: number) => season.share[slotOf(atMs, season.zone)] ?? 0;
      const shares = [told.windowFromMs, told.firedAtMs].map(usualAt);
      const said = /^🔴 Billing voice: (\d+) % abandoning, usually (\d+\.\d) %$/.exec(headline(post));
      expect(Number(said?.[1])).toBe(percent);
      expect(Number(said?.[2])).toBeGreaterThanOrEqual(100 * Math.min(...shares) - 0.1);
      expect(Number(said?.[2])).toBeLessThanOrEqual(100 * Math.max(...shares) + 0.1);
      expect(shown(post)).toMatch(/; by chance about 1 in \d[\d,]*\.$/m);
      expect(shown(post)).toMatch(/^Now: .* Offered [+−]\d+ % on usual\.$/m);
      holdsTrue(a, told);

      let [given, usual] = [0, 0];
      for (let at = told.windowFromMs; at < told.closedAtMs; at += QUARTER) {
        const untilMs = Math.min(at + QUARTER, told.closedAtMs);
        const { ended, abandoned } = endedBetween(a, at, untilMs);
        given += abandoned;
        usual += ended * usualAt(at);
      }
      const end = endOf(told);
      const over = new RegExp(
        `^✅ Billing voice recovered, ${end.minutes} min \\(\\d\\d:\\d\\d–\\d\\d:\\d\\d\\)\\. Worst ${end.worst}; (\\d+) abandoned, about (\\d+) above usual\\. Taken by ben after [34] min\\.$`,
      ).exec(end.text);
      expect(over, end.text).not.toBeNull();
      expect(given - Number(over?.[1])).toBeGreaterThanOrEqual(0);
      expect(given - Number(over?.[1])).toBeLessThanOrEqual(
        endedBetween(a, told.closedAtMs - FETCH, told.closedAtMs).abandoned,
      );
      expect(Math.abs(Number(over?.[1]) - usual - Number(over?.[2]))).toBeLessThan(0.7);
      expect(heard(a)).toEqual({ tops: 1, broadcasts: 0, edited: new Set([post.ts]) });
      expect(a.ears.errors()).toEqual([]);
    },
    LONG,
  );
});

function endedBetween(a: Alerting, fromMs: number, toMs: number): { ended: number; abandoned: number } {
  const isIn = (atMs: number | null) => atMs !== null && atMs >= fromMs && atMs < toMs;
  const calls = a.organisation
    .calls(fromMs, toMs, queueNamed(a.organisation, 'Billing').id)
    .filter(({ mediaType }) => mediaType === 'voice');
  const abandoned = calls.filter((call) => isIn(call.abandonMs)).length;
  return {
    abandoned,
    ended: abandoned + calls.filter((call) => isIn(call.answerMs) || isIn(call.flowOutMs)).length,
  };
}

it(
  'of two who take it at one moment one has it, and the other is told who',
  async () => {
    const a = await startAlerting({ at: MORNING });
    const any = { kind: 'live', metric: 'active', is: '>=', value: 0, clear: null } as const;
    for (const name of ['Billing', 'Support', 'Sales', 'Claims'])
      await a.addRule({ scope: { kind: 'named', names: [{ kind: 'exact', name }] }, media: [], test: any });
    const posts = await a.until('the posts', () => (a.posts().length === 4 ? a.posts() : null));
    for (const post of posts) {
      const answers = await Promise.all([a.press(post, "I'm on it", ANA), a.press(post, "I'm on it", BEN)]);
      const words = answers.map(headline);
      const winner = words[0]?.startsWith('You have') === true ? 'ana' : 'ben';
      expect(words.filter((one) => one.startsWith('You have'))).toHaveLength(1);
      expect(
        words.filter((one) => new RegExp(`^${winner} has had it for \\d+ s\\.$`).test(one)),
      ).toHaveLength(1);
      await a.run(MINUTE);
      expect(a.thread(post).map(shown)).toEqual([
        expect.stringMatching(new RegExp(`^🙋 ${winner} is on it`)),
      ]);
      expect(shown(a.current(post))).toContain(`Taken by ${winner}.`);
    }
    expect(a.posts(OPS)).toHaveLength(4);
  },
  LONG,
);
