/** `remove group retail`: while nothing uses it. */
import { mayChange } from '../../core/access.ts';
import { fold } from '../../core/fold.ts';
import { bold, code } from '../../core/message.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { tidyName } from '../../language/group-names.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { printNameList } from '../../language/name-list.ts';
import { printQuoted } from '../../language/print.ts';
import { sayNotUnderstood } from '../../language/say.ts';
import { deedOf, sightFor } from '../../language/sight.ts';
import { tokenize } from '../../language/tokens.ts';
import { isUsed, usersOf } from '../group-users.ts';
import { usersWords } from '../say-group.ts';
import { holdsHidden, holdsMore, noSuchGroup, notYours } from './group.ts';
import type { SettingsParts } from './parts.ts';

export const REMOVE_GROUP_COMMAND: Command<SettingsParts> = {
  words: ['remove', 'delete'],
  second: ['group', 'groups'],
  usage: 'remove group retail',
  about: 'ends a group that no rule or digest uses',
  run,
};

async function run({ rest, line, asker }: Request, parts: SettingsParts): Promise<Answer> {
  const sight = await sightFor(line, asker, parts);
  if (!sight.ok) return sight.answer;
  const name = nameIn(rest);
  if (name === '') {
    const fault = { kind: 'which-group', command: 'remove group' } as const;
    return sayNotUnderstood({ kind: 'naming', fault }, []);
  }
  const { store, access } = parts;
  const lexicon = lexiconOf(sight.directory);
  const group = (await store.groups()).find((one) => fold(one.name) === fold(name));
  // Where only some queues are seen, a group of none of them is not talked of.
  if (group === undefined || lexicon.groupNamed(name) === null) return noSuchGroup(name, sight.directory);
  if (!mayChange(group, asker.userId, access)) return notYours(group);
  if (holdsMore(group, sight)) return holdsHidden(group);
  const [rules, digests, channels] = await Promise.all([
    store.rules(),
    store.digests(),
    store.channelSettings(),
  ]);
  const users = usersOf(group.name, { rules, digests, channels });
  if (isUsed(users)) {
    const head = `${group.name} is still used`;
    const text = [bold(head), ' by ', ...usersWords(users), ', which must be changed or removed first.'];
    return { ...said({ summary: `${head}.`, parts: [{ kind: 'headline', text }] }), isFailure: true };
  }
  const held = printNameList(lexicon.groupNamed(name)?.names ?? [], lexicon);
  const words = `removed it: ${printNameList(group.names, lexicon)}`;
  if (!(await store.removeGroup(group.name, words, deedOf(asker, parts))))
    return noSuchGroup(name, sight.directory);
  const again = `group ${printQuoted(group.name)} = ${held}`;
  const head = `The group ${group.name} is removed.`;
  return said({
    summary: head,
    parts: [
      { kind: 'headline', text: [bold(head), ' It was ', code(held), '.'] },
      { kind: 'buttons', buttons: [{ kind: 'ask', id: 'again', label: 'Make it again', line: again }] },
    ],
  });
}

function nameIn(rest: string): string {
  const [only, ...more] = tokenize(rest);
  return tidyName(only?.isQuoted === true && more.length === 0 ? only.text : rest);
}
