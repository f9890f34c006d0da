/** Structured logs as JSON lines; secrets are taken out of every text before it is written. */
import { type DestinationStream, pino } from 'pino';
import type { Log } from '../core/ports.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface LogOptions {
  level: LogLevel;
  /** Texts that must never be written: tokens, secrets. */
  secrets: readonly string[];
  /** Standard output if left out. */
  destination?: DestinationStream;
}

const REDACTED = '[redacted]';
/** Tokens by their look, whoever they belong to: Slack's, and what stands behind Basic or Bearer. */
const LOOKS_SECRET = /\bx(?:ox[a-z]|app)-[\w-]{6,}|\b(?:basic|bearer)\s+[\w.~+/=-]{6,}/gi;
const SHORTEST_SECRET = 6;
const MAX_DEPTH = 6;
const MAX_ENTRIES = 200;

export function createLog(options: LogOptions): Log {
  const logger = pino({ level: options.level, base: null }, options.destination ?? pino.destination(1));
  const clean = redactor(options.secrets);
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (what: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      logger[level](clean(facts) as object, clean(what) as string);
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Copies a value without its secrets: in keys, in texts, in errors and at any depth up to MAX_DEPTH. */
export function redactor(secrets: readonly string[]): (value: unknown) => unknown {
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const encoded = known.flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64'),
  ]);
  const cleanText = (text: string): string =>
    encoded.reduce((left, secret) => left.replaceAll(secret, REDACTED), text).replace(LOOKS_SECRET, REDACTED);

  function clean(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return cleanText(value);
    if (value === null || typeof value !== 'object') return value;
    if (depth >= MAX_DEPTH) return '[deeper]';
    if (value instanceof Error) {
      return { name: value.name, message: cleanText(value.message), stack: cleanText(value.stack ?? '') };
    }
    if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((entry) => clean(entry, depth + 1));
    return Object.fromEntries(
      Object.entries(value)
        .slice(0, MAX_ENTRIES)
        .map(([key, entry]) => [cleanText(key), clean(entry, depth + 1)]),
    );
  }

  return (value) => clean(value, 0);
}
