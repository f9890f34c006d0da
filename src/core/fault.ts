/** What can go wrong and is expected, each with the words for the user: what happened, then what to do about it. */

export type Fault =
  /** Genesys does not take the client's id and secret; a wrong region looks just the same. */
  | { kind: 'genesys-login'; region: string }
  | { kind: 'genesys-permission'; permission: string | null }
  /** Genesys calls the request malformed: our mistake, or a limit that changed. */
  | { kind: 'genesys-refused'; status: number; code: string; correlationId: string | null }
  /** Genesys, or our own share of its budget, allows no more requests for now. */
  | { kind: 'genesys-busy'; retryAfterSeconds: number }
  /** 5xx, no answer in time, a broken connection, or a body that cannot be read. */
  | {
      kind: 'genesys-down';
      how: 'error' | 'timeout' | 'unreachable' | 'unreadable';
      correlationId: string | null;
    }
  | { kind: 'no-queues' }
  /** Rules, digests and settings cannot be read or kept for now. */
  | { kind: 'store-down' }
  /** Our own mistake; the reference stands in the log too. */
  | { kind: 'bug'; reference: string };

export type FaultKind = Fault['kind'];

export type Outcome<T> = { ok: true; value: T } | { ok: false; fault: Fault };

export function good<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failed<T>(fault: Fault): Outcome<T> {
  return { ok: false, fault };
}

/** Two sentences at most, each free of secrets and of the vendor's own words. */
export function sayFault(fault: Fault): { what: string; todo: string } {
  switch (fault.kind) {
    case 'genesys-login':
      return {
        what: `Genesys Cloud does not accept this bot's client for the region ${fault.region}.`,
        todo: 'Ask whoever set it up to check GENESYS_CLIENT_ID, GENESYS_CLIENT_SECRET and GENESYS_REGION: a wrong region looks just like a wrong secret.',
      };
    case 'genesys-permission':
      return {
        what:
          fault.permission === null
            ? "The bot's role in Genesys Cloud lacks a permission that this needs."
            : `The bot's role in Genesys Cloud lacks the permission ${fault.permission}.`,
        todo: "Ask a Genesys admin to add it to the role of the bot's OAuth client, in the divisions of these queues.",
      };
    case 'genesys-refused':
      return {
        what: `Genesys Cloud refused the question (${fault.status} ${fault.code}).`,
        todo: `Try a shorter period or fewer queues${reference(fault.correlationId)}.`,
      };
    case 'genesys-busy':
      return {
        what: 'Genesys Cloud takes no more requests from this bot for the moment.',
        todo: `Try again in ${Math.max(1, Math.ceil(fault.retryAfterSeconds))} s.`,
      };
    case 'genesys-down':
      return {
        what: DOWN_WORDS[fault.how],
        todo: `Try again in a minute; status.mypurecloud.com tells of outages${reference(fault.correlationId)}.`,
      };
    case 'no-queues':
      return {
        what: 'This bot sees no queues in Genesys Cloud.',
        todo: "Ask a Genesys admin to give the role of the bot's OAuth client the divisions of your queues.",
      };
    case 'store-down':
      return {
        what: "The bot's own store does not answer right now.",
        todo: 'Try again in a minute, and look whether it was done already; if it stays, tell whoever runs the bot.',
      };
    case 'bug':
      return {
        what: 'Something went wrong in the bot itself.',
        todo: `Try again; if it stays, tell whoever runs the bot this reference: ${fault.reference}.`,
      };
  }
}

const DOWN_WORDS = {
  error: 'Genesys Cloud has a fault of its own right now.',
  timeout: 'Genesys Cloud did not answer in time.',
  unreachable: 'Genesys Cloud cannot be reached right now.',
  unreadable: 'Genesys Cloud gave an answer that cannot be read.',
} as const;

function reference(correlationId: string | null): string {
  return correlationId === null ? '' : ` (Genesys correlation id ${correlationId})`;
}
