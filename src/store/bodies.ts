/** JSON columns ⇄ values: parsed exactly where they enter, and never written so that they could not be read again. */
import { z } from 'zod';
import type { AlertMessage, CloseReason, Episode, Evidence } from '../core/episode.ts';
import type { WatchHours } from '../core/hours.ts';
import type { Button, Chart, Inline, Message, Part, Table } from '../core/message.ts';
import { METRICS, type MetricId } from '../core/metric.ts';
import type { Scope } from '../core/query.ts';
import { type Rule, type RuleComparison, type RuleTest, SENSITIVITIES, SEVERITIES } from '../core/rule.ts';
import { type Season, SLOTS } from '../core/season.ts';

/** What of a rule has no column of its own. */
export type RuleBody = Omit<
  Rule,
  'id' | 'revision' | 'ownerId' | 'channelId' | 'createdAtMs' | 'trialUntilMs'
>;
export type EpisodeBody = Omit<
  Episode,
  'id' | 'ruleId' | 'firedAtMs' | 'closedAtMs' | 'messageId' | 'takenBy'
>;
export type MessageBody = Omit<AlertMessage, 'id' | 'openedAtMs' | 'closedAtMs'>;

const METRIC_IDS = new Set<unknown>(METRICS.map(({ id }) => id));
const metric = z.custom<MetricId>((id) => METRIC_IDS.has(id), 'no metric of this version');

const scope: z.ZodType<Scope> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('here') }),
  z.object({ kind: z.literal('all') }),
  z.object({
    kind: z.literal('named'),
    names: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('exact'), name: z.string() }),
        z.object({ kind: z.literal('pattern'), pattern: z.string() }),
      ]),
    ),
  }),
]);

const ruleComparison: z.ZodType<RuleComparison> = z.enum(['>', '>=', '<', '<=']);

const test = everyKind<RuleTest>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('threshold'),
      metric,
      is: ruleComparison,
      value: z.union([z.number(), z.literal('target')]),
      overMinutes: z.number(),
      clear: z.number().nullable(),
      guard: z.object({ of: z.enum(['offered', 'ended']), atLeast: z.number() }).nullable(),
    }),
    z.object({
      kind: z.literal('live'),
      metric,
      is: ruleComparison,
      value: z.number(),
      clear: z.number().nullable(),
    }),
    z.object({ kind: z.literal('spike'), sensitivity: z.enum(SENSITIVITIES), overMinutes: z.number() }),
    z.object({
      kind: z.literal('traffic'),
      is: z.enum(['<', '>']),
      percentOfUsual: z.number(),
      overMinutes: z.number(),
    }),
  ]),
);

const hours: z.ZodType<WatchHours> = z.object({
  fromMinute: z.int(),
  toMinute: z.int(),
  days: z.array(z.int()),
  zone: z.string(),
  except: z.array(z.object({ year: z.int(), month: z.int(), day: z.int() })),
});

export const RuleBody: z.ZodType<RuleBody> = z.object({
  name: z.string().nullable(),
  scope,
  media: z.array(z.string()),
  test,
  each: z.enum(['queue', 'together']),
  forMinutes: z.number(),
  holdMinutes: z.number(),
  hours: hours.nullable(),
  severity: z.enum(SEVERITIES),
  repeatMinutes: z.number().nullable(),
  mention: z.string().nullable(),
});

const evidence: z.ZodType<Evidence> = z.object({
  metric,
  value: z.number(),
  part: z.number().nullable(),
  whole: z.number().nullable(),
  window: z.object({ startMs: z.number(), endMs: z.number(), isPartial: z.boolean() }).nullable(),
  line: z.number(),
  usual: z.object({ percent: z.number(), oneIn: z.number() }).nullable(),
  fetchedAtMs: z.number(),
});

const CLOSE_REASONS: Readonly<Record<CloseReason, CloseReason>> = {
  recovered: 'recovered',
  'too-few': 'too-few',
  'no-traffic': 'no-traffic',
  'no-figure': 'no-figure',
  'outside-hours': 'outside-hours',
  'rule-changed': 'rule-changed',
  'rule-removed': 'rule-removed',
  'queue-gone': 'queue-gone',
};

export const EpisodeBody: z.ZodType<EpisodeBody> = z.object({
  instance: z.object({
    key: z.string(),
    queueId: z.string().nullable(),
    media: z.string().nullable(),
  }),
  title: z.string(),
  channelId: z.string(),
  severity: z.enum(SEVERITIES),
  isTrial: z.boolean(),
  closedBecause: z.enum(CLOSE_REASONS).nullable(),
  first: evidence,
  last: evidence,
  worst: evidence,
  abandoned: z
    .object({
      total: z.number(),
      usual: z.number().nullable(),
      settled: z.number(),
      settledUsual: z.number().nullable(),
      settledToMs: z.number(),
    })
    .nullable(),
  toldValue: z.number(),
  remindedAtMs: z.number().nullable(),
});

