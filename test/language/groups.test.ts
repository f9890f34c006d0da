/** Names of groups: where they go, how they are made, what they may be called; and the lines of settings. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Directory, QueueGroup, QueueName } from '../../src/core/queue.ts';
import { readGroupLine } from '../../src/language/group-line.ts';
import { MAX_GROUP_MEMBERS, MAX_GROUP_NAME } from '../../src/language/group-names.ts';
import { lexiconOf } from '../../src/language/lexicon.ts';
import { sayMisread } from '../../src/language/misread.ts';
import { printNameList, readNameList } from '../../src/language/name-list.ts';
import { queuesOf } from '../../src/language/names.ts';
import { readMute } from '../../src/language/rule-commands.ts';
import { readSettingsLine } from '../../src/language/settings-line.ts';
import { sayDigest } from './digest-reading.ts';
import { directoryOf } from './directory.ts';
import { anyScene, queriesIn } from './hostile.ts';
import { noisyLine, wordyLine } from './random-lines.ts';
import { offers, queryOf, say, scene } from './reading.ts';
import { sayRule } from './rule-reading.ts';

function exact(name: string): QueueName {
  return { kind: 'exact', name };
}

const GROUPS: readonly QueueGroup[] = [
  { name: 'retail', names: [exact('Sales'), { kind: 'pattern', pattern: 'bill*' }] },
  { name: 'VIP Desk', names: [exact('Chat VIP'), exact('VIP – Gold'), exact('Gone')] },
  { name: 'Sales North', names: [exact('Sales EN')] },
];
const directory: Directory = { ...directoryOf(), groups: GROUPS };

describe('a group’s name in a question', () => {
  it.each<[line: string, becomes: string]>([
    ['retail', 'retail now'],
    ['RETAIL today', 'retail today'],
    ['how many waiting in retail?', 'retail now'],
    ['"retail" today', 'retail today'],
    ['retail, support today', 'retail, Support today'],
    ['vip desk today by media', 'VIP Desk today by media'],
    ['retail vs vip desk', 'retail, VIP Desk now'],
    // The longer name wins, a queue's over a part of a group's.
    ['sales north today', 'Sales North today'],
    ['sales today', 'Sales today'],
    ['sales en today', 'Sales EN today'],
    // A part that no queue has.
    ['reta today', 'retail today'],
    ['desk today', 'VIP Desk today'],
    ['vip today', '*vip* today'],
    // Misspelt.
    ['retial today', 'No queue retial. Did you mean retail?'],
    ['"retal" today', 'No queue “retal”. Did you mean retail?'],
  ])('%j', (line, becomes) => {
    expect(say(line, { directory })).toBe(becomes);
    if (!becomes.startsWith('No')) expect(say(becomes, { directory })).toBe(becomes);
  });

  it('is offered where it is near, as a line that is understood', () => {
    expect(offers('retial today', { directory })).toEqual(['retail: retail today']);
    expect(queryOf('retail today', { directory }).scope).toEqual({
      kind: 'named',
      names: [{ kind: 'group', name: 'retail' }],
    });
  });

  it('means the queues that it holds at this moment, and none that are gone', () => {
    const lexicon = lexiconOf(directory);
    const of = (line: string) =>
      queuesOf(queryOf(line, { directory }).scope, lexicon).map(({ name }) => name);
    expect(of('retail')).toEqual(['Billing', 'Sales']);
    expect(of('vip desk')).toEqual(['Chat VIP', 'VIP – Gold']);
    expect(of('retail, billing')).toEqual(['Billing', 'Sales']);
  });

  it('gives way to a queue of the same name', () => {
    const both = { ...directory, groups: [{ name: 'Billing', names: [exact('Sales')] }] };
    const names = [exact('Billing')];
    expect(queryOf('billing today', { directory: both }).scope).toEqual({ kind: 'named', names });
    expect(queryOf('"Billing" today', { directory: both }).scope).toEqual({ kind: 'named', names });
  });
});

describe('a group’s name elsewhere', () => {
  it('is a name in a rule, in a digest and in a mute', () => {
    expect(sayRule('retail when waiting > 5', { directory })).toBe('retail when waiting > 5');
    expect(sayRule('vip desk abandon% > 8', { directory })).toBe('VIP Desk when abandon% > 8%');
    expect(sayDigest('retail yesterday at 8', { directory })).toBe(
      'retail yesterday at 08:00 every day in Europe/Berlin',
    );
    expect(sayDigest('morning retail', { directory })).toContain(
      'retail yesterday; retail yesterday by media',
    );
    expect(readMute('12 retail 1h', scene({ directory }))).toMatchObject({
      ruleId: 12,
      names: [{ kind: 'group', name: 'retail' }],
    });
  });
});

describe('a line behind “group”', () => {
  function read(rest: string, of: Directory = directory) {
    const line = readGroupLine(rest, scene({ directory: of }));
    if (line.kind === 'misread') return Object.values(sayMisread(line.misread)).join(' ');
    if (line.kind !== 'set') return line;
    const inside = line.expanded.length === 0 ? '' : ` (holds ${line.expanded.join(', ')})`;
    return `${line.name} = ${printNameList(line.names, lexiconOf(of))}${inside}`;
  }

  it.each<[rest: string, becomes: string]>([
    ['east = Sales, Billing*', 'east = Sales, billing*'],
    ['east: Sales and Billing', 'east = Sales, Billing'],
    ['east:Sales', 'east = Sales'],
    ['east := Sales', 'east = Sales'],
    ['east=Sales', 'east = Sales'],
    ['East Coast is sales, the "Chat VIP" queue', 'East Coast = Sales, Chat VIP'],
    ['"East: Coast" = Sales', 'East: Coast = Sales'],
    ['“East is East” is Sales', 'East is East = Sales'],
    ['east = sal', 'east = *sal*'],
    ['east = sales, sales, Sales', 'east = Sales'],
    ['east = muller', 'east = Müller & Söhne'],
    ['east = retail, support', 'east = Sales, bill*, Support (holds retail)'],
    [
      'east = retail and vip desk',
      'east = Sales, bill*, Chat VIP, VIP – Gold, "Gone" (holds retail, VIP Desk)',
    ],
    ['retail = retail, support', 'retail = Sales, bill*, Support'],
    ['  east   coast  = Sales', 'east coast = Sales'],
  ])('%j', (rest, becomes) => {
    expect(read(rest)).toBe(becomes);
  });

  it.each<[rest: string, becomes: unknown]>([
    ['', { kind: 'list' }],
    ['  ', { kind: 'list' }],
    ['retail', { kind: 'show', name: 'retail' }],
    ['"VIP Desk"', { kind: 'show', name: 'VIP Desk' }],
    ['vip  desk', { kind: 'show', name: 'vip desk' }],
  ])('%j shows', (rest, becomes) => {
    expect(read(rest)).toEqual(becomes);
  });

  it.each<[rest: string, named: string, todo: string]>([
    ['= Sales', 'The group has no name.', '`group retail ='],
    ['"" = Sales', '“""” is no name for a group.', '`group retail ='],
    ['"?!" = Sales', '“?!” is no name for a group.', '`group retail ='],
    ['sales = Billing', 'There is a queue called Sales', 'Call the group otherwise.'],
    ['SÁLES = Billing', 'There is a queue called Sales', 'Call the group otherwise.'],
    ['"Sales:" = Billing', 'There is a queue called Sales', 'Call the group otherwise.'],
    ['vip - gold = Billing', 'There is a queue called VIP – Gold', 'Call the group otherwise.'],
    ['voice = Billing', '“voice” means something else', 'Call the group otherwise'],
    ['today = Billing', '“today” means something else', 'Call the group otherwise'],
    ['abandon rate = Billing', '“abandon rate” means something else', 'Call the group otherwise'],
    ['sla = Billing', '“sla” means something else', 'Call the group otherwise'],
    ['alerts = Billing', '“alerts” means something else', 'Call the group otherwise'],
    ['rules = Billing', '“rules” means something else', 'Call the group otherwise'],
    ['weekdays = Billing', '“weekdays” means something else', 'Call the group otherwise'],
    ['critical = Billing', '“critical” means something else', 'Call the group otherwise'],
    ['morning = Billing', '“morning” means something else', 'Call the group otherwise'],
    ['12 = Billing', '“12” means something else', 'Call the group otherwise'],
    ['by media = Billing', '“by media” means something else', 'Call the group otherwise'],
    ['sal* = Billing', '“sal*” has a star', 'without one'],
    [`${'x'.repeat(MAX_GROUP_NAME + 1)} = Sales`, 'at most 40 characters', 'shorter'],
    ['east =', 'would hold nothing', 'Name its queues'],
    ['east = , and', 'would hold nothing', 'Name its queues'],
    ['east = all', '“all” is no name of a queue.', 'in quotes'],
    ['east = voice', '“voice” is no name of a queue.', 'in quotes'],
    ['east = Sales today', '“today” is no name of a queue.', 'in quotes'],
    ['east = Sales not Billing', '“not” is no name of a queue.', 'in quotes'],
    ['east = Sales > 5', '“>” is no name of a queue.', 'in quotes'],
    ['east = bilng', 'No queue bilng.', 'Did you mean Billing?'],
    ['east = Sales, "Bilng"', 'No queue “Bilng”.', 'Did you mean Billing?'],
    ['east = zzz*', 'No queue zzz*.', '`queues`'],
    ['by media', '“group by media” goes with a question.', 'Leave out “group”'],
    [`east = ${'Sales, '.repeat(600)}`, 'longer than 4000 characters', 'fewer queues'],
  ])('%j is told: %s', (rest, named, todo) => {
    const said = read(rest);
    expect(said).toContain(named);
    expect(said).toContain(todo);
  });

  it('holds a hundred names and no more', () => {
    const many = directoryOf(Array.from({ length: 120 }, (_, at) => `Desk${at}`));
    const names = (count: number) => many.queues.slice(0, count).map(({ name }) => `"${name}"`);
    expect(read(`east = ${names(MAX_GROUP_MEMBERS).join(',')}`, many)).toContain('Desk99');
    expect(read(`east = ${names(MAX_GROUP_MEMBERS + 1).join(',')}`, many)).toBe(
      'A group holds at most 100 names. Use a pattern, such as `Invoices*`, for queues that are named alike.',
    );
  });

  it('that holds only itself and nothing yet is told so', () => {
    const empty = { ...directory, groups: [{ name: 'east', names: [] }] };
    expect(read('east = east', empty)).toBe('east cannot hold itself. Name its queues instead.');
  });

  it('offers the whole line with the name that was meant', () => {
    const line = readGroupLine('east = Sales, bilng', scene({ directory }));
    expect(line.kind === 'misread' && line.offers).toEqual([
      { label: 'Billing', line: 'group "east" = Sales, Billing' },
    ]);
  });
});

describe('a line behind “settings”', () => {
  function read(rest: string): unknown {
    const line = readSettingsLine(rest, scene({ directory }));
    return line.kind === 'misread' ? Object.values(sayMisread(line.misread)).join(' ') : line;
  }

  it.each<[rest: string, becomes: unknown]>([
    ['', { kind: 'show' }],
    ['show', { kind: 'show' }],
    ['queues', { kind: 'show' }],
    ['zone Europe/Berlin', { kind: 'zone', zone: 'Europe/Berlin' }],
    ['zone europe/berlin', { kind: 'zone', zone: 'Europe/Berlin' }],
    ['zone = Asia/Kolkata', { kind: 'zone', zone: 'Asia/Kolkata' }],
    ['time zone New York', { kind: 'zone', zone: 'America/New_York' }],
    ['set my timezone to berlin', { kind: 'zone', zone: 'Europe/Berlin' }],
    ['zone utc', { kind: 'zone', zone: 'UTC' }],
    ['zone slack', { kind: 'zone', zone: null }],
    ['zone from Slack’s', { kind: 'zone', zone: null }],
    ['zone reset', { kind: 'zone', zone: null }],
    ['queues Sales, sal*', { kind: 'queues', names: [exact('Sales'), { kind: 'pattern', pattern: 'sal*' }] }],
    ['queues = retail', { kind: 'queues', names: [{ kind: 'group', name: 'retail' }] }],
    ['queues are support and "Chat VIP"', { kind: 'queues', names: [exact('Support'), exact('Chat VIP')] }],
    ['queues all', { kind: 'queues', names: null }],
    ['queues none', { kind: 'queues', names: null }],
  ])('%j', (rest, becomes) => {
    expect(read(rest)).toEqual(becomes);
  });

  it.each<[rest: string, named: string, todo: string]>([
    ['zone', 'Which time zone?', '`settings zone Europe/Berlin`'],
    ['zone berln', 'time zone berln', 'Did you mean Europe/Berlin?'],
    ['zone Europe/Nowhere', 'time zone Europe/Nowhere', '`settings zone Europe/Berlin`'],
    ['zone +01:00', 'time zone +01:00', '`settings zone Europe/Berlin`'],
    [`zone ${'x'.repeat(500)}`, `time zone ${'x'.repeat(60)}…`, '`settings zone Europe/Berlin`'],
    ['colour blue', 'no setting “colour”', '`settings zone Europe/Berlin`'],
    ['zoen Europe/Berlin', 'no setting “zoen”', 'Did you mean settings zone?'],
    ['queues bilng', 'No queue bilng.', 'Did you mean Billing?'],
    ['queues Sales, voice', '“voice” is no name of a queue.', 'in quotes'],
    ['queues all but Sales', '“all” is no name of a queue.', 'in quotes'],
  ])('%j is told', (rest, named, todo) => {
    const said = read(rest);
    expect(said).toContain(named);
    expect(said).toContain(todo);
  });
});

describe('a list of names', () => {
  const listed = anyScene.chain((of) =>
    queriesIn(of).map(({ scope }) => ({ of, names: scope.kind === 'named' ? scope.names : [] })),
  );

  it('is printed so that it is read again, whatever queues and groups are called', () => {
    let count = 0;
    fc.assert(
      fc.property(listed, ({ of, names }) => {
        const printed = printNameList(names, lexiconOf(of.directory));
        expect(readNameList(printed, of)).toEqual({ kind: 'names', names });
        count += names.length;
      }),
      { numRuns: 1_000 },
    );
    expect(count).toBeGreaterThan(500);
  });

  it('of any line, and any line behind “group” and “settings”, is read or told', () => {
    fc.assert(
      fc.property(
        anyScene,
        fc.array(fc.oneof(wordyLine, noisyLine), { minLength: 50, maxLength: 50 }),
        (of, lines) => {
          for (const line of lines) {
            for (const read of [readNameList(line, of), readGroupLine(line, of), readSettingsLine(line, of)])
              if (read.kind === 'misread') expect(sayMisread(read.misread).todo).not.toBe('');
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
