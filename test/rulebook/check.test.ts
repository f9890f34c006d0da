/** Every fault of a file at once, each with its line and column, what is wrong, and what to do. */
import { describe, expect, it } from 'vitest';
import { sayFaults } from '../../src/rulebook/say-faults.ts';
import { ANA, bookOf, OPS, readFile, withRule } from './reading.ts';

const QUEUES = ['Billing', 'Sales', 'Sales EN', 'Claims'];

describe('a sentence', () => {
  it.each<[alert: string, fault: string]>([
    ['Billing when abandn% > 8', '6:25 I do not know “abandn%” in a rule. Did you mean abandon or abandons?'],
    ['Billng when abandon% > 8', '6:12 No queue Billng. Did you mean Billing?'],
    [
      'Xyzzy when abandon% > 8',
      '6:12 I do not know “Xyzzy” in a rule. It is no word of the language. A name is a group of this file, or a queue that this client sees in Genesys: one outside its divisions is not visible to it.',
    ],
    [
      'all when abandon% > 8 over 20m',
      '6:34 Figures add up in quarter-hours, up to two hours: “over 20m” is none of them. Write `over 15m` or `over 30m`.',
    ],
    [
      'all when abandon% > 8',
      '6:12 It watches all queues around the clock. Say when: `between 08:00-20:00 weekdays`; or `24/7` where that is meant.',
    ],
    ['when abandon% > 8', '6:12 Which queues should it watch? Begin with their names, a group, or `all`.'],
    [
      'Billing',
      '6:12 What should it speak up about? Add a condition, such as `when abandon% > 8`, or `when abandon spikes`.',
    ],
    [
      'Billing when abandon% > 8 in #ops',
      '6:41 I cannot tell which channel “#ops” is. Leave it out of the sentence: the channel’s id stands under `channel:`.',
    ],
    [
      `Billing when abandon% > 8 in <#C0OTHER>`,
      `5:14 The sentence speaks in C0OTHER, and \`channel:\` in ${OPS}. Leave one of the two out.`,
    ],
    [
      'Billing when offered > 0',
      '6:12 `offered > 0` fires wherever anything happens at all. Take a line that ordinary traffic stays below.',
    ],
    [
      'Billing when sl < 100%',
      '6:12 `sl < 100%` fires as soon as one call goes wrong. Take a line that ordinary traffic stays above.',
    ],
    ['Billing when waiting >= 0', '6:25 “waiting >= 0” always holds. Take a line that the figure can cross.'],
  ])('that cannot be is told with its place: %s', (alert, fault) => {
    // A “#” begins a remark in YAML where no quotes stand around.
    const quoted = alert.includes('#') ? `"${alert}"` : alert;
    const shift = quoted === alert ? 0 : 1;
    const expected =
      shift === 0 ? fault : fault.replace(/^6:(\d+)/, (_, column) => `6:${Number(column) + shift}`);
    expect(readFile(withRule(quoted), QUEUES).faults).toEqual([expected]);
  });

  it.each([
    'Billing when abandon% > 8 over 30m for 5m clear 5 at least 20 offered between 08:00-20:00 weekdays',
    'alert Billing, Sales* when abandon spikes high sensitivity',
    'all 24/7 when sl < target',
    'Billing when not responding > 0',
    'Billing when flow-outs > 0',
    'Sales when offered < 40% of usual named "Sales: silent #1"',
  ])('that is valid in Slack is valid here: %s', (alert) => {
    expect(readFile(withRule(JSON.stringify(alert)), QUEUES).faults).toEqual([]);
  });

  it('may say the channel itself, or that it is its owner’s alone', () => {
    const file = `version: 1
rules:
  - { key: a, owner: ${ANA}, alert: "Billing when waiting > 5 in <#${OPS}>" }
  - { key: b, owner: ${ANA}, alert: Billing when waiting > 5 to me }
`;
    expect(bookOf(file, QUEUES).rules.map(({ channelId }) => channelId)).toEqual([OPS, ANA]);
  });
});

