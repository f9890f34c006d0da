/** What the commands of groups and settings work with, and what most of them need first. */
import type { EditAccess } from '../../core/access.ts';
import type { Asker, Clock, Directories } from '../../core/ports.ts';
import type { Directory } from '../../core/queue.ts';
import type { Answer } from '../../core/route.ts';
import type { Deed, DigestStore, RuleStore, SettingsStore } from '../../core/store.ts';
import type { Scene } from '../../language/reader.ts';
import { sayProblem } from '../../language/say.ts';

export interface SettingsParts {
  directories: Directories;
  store: SettingsStore & Pick<RuleStore, 'rules' | 'audit'> & Pick<DigestStore, 'digests'>;
  clock: Pick<Clock, 'now'>;
  /** IANA name, for people whose own is not known. */
  zone: string;
  access: EditAccess;
}

export function zoneOf(asker: Asker, { zone }: Pick<SettingsParts, 'zone'>): string {
  return asker.zone ?? zone;
}

export function deedOf(asker: Asker, { clock }: Pick<SettingsParts, 'clock'>): Deed {
  return { by: asker.userId, atMs: clock.now() };
}

/** What is seen where somebody asks, or the answer that says why there is nothing. */
export async function sightFor(
  line: string,
  asker: Asker,
  { directories }: Pick<SettingsParts, 'directories'>,
): Promise<{ ok: true; directory: Directory; isTied: boolean } | { ok: false; answer: Answer }> {
  const told = await directories.seenFrom([asker.channelId], 'command');
  if (!told.ok) return { ok: false, answer: sayProblem(told.fault, line) };
  return { ok: true, directory: told.value, isTied: directories.isTied(asker.channelId) };
}

/** What a line is read against, at this moment and for this person. */
export function sceneOf(directory: Directory, asker: Asker, parts: SettingsParts): Scene {
  return { directory, nowMs: parts.clock.now(), zone: zoneOf(asker, parts), last: null };
}

/** A conversation with the bot alone, which has no queues of its own. */
export function isDirect({ channelId, userId }: Asker): boolean {
  return channelId === userId || channelId.startsWith('D');
}
