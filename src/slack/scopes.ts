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

/** The bot works without these, and says what is then weaker. */
export const OPTIONAL_SCOPES = [
  {
    scope: 'channels:history',
    without: 'an alert in a public channel may come twice when Slack’s answer is lost',
  },
  {
    scope: 'groups:history',
    without: 'an alert in a private channel may come twice when Slack’s answer is lost',
  },
  { scope: 'im:history', without: 'a direct message may come twice when Slack’s answer is lost' },
  { scope: 'channels:read', without: 'Home shows the rules and digests of no public channel' },
  { scope: 'groups:read', without: 'Home shows the rules and digests of no private channel' },
] as const;
