/** What can be wrong with the names of groups and with settings, each with the words for the user. */
import { didYouMean } from './did-you-mean.ts';

/** Names that are nobody's queues: where only some are seen, none that is hidden stands in an example. */
export const GROUP_EXAMPLE = 'group retail = Orders, Invoices*';

export type NamingFault =
  /** Where names of queues stand, a word that is none: "voice", "all", "=". */
  | { kind: 'no-name'; typed: string }
  /** "group = Sales". */
  | { kind: 'nameless'; typed: string }
  | { kind: 'name-too-long'; most: number }
  | { kind: 'name-with-star'; name: string }
  | { kind: 'name-of-queue'; name: string }
  | { kind: 'name-of-word'; name: string }
  | { kind: 'no-members' }
  | { kind: 'too-many-members'; most: number }
  /** A group that holds nothing but itself. */
  | { kind: 'holds-itself'; name: string }
  | { kind: 'unknown-group'; typed: string; nearest: readonly string[] }
  /** Names that were understood, and that mean no queue at this moment. */
  | { kind: 'none-now'; typed: string }
  | { kind: 'which-group'; command: string }
  /** "group by media": a question's clause. */
  | { kind: 'group-by'; typed: string }
  | { kind: 'unknown-setting'; typed: string; nearest: readonly string[] }
  | { kind: 'which-zone' }
  | { kind: 'unknown-zone'; typed: string; nearest: readonly string[] };

/** At most two sentences. */
export function sayNamingFault(fault: NamingFault): { what: string; todo: string } {
  switch (fault.kind) {
    case 'no-name':
      return {
        what: `“${fault.typed}” is no name of a queue.`,
        todo: 'Name queues, groups or patterns, with commas: `Orders, Invoices*`; a queue of that name stands in quotes.',
      };
    case 'nameless':
      return {
        what: fault.typed === '' ? 'The group has no name.' : `“${fault.typed}” is no name for a group.`,
        todo: `Write it like \`${GROUP_EXAMPLE}\`.`,
      };
    case 'name-too-long':
      return { what: `A group’s name has at most ${fault.most} characters.`, todo: 'Take a shorter one.' };
    case 'name-with-star':
      return {
        what: `“${fault.name}” has a star, and what has a star is a pattern.`,
        todo: 'Take a name without one.',
      };
    case 'name-of-queue':
      return {
        what: `There is a queue called ${fault.name}, and a queue’s name wins over a group’s.`,
        todo: 'Call the group otherwise.',
      };
    case 'name-of-word':
      return {
        what: `“${fault.name}” means something else in questions, rules or digests.`,
        todo: 'Call the group otherwise, with a word more for example.',
      };
    case 'no-members':
      return { what: 'The group would hold nothing.', todo: `Name its queues: \`${GROUP_EXAMPLE}\`.` };
    case 'too-many-members':
      return {
        what: `A group holds at most ${fault.most} names.`,
        todo: 'Use a pattern, such as `Invoices*`, for queues that are named alike.',
      };
    case 'holds-itself':
      return { what: `${fault.name} cannot hold itself.`, todo: 'Name its queues instead.' };
    case 'unknown-group':
      return {
        what: `There is no group ${fault.typed} here.`,
        todo: didYouMean(
          fault.nearest,
          `Type \`groups\` for those there are, or make it: \`${GROUP_EXAMPLE}\`.`,
        ),
      };
    case 'none-now':
      return {
        what: `No queue here goes by ${fault.typed} at this moment.`,
        todo: 'Type `queues` for those there are, `groups` for what groups hold.',
      };
    case 'which-group':
      return {
        what: `Which group is “${fault.command}” about?`,
        todo: 'Write its name; `groups` lists them.',
      };
    case 'group-by':
      return {
        what: `“${fault.typed}” goes with a question.`,
        todo: 'Leave out “group”: `all today by media`.',
      };
    case 'unknown-setting':
      return {
        what: `There is no setting “${fault.typed}”.`,
        todo: didYouMean(
          fault.nearest,
          'There are two: `settings zone Europe/Berlin` and `settings queues Orders, Invoices*`.',
        ),
      };
    case 'which-zone':
      return {
        what: 'Which time zone?',
        todo: 'Write `settings zone Europe/Berlin`, or `settings zone slack` for the one in your Slack profile.',
      };
    case 'unknown-zone':
      return {
        what: `I do not know the time zone ${fault.typed}.`,
        todo: didYouMean(fault.nearest, 'Use a name such as `settings zone Europe/Berlin`.'),
      };
  }
}
