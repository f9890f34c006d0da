/** Faults on request: which endpoint misbehaves, how, and how often. */

export type FaultTarget = 'login' | 'queues' | 'observations' | 'aggregates' | 'all';

export type FaultKind =
  /** The login says invalid_client, as it does for a client of another region. */
  | { kind: 'wrong-region' }
  /** Every token issued so far stops working, once; a new login helps. */
  | { kind: 'token-expired' }
  /** Refused with 401 whatever the token. */
  | { kind: '401' }
  | { kind: '403'; permission: string }
  | { kind: '422' }
  | { kind: '429'; seconds: number }
  /** Without Retry-After: the seconds stand in the message alone. */
  | { kind: '429-bare'; seconds: number }
  | { kind: '500' }
  | { kind: '502-html' }
  | { kind: '503-empty' }
  /** Never answers; the connection ends when the organisation stops. */
  | { kind: 'hang' }
  /** The connection is torn down. */
  | { kind: 'reset' }
  /** Status 200 and the first half of the right body. */
  | { kind: 'half-json' }
  /** So many real milliseconds late, then right. */
  | { kind: 'slow'; ms: number }
  /** Refused with 413 when the query names more queues than this. */
  | { kind: '413'; overQueues: number };

/** `times` is how many requests it strikes; until cleared, if left out. */
export type Fault = FaultKind & { target: FaultTarget; times?: number };

export interface FaultSwitch {
  /** Adds a fault; one of the same kind and target is replaced. The first that fits strikes. */
  set(fault: Fault): void;
  /** All, or those of one target, or the one of that kind there. */
  clear(target?: FaultTarget, kind?: FaultKind['kind']): void;
  /** `times` is how many requests it will still strike. */
  active(): readonly Fault[];
}

export interface FaultBox extends FaultSwitch {
  /** The fault that strikes this request, used up by one. */
  strike(target: FaultTarget | 'other', queueCount: number): Fault | null;
}

const MAX_FAULTS = 100;

export function createFaults(expireTokens: () => void): FaultBox {
  let faults: { fault: Fault; left: number }[] = [];
  const without = (fault: Fault): typeof faults =>
    faults.filter((one) => one.fault.kind !== fault.kind || one.fault.target !== fault.target);

  return {
    set(fault) {
      if (fault.kind === 'token-expired') {
        expireTokens();
        return;
      }
      faults = without(fault);
      if (faults.length >= MAX_FAULTS) throw new RangeError(`at most ${MAX_FAULTS} faults at once`);
      faults.push({ fault, left: fault.times ?? Infinity });
    },
    clear(target, kind) {
      const isMeant = (fault: Fault): boolean =>
        (target === undefined || fault.target === target) && (kind === undefined || fault.kind === kind);
      faults = faults.filter(({ fault }) => !isMeant(fault));
    },
    active: () => faults.map(({ fault, left }) => (left === Infinity ? fault : { ...fault, times: left })),
    strike(target, queueCount) {
      const found = faults.find(({ fault }) => fits(fault, target, queueCount));
      if (!found) return null;
      found.left -= 1;
      if (found.left <= 0) faults = without(found.fault);
      return found.fault;
    },
  };
}

function fits(fault: Fault, target: FaultTarget | 'other', queueCount: number): boolean {
  if (fault.target !== target && fault.target !== 'all') return false;
  if (fault.kind === 'wrong-region') return target === 'login';
  if (fault.kind === '413') return queueCount > fault.overQueues;
  return true;
}
