/** What people type and press in the pretend Slack, and what they then read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { counted, percent, thousands } from './counted.ts';
import { blockTypes, buttonsOf, chartOf, columnOf, headline, labelsOf, shown, tableOf } from './read.ts';
import { ANA, BEN, OPS, openWhole, startWhole, type Whole } from './whole.ts';

const MIDNIGHT = '2026-11-18T00:00:00+01:00';
const NOW = '2026-11-18T14:05:00.001+01:00';
const YESTERDAY = { from: '2026-11-17T00:00:00+01:00', to: MIDNIGHT };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Asks nothing of the clock, so that every test may use the same. */
let whole: Whole;

beforeAll(async () => {
  whole = await openWhole();
});

afterAll(() => whole.stop());

/** For the one who asked alone, naming nobody, with the answer in what a screen reader reads. */
function expectPrivate(message: SentMessage, user = ANA): void {
  expect(message).toMatchObject({
    ephemeral: true,
    visibleTo: user,
    mentions: [],
    pings: [],
    text: headline(message),
  });
}

describe('figures of a period', () => {
  it('all today by media: a row a media type, counted from the calls themselves', async () => {
    const answer = await whole.ask('all today by media');
    expectPrivate(answer);
    const all = counted(whole.organisation, { from: MIDNIGHT, to: NOW });
    expect(answer.text).toContain(
      `${thousands(all.offered)} offered, ${percent(all.abandoned, all.offered)} abandoned (${all.abandoned}/${thousands(all.offered)}), SL ${percent(all.met, all.judged)}`,
    );
    const { columns, rows } = tableOf(answer);
    expect(columns).toEqual(['Media', 'Offered', 'Abandon %', 'SL %', 'AHT']);
    expect(rows.map(([media]) => media).sort()).toEqual(['Callback', 'Chat', 'E-mail', 'Voice']);
    for (const [label, media] of [
      ['Voice', 'voice'],
      ['Chat', 'chat'],
      ['E-mail', 'email'],
      ['Callback', 'callback'],
    ] as const) {
      const one = counted(whole.organisation, { from: MIDNIGHT, to: NOW, media });
      expect(rows.find(([first]) => first === label)?.slice(1, 4)).toEqual([
        thousands(one.offered),
        percent(one.abandoned, one.offered),
        percent(one.met, one.judged),
      ]);
    }
    expect(shown(answer)).toContain('Wed 18 Nov 00:00–14:05 Berlin, so far · figures 0 s old');
  });

  it('part of a name, yesterday by hour: 24 rows, and a chart of at most 20 points', async () => {
    const answer = await whole.ask('supp yesterday by hour');
    expectPrivate(answer);
    const { rows, caption } = tableOf(answer);
    expect(caption).toBe('Support, Support VIP, Tue 17 Nov');
    const expected = Array.from({ length: 24 }, (_, hour) => {
      const from = Date.parse(YESTERDAY.from) + hour * HOUR_MS;
      const offered = ['Support', 'Support VIP'].map(
        (queue) => counted(whole.organisation, { from, to: from + HOUR_MS, queue }).offered,
      );
      return [`${String(hour).padStart(2, '0')}:00`, offered.reduce((sum, one) => sum + one, 0)];
    });
    expect(rows.map(([time, offered]) => [time, Number(offered)])).toEqual(expected);
    const chart = chartOf(answer);
    expect(chart.categories.length).toBeLessThanOrEqual(20);
    const drawn = chart.series.find(({ name }) => name === 'Offered')?.points;
    expect(drawn?.reduce((sum, one) => sum + one, 0)).toBe(
      expected.reduce((sum, [, offered]) => sum + Number(offered), 0),
    );
  });

  it('all last 7 days by day, with figures of one’s own choice', async () => {
    const answer = await whole.ask('all last 7 days by day show offered, abandoned, abandon%, sl, asa, aht');
    expectPrivate(answer);
    const { columns, rows } = tableOf(answer);
    expect(columns).toEqual(['Time', 'Offered', 'Abandoned', 'Abandon %', 'SL %', 'ASA', 'AHT']);
    const days = Array.from({ length: 7 }, (_, day) => {
      const from = Date.parse(MIDNIGHT) - (6 - day) * DAY_MS;
      const { offered, abandoned } = counted(whole.organisation, { from, to: from + DAY_MS });
      return [thousands(offered), thousands(abandoned), percent(abandoned, offered)];
    });
    expect(rows.map((row) => row.slice(1, 4))).toEqual(days);
    expect(rows[0]?.[0]).toBe('Thu 12 Nov');
    expect(rows[6]?.[0]).toBe('Wed 18 Nov (so far)');
    expect(chartOf(answer).categories).toHaveLength(7);
  });

  it('all today by queue, media: a row a pair, none of them empty', async () => {
    const answer = await whole.ask('all today by queue, media');
    expectPrivate(answer);
    const { columns, rows } = tableOf(answer);
    expect(columns.slice(0, 2)).toEqual(['Queue', 'Media']);
    const pairs = whole.organisation.queues.flatMap(({ name, mediaTypes }) =>
      mediaTypes.map((media) => ({
        name,
        offered: counted(whole.organisation, { from: MIDNIGHT, to: NOW, queue: name, media }).offered,
      })),
    );
    expect(rows.map(([name, , offered]) => `${name} ${offered}`).sort()).toEqual(
      pairs.map(({ name, offered }) => `${name} ${thousands(offered)}`).sort(),
    );
  });

  it('all today vs last week top 5 sort abandon%: the same hours, and what has changed', async () => {
    const answer = await whole.ask('all today vs last week top 5 sort abandon%');
    expectPrivate(answer);
    const { columns, rows, values } = tableOf(answer);
    expect(columns).toEqual(['Queue', 'Offered', '± Offered', 'Abandon %', '± Abandon %']);
    expect(rows).toHaveLength(5);
    const shares = values.map((row) => row[3] ?? Number.NaN);
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    const [now, before] = ['2026-11-18', '2026-11-11'].map((day) =>
      counted(whole.organisation, { from: `${day}T00:00:00+01:00`, to: `${day}T14:00:00+01:00` }),
    );
    const change = Math.round(
      (100 * ((now?.offered ?? 0) - (before?.offered ?? 0))) / (before?.offered ?? 0),
    );
    expect(answer.text).toContain(`${thousands(now?.offered ?? 0)} offered (+${change} %)`);
    expect(shown(answer)).toContain('compared with Wed 11 Nov 00:00–14:00');
    expect(shown(answer)).toContain('top 5 of 12');
  });
});

