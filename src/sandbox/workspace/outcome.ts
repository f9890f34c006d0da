/** What became of something a person did: whether the app acknowledged, and what it answered. */

import type { Json, SentMessage } from './model.ts';
import type { Acknowledgement } from './sockets.ts';
import type { WorkspaceState } from './state.ts';

const DEFAULT_WAIT_MS = 5_000;

export interface WaitInput {
  /** How many writes to wait for: each post or replacement counts. */
  count?: number;
  timeoutMs?: number;
}

export interface Outcome {
  acked: boolean;
  /** Real milliseconds. */
  ackMs: number;
  ackBody: Json;
  /** operation_timeout, dispatch_failed, or why Slack did not send it at all. */
  error: string | null;
  /** What Slack itself told the person, if anything. */
  shown: string | null;
  /** The messages answered so far and still there, through the acknowledgement and the response_url. */
  readonly answers: SentMessage[];
  waitForAnswer(input?: WaitInput): Promise<SentMessage[]>;
}

/** Keeps which messages were written in answer to one act. */
export class AnswerTrail {
  readonly written: string[] = [];
  readonly #state: WorkspaceState;

  constructor(state: WorkspaceState) {
    this.#state = state;
  }

  add(ts: string): void {
    this.written.push(ts);
    this.#state.changed();
  }

  messages(): SentMessage[] {
    return [...new Set(this.written)].flatMap((ts) => this.#state.find(ts) ?? []);
  }
}

export function outcomeOf(
  acknowledged: Omit<Acknowledgement, 'error'> & { error: string | null },
  shown: string | null,
  trail: AnswerTrail,
  state: WorkspaceState,
): Outcome {
  return {
    acked: acknowledged.acked,
    ackMs: acknowledged.ackMs,
    ackBody: acknowledged.body,
    error: acknowledged.error,
    shown,
    get answers() {
      return trail.messages();
    },
    async waitForAnswer({ count = 1, timeoutMs = DEFAULT_WAIT_MS } = {}) {
      await waitUntil(state, () => trail.written.length >= count || null, timeoutMs, `${count} answers`);
      return trail.messages();
    },
  };
}

/** Waits until `read` gives something, looking again after every change; rejects after real `timeoutMs`. */
export function waitUntil<T>(
  state: WorkspaceState,
  read: () => T | null | undefined | false,
  timeoutMs = DEFAULT_WAIT_MS,
  words = 'what was waited for',
): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      let found: T | null | undefined | false;
      try {
        found = read();
      } catch (error) {
        stop();
        reject(error);
        return;
      }
      if (found === null || found === undefined || found === false) return;
      stop();
      resolve(found);
    };
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Not within ${timeoutMs} ms: ${words}`));
    }, timeoutMs);
    const off = state.onChange(look);
    const stop = (): void => {
      clearTimeout(timer);
      off();
    };
    look();
  });
}
