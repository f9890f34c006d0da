/** What a season is learned from: half-hours at their places in the week, and how unruly they are. */

/** Half-hours of a week, the first on Monday at 00:00 local. */
export const SLOTS = 336;
export const HALF_HOUR_MS = 30 * 60_000;
/** Half-hours of a day. */
export const DAY_SLOTS = 48;

/** How far a queue strays from its own season, and for how long. */
export interface Unruliness {
  /** Intraclass correlation of the abandons of a half-hour, 0 to 1: scatter that does not shrink with volume. */
  scatter: number;
  /** Correlation of the levels of half-hours that begin 1, 2, 3 and 4 half-hours apart. */
  resemblance: readonly number[];
}

/** A half-hour in which something ended, at its place in the week. */
export interface Observed {
  startMs: number;
  slot: number;
  ended: number;
  abandoned: number;
}
