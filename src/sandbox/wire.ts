/** What went between the app and the two pretend services, newest last: for the page's inspector. Bounded, and without secrets. */

import { redact, redactText } from './redact.ts';

export type Side = 'slack' | 'genesys';

export type WireKind =
  /** What Slack sends the app, and its acknowledgement. */
  | 'command'
  | 'interaction'
  | 'event'
  | 'connection'
  /** What the app sends Slack. */
  | 'call'
  | 'response_url'
  /** What the app asks Genesys. */
  | 'login'
  | 'read';

export interface WireEntry {
  /** Rises with time. */
  id: number;
  /** Epoch ms, pretend time, of the beginning. */
  at: number;
  side: Side;
  kind: WireKind;
  direction: 'to the app' | 'from the app';
  /** A Web API method, a command, a type of event, a path. */
  name: string;
  /** An HTTP status, `acked`, or what became of it in a word; null while it is under way. */
  status: string | null;
  isWell: boolean;
  /** Real milliseconds until the answer; null while it is under way. */
  ms: number | null;
  /** More about what went wrong, such as the fault that was asked for. */
  note: string | null;
}

/** With both bodies as JSON text, without secrets. */
export interface WireDetail extends WireEntry {
  sent: string;
  received: string;
}

export interface WireEnd {
  status: string;
  isWell: boolean;
  note?: string | null;
  received?: unknown;
}

/** Ends an exchange, once; what comes later is not heard. */
export type EndExchange = (end: WireEnd) => void;

export type WireBegin = Pick<WireEntry, 'side' | 'kind' | 'direction' | 'name'> & { sent: unknown };

const MAX_ENTRIES = 400;
/** Of one body. */
const MAX_BODY_CHARACTERS = 40_000;
/** Of all bodies together. */
const MAX_CHARACTERS = 6_000_000;
const MAX_NAME_CHARACTERS = 200;

export class Wire {
  readonly #entries: WireDetail[] = [];
  readonly #now: () => number;
  #characters = 0;
  #count = 0;
  #version = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Changes with every beginning and every end. */
  version(): number {
    return this.#version;
  }

  begin({ sent, name, ...what }: WireBegin): EndExchange {
    this.#count += 1;
    const entry: WireDetail = {
      ...what,
      id: this.#count,
      at: this.#now(),
      name: redactText(name).slice(0, MAX_NAME_CHARACTERS),
      status: null,
      isWell: true,
      ms: null,
      note: null,
      sent: bodyText(sent),
      received: '',
    };
    this.#keep(entry);
    const beganMs = performance.now();
    return ({ status, isWell, note = null, received = null }) => {
      if (entry.status !== null) return;
      const text = bodyText(received);
      Object.assign(entry, {
        status,
        isWell,
        note,
        received: text,
        ms: Math.round(performance.now() - beganMs),
      });
      if (this.#entries.includes(entry)) this.#characters += text.length;
      this.#version += 1;
    };
  }

  /** Something that is over at once and has no bodies. */
  note(kind: WireKind, name: string): void {
    this.begin({ side: 'slack', kind, direction: 'from the app', name, sent: null })({
      status: 'done',
      isWell: true,
    });
  }

  /** The newest first, without bodies. */
  list(): WireEntry[] {
    return this.#entries.map(({ sent: _sent, received: _received, ...entry }) => entry).reverse();
  }

  find(id: number): WireDetail | null {
    return this.#entries.find((entry) => entry.id === id) ?? null;
  }

  clear(): void {
    this.#entries.length = 0;
    this.#characters = 0;
    this.#version += 1;
  }

  #keep(entry: WireDetail): void {
    this.#entries.push(entry);
    this.#characters += entry.sent.length;
    this.#version += 1;
    while (this.#entries.length > MAX_ENTRIES || this.#characters > MAX_CHARACTERS) {
      const oldest = this.#entries.shift();
      if (oldest === undefined) return;
      this.#characters -= oldest.sent.length + oldest.received.length;
    }
  }
}

/** JSON, cut where it is long; text that is no JSON is kept as it is. Long text is cut before anything is done with it. */
function bodyText(body: unknown): string {
  if (body === null || body === undefined || body === '') return '';
  if (typeof body === 'string' && body.length > MAX_BODY_CHARACTERS) return cut(redactText(head(body)), body);
  const text = JSON.stringify(redact(parsed(body)), null, 1);
  return text.length > MAX_BODY_CHARACTERS ? cut(head(text), text) : text;
}

function head(text: string): string {
  return text.slice(0, MAX_BODY_CHARACTERS);
}

function cut(shown: string, whole: string): string {
  return `${shown}\n… cut: ${whole.length} characters in all`;
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
