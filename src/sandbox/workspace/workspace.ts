/** The pretend Slack workspace: one server on loopback that a real Bolt app connects to, and hands for its people. */

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { SandboxClock } from '../clock.ts';
import type { Wire } from '../wire.ts';
import type { ActsContext } from './acts.ts';
import type { ApiServerContext } from './api-server.ts';
import { serveApi, serveResponseUrl } from './api-server.ts';
import { CallRate } from './call-rate.ts';
import type { ClickInput, OptionsInput, OptionsOutcome } from './clicks.ts';
import { click, lookUpOptions } from './clicks.ts';
import type { CommandInput } from './commands.ts';
import { typeCommand } from './commands.ts';
import type { EventOutcome, MentionInput, MentionOutcome } from './events.ts';
import { mention, openHome } from './events.ts';
import { WorkspaceFaults } from './faults.ts';
import type { FormOutcome, SubmitInput } from './forms.ts';
import { closeView, submitView } from './forms.ts';
import { postSigned } from './http-delivery.ts';
import type { CheckedManifest, Manifest } from './manifest.ts';
import { checkManifest } from './manifest.ts';
import type { MethodContext } from './methods/method.ts';
import type { Channel, InstalledApp, OpenView, Person, SentMessage } from './model.ts';
import { DEFAULT_CHANNELS, DEFAULT_PEOPLE } from './model.ts';
import type { Outcome } from './outcome.ts';
import { waitUntil } from './outcome.ts';
import type { PanelHandlers } from './page-panel.ts';
import { PageServer } from './page-server.ts';
import { Passes } from './passes.ts';
import { PayloadLog } from './payload-log.ts';
import { isOwnRequest, sendText } from './requests.ts';
import { Sockets } from './sockets.ts';
import { WorkspaceState } from './state.ts';
import { escapeText, linkMentions } from './typed-text.ts';
import { WebApi } from './web-api.ts';
import { wiredDelivery } from './wired.ts';

/** Slack's own times, in real milliseconds unless said otherwise. */
export interface WorkspaceLimits {
  /** How long an app has to acknowledge. */
  ackMs: number;
  triggerMs: number;
  responseUrlMs: number;
  /** Waits before each repeat of an unacknowledged event. */
  retryMs: number[];
  /** How long a Socket Mode connection lives, in seconds, as `hello` says. */
  connectionSeconds: number;
  /** How many posts a channel takes at once before it is one a second. */
  postBurst: number;
}

/** https://docs.slack.dev/interactivity/handling-user-interaction and https://docs.slack.dev/apis/events-api#retries */
const SLACK_LIMITS: WorkspaceLimits = {
  ackMs: 3_000,
  triggerMs: 3_000,
  responseUrlMs: 30 * 60_000,
  retryMs: [0, 60_000, 300_000],
  connectionSeconds: 18_060,
  postBurst: 10,
};

export interface WorkspaceOptions {
  clock: SandboxClock;
  /** 0 is any; always on 127.0.0.1. */
  port?: number;
  manifest: Manifest;
  people?: Person[];
  channels?: Channel[];
  botToken?: string;
  appToken?: string;
  signingSecret?: string;
  mode?: 'socket' | { http: string };
  pageRoot?: URL;
  panel?: PanelHandlers;
  /** Is told of all that passes between the app and the workspace; the page's inspector shows it. */
  wire?: Wire;
  limits?: Partial<WorkspaceLimits>;
}

export interface Workspace {
  /** The page, `http://127.0.0.1:PORT/`. */
  url: string;
  /** For `slackApiUrl`, `http://127.0.0.1:PORT/api/`. */
  apiUrl: string;
  botToken: string;
  appToken: string;
  signingSecret: string;
  app: InstalledApp;
  /** Resolves when so many Socket Mode connections (one if left out) are ready. */
  connected(count?: number): Promise<void>;
  connections(): number;
  command(input: CommandInput): Promise<Outcome>;
  click(input: ClickInput): Promise<Outcome>;
  options(input: OptionsInput): Promise<OptionsOutcome>;
  mention(input: MentionInput): Promise<MentionOutcome>;
  /** Writes as a person would; a mention of the app in it reaches the app. */
  say(input: MentionInput): Promise<SentMessage>;
  openHome(user: string): Promise<EventOutcome>;
  home(user: string): OpenView | null;
  /** The open modals, of one person or of all; the top one last. */
  views(user?: string): OpenView[];
  submitView(input: SubmitInput): Promise<FormOutcome>;
  closeView(input: { user: string; viewId?: string }): Promise<void>;
  /** What this person sees in a channel, oldest first, thread replies too; deleted messages are gone. */
  messages(channel: string, asUser: string): SentMessage[];
  message(ts: string): SentMessage | null;
  person(id: string): Person | null;
  channel(id: string): Channel | null;
  /** Takes the app into a channel, or out of it. */
  invite(channel: string): void;
  remove(channel: string): void;
  /** Waits until `read` gives something, looking after every change. */
  waitUntil<T>(read: () => T | null | undefined | false, timeoutMs?: number): Promise<T>;
  payloads: PayloadLog;
  faults: WorkspaceFaults;
  stop(): Promise<void>;
}

