/** Rules, digests, groups, episodes and rows for the store's tests, each with overrides. */
import { createHash } from 'node:crypto';
import type { DigestRun } from '../../src/core/digest.ts';
import type { AlertMessage, Episode, Evidence, InstanceState } from '../../src/core/episode.ts';
import type { Message } from '../../src/core/message.ts';
import type { Query } from '../../src/core/query.ts';
import { type Season, SLOTS } from '../../src/core/season.ts';
import type { Deed, KeptGroup, NewDigest, NewOutboxRow, NewRule, WatchBatch } from '../../src/core/store.ts';

export const NOW = Date.parse('2026-11-17T14:05:00Z');
export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;
export const ANA: Deed = { by: 'U0ANA', atMs: NOW };
export const BEN: Deed = { by: 'U0BEN', atMs: NOW + MINUTE };

export function newRule(overrides: Partial<NewRule> = {}): NewRule {
  return {
    name: null,
    scope: { kind: 'named', names: [{ kind: 'exact', name: 'Billing' }] },
    media: ['voice'],
    test: {
      kind: 'threshold',
      metric: 'abandon-percent',
      is: '>',
      value: 8,
      overMinutes: 30,
      clear: null,
      guard: null,
    },
    each: 'queue',
    forMinutes: 2,
    holdMinutes: 5,
    hours: null,
    severity: 'warning',
    repeatMinutes: null,
    mention: null,
    ownerId: 'U0ANA',
    channelId: 'C0OPS',
    trialUntilMs: null,
    keptIn: null,
    ...overrides,
  };
}

export function state(overrides: Partial<InstanceState> = {}): InstanceState {
  return {
    phase: { kind: 'pending', sinceMs: NOW - MINUTE },
    judgedAtMs: NOW,
    frozenSinceMs: null,
    fingerprint: 'f1',
    ...overrides,
  };
}

export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    metric: 'abandon-percent',
    value: 18,
    part: 9,
    whole: 50,
    window: { startMs: NOW - 30 * MINUTE, endMs: NOW, isPartial: true },
    line: 8,
    usual: { percent: 5, oneIn: 2000 },
    fetchedAtMs: NOW - 14_000,
    ...overrides,
  };
}

export function episode(id: string, overrides: Partial<Episode> = {}): Episode {
  return {
    id,
    ruleId: 1,
    instance: { key: 'q1/voice', queueId: 'q1', media: 'voice' },
    title: 'Billing',
    channelId: 'C0OPS',
    severity: 'warning',
    isTrial: false,
    firedAtMs: NOW,
    closedAtMs: null,
    closedBecause: null,
    first: evidence(),
    last: evidence({ value: 20 }),
    worst: evidence({ value: 24 }),
    abandoned: { total: 31, usual: 12, settled: 20, settledUsual: 8.5, settledToMs: NOW },
    messageId: null,
    takenBy: null,
    toldValue: 18,
    remindedAtMs: null,
    ...overrides,
  };
}

export function alertMessage(id: string, overrides: Partial<AlertMessage> = {}): AlertMessage {
  return {
    id,
    channelId: 'C0OPS',
    kind: 'single',
    episodeIds: ['e1'],
    openedAtMs: NOW,
    closedAtMs: null,
    saidHash: 'h1',
    saidMuted: false,
    editedAtMs: NOW,
    ...overrides,
  };
}

/** One with every kind of part, button, cell and inline that there is. */
export function everyKindOfMessage(): Message {
  return {
    summary: 'Billing voice: 18 % abandoning – “sehr” viel 🔴',
    parts: [
      {
        kind: 'headline',
        text: [
          'plain',
          { kind: 'bold', text: 'b' },
          { kind: 'italic', text: 'i' },
          { kind: 'code', text: 'c' },
          { kind: 'time', atMs: NOW, zone: 'Europe/Berlin' },
          { kind: 'person', userId: 'U1' },
          { kind: 'name', userId: 'U2' },
          { kind: 'group', groupId: 'S1' },
        ],
      },
      { kind: 'text', text: ['t'] },
      { kind: 'note', text: ['n'] },
      {
        kind: 'table',
        caption: 'c',
        columns: [{ label: 'Queue', align: 'left' }],
        rows: [
          [{ kind: 'text', text: 'x' }],
          [{ kind: 'number', value: 1.5, text: '1.5' }],
          [{ kind: 'none', sortsAs: -1 }],
        ],
        pageSize: 10,
      },
      {
        kind: 'chart',
        title: 't',
        shape: 'line',
        categories: ['a'],
        series: [{ name: 's', points: [1, 2.5] }],
        xLabel: 'x',
        yLabel: 'y',
      },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'ask', id: 'a', label: 'l', line: 'w' },
          { kind: 'say', id: 'b', label: 'l', line: 'w' },
          { kind: 'say', id: 'c', label: 'l', line: 'w', style: 'danger' },
          { kind: 'menu', id: 'd', label: 'l', choices: [{ label: 'x', line: 'y' }] },
          { kind: 'share', label: 'l', line: 'w' },
          { kind: 'link', id: 'e', label: 'l', url: 'https://example.com' },
        ],
      },
    ],
  };
}

