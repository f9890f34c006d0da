/** The outbox's sender between a store on disk and a pretend Slack, with each fault, and a clock that is moved by hand. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogLevel, webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inline, Message } from '../../src/core/message.ts';
import { LeaseLost, type NewOutboxRow, type Store } from '../../src/core/store.ts';
import { createSandboxClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import type { PayloadEntry } from '../../src/sandbox/workspace/payload-log.ts';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { createOutbox, type Outbox } from '../../src/slack/outbox.ts';
import { type OpenedStore, openStore } from '../../src/store/open.ts';
import { type ListeningLog, listeningLog, readManifest } from './bot.ts';
import { aTable } from './messages.ts';

const NOW = Date.UTC(2026, 10, 18, 13, 5);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Long enough for a request on this machine, short enough to wait for. */
const TIMEOUT_MS = 400;
/** After its time-out, a request may still be on its way for 5 s. */
const FATE_MS = TIMEOUT_MS + 5 * SECOND;

let folder: string;
let opened: OpenedStore;
let store: Store;
let clock: SandboxClock;
let workspace: Workspace;
let log: ListeningLog;
let outbox: Outbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'queue-stats-outbox-'));
  opened = await openStore({ dataDir: folder, databaseUrl: null }, { warn: () => undefined });
  store = opened.store;
  clock = createSandboxClock({ startMs: NOW, speed: 0 });
  workspace = await startWorkspace({
    clock,
    manifest: readManifest(),
    channels: [
      { id: 'C0OPS', name: 'ops', kind: 'public', members: ['U0ANA', 'U0BEN'], hasApp: true },
      { id: 'C0FLOOR', name: 'floor', kind: 'public', members: ['U0ANA'], hasApp: true },
      { id: 'C0OPEN', name: 'open', kind: 'public', members: ['U0ANA'], hasApp: false },
      { id: 'G0LEADS', name: 'leads', kind: 'private', members: ['U0ANA'], hasApp: false },
    ],
  });
  log = listeningLog();
  outbox = anOutbox();
});

afterEach(async () => {
  workspace.faults.clear();
  await outbox.stop();
  await workspace.stop();
  await store.close();
  rmSync(folder, { recursive: true });
});

function anOutbox(
  broken: Partial<Store> = {},
  isOutsider: (userId: string) => Promise<boolean> = async () => false,
): Outbox {
  const client = new webApi.WebClient(workspace.botToken, {
    slackApiUrl: workspace.apiUrl,
    retryConfig: { retries: 0 },
    timeout: TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: QUIET,
  });
  return createOutbox({
    store: { ...store, ...broken },
    client,
    people: { nameOf: async (id) => (id === 'U0ANA' ? 'Ana' : null) },
    clock,
    log,
    requestTimeoutMs: TIMEOUT_MS,
    random: () => 0.123,
    adminIds: ['U0ANA'],
    isOutsider,
  });
}

const QUIET = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};

/** Sends for so long, a pump a second, each waited for. */
async function run(seconds: number, stepMs = SECOND): Promise<void> {
  for (let at = 0; at < seconds * SECOND; at += stepMs) {
    await outbox.pump();
    await outbox.idle();
    clock.advance(stepMs);
  }
}

/** The process dies, and another starts on the same store. */
async function restart(): Promise<void> {
  await outbox.stop();
  await store.close();
  opened = await openStore({ dataDir: folder, databaseUrl: null }, { warn: () => undefined });
  store = opened.store;
  outbox = anOutbox();
}

function words(text: string): Message {
  return { summary: text, parts: [{ kind: 'headline', text: [text] }] };
}

function post(key: string, overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return {
    key,
    channelId: 'C0OPS',
    act: { kind: 'post', messageId: `m-${key}` },
    message: words(key),
    ownerId: 'U0BEN',
    atMs: clock.now(),
    ...overrides,
  };
}

