/** The commands that only ask, and the words for which there is an answer but no feature yet. */
import type { Command } from '../core/route.ts';
import type { DeskParts } from './desk-parts.ts';
import { HELP_COMMAND } from './help.ts';
import { LATER_COMMAND } from './later.ts';
import { METRICS_COMMAND } from './metrics.ts';
import { QUEUES_COMMAND } from './queues.ts';

export const ASKING_COMMANDS: readonly Command<DeskParts>[] = [
  QUEUES_COMMAND,
  METRICS_COMMAND,
  HELP_COMMAND,
  LATER_COMMAND,
];
