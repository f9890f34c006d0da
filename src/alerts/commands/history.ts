/** `history 12`: when a rule fired, and who changed it. */
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { readNumbered } from '../../language/rule-commands.ts';
import { sayNotUnderstood } from '../../language/say.ts';
import { isElsewhere, sightFor, zoneOf } from '../../language/sight.ts';
import { sayHistory } from '../say-rule.ts';
import { shownEpisodes } from '../veil.ts';
import { type CommandParts, noSuchRule, notHere } from './parts.ts';

const MAX_EPISODES = 100;
const MAX_CHANGES = 20;

export const HISTORY_COMMAND: Command<CommandParts> = {
  words: ['history'],
  usage: 'history 12',
  about: 'when a rule fired, and who changed it',
  run,
};

async function run({ rest, line, asker }: Request, parts: CommandParts): Promise<Answer> {
  const found = readNumbered(rest, 'history');
  if (found.kind === 'misread') return sayNotUnderstood(found.misread, []);
  const [rule, episodes, audit] = await Promise.all([
    parts.store.rule(found.id),
    parts.store.episodesOf(found.id, MAX_EPISODES),
    parts.store.audit({ kind: 'rule', id: found.id }, MAX_CHANGES),
  ]);
  if (rule === null && episodes.length + audit.length === 0) return noSuchRule(found.id);
  const places = rule === null ? episodes.map(({ channelId }) => channelId) : [rule.channelId];
  // Of a rule that is gone, only its episodes tell where it spoke.
  const isUnknown = places.length === 0 && parts.directories.isTied(asker.channelId);
  if (isUnknown || places.some((id) => isElsewhere(id, asker, parts))) return notHere(found.id);
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const shown = shownEpisodes(episodes, told);
  return said(
    sayHistory({ rule, ruleId: found.id, episodes: shown, audit }, told.isTied, zoneOf(asker, parts)),
  );
}
