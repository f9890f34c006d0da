/** Digests that can be had by a word: what help, the form and Home offer. */
import { WORKING_DAYS } from '../core/hours.ts';

export interface ReadyDigest {
  /** What is typed behind "digest". */
  word: 'morning' | 'end of day' | 'weekly';
  /** Other words for it, folded. */
  also: readonly string[];
  label: string;
  about: string;
  /** Questions as they are typed; "all" gives way to the queues that are named beside the word. */
  queries: readonly string[];
  minute: number;
  days: readonly number[];
}

export const READY_DIGESTS: readonly ReadyDigest[] = [
  {
    word: 'morning',
    also: ['the morning'],
    label: 'Morning',
    about: 'yesterday, then by media; weekdays at 08:30',
    queries: ['all yesterday', 'all yesterday by media'],
    minute: 510,
    days: WORKING_DAYS,
  },
  {
    word: 'end of day',
    also: ['eod', 'end of the day', 'end-of-day'],
    label: 'End of day',
    about: 'today so far; weekdays at 18:00',
    queries: ['all today'],
    minute: 1080,
    days: WORKING_DAYS,
  },
  {
    word: 'weekly',
    also: [],
    label: 'Weekly',
    about: 'last week by day, then by queue; Mondays at 08:30',
    queries: ['all last week by day', 'all last week'],
    minute: 510,
    days: [1],
  },
];
