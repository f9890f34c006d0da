/** What a line can fail to mean, each with the words for the user: what was not understood, then what to type. */
import { capital, didYouMean } from './did-you-mean.ts';
import { type DigestFault, sayDigestFault } from './digest-misread.ts';
import { type NamingFault, sayNamingFault } from './naming-misread.ts';
import { type RuleFault, sayRuleFault } from './rule-misread.ts';

/** A line that the person may have meant, with a short label for its button. */
export interface Offer {
  label: string;
  line: string;
}

export type Misread =
  | { kind: 'unknown-queue'; typed: string; nearest: readonly string[] }
  | { kind: 'unknown-word'; typed: string; nearest: readonly string[] }
  | { kind: 'unknown-zone'; typed: string; nearest: readonly string[] }
  | { kind: 'nonsense' }
  | { kind: 'conflict'; first: string; second: string }
  | { kind: 'hours-need-a-day'; period: string }
  | { kind: 'hours-backwards'; typed: string }
  | { kind: 'no-such-date'; typed: string }
  | { kind: 'future'; period: string }
  | { kind: 'too-long-period'; longestDays: number }
  | { kind: 'too-many-rows'; buckets: number; most: number }
  | { kind: 'unknown-dimension'; typed: string }
  | { kind: 'unknown-comparison'; typed: string }
  | { kind: 'incomplete-condition'; typed: string }
  | { kind: 'either-condition' }
  | { kind: 'exception'; typed: string }
  | { kind: 'unknown-order'; typed: string }
  | { kind: 'wrong-unit'; metric: string; unit: 'count' | 'seconds' | 'percent'; typed: string }
  | { kind: 'live-only'; metric: string }
  | { kind: 'too-early'; clock: string }
  | { kind: 'nothing-before' }
  | { kind: 'too-long-line'; most: number }
  | { kind: 'too-many-names' }
  /** A rule that cannot be, or that is not said in full. */
  | { kind: 'rule'; fault: RuleFault }
  /** A digest, likewise. */
  | { kind: 'digest'; fault: DigestFault }
  /** The name of a group, or a setting. */
  | { kind: 'naming'; fault: NamingFault };

export const EXAMPLES = ['support', 'all today by media', 'billing yesterday by hour'] as const;

/** At most two sentences. */
export function sayMisread(misread: Misread): { what: string; todo: string } {
  switch (misread.kind) {
    case 'unknown-queue':
      return {
        what: `No queue ${misread.typed}.`,
        todo: didYouMean(
          misread.nearest,
          "Type `queues` for those this bot sees: a queue outside its client's divisions is not visible to it.",
        ),
      };
    case 'unknown-word':
      return {
        what: `I know neither a queue nor a word “${misread.typed}”.`,
        todo: didYouMean(misread.nearest, `Try \`${EXAMPLES[1]}\`, or \`help\`.`),
      };
    case 'unknown-zone':
      return {
        what: `I do not know the time zone ${misread.typed}.`,
        todo: didYouMean(misread.nearest, 'Use a name such as `in Europe/Berlin`.'),
      };
    case 'nonsense':
      return { what: 'I answer with figures of your queues.', todo: 'Try one of these.' };
    case 'conflict':
      return {
        what: `It cannot be both ${misread.first} and ${misread.second}.`,
        todo: 'Leave one of them out.',
      };
    case 'hours-need-a-day':
      return {
        what: `Hours go with one day, not with ${misread.period}.`,
        todo: 'Try `yesterday 9-11am`, or leave the hours out.',
      };
    case 'hours-backwards':
      return {
        what: `The hours ${misread.typed} end before they begin.`,
        todo: 'Hours are within one day: try `today 09:00-17:00`.',
      };
    case 'no-such-date':
      return { what: `There is no date ${misread.typed}.`, todo: 'Dates are written like `2026-11-01`.' };
    case 'future':
      return { what: `${capital(misread.period)} has not begun yet.`, todo: 'Ask for a day up to today.' };
    case 'too-long-period':
      return {
        what: `The longest period is ${misread.longestDays} days.`,
        todo: `Try \`last ${misread.longestDays} days\`.`,
      };
    case 'too-many-rows':
      return {
        what: `That would be ${misread.buckets.toLocaleString('en-US')} rows; ${misread.most.toLocaleString('en-US')} is the most.`,
        todo: 'Ask for a shorter period, fewer queues, or larger steps, such as `by day`.',
      };
    case 'unknown-dimension':
      return {
        what: `I cannot make rows by ${misread.typed}.`,
        todo: 'Rows go `by queue`, `by media`, `by hour`, `by day`, `every 30m` or `every 15m`.',
      };
    case 'unknown-comparison':
      return {
        what: misread.typed === '' ? 'Compare with what?' : `I cannot compare with ${misread.typed}.`,
        todo: 'Figures compare `vs yesterday`, `vs last week` or `vs usual`; two queues stand side by side with `support vs billing`.',
      };
    case 'incomplete-condition':
      return {
        what: `The condition “${misread.typed}” is not complete.`,
        todo: 'Write a metric, a comparison and a number: `where abandon% > 5`.',
      };
    case 'either-condition':
      return {
        what: 'Conditions hold all together: I cannot take one “or” the other.',
        todo: 'Ask for each by itself, or join them with `and`.',
      };
    case 'exception':
      return {
        what: `I cannot leave something out: “${misread.typed}” is no word of mine.`,
        todo: 'Name what you want to see, such as `support, sales*`.',
      };
    case 'unknown-order':
      return {
        what: `I cannot “${misread.typed}”.`,
        todo: 'Rows are sorted by a figure: `sort abandon%`, or `sort sl asc`.',
      };
    case 'wrong-unit':
      return { what: `“${misread.typed}” does not fit ${misread.metric}.`, todo: UNIT_WORDS[misread.unit] };
    case 'live-only':
      return {
        what: `${capital(misread.metric)} is a figure of this moment; Genesys keeps no history of it.`,
        todo: 'Ask for it now.',
      };
    case 'too-early':
      return {
        what: 'There is no full quarter-hour to compare yet.',
        todo: `Ask again at ${misread.clock}, or leave the comparison out.`,
      };
    case 'nothing-before':
      return { what: 'I know of no earlier question of yours.', todo: `Ask one first: \`${EXAMPLES[1]}\`.` };
    case 'too-long-line':
      return {
        what: `The line is longer than ${misread.most} characters.`,
        todo: 'Ask for fewer queues, or a part of their names.',
      };
    case 'too-many-names':
      return {
        what: 'Those are more names than I can look up for one line.',
        todo: 'Ask for fewer queues, or for a part of their names, such as `sales*`.',
      };
    case 'rule':
      return sayRuleFault(misread.fault);
    case 'digest':
      return sayDigestFault(misread.fault);
    case 'naming':
      return sayNamingFault(misread.fault);
  }
}

const UNIT_WORDS = {
  count: 'It is a count: write a plain number, such as 5.',
  seconds: 'It is a time: write 30s, 2m or 1:30.',
  percent: 'It is a percentage: write 5%.',
} as const;