describe('figures of this moment', () => {
  it('all now: who waits where, and the day so far', async () => {
    const answer = await whole.ask('all now');
    expectPrivate(answer);
    const { columns, rows } = tableOf(answer);
    expect(columns).toEqual(['Queue', 'Waiting', 'Longest', 'Idle', 'SL %']);
    expect(rows).toHaveLength(12);
    const waiting = Object.values(columnOf(answer, 'Waiting')).reduce<number>(
      (sum, one) => sum + (one ?? 0),
      0,
    );
    expect(answer.text).toMatch(waiting === 0 ? /^Nobody waiting/ : new RegExp(`^${waiting} waiting in `));
    const live = (['voice', 'chat', 'callback'] as const).map((media) =>
      counted(whole.organisation, { from: MIDNIGHT, to: NOW, media }),
    );
    const offered = live.reduce((sum, one) => sum + one.offered, 0);
    const abandoned = live.reduce((sum, one) => sum + one.abandoned, 0);
    expect(answer.text).toContain(
      `Today ${percent(abandoned, offered)} abandoned (${abandoned}/${thousands(offered)})`,
    );
    expect(shown(answer)).toMatch(/14:05 Berlin · e-mail backlog \d+, oldest \d+ (s|min|h)/);
  });

  it('an empty line asks the same', async () => {
    const [empty, all] = [await whole.ask(''), await whole.ask('all now')];
    expectPrivate(empty);
    expect(tableOf(empty)).toEqual(tableOf(all));
    expect(empty.text).toBe(all.text);
  });

  it('agents on break support: counts of agents off queue, and of no one by name', async () => {
    const answer = await whole.ask('agents on break support');
    expectPrivate(answer);
    expect(tableOf(answer).columns).toEqual(['Queue', 'Off queue']);
    expect(tableOf(answer).rows).toEqual([['Support', expect.stringMatching(/^\d+$/)]]);
  });
});

