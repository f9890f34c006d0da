/** A pretend Genesys Cloud organisation on loopback: simulated calls behind the login and the three read endpoints. */

import type { SandboxClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import { createAccess } from './access.ts';
import type { DayMoment, Presence } from './agents.ts';
import { answerAggregates } from './aggregates.ts';
import { createApi } from './api.ts';
import { createCalendar, DAY_MS } from './calendar.ts';
import { type CallRecord, lastEvent, recordOf } from './call.ts';
import { createDirectory } from './directory.ts';
import { createFaults, type FaultSwitch } from './faults.ts';
import { createHistory, type History } from './history.ts';
import { answerObservations } from './observations.ts';
import type { OrganisationQueue, Stream } from './queue.ts';
import { answerQueues } from './queues.ts';
import { uuidOf } from './random.ts';
import { createRequestLog, type RequestLog } from './request-log.ts';
import { startServer } from './server.ts';
import { createSpike, MAX_SPIKES, type SpikeRequest } from './spike.ts';

export interface OrganisationOptions {
  /** All times come from it. */
  clock: SandboxClock;
  /** 0, the default, is any; always on 127.0.0.1. */
  port?: number;
  /** The same seed gives the same calls on the same day, always. */
  seed?: number;
  /** 12 by default, 2,000 at most; generated ones follow the twelve. */
  queueCount?: number;
  /** Names of more queues. */
  extraQueues?: readonly string[];
  /** How many exist outside the client's divisions. */
  hiddenQueues?: number;
  /** Of the organisation's day. */
  timeZone?: string;
  historyDays?: number;
  tokenSeconds?: number;
  requestsPerMinute?: number;
  clientId?: string;
  clientSecret?: string;
  permissions?: readonly string[];
  limits?: Partial<OrganisationLimits>;
  /** Is told of every request, with its bodies. */
  wire?: Wire;
}

/** Of the real API these are not established, so each can be set. */
export interface OrganisationLimits {
  /** Queue predicates in one observations query; beyond: 400. */
  observationQueues: number;
  /** Days in one aggregates query; beyond: 400. */
  aggregateDays: number;
  /** Groups × buckets in one aggregates answer; beyond: 413. */
  aggregateCells: number;
}

export interface Organisation {
  /** Login (/oauth/token) and API (/api/v2/…) on one host. */
  url: string;
  clientId: string;
  clientSecret: string;
  /** Those that the client may see. */
  queues: readonly OrganisationQueue[];
  hiddenQueues: readonly OrganisationQueue[];
  /** The presences that user metrics are qualified by. */
  presences: readonly Presence[];
  /**
   * Every call that was going on at some time of [fromMs, toMs), by time of offer, as far as the clock has got: count the
   * events that lie in the interval. Of the queues the client may see, or of the one named, hidden or not.
   */
  calls(fromMs: number, toMs: number, queueId?: string): CallRecord[];
  requests: RequestLog;
  faults: FaultSwitch;
  /** From now on (or a later start): fewer agents, less patience, more abandons. What has happened stays as it is. */
  causeSpike(spike: SpikeRequest): void;
  stop(): Promise<void>;
}

const DEFAULT_SEED = 20_240_301;
const DEFAULT_QUEUES = 12;
const DEFAULT_HISTORY_DAYS = 70;
const DEFAULT_TOKEN_SECONDS = 86_400;
/** https://developer.genesys.cloud/organization/organization/limits */
const DEFAULT_REQUESTS_PER_MINUTE = 300;
const DEFAULT_CLIENT_ID = 'pretend-client-id';
const DEFAULT_CLIENT_SECRET = 'pretend-client-secret';
const DEFAULT_PERMISSIONS = [
  'routing:queue:view',
  'analytics:queueObservation:view',
  'analytics:conversationAggregate:view',
];
const DEFAULT_LIMITS: OrganisationLimits = {
  observationQueues: 100,
  aggregateDays: 31,
  aggregateCells: 100_000,
};
const PRESENCES = ['On Queue', 'Break', 'Meal', 'Meeting', 'Offline'] as const;

export async function startOrganisation(options: OrganisationOptions): Promise<Organisation> {
  const { clock, seed = DEFAULT_SEED, requestsPerMinute = DEFAULT_REQUESTS_PER_MINUTE } = options;
  const { clientId = DEFAULT_CLIENT_ID, clientSecret = DEFAULT_CLIENT_SECRET } = options;
  const world = createWorld(options, seed);
  const access = createAccess({
    clientId,
    clientSecret,
    requestsPerMinute,
    tokenSeconds: options.tokenSeconds ?? DEFAULT_TOKEN_SECONDS,
    permissions: options.permissions ?? DEFAULT_PERMISSIONS,
  });
  const faults = createFaults(access.revokeAll);
  const requests = createRequestLog();
  const answer = createApi({
    access,
    faults,
    requestsPerMinute,
    now: clock.now,
    endpoints: endpointsOf(world, options),
  });
  const log = (entry: Parameters<typeof requests.add>[0]): void => requests.add(entry);
  const server = await startServer({
    port: options.port ?? 0,
    answer,
    log: (entry) => log({ at: clock.now(), ...entry }),
    wire: options.wire ?? null,
  });
  return {
    url: server.url,
    clientId,
    clientSecret,
    queues: world.queues,
    hiddenQueues: world.hidden,
    presences: world.presences,
    calls: (fromMs, toMs, queueId) => callsOf(world, clock.now(), fromMs, toMs, queueId),
    requests,
    faults,
    causeSpike: (spike) => addSpike(world, spike, clock.now()),
    stop: server.stop,
  };
}

/** What exists and what happens in it. */
interface World {
  seed: number;
  queues: readonly OrganisationQueue[];
  hidden: readonly OrganisationQueue[];
  streams: ReadonlyMap<string, readonly Stream[]>;
  presences: readonly Presence[];
  history: History;
}

function createWorld(options: OrganisationOptions, seed: number): World {
  const { queues, hidden, streams } = createDirectory({
    seed,
    queueCount: options.queueCount ?? DEFAULT_QUEUES,
    extraQueues: options.extraQueues ?? [],
    hiddenQueues: options.hiddenQueues ?? 0,
  });
  const calendar = createCalendar(options.timeZone ?? 'Europe/Berlin');
  const beginMs = options.clock.now() - (options.historyDays ?? DEFAULT_HISTORY_DAYS) * DAY_MS;
  const presences = PRESENCES.map((name) => ({ id: uuidOf(`${seed}|presence|${name}`), name }));
  return { seed, queues, hidden, streams, presences, history: createHistory({ seed, calendar, beginMs }) };
}

function endpointsOf(world: World, { clock, limits: some }: OrganisationOptions) {
  const limits = { ...DEFAULT_LIMITS, ...some };
  const { queues, history, presences } = world;
  const streams = queues.flatMap(({ id }) => world.streams.get(id) ?? []);
  return {
    queues: (query: URLSearchParams) => answerQueues(query, queues),
    observations: (body: unknown) =>
      answerObservations(body, {
        history,
        queues,
        presences,
        streamsOf: (queueId) => world.streams.get(queueId) ?? [],
        callId: (stream, moment) => idOf(world, stream, moment),
        nowMs: clock.now(),
        maxQueues: limits.observationQueues,
      }),
    aggregates: (body: unknown) =>
      answerAggregates(body, {
        history,
        streams,
        nowMs: clock.now(),
        limits: { intervalDays: limits.aggregateDays, cells: limits.aggregateCells },
      }),
  };
}

function callsOf(world: World, nowMs: number, fromMs: number, toMs: number, queueId?: string): CallRecord[] {
  const beforeMs = Math.min(toMs, nowMs + 1);
  if (!(beforeMs > fromMs)) return [];
  const ids = queueId === undefined ? world.queues.map(({ id }) => id) : [queueId];
  const records: CallRecord[] = [];
  for (const stream of ids.flatMap((id) => world.streams.get(id) ?? [])) {
    const { queue, mediaType } = stream;
    for (const { day, calls } of world.history.days(stream, fromMs, beforeMs)) {
      const dayStartMs = day.startMs;
      for (const call of calls) {
        if (dayStartMs + call.offer >= beforeMs || dayStartMs + lastEvent(call) < fromMs) continue;
        const id = idOf(world, stream, { call, dayStartMs });
        records.push(recordOf(call, { id, queueId: queue.id, mediaType, dayStartMs, nowMs }));
      }
    }
  }
  return records.sort((a, b) => a.offerMs - b.offerMs || (a.id < b.id ? -1 : 1));
}

function idOf(
  world: World,
  { queue, mediaType }: Stream,
  { call, dayStartMs }: Omit<DayMoment, 'sinceMs'>,
): string {
  return uuidOf(`${world.seed}|${queue.id}|${mediaType}|${dayStartMs}|${call.key}`);
}

function addSpike({ history, streams }: World, spike: SpikeRequest, nowMs: number): void {
  if (!streams.has(spike.queueId)) throw new RangeError(`there is no queue ${spike.queueId}`);
  if (history.spikes.length >= MAX_SPIKES) throw new RangeError(`at most ${MAX_SPIKES} spikes`);
  history.addSpike(createSpike(spike, history.spikes.length, nowMs));
}
