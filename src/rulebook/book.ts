/** What stands in a file of rules, as it was written: its shape is right, and its sentences are not read yet. */
import type { MediaType, ServiceTarget } from '../core/queue.ts';
import type { YamlText } from './yaml-file.ts';

export interface Book {
  source: string;
  /** IANA name; null: the zone that is configured. */
  zone: string | null;
  /** Null: the file names none. */
  queues: readonly BookQueue[] | null;
  groups: readonly BookGroup[];
  rules: readonly BookRule[];
  digests: readonly BookDigest[];
  tests: readonly BookTest[];
}

export interface BookQueue {
  name: string;
  target: ServiceTarget | null;
}

export interface BookGroup {
  name: YamlText;
  /** As behind "group retail =". */
  names: YamlText;
  ownerId: string;
}

export interface BookRule {
  key: YamlText;
  /** As behind "alert". */
  alert: YamlText;
  /** Null: its sentence says it. */
  channel: YamlText | null;
  ownerId: string;
  isTrial: boolean;
}

export interface BookDigest {
  key: YamlText;
  /** As behind "digest": its queries, and what else each says. */
  sentences: readonly YamlText[];
  /** "08:30 weekdays"; null: the sentences say it. */
  at: YamlText | null;
  channel: YamlText | null;
  ownerId: string;
}

export interface BookTest {
  name: YamlText;
  everyMs: number;
  fromMs: number;
  zone: string;
  series: readonly BookSeries[];
  expect: readonly BookExpectation[];
}

export interface BookSeries {
  queue: YamlText;
  media: MediaType;
  /** What is usual there: null where nothing is known, so that spike and traffic rules still learn. */
  usual: BookUsual | null;
  figures: ReadonlyMap<SeriesField, readonly (number | null)[]>;
}

export interface BookUsual {
  /** In a half-hour. */
  offered: number;
  /** 0 to 1. */
  abandonShare: number;
}

export interface BookExpectation {
  /** Since the test's beginning. */
  at: YamlText;
  atMs: number;
  rule: YamlText;
  /** Null: of a rule that judges its queues together. */
  queue: YamlText | null;
  media: YamlText | null;
  state: ExpectedState;
  value: YamlText | null;
}

export const EXPECTED_STATES = ['inactive', 'pending', 'firing', 'recovering'] as const;
export type ExpectedState = (typeof EXPECTED_STATES)[number];

/** Conversations that did this in a step. */
export const COUNT_FIELDS = [
  'offered',
  'answered',
  'abandoned',
  'flow-outs',
  'short-abandoned',
  'transferred',
  'within-target',
] as const;
/** Seconds, as means over the conversations of the step. */
export const TIME_FIELDS = ['asa', 'wait', 'handle', 'talk', 'hold', 'after-call'] as const;
/** Of the moment at which a step begins; the longest wait in seconds. */
export const LIVE_FIELDS = ['waiting', 'longest', 'active', 'alerting'] as const;
export const AGENT_FIELDS = ['idle', 'on-queue', 'not-responding', 'off-queue'] as const;
export const SERIES_FIELDS = [...COUNT_FIELDS, ...TIME_FIELDS, ...LIVE_FIELDS, ...AGENT_FIELDS] as const;
export type SeriesField = (typeof SERIES_FIELDS)[number];

export const MAX_BOOK_TESTS = 500;
export const MAX_TEST_SERIES = 100;
export const MAX_EXPECTATIONS = 1_000;
