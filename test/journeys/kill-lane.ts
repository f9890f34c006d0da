/**
 * A bot that is killed again and again between a pretend Genesys and a pretend Slack, which outlive it. What waits in
 * its queues is said by the test; both peers stand behind gates, so that it dies at the very moment that is meant.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Config } from '../../src/config.ts';
import type { NewRule } from '../../src/core/store.ts';
import { createSandboxClock, type SandboxClock } from '../../src/sandbox/clock.ts';
import { type Organisation, startOrganisation } from '../../src/sandbox/organisation/organisation.ts';
import type { OrganisationQueue } from '../../src/sandbox/organisation/queue.ts';
import type { SentMessage } from '../../src/sandbox/workspace/model.ts';
import { startWorkspace, type Workspace } from '../../src/sandbox/workspace/workspace.ts';
import { openStore } from '../../src/store/open.ts';
import { newRule } from '../store/values.ts';
import type { Bot, Bots } from './bots.ts';
import { type Call, type Gate, openGate, type Watching } from './gate.ts';
import { STORE_FILE } from './kill-left.ts';
import { readManifest, WEDNESDAY } from './whole.ts';

export const OPS = 'C0OPS';
export const SECOND = 'C0SECOND';
export const ANA = 'U0ANA';
export const LINE = 50;

/** Ticks that lie so far apart that each round asks for its own, and an episode is over with the second good one. */
const TICK_SECONDS = 300;
export const JUMP_MS = 310_000;
/** Pretend ms in a real one while something is to happen; in between time stands still. */
export const SPEED = 30;

export interface World {
  clock: SandboxClock;
  organisation: Organisation;
  workspace: Workspace;
  queues: readonly OrganisationQueue[];
  /** What waits, by the queue's id: every answer of the pretend Genesys says so. */
  figures: Map<string, number>;
  genesys: Gate;
  slack: Gate;
  /** Replaces what was watched for; `genesys` still says the figures. */
  watch(watching: { genesys?: Watching; slack?: Watching }): void;
  config(store: Config['alerts']['store']): Config;
  stop(): Promise<void>;
}

export async function openWorld(): Promise<World> {
  const clock = createSandboxClock({ startMs: Date.parse(WEDNESDAY), speed: 0 });
  const organisation = await startOrganisation({ clock, requestsPerMinute: 3_000 });
  const channel = (id: string, name: string) =>
    ({ id, name, kind: 'public', members: [ANA], hasApp: true }) as const;
  const workspace = await startWorkspace({
    clock,
    manifest: readManifest(),
    channels: [channel(OPS, 'ops'), channel(SECOND, 'second')].map((one) => ({ ...one, members: [ANA] })),
  });
  const genesys = await openGate(organisation.url);
  const slack = await openGate(workspace.url.replace(/\/$/, ''));
  const figures = new Map<string, number>();
  const queues = organisation.queues.filter(({ mediaTypes }) => mediaTypes.includes('voice'));
  for (const { id } of queues) figures.set(id, 0);

  function watch(watching: { genesys?: Watching; slack?: Watching }): void {
    slack.watch(watching.slack ?? {});
    genesys.watch({
      ...watching.genesys,
      async after(call, reply) {
        const body = call.path.endsWith('/observations/query')
          ? withFigures(reply.body, figures)
          : reply.body;
        return { ...reply, body };
      },
    });
  }
  watch({});

  return {
    clock,
    organisation,
    workspace,
    queues,
    figures,
    genesys,
    slack,
    watch,
    config: (store) => ({
      genesys: {
        clientId: organisation.clientId,
        clientSecret: organisation.clientSecret,
        region: 'mypurecloud.com',
        apiUrl: genesys.url,
      },
      slack: {
        botToken: workspace.botToken,
        mode: { kind: 'socket', appToken: workspace.appToken },
        apiUrl: `${slack.url}/api/`,
      },
      alerts: {
        store,
        tickSeconds: TICK_SECONDS,
        access: { adminIds: [], isOpen: false, allowsGuests: false, ties: new Map() },
      },
      listen: { host: '127.0.0.1', port: 0 },
      timeZone: 'Europe/Berlin',
      logLevel: 'debug',
    }),
    async stop() {
      await slack.close();
      await genesys.close();
      await workspace.stop();
      await organisation.stop();
    },
  };
}

interface Observed {
  results?: { group: { queueId: string; mediaType?: string }; data?: { metric: string; stats: object }[] }[];
}

/** All that waits waits for a voice. */
function withFigures(body: string, figures: ReadonlyMap<string, number>): string {
  const answer = JSON.parse(body) as Observed;
  for (const { group, data } of answer.results ?? []) {
    const waiting = figures.get(group.queueId);
    if (waiting === undefined || group.mediaType === undefined) continue;
    for (const datum of data ?? []) {
      if (datum.metric === 'oWaiting') datum.stats = { count: group.mediaType === 'voice' ? waiting : 0 };
    }
  }
  return JSON.stringify(answer);
}

export function waitingRule(channelId: string, queues: readonly OrganisationQueue[]): NewRule {
  return newRule({
    scope: { kind: 'named', names: queues.map(({ name }) => ({ kind: 'exact', name })) },
    media: [],
    test: { kind: 'live', metric: 'waiting', is: '>', value: LINE, clear: null },
    forMinutes: 0,
    channelId,
  });
}

export async function addRules(store: Config['alerts']['store'], rules: readonly NewRule[]): Promise<void> {
  const opened = await openStore(store, { warn: () => undefined });
  for (const rule of rules) await opened.store.addRule(rule, 'added', { by: ANA, atMs: 0 });
  await opened.store.close();
}

