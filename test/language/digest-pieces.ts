/** Clauses of digests as people type them, and names of queues that are made of their words. */

export const DIGEST_PIECES: readonly string[] = [
  ...['all yesterday', 'all today', 'support', 'billing yesterday by hour', 'all last week by day', 'mon'],
  ...['all yesterday by media', 'voice yesterday vs usual', 'today 9-11am', 'last mon', 'again', '03/04'],
  ...['today since 9:00', 'between 9:00 and 11:00', 'until 17:00', 'where asa > 1:30', '2026-11-01'],
  ...['at 08:30', 'at 8', 'at 8am', 'at 8.30am', 'at 17h', '@ 9', 'at noon', 'at midnight', 'at 5 pm'],
  ...['08:30', '8am', '17:00', 'at 25:00', 'at', 'at 9-11', 'at 9 to 11', 'at 0830', "at 8 o'clock"],
  ...['weekdays', 'weekends', 'every day', 'daily', 'mon-fri', 'mon, wed and fri', 'on mondays', 'weekly'],
  ...['every monday', 'every', 'on', 'on the weekend', 'every morning', 'every week', 'tue', 'fridays'],
  ...['monthly', 'every other week', 'every 2 weeks', 'tomorrow', 'on 2026-12-01', 'next monday', 'once'],
  ...['except 2026-12-25', 'except 2026-12-25, 2026-12-26', 'except 25 dec', 'not on sundays', 'except'],
  ...['except billing', 'but yesterday', 'in Europe/Berlin', 'in UTC', 'in new york', 'in Europe/Nowhere'],
  ...['in <#C0123ABC|ops>', 'in <#C0123ABC>', 'in #ops', 'to me', 'me', 'dm me', 'in here', '<@U123>'],
  ...['<!here>', 'named "Morning"', 'called “A”', 'named', 'named x', ';', '; ', ' then ', 'then', '\n'],
  ...['send', 'post', 'digest', 'morning', 'end of day', 'eod', 'and', 'please', 'zzz', '"zzz"', 's*'],
];

export const NAMES_OF_DIGEST_WORDS: readonly string[] = [
  ...['At', 'At 8', 'At 08:30', 'Weekdays', 'Every Day', 'Every', 'Daily', 'Weekly', 'Mon', 'Mon-Fri'],
  ...[
    'Morning',
    'Morning Desk',
    'End of Day',
    'Then',
    'Now Then',
    'Then Billing',
    'Yesterday at',
    'Today at',
  ],
  ...['On', 'On Call', 'On Mondays', 'To Me', 'Me', 'DM', 'DM Team', 'Named', 'Except', 'Noon', 'Midnight'],
  ...[
    '08:30',
    '8am',
    '8am Desk',
    '17h',
    'Send',
    'Post',
    'Post Office',
    'Monthly',
    'Tomorrow',
    'Once',
    'By at',
  ],
  ...[
    'Media at',
    'Desk at',
    'Support at',
    'Support then',
    'Support; Billing',
    'Weekdays at',
    'Every Support',
  ],
];
