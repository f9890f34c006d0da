/** Bolt's logger as our Log, without secrets and without what people type. */
import type { Logger } from '@slack/bolt';
import { LogLevel } from '@slack/bolt';
import type { Log } from '../core/ports.ts';

const HIDDEN = '[hidden]';
/** Tokens, tickets of a WebSocket, and response_urls, all of which let whoever reads them act as the bot. */
const SECRETS = [
  /\bx(?:ox[a-z]|app)[-.][\w.-]+/gi,
  /\bticket=[^&\s"']+/gi,
  /https?:\/\/hooks\.slack[^\s"']*/gi,
];

export function hideSecrets(text: string, known: readonly string[] = []): string {
  const withoutKnown = known.reduce(
    (words, secret) => (secret === '' ? words : words.replaceAll(secret, HIDDEN)),
    text,
  );
  return SECRETS.reduce((words, pattern) => words.replace(pattern, HIDDEN), withoutKnown);
}

/** An error for the log: its kind, words and place. */
export function describeError(error: unknown, known: readonly string[] = []): string {
  const words = error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error);
  return hideSecrets(words, known);
}

/** Bolt's debug lines hold whole payloads, so they are dropped; its info lines tell only whoever looks for them. */
export function boltLogger(log: Log, known: readonly string[]): Logger {
  const say = (write: (what: string) => void) => (msgs: unknown[]) =>
    write(
      hideSecrets(msgs.map((msg) => (msg instanceof Error ? msg.message : String(msg))).join(' '), known),
    );
  const debug = say((what) => log.debug(`Bolt: ${what}`));
  const warn = say((what) => log.warn(`Bolt: ${what}`));
  const error = say((what) => log.error(`Bolt: ${what}`));
  return {
    debug: () => undefined,
    info: (...msgs) => debug(msgs),
    warn: (...msgs) => warn(msgs),
    error: (...msgs) => error(msgs),
    setLevel: () => undefined,
    getLevel: () => LogLevel.INFO,
    setName: () => undefined,
  };
}
