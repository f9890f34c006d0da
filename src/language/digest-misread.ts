/** What a digest's sentence can get wrong, each with the words for the user: what was not understood, then what to type. */
import { didYouMean } from './did-you-mean.ts';

export const DIGEST_EXAMPLE = 'digest all yesterday by media at 08:30 weekdays';

export type DigestFault =
  | { kind: 'unknown-word'; typed: string; nearest: readonly string[] }
  /** "at 25:00", "at 8ish". */
  | { kind: 'no-such-time'; typed: string }
  | { kind: 'two-times'; first: string; second: string }
  /** "monthly", "every other week". */
  | { kind: 'frequency'; typed: string }
  /** "tomorrow", "on 2026-12-01". */
  | { kind: 'once'; typed: string }
  /** A weekday that was read as a question's period, which it has already. */
  | { kind: 'day-of-query'; period: string; day: string }
  | { kind: 'no-days' }
  /** "except billing", "except christmas". */
  | { kind: 'exception'; typed: string }
  | { kind: 'again' }
  /** A period of dates, which would be told of again and again. */
  | { kind: 'fixed-dates'; period: string }
  | { kind: 'not-begun'; period: string; time: string }
  | { kind: 'too-many-queries'; most: number }
  | { kind: 'mention'; typed: string }
  | { kind: 'name-too-long'; most: number }
  | { kind: 'too-many-dates'; most: number }
  /** Of the commands about digests. */
  | { kind: 'which-digest'; command: string };

/** At most two sentences. */
export function sayDigestFault(fault: DigestFault): { what: string; todo: string } {
  switch (fault.kind) {
    case 'unknown-word':
      return {
        what: `I do not know “${fault.typed}” in a digest.`,
        todo: didYouMean(fault.nearest, `A whole one reads \`${DIGEST_EXAMPLE}\`.`),
      };
    case 'no-such-time':
      return { what: `There is no time “${fault.typed}”.`, todo: 'Write `at 08:30`, `at 5pm` or `at noon`.' };
    case 'two-times':
      return {
        what: `A digest comes at one time of the day, and here are two: “${fault.first}” and “${fault.second}”.`,
        todo: 'Make a digest of each.',
      };
    case 'frequency':
      return {
        what: `A digest comes on days of the week, not “${fault.typed}”.`,
        todo: 'Write `weekdays`, `every day`, `mon, thu` or `weekly`.',
      };
    case 'once':
      return {
        what: `A digest comes again and again, not once: “${fault.typed}”.`,
        todo: 'Write days of the week, such as `weekdays`; to see figures once, leave out `digest`.',
      };
    case 'day-of-query':
      return {
        what: `I read “${fault.day}” as the period of the figures, and they have one: ${fault.period}.`,
        todo: `For the days of the digest write them behind the time or behind “every”: \`every ${fault.day}\`.`,
      };
    case 'no-days':
      return { what: 'That leaves no day on which the digest comes.', todo: 'Leave out fewer days.' };
    case 'exception':
      return {
        what: `“${fault.typed}” leaves out what I cannot leave out.`,
        todo: 'Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
      };
    case 'again':
      return {
        what: 'A digest cannot say “again”: it does not know what anybody asked last.',
        todo: 'Write the question itself, such as `all yesterday by media`.',
      };
    case 'fixed-dates':
      return {
        what: `“${fault.period}” stays those dates: the digest would tell the same each time.`,
        todo: 'Write a period that moves along: `yesterday`, `last week`, `this month` or `last 7 days`.',
      };
    case 'not-begun':
      return {
        what: `At ${fault.time}, when the digest comes, “${fault.period}” has not begun.`,
        todo: 'Send it later, or ask for `yesterday`.',
      };
    case 'too-many-queries':
      return {
        what: `A digest asks at most ${fault.most} questions.`,
        todo: 'Make two digests, or join queues with commas.',
      };
    case 'mention':
      return {
        what: `A digest goes to a channel or to you, and calls nobody out: ${fault.typed}.`,
        todo: 'Write `in #` and pick a channel, or `to me`.',
      };
    case 'name-too-long':
      return { what: `A digest’s name has at most ${fault.most} characters.`, todo: 'Take a shorter one.' };
    case 'too-many-dates':
      return { what: `A digest leaves out at most ${fault.most} dates.`, todo: 'Name the next ones only.' };
    case 'which-digest':
      return {
        what: `Which digest is “${fault.command}” about?`,
        todo: 'Write its number, such as `3`; `digests` lists them.',
      };
  }
}
