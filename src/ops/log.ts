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
/** By their look, whoever they belong to. */
const LOOKS_SECRET: readonly (readonly [RegExp, string])[] = [
  // Slack's tokens, and what stands behind Basic or Bearer.
  [/\bx(?:ox[a-z]|app)[-.][\w.-]{6,}|\b(?:basic|bearer)\s+[\w.~+/=-]{6,}/gi, REDACTED],
  // The user and the password in an address: whatever stands before its last @.
  [/(\b[a-z][a-z\d+.-]{0,19}:\/\/)[^\s/?#"'<>]{1,500}@/gi, `$1${REDACTED}@`],
  // Addresses that let whoever has them speak as the bot; tickets of a connection.
  [/\bhttps?:\/\/hooks\.slack[\w.-]*\/[^\s"'<>]*/gi, REDACTED],
  [/\b(ticket|access_token|client_secret|token|password|secret)=[^&\s"'<>]+/gi, `$1=${REDACTED}`],
];
/** A text under such a name is never written, whatever it looks like. */
const SECRET_NAME =
  /^(?:proxy-)?authorization$|^(?:set-)?cookie$|^x-slack-signature$|(?:password|passphrase|secret|token|signature|credential|api_?key)s?$/i;
/** pino's own: a fact of that name would take its place. */
const OWN_NAMES: ReadonlySet<string> = new Set(['level', 'time', 'msg']);
const SHORTEST_SECRET = 6;
const MAX_DEPTH = 6;
const MAX_ENTRIES = 200;
const MAX_TEXT = 10_000;

/** One shape for every line: level, time, msg, and the facts beside them. */
export function createLog(options: LogOptions): Log {
  const logger = pino({ level: options.level, base: null }, options.destination ?? pino.destination(1));
  const clean = redactor(options.secrets);
  const write =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (what: string, facts: Readonly<Record<string, unknown>> = {}): void => {
      if (!logger.isLevelEnabled(level)) return;
      const cleaned = Object.entries(clean(facts) as object);
      logger[level](
        Object.fromEntries(cleaned.map(([key, value]) => [OWN_NAMES.has(key) ? `${key}_` : key, value])),
        clean(what) as string,
      );
    };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

/** Copies a value without its secrets: in keys, in texts, in errors and their causes, at any depth up to MAX_DEPTH. */
export function redactor(secrets: readonly string[]): (value: unknown) => unknown {
  const known = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const encoded = known
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      JSON.stringify(secret).slice(1, -1),
    ])
    // The longest first: one may be a part of another.
    .sort((a, b) => b.length - a.length);

  function cleanText(text: string): string {
    // Cut behind the redaction: half a secret would not be found.
    const whole = encoded.reduce((left, secret) => left.replaceAll(secret, REDACTED), text);
    const cleaned = LOOKS_SECRET.reduce((left, [look, instead]) => left.replace(look, instead), whole);
    return cleaned.length > MAX_TEXT ? `${cleaned.slice(0, MAX_TEXT)} …` : cleaned;
  }

  function clean(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return cleanText(value);
    if (typeof value === 'bigint') return String(value);
    if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
    if (value === null || typeof value !== 'object') return value;
    if (depth >= MAX_DEPTH) return '[deeper]';
    if (value instanceof Error) return cleanError(value, depth);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
    if (value instanceof URL) return cleanText(value.href);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return '[bytes]';
    if (value instanceof Map) return cleanEntries(value, depth);
    if (Array.isArray(value) || value instanceof Set)
      return [...value].slice(0, MAX_ENTRIES).map((entry) => clean(entry, depth + 1));
    return cleanEntries(entriesOf(value), depth);
  }

  function cleanEntries(
    entries: Iterable<readonly [unknown, unknown]>,
    depth: number,
  ): Record<string, unknown> {
    return Object.fromEntries(
      [...entries].slice(0, MAX_ENTRIES).map(([key, entry]) => {
        const name = cleanText(String(key));
        const isSecret = SECRET_NAME.test(name) && typeof entry === 'string';
        return [name, isSecret ? REDACTED : clean(entry, depth + 1)];
      }),
    );
  }

  /** Of its own properties the code alone: others of a vendor's hold whole requests, with their headers. */
  function cleanError(error: Error, depth: number): Record<string, unknown> {
    const { name, message, stack = '', cause } = error;
    const code = 'code' in error && /^[\w.-]{1,60}$/.test(String(error.code)) ? { code: error.code } : {};
    const errors = error instanceof AggregateError ? { errors: clean(error.errors, depth + 1) } : {};
    return {
      name,
      message: cleanText(message),
      ...code,
      stack: cleanText(stack),
      ...(cause === undefined ? {} : { cause: clean(cause, depth + 1) }),
      ...errors,
    };
  }

  return (value) => clean(value, 0);
}

/** One that cannot be read is told as such: a log line must not throw. */
function entriesOf(value: object): [string, unknown][] {
  return Object.keys(value).map((key) => {
    try {
      return [key, (value as Record<string, unknown>)[key]];
    } catch {
      return [key, '[unreadable]'];
    }
  });
}
