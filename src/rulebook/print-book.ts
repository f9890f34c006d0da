/** What the store keeps as a file of rules: read and applied to an empty store, it gives the same again. */
import { Document, isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import type { KeptIn } from '../core/access.ts';
import type { Digest } from '../core/digest.ts';
import type { Scope } from '../core/query.ts';
import type { Directory, Queue, QueueName } from '../core/queue.ts';
import type { Rule, RuleDraft } from '../core/rule.ts';
import type { KeptGroup } from '../core/store.ts';
import { localTime, printDate } from '../core/zone.ts';
import { parseDigest } from '../language/digest-parse.ts';
import { printDigest } from '../language/digest-print.ts';
import { formatClock, formatZone } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { queuesOf } from '../language/names.ts';
import { parseRule } from '../language/rule-parse.ts';
import { printCrossing } from '../language/rule-words.ts';
import { isAlike } from './alike.ts';
import type { Kept } from './difference.ts';
import { kebab } from './read-book.ts';
import { counted } from './say-tests.ts';
import { spokenDigest, spokenGroup, spokenRule } from './spoken.ts';

export interface Printing {
  /** Genesys'; null where it is not asked: names then stand in quotes. */
  queues: readonly Queue[] | null;
  zone: string;
  nowMs: number;
  isOwnedOnly: boolean;
}

export function printBook(all: Kept, printing: Printing): string {
  const kept = printing.isOwnedOnly ? ownedOnly(all) : all;
  const directory = directoryFor(kept, printing);
  const lexicon = lexiconOf(directory);
  const keys = new Set<string>();
  const rules = kept.rules.map((rule) => ruleEntry(rule, directory, printing, keys));
  const digests = kept.digests.map((digest) => digestEntry(digest, directory, printing, keys));
  const queues = queueEntries(kept, directory);
  const groups = Object.fromEntries(
    kept.groups.map((group) => [group.name, { names: spokenGroup(group, lexicon), owner: group.ownerId }]),
  );
  const book = {
    version: 1,
    zone: printing.zone,
    ...(queues.length > 0 ? { queues } : {}),
    ...(kept.groups.length > 0 ? { groups } : {}),
    ...(rules.length > 0 ? { rules: rules.map(({ entry }) => entry) } : {}),
    ...(digests.length > 0 ? { digests: digests.map(({ entry }) => entry) } : {}),
  };
  // Quotes also what older readers of YAML take for something else: yes, 0x10, 1_000.
  const document = new Document(book, { compat: 'yaml-1.1', aliasDuplicateObjects: false });
  document.commentBefore = heading(kept, printing);
  remark(document.get('rules'), rules);
  remark(document.get('digests'), digests);
  spaced(document.contents);
  return document.toString({ lineWidth: 0, blockQuote: false });
}

function ownedOnly({ rules, digests, groups }: Kept): Kept {
  const isOwned = ({ keptIn }: { keptIn: KeptIn | null }) => keptIn !== null;
  return { rules: rules.filter(isOwned), digests: digests.filter(isOwned), groups: groups.filter(isOwned) };
}

function heading({ rules, digests, groups }: Kept, { nowMs, zone }: Printing): string {
  const at = `${printDate(localTime(nowMs, zone))} ${formatClock(nowMs, zone)} ${formatZone(zone)}`;
  const what = [
    counted(rules.length, 'rule'),
    counted(digests.length, 'digest'),
    counted(groups.length, 'group'),
  ];
  return [
    ` Exported from queue-stats on ${at}: ${what.join(', ')}.`,
    ' See docs/rules-as-code.md. `queue-stats rules check`, `test` and `apply` read it.',
  ].join('\n');
}

interface Printed {
  entry: Readonly<Record<string, unknown>>;
  remark: string;
}

function remark(list: unknown, printed: readonly Printed[]): void {
  if (!isSeq(list)) return;
  list.items.forEach((item, at) => {
    const words = printed[at]?.remark ?? '';
    if (words !== '') (item as Node).commentBefore = ` ${words}`;
  });
}

/** An empty line before each part, and between rules. */
function spaced(root: unknown): void {
  if (!isMap(root)) return;
  for (const { key, value } of (root as YAMLMap<Node, Node | null>).items) {
    key.spaceBefore = isSeq(value) || isMap(value);
    if (!isSeq(value)) continue;
    for (const [at, item] of value.items.entries())
      if (isMap(item)) item.spaceBefore = at > 0 && item.has('key');
  }
}

function ruleEntry(rule: Rule, directory: Directory, { nowMs, zone }: Printing, keys: Set<string>): Printed {
  const { id: _id, revision: _revision, createdAtMs: _at, ...kept } = rule;
  const alert = spokenRule(kept, lexiconOf(directory));
  const entry = {
    key: keyOf(rule, rule.name ?? nameOfRule(rule), 'rule', keys),
    alert,
    channel: rule.channelId,
    owner: rule.ownerId,
    ...(rule.trialUntilMs !== null && rule.trialUntilMs > nowMs ? { trial: true } : {}),
  };
  const again = parseRule(alert, { directory, nowMs, zone, last: null });
  const isWhole =
    again.kind === 'rule' && again.missing.length === 0 && isAlike(spokenOf(again.draft), spokenOf(rule));
  return { entry, remark: remarkOf('alert', rule, isWhole) };
}

function spokenOf({
  name,
  scope,
  media,
  test,
  each,
  forMinutes,
  holdMinutes,
  hours,
  severity,
  repeatMinutes,
  mention,
}: Rule | RuleDraft) {
  return { name, scope, media, test, each, forMinutes, holdMinutes, hours, severity, repeatMinutes, mention };
}

function digestEntry(
  digest: Digest,
  directory: Directory,
  { nowMs, zone }: Printing,
  keys: Set<string>,
): Printed {
  const { id: _id, revision: _revision, createdAtMs: _at, ...kept } = digest;
  const said = spokenDigest(kept, lexiconOf(directory));
  const entry = {
    key: keyOf(digest, digest.name ?? '', 'digest', keys),
    digest: said,
    channel: digest.channelId,
    owner: digest.ownerId,
  };
  const again = parseDigest(said, { directory, nowMs, zone, last: null });
  const isWhole =
    again.kind === 'digest' &&
    again.missing.length === 0 &&
    printDigest(again.draft, lexiconOf(directory)) === said;
  return { entry, remark: remarkOf('digest', digest, isWhole) };
}

function remarkOf(
  what: string,
  { id, keptIn }: { id: number; keptIn: KeptIn | null },
  isWhole: boolean,
): string {
  const from = keptIn === null ? 'made in Slack' : `kept in ${oneLine(keptIn.file)}`;
  const lost = isWhole
    ? ''
    : '\n Its queues have changed since it was made: it is not read back as it is kept.';
  return `${what} ${id}, ${from}${lost}`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, '·');
}

