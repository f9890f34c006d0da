/** Messages and modals drawn for a terminal. */

import { describe, expect, it } from 'vitest';
import type { JsonObject, OpenView, SentMessage } from '../../../src/sandbox/workspace/model.ts';
import { drawMessage, drawView } from '../../../src/sandbox/workspace/terminal.ts';

function message(blocks: JsonObject[], text = ''): SentMessage {
  return {
    id: '1795000000.000000',
    channel: 'C0OPS',
    ts: '1795000000.000000',
    user: 'U0QUEUESTATS',
    text,
    blocks,
    ephemeral: true,
    visibleTo: 'U0ANA',
    edited: null,
    threadTs: null,
    broadcast: false,
    mentions: [],
    pings: [],
    metadata: null,
    unfurl: { links: true, media: true },
  };
}

const raw = (text: string) => ({ type: 'raw_text', text });
const num = (value: number, text: string) => ({ type: 'raw_number', value, text });
const plain = (text: string) => ({ type: 'plain_text', text });

describe('a message in a terminal', () => {
  it('is its words, table and buttons, aligned', () => {
    const drawn = drawMessage(
      message([
        {
          type: 'section',
          text: {
            type: 'mrkdwn',
            text: '*12 waiting in 3 queues; worst R&amp;D.* At <!date^1795000000^{date_short_pretty} {time}|then>',
          },
        },
        {
          type: 'data_table',
          caption: 'Queues now',
          rows: [
            [raw('Queue'), raw('Waiting'), raw('Longest')],
            [raw('Billing'), num(7, '7'), num(250, '4:10')],
            [raw('日本語'), num(12, '12'), num(-1, '–')],
          ],
        },
        {
          type: 'actions',
          elements: [
            { type: 'button', text: plain('Share') },
            { type: 'static_select', placeholder: plain('Mute') },
            { type: 'overflow' },
          ],
        },
      ]),
      { width: 60, timeZone: 'Europe/Berlin' },
    );
    expect(drawn).toBe(
      [
        '12 waiting in 3 queues; worst R&D. At today 12:06',
        '',
        'Queues now',
        'Queue    Waiting  Longest',
        '───────  ───────  ───────',
        'Billing        7     4:10',
        '日本語        12        –',
        '',
        '[Share] [Mute ▾] [⋯]',
      ].join('\n'),
    );
  });

  it('fits a narrow terminal by cutting the widest column', () => {
    const rows = [
      [raw('Queue'), raw('Waiting')],
      [raw('A very long name of a queue'), num(1, '1')],
    ];
    const lines = drawMessage(message([{ type: 'data_table', caption: 'c', rows }]), { width: 24 }).split(
      '\n',
    );
    expect(lines.at(-1)).toBe('A very long na…        1');
  });

  it('shows charts as small bars', () => {
    const data = [
      { label: '09:00', value: 4 },
      { label: '09:30', value: 2 },
    ];
    const chart = (series: JsonObject[]): JsonObject => ({
      type: 'data_visualization',
      title: 'Offered',
      chart: { type: 'line', series, axis_config: { categories: ['09:00', '09:30'] } },
    });
    const one = drawMessage(message([chart([{ name: 'a', data }])]), { width: 60 });
    expect(one).toBe(`Offered\n09:00  ${'█'.repeat(24)} 4\n09:30  ${'█'.repeat(12)} 2`);
    const two = drawMessage(
      message([
        chart([
          { name: 'a', data },
          { name: 'bb', data },
        ]),
      ]),
      { width: 60 },
    );
    expect(two).toBe('Offered\na   █▅  09:00 to 09:30, highest 4\nbb  █▅  09:00 to 09:30, highest 4');
  });

  it('lets no name move the cursor, and falls back to the text', () => {
    expect(drawMessage(message([], 'queue \u001b[2Jx &lt;!channel&gt;'), { width: 40 })).toBe(
      'queue [2Jx <!channel>',
    );
    expect(drawMessage(message([{ type: 'banner' }]), { width: 40 })).toBe('[banner]');
  });
});

describe('a modal in a terminal', () => {
  const input = (id: string, label: string, element: JsonObject, more: JsonObject = {}): JsonObject => ({
    type: 'input',
    block_id: id,
    label: plain(label),
    element: { action_id: id, ...element },
    ...more,
  });
  const view: OpenView = {
    id: 'V1',
    user: 'U0ANA',
    type: 'modal',
    content: {
      type: 'modal',
      title: plain('Watch queues'),
      submit: plain('Save'),
      close: plain('Cancel'),
      blocks: [
        input('queues', 'Queues', { type: 'multi_external_select' }),
        input('line', 'Line', { type: 'plain_text_input' }, { hint: plain('A percentage') }),
        input('hours', 'Hours', { type: 'plain_text_input' }, { hint: plain('Such as 24/7') }),
        input('tell', 'Tell', { type: 'conversations_select' }),
        { type: 'context', elements: [{ type: 'mrkdwn', text: '*Not once* in 14 days.' }] },
      ],
    },
    hash: '1',
    rootId: 'V1',
    previousId: null,
    errors: { line: '“abc” is no number.' },
    fromChannel: 'C0OPS',
    values: {
      queues: { queues: { selected_options: [{ text: plain('Billing') }, { text: plain('Claims\u202e') }] } },
      line: { line: { value: 'abc' } },
      hours: { hours: { value: null } },
      tell: { tell: { selected_conversation: 'C0OPS' } },
    },
  };

  it('is its title, what stands in its fields or what may, what is wrong, and its two buttons', () => {
    const drawn = drawView(view, { width: 80, nowMs: 0, channelName: () => 'ops' });
    expect(drawn.split('\n')).toEqual([
      'Watch queues',
      '────────────',
      'Queues  Billing, Claims',
      'Line    abc   (⚠ “abc” is no number.)',
      'Hours   –   (Such as 24/7)',
      'Tell    #ops',
      '',
      'Not once in 14 days.',
      '[Save] [Cancel]',
    ]);
  });
});
