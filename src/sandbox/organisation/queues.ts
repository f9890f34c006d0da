/** Answers the list of queues: its pages, its name filter with wildcards, its order. */

import type { OrganisationQueue, ServiceTarget } from './queue.ts';
import { badRequest, invalidValue } from './refusal.ts';

const PATH = '/api/v2/routing/queues';
const KNOWN = [
  'pageSize',
  'pageNumber',
  'sortOrder',
  'sortBy',
  'name',
  'id',
  'divisionId',
  'peerId',
  'cannedResponseLibraryId',
  'hasPeer',
  'expand',
];
const DEFAULT_PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 500;
const MEDIA_KEYS = {
  call: 'voice',
  callback: 'callback',
  chat: 'chat',
  email: 'email',
  message: 'chat',
} as const;
const CREATED = '2024-03-01T08:00:00.000Z';

export function answerQueues(query: URLSearchParams, queues: readonly OrganisationQueue[]): unknown {
  for (const key of query.keys()) {
    if (!KNOWN.includes(key)) throw badRequest(`Unknown query parameter "${key}".`, key);
  }
  const pageSize = countOf(query, 'pageSize', DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE);
  const pageNumber = countOf(query, 'pageNumber', 1, Number.MAX_SAFE_INTEGER);
  const found = sorted(queues.filter(matcherOf(query)), query);
  const pageCount = Math.ceil(found.length / pageSize);
  const start = (pageNumber - 1) * pageSize;
  const uri = (page: number): string => uriOf(query, pageSize, page);
  return {
    entities: found.slice(start, start + pageSize).map(entityOf),
    pageSize,
    pageNumber,
    total: found.length,
    firstUri: uri(1),
    selfUri: uri(pageNumber),
    ...(pageNumber < pageCount ? { nextUri: uri(pageNumber + 1) } : {}),
    ...(pageNumber > 1 ? { previousUri: uri(pageNumber - 1) } : {}),
    lastUri: uri(Math.max(1, pageCount)),
    pageCount,
  };
}

function countOf(query: URLSearchParams, key: string, fallback: number, max: number): number {
  const text = query.get(key);
  if (text === null) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > max)
    throw invalidValue(`${key} must be 1 to ${max}, not ${text}.`, key);
  return value;
}

function matcherOf(query: URLSearchParams): (queue: OrganisationQueue) => boolean {
  const ids = query.getAll('id');
  const divisions = query.getAll('divisionId');
  const hasName = nameMatcher(query.get('name') ?? '*');
  return ({ id, name, division }) =>
    hasName(name) &&
    (ids.length === 0 || ids.includes(id)) &&
    (divisions.length === 0 || divisions.includes(division.id));
}

/** Case-insensitive; a star at either end stands for anything. */
function nameMatcher(pattern: string): (name: string) => boolean {
  const opensAny = pattern.startsWith('*');
  const endsAny = pattern.length > 1 && pattern.endsWith('*');
  const core = pattern.slice(opensAny ? 1 : 0, endsAny ? -1 : undefined).toLowerCase();
  return (name) => {
    const text = name.toLowerCase();
    if (opensAny && endsAny) return text.includes(core);
    if (opensAny) return text.endsWith(core);
    return endsAny ? text.startsWith(core) : text === core;
  };
}

function sorted(queues: OrganisationQueue[], query: URLSearchParams): OrganisationQueue[] {
  const order = (query.get('sortOrder') ?? 'asc').toLowerCase();
  if (!['asc', 'desc', 'ascending', 'descending'].includes(order))
    throw invalidValue(`Unknown sortOrder ${order}.`, 'sortOrder');
  const sortBy = query.get('sortBy') ?? 'name';
  if (!['name', 'id'].includes(sortBy)) throw invalidValue(`Unknown sortBy ${sortBy}.`, 'sortBy');
  const up = sortBy === 'id' ? byText((queue) => queue.id) : byText((queue) => queue.name);
  const sign = order.startsWith('desc') ? -1 : 1;
  return queues.sort((a, b) => sign * up(a, b));
}

function byText(
  textOf: (queue: OrganisationQueue) => string,
): (a: OrganisationQueue, b: OrganisationQueue) => number {
  const collator = new Intl.Collator('en');
  return (a, b) => collator.compare(textOf(a), textOf(b));
}

function uriOf(query: URLSearchParams, pageSize: number, pageNumber: number): string {
  const next = new URLSearchParams(query);
  next.set('pageSize', String(pageSize));
  next.set('pageNumber', String(pageNumber));
  return `${PATH}?${next}`;
}

function entityOf(queue: OrganisationQueue): unknown {
  const { id, name, division, memberCount, serviceTargets } = queue;
  const media = Object.entries(MEDIA_KEYS).map(([key, mediaType]) => [
    key,
    mediaOf(serviceTargets[mediaType]),
  ]);
  return {
    id,
    name,
    division: {
      id: division.id,
      name: division.name,
      selfUri: `/api/v2/authorization/divisions/${division.id}`,
    },
    dateCreated: CREATED,
    dateModified: CREATED,
    memberCount,
    userMemberCount: memberCount,
    joinedMemberCount: memberCount,
    mediaSettings: Object.fromEntries(media),
    acwSettings: { wrapupPrompt: 'MANDATORY_TIMEOUT', timeoutMs: 120_000 },
    skillEvaluationMethod: 'ALL',
    autoAnswerOnly: true,
    enableTranscription: false,
    enableManualAssignment: false,
    selfUri: `${PATH}/${id}`,
  };
}

function mediaOf(target: ServiceTarget): unknown {
  return {
    enableAutoAnswer: false,
    alertingTimeoutSeconds: 8,
    serviceLevel: { percentage: target.percentage, durationMs: target.durationMs },
  };
}
