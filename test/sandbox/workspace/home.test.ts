/** What the Home tab needs of the pretend Slack: who is in a channel, page by page, and publishing, as strictly as Slack. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandboxClock } from '../../../src/sandbox/clock.ts';
import type { JsonObject } from '../../../src/sandbox/workspace/model.ts';
import { DEFAULT_PEOPLE, type Person } from '../../../src/sandbox/workspace/model.ts';
import { startWorkspace, type Workspace } from '../../../src/sandbox/workspace/workspace.ts';
import { manifest } from './bolt.ts';

const BIG = 'C0BIG';
const HIDDEN = 'G0LEADS';
const CROWD: Person[] = Array.from({ length: 2_500 }, (_, at) => ({
  id: `U1${String(at).padStart(5, '0')}`,
  name: `p${at}`,
  realName: `P ${at}`,
  tz: 'UTC',
}));

let workspace: Workspace;

async function start(scopes: readonly string[]): Promise<void> {
  workspace = await startWorkspace({
    clock: createSandboxClock(),
    manifest: manifest([...scopes]),
    people: [...DEFAULT_PEOPLE, ...CROWD],
    channels: [
      { id: BIG, name: 'big', kind: 'public', members: CROWD.map(({ id }) => id), hasApp: false },
      { id: HIDDEN, name: 'leads', kind: 'private', members: ['U0ANA'], hasApp: false },
      { id: 'G0OPEN', name: 'open', kind: 'private', members: ['U0ANA'], hasApp: true },
    ],
  });
}

afterEach(() => workspace.stop());

async function call(method: string, body: object): Promise<JsonObject> {
  const response = await fetch(workspace.apiUrl + method, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${workspace.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(body),
  });
  return (await response.json()) as JsonObject;
}

interface Members {
  members: string[];
  response_metadata: { next_cursor: string };
}

async function membersOf(body: object): Promise<Members> {
  return (await call('conversations.members', body)) as unknown as Members;
}

describe('conversations.members', () => {
  it('gives everybody once, page by page, a hundred at a time unless asked for more', async () => {
    await start(['channels:read']);
    const first = await membersOf({ channel: BIG });
    expect(first.members).toHaveLength(100);
    const all: string[] = [];
    let cursor = '';
    for (const size of [999, 999, 502]) {
      const page = await membersOf({ channel: BIG, limit: 999, ...(cursor === '' ? {} : { cursor }) });
      expect(page.members).toHaveLength(size);
      all.push(...page.members);
      cursor = page.response_metadata.next_cursor;
    }
    expect(cursor).toBe('');
    expect(all).toEqual(CROWD.map(({ id }) => id));
  });

  it('names the app where it is a member', async () => {
    await start(['channels:read', 'groups:read']);
    expect((await membersOf({ channel: 'G0OPEN' })).members).toEqual(['U0ANA', workspace.app.botUserId]);
  });

  it.each([
    ['a scope for private channels that it lacks', ['channels:read'], { channel: 'G0OPEN' }, 'missing_scope'],
    ['a scope for public channels that it lacks', ['groups:read'], { channel: BIG }, 'missing_scope'],
    ['any scope at all', [], { channel: BIG }, 'missing_scope'],
    ['a private channel that it is not in', ['groups:read'], { channel: HIDDEN }, 'channel_not_found'],
    ['a channel that is not there', ['channels:read'], { channel: 'C404' }, 'channel_not_found'],
    ['no channel', ['channels:read'], {}, 'invalid_arguments'],
    ['an argument of another method', ['channels:read'], { channel: BIG, user: 'U1' }, 'invalid_arguments'],
    ['a thousand at a time', ['channels:read'], { channel: BIG, limit: 1_000 }, 'invalid_limit'],
    ['none at a time', ['channels:read'], { channel: BIG, limit: 0 }, 'invalid_limit'],
    ['a cursor that it made up', ['channels:read'], { channel: BIG, cursor: '100' }, 'invalid_cursor'],
  ])('refuses %s', async (_, scopes, body, error) => {
    await start(scopes);
    expect(await call('conversations.members', body)).toMatchObject({ ok: false, error });
  });

  it('takes a cursor for the channel that it came from alone', async () => {
    await start(['channels:read', 'groups:read']);
    const { response_metadata } = await membersOf({ channel: BIG });
    const elsewhere = { channel: 'G0OPEN', cursor: response_metadata.next_cursor };
    expect(await call('conversations.members', elsewhere)).toMatchObject({ error: 'invalid_cursor' });
  });
});

describe('views.publish', () => {
  const text = (words: string) => ({ type: 'section', text: { type: 'plain_text', text: words } });
  const home = (...blocks: object[]) => ({ type: 'home', blocks });

  beforeEach(() => start([]));

  it('holds a hash to the Home that stands there', async () => {
    const first = await call('views.publish', { user_id: 'U0ANA', view: home(text('one')) });
    const { hash } = first.view as { hash: string };
    const again = { user_id: 'U0ANA', view: home(text('two')), hash };
    expect(await call('views.publish', again)).toMatchObject({ ok: true });
    expect(await call('views.publish', again)).toMatchObject({ ok: false, error: 'hash_conflict' });
  });

  it.each([
    ['101 blocks', home(...Array.from({ length: 101 }, () => text('x'))), 'invalid_arguments'],
    ['3,001 characters to remember', { ...home(), private_metadata: 'x'.repeat(3_001) }, 'invalid_arguments'],
    ['a title, as of a modal', { ...home(), title: { type: 'plain_text', text: 'x' } }, 'invalid_arguments'],
    ['a modal', { ...home(), type: 'modal' }, 'invalid_arguments'],
    [
      'a view of more than 250 kB',
      home(...Array.from({ length: 90 }, () => text('ü'.repeat(3_000)))),
      'view_too_large',
    ],
  ])('refuses %s', async (_, view, error) => {
    expect(await call('views.publish', { user_id: 'U0ANA', view })).toMatchObject({ ok: false, error });
  });
});