export interface Lane extends World {
  dataDir: string;
  bot(): Bot;
  /** Time goes on, and the next tick is due. */
  jump(): void;
  /** Time goes on, as fast as it does when something is to happen. */
  run(): void;
  /** Kills the bot, and time stands still. */
  kill(): Promise<void>;
  /** Holds the store's writing lock: whoever wants to commit waits. */
  lock(): { release(): void };
  /** Starts the next bot. */
  launch(): Promise<void>;
  /** Resolves when a tick that began after the last jump or launch was kept, and all that it said was sent; time then stands still. */
  settle(): Promise<void>;
  errors(): string[];
  close(): Promise<void>;
}

export async function openLane(
  bots: Bots,
  rules: (queues: readonly OrganisationQueue[]) => NewRule[],
): Promise<Lane> {
  const world = await openWorld();
  const { clock } = world;
  const dataDir = mkdtempSync(join(tmpdir(), 'queue-stats-killed-'));
  const store = { dataDir, databaseUrl: null };
  const config = world.config(store);
  await addRules(store, rules(world.queues));
  let bot = bots.spawn();
  /** Loads its modules while the one before is at work. */
  let next: Bot | null = null;
  let sinceMs = 0;
  const errors: string[] = [];

  function setSpeed(speed: number): void {
    clock.setSpeed(speed);
    bot.tell({ nowMs: clock.now(), speed });
  }

  function hear(): void {
    for (const line of bot.lines()) if (line.level >= 50) errors.push(JSON.stringify(line));
  }

  return {
    ...world,
    dataDir,
    bot: () => bot,
    jump() {
      clock.advance(JUMP_MS);
      sinceMs = clock.now();
      setSpeed(SPEED);
    },
    run: () => setSpeed(SPEED),
    async kill() {
      clock.setSpeed(0);
      await bot.kill();
    },
    lock() {
      const database = new DatabaseSync(join(dataDir, STORE_FILE), { timeout: 1_000 });
      database.exec('begin immediate');
      return {
        release() {
          database.exec('rollback');
          database.close();
        },
      };
    },
    async launch() {
      if (bot.isGone()) {
        hear();
        bot = next ?? bots.spawn();
        next = null;
      }
      sinceMs = clock.now();
      clock.setSpeed(SPEED);
      await bot.start(config, { nowMs: clock.now(), speed: SPEED });
      next ??= bots.spawn();
    },
    async settle() {
      await bot.until(() => {
        const pulse = bot.pulse();
        return (
          pulse !== null &&
          pulse.lastTickAtMs !== null &&
          pulse.lastTickAtMs >= sinceMs &&
          pulse.waiting === 0
        );
      }, 'a tick, and that all is sent');
      setSpeed(0);
    },
    errors() {
      hear();
      return errors;
    },
    async close() {
      await bot.kill();
      await next?.kill();
      await world.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * When Slack has the request that is meant: 'before', so that it never hears of it; 'after' it has done it, and its
 * answer is lost.
 */
export function dieOn(
  when: 'before' | 'after',
  isMeant: (call: SlackCall) => boolean,
  die: () => Promise<void>,
): { slack: Watching; met: Promise<SlackCall> } {
  let meet: (call: SlackCall) => void = () => undefined;
  const met = new Promise<SlackCall>((resolve) => {
    meet = resolve;
  });
  async function dead(call: SlackCall): Promise<'cut'> {
    await die();
    meet(call);
    return 'cut';
  }
  function isIt(call: Call, at: 'before' | 'after'): boolean {
    return when === at && isMeant(slackCallOf(call));
  }
  return {
    met,
    slack: {
      before: async (call) => (isIt(call, 'before') ? dead(slackCallOf(call)) : null),
      after: async (call, reply) => (isIt(call, 'after') ? dead(slackCallOf(call)) : reply),
    },
  };
}

export interface SlackCall {
  method: string;
  channel: string | null;
  text: string;
  ts: string | null;
  threadTs: string | null;
  /** Of the message, in its metadata. */
  key: string | null;
}

export function slackCallOf({ path, body }: Call): SlackCall {
  const fields = new URLSearchParams(body);
  const metadata = fields.get('metadata');
  const payload = metadata === null ? null : (JSON.parse(metadata) as { event_payload: { key: string } });
  return {
    method: path.replace('/api/', ''),
    channel: fields.get('channel'),
    text: fields.get('text') ?? '',
    ts: fields.get('ts'),
    threadTs: fields.get('thread_ts'),
    key: payload?.event_payload.key ?? null,
  };
}

export function keyOf({ metadata }: SentMessage): string | null {
  const key = metadata?.event_payload.key;
  return typeof key === 'string' ? key : null;
}

/** What the bot posted of its own, the oldest first. */
export function postsIn({ workspace }: World, channel: string): SentMessage[] {
  return workspace
    .messages(channel, ANA)
    .filter(
      ({ user, threadTs, ephemeral }) => user === workspace.app.botUserId && threadTs === null && !ephemeral,
    );
}

export function repliesTo({ workspace }: World, channel: string, ts: string): SentMessage[] {
  return workspace.messages(channel, ANA).filter(({ threadTs }) => threadTs === ts);
}

/** How often each key was posted, also where the message was taken away again. */
export function postsByKey({ workspace }: World): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { body, outcome } of workspace.payloads.of('chat.postMessage')) {
    if (!outcome.ok) continue;
    const metadata = typeof body.metadata === 'string' ? JSON.parse(body.metadata) : body.metadata;
    const key = (metadata as { event_payload?: { key?: string } } | undefined)?.event_payload?.key ?? 'none';
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