export const MessageBody: z.ZodType<MessageBody> = z.object({
  channelId: z.string(),
  kind: z.enum(['single', 'shared', 'outage']),
  episodeIds: z.array(z.string()),
  saidHash: z.string(),
  saidMuted: z.boolean(),
  editedAtMs: z.number(),
});

const inline: z.ZodType<Inline> = z.union([
  z.string(),
  z.discriminatedUnion('kind', [
    z.object({ kind: z.enum(['bold', 'italic', 'code']), text: z.string() }),
    z.object({ kind: z.literal('time'), atMs: z.number(), zone: z.string() }),
    z.object({ kind: z.enum(['person', 'name']), userId: z.string() }),
    z.object({ kind: z.literal('group'), groupId: z.string() }),
    z.object({ kind: z.literal('channel'), channelId: z.string() }),
  ]),
]);
const rich = z.array(inline);

const table: z.ZodType<Table> = z.object({
  kind: z.literal('table'),
  caption: z.string(),
  columns: z.array(z.object({ label: z.string(), align: z.enum(['left', 'right']) })),
  rows: z.array(
    z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('text'), text: z.string() }),
        z.object({ kind: z.literal('number'), value: z.number(), text: z.string() }),
        z.object({ kind: z.literal('none'), sortsAs: z.number() }),
      ]),
    ),
  ),
  pageSize: z.number(),
});

const chart: z.ZodType<Chart> = z.object({
  kind: z.literal('chart'),
  title: z.string(),
  shape: z.enum(['line', 'bar']),
  categories: z.array(z.string()),
  series: z.array(z.object({ name: z.string(), points: z.array(z.number()) })),
  xLabel: z.string(),
  yLabel: z.string(),
});

const button = everyKind<Button>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ask'), id: z.string(), label: z.string(), line: z.string() }),
    z.object({
      kind: z.literal('say'),
      id: z.string(),
      label: z.string(),
      line: z.string(),
      style: z.enum(['primary', 'danger']).exactOptional(),
    }),
    z.object({
      kind: z.literal('menu'),
      id: z.string(),
      label: z.string(),
      choices: z.array(z.object({ label: z.string(), line: z.string() })),
    }),
    z.object({ kind: z.literal('share'), label: z.string(), line: z.string() }),
    z.object({ kind: z.literal('link'), id: z.string(), label: z.string(), url: z.string() }),
  ]),
);

const part = everyKind<Part>()(
  z.union([
    z.object({ kind: z.enum(['headline', 'text', 'note']), text: rich }),
    table,
    chart,
    z.object({ kind: z.literal('buttons'), buttons: z.array(button) }),
  ]),
);

export const SaidMessage: z.ZodType<Message> = z.object({ summary: z.string(), parts: z.array(part) });

export const SeasonBody: z.ZodType<Season> = z.object({
  zone: z.string(),
  fromMs: z.number(),
  toMs: z.number(),
  offered: z.array(z.number()).length(SLOTS),
  share: z.array(z.number()).length(SLOTS),
  scatter: z.number(),
  resemblance: z.array(z.number()),
  lines: z.object({ low: z.number(), normal: z.number(), high: z.number() }),
});

/** The compiler complains when the schema lacks a member of the union. */
function everyKind<T extends { kind: string }>() {
  return <S extends z.ZodType<T>>(schema: T['kind'] extends z.output<S>['kind'] ? S : never): z.ZodType<T> =>
    schema;
}

/** A row that is not what this version wrote: by hand, by a newer version, or by a broken disk. */
export class UnreadableRow extends Error {
  override readonly name = 'UnreadableRow';

  constructor(table: string, key: string | number, why: string) {
    super(`The store's table ${table} has a row that cannot be read, ${key}: ${why}`);
  }
}

const MOST_FAULTS_SAID = 3;

/** Throws UnreadableRow. */
export function fromJson<T>(schema: z.ZodType<T>, text: string, table: string, key: string | number): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UnreadableRow(table, key, 'it is not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UnreadableRow(table, key, sayFaults(parsed.error));
}

/** A bug, shown where it is made: kept, it would be found by whoever reads it, and hold up all that stands behind it. */
export function toJson<T>(schema: z.ZodType<T>, value: T, table: string, key: string | number): string {
  const parsed = schema.safeParse(value);
  if (parsed.success) return JSON.stringify(parsed.data);
  throw new TypeError(`What was given for ${table}, ${key}, cannot be kept: ${sayFaults(parsed.error)}`);
}

function sayFaults(error: z.ZodError): string {
  const faults = error.issues.slice(0, MOST_FAULTS_SAID);
  return faults.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