describe('the shape', () => {
  it('every fault is told at once, in the order of the file', () => {
    const file = `version: 2
zone: Europe/Berln
queues: [Billing, Sales, Billing]
groups:
  billing: Sales*
  today: Sales
  retail: Salez
  RETAIL: Sales
  none:
  media: Sales, voice
rules:
  - key: Billing Abandon
    alert: Billing when abandon% > 8
    chanel: ${OPS}
    owner: ana
  - key: two
    alert: Billing when abandon% > 8
    channel: "#ops"
    owner: ${ANA}
    key: three
  - { key: two, alert: Billing when waiting > 5, channel: U0OTHER, owner: ${ANA}, trial: maybe }
  - { owner: ${ANA}, channel: ${OPS} }
  - Billing when abandon% > 8
digests: none
test: []
`;
    expect(readFile(file).faults).toEqual([
      '1:10 This program reads version 1, and the file says “2”. Write `version: 1`, or take the program that knows the other.',
      '2:7 “Europe/Berln” is no time zone. Did you mean Europe/Berlin?',
      '3:26 The queue “Billing” stands here a second time. Leave one of the two.',
      '5:3 There is a queue called Billing, and a queue’s name wins over a group’s. Call the group otherwise.',
      '6:3 “today” means something else in questions, rules or digests. Call the group otherwise, with a word more for example.',
      '7:11 No queue Salez. Did you mean Sales?',
      '8:3 There is a group “retail” already, and names differ by more than their case. Give one of them another name.',
      '9:8 “none” is a text, and here stands nothing. Write `none: …` on one line.',
      '10:3 “media” means something else in questions, rules or digests. Call the group otherwise, with a word more for example.',
      '10:17 “voice” is no name of a queue. Name queues, groups or patterns, with commas: `Orders, Invoices*`; a queue of that name stands in quotes.',
      '12:10 “Billing Abandon” is no key: small letters, digits and single hyphens, at most 80. Write `billing-abandon`.',
      '14:5 A rule has no “chanel”. Did you mean `channel`?',
      '15:12 “ana” is no id of a person in Slack. It looks like U012ABCDEF: in Slack, a profile → ⋮ → Copy member ID.',
      '18:14 “#ops” is no id of a channel in Slack. It looks like C012ABCDEF: in Slack, the channel’s name → About → Channel ID, at the bottom.',
      '20:5 “key” stands here a second time. Leave one of the two.',
      '21:12 The key “two” stands here a second time. Every rule and digest of a file has a key of its own.',
      `21:59 A rule tells a channel or its owner, and U0OTHER is neither. Write a channel’s id, or ${ANA}.`,
      '21:94 “trial” is neither true nor false. Write `trial: true`, or leave it out.',
      '22:5 This rule has no key. Add `key: billing-abandon`: it stays when the words change.',
      '22:5 This rule has no sentence. Add `alert: Billing when abandon% > 8`, as it is typed behind `alert`.',
      '23:5 A rule is a map of key, alert, channel, owner and trial, and this is a text. Write `key: …`.',
      '24:10 Digests are a list, and this is a text. Begin each with `- `.',
      '25:1 A file of rules has no “test”. Did you mean `tests`?',
    ]);
  });

  it('names are unknown where neither Genesys nor the file tells any', () => {
    expect(readFile(withRule('Billing when abandon% > 8')).faults).toEqual([
      '6:12 I do not know “Billing” in a rule. It is no word of the language. Add the names of your queues to the file under `queues:`, or set GENESYS_CLIENT_ID and what goes with it.',
    ]);
    expect(readFile(withRule('all 24/7 when abandon% > 8')).faults).toEqual([]);
  });

  it('Genesys’ queues go before those of the file', () => {
    const file = withRule('Billing when abandon% > 8', 'queues: [Billing]\n');
    expect(readFile(file, ['Sales']).faults).toHaveLength(1);
    expect(readFile(file).faults).toEqual([]);
  });

  it('a group of the file is a name in its rules', () => {
    const file = withRule('retail when abandon% > 8', 'groups: { retail: "Sales*, Billing" }\n');
    const book = bookOf(file, QUEUES);
    expect(book.rules[0]?.draft.scope).toEqual({ kind: 'named', names: [{ kind: 'group', name: 'retail' }] });
    expect(book.groups).toMatchObject([{ name: 'retail', ownerId: ANA }]);
  });
});

describe('a digest', () => {
  const withDigest = (lines: string): string => `version: 1\nowner: ${ANA}\ndigests:\n  - key: it\n${lines}`;

  it('is one sentence, or several, with its time beside them or within', () => {
    const asked = [
      `    channel: ${OPS}\n    digest: Billing yesterday; all yesterday by media at 08:30 weekdays\n`,
      `    channel: ${OPS}\n    digest: [Billing yesterday, all yesterday by media]\n    at: 08:30 weekdays\n`,
      `    channel: ${OPS}\n    digest: [Billing yesterday, all yesterday by media]\n    at: at 08:30 on weekdays in Europe/Berlin\n`,
    ];
    const [first, ...others] = asked.map((lines) => bookOf(withDigest(lines), QUEUES).digests[0]?.draft);
    expect(first?.queries).toHaveLength(2);
    expect(first?.due).toEqual({ minute: 510, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [] });
    for (const other of others) expect(other).toEqual(first);
  });

  it.each<[lines: string, fault: RegExp]>([
    [
      `    channel: ${OPS}\n    digest: Billing yesterday\n`,
      /^6:13 When should it be sent\? Add `at: 08:30 weekdays`\.$/,
    ],
    [
      `    channel: ${OPS}\n    digest: Billing yesterday\n    at: 25:00\n`,
      /^7:9 There is no time “25:00”\./,
    ],
    [
      `    channel: ${OPS}\n    digest: [Billing yesterday, Billng yesterday]\n    at: 08:30\n`,
      /^6:33 No queue Billng\. Did you mean Billing\?$/,
    ],
    [`    digest: Billing yesterday\n    at: 08:30\n`, /^5:13 Where should it speak\? Add `channel: C…`/],
  ])('that cannot be is told with its place: %s', (lines, fault) => {
    const { faults } = readFile(withDigest(lines), QUEUES);
    expect(faults).toEqual([expect.stringMatching(fault)]);
  });
});

