/** Words of rules, digests and settings, which this version does not have: a plain word instead of a guess. */
import type { Route } from './route.ts';
import { sayNotUnderstood } from './say.ts';

export const LATER_ROUTE: Route = {
  words: [
    'alert',
    'alerts',
    'digest',
    'digests',
    'mute',
    'unmute',
    'snooze',
    'remove',
    'settings',
    'group',
    'history',
    'watch',
  ],
  usage: '',
  about: '',
  run: async () => sayNotUnderstood({ kind: 'not-yet', word: 'alerts, digests and settings' }, []),
};
