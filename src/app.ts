/** Builds the parts and joins them; starts and stops them. The only file that knows them all. */
import { randomUUID } from 'node:crypto';
import { type Alerts, createAlerts } from './alerts/alerts.ts';
import { type CommandDesk, createDesk } from './commands/desk.ts';
import { createRecall } from './commands/recall.ts';
import type { Config, GenesysConfig } from './config.ts';
import type { Clock, Log } from './core/ports.ts';
import type { Route } from './core/route.ts';
import { LeaseLost, type Store } from './core/store.ts';
import { createGenesys, type Genesys, type GenesysLimits } from './genesys/connect.ts';
import { createScheduler, type Job } from './scheduler.ts';
import { createOutbox, type Outbox } from './slack/outbox.ts';
import { createSlack, inspectWorkspace, type Slack } from './slack/workspace.ts';
import type { Lead } from './store/lead.ts';
import { type OpenedStore, openStore } from './store/open.ts';

export interface App {
  /** Leads the watch if nobody else does, and connects to Slack; says why when it cannot. */
  start(): Promise<Started>;
  /** Takes in no more, lets what is under way end, gives up the lead, and closes. */
  stop(): Promise<void>;
  genesys: Genesys;
  slack: Slack;
  store: Store;
  alerts: Alerts;
  outbox: Outbox;
}

export type Started =
  | { ok: true; team: string }
  | { ok: false; problem: { kind: string; what: string; todo: string } };

export interface Surroundings {
  clock: Clock;
  log: Log;
  genesysLimits?: Partial<GenesysLimits>;
  /** How much older the first connection to Slack is than the second. */
  secondReceiverAfterMs?: number;
}

const SEND_EVERY_MS = 1_000;
const TIDY_EVERY_MS = 60 * 60_000;
/** Whoever stands by asks so often whether it is free. */
const LEAD_EVERY_MS = 1_000;

/** Says why when the store cannot be opened. */
export async function openApp(
  config: Config,
  surroundings: Surroundings,
): Promise<{ ok: true; app: App } | Extract<Started, { ok: false }>> {
  try {
    const opened = await openStore(config.alerts.store, surroundings.log);
    return { ok: true, app: joinApp(config, surroundings, opened) };
  } catch (error) {
    return { ok: false, problem: storeProblem(error, config) };
  }
}

/** In words for whoever set it up; the code of the failure alone, since its words may hold an address. */
export function storeProblem(error: unknown, { alerts }: Config): Extract<Started, { ok: false }>['problem'] {
  const isFolder = alerts.store.databaseUrl === null;
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return {
    kind: 'store',
    what: `The store cannot be opened ${isFolder ? `in the folder ${alerts.store.dataDir}` : 'in PostgreSQL'}${code}.`,
    todo: isFolder
      ? 'Give it a folder on a local disk that it may write to, with DATA_DIR.'
      : 'Check DATABASE_URL, that the database is there, and that it is reached from here.',
  };
}

function joinApp(config: Config, surroundings: Surroundings, { store, lead }: OpenedStore): App {
  const { clock, log } = surroundings;
  const genesys = connectGenesys(config, surroundings);
  const alerts = createAlerts({
    analytics: genesys,
    store,
    clock,
    log,
    zone: config.timeZone,
    tickMs: config.alerts.tickSeconds * 1000,
    access: config.alerts.access,
    newId: randomUUID,
    onRows: sendSoon,
    ask: (line, asker) => desk.answer(line, asker),
  });
  const desk = deskOver(genesys, config, clock, alerts.routes);
  const slack = createSlack({
    ...config.slack,
    desk,
    forms: alerts.forms,
    clock,
    log,
    ...(surroundings.secondReceiverAfterMs === undefined
      ? {}
      : { secondReceiverAfterMs: surroundings.secondReceiverAfterMs }),
  });
  const outbox = createOutbox({
    store,
    client: slack.client,
    people: slack.people,
    clock,
    log,
    adminIds: config.alerts.access.adminIds,
  });
  const scheduler = createScheduler(jobsOf({ alerts, outbox, store, lead, clock, log }), clock, log);

  /** What fails here is tried again by the job that sends. */
  function sendSoon(): void {
    if (!lead.isLeader()) return;
    outbox.pump().catch((error: unknown) => log.warn('the outbox was not sent at once', { error }));
  }

  async function stop(): Promise<void> {
    await slack.stop();
    await scheduler.stop();
    await outbox.stop();
    genesys.stop();
    await store.close();
  }

  return {
    async start() {
      const held = await takeLead(lead, config, log);
      if (held !== null) return { ok: false, problem: held };
      const started = await slack.start();
      if (!started.ok) return started;
      // The list of queues is what the first question waits for: it is fetched while nobody waits yet.
      void genesys.directory('background');
      scheduler.start();
      return { ok: true, team: started.identity.team };
    },
    stop,
    genesys,
    slack,
    store,
    alerts,
    outbox,
  };
}

