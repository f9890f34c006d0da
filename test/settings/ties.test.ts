/** What CHANNEL_QUEUES means, what is wrong with it, and which queues fit. */
import { describe, expect, it } from 'vitest';
import type { ChannelTie } from '../../src/core/access.ts';
import { queuesOfTie, readTies } from '../../src/settings/ties.ts';
import { directoryOf } from './directory.ts';

describe('CHANNEL_QUEUES', () => {
  it.each<[string, Record<string, ChannelTie>]>([
    ['', {}],
    [' ; \n ;', {}],
    ['C0OPS=Sales*', { C0OPS: { patterns: ['sales*'], divisions: [] } }],
    [
      'C0123=Sales*,Billing; C0456=division:Retail',
      {
        C0123: { patterns: ['sales*', 'billing'], divisions: [] },
        C0456: { patterns: [], divisions: ['retail'] },
      },
    ],
    ['G0LEADS = Müller , Division : Öst ', { G0LEADS: { patterns: ['muller'], divisions: ['ost'] } }],
    [
      'C0OPS="Claims, old; A=B",division:"R, D"',
      { C0OPS: { patterns: ['claims, old; a=b'], divisions: ['r, d'] } },
    ],
    ['C0OPS=“Claims, old”', { C0OPS: { patterns: ['claims, old'], divisions: [] } }],
    ['C0A=x\nC0B=y', { C0A: { patterns: ['x'], divisions: [] }, C0B: { patterns: ['y'], divisions: [] } }],
    ['C0OPS=*', { C0OPS: { patterns: ['*'], divisions: [] } }],
  ])('is read: %j', (text, expected) => {
    const read = readTies(text);
    expect(read.ok && Object.fromEntries(read.ties)).toEqual(expected);
  });

  it.each<[string, readonly string[]]>([
    ['Sales*', ['holds “Sales*”, which is no channel id', 'says of Sales* not which queues it sees']],
    ['C0OPS', ['says of C0OPS not which queues it sees']],
    ['#ops=Sales', ['holds “#ops”, which is no channel id']],
    ['U0ANA=Sales', ['holds “U0ANA”, which is no channel id']],
    ['D0ANA=Sales', ['holds “D0ANA”, which is no channel id']],
    ['=Sales', ['holds “”, which is no channel id']],
    ['C0OPS=', ['has an empty pattern for C0OPS']],
    ['C0OPS=Sales,,', ['has an empty pattern for C0OPS', 'has an empty pattern for C0OPS']],
    ['C0OPS=division:', ['has an empty division for C0OPS']],
    ['C0OPS=""', ['has an empty pattern for C0OPS']],
    ['C0OPS=a; C0OPS=b', ['names the channel C0OPS twice']],
    ['C0OPS="a; C0TWO=b', ['has a quote that is never closed']],
    [
      'ops=a; C0OPS=; C0OPS=b',
      [
        'holds “ops”, which is no channel id',
        'has an empty pattern for C0OPS',
        'names the channel C0OPS twice',
      ],
    ],
  ])('is refused with every fault named: %j', (text, faults) => {
    const read = readTies(text);
    expect(read.ok ? [] : read.faults).toEqual(faults);
  });
});

describe('a channel that is tied', () => {
  const directory = directoryOf({
    'Sales EN': 'Retail',
    'Sales DE': 'Retail',
    Billing: 'Back Office',
    'VIP – Gold': 'Öst',
    Presales: 'Retail',
  });

  it.each<[string, readonly string[]]>([
    ['sales*', ['Sales DE', 'Sales EN']],
    ['*sales*', ['Presales', 'Sales DE', 'Sales EN']],
    ['sales', []],
    ['sales en', ['Sales EN']],
    ['vip - gold', ['VIP – Gold']],
    ['vip*', ['VIP – Gold']],
    ['division:Retail', ['Presales', 'Sales DE', 'Sales EN']],
    ['division:Ret', []],
    ['division:öst,billing', ['Billing', 'VIP – Gold']],
    ['*', ['Billing', 'Presales', 'Sales DE', 'Sales EN', 'VIP – Gold']],
  ])('sees by %s', (words, names) => {
    const read = readTies(`C0OPS=${words}`);
    const tie = read.ok ? read.ties.get('C0OPS') : undefined;
    expect(tie && queuesOfTie(tie, directory).map(({ name }) => name)).toEqual(names);
  });
});
