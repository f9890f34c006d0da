/** What a queue of the pretend organisation is: who it belongs to, what it takes, and how much of it. */

export type MediaType = 'voice' | 'chat' | 'email' | 'callback';

export const MEDIA_TYPES: readonly MediaType[] = ['voice', 'chat', 'email', 'callback'];

export interface ServiceTarget {
  /** 0 to 1. */
  percentage: number;
  durationMs: number;
}

export interface Division {
  id: string;
  name: string;
}

export interface OrganisationQueue {
  id: string;
  name: string;
  division: Division;
  /** What it really receives; its settings list targets for the others as well, as in Genesys. */
  mediaTypes: readonly MediaType[];
  serviceTargets: Readonly<Record<MediaType, ServiceTarget>>;
  memberCount: number;
}

/** One queue's traffic in one media type: the unit that is simulated. */
export interface Stream {
  queue: OrganisationQueue;
  mediaType: MediaType;
  demand: Demand;
}

export interface Demand {
  /** Offered in the busiest half-hour of an ordinary Wednesday, on average. */
  peakPerHalfHour: number;
  /** Saturday against Wednesday; Sunday is six tenths of it. */
  weekendShare: number;
  /** Nights against the busiest hour; 0 is closed. */
  nightShare: number;
  /** How many standard deviations of the load are staffed above it; below 0 is lean. */
  staffing: number;
  meanPatienceMs: number;
  /** Waiting longer than this overflows to another queue. */
  flowOutAfterMs: number;
  /** Callbacks in which the customer is dialled first: neither answered nor abandoned. */
  customerFirstShare: number;
}