function edit(key: string, of: string, overrides: Partial<NewOutboxRow> = {}): NewOutboxRow {
  return post(key, { act: { kind: 'edit', messageId: `m-${of}` }, ...overrides });
}

function reply(
  key: string,
  to: string,
  broadcast = false,
  overrides: Partial<NewOutboxRow> = {},
): NewOutboxRow {
  return post(key, { act: { kind: 'reply', messageId: `m-${to}`, broadcast }, ...overrides });
}

function said(channel = 'C0OPS', user = 'U0ANA'): SentMessage[] {
  return workspace.messages(channel, user);
}

function texts(channel = 'C0OPS'): string[] {
  return said(channel).map(({ text }) => text);
}

function requests(method = 'chat.postMessage', channel?: string): PayloadEntry[] {
  return workspace.payloads
    .of(method)
    .filter(({ body }) => channel === undefined || body.channel === channel);
}

function logged(level: string): string[] {
  return log.lines.filter((line) => line.level === level).map(({ what }) => what);
}

async function waiting(): Promise<number> {
  return (await store.outboxUsage()).waiting;
}

describe('the outbox', () => {
  it('posts with its key, edits in place with new block ids, answers in the thread', async () => {
    await store.enqueue([
      post('fire'),
      edit('worse', 'fire'),
      reply('taken', 'fire'),
      reply('loud', 'fire', true),
    ]);
    await outbox.pump();
    await outbox.idle();
    const [first] = said();
    const before = first?.blocks.map((block) => block.block_id);
    expect(first).toMatchObject({
      text: 'fire',
      metadata: { event_type: 'queue_stats_message', event_payload: { key: 'fire' } },
      unfurl: { links: false, media: false },
    });
    clock.advance(SECOND);
    await run(5);
    expect(texts()).toEqual(['worse', 'taken', 'loud']);
    const [top, taken, loud] = said();
    expect(top?.blocks.map((block) => block.block_id)).not.toEqual(before);
    expect(top?.metadata?.event_payload).toEqual({ key: 'fire' });
    expect(taken).toMatchObject({ threadTs: top?.ts, broadcast: false });
    expect(loud).toMatchObject({ threadTs: top?.ts, broadcast: true });
    expect(await waiting()).toBe(0);
    expect(workspace.payloads.refused()).toEqual([]);
  });

  it('sends about one a second to a channel, in order, and to others meanwhile', async () => {
    const rows = Array.from({ length: 5 }, (_, at) => [
      post(`a${at}`),
      post(`b${at}`, { channelId: 'C0FLOOR' }),
    ]).flat();
    await store.enqueue(rows);
    await run(3);
    expect(texts('C0OPS')).toEqual(['a0', 'a1', 'a2']);
    expect(texts('C0FLOOR')).toEqual(['b0', 'b1', 'b2']);
    const times = requests('chat.postMessage', 'C0OPS').map(({ at }) => at - NOW);
    expect(times).toEqual([0, 1_000, 2_000]);
  });

  it('sends no more to a channel that is pumped often', async () => {
    await store.enqueue([post('a0'), post('a1'), post('a2')]);
    await run(1, 100);
    expect(texts()).toEqual(['a0', 'a1']);
  });

  it('sends one of the edits that wait', async () => {
    await store.enqueue([post('fire')]);
    await run(1);
    await store.enqueue([edit('e1', 'fire'), edit('e2', 'fire'), edit('e3', 'fire')]);
    await run(3);
    expect(texts()).toEqual(['e3']);
    expect(requests('chat.update')).toHaveLength(1);
  });

  it('sends to a person by their id, and goes on in the direct message that this opens', async () => {
    const direct = { channelId: 'U0ANA', ownerId: null };
    await store.enqueue([
      post('fire', direct),
      edit('good', 'fire', direct),
      reply('note', 'fire', false, direct),
    ]);
    await run(4);
    expect(texts('D0ANA')).toEqual(['good', 'note']);
    expect(await store.placeOf('m-fire')).toMatchObject({ channelId: 'D0ANA' });
    expect(requests('chat.update')[0]?.body.channel).toBe('D0ANA');
  });

  it('names people without pinging them, and pings a group where the message says so', async () => {
    const text: Inline[] = [
      'Taken by ',
      { kind: 'name', userId: 'U0ANA' },
      ' and ',
      { kind: 'name', userId: 'U0GONE' },
      ' ',
      { kind: 'group', groupId: 'S0TEAM' },
    ];
    const message: Message = { summary: 'Taken by @U0ANA and @U0GONE', parts: [{ kind: 'headline', text }] };
    await store.enqueue([post('fire', { message })]);
    await run(1);
    expect(said()[0]).toMatchObject({ text: 'Taken by Ana and somebody', pings: ['S0TEAM'] });
    expect(JSON.stringify(said()[0]?.blocks)).toContain('"text":"Ana"');
  });

  it('draws what Slack refuses in monospace, once posted and once edited', async () => {
    workspace.faults.set({ kind: 'refuse-tables' });
    const message: Message = { summary: 'rows', parts: [{ kind: 'headline', text: ['rows'] }, aTable()] };
    await store.enqueue([post('fire', { message }), edit('more', 'fire', { message })]);
    await run(2);
    expect(said()).toHaveLength(1);
    expect(said()[0]?.blocks.map(({ type }) => type)).not.toContain('data_table');
    expect(JSON.stringify(said()[0]?.blocks)).toContain('Billing');
    expect(await waiting()).toBe(0);
  });

  it('says how much waits and what was given up', async () => {
    await store.enqueue([post('fire')]);
    expect(await outbox.usage()).toEqual({ waiting: 1, parked: 0, oldestMs: NOW });
  });
});

