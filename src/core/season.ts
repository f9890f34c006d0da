/** What is usual for a queue and media type at each half-hour of the week, learned from the last four weeks. */

export const SEASON_WEEKS = 4;
/** Half-hours of a week, the first on Monday at 00:00 local. */
export const SLOTS = 336;

/** A closed half-hour of one queue and media type. */
export interface HalfHour {
  startMs: number;
  offered: number;
  /** Answered + abandoned + flow-outs. */
  ended: number;
  abandoned: number;
}

/** Plain data that JSON keeps: it is stored as text. */
export interface Season {
  /** IANA name: the zone of the slots. */
  zone: string;
  /** What it was learned from, epoch ms. */
  fromMs: number;
  toMs: number;
  /** Mean offers of each slot: what traffic rules are held against. */
  offered: readonly number[];
  /** Expected abandon share of each slot, 0 to 1, smoothed and with past spikes weighed down. */
  share: readonly number[];
}
