/** The alerts as one part: the tick, the learning of what is usual, the commands and the form. */

import type { EditAccess } from '../core/access.ts';
import type { HomeSource } from '../core/home.ts';
import type { Clock, Directories, FormDesk, Log, WatchAnalytics } from '../core/ports.ts';
import { type Route, routesOf } from '../core/route.ts';
import type { Store } from '../core/store.ts';
import { ALERT_COMMANDS } from './commands/commands.ts';
import type { CommandParts } from './commands/parts.ts';
import { createRuleHome } from './home.ts';
import { createLearning, type Learning } from './learning.ts';
import { createRuleForms } from './rule-forms.ts';
import { createTrying } from './trying.ts';
import { createWatch, type Watch } from './watch.ts';

export interface AlertsOptions {
  analytics: WatchAnalytics;
  /** Which queues can be seen where a rule speaks, and where somebody asks. */
  directories: Directories;
  store: Store;
  clock: Clock;
  log: Log;
  /** IANA name, for people whose own is not known, and for the times in messages to channels. */
  zone: string;
  tickMs: number;
  access: EditAccess;
  newId: () => string;
  /** Called after something was put into the outbox. */
  onRows: () => void;
  /** Answers a question, as the same line typed would be. */
  ask: CommandParts['ask'];
}

export interface Alerts {
  routes: readonly Route[];
  forms: FormDesk;
  home: HomeSource;
  watch: Watch;
  learning: Learning;
}

export function createAlerts(options: AlertsOptions): Alerts {
  const { analytics, directories, store, clock, log, zone } = options;
  const learning = createLearning({ analytics, store, clock, log, zone });
  const watch = createWatch({
    analytics,
    directories,
    store,
    clock,
    log,
    zone,
    tickMs: options.tickMs,
    newId: options.newId,
    onSeasonsWanted: (queueIds) => learning.want(queueIds),
  });
  const trying = createTrying({ analytics, clock, zone });
  const parts: CommandParts = { ...options, trying };
  return {
    routes: routesOf(ALERT_COMMANDS, parts),
    forms: createRuleForms(parts),
    home: createRuleHome({ ...parts, learning }),
    watch,
    learning,
  };
}
