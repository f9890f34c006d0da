/** Looks at the tokens, for the start and for the doctor: what Slack says of them, and what they may do. */
import type { Logger } from '@slack/bolt';
import { webApi } from '@slack/bolt';
import type { Identity } from './floor.ts';
import type { Problem } from './problem.ts';
import { callProblem, tokenKindProblem } from './problem.ts';
import { NEEDED_SCOPES, type NeededScope, OPTIONAL_SCOPES } from './scopes.ts';

export const CALL_TIMEOUT_MS = 10_000;
const DEFAULT_API_URL = 'https://slack.com/api/';

export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export interface BotToken {
  identity: Identity;
  /** The bot's own id as a bot; differs from its id as a user. */
  botId: string;
  /** Null when Slack does not tell. */
  scopes: readonly string[] | null;
}

export interface Inspection {
  /** How far this machine's clock is ahead of Slack's, in ms, to about a second; null when no answer told. */
  skewMs: number | null;
  bot: Result<BotToken>;
  /** Of the bot's token; empty when it could not be asked. */
  missingScopes: readonly NeededScope[];
  /** Each with what is weaker without it. */
  missingOptional: readonly string[];
  /** Null when there is no app-level token, as in HTTP mode. */
  app: Result<true> | null;
}

export interface Access {
  botToken: string;
  appToken: string | null;
  apiUrl: string | null;
  logger: Logger;
}

export async function inspect(access: Access): Promise<Inspection> {
  const [skewMs, bot, app] = await Promise.all([
    readSkew(access),
    inspectBotToken(access),
    access.appToken === null ? null : inspectAppToken(access, access.appToken),
  ]);
  const granted = bot.ok ? bot.value.scopes : null;
  return {
    skewMs,
    bot,
    missingScopes: missingScopes(granted),
    missingOptional: missingOptional(granted),
    app,
  };
}

/** None, too, when Slack does not tell what is granted. */
export function missingScopes(granted: readonly string[] | null): readonly NeededScope[] {
  return granted === null ? [] : NEEDED_SCOPES.filter((scope) => !granted.includes(scope));
}

function missingOptional(granted: readonly string[] | null): readonly string[] {
  if (granted === null) return [];
  return OPTIONAL_SCOPES.filter(({ scope }) => !granted.includes(scope)).map(
    ({ scope, without }) => `${scope}: ${without}`,
  );
}

export async function inspectBotToken(access: Access): Promise<Result<BotToken>> {
  const wrongKind = tokenKindProblem('SLACK_BOT_TOKEN', access.botToken);
  if (wrongKind !== null) return { ok: false, problem: wrongKind };
  try {
    const client = new webApi.WebClient(access.botToken, clientOptions(access.apiUrl, access.logger));
    const test = await client.auth.test();
    const identity = {
      teamId: test.team_id ?? '',
      enterpriseId: test.enterprise_id || null,
      team: test.team ?? '',
      botUserId: test.user_id ?? '',
    };
    const scopes = test.response_metadata?.scopes ?? null;
    return { ok: true, value: { identity, botId: test.bot_id ?? '', scopes } };
  } catch (error) {
    return { ok: false, problem: callProblem('SLACK_BOT_TOKEN', error, apiHost(access.apiUrl)) };
  }
}

/** Asks for a connection, and leaves it unused. */
async function inspectAppToken(access: Access, appToken: string): Promise<Result<true>> {
  const wrongKind = tokenKindProblem('SLACK_APP_TOKEN', appToken);
  if (wrongKind !== null) return { ok: false, problem: wrongKind };
  try {
    const client = new webApi.WebClient(appToken, clientOptions(access.apiUrl, access.logger));
    await client.apps.connections.open({});
    return { ok: true, value: true };
  } catch (error) {
    return { ok: false, problem: callProblem('SLACK_APP_TOKEN', error, apiHost(access.apiUrl)) };
  }
}

/** By the Date header of any answer, which is cut to whole seconds, so its middle is taken. The machine's own time. */
async function readSkew({ apiUrl }: Access): Promise<number | null> {
  try {
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    const answer = await fetch(new URL('api.test', apiUrl ?? DEFAULT_API_URL), { method: 'POST', signal });
    const atMs = Date.parse(answer.headers.get('date') ?? '');
    await answer.text();
    return Number.isFinite(atMs) ? Date.now() - (atMs + 500) : null;
  } catch {
    // Whether Slack can be reached is told of the tokens.
    return null;
  }
}

/** No repetitions: a post that timed out may have landed. A 429 is thrown, so that other channels need not wait. */
export function clientOptions(apiUrl: string | null, logger: Logger): webApi.WebClientOptions {
  return {
    ...(apiUrl === null ? {} : { slackApiUrl: apiUrl }),
    logger,
    retryConfig: { retries: 0 },
    timeout: CALL_TIMEOUT_MS,
    rejectRateLimitedCalls: true,
  };
}

export function apiHost(apiUrl: string | null): string {
  const address = apiUrl ?? DEFAULT_API_URL;
  return URL.canParse(address) ? new URL(address).host : address;
}
