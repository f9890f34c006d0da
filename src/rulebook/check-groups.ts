/** The groups of a file: names for several queues, by the rules that hold in Slack. */
import { groupNameFault, membersFault, tidyName } from '../language/group-names.ts';
import { lexiconOf } from '../language/lexicon.ts';
import { readNameList } from '../language/name-list.ts';
import { fold } from '../language/tokens.ts';
import type { BookGroup } from './book.ts';
import type { CheckedGroup } from './checked.ts';
import type { CheckContext } from './checking.ts';
import { misreadFault } from './misread-fault.ts';
import { shown } from './nodes.ts';

/** Groups do not nest: only queues are names within one. */
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
    return checkGroup(group, context) ?? [];
  });
}

function checkGroup(group: BookGroup, context: CheckContext): CheckedGroup | null {
  const { scene, faults, book, namesFrom } = context;
  const name = tidyName(group.name.text);
  const nameless = groupNameFault(name, lexiconOf(scene.directory));
  if (nameless !== null)
    faults.push(misreadFault({ kind: 'naming', fault: nameless }, group.name, book.source, namesFrom));
  const list = readNameList(group.names.text, scene);
  if (list.kind === 'misread') {
    faults.push(misreadFault(list.misread, group.names, book.source, namesFrom));
    return null;
  }
  const wrong = membersFault(list.names);
  if (wrong !== null)
    faults.push(misreadFault({ kind: 'naming', fault: wrong }, group.names, book.source, namesFrom));
  if (nameless !== null || wrong !== null) return null;
  return { name, names: list.names, written: group, ownerId: group.ownerId };
}
