/** The sandbox with the bot in it: a pretend organisation, a pretend workspace, and nothing that leaves this machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { TRYING_WORDS } from './alerts/rule-forms.ts';
import { type App, openApp } from './app.ts';
import type { Surroundings } from './asking.ts';
import { type AskingConfig, type Config, secretsOf } from './config.ts';
import { addDays, epochOf, localTime, printIso } from './core/zone.ts';
import { panelOf } from './demo-panel.ts';
import { ANA, OPS, seed } from './demo-seeds.ts';
import { createSpikeWatch } from './demo-spike.ts';
import { createClock, type TimeSource } from './ops/clock.ts';
import { createLog } from './ops/log.ts';
import { createSandboxClock, type SandboxClock } from './sandbox/clock.ts';
import { type Organisation, startOrganisation } from './sandbox/organisation/organisation.ts';
import { Wire } from './sandbox/wire.ts';
import type { Manifest } from './sandbox/workspace/manifest.ts';
import {
  type Channel,
  DEFAULT_CHANNELS,
  DEFAULT_PEOPLE,
  type OpenView,
  type Person,
} from './sandbox/workspace/model.ts';
import type { Outcome } from './sandbox/workspace/outcome.ts';
import type { PanelHandlers } from './sandbox/workspace/page-panel.ts';
import { drawMessage, drawView } from './sandbox/workspace/terminal.ts';
import { startWorkspace, type Workspace } from './sandbox/workspace/workspace.ts';

const HOME_ZONE = 'Europe/Berlin';
/** When a contact center is busy, whatever the time is where the demo runs. */
const BUSY_MINUTE = 11 * 60 + 20;
const ANSWER_TIMEOUT_MS = 30_000;
/** Ticks of the alerts, in pretend seconds. */
const TICK_SECONDS = 30;
/** Wider than most terminals would fold a table of an answer. */
const DEFAULT_WIDTH = 100;

export interface Demo {
  welcome: string;
  clock: SandboxClock;
  organisation: Organisation;
  workspace: Workspace;
  app: App;
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Of the page; any free one when it is taken. */
  port: number;
  queueCount: number;
  /** Epoch ms at which it begins; the latest busy hour, if left out. */
  startMs?: number;
  /** Names of more queues. */
  extraQueues?: readonly string[];
}

