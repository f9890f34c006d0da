/** The groups of a file: names for several queues. */
import { METRICS } from '../core/metric.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { parse } from '../language/parse.ts';
import { fold } from '../language/tokens.ts';
import { isReserved } from '../language/vocabulary.ts';
import type { BookGroup } from './book.ts';
import type { CheckedGroup } from './checked.ts';
import type { CheckContext } from './checking.ts';
import { misreadFault } from './misread-fault.ts';
import { shown } from './nodes.ts';

export const MAX_GROUP_NAME = 40;
export const MAX_GROUP_NAMES = 100;

export function checkGroups(context: CheckContext): CheckedGroup[] {
  const seen = new Map<string, string>();
  return context.book.groups.flatMap((group) => {
    const folded = fold(group.name.text);
    const before = seen.get(folded);
    if (before !== undefined) {
      context.faults.push({
        from: group.name.from,
        what: `There is a group “${shown(before)}” already, and names differ by more than their case.`,
        todo: 'Give one of them another name.',
      });
      return [];
    }
    seen.set(folded, group.name.text);
    return checkGroup(group, folded, context) ?? [];
  });
}

function checkGroup(group: BookGroup, folded: string, context: CheckContext): CheckedGroup | null {
  const { scene, faults, book, namesFrom } = context;
  const { name, names, ownerId } = group;
  const wrong = nameFault(name.text, folded, context);
  if (wrong !== null) faults.push({ from: name.from, ...wrong });
  const parsed = parse(names.text, scene);
  if (parsed.kind === 'misread') {
    faults.push(misreadFault(parsed.misread, names, book.source, namesFrom));
    return null;
  }
  const scope = parsed.kind === 'query' ? parsed.query.scope : null;
  if (
    scope?.kind !== 'named' ||
    parsed.kind !== 'query' ||
    parsed.query.media.length + parsed.query.where.length > 0
  ) {
    faults.push({
      from: names.from,
      what: `A group is made of names of queues, and “${shown(names.text)}” is not.`,
      todo: 'Write `Sales, Billing*`.',
    });
    return null;
  }
  if (scope.names.length > MAX_GROUP_NAMES) {
    faults.push({
      from: names.from,
      what: `A group has at most ${MAX_GROUP_NAMES} names.`,
      todo: 'Take a pattern, such as `Billing*`.',
    });
    return null;
  }
  return wrong === null ? { name: name.text, names: scope.names, written: group, ownerId } : null;
}

function nameFault(
  name: string,
  folded: string,
  { scene }: CheckContext,
): { what: string; todo: string } | null {
  const todo = 'Give the group another name.';
  if (folded === '') return { what: 'A group needs a name of letters.', todo };
  if ([...name].length > MAX_GROUP_NAME)
    return { what: `A group’s name has at most ${MAX_GROUP_NAME} characters.`, todo };
  const queue = lexiconOf(scene.directory).queueNamed(name);
  if (queue !== null)
    return { what: `There is a queue “${shown(queue.name)}”, so no group can be called that.`, todo };
  const isMetric = METRICS.some(({ words }) => words.some((word) => word === folded));
  if (isReserved(folded) || isMetric)
    return { what: `“${shown(name)}” is a word of the language, so no group can be called that.`, todo };
  return null;
}
