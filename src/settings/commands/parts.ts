/** What the commands of groups and settings work with, and what most of them need first. */
import type { EditAccess } from '../../core/access.ts';
import type { Asker, Clock, Directories } from '../../core/ports.ts';
import type { Directory } from '../../core/queue.ts';
import type { DigestStore, RuleStore, SettingsStore } from '../../core/store.ts';
import type { Scene } from '../../language/reader.ts';
import { zoneOf } from '../../language/sight.ts';

export interface SettingsParts {
  directories: Directories;
  store: SettingsStore & Pick<RuleStore, 'rules' | 'audit'> & Pick<DigestStore, 'digests'>;
  clock: Pick<Clock, 'now'>;
  /** IANA name, for people whose own is not known. */
  zone: string;
  access: EditAccess;
}

/** What a line is read against, at this moment and for this person. */
export function sceneOf(directory: Directory, asker: Asker, parts: SettingsParts): Scene {
  return { directory, nowMs: parts.clock.now(), zone: zoneOf(asker, parts), last: null };
}

/** A conversation with the bot alone, which has no queues of its own. */
export function isDirect({ channelId, userId }: Asker): boolean {
  return channelId === userId || channelId.startsWith('D');
}