export async function runDemo({ port, queueCount, startMs, extraQueues = [] }: DemoOptions): Promise<Demo> {
  const clock = createSandboxClock({ startMs: startMs ?? busyTime(Date.now()) });
  const wire = new Wire(clock.now);
  const organisation = await startOrganisation({ clock, queueCount, extraQueues, timeZone: HOME_ZONE, wire });
  const spikes = createSpikeWatch(clock, HOME_ZONE, {
    open: async () => (await app.store.openEpisodes()).episodes,
    one: (id) => app.store.episode(id),
  });
  const workspace = await openWorkspace({ clock, wire, panel: panelOf(clock, organisation, spikes), port });
  const dataDir = mkdtempSync(join(tmpdir(), 'queue-stats-demo-'));
  const config = demoConfig(organisation, workspace, dataDir);
  const opened = await openApp(config, demoSurroundings(config, clock));
  if (!opened.ok) throw new Error(`${opened.problem.what} ${opened.problem.todo}`);
  const { app } = opened;
  const stop = async () => {
    spikes.stop();
    await app.stop();
    await workspace.stop();
    await organisation.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  const started = await app.start();
  if (!started.ok) {
    await stop();
    throw new Error(`${started.problem.what} ${started.problem.todo}`);
  }
  await seed(app, config, () => clock.now());
  await workspace.connected();
  return {
    welcome: welcome(clock, workspace),
    clock,
    organisation,
    workspace,
    app,
    stop,
  };
}

export interface World {
  welcome: string;
  /** What points `start`, `ask` and `doctor` at it, as lines of a .env file. */
  environment: string;
  stop(): Promise<void>;
}

/**
 * The pretend workspace and organisation for a bot of another process: none of our own, which would take every other
 * command, and time as it is outside, which is what that bot goes by.
 */
export async function runWorld({ port, queueCount }: DemoOptions): Promise<World> {
  const clock = createSandboxClock({ startMs: Date.now() });
  const wire = new Wire(clock.now);
  const organisation = await startOrganisation({ clock, queueCount, timeZone: HOME_ZONE, wire });
  const { setSpeed: _, ...panel } = panelOf(clock, organisation, null);
  const workspace = await openWorkspace({ clock, wire, panel, port });
  return {
    welcome: worldWelcome(workspace),
    environment: environmentOf(demoConfig(organisation, workspace, '')),
    async stop() {
      await workspace.stop();
      await organisation.stop();
    },
  };
}

/** Types one line as a person would and prints what they see; the exit code. */
export async function runOnce(line: string, queueCount: number): Promise<number> {
  const demo = await runDemo({ port: 0, queueCount });
  try {
    const typed = line.trim().startsWith('/') ? line.trim() : `/queue-stats ${line.trim()}`;
    const outcome = await demo.workspace.command({ user: ANA, channel: OPS, line: typed });
    if (outcome.error !== null) {
      process.stderr.write(`${outcome.shown ?? outcome.error}\n`);
      return 1;
    }
    const width = process.stdout.columns ?? DEFAULT_WIDTH;
    const answer = await shownTo(ANA, outcome, demo, width);
    process.stdout.write(`${[answer, ...(await sentTo(ANA, demo, width))].join('\n')}\n`);
    return 0;
  } finally {
    await demo.stop();
  }
}

/** The answer, or the form that opened in its place, when all of it is there. */
async function shownTo(
  user: string,
  outcome: Outcome,
  { workspace, clock }: Demo,
  width: number,
): Promise<string> {
  const options = { width, timeZone: HOME_ZONE };
  const shown = await workspace.waitUntil(
    () => outcome.answers[0] ?? workspace.views(user).find((view) => !isWaiting(view)),
    ANSWER_TIMEOUT_MS,
  );
  return 'ts' in shown
    ? drawMessage(shown, options)
    : drawView(shown, {
        ...options,
        nowMs: clock.now(),
        channelName: (id) => workspace.channel(id)?.name ?? null,
      });
}

/** What the line sent to somebody's direct messages, such as the test of a digest. */
async function sentTo(user: string, { app, workspace }: Demo, width: number): Promise<string[]> {
  // The pretend workspace calls direct messages with the app by the person's id.
  const channel = `D${user.slice(1)}`;
  for (let look = 0; (await app.store.outboxUsage()).waiting > 0; look += 1) {
    if (look === MAX_LOOKS) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return workspace
    .messages(channel, user)
    .filter((message) => message.user !== user)
    .map(
      (message) =>
        `\n${'═'.repeat(12)} to you alone\n${drawMessage(message, { width, timeZone: HOME_ZONE })}`,
    );
}

const LOOK_EVERY_MS = 100;
const MAX_LOOKS = 100;

/** What it says of the past is still to come. */
function isWaiting({ content }: OpenView): boolean {
  return JSON.stringify(content).includes(TRYING_WORDS);
}

/** The pretend organisation alone, for `ask --demo`. */
export async function pretendGenesys(): Promise<{
  config: AskingConfig;
  time: TimeSource;
  stop: () => Promise<void>;
}> {
  const clock = createSandboxClock({ startMs: busyTime(Date.now()) });
  const organisation = await startOrganisation({ clock, timeZone: HOME_ZONE });
  const config = { genesys: genesysConfig(organisation), timeZone: HOME_ZONE, logLevel: 'warn' as const };
  return { config, time: clock, stop: organisation.stop };
}

function demoConfig(organisation: Organisation, workspace: Workspace, dataDir: string): Config {
  return {
    genesys: genesysConfig(organisation),
    alerts: {
      store: { dataDir, databaseUrl: null },
      tickSeconds: TICK_SECONDS,
      access: { adminIds: [], isOpen: false, allowsGuests: false, ties: new Map() },
    },
    slack: {
      botToken: workspace.botToken,
      mode: { kind: 'socket', appToken: workspace.appToken },
      apiUrl: workspace.apiUrl,
    },
    // Any that is free: nobody looks there, and another bot may have the usual one.
    listen: { host: '127.0.0.1', port: 0 },
    timeZone: HOME_ZONE,
    logLevel: 'warn',
  };
}

function genesysConfig(organisation: Organisation): Config['genesys'] {
  const { clientId, clientSecret, url } = organisation;
  return { clientId, clientSecret, region: 'mypurecloud.com', apiUrl: url };
}

function demoSurroundings(config: Config, time: SandboxClock): Surroundings {
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config), destination: process.stderr });
  return { log, clock: createClock((error) => log.error('a bug in the background', { error }), time) };
}

