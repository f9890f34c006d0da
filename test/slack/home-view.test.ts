/** Home as Block Kit, for values: pages, limits, names that are markup or very long, and what it remembers. */
import { describe, expect, it } from 'vitest';
import type { HomeItem, HomeSection } from '../../src/core/home.ts';
import { type Button, bold, code, type Rich } from '../../src/core/message.ts';
import { messagesOf } from '../../src/sandbox/workspace/checks/check.ts';
import { checkView } from '../../src/sandbox/workspace/checks/views.ts';
import { FIRST, type HomeState, printState, readState, withPage } from '../../src/slack/home/state.ts';
import { type Drawing, homeView, ITEMS_A_PAGE, wordsView } from '../../src/slack/home/view.ts';
import { NAMES_THAT_FIGHT } from '../language/hostile.ts';

const BUTTONS: readonly Button[] = [
  {
    kind: 'menu',
    id: 'mute',
    label: 'Mute',
    choices: [{ label: 'for 30 min', line: 'mute 12 30m' }],
  },
  { kind: 'say', id: 'change', label: 'Change', line: 'alert 12 change' },
  { kind: 'say', id: 'test', label: 'Test', line: 'alert 12 test' },
  { kind: 'say', id: 'history', label: 'History', line: 'history 12' },
  { kind: 'say', id: 'remove', label: 'Remove', line: 'remove alert 12', style: 'danger' },
];

function item(words: string): HomeItem {
  return { text: [bold(`Rule ${words}`), '\n', code(words)], note: [`note ${words}`], buttons: BUTTONS };
}

function section(title: string, count: number, overrides: Partial<HomeSection> = {}): HomeSection {
  const items = Array.from({ length: count }, (_, at) => item(`${title} ${at + 1}`));
  return { title, items, empty: ['None yet.'], buttons: BUTTONS, fault: null, ...overrides };
}

function draw(sections: readonly HomeSection[], overrides: Partial<Drawing> = {}) {
  return homeView({
    sections,
    state: FIRST,
    notice: null,
    isNew: false,
    drawnAtMs: Date.parse('2026-11-18T13:05:00Z'),
    zone: 'Europe/Berlin',
    named: (rich) => rich,
    key: 'k',
    ...overrides,
  });
}

const FULL = [section('Alert rules', 60), section('Digests', 20), section('Settings and groups', 40)];
const CHANNEL: HomeState = { place: { kind: 'channel', channelId: 'C0OPS' }, pages: [] };

