/** `group retail = Sales, Billing*`, `group retail`, `groups`: names that people give to several queues. */
import { mayChange } from '../../core/access.ts';
import { fold } from '../../core/fold.ts';
import { bold, type Rich } from '../../core/message.ts';
import type { Asker } from '../../core/ports.ts';
import type { Directory, QueueGroup } from '../../core/queue.ts';
import { type Answer, type Command, type HelpTopic, type Request, said } from '../../core/route.ts';
import { type KeptGroup, MAX_GROUPS } from '../../core/store.ts';
import { localExample } from '../../language/examples.ts';
import { type GroupLine, nearestGroups, readGroupLine } from '../../language/group-line.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { printNameList } from '../../language/name-list.ts';
import { plain, sayNotUnderstood } from '../../language/say.ts';
import { deedOf, sightFor, zoneOf } from '../../language/sight.ts';
import { usersOf } from '../group-users.ts';
import { sayGroup, sayGroupSet, sayGroups, typedName } from '../say-group.ts';
import { type SettingsParts, sceneOf } from './parts.ts';

const TOPIC: HelpTopic = {
  name: 'groups',
  about: 'A group is a name for several queues; it goes wherever a queue’s name does.',
  examples: [
    ['groups', 'those there are'],
    ['group retail', 'what one holds, and where it is used'],
    ['group retail = Sales, Billing*', 'makes or changes it; a pattern takes in queues that come later'],
    ['retail today by media', 'then it is a name, also in rules and digests'],
    ['remove group retail', 'while no rule or digest uses it'],
  ],
  pressed: ['groups'],
};

export const GROUP_COMMAND: Command<SettingsParts> = {
  words: ['group'],
  usage: 'group retail = Sales, Billing*',
  about: 'gives several queues one name; `groups` lists them',
  topic: TOPIC,
  run: runGroup,
};

export const GROUPS_COMMAND: Command<SettingsParts> = {
  words: ['groups'],
  usage: '',
  about: 'the groups there are',
  run: runGroups,
};

async function runGroup({ rest, line, asker }: Request, parts: SettingsParts): Promise<Answer> {
  const sight = await sightFor(line, asker, parts);
  if (!sight.ok) return sight.answer;
  const { directory } = sight;
  const read = readGroupLine(rest, sceneOf(directory, asker, parts));
  switch (read.kind) {
    case 'misread':
      return sayNotUnderstood(read.misread, read.offers);
    case 'list':
      return listed(directory, 1);
    case 'show':
      return shown(read.name, asker, sight, parts);
    case 'set':
      return set(read, asker, sight, parts);
  }
}

async function runGroups({ rest, line, asker }: Request, parts: SettingsParts): Promise<Answer> {
  const sight = await sightFor(line, asker, parts);
  if (!sight.ok) return sight.answer;
  const page = /^\s*(?:page\s+)?(\d{1,4})?\s*$/i.exec(rest);
  // "groups retail" is said for "group retail".
  if (page === null) return runGroup({ rest, line, asker }, parts);
  return listed(sight.directory, Number(page[1] ?? 1));
}

const MAKE_ONE = 'Make one: `group retail = Sales, Billing*`.';

function listed(directory: Directory, page: number): Answer {
  if (directory.groups.length === 0)
    return {
      ...plain('There are no groups here yet.', localExample(MAKE_ONE, lexiconOf(directory)), []),
      isFailure: false,
    };
  const groups = [...directory.groups].sort((a, b) => a.name.localeCompare(b.name));
  return said(sayGroups(groups, page, lexiconOf(directory)));
}

async function shown(
  typed: string,
  asker: Asker,
  { directory, isTied }: Sight,
  parts: SettingsParts,
): Promise<Answer> {
  const lexicon = lexiconOf(directory);
  const group = lexicon.groupNamed(typed);
  if (group === null) return noSuchGroup(typed, directory);
  const kept = isTied ? null : await keptOf(group, asker, parts);
  return said(sayGroup({ group, kept, zone: zoneOf(asker, parts) }, lexicon));
}

async function keptOf(group: QueueGroup, asker: Asker, { store, access }: SettingsParts) {
  const [groups, rules, digests, channels] = await Promise.all([
    store.groups(),
    store.rules(),
    store.digests(),
    store.channelSettings(),
  ]);
  const kept = groups.find(({ name }) => fold(name) === fold(group.name));
  if (kept === undefined) return null;
  const users = usersOf(kept.name, { rules, digests, channels });
  return { group: kept, users, mayChange: mayChange(kept, asker.userId, access) };
}

export function noSuchGroup(typed: string, directory: Directory): Answer {
  const lexicon = lexiconOf(directory);
  const nearest = nearestGroups(typed, lexicon);
  const offers = nearest.map((name) => ({ label: name, line: `group ${typedName(name, lexicon)}` }));
  return sayNotUnderstood({ kind: 'naming', fault: { kind: 'unknown-group', typed, nearest } }, offers);
}

async function set(
  { name, names, expanded }: Extract<GroupLine, { kind: 'set' }>,
  asker: Asker,
  sight: Sight,
  parts: SettingsParts,
): Promise<Answer> {
  const { store, access } = parts;
  const { directory } = sight;
  const before = (await store.groups()).find((group) => fold(group.name) === fold(name)) ?? null;
  if (before !== null && !mayChange(before, asker.userId, access)) return notYours(before);
  if (before !== null && holdsMore(before, sight)) return holdsHidden(before);
  const lexicon = lexiconOf(directory);
  const is = printNameList(names, lexicon);
  const was = before === null ? null : printNameList(before.names, lexicon);
  if (is === was) return said(sayGroupSet({ group: { name, names }, isNew: false, expanded }, lexicon));
  const ownerId = before?.ownerId ?? asker.userId;
  const words = was === null ? `made it: ${is}` : `${was} became ${is}`;
  const isKept = await store.putGroup({ name, names, ownerId, keptIn: null }, words, deedOf(asker, parts));
  if (!isKept)
    return plain(
      `There are ${MAX_GROUPS} groups already.`,
      'Remove one that nobody needs: `groups` lists them.',
      [],
    );
  // The group is not in the directory that was seen before it was made.
  const seen = {
    ...directory,
    groups: [...directory.groups.filter((one) => fold(one.name) !== fold(name)), { name, names }],
  };
  return said(sayGroupSet({ group: { name, names }, isNew: before === null, expanded }, lexiconOf(seen)));
}

interface Sight {
  directory: Directory;
  isTied: boolean;
}

/** Whether it holds what is not seen there, which a change from there would lose. */
export function holdsMore({ name, names }: KeptGroup, { directory, isTied }: Sight): boolean {
  return isTied && lexiconOf(directory).groupNamed(name)?.names.length !== names.length;
}

export function holdsHidden({ name }: KeptGroup): Answer {
  return plain(
    `The group ${name} holds what is not shown here.`,
    'Change it in a direct message with me.',
    [],
  );
}

/** Whose it is, or in which file it is kept. */
export function notYours({ name, ownerId, keptIn }: KeptGroup): Answer {
  const head =
    keptIn === null
      ? `The group ${name} is not yours to change.`
      : `The group ${name} is kept in a file, ${keptIn.file}.`;
  const rest: Rich =
    keptIn === null
      ? [' It belongs to ', { kind: 'name', userId: ownerId }, ': its owner or an admin can change it.']
      : [' It is changed there, and nowhere in Slack.'];
  return {
    ...said({ summary: head, parts: [{ kind: 'headline', text: [bold(head), ...rest] }] }),
    isFailure: true,
  };
}
