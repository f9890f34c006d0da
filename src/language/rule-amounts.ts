/** Lengths of time as people write them: "30m", "1 hour", "1h30", "half an hour". */
import type { Token } from './tokens.ts';

/** Longer than anything that is asked for, so that a huge number is still told as out of range. */
const MAX_MINUTES = 1_000_000;

const MINUTES_IN: ReadonlyMap<string, number> = new Map([
  ...['s', 'sec', 'secs', 'second', 'seconds'].map((unit) => [unit, 1 / 60] as const),
  ...['m', 'min', 'mins', 'minute', 'minutes'].map((unit) => [unit, 1] as const),
  ...['h', 'hr', 'hrs', 'hour', 'hours'].map((unit) => [unit, 60] as const),
  ...['d', 'day', 'days'].map((unit) => [unit, 1440] as const),
  ...['w', 'wk', 'week', 'weeks'].map((unit) => [unit, 10_080] as const),
]);

export interface Length {
  minutes: number;
  /** Tokens. */
  length: number;
}

/** The length of time that begins at a token, or null. Fractions of a minute are kept. */
export function lengthAt(tokens: readonly Token[], at: number): Length | null {
  const first = folded(tokens, at);
  const second = folded(tokens, at + 1);
  if (first === 'half' && (second === 'an' || second === 'a') && folded(tokens, at + 2) === 'hour')
    return { minutes: 30, length: 3 };
  if (first === 'half' && second === 'hour') return { minutes: 30, length: 2 };
  if (first === 'an' && second === 'hour') return { minutes: 60, length: 2 };
  if (first === 'a' && (second === 'minute' || second === 'day'))
    return { minutes: second === 'day' ? 1440 : 1, length: 2 };
  const both = /^(\d{1,4})h(\d{1,2})m?$/.exec(first);
  if (both !== null) return { minutes: Number(both[1]) * 60 + Number(both[2]), length: 1 };
  const match = /^(\d{1,7}(?:\.\d{1,3})?)([a-z]+)?$/.exec(first);
  if (match === null) return null;
  const size = MINUTES_IN.get(match[2] ?? second);
  if (size === undefined) return null;
  const minutes = Math.round(Number(match[1]) * size * 1000) / 1000;
  return { minutes: Math.min(MAX_MINUTES, minutes), length: match[2] === undefined ? 2 : 1 };
}

/** "hour" or "quarter-hour" by themselves, as behind "the last". */
export function bareLengthAt(tokens: readonly Token[], at: number): Length | null {
  const minutes = new Map([
    ['hour', 60],
    ['quarter-hour', 15],
    ['minute', 1],
  ]).get(folded(tokens, at));
  return minutes === undefined ? lengthAt(tokens, at) : { minutes, length: 1 };
}

/** "90m", "2h". */
export function printMinutes(minutes: number): string {
  return minutes > 0 && minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

function folded(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token === undefined || token.isQuoted ? '' : token.folded;
}