export async function startWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const mode = options.mode ?? 'socket';
  const manifest = checkManifest(options.manifest, mode === 'socket' ? 'socket' : 'http');
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const parts = buildParts(options, manifest, `http://127.0.0.1:${port}/`);
  const workspace = handsOf(parts);
  const page = new PageServer({
    session: randomUUID(),
    workspace,
    state: parts.state,
    pageRoot: options.pageRoot ?? new URL('../page/', import.meta.url),
    panel: options.panel ?? null,
    wire: options.wire ?? null,
    commands: manifest.features.slash_commands.map((one) => ({
      command: one.command,
      hint: one.usage_hint ?? '',
      description: one.description ?? '',
    })),
    connections: () => parts.sockets.ready(),
    speed: () => options.clock.speed(),
  });
  parts.atStop.push(() => page.stop());
  parts.atStop.push(() => parts.sockets.stop());
  server.on('request', (request, response) => void serve({ request, response, port, page, parts }));
  server.on('upgrade', (request, socket, head) => upgrade(request, socket, head, port, parts.sockets));
  workspace.stop = async () => {
    parts.isStopped = true;
    for (const one of parts.atStop) one();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return workspace;
}

interface Parts {
  url: string;
  tokens: { bot: string; app: string; signingSecret: string };
  state: WorkspaceState;
  sockets: Sockets;
  faults: WorkspaceFaults;
  log: PayloadLog;
  acts: ActsContext;
  api: ApiServerContext;
  atStop: (() => void)[];
  isStopped: boolean;
}

function buildParts(options: WorkspaceOptions, manifest: CheckedManifest, url: string): Parts {
  const limits = { ...SLACK_LIMITS, ...options.limits };
  const mode = options.mode ?? 'socket';
  const app = installed(manifest);
  const tokens = tokensOf(options);
  const state = new WorkspaceState({
    people: options.people ?? DEFAULT_PEOPLE,
    channels: options.channels ?? DEFAULT_CHANNELS,
    app,
    clock: options.clock,
  });
  const sockets = new Sockets({
    appId: app.id,
    ackMs: limits.ackMs,
    connectionSeconds: limits.connectionSeconds,
  });
  const wire = options.wire ?? null;
  sockets.onConnected(() => {
    wire?.note('connection', 'Socket Mode connection opened');
    state.changed();
  });
  const faults = new WorkspaceFaults(
    (input) => sockets.disconnect(input),
    () => state.changed(),
  );
  const log = new PayloadLog(() => state.changed());
  const passes = new Passes(limits);
  const rate = new CallRate(options.clock, limits.postBurst);
  const methods: MethodContext = {
    state,
    passes,
    faults,
    rate,
    sockets,
    url,
    isSocketMode: mode === 'socket',
  };
  const api: ApiServerContext = {
    state,
    passes,
    faults,
    log,
    wire,
    api: new WebApi(methods, log, tokens),
  };
  const parts: Parts = {
    url,
    tokens,
    state,
    sockets,
    faults,
    log,
    api,
    atStop: [],
    isStopped: false,
    acts: {
      state,
      passes,
      faults,
      log,
      manifest,
      url,
      verificationToken: 'pretend-verification-token',
      retryMs: limits.retryMs,
      deliver: wiredDelivery(
        (envelope) =>
          mode === 'socket'
            ? sockets.send(envelope)
            : postSigned(envelope, {
                requestUrl: mode.http,
                signingSecret: tokens.signingSecret,
                ackMs: limits.ackMs,
              }),
        wire,
      ),
      isStopped: () => parts.isStopped,
    },
  };
  return parts;
}

