/** What a queue is, and the media types whose conversations it takes. */

/** A media type as Genesys names it; ones that are not listed in MEDIA_TYPES are tolerated. */
export type MediaType = string;

export const MEDIA_TYPES = ['voice', 'callback', 'chat', 'message', 'email'] as const;

/** Media types in which somebody waits right now; the e-mail backlog is told apart. */
export const LIVE_MEDIA: readonly MediaType[] = ['voice', 'callback', 'chat', 'message'];

export interface ServiceTarget {
  /** 0 to 100. */
  percent: number;
  seconds: number;
}

export interface Queue {
  id: string;
  name: string;
  division: { id: string; name: string };
  /** Service-level targets by media type. */
  targets: Readonly<Record<MediaType, ServiceTarget>>;
}

/** What a person writes for queues. */
export type QueueName =
  | { kind: 'exact'; name: string }
  /** Folded text with `*` for anything: matches the whole folded name. */
  | { kind: 'pattern'; pattern: string }
  /** A group's name, which stands for whatever the group holds when it is looked up. */
  | { kind: 'group'; name: string };

/** A name that people gave to several queues. */
export interface QueueGroup {
  name: string;
  /** Never a group: groups do not nest. */
  names: readonly QueueName[];
}

/** The queues that can be seen from somewhere, by name, and the names that people gave there. */
export interface Directory {
  queues: readonly Queue[];
  groups: readonly QueueGroup[];
  /** The channel's own queues, which "here" means; null: all of them. */
  here: readonly QueueName[] | null;
  fetchedAtMs: number;
}

const MEDIA_LABELS: Readonly<Record<string, string>> = {
  voice: 'Voice',
  callback: 'Callback',
  chat: 'Chat',
  message: 'Message',
  email: 'E-mail',
};

export function mediaLabel(media: MediaType): string {
  return MEDIA_LABELS[media] ?? media.charAt(0).toUpperCase() + media.slice(1);
}
