/** Takes secrets out of what the sandbox keeps: tokens, tickets and addresses that only their receiver may know. */

/** By their names, wherever they stand. */
const SECRET_FIELDS = new Set([
  'token',
  'access_token',
  'refresh_token',
  'client_secret',
  'authorization',
  'ticket',
]);
const HIDDEN = '[hidden]';
/**
 * Slack's tokens by their prefix; a ticket of Socket Mode; a response URL, which lets anybody answer; what a header or a
 * form holds, and JSON that was cut.
 */
const SECRETS: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/x(?:ox[a-z]|app)-[A-Za-z0-9-]+/g, '[token]'],
  [/([?&](?:ticket|client_secret|access_token)=)[^&\s"]+/g, `$1${HIDDEN}`],
  [/(\/response\/)[A-Za-z0-9-]+/g, `$1${HIDDEN}`],
  [/\b(Bearer|Basic)\s+[\w+/=.~-]{16,}/gi, `$1 ${HIDDEN}`],
  [/("(?:access_token|refresh_token|token|client_secret)"\s*:\s*")[^"]+/g, `$1${HIDDEN}`],
];

/** A copy of a JSON value without secrets. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      SECRET_FIELDS.has(key.toLowerCase()) && item !== null ? HIDDEN : redact(item),
    ]),
  );
}

export function redactText(text: string): string {
  return SECRETS.reduce((left, [pattern, instead]) => left.replace(pattern, instead), text);
}
