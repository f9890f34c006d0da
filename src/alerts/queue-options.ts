/** Queues as options of a form: by their ids, since values are short; patterns; groups; all of them; and how they are searched. */
import type { Option } from '../core/form.ts';
import type { Scope } from '../core/query.ts';
import type { Directory, QueueName } from '../core/queue.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { matchingQueues, patternOf, queuesOf } from '../language/names.ts';
import { fold } from '../language/tokens.ts';

export const EVERY_QUEUE = 'all';
const QUEUE_PREFIX = 'q:';
const PATTERN_PREFIX = 'p:';
const GROUP_PREFIX = 'g:';
/** A queue that is not there now, by its name. */
const ABSENT_PREFIX = 'n:';
/** https://docs.slack.dev/reference/block-kit/composition-objects/option-object */
const MAX_VALUE = 150;
const MAX_LABEL = 75;
const MAX_OPTIONS = 100;
/** Of the hundred, so that hundreds of groups do not crowd out the queues. */
const MAX_GROUP_OPTIONS = 25;

const ALL_OPTION: Option = { label: 'All queues', value: EVERY_QUEUE };

/** Names that no option can hold are left out: `lostNames` tells them. */
export function queueOptionsOf(scope: Scope, directory: Directory): readonly Option[] {
  if (scope.kind === 'all') return [ALL_OPTION];
  return scope.kind === 'here' ? [] : fitting(scope, directory).kept;
}

/** What a form cannot hold of this scope: names that are too long for an option, and those beyond the hundredth. */
export function lostNames(scope: Scope, directory: Directory): readonly string[] {
  return scope.kind === 'named' ? fitting(scope, directory).lost : [];
}

function fitting(
  { names }: Extract<Scope, { kind: 'named' }>,
  directory: Directory,
): { kept: Option[]; lost: string[] } {
  const kept: Option[] = [];
  const lost: string[] = [];
  for (const name of names) {
    const option = optionOf(name, directory);
    if (option.value.length <= MAX_VALUE && kept.length < MAX_OPTIONS) kept.push(option);
    else lost.push(name.kind === 'pattern' ? name.pattern : name.name);
  }
  return { kept, lost };
}

function optionOf(name: QueueName, directory: Directory): Option {
  if (name.kind === 'pattern')
    return { label: patternLabel(name.pattern), value: `${PATTERN_PREFIX}${name.pattern}` };
  if (name.kind === 'group') return groupOption(name.name, directory);
  const queue = lexiconOf(directory).queueNamed(name.name);
  return queue === null
    ? { label: short(`${name.name} (not there now)`), value: `${ABSENT_PREFIX}${name.name}` }
    : { label: short(queue.name), value: `${QUEUE_PREFIX}${queue.id}` };
}

/** By its name, which is short enough. */
function groupOption(name: string, directory: Directory): Option {
  const lexicon = lexiconOf(directory);
  const group = lexicon.groupNamed(name);
  if (group === null) return { label: short(`${name} (not there now)`), value: `${GROUP_PREFIX}${name}` };
  const count = queuesOf({ kind: 'named', names: group.names }, lexicon).length;
  return { label: short(`${group.name} (group of ${count})`), value: `${GROUP_PREFIX}${group.name}` };
}

/** An option that came back, by its value. */
export function optionOfName(value: string, directory: Directory): Option {
  if (value === EVERY_QUEUE) return ALL_OPTION;
  if (value.startsWith(PATTERN_PREFIX))
    return { label: patternLabel(value.slice(PATTERN_PREFIX.length)), value };
  if (value.startsWith(GROUP_PREFIX)) return groupOption(value.slice(GROUP_PREFIX.length), directory);
  const queue = directory.queues.find(({ id }) => `${QUEUE_PREFIX}${id}` === value);
  if (queue !== undefined) return { label: short(queue.name), value };
  return { label: short(`${value.slice(ABSENT_PREFIX.length)} (not there now)`), value };
}

/** The name that an option stands for; null for none, and for a queue that went while the form was open. */
export function nameOfOption({ value }: Option, directory: Directory): QueueName | null {
  if (value.startsWith(PATTERN_PREFIX))
    return { kind: 'pattern', pattern: value.slice(PATTERN_PREFIX.length) };
  if (value.startsWith(GROUP_PREFIX)) return { kind: 'group', name: value.slice(GROUP_PREFIX.length) };
  if (value.startsWith(ABSENT_PREFIX)) return { kind: 'exact', name: value.slice(ABSENT_PREFIX.length) };
  const queue = directory.queues.find(({ id }) => `${QUEUE_PREFIX}${id}` === value);
  return queue === undefined ? null : { kind: 'exact', name: queue.name };
}

/** Choices while one types: groups and queues with that in their names, and all of those queues together as a pattern. */
export function searchQueues(typed: string, directory: Directory): readonly Option[] {
  const lexicon = lexiconOf(directory);
  const wanted = fold(typed.trim());
  const pattern = patternOf(`*${wanted}*`).replace(/\*+/g, '*');
  const named = directory.queues.filter((_, at) => (lexicon.foldedNames[at] ?? '').includes(wanted));
  // A pattern has no spaces, and so may find more than what was typed.
  const alike = pattern === '*' ? [] : matchingQueues(pattern, lexicon);
  const options: Option[] = [];
  if ('all queues'.includes(wanted)) options.push(ALL_OPTION);
  const value = `${PATTERN_PREFIX}${pattern}`;
  if (alike.length > 1 && value.length <= MAX_VALUE)
    options.push({ label: short(`All ${alike.length} like ${pattern}`), value });
  const groups = lexicon.groups
    .filter((_, at) => (lexicon.groupSpellings[at]?.[0] ?? '').includes(wanted))
    .map(({ name }) => groupOption(name, directory))
    .slice(0, MAX_GROUP_OPTIONS);
  const found = named.length > 0 ? named : alike;
  const sorted = [...found].sort((a, b) => a.name.localeCompare(b.name));
  return [
    ...options,
    ...groups,
    ...sorted.map(({ id, name }) => ({ label: short(name), value: `${QUEUE_PREFIX}${id}` })),
  ].slice(0, MAX_OPTIONS);
}

function patternLabel(pattern: string): string {
  return short(`${pattern} (a pattern)`);
}

/** Long names differ at their ends as often as at their beginnings. */
function short(text: string): string {
  const letters = [...text];
  if (text.length <= MAX_LABEL) return text;
  const half = Math.floor(MAX_LABEL / 2) - 1;
  return `${cutTo(letters, half)}…${cutTo(letters.reverse(), half, true)}`;
}

function cutTo(letters: readonly string[], length: number, isBackwards = false): string {
  let taken = '';
  for (const letter of letters) {
    if (taken.length + letter.length > length) break;
    taken = isBackwards ? letter + taken : taken + letter;
  }
  return taken;
}
