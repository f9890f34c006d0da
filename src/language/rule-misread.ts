/** What a rule's sentence can get wrong, each with the words for the user: what was not understood, then what to type. */
import { capital, didYouMean, either } from './did-you-mean.ts';

export const RULE_EXAMPLE = 'alert support when abandon% > 8 over 30m';

export type RuleFault =
  | { kind: 'unknown-word'; typed: string; nearest: readonly string[] }
  /** "abandon% 8", "> 5": no metric, comparison or number. */
  | { kind: 'incomplete'; typed: string }
  | { kind: 'two-conditions'; first: string; second: string }
  | { kind: 'equals'; metric: string; typed: string }
  | { kind: 'below-zero'; metric: string; typed: string }
  | { kind: 'beyond-hundred'; metric: string; typed: string }
  /** A line that no figure can cross, or that every one does. */
  | { kind: 'no-line'; condition: string; holds: 'never' | 'always' }
  | { kind: 'target-of-other'; metric: string }
  | { kind: 'usual-of-other'; metric: string }
  | { kind: 'usual-how-much'; is: '<' | '>' }
  | { kind: 'usual-no-line'; condition: string }
  | { kind: 'spike-of-other'; metric: string }
  | { kind: 'not-for-media'; metric: string; media: string }
  | { kind: 'over-step'; typed: string; nearest: readonly string[] }
  | { kind: 'over-live'; typed: string; metric: string }
  /** A time without its unit: "for 5". */
  | { kind: 'needs-unit'; typed: string }
  /** A time that nothing says the meaning of. */
  | { kind: 'bare-length'; typed: string }
  | { kind: 'needs-time'; word: string; example: string }
  | { kind: 'out-of-range'; typed: string; least: string; most: string }
  | { kind: 'not-whole-minutes'; typed: string }
  | { kind: 'clear-incomplete'; typed: string }
  | { kind: 'clear-side'; typed: string; condition: string; side: 'below' | 'above' }
  /** Null: no condition at all. */
  | { kind: 'clear-without-line'; typed: string; test: string | null }
  | { kind: 'guard-without-window'; typed: string; test: string }
  | { kind: 'guard-beyond-line'; typed: string; condition: string }
  | { kind: 'sensitivity-without-spike'; typed: string }
  | { kind: 'together-spike' }
  | { kind: 'together-agents'; metric: string }
  | { kind: 'which-channel'; typed: string }
  | { kind: 'which-group'; typed: string }
  | { kind: 'mention-people'; typed: string }
  | { kind: 'name-in-quotes'; typed: string }
  | { kind: 'name-too-long'; most: number }
  | { kind: 'exception'; typed: string }
  | { kind: 'too-many-dates'; most: number }
  | { kind: 'no-such-time'; typed: string }
  | { kind: 'no-days' }
  | { kind: 'zone-without-hours'; zone: string }
  /** Of the commands about rules. */
  | { kind: 'which-rule'; command: string }
  | { kind: 'mute-unknown'; typed: string }
  | { kind: 'mute-end'; typed: string }
  | { kind: 'mute-too-long'; typed: string; mostDays: number }
  | { kind: 'mute-over'; typed: string };

