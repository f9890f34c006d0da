/** A difference for a terminal: what is added, changed and removed, each sentence before and after. */
import type { NewDigest, NewRule } from '../core/store.ts';
import type { Lexicon } from '../language/lexicon.ts';
import type { Change } from './difference.ts';
import type { Paint } from './paint.ts';
import { visible } from './say-faults.ts';
import { counted } from './say-tests.ts';
import { spokenDigest, spokenGroup, spokenRule } from './spoken.ts';

/** More are counted. */
const MAX_CHANGES_SAID = 200;

export function sayDifference(
  changes: readonly Change[],
  file: string,
  lexicon: Lexicon,
  nowMs: number,
  paint: Paint,
): string {
  if (changes.length === 0) return `Nothing to change: all is as in ${visible(file)}.`;
  const said = changes
    .slice(0, MAX_CHANGES_SAID)
    .flatMap((change) => sayChange(change, lexicon, nowMs, paint));
  const left = changes.length - MAX_CHANGES_SAID;
  return [
    ...said,
    ...(left > 0 ? [`… and ${counted(left, 'more change')}.`] : []),
    '',
    summary(changes, file),
  ].join('\n');
}

function summary(changes: readonly Change[], file: string): string {
  const of = (sign: Sign): number => changes.filter((change) => signOf(change) === sign).length;
  const parts = [
    [of('+'), 'added'],
    [of('~'), 'changed'],
    [of('-'), 'removed'],
  ] as const;
  const words = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${visible(file)}: ${words.join(', ')}.`;
}

type Sign = '+' | '~' | '-';

function signOf(change: Change): Sign {
  if (change.kind.startsWith('remove')) return '-';
  if (change.kind === 'put-group') return change.before === null ? '+' : '~';
  return change.kind.startsWith('add') ? '+' : '~';
}

const COLOURS = { '+': 'green', '~': 'yellow', '-': 'red' } as const;

function sayChange(change: Change, lexicon: Lexicon, nowMs: number, paint: Paint): string[] {
  const sign = signOf(change);
  const { title, before, after } = sides(change, lexicon, nowMs);
  const taken =
    'isTaken' in change && change.isTaken ? ', made in Slack, is kept in the file from now on' : '';
  const lines = [
    ...before.filter((line) => !after.includes(line)).map((line) => paint(`    - ${visible(line)}`, 'red')),
    ...after.filter((line) => !before.includes(line)).map((line) => paint(`    + ${visible(line)}`, 'green')),
  ];
  return [`${paint(sign, COLOURS[sign])} ${paint(visible(title), 'bold')}${taken}`, ...lines];
}

interface Sides {
  title: string;
  before: readonly string[];
  after: readonly string[];
}

function sides(change: Change, lexicon: Lexicon, nowMs: number): Sides {
  switch (change.kind) {
    case 'add-rule':
      return { title: `rule ${change.key}`, before: [], after: ruleLines(change.rule, lexicon, nowMs) };
    case 'change-rule':
      return {
        title: `rule ${change.key} (${change.before.id})`,
        before: ruleLines(change.before, lexicon, nowMs),
        after: ruleLines(change.rule, lexicon, nowMs),
      };
    case 'remove-rule':
      return {
        title: `rule ${change.key} (${change.before.id})`,
        before: ruleLines(change.before, lexicon, nowMs),
        after: [],
      };
    case 'add-digest':
      return { title: `digest ${change.key}`, before: [], after: digestLines(change.digest, lexicon) };
    case 'change-digest':
      return {
        title: `digest ${change.key} (${change.before.id})`,
        before: digestLines(change.before, lexicon),
        after: digestLines(change.digest, lexicon),
      };
    case 'remove-digest':
      return {
        title: `digest ${change.key} (${change.before.id})`,
        before: digestLines(change.before, lexicon),
        after: [],
      };
    case 'put-group':
      return {
        title: `group ${change.group.name}`,
        before: change.before === null ? [] : groupLines(change.before, lexicon),
        after: groupLines(change.group, lexicon),
      };
    case 'remove-group':
      return { title: `group ${change.before.name}`, before: groupLines(change.before, lexicon), after: [] };
  }
}

function ruleLines(rule: NewRule, lexicon: Lexicon, nowMs: number): string[] {
  const isOnTrial = rule.trialUntilMs !== null && rule.trialUntilMs > nowMs;
  return [
    spokenRule(rule, lexicon),
    `channel ${rule.channelId}`,
    `owner ${rule.ownerId}`,
    ...(isOnTrial ? ['on trial: its owner alone hears of it'] : []),
  ];
}

function digestLines(digest: NewDigest, lexicon: Lexicon): string[] {
  return [spokenDigest(digest, lexicon), `channel ${digest.channelId}`, `owner ${digest.ownerId}`];
}

function groupLines(
  group: Parameters<typeof spokenGroup>[0] & { name: string; ownerId: string },
  lexicon: Lexicon,
): string[] {
  return [`${group.name} = ${spokenGroup(group, lexicon)}`, `owner ${group.ownerId}`];
}
