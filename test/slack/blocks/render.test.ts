import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Message, Part } from '../../../src/core/message.ts';
import { checkBlocks } from '../../../src/sandbox/workspace/block-check.ts';
import { faultsOf } from '../../../src/slack/blocks/check.ts';
import { rungs, toBlocks, toFallback } from '../../../src/slack/blocks/render.ts';
import type { SlackBlock } from '../../../src/slack/blocks/shapes.ts';
import { aChart, aMessage, anAnswer, anyMessage, aTable, figure, manyRows, text } from '../messages.ts';

const NASTY = [
  '<!channel> & "x"',
  '*bold* _italic_ ~gone~ `code`',
  '<img src=x onerror=alert(1)>',
  'Störung 🔥👩‍👩‍👧',
  'תמיכה טכנית',
  '```',
];
const ROW_LABELS = ['Queue', 'Offered', 'Abandon %'];

describe('a message becomes blocks', () => {
  const cases: { name: string; parts: Part[]; blocks: SlackBlock[] }[] = [
    {
      name: 'a headline with marks becomes rich text, taken literally',
      parts: [
        {
          kind: 'headline',
          text: [{ kind: 'bold', text: '*12* <waiting>' }, ' & ', { kind: 'code', text: 'x' }],
        },
      ],
      blocks: [
        {
          type: 'rich_text',
          block_id: 'k-0',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: '*12* <waiting>', style: { bold: true } },
                { type: 'text', text: ' & ' },
                { type: 'text', text: 'x', style: { code: true } },
              ],
            },
          ],
        },
      ],
    },
    {
      name: 'a moment and a person are drawn for each reader',
      parts: [
        {
          kind: 'text',
          text: [
            { kind: 'time', atMs: Date.UTC(2026, 10, 22, 13, 5), zone: 'Europe/Berlin' },
            ' by ',
            { kind: 'person', userId: 'U0ANA' },
          ],
        },
      ],
      blocks: [
        {
          type: 'rich_text',
          block_id: 'k-0',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                {
                  type: 'date',
                  timestamp: 1_795_352_700,
                  format: '{date_short_pretty} {time}',
                  fallback: '2026-11-22 14:05 Berlin',
                },
                { type: 'text', text: ' by ' },
                { type: 'user', user_id: 'U0ANA' },
              ],
            },
          ],
        },
      ],
    },
    {
      name: 'small print is plain text, and mrkdwn only where Slack has to fill something in',
      parts: [
        {
          kind: 'note',
          text: [
            'Figures of ',
            { kind: 'time', atMs: Date.UTC(2026, 10, 22, 13, 5), zone: 'UTC' },
            ' in *all*',
          ],
        },
      ],
      blocks: [
        {
          type: 'context',
          block_id: 'k-0',
          elements: [
            { type: 'plain_text', text: 'Figures of', emoji: false },
            {
              type: 'mrkdwn',
              text: '<!date^1795352700^{date_short_pretty} {time}|2026-11-22 13:05 UTC>',
            },
            { type: 'plain_text', text: 'in *all*', emoji: false },
          ],
        },
      ],
    },
    {
      name: 'a table sorts as numbers where it has any, "–" behind all',
      parts: [aTable()],
      blocks: [
        {
          type: 'data_table',
          block_id: 'k-0',
          caption: 'Queues today',
          page_size: 10,
          row_header_column_index: 0,
          rows: [
            ROW_LABELS.map((label) => ({ type: 'raw_text', text: label })),
            [
              { type: 'raw_text', text: 'Billing' },
              { type: 'raw_number', value: 803, text: '803' },
              { type: 'raw_number', value: 6.1, text: '6.1 %' },
            ],
            [
              { type: 'raw_text', text: 'Sales' },
              { type: 'raw_number', value: 120, text: '120' },
              { type: 'raw_number', value: -1, text: '–' },
            ],
          ],
        },
      ],
    },
    {
      name: 'a chart becomes one of Slack’s own',
      parts: [aChart()],
      blocks: [
        {
          type: 'data_visualization',
          block_id: 'k-0',
          title: 'Offered by hour',
          chart: {
            type: 'line',
            series: [
              {
                name: 'Offered',
                data: [
                  { label: '09:00', value: 12 },
                  { label: '10:00', value: 40 },
                  { label: '11:00', value: 7.256 },
                ],
              },
            ],
            axis_config: { categories: ['09:00', '10:00', '11:00'], x_label: 'Hour', y_label: 'Calls' },
          },
        },
      ],
    },
    {
      name: 'buttons carry their line and their answer; links carry neither',
      parts: [
        {
          kind: 'buttons',
          buttons: [
            { kind: 'share', label: 'Share', line: 'all today' },
            { kind: 'ask', id: 'refresh', label: 'Refresh', line: 'all today' },
            { kind: 'link', id: 'genesys', label: 'Open', url: 'https://apps.mypurecloud.com/x' },
          ],
        },
      ],
      blocks: [
        {
          type: 'actions',
          block_id: 'k-0',
          elements: [
            {
              type: 'button',
              action_id: 'share',
              text: { type: 'plain_text', text: 'Share', emoji: false },
              value: '{"line":"all today","answer":"k"}',
            },
            {
              type: 'button',
              action_id: 'ask:refresh',
              text: { type: 'plain_text', text: 'Refresh', emoji: false },
              value: '{"line":"all today","answer":"k"}',
            },
            {
              type: 'button',
              action_id: 'link:genesys',
              text: { type: 'plain_text', text: 'Open', emoji: false },
              url: 'https://apps.mypurecloud.com/x',
            },
          ],
        },
      ],
    },
  ];
  for (const { name, parts, blocks } of cases) {
    it(name, () => {
      const rendering = toBlocks(aMessage([...parts, { kind: 'text', text: ['.'] }]), 'k');
      expect(rendering.blocks.slice(0, -1)).toEqual(blocks);
      expect(faultsOf(rendering)).toEqual([]);
    });
  }

  it('puts the summary, escaped, where notifications and screen readers look', () => {
    expect(toBlocks(aMessage([], '<!channel> & *x*')).text).toBe('&lt;!channel&gt; &amp; *x*');
  });

  it('shows the summary when there is nothing else to see', () => {
    const { blocks } = toBlocks(aMessage([{ kind: 'headline', text: [''] }], 'All quiet.'), 'k');
    expect(blocks).toEqual([
      {
        type: 'rich_text',
        block_id: 'k-0',
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'All quiet.' }] }],
      },
    ]);
  });

  it('gives each rendering block ids of its own', () => {
    const ids = (message: Message) => toBlocks(message).blocks.map((block) => block.block_id);
    const both = [...ids(anAnswer()), ...ids(anAnswer())];
    expect(new Set(both).size).toBe(both.length);
  });
});

