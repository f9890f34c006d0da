/** The rules' share of Home: what fires first, with its figure; then what is about to, then what is quiet. */
import { mayChange } from '../core/access.ts';
import type { Episode } from '../core/episode.ts';
import type { Fault } from '../core/fault.ts';
import type { HomeItem, HomePlace, HomeSection, HomeSource } from '../core/home.ts';
import { type Button, bold, type Inline } from '../core/message.ts';
import type { Asker } from '../core/ports.ts';
import type { Rule } from '../core/rule.ts';
import { localTime } from '../core/zone.ts';
import { formatAge, formatClock, formatCount, formatDay } from '../language/figures.ts';
import { isElsewhere, type Sight, sightOf, veiled } from '../language/sight.ts';
import { viewsOf } from './commands/list.ts';
import type { CommandParts } from './commands/parts.ts';
import type { Learning } from './learning.ts';
import { placeOf } from './say-episode.ts';
import { type RuleView, sentence, valueWords } from './say-rule.ts';
import { type Standing, standingOf } from './standing.ts';

/** Queues that fire under one rule and are named. */
const MAX_NAMED = 2;

const MAKE: readonly Button[] = [
  { kind: 'say', id: 'watch-spikes', label: 'Watch for spikes', line: 'alert all voice when abandon spikes' },
  { kind: 'say', id: 'all-rules', label: 'All rules', line: 'alerts all' },
];

type HomeParts = CommandParts & { learning: Pick<Learning, 'stateOf'> };

