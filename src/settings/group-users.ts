/** What a group's name is used in. Pure. */
import type { Digest } from '../core/digest.ts';
import { fold } from '../core/fold.ts';
import type { Query, Scope } from '../core/query.ts';
import type { QueueName } from '../core/queue.ts';
import type { Rule } from '../core/rule.ts';
import type { ChannelSettings } from '../core/store.ts';

export interface GroupUsers {
  rules: readonly Pick<Rule, 'id'>[];
  digests: readonly Pick<Digest, 'id'>[];
  /** Ids of channels whose own queues it is among. */
  channelIds: readonly string[];
}

export function usersOf(
  name: string,
  all: {
    rules: readonly Pick<Rule, 'id' | 'scope'>[];
    digests: readonly { id: number; queries: readonly Pick<Query, 'scope'>[] }[];
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
