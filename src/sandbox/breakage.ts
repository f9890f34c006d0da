/** How a panel breaks and mends one of the two pretend services: what can break, where, and what is broken now. */

export interface FaultChoice {
  id: string;
  /** In words that a person chooses by. */
  label: string;
  /** Where it can strike, the usual place first; none: it has no place. */
  places: readonly { id: string; label: string }[];
  /** It happens now, once, and there is nothing to mend. */
  isAtOnce: boolean;
}

export interface BrokenThing {
  id: string;
  words: string;
}

export interface BreakInput {
  choice: string;
  /** Empty: the usual one. */
  place: string;
  /** How many requests it strikes; null is until it is mended. */
  times: number | null;
}

export interface Breakage {
  choices(): FaultChoice[];
  broken(): BrokenThing[];
  /** Throws words for a person when there is no such choice or place. */
  break(input: BreakInput): void;
  /** Null mends everything. */
  mend(id: string | null): void;
}

/** The choice and the place that are meant; throws words for a person when there are none. */
export function chosenFault(
  choices: readonly FaultChoice[],
  input: BreakInput,
): { choice: FaultChoice; place: string } {
  const choice = choices.find(({ id }) => id === input.choice);
  if (choice === undefined) throw new Error(`There is no fault "${input.choice}".`);
  const place = input.place === '' ? (choice.places[0]?.id ?? '') : input.place;
  if (choice.places.length > 0 && !choice.places.some(({ id }) => id === place))
    throw new Error(`That fault cannot strike "${place}".`);
  if (input.times !== null && !(Number.isInteger(input.times) && input.times > 0))
    throw new Error('How often is a whole number above 0, or until mended.');
  return { choice, place };
}

/** Such as ", 2 more times". */
export function leftWords(left: number | null): string {
  if (left === null) return '';
  return left === 1 ? ', once' : `, ${left} times`;
}
