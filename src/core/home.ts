/** The Home tab as values: what each feature has to show there. Who draws it pages it. */
import type { Fault } from './fault.ts';
import type { Button, Rich } from './message.ts';
import type { Asker } from './ports.ts';

/** Whose things are shown: one's own, or those of a channel that one is a member of. */
export type HomePlace = { kind: 'mine' } | { kind: 'channel'; channelId: string };

/** A feature's share of Home. */
export interface HomeSection {
  title: string;
  /** All there are, in the order in which they are shown: what needs looking at first. */
  items: readonly HomeItem[];
  /** Said when there are none. */
  empty: Rich;
  /** Below the items: what can be made, always shown. */
  buttons: readonly Button[];
  /** Why nothing can be shown, instead of `items`. */
  fault: Fault | null;
}

export interface HomeItem {
  /** The rule or digest itself, in a line or two: state, sentence, where it speaks, next run. */
  text: Rich;
  /** Small print; empty: none. */
  note: Rich;
  /** At most 5, of the kinds 'say', 'menu' and 'link': what is answered is shown in a modal. */
  buttons: readonly Button[];
}

/** Never throws for an expected failure. `asker.channelId` is the person's own id. */
export type HomeSource = (place: HomePlace, asker: Asker) => Promise<HomeSection>;
