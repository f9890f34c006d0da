/** `settings`: one's zone and the channel's own queues; `settings zone …` and `settings queues …` change them. */
import type { Asker } from '../../core/ports.ts';
import type { Directory, QueueName } from '../../core/queue.ts';
import { type Answer, type Command, type HelpTopic, type Request, said } from '../../core/route.ts';
import type { SettingsStore } from '../../core/store.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { printNameList } from '../../language/name-list.ts';
import { plain, sayNotUnderstood } from '../../language/say.ts';
import { readSettingsLine } from '../../language/settings-line.ts';
import { deedOf, sightFor, zoneOf } from '../../language/sight.ts';
import { type SettingsView, sayQueuesSet, saySettings, sayZoneSet } from '../say-settings.ts';
import { isDirect, type SettingsParts, sceneOf } from './parts.ts';

const TOPIC: HelpTopic = {
  name: 'settings',
  about: 'Your time zone, and the queues that this channel is about.',
  examples: [
    ['settings', 'how they stand'],
    ['settings zone Europe/Berlin', 'instead of the zone in your Slack profile'],
    ['settings zone slack', 'that one again'],
    ['settings queues Sales, Billing*', 'what a question without a queue means in this channel'],
    ['settings queues all', 'all of them again'],
  ],
  pressed: ['settings', 'groups'],
};

export const SETTINGS_COMMAND: Command<SettingsParts> = {
  words: ['settings', 'setting'],
  usage: 'settings',
  about: "your time zone, and this channel's own queues",
  topic: TOPIC,
  run,
};

async function run({ rest, line, asker }: Request, parts: SettingsParts): Promise<Answer> {
  const sight = await sightFor(line, asker, parts);
  if (!sight.ok) return sight.answer;
  const { directory } = sight;
  const read = readSettingsLine(rest, sceneOf(directory, asker, parts));
  switch (read.kind) {
    case 'misread':
      return sayNotUnderstood(read.misread, read.offers);
    case 'show':
      return said(saySettings(await viewOf(asker, directory, parts), lexiconOf(directory)));
    case 'zone':
      return setZone(read.zone, asker, parts);
    case 'queues':
      return setQueues(read.names, asker, directory, parts);
  }
}

/** What is looked at to say how settings stand. */
export type ViewParts = Pick<SettingsParts, 'clock' | 'zone'> & {
  store: Pick<SettingsStore, 'personSettings'>;
};

export async function viewOf(asker: Asker, directory: Directory, parts: ViewParts): Promise<SettingsView> {
  const { zone: set } = await parts.store.personSettings(asker.userId);
  return {
    zone: set ?? zoneOf(asker, parts),
    zoneFrom: set !== null ? 'set' : asker.zone !== null ? 'slack' : 'default',
    nowMs: parts.clock.now(),
    channelId: isDirect(asker) ? null : asker.channelId,
    own: directory.here,
    groups: directory.groups.length,
  };
}

async function setZone(zone: string | null, asker: Asker, parts: SettingsParts): Promise<Answer> {
  const { store, clock } = parts;
  const before = await store.personSettings(asker.userId);
  if (before.zone !== zone) {
    const words = zone === null ? 'takes the zone from Slack' : `set their zone to ${zone}`;
    await store.putPersonSettings(asker.userId, { ...before, zone }, words, deedOf(asker, parts));
  }
  return said(sayZoneSet(zone ?? zoneOf(asker, parts), zone !== null, clock.now()));
}

async function setQueues(
  names: readonly QueueName[] | null,
  asker: Asker,
  directory: Directory,
  parts: SettingsParts,
): Promise<Answer> {
  if (isDirect(asker))
    return plain(
      'A direct message has no queues of its own.',
      'Type it in the channel that is about these queues; for a name of several queues make a group: `group retail = Orders, Invoices*`.',
      [],
    );
  const { store } = parts;
  const lexicon = lexiconOf(directory);
  const before = (await store.channelSettings()).get(asker.channelId)?.queues ?? null;
  if (JSON.stringify(before) !== JSON.stringify(names)) {
    const words = names === null ? 'means all queues again' : `means ${printNameList(names, lexicon)}`;
    await store.putChannelSettings(asker.channelId, { queues: names }, words, deedOf(asker, parts));
  }
  return said(sayQueuesSet(asker.channelId, names, lexicon));
}