describe('lists and help', () => {
  it('queues: every one, with its division and targets', async () => {
    const answer = await whole.ask('queues');
    expect(answer).toMatchObject({ ephemeral: true, visibleTo: ANA });
    expect(answer.text).toBe('12 queues in 3 divisions');
    expect(tableOf(answer).rows.map(([name]) => name)).toEqual(
      whole.organisation.queues.map(({ name }) => name).sort((a, b) => a.localeCompare(b)),
    );
    expect(tableOf(answer).rows.find(([name]) => name === 'Support VIP')).toEqual([
      'Support VIP',
      'Home',
      '90/10 s',
      '80/30 s',
    ]);
  });

  it('queues supp: those with that in their name', async () => {
    const answer = await whole.ask('queues supp');
    expect(answer.text).toBe('2 queues with “supp” in 1 division');
    expect(tableOf(answer).rows.map(([name]) => name)).toEqual(['Support', 'Support VIP']);
  });

  it('metrics: each with its unit and formula', async () => {
    const answer = await whole.ask('metrics');
    const { rows } = tableOf(answer);
    expect(answer.text).toContain(`${rows.length} figures`);
    expect(rows).toContainEqual(['abandon%', 'interval', 'percent', 'abandoned ÷ offered']);
  });

  it('help: examples that work when they are pressed', async () => {
    const help = await whole.ask('help');
    expect(shown(help)).toContain('all today by media');
    expect(shown(help)).toContain('queues [part of a name]');
    expect(labelsOf(help)).toEqual(['support', 'all today by media', 'billing yesterday by hour']);
    const answer = await whole.press(help, 'billing yesterday by hour');
    expect(answer.id).toBe(help.id);
    expect(tableOf(answer).rows).toHaveLength(24);
  });

  it('help periods: every period there is', async () => {
    const help = await whole.ask('help periods');
    expect(shown(help)).toContain('all last 7 days');
    expect(shown(help)).toContain('up to 92');
    expect(help.text).not.toBe((await whole.ask('help')).text);
  });
});

describe('lines that are not plain', () => {
  it('a misspelt queue: the nearest name, on a button that asks the rest of the line too', async () => {
    const misread = await whole.ask('bilng yesterday by hour');
    expect(misread.text).toBe('No queue bilng. Did you mean Billing?');
    expect(labelsOf(misread)).toEqual(['Billing']);
    const answer = await whole.press(misread, 'Billing');
    expect(answer).toMatchObject({ id: misread.id, ephemeral: true });
    expect(tableOf(answer).caption).toBe('Billing, Tue 17 Nov');
    expect(tableOf(answer).rows).toHaveLength(24);
  });

  it('nonsense: what the bot is for, and three lines to try', async () => {
    const misread = await whole.ask('drop table queues');
    expectPrivate(misread);
    expect(blockTypes(misread)).toEqual(['rich_text', 'actions']);
    expect(labelsOf(misread)).toHaveLength(3);
    expect(tableOf(await whole.press(misread, 'all today by media')).columns[0]).toBe('Media');
  });

  it('again but yesterday: each person’s own last question', async () => {
    await whole.ask('billing today by hour', { user: BEN });
    await whole.ask('support now');
    const again = await whole.ask('again but yesterday', { user: BEN });
    expectPrivate(again, BEN);
    expect(tableOf(again)).toMatchObject({
      caption: expect.stringMatching(/^Billing, /),
      columns: expect.arrayContaining(['Time']),
    });
    expect(shown(again)).toContain('Billing yesterday by hour');
  });

  it('again, of somebody who has asked nothing yet', async () => {
    const misread = await whole.ask('again but yesterday', { user: 'U0CHIE' });
    expect(misread.text).toBe('I know of no earlier question of yours. Ask one first: all today by media.');
  });

  it('every person sees their own day: Ben’s begins at midnight in New York', async () => {
    const answer = await whole.ask('support today show offered', { user: BEN });
    const one = counted(whole.organisation, {
      from: '2026-11-18T00:00:00-05:00',
      to: NOW,
      queue: 'Support',
    });
    expect(answer.text).toBe(`Support: ${thousands(one.offered)} offered.`);
    expect(shown(answer)).toContain('Wed 18 Nov 00:00–08:05 New York, so far');
  });

  it('03/04: two buttons, and the day of the one that is pressed', async () => {
    const spring = await startWhole({ at: '2026-04-15T14:05:00+02:00' });
    const choice = await spring.ask('billing 03/04');
    expect(choice.text).toBe('Which day do you mean?');
    expect(labelsOf(choice)).toEqual(['3 April', '4 March']);
    const answer = await spring.press(choice, '3 April');
    const { offered } = counted(spring.organisation, {
      from: '2026-04-03T00:00:00+02:00',
      to: '2026-04-04T00:00:00+02:00',
      queue: 'Billing',
    });
    expect(tableOf(answer).caption).toBe('Billing, Fri 3 Apr');
    expect(columnOf(answer, 'Offered')).toEqual({ Billing: offered });
  });
});