function installed(manifest: CheckedManifest): InstalledApp {
  return {
    id: 'A0PRETEND',
    name: manifest.features.bot_user.display_name,
    botUserId: 'U0QUEUESTATS',
    botId: 'B0QUEUESTATS',
    scopes: [...manifest.oauth_config.scopes.bot],
    hasHome: manifest.features.app_home?.home_tab_enabled === true,
    hasMessagesTab: manifest.features.app_home?.messages_tab_enabled !== false,
    isInteractive: manifest.settings.interactivity?.is_enabled === true,
  };
}

function tokensOf(options: WorkspaceOptions): Parts['tokens'] {
  const tokens = {
    bot: options.botToken ?? 'xoxb-pretend-bot-token',
    app: options.appToken ?? 'xapp-pretend-app-token',
    signingSecret: options.signingSecret ?? 'pretend-signing-secret',
  };
  if (!tokens.bot.startsWith('xoxb-')) throw new Error('A bot token begins with xoxb-');
  if (!tokens.app.startsWith('xapp-')) throw new Error('An app-level token begins with xapp-');
  return tokens;
}

function handsOf(parts: Parts): Workspace {
  const { state, acts, url, tokens } = parts;
  return {
    url,
    apiUrl: `${url}api/`,
    botToken: tokens.bot,
    appToken: tokens.app,
    signingSecret: tokens.signingSecret,
    app: state.app,
    connected: async (count = 1) => {
      await waitUntil(state, () => parts.sockets.ready() >= count, CONNECT_MS, `${count} connections`);
    },
    connections: () => parts.sockets.ready(),
    command: (input) => typeCommand(input, acts),
    click: (input) => click(input, acts),
    options: (input) => lookUpOptions(input, acts),
    mention: (input) => mention(input, acts),
    say: (input) => say(input, acts),
    openHome: (user) => openHome(user, acts),
    home: (user) => state.homes.get(user) ?? null,
    views: (user) => state.views.filter((view) => user === undefined || view.user === user),
    submitView: (input) => submitView(input, acts),
    closeView: (input) => closeView(input, acts),
    messages: (channel, asUser) => [...state.seenBy(channel, asUser)],
    message: (ts) => state.find(ts) ?? null,
    person: (id) => state.person(id) ?? null,
    channel: (id) => state.channel(id) ?? null,
    invite: (channel) => setMembership(channel, true, state),
    remove: (channel) => setMembership(channel, false, state),
    waitUntil: (read, timeoutMs) => waitUntil(state, read, timeoutMs),
    payloads: parts.log,
    faults: parts.faults,
    stop: () => Promise.resolve(),
  };
}

const CONNECT_MS = 15_000;

async function say(input: MentionInput, acts: ActsContext): Promise<SentMessage> {
  const { state } = acts;
  const text = linkMentions(escapeText(input.text), input.user, state);
  if (text.includes(`<@${state.app.botUserId}`)) return (await mention(input, acts)).message;
  const channel = state.channel(input.channel);
  if (channel === undefined || !state.canSee(channel, input.user))
    throw new Error(`${input.user} is not in ${input.channel}`);
  return state.post({ channel: channel.id, user: input.user, text, threadTs: input.threadTs ?? null });
}

function setMembership(id: string, hasApp: boolean, state: WorkspaceState): void {
  const channel = state.channel(id);
  if (channel === undefined) throw new Error(`There is no channel ${id}`);
  channel.hasApp = hasApp;
  state.changed();
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

async function serve(input: {
  request: IncomingMessage;
  response: ServerResponse;
  port: number;
  page: PageServer;
  parts: Parts;
}): Promise<void> {
  const { request, response, port, page, parts } = input;
  if (!isOwnRequest(request, port)) {
    sendText(response, 403, 'this workspace answers its own page and its app alone');
    return;
  }
  const url = new URL(request.url ?? '/', parts.url);
  try {
    if (url.pathname.startsWith('/api/')) await serveApi(request, response, url, parts.api);
    else if (url.pathname.startsWith('/response/')) await serveResponseUrl(request, response, url, parts.api);
    else await page.serve(request, response, url);
  } catch (error) {
    if (!response.headersSent)
      sendText(response, 500, `the workspace failed: ${error instanceof Error ? error.message : error}`);
  }
}

function upgrade(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  port: number,
  sockets: Sockets,
): void {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (!isOwnRequest(request, port) || url.pathname !== '/link/') {
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    return;
  }
  sockets.upgrade(request, socket, head, url.searchParams.get('ticket') ?? '');
}
