/** The commands of groups and settings, and of the trail that all changes leave. */
import type { Command } from '../../core/route.ts';
import { GROUP_COMMAND, GROUPS_COMMAND } from './group.ts';
import { ALL_HISTORY_COMMAND } from './history.ts';
import type { SettingsParts } from './parts.ts';
import { REMOVE_GROUP_COMMAND } from './remove-group.ts';
import { SETTINGS_COMMAND } from './settings.ts';

export const SETTINGS_COMMANDS: readonly Command<SettingsParts>[] = [
  GROUP_COMMAND,
  GROUPS_COMMAND,
  REMOVE_GROUP_COMMAND,
  SETTINGS_COMMAND,
  ALL_HISTORY_COMMAND,
];
