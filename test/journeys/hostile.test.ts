/** Queues whose names are markup, mentions or traps: shown as they are called, they ping nobody and break nothing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { counted, thousands } from './counted.ts';
import { buttonsOf, chartOf, shown, tableOf } from './read.ts';
import { ANA, BEN, OPS, openWhole, type Whole } from './whole.ts';

const MIDNIGHT = '2026-11-18T00:00:00+01:00';

/** As it is called, and as it is shown where that differs. */
const NAMES: readonly { name: string; shownAs?: string }[] = [
  { name: '<!channel> & "x"' },
  { name: '<!here>' },
  { name: '@everyone' },
  { name: `<@${BEN}|ben> desk` },
  { name: `<#${OPS}|ops>` },
  { name: '*bold* _it_ ~no~ `code`' },
  { name: '```Block```' },
  { name: '<https://example.org|Click me>' },
  { name: '<img src=x onerror=alert(1)>' },
  { name: ':fire: Shortcode' },
  { name: '🔥 Hot 🇩🇪 line 👩‍👩‍👧' },
  { name: 'قائمة المبيعات' },
  { name: 'Right \u202Eto left\u202C', shownAs: 'Right to left' },
  { name: 'Bell\u0007 and\nbreak', shownAs: 'Bell  and\nbreak' },
  { name: 'Back\\slash "quoted" “curly”' },
  { name: "Robert'); DROP TABLE queues;--" },
  { name: '=HYPERLINK("https://example.org")' },
  { name: '{"line":"all today"}' },
  { name: '$& $1 %s %d \\u0041' },
  { name: 'Today' },
  { name: 'ALL by media' },
  { name: 'L'.repeat(200) },
  { name: 'Many words '.repeat(18).trim() },
];

/** How a name is typed so that it is taken to the letter. */
function quoted(name: string): string {
  return `"${name.replace(/["“”\\]/g, '\\$&')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

let whole: Whole;

beforeAll(async () => {
  whole = await openWhole({
    organisation: { queueCount: 2, historyDays: 3, extraQueues: NAMES.map(({ name }) => name) },
  });
});

afterAll(() => whole.stop());

function expectNobodyNamed(message: SentMessage): void {
  expect({ mentions: message.mentions, pings: message.pings }).toEqual({ mentions: [], pings: [] });
}

/** Under a title that a table cuts when it is long. */
function isShownIn(cell: string, name: string): boolean {
  const line = name.replace(/\s+/g, ' ');
  return cell === line || (cell.endsWith('…') && line.startsWith(cell.slice(0, -1)) && cell.length === 100);
}

describe.each(NAMES)('the queue $name', ({ name, shownAs = name }) => {
  async function ask(rest: string): Promise<SentMessage> {
    // Every minute has requests of its own.
    whole.clock.advance(3_000);
    return whole.ask(`${quoted(name)} ${rest}`.trim());
  }

  it('is found by its name in quotes and shown as it is called', async () => {
    const answer = await ask('today show offered');
    const { offered } = counted(whole.organisation, {
      from: MIDNIGHT,
      to: whole.clock.now() + 1,
      queue: name,
    });
    expect(answer.text).toBe(`${escaped(shownAs)}: ${thousands(offered)} offered.`);
    expectNobodyNamed(answer);
    const cell = tableOf(answer).rows[0]?.[0] ?? '';
    expect(isShownIn(cell, shownAs), cell).toBe(true);
  });

  it('keeps its buttons working, one after another, each on this queue alone', async () => {
    let message = await ask('today');
    for (const label of ['Refresh', 'More columns', 'Trend', 'By media', 'Refresh']) {
      message = await whole.press(message, label);
      expect(message.text.startsWith(`${escaped(shownAs)}: `), `${label}: ${message.text}`).toBe(true);
      expect(message.text, label).toContain(' offered');
      expect(tableOf(message).rows.length, label).toBeGreaterThan(0);
      expectNobodyNamed(message);
    }
  });

  it('pings nobody when it is shared', async () => {
    const shared = await whole.share(await ask('now'));
    expectNobodyNamed(shared);
    expect(shown(shared)).toContain('Shared by');
  });
});

describe('all of them together', () => {
  it('stand in the list of queues to the letter', async () => {
    const answer = await whole.ask('queues');
    const cells = tableOf(answer).rows.map(([name]) => name ?? '');
    for (const { name, shownAs = name } of NAMES)
      expect(
        cells.some((cell) => isShownIn(cell, shownAs)),
        name,
      ).toBe(true);
    expectNobodyNamed(answer);
  });

  it('make lines of a chart, each with a name of its own', async () => {
    whole.clock.advance(3_000);
    const some = NAMES.slice(0, 8).map(({ name }) => quoted(name));
    const answer = await whole.ask(`${some.join(', ')} yesterday by queue, hour`);
    const names = chartOf(answer).series.map(({ name }) => name);
    expect(new Set(names).size).toBe(8);
    expect(names).toContain('<!channel> & "x"');
    expectNobodyNamed(answer);
  });

  it('ping nobody in a thread, which all see', async () => {
    whole.clock.advance(3_000);
    for (const { name } of NAMES.slice(0, 6)) {
      const outcome = await whole.workspace.mention({ user: ANA, channel: OPS, text: `${quoted(name)} now` });
      const [answer] = await outcome.waitForAnswer();
      if (answer === undefined) throw new Error('no answer');
      expect(answer.ephemeral).toBe(false);
      expectNobodyNamed(answer);
    }
  });
});

describe('words that are no queue', () => {
  it.each([
    '"<!channel> nobody" today',
    '<!everyone> today',
    'tell @ben today',
    '@ben',
    '#support-floor today',
    '"*x* <@U0BEN> `y`" by media',
    'queues <!here>',
    'help <!channel>',
    'all today where <!channel> > 5',
    'all by <@U0BEN>',
    'all today in <!subteam^S1>',
    '"unfinished',
    '\u202Etoday all',
    `${'x'.repeat(3_000)}`,
    '"'.repeat(999),
  ])('%s is answered, and what is repeated of it names nobody', async (line) => {
    whole.clock.advance(3_000);
    const answer = await whole.ask(line);
    expect(answer.text.length).toBeGreaterThan(10);
    expectNobodyNamed(answer);
    for (const button of buttonsOf(answer)) expect(button.label.length).toBeLessThanOrEqual(75);
    expect(whole.ears.errors()).toEqual([]);
  });
});