describe('a day on which the clocks change', () => {
  it.each([
    { name: 'back: 25 hours', at: '2026-10-26T10:00:00+01:00', from: '2026-10-25T00:00:00+02:00', hours: 25 },
    {
      name: 'forward: 23 hours',
      at: '2026-03-30T10:00:00+02:00',
      from: '2026-03-29T00:00:00+01:00',
      hours: 23,
    },
  ])('$name, each with its own calls', async ({ at, from, hours }) => {
    const other = await startWhole({ at, organisation: { queueCount: 1, historyDays: 3 } });
    const answer = await other.ask('support yesterday by hour show offered');
    const startMs = Date.parse(from);
    const expected = Array.from({ length: hours }, (_, hour) => {
      const one = { from: startMs + hour * HOUR_MS, to: startMs + (hour + 1) * HOUR_MS };
      return String(counted(other.organisation, one).offered);
    });
    const { rows } = tableOf(answer);
    expect(rows.map(([, offered]) => offered)).toEqual(expected);
    expect(new Set(rows.map(([time]) => time)).size).toBe(hours);
    const sum = expected.reduce((all, one) => all + Number(one), 0);
    expect(answer.text).toBe(`Support: ${sum} offered.`);
  });
});

describe('a mention', () => {
  it('is answered in its thread for all, with the same figures as the command', async () => {
    const typed = await whole.ask('billing yesterday by hour', { user: BEN });
    const outcome = await whole.workspace.mention({
      user: BEN,
      channel: OPS,
      text: 'billing yesterday by hour',
    });
    const [answer] = await outcome.waitForAnswer();
    if (answer === undefined) throw new Error('no answer');
    expect(answer).toMatchObject({
      ephemeral: false,
      threadTs: outcome.message.ts,
      text: typed.text,
      pings: [],
    });
    expect(tableOf(answer)).toEqual(tableOf(typed));
    expect(chartOf(answer)).toEqual(chartOf(typed));
    expect(labelsOf(answer)).not.toContain('Share');
    const pressed = await whole.press(answer, 'By media', ANA);
    expect(pressed).toMatchObject({ id: answer.id, ephemeral: false });
    expect(tableOf(pressed).columns[0]).toBe('Media');
  });
});

describe('a table that Slack refuses', () => {
  it('arrives as monospace text with the same figures', async () => {
    const broken = await startWhole({ refusals: ['invalid_blocks'] });
    const rich = tableOf(await broken.ask('all today by media'));
    broken.workspace.faults.set({ kind: 'refuse-tables' }, 1);
    const plain = await broken.ask('all today by media');
    expect(blockTypes(plain)).not.toContain('data_table');
    expectPrivate(plain);
    const lines = shown(plain).split('\n');
    for (const row of [rich.columns, ...rich.rows])
      expect(lines.map((line) => line.trim().split(/ {2,}/))).toContainEqual(row);
    expect(labelsOf(plain)).toContain('Refresh');
    expect(broken.ears.lines().filter(({ level }) => level === 40)).toMatchObject([
      { msg: 'Slack refused an answer', drawn: 'rich', code: 'invalid_blocks' },
    ]);
  });
});

