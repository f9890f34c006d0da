/** The filters of both analytics queries: predicates over queue and media type, joined by and/or, one level of clauses. */

import { badRequest, invalidValue, notSimulated } from './refusal.ts';
import { arrayOf, fieldsOf, textOf, wordOf } from './strict.ts';

export interface Filter {
  /** Whether a group of that queue and media type passes. */
  accepts(queueId: string, mediaType: string): boolean;
  /** How many predicates name a queue. */
  queueCount: number;
  /** The queues it names; null when it names none, so that any queue may pass. */
  queueIds: ReadonlySet<string> | null;
}

export const ANY: Filter = { accepts: () => true, queueCount: 0, queueIds: null };

type Test = (queueId: string, mediaType: string) => boolean;

interface Reading {
  /** Dimensions of the real API that the sandbox leaves out. */
  known: readonly string[];
  queueIds: string[];
}

const SIMULATED = ['queueId', 'mediaType'] as const;
const KNOWN_MEDIA_TYPES =
  'callback,chat,cobrowse,email,internalmessage,message,screenmonitoring,screenshare,unknown,video,voice'.split(
    ',',
  );
const MAX_PREDICATES = 5_000;

export function filterOf(value: unknown, knownDimensions: readonly string[]): Filter {
  const reading: Reading = { known: knownDimensions, queueIds: [] };
  const fields = fieldsOf(value, 'filter', ['type', 'clauses', 'predicates']);
  const clauses = arrayOf(fields.clauses ?? [], 'clauses').map((clause) => clauseOf(clause, reading));
  const predicates = arrayOf(fields.predicates ?? [], 'predicates').map((one) => predicateOf(one, reading));
  if (clauses.length + predicates.length === 0)
    throw badRequest('filter must have predicates or clauses.', 'filter');
  if (reading.queueIds.length > MAX_PREDICATES)
    throw badRequest(`filter has more than ${MAX_PREDICATES} predicates.`);
  return {
    accepts: join(fields.type, [...clauses, ...predicates]),
    queueCount: reading.queueIds.length,
    queueIds: reading.queueIds.length === 0 ? null : new Set(reading.queueIds),
  };
}

/** How many predicates of a raw body name a queue, whatever else may be wrong with it. */
export function countQueues(body: string): number {
  return body.match(/"dimension"\s*:\s*"queueId"/g)?.length ?? 0;
}

function clauseOf(value: unknown, reading: Reading): Test {
  const fields = fieldsOf(value, 'clause', ['type', 'predicates']);
  const predicates = arrayOf(fields.predicates, 'predicates').map((one) => predicateOf(one, reading));
  if (predicates.length === 0) throw badRequest('A clause must have predicates.', 'clauses');
  return join(fields.type, predicates);
}

function join(type: unknown, tests: readonly Test[]): Test {
  const joins = wordOf(type, 'type', ['and', 'or']);
  if (joins === 'and') return (queueId, mediaType) => tests.every((test) => test(queueId, mediaType));
  return (queueId, mediaType) => tests.some((test) => test(queueId, mediaType));
}

function predicateOf(value: unknown, reading: Reading): Test {
  const fields = fieldsOf(value, 'predicate', [
    'type',
    'dimension',
    'operator',
    'value',
    'range',
    'metric',
    'propertyType',
    'property',
  ]);
  const type = fields.type ?? 'dimension';
  if (type !== 'dimension') throw notSimulated(`A predicate of type [${String(type)}]`, 'type');
  for (const unused of ['range', 'metric', 'propertyType', 'property']) {
    if (fields[unused] !== undefined && fields[unused] !== null)
      throw notSimulated(`"${unused}" in a predicate`, unused);
  }
  const dimension = wordOf(fields.dimension, 'dimension', reading.known);
  const operator = wordOf(fields.operator ?? 'matches', 'operator', ['matches', 'exists', 'notExists']);
  const simulated = SIMULATED.find((word) => word === dimension);
  if (simulated === undefined) throw notSimulated(`The dimension [${dimension}]`, 'dimension');
  if (operator !== 'matches') throw notSimulated(`The operator [${operator}]`, 'operator');
  const wanted = textOf(fields.value, 'value');
  if (simulated === 'queueId') {
    reading.queueIds.push(wanted);
    return (queueId) => queueId === wanted;
  }
  if (!KNOWN_MEDIA_TYPES.includes(wanted))
    throw invalidValue(`Value [${wanted}] is not a media type.`, 'value');
  return (_, mediaType) => mediaType === wanted;
}
