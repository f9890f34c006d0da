/** A pretend organisation on loopback and the adapter that talks to it, for one test. */
import { inspect } from 'node:util';
import { onTestFinished } from 'vitest';
import type { Fault, Outcome } from '../../src/core/fault.ts';
import type { Log } from '../../src/core/ports.ts';
import { createGenesys, type Genesys, type GenesysOptions } from '../../src/genesys/connect.ts';
import {
  type Organisation,
  type OrganisationOptions,
  startOrganisation,
} from '../../src/sandbox/organisation/organisation.ts';
import { createTestClock, type TestClock } from './clock.ts';

export const OBSERVATIONS = '/api/v2/analytics/queues/observations/query';
export const AGGREGATES = '/api/v2/analytics/conversations/aggregates/query';
export const QUEUES = '/api/v2/routing/queues';
export const LOGIN = '/oauth/token';

/** A Sunday noon in Berlin would be quiet; this is a Wednesday. */
export const WEDNESDAY = '2026-03-11T11:07:00Z';

export interface World {
  organisation: Organisation;
  genesys: Genesys;
  clock: TestClock;
  log: RecordedLog;
}

export interface RecordedLog extends Log {
  /** All that was ever logged, as deep as it goes. */
  text(): string;
}

export function createRecordedLog(): RecordedLog {
  const lines: string[] = [];
  const write = (what: string, facts?: Readonly<Record<string, unknown>>): void => {
    lines.push(`${what} ${inspect(facts, { depth: 20, showHidden: true })}`);
  };
  return { debug: write, info: write, warn: write, error: write, text: () => lines.join('\n') };
}

export async function openWorld(
  some: Partial<OrganisationOptions> & { startIso?: string } = {},
  options: Partial<GenesysOptions> = {},
): Promise<World> {
  const { startIso = WEDNESDAY, ...organisationOptions } = some;
  const clock = createTestClock(startIso);
  const organisation = await startOrganisation({
    clock: clock.sandbox,
    historyDays: 3,
    ...organisationOptions,
  });
  const log = createRecordedLog();
  const genesys = connectTo(organisation.url, clock, log, {
    clientId: organisation.clientId,
    clientSecret: organisation.clientSecret,
    ...options,
  });
  onTestFinished(async () => {
    genesys.stop();
    await organisation.stop();
  });
  return { organisation, genesys, clock, log };
}

export function connectTo(
  apiUrl: string,
  clock: TestClock,
  log: Log,
  options: Partial<GenesysOptions> & { clientId: string; clientSecret: string },
): Genesys {
  const { limits, ...rest } = options;
  return createGenesys({
    region: 'eu_central_1',
    apiUrl,
    clock,
    log,
    random: () => 0.5,
    limits: { timeoutMs: 10_000, ...limits },
    ...rest,
  });
}

export function given<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`refused: ${inspect(outcome.fault)}`);
  return outcome.value;
}

export function faultOf<T>(outcome: Outcome<T>): Fault {
  if (outcome.ok) throw new Error('not refused');
  return outcome.fault;
}

export function idsOf(organisation: Organisation): string[] {
  return organisation.queues.map(({ id }) => id);
}

/** All that was asked for since the requests were last cleared, each path once. */
export function pathsAsked({ requests }: Organisation): string[] {
  return [...new Set(requests.entries.map(({ path }) => path))].sort();
}
