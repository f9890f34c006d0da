/** A book whose sentences are read and whose names are known: what can be tested, applied and compared with what is kept. */
import type { DigestDraft } from '../core/digest.ts';
import type { Directory, QueueGroup } from '../core/queue.ts';
import type { RuleDraft } from '../core/rule.ts';
import type { BookDigest, BookGroup, BookRule, BookTest } from './book.ts';

export interface CheckedBook {
  /** The queues that names were looked up in, with the file's groups. */
  directory: Directory;
  groups: readonly CheckedGroup[];
  rules: readonly CheckedRule[];
  digests: readonly CheckedDigest[];
  tests: readonly BookTest[];
  /** IANA name. */
  zone: string;
}

export interface CheckedGroup extends QueueGroup {
  written: BookGroup;
  ownerId: string;
}

export interface CheckedRule {
  key: string;
  written: BookRule;
  draft: Omit<RuleDraft, 'channel'>;
  ownerId: string;
  channelId: string;
  isTrial: boolean;
}

export interface CheckedDigest {
  key: string;
  written: BookDigest;
  draft: Omit<DigestDraft, 'channel'>;
  ownerId: string;
  channelId: string;
}

/** Where the names of queues are looked up. */
export type NamesFrom = 'genesys' | 'file' | 'nowhere';
