/** What answers questions, without Slack, rules and a store: all that `ask` needs, and what the whole bot asks with. */
import { type CommandDesk, createDesk } from './commands/desk.ts';
import { createRecall } from './commands/recall.ts';
import type { GenesysConfig } from './config.ts';
import type { Clock, Directories, Log, Meter } from './core/ports.ts';
import type { Route } from './core/route.ts';
import { createGenesys, type Genesys, type GenesysLimits } from './genesys/connect.ts';
import { createDirectories } from './settings/directories.ts';

export interface Surroundings {
  clock: Clock;
  log: Log;
  genesysLimits?: Partial<GenesysLimits>;
  /** How much older the first connection to Slack is than the second. */
  secondReceiverAfterMs?: number;
}

export function createAsking(
  config: { genesys: GenesysConfig; timeZone: string },
  surroundings: Surroundings,
): { genesys: Genesys; desk: CommandDesk } {
  const { clock, log } = surroundings;
  const genesys = connectGenesys(config, surroundings);
  const directories = createDirectories({ analytics: genesys, settings: null, clock, ties: new Map(), log });
  return { genesys, desk: deskOver({ analytics: genesys, directories, clock }, config, []) };
}

export function connectGenesys(
  { genesys }: { genesys: GenesysConfig },
  { clock, log, genesysLimits }: Surroundings,
  meter?: Meter,
): Genesys {
  return createGenesys({
    ...genesys,
    clock,
    log,
    ...(meter === undefined ? {} : { meter }),
    ...(genesysLimits === undefined ? {} : { limits: genesysLimits }),
  });
}

export function deskOver(
  over: { analytics: Genesys; directories: Directories; clock: Clock },
  { genesys, timeZone }: { genesys: GenesysConfig; timeZone: string },
  routes: readonly Route[],
  meter: Meter | null = null,
): CommandDesk {
  const parts = {
    ...over,
    recall: createRecall(),
    defaultZone: timeZone,
    genesysUrl: genesys.apiUrl === null ? `https://apps.${genesys.region}/` : null,
  };
  return createDesk(parts, routes, meter);
}
