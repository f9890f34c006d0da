/** The commands that only ask. */
import type { Command } from '../core/route.ts';
import type { DeskParts } from './desk-parts.ts';
import { HELP_COMMAND } from './help.ts';
import { METRICS_COMMAND } from './metrics.ts';
import { QUEUES_COMMAND } from './queues.ts';

export const ASKING_COMMANDS: readonly Command<DeskParts>[] = [QUEUES_COMMAND, METRICS_COMMAND, HELP_COMMAND];