export function said(summary: string): Message {
  return { summary, parts: [{ kind: 'headline', text: [summary] }] };
}

export function post(key: string, overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return {
    key,
    channelId: 'C0OPS',
    act: { kind: 'post', messageId: 'm1' },
    message: said(key),
    ownerId: 'U0ANA',
    atMs: NOW,
    ...overrides,
  };
}

export function edit(key: string, messageId = 'm1', overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return post(key, { act: { kind: 'edit', messageId }, ...overrides });
}

export function reply(key: string, messageId = 'm1', overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return post(key, { act: { kind: 'reply', messageId, broadcast: false }, ...overrides });
}

export function batch(overrides: Partial<WatchBatch> = {}): WatchBatch {
  return { states: [], statesGone: [], episodes: [], messages: [], rows: [], ...overrides };
}

export function season(overrides: Partial<Season> = {}): Season {
  return {
    zone: 'Europe/Berlin',
    fromMs: NOW - 28 * DAY,
    toMs: NOW,
    offered: new Array<number>(SLOTS).fill(12.5),
    share: new Array<number>(SLOTS).fill(0.05),
    scatter: 0.02,
    resemblance: [0.5, 0.3, 0.2, 0.1],
    lines: { low: 5, normal: 4, high: 3 },
    ...overrides,
  };
}

/** States that a numbered batch writes over those of the one before. */
export const NUMBERED_STATES = 50;

/** Of rule 1; what belongs to its number is found again by it: 50 states, 3 episodes, a message, a row in a channel of its own. */
export function numberedBatch(number: number): WatchBatch {
  return batch({
    states: Array.from({ length: NUMBERED_STATES }, (_, at) => ({
      ruleId: 1,
      instance: `q${at}`,
      state: state({ judgedAtMs: number }),
    })),
    episodes: [0, 1, 2].map((at) => episode(`e${number}-${at}`, { messageId: `m${number}` })),
    messages: [alertMessage(`m${number}`)],
    rows: [post(`k${number}`, { channelId: `C${number}` })],
  });
}

/** What a digest asks when nobody said more. */
export function query(overrides: Partial<Query> = {}): Query {
  return {
    scope: { kind: 'all' },
    media: [],
    period: { kind: 'day', day: 'yesterday', hours: null },
    by: ['queue'],
    step: 'whole',
    show: [],
    versus: { kind: 'usual' },
    where: [],
    sort: null,
    top: null,
    zone: null,
    ...overrides,
  };
}

export function newDigest(overrides: Partial<NewDigest> = {}): NewDigest {
  return {
    name: null,
    queries: [query()],
    due: { minute: 510, days: [1, 2, 3, 4, 5], zone: 'Europe/Berlin', except: [] },
    ownerId: 'U0ANA',
    keptIn: null,
    channelId: 'C0OPS',
    dueSinceMs: NOW,
    ...overrides,
  };
}

/** 08:30 in Berlin, so many days after the 17th of November. */
export function dueOn(days: number): number {
  return Date.parse('2026-11-17T07:30:00Z') + days * DAY;
}

export function run(days: number, overrides: Partial<DigestRun> = {}): DigestRun {
  const dueAtMs = dueOn(days);
  return { digestId: 1, dueAtMs, atMs: dueAtMs + 400, outcome: 'sent', ...overrides };
}

export function newGroup(overrides: Partial<KeptGroup> = {}): Omit<KeptGroup, 'changedAtMs'> {
  return {
    name: 'retail',
    names: [
      { kind: 'exact', name: 'Sales' },
      { kind: 'pattern', pattern: 'billing*' },
    ],
    ownerId: 'U0ANA',
    keptIn: null,
    ...overrides,
  };
}

/** What names may be made of, for all that people and files can give. */
export const HOSTILE_NAMES: readonly string[] = [
  `Robert'); drop table groups; --`,
  '"quoted" and \\ backslashed `ticks`',
  'a NUL \0 within',
  'half a pair \ud83d, and the other \ude00',
  '🔴👩‍👩‍👧‍👦 family',
  'مرحبا \u202eturned round\u202c',
  'line one\nline two\ttabbed',
  '  spaces around  ',
  '%_*?',
  'null',
  '__proto__',
  'x'.repeat(10_000),
  // PostgreSQL presses together what repeats itself.
  Array.from({ length: 160 }, (_, at) => createHash('sha256').update(`${at}`).digest('hex')).join(''),
  `${'é🔴'.repeat(3_333)}!`,
];