describe('buttons', () => {
  it('Refresh: the same question at a later moment, in the same message', async () => {
    const later = await startWhole();
    const first = await later.ask('support today show offered');
    later.clock.advance(10 * 60_000);
    const second = await later.press(first, 'Refresh');
    expect(second).toMatchObject({ id: first.id, ephemeral: true, visibleTo: ANA });
    expect(second.edited).not.toBeNull();
    const { offered } = counted(later.organisation, {
      from: MIDNIGHT,
      to: '2026-11-18T14:15:00.001+01:00',
      queue: 'Support',
    });
    expect(second.text).toBe(`Support: ${thousands(offered)} offered.`);
    expect(second.text).not.toBe(first.text);
    expect(shown(second)).toContain('00:00–14:15 Berlin');
  });

  it('By media: the same queues and period, a row a media type', async () => {
    const answer = await whole.press(await whole.ask('support today'), 'By media');
    expect(tableOf(answer).caption).toMatch(/^Support, Wed 18 Nov/);
    const { offered } = counted(whole.organisation, {
      from: MIDNIGHT,
      to: NOW,
      queue: 'Support',
      media: 'chat',
    });
    expect(columnOf(answer, 'Offered')).toMatchObject({ Chat: offered });
    expect(labelsOf(answer)).not.toContain('By media');
  });

  it('More columns: the same rows with every figure', async () => {
    const first = await whole.ask('all today');
    const answer = await whole.press(first, 'More columns');
    expect(tableOf(answer).columns).toEqual(
      expect.arrayContaining(['Offered', 'Answered', 'Abandoned', 'Flow-outs', 'ASA', 'AHT', 'Transfer %']),
    );
    expect(columnOf(answer, 'Offered')).toEqual(columnOf(first, 'Offered'));
    expect(labelsOf(answer)).not.toContain('More columns');
  });

  it('Trend: the same queues through time, with a chart', async () => {
    const answer = await whole.press(await whole.ask('billing yesterday'), 'Trend');
    expect(tableOf(answer).rows).toHaveLength(24);
    expect(chartOf(answer)).toMatchObject({
      type: 'bar',
      series: [{ name: 'Offered' }, { name: 'Abandoned' }],
    });
    expect(labelsOf(answer)).not.toContain('Trend');
  });

  it('Trend of this moment is the day so far', async () => {
    const answer = await whole.press(await whole.ask('billing now'), 'Trend');
    expect(tableOf(answer).rows.at(-1)?.[0]).toBe('14:00 (so far)');
    expect(chartOf(answer).categories.length).toBeGreaterThan(5);
  });

  it('Share: the same figures for all, in the name of who shared, and the private copy is gone', async () => {
    const seen = await whole.ask('billing today');
    const shared = await whole.share(seen);
    expect(shared).toMatchObject({ ephemeral: false, text: `${seen.text} (shared by ana)`, pings: [] });
    expect(tableOf(shared)).toEqual(tableOf(seen));
    expect(shown(shared)).toContain('Shared by ana · Billing today');
    expect(labelsOf(shared)).toEqual([]);
    const seenByBen = whole.workspace.messages(OPS, BEN).filter(({ text }) => text.startsWith(seen.text));
    expect(seenByBen.map(({ id }) => id)).toEqual([shared.id]);
    expect(whole.workspace.message(seen.id)).toBeNull();
  });

  it('Share in a direct message stands there', async () => {
    const shared = await whole.share(await whole.ask('sales today', { channel: 'D0ANA' }));
    expect(shared).toMatchObject({ channel: 'D0ANA', ephemeral: false, pings: [] });
  });

  it('whatever is pressed, says on its footnote the line that was asked', async () => {
    const first = await whole.ask('sup today');
    for (const { label, line } of buttonsOf(first)) {
      // What is shared stands elsewhere, and what is watched is asked for in a form.
      if (line === null || label === 'Share' || label === 'Watch this') continue;
      const answer = await whole.press(await whole.ask('sup today'), label);
      expect(shown(answer)).toContain(line);
    }
  });
});
