/** Groups in words: one, a list of them, one that was made, and why one cannot be removed. */
import { type Button, bold, code, type Inline, type Message, type Part, type Rich } from '../core/message.ts';
import type { Queue, QueueGroup } from '../core/queue.ts';
import type { KeptGroup } from '../core/store.ts';
import { either } from '../language/did-you-mean.ts';
import { localExample } from '../language/examples.ts';
import { formatCount } from '../language/figures.ts';
import type { Lexicon } from '../language/lexicon.ts';
import { printNameList } from '../language/name-list.ts';
import { queuesOf } from '../language/names.ts';
import { printName } from '../language/print.ts';
import type { GroupUsers } from './group-users.ts';

export const GROUPS_A_PAGE = 25;
const MAX_QUEUES_NAMED = 30;
const MAX_USERS_NAMED = 10;
/** A list of a hundred names says no more than its beginning. */
const MAX_HELD = 600;

export function queuesIn(group: QueueGroup, lexicon: Lexicon): readonly Queue[] {
  return queuesOf({ kind: 'named', names: group.names }, lexicon);
}

/** "retail", in quotes where it needs them. */
export function typedName(name: string, lexicon: Lexicon): string {
  return printName({ kind: 'group', name }, lexicon);
}

export interface GroupView {
  group: QueueGroup;
  /** Null where only some queues are seen: who it belongs to and where it is used is not told there. */
  kept: { group: KeptGroup; users: GroupUsers; mayChange: boolean } | null;
  zone: string;
}

export function sayGroup({ group, kept, zone }: GroupView, lexicon: Lexicon): Message {
  const queues = queuesIn(group, lexicon);
  const name = typedName(group.name, lexicon);
  const head = `${group.name}: ${countOf(queues.length)}.`;
  const parts: Part[] = [
    { kind: 'headline', text: [bold(head), ' It is ', code(heldBy(group, lexicon)), '.'] },
    { kind: 'text', text: [namesOf(queues)] },
  ];
  const queue = lexicon.queueNamed(group.name);
  if (queue !== null)
    parts.push({
      kind: 'text',
      text: [`⚠️ There is a queue called ${queue.name} by now, and its name wins: call the group otherwise.`],
    });
  const note = kept === null ? [] : noteOf(kept.group, kept.users, zone);
  if (note.length > 0) parts.push({ kind: 'note', text: note });
  parts.push({ kind: 'buttons', buttons: buttonsOf(name, kept?.mayChange === true) });
  return { summary: `${head} ${heldBy(group, lexicon)}`, parts };
}

/** What it is, as it is typed behind "=". */
export function heldBy(group: QueueGroup, lexicon: Lexicon): string {
  const words = printNameList(group.names, lexicon);
  return words.length <= MAX_HELD ? words : `${[...words].slice(0, MAX_HELD).join('')}…`;
}

function countOf(queues: number): string {
  if (queues === 0) return 'no queues at this moment';
  return `${formatCount(queues)} ${queues === 1 ? 'queue' : 'queues'}`;
}

function namesOf(queues: readonly Queue[]): string {
  if (queues.length === 0) return 'None of its names is a queue here now.';
  const named = queues.slice(0, MAX_QUEUES_NAMED).map((queue) => queue.name);
  const more = queues.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
}

function noteOf(group: KeptGroup, users: GroupUsers, zone: string): Inline[] {
  const use = usersWords(users);
  const kept: Rich =
    group.keptIn === null
      ? [
          'of ',
          { kind: 'name', userId: group.ownerId },
          ' · set ',
          { kind: 'time', atMs: group.changedAtMs, zone },
        ]
      : [`kept in the file ${group.keptIn.file}`];
  return [...kept, ...(use.length === 0 ? [' · not used in any rule or digest'] : [' · used by ', ...use])];
}

/** "rules 3 and 7, digest 2 and the own queues of #ops". */
export function usersWords({ rules, digests, channelIds }: GroupUsers): Inline[] {
  const pieces: Inline[][] = [];
  if (rules.length > 0) pieces.push([numbered('rule', rules)]);
  if (digests.length > 0) pieces.push([numbered('digest', digests)]);
  for (const channelId of channelIds.slice(0, MAX_USERS_NAMED))
    pieces.push(['the own queues of ', { kind: 'channel', channelId }]);
  return pieces.flatMap((piece, at) => [
    ...(at === 0 ? [] : [at === pieces.length - 1 ? ' and ' : ', ']),
    ...piece,
  ]);
}

