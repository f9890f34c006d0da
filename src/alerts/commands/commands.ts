/** The commands of the alerts. */
import type { Command } from '../../core/route.ts';
import { ALERT_COMMAND, SAVE_COMMAND, TRY_COMMAND } from './alert.ts';
import { HISTORY_COMMAND } from './history.ts';
import { LIST_COMMAND } from './list.ts';
import { MUTE_COMMAND, UNMUTE_COMMAND } from './mute.ts';
import type { CommandParts } from './parts.ts';
import { REMOVE_COMMAND } from './remove.ts';
import { SHOW_QUEUE_COMMAND } from './show-queue.ts';
import { TAKE_COMMAND } from './take.ts';

export const ALERT_COMMANDS: readonly Command<CommandParts>[] = [
  ALERT_COMMAND,
  LIST_COMMAND,
  MUTE_COMMAND,
  UNMUTE_COMMAND,
  REMOVE_COMMAND,
  HISTORY_COMMAND,
  TAKE_COMMAND,
  SHOW_QUEUE_COMMAND,
  SAVE_COMMAND,
  TRY_COMMAND,
];
