/** What has to be done so that the store keeps what a file says. Pure. */
import type { KeptIn } from '../core/access.ts';
import type { Digest } from '../core/digest.ts';
import { type Rule, TRIAL_HOURS } from '../core/rule.ts';
import type { KeptGroup, NewDigest, NewRule } from '../core/store.ts';
import { HOUR_MS } from '../core/zone.ts';
import { fold } from '../language/tokens.ts';
import { canonical, isAlike } from './alike.ts';
import type { BookFault } from './book-fault.ts';
import type { CheckedBook, CheckedDigest, CheckedGroup, CheckedRule } from './checked.ts';

/** What the store keeps at present. */
export interface Kept {
  rules: readonly Rule[];
  digests: readonly Digest[];
  groups: readonly KeptGroup[];
}

export type Change =
  | { kind: 'add-rule'; key: string; rule: NewRule }
  /** `isTaken`: it was made in Slack, and belongs to the file from now on. */
  | { kind: 'change-rule'; key: string; before: Rule; rule: NewRule; isTaken: boolean }
  | { kind: 'remove-rule'; key: string; before: Rule }
  | { kind: 'add-digest'; key: string; digest: NewDigest }
  | { kind: 'change-digest'; key: string; before: Digest; digest: NewDigest; isTaken: boolean }
  | { kind: 'remove-digest'; key: string; before: Digest }
  | { kind: 'put-group'; group: NewGroup; before: KeptGroup | null; isTaken: boolean }
  | { kind: 'remove-group'; before: KeptGroup };

export type NewGroup = Omit<KeptGroup, 'changedAtMs'>;

export interface Difference {
  /** In the order in which they are to be done: whenever it ends, what there is makes sense, and the rest can be done later. */
  changes: readonly Change[];
  /** Why none of it may be done. */
  refusals: readonly BookFault[];
}

export interface Applying {
  /** What the file is called in the store. */
  file: string;
  nowMs: number;
  /** Whether what people made in Slack, and the file says as well, is to belong to the file from now on. */
  takesOver: boolean;
}

export function differenceOf(book: CheckedBook, kept: Kept, applying: Applying): Difference {
  const refusals: BookFault[] = [];
  const rules = rulesDiffer(book.rules, kept.rules, applying, refusals);
  const digests = digestsDiffer(book.digests, kept.digests, applying, refusals);
  const groups = groupsDiffer(book.groups, kept.groups, applying, refusals);
  const changes = [
    ...groups.put,
    ...rules.put,
    ...digests.put,
    ...rules.gone,
    ...digests.gone,
    ...groups.gone,
  ];
  refusals.push(...stillUsed(groups.gone, changes, kept));
  return { changes, refusals };
}

/** Of those of one kind that are kept, by what they are to this file. */
interface Sorted<T> {
  /** One for each key. */
  own: Map<string, T>;
  /** Of a key that stands twice, as after two processes at once: the older one stays. */
  doubles: T[];
  others: Map<string, T & { keptIn: KeptIn }>;
  /** Made in Slack: by what people hear of them. */
  free: Map<string, T[]>;
}

function sorted<T extends { keptIn: KeptIn | null }>(
  all: readonly T[],
  file: string,
  spoken: (one: T) => unknown,
): Sorted<T> {
  const result: Sorted<T> = { own: new Map(), doubles: [], others: new Map(), free: new Map() };
  for (const one of all) {
    const { keptIn } = one;
    if (keptIn === null) {
      const key = canonical(spoken(one));
      const alike = result.free.get(key);
      if (alike === undefined) result.free.set(key, [one]);
      else alike.push(one);
    } else if (keptIn.file !== file) result.others.set(keptIn.key, { ...one, keptIn });
    else if (result.own.has(keptIn.key)) result.doubles.push(one);
    else result.own.set(keptIn.key, one);
  }
  return result;
}

function ofOther(what: string, key: string, from: number, { keptIn }: { keptIn: KeptIn }): BookFault {
  return {
    from,
    what: `The ${what} “${key}” is kept in the file ${keptIn.file} already.`,
    todo: `Use another key; or, if this is that file, apply it with \`--name ${keptIn.file}\`.`,
  };
}