function numbered(what: string, all: readonly { id: number }[]): string {
  const ids = all.slice(0, MAX_USERS_NAMED).map(({ id }) => String(id));
  const more = all.length - ids.length;
  if (more > 0) return `${what}s ${ids.join(', ')} and ${formatCount(more)} more`;
  return `${what}${ids.length === 1 ? '' : 's'} ${either(ids).replace(' or ', ' and ')}`;
}

function buttonsOf(name: string, mayChange: boolean): Button[] {
  const figures: Button = { kind: 'ask', id: 'now', label: 'Figures now', line: name };
  const all: Button = { kind: 'ask', id: 'groups', label: 'All groups', line: 'groups' };
  if (!mayChange) return [figures, all];
  const line = `remove group ${name}`;
  return [figures, all, { kind: 'say', id: 'remove', label: 'Remove', line, style: 'danger' }];
}

/** One page of a table of them. */
export function sayGroups(groups: readonly QueueGroup[], page: number, lexicon: Lexicon): Message {
  const pages = Math.max(1, Math.ceil(groups.length / GROUPS_A_PAGE));
  const at = Math.min(Math.max(1, page), pages);
  const shown = groups.slice((at - 1) * GROUPS_A_PAGE, at * GROUPS_A_PAGE);
  const count = `${formatCount(groups.length)} ${groups.length === 1 ? 'group' : 'groups'}`;
  const one = shown[0]?.name ?? '';
  const buttons: Button[] = [];
  if (at > 1) buttons.push({ kind: 'ask', id: 'before', label: 'Before', line: `groups page ${at - 1}` });
  if (at < pages) buttons.push({ kind: 'ask', id: 'more', label: 'More', line: `groups page ${at + 1}` });
  return {
    summary: `${count}: ${shown.map(({ name }) => name).join(', ')}`,
    parts: [
      {
        kind: 'headline',
        text: [
          bold(`${count}.`),
          ' Each is a name like a queue’s: ',
          code(`${typedName(one, lexicon)} today`),
        ],
      },
      {
        kind: 'table',
        caption: count,
        columns: [
          { label: 'Group', align: 'left' },
          { label: 'Queues', align: 'right' },
          { label: 'Holds', align: 'left' },
        ],
        rows: shown.map((group) => {
          const queues = queuesIn(group, lexicon).length;
          return [
            { kind: 'text', text: group.name },
            { kind: 'number', value: queues, text: formatCount(queues) },
            { kind: 'text', text: cellOf(group, lexicon) },
          ];
        }),
        pageSize: GROUPS_A_PAGE,
      },
      {
        kind: 'note',
        text: [
          pages > 1 ? `page ${at} of ${pages} · ` : '',
          'one of them: ',
          code(`group ${typedName(one, lexicon)}`),
          ' · make one: ',
          code(localExample('group retail = Sales, Billing*', lexicon)),
        ].filter((piece) => piece !== ''),
      },
      ...(buttons.length > 0 ? [{ kind: 'buttons' as const, buttons }] : []),
    ],
  };
}

const MAX_CELL = 120;

function cellOf(group: QueueGroup, lexicon: Lexicon): string {
  const words = printNameList(group.names, lexicon);
  const letters = [...words];
  return letters.length <= MAX_CELL ? words : `${letters.slice(0, MAX_CELL - 1).join('')}…`;
}

export interface GroupSet {
  group: QueueGroup;
  isNew: boolean;
  /** Groups that were named inside. */
  expanded: readonly string[];
}

export function sayGroupSet({ group, isNew, expanded }: GroupSet, lexicon: Lexicon): Message {
  const queues = queuesIn(group, lexicon);
  const name = typedName(group.name, lexicon);
  const head = `${group.name} is ${isNew ? 'a group' : 'changed'}: ${countOf(queues.length)}.`;
  const inside =
    expanded.length === 0
      ? []
      : [
          `${expanded.join(', ')} ${expanded.length === 1 ? 'is a group' : 'are groups'}: what ${expanded.length === 1 ? 'it holds' : 'they hold'} now was taken, and later changes of ${expanded.length === 1 ? 'it' : 'them'} are not followed.`,
        ];
  return {
    summary: `${head} ${heldBy(group, lexicon)}`,
    parts: [
      { kind: 'headline', text: [bold(head), ' It is ', code(heldBy(group, lexicon)), '.'] },
      ...(queues.length > 0 ? [{ kind: 'text' as const, text: [namesOf(queues)] }] : []),
      ...inside.map((words): Part => ({ kind: 'text', text: [words] })),
      {
        kind: 'note',
        text: [
          'a name everywhere from now on: ',
          code(`${name} today`),
          ', ',
          code(`alert ${name} when waiting > 5`),
        ],
      },
      { kind: 'buttons', buttons: [{ kind: 'ask', id: 'now', label: 'Figures now', line: name }] },
    ],
  };
}
