/** Whatever is asked and pressed, Slack takes every payload; and the guard that all journeys stand under does see bad ones. */
import { describe, expect, it } from 'vitest';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { buttonsOf, shown } from './read.ts';
import { OPS, openWhole, startWhole } from './whole.ts';

describe('the guard at the end of every journey', () => {
  const cases = [
    {
      name: 'blocks that Slack refuses',
      body: { text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '' } }] },
      says: /chat\.postMessage: invalid_blocks/,
    },
    { name: 'a refusal that no test asked for', body: {}, says: /chat\.postMessage: no_text/ },
  ];

  it.each(cases)('sees $name', async ({ body, says }) => {
    const whole = await openWhole({ organisation: { queueCount: 1, historyDays: 1 } });
    await fetch(`${whole.workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${whole.workspace.botToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ channel: OPS, ...body }),
    });
    await expect(whole.stop()).rejects.toThrow(says);
  });

  it('sees bad blocks also where the refusal itself was asked for', async () => {
    const whole = await openWhole({
      organisation: { queueCount: 1, historyDays: 1 },
      refusals: ['invalid_blocks'],
    });
    await fetch(`${whole.workspace.apiUrl}chat.postMessage`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${whole.workspace.botToken}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ channel: OPS, text: 'x', blocks: [{ type: 'no-such-block' }] }),
    });
    await expect(whole.stop()).rejects.toThrow(/no-such-block|unsupported/);
  });
});

/** Lines of every kind, some of them never meant. */
const LINES = [
  '',
  'all now',
  'support rn?',
  'how many waiting in billing',
  'tier 1 voice today',
  'sal',
  'chat today',
  'worst queues',
  'sla',
  'last tues',
  'mon',
  'wtd',
  'billing 9-11am',
  'today for billing',
  'billing last 24h by hour',
  'muller',
  '“VIP – Gold” again but yesterday',
  'abandons > 5 today',
  'support vs billing',
  'billing today vs yesterday',
  'all today vs usual by media',
  'agents on break support',
  'bilng',
  'today today',
  'now yesterday',
  'all last 400 days',
  'all last 14 days by day',
  'show me everything',
  'alerts',
  'history 12',
  'snooze alerts 1h',
  'all today by queue, media, hour',
  'all yesterday every 15m show offered, abandon%, sl',
  'all today where abandon% > 99',
  'email now',
  'callback yesterday by queue, day',
  'all last month by media vs last week',
  'all today show longest wait, max wait, transfer%, hold, acw, talk',
  'billing today in Asia/Tokyo by hour',
  'queues',
  'queues a',
  'metrics',
  'help',
  'help queues',
  'help rows',
  'help comparing',
  'help metrics',
  'settings',
];

describe('every line and every button', () => {
  it('is answered in words, within Slack’s limits, naming nobody', async () => {
    const whole = await startWhole();
    const said = new Set<string>(LINES);
    for (const line of LINES) {
      const first = await asked(line);
      for (const { label, line: button } of buttonsOf(first)) {
        // What opens a form is tried where rules are.
        if (button === null || ['Share', 'Watch this'].includes(label) || said.has(button)) continue;
        said.add(button);
        look(await whole.press(await asked(line), label), `${line} → ${label}`);
      }
    }
    expect(said.size).toBeGreaterThan(2 * LINES.length);
    expect(whole.ears.errors()).toEqual([]);

    async function asked(line: string): Promise<SentMessage> {
      // Every minute has requests of its own.
      whole.clock.advance(2_000);
      const message = await whole.ask(line);
      look(message, line);
      return message;
    }
  }, 120_000);
});

function look(message: SentMessage, line: string): void {
  expect(message.text, line).toMatch(/\p{L}{2}/u);
  expect(message.text.length, line).toBeLessThan(4_000);
  expect(`${message.text}\n${shown(message)}`, line).not.toMatch(
    /went wrong|undefined|NaN|Infinity|\[object|Genesys Cloud (?:refused|takes)/,
  );
  expect({ mentions: message.mentions, pings: message.pings }, line).toEqual({ mentions: [], pings: [] });
}
