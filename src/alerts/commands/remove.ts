/** `remove alert 12`: what was open under it is closed in its messages. */

import { mayChange } from '../../core/access.ts';
import { bold } from '../../core/message.ts';
import { type Answer, type Command, type Request, said } from '../../core/route.ts';
import { lexiconOf } from '../../language/lexicon.ts';
import { readNumbered } from '../../language/rule-commands.ts';
import { printRule } from '../../language/rule-print.ts';
import { sayNotUnderstood } from '../../language/say.ts';
import { deedOf, isVeiled, sightFor, veiled } from '../../language/sight.ts';
import { draftOf } from '../saving.ts';
import { sentence } from '../say-rule.ts';
import { type CommandParts, noSuchRule, notYours, ruleFor } from './parts.ts';

export const REMOVE_COMMAND: Command<CommandParts> = {
  words: ['remove', 'delete'],
  usage: 'remove alert 12',
  about: 'ends a rule',
  run,
};

async function run({ rest, line, asker }: Request, parts: CommandParts): Promise<Answer> {
  const found = readNumbered(rest, 'remove');
  if (found.kind === 'misread') return sayNotUnderstood(found.misread, []);
  const asked = await ruleFor(found.id, asker, parts);
  if (!asked.ok) return asked.answer;
  const { rule } = asked;
  if (!mayChange(rule, asker.userId, parts.access)) return notYours(rule);
  const told = await sightFor(line, asker, parts);
  if (!told.ok) return told.answer;
  const lexicon = lexiconOf(told.directory);
  const words = printRule(draftOf(rule), lexicon);
  const isGone = await parts.store.removeRule(rule.id, `removed it: ${words}`, deedOf(asker, parts));
  if (!isGone) return noSuchRule(found.id);
  return said({
    summary: `Rule ${rule.id} is removed.`,
    parts: [
      {
        kind: 'headline',
        text: [bold(`Rule ${rule.id} is removed.`), ' It was: ', ...sentence(veiled(rule, told), lexicon)],
      },
      ...(isVeiled(rule, told)
        ? []
        : [
            {
              kind: 'buttons' as const,
              buttons: [
                { kind: 'ask' as const, id: 'again', label: 'Make it again', line: `alert ${words}` },
              ],
            },
          ]),
    ],
  });
}
