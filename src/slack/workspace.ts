/** The bot in its Slack workspace: starts it, stops it, and tells how it stands. */
import type { RequestListener } from 'node:http';
import type { Receiver } from '@slack/bolt';
import { App, webApi } from '@slack/bolt';
import type { Clock, Desk, Directories, FormDesk, Log } from '../core/ports.ts';
import { acknowledgingRest } from './acknowledge-rest.ts';
import { createAdmission } from './admission.ts';
import { boltLogger, describeError } from './bolt-log.ts';
import type { Floor, HomePart, Identity, KeptAnswer } from './floor.ts';
import { createHomes } from './home/draw.ts';
import { createHttpIntake, type HttpIntake } from './http-intake.ts';
import type { Access, BotToken, Inspection, Result } from './inspect.ts';
import { apiHost, clientOptions, inspect, inspectBotToken, missingScopes } from './inspect.ts';
import { createLines, DEFAULT_APART_MS } from './lines.ts';
import { listen } from './listeners.ts';
import { createMemberships } from './membership.ts';
import { UnderWay } from './patience.ts';
import { createPeople, type People } from './people.ts';
import type { Problem } from './problem.ts';
import { callProblem, tokenKindProblem } from './problem.ts';
import { createShelf } from './shelf.ts';
import { createSights } from './sights.ts';

const DRAIN_MS = 10_000;
const ANSWER_LIFE_MS = 30 * 60_000;
const MAX_ANSWERS = 500;
/** Slack repeats an event for about an hour. https://docs.slack.dev/apis/events-api#retries */
const EVENT_LIFE_MS = 2 * 60 * 60_000;
const MAX_EVENTS = 5_000;
const FORM_LIFE_MS = 24 * 60 * 60_000;
const MAX_FORMS = 2_000;

export type SlackMode =
  | { kind: 'socket'; appToken: string }
  /** Slack's requests come in where the app listens, by `Slack.listener`. */
  | { kind: 'http'; signingSecret: string };

export interface SlackOptions {
  botToken: string;
  mode: SlackMode;
  /** Of a local Slack; null for Slack itself. */
  apiUrl: string | null;
  desk: Desk;
  forms: FormDesk;
  /** What can be seen in a channel. */
  directories: Directories;
  /** Guests of the workspace are answered. */
  allowsGuests: boolean;
  /** The zone that somebody set for themselves; null: none. */
  ownZoneOf: (userId: string) => Promise<string | null>;
  /** Sections of the Home tab, from top to bottom. */
  home: readonly HomePart[];
  clock: Clock;
  log: Log;
  /** How much older the first Socket Mode connection comes to be than the second. */
  secondReceiverAfterMs?: number;
}

export type Started = { ok: true; identity: Identity } | { ok: false; problem: Problem };

export interface Slack {
  /** Once. Settles within about 20 s, also when Slack cannot be reached. */
  start(): Promise<Started>;
  /** Takes nothing new, lets what is under way end for at most 10 s, then stops. */
  stop(): Promise<void>;
  connected(): boolean;
  /** Null before the start. */
  identity(): Identity | null;
  /** HTTP mode: takes what Slack posts, and refuses all of it while this is not started; null otherwise. */
  listener: RequestListener | null;
  /** For the outbox. Makes no repetitions of its own, and throws on a 429. */
  client: webApi.WebClient;
  people: People;
}

/** Takes requests or connections in; what Bolt calls a receiver, with an end in sight. */
interface Intake {
  receiver: Receiver;
  open(): Promise<Problem | null>;
  close(): Promise<void>;
  isOpen(): boolean;
}

