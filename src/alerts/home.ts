/** The rules' share of Home: what fires first, with its figure; then what is muted, on trial, or quiet. */
import { mayChange } from '../core/access.ts';
import type { Fault } from '../core/fault.ts';
import type { HomeItem, HomePlace, HomeSection, HomeSource } from '../core/home.ts';
import { type Button, bold, type Inline } from '../core/message.ts';
import type { Asker } from '../core/ports.ts';
import type { Rule } from '../core/rule.ts';
import { formatClock } from '../language/figures.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { viewsOf } from './commands/list.ts';
import { type CommandParts, isElsewhere } from './commands/parts.ts';
import { placeOf } from './say-episode.ts';
import { type RuleView, sentence, stateOf, valueWords } from './say-rule.ts';
import { type Sight, veiled } from './veil.ts';

/** Queues that fire under one rule and are named. */
const MAX_NAMED = 2;

const MAKE: readonly Button[] = [
  { kind: 'say', id: 'watch-spikes', label: 'Watch for spikes', line: 'alert all voice when abandon spikes' },
  { kind: 'say', id: 'all-rules', label: 'All rules', line: 'alerts all' },
];

export function createRuleHome(parts: CommandParts): HomeSource {
  const { store, directories } = parts;
  return async (place, asker) => {
    const from = place.kind === 'channel' ? place.channelId : asker.channelId;
    const told = await directories.seenFrom([from], 'command');
    if (!told.ok) return section([], told.fault);
    const sight: Sight = { directory: told.value, isTied: directories.isTied(from) };
    const there = { ...asker, channelId: from };
    const rules = (await store.rules()).filter(
      (rule) => isOf(rule, place, asker) && !isElsewhere(rule.channelId, there, parts),
    );
    const views = await viewsOf(rules, sight, parts);
    return section(
      views.map((view) => itemOf(view, place, sight, asker, parts)),
      null,
    );
  };
}

function isOf(rule: Rule, place: HomePlace, { userId }: Asker): boolean {
  return place.kind === 'mine' ? rule.ownerId === userId : rule.channelId === place.channelId;
}

function section(items: readonly HomeItem[], fault: Fault | null): HomeSection {
  return {
    title: 'Alert rules',
    items,
    empty: ['No rules yet: one tells a channel when callers start hanging up.'],
    buttons: MAKE,
    fault,
  };
}

function itemOf(
  view: Omit<RuleView, 'words'>,
  place: HomePlace,
  sight: Sight,
  asker: Asker,
  { clock, zone, access }: CommandParts,
): HomeItem {
  const { rule, open } = view;
  const theirZone = asker.zone ?? zone;
  const mark = open.length > 0 ? '🔴 ' : '';
  const name = rule.name === null ? '' : `, ${rule.name}`;
  const firing = open
    .slice(0, MAX_NAMED)
    .map(
      (episode) =>
        `${placeOf(episode)} ${valueWords(rule.test, episode)} since ${formatClock(episode.firedAtMs, theirZone)}`,
    );
  const more = open.length > MAX_NAMED ? ` and ${open.length - MAX_NAMED} more` : '';
  return {
    text: [
      bold(`${mark}Rule ${rule.id}${name}: ${stateOf(view, clock.now())}`),
      ...(firing.length === 0 ? [] : [`\n${firing.join(' · ')}${more}`]),
      '\n',
      ...sentence(veiled(rule, sight), lexiconOf(sight.directory), place.kind === 'channel'),
    ],
    note: noteOf(view),
    buttons: buttonsOf(view, mayChange(rule, asker.userId, access)),
  };
}

function noteOf({ rule, open }: Omit<RuleView, 'words'>): Inline[] {
  const takers = [...new Set(open.flatMap(({ takenBy }) => (takenBy === null ? [] : [takenBy.userId])))];
  const taken = takers.flatMap((userId, at): Inline[] => [
    at === 0 ? 'Taken by ' : ', ',
    { kind: 'name', userId },
  ]);
  const kept = rule.keptIn === null ? [] : [`${taken.length > 0 ? ' · ' : ''}Kept in ${rule.keptIn.file}`];
  return [...taken, ...kept];
}

/** Five at most: what a section of Home holds. */
function buttonsOf({ rule, mutedUntilMs }: Omit<RuleView, 'words'>, may: boolean): Button[] {
  const { id } = rule;
  const mute: Button =
    mutedUntilMs === null
      ? {
          kind: 'menu',
          id: `mute-${id}`,
          label: 'Mute',
          choices: [
            { label: 'for 30 min', line: `mute ${id} 30m` },
            { label: 'for 2 hours', line: `mute ${id} 2h` },
            { label: 'until tomorrow', line: `mute ${id} until tomorrow` },
          ],
        }
      : { kind: 'say', id: `unmute-${id}`, label: 'Unmute', line: `unmute ${id}` };
  const change: Button[] = may
    ? [
        { kind: 'say', id: `change-${id}`, label: 'Change', line: `alert ${id} change` },
        { kind: 'say', id: `remove-${id}`, label: 'Remove', line: `remove alert ${id}`, style: 'danger' },
      ]
    : [];
  return [
    mute,
    { kind: 'say', id: `show-${id}`, label: 'Show', line: `alert ${id}` },
    { kind: 'say', id: `history-${id}`, label: 'History', line: `history ${id}` },
    ...change,
  ];
}
