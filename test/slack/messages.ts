/** Builders of messages for the tests. */
import fc from 'fast-check';
import type { Button, Cell, Chart, Inline, Message, Part, Table } from '../../src/core/message.ts';

export function aTable(overrides: Partial<Table> = {}): Table {
  return {
    kind: 'table',
    caption: 'Queues today',
    columns: [
      { label: 'Queue', align: 'left' },
      { label: 'Offered', align: 'right' },
      { label: 'Abandon %', align: 'right' },
    ],
    rows: [
      [text('Billing'), figure(803, '803'), figure(6.1, '6.1 %')],
      [text('Sales'), figure(120, '120'), { kind: 'none', sortsAs: -1 }],
    ],
    pageSize: 10,
    ...overrides,
  };
}

export function aChart(overrides: Partial<Chart> = {}): Chart {
  return {
    kind: 'chart',
    title: 'Offered by hour',
    shape: 'line',
    categories: ['09:00', '10:00', '11:00'],
    series: [{ name: 'Offered', points: [12, 40, 7.256] }],
    xLabel: 'Hour',
    yLabel: 'Calls',
    ...overrides,
  };
}

export function aMessage(parts: readonly Part[] = [], summary = '12 waiting in 3 queues.'): Message {
  return { summary, parts };
}

export function anAnswer(line = 'all today', name = 'Billing'): Message {
  return aMessage(
    [
      { kind: 'headline', text: [{ kind: 'bold', text: `12 waiting; worst ${name}: 7.` }, ' Today 6.1 %.'] },
      aTable({ rows: [[text(name), figure(803, '803'), figure(6.1, '6.1 %')]] }),
      { kind: 'note', text: ['Figures 8 s old'] },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'share', label: 'Share', line },
          { kind: 'ask', id: 'refresh', label: 'Refresh', line },
          { kind: 'link', id: 'genesys', label: 'Open in Genesys', url: 'https://apps.mypurecloud.com/' },
        ],
      },
    ],
    `12 waiting; worst ${name}: 7. Today 6.1 %.`,
  );
}

export function text(words: string): Cell {
  return { kind: 'text', text: words };
}

export function figure(value: number, words: string): Cell {
  return { kind: 'number', value, text: words };
}

export function manyRows(count: number, name = 'Queue'): Cell[][] {
  return Array.from({ length: count }, (_, at) => [
    text(`${name} ${at + 1}`),
    figure(count - at, `${count - at}`),
    figure(1, '1 %'),
  ]);
}

const words = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 4_000 }),
  fc.constantFrom(
    '',
    ' ',
    '*bold*',
    '<!channel> & "x"',
    '```',
    '👩‍👩‍👧',
    'תמיכה',
    '\u202Eevil',
    '\ud800',
    'a\nb\u0000',
  ),
);
const anyNumber = fc.oneof(fc.double(), fc.integer());

const inline: fc.Arbitrary<Inline> = fc.oneof(
  words,
  fc.record({ kind: fc.constantFrom('bold', 'italic', 'code'), text: words }),
  fc.record({
    kind: fc.constant('time' as const),
    atMs: anyNumber,
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'No/Where', ''),
  }),
  fc.record({
    kind: fc.constantFrom('person' as const, 'name' as const),
    userId: fc.oneof(words, fc.constant('U0ANA')),
  }),
  fc.record({ kind: fc.constant('group' as const), groupId: fc.oneof(words, fc.constant('S0TEAM')) }),
  fc.record({ kind: fc.constant('channel' as const), channelId: fc.oneof(words, fc.constant('C0OPS')) }),
);
const rich = fc.array(inline, { maxLength: 14 });

const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), text: words }),
  fc.record({ kind: fc.constant('number' as const), value: anyNumber, text: words }),
  fc.record({ kind: fc.constant('none' as const), sortsAs: anyNumber }),
);

const table: fc.Arbitrary<Table> = fc.record({
  kind: fc.constant('table' as const),
  caption: words,
  columns: fc.array(fc.record({ label: words, align: fc.constantFrom('left', 'right') }), { maxLength: 24 }),
  rows: fc
    .tuple(fc.array(fc.array(cell, { maxLength: 24 }), { maxLength: 4 }), fc.constantFrom(1, 40))
    .map(([rows, times]) => Array.from({ length: times }, () => rows).flat()),
  pageSize: anyNumber,
});

const chart: fc.Arbitrary<Chart> = fc
  .tuple(fc.integer({ min: 0, max: 26 }), fc.integer({ min: 0, max: 14 }))
  .chain(([points, series]) =>
    fc.record({
      kind: fc.constant('chart' as const),
      title: words,
      shape: fc.constantFrom('line' as const, 'bar' as const),
      categories: fc.array(words, { minLength: points, maxLength: points }),
      series: fc.array(
        fc.record({ name: words, points: fc.array(anyNumber, { minLength: points, maxLength: points }) }),
        { minLength: series, maxLength: series },
      ),
      xLabel: words,
      yLabel: words,
    }),
  );

const button: fc.Arbitrary<Button> = fc.oneof(
  fc.record({ kind: fc.constant('ask' as const), id: words, label: words, line: words }),
  fc.record({
    kind: fc.constant('say' as const),
    id: words,
    label: words,
    line: words,
    style: fc.constantFrom('primary' as const, 'danger' as const),
  }),
  fc.record({
    kind: fc.constant('menu' as const),
    id: words,
    label: words,
    choices: fc
      .tuple(fc.array(fc.record({ label: words, line: words }), { maxLength: 6 }), fc.constantFrom(1, 40))
      .map(([choices, times]) =>
        Array.from({ length: times }, (_, at) =>
          choices.map(({ label, line }) => ({ label, line: at === 0 ? line : `${line} ${at}` })),
        ).flat(),
      ),
  }),
  fc.record({ kind: fc.constant('share' as const), label: words, line: words }),
  fc.record({
    kind: fc.constant('link' as const),
    id: words,
    label: words,
    url: fc.oneof(words, fc.webUrl(), fc.constant('javascript:alert(1)')),
  }),
);

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.record({ kind: fc.constantFrom('headline', 'text', 'note'), text: rich }),
  table,
  chart,
  fc.record({ kind: fc.constant('buttons' as const), buttons: fc.array(button, { maxLength: 30 }) }),
);

/** Any message at all, good and bad. */
export const anyMessage: fc.Arbitrary<Message> = fc.record({
  summary: words,
  parts: fc.oneof(
    { weight: 6, arbitrary: fc.array(part, { maxLength: 6 }) },
    { weight: 1, arbitrary: part.map((one) => Array.from({ length: 60 }, () => one)) },
  ),
});
