/** Which changes somebody may read: a table of who, where and of what. */
import { describe, expect, it } from 'vitest';
import type { AuditEntry, AuditSubject } from '../../src/core/store.ts';
import { isOfChannel, isOwn } from '../../src/settings/commands/history.ts';

const asker = { userId: 'U0ANA', channelId: 'C0OPS', zone: null };

function entry(by: string, of: AuditSubject | null): AuditEntry {
  return { id: 1, by, atMs: 0, what: 'rule-changed', of, words: '' };
}

/** Of rules, digests and groups no more than whose they are and where they speak is looked at. */
const things = {
  rules: [
    { id: 1, ownerId: 'U0ANA', channelId: 'C0FLOOR' },
    { id: 2, ownerId: 'U0BEN', channelId: 'C0OPS' },
  ],
  digests: [
    { id: 1, ownerId: 'U0BEN', channelId: 'C0OPS' },
    { id: 2, ownerId: 'U0ANA', channelId: 'C0FLOOR' },
  ],
  groups: [{ name: 'Retail', ownerId: 'U0ANA' }],
};

type Row = [what: string, by: string, of: AuditSubject | null, own: boolean, ofChannel: boolean];

describe('a change', () => {
  it.each<Row>([
    ['of my rule by another', 'U0BEN', { kind: 'rule', id: 1 }, true, false],
    ['of another’s rule in this channel', 'U0BEN', { kind: 'rule', id: 2 }, false, true],
    ['of another’s rule by me', 'U0ANA', { kind: 'rule', id: 2 }, true, true],
    ['of a rule that is gone, by me', 'U0ANA', { kind: 'rule', id: 9 }, true, false],
    ['of a rule that is gone, by another', 'U0BEN', { kind: 'rule', id: 9 }, false, false],
    ['of another’s digest in this channel', 'bot', { kind: 'digest', id: 1 }, false, true],
    ['of my digest by the bot', 'bot', { kind: 'digest', id: 2 }, true, false],
    ['of my group, in other letters', 'U0BEN', { kind: 'group', name: 'RETAIL' }, true, false],
    ['of another group', 'U0BEN', { kind: 'group', name: 'East' }, false, false],
    ['of this channel', 'U0BEN', { kind: 'channel', id: 'C0OPS' }, false, true],
    ['of another channel', 'U0BEN', { kind: 'channel', id: 'C0FLOOR' }, false, false],
    ['of my own zone', 'U0ANA', { kind: 'person', id: 'U0ANA' }, true, false],
    ['of another’s zone', 'U0BEN', { kind: 'person', id: 'U0BEN' }, false, false],
    ['of nothing in particular', 'bot', null, false, false],
  ])('%s', (_, by, of, own, ofChannel) => {
    expect(isOwn(entry(by, of), asker, things)).toBe(own);
    expect(isOfChannel(entry(by, of), asker, things)).toBe(ofChannel);
  });
});