describe('a message that cannot be edited any more', () => {
  for (const error of ['edit_window_closed', 'cant_update_message', 'message_not_found']) {
    it(`for ${error} is posted anew, and later edits go there`, async () => {
      await store.enqueue([post('fire')]);
      await run(1);
      workspace.faults.set({ kind: 'refuse', error, method: 'chat.update' }, 1);
      await store.enqueue([edit('worse', 'fire')]);
      await run(1);
      expect(texts()).toEqual(['fire', 'worse']);
      await store.enqueue([edit('over', 'fire')]);
      await run(1);
      expect(texts()).toEqual(['fire', 'over']);
      expect(said()[1]?.metadata?.event_payload).toEqual({ key: 'worse' });
    });
  }

  it('whose post was never made is left out; what was to be answered is said on its own', async () => {
    await store.enqueue([edit('lost', 'never'), reply('alone', 'never')]);
    await run(2);
    expect(said()).toMatchObject([{ text: 'alone', threadTs: null }]);
    expect(await waiting()).toBe(0);
  });

  it('and was deleted gets its answers as posts', async () => {
    await store.enqueue([post('fire')]);
    await run(1);
    await deleteMessage(said()[0]);
    await store.enqueue([reply('taken', 'fire')]);
    await run(1);
    expect(said()).toMatchObject([{ text: 'taken', threadTs: null }]);
  });
});

async function deleteMessage(message: SentMessage | undefined): Promise<void> {
  await call('chat.delete', { channel: message?.channel, ts: message?.ts });
}