describe('the fallback', () => {
  it('shows the same figures in monospace', () => {
    const { blocks } = toFallback(aMessage([aTable(), aChart()]), 'k');
    expect(blocks.map(preformatted)).toEqual([
      [
        'Queues today',
        'Queue    Offered  Abandon %',
        'Billing      803      6.1 %',
        'Sales        120          –',
      ].join('\n'),
      ['Offered by hour, Calls', 'Hour   Offered', '09:00       12', '10:00       40', '11:00     7.26'].join(
        '\n',
      ),
    ]);
  });

  it('lines up wide and right-to-left names', () => {
    const rows = [
      [text('日本'), figure(1, '1')],
      [text('תמיכה'), figure(22, '22')],
    ];
    const columns = aTable().columns.slice(0, 2);
    const { blocks } = toFallback(aMessage([aTable({ caption: '', columns, rows })]));
    expect(preformatted(blocks[0])).toBe('Queue  Offered\n日本         1\nתמיכה       22');
  });

  it('splits what is long, whole lines only, and says how many rows are left out', () => {
    const columns = Array.from({ length: 12 }, (_, at) => ({
      label: `Column ${at}`,
      align: 'left' as const,
    }));
    const rows = Array.from({ length: 300 }, () => columns.map(() => text('x'.repeat(40))));
    const message = aMessage([aTable({ columns, rows })]);
    const rendering = toFallback(message);
    expect(faultsOf(rendering)).toEqual([]);
    const texts = rendering.blocks.map(preformatted).filter((one) => one !== '');
    const shown = texts.join('\n').split('\n').length - 2;
    expect(rendering.blocks.at(-1)).toMatchObject({
      type: 'context',
      elements: [{ text: `${300 - shown} more rows are not shown.` }],
    });
  });
});

