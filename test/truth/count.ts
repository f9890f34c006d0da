/**
 * Counts the answer to a question put in plain terms straight from the pretend organisation's calls. It shares nothing
 * with the bot, so that it cannot share a mistake.
 */
import { isEmpty, type Ledger, meanOf, type Stream, sumBetween, type Tally } from './tally.ts';
import { dateAfter, MINUTE_MS, momentOf, QUARTER_MS, quarterOf, wallOf } from './wall.ts';

/** Minutes in a row of time, or a local day. */
export type Step = 15 | 30 | 60 | 'day';

/** Dates are "2026-03-29", in the zone of the question. */
export type Span =
  /** Whole days, both included. */
  | { kind: 'days'; from: string; to: string }
  /** A part of a day, in minutes by the clock on the wall; null is the day's end. */
  | { kind: 'hours'; date: string; fromMinute: number; toMinute: number | null }
  /** Back from now to a quarter-hour, or by as many whole rows of time, the one with now included. */
  | { kind: 'back'; minutes: number };

export interface Question {
  queueIds: readonly string[];
  /** None: every media type. */
  media: readonly string[];
  span: Span;
  /** IANA name. */
  zone: string;
  byQueue: boolean;
  byMedia: boolean;
  step: Step | null;
  /** How many days back it is compared with: several are averaged, none is no comparison. */
  daysBack: readonly number[];
}

/** From a quarter-hour up to another. */
export interface Stretch {
  startMs: number;
  endMs: number;
  /** Now lies in it. */
  isOpen: boolean;
}

export interface CountedRow {
  queueId: string | null;
  media: string | null;
  /** Null where the rows are not of time. */
  time: Stretch | null;
  tally: Tally;
  before: Tally | null;
  /** The media type of all that happened to its queues in what is asked about; null for none or several. */
  onlyMedia: string | null;
}

export interface Count {
  asked: Stretch;
  /** What it is compared with. */
  past: readonly Stretch[];
  rows: readonly CountedRow[];
  /** All queues and media types that were asked for together. */
  total: Tally;
  totalBefore: Tally | null;
}

export function count(question: Question, ledger: Ledger, nowMs: number): Count {
  const { zone, daysBack, step } = question;
  const asked = stretchOf(question, nowMs);
  const past = daysBack.map((days) => daysEarlier(asked, days, zone));
  const streams = streamsOf(question, ledger, [asked, ...past]);
  const tallyOf = (of: readonly Stream[], { startMs, endMs }: Stretch) => sumBetween(of, startMs, endMs);
  const beforeOf = (of: readonly Stream[], stretch: Stretch) => {
    if (past.length === 0) return null;
    const looks = past.map((whole, at) => {
      const earlier = daysEarlier(stretch, daysBack[at] ?? 0, zone, step === 'day');
      return tallyOf(of, {
        ...earlier,
        startMs: Math.max(earlier.startMs, whole.startMs),
        endMs: Math.min(earlier.endMs, whole.endMs),
      });
    });
    return meanOf(looks);
  };
  const times = step === null ? [null] : timeRows(asked, step, zone);
  const rows = pairsOf(question, streams, asked).flatMap(({ queueId, media }) => {
    const own = streams.filter(
      (stream) =>
        (queueId === null || stream.queueId === queueId) && (media === null || stream.media === media),
    );
    const busy = own.filter((stream) => !isEmpty(tallyOf([stream], asked)));
    const types = [...new Set(busy.map((stream) => stream.media))];
    return times.map((time) => ({
      queueId,
      media,
      time,
      tally: tallyOf(own, time ?? asked),
      before: beforeOf(own, time ?? asked),
      onlyMedia: types.length === 1 ? (types[0] ?? null) : null,
    }));
  });
  return {
    asked,
    past,
    rows,
    total: tallyOf(streams, asked),
    totalBefore: beforeOf(streams, asked),
  };
}

/** Of the queues and media types that are asked for, with all that lies in these stretches. */
function streamsOf({ queueIds, media }: Question, ledger: Ledger, stretches: readonly Stretch[]): Stream[] {
  const streams = stretches.flatMap(({ startMs, endMs }) => ledger.streams(queueIds, startMs, endMs));
  return [...new Set(streams)].filter((stream) => media.length === 0 || media.includes(stream.media));
}

