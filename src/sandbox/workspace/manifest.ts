/** The app manifest: what the workspace grants, and which commands and events it knows. */

import { z } from 'zod';

/** https://docs.slack.dev/reference/app-manifest */
const NAME_CHARACTERS = 35;
const DESCRIPTION_CHARACTERS = 140;
const LONG_DESCRIPTION_CHARACTERS = 4_000;
const BOT_NAME_CHARACTERS = 80;
const COMMAND_CHARACTERS = 32;
const COMMAND_DESCRIPTION_CHARACTERS = 2_000;
const USAGE_HINT_CHARACTERS = 1_000;
const MAX_COMMANDS = 50;
const MAX_SCOPES = 255;
const MAX_EVENTS = 100;

/** Scopes of a bot token that this workspace can tell apart. https://docs.slack.dev/reference/scopes */
const KNOWN_SCOPES = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:manage',
  'channels:read',
  'chat:write',
  'chat:write.customize',
  'chat:write.public',
  'commands',
  'groups:history',
  'groups:read',
  'groups:write',
  'im:history',
  'im:read',
  'im:write',
  'mpim:history',
  'mpim:read',
  'mpim:write',
  'team:read',
  'usergroups:read',
  'users:read',
] as const;

/** Events this workspace can send, and the scope each needs. https://docs.slack.dev/reference/events */
export const EVENT_SCOPES: Record<string, string | null> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
};

const slashCommand = z.strictObject({
  command: z
    .string()
    .regex(/^\/[a-z0-9_-]+$/, 'begins with a slash, then small letters, digits, - and _')
    .max(COMMAND_CHARACTERS),
  description: z.string().min(1).max(COMMAND_DESCRIPTION_CHARACTERS),
  usage_hint: z.string().max(USAGE_HINT_CHARACTERS).optional(),
  should_escape: z.boolean().default(false),
  url: z.url().optional(),
});

const manifestSchema = z.strictObject({
  _metadata: z
    .strictObject({ major_version: z.literal(1), minor_version: z.number().int().optional() })
    .optional(),
  display_information: z.strictObject({
    name: z.string().min(1).max(NAME_CHARACTERS),
    description: z.string().max(DESCRIPTION_CHARACTERS).optional(),
    long_description: z.string().max(LONG_DESCRIPTION_CHARACTERS).optional(),
    background_color: z
      .string()
      .regex(/^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)
      .optional(),
  }),
  features: z.strictObject({
    app_home: z
      .strictObject({
        home_tab_enabled: z.boolean().optional(),
        messages_tab_enabled: z.boolean().optional(),
        messages_tab_read_only_enabled: z.boolean().optional(),
      })
      .optional(),
    bot_user: z.strictObject({
      display_name: z
        .string()
        .min(1)
        .max(BOT_NAME_CHARACTERS)
        .regex(/^[a-zA-Z0-9._ -]+$/),
      always_online: z.boolean().optional(),
    }),
    slash_commands: z.array(slashCommand).max(MAX_COMMANDS).default([]),
  }),
  oauth_config: z.strictObject({
    scopes: z.strictObject({ bot: z.array(z.enum(KNOWN_SCOPES)).max(MAX_SCOPES) }),
  }),
  settings: z.strictObject({
    event_subscriptions: z
      .strictObject({
        request_url: z.url().optional(),
        bot_events: z.array(z.string()).max(MAX_EVENTS).default([]),
      })
      .optional(),
    interactivity: z
      .strictObject({
        is_enabled: z.boolean(),
        request_url: z.url().optional(),
        message_menu_options_url: z.url().optional(),
      })
      .optional(),
    org_deploy_enabled: z.boolean().optional(),
    socket_mode_enabled: z.boolean().optional(),
    token_rotation_enabled: z.literal(false).optional(),
    is_mcp_enabled: z.boolean().optional(),
  }),
});

/** A manifest object as parsed from its YAML, before its defaults are filled in. */
export type Manifest = z.input<typeof manifestSchema>;
export type CheckedManifest = z.output<typeof manifestSchema>;

/** Throws one error that names every fault of the manifest with its path. */
export function checkManifest(manifest: unknown, mode: 'socket' | 'http'): CheckedManifest {
  const parsed = manifestSchema.safeParse(manifest);
  if (!parsed.success) {
    throw manifestError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const faults = crossFaults(parsed.data, mode);
  if (faults.length > 0) throw manifestError(faults);
  return parsed.data;
}

function crossFaults(manifest: CheckedManifest, mode: 'socket' | 'http'): string[] {
  const faults: string[] = [];
  const scopes: string[] = manifest.oauth_config.scopes.bot;
  const names = manifest.features.slash_commands.map((command) => command.command);
  if (new Set(scopes).size < scopes.length) faults.push('oauth_config.scopes.bot: a scope is listed twice');
  if (new Set(names).size < names.length) faults.push('features.slash_commands: a command is listed twice');
  if (names.length > 0 && !scopes.includes('commands')) {
    faults.push('features.slash_commands: need the scope commands');
  }
  for (const event of manifest.settings.event_subscriptions?.bot_events ?? []) {
    const scope = EVENT_SCOPES[event];
    if (scope === undefined)
      faults.push(`settings.event_subscriptions.bot_events: ${event} is not an event of this workspace`);
    else if (scope !== null && !scopes.includes(scope))
      faults.push(`settings.event_subscriptions.bot_events: ${event} needs the scope ${scope}`);
  }
  if (mode === 'socket' && manifest.settings.socket_mode_enabled !== true) {
    faults.push('settings.socket_mode_enabled: must be true for Socket Mode');
  }
  return faults;
}

function manifestError(faults: string[]): Error {
  return new Error(
    `The manifest is not one that Slack takes:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
  );
}
