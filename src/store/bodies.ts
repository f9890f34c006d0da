/** The schemas of the JSON columns: what of each thing has no column of its own. */
import { z } from 'zod';
import type { KeptIn } from '../core/access.ts';
import type { Digest, DueTimes } from '../core/digest.ts';
import type { AlertMessage, CloseReason, Episode, Evidence } from '../core/episode.ts';
import type { WatchHours } from '../core/hours.ts';
import type { Button, Chart, Inline, Message, Part, Table } from '../core/message.ts';
import { type Rule, type RuleComparison, type RuleTest, SENSITIVITIES, SEVERITIES } from '../core/rule.ts';
import { type Season, SLOTS } from '../core/season.ts';
import type { ChannelSettings, KeptGroup, PersonSettings } from '../core/store.ts';
import { everyKind } from './json.ts';
import { AnyQueueName, DateBody, MemberName, MetricName, QueryBody, ScopeBody } from './query-body.ts';

/** What of a rule has no column of its own. */
export type RuleBody = Omit<
  Rule,
  'id' | 'revision' | 'ownerId' | 'channelId' | 'createdAtMs' | 'trialUntilMs'
>;
export type DigestBody = Omit<
  Digest,
  'id' | 'revision' | 'ownerId' | 'channelId' | 'createdAtMs' | 'dueSinceMs'
>;
export type GroupBody = Omit<KeptGroup, 'ownerId' | 'changedAtMs'>;
export type EpisodeBody = Omit<
  Episode,
  'id' | 'ruleId' | 'firedAtMs' | 'closedAtMs' | 'messageId' | 'takenBy'
>;
export type MessageBody = Omit<AlertMessage, 'id' | 'openedAtMs' | 'closedAtMs'>;

const ruleComparison: z.ZodType<RuleComparison> = z.enum(['>', '>=', '<', '<=']);

const test = everyKind<RuleTest>()(
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('threshold'),
      metric: MetricName,
      is: ruleComparison,
      value: z.union([z.number(), z.literal('target')]),
      overMinutes: z.number(),
      clear: z.number().nullable(),
      guard: z.object({ of: z.enum(['offered', 'ended']), atLeast: z.number() }).nullable(),
    }),
    z.object({
      kind: z.literal('live'),
      metric: MetricName,
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
  except: z.array(DateBody),
});

const keptIn: z.ZodType<KeptIn> = z.object({ file: z.string(), key: z.string() });

export const RuleBody: z.ZodType<RuleBody> = z.object({
  name: z.string().nullable(),
  scope: ScopeBody,
  media: z.array(z.string()),
  test,
  each: z.enum(['queue', 'together']),
  forMinutes: z.number(),
  holdMinutes: z.number(),
  hours: hours.nullable(),
  severity: z.enum(SEVERITIES),
  repeatMinutes: z.number().nullable(),
  mention: z.string().nullable(),
  // The first version knew no rules that a file keeps.
  keptIn: keptIn.nullable().default(null),
});

const due: z.ZodType<DueTimes> = z.object({
  minute: z.int(),
  days: z.array(z.int()).min(1),
  zone: z.string(),
  except: z.array(DateBody),
});

export const DigestBody: z.ZodType<DigestBody> = z.object({
  name: z.string().nullable(),
  queries: z.array(QueryBody).min(1),
  due,
  keptIn: keptIn.nullable(),
});

export const GroupBody: z.ZodType<GroupBody> = z.object({
  name: z.string(),
  names: z.array(MemberName),
  keptIn: keptIn.nullable(),
});

export const PersonBody: z.ZodType<PersonSettings> = z.object({ zone: z.string().nullable() });
export const ChannelBody: z.ZodType<ChannelSettings> = z.object({
  queues: z.array(AnyQueueName).nullable(),
});

const evidence: z.ZodType<Evidence> = z.object({
  metric: MetricName,
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