async function call(method: string, body: object): Promise<void> {
  await fetch(`${workspace.apiUrl}${method}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${workspace.botToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** Rows of two channels, of which one is in trouble. */
async function twoChannels(): Promise<void> {
  await store.enqueue([
    ...Array.from({ length: 4 }, (_, at) => post(`a${at}`)),
    ...Array.from({ length: 4 }, (_, at) => post(`b${at}`, { channelId: 'C0FLOOR' })),
  ]);
}

describe('trouble in one channel', () => {
  it('a 429 for 30 s lets it wait as long, in order, and no other', async () => {
    await twoChannels();
    const fault = workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 30, channel: 'C0OPS' });
    await run(4);
    expect(texts('C0FLOOR')).toEqual(['b0', 'b1', 'b2', 'b3']);
    workspace.faults.clear(fault);
    await run(25);
    expect(texts('C0OPS')).toEqual([]);
    expect(requests('chat.postMessage', 'C0OPS')).toHaveLength(1);
    await run(6);
    expect(texts('C0OPS')).toEqual(['a0', 'a1', 'a2', 'a3']);
    const other = requests('chat.postMessage', 'C0FLOOR').map(({ at }) => at - NOW);
    expect(other).toEqual([0, 1_000, 2_000, 3_000]);
  });

  it('a hang delays no other, which is not waited for', async () => {
    await twoChannels();
    workspace.faults.set({ kind: 'hang', channel: 'C0OPS' }, 1);
    for (let second = 0; second < 4; second += 1) {
      await outbox.pump();
      await expect.poll(() => texts('C0FLOOR').length).toBe(second + 1);
      clock.advance(SECOND);
    }
    expect(texts('C0OPS')).toEqual([]);
    await run(FATE_MS / SECOND + 6);
    expect(texts('C0OPS')).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('a 5xx is tried again with growing waits, in order, each once', async () => {
    await twoChannels();
    const fault = workspace.faults.set({ kind: 'server-error', status: 503, channel: 'C0OPS' });
    await run(30);
    expect(texts('C0FLOOR')).toHaveLength(4);
    expect(requests('chat.postMessage', 'C0OPS').length).toBeLessThan(7);
    workspace.faults.clear(fault);
    await run(60);
    expect(texts('C0OPS')).toEqual(['a0', 'a1', 'a2', 'a3']);
  });

  it('Slack being away altogether is no more than a delay', async () => {
    workspace.faults.set({ kind: 'server-error', status: 500 });
    await twoChannels();
    await run(60);
    workspace.faults.clear();
    await run(120);
    expect([texts('C0OPS'), texts('C0FLOOR')]).toEqual([
      ['a0', 'a1', 'a2', 'a3'],
      ['b0', 'b1', 'b2', 'b3'],
    ]);
  });
});

describe('a post whose answer was lost', () => {
  it('is recognised and not repeated, and its edits go to it', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(FATE_MS / SECOND);
    expect(await waiting()).toBe(1);
    await store.enqueue([edit('over', 'fire')]);
    await run(4);
    expect(texts()).toEqual(['over']);
    expect(requests()).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('is not looked for before it may have landed', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(FATE_MS / SECOND);
    expect(requests('conversations.history')).toHaveLength(0);
    await run(2);
    expect(requests('conversations.history')).toHaveLength(1);
    expect(requests('conversations.history')[0]?.at).toBeGreaterThanOrEqual(NOW + FATE_MS);
  });

  it('in a thread is recognised there', async () => {
    await store.enqueue([post('fire'), reply('taken', 'fire')]);
    await run(1);
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await run(12);
    expect(texts()).toEqual(['fire', 'taken']);
    expect(requests('conversations.replies')).toHaveLength(1);
  });

  it('that stands behind many others is found on a later page', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(1);
    for (let at = 0; at < 250; at += 1)
      await workspace.say({ user: 'U0ANA', channel: 'C0OPS', text: `${at}` });
    await run(10);
    expect(requests()).toHaveLength(1);
    expect(await waiting()).toBe(0);
  });

  it('and that can be looked for by no means is given up after a day, so that those behind it come', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    workspace.faults.set({ kind: 'server-error', status: 503, method: 'conversations.history' });
    await store.enqueue([post('fire'), post('more')]);
    await run(23 * 3_600, MINUTE);
    expect(texts()).toEqual(['fire']);
    expect(await store.outboxUsage()).toMatchObject({ parked: 0, waiting: 2 });
    await run(2 * 3_600, MINUTE);
    expect(texts()).toEqual(['fire', 'more']);
    expect(await store.outboxUsage()).toMatchObject({ parked: 1, waiting: 0 });
  });

  it('and a process that died before it was noted: the next one recognises it', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(1);
    await restart();
    await run(10);
    expect(texts()).toEqual(['fire']);
    expect(requests()).toHaveLength(1);
  });

  it('and a process that died before Slack was asked: the next one posts it', async () => {
    await store.enqueue([post('fire')]);
    const [row] = await store.nextRows(clock.now(), 1);
    await store.asking(row?.id ?? 0, clock.now());
    await restart();
    await run(FATE_MS / SECOND);
    expect(texts()).toEqual([]);
    await run(2);
    expect(texts()).toEqual(['fire']);
  });

  it('an edit that a dying process may have posted anew is recognised', async () => {
    await store.enqueue([post('fire')]);
    await run(1);
    await deleteMessage(said()[0]);
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([edit('worse', 'fire')]);
    await run(1);
    await restart();
    await run(10);
    await store.enqueue([edit('over', 'fire')]);
    await run(2);
    expect(texts()).toEqual(['over']);
  });
});

describe('a twin', () => {
  it('that lands after its repetition is taken away, and edits go to the one that stays', async () => {
    workspace.faults.set({ kind: 'late', ms: 1_500, method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(10);
    expect(texts()).toEqual(['fire']);
    await expect.poll(() => texts(), { timeout: 4_000 }).toEqual(['fire', 'fire']);
    const { ts } = (await store.placeOf('m-fire')) ?? {};
    await run(65);
    expect(said().map((message) => message.ts)).toEqual([ts]);
    await store.enqueue([edit('over', 'fire')]);
    await run(1);
    expect(texts()).toEqual(['over']);
  });

  it('is looked for also when the repetition was refused in between', async () => {
    workspace.faults.set({ kind: 'hang', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(FATE_MS / SECOND);
    workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 5, method: 'chat.postMessage' }, 1);
    await run(2);
    const twin = { event_type: 'queue_stats_message', event_payload: { key: 'fire' } };
    await call('chat.postMessage', { channel: 'C0OPS', text: 'fire', metadata: twin });
    await run(10);
    expect(texts()).toEqual(['fire']);
    expect(await waiting()).toBe(0);
  });

  it('is taken away by the next process too', async () => {
    workspace.faults.set({ kind: 'hang', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(10);
    const twin = { event_type: 'queue_stats_message', event_payload: { key: 'fire' } };
    await call('chat.postMessage', { channel: 'C0OPS', text: 'fire', metadata: twin });
    expect(texts()).toEqual(['fire', 'fire']);
    await restart();
    await run(65);
    expect(texts()).toEqual(['fire']);
    expect(said()[0]?.ts).toBe((await store.placeOf('m-fire'))?.ts);
  });

  it('is no message that an edit could not change any more, and that was posted anew', async () => {
    workspace.faults.set({ kind: 'rate-limit', retryAfterSeconds: 1, method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire')]);
    await run(4);
    workspace.faults.set({ kind: 'refuse', error: 'edit_window_closed', method: 'chat.update' }, 1);
    await store.enqueue([edit('worse', 'fire')]);
    await run(2);
    await restart();
    await run(70);
    expect(texts()).toEqual(['fire', 'worse']);
  });

  it('of a direct message is found by what the repetition tells of it', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire', { channelId: 'U0ANA', ownerId: null })]);
    await run(10);
    expect(texts('D0ANA')).toEqual(['fire', 'fire']);
    await run(65);
    expect(texts('D0ANA')).toEqual(['fire']);
    expect(said('D0ANA')[0]?.ts).toBe((await store.placeOf('m-fire'))?.ts);
  });
});

describe('where the bot may not read', () => {
  it('a message comes at least once, and the log says so once', async () => {
    workspace.app.scopes = workspace.app.scopes.filter((scope) => !scope.endsWith(':history'));
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 2);
    await store.enqueue([post('fire'), post('b', { channelId: 'C0FLOOR' })]);
    await run(12);
    expect(texts('C0OPS')).toEqual(['fire', 'fire']);
    expect(texts('C0FLOOR')).toEqual(['b', 'b']);
    expect(logged('warn').filter((what) => what.includes('it may come twice'))).toHaveLength(1);
  });

  it('a public channel that it was never invited to is posted in all the same', async () => {
    workspace.faults.set({ kind: 'reply-lost', method: 'chat.postMessage' }, 1);
    await store.enqueue([post('fire', { channelId: 'C0OPEN' })]);
    await run(10);
    expect(texts('C0OPEN')).toEqual(['fire', 'fire']);
  });
});

describe('a channel that takes nothing', () => {
  it('is tried ever more seldom for a day, then given up, and its owner is told once', async () => {
    await store.enqueue([post('fire', { channelId: 'G0LEADS' }), post('more', { channelId: 'G0LEADS' })]);
    await run(5);
    expect(texts('D0BEN')).toEqual([]);
    const [told] = workspace.messages('D0BEN', 'U0BEN');
    expect(told?.text).toContain('/invite @queue-stats');
    expect(JSON.stringify(told?.blocks)).toContain('"channel_id":"G0LEADS"');
    await run(24 * 3_600 + 180, MINUTE);
    const tries = requests('chat.postMessage', 'G0LEADS').length;
    expect(tries).toBeGreaterThan(20);
    expect(tries).toBeLessThan(130);
    expect(await store.outboxUsage()).toMatchObject({ parked: 2, waiting: 0 });
    expect(workspace.messages('D0BEN', 'U0BEN')).toHaveLength(1);
    expect(logged('error')).toEqual(['a message is given up', 'a message is given up']);
  });

  it('is mended by an invitation', async () => {
    await store.enqueue([post('fire', { channelId: 'G0LEADS' })]);
    await run(5);
    workspace.invite('G0LEADS');
    await run(60);
    expect(texts('G0LEADS')).toEqual(['fire']);
    expect(await store.outboxUsage()).toMatchObject({ parked: 0, waiting: 0 });
  });

  it('because it is archived tells each owner, and delays nobody', async () => {
    workspace.faults.set({ kind: 'archived', channel: 'C0OPS' });
    await twoChannels();
    await store.enqueue([post('c', { ownerId: 'U0ANA' })]);
    await run(10);
    expect(texts('C0FLOOR')).toEqual(['b0', 'b1', 'b2', 'b3']);
    expect(workspace.messages('D0BEN', 'U0BEN')[0]?.text).toContain('it is archived');
    workspace.faults.clear();
    await run(60);
    expect(texts('C0OPS')).toEqual(['a0', 'a1', 'a2', 'a3', 'c']);
  });

  it('of somebody who left tells each admin, once', async () => {
    workspace.faults.set({ kind: 'refuse', error: 'user_disabled', channel: 'U0BEN' });
    await store.enqueue([post('fire', { channelId: 'U0BEN' }), post('more', { channelId: 'U0BEN' })]);
    await run(600);
    const told = workspace.messages('D0ANA', 'U0ANA');
    expect(told.map(({ text }) => text)).toEqual([
      expect.stringContaining('As an admin you may change or remove them'),
    ]);
  });

  it('to somebody who is a guest by now is not sent, and the admins are told', async () => {
    await outbox.stop();
    let isGuest = true;
    outbox = anOutbox({}, async (userId) => isGuest && userId === 'U0BEN');
    await store.enqueue([post('fire', { channelId: 'U0BEN' }), post('ops')]);
    await run(60);
    expect(workspace.messages('D0BEN', 'U0BEN')).toEqual([]);
    expect(texts()).toEqual(['ops']);
    expect(workspace.messages('D0ANA', 'U0ANA').map(({ text }) => text)).toEqual([
      expect.stringContaining('As an admin you may change or remove them'),
    ]);
    isGuest = false;
    await run(60);
    expect(workspace.messages('D0BEN', 'U0BEN').map(({ text }) => text)).toEqual(['fire']);
  });

  it('whose owner is who cannot be reached tells nobody else', async () => {
    workspace.faults.set({ kind: 'refuse', error: 'user_disabled', channel: 'U0BEN' });
    await store.enqueue([post('fire', { channelId: 'U0BEN' })]);
    await run(5);
    expect(await waiting()).toBe(1);
    expect(workspace.messages('D0BEN', 'U0BEN')).toEqual([]);
  });
});

describe('a message that Slack takes in no form', () => {
  it('is given up at once, so that those behind it come', async () => {
    workspace.faults.set({ kind: 'refuse', error: 'invalid_blocks', method: 'chat.postMessage' }, 3);
    await store.enqueue([post('bad'), post('good')]);
    await run(3);
    expect(texts()).toEqual(['good']);
    expect(await store.outboxUsage()).toMatchObject({ parked: 1 });
    expect(workspace.messages('D0BEN', 'U0BEN')[0]?.text).toContain('Slack refuses it (invalid_blocks)');
  });
});

describe('an orderly stop', () => {
  it('lets the request under way end, starts nothing more, and loses nothing', async () => {
    workspace.faults.set({ kind: 'slow', ms: 200, channel: 'C0OPS' });
    await store.enqueue([post('a'), post('b')]);
    await outbox.pump();
    await outbox.stop();
    clock.advance(5 * SECOND);
    await outbox.pump();
    expect(texts()).toEqual(['a']);
    await restart();
    workspace.faults.clear();
    await run(2);
    expect(texts()).toEqual(['a', 'b']);
  });

  it('does not wait for what hangs longer than it must, and the next process ends it', async () => {
    workspace.faults.set({ kind: 'hang', channel: 'C0OPS' }, 1);
    await store.enqueue([post('a')]);
    await outbox.pump();
    const stoppedAtMs = performance.now();
    await restart();
    expect(performance.now() - stoppedAtMs).toBeLessThan(TIMEOUT_MS + 3 * SECOND);
    await run(FATE_MS / SECOND + 2);
    expect(texts()).toEqual(['a']);
  });
});

describe('a store that cannot be read', () => {
  it('is said once, and rejects nothing', async () => {
    outbox = anOutbox({ nextRows: () => Promise.reject(new Error('disk')) });
    await run(3);
    expect(logged('error')).toEqual(['the outbox cannot be read']);
  });

  it('for one row holds up its channel alone', async () => {
    outbox = anOutbox({
      asking: (id, nowMs) => (id === 1 ? Promise.reject(new Error('disk')) : store.asking(id, nowMs)),
    });
    await twoChannels();
    await run(4);
    expect(texts('C0OPS')).toEqual([]);
    expect(texts('C0FLOOR')).toHaveLength(4);
    expect(logged('error')).toEqual(['a bug in the outbox']);
  });

  it('because another process leads by now sends nothing', async () => {
    outbox = anOutbox({ asking: () => Promise.reject(new LeaseLost()) });
    await twoChannels();
    await run(4);
    expect(requests()).toEqual([]);
    expect(logged('error')).toEqual([]);
  });
});

describe('the log', () => {
  it('holds no token and nothing of what Slack said in words', async () => {
    workspace.faults.set({ kind: 'server-error', channel: 'C0OPS' }, 1);
    workspace.faults.set({ kind: 'refuse', error: 'restricted_action', channel: 'C0FLOOR' }, 1);
    await twoChannels();
    await run(20);
    const lines = JSON.stringify(log.lines);
    expect(lines).toContain('restricted_action');
    expect(lines).not.toMatch(/xox|upstream error|Bearer/);
  });
});
