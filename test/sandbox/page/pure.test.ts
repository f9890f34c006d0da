/** What the page decides without drawing: the order of rows, what is offered while one types, where values stand. */

import { describe, expect, it } from 'vitest';
import { scaleOf, ticksOf } from '../../../src/sandbox/page/scale.js';
import { nextSort, type SortableCell, sortRows } from '../../../src/sandbox/page/sorting.js';
import { commandIn, offersFor, type Scene } from '../../../src/sandbox/page/suggest.js';

const num = (value: number, text = String(value)): SortableCell => ({ type: 'raw_number', value, text });
const raw = (text: string): SortableCell => ({ type: 'raw_text', text });
const rich = (text: string): SortableCell => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
const NONE = num(-1, '–');

function sorted(cells: SortableCell[], isDown: boolean): (string | undefined)[] {
  const isNumber = cells.every(({ type }) => type === 'raw_number');
  const rows = sortRows(
    cells.map((cell) => [cell]),
    { column: 0, isDown },
    isNumber,
  );
  return rows.map(([cell]) => cell?.text ?? JSON.stringify(cell?.elements).match(/"text":"(\w+)"/)?.[1]);
}

describe('the rows of a table', () => {
  it.each([
    // Numbers are in order by their value, whatever is written.
    [
      [num(9, '0:09'), num(125, '2:05'), num(61, '1:01')],
      ['0:09', '1:01', '2:05'],
      ['2:05', '1:01', '0:09'],
    ],
    [
      [num(10), num(9), num(100)],
      ['9', '10', '100'],
      ['100', '10', '9'],
    ],
    // Where there is no figure is last, up and down.
    [
      [NONE, num(0), num(5), NONE],
      ['0', '5', '–', '–'],
      ['5', '0', '–', '–'],
    ],
    [
      [raw('b'), raw('–'), raw('a')],
      ['a', 'b', '–'],
      ['b', 'a', '–'],
    ],
    // Words are in order as people sort them.
    [
      [raw('Zürich'), raw('äther'), raw('Team 10'), raw('team 9')],
      ['äther', 'team 9', 'Team 10', 'Zürich'],
      ['Zürich', 'Team 10', 'team 9', 'äther'],
    ],
    [
      [rich('b'), rich('a')],
      ['a', 'b'],
      ['b', 'a'],
    ],
  ])('%# are in order up and down', (cells, up, down) => {
    expect([sorted(cells, false), sorted(cells, true)]).toEqual([up, down]);
  });

  it('that are equal keep the order they came in, up and down', () => {
    const rows = ['first', 'second', 'third'].map((name) => [num(1), raw(name)]);
    const names = (isDown: boolean) =>
      sortRows(rows, { column: 0, isDown }, true).map(([, name]) => name?.text);
    expect([names(false), names(true)]).toEqual([
      ['first', 'second', 'third'],
      ['first', 'second', 'third'],
    ]);
  });

  it('go up, then down, then as they came', () => {
    const up = nextSort({ column: -1, isDown: false }, 2);
    const down = nextSort(up, 2);
    expect([up, down, nextSort(down, 2), nextSort(down, 1)]).toEqual([
      { column: 2, isDown: false },
      { column: 2, isDown: true },
      { column: -1, isDown: false },
      { column: 1, isDown: false },
    ]);
  });
});

const SCENE: Scene = {
  me: { id: 'U0ANA' },
  app: { id: 'U0BOT', name: 'queue-stats' },
  people: [
    { id: 'U0ANA', name: 'ana', realName: 'Ana Ruiz' },
    { id: 'U0BEN', name: 'ben', realName: 'Ben Osei' },
    { id: 'U0SAM', name: 'sam', realName: 'Sam Benning' },
  ],
  channels: [
    { id: 'C0OPS', name: 'ops', kind: 'public' },
    { id: 'G0LEADS', name: 'leads', kind: 'private' },
    { id: 'D0ANA', name: 'directmessage', kind: 'im' },
  ],
  commands: [{ command: '/queue-stats', hint: '[queues]', description: 'Queue figures' }],
};

describe('what is offered while one types', () => {
  it.each([
    ['/', ['/queue-stats']],
    ['/que', ['/queue-stats']],
    // Typed in full, Enter sends it.
    ['/queue-stats', null],
    ['/queue-stats @', ['@queue-stats', '@ben', '@sam']],
    ['/other', null],
    ['not /que', null],
    ['@', ['@queue-stats', '@ben', '@sam']],
    ['@q', ['@queue-stats']],
    ['hello @ben', ['@ben', '@sam']],
    ['hello @ana', null],
    ['mail@ben', null],
    ['#', ['#ops', '#leads']],
    ['in #lea', ['#leads']],
    ['@ben is here', null],
    ['', null],
  ])('%j offers %j', (text, offered) => {
    const found = offersFor(text, text.length, SCENE);
    expect(found?.offers.map(({ insert }) => insert) ?? null).toEqual(offered);
  });

  it('is for the word at the caret, which it takes the place of', () => {
    const text = 'ask @be about it';
    const found = offersFor(text, 'ask @be'.length, SCENE);
    expect(found).toMatchObject({ kind: '@', from: 'ask '.length });
    expect(offersFor(text, text.length, SCENE)).toBeNull();
  });

  it('a command is known by its first word alone', () => {
    const { commands } = SCENE;
    expect(commandIn('/queue-stats all', commands)?.hint).toBe('[queues]');
    expect(commandIn('/queue-statsall', commands)).toBeNull();
    expect(commandIn('', commands)).toBeNull();
  });
});

describe('the scale of a chart', () => {
  it.each([
    [
      [0, 287],
      [0, 100, 200, 300],
    ],
    [[3], [0, 1, 2, 3]],
    [
      [0, 0],
      [0, 0.25, 0.5, 0.75, 1],
    ],
    [
      [-25, 140],
      [-50, 0, 50, 100, 150],
    ],
    [
      [-3, -1],
      [-3, -2, -1, 0],
    ],
    [[0.012], [0, 0.005, 0.01, 0.015]],
    [[1_234_567], [0, 500_000, 1_000_000, 1_500_000]],
  ])('of %j has round ticks around it, zero among them', (values, ticks) => {
    expect(ticksOf(values)).toEqual(ticks);
  });

  it('puts the lowest tick below and the highest above, and categories in the middle of equal parts', () => {
    const scale = scaleOf({ ticks: [-50, 0, 50, 100], left: 40, right: 640, top: 10, bottom: 160, count: 6 });
    expect([scale.y(-50), scale.y(100), scale.base].map(Math.round)).toEqual([160, 10, 110]);
    expect([scale.step, scale.x(0), scale.x(5)]).toEqual([100, 90, 590]);
  });
});