/** As it is kept, or of its name; what is left of nothing is its number. */
function keyOf(
  { keptIn, id }: { keptIn: KeptIn | null; id: number },
  name: string,
  what: string,
  keys: Set<string>,
): string {
  const wanted = keptIn?.key ?? kebab(name);
  const first = wanted === '' ? `${what}-${id}` : wanted;
  const key = keys.has(first) ? `${first.slice(0, 70)}-${id}` : first;
  keys.add(key);
  return key;
}

/** "billing-abandon": the first of its queues, and what it watches. */
function nameOfRule({ scope, test }: Rule): string {
  const [first] = scope.kind === 'named' ? scope.names : [];
  const where = first === undefined ? 'all' : first.kind === 'pattern' ? first.pattern : first.name;
  const what =
    test.kind === 'threshold' || test.kind === 'live'
      ? test.metric
      : printCrossing(test).replace(/[^a-z ]/g, '');
  return kebab(where) === '' ? '' : `${where} ${what}`;
}

/** The queues that are meant by name or pattern, so that the file can be checked where Genesys is not asked. */
function queueEntries(kept: Kept, directory: Directory): unknown[] {
  const lexicon = lexiconOf(directory);
  const meant = new Set(
    scopesOf(kept)
      .filter(({ kind }) => kind === 'named')
      .flatMap((scope) => queuesOf(scope, lexicon)),
  );
  return directory.queues
    .filter((queue) => meant.has(queue))
    .map(({ name, targets }) => {
      const { voice } = targets;
      return voice === undefined ? name : { name, target: `${voice.percent}/${voice.seconds}` };
    });
}

function scopesOf({ rules, digests, groups }: Kept): Scope[] {
  return [
    ...rules.map(({ scope }) => scope),
    ...digests.flatMap(({ queries }) => queries.map(({ scope }) => scope)),
    ...groups.map(({ names }): Scope => ({ kind: 'named', names })),
  ];
}

function directoryFor(kept: Kept, { queues, nowMs }: Printing): Directory {
  const groups = kept.groups.map(({ name, names }: KeptGroup) => ({ name, names }));
  return { queues: queues ?? namedQueues(kept), groups, here: null, fetchedAtMs: nowMs };
}

/** Where Genesys is not asked, the names that are written out are all that is known. */
function namedQueues(kept: Kept): Queue[] {
  const names = scopesOf(kept).flatMap((scope) => (scope.kind === 'named' ? scope.names : []));
  const exact = new Set(names.flatMap((name: QueueName) => (name.kind === 'exact' ? [name.name] : [])));
  return [...exact].map((name) => ({
    id: `file:${name}`,
    name,
    division: { id: 'file', name: 'of the file' },
    targets: {},
  }));
}
