/** Words of rules, digests and settings, which this version does not have: a plain word instead of a guess. */
import type { Command } from '../core/route.ts';
import { sayNotUnderstood } from '../language/say.ts';
import type { DeskParts } from './desk-parts.ts';

export const LATER_COMMAND: Command<DeskParts> = {
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