/** At most two sentences. */
export function sayRuleFault(fault: RuleFault): { what: string; todo: string } {
  switch (fault.kind) {
    case 'unknown-word':
      return {
        what: `I do not know “${fault.typed}” in a rule.`,
        todo: didYouMean(fault.nearest, `A whole one reads \`${RULE_EXAMPLE}\`.`),
      };
    case 'incomplete':
      return {
        what: `The condition “${fault.typed}” is not complete.`,
        todo: 'Write a metric, a comparison and a number, such as `abandon% > 8`; or `abandon spikes`.',
      };
    case 'two-conditions':
      return {
        what: `A rule has one condition, and here are two: “${fault.first}” and “${fault.second}”.`,
        todo: 'Make a rule of each.',
      };
    case 'equals':
      return {
        what: 'A rule speaks when a line is crossed, and “=” is none.',
        todo: `Write \`${fault.metric} ${fault.typed === '0' ? '< 1' : `>= ${fault.typed}`}\`.`,
      };
    case 'below-zero':
      return {
        what: `No figure is below 0: ${fault.metric} cannot be ${fault.typed}.`,
        todo: 'Take 0 or more.',
      };
    case 'beyond-hundred':
      return {
        what: `A percentage ends at 100: ${fault.metric} cannot be ${fault.typed}.`,
        todo: 'Write a number from 0 to 100.',
      };
    case 'no-line':
      return {
        what: `“${fault.condition}” ${fault.holds === 'never' ? 'can never hold' : 'always holds'}.`,
        todo: 'Take a line that the figure can cross.',
      };
    case 'target-of-other':
      return {
        what: `Only the service level has a target; ${fault.metric} has none.`,
        todo: 'Write `sl < target`, or a number.',
      };
    case 'usual-of-other':
      return {
        what: `I compare only traffic with its usual, not ${fault.metric}.`,
        todo: 'Write `offered < 40% of usual`, or for abandons `abandon spikes`.',
      };
    case 'usual-how-much':
      return {
        what: `How far ${fault.is === '<' ? 'below' : 'above'} usual?`,
        todo: `Say it in percent: \`offered ${fault.is === '<' ? '< 40%' : '> 160%'} of usual\`.`,
      };
    case 'usual-no-line':
      return {
        what: `“${fault.condition}” is no line to cross.`,
        todo: 'Below usual goes with 1 to 99 %, above it with 101 to 1,000 %: `offered < 40% of usual`.',
      };
    case 'spike-of-other':
      return {
        what: `Spikes are told of abandons, not of ${fault.metric}.`,
        todo: 'Write `abandon spikes`, `offered > 160% of usual`, or a line such as `waiting > 5`.',
      };
    case 'not-for-media':
      return {
        what: `There is no “${fault.metric}” for ${fault.media}.`,
        todo: 'Take another metric, or another media type.',
      };
    case 'over-step':
      return {
        what: `Figures add up in quarter-hours, up to two hours: “${fault.typed}” is none of them.`,
        todo: `Write ${either(fault.nearest.map((one) => `\`over ${one}\``))}.`,
      };
    case 'over-live':
      return {
        what: `“${fault.typed}” goes with a span of time, and ${fault.metric} is a figure of this moment.`,
        todo: 'Leave it out; `for 5m` says how long it must last.',
      };
    case 'needs-unit':
      return { what: `“${fault.typed}” has no unit.`, todo: `Write \`${fault.typed}m\` for minutes.` };
    case 'bare-length':
      return {
        what: `What is “${fault.typed}” to be?`,
        todo: `Write \`over ${fault.typed}\` for the span that is added up, or \`for ${fault.typed}\` for how long it must last.`,
      };
    case 'needs-time':
      return { what: `“${fault.word}” needs a time.`, todo: `Write \`${fault.example}\`.` };
    case 'out-of-range':
      return {
        what: `“${fault.typed}” is out of range.`,
        todo: `It goes from ${fault.least} to ${fault.most}.`,
      };
    case 'not-whole-minutes':
      return {
        what: `“${fault.typed}” is not in whole minutes.`,
        todo: 'Write minutes or hours, such as `5m`.',
      };
    case 'clear-incomplete':
      return {
        what: `“${fault.typed}” does not say where it is good again.`,
        todo: 'Write a number, such as `clear 5`.',
      };
    case 'clear-side':
      return {
        what: `“${fault.typed}” is not on the good side of “${fault.condition}”.`,
        todo: `It clears ${fault.side} that line: write a number there, or leave it out.`,
      };
    case 'clear-without-line':
      return {
        what:
          fault.test === null
            ? `“${fault.typed}” goes with a line to cross, and there is none.`
            : `“${fault.typed}” does not go with “${fault.test}”, which has its own.`,
        todo: 'Leave it out, or write a line: `abandon% > 8 clear 5`.',
      };
    case 'guard-without-window':
      return {
        what: `“${fault.typed}” does not go with “${fault.test}”.`,
        todo: 'It goes with figures of a span of time, such as `abandon% > 8 at least 20 ended`; leave it out.',
      };
    case 'guard-beyond-line':
      return {
        what: `“${fault.condition}” and “${fault.typed}” never hold together.`,
        todo: 'Leave the second out.',
      };
    case 'sensitivity-without-spike':
      return {
        what: `“${fault.typed}” goes with spikes only.`,
        todo: 'Leave it out, or write `when abandon spikes`.',
      };
    case 'together-spike':
      return {
        what: 'Spikes are judged for each queue and media type by itself.',
        todo: 'Leave “together” out.',
      };
    case 'together-agents':
      return {
        what: `Agents work in several queues, so ${fault.metric} is not added up over queues.`,
        todo: 'Leave “together” out: each queue is watched by itself.',
      };
    case 'which-channel':
      return {
        what: `I cannot tell which channel “${fault.typed}” is.`,
        todo: 'Type `in #` and pick it from the list that Slack offers.',
      };
    case 'which-group':
      return {
        what:
          fault.typed === ''
            ? 'Which user group is to be mentioned?'
            : `I cannot tell which user group “${fault.typed}” is.`,
        todo: 'Type `mention @` and pick the group from the list that Slack offers.',
      };
    case 'mention-people':
      return {
        what: `A rule calls out a user group at most, not ${fault.typed}.`,
        todo: 'Mention a group, or leave it out; `to me` sends it to you alone.',
      };
    case 'name-in-quotes':
      return {
        what: `A name stands in quotes${fault.typed === '' ? '' : `, and ${fault.typed} does not`}.`,
        todo: 'Write `named "Night watch"`.',
      };
    case 'name-too-long':
      return { what: `A rule’s name has at most ${fault.most} characters.`, todo: 'Take a shorter one.' };
    case 'exception':
      return {
        what: `“${fault.typed}” leaves out what I cannot leave out.`,
        todo: 'Leave out dates or days, such as `except 2026-12-25`; name the queues that you want.',
      };
    case 'too-many-dates':
      return { what: `A rule leaves out at most ${fault.most} dates.`, todo: 'Name the next ones only.' };
    case 'no-such-time':
      return {
        what: `I do not know the hours “${fault.typed}”.`,
        todo: 'Write hours like `between 08:00-20:00`.',
      };
    case 'no-days':
      return { what: 'That leaves no day on which the rule watches.', todo: 'Leave out fewer days.' };
    case 'zone-without-hours':
      return {
        what: `The time zone ${fault.zone} goes with hours, and there are none.`,
        todo: 'Leave it out, or write `between 08:00-20:00 in Europe/Berlin`.',
      };
    case 'which-rule':
      return {
        what: `Which rule is “${fault.command}” about?`,
        todo: 'Write its number, such as `12`; `alerts` lists them.',
      };
    case 'mute-unknown':
      return {
        what: `I do not know “${fault.typed}” in a mute.`,
        todo: 'Write `mute 12 2h because known outage`.',
      };
    case 'mute-end':
      return {
        what: `I do not understand “${fault.typed}” as the end of a mute.`,
        todo: 'Write `30m`, `2h`, `until 15:00` or `until tomorrow`.',
      };
    case 'mute-too-long':
      return {
        what: `${capital(fault.typed)} is too long for a mute.`,
        todo: `Mute for ${fault.mostDays} days at most, or remove the rule.`,
      };
    case 'mute-over':
      return { what: `“${fault.typed}” is over already.`, todo: 'Write `2h` or `until tomorrow`.' };
  }
}
