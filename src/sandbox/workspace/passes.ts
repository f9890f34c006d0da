/** What an app may use only for a while: trigger ids (once, 3 s) and response URLs (5 uses in 30 min). */

import { randomUUID } from 'node:crypto';

/** https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
export const RESPONSE_URL_USES = 5;
const MAX_KEPT = 10_000;

export interface TriggerOrigin {
  user: string;
  channel: string | null;
  /** The modal in which the person acted, for views.push. */
  viewId: string | null;
}

export interface ResponseOrigin {
  user: string;
  channel: string;
  /** The message on which the person acted, if any: what replace_original and delete_original mean. */
  messageTs: string | null;
  threadTs: string | null;
  /** Told of each message that was written through this URL. */
  written: (ts: string) => void;
}

interface Kept<T> {
  origin: T;
  madeMs: number;
  uses: number;
}

export class Passes {
  readonly #triggers = new Map<string, Kept<TriggerOrigin>>();
  readonly #responses = new Map<string, Kept<ResponseOrigin>>();
  readonly #limits: { triggerMs: number; responseUrlMs: number };

  constructor(limits: { triggerMs: number; responseUrlMs: number }) {
    this.#limits = limits;
  }

  trigger(origin: TriggerOrigin): string {
    const id = `${Date.now()}.${randomUUID()}`;
    keep(this.#triggers, id, origin);
    return id;
  }

  useTrigger(
    id: string,
  ): TriggerOrigin | 'invalid_trigger_id' | 'exchanged_trigger_id' | 'expired_trigger_id' {
    const kept = this.#triggers.get(id);
    if (kept === undefined) return 'invalid_trigger_id';
    if (kept.uses > 0) return 'exchanged_trigger_id';
    if (performance.now() - kept.madeMs > this.#limits.triggerMs) return 'expired_trigger_id';
    kept.uses += 1;
    return kept.origin;
  }

  /** The path of a new response URL, below `/response/`. */
  response(origin: ResponseOrigin): string {
    const id = randomUUID();
    keep(this.#responses, id, origin);
    return id;
  }

  findResponse(id: string): ResponseOrigin | 'expired_url' | 'used_url' {
    const kept = this.#responses.get(id);
    if (kept === undefined || performance.now() - kept.madeMs > this.#limits.responseUrlMs)
      return 'expired_url';
    if (kept.uses >= RESPONSE_URL_USES) return 'used_url';
    return kept.origin;
  }

  countResponse(id: string): void {
    const kept = this.#responses.get(id);
    if (kept !== undefined) kept.uses += 1;
  }
}

function keep<T>(map: Map<string, Kept<T>>, id: string, origin: T): void {
  map.set(id, { origin, madeMs: performance.now(), uses: 0 });
  const oldest = map.keys().next();
  if (map.size > MAX_KEPT && oldest.done !== true) map.delete(oldest.value);
}