/** What is asked about, up to now; a comparison ends with the last full quarter-hour, so that both sides are as long. */
function stretchOf(question: Question, nowMs: number): Stretch {
  const { startMs, endMs } = spanOf(question, nowMs);
  if (endMs <= nowMs) return { startMs, endMs, isOpen: false };
  const lastFullMs = quarterOf(nowMs);
  if (question.daysBack.length > 0) return { startMs, endMs: lastFullMs, isOpen: false };
  return { startMs, endMs: lastFullMs + QUARTER_MS, isOpen: true };
}

/** What the words mean, over or not; back from now it ends with this very moment. */
export function spanOf(
  { span, zone, step }: Pick<Question, 'span' | 'zone' | 'step'>,
  nowMs: number,
): { startMs: number; endMs: number } {
  switch (span.kind) {
    case 'days':
      return { startMs: momentOf(span.from, 0, zone), endMs: momentOf(dateAfter(span.to, 1), 0, zone) };
    case 'hours':
      return {
        startMs: momentOf(span.date, span.fromMinute, zone),
        endMs: momentOf(span.date, span.toMinute ?? 24 * 60, zone),
      };
    case 'back':
      return { startMs: backFrom(nowMs, span.minutes, step, zone), endMs: nowMs + 1 };
  }
}

function backFrom(nowMs: number, minutes: number, step: Step | null, zone: string): number {
  const fromMs = nowMs - minutes * MINUTE_MS;
  if (step === null || step === 'day') return quarterOf(fromMs);
  if (minutes % step !== 0) return rowStart(fromMs, step, zone);
  return rowStart(nowMs, step, zone) + (step - minutes) * MINUTE_MS;
}

/** Where the clock on the wall last showed a whole number of steps. */
function rowStart(ms: number, step: Exclude<Step, 'day'>, zone: string): number {
  const quarter = quarterOf(ms);
  return quarter - (wallOf(quarter, zone).minute % step) * MINUTE_MS;
}

/**
 * Quarter-hours that share the date, the hour (or half, or quarter) on the wall and the zone's offset: an hour that comes
 * twice makes two rows, and one that is skipped none.
 */
function timeRows(asked: Stretch, step: Step, zone: string): Stretch[] {
  const rows: Stretch[] = [];
  let lastKey = '';
  for (let ms = asked.startMs; ms < asked.endMs; ms += QUARTER_MS) {
    const { date, minute, aheadMinutes } = wallOf(ms, zone);
    const key = step === 'day' ? date : `${date} ${Math.floor(minute / step)} ${aheadMinutes}`;
    const row = rows.at(-1);
    if (row !== undefined && key === lastKey) row.endMs = ms + QUARTER_MS;
    else rows.push({ startMs: ms, endMs: ms + QUARTER_MS, isOpen: false });
    lastKey = key;
  }
  const last = rows.at(-1);
  if (last !== undefined) last.isOpen = asked.isOpen;
  return rows;
}

/**
 * The same times by the clock on the wall, so many days earlier: from when it shows what it showed at the start to when it
 * shows what it would have shown at the end, had it not been set in the last quarter-hour. A day is compared with all of
 * another one, though it may lack its first hour.
 */
function daysEarlier({ startMs, endMs }: Stretch, days: number, zone: string, isDay = false): Stretch {
  const first = wallOf(startMs, zone);
  const last = wallOf(endMs - QUARTER_MS, zone);
  return {
    startMs: momentOf(dateAfter(first.date, -days), isDay ? 0 : first.minute, zone),
    endMs: momentOf(dateAfter(last.date, -days), last.minute + QUARTER_MS / MINUTE_MS, zone),
    isOpen: false,
  };
}

/** A row for every queue asked for; for every media type in which anything happened, and for those asked for by name. */
function pairsOf(
  { queueIds, media, byQueue, byMedia }: Question,
  streams: readonly Stream[],
  { startMs, endMs }: Stretch,
): { queueId: string | null; media: string | null }[] {
  const ids: readonly (string | null)[] = byQueue ? queueIds : [null];
  return ids.flatMap((queueId) => {
    if (!byMedia) return [{ queueId, media: null }];
    const seen = streams
      .filter((stream) => queueId === null || stream.queueId === queueId)
      .filter((stream) => !isEmpty(sumBetween([stream], startMs, endMs)))
      .map((stream) => stream.media);
    const types: (string | null)[] = [...new Set([...(byQueue ? [] : media), ...seen])];
    return types.map((type) => ({ queueId, media: type }));
  });
}
