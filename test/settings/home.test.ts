/** What Home shows of settings: mine, a channel's, and nothing of what a tied channel does not see. */
import { describe, expect, it } from 'vitest';
import { failed, good, type Outcome } from '../../src/core/fault.ts';
import type { HomeItem } from '../../src/core/home.ts';
import { plainText } from '../../src/core/message.ts';
import type { Directory, QueueName } from '../../src/core/queue.ts';
import type { KeptGroup, PersonSettings } from '../../src/core/store.ts';
import { createSettingsHome } from '../../src/settings/home.ts';
import { directoryOf } from './directory.ts';

const NOW = Date.parse('2026-11-18T13:05:00Z');
const ANA = { userId: 'U0ANA', channelId: 'U0ANA', zone: 'Europe/Berlin' };
const exact = (name: string): QueueName => ({ kind: 'exact', name });
const queues = directoryOf({ Billing: 'Back', Sales: 'Retail', 'Sales EN': 'Retail' });

function kept(name: string, changes: Partial<KeptGroup> = {}): KeptGroup {
  return {
    name,
    names: [exact('Sales'), exact('Sales EN')],
    ownerId: 'U0ANA',
    keptIn: null,
    changedAtMs: 0,
    ...changes,
  };
}

interface Given {
  groups?: readonly KeptGroup[];
  person?: PersonSettings;
  here?: readonly QueueName[] | null;
  tied?: readonly string[];
  told?: Outcome<Directory>;
}

function homeOf({ groups = [], person = { zone: null }, here = null, tied = [], told }: Given) {
  const seen: Directory = { ...queues, groups, here };
  const asked: string[] = [];
  const source = createSettingsHome({
    directories: {
      async seenFrom(channelIds) {
        asked.push(...channelIds);
        return told ?? good(seen);
      },
      isTied: (id) => tied.includes(id),
    },
    store: { groups: async () => [...groups], personSettings: async () => person },
    clock: { now: () => NOW },
    zone: 'UTC',
    access: { adminIds: ['U0CHIE'], isOpen: false },
  });
  return { source, asked };
}

function words({ text, note }: HomeItem): string {
  const plain = (rich: HomeItem['text']) => plainText(rich, (atMs) => new Date(atMs).toISOString());
  return `${plain(text)} | ${plain(note)}`;
}

function labels({ buttons }: HomeItem): string[] {
  return buttons.map((button) => `${button.label}: ${button.kind === 'say' ? button.line : ''}`);
}

describe('my own view', () => {
  it('is my zone and where it comes from, then the groups by name with what they hold', async () => {
    const { source } = homeOf({ groups: [kept('retail'), kept('East', { ownerId: 'U0BEN' })] });
    const section = await source({ kind: 'mine' }, ANA);
    expect(section.items.map(words)).toEqual([
      'Your zone is Europe/Berlin (14:05 now), as in your Slack profile; another: settings zone Europe/London. | ',
      'East 2 queues: Sales, Sales EN | of @U0BEN',
      'retail 2 queues: Sales, Sales EN | of @U0ANA',
    ]);
    expect(section.items.map(labels)).toEqual([
      [],
      ['Figures now: East', 'Show: group East'],
      ['Figures now: retail', 'Show: group retail', 'Remove: remove group retail'],
    ]);
  });

  it.each<[what: string, given: Given, zone: string | null, says: string]>([
    [
      'set',
      { person: { zone: 'Asia/Kolkata' } },
      'Asia/Kolkata',
      'Your zone is Asia/Kolkata (18:35 now), which you set',
    ],
    ['unknown to Slack', {}, null, 'Your zone is UTC (13:05 now), the bot’s own'],
  ])('of a zone that is %s says so', async (_, given, zone, says) => {
    const { source } = homeOf(given);
    const [first] = (await source({ kind: 'mine' }, { ...ANA, zone })).items;
    expect(first === undefined ? '' : words(first)).toContain(says);
  });

  it('offers no removal of what a file keeps, and names the file', async () => {
    const { source } = homeOf({ groups: [kept('retail', { keptIn: { file: 'rules.yml', key: 'retail' } })] });
    const item = (await source({ kind: 'mine' }, ANA)).items[1];
    expect(item === undefined ? '' : words(item)).toContain('kept in the file rules.yml');
    expect(item === undefined ? [] : labels(item)).toHaveLength(2);
  });

  it('says why when the queues cannot be told', async () => {
    const { source } = homeOf({ told: failed({ kind: 'genesys-busy', retryAfterSeconds: 5 }) });
    expect(await source({ kind: 'mine' }, ANA)).toMatchObject({ items: [], fault: { kind: 'genesys-busy' } });
  });
});

describe('a channel’s view', () => {
  it('is what a question without a queue means there, as it is seen from there', async () => {
    const { source, asked } = homeOf({ here: [exact('Sales'), { kind: 'pattern', pattern: 'bill*' }] });
    const section = await source({ kind: 'channel', channelId: 'C0OPS' }, ANA);
    expect(asked).toEqual(['C0OPS']);
    const [own] = section.items;
    expect(own === undefined ? '' : words(own)).toContain(
      '#C0OPS a question without a queue means Sales, bill* (2 queues)',
    );
    expect(own === undefined ? [] : labels(own)).toEqual(['All queues: settings queues all']);
  });

  it('where only some queues are seen tells nobody’s name and removes nothing', async () => {
    const { source } = homeOf({ groups: [kept('retail')], tied: ['C0OPS'] });
    const [, group] = (await source({ kind: 'channel', channelId: 'C0OPS' }, ANA)).items;
    expect(group === undefined ? '' : words(group)).toBe('retail 2 queues: Sales, Sales EN | ');
    expect(group === undefined ? [] : labels(group)).toEqual(['Figures now: retail', 'Show: group retail']);
  });
});
