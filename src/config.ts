/** The environment, made into a Config once at the start: every fault is named at the same time, with its mend. */
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Access } from './core/access.ts';
import { knownZone } from './core/zone.ts';
import { regionDomain } from './genesys/regions.ts';
import { LOG_LEVELS, type LogLevel } from './ops/log.ts';
import type { Listen } from './ops/operations.ts';
import { readTies, TIES_EXAMPLE, type Ties } from './settings/ties.ts';
import type { SlackMode } from './slack/workspace.ts';
import type { StoreConfig } from './store/open.ts';

export interface Config {
  slack: SlackConfig;
  genesys: GenesysConfig;
  alerts: AlertsConfig;
  listen: Listen;
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

export interface AlertsConfig {
  store: StoreConfig;
  tickSeconds: number;
  access: Access;
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
  return { ...readEnvironmentFile(path), ...process.env };
}

/** Of the file alone; nothing where there is none. */
export function readEnvironmentFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Everything that `start` needs. */
export function readConfig(env: Environment): Read<Config> {
  const slack = readSlack(env);
  const rest = readForAsking(env);
  const alerts = readAlerts(env);
  const listen = readListen(env);
  if (slack.ok && rest.ok && alerts.ok && listen.ok) {
    const value = { ...rest.value, slack: slack.value, alerts: alerts.value, listen: listen.value };
    return { ok: true, value };
  }
  return { ok: false, faults: [slack, rest, alerts, listen].flatMap((read) => (read.ok ? [] : read.faults)) };
}

export type AskingConfig = Omit<Config, 'slack' | 'alerts' | 'listen'>;

/** What `ask` needs: it speaks to Genesys alone. */
export function readForAsking(env: Environment): Read<AskingConfig> {
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

/** What `rules` needs: the store, and Genesys where anything of it is set. */
export interface RulesConfig {
  genesys: GenesysConfig | null;
  store: StoreConfig;
  timeZone: string;
  logLevel: LogLevel;
}

/** `isOffline`: Genesys is not asked, whatever is set. */
export function readForRules(env: Environment, isOffline: boolean): Read<RulesConfig> {
  const alerts = readAlerts(env);
  const isSet = Object.entries(env).some(([name, value]) => /^GENESYS_/.test(name) && value?.trim() !== '');
  if (isSet && !isOffline) {
    const asking = readForAsking(env);
    if (asking.ok && alerts.ok) return { ok: true, value: { ...asking.value, store: alerts.value.store } };
    return { ok: false, faults: [asking, alerts].flatMap((read) => (read.ok ? [] : read.faults)) };
  }
  const look = lookIn(env);
  const timeZone = readZone(look);
  const logLevel = readLogLevel(look);
  if (alerts.ok && look.faults.length === 0)
    return { ok: true, value: { genesys: null, store: alerts.value.store, timeZone, logLevel } };
  return { ok: false, faults: [...look.faults, ...(alerts.ok ? [] : alerts.faults)] };
}

/** Every value that must never be shown. */
export function secretsOf(config: {
  genesys: GenesysConfig | null;
  slack?: SlackConfig;
  alerts?: Pick<AlertsConfig, 'store'>;
}): string[] {
  const { genesys, slack, alerts } = config;
  const secrets: string[] = [];
  if (genesys !== null) {
    const pair = Buffer.from(`${genesys.clientId}:${genesys.clientSecret}`).toString('base64');
    secrets.push(genesys.clientSecret, pair);
  }
  if (slack !== undefined) {
    secrets.push(
      slack.botToken,
      slack.mode.kind === 'socket' ? slack.mode.appToken : slack.mode.signingSecret,
    );
  }
  const databaseUrl = alerts?.store.databaseUrl ?? null;
  if (databaseUrl !== null) {
    const [, password = ''] = PASSWORD_IN_URL.exec(databaseUrl) ?? [];
    secrets.push(databaseUrl, ...(password === '' ? [] : [password, decoded(password)]));
  }
  return secrets;
}

/** Not by URL: an address may do without a host, as in postgres://user@/name?host=/var/run/postgresql. */
const PASSWORD_IN_URL = /^[a-z]+:\/\/[^/?#@:]*:([^/?#@]*)@/i;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
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

const DEFAULT_TICK_SECONDS = 30;
const LEAST_TICK_SECONDS = 10;
const MOST_TICK_SECONDS = 300;

function readAlerts(env: Environment): Read<AlertsConfig> {
  const look = lookIn(env);
  const dataDir = look.optional('DATA_DIR') ?? './data';
  const databaseUrl = readDatabaseUrl(look);
  const tickSeconds = readTickSeconds(look);
  const adminIds = readAdmins(look);
  const isOpen = readFlag(look, 'OPEN_EDITING');
  const allowsGuests = readFlag(look, 'ALLOW_GUESTS');
  const ties = readChannelQueues(look);
  if (look.faults.length > 0) return { ok: false, faults: look.faults };
  return {
    ok: true,
    value: {
      store: { dataDir, databaseUrl },
      tickSeconds,
      access: { adminIds, isOpen, allowsGuests, ties },
    },
  };
}

function readDatabaseUrl(look: Look): string | null {
  const text = look.optional('DATABASE_URL');
  if (text === null || text === '') return null;
  if (/^postgres(ql)?:\/\/./i.test(text)) return text;
  const mend = 'postgres://user:password@host:5432/name. Leave it out to keep rules in DATA_DIR.';
  look.faults.push({ name: 'DATABASE_URL', what: 'is no address of PostgreSQL', mend });
  return null;
}

function readTickSeconds(look: Look): number {
  const text = look.optional('TICK_SECONDS');
  if (text === null) return DEFAULT_TICK_SECONDS;
  const seconds = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= LEAST_TICK_SECONDS && seconds <= MOST_TICK_SECONDS) return seconds;
  const mend = `A whole number of ${LEAST_TICK_SECONDS} to ${MOST_TICK_SECONDS}; ${DEFAULT_TICK_SECONDS} if left out.`;
  look.faults.push({ name: 'TICK_SECONDS', what: 'is no length of a tick', mend });
  return DEFAULT_TICK_SECONDS;
}

function readAdmins(look: Look): string[] {
  const ids = (look.optional('ADMIN_USERS') ?? '').split(/[\s,]+/).filter((id) => id !== '');
  if (ids.every((id) => /^[UW][A-Z0-9]{2,20}$/.test(id))) return ids;
  const mend = 'Ids such as U012ABCDEF, with commas: in Slack, a profile → ⋮ → Copy member ID.';
  look.faults.push({ name: 'ADMIN_USERS', what: 'holds something that is no member id', mend });
  return [];
}

function readChannelQueues(look: Look): Ties {
  const name = 'CHANNEL_QUEUES';
  const read = readTies(look.optional(name) ?? '');
  if (read.ok) return read.ties;
  const mend = `Channels and what each may see, such as: ${TIES_EXAMPLE}. Ids: in Slack, a channel → View details, at the end.`;
  look.faults.push(...read.faults.map((what) => ({ name, what, mend })));
  return new Map();
}

function readFlag(look: Look, name: string): boolean {
  const text = look.optional(name)?.toLowerCase() ?? '';
  if (['', 'false', 'no', '0', 'off'].includes(text)) return false;
  if (['true', 'yes', '1', 'on'].includes(text)) return true;
  look.faults.push({ name, what: 'is neither true nor false', mend: 'true or false; false if left out.' });
  return false;
}

const APP_TOKEN_PAGE = `${APP_PAGE} → Basic Information → App-Level Tokens, with the scope connections:write.`;

/** Socket Mode, unless only a signing secret is given. */
function readMode(look: Look): SlackMode {
  const appToken = look.optional('SLACK_APP_TOKEN');
  const signingSecret = look.optional('SLACK_SIGNING_SECRET');
  if (appToken === null && signingSecret !== null) {
    return { kind: 'http', signingSecret };
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

function readListen(env: Environment): Read<Listen> {
  const look = lookIn(env);
  const listen = { host: readHost(look), port: readPort(look) };
  return look.faults.length > 0 ? { ok: false, faults: look.faults } : { ok: true, value: listen };
}

/** An address or a name of this machine; a whole URL would be looked up as a name, and in vain. */
function readHost(look: Look): string {
  const text = look.optional('HOST') ?? DEFAULT_HOST;
  if (/^[\w.:-]{1,253}$/.test(text)) return text;
  const mend = '127.0.0.1 for this machine alone (if left out), 0.0.0.0 for whoever reaches it.';
  look.faults.push({ name: 'HOST', what: 'is no address to listen on', mend });
  return DEFAULT_HOST;
}

function readPort(look: Look): number {
  const text = look.optional('PORT');
  if (text === null) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  look.faults.push({
    name: 'PORT',
    what: 'is not a port',
    mend: 'A number from 1 to 65535, or 0 for any that is free; 3000 if left out.',
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
