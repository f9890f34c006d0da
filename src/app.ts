/** Builds the parts and joins them; starts and stops them. The only file that knows them all. */
import { randomUUID } from 'node:crypto';
import { type Alerts, createAlerts } from './alerts/alerts.ts';
import { connectGenesys, deskOver, type Surroundings } from './asking.ts';
import type { Config } from './config.ts';
import type { Form } from './core/form.ts';
import type { Directories, FormDesk, Log, Meter } from './core/ports.ts';
import type { Store } from './core/store.ts';
import { createDigests, type Digests } from './digests/digests.ts';
import type { Genesys } from './genesys/connect.ts';
import { jobsOf } from './jobs.ts';
import { createMetrics } from './ops/metrics.ts';
import { createOperations } from './ops/operations.ts';
import { createRole } from './ops/role.ts';
import { within } from './ops/within.ts';
import { createScheduler } from './scheduler.ts';
import { createDirectories, telling } from './settings/directories.ts';
import { createSettings } from './settings/settings.ts';
import { isOutsider } from './slack/admission.ts';
import { createOutbox, type Outbox } from './slack/outbox.ts';
import { createSlack, type Slack } from './slack/workspace.ts';
import type { Lead } from './store/lead.ts';
import { NewerStore } from './store/migrations.ts';
import { type OpenedStore, openStore } from './store/open.ts';

export interface App {
  /** Leads the watch if nobody else does, and connects to Slack; says why when it cannot. */
  start(): Promise<Started>;
  /** Takes in no more, lets what is under way end, gives up the lead, and closes. */
  stop(): Promise<void>;
  genesys: Genesys;
  directories: Directories;
  slack: Slack;
  store: Store;
  alerts: Alerts;
  digests: Digests;
  outbox: Outbox;
  /** Where /healthz, /readyz and /metrics are, and Slack's requests in HTTP mode: the port, null while it is not open. */
  health: { port(): number | null };
  meter: Meter;
}

export type Started =
  | { ok: true; team: string }
  | { ok: false; problem: { kind: string; what: string; todo: string } };

/** What is under way at a stop may go on for so long. */
const DRAIN_MS = 10_000;
const CLOSE_MS = 3_000;

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
export function storeProblem(
  error: unknown,
  { alerts }: { alerts: Pick<Config['alerts'], 'store'> },
): Extract<Started, { ok: false }>['problem'] {
  const isFolder = alerts.store.databaseUrl === null;
  if (error instanceof NewerStore) {
    return {
      kind: 'store',
      what: `The store ${isFolder ? `in the folder ${alerts.store.dataDir}` : 'in PostgreSQL'} was used by a newer version of this program.`,
      todo: 'Start the newer program again, or give this one a store of its own.',
    };
  }
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return {
    kind: 'store',
    what: `The store cannot be opened ${isFolder ? `in the folder ${alerts.store.dataDir}` : 'in PostgreSQL'}${code}.`,
    todo: isFolder
      ? 'Give it a folder on a local disk that it may write to, with DATA_DIR.'
      : 'Check DATABASE_URL, that the database is there, and that it is reached from here.',
  };
}

function joinApp(config: Config, surroundings: Surroundings, opened: OpenedStore): App {
  const { lead } = opened;
  const { allowsGuests } = config.alerts.access;
  const store = telling(opened.store, () => directories.forget());
  const { clock, log } = surroundings;
  const metrics = createMetrics();
  const meter = tellingCommands(metrics.meter, log);
  const genesys = connectGenesys(config, surroundings, meter);
  const directories = createDirectories({
    analytics: genesys,
    settings: store,
    clock,
    ties: config.alerts.access.ties,
    log,
  });
  const alerts = createAlerts({
    analytics: genesys,
    directories,
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
  const settings = createSettings({
    directories,
    store,
    clock,
    zone: config.timeZone,
    access: config.alerts.access,
  });
  const digests = createDigests({
    analytics: genesys,
    directories,
    store,
    clock,
    log,
    meter,
    zone: config.timeZone,
    access: config.alerts.access,
    newId: randomUUID,
    onRows: sendSoon,
  });
  const routes = [...alerts.routes, ...digests.routes, ...settings.routes];
  const desk = deskOver({ analytics: genesys, directories, clock }, config, routes, meter);
  const slack = createSlack({
    ...config.slack,
    desk,
    forms: formsByKind({ rule: alerts.forms, digest: digests.forms }),
    directories,
    allowsGuests,
    home: [
      { title: 'Alert rules', section: alerts.home, isForAll: false },
      { title: 'Digests', section: digests.home, isForAll: false },
      { title: 'Settings and groups', section: settings.home, isForAll: true },
    ],
    ownZoneOf: async (userId) => (await store.personSettings(userId)).zone,
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
    isOutsider: (userId) =>
      isOutsider(userId, { people: slack.people, home: slack.identity(), allowsGuests }),
  });
  // One that leads anew may have missed what another wrote meanwhile.
  const role = createRole(lead, clock, log, () => alerts.watch.forget());
  const operations = createOperations({
    listen: config.listen,
    metrics,
    clock,
    log,
    role,
    slack: slack.listener,
    reads: {
      slackConnected: slack.connected,
      ping: store.ping,
      outbox: outbox.usage,
      budget: () => genesys.usage().budget,
      watch: alerts.watch.status,
    },
  });
  const scheduler = createScheduler(
    jobsOf({ alerts, digests, outbox, store, lead, role, clock, log, meter }),
    clock,
    log,
  );

  /** What fails here is tried again by the job that sends. */
  function sendSoon(): void {
    if (!lead.isLeader()) return;
    outbox.pump().catch((error: unknown) => log.warn('the outbox was not sent at once', { error }));
  }

  /** Takes in no more at once; what is under way ends, and what came of it is sent. */
  async function drain(): Promise<void> {
    digests.runner.stop();
    await Promise.all([slack.stop(), scheduler.stop()]);
    await outbox.stop();
  }

  /** What does not end in time is left: all that matters of it is on disk, and is taken up at the next start. */
  async function stop(): Promise<void> {
    operations.stopping();
    await within(DRAIN_MS, drain()).catch((error: unknown) =>
      log.warn('not all that was under way has ended', { error }),
    );
    genesys.stop();
    // A database that is gone must not keep the process from ending in order: its lease runs out by itself.
    await within(CLOSE_MS, store.close()).catch((error: unknown) =>
      log.warn('the store was not closed in order', { error }),
    );
    await operations.close();
  }

  return {
    async start() {
      const held = (await takeLead(lead, config, log)) ?? (await operations.open());
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
    directories,
    slack,
    store,
    alerts,
    digests,
    outbox,
    health: { port: operations.port },
    meter,
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

/** A form goes back to the feature that made it; only rules have fields that are searched. */
function formsByKind(desks: Readonly<Record<Form['kind'], FormDesk>>): FormDesk {
  return {
    search: (typed, asker) => desks.rule.search(typed, asker),
    refill: (filled, asker) => desks[filled.kind].refill(filled, asker),
    submit: (filled, asker) => desks[filled.kind].submit(filled, asker),
  };
}

/** What kind of command it was, and nothing that was typed. */
function tellingCommands(meter: Meter, log: Log): Meter {
  return {
    ...meter,
    commandRan(kind, outcome, tookMs) {
      log.debug('a command', { kind, outcome, tookMs });
      meter.commandRan(kind, outcome, tookMs);
    },
  };
}