describe('Home', () => {
  it('holds sixty rules, twenty digests and forty groups within 100 blocks, on every page of each', () => {
    const seen = new Set<string>();
    for (let page = 0; page < 8; page += 1) {
      const view = draw(FULL, { state: { ...CHANNEL, pages: [page, page, page] }, notice: 'Not there.' });
      expect(view.blocks.length).toBeLessThanOrEqual(100);
      expect(messagesOf(checkView(view, 'home'))).toEqual([]);
      for (const found of JSON.stringify(view).matchAll(
        /Rule ((?:Alert rules|Digests|Settings and groups) \d+)/g,
      ))
        seen.add(found[1] ?? '');
    }
    expect(seen.size).toBe(120);
  });

  it('pages each section by itself, and says where one is', () => {
    const words = JSON.stringify(draw(FULL, { state: { ...FIRST, pages: [7, 0] } }));
    expect(words).toContain('Alert rules (57–60 of 60)');
    expect(words).toContain('Digests (1–8 of 20)');
    expect(words).toContain('home:page:0:previous');
    expect(words).not.toContain('home:page:0:next');
    expect(words).not.toContain('home:page:1:previous');
    expect(words).toContain('home:page:1:next');
  });

  it('has no pages where all fits on one', () => {
    const words = JSON.stringify(draw([section('Alert rules', ITEMS_A_PAGE)]));
    expect(words).toContain('"Alert rules"');
    expect(words).not.toContain('home:page');
  });

  it('shows the last page when the one that was asked for is gone', () => {
    const state = { ...FIRST, pages: [9_999] };
    expect(JSON.stringify(draw([section('Alert rules', 9)], { state }))).toContain('(9–9 of 9)');
    expect(JSON.stringify(draw([section('Alert rules', 0)], { state }))).toContain('None yet.');
  });

  it('tells a fault in place of items, and what can be made all the same', () => {
    const fault = { kind: 'genesys-busy', retryAfterSeconds: 4 } as const;
    const words = JSON.stringify(draw([section('Alert rules', 3, { fault }), section('Digests', 1)]));
    expect(words).toContain('Try again in 4 s.');
    expect(words).not.toContain('Alert rules 1');
    expect(words).toContain('Digests 1');
  });

  it('asks once more before what ends something, saying what would be said', () => {
    const asking = draw([section('x', 1)]).blocks.flatMap((one) =>
      one.type === 'actions'
        ? one.elements.flatMap((element) => ('confirm' in element && element.confirm ? [element] : []))
        : [],
    );
    expect(asking.map(({ text, confirm }) => [text.text, confirm?.text.text])).toEqual([
      ['Remove', 'This says: remove alert 12'],
      ['Remove', 'This says: remove alert 12'],
    ]);
  });

  it('says what to try to whoever is new, each as a button', () => {
    const words = JSON.stringify(draw([section('Alert rules', 0)], { isNew: true }));
    for (const line of ['all now', 'all today by media', 'help'])
      expect(words).toContain(JSON.stringify(JSON.stringify({ line, answer: 'home' })).slice(1, -1));
    expect(JSON.stringify(draw([section('Alert rules', 0)]))).not.toContain('all today by media');
  });

  it('has ids of blocks that are new with each drawing, and ids of buttons that stay', () => {
    const [one, two] = [draw(FULL, { key: 'one' }), draw(FULL, { key: 'two' })];
    const blockIds = (view: typeof one) => view.blocks.map(({ block_id }) => block_id);
    expect(blockIds(one).filter((id) => blockIds(two).includes(id))).toEqual([]);
    expect(JSON.stringify(one).replaceAll('one', 'two')).toBe(JSON.stringify(two));
  });

  const NAMES = [
    '<!channel>',
    '<!here|x>',
    '<@U0BEN>',
    '*bold* _it_ ~no~ `code`',
    ':fire: & < >',
    '<script>alert(1)</script>',
    '\u202Eesrever',
    '\u0000\u0007',
    '\uD83D',
    '   ',
    '\n\n',
  ];
  const LONG = '漢字🙂ü<!channel> *b* '.repeat(400);
  const hard: [string, Rich][] = [
    ...NAMES.map((name): [string, Rich] => [
      `the name ${JSON.stringify(name)}`,
      [bold(name), '\n', code(name)],
    ]),
    ['one long text', [LONG]],
    ['a thousand pieces', Array.from({ length: 1_000 }, (_, at) => code(`${at}`))],
    [
      'people and channels that are none',
      [
        { kind: 'name', userId: '<!here>' },
        { kind: 'channel', channelId: '' },
      ],
    ],
    ['names that fight the language', [NAMES_THAT_FIGHT.join(' ')]],
    ['nothing', []],
    ['empty words', ['', code('')]],
  ];
  it.each(hard)('stays within all limits, and pings nobody, with %s', (_, text) => {
    const items = Array.from({ length: 60 }, () => ({ text, note: text, buttons: BUTTONS }));
    const view = draw(FULL.map((one) => ({ ...one, title: LONG, items, empty: text })));
    expect(messagesOf(checkView(view, 'home'))).toEqual([]);
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(200_000);
    expect(JSON.stringify(view.blocks.filter(({ type }) => type === 'context'))).not.toMatch(
      /"mrkdwn","text":"<!(channel|here)/,
    );
  });

  it('cuts what is long for a phone, with a sign that it is', () => {
    const text = ['x'.repeat(10_000)];
    const view = draw([section('x', 1, { items: [{ text, note: [], buttons: [] }] })]);
    expect(JSON.stringify(view)).toMatch(/x{399}…/);
  });
});

describe('what Home remembers', () => {
  it.each([[FIRST], [CHANNEL], [{ ...CHANNEL, pages: [3, 0, 7] }]] satisfies [HomeState][])(
    'is read as it was written: %j',
    (state) => {
      expect(readState(printState(state))).toEqual(state);
      expect(printState(state).length).toBeLessThan(3_000);
    },
  );

  it.each([
    '',
    'null',
    '[]',
    'not json',
    '{"channel":5,"pages":[]}',
    '{"channel":null,"pages":[-1]}',
    '{"channel":null,"pages":[1.5]}',
    `{"channel":null,"pages":[${'1,'.repeat(50)}1]}`,
    `{"channel":"${'C'.repeat(100)}","pages":[]}`,
  ])('is the beginning when it is none of ours: %s', (text) => {
    expect(readState(text)).toEqual(FIRST);
  });

  it.each([
    [2, [0, 2]],
    [-1, [0, 0]],
    [Number.NaN, [0, 0]],
    [0.5, [0, 0]],
    [1e9, [0, 0]],
  ])('turns to page %d of a section, or to the first', (page, pages) => {
    expect(withPage(FIRST, 1, page).pages).toEqual(pages);
  });

  it('keeps the pages of other sections', () => {
    expect(withPage({ ...FIRST, pages: [4, 5] }, 0, 1).pages).toEqual([1, 5]);
  });
});

describe('words in place of Home', () => {
  it('come with a way to try again', () => {
    const view = wordsView('I do not answer guests here.', 'k');
    expect(messagesOf(checkView(view, 'home'))).toEqual([]);
    expect(JSON.stringify(view)).toContain('Refresh');
  });
});
