/** Who may: what a channel is tied to, who is let in, and who changes what others rely on. Pure. */

export interface Access extends EditAccess {
  /** Guests of the workspace are answered. */
  allowsGuests: boolean;
  /** By channel id: the only queues that may be seen there. A channel that is no key sees all. */
  ties: ReadonlyMap<string, ChannelTie>;
}

/** A queue may be seen that fits any of these. */
export interface ChannelTie {
  /** Folded patterns with `*` for anything, each of a whole queue name. */
  patterns: readonly string[];
  /** Names of divisions, folded. */
  divisions: readonly string[];
}

/** Who may change rules, digests and groups beside those who own them. */
export interface EditAccess {
  /** Slack ids of admins. */
  adminIds: readonly string[];
  /** Everybody may. */
  isOpen: boolean;
}

/** Where a rule, a digest or a group is kept as code: then it is changed there, and nowhere in Slack. */
export interface KeptIn {
  /** As it was given to `rules apply`. */
  file: string;
  /** What it is called in the file. */
  key: string;
}

export interface Owned {
  /** Slack's id of the person who answers for it. */
  ownerId: string;
  /** Null: it is kept in Slack. */
  keptIn: KeptIn | null;
}

/** Its owner and admins may, or everybody where editing is open; nobody what a file keeps. */
export function mayChange(it: Owned, userId: string, { adminIds, isOpen }: EditAccess): boolean {
  if (it.keptIn !== null) return false;
  return isOpen || it.ownerId === userId || adminIds.includes(userId);
}

/** Who did something, in the audit trail, when a file of rules did: no id of Slack's begins so. */
export function byCode(file: string): string {
  return `${BY_CODE}${file}`;
}

/** Null where somebody in Slack did, or the bot. */
function fileThatDid(by: string): string | null {
  return by.startsWith(BY_CODE) ? by.slice(BY_CODE.length) : null;
}

/** Who did something, as it stands in a sentence. */
export function doerOf(by: string): string | { kind: 'name'; userId: string } {
  const file = fileThatDid(by);
  if (file !== null) return `the file ${file}`;
  return by === 'bot' ? 'the bot' : { kind: 'name', userId: by };
}

const BY_CODE = 'code: ';
