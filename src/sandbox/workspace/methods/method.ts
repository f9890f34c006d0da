/** What a Web API method is: who may call it, what it takes, what it gives. */

import type { CallRate } from '../call-rate.ts';
import type { Refusal } from '../content.ts';
import type { WorkspaceFaults } from '../faults.ts';
import type { JsonObject } from '../model.ts';
import type { Passes } from '../passes.ts';
import type { Sockets } from '../sockets.ts';
import type { WorkspaceState } from '../state.ts';

export interface MethodContext {
  state: WorkspaceState;
  passes: Passes;
  faults: WorkspaceFaults;
  rate: CallRate;
  sockets: Sockets;
  /** `http://127.0.0.1:PORT/` */
  url: string;
  /** Whether Socket Mode is on, for apps.connections.open. */
  isSocketMode: boolean;
}

export type ArgumentKind = 'text' | 'flag' | 'count' | 'json';

export interface MethodAnswer {
  body: JsonObject;
}

export interface RateLimited {
  retryAfterSeconds: number;
}

export interface Method {
  token: 'bot' | 'app';
  /** Each needed scope; several in one string with | are alternatives. */
  scopes: string[];
  takes: Record<string, ArgumentKind>;
  needs: string[];
  run(args: JsonObject, context: MethodContext): MethodAnswer | Refusal | RateLimited;
}

export function answer(body: JsonObject): MethodAnswer {
  return { body };
}