function inSlack(what: string, id: number, from: number): BookFault {
  return {
    from,
    what: `${what} ${id}, made in Slack, says the same in the same channel: it would be said twice.`,
    todo: 'Apply with `--adopt` to let the file keep that one, or remove it in Slack first.',
  };
}

function rulesDiffer(
  wanted: readonly CheckedRule[],
  all: readonly Rule[],
  applying: Applying,
  refusals: BookFault[],
): { put: Change[]; gone: Change[] } {
  const kept = sorted(all, applying.file, (rule) => spokenRule(ruleOf(rule)));
  const put = wanted.flatMap((one): Change[] => {
    const { key } = one;
    const from = one.written.key.from;
    const other = kept.others.get(key);
    if (other !== undefined) refusals.push(ofOther('rule', key, from, other));
    const before = kept.own.get(key);
    if (before !== undefined) {
      const rule = newRule(one, before, applying);
      return isAlike(rule, ruleOf(before))
        ? []
        : [{ kind: 'change-rule', key, before, rule, isTaken: false }];
    }
    const added = newRule(one, null, applying);
    const twin = kept.free.get(canonical(spokenRule(added)))?.shift();
    if (twin === undefined) return [{ kind: 'add-rule', key, rule: added }];
    if (!applying.takesOver) refusals.push(inSlack('Rule', twin.id, from));
    return [{ kind: 'change-rule', key, before: twin, rule: newRule(one, twin, applying), isTaken: true }];
  });
  const keys = new Set(wanted.map(({ key }) => key));
  const gone = [...kept.own].flatMap(([key, before]): Change[] =>
    keys.has(key) ? [] : [{ kind: 'remove-rule', key, before }],
  );
  const twice = kept.doubles.map(
    (before): Change => ({ kind: 'remove-rule', key: before.keptIn?.key ?? '', before }),
  );
  return { put, gone: [...gone, ...twice] };
}

/** A trial is for a rule's beginning: it is not begun again, and ended when the file no longer says it. */
function newRule(
  { draft, key, ownerId, channelId, isTrial }: CheckedRule,
  before: Rule | null,
  { file, nowMs }: Applying,
): NewRule {
  return {
    ...draft,
    scope: draft.scope,
    ownerId,
    channelId,
    keptIn: { file, key },
    trialUntilMs: trialUntil(),
  };

  function trialUntil(): number | null {
    if (before === null) return isTrial && channelId !== ownerId ? nowMs + TRIAL_HOURS * HOUR_MS : null;
    const isOver = before.trialUntilMs !== null && before.trialUntilMs <= nowMs;
    return isTrial || isOver ? before.trialUntilMs : null;
  }
}

function ruleOf({ id: _id, revision: _revision, createdAtMs: _at, ...rule }: Rule): NewRule {
  return rule;
}

/** What people hear of it. */
function spokenRule({
  ownerId: _owner,
  keptIn: _file,
  trialUntilMs: _trial,
  name: _name,
  ...spoken
}: NewRule) {
  return spoken;
}

function digestsDiffer(
  wanted: readonly CheckedDigest[],
  all: readonly Digest[],
  applying: Applying,
  refusals: BookFault[],
): { put: Change[]; gone: Change[] } {
  const kept = sorted(all, applying.file, (digest) => spokenDigest(digestOf(digest)));
  const put = wanted.flatMap((one): Change[] => {
    const { key } = one;
    const from = one.written.key.from;
    const other = kept.others.get(key);
    if (other !== undefined) refusals.push(ofOther('digest', key, from, other));
    const before = kept.own.get(key);
    if (before !== undefined) {
      const digest = newDigest(one, before, applying);
      return isAlike(digest, digestOf(before))
        ? []
        : [{ kind: 'change-digest', key, before, digest, isTaken: false }];
    }
    const added = newDigest(one, null, applying);
    const twin = kept.free.get(canonical(spokenDigest(added)))?.shift();
    if (twin === undefined) return [{ kind: 'add-digest', key, digest: added }];
    if (!applying.takesOver) refusals.push(inSlack('Digest', twin.id, from));
    return [
      { kind: 'change-digest', key, before: twin, digest: newDigest(one, twin, applying), isTaken: true },
    ];
  });
  const keys = new Set(wanted.map(({ key }) => key));
  const gone = [...kept.own].flatMap(([key, before]): Change[] =>
    keys.has(key) ? [] : [{ kind: 'remove-digest', key, before }],
  );
  const twice = kept.doubles.map(
    (before): Change => ({ kind: 'remove-digest', key: before.keptIn?.key ?? '', before }),
  );
  return { put, gone: [...gone, ...twice] };
}

