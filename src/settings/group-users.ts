/** What a group's name is used in. Pure. */
import type { Digest } from '../core/digest.ts';
import { fold } from '../core/fold.ts';
import type { Scope } from '../core/query.ts';
import type { QueueName } from '../core/queue.ts';
import type { Rule } from '../core/rule.ts';
import type { ChannelSettings } from '../core/store.ts';

export interface GroupUsers {
  rules: readonly Rule[];
  digests: readonly Digest[];
  /** Ids of channels whose own queues it is among. */
  channelIds: readonly string[];
}

export function usersOf(
  name: string,
  all: {
    rules: readonly Rule[];
    digests: readonly Digest[];
    channels: ReadonlyMap<string, ChannelSettings>;
  },
): GroupUsers {
  const wanted = fold(name);
  const isIt = (one: QueueName) => one.kind === 'group' && fold(one.name) === wanted;
  const isIn = (scope: Scope) => scope.kind === 'named' && scope.names.some(isIt);
  return {
    rules: all.rules.filter(({ scope }) => isIn(scope)),
    digests: all.digests.filter(({ queries }) => queries.some(({ scope }) => isIn(scope))),
    channelIds: [...all.channels].filter(([, { queues }]) => queues?.some(isIt) === true).map(([id]) => id),
  };
}

export function isUsed({ rules, digests, channelIds }: GroupUsers): boolean {
  return rules.length + digests.length + channelIds.length > 0;
}
