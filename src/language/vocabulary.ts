/** The words of the language that are neither names nor metrics. */
import { weekdayByName } from '../core/period.ts';
import type { MediaType } from '../core/queue.ts';

/** Words that mean nothing by themselves. */
export const FILLER = new Set(
  `a an and or the of for on to at is are was were be do does did we us our you i me my it its this that there here
  how many much long what whats what's how's who's which who when has have had anyone during within over please pls plz thanks thank hi hello hey ok so far but just only also
  give get tell about let see want need like look with in from right currently at moment
  queue queues call calls caller callers people customers conversation conversations interactions stats stat
  statistics figures numbers number report status doing going time line list count total me each per`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

export const MEDIA_WORDS: ReadonlyMap<string, MediaType> = new Map([
  ['voice', 'voice'],
  ['phone', 'voice'],
  ['telephone', 'voice'],
  ['callback', 'callback'],
  ['callbacks', 'callback'],
  ['chat', 'chat'],
  ['chats', 'chat'],
  ['webchat', 'chat'],
  ['message', 'message'],
  ['messages', 'message'],
  ['messaging', 'message'],
  ['sms', 'message'],
  ['email', 'email'],
  ['emails', 'email'],
  ['e-mail', 'email'],
  ['e-mails', 'email'],
  ['mail', 'email'],
  ['mails', 'email'],
]);

export const ALL_WORDS = new Set(['all', 'everything', 'every', 'any', 'everywhere', 'overall']);

export const NOW_WORDS = new Set(['now', 'rn', 'live', 'realtime', 'real-time', 'current', 'nowadays']);

export const TODAY_WORDS = new Set(['today', 'todays', "today's", 'tdy', '2day']);

export const YESTERDAY_WORDS = new Set(['yesterday', 'yesterdays', "yesterday's", 'yday', 'yest']);

/** The first words of clauses, by what they begin. */
export const CLAUSE_WORDS = {
  by: new Set(['by', 'per', 'split', 'grouped']),
  every: new Set(['every', 'each']),
  show: new Set(['show', 'showing', 'columns', 'column', 'display']),
  where: new Set(['where', 'having', 'if', 'when', 'with']),
  sort: new Set(['sort', 'sorted', 'order', 'ordered', 'rank', 'ranked']),
  top: new Set(['top', 'first', 'limit', 'max']),
  versus: new Set(['vs', 'v', 'versus', 'against', 'compared', 'compare']),
  worst: new Set(['worst', 'baddest']),
  again: new Set(['again', 'same', 'repeat']),
  zone: new Set(['in', 'tz', 'zone']),
  except: new Set(['except', 'excluding', 'exclude', 'without', 'not', 'no', 'minus']),
} as const;

/** Dimensions of `by`; a step makes rows of time. */
export const DIMENSION_WORDS: ReadonlyMap<string, 'queue' | 'media' | 'PT15M' | 'PT30M' | 'PT1H' | 'P1D'> =
  new Map([
    ['queue', 'queue'],
    ['queues', 'queue'],
    ['media', 'media'],
    ['medium', 'media'],
    ['mediatype', 'media'],
    ['channel', 'media'],
    ['type', 'media'],
    ['hour', 'PT1H'],
    ['hours', 'PT1H'],
    ['hourly', 'PT1H'],
    ['1h', 'PT1H'],
    ['60m', 'PT1H'],
    ['60min', 'PT1H'],
    ['day', 'P1D'],
    ['days', 'P1D'],
    ['daily', 'P1D'],
    ['date', 'P1D'],
    ['1d', 'P1D'],
    ['24h', 'P1D'],
    ['30m', 'PT30M'],
    ['30min', 'PT30M'],
    ['30mins', 'PT30M'],
    ['half-hour', 'PT30M'],
    ['halfhour', 'PT30M'],
    ['15m', 'PT15M'],
    ['15min', 'PT15M'],
    ['15mins', 'PT15M'],
    ['quarter', 'PT15M'],
    ['quarter-hour', 'PT15M'],
    ['interval', 'PT30M'],
  ]);

export const COMPARISON_WORDS: readonly (readonly [readonly string[], '>' | '>=' | '<' | '<='])[] = [
  [['no', 'more', 'than'], '<='],
  [['not', 'more', 'than'], '<='],
  [['no', 'less', 'than'], '>='],
  [['not', 'less', 'than'], '>='],
  [['no', 'fewer', 'than'], '>='],
  [['more', 'than'], '>'],
  [['greater', 'than'], '>'],
  [['higher', 'than'], '>'],
  [['less', 'than'], '<'],
  [['fewer', 'than'], '<'],
  [['lower', 'than'], '<'],
  [['at', 'least'], '>='],
  [['at', 'most'], '<='],
  [['up', 'to'], '<='],
  [['over'], '>'],
  [['above'], '>'],
  [['exceeds'], '>'],
  [['under'], '<'],
  [['below'], '<'],
];

/** Words that begin something only together with the next one, and the words of commands. */
const OPENING_WORDS = new Set(
  `last past previous prev this since between wtd mtd ytd week month utc hourly daily off not half compared
  more less greater fewer higher lower over above exceeds under below help metrics settings history queues
  alert alerts rules digest digests mute silence unmute unsnooze snooze remove delete group groups setting
  take ack usage kpis watch`.split(/\s+/),
);

/** What a name must not be, alone and without quotes, to be taken for a queue. */
export function isReserved(folded: string): boolean {
  return (
    MEDIA_WORDS.has(folded) ||
    ALL_WORDS.has(folded) ||
    NOW_WORDS.has(folded) ||
    TODAY_WORDS.has(folded) ||
    YESTERDAY_WORDS.has(folded) ||
    DIMENSION_WORDS.has(folded) ||
    FILLER.has(folded) ||
    OPENING_WORDS.has(folded) ||
    weekdayByName(folded) !== undefined ||
    Object.values(CLAUSE_WORDS).some((words) => words.has(folded)) ||
    /^\d/.test(folded)
  );
}

/** Words worth suggesting when one is misspelt. */
export const SUGGESTIBLE: readonly string[] = [
  ...['all', 'now', 'today', 'yesterday', 'this week', 'last week', 'this month', 'last month', 'again'],
  ...['where', 'sort', 'every', 'show', 'by media', 'by queue', 'by hour', 'by day', 'worst', 'vs usual'],
  ...['voice', 'chat', 'callback', 'message', 'email'],
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
];
