/** Groups and settings as one part: their commands, and what they show in Home. */
import type { HomeSource } from '../core/home.ts';
import { type Route, routesOf } from '../core/route.ts';
import { SETTINGS_COMMANDS } from './commands/commands.ts';
import type { SettingsParts } from './commands/parts.ts';
import { createSettingsHome } from './home.ts';

export type SettingsOptions = SettingsParts;

export interface Settings {
  routes: readonly Route[];
  home: HomeSource;
}

export function createSettings(options: SettingsOptions): Settings {
  return { routes: routesOf(SETTINGS_COMMANDS, options), home: createSettingsHome(options) };
}
