/** The environment, made into a Config once at the start: every fault is named at the same time, with its mend. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { knownZone } from './core/zone.ts';
import { regionDomain } from './genesys/regions.ts';
import { LOG_LEVELS, type LogLevel } from './ops/log.ts';
import type { SlackMode } from './slack/workspace.ts';

export interface Config {
  slack: SlackConfig;
  genesys: GenesysConfig;
  timeZone: string;
  logLevel: LogLevel;
}

export interface SlackConfig {
  botToken: string;
  mode: SlackMode;
  /** Of a local Slack; null for Slack itself. */
  apiUrl: string | null;
}

export interface GenesysConfig {
  clientId: string;
  clientSecret: string;
  /** A domain, such as mypurecloud.de. */
  region: string;
  /** Of a local Genesys; null for the real one. */
  apiUrl: string | null;
}

export interface ConfigFault {
  name: string;
  what: string;
  /** Where its value is found, or what it must look like. */
  mend: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type Read<T> = { ok: true; value: T } | { ok: false; faults: readonly ConfigFault[] };

/** EX_CONFIG of sysexits.h. */
export const CONFIG_EXIT_CODE = 78;

/** The process's environment over what a .env file in the working folder says. */
export function readEnvironment(path = '.env'): Environment {
  try {
    return { ...parseEnv(readFileSync(path, 'utf8')), ...process.env };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return process.env;
    throw error;
  }
}

/** Everything that `start` needs. */
export function readConfig(env: Environment): Read<Config> {
  const slack = readSlack(env);
  const rest = readWithoutSlack(env);
  if (slack.ok && rest.ok) return { ok: true, value: { ...rest.value, slack: slack.value } };
  return { ok: false, faults: [...(slack.ok ? [] : slack.faults), ...(rest.ok ? [] : rest.faults)] };
}

/** What `ask` needs: it speaks to Genesys alone. */
export function readWithoutSlack(env: Environment): Read<Omit<Config, 'slack'>> {
  const look = lookIn(env);
  const region = readRegion(look);
  const clientId = look.required('GENESYS_CLIENT_ID', `${OAUTH_PAGE}, "Client ID".`);
  const clientSecret = look.required('GENESYS_CLIENT_SECRET', `${OAUTH_PAGE}, "Client Secret".`);
  const apiUrl = readLocalUrl(look, 'GENESYS_API_URL');
  const timeZone = readZone(look);
  const logLevel = readLogLevel(look);
  if (look.faults.length > 0) return { ok: false, faults: look.faults };
  return { ok: true, value: { genesys: { clientId, clientSecret, region, apiUrl }, timeZone, logLevel } };
}

/** Every value that must never be shown. */
export function secretsOf(config: Omit<Config, 'slack'> & { slack?: SlackConfig }): string[] {
  const { genesys, slack } = config;
  const pair = Buffer.from(`${genesys.clientId}:${genesys.clientSecret}`).toString('base64');
  if (slack === undefined) return [genesys.clientSecret, pair];
  const own = slack.mode.kind === 'socket' ? slack.mode.appToken : slack.mode.signingSecret;
  return [genesys.clientSecret, pair, slack.botToken, own];
}

const OAUTH_PAGE =
  'Genesys Cloud → Admin → Integrations → OAuth → your client (grant type: Client Credentials)';
const APP_PAGE = 'api.slack.com/apps → your app';
const DEFAULT_PORT = 3000;
const DEFAULT_HOST = '127.0.0.1';

interface Look {
  faults: ConfigFault[];
  /** The variable, or the content of the file that NAME_FILE names; null when neither is set. */
  optional(name: string): string | null;
  required(name: string, mend: string): string;
}

function lookIn(env: Environment): Look {
  const faults: ConfigFault[] = [];
  function optional(name: string): string | null {
    const value = env[name]?.trim();
    if (value !== undefined && value !== '') return value;
    const path = env[`${name}_FILE`]?.trim();
    if (path === undefined || path === '') return null;
    try {
      const content = readFileSync(path, 'utf8').trim();
      if (content !== '') return content;
      faults.push({
        name: `${name}_FILE`,
        what: `the file ${path} is empty`,
        mend: `Put the value of ${name} into it.`,
      });
    } catch {
      faults.push({
        name: `${name}_FILE`,
        what: `the file ${path} cannot be read`,
        mend: 'Check its path and who may read it.',
      });
    }
    return '';
  }
  return {
    faults,
    optional,
    required(name, mend) {
      const value = optional(name);
      if (value === null) faults.push({ name, what: 'is missing', mend });
      return value ?? '';
    },
  };
}

function readSlack(env: Environment): Read<SlackConfig> {
  const look = lookIn(env);
  const botToken = look.required(
    'SLACK_BOT_TOKEN',
    `${APP_PAGE} → OAuth & Permissions → Bot User OAuth Token.`,
  );
  mustBegin(
    look,
    'SLACK_BOT_TOKEN',
    botToken,
    'xoxb-',
    `${APP_PAGE} → OAuth & Permissions → Bot User OAuth Token.`,
  );
  const mode = readMode(look);
  const apiUrl = readLocalUrl(look, 'SLACK_API_URL');
  if (look.faults.length > 0) return { ok: false, faults: look.faults };
  return { ok: true, value: { botToken, mode, apiUrl } };
}

const APP_TOKEN_PAGE = `${APP_PAGE} → Basic Information → App-Level Tokens, with the scope connections:write.`;

/** Socket Mode, unless only a signing secret is given. */
function readMode(look: Look): SlackMode {
  const appToken = look.optional('SLACK_APP_TOKEN');
  const signingSecret = look.optional('SLACK_SIGNING_SECRET');
  if (appToken === null && signingSecret !== null) {
    return { kind: 'http', signingSecret, port: readPort(look), host: look.optional('HOST') ?? DEFAULT_HOST };
  }
  if (appToken === null) {
    look.faults.push({
      name: 'SLACK_APP_TOKEN',
      what: 'is missing',
      mend: `${APP_TOKEN_PAGE} (Or SLACK_SIGNING_SECRET for HTTP mode.)`,
    });
    return { kind: 'socket', appToken: '' };
  }
  mustBegin(look, 'SLACK_APP_TOKEN', appToken, 'xapp-', APP_TOKEN_PAGE);
  return { kind: 'socket', appToken };
}

function mustBegin(look: Look, name: string, value: string, prefix: string, mend: string): void {
  if (value === prefix) look.faults.push({ name, what: 'is not filled in', mend });
  else if (value !== '' && !value.startsWith(prefix))
    look.faults.push({ name, what: `does not begin with ${prefix}`, mend });
}

function readPort(look: Look): number {
  const text = look.optional('PORT');
  if (text === null) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  look.faults.push({
    name: 'PORT',
    what: 'is not a port',
    mend: 'A number from 0 to 65535; 3000 if left out.',
  });
  return DEFAULT_PORT;
}

function readRegion(look: Look): string {
  const text = look.optional('GENESYS_REGION') ?? look.optional('GENESYS_ENVIRONMENT');
  const mend =
    'The region name or domain of your organisation, such as eu_central_1 or mypurecloud.de: it stands in the address of Genesys Cloud behind "apps.".';
  if (text === null) {
    look.faults.push({ name: 'GENESYS_REGION', what: 'is missing', mend });
    return '';
  }
  const domain = regionDomain(text);
  if (domain !== null) return domain;
  look.faults.push({ name: 'GENESYS_REGION', what: 'is no region of Genesys Cloud', mend });
  return '';
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

function readLocalUrl(look: Look, name: string): string | null {
  const text = look.optional(name);
  if (text === null || text === '') return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isFine =
    url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname)));
  if (isFine) return text;
  const mend =
    'A whole address; http:// only on this machine (127.0.0.1), https:// elsewhere. Leave it out for the real service.';
  look.faults.push({ name, what: 'is no address that may be used', mend });
  return null;
}

function readZone(look: Look): string {
  const text = look.optional('TIME_ZONE');
  if (text === null) return 'UTC';
  const zone = knownZone(text);
  if (zone !== null) return zone;
  look.faults.push({ name: 'TIME_ZONE', what: 'is no time zone', mend: 'A name such as Europe/Berlin.' });
  return 'UTC';
}

function readLogLevel(look: Look): LogLevel {
  const text = look.optional('LOG_LEVEL') ?? 'info';
  const level = LOG_LEVELS.find((known) => known === text);
  if (level !== undefined) return level;
  look.faults.push({ name: 'LOG_LEVEL', what: 'is no level', mend: `One of ${LOG_LEVELS.join(', ')}.` });
  return 'info';
}
