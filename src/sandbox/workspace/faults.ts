/** Faults that the pretend Slack shows on request, so that an app can be tried against them. */

export type WorkspaceFault =
  /** Refuses messages that hold a table, a data_table or a chart, with invalid_blocks. */
  | { kind: 'refuse-tables' }
  /** HTTP 429 with Retry-After, for one channel or for every call. */
  | { kind: 'rate-limit'; retryAfterSeconds: number; channel?: string; method?: string }
  | { kind: 'server-error'; status?: 500 | 502 | 503; method?: string; channel?: string }
  /** Takes the request and never answers. */
  | { kind: 'hang'; method?: string; channel?: string }
  /** Never answers, and does what was asked only so many real milliseconds later. */
  | { kind: 'late'; ms: number; method?: string; channel?: string }
  /** Does what was asked, then cuts the connection before the answer. */
  | { kind: 'reply-lost'; method?: string; channel?: string }
  | { kind: 'slow'; ms: number; method?: string; channel?: string }
  | { kind: 'archived'; channel: string }
  | { kind: 'not-in-channel'; channel: string }
  /** Any refusal of Slack's by its name, such as edit_window_closed. */
  | { kind: 'refuse'; error: string; method?: string; channel?: string };

export interface ActiveFault {
  id: string;
  fault: WorkspaceFault;
  /** How many more calls it meets; null is until cleared. */
  left: number | null;
}

export interface DisconnectInput {
  /** `refresh_requested` and `warning` are said before the connection is closed; `drop` just cuts it. */
  reason?: 'refresh_requested' | 'warning' | 'drop';
  /** Which connections: all, or the oldest alone. */
  which?: 'all' | 'oldest';
}

/** The name under which faults see a POST to a response_url. */
export const RESPONSE_URL_METHOD = 'response_url';

export class WorkspaceFaults {
  #active: ActiveFault[] = [];
  #count = 0;
  readonly #disconnect: (input: DisconnectInput) => number;
  readonly #changed: () => void;

  constructor(disconnect: (input: DisconnectInput) => number, changed: () => void) {
    this.#disconnect = disconnect;
    this.#changed = changed;
  }

  /** Sets a fault for so many calls (until cleared if left out) and gives its id. */
  set(fault: WorkspaceFault, times?: number): string {
    if (times !== undefined && !(Number.isInteger(times) && times > 0))
      throw new RangeError(`times is 1 or more, not ${times}`);
    this.#count += 1;
    const id = `fault-${this.#count}`;
    this.#active.push({ id, fault, left: times ?? null });
    this.#changed();
    return id;
  }

  /** Ends one fault, or all. Calls that hang stay hanging. */
  clear(id?: string): void {
    this.#active = id === undefined ? [] : this.#active.filter((one) => one.id !== id);
    this.#changed();
  }

  list(): ActiveFault[] {
    return this.#active.map((one) => ({ ...one }));
  }

  /** Closes connections as Slack does when it recycles them; gives how many. */
  disconnect(input: DisconnectInput = {}): number {
    return this.#disconnect(input);
  }

  /** Takes the first fault of that kind that this call meets, and counts it. */
  take<K extends WorkspaceFault['kind']>(
    kind: K,
    call: { method: string; channel: string | null },
  ): Extract<WorkspaceFault, { kind: K }> | null {
    const found = this.#active.find((one) => one.fault.kind === kind && meets(one.fault, call));
    if (found === undefined) return null;
    if (found.left !== null) {
      found.left -= 1;
      if (found.left === 0) this.#active = this.#active.filter((one) => one !== found);
      this.#changed();
    }
    return found.fault as Extract<WorkspaceFault, { kind: K }>;
  }
}

function meets(fault: WorkspaceFault, call: { method: string; channel: string | null }): boolean {
  if ('method' in fault && fault.method !== undefined && fault.method !== call.method) return false;
  if ('channel' in fault && fault.channel !== undefined && fault.channel !== call.channel) return false;
  return true;
}
