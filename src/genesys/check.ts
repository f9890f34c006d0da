/** What `doctor` wants to know of Genesys: each thing that is needed, tried once, past every cache. */
import type { Fault } from '../core/fault.ts';
import type { Clock } from '../core/ports.ts';
import type { Queue } from '../core/queue.ts';
import { DAY_MS, QUARTER_MS } from '../core/zone.ts';
import { type AggregateLimits, fetchAggregates } from './aggregates.ts';
import type { Ask } from './ask.ts';
import { type DirectoryParts, readAll } from './directory.ts';
import { fetchObservations } from './observations.ts';
import { PERMISSIONS, type Session } from './session.ts';

export type Verdict = { ok: true } | { ok: false; fault: Fault };

export interface EndpointCheck {
  name: keyof typeof PERMISSIONS;
  /** What the role of the OAuth client needs for it. */
  permission: string;
  verdict: Verdict;
}

export interface Check {
  /** The domain that was asked. */
  region: string;
  login: Verdict;
  /** Empty when the login failed. */
  endpoints: EndpointCheck[];
  /** What the client may see; null when it could not be read. */
  queues: readonly Queue[] | null;
  /** How far this machine's clock is ahead of Genesys', in ms, to about a second; null when no answer told. */
  skewMs: number | null;
  /** Requests a minute by Genesys' own headers; null when no answer told. */
  allowedPerMinute: number | null;
}

export interface CheckParts {
  region: string;
  session: Session;
  ask: Ask;
  clock: Clock;
  directory: DirectoryParts;
  limits: AggregateLimits & { observedQueuesPerCall: number };
  told: () => { skewMs: number | null; allowedPerMinute: number | null };
}

/** Stands for a queue where none is visible: the permission is tried all the same. */
const NO_QUEUE = '00000000-0000-0000-0000-000000000000';

export async function checkGenesys(parts: CheckParts): Promise<Check> {
  const { session, ask, clock, region } = parts;
  const login = await session.login();
  if (!login.ok) {
    const verdict: Verdict = { ok: false, fault: login.failure.fault };
    return { region, login: verdict, endpoints: [], queues: null, ...parts.told() };
  }
  const read = await readAll('command', parts.directory);
  const queues = read.ok ? read.value : null;
  const queueId = queues?.[0]?.id ?? NO_QUEUE;
  const endMs = Math.floor((clock.now() - DAY_MS) / QUARTER_MS) * QUARTER_MS;
  const request = {
    queueIds: [queueId],
    startMs: endMs - QUARTER_MS,
    endMs,
    step: 'whole',
    zone: 'UTC',
  } as const;
  const [observed, aggregated] = await Promise.all([
    fetchObservations([queueId], 'command', {
      ask,
      clock,
      queuesPerCall: parts.limits.observedQueuesPerCall,
    }),
    fetchAggregates(request, 'command', { ask, clock, limits: parts.limits }),
  ]);
  return {
    region,
    login: { ok: true },
    endpoints: [
      endpoint('queues', read.ok ? undefined : { ok: false, fault: read.failure.fault }),
      endpoint('observations', observed.get(queueId)),
      endpoint('aggregates', aggregated.get(queueId)),
    ],
    queues,
    ...parts.told(),
  };
}

function endpoint(name: keyof typeof PERMISSIONS, outcome: Verdict | undefined): EndpointCheck {
  const verdict: Verdict =
    outcome === undefined || outcome.ok ? { ok: true } : { ok: false, fault: outcome.fault };
  return { name, permission: PERMISSIONS[name], verdict };
}
