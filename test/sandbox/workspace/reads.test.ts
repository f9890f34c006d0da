/** What is new to whom: unread marks, counts of who is named, threads one takes part in. */

import { describe, expect, it } from 'vitest';
import type { Channel, SentMessage } from '../../../src/sandbox/workspace/model.ts';
import { ReadMarks } from '../../../src/sandbox/workspace/reads.ts';

const OPS: Channel = { id: 'C0OPS', name: 'ops', kind: 'public', members: ['U0ANA', 'U0BEN'], hasApp: true };
const DIRECT: Channel = { ...OPS, id: 'D0ANA', kind: 'im' };

function ts(second: number): string {
  return `${1_764_000_000 + second}.000000`;
}

function message(second: number, over: Partial<SentMessage> = {}): SentMessage {
  return {
    id: ts(second),
    channel: OPS.id,
    ts: ts(second),
    user: 'U0BEN',
    text: '',
    blocks: [],
    ephemeral: false,
    visibleTo: null,
    edited: null,
    threadTs: null,
    broadcast: false,
    mentions: [],
    pings: [],
    metadata: null,
    unfurl: { links: true, media: true },
    ...over,
  };
}

describe('what is new to somebody', () => {
  it.each([
    ['nothing in an empty channel', OPS, [], { unread: 0, mentions: 0, threads: {} }],
    ['messages of others', OPS, [message(1), message(2)], { unread: 2, mentions: 0, threads: {} }],
    ['not their own', OPS, [message(1, { user: 'U0ANA' })], { unread: 0, mentions: 0, threads: {} }],
    [
      'those that name them, or everybody, are counted',
      OPS,
      [message(1, { pings: ['U0ANA'] }), message(2, { pings: ['here'] }), message(3, { pings: ['U0CHIE'] })],
      { unread: 3, mentions: 2, threads: {} },
    ],
    ['all that is said to them alone', DIRECT, [message(1)], { unread: 1, mentions: 1, threads: {} }],
    [
      'replies to what is said to them alone',
      DIRECT,
      [message(1), message(2, { threadTs: ts(1) })],
      { unread: 1, mentions: 2, threads: { [ts(1)]: 1 } },
    ],
    [
      'replies where they wrote, which are no messages of the channel',
      OPS,
      [message(1, { user: 'U0ANA' }), message(2, { threadTs: ts(1) })],
      { unread: 0, mentions: 0, threads: { [ts(1)]: 1 } },
    ],
    [
      'not replies to others, unless they are named',
      OPS,
      [message(1), message(2, { threadTs: ts(1) })],
      { unread: 1, mentions: 0, threads: {} },
    ],
    [
      'replies where they were named once',
      OPS,
      [message(1), message(2, { threadTs: ts(1), pings: ['U0ANA'] }), message(3, { threadTs: ts(1) })],
      { unread: 1, mentions: 1, threads: { [ts(1)]: 2 } },
    ],
    [
      'a reply that is sent to the channel too',
      OPS,
      [message(1, { user: 'U0ANA' }), message(2, { threadTs: ts(1), broadcast: true })],
      { unread: 1, mentions: 0, threads: { [ts(1)]: 1 } },
    ],
  ])('is %s', (_, channel, seen, news) => {
    expect(new ReadMarks().newsOf('U0ANA', channel, seen)).toEqual(news);
  });

  it('ends where they have read, in a thread apart from its channel', () => {
    const marks = new ReadMarks();
    const seen = [message(1, { user: 'U0ANA' }), message(2), message(3, { threadTs: ts(1) }), message(4)];
    expect(marks.read('U0ANA', { channel: OPS.id, threadTs: null }, ts(2))).toBe(true);
    expect(marks.newsOf('U0ANA', OPS, seen)).toEqual({ unread: 1, mentions: 0, threads: { [ts(1)]: 1 } });
    expect(marks.newsOf('U0CHIE', OPS, seen)).toMatchObject({ unread: 3 });
    marks.read('U0ANA', { channel: OPS.id, threadTs: ts(1) }, ts(3));
    expect(marks.newsOf('U0ANA', OPS, seen)).toEqual({ unread: 1, mentions: 0, threads: {} });
  });

  it.each([['1764000001.000000'], ['1'], [''], ['NaN'], ['99999999999999.000000'], ['Infinity']])(
    'is not changed by having read up to %j after what is newer',
    (upTo) => {
      const marks = new ReadMarks();
      const place = { channel: OPS.id, threadTs: null };
      marks.read('U0ANA', place, ts(2));
      expect(marks.read('U0ANA', place, upTo)).toBe(false);
      expect(marks.lastRead('U0ANA', place)).toBe(ts(2));
    },
  );
});
