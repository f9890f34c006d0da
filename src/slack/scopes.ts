/** What the app is called and may do, as manifest.yml grants it; a test holds the two to each other. */

export const COMMAND = '/queue-stats';

/** Nothing works without these. */
export const NEEDED_SCOPES = [
  'commands',
  'chat:write',
  'chat:write.public',
  'app_mentions:read',
  'users:read',
] as const;
