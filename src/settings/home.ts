/** What Home shows of settings: one's zone, a channel's own queues, and the groups that are seen there. */
import { mayChange } from '../core/access.ts';
import { fold } from '../core/fold.ts';
import type { HomeItem, HomePlace, HomeSection, HomeSource } from '../core/home.ts';
import { type Button, bold, code, type Rich } from '../core/message.ts';
import type { Asker } from '../core/ports.ts';
import type { Directory, QueueGroup } from '../core/queue.ts';
import type { KeptGroup, SettingsStore } from '../core/store.ts';
import { formatCount } from '../language/figures.ts';
import { type Lexicon, lexiconOf } from '../language/lexicon.ts';
import type { SettingsParts } from './commands/parts.ts';
import { type ViewParts, viewOf } from './commands/settings.ts';
import { heldBy, queuesIn, typedName } from './say-group.ts';
import { ownWords, type SettingsView, zoneWords } from './say-settings.ts';

const TITLE = 'Settings and groups';
const BUTTONS: readonly Button[] = [
  { kind: 'say', id: 'settings', label: 'Settings', line: 'settings' },
  { kind: 'say', id: 'groups', label: 'Groups', line: 'groups' },
  { kind: 'say', id: 'history', label: 'Changes', line: 'history' },
];

export type HomeParts = Pick<SettingsParts, 'directories' | 'access'> &
  ViewParts & { store: Pick<SettingsStore, 'groups'> };

export function createSettingsHome(parts: HomeParts): HomeSource {
  return async (place, asker) => {
    const there = placeOf(place, asker);
    const told = await parts.directories.seenFrom([there.channelId], 'command');
    if (!told.ok) return section([], told.fault);
    const directory = told.value;
    const lexicon = lexiconOf(directory);
    const [view, kept] = await Promise.all([viewOf(there, directory, parts), parts.store.groups()]);
    const isTied = parts.directories.isTied(there.channelId);
    const groups = [...directory.groups].sort((a, b) => a.name.localeCompare(b.name));
    const items = [
      ...(place.kind === 'mine' ? [zoneItem(view)] : [ownItem(view, lexicon)]),
      ...groups.map((group) => groupItem(group, keptOf(group, kept), { asker, lexicon, isTied, parts })),
    ];
    return section(items, null);
  };
}

/** In the view of a channel it is as if one asked there. */
function placeOf(place: HomePlace, asker: Asker): Asker {
  return { ...asker, channelId: place.kind === 'mine' ? asker.userId : place.channelId };
}

function section(items: readonly HomeItem[], fault: HomeSection['fault']): HomeSection {
  const empty: Rich = ['Nothing is set. Type ', code('settings zone Europe/Berlin'), '.'];
  return { title: TITLE, items, empty, buttons: BUTTONS, fault };
}

function zoneItem(view: SettingsView): HomeItem {
  const buttons: Button[] =
    view.zoneFrom === 'set'
      ? [{ kind: 'say', id: 'zone', label: 'Use Slack’s zone', line: 'settings zone slack' }]
      : [];
  return { text: zoneWords(view), note: [], buttons };
}

function ownItem(view: SettingsView, lexicon: Lexicon): HomeItem {
  const buttons: Button[] =
    view.own === null ? [] : [{ kind: 'say', id: 'all', label: 'All queues', line: 'settings queues all' }];
  return { text: ownWords(view, lexicon), note: [], buttons };
}

function keptOf(group: QueueGroup, kept: readonly KeptGroup[]): KeptGroup | null {
  return kept.find(({ name }) => fold(name) === fold(group.name)) ?? null;
}

interface GroupScene {
  asker: Asker;
  lexicon: Lexicon;
  isTied: boolean;
  parts: HomeParts;
}

function groupItem(
  group: Directory['groups'][number],
  kept: KeptGroup | null,
  { asker, lexicon, isTied, parts }: GroupScene,
): HomeItem {
  const name = typedName(group.name, lexicon);
  const queues = queuesIn(group, lexicon).length;
  const text: Rich = [
    bold(group.name),
    ` ${formatCount(queues)} ${queues === 1 ? 'queue' : 'queues'}: `,
    code(heldBy(group, lexicon)),
  ];
  const note: Rich =
    isTied || kept === null
      ? []
      : kept.keptIn === null
        ? ['of ', { kind: 'name', userId: kept.ownerId }]
        : [`kept in the file ${kept.keptIn.file}`];
  const isMine = kept !== null && !isTied && mayChange(kept, asker.userId, parts.access);
  const buttons: Button[] = [
    { kind: 'say', id: 'now', label: 'Figures now', line: name },
    { kind: 'say', id: 'show', label: 'Show', line: `group ${name}` },
    ...(isMine
      ? [
          {
            kind: 'say',
            id: 'remove',
            label: 'Remove',
            line: `remove group ${name}`,
            style: 'danger',
          } as const,
        ]
      : []),
  ];
  return { text, note, buttons };
}
