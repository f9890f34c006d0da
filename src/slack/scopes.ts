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

export type NeededScope = (typeof NEEDED_SCOPES)[number];

/** What each is for, as the README says it too. */
export const SCOPE_USES: Readonly<Record<NeededScope, string>> = {
  commands: `to receive ${COMMAND}`,
  'chat:write': 'to post answers that are shared, alerts and digests',
  'chat:write.public': 'to post in public channels without an invitation',
  'app_mentions:read': 'to hear mentions in threads, where commands do not run',
  'users:read': 'to read the time zone and the name of people',
};

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
