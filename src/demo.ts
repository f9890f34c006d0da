/** The sandbox with the bot in it: a pretend organisation, a pretend workspace, and nothing that leaves this machine. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { type App, openApp, type Surroundings } from './app.ts';
import { type AskingConfig, type Config, secretsOf } from './config.ts';
import { addDays, epochOf, localTime, printIso } from './core/zone.ts';
import { createClock, type TimeSource } from './ops/clock.ts';
import { createLog } from './ops/log.ts';
import { createSandboxClock, type SandboxClock } from './sandbox/clock.ts';
import type { Fault } from './sandbox/organisation/faults.ts';
import { type Organisation, startOrganisation } from './sandbox/organisation/organisation.ts';
import type { Manifest } from './sandbox/workspace/manifest.ts';
import { drawMessage } from './sandbox/workspace/terminal.ts';
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
  /** What points `start`, `ask` and `doctor` at this sandbox, as lines of a .env file. */
  environment: string;
  organisation: Organisation;
  workspace: Workspace;
  app: App;
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** Of the page; any free one when it is taken. */
  port: number;
  queueCount: number;
}

export async function runDemo({ port, queueCount }: DemoOptions): Promise<Demo> {
  const clock = createSandboxClock({ startMs: busyTime(Date.now()) });
  const organisation = await startOrganisation({ clock, queueCount, timeZone: HOME_ZONE });
  const workspace = await openWorkspace(clock, organisation, port);
  const dataDir = mkdtempSync(join(tmpdir(), 'queue-stats-demo-'));
  const config = demoConfig(organisation, workspace, dataDir);
  const opened = await openApp(config, demoSurroundings(config, clock));
  if (!opened.ok) throw new Error(`${opened.problem.what} ${opened.problem.todo}`);
  const { app } = opened;
  const stop = async () => {
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
  await workspace.connected();
  return {
    welcome: welcome(clock, workspace),
    environment: environmentOf(config),
    organisation,
    workspace,
    app,
    stop,
  };
}

/** Types one line as a person would and prints what they see; the exit code. */
export async function runOnce(line: string, queueCount: number): Promise<number> {
  const demo = await runDemo({ port: 0, queueCount });
  try {
    const typed = line.trim().startsWith('/') ? line.trim() : `/queue-stats ${line.trim()}`;
    const outcome = await demo.workspace.command({ user: 'U0ANA', channel: 'C0OPS', line: typed });
    if (outcome.error !== null) {
      process.stderr.write(`${outcome.shown ?? outcome.error}\n`);
      return 1;
    }
    const [message] = await outcome.waitForAnswer({ timeoutMs: ANSWER_TIMEOUT_MS });
    if (message === undefined) {
      process.stderr.write('No answer came.\n');
      return 1;
    }
    const width = process.stdout.columns ?? DEFAULT_WIDTH;
    process.stdout.write(`${drawMessage(message, { width, timeZone: HOME_ZONE })}\n`);
    return 0;
  } finally {
    await demo.stop();
  }
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
      access: { adminIds: [], isOpen: false },
    },
    slack: {
      botToken: workspace.botToken,
      mode: { kind: 'socket', appToken: workspace.appToken },
      apiUrl: workspace.apiUrl,
    },
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
async function openWorkspace(
  clock: SandboxClock,
  organisation: Organisation,
  port: number,
): Promise<Workspace> {
  const manifest = parseYaml(readFileSync(new URL('../manifest.yml', import.meta.url), 'utf8')) as Manifest;
  const options = { clock, manifest, panel: panelOf(clock, organisation) };
  try {
    return await startWorkspace({ ...options, port });
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken) throw error;
    return startWorkspace({ ...options, port: 0 });
  }
}

/** What the page's panel can do to the pretend world. */
function panelOf(clock: SandboxClock, organisation: Organisation) {
  return {
    queues: () => organisation.queues.map((queue) => queue.name),
    causeSpike(name: string, minutes: number, factor: number) {
      const queue = organisation.queues.find((one) => one.name === name);
      if (queue === undefined) throw new Error(`No queue ${name}`);
      organisation.causeSpike({ queueId: queue.id, minutes, factor });
    },
    genesysFaults: () => Object.keys(PANEL_FAULTS),
    breakGenesys(name: string | null) {
      organisation.faults.clear();
      const fault = name === null ? undefined : PANEL_FAULTS[name];
      if (fault !== undefined) organisation.faults.set(fault);
    },
    setSpeed: (speed: number) => clock.setSpeed(speed),
  };
}

const PANEL_FAULTS: Readonly<Record<string, Fault>> = {
  'does not answer': { kind: 'hang', target: 'all' },
  'has a fault of its own': { kind: '500', target: 'all' },
  'takes no more requests': { kind: '429', seconds: 20, target: 'all' },
  'refuses the login': { kind: 'wrong-region', target: 'login' },
  'lacks a permission': {
    kind: '403',
    permission: 'analytics:conversationAggregate:view',
    target: 'aggregates',
  },
  'answers half': { kind: 'half-json', target: 'all' },
};

/** The latest working day at a busy hour that is past. */
export function busyTime(nowMs: number): number {
  let day = localTime(nowMs, HOME_ZONE);
  while (day.weekday > 5 || epochOf(day, BUSY_MINUTE, HOME_ZONE) > nowMs) {
    day = localTime(epochOf(addDays(day, -1), BUSY_MINUTE, HOME_ZONE), HOME_ZONE);
  }
  return epochOf(day, BUSY_MINUTE, HOME_ZONE);
}

function welcome(clock: SandboxClock, workspace: Workspace): string {
  return `
  queue-stats is in its sandbox: pretend queues, a pretend chat, nothing leaves this machine.

  Open   ${workspace.url}
  Type   /queue-stats all today by media

  In the sandbox it is ${printIso(clock.now(), HOME_ZONE).slice(0, 16).replace('T', ' ')} in Berlin. Ctrl-C ends it.

`;
}