function environmentOf({ slack, genesys, timeZone }: Config): string {
  return [
    `SLACK_BOT_TOKEN=${slack.botToken}`,
    ...(slack.mode.kind === 'socket' ? [`SLACK_APP_TOKEN=${slack.mode.appToken}`] : []),
    `SLACK_API_URL=${slack.apiUrl}`,
    `GENESYS_CLIENT_ID=${genesys.clientId}`,
    `GENESYS_CLIENT_SECRET=${genesys.clientSecret}`,
    `GENESYS_REGION=${genesys.region}`,
    `GENESYS_API_URL=${genesys.apiUrl}`,
    `TIME_ZONE=${timeZone}`,
    '',
  ].join('\n');
}

/** On the given port, or on any when another program has it. */
async function openWorkspace({
  port,
  ...parts
}: {
  clock: SandboxClock;
  wire: Wire;
  panel: PanelHandlers;
  port: number;
}): Promise<Workspace> {
  const manifest = parseYaml(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8')) as Manifest;
  const options = { ...parts, manifest, people: [...DEFAULT_PEOPLE, STRANGER], channels: sharedChannels() };
  try {
    return await startWorkspace({ ...options, port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    return startWorkspace({ ...options, port: 0 });
  }
}

/** Somebody of another workspace, in a channel that the two share. */
const STRANGER: Person = {
  id: 'U0SAM',
  name: 'sam',
  realName: 'Sam Okoro',
  tz: 'Europe/London',
  title: 'Partner, of another workspace',
  kind: 'stranger',
  teamId: 'T0ELSEWHERE',
};

function sharedChannels(): Channel[] {
  return DEFAULT_CHANNELS.map((channel) =>
    channel.id === OPS ? { ...channel, members: [...channel.members, STRANGER.id] } : channel,
  );
}

/** The latest working day at a busy hour that is past. */
export function busyTime(nowMs: number): number {
  let day = localTime(nowMs, HOME_ZONE);
  while (day.weekday > 5 || epochOf(day, BUSY_MINUTE, HOME_ZONE) > nowMs) {
    day = localTime(epochOf(addDays(day, -1), BUSY_MINUTE, HOME_ZONE), HOME_ZONE);
  }
  return epochOf(day, BUSY_MINUTE, HOME_ZONE);
}

function worldWelcome({ url }: Workspace): string {
  return `
  The sandbox without its bot: pretend queues and a pretend chat, in which yours answers.

  Start  node dist/main.js start, in another terminal and this folder
  Open   ${url}
  Type   /queue-stats all today by media

  It is as late as outside, so at night there is little to see. Ctrl-C ends it.

`;
}

function welcome(clock: SandboxClock, workspace: Workspace): string {
  return `
  queue-stats is in its sandbox: pretend queues, a pretend chat, nothing leaves this machine.

  Open   ${workspace.url}
  Type   /queue-stats all today by media
  Watch  /queue-stats alerts lists four rules; Sandbox, Cause a spike shows one of them at work

  In the sandbox it is ${printIso(clock.now(), HOME_ZONE).slice(0, 16).replace('T', ' ')} in Berlin. Ctrl-C ends it.

`;
}
