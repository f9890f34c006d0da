/** The whole bot between a pretend Genesys and a pretend Slack, at a moment that stands still unless told otherwise. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { type App, openApp } from '../../src/app.ts';
import type { Surroundings } from '../../src/asking.ts';
import { type Config, secretsOf } from '../../src/config.ts';
import { createClock } from '../../src/ops/clock.ts';
import { createLog } from '../../src/ops/log.ts';
import { createSandboxClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import {
  type Organisation,
  type OrganisationOptions,
  startOrganisation,
} from '../../src/sandbox/organisation/organisation.ts';
import type { Manifest } from '../../src/sandbox/workspace/manifest.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import type { Outcome } from '../../src/sandbox/workspace/outcome.ts';
import {
  startWorkspace,
  type Workspace,
  type WorkspaceOptions,
} from '../../src/sandbox/workspace/workspace.ts';
import { faultsOfPayload } from '../payload-faults.ts';
import { type Ears, openEars } from './ears.ts';
import { actionIdOf } from './read.ts';

/** A Wednesday, 14:05 in Berlin. */
export const WEDNESDAY = '2026-11-18T14:05:00+01:00';
/** Slack shows an error of its own after this. */
const ACK_WITHIN_MS = 3_000;
/** A machine that is busy with other work is waited for. */
const ANSWER_WITHIN_MS = 25_000;
const LAST_LINES = 5;

export const ANA = 'U0ANA';
export const BEN = 'U0BEN';
/** Public, and the bot is in it. */
export const OPS = 'C0OPS';

export interface WholeOptions {
  /** How Slack and the bot speak; over Socket Mode if left out. */
  mode?: 'socket' | 'http';
  /** ISO 8601. */
  at?: string;
  /** Pretend milliseconds in a real one; 0, the default, stands still: a wait then takes real time. */
  speed?: number;
  organisation?: Partial<OrganisationOptions>;
  workspace?: Partial<WorkspaceOptions>;
  genesys?: Partial<Config['genesys']>;
  slack?: Partial<Config['slack']>;
  /** Who may, and how often rules are looked at. */
  access?: Partial<Config['alerts']['access']>;
  tickSeconds?: number;
  limits?: Surroundings['genesysLimits'];
  /** How much older the first connection to Slack is than the second; ten minutes if left out. */
  secondReceiverAfterMs?: number;
  /** Refusals of Slack's that the test itself asks for, by name: any other fails it. */
  refusals?: readonly string[];
}

export interface Whole {
  app: App;
  config: Config;
  clock: SandboxClock;
  organisation: Organisation;
  workspace: Workspace;
  /** Everything that left the process but the requests' headers. */
  ears: Ears;
  /** In HTTP mode: where the pretend Slack finds the bot, once it listens. */
  listensAt(port: number | null): void;
  /** Resolves when Slack reaches the bot: people act when it is there. */
  connected(): Promise<void>;
  /** Types `/queue-stats` and the line, and waits for the one answer, as it stood when it came. */
  ask(line: string, who?: { user?: string; channel?: string }): Promise<SentMessage>;
  /** Types and does not wait for the answer. */
  type(line: string, who?: { user?: string; channel?: string }): Promise<Outcome>;
  /** Presses the button of that label and waits for what takes the message's place. */
  press(message: SentMessage, label: string, user?: string): Promise<SentMessage>;
  /** Presses Share and waits for what everybody sees. */
  share(message: SentMessage, user?: string): Promise<SentMessage>;
  stop(): Promise<void>;
}

/** For one test, at whose end all is stopped, in order, and every payload is looked at. */
export async function startWhole(options: WholeOptions = {}): Promise<Whole> {
  const whole = await openWhole(options);
  onTestFinished(whole.stop);
  return whole;
}

/** For several tests in a row; the caller stops it. */
export async function openWhole(options: WholeOptions = {}): Promise<Whole> {
  const world = await openWorld(options);
  const { workspace, config } = world;
  const opened = await openApp(config, surroundingsOf(world, options));
  if (!opened.ok) throw new Error(opened.problem.what);
  const { app } = opened;
  const outcomes: Outcome[] = [];

  async function stop(): Promise<void> {
    await app.stop();
    const faults = [...payloadFaults(workspace, options.refusals ?? []), ...answerFaults(outcomes)];
    await world.stop();
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }

  const started = await app.start();
  if (!started.ok) {
    await stop();
    throw new Error(`${started.problem.what} ${started.problem.todo}`);
  }
  world.listensAt(app.health.port());
  return { ...world, app, ...handsOf(world, outcomes), stop };
}

/** A pretend Genesys and a pretend Slack, what configures a bot for them, and ears; but no bot. */
export type World = Pick<
  Whole,
  'config' | 'clock' | 'organisation' | 'workspace' | 'ears' | 'listensAt' | 'connected' | 'stop'
>;

