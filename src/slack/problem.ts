/** Why Slack cannot be used, in words for whoever set the bot up. */
import { RespondError, webApi } from '@slack/bolt';
import { DeadlineError } from './patience.ts';

export interface Problem {
  kind: 'token-kind' | 'token' | 'scope' | 'unreachable' | 'busy' | 'refused';
  what: string;
  todo: string;
}

export type TokenName = 'SLACK_BOT_TOKEN' | 'SLACK_APP_TOKEN';

/** https://docs.slack.dev/authentication/tokens */
const TOKENS: Record<TokenName, { prefix: string; what: string; where: string }> = {
  SLACK_BOT_TOKEN: {
    prefix: 'xoxb-',
    what: 'a bot token',
    where: 'Copy the "Bot User OAuth Token" from api.slack.com/apps → your app → OAuth & Permissions.',
  },
  SLACK_APP_TOKEN: {
    prefix: 'xapp-',
    what: 'an app-level token',
    where:
      'Make one with the scope connections:write at api.slack.com/apps → your app → Basic Information → App-Level Tokens.',
  },
};

/** Null when the token looks like what it should be. */
export function tokenKindProblem(name: TokenName, token: string): Problem | null {
  const { prefix, what, where } = TOKENS[name];
  if (token.startsWith(prefix)) return null;
  return { kind: 'token-kind', what: `${name} is not ${what}: those begin with ${prefix}.`, todo: where };
}

/** https://docs.slack.dev/reference/methods/auth.test#errors */
const DEAD_TOKEN = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'user_removed_from_team',
]);

/** What a failed call with this token means. */
export function callProblem(name: TokenName, error: unknown, apiHost: string): Problem {
  const { what, where } = TOKENS[name];
  const code = slackCode(error);
  if (DEAD_TOKEN.has(code))
    return { kind: 'token', what: `Slack does not accept ${name} (${code}).`, todo: where };
  if (code === 'not_allowed_token_type')
    return { kind: 'token-kind', what: `Slack says that ${name} is not ${what}.`, todo: where };
  if (code === 'missing_scope')
    return { kind: 'scope', what: `${name} lacks a scope that the bot needs.`, todo: where };
  if (code === 'rate_limited' || code === 'ratelimited')
    return { kind: 'busy', what: 'Slack takes no more calls for now.', todo: 'Start again in a minute.' };
  if (isPlatformError(error))
    return {
      kind: 'refused',
      what: `Slack refused the call with ${name} (${code}).`,
      todo: 'Compare the app with manifest.yml: Socket Mode must be on, and the app installed.',
    };
  return {
    kind: 'unreachable',
    what: `Slack cannot be reached at ${apiHost} (${code}).`,
    todo: 'Check the network, the proxy and SLACK_API_URL; status.slack.com tells of outages.',
  };
}

export function isPlatformError(error: unknown): error is webApi.WebAPIPlatformError {
  return error instanceof webApi.WebAPIPlatformError;
}

/** A short name for a failed call, fit for a log and for people: never the vendor's own words. */
export function slackCode(error: unknown): string {
  if (isPlatformError(error)) return /^[\w.-]{1,60}$/.test(error.data.error) ? error.data.error : 'refused';
  if (error instanceof webApi.WebAPIRateLimitedError) return 'rate_limited';
  if (error instanceof webApi.WebAPIHTTPError) return `http_${error.statusCode}`;
  if (error instanceof RespondError) return `http_${error.statusCode}`;
  if (error instanceof DeadlineError) return 'timeout';
  if (error instanceof webApi.WebAPIRequestError) return networkCode(error.original);
  return networkCode(error);
}

const MAX_CAUSES = 5;

function networkCode(error: unknown): string {
  let at: unknown = error;
  for (let depth = 0; depth < MAX_CAUSES && at instanceof Error; depth += 1) {
    if (at.name === 'TimeoutError' || at.name === 'AbortError') return 'timeout';
    if ('code' in at && typeof at.code === 'string' && /^[A-Z_]{2,60}$/.test(at.code)) return at.code;
    at = at.cause;
  }
  return 'no_connection';
}