describe('a test', () => {
  const withTest = (lines: string): string =>
    withRule(
      'Billing when waiting > 5',
      `  - { key: both, channel: ${OPS}, alert: "Billing, Sales when offered > 50 together" }
tests:
  - name: x
${lines}`,
    );
  const series = '    series: [{ queue: Billing, waiting: 0x10 }]\n';

  it.each<[lines: string, faults: string[]]>([
    [`${series}    expect: [{ at: 5m, rule: it, queue: Billing, state: inactive, value: 0 }]\n`, []],
    [
      '    series: [{ queue: Biling, waiting: 0x10, offerd: 1 }]\n    expect: [{ at: 5m, rule: it, queue: Sales, state: on }]\n',
      [
        '10:23 No queue “Biling”. Did you mean Billing?',
        '10:46 A series has no “offerd”. Did you mean `offered`?',
        '11:55 “on” is no state. There are inactive, pending, firing, recovering.',
      ],
    ],
    [
      `${series}    expect:
      - { at: 5m, rule: itt, queue: Billing, state: inactive }
      - { at: 5m30s, rule: it, queue: Billing, state: inactive }
      - { at: 50m, rule: it, queue: Billing, state: inactive }
      - { at: 5m, rule: it, queue: Sales, state: inactive }
      - { at: 5m, rule: it, state: inactive }
      - { at: 5m, rule: both, queue: Sales, state: inactive }
      - { at: 5m, rule: it, queue: Billing, state: inactive, media: chat }
      - { at: 5m, rule: it, queue: Billing, state: inactive, value: many }
`,
      [
        '12:25 There is no rule “itt” in this file. Did you mean `it`?',
        '13:15 “5m30s” is no time at which this test looks. Write a multiple of 1m.',
        '14:15 Every series of this test has ended by 50m. Make one longer: they go on for 11m.',
        '15:36 “it” does not watch “Sales”. Expect something of a queue that it names.',
        '16:25 “it” judges each queue by itself. Say which one is expected: `queue: Billing`.',
        '17:38 “both” judges its queues together. Leave `queue` out.',
        '18:69 “it” does not judge media types one by one. Leave `media` out.',
        '19:69 “many” is no figure. Write it as in a message: `18 %`, `4:10`, `7`; or `–` for none.',
      ],
    ],
    [
      `    every: 7m\n    from: 2026-02-30 10:00\n${series}    expect: []\n`,
      [
        '10:12 “7m” is no step. Steps are parts of a quarter-hour: 10s, 30s, 1m, 3m, 5m or 15m.',
        '11:11 “2026-02-30 10:00” is no time to begin at. Write `2026-11-16 10:00 Europe/Berlin`; the zone may be left out.',
        '13:5 This test has no `expect`. Compare it with rules.example.yml.',
      ],
    ],
    [
      '    series: [{ queue: Billing, usual: { offered: 12, abandon: 5 }, offered: 1x5 }]\n    expect: [{ at: 5m, rule: it, queue: Billing, state: inactive }]\n',
      [
        '10:50 “12” does not say how many in how long. Write `120 per 30m`.',
        '10:63 “5” is no share. Write it in percent: `5%`.',
      ],
    ],
  ])('that cannot be run is told with its place: %#', (lines, faults) => {
    expect(readFile(withTest(lines), QUEUES).faults).toEqual(faults);
  });
});

describe('what is said of faults', () => {
  it('shows the line with a mark below the place, within 80 columns, and nothing that a terminal would obey', () => {
    const source = `a: 1\nalert: ${'word '.repeat(30)}\u001b[31m\u202ebad and more of it that goes on for long\n`;
    const said = sayFaults('rules.yml', source, [
      { from: source.indexOf('bad'), what: 'This is “bad”.', todo: 'Mend it.' },
      { from: 0, what: 'First.', todo: 'Mend it too.' },
    ]);
    expect(said).not.toContain('\u001b');
    expect(said).not.toContain('\u202e');
    const lines = said.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.slice(0, 4)).toEqual(['rules.yml:1:1: First.', '    a: 1', '    ^', '    Mend it too.']);
    expect(lines[5]).toBe('rules.yml:2:164: This is “bad”.');
    const [text = '', mark = ''] = lines.slice(6, 8);
    expect(text.slice(mark.indexOf('^'))).toMatch(/^bad and more/);
    expect(lines.at(-1)).toBe('2 faults in rules.yml.');
  });

  it('counts what would be too many to read', () => {
    const faults = Array.from({ length: 70 }, () => ({ from: 0, what: 'Wrong.', todo: 'Mend.' }));
    expect(sayFaults('a.yml', 'x', faults)).toMatch(/… and 20 more\. 70 faults in a\.yml\.$/);
  });
});
