/** Queries as they are kept: in the bodies of digests whole, and their scopes in those of rules. */
import { z } from 'zod';
import { METRICS, type MetricId } from '../core/metric.ts';
import { type Day, type Hours, type Period, STEPS } from '../core/period.ts';
import {
  COMPARISONS,
  type Condition,
  type Dimension,
  type Query,
  type Scope,
  type Sort,
  type Versus,
} from '../core/query.ts';
import type { QueueName } from '../core/queue.ts';
import type { LocalDate } from '../core/zone.ts';
import { everyKind } from './json.ts';

const METRIC_IDS = new Set<unknown>(METRICS.map(({ id }) => id));
export const MetricName = z.custom<MetricId>((id) => METRIC_IDS.has(id), 'no metric of this version');

const exactName = z.object({ kind: z.literal('exact'), name: z.string() });
const patternName = z.object({ kind: z.literal('pattern'), pattern: z.string() });
const groupName = z.object({ kind: z.literal('group'), name: z.string() });

/** What a group holds: never a group. */
export const MemberName: z.ZodType<QueueName> = z.discriminatedUnion('kind', [exactName, patternName]);
export const AnyQueueName = everyKind<QueueName>()(
  z.discriminatedUnion('kind', [exactName, patternName, groupName]),
);

export const ScopeBody = everyKind<Scope>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('here') }),
    z.object({ kind: z.literal('all') }),
    z.object({ kind: z.literal('named'), names: z.array(AnyQueueName) }),
  ]),
);

export const DateBody: z.ZodType<LocalDate> = z.object({ year: z.int(), month: z.int(), day: z.int() });

const day: z.ZodType<Day> = z.union([
  z.enum(['today', 'yesterday']),
  z.object({ weekday: z.int(), past: z.boolean() }),
  DateBody,
]);
const hours: z.ZodType<Hours> = z.object({ fromMinute: z.int(), toMinute: z.int().nullable() });

type Unit = Extract<Period, { kind: 'last' }>['unit'];
/** Every one there is, here and below: the compiler complains of one that is left out. */
const UNITS: Readonly<Record<Unit, Unit>> = {
  minutes: 'minutes',
  hours: 'hours',
  days: 'days',
  weeks: 'weeks',
};

const period = everyKind<Period>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('now') }),
    z.object({ kind: z.literal('day'), day, hours: hours.nullable() }),
    z.object({ kind: z.enum(['week', 'month']), which: z.enum(['this', 'last']) }),
    z.object({ kind: z.literal('last'), count: z.int(), unit: z.enum(UNITS) }),
    z.object({ kind: z.literal('dates'), from: DateBody, to: DateBody }),
  ]),
);

const DIMENSIONS: Readonly<Record<Dimension, Dimension>> = { queue: 'queue', media: 'media', time: 'time' };

const versus = everyKind<Versus>()(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('days-before'), days: z.union([z.literal(1), z.literal(7)]) }),
    z.object({ kind: z.literal('usual') }),
  ]),
);

const condition: z.ZodType<Condition> = z.object({
  metric: MetricName,
  is: z.enum(COMPARISONS),
  value: z.number(),
});
const sort: z.ZodType<Sort> = z.object({ metric: MetricName, descending: z.boolean() });

export const QueryBody: z.ZodType<Query> = z.object({
  scope: ScopeBody,
  media: z.array(z.string()),
  period,
  by: z.array(z.enum(DIMENSIONS)).min(1),
  step: z.enum(STEPS),
  show: z.array(MetricName),
  versus: versus.nullable(),
  where: z.array(condition),
  sort: sort.nullable(),
  top: z.int().nullable(),
  zone: z.string().nullable(),
});
