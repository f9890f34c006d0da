/** Of Genesys: the login, each permission, what is visible, the allowance; and CHANNEL_QUEUES held against the queues there are. */
import { createAsking, type Surroundings } from '../asking.ts';
import type { Config } from '../config.ts';
import { type Fault, sayFault } from '../core/fault.ts';
import type { Queue } from '../core/queue.ts';
import type { Check } from '../genesys/check.ts';
import { queuesOfTie } from '../settings/ties.ts';
import { examineClock } from './clock.ts';
import { broken, counted, type Finding, fine, weaker } from './finding.ts';

/** What one tick and a few questions need; Genesys' own is 300. */
const FEW_REQUESTS = 60;

export async function examineGenesys(config: Config, surroundings: Surroundings): Promise<Finding[]> {
  const { genesys } = createAsking(config, surroundings);
  try {
    return findingsOf(await genesys.check(), config.alerts.access.ties, surroundings.clock.now());
  } finally {
    genesys.stop();
  }
}

function findingsOf(check: Check, ties: Config['alerts']['access']['ties'], nowMs: number): Finding[] {
  if (!check.login.ok) {
    const { what, todo } = sayToOwner(check.login.fault);
    return [broken(`Genesys: ${what}`, todo)];
  }
  return [
    fine(`Genesys: the client logs in at ${check.region}`),
    ...check.endpoints.map(({ permission, verdict }) => {
      if (verdict.ok) return fine(`Genesys: may use ${permission}`);
      const { what, todo } = sayToOwner(verdict.fault);
      return broken(`Genesys: ${permission}: ${what}`, todo);
    }),
    ...(check.queues === null ? [] : examineQueues(check.queues)),
    ...(check.queues === null || check.queues.length === 0 ? [] : examineTies(check.queues, ties, nowMs)),
    ...examineAllowance(check.allowedPerMinute),
    ...examineClock('Genesys', check.skewMs),
  ];
}

function examineQueues(queues: readonly Queue[]): Finding[] {
  if (queues.length === 0) {
    const { what, todo } = sayFault({ kind: 'no-queues' });
    return [broken(`Genesys: ${what}`, todo)];
  }
  const divisions = new Set(queues.map(({ division }) => division.id)).size;
  const seen = `${counted(queues.length, 'queue')} in ${counted(divisions, 'division')}`;
  return [fine(`Genesys: sees ${seen}; queues in other divisions are not visible to this client`)];
}

function examineAllowance(allowedPerMinute: number | null): Finding[] {
  if (allowedPerMinute === null) return [];
  const what = `Genesys: ${counted(allowedPerMinute, 'request')} a minute are allowed`;
  if (allowedPerMinute >= FEW_REQUESTS) return [fine(what)];
  return [
    weaker(`${what}, which is few`, 'Ask Genesys for the usual 300; until then ticks are further apart.'),
  ];
}

/** A tie that fits no queue makes a channel see none, which is rarely meant. */
function examineTies(
  queues: readonly Queue[],
  ties: Config['alerts']['access']['ties'],
  nowMs: number,
): Finding[] {
  if (ties.size === 0) return [];
  const directory = { queues, groups: [], here: null, fetchedAtMs: nowMs };
  const empty = [...ties].flatMap(([channelId, { patterns, divisions }]) => [
    ...patterns
      .filter((pattern) => queuesOfTie({ patterns: [pattern], divisions: [] }, directory).length === 0)
      .map((pattern) => `“${pattern}” for ${channelId}`),
    ...divisions
      .filter((division) => queuesOfTie({ patterns: [], divisions: [division] }, directory).length === 0)
      .map((division) => `“division:${division}” for ${channelId}`),
  ]);
  if (empty.length === 0) {
    return [fine(`CHANNEL_QUEUES: every pattern of ${counted(ties.size, 'channel')} fits a queue`)];
  }
  return empty.map((words) =>
    broken(
      `CHANNEL_QUEUES: ${words} fits no queue that the client sees`,
      'Compare it with `ask queues`; * stands for anything, and a name is the whole name.',
    ),
  );
}

/** The words for who asks in a chat, but what to do is for who set the bot up and reads this. */
function sayToOwner(fault: Fault): { what: string; todo: string } {
  const { what, todo } = sayFault(fault);
  switch (fault.kind) {
    case 'genesys-login':
      return {
        what,
        todo: 'Genesys Cloud → Admin → Integrations → OAuth: compare GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET and GENESYS_REGION; a wrong region looks just like a wrong secret.',
      };
    case 'genesys-permission':
      return {
        what,
        todo: 'Genesys Cloud → Admin → Roles: add the permission to the role of the OAuth client, in the divisions of your queues.',
      };
    case 'genesys-down':
      return fault.how === 'unreachable' || fault.how === 'timeout'
        ? {
            what,
            todo: 'Check the network, the proxy, GENESYS_REGION and GENESYS_API_URL; status.mypurecloud.com tells of outages.',
          }
        : { what, todo };
    default:
      return { what, todo };
  }
}