export function createRuleHome(parts: HomeParts): HomeSource {
  const { store, directories, clock, learning, access } = parts;
  return async (place, asker) => {
    const from = place.kind === 'channel' ? place.channelId : asker.channelId;
    const told = await directories.seenFrom([from], 'command');
    if (!told.ok) return section([], told.fault);
    const sight = sightOf(told.value, directories.isTied(from));
    const there = { ...asker, channelId: from };
    const rules = (await store.rules()).filter(
      (rule) => isOf(rule, place, asker) && !isElsewhere(rule.channelId, there, parts),
    );
    if (rules.length === 0) return section([], null);
    const [views, states, { messages }] = await Promise.all([
      viewsOf(rules, sight, parts),
      store.states(),
      store.openEpisodes(),
    ]);
    const nowMs = clock.now();
    const known = { states, messages, learned: learning.stateOf, nowMs };
    const looks = views.map((view): Look => ({ ...view, standing: standingOf(view.rule, sight, known) }));
    const zone = asker.zone ?? parts.zone;
    const items = mostUrgentFirst(looks).map((look) =>
      itemOf(look, { place, sight, nowMs, zone, mayChange: mayChange(look.rule, asker.userId, access) }),
    );
    return section(items, null);
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

/** A rule and all that is known of it at this moment. */
type Look = Omit<RuleView, 'words'> & { standing: Standing };

/** Critical before warning; what is muted fires more quietly. */
function mostUrgentFirst(looks: readonly Look[]): Look[] {
  const rank = ({ rule, open, mutedUntilMs, standing }: Look) => {
    if (open.length > 0) return (rule.severity === 'critical' ? 0 : 1) + (mutedUntilMs === null ? 0 : 2);
    if (standing.pending > 0) return 4;
    return standing.downSinceMs === null ? 6 : 5;
  };
  return [...looks].sort((a, b) => rank(a) - rank(b) || a.rule.id - b.rule.id);
}

interface ItemScene {
  place: HomePlace;
  sight: Sight;
  nowMs: number;
  /** IANA name. */
  zone: string;
  mayChange: boolean;
}

function itemOf(look: Look, scene: ItemScene): HomeItem {
  const { rule, open } = look;
  const { place, sight, zone } = scene;
  const name = rule.name === null ? '' : `, ${rule.name}`;
  const firing = open.length === 0 ? [] : [`\n${firingWords(rule, open, zone)}`];
  return {
    text: [
      bold(`${signOf(look)}Rule ${rule.id}${name}: ${stateWords(look, scene)}`),
      ...firing,
      '\n',
      // Its name stands above already.
      ...sentence({ ...veiled(rule, sight), name: null }, sight.lexicon, place.kind === 'channel'),
    ],
    note: noteOf(look, scene),
    buttons: buttonsOf(look, scene.mayChange),
  };
}

/** The same signs as in the messages of alerts. */
function signOf({ open, mutedUntilMs, standing }: Look): string {
  if (mutedUntilMs !== null) return '🔇 ';
  if (open.length === 0) return standing.downSinceMs === null ? '' : '⏸ ';
  return standing.recovering >= open.length ? '🟡 ' : '🔴 ';
}

/** "firing since 13:52", "muted until 14:35, on trial", "quiet": moments, since Home stands for longer than a figure holds. */
function stateWords({ rule, open, mutedUntilMs, isPartlyMuted, standing }: Look, scene: ItemScene): string {
  const { pending, recovering, downSinceMs, learning, isAsleep } = standing;
  const words: string[] = [];
  const [first] = open;
  if (first !== undefined)
    words.push(
      open.length === 1 ? `firing since ${momentOf(first.firedAtMs, scene)}` : `firing at ${open.length}`,
    );
  if (recovering > 0) words.push(open.length <= 1 ? 'recovering' : `${recovering} recovering`);
  if (pending > 0) words.push(pending === 1 ? 'about to fire' : `about to fire at ${pending}`);
  if (mutedUntilMs !== null) words.push(`muted until ${momentOf(mutedUntilMs, scene)}`);
  else if (isPartlyMuted) words.push('muted at some queues');
  if (rule.trialUntilMs !== null && rule.trialUntilMs > scene.nowMs)
    words.push(`on trial until ${momentOf(rule.trialUntilMs, scene)}`);
  if (downSinceMs !== null) words.push(`no figures from Genesys since ${momentOf(downSinceMs, scene)}`);
  else if (learning !== null)
    words.push(
      learning.queues === learning.of
        ? 'learning what is usual'
        : `learning what is usual at ${formatCount(learning.queues)} of ${formatCount(learning.of)}`,
    );
  if (isAsleep) words.push('outside its hours');
  return words.length === 0 ? 'quiet' : words.join(', ');
}

/** "14:35", "Thu 19 Nov 08:00" on another day. */
function momentOf(atMs: number, { nowMs, zone }: Pick<ItemScene, 'nowMs' | 'zone'>): string {
  const day = formatDay(localTime(atMs, zone));
  const clock = formatClock(atMs, zone);
  return day === formatDay(localTime(nowMs, zone)) ? clock : `${day} ${clock}`;
}

/** "Billing voice 18 %", "Billing voice 18 % since 13:52 · Sales 12 % since 13:55 and 3 more". */
function firingWords(rule: Rule, open: readonly Episode[], zone: string): string {
  const named = open.slice(0, MAX_NAMED).map((episode) => {
    const since = open.length === 1 ? '' : ` since ${formatClock(episode.firedAtMs, zone)}`;
    return `${placeOf(episode)} ${valueWords(rule.test, episode)}${since}`;
  });
  const more = open.length > MAX_NAMED ? ` and ${formatCount(open.length - MAX_NAMED)} more` : '';
  return `${named.join(' · ')}${more}`;
}

/** "figures 14 s old · taken by Ana · kept in rules.yml". */
function noteOf({ rule, open }: Look, { nowMs }: ItemScene): Inline[] {
  const takers = [...new Set(open.flatMap(({ takenBy }) => (takenBy === null ? [] : [takenBy.userId])))];
  const taken = takers.flatMap((userId, at): Inline[] => [
    at === 0 ? 'taken by ' : ', ',
    { kind: 'name', userId },
  ]);
  const pieces: Inline[][] = [
    ...(open.length === 0
      ? []
      : [
          [
            `figures ${formatAge(nowMs - Math.max(...open.map(({ last }) => last.fetchedAtMs)))} old`,
          ] as Inline[],
        ]),
    ...(taken.length > 0 ? [taken] : []),
    ...(rule.keptIn === null ? [] : [[`kept in ${rule.keptIn.file}`] as Inline[]]),
  ];
  return pieces.flatMap((piece, at) => (at === 0 ? piece : [' · ', ...piece]));
}

/** Five at most: what a section of Home holds. Genesys keeps no past of figures of the moment: those cannot be tried on it. */
function buttonsOf({ rule, mutedUntilMs }: Look, may: boolean): Button[] {
  const { id, severity, test } = rule;
  const longest = { label: 'until tomorrow', line: `mute ${id} until tomorrow` };
  const mute: Button =
    mutedUntilMs === null
      ? {
          kind: 'menu',
          id: `mute-${id}`,
          label: 'Mute',
          choices: [
            { label: 'for 30 min', line: `mute ${id} 30m` },
            { label: 'for 2 hours', line: `mute ${id} 2h` },
            ...(severity === 'critical' ? [] : [longest]),
          ],
        }
      : { kind: 'say', id: `unmute-${id}`, label: 'Unmute', line: `unmute ${id}` };
  const change: Button = { kind: 'say', id: `change-${id}`, label: 'Change', line: `alert ${id} change` };
  const show: Button = { kind: 'say', id: `show-${id}`, label: 'Show', line: `alert ${id}` };
  const trial: Button = { kind: 'say', id: `test-${id}`, label: 'Test', line: `alert ${id} test` };
  const history: Button = { kind: 'say', id: `history-${id}`, label: 'History', line: `history ${id}` };
  const remove: Button = {
    kind: 'say',
    id: `remove-${id}`,
    label: 'Remove',
    line: `remove alert ${id}`,
    style: 'danger',
  };
  const look = test.kind === 'live' ? show : trial;
  return may
    ? [mute, change, look, history, remove]
    : [mute, show, ...(test.kind === 'live' ? [] : [trial]), history];
}