export function createSlack(options: SlackOptions): Slack {
  const { botToken, mode, apiUrl, log } = options;
  const appToken = mode.kind === 'socket' ? mode.appToken : null;
  const secrets = [botToken, mode.kind === 'socket' ? mode.appToken : mode.signingSecret];
  const logger = boltLogger(log, secrets);
  const access: Access = { botToken, appToken, apiUrl, logger };
  const client = new webApi.WebClient(botToken, clientOptions(apiUrl, logger));
  const people = createPeople({ client, clock: options.clock, log, ownZoneOf: options.ownZoneOf });
  const underWay = new UnderWay();
  const http = mode.kind === 'http' ? createHttpIntake(mode.signingSecret, logger, underWay) : null;
  let intake: Intake | null = null;
  let identity: Identity | null = null;

  return {
    async start() {
      const wrongKind = appToken === null ? null : tokenKindProblem('SLACK_APP_TOKEN', appToken);
      if (wrongKind !== null) return { ok: false, problem: wrongKind };
      const bot: Result<BotToken> = await inspectBotToken(access);
      if (!bot.ok) return bot;
      const missing = missingScopes(bot.value.scopes);
      if (missing.length > 0) log.warn('the bot lacks scopes; install the app again', { missing });
      const opening = http === null ? socketIntake(options, access) : httpIntakeOf(http);
      await buildApp(options, access, bot.value, opening.receiver, { client, people, underWay, secrets });
      const problem = await opening.open();
      if (problem !== null) {
        await opening.close();
        return { ok: false, problem };
      }
      intake = opening;
      identity = bot.value.identity;
      return { ok: true, identity };
    },
    async stop() {
      await intake?.close();
      intake = null;
      const left = await underWay.drain(DRAIN_MS);
      if (left > 0) log.warn('answers were still under way at the end', { left });
    },
    connected: () => intake?.isOpen() ?? false,
    identity: () => identity,
    listener: http?.listener ?? null,
    client,
    people,
  };
}

/** For the doctor: looks at tokens and scopes, and changes nothing. */
export function inspectWorkspace({
  botToken,
  mode,
  apiUrl,
  log,
}: Pick<SlackOptions, 'botToken' | 'mode' | 'apiUrl' | 'log'>): Promise<Inspection> {
  const appToken = mode.kind === 'socket' ? mode.appToken : null;
  const secrets = [botToken, mode.kind === 'socket' ? mode.appToken : mode.signingSecret];
  return inspect({ botToken, appToken, apiUrl, logger: boltLogger(log, secrets) });
}

/** The token was looked at already, so Bolt need not ask again. */
async function buildApp(
  { desk, forms, clock, log, botToken, apiUrl, directories, allowsGuests, home }: SlackOptions,
  { logger }: Access,
  { identity, botId }: BotToken,
  receiver: Receiver,
  parts: Pick<Floor, 'client' | 'people' | 'underWay' | 'secrets'>,
): Promise<void> {
  const app = new App({
    token: botToken,
    botId,
    botUserId: identity.botUserId,
    tokenVerificationEnabled: false,
    deferInitialization: true,
    convoStore: false,
    receiver: acknowledgingRest(receiver, log),
    logger,
    clientOptions: clientOptions(apiUrl, logger),
  });
  await app.init();
  app.error(async (error) => {
    log.error('a listener failed', { error: describeError(error, parts.secrets) });
  });
  listen(app, {
    desk,
    forms,
    clock,
    log,
    identity,
    admission: createAdmission({ people: parts.people, home: identity, allowsGuests, log }),
    sights: createSights(directories),
    answers: createShelf<KeptAnswer>(clock, ANSWER_LIFE_MS, MAX_ANSWERS),
    heard: createShelf<true>(clock, EVENT_LIFE_MS, MAX_EVENTS),
    turns: createShelf<number>(clock, FORM_LIFE_MS, MAX_FORMS),
    home,
    memberships: createMemberships(parts.client, clock, log),
    homes: createHomes(clock),
    ...parts,
  });
}

function socketIntake(
  { clock, log, secondReceiverAfterMs }: SlackOptions,
  { apiUrl, logger, appToken }: Access,
): Intake {
  if (appToken === null) throw new Error('Socket Mode without an app-level token');
  const apartMs = secondReceiverAfterMs ?? DEFAULT_APART_MS;
  const lines = createLines({ appToken, apiUrl, apartMs, clock, logger, log });
  return {
    receiver: lines,
    async open() {
      try {
        await lines.start();
        return null;
      } catch (error) {
        return callProblem('SLACK_APP_TOKEN', error, apiHost(apiUrl));
      }
    },
    close: () => lines.stop(),
    isOpen: () => lines.connected(),
  };
}

function httpIntakeOf({ receiver, ...http }: HttpIntake): Intake {
  return {
    receiver,
    async open() {
      http.open();
      return null;
    },
    async close() {
      http.close();
    },
    isOpen: http.isOpen,
  };
}
