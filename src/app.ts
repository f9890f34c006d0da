/** Builds the parts and joins them; starts and stops them. The only file that knows them all. */
import { type CommandDesk, createDesk } from './commands/desk.ts';
import { createRecall } from './commands/recall.ts';
import type { Config, GenesysConfig } from './config.ts';
import type { Clock, FormDesk, Log } from './core/ports.ts';
import { createGenesys, type Genesys, type GenesysLimits } from './genesys/connect.ts';
import { createSlack, type Slack, type Started } from './slack/workspace.ts';

export interface App {
  /** Connects to Slack; says why when it cannot. */
  start(): Promise<Started>;
  /** Takes in no more, lets what is under way end, and closes. */
  stop(): Promise<void>;
  genesys: Genesys;
  slack: Slack;
}

export interface Surroundings {
  clock: Clock;
  log: Log;
  genesysLimits?: Partial<GenesysLimits>;
  /** How much older the first connection to Slack is than the second. */
  secondReceiverAfterMs?: number;
}

export function createApp(config: Config, surroundings: Surroundings): App {
  const { clock, log } = surroundings;
  const { genesys, desk } = createAsking(config, surroundings);
  const slack = createSlack({
    ...config.slack,
    desk,
    forms: NO_FORMS,
    clock,
    log,
    ...(surroundings.secondReceiverAfterMs === undefined
      ? {}
      : { secondReceiverAfterMs: surroundings.secondReceiverAfterMs }),
  });
  return {
    genesys,
    slack,
    async start() {
      const started = await slack.start();
      // The list of queues is what the first question waits for: it is fetched while nobody waits yet.
      if (started.ok) void genesys.directory('background');
      return started;
    },
    async stop() {
      await slack.stop();
      genesys.stop();
    },
  };
}

/** Until there is a feature that has some. */
const NO_FORMS: FormDesk = {
  search: async () => [],
  refill: async () => null,
  submit: async () => {
    throw new Error('a form was submitted that nobody makes');
  },
};

/** What answers questions, without Slack: all that `ask` needs. */
export function createAsking(
  config: { genesys: GenesysConfig; timeZone: string },
  { clock, log, genesysLimits }: Surroundings,
): { genesys: Genesys; desk: CommandDesk } {
  const genesys = createGenesys({
    ...config.genesys,
    clock,
    log,
    ...(genesysLimits === undefined ? {} : { limits: genesysLimits }),
  });
  const parts = {
    analytics: genesys,
    clock,
    recall: createRecall(),
    defaultZone: config.timeZone,
    genesysUrl: config.genesys.apiUrl === null ? `https://apps.${config.genesys.region}/` : null,
  };
  const desk = createDesk(parts, []);
  return { genesys, desk };
}