describe('limits hold with bad input', () => {
  it('keeps the first 100 of 300 rows and says so', () => {
    const { blocks } = toBlocks(aMessage([aTable({ rows: manyRows(300) })]));
    const [table, note] = blocks;
    expect(table).toMatchObject({ caption: 'Queues today (200 more rows are not shown)' });
    expect(table?.type === 'data_table' && table.rows.length).toBe(101);
    expect(note).toMatchObject({ type: 'context', elements: [{ text: '200 more rows are not shown.' }] });
  });

  it('keeps within 10,000 characters', () => {
    const rendering = toBlocks(aMessage([aTable({ rows: manyRows(100, 'x'.repeat(120)) })]));
    expect(faultsOf(rendering)).toEqual([]);
    const table = rendering.blocks[0];
    if (table?.type !== 'data_table') throw new Error('no table');
    const length = table.rows.flat().reduce((sum, cell) => sum + cell.text.length, 0);
    expect(length).toBeGreaterThan(9_800);
    expect(length).toBeLessThanOrEqual(10_000);
    expect(table.caption).toContain('more rows are not shown');
  });

  it('keeps the first 20 of 30 columns and says so', () => {
    const columns = Array.from({ length: 30 }, (_, at) => ({ label: `C${at}`, align: 'right' as const }));
    const rendering = toBlocks(aMessage([aTable({ columns, rows: [columns.map(() => figure(1, '1'))] })]));
    expect(rendering.blocks[0]).toMatchObject({ caption: 'Queues today (10 more columns are not shown)' });
    expect(faultsOf(rendering)).toEqual([]);
  });

  it('fills uneven rows, empty texts and numbers that are none', () => {
    const rows = [[text(' ')], [text('B'), figure(Number.NaN, 'NaN'), figure(2, '')]];
    const { blocks } = toBlocks(aMessage([aTable({ rows, caption: '', pageSize: 0 })]));
    expect(blocks[0]).toMatchObject({
      caption: 'Figures',
      page_size: 1,
      rows: [
        {},
        [
          { type: 'raw_text', text: '–' },
          { type: 'raw_text', text: '–' },
          { type: 'raw_number', value: -1, text: '–' },
        ],
        [
          { type: 'raw_text', text: 'B' },
          { type: 'raw_text', text: 'NaN' },
          { type: 'raw_number', value: 2, text: '–' },
        ],
      ],
    });
  });

  it('shows a second table in monospace, and a table without rows too', () => {
    const { blocks } = toBlocks(aMessage([aTable({ rows: [] }), aTable(), aTable()]));
    expect(blocks.map((block) => block.type)).toEqual(['rich_text', 'data_table', 'rich_text']);
  });

  it('tells apart series and points that are alike once cut, and says what is left out', () => {
    const series = Array.from({ length: 15 }, (_, at) => ({
      name: `A very long queue name ${at}`,
      points: points(24),
    }));
    const categories = Array.from({ length: 24 }, () => 'The same label for all of them');
    const rendering = toBlocks(
      aMessage([aChart({ series, categories, title: 'T'.repeat(80), xLabel: 'x'.repeat(90) })]),
    );
    expect(faultsOf(rendering)).toEqual([]);
    const [chart, note] = rendering.blocks;
    if (chart?.type !== 'data_visualization') throw new Error('no chart');
    expect(chart.chart.series.map((one) => one.name).slice(0, 2)).toEqual([
      'A very long queue n…',
      'A very long queue… 2',
    ]);
    expect(chart.chart.series[0]?.data.map((point) => point.value)).toEqual(points(24).slice(4));
    expect(note).toMatchObject({
      elements: [{ text: 'The chart shows the first 12 of 15 lines and the last 20 of 24 points.' }],
    });
  });

  it('draws no chart with a hole in it as if the hole were zero', () => {
    const { blocks } = toBlocks(
      aMessage([aChart({ series: [{ name: 'SL', points: [80, Number.NaN, 90] }] })]),
    );
    expect(preformatted(blocks[0])).toBe(
      'Offered by hour, Calls\nHour   SL\n09:00  80\n10:00   –\n11:00  90',
    );
  });

  it('leaves out buttons that Slack would refuse', () => {
    const ask = (id: string, line: string) => ({ kind: 'ask' as const, id, label: id, line });
    const { blocks } = toBlocks(
      aMessage([
        {
          kind: 'buttons',
          buttons: [
            ask('a', 'x'.repeat(2_000)),
            ask('b', 'ok'),
            ask('b', 'twice'),
            { kind: 'ask', id: 'c', label: ' ', line: 'no label' },
            { kind: 'link', id: 'd', label: 'd', url: 'javascript:alert(1)' },
            ...Array.from({ length: 40 }, (_, at) => ask(`n${at}`, 'ok')),
          ],
        },
      ]),
    );
    const actions = blocks.find((block) => block.type === 'actions');
    expect(actions?.elements.map((button) => button.action_id).slice(0, 2)).toEqual(['ask:b', 'ask:n0']);
    expect(actions?.elements).toHaveLength(25);
  });

  it('keeps 50 blocks of 80, with the buttons', () => {
    const parts: Part[] = Array.from({ length: 80 }, (_, at) => ({ kind: 'text', text: [`Line ${at}`] }));
    const buttons: Part = { kind: 'buttons', buttons: [{ kind: 'share', label: 'Share', line: 'all' }] };
    const rendering = toBlocks(aMessage([...parts, buttons]));
    expect(rendering.blocks).toHaveLength(50);
    expect(rendering.blocks.at(-1)?.type).toBe('actions');
    expect(rendering.blocks.at(-2)).toMatchObject({
      elements: [{ text: 'The rest is too long to show here.' }],
    });
  });

  it('cuts long words and the top-level text, never inside an escape or a character', () => {
    const rendering = toBlocks(aMessage([{ kind: 'text', text: ['🔥'.repeat(4_000)] }], '&'.repeat(5_000)));
    expect(faultsOf(rendering)).toEqual([]);
    expect(rendering.text).toMatch(/^(&amp;)+…$/);
    expect(JSON.stringify(rendering.blocks)).not.toMatch(/\\ud/);
  });

  for (const name of NASTY) {
    it(`shows ${name} as it stands, wherever it is named`, () => {
      const message = anAnswer('all', name);
      for (const rendering of [toBlocks(message), toFallback(message)]) {
        expect(faultsOf(rendering)).toEqual([]);
        expect(mrkdwnIn(rendering.blocks)).toEqual([]);
        expect(rendering.text).not.toMatch(/<!|<img/);
        expect(JSON.stringify(rendering.blocks)).toContain(JSON.stringify(name).slice(1, -1));
      }
    });
  }

  it('draws 300 queues of the longest and strangest names within every limit', () => {
    const names = [
      '',
      ' ',
      '\n',
      'x'.repeat(300),
      '🔥'.repeat(80),
      '👩‍👩‍👧 '.repeat(40),
      'תמיכה '.repeat(30),
      ...NASTY,
    ];
    const rows = Array.from({ length: 300 }, (_, at) => [
      text(`${names[at % names.length]}`),
      figure(at, `${at}`),
      at % 3 === 0 ? ({ kind: 'none', sortsAs: -1e9 } as const) : figure(1, '1.0 %'),
    ]);
    const categories = names.map((name) => name.repeat(2));
    const series = names.map((name) => ({ name, points: names.map((_, at) => at) }));
    const message = aMessage([aTable({ rows }), aChart({ categories, series })], names.join(' '));
    for (const rendering of [toBlocks(message), toFallback(message)]) {
      expect(faultsOf(rendering)).toEqual([]);
      expect(checkBlocks(rendering.blocks, 'message')).toEqual([]);
      expect(rendering.text).not.toMatch(/<!|<img/);
      expect(mrkdwnIn(rendering.blocks)).toEqual([]);
    }
    const table = toBlocks(message).blocks.find((block) => block.type === 'data_table');
    const types = table?.rows.slice(1).map((row) => row.map((cell) => cell.type).join());
    expect(new Set(types)).toEqual(new Set(['raw_text,raw_number,raw_number']));
  });

  it('drops controls that would turn a line around', () => {
    expect(JSON.stringify(toBlocks(anAnswer('all', 'a\u202Eb\u0007')).blocks)).toContain('ab ');
  });
});

describe('whatever the message', () => {
  it('every rung passes our check and a strict Slack, and there is always one', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const ways = [...rungs(message)];
        expect(ways.map((way) => way.kind)).toEqual(['rich', 'monospace', 'plain']);
        for (const way of ways) {
          expect(faultsOf(way)).toEqual([]);
          expect(checkBlocks(way.blocks, 'message')).toEqual([]);
          expect(JSON.stringify(way.blocks)).not.toMatch(/:null|(?<!\\)\\ud/i);
        }
      }),
      { numRuns: 150 },
    );
  });
});

function points(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

function preformatted(block: SlackBlock | undefined): string {
  const element = block?.type === 'rich_text' ? block.elements[0] : undefined;
  return element?.type === 'rich_text_preformatted' ? element.elements.map((one) => one.text).join('') : '';
}

function mrkdwnIn(blocks: readonly SlackBlock[]): string[] {
  return [...JSON.stringify(blocks).matchAll(/"mrkdwn"/g)].map((match) => match[0]);
}
