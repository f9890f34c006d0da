/** Each limit of Slack's on blocks and views: what is refused, in which words, and what just passes. */

import { describe, expect, it } from 'vitest';
import { checkBlocks } from '../../../src/sandbox/workspace/block-check.ts';
import { messagesOf } from '../../../src/sandbox/workspace/checks/check.ts';
import { checkView } from '../../../src/sandbox/workspace/checks/views.ts';

type Case = [name: string, blocks: unknown, refusal: string | null];

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const long = (characters: number) => 'x'.repeat(characters);
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const section = (more: object = {}) => ({ type: 'section', text: mrkdwn('hello'), ...more });
const button = (more: object = {}) => ({ type: 'button', text: plain('Share'), action_id: 'share', ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const raw = (text: string) => ({ type: 'raw_text', text });
const num = (value: unknown, text: unknown = String(value)) => ({ type: 'raw_number', value, text });
const rich = (text: string) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const dataTable = (more: object = {}) => ({
  type: 'data_table',
  caption: 'Queues',
  rows: [
    [raw('Queue'), raw('Waiting')],
    [raw('Billing'), num(7)],
  ],
  ...more,
});
const rowsOf = (count: number, columns = 2) =>
  many(count, (row) => many(columns, (column) => (row === 0 ? raw(`h${column}`) : num(row))));
const table = (more: object = {}) => ({ type: 'table', rows: [[raw('Queue'), num(7)]], ...more });
const chart = (chartMore: object = {}, more: object = {}) => ({
  type: 'data_visualization',
  title: 'Offered',
  chart: {
    type: 'line',
    series: [{ name: 'Billing', data: [{ label: '09:00', value: 4 }] }],
    axis_config: { categories: ['09:00'] },
    ...chartMore,
  },
  ...more,
});
const points = (count: number) => many(count, (index) => ({ label: `p${index}`, value: index }));
const labels = (count: number) => many(count, (index) => `p${index}`);
const pie = (segments: unknown[]) => ({
  type: 'data_visualization',
  title: 'Share',
  chart: { type: 'pie', segments },
});
const select = (more: object = {}) => ({
  type: 'static_select',
  action_id: 'mute',
  options: [{ text: plain('30 min'), value: '30' }],
  ...more,
});

function expectEach(cases: Case[]): void {
  for (const [name, blocks, refusal] of cases) {
    const said = messagesOf(checkBlocks(blocks, 'message'));
    if (refusal === null) expect(said, name).toEqual([]);
    else expect(said, name).toContain(refusal);
  }
}

describe('the block check', () => {
  it('holds every message to its whole', () => {
    expectEach([
      ['blocks are a list', {}, '[ERROR] must provide an array [json-pointer:/blocks]'],
      ['a block is an object', ['x'], '[ERROR] must provide an object [json-pointer:/blocks/0]'],
      ['50 blocks', many(50, () => section()), null],
      [
        '51 blocks',
        many(51, () => section()),
        '[ERROR] no more than 50 items allowed [json-pointer:/blocks]',
      ],
      ['a block without type', [{}], '[ERROR] missing required field: type [json-pointer:/blocks/0]'],
      [
        'an unknown type',
        [{ type: 'banner' }],
        '[ERROR] unsupported type: banner [json-pointer:/blocks/0/type]',
      ],
      [
        'an inherited name',
        [{ type: 'toString' }],
        '[ERROR] unsupported type: toString [json-pointer:/blocks/0/type]',
      ],
      [
        'alert is for modals',
        [{ type: 'alert', text: plain('x') }],
        '[ERROR] unsupported type: alert [json-pointer:/blocks/0/type]',
      ],
      ['block_id of 255', [section({ block_id: long(255) })], null],
      [
        'block_id of 256',
        [section({ block_id: long(256) })],
        '[ERROR] must be less than 256 characters [json-pointer:/blocks/0/block_id]',
      ],
      [
        'block_id twice',
        [section({ block_id: 'a' }), section({ block_id: 'a' })],
        '[ERROR] block_id "a" already exists [json-pointer:/blocks/1/block_id]',
      ],
      [
        'action_id twice',
        [actions(button(), button())],
        '[ERROR] `action_id` "share" already exists [json-pointer:/blocks/0]',
      ],
      [
        'action_id twice over blocks',
        [actions(button()), section({ accessory: button() })],
        '[ERROR] `action_id` "share" already exists [json-pointer:/blocks/1]',
      ],
      [
        'an unknown field',
        [section({ colour: 'red' })],
        '[ERROR] invalid additional property: colour [json-pointer:/blocks/0]',
      ],
      [
        'one table of either kind',
        [table(), dataTable()],
        '[ERROR] only_one_table_allowed [json-pointer:/blocks/1]',
      ],
      ['two charts', [chart(), chart()], null],
      [
        'three charts',
        [chart(), chart(), chart()],
        '[ERROR] no more than 2 data_visualization blocks allowed [json-pointer:/blocks/2]',
      ],
    ]);
  });

  it('holds texts to their lengths and kinds', () => {
    expectEach([
      ['header of 150', [{ type: 'header', text: plain(long(150)) }], null],
      [
        'header of 151',
        [{ type: 'header', text: plain(long(151)) }],
        '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'header in mrkdwn',
        [{ type: 'header', text: mrkdwn('x') }],
        '[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
      ],
      ['section of 3,000', [section({ text: mrkdwn(long(3000)) })], null],
      [
        'section of 3,001',
        [section({ text: mrkdwn(long(3001)) })],
        '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'an empty text',
        [section({ text: mrkdwn('') })],
        '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
      ],
      [
        'neither text nor fields',
        [{ type: 'section' }],
        '[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0]',
      ],
      ['10 fields of 2,000', [{ type: 'section', fields: many(10, () => mrkdwn(long(2000))) }], null],
      [
        '11 fields',
        [{ type: 'section', fields: many(11, () => mrkdwn('x')) }],
        '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/fields]',
      ],
      [
        'a field of 2,001',
        [{ type: 'section', fields: [mrkdwn(long(2001))] }],
        '[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
      ],
      [
        'text that is a number',
        [section({ text: { type: 'mrkdwn', text: 5 } })],
        '[ERROR] must provide a string [json-pointer:/blocks/0/text/text]',
      ],
      [
        'text that is a string',
        [section({ text: 'x' })],
        '[ERROR] must provide an object [json-pointer:/blocks/0/text]',
      ],
      [
        'emoji on mrkdwn',
        [section({ text: { ...mrkdwn('x'), emoji: true } })],
        '[ERROR] invalid additional property: emoji [json-pointer:/blocks/0/text]',
      ],
      ['10 in a context', [{ type: 'context', elements: many(10, () => mrkdwn('x')) }], null],
      [
        '11 in a context',
        [{ type: 'context', elements: many(11, () => mrkdwn('x')) }],
        '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/elements]',
      ],
      [
        'a button in a context',
        [{ type: 'context', elements: [button()] }],
        '[ERROR] unsupported type: button [json-pointer:/blocks/0/elements/0/type]',
      ],
      ['markdown of 12,000', [{ type: 'markdown', text: long(12000) }], null],
      [
        'markdown of 12,001 over two',
        [
          { type: 'markdown', text: long(6000) },
          { type: 'markdown', text: long(6001) },
        ],
        '[ERROR] all markdown together must be less than 12001 characters [json-pointer:/blocks/1]',
      ],
      [
        'an image without alt_text',
        [{ type: 'image', image_url: 'https://x.test/a.png' }],
        '[ERROR] missing required field: alt_text [json-pointer:/blocks/0]',
      ],
      [
        'a divider with text',
        [{ type: 'divider', text: 'x' }],
        '[ERROR] invalid additional property: text [json-pointer:/blocks/0]',
      ],
    ]);
  });

  it('holds buttons and menus to their limits', () => {
    expectEach([
      ['25 in actions', [actions(...many(25, (index) => button({ action_id: `a${index}` })))], null],
      [
        '26 in actions',
        [actions(...many(26, (index) => button({ action_id: `a${index}` })))],
        '[ERROR] no more than 25 items allowed [json-pointer:/blocks/0/elements]',
      ],
      ['no element', [actions()], '[ERROR] no fewer than 1 items allowed [json-pointer:/blocks/0/elements]'],
      ['a button of 75', [actions(button({ text: plain(long(75)) }))], null],
      [
        'a button of 76',
        [actions(button({ text: plain(long(76)) }))],
        '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
      ],
      [
        'a value of 2,001',
        [actions(button({ value: long(2001) }))],
        '[ERROR] must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
      ],
      [
        'an action_id of 256',
        [actions(button({ action_id: long(256) }))],
        '[ERROR] must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
      ],
      [
        'an unknown style',
        [actions(button({ style: 'blue' }))],
        '[ERROR] must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]',
      ],
      [
        '100 options',
        [
          actions(
            select({ options: many(100, (index) => ({ text: plain(`o${index}`), value: `${index}` })) }),
          ),
        ],
        null,
      ],
      [
        '101 options',
        [
          actions(
            select({ options: many(101, (index) => ({ text: plain(`o${index}`), value: `${index}` })) }),
          ),
        ],
        '[ERROR] no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
      ],
      [
        'an option of 76',
        [actions(select({ options: [{ text: plain(long(76)), value: 'x' }] }))],
        '[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
      ],
      [
        'neither options nor groups',
        [actions(select({ options: undefined }))],
        '[ERROR] must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]',
      ],
      [
        'a text input in actions',
        [actions({ type: 'plain_text_input', action_id: 'x' })],
        '[ERROR] unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]',
      ],
      [
        '5 in context_actions',
        [
          {
            type: 'context_actions',
            elements: many(5, (index) => ({
              type: 'icon_button',
              icon: 'trash',
              text: plain('x'),
              action_id: `i${index}`,
            })),
          },
        ],
        null,
      ],
      [
        '6 in context_actions',
        [
          {
            type: 'context_actions',
            elements: many(6, (index) => ({
              type: 'icon_button',
              icon: 'trash',
              text: plain('x'),
              action_id: `i${index}`,
            })),
          },
        ],
        '[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/elements]',
      ],
      [
        '6 in an overflow',
        [
          actions({
            type: 'overflow',
            action_id: 'o',
            options: many(6, (index) => ({ text: plain('x'), value: `${index}` })),
          }),
        ],
        '[ERROR] no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
      ],
      [
        'a conversations_select',
        [actions({ type: 'conversations_select', action_id: 'c', default_to_current_conversation: true })],
        null,
      ],
    ]);
  });

  it('holds a data_table to the limits that are true everywhere', () => {
    const at = '/blocks/0';
    expectEach([
      ['the smallest', [dataTable()], null],
      [
        'no caption',
        [dataTable({ caption: undefined })],
        `[ERROR] missing required field: caption [json-pointer:${at}]`,
      ],
      [
        'an empty caption',
        [dataTable({ caption: '' })],
        `[ERROR] must be more than 0 characters [json-pointer:${at}/caption]`,
      ],
      [
        'only a header',
        [dataTable({ rows: rowsOf(1) })],
        `[ERROR] no fewer than 2 items allowed [json-pointer:${at}/rows]`,
      ],
      ['100 rows and the header', [dataTable({ rows: rowsOf(101) })], null],
      [
        '101 rows and the header',
        [dataTable({ rows: rowsOf(102) })],
        `[ERROR] no more than 101 items allowed [json-pointer:${at}/rows]`,
      ],
      ['20 columns', [dataTable({ rows: rowsOf(2, 20) })], null],
      [
        '21 columns',
        [dataTable({ rows: rowsOf(2, 21) })],
        `[ERROR] no more than 20 items allowed [json-pointer:${at}/rows/0]`,
      ],
      [
        'a row that is short',
        [dataTable({ rows: [[raw('a'), raw('b')], [raw('c')]] })],
        `[ERROR] all rows must have the same number of cells: 2 [json-pointer:${at}/rows/1]`,
      ],
      [
        'words in a column of numbers',
        [
          dataTable({
            rows: [
              [raw('Queue'), raw('Offered')],
              [raw('A'), { type: 'raw_number', value: 1, text: '1' }],
              [raw('B'), raw('–')],
            ],
          }),
        ],
        '[ERROR] all cells of a column must be of one type: raw_number [json-pointer:/blocks/0/rows/2/1]',
      ],
      [
        'a number in the header',
        [dataTable({ rows: [[num(1)], [num(2)]] })],
        `[ERROR] unsupported type: raw_number [json-pointer:${at}/rows/0/0/type]`,
      ],
      [
        'rich text in the header',
        [dataTable({ rows: [[rich('x')], [num(2)]] })],
        `[ERROR] unsupported type: rich_text [json-pointer:${at}/rows/0/0/type]`,
      ],
      ['rich text in a cell', [dataTable({ rows: [[raw('x')], [rich('y')]] })], null],
      [
        'a date in a cell',
        [
          dataTable({
            rows: [
              [raw('x')],
              [
                {
                  type: 'rich_text',
                  elements: [
                    {
                      type: 'rich_text_section',
                      elements: [{ type: 'date', timestamp: 1, format: '{time}', fallback: '01:00' }],
                    },
                  ],
                },
              ],
            ],
          }),
        ],
        null,
      ],
      [
        'an empty cell',
        [dataTable({ rows: [[raw('x')], [raw('')]] })],
        `[ERROR] must be more than 0 characters [json-pointer:${at}/rows/1/0/text]`,
      ],
      [
        'a number without text',
        [dataTable({ rows: [[raw('x')], [{ type: 'raw_number', value: 1 }]] })],
        `[ERROR] missing required field: text [json-pointer:${at}/rows/1/0]`,
      ],
      [
        'a number without value',
        [dataTable({ rows: [[raw('x')], [{ type: 'raw_number', text: '–' }]] })],
        `[ERROR] missing required field: value [json-pointer:${at}/rows/1/0]`,
      ],
      [
        'a value that is text',
        [dataTable({ rows: [[raw('x')], [num('7', '7')]] })],
        `[ERROR] must provide a number [json-pointer:${at}/rows/1/0/value]`,
      ],
      [
        'a value that was NaN',
        [dataTable({ rows: [[raw('x')], [num(null, '–')]] })],
        `[ERROR] must provide a number [json-pointer:${at}/rows/1/0/value]`,
      ],
      ['a sentinel', [dataTable({ rows: [[raw('x')], [num(-1, '–')]] })], null],
      [
        'a mrkdwn cell',
        [dataTable({ rows: [[raw('x')], [mrkdwn('y')]] })],
        `[ERROR] unsupported type: mrkdwn [json-pointer:${at}/rows/1/0/type]`,
      ],
      ['a page of 100', [dataTable({ page_size: 100 })], null],
      [
        'a page of 101',
        [dataTable({ page_size: 101 })],
        `[ERROR] must be less than or equal to 100 [json-pointer:${at}/page_size]`,
      ],
      [
        'a page of 0',
        [dataTable({ page_size: 0 })],
        `[ERROR] must be greater than or equal to 1 [json-pointer:${at}/page_size]`,
      ],
      ['the last column heads the rows', [dataTable({ row_header_column_index: 1 })], null],
      [
        'a column beyond heads the rows',
        [dataTable({ row_header_column_index: 2 })],
        `[ERROR] must be less than 2 [json-pointer:${at}/row_header_column_index]`,
      ],
      [
        'column_settings',
        [dataTable({ column_settings: [] })],
        `[ERROR] invalid additional property: column_settings [json-pointer:${at}]`,
      ],
      ['10,000 characters', [dataTable({ rows: [[raw('x')], [raw(long(9999))]] })], null],
      [
        '10,001 characters',
        [dataTable({ rows: [[raw('xx')], [raw(long(9999))]] })],
        `[ERROR] all cells together must be less than 10001 characters [json-pointer:${at}/rows]`,
      ],
      [
        '10,001 characters with rich text',
        [dataTable({ rows: [[raw('xx')], [rich(long(9999))]] })],
        `[ERROR] all cells together must be less than 10001 characters [json-pointer:${at}/rows]`,
      ],
    ]);
  });

  it('holds a table to its limits', () => {
    const at = '/blocks/0';
    expectEach([
      ['settings with a gap', [table({ column_settings: [{}, { align: 'right', is_wrapped: true }] })], null],
      [
        'a null for a gap',
        [table({ column_settings: [null] })],
        `[ERROR] must provide an object [json-pointer:${at}/column_settings/0]`,
      ],
      [
        'an unknown alignment',
        [table({ column_settings: [{ align: 'middle' }] })],
        `[ERROR] must be one of: left, center, right [json-pointer:${at}/column_settings/0/align]`,
      ],
      ['100 rows', [table({ rows: many(100, () => [raw('x')]) })], null],
      [
        '101 rows',
        [table({ rows: many(101, () => [raw('x')]) })],
        `[ERROR] no more than 100 items allowed [json-pointer:${at}/rows]`,
      ],
      [
        '21 columns',
        [table({ rows: [many(21, () => raw('x'))] })],
        `[ERROR] no more than 20 items allowed [json-pointer:${at}/rows/0]`,
      ],
      [
        'an empty cell',
        [table({ rows: [[raw('')]] })],
        `[ERROR] must be more than 0 characters [json-pointer:${at}/rows/0/0/text]`,
      ],
      [
        'a caption',
        [table({ caption: 'x' })],
        `[ERROR] invalid additional property: caption [json-pointer:${at}]`,
      ],
    ]);
  });

  it('holds a chart to its limits', () => {
    const at = '/blocks/0';
    const series = (count: number) => many(count, (index) => ({ name: `s${index}`, data: points(1) }));
    const one = { axis_config: { categories: labels(1) } };
    expectEach([
      ['a line', [chart()], null],
      ['a pie', [pie([{ label: 'Voice', value: 3 }])], null],
      [
        'a title of 51',
        [chart({}, { title: long(51) })],
        `[ERROR] must be less than 51 characters [json-pointer:${at}/title]`,
      ],
      ['12 series', [chart({ series: series(12), ...one })], null],
      [
        '13 series',
        [chart({ series: series(13), ...one })],
        `[ERROR] no more than 12 items allowed [json-pointer:${at}/chart/series]`,
      ],
      [
        'no series',
        [chart({ series: [] })],
        `[ERROR] no fewer than 1 items allowed [json-pointer:${at}/chart/series]`,
      ],
      [
        'a name twice',
        [chart({ series: [series(1)[0], series(1)[0]], ...one })],
        `[ERROR] series names must be unique [json-pointer:${at}/chart/series]`,
      ],
      [
        '20 points',
        [chart({ series: [{ name: 'a', data: points(20) }], axis_config: { categories: labels(20) } })],
        null,
      ],
      [
        '21 points',
        [chart({ series: [{ name: 'a', data: points(21) }], axis_config: { categories: labels(21) } })],
        `[ERROR] no more than 20 items allowed [json-pointer:${at}/chart/series/0/data]`,
      ],
      [
        'a category without a point',
        [chart({ axis_config: { categories: ['09:00', '09:30'] } })],
        `[ERROR] must have exactly one data point for each category [json-pointer:${at}/chart/series/0/data]`,
      ],
      [
        'a point without a category',
        [chart({ axis_config: { categories: ['10:00'] } })],
        `[ERROR] must have exactly one data point for each category [json-pointer:${at}/chart/series/0/data]`,
      ],
      [
        'a label of 21',
        [
          chart({
            series: [{ name: 'a', data: [{ label: long(21), value: 1 }] }],
            axis_config: { categories: [long(21)] },
          }),
        ],
        `[ERROR] must be less than 21 characters [json-pointer:${at}/chart/axis_config/categories/0]`,
      ],
      [
        'an axis label of 51',
        [chart({ axis_config: { categories: ['09:00'], y_label: long(51) } })],
        `[ERROR] must be less than 51 characters [json-pointer:${at}/chart/axis_config/y_label]`,
      ],
      [
        'a gap',
        [chart({ series: [{ name: 'a', data: [{ label: '09:00', value: null }] }] })],
        `[ERROR] must provide a number [json-pointer:${at}/chart/series/0/data/0/value]`,
      ],
      [
        'an unknown chart',
        [chart({ type: 'radar' })],
        `[ERROR] unsupported type: radar [json-pointer:${at}/chart/type]`,
      ],
      [
        'a slice of 0',
        [pie([{ label: 'Voice', value: 0 }])],
        `[ERROR] must be greater than 0 [json-pointer:${at}/chart/segments/0/value]`,
      ],
      [
        '13 slices',
        [pie(many(13, (index) => ({ label: `p${index}`, value: 1 })))],
        `[ERROR] no more than 12 items allowed [json-pointer:${at}/chart/segments]`,
      ],
    ]);
  });

  it('holds a container and rich text to their limits', () => {
    expectEach([
      [
        '10 children',
        [{ type: 'container', title: plain('x'), child_blocks: many(10, () => section()) }],
        null,
      ],
      [
        '11 children',
        [{ type: 'container', title: plain('x'), child_blocks: many(11, () => section()) }],
        '[ERROR] no more than 10 items allowed [json-pointer:/blocks/0/child_blocks]',
      ],
      [
        'a data_table inside',
        [{ type: 'container', title: plain('x'), child_blocks: [dataTable()] }],
        '[ERROR] unsupported type: data_table [json-pointer:/blocks/0/child_blocks/0/type]',
      ],
      [
        'a chart inside',
        [{ type: 'container', title: plain('x'), child_blocks: [chart()] }],
        '[ERROR] unsupported type: data_visualization [json-pointer:/blocks/0/child_blocks/0/type]',
      ],
      [
        'no title',
        [{ type: 'container', child_blocks: [section()] }],
        '[ERROR] must define either `title` or `rich_text_title` [json-pointer:/blocks/0]',
      ],
      [
        'an empty rich text',
        [rich('')],
        '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]',
      ],
      [
        'an unknown rich text',
        [{ type: 'rich_text', elements: [{ type: 'text', text: 'x' }] }],
        '[ERROR] unsupported type: text [json-pointer:/blocks/0/elements/0/type]',
      ],
    ]);
  });

  it('takes no value for granted: anything at all is refused, never thrown on', () => {
    const odd = [
      null,
      0,
      '',
      [],
      [[]],
      [null],
      [{ type: null }],
      [{ type: 'data_table', rows: [null, 3, [null]] }],
      [{ type: 'data_visualization', chart: { type: 'line', series: [null], axis_config: 3 } }],
      [{ type: 'actions', elements: [null, [button()]] }],
    ];
    for (const value of odd) expect(Array.isArray(checkBlocks(value, 'message'))).toBe(true);
    expect(checkBlocks([], 'message')).toEqual([]);
  });
});

describe('the view check', () => {
  const modal = (more: object = {}) => ({
    type: 'modal',
    title: plain('Rule'),
    blocks: [section()],
    ...more,
  });
  const input = (element: object) => ({ type: 'input', label: plain('Name'), element });
  const cases: [string, unknown, string | null][] = [
    ['the smallest', modal(), null],
    ['an alert', modal({ blocks: [{ type: 'alert', text: plain(long(200)), level: 'warning' }] }), null],
    [
      'an alert of 201',
      modal({ blocks: [{ type: 'alert', text: plain(long(201)) }] }),
      '[ERROR] must be less than 201 characters [json-pointer:/view/blocks/0/text/text]',
    ],
    [
      'a title of 25',
      modal({ title: plain(long(25)) }),
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ],
    [
      'a submit of 25',
      modal({ submit: plain(long(25)) }),
      '[ERROR] must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    [
      'a close of 25',
      modal({ close: plain(long(25)) }),
      '[ERROR] must be less than 25 characters [json-pointer:/view/close/text]',
    ],
    [
      'private_metadata of 3,001',
      modal({ private_metadata: long(3001) }),
      '[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    ['100 blocks', modal({ blocks: many(100, () => section()) }), null],
    [
      '101 blocks',
      modal({ blocks: many(101, () => section()) }),
      '[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
    [
      'inputs without submit',
      modal({ blocks: [input({ type: 'plain_text_input', action_id: 'x' })] }),
      '[ERROR] missing required field: submit [json-pointer:/view]',
    ],
    ['no title', modal({ title: undefined }), '[ERROR] missing required field: title [json-pointer:/view]'],
    [
      'a table',
      modal({ blocks: [table()] }),
      '[ERROR] unsupported type: table [json-pointer:/view/blocks/0/type]',
    ],
    [
      'an input without label',
      modal({
        submit: plain('Go'),
        blocks: [{ type: 'input', element: { type: 'plain_text_input', action_id: 'x' } }],
      }),
      '[ERROR] missing required field: label [json-pointer:/view/blocks/0]',
    ],
    ['a home', { type: 'home', blocks: [] }, '[ERROR] unsupported type: home [json-pointer:/view/type]'],
  ];

  it('holds a modal to its limits', () => {
    for (const [name, view, refusal] of cases) {
      const said = messagesOf(checkView(view, 'modal'));
      if (refusal === null) expect(said, name).toEqual([]);
      else expect(said, name).toContain(refusal);
    }
  });

  it('takes a Home without a title, and refuses one with', () => {
    expect(checkView({ type: 'home', blocks: [section()] }, 'home')).toEqual([]);
    const titled = checkView({ type: 'home', title: plain('x'), blocks: [] }, 'home');
    expect(messagesOf(titled)).toEqual(['[ERROR] invalid additional property: title [json-pointer:/view]']);
  });
});