export async function openWorld(options: WholeOptions = {}): Promise<World> {
  const ears = openEars();
  const clock = createSandboxClock({
    startMs: Date.parse(options.at ?? WEDNESDAY),
    speed: options.speed ?? 0,
  });
  const organisation = await startOrganisation({ clock, ...options.organisation });
  let requestUrl = NOWHERE;
  const http = {
    get http() {
      return requestUrl;
    },
  };
  const workspace = await startWorkspace({
    clock,
    manifest: readManifest(),
    mode: options.mode === 'http' ? http : 'socket',
    ...options.workspace,
  });
  const dataDir = mkdtempSync(join(tmpdir(), 'queue-stats-whole-'));
  const config = configOf(organisation, workspace, dataDir, options);
  async function stop(): Promise<void> {
    await workspace.stop();
    await organisation.stop();
    ears.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return {
    config,
    clock,
    organisation,
    workspace,
    ears,
    stop,
    listensAt(port) {
      requestUrl = port === null ? NOWHERE : `http://127.0.0.1:${port}/slack/events`;
    },
    connected: async () => {
      if (options.mode !== 'http') await workspace.connected();
    },
  };
}

/** Nothing listens on this port: what is sent there is refused at once. */
const NOWHERE = 'http://127.0.0.1:1/slack/events';

export function readManifest(): Manifest {
  return parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8')) as Manifest;
}

function configOf(
  organisation: Organisation,
  workspace: Workspace,
  dataDir: string,
  { genesys, slack, mode, access, tickSeconds = 30 }: WholeOptions,
): Config {
  const { clientId, clientSecret, url } = organisation;
  return {
    genesys: { clientId, clientSecret, region: 'mypurecloud.com', apiUrl: url, ...genesys },
    slack: {
      botToken: workspace.botToken,
      mode:
        mode === 'http'
          ? { kind: 'http', signingSecret: workspace.signingSecret }
          : { kind: 'socket', appToken: workspace.appToken },
      apiUrl: workspace.apiUrl,
      ...slack,
    },
    alerts: {
      store: { dataDir, databaseUrl: null },
      tickSeconds,
      access: { adminIds: [], isOpen: false, allowsGuests: false, ties: new Map(), ...access },
    },
    listen: { host: '127.0.0.1', port: 0 },
    timeZone: 'Europe/Berlin',
    logLevel: 'debug',
  };
}

export function surroundingsOf(
  { config, clock: time, ears }: World,
  { limits, secondReceiverAfterMs }: WholeOptions = {},
): Surroundings {
  const log = createLog({ level: config.logLevel, secrets: secretsOf(config), destination: ears.log });
  const clock = createClock((error) => log.error('a bug in the background', { error }), time);
  return {
    log,
    clock: {
      ...clock,
      // Where time stands still, a wait takes real time: a connection that broke by chance is tried again.
      sleep: (ms, signal) => (time.speed() === 0 ? pause(ms, signal) : clock.sleep(ms, signal)),
    },
    ...(limits === undefined ? {} : { genesysLimits: limits }),
    ...(secondReceiverAfterMs === undefined ? {} : { secondReceiverAfterMs }),
  };
}

async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  await wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** People act when the bot is there: on a machine so busy that a ping comes late, it may be connecting anew. */
type Hands = Pick<Whole, 'ask' | 'type' | 'press' | 'share'>;

function handsOf({ workspace, ears, connected }: World, outcomes: Outcome[]): Hands {
  function acknowledged(outcome: Outcome, what: string): Outcome {
    if (!outcome.acked || outcome.ackMs >= ACK_WITHIN_MS)
      throw new Error(`${what}: ${outcome.error ?? 'late'} after ${outcome.ackMs} ms`);
    outcomes.push(outcome);
    return outcome;
  }

  async function type(line: string, { user = ANA, channel = OPS } = {}): Promise<Outcome> {
    const typed = `/queue-stats ${line}`.trim();
    await connected();
    return acknowledged(await workspace.command({ user, channel, line: typed }), typed);
  }

  async function click(message: SentMessage, label: string, user: string): Promise<Outcome> {
    const actionId = actionIdOf(message, label);
    await connected();
    return acknowledged(await workspace.click({ user, messageId: message.id, actionId }), label);
  }

  async function answerOf(outcome: Outcome): Promise<SentMessage> {
    const [answer] = await outcome.waitForAnswer({ timeoutMs: ANSWER_WITHIN_MS }).catch((error: Error) => {
      const lines = ears.lines().slice(-LAST_LINES);
      throw new Error([error.message, ...lines.map((line) => JSON.stringify(line))].join('\n'));
    });
    if (answer === undefined) throw new Error('the answer is gone already');
    return structuredClone(answer);
  }

  return {
    type,
    ask: async (line, who) => answerOf(await type(line, who)),
    press: async (message, label, user = ANA) => answerOf(await click(message, label, user)),
    async share(message, user = ANA) {
      const before = new Set(workspace.messages(message.channel, user).map(({ id }) => id));
      await click(message, 'Share', user);
      const shared = await workspace.waitUntil(() =>
        workspace.message(message.id) === null
          ? workspace
              .messages(message.channel, user)
              .find(({ id, ephemeral }) => !before.has(id) && !ephemeral)
          : null,
      );
      return structuredClone(shared);
    },
  };
}

/** Payloads that Slack refused without having been asked to, and those that break its rules on blocks. */
export function payloadFaults(workspace: Workspace, refusals: readonly string[]): string[] {
  return workspace.payloads.all().flatMap((entry) => {
    const faults = faultsOfPayload(entry);
    const { outcome, method } = entry;
    if (outcome.ok || refusals.includes(outcome.error)) return faults;
    return [...faults, `${method}: ${outcome.error}`, ...outcome.messages];
  });
}

/** One act, one answer: whoever gets two does not know which to believe. */
function answerFaults(outcomes: readonly Outcome[]): string[] {
  return outcomes
    .filter(({ answers }) => answers.length > 1)
    .map(({ answers }) => `answered ${answers.length} times: ${answers.map(({ text }) => text).join(' | ')}`);
}