/** Due times of before it was made or re-timed are none of its own. */
function newDigest(
  { draft, key, ownerId, channelId }: CheckedDigest,
  before: Digest | null,
  { file, nowMs }: Applying,
): NewDigest {
  const dueSinceMs = before !== null && isAlike(before.due, draft.due) ? before.dueSinceMs : nowMs;
  return { ...draft, ownerId, channelId, keptIn: { file, key }, dueSinceMs };
}

function digestOf({ id: _id, revision: _revision, createdAtMs: _at, ...digest }: Digest): NewDigest {
  return digest;
}

function spokenDigest({
  ownerId: _owner,
  keptIn: _file,
  dueSinceMs: _since,
  name: _name,
  ...spoken
}: NewDigest) {
  return spoken;
}

function groupsDiffer(
  wanted: readonly CheckedGroup[],
  all: readonly KeptGroup[],
  { file, takesOver }: Applying,
  refusals: BookFault[],
): { put: Change[]; gone: Extract<Change, { kind: 'remove-group' }>[] } {
  const byName = new Map(all.map((group) => [fold(group.name), group]));
  const put = wanted.flatMap(({ name, names, ownerId, written }): Change[] => {
    const before = byName.get(fold(name)) ?? null;
    const from = written.name.from;
    const keptIn = { file, key: fold(name) };
    const group = { name, names, ownerId, keptIn };
    if (before?.keptIn != null && before.keptIn.file !== file)
      refusals.push({
        from,
        what: `The group “${name}” is kept in the file ${before.keptIn.file} already.`,
        todo: `Give it another name; or, if this is that file, apply it with \`--name ${before.keptIn.file}\`.`,
      });
    const isTaken = before !== null && before.keptIn === null;
    if (isTaken && !takesOver)
      refusals.push({
        from,
        what: `There is a group “${before.name}” that was made in Slack.`,
        todo: 'Apply with `--adopt` to let the file keep it from now on, or give this one another name.',
      });
    if (before !== null && isAlike({ ...before, changedAtMs: 0 }, { ...group, changedAtMs: 0 })) return [];
    return [{ kind: 'put-group', group, before, isTaken }];
  });
  const names = new Set(wanted.map(({ name }) => fold(name)));
  const gone = all.filter((group) => group.keptIn?.file === file && !names.has(fold(group.name)));
  return { put, gone: gone.map((before) => ({ kind: 'remove-group', before })) };
}

/** A group goes only when nothing that stays speaks of it. */
function stillUsed(
  gone: readonly Extract<Change, { kind: 'remove-group' }>[],
  changes: readonly Change[],
  kept: Kept,
): BookFault[] {
  const touched = new Set(
    changes.flatMap((change) => ('before' in change && change.before !== null ? [change.before] : [])),
  );
  return gone.flatMap(({ before: { name } }) => {
    const rules = kept.rules.filter((rule) => !touched.has(rule) && isNamedIn(rule.scope, name));
    const digests = kept.digests.filter(
      (digest) => !touched.has(digest) && digest.queries.some(({ scope }) => isNamedIn(scope, name)),
    );
    const users = [...rules.map(({ id }) => `rule ${id}`), ...digests.map(({ id }) => `digest ${id}`)];
    if (users.length === 0) return [];
    return [
      {
        from: 0,
        what: `The group “${name}” is gone from the file, and ${users.slice(0, 5).join(', ')} in Slack ${users.length === 1 ? 'speaks' : 'speak'} of it.`,
        todo: 'Leave it in the file, or change those first.',
      },
    ];
  });
}

function isNamedIn(scope: Rule['scope'], name: string): boolean {
  if (scope.kind !== 'named') return false;
  return scope.names.some((one) => one.kind === 'group' && fold(one.name) === fold(name));
}
