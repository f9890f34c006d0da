/** Every payload the app sent and what became of it; never a token, never a header. */

import type { Json, JsonObject } from './model.ts';
import { isJsonObject } from './model.ts';

export interface PayloadEntry {
  /** Epoch ms, pretend time. */
  at: number;
  /** A Web API method, `response_url`, or `ack`. */
  method: string;
  body: JsonObject;
  outcome: { ok: true } | { ok: false; error: string; messages: string[] };
}

/** The oldest are forgotten beyond this. */
const MAX_ENTRIES = 20_000;

export class PayloadLog {
  #entries: PayloadEntry[] = [];
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(entry: PayloadEntry): void {
    this.#entries.push({ ...entry, body: withoutTokens(entry.body) });
    if (this.#entries.length > MAX_ENTRIES) this.#entries.shift();
    this.#changed();
  }

  all(): readonly PayloadEntry[] {
    return this.#entries;
  }

  of(method: string): PayloadEntry[] {
    return this.#entries.filter((entry) => entry.method === method);
  }

  refused(): PayloadEntry[] {
    return this.#entries.filter((entry) => !entry.outcome.ok);
  }

  clear(): void {
    this.#entries = [];
  }
}

const TOKEN = /x(?:ox[a-z]|app)-[A-Za-z0-9-]+/g;

function withoutTokens(body: JsonObject): JsonObject {
  const cleaned = scrub(body);
  if (!isJsonObject(cleaned)) return {};
  delete cleaned.token;
  return cleaned;
}

function scrub(value: Json): Json {
  if (typeof value === 'string') return value.replace(TOKEN, '[token]');
  if (Array.isArray(value)) return value.map(scrub);
  if (isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, scrub(item)]));
  return value;
}