/** A second process on one folder is a mistake; on one database it stands by. */
async function takeLead(
  lead: Lead,
  config: Config,
  log: Log,
): Promise<Extract<Started, { ok: false }>['problem'] | null> {
  const acquired = await lead.acquire();
  if (acquired.kind === 'leads') return null;
  if (config.alerts.store.databaseUrl !== null) {
    log.info('another process leads; this one answers, and stands by', { leader: acquired.by });
    return null;
  }
  return {
    kind: 'held',
    what: `Another bot runs on the folder ${config.alerts.store.dataDir} already (${acquired.by}).`,
    todo: 'Stop that one, or give this one a folder of its own with DATA_DIR. Several at once need PostgreSQL (DATABASE_URL).',
  };
}

interface Working {
  alerts: Alerts;
  outbox: Outbox;
  store: Store;
  lead: Lead;
  clock: Clock;
  log: Log;
}

/** What runs again and again; but for asking for the lead, only in the process that leads. */
function jobsOf({ alerts, outbox, store, lead, clock, log }: Working): Job[] {
  let epoch: number | null = null;

  /** Whether this process leads. One that leads anew may have missed what another wrote meanwhile. */
  function leads(): boolean {
    if (!lead.isLeader()) return false;
    if (epoch !== lead.epoch()) alerts.watch.forget();
    epoch = lead.epoch();
    return true;
  }

  /** Whoever stands by looks often whether it leads by now: what takes over begins at once, and not with its next turn. */
  function led({ name, everyMs, run }: Job): Job {
    return {
      name,
      everyMs: () => (lead.isLeader() ? everyMs() : LEAD_EVERY_MS),
      async run() {
        if (!leads()) return;
        try {
          await run();
        } catch (error) {
          if (!(error instanceof LeaseLost)) throw error;
          log.warn('another process leads now; this one stands by');
        }
      },
    };
  }

  return [
    led({
      name: 'tick',
      everyMs: () => alerts.watch.everyMs(),
      async run() {
        const { rows } = await alerts.watch.tick();
        if (rows > 0) await outbox.pump();
      },
    }),
    led({ name: 'send', everyMs: () => SEND_EVERY_MS, run: () => outbox.pump() }),
    led({ name: 'learn', everyMs: () => alerts.learning.everyMs(), run: () => alerts.learning.run() }),
    led({ name: 'tidy', everyMs: () => TIDY_EVERY_MS, run: () => store.tidy(clock.now()) }),
    {
      name: 'lead',
      everyMs: () => LEAD_EVERY_MS,
      run: async () => {
        if (!lead.isLeader()) await lead.acquire();
      },
    },
  ];
}

/** What answers questions, without Slack and without rules: all that `ask` needs. */
export function createAsking(
  config: { genesys: GenesysConfig; timeZone: string },
  surroundings: Surroundings,
): { genesys: Genesys; desk: CommandDesk } {
  const genesys = connectGenesys(config, surroundings);
  return { genesys, desk: deskOver(genesys, config, surroundings.clock, []) };
}

/** What `doctor` looks at: each by itself, so that one that is broken hides no other. */
export interface Probes {
  slack: () => ReturnType<typeof inspectWorkspace>;
  genesys: () => ReturnType<Genesys['check']>;
  /** Opened beside a bot that may be running, and closed again; rejects with why it cannot be. */
  store: () => Promise<void>;
}

export function createProbes(config: Config, surroundings: Surroundings): Probes {
  return {
    slack: () => inspectWorkspace({ ...config.slack, log: surroundings.log }),
    async genesys() {
      const genesys = connectGenesys(config, surroundings);
      try {
        return await genesys.check();
      } finally {
        genesys.stop();
      }
    },
    async store() {
      const opened: OpenedStore = await openStore(config.alerts.store, surroundings.log);
      try {
        await opened.store.ping();
      } finally {
        await opened.store.close();
      }
    },
  };
}

function connectGenesys(
  { genesys }: { genesys: GenesysConfig },
  { clock, log, genesysLimits }: Surroundings,
): Genesys {
  return createGenesys({
    ...genesys,
    clock,
    log,
    ...(genesysLimits === undefined ? {} : { limits: genesysLimits }),
  });
}

function deskOver(
  analytics: Genesys,
  { genesys, timeZone }: { genesys: GenesysConfig; timeZone: string },
  clock: Clock,
  routes: readonly Route[],
): CommandDesk {
  const parts = {
    analytics,
    clock,
    recall: createRecall(),
    defaultZone: timeZone,
    genesysUrl: genesys.apiUrl === null ? `https://apps.${genesys.region}/` : null,
  };
  return createDesk(parts, routes);
}
